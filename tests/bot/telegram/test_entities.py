import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.entities import EntityError, parse_html, utf16_length, utf16_slice


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("một & hai &lt;ba&gt; &quot;&amp;&quot;", 'một & hai <ba> "&"', []),
        ("&#65;&#x1F600;&nbsp;", "A😀&nbsp;", []),
        ("<b>a</b><STRONG>b</STRONG>", "ab", [("bold", 0, 1), ("bold", 1, 1)]),
        ("<i>a<u>b</u></i>", "ab", [("italic", 0, 2), ("underline", 1, 1)]),
        ("😀<s>😀</s>", "😀😀", [("strikethrough", 2, 2)]),
        ("<b></b>x", "x", []),
        ("<span class='tg-spoiler'>a</span>", "a", [("spoiler", 0, 1)]),
        ("<blockquote>a\nb</blockquote>", "a\nb", [("blockquote", 0, 3)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
    ],
)
def test_html_becomes_text_and_entities(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    found = parse_html(source)
    assert found.text == text
    assert [(one.type, one.offset, one.length) for one in found.entities] == entities


def test_entities_carry_their_details() -> None:
    link, code, emoji, person = parse_html(
        '<a href="https://a.vn/?x=1&amp;y=2">l</a><pre><code class="language-py">c</code></pre>'
        '<tg-emoji emoji-id="53">👍</tg-emoji><a href="tg://user?id=7">An</a>'
    ).entities
    assert link.as_json() == {
        "type": "text_link",
        "offset": 0,
        "length": 1,
        "url": "https://a.vn/?x=1&y=2",
    }
    assert code.as_json() == {"type": "pre", "offset": 1, "length": 1, "language": "py"}
    assert dict(emoji.details) == {"custom_emoji_id": "53"}
    assert person.as_json() == {
        "type": "text_mention",
        "offset": 4,
        "length": 2,
        "user": {"id": 7},
    }


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b>a", "Can't find end tag corresponding to start tag"),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>ă</b></i>", 'Unmatched end tag at byte offset 8, expected "</i>", found "</b>"'),
        ("<h1>a</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("1 < 2", "Unsupported start tag"),
        ("<br/>", "Unsupported start tag"),
        ("<span>a</span>", 'must have class "tg-spoiler"'),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "can't be nested"),
        ("<tg-emoji>a</tg-emoji>", "Invalid custom emoji"),
    ],
)
def test_what_telegram_refuses_is_refused(source: str, complaint: str) -> None:
    with pytest.raises(EntityError, match=re.escape(complaint)):
        parse_html(source)


@given(st.text(), st.text())
def test_escaped_text_comes_back_whole_and_exactly_covered(before: str, inside: str) -> None:
    found = parse_html(f"{html.escape(before)}<b>{html.escape(inside)}</b>")
    assert found.text == before + inside
    if inside:
        (bold,) = found.entities
        assert utf16_slice(found.text, bold.offset, bold.length) == inside
    assert utf16_length(found.text) == len(found.text.encode("utf-16-le")) // 2


@given(st.text(alphabet="<>/&;abi\"'= #x1", max_size=60))
def test_any_markup_is_either_read_or_refused(source: str) -> None:
    try:
        found = parse_html(source)
    except EntityError:
        return
    for entity in found.entities:
        assert 0 <= entity.offset < entity.offset + entity.length <= utf16_length(found.text)
