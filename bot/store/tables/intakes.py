"""Files that the office sent in, from arrival to what became of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import BIG_ID, JSON_VALUE, Base, Instant, one_of


class IntakeState(StrEnum):
    """How far a file has come; the first four are work for the queue, waiting or under way."""

    WAITING = "waiting"
    READING = "reading"
    CHECKING = "checking"
    KEEPING = "keeping"
    TO_CONFIRM = "to_confirm"
    KEPT = "kept"
    DROPPED = "dropped"
    FAILED = "failed"


class IntakeRow(Base):
    """One file that somebody sent to be added.

    ``file_id`` is the channel's name for it, by which it can be fetched again. ``draft`` is the
    keeper's name for what was read of it, ``document`` and ``version`` what that would become.
    ``revision`` counts the cards that were shown of it; only the buttons of the last one work.
    """

    __tablename__ = "intakes"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    chat: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    file_id: Mapped[str] = mapped_column(Text)
    file_unique_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(Text)
    size: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[IntakeState] = mapped_column(one_of(IntakeState), index=True)
    draft: Mapped[str | None] = mapped_column(String(200))
    document: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int | None] = mapped_column(Integer)
    corrections: Mapped[dict[str, Any]] = mapped_column(JSON_VALUE)
    revision: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
