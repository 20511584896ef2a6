"""What is to be reached, and how much of it.

A target is demanded of those who read: shares and numbers that are conditions of an award, a
quorum, a rate of pay or a report of the past are none. Laws, decrees and circulars set criteria,
not targets, unless they say "phấn đấu".
"""

import re
from collections.abc import Iterator
from typing import Final, Literal

from corpus.demands.clauses import Sentence
from corpus.demands.model import Amount, Demand
from corpus.demands.parties import subject_of
from corpus.demands.titles import title_of
from corpus.demands.words import DEED, HEAD

AmountBound = Literal["exactly", "at_least", "at_most", "strive"]

_RULES: Final = ("luật", "bộ luật", "nghị định", "thông tư", "pháp lệnh", "hiến pháp")
_NOT_DEMANDED: Final = re.compile(
    r"tình hình|thực trạng|đánh giá chung|(?:^|› )(?:về )?kết quả|giải thích từ ngữ"
    r"|đối tượng|phạm vi điều chỉnh|nguyên tắc|tiêu chuẩn(?! đo lường)|tiêu chí|điều kiện|mức chi"
    r"|mức thưởng|mức hỗ trợ|chấm điểm|thang điểm|hồ sơ|ưu điểm|tồn tại|hạn chế|tính mới"
    r"|hiệu quả$|hình thức khen|xét tặng|xét công nhận|tỷ lệ|tỉ lệ|số lượng|chế độ"
)
_AIMED: Final = re.compile(r"chỉ tiêu|mục tiêu")
_CONDITIONS: Final = re.compile(
    r"khi có|để tặng|được xét tặng|được (?:xét )?đề nghị (?:tặng|khen)|số phiếu|tán thành"
    r"|biểu quyết|có mặt"
    r"|triệu đồng/(?:sáng|người|tập|giải|cuộc|đề|bài|cá)|mức (?:chi|thưởng|lương)|lương cơ sở"
    r"|thì được|mới được|có từ \d+ năm|tiêu chuẩn sau|điều kiện"
    r"|thành viên (?:Hội đồng )?(?:dự|tham)|được công nhận khi|tỷ lệ đóng góp|trừ \d|cộng \d"
    r"|\d+ điểm"
    r"|thời gian (?:công tác|giữ)"
)
_PAST: Final = re.compile(
    r"(?<!\w)(?:mới (?:có|đạt)|đã (?:đạt|có|hoàn thành|thực hiện|được|ban hành|tổ chức)|mới chỉ"
    r"|chỉ đạt"
    r"|so với cùng kỳ|ước đạt|Sau \d+ (?:tháng|năm)|(?:đến nay|vừa qua|thời gian qua))"
)
_STRIVE: Final = re.compile(r"(?<!\w)phấn đấu(?!\w)", re.IGNORECASE)
_REACHED: Final = re.compile(
    r"(?<!\w)(?:hoàn thành|đạt|được công nhận|được xếp loại|xếp loại|giữ vững"
    r"|thực hiện thắng lợi|trở thành"
    r"|vượt|tăng|giảm|không còn|không có|không để|có|xây dựng|nằm trong|thuộc|đứng|duy trì|đưa"
    r"|trong sạch)"
    r"(?!\w)"
)
_AWARDED: Final = re.compile(
    r"(?<!\w)(?:đạt (?:chuẩn|danh hiệu|loại|tiêu chuẩn|giải|mức|trên|từ|tối|ít|vững)"
    r"|được công nhận|được tặng|được xếp loại|xếp loại|hoàn thành (?:xuất sắc|tốt)|giữ vững"
    r"|duy trì danh hiệu|trong sạch)",
    re.IGNORECASE,
)
_ASSIGNED: Final = re.compile(
    r"(?:thực hiện (?:thắng lợi|đạt|hoàn thành|đạt và vượt)|hoàn thành(?: đạt| tốt| xuất sắc|"
    r" thắng lợi| toàn diện)?|hoàn thành vượt(?: mức)?|đạt và vượt(?: mức)?)[^;.]{0,50}?"
    r"(?:chỉ tiêu|mục tiêu)",
    re.IGNORECASE,
)
# Under a heading "mục tiêu" any number of things is one to be reached.
_COUNTED_UP: Final = re.compile(
    r"(?<!\w)(?:đạt|có|thêm|mới|giảm|còn|tăng|lên|hoàn thành|tổ chức|đăng ký|thực hiện|thành lập"
    r"|hỗ trợ"
    r"|đào tạo|tập huấn|xây dựng|mở|nghiệm thu|kết nạp|công nhận|viết|đăng|tặng|cấp|vận động"
    r"|giải quyết"
    r"|tạo|trên|khoảng|giữ|duy trì|nâng|trồng)(?: [^\W\d]+){0,2} "
    r"(?<!năm )(?<!khóa )(?<!số )(?<!thứ )(?<!đợt )(?<!đoạn )(?<!tháng )(?<!ngày )(?<!quý )"
    r"(?:\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)(?:/\d+)? ?"
    r"(?!(?:ngày|tháng|năm|giờ|phút|tuần|quý|và|trở|là|hoặc)(?!\w))(?=[^\W\d_]{2})"
)
_SURPASSED: Final = re.compile(r"(?:hoàn thành|đạt và) vượt(?: mức)?", re.IGNORECASE)
_NONE_ALLOWED: Final = re.compile(r"(?:[Pp]hấn đấu )?(?:[Kk]hông (?:có|để|còn)(?: xảy ra)?)(?!\w)")
_DIGITS: Final = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?|\d+\.\d+"
_LEAST: Final = r"ít nhất|tối thiểu|không dưới|không thấp hơn|thấp nhất|trên|hơn"
_MOST: Final = r"không quá|tối đa|dưới|không vượt quá|nhiều nhất"
_UNIT: Final = (
    r"%|phần trăm|triệu đồng|tỷ đồng|(?:lượt|bài|buổi|đợt|cuộc|tin|người|lớp|điểm|đề tài|dự án"
    r"|cá nhân"
    r"|tập thể|mô hình|sáng kiến|nhiệm vụ|hội nghị|hội thảo|chuyên đề|phong trào|đơn vị|sản phẩm"
    r"|công trình"
    r"|lần|văn bản|hồ sơ|thủ tục|bằng sáng chế|doanh nghiệp|đảng bộ|chi bộ|xã|huyện"
    r"|hoạt động)(?!\w)"
    r"|(?!(?:ngày|tháng|năm|giờ|phút|tuần|quý|và|trở|là|hoặc)(?!\w))[^\W\d_]+(?: [^\W\d_]+)?"
)
_AMOUNT: Final = re.compile(
    rf"(?<![\w/.,-])(?:(?P<least>{_LEAST}|từ)|(?P<most>{_MOST}))? ?(?:đạt |từ |có )?"
    rf"(?P<value>{_DIGITS}) ?(?:\([^()]{{1,20}}\) )?(?P<unit>{_UNIT})"
    r"(?P<up>[^,;.]{0,40}? trở lên)?",
    re.IGNORECASE,
)
_EACH: Final = re.compile(r"(?<!\w)(?:mỗi|từng)(?! (?:năm|quý|tháng|tuần|lần))\b", re.IGNORECASE)
_CAP: Final = re.compile(r"không quá|tối đa|không vượt quá")
_CAPPED: Final = re.compile(r"danh hiệu|tổng số|chiến sĩ|khen thưởng|xuất sắc", re.IGNORECASE)
_MEMBER: Final = re.compile(
    rf",\s+(?=(?:phấn đấu|tối thiểu|ít nhất|100 ?%|trong đó có|(?:{HEAD}) (?:\S+ ){{0,4}}?"
    r"(?:hoàn thành|đạt|được công nhận|được xếp loại))(?!\w))"
)
_LONGEST_TITLE: Final = 24
_SLOGAN: Final = re.compile(r"“[^”]*”|\"[^\"]*\"")
_MAIN: Final = re.compile(
    r"(?<!\w)(?:nhằm|với mục tiêu:?)\s+(?=phấn đấu)|(?<!\w)(?=phấn đấu(?!\w))"
)


