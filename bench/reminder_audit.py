"""What the Bot API saw of a broadcast, and whether that was too fast, too often or too little."""

import asyncio
import gc
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from bot import words
from bot.telegram.loopback import Call, LoopbackTelegram
from bot.telegram.loopback.errors import BotApiError, ConnectionCut

_TITLE: Final = re.compile(r"(?:Việc|Tin) số \d+\b")
_BULK: Final = re.compile(r"Nhắc việc|Tin số \d")
_WRITES: Final = frozenset({"sendMessage", "editMessageText", "deleteMessage"})
_LONGER_THAN_ANYBODY_WAITS: Final = 30.0
_LOOKS_EVERY: Final = 0.005
_PUNCTUAL: Final = 0.003
_SURE: Final = 0.05

Told = tuple[int, str]
"""A chat, and the title of what it was told of."""


@dataclass(frozen=True)
class Sighting:
    """A call that wrote to a chat, and whether it was no answer.

    It was seen ``at``, and came no earlier than ``since``, when nothing was waiting to be seen.
    """

    at: float
    since: float
    chat: int
    bulk: bool
    accepted: bool


class Recorder:
    """Sees every call first (a ``Fault`` of the loopback that does no harm).

    While ``looking`` it knows how long calls may have waited to be seen, when the process in which
    it looks was itself held up.
    """

    def __init__(self, world: LoopbackTelegram) -> None:
        self._world = world
        self._arrived: dict[int, tuple[float, float]] = {}
        self._looked = self._looked_before = 0.0
        self.longest_unseen = 0.0
        self.polls = 0
        self.seen: list[Sighting] = []
        self.told: dict[Told, list[bool]] = defaultdict(list)
        self.marked = self.marked_repeats = 0
        self.messages: list[tuple[int, int]] = []
        self.accepted: set[tuple[int, int]] = set()
        self.texts: list[tuple[float, int, str]] = []

    async def looking(self) -> None:
        """Until it is cancelled.

        Who wakes late has been held up, and calls may have come meanwhile. They are seen one by
        one; only who wakes in time again had nothing before it.
        """
        woken = self._looked_before = self._looked = time.monotonic()
        while True:
            await asyncio.sleep(_LOOKS_EVERY)
            before, woken = woken, time.monotonic()
            self.longest_unseen = max(self.longest_unseen, woken - before)
            if woken - before <= _LOOKS_EVERY + _PUNCTUAL:
                self._looked_before, self._looked = self._looked, woken

    async def before(self, call: Call) -> None:
        """It has arrived."""
        self.polls += call.method == "getUpdates"
        if call.method in _WRITES:
            now = time.monotonic()
            # What came while the process did not look is read just after it has looked again.
            self._arrived[id(call)] = now, self._looked_before or now
            self.seen.append(self._sighting(call, accepted=False))

    async def after(self, call: Call) -> None:
        """It was accepted, whether or not anybody will hear of it."""
        if call.method not in _WRITES:
            return
        self.seen.append(self._sighting(call, accepted=True))
        self._arrived.pop(id(call), None)
        if call.method == "sendMessage":
            chat = int(call.parameters["chat_id"])
            message = self._world.chats[chat].last_message_id
            text = str(call.parameters["text"])
            self.accepted.add((chat, message))
            self.texts.append((time.monotonic(), chat, text))
            titles = list(dict.fromkeys(_TITLE.findall(text))) if _is_bulk(call) else []
            marked = words.SENT_AGAIN in text
            if titles:
                self.messages.append((chat, message))
                self.marked += marked
                self.marked_repeats += marked and any(self.told[chat, one] for one in titles)
            for title in titles:
                self.told[chat, title].append(marked)

    def _sighting(self, call: Call, accepted: bool) -> Sighting:
        chat = int(call.parameters["chat_id"])
        return Sighting(*self._arrived[id(call)], chat, _is_bulk(call), accepted)


def _is_bulk(call: Call) -> bool:
    """Whether it tells of something unasked; answers to buttons show deadlines as well."""
    text = str(call.parameters.get("text", ""))
    return call.method == "sendMessage" and _BULK.search(text) is not None


