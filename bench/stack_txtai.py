"""txtai's hybrid index as its documentation sets it up.

https://neuml.github.io/txtai/embeddings/ with ``hybrid``: BM25 and vectors, half and half.
"""

from collections.abc import Mapping
from pathlib import Path

from txtai import Embeddings


class TxtaiHybrid:
    """Takes prompts, pooling and normalisation from the model's folder by itself."""

    def __init__(self, folder: Path) -> None:
        self._embeddings = Embeddings()
        self._embeddings.load(str(folder))

    @staticmethod
    def write(folder: Path, model: Path, documents: Mapping[str, str]) -> None:
        """Puts an index of the documents into a folder."""
        embeddings = Embeddings(path=str(model), hybrid=True)
        embeddings.index([(one, text, None) for one, text in documents.items()])
        embeddings.save(str(folder))

    def find(self, question: str, k: int) -> list[str]:
        """The ids of the ``k`` best documents, best first."""
        return [one for one, _ in self._embeddings.search(question, k)]
