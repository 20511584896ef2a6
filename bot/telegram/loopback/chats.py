"""Who and what is in the loopback's world: people, chats, messages, files."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.telegram.entities import utf16_slice

Json = dict[str, Any]


@dataclass(frozen=True)
class User:
    """A Telegram account."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str = "vi"
    is_bot: bool = False

    def as_json(self) -> Json:
        """The Bot API's User."""
        optional = {"last_name": self.last_name, "username": self.username}
        return {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            "language_code": self.language_code,
            **{name: value for name, value in optional.items() if value},
        }


@dataclass
class Chat:
    """A chat and what has been said in it; ``unread`` are the bot's messages not yet waited for.

    ``members`` maps account ids to a ChatMember status; in a private chat the bot may write once
    the person has, and until ``blocked``.
    """

    id: int
    type: str
    title: str | None = None
    person: User | None = None
    is_forum: bool = False
    blocked: bool = False
    migrated_to: int | None = None
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    unread: deque[int] = field(default_factory=deque)
    actions: list[tuple[str, int | None]] = field(default_factory=list)
    last_message_id: int = 0

    def as_json(self) -> Json:
        """The Bot API's Chat."""
        shown: Json = {"id": self.id, "type": self.type}
        if self.title:
            shown["title"] = self.title
        if self.is_forum:
            shown["is_forum"] = True
        if self.person:
            profile = self.person.as_json()
            for name in ("first_name", "last_name", "username"):
                if name in profile:
                    shown[name] = profile[name]
        return shown


@dataclass(frozen=True)
class Button:
    """An inline button as a person sees it."""

    text: str
    callback_data: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Seen:
    """A message as a person sees it; ``raw`` is the Bot API's Message at that moment."""

    raw: Mapping[str, Any]

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def chat_id(self) -> int:
        return int(self.raw["chat"]["id"])

    @property
    def text(self) -> str:
        return str(self.raw.get("text", self.raw.get("caption", "")))

    @property
    def from_bot(self) -> bool:
        return bool(self.raw.get("from", {}).get("is_bot", False))

    @property
    def topic(self) -> int | None:
        return self.raw.get("message_thread_id")

    @property
    def reply_to(self) -> int | None:
        replied = self.raw.get("reply_to_message")
        return None if replied is None else int(replied["message_id"])

    @property
    def buttons(self) -> tuple[Button, ...]:
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return tuple(
            Button(button["text"], button.get("callback_data"), button.get("url"))
            for row in rows
            for button in row
        )

    def parts(self, kind: str) -> tuple[str, ...]:
        """The stretches of text that are formatted as ``kind``."""
        entities = self.raw.get("entities", self.raw.get("caption_entities", []))
        return tuple(
            utf16_slice(self.text, entity["offset"], entity["length"])
            for entity in entities
            if entity["type"] == kind
        )


@dataclass(frozen=True)
class StoredFile:
    """A file that was sent, under the id by which it can be fetched or sent again."""

    id: str
    name: str
    mime_type: str
    content: bytes

    @property
    def path(self) -> str:
        return f"documents/{self.id}"

    def as_json(self) -> Json:
        """The fields that every kind of file shares."""
        return {
            "file_id": self.id,
            "file_unique_id": f"u{self.id}",
            "file_size": len(self.content),
        }


_ADMINISTRATOR_MAY: Final = (
    "can_be_edited",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_RESTRICTED_MAY: Final = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)


def member_json(user: User, status: str) -> Json:
    """The Bot API's ChatMember; administrators may do nothing special, the restricted nothing."""
    fields: dict[str, Json] = {
        "creator": {"is_anonymous": False},
        "administrator": {"is_anonymous": False, **dict.fromkeys(_ADMINISTRATOR_MAY, False)},
        "restricted": {
            "is_member": True,
            "until_date": 0,
            **dict.fromkeys(_RESTRICTED_MAY, False),
        },
        "kicked": {"until_date": 0},
    }
    return {"user": user.as_json(), "status": status, **fields.get(status, {})}


@dataclass
class CallbackQuery:
    """A press of a button, and what the bot answered to it."""

    id: str
    user: User
    expired: bool = False
    answered: bool = False
    text: str | None = None
    show_alert: bool = False
    url: str | None = None
