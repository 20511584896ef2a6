"""The index on disk: an immutable folder, written aside, checksummed and switched to at once.

``<var>/index/<key>/`` where the key is a hash of all that the index is made from, so a snapshot is
stale exactly when its key is another one. ``<var>/index/current`` names the one in use.
"""

import hashlib
import json
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from config.durable import (
    clear_aside,
    folder_aside,
    hash_of_file,
    hash_of_text,
    locked,
    put_in_place,
    replace_text,
)
from config.errors import ThiDuaError
from config.progress import Progress, silent
from corpus.model import Document, Passage
from corpus.vietnamese import TOKENS_VERSION
from index import lexical
from index.dense import EXACT_UP_TO, DenseIndex
from index.diacritics import DiacriticsModel, everyday_questions
from index.embedder import Embedder, Vectors
from index.embedding_store import EmbeddingStore
from index.lexical import LexicalIndex

FORMAT: Final = 2
EMBEDDINGS: Final = "embeddings"
"""Under ``var``: the vectors of a build that is under way."""

_MANIFEST: Final = "manifest.json"
_PASSAGES: Final = "passages.jsonl"
_POINTER: Final = "current"
_LOCK: Final = "building.lock"
_WAITING: Final = "Chờ tiến trình khác lập chỉ mục"
_FULLY_CHECKED_BELOW: Final = 200_000_000
# Beginnings of so many passages, encoded as questions, tell a large index how broadly to search.
_SAMPLE_QUESTIONS: Final = 256
_SAMPLE_SYLLABLES: Final = 12


class SnapshotUnusable(Exception):
    """Why a snapshot is not used: Vietnamese, one line. It is rebuilt; a person need do nothing."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True)
    size: int
    sha256: str


class Manifest(BaseModel):
    """What a snapshot holds and what it was made from.

    ``build_s`` is in seconds, with the encoding done by builds that were killed before this one.
    """

    model_config = ConfigDict(frozen=True)
    format: int
    key: str
    embedder: str
    documents: dict[str, str]
    parameters: dict[str, float | str]
    build_s: float
    embedded: int
    reused: int
    files: dict[str, _File]


@dataclass(frozen=True)
class Recipe:
    """All that an index is made from."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    embedder: str

    @property
    def parameters(self) -> dict[str, float | str]:
        """What else the index is made with; it is made anew when any of it changes."""
        questions = hash_of_text(everyday_questions())[:16]
        return {
            "k1": lexical.K1,
            "b": lexical.B,
            "tokens": TOKENS_VERSION,
            "everyday_questions": questions,
        }

    @cached_property
    def document_hashes(self) -> dict[str, str]:
        """The content hash of each document, by its id."""
        return {
            document.id: hashlib.sha256(_content(document)).hexdigest()
            for document in self.documents
        }

    @cached_property
    def key(self) -> str:
        """A hash of it all, 32 hexadecimal digits."""
        whole = hashlib.sha256()
        parts = (FORMAT, self.embedder, self.parameters, self.document_hashes)
        whole.update(json.dumps(parts, sort_keys=True).encode())
        for passage in self.passages:
            whole.update(_content(passage))
        return whole.hexdigest()[:32]


@dataclass(frozen=True)
class _Encoded:
    """A row for each text, how many had to be embedded now, and the seconds spent before."""

    vectors: Vectors
    new: int
    before_s: float


@dataclass(frozen=True)
class Snapshot:
    """An opened snapshot. ``rebuilt_because`` says why it had to be made, if just now it was."""

    folder: Path
    manifest: Manifest
    passages: tuple[Passage, ...]
    lexical: LexicalIndex
    dense: DenseIndex
    diacritics: DiacriticsModel
    rebuilt_because: str | None = None


def open_or_build(
    recipe: Recipe, embedder: Embedder, var: Path, progress: Progress = silent
) -> Snapshot:
    """The current snapshot where it is whole and made from this recipe, else a new one.

    Only passages whose content is new are embedded, and a build that is killed keeps what it
    embedded for the next. Several processes may do this at once.

    Raises:
        ThiDuaError: a new one is needed and cannot be written.
    """
    root = var / "index"
    try:
        return open_current(recipe, var)
    except SnapshotUnusable as unusable:
        reason = str(unusable)
    try:
        root.mkdir(parents=True, exist_ok=True)
        with locked(root / _LOCK, progress, _WAITING):
            # Another process may have built it while this one waited.
            try:
                return open_current(recipe, var)
            except SnapshotUnusable:
                return _built(recipe, embedder, root, reason, progress)
    except (OSError, NotImplementedError) as error:
        raise ThiDuaError(
            f"Không dựng lại được chỉ mục ({reason})",
            root,
            "Hãy kiểm tra quyền ghi và chỗ trống của thư mục này rồi chạy lại",
        ) from error


