"""Web pages to paragraphs: block elements end one, lists are numbered, scripts are dropped.

Source: HTML Living Standard, §15.3 (rendering: flow content, lists, tables).
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from corpus.readers.numbering import formatted
from corpus.readers.tables import paragraphs_of_table

_DROPPED: Final = frozenset("script style template noscript title svg math iframe".split())
_BLOCKS: Final = frozenset(
    "address article aside blockquote body br center dd div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section ul".split()
)
_LISTS: Final = frozenset({"ol", "ul"})
_FORMATS: Final = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_TABLE: Final = frozenset({"table", "tr", "td", "th", "caption"})
_DEEPEST: Final = 200


def paragraphs_of_html(markup: str) -> list[str]:
    """The paragraphs of a page in reading order; broken markup is read as far as it goes."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.finished()


@dataclass
class _List:
    format: str | None
    next: int = 1

    def label(self) -> str:
        if self.format is None:
            return "- "
        self.next += 1
        stop = ")" if self.format == "lowerLetter" else "."
        return f"{formatted(self.next - 1, self.format)}{stop} "


@dataclass
class _Table:
    rows: list[list[list[str]]] = field(default_factory=list)
    has_table: bool = False


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._words: list[str] = []
        self._label = ""
        self._dropping: list[str] = []
        self._lists: list[_List] = []
        self._tables: list[_Table] = []
        self._page: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropping or tag in _DROPPED:
            if tag in _DROPPED and len(self._dropping) < _DEEPEST:
                self._dropping.append(tag)
            return
        if tag in _BLOCKS or tag in _TABLE:
            self._end_paragraph()
        if tag in _TABLE:
            self._open_table(tag)
        else:
            self._open_list(tag, dict(attrs))

    def _open_list(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag in _LISTS and len(self._lists) < _DEEPEST:
            self._lists.append(_opened(tag, attributes))
        elif tag == "li" and self._lists:
            self._lists[-1].next = _whole(attributes.get("value"), self._lists[-1].next)
            self._label = self._lists[-1].label()

    def _open_table(self, tag: str) -> None:
        if tag == "table" and len(self._tables) < _DEEPEST:
            if self._tables:
                self._tables[-1].has_table = True
            self._tables.append(_Table())
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif tag in {"td", "th"} and self._tables:
            rows = self._tables[-1].rows
            if not rows:
                rows.append([])
            rows[-1].append([])

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            # One that is never closed would swallow the page.
            if tag in self._dropping:
                del self._dropping[self._dropping.index(tag) :]
            return
        if tag in _BLOCKS or tag in _TABLE:
            self._end_paragraph()
        if tag in _LISTS and self._lists:
            self._lists.pop()
            self._label = ""
        elif tag == "table" and self._tables:
            self._close_table()

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self._words.append(data)

    def finished(self) -> list[str]:
        """The paragraphs; what was left open is closed."""
        self._end_paragraph()
        while self._tables:
            self._close_table()
        return self._page

    def _end_paragraph(self) -> None:
        text = " ".join("".join(self._words).split())
        self._words.clear()
        if text:
            self._write(f"{self._label}{text}")
            self._label = ""

    def _write(self, paragraph: str) -> None:
        table = self._tables[-1] if self._tables else None
        if table is not None and table.rows and table.rows[-1]:
            table.rows[-1][-1].append(paragraph)
        else:
            self._page.append(paragraph)

    def _close_table(self) -> None:
        table = self._tables.pop()
        if table.has_table:
            # A table around tables only places them on the page.
            paragraphs = [line for row in table.rows for cell in row for line in cell]
        else:
            paragraphs = paragraphs_of_table(table.rows)
        for paragraph in paragraphs:
            self._write(paragraph)


def _opened(tag: str, attributes: dict[str, str | None]) -> _List:
    if tag == "ul":
        return _List(None)
    first = _whole(attributes.get("start"), 1)
    return _List(_FORMATS.get(attributes.get("type") or "", "decimal"), first)


def _whole(written: str | None, default: int) -> int:
    return int(written[:6]) if written and written.isascii() and written.isdigit() else default
