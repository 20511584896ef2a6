"""What is said about answers, open questions, the office's answers, and access."""

from datetime import date
from typing import Final

from corpus.dates import vietnamese_date

# Commands beside those of bot.words
COMMANDS: Final = (
    ("toi", "Trợ lý biết anh/chị là ai"),
    ("xoadulieu", "Xóa nội dung các câu hỏi anh/chị đã hỏi"),
    ("huy", "Thôi việc đang dở"),
)
OFFICE_COMMANDS: Final = (
    ("cauhoi", "Câu hỏi chờ HCTH trả lời"),
    ("donvi", "Gắn nhóm với một đơn vị (gõ trong nhóm)"),
)
MORE_COMMANDS: Final = "Các lệnh khác:"

# Under an answer
GOOD: Final = "👍"
BAD: Final = "👎"
SEND_TO_OFFICE: Final = "Gửi HCTH"
DOCUMENT: Final = "Văn bản"
PREVIOUS: Final = "◀"
NEXT: Final = "▶"
YEAR: Final = "Năm {year}"
SEE_PRIVATELY: Final = "Xem riêng"
THANKS: Final = "Cảm ơn anh/chị đã cho ý kiến!"
ALREADY_NOTED: Final = "Ý kiến này của anh/chị đã được ghi nhận."
WHAT_IS_WRONG: Final = "Câu trả lời chưa được ở điểm nào, thưa anh/chị?"
REASONS: Final = {
    "wrong": "Sai nội dung",
    "incomplete": "Thiếu",
    "beside": "Không đúng câu hỏi",
    "other": "Khác",
}
SAY_WHAT: Final = "Anh/chị viết giúp điểm chưa được trong tin nhắn tiếp theo. Bỏ qua: /huy"
REASON_NOTED: Final = "Trợ lý đã ghi nhận. Cảm ơn anh/chị!"
ONLY_THE_ASKER: Final = "Nút này dành cho người đã hỏi."
QUESTION_GONE: Final = "Câu hỏi này không còn được lưu. Anh/chị hỏi lại giúp."
SENT: Final = "Đã gửi câu hỏi đến HCTH. Khi có trả lời, trợ lý sẽ nhắn anh/chị ngay."
SENT_BEFORE: Final = "Câu hỏi này anh/chị đã gửi HCTH rồi. Khi có trả lời, trợ lý sẽ nhắn ngay."
NOT_TO_BE_SENT: Final = "Câu hỏi này đã có trả lời nên không cần gửi HCTH."


def sent_with_others(others: int) -> str:
    """That the office has the question, and that others want to know it too."""
    return f"{SENT} Có {others} người khác cũng hỏi điều này." if others else SENT


# The document's card
CARD_NUMBER: Final = "Số, ký hiệu"
CARD_DATE: Final = "Ngày ban hành"
CARD_ISSUER: Final = "Cơ quan ban hành"
CARD_SUBJECT: Final = "Trích yếu"
CARD_SIGNER: Final = "Người ký"
CARD_SECTIONS: Final = "Số mục"
CARD_CITES: Final = "Viện dẫn"

# The office's answers


def office_note(day: date) -> str:
    """Whose answer it is, and of when."""
    return f"Trả lời của HCTH ngày {vietnamese_date(day)}"


def for_question(question: str) -> str:
    """Which question was answered, where it is not quite the one that was asked."""
    return f" cho câu hỏi: “{question}”"


YOU_ASKED: Final = "Anh/chị đã hỏi:"
OFFICE_ONLY: Final = "Lệnh này dành cho HCTH."
IN_PRIVATE: Final = "Anh/chị nhắn riêng cho trợ lý để dùng lệnh này."
NO_OPEN: Final = "Không còn câu hỏi nào chờ HCTH trả lời."
NO_CLOSED: Final = "Chưa có câu hỏi nào đã đóng."
OPEN_HEADING: Final = "Câu hỏi chờ HCTH trả lời"
CLOSED_HEADING: Final = "Câu hỏi đã đóng"
SHOW_CLOSED: Final = "Câu đã đóng"
SHOW_OPEN: Final = "Câu đang chờ"
BACK: Final = "Danh sách"
WHO_ASKED: Final = "Người hỏi"
UNNAMED: Final = "Người ngoài danh sách"
NEAREST: Final = "Gần nhất trong văn bản:"
ANSWERED_SO: Final = "HCTH đã trả lời:"
REPLY: Final = "Trả lời"
CHANGE: Final = "Sửa trả lời"
WITHDRAW: Final = "Rút trả lời"
CLOSE: Final = "Đóng"
REOPEN: Final = "Mở lại"
CLOSED_STATE: Final = "Đã đóng"
WRITE_ANSWER: Final = (
    "Anh/chị viết câu trả lời trong tin nhắn tiếp theo. Thôi không trả lời nữa: /huy"
)
ADD_CLAUSE: Final = "Thêm điều khoản"
SEND_NOW: Final = "Gửi luôn"
CANCEL: Final = "Thôi"
WHAT_NOW: Final = "Anh/chị muốn kèm điều khoản làm căn cứ không?"
WHICH_CLAUSE: Final = (
    "Anh/chị gõ vị trí điều khoản, ví dụ III.3 hoặc II.3 gạch đầu dòng 4, hay chọn bên dưới."
)
WHICH_DOCUMENT: Final = "Vị trí này có trong nhiều văn bản. Anh/chị chọn giúp:"
NO_SUCH_CLAUSE: Final = "Không thấy mục này trong các văn bản. Anh/chị gõ lại giúp, ví dụ III.3."
PREVIEW: Final = "Người hỏi sẽ nhận được:"
CONFIRM: Final = "Xác nhận gửi"
DELIVERED: Final = "Đã gửi trả lời đến {count} người hỏi."
WITHDRAWN: Final = "Đã rút câu trả lời; câu hỏi chờ trả lời lại."
NOTHING_TO_CANCEL: Final = "Không có việc gì đang dở."
CANCELLED: Final = "Đã thôi, không có gì thay đổi."
NOT_UNDER_WAY: Final = "Việc này không còn đang dở. Anh/chị mở lại bằng /cauhoi."
LAPSED: Final = "Điều khoản làm căn cứ đã thay đổi nên câu trả lời này của HCTH không dùng nữa:"
LAPSED_ASK: Final = "Câu hỏi được mở lại. Anh/chị xem bằng /cauhoi."

