"""Atoms that mean one time together: a range, a clock time and its day, "30/6 hằng năm"."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date as Date
from typing import Final

from corpus.when.atoms import Atom, Kind
from corpus.when.line import Line, Pattern
from corpus.when.meaning import Clock, Day, Impossible, Recurrence, Week
from corpus.when.settle import outermost, period, settle

_LIST: Final = Pattern(r", ?|,? và |; ?| hoặc ")
_RANGE: Final = Pattern(r" ?- ?|,? (?:cho )?(?:đến|tới)(?: hết)?(?: cuối)? ")
_DASH: Final = Pattern(r" ?- ?")
_WEEKDAY_GAP: Final = Pattern(r",? | ?\(|, ?")
_CLOCK_GAP: Final = Pattern(r",? (?:của |vào |trong )?| ?, ?| ?\(")
_DAY_CLOCK_GAP: Final = Pattern(r",? (?:vào lúc |lúc |hồi |vào |từ |trước )?| ?, ?")
_EVERY_GAP: Final = Pattern(r",? (?:của |trong )?")
_AFTER_EVERY_GAP: Final = Pattern(
    r",? \(?(?:(?:vào|trước|chậm nhất|muộn nhất|không quá|đến|từ|là|sau|sáng|trưa|chiều|tối) ){0,4}"
)
_FROM: Final = Pattern(r"(?<!\w)(?P<week>tuần )?(?:kể từ|bắt đầu từ|từ) $")
_SPANS: Final = ("day", "month", "quarter", "year", "week", "half")

Rule = Callable[[Line, Atom, Atom, Date], Atom | None]


def joined(line: Line, atoms: list[Atom], on: Date) -> list[Atom]:
    """The atoms of a line, in order, those that belong together made one."""
    atoms = _merged(line, atoms, on, _weekday_and_day)
    atoms = _with_shared_years(line, atoms)
    for rule in (_range, _recurring):
        atoms = _merged(line, atoms, on, rule)
    atoms = _with_shared_recurrence(line, atoms)
    return _merged(line, atoms, on, _clock_and_day)


def _merged(line: Line, atoms: list[Atom], on: Date, rule: Rule) -> list[Atom]:
    kept: list[Atom] = []
    for atom in atoms:
        one = rule(line, kept[-1], atom, on) if kept else None
        if one is None:
            kept.append(atom)
        else:
            kept[-1] = one
    return kept


def _between(line: Line, gap: Pattern, a: Atom, b: Atom) -> bool:
    return b.start - a.end < 48 and gap.fullmatch(line, a.end, b.start) is not None


def _with_shared_years(line: Line, atoms: list[Atom]) -> list[Atom]:
    """In "5/8, 6/8 và 7/8/2024" and "từ 01/3 đến 31/5/2024" the last one's year is for all."""
    shared: list[Atom] = []
    for atom in reversed(atoms):
        after = shared[-1] if shared else None
        shared.append(_sharing(line, atom, after) if after else atom)
    return _strengthened(line, shared[::-1])


def _strengthened(line: Line, atoms: list[Atom]) -> list[Atom]:
    """After "ngày 30/4 và" a "1/5" is a day, not a fraction."""
    kept = atoms[:1]
    for atom in atoms[1:]:
        sure = kept[-1].kind == atom.kind == "day" and not kept[-1].weak
        listed = sure and _between(line, _LIST, kept[-1], atom)
        kept.append(replace(atom, weak=atom.weak and not listed))
    return kept


def _sharing(line: Line, atom: Atom, after: Atom) -> Atom:
    together = atom.kind == after.kind and atom.kind in ("day", "month", "quarter")
    ranged = together and _between(line, _RANGE, atom, after)
    if not ranged and not (together and _between(line, _LIST, atom, after)):
        return atom
    if atom.kind == "day" and atom.month is None:
        return replace(atom, month=after.month, year=after.year) if ranged else atom
    weak = atom.weak and after.weak
    if atom.year is not None or after.year is None:
        return replace(atom, weak=weak)
    runs_over = ranged and (atom.month or 0, atom.n) > (after.month or 0, after.n)
    return replace(atom, year=after.year - runs_over, weak=weak)


def _weekday_and_day(line: Line, a: Atom, b: Atom, on: Date) -> Atom | None:
    if a.kind != "weekday" or b.kind != "day" or not _between(line, _WEEKDAY_GAP, a, b):
        return None
    meaning, _ = settle(b, on, "")
    agrees = isinstance(meaning, Day) and meaning.day.weekday() == a.n
    kind: Kind = "day" if agrees or b.month is None else "impossible"
    return replace(b, start=a.start, kind=kind, weak=False)


