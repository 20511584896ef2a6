"""The board as files: a workbook, and a chart of the confirmations over time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.blocks import Block, Kind
from bot.reminders.following import Board, Sent
from bot.reminders.sheets import confirmations_workbook
from bot.reminders.steps import Step
from bot.telegram.office_clauses import cut
from bot.telegram.reminders import words
from bot.telegram.render import Attachment, Outgoing, messages

_TITLE: Final = 300


def sheet_of(board: Board, sent: Mapping[int, Sequence[Sent]]) -> Outgoing:
    """Everybody and how they stand, as a document; blocking."""
    return _carrying(board, Attachment(_name(board, "xlsx"), confirmations_workbook(board, sent)))


def chart_of(board: Board, steps: Sequence[Step], now: datetime) -> Outgoing:
    """The confirmations over time, as a photo; blocking."""
    # Drawing takes a library that is slow to load and large in memory.
    from bot.reminders.chart import confirmations_chart  # noqa: PLC0415

    picture = confirmations_chart(board, steps, now)
    return _carrying(board, Attachment(_name(board, "png"), picture, is_photo=True))


def _carrying(board: Board, file: Attachment) -> Outgoing:
    day = words.DUE.format(day=words.weekday_date(board.due))
    blocks = [
        Block(Kind.HEADING, cut(board.deadline.row.title, _TITLE)),
        Block(Kind.ITEM, day),
    ]
    return Outgoing(messages(blocks)[0].html, file=file)


def _name(board: Board, ending: str) -> str:
    return f"xac-nhan-{board.deadline.row.id}-{board.due:%Y%m%d}.{ending}"
