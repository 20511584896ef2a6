"""One generation of the documents with all that answers from it; replaced as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.lists import load_abbreviations
from config.progress import Progress, silent
from config.settings import Settings
from config.words import everyday_syllables, load_question_words
from corpus.awards import load_awards
from corpus.library import Library
from corpus.model import Document, Passage
from corpus.passages import passages_of, sentences_of
from index.abbreviations import Expander
from index.answer import Answerer
from index.clarify import Clarify
from index.coverage import Terms
from index.embedder import Embedder
from index.facts import Facts
from index.introduced import introduced_in
from index.question import Reader
from index.search import SearchIndex
from index.shelf import Shelf

if TYPE_CHECKING:
    # It brings the database, which building an index can do without.
    from bot.questions.facts import OfficeFacts


@dataclass(frozen=True)
class Holding:
    """The documents, the index over them and what answers from both. It never changes."""

    library: Library
    index: SearchIndex
    answerer: Answerer

    @classmethod
    def over(
        cls,
        library: Library,
        settings: Settings,
        embedder: Embedder,
        office_facts: "OfficeFacts",
        progress: Progress = silent,
    ) -> "Holding":
        """The index is opened, or built where it must be; ThiDuaError where it cannot be."""
        index = open_index(settings, library, embedder, progress)
        facts = office_facts.over(library.documents)
        return cls(library, index, open_answerer(settings, library, index, facts))


def open_index(
    settings: Settings, library: Library, embedder: Embedder, progress: Progress = silent
) -> SearchIndex:
    """The index over the library, built or renewed where it must be."""
    passages = units_of(library.documents)
    return SearchIndex.open_or_build(
        library.documents, passages, embedder, settings.var, progress, settings.dense_weight
    )


def open_answerer(
    settings: Settings, library: Library, index: SearchIndex, facts: Facts
) -> Answerer:
    """What answers from the facts, and from the library through the index."""
    documents, references = library.documents, library.references()
    model = index.snapshot.diacritics
    introduced = introduced_in(document.text for document in documents)
    expander = Expander(load_abbreviations(), model.knows_phrase, introduced)
    words = load_question_words()

    def terms_of(text: str) -> Terms:
        return Terms.of(expander.expand(text))

    shelf = Shelf(documents, references, terms_of, library.graph)
    clarify = Clarify(model, expander, everyday_syllables(words))
    locators = {section.locator for document in documents for section in document.sections}
    reader = Reader(words, clarify, (reference.number for reference in references), locators)
    return Answerer(shelf, index, reader, settings.refusal, facts, load_awards())


def units_of(documents: Sequence[Document]) -> list[Passage]:
    """What is indexed: the passages, and the sentences in them that are not passages themselves."""
    passages = [passage for document in documents for passage in passages_of(document)]
    whole = {(p.document, p.text.strip()) for p in passages}
    sentences = (s for document in documents for s in sentences_of(document))
    return passages + [s for s in sentences if (s.document, s.text) not in whole]
