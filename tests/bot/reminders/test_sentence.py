"""Sentences as an office types them: what is understood of each, and what is asked back."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reminders.audience import Naming
from bot.reminders.due import due_day
from bot.reminders.row import RowParty
from bot.reminders.schedule import Timing
from bot.reminders.sentence import QuestionKind, Understood, read_sentence
from bot.staff.person import Person
from bot.store.tables.people import Role
from config.lists import Unit, load_units
from config.time import ZONE
from corpus.when.line import without_marks

NOW: Final = datetime(2026, 10, 8, 9, 0, tzinfo=ZONE)
"""A Thursday."""

UNITS: Final = (
    *load_units(),
    Unit(id="khtc", name="Phòng Kế hoạch – Tài chính", short="KHTC", aliases=("P.KHTC",)),
    Unit(id="qlkh", name="Phòng Quản lý khoa học", short="QLKH"),
    Unit(id="qlcn", name="Phòng Quản lý Công nghệ", short="QLCN"),
    Unit(id="tt", name="Thanh tra Sở", aliases=("Thanh tra",)),
    Unit(
        id="ttud",
        name="Trung tâm Ứng dụng Khoa học và Công nghệ",
        short="TTƯD",
        aliases=("Trung tâm Ứng dụng",),
    ),
    Unit(
        id="tdc",
        name="Chi cục Tiêu chuẩn Đo lường Chất lượng",
        short="TĐC",
        aliases=("Chi cục TĐC",),
    ),
)
NAMING: Final = Naming(UNITS)
_SENTENCES: Final = Path(__file__).parent / "sentences"


def person(number: int, name: str, role: Role, unit_id: str) -> Person:
    then = datetime(2024, 1, 1, tzinfo=UTC)
    return Person(number, name, role, unit_id, None, None, number, None, then, then, None)


PEOPLE: Final = (
    person(1, "Nguyễn Văn An", Role.UNIT_HEAD, "khtc"),
    person(2, "Trần Thị Hoa", Role.OFFICE, "hanh-chinh-tong-hop"),
    person(3, "Lê Minh Tuấn", Role.UNIT_HEAD, "qlkh"),
    person(4, "Phạm Thị Hoa", Role.STAFF, "qlcn"),
)
_CALLED: Final = {1: "an", 2: "hoa", 3: "tuan", 4: "hoa-qlcn"}


def read(typed: str) -> Understood:
    return read_sentence(typed, NOW, NAMING, PEOPLE)


def whom(party: RowParty) -> str:
    called = {
        "everyone": "everyone",
        "role": "heads",
        "unit": str(party.unit_id),
        "person": _CALLED.get(party.person_id or 0, "?"),
        "group": f"chat {party.chat}",
    }
    return f"{called[party.kind.value]}:{party.role.value}"


def seen(understood: Understood) -> dict[str, Any]:
    """What was understood, as the data files write it; what is not said is not there."""
    due = understood.due
    told = {
        "title": understood.title,
        "due": due and (due.recurrence or str(due_day(due))),
        "at": understood.at_time and f"{understood.at_time:%H:%M}",
        "leads": understood.leads and list(understood.leads),
        "remind_at": understood.remind_at and f"{understood.remind_at:%H:%M}",
        "parties": [whom(party) for party in understood.parties],
        "ask": ",".join(question.kind for question in understood.questions),
    }
    return {key: value for key, value in told.items() if value}


def sentences(name: str) -> list[dict[str, Any]]:
    lines = (_SENTENCES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [{key: value for key, value in json.loads(line).items() if value} for line in lines]


ALL: Final = [one for path in sorted(_SENTENCES.glob("*.jsonl")) for one in sentences(path.stem)]


@pytest.mark.parametrize("expected", ALL, ids=lambda one: one["typed"])
def test_sentences_of_an_office(expected: dict[str, Any]) -> None:
    found = {"typed": expected["typed"], **seen(read(expected["typed"]))}
    if expected.get("ask") == "*":
        assert found["ask"]
        return
    open_to = {key for key, value in expected.items() if value in ("*", ["*"])}
    assert {**found, **dict.fromkeys(open_to)} == {**expected, **dict.fromkeys(open_to)}


def test_there_are_sixty_to_understand_a_third_without_diacritics() -> None:
    to_understand = [one["typed"] for one in sentences("first") if "ask" not in one]
    assert len(to_understand) == 60
    assert sum(without_marks(typed) == typed for typed in to_understand) >= 20


def test_the_words_in_doubt_are_named() -> None:
    unknown = read("nhắc Phòng XYZ gửi báo cáo trước 31/4").questions
    assert [(one.kind, one.words) for one in unknown] == [
        (QuestionKind.IMPOSSIBLE_DAY, "31/4"),
        (QuestionKind.UNKNOWN_UNIT, "Phòng XYZ"),
    ]
    (two,) = read("các phòng góp ý dự thảo trước 15/11 hoặc 20/11").questions
    assert (two.kind, two.choices) == (QuestionKind.AMBIGUOUS_DAY, ("15/11", "20/11"))
    (rooms,) = read("nhắc phòng quản lý nộp báo cáo 20/11").questions
    assert rooms.choices == ("Phòng Quản lý khoa học", "Phòng Quản lý Công nghệ")


def test_the_year_that_is_not_written_is_the_next_one() -> None:
    later = read("toàn Sở nộp báo cáo ngày 15/3")
    assert (due_day(later.due), later.year_assumed) == (date(2027, 3, 15), True)
    sooner = read("toàn Sở nộp báo cáo ngày 15/12")
    assert (due_day(sooner.due), sooner.year_assumed) == (date(2026, 12, 15), False)


def test_a_day_just_past_is_asked_about() -> None:
    (question,) = read("toàn Sở nộp báo cáo ngày 5/10").questions
    assert (question.kind, question.words) == (QuestionKind.DAY_PAST, "ngày 5/10")


def test_what_is_said_of_the_timing_stands_in_the_usual() -> None:
    usual = Timing(leads=(5, 0), at=NOW.time())
    assert read("toàn Sở nộp báo cáo 15/12").timing_over(usual) is None
    told = read("toàn Sở nộp báo cáo 15/12, nhắc trước 3 ngày").timing_over(usual)
    assert told == Timing((3,), NOW.time())
    assert read("toàn Sở họp 15/12, nhắc lúc 9h").timing == Timing(at=time(9))


def test_a_group_is_the_chat_of_a_unit() -> None:
    typed = "nhóm KHTC nộp báo cáo 15/12"
    found = read_sentence(typed, NOW, NAMING, groups={"khtc": "-100"})
    assert [whom(party) for party in found.parties] == ["chat -100:do"]
    (question,) = read(typed).questions
    assert (question.kind, question.words) == (QuestionKind.UNKNOWN_GROUP, "nhóm KHTC")


_TITLES: Final = (
    "nộp báo cáo sáng kiến",
    "gửi danh sách đăng ký thi đua",
    "hoàn thành phiếu đánh giá",
    "họp giao ban",
)
_WHO: Final = {
    "toàn Sở": ["everyone:do"],
    "các phòng, đơn vị": ["everyone:do"],
    "trưởng các đơn vị": ["heads:do"],
    "phòng KHTC": ["khtc:do"],
    "HCTH và QLKH": ["hanh-chinh-tong-hop:do", "qlkh:do"],
    "anh Tuấn": ["tuan:do"],
}
_WHEN: Final = {
    "trước 15/11": "2026-11-14",
    "chậm nhất ngày 15 tháng 11 năm 2026": "2026-11-15",
    "thứ sáu tuần sau": "2026-10-16",
    "hạn cuối 1/12": "2026-12-01",
    "ngày 20 hằng tháng": "FREQ=MONTHLY;BYMONTHDAY=20",
    "thứ hai hằng tuần": "FREQ=WEEKLY;BYDAY=MO",
    "ngày làm việc cuối cùng của tháng": (
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"
    ),
}  # fmt: skip
_ORDERS: Final = (
    "{who} {what} {when}{leads}",
    "nhắc {who} {what} {when}{leads}",
    "{when} {who} {what}{leads}",
    "{what} {when}, {who}{leads}",
    "{who}: {what}, {when}{leads}",
    "{when}: {who} {what}{leads}",
)


@settings(deadline=None)
@given(
    st.sampled_from(_TITLES),
    st.sampled_from(sorted(_WHO)),
    st.sampled_from(sorted(_WHEN)),
    st.lists(st.integers(1, 60), max_size=4, unique=True),
    st.sampled_from((None, 8, 14)),
    st.sampled_from(_ORDERS),
    st.booleans(),
)
def test_what_is_typed_in_any_order_is_read_back(
    what: str, who: str, when: str, leads: list[int], at: int | None, order: str, bare: bool
) -> None:
    *others, last = map(str, leads) if leads else [""]
    days = f"{', '.join(others)} và {last}" if others else last
    told = f", nhắc trước {days} ngày{f' lúc {at}h' if at else ''}" if leads else ""
    typed = order.format(who=who, what=what, when=when, leads=told)
    found = seen(read(without_marks(typed) if bare else typed))
    expected: dict[str, Any] = {
        "title": without_marks(what) if bare else what,
        "due": _WHEN[when],
        "parties": _WHO[who],
    }
    if leads:
        expected["leads"] = sorted(leads, reverse=True)
        expected |= {"remind_at": f"{at:02d}:00"} if at else {}
    assert found == expected


_WORDS: Final = sorted({word for one in ALL for word in one["typed"].split()})


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(st.sampled_from([*_WORDS, "31/4", "\n", "99h", "hằng"]), max_size=30).map(
            " ".join
        ),
    ),
    st.datetimes(timezones=st.just(ZONE)),
)
def test_no_text_raises_and_what_is_incomplete_is_asked_about(typed: str, now: datetime) -> None:
    understood = read_sentence(typed, now, NAMING, PEOPLE)
    complete = understood.title and understood.due and understood.parties
    assert complete or understood.questions


@pytest.mark.parametrize(
    "piece", ["nhắc ", "1/1 ", "trước 7, ", "HCTH, ", "các phòng, ", "((", "7 "]
)
def test_a_text_that_is_too_long_is_said_to_be(piece: str) -> None:
    kinds = [question.kind for question in read(piece * 1000).questions]
    assert kinds[0] == QuestionKind.TOO_LONG or QuestionKind.TOO_LONG in kinds
