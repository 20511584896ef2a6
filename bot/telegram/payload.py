"""An outgoing message as the JSON that the ledger keeps.

Rows outlive the program that wrote them: a field that is missing has its default, and one that is
not known is passed over.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any

from bot.delivery.channel import Address, Payload
from bot.telegram.addressing import Where
from bot.telegram.render import Attachment, InlineButton, Outgoing


@dataclass(frozen=True)
class Letter:
    """A message and what it replies to; the reply holds only in the chat it was meant for."""

    message: Outgoing
    reply_to: int | None = None
    reply_chat: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The payload of a ledger row."""
        buttons = [[[b.text, b.data] for b in row] for row in self.message.buttons]
        return {
            "html": self.message.html,
            **({"buttons": buttons} if buttons else {}),
            **({"reply_to": self.reply_to} if self.reply_to is not None else {}),
            **({"reply_chat": self.reply_chat} if self.reply_chat is not None else {}),
            **({"file": _file_json(self.message.file)} if self.message.file else {}),
        }

    @classmethod
    def from_json(cls, payload: Payload) -> "Letter":
        """The letter in a payload; KeyError or TypeError for one that holds none."""
        buttons = tuple(
            tuple(InlineButton(text, data) for text, data in row)
            for row in payload.get("buttons", ())
        )
        message = Outgoing(payload["html"], buttons, _file_of(payload.get("file")))
        return cls(message, payload.get("reply_to"), payload.get("reply_chat"))


def _file_json(file: Attachment) -> dict[str, Any]:
    content = b64encode(file.content).decode("ascii")
    return {"name": file.name, "photo": file.is_photo, "base64": content}


def _file_of(kept: Any) -> Attachment | None:
    if kept is None:
        return None
    return Attachment(kept["name"], b64decode(kept["base64"]), bool(kept.get("photo")))


def address_of(where: Where) -> Address:
    """Where the ledger sends a reply that belongs there."""
    topic = None if where.topic is None else str(where.topic)
    return Address(str(where.chat_id), topic, not where.private)


def letter_to(where: Where, message: Outgoing) -> Letter:
    """``message`` as the reply that belongs there."""
    if where.reply_to is None:
        return Letter(message)
    return Letter(message, where.reply_to, str(where.chat_id))
