import pytest

from corpus.readers.layout import Laid, PageBreak
from corpus.readers.misread import put_right
from corpus.readers.sheets import paragraphs_on


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (
            ["Điều 69. Một", "Điều 79. Hai", "Điều 71. Ba"],
            ["Điều 69. Một", "Điều 70. Hai", "Điều 71. Ba"],
        ),
        (["c) một;", "d) hai;", "d) ba;", "e) bốn."], ["c) một;", "d) hai;", "đ) ba;", "e) bốn."]),
        (["Chương T", "Chương VTI", "Mục 1. MỘT"], ["Chương I", "Chương VII", "Mục 1. MỘT"]),
        (
            ["Điều 1. Một", "Điều 5. Hai", "Điều 9. Ba"],
            ["Điều 1. Một", "Điều 5. Hai", "Điều 9. Ba"],
        ),
        (["Chương III kt :", "Chương IV : : ả :"], ["Chương III", "Chương IV"]),
        (["Chương I VỀ XE", "Chương I QUY : A"], ["Chương I VỀ XE", "Chương I QUY : A"]),
        (["Điều 2 của Luật", "d) một"], ["Điều 2 của Luật", "d) một"]),
    ],
)
def test_what_the_neighbours_tell(read: list[str], meant: list[str]) -> None:
    assert put_right(read, range(len(read))) == meant
    assert put_right(read, ()) == read


def test_paragraphs_are_of_the_page_they_begin_on() -> None:
    breaks = [PageBreak(1, 0, 0), PageBreak(2, 2, 1), PageBreak(3, 4, 0)]
    found = Laid(["một hai"] * 6, breaks)
    assert [paragraphs_on(found, {page}) for page in (1, 2, 3)] == [{0, 1, 2}, {3}, {4, 5}]
    assert paragraphs_on(found, ()) == frozenset()
    assert paragraphs_on(Laid([], []), {1}) == frozenset()
