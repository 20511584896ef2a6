"""A new employee in one message: "thêm Trần Văn A, Phòng Quản lý khoa học, bắt đầu 01/12"."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.onboarding import learners
from bot.reminders.audience import Naming
from bot.reminders.working_days import WorkingDays
from bot.staff.invitations import Invitation, invite
from bot.staff.people import add_person, all_people
from bot.staff.person import Person
from bot.staff.policy import require_office
from bot.staff.units import UnitNames
from config.errors import ThiDuaError
from config.lists import Unit
from config.time import ZONE
from corpus.vietnamese import fold, normalise
from corpus.when.meaning import Day
from corpus.when.recogniser import find_times

LONGEST_NAME: Final = 100
_MOST_WORDS: Final = 8
_FURTHEST: Final = timedelta(days=366)
# How long ago a first day may be that was written without a year.
_LATELY: Final = timedelta(days=90)

_WHO: Final = (
    r"(?:nhan vien|nhan su|cong chuc|vien chuc|can bo|nguoi|dong chi|anh|chi|ban|em|ong|ba)"
)
_OPENS: Final = re.compile(
    rf"^\s*/?(?:them|bo sung|tiep nhan)\b(?:\s+(?:mot|1)\b)?(?:\s+{_WHO}\b)?"
    r"(?:\s+moi\b)?(?:\s*:)?\s*"
)
# "thêm Anh Thư": what may be a form of address may be a name.
_OPENS_SHORT: Final = re.compile(r"^\s*/?(?:them|bo sung|tiep nhan)\b\s*:?\s*")
_NEW: Final = re.compile(
    r"^\s*/?(?:(?:them|bo sung|tiep nhan)\b(?:\s+(?:mot|1)\b)?\s+(?:nhan vien|nhan su|cong chuc|"
    r"vien chuc|can bo|nguoi|dong chi)\b(?!\s+(?:vao|cho)\b)|(?:them)\b)"
)
_BEGINS: Final = re.compile(
    r"\b(?:(?:ngay )?bat dau(?: (?:lam viec|lam|di lam|cong tac|nhan viec))?|lam viec tu|vao lam|"
    r"nhan viec|di lam|cong tac tu|tu)(?: ngay)?(?: la)?(?: tu)?(?: ngay)?\s*:?\s*$"
)
_IN_UNIT: Final = re.compile(
    r"^(?:(?:thuoc|o|tai|ve|vao|lam(?: viec)?|cong tac|nhan viec|don vi)\s*:?\s+)+"
)
# What else "thêm …" may be followed by; two words of it are no part of anybody's name.
_NO_NAME: Final = re.compile(
    r"\b(?:bao cao|nhac viec|cau hoi|lich hop|thoi han|han nop|van ban|tai lieu|cong viec|phu luc|"
    r"ke hoach|chi tieu|thong bao|cuoc hop|ngay nghi|phong trao|don vi|bat dau|"
    r"nhan vien|nhan su|cong chuc|vien chuc|can bo|dong chi)\b"
)
_ROOM: Final = re.compile(r"^(?:phòng|phong|p)\b\.?\s*", re.IGNORECASE)
_COMMAS: Final = re.compile(r"\s*[,;\n]\s*")
_DASHES: Final = re.compile(r"\s+[-–—|]\s+")
_NAME: Final = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*(?: [^\W\d_]+(?:['’.-][^\W\d_]+)*)*")


class Lacking(StrEnum):
    """What a message does not say, or says in a way that is not understood."""

    NAME = "name"
    UNIT = "unit"
    START = "start"


@dataclass(frozen=True)
class Newcomer:
    """What a message says of a new employee.

    ``lacking`` is what is to be asked for, one after the other; ``unknown_unit`` the unit that was
    named and that there is not, ``nearest`` the one it may mean. ``same_name`` are people of the
    list who are called so too: none is added twice by mistake.
    """

    name: str | None = None
    unit: Unit | None = None
    starts_on: date | None = None
    unknown_unit: str | None = None
    nearest: Unit | None = None
    impossible_start: str | None = None
    same_name: tuple[Person, ...] = ()

    @property
    def lacking(self) -> tuple[Lacking, ...]:
        """What is still to be asked for."""
        missing = (
            (Lacking.NAME, self.name),
            (Lacking.UNIT, self.unit),
            (Lacking.START, self.starts_on),
        )
        return tuple(word for word, value in missing if value is None)


@dataclass(frozen=True)
class Added:
    """A new employee on the list, and the link that is shown this once."""

    person: Person
    invitation: Invitation
    starts_on: date


def asks_to_add(text: str, units: Naming) -> bool:
    """Whether a message of the office is about a new employee, and not about a deadline.

    "thêm …" alone may be anything: it must name a person's kind ("nhân viên"), or a unit or a
    first day behind a name.
    """
    folded = fold(normalise(text))
    if not _NEW.match(folded):
        return False
    if re.match(r"^\s*/?(?:them|bo sung|tiep nhan)\s+(?:(?:mot|1)\s+)?nhan (?:vien|su)\b", folded):
        return True
    read = read_newcomer(text, units, date.min.replace(year=2000))
    return read.name is not None and (read.unit is not None or _STARTS.search(folded) is not None)


def read_newcomer(text: str, units: Naming, today: date) -> Newcomer:
    """What the message says; ``today`` lends its year to a day without one. Never raises."""
    text = normalise(text)
    start, rest, impossible = _start_in(text, today)
    read = Newcomer(starts_on=start, impossible_start=impossible)
    for opening in (_OPENS, _OPENS_SHORT):
        found = read
        for part in _parts(_without(opening, rest), units):
            found = _take_in(found, part, units)
        if found.name is not None:
            break
    return found


def complete(read: Newcomer, wanted: Lacking, text: str, units: Naming, today: date) -> Newcomer:
    """The same with the answer to what was asked for; unchanged where it is not understood."""
    text = normalise(text)
    match wanted:
        case Lacking.NAME:
            return replace(read, name=_name(text))
        case Lacking.UNIT:
            unit = _unit(text, units)
            if unit is not None:
                return replace(read, unit=unit, unknown_unit=None, nearest=None)
            return replace(read, unknown_unit=text, nearest=_nearest(text, units))
        case Lacking.START:
            start, _, impossible = _start_in(f"bắt đầu {text}", today)
            return replace(read, starts_on=start, impossible_start=impossible)


async def with_namesakes(session: AsyncSession, read: Newcomer) -> Newcomer:
    """The same with the people of the list who bear the name."""
    if read.name is None:
        return read
    alike = [one for one in await all_people(session) if fold(one.name) == fold(read.name)]
    return replace(read, same_name=tuple(alike))


async def add_newcomer(
    session: AsyncSession,
    read: Newcomer,
    by: Person | None,
    now: datetime,
    lifetime: timedelta,
) -> Added:
    """Puts them on the list, makes their link, and has them taught from their first day.

    Somebody of that name in that unit who has not joined yet is not added again: they get a new
    link. The link holds until ``lifetime`` after the first day. Raises NotAllowed for who is not
    the office, ThiDuaError for what is lacking and for somebody who has joined already.
    """
    require_office(by)
    if read.name is None or read.unit is None or read.starts_on is None:
        raise ThiDuaError("Còn thiếu thông tin", remedy="Cần họ tên, đơn vị và ngày bắt đầu")
    known = [
        one
        for one in (await with_namesakes(session, read)).same_name
        if one.unit_id == read.unit.id
    ]
    if any(one.has_joined for one in known):
        raise ThiDuaError("Người này đã có trong danh sách và đã vào Telegram", read.name)
    if known:
        person = known[0]
    else:
        person = await add_person(
            session, read.name, read.unit.id, by, now, starts_on=read.starts_on
        )
    await learners.begin(session, person.id, read.starts_on, now)
    (await learners.held(session, person.id)).starts_on = read.starts_on
    first = datetime.combine(read.starts_on, datetime.min.time(), ZONE)
    wait = max(first - now, timedelta(0))
    invitation = await invite(session, person.id, by, now, wait + lifetime)
    return Added(person, invitation, read.starts_on)


def first_day(read: Newcomer, days: WorkingDays) -> date | None:
    """The day on which the first lesson comes: the first working day from the first day on."""
    return None if read.starts_on is None else days.on_or_after(read.starts_on)


_STARTS: Final = re.compile(r"\b(?:bat dau|nhan viec|vao lam|di lam|lam viec tu)\b")


def _start_in(text: str, today: date) -> tuple[date | None, str, str | None]:
    """The first day that a text names, the text without it, and what is no day."""
    for mention in find_times(text, today):
        before = text[: mention.start].rstrip()
        folded = fold(before)
        begins = _BEGINS.search(folded) if len(folded) == len(before) else None
        kept = before[: begins.start()] if begins else before
        rest = normalise(f"{kept} {text[mention.end :]}").strip(" ,;.-–")
        if not isinstance(mention.meaning, Day):
            if begins:
                return None, rest, text[mention.start : mention.end]
            continue
        day = mention.meaning.day
        if mention.assumed and day < today - _LATELY:
            day = _next_year(day)
        if abs(day - today) > _FURTHEST:
            return None, rest, text[mention.start : mention.end]
        return day, rest, None
    return None, text, None


def _next_year(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day + timedelta(days=365)


def _without(opening: re.Pattern[str], text: str) -> str:
    folded = fold(text)
    opened = opening.match(folded) if len(folded) == len(text) else None
    return text[opened.end() :] if opened else text


def _parts(text: str, units: Naming) -> list[str]:
    """What commas part; dashes part as well, but for those within the name of a unit."""
    parts: list[str] = []
    for part in _COMMAS.split(text):
        whole = _unit(part.strip(" .:"), units) is not None
        parts.extend([part] if whole else _DASHES.split(part))
    return [stripped for part in parts if (stripped := part.strip(" .:"))]


def _take_in(read: Newcomer, part: str, units: Naming) -> Newcomer:
    unit = _unit(part, units)
    if read.unit is None and unit is not None:
        return replace(read, unit=unit, unknown_unit=None, nearest=None)
    if read.name is None:
        name, rest = _name_and_unit(part, units)
        return replace(read, name=name, unit=read.unit or rest)
    if read.unit is None and read.unknown_unit is None and not _STARTS.search(fold(part)):
        named = _without_in(part)
        return replace(read, unknown_unit=named, nearest=_nearest(named, units))
    return read


def _name_and_unit(part: str, units: Naming) -> tuple[str | None, Unit | None]:
    """ "Trần Văn A phòng HCTH": the words at the end that name a unit, where there are any."""
    pieces = part.split()
    for at in range(2, len(pieces)):
        unit = _unit(" ".join(pieces[at:]), units)
        name = _name(" ".join(pieces[:at]))
        if unit is not None and name is not None:
            return name, unit
    return _name(part), None


def _unit(text: str, units: Naming) -> Unit | None:
    named = _without_in(text)
    found = units.unit(named) or units.unit(text) or units.unit(_ROOM.sub("", named))
    if found is not None:
        return found
    among = units.units_in(named)
    if len(among) != 1:
        return None
    return next((unit for unit in units.units if unit.id in among), None)


def _without_in(text: str) -> str:
    folded = fold(text)
    opened = _IN_UNIT.match(folded) if len(folded) == len(text) else None
    return text[opened.end() :] if opened else text


def _nearest(text: str, units: Naming) -> Unit | None:
    return UnitNames(units.units).nearest(text)


def _name(text: str) -> str | None:
    """A person's name: two words or more, letters alone; typed in small letters, it gets capitals.

    One word is hardly a name to be put on a list.
    """
    text = " ".join(text.split())
    fits = _NAME.fullmatch(text) and 2 <= len(text.split()) <= _MOST_WORDS
    if not fits or len(text) > LONGEST_NAME or _NO_NAME.search(fold(text)):
        return None
    return text.title() if text in (text.lower(), text.upper()) else text
