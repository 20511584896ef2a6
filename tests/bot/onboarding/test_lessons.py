"""Lessons quote the present document word for word, and know when a clause changed or went."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.onboarding.lessons import Syllabus, span_in, stands_in
from config.onboarding import load_course
from corpus.document import document_from
from tests.bot.onboarding.school import HCTH, PLAN_TEXT, ROOM, plan

COURSE = load_course()
BEFORE = Syllabus(COURSE, [plan()])


def changed(after: Syllabus) -> list[str]:
    return [key for key in BEFORE.ids if after.fingerprint(key) != BEFORE.fingerprint(key)]


def test_every_quote_is_cut_from_the_document_at_its_place() -> None:
    document = plan()
    for lesson_id in BEFORE.ids:
        for unit in (None, HCTH, "dang-uy", "cong-doan", ROOM.id):
            lesson = BEFORE.lesson(lesson_id, unit)
            assert lesson is not None
            assert lesson.quotes
            for quote in lesson.quotes:
                assert quote.quote == document.text[quote.start : quote.end]
                assert quote.quote in PLAN_TEXT
    for question in BEFORE.questions.values():
        assert question.quote.quote in PLAN_TEXT


@pytest.mark.parametrize(
    ("unit", "locator", "said"),
    [
        (HCTH, "III.3", "thường trực"),
        ("dang-uy", "III.2", "lãnh đạo Sở"),
        ("cong-doan", "III.3", "Công đoàn"),
        (ROOM.id, "III.1", "trưởng đơn vị"),
        (None, "III.1", "trưởng đơn vị"),
    ],
)
def test_the_persons_own_unit_comes_first(unit: str | None, locator: str, said: str) -> None:
    lesson = BEFORE.lesson("ai-lam-gi", unit)
    assert lesson is not None
    assert lesson.quotes[0].locator == locator
    assert lesson.own is not None
    assert said in lesson.own
    assert len(lesson.quotes) == 4
    assert lesson.fingerprint == BEFORE.fingerprint("ai-lam-gi")


@pytest.mark.parametrize(
    ("old", "new", "lessons"),
    [
        ("100% Công chức", "95% Công chức", ["chi-tieu"]),
        ("bám sát nhiệm vụ trọng tâm của Sở", "bám sát việc của Sở", ["yeu-cau", "khen-thuong"]),
        ("ngày 07/4/2014", "ngày 08/4/2014", ["can-cu"]),
        ("sôi nổi trong toàn thể", "rộng khắp trong toàn thể", ["chien-dich"]),
        ("học tập suốt đời giai đoạn 2023-2030", "học tập suốt đời", ["phong-trao"]),
        ("Công đoàn cơ sở Sở làm đầu mối", "Đoàn Thanh niên Sở làm đầu mối",
         ["ai-lam-gi", "khen-thuong", "hoi-tro-ly"]),
        ("- Đảng ủy Sở;", "- Đảng ủy;", []),
        ("ngày 07 tháng 3 năm 2024", "ngày 09 tháng 3 năm 2024", []),
        ("\n\ntrào thi đua đến từng", " trào thi đua đến từng", []),
    ],
)  # fmt: skip
def test_exactly_the_lessons_that_cite_what_changed_read_differently(
    old: str, new: str, lessons: list[str]
) -> None:
    after = Syllabus(COURSE, [plan((old, new))])
    assert changed(after) == lessons
    assert set(after.ids) == set(BEFORE.ids)


def test_a_clause_that_was_renumbered_is_found_and_has_not_changed() -> None:
    after = Syllabus(
        COURSE,
        [
            plan(
                ("3. Giao Phòng", "4. Giao Phòng"),
                ("2. Đề nghị tổ", "3. Đề nghị tổ"),
                ("1. Căn cứ vào Kế hoạch này", "1. Điều mới.\n\n2. Căn cứ vào Kế hoạch này"),
            )
        ],
    )
    assert changed(after) == []
    lesson = after.lesson("ai-lam-gi")
    assert lesson is not None
    assert [quote.locator for quote in lesson.quotes] == ["III.2", "III.3", "III.4", "III.4"]


def test_a_clause_that_has_gone_holds_its_lesson_back_and_no_other() -> None:
    first = PLAN_TEXT.index("- Xây dựng cơ quan, đơn vị vững mạnh")
    last = PLAN_TEXT.index("- Đẩy mạnh công tác tuyên truyền, phát hiện")
    after = Syllabus(COURSE, [plan((PLAN_TEXT[first:last], ""))])
    assert set(BEFORE.ids) - set(after.ids) == {"chi-tieu"}
    assert [one.missing.place for one in after.held] == ["mục II.3, gạch đầu dòng 4"]
    assert after.lesson("chi-tieu") is None
    assert "danh-hieu" not in after.questions


def test_a_question_is_not_put_when_its_right_words_went_or_a_wrong_ones_came() -> None:
    went = Syllabus(COURSE, [plan(("100% Công chức", "95% Công chức"))])
    assert set(BEFORE.questions) - set(went.questions) == {"hoc-tap"}
    came = Syllabus(COURSE, [plan(("thành tích đột xuất", "thâm niên, tuổi nghề, đột xuất"))])
    assert set(BEFORE.questions) - set(came.questions) == {"danh-gia"}
    assert [one.missing.question for one in came.held] == ["danh-gia"]


def test_without_a_plan_everything_is_held_back() -> None:
    empty = Syllabus(COURSE, [])
    assert empty.ids == ()
    assert not empty.available
    assert {one.missing.lesson for one in empty.held} == set(BEFORE.ids)
    assert len({one.key for one in empty.held}) == len(empty.held)


_WORDS = re.findall(r"\w+", PLAN_TEXT)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(_WORDS) - 1), st.sampled_from(["", "mới", "không"]))
def test_whatever_word_changes_quotes_stay_verbatim_and_only_what_cites_it_differs(
    which: int, new: str
) -> None:
    """One word of the plan goes or becomes another."""
    place = list(re.finditer(r"\w+", PLAN_TEXT))[which]
    text = PLAN_TEXT[: place.start()] + new + PLAN_TEXT[place.end() :]
    after = Syllabus(COURSE, [document_from("ke-hoach-thi-dua-2024", text)])
    for lesson_id in after.ids:
        lesson, before = after.lesson(lesson_id), BEFORE.lesson(lesson_id)
        assert lesson is not None
        assert before is not None
        for quote in lesson.quotes:
            assert quote.quote == text[quote.start : quote.end]
        same = [one.text.split() for one in lesson.clauses] == [
            one.text.split() for one in before.clauses
        ]
        assert same == (lesson.fingerprint == before.fingerprint)


@given(st.text(alphabet="ab *\n", max_size=20), st.text(alphabet="ab ", min_size=1, max_size=4))
def test_a_span_is_found_as_it_stands_but_for_breaks_and_asterisks(text: str, span: str) -> None:
    found = span_in(text, span)
    if found is None:
        assert not re.search(rf"(?<!\w){re.escape(span.strip())}(?!\w)", text) or not span.strip()
    else:
        strip = str.maketrans("", "", " *\n")
        assert text[slice(*found)].translate(strip) == span.translate(strip)


def test_what_an_option_says_stands_in_a_text() -> None:
    assert stands_in("Lấy kết quả để xét", "kết quả")
    assert stands_in("quả này, kết kia", "kết quả")
    assert stands_in("bất kỳ", "và của")
    assert not stands_in("Lấy kết quả để xét", "kết quả thi")
