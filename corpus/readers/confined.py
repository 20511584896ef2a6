"""Runs the worker on a file and takes its answer, however the worker ends."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

from config.errors import ThiDuaError

_ROOT: Final = Path(__file__).resolve().parents[2]
_WALL_SECONDS: Final = 90
_PASSED_ON: Final = ("PATH", "LD_LIBRARY_PATH", "LANG")
# The worker's own module would bring the libraries that only the child should load.
_OUT_OF_MEMORY: Final = 3
_TOO_MUCH: Final = "Tệp đòi quá nhiều bộ nhớ hoặc thời gian để đọc"
_SPLIT: Final = "Hãy tách thành nhiều tệp nhỏ hơn"


def read_confined(
    format_name: str, content: bytes, *, wall_seconds: float = _WALL_SECONDS
) -> tuple[list[str], tuple[int, ...]]:
    """The paragraphs of a file and the pages that could not be read.

    The child has no more of the environment than it needs: no token, no database address.
    Raises ThiDuaError for what the worker refuses, and when it breaks down or takes too long.
    """
    command = [sys.executable, "-m", "corpus.readers.worker", format_name]
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=environment,
            timeout=wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ThiDuaError(_TOO_MUCH, remedy=_SPLIT) from error
    if done.returncode in {_OUT_OF_MEMORY, -signal.SIGKILL, -signal.SIGXCPU}:
        raise ThiDuaError(_TOO_MUCH, remedy=_SPLIT)
    if done.returncode != 0:
        raise ThiDuaError("Tệp bị hỏng, không đọc được", remedy="Mở tệp rồi lưu lại, hoặc tách nhỏ")
    answer = json.loads(done.stdout)
    if "what" in answer:
        raise ThiDuaError(answer["what"], answer["value"], answer["remedy"])
    return answer["paragraphs"], tuple(answer["unread"])
