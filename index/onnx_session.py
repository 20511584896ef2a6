"""Opens the packaged model's graph and runs it."""

from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime as ort  # type: ignore[import-untyped]
from numpy.typing import NDArray

IDS: Final = "input_ids"
MASK: Final = "attention_mask"
TOKENS: Final = "token_embeddings"


class OnnxSession:
    """Ids in, token embeddings out. Safe to call from several threads at once."""

    def __init__(self, graph: Path) -> None:
        options = ort.SessionOptions()
        # One core a call: texts side by side beat one text spread over cores, and leave room.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = ort.InferenceSession(
            str(graph), options, providers=["CPUExecutionProvider"]
        )

    @property
    def dimension(self) -> int:
        """Of a token's embedding."""
        return int(self._session.get_outputs()[0].shape[-1])

    def run(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Arrays of shape (texts, tokens) in, (texts, tokens, dimension) out."""
        embeddings: NDArray[np.float32]
        (embeddings,) = self._session.run([TOKENS], {IDS: ids, MASK: mask})
        return embeddings
