"""The letters of a picture by Tesseract, as pieces that stand on a page like those of a PDF.

Sources: tesseract(1); the hOCR specification 1.2 (``bbox``, ``baseline``, ``x_size``, ``x_wconf``).
Tesseract is called on the picture itself: what goes through ocrmypdf comes back as a PDF without
the confidence of its words, and has been written to disk on the way.
"""

import io
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image

from config.errors import ThiDuaError
from corpus.letters import UPPER
from corpus.readers.layout import Piece
from corpus.readers.pictures import shows_something, straightened
from corpus.readers.sheets import Sheet
from corpus.readers.tones import with_tones

_LANGUAGE: Final = "vie"
# What Tesseract knows of Vietnamese takes a zero with a dot or a stroke in it for 6 or 9.
_FIGURES_IN: Final = "eng"
_FIGURES: Final = re.compile(r"[(“]?\d[\d.,/]*[%;:,.)”]?")
_DOUBTED: Final = 0.95
_ABOVE: Final = 1.0
_BELOW: Final = 0.4
_PAPER: Final = 255
_COMMAND: Final = ("tesseract", "stdin", "stdout")
# Whole pages as one block: where columns part is for the layout to say, and blocks that Tesseract
# finds for itself may cut the accents off a line.
_ONE_BLOCK: Final = 6
_BLOCKS: Final = 3
_DPI: Final = 300
_POINTS: Final = 72 / _DPI
_COLUMN_GAP: Final = 1.2
_UNCLEAR: Final = 0.8
_UPRIGHT: Final = 0.6
_SPECK: Final = 0.55
_SURELY: Final = 0.7
_STAIN: Final = 0.5
_LEAST_SURE: Final = 0.5
_TURNS: Final = (
    Image.Transpose.ROTATE_90,
    Image.Transpose.ROTATE_180,
    Image.Transpose.ROTATE_270,
)
_INSTALL: Final = "Cài gói Debian tesseract-ocr và tesseract-ocr-vie"

_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_LINES: Final = frozenset("ocr_line ocr_header ocr_caption ocr_textfloat".split())
_BOX: Final = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_BASELINE: Final = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_SIZE: Final = re.compile(r"x_size (-?[\d.]+)")
_SURE: Final = re.compile(r"x_wconf (\d+)")
_ALONE: Final = 30
_MARKERS: Final = (
    (re.compile(r"^[l|!]\.(?=\s)"), "1."),
    (re.compile(rf"^(\d{{1,2}}),(?=\s[{UPPER}“])"), r"\1."),
    (re.compile(r"^[øợ]\)"), "g)"),
    (re.compile(r"^(?:[¡ìíï]1?|i1)\)"), "i)"),
    (re.compile(r"^[ăâàáä]\)"), "a)"),
    (re.compile(r"^[èéê]\)"), "e)"),
    (re.compile(r"^([a-zđ]|\d{1,2})\s+([.)])(?=\s)"), r"\1\2"),
)


@dataclass(frozen=True)
class Recognised:
    """What a picture says, and how sure of it (0..1) the recognition is; 0 where it says nothing.

    ``width`` and ``height`` are of the page, in points.
    """

    pieces: tuple[Piece, ...]
    confidence: float
    width: float
    height: float


@dataclass(frozen=True)
class _Word:
    text: str
    left: float
    right: float
    sure: float


def recognised(picture: Image.Image, mode: int = _ONE_BLOCK) -> Recognised:
    """The words of an upright, level page in grey at 300 dots an inch.

    Raises MemoryError where Tesseract, which must be installed, breaks down over it.
    """
    found = _without_specks(list(_lines(_hocr(picture, mode), picture.height)))
    sure = _certainty([word for _, words in found for word in words])
    if sure >= _UNCLEAR:
        found = _with_figures(found, picture, mode)
    return Recognised(
        pieces=tuple(piece for line, words in found for piece in _pieces(line, words)),
        confidence=round(sure, 3),
        width=picture.width * _POINTS,
        height=picture.height * _POINTS,
    )


def sheet_from(picture: Image.Image, number: int) -> Sheet:
    """A page (from 1) from its picture, turned so that its lines are level and upright.

    A page that is not blank but says nothing, or nothing sure, is ``unread`` and has no confidence.
    """
    level = straightened(picture)
    best = recognised(level)
    if best.confidence < _UNCLEAR:
        best = max(best, recognised(level, _BLOCKS), key=_trust)
    if best.confidence < _UPRIGHT and shows_something(picture):
        turned = (picture.transpose(turn) for turn in _TURNS)
        best = max([best, *(recognised(straightened(one)) for one in turned)], key=_trust)
    sure = best.confidence >= _LEAST_SURE
    return Sheet(
        number=number,
        width=best.width,
        height=best.height,
        pieces=best.pieces if sure else (),
        unread=not sure and (bool(best.pieces) or shows_something(picture)),
        confidence=best.confidence if sure else None,
    )


def require_tesseract() -> None:
    """Raises ThiDuaError where Tesseract, or what it knows of Vietnamese, is not installed."""
    try:
        done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise ThiDuaError("Chưa có Tesseract để đọc bản quét và ảnh", remedy=_INSTALL) from error
    if _LANGUAGE.encode() not in done.stdout.split():
        raise ThiDuaError("Tesseract chưa có tiếng Việt", remedy=_INSTALL)


def _trust(found: Recognised) -> float:
    return found.confidence


