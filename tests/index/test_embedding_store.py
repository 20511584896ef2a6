import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from config.durable import hash_of_text
from config.progress import Progress, silent
from index.embedder import Vectors
from index.embedding_store import EmbeddingStore
from index.search import SearchIndex
from index.snapshot import EMBEDDINGS, vectors_at_hand
from tests.index.hashing import HashingEmbedder
from tests.index.made_up import document, passages

TEXTS = {hash_of_text(text): text for text in ("ngắn", "dài hơn một chút", "dài hơn")}
LINES = tuple(f"Đơn vị {number} phát động thi đua đợt {number}." for number in range(700))


class Dying(HashingEmbedder):
    """Is killed when it is asked to encode once more than it may."""

    def __init__(self, turns: int) -> None:
        super().__init__()
        self.turns = turns

    def encode_passages(self, passages: Sequence[str], progress: Progress = silent) -> Vectors:
        if not self.turns:
            os.kill(os.getpid(), signal.SIGKILL)
        self.turns -= 1
        return super().encode_passages(passages, progress)


def build(var: Path, embedder: HashingEmbedder) -> SearchIndex:
    one = document("ke-hoach", *LINES)
    return SearchIndex.open_or_build([one], passages(one), embedder, var)


def killed(var: Path, turns: int) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.index import test_embedding_store as t; "
        "t.build(Path(sys.argv[1]), t.Dying(int(sys.argv[2])))"
    )
    root = Path(__file__).parents[2]
    child = subprocess.run(
        [sys.executable, "-c", script, str(var), str(turns)],
        env={**os.environ, "PYTHONPATH": str(root)},
        check=False,
    )
    assert child.returncode == -signal.SIGKILL


def test_what_a_killed_build_encoded_is_not_encoded_again(tmp_path: Path) -> None:
    killed(tmp_path, 1)
    first = set(vectors_at_hand(HashingEmbedder(), tmp_path))
    killed(tmp_path, 1)
    second = set(vectors_at_hand(HashingEmbedder(), tmp_path))
    assert 0 < len(first) < len(second) < len(LINES)
    embedder = HashingEmbedder()
    built = build(tmp_path, embedder)
    assert {hash_of_text(text) for text in embedder.encoded}.isdisjoint(second)
    assert len(embedder.encoded) == len(LINES) - len(second)
    manifest = built.snapshot.manifest
    assert (manifest.embedded, manifest.reused) == (len(embedder.encoded), len(second))
    whole = build(tmp_path / "whole", HashingEmbedder()).snapshot.dense
    numbers = np.arange(len(LINES))
    assert np.array_equal(built.snapshot.dense.vectors(numbers), whole.vectors(numbers))


def test_nothing_is_kept_aside_once_the_snapshot_is_there(tmp_path: Path) -> None:
    built = build(tmp_path, HashingEmbedder())
    assert not (tmp_path / EMBEDDINGS).exists()
    assert len(vectors_at_hand(HashingEmbedder(), tmp_path)) == len(built.passages)


def test_the_longest_first_and_progress_over_all_parts(tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    told: list[tuple[int, int]] = []
    many = {hash_of_text("a" * n): "a" * n for n in range(1, 601)}
    store = EmbeddingStore(tmp_path, embedder)
    found = store.encode(many, lambda _, done, total: told.append((done, total)))
    assert embedder.encoded == sorted(many.values(), key=len, reverse=True)
    assert len(told) > 2
    assert told == sorted(told)
    assert told[-1] == (600, 600)
    kept = store.read()
    assert kept.seconds > 0
    assert set(kept.vectors) == set(found) == set(many)
    assert all(np.array_equal(kept.vectors[one], found[one]) for one in many)


def test_another_model_has_its_own(tmp_path: Path) -> None:
    EmbeddingStore(tmp_path, HashingEmbedder()).encode(TEXTS)
    other = EmbeddingStore(tmp_path, HashingEmbedder("hashing-8", dimension=8))
    assert other.read().vectors == {}
    other.encode(TEXTS)
    assert {len(vector) for vector in other.read().vectors.values()} == {8}
    other.clear()
    assert EmbeddingStore(tmp_path, HashingEmbedder()).read().vectors == {}


@pytest.mark.parametrize("damage", ["changed", "cut", "empty", "foreign"])
def test_a_damaged_part_counts_as_never_encoded(tmp_path: Path, damage: str) -> None:
    store = EmbeddingStore(tmp_path, HashingEmbedder())
    store.encode(TEXTS)
    store.add([hash_of_text("khác")], np.ones((1, 64), dtype=np.float32), 1.0)
    path = min(tmp_path.rglob("*.npz"))
    content = path.read_bytes()
    middle = content.index(min(TEXTS).encode())
    changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    spoilt = {"changed": changed, "cut": content[:-40], "empty": b"", "foreign": b"not a zip"}
    path.write_bytes(spoilt[damage])
    assert list(store.read().vectors) == [hash_of_text("khác")]


def test_a_part_that_was_not_finished_is_not_read(tmp_path: Path) -> None:
    store = EmbeddingStore(tmp_path, HashingEmbedder())
    store.encode(TEXTS)
    path = min(tmp_path.rglob("*.npz"))
    path.rename(path.with_suffix(".aside"))
    assert store.read().vectors == {}
