"""``thidua health``: whether the bot in Telegram is at work."""

import typer

from bot.commands.output import print_line
from bot.health import heartbeat_file, is_alive
from config.settings import load_settings
from config.time import system_clock


def health() -> None:
    """Trợ lý trong Telegram có đang chạy không (mã thoát 0 là có)."""
    if not is_alive(heartbeat_file(load_settings().var), system_clock()):
        print_line("Trợ lý không chạy, hoặc đã ngừng phản hồi.")
        raise typer.Exit(1)
    print_line("Trợ lý đang chạy.")
