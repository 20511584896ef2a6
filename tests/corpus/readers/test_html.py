import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.html import paragraphs_of_html


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        ("<p>một<p>hai", ["một", "hai"]),
        ("<div>một<br>hai <b>ba</b></div>bốn", ["một", "hai ba", "bốn"]),
        ("<p>a&nbsp;&amp;&#7841;\n  b</p>", ["a &ạ b"]),
        ("<title>x</title><script>if (a<b) {}</script><style>p{}</style><p>c", ["c"]),
        ("<head><meta charset=utf-8><body>c", ["c"]),
        ("<ul><li>a<li><p>b</ul>c", ["- a", "- b", "c"]),
        ("<ol start=3><li>a<li value=7>b<li>c</ol>", ["3. a", "7. b", "8. c"]),
        ("<ol type=I><li>A<ol type=a><li>b</ol><li>C</ol>", ["I. A", "a) b", "II. C"]),
        ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", ["| A | B |", "| 1 | 2 |"]),
        ("<table><tr><td><table><tr><td>a<td>b</table><p>c</table>", ["| a | b |", "c"]),
        ("<table><tr><td>a", ["a"]),
        ("<li>lạc</li></ul></table>", ["lạc"]),
        ("<script>không đóng", []),
    ],
)
def test_paragraphs(markup: str, paragraphs: list[str]) -> None:
    assert paragraphs_of_html(markup) == paragraphs


def test_a_head_in_a_table_is_read_in_order() -> None:
    markup = (
        "<table><tr><td>SỞ A<br>-----<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        "<tr><td>Số: 1/KH-SA<td>Quảng Ngãi, ngày 1 tháng 2 năm 2031</table>"
    )
    assert [line for line in paragraphs_of_html(markup) if "---" not in line] == [
        "SỞ A",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 1/KH-SA",
        "Quảng Ngãi, ngày 1 tháng 2 năm 2031",
    ]


TAGS = st.sampled_from(
    "<p> </p> <li> <ul> </ul> <table> <tr> <td> </table> <ol> </ol> <br>".split()
)


@given(st.lists(st.one_of(TAGS, st.sampled_from(["một", " hai ", "ba"]))))
def test_no_word_is_lost_in_broken_markup(pieces: list[str]) -> None:
    words = [piece.strip() for piece in pieces if "<" not in piece]
    read = "".join(paragraphs_of_html("".join(pieces)))
    letters = sorted(letter for letter in read if letter.isalpha())
    assert letters == sorted("".join(words))
