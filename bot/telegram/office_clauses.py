"""The office's answers with the clause they rest on: shown, told to who asked, ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.blocks import Block, Kind
from bot.delivery import ledger
from bot.questions import office_answers, words
from bot.questions.clauses import Clause
from bot.questions.office_answers import Notice, OfficeAnswer, Tell
from bot.staff import people
from bot.store.database import Database
from bot.telegram.clause_key import ClauseKey
from bot.telegram.posting import Buttons, to_chat, to_people
from bot.telegram.render import InlineButton, messages
from corpus.model import Document
from index.model import Citation
from index.quoting import cite
from index.wording import place_of

_PREFIX: Final = "q"
_BUTTON_TEXT: Final = 50


def telling(documents: Sequence[Document]) -> Tell:
    """What queues the office's answer for those who asked, with its clause as it reads now."""

    async def tell(session: AsyncSession, notices: Sequence[Notice], now: datetime) -> None:
        for notice in notices:
            clause = quoted_clause(notice.answer.clause, documents)
            blocks = (
                Block(Kind.NOTE, f"{words.YOU_ASKED} “{notice.typed}”"),
                Block(Kind.PLAIN, notice.answer.text),
                *blocks_of(clause),
                Block(Kind.NOTE, words.office_note(notice.answer.answered_at.date())),
            )
            outgoing = messages(blocks, opening_button(clause))
            await ledger.enqueue(session, to_chat(notice.key, notice.chat, outgoing), now)

    return tell


async def check_clauses(
    database: Database, documents: Sequence[Document], now: datetime
) -> Sequence[OfficeAnswer]:
    """Ends the answers whose clause has changed and tells the office; after every new snapshot."""
    async with database.transaction() as session:
        gone = await office_answers.lapse(session, documents, now)
        office = await people.office(session) if gone else ()
        for answer in gone:
            blocks = (
                Block(Kind.PLAIN, words.LAPSED),
                Block(Kind.NOTE, answer.question),
                Block(Kind.QUOTE, answer.text),
                Block(Kind.PLAIN, words.LAPSED_ASK),
            )
            told = to_people(f"lapsed:{answer.id}", office, messages(blocks))
            await ledger.enqueue(session, told, now)
    return gone


def quoted_clause(clause: Clause | None, documents: Sequence[Document]) -> Citation | None:
    """The clause as a citation; None where it reads otherwise by now."""
    place = clause.place_in(documents) if clause else None
    if place is None:
        return None
    document = next(one for one in documents if one.id == place.document)
    return cite(document, place.start, place.end, 1.0)


def blocks_of(clause: Citation | None) -> list[Block]:
    if clause is None:
        return []
    return [Block(Kind.QUOTE, clause.quote), Block(Kind.PLACE, place_of(clause))]


def opening_button(clause: Citation | None) -> Buttons:
    data = ClauseKey.of(clause).encoded() if clause else None
    return ((InlineButton(common.SHOW_CLAUSE, data),),) if data else ()


def office_button(text: str, action: str, number: int) -> InlineButton:
    return InlineButton(text, f"{_PREFIX}:{action}:{number}")


def cut(text: str, limit: int = _BUTTON_TEXT) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
