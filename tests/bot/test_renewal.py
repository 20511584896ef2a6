"""A changed document is taken up while questions are asked: none fails, each sees one state."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event

import pytest

from bot.app import Application
from bot.keeping import DocumentKeeper
from bot.opening import open_archive
from bot.questions import office_answers, unanswered
from bot.questions.asker import Asker
from bot.questions.clauses import Clause
from bot.store.database import Database
from bot.telegram.settling import settle
from config.settings import load_settings
from corpus.demands.finder import demands_of
from index.embedder import Embedder
from index.model import Answer
from tests.bot.moving_clock import MovingClock

PLAN = "ke-hoach-thi-dua-2024"
TODAY = date(2024, 6, 3)
QUESTIONS = (
    "Ai làm đầu mối tổ chức phát động các đợt thi đua?",
    "chi tieu cua chi doan nam 2024",
    "Phòng Hành chính – Tổng hợp làm gì?",
    "nhà ăn mở cửa lúc mấy giờ",
    "Kế hoạch căn cứ vào Chỉ thị nào của Bộ Chính trị?",
)
OLD, NEW = "phấn đấu hoàn thành xuất sắc kế hoạch", "phấn đấu hoàn thành vượt mức kế hoạch"


@pytest.fixture
def application(tmp_path: Path, packaged_embedder: Embedder, packaged_var: Path) -> Application:
    """The real thing on folders of its own."""
    index = packaged_var / "index"
    if index.is_dir():
        shutil.copytree(index, tmp_path / "var" / "index")
    settings = load_settings({}, home=tmp_path)
    return Application(settings, open_archive(settings), packaged_embedder)


@pytest.fixture
def changed(application: Application, tmp_path: Path) -> Path:
    text = application.library.find(PLAN).text
    assert OLD in text
    file = tmp_path / "Kế hoạch sửa đổi.txt"
    file.write_text(text.replace(OLD, NEW), encoding="utf-8")
    return file


@pytest.fixture
def askers(application: Application) -> Iterator[tuple[list[Answer], Event]]:
    """Four people who ask without a pause, until the event is set; their answers."""
    answers: list[Answer] = []
    enough = Event()

    def ask(first: int) -> None:
        number = first
        while not enough.is_set():
            question = QUESTIONS[number % len(QUESTIONS)]
            answers.append(application.ask(question, today=TODAY))
            number += 1

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask, first) for first in range(4)]
        try:
            yield answers, enough
        finally:
            enough.set()
            for one in asking:
                one.result()


def test_no_question_fails_while_a_changed_plan_is_taken_up(
    application: Application, changed: Path, askers: tuple[list[Answer], Event]
) -> None:
    answers, enough = askers
    keeper = DocumentKeeper(application)
    total = len(application.holding.index.passages)
    kept = keeper.keep(keeper.examine(changed), "HCTH")
    asked_by_then = len(answers)
    assert kept.document.version == 2
    assert kept.difference is not None
    assert [change.label for change in kept.difference.changes] == ["mục III.3"]
    # One clause changed: its passage and its sentence are new, all the rest is as it was.
    assert kept.embedded <= 3
    assert kept.reused >= total - 3
    answer = application.ask(QUESTIONS[0], today=TODAY)
    assert NEW in answer.citations[0].quote
    enough.set()
    assert asked_by_then > 0
    for one in answers:
        assert one.status in {"answered", "not_found", "not_held"}
        for citation in one.citations:
            assert citation.quote
    quotes = {c.quote for one in answers if one.question == QUESTIONS[0] for c in one.citations}
    assert any(OLD in quote for quote in quotes)


def test_another_process_is_noticed_and_taking_out_and_back_as_well(
    application: Application, changed: Path
) -> None:
    before = application.renew()
    elsewhere = open_archive(load_settings({}, home=changed.parent))
    held = application.documents()
    elsewhere.keep(elsewhere.examine(changed, held=held), "dòng lệnh")
    after = application.renew()
    assert after != before
    assert application.library.find(PLAN).version == 2
    assert application.renew() == after
    keeper = DocumentKeeper(application)
    keeper.remove(PLAN, "HCTH")
    assert not application.documents()
    assert application.ask(QUESTIONS[0], today=TODAY).status == "not_found"
    assert keeper.restore(PLAN, "HCTH").version == 2
    assert application.ask(QUESTIONS[0], today=TODAY).status == "answered"


async def test_what_rested_on_the_changed_clause_is_flagged_and_nothing_else(
    application: Application, changed: Path, database: Database, moving_clock: MovingClock
) -> None:
    plan, now = application.library.find(PLAN), moving_clock()
    await settle(database, [plan], now)
    rests = [d for d in demands_of(plan) if OLD in d.quote or d.place.locator == "III.3"]
    answered = {}
    async with database.transaction() as session:
        for number, locator in enumerate(("III.3", "III.2")):
            question = f"câu hỏi số {number} về mục {locator}"
            asker, understood = Asker(f"a{number}", None, "7"), application.understand(question)
            filed = await unanswered.file(session, understood, asker, question, now)
            section = application.library.section(PLAN, locator)
            clause = Clause.of(plan, section)
            await office_answers.give(session, filed.question.id, "Có.", clause, None, now, _nobody)
            answered[locator] = question
    kept = DocumentKeeper(application)
    kept.keep(kept.examine(changed), "HCTH")
    settled = await settle(database, application.documents(), now)
    assert [answer.question for answer in settled.lapsed] == [answered["III.3"]]
    assert rests
    again = await settle(database, application.documents(), now)
    assert not again.lapsed
    assert not again.register.new


async def _nobody(*_: object) -> None:
    """There is nobody to tell."""
