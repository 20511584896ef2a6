"""A file arrives: whether it may be taken is decided before anything of it is fetched."""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.ledger import Message
from bot.staff.person import Person
from bot.telegram.addressing import SentFile
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.files import MOST_BYTES
from bot.telegram.intake import records, words
from bot.telegram.intake.letters import seen_key, to_intake
from bot.telegram.intake.names import name_of
from bot.telegram.intake.records import Arrived
from bot.telegram.posting import answer_to, queued, said
from corpus.readers.reading import check_suffix


async def take_in(sent: SentFile, desk: StaffedDesk, person: Person) -> Reply:
    """The file is put into the queue, in the transaction that marks the update handled.

    Raises ThiDuaError for a kind of file that no reader takes.
    """
    name = name_of(sent)
    refused = _refused(sent, name)
    if refused is not None:
        return Reply(said(refused))
    now = desk.clock()
    arrived = Arrived(sent.where.chat_id, sent.file_id, sent.unique_id, name, sent.size)

    async def queue(session: AsyncSession) -> list[Message]:
        if await records.is_being_read(session, arrived):
            key = f"intake:again:{sent.where.chat_id}:{sent.where.message}"
            return answer_to(sent.where, key, said(words.BEING_READ.format(name=name)))
        intake = await records.add(session, arrived, person, now)
        ahead = await records.ahead_of(session, intake.id)
        return [to_intake(intake, seen_key(intake.id), said(place_in_queue(name, ahead))[0])]

    return Reply(writes=(queued(queue, now),))


def only_office_adds() -> Reply:
    """To everybody else who sends a document."""
    return Reply(said(words.ONLY_OFFICE_ADDS))


def place_in_queue(name: str, ahead: int) -> str:
    """That the file is being read, or how many come before it."""
    if not ahead:
        return words.READING.format(name=name)
    return words.PLACE.format(name=name, ahead=ahead)


def _refused(sent: SentFile, name: str) -> str | None:
    check_suffix(Path(name))
    if sent.size is not None and sent.size > MOST_BYTES:
        return words.TOO_LARGE.format(name=name, size=_megabytes(sent.size))
    if sent.size == 0:
        return words.EMPTY.format(name=name)
    return None


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",", 1)
