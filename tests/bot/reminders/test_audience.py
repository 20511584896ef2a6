"""Whom the names of documents mean on the staff list."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest

from bot.reminders.audience import Naming, means_everyone, read_parties
from bot.reminders.row import Row, RowParty
from bot.staff.person import Person
from bot.store.tables.people import Role
from bot.store.tables.register import PartyKind, PartyRole, RowKind, RowStatus
from config.lists import Unit, load_units

SCIENCE = Unit(id="khoa-hoc", name="Phòng Quản lý khoa học", short="QLKH")
NAMING = Naming((*load_units(), SCIENCE))
EMPTY = [
    field.name
    for field in fields(Row)
    if field.name not in ("id", "kind", "status", "revision", "title", "parties")
]


def person(unit_id: str | None, name: str = "Nguyễn Văn An", role: Role = Role.STAFF) -> Person:
    now = datetime(2024, 1, 1, tzinfo=UTC)
    return Person(1, name, role, unit_id, None, None, 7, None, now, now, None)


@pytest.mark.parametrize(
    ("name", "unit_id"),
    [
        ("Phòng Hành chính – Tổng hợp", "hanh-chinh-tong-hop"),
        ("Phòng Hành chính - Tổng hợp", "hanh-chinh-tong-hop"),
        ("HCTH", "hanh-chinh-tong-hop"),
        ("phong hanh chinh tong hop", "hanh-chinh-tong-hop"),
        ("Trưởng phòng Hành chính – Tổng hợp Sở", "hanh-chinh-tong-hop"),
        ("Công đoàn cơ sở Sở Khoa học và Công nghệ", "cong-doan"),
        ("Chủ tịch Công đoàn cơ sở", "cong-doan"),
        ("Hội đồng Thi đua - Khen thưởng Sở", "hoi-dong-thi-dua-khen-thuong"),
        ("Công đoàn cơ sở và Đoàn Thanh niên", "doan-thanh-nien"),
        ("Phòng Quản lý khoa học; Đảng ủy Sở", "khoa-hoc"),
    ],
)
def test_a_name_is_a_unit_s(name: str, unit_id: str) -> None:
    assert unit_id in NAMING.units_in(name)


@pytest.mark.parametrize(
    "name",
    ["Công đoàn ngành Y tế", "Đảng ủy Khối các cơ quan", "Phòng Một", "Ủy ban nhân dân tỉnh"],
)
def test_a_name_that_is_nobody_s_here(name: str) -> None:
    assert NAMING.units_in(name) == frozenset()


@pytest.mark.parametrize(
    ("name", "everyone"),
    [
        ("các phòng, đơn vị", True),
        ("Trưởng các phòng, đơn vị thuộc Sở", True),
        ("Các phòng, đơn vị thuộc Sở Khoa học và Công nghệ tỉnh Quảng Ngãi", True),
        ("công chức, viên chức và người lao động", True),
        ("toàn thể CBCCVC", True),
        ("mỗi cá nhân", True),
        ("các sở, ban ngành, đơn vị cấp tỉnh", False),
        ("UBND các huyện, đơn vị thuộc huyện", False),
        ("Phòng Hành chính – Tổng hợp", False),
        ("Sở Khoa học và Công nghệ", False),
    ],
)
def test_who_is_everyone(name: str, everyone: bool) -> None:
    assert means_everyone(name) is everyone


def row(*parties: RowParty, title: str = "Việc") -> Row:
    return Row(
        id=1,
        kind=RowKind.DUTY,
        status=RowStatus.PROPOSED,
        revision=1,
        title=title,
        parties=parties,
        **dict.fromkeys(EMPTY),
    )


def test_a_row_concerns_the_unit_the_person_and_everyone() -> None:
    office = row(RowParty(name="HCTH", role=PartyRole.SUPPORT))
    assert NAMING.concerns(office, person("hanh-chinh-tong-hop"))
    assert not NAMING.concerns(office, person("khoa-hoc"))
    assert not NAMING.concerns(office, person(None))
    assert not NAMING.concerns(office, None)
    assert not NAMING.concerns(row(), person("khoa-hoc"))
    assert NAMING.concerns(row(RowParty(name="các phòng, đơn vị")), person(None))
    assert NAMING.concerns(row(RowParty(name="đồng chí Nguyễn Văn An")), person(None))
    assert not NAMING.concerns(row(RowParty(name="đồng chí Nguyễn Văn Bình")), person(None))


def test_parties_that_the_office_named() -> None:
    of_unit = RowParty(name="x", kind=PartyKind.UNIT, unit_id="khoa-hoc")
    heads = RowParty(name="x", kind=PartyKind.ROLE, staff_role=Role.UNIT_HEAD)
    alone = RowParty(name="x", kind=PartyKind.PERSON, person_id=1)
    every = RowParty(name="x", kind=PartyKind.EVERYONE)
    head = person("khoa-hoc", role=Role.UNIT_HEAD)
    for party in (of_unit, heads, alone, every):
        assert NAMING.concerns(row(party), head)
    assert not NAMING.concerns(row(heads), person("khoa-hoc"))


@pytest.mark.parametrize(
    ("title", "unit_id", "theirs"),
    [
        ("Chi đoàn hoàn thành xuất sắc nhiệm vụ", "doan-thanh-nien", True),
        ("Chi đoàn hoàn thành xuất sắc nhiệm vụ", "khoa-hoc", False),
        ("100% Công chức, viên chức và người lao động học tập", "khoa-hoc", True),
        ("Năm 2024, phấn đấu xây dựng tổ chức Đảng, Chi đoàn vững mạnh", "khoa-hoc", False),
    ],
)
def test_a_row_without_parties_concerns_its_subject(title: str, unit_id: str, theirs: bool) -> None:
    assert NAMING.concerns(row(title=title), person(unit_id)) is theirs


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("HCTH", [("Phòng Hành chính – Tổng hợp", "do", "unit")]),
        (
            "HCTH chủ trì, QLKH phối hợp",
            [
                ("Phòng Hành chính – Tổng hợp", "lead", "unit"),
                ("Phòng Quản lý khoa học", "support", "unit"),
            ],
        ),
        (
            "chu tri: phong hanh chinh tong hop; theo doi: ong Ba",
            [("Phòng Hành chính – Tổng hợp", "lead", "unit"), ("ong Ba", "follow", "named")],
        ),
        ("các phòng, đơn vị thực hiện", [("các phòng, đơn vị", "do", "everyone")]),
        ("toàn Sở", [("toàn Sở", "do", "everyone")]),
        (" , ; ", []),
    ],
)
def test_what_the_office_types(typed: str, read: list[tuple[str, str, str]]) -> None:
    parties = read_parties(typed, NAMING)
    assert [(one.name, one.role.value, one.kind.value) for one in parties] == read
