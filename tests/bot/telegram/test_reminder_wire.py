"""A reminder over the wire: made in a sentence, sent, answered, not answered, nudged, moved."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from bot.delivery.pace import UNLIMITED
from bot.questions.facts import OfficeFacts
from bot.reminders.deadline import Rules
from bot.reminders.rules import Reminding
from bot.staff import units
from bot.store.database import Database
from bot.store.tables.people import Role
from bot.telegram.desk import Staffing
from bot.telegram.loopback import LoopbackTelegram, Seen, User
from bot.telegram.options import TelegramOptions
from bot.telegram.reminders import words
from bot.telegram.run import serve
from config.time import ZONE
from tests.bot.moving_clock import MovingClock
from tests.bot.reminders.office import DAYS
from tests.bot.telegram.counter import READER
from tests.bot.telegram.registered import ROOMS, Library
from tests.bot.telegram.test_register_wire import join, pressed

SENTENCE = "/nhac Phòng Một nộp báo cáo ngày 13/11/2026, nhắc trước 1 ngày lúc 8h"


@asynccontextmanager
async def at_work(
    world: LoopbackTelegram, address: str, store: Database, clock: MovingClock
) -> AsyncIterator[None]:
    """The bot from start to a clean end; the planner has its first turn at once."""
    stop = asyncio.Event()
    staffing = Staffing(
        "staff",
        READER.read,
        OfficeFacts(),
        timedelta(days=180),
        lambda link: None,
        reminding=Reminding(DAYS, Rules()),
    )
    options = TelegramOptions(
        world.token, address, first_pause=0.01, longest_pause=0.05, limits=UNLIMITED
    )
    task = asyncio.create_task(serve(options, Library(), clock, stop, store, staffing=staffing))
    try:
        yield
    finally:
        stop.set()
        await task


async def _next_with(world: LoopbackTelegram, user: User, part: str) -> Seen:
    while part not in (seen := await world.next_message(user)).text:
        continue
    return seen


async def test_from_the_sentence_to_the_moved_deadline(
    world: LoopbackTelegram, address: str, tmp_path: Path
) -> None:
    clock = MovingClock(datetime(2026, 11, 2, 9, tzinfo=ZONE))
    store = await Database.open(f"sqlite:///{tmp_path / 'reminded.db'}", clock)
    an, binh, hoa = world.new_user("An"), world.new_user("Bình"), world.new_user("Hòa")
    async with store.transaction() as session:
        await units.seed_units(session, ROOMS, clock())
    await join(store, an, "mot", Role.STAFF)
    await join(store, binh, "mot", Role.STAFF)
    await join(store, hoa, "hcth", Role.OFFICE)
    for user in (an, binh, hoa):
        world.start(user)

    async with at_work(world, address, store, clock):
        world.say(hoa, hoa, SENTENCE)
        preview = await _next_with(world, hoa, words.UNDERSTOOD)
        assert words.PREFLIGHT.format(reached=2) in preview.text
        assert "Đã ghi vào sổ" in (await pressed(world, hoa, preview, words.CONFIRM)).text

    clock.reads = datetime(2026, 11, 12, 8, 0, tzinfo=ZONE)
    async with at_work(world, address, store, clock):
        told = await _next_with(world, an, "Nộp báo cáo")
        silent = await _next_with(world, binh, "Nộp báo cáo")
        done = await pressed(world, an, told, words.DONE)
        assert "Đã hoàn thành" in done.text
        world.say(hoa, hoa, "/theodoi")
        listed = await _next_with(world, hoa, "Theo dõi")
        board = await pressed(world, hoa, listed, "1.")
        assert "1 hoàn thành, 1 chưa xác nhận" in board.text
        nudged = await pressed(world, hoa, board, "Nhắc người chưa xác nhận (1)")
        assert words.NUDGED.format(count=1) in nudged.text
        assert words.OPENINGS["nudge"] in (await world.next_message(binh)).text
        world.press(hoa, world.message(hoa, board.id), words.SHEET)
        sheet = await world.next_message(hoa)
        assert sheet.raw["document"]["file_name"].endswith(".xlsx")
        world.press(hoa, world.message(hoa, board.id), words.EDIT)
        preview = await _next_with(world, hoa, words.UNDERSTOOD)
        world.press(hoa, preview, words.CORRECT_FIELDS["d"])
        await world.next_message(hoa)
        world.say(hoa, hoa, "ngày 20/11/2026")
        preview = await _next_with(world, hoa, words.UNDERSTOOD)
        await pressed(world, hoa, preview, words.SAVE)

    clock.reads = datetime(2026, 11, 12, 9, 0, tzinfo=ZONE)
    async with at_work(world, address, store, clock):
        for user in (an, binh):
            moved = await _next_with(world, user, words.OPENINGS["changed"])
            assert "thứ Sáu, 20/11/2026" in moved.text
        query = world.press(binh, silent, words.DONE)
        await world.wait_for(lambda: query.answered, "an answer to the press")
        assert query.text == words.NO_LONGER
    await store.close()
