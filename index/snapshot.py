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
from index import lexical
from index.dense import DenseIndex
from index.diacritics import DiacriticsModel, everyday_questions
from index.embedder import Embedder, Vectors
from index.lexical import LexicalIndex

FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_PASSAGES: Final = "passages.jsonl"
_POINTER: Final = "current"
_LOCK: Final = "building.lock"
_WAITING: Final = "Chờ tiến trình khác lập chỉ mục"
_FULLY_CHECKED_BELOW: Final = 200_000_000


class SnapshotUnusable(Exception):
    """Why a snapshot is not used: Vietnamese, one line. It is rebuilt; a person need do nothing."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True)
    size: int
    sha256: str


class Manifest(BaseModel):
    """What a snapshot holds and what it was made from. ``build_s`` is in seconds."""

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
        return {"k1": lexical.K1, "b": lexical.B, "everyday_questions": questions}

    @cached_property
    def document_hashes(self) -> dict[str, str]:
        """The content hash of each document, by its id."""
        return {
            document.id: hash_of_text(document.model_dump_json()) for document in self.documents
        }

    @cached_property
    def key(self) -> str:
        """A hash of it all, 32 hexadecimal digits."""
        whole = hashlib.sha256()
        parts = (FORMAT, self.embedder, self.parameters, self.document_hashes)
        whole.update(json.dumps(parts, sort_keys=True).encode())
        for passage in self.passages:
            whole.update(passage.model_dump_json().encode())
        return whole.hexdigest()[:32]


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

    Only passages whose content is new are embedded. Several processes may do this at once.

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
    with folder_aside(root) as folder:
        _write(folder, recipe, embedder, previous, progress)
        put_in_place(folder, root / recipe.key)
    replace_text(root / _POINTER, recipe.key)
    _keep_only(root, {recipe.key, previous.name if previous else recipe.key})
    built = _opened(root / recipe.key, _manifest(root / recipe.key), recipe)
    return replace(built, rebuilt_because=reason)


def _write(
    folder: Path, recipe: Recipe, embedder: Embedder, previous: Path | None, progress: Progress
) -> None:
    started = time.perf_counter()
    known = _known_vectors(previous, recipe.embedder)
    texts = [passage.indexed for passage in recipe.passages]
    vectors, embedded = _vectors(texts, known, embedder, progress)
    lexical_index = LexicalIndex.build(texts, progress)
    diacritics = DiacriticsModel.train([*_whole_texts(recipe)])
    with (folder / _PASSAGES).open("w", encoding="utf-8") as file:
        file.writelines(passage.model_dump_json() + "\n" for passage in recipe.passages)
    for name, part in (
        ("lexical", lexical_index),
        ("dense", DenseIndex.build(vectors)),
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
        build_s=time.perf_counter() - started,
        embedded=embedded,
        reused=len(texts) - embedded,
        files={name: _measured(folder / name) for name in _files(folder)},
    )
    (folder / _MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")


def _whole_texts(recipe: Recipe) -> Iterator[str]:
    for document in recipe.documents:
        yield document.title
        yield document.text


def _vectors(
    texts: Sequence[str], known: Mapping[str, Vectors], embedder: Embedder, progress: Progress
) -> tuple[Vectors, int]:
    """A row for each text, and how many texts had to be embedded."""
    hashes = [hash_of_text(text) for text in texts]
    new = {one: text for one, text in zip(hashes, texts, strict=True) if one not in known}
    fresh = embedder.encode_passages(list(new.values()), progress) if new else ()
    rows = {**known, **dict(zip(new, fresh, strict=True))}
    vectors = np.empty((len(texts), embedder.dimension), dtype=np.float32)
    for place, one in enumerate(hashes):
        vectors[place] = rows[one]
    return vectors, len(new)


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
