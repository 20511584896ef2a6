import time
from datetime import date
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.vietnamese import is_accented
from corpus.when.line import without_marks
from corpus.when.meaning import (
    Bound,
    Clock,
    Day,
    Duration,
    HalfYear,
    Impossible,
    Meaning,
    Month,
    MonthsOfYear,
    Part,
    Period,
    Quarter,
    Recurrence,
    TimeMention,
    Week,
    Year,
)
from corpus.when.printing import print_time
from corpus.when.recogniser import find_times

_ON: Final = date(2024, 5, 15)  # a Wednesday
_TERM: Final = Duration(count=10, unit="working_day", event="ngày nhận đủ hồ sơ")


def _day(year: int, month: int, day: int) -> Day:
    return Day(day=date(year, month, day))


def _period(first: str, last: str) -> Period:
    return Period(first=date.fromisoformat(first), last=date.fromisoformat(last))


def _only(text: str) -> TimeMention:
    (mention,) = find_times(text, _ON)
    return mention


_WRITTEN: Final[list[tuple[str, Bound, Meaning]]] = [
    ("trước ngày 15 tháng 11 năm 2024", Bound.BEFORE, _day(2024, 11, 15)),
    ("truoc ngay 15 thang 11 nam 2024", Bound.BEFORE, _day(2024, 11, 15)),
    ("trước 15/11/2024", Bound.BEFORE, _day(2024, 11, 15)),
    ("chậm nhất là ngày 15-11-2024", Bound.BEFORE, _day(2024, 11, 15)),
    ("chậm nhất vào ngày 15.11.2024", Bound.BEFORE, _day(2024, 11, 15)),
    ("không quá ngày 15/11/24", Bound.BEFORE, _day(2024, 11, 15)),
    ("muộn nhất 15/11", Bound.BEFORE, _day(2024, 11, 15)),
    ("không muộn hơn ngày 15/11", Bound.BEFORE, _day(2024, 11, 15)),
    ("hạn nộp: 15/11", Bound.BEFORE, _day(2024, 11, 15)),
    ("hạn chót là 15/11", Bound.BEFORE, _day(2024, 11, 15)),
    ("15/11", Bound.ON, _day(2024, 11, 15)),
    ("nộp ngày 15/11 năm sau", Bound.ON, _day(2025, 11, 15)),
    ("đến hết ngày 31/12/2024", Bound.UNTIL, _day(2024, 12, 31)),
    ("đến ngày 31 tháng 12", Bound.UNTIL, _day(2024, 12, 31)),
    ("kể từ ngày 01/01/2024", Bound.AFTER, _day(2024, 1, 1)),
    ("từ ngày 1 tháng 1 năm 2024", Bound.AFTER, _day(2024, 1, 1)),
    ("sau ngày 01/7/2024", Bound.AFTER, _day(2024, 7, 1)),
    ("ngày mười lăm tháng mười một", Bound.ON, _day(2024, 11, 15)),
    ("ngay muoi lam thang muoi mot", Bound.ON, _day(2024, 11, 15)),
    ("ngày hai mươi mốt tháng tư năm hai nghìn không trăm hai mươi lăm", Bound.ON,
     _day(2025, 4, 21)),
    ("mồng hai tháng chín", Bound.ON, _day(2024, 9, 2)),
    ("mùng 1 tháng 6", Bound.ON, _day(2024, 6, 1)),
    ("vào 2/9", Bound.ON, _day(2024, 9, 2)),
    ("trước ngày 20", Bound.BEFORE, _day(2024, 5, 20)),
    ("ngày 20 tháng này", Bound.ON, _day(2024, 5, 20)),
    ("ngày 05 tháng sau", Bound.ON, _day(2024, 6, 5)),
    ("thứ sáu tuần sau", Bound.ON, _day(2024, 5, 24)),
    ("thu sau tuan sau", Bound.ON, _day(2024, 5, 24)),
    ("thứ 2 tuần này", Bound.ON, _day(2024, 5, 13)),
    ("chủ nhật tuần trước", Bound.ON, _day(2024, 5, 12)),
    ("trước thứ sáu", Bound.BEFORE, _day(2024, 5, 17)),
    ("thứ hai tới", Bound.ON, _day(2024, 5, 20)),
    ("Thứ Hai, ngày 13/5/2024", Bound.ON, _day(2024, 5, 13)),
    ("hôm nay", Bound.ON, _day(2024, 5, 15)),
    ("ngày mai", Bound.ON, _day(2024, 5, 16)),
    ("sáng mai", Bound.ON, _day(2024, 5, 16)),
    ("ngày kia", Bound.ON, _day(2024, 5, 17)),
    ("3 ngày nữa", Bound.ON, _day(2024, 5, 18)),
    ("hai tuần nữa", Bound.ON, _day(2024, 5, 29)),
    ("ngày cuối cùng của tháng 6", Bound.ON, _day(2024, 6, 30)),
    ("ngày làm việc cuối cùng của tháng 6/2024", Bound.ON, _day(2024, 6, 28)),
    ("tuần sau", Bound.ON, Week(monday=date(2024, 5, 20))),
    ("cuối tuần này", Bound.ON, Part(part="end", of=Week(monday=date(2024, 5, 13)))),
    ("tháng 3", Bound.ON, Month(year=2024, month=3)),
    ("tháng 3/2025", Bound.ON, Month(year=2025, month=3)),
    ("tháng mười một năm 2024", Bound.ON, Month(year=2024, month=11)),
    ("tháng sau", Bound.ON, Month(year=2024, month=6)),
    ("hết tháng 10", Bound.UNTIL, Month(year=2024, month=10)),
    ("cuối tháng này", Bound.ON, Part(part="end", of=Month(year=2024, month=5))),
    ("đầu tháng 6/2024", Bound.ON, Part(part="beginning", of=Month(year=2024, month=6))),
    ("quý II", Bound.ON, Quarter(year=2024, quarter=2)),
    ("quy II", Bound.ON, Quarter(year=2024, quarter=2)),
    ("quý III/2024", Bound.ON, Quarter(year=2024, quarter=3)),
    ("trước quý 4 năm 2025", Bound.BEFORE, Quarter(year=2025, quarter=4)),
    ("quý sau", Bound.ON, Quarter(year=2024, quarter=3)),
    ("giữa quý I/2025", Bound.ON, Part(part="middle", of=Quarter(year=2025, quarter=1))),
    ("6 tháng đầu năm", Bound.ON, HalfYear(year=2024, half=1)),
    ("06 tháng cuối năm 2024", Bound.ON, HalfYear(year=2024, half=2)),
    ("sáu tháng đầu năm 2025", Bound.ON, HalfYear(year=2025, half=1)),
    ("nửa cuối năm", Bound.ON, HalfYear(year=2024, half=2)),
    ("báo cáo 9 tháng", Bound.ON, MonthsOfYear(year=2024, count=9)),
    ("9 tháng đầu năm 2023", Bound.ON, MonthsOfYear(year=2023, count=9)),
    ("3 tháng cuối năm", Bound.ON, MonthsOfYear(year=2024, count=3, from_end=True)),
    ("năm 2024", Bound.ON, Year(year=2024)),
    ("năm sau", Bound.ON, Year(year=2025)),
    ("đến hết năm 2025", Bound.UNTIL, Year(year=2025)),
    ("đầu năm", Bound.ON, Part(part="beginning", of=Year(year=2024))),
    ("cuối năm 2024", Bound.ON, Part(part="end", of=Year(year=2024))),
    ("giai đoạn 2021-2025", Bound.ON, _period("2021-01-01", "2025-12-31")),
    ("nhiệm kỳ 2020 - 2025", Bound.ON, _period("2020-01-01", "2025-12-31")),
    ("giai doan 2021–2025", Bound.ON, _period("2021-01-01", "2025-12-31")),
    ("Kế hoạch (2021-2025)", Bound.ON, _period("2021-01-01", "2025-12-31")),
    ("từ năm 2021 đến năm 2025", Bound.ON, _period("2021-01-01", "2025-12-31")),
    ("từ ngày 01/3 đến ngày 31/5/2024", Bound.ON, _period("2024-03-01", "2024-05-31")),
    ("tu 01/3 den het 31/5/2024", Bound.ON, _period("2024-03-01", "2024-05-31")),
    ("từ 15/12 đến 15/01/2025", Bound.ON, _period("2024-12-15", "2025-01-15")),
    ("ngày 15-20/11/2024", Bound.ON, _period("2024-11-15", "2024-11-20")),
    ("từ tháng 3 đến tháng 5 năm 2024", Bound.ON, _period("2024-03-01", "2024-05-31")),
    ("từ quý I đến quý III/2024", Bound.ON, _period("2024-01-01", "2024-09-30")),
    ("hằng năm", Bound.ON, Recurrence(every="year")),
    ("hàng quý", Bound.ON, Recurrence(every="quarter")),
    ("mỗi tháng một lần", Bound.ON, Recurrence(every="month")),
    ("hang tuan", Bound.ON, Recurrence(every="week")),
    ("03 năm một lần", Bound.ON, Recurrence(every="year", interval=3)),
    ("chậm nhất ngày 20 hằng tháng", Bound.BEFORE, Recurrence(every="month", month_day=20)),
    ("cham nhat ngay 20 hang thang", Bound.BEFORE, Recurrence(every="month", month_day=20)),
    ("trước 30/6 hằng năm", Bound.BEFORE, Recurrence(every="year", month=6, month_day=30)),
    ("ngày 29/02 hằng năm", Bound.ON, Recurrence(every="year", month=2, month_day=29)),
    ("Hằng năm, trước ngày 30 tháng 6", Bound.BEFORE,
     Recurrence(every="year", month=6, month_day=30)),
    ("tháng 12 hằng năm", Bound.ON, Recurrence(every="year", month=12)),
    ("thứ hai hằng tuần", Bound.ON, Recurrence(every="week", weekday=0)),
    ("trong quý IV hằng năm", Bound.ON, Recurrence(every="year", quarter=4)),
    ("hằng năm, vào quý I", Bound.ON, Recurrence(every="year", quarter=1)),
    ("cuối hằng tháng", Bound.ON, Recurrence(every="month", month_day=-1)),
    ("cuối mỗi quý", Bound.ON, Recurrence(every="quarter", month_day=-1)),
    ("đầu hằng năm", Bound.ON, Recurrence(every="year", month_day=1)),
    ("chậm nhất là ngày 20 hằng tháng", Bound.BEFORE, Recurrence(every="month", month_day=20)),
    ("trước 11 giờ thứ Sáu hằng tuần", Bound.BEFORE,
     Recurrence(every="week", weekday=4, clock=Clock(hour=11))),
    ("truoc 17h ngay 24 hang thang", Bound.BEFORE,
     Recurrence(every="month", month_day=24, clock=Clock(hour=17))),
    ("thứ hai hằng tuần, lúc 8h30", Bound.ON,
     Recurrence(every="week", weekday=0, clock=Clock(hour=8, minute=30))),
    ("ngày cuối cùng của quý", Bound.ON, Recurrence(every="quarter", month_day=-1)),
    ("trước ngày 05 của tháng đầu quý sau", Bound.BEFORE,
     Recurrence(every="quarter", month=1, month_day=5)),
    ("hằng quý (trước ngày 05 của tháng đầu quý sau", Bound.BEFORE,
     Recurrence(every="quarter", month=1, month_day=5)),
    ("hằng tháng, trước ngày 05 của tháng sau", Bound.BEFORE,
     Recurrence(every="month", month_day=5)),
    ("tuần đầu tháng 12 năm 2024", Bound.ON, _period("2024-12-01", "2024-12-07")),
    ("tuần cuối cùng của tháng 2/2024", Bound.ON, _period("2024-02-23", "2024-02-29")),
    ("ngày 20 của tháng cuối quý", Bound.ON, Recurrence(every="quarter", month=3, month_day=20)),
    ("ngày làm việc cuối cùng của tháng", Bound.ON, Recurrence(every="month", working="last")),
    ("ngày làm việc đầu tiên của mỗi quý", Bound.ON, Recurrence(every="quarter", working="first")),
    ("sau 10 ngày làm việc kể từ ngày nhận đủ hồ sơ", Bound.AFTER, _TERM),
    ("trong 10 (mười) ngày làm việc, kể từ ngày nhận đủ hồ sơ", Bound.BEFORE, _TERM),
    ("trong thời hạn 05 ngày làm việc", Bound.BEFORE, Duration(count=5, unit="working_day")),
    ("chậm nhất sau 3 ngày", Bound.BEFORE, Duration(count=3, unit="day")),
    ("trong vòng 24 giờ", Bound.BEFORE, Duration(count=24, unit="hour")),
    ("chậm nhất 05 ngày trước khi họp", Bound.BEFORE,
     Duration(count=5, unit="day", event="khi họp", back=True)),
    ("30 ngày kể từ ngày 01/3/2024", Bound.ON,
     Duration(count=30, unit="day", event="ngày 01/3/2024", since=date(2024, 3, 1))),
    ("8h30 ngày 20/10", Bound.ON, Clock(hour=8, minute=30, day=date(2024, 10, 20))),
    ("trước 17h ngày 15/11/2024", Bound.BEFORE, Clock(hour=17, day=date(2024, 11, 15))),
    ("ngày 15/11 lúc 14:30", Bound.ON, Clock(hour=14, minute=30, day=date(2024, 11, 15))),
    ("24 giờ ngày 30/6", Bound.ON, Clock(hour=24, day=date(2024, 6, 30))),
    ("lúc 14 giờ 30", Bound.ON, Clock(hour=14, minute=30)),
    ("3 giờ chiều", Bound.ON, Clock(hour=15)),
    ("lúc 8 giờ sáng mai", Bound.ON, Clock(hour=8, day=date(2024, 5, 16))),
    ("luc 8 gio ruoi ngay mai", Bound.ON, Clock(hour=8, minute=30, day=date(2024, 5, 16))),
]  # fmt: skip

