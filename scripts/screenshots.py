"""Makes the screenshots of the README and the guides, from the real page and the real answers.

    python -m scripts.screenshots [FOLDER]

Needs Chromium; FOLDER is docs/images unless given.
"""

import asyncio
import sys
import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, expect

from bot import words
from bot.app import Application, open_application
from bot.store.database import Database
from bot.telegram.loopback import LoopbackTelegram
from bot.telegram.options import TelegramOptions
from bot.telegram.preview import GROUPS, MovableClock
from bot.telegram.run import serve
from config.settings import load_settings
from config.time import ZONE
from tests.e2e.browsing import Viewer, chromium, preview, viewing

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "images"
WHEN: Final = datetime(2024, 6, 3, 9, 0, tzinfo=ZONE)
PHONE: Final = {
    "viewport": {"width": 390, "height": 780},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "reduced_motion": "reduce",
}
DESKTOP: Final = {"viewport": {"width": 1360, "height": 860}, "reduced_motion": "reduce"}


async def run_bot(
    application: Application, world: LoopbackTelegram, address: str, stop: asyncio.Event
) -> None:
    """The bot as ``thidua run`` runs it, on a database that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite:///{Path(folder) / 'thidua.db'}", world.clock)
        options = TelegramOptions(world.token, address)
        await serve(options, application, world.clock, stop, database)
        await database.close()


async def ask(viewer: Viewer, question: str) -> None:
    """Asks, and waits for the answer."""
    before = await viewer.answers.count()
    await viewer.say(question)
    await expect(viewer.answers).to_have_count(before + 1)


async def private_chat(viewer: Viewer, file: Path) -> None:
    await viewer.page.get_by_role("button", name="Bắt đầu").click()
    await expect(viewer.answers).to_have_count(1)
    await ask(viewer, "ai lam dau moi to chuc phat dong cac dot thi dua")
    await settled(viewer)
    await viewer.page.screenshot(path=file)


async def clause(viewer: Viewer, file: Path) -> None:
    await viewer.press(words.SHOW_CLAUSE)
    await expect(viewer.answers.last).to_contain_text(words.CLAUSE_HEADING)
    await settled(viewer)
    await viewer.page.screenshot(path=file)


async def group_chat(viewer: Viewer, file: Path) -> None:
    await viewer.open(GROUPS[0].title)
    await viewer.say("Cả phòng xem giúp chỉ tiêu năm nay nhé.")
    await viewer.become("HCTH")
    await viewer.open(GROUPS[0].title)
    await ask(viewer, "@thidua_bot chi đoàn phấn đấu chỉ tiêu gì?")
    await settled(viewer)
    await viewer.page.screenshot(path=file)


async def settled(viewer: Viewer) -> None:
    """Waits until the drawer has been filled; nothing else moves."""
    await expect(viewer.page.locator("#why-body[aria-busy]")).to_have_count(0)


async def take(browser: Browser, address: str, folder: Path) -> None:
    async with viewing(browser, address, **DESKTOP) as desktop:
        await private_chat(desktop, folder / "hoi-dap.png")
        await group_chat(desktop, folder / "nhom.png")
    async with viewing(browser, address, **PHONE) as phone:
        await phone.page.screenshot(path=folder / "dien-thoai-danh-sach.png")
        await phone.open("Thi Đua")
        await clause(phone, folder / "dien-thoai-nguyen-van.png")
    async with viewing(browser, address, color_scheme="dark", **DESKTOP) as night:
        await settled(night)
        await night.page.screenshot(path=folder / "ban-dem.png")


async def main(folder: Path) -> None:
    application = open_application(load_settings())
    clock = MovableClock(lambda: WHEN)
    async with (
        preview(partial(run_bot, application), clock, explain=application.explain) as (address, _),
        chromium() as browser,
    ):
        await take(browser, address, folder)


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    chosen.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(chosen))
