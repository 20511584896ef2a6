"""Changed documents taken into the index, and what rested on the old ones brought in line."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bot.commands.output import print_line, progress_bars
from config.settings import Settings
from config.time import system_clock
from corpus.model import Document

if TYPE_CHECKING:
    from bot.telegram.settling import Settled


@dataclass(frozen=True)
class Effect:
    """How many passages of the index are new and how many stayed; what the office must look at.

    ``lapsed`` are questions whose answer by the office ended with its clause, ``flagged`` what of
    the register rests on a clause that changed, ``proposed`` what the documents newly demand.
    """

    embedded: int
    reused: int
    lapsed: tuple[str, ...]
    flagged: tuple[str, ...]
    proposed: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Ready for JSON."""
        return asdict(self)


def take_effect(settings: Settings) -> Effect:
    """Builds the index that a running bot takes up by itself, and settles the store."""
    # What a command that changes nothing need not wait for.
    from bot.app import open_application  # noqa: PLC0415

    with progress_bars() as progress:
        application = open_application(settings, progress)
    made = application.holding.index.snapshot.manifest
    settled = asyncio.run(_settled(settings, application.documents()))
    return Effect(
        embedded=made.embedded,
        reused=made.reused,
        lapsed=tuple(answer.question for answer in settled.lapsed),
        flagged=tuple(row.title for row in settled.register.flagged),
        proposed=tuple(row.title for row in settled.register.new),
    )


async def _settled(settings: Settings, documents: Sequence[Document]) -> "Settled":
    from bot.commands.store import opened_store  # noqa: PLC0415
    from bot.telegram.settling import settle  # noqa: PLC0415

    async with opened_store(settings) as database:
        return await settle(database, documents, system_clock())


def show_effect(effect: Effect) -> None:
    """What a person should know of it."""
    print_line(f"Chỉ mục: {effect.embedded} đoạn mới, {effect.reused} đoạn giữ nguyên.")
    for heading, titles in (
        ("Câu trả lời của HCTH hết dùng được vì điều khoản đã thay đổi", effect.lapsed),
        ("Dòng trong sổ theo dõi cần xem lại vì điều khoản đã thay đổi", effect.flagged),
        ("Đề xuất mới, duyệt trong Telegram bằng /duyet", effect.proposed),
    ):
        if titles:
            print_line(f"{heading} ({len(titles)}):")
            for title in titles:
                print_line(f"- {title}")
