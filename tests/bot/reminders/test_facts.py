"""Approved deadlines answer the question for them, and no other."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.questions.office_answers import Notice, give
from bot.questions.sameness import Essence
from bot.reminders import register
from bot.reminders.due import read_due
from bot.reminders.facts import KnownFacts, RegisterFacts
from bot.reminders.register import Entry
from bot.reminders.row import RowParty
from bot.reminders.taking_up import take_up
from bot.store.database import Database
from bot.store.tables.questions import OpenQuestionRow
from bot.store.tables.register import RowKind
from config.words import load_question_words
from corpus.model import Document
from index.coverage import Terms
from index.facts import Fact
from index.question import Reader
from index.responders.facts import from_fact
from index.shelf import Shelf
from tests.bot.reminders.documents import PLAN, REPORT, document, readings

READER = Reader(load_question_words(), lambda asked: asked, ())
TODAY = date(2024, 5, 6)


async def enter(database: Database, title: str, due: str, *parties: str) -> None:
    named = tuple(RowParty(name=party) for party in parties)
    entry = Entry(RowKind.DEADLINE, title, named, read_due(due, TODAY))
    async with database.transaction() as session:
        await register.enter(session, entry, None, database.clock())


async def found(
    database: Database, question: str, documents: Sequence[Document] = ()
) -> Fact | None:
    facts = RegisterFacts()
    await facts.keep_up(database)
    return facts.over(documents).find(READER.read(question))


@pytest.mark.parametrize(
    "question",
    [
        "Hạn nộp báo cáo sáng kiến là khi nào?",
        "khi nào nộp báo cáo sáng kiến",
        "Thời hạn nộp báo cáo sáng kiến là ngày nào?",
        "Phòng Một nộp báo cáo sáng kiến khi nào?",
    ],
)
async def test_the_question_for_it_is_answered(database: Database, question: str) -> None:
    await enter(database, "Nộp báo cáo sáng kiến", "trước ngày 15/11/2024", "Phòng Một")
    fact = await found(database, question)
    assert fact is not None
    assert fact.text == "Nộp báo cáo sáng kiến: trước ngày 15/11/2024, muộn nhất 14/11/2024."
    assert (fact.source, fact.place) == ("register", None)
    assert "Theo sổ theo dõi của HCTH, duyệt ngày 06/5/2024" in fact.note


@pytest.mark.parametrize(
    "question",
    [
        "Hạn nộp báo cáo là khi nào?",
        "Hạn nộp sáng kiến là khi nào?",
        "Hạn nộp báo cáo tổng kết sáng kiến là khi nào?",
        "Hạn nộp báo cáo sáng kiến cấp tỉnh là khi nào?",
        "Hạn nộp báo cáo sáng kiến năm 2023 là khi nào?",
        "Ai nộp báo cáo sáng kiến?",
        "Nộp báo cáo sáng kiến ở đâu?",
        "Phòng Hai nộp báo cáo sáng kiến khi nào?",
        "Khi nào?",
    ],
)
async def test_another_question_is_not(database: Database, question: str) -> None:
    await enter(database, "Nộp báo cáo sáng kiến", "trước ngày 15/11/2024", "Phòng Một")
    assert await found(database, question) is None


async def test_this_year_s_is_not_another_year_s(database: Database) -> None:
    await enter(database, "Nộp báo cáo", "15/11/2023")
    assert await found(database, "Hạn nộp báo cáo là khi nào?") is not None
    assert await found(database, "Hạn nộp báo cáo năm nay là khi nào?") is None
    await enter(database, "Nộp báo cáo", "15/11/2024")
    assert await found(database, "Hạn nộp báo cáo năm nay là khi nào?") is not None


async def test_of_two_that_differ_none(database: Database) -> None:
    await enter(database, "Nộp báo cáo", "15/11/2024", "Phòng Một")
    await enter(database, "Nộp báo cáo", "20/11/2024", "Phòng Hai")
    assert await found(database, "Hạn nộp báo cáo là khi nào?") is None
    assert await found(database, "Hạn Phòng Hai nộp báo cáo là khi nào?") is not None


async def test_a_document_s_row_answers_once_approved_with_its_clause(database: Database) -> None:
    held = document(*PLAN)
    async with database.transaction() as session:
        taken = await take_up(session, readings(held), database.clock())
    asked = "Hạn gửi báo cáo tưới cây là khi nào?"
    assert await found(database, asked, [held]) is None
    (row,) = [one for one in taken.new if one.quote == REPORT]
    async with database.transaction() as session:
        await register.approve(session, row.id, None, database.clock(), row.revision)
    fact = await found(database, asked, [held])
    assert fact is not None
    assert fact.place is not None
    answer = from_fact(READER.read(asked), fact, Shelf([held], (), Terms.of))
    assert (answer.source, answer.citations[0].quote) == ("register", REPORT)
    changed = document(PLAN[0], REPORT.replace("15", "10"), PLAN[2])
    assert await found(database, asked, [changed]) is None
    assert await found(database, asked, []) is None


async def test_the_list_is_renewed_with_the_register(database: Database) -> None:
    facts, asked = RegisterFacts(), READER.read("Hạn nộp báo cáo là khi nào?")
    await facts.keep_up(database)
    assert facts.find(asked, ()) is None
    await enter(database, "Nộp báo cáo", "15/11/2024")
    assert facts.find(asked, ()) is None
    await facts.keep_up(database)
    assert facts.find(asked, ()) is not None


async def test_the_office_s_answer_goes_before_the_register(database: Database) -> None:
    asked = READER.read("Hạn nộp báo cáo là khi nào?")
    await enter(database, "Nộp báo cáo", "15/11/2024")
    facts = KnownFacts()
    await facts.keep_up(database)
    known = facts.over(()).find(asked)
    assert known is not None
    assert known.source == "register"
    essence = Essence.of(asked)
    async with database.transaction() as session:
        question = OpenQuestionRow(
            key=essence.key,
            text=asked.asked,
            content=sorted(essence.content),
            fixed=essence.fixed,
            opened_at=database.clock(),
        )
        session.add(question)
        await session.flush()
        await give(session, question.id, "Ngày mai.", None, None, database.clock(), nobody)
    await facts.keep_up(database)
    known = facts.over(()).find(asked)
    assert known is not None
    assert (known.source, known.text) == ("office", "Ngày mai.")


async def nobody(session: AsyncSession, notices: Sequence[Notice], now: datetime) -> None:
    """Nobody asked, nobody is told."""
    assert not notices
