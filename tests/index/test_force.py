"""Answers from what is in force: a chain of three decisions that amend and replace one another."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.app import Application, open_application
from config.settings import load_settings
from index.model import Answer

_FIXTURES = Path(__file__).parents[1] / "corpus" / "fixtures" / "documents"
_PLAN = Path(__file__).parents[2] / "corpus" / "documents" / "ke-hoach-thi-dua-2024.txt"
FIRST, AMENDED, REPLACED, TODAY = (
    date(2021, 12, 1),
    date(2023, 1, 1),
    date(2024, 6, 1),
    date(2026, 11, 22),
)
REWARD = "Mức thưởng danh hiệu Gương sáng sáng tạo là bao nhiêu?"
DEADLINE = "Hạn gửi hồ sơ Gương sáng sáng tạo là khi nào?"

_SCHOOLS = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: {number}/QĐ-UBND
Quảng Ngãi, ngày {day} tháng 02 năm 2024
QUYẾT ĐỊNH
Về mức hỗ trợ câu lạc bộ sáng chế trẻ
QUYẾT ĐỊNH:
Điều 1. Mức hỗ trợ
Mỗi câu lạc bộ sáng chế trẻ được hỗ trợ {amount} triệu đồng một năm.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký./.
"""


def _open(var: Path, folder: Path, *paths: Path) -> Application:
    for path in paths:
        shutil.copy(path, folder)
    settings = load_settings({}, home=var.parent)
    return open_application(settings.model_copy(update={"documents": folder}))


@pytest.fixture(scope="module")
def chain(packaged_var: Path, tmp_path_factory: pytest.TempPathFactory) -> Application:
    folder = tmp_path_factory.mktemp("chain")
    for number, amount in ((61, 20), (62, 35)):
        text = _SCHOOLS.format(number=number, day=number - 50, amount=amount)
        (folder / f"sang-che-{number}.txt").write_text(text, encoding="utf-8")
    return _open(packaged_var, folder, _PLAN, *_FIXTURES.glob("chain-*.txt"))


def _documents(answer: Answer) -> list[str]:
    return [citation.document for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "day", "document", "told"),
    [
        (REWARD, FIRST, "chain-1", "03 triệu đồng"),
        (REWARD, AMENDED, "chain-2", "05 triệu đồng"),
        (REWARD, REPLACED, "chain-3", "08 triệu đồng"),
        (REWARD, TODAY, "chain-3", "08 triệu đồng"),
        (DEADLINE, FIRST, "chain-1", "15 tháng 10"),
        (DEADLINE, AMENDED, "chain-2", "30 tháng 9"),
        (DEADLINE, REPLACED, "chain-3", "31 tháng 8"),
        (f"Theo quy định năm 2022, {REWARD.lower()}", TODAY, "chain-2", "05 triệu đồng"),
        (f"Ngày 1/12/2021 thì {REWARD.lower()}", TODAY, "chain-1", "03 triệu đồng"),
    ],
)
def test_what_is_in_force_on_the_day_answers(
    chain: Application, question: str, day: date, document: str, told: str
) -> None:
    answer = chain.ask(question, today=day)
    assert _documents(answer) == [document]
    assert told in answer.citations[0].quote
    assert answer.notes == ()


def test_a_replaced_text_is_quoted_with_what_replaced_it(chain: Application) -> None:
    answer = chain.ask("Theo Quyết định 41/2021/QĐ-UBND mức thưởng là bao nhiêu?", today=REPLACED)
    assert answer.citations[0].document == "chain-1"
    assert answer.notes == (
        (
            "Quyết định số 41/2021/QĐ-UBND đã được thay thế bởi Quyết định số 07/2024/QĐ-UBND "
            "từ ngày 20/02/2024."
        ),
    )


