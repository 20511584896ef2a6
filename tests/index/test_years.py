"""Plans of several campaign years: which is answered from, and when it is asked."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.app import Application, open_application
from config.settings import load_settings

_FIXTURES = Path(__file__).parents[1] / "corpus" / "fixtures" / "documents"
_PLAN = Path(__file__).parents[2] / "corpus" / "documents" / "ke-hoach-thi-dua-2024.txt"
IN_2024, IN_2025, IN_2026 = date(2024, 6, 1), date(2025, 6, 1), date(2026, 6, 1)
PLAN_2024, PLAN_2025 = "ke-hoach-thi-dua-2024", "ke-hoach-2025"
TARGETS = "Chỉ tiêu thi đua là gì?"


@pytest.fixture(scope="module")
def both(packaged_var: Path, tmp_path_factory: pytest.TempPathFactory) -> Application:
    folder = tmp_path_factory.mktemp("plans")
    for path in (_PLAN, _FIXTURES / "ke-hoach-2025.txt"):
        shutil.copy(path, folder)
    settings = load_settings({}, home=packaged_var.parent)
    return open_application(settings.model_copy(update={"documents": folder}))


@pytest.mark.parametrize(
    ("question", "day", "plan"),
    [
        ("Chỉ tiêu thi đua năm 2024 là gì?", IN_2026, PLAN_2024),
        ("Chỉ tiêu thi đua năm 2025 là gì?", IN_2024, PLAN_2025),
        ("chi tieu thi dua nam ngoai la gi", IN_2026, PLAN_2025),
        ("Kế hoạch năm 2025 ban hành ngày nào?", IN_2026, PLAN_2025),
        ("Kế hoạch 15/KH-SKHCN ban hành ngày nào?", IN_2026, PLAN_2025),
        ("năm nay chỉ tiêu là gì", IN_2024, PLAN_2024),
        ("năm nay chỉ tiêu là gì", IN_2025, PLAN_2025),
    ],
)
def test_a_year_that_is_named_is_answered_from_its_plan(
    both: Application, question: str, day: date, plan: str
) -> None:
    answer = both.ask(question, today=day)
    assert {citation.document for citation in answer.citations} == {plan}
    assert (answer.notes, answer.years) == ((), ())


@pytest.mark.parametrize(
    ("day", "plan", "other"), [(IN_2024, PLAN_2024, "2025"), (IN_2025, PLAN_2025, "2024")]
)
def test_this_years_plan_answers_and_the_other_is_named(
    both: Application, day: date, plan: str, other: str
) -> None:
    answer = both.ask(TARGETS, today=day)
    assert {citation.document for citation in answer.citations} == {plan}
    (note,) = answer.notes
    assert str(day.year) in note
    assert other in note


def test_without_a_plan_of_this_year_it_is_asked_which_is_meant(both: Application) -> None:
    answer = both.ask(TARGETS, today=IN_2026)
    assert answer.years == (2024, 2025)
    assert (answer.citations, answer.source) == ((), None)
    assert "2024 hay 2025" in answer.lead


def test_where_only_one_plan_says_it_nothing_is_asked(both: Application) -> None:
    answer = both.ask("Ngày hội Sáng kiến tổ chức khi nào?", today=IN_2026)
    assert [citation.document for citation in answer.citations] == [PLAN_2025]
    assert answer.years == ()


def test_this_year_without_a_plan_is_answered_from_the_latest_and_said(both: Application) -> None:
    answer = both.ask("năm nay chỉ tiêu là gì", today=IN_2026)
    assert {citation.document for citation in answer.citations} == {PLAN_2025}
    assert answer.notes == ("Kế hoạch đang có là của năm 2025, chưa có kế hoạch năm 2026.",)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Chỉ tiêu của chi đoàn là gì?", True),
        ("Ai làm đầu mối tổ chức phát động các đợt thi đua?", True),
        ("Vì sao phải nêu gương điển hình tiên tiến?", False),
        ("Quyết định 279/QĐ-SKHCN ban hành ngày nào?", False),
        ("Kế hoạch ban hành ngày nào?", False),
    ],
)
def test_that_the_plan_is_over_is_said_where_something_is_to_be_done(
    application: Application, question: str, said: bool
) -> None:
    answer = application.ask(question, today=IN_2026)
    assert answer.status == "answered"
    assert (
        answer.notes == ("Kế hoạch đang có là của năm 2024, chưa có kế hoạch năm 2026.",)
    ) is said
    assert application.ask(question, today=IN_2024).notes == ()
