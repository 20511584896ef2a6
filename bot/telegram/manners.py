"""Who asks faster than anybody can read is asked to wait, once; the others notice nothing.

Instants are those at which Telegram says the messages were written: after an outage everybody's
messages come at once, and nobody has been hasty.
"""

from collections import deque
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from bot.telegram.addressing import Asked, Command, Edited, Question, Raw, SentFile, Unreadable

_MINUTE: Final = 60.0
_MANY_PEOPLE: Final = 500


class Verdict(Enum):
    """What becomes of a message."""

    ANSWERED = "answered"
    REFUSED = "refused"
    PASSED_OVER = "passed over"


@dataclass(frozen=True)
class Bounds:
    """How many messages of the last minute one person may have unanswered, and in all.

    ``rest`` is for how many seconds nothing is answered once that was too much.
    """

    unanswered: int = 8
    a_minute: int = 30
    rest: float = 30.0


@dataclass
class _Person:
    taken: deque[float] = field(default_factory=deque)
    unanswered: deque[float] = field(default_factory=deque)
    refused_at: float | None = None


class Manners:
    """Remembers the last minute of each person, in the order in which messages arrived."""

    def __init__(self, bounds: Bounds = Bounds()) -> None:
        self._bounds = bounds
        self._people: dict[int, _Person] = {}

    def judge(self, user_id: int, at: float, *, is_file: bool = False) -> Verdict:
        """A message of that person written at ``at``, in seconds, has arrived.

        Files are chosen together and come all at once, so only how many come in all counts.
        """
        self._forget(at)
        person = self._people.setdefault(user_id, _Person())
        if person.refused_at is not None and abs(at - person.refused_at) < self._bounds.rest:
            return Verdict.PASSED_OVER
        recent = sum(instant > at - _MINUTE for instant in person.taken)
        waiting = sum(instant > at - _MINUTE for instant in person.unanswered)
        too_many_waiting = waiting >= self._bounds.unanswered and not is_file
        if too_many_waiting or recent >= self._bounds.a_minute:
            person.refused_at = at
            return Verdict.REFUSED
        person.taken.append(at)
        while len(person.taken) > self._bounds.a_minute:
            person.taken.popleft()
        person.unanswered.append(at)
        return Verdict.ANSWERED

    def done(self, user_id: int) -> None:
        """The oldest message of that person that was to be answered has been dealt with."""
        person = self._people.get(user_id)
        if person is not None and person.unanswered:
            person.unanswered.popleft()

    def _forget(self, now: float) -> None:
        if len(self._people) < _MANY_PEOPLE:
            return
        for user_id, person in list(self._people.items()):
            last = max([*person.taken, person.refused_at or 0.0], default=0.0)
            if not person.unanswered and last <= now - _MINUTE:
                del self._people[user_id]


def who_and_when(asked: Asked, update: Raw) -> tuple[int, float] | None:
    """Who wrote and when, in Unix seconds; None for what is not written, such as a button.

    An instant that is none counts as long ago.
    """
    if not isinstance(asked, Question | Command | Edited | Unreadable | SentFile):
        return None
    message: Any = update.get("message") or update.get("edited_message") or {}
    at = message.get("edit_date", message.get("date"))
    return asked.user_id, float(at) if isinstance(at, int | float) else 0.0