def targets_in(sentence: Sentence) -> Iterator[Demand]:
    """The targets that a sentence sets, each with the part of the sentence that sets it."""
    if _NOT_DEMANDED.search(_last_headings(sentence.above)) or sentence.basis:
        return
    striving = False
    for start, end in _parts(sentence):
        text = sentence.document.text[start:end]
        striving = striving or bool(_STRIVE.search(_SLOGAN.sub("", text)))
        if _is_target(sentence, text, striving):
            yield _demand(sentence, start, end)


def _is_target(sentence: Sentence, text: str, striving: bool) -> bool:
    plain = _SLOGAN.sub("“”", text)
    if _CONDITIONS.search(plain) or _PAST.search(plain):
        return False
    if "mục đích" in sentence.above:
        return _names_an_amount(plain)
    if striving and _REACHED.search(plain):
        return True
    if sentence.document.type in _RULES:
        return False
    return _names_an_amount(plain) or _is_aimed_at(plain, bool(_AIMED.search(sentence.above)))


def _names_an_amount(text: str) -> bool:
    for found in _AMOUNT.finditer(text):
        percent = found["unit"] in ("%", "phần trăm")
        if found["most"]:
            if percent and not _CAPPED.search(text):
                return True
            continue
        if percent or _is_least(found):
            return True
        if _EACH.search(text, 0, found.start()) and not _CAP.search(text, 0, found.start()):
            return True
    return False


