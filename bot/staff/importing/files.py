"""A staff list's file, read within bounds: it may come from anybody, and may mean harm."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.staff.importing.cells import Row
from bot.staff.importing.csv_file import read_csv
from bot.staff.importing.xlsx_file import read_xlsx
from config.errors import ThiDuaError

_LARGEST: Final = 5_000_000
_READERS: Final = {".xlsx": read_xlsx, ".csv": read_csv}
_KINDS: Final = "Cần tệp .xlsx hoặc .csv, mẫu: thidua staff template"


def read_rows(path: Path) -> Sequence[Row]:
    """The rows that are not empty, in order.

    Raises ThiDuaError for a file that is missing, of another kind, damaged, too large, or built to
    unfold into something too large.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise ThiDuaError("Loại tệp này không nhập được", path.name, _KINDS)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise ThiDuaError("Đây không phải một tệp", path, _KINDS)
        if size > _LARGEST:
            raise ThiDuaError("Tệp quá lớn", f"{size // 1_000_000} MB", "Tối đa 5 MB")
        return reader(path)
    except OSError as error:
        raise ThiDuaError(
            f"Không đọc được {path} ({error.strerror or error})",
            remedy="Hãy kiểm tra đường dẫn và quyền",
        ) from None
