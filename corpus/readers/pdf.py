"""PDF with text to paragraphs, by where the characters stand on the page.

Source: PDFium's text page (public/fpdf_text.h): each character with its box, in content order.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from config.errors import ThiDuaError
from corpus.readers.layout import Piece, lines_of, mended, rows_of, without_running_heads

_MOST_PAGES: Final = 1_000
_LONGEST_TEXT: Final = 20_000_000
_END_OF_FILE: Final = b"%%EOF"
_END: Final = 2_048
_LEAST_LEGIBLE: Final = 0.7
_DEEPEST: Final = 4
_SAVE_AGAIN: Final = "Mở tệp bằng chương trình đọc PDF rồi in lại thành PDF"


# A hyphen that PDFium takes for the end of a line, and what symbol fonts draw before a list.
_GLYPHS: Final = {0x02: "-", 0xAD: "-", 0xFFFE: "-", 0xF02D: "-", 0xF0A7: "•", 0xF0B7: "•"}
_ANOTHER_LINE: Final = 0.5
_COLUMN_GAP: Final = 0.8


@dataclass(slots=True)
class _Letter:
    sign: str
    left: float
    right: float
    baseline: float
    size: float


@dataclass(frozen=True)
class _Page:
    number: int
    width: float
    height: float
    pieces: tuple[Piece, ...]
    unread: bool


def paragraphs_of_pdf(content: bytes) -> tuple[list[str], tuple[int, ...]]:
    """The paragraphs of a PDF, and the pages (from 1) that hold something that is no text.

    Raises ThiDuaError (without a value) for a broken, encrypted, overlong or scanned file.
    """
    if _END_OF_FILE not in content[-_END:]:
        raise ThiDuaError("Tệp PDF bị cắt ngang", remedy="Tải hoặc sao chép lại tệp")
    document = _opened(content)
    try:
        if len(document) > _MOST_PAGES:
            what = f"Tệp PDF dài quá {_MOST_PAGES} trang"
            raise ThiDuaError(what, len(document), "Hãy tách thành nhiều tệp")
        pages = list(_pages(document))
    finally:
        document.close()
    if not any(page.pieces for page in pages):
        remedy = "Cần nhận dạng chữ (OCR) trước khi thêm"
        raise ThiDuaError("Tệp PDF là bản quét, không có chữ", remedy=remedy)
    rows = without_running_heads(
        [rows_of(page.pieces) for page in pages], [page.height for page in pages]
    )
    first = next((index for index, page in enumerate(rows) if page), 0)
    lines = [lines_of(page, first=index == first) for index, page in enumerate(rows)]
    unread = tuple(page.number for page in pages if page.unread)
    return mended(lines, max(page.width for page in pages)), unread


def _opened(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            remedy = "Bỏ mật khẩu rồi thêm lại"
            raise ThiDuaError("Tệp PDF có mật khẩu", remedy=remedy) from error
        raise ThiDuaError("Tệp PDF bị hỏng", remedy=_SAVE_AGAIN) from error


def _pages(document: pdfium.PdfDocument) -> Iterator[_Page]:
    length = 0
    for index in range(len(document)):
        try:
            page = document[index]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            yield _Page(index + 1, 0.0, 0.0, (), unread=True)
            continue
        try:
            pieces = tuple(_pieces(text))
            length += text.count_chars()
            if length > _LONGEST_TEXT:
                raise ThiDuaError("Tệp PDF quá dài", remedy="Hãy tách thành nhiều tệp")
            legible = _is_legible("".join(piece.text for piece in pieces))
            unread = not legible if pieces else _shows_something(page)
            width, height = page.get_size()
            yield _Page(index + 1, width, height, pieces if legible else (), unread)
        finally:
            text.close()
            page.close()


def _is_legible(text: str) -> bool:
    """Whether the fonts say which letters they draw."""
    signs = [sign for sign in text if not sign.isspace()]
    known = sum(sign.isprintable() and sign != "\ufffd" for sign in signs)
    return bool(signs) and known >= _LEAST_LEGIBLE * len(signs)


def _shows_something(page: pdfium.PdfPage) -> bool:
    return next(iter(page.get_objects(max_depth=_DEEPEST)), None) is not None


def _pieces(text: pdfium.PdfTextPage) -> Iterator[Piece]:
    """Runs of characters that stand beside one another on a line."""
    run: list[_Letter] = []
    box, x, baseline = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        sign = _sign(raw.FPDFText_GetUnicode(text, index))
        if sign.isspace():
            run += [_Letter(" ", 0, 0, 0, 0)] if run else []
            continue
        raw.FPDFText_GetLooseCharBox(text, index, box)
        raw.FPDFText_GetCharOrigin(text, index, x, baseline)
        letter = _Letter(sign, box.left, box.right, baseline.value, box.top - box.bottom)
        if run and _apart(run, letter):
            yield _piece(run)
            run = []
        run.append(letter)
    if run:
        yield _piece(run)


def _apart(run: Sequence[_Letter], letter: _Letter) -> bool:
    """Whether a letter stands on another line, or in another column, than those before it."""
    last = next(before for before in reversed(run) if before.size or before is run[0])
    size = max(last.size, letter.size)
    if abs(letter.baseline - last.baseline) > _ANOTHER_LINE * size:
        return True
    return letter.left - last.right > _COLUMN_GAP * size or letter.left < last.left - size


def _piece(run: Sequence[_Letter]) -> Piece:
    drawn = [letter for letter in run if letter.size] or run
    return Piece(
        text=" ".join("".join(letter.sign for letter in run).split()),
        left=min(letter.left for letter in drawn),
        right=max(letter.right for letter in drawn),
        baseline=drawn[0].baseline,
        size=max(letter.size for letter in drawn),
    )


def _sign(code: int) -> str:
    if code in _GLYPHS:
        return _GLYPHS[code]
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
