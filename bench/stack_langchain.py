"""LangChain's ensemble of FAISS and BM25 as its documentation sets it up.

https://python.langchain.com/docs/how_to/ensemble_retriever/: a BM25Retriever and a FAISS store,
their ranks fused with equal weights.
"""

from collections.abc import Mapping
from pathlib import Path

from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from sentence_transformers import SentenceTransformer


class PromptedEmbeddings(Embeddings):  # type: ignore[misc]
    """What ``HuggingFaceEmbeddings`` does when it is told the model's two prompts.

    Its package (langchain-huggingface) holds huggingface_hub below the version that is needed
    beside sentence-transformers 6, so it cannot be installed here.
    """

    def __init__(self, model: Path) -> None:
        self._model = SentenceTransformer(str(model))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector for each text."""
        return self._encoded(texts, "passage")

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self._encoded([text], "query")[0]

    def _encoded(self, texts: list[str], prompt: str) -> list[list[float]]:
        vectors = self._model.encode(texts, prompt_name=prompt, show_progress_bar=False)
        encoded: list[list[float]] = vectors.tolist()
        return encoded


class LangchainEnsemble:
    """As many results are asked of both sides as are wanted in the end."""

    def __init__(self, folder: Path, model: Path, documents: Mapping[str, str]) -> None:
        # The store is our own file, written by the function below.
        self._store = FAISS.load_local(
            str(folder), PromptedEmbeddings(model), allow_dangerous_deserialization=True
        )
        self._by_words = BM25Retriever.from_documents(_documents(documents))

    @staticmethod
    def write(folder: Path, model: Path, documents: Mapping[str, str]) -> None:
        """Puts a store of the documents into a folder."""
        FAISS.from_documents(_documents(documents), PromptedEmbeddings(model)).save_local(
            str(folder)
        )

    def find(self, question: str, k: int) -> list[str]:
        """The ids of the ``k`` best documents, best first."""
        self._by_words.k = k
        by_meaning = self._store.as_retriever(search_kwargs={"k": k})
        ensemble = EnsembleRetriever(retrievers=[self._by_words, by_meaning], weights=[0.5, 0.5])
        return [document.metadata["id"] for document in ensemble.invoke(question)][:k]


def _documents(documents: Mapping[str, str]) -> list[Document]:
    return [Document(page_content=text, metadata={"id": one}) for one, text in documents.items()]