_IMPOSSIBLE: Final = [
    "31/4", "29/2/2023", "ngày 31 tháng 4", "trước ngày 32/10/2024", "ngày 30 tháng 02 hằng năm",
    "tháng 13/2024", "ngày 15/13", "25h ngày 30/6", "ngày 32 hằng tháng",
    "từ ngày 31/5/2024 đến ngày 01/3/2024", "giai đoạn 2025-2021", "Thứ hai, ngày 14/5/2024",
    "ngay 31 thang 4",
]  # fmt: skip

_NO_TIME: Final = [
    "số 16/7-QĐ", "Luật số 06/2022/QH15", "98/2023/NĐ-CP", "12/3/2024/QĐ-UBND", "trực 24/7",
    "hỗ trợ 24/7", "ít nhất 2/3 số phiếu", "10/10 đơn vị", "tỷ lệ 3/4", "đạt 8/10 chỉ tiêu",
    "điện thoại 0905.123.456", "0255-3822-123", "mục 2.7.3.2024", "nhà 15/11", "15/11%", "1.5/11.3",
    "Việt Nam 2024", "điều thứ sáu", "tháng lương", "quý vị", "đầu tư", "5 tháng tuổi",
    "Ban hành ngay 3 văn bản", "năm đơn vị", "có 5 năm công tác", "ngày làm việc", "3/2024",
    "kỳ họp thứ 3 thông qua", "trong thời gian từ 10 năm trở lên",
]  # fmt: skip


