"""What came in and must be handled, and what is to go out and has gone.

What others wrote is kept as plain JSON: PostgreSQL's JSONB refuses some of what Telegram may send.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import BIG_ID, Base, Instant, one_of


class Arrival(StrEnum):
    """What has become of an update."""

    WAITING = "waiting"
    DONE = "done"
    MALFORMED = "malformed"


class Action(StrEnum):
    """What is done with a message: it is sent, or one that was sent is changed or taken back."""

    SEND = "send"
    EDIT = "edit"
    DELETE = "delete"


class Status(StrEnum):
    """How far a message has come."""

    QUEUED = "queued"
    STARTED = "started"
    SENT = "sent"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class UpdateRow(Base):
    """An update of a channel's bot, kept until it is handled; ``body`` goes when it is forgotten.

    ``id`` is the order of arrival; a bot's ``update_id`` is unique, but need not grow.
    """

    __tablename__ = "updates"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    bot: Mapped[str] = mapped_column(String(64))
    update_id: Mapped[int] = mapped_column(BigInteger)
    chat: Mapped[str | None] = mapped_column(String(64), index=True)
    body: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    status: Mapped[Arrival] = mapped_column(one_of(Arrival))
    received_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant, index=True)

    __table_args__ = (UniqueConstraint("bot", "update_id"), Index(None, "status", "id"))


class DeliveryRow(Base):
    """A message of the ledger, which is the queue as well (``bot.delivery.ledger``).

    ``key`` says what it is for, so that it is queued once however often that is tried.
    ``payload`` and ``external_id`` are the channel's own; within a chat and a priority messages go
    in the order of ``id``. ``lease_until`` is when a claim that was not recorded may be taken over.
    """

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    chat: Mapped[str] = mapped_column(String(64))
    topic: Mapped[str | None] = mapped_column(String(64))
    is_group: Mapped[bool] = mapped_column(Boolean)
    action: Mapped[Action] = mapped_column(one_of(Action))
    target: Mapped[str | None] = mapped_column(String(64))
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    priority: Mapped[int] = mapped_column(Integer)
    not_before: Mapped[datetime | None] = mapped_column(Instant)
    status: Mapped[Status] = mapped_column(one_of(Status))
    attempts: Mapped[int] = mapped_column(Integer)
    possible_repeat: Mapped[bool] = mapped_column(Boolean)
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    finished_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    external_id: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(200))

    __table_args__ = (
        Index(None, "status", "priority", "id"),
        Index(None, "chat", "status"),
    )
