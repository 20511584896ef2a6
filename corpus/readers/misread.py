"""Numbers and letters before clauses that recognition has misread, where their neighbours tell.

Only what stands between two that agree is put right; the words of a clause are never touched.
"""

import re
from collections.abc import Container, Sequence
from typing import Final

from corpus.letters import UPPER

_ARTICLE: Final = re.compile(rf"Điều (\d{{1,3}})(?=\. [{UPPER}“])")
_LETTER: Final = re.compile(r"([a-zđ])\)(?= )")
_CHAPTER: Final = re.compile(r"Chương (?=[TIVXl1|]*[Tl|][TIVXl1|]*$)")
# Grain beside a heading that stands alone on its line is taken for a few short words.
_GRAIN: Final = re.compile(rf"(Chương [TIVXl1|]+)[.:]?(?:\s+(?![{UPPER}]{{2}})\S{{1,3}})+$")
_ONES: Final = str.maketrans("Tl1|", "IIII")


def put_right(paragraphs: Sequence[str], recognised: Container[int]) -> list[str]:
    """The paragraphs, as many and as long as before; only ``recognised`` ones (from 0) change."""
    righted = [_chapter(line) if i in recognised else line for i, line in enumerate(paragraphs)]
    articles = [(i, found) for i, line in enumerate(righted) if (found := _ARTICLE.match(line))]
    for (_, before), (i, found), (_, after) in zip(
        articles, articles[1:], articles[2:], strict=False
    ):
        meant = int(before[1]) + 1
        agreed = int(after[1]) == meant + 1 and len(found[1]) == len(str(meant))
        if agreed and i in recognised and int(found[1]) != meant:
            righted[i] = f"Điều {meant}{righted[i][found.end() :]}"
    last = ""
    for i, line in enumerate(righted):
        letter = _LETTER.match(line)
        if i in recognised and letter and letter[1] == "d" and last == "d":
            righted[i] = f"đ{line[1:]}"
        last = letter[1] if letter else ""
    return righted


def _chapter(paragraph: str) -> str:
    paragraph = _GRAIN.sub(r"\1", paragraph)
    found = _CHAPTER.match(paragraph)
    return found[0] + paragraph[found.end() :].translate(_ONES) if found else paragraph
