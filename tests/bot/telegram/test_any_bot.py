"""The loopback is a Bot API, not a mirror of our bot."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from bot.telegram.loopback import LoopbackTelegram, User

ECHO_BOT = Path(__file__).with_name("echo_bot.py")


async def test_a_bot_on_run_polling_works(world: LoopbackTelegram, address: str, an: User) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ECHO_BOT),
        env={**os.environ, "BOT_API": address, "BOT_TOKEN": world.token},
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        world.start(an)
        greeting = await world.next_message(an, timeout=30)
        assert greeting.text == "Hi An!"
        assert greeting.parts("text_mention") == ("An",)
        world.say(an, an, "vọng 😀 <b>")
        assert (await world.next_message(an)).text == "vọng 😀 <b>"
        world.send_file(an, an, "document", b"\x00\xff\r\n" * 99, name="a.bin")
        back = await world.next_message(an)
        assert back.text == "396"
        assert world.files[back.raw["document"]["file_id"]].content == b"\x00\xff\r\n" * 99
    finally:
        child.send_signal(signal.SIGTERM)
        _, errors = await child.communicate()
    assert child.returncode == 0, errors.decode()
    assert world.updates.pending == ()