class Mischief:
    """What networks and Telegram do to a message now and then (a ``Fault`` of the loopback).

    ``uncertain`` counts the calls whose caller cannot know whether they were accepted.
    """

    def __init__(self, chance: random.Random, rate: float = 1.0, hangs: bool = True) -> None:
        self._chance = chance
        self._rate = rate
        self._hangs = hangs
        self.done: Counter[str] = Counter()
        self.told_to_wait: list[tuple[float, int, int]] = []
        self.on = True

    @property
    def uncertain(self) -> int:
        return sum(count for name, count in self.done.items() if name != "too_many_requests")

    async def before(self, call: Call) -> None:
        """Nothing was accepted yet."""
        if call.method not in _WRITES or not self.on:
            return
        match self._drawn():
            case dice if dice < 0.010:
                self.done["cut_before"] += 1
                raise ConnectionCut
            case dice if dice < 0.020:
                self.done["server_error_before"] += 1
                raise BotApiError(502, "Bad Gateway")
            case dice if dice < 0.023 and self._hangs:
                self.done["hang_before"] += 1
                await asyncio.sleep(_LONGER_THAN_ANYBODY_WAITS)
                raise ConnectionCut
            case dice if dice < 0.030:
                self.done["too_many_requests"] += 1
                seconds = self._chance.randint(1, 3)
                self.told_to_wait.append(
                    (time.monotonic(), int(call.parameters["chat_id"]), seconds)
                )
                raise BotApiError(
                    429,
                    f"Too Many Requests: retry after {seconds}",
                    {"retry_after": seconds},
                )

    async def after(self, call: Call) -> None:
        """It was accepted; the answer is on its way."""
        if call.method not in _WRITES or not self.on:
            return
        match self._drawn():
            case dice if dice < 0.010:
                self.done["cut_after"] += 1
                raise ConnectionCut
            case dice if dice < 0.015:
                self.done["server_error_after"] += 1
                raise BotApiError(504, "Gateway Timeout")
            case dice if dice < 0.018 and self._hangs:
                self.done["hang_after"] += 1
                await asyncio.sleep(_LONGER_THAN_ANYBODY_WAITS)
                raise ConnectionCut
            case _:
                await asyncio.sleep(self._chance.uniform(0, 0.03))

    def _drawn(self) -> float:
        return self._chance.random() / self._rate if self._rate else 1.0


def most_within(instants: Iterable[float], seconds: float) -> int:
    """The most instants in any stretch of ``seconds``, its end not included."""
    ordered = sorted(instants)
    most = begin = 0
    for end, instant in enumerate(ordered):
        while ordered[begin] <= instant - seconds:
            begin += 1
        most = max(most, end - begin + 1)
    return most


def surely_within(sightings: Iterable[Sighting], seconds: float) -> int:
    """The most calls that surely came in some stretch of ``seconds``, whenever they were seen."""
    return max(map(len, _sure_stretches(sightings, seconds)), default=0)


def surely_beside_bulk(sightings: Iterable[Sighting], seconds: float) -> int:
    """The most calls, answers too, that surely came in a stretch with a bulk message in it.

    Answers that came before a broadcast are not held against it.
    """
    stretches = _sure_stretches(sightings, seconds)
    return max((len(calls) for calls in stretches if any(one.bulk for one in calls)), default=0)


def _sure_stretches(sightings: Iterable[Sighting], seconds: float) -> Iterator[Sequence[Sighting]]:
    """For each call those that surely came at most so long before it, and itself."""
    ordered = sorted(sightings, key=lambda one: one.at)
    begin = 0
    for end, one in enumerate(ordered):
        while begin <= end and ordered[begin].since <= one.at - seconds:
            begin += 1
        yield ordered[begin : end + 1]


def share_unsure(sightings: Sequence[Sighting]) -> float:
    """How many of the calls, 0 to 1, were seen so late that what surely came says little."""
    unsure = sum(one.at - one.since > _SURE for one in sightings)
    return round(unsure / max(len(sightings), 1), 4)


@asynccontextmanager
async def uncollected() -> AsyncIterator[None]:
    """No collection of garbage, which holds up a process that has ten thousand chats."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def least_gap(sightings: Sequence[Sighting]) -> float | None:
    """The shortest time between two bulk messages to one chat."""
    by_chat: dict[int, list[float]] = defaultdict(list)
    for one in sightings:
        if one.bulk:
            by_chat[one.chat].append(one.at)
    gaps = [
        later - earlier
        for instants in map(sorted, by_chat.values())
        for earlier, later in pairwise(instants)
    ]
    return round(min(gaps), 3) if gaps else None


def too_soon(sightings: Sequence[Sighting], told: Sequence[tuple[float, int, int]]) -> list[Any]:
    """The calls that came to a chat before the time that Telegram had asked to wait was over."""
    return [
        (one.chat, round(one.at - at, 3), seconds)
        for at, chat, seconds in told
        for one in sightings
        if one.chat == chat and at < one.at < at + seconds - 0.05
    ]
