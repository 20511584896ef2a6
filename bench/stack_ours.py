"""The search of this program as one of the stacks that are compared."""

from pathlib import Path
from typing import Final, Self

from config.progress import Progress
from index.beir import BeirSet, passages_of
from index.embedder import Embedder
from index.search import SearchIndex

# So many passages of one document may be among the best, and ``index.evaluate`` asks for as many.
_PASSAGES: Final = 300


class OurSearch:
    """A document stands where its best passage does."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    @classmethod
    def over(cls, measured: BeirSet, embedder: Embedder, var: Path, progress: Progress) -> Self:
        """The index is that of ``index.evaluate``, built where it must be."""
        documents = list(measured.documents())
        passages = [passage for document in documents for passage in passages_of(document)]
        folder = measured.folder(var)
        return cls(SearchIndex.open_or_build(documents, passages, embedder, folder, progress))

    def find(self, question: str, k: int) -> list[str]:
        """The ids of the ``k`` best documents, best first."""
        hits = self._index.search(self._index.restore(question), _PASSAGES)
        return list(dict.fromkeys(hit.passage.document for hit in hits))[:k]