def _without_specks(
    lines: Sequence[tuple[Piece, list[_Word]]],
) -> list[tuple[Piece, list[_Word]]]:
    """The lines without stamps, stains and accents that were taken for lines of their own."""
    usual = median(line.size for line, _ in lines) if lines else 0.0
    return [
        (line, words)
        for line, words in lines
        if line.size >= _SPECK * usual or sum(word.sure for word in words) >= _SURELY * len(words)
    ]


def _certainty(words: Sequence[_Word]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(word.sure * len(word.text) for word in words) / letters if letters else 0.0


def _with_figures(
    found: Sequence[tuple[Piece, list[_Word]]], picture: Image.Image, mode: int
) -> list[tuple[Piece, list[_Word]]]:
    """The lines with doubtful figures as a second reading has them, where it is surer of them."""
    doubtful = [line for line, words in found if any(map(_is_doubtful, words))]
    if not doubtful:
        return list(found)
    try:
        only = _only(doubtful, picture)
        second = list(_lines(_hocr(only, mode, _FIGURES_IN), picture.height))
    except (MemoryError, ThiDuaError):
        return list(found)
    return [
        (line, [_surer(line, word, second) if _is_doubtful(word) else word for word in words])
        for line, words in found
    ]


def _only(lines: Sequence[Piece], picture: Image.Image) -> Image.Image:
    """The picture without all other lines."""
    kept = Image.new("L", picture.size, _PAPER)
    for line in lines:
        top = picture.height - round((line.baseline + _ABOVE * line.size) / _POINTS)
        bottom = picture.height - round((line.baseline - _BELOW * line.size) / _POINTS)
        strip = (0, max(top, 0), picture.width, min(max(bottom, top + 1), picture.height))
        kept.paste(picture.crop(strip), strip[:2])
    return kept


def _is_doubtful(word: _Word) -> bool:
    return word.sure < _DOUBTED and _FIGURES.fullmatch(word.text) is not None


def _surer(line: Piece, word: _Word, second: Sequence[tuple[Piece, list[_Word]]]) -> _Word:
    """The word as another reading has it; only for as many figures in the same place."""
    for other, words in second:
        if abs(other.baseline - line.baseline) > line.size / 2:
            continue
        for one in words:
            here = one.left < word.right and word.left < one.right
            alike = len(one.text) == len(word.text) and _FIGURES.fullmatch(one.text)
            if here and alike and one.sure > word.sure:
                return one
    return word


def _hocr(picture: Image.Image, mode: int, language: str = _LANGUAGE) -> Element:
    drawn = io.BytesIO()
    picture.save(drawn, "PPM")
    command = [*_COMMAND, "-l", language, "--dpi", str(_DPI), "--psm", str(mode), "hocr"]
    done = subprocess.run(
        command,
        input=drawn.getvalue(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        check=False,
    )
    if done.returncode != 0:
        raise MemoryError
    try:
        parsed: Element = fromstring(done.stdout)
    except (ParseError, DefusedXmlException) as error:
        raise ThiDuaError("Không nhận dạng được chữ trong ảnh") from error
    return parsed


def _lines(page: Element, height: int) -> Iterator[tuple[Piece, list[_Word]]]:
    """Each line with where it stands, and its words."""
    for line in page.iter(f"{_XHTML}span"):
        title = line.get("title", "")
        box = _BOX.search(title)
        if line.get("class") not in _LINES or box is None:
            continue
        words = list(_words(line))
        if not words:
            continue
        left, _, right, bottom = (int(side) for side in box.groups())
        slope, below = (float(part) for part in _found(_BASELINE, title, ("0", "0")))
        (size,) = (float(part) for part in _found(_SIZE, title, (str(_ALONE),)))
        baseline = bottom + below + slope * (right - left) / 2
        yield (
            Piece(
                text="",
                left=left * _POINTS,
                right=right * _POINTS,
                baseline=(height - baseline) * _POINTS,
                size=size * _POINTS,
            ),
            words,
        )


def _words(line: Element) -> Iterator[_Word]:
    for word in line.iter(f"{_XHTML}span"):
        title = word.get("title", "")
        box, sure = _BOX.search(title), _SURE.search(title)
        text = "".join("".join(word.itertext()).split())
        if word.get("class") == "ocrx_word" and box and text:
            left, right = int(box[1]) * _POINTS, int(box[3]) * _POINTS
            certainty = int(sure[1]) / 100 if sure else 0.0
            if certainty >= _STAIN or any(sign.isalnum() for sign in text):
                yield _Word(text, left, right, certainty)


def _pieces(line: Piece, words: Sequence[_Word]) -> Iterator[Piece]:
    """A line cut where it crosses from one column to another."""
    run: list[_Word] = []
    for word in words:
        if run and word.left - run[-1].right > _COLUMN_GAP * line.size:
            yield _piece(line, run)
            run = []
        run.append(word)
    yield _piece(line, run)


def _piece(line: Piece, words: Sequence[_Word]) -> Piece:
    text = _with_marker(with_tones(" ".join(word.text for word in words)))
    return Piece(text, words[0].left, words[-1].right, line.baseline, line.size)


def _with_marker(text: str) -> str:
    """The text with the letter or number it opens with, where no other could be meant."""
    for pattern, meant in _MARKERS:
        text = pattern.sub(meant, text, count=1)
    return text


def _found(pattern: re.Pattern[str], text: str, otherwise: Sequence[str]) -> Sequence[str]:
    found = pattern.search(text)
    return found.groups() if found else otherwise
