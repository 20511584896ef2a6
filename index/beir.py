"""A set of questions and documents in BEIR layout (https://github.com/beir-cellar/beir)."""

import csv
import gzip
import hashlib
import json
import re
from collections.abc import Container, Iterator
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, Final, cast

from config.errors import ThiDuaError
from corpus.model import Document, Passage
from corpus.vietnamese import canonical

PASSAGE_SYLLABLES: Final = 180
_LAYOUT: Final = "Cần corpus.jsonl (hoặc .gz), queries.jsonl và qrels/TÊN.tsv theo kiểu BEIR"
_WORD: Final = re.compile(r"\S+")
_SENTENCE_END: Final = re.compile(r"[.;:!?]$")
# Else every passage would keep a set of its own that says so, at 700 bytes each.
_PASSAGE_FIELDS: Final = set(Passage.model_fields)

Judgements = dict[str, dict[str, int]]
"""How well each document answers a question, by their ids."""


class BeirSet:
    """A folder with ``corpus.jsonl`` (or ``.gz``), ``queries.jsonl`` and ``qrels/NAME.tsv``.

    Whatever is read raises ThiDuaError where it is missing or not in this layout.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def folder(self, var: Path) -> Path:
        """Where its index is kept under ``var``, by the content of its documents."""
        with self._corpus.open("rb") as file:
            return var / "evaluation" / hashlib.file_digest(file, "sha256").hexdigest()[:16]

    def judgements(self, name: str) -> Judgements:
        """Those of ``qrels/NAME.tsv``."""
        path = self._directory / "qrels" / f"{name}.tsv"
        judged: Judgements = {}
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file, delimiter="\t"))
            for question, document, score in rows[1:]:
                judged.setdefault(question, {})[document] = int(score)
        except (OSError, ValueError) as error:
            raise ThiDuaError("Không đọc được đáp án của bộ đo", path, _LAYOUT) from error
        return judged

    def questions(self, judged: Container[str]) -> dict[str, str]:
        """The questions with these ids, of which there is at least one."""
        lines = _lines(self._directory / "queries.jsonl")
        every = {str(line["_id"]): str(line.get("text", "")) for line in lines}
        questions = {one: text for one, text in every.items() if one in judged}
        if not questions:
            raise ThiDuaError(
                "Không có câu hỏi nào được chấm trong bộ đo", self._directory, _LAYOUT
            )
        return questions

    def documents(self) -> Iterator[Document]:
        """In the order of the file, without sections."""
        for line in _lines(self._corpus):
            yield Document(
                id=str(line["_id"]),
                type="",
                title=canonical(str(line.get("title", ""))),
                text=canonical(str(line.get("text", ""))),
                sections=(),
            )

    @cached_property
    def _corpus(self) -> Path:
        for name in ("corpus.jsonl", "corpus.jsonl.gz"):
            if (self._directory / name).is_file():
                return self._directory / name
        raise ThiDuaError("Thư mục không phải bộ đo: thiếu corpus.jsonl", self._directory, _LAYOUT)


def passages_of(document: Document) -> Iterator[Passage]:
    """About equal pieces of at most some 180 syllables, ending where sentences end if they can."""
    words = list(_WORD.finditer(document.text))
    pieces = max(1, -(-len(words) // PASSAGE_SYLLABLES))
    ideal = [len(words) * piece // pieces for piece in range(pieces + 1)]
    borders = [0, *(_nearest_end(words, border) for border in ideal[1:-1]), len(words)]
    for first, last in pairwise(borders):
        start, end = (words[first].start(), words[last - 1].end()) if last > first else (0, 0)
        yield Passage.model_construct(
            _PASSAGE_FIELDS,
            document=document.id,
            section=0,
            start=start,
            end=end,
            text=document.text[start:end],
            context=document.title,
        )


def _nearest_end(words: list[re.Match[str]], border: int) -> int:
    """The end of a sentence near this border (a number of words), or the border itself."""
    reach = PASSAGE_SYLLABLES // 6
    for away in range(reach):
        for near in (border - away, border + away):
            if 0 < near < len(words) and _SENTENCE_END.search(words[near - 1].group()):
                return near
    return border


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with _opened(path) as file:
            for number, text in enumerate(file, start=1):
                if text.strip():
                    yield _object(path, number, text)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ThiDuaError("Không đọc được tệp của bộ đo", path, _LAYOUT) from error


def _object(path: Path, number: int, text: str) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except ValueError:
        line = None
    if not isinstance(line, dict) or "_id" not in line:
        raise ThiDuaError(f"Dòng {number} không phải JSON có _id", path, _LAYOUT)
    return line


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return cast("IO[str]", gzip.open(path, "rt", encoding="utf-8"))
    return path.open(encoding="utf-8")
