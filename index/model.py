"""The value types that leave ``index``."""

from dataclasses import dataclass
from datetime import date as Date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from corpus.model import Passage

Status = Literal["answered", "not_found", "not_held", "greeting"]
Source = Literal["document", "office", "register", "summary"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, and why: the fused score in 0..1 and the two scores behind it."""

    passage: Passage
    score: float
    lexical: float
    dense: float


class Citation(_Frozen):
    """A verbatim quote and its place: ``quote`` is ``start:end`` of the canonical text."""

    document: str
    title: str
    number: str | None
    date: Date | None
    locator: str
    part: str | None
    bullet: int | None
    label: str
    page: int | None = None
    quote: str
    start: int
    end: int
    score: float


class Answer(_Frozen):
    """What became of a question. Only ``answered`` and ``not_held`` carry citations.

    ``lead`` is the sentence that answers, without quotes and places (a channel shows those from
    ``citations`` in its own way); ``items`` are the members of a list, each a verbatim part of a
    quote, or in a summary in our own words; ``notes`` are remarks such as "năm nay" answered from
    another year's plan. ``answer`` is all of it as plain text. ``years`` are campaign years to
    choose from: the lead then asks which is meant, and ``source`` is None.
    """

    question: str
    understood: str
    status: Status
    source: Source | None
    answer: str
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    took_ms: float = 0.0
    lead: str = ""
    items: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