def _range(line: Line, a: Atom, b: Atom, on: Date) -> Atom | None:
    begins = _FROM.search(line, max(0, a.start - 16), a.start)
    dashed = _between(line, _DASH, a, b)
    if a.kind not in _SPANS or b.kind not in _SPANS or not _between(line, _RANGE, a, b):
        return None
    if not begins and not (dashed and a.kind == b.kind):
        return None
    if a.weak and a.month is None and b.month is None:
        return None
    first, assumed = settle(a, on, "")
    last, also = settle(b, on, "")
    begin, end = outermost(first), outermost(last)
    whole = period(begin[0], end[1]) if begin and end else None
    start = begins.start() if begins else a.start
    if whole is None:
        return Atom(start, b.end, "impossible")
    week = begins and begins["week"] and (whole.last - whole.first).days == 6
    meaning = Week(monday=whole.first) if week and whole.first.weekday() == 0 else whole
    year = None if assumed or also else 1
    return Atom(start, b.end, "day", year=year, n=-1, meaning=meaning)


def _recurring(line: Line, a: Atom, b: Atom, on: Date) -> Atom | None:
    if a.kind == "every" and _between(line, _AFTER_EVERY_GAP, a, b):
        every, what, start, end = a, b, b.start, b.end
    elif b.kind == "every" and _between(line, _EVERY_GAP, a, b):
        every, what, start, end = b, a, a.start, b.end
    else:
        return None
    if isinstance(what.meaning, Recurrence) and what.meaning.every == every.every:
        return Atom(start, end, "fixed", meaning=what.meaning)
    dated = what.year is not None and not what.relative
    if every.n != 1 or what.meaning is not None or dated:
        return None
    kind = _recurrence_of(every, what)
    if kind is None:
        return None
    if isinstance(kind, Impossible):
        return Atom(start, end, "impossible")
    return Atom(start, end, "fixed", meaning=kind)


def _recurrence_of(every: Atom, what: Atom) -> Recurrence | Impossible | None:
    match every.every, what.kind:
        case "week", "weekday":
            return Recurrence(every="week", weekday=what.n)
        case (("month" | "quarter"), "day") if what.month is None or what.relative:
            possible = 1 <= (what.day or 0) <= 31
            told = Recurrence(every=every.every, month_day=what.day)
            return told if possible else Impossible(written="")
        case "year", "day" if what.month is not None:
            told = Recurrence(every="year", month=what.month, month_day=what.day)
            return told if _in_a_leap_year(what) else Impossible(written="")
        case "year", "quarter" if what.part is None:
            return Recurrence(every="year", quarter=what.n)
        case "year", "month" if what.part is None:
            possible = 1 <= (what.month or 0) <= 12
            told = Recurrence(every="year", month=what.month)
            return told if possible else Impossible(written="")
        case _:
            return None


def _with_shared_recurrence(line: Line, atoms: list[Atom]) -> list[Atom]:
    """In "15/6 và 15/12 hằng năm", "ngày 10 và ngày 25 hằng tháng" all members come again."""
    shared: list[Atom] = []
    for atom in reversed(atoms):
        after = shared[-1] if shared else None
        listed = after is not None and _between(line, _LIST, atom, after)
        shared.append(_recurring_like(atom, after) if after and listed else atom)
    return shared[::-1]


def _recurring_like(atom: Atom, after: Atom) -> Atom:
    rule = after.meaning
    if not isinstance(rule, Recurrence) or atom.year is not None or atom.meaning is not None:
        return atom
    same = _recurrence_of(Atom(0, 0, "every", n=1, every=rule.every), atom)
    # Only what tells as much as the last member is one of its list.
    if not isinstance(same, Recurrence) or same.model_fields_set != rule.model_fields_set:
        return atom
    return Atom(atom.start, atom.end, "fixed", meaning=same)


def _in_a_leap_year(atom: Atom) -> bool:
    meaning, _ = settle(replace(atom, year=2024), Date(2024, 1, 1), "")
    return isinstance(meaning, Day)


def _clock_and_day(line: Line, a: Atom, b: Atom, on: Date) -> Atom | None:
    if a.kind == "clock" and _between(line, _CLOCK_GAP, a, b):
        clock, day = a, b
    elif b.kind == "clock" and _between(line, _DAY_CLOCK_GAP, a, b):
        clock, day = b, a
    else:
        return None
    time, _ = settle(clock, on, "")
    rule = settle(day, on, "")[0] if day.kind in ("fixed", "every") else None
    if isinstance(rule, Recurrence) and isinstance(time, Clock):
        told = rule.model_copy(update={"clock": time})
        return Atom(a.start, b.end, "fixed", meaning=told)
    if day.kind not in ("day", "weekday", "impossible") or day.n == -1:
        return None
    when, assumed = settle(day, on, "")
    if not isinstance(time, Clock) or not isinstance(when, Day):
        return Atom(a.start, b.end, "impossible")
    meaning = time.model_copy(update={"day": when.day})
    year = None if assumed else 1
    return Atom(a.start, b.end, "day", year=year, n=-1, meaning=meaning)
