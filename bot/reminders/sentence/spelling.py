"""Times as people shorten them, written out: "t6", "8h-10h", "truoc" among accented words."""

import re
from typing import Final

from bot.reminders.sentence.clocks import CLOCK
from bot.reminders.sentence.text import Rewriting, Span, Typed, rewritten
from corpus.vietnamese import is_accented
from corpus.when.line import without_marks

_NOT_LISTED: Final = r"(?<![\w/.-])(?<!ngay )(?<!mong )(?<!mung )"
WEEKDAY: Final = r"(?:thu (?:[2-7]|hai|ba|tu|nam|sau|bay)|chu nhat)"
_COUNTED: Final = "don vi|chi tieu|can bo|nguoi|phong|thanh vien|dai bieu|xa|diem"
_CUED: Final = (
    r"(?:(?<=truoc )|(?<=chot )|(?<=cuoi )|(?<=nhat )|(?<=han )|(?<=ngay )|(?<=den )|(?<=het )"
    r"|(?<=vao )|(?<= la )|(?<=: )|^)"
)
_NO_SHARE: Final = (
    r"(?<!dat )(?<!hon )(?<!khoan )(?<!dieu )(?<!ty le )(?<!ti le )(?<!it nhat )(?<!thieu )"
    r"(?<!ban so )(?<!van so )(?<!dinh so )"
)
_AFTER_A_NOUN: Final = (
    r"(?:(?<=ban )|(?<=diem )|(?<=muc )|(?<=mau )|(?<=bieu )|(?<=so )|(?<=nha )|(?<=truc )"
    r"|(?<=duong ))"
)
# Patterns of what is typed without diacritics, and what each is written out as.
_REWRITES: Final = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (rf"(?<!\w)(?:tu )?(?P<a>{CLOCK})(?: ?(?:-|->|den) ?)(?:{CLOCK})", r"lúc \g<a>"),
        (rf"{_AFTER_A_NOUN}(?P<n>\d{{1,2}}(?: ?(?:h|gio|g)(?![a-z])|:\d\d(?!\d)))",
         r"lúc \g<n>"),
        (rf"{_AFTER_A_NOUN}(?P<n>\d{{1,2}} thang \d)", r"vào ngày \g<n>"),
        ((r"(?<!\w)(?:hang|moi) (?P<u>thang|quy|nam),? (?:vao )?(?P<d>ngay (?:lam viec )?(?:dau"
          r" tien|cuoi cung|dau|cuoi))(?! (?:cua )?(?:thang|quy|nam))(?!\w)"), r"\g<d> của \g<u>"),
        (r"(?<!\w)trc(?!\w)", "trước"),
        ((r"(?<![\w-])(?<!toi )(?<!sang )(?<!chieu )(?<!trua )(?<!ngay )mai"
         r"(?= \d{1,2} ?(?:h|g|:))|(?<=\dh )mai(?!\w)|(?<=\d )mai(?!\w)"), "ngày mai"),
        (r"(?<![\w/.-])(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d\d)(?!\w)",
         r"\g<d>/\g<m>/20\g<y>"),
        (r"(?<!\w)t(?P<n>1[0-2]|[89])(?![\w/])", r"tháng \g<n>"),
        (r"(?<!\w)t(?P<n>[2-7])(?= (?:hang|moi|tuan|nay|toi|sau|luc|vao|\d)|,| ?$)(?! ?/)",
         r"vào thứ \g<n>"),
        (r"(?<!\w)cn(?= (?:tuan|nay|toi|hang|moi))", "vào chủ nhật"),
        (r"(?<!\w)t(?P<n>1[0-2]|[1-9]) ?/ ?(?P<y>20\d\d)(?!\w)", r"tháng \g<n>/\g<y>"),
        (r"(?<!\w)(?<!chao )(?:mong|mung) (?P<n>\d{1,2})(?!\d| ?/)", r"ngày \g<n>"),
        (rf"{_NOT_LISTED}(?P<n>\d{{1,2}})(?= (?:cua )?(?:hang|moi) (?:thang|quy)(?!\w))",
         r"ngày \g<n>"),
        (rf"{_CUED}(?P<n>\d{{1,2}} ?/ ?\d{{1,2}}(?: ?/ ?\d{{4}})?)(?= (?:{_COUNTED})(?!\w))",
         r"ngày \g<n> |"),
        ((rf"{_NOT_LISTED}{_NO_SHARE}(?P<n>\d{{1,2}} ?/ ?\d{{1,2}})(?![\w%]|[/.-]\w)"
          rf"(?! (?:so|tong|{_COUNTED})(?!\w))"), r"ngày \g<n>"),
        (rf"{_CUED}(?P<d>\d{{1,2}})[.-](?P<m>\d{{1,2}})(?![\w%]|[/.-]\w)", r"\g<d>/\g<m>"),
        (r"(?<!va )(?<!, )(?P<n>ngay \d{1,2})(?! ?[/.-] ?\d|\w| thang)", r"vào \g<n>"),
        ((r"(?<!va )(?<!, )(?<!lan )(?<!dot )(?<!tuan )(?<!quy )(?<!\w)"
          rf"(?P<n>{WEEKDAY})(?!\w)"), r"vào \g<n>"),
        (r"(?<!\w)trong tuan(?! (?:nay|sau|toi|dau|cuoi))", "trong tuần này"),
    )
)  # fmt: skip
_MARKED: Final = (
    "trước", "chậm nhất", "muộn nhất", "hạn chót", "hạn cuối", "đến hết", "ngày", "thứ", "tuần",
    "tháng", "quý", "năm", "hằng", "hàng", "mỗi", "cuối", "đầu", "giữa", "lúc", "giờ", "sáng",
    "trưa", "chiều", "tối", "hôm", "làm việc", "cuối cùng", "chủ nhật", "tới", "này", "đến", "từ",
    "sáu", "bảy", "tư", "vào", "hạn", "hết",
)  # fmt: skip
_MARKS: Final = {without_marks(word): word for phrase in _MARKED for word in phrase.split()}
_RESTORED: Final = re.compile(
    r"(?<!\w)(?:(?:truoc|cham nhat|muon nhat|han chot|han cuoi(?: cung)?|den het|den|het|tu"
    r"|luc|vao)"
    r"(?= (?:ngay |thu |cuoi |dau |thang |quy |het |hom |luc )*(?:\d|nay|mai|thang|quy|nam|tuan|"
    r"hai|ba|tu|sau|bay|[iv]+(?!\w)))"
    r"|(?:cuoi|dau|giua|hang|moi) (?:ngay|tuan|thang|quy|nam)(?! hoc)(?: (?:nay|sau|toi))?"
    r"|(?:tuan|thang|quy) (?:nay|sau|toi)"
    r"|(?:ngay|thang|quy|nam)(?= (?:\d|[iv]+(?!\w)))"
    r"|ngay lam viec (?:cuoi cung|cuoi|dau tien|dau) (?:cua )?(?:hang |moi )?(?:thang|quy|nam)"
    r"|thu (?=[2-7])|thu (?:hai|ba|tu|nam|sau|bay)(?= (?:tuan|hang|moi|nay|toi))|chu nhat"
    r"|(?:sang|trua|chieu|toi)(?= (?:mai|nay|thu|ngay))|hom nay|ngay mai|ngay kia"
    r"|gio(?= (?:\d|sang|chieu|toi|ngay))|(?<=\dh )(?:sang|chieu|toi)|(?<=gio )(?:sang|chieu|toi))"
    r"(?!\w)"
)
_PLACE: Final = re.compile(r"\\g<(\w)>")


