"""What Telegram is strict about: text, entities, keyboards, and who may be written to."""

import json
import re
from typing import Any, Final

from bot.telegram.entities import Entity, EntityError, Formatted, parse_html, utf16_length
from bot.telegram.loopback.chats import Chat, Json
from bot.telegram.loopback.detect import with_detected
from bot.telegram.loopback.errors import BotApiError, bad_request, forbidden
from bot.telegram.loopback.parameters import Parameters
from bot.telegram.loopback.world import LoopbackTelegram

TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
_ENTITY_LIMIT: Final = 100
_CALLBACK_BYTES: Final = 64
_BUTTON_LIMIT: Final = 100
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LINK: Final = re.compile(r"(?:https?|tg|ton)://\S+", re.IGNORECASE)
_KINDS: Final = frozenset(
    {
        *("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"),
        *("bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre"),
        *("blockquote", "expandable_blockquote", "text_link", "text_mention", "custom_emoji"),
    }
)


def chat_to_write_to(world: LoopbackTelegram, parameters: Parameters) -> Chat:
    """The chat that was named, provided the bot may write there."""
    chat = known_chat(world, parameters)
    if chat.migrated_to is not None:
        raise BotApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": chat.migrated_to},
        )
    status = chat.members.get(world.me.id)
    if chat.type == "private":
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if status is None:
            raise forbidden("bot can't initiate conversation with a user")
    elif status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    elif status in (None, "left"):
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    elif status == "restricted":
        raise bad_request("not enough rights to send text messages to the chat")
    return chat


def known_chat(world: LoopbackTelegram, parameters: Parameters) -> Chat:
    """The chat that was named, by number or public name."""
    wanted = parameters.chat_id()
    for chat in world.chats.values():
        if chat.id == wanted or (chat.person and f"@{chat.person.username}" == wanted):
            return chat
    raise bad_request("chat not found")


def formatted_text(parameters: Parameters, name: str, limit: int) -> Formatted:
    """The text under ``name`` as it will be shown; raises BotApiError as Telegram would."""
    entities_name = "entities" if name == "text" else f"{name}_entities"
    shown = _trimmed(_formatted(parameters, name, entities_name))
    if utf16_length(shown.text) > limit:
        raise bad_request(f"message {'caption ' if name == 'caption' else ''}is too long")
    detected = with_detected(shown)
    return Formatted(detected.text, detected.entities[:_ENTITY_LIMIT])


def _formatted(parameters: Parameters, name: str, entities_name: str) -> Formatted:
    source = _CONTROL.sub(" ", parameters.text(name).replace("\r", ""))
    mode = parameters.text("parse_mode").lower()
    if mode == "html":
        try:
            return parse_html(source)
        except EntityError as error:
            raise bad_request(f"can't parse entities: {error}") from None
    if mode:
        raise bad_request(f"unsupported parse_mode {mode!r}: the loopback reads HTML and entities")
    given = parameters.structure(entities_name, list) or []
    return Formatted(source, tuple(_entity(entity, utf16_length(source)) for entity in given))


def _entity(entity: Any, length: int) -> Entity:
    try:
        found = Entity(
            entity["type"],
            int(entity["offset"]),
            int(entity["length"]),
            tuple(
                (name, value)
                for name, value in entity.items()
                if name not in ("type", "offset", "length")
            ),
        )
    except (TypeError, KeyError, ValueError):
        raise bad_request("can't parse MessageEntity") from None
    if found.type not in _KINDS:
        raise bad_request(f"can't parse MessageEntity: unsupported type {found.type!r}")
    if found.offset < 0 or found.length <= 0 or found.offset + found.length > length:
        raise bad_request("ENTITY_BOUNDS_INVALID")
    return found


def _trimmed(formatted: Formatted) -> Formatted:
    text = formatted.text.strip()
    cut = utf16_length(formatted.text) - utf16_length(formatted.text.lstrip())
    length = utf16_length(text)
    kept = []
    for entity in formatted.entities:
        start = max(entity.offset - cut, 0)
        end = min(entity.offset + entity.length - cut, length)
        if end > start:
            kept.append(Entity(entity.type, start, end - start, entity.details))
    return Formatted(text, tuple(kept))


def reply_markup(parameters: Parameters, inline_only: bool = False) -> Json | None:
    """The keyboard that came with the call, or None; an empty inline keyboard is none."""
    markup = parameters.structure("reply_markup", dict)
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        if inline_only or not {"keyboard", "remove_keyboard", "force_reply"} & markup.keys():
            raise bad_request("object expected as reply markup")
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    buttons = [button for row in rows for button in row]
    for button in buttons:
        _check_button(button)
    if len(buttons) > _BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": [row for row in rows if row]} if buttons else None


def _check_button(button: Any) -> None:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request("can't parse inline keyboard button: text must be non-empty")
    actions = button.keys() - {"text", "style", "icon_custom_emoji_id"}
    if len(actions) != 1:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= _CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not _LINK.fullmatch(str(button["url"])):
        raise bad_request(
            f"inline keyboard button URL '{button['url']}' is invalid: wrong protocol"
        )


def topic_of(chat: Chat, parameters: Parameters) -> int | None:
    """The topic the message goes to; a thread that is not there is refused."""
    if not parameters.has("message_thread_id"):
        return None
    topic = parameters.integer("message_thread_id")
    if topic not in chat.topics:
        raise bad_request("message thread not found")
    return topic


def replied_message(chat: Chat, parameters: Parameters) -> int | None:
    """The id of the message that is replied to, if it is there and holds the quote."""
    reply = parameters.structure("reply_parameters", dict)
    if reply is None:
        return None
    try:
        message_id = int(reply["message_id"])
    except (KeyError, TypeError, ValueError):
        raise bad_request("can't parse reply parameters: message_id is required") from None
    message = chat.messages.get(message_id)
    if message is None:
        if reply.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    quote = reply.get("quote")
    if quote and parse_quote(reply) not in str(message.get("text", message.get("caption", ""))):
        raise bad_request("QUOTE_TEXT_INVALID")
    return message_id


def parse_quote(reply: Json) -> str:
    """The quoted words of ReplyParameters, without their formatting."""
    quote = str(reply["quote"])
    if str(reply.get("quote_parse_mode", "")).lower() != "html":
        return quote
    try:
        return parse_html(quote).text
    except EntityError as error:
        raise bad_request(f"can't parse entities: {error}") from None


def same(one: Any, other: Any) -> bool:
    """Whether two parts of a message are the same to Telegram."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
