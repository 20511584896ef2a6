import pytest

from corpus.readers.misread import put_right


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
        (["Điều 2 của Luật", "d) một"], ["Điều 2 của Luật", "d) một"]),
    ],
)
def test_what_the_neighbours_tell(read: list[str], meant: list[str]) -> None:
    assert put_right(read) == meant
