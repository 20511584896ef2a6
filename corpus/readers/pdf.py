"""PDF with text to paragraphs, by where the characters stand on the page.

Source: PDFium's text page (public/fpdf_text.h): each character with its box, in content order.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from math import hypot
from statistics import median
from typing import Final
from unicodedata import combining

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from config.errors import ThiDuaError
from corpus.readers.layout import Piece
from corpus.readers.rules import Grid, Rule, grids_of, note_rule, rules_of
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
_SMALLER: Final = 0.95
_RAISED: Final = 0.1
_NOTE_NUMBER: Final = re.compile(r"\d{1,3}(?!\d)")


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
            length += text.count_chars()
            if length > _LONGEST_TEXT:
                raise ThiDuaError("Tệp PDF quá dài", remedy="Hãy tách thành nhiều tệp")
            width, height = page.get_size()
            pieces = tuple(_pieces(page, text))
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


def _pieces(page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> Iterator[Piece]:
    """What stands on a page, with the cells of its tables and its footnotes told apart."""
    rows = _rows(_letters(text))
    if not rows:
        return
    rules = rules_of(page)
    words = [
        Rule(letter.left, letter.baseline, letter.right, letter.baseline + letter.size)
        for row in rows
        for letter in row
        if not letter.sign.isspace()
    ]
    grids = grids_of(rules, words)
    foot = _foot(rows, note_rule(rules, _margin_of(rows), *page.get_size()))
    notes = [row for row in rows if row[0].baseline < foot]
    marks = _marks(notes)
    for row in rows:
        yield from _runs(row, grids, marks, note=row[0].baseline < foot)
    for number, grid in enumerate(grids, 1):
        yield from _blanks(number, grid)


def _runs(
    row: Sequence[_Letter], grids: Sequence[Grid], marks: Collection[str], *, note: bool
) -> Iterator[Piece]:
    """Runs of characters that stand beside one another on a line, and in the same cell.

    Where a font lacks letters they are drawn in another one after the rest of their line, so the
    order of the file says nothing.
    """
    run: list[_Letter] = []
    where = cell = (0, 0, 0)
    spaced = False
    for letter in _called(row, marks):
        if letter.sign.isspace():
            spaced = True
            continue
        gap = letter.left - run[-1].right if run else 0.0
        size = max(letter.size, run[-1].size) if run else letter.size
        if run and letter.sign == run[-1].sign and letter.left - run[-1].left < _TWICE * size:
            # Some programs draw bold letters twice.
            continue
        cell = _cell(letter, grids)
        if run and (gap > _COLUMN_GAP * size or cell != where):
            yield _piece(run, where, note=note)
            run = []
        elif run and (spaced or gap > _WORD_GAP * size):
            letter.sign = f" {letter.sign}"
        where = cell
        run.append(letter)
        spaced = False
    if run:
        yield _piece(run, where, note=note)


def _cell(letter: _Letter, grids: Sequence[Grid]) -> tuple[int, int, int]:
    """The table (from 1), row and column that a letter stands in, zeros for none."""
    x, y = (letter.left + letter.right) / 2, letter.baseline + letter.size / 4
    for number, grid in enumerate(grids, 1):
        if found := grid.cell_at(x, y):
            return number, found.row, found.column
    return 0, 0, 0


def _blanks(number: int, grid: Grid) -> Iterator[Piece]:
    """Nothing, in every cell of a table: those without text are cells as well."""
    top = {cell.row: cell.top for cell in grid.cells}
    for cell in grid.cells:
        yield Piece("", cell.left, cell.left, cell.top, 1.0, number, cell.row, cell.column)
    for row, column in grid.fillers:
        yield Piece("", 0.0, 0.0, top.get(row, 0.0), 1.0, number, row, column)


def _margin_of(rows: Sequence[Sequence[_Letter]]) -> float:
    """Where most lines begin."""
    return float(Counter(round(row[0].left) for row in rows).most_common(1)[0][0])


def _foot(rows: Sequence[Sequence[_Letter]], rule: float | None) -> float:
    """Below which height a page has footnotes: under the rule, and set smaller."""
    if rule is None:
        return 0.0
    above = [letter.size for row in rows for letter in row if letter.baseline > rule]
    below = next((row for row in rows if row[0].baseline < rule), None)
    if not above or below is None:
        return 0.0
    return rule if median(x.size for x in below) < _SMALLER * median(above) else 0.0


def _marks(notes: Sequence[Sequence[_Letter]]) -> frozenset[str]:
    """The numbers that the footnotes of a page begin with."""
    found = (_NOTE_NUMBER.match("".join(letter.sign for letter in row)) for row in notes)
    return frozenset(match[0] for match in found if match)


def _called(row: Sequence[_Letter], marks: Collection[str]) -> Sequence[_Letter]:
    """The letters of a line with the raised numbers of footnotes in brackets."""
    if not marks:
        return row
    size = median(letter.size for letter in row)
    baseline = Counter(letter.baseline for letter in row).most_common(1)[0][0]

    def is_raised(letter: _Letter) -> bool:
        small = letter.size < _SMALLER * size or letter.baseline > baseline + _RAISED * size
        return letter.sign.isdigit() and small

    letters: list[_Letter] = []
    for raised, group in groupby(row, is_raised):
        found = list(group)
        if raised and "".join(letter.sign for letter in found) in marks:
            first, last = found[0], found[-1]
            letters.append(_Letter(" ", first.left, first.left, baseline, size))
            first.sign = f"[{first.sign}"
            last.sign = f"{last.sign}]"
        letters += found
    return letters


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


def _piece(run: Sequence[_Letter], cell: tuple[int, int, int], *, note: bool) -> Piece:
    table, row, column = cell
    return Piece(
        text=" ".join("".join(letter.sign for letter in run).split()),
        left=run[0].left,
        right=max(letter.right for letter in run),
        baseline=Counter(letter.baseline for letter in run).most_common(1)[0][0],
        size=max(letter.size for letter in run),
        table=table,
        row=row,
        column=column,
        note=note,
    )


def _sign(code: int) -> str:
    if code in _GLYPHS:
        return _GLYPHS[code]
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
