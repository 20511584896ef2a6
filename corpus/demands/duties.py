"""Who must do what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.demands.clauses import Sentence
from corpus.demands.model import Demand, Party
from corpus.demands.parties import (
    Subject,
    deed_begins,
    deed_itself,
    is_named_alone,
    parties_of,
    says,
    subject_of,
)
from corpus.demands.titles import title_of
from corpus.demands.words import PARTY_AT_START

_NOT_DEMANDED: Final = re.compile(
    r"mục đích|tình hình|thực trạng|đánh giá chung|(?:^|› )(?:về )?kết quả|giải thích từ ngữ"
    r"|đối tượng"
    r"|phạm vi điều chỉnh|tiêu chuẩn(?! đo lường)|tiêu chí|quan điểm|mức chi|thang điểm"
    r"|thẩm quyền|quyền của|phụ lục|hình thức khen|ưu điểm|tồn tại|hạn chế"
)
_TOLD: Final = re.compile(
    r"(?:Ngày|Sáng ngày|Chiều ngày|Đến nay|Thời gian qua|Vừa qua|Trong thời gian qua|Những năm qua"
    r"|Về kết quả|Năm \d{4}, [^.]*(?<!\w)(?:đã|có nhiều)(?!\w)|Sau khi nghe)(?!\w)"
)
# In what is striven for, "Công đoàn hoàn thành xuất sắc nhiệm vụ" is a target, not a duty.
_REACHES: Final = re.compile(r"[^,;]{2,60}? (?:hoàn thành|đạt|được)(?!\w)")
_FACTS: Final = re.compile(
    r"(?:Thời gian|Địa điểm|Thành phần|Số lượng|Hồ sơ|Kinh phí|Mức|Đối tượng|Danh sách|Tổng"
    r"|Nội dung"
    r"|Tỷ lệ|Tỉ lệ|Danh hiệu|Tiêu chuẩn|Điều kiện|Hình thức|Quá thời hạn|Nơi nhận|Đầu mối liên hệ"
    r"|Lưu:|Như |(?:Chỉ thị|Quyết định|Kế hoạch|Kết luận|Nghị quyết|Công văn|Hướng dẫn|Quy chế"
    r"|Thông tư) này"
    r"|Ghi chú|[Tt]rên đây|Mọi |“|\d|[Kk]hông quá|Đợt \d|TT |STT)",
)


_ASKS: Final = re.compile(r"(?<!\w)(?:yêu cầu|đề nghị|giao)(?= (?:các|đồng|[A-ZĐỦ]))")


@dataclass(frozen=True)
class Duty:
    """A deed that somebody is bound to: its span in the text, where it begins, and who."""

    start: int
    end: int
    deed: int
    parties: tuple[Party, ...]


def duties_in(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, list[Demand]]]:
    """Each sentence with the duties it states, in order.

    A sentence that names nobody is bound to whom the sentence before it in the same section
    named, or to whom the heading or the introductory words above it name.
    """
    section, before = -1, tuple[Subject, ...]()
    for sentence in sentences:
        if sentence.section != section:
            section, before = sentence.section, ()
        found = list(_duties(sentence, before))
        named = [subject for _, subject in found if subject is not None]
        before = (named[-1],) if named else before
        yield sentence, [_demand(sentence, duty) for duty, _ in found]


def _duties(
    sentence: Sentence, before: tuple[Subject, ...]
) -> Iterator[tuple[Duty, Subject | None]]:
    if sentence.introduces or _NOT_DEMANDED.search(sentence.above):
        return
    if _TOLD.match(sentence.text) and not _ASKS.search(sentence.text):
        return
    striving = False
    kept: Duty | None = None
    kept_subject: Subject | None = None
    for start, end in _parts_with_names_joined(sentence):
        text = sentence.document.text[start:end]
        reached = striving and _REACHES.match(text)
        striving = striving or "phấn đấu" in text.lower()
        first = start == sentence.start
        found = None if reached else _duty_at(sentence, before, start, end, first=first)
        if found is None:
            kept = kept and replace(kept, end=end)
            continue
        if kept is not None:
            yield kept, kept_subject
        kept, kept_subject = found
    if kept is not None:
        yield kept, kept_subject


def _duty_at(
    sentence: Sentence, before: tuple[Subject, ...], start: int, end: int, *, first: bool
) -> tuple[Duty, Subject | None] | None:
    text = sentence.document.text[start:end]
    subject = subject_of(text)
    if subject is not None and sentence.basis and says(subject, text):
        return None
    if subject is not None:
        parties = parties_of(subject, text)
        return Duty(start, end, start + subject.deed, parties), subject
    if not first or sentence.basis:
        return None
    deed = deed_begins(text)
    bound = before if deed is not None and before else sentence.bound
    if not bound or _FACTS.match(text) or (deed is None and PARTY_AT_START.match(text)):
        return None
    deed = deed or 0
    parties = tuple(party for one in bound for party in parties_of(Subject(one.names, deed), text))
    return Duty(start, end, start + deed, parties), None


def _parts_with_names_joined(sentence: Sentence) -> list[tuple[int, int]]:
    """The ;-parts, a list of names ("Chánh Văn phòng; Giám đốc Sở; …") with what they must do."""
    joined: list[tuple[int, int]] = []
    open_name = False
    for start, end in sentence.parts:
        if open_name:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
        own = sentence.document.text[start:end].rstrip("; ")
        open_name = end < sentence.end and is_named_alone(own)
    return joined


def _demand(sentence: Sentence, duty: Duty) -> Demand:
    text = sentence.document.text
    start, end = duty.start, duty.end
    while end > start and (text[end - 1].isspace() or text[end - 1] == ";"):
        end -= 1
    return Demand(
        kind="duty",
        title=title_of(text[deed_itself(text[:end], duty.deed) : end])
        or title_of(text[start:end])
        or text[start:end],
        quote=text[start:end],
        place=sentence.place(start, end),
        label=sentence.label,
        parties=duty.parties,
    )
