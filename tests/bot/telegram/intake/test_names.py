"""Names of files that were sent."""

import unicodedata
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.addressing import SentFile, Where
from bot.telegram.intake.names import name_of, safe_name

HERE = Where(7, private=True)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Kế hoạch 15.docx", "Kế hoạch 15.docx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\Windows\\a.PDF", "a.pdf"),
        ("/tuyệt/đối.pdf", "đối.pdf"),
        ("..", "van-ban"),
        ("...docx", "van-ban.docx"),
        (".hidden", "van-ban.hidden"),
        ("a\x00b.txt", "a b.txt"),
        ("kế\u202ehoạch\u202e.pdf", "kế hoạch.pdf"),
        ("a.docx/", "van-ban"),
        ("a.tar.gz", "a.tar.gz"),
        ("a" * 300 + ".pdf", "a" * 80 + ".pdf"),
        ("a.pdf ", "a.pdf"),
    ],
)
def test_a_name_leads_nowhere(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_one_of_one_file(name: str) -> None:
    safe = safe_name(name)
    assert PurePosixPath(safe).name == safe
    assert (Path("/a/b") / safe).resolve() == Path("/a/b") / safe
    assert not safe.startswith((".", "-"))
    assert 0 < len(safe) <= 100
    assert not any(unicodedata.category(letter).startswith("C") for letter in safe)
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (SentFile(HERE, 7, "photo", "x", "y"), "anh-chup.jpg"),
        (SentFile(HERE, 7, "photo", "x", "y", caption="Chỉ thị 5/CT\nạ"), "Chỉ thị 5-CT.jpg"),
        (SentFile(HERE, 7, "document", "x", "y", "a.pdf", caption="Chỉ thị"), "a.pdf"),
        (SentFile(HERE, 7, "document", "x", "y", None, "application/pdf", None, "Báo cáo"),
         "Báo cáo.pdf"),
        (SentFile(HERE, 7, "document", "x", "y", "quét", "application/pdf"), "quét.pdf"),
        (SentFile(HERE, 7, "document", "x", "y"), "van-ban"),
    ],
)  # fmt: skip
def test_what_a_file_is_called(sent: SentFile, name: str) -> None:
    assert name_of(sent) == name
