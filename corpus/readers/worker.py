"""The process that reads a file nobody trusts: ``python -m corpus.readers.worker JOB [PAGE]``.

The file comes in on standard input; one JSON object goes out on standard output: what the job
found, or ``what``, ``value`` and ``remedy`` of a refusal. Whatever the file does to it, the process
ends within its limits, and so do the programs it calls, to which the limits pass on.
"""

import base64
import json
import resource
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from config.errors import ThiDuaError
from corpus.readers.docx import paragraphs_of_docx
from corpus.readers.encodings import decoded
from corpus.readers.html import paragraphs_of_html
from corpus.readers.layout import Laid
from corpus.readers.misread import put_right
from corpus.readers.office import word_from
from corpus.readers.pdf import picture_of, sheets_of_pdf
from corpus.readers.pictures import frame_of, frames_of
from corpus.readers.recognition import sheet_from
from corpus.readers.sheets import Sheet, laid, paragraphs_on

MEMORY: Final = 1_000_000_000
CPU_SECONDS: Final = 60
OUT_OF_MEMORY: Final = 3
# Address space, of which LibreOffice reserves far more than it ever touches.
_OFFICE_MEMORY: Final = 6_000_000_000
_LARGEST_FILE: Final = 200_000_000

Result = Mapping[str, object]


@dataclass(frozen=True)
class Limits:
    """What one process of a job may take; ``file`` is the largest file it may write."""

    memory: int = MEMORY
    cpu_seconds: int = CPU_SECONDS
    file: int = 0


@dataclass(frozen=True)
class _Job:
    run: Callable[[bytes, int], Result]
    limits: Limits = Limits()


def main() -> None:
    """Does the job that the command line names."""
    job = JOBS[sys.argv[1]]
    limit(job.limits)
    try:
        page = int(sys.argv[2]) if len(sys.argv) > 2 else 1
        result = job.run(sys.stdin.buffer.read(), page)
    except ThiDuaError as error:
        value = None if error.value is None else str(error.value)
        result = {"what": error.what, "value": value, "remedy": error.remedy}
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(json.dumps(result).encode("ascii"))


def limit(limits: Limits) -> None:
    """Holds this process and those it starts to the limits."""
    wanted = (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, most in wanted:
        _, allowed = resource.getrlimit(kind)
        lowest = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(kind, (lowest, lowest))


def _docx(content: bytes, _: int) -> Result:
    return {"paragraphs": paragraphs_of_docx(content)}


def _html(content: bytes, _: int) -> Result:
    return {"paragraphs": paragraphs_of_html(decoded(content))}


def _pdf(content: bytes, _: int) -> Result:
    """The paragraphs, or the sheets where some have yet to be recognised."""
    sheets = sheets_of_pdf(content)
    if any(sheet.drawn for sheet in sheets):
        return {"sheets": [sheet.to_json() for sheet in sheets]}
    return _written(laid(sheets), [sheet.number for sheet in sheets if sheet.unread])


def _picture(content: bytes, _: int) -> Result:
    count = frames_of(content)
    return {"sheets": [Sheet(n + 1, 0.0, 0.0, drawn=True).to_json() for n in range(count)]}


def _page_of_pdf(content: bytes, page: int) -> Result:
    return sheet_from(picture_of(content, page), page).to_json()


def _page_of_picture(content: bytes, page: int) -> Result:
    return sheet_from(frame_of(content, page), page).to_json()


def _layout(content: bytes, _: int) -> Result:
    sheets = [Sheet.from_json(written) for written in json.loads(content)]
    found = laid(sheets)
    recognised = {sheet.number for sheet in sheets if sheet.confidence is not None}
    righted = put_right(found.paragraphs, paragraphs_on(found, recognised))
    unread = [sheet.number for sheet in sheets if sheet.unread]
    return _written(Laid(righted, found.starts), unread)


def _office(format_name: str) -> _Job:
    def converted(content: bytes, _: int) -> Result:
        word = word_from(format_name, content)
        return {"content": base64.b64encode(word).decode("ascii")}

    return _Job(converted, Limits(_OFFICE_MEMORY, CPU_SECONDS, _LARGEST_FILE))


def _written(found: Laid, unread: list[int]) -> dict[str, Any]:
    starts = [(start.page, start.paragraph, start.offset) for start in found.starts]
    return {"paragraphs": found.paragraphs, "starts": starts, "unread": unread}


JOBS: Final[Mapping[str, _Job]] = {
    "docx": _Job(_docx),
    "html": _Job(_html),
    "pdf": _Job(_pdf),
    "picture": _Job(_picture),
    "layout": _Job(_layout),
    "page-of-pdf": _Job(_page_of_pdf),
    "page-of-picture": _Job(_page_of_picture),
    **{f"from-{name}": _office(name) for name in ("doc", "rtf", "odt")},
}


if __name__ == "__main__":
    main()
