"""The course for new employees: what the file must say, and that the plan bears it all out."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bot.onboarding.lessons import Syllabus, find_clause, plan_of, span_in
from config.errors import ThiDuaError
from config.onboarding import ONBOARDING, Kind, Question, load_course
from corpus.document import document_from
from corpus.model import Document
from corpus.vietnamese import fold, syllables

PLAN = Path(__file__).parents[2] / "corpus/documents/ke-hoach-thi-dua-2024.txt"
LESSON = """
lessons:
  - id: mot
    title: Bài một
    text: Lời của bài.
    clauses:
      - locator: I.1
    questions:
      - id: cau
        kind: choice
        text: Câu hỏi?
        clause: {locator: I.1}
        explanation: Vì thế.
        options:
          - {text: đúng, right: "true", span: lời}
          - {text: sai}
"""


@pytest.fixture(scope="module")
def plan() -> Document:
    return document_from(PLAN.stem, PLAN.read_text(encoding="utf-8"))


def write(folder: Path, text: str) -> Path:
    path = folder / "onboarding.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def shipped() -> Iterator[Question]:
    for lesson in load_course().lessons:
        yield from lesson.questions


def test_the_course_covers_the_plan_in_two_minutes_a_lesson() -> None:
    course = load_course()
    places = {
        clause.locator or clause.part for lesson in course.lessons for clause in lesson.clauses
    }
    assert places >= {"I.1", "I.2", "II.1", "II.2", "II.3", "III.1", "III.2", "III.3", "can-cu"}
    assert 7 <= len(course.lessons) <= 10
    assert all(len(lesson.text.split()) <= 260 for lesson in course.lessons)
    assert all(1 <= len(lesson.questions) <= 2 for lesson in course.lessons)
    assert {question.kind for question in shipped()} == set(Kind)
    assert course.final.questions == 10
    assert len(list(shipped())) > course.final.questions


def test_nothing_of_the_course_is_held_back_over_the_plan(plan: Document) -> None:
    syllabus = Syllabus(load_course(), [plan])
    assert syllabus.held == ()
    assert len(syllabus.ids) == len(load_course().lessons)
    assert set(syllabus.questions) == {question.id for question in shipped()}


def test_every_right_option_names_words_of_its_clause(plan: Document) -> None:
    for question in Syllabus(load_course(), [plan]).questions.values():
        for option in question.options:
            if option.right:
                assert option.quote is not None
                assert option.quote.quote == plan.text[option.quote.start : option.quote.end]
                assert option.quote.label == question.quote.label
            else:
                assert option.quote is None


def test_no_wrong_options_words_stand_in_the_clause(plan: Document) -> None:
    """Not even two neighbouring ones of them, so that nothing of it can be read out of it."""
    for question in shipped():
        clause = find_clause(question.clause, plan, [plan])
        assert clause is not None
        said = syllables(fold(clause.text))
        pairs = set(pairwise(said))
        for option in question.options:
            if option.right or option.text is None:
                continue
            words = syllables(fold(option.text))
            assert not pairs & set(pairwise(words)), option.text
            assert len(words) > 1 or words[0] not in said, option.text


def test_of_clauses_to_find_only_the_right_one_says_it(plan: Document) -> None:
    for question in shipped():
        if question.kind is Kind.FIND:
            span = next(option.span for option in question.options if option.span)
            for option in question.options:
                assert option.clause is not None
                clause = find_clause(option.clause, plan, [plan])
                assert clause is not None
                assert (span_in(clause.text, span) is not None) is option.right


def test_no_long_quote_is_copied_into_the_words_of_a_lesson(plan: Document) -> None:
    said = syllables(plan.text)
    runs = {tuple(said[at : at + 12]) for at in range(len(said))}
    for lesson in load_course().lessons:
        words = syllables(lesson.text)
        assert not any(tuple(words[at : at + 12]) in runs for at in range(len(words) - 11))


def test_the_latest_plan_is_meant(plan: Document) -> None:
    newer = plan.model_copy(update={"id": "moi", "year": 2025})
    law = plan.model_copy(update={"id": "luat", "type": "luật", "year": None})
    assert plan_of([plan, newer, law]) is newer
    assert plan_of([law]) is None


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("    title: Bài một\n", "", "thiếu một khóa bắt buộc"),
        ("    text: Lời của bài.", "    text: ''", "còn để trống"),
        ("    title: Bài một", "    titel: Bài một", "thiếu một khóa bắt buộc"),
        (", span: lời", "", "không hợp lệ"),
        ("{text: sai}", "{text: sai, span: lời}", "không hợp lệ"),
        ("kind: choice", "kind: order", "không hợp lệ"),
        ("kind: choice", "kind: doan", "không hợp lệ"),
        ("- locator: I.1\n", "- {locator: I.1, part: can-cu}\n", "không hợp lệ"),
        ("id: mot", "id: Một", "không hợp lệ"),
    ],
)
def test_a_wrong_file_is_told_by_line(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in LESSON
    path = write(tmp_path, LESSON.replace(old, new, 1))
    with pytest.raises(ThiDuaError) as error:
        load_course(path)
    assert "onboarding.yaml, dòng " in error.value.what
    assert reason in error.value.what


def test_doubled_ids_and_variants_of_clauses_that_are_not_there(tmp_path: Path) -> None:
    assert load_course(write(tmp_path, LESSON)).lessons[0].id == "mot"
    doubled = LESSON + LESSON.replace("lessons:\n", "").replace("id: cau", "id: khac")
    with pytest.raises(ThiDuaError, match="“mot” đã có ở trên"):
        load_course(write(tmp_path, doubled))
    variant = LESSON + "    variants:\n      - {units: [a], text: Lời., first: 2}\n"
    with pytest.raises(ThiDuaError, match="không có nhiều đoạn trích như vậy"):
        load_course(write(tmp_path, variant))


def test_a_final_that_cannot_be_passed_and_an_office_told_before_the_person(tmp_path: Path) -> None:
    for wrong in (
        "final: {questions: 5, pass_mark: 6}\n",
        "pace: {nudge_after: 3, tell_office_after: 3}\n",
    ):
        with pytest.raises(ThiDuaError):
            load_course(write(tmp_path, wrong + LESSON))


def test_the_units_of_variants_are_those_of_the_list() -> None:
    known = (ONBOARDING.parent / "units.yaml").read_text(encoding="utf-8")
    for lesson in load_course().lessons:
        for variant in lesson.variants:
            for unit in variant.units:
                assert f"id: {unit}\n" in known
