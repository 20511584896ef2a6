"""What a page has to be told so that it shows what one persona sees."""

from typing import Any

from bot.telegram.loopback.chats import Chat, Json
from bot.telegram.preview.clock import MovableClock
from bot.telegram.preview.menu import menu_of
from bot.telegram.preview.questions import question_behind
from bot.telegram.preview.stage import Stage


class Watcher:
    """Compares the world with what was told before.

    An event is a JSON object with a ``type``: ``hello`` (forget all, this is where you are),
    ``people``, ``clock``, ``chat``, ``gone``, ``message`` (new or changed), ``deleted``,
    ``typing``. The first batch begins with ``hello``.
    """

    def __init__(self, stage: Stage, persona: int) -> None:
        self._stage = stage
        self._persona = persona
        self._told: dict[str, Any] = {}
        self._chats: set[int] = set()
        self._messages: dict[int, dict[int, Json]] = {}
        self._actions: dict[int, int] = {}
        self._events: list[Json] = [self._hello()]

    def look(self) -> bool:
        """Whether there is something to tell."""
        if not self._stage.closed:
            self._look_around()
            chats = list(self._stage.chats_of(self._persona))
            for chat in chats:
                self._look_into(chat)
            for number in self._chats - {chat.id for chat in chats}:
                self._events.append({"type": "gone", "chat": number})
            self._chats = {chat.id for chat in chats}
        return bool(self._events)

    def take(self) -> list[Json]:
        """What is to be told, once."""
        events, self._events = self._events, []
        return events

    def _hello(self) -> Json:
        bot = self._stage.world.me
        return {
            "type": "hello",
            "me": self._persona,
            "bot": {"id": bot.id, "name": bot.first_name, "username": bot.username},
            "explains": self._stage.explain is not None,
        }

    def _look_around(self) -> None:
        self._tell_if_new("people", {"type": "people", "people": self._people()})
        clock = self._stage.clock
        offset = clock.offset if isinstance(clock, MovableClock) else None
        if self._told.get("clock", ...) != offset:
            self._told["clock"] = offset
            self._events.append({"type": "clock", **clock_json(self._stage)})

    def _people(self) -> list[Json]:
        stage = self._stage
        return [
            {
                "id": persona.id,
                "name": persona.name,
                "role": persona.role,
                "description": persona.description,
                "unread": sum(
                    stage.unread(persona.id, chat) for chat in stage.chats_of(persona.id)
                ),
            }
            for persona in stage.personas
        ]

    def _look_into(self, chat: Chat) -> None:
        self._tell_if_new(f"chat {chat.id}", {"type": "chat", "chat": self._described(chat)})
        told = self._messages.setdefault(chat.id, {})
        for number in [number for number in told if number not in chat.messages]:
            del told[number]
            self._events.append({"type": "deleted", "chat": chat.id, "message": number})
        for number, message in chat.messages.items():
            if told.get(number) != message:
                told[number] = dict(message)
                self._events.append(self._message(chat, message))
        if len(chat.actions) > self._actions.setdefault(chat.id, len(chat.actions)):
            topic = chat.actions[-1][1]
            self._events.append({"type": "typing", "chat": chat.id, "topic": topic})
        self._actions[chat.id] = len(chat.actions)

    def _message(self, chat: Chat, message: Json) -> Json:
        shown = dict(message)
        if message.get("from", {}).get("is_bot"):
            name = str(self._stage.world.me.username)
            pressed_after = self._stage.pressed_after(chat)
            shown["question"] = question_behind(chat, message, name, pressed_after)
        return {"type": "message", "chat": chat.id, "message": shown}

    def _described(self, chat: Chat) -> Json:
        world = self._stage.world
        return {
            "id": chat.id,
            "type": chat.type,
            "title": chat.title or world.me.first_name,
            "topics": [{"id": number, "name": name} for number, name in chat.topics.items()],
            "members": len(chat.members),
            "present": chat.members.get(world.me.id, "left") not in ("left", "kicked"),
            "blocked": chat.blocked,
            "commands": menu_of(world, chat, self._persona),
            "unread": self._stage.unread(self._persona, chat),
        }

    def _tell_if_new(self, name: str, event: Json) -> None:
        if self._told.get(name) != event:
            self._told[name] = event
            self._events.append(event)


def clock_json(stage: Stage) -> Json:
    """What time it is on the stage, and whether that can be changed."""
    return {"now": stage.clock().isoformat(), "movable": isinstance(stage.clock, MovableClock)}
