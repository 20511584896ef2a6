"""The workbooks of the register: a template to fill in, the deadlines, and who has confirmed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.reminders.following import Board, Hindrance, Member, Progress, Sent
from bot.store.tables.messages import Status
from bot.store.tables.reminders import ReminderKind, ReminderState
from config.time import ZONE


class Column(Enum):
    """The columns of a list of deadlines; the value is the heading in the template."""

    TITLE = "Việc"
    DUE = "Hạn"
    LEAD = "Người chủ trì"
    DO = "Thực hiện"
    SUPPORT = "Phối hợp"
    FOLLOW = "Theo dõi"
    LEADS = "Nhắc trước"
    AT = "Lúc"
    GROUND = "Căn cứ"
    FIRST = "Từ ngày"
    UNTIL = "Đến ngày"


EXAMPLE: Final = "Ví dụ:"
"""A row whose title begins so is passed over."""

Line = Mapping[Column, str]
"""A deadline as its row of the sheet says it; what is not there is empty."""

_EXAMPLE: Final[Line] = {
    Column.TITLE: "Ví dụ: Nộp báo cáo kết quả thi đua 6 tháng đầu năm",
    Column.DUE: "trước ngày 15/6/2027",
    Column.LEAD: "HCTH",
    Column.DO: "các phòng, đơn vị",
    Column.LEADS: "7, 3, 1, 0",
    Column.AT: "08:00",
    Column.GROUND: "theo chỉ đạo của HCTH",
}
_WIDTHS: Final = (48, 30, 28, 28, 28, 28, 14, 10, 30, 14, 14)
_GUIDE: Final = (
    (
        "Mỗi dòng một thời hạn. Bắt buộc: Việc, Hạn, và ít nhất một trong các cột Người chủ trì, "
        "Thực hiện, Phối hợp, Theo dõi. Các cột khác có thể để trống."
    ),
    (
        "Hạn viết như: trước ngày 15/6/2027; chậm nhất ngày 20 hằng tháng; thứ sáu hằng tuần; "
        "30/6/2027; quý II/2027. “Trước ngày 15” là hạn cuối 14; “chậm nhất ngày 15” là 15."
    ),
    (
        "Người: tên đơn vị (tên tắt cũng được), họ tên hoặc mã một người, một vai trò "
        "(trưởng đơn vị), hoặc toàn Sở. Nhiều tên thì cách nhau bằng dấu chấm phẩy."
    ),
    "Người theo dõi nhận được nhắc việc nhưng không phải xác nhận.",
    (
        "Nhắc trước: số ngày trước hạn, 0 là đúng ngày. Để trống thì theo cài đặt chung. "
        "Mốc rơi vào ngày nghỉ được nhắc vào ngày làm việc liền trước."
    ),
    "Lúc: giờ nhắc trong giờ làm việc, như 08:00. Để trống thì theo cài đặt chung.",
    "Từ ngày, Đến ngày: chỉ dùng cho hạn lặp lại, viết như 01/01/2027.",
    "Dòng bắt đầu bằng “Ví dụ:” không được nhập.",
    (
        "Nhập lại tệp không tạo dòng trùng: cùng Việc và cùng Hạn là một dòng, các cột khác được "
        "cập nhật. Dời hạn thì dùng: thidua remind edit SỐ --due."
    ),
)

STANDINGS: Final = {
    Progress.DONE: "Đã hoàn thành",
    Progress.ACKNOWLEDGED: "Đã nhận",
    Progress.BLOCKED: "Vướng mắc",
    Progress.SILENT: "Chưa xác nhận",
    Progress.UNREACHED: "Không gửi được",
    Progress.AHEAD: "Chưa tới lúc nhắc",
}
HINDRANCES: Final = {
    Hindrance.NEVER_STARTED: "Chưa mở trợ lý trong Telegram",
    Hindrance.BLOCKED_BOT: "Đã chặn trợ lý",
    Hindrance.REFUSED: "Telegram từ chối",
}
_STATUSES: Final = {
    Status.QUEUED: "đang chờ gửi",
    Status.STARTED: "đang gửi",
    Status.SENT: "Telegram đã nhận",
    Status.FAILED: "Telegram từ chối",
    Status.SUPERSEDED: "đã rút lại",
}
_STATES: Final = {
    ReminderState.WAITING: "chưa tới giờ",
    ReminderState.QUEUED: "đang chờ gửi",
    ReminderState.COVERED: "gộp vào lần nhắc sau",
    ReminderState.TOO_LATE: "quá trễ, đã báo HCTH",
    ReminderState.UNREACHABLE: "chưa mở trợ lý",
    ReminderState.WITHDRAWN: "đã rút lại",
}
_KINDS: Final = {
    ReminderKind.AHEAD: "nhắc",
    ReminderKind.OVERDUE: "nhắc quá hạn",
    ReminderKind.SNOOZED: "nhắc lại theo hẹn",
    ReminderKind.NUDGE: "HCTH giục",
    ReminderKind.ESCALATION: "báo trưởng đơn vị",
    ReminderKind.CHANGED: "báo đổi hạn",
    ReminderKind.CANCELLED: "báo hủy hạn",
}
_CONFIRMATIONS: Final = (
    "Đơn vị", "Họ và tên", "Tình trạng", "Lúc", "Lời nhắn", "Đã gửi", "Telegram trả lời",
)  # fmt: skip


def template() -> bytes:
    """An empty list of deadlines with its headings, an example and a guide, as .xlsx."""
    workbook = _deadlines([_EXAMPLE])
    guide = workbook.create_sheet("Hướng dẫn")
    guide.column_dimensions["A"].width = 110
    for number, line in enumerate(_GUIDE, start=1):
        cell = guide.cell(number, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return _saved(workbook)


def deadlines_workbook(lines: Iterable[Line]) -> bytes:
    """These deadlines as .xlsx, which ``sheet_rows.take_in`` reads back the same."""
    return _saved(_deadlines(lines))


def confirmations_workbook(board: Board, sent: Mapping[int, Sequence[Sent]]) -> bytes:
    """Everybody who has to confirm one occurrence, and how they stand, as .xlsx.

    ``sent`` is what was sent to each person, by their number (``following.sent_to``). Instants are
    shown in the office's zone. A second sheet counts by unit.
    """
    workbook = Workbook()
    sheet = _first(workbook, "Xác nhận")
    _put(sheet, 1, [board.deadline.row.title])
    _put(sheet, 2, [f"Hạn: {board.due:%d/%m/%Y}"])
    sheet["A1"].font = Font(bold=True, size=13)
    _head(sheet, 4, _CONFIRMATIONS, (32, 28, 18, 18, 40, 48, 48))
    members = sorted(board.members, key=lambda one: one.person.unit or "")
    for number, member in enumerate(members, start=5):
        _put(sheet, number, _member(member, sent.get(member.person.id, ())))
        _wrap(sheet, number)
    sheet.auto_filter.ref = f"A4:{get_column_letter(len(_CONFIRMATIONS))}{4 + len(members)}"
    _count(workbook.create_sheet("Theo đơn vị"), board)
    return _saved(workbook)


def delivery(one: Sent) -> str:
    """One reminder and what the channel answered, on a line."""
    what = _KINDS[one.kind]
    if one.status is None:
        return f"{what}: {_STATES[one.state]}"
    answered = _STATUSES[one.status]
    if one.status is Status.SENT and one.message_id is not None:
        answered += f" (tin {one.message_id})"
    if one.status is Status.FAILED and one.reason:
        answered += f": {one.reason}"
    at = f" {_shown(one.finished_at)}" if one.finished_at else ""
    twice = ", có thể trùng" if one.possible_repeat else ""
    return f"{what}: {answered}{at}{twice}"


def _deadlines(lines: Iterable[Line]) -> Workbook:
    workbook = Workbook()
    sheet = _first(workbook, "Thời hạn")
    _head(sheet, 1, [column.value for column in Column], _WIDTHS)
    for number in range(1, len(Column) + 1):
        # Where a column is text, Excel turns neither "7,3" into a number nor 8:00 into a fraction.
        sheet.column_dimensions[get_column_letter(number)].number_format = "@"
    for number, line in enumerate(lines, start=2):
        _put(sheet, number, [line.get(column, "") for column in Column])
        _wrap(sheet, number)
    return workbook


def _member(member: Member, sent: Sequence[Sent]) -> list[str]:
    stand = member.stand
    said = stand is not None and member.progress not in (Progress.SILENT, Progress.UNREACHED)
    hindrance = HINDRANCES[member.hindrance] if member.hindrance else ""
    reason = f"{hindrance}: {member.reason}" if member.reason else hindrance
    return [
        member.person.unit or "",
        member.person.name,
        STANDINGS[member.progress],
        _shown(stand.changed_at) if stand and said else "",
        stand.word or "" if stand else "",
        "\n".join(f"{_shown(one.queued_at or one.meant_for)} {_KINDS[one.kind]}" for one in sent),
        "\n".join(delivery(one) for one in sent) or reason,
    ]


def _count(sheet: Worksheet, board: Board) -> None:
    shown = list(Progress)
    _head(sheet, 1, ["Đơn vị", *(STANDINGS[one] for one in shown), "Tổng"], [40, *[16] * 7])
    number = 1
    for number, (unit, part) in enumerate(sorted(board.by_unit().items()), start=2):
        counts = part.counts()
        _put(sheet, number, [unit or "Không thuộc đơn vị"])
        _count_row(sheet, number, [*(counts[one] for one in shown), len(part.members)])
    _put(sheet, number + 1, ["Tổng"])
    counts = board.counts()
    _count_row(sheet, number + 1, [*(counts[one] for one in shown), len(board.members)])
    for cell in sheet[number + 1]:
        cell.font = Font(bold=True)


def _count_row(sheet: Worksheet, number: int, counts: Sequence[int]) -> None:
    for place, count in enumerate(counts, start=2):
        sheet.cell(number, place, count)


def _first(workbook: Workbook, title: str) -> Worksheet:
    sheet = workbook.worksheets[0]
    sheet.title = title
    return sheet


def _head(sheet: Worksheet, row: int, headings: Sequence[str], widths: Sequence[int]) -> None:
    _put(sheet, row, headings)
    sheet.freeze_panes = f"A{row + 1}"
    for number, width in enumerate(widths, start=1):
        cell = sheet.cell(row, number)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(number)].width = width


def _put(sheet: Worksheet, row: int, texts: Sequence[str]) -> None:
    """Texts as texts: what begins like a formula is none, and stays none when it is edited."""
    for place, text in enumerate(texts, start=1):
        if text:
            cell = sheet.cell(row, place)
            assert isinstance(cell, Cell)
            cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", text), "s"
            cell.number_format = "@"
            cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def _wrap(sheet: Worksheet, row: int) -> None:
    for cell in sheet[row]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _shown(instant: datetime) -> str:
    return f"{instant.astimezone(ZONE):%H:%M %d/%m/%Y}"


def _saved(workbook: Workbook) -> bytes:
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()
