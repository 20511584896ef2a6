"""Folders and files that are on the disk whole, or not at all."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from config.progress import Progress, silent

_ASIDE: Final = ".aside-"


@contextmanager
def locked(path: Path, progress: Progress = silent, waiting: str = "") -> Iterator[None]:
    """Holds the lock file, waiting for whoever has it; a process that dies lets go of it.

    ``progress`` hears ``waiting`` where it takes a wait.
    """
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress(waiting, 0, 1)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def folder_aside(root: Path) -> Iterator[Path]:
    """An empty folder to fill and then ``put_in_place``; gone afterwards if it was not."""
    folder = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_aside(root: Path) -> None:
    """Removes what a killed process left; only for the holder of the lock."""
    for left in root.glob(f"{_ASIDE}*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def put_in_place(folder: Path, place: Path) -> None:
    """Makes sure that all of it is on the disk, then gives the folder its name."""
    for path in (*folder.rglob("*"), folder):
        sync(path)
    folder.chmod(0o755)
    if place.exists():
        # Whoever has its files open keeps them.
        with folder_aside(place.parent) as discarded:
            place.rename(discarded / place.name)
    folder.rename(place)
    sync(place.parent)


def replace_text(path: Path, text: str) -> None:
    """The file holds the old text or the new one, whenever the machine stops."""
    aside = path.with_name(f"{_ASIDE}{path.name}")
    aside.write_text(text, encoding="utf-8")
    sync(aside)
    aside.replace(path)
    sync(path.parent)


def hash_of_text(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def hash_of_file(path: Path) -> str:
    """SHA-256 in hexadecimal; OSError where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """What was written to the file, or the names in the folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
