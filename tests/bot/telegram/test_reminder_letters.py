"""Letters of reminders: what is in them, that they are one whole message, that nothing leaks."""

import html
import re
from datetime import date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.channel import Address
from bot.reminders.letters import Notice, ReminderLetter, TooLate
from bot.reminders.recipients import Recipient
from bot.reminders.row import Row, RowParty
from bot.staff.person import Person
from bot.store.tables.people import Role
from bot.store.tables.register import PartyRole, RowKind, RowStatus
from bot.store.tables.reminders import ReminderKind
from bot.telegram.entities import utf16_length
from bot.telegram.payload import Letter
from bot.telegram.reminders import words
from bot.telegram.reminders.compose import TelegramComposer
from bot.telegram.reminders.keys import BoardKey, DutyKey
from bot.telegram.render import MESSAGE_LIMIT, Outgoing
from config.time import ZONE

DUE = date(2026, 11, 16)
NOW = datetime(2026, 11, 13, 8, tzinfo=ZONE)
AN = Person(1, "Nguyễn An", Role.STAFF, "mot", "Phòng Một", None, 7, None, NOW, NOW, None)
TO_AN = Recipient("person:1", Address("7"), AN, confirms=True)
TO_GROUP = Recipient("chat:-1", Address("-1", is_group=True))
_LEAD = RowParty(name="Phòng Một", role=PartyRole.LEAD)


def row(title: str = "Nộp báo cáo", number: int = 1, **changed: Any) -> Row:
    fields: dict[str, Any] = dict.fromkeys(
        (
            *("due", "due_day", "recurrence", "amount", "said", "document", "document_version"),
            *("place", "label", "quote", "ground", "decided_at", "decided_by", "corrected_at"),
            *("flagged_at", "flag", "hidden_at", "replaces_id"),
        )
    )
    fields |= {"parties": (_LEAD,), "revision": 1, **changed}
    return Row(id=number, kind=RowKind.DEADLINE, status=RowStatus.APPROVED, title=title, **fields)


def notice(of: Row, kind: ReminderKind = ReminderKind.AHEAD, **changed: Any) -> Notice:
    fields: dict[str, Any] = {"lead": 3, "confirms": True, **changed}
    return Notice(1, of, DUE, kind, **fields)


def written(*notices: Notice, to: Recipient = TO_AN) -> Outgoing:
    return Letter.from_json(TelegramComposer().letter(ReminderLetter(to, notices))).message


def buttons(message: Outgoing) -> list[str]:
    return [button.text for line in message.buttons for button in line]


def test_a_single_reminder_says_all_that_matters() -> None:
    told = written(notice(row(quote="Báo cáo trước ngày 17.", label="Mục II.3"), meant_for=NOW))
    for part in (
        "Nộp báo cáo",
        "thứ Hai, 16/11/2026 (còn 3 ngày)",
        "Chủ trì: Phòng Một",
        "Gửi muộn: lẽ ra lúc 08:00 ngày 13/11/2026",
        "<blockquote>Báo cáo trước ngày 17.</blockquote>",
        "Mục II.3",
    ):
        assert part in told.html
    assert buttons(told) == [
        words.ACKNOWLEDGE,
        words.DONE,
        words.SNOOZE,
        words.TROUBLE,
        words.QUOTE,
    ]


def test_by_the_office_s_word_there_is_no_clause_to_open() -> None:
    told = written(notice(row(ground="theo chỉ đạo của HCTH")))
    assert "theo chỉ đạo của HCTH" in told.html
    assert words.QUOTE not in buttons(told)


def test_a_group_has_only_the_clause() -> None:
    told = written(notice(row(quote="Báo cáo."), confirms=False), to=TO_GROUP)
    assert buttons(told) == [words.QUOTE]


def test_every_kind_says_why_it_comes() -> None:
    for kind in ReminderKind:
        told = written(notice(row(), kind))
        assert words.OPENINGS[kind.value] in told.html
    overdue = written(notice(row(), ReminderKind.OVERDUE, lead=-2))
    assert words.OVERDUE.format(count=2) in overdue.html
    moved = written(notice(row(), ReminderKind.CHANGED, details={"due": "2026-11-20"}))
    assert words.DUE_IS.format(day="thứ Sáu, 20/11/2026") in moved.html
    assert buttons(moved) == []
    head = written(
        notice(row(), ReminderKind.ESCALATION, confirms=False, details={"people": ["Vũ Bình"]})
    )
    assert "Chưa xác nhận: Vũ Bình" in head.html
    assert buttons(head) == [words.SEE_BOARD]


def test_the_office_hears_of_what_went_wrong() -> None:
    composer = TelegramComposer()
    late = composer.too_late([TooLate(row(f"Việc {n}"), DUE, NOW) for n in range(300)])
    assert utf16_length(_text(Letter.from_json(late).message.html)) <= MESSAGE_LIMIT
    assert "Việc 0: hạn 16/11/2026, lẽ ra nhắc lúc 08:00 ngày 13/11/2026" in late["html"]
    assert "năm 2027, 2028" in composer.unknown_years([2027, 2028])["html"]
    trouble = composer.blocked(AN, row(), DUE, "Thiếu <mẫu>")
    assert "Nguyễn An (Phòng Một) báo vướng mắc" in trouble["html"]
    assert "Thiếu &lt;mẫu&gt;" in trouble["html"]


_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=900)
_ROWS = st.builds(
    lambda title, name, quote, ground, number: row(
        title,
        number,
        parties=(RowParty(name=name, role=PartyRole.LEAD),),
        quote=quote,
        ground=ground,
        label="Mục I",
    ),
    _TEXTS,
    _TEXTS,
    st.none() | _TEXTS,
    st.none() | st.just("theo chỉ đạo của HCTH"),
    st.integers(1, 10**12),
)
_NOTICES = st.builds(notice, _ROWS, st.sampled_from(ReminderKind), lead=st.integers(-99, 366))


@given(st.lists(_NOTICES, min_size=1, max_size=40), st.sampled_from([TO_AN, TO_GROUP]))
def test_whatever_is_in_it_it_is_one_whole_message(notices: list[Notice], to: Recipient) -> None:
    told = written(*notices, to=to)
    assert 0 < utf16_length(_text(told.html)) <= 3600
    assert set(re.findall(r"</?(\w+)>", told.html)) <= {"b", "i", "blockquote"}
    assert sum(len(line) for line in told.buttons) <= 100
    for line in told.buttons:
        assert len(line) <= 8
        for button in line:
            assert len(button.data.encode()) <= 64
            assert DutyKey.decoded(button.data) or BoardKey.decoded(button.data)
    if to is TO_GROUP:
        assert {data.split(":")[1] for line in told.buttons for data in (line[0].data,)} <= {
            "q",
            "o",
        }


def _text(marked: str) -> str:
    return html.unescape(re.sub(r"</?(?:b|i|blockquote)>", "", marked))
