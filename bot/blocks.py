"""What is said, as blocks that each channel shows in its own way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Final

from bot import words
from corpus.dates import vietnamese_date
from corpus.model import Document, Reference
from index.model import Answer, Citation
from index.wording import place_of


class Kind(Enum):
    """How a block is meant, not how it looks."""

    PLAIN = "plain"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    PLACE = "place"
    NOTE = "note"


@dataclass(frozen=True)
class Block:
    """A stretch of text of one kind; an item carries no bullet of its own."""

    kind: Kind
    text: str


_CLOSE: Final = frozenset(
    {
        (Kind.ITEM, Kind.ITEM),
        (Kind.HEADING, Kind.ITEM),
        (Kind.HEADING, Kind.QUOTE),
        (Kind.QUOTE, Kind.QUOTE),
        (Kind.QUOTE, Kind.PLACE),
    }
)


def stand_close(above: Kind, below: Kind) -> bool:
    """Whether two blocks belong so closely together that no blank line parts them."""
    return (above, below) in _CLOSE


def answer_blocks(answer: Answer) -> tuple[Block, ...]:
    """The reply to a question: what answers, the quotes with their places, the remarks."""
    notes = tuple(Block(Kind.NOTE, note) for note in answer.notes)
    if answer.status == "greeting":
        return (Block(Kind.PLAIN, answer.lead or answer.answer), *notes)
    return (*_lead(answer), *_quotes(answer), *notes, *_nearest(answer))


def understood_blocks(question: str) -> tuple[Block, ...]:
    """How a question was understood that did not say it all."""
    return (Block(Kind.NOTE, words.UNDERSTOOD_AS.format(question=question)),)


def _lead(answer: Answer) -> list[Block]:
    lead = answer.lead or _unworded(answer)
    quoted = any(_core(lead) == _core(citation.quote) for citation in answer.citations)
    said = [Block(Kind.PLAIN, lead)] if lead and (answer.items or not quoted) else []
    return said + [Block(Kind.ITEM, _without_bullet(item)) for item in answer.items]


def _unworded(answer: Answer) -> str:
    """What is said where no sentence leads: an answer may consist of its quotes."""
    if answer.status == "not_found":
        return words.NOT_FOUND
    if answer.status == "not_held":
        return words.NOT_HELD
    return "" if answer.citations or answer.items else answer.answer


def _quotes(answer: Answer) -> list[Block]:
    """All places, and the quotes; the items of a list are their quote, taken apart."""
    taken_apart = [
        citation
        for citation in answer.citations
        if any(item in citation.quote for item in answer.items)
    ]
    whole = [citation for citation in answer.citations if citation not in taken_apart]
    return _places(taken_apart) + _quoted(whole)


def _places(citations: Sequence[Citation]) -> list[Block]:
    """One line a document, however many of its places are named."""
    by_document: dict[str, list[Citation]] = {}
    for citation in citations:
        by_document.setdefault(citation.document, []).append(citation)
    blocks = []
    for group in by_document.values():
        labels = "; ".join(dict.fromkeys(citation.label for citation in group))
        blocks.append(_place(group[0].model_copy(update={"label": labels})))
    return blocks


def _place(citation: Citation) -> Block:
    return Block(Kind.PLACE, place_of(citation))


def _quoted(citations: Sequence[Citation]) -> list[Block]:
    """Quotes, each place once below what stands there, and a document's name once."""
    blocks: list[Block] = []
    named = ""
    for (document, label), together in groupby(citations, lambda one: (one.document, one.label)):
        group = list(together)
        blocks += [Block(Kind.QUOTE, citation.quote) for citation in group]
        again = Block(Kind.PLACE, f"{label} ({words.SAME_DOCUMENT})")
        blocks.append(again if document == named else _place(group[0]))
        named = document
    return blocks


def _nearest(answer: Answer) -> list[Block]:
    if answer.status != "not_found" or not answer.nearest:
        return []
    return [Block(Kind.HEADING, words.NEAREST), *_quoted(answer.nearest[:1])]


def clause_blocks(text: str, label: str, title: str) -> tuple[Block, ...]:
    """A whole clause under the name of its place."""
    return (
        Block(Kind.HEADING, f"{words.CLAUSE_HEADING} {label}, {title}"),
        Block(Kind.QUOTE, text),
    )


def register_blocks(
    documents: Iterable[Document], references: Iterable[Reference]
) -> tuple[Block, ...]:
    """The register of documents: those whose text is held, then those that are only cited."""
    held = [Block(Kind.ITEM, _named(document)) for document in documents]
    cited = [Block(Kind.ITEM, _cited(one)) for one in references if one.held is None]
    if not held and not cited:
        return (Block(Kind.PLAIN, words.NO_DOCUMENTS),)
    blocks: list[Block] = []
    if held:
        blocks += [Block(Kind.HEADING, f"{words.DOCUMENTS_HELD} ({len(held)})"), *held]
    if cited:
        blocks += [Block(Kind.HEADING, f"{words.DOCUMENTS_CITED} ({len(cited)})"), *cited]
    return tuple(blocks)


def _named(document: Document) -> str:
    number = f", số {document.number}" if document.number else ""
    dated = f", ngày {vietnamese_date(document.date)}" if document.date else ""
    return f"{document.title}{number}{dated}"


def _cited(reference: Reference) -> str:
    dated = f" ngày {vietnamese_date(reference.date)}" if reference.date else ""
    issuer = f" của {reference.issuer}" if reference.issuer else ""
    subject = f": {reference.subject}" if reference.subject else ""
    kind = reference.type[:1].upper() + reference.type[1:]
    return f"{kind} số {reference.number}{dated}{issuer}{subject}"


def greeting_blocks() -> tuple[Block, ...]:
    """The first word to somebody who has just come."""
    return (
        Block(Kind.PLAIN, words.GREETING),
        Block(Kind.HEADING, words.EXAMPLES_HEADING),
        *(Block(Kind.ITEM, example) for example in words.EXAMPLES),
    )


def help_blocks(remark: str = words.GROUP_HELP) -> tuple[Block, ...]:
    """How to use the bot; ``remark`` is what is peculiar to the channel."""
    return (
        Block(Kind.PLAIN, words.HELP_INTRODUCTION),
        Block(Kind.HEADING, words.COMMANDS_HEADING),
        *(Block(Kind.ITEM, f"/{name}: {what}") for name, what in words.COMMANDS),
        Block(Kind.NOTE, words.HELP_HONESTY),
        *([Block(Kind.NOTE, remark)] if remark else []),
    )


def _without_bullet(text: str) -> str:
    return text.strip().removeprefix("-").removeprefix("–").removeprefix("+").strip() or text


def _core(text: str) -> str:
    """The words alone, to see whether two texts say the same."""
    return " ".join(_without_bullet(text).split()).rstrip(" .;:,").casefold()
