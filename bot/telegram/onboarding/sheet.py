"""The board as a workbook, small enough to be a message's file."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.blocks import Block, Kind
from bot.onboarding.board import Cell, HardQuestion, Line, rows
from bot.telegram.onboarding import words
from bot.telegram.render import Attachment, Outgoing, messages

_WIDTHS: Final = (28, 32, 14, 26, 10, 10, 14, 12, 12, 14, 12, 10, 14, 20, 14)
_HARD: Final = ("Câu hỏi", "Bài", "Sai ở lần đầu", "Số người trả lời")
_HARD_WIDTHS: Final = (80, 24, 16, 18)


def sheet_of(lines: Sequence[Line], hard: Sequence[HardQuestion], today: date) -> Outgoing:
    """Everybody, and the questions that most got wrong, as a document; blocking."""
    workbook = Workbook()
    first = workbook.worksheets[0]
    first.title = words.SHEET_TITLE
    told = rows(lines)
    for number, row in enumerate(told, 1):
        _put(first, number, row)
    _head(first, _WIDTHS)
    first.auto_filter.ref = f"A1:{get_column_letter(len(told[0]))}{len(told)}"
    second = workbook.create_sheet(words.HARD)
    _put(second, 1, _HARD)
    for number, one in enumerate(hard, 2):
        _put(second, number, (one.text, one.lesson, one.wrong, one.answered))
    _head(second, _HARD_WIDTHS)
    out = BytesIO()
    workbook.save(out)
    caption = messages([Block(Kind.PLAIN, words.SHEET_CAPTION.format(day=today))])[0]
    file = Attachment(words.SHEET_NAME.format(day=today), out.getvalue())
    return Outgoing(caption.html, file=file)


def _put(sheet: Worksheet, row: int, cells: Sequence[Cell]) -> None:
    """Texts as texts: what begins like a formula is none, and stays none when it is edited."""
    for place, value in enumerate(cells, 1):
        cell = sheet.cell(row, place)
        assert isinstance(cell, SheetCell)
        if isinstance(value, str):
            cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", value), "s"
            cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
        elif isinstance(value, date):
            cell.value, cell.number_format = value, "dd/mm/yyyy"
        elif value is not None:
            cell.value = value
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _head(sheet: Worksheet, widths: Sequence[int]) -> None:
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, 1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = width
