"""What must be done by, at, or within a time.

The dates of documents, days on which a text comes into force, reports of the past, periods that
only name a campaign, powers and the conditions of an award are none.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.demands.clauses import Sentence
from corpus.demands.due import Time, iso_duration
from corpus.demands.model import Demand, Due, Party
from corpus.demands.parties import deed_itself, is_named_alone, subject_of
from corpus.demands.titles import title_of
from corpus.demands.words import DEED, DEED_AFTER_VERB
from corpus.when.meaning import (
    Bound,
    Clock,
    Day,
    Duration,
    HalfYear,
    MonthsOfYear,
    Part,
    Period,
    Recurrence,
    Unit,
    Year,
)

_NOT_DEMANDED: Final = re.compile(
    r"tình hình|thực trạng|đánh giá chung|(?:^|› )(?:về )?kết quả|giải thích từ ngữ|hiệu lực"
    r"|ưu điểm|tồn tại, hạn chế"
)
_IN_FORCE: Final = re.compile(
    r"(?<!\w)(?:có hiệu lực|hết hiệu lực|hiệu lực thi hành|được áp dụng từ|thông qua ngày"
    r"|được ban hành"
    r"|thay thế|bãi bỏ)"
)
_BASIS: Final = re.compile(
    r"(?:Căn cứ|Xét|Theo (?!dõi)|Thực hiện|Tiếp theo|Phát huy|Để |Tại phiên|Qua |Năm \d{4},"
    r"|Tiếp tục)"
)
_ASKS: Final = re.compile(
    r"(?<!\w)(?:đề nghị|yêu cầu|giao|gửi|báo cáo|nộp|thông báo)", re.IGNORECASE
)
_CONDITION: Final = re.compile(
    r"(?<!\w)(?:để tặng|truy tặng|có thời gian|công tác|tuổi|trở lên|sinh ngày|thành lập ngày"
    r"|kỷ niệm ngày"
    r"|liền kề|liên tục|đã được (?:tặng|khen)|trong thời gian đó|nếu |đang )"
)
_POWER: Final = re.compile(r"(?<!\w)(?:có quyền|được quyền|có thể|được phép)(?!\w)")
_PAST: Final = re.compile(
    r"(?<!\w)(?:đã (?!được phê duyệt|ký|đăng ký|được công nhận|giao|đề ra|nêu)|vừa qua"
    r"|thời gian qua)"
)
_PURPOSE: Final = re.compile(r"(?:Để|Nhằm) [^,;:]*")
_DONE: Final = re.compile(
    r"(?<!\w)(?:hoàn thành|hoàn tất|xong|kết thúc|ban hành|trình|tổng kết|sơ kết|báo cáo|gửi|nộp"
    r"|họp"
    r"|công bố|tổ chức (?:hội|ngày|lễ|sơ|tổng|họp|kiểm|đánh|xét|bình))",
    re.IGNORECASE,
)
_ON_WORDS: Final = re.compile(
    r"(?:dự kiến|vào|lúc|hồi|trong|dịp|tại kỳ họp|tại hội nghị|tại phiên họp|từ|thời gian|hạn|ngay"
    r"|đầu|cuối|định kỳ|kỳ họp|khoảng)\b",
    re.IGNORECASE,
)
_CELL: Final = " | "
_FEWEST_CELLS: Final = 2
_SPAN: Final = re.compile(r"(?:Thời gian|Thời hạn|Hạn|Đợt|Giai đoạn)(?!\w)", re.IGNORECASE)
_AT: Final = re.compile(
    r"(?:vào|lúc|hồi|tại kỳ họp|tại hội nghị|tại phiên|dịp|kỳ họp)\b", re.IGNORECASE
)
_OPENS: Final = re.compile(
    r"(?:^|[:|(\]–-]|;|Đợt (?:\d|[IVX]+)(?: \([^()]*\))?[,:]?|(?:Thời gian|Hạn|Thời hạn"
    r"|Tiến độ)[^,;.]{0,40}:)\s*$",
    re.IGNORECASE,
)
_REPORTS: Final = re.compile(
    r"(?<!\w)(?:báo cáo|gửi|nộp|sơ kết|tổng kết|họp|kiểm tra|đánh giá|bình xét|xét|công bố"
    r"|rà soát|tổ chức"
    r"|đăng ký|tổng hợp|ký|tự chấm|chấm điểm|kiểm điểm|thống kê|cập nhật|trình|lập|xây dựng"
    r"|phát động"
    r"|biểu dương|giao ban|công khai|thông báo|ban hành)(?: \S+){0,4} ?$",
    re.IGNORECASE,
)
_ROUTINE: Final = re.compile(
    r"(?:nhiệm vụ|kế hoạch|chỉ tiêu|xã hội|công tác|khen thưởng|số|luân phiên|tặng|thực hiện"
    r"|thường xuyên"
    r"|thu nhập|lương|các năm|chương trình|biên chế|đợt|lần|dịp|cán bộ|người) ?$",
    re.IGNORECASE,
)
_PERIODIC: Final = re.compile(
    r"(?<!\w)định kỳ (?:(?P<n>\d{1,2}) (?P<unit>tháng|năm)|(?:hằng |hàng )?(?P<every>tuần|tháng"
    r"|quý|năm))"
    r"(?:(?:,| và|, và) (?:hằng |hàng )?(?:\d{1,2} tháng|tuần|tháng|quý|năm|cả năm)(?! \d))*(?!\w)",
    re.IGNORECASE,
)
_EVENT: Final = re.compile(
    r"(?<!\w)(?:chậm nhất |xong )?(?:trước|ngay sau) khi (?P<event>[^,;:.()]{3,90})", re.IGNORECASE
)
_OBLIGED: Final = re.compile(
    r"(?<!\w)(?:có trách nhiệm|phải|cần|yêu cầu|đề nghị|bắt buộc|giao)(?!\w)", re.IGNORECASE
)
_AHEAD: Final = re.compile(
    r"(?<!\w)trước (?P<event>(?:khi|ngày|kỳ|buổi|cuộc|phiên|hội nghị|thời điểm"
    r"|hạn) [^\d,;.:()]{2,40}?)"
    r" (?:ít nhất |tối thiểu |chậm nhất |là )*(?P<n>\d{1,2}) (?:\([^()]{1,20}\) )?"
    r"(?P<unit>ngày làm việc|ngày|tuần|giờ)(?!\w)",
    re.IGNORECASE,
)
_AHEAD_UNITS: Final[dict[str, Unit]] = {
    "ngày làm việc": "working_day", "ngày": "day", "tuần": "week", "giờ": "hour",
}  # fmt: skip
_CRITERIA: Final = re.compile(r"tiêu chuẩn(?! đo lường)|tiêu chí|điều kiện|đối tượng")
_HANDED_IN: Final = re.compile(r"(?<!\w)(?:gửi|nộp|báo cáo|trình|công bố)(?!\w)")
_LONGEST_LOOSE_MONTHS: Final = 6
_JOINED: Final = re.compile(r"^[\s,(:)]*(?:và|đồng thời)?\s*")
_DONE_THING: Final = re.compile(
    rf"(?!(?:định kỳ|hằng|hàng|trước|chậm)(?!\w)){DEED.pattern}", re.IGNORECASE
)


def deadlines_in(
    sentence: Sentence, times: Sequence[Time], parties: Sequence[tuple[int, tuple[Party, ...]]]
) -> Iterator[Demand]:
    """The deadlines of a sentence; ``times`` are within it, ``parties`` who is bound from where."""
    if _NOT_DEMANDED.search(_near(sentence)):
        return
    for start, end in sentence.parts:
        inside = [time for time in times if start <= time.start < end]
        said = start
        for due, first, last in _dues(sentence, inside, start, end):
            yield _demand(sentence, due, (start, end), (first, last), parties, said)
            said = last


def _near(sentence: Sentence) -> str:
    """The headings that say what kind of text the sentence stands in."""
    return " › ".join(sentence.above.split(" › ")[-3:])


def _dues(
    sentence: Sentence, times: list[Time], start: int, end: int
) -> Iterator[tuple[Due, int, int]]:
    text = sentence.document.text
    if _IN_FORCE.search(text, start, end) and not _DONE.search(text, start, end):
        return
    if sentence.basis and not _asked(sentence):
        return
    if _CRITERIA.search(_near(sentence)) and not _HANDED_IN.search(text, start, end):
        return
    ahead = _AHEAD.search(text, start, end)
    if ahead is not None:
        yield _due_ahead(ahead), ahead.start(), ahead.end()
        times = [time for time in times if not ahead.start() <= time.end <= ahead.end()]
    periodic = _PERIODIC.search(text, start, end)
    times = [
        time
        for time in times
        if periodic is None or not periodic.start() <= time.start < periodic.end()
    ]
    kept = [time for time in times if not _undated(time) and _is_due(sentence, time, start, end)]
    every = _lent(times, periodic)
    taken = any(time.mention.assumed or isinstance(time.meaning, Recurrence) for time in kept)
    if not taken:
        yield from _recurring(sentence, times, periodic, start, end)
    for time in kept:
        lent = every if time.mention.assumed and isinstance(time.meaning, Day) else None
        yield time.due(lent), time.start, time.end
    if not times and periodic is None and ahead is None:
        yield from _before_events(sentence, start, end)


def _asked(sentence: Sentence) -> bool:
    text = sentence.text
    asks = _ASKS.search(text)
    return asks is not None and (not _BASIS.match(text) or asks.start() > 0)


def _undated(time: Time) -> bool:
    meaning = time.meaning
    return (
        isinstance(meaning, Recurrence)
        and not meaning.dated
        and meaning.month is None
        and meaning.interval == 1
    )


def _lent(times: list[Time], periodic: re.Match[str] | None) -> Recurrence | None:
    """The year that "hằng năm" or "định kỳ 6 tháng, năm" lends to a day without one."""
    yearly = Recurrence(every="year")
    if periodic is not None and ("năm" in periodic[0].lower() or periodic["n"]):
        return yearly
    lenders = [time.meaning for time in times if _undated(time)]
    return yearly if yearly in lenders else None


def _is_due(sentence: Sentence, time: Time, start: int, end: int) -> bool:
    text, written = sentence.document.text, sentence.document.date
    before, after = text[start : time.start], text[time.end : end]
    if _is_past(before) or _POWER.search(before) or _PURPOSE.fullmatch(before):
        return False
    if _IN_FORCE.search(before) and "ngày" in time.text and time.mention.bound is not Bound.BEFORE:
        return False
    due = time.due()
    if written is not None and due.last is not None and due.last < written:
        return False
    if written is not None and due.first is not None and due.first.year < written.year - 1:
        return False
    if isinstance(time.meaning, Recurrence):
        return DEED.search(before + after) is not None and not before.endswith("để tặng ")
    if isinstance(time.meaning, Duration):
        return _is_term(time, before, after)
    if _CONDITION.search(before[-60:]) and time.mention.bound is not Bound.BEFORE:
        return False
    return _bounds_a_deed(time, before, after)


def _is_past(before: str) -> bool:
    """ "Các đơn vị đã nộp …" is told; "các đơn vị đã nộp hồ sơ tự rà soát …" is demanded."""
    told = _PAST.search(before)
    return told is not None and DEED_AFTER_VERB.search(before, told.end()) is None


def _is_term(time: Time, before: str, after: str) -> bool:
    length = time.meaning
    assert isinstance(length, Duration)
    if _CONDITION.search(before[-60:]) or after.lstrip().startswith(
        ("trở lên", "liền", "liên tục")
    ):
        return False
    long = length.unit == "year" or (
        length.unit == "month" and length.count > _LONGEST_LOOSE_MONTHS
    )
    if length.event is None and long:
        return False
    if length.unit in ("hour", "minute") and length.event is None:
        return "trong vòng" in time.text or "trước" in time.text
    return length.event is not None or time.mention.bound is Bound.BEFORE


def _bounds_a_deed(time: Time, before: str, after: str) -> bool:
    deed = DEED.search((before[:1].lower() + before[1:]) + " " + after.lower()) is not None
    opens = _OPENS.search(before) is not None
    deed = deed or (opens and _CELL in before)
    match time.mention.bound:
        case Bound.BEFORE:
            return deed or opens or bool(before.strip())
        case Bound.UNTIL:
            if isinstance(time.meaning, Year | Part):
                return _DONE.search(before + after) is not None
            return deed or opens or _SPAN.match(before) is not None
        case Bound.AFTER:
            return False
        case _:
            return deed and _is_appointed(time, before, after, opens)


def _is_appointed(time: Time, before: str, after: str, opens: bool) -> bool:
    """A time that stands alone counts where words put the deed into it, or it opens the clause."""
    meaning, told = time.meaning, _ON_WORDS.match(time.text) is not None
    if isinstance(meaning, Clock):
        return meaning.day is not None
    if isinstance(meaning, Period):
        named = re.match(r"(?:giai đoạn|nhiệm kỳ|thời kỳ|các năm|\()", time.text, re.IGNORECASE)
        return named is None and (told or opens)
    if isinstance(meaning, Year):
        return bool(_AT.match(time.text) or re.match("trong", time.text, re.IGNORECASE)) and bool(
            _DONE.search(before)
        )
    if isinstance(meaning, HalfYear | MonthsOfYear):
        return told or (opens and after.lstrip().startswith(":"))
    if isinstance(meaning, Part):
        told = told and (_AT.match(time.text) is not None or bool(_DONE.search(before + after)))
        return told or opens
    return told or opens


def _recurring(
    sentence: Sentence, times: list[Time], periodic: re.Match[str] | None, start: int, end: int
) -> Iterator[tuple[Due, int, int]]:
    """ "Hằng năm, … sơ kết", "báo cáo định kỳ 6 tháng, năm"; not "nhiệm vụ hằng năm"."""
    text = sentence.document.text
    if periodic is not None:
        rule = _rule_of(periodic)
        due = Due(text=periodic[0], bound=Bound.ON, recurrence=rule.rule)
        yield due, periodic.start(), periodic.end()
        return
    for time in times:
        before, after = text[start : time.start], text[time.end : end]
        if not _undated(time) or _ROUTINE.search(before) or _POWER.search(before):
            continue
        opens = not before.strip(" ,(") or before.rstrip().endswith((",", ":"))
        if (opens and DEED.search(after)) or _REPORTS.search(before):
            yield time.due(), time.start, time.end
            return


def _rule_of(periodic: re.Match[str]) -> Recurrence:
    every = (periodic["every"] or periodic["unit"]).lower()
    names = {"tuần": "week", "tháng": "month", "quý": "quarter", "năm": "year"}
    count = int(periodic["n"] or 1)
    return Recurrence.model_validate({"every": names[every], "interval": max(count, 1)})


def _due_ahead(found: re.Match[str]) -> Due:
    """ "thông báo trước ngày họp ít nhất 03 ngày làm việc": the term runs back from the event."""
    length = Duration(count=int(found["n"]), unit=_AHEAD_UNITS[found["unit"].lower()])
    return Due(
        text=" ".join(found[0].split()),
        bound=Bound.BEFORE,
        after=iso_duration(length),
        working_days=length.unit == "working_day",
        event=" ".join(found["event"].split()),
        back=True,
    )


def _before_events(sentence: Sentence, start: int, end: int) -> Iterator[tuple[Due, int, int]]:
    """ "… có trách nhiệm công khai danh sách trước khi đề nghị khen thưởng"."""
    text = sentence.document.text
    found = _EVENT.search(text, start, end)
    if found is None or not _OBLIGED.search(text, start, found.start()):
        return
    event, words = " ".join(found["event"].split()), " ".join(found[0].split())
    bound = Bound.AFTER if "ngay sau" in words.lower() else Bound.BEFORE
    due = Due(text=words, bound=bound, inclusive=False, event=event)
    yield due, found.start(), found.end()


def _demand(
    sentence: Sentence,
    due: Due,
    part: tuple[int, int],
    time: tuple[int, int],
    parties: Sequence[tuple[int, tuple[Party, ...]]],
    said: int,
) -> Demand:
    text = sentence.document.text
    first, last = sentence.quotable(*part)
    while last > first and text[last - 1] in " \n;":
        last -= 1
    bound = [who for start, who in parties if start <= time[0]]
    row = _row(text[part[0] : time[0]])
    if row is not None:
        title, who = row
        bound.append(who)
    else:
        title = _title(text, part, time, said)
    return Demand(
        kind="deadline",
        title=title or text[first:last],
        quote=text[first:last],
        place=sentence.place(first, last),
        label=sentence.label,
        parties=bound[-1] if bound else (),
        due=due,
    )


def _row(before: str) -> tuple[str, tuple[Party, ...]] | None:
    """What a row of a table says before the cell of its time: the thing to do, and who does it."""
    cells = [cell.strip() for cell in before.split(_CELL)]
    if len(cells) < _FEWEST_CELLS:
        return None
    named = [cell for cell in cells if is_named_alone(cell)]
    done = [cell for cell in cells if cell not in named and len(cell.split()) > 1]
    parties = tuple(Party(name=cell, role="do") for cell in named)
    return (title_of(done[0]), parties) if done else None


def _title(text: str, part: tuple[int, int], time: tuple[int, int], said: int) -> str:
    """What is to be done: what stands before the time, or after it where it opens the clause.

    ``said`` is where the deadline before it in the same clause ends.
    """
    start = part[0]
    subject = subject_of(text[start : part[1]])
    if subject is not None and start + subject.deed < time[0]:
        start += subject.deed
    if (itself := deed_itself(text[: part[1]], start)) < time[0]:
        start = itself
    between = _JOINED.sub("", text[said : time[0]])
    if said > part[0] and _DONE_THING.search(between):
        return title_of(between)
    before, after = text[start : time[0]], text[time[1] : part[1]]
    if _DONE_THING.search(before) or len(after.split()) < 2:
        return title_of(before) or title_of(after)
    return title_of(after)
