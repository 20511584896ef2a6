"""The office answers what the documents do not: everybody who asked is told, later askers too."""

from collections.abc import Sequence
from concurrent.futures import Executor
from datetime import date, timedelta

import pytest

from bot.questions import words
from bot.staff import people
from bot.store.database import Database
from bot.store.tables.messages import Action
from bot.store.tables.people import Role
from bot.store.tables.questions import OfficeAnswerRow, OpenQuestionRow
from bot.telegram.office_clauses import check_clauses
from corpus.model import Document
from index.coverage import Terms
from index.model import Answer
from index.responders.facts import from_fact
from index.shelf import Shelf
from tests.bot.moving_clock import MovingClock
from tests.bot.support import DOCUMENT, GardenAssistant
from tests.bot.telegram.counter import GROUP, READER, Counter, Got, open_counter

AN, BINH, HOA, LAN, STRANGER = 7, 8, 20, 21, 99
QUESTION = "Lương tháng 13 là bao nhiêu?"


class Office(GardenAssistant):
    """The garden's assistant with documents that change, and the office's answers before them."""

    def __init__(self) -> None:
        super().__init__()
        self.held: Sequence[Document] = (DOCUMENT,)
        self.counter: Counter | None = None

    def documents(self) -> Sequence[Document]:
        return self.held

    def ask(self, question: str, *, today: date) -> Answer:
        assert self.counter is not None
        understood = READER.read(question)
        fact = self.counter.desk.office_facts.find(understood, self.held)
        if fact is None:
            return super().ask(question, today=today)
        return from_fact(understood, fact, Shelf(self.held, (), Terms.of))


@pytest.fixture
def assistant() -> Office:
    return Office()


@pytest.fixture
async def counter(
    database: Database, moving_clock: MovingClock, threads: Executor, assistant: Office
) -> Counter:
    opened = await open_counter(database, moving_clock, threads, assistant=assistant)
    assistant.counter = opened
    await opened.staff(AN, "Nguyễn An", "khoa-hoc")
    await opened.staff(BINH, "Trần Bình", "khoa-hoc")
    await opened.staff(HOA, "Trần Văn Hòa", "hcth", Role.OFFICE)
    await opened.staff(LAN, "Phạm Lan", "hcth", Role.ADMINISTRATOR)
    return opened


async def file(counter: Counter, user: int, text: str = QUESTION) -> None:
    shown = (await counter.say(user, text)).only
    await counter.press(user, shown.buttons[words.SEND_TO_OFFICE])


async def opened(counter: Counter, user: int = HOA) -> Got:
    """The first open question, opened."""
    listed = (await counter.say(user, "/cauhoi")).only
    data = next(data for data in listed.buttons.values() if data.startswith("q:o:"))
    return (await counter.press(user, data)).only


async def previewed(counter: Counter, text: str, clause: str | None = None) -> Got:
    """As far as the preview, by HOA."""
    await counter.press(HOA, (await opened(counter)).buttons[words.REPLY])
    choice = (await counter.say(HOA, text)).only
    if clause is None:
        return (await counter.press(HOA, choice.buttons[words.SEND_NOW])).only
    await counter.press(HOA, choice.buttons[words.ADD_CLAUSE])
    return (await counter.say(HOA, clause)).only


async def test_the_list_is_the_office_s(counter: Counter) -> None:
    await file(counter, AN)
    assert (await counter.say(AN, "/cauhoi")).only.html == words.OFFICE_ONLY
    assert (await counter.say(HOA, "/cauhoi", chat=GROUP)).only.html == words.IN_PRIVATE
    for data in ("q:l:0", "q:o:1", "q:c:1", "q:a:1", "q:y:1", "q:w:1"):
        assert (await counter.press(AN, data)).alert == words.OFFICE_ONLY
    assert (await counter.rows(OpenQuestionRow))[0].closed_at is None


