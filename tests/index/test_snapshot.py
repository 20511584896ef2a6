import json
import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.errors import ThiDuaError
from corpus.model import Document
from index import lexical
from index.snapshot import Recipe, Snapshot, SnapshotUnusable, open_current, open_or_build
from tests.index.hashing import HashingEmbedder
from tests.index.made_up import DIRECTIVE, PLAN, document, passages

ONE = document("ke-hoach", *PLAN)
TWO = document("chi-thi", *DIRECTIVE)
FILES = [
    "passages.jsonl",
    "lexical/keys.npy",
    "lexical/passages.npy",
    "lexical/size.json",
    "lexical/starts.npy",
    "lexical/vocabulary.txt",
    "lexical/weights.npy",
    "dense/vectors.faiss",
    "diacritics/counts.npy",
    "diacritics/pair_counts.npy",
    "diacritics/pairs.npy",
    "diacritics/syllables.txt",
]


def recipe(*documents: Document, embedder: str = "hashing-64") -> Recipe:
    return Recipe(documents, tuple(passages(*documents)), embedder)


def build(var: Path, *documents: Document, embedder: HashingEmbedder | None = None) -> Snapshot:
    embedder = embedder or HashingEmbedder()
    return open_or_build(recipe(*documents, embedder=embedder.fingerprint), embedder, var)


def folders(var: Path) -> set[str]:
    return {path.name for path in (var / "index").iterdir() if path.is_dir()}


def test_the_first_is_built_and_the_second_time_opened(tmp_path: Path) -> None:
    first = build(tmp_path, ONE)
    assert first.rebuilt_because == "chưa có chỉ mục"
    assert (first.manifest.embedded, first.manifest.reused) == (3, 0)
    embedder = HashingEmbedder()
    second = build(tmp_path, ONE, embedder=embedder)
    assert second.rebuilt_because is None
    assert second.folder == first.folder
    assert second.passages == tuple(passages(ONE))
    assert embedder.encoded == []


def test_the_manifest_names_every_file(tmp_path: Path) -> None:
    built = build(tmp_path, ONE)
    assert sorted(built.manifest.files) == sorted(FILES)


@pytest.mark.parametrize("name", [*FILES, "manifest.json"])
@pytest.mark.parametrize("damage", ["changed", "cut", "gone"])
def test_a_damaged_file_is_named_and_all_is_rebuilt(tmp_path: Path, name: str, damage: str) -> None:
    before = build(tmp_path, ONE)
    path = before.folder / name
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(content[:-1])
    else:
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(SnapshotUnusable, match=name):
        open_current(recipe(ONE), tmp_path)
    after = build(tmp_path, ONE)
    assert name in (after.rebuilt_because or "")
    assert after.folder == before.folder
    assert open_current(recipe(ONE), tmp_path).passages == before.passages
    assert folders(tmp_path) == {before.folder.name}


def test_another_format_is_named(tmp_path: Path) -> None:
    path = build(tmp_path, ONE).folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"format": 0}), encoding="utf-8")
    assert build(tmp_path, ONE).rebuilt_because == (
        "chỉ mục có định dạng 0, chương trình dùng định dạng 2"
    )


def test_another_model_is_named_and_its_vectors_are_not_used(tmp_path: Path) -> None:
    build(tmp_path, ONE)
    other = HashingEmbedder("hashing-8", dimension=8)
    after = build(tmp_path, ONE, embedder=other)
    assert after.rebuilt_because == "chỉ mục của mô hình khác: hashing-64, đang dùng hashing-8"
    assert (after.manifest.embedded, after.dense.dimension) == (3, 8)


def test_changed_documents_are_named_and_known_passages_not_embedded_again(
    tmp_path: Path,
) -> None:
    build(tmp_path, ONE)
    embedder = HashingEmbedder()
    after = build(tmp_path, TWO, ONE, embedder=embedder)
    assert after.rebuilt_because == "văn bản đã thay đổi: chi-thi"
    assert embedder.encoded == list(DIRECTIVE)
    assert (after.manifest.embedded, after.manifest.reused) == (2, 3)
    fresh = build(tmp_path / "fresh", TWO, ONE)
    for place, passage in enumerate(after.passages):
        vector = embedder.encode_queries([passage.indexed])[0]
        assert after.dense.search(vector, 1)[0].tolist() == [place]
        assert fresh.dense.search(vector, 1)[0].tolist() == [place]


