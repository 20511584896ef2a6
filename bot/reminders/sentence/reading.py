"""Reads what the office types to have people reminded; what is in doubt is asked back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.reminders.audience import Naming
from bot.reminders.sentence.leads import read_leads
from bot.reminders.sentence.model import Question, QuestionKind, Understood
from bot.reminders.sentence.parties import read_parties
from bot.reminders.sentence.text import LONGEST, Typed
from bot.reminders.sentence.times import read_times
from bot.reminders.sentence.title import read_title
from bot.reminders.working_days import OfficeHours
from bot.staff.person import Person
from config.time import ZONE

_USUAL_HOURS: Final = OfficeHours()
_NO_GROUPS: Final[Mapping[str, str]] = {}


def read_sentence(
    typed: str,
    now: datetime,
    naming: Naming,
    people: Sequence[Person] = (),
    *,
    groups: Mapping[str, str] = _NO_GROUPS,
    hours: OfficeHours = _USUAL_HOURS,
) -> Understood:
    """What a sentence like "nhắc toàn Sở nộp báo cáo trước 15/11, nhắc trước 7 ngày" says.

    ``now`` is aware. ``naming`` knows the units, ``people`` are those on the staff list, ``groups``
    the group chats by the id of their unit. Diacritics may be missing. Never raises for any text:
    what is missing, impossible or in doubt is in ``questions``.
    """
    local = now.astimezone(ZONE)
    sentence = Typed.of(typed)
    leads = read_leads(sentence)
    times = read_times(sentence, leads.spans, local)
    taken = (*leads.spans, *times.spans)
    parties = read_parties(sentence, taken, naming.units, people, groups)
    title, stray = read_title(sentence, (*taken, *parties.spans))
    questions = [*times.questions, *leads.questions, *parties.questions]
    questions += [Question(QuestionKind.AMBIGUOUS_NUMBER, words) for words in stray]
    if len(typed) > LONGEST:
        questions.insert(0, Question(QuestionKind.TOO_LONG))
    if not any(letter.isalpha() for letter in title):
        questions.insert(0, Question(QuestionKind.EMPTY_TITLE))
    if leads.at is not None and not hours.opens <= leads.at <= hours.closes:
        said = f"{leads.at:%H:%M}"
        questions.append(Question(QuestionKind.TIME_OUTSIDE_OFFICE_HOURS, said))
    return Understood(
        title=title,
        due=times.due,
        leads=leads.days,
        remind_at=leads.at,
        at_time=times.at,
        parties=parties.parties,
        questions=tuple(dict.fromkeys(questions)),
        year_assumed=times.year_assumed,
    )
