"""The table of awards: that it ships whole, and that a law's text can bear it out."""

from pathlib import Path

import pytest

from config.errors import ThiDuaError
from corpus.awards import Award, AwardFact, Awards, Criteria, LawNamed, load_awards
from tests.corpus.samples import fixture, plan


def readers_award(fact: AwardFact, *, article: str = "1", decided: str = "2.1") -> Awards:
    """A table for the law written for the tests."""
    award = Award(
        name="Người đọc tốt",
        names=("NĐT",),
        kind="danh hiệu",
        article=article,
        quote=("1.1",),
        criteria=(Criteria(whom="công chức", requires="all", at="1.1", facts=(fact,)),),
        decided=AwardFact(text="Giám đốc Sở", at=decided),
    )
    law = LawNamed(number="15/2031/QH17", title="Luật Khen người đọc sách", year="2031")
    return Awards(law=law, awards=(award,))


READS = AwardFact(text="mỗi năm đọc từ 12 cuốn sách", at="1.1.a")


def test_the_shipped_table_has_the_awards_of_a_department() -> None:
    names = {award.name for award in load_awards().awards}
    assert names == {
        "Lao động tiên tiến",
        "Chiến sĩ thi đua cơ sở",
        "Tập thể lao động tiên tiến",
        "Tập thể lao động xuất sắc",
        "Giấy khen",
        "Bằng khen cấp tỉnh",
    }


def test_a_right_table_is_borne_out() -> None:
    assert readers_award(READS).check_against(fixture("luat-khen.txt")) == []


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (AwardFact(text="mỗi năm đọc từ 15 cuốn sách", at="1.1.a"), "không có số 15"),
        (AwardFact(text="mỗi năm đọc từ 12 cuốn sách", at="1.1.e"), "luật không có 1.1.e"),
        (AwardFact(text="hăng hái hiến máu nhân đạo", at="1.1.b"), "không nói điều"),
        (
            AwardFact(text="để tặng cho công chức đạt các tiêu chuẩn sau đây: đọc sách", at="1.1"),
            "chép nguyên câu",
        ),
    ],
)
def test_what_the_law_does_not_bear_out_is_named(fact: AwardFact, reason: str) -> None:
    wrong = readers_award(fact).check_against(fixture("luat-khen.txt"))
    assert len(wrong) == 1
    assert reason in wrong[0]


def test_an_article_of_another_matter_is_named() -> None:
    wrong = readers_award(READS, article="3").check_against(fixture("luat-khen.txt"))
    assert wrong == ["Người đọc tốt: luật không có 3"]


def test_another_document_is_not_the_law() -> None:
    assert readers_award(READS).check_against(plan()) != []


def test_a_name_given_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "awards.yaml"
    file.write_text(
        "law: {number: 1/2031/QH17, title: Luật, year: 2031}\n"
        "awards: []\n"
        "others:\n"
        '  - {name: Cờ đỏ, quote: ["1"]}\n'
        '  - {name: Cờ xanh, names: [cờ ĐỎ], quote: ["2"]}\n',
        encoding="utf-8",
    )
    with pytest.raises(ThiDuaError, match="đã có ở trên"):
        load_awards(file)


def test_a_wrong_place_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "awards.yaml"
    file.write_text(
        "law: {number: 1/2031/QH17, title: Luật, year: 2031}\n"
        'awards: []\nothers: [{name: Cờ đỏ, quote: ["Điều 1"]}]\n',
        encoding="utf-8",
    )
    with pytest.raises(ThiDuaError):
        load_awards(file)
