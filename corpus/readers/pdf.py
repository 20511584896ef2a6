"""PDF with text to paragraphs, by where the characters stand on the page.

Source: PDFium's text page (public/fpdf_text.h): each character with its box, in content order.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import hypot
from typing import Final
from unicodedata import combining

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from config.errors import ThiDuaError
from corpus.readers.layout import Piece
from corpus.readers.sheets import Sheet

_MOST_PAGES: Final = 1_000
_LONGEST_TEXT: Final = 20_000_000
_END_OF_FILE: Final = b"%%EOF"
_END: Final = 2_048
_LEAST_LEGIBLE: Final = 0.7
_DEEPEST: Final = 4
_FEWEST_SIGNS: Final = 200
_ACCENTED: Final = 0.05
_VIETNAMESE: Final = re.compile(r"[\u1ea0-\u1ef9ăđơưĂĐƠƯ]")
_MOSTLY: Final = 0.5
_MOST_PICTURES: Final = 1_000
_DPI: Final = 300
_POINTS: Final = 72
# A4 at 300 dpi has 8.7 million.
_MOST_PIXELS: Final = 20_000_000
_SAVE_AGAIN: Final = "Mở tệp bằng chương trình đọc PDF rồi in lại thành PDF"


# A hyphen that PDFium takes for the end of a line, and what symbol fonts draw before a list.
_GLYPHS: Final = {0x02: "-", 0xAD: "-", 0xFFFE: "-", 0xF02D: "-", 0xF0A7: "•", 0xF0B7: "•"}
_SAME_LINE: Final = 0.4
_COLUMN_GAP: Final = 0.8
_WORD_GAP: Final = 0.15
_LEAST_SPACE: Final = 0.12
_TWICE: Final = 0.1


@dataclass(slots=True)
class _Letter:
    sign: str
    left: float
    right: float
    baseline: float
    size: float


def sheets_of_pdf(content: bytes) -> list[Sheet]:
    """The pages of a PDF with the text they hold; those without are marked to be recognised.

    Raises ThiDuaError (without a value) for a broken, encrypted or overlong file.
    """
    document = _document(content)
    try:
        return list(_sheets(document))
    finally:
        document.close()


def picture_of(content: bytes, number: int) -> Image.Image:
    """What a page (from 1) of a PDF shows, in grey at 300 dots an inch; fewer for a vast page."""
    document = _document(content)
    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(_DPI / _POINTS, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        drawn: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
        return drawn.convert("L")
    finally:
        document.close()


def _document(content: bytes) -> pdfium.PdfDocument:
    if _END_OF_FILE not in content[-_END:]:
        raise ThiDuaError("Tệp PDF bị cắt ngang", remedy="Tải hoặc sao chép lại tệp")
    document = _opened(content)
    if len(document) > _MOST_PAGES:
        length = len(document)
        document.close()
        what = f"Tệp PDF dài quá {_MOST_PAGES} trang"
        raise ThiDuaError(what, length, "Hãy tách thành nhiều tệp")
    return document


def _opened(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            remedy = "Bỏ mật khẩu rồi thêm lại"
            raise ThiDuaError("Tệp PDF có mật khẩu", remedy=remedy) from error
        raise ThiDuaError("Tệp PDF bị hỏng", remedy=_SAVE_AGAIN) from error


def _sheets(document: pdfium.PdfDocument) -> Iterator[Sheet]:
    length = 0
    for index in range(len(document)):
        try:
            page = document[index]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            yield Sheet(index + 1, 0.0, 0.0, unread=True)
            continue
        try:
            pieces = tuple(_pieces(text))
            length += text.count_chars()
            if length > _LONGEST_TEXT:
                raise ThiDuaError("Tệp PDF quá dài", remedy="Hãy tách thành nhiều tệp")
            width, height = page.get_size()
            said = "".join(piece.text for piece in pieces)
            drawn = _is_drawn(page, said, width * height)
            unread = bool(said) and not _is_legible(said)
            kept = () if drawn else pieces
            yield Sheet(index + 1, width, height, kept, drawn=drawn, unread=unread)
        finally:
            text.close()
            page.close()


def _is_drawn(page: pdfium.PdfPage, text: str, area: float) -> bool:
    """Whether a page has to be looked at: what it says is in pictures, or in unknown letters."""
    if not text:
        return _shows_something(page)
    if not _is_legible(text):
        return True
    # A stamp, or what a scanner has guessed without knowing Vietnamese, is no text of the page.
    slight = len(text) < _FEWEST_SIGNS or len(_VIETNAMESE.findall(text)) < _ACCENTED * len(text)
    return slight and _covered(page) > _MOSTLY * area


def _covered(page: pdfium.PdfPage) -> float:
    """The area of the largest picture on a page."""
    pictures = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST)
    boxes = (picture.get_bounds() for picture in islice(pictures, _MOST_PICTURES))
    return max(
        (abs((right - left) * (top - bottom)) for left, bottom, right, top in boxes), default=0.0
    )


def _is_legible(text: str) -> bool:
    """Whether the fonts say which letters they draw."""
    signs = [sign for sign in text if not sign.isspace()]
    known = sum(sign.isprintable() and sign != "\ufffd" for sign in signs)
    return bool(signs) and known >= _LEAST_LEGIBLE * len(signs)


def _shows_something(page: pdfium.PdfPage) -> bool:
    return next(iter(page.get_objects(max_depth=_DEEPEST)), None) is not None


def _pieces(text: pdfium.PdfTextPage) -> Iterator[Piece]:
    """Runs of characters that stand beside one another on a line.

    Where a font lacks letters they are drawn in another one after the rest of their line, so the
    order of the file says nothing.
    """
    for row in _rows(_letters(text)):
        run: list[_Letter] = []
        spaced = False
        for letter in row:
            if letter.sign.isspace():
                spaced = True
                continue
            gap = letter.left - run[-1].right if run else 0.0
            size = max(letter.size, run[-1].size) if run else letter.size
            if run and letter.sign == run[-1].sign and letter.left - run[-1].left < _TWICE * size:
                # Some programs draw bold letters twice.
                continue
            if run and gap > _COLUMN_GAP * size:
                yield _piece(run)
                run = []
            elif run and (spaced or gap > _WORD_GAP * size):
                letter.sign = f" {letter.sign}"
            run.append(letter)
            spaced = False
        if run:
            yield _piece(run)


def _letters(text: pdfium.PdfTextPage) -> Iterator[_Letter]:
    """What is drawn, spaces too; PDFium guesses some of these from the order of the file."""
    box, x, baseline = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    matrix = raw.FS_MATRIX()
    last: _Letter | None = None
    guessed: float | None = None
    for index in range(text.count_chars()):
        sign = _sign(raw.FPDFText_GetUnicode(text, index))
        raw.FPDFText_GetCharOrigin(text, index, x, baseline)
        if sign.isspace() and raw.FPDFText_IsGenerated(text, index):
            guessed = x.value if sign == " " else None
            continue
        raw.FPDFText_GetLooseCharBox(text, index, box)
        if last is not None and combining(sign):
            last.sign += sign
            last.right = max(last.right, box.right)
            continue
        raw.FPDFText_GetMatrix(text, index, matrix)
        size = raw.FPDFText_GetFontSize(text, index) * hypot(matrix.c, matrix.d)
        last = _Letter(sign, box.left, box.right, baseline.value, size or box.top - box.bottom)
        if guessed is not None and _LEAST_SPACE * last.size < box.left - guessed < last.size:
            # A run of text that begins with a space: PDFium has put its own in the place of it.
            yield _Letter(" ", guessed, box.left, baseline.value, last.size)
        guessed = None
        yield last


def _rows(letters: Iterable[_Letter]) -> list[list[_Letter]]:
    """Letters on one baseline, or raised or lowered a little, from the left."""
    rows: list[list[_Letter]] = []
    for letter in sorted(letters, key=lambda letter: -letter.baseline):
        if rows and rows[-1][0].baseline - letter.baseline <= _SAME_LINE * letter.size:
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return [sorted(row, key=lambda letter: letter.left) for row in rows]


def _piece(run: Sequence[_Letter]) -> Piece:
    return Piece(
        text=" ".join("".join(letter.sign for letter in run).split()),
        left=run[0].left,
        right=max(letter.right for letter in run),
        baseline=Counter(letter.baseline for letter in run).most_common(1)[0][0],
        size=max(letter.size for letter in run),
    )


def _sign(code: int) -> str:
    if code in _GLYPHS:
        return _GLYPHS[code]
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
