"""How confirmations came in over time, as a picture. Heavy: import it where one is asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.reminders.following import Board
from bot.reminders.steps import Step
from bot.store.tables.reminders import Standing
from config.time import ZONE

_FONT: Final = "DejaVu Sans"
_LONGEST_TITLE: Final = 90
_CONFIRMED: Final = frozenset({Standing.ACKNOWLEDGED, Standing.DONE})


@dataclass(frozen=True)
class _Curve:
    label: str
    colour: str
    style: str
    standings: frozenset[Standing]


_CURVES: Final = (
    _Curve("Đã xác nhận (nhận hoặc hoàn thành)", "#1f6feb", "-", _CONFIRMED),
    _Curve("Đã hoàn thành", "#1a7f37", "-", frozenset({Standing.DONE})),
    _Curve("Vướng mắc", "#bc4c00", ":", frozenset({Standing.BLOCKED})),
)


def confirmations_chart(board: Board, steps: Sequence[Step], now: datetime) -> bytes:
    """A PNG of how many had confirmed and how many were done, from the first word until ``now``.

    ``steps`` are of the board's occurrence, oldest first (``steps.steps_of``). Times are shown in
    the office's zone.
    """
    members = {member.person.id for member in board.members}
    kept = [step for step in steps if step.person_id in members and step.at <= now]
    figure = Figure(figsize=(10, 5.6), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    begin, end = _span(board, kept, now)
    for curve in _CURVES:
        instants, counts = counted(kept, curve.standings)
        if curve.style == "-" or any(counts):
            axes.step(
                [_number(one) for one in (begin, *instants, end)],
                [0, *counts, counts[-1] if counts else 0],
                where="post",
                color=curve.colour,
                linestyle=curve.style,
                linewidth=2,
                label=f"{curve.label}: {counts[-1] if counts else 0}",
            )
    axes.axhline(
        len(members), color="#57606a", linestyle="--", label=f"Tổng số người: {len(members)}"
    )
    _mark_due(axes, board, begin, end)
    _dress(axes, board, len(members))
    out = BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def counted(
    steps: Iterable[Step], standings: frozenset[Standing]
) -> tuple[list[datetime], list[int]]:
    """After each step, how many people stood so; instants in the office's zone."""
    latest: dict[int, Standing] = {}
    instants, counts = [], []
    for step in steps:
        latest[step.person_id] = step.standing
        instants.append(step.at.astimezone(ZONE))
        counts.append(sum(standing in standings for standing in latest.values()))
    return instants, counts


def _span(board: Board, steps: Sequence[Step], now: datetime) -> tuple[datetime, datetime]:
    told = [member.stand.told_at for member in board.members if member.stand]
    begin = min([*told, *(step.at for step in steps[:1])], default=now - timedelta(days=1))
    return min(begin, now - timedelta(hours=1)).astimezone(ZONE), now.astimezone(ZONE)


def _number(instant: datetime) -> float:
    """As matplotlib counts days."""
    return float(date2num(instant))  # type: ignore[no-untyped-call]


def _mark_due(axes: Axes, board: Board, begin: datetime, end: datetime) -> None:
    """The end of the due day, where it is in the picture."""
    due = datetime.combine(board.due + timedelta(days=1), time(0), ZONE)
    if begin <= due <= end:
        axes.axvline(
            _number(due), color="#cf222e", linewidth=1, label=f"Hết hạn {board.due:%d/%m/%Y}"
        )


def _dress(axes: Axes, board: Board, total: int) -> None:
    title = board.deadline.row.title
    short = title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
    # A dollar sign would begin a formula.
    axes.set_title(short, fontfamily=_FONT, fontsize=13, loc="left", parse_math=False, wrap=True)
    axes.set_ylabel("Số người", fontfamily=_FONT)
    axes.set_xlabel(f"Hạn: {board.due:%d/%m/%Y}", fontfamily=_FONT)
    axes.set_ylim(0, max(total, 1) * 1.08)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    locator = AutoDateLocator(tz=ZONE)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(_formatter(locator))
    axes.grid(visible=True, alpha=0.3)
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.16),
        ncols=2,
        frameon=False,
        prop={"family": _FONT, "size": 9},
    )


def _formatter(locator: AutoDateLocator) -> ConciseDateFormatter:
    """Days before months, and no English names of months."""
    return ConciseDateFormatter(  # type: ignore[no-untyped-call]
        locator,
        tz=ZONE,
        formats=["%Y", "%m/%Y", "%d/%m", "%H:%M", "%H:%M", "%H:%M"],
        zero_formats=["", "%m/%Y", "%d/%m", "%d/%m", "%H:%M", "%H:%M"],
        offset_formats=["", "%Y", "%Y", "%d/%m/%Y", "%d/%m/%Y", "%d/%m/%Y"],
    )
