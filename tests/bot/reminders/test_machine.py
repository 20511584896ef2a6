"""Whatever the office, the people, the clock and the network do: each reminder comes once.

Beside the real planner and ledger stands a model that knows only the rules: when each reminder is
due, who is to have it, and what has been said since.
"""

import asyncio
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from bot.delivery import ledger
from bot.delivery.channel import Accepted, NotAccepted, Outcome, Payload, Unknown
from bot.delivery.ledger import Claimant, Room
from bot.reminders import confirmations, register
from bot.reminders.deadline import Rules, set_timing
from bot.reminders.due import read_due
from bot.reminders.letters import ReminderLetter
from bot.reminders.planning import Planner
from bot.reminders.register import Correction
from bot.reminders.schedule import Timing, moments
from bot.staff.person import Person
from bot.store.database import Database
from bot.store.tables.messages import DeliveryRow, Status
from bot.store.tables.people import Role
from bot.store.tables.reminders import ReminderKind, ReminderRow, Standing
from config.time import ZONE, system_clock
from tests.bot.moving_clock import MovingClock
from tests.bot.reminders.office import DAYS, OTHER_ROOM, PlainWords, SmallOffice

# A Monday of weeks without holidays.
BEGINS: Final = datetime(2026, 11, 2, 9, 0, tzinfo=ZONE)
TIMINGS: Final = ((7, 3, 1, 0), (1,), (3, 0), (2, 1))
EXAMPLES: Final = 10
GRACE: Final = timedelta(minutes=15)
TOO_LATE: Final = timedelta(hours=24)
LATE: Final = timedelta(minutes=10)
NEVER_GONE: Final = (Status.SUPERSEDED, Status.FAILED)
OF_THE_SERIES: Final = (ReminderKind.AHEAD, ReminderKind.OVERDUE)
STEPS: Final = (timedelta(minutes=7), timedelta(hours=3), timedelta(hours=25), timedelta(days=3))

Occurrence = tuple[int, date]


class NumberedWords(PlainWords):
    """Letters that say which reminders they carry."""

    def letter(self, letter: ReminderLetter) -> Payload:
        numbers = [one.reminder for one in letter.notices]
        return {**super().letter(letter), "reminders": numbers}


class NumberedOffice(SmallOffice):
    @property
    def planner(self) -> Planner:
        return Planner(self.database, self.clock, DAYS, self.rules, NumberedWords())


@dataclass
class Task:
    """What the model knows of a deadline."""

    row: int
    title: str
    due: date
    leads: tuple[int, ...]
    since: datetime
    holds: bool = True

    def wanted(self, now: datetime) -> list[tuple[ReminderKind, int, datetime]]:
        """All reminders up to now, in order; overdue last."""
        found = [
            (ReminderKind.AHEAD, one.lead, one.at)
            for one in moments(self.due, Timing(self.leads), DAYS)
        ]
        at = datetime.combine(DAYS.after(self.due, 1), Timing().at, ZONE)
        found.append((ReminderKind.OVERDUE, 1, at))
        return [one for one in found if self.since - GRACE < one[2] <= now]


@dataclass
class Known:
    """What the model knows of a person: since which instant of planning they can be told."""

    person: Person
    since: datetime


@dataclass
class Model:
    tasks: list[Task] = field(default_factory=list)
    people: list[Known] = field(default_factory=list)
    latest: datetime = BEGINS
    done: set[tuple[Occurrence, int]] = field(default_factory=set)
    snoozed: dict[tuple[Occurrence, int], datetime] = field(default_factory=dict)
    withdrawn: dict[Occurrence, int] = field(default_factory=lambda: defaultdict(int))

    def holding(self, occurrence: Occurrence) -> Task | None:
        return next(
            (one for one in self.tasks if (one.row, one.due) == occurrence and one.holds), None
        )

    def let_go(self, task: Task) -> None:
        """What was said of the day that holds no more is void."""
        occurrence = (task.row, task.due)
        self.withdrawn[occurrence] += 1
        self.done = {one for one in self.done if one[0] != occurrence}
        self.snoozed = {one: at for one, at in self.snoozed.items() if one[0] != occurrence}


