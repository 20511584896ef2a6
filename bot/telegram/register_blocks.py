"""A row of the register as it is read: in a list, and as a card that the office decides on."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from bot.blocks import Block, Kind
from bot.reminders import words
from bot.reminders.row import Row, RowParty
from bot.store.tables.register import FlagReason, PartyRole
from bot.telegram.office_clauses import cut
from corpus.demands.model import Due
from corpus.model import Document
from index.model import Citation
from index.quoting import cite
from index.wording import place_of

_TITLE: Final = 300
_QUOTE: Final = 1200


def clause_of(row: Row, documents: Iterable[Document]) -> Citation | None:
    """The row's clause where it stands, provided that it reads there as the row was read."""
    place = row.place
    for document in documents:
        if place is None or document.id != place.document:
            continue
        if document.text[place.start : place.end] != row.quote:
            return None
        try:
            return cite(document, place.start, place.end, 1.0)
        except ValueError:
            return None
    return None


def line_of(row: Row, number: int, today: date) -> str:
    """A row in a list."""
    told = [f"{number}. {cut(row.title, _TITLE)}"]
    facts = [*_when(row, today), *_how_much(row), *_who(row.parties)]
    if facts:
        told.append("; ".join(facts))
    remark = words.IN_DOUBT if row.flag else "" if row.holds else words.NOT_APPROVED
    return "\n".join([*told, *([f"({remark})"] if remark else [])])


def card_of(
    row: Row, documents: Sequence[Document], today: date, replaced: Row | None
) -> list[Block]:
    """A row to be decided on: what it says, what the document said, the clause, what changed."""
    blocks = [Block(Kind.NOTE, _why(row))] if _why(row) else []
    blocks += [
        Block(Kind.HEADING, f"{words.KINDS[row.kind]}: {cut(row.title, _TITLE)}"),
        *(Block(Kind.ITEM, one) for one in (*_when(row, today), *_how_much(row))),
        *(Block(Kind.ITEM, one) for one in _who(row.parties)),
    ]
    if row.is_corrected and row.said is not None:
        said = (row.said.title, row.said.due.text if row.said.due else None)
        own = (row.title, row.due.text if row.due else None)
        other = "; ".join(one for one, mine in zip(said, own, strict=True) if one and one != mine)
        parties = [RowParty.of(party) for party in row.said.parties]
        named = "; ".join(_who(parties)) if tuple(parties) != row.parties else ""
        amount = row.said.amount
        much = amount.text if amount and amount != row.amount else ""
        told = "; ".join(filter(None, (other, much, named)))
        if told:
            blocks.append(Block(Kind.NOTE, f"{words.THE_DOCUMENT_SAYS}: {told}"))
    return blocks + _clause(row, documents, replaced)


def _clause(row: Row, documents: Sequence[Document], replaced: Row | None) -> list[Block]:
    blocks = list[Block]()
    if replaced is not None and replaced.quote:
        blocks += [
            Block(Kind.HEADING, words.BEFORE),
            Block(Kind.QUOTE, cut(replaced.quote, _QUOTE)),
            Block(Kind.HEADING, words.NOW),
        ]
    if row.flag is not None:
        blocks.append(Block(Kind.HEADING, words.BEFORE))
    if row.quote:
        blocks.append(Block(Kind.QUOTE, cut(row.quote, _QUOTE)))
    clause = clause_of(row, documents)
    if clause is not None:
        blocks.append(Block(Kind.PLACE, place_of(clause)))
    elif row.label:
        titles = {one.id: one.title for one in documents}
        title = titles.get(row.document or "", "")
        blocks.append(Block(Kind.PLACE, ", ".join(filter(None, (row.label, title)))))
    elif row.ground:
        blocks.append(Block(Kind.NOTE, row.ground))
    if row.flag is not None:
        now = _text_there(row, documents) if row.flag is FlagReason.CLAUSE_CHANGED else ""
        if now:
            blocks += [Block(Kind.HEADING, words.NOW), Block(Kind.QUOTE, cut(now, _QUOTE))]
        blocks.append(Block(Kind.NOTE, words.KEEP_OR_NOT))
    return blocks


def _text_there(row: Row, documents: Sequence[Document]) -> str:
    """What stands today in the section where the row's clause stood."""
    place = row.place
    for document in documents:
        for section in document.sections if place and document.id == place.document else ():
            if place and (section.locator, section.part, section.bullet) == (
                place.locator,
                place.part,
                place.bullet,
            ):
                return document.text_of(section)
    return ""


def _why(row: Row) -> str:
    if row.flag is FlagReason.CLAUSE_GONE:
        return words.GONE
    return words.CHANGED if row.flag or row.replaces_id is not None else ""


def _when(row: Row, today: date) -> list[str]:
    if row.due is None:
        return []
    return [f"{words.WHEN}: {when(row.due, row.due_day, today)}"]


def when(due: Due, day: date | None, today: date | None = None) -> str:
    """The very words, with the last day where they do not name it, and that it is past."""
    remarks = []
    if day is not None and not (due.inclusive and due.first == due.last):
        remarks.append(words.last_day(day))
    if day is not None and today is not None and day < today:
        remarks.append(words.PASSED)
    return due.text + (f" ({', '.join(remarks)})" if remarks else "")


def _how_much(row: Row) -> list[str]:
    return [f"{words.HOW_MUCH}: {row.amount.text}"] if row.amount else []


def _who(parties: Sequence[RowParty]) -> list[str]:
    if not parties:
        return []
    return [f"{words.WHO}: {', '.join(_party(party.name, party.role) for party in parties)}"]


def _party(name: str, role: PartyRole) -> str:
    told = words.ROLES[role]
    return f"{name} ({told})" if told else name
