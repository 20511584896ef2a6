"""How fast messages may go: in all, in bulk, to one chat, to one group.

Telegram's thirty a second are for bulk notifications, and so is its one a second to one chat;
answers may come in a burst, as questions do.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.delivery.channel import Address


@dataclass(frozen=True)
class Rule:
    """At most ``most`` messages in any ``within`` seconds."""

    most: int
    within: float


@dataclass(frozen=True)
class Limits:
    """A little below what Telegram allows, since messages do not travel equally fast.

    ``bulk`` and ``bulk_chat`` hold for all that is not an answer, and count the answers as well.
    Messages of a broadcast leave ``step`` seconds apart, each at most ``grace`` after its slot,
    and of slots there are ``bulk.most`` in ``bulk.within + grace``: so no second sees more, however
    many processes are held up for however long. ``unheard`` is how long a chat is left alone when
    the process that wrote to it ended before it had told of an answer, which may have been to wait.
    """

    overall: Rule = Rule(60, 2.2)
    bulk: Rule = Rule(28, 1.0)
    chat: Rule = Rule(3, 3.2)
    bulk_chat: Rule = Rule(1, 1.1)
    group: Rule = Rule(18, 61.0)
    step: float = 0.0
    grace: float = 0.0
    unheard: float = 0.0


DEFAULT: Final = Limits(step=0.0364, grace=0.02, unheard=5.0)
_FREE: Final = Rule(10_000, 1.0)
UNLIMITED: Final = Limits(_FREE, _FREE, _FREE, _FREE, _FREE)
"""For a Bot API of one's own, and for tests that are not about time."""


@dataclass(frozen=True)
class Slot:
    """When a message may leave: from ``opens`` until the grace after ``at`` is over.

    ``at`` is what all instances agree on. It is later than ``opens`` only for a message that has
    missed its slots, which gets more room so that it leaves at last.
    """

    opens: float
    at: float


LONGEST_WINDOW_S: Final = 61.0
"""How far back a start still matters, at most."""

FARTHEST_S: Final = 3.0
"""How long before it leaves a message may be started, at most."""

# The next ones are claimed while the last ones leave.
_AHEAD_S: Final = 0.3
_FAR_AHEAD_S: Final = 1.2
_SHORTEST_LEAD_S: Final = 0.02
_LONGEST_LEAD_S: Final = 1.0
_LONGEST_EXTRA_S: Final = 1.0
# A broadcast that has fallen behind, by less than it would have to begin anew, catches up gently.
_CATCHING_UP: Final = 0.75
_FAR_BEHIND_S: Final = 1.0
_SAME_FLOOD_S: Final = 5.0
# What opens at an instant is open then, whichever way its sum was rounded.
_ROUNDING_S: Final = 1e-6


