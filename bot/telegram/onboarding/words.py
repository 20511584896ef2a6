"""What new employees, heads and the office are told of the lessons."""

from datetime import date, datetime, time
from typing import Final

from config.time import ZONE

COMMANDS: Final = (("hoc", "Bài học cho nhân viên mới"),)
OFFICE_COMMANDS: Final = (("nhanvienmoi", "Nhân viên mới học tới đâu; thêm nhân viên mới"),)

_WEEKDAYS: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

# Lessons
LESSON: Final = "Bài {position}/{total}"
LESSON_CHANGED: Final = "Bài {position}/{total}, học lại vì văn bản đã thay đổi"
CHANGED_AT: Final = "Đã đổi ở {label}:"
BEFORE: Final = "Trước: “{text}”"
NOW: Final = "Nay: “{text}”"
ADDED: Final = "Mới có: “{text}”"
REMOVED: Final = "Không còn: “{text}”"
FOR_YOUR_UNIT: Final = "Với đơn vị của anh/chị"
READ: Final = "Đã đọc, làm câu hỏi"
READ_ONLY: Final = "Đã đọc"
WHOLE: Final = "trích phần đầu"
PAUSE: Final = "Tạm dừng"
RESUME: Final = "Nhận bài trở lại"
AHEAD: Final = "Học tiếp ngay"
GO_ON: Final = "Học tiếp"
IS_READ: Final = "✓ Đã đọc lúc {at}"
ALREADY_READ: Final = "Bài này anh/chị đã đọc rồi. Học tiếp bằng /hoc"
OLD: Final = "Nút này đã cũ. Anh/chị học tiếp bằng /hoc"
IN_PRIVATE: Final = "Anh/chị nhắn riêng cho trợ lý để học."
NOT_LEARNER: Final = (
    "Chương trình này dành cho nhân viên mới. Muốn tham gia, anh/chị báo HCTH thêm vào."
)
NO_COURSE: Final = "Chương trình cho nhân viên mới chưa được bật."
SEE_BOARD: Final = "Xem các nhân viên mới: /nhanvienmoi"
PAUSED: Final = (
    "Đã tạm dừng, trợ lý không gửi bài nữa. Khi nào tiện, anh/chị bấm nút dưới đây hoặc gõ /hoc."
)
PAUSED_BEFORE: Final = "Chương trình đang tạm dừng rồi. Học tiếp bằng /hoc"
RESUMED: Final = "Trợ lý lại gửi mỗi ngày làm việc một bài, lúc {at}."
GOING_BEFORE: Final = "Bài vẫn đến mỗi ngày làm việc, anh/chị không phải làm gì."
FINISHED_BEFORE: Final = "Anh/chị đã hoàn thành chương trình."

# /hoc
HOME: Final = "Chương trình cho nhân viên mới"
LEARNED: Final = "Đã học {learned}/{total} bài"
NEXT: Final = "Bài tiếp theo: {title}"
OPEN: Final = "Bài đang đọc: {title}"
UNSETTLED: Final = "Câu hỏi chưa trả lời đúng: {count}"
MONTH: Final = "Việc trong tháng đầu: xong {done}/{total}"
FINAL: Final = "Vòng cuối ngày {day}: {score}/{total}, {verdict}"
PASSED: Final = "đạt"
FAILED: Final = "chưa đạt"
MAY_BEGIN: Final = "Anh/chị đã sẵn sàng cho vòng cuối."
STATES: Final = {
    "learning": "Mỗi ngày làm việc có một bài lúc {at}; muốn nhanh hơn cứ bấm nút dưới đây",
    "paused": "Đang tạm dừng từ {day}",
    "finished": "Đã hoàn thành ngày {day}",
}
STARTS: Final = "Bài đầu tiên đến lúc {at} ngày {day}; muốn học trước cứ bấm nút dưới đây"
AGAIN: Final = "Học lại một bài"
TASKS: Final = "Việc tháng đầu"
BEGIN_FINAL: Final = "Làm vòng cuối"
BACK: Final = "Quay lại"
WHICH_AGAIN: Final = "Anh/chị muốn học lại bài nào?"
NOTHING_AGAIN: Final = "Anh/chị chưa học bài nào."
NOTHING_TODAY: Final = "Hôm nay anh/chị đã học xong, không còn gì đang chờ."
COMES_LATER: Final = "Còn {count} câu chưa đúng, trợ lý sẽ hỏi lại vào {day}."
FAILED_TODAY: Final = "Vòng cuối làm lại được từ ngày mai."
NEXT_COMES: Final = "Bài tiếp theo đến lúc {at} ngày làm việc tới. Muốn học luôn thì bấm nút dưới."
WELCOME: Final = (
    "Trợ lý sẽ cùng anh/chị làm quen với phong trào thi đua của Sở: {count} bài ngắn, mỗi bài hai "
    "phút. Từ {day}, mỗi ngày làm việc có một bài lúc {at}; muốn học nhanh hơn thì bấm nút dưới. "
    "Lúc nào cũng có thể hỏi, cứ gõ câu hỏi."
)
BEGIN: Final = "Học bài đầu tiên"

