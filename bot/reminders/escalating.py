"""The head of a unit hears of those of its people who have not confirmed for some time."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from bot.reminders import confirmations
from bot.reminders.deadline import Deadline, Rules
from bot.reminders.recipients import Whom, recipient_of
from bot.reminders.sending import Draft, Post, send
from bot.staff.person import Person
from bot.store.database import Database
from bot.store.tables.reminders import ReminderKind
from config.time import ZONE

_STILL_MATTERS = timedelta(days=30)


async def escalate(
    database: Database,
    deadlines: Mapping[int, Deadline],
    whom: Whom,
    rules: Rules,
    post: Post,
) -> int:
    """One letter to each head for each occurrence, once; returns how many."""
    today = post.now.astimezone(ZONE).date()
    silent: dict[tuple[int, date, int], list[Person]] = defaultdict(list)
    # So many working days take at least as many days.
    told_before = datetime.combine(today - timedelta(days=rules.escalate_after - 1), time(), ZONE)
    async with database.reading() as session:
        stands = await confirmations.silent_since(session, told_before, today - _STILL_MATTERS)
    if not stands:
        return 0
    recipients = await whom()
    for stand in stands:
        person = recipients.by_id(stand.person_id)
        deadline = deadlines.get(stand.row_id)
        if person is None or deadline is None:
            continue
        patience_ends = post.days.after(stand.told_at.astimezone(ZONE).date(), rules.escalate_after)
        if datetime.combine(patience_ends, deadline.timing.at, ZONE) > post.now:
            continue
        for head in recipients.heads_of([person]):
            if head.id != person.id:
                silent[stand.row_id, stand.due, head.id].append(person)
    drafts = []
    for (row_id, due, head_id), people in silent.items():
        told = recipients.by_id(head_id)
        if told is not None:
            names = {"people": sorted(person.name for person in people)}
            recipient = recipient_of(told, confirms=False)
            row = deadlines[row_id].row
            kind = ReminderKind.ESCALATION
            drafts.append(Draft(row, due, kind, 1, post.now, recipient, names))
    if not drafts:
        return 0
    async with database.transaction() as session:
        return await send(session, drafts, post)
