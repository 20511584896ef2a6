"""One message of the office puts a new employee on the list; what it lacks is asked for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.onboarding import learners
from bot.onboarding.adding import (
    Lacking,
    Newcomer,
    add_newcomer,
    asks_to_add,
    complete,
    first_day,
    read_newcomer,
    with_namesakes,
)
from bot.reminders.audience import Naming
from bot.staff.invitations import redeem
from bot.staff.policy import NotAllowed
from bot.store.database import Database
from bot.store.tables.people import Role
from config.errors import ThiDuaError
from config.lists import Unit, load_units
from corpus.vietnamese import fold
from tests.bot.moving_clock import MovingClock
from tests.bot.onboarding.school import DAYS, HCTH, School, at

SCIENCE = Unit(id="qlkh", name="Phòng Quản lý khoa học", short="QLKH")
UNITS = Naming([*load_units(), SCIENCE])
TODAY = date(2026, 11, 22)
LIFETIME = timedelta(days=30)


@pytest.mark.parametrize(
    ("text", "name", "unit", "day"),
    [
        ("thêm Trần Văn A, Phòng Quản lý khoa học, bắt đầu 01/12", "Trần Văn A", "qlkh", (12, 1)),
        ("them tran van a, phong quan ly khoa hoc, bat dau 01/12", "Tran Van A", "qlkh", (12, 1)),
        ("Thêm nhân viên mới Lê Thị Bích Ngọc, HCTH, bắt đầu ngày 1/12/2026", "Lê Thị Bích Ngọc",
         HCTH, (12, 1)),
        ("thêm nhân viên: Lê An - Phòng QLKH - bắt đầu từ ngày 15/12", "Lê An", "qlkh", (12, 15)),
        ("thêm Đỗ Thị Thu Hà vào Phòng Quản lý khoa học từ 1/12", "Đỗ Thị Thu Hà", "qlkh", (12, 1)),
        ("thêm Lê An thuộc phòng Hành chính Tổng hợp bắt đầu làm việc từ 2/12", "Lê An", HCTH,
         (12, 2)),
        ("THÊM TRẦN VĂN A; QLKH; 01/12", "Trần Văn A", "qlkh", (12, 1)),
        ("thêm đồng chí Phan Thanh Bình (HCTH), bắt đầu 01/12/2026.", "Phan Thanh Bình", HCTH,
         (12, 1)),
        ("thêm nhân viên mới bắt đầu 1/12: Y Blăk Niê, QLKH", "Y Blăk Niê", "qlkh", (12, 1)),
        ("thêm Nguyen Van An HCTH 1/12", "Nguyen Van An", HCTH, (12, 1)),
    ],
)  # fmt: skip
def test_what_a_message_says(text: str, name: str, unit: str, day: tuple[int, int]) -> None:
    read = read_newcomer(text, UNITS, TODAY)
    assert asks_to_add(text, UNITS)
    assert read.unit is not None
    assert (read.name, read.unit.id, read.starts_on) == (name, unit, date(2026, *day))
    assert read.lacking == ()


def test_a_day_without_a_year_is_the_coming_one() -> None:
    assert read_newcomer("thêm Lê An, HCTH, bắt đầu 04/01", UNITS, TODAY).starts_on == date(
        2027, 1, 4
    )
    assert read_newcomer("thêm Lê An, HCTH, bắt đầu 02/11", UNITS, TODAY).starts_on == date(
        2026, 11, 2
    )


@pytest.mark.parametrize(
    "text",
    [
        "thêm hạn nộp báo cáo 15/12 cho các phòng",
        "thêm nhắc việc họp giao ban thứ hai hằng tuần",
        "Thêm báo cáo quý, HCTH, bắt đầu 1/12",
        "thêm câu hỏi",
        "thêm Lê An",
        "ai làm đầu mối phát động thi đua?",
        "Trần Văn A, Phòng Quản lý khoa học",
    ],
)
def test_other_messages_are_not_taken_for_one(text: str) -> None:
    assert not asks_to_add(text, UNITS)


def test_what_is_missing_or_unknown_is_asked_for_one_after_the_other() -> None:
    read = read_newcomer("thêm nhân viên Lê An, Phòng Vũ trụ, bắt đầu 31/11", UNITS, TODAY)
    assert read.unknown_unit == "Phòng Vũ trụ"
    assert read.lacking == (Lacking.UNIT, Lacking.START)
    again = complete(read, Lacking.UNIT, "phòng quản lý khoa họ", UNITS, TODAY)
    assert again.nearest == SCIENCE
    read = complete(read, Lacking.UNIT, "qlkh", UNITS, TODAY)
    assert read.unknown_unit is None
    read = complete(read, Lacking.START, "1/12", UNITS, TODAY)
    assert read.lacking == ()
    assert read_newcomer("thêm nhân viên", UNITS, TODAY).lacking == tuple(Lacking)
    assert read_newcomer("thêm Lê An, bắt đầu 1/12/2020", UNITS, TODAY).starts_on is None


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    read = read_newcomer("thêm " + text, UNITS, TODAY)
    assert isinstance(asks_to_add("thêm " + text, UNITS), bool)
    for wanted in Lacking:
        assert isinstance(complete(read, wanted, text, UNITS, TODAY), Newcomer)


_SURNAMES = st.sampled_from("Nguyễn Trần Lê Phạm Hoàng Đỗ Hồ Võ".split())
_GIVEN = st.lists(
    st.sampled_from("Thị Văn Đức Minh Anh Hồng Ngọc Tú Khánh".split()), min_size=1, max_size=3
)


@given(_SURNAMES, _GIVEN, st.sampled_from(UNITS.units), st.integers(0, 300), st.booleans())
def test_any_name_any_unit_any_day(
    surname: str, given_names: list[str], unit: Unit, later: int, bare: bool
) -> None:
    day = TODAY + timedelta(days=later)
    name = " ".join([surname, *given_names])
    text = f"thêm {name}, {unit.name}, bắt đầu {day:%d/%m/%Y}"
    read = read_newcomer(fold(text) if bare else text, UNITS, TODAY)
    assert read.name is not None
    assert fold(read.name) == fold(name)
    assert (read.unit, read.starts_on) == (unit, day)


async def test_who_is_added_gets_a_link_and_is_taught_from_the_first_day(
    database: Database, moving_clock: MovingClock
) -> None:
    moving_clock.reads = at(23)
    school = School(database, moving_clock)
    await school.open()
    office = await school.person("Mai Hạnh", HCTH, Role.OFFICE)
    staff = await school.person("Vũ Bình")
    naming = Naming(UNITS.units)
    read = read_newcomer("thêm Trần Văn A, HCTH, bắt đầu 05/12", naming, at(23).date())
    assert first_day(read, DAYS) == date(2026, 12, 7)
    with pytest.raises(NotAllowed):
        async with database.transaction() as session:
            await add_newcomer(session, read, staff, school.clock(), LIFETIME)
    with pytest.raises(ThiDuaError, match="Còn thiếu"):
        async with database.transaction() as session:
            await add_newcomer(
                session, Newcomer("Lê An", None, None), office, school.clock(), LIFETIME
            )
    async with database.transaction() as session:
        first = await add_newcomer(session, read, office, school.clock(), LIFETIME)
        again = await add_newcomer(session, read, office, school.clock(), LIFETIME)
        known = await with_namesakes(session, read)
        assert [one.id for one in known.same_name] == [first.person.id] == [again.person.id]
        learner = await learners.learner_of(session, first.person.id)
        assert learner is not None
        assert learner.starts_on == date(2026, 12, 5)
    assert first.invitation.expires_at > at(5, month=12) + timedelta(days=29)
    moving_clock.reads = at(5, month=12)
    async with database.transaction() as session:
        person = await redeem(session, again.invitation.token, 501, "A", school.clock())
    for day in (5, 6, 7):
        moving_clock.reads = at(day, month=12)
        await school.turn()
    assert await school.lessons(person) == ["chien-dich"]
    with pytest.raises(ThiDuaError, match="đã có trong danh sách"):
        async with database.transaction() as session:
            await add_newcomer(session, read, office, school.clock(), LIFETIME)