# Questions
QUESTION: Final = "Câu hỏi"
CAME_BACK: Final = "Câu này lần trước chưa đúng, anh/chị thử lại"
FINAL_QUESTION: Final = "Vòng cuối, câu {position}/{total}"
HOW: Final = {
    "choice": "Chọn một đáp án.",
    "several": "Có nhiều đáp án đúng: chọn đủ rồi bấm Xong.",
    "order": "Bấm lần lượt theo đúng thứ tự.",
    "find": "Nội dung này nằm ở mục nào?",
}
CHOSEN_ORDER: Final = "Đã xếp: {order}"
DONE: Final = "Xong"
AFRESH: Final = "Xếp lại"
CHANGED_ELSEWHERE: Final = "Lựa chọn vừa thay đổi, anh/chị xem lại rồi bấm Xong."
PICK_FIRST: Final = "Anh/chị chọn ít nhất một đáp án rồi bấm Xong."
RIGHT: Final = "✅ Đúng"
WRONG: Final = "❌ Chưa đúng"
YOU_CHOSE: Final = "Anh/chị chọn: {chosen}"
SOLUTION: Final = "Đáp án: {solution}"
COMES_BACK: Final = "Câu này sẽ trở lại vào {day}."
ANSWERED_BEFORE: Final = "Câu này anh/chị đã trả lời, câu trả lời đầu tiên được tính."
REVIEW: Final = "Có {count} câu lần trước chưa đúng. Anh/chị thử lại nhé."

# Final round
FINAL_OFFER: Final = (
    "Anh/chị đã học hết các bài. Còn vòng cuối: {questions} câu, đúng từ {mark} câu là đạt."
)
FINAL_AGAIN: Final = "Anh/chị làm lại vòng cuối nhé: {questions} câu, đúng từ {mark} câu là đạt."
COMPLETED: Final = (
    "Chúc mừng anh/chị! Vòng cuối đúng {score}/{total} câu, anh/chị đã hoàn thành chương trình. "
    "Cần tra lại điều gì, anh/chị cứ gõ câu hỏi; học lại bài nào thì gõ /hoc."
)
NOT_PASSED: Final = (
    "Vòng cuối đúng {score}/{total} câu, cần {mark} câu. Anh/chị xem lại các bài, "
    "từ ngày mai làm lại được."
)

# Nudges and what the office is told
NUDGE: Final = (
    "Anh/chị đang học tới {learned}/{total} bài. Mỗi bài chỉ hai phút, anh/chị học tiếp nhé; "
    "bận thì bấm Tạm dừng."
)
NUDGE_QUESTIONS: Final = "Anh/chị còn câu hỏi đang chờ. Mỗi câu chỉ nửa phút, anh/chị làm tiếp nhé."
SILENT: Final = "Nhân viên mới chưa thấy học tiếp:"
SILENT_LINE: Final = (
    "{name}: im lặng {days} ngày làm việc, từ {since}; đã học {learned}/{total} bài"
)
HAS_COMPLETED: Final = "{name} đã hoàn thành chương trình: vòng cuối đúng {score}/{total} câu."
HELD: Final = "Các bài, câu hỏi sau được giữ lại, không gửi, vì văn bản không còn đúng như vậy:"
HELD_LINE: Final = "{title}{question}: {place}, {reason}"
HELD_QUESTION: Final = ", câu hỏi “{question}”"
HELD_ASK: Final = "Anh/chị sửa trong tệp config/onboarding.yaml rồi chạy lại trợ lý."
OPEN_BOARD: Final = "Mở bảng nhân viên mới"

