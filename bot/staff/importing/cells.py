"""What a sheet holds, whichever kind of file it came from."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Cell:
    """Tidied text or a date; ``fault`` says in Vietnamese why it cannot be read."""

    value: str | date | None = None
    fault: str | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing in it, not even something unreadable."""
        return self.value is None and self.fault is None

    @property
    def text(self) -> str:
        """As a person reads it."""
        if isinstance(self.value, date):
            return f"{self.value:%d/%m/%Y}"
        return self.value or ""


@dataclass(frozen=True)
class Row:
    """A row with something in it; ``number`` is what the spreadsheet shows beside it.

    ``fault`` says why the row as a whole cannot be read.
    """

    number: int
    cells: tuple[Cell, ...]
    fault: str | None = None


EMPTY = Cell()
