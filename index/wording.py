"""What an answer says around its quotes, in Vietnamese."""

from collections.abc import Sequence

from corpus.dates import vietnamese_date
from index.model import Answer, Citation

GREETING = (
    "Xin chào! Tôi là trợ lý Thi Đua. Anh/chị cứ hỏi về kế hoạch thi đua: tiêu chí, chỉ tiêu, "
    "thời hạn, ai làm việc gì."
)
NOT_FOUND = "Các văn bản hiện có không nói về điều này."
NOT_HELD = "Văn bản này được viện dẫn nhưng toàn văn chưa có ở đây nên chưa trả lời được điều đó."


def place_of(citation: Citation) -> str:
    """How the office would cite it: "mục III.3, Kế hoạch …, ngày 07/3/2024"."""
    number = f" số {citation.number}" if citation.number else ""
    day = f", ngày {vietnamese_date(citation.date)}" if citation.date else ""
    return f"{citation.label}, {citation.title}{number}{day}"


def unknown_document(written: str) -> str:
    """That no document held names what was asked about."""
    return f"Các văn bản hiện có không nhắc đến “{written}”."


def unknown_place(locator: str) -> str:
    """That no document held has that section."""
    return f"Các văn bản hiện có không có mục “{locator}”."


def other_year(held: int, asked: int) -> str:
    """That "năm nay" is answered from another year's plan."""
    return f"Kế hoạch đang có là của năm {held}, chưa có kế hoạch năm {asked}."


def as_text(answer: Answer) -> str:
    """The whole reply as plain text: lead, list, quotes with their places, notes."""
    parts = [answer.lead] if answer.lead else []
    parts += [f"• {item}" for item in answer.items]
    if answer.items:
        parts += [f"— {place}" for place in _distinct([place_of(c) for c in answer.citations])]
    else:
        parts += [f"“{c.quote}”\n— {place_of(c)}" for c in answer.citations]
    if answer.status == "not_found" and answer.nearest:
        parts.append(f"Gần nhất: {place_of(answer.nearest[0])}.")
    parts += [f"({note})" for note in answer.notes]
    return "\n".join(parts)


def _distinct(places: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(places))