def test_passages_that_say_the_same_are_embedded_once(tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    built = build(tmp_path, document("a", "Như nhau", "Như nhau", "Khác"), embedder=embedder)
    assert embedder.encoded == ["Như nhau", "Khác"]
    assert (built.manifest.embedded, built.manifest.reused) == (2, 1)


def test_other_passages_of_the_same_documents(tmp_path: Path) -> None:
    build(tmp_path, ONE)
    fewer = Recipe((ONE,), tuple(passages(ONE)[:2]), "hashing-64")
    with pytest.raises(SnapshotUnusable, match="cách chia đoạn"):
        open_current(fewer, tmp_path)


def test_other_parameters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, ONE)
    monkeypatch.setattr(lexical, "K1", 1.5)
    assert build(tmp_path, ONE).rebuilt_because == "tham số đã thay đổi: k1 0.6, đang dùng 1.5"


def test_the_last_and_the_one_before_are_kept(tmp_path: Path) -> None:
    build(tmp_path, ONE)
    second = build(tmp_path, TWO)
    third = build(tmp_path, ONE, TWO)
    assert folders(tmp_path) == {second.folder.name, third.folder.name}


@pytest.mark.parametrize("pointer", ["../../etc", "", "0123456789abcdef", "\x00"])
def test_a_pointer_to_nowhere(tmp_path: Path, pointer: str) -> None:
    build(tmp_path, ONE)
    (tmp_path / "index" / "current").write_text(pointer, encoding="utf-8")
    assert build(tmp_path, ONE).rebuilt_because
    assert open_current(recipe(ONE), tmp_path).passages == tuple(passages(ONE))


def test_what_cannot_be_rebuilt_is_told(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(ThiDuaError, match=r"Không dựng lại được chỉ mục \(chưa có chỉ mục\)"):
        build(tmp_path, ONE)


def test_a_whole_snapshot_is_opened_without_writing(tmp_path: Path) -> None:
    built = build(tmp_path, ONE)
    lock = tmp_path / "index" / "building.lock"
    lock.unlink(missing_ok=True)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "index").rglob("*")}
    assert build(tmp_path, ONE).folder == built.folder
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "index").rglob("*")} == before


def test_built_at_once_by_several(tmp_path: Path) -> None:
    embedders = [HashingEmbedder() for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        built = list(pool.map(lambda one: build(tmp_path, ONE, embedder=one), embedders))
    assert sum(bool(embedder.encoded) for embedder in embedders) == 1
    assert {one.passages for one in built} == {tuple(passages(ONE))}
    assert len(folders(tmp_path)) == 1


CHILD = """
import sys
from pathlib import Path
from tests.index.hashing import HashingEmbedder
from tests.index.test_snapshot import ONE, TWO, build

print("ready", flush=True)
for turn in range(1000):
    build(Path(sys.argv[1]), *((ONE, TWO) if turn % 2 else (TWO,)))
"""


def state(var: Path, *documents: Document) -> str:
    try:
        open_current(recipe(*documents), var)
    except SnapshotUnusable as unusable:
        return "stale" if "văn bản đã thay đổi" in str(unusable) else str(unusable)
    return "usable"


def test_killed_while_building_the_current_one_stays_usable(tmp_path: Path) -> None:
    build(tmp_path, ONE)
    root = Path(__file__).parents[2]
    moments = random.Random(2)
    for _ in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(tmp_path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(root)},
        )
        with child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(moments.uniform(0, 0.3))
            child.send_signal(signal.SIGKILL)
        states = [state(tmp_path, *documents) for documents in ((ONE,), (TWO,), (ONE, TWO))]
        assert sorted(states) == ["stale", "stale", "usable"]
    assert build(tmp_path, ONE).passages == tuple(passages(ONE))
    assert not [name for name in folders(tmp_path) if name.startswith(".")]
