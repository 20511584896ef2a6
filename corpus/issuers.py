"""Where the name of an issuing body ends: "UBND tỉnh Quảng Ngãi" in "của UBND tỉnh … giao …"."""

import re
from typing import Final

from corpus.kinds import TYPES
from corpus.letters import UPPER

TYPE_WORDS: Final = tuple(
    sorted(
        (*TYPES, "văn bản hợp nhất", "văn bản", "sắc lệnh", "lệnh"),
        key=len,
        reverse=True,
    )
)
_TYPE: Final = "|".join(f"{word[0].upper()}{word[1:]}|{word}" for word in TYPE_WORDS)
_AFTER: Final = (
    "về|giao|ban hành|quy định|phê duyệt|tiếp tục|hướng dẫn|sửa đổi|bổ sung|thay thế|bãi bỏ|"
    "thực hiện|triển khai|công bố|phát động|thành lập|công nhận|tổ chức|đẩy mạnh|tăng cường|"
    "kiện toàn|điều chỉnh|tặng|kèm theo|v/v|có|hết|được|đã|đang|sẽ|theo|trong|tại|từ|để|nhằm|cho|"
    "đến|tới|là|như|thì|mà|khi|nếu|bằng|đối với|trên|gồm|yêu cầu|chỉ đạo|đề nghị|thông báo|nêu|"
    "này|nói trên|nêu trên|phải|không|chưa|do|vì|nên|cùng|căn cứ|quyết định|kết luận|thông qua"
)
_WORD: Final = re.compile(r"[^\s,;:.“”\"()\[\]]+")
_STOP: Final = re.compile(
    rf" (?:(?:{_AFTER})(?!\w)|(?:số|ngày|tháng|năm) \d|(?:và|với|hoặc) (?:các )?(?:{_TYPE})(?!\w)"
    rf"|(?:và|với|hoặc|[–-]) (?![{UPPER}]))"
)
_NEXT: Final = re.compile(r" [^\s,;:.“”\"()\[\]]+")
# "Bộ Văn hóa, Thể thao và Du lịch"; not "UBND tỉnh, Sở Nội vụ và Sở Tài chính".
_LISTED: Final = re.compile(rf", [{UPPER}]\w* (?![{UPPER}])\w+(?= và [{UPPER}]\w* (?![{UPPER}]))")
_BRACKET: Final = re.compile(r" \((?:khóa|khoá|nhiệm kỳ|lần thứ)[^()\n]{0,60}\)", re.IGNORECASE)
_MOST_WORDS: Final = 25


def issuer_end(text: str, start: int) -> int:
    """Where the name that begins at ``start`` ends; ``start`` itself if none begins there."""
    word = _WORD.match(text, start)
    end = word.end() if word else start
    for _ in range(_MOST_WORDS if word else 0):
        following = _LISTED.match(text, end)
        if following is None and not _STOP.match(text, end):
            following = _NEXT.match(text, end)
        if following is None:
            break
        end = following.end()
    bracket = _BRACKET.match(text, end)
    return bracket.end() if bracket else end
