"""What a question is about, apart from what it asks of it."""

from itertools import pairwise
from typing import Final

from config.follow_ups import FollowUpWords
from index.said import Said, Sayings, Span

_AFTER_IS: Final = 5


class Topics:
    """Takes questions apart: the words that ask, the topic, the stretches that tell something."""

    def __init__(self, words: FollowUpWords) -> None:
        beside = (words.beside, words.relations, words.of_documents)
        self.asking = Sayings(words.asking)
        self.closing = Sayings(words.closing)
        self._glue_and_acts = Sayings(*beside, words.acts)
        self._acts = Sayings(words.acts)
        plain = (*beside, words.asking, words.closing, words.acts, words.aspects)
        self._plain = Sayings(*plain)
        self._plain_or_thing = Sayings(*plain, words.things)

    def of(self, question: Said) -> str:
        """The question without the words that ask and those that only tie them to the rest.

        "Chỉ thị 19 ngày mấy?" gives "Chỉ thị 19"; "" where nothing remains.
        """
        span = self.asking_span(question)
        if span is None:
            return question.text.strip(" ?.!,")
        kept = question.replaced(span, " ")
        return " ".join(kept.split()).strip(" ?.!,;:")

    def after_who(self, question: Said) -> str:
        """ "ký kế hoạch" of "Ai là người ký kế hoạch?"; "" of a question that begins otherwise."""
        asking = self.asking.first(question)
        if asking is None or asking[0] > 2:
            return ""
        rest = question.only((asking[1], len(question)))
        skipped = 0
        while skipped < len(rest) and rest.words[skipped].folded in ("la", "nguoi"):
            skipped += 1
        return rest.part((skipped, len(rest)))

    def asking_span(self, question: Said) -> Span | None:
        """The words that ask, with what belongs to them alone: "do ai phát động", "ngày mấy"."""
        asking = self.asking.first(question)
        if asking is None:
            return self._yes_no_span(question)
        is_said = self._after_is(question, asking)
        start = self._left(question, asking[0]) if is_said is None else is_said
        return start, self._right(question, asking[1])

    def told(self, question: Said) -> list[Span]:
        """The stretches that name something, in order, without what it is ("phong trào")."""
        return _between(self._plain_or_thing, question)

    def named(self, question: Said) -> list[Span]:
        """The stretches that name something, with what it is."""
        return _between(self._plain, question)

    def _yes_no_span(self, question: Said) -> Span | None:
        length = self.closing.length_at_end(question)
        return (len(question) - length, len(question)) if length else None

    def _after_is(self, question: Said, asking: Span) -> int | None:
        """ "là phong trào của ai" asks as a whole, where that is the end."""
        for at in range(max(asking[0] - _AFTER_IS, 1), asking[0]):
            if question.words[at].spelt in ("là", "la") and asking[1] == len(question):
                return at
        return None

    def _left(self, question: Said, end: int) -> int:
        start = end
        while start > 0:
            before = question.only((0, start))
            length = self._glue_and_acts.length_at_end(before)
            if not length:
                break
            start -= length
        return start

    def _right(self, question: Said, start: int) -> int:
        end, before_act = start, None
        while end < len(question):
            length = self._glue_and_acts.length_at(question, end)
            if not length:
                break
            if before_act is None and self._acts.length_at(question, end):
                before_act = end
            end += length
        return end if end == len(question) or before_act is None else before_act


def _between(phrases: Sayings, said: Said) -> list[Span]:
    borders = [(0, 0), *phrases.spans(said), (len(said), len(said))]
    return [(one[1], other[0]) for one, other in pairwise(borders) if one[1] < other[0]]
