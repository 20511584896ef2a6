"""Questions that name several things, each of which another clause answers: "A và B làm gì"."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from corpus.passages import sentence_around
from corpus.vietnamese import fold, syllables
from index.coverage import covered
from index.model import Answer, Citation
from index.question import Question
from index.quoting import enclosing_section
from index.reply import quoted
from index.shelf import Shelf

_FEWEST, _MOST = 2, 4
Read = Callable[[str], Question]
AnswerOne = Callable[[Question], Answer]

_JOINT: Final = re.compile(
    r"\s*[,;]\s+(?:và\s+|còn\s+)?|(?<!phối hợp)(?<!gắn)(?<!đối)(?<!so)(?<!cùng)"
    r"\s+(?P<word>và|với|cùng với|cùng)\s+",
    re.IGNORECASE,
)
_OPENS: Final = re.compile(
    r"^(?:đối với|trong|về|theo|khi|nếu|tại|ở|với|để|nhằm|năm|từ|cho|do|sau|trước|ngoài|ngày)\b",
    re.IGNORECASE,
)
_ASPECT: Final = re.compile(
    r"^(?:(?:cho (?:em|tôi|mình) )?(?:hỏi|biết) )?(?:các |những )?"
    r"(?:tiêu chuẩn|tiêu chí|điều kiện|trách nhiệm|nhiệm vụ|vai trò|chỉ tiêu|mục tiêu|mục đích|"
    r"yêu cầu|hồ sơ|thủ tục|thẩm quyền|quyền|hình thức|nội dung|nguyên tắc)\b"
    r"(?: (?:của|cho|đối với|khi|để|tặng|xét|xét tặng|công nhận|danh hiệu|đạt)\b)*",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(
    r"\b(?:mỗi|có|được|phải|cần|thì|là|làm|giao|phấn đấu|đạt|chịu|gồm|bao gồm|như|ra|ai|nào|gì|"
    r"chi|sao|thế|bao|mấy|khi|ở|tổ chức thế)\b.*$",
    re.IGNORECASE,
)
_WHAT: Final = re.compile(r"\b(?:ai|nao|gi|chi|sao|bao nhieu|may|khi nao|o dau|the nao|bao gio)\b")
_DOES: Final = re.compile(r"\b(?:lam|nhiem vu|trach nhiem|vai tro|viec)\b")


def about_several(question: Question, shelf: Shelf, read: Read, answer: AnswerOne) -> Answer | None:
    """A clause for each of the things named, in the documents' order; None where one tells all.

    ``read`` reads the question about one of them, ``answer`` answers it. None, too, where any of
    them is not answered by a clause that names it.
    """
    if question.mentions or question.locator is not None:
        return None
    things = _things(question, shelf)
    if not _FEWEST <= len(things) <= _MOST:
        return None
    if not _DOES.search(question.expected.folded) and _holds_all(answer(question), things, shelf):
        return None
    quotes: list[Citation] = []
    for name, asked in things:
        found = answer(replace(read(asked), asked=question.asked))
        quote = _first_that_names(name, found, quotes, shelf)
        if quote is None:
            return None
        quotes.append(quote)
    distinct = _in_order(quotes, shelf)
    return quoted(question, distinct) if len(distinct) >= _FEWEST else None


def _in_order(quotes: Sequence[Citation], shelf: Shelf) -> list[Citation]:
    """One of each sentence, those of one document together and in its order."""
    documents = list(dict.fromkeys(quote.document for quote in quotes))
    once = {_sentence(quote, shelf): quote for quote in quotes}.values()
    return sorted(once, key=lambda quote: (documents.index(quote.document), quote.start))


def _sentence(quote: Citation, shelf: Shelf) -> tuple[str, int, int]:
    document = shelf.documents[quote.document]
    section = enclosing_section(document, quote.start, quote.end)
    return document.id, *sentence_around(document, section, quote.start)


def _place(quote: Citation) -> tuple[str, int, int]:
    return quote.document, quote.start, quote.end


def _things(question: Question, shelf: Shelf) -> list[tuple[tuple[str, ...], str]]:
    """The things named, each with the question about it alone; empty where there are not several.

    What is asked of them stands before the first ("tiêu chuẩn A và B") or after the last ("A và B
    làm gì"), or with each ("A làm gì, B làm gì").
    """
    parts = _parts(question, shelf)
    if len(parts) < _FEWEST or _OPENS.match(parts[0]):
        return []
    asking = [_WHAT.search(fold(part)) is not None for part in parts]
    if all(asking):
        named = [(part, part) for part in parts]
    else:
        aspect = _ASPECT.match(parts[0])
        tail = _ASKS.search(parts[-1])
        if any(asking[:-1]) or (aspect is None and tail is None):
            return []
        before = aspect[0].strip() if aspect else ""
        after = tail[0].strip() if tail else ""
        names = [*parts]
        names[-1] = names[-1][: tail.start()] if tail else names[-1]
        names[0] = names[0][aspect.end() :] if aspect else names[0]
        named = [(name.strip(), f"{before} {name.strip()} {after}".strip()) for name in names]
    content = set(question.content)
    things = [(tuple(s for s in syllables(name) if s in content), asked) for name, asked in named]
    return things if all(name for name, _ in things) else []


def _parts(question: Question, shelf: Shelf) -> list[str]:
    """The question cut at commas and conjunctions, but not within the name of one thing."""
    text = question.understood
    parts: list[str] = []
    start = 0
    for joint in _JOINT.finditer(text):
        before, after = syllables(text[start : joint.start()]), syllables(text[joint.end() :])
        if before and after and not _is_one(question, before[-1], joint["word"], after[0], shelf):
            parts.append(text[start : joint.start()])
            start = joint.end()
    return [*parts, text[start:].strip(" ?.!")]


def _is_one(question: Question, last: str, word: str | None, first: str, shelf: Shelf) -> bool:
    """Whether both sides are one thing: documents write them so, or an abbreviation stood there."""
    if shelf.weights.knows_pair((last, first)):
        return True
    if word is None:
        return False
    word = word.lower()
    if not (shelf.weights.knows_pair((last, word)) and shelf.weights.knows_pair((word, first))):
        return False
    typed, read = (syllables(fold(text)) for text in (question.asked, question.understood))
    if typed.count(fold(word)) < read.count(fold(word)):
        return True
    return any(f"{last} {word} {first}" in each.title.lower() for each in shelf.documents.values())


def _holds_all(answer: Answer, things: Sequence[tuple[tuple[str, ...], str]], shelf: Shelf) -> bool:
    """Whether one clause names all of them."""
    best = answer.citations[:1]
    return any(all(_names(quote, name, shelf) for name, _ in things) for quote in best)


def _first_that_names(
    name: Sequence[str], answer: Answer, taken: Sequence[Citation], shelf: Shelf
) -> Citation | None:
    """The first quote that speaks of it, one not taken before the others."""
    if answer.status != "answered" or answer.source != "document":
        return None
    naming = [quote for quote in answer.citations if _names(quote, name, shelf)]
    places = set(map(_place, taken))
    free = [quote for quote in naming if _place(quote) not in places]
    return next(iter([*free, *naming]), None)


def _names(quote: Citation, name: Sequence[str], shelf: Shelf) -> bool:
    """Whether the quote, or what stands above it, has all of the name."""
    around = [
        sentence
        for sentence in shelf.sentences(quote.document)
        if sentence.start < quote.end and quote.start < sentence.end
    ]
    said = " ".join([quote.quote, *(sentence.context for sentence in around)])
    return covered(name, shelf.terms_of(said), shelf.weights) == 1.0
