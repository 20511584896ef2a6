"""Many small writes, one commit: what waits together is made durable together.

A commit costs a flush to the disk. While one is under way, the next writes gather and share the
following one, so a busy bot pays for a flush per turn and an idle one waits for nobody.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.database import Database

T = TypeVar("T")
Work = Callable[[AsyncSession], Awaitable[T]]

_MOST_TOGETHER: Final = 64
_OURS: Final = (DataError, IntegrityError, ProgrammingError)


class GroupCommit:
    """Runs writes in the order given, several in one transaction; each is whole or not at all."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Work[Any], asyncio.Future[Any]]] = []
        self._turns: asyncio.Task[None] | None = None

    async def write(self, work: Work[T]) -> T:
        """The result of ``work``, once it is committed; raises what it, or the commit, raised.

        ``work`` may be run a second time after its first run was undone, so it must do nothing but
        read and write through the session it is given. Cancelling the wait does not undo it.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._turns is None:
            self._turns = asyncio.create_task(self._take_turns())
        return await done

    async def _take_turns(self) -> None:
        try:
            while self._waiting:
                turn, self._waiting = (
                    self._waiting[:_MOST_TOGETHER],
                    self._waiting[_MOST_TOGETHER:],
                )
                if len(turn) == 1 or not await self._together(turn):
                    for one in turn:
                        await self._alone(*one)
        finally:
            self._turns = None

    async def _together(self, turn: list[tuple[Work[Any], asyncio.Future[Any]]]) -> bool:
        try:
            async with self._database.transaction() as session:
                results = [await work(session) for work, _ in turn]
        except Exception:  # noqa: BLE001 - one of them spoils it for all, so each is tried alone
            return False
        for (_, done), result in zip(turn, results, strict=True):
            if not done.done():
                done.set_result(result)
        return True

    async def _alone(self, work: Work[Any], done: asyncio.Future[Any]) -> None:
        try:
            async with self._database.transaction() as session:
                result = await work(session)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            if not done.done():
                done.set_exception(error)
        else:
            if not done.done():
                done.set_result(result)


def is_away(error: Exception) -> bool:
    """Whether the store could not be used just now, rather than refuse what was asked of it."""
    if isinstance(error, DBAPIError):
        return not isinstance(error, _OURS)
    return isinstance(error, OSError | TimeoutError)
