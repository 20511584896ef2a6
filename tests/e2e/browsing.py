"""Chromium on the preview, as people use it."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from playwright.async_api import Browser, Page, async_playwright, expect

from bot.telegram.loopback import LoopbackTelegram
from bot.telegram.preview import preview_world, serve_preview
from config.time import Clock

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

RunBot = Callable[[LoopbackTelegram, str, asyncio.Event], Awaitable[None]]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The browser of the system, without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*_FLAGS])
        yield browser
        await browser.close()


@asynccontextmanager
async def preview(
    run_bot: RunBot, clock: Clock, **options: Any
) -> AsyncIterator[tuple[str, LoopbackTelegram]]:
    """The preview at work with a bot; its address, and the world behind it."""
    world, stop = preview_world(clock), asyncio.Event()
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def bot(address: str) -> None:
        await run_bot(world, address, stop)

    task = asyncio.create_task(
        serve_preview(world, bot, stop, port=0, on_ready=ready.set_result, **options)
    )
    either: set[asyncio.Future[Any]] = {task, ready}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    try:
        if not task.done():
            yield ready.result(), world
    finally:
        stop.set()
        await task


class Viewer:
    """Somebody at the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.mine = page.locator('[data-from="me"]')
        self.answers = page.locator('[data-from="bot"]')
        self.input = page.locator("#input")

    async def say(self, text: str) -> None:
        await self.input.fill(text)
        await self.page.locator("#send").click()

    async def become(self, role: str) -> None:
        person = self.page.get_by_role("radio", name=re.compile(f"^{role},"))
        await person.click()
        await expect(person).to_have_attribute("aria-checked", "true")

    async def open(self, chat: str) -> None:
        title = self.page.locator(".row__title", has_text=re.compile(f"^{chat}$"))
        await self.page.locator(".row", has=title).click()
        await expect(self.page.locator("#chat-title")).to_have_text(chat)

    async def press(self, button: str) -> None:
        await self.answers.last.get_by_role("button", name=button).click()

    async def choose(self, message: str, what: str) -> None:
        """Opens the menu of the last message with this text, and takes something from it."""
        found = self.page.locator(".message", has_text=message).last
        await found.get_by_role("button", name="Việc với tin nhắn này").click()
        await self.page.get_by_role("menuitem", name=what, exact=True).click()


@asynccontextmanager
async def viewing(browser: Browser, address: str, **options: Any) -> AsyncIterator[Viewer]:
    """A fresh window on the page; ends with an error if the page had one."""
    context = await browser.new_context(
        **{"viewport": {"width": 1280, "height": 800}, "locale": "vi-VN", **options}
    )
    page = await context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    await page.goto(address)
    yield Viewer(page)
    await context.close()
    assert not errors, errors
