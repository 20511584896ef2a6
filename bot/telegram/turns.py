"""What is planned by turns beside the bot's other tasks: reminders, and lessons."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final

import structlog

from bot.assistant import Assistant
from bot.onboarding.pacing import Teacher
from bot.reminders.planning import Planner
from bot.store.database import Database
from bot.telegram.desk import Staffing
from bot.telegram.onboarding.compose import LessonComposer
from bot.telegram.reminders.compose import TelegramComposer
from config.time import Clock

EVERY_S: Final = 3.0

Turn = Callable[[], Awaitable[bool]]
"""Adds what is missing by now; whether anything was queued."""

log = structlog.get_logger(__name__)


def turns_of(
    staffing: Staffing | None, database: Database, clock: Clock, assistant: Assistant
) -> list[Turn]:
    """The planner's and the teacher's, where there are rules and a course for them."""
    if staffing is None or staffing.reminding is None:
        return []
    days = staffing.reminding.days
    planner = Planner(database, clock, days, staffing.reminding.rules, TelegramComposer())
    turns = [_planned_by(planner)]
    if staffing.course is not None:
        documents, composer = assistant.documents, LessonComposer()
        teacher = Teacher(database, clock, days, staffing.course, documents, composer)
        turns.append(_taught_by(teacher))
    return turns


@asynccontextmanager
async def taking_turns(
    turns: Sequence[Turn], on_queued: Callable[[], None], every_s: float = EVERY_S
) -> AsyncIterator[None]:
    """Each has its turn every so often as long as the context lasts.

    ``on_queued`` is called whenever something was queued.
    """
    tasks = [asyncio.create_task(_again_and_again(turn, on_queued, every_s)) for turn in turns]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _again_and_again(turn: Turn, on_queued: Callable[[], None], every_s: float) -> None:
    while True:
        try:
            if await turn():
                on_queued()
        except Exception as error:  # noqa: BLE001 - the next turn adds what is missing
            log.error("turn.failed", error=type(error).__name__, reason=str(error)[:200])
        await asyncio.sleep(every_s)


def _planned_by(planner: Planner) -> Turn:
    async def turn() -> bool:
        done = await planner.turn()
        if done.queued or done.too_late:
            log.info("reminders.planned", queued=done.queued, too_late=done.too_late)
        return bool(done.queued or done.too_late)

    return turn


def _taught_by(teacher: Teacher) -> Turn:
    async def turn() -> bool:
        done = await teacher.turn()
        if done.queued:
            log.info("lessons.planned", lessons=done.lessons, others=done.others)
        return bool(done.queued)

    return turn