def open_current(recipe: Recipe, var: Path) -> Snapshot:
    """The snapshot in use, checked against its checksums and this recipe; writes nothing.

    Raises:
        SnapshotUnusable: it is missing, damaged, of another format or model, or stale.
    """
    root = var / "index"
    folder = _current(root)
    if folder is None:
        raise SnapshotUnusable("chưa có chỉ mục")
    manifest = verify(folder, recipe)
    try:
        return _opened(folder, manifest, recipe)
    except (OSError, ValueError, RuntimeError) as error:
        raise SnapshotUnusable(f"không đọc được chỉ mục {folder.name}") from error


def vectors_at_hand(embedder: Embedder, var: Path) -> Mapping[str, Vectors]:
    """Every vector that a build would not have to encode, by the content hash of its text."""
    known = _known_vectors(_current(var / "index"), embedder.fingerprint)
    return {**known, **EmbeddingStore(var / EMBEDDINGS, embedder).read().vectors}


def verify(folder: Path, recipe: Recipe) -> Manifest:
    """Its manifest, once every file is found whole and the recipe the same.

    Files are read and hashed, in very large snapshots only measured.

    Raises:
        SnapshotUnusable: with the first thing that is wrong.
    """
    manifest = _manifest(folder)
    if manifest.embedder != recipe.embedder:
        raise SnapshotUnusable(
            f"chỉ mục của mô hình khác: {manifest.embedder}, đang dùng {recipe.embedder}"
        )
    if manifest.documents != recipe.document_hashes:
        raise SnapshotUnusable(f"văn bản đã thay đổi: {_first_changed(manifest, recipe)}")
    if manifest.parameters != recipe.parameters:
        raise SnapshotUnusable(f"tham số đã thay đổi: {_first_changed_parameter(manifest, recipe)}")
    if manifest.key != recipe.key:
        raise SnapshotUnusable("cách chia đoạn văn bản đã thay đổi")
    if damage := _first_damage(folder, manifest):
        raise SnapshotUnusable(damage)
    return manifest


def _built(
    recipe: Recipe, embedder: Embedder, root: Path, reason: str, progress: Progress
) -> Snapshot:
    clear_aside(root)
    previous = _current(root)
    store = EmbeddingStore(root.parent / EMBEDDINGS, embedder)
    with folder_aside(root) as folder:
        _write(folder, recipe, embedder, store, previous, progress)
        put_in_place(folder, root / recipe.key)
    replace_text(root / _POINTER, recipe.key)
    store.clear()
    _keep_only(root, {recipe.key, previous.name if previous else recipe.key})
    built = _opened(root / recipe.key, _manifest(root / recipe.key), recipe)
    return replace(built, rebuilt_because=reason)


