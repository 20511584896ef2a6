from datetime import timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import words
from bot.blocks import Block, Kind
from bot.following_up import open_follow_ups
from bot.terminal import converse, plain_text
from tests.bot.support import DOCUMENT, GardenAssistant, clock


def talk(*lines: str, ending: str = "") -> str:
    """What the terminal shows for the lines typed; ``ending`` is typed without a line break."""
    write = StringIO()
    typed = "".join(f"{line}\n" for line in lines) + ending
    follow_ups = open_follow_ups(lambda text: text)
    converse(GardenAssistant(), clock, StringIO(typed), write, follow_ups, timedelta(minutes=10))
    return write.getvalue()


def test_it_greets_and_ends_with_the_input() -> None:
    shown = talk()
    assert words.TERMINAL_OPENING in shown
    assert words.EXAMPLES[0] in shown
    assert shown.endswith(f"{words.TERMINAL_PROMPT}\n{words.TERMINAL_GOODBYE}\n")


def test_a_question_is_answered_with_quote_and_place() -> None:
    shown = talk("khi nào tưới?")
    assert "[khi nào tưới?] Sáng thứ Hai, hỏi ngày 06/05/2024.\n" in shown
    assert "  │ Mỗi phòng tưới cây vào sáng thứ Hai.\n" in shown
    assert "  — mục I, Quy chế tưới cây, ngày 05/02/2024\n" in shown


def test_the_last_line_needs_no_line_break() -> None:
    assert "[tưới?]" in talk(ending="tưới?")


def test_commands() -> None:
    shown = talk("/vanban", "/chitieu", "/trogiup", "/hoi tưới?", "/hoi", "/la", "/start")
    assert f"• {DOCUMENT.title}, ngày 05/02/2024\n" in shown
    assert "• Phòng Hai tưới cây phượng.\n" in shown
    assert words.COMMANDS_HEADING in shown
    assert "[tưới?]" in shown
    assert words.ASK_HOW in " ".join(shown.split())
    assert words.UNKNOWN_COMMAND in shown
    assert words.GROUP_HELP not in " ".join(shown.split())


def test_quitting_ends_before_what_follows() -> None:
    shown = talk("/thoat", "tưới?")
    assert shown.endswith(f"{words.TERMINAL_PROMPT}{words.TERMINAL_GOODBYE}\n")
    assert "[tưới?]" not in shown


def test_an_error_is_one_line_and_the_talk_goes_on() -> None:
    shown = talk("lỗi người dùng", "tưới?")
    assert "\nCâu hỏi quá dài: 'lỗi người dùng'. Hỏi ngắn hơn\n" in f"\n{shown}".replace(
        words.TERMINAL_PROMPT, "\n"
    )
    assert "[tưới?]" in shown


def test_a_follow_up_is_read_with_the_last_question_until_start() -> None:
    shown = talk("Công đoàn tưới cây nào?", "chào nhé", "còn Chi đoàn?", "thế Đảng ủy?")
    assert words.UNDERSTOOD_AS.format(question="Chi đoàn tưới cây nào?") in shown
    assert "[Đảng ủy tưới cây nào?]" in shown
    shown = talk("Công đoàn tưới cây nào?", "/start", "còn Chi đoàn?")
    assert "Chi đoàn tưới cây nào?" not in shown.replace(words.EXAMPLES[0], "")
    assert words.SAY_IN_FULL in " ".join(shown.split())


def test_blank_lines_are_passed_over() -> None:
    assert len(talk("", "   ").splitlines()) == len(talk().splitlines())


def test_an_error_of_the_program_is_not_swallowed() -> None:
    with pytest.raises(RuntimeError):
        talk("lỗi chương trình")


@given(st.lists(st.builds(Block, st.sampled_from(Kind), st.text(max_size=200)), max_size=6))
def test_what_documents_hold_reaches_the_terminal_whole_but_harmless(said: list[Block]) -> None:
    shown = plain_text(said)
    assert all(one.isprintable() or one == "\n" for one in shown)

    def visible(text: str) -> str:
        return "".join(one for one in text if one.isprintable() and one not in " •│—")

    assert visible(shown) == visible("".join(block.text for block in said))


def test_lines_are_wrapped_at_words() -> None:
    shown = plain_text([Block(Kind.QUOTE, "từ " * 100)], width=40)
    assert all(len(line) <= 40 and line.startswith("  │ từ") for line in shown.splitlines())
