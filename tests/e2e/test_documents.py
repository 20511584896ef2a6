"""The office sends a changed plan as a file, looks at it, adds it; staff are answered from it."""

import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Locator, expect

from bot import words as common
from bot.app import Application
from bot.keeping import DocumentKeeper
from bot.opening import open_archive
from bot.telegram.intake import words
from bot.telegram.preview import MovableClock
from config.settings import load_settings
from config.time import ZONE
from index.embedder import Embedder
from tests.e2e.browsing import CHROMIUM, Viewer, chromium, viewing
from tests.e2e.staffed import staffed_preview

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]
BEGIN: Final = datetime(2024, 6, 3, 9, 0, tzinfo=ZONE)
BEFORE: Final = "Công đoàn cơ sở Sở làm đầu mối tổ chức phát động"
AFTER: Final = "Văn phòng Sở làm đầu mối tổ chức phát động"
QUESTION: Final = "ai lam dau moi phat dong thi dua"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as launched:
        yield launched


@pytest.fixture
def own(packaged_var: Path, packaged_embedder: Embedder, tmp_path: Path) -> Application:
    """An application of its own, whose documents may change."""
    shipped = load_settings({}, home=packaged_var.parent)
    if (packaged_var / "index").is_dir():
        shutil.copytree(packaged_var / "index", tmp_path / "var" / "index")
    settings = shipped.model_copy(update={"home": tmp_path})
    return Application(settings, open_archive(settings), packaged_embedder)


@pytest_asyncio.fixture(loop_scope="module")
async def viewer(browser: Browser, own: Application) -> AsyncIterator[Viewer]:
    clock = MovableClock(lambda: BEGIN)
    async with (
        staffed_preview(own, clock, DocumentKeeper(own)) as address,
        viewing(browser, address) as opened,
    ):
        yield opened


async def start(viewer: Viewer) -> None:
    """Presses Start; the office may have been told something already, and then there is none."""
    await expect(viewer.page.locator("#start, #input")).to_be_visible()
    if await viewer.page.locator("#start").is_visible():
        await viewer.page.locator("#start").click()
        await expect(viewer.answers.filter(has_text=common.GREETING)).to_be_visible()


async def attach(viewer: Viewer, name: str, content: str) -> None:
    """By the paper clip, as one does."""
    await viewer.page.get_by_role("button", name="Gửi tệp, ảnh…").click()
    async with viewer.page.expect_file_chooser() as choosing:
        await viewer.page.get_by_role("menuitem", name="Tệp", exact=True).click()
    chosen = FilePayload(name=name, mimeType="text/plain", buffer=content.encode())
    await (await choosing.value).set_files(chosen)


def key(message: Locator, name: str) -> Locator:
    return message.get_by_role("button", name=name, exact=True)


async def card(viewer: Viewer, *texts: str) -> Locator:
    """The card whose buttons count, once it says all this."""
    found = viewer.answers.filter(has=viewer.page.get_by_role("button", name=words.ADD)).last
    for text in texts:
        await expect(found).to_contain_text(text, timeout=30_000)
    return found


async def test_a_changed_plan_is_sent_looked_at_put_right_and_answered_from(
    viewer: Viewer, own: Application
) -> None:
    (plan,) = own.documents()
    assert BEFORE in plan.text
    await viewer.become("HCTH")
    await start(viewer)
    await attach(viewer, "kế hoạch sửa.txt", plan.text.replace(BEFORE, AFTER))
    await expect(viewer.mine.last.locator(".file__name")).to_have_text("kế hoạch sửa.txt")

    shown = await card(
        viewer, words.NEW_VERSION.format(title=""), "Sửa mục III.3", "Công đoàn", "Văn phòng Sở"
    )
    await expect(shown).to_contain_text(f"{words.DATE}: 07/3/2024")
    await key(shown, words.CORRECT).click()
    await viewer.press(words.SIGNER)
    await expect(viewer.answers.last).to_contain_text(words.ASK_FOR["signer"])
    await viewer.say("Trần Công Hòa")
    shown = await card(viewer, f"{words.SIGNER}: Trần Công Hòa")
    await expect(key(viewer.page.locator(".log"), words.ADD)).to_have_count(1)
    await key(shown, words.ADD).click()
    kept = viewer.answers.filter(has_text="Đã thêm bản 2").last
    await expect(kept).to_contain_text(words.CLAUSES_CHANGED.format(count=1), timeout=60_000)
    await expect(key(viewer.page.locator(".log"), words.ADD)).to_have_count(0)

    await viewer.become("Nhân viên")
    await start(viewer)
    await viewer.say(QUESTION)
    await expect(viewer.answers.last).to_contain_text(AFTER)
    (held,) = own.documents()
    assert (held.version, held.signer) == (2, "Trần Công Hòa")


async def test_a_file_of_nobody_in_the_office_stays_outside(
    viewer: Viewer, own: Application
) -> None:
    await start(viewer)
    await attach(viewer, "kế hoạch.txt", "KẾ HOẠCH\nNghỉ mát\nI. Đi biển\n")
    await expect(viewer.answers.last).to_contain_text(words.ONLY_OFFICE_ADDS)
    assert [document.version for document in own.documents()] == [1]
