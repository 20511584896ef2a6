"""Which document a file is, by what it says of itself and by its name."""

from datetime import date

import pytest

from corpus.document import document_from
from corpus.identity import id_for, is_same
from corpus.model import Document


def _document(document_id: str = "moi", **said: object) -> Document:
    described = {"type": "kế hoạch", "issuer": "Sở Khoa học và Công nghệ", **said}
    return document_from(document_id, "KẾ HOẠCH\nvề A\nI. B").model_copy(
        update={"number": None, "date": None, "subject": None, "year": None, **described}
    )


HELD = _document(
    "ke-hoach-thi-dua-2024",
    subject="Phát động thi đua năm 2024",
    date=date(2024, 3, 7),
    year=2024,
)
DIRECTIVE = _document(
    "chi-thi-34",
    type="chỉ thị",
    issuer="Bộ Chính trị",
    number="34-CT/TW",
    date=date(2014, 4, 7),
    subject="Đổi mới công tác thi đua",
)


def test_the_plan_of_the_same_year_is_the_same_whatever_its_file_is_called() -> None:
    read = _document(subject="phát động Thi đua năm 2024", date=date(2024, 9, 1), year=2024)
    assert id_for(read, "Bản cuối", [DIRECTIVE, HELD], ()) == HELD.id


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("Kế hoạch thi đua 2025", "ke-hoach-thi-dua-2025"),
        ("ke-hoach-thi-dua-2024", "ke-hoach-thi-dua-2025"),
    ],
)
def test_the_plan_of_another_year_is_another(stem: str, expected: str) -> None:
    read = _document(subject="Phát động thi đua năm 2025", date=date(2025, 3, 1), year=2025)
    assert not is_same(read, HELD)
    assert id_for(read, stem, [DIRECTIVE, HELD], ()) == expected


def test_a_plan_that_got_its_number_is_the_same() -> None:
    read = HELD.model_copy(update={"number": "12/KH-SKHCN"})
    assert is_same(read, HELD)


def test_a_number_is_the_same_in_its_year_only() -> None:
    read = _document(number="12/KH-SKHCN", date=date(2024, 3, 7), subject="Một việc")
    other = read.model_copy(update={"subject": "Tên khác"})
    assert is_same(other, read)
    assert not is_same(other.model_copy(update={"date": date(2025, 3, 7)}), read)
    law = other.model_copy(update={"number": "06/2022/QH15"})
    assert is_same(law.model_copy(update={"date": None}), law)


@pytest.mark.parametrize(
    "said",
    [
        {"number": "35-CT/TW"},
        {"issuer": "Ban Bí thư"},
        {"type": "kết luận"},
        {"date": date(2015, 4, 7)},
    ],
)
def test_one_thing_that_differs_makes_another(said: dict[str, object]) -> None:
    assert not is_same(DIRECTIVE.model_copy(update=said), DIRECTIVE)


def test_what_could_not_be_read_does_not_tell_apart() -> None:
    read = DIRECTIVE.model_copy(update={"issuer": None, "date": None, "subject": None})
    assert is_same(read, DIRECTIVE)


def test_a_namesake_is_a_version_unless_something_contradicts() -> None:
    scan = _document(type="văn bản", issuer=None)
    assert id_for(scan, "chi-thi-34", [DIRECTIVE], ()) == "chi-thi-34"
    other = DIRECTIVE.model_copy(update={"number": "35-CT/TW", "date": date(2014, 9, 1)})
    assert id_for(other, "chi-thi-34", [DIRECTIVE], ()) == "chi-thi-34-2014"
    assert id_for(other, "chi-thi-34", [DIRECTIVE], {"chi-thi-34-2014"}) == "chi-thi-34-35-ct-tw"


def test_unlike_documents_in_files_of_one_name_are_two() -> None:
    first = _document("document", subject="Tổ chức hội thao chào mừng ngày thành lập ngành")
    second = _document(subject="Rà soát sáng kiến cấp cơ sở")
    assert id_for(second, "document", [first], ()) == "document-2"


def test_a_long_name_leaves_room_for_what_tells_apart() -> None:
    long = "a" * 200
    held = _document("a" * 80, number="1/KH-SKHCN")
    made = id_for(_document(number="2/KH-SKHCN"), long, [held], ())
    assert (made.endswith("-2-kh-skhcn"), len(made) <= 80) == (True, True)