@pytest.mark.parametrize(("text", "bound", "meaning"), _WRITTEN)
def test_what_is_written_is_understood(text: str, bound: Bound, meaning: Meaning) -> None:
    mention = _only(text)
    assert (mention.meaning, mention.bound) == (meaning, bound)


@pytest.mark.parametrize(("text", "bound", "meaning"), _WRITTEN)
def test_and_so_it_is_in_capitals_and_in_a_sentence(
    text: str, bound: Bound, meaning: Meaning
) -> None:
    before = "Báo cáo (" if is_accented(text) else "Bao cao ("
    sentence = f"{before}{text.upper()})."
    found = _only(sentence)
    assert found.bound == bound
    if not isinstance(meaning, Duration):
        assert found.meaning == meaning
    assert sentence[found.start : found.end].lower() in text.lower()


@pytest.mark.parametrize("text", _IMPOSSIBLE)
def test_what_the_calendar_does_not_have_is_reported(text: str) -> None:
    mention = _only(text)
    assert mention.meaning == Impossible(written=text[mention.start : mention.end])


@pytest.mark.parametrize("text", _NO_TIME)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert list(find_times(text, _ON)) == []


def test_days_in_a_list_share_their_month_and_year() -> None:
    text = "họp các ngày 05, 06 và 07 tháng 8 năm 2025; nộp 1/9, 2/9 và 3/9/2026"
    days = [mention.meaning for mention in find_times(text, _ON)]
    august = [_day(2025, 8, day) for day in (5, 6, 7)]
    assert days == august + [_day(2026, 9, day) for day in (1, 2, 3)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("ngày 15/6 và 15/12 hằng năm", [(6, 15), (12, 15)]),
        ("ngày 15 tháng 6 và ngày 15 tháng 12 hằng năm", [(6, 15), (12, 15)]),
        ("tháng 6 và tháng 12 hằng năm", [(6, None), (12, None)]),
        ("ngày 10 và ngày 25 hằng tháng", [(None, 10), (None, 25)]),
    ],
)
def test_all_of_a_list_come_again(text: str, days: list[tuple[int | None, int | None]]) -> None:
    found = [mention.meaning for mention in find_times(text, _ON)]
    rules = [rule for rule in found if isinstance(rule, Recurrence)]
    assert len(rules) == len(found)
    assert [(rule.month, rule.month_day) for rule in rules] == days


