"""What was meant: a question with its diacritics, abbreviations and numbers made plain."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from config.errors import ThiDuaError
from config.words import QuestionWords
from corpus.vietnamese import fold, is_accented, normalise, syllables
from index.expected import Expectation
from index.figures import spell_figures
from index.kinds import Kind
from index.mentions import DocumentMention, document_mentions, locator_mention, spell_numbers
from index.phrases import Phrases

LONGEST = 4000
_THIS_YEAR = re.compile(r"\bnam nay\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\d+(?:\s*[-–]\s*\d+)?")


@dataclass(frozen=True)
class Understood:
    """A question in the words of the documents, and the documents and the place that it names."""

    asked: str
    text: str
    mentions: tuple[DocumentMention, ...]
    locator: tuple[str, int, int] | None

    @property
    def rest(self) -> str:
        """The words beside those that name a document or a place."""
        spans = [(mention.start, mention.end) for mention in self.mentions]
        return _without(self.text, spans + ([self.locator[1:]] if self.locator else []))


@dataclass(frozen=True)
class Question:
    """A question read.

    ``content`` are the syllables that say what is asked about, ``pairs`` those of them that are
    neighbours; ``numbers`` the numbers named apart from document numbers and places;
    ``unaccented`` tells that it was typed without diacritics.
    """

    asked: str
    understood: str
    expected: Expectation
    content: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    numbers: frozenset[str]
    mentions: tuple[DocumentMention, ...]
    locator: str | None
    greeting: bool
    this_year: bool
    unaccented: bool

    @property
    def years(self) -> frozenset[int]:
        """The years named in figures by themselves, not as the ends of a period."""
        return frozenset(int(number) for number in self.numbers if _YEAR.fullmatch(number))

    @property
    def kind(self) -> Kind:
        """The kind of thing asked for."""
        return self.expected.kind


class Reader:
    """Reads questions; ``clarify`` restores diacritics, abbreviations and spelling.

    ``known_numbers`` are those of the documents cited, ``known_locators`` the places in those held.
    """

    def __init__(
        self,
        words: QuestionWords,
        clarify: Callable[[str], str],
        known_numbers: Iterable[str],
        known_locators: Collection[str] = (),
    ) -> None:
        self._function = Phrases(words.function)
        self._greeting = Phrases(words.greeting, folded=True)
        self._around = Phrases((*words.greeting, *words.beside_greeting), folded=True)
        self._clarify = clarify
        self._locators = frozenset(locator.lower() for locator in known_locators)
        self._numbers: dict[int, list[str]] = {}
        for number in known_numbers:
            if serial := re.match(r"\d+", number):
                self._numbers.setdefault(int(serial[0]), []).append(number)
        self._serials = frozenset(self._numbers)

    def check(self, typed: str) -> None:
        """Raises ThiDuaError for an empty question and for one of more than 4,000 characters."""
        _checked(typed)

    def read(self, typed: str) -> Question:
        """What a person typed, understood.

        Raises ThiDuaError for an empty question and for one of more than 4,000 characters.
        """
        return self.question(self.understood(typed))

    def understood(self, typed: str) -> Understood:
        """The first step of ``read``: enough to begin a search; raises what it raises."""
        asked = _checked(typed)
        text = spell_figures(self._clarify(spell_numbers(asked, self._numbers)))
        mentions = tuple(document_mentions(text, self._serials))
        return Understood(asked, text, mentions, locator_mention(text, self._locators))

    def question(self, understood: Understood) -> Question:
        """The second step of ``read``: what is asked for, and about what."""
        rest = understood.rest
        content, pairs = self._content(rest)
        return Question(
            asked=understood.asked,
            understood=understood.text,
            expected=Expectation.of(understood.text),
            content=content,
            pairs=pairs,
            numbers=frozenset(map(_plain_number, _NUMBER.findall(rest))),
            mentions=understood.mentions,
            locator=understood.locator[0] if understood.locator else None,
            greeting=self._is_greeting(understood.asked),
            this_year=_THIS_YEAR.search(fold(understood.text)) is not None,
            unaccented=not is_accented(understood.asked),
        )

    def _content(self, text: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        sequence = syllables(text)
        marks = self._function.marks(sequence)
        kept = [not mark and not _is_stray(s) for s, mark in zip(sequence, marks, strict=True)]
        content = tuple(s for s, keep in zip(sequence, kept, strict=True) if keep)
        pairs = tuple(
            (sequence[i], sequence[i + 1])
            for i in range(len(sequence) - 1)
            if kept[i] and kept[i + 1]
        )
        return content, pairs

    def _is_greeting(self, asked: str) -> bool:
        sequence = syllables(asked)
        if not sequence or len(sequence) > 14:
            return False
        return any(self._greeting.marks(sequence)) and all(self._around.marks(sequence))


def _is_stray(syllable: str) -> bool:
    """A letter by itself ("gì v", "nhé a") says nothing."""
    return len(syllable) == 1 and syllable.isalpha()


def _checked(typed: str) -> str:
    if len(typed) > LONGEST:
        raise ThiDuaError(
            f"Câu hỏi dài {len(typed):,} ký tự".replace(",", "."),
            remedy=f"Hỏi ngắn gọn, tối đa {LONGEST} ký tự",
        )
    asked = normalise(typed)
    if not asked:
        raise ThiDuaError(
            "Câu hỏi trống", remedy="Gõ điều muốn hỏi, ví dụ: ai làm đầu mối thi đua?"
        )
    return asked


def _plain_number(written: str) -> str:
    """ "07" to "7", "2021 – 2025" to "2021-2025"."""
    return "-".join(str(int(part)) for part in re.findall(r"\d+", written))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} | {text[end:]}"
    return text