def test_an_amended_clause_is_quoted_with_what_amended_it(chain: Application) -> None:
    answer = chain.ask("Theo Quyết định 41/2021/QĐ-UBND mức thưởng là bao nhiêu?", today=AMENDED)
    assert _documents(answer) == ["chain-1", "chain-2"]
    assert "05 triệu đồng" in answer.citations[1].quote
    assert answer.notes == (
        (
            "Điều 4 Quyết định số 41/2021/QĐ-UBND đã được sửa đổi bởi Quyết định số "
            "18/2022/QĐ-UBND từ ngày 01/7/2022."
        ),
    )


@pytest.mark.parametrize(
    ("question", "day", "told", "quoted"),
    [
        (
            "Quyết định 41/2021 còn hiệu lực không?",
            TODAY,
            (
                "không còn hiệu lực vào ngày 22/11/2026: được thay thế bởi Quyết định số "
                "07/2024/QĐ-UBND từ ngày 20/02/2024"
            ),
            "thay thế Quyết định số 41/2021/QĐ-UBND",
        ),
        (
            "quyet dinh 41/2021/qd-ubnd con hieu luc khong",
            AMENDED,
            "còn hiệu lực vào ngày 01/01/2023, nhưng được sửa đổi, bổ sung",
            "một số điều của Quyết định số 41/2021/QĐ-UBND",
        ),
        (
            "Quyết định 41/2021/QĐ-UBND còn hiệu lực không?",
            date(2020, 1, 1),
            "chưa có hiệu lực vào ngày 01/01/2020",
            "có hiệu lực kể từ ngày 01 tháng 10 năm 2021",
        ),
        (
            "Văn bản nào thay thế Quyết định 41/2021/QĐ-UBND?",
            TODAY,
            "được thay thế bởi Quyết định số 07/2024/QĐ-UBND",
            "thay thế Quyết định số 41/2021/QĐ-UBND",
        ),
        (
            "Quyết định 41/2021/QĐ-UBND được sửa đổi bởi văn bản nào?",
            TODAY,
            "bởi Quyết định số 18/2022/QĐ-UBND từ ngày 01/7/2022",
            "một số điều của Quyết định số 41/2021/QĐ-UBND",
        ),
        (
            "Quyết định 07/2024/QĐ-UBND thay thế văn bản nào?",
            TODAY,
            "thay thế Quyết định số 41/2021/QĐ-UBND",
            "thay thế Quyết định số 41/2021/QĐ-UBND",
        ),
        (
            "Kế hoạch thi đua năm 2024 còn hiệu lực không?",
            TODAY,
            "là của năm 2024; năm thi đua đó đã qua",
            "năm 2024",
        ),
    ],
)
def test_questions_about_force_are_answered_with_the_clause(
    chain: Application, question: str, day: date, told: str, quoted: str
) -> None:
    answer = chain.ask(question, today=day)
    assert answer.status == "answered"
    assert told in answer.lead
    assert quoted in answer.citations[0].quote


def test_nothing_is_claimed_of_a_document_that_is_only_cited(chain: Application) -> None:
    assert chain.ask("Chỉ thị 19/CT-TTg còn hiệu lực không?", today=TODAY).status == "not_held"


def test_two_documents_in_force_that_differ_are_both_quoted(chain: Application) -> None:
    answer = chain.ask("Mỗi câu lạc bộ sáng chế trẻ được hỗ trợ bao nhiêu?", today=TODAY)
    assert sorted(_documents(answer)) == ["sang-che-61", "sang-che-62"]
    (note,) = answer.notes
    assert "61/QĐ-UBND" in note
    assert "62/QĐ-UBND" in note
    assert "khác nhau" in note


def test_one_that_is_not_yet_in_force_does_not_differ(chain: Application) -> None:
    answer = chain.ask("Mỗi câu lạc bộ được hỗ trợ bao nhiêu?", today=date(2024, 2, 11))
    assert _documents(answer) == ["sang-che-61"]
    assert answer.notes == ()