# Checklist
CHECKLIST: Final = "Việc trong tháng đầu (xong {done}/{total})"
NO_TASKS: Final = "HCTH chưa ghi việc nào cho tháng đầu."
HOW_TO_TICK: Final = "Làm xong việc nào, anh/chị bấm số của việc đó."
WAITS: Final = "chờ trưởng đơn vị xác nhận"
CONFIRMED: Final = "đã xác nhận"
TO_CONFIRM: Final = "{name} báo đã làm xong, nhờ anh/chị xác nhận:"
CONFIRM: Final = "Xác nhận"
ALL_CONFIRMED: Final = "Đã xác nhận hết. Cảm ơn anh/chị!"
CONFIRMED_FOR_YOU: Final = "{name} đã xác nhận việc của anh/chị: {task}"
LIST_CHANGED: Final = "Danh mục vừa thay đổi, anh/chị xem lại giúp."
CONFIRMED_BEFORE: Final = "Việc này đã được xác nhận rồi."
NOT_TICKED: Final = "Nhân viên đã bỏ đánh dấu việc này."
NOT_YOURS: Final = "Việc này do trưởng đơn vị hoặc HCTH xác nhận."

# /nhanvienmoi
BOARD: Final = "Nhân viên mới ({count})"
NOBODY: Final = "Chưa có nhân viên mới nào."
NOT_FOR_YOU: Final = "Mục này dành cho HCTH và trưởng đơn vị."
OFFICE_ONLY: Final = "Việc này dành cho HCTH."
STAGES: Final = {
    "not_joined": "chưa mở đường liên kết",
    "waiting": "chưa tới ngày bắt đầu ({starts})",
    "learning": "đang học",
    "stuck": "dừng từ {since} ({days} ngày làm việc)",
    "paused": "tạm dừng",
    "finished": "đã hoàn thành",
}
LESSONS_DONE: Final = "{learned}/{total} bài"
LINE_FINAL: Final = "vòng cuối {score}/{total}"
LINE_TASKS: Final = "{done}/{total} việc"
LINE_WAITS: Final = "{count} việc chờ xác nhận"
NO_UNIT: Final = "chưa xếp đơn vị"
ADD: Final = "Thêm nhân viên mới"
HARD: Final = "Câu hay sai"
SHEET: Final = "Tải .xlsx"
EDIT_LIST: Final = "Sửa việc tháng đầu"
ALL: Final = "Tất cả"
REMIND: Final = "Nhắc"
NEW_LINK: Final = "Tạo lại đường liên kết"
REMINDED: Final = "Đã nhắc {name}."
REMINDED_BEFORE: Final = "Hôm nay đã nhắc {name} rồi."
DETAIL: Final = {
    "starts": "Bắt đầu: {day}",
    "stage": "Tình trạng: {stage}",
    "lessons": "Bài: {learned}/{total}",
    "score": "Trả lời đúng ngay lần đầu: {right}/{answered}",
    "unsettled": "Câu chưa trả lời đúng: {count}",
    "final": "Vòng cuối: {score}/{total}, {verdict}",
    "active": "Lần cuối hoạt động: {at}",
}
NO_LONGER: Final = "Người này không còn trong danh sách."
HARDEST: Final = "Các câu nhiều người sai ở lần đầu"
NO_HARD: Final = "Chưa có câu nào bị trả lời sai."
HARD_LINE: Final = "{text} — sai {wrong}/{answered} người"
SHEET_NAME: Final = "nhan-vien-moi-{day:%Y%m%d}.xlsx"
SHEET_CAPTION: Final = "Nhân viên mới, ngày {day:%d/%m/%Y}"
SHEET_TITLE: Final = "Nhân viên mới"

