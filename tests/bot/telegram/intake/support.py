"""An office that sends files to a bot with the real archive, and no index over it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.delivery.pace import UNLIMITED
from bot.keeper import Kept
from bot.questions.facts import OfficeFacts
from bot.staff import people
from bot.staff.invitations import invite, redeem
from bot.staff.opening import prepare
from bot.store.database import Database
from bot.store.tables.people import Role
from bot.telegram.desk import Staffing
from bot.telegram.loopback import LoopbackTelegram, User
from bot.telegram.options import TelegramOptions
from bot.telegram.run import serve
from config.progress import Progress, silent
from corpus.archive import Archive
from corpus.difference import difference
from corpus.intake import NOTHING_TO_CORRECT, Corrections, Draft
from corpus.model import Document
from tests.bot.support import GardenAssistant, clock
from tests.bot.telegram.counter import READER

DIRECTIVE: Final = (
    "UBND TỈNH QUẢNG NGÃI\n"
    "SỞ KHOA HỌC VÀ CÔNG NGHỆ\n"
    "Số: 15/CT-SKHCN\n"
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\n"
    "Quảng Ngãi, ngày 05 tháng 4 năm 2024\n"
    "CHỈ THỊ\n"
    "Về việc tiết kiệm điện trong cơ quan\n"
    "Để tiết kiệm điện, Giám đốc Sở yêu cầu các phòng thực hiện:\n"
    "1. Tắt đèn khi ra khỏi phòng làm việc.\n"
    "2. Đặt máy lạnh từ 26 độ trở lên.\n"
    "3. Báo cáo kết quả trước ngày 15 tháng 11 năm 2024.\n"
    "Nơi nhận:\n"
    "- Các phòng, đơn vị;\n"
    "- Lưu: VT.\n"
    "GIÁM ĐỐC\n"
    "Nguyễn Văn Thành\n"
)
CHANGED: Final = DIRECTIVE.replace("26 độ", "27 độ")


class ArchiveKeeper:
    """``bot.keeper.Keeper`` over a folder; what it is asked for is remembered."""

    def __init__(self, folder: Path) -> None:
        self.archive = Archive(folder, clock)
        self.asked: list[str] = []
        self.under_way = 0
        self.most_at_once = 0

    def examine(
        self,
        path: Path,
        corrections: Corrections = NOTHING_TO_CORRECT,
        document_id: str | None = None,
        progress: Progress = silent,
    ) -> Draft:
        self._note("examine")
        held = self.archive.current()
        try:
            return self.archive.examine(path, corrections, document_id, held, progress)
        finally:
            self.under_way -= 1

    def draft(self, draft_id: str, corrections: Corrections = NOTHING_TO_CORRECT) -> Draft:
        self.asked.append("draft")
        return self.archive.draft(draft_id, corrections, None, self.archive.current())

    def keep(self, draft: Draft, by: str, progress: Progress = silent) -> Kept:
        self._note(f"keep by {by}")
        before = {one.id: one for one in self.archive.current()}.get(draft.document.id)
        document = self.archive.keep(draft, by)
        self.under_way -= 1
        return Kept(document, before, difference(before, document) if before else None, 3, 4)

    def drop(self, draft_id: str) -> None:
        self.asked.append("drop")
        self.archive.drop(draft_id)

    def remove(self, document_id: str, by: str, progress: Progress = silent) -> Document:
        (found,) = (one for one in self.archive.current() if one.id == document_id)
        self.archive.remove(document_id, by)
        return found

    def restore(self, document_id: str, by: str, progress: Progress = silent) -> Document:
        self.archive.restore(document_id, by)
        (found,) = (one for one in self.archive.current() if one.id == document_id)
        return found

    def _note(self, what: str) -> None:
        self.asked.append(what)
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)


class Reader(GardenAssistant):
    """Shows what the archive holds."""

    def __init__(self, keeper: ArchiveKeeper) -> None:
        super().__init__()
        self._keeper = keeper

    def documents(self) -> Sequence[Document]:
        return self._keeper.archive.current()


async def hire(database: Database, user: User, role: Role) -> None:
    """Puts ``user`` on the staff list, joined."""
    await prepare(database)
    async with database.transaction() as session:
        person = await people.add_person(session, user.first_name, None, None, clock(), role=role)
        link = await invite(session, person.id, None, clock(), timedelta(days=1))
        await redeem(session, link.token, user.id, user.first_name, clock())


@asynccontextmanager
async def office_at_work(
    world: LoopbackTelegram,
    address: str,
    database: Database,
    keeper: ArchiveKeeper,
    downloads: Path,
    farewell: float = 5.0,
) -> AsyncIterator["asyncio.Task[None]"]:
    """The bot with a keeper; on leaving it is stopped, and must end cleanly."""
    stop = asyncio.Event()
    staffing = Staffing(
        "staff",
        READER.read,
        OfficeFacts(),
        timedelta(days=180),
        lambda link: None,
        keeper,
        downloads,
    )
    settings = TelegramOptions(
        world.token,
        address,
        first_pause=0.01,
        longest_pause=0.05,
        farewell=farewell,
        limits=UNLIMITED,
    )
    task = asyncio.create_task(
        serve(settings, Reader(keeper), clock, stop, database, staffing=staffing)
    )
    try:
        yield task
    finally:
        stop.set()
        await task
