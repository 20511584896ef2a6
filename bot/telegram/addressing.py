"""From a raw Telegram update to what it asks of us: a pure function.

Private chats: everything. Groups: commands, mentions of the bot, replies to the bot; nothing else.
What is edited, the same. Channels and other bots: nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from bot.telegram.entities import utf16_length, utf16_slice

Raw = Mapping[str, Any]

_COMMAND: Final = re.compile(r"/(\w{1,64})(?:@(\w+))?(?=\s|$)", re.ASCII)
_ANONYMOUS_ADMIN: Final = 1087968824
_IN_A_GROUP: Final = frozenset({"creator", "administrator", "member"})
_CONTENT: Final = (
    "voice",
    "audio",
    "video",
    "video_note",
    "animation",
    "sticker",
    "photo",
    "document",
    "location",
    "venue",
    "contact",
    "poll",
    "dice",
    "story",
    "game",
)


@dataclass(frozen=True)
class Me:
    """Who the bot is: its account, its name without @, and the commands it knows."""

    id: int
    username: str
    commands: frozenset[str]


@dataclass(frozen=True)
class Where:
    """Where a reply belongs: the chat, the topic of a forum, and the message it answers.

    ``reply_to`` is None where quoting would only repeat what stands right above (private chats).
    ``message`` is the message that came, or that bears the button which was pressed.
    """

    chat_id: int
    private: bool
    topic: int | None = None
    reply_to: int | None = None
    message: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Question:
    """Somebody asks; ``text`` is free of the bot's name."""

    where: Where
    user_id: int
    text: str


@dataclass(frozen=True)
class Command:
    """A command, lower case without slash and bot name, and what stands after it.

    ``sender`` is what Telegram calls the person.
    """

    where: Where
    user_id: int
    name: str
    argument: str
    sender: str = field(default="", compare=False)


@dataclass(frozen=True)
class Press:
    """A button was pressed; ``query_id`` wants an answer even if nothing else happens.

    ``sender`` is what Telegram calls the person.
    """

    where: Where
    user_id: int
    query_id: str
    data: str
    sender: str = field(default="", compare=False)


@dataclass(frozen=True)
class Unreadable:
    """Something in private that holds no text: ``voice``, ``sticker``, ``photo``…"""

    where: Where
    user_id: int
    content: str


@dataclass(frozen=True)
class SentFile:
    """A ``document`` or ``photo`` in private: the names by which Telegram gives it out.

    ``name``, ``mime_type`` and ``size`` (bytes) are what the sender's Telegram says, if anything.
    """

    where: Where
    user_id: int
    kind: str
    file_id: str
    unique_id: str
    name: str | None = None
    mime_type: str | None = None
    size: int | None = None
    caption: str = ""


@dataclass(frozen=True)
class Edited:
    """A message was changed and is a question now; ``text`` is as in ``Question``."""

    where: Where
    user_id: int
    text: str


@dataclass(frozen=True)
class Entered:
    """The bot was put into a group; ``at`` is when, in Unix seconds."""

    where: Where
    user_id: int
    at: int


@dataclass(frozen=True)
class Left:
    """The bot was taken out of a group."""

    where: Where
    user_id: int


@dataclass(frozen=True)
class Migrated:
    """A group became a supergroup: the same people under another number."""

    where: Where
    old: int
    new: int


@dataclass(frozen=True)
class Ignored:
    """Nothing to do, and why."""

    reason: str


Asked = Question | Command | Press | Unreadable | SentFile | Edited | Entered | Left | Migrated
Decision = Asked | Ignored


def decide(update: Raw, me: Me) -> Decision:
    """What ``update`` (an Update object of the Bot API as JSON) asks of the bot ``me``.

    Raises KeyError, TypeError, ValueError or AttributeError for an update that is not one.
    """
    if "message" in update:
        return _of_migration(update["message"]) or _of_message(update["message"], me)
    if "edited_message" in update:
        return _of_edit(update["edited_message"], me)
    if "callback_query" in update:
        return _of_press(update["callback_query"])
    if "my_chat_member" in update:
        return _of_membership(update["my_chat_member"])
    for kind in update:
        if kind != "update_id":
            return Ignored(kind)
    return Ignored("empty")


def _of_press(query: Raw) -> Decision:
    message = query.get("message")
    if message is None or "data" not in query:
        return Ignored("callback_query without message")
    user_id = int(query["from"]["id"])
    data, sender = str(query["data"]), _name_of(query["from"])
    return Press(_where(message), user_id, str(query["id"]), data, sender)


def _of_migration(message: Raw) -> Migrated | None:
    """Told by whoever did it, in both chats; that may be an anonymous administrator."""
    if "migrate_to_chat_id" in message:
        where = _where(message)
        return Migrated(where, where.chat_id, int(message["migrate_to_chat_id"]))
    if "migrate_from_chat_id" in message:
        where = _where(message)
        return Migrated(where, int(message["migrate_from_chat_id"]), where.chat_id)
    return None


def _of_edit(message: Raw, me: Me) -> Decision:
    match _of_message(message, me):
        case Question(where, user_id, text):
            return Edited(where, user_id, text)
        case Command(where, user_id, "hoi", str(text)) if text:
            return Edited(where, user_id, text)
        case SentFile(where, user_id, caption=str(text)) if text:
            return Edited(where, user_id, text)
    return Ignored("edited_message")


def _of_membership(change: Raw) -> Decision:
    chat = change["chat"]
    if chat["type"] not in ("group", "supergroup"):
        return Ignored("my_chat_member")
    was, is_in = _is_in(change["old_chat_member"]), _is_in(change["new_chat_member"])
    if was == is_in:
        return Ignored("rights in a group")
    where, user_id = Where(int(chat["id"]), private=False), int(change["from"]["id"])
    return Entered(where, user_id, int(change["date"])) if is_in else Left(where, user_id)


