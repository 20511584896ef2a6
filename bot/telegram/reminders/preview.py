"""What the office sees before it confirms: what was understood, the days, who will get it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.blocks import Block, Kind
from bot.reminders.following import preflight, today_of
from bot.reminders.letters import Notice, ReminderLetter
from bot.reminders.recipients import Recipients, recipient_of
from bot.reminders.row import Row
from bot.reminders.rules import Reminding
from bot.reminders.schedule import Series, Timing, moments_between, next_due_days
from bot.staff.person import Person
from bot.store.tables.reminders import ReminderKind
from bot.telegram.office_clauses import cut
from bot.telegram.payload import Letter
from bot.telegram.register_blocks import when
from bot.telegram.reminders import words
from bot.telegram.reminders.compose import TelegramComposer, who_lines
from bot.telegram.reminders.draft import Draft
from bot.telegram.render import Outgoing, messages

_DATES: Final = 5
_NAMES: Final = 10
_YEAR: Final = timedelta(days=366)


async def previewed(
    session: AsyncSession,
    draft: Draft,
    row: Row,
    recipients: Recipients,
    reminding: Reminding,
    now: datetime,
) -> Outgoing:
    """The message that shows a whole draft; its buttons are the caller's."""
    series = _series(draft, now)
    timing = draft.timing or reminding.rules.timing
    dates = next_due_days(series, today_of(now), _DATES, reminding.days)
    due = when(row.due, row.due_day) if row.due else ""
    blocks = [
        Block(Kind.NOTE, words.UNDERSTOOD),
        Block(Kind.HEADING, cut(row.title, 300)),
        Block(Kind.ITEM, words.DUE.format(day=due)),
        *(Block(Kind.ITEM, line) for line in who_lines(row)),
        Block(Kind.ITEM, f"{words.FIELDS['r']}: {timing_line(timing)}"),
        Block(Kind.HEADING, words.NEXT_DATES),
        *(Block(Kind.ITEM, words.weekday_date(day)) for day in dates),
    ]
    first = moments_between(series, timing, reminding.days, now, now + _YEAR)
    blocks.append(
        Block(
            Kind.PLAIN,
            words.WILL_BE_REMINDED.format(at=words.instant(first[0].at))
            if first
            else words.NOTHING_TO_REMIND,
        )
    )
    blocks += await _preflight(session, row, recipients)
    years = reminding.days.unknown_years(dates)
    if years:
        named = ", ".join(str(year) for year in years)
        blocks.append(Block(Kind.NOTE, words.NO_HOLIDAYS.format(years=named)))
    return messages(blocks)[0]


def test_letter(
    draft: Draft, row: Row, person: Person, reminding: Reminding, now: datetime
) -> Outgoing:
    """The reminder as the others will get it; its buttons name no row, so they do nothing."""
    today = today_of(now)
    dates = next_due_days(_series(draft, now), today, 1, reminding.days)
    due = dates[0] if dates else today
    notice = Notice(0, replace(row, id=0), due, ReminderKind.AHEAD, (due - today).days, True)
    letter = ReminderLetter(recipient_of(person, confirms=True), (notice,))
    return Letter.from_json(TelegramComposer().letter(letter)).message


def timing_line(timing: Timing) -> str:
    """ "trước 7, 3 và 1 ngày và đúng ngày đến hạn, lúc 08:00"."""
    ahead = sorted((one for one in timing.leads if one), reverse=True)
    told = [words.LEADS.format(leads=words.joined(ahead))] if ahead else []
    if 0 in timing.leads:
        told.append(words.ON_THE_DAY)
    return f"{', '.join(told)}, {words.AT_TIME.format(at=f'{timing.at:%H:%M}')}"


async def _preflight(session: AsyncSession, row: Row, recipients: Recipients) -> list[Block]:
    found = await preflight(session, recipients.of(row))
    people = sum(one.person is not None for one in found.reached)
    groups = len(found.reached) - people
    told = words.PREFLIGHT.format(reached=people)
    if groups:
        told += f", {words.AND_GROUPS.format(count=groups)}"
    blocks = [Block(Kind.PLAIN, told)]
    if found.unreached:
        names = [
            f"{one.person.name} ({words.HINDRANCES[one.hindrance.value]})"
            for one in found.unreached[:_NAMES]
            if one.hindrance is not None
        ]
        left = len(found.unreached) - len(names)
        if left:
            names.append(f"… (+{left})")
        cannot = words.CANNOT.format(count=len(found.unreached))
        blocks.append(Block(Kind.PLAIN, f"{cannot}: {'; '.join(names)}"))
    return blocks


def _series(draft: Draft, now: datetime) -> Series:
    series = draft.new_deadline().series(today_of(now))
    if series is None:
        raise ValueError(draft.title)
    return series
