"""What changed between two versions of a document, clause by clause."""

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from corpus.model import Document, Section
from corpus.passages import content_start

Change = Literal["added", "removed", "changed"]
Mark = Literal["same", "added", "removed"]
Words = list[tuple[Mark, str]]

_ALIKE: Final = 0.5
_SAME_PLACE: Final = 0.15
# Above this many comparisons a rewritten stretch is matched by place alone.
_MOST_COMPARISONS: Final = 250_000
# Above this many, a change is one removal and one addition; the alignment takes a bit for each.
_MOST_STEPS: Final = 100_000_000
_WORD: Final = re.compile(r"\s+|\w+|[^\w\s]")
_CONTEXT_WORDS: Final = 12


class ClauseChange(BaseModel):
    """One section's own text before and after; the one that is missing is empty.

    ``label`` and ``locator`` name it in the version where it stands, the newer if in both.
    """

    model_config = ConfigDict(frozen=True)
    change: Change
    label: str
    locator: str
    part: str | None
    bullet: int | None
    before: str
    after: str


class Difference(BaseModel):
    """The changes in reading order, and how many sections stayed as they were."""

    model_config = ConfigDict(frozen=True)
    changes: tuple[ClauseChange, ...]
    unchanged: int


def difference(before: Document, after: Document) -> Difference:
    """What has to be read to know the newer version.

    A section is matched by what it says, whatever its number, so that one that is put in does not
    make changes of all that it renumbers; where it says something else, by its place and by how
    alike it is to what stood there.
    """
    old, new = _clauses(before), _clauses(after)
    pairs = list(_matched(old, new))
    changes = [_change(one, other) for one, other in pairs if not _says_the_same(one, other)]
    return Difference(changes=tuple(changes), unchanged=len(pairs) - len(changes))


def words_of_change(change: ClauseChange) -> Words:
    """The text of a change in runs of words that stayed, came or went.

    What stayed and what went is the old text, what stayed and what came the new one.
    """
    return list(_joined(_runs(_WORD.findall(change.before), _WORD.findall(change.after))))


def in_brief(words: Words) -> Words:
    """The same with what stayed cut down to the words around the changes."""
    last = len(words) - 1
    return [
        (mark, _ends(text, opening=at > 0, closing=at < last) if mark == "same" else text)
        for at, (mark, text) in enumerate(words)
    ]


def marked(words: Words) -> str:
    """Plain text for where there are no colours: ``[-went-] {+came+}``."""
    signs = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(signs[mark].format(text) for mark, text in words)


@dataclass(frozen=True)
class _Clause:
    """A section with its own text, and what that says without number and line breaks."""

    section: Section
    text: str
    says: str

    @property
    def place(self) -> tuple[str, str | None, int | None]:
        return self.section.locator, self.section.part, self.section.bullet


_Pair = tuple[_Clause | None, _Clause | None]


def _clauses(document: Document) -> list[_Clause]:
    return [
        _Clause(
            section,
            document.text[section.start : section.own_end].strip(),
            " ".join(document.text[content_start(document, section) : section.own_end].split()),
        )
        for section in document.sections
    ]


def _matched(old: Sequence[_Clause], new: Sequence[_Clause]) -> Iterator[_Pair]:
    for same, ones, others in _stretches(old, new, [c.says for c in old], [c.says for c in new]):
        yield from zip(ones, others, strict=True) if same else _rewritten(ones, others)


def _rewritten(old: Sequence[_Clause], new: Sequence[_Clause]) -> Iterator[_Pair]:
    if len(old) * len(new) <= _MOST_COMPARISONS:
        yield from _aligned(old, new)
        return
    for same, ones, others in _stretches(old, new, [c.place for c in old], [c.place for c in new]):
        if same:
            yield from zip(ones, others, strict=True)
        else:
            yield from _apart(ones, others)


def _stretches(
    old: Sequence[_Clause],
    new: Sequence[_Clause],
    old_keys: Sequence[Hashable],
    new_keys: Sequence[Hashable],
) -> Iterator[tuple[bool, Sequence[_Clause], Sequence[_Clause]]]:
    """Runs with the same keys on both sides, and what stands between them."""
    begin = end = 0
    for step in Indel.opcodes(old_keys, new_keys):
        if step.tag == "equal":
            if begin < step.src_start or end < step.dest_start:
                yield False, old[begin : step.src_start], new[end : step.dest_start]
            begin, end = step.src_end, step.dest_end
            yield True, old[step.src_start : begin], new[step.dest_start : end]
    if begin < len(old) or end < len(new):
        yield False, old[begin:], new[end:]