def _is_in(member: Raw) -> bool:
    status = member["status"]
    return status in _IN_A_GROUP or (status == "restricted" and bool(member.get("is_member")))


def _of_message(message: Raw, me: Me) -> Decision:
    chat_type = message["chat"]["type"]
    where = _where(message)
    if chat_type == "channel":
        return Ignored("channel")
    if _from_machine(message):
        return Ignored("bot")
    user_id = int(message["from"]["id"])
    text = message.get("text", message.get("caption", ""))
    if not isinstance(text, str):
        raise TypeError(f"text of a message is {type(text).__name__}")
    content = next((kind for kind in _CONTENT if kind in message), None)
    if not text and content is None:
        return Ignored("service")

    called = _is_mentioned(message, text, me)
    words = _without_mentions(message, text, me) if called else text.strip()
    command = _COMMAND.match(words)
    if command:
        asked = _of_command(command, words, where, user_id, called, me)
        if isinstance(asked, Command):
            return replace(asked, sender=_name_of(message["from"]))
        return asked
    if not where.private and not called and not _replies_to(message, me):
        return Ignored("not addressed")
    words = words or (_replied_words(message, me) if called else "")
    if content and where.private:
        return _of_content(message, content, where, user_id, words)
    if words:
        return Question(where, user_id, words)
    return Ignored("no text") if content else Command(where, user_id, "hoi", "")


def _of_content(message: Raw, content: str, where: Where, user_id: int, words: str) -> Decision:
    """What came in private with more to it than text, and the words below it."""
    sent = _file_in(message, content, where, user_id, words)
    if sent is not None:
        return sent
    return Question(where, user_id, words) if words else Unreadable(where, user_id, content)


def _file_in(
    message: Raw, content: str, where: Where, user_id: int, caption: str
) -> SentFile | None:
    """The document, or the photo in the largest of its sizes."""
    if content == "document":
        file = message["document"]
    elif content == "photo" and message["photo"]:
        file = max(message["photo"], key=lambda size: int(size["width"]) * int(size["height"]))
    else:
        return None
    if "file_id" not in file:
        return None
    size = file.get("file_size")
    return SentFile(
        where,
        user_id,
        content,
        str(file["file_id"]),
        str(file.get("file_unique_id", "")),
        _text_or_none(file.get("file_name")),
        _text_or_none(file.get("mime_type")),
        size if isinstance(size, int) else None,
        caption,
    )


def _text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _of_command(
    command: re.Match[str], words: str, where: Where, user_id: int, called: bool, me: Me
) -> Decision:
    name, addressee = command.group(1).lower(), command.group(2)
    if addressee is not None and addressee.lower() != me.username.lower():
        return Ignored("another bot's command")
    meant_for_us = where.private or called or addressee is not None
    if name not in me.commands and not meant_for_us:
        return Ignored("unknown command")
    return Command(where, user_id, name, words[command.end() :].strip())


def _where(message: Raw) -> Where:
    chat = message["chat"]
    private = chat["type"] == "private"
    topic = message.get("message_thread_id") if message.get("is_topic_message") else None
    number = int(message["message_id"])
    return Where(int(chat["id"]), private, topic, None if private else number, number)


def _name_of(user: Raw) -> str:
    return " ".join(str(user[part]) for part in ("first_name", "last_name") if user.get(part))


def _from_machine(message: Raw) -> bool:
    """Other bots and forwarded channel posts; an anonymous administrator is a person."""
    if "via_bot" in message or message.get("is_automatic_forward"):
        return True
    sender = message.get("from", {})
    if sender.get("id") == _ANONYMOUS_ADMIN:
        return False
    return not sender or bool(sender.get("is_bot"))


def _entities(message: Raw) -> Iterator[Raw]:
    yield from message.get("entities", message.get("caption_entities", []))


def _mentions(message: Raw, text: str, me: Me) -> Iterator[tuple[int, int]]:
    """Offset and length, in UTF-16 units, of every place where the bot is named."""
    for entity in _entities(message):
        offset, length = int(entity["offset"]), int(entity["length"])
        if entity["type"] == "mention":
            if utf16_slice(text, offset, length).lower() == f"@{me.username}".lower():
                yield offset, length
        elif entity["type"] == "text_mention" and entity["user"]["id"] == me.id:
            yield offset, length


def _is_mentioned(message: Raw, text: str, me: Me) -> bool:
    return any(True for _ in _mentions(message, text, me))


def _without_mentions(message: Raw, text: str, me: Me) -> str:
    kept, position = [], 0
    for offset, length in sorted(_mentions(message, text, me)):
        kept.append(utf16_slice(text, position, offset - position))
        position = offset + length
    kept.append(utf16_slice(text, position, utf16_length(text) - position))
    return " ".join(part.strip(" ,:") for part in kept if part.strip(" ,:")).strip()


def _replies_to(message: Raw, me: Me) -> bool:
    """Whether a message of the bot is replied to; the start of a topic is no message."""
    replied = message.get("reply_to_message", {})
    is_topic_start = "forum_topic_created" in replied
    return not is_topic_start and replied.get("from", {}).get("id") == me.id


def _replied_words(message: Raw, me: Me) -> str:
    """A bare mention in reply to somebody asks what that somebody wrote."""
    if _replies_to(message, me):
        return ""
    replied = message.get("reply_to_message", {})
    return str(replied.get("text", replied.get("caption", ""))).strip()
