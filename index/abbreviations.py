"""Abbreviations in questions written out as the documents would have them."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from config.lists import Abbreviation
from corpus.vietnamese import fold, is_accented
from index.diacritics import address_spans, quoted_spans

_VOWEL: Final = re.compile(r"[aeiouy]")
_NUMBER_FOLLOWS: Final = re.compile(
    r"\s*(?:(?:số|so)\s*)?\d|\s+(?:số|so)\s+(?:mấy|may|bao|nào)\b", re.IGNORECASE
)
_ROOM: Final = re.compile(r"\b[Pp]\s*\.\s*(?=[A-ZĐa-zđ])")
_DOTTED: Final = re.compile(r"(?<![\w.])(?:[^\W\d_]\.[-&]?){1,9}[^\W\d_](?!\w)\.?")

Span = tuple[int, int]


class Expander:
    """Writes abbreviations out; ``knows`` tells whether the corpus uses a phrase.

    ``introduced`` are those that the documents introduce themselves: another meaning of a short
    form that the office lists, else a short form of its own.
    """

    def __init__(
        self,
        abbreviations: Sequence[Abbreviation],
        knows: Callable[[str], bool],
        introduced: Sequence[Abbreviation] = (),
    ) -> None:
        every = _joined(abbreviations, introduced)
        self._knows = knows
        self._exact = {a.short: a for a in every if a.official}
        self._loose = _by_folded(every)
        self._numbered = {fold(a.short): a.before_number for a in every if a.before_number}
        self._chosen: dict[tuple[str, ...], str] = {}
        spellings = {*self._exact, *(a.short for a in every)}
        spellings |= {fold(spelling) for spelling in spellings}
        self._spellings = frozenset(map(str.lower, spellings))
        self._pattern = re.compile(rf"(?<![\w/&-])(?:{_any_of(spellings)})(?![\w&])", re.IGNORECASE)
        numbered = {each for a in every if a.before_number for each in (a.short, fold(a.short))}
        self._glued = re.compile(
            rf"(?<![\w/&-])({_any_of(numbered)})[.-]?(?=\d{{1,5}}(?!\w))" if numbered else r"(?!)",
            re.IGNORECASE,
        )

    def expand(self, text: str) -> str:
        """The text with its abbreviations written out; parts of document numbers stay."""
        return self._replaced(self._undotted(text), [])[0]

    def expand_question(self, text: str) -> tuple[str, list[Span]]:
        """The same, but for quoted words and addresses, and where the new words stand.

        A number may follow at once: "ct19" is "Chỉ thị 19".
        """
        text = self._glued.sub(r"\1 ", self._undotted(text))
        return self._replaced(text, [*quoted_spans(text), *address_spans(text)])

    def _undotted(self, text: str) -> str:
        if "." not in text:
            return text
        text = _DOTTED.sub(lambda found: self._without_dots(found[0]), text)
        return _ROOM.sub("Phòng ", text)

    def _without_dots(self, dotted: str) -> str:
        bare = dotted.replace(".", "")
        return bare if bare.lower() in self._spellings else dotted

    def _replaced(self, text: str, left: Sequence[Span]) -> tuple[str, list[Span]]:
        pieces: list[str] = []
        spans: list[Span] = []
        end = length = 0
        for found in self._pattern.finditer(text):
            if any(start <= found.start() < after for start, after in left):
                continue
            written = self._written_out(text, found)
            if written == found[0]:
                continue
            pieces += [text[end : found.start()], written]
            length += found.start() - end + len(written)
            spans.append((length - len(written), length))
            end = found.end()
        return "".join([*pieces, text[end:]]), spans

    def _written_out(self, text: str, match: re.Match[str]) -> str:
        short = match[0]
        numbered = self._numbered.get(fold(short))
        if text[match.end() : match.end() + 1] in {"/", "-"} and (
            numbered or short.upper() not in self._exact
        ):
            return short
        if numbered and _NUMBER_FOLLOWS.match(text, match.end()):
            return numbered
        entry = self._entry(short)
        if entry is None or text[match.start() - 1 : match.start()] in {"/", "-"}:
            return short
        return self._best(entry.expansions) or short

    def _entry(self, short: str) -> Abbreviation | None:
        if short in self._exact and short != short.lower():
            return self._exact[short]
        entry = self._loose.get(fold(short))
        if entry is None:
            return None
        if entry.exact and _VOWEL.search(fold(short)) and short != entry.short:
            return None
        return None if is_accented(short) and fold(short) == short else entry

    def _best(self, expansions: tuple[str, ...]) -> str:
        """The likeliest expansion that the documents use, or the likeliest of all."""
        if expansions not in self._chosen:
            used = (phrase for phrase in expansions if self._knows(phrase))
            self._chosen[expansions] = next(used, expansions[0] if expansions else "")
        return self._chosen[expansions]


def _joined(
    listed: Iterable[Abbreviation], introduced: Iterable[Abbreviation]
) -> list[Abbreviation]:
    added = {abbreviation.short: abbreviation for abbreviation in introduced}
    joined = []
    for each in listed:
        also = added.pop(each.short, None) if each.official else None
        meanings = (*each.expansions, *(also.expansions if also else ()))
        joined.append(each.model_copy(update={"expansions": meanings}))
    return [*joined, *added.values()]


def _by_folded(abbreviations: Iterable[Abbreviation]) -> dict[str, Abbreviation]:
    """Chat forms go before official ones where both fold to the same letters."""
    found: dict[str, Abbreviation] = {}
    for abbreviation in sorted(abbreviations, key=lambda a: a.official):
        found.setdefault(fold(abbreviation.short), abbreviation)
    return found


def _any_of(spellings: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(spellings, key=len, reverse=True)))