class Office(RuleBasedStateMachine):
    """One office over one database; every example has its own."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        file = Path(shutil.copy(self.template, Path(self.folder.name) / "thidua.db"))
        self.clock = MovingClock(BEGINS)
        self.model = Model()
        self.database = self.run(Database.open(f"sqlite:///{file}", self.clock))
        self.office = NumberedOffice(self.database, self.clock, Rules(escalate_after=1000))
        self.seen_up_to = 0
        self.claimant = Claimant("one")

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    def teardown(self) -> None:
        self.run(self.database.close())
        self.runner.close()
        self.folder.cleanup()

    @initialize()
    def open(self) -> None:
        self.run(self.office.open())
        hcth = self.run(self.office.person("Trần Hoa", OTHER_ROOM, Role.OFFICE))
        self.model.people.append(Known(hcth, BEGINS))
        self.somebody_new()
        self.a_deadline_is_set(3, (3, 0))

    # The office

    @precondition(lambda self: len(self.model.tasks) < 3)
    @rule(ahead=st.integers(0, 12), leads=st.sampled_from(TIMINGS))
    def a_deadline_is_set(self, ahead: int, leads: tuple[int, ...]) -> None:
        day = self.clock().date() + timedelta(days=ahead)
        title = f"Việc {len(self.model.tasks)}"
        row = self.run(self.office.deadline(title, f"ngày {day:%d/%m/%Y}", timing=Timing(leads)))
        self.model.tasks.append(Task(row.id, title, day, leads, self.clock()))

    @precondition(lambda self: self.model.tasks)
    @rule(data=st.data(), by=st.integers(-6, 9))
    def it_moves(self, data: st.DataObject, by: int) -> None:
        task = data.draw(st.sampled_from(self.model.tasks))
        if task.holds and by:
            self._move(task, task.due + timedelta(days=by))
            self.planning()

    @precondition(lambda self: self.model.tasks)
    @rule(data=st.data(), by=st.integers(1, 9))
    def it_moves_away_and_back(self, data: st.DataObject, by: int) -> None:
        task = data.draw(st.sampled_from(self.model.tasks))
        if task.holds:
            first = task.due
            for day in (first + timedelta(days=by), first):
                self._move(task, day)
                self.planning()

    def _move(self, task: Task, day: date) -> None:
        self.run(self._corrected(task.row, day))
        self.model.let_go(task)
        task.due, task.since = day, self.clock()

    async def _corrected(self, row: int, day: date) -> None:
        due = read_due(f"ngày {day:%d/%m/%Y}", self.clock().date())
        async with self.database.transaction() as session:
            await register.correct(session, row, Correction(due=due), None, self.clock(), None)

    @precondition(lambda self: self.model.tasks)
    @rule(data=st.data(), leads=st.sampled_from(TIMINGS))
    def its_timing_changes(self, data: st.DataObject, leads: tuple[int, ...]) -> None:
        task = data.draw(st.sampled_from(self.model.tasks))
        self.run(self._timed(task.row, leads))
        task.leads, task.since = leads, self.clock()

    async def _timed(self, row: int, leads: tuple[int, ...]) -> None:
        async with self.database.transaction() as session:
            await set_timing(session, row, self.clock(), timing=Timing(leads))

    @precondition(lambda self: self.model.tasks)
    @rule(data=st.data())
    def it_is_cancelled_or_revived(self, data: st.DataObject) -> None:
        task = data.draw(st.sampled_from(self.model.tasks))
        self.run(self._turned(task))
        task.holds = not task.holds
        if task.holds:
            task.since = self.clock()
        else:
            self.model.let_go(task)
        self.planning()

    async def _turned(self, task: Task) -> None:
        async with self.database.transaction() as session:
            if task.holds:
                await register.reject(session, task.row, None, self.clock(), None)
            else:
                await register.take_back(session, task.row, None, self.clock(), None)
                await register.approve(session, task.row, None, self.clock(), None)

    # People

    @precondition(lambda self: len(self.model.people) < 5)
    @rule()
    def somebody_new(self) -> None:
        person = self.run(self.office.person(f"Người {len(self.model.people)}"))
        self.model.people.append(Known(person, self.model.latest))

    @precondition(lambda self: self.model.people and self.model.tasks)
    @rule(data=st.data())
    def somebody_is_done(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.model.people)).person
        task = data.draw(st.sampled_from(self.model.tasks))
        if self.run(self._stand(one, task)) is not None:
            self.run(self._declared(one, task))
            self.model.done.add(((task.row, task.due), one.id))
            self.model.snoozed.pop(((task.row, task.due), one.id), None)
            self.planning()

    @precondition(lambda self: self.model.people and self.model.tasks)
    @rule(data=st.data(), hours=st.integers(1, 50))
    def somebody_wants_it_later(self, data: st.DataObject, hours: int) -> None:
        one = data.draw(st.sampled_from(self.model.people)).person
        task = data.draw(st.sampled_from(self.model.tasks))
        stand = self.run(self._stand(one, task))
        if stand is not None and stand is not Standing.DONE:
            until = self.clock() + timedelta(hours=hours)
            self.run(self._later(one, task, until))
            self.model.snoozed[(task.row, task.due), one.id] = until

    async def _stand(self, person: Person, task: Task) -> Standing | None:
        """Where they stand; None where there is nothing that they could say."""
        async with self.database.reading() as session:
            stand = await confirmations.stand_of(session, person.id, task.row, task.due)
        if stand is None or stand.standing is Standing.VOID or not task.holds:
            return None
        return stand.standing

    async def _declared(self, person: Person, task: Task) -> None:
        async with self.database.transaction() as session:
            await confirmations.declare(
                session, person, task.row, task.due, Standing.DONE, self.clock()
            )

    async def _later(self, person: Person, task: Task, until: datetime) -> None:
        async with self.database.transaction() as session:
            await confirmations.snooze(session, person, task.row, task.due, until, self.clock())

    # Time and the network

    @rule(by=st.sampled_from(STEPS))
    def time_passes(self, by: timedelta) -> None:
        """Nothing runs meanwhile; then the planner has its turn."""
        self.clock.move(by)
        self.planning()

    @rule(by=st.sampled_from(STEPS))
    def the_clock_goes_back(self, by: timedelta) -> None:
        self.clock.move(-by)
        self.planning()

    @rule()
    def a_day_goes_by_in_order(self) -> None:
        for _ in range(6):
            self.clock.move(timedelta(hours=4))
            self.planning()
        self.the_sender_works([])

    @rule(outcomes=st.lists(st.sampled_from(["lost", "refused", "killed"]), max_size=3))
    def the_sender_works(self, outcomes: list[str]) -> None:
        """What is queued goes out, some of it not at the first attempt."""
        self.run(self._sent(list(outcomes)))

    async def _sent(self, troubles: list[str]) -> None:
        now = self.clock()
        async with self.database.transaction() as session:
            await ledger.recover(session, self.claimant, now)
            claimed = await ledger.claim(session, self.claimant, now, Room(100, 100))
        told: list[Any] = []
        for delivery in claimed:
            outcome: Outcome = Accepted(str(delivery.id))
            match troubles.pop() if troubles else "":
                case "lost":
                    outcome = Unknown("cut")
                case "refused":
                    outcome = NotAccepted()
                case "killed":
                    continue
            told.append((delivery, outcome))
        async with self.database.transaction() as session:
            await ledger.record(session, self.claimant, told, now)

    # What must hold

    def planning(self) -> None:
        """The planner's turn, and what it may and must have done; another finds nothing to do."""
        self.run(self.office.planner.turn())
        self.model.latest = max(self.model.latest, self.clock())
        self.run(self._check_turn())

    @rule()
    def another_turn_does_nothing(self) -> None:
        self.planning()
        assert self.run(self.office.planner.turn()).queued == 0

    async def _check_turn(self) -> None:
        async with self.database.reading() as session:
            rows = list(await session.scalars(select(ReminderRow).order_by(ReminderRow.id)))
            letters = list(await session.scalars(select(DeliveryRow).order_by(DeliveryRow.id)))
        by_key = {letter.key: letter for letter in letters}
        for row in rows:
            if row.id > self.seen_up_to and row.recipient != "*":
                self._check_new(row)
        self.seen_up_to = max([self.seen_up_to, *(row.id for row in rows)])
        self._check_letters(rows, letters)
        self._check_once(rows)
        self._check_all_told(rows, by_key, letters)

    def _check_new(self, row: ReminderRow) -> None:
        """None is invented, and it says whether it is late."""
        occurrence, now = (row.row_id, row.due), self.clock()
        task = self.model.holding(occurrence)
        if row.kind in OF_THE_SERIES:
            assert task is not None, "a reminder of a day that does not hold"
            assert (row.kind, row.sequence, row.at) in task.wanted(now)
            assert now - row.at <= TOO_LATE
            assert (row.late_by_s is not None) == (now - row.at >= LATE)
            assert (occurrence, row.person_id) not in self.model.done
            until = self.model.snoozed.get((occurrence, row.person_id or 0))
            assert until is None or until <= now
        elif row.kind is ReminderKind.SNOOZED:
            assert (occurrence, row.person_id) in self.model.snoozed
        else:
            assert row.kind in (ReminderKind.CHANGED, ReminderKind.CANCELLED)
            assert task is None
            assert self.model.withdrawn[occurrence] > 0

    def _check_letters(self, rows: list[ReminderRow], letters: list[DeliveryRow]) -> None:
        """No reminder is in two letters, and none that is void is still to go out."""
        known = {row.id: row for row in rows}
        carried: set[int] = set()
        for letter in letters:
            numbers = (letter.payload or {}).get("reminders", ())
            if letter.status in NEVER_GONE:
                continue
            assert carried.isdisjoint(numbers)
            carried.update(numbers)
            if letter.status is not Status.QUEUED or letter.possible_repeat:
                continue
            for row in (known[number] for number in numbers):
                if row.kind in (*OF_THE_SERIES, ReminderKind.SNOOZED):
                    assert self.model.holding((row.row_id, row.due)) is not None
                    assert ((row.row_id, row.due), row.person_id) not in self.model.done

    def _check_once(self, rows: list[ReminderRow]) -> None:
        """Again only where the day was withdrawn in between."""
        count: dict[Any, int] = defaultdict(int)
        for row in rows:
            if row.kind in OF_THE_SERIES:
                count[row.row_id, row.due, row.kind, row.sequence, row.recipient] += 1
        for (row_id, due, *_), times in count.items():
            assert times <= 1 + self.model.withdrawn[row_id, due]

    def _check_all_told(
        self, rows: list[ReminderRow], by_key: dict[str, DeliveryRow], letters: list[DeliveryRow]
    ) -> None:
        """The last reminder that came due was sent, or the office knows that it was not."""
        told = {
            (row.row_id, row.due, row.kind, row.sequence, row.person_id)
            for row in rows
            if row.message is not None and by_key[row.message].status not in NEVER_GONE
        }
        for task in self.model.tasks:
            wanted = task.wanted(self.clock()) if task.holds else []
            for kind, sequence, at in wanted[-1:]:
                for known in self.model.people:
                    if at > known.since and not self._is_spared(task, known.person):
                        name = (task.row, task.due, kind, sequence, known.person.id)
                        reported = any(
                            [task.title, task.due.isoformat()] in (one.payload or {})["too_late"]
                            for one in letters
                            if "too_late" in (one.payload or {})
                        )
                        assert name in told or reported, name

    def _is_spared(self, task: Task, person: Person) -> bool:
        """Snoozed at some time, or done: the series may have passed them over."""
        mine = ((task.row, task.due), person.id)
        return mine in self.model.done or mine in self.model.snoozed


def test_each_reminder_comes_once_whatever_happens(
    tmp_path_factory: Any,
) -> None:
    template = tmp_path_factory.mktemp("machine") / "migrated.db"

    async def migrate() -> None:
        await (await Database.open(f"sqlite:///{template}", system_clock)).close()

    asyncio.run(migrate())

    class Here(Office):
        pass

    Here.template = template
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
