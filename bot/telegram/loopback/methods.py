"""The methods of the Bot API that the loopback has (https://core.telegram.org/bots/api)."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from bot.telegram.loopback.chats import Chat, Json, member_json
from bot.telegram.loopback.checks import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    chat_to_write_to,
    formatted_text,
    known_chat,
    replied_message,
    reply_markup,
    same,
    topic_of,
)
from bot.telegram.loopback.errors import BotApiError, bad_request
from bot.telegram.loopback.parameters import Parameters, Upload
from bot.telegram.loopback.world import LoopbackTelegram, media_fields, text_body

Handler = Callable[[LoopbackTelegram, Parameters], Awaitable[Any]]

_COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
_ACTIONS: Final = frozenset(
    {
        *("typing", "choose_sticker", "find_location", "upload_photo", "upload_document"),
        *("record_video", "upload_video", "record_voice", "upload_voice"),
        *("record_video_note", "upload_video_note"),
    }
)
_LARGEST_FILE: Final = 20 * 1024 * 1024
_SENDING: Final = (
    "business_connection_id message_thread_id direct_messages_topic_id disable_notification "
    "protect_content allow_paid_broadcast message_effect_id suggested_post_parameters "
    "reply_parameters reply_markup parse_mode"
)


@dataclass(frozen=True)
class Method:
    """A method: its name as documented, and which parameters it must and may have."""

    name: str
    required: frozenset[str]
    known: frozenset[str]
    handle: Handler


METHODS: Final[dict[str, Method]] = {}


def _method(name: str, required: str = "", optional: str = "") -> Callable[[Handler], Handler]:
    def register(handle: Handler) -> Handler:
        must = frozenset(required.split())
        METHODS[name.lower()] = Method(name, must, must | frozenset(optional.split()), handle)
        return handle

    return register


@_method("getMe")
async def _get_me(world: LoopbackTelegram, parameters: Parameters) -> Json:
    return {
        **world.me.as_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@_method("getUpdates", optional="offset limit timeout allowed_updates")
async def _get_updates(world: LoopbackTelegram, parameters: Parameters) -> list[Json]:
    if world.webhook:
        raise BotApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    limit = parameters.integer("limit", 100)
    if not 1 <= limit <= 100:
        limit = 100
    return await world.updates.get(
        parameters.integer("offset"),
        limit,
        max(0, min(parameters.integer("timeout"), 50)),
        parameters.structure("allowed_updates", list),
    )


@_method(
    "setWebhook",
    "url",
    "certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
)
async def _set_webhook(world: LoopbackTelegram, parameters: Parameters) -> bool:
    url = parameters.text("url")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    return _webhook(world, parameters, url)


@_method("deleteWebhook", optional="drop_pending_updates")
async def _delete_webhook(world: LoopbackTelegram, parameters: Parameters) -> bool:
    return _webhook(world, parameters, "")


def _webhook(world: LoopbackTelegram, parameters: Parameters, url: str) -> bool:
    world.webhook = url
    if parameters.flag("drop_pending_updates"):
        world.updates.forget()
    return True


@_method("getWebhookInfo")
async def _get_webhook_info(world: LoopbackTelegram, parameters: Parameters) -> Json:
    pending = len(world.updates.pending)
    return {"url": world.webhook, "has_custom_certificate": False, "pending_update_count": pending}


@_method("sendMessage", "chat_id text", f"{_SENDING} entities link_preview_options")
async def _send_message(world: LoopbackTelegram, parameters: Parameters) -> Json:
    chat = chat_to_write_to(world, parameters)
    return _send(world, chat, parameters, _text(parameters))


def _text(parameters: Parameters) -> Json:
    shown = formatted_text(parameters, "text", TEXT_LIMIT)
    if not shown.text:
        raise bad_request("message text is empty")
    return text_body(shown)


def _send(world: LoopbackTelegram, chat: Chat, parameters: Parameters, body: Json) -> Json:
    markup = reply_markup(parameters)
    if markup:
        body["reply_markup"] = markup
    topic = topic_of(chat, parameters)
    return world.add_message(chat, world.me, body, replied_message(chat, parameters), topic)


@_method(
    "sendDocument",
    "chat_id document",
    f"{_SENDING} caption caption_entities thumbnail disable_content_type_detection",
)
async def _send_document(world: LoopbackTelegram, parameters: Parameters) -> Json:
    return _send_media(world, parameters, "document")


@_method(
    "sendPhoto",
    "chat_id photo",
    f"{_SENDING} caption caption_entities has_spoiler show_caption_above_media",
)
async def _send_photo(world: LoopbackTelegram, parameters: Parameters) -> Json:
    return _send_media(world, parameters, "photo")


def _send_media(world: LoopbackTelegram, parameters: Parameters, kind: str) -> Json:
    chat = chat_to_write_to(world, parameters)
    caption = text_body(formatted_text(parameters, "caption", CAPTION_LIMIT))
    file = parameters.file(kind)
    if isinstance(file, Upload):
        stored = world.keep_file(file.name, file.mime_type, file.content)
    elif file in world.files:
        stored = world.files[file]
    else:
        raise bad_request("wrong file identifier/HTTP URL specified")
    body = media_fields(kind, stored)
    if caption["text"]:
        body["caption"] = caption["text"]
        body["caption_entities"] = caption.get("entities", [])
    return _send(world, chat, parameters, body)


@_method("getFile", "file_id")
async def _get_file(world: LoopbackTelegram, parameters: Parameters) -> Json:
    stored = world.files.get(parameters.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > _LARGEST_FILE:
        raise bad_request("file is too big")
    return {**stored.as_json(), "file_path": world.link(stored)}


@_method(
    "editMessageText",
    "text",
    "chat_id message_id inline_message_id business_connection_id parse_mode entities "
    "link_preview_options reply_markup",
)
async def _edit_message_text(world: LoopbackTelegram, parameters: Parameters) -> Json:
    chat, message = _own_message(world, parameters)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    body = _text(parameters)
    return _edited(world, chat, message, body, reply_markup(parameters, inline_only=True))


@_method(
    "editMessageReplyMarkup",
    optional="chat_id message_id inline_message_id business_connection_id reply_markup",
)
async def _edit_message_reply_markup(world: LoopbackTelegram, parameters: Parameters) -> Json:
    chat, message = _own_message(world, parameters)
    body: Json = {name: message[name] for name in ("text", "entities") if name in message}
    return _edited(world, chat, message, body, reply_markup(parameters, inline_only=True))


def _own_message(world: LoopbackTelegram, parameters: Parameters) -> tuple[Chat, Json]:
    chat = chat_to_write_to(world, parameters)
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.get("from", {}).get("id") != world.me.id:
        raise bad_request("message can't be edited")
    return chat, message


def _edited(
    world: LoopbackTelegram, chat: Chat, message: Json, body: Json, markup: Json | None
) -> Json:
    new = {**body, **({"reply_markup": markup} if markup else {})}
    parts = ("text", "entities", "reply_markup")
    if same(new, {name: message[name] for name in parts if name in message}):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        )
    for name in parts:
        message.pop(name, None)
    message.update(new, edit_date=int(world.clock().timestamp()))
    world.changed.set()
    return dict(message)


@_method("deleteMessage", "chat_id message_id")
async def _delete_message(world: LoopbackTelegram, parameters: Parameters) -> bool:
    chat = chat_to_write_to(world, parameters)
    message_id = parameters.integer("message_id")
    if chat.messages.pop(message_id, None) is None:
        raise bad_request("message to delete not found")
    if message_id in chat.unread:
        chat.unread.remove(message_id)
    world.changed.set()
    return True


@_method("answerCallbackQuery", "callback_query_id", "text show_alert url cache_time")
async def _answer_callback_query(world: LoopbackTelegram, parameters: Parameters) -> bool:
    query = world.callbacks.get(parameters.text("callback_query_id"))
    if query is None or query.expired or query.answered:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = parameters.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answered = True
    query.text = text or None
    query.show_alert = parameters.flag("show_alert")
    query.url = parameters.text("url") or None
    world.changed.set()
    return True


@_method("sendChatAction", "chat_id action", "business_connection_id message_thread_id")
async def _send_chat_action(world: LoopbackTelegram, parameters: Parameters) -> bool:
    chat = chat_to_write_to(world, parameters)
    action = parameters.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append((action, topic_of(chat, parameters)))
    world.changed.set()
    return True


@_method("setMyCommands", "commands", "scope language_code")
async def _set_my_commands(world: LoopbackTelegram, parameters: Parameters) -> bool:
    commands = parameters.structure("commands", list)
    if len(commands) > 100:
        raise bad_request("too many commands specified")
    for command in commands:
        _check_command(command)
    world.commands[_menu(parameters)] = commands
    world.changed.set()
    return True


def _check_command(command: Any) -> None:
    if not isinstance(command, dict) or not _COMMAND.fullmatch(str(command.get("command", ""))):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(str(command.get("description", ""))) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


@_method("getMyCommands", optional="scope language_code")
async def _get_my_commands(world: LoopbackTelegram, parameters: Parameters) -> list[Json]:
    return world.commands.get(_menu(parameters), [])


@_method("deleteMyCommands", optional="scope language_code")
async def _delete_my_commands(world: LoopbackTelegram, parameters: Parameters) -> bool:
    world.commands.pop(_menu(parameters), None)
    return True


def _menu(parameters: Parameters) -> tuple[str, str]:
    scope = parameters.structure("scope", dict) or {"type": "default"}
    named = ":".join(str(scope[name]) for name in sorted(scope, reverse=True))
    return named, parameters.text("language_code")


@_method("getChat", "chat_id")
async def _get_chat(world: LoopbackTelegram, parameters: Parameters) -> Json:
    limits = {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    return {**known_chat(world, parameters).as_json(), **limits}


@_method("getChatMember", "chat_id user_id")
async def _get_chat_member(world: LoopbackTelegram, parameters: Parameters) -> Json:
    chat = chat_to_write_to(world, parameters)
    user_id = parameters.integer("user_id")
    user = world.me if user_id == world.me.id else world.users.get(user_id)
    if user is None:
        raise bad_request("user not found")
    return member_json(user, chat.members.get(user_id, "left"))


@_method("leaveChat", "chat_id")
async def _leave_chat(world: LoopbackTelegram, parameters: Parameters) -> bool:
    chat = chat_to_write_to(world, parameters)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[world.me.id] = "left"
    world.changed.set()
    return True
