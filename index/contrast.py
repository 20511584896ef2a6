"""The same question of another: "Còn Chi đoàn thì sao?" after "Công đoàn phấn đấu đạt gì?"."""

import re
from collections.abc import Iterable
from typing import Final

from config.follow_ups import FollowUpWords
from corpus.vietnamese import fold
from index.mentions import DocumentMention, document_mentions, locator_mention
from index.said import Said, Sayings, Span
from index.topic import Topics

_YEAR: Final = r"(?:năm |nam )?(?:19|20)\d\d"
_TIME: Final = re.compile(
    rf"\b(?:{_YEAR}|(?:năm|nam) (?:nay|ngoái|ngoai|trước|truoc|sau|tới|toi|sang)|"
    r"(?:quý|quy) (?:\d|[IViv]+)\b|(?:tháng|thang) \d{1,2}|"
    r"(?:\d{1,2} (?:tháng|thang) )?(?:đầu|dau|cuối|cuoi) (?:năm|nam|quý|quy))",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(r"\s*(?:[IVX]+(?:\.\d+)*)\s*", re.IGNORECASE)
_UNITS_OF_TIME: Final = frozenset({"ngay", "thang", "nam", "quy"})
_NUMBER: Final = re.compile(r"\s*(?:số )?\d{1,5}(?:[/-][\w/-]+)?\s*")


class Contrast:
    """Puts another unit, year, document, place, award or matter where the question names one."""

    def __init__(
        self,
        words: FollowUpWords,
        topics: Topics,
        bodies: Iterable[str],
        awards: Iterable[str],
    ) -> None:
        self._topics = topics
        self._aspects = Sayings(words.aspects)
        self._not_names = Sayings(words.not_names)
        of_one_kind = (_as_typed((*words.bodies, *bodies)), words.offices, words.people)
        self._kinds = tuple(map(Sayings, of_one_kind))
        self._who = Sayings(*of_one_kind)
        self._awards = Sayings(_as_typed(awards))
        self._documents = Sayings(words.documents)
        self._near = Sayings(words.near)

    def who(self, said: Said) -> Span | None:
        """The first unit, office or group of people that is named."""
        return self._name(said, self._who)

    def names(self, said: Said, position: int) -> bool:
        """Whether a name of more than one syllable stands there."""
        return self._who.length_at(said, position) > 1

    def within(self, topic: str) -> str:
        """A topic as it stands within a sentence: names keep their capitals."""
        named = self.who(Said.of(topic))
        return topic if named is not None and named[0] == 0 else uncapitalised(topic)

    def is_of_a_known_kind(self, other: Said) -> bool:
        """Whether it is told by its looks what the other is."""
        return (
            _TIME.fullmatch(other.text) is not None
            or _NUMBER.fullmatch(other.text) is not None
            or bool(document_of(other))
            or _is_place(other.text)
            or self._aspects.covers(other)
            or self._awards.length_at(other, 0) > 0
            or self._begins_with_a_name(other)
        )

    def put(self, previous: Said, other: Said) -> str:
        """The previous question, asked of the other instead."""
        if _TIME.fullmatch(other.text):
            return self._at_another_time(previous, other.text)
        if _is_place(other.text):
            return _at_another_place(previous, other.text)
        document, number = document_of(previous), _NUMBER.fullmatch(other.text)
        if number and document is None:
            return ""
        if document_of(other) or number:
            return self._of_another_document(previous, document, other)
        if self._begins_with_a_name(other):
            return self._of_somebody_else(previous, other)
        award = self._awards.first(previous) if self._awards.length_at(other, 0) else None
        aspect = self._aspects.first(previous) if self._aspects.covers(other) else None
        if here := award or aspect:
            return previous.replaced(here, other.text)
        if self._aspects.covers(other):
            return f"{other.text} {self.within(self._topics.of(previous))}"
        return self._of_another_matter(previous, other)

    def _begins_with_a_name(self, other: Said) -> bool:
        another = max(self._not_names.length_at(other, 0), self._awards.length_at(other, 0))
        return self._who.length_at(other, 0) > another

    def _name(self, said: Said, kind: Sayings) -> Span | None:
        others = {at for span in self._not_names.spans(said) for at in range(*span)}
        found = (s for s in kind.spans(said) if s[1] - s[0] > 1 or s[0] not in others)
        return next(found, None)

    def _at_another_time(self, previous: Said, time: str) -> str:
        text, document = previous.text, document_of(previous)
        for found in _TIME.finditer(text):
            start, end = found.span()
            of_a_number = document is not None and document.start < end and start < document.end
            # The year of a date is no year that is asked about.
            if not of_a_number and not text[:start].endswith("/"):
                return f"{text[:start]}{_full(time)}{text[end:]}"
        return f"{_bare(text)} {_full(time)}"

    def _of_another_document(
        self, previous: Said, document: DocumentMention | None, other: Said
    ) -> str:
        if document is None:
            head = self._documents.first(previous)
            if head is None:
                return self._of_another_matter(previous, other)
            end = head[1] + self._near.length_at(previous, head[1])
            return previous.replaced((head[0], end), other.text)
        typed = document.type or ""
        number = _NUMBER.fullmatch(other.text) is not None
        name = f"{typed[:1].upper()}{typed[1:]} {other.text}" if number and typed else other.text
        return f"{previous.text[: document.start]}{name}{previous.text[document.end :]}"

    def _of_somebody_else(self, previous: Said, other: Said) -> str:
        same_kind = (
            k for k in self._kinds if k.length_at(other, 0) == self._who.length_at(other, 0)
        )
        for kind in (*same_kind, self._who):
            if kind is self._who and self._topics.after_who(previous):
                break
            here = self._name(previous, kind)
            if here is not None:
                return previous.replaced(here, other.text)
        if asked := self._topics.after_who(previous):
            return f"{other.text} có {asked} không"
        return f"{_bare(previous.text)} đối với {other.text}"

    def _of_another_matter(self, previous: Said, other: Said) -> str:
        if self._aspects.length_at(other, 0):
            return other.text
        if shared := _beginning_alike(previous, other):
            return previous.replaced(self._to_its_end(previous, shared), other.text)
        if award := self._awards.first(previous):
            return previous.replaced(award, other.text)
        if self.who(previous) is not None:
            return f"{_bare(previous.text)} về {other.text}"
        stretches = self._topics.told(previous)
        if stretches:
            longest = max(stretches, key=lambda span: span[1] - span[0])
            return previous.replaced(longest, other.text)
        asking = self._topics.asking_span(previous) or (0, 0)
        if asking[0] == 0:
            return f"{previous.part(asking)} {other.text}"
        aspect = self._aspects.length_at(previous, 0)
        return f"{previous.part((0, aspect))} {other.text} {previous.part(asking)}"

    def _to_its_end(self, previous: Said, shared: Span) -> Span:
        """The words from there to the end of what they begin to name."""
        ends = [e for s, e in self._topics.named(previous) if s <= shared[0] < e or s == shared[1]]
        end = max(ends, default=shared[1])
        counted = 0 < end < len(previous) and previous.words[end - 1].spelt.isdigit()
        return shared[0], end + (counted and previous.words[end].folded in _UNITS_OF_TIME)


def _as_typed(names: Iterable[str]) -> tuple[str, ...]:
    """Names, and abbreviations among them as they are typed on a phone ("cstdcs")."""
    names = tuple(names)
    return (*names, *(fold(name) for name in names if name.isupper()))


def _beginning_alike(previous: Said, other: Said) -> Span | None:
    """Where the other's first words, or the first of them, stand in the previous question."""
    for length in range(len(other), 0, -1):
        wanted = [word.folded for word in other.words[:length]]
        for start in range(len(previous) - length + 1):
            if [word.folded for word in previous.words[start : start + length]] == wanted:
                return start, start + length
    return None


def uncapitalised(text: str) -> str:
    """With a small first letter, unless the first two words or letters are written large."""
    named = text[1:2].isupper() or any(word[:1].isupper() for word in text.split(" ", 2)[1:2])
    return text if named else text[:1].lower() + text[1:]


def document_of(said: Said) -> DocumentMention | None:
    """The document that is named by its number, if any."""
    found = document_mentions(said.text, frozenset())
    return found[0] if found else None


def _is_place(text: str) -> bool:
    place = locator_mention(text)
    whole = place is not None and place[1] == 0 and place[2] >= len(text.rstrip(" ?.!"))
    return whole or _PLACE.fullmatch(text.rstrip(" ?.!")) is not None


def _at_another_place(previous: Said, place: str) -> str:
    named = place if locator_mention(place) else f"mục {place.strip()}"
    here = locator_mention(previous.text)
    if here is None:
        return f"{named} nói gì"
    return f"{previous.text[: here[1]]}{named}{previous.text[here[2] :]}"


def _full(time: str) -> str:
    return f"năm {time}" if time.isdigit() else time


def _bare(text: str) -> str:
    return text.rstrip(" ?.!")