def _write(
    folder: Path,
    recipe: Recipe,
    embedder: Embedder,
    store: EmbeddingStore,
    previous: Path | None,
    progress: Progress,
) -> None:
    started = time.perf_counter()
    texts = [passage.indexed for passage in recipe.passages]
    encoded = _encoded(texts, _known_vectors(previous, recipe.embedder), store, progress)
    questions = sample_questions(texts, embedder) if len(texts) > EXACT_UP_TO else None
    dense = DenseIndex.build(encoded.vectors, questions, progress=progress)
    lexical_index = LexicalIndex.build(texts, progress)
    diacritics = DiacriticsModel.train([*_whole_texts(recipe)])
    with (folder / _PASSAGES).open("w", encoding="utf-8") as file:
        file.writelines(passage.model_dump_json() + "\n" for passage in recipe.passages)
    for name, part in (
        ("lexical", lexical_index),
        ("dense", dense),
        ("diacritics", diacritics),
    ):
        (folder / name).mkdir()
        part.save(folder / name)
    manifest = Manifest(
        format=FORMAT,
        key=recipe.key,
        embedder=recipe.embedder,
        documents=recipe.document_hashes,
        parameters=recipe.parameters,
        build_s=time.perf_counter() - started + encoded.before_s,
        embedded=encoded.new,
        reused=len(texts) - encoded.new,
        files={name: _measured(folder / name) for name in _files(folder)},
    )
    (folder / _MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")


def _whole_texts(recipe: Recipe) -> Iterator[str]:
    for document in recipe.documents:
        yield document.title
        yield document.text


def _encoded(
    texts: Sequence[str], known: Mapping[str, Vectors], store: EmbeddingStore, progress: Progress
) -> _Encoded:
    kept = store.read()
    rows = {**known, **kept.vectors}
    hashes = [hash_of_text(text) for text in texts]
    new = {one: text for one, text in zip(hashes, texts, strict=True) if one not in rows}
    rows.update(store.encode(new, progress))
    vectors = np.empty((len(texts), store.dimension), dtype=np.float32)
    for place, one in enumerate(hashes):
        vectors[place] = rows[one]
    return _Encoded(vectors, len(new), kept.seconds)


def sample_questions(texts: Sequence[str], embedder: Embedder) -> Vectors:
    step = -(-len(texts) // _SAMPLE_QUESTIONS)
    return embedder.encode_queries(
        [" ".join(text.split()[:_SAMPLE_SYLLABLES]) for text in texts[::step]]
    )


def _known_vectors(previous: Path | None, fingerprint: str) -> Mapping[str, Vectors]:
    """The vectors of the last snapshot by content hash; none of one that is damaged or foreign."""
    if previous is None:
        return {}
    try:
        manifest = _manifest(previous)
        if manifest.embedder != fingerprint or _first_damage(previous, manifest):
            return {}
        passages = _read_passages(previous)
        vectors = DenseIndex.load(previous / "dense").vectors(np.arange(len(passages)))
    except (SnapshotUnusable, OSError, ValueError, RuntimeError):
        return {}
    hashes = (hash_of_text(passage.indexed) for passage in passages)
    return dict(zip(hashes, vectors, strict=True))


def _manifest(folder: Path) -> Manifest:
    try:
        written: Any = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if isinstance(written, dict) and written.get("format") not in {FORMAT, None}:
            raise SnapshotUnusable(
                f"chỉ mục có định dạng {written['format']}, chương trình dùng định dạng {FORMAT}"
            )
        return Manifest.model_validate(written)
    except (OSError, ValueError, ValidationError) as error:
        raise SnapshotUnusable(f"chỉ mục hỏng: {folder.name}/{_MANIFEST}") from error


def _opened(folder: Path, manifest: Manifest, recipe: Recipe) -> Snapshot:
    # The key says that the passages stored are these, so they need not be read again.
    return Snapshot(
        folder,
        manifest,
        recipe.passages,
        LexicalIndex.load(folder / "lexical"),
        DenseIndex.load(folder / "dense"),
        DiacriticsModel.load(folder / "diacritics"),
    )


def _read_passages(folder: Path) -> tuple[Passage, ...]:
    with (folder / _PASSAGES).open(encoding="utf-8") as lines:
        return tuple(Passage.model_validate_json(line) for line in lines)


def _content(one: Document | Passage) -> bytes:
    # Pydantic makes a str keep a second copy of itself in UTF-8; of the long one that is too much.
    rest = one.model_dump_json(exclude={"text"})
    return rest.encode() + b"\n" + one.text.encode("utf-8", errors="surrogatepass")


def _current(root: Path) -> Path | None:
    try:
        name = (root / _POINTER).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    # A pointer that was tampered with must not lead out of the folder.
    return root / name if name.isalnum() else None


def _first_changed(manifest: Manifest, recipe: Recipe) -> str:
    before, now = manifest.documents, recipe.document_hashes
    changed = sorted(one for one in before.keys() | now.keys() if before.get(one) != now.get(one))
    others = f" và {len(changed) - 1} văn bản khác" if len(changed) > 1 else ""
    return f"{changed[0]}{others}"


def _first_changed_parameter(manifest: Manifest, recipe: Recipe) -> str:
    before, now = manifest.parameters, recipe.parameters
    name = min(one for one in before.keys() | now.keys() if before.get(one) != now.get(one))
    return f"{name} {before.get(name)}, đang dùng {now.get(name)}"


def _first_damage(folder: Path, manifest: Manifest) -> str | None:
    whole = sum(file.size for file in manifest.files.values()) < _FULLY_CHECKED_BELOW
    for name, written in manifest.files.items():
        path = folder / name
        try:
            same = path.stat().st_size == written.size and (
                not whole or hash_of_file(path) == written.sha256
            )
        except OSError:
            return f"chỉ mục thiếu tệp {folder.name}/{name}"
        if not same:
            return f"chỉ mục hỏng: {folder.name}/{name}"
    return None


def _keep_only(root: Path, keys: set[str]) -> None:
    for folder in root.iterdir():
        if folder.is_dir() and folder.name not in keys:
            shutil.rmtree(folder, ignore_errors=True)


def _files(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _measured(path: Path) -> _File:
    return _File(size=path.stat().st_size, sha256=hash_of_file(path))
