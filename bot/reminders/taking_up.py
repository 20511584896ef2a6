"""The register follows the documents: new demands are proposed, changed clauses are flagged."""

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reminders.reading import Reading, quoted
from bot.reminders.row import HOLDING, Row, RowParty
from bot.reminders.writing import (
    add_parties,
    place_columns,
    put,
    read_columns,
    record,
    replace_parties,
    with_parties,
)
from bot.store.inserting import insert_if_absent
from bot.store.tables.register import Change, FlagReason, RegisterRow, RowKind, RowStatus
from corpus.demands.model import Demand
from corpus.model import Document, Place, Section

_LIKE_ELSEWHERE: Final = 75.0
_LIKE_THERE: Final = 60.0
_MOVABLE: Final = frozenset(RowStatus) - {RowStatus.SUPERSEDED}
# PostgreSQL and SQLite both take far more bound values than this.
_AT_ONCE: Final = 500


@dataclass(frozen=True)
class TakenUp:
    """What the office is to be told: proposals that are new, approved rows whose clause changed."""

    new: tuple[Row, ...] = ()
    flagged: tuple[Row, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.flagged)


async def take_up(session: AsyncSession, readings: Sequence[Reading], now: datetime) -> TakenUp:
    """Brings the register in line with the documents that are held (``reading.read``).

    A second call with the same documents changes nothing and finds nothing new. Rows of documents
    that are no longer held are hidden, not lost.
    """
    await _hide(session, {one.document.id for one in readings}, now)
    new, flagged = list[int](), list[int]()
    for reading in readings:
        done = _Taking(session, reading, now)
        await done.take()
        new += done.new
        flagged += done.flagged
    await session.flush()
    return TakenUp(tuple(await _rows(session, new)), tuple(await _rows(session, flagged)))


async def _rows(session: AsyncSession, numbers: Sequence[int]) -> list[Row]:
    found: list[Row] = []
    for first in range(0, len(numbers), _AT_ONCE):
        some = numbers[first : first + _AT_ONCE]
        wanted = select(RegisterRow).where(RegisterRow.id.in_(some)).order_by(RegisterRow.id)
        found += await with_parties(session, list(await session.scalars(wanted)))
    return found


async def _hide(session: AsyncSession, held: set[str], now: datetime) -> None:
    wanted = (
        select(RegisterRow)
        .where(RegisterRow.hidden_at.is_(None), RegisterRow.document.is_not(None))
        .with_for_update()
    )
    for row in await session.scalars(wanted):
        if row.document not in held:
            row.hidden_at = now
            row.revision += 1
            record(session, row.id, Change.HIDDEN, now)


