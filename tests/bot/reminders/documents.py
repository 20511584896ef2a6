"""A hand-written document that changes, and what it demands, found line by line."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.reminders.reading import Reading, read
from corpus.demands.model import Demand, DemandKind, Due, Party
from corpus.model import Document, Place, Section
from corpus.when.meaning import Bound

REPORT: Final = "Phòng Một gửi báo cáo tưới cây trước ngày 15 tháng 11 năm 2024."
TARGET: Final = "Phấn đấu 100% cây xanh được tưới."
DUTY: Final = "Phòng Hành chính – Tổng hợp chủ trì kiểm tra việc tưới cây."
PLAN: Final = (DUTY, REPORT, TARGET)


def document(*lines: str, named: str = "ke-hoach-tuoi-cay", version: int = 1) -> Document:
    """Section I with these lines, a bullet each."""
    text, bullets = "I. Nhiệm vụ\n", list[Section]()
    for number, line in enumerate(lines, 1):
        start = len(text)
        text += f"- {line}\n"
        bullets.append(
            Section(
                locator="I",
                bullet=number,
                label=f"mục I, gạch đầu dòng {number}",
                level=2,
                parent=0,
                start=start,
                own_end=len(text),
                end=len(text),
            )
        )
    whole = Section(
        locator="I", label="mục I", level=1, parent=None, start=0, own_end=12, end=len(text)
    )
    return Document(
        id=named,
        type="kế hoạch",
        title="Kế hoạch tưới cây",
        version=version,
        text=text,
        sections=(whole, *bullets),
    )


def demands_of(held: Document) -> Sequence[Demand]:
    """A finder for these tests: a demand a bullet, of the kind that its words tell."""
    return [_demand(held, section) for section in held.sections if section.bullet]


def readings(*held: Document) -> tuple[Reading, ...]:
    return read(held, demands_of)


def _demand(held: Document, section: Section) -> Demand:
    quote = held.text_of(section).removeprefix("- ")
    start = section.start + 2
    kind: DemandKind = "deadline" if "ngày" in quote else "target" if "%" in quote else "duty"
    place = Place(
        document=held.id,
        locator=section.locator,
        bullet=section.bullet,
        start=start,
        end=start + len(quote),
    )
    lead = quote.startswith("Phòng Hành chính")
    return Demand(
        kind=kind,
        title=quote.removeprefix("Phòng Một ").rstrip("."),
        quote=quote,
        place=place,
        label=section.label,
        parties=(
            (Party(name="Phòng Hành chính – Tổng hợp", role="lead"),)
            if lead
            else (Party(name="Phòng Một", role="do"),)
            if quote.startswith("Phòng Một")
            else ()
        ),
        due=_due(quote) if kind == "deadline" else None,
    )


def _due(quote: str) -> Due:
    day = int(quote.partition("ngày ")[2].split()[0])
    return Due(
        text=f"trước ngày {day} tháng 11 năm 2024",
        bound=Bound.BEFORE,
        inclusive=False,
        first=date(2024, 11, day),
        last=date(2024, 11, day),
    )