def test_a_list_tells_days_from_fractions() -> None:
    days = [mention.meaning for mention in find_times("ngày 8/3, 30/4 và 1/5", _ON)]
    assert days == [_day(2024, 3, 8), _day(2024, 4, 30), _day(2024, 5, 1)]


def test_the_day_itself_is_left_out_by_truoc_and_sau_only() -> None:
    texts = ("trước ngày 15/11", "sau ngày 15/11", "chậm nhất ngày 15/11", "từ ngày 15/11")
    assert [_only(text).inclusive for text in texts] == [False, False, True, True]


def test_a_year_that_is_not_written_is_marked_as_assumed() -> None:
    texts = ("15/11", "quý II", "từ 01/3 đến 31/5", "8h ngày 15/11", "15/11/2024", "ngày mai")
    assert [_only(text).assumed for text in texts] == [True, True, True, True, False, False]


@pytest.mark.parametrize(
    "text",
    [
        "Chỉ thị số 19/CT-TTg ngày 16/7/2021 của Thủ tướng Chính phủ",
        "Kế hoạch số 16/KH-HĐTĐKT ngày 31 tháng 8 năm 2021 của Hội đồng",
        "Chỉ thị số 34-CT/TW ngày 31/4/2014 của Bộ Chính trị",
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    ],
)
def test_the_date_of_a_cited_document_is_flagged(text: str) -> None:
    assert _only(text).cited


