"""What an answer says around its quotes, in Vietnamese."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from corpus.awards import Criteria
from corpus.dates import vietnamese_date
from corpus.graph import Force, Node
from corpus.graph_wording import name_of, passive_words, relation_words
from corpus.model import Document
from corpus.relations import Relation
from corpus.scopes import NO_SCOPE
from index.model import Answer, Citation

GREETING = (
    "Xin chào! Tôi là trợ lý Thi Đua. Anh/chị cứ hỏi về kế hoạch thi đua: tiêu chí, chỉ tiêu, "
    "thời hạn, ai làm việc gì."
)
NOT_FOUND = "Các văn bản hiện có không nói về điều này."
_REQUIRED: Final[Mapping[str, str]] = {
    "all": "cần đủ các điều sau",
    "one": "cần một trong các điều sau",
    "none": "",
}
NO_ORDERS = "Tôi chỉ trả lời theo các văn bản thi đua, khen thưởng, không làm giúp việc này được."
ABOUT_ITSELF = "Tôi là trợ lý Thi Đua, chỉ trả lời theo các văn bản thi đua, khen thưởng."
DATED = "Các văn bản được viện dẫn của thời gian đó:"
DUTIES = "Nhiệm vụ của từng đơn vị, tổ chức:"
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


def award_lead(name: str, kind: str, article: str, law: str, group: Criteria) -> str:
    """What opens a summary of an award: what it is, for whom, and how much of it is required."""
    required = _REQUIRED[group.requires]
    base = f" phải {group.base.text} ({place_in_law(group.base.at)}) và" if group.base else ""
    whom = f", {group.whom}{base} {required}" if required else ""
    return f"{name} là {kind}. Theo {article} {law}{whom}:"


def award_decided(name: str, who: str, place: str) -> str:
    """Who decides on an award."""
    return f"{name} do {who} quyết định tặng ({place})."


def awards_compared(names: Sequence[str], law: str) -> str:
    """What opens a summary of several awards."""
    return f"{' và '.join(names)}, theo {law}:"


def award_summary(law: str, number: str) -> str:
    """That a summary is one, and what it lacks."""
    return (
        f"Đây là tóm tắt bằng lời của trợ lý theo {law} (số {number}), không phải nguyên văn; "
        "chưa gồm văn bản sửa đổi, hướng dẫn về sau. Khi HCTH thêm luật này, câu trả lời sẽ trích "
        "nguyên văn."
    )


def award_for_others(whom: str, place: str) -> str:
    """Where the law tells what it takes of others than those answered for."""
    return f"Với {' '.join(whom.split()[:2])}: xem {place}."


def place_in_law(locator: str) -> str:
    """A place in a law as the office cites it: "24.1.a" is "điểm a khoản 1 Điều 24"."""
    article, *below = locator.split(".")
    names = [f"{name} {part}" for name, part in zip(("khoản", "điểm"), below, strict=False)]
    return " ".join([*reversed(names), f"Điều {article}"])


def other_year(held: int, asked: int) -> str:
    """That "năm nay" is answered from another year's plan."""
    return f"Kế hoạch đang có là của năm {held}, chưa có kế hoạch năm {asked}."


def which_year(years: Sequence[int]) -> str:
    """The question back, where plans of several years say different things."""
    listed = ", ".join(str(year) for year in years[:-1])
    return f"Anh/chị hỏi theo kế hoạch năm nào: {listed} hay {years[-1]}?"


def of_year(year: int, others: Sequence[int]) -> str:
    """Whose plan is quoted, where another year's says otherwise."""
    listed = ", ".join(f"năm {other}" for other in others)
    return f"Theo kế hoạch năm {year}; kế hoạch {listed} nói khác, hỏi kèm năm để xem."


def only_of_year(year: int, asked: int) -> str:
    """That the plan of the year asked about does not say it, and another's does."""
    return f"Không tìm thấy trong kế hoạch năm {asked}; đây là theo kế hoạch năm {year}."


def ended(document: Document, ending: Relation, source: Document) -> str:
    """That the document quoted no longer holds, through what and since when."""
    if ending.source == document.id:
        return f"{named(document)} đã hết hiệu lực{_since(ending.since)}."
    return f"{named(document)} đã {_passive([ending])} {named(source)}{_since(ending.since)}."


def not_yet(document: Document, since: date) -> str:
    """That the document quoted does not hold yet."""
    return f"{named(document)} chỉ có hiệu lực từ ngày {vietnamese_date(since)}."


