"""What is said about files that the office sends."""

from collections.abc import Mapping
from typing import Final

ONLY_OFFICE_ADDS: Final = (
    "Chỉ HCTH thêm được văn bản cho trợ lý. Anh/chị cần hỏi gì thì gõ câu hỏi tại đây."
)
TOO_LARGE: Final = (
    "Tệp “{name}” lớn {size}. Qua Telegram, trợ lý chỉ nhận được tệp đến 20 MB; "
    "tệp lớn hơn thêm bằng lệnh thidua corpus add trên máy chủ."
)
EMPTY: Final = "Tệp “{name}” trống, không có gì để đọc."
BEING_READ: Final = "Tệp “{name}” đã nhận rồi, đang chờ đọc."
READING: Final = "Đã nhận tệp “{name}”. Đang đọc…"
PLACE: Final = "Đã nhận tệp “{name}”. Chờ đến lượt: trước đó còn {ahead} tệp."
READING_STEP: Final = "Đang đọc “{name}”… ({step})"
NOT_FETCHED: Final = "Không tải được tệp “{name}” từ Telegram. Anh/chị gửi lại giúp."

# The card
READ: Final = "Đã đọc “{name}”"
TYPE: Final = "Loại"
NUMBER: Final = "Số, ký hiệu"
DATE: Final = "Ngày ban hành"
ISSUER: Final = "Cơ quan ban hành"
SUBJECT: Final = "Trích yếu"
SIGNER: Final = "Người ký"
RECIPIENTS: Final = "Nơi nhận"
YEAR: Final = "Năm thi đua"
SECTIONS: Final = "Số mục"
UNKNOWN: Final = "(chưa rõ)"
UNREAD: Final = "Chưa đọc được trang {pages}."
UNSURE: Final = "Nhận dạng chữ chưa chắc ở trang {pages}; anh/chị xem lại giúp."
NEW_VERSION: Final = "Phiên bản mới của {title}"
SAME_TEXT: Final = "Lời văn không đổi so với bản đang có."
ADDED: Final = "Thêm {label}: “{after}”"
REMOVED: Final = "Bỏ {label}: “{before}”"
CHANGED: Final = "Sửa {label}: “{before}” → “{after}”"
MORE_CHANGES: Final = "và {count} thay đổi khác"
PROPOSALS: Final = "Đề xuất hạn, chỉ tiêu, nhiệm vụ ({count})"
IS_IT_RIGHT: Final = "Thông tin trên đã đúng thì bấm Thêm vào; chưa đúng thì bấm Sửa."
ADD: Final = "Thêm vào"
CORRECT: Final = "Sửa"
DROP: Final = "Bỏ"

# Correcting
WHICH_FIELD: Final = "Sửa thông tin nào của “{name}”?"
SHOWN_AGAIN: Final = "“{name}”: đã sửa, xem thẻ mới bên dưới."
NOTED: Final = "Đã ghi. Thẻ sẽ hiện lại ngay khi đọc xong tệp đang đọc."
ASK_FOR: Final[Mapping[str, str]] = {
    "type": "Anh/chị gõ loại văn bản, ví dụ: kế hoạch, chỉ thị, quyết định.",
    "number": "Anh/chị gõ số, ký hiệu, ví dụ: 34/CT-TTg.",
    "date": "Anh/chị gõ ngày ban hành, ví dụ: 7/3/2024.",
    "issuer": "Anh/chị gõ tên cơ quan ban hành.",
    "subject": "Anh/chị gõ trích yếu.",
    "signer": "Anh/chị gõ họ tên người ký.",
    "recipients": "Anh/chị gõ nơi nhận, mỗi nơi một dòng hoặc cách nhau bằng dấu chấm phẩy.",
    "year": "Anh/chị gõ năm của phong trào thi đua, ví dụ: 2025.",
}
OR_CANCEL: Final = "Văn bản không có mục này thì gõ dấu -. Thôi không sửa nữa: /huy"
NOT_A_DATE: Final = "Trợ lý chưa hiểu ngày này. Anh/chị gõ lại giúp, ví dụ: 7/3/2024."
NOT_A_YEAR: Final = "Anh/chị gõ năm bằng bốn chữ số giúp, ví dụ: 2025."
TOO_LONG: Final = "Dài quá {limit} ký tự. Anh/chị gõ gọn lại giúp."

# Keeping
KEEPING: Final = "Đang thêm “{name}”…"
KEEPING_STEP: Final = "Đang thêm “{name}”… ({step})"
KEPT: Final = "Đã thêm {title}. Từ giờ trợ lý trả lời theo văn bản này."
KEPT_VERSION: Final = "Đã thêm bản {version} của {title}. Từ giờ trợ lý trả lời theo bản này."
PASSAGES: Final = "Đoạn mới: {embedded}; giữ nguyên: {reused}."
CLAUSES_CHANGED: Final = "Số mục thay đổi so với bản trước: {count}."
TO_APPROVE: Final = "Hạn, chỉ tiêu, nhiệm vụ đề xuất: {count}. Xem và duyệt: /duyet"
NOT_KEPT: Final = "Chưa thêm được “{name}”. {why}"
DROPPED: Final = "Đã bỏ “{name}”, không thêm."

# Buttons that came too late
OLD_CARD: Final = "Thẻ này đã cũ. Anh/chị dùng thẻ mới nhất bên dưới."
IS_BEING_KEPT: Final = "Đang thêm, anh/chị chờ một chút."
IS_BEING_CHECKED: Final = "Đang ghi phần sửa, thẻ mới sẽ hiện ngay."
IS_KEPT: Final = "Văn bản này đã được thêm rồi."
IS_DROPPED: Final = "Tệp này đã bỏ. Cần thì anh/chị gửi lại."

# Taking out
TAKE_OUT: Final = "Gỡ"
TAKE_OUT_ASK: Final = (
    "Gỡ {title}? Trợ lý sẽ không trả lời theo văn bản này nữa; sau này vẫn khôi phục được."
)
TAKE_OUT_YES: Final = "Gỡ văn bản"
TAKE_OUT_NO: Final = "Để nguyên"
LEFT_IN: Final = "Vẫn giữ nguyên văn bản."
TAKEN_OUT: Final = "Đã gỡ {title}."
BRING_BACK: Final = "Khôi phục"
BROUGHT_BACK: Final = "Đã khôi phục {title}."