# Who may use it
NOT_ON_THE_LIST: Final = (
    "Xin chào anh/chị! Trợ lý này dành cho công chức, viên chức, người lao động của Sở; "
    "tài khoản của anh/chị hiện không có trong danh sách. "
    "Anh/chị có thể xin quyền sử dụng, HCTH sẽ xem xét."
)
NOT_ON_THE_LIST_SHORT: Final = (
    "Trợ lý chỉ trả lời người trong danh sách của Sở. Anh/chị gõ /start để xin quyền."
)
NOT_ON_THE_LIST_GROUP: Final = (
    "Trợ lý chỉ trả lời người trong danh sách của Sở. Anh/chị nhắn riêng cho trợ lý để xin quyền."
)
ASK_FOR_ACCESS: Final = "Xin quyền sử dụng"
ACCESS_ASKED: Final = "Đã gửi yêu cầu đến HCTH. Trợ lý sẽ nhắn anh/chị ngay khi có kết quả."
ACCESS_ASKED_BEFORE: Final = "Yêu cầu của anh/chị đang chờ HCTH xem xét."
ALREADY_IN: Final = "Anh/chị đang dùng được trợ lý rồi, cứ gõ câu hỏi."
SOMEBODY_ASKS: Final = "{name} xin quyền sử dụng trợ lý."
APPROVE: Final = "Duyệt"
REFUSE: Final = "Từ chối"
WHICH_UNIT: Final = "Duyệt {name} vào đơn vị nào?"
NO_UNIT: Final = "Chưa xếp đơn vị"
IS_ON_THE_LIST: Final = "Là {name} trong danh sách"
APPROVED_BY_OFFICE: Final = "Đã duyệt {name} ({unit})."
REFUSED_BY_OFFICE: Final = "Đã từ chối {name}."
YOU_ARE_IN: Final = "HCTH đã duyệt yêu cầu. Anh/chị cứ gõ câu hỏi; cách dùng: /trogiup"
YOU_ARE_REFUSED: Final = "HCTH chưa duyệt yêu cầu của anh/chị. Cần thì anh/chị liên hệ HCTH."
WELCOME: Final = "Chào mừng anh/chị {name}! Anh/chị cứ gõ câu hỏi; cách dùng: /trogiup"
LEFT: Final = "Quyền sử dụng trợ lý của anh/chị đã kết thúc. Cảm ơn anh/chị."
GROUP_ONLY: Final = "Lệnh này dùng trong nhóm, để gắn nhóm với một đơn vị."
WHICH_GROUP_UNIT: Final = "Nhóm này của đơn vị nào?"
GROUP_IS_OF: Final = "Nhóm này thuộc {unit}."
NO_SUCH_UNIT: Final = "Đơn vị này không còn trong danh sách."
IN_A_GROUP: Final = (
    "Xin chào cả nhóm! Đây là trợ lý thi đua của Sở. Trong nhóm, trợ lý chỉ trả lời khi được gọi: "
    "dùng lệnh /hoi, nhắc tên trợ lý, hoặc trả lời tin nhắn của trợ lý. "
    "HCTH gắn nhóm với một đơn vị bằng /donvi."
)
TOO_FAST: Final = (
    "Anh/chị hỏi hơi nhanh nên trợ lý chưa kịp trả lời hết. "
    "Anh/chị chờ khoảng nửa phút rồi hỏi tiếp giúp."
)
YOU_ARE: Final = "Trợ lý biết anh/chị là:"
YOU_ARE_NOBODY: Final = "Trợ lý chưa biết anh/chị: tài khoản này không có trong danh sách của Sở."
ROLES: Final = {
    "staff": "công chức, viên chức, người lao động",
    "unit_head": "trưởng đơn vị",
    "office": "HCTH",
    "administrator": "người quản trị",
}

# Forgetting
FORGET_ASK: Final = (
    "Xóa nội dung mọi câu hỏi anh/chị đã hỏi ({count} câu)? Việc này không lấy lại được; "
    "các nút dưới câu trả lời cũ sẽ thôi dùng được và trợ lý sẽ không báo trả lời của HCTH nữa."
)
FORGET: Final = "Xóa"
KEEP: Final = "Giữ lại"
FORGOTTEN: Final = "Đã xóa nội dung các câu hỏi của anh/chị."
KEPT: Final = "Vẫn giữ nguyên, không xóa gì."
TOO_LATE: Final = "Nút này đã quá hạn. Anh/chị gõ lại lệnh giúp."
