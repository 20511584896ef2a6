"""A folder that is built once, whole or not at all, and known to be undamaged.

It is written aside, summed up in a manifest, and renamed into its place. Of several processes
that want it at once, one builds and the others wait (https://py-filelock.readthedocs.io).
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypedDict

from filelock import FileLock

MANIFEST: Final = "manifest.json"

_CHUNK = 1 << 20


class _Entry(TypedDict):
    size: int
    sha256: str


def ensure(folder: Path, build: Callable[[Path], None], verify: bool = False) -> Path:
    """The folder, built by ``build`` (given an empty folder to fill) where missing or damaged.

    Sizes are always checked, contents too with ``verify``. Nothing is written where all is well.
    Raises OSError where the place cannot be written, and whatever ``build`` raises; neither leaves
    anything behind.
    """
    if is_whole(folder, verify):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(f".{folder.name}.lock")):
        if not is_whole(folder, verify):
            _rebuild(folder, build)
    return folder


def is_whole(folder: Path, verify: bool = False) -> bool:
    """Whether every file that the manifest names is there, as long (with ``verify``: and the same)
    as when it was built."""
    manifest = _manifest(folder)
    return manifest is not None and all(
        _is_as_built(folder / name, entry, verify) for name, entry in manifest.items()
    )


def fingerprint(folder: Path) -> str:
    """A hash of everything in the folder, by its manifest."""
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()


def _rebuild(folder: Path, build: Callable[[Path], None]) -> None:
    _sweep(folder)
    aside = Path(tempfile.mkdtemp(prefix=_aside_prefix(folder), dir=folder.parent))
    try:
        build(aside)
        _seal(aside)
        aside.chmod(0o755)
        if folder.exists():
            # A folder in use by another process stays readable to it until it lets go.
            folder.rename(aside.with_name(f"{aside.name}.damaged"))
        aside.rename(folder)
    finally:
        _sweep(folder)


def _sweep(folder: Path) -> None:
    """Remove what this or a killed build left aside; only the holder of the lock may."""
    for left in folder.parent.glob(f"{_aside_prefix(folder)}*"):
        shutil.rmtree(left)


def _aside_prefix(folder: Path) -> str:
    return f".{folder.name}.aside-"


def _seal(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    entries: dict[str, _Entry] = {
        path.relative_to(folder).as_posix(): {
            "size": path.stat().st_size,
            "sha256": _sha256(path),
        }
        for path in files
    }
    (folder / MANIFEST).write_text(json.dumps(entries, indent=1), encoding="utf-8")


def _manifest(folder: Path) -> dict[str, _Entry] | None:
    try:
        entries: dict[str, _Entry] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return entries if isinstance(entries, dict) and entries else None


def _is_as_built(file: Path, entry: _Entry, verify: bool) -> bool:
    try:
        if file.stat().st_size != entry["size"]:
            return False
        return not verify or _sha256(file) == entry["sha256"]
    except (OSError, KeyError, TypeError):
        return False


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
