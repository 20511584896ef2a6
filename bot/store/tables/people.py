"""People, their units, how they come in, and who did what to whom."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import BIG_ID, JSON_VALUE, Base, Instant, one_of


class Role(StrEnum):
    """What a person may do; the words are those of the store and of ``--json``."""

    STAFF = "staff"
    UNIT_HEAD = "unit_head"
    OFFICE = "office"
    ADMINISTRATOR = "administrator"


class Decision(StrEnum):
    """How a request for access ended."""

    APPROVED = "approved"
    REFUSED = "refused"


class UnitRow(Base):
    """A unit of the Department; first read from ``config/units.yaml``, then kept here."""

    __tablename__ = "units"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    short: Mapped[str | None] = mapped_column(String(64))
    aliases: Mapped[list[str]] = mapped_column(JSON_VALUE)
    created_at: Mapped[datetime] = mapped_column(Instant)


class PersonRow(Base):
    """A person on the staff list, whether they have pressed Start or not."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("units.id"), index=True)
    role: Mapped[Role] = mapped_column(one_of(Role))
    starts_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    activated_at: Mapped[datetime | None] = mapped_column(Instant)
    deactivated_at: Mapped[datetime | None] = mapped_column(Instant)
    deactivated_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class InvitationRow(Base):
    """A one-time link; of the token only its SHA-256 is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class AccessRequestRow(Base):
    """A stranger's wish to be let in; open until it is decided, one open at a time each."""

    __tablename__ = "access_requests"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decision: Mapped[Decision | None] = mapped_column(one_of(Decision))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    __table_args__ = (
        Index(
            "uq_access_requests_open",
            "telegram_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )


class AuditRow(Base):
    """Who did what to whom and when; no actor means the command line."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    action: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON_VALUE)


class InstallationRow(Base):
    """What this installation knows of itself: the bot's name, the secret of its pseudonyms."""

    __tablename__ = "installation"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
