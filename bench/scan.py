"""How well a text comes back from Word, PDF and a scan: ``python -m bench.scan TEXT [FONT]``.

Prints one JSON object for each form of the text: a Word file in that font, its print, a scan of
that, and a scan of the text as LibreOffice prints it of itself (monospaced, 10 points, some letters
from other fonts). LibreOffice, pdftoppm and ImageMagick make them.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import docx
from docx.shared import Pt
from PIL import Image
from rapidfuzz.distance import Levenshtein

from config.progress import Progress
from corpus.library import document_from
from corpus.model import Document
from corpus.readers.reading import Reading, read_file
from corpus.readers.text import read_text

TOOLS = ("soffice", "pdftoppm", "convert")
_DPI = 200
_WORN = ("-rotate", "1", "-attenuate", "0.2", "+noise", "Gaussian")


@dataclass(frozen=True)
class Comparison:
    """What of a text was found again; shares are 0..1, the memory that of the largest process."""

    form: str
    pages: int
    seconds: float
    seconds_a_page: float | None
    most_memory_mb: int
    same_words: bool
    same_tree: bool
    syllables_right: float
    clauses_found: float
    least_confidence: float | None
    unread: tuple[int, ...]


def main() -> None:
    """Measures one text in all forms."""
    source = Path(sys.argv[1])
    font = sys.argv[2] if len(sys.argv) > 2 else "Times New Roman"
    expected = document_from("a", read_text(source))
    with tempfile.TemporaryDirectory() as folder:
        word = word_from(expected.text.split("\n"), Path(folder), font)
        printed = pdf_from(word)
        plain = pdf_from(plain_from(expected.text, Path(folder)))
        for path in (word, printed, scan_from(printed), scan_from(plain)):
            # In a process of its own, whose children are the readers and nothing else.
            with ProcessPoolExecutor(1, get_context("spawn")) as reader:
                comparison = reader.submit(compared, path, expected, _on_error_output).result()
            sys.stdout.write(json.dumps(asdict(comparison), ensure_ascii=False) + "\n")
            sys.stdout.flush()


def word_from(paragraphs: Sequence[str], folder: Path, font: str = "Times New Roman") -> Path:
    """A .docx of plain paragraphs, 13 points high."""
    document = docx.Document()
    style = document.styles["Normal"].font
    style.name, style.size = font, Pt(13)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(folder / "van-ban.docx"))
    return folder / "van-ban.docx"


def plain_from(text: str, folder: Path) -> Path:
    """A text file."""
    path = folder / "chu-tron.txt"
    path.write_text(text, encoding="utf-8")
    return path


def converted(path: Path, suffix: str) -> Path:
    """The file as LibreOffice writes it in another format, beside it."""
    profile = (path.parent / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix]
    subprocess.run(
        [*command, "--outdir", str(path.parent), str(path)], check=True, capture_output=True
    )
    return path.with_suffix(f".{suffix}")


def pdf_from(path: Path) -> Path:
    """The PDF that LibreOffice prints."""
    return converted(path, "pdf")


def scan_from(printed: Path) -> Path:
    """A PDF of pictures only: 200 dots an inch in grey, turned by one degree and grainy."""
    folder = printed.with_name(f"{printed.stem}-pages")
    folder.mkdir()
    draw = ["pdftoppm", "-r", str(_DPI), "-gray", str(printed), str(folder / "page")]
    subprocess.run(draw, check=True)
    pages = []
    for drawn in sorted(folder.glob("*.pgm")):
        worn = drawn.with_suffix(".png")
        subprocess.run(["convert", str(drawn), *_WORN, str(worn)], check=True)
        pages.append(Image.open(worn).convert("L"))
    scan = printed.with_name(f"{printed.stem}-quet.pdf")
    pages[0].save(scan, save_all=True, append_images=pages[1:], resolution=_DPI)
    return scan


def compared(path: Path, expected: Document, progress: Progress) -> Comparison:
    """Reads a file and holds it against the document that it should be."""
    began = time.monotonic()
    reading = read_file(path, progress)
    seconds = time.monotonic() - began
    found = document_from(expected.id, reading.text)
    words, read = expected.text.split(), reading.text.split()
    pages = len(reading.pages)
    return Comparison(
        form=path.name,
        pages=pages,
        seconds=round(seconds, 1),
        seconds_a_page=round(seconds / pages, 2) if pages else None,
        most_memory_mb=getrusage(RUSAGE_CHILDREN).ru_maxrss // 1024,
        same_words=words == read,
        same_tree=_tree(found) == _tree(expected),
        syllables_right=round(1 - Levenshtein.distance(words, read) / len(words), 4),
        clauses_found=round(clauses_found(expected, found), 4),
        least_confidence=_least(reading),
        unread=reading.unread,
    )


def clauses_found(expected: Document, found: Document) -> float:
    """The share of the locators of one document that another has too."""
    wanted = {section.locator for section in expected.sections if section.locator}
    return len(wanted & {section.locator for section in found.sections}) / len(wanted)


def _tree(document: Document) -> list[tuple[str, str | None, int | None, str]]:
    return [(s.locator, s.part, s.bullet, s.label) for s in document.sections]


def _least(reading: Reading) -> float | None:
    return min((sure for _, sure in reading.confidence), default=None)


def _on_error_output(step: str, done: int, total: int) -> None:
    sys.stderr.write(f"\r{step} {done}/{total}" + ("\n" if done == total else ""))


if __name__ == "__main__":
    main()
