"""What a document says it does to another, in the forms in which offices write it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.effect import effect_of
from corpus.library import document_from
from corpus.model import Document
from corpus.relations import relations_in
from corpus.scopes import locators_in, scope_in

_HEAD = (
    "ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\nSố: 50/2024/{symbol}-UBND\n"
    "Quảng Ngãi, ngày 05 tháng 02 năm 2024\n{kind}\n{subject}\nỦY BAN NHÂN DÂN TỈNH\n"
    "Căn cứ Luật Tổ chức chính quyền địa phương số 77/2015/QH13 ngày 19 tháng 6 năm 2015;\n"
    "{kind}:\n"
)


def _decision(body: str, subject: str = "Về việc công tác thi đua") -> Document:
    return document_from("x", _HEAD.format(symbol="QĐ", kind="QUYẾT ĐỊNH", subject=subject) + body)


def _plan(body: str) -> Document:
    head = _HEAD.format(symbol="KH", kind="KẾ HOẠCH", subject="Về công tác thi đua năm 2024")
    return document_from("x", head + body)


def _stated(document: Document) -> list[tuple[str, str | None, tuple[str, ...]]]:
    return [
        (one.kind, one.number, one.scope.locators)
        for one in relations_in(document)
        if one.kind != "based_on"
    ]


@pytest.mark.parametrize(
    ("body", "stated"),
    [
        (
            "Điều 1. Bãi bỏ toàn bộ Quyết định số 12/2021/QĐ-UBND ngày 05/3/2021 của UBND tỉnh.",
            [("repeals", "12/2021/QĐ-UBND", ())],
        ),
        (
            (
                "Điều 1. Bãi bỏ các văn bản sau đây:\n"
                "1. Quyết định số 12/2021/QĐ-UBND ngày 05/3/2021 của UBND tỉnh về thi đua;\n"
                "2. Khoản 3 Điều 4 Quyết định số 13/2021/QĐ-UBND ngày 06/3/2021 của UBND tỉnh."
            ),
            [("repeals", "12/2021/QĐ-UBND", ()), ("repeals", "13/2021/QĐ-UBND", ("4.3",))],
        ),
        (
            (
                "Điều 1. Quyết định này thay thế Quyết định số 12/2021/QĐ-UBND và Quyết định số "
                "13/2021/QĐ-UBND sửa đổi, bổ sung một số điều của Quyết định số 12/2021/QĐ-UBND."
            ),
            [("replaces", "12/2021/QĐ-UBND", ()), ("replaces", "13/2021/QĐ-UBND", ())],
        ),
        (
            (
                "Điều 1. Quyết định này có hiệu lực từ ngày 15/02/2024; thay thế Quyết định số "
                "22/2019/QĐ-UBND và bãi bỏ Quyết định số 23/2019/QĐ-UBND."
            ),
            [("replaces", "22/2019/QĐ-UBND", ()), ("repeals", "23/2019/QĐ-UBND", ())],
        ),
        (
            (
                "Điều 1. Quyết định số 20/2019/QĐ-UBND đã được sửa đổi, bổ sung theo Quyết định số "
                "21/2020/QĐ-UBND, Quyết định số 22/2021/QĐ-UBND hết hiệu lực kể từ ngày Quyết định "
                "này có hiệu lực thi hành."
            ),
            [("expires", "20/2019/QĐ-UBND", ())],
        ),
        (
            "Điều 1. Quyết định số 31/2019/QĐ-UBND được thay thế bằng Quyết định này.",
            [("replaces", "31/2019/QĐ-UBND", ())],
        ),
        (
            (
                "Điều 1. Sửa đổi, bổ sung một số điều của Quy chế ban hành kèm theo Quyết định số "
                "12/2021/QĐ-UBND\n1. Bổ sung điểm đ vào sau điểm d khoản 2 Điều 5 như sau:\n"
                "“đ) Bãi bỏ Quyết định số 99/2020/QĐ-UBND.”\n2. Bãi bỏ Điều 3, khoản 2 Điều 6.\n"
                "3. Thay thế cụm từ “Sở Nội vụ” bằng cụm từ “Sở KH&CN” tại các khoản 1, 2 Điều 7."
            ),
            [
                ("amends", "12/2021/QĐ-UBND", ()),
                ("supplements", "12/2021/QĐ-UBND", ()),
                ("supplements", "12/2021/QĐ-UBND", ("5.2.đ",)),
                ("repeals", "12/2021/QĐ-UBND", ("3", "6.2")),
                ("amends", "12/2021/QĐ-UBND", ("7.1", "7.2")),
            ],
        ),
    ],
)
def test_what_a_decision_states(
    body: str, stated: list[tuple[str, str | None, tuple[str, ...]]]
) -> None:
    assert _stated(_decision(body)) == stated


@pytest.mark.parametrize(
    "body",
    [
        (
            "Điều 1. Trường hợp Quyết định số 12/2021/QĐ-UBND được sửa đổi, bổ sung hoặc thay thế "
            "thì thực hiện theo văn bản mới."
        ),
        (
            "Điều 1. Quyết định số 13/2021/QĐ-UBND đã được sửa đổi, bổ sung bởi Quyết định số "
            "14/2022/QĐ-UBND không hết hiệu lực."
        ),
        "Điều 1. Quyết định này không thay thế Quyết định số 15/2021/QĐ-UBND.",
        "Điều 1. Giao Sở Nội vụ trình UBND tỉnh sửa đổi, bổ sung Quyết định số 16/2021/QĐ-UBND.",
        (
            "Điều 1. Thực hiện Luật sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng số "
            "39/2013/QH13."
        ),
    ],
)
def test_what_is_only_spoken_of_is_not_stated(body: str) -> None:
    assert _stated(_decision(body)) == []


def test_a_plan_that_orders_a_change_changes_nothing() -> None:
    plan = _plan(
        "1. Sở Nội vụ tham mưu sửa đổi Quyết định số 12/2021/QĐ-UBND.\n"
        "2. Sửa đổi, bổ sung Quyết định số 13/2021/QĐ-UBND cho phù hợp.\n"
        "3. Kế hoạch này thay thế Kế hoạch số 10/KH-UBND ngày 19/01/2023 của UBND tỉnh.\n"
    )
    assert _stated(plan) == [("replaces", "10/KH-UBND", ())]


def test_the_legal_bases_are_relations_of_their_own() -> None:
    (basis,) = [r for r in relations_in(_decision("Điều 1. X.")) if r.kind == "based_on"]
    assert (basis.number, basis.place.part) == ("77/2015/QH13", "can-cu")


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("có hiệu lực kể từ ngày ký", date(2024, 2, 5), None),
        ("có hiệu lực thi hành từ ngày 01 tháng 3 năm 2024", date(2024, 3, 1), None),
        ("có hiệu lực thi hành sau 10 ngày kể từ ngày ký", date(2024, 2, 15), None),
        (
            "có hiệu lực từ ngày 01/3/2024 đến hết ngày 31 tháng 12 năm 2025",
            date(2024, 3, 1),
            date(2025, 12, 31),
        ),
        ("hết hiệu lực từ ngày 01 tháng 01 năm 2026", date(2024, 2, 5), date(2025, 12, 31)),
        ("được niêm yết công khai", date(2024, 2, 5), None),
    ],
)
def test_from_when_and_until_when_it_holds(words: str, since: date, until: date | None) -> None:
    effect = effect_of(_decision(f"Điều 1. X.\nĐiều 2. Quyết định này {words}."))
    assert (effect.since, effect.until) == (since, until)
    assert effect.stated == ("có hiệu lực" in words)


@pytest.mark.parametrize(
    ("words", "locators"),
    [
        ("khoản 2 Điều 5", ("5.2",)),
        ("điểm a, điểm b khoản 2 Điều 5", ("5.2.a", "5.2.b")),
        ("các khoản 1, 2 và 3 Điều 5; Điều 7", ("5.1", "5.2", "5.3", "7")),
        ("các điều 3, 4 và 5", ("3", "4", "5")),
        ("khoản 5 vào sau khoản 4 Điều 7 như sau:", ("7.5",)),
        ("khoản 2 Mục III", ("III.2",)),
        ("toàn bộ nội dung", ()),
    ],
)
def test_the_sections_that_a_scope_names(words: str, locators: tuple[str, ...]) -> None:
    assert scope_in(words).locators == locators


@given(
    article=st.integers(1, 200),
    clauses=st.lists(st.integers(1, 30), min_size=1, max_size=4, unique=True),
)
def test_any_clauses_of_an_article_are_read_back(article: int, clauses: list[int]) -> None:
    named = ", ".join(f"khoản {clause}" for clause in clauses)
    assert locators_in(f"{named} Điều {article}") == tuple(f"{article}.{c}" for c in clauses)
