"""Abbreviations in questions written out as the documents would have them."""

import re
from collections.abc import Iterable, Sequence

from config.lists import Abbreviation
from corpus.vietnamese import fold, is_accented

_VOWEL = re.compile(r"[aeiouy]")
_NUMBER_FOLLOWS = re.compile(r"\s*(?:(?:số|so)\s*)?\d|\s+(?:số|so)\s+(?:mấy|may|bao|nào)\b")
_NUMBER_BESIDE = re.compile(r"[/-]$")


class Expander:
    """Writes abbreviations out; ``known`` tells whether the corpus uses a phrase (lower case)."""

    def __init__(self, abbreviations: Sequence[Abbreviation], corpus_text: str) -> None:
        self._known = corpus_text.lower()
        self._exact = {a.short: a for a in abbreviations if a.official}
        self._loose = _by_folded(abbreviations)
        self._numbered = {fold(a.short): a.before_number for a in abbreviations if a.before_number}
        spellings = {*self._exact, *(a.short for a in abbreviations)}
        spellings |= {fold(spelling) for spelling in spellings}
        longest_first = sorted(spellings, key=len, reverse=True)
        self._pattern = re.compile(
            r"(?<![\w/&-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w&])",
            re.IGNORECASE,
        )

    def expand(self, text: str) -> str:
        """The text with its abbreviations written out; parts of document numbers stay."""
        text = re.sub(r"\b[Pp]\s*\.\s*(?=[A-ZĐa-zđ])", "Phòng ", text)
        return self._pattern.sub(lambda match: self._written_out(text, match), text)

    def _written_out(self, text: str, match: re.Match[str]) -> str:
        short = match[0]
        if text[match.end() : match.end() + 1] in {"/", "-"} and short.upper() not in self._exact:
            return short
        numbered = self._numbered.get(fold(short))
        if numbered and _NUMBER_FOLLOWS.match(text, match.end()):
            return numbered
        entry = self._entry(short)
        if entry is None or _NUMBER_BESIDE.search(text[: match.start()]):
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

    def _best(self, expansions: Sequence[str]) -> str | None:
        """The likeliest expansion that the documents use, or the likeliest of all."""
        used = (phrase for phrase in expansions if phrase.lower() in self._known)
        return next(used, expansions[0] if expansions else None)


def _by_folded(abbreviations: Iterable[Abbreviation]) -> dict[str, Abbreviation]:
    """Chat forms go before official ones where both fold to the same letters."""
    found: dict[str, Abbreviation] = {}
    for abbreviation in sorted(abbreviations, key=lambda a: a.official):
        found.setdefault(fold(abbreviation.short), abbreviation)
    return found
