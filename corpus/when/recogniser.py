"""Finds the times that a text names."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date
from typing import Final

from corpus.citations import NUMBER, citations_in
from corpus.when.atoms import Atom, read_atom
from corpus.when.bounds import bound_before, counted_from_here
from corpus.when.joining import joined
from corpus.when.line import Line, Pattern, lines_of
from corpus.when.meaning import Bound, Day, Impossible, TimeMention
from corpus.when.settle import settle
from corpus.when.terms import read_term

_STARTS: Final = Pattern(
    r"(?<![\w/])(?<!\d[.,:])(?:\d|\((?=[12]\d{3})|(?:đầu|giữa|cuối|tháng|quý|năm|tuần|ngày|các|những|thứ|"
    r"chủ|hôm|sáng|trưa|chiều|tối|hằng|hàng|mỗi|nửa|giai|nhiệm|thời|từ|một|hai|ba|bốn|tư|sáu|bảy|"
    r"bẩy|tám|chín|mười|mồng|mùng)(?= ))"
)
_NAMED_LAW: Final = re.compile(
    r"(?:Bộ luật|Luật|Pháp lệnh|Hiến pháp|Nghị quyết|Nghị định|Quyết định|Chỉ thị|Thông tư)"
    r" (?:(?!trước|chậm|hạn|đến|từ |sau|không quá)[^.;:\n]){0,120}$"
)
_LAW_BEFORE: Final = 140


def find_times(text: str, on: Date) -> Iterator[TimeMention]:
    """Every time that ``text`` names, in order, without overlap; offsets are code points of it.

    ``on`` is the day of asking, in the asker's time zone: relative days are counted from it, and
    it lends its year (or month) where none is written. What the calendar does not have is found
    as ``Impossible``. The words that bound a time stand before ``start``. Linear, never raises.
    """
    documents = _Documents(text)
    for line in lines_of(text):
        for atom in joined(line, _atoms(line, text, on, documents), on):
            mention = _mention(line, atom, text, on)
            if mention is not None:
                yield documents.flagged(mention)


def _atoms(line: Line, text: str, on: Date, documents: "_Documents") -> list[Atom]:
    atoms: list[Atom] = []
    position = 0
    while (start := _STARTS.search(line, position)) is not None:
        here = start.start()
        term = read_term(line, here, on, text)
        first = term is not None and (not term.weak or counted_from_here(line, here))
        strong = [term] if term and first else read_atom(line, here, on)
        found = strong or ([term] if term else [])
        if found and not documents.numbered(line.offsets[here], line.offsets[found[-1].end]):
            atoms.extend(found)
            position = found[-1].end
        else:
            position = here + 1
    return atoms


def _mention(line: Line, atom: Atom, text: str, on: Date) -> TimeMention | None:
    counted = atom.kind == "count"
    bounded = bound_before(line, atom.start, counted)
    if atom.weak and not (bounded.bounds_a_length if counted else bounded.told):
        return None
    start, end = line.offsets[atom.start], line.offsets[atom.end]
    meaning, assumed = settle(atom, on, text[start:end])
    return TimeMention(
        meaning=meaning,
        bound=bounded.bound,
        inclusive=bounded.inclusive,
        assumed=assumed,
        start=start,
        end=end,
    )


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    day: Date | None


class _Documents:
    """Numbered documents in the text: their numbers are no dates, their dates no deadlines."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._numbers = [_Span(*found.span(), None) for found in NUMBER.finditer(text)]
        self._starts = [span.start for span in self._numbers]
        self._cited = [_Span(one.start, one.end, one.day) for one in citations_in(text)]
        self._cited_starts = [span.start for span in self._cited]

    def numbered(self, start: int, end: int) -> bool:
        """Whether a document's number stands in, or across, ``start:end``."""
        last = bisect_right(self._starts, end - 1) - 1
        return last >= 0 and self._numbers[last].end > start

    def flagged(self, mention: TimeMention) -> TimeMention:
        if not isinstance(mention.meaning, Day | Impossible) or mention.bound is not Bound.ON:
            return mention
        cited = self._dates_a_number(mention) or self._dates_a_law(mention)
        return mention.model_copy(update={"cited": True}) if cited else mention

    def _dates_a_number(self, mention: TimeMention) -> bool:
        last = bisect_right(self._cited_starts, mention.start) - 1
        if last >= 0 and isinstance(mention.meaning, Day):
            span = self._cited[last]
            if mention.start < span.end and mention.meaning.day == span.day:
                return True
        last = bisect_right(self._starts, mention.start) - 1
        return last >= 0 and 0 <= mention.start - self._numbers[last].end <= 3

    def _dates_a_law(self, mention: TimeMention) -> bool:
        if not self._text[mention.start : mention.end].lower().startswith(("ngày", "ngay")):
            return False
        before = self._text[max(0, mention.start - _LAW_BEFORE) : mention.start]
        return _NAMED_LAW.search(before) is not None
