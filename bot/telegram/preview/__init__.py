"""A page that looks and works like a small Telegram, for seeing the bot without Telegram."""

from bot.telegram.preview.clock import MovableClock
from bot.telegram.preview.people import GROUPS, PERSONAS, GroupPlan, Persona
from bot.telegram.preview.server import DEFAULT_PORT, preview_app, preview_world, serve_preview
from bot.telegram.preview.stage import Explain, Stage

__all__ = [
    "DEFAULT_PORT",
    "GROUPS",
    "PERSONAS",
    "Explain",
    "GroupPlan",
    "MovableClock",
    "Persona",
    "Stage",
    "preview_app",
    "preview_world",
    "serve_preview",
]