async def test_most_asked_first_with_names_and_pages(counter: Counter) -> None:
    empty = (await counter.say(HOA, "/cauhoi")).only
    assert empty.html == words.NO_OPEN
    subjects = ("nghỉ mát", "bóng đá", "cà phê", "máy in", "gửi xe", "thang máy", "điều hòa")
    for subject in subjects:
        await file(counter, AN, f"Phòng nào lo {subject}?")
    await file(counter, BINH, "phong nao lo bong da")
    listed = (await counter.say(HOA, "/cauhoi")).only
    lines = listed.html.splitlines()
    assert lines[0] == f"<b>{words.OPEN_HEADING} (7)</b>"
    assert "1. Phòng nào lo bóng đá?" in lines
    assert "(2 người hỏi: Nguyễn An, Trần Bình)" in lines
    assert words.PREVIOUS not in listed.buttons
    second = (await counter.press(HOA, listed.buttons[words.NEXT])).only
    assert (second.action, "7. Phòng nào lo điều hòa?" in second.html) == (Action.EDIT, True)
    assert words.NEXT not in second.buttons
    beyond = (await counter.press(HOA, "q:l:999")).only
    assert beyond.html == second.html


async def test_a_question_opened_shows_who_and_the_nearest_clause(counter: Counter) -> None:
    await file(counter, AN)
    shown = await opened(counter)
    assert f"• Nguyễn An: “{QUESTION}”" in shown.html
    assert "<blockquote>Phòng Một tưới cây bàng.</blockquote>" in shown.html
    assert list(shown.buttons) == [words.REPLY, words.CLOSE, words.BACK]


async def test_closing_and_opening_again(counter: Counter) -> None:
    await file(counter, AN)
    shown = await opened(counter)
    closed = (await counter.press(HOA, shown.buttons[words.CLOSE])).only
    assert words.CLOSED_STATE in closed.html
    assert (await counter.say(LAN, "/cauhoi")).only.html == words.NO_OPEN
    await counter.press(LAN, shown.buttons[words.CLOSE])
    await counter.press(HOA, closed.buttons[words.REOPEN])
    assert (await counter.rows(OpenQuestionRow))[0].closed_at is None
    await counter.press(HOA, shown.buttons[words.CLOSE])
    await file(counter, BINH)
    assert (await counter.rows(OpenQuestionRow))[0].closed_at is None


async def test_an_answer_with_a_clause_reaches_all_and_is_found_again(counter: Counter) -> None:
    await file(counter, AN)
    await file(counter, BINH, "luong thang 13 la bao nhieu")
    preview = await previewed(counter, "Một tháng lương <cơ bản>.", "I gạch đầu dòng 2")
    assert preview.html.startswith(f"<b>{words.PREVIEW}</b>")
    assert "Phòng Hai tưới cây phượng." in preview.html
    sent = await counter.press(HOA, preview.buttons[words.CONFIRM])
    assert sent.to(HOA).html == words.DELIVERED.format(count=2)
    for user, typed in ((AN, QUESTION), (BINH, "luong thang 13 la bao nhieu")):
        told = sent.to(user)
        assert (told.kind, f"“{typed}”" in told.html) == ("notice", True)
        assert "Một tháng lương &lt;cơ bản&gt;." in told.html
        assert "<blockquote>Phòng Hai tưới cây phượng.</blockquote>" in told.html
        assert "Trả lời của HCTH ngày 06/5/2024" in told.html
    later = (await counter.say(LAN, "Lương tháng 13 bao nhiêu")).only
    assert "Một tháng lương &lt;cơ bản&gt;." in later.html
    assert "<i>Trả lời của HCTH ngày 06/5/2024</i>" in later.html
    assert "phượng" in later.html
    assert words.SEND_TO_OFFICE not in later.buttons


async def test_confirming_twice_or_late_sends_once(counter: Counter) -> None:
    await file(counter, AN)
    preview = await previewed(counter, "Một tháng lương.")
    await counter.press(HOA, preview.buttons[words.CONFIRM])
    again = await counter.press(HOA, preview.buttons[words.CONFIRM])
    assert (again.alert, again.changed_nothing) == (words.NOT_UNDER_WAY, True)
    assert len(await counter.rows(OfficeAnswerRow)) == 1
    later = await counter.press(LAN, preview.buttons[words.CONFIRM])
    assert later.alert == words.NOT_UNDER_WAY


