"""The one place where the parts are joined."""

from collections.abc import Sequence
from datetime import date

from bot.questions.facts import OfficeFacts
from config.lists import load_abbreviations
from config.progress import Progress, silent
from config.settings import Settings
from config.words import everyday_syllables, load_question_words
from corpus.library import Library
from corpus.model import Document, Passage, Reference
from corpus.passages import passages_of, sentences_of
from index.abbreviations import Expander
from index.answer import Answerer
from index.coverage import Terms
from index.embedder import Embedder, load_embedder
from index.facts import Facts
from index.model import Answer
from index.question import Question, Reader
from index.search import SearchIndex
from index.shelf import Shelf
from index.spelling import Speller

TARGETS_QUESTION = "Các chỉ tiêu thi đua là gì?"


class Application:
    """The documents, the index over them and what answers from it (``bot.assistant.Assistant``)."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        index: SearchIndex,
        answerer: Answerer,
        office_facts: OfficeFacts,
    ) -> None:
        self.library = library
        self.office_facts = office_facts
        self.embedder = embedder
        self.index = index
        self.answerer = answerer

    def ask(self, question: str, *, today: date, document: str | None = None) -> Answer:
        """The answer to a question; raises ThiDuaError for one that cannot be read."""
        return self.answerer.ask(question, today=today, document=document)

    def understand(self, question: str) -> Question:
        """A question as the answerer reads it; raises ThiDuaError for one that cannot be read."""
        return self.answerer.understand(question)

    def explain(self, question: str) -> dict[str, object]:
        """Why a question is answered as it is, ready for JSON."""
        return self.answerer.explain(question).model_dump()

    def clause(self, document: str, locator: str, part: str | None, bullet: int | None) -> str:
        """The whole text of a section; raises ThiDuaError where there is none such."""
        section = self.library.section(document, locator or part or "", bullet)
        return self.library.find(document).text_of(section)

    def documents(self) -> Sequence[Document]:
        """The documents whose text is held."""
        return self.library.documents

    def references(self) -> Sequence[Reference]:
        """The register of what they cite."""
        return self.library.references()

    def targets(self) -> Answer:
        """The plan's targets."""
        return self.answerer.ask(TARGETS_QUESTION, today=date.min)


def open_library(settings: Settings) -> Library:
    """The documents that ship and those that the office added."""
    return Library(settings.documents, settings.home / "documents")


def open_embedder(settings: Settings, progress: Progress = silent) -> Embedder:
    """The embedding model that the settings name, built on first use."""
    return load_embedder(settings.embedding_model, settings.var, progress)


def open_index(
    settings: Settings, library: Library, embedder: Embedder, progress: Progress = silent
) -> SearchIndex:
    """The index over the library, built or renewed where it must be."""
    passages = units_of(library.documents)
    return SearchIndex.open_or_build(
        library.documents, passages, embedder, settings.var, progress, settings.dense_weight
    )


def open_application(settings: Settings, progress: Progress = silent) -> Application:
    """All of it, ready to answer.

    Raises ThiDuaError where a document, a list, the model or the index cannot be had.
    """
    library = open_library(settings)
    embedder = open_embedder(settings, progress)
    index = open_index(settings, library, embedder, progress)
    office_facts = OfficeFacts(lambda: library.documents)
    answerer = open_answerer(settings, library, index, office_facts)
    return Application(library, embedder, index, answerer, office_facts)


def open_answerer(
    settings: Settings, library: Library, index: SearchIndex, facts: Facts
) -> Answerer:
    """What answers from the facts, and from the library through the index."""
    documents, references = library.documents, library.references()
    expander = Expander(load_abbreviations(), "\n".join(d.text for d in documents))
    words = load_question_words()

    def terms_of(text: str) -> Terms:
        return Terms.of(expander.expand(text))

    shelf = Shelf(documents, references, terms_of)
    clarify = Clarify(index, expander, Speller(shelf.weights, everyday_syllables(words)))
    reader = Reader(words, clarify, (reference.number for reference in references))
    return Answerer(shelf, index, reader, settings.refusal, facts)


def units_of(documents: Sequence[Document]) -> list[Passage]:
    """What is indexed: the passages, and the sentences in them that are not passages themselves."""
    passages = [passage for document in documents for passage in passages_of(document)]
    whole = {(p.document, p.text.strip()) for p in passages}
    sentences = (s for document in documents for s in sentences_of(document))
    return passages + [s for s in sentences if (s.document, s.text) not in whole]


class Clarify:
    """Restores diacritics, writes abbreviations out and puts slips right, in that order."""

    def __init__(self, index: SearchIndex, expander: Expander, speller: Speller) -> None:
        self._index = index
        self._expander = expander
        self._speller = speller

    def __call__(self, asked: str) -> str:
        restored = self._index.restore(self._speller.undouble(asked))
        return self._speller.correct(self._expander.expand(restored))
