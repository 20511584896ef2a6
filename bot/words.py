"""What the bot says, whatever the channel: it is "trợ lý" and speaks to "anh/chị"."""

from typing import Final

GREETING: Final = (
    "Xin chào anh/chị! Đây là trợ lý thi đua của Sở Khoa học và Công nghệ tỉnh Quảng Ngãi. "
    "Anh/chị cứ hỏi bằng lời của mình về kế hoạch phát động phong trào thi đua: chỉ tiêu, "
    "tiêu chí, thời gian, đơn vị thực hiện, văn bản liên quan. "
    "Câu trả lời luôn kèm nguyên văn và vị trí trong văn bản."
)
EXAMPLES_HEADING: Final = "Ví dụ:"
EXAMPLES: Final = (
    "Ai làm đầu mối tổ chức phát động các đợt thi đua?",
    "Các phong trào thi đua năm nay là gì?",
    "Chi bo phai dat chi tieu gi?",
)
HELP_INTRODUCTION: Final = (
    "Anh/chị gõ câu hỏi như khi hỏi đồng nghiệp; không dấu, viết tắt đều được."
)
COMMANDS_HEADING: Final = "Các lệnh:"
COMMANDS: Final = (
    ("hoi", "Đặt câu hỏi, ví dụ: /hoi ai làm đầu mối phát động thi đua"),
    ("vanban", "Danh mục văn bản"),
    ("chitieu", "Các chỉ tiêu của kế hoạch"),
    ("trogiup", "Cách dùng trợ lý"),
)
HELP_HONESTY: Final = "Khi văn bản không nêu, trợ lý sẽ nói rõ là không có, không tự suy đoán."
GROUP_HELP: Final = (
    "Trong nhóm, trợ lý chỉ trả lời khi được gọi: dùng lệnh /hoi, nhắc tên trợ lý, "
    "hoặc trả lời tin nhắn của trợ lý."
)

ASK_HOW: Final = "Anh/chị viết câu hỏi ngay sau lệnh, ví dụ: /hoi ai làm đầu mối phát động thi đua?"
UNKNOWN_COMMAND: Final = "Chưa có lệnh này. Anh/chị xem các lệnh bằng /trogiup."
NOT_FOUND: Final = "Văn bản hiện có không nêu nội dung này."
NOT_HELD: Final = "Toàn văn của văn bản này chưa có trong hệ thống."
NEAREST: Final = "Gần nhất:"
UNDERSTOOD_AS: Final = "Hiểu là: {question}"
SAY_IN_FULL: Final = "Nếu anh/chị hỏi tiếp một câu trước đó, xin viết lại cho đủ cả câu."
SAME_DOCUMENT: Final = "cùng văn bản"
SHOW_CLAUSE: Final = "Xem nguyên văn"
CLAUSE_HEADING: Final = "Nguyên văn"
CLAUSE_GONE: Final = "Văn bản đã được thay thế, không còn mục này. Anh/chị hỏi lại giúp."
BUTTON_UNKNOWN: Final = "Nút này không còn dùng được. Anh/chị hỏi lại giúp."

DOCUMENTS_HELD: Final = "Văn bản đã có toàn văn"
DOCUMENTS_CITED: Final = "Văn bản được viện dẫn, chưa có toàn văn"
NO_DOCUMENTS: Final = "Chưa có văn bản nào trong hệ thống."

SOMETHING_WRONG: Final = "Xin lỗi anh/chị, trợ lý đang gặp trục trặc. Anh/chị thử lại sau ít phút."
SENT_AGAIN: Final = "(gửi lại, có thể trùng)"
UNREADABLE: Final = {
    "voice": "Trợ lý chưa nghe được tin nhắn thoại. Anh/chị gõ câu hỏi giúp.",
    "sticker": "Cảm ơn anh/chị! Khi cần hỏi về thi đua, anh/chị cứ gõ câu hỏi tại đây.",
    "photo": "Trợ lý chưa đọc được ảnh. Anh/chị gõ câu hỏi giúp.",
    "document": "Trợ lý chưa nhận tệp tại đây. Anh/chị gõ câu hỏi giúp.",
}
UNREADABLE_OTHERWISE: Final = "Trợ lý chỉ đọc được tin nhắn chữ. Anh/chị gõ câu hỏi giúp."

TERMINAL_OPENING: Final = "Trò chuyện với trợ lý ngay tại cửa sổ này. Kết thúc: Ctrl-D hoặc /thoat."
TERMINAL_PROMPT: Final = "Hỏi> "
TERMINAL_GOODBYE: Final = "Tạm biệt anh/chị!"
