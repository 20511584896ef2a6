"""What reminders say in Telegram, and how days and instants are written in them."""

from datetime import date, datetime
from typing import Final

from config.time import ZONE

_WEEKDAYS: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

# Letters
OPENINGS: Final = {
    "ahead": "Nhắc việc",
    "overdue": "Đã quá hạn",
    "snoozed": "Nhắc lại theo hẹn của anh/chị",
    "nudge": "HCTH nhờ anh/chị xác nhận giúp",
    "escalation": "Đơn vị còn người chưa xác nhận",
    "changed": "Thời hạn đã thay đổi",
    "cancelled": "Việc này không còn phải làm",
}
SEVERAL: Final = "Nhắc việc: {count} việc"
DUE: Final = "Hạn: {day}"
DUE_WAS: Final = "Hạn cũ: {day} (không còn hiệu lực, xác nhận trước đây không còn tính)"
DUE_IS: Final = "Hạn mới: {day}"
LEFT: Final = "còn {count} ngày"
TODAY: Final = "hôm nay"
OVERDUE: Final = "đã quá {count} ngày"
LATE: Final = "Gửi muộn: lẽ ra lúc {at}"
BY_THE_OFFICE: Final = "Căn cứ: {ground}"
NOT_YET: Final = "Chưa xác nhận: {names}"
MORE: Final = "Còn {count} việc khác: xem bằng /viec"
ROLES: Final = {
    "lead": "Chủ trì",
    "focal_point": "Đầu mối",
    "do": "Thực hiện",
    "support": "Phối hợp",
    "follow": "Theo dõi",
}
TOO_LATE: Final = (
    "Các lời nhắc sau tới giờ khi trợ lý không hoạt động và nay đã quá muộn nên không gửi:"
)
TOO_LATE_LINE: Final = "{title}: hạn {day}, lẽ ra nhắc lúc {at}"
TOO_LATE_ASK: Final = "Cần nhắc ngay, anh/chị mở /theodoi và bấm “Nhắc người chưa xác nhận”."
UNKNOWN_YEARS: Final = (
    "Chưa có lịch nghỉ lễ năm {years}. Lời nhắc vẫn chạy nhưng có thể rơi vào ngày nghỉ; "
    "nhờ anh/chị điền vào tệp holidays.yaml."
)
HAS_TROUBLE: Final = "{name} báo vướng mắc"

# Buttons of a letter
ACKNOWLEDGE: Final = "Đã nhận"
DONE: Final = "Đã hoàn thành"
DONE_SHORT: Final = "Xong"
SNOOZE: Final = "Nhắc lại"
TROUBLE: Final = "Vướng mắc"
QUOTE: Final = "Xem trích dẫn"
OTHER: Final = "Khác…"
CHOICES: Final = {"an_hour": "1 giờ nữa", "afternoon": "Chiều nay", "tomorrow": "Ngày mai"}
OWN_TIME: Final = "Tự chọn"
BACK: Final = "Quay lại"

# How things stand
STANDINGS: Final = {
    "silent": "Chưa xác nhận",
    "acknowledged": "Đã nhận",
    "done": "Đã hoàn thành",
    "blocked": "Đã báo vướng mắc",
    "void": "Hạn cũ, không còn tính",
}
AT: Final = "lúc {at}"
SNOOZED_TILL: Final = "sẽ nhắc lại lúc {at}"
ALREADY: Final = "Trợ lý đã ghi nhận điều này rồi."
NOT_YOURS: Final = "Nút này không dành cho anh/chị."
NO_LONGER: Final = "Hạn này đã đổi hoặc đã hủy. Anh/chị xem việc của mình bằng /viec."
IS_DONE: Final = "Việc này anh/chị đã báo hoàn thành."
NOT_TOLD_YET: Final = "Việc này chưa tới lúc nhắc nên chưa hẹn nhắc lại được."
ON_THE_LIST_ONLY: Final = "Nút này dành cho người có tên trong danh sách của Sở."
IN_PRIVATE: Final = "Anh/chị bấm nút này trong tin nhắn riêng với trợ lý."
NO_CLAUSE: Final = "Việc này theo chỉ đạo của HCTH, không kèm điều khoản."
JUST_A_TEST: Final = "Đây là tin thử, nút chưa có tác dụng."
WRITE_TROUBLE: Final = (
    "Anh/chị viết vướng mắc trong tin nhắn tiếp theo, trợ lý chuyển ngay đến HCTH.\n"
    "Thôi không gửi: /huy"
)
TROUBLE_SENT: Final = "Đã chuyển vướng mắc của anh/chị đến HCTH."
WRITE_TIME: Final = (
    "Anh/chị muốn được nhắc lại lúc nào? Ví dụ: 15h; 9h sáng mai; 14h thứ Sáu; 2 giờ nữa.\n"
    "Thôi: /huy"
)
WILL_REMIND: Final = "Trợ lý sẽ nhắc anh/chị lúc {at}."
IN_OFFICE_HOURS: Final = "(Trợ lý chỉ nhắc trong giờ làm việc.)"
NOT_UNDER_WAY: Final = "Việc này không còn đang dở. Anh/chị mở lại từ đầu giúp."

