"""Questions about a document itself: its date, number, title, signer and recipients."""

import re
from dataclasses import dataclass
from typing import Final

from corpus.model import Document, Section
from corpus.vietnamese import syllables
from index.kinds import Kind
from index.question import Question


@dataclass(frozen=True)
class _Part:
    """A part of head or tail: the wordings that ask for it and the words beside them."""

    name: str
    asks: re.Pattern[str]
    beside: frozenset[str]
    kinds: frozenset[Kind] = frozenset()


def _part(name: str, asks: str, beside: str, *kinds: Kind) -> _Part:
    return _Part(name, re.compile(rf"\b(?:{asks})\b"), frozenset(beside.split()), frozenset(kinds))


_PARTS: Final = (
    _part(
        "nguoi-ky",
        r"ai (?:đã )?(?:đứng tên )?ký|người ký|(?:do|bởi) ai ký|ký tên|(?:sếp|vị|đồng chí) nào ký|"
        r"thủ trưởng .*ký|ký .*(?:họ tên|tên gì)",
        "ký người ai chức vụ danh họ tên ban hành đứng là giữ ra sếp vị đồng chí thủ trưởng",
    ),
    _part(
        "noi-nhan",
        r"nơi nhận|danh sách nhận|gửi (?:cho|đến|tới|đi|về)|được gửi|được nhận|bản lưu|"
        r"(?:ai|nơi nào|đâu|cơ quan nào|đơn vị nào|phòng nào) (?:được )?nhận|"
        r"nhận (?:được )?văn bản",
        "nơi nhận gửi cho đến tới ai cơ quan đơn vị được nào đi về bản lưu danh sách để",
    ),
    _part(
        "so-ky-hieu",
        r"ký hiệu|số hiệu|số mấy|số bao nhiêu|mã số",
        "số ký hiệu mã mấy",
    ),
    _part(
        "trich-yeu",
        r"trích yếu|tên (?:đầy đủ|gọi|chính xác|của|kế hoạch|văn bản)|tiêu đề|tựa đề|"
        r"(?:kế hoạch|văn bản) tên",
        "trích yếu tên đầy đủ gọi chính xác tiêu đề tựa nội dung loại",
    ),
    _part(
        "can-cu",
        r"căn cứ|cơ sở pháp lý|dựa (?:vào|trên|theo)|viện dẫn|trên cơ sở (?:những|các|văn)",
        "căn cứ vào theo dựa trên cơ sở pháp lý văn bản những nào viện dẫn ban hành xây dựng lập",
    ),
    _part(
        "ngay",
        r"ngày|tháng|năm|khi nào|bao giờ|lúc nào|hôm nào|bữa nào|tỉnh nào|ở đâu",
        "ngày tháng năm ban hành ra ký đời công bố khi bao giờ lúc hôm bữa hồi có được từ tỉnh nơi",
        Kind.WHEN,
        Kind.WHERE,
    ),
)
_ITSELF = re.compile(
    r"\b(?:kế hoạch|văn bản|bản này|quyết định|chỉ thị|luật|nghị quyết|kết luận|thông tư|"
    r"nghị định|công văn|pháp lệnh)\b|"
    r"^\W*(?:ngày|số|ai|nơi|trích|tên)|\bnơi nhận\b|\bdanh sách nhận\b"
)


def part_asked_for(question: Question, document: Document) -> Section | None:
    """The part of head or tail that answers, where nothing is asked beyond what it tells.

    All the words of the question must be those of such questions, or of the document's type,
    title and issuer.
    """
    typed = question.expected.accented
    if question.mentions or question.locator or not _ITSELF.search(typed):
        return None
    asked = set(question.content)
    own = set(syllables(f"{document.title} {document.issuer or ''} văn bản bản này thủ trưởng"))
    if question.numbers - {str(document.year)}:
        return None
    for part in _PARTS:
        section = next((s for s in document.sections if s.part == part.name), None)
        if section is None or not part.asks.search(typed):
            continue
        said = set(syllables(document.text_of(section)))
        if asked <= part.beside | own | said and (not part.kinds or question.kind in part.kinds):
            return section
    return None
