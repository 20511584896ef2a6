"""``thidua ask``: one question, or a file of them."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.app import Application, open_application
from bot.blocks import answer_blocks
from bot.commands.corpus import AsJson
from bot.commands.days import read_day
from bot.commands.output import print_json, print_line, progress_bars
from bot.terminal import plain_text
from config.errors import ThiDuaError
from config.files import read_text
from config.settings import load_settings
from config.time import system_clock
from index.model import Answer


def ask(
    question: Annotated[str | None, typer.Argument(help="Câu hỏi")] = None,
    from_file: Annotated[
        Path | None, typer.Option("--from", help="Tệp câu hỏi: mỗi dòng một câu, hoặc JSONL có q")
    ] = None,
    document: Annotated[str | None, typer.Option(help="Chỉ hỏi một văn bản")] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="Hỏi như vào ngày này, dạng 2026-11-30")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Hỏi các văn bản; câu trả lời kèm nguyên văn và vị trí."""
    if (question is None) == (from_file is None):
        raise ThiDuaError(
            "Cần một câu hỏi, hoặc --from TỆP", remedy='Ví dụ: thidua ask "Ai làm đầu mối?"'
        )
    today = read_day(on) if on is not None else system_clock().date()
    questions = [question] if question is not None else _questions(from_file or Path())
    application = _open()
    for each in questions:
        application.holding.answerer.check(each)
    for each in questions:
        _answer(application, each, today, document, as_json)


def _open() -> Application:
    with progress_bars() as progress:
        return open_application(load_settings(), progress)


def _answer(
    application: Application, question: str, today: date, document: str | None, as_json: bool
) -> None:
    answer = application.ask(question, today=today, document=document)
    if as_json:
        print_json(answer)
    else:
        print_line(as_shown(answer))


def as_shown(answer: Answer) -> str:
    """The reply as a person reads it here, with the command that shows the whole clause."""
    reply = plain_text(answer_blocks(answer))
    if not answer.citations:
        return reply
    first = answer.citations[0]
    bullet = f" --bullet {first.bullet}" if first.bullet else ""
    place = f"{first.document} {first.locator or first.part}{bullet}"
    return f"{reply}\n\nXem cả mục: thidua corpus show {place}"


def _questions(path: Path) -> list[str]:
    lines = [line for line in read_text(path).splitlines() if line.strip()]
    if not lines:
        raise ThiDuaError("Tệp không có câu hỏi nào", path, "Mỗi dòng một câu hỏi")
    return [_question(path, number, line) for number, line in enumerate(lines, start=1)]


def _question(path: Path, number: int, line: str) -> str:
    """A line of text, or the ``q`` of a line of JSON."""
    if not line.lstrip().startswith("{"):
        return line
    try:
        return str(json.loads(line)["q"])
    except (json.JSONDecodeError, KeyError) as error:
        raise ThiDuaError(
            f"{path}, dòng {number} không phải JSON có khóa q", line, 'Dạng đúng: {"q": "câu hỏi"}'
        ) from error
