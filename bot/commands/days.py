"""A day as it is given on the command line."""

from datetime import date

from config.errors import ThiDuaError


def read_day(written: str) -> date:
    """The day of "2026-11-30"; raises ThiDuaError for anything else."""
    try:
        return date.fromisoformat(written.strip())
    except ValueError as error:
        raise ThiDuaError("Không hiểu ngày", written, "Viết năm-tháng-ngày: 2026-11-30") from error
