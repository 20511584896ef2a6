"""What the page plays on: the loopback's world, who can be played, and what was seen of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.telegram.loopback import Chat, LoopbackTelegram
from bot.telegram.preview.people import Persona
from config.time import Clock


class Explain(Protocol):
    """How an answer came about; blocking work, safe to call from several threads.

    Returns what JSON can hold: ``understood``, ``kind``, ``status`` and ``candidates``, best
    first, each with ``label``, ``quote``, ``likely`` (0 to 1) and ``signals`` (name to number or
    text). Raises ThiDuaError for a question that cannot be read.
    """

    def __call__(self, question: str) -> Mapping[str, Any]: ...


@dataclass
class Stage:
    """One preview. ``explain`` may be missing; the clock can be moved if it is a MovableClock."""

    world: LoopbackTelegram
    personas: Sequence[Persona]
    clock: Clock
    explain: Explain | None = None
    closed: bool = False
    _read: dict[tuple[int, int], int] = field(default_factory=dict)
    _pressed: dict[int, set[int]] = field(default_factory=dict)

    def chats_of(self, persona: int) -> Iterator[Chat]:
        """What the persona sees: the private chat, then the groups."""
        yield self.world.chats[persona]
        for chat in self.world.chats.values():
            if chat.type != "private" and persona in chat.members and chat.migrated_to is None:
                yield chat

    def acquaint(self, persona: int) -> None:
        """The bot may write to ``persona`` at once, as to whoever has pressed Start before."""
        self.world.chats[persona].members[self.world.me.id] = "member"

    def mark_read(self, persona: int, chat: Chat, message: int) -> None:
        """``persona`` has seen the chat up to and with ``message``."""
        mark = (persona, chat.id)
        self._read[mark] = max(message, self._read.get(mark, 0))
        self.world.changed.set()

    def mark_all_read(self) -> None:
        """What there is to begin with is news to nobody."""
        for persona in self.personas:
            for chat in self.chats_of(persona.id):
                self.mark_read(persona.id, chat, chat.last_message_id)

    def unread(self, persona: int, chat: Chat) -> int:
        """How many messages of others ``persona`` has not seen."""
        mark = self._read.get((persona, chat.id), 0)
        return sum(
            number > mark and message.get("from", {}).get("id") != persona
            for number, message in chat.messages.items()
        )

    def note_press(self, chat: Chat) -> None:
        """A button was pressed: what the bot says next answers that, not a question."""
        self._pressed.setdefault(chat.id, set()).add(chat.last_message_id)
        self.world.changed.set()

    def pressed_after(self, chat: Chat) -> Callable[[int], bool]:
        """Whether a button was pressed when a given message was the chat's last."""
        return self._pressed.get(chat.id, set()).__contains__

    def close(self) -> None:
        """Lets those who listen go."""
        self.closed = True
        self.world.changed.set()
