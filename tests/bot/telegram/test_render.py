import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import words
from bot.blocks import Block, Kind, answer_blocks, register_blocks
from bot.telegram.clause_key import ClauseKey
from bot.telegram.entities import parse_html, utf16_length
from bot.telegram.render import MESSAGE_LIMIT, Outgoing, answer_messages, messages, split_once
from corpus.model import Document
from index.model import Answer
from tests.bot.support import DOCUMENT, GardenAssistant, answered, cite, clock, references

TODAY = clock().date()
awkward = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="ab <>&;\n😀ệ\u0301\u200d👩\x00\r\t.", max_size=300),
    st.builds(
        lambda piece, times: piece * times,
        st.sampled_from(["😀", "&", "dài. ", "từ ", "x", "👩‍👩‍👧", "một\n", "e\u0301"]),
        st.integers(0, 6000),
    ),
)
blocks = st.lists(st.builds(Block, st.sampled_from(Kind), awkward), max_size=12)


def told(text: str) -> str:
    """What a person can see of a text, without the marks that rendering adds."""
    return "".join(
        one
        for one in text
        if not one.isspace() and unicodedata.category(one) != "Cc" and one not in "•—"
    )


def shown(outgoing: tuple[Outgoing, ...]) -> str:
    return "\n".join(parse_html(message.html).text for message in outgoing)


@given(blocks)
def test_whatever_is_said_fits_and_nothing_is_lost(said: list[Block]) -> None:
    rendered = messages(said)
    for message in rendered:
        formatted = parse_html(message.html)
        assert 0 < utf16_length(formatted.text) < MESSAGE_LIMIT
        assert formatted.text.strip() == formatted.text
    assert told(shown(rendered)) == told("".join(block.text for block in said))


def test_a_hundred_thousand_characters_come_in_full_messages() -> None:
    text = "Mỗi câu <này> dài vừa phải & có 'dấu'. " * 2600
    rendered = messages([Block(Kind.QUOTE, text)])
    assert told(shown(rendered)) == told(text)
    assert len(rendered) <= 1.1 * len(text) / MESSAGE_LIMIT + 1
    for message in rendered:
        (entity,) = parse_html(message.html).entities
        assert entity.type == "blockquote"
        assert parse_html(message.html).text.endswith(".")


@pytest.mark.parametrize(
    ("text", "limit", "first"),
    [
        ("ngắn", 10, "ngắn"),
        ("một hai\nba bốn", 10, "một hai"),
        ("Một hai. Ba bốn", 12, "Một hai."),
        ("một hai ba bốn", 8, "một hai"),
        ("mộthaibabốn", 5, "mộtha"),
        ("😀😀😀", 3, "😀"),
        ("👩‍👩‍👧👧", 9, "👩‍👩‍👧"),
    ],
)
def test_a_split_falls_on_the_best_border(text: str, limit: int, first: str) -> None:
    assert split_once(text, limit)[0] == first


def test_an_answer_leads_then_quotes_then_names_the_place() -> None:
    (message,) = answer_messages(answered("khi nào tưới?"))
    assert message.html == (
        "Tưới cây vào sáng thứ Hai.\n\n"
        "<blockquote>Mỗi phòng tưới cây vào sáng thứ Hai.</blockquote>\n"
        "— mục I, Quy chế tưới cây, ngày 05/02/2024"
    )
    ((button,),) = message.buttons
    assert button.text == words.SHOW_CLAUSE
    key = ClauseKey.decoded(button.data)
    assert key is not None
    assert key.found_in([DOCUMENT]) == (DOCUMENT, DOCUMENT.sections[1])


def test_a_lead_that_is_the_quote_is_not_said_twice() -> None:
    quote = "Mỗi phòng tưới cây vào sáng thứ Hai."
    (message,) = answer_messages(answered("khi nào tưới?", lead=quote))
    assert message.html.count(quote) == 1


def test_a_list_is_a_list_with_its_places_in_one_line() -> None:
    (message,) = answer_messages(GardenAssistant().targets())
    assert message.html == (
        "Quy chế có 2 chỉ tiêu:\n\n"
        "• Phòng Một tưới cây bàng.\n• Phòng Hai tưới cây phượng.\n\n"
        "— mục I, gạch đầu dòng 1; mục I, gạch đầu dòng 2, Quy chế tưới cây, ngày 05/02/2024"
    )
    assert [row[0].text for row in message.buttons] == [
        "Xem nguyên văn mục I, gạch đầu dòng 1",
        "Xem nguyên văn mục I, gạch đầu dòng 2",
    ]


def test_not_found_shows_the_nearest_as_no_more_than_that() -> None:
    (message,) = answer_messages(GardenAssistant().ask("lương tháng mấy?", today=TODAY))
    assert message.html == (
        "Quy chế không nêu việc này.\n\n<b>Gần nhất:</b>\n"
        "<blockquote>Phòng Một tưới cây bàng.</blockquote>\n"
        "— mục I, gạch đầu dòng 1, Quy chế tưới cây, ngày 05/02/2024"
    )
    assert len(message.buttons) == 1