# /viec
DUTIES: Final = "Việc của anh/chị ({count})"
NO_DUTIES: Final = "Anh/chị không có việc nào đến hạn trong {days} ngày tới."
AHEAD: Final = "chưa tới lúc nhắc"

# /theodoi
FOLLOWED: Final = "Theo dõi xác nhận ({count} hạn)"
NOTHING_FOLLOWED: Final = "Chưa có hạn nào để theo dõi."
NOT_FOR_YOU: Final = "Mục này dành cho HCTH và trưởng đơn vị."
OFFICE_ONLY: Final = "Việc này dành cho HCTH."
PROGRESS: Final = {
    "done": "hoàn thành",
    "acknowledged": "đã nhận",
    "blocked": "vướng mắc",
    "silent": "chưa xác nhận",
    "unreached": "chưa tới được",
    "ahead": "chưa tới lúc nhắc",
}
NO_UNIT: Final = "Chưa xếp đơn vị"
NOBODY: Final = "Không có ai."
HINDRANCES: Final = {
    "never_started": "chưa bấm Start",
    "blocked_bot": "đã chặn trợ lý",
    "refused": "Telegram từ chối",
}
SEE_BOARD: Final = "Xem ai chưa xác nhận"
NUDGE: Final = "Nhắc người chưa xác nhận ({count})"
NUDGED: Final = "Đã nhắc {count} người chưa xác nhận."
JUST_NUDGED: Final = "Vừa nhắc xong, anh/chị chờ một phút rồi nhắc tiếp."
NOBODY_SILENT: Final = "Không còn ai chưa xác nhận."
SHEET: Final = "Tải .xlsx"
CHART: Final = "Biểu đồ"
EDIT: Final = "Sửa hạn"
CANCEL_DEADLINE: Final = "Hủy hạn"
ALL: Final = "Tất cả các hạn"
HISTORY: Final = "{name}: đã gửi gì"
NOTHING_SENT: Final = "Chưa gửi lời nhắc nào."
KINDS: Final = {
    "ahead": "Nhắc trước hạn",
    "overdue": "Báo quá hạn",
    "snoozed": "Nhắc lại theo hẹn",
    "nudge": "Nhắc xác nhận",
    "escalation": "Báo trưởng đơn vị",
    "changed": "Báo đổi hạn",
    "cancelled": "Báo hủy",
}
STATES: Final = {
    "waiting": "chờ tới giờ",
    "queued": "chờ gửi",
    "covered": "gộp vào lời nhắc khác",
    "too_late": "quá muộn, đã báo HCTH",
    "unreachable": "không gửi được: chưa bấm Start",
    "withdrawn": "đã rút vì hạn đổi hoặc hủy",
}
STATUSES: Final = {
    "queued": "chờ gửi",
    "started": "đang gửi",
    "sent": "Telegram đã nhận",
    "failed": "Telegram từ chối",
    "superseded": "đã rút trước khi gửi",
}
MESSAGE_NUMBER: Final = "tin số {number}"
POSSIBLE_REPEAT: Final = "có thể trùng"
REALLY_CANCEL: Final = (
    "Hủy hạn “{title}”? Người đã được nhắc sẽ được báo, các xác nhận không còn tính."
)
YES_CANCEL: Final = "Hủy hạn này"
NO_KEEP: Final = "Không, giữ lại"
IS_CANCELLED: Final = "Đã hủy hạn: {title}"
CHANGED_MEANWHILE: Final = "Hạn này vừa thay đổi. Anh/chị mở lại bằng /theodoi."

