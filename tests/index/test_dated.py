"""Documents asked for by their date: day, month and year are one thing, not three numbers."""

from datetime import date

import pytest

from bot.app import Application

DAY = date(2024, 6, 3)


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("văn bản nào ban hành ngày 12-12-2023", {"1367/QĐ-UBND", "1368/QĐ-UBND"}),
        ("van ban nao ky ngay 7 thang 4 nam 2014", {"34-CT/TW"}),
        ("văn bản nào ban hành năm 2014", {"34-CT/TW"}),
        ("năm 2016 có văn bản nào", {"05-CT/TW"}),
    ],
)
def test_the_documents_of_a_day_or_a_year(
    application: Application, question: str, numbers: set[str]
) -> None:
    answer = application.ask(question, today=DAY)
    told = answer.lead + " ".join(citation.quote for citation in answer.citations)
    assert answer.status == "answered"
    assert all(number in told for number in numbers)
    assert "1440/QĐ-UBND" not in told


@pytest.mark.parametrize(
    "question", ["văn bản nào ban hành ngày 11/8/2023", "van ban nao ky ngay 30/12/2022"]
)
def test_no_other_day_will_do(application: Application, question: str) -> None:
    assert application.ask(question, today=DAY).status == "not_found"