# Adding
SAY_WHO: Final = (
    "Anh/chị viết trong một tin, ví dụ: thêm Trần Văn A, Phòng Quản lý khoa học, bắt đầu 01/12.\n"
    "Thôi: /huy"
)
UNDERSTOOD: Final = "Thêm nhân viên mới"
NAME: Final = "Họ tên: {name}"
UNIT: Final = "Đơn vị: {unit}"
START: Final = "Bắt đầu: {day}"
FIRST_LESSON: Final = "Bài đầu tiên: {at} {day}"
SAME_NAME: Final = "Trong danh sách đã có: {names}. Anh/chị kiểm tra xem có phải cùng một người."
SAME_PERSON: Final = (
    "{name} đã có trong danh sách của đơn vị này, chưa vào Telegram: trợ lý chỉ tạo đường liên kết "
    "mới, không thêm lần nữa."
)
ASK: Final = {
    "name": "Họ và tên của nhân viên mới? Ví dụ: Trần Văn A.",
    "unit": "Về đơn vị nào?",
    "start": "Bắt đầu làm việc ngày nào? Ví dụ: 01/12.",
}
NO_SUCH_UNIT: Final = "Không có đơn vị “{named}”."
ADD_UNIT: Final = "Thêm đơn vị: {unit}"
MEANT: Final = "Có phải {unit}?"
NO_SUCH_DAY: Final = "Không rõ ngày “{day}”."
NOT_UNDERSTOOD: Final = "Trợ lý chưa hiểu."
CORRECT: Final = {"name": "Sửa họ tên", "unit": "Sửa đơn vị", "start": "Sửa ngày"}
YES_ADD: Final = "Xác nhận thêm"
GIVE_UP: Final = "Thôi"
GIVE_UP_HOW: Final = "Thôi: /huy"
GIVEN_UP: Final = "Đã thôi, không có gì thay đổi."
NOT_UNDER_WAY: Final = "Việc này không còn đang dở. Anh/chị mở lại bằng /nhanvienmoi."
IS_ADDED: Final = "Đã thêm {name}, {unit}, bắt đầu {day}. Anh/chị chuyển tiếp tin dưới đây."
LINK_MADE: Final = "Đường liên kết mới của {name}; đường liên kết cũ hết dùng. Anh/chị chuyển tiếp:"
INVITATION: Final = (
    "Chào mừng {name} đến với Sở! Mời anh/chị mở đường liên kết riêng này trong Telegram rồi bấm "
    "Start, trợ lý sẽ giúp anh/chị làm quen công việc thi đua:\n{link}\n"
    "Đường liên kết dùng một lần, hết hạn lúc {until}."
)

# Editing the checklist
LIST: Final = "Việc tháng đầu của nhân viên mới"
NEEDS: Final = "trưởng đơn vị xác nhận"
ADD_ITEM: Final = "Thêm việc"
CHANGE_TEXT: Final = "Sửa lời"
NEED: Final = "Cần xác nhận"
NO_NEED: Final = "Không cần xác nhận"
REMOVE: Final = "Xóa"
REALLY_REMOVE: Final = "Xóa việc “{text}” khỏi danh mục của mọi nhân viên mới?"
YES_REMOVE: Final = "Xóa việc này"
NO_KEEP: Final = "Giữ lại"
WRITE_ITEM: Final = "Anh/chị viết việc cần làm trong tin nhắn tiếp theo, ngắn gọn.\nThôi: /huy"
ITEM_GONE: Final = "Việc này vừa thay đổi hoặc không còn. Anh/chị xem lại danh mục."


def day_of(day: date) -> str:
    """ "thứ Ba, 04/06/2024"."""
    return f"{_WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}"


def instant(at: datetime) -> str:
    """ "08:31 ngày 04/06/2024", in the office's zone."""
    return f"{at.astimezone(ZONE):%H:%M ngày %d/%m/%Y}"


def local_day(at: datetime) -> str:
    """ "04/06/2024", in the office's zone."""
    return f"{at.astimezone(ZONE):%d/%m/%Y}"


def clock_time(at: time) -> str:
    """ "08:30"."""
    return f"{at:%H:%M}"
