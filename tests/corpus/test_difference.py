import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.difference import ClauseChange, difference, in_brief, marked, words_of_change
from corpus.document import document_from
from corpus.model import Document
from tests.corpus.samples import ANY_TEXT, own_texts, plan

LINES = [
    "KẾ HOẠCH",
    "Phát động thi đua năm 2024",
    "I. MỤC ĐÍCH",
    "1. Nâng cao nhận thức của công chức, viên chức về phong trào thi đua.",
    "2. Kịp thời biểu dương tập thể, cá nhân có thành tích xuất sắc.",
    "3. Gắn thi đua với nhiệm vụ chuyên môn được giao hằng năm.",
    "II. TỔ CHỨC THỰC HIỆN",
    "1. Văn phòng Sở tổng hợp, báo cáo kết quả trước ngày 15 tháng 11.",
    "2. Các phòng, đơn vị đăng ký thi đua trong quý I.",
    "GIÁM ĐỐC",
    "Nguyễn Văn A",
]


def _document(*lines: str) -> Document:
    return document_from("a", "\n".join(lines))


def _changes(*lines: str) -> list[tuple[str, str]]:
    found = difference(_document(*LINES), _document(*lines))
    return [(change.change, change.label) for change in found.changes]


def _with(old: str, new: str) -> list[str]:
    return [line.replace(old, new) for line in LINES]


def test_nothing_changed() -> None:
    found = difference(plan(), plan())
    assert (found.changes, found.unchanged) == ((), len(plan().sections))


def test_a_changed_word_is_one_change_with_its_words() -> None:
    found = difference(_document(*LINES), _document(*_with("tháng 11", "tháng 10")))
    (change,) = found.changes
    assert (change.change, change.label, change.locator) == ("changed", "mục II.1", "II.1")
    assert marked(in_brief(words_of_change(change))).endswith("ngày 15 tháng [-11-]{+10+}.")
    assert found.unchanged == len(_document(*LINES).sections) - 1


def test_an_item_put_in_is_one_addition_although_it_renumbers_the_rest() -> None:
    inserted = [*LINES[:3], "1. Thực hiện chỉ đạo mới của Tỉnh ủy.", *LINES[3:]]
    inserted[4] = inserted[4].replace("1.", "2.", 1)
    inserted[5] = inserted[5].replace("2.", "3.", 1)
    inserted[6] = inserted[6].replace("3.", "4.", 1)
    assert _changes(*inserted) == [("added", "mục I.1")]


def test_an_item_that_was_renumbered_and_changed_is_matched_by_what_it_says() -> None:
    lines = [*LINES[:3], "1. Việc hoàn toàn khác.", LINES[3].replace("1.", "2.", 1), *LINES[6:]]
    lines.insert(5, "3. Kịp thời biểu dương, khen thưởng tập thể, cá nhân có thành tích xuất sắc.")
    assert _changes(*lines) == [
        ("added", "mục I.1"),
        ("changed", "mục I.3"),
        ("removed", "mục I.3"),
    ]


def test_an_item_taken_out_is_one_removal() -> None:
    lines = [*LINES[:3], *LINES[4:]]
    lines[3], lines[4] = lines[3].replace("2.", "1.", 1), lines[4].replace("3.", "2.", 1)
    assert _changes(*lines) == [("removed", "mục I.1")]


def test_an_item_written_anew_at_its_place_is_a_change() -> None:
    assert _changes(*_with(LINES[4], "2. Sơ kết sáu tháng.")) == [("changed", "mục I.2")]


def test_the_signer_changed() -> None:
    (change,) = difference(
        _document(*LINES), _document(*_with("Nguyễn Văn A", "Trần Thị B"))
    ).changes
    assert (change.part, change.locator) == ("nguoi-ky", "")
    assert "[-Nguyễn Văn A-]{+Trần Thị B+}" in marked(words_of_change(change))


def test_line_breaks_are_no_change() -> None:
    text = "\n".join(LINES)
    assert (
        difference(_document(text), _document(text.replace("năm 2024", "năm  2024"))).changes == ()
    )


@pytest.mark.parametrize("count", [300, 1_200])
def test_a_document_written_anew_is_compared_in_reasonable_time(count: int) -> None:
    old = [f"Điều {n}. Quy định thứ {n} về việc {n * 7}" for n in range(1, count)]
    new = [f"Điều {n}. Nội dung mới {n * 13} của {n * 3}" for n in range(1, count)]
    found = difference(_document("LUẬT", "VỀ A", *old), _document("LUẬT", "VỀ A", *new))
    assert {change.change for change in found.changes} == {"changed"}
    assert len(found.changes) == count - 1


@given(ANY_TEXT, ANY_TEXT)
def test_the_changes_tell_the_newer_version_from_the_older(one: str, other: str) -> None:
    before, after = _read(one), _read(other)
    found = difference(before, after)
    sides = {
        "before": [c.before for c in found.changes if c.change != "added"],
        "after": [c.after for c in found.changes if c.change != "removed"],
    }
    for side, document in (("before", before), ("after", after)):
        assert len(sides[side]) + found.unchanged == len(document.sections)
        own = iter(text.strip() for text in own_texts(document))
        assert all(text in own for text in sides[side]), "each in reading order"


@given(ANY_TEXT)
def test_a_document_does_not_differ_from_itself(text: str) -> None:
    document = _read(text)
    assert difference(document, document).changes == ()


WORDS = st.lists(st.sampled_from(["thi", "đua", " ", ", ", "\n", "15/11", "–", "a"]))


@given(WORDS.map("".join), WORDS.map("".join))
def test_the_words_of_a_change_spell_both_texts(before: str, after: str) -> None:
    words = words_of_change(
        ClauseChange(
            change="changed",
            label="mục I",
            locator="I",
            part=None,
            bullet=None,
            before=before,
            after=after,
        )
    )
    assert "".join(text for mark, text in words if mark != "added") == before
    assert "".join(text for mark, text in words if mark != "removed") == after
    assert all(text for _, text in words)
    assert [m for m, _ in in_brief(words)] == [m for m, _ in words]


def _read(text: str) -> Document:
    return document_from("a", text)