def clause_changed(label: str, document: Document, change: Relation, source: Document) -> str:
    """That the very clause quoted was changed or taken out."""
    where = f"{label[:1].upper()}{label[1:]} {named(document)}"
    whole = change.model_copy(update={"scope": NO_SCOPE})
    return f"{where} đã {_passive([whole])} {named(source)}{_since(change.since)}."


def amended(document: Document, change: Relation, source: Document) -> str:
    """That parts of the document were changed, which ones is not told."""
    what = f" {change.scope.text}" if change.scope.text else ""
    return (
        f"{named(document)} đã được sửa đổi, bổ sung{what} bởi {named(source)}"
        f"{_since(change.since)}; xem thêm văn bản này."
    )


def differ(documents: Sequence[Document]) -> str:
    """That the documents quoted do not agree."""
    listed = " và ".join(named(document) for document in documents)
    return f"{listed} nói khác nhau về điều này; đề nghị hỏi lại HCTH trước khi thực hiện."


def stands(
    node: Node,
    force: Force,
    by: Sequence[tuple[Document, Sequence[Relation]]],
    on: date,
    plan_year: int | None = None,
) -> str:
    """Whether a document holds on a day, and what has become of it by then.

    ``plan_year`` is the campaign year of a plan that holds.
    """
    name, day = name_of(node), vietnamese_date(on)
    if force.ended:
        return f"{name} không còn hiệu lực vào ngày {day}: {_told(by)}."
    if force.year_over and force.until is not None:
        return f"{name} là của năm {force.until.year}; năm thi đua đó đã qua."
    if plan_year is not None and not by:
        return (
            f"{name} là của năm {plan_year}, còn hiệu lực vào ngày {day}: "
            "các văn bản đang có không nêu văn bản nào thay thế hay bãi bỏ."
        )
    if node.held and not force.in_force and force.since is not None:
        return f"{name} chưa có hiệu lực vào ngày {day}: có hiệu lực{_since(force.since)}."
    begun = f" có hiệu lực{_since(force.since)}" if force.stated else ""
    if by and not node.held:
        return f"{name} đã {_told(by)}; ngoài ra các văn bản đang có không nói thêm."
    if by:
        return f"{name} còn hiệu lực vào ngày {day}, nhưng {_told(by)}."
    return (
        f"{name}{begun}{',' if begun else ''} còn hiệu lực vào ngày {day}: "
        "các văn bản đang có không nêu văn bản nào thay thế hay bãi bỏ."
    )


def force_untold(node: Node, force: Force, on: date) -> str:
    """That nothing held speaks of a document's end, nor the document of its beginning."""
    if node.held and not force.in_force and force.since is not None:
        return f"{name_of(node)} ban hành ngày {vietnamese_date(force.since)}, sau ngày được hỏi."
    return (
        f"Các văn bản hiện có không nói {name_of(node)} hết hiệu lực, bị thay thế hay bãi bỏ "
        f"(tính đến ngày {vietnamese_date(on)})."
    )


def does(node: Node, to: Sequence[tuple[Node, Sequence[Relation]]]) -> str:
    """What a document does to others."""
    done = "; ".join(
        f"{relation_words(relations)} {name_of(target)}{_since(_first_day(relations))}"
        for target, relations in to
    )
    return f"{name_of(node)} {done}."


def done_to(node: Node, by: Sequence[tuple[Document, Sequence[Relation]]]) -> str:
    """What others do to a document."""
    return f"{name_of(node)} {_told(by)}."


def named(document: Document) -> str:
    """A document as it is called in a remark: by its number, or by its title."""
    if document.number is None:
        return document.title
    return f"{document.type[:1].upper()}{document.type[1:]} số {document.number}"


def _told(by: Sequence[tuple[Document, Sequence[Relation]]]) -> str:
    return "; ".join(
        f"{_passive(relations)} {named(source)}{_since(_first_day(relations))}"
        if any(relation.target != source.id for relation in relations)
        else f"tự hết hiệu lực{_since(_first_day(relations))}"
        for source, relations in by
    )


def _passive(relations: Sequence[Relation]) -> str:
    said = passive_words(relations)
    return f"{said} {'theo' if said.startswith('hết') else 'bởi'}"


def _first_day(relations: Sequence[Relation]) -> date | None:
    return min((one.since for one in relations if one.since is not None), default=None)


def _since(day: date | None) -> str:
    return f" từ ngày {vietnamese_date(day)}" if day is not None else ""


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