async def test_a_dialogue_a_day_old_is_over(counter: Counter) -> None:
    await file(counter, AN)
    preview = await previewed(counter, "Một tháng lương.")
    counter.clock.move(timedelta(days=365))
    assert (await counter.press(HOA, preview.buttons[words.CONFIRM])).alert == words.NOT_UNDER_WAY
    assert await counter.rows(OfficeAnswerRow) == []


async def test_two_of_the_office_answer_at_once(counter: Counter) -> None:
    await file(counter, AN)
    preview = await previewed(counter, "Một tháng lương.")
    await counter.press(LAN, (await opened(counter, LAN)).buttons[words.REPLY])
    choice = (await counter.say(LAN, "Hai tháng lương.")).only
    other = (await counter.press(LAN, choice.buttons[words.SEND_NOW])).only
    assert (await counter.press(LAN, other.buttons[words.CONFIRM])).to(AN)
    slower = await counter.press(HOA, preview.buttons[words.CONFIRM])
    assert slower.changed_nothing
    assert "vừa được người khác trả lời" in str(slower.alert)
    assert [row.text for row in await counter.rows(OfficeAnswerRow)] == ["Hai tháng lương."]


@pytest.mark.parametrize("how", ["/huy", "button"])
async def test_giving_up(counter: Counter, how: str) -> None:
    await file(counter, AN)
    preview = await previewed(counter, "Một tháng lương.")
    if how == "/huy":
        assert (await counter.say(HOA, "/huy")).only.html == words.CANCELLED
    else:
        gone = (await counter.press(HOA, preview.buttons[words.CANCEL])).only
        assert (gone.html, gone.action) == (words.CANCELLED, Action.EDIT)
    assert (await counter.press(HOA, preview.buttons[words.CONFIRM])).alert == words.NOT_UNDER_WAY
    assert "[tưới?]" in (await counter.say(HOA, "tưới?")).only.html


async def test_an_unknown_place_is_asked_for_again(counter: Counter) -> None:
    await file(counter, AN)
    assert (await previewed(counter, "Một tháng.", "IX.9")).html == words.NO_SUCH_CLAUSE
    assert (await counter.say(HOA, "((")).only.html == words.NO_SUCH_CLAUSE
    assert "Nguyên tắc" in (await counter.say(HOA, " muc i. ")).only.html


async def test_a_place_in_two_documents_is_chosen(counter: Counter, assistant: Office) -> None:
    other = DOCUMENT.model_copy(update={"id": "quy-che-khac", "title": "Quy chế khác"})
    assistant.held = (DOCUMENT, other)
    await file(counter, AN)
    choice = await previewed(counter, "Một tháng.", "I")
    assert choice.html == words.WHICH_DOCUMENT
    assert list(choice.buttons) == ["mục I, Quy chế tưới cây", "mục I, Quy chế khác"]
    shown = (await counter.press(HOA, choice.buttons["mục I, Quy chế khác"])).only
    assert "Quy chế khác" in shown.html
    twice = await counter.press(HOA, choice.buttons["mục I, Quy chế khác"])
    assert twice.alert == words.NOT_UNDER_WAY


async def test_the_nearest_clause_is_one_press_away(counter: Counter) -> None:
    await file(counter, AN)
    await counter.press(HOA, (await opened(counter)).buttons[words.REPLY])
    choice = (await counter.say(HOA, "Một tháng.")).only
    asks = (await counter.press(HOA, choice.buttons[words.ADD_CLAUSE])).only
    near = asks.buttons["mục I, gạch đầu dòng 1"]
    assert "Phòng Một tưới cây bàng." in (await counter.press(HOA, near)).only.html


