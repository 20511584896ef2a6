"""What all tables share: the registry of tables and the column types."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer, MetaData, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeEngine

from config.time import ZONE

Words = TypeVar("Words", bound=StrEnum)

LONGEST_WORD: Final = 32

# Both engines and every migration must agree on the names of constraints.
_NAMES: Final = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=_NAMES)


class Instant(TypeDecorator[datetime]):
    """A moment: stored in UTC, given back aware in the office's zone; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC; without its zone for SQLite, which has no type for it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(value)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In the office's zone."""
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(ZONE)


# SQLite numbers rows by itself only in a column of exactly this type.
BIG_ID: Final[TypeEngine[int]] = BigInteger().with_variant(Integer(), "sqlite")
"""The type of a numbered primary key and of what refers to one."""

JSON_VALUE: Final[TypeEngine[Any]] = JSON().with_variant(JSONB(), "postgresql")
"""Anything that JSON can hold."""


def one_of(words: type[Words]) -> Enum:
    """A word of a fixed set, stored as its value."""
    return Enum(
        words,
        native_enum=False,
        length=LONGEST_WORD,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
    )
