"""The card fits one message, its buttons Telegram's limits, and its changes say what changed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.entities import parse_html, utf16_length
from bot.telegram.intake import words
from bot.telegram.intake.card import Button, buttons_of, card
from bot.telegram.intake.changes import changed_words, lines_of
from bot.telegram.intake.fields import NAMES, corrected
from bot.telegram.intake.looking import Look, look_at
from config.errors import ThiDuaError
from corpus.difference import ClauseChange, Difference
from corpus.document import document_from
from corpus.intake import NOTHING_TO_CORRECT, Draft
from tests.bot.telegram.intake.support import CHANGED, DIRECTIVE

TODAY = date(2024, 5, 6)
HELD = document_from("chi-thi", DIRECTIVE)
NEWER = document_from("chi-thi", CHANGED, version=2)
LONG = st.text(max_size=3000)


def change(before: str, after: str) -> ClauseChange:
    kind = "changed" if before and after else "added" if after else "removed"
    return ClauseChange.model_validate(
        {
            "change": kind,
            "label": "mục III.3",
            "locator": "III.3",
            "part": None,
            "bullet": None,
            "before": before,
            "after": after,
        }
    )


@settings(deadline=None, max_examples=50)
@given(LONG, LONG, st.lists(LONG, max_size=9), st.lists(st.tuples(LONG, LONG), max_size=9))
def test_a_card_is_one_message_that_telegram_takes(
    name: str, subject: str, recipients: list[str], changes: list[tuple[str, str]]
) -> None:
    described = HELD.model_copy(
        update={"subject": subject, "title": subject, "recipients": tuple(recipients)}
    )
    pages = tuple(range(1, 500))
    draft = Draft(
        id="x",
        name=name,
        document=described,
        replaces=1,
        unread=pages,
        confidence=tuple((page, 0.1) for page in pages),
    )
    differing = Difference(changes=tuple(change(*one) for one in changes), unchanged=0)
    shown = card(Look(draft, described, differing, ()), name, buttons_of(10**15, 10**6))
    assert utf16_length(parse_html(shown.html).text) <= 4000
    assert all(len(b.data.encode()) <= 64 for row in shown.buttons for b in row)


def test_doubts_and_proposals_are_shown() -> None:
    draft = Draft(id="x", name="a", document=HELD, unread=(2, 5), confidence=((1, 0.97), (3, 0.5)))
    look = look_at(draft, [])
    shown = card(look, "a.pdf").html
    assert words.UNREAD.format(pages="2, 5") in shown
    assert words.UNSURE.format(pages="3") in shown
    assert look.demands
    assert words.PROPOSALS.format(count=len(look.demands)) in shown
    assert words.NEW_VERSION.format(title="") not in shown
    assert words.IS_IT_RIGHT not in shown


def test_a_draft_is_held_against_the_version_before_it() -> None:
    look = look_at(Draft(id="x", name="a", document=NEWER, replaces=1), [HELD])
    assert look.before == HELD
    assert look.difference is not None
    assert [one.label for one in look.difference.changes] == ["mục 2"]


def test_a_change_shows_the_words_that_changed_and_a_few_around() -> None:
    many = " ".join(f"từ{i}" for i in range(40))
    before, after = changed_words(f"{many} cũ kỹ {many}", f"{many} mới {many}")
    assert before == "… từ36 từ37 từ38 từ39 cũ kỹ từ0 từ1 từ2 từ3 …"
    assert after == "… từ36 từ37 từ38 từ39 mới từ0 từ1 từ2 từ3 …"
    assert changed_words("Nộp ngày 5.", "Nộp ngày 6.") == ("Nộp ngày 5.", "Nộp ngày 6.")


@given(st.lists(st.sampled_from("abc"), max_size=60), st.lists(st.sampled_from("abc"), max_size=60))
def test_windows_of_a_change_are_parts_of_the_texts(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    for shown, whole in zip(changed_words(before, after), (before, after), strict=True):
        assert shown.removeprefix("… ").removesuffix(" …").strip() in whole
    if old != new:
        assert len(set(changed_words(before, after))) == 2


def test_many_changes_are_counted() -> None:
    lines = lines_of([change("", "một"), change("hai", ""), change("ba", "bốn")], 2)
    assert lines == ("Thêm mục III.3: “một”", "Bỏ mục III.3: “hai”", "và 1 thay đổi khác")


@given(st.sampled_from("yefx"), st.integers(0, 10**14), st.integers(0, 10**9))
def test_a_button_is_read_back(action: str, intake: int, revision: int) -> None:
    for field in ("", *NAMES):
        button = Button(action, intake, revision, field)
        assert Button.decoded(button.encoded()) == button


@given(st.text(max_size=70))
def test_any_data_is_a_button_or_none(data: str) -> None:
    found = Button.decoded(data)
    assert found is None or found.intake >= 0


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("date", "7/3/2024", date(2024, 3, 7)),
        ("date", "ngày 07 tháng 3 năm 2024", date(2024, 3, 7)),
        ("date", "7-3-2024", date(2024, 3, 7)),
        ("date", "hôm nay", TODAY),
        ("number", "Số: 34 /CT-TTg", "34/CT-TTg"),
        ("type", " Chỉ  thị ", "chỉ thị"),
        ("recipients", "- Ban Giám đốc;\n- Các phòng;;", ("Ban Giám đốc", "Các phòng")),
        ("year", "năm 2025", 2025),
        ("signer", "Trần  Công Hòa", "Trần Công Hòa"),
        ("number", "-", ""),
        ("signer", "không có", ""),
        ("recipients", "không", ()),
    ],
)
def test_what_is_typed_is_read(field: str, typed: str, value: object) -> None:
    assert getattr(corrected(NOTHING_TO_CORRECT, field, typed, TODAY), field) == value


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("date", "31/4/2024"),
        ("date", "tháng 3 năm 2024"),
        ("date", "không nhớ"),
        ("year", "24"),
        ("year", "20245"),
        ("number", "9" * 90),
        ("subject", "a" * 501),
        ("type", "-"),
    ],
)
def test_what_cannot_stand_there_is_refused(field: str, typed: str) -> None:
    with pytest.raises(ThiDuaError):
        corrected(NOTHING_TO_CORRECT, field, typed, TODAY)