@dataclass
class _Taking:
    """One document's rows against what it demands today."""

    session: AsyncSession
    reading: Reading
    now: datetime
    new: list[int] = field(default_factory=list)
    flagged: list[int] = field(default_factory=list)

    @property
    def document(self) -> Document:
        return self.reading.document

    async def take(self) -> None:
        rows = await self._present()
        known = {row.identity: row for row in rows}
        left = list[tuple[str, Demand]]()
        revived = list[RegisterRow]()
        for identity, demand in self.reading.demands:
            row = known.pop(identity, None)
            if row is None:
                left.append((identity, demand))
            elif await self._met(row, demand):
                revived.append(row)
        unmet = [row for row in known.values() if row.document == self.document.id]
        left, unmet = await self._moved(left, unmet)
        proposed = revived + [row for one in left if (row := await self._propose(*one))]
        self.new += [row.id for row in proposed]
        self._unmet(unmet, proposed, {row.replaces_id for row in rows if _is_open(row, unmet)})
        await self.session.flush()

    async def _present(self) -> list[RegisterRow]:
        wanted = (
            select(RegisterRow)
            .where(RegisterRow.document == self.document.id, RegisterRow.identity.is_not(None))
            .order_by(RegisterRow.id)
            .with_for_update()
        )
        rows = list(await self.session.scalars(wanted))
        for row in rows:
            if row.hidden_at is not None:
                row.hidden_at = None
                row.revision += 1
                record(self.session, row.id, Change.SHOWN, self.now)
        return rows

    async def _met(self, row: RegisterRow, demand: Demand) -> bool:
        """The clause reads as it did; whether the row is a proposal that had been given up."""
        if row.start is None and row.status in HOLDING:
            # The office kept it when its clause went; now the clause is back.
            row.ground = None
        put(row, place_columns(demand.place, demand.label, self.document))
        if row.flag is not None:
            self._clear(row)
        revived = row.status is RowStatus.SUPERSEDED
        if revived:
            row.status = RowStatus.PROPOSED
            row.replaces_id = None
            row.revision += 1
            record(self.session, row.id, Change.REVIVED, self.now)
        if row.status is RowStatus.PROPOSED and row.corrected_at is None:
            await self._reread(row, demand)
        return revived

    def _clear(self, row: RegisterRow) -> None:
        row.flag = row.flagged_at = None
        row.revision += 1
        record(self.session, row.id, Change.CLEARED, self.now)

    async def _reread(self, row: RegisterRow, demand: Demand) -> None:
        """Nobody has touched the proposal: it says what is found today."""
        before = row.title
        if put(row, read_columns(demand)):
            row.revision += 1
            record(self.session, row.id, Change.REREAD, self.now, before=before)
            parties = [RowParty.of(party) for party in demand.parties]
            await replace_parties(self.session, row.id, parties)

    async def _moved(
        self, left: list[tuple[str, Demand]], unmet: list[RegisterRow]
    ) -> tuple[list[tuple[str, Demand]], list[RegisterRow]]:
        """The same words under another number, because a clause was put in before."""
        by_words = defaultdict[tuple[str, str], list[RegisterRow]](list)
        for row in unmet:
            if row.status in _MOVABLE:
                by_words[row.kind, quoted(row.quote or "")].append(row)
        still, moved = list[tuple[str, Demand]](), set[int]()
        for identity, demand in left:
            same = by_words[RowKind(demand.kind), quoted(demand.quote)]
            if not same:
                still.append((identity, demand))
                continue
            row = same.pop(0)
            moved.add(row.id)
            record(
                self.session, row.id, Change.MOVED, self.now, before=row.label, after=demand.label
            )
            row.identity = identity
            await self._met(row, demand)
        return still, [row for row in unmet if row.id not in moved]

    async def _propose(self, identity: str, demand: Demand) -> RegisterRow | None:
        """A new row; None where another instance was quicker."""
        inserted = await insert_if_absent(
            self.session,
            RegisterRow,
            identity=identity,
            kind=RowKind(demand.kind),
            status=RowStatus.PROPOSED,
            revision=1,
            **read_columns(demand),
            **place_columns(demand.place, demand.label, self.document),
            quote=demand.quote,
            created_at=self.now,
        )
        if not inserted:
            return None
        wanted = select(RegisterRow).where(RegisterRow.identity == identity)
        row = (await self.session.scalars(wanted)).one()
        add_parties(self.session, row.id, [RowParty.of(party) for party in demand.parties])
        record(self.session, row.id, Change.PROPOSED, self.now, version=self.document.version)
        return row

    def _unmet(
        self,
        unmet: Sequence[RegisterRow],
        proposed: Sequence[RegisterRow],
        read_anew: Set[int | None],
    ) -> None:
        """Rows whose demand is not found: given up, or flagged where the office stands for them.

        ``read_anew`` are those for which a proposal is waiting already.
        """
        free = list(proposed)
        for row in unmet:
            if row.status is RowStatus.PROPOSED and not self._kept_open(row):
                row.status = RowStatus.SUPERSEDED
                row.revision += 1
                record(self.session, row.id, Change.SUPERSEDED, self.now)
            elif row.status in HOLDING and row.start is not None and not self._still_stands(row):
                successor = None if row.id in read_anew else self._successor(row, free)
                if successor is not None:
                    free.remove(successor)
                    successor.replaces_id = row.id
                self._flag(row, successor)

    def _kept_open(self, row: RegisterRow) -> bool:
        """Somebody has worked on the proposal, and its clause stands."""
        return row.corrected_at is not None and self._still_stands(row)

    def _still_stands(self, row: RegisterRow) -> bool:
        """Whether the clause reads the same, though the demand in it is no longer found."""
        quote, text = row.quote or "", self.document.text
        if row.start is not None and text[row.start : row.end] == quote:
            return True
        section = self._section(row)
        start = text.find(quote, section.start, section.end) if section and quote else -1
        if section is None or start < 0:
            return False
        place = Place(
            document=self.document.id,
            locator=section.locator,
            part=section.part,
            bullet=section.bullet,
            start=start,
            end=start + len(quote),
        )
        put(row, place_columns(place, row.label or section.label, self.document))
        return True

    def _reads_much_the_same(self, row: RegisterRow) -> bool:
        section = self._section(row)
        text = self.document.text_of(section) if section else ""
        return fuzz.token_set_ratio(row.quote or "", text) >= _LIKE_THERE

    def _section(self, row: RegisterRow) -> Section | None:
        place = (row.locator, row.part, row.bullet)
        sections = self.document.sections
        return next((s for s in sections if (s.locator, s.part, s.bullet) == place), None)

    def _successor(self, row: RegisterRow, free: Sequence[RegisterRow]) -> RegisterRow | None:
        """The proposal that reads the changed clause: at the same place, else much the same."""
        alike = [
            (
                self._at_place(one, row),
                fuzz.token_sort_ratio(one.quote or "", row.quote or ""),
                -one.id,
                one,
            )
            for one in free
            if one.kind is row.kind and one.replaces_id is None
        ]
        near = [one for one in alike if one[0] or one[1] >= _LIKE_ELSEWHERE]
        return max(near, key=lambda one: one[:3])[3] if near else None

    @staticmethod
    def _at_place(one: RegisterRow, other: RegisterRow) -> bool:
        return (one.locator, one.part, one.bullet) == (other.locator, other.part, other.bullet)

    def _flag(self, row: RegisterRow, successor: RegisterRow | None) -> None:
        if row.flag is not None and successor is None:
            return
        changed = successor is not None or self._reads_much_the_same(row)
        row.flag = FlagReason.CLAUSE_CHANGED if changed else FlagReason.CLAUSE_GONE
        row.flagged_at = self.now
        row.revision += 1
        self.flagged.append(row.id)
        by = successor.id if successor else None
        record(self.session, row.id, Change.FLAGGED, self.now, why=row.flag.value, successor=by)


def _is_open(row: RegisterRow, unmet: Sequence[RegisterRow]) -> bool:
    return row.status is RowStatus.PROPOSED and row not in unmet
