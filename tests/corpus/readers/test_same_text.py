"""The same text in every format is the same document."""

import html
from pathlib import Path

import pytest

from corpus.library import document_from
from corpus.readers.reading import read_file
from corpus.readers.text import read_text
from tests.corpus.readers.made import pdf, set_pages, word_file
from tests.corpus.samples import FIXTURES, PLAN_FILE

SOURCES = [FIXTURES / "luat.txt", PLAN_FILE]


def _paragraphs(source: Path) -> list[str]:
    return read_text(source).split("\n")


def _written(folder: Path, name: str, paragraphs: list[str]) -> Path:
    path = folder / name
    if name.endswith(".docx"):
        return word_file(path, paragraphs)
    if name.endswith(".pdf"):
        path.write_bytes(pdf(set_pages(paragraphs)))
    elif name.endswith(".html"):
        page = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
        path.write_text(f"<!DOCTYPE html><body>{page}</body>", encoding="utf-8")
    else:
        path.write_text("\n".join(paragraphs), encoding=name.partition(".")[0])
    return path


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "name", ["a.docx", "a.html", "a.pdf", "utf-16.txt", "utf-16-le.txt", "utf-16-be.txt"]
)
def test_the_tree_is_the_same(source: Path, name: str, tmp_path: Path) -> None:
    reading = read_file(_written(tmp_path, name, _paragraphs(source)))
    expected = document_from("a", read_text(source))
    assert reading.text == expected.text
    assert document_from("a", reading.text) == expected
    assert not reading.verbatim
    assert reading.unread == ()
