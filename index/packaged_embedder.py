"""The packaged model as an embedder: tokenizer and graph called directly, without torch.

The vectors are those of ``packaged_model.as_sentence_transformer`` for one text at a time; texts
are never padded into a batch, so that a vector does not depend on its neighbours.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from config.cores import cores
from config.progress import Progress, silent
from index import built_folder, packaged_model
from index.embedder import ENCODING, Vectors, by_length
from index.onnx_session import OnnxSession


class PackagedEmbedder:
    """Implements ``Embedder``. Holds a tokenizer and a session, both safe to share."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / packaged_model.TOKENIZER))
        self._session = OnnxSession(folder / packaged_model.GRAPH)
        self._threads = threads
        self.fingerprint = built_folder.fingerprint(folder)
        self.dimension = self._session.dimension

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """See ``Embedder``; a question alone takes some five milliseconds."""
        return self._encoded(packaged_model.PROMPTS["query"], queries, silent)

    def encode_passages(self, passages: Sequence[str], progress: Progress = silent) -> Vectors:
        """See ``Embedder``."""
        return self._encoded(packaged_model.PROMPTS["passage"], passages, progress)

    def _encoded(self, prompt: str, texts: Sequence[str], progress: Progress) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        if len(texts) == 1:
            vectors[0] = self._vector(prompt + texts[0])
            return vectors
        # The longest first, so that no core is left with a long text at the end.
        order = by_length(texts)
        pool = ThreadPoolExecutor(self._threads)
        try:
            found = pool.map(lambda position: self._vector(prompt + texts[position]), order)
            for done, (position, vector) in enumerate(zip(order, found, strict=True), start=1):
                vectors[position] = vector
                progress(ENCODING, done, len(texts))
        finally:
            # Who breaks off, breaks off now, not when the last text is encoded.
            pool.shutdown(cancel_futures=True)
        return vectors

    def _vector(self, text: str) -> NDArray[np.float32]:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        tokens = self._session.run(ids, np.ones_like(ids))
        mean: NDArray[np.float32] = tokens[0].mean(axis=0)
        unit: NDArray[np.float32] = mean / np.linalg.norm(mean)
        return unit


def load_packaged_embedder(
    var: Path, progress: Progress = silent, threads: int | None = None
) -> PackagedEmbedder:
    """The packaged model from under ``var``, built where missing or damaged.

    Raises ThiDuaError where it cannot be built.
    """
    threads = threads or cores()
    folder = packaged_model.ensure(var, progress)
    try:
        return PackagedEmbedder(folder, threads)
    except Exception:
        # The runtimes name no type of their own for a file they cannot read. Where every byte is
        # as it was built, the fault lies elsewhere.
        if built_folder.is_whole(folder, verify=True):
            raise
        return PackagedEmbedder(packaged_model.ensure(var, progress, verify=True), threads)