def test_an_answer_may_be_its_quote_alone() -> None:
    alone = answered("mục I?").model_copy(update={"lead": "", "answer": "all of it, once more"})
    (message,) = answer_messages(alone)
    assert message.html.startswith("<blockquote>Mỗi phòng")
    assert "once more" not in message.html


def test_a_list_taken_from_one_sentence_does_not_repeat_it() -> None:
    quote = "Phòng Một tưới cây bàng.\n- Phòng Hai tưới cây phượng."
    listed = answered("ai tưới?", "Các phòng:").model_copy(
        update={
            "items": ("Phòng Một tưới cây bàng.", "Phòng Hai tưới cây phượng."),
            "citations": (cite(DOCUMENT.sections[1], quote),),
        }
    )
    (message,) = answer_messages(listed)
    assert "blockquote" not in message.html
    assert message.html.endswith("— mục I, Quy chế tưới cây, ngày 05/02/2024")


def test_several_quotes_name_their_document_once_and_each_place_once() -> None:
    section, first, second = DOCUMENT.sections[1:]
    quotes = (
        cite(section, "I. Nguyên tắc"),
        cite(section, "Mỗi phòng tưới cây"),
        cite(first, "cây bàng"),
        cite(second, "cây phượng").model_copy(update={"document": "khac", "title": "Luật cây"}),
    )
    several = answered("cây?").model_copy(update={"citations": quotes})
    (message,) = answer_messages(several)
    assert [line for line in message.html.splitlines() if line.startswith("— ")] == [
        "— mục I, Quy chế tưới cây, ngày 05/02/2024",
        "— mục I, gạch đầu dòng 1 (cùng văn bản)",
        "— mục I, gạch đầu dòng 2, Luật cây, ngày 05/02/2024",
    ]
    assert message.html.count("<blockquote>") == 4


def test_not_held_says_so_even_when_nobody_worded_it() -> None:
    base = answered("Quyết định 1 nói gì?").model_copy(update={"status": "not_held", "lead": ""})
    (message,) = answer_messages(base)
    assert message.html.startswith(words.NOT_HELD)
    assert "<blockquote>" in message.html


def test_a_greeting_has_neither_citation_nor_button() -> None:
    (message,) = answer_messages(GardenAssistant().ask("chào", today=TODAY))
    assert message == Outgoing("Chào bạn!")


def test_notes_are_in_italics() -> None:
    noted = answered("tưới năm nay?").model_copy(update={"notes": ("Theo quy chế <2024>.",)})
    (message,) = answer_messages(noted)
    assert message.html.endswith("<i>Theo quy chế &lt;2024&gt;.</i>")


def test_the_register_names_what_is_held_and_what_is_not() -> None:
    text = shown(messages(register_blocks([DOCUMENT], references(1))))
    assert "• Quy chế tưới cây, ngày 05/02/2024" in text
    assert "• Quyết định số 1/QĐ-UBND ngày 07/3/2023 của UBND tỉnh: về việc" in text
    held = references(1)[0].model_copy(update={"held": DOCUMENT.id})
    assert "1/QĐ-UBND" not in shown(messages(register_blocks([DOCUMENT], [held])))


@given(
    st.text(alphabet="IVX.123abđ:", max_size=80),
    st.sampled_from([None, "can-cu", "trich-yeu"]),
    st.none() | st.integers(1, 999),
)
def test_a_clause_key_comes_back_or_is_no_button(
    locator: str, part: str | None, bullet: int | None
) -> None:
    section = DOCUMENT.sections[1].model_copy(
        update={"locator": locator, "part": part, "bullet": bullet}
    )
    citation = cite(section, "Mỗi phòng")
    data = ClauseKey.of(citation).encoded()
    if data is None:
        assert len(locator.encode()) > 30 or ":" in locator
        return
    assert 1 <= len(data.encode()) <= 64
    document: Document = DOCUMENT.model_copy(update={"sections": (section,)})
    key = ClauseKey.decoded(data)
    assert key is not None
    assert key.found_in([document]) == (document, section)
    assert key.found_in([document.model_copy(update={"id": "khac"})]) is None


@given(st.text(max_size=70))
def test_foreign_button_data_is_no_clause_and_no_crash(data: str) -> None:
    key = ClauseKey.decoded(data)
    assert key is None or key.found_in([DOCUMENT]) is None


@given(awkward, awkward, st.lists(awkward, max_size=3), st.lists(awkward, max_size=2))
def test_any_answer_is_told_whole(
    lead: str, quote: str, items: list[str], notes: list[str]
) -> None:
    citation = cite(DOCUMENT.sections[1], "Mỗi phòng").model_copy(update={"quote": quote})
    answer = Answer(
        question="?",
        understood="?",
        status="answered",
        source="document",
        answer="",
        lead=lead,
        items=tuple(items),
        notes=tuple(notes),
        citations=(citation,),
    )
    said = "".join(block.text for block in answer_blocks(answer))
    rendered = shown(answer_messages(answer))
    assert told(rendered) == told(said)
    for part in [quote, *notes] if not items else notes:
        assert told(part) in told(rendered)
