"""The value types of a demand: a deadline, a target or a duty, and the words that say it."""

from datetime import date as Date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from corpus.model import Place
from corpus.when.meaning import Bound

DemandKind = Literal["deadline", "target", "duty"]
Role = Literal["lead", "support", "focal_point", "follow", "do"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Party(_Frozen):
    """A unit, body or person as the document names it, and what it has to do with the demand.

    ``do`` is for who is bound without a word of a role ("các phòng, đơn vị báo cáo …").
    """

    name: str
    role: Role


class Due(_Frozen):
    """When something is due, as far as the words settle it.

    ``text`` are the very words. ``first`` and ``last`` are the days they span (both the same for
    one day); ``recurrence`` is an RFC 5545 RRULE; ``after`` is the ISO 8601 duration that runs
    from the event in ``event`` (and ``working_days`` whether it counts working days alone).
    ``bound`` is how the time bounds the deed, ``inclusive`` whether the named day still counts.
    ``back`` says that the duration runs back from the event ("05 ngày trước khi họp"), ``clock``
    is the time of day ("17:00") where one is told.
    """

    text: str
    bound: Bound
    inclusive: bool = True
    first: Date | None = None
    last: Date | None = None
    recurrence: str | None = None
    after: str | None = None
    working_days: bool = False
    event: str | None = None
    back: bool = False
    clock: str | None = None


class Amount(_Frozen):
    """How much a target asks for: "ít nhất 90 %", "tối thiểu 02 sáng kiến", "100%".

    ``value`` is None where the words give no number ("phấn đấu vượt chỉ tiêu").
    """

    text: str
    value: float | None
    unit: str
    bound: Literal["exactly", "at_least", "at_most", "strive"]


class Demand(_Frozen):
    """One thing that a document demands.

    ``title`` is what is to be done or reached, short, in the document's words; ``quote`` is the
    verbatim ``place.start:place.end`` of the canonical text (one clause, at most a sentence), and
    ``label`` names the place. ``due`` is there for deadlines (and for targets and duties that
    name a time), ``amount`` for targets that name one.
    """

    kind: DemandKind
    title: str
    quote: str
    place: Place
    label: str
    parties: tuple[Party, ...] = ()
    due: Due | None = None
    amount: Amount | None = None
