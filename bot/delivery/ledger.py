"""Everything the bot sends: a row each, queued, started, then sent or failed. It is the queue.

A row is marked started, and that is committed, before the channel is called; what is found started
and not recorded may have gone out, so it is sent again as a possible repeat. All functions work in
the caller's transaction, so that a message is queued together with what it is about.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.delivery.channel import Address, Moved, Outcome, Payload
from bot.delivery.rows import address_of, after, changed, dialect_of
from bot.store.tables.messages import Action, DeliveryRow, Status

_BY_KEY: Final = "key:"
# Some of what is looked at belongs to chats that have a message in this claim already.
_LOOK_AHEAD: Final = 4
# A statement may have some 32,000 parameters.
_AT_A_TIME: Final = 500


class Priority(IntEnum):
    """What goes first when not everything can."""

    ANSWER = 0
    NOTICE = 5
    BROADCAST = 9


@dataclass(frozen=True)
class Message:
    """What is to go out. ``key`` says what for, and queues it once (at most 200 characters).

    ``not_before`` is an aware instant. ``target`` is the message to edit or delete: by the
    channel's name for it, or by ``target_of`` where it may not have gone out yet.
    """

    key: str
    address: Address
    payload: Payload
    kind: str
    priority: Priority = Priority.ANSWER
    not_before: datetime | None = None
    action: Action = Action.SEND
    target: str | None = None


@dataclass(frozen=True)
class Delivery:
    """A message that was claimed: it is sent by whoever claimed it, at ``leaves`` or at once."""

    id: int
    address: Address
    action: Action
    target: str | None
    payload: Payload
    attempt: int
    possible_repeat: bool
    is_bulk: bool = False
    leaves: datetime | None = None


@dataclass(frozen=True)
class Claimant:
    """Who claims: an instance by its name, and how long it may take to record what it started.

    The lease is longer than the longest call (75 s) and the wait for its turn, so that nobody who
    lives is taken for dead; so late are the messages of one that died and does not come back.
    """

    name: str = "main"
    lease: timedelta = timedelta(minutes=2)


@dataclass(frozen=True)
class Found:
    """How far a message has come."""

    id: int
    status: Status
    address: Address
    external_id: str | None
    reason: str | None
    possible_repeat: bool


def target_of(key: str) -> str:
    """The message that was queued under ``key``, as a target (keys of at most 60 characters)."""
    return f"{_BY_KEY}{key}"


async def enqueue(session: AsyncSession, messages: Iterable[Message], now: datetime) -> int:
    """Queues the messages in this order, except those whose key is known; returns how many."""
    rows = [_row(message, now) for message in messages]
    insert = sqlite.insert if dialect_of(session) == "sqlite" else postgresql.insert
    statement = insert(DeliveryRow).on_conflict_do_nothing(index_elements=["key"])
    parts = (rows[begin : begin + _AT_A_TIME] for begin in range(0, len(rows), _AT_A_TIME))
    return sum([await changed(session, statement.values(part)) for part in parts])


async def recover(
    session: AsyncSession, claimant: Claimant, now: datetime, rest: timedelta = timedelta(0)
) -> int:
    """Queues again what this instance left started when it ended; returns how many.

    To be called before the instance claims anything. Their chats ``rest`` first: the last thing
    that was said about them may have been to wait, and nobody heard it.
    """
    again = {"not_before": now + rest} if rest else {}
    return await _take_back(session, DeliveryRow.claimed_by == claimant.name, again)


async def take_over(session: AsyncSession, now: datetime, under_way: Collection[int]) -> int:
    """Queues again what was started and not recorded in time; returns how many.

    What the caller itself has ``under_way`` stays with it, even if the clock has jumped.
    """
    late = and_(DeliveryRow.lease_until <= now, DeliveryRow.id.not_in(sorted(under_way)))
    return await _take_back(session, late, {})


@dataclass(frozen=True)
class Room:
    """How many answers may go, how many messages where some are not, and to which chats not.

    To ``closed_to_bulk`` only answers may go. ``leaves`` are the instants at which what is no
    answer is to leave, as many as ``most_bulk``; without them it leaves at once. Where answers go
    ``in_turn`` they take the first of these instants.
    """

    most: int
    most_bulk: int
    closed: Collection[str] = ()
    closed_to_bulk: Collection[str] = ()
    leaves: Sequence[datetime] = ()
    in_turn: bool = False


async def claim(
    session: AsyncSession, claimant: Claimant, now: datetime, room: Room
) -> list[Delivery]:
    """Marks as many messages started as there is room for, and returns them; one a chat.

    Chats that are closed, and those where a message is under way or being retried, are left out.
    The caller has taken its turn; it commits, then sends, then records.
    """
    most = max(room.most, room.most_bulk)
    if most <= 0:
        return []
    for_answers_only = and_(
        DeliveryRow.priority != Priority.ANSWER,
        DeliveryRow.chat.in_(sorted(room.closed_to_bulk)),
    )
    wanted = (
        select(DeliveryRow)
        .where(_is_due(now), ~_is_held_up(now), DeliveryRow.chat.not_in(sorted(room.closed)))
        .where(~for_answers_only)
        .order_by(DeliveryRow.priority, DeliveryRow.id)
        .limit(most * _LOOK_AHEAD)
        .with_for_update(skip_locked=True, of=DeliveryRow)
    )
    first: dict[str, DeliveryRow] = {}
    for row in (await session.scalars(wanted)).all():
        first.setdefault(row.chat, row)
    answers = [row for row in first.values() if row.priority == Priority.ANSWER]
    bulk = [row for row in first.values() if row.priority != Priority.ANSWER]
    answers = answers[: max(room.most, 0)]
    claimed = [*answers, *bulk[: max(room.most_bulk - len(answers), 0)]]
    instants = iter(room.leaves)
    leaves = {
        row.id: None if row in answers and not room.in_turn else next(instants, None)
        for row in claimed
    }
    for row in claimed:
        row.status = Status.STARTED
        row.attempts += 1
        row.started_at = leaves[row.id] or now
        row.claimed_by = claimant.name
        row.lease_until = now + claimant.lease
    await session.flush()
    names = await _names_of_targets(session, claimed)
    return [_delivery(row, names, leaves[row.id]) for row in claimed]


async def record(
    session: AsyncSession,
    claimant: Claimant,
    outcomes: Sequence[tuple[Delivery, Outcome]],
    now: datetime,
) -> None:
    """Writes down what came of deliveries; those that another instance took over are its own."""
    for delivery, outcome in outcomes:
        mine = is_still_mine(delivery, claimant)
        await changed(session, update(DeliveryRow).where(*mine).values(after(outcome, now)))
        if isinstance(outcome, Moved):
            await move(session, delivery.address.chat, outcome.chat, now)


def is_still_mine(delivery: Delivery, claimant: Claimant) -> Sequence[ColumnElement[bool]]:
    """It was not taken over since it was claimed."""
    return (
        DeliveryRow.id == delivery.id,
        DeliveryRow.status == Status.STARTED,
        DeliveryRow.claimed_by == claimant.name,
        DeliveryRow.attempts == delivery.attempt,
    )


async def move(session: AsyncSession, old: str, new: str, now: datetime) -> None:
    """What waits for a chat goes to the one that took its place.

    Changes of its messages lapse: in the new chat their numbers are those of other messages.
    """
    queued = (DeliveryRow.chat == old, DeliveryRow.status == Status.QUEUED)
    await changed(
        session,
        update(DeliveryRow)
        .where(*queued, DeliveryRow.action != Action.SEND)
        .values(status=Status.SUPERSEDED, finished_at=now),
    )
    await changed(session, update(DeliveryRow).where(*queued).values(chat=new, topic=None))


async def supersede(session: AsyncSession, keys: Collection[str], now: datetime) -> int:
    """Takes back what has not been started; returns how many. The rest has gone out, or may."""
    return await changed(
        session,
        update(DeliveryRow)
        .where(DeliveryRow.key.in_(keys), DeliveryRow.status == Status.QUEUED)
        .where(DeliveryRow.possible_repeat.is_(False))
        .values(status=Status.SUPERSEDED, finished_at=now),
    )


async def find(session: AsyncSession, key: str) -> Found | None:
    """The message queued under ``key``."""
    row = await session.scalar(select(DeliveryRow).where(DeliveryRow.key == key))
    if row is None:
        return None
    return Found(
        row.id, row.status, address_of(row), row.external_id, row.reason, row.possible_repeat
    )


async def standing(session: AsyncSession, chat: str, prefix: str) -> tuple[list[str], int]:
    """The keys of messages that begin with ``prefix`` and stand in the chat or will, in order.

    And how many rows there are under such keys, changes and what is gone included.
    """
    wanted = (
        select(DeliveryRow.key, DeliveryRow.action, DeliveryRow.status, DeliveryRow.target)
        .where(DeliveryRow.chat == chat, DeliveryRow.key.startswith(prefix, autoescape=True))
        .order_by(DeliveryRow.id)
    )
    rows = (await session.execute(wanted)).all()
    gone = {row.target for row in rows if row.action is Action.DELETE}
    lost = (Status.FAILED, Status.SUPERSEDED)
    sent = [row.key for row in rows if row.action is Action.SEND and row.status not in lost]
    return [key for key in sent if target_of(key) not in gone], len(rows)


async def waiting(session: AsyncSession, now: datetime) -> int:
    """How many messages could go now, apart from those that were tried in vain."""
    fresh = select(func.count()).where(_is_due(now), DeliveryRow.attempts == 0)
    return await session.scalar(fresh) or 0


async def forget(session: AsyncSession, before: datetime, chat: str | None = None) -> int:
    """Empties what was finished before an instant, in one chat or in all; returns how many."""
    where = [DeliveryRow.finished_at < before, DeliveryRow.payload.is_not(None)]
    if chat is not None:
        where.append(DeliveryRow.chat == chat)
    return await changed(session, update(DeliveryRow).where(*where).values(payload=None))


def _is_due(now: datetime) -> ColumnElement[bool]:
    timely = or_(DeliveryRow.not_before.is_(None), DeliveryRow.not_before <= now)
    return and_(DeliveryRow.status == Status.QUEUED, timely)


def _is_held_up(now: datetime) -> ColumnElement[bool]:
    """Something else is under way in the chat, or an earlier message has to be tried again.

    Or any at all, where the chat is to be left alone until then.
    """
    other = aliased(DeliveryRow)
    retried = and_(
        other.status == Status.QUEUED,
        other.attempts > 0,
        or_(other.id < DeliveryRow.id, other.not_before > now),
    )
    return exists().where(
        other.chat == DeliveryRow.chat, or_(other.status == Status.STARTED, retried)
    )


async def _take_back(
    session: AsyncSession, whose: ColumnElement[bool], again: Mapping[str, Any]
) -> int:
    """An edit or a deletion may be done twice without harm, so only a message can be a repeat."""
    repeat = or_(DeliveryRow.possible_repeat, DeliveryRow.action == Action.SEND)
    return await changed(
        session,
        update(DeliveryRow)
        .where(DeliveryRow.status == Status.STARTED, whose)
        .values(status=Status.QUEUED, possible_repeat=repeat, lease_until=None, **again),
    )


async def _names_of_targets(session: AsyncSession, rows: Iterable[DeliveryRow]) -> dict[str, str]:
    """The channel's names of targets that were given by key, as far as they have gone out.

    By now they have if they ever will: what was queued earlier for a chat goes earlier.
    """
    targets = [row.target for row in rows if row.target and row.target.startswith(_BY_KEY)]
    if not targets:
        return {}
    keys = [target.removeprefix(_BY_KEY) for target in targets]
    found = await session.execute(
        select(DeliveryRow.key, DeliveryRow.external_id).where(
            DeliveryRow.key.in_(keys), DeliveryRow.external_id.is_not(None)
        )
    )
    return {target_of(key): name for key, name in found if name is not None}


def _row(message: Message, now: datetime) -> dict[str, Any]:
    return {
        "key": message.key,
        "kind": message.kind,
        "chat": message.address.chat,
        "topic": message.address.topic,
        "is_group": message.address.is_group,
        "action": message.action,
        "target": message.target,
        "payload": dict(message.payload),
        "priority": int(message.priority),
        "not_before": message.not_before,
        "status": Status.QUEUED,
        "attempts": 0,
        "possible_repeat": False,
        "created_at": now,
    }


def _delivery(row: DeliveryRow, names: Mapping[str, str], leaves: datetime | None) -> Delivery:
    target = row.target
    if target is not None and target.startswith(_BY_KEY):
        target = names.get(target)
    return Delivery(
        row.id,
        address_of(row),
        row.action,
        target,
        row.payload or {},
        row.attempts,
        row.possible_repeat,
        row.priority != Priority.ANSWER,
        leaves,
    )
