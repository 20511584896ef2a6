"""A deadline of a document is approved, reminded of, confirmed, nudged, escalated, and moved."""

import io
import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Final

import openpyxl
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from bot.app import Application
from bot.opening import open_archive
from bot.preview_cast import enter_cast
from bot.reminders import words as register_words
from bot.reminders.deadline import Rules
from bot.reminders.rules import Reminding
from bot.reminders.working_days import WorkingDays
from bot.staff import people
from bot.staff.invitations import invite, redeem
from bot.store.database import Database
from bot.store.tables.people import Role
from bot.telegram.preview import MovableClock, Stage
from bot.telegram.reminders import words
from config.holidays import load_holidays
from config.settings import load_settings
from config.time import ZONE
from index.embedder import Embedder
from tests.e2e.browsing import CHROMIUM, Viewer, chromium, viewing
from tests.e2e.staffed import staffed_preview

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]
BEGIN: Final = datetime(2026, 11, 9, 9, 0, tzinfo=ZONE)
OFFICE_UNIT: Final = "hanh-chinh-tong-hop"
HEAD: Final = 104
DEED: Final = "gửi báo cáo kết quả phong trào thi đua"
LETTER: Final = f"""SỞ KHOA HỌC VÀ CÔNG NGHỆ
Số: 45/SKHCN-HCTH
Quảng Ngãi, ngày 05 tháng 11 năm 2026
V/v báo cáo kết quả phong trào thi đua
Kính gửi: Các phòng, đơn vị thuộc Sở.
1. Các phòng, đơn vị thuộc Sở {DEED} năm 2026 về Phòng Hành chính – Tổng hợp trước ngày 20 tháng \
11 năm 2026.
Nơi nhận:
- Như trên;
- Lưu: VT.
GIÁM ĐỐC
Nguyễn Văn Thành
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as launched:
        yield launched


@pytest.fixture
def own(packaged_var: Path, packaged_embedder: Embedder, tmp_path: Path) -> Application:
    """An application that holds a letter with a deadline beside the plan."""
    settings = load_settings({}, home=packaged_var.parent).model_copy(update={"home": tmp_path})
    if (packaged_var / "index").is_dir():
        shutil.copytree(packaged_var / "index", tmp_path / "var" / "index")
    file = tmp_path / "cong-van.txt"
    file.write_text(LETTER, encoding="utf-8")
    archive = open_archive(settings)
    archive.keep(archive.examine(file), "HCTH")
    return Application(settings, archive, packaged_embedder)


async def with_a_head(database: Database, stage: Stage) -> None:
    """The cast, and the fourth persona as head of the office's unit."""
    await enter_cast(database, stage)
    now = database.clock()
    async with database.transaction() as session:
        head = await people.add_person(
            session, "Đỗ Trưởng Phòng", OFFICE_UNIT, None, now, role=Role.UNIT_HEAD
        )
        invitation = await invite(session, head.id, None, now, BEGIN - BEGIN.replace(day=8))
        await redeem(session, invitation.token, HEAD, head.name, now)
    stage.acquaint(HEAD)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(lambda: BEGIN)


@pytest_asyncio.fixture(loop_scope="module")
async def viewer(browser: Browser, own: Application, clock: MovableClock) -> AsyncIterator[Viewer]:
    reminding = Reminding(WorkingDays(load_holidays()), Rules())
    async with (
        staffed_preview(own, clock, reminding=reminding, enter=with_a_head) as address,
        viewing(browser, address, accept_downloads=True) as opened,
    ):
        yield opened


async def start(viewer: Viewer) -> None:
    await expect(viewer.page.locator("#start, #input")).to_be_visible()
    if await viewer.page.locator("#start").is_visible():
        await viewer.page.locator("#start").click()


async def says(viewer: Viewer, *texts: str) -> Locator:
    """The last message of the bot with all of this, once it is there."""
    found = viewer.answers
    for text in texts:
        found = found.filter(has_text=text)
    await expect(found.last).to_be_visible(timeout=20_000)
    return found.last


def key(message: Locator, name: str) -> Locator:
    return message.get_by_role("button", name=name, exact=True)


async def test_from_the_document_to_the_moved_deadline(
    viewer: Viewer, clock: MovableClock, tmp_path: Path
) -> None:
    await viewer.become("HCTH")
    await start(viewer)
    await viewer.say("/duyet")
    duty = await says(viewer, register_words.KINDS["duty"], DEED)
    await key(duty, register_words.LATER).click()
    card = await says(viewer, register_words.KINDS["deadline"], "20 tháng 11 năm 2026")
    await key(card, register_words.APPROVE).click()
    await says(viewer, "Đã duyệt")

    for role in ("Nhân viên", "Nhân viên mới", "Người lạ"):
        await viewer.become(role)
        await start(viewer)
    clock.move_to(datetime(2026, 11, 12, 8, 0, tzinfo=ZONE))

    await viewer.become("Nhân viên")
    told = await says(viewer, words.OPENINGS["ahead"], DEED, "19/11/2026")
    await key(told, words.ACKNOWLEDGE).click()
    await says(viewer, words.STANDINGS["acknowledged"])

    await viewer.become("Nhân viên mới")
    told = await says(viewer, words.OPENINGS["ahead"], DEED)
    await key(told, words.TROUBLE).click()
    await says(viewer, "Anh/chị viết vướng mắc")
    await viewer.say("chưa có số liệu quý IV")
    await says(viewer, words.TROUBLE_SENT)

    await viewer.become("HCTH")
    await says(viewer, "báo vướng mắc", "chưa có số liệu quý IV")
    await viewer.say("/theodoi")
    listed = await says(viewer, "Theo dõi xác nhận")
    await listed.get_by_role("button").filter(has_text="1.").first.click()
    board = await says(viewer, "1 đã nhận", "1 vướng mắc")
    await board.get_by_role("button", name="Nhắc người chưa xác nhận").click()
    await says(viewer, words.OPENINGS["nudge"])

    async with viewer.page.expect_download() as downloading:
        await key(board, words.SHEET).click()
        sheet = viewer.answers.filter(has_text=".xlsx").last
        await sheet.get_by_role("link").click()
    saved = tmp_path / "xac-nhan.xlsx"
    await (await downloading.value).save_as(saved)
    cells = _cells(saved.read_bytes())
    assert any("Nguyễn Thị Bình" in row and "Đã nhận" in row for row in cells)
    assert any("chưa có số liệu quý IV" in row for row in cells)

    clock.move_to(datetime(2026, 11, 16, 8, 0, tzinfo=ZONE))
    await viewer.become("Người lạ")
    await says(viewer, words.OPENINGS["escalation"], "Trần Văn Hòa")

    await viewer.become("HCTH")
    await viewer.say("/theodoi")
    listed = await says(viewer, "Theo dõi xác nhận")
    await listed.get_by_role("button").filter(has_text="1.").first.click()
    board = await says(viewer, "1 đã nhận")
    await key(board, words.EDIT).click()
    shown = await says(viewer, words.UNDERSTOOD)
    await key(shown, words.CORRECT_FIELDS["d"]).click()
    await viewer.say("ngày 27/11/2026")
    shown = await says(viewer, words.UNDERSTOOD, "27/11/2026")
    await key(shown, words.SAVE).click()

    await viewer.become("Nhân viên")
    await says(viewer, words.OPENINGS["changed"], "27/11/2026")
    await viewer.say("/viec")
    await says(viewer, "27/11/2026", words.AHEAD)


def _cells(content: bytes) -> list[str]:
    """Each row of each sheet as one text."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return [
        " | ".join(str(cell) for cell in row if cell is not None)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
    ]
