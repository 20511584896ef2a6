"""The sheets that the office gets: an empty list to fill in, and the links to hand out."""

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.staff.importing.columns import Column
from bot.staff.importing.entries import ROLE_NAMES
from bot.staff.invitations import Invitation, invitation_link
from config.errors import ThiDuaError
from config.lists import Unit

_ROWS_TO_FILL: Final = 2_000
_GUIDE: Final = (
    "Mỗi dòng một người. Bắt buộc: Họ và tên, Đơn vị. Các cột khác có thể để trống.",
    "Vai trò để trống là nhân viên. Các vai trò: {roles}.",
    "Ngày bắt đầu viết như 01/12/2024.",
    "Mã (mã công chức, viên chức) giúp nhận ra một người khi tên hoặc đơn vị thay đổi.",
    "Nhập lại danh sách sẽ cập nhật người đã có, không tạo thêm; không ai bị xóa.",
    "Đơn vị chưa có sẽ được liệt kê để xác nhận trước khi thêm.",
)
_LINKS: Final = ("Đơn vị", "Họ và tên", "Đường liên kết riêng", "Dùng trước")


def write_template(file: Path, units: Sequence[Unit]) -> None:
    """An empty staff list with its headings, choices and a guide; raises ThiDuaError."""
    _need_suffix(file, ".xlsx")
    workbook = Workbook()
    sheet = _first(workbook, "Danh sách")
    _head(sheet, [column.value for column in Column], [32, 40, 20, 16, 16])
    sheet.column_dimensions["D"].number_format = "DD/MM/YYYY"
    sheet.column_dimensions["E"].number_format = "@"
    choices = workbook.create_sheet("Lựa chọn")
    _offer(sheet, choices, "B", [unit.name for unit in units], strict=False)
    _offer(sheet, choices, "C", list(ROLE_NAMES.values()), strict=True)
    guide = workbook.create_sheet("Hướng dẫn")
    guide.column_dimensions["A"].width = 100
    for line in _GUIDE:
        guide.append([line.format(roles=", ".join(ROLE_NAMES.values()))])
    _save(workbook, file)


def write_handout(file: Path, invitations: Iterable[Invitation], bot: str) -> None:
    """The personal links, to cut up and hand out, as .xlsx or .csv; raises ThiDuaError.

    The file lets people in: it is written readable for its owner alone.
    """
    rows = [
        (
            i.person.unit or "",
            i.person.name,
            invitation_link(bot, i.token),
            f"{i.expires_at:%d/%m/%Y}",
        )
        for i in invitations
    ]
    _need_suffix(file, ".xlsx", ".csv")
    if file.suffix.lower() == ".csv":
        _write_csv(file, rows)
        return
    workbook = Workbook()
    sheet = _first(workbook, "Đường liên kết")
    _head(sheet, _LINKS, [36, 28, 64, 14])
    for row in rows:
        sheet.append(row)
    _save(workbook, file)


def _first(workbook: Workbook, title: str) -> Worksheet:
    sheet = workbook.worksheets[0]
    sheet.title = title
    return sheet


def _head(sheet: Worksheet, headings: Sequence[str], widths: Sequence[int]) -> None:
    sheet.append(list(headings))
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, start=1):
        cell = sheet.cell(1, number)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = width


def _offer(
    sheet: Worksheet, choices: Worksheet, column: str, values: Sequence[str], *, strict: bool
) -> None:
    """A drop-down over a column; ``strict`` keeps everything else out."""
    for number, value in enumerate(values, start=1):
        choices[f"{column}{number}"] = value
    rule = DataValidation(
        type="list",
        formula1=f"='Lựa chọn'!${column}$1:${column}${max(1, len(values))}",
        allow_blank=True,
        showErrorMessage=strict,
    )
    rule.add(f"{column}2:{column}{_ROWS_TO_FILL + 1}")
    sheet.add_data_validation(rule)


def _need_suffix(file: Path, *allowed: str) -> None:
    if file.suffix.lower() not in allowed:
        raise ThiDuaError("Tên tệp không hợp lệ", file.name, f"Cần đuôi {' hoặc '.join(allowed)}")


def _save(workbook: Workbook, file: Path) -> None:
    try:
        _make_private(file)
        workbook.save(file)
    except OSError as error:
        raise _unwritable(file, error) from None


def _write_csv(file: Path, rows: Iterable[tuple[str, ...]]) -> None:
    try:
        _make_private(file)
        # Excel takes a file for UTF-8 only where it begins with the mark.
        with file.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows([_LINKS, *rows])
    except OSError as error:
        raise _unwritable(file, error) from None


def _make_private(file: Path) -> None:
    os.close(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))


def _unwritable(file: Path, error: OSError) -> ThiDuaError:
    return ThiDuaError(
        f"Không ghi được {file} ({error.strerror})", remedy="Hãy kiểm tra đường dẫn và quyền"
    )
