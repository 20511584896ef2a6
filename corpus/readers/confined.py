"""Reads a file in processes of its own and takes their answers, however they end."""

import base64
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from config.errors import ThiDuaError
from config.progress import Progress, silent
from corpus.readers.layout import PageBreak
from corpus.readers.recognition import require_tesseract
from corpus.readers.sheets import Sheet

_ROOT: Final = Path(__file__).resolve().parents[2]
_WALL_SECONDS: Final = 90
_PASSED_ON: Final = ("PATH", "LD_LIBRARY_PATH", "LANG", "TESSDATA_PREFIX")
_OFFICE_FORMATS: Final = frozenset({"doc", "rtf", "odt"})
# The worker's own module would bring the libraries that only the child should load.
_OUT_OF_MEMORY: Final = 3
_TOO_MUCH: Final = "Tệp đòi quá nhiều bộ nhớ hoặc thời gian để đọc"
_SPLIT: Final = "Hãy tách thành nhiều tệp nhỏ hơn"

_AT_A_TIME: Final = 2
_MOST_DRAWN: Final = 200
_LEAST_SECONDS: Final = 60
_SECONDS_A_PAGE: Final = 20
_LONGEST_PAGE: Final = 120
_STEP: Final = "Nhận dạng chữ"


@dataclass(frozen=True)
class Found:
    """The paragraphs of a file, where its pages begin among them, and what of it is not sure."""

    paragraphs: list[str]
    starts: tuple[PageBreak, ...] = ()
    unread: tuple[int, ...] = ()
    confidence: tuple[tuple[int, float], ...] = ()


def read_confined(
    format_name: str,
    content: bytes,
    progress: Progress = silent,
    *,
    wall_seconds: float = _WALL_SECONDS,
) -> Found:
    """What a file in that format says.

    The children have no more of the environment than they need: no token, no database address.
    Pages that hold pictures are recognised by a process each, which fails alone.
    Raises ThiDuaError for what the workers refuse, when they break down or take too long, and
    where a program is missing that the whole file needs.
    """
    if format_name in _OFFICE_FORMATS:
        word = _answer([f"from-{format_name}"], content, wall_seconds)
        format_name, content = "docx", base64.b64decode(word["content"])
    answer = _answer([format_name], content, wall_seconds)
    if "sheets" not in answer:
        return _found(answer)
    sheets = [Sheet.from_json(written) for written in answer["sheets"]]
    read = _recognised(f"page-of-{format_name}", content, sheets, progress)
    laid = _answer(["layout"], json.dumps([sheet.to_json() for sheet in read]).encode())
    confidence = tuple(
        (sheet.number, sheet.confidence) for sheet in read if sheet.confidence is not None
    )
    return replace(_found(laid), confidence=confidence)


def _recognised(
    job: str, content: bytes, sheets: Sequence[Sheet], progress: Progress
) -> list[Sheet]:
    """The sheets with the drawn ones read, or marked as unread."""
    drawn = [sheet for sheet in sheets if sheet.drawn]
    if len(drawn) > _MOST_DRAWN:
        what = f"Tệp có quá {_MOST_DRAWN} trang quét"
        raise ThiDuaError(what, len(drawn), _SPLIT)
    try:
        require_tesseract()
    except ThiDuaError:
        if all(sheet.drawn for sheet in sheets if sheet.pieces or sheet.drawn):
            raise
        return [replace(sheet, drawn=False, unread=sheet.unread or sheet.drawn) for sheet in sheets]
    read = {sheet.number: sheet for sheet in _in_turn(job, content, drawn, progress)}
    return [read.get(sheet.number, sheet) for sheet in sheets]


def _in_turn(
    job: str, content: bytes, drawn: Sequence[Sheet], progress: Progress
) -> Iterator[Sheet]:
    deadline = time.monotonic() + _LEAST_SECONDS + _SECONDS_A_PAGE * len(drawn)
    refused: list[ThiDuaError] = []

    def read(sheet: Sheet) -> Sheet:
        left = deadline - time.monotonic()
        if left <= 0:
            raise ThiDuaError(_TOO_MUCH, remedy=_SPLIT)
        command = [job, str(sheet.number)]
        try:
            found = Sheet.from_json(_answer(command, content, min(left, _LONGEST_PAGE)))
            return replace(found, unread=found.unread or (sheet.unread and not found.pieces))
        except ThiDuaError as error:
            refused.append(error)
            return replace(sheet, drawn=False, unread=True)

    progress(_STEP, 0, len(drawn))
    with ThreadPoolExecutor(_AT_A_TIME) as pages:
        for done, sheet in enumerate(pages.map(read, drawn), 1):
            progress(_STEP, done, len(drawn))
            yield sheet
    if len(refused) == len(drawn):
        raise refused[0]


def _found(answer: dict[str, Any]) -> Found:
    return Found(
        paragraphs=answer["paragraphs"],
        starts=tuple(PageBreak(*start) for start in answer.get("starts", ())),
        unread=tuple(answer.get("unread", ())),
    )


def _answer(
    job: Sequence[str], content: bytes, wall_seconds: float = _WALL_SECONDS
) -> dict[str, Any]:
    """What one child says to a job; it and all it has started are gone when this returns."""
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    child = subprocess.Popen(
        [sys.executable, "-m", "corpus.readers.worker", *job],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        # Every thread of a numerical library would reserve memory that the limit counts.
        env={**environment, "OPENBLAS_NUM_THREADS": "1"},
        start_new_session=True,
    )
    try:
        said, _ = child.communicate(content, wall_seconds)
    except subprocess.TimeoutExpired as error:
        raise ThiDuaError(_TOO_MUCH, remedy=_SPLIT) from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
    if child.returncode in {_OUT_OF_MEMORY, -signal.SIGKILL, -signal.SIGXCPU}:
        raise ThiDuaError(_TOO_MUCH, remedy=_SPLIT)
    if child.returncode != 0:
        raise ThiDuaError("Tệp bị hỏng, không đọc được", remedy="Mở tệp rồi lưu lại, hoặc tách nhỏ")
    answer: dict[str, Any] = json.loads(said)
    if "what" in answer:
        raise ThiDuaError(answer["what"], answer["value"], answer["remedy"])
    return answer