# /nhac
FIRST_VISIT: Final = (
    "Sổ chưa có hạn nào được duyệt. Anh/chị nhập các hạn trong năm: gõ /nhac rồi một câu, ví dụ "
    "“nhắc toàn Sở nộp báo cáo sáng kiến trước 15/11”; hoặc lấy mẫu .xlsx để điền một lần: "
    "thidua remind template FILE. Hạn đọc được từ văn bản: /duyet."
)
ENTER_NOW: Final = "Nhập hạn đầu tiên"
SAY_IT: Final = (
    "Anh/chị viết việc cần nhắc trong một câu, ví dụ: nhắc toàn Sở nộp báo cáo sáng kiến trước "
    "15/11, nhắc trước 7, 3 và 1 ngày lúc 8h.\nHoặc đi từng bước:"
)
STEP_BY_STEP: Final = "Từng bước"
UNDERSTOOD: Final = "Trợ lý hiểu như sau"
FIELDS: Final = {"t": "Việc", "d": "Hạn", "p": "Ai", "r": "Nhắc"}
CORRECT_FIELDS: Final = {
    "t": "Sửa việc",
    "d": "Sửa hạn",
    "p": "Sửa người",
    "r": "Sửa lúc nhắc",
}
ASK: Final = {
    "t": "Việc gì? Ví dụ: nộp báo cáo sáng kiến.",
    "d": "Hạn khi nào? Ví dụ: trước ngày 15/11/2026; chậm nhất ngày 20 hằng tháng.",
    "p": "Nhắc ai? Ví dụ: toàn Sở; HCTH chủ trì, CĐCS phối hợp.",
    "r": "Nhắc trước mấy ngày, lúc mấy giờ? Ví dụ: 7, 3, 1 ngày lúc 8h. Nhắc cả ngày đến hạn: 0.",
}
GIVE_UP: Final = "Thôi: /huy"
USUAL: Final = "Như mặc định"
NEXT_DATES: Final = "Các ngày đến hạn sắp tới"
WILL_BE_REMINDED: Final = "Lần nhắc đầu: {at}"
NOTHING_TO_REMIND: Final = "Không còn lần nhắc nào trước hạn này."
LEADS: Final = "trước {leads} ngày"
ON_THE_DAY: Final = "đúng ngày đến hạn"
AT_TIME: Final = "lúc {at}"
PREFLIGHT: Final = "{reached} người sẽ nhận được"
AND_GROUPS: Final = "{count} nhóm"
CANNOT: Final = "{count} người chưa nhận được"
NO_HOLIDAYS: Final = "Chưa có lịch nghỉ lễ năm {years}: ngày nhắc có thể rơi vào ngày nghỉ."
CONFIRM: Final = "Xác nhận"
SAVE: Final = "Lưu thay đổi"
TEST: Final = "Gửi thử cho tôi"
GIVE_UP_BUTTON: Final = "Thôi"
THIS_IS_A_TEST: Final = "Tin thử: người nhận sẽ thấy như sau."
ENTERED: Final = "Đã ghi vào sổ: {title}. Theo dõi bằng /theodoi."
SAVED: Final = "Đã lưu thay đổi: {title}. Người đã được nhắc hạn cũ sẽ được báo."
GIVEN_UP: Final = "Đã thôi, không có gì thay đổi."


def weekday_date(day: date) -> str:
    """ "thứ Hai, 16/11/2026"."""
    return f"{_WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}"


def due_at(day: date, clock: str | None) -> str:
    """ "thứ Hai, 16/11/2026", after the time of day ("14:00") where one is told."""
    return f"{clock} {weekday_date(day)}" if clock else weekday_date(day)


def instant(at: datetime) -> str:
    """ "08:00 ngày 16/11/2026", in the office's zone."""
    return f"{at.astimezone(ZONE):%H:%M ngày %d/%m/%Y}"


def days_left(lead: int) -> str:
    """How far off a due day is."""
    if lead > 0:
        return LEFT.format(count=lead)
    return TODAY if lead == 0 else OVERDUE.format(count=-lead)


def joined(numbers: list[int]) -> str:
    """ "7, 3 và 1"."""
    written = [str(one) for one in numbers]
    return " và ".join([", ".join(written[:-1]), written[-1]] if len(written) > 1 else written)