async def test_a_changed_clause_ends_the_answer(counter: Counter, assistant: Office) -> None:
    await file(counter, AN)
    preview = await previewed(counter, "Một tháng lương.", "I gạch đầu dòng 2")
    await counter.press(HOA, preview.buttons[words.CONFIRM])
    assert "Một tháng" in (await counter.say(BINH, QUESTION)).only.html
    new = DOCUMENT.text.replace("cây phượng", "cây keo nè")
    assistant.held = (DOCUMENT.model_copy(update={"text": new}),)
    assert "Một tháng" not in (await counter.say(BINH, QUESTION)).only.html
    gone = await check_clauses(counter.desk.database, assistant.held, counter.clock())
    assert [answer.text for answer in gone] == ["Một tháng lương."]
    assert await check_clauses(counter.desk.database, assistant.held, counter.clock()) == []
    flagged = await counter.say(HOA, "/cauhoi")
    notices = [got for got in flagged.got if got.kind == "notice"]
    assert {got.chat for got in notices} == {HOA, LAN}
    assert all(words.LAPSED in got.html for got in notices)
    assert QUESTION in flagged.got[-1].html
    assistant.held = (DOCUMENT,)
    assert "Một tháng" not in (await counter.say(BINH, QUESTION)).only.html


async def test_a_clause_that_only_moved_is_quoted_where_it_is(
    counter: Counter, assistant: Office
) -> None:
    await file(counter, AN)
    preview = await previewed(counter, "Một tháng lương.", "I gạch đầu dòng 2")
    await counter.press(HOA, preview.buttons[words.CONFIRM])
    sections = tuple(
        one.model_copy(
            update={"start": one.start + 3, "own_end": one.own_end + 3, "end": one.end + 3}
        )
        for one in DOCUMENT.sections
    )
    moved = DOCUMENT.model_copy(update={"text": f"A\n\n{DOCUMENT.text}", "sections": sections})
    assistant.held = (moved,)
    later = (await counter.say(BINH, QUESTION)).only
    assert "<blockquote>Phòng Hai tưới cây phượng.</blockquote>" in later.html


async def test_withdrawing_and_changing(counter: Counter) -> None:
    await file(counter, AN)
    preview = await previewed(counter, "Một tháng lương.")
    await counter.press(HOA, preview.buttons[words.CONFIRM])
    closed = (await counter.press(HOA, "q:d:0")).only
    data = next(data for data in closed.buttons.values() if data.startswith("q:o:"))
    shown = (await counter.press(HOA, data)).only
    assert list(shown.buttons) == [words.CHANGE, words.WITHDRAW, words.BACK]
    await counter.press(HOA, shown.buttons[words.CHANGE])
    choice = (await counter.say(HOA, "Hai tháng lương.")).only
    changed = (await counter.press(HOA, choice.buttons[words.SEND_NOW])).only
    sent = await counter.press(HOA, changed.buttons[words.CONFIRM])
    assert "Hai tháng lương." in sent.to(AN).html
    assert "Hai tháng lương." in (await counter.say(BINH, QUESTION)).only.html
    (old, held) = await counter.rows(OfficeAnswerRow)
    assert (old.withdrawn_at, held.withdrawn_at) == (counter.clock(), None)
    done = await counter.press(HOA, f"q:w:{held.id}")
    assert done.got[-1].html == words.WITHDRAWN
    assert "Hai tháng" not in (await counter.say(BINH, QUESTION)).only.html
    again = await counter.press(HOA, f"q:w:{held.id}")
    assert again.got[-1].html == words.WITHDRAWN
    assert "Không có câu trả lời này" in str((await counter.press(HOA, "q:w:999")).alert)


async def test_who_left_or_was_forgotten_is_not_told(counter: Counter) -> None:
    await file(counter, AN)
    await file(counter, BINH)
    async with counter.desk.database.transaction() as session:
        an = await people.by_telegram(session, AN)
        assert an is not None
        await people.deactivate(session, an.id, None, counter.clock())
    shown = (await counter.say(BINH, "/xoadulieu")).only
    await counter.press(BINH, shown.buttons[words.FORGET])
    preview = await previewed(counter, "Một tháng lương.")
    sent = await counter.press(HOA, preview.buttons[words.CONFIRM])
    assert sent.only.html == words.DELIVERED.format(count=0)