def _restored(typed: Typed, flat: str) -> str:
    """The typed text, the words of time in it with their diacritics where others have theirs."""
    text = "".join("|" if bare == "|" else own for own, bare in zip(typed.text, flat, strict=True))
    if typed.bare:
        return text
    for found in _RESTORED.finditer(flat):
        own = text[found.start() : found.end()]
        if own.isascii():
            marked = " ".join(_MARKS.get(word, word) for word in found.group().split(" "))
            text = text[: found.start()] + marked + text[found.end() :]
    return text


def written_out(typed: Typed, flat: str) -> Rewriting:
    """The sentence as the grammar of times knows it; ``flat`` has ``|`` for what is read."""
    text = _restored(typed, flat)
    changes: list[tuple[Span, str]] = []
    for pattern, instead in _REWRITES:
        for found in pattern.finditer(flat):
            span = Span(*found.span())
            if span.end > span.start and not any(span.overlaps(other) for other, _ in changes):
                changes.append((span, _expanded(found, instead, text)))
    changes.sort(key=lambda change: change[0].start)
    if not is_accented(text):
        changes = [(span, without_marks(instead)) for span, instead in changes]
    return rewritten(text, changes)


def _expanded(found: re.Match[str], instead: str, text: str) -> str:
    """The replacement with what was typed in its places."""
    return _PLACE.sub(lambda place: text[slice(*found.span(place[1]))], instead)
