"""What is said about deadlines, targets and duties."""

from datetime import date, datetime
from typing import Final

from corpus.dates import vietnamese_date

COMMANDS: Final = (
    ("han", "Các thời hạn, của đơn vị anh/chị trước"),
    ("nhiemvu", "Các nhiệm vụ, của đơn vị anh/chị trước"),
    ("viec", "Việc đến hạn của anh/chị"),
)
OFFICE_COMMANDS: Final = (
    ("duyet", "Duyệt hạn, chỉ tiêu, nhiệm vụ đọc được từ văn bản"),
    ("nhac", "Đặt một hạn và lời nhắc, ví dụ: /nhac toàn Sở nộp báo cáo trước 15/11"),
    ("theodoi", "Ai đã xác nhận, ai chưa"),
)

KINDS: Final = {"deadline": "Thời hạn", "target": "Chỉ tiêu", "duty": "Nhiệm vụ"}
COUNTED: Final = {"deadline": "thời hạn", "target": "chỉ tiêu", "duty": "nhiệm vụ"}
ROLES: Final = {
    "lead": "chủ trì",
    "support": "phối hợp",
    "focal_point": "đầu mối",
    "follow": "theo dõi",
    "do": "",
}
STATES: Final = {
    "proposed": "Chưa được duyệt",
    "approved": "Đã duyệt",
    "corrected": "Đã duyệt",
    "rejected": "Đã bỏ",
    "cancelled": "Đã bỏ",
    "done": "Đã xong",
    "superseded": "Đã thay",
}

# Lists
OF_YOUR_UNIT: Final = "Của đơn vị anh/chị"
OTHERS: Final = "Khác"
NOTHING: Final = {
    "deadline": "Sổ theo dõi chưa có thời hạn nào.",
    "target": "Sổ theo dõi chưa có chỉ tiêu nào.",
    "duty": "Sổ theo dõi chưa có nhiệm vụ nào.",
}
NOT_APPROVED: Final = "chưa được HCTH duyệt"
IN_DOUBT: Final = "điều khoản đã thay đổi, HCTH đang xem lại"
PASSED: Final = "đã qua"
WHEN: Final = "Hạn"
HOW_MUCH: Final = "Mức"
WHO: Final = "Ai"

# The office decides
NOTHING_WAITS: Final = "Không còn đề xuất nào chờ duyệt."
ALL_SEEN: Final = "Đã xem hết. Còn {count} đề xuất để sau."
FROM_THE_START: Final = "Xem lại từ đầu"
CHANGED: Final = "Điều khoản đã thay đổi"
GONE: Final = "Điều khoản không còn trong văn bản"
BEFORE: Final = "Trước đây:"
NOW: Final = "Nay:"
KEEP_OR_NOT: Final = (
    "HCTH đã duyệt dòng này. Duyệt: giữ lại theo chỉ đạo của HCTH; Bỏ: thôi không theo dõi."
)
THE_DOCUMENT_SAYS: Final = "Văn bản viết"
APPROVE: Final = "Duyệt"
CORRECT: Final = "Sửa"
REJECT: Final = "Bỏ"
LATER: Final = "Sau"
TAKE_BACK: Final = "Lấy lại dòng vừa bỏ"
SEE: Final = "Xem đề xuất"
CANCEL: Final = "Thôi"
WHAT_TO_CORRECT: Final = "Anh/chị sửa mục nào?"
FIELDS: Final = {"t": "Tên việc", "d": "Hạn", "p": "Ai làm", "a": "Mức"}
WRITE: Final = {
    "t": "Anh/chị viết lại tên việc trong tin nhắn tiếp theo.",
    "d": "Anh/chị viết thời hạn, ví dụ: trước ngày 15/11/2026; chậm nhất ngày 20 hằng tháng.",
    "p": "Anh/chị viết ai làm, ví dụ: HCTH chủ trì, CĐCS phối hợp; hoặc: các phòng, đơn vị.",
    "a": "Anh/chị viết mức phải đạt, ví dụ: ít nhất 90 %.",
}
GIVE_UP: Final = "Thôi không sửa: /huy"
NOBODY_NAMED: Final = "Chưa đọc được tên ai"
NOT_UNDER_WAY: Final = "Việc này không còn đang dở. Anh/chị mở lại bằng /duyet."
CHANGED_MEANWHILE: Final = "Dòng này vừa thay đổi hoặc đã được xử lý. Anh/chị mở lại bằng /duyet."

# The office is told
NEW_PROPOSALS: Final = "Đề xuất mới đọc từ văn bản, chờ HCTH duyệt:"
FLAGGED: Final = "Điều khoản của các dòng HCTH đã duyệt nay đã thay đổi:"
REVIEW: Final = "Anh/chị xem và duyệt bằng /duyet."


def by_the_register(day: datetime | None) -> str:
    """Where an answer from the register comes from."""
    approved = f", duyệt ngày {vietnamese_date(day.date())}" if day else ""
    return f"Theo sổ theo dõi của HCTH{approved}"


def last_day(day: date) -> str:
    """The last day on which it may be done."""
    return f"muộn nhất {vietnamese_date(day)}"
