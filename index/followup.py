"""A question that hangs on the one before, read as it stands by itself.

"Còn Chi đoàn thì sao?", "ai phụ trách việc đó?", "ở mục nào?". Only clear signs count: a word that
ties ("còn … thì sao"), one that points ("việc đó", "nó"), or nothing of its own to ask about. The
kinds are those of discourse anaphora and ellipsis in conversational search (Dalton et al., "TREC
CAsT 2019: The Conversational Assistance Track Overview", 2020), by rule and not by a model, so that
a question is never made up.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from config.follow_ups import FollowUpWords
from corpus.vietnamese import fold, is_accented
from index.contrast import Contrast, document_of, uncapitalised
from index.mentions import locator_mention
from index.said import Said, Sayings, Span
from index.topic import Topics

_LONGEST_TEXT: Final = 160
_LONGEST: Final = 16
_LONGEST_OTHER: Final = 8
_OFTEN_ANOTHER_WORD: Final = frozenset({"do", "trên", "tren"})
_VERBS: Final = frozenset({"là", "la", "có", "co", "ở", "o", "của", "cua"})
_UNFINISHED: Final = frozenset({"về", "là", "để", "với"})


class _Tie(Enum):
    """How a question hangs on the one before."""

    OTHER = auto()
    NOTHING_OF_ITS_OWN = auto()
    OF_A_DOCUMENT = auto()
    MATTER = auto()
    THING = auto()
    DOCUMENT = auto()
    PLACE = auto()
    HOLDER = auto()
    PERSON = auto()


@dataclass(frozen=True)
class _Hanging:
    """What was said without the words that tie, and ``span``, the words that point if any."""

    tie: _Tie
    rest: Said
    span: Span = (0, 0)
    head: Span = (0, 0)


class FollowUps:
    """Reads questions with the one before; read-only, so any thread may use it.

    ``bodies`` and ``awards`` are names beside those of the lists. ``clarify`` restores diacritics
    and abbreviations, as the reader of questions does; it is only called for follow-ups.
    """

    def __init__(
        self,
        words: FollowUpWords,
        bodies: Iterable[str],
        awards: Iterable[str],
        clarify: Callable[[str], str],
    ) -> None:
        self._clarify = clarify
        self._topics = Topics(words)
        self._contrast = Contrast(words, self._topics, bodies, awards)
        self._courtesy = Sayings(words.courtesy)
        self._at_the_end = Sayings(words.courtesy, words.at_the_end)
        self._leads = Sayings(words.leads)
        self._not_leads = Sayings(words.not_leads)
        self._trails = Sayings(words.trails)
        self._trails_after_lead = Sayings(words.trails, words.trails_after_lead)
        self._asking = Sayings(words.asking)
        self._either = Sayings(words.either)
        self._before_the_other = Sayings(words.before_the_other)
        self._more = Sayings(words.more)
        self._whole = Sayings(words.whole)
        self._of_somebody = Sayings(words.of_somebody)
        self._aspects = Sayings(words.aspects)
        self._limits = Sayings(words.limits)
        self._aspects_of_the_plan = Sayings(words.aspects_of_the_plan)
        self._does = Sayings(words.relations, words.acts, words.of_documents, words.aspects)
        own = (words.asking, words.beside, words.relations, words.acts, words.aspects)
        self._nothing_else = Sayings(*own, words.of_documents, words.closing)
        self._nothing_of_documents = Sayings(*own, words.closing)
        self._demonstratives = Sayings(words.demonstratives)
        self._near = Sayings(words.near)
        self._own_documents = Sayings(words.own_documents)
        self._documents = Sayings(words.documents)
        self._it = Sayings(words.it)
        self._it_unaccented = Sayings(words.it, words.it_unaccented)
        self._they = Sayings(words.they)
        self._not_they = Sayings(words.not_they)
        self._that_is = Sayings(words.that_is)
        self._heads = (
            (_Tie.MATTER, Sayings(words.matters)),
            (_Tie.DOCUMENT, self._documents),
            (_Tie.THING, Sayings(words.things)),
            (_Tie.PLACE, Sayings(words.places)),
            (_Tie.HOLDER, Sayings(words.holders)),
            (_Tie.PERSON, Sayings(words.persons)),
        )

    def hangs_on_another(self, text: str) -> bool:
        """Whether a question cannot be understood without the one before.

        "Ai ký?" can: without a document that was named it is the plan's.
        """
        hanging = self._hanging(text)
        return hanging is not None and hanging.tie is not _Tie.OF_A_DOCUMENT

    def read_with(self, previous: str, text: str) -> str | None:
        """The question as it stands by itself, built from the previous one.

        None for a question that needs no other, and where the previous one does not help.
        """
        hanging = self._hanging(text)
        if hanging is None:
            return None
        before = Said.of(self._clarify(previous))
        read = self._read(before, hanging)
        return _as_a_question(read) if read else None

    def _read(self, before: Said, hanging: _Hanging) -> str:
        rest = hanging.rest
        match hanging.tie:
            case _Tie.OTHER:
                other = Said.of(self._clarify(rest.text))
                return self._contrast.put(before, other) if len(other) else ""
            case _Tie.NOTHING_OF_ITS_OWN:
                return self._asked_of(self._subject(before, rest), rest)
            case _Tie.OF_A_DOCUMENT:
                return self._asked_of(_named_document(before), rest)
        meant = self._meant(before, hanging)
        return self._clarify_around(rest, hanging.span, meant) if meant else ""

    def _meant(self, before: Said, hanging: _Hanging) -> str:
        """What the words that point stand for; "" where the question before does not tell."""
        topic = self._topics.of(before)
        head = hanging.rest.part(hanging.head)
        near = self._near.length_at(hanging.rest, hanging.head[1]) > 0
        match hanging.tie:
            case _Tie.MATTER:
                return self._deed(topic) if hanging.span[0] else topic
            case _Tie.DOCUMENT:
                return _document_called(head, before)
            case _Tie.PLACE:
                place = locator_mention(before.text)
                return before.text[place[1] : place[2]] if place else ""
            case _Tie.PERSON | _Tie.HOLDER:
                return self._somebody(before, "đơn vị" if hanging.tie is _Tie.HOLDER else "người")
        named = _called(head, before, self._topics)
        return named or ("" if near or not topic else f"{head} {topic}")

    def _somebody(self, before: Said, kind: str) -> str:
        named = self._contrast.who(before)
        asked = self._topics.after_who(before)
        if asked:
            return f"{kind} {asked}"
        return before.part(named) if named else ""

    def _subject(self, before: Said, rest: Said) -> str:
        """What is asked about: the topic, or who it tells of where somebody's part is asked."""
        named = self._contrast.who(before)
        if named is not None and named[0] == 0 and self._of_somebody.first(rest):
            return before.part(named)
        return self._topics.of(before)

    def _asked_of(self, topic: str, rest: Said) -> str:
        """What is asked, of the topic; the order is that in which people say it."""
        if not topic:
            return ""
        if aspect := self._aspects.length_at(rest, 0):
            topic = _without(self._aspects, topic)
            after = rest.part((aspect, len(rest)))
            return f"{self._clarify(rest.part((0, aspect)))} {self._contrast.within(topic)} {after}"
        if self._does.first(rest):
            topic = _without(self._limits, topic)
        asked = self._clarify(rest.text)
        if self._does.length_at_end(rest):
            return f"{asked} {self._contrast.within(self._deed(topic))}"
        return f"{topic} {uncapitalised(asked)}"

    def _deed(self, topic: str) -> str:
        """ "việc Công đoàn phấn đấu": what somebody does, where it follows other words."""
        said = Said.of(topic)
        named = self._contrast.who(said)
        return (
            f"việc {topic}" if named is not None and named[0] == 0 < named[1] < len(said) else topic
        )

    def _clarify_around(self, rest: Said, span: Span, meant: str) -> str:
        start, end = span
        before, after = rest.part((0, start)), rest.part((end, len(rest)))
        said_before = f"{self._clarify(before)} " if before else ""
        said_after = f" {self._clarify(after)}" if after else ""
        return f"{said_before}{self._contrast.within(meant) if before else meant}{said_after}"

    def _hanging(self, text: str) -> _Hanging | None:
        if len(text) > _LONGEST_TEXT:
            return None
        said = self._without_courtesy(Said.of(text))
        if not 0 < len(said) <= _LONGEST:
            return None
        lead, trail = self._lead(said), self._trails.length_at_end(said)
        if lead and not trail:
            after = said.only((lead, len(said)))
            trail = self._trails_after_lead.length_at_end(after)
        rest = said.only((lead, len(said) - trail))
        if not len(rest):
            return None
        ties = (self._pointing(rest), self._other(said, rest, lead, trail), self._bare(rest, lead))
        return next((tie for tie in ties if tie is not None), None)

    def _without_courtesy(self, said: Said) -> Said:
        start, end = 0, len(said)
        while start < end and (n := self._courtesy.length_at(said, start)):
            start += n
        while start < end and (n := self._at_the_end.length_at_end(said.only((start, end)))):
            end -= n
        return said.only((start, end))

    def _lead(self, said: Said) -> int:
        length = self._leads.length_at(said, 0)
        if not length:
            return 0
        if self._not_leads.length_at(said, 0) and not self._contrast.names(said, length):
            return 0
        asks_yes_or_no = self._topics.closing.length_at_end(said) > 0
        # "Còn hạn không?" asks whether there is any left.
        if length == 1 and said.words[0].folded == "con" and asks_yes_or_no:
            return 0
        unaccented = not is_accented(said.words[0].spelt)
        half_accented = unaccented and is_accented(said.text)
        return 0 if half_accented and not self._trails.length_at_end(said) else length

    def _pointing(self, rest: Said) -> _Hanging | None:
        if self._that_is.length_at(rest, 0):
            return _Hanging(_Tie.MATTER, rest, (0, 1), (0, 1))
        at = 0
        while at < len(rest):
            if tie := self._pronoun(rest, at):
                return _Hanging(tie, rest, (at, at + 1), (at, at + 1))
            lengths = [(heads.length_at(rest, at), tie) for tie, heads in self._heads]
            for length, tie in lengths:
                if length and (pointed := self._pointed(tie, rest, (at, at + length))):
                    return pointed
            at += max(1, *(length for length, _ in lengths))
        return None

    def _pronoun(self, rest: Said, at: int) -> _Tie | None:
        """ "Nó", "họ", unless they may stand for something that the question itself names."""
        they = self._they.length_at(rest, at) and not self._not_they.length_at(rest, at)
        it = self._it.length_at(rest, at) or (at == 0 and self._unaccented_it(rest))
        before = rest.only((0, at))
        if not (they or it) or self._topics.told(before) or self._contrast.who(before):
            return None
        return _Tie.PERSON if they else _Tie.MATTER

    def _unaccented_it(self, rest: Said) -> bool:
        return not is_accented(rest.text) and self._it_unaccented.length_at(rest, 0) > 0

    def _pointed(self, tie: _Tie, rest: Said, head: Span) -> _Hanging | None:
        length = self._demonstratives.length_at(rest, head[1])
        if not length:
            return None
        end = head[1] + length
        if end - head[0] == len(rest):
            return None
        word = rest.words[head[1]]
        bare_mark = word.spelt == word.folded and word.spelt in ("do", "nay", "ay", "tren")
        if bare_mark and is_accented(rest.text):
            return None
        if word.spelt in _OFTEN_ANOTHER_WORD and not self._ends_there(rest, end):
            return None
        if self._near.length_at(rest, head[1]) and self._own_documents.length_at(rest, head[0]):
            return None
        return _Hanging(tie, rest, (head[0], end), head)

    def _ends_there(self, rest: Said, end: int) -> bool:
        """ "việc do ai", "công việc trên địa bàn" do not point, "văn bản do noi gi" does."""
        after = rest.only((end, len(rest)))
        return not len(after) or (
            self._does.length_at(after, 0) > 0 or after.words[0].spelt in _VERBS
        )

    def _other(self, said: Said, rest: Said, lead: int, trail: int) -> _Hanging | None:
        if not (lead or trail) or len(rest) > _LONGEST_OTHER:
            return None
        rest = rest.only((self._before_the_other.length_at(rest, 0), len(rest)))
        asks = self._asking.first(rest) or self._topics.closing.length_at_end(rest)
        if asks or self._more.first(rest) or self._either.first(rest):
            return None
        known = self._contrast.is_of_a_known_kind(rest)
        still = any(word.spelt == "còn" for word in said.words[:lead])
        anything = lead and (trail or still)
        return _Hanging(_Tie.OTHER, rest) if len(rest) and (known or anything) else None

    def _bare(self, rest: Said, lead: int) -> _Hanging | None:
        if not self._nothing_else.covers(rest) or self._more.first(rest):
            return None
        if self._whole.first(rest) or rest.words[-1].spelt in _UNFINISHED:
            return None
        aspects = list(self._aspects.spans(rest))
        of_the_plan = self._aspects_of_the_plan.first(rest) is not None
        # "Hạn nộp hồ sơ" names its matter, and the plan itself has "mục tiêu".
        if len(aspects) > 1 or (of_the_plan and not lead):
            return None
        if not self._asks_by_itself(rest) and not self._aspects.covers(rest):
            return None
        if not self._nothing_of_documents.covers(rest):
            return _Hanging(_Tie.OF_A_DOCUMENT, rest)
        return _Hanging(_Tie.NOTHING_OF_ITS_OWN, rest)

    def _asks_by_itself(self, rest: Said) -> bool:
        """ "Ai?", "ở đâu?"; a lone "gì?", "không" is no question."""
        if len(rest) == 1:
            return rest.words[0].spelt == "ai"
        if self._asking.first(rest):
            return True
        return self._topics.closing.length_at_end(rest) > 0 and self._does.first(rest) is not None


def _without(phrases: Sayings, topic: str) -> str:
    """The topic without one of the phrases at its head, if something remains."""
    said = Said.of(topic)
    length = phrases.length_at(said, 0)
    return said.part((length, len(said))) if 0 < length < len(said) else topic


def _named_document(said: Said) -> str:
    document = document_of(said)
    return said.text[document.start : document.end] if document else ""


def _document_called(head: str, before: Said) -> str:
    """The document named before, where it is of the type that the words that point say."""
    document = document_of(before)
    if document is None:
        return ""
    any_type = fold(head) in ("van ban", "vb")
    return _named_document(before) if any_type or fold(head) == fold(document.type or "") else ""


def _called(head: str, before: Said, topics: Topics) -> str:
    """ "phong trào Dân vận khéo" for "phong trào", where it was so called before."""
    wanted = Sayings([head])
    for start, end in wanted.spans(before):
        for begins, ends in topics.told(before):
            if begins == end:
                return before.part((start, ends))
    return ""


def _as_a_question(text: str) -> str:
    tidy = " ".join(text.split()).strip(" ?.!,;:")
    return f"{tidy[:1].upper()}{tidy[1:]}?"
