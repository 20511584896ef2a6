"""Open questions: once each, askers once each, whoever is quicker."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.questions import asked, office_answers, unanswered
from bot.questions.asker import Asker
from bot.questions.clauses import Clause
from bot.questions.facts import OfficeFacts
from bot.questions.retention import tidy
from bot.questions.unanswered import Filed
from bot.staff import people
from bot.staff.policy import NotAllowed
from bot.store.database import Database
from bot.store.tables.people import Role
from bot.store.tables.questions import AskerRow
from config.errors import ThiDuaError
from config.words import load_question_words
from index.question import Reader
from tests.bot.moving_clock import MovingClock
from tests.bot.support import DOCUMENT, answered

READER = Reader(load_question_words(), lambda typed: typed, ())
LONG = "Khi nào nộp báo cáo sơ kết phong trào"


def asker(number: int) -> Asker:
    return Asker.of(None, number, str(number), b"secret")


async def file(database: Database, text: str, number: int) -> Filed:
    async with database.transaction() as session:
        question = READER.read(text)
        return await unanswered.file(session, question, asker(number), text, database.clock())


async def nobody(*_: object) -> None:
    """Tells nobody."""


async def test_two_spellings_at_once_are_one_question(database: Database) -> None:
    spellings = [LONG, f"{LONG}?", f"{LONG} năm", LONG.upper(), f"{LONG} ạ"] * 4
    done = await asyncio.gather(
        *(file(database, text, number) for number, text in enumerate(spellings))
    )
    assert {one.question.id for one in done} == {done[0].question.id}
    assert sum(one.new for one in done) == 1
    async with database.reading() as session:
        (question,) = await unanswered.open_questions(session)
        assert question.askers == len(spellings)


async def test_one_person_counts_once(database: Database) -> None:
    first = await file(database, LONG, 1)
    again = await file(database, f"{LONG}?", 1)
    assert (first.new, first.again, again.new, again.again) == (True, False, False, True)
    assert again.question.askers == 1


async def test_the_most_like_wins(database: Database) -> None:
    one = await file(database, LONG, 1)
    other = await file(database, f"{LONG} quý hội thi đua khối", 2)
    assert one.question.id != other.question.id
    third = await file(database, f"{LONG} quý hội thi khối", 3)
    assert third.question.id == other.question.id


async def test_who_may_close(database: Database, moving_clock: MovingClock) -> None:
    filed = await file(database, LONG, 1)
    now = moving_clock()
    async with database.transaction() as session:
        staff = await people.add_person(session, "An", None, None, now, role=Role.STAFF)
        with pytest.raises(NotAllowed):
            await unanswered.close(session, filed.question.id, staff, now)
        with pytest.raises(NotAllowed):
            await office_answers.give(session, filed.question.id, "Có", None, staff, now, nobody)
        with pytest.raises(ThiDuaError):
            await unanswered.close(session, 999, None, now)
        with pytest.raises(ThiDuaError):
            await office_answers.give(session, filed.question.id, "  ", None, None, now, nobody)
        assert await unanswered.how_many(session) == 1


async def test_a_nearly_same_question_is_told_which_one_was_answered(
    database: Database, moving_clock: MovingClock
) -> None:
    filed = await file(database, LONG, 1)
    known = OfficeFacts()
    facts = known.over((DOCUMENT,))
    clause = Clause.of(DOCUMENT, DOCUMENT.sections[2])
    async with database.transaction() as session:
        await office_answers.give(
            session, filed.question.id, "Ngày 5.", clause, None, moving_clock(), nobody
        )
    assert facts.find(READER.read(LONG)) is None
    await known.keep_up(database)
    exact, near = facts.find(READER.read(LONG)), facts.find(READER.read(f"{LONG} quý"))
    assert exact is not None
    assert near is not None
    assert (exact.text, exact.source, exact.note) == (
        "Ngày 5.", "office", "Trả lời của HCTH ngày 06/5/2024"
    )  # fmt: skip
    assert exact.place is not None
    assert DOCUMENT.text[exact.place.start : exact.place.end] == "Phòng Một tưới cây bàng."
    assert near.note.endswith(f"cho câu hỏi: “{LONG}”")
    exchanged = LONG.replace("sơ", "tổng")
    assert (await file(database, exchanged, 2)).question.id != filed.question.id
    wide = f"{LONG} khối cơ quan hành chính cấp tỉnh"
    other = await file(database, wide, 3)
    async with database.transaction() as session:
        await office_answers.give(
            session, other.question.id, "Ngày 6.", None, None, moving_clock(), nobody
        )
    await known.keep_up(database)
    assert facts.find(READER.read(wide)) is not None
    assert (await file(database, wide.replace("sơ", "tổng"), 4)).question.id == other.question.id
    assert facts.find(READER.read(wide.replace("sơ", "tổng"))) is None
    assert facts.find(READER.read("Ai nộp báo cáo sơ kết phong trào")) is None


async def test_retention(database: Database, moving_clock: MovingClock) -> None:
    filed = await file(database, LONG, 1)
    now = moving_clock()
    async with database.transaction() as session:
        asked.record(session, "ref", asker(1), answered("tưới?"), now)
        await unanswered.close(session, filed.question.id, None, now)
    async with database.transaction() as session:
        assert await tidy(session, now, timedelta(days=180)) == 0
        assert await asked.find(session, "ref") is not None
        assert await tidy(session, now + timedelta(days=181), timedelta(days=180)) == 1
        assert await asked.find(session, "ref") is None
        (row,) = await session.scalars(select(AskerRow).execution_options(populate_existing=True))
        assert (row.text, row.chat) == (None, None)
        assert (await unanswered.get(session, filed.question.id)).askers == 1
