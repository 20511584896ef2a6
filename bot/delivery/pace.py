"""How fast messages may go: in all, in bulk, to one chat, to one group.

Telegram's thirty a second are for bulk notifications, and so is its one a second to one chat;
answers may come in a burst, as questions do.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from collections import deque
from collections.abc import Iterator
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
    Messages leave ``step`` seconds apart: bursts that travel unequally fast would meet at the
    other end.
    """

    overall: Rule = Rule(60, 2.2)
    bulk: Rule = Rule(28, 1.0)
    chat: Rule = Rule(3, 3.2)
    bulk_chat: Rule = Rule(1, 1.1)
    group: Rule = Rule(18, 61.0)
    step: float = 0.0


DEFAULT: Final = Limits(step=0.036)
_FREE: Final = Rule(10_000, 1.0)
UNLIMITED: Final = Limits(_FREE, _FREE, _FREE, _FREE, _FREE)
"""For a Bot API of one's own, and for tests that are not about time."""


LONGEST_WINDOW_S: Final = 61.0
"""How far back a start still matters, at most."""

AHEAD_S: Final = 0.3
"""How long before it leaves a message may be started: the next ones are claimed meanwhile."""

_SAME_FLOOD_S: Final = 5.0
# What opens at an instant is open then, whichever way its sum was rounded.
_ROUNDING_S: Final = 1e-6


class Pace:
    """Remembers what was started; instants are seconds of one steady clock."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._all = _Window((limits.overall,))
        self._bulk = _Window((limits.overall, limits.bulk))
        self._chats: dict[str, _Window] = {}
        self._bulk_chats: dict[str, _Window] = {}
        self._held: dict[str, float] = {}
        self._all_held_until = 0.0
        self._told: tuple[str, float] | None = None
        self._next_leaves = 0.0
        self._bulk_left = -LONGEST_WINDOW_S

    def room(self, now: float) -> int:
        """How many answers may start now, whichever chats they go to."""
        if now < self._all_held_until:
            return 0
        if now - self._bulk_left < self._limits.bulk.within:
            # While a broadcast runs its limit holds for all.
            return min(self._all.room(now), self._bulk.room(now))
        return self._all.room(now)

    def bulk_room(self, now: float) -> int:
        """How many of those may be something else than an answer."""
        if now < self._all_held_until:
            return 0
        step, next_leaves = self._limits.step, max(now, self._next_leaves)
        if not step:
            return self._bulk.room(now)
        if next_leaves > now + AHEAD_S / 2 + _ROUNDING_S:
            return 0
        until = now + AHEAD_S + _ROUNDING_S
        return min(self._bulk.room(until), int((until - next_leaves) / step) + 1)

    def slots(self, count: int, now: float) -> list[float]:
        """When the next messages that are no answers may leave, if they are started now."""
        first = max(now, self._next_leaves)
        return [first + number * self._limits.step for number in range(count)]

    def note(self, address: Address, now: float, *, is_bulk: bool = False) -> None:
        """A message leaves, or has left, at ``now``."""
        if is_bulk:
            self._bulk_left = max(self._bulk_left, now)
        self._next_leaves = max(self._next_leaves, now + self._limits.step)
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
        ahead = AHEAD_S if self._limits.step else 0.0
        for_bulk = max(self._all_held_until, self._next_leaves - ahead / 2)
        instants = [
            max(self._all_held_until, self._all.opens(now)),
            max(for_bulk, self._bulk.opens(now) - ahead),
            *self.closed(now).values(),
            *self.closed_to_bulk(now).values(),
        ]
        return min((instant for instant in instants if instant > now), default=None)

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

    def add(self, now: float) -> None:
        """Instants may come late, when another instance tells of them."""
        if self._instants and now < self._instants[-1]:
            self._instants = deque(sorted([*self._instants, now]), maxlen=self._instants.maxlen)
        else:
            self._instants.append(now)

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