def _apart(old: Sequence[_Clause], new: Sequence[_Clause]) -> Iterator[_Pair]:
    yield from ((clause, None) for clause in old)
    yield from ((None, clause) for clause in new)


def _says_the_same(one: _Clause | None, other: _Clause | None) -> bool:
    return one is not None and other is not None and one.says == other.says


def _change(one: _Clause | None, other: _Clause | None) -> ClauseChange:
    named = other or one
    if named is None:
        raise ValueError("a change has at least one side")
    change: Change = "added" if one is None else "removed" if other is None else "changed"
    return ClauseChange(
        change=change,
        label=named.section.label,
        locator=named.section.locator,
        part=named.section.part,
        bullet=named.section.bullet,
        before=one.text if one else "",
        after=other.text if other else "",
    )


def _aligned(old: Sequence[_Clause], new: Sequence[_Clause]) -> Iterator[_Pair]:
    """The pairs, in order, that are most alike in all (Needleman and Wunsch 1970)."""
    if not (old and new):
        yield from _apart(old, new)
        return
    alike = _likeness(old, new)
    best = np.zeros((len(old) + 1, len(new) + 1))
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            paired = alike[i, j] + best[i + 1, j + 1] if alike[i, j] > 0 else 0.0
            best[i, j] = max(paired, best[i + 1, j], best[i, j + 1])
    i = j = 0
    while i < len(old) and j < len(new):
        if alike[i, j] > 0 and best[i, j] == alike[i, j] + best[i + 1, j + 1]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif best[i, j] == best[i + 1, j]:
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1
    yield from _apart(old[i:], new[j:])


def _likeness(old: Sequence[_Clause], new: Sequence[_Clause]) -> NDArray[np.float64]:
    """How well each goes with each, 0 for not at all; one at the same place always does."""
    places = {clause.place: j for j, clause in enumerate(new)}
    ratios = process.cdist([c.says for c in old], [c.says for c in new], scorer=fuzz.ratio)
    alike: NDArray[np.float64] = ratios.astype(np.float64) / 100
    alike[alike < _ALIKE] = 0.0
    for i, clause in enumerate(old):
        if (j := places.get(clause.place)) is not None:
            alike[i, j] += _SAME_PLACE
    return alike


def _runs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Mark, str]]:
    if len(before) * len(after) > _MOST_STEPS:
        yield from (("removed", "".join(before)), ("added", "".join(after)))
        return
    for step in Indel.opcodes(before, after):
        if step.tag == "equal":
            yield "same", "".join(before[step.src_start : step.src_end])
            continue
        yield "removed", "".join(before[step.src_start : step.src_end])
        yield "added", "".join(after[step.dest_start : step.dest_end])


def _joined(runs: Iterator[tuple[Mark, str]]) -> Iterator[tuple[Mark, str]]:
    """Neighbouring changes as one, even where a space or a comma between them stayed."""
    went = came = between = ""
    for mark, text in runs:
        if mark == "same":
            if (went or came) and not _has_word(between + text):
                between += text
                continue
            yield from _change_run(went, came)
            yield from _some("same", between + text)
            went = came = between = ""
            continue
        if not text:
            continue
        if between:
            went, came, between = went + between, came + between, ""
        went, came = (went + text, came) if mark == "removed" else (went, came + text)
    yield from _change_run(went, came)
    yield from _some("same", between)


def _change_run(went: str, came: str) -> Iterator[tuple[Mark, str]]:
    yield from _some("removed", went)
    yield from _some("added", came)


def _some(mark: Mark, text: str) -> Iterator[tuple[Mark, str]]:
    if text:
        yield mark, text


def _has_word(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _ends(text: str, *, opening: bool, closing: bool) -> str:
    """Its first words where a change stands before it, its last ones where one follows."""
    words = text.split(" ")
    if len(words) <= _CONTEXT_WORDS * (opening + closing) + 1:
        return text
    first = " ".join(words[:_CONTEXT_WORDS]) + " " if opening else ""
    last = " " + " ".join(words[-_CONTEXT_WORDS:]) if closing else ""
    return f"{first}…{last}"