def _is_aimed_at(text: str, aimed: bool) -> bool:
    if _SURPASSED.search(text) or (_NONE_ALLOWED.match(text) and aimed):
        return True
    if not aimed:
        return False
    return bool(_ASSIGNED.search(text) or _AWARDED.search(text) or _COUNTED_UP.search(text))


def _is_least(found: re.Match[str]) -> bool:
    return bool(found["up"]) or bool(found["least"] and found["least"].lower() not in ("từ", "hơn"))


def _parts(sentence: Sentence) -> Iterator[tuple[int, int]]:
    text = sentence.document.text
    for start, end in sentence.parts:
        begin = start
        for border in _MEMBER.finditer(text, start, end):
            striven = text.lower().rfind("phấn đấu", begin, border.start())
            whole = _REACHED.search(text, max(begin, striven), border.start()) is not None
            if whole and not _in_quotation(text, start, border.start()):
                yield begin, border.start() + 1
                begin = border.end()
        yield begin, end


def _in_quotation(text: str, start: int, at: int) -> bool:
    return text.count("“", start, at) > text.count("”", start, at)


def _last_headings(above: str) -> str:
    return " › ".join(above.split(" › ")[-3:])


def _demand(sentence: Sentence, start: int, end: int) -> Demand:
    text = sentence.document.text
    while end > start and text[end - 1] in " \n;,":
        end -= 1
    return Demand(
        kind="target",
        title=title_of(_told(text[start:end])) or text[start:end],
        quote=text[start:end],
        place=sentence.place(start, end),
        label=sentence.label,
        amount=amount_in(text[start:end]),
    )


def _told(text: str) -> str:
    """From where the sentence says what is striven for; a leading deed is kept."""
    main = list(_MAIN.finditer(text))
    if main and DEED.match(text) is None and main[-1].start() > len(text) // 3:
        return text[main[-1].end() :]
    subject = subject_of(text)
    if subject is not None and subject.deed < len(text) and len(text.split()) > _LONGEST_TITLE:
        return text[subject.deed :]
    return text


def amount_in(text: str) -> Amount | None:
    """The first amount of a clause that is one of a target, or that it is to be striven for."""
    strives = bool(_STRIVE.search(text))
    candidates = [found for found in _AMOUNT.finditer(text) if _counts(found, text)]
    up = _COUNTED_UP.search(text)
    if not candidates and up is not None:
        candidates = [
            found for found in _AMOUNT.finditer(text) if found.start() <= up.end() < found.end()
        ]
    if not candidates:
        return Amount(text="phấn đấu", value=None, unit="", bound="strive") if strives else None
    found = candidates[0]
    unit = " ".join(found["unit"].split())
    return Amount(
        text=" ".join(found[0].split()),
        value=_value(found["value"]),
        unit="%" if unit == "phần trăm" else unit,
        bound=_bound(found, strives),
    )


def _counts(found: re.Match[str], text: str) -> bool:
    percent = found["unit"] in ("%", "phần trăm")
    each = _EACH.search(text, 0, found.start()) is not None
    return percent or bool(found["most"]) or _is_least(found) or each


def _bound(found: re.Match[str], strives: bool) -> AmountBound:
    if found["most"]:
        return "at_most"
    if _is_least(found) or found["up"]:
        return "at_least"
    return "strive" if strives else "exactly"


def _value(written: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", written):
        written = written.replace(".", "")
    return float(written.replace(",", "."))
