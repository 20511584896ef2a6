"""A heartbeat, so that a container's health check can see a bot that hangs."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from config.time import Clock

_EVERY_S: Final = 10.0
_STALE_AFTER: Final = timedelta(seconds=60)


def heartbeat_file(var: Path) -> Path:
    """Where the last beat is written down."""
    return var / "heartbeat"


async def keep_beating(file: Path, clock: Clock, stop: asyncio.Event) -> None:
    """Writes the present instant every ten seconds until ``stop``, then takes the file away."""
    await asyncio.to_thread(file.parent.mkdir, parents=True, exist_ok=True)
    while not stop.is_set():
        await asyncio.to_thread(file.write_text, clock().isoformat(), encoding="utf-8")
        try:
            await asyncio.wait_for(stop.wait(), _EVERY_S)
        except TimeoutError:
            continue
    await asyncio.to_thread(file.unlink, missing_ok=True)


def is_alive(file: Path, now: datetime) -> bool:
    """Whether the last beat is less than a minute old; ``now`` is aware."""
    try:
        beat = datetime.fromisoformat(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return abs(now - beat) < _STALE_AFTER
