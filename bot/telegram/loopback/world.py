"""The world of the loopback: what people do in it, and what they see of the bot."""

import itertools
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from bot.telegram.entities import Formatted
from bot.telegram.loopback.chats import (
    Button,
    CallbackQuery,
    Chat,
    Json,
    Seen,
    StoredFile,
    User,
    member_json,
)
from bot.telegram.loopback.detect import with_detected
from bot.telegram.loopback.errors import BotApiError
from bot.telegram.loopback.faults import Call, Fault
from bot.telegram.loopback.signal import Signal
from bot.telegram.loopback.updates import UpdateQueue
from config.time import Clock, system_clock

DEFAULT_TOKEN: Final = "424242:loopback-token-for-nobody-else"
_PATIENCE: Final = 10.0
_LINK_LASTS: Final = timedelta(hours=1)


class LoopbackTelegram:
    """One bot, the people who talk to it, and their chats.

    Everything is called on the event loop that serves it. ``clock`` returns aware instants.
    ``calls`` records what the bot asked for; ``faults`` are consulted for every call.
    """

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        username: str = "thidua_bot",
        name: str = "Thi Đua",
        clock: Clock = system_clock,
    ) -> None:
        self.token = token
        self.me = User(int(token.split(":", maxsplit=1)[0]), name, username=username, is_bot=True)
        self.clock = clock
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.links: dict[str, datetime] = {}
        self.callbacks: dict[str, CallbackQuery] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.webhook = ""
        # Like Telegram's, the numbers of another run are not those of this one.
        self.updates = UpdateQueue(first_id=int(clock().timestamp()))
        self.faults: list[Fault] = []
        self.calls: list[Call] = []
        self.changed = Signal()
        self._ids = itertools.count(1001)

    # People and chats

    def new_user(
        self, first_name: str, last_name: str | None = None, username: str | None = None
    ) -> User:
        """An account; its private chat exists once it has written."""
        user = User(next(self._ids), first_name, last_name, username)
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, "private", person=user)
        return user

    def new_group(
        self, title: str, members: Iterable[User], kind: str = "supergroup", forum: bool = False
    ) -> Chat:
        """A ``group`` or ``supergroup`` that one of its members has just put the bot into."""
        number = next(self._ids)
        chat = Chat(-number if kind == "group" else -1_000_000_000_000 - number, kind, title)
        chat.is_forum = forum
        people = list(members)
        chat.members = {user.id: "member" for user in people}
        chat.members[people[0].id] = "creator"
        self.chats[chat.id] = chat
        self.set_bot_status(people[0], chat, "member")
        return chat

    def new_channel(self, title: str) -> Chat:
        """A channel in which the bot is an administrator."""
        chat = Chat(-1_000_000_000_000 - next(self._ids), "channel", title)
        chat.members[self.me.id] = "administrator"
        self.chats[chat.id] = chat
        return chat

    def new_topic(self, user: User, chat: Chat, name: str) -> int:
        """Opens a topic of a forum; returns its message_thread_id."""
        message = self._service(user, chat, forum_topic_created={"name": name, "icon_color": 0})
        topic = int(message["message_id"])
        message.update(message_thread_id=topic, is_topic_message=True)
        chat.topics[topic] = name
        self._tell(message)
        return topic

    def set_bot_status(self, user: User, chat: Chat, status: str) -> None:
        """``user`` adds, restricts, promotes or removes the bot (a ChatMember status)."""
        before = chat.members.get(self.me.id, "left")
        chat.members[self.me.id] = status
        self.updates.put(
            "my_chat_member",
            {
                "chat": chat.as_json(),
                "from": user.as_json(),
                "date": self._now(),
                "old_chat_member": member_json(self.me, before),
                "new_chat_member": member_json(self.me, status),
            },
        )
        self.changed.set()

    def block(self, user: User) -> None:
        """``user`` blocks the bot in the private chat."""
        chat = self.chats[user.id]
        chat.blocked = True
        self.set_bot_status(user, chat, "kicked")

    def unblock(self, user: User) -> None:
        """``user`` presses Restart."""
        chat = self.chats[user.id]
        chat.blocked = False
        self.set_bot_status(user, chat, "member")

    def migrate(self, user: User, chat: Chat) -> Chat:
        """The group becomes a supergroup; the old one only answers with the new id."""
        new = Chat(-1_000_000_000_000 - next(self._ids), "supergroup", chat.title)
        new.members = dict(chat.members)
        self.chats[new.id] = new
        self._tell(self._service(user, chat, migrate_to_chat_id=new.id))
        self._tell(self._service(user, new, migrate_from_chat_id=chat.id))
        chat.migrated_to = new.id
        return new

    # What people do

    def start(self, user: User, payload: str = "") -> Seen:
        """Presses Start, also by a deep link with ``payload``."""
        return self.say(user, user, f"/start {payload}".strip())

    def say(
        self,
        user: User,
        chat: Chat | User,
        text: str,
        reply_to: Seen | None = None,
        topic: int | None = None,
    ) -> Seen:
        """``user`` writes ``text``; a user in place of a chat is the private chat."""
        body = _text_fields(text)
        return self._person_sends(user, chat, body, reply_to, topic)

    def send_file(
        self,
        user: User,
        chat: Chat | User,
        kind: str,
        content: bytes,
        name: str = "tep",
        mime_type: str = "application/octet-stream",
        caption: str = "",
        topic: int | None = None,
    ) -> Seen:
        """``user`` sends a ``document``, ``photo``, ``voice``, ``sticker``, ``video``…"""
        stored = self.keep_file(name, mime_type, content)
        body = media_fields(kind, stored)
        if caption:
            body["caption"] = caption
            body["caption_entities"] = _text_fields(caption).get("entities", [])
        return self._person_sends(user, chat, body, None, topic)

    def edit(self, user: User, message: Seen, text: str) -> Seen:
        """``user`` changes a message of theirs."""
        chat = self.chats[message.chat_id]
        stored = chat.messages[message.id]
        if stored.get("from", {}).get("id") != user.id:
            raise ValueError(f"message {message.id} was not written by user {user.id}")
        stored.pop("entities", None)
        stored.update(_text_fields(text), edit_date=self._now())
        self.updates.put("edited_message", dict(stored))
        self.changed.set()
        return Seen(dict(stored))

    def post(self, chat: Chat, text: str) -> Seen:
        """A post in a channel, which nobody in particular signs."""
        message = self.add_message(chat, None, _text_fields(text))
        self.updates.put("channel_post", message)
        return Seen(message)

    def press(self, user: User, message: Seen, button: Button | str) -> CallbackQuery:
        """``user`` presses a button (or the first one whose text begins so) that calls back."""
        chat = self.chats[message.chat_id]
        if user.id not in chat.members and chat.id != user.id:
            raise ValueError(f"user {user.id} does not see chat {chat.id}")
        current = self.message(chat, message.id)
        pressed = _button(current, button)
        if pressed.callback_data is None:
            raise ValueError(f"button {pressed.text!r} does not call back")
        query = CallbackQuery(str(next(self._ids)), user)
        self.callbacks[query.id] = query
        self.updates.put(
            "callback_query",
            {
                "id": query.id,
                "from": user.as_json(),
                "message": dict(current.raw),
                "chat_instance": str(chat.id),
                "data": pressed.callback_data,
            },
        )
        return query

    # What people see

    def message(self, chat: Chat | User, message_id: int) -> Seen:
        """The message as it is now; KeyError when it was deleted or never was."""
        return Seen(dict(self.chats[chat.id].messages[message_id]))

    def messages(self, chat: Chat | User) -> tuple[Seen, ...]:
        """What is visible in the chat, oldest first."""
        return tuple(Seen(dict(message)) for message in self.chats[chat.id].messages.values())

    async def next_message(self, chat: Chat | User, timeout: float = _PATIENCE) -> Seen:
        """The bot's next message in the chat that was not yet returned here.

        Raises TimeoutError when none comes in ``timeout`` seconds.
        """
        unread = self.chats[chat.id].unread
        await self.wait_for(lambda: bool(unread), f"a message in chat {chat.id}", timeout)
        return self.message(chat, unread.popleft())

    async def wait_for(
        self, condition: Callable[[], bool], what: str, timeout: float = _PATIENCE
    ) -> None:
        """Returns when ``condition`` holds; raises TimeoutError, naming ``what``, otherwise."""
        if not await self.changed.until(condition, timeout):
            raise TimeoutError(f"no sign of {what} within {timeout} s")

    # What the Bot API's methods use as well

    def add_message(
        self,
        chat: Chat,
        sender: User | None,
        body: Json,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> Json:
        """Stores a message under the chat's next id and returns its JSON."""
        chat.last_message_id += 1
        message: Json = {"message_id": chat.last_message_id, "date": self._now()}
        message["chat"] = chat.as_json()
        if sender is not None:
            message["from"] = sender.as_json()
        else:
            message["sender_chat"] = chat.as_json()
        if topic is not None:
            message.update(message_thread_id=topic, is_topic_message=True)
            reply_to = reply_to or topic
        if reply_to is not None:
            message["reply_to_message"] = _without_reply(chat.messages[reply_to])
        message.update(body)
        chat.messages[chat.last_message_id] = message
        if sender is not None and sender.is_bot:
            chat.unread.append(chat.last_message_id)
        self.changed.set()
        return dict(message)

    def keep_file(self, name: str, mime_type: str, content: bytes) -> StoredFile:
        stored = StoredFile(f"F{next(self._ids)}", name, mime_type, content)
        self.files[stored.id] = stored
        return stored

    def link(self, stored: StoredFile) -> str:
        """The path under which the file can be fetched for the next hour."""
        self.links[stored.path] = self.clock() + _LINK_LASTS
        return stored.path

    def linked(self, path: str) -> StoredFile | None:
        """The file behind a path that getFile gave out and that still holds."""
        if path not in self.links or self.links[path] <= self.clock():
            return None
        return next((file for file in self.files.values() if file.path == path), None)

    async def observe(self, call: Call) -> None:
        """Records a call and lets faults act on it before it is accepted."""
        self.calls.append(call)
        await self._consult([fault.before for fault in self.faults], call)

    async def accepted(self, call: Call) -> None:
        """Faults that act on a call that was accepted."""
        await self._consult([fault.after for fault in self.faults], call)

    async def _consult(self, steps: list[Callable[[Call], Awaitable[None]]], call: Call) -> None:
        try:
            for step in steps:
                await step(call)
        finally:
            self.changed.set()

    def _now(self) -> int:
        return int(self.clock().timestamp())

    def _person_sends(
        self, user: User, chat: Chat | User, body: Json, reply_to: Seen | None, topic: int | None
    ) -> Seen:
        room = self.chats[chat.id]
        if room.type == "private":
            room.members.setdefault(self.me.id, "member")
        elif user.id not in room.members:
            raise ValueError(f"user {user.id} is not in chat {room.id}")
        if topic is not None and topic not in room.topics:
            raise ValueError(f"chat {room.id} has no topic {topic}")
        message = self.add_message(
            room, user, body, None if reply_to is None else reply_to.id, topic
        )
        self._tell(message)
        return Seen(message)

    def _service(self, user: User, chat: Chat, **fields: Any) -> Json:
        self.add_message(chat, user, dict(fields))
        return chat.messages[chat.last_message_id]

    def _tell(self, message: Json) -> None:
        chat = self.chats[message["chat"]["id"]]
        if not chat.blocked and chat.members.get(self.me.id) not in (None, "left", "kicked"):
            self.updates.put("message", dict(message))


def media_fields(kind: str, stored: StoredFile) -> Json:
    """The part of a Message that describes a file of ``kind``."""
    described = stored.as_json()
    if kind == "photo":
        return {"photo": [{**described, "width": 320, "height": 240}]}
    if kind == "sticker":
        shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
        return {"sticker": {**described, "type": "regular", **shape}}
    if kind in ("voice", "audio"):
        return {kind: {**described, "duration": 1, "mime_type": stored.mime_type}}
    if kind in ("video", "animation"):
        shape = {"width": 320, "height": 240, "duration": 1}
        return {kind: {**described, **shape, "mime_type": stored.mime_type}}
    if kind == "document":
        return {kind: {**described, "file_name": stored.name, "mime_type": stored.mime_type}}
    raise BotApiError(400, f"Bad Request: unknown kind of file {kind!r}")


def text_body(formatted: Formatted) -> Json:
    """The part of a Message that carries text."""
    entities = [entity.as_json() for entity in formatted.entities]
    return {"text": formatted.text, **({"entities": entities} if entities else {})}


def _text_fields(text: str) -> Json:
    return text_body(with_detected(Formatted(text)))


def _without_reply(message: Json) -> Json:
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def _button(message: Seen, wanted: Button | str) -> Button:
    for button in message.buttons:
        if button == wanted or (isinstance(wanted, str) and button.text.startswith(wanted)):
            return button
    shown = ", ".join(button.text for button in message.buttons) or "none"
    raise ValueError(f"message {message.id} has no button {wanted!r}; it has: {shown}")