def test_a_deadline_beside_a_citation_is_not_flagged() -> None:
    text = "Thực hiện Chỉ thị số 19/CT-TTg ngày 16/7/2021 của Thủ tướng, nộp trước ngày 15/11/2024"
    assert [mention.cited for mention in find_times(text, _ON)] == [True, False]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("ngày 20 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=20"),
        ("ngày 31 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
        ("30/6 hằng năm", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=30"),
        ("29/2 hằng năm", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"),
        ("hằng quý", "FREQ=MONTHLY;INTERVAL=3"),
        ("03 năm một lần", "FREQ=YEARLY;INTERVAL=3"),
        ("thứ sáu hằng tuần", "FREQ=WEEKLY;BYDAY=FR"),
        ("ngày 20 của tháng đầu quý", "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=20"),
        ("ngày làm việc cuối cùng của tháng", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
        (
            "ngày làm việc cuối cùng của quý",
            "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        ),
        ("quý IV hằng năm", "FREQ=YEARLY;BYMONTH=12"),
        ("trước 11 giờ thứ sáu hằng tuần", "FREQ=WEEKLY;BYDAY=FR"),
        ("ngày cuối cùng của năm", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"),
    ],
)
def test_a_recurrence_has_its_rule(text: str, rule: str) -> None:
    meaning = _only(text).meaning
    assert isinstance(meaning, Recurrence)
    assert meaning.rule == rule


def test_a_part_is_a_third() -> None:
    month, year = Month(year=2024, month=2), Year(year=2024)
    assert Part(part="end", of=month).first == date(2024, 2, 21)
    assert Part(part="end", of=month).last == date(2024, 2, 29)
    assert Part(part="middle", of=year).last == date(2024, 8, 31)


_DAYS: Final = st.dates(date(1900, 1, 1), date(2199, 12, 31))
_YEARS: Final = st.integers(1900, 2199)
_MONTHS: Final = st.builds(Month, year=_YEARS, month=st.integers(1, 12))
_QUARTERS: Final = st.builds(Quarter, year=_YEARS, quarter=st.integers(1, 4))
_HALVES: Final = st.builds(HalfYear, year=_YEARS, half=st.integers(1, 2))
_COUNTS: Final = st.builds(
    MonthsOfYear, year=_YEARS, count=st.sampled_from([1, 2, 3, 9, 10]), from_end=st.booleans()
)
_WHOLE: Final = _MONTHS | _QUARTERS | st.builds(Year, year=_YEARS)
_PARTS: Final = st.builds(Part, part=st.sampled_from(["beginning", "middle", "end"]), of=_WHOLE)
_WEEKS: Final = _DAYS.map(lambda day: Week(monday=date.fromordinal(day.toordinal() // 7 * 7 + 1)))
_PERIODS: Final = st.tuples(_DAYS, _DAYS).map(lambda ends: Period(first=min(ends), last=max(ends)))
_EVERY: Final = st.sampled_from(["week", "month", "quarter", "year"])
_AT: Final = st.none() | st.builds(Clock, hour=st.integers(0, 23), minute=st.integers(0, 59))
_RECURRENCES: Final = (
    st.builds(Recurrence, every=_EVERY, interval=st.integers(1, 12))
    | st.builds(Recurrence, every=st.just("month"), month_day=st.integers(-1, 31).filter(bool))
    | st.builds(Recurrence, every=st.just("week"), weekday=st.integers(0, 6), clock=_AT)
    | st.builds(Recurrence, every=st.just("month"), month_day=st.integers(1, 31), clock=_AT)
    | st.builds(Recurrence, every=st.just("year"), quarter=st.integers(1, 4))
    | st.builds(
        Recurrence, every=st.just("year"), month=st.integers(1, 12), month_day=st.integers(1, 28)
    )
    | st.builds(
        Recurrence, every=st.just("quarter"), month=st.integers(1, 3), month_day=st.integers(1, 31)
    )
    | st.builds(
        Recurrence,
        every=st.sampled_from(["month", "quarter", "year"]),
        working=st.sampled_from(["first", "last"]),
    )
)
_DURATIONS: Final = st.builds(
    Duration,
    count=st.integers(1, 999),
    unit=st.sampled_from(["day", "working_day", "week", "month", "year", "hour"]),
    event=st.sampled_from([None, "khi họp", "ngày nhận hồ sơ"]),
)
_CLOCKS: Final = st.builds(
    Clock, hour=st.integers(0, 23), minute=st.integers(0, 59), day=st.none() | _DAYS
)
_MEANINGS: Final = (
    _DAYS.map(lambda day: Day(day=day))
    | _WHOLE
    | _HALVES
    | _COUNTS
    | _PARTS
    | _WEEKS
    | _PERIODS
    | _RECURRENCES
    | _DURATIONS
    | _CLOCKS
)


@settings(deadline=None)
@given(_MEANINGS, st.booleans())
def test_whatever_is_printed_is_read_back(meaning: Meaning, bare: bool) -> None:
    printed = print_time(meaning)
    if bare:
        (mention,) = find_times(without_marks(printed), _ON)
        if isinstance(meaning, Duration) and meaning.event:
            meaning = meaning.model_copy(update={"event": without_marks(meaning.event)})
    else:
        (mention,) = find_times(f"Các đơn vị nộp ({printed}), gửi HCTH.", _ON)
    assert mention.meaning == meaning


_DAY_FORMS: Final = [
    "{0.day}/{0.month}/{0.year}",
    "ngày {0.day:02d}-{0.month:02d}-{0.year}",
    "{0.day}.{0.month}.{0.year}",
    "ngày {0.day} tháng {0.month} năm {0.year}",
    "ngay {0.day:02d} thang {0.month:02d} nam {0.year}",
    "{0.day} tháng {0.month}, {0.year}",
]


@settings(deadline=None)
@given(_DAYS, st.sampled_from(_DAY_FORMS))
def test_a_day_is_read_in_every_form(day: date, form: str) -> None:
    assert _only(form.format(day)).meaning == Day(day=day)


_PIECES: Final = st.sampled_from(
    (
        "ngày tháng năm quý tuần trước đến từ sau hằng cuối đầu thứ hai làm việc kể của lúc giờ h "
        ": / - . , ( ) và 1 2 05 15 31 99 2024 2025 II cùng một lần nữa 16/7 ngay thang nam \n "
        "\u0301 \u200b ² ٣"
    ).split(" ")
)
_PROSE: Final = st.lists(_PIECES, max_size=30).map(" ".join) | st.lists(_PIECES).map("".join)


@settings(deadline=None)
@given(_PROSE | st.text(max_size=60), _DAYS | st.sampled_from([date.min, date.max]))
def test_nothing_raises_and_mentions_follow_one_another(text: str, on: date) -> None:
    end = 0
    for mention in find_times(text, on):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end


@pytest.mark.parametrize(
    "piece",
    [
        "ngày 15 tháng 11 năm 2024, ", "1 ", "ngày ", "1/", "1, ", "từ ngày 1 ", " ", "(2021-",
        "\u0301", "5 ngày kể từ ", "trước ", "thứ ", "quý ", "hằng năm ", "1-", "a", "ngày 05, ",
        "Luật ", "Quyết định ",
    ],
)  # fmt: skip
def test_long_text_is_read_in_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        start = time.process_time()
        list(find_times(text, _ON))
        return time.process_time() - start

    short = seconds(25_000)
    assert seconds(100_000) < 12 * short + 1
