"""How much of a sheet is read at most."""

from typing import Final

from config.errors import ThiDuaError

MOST_ROWS: Final = 10_000
MOST_COLUMNS: Final = 64


def too_many_rows() -> ThiDuaError:
    """The list is no staff list."""
    return ThiDuaError(
        "Tệp có quá nhiều dòng", remedy=f"Tối đa {MOST_ROWS} dòng; hãy xóa các dòng trống ở cuối"
    )
