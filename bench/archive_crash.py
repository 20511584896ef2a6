"""Documents taken in and out by a process that is killed again and again; JSON.

``python -m bench.archive_crash`` kills it 300 times. After each kill every document must be
exactly as it was before what was being done, or as it is after it, and nothing that was reported
as done may be undone.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from config.time import system_clock
from corpus.archive import Archive
from corpus.intake import Corrections
from corpus.library import Library

_ROOT: Final = Path(__file__).resolve().parent.parent
_IDS: Final = ("a", "b", "c")
_TEXTS: Final = 4
_LONGEST_LIFE: Final = 0.8


@dataclass(frozen=True)
class Report:
    """``done`` counts the deeds that were reported as done.

    ``amid`` are the kills in the middle of a write: something was half written, or done and not
    yet reported. ``torn`` are those after which a document was in neither state, ``undone`` those
    after which something reported was gone, ``unreadable`` the versions that could not be read.
    """

    kills: int
    amid: int
    done: int
    torn: int
    undone: int
    unreadable: int
    left_over: int
    took_s: float


@dataclass(frozen=True)
class State:
    """What a reader sees of one document."""

    text: str | None
    signer: str | None
    events: int


def crash(kills: int, seed: int, folder: Path) -> Report:
    """Kills the child so often, and looks at what it left each time."""
    begun, dice = time.monotonic(), random.Random(seed)
    files = write_texts(folder)
    archive = Archive(folder / "documents", system_clock)
    done = torn = undone = unreadable = amid = 0
    for life in range(kills):
        before = seen(archive)
        reports = _one_life(folder, seed + life, dice.uniform(0.0, _LONGEST_LIFE))
        done += len(reports)
        after = seen(Archive(folder / "documents", system_clock))
        known = reports[-1] if reports else before
        moved = [name for name in _IDS if after[name] != known[name]]
        amid += bool(moved) or _left_over(archive, folder / "documents") > 0
        # One thing is done at a time, so at most one document is ahead of what was reported.
        ahead = [name for name in moved if after[name].events == known[name].events + 1]
        undone += any(after[name].events < known[name].events for name in moved)
        torn += moved != ahead or len(moved) > 1 or not _are_whole(after, files)
        unreadable += _unreadable(archive)
    archive.keep(archive.examine(files[0], document_id="z"), "bench")
    return Report(
        kills=kills,
        amid=amid,
        done=done,
        torn=torn,
        undone=undone,
        unreadable=unreadable,
        left_over=_left_over(archive, folder / "documents"),
        took_s=round(time.monotonic() - begun, 1),
    )


def write_texts(folder: Path) -> list[Path]:
    """Files to take in, long enough to be caught half written."""
    files = [folder / f"van-ban-{number}.txt" for number in range(_TEXTS)]
    for number, file in enumerate(files):
        lines = "\n".join(f"{line}. Nội dung {number} của mục {line}." for line in range(1, 100))
        file.write_text(f"KẾ HOẠCH\nvề việc thử {number}\n{lines}\n", encoding="utf-8")
    return files


def seen(archive: Archive) -> dict[str, State]:
    """What a reader sees."""
    documents = {document.id: document for document in archive.current()}
    return {
        name: State(
            text=documents[name].text if name in documents else None,
            signer=documents[name].signer if name in documents else None,
            events=len(archive.history(name).events),
        )
        for name in _IDS
    }


def toil(folder: Path, reports: Path, seed: int) -> None:
    """The child: takes documents in and out until it is killed, and reports each deed done."""
    dice = random.Random(seed)
    archive = Archive(folder / "documents", system_clock)
    files = sorted(folder.glob("van-ban-*.txt"))
    with reports.open("wb", buffering=0) as told:
        while True:
            _deed(archive, files, dice)
            states = {name: asdict(state) for name, state in seen(archive).items()}
            told.write(json.dumps(states).encode() + b"\n")


def _deed(archive: Archive, files: list[Path], dice: random.Random) -> None:
    name = dice.choice(_IDS)
    history = archive.history(name)
    choice = dice.random()
    if not history.events or choice < 0.5:
        held = Library(_ROOT / "none", archive).documents
        archive.keep(archive.examine(dice.choice(files), document_id=name, held=held), "bench")
    elif history.removed:
        archive.restore(name, "bench")
    elif choice < 0.65:
        archive.remove(name, "bench")
    elif choice < 0.8:
        archive.correct(name, Corrections(signer=f"Người {dice.random()}"), "bench")
    else:
        archive.restore(name, "bench", dice.choice(history.numbers))


def _one_life(folder: Path, seed: int, seconds: float) -> list[dict[str, State]]:
    """Forked, because importing takes longer than the life that is wanted."""
    reports = folder / "reports.jsonl"
    reports.unlink(missing_ok=True)
    child = get_context("fork").Process(target=toil, args=(folder, reports, seed))
    child.start()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        pass
    child.kill()
    child.join()
    return list(_reports(reports.read_bytes())) if reports.exists() else []


def _reports(printed: bytes) -> Iterator[dict[str, State]]:
    for line in printed.split(b"\n")[:-1]:
        yield {name: State(**state) for name, state in json.loads(line).items()}


def _are_whole(states: dict[str, State], files: list[Path]) -> bool:
    texts = {file.read_text(encoding="utf-8").strip() for file in files}
    return all(state.text is None or state.text in texts for state in states.values())


def _unreadable(archive: Archive) -> int:
    versions = [(name, v.number) for name in _IDS for v in archive.history(name).versions]
    return sum(not archive.read(name, number).text for name, number in versions)


def _left_over(archive: Archive, folder: Path) -> int:
    """What is in the folder although no history names it, after one more write."""
    named = {f"version-{v.number}" for name in _IDS for v in archive.history(name).versions}
    found = [path for name in _IDS for path in (folder / name).glob("*")]
    stray = [path for path in found if path.name not in named | {"history.json"}]
    return len(stray) + len(list(folder.rglob(".aside-*")))


def main() -> None:
    """Prints one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asdict(crash(options.kills, options.seed, Path(folder)))))


if __name__ == "__main__":
    main()
