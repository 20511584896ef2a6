"""Updates, committed before Telegram is told to forget them, and kept until they are handled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import ledger
from bot.delivery.group_commit import GroupCommit, Work
from bot.delivery.ledger import Message
from bot.store.tables.messages import Arrival, UpdateRow
from config.time import Clock

Raw = Mapping[str, Any]

_A_PAGE: Final = 200


@dataclass(frozen=True)
class Arrived:
    """An update and the chat whose order it keeps; without a chat it is malformed."""

    update_id: int
    chat: str | None
    body: Raw


@dataclass(frozen=True)
class Waiting:
    """An update that is still to be handled; ``id`` is its place in the order of arrival."""

    id: int
    update_id: int
    chat: str | None
    body: Raw


class Inbox:
    """The inbox of one bot; ``bot`` is its name in the store."""

    def __init__(self, commits: GroupCommit, bot: str, clock: Clock) -> None:
        self._commits = commits
        self._bot = bot
        self._clock = clock

    async def accept(self, arrived: Sequence[Arrived]) -> int:
        """Makes the updates durable, in this order; returns how many are new.

        Of one that is malformed only its number is kept.
        """
        if not arrived:
            return 0
        now = self._clock()
        rows = [self._row(one, now) for one in arrived]

        async def insert(session: AsyncSession) -> int:
            dialect = session.get_bind().dialect.name
            statement = (sqlite if dialect == "sqlite" else postgresql).insert(UpdateRow)
            new = await session.execute(
                statement.values(rows)
                .on_conflict_do_nothing(index_elements=["bot", "update_id"])
                .returning(UpdateRow.id)
            )
            return len(new.all())

        return await self._commits.write(insert)

    async def waiting(self, after: int) -> list[Waiting]:
        """The next updates to be handled, after the one with that id, in order of arrival."""

        async def read(session: AsyncSession) -> list[Waiting]:
            found = await session.execute(
                select(UpdateRow.id, UpdateRow.update_id, UpdateRow.chat, UpdateRow.body)
                .where(
                    UpdateRow.status == Arrival.WAITING,
                    UpdateRow.bot == self._bot,
                    UpdateRow.id > after,
                )
                .order_by(UpdateRow.id)
                .limit(_A_PAGE)
            )
            return [
                Waiting(place, update_id, chat, body or {})
                for place, update_id, chat, body in found
            ]

        return await self._commits.write(read)

    async def finish(
        self, waiting: Waiting, replies: Sequence[Message], writes: Sequence[Work[None]] = ()
    ) -> bool:
        """Marks the update handled, queues its replies and does its writes, all or nothing.

        False, and nothing done, when it was handled before.
        """
        now = self._clock()

        async def mark(session: AsyncSession) -> bool:
            marked = await session.execute(
                update(UpdateRow)
                .where(UpdateRow.id == waiting.id, UpdateRow.status == Arrival.WAITING)
                .values(status=Arrival.DONE, finished_at=now)
                .returning(UpdateRow.id)
            )
            if marked.first() is None:
                return False
            for write in writes:
                await write(session)
            await ledger.enqueue(session, replies, now)
            return True

        return await self._commits.write(mark)

    def key(self, waiting: Waiting, part: int) -> str:
        """The ledger's key of one reply to an update."""
        return f"{self._bot}:{waiting.update_id}:{part}"

    async def malformed(self) -> int:
        """How many updates could not be read so far."""

        async def count(session: AsyncSession) -> int:
            where = (UpdateRow.bot == self._bot, UpdateRow.status == Arrival.MALFORMED)
            return await session.scalar(select(func.count()).where(*where)) or 0

        return await self._commits.write(count)

    def _row(self, arrived: Arrived, now: datetime) -> dict[str, Any]:
        readable = arrived.chat is not None
        return {
            "bot": self._bot,
            "update_id": arrived.update_id,
            "chat": arrived.chat,
            "body": dict(arrived.body) if readable else None,
            "status": Arrival.WAITING if readable else Arrival.MALFORMED,
            "received_at": now,
            "finished_at": None if readable else now,
        }


async def forget(session: AsyncSession, before: datetime, chat: str | None = None) -> None:
    """Empties what was handled before an instant, in one chat or in all; the numbers stay."""
    where = [UpdateRow.finished_at < before, UpdateRow.body.is_not(None)]
    if chat is not None:
        where.append(UpdateRow.chat == chat)
    await session.execute(update(UpdateRow).where(*where).values(body=None))
