"""What a careful reader marked in the documents, and how it is set against what is found."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corpus.demands.finder import demands_of
from corpus.demands.model import Demand, DemandKind
from corpus.document import document_from
from corpus.model import Document
from corpus.readers.text import read_text

_HERE: Final = Path(__file__).parent
_FOLDERS: Final = (
    _HERE.parent / "fixtures" / "documents",
    _HERE / "documents",
    Path(__file__).parents[3] / "corpus" / "documents",
)


@dataclass(frozen=True)
class Label:
    """``words`` are of the clause, for a deadline of its time; ``argued`` may be found or not."""

    document: str
    kind: str
    argued: bool
    locator: str
    words: str


@dataclass(frozen=True)
class Score:
    """How many of the marked demands were found, which were not, and what was found besides."""

    marked: int
    missed: tuple[Label, ...]
    proposed: int
    false: tuple[Demand, ...]

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / self.marked

    @property
    def false_share(self) -> float:
        return len(self.false) / max(self.proposed, 1)


def labels_of(sheet: str) -> list[Label]:
    lines = (_HERE / "labels" / f"{sheet}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [
        Label(document, kind.lstrip("?"), kind.startswith("?"), locator, _plain(words))
        for document, kind, locator, words in rows
    ]


def document(name: str) -> Document:
    (path,) = (path for folder in _FOLDERS for path in folder.glob(f"{name}.txt"))
    return document_from(name, read_text(path))


def score(labels: Iterable[Label], documents: Iterable[Document], kind: DemandKind) -> Score:
    """One label is one demand: a demand that repeats another is false."""
    missed: list[Label] = []
    false: list[Demand] = []
    marked = proposed = 0
    every = list(labels)
    for one in documents:
        mine = [demand for demand in demands_of(one) if demand.kind == kind]
        told = [label for label in every if (label.document, label.kind) == (one.id, kind)]
        left = list(mine)
        for label in sorted(told, key=lambda label: label.argued):
            hit = next((demand for demand in left if _says(demand, label)), None)
            if hit is not None:
                left.remove(hit)
            elif not label.argued:
                missed.append(label)
        marked += sum(not label.argued for label in told)
        proposed += len(mine)
        false += left
    return Score(marked, tuple(missed), proposed, tuple(false))


def _says(demand: Demand, label: Label) -> bool:
    bullet = f"#{demand.place.bullet}" if demand.place.bullet else ""
    if label.locator and label.locator != demand.place.locator + bullet:
        return False
    if demand.kind == "deadline":
        time = _plain(demand.due.text if demand.due else "")
        return bool(time) and (label.words in time or time in label.words)
    return label.words in _plain(demand.quote)


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()
