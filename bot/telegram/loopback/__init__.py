"""A Bot API server on this machine alone: for tests, and for looking at the bot without a token.

It is a Bot API, not a mirror of our bot: any bot can talk to it, over real HTTP, and it refuses
what Telegram refuses.
"""

from bot.telegram.loopback.chats import Button, CallbackQuery, Chat, Seen, User
from bot.telegram.loopback.errors import BotApiError, ConnectionCut
from bot.telegram.loopback.faults import Call, Fault
from bot.telegram.loopback.server import loopback_app, serving
from bot.telegram.loopback.world import DEFAULT_TOKEN, LoopbackTelegram

__all__ = [
    "DEFAULT_TOKEN",
    "BotApiError",
    "Button",
    "Call",
    "CallbackQuery",
    "Chat",
    "ConnectionCut",
    "Fault",
    "LoopbackTelegram",
    "Seen",
    "User",
    "loopback_app",
    "serving",
]
