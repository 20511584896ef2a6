"""A person on the staff list, as the rest of the bot sees one."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.store.tables.people import PersonRow, Role, UnitRow

SEAT_NAME: Final = "Quản trị viên"
"""What an administrator is called until the link is opened and Telegram tells a name."""


@dataclass(frozen=True)
class Person:
    """Somebody on the staff list; instants and dates are the office's.

    ``telegram_id`` is set once they have opened their link and until they leave.
    """

    id: int
    name: str
    role: Role
    unit_id: str | None
    unit: str | None
    code: str | None
    telegram_id: int | None
    starts_on: date | None
    created_at: datetime
    activated_at: datetime | None
    deactivated_at: datetime | None

    @property
    def is_active(self) -> bool:
        """On the list and not left."""
        return self.deactivated_at is None

    @property
    def has_joined(self) -> bool:
        """Known in Telegram."""
        return self.is_active and self.telegram_id is not None

    @property
    def is_seat(self) -> bool:
        """An administrator who came, or will come, by the one-time link, from no list."""
        return self.role is Role.ADMINISTRATOR and self.unit_id is None and self.code is None


def person_of(row: PersonRow, unit: UnitRow | None) -> Person:
    """The person that a row of the store describes."""
    return Person(
        id=row.id,
        name=row.name,
        role=row.role,
        unit_id=row.unit_id,
        unit=unit.name if unit else None,
        code=row.code,
        telegram_id=row.telegram_id,
        starts_on=row.starts_on,
        created_at=row.created_at,
        activated_at=row.activated_at,
        deactivated_at=row.deactivated_at,
    )