class Pace:
    """Remembers what was started; instants are seconds of one steady clock."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._all = _Window((limits.overall,))
        slots = Rule(limits.bulk.most, limits.bulk.within + limits.grace)
        self._bulk = _Window((limits.overall, slots))
        self._chats: dict[str, _Window] = {}
        self._bulk_chats: dict[str, _Window] = {}
        self._held: dict[str, float] = {}
        self._all_held_until = 0.0
        self._told: tuple[str, float] | None = None
        self._last = -LONGEST_WINDOW_S
        self._bulk_left = -LONGEST_WINDOW_S
        self._lead = _SHORTEST_LEAD_S
        self._ahead = _AHEAD_S

    def room(self, now: float) -> int:
        """How many answers may leave at once, whichever chats they go to."""
        return 0 if now < self._all_held_until else self._all.room(now)

    def is_broadcasting(self, now: float) -> bool:
        """Whether a broadcast runs: then its limit holds for all, and answers take slots too."""
        return now - self._bulk_left < self._limits.bulk.within

    def slots(self, most: int, now: float, missed: Sequence[int] = ()) -> list[Slot]:
        """When the next messages may leave that are no answers, if they are started now.

        The first slots are for messages that have missed so many; of others there are at most
        ``most``, and none while enough have been given out. Nothing is noted yet.
        """
        step, window = self._limits.step, self._bulk.copy()
        earliest = max(now + (self._lead if step else 0.0), self._all_held_until)
        leaves = max(earliest, self._following(self._last, window))
        slots: list[Slot] = []
        for misses in missed:
            opens = max(leaves, window.opens(leaves))
            if opens > now + FARTHEST_S:
                return slots
            slots.append(Slot(opens, opens + self._extra(misses)))
            window.add(slots[-1].at)
            leaves = self._following(slots[-1].at, window)
        if now < self._all_held_until or leaves > max(earliest, now + self._claimed_before):
            return slots
        until = now + (max(self._ahead, 2 * self._lead) if step else 0.0) + _ROUNDING_S
        while len(slots) < len(missed) + most:
            leaves = max(leaves, window.opens(leaves))
            if leaves > until:
                break
            slots.append(Slot(leaves, leaves))
            window.add(leaves)
            leaves = self._following(leaves, window)
        return slots

    def is_missed(self, slot: Slot, now: float) -> bool:
        """Whether it is too late to leave: others have slots of their own by now."""
        return bool(self._limits.step) and now > slot.at + self._limits.grace

    def committed(self, took: float, turn: float = 0.0) -> None:
        """So long it took from choosing slots until messages could leave in them.

        And the ``turn`` as a whole: where the store is slow, more has to be claimed at a time.
        """
        self._ahead = min(max(_AHEAD_S, 2 * turn, 0.9 * self._ahead), _FAR_AHEAD_S)
        lead = max(_SHORTEST_LEAD_S, 1.5 * took, 0.9 * self._lead)
        self._lead = min(lead, _LONGEST_LEAD_S)

    def note(
        self,
        address: Address,
        now: float,
        *,
        is_bulk: bool = False,
        instead_of: float | None = None,
    ) -> None:
        """A message leaves, or has left, at ``now``; not when it was noted to before."""
        if instead_of is not None:
            self._unnote(address, instead_of)
        if is_bulk:
            self._bulk_left = max(self._bulk_left, now)
        self._last = max(self._last, now)
        rules = (self._limits.chat, *((self._limits.group,) if address.is_group else ()))
        self._chats.setdefault(address.chat, _Window(rules)).add(now)
        bulk_rules = (self._limits.bulk_chat,)
        self._bulk_chats.setdefault(address.chat, _Window(bulk_rules)).add(now)
        self._all.add(now)
        self._bulk.add(now)

    def hold(self, chat: str, until: float) -> None:
        """Nothing goes to ``chat`` before ``until``."""
        self._held[chat] = max(until, self._held.get(chat, until))

    def told_to_wait(self, chat: str, now: float, until: float) -> None:
        """The channel asked to wait: for one chat, or for all when it asks about a second one."""
        self.hold(chat, until)
        if self._told and self._told[0] != chat and now - self._told[1] <= _SAME_FLOOD_S:
            self._all_held_until = max(self._all_held_until, until)
        self._told = (chat, now)

    def closed(self, now: float) -> dict[str, float]:
        """The chats to which nothing may start now, and when each opens."""
        self._forget(now)
        opening = {chat: window.opens(now) for chat, window in self._chats.items()}
        for chat, until in self._held.items():
            opening[chat] = max(until, opening.get(chat, until))
        return {chat: instant for chat, instant in opening.items() if instant > now}

    def closed_to_bulk(self, now: float) -> dict[str, float]:
        """The chats to which nothing but an answer may start now, and when each opens."""
        self._forget(now)
        opening = {chat: window.opens(now) for chat, window in self._bulk_chats.items()}
        return {chat: instant for chat, instant in opening.items() if instant > now}

    def opens(self, now: float) -> float | None:
        """The next instant at which something may start that may not now."""
        ahead = self._claimed_before
        for_bulk = max(self._all_held_until, self._following(self._last, self._bulk) - ahead)
        instants = [
            max(self._all_held_until, self._all.opens(now)),
            max(for_bulk, self._bulk.opens(now) - ahead),
            *self.closed(now).values(),
            *self.closed_to_bulk(now).values(),
        ]
        return min((instant for instant in instants if instant > now), default=None)

    @property
    def _claimed_before(self) -> float:
        """How long before the next message leaves further ones are claimed."""
        return max(self._ahead / 2, self._lead) + _ROUNDING_S if self._limits.step else 0.0

    def _following(self, last: float, window: "_Window") -> float:
        """When the next message leaves after one that leaves at ``last``, for the step's sake."""
        step = self._limits.step
        behind = last + step - window.opens(-LONGEST_WINDOW_S)
        return last + step * (_CATCHING_UP if step / 4 < behind < _FAR_BEHIND_S else 1.0)

    def _unnote(self, address: Address, instant: float) -> None:
        for window in (
            self._all,
            self._bulk,
            self._chats.get(address.chat),
            self._bulk_chats.get(address.chat),
        ):
            if window is not None:
                window.remove(instant)

    def _extra(self, misses: int) -> float:
        """However busy the machine is, some slot is wide enough."""
        if misses <= 1 or not self._limits.step:
            return 0.0
        return min(self._limits.step * 2.0 ** min(misses - 2, 10), _LONGEST_EXTRA_S)

    def _forget(self, now: float) -> None:
        for windows in (self._chats, self._bulk_chats):
            for chat in [chat for chat, window in windows.items() if window.is_stale(now)]:
                del windows[chat]
        for chat in [chat for chat, until in self._held.items() if until <= now]:
            del self._held[chat]


class _Window:
    """The instants that some rules still look at."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self._instants: deque[float] = deque(maxlen=max(rule.most for rule in rules))

    def copy(self) -> "_Window":
        other = _Window(self._rules)
        other._instants.extend(self._instants)
        return other

    def add(self, now: float) -> None:
        """Instants may come late, when another instance tells of them."""
        if self._instants and now < self._instants[-1]:
            self._instants = deque(sorted([*self._instants, now]), maxlen=self._instants.maxlen)
        else:
            self._instants.append(now)

    def remove(self, instant: float) -> None:
        if instant in self._instants:
            self._instants.remove(instant)

    def room(self, now: float) -> int:
        return max(0, min(self._rooms(now)))

    def opens(self, now: float) -> float:
        return max([now, *self._openings()])

    def is_stale(self, now: float) -> bool:
        longest = max(rule.within for rule in self._rules)
        return not self._instants or self._instants[-1] + longest <= now

    def _rooms(self, now: float) -> Iterator[int]:
        for rule in self._rules:
            yield rule.most - sum(instant + rule.within > now for instant in self._instants)

    def _openings(self) -> Iterator[float]:
        for rule in self._rules:
            if len(self._instants) >= rule.most:
                yield self._instants[-rule.most] + rule.within
