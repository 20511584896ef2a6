"""The process that reads a file nobody trusts: ``python -m corpus.readers.worker FORMAT``.

The file comes in on standard input; one JSON object goes out on standard output: ``paragraphs``
and ``unread`` (pages), or ``what``, ``value`` and ``remedy`` of a refusal. Whatever the file does
to it, the process ends within its limits and has written nothing.
"""

import json
import resource
import sys
from typing import Final

from config.errors import ThiDuaError
from corpus.readers.docx import paragraphs_of_docx
from corpus.readers.encodings import decoded
from corpus.readers.html import paragraphs_of_html
from corpus.readers.pdf import paragraphs_of_pdf

MEMORY: Final = 1_000_000_000
CPU_SECONDS: Final = 60
OUT_OF_MEMORY: Final = 3


def main() -> None:
    """Reads one file in the format that the command line names."""
    _limit()
    try:
        result = _read(sys.argv[1], sys.stdin.buffer.read())
    except ThiDuaError as error:
        value = None if error.value is None else str(error.value)
        result = {"what": error.what, "value": value, "remedy": error.remedy}
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(json.dumps(result).encode("ascii"))


def _limit() -> None:
    limits = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for limit, most in limits:
        _, allowed = resource.getrlimit(limit)
        lowest = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(limit, (lowest, lowest))


def _read(format_name: str, content: bytes) -> dict[str, object]:
    if format_name == "pdf":
        paragraphs, unread = paragraphs_of_pdf(content)
        return {"paragraphs": paragraphs, "unread": unread}
    if format_name == "docx":
        return {"paragraphs": paragraphs_of_docx(content), "unread": ()}
    return {"paragraphs": paragraphs_of_html(decoded(content)), "unread": ()}


if __name__ == "__main__":
    main()
