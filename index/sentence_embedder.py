"""Any sentence-transformers model as an embedder: a folder, or a name on a hub."""

import hashlib
import json
import re
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

from config.errors import ThiDuaError
from config.progress import Progress, silent
from index.embedder import ENCODING, Vectors, by_length

_BATCH = 32
_E5 = re.compile(r"(^|[/_-])e5-(?!.*instruct)", re.IGNORECASE)


class SentenceEmbedder:
    """Implements ``Embedder`` over a SentenceTransformer; calls from several threads take turns."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self._query, self._passage = prompts_of(name, model.prompts)
        self._turn = threading.Lock()
        self.dimension = model.get_embedding_dimension() or self._encoded([""], "").shape[1]
        self.fingerprint = _fingerprint(model, name, self.dimension, (self._query, self._passage))

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """See ``Embedder``."""
        return self._sorted(queries, self._query, silent)

    def encode_passages(self, passages: Sequence[str], progress: Progress = silent) -> Vectors:
        """See ``Embedder``."""
        return self._sorted(passages, self._passage, progress)

    def _sorted(self, texts: Sequence[str], prompt: str, progress: Progress) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        order = by_length(texts)
        for start in range(0, len(texts), _BATCH):
            positions = order[start : start + _BATCH]
            vectors[positions] = self._encoded([texts[i] for i in positions], prompt)
            progress(ENCODING, start + len(positions), len(texts))
        return vectors

    def _encoded(self, texts: list[str], prompt: str) -> Vectors:
        with self._turn:
            return np.asarray(
                self._model.encode(
                    texts,
                    prompt=prompt or None,
                    batch_size=_BATCH,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                ),
                dtype=np.float32,
            )


def load_sentence_embedder(name: str) -> SentenceEmbedder:
    """The model of that name or in that folder. Raises ThiDuaError where it cannot be loaded."""
    if _is_path(name) and not Path(name).is_dir():
        raise _unavailable(name)
    try:
        return SentenceEmbedder(SentenceTransformer(name), name)
    except Exception as error:
        # Hub, network, disk and every kind of model code: each fails with types of its own.
        raise _unavailable(name) from error


def prompts_of(name: str, prompts: Mapping[str, str | None]) -> tuple[str, str]:
    """What the model wants before a question and before a passage.

    Its own prompts where it has them; the E5 family needs two (arXiv:2402.05672) and its published
    folders do not say so; every other model gets none.
    """
    query = prompts.get("query") or ""
    passage = prompts.get("passage") or prompts.get("document") or ""
    if not query and not passage and _E5.search(name):
        return "query: ", "passage: "
    return query, passage


def _is_path(name: str) -> bool:
    """A hub's names are ``owner/model`` or ``model``; whatever looks otherwise is a folder."""
    return not name or name.startswith((".", "/", "~", "\\")) or name.count("/") > 1


def _unavailable(name: str) -> ThiDuaError:
    return ThiDuaError(
        "Không tải được mô hình EMBEDDING_MODEL",
        name,
        "Ghi đúng tên mô hình sentence-transformers hoặc thư mục có mô hình, kiểm tra mạng, "
        "hoặc để EMBEDDING_MODEL=packaged để dùng mô hình đi kèm",
    )


def _fingerprint(
    model: SentenceTransformer, name: str, dimension: int, prompts: tuple[str, str]
) -> str:
    identity = {
        "name": name,
        "revision": _revision(model),
        "files": _files(Path(name)),
        "dimension": dimension,
        "longest": model.max_seq_length,
        "prompts": prompts,
    }
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()


def _revision(model: SentenceTransformer) -> str | None:
    """The commit on the hub that the weights came from."""
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    revision: str | None = getattr(config, "_commit_hash", None)
    return revision


def _files(folder: Path) -> list[tuple[str, int, int]]:
    """Names, sizes and times stand for contents that would take long to read."""
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return [
        (path.relative_to(folder).as_posix(), path.stat().st_size, path.stat().st_mtime_ns)
        for path in files
    ]
