"""What a reader made of a file, in a folder: text, the file as it came, the rest as JSON."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from config.durable import replace_text
from config.errors import ThiDuaError
from corpus.model import PageStart
from corpus.readers.reading import Reading

_TEXT: Final = "text.txt"
_SOURCE: Final = "source"
_FACTS: Final = "reading.json"
_LONGEST_NAME: Final = 200


class Facts(BaseModel):
    """What the reading gave besides the text; ``name`` is the file's own, without its folder.

    ``read_at`` is aware; ``document_id`` is the id that a person gave with the file.
    """

    model_config = ConfigDict(frozen=True)
    name: str
    read_at: datetime
    document_id: str | None = None
    pages: tuple[PageStart, ...] = ()
    unread: tuple[int, ...] = ()
    confidence: tuple[tuple[int, float], ...] = ()


def facts_of(reading: Reading, name: str, read_at: datetime, document_id: str | None) -> Facts:
    """What is to be stored with the text."""
    return Facts(
        name=name[-_LONGEST_NAME:],
        read_at=read_at,
        document_id=document_id,
        pages=reading.pages,
        unread=reading.unread,
        confidence=reading.confidence,
    )


def write(folder: Path, reading: Reading, facts: Facts) -> None:
    """Fills an empty folder."""
    # Bytes: a text must come back with the very line breaks that its offsets count.
    (folder / _TEXT).write_bytes(reading.text.encode())
    (folder / f"{_SOURCE}{Path(facts.name).suffix.lower()}").write_bytes(reading.content)
    replace_facts(folder, facts)


def replace_facts(folder: Path, facts: Facts) -> None:
    """Other facts with the same text."""
    replace_text(folder / _FACTS, facts.model_dump_json(indent=1))


def copy(folder: Path, to: Path) -> None:
    """The same in another, empty folder."""
    shutil.copytree(folder, to, dirs_exist_ok=True)


def read(folder: Path) -> tuple[str, Facts]:
    """The text and the facts; raises ThiDuaError where they are damaged."""
    try:
        text = (folder / _TEXT).read_bytes().decode("utf-8")
        return text, Facts.model_validate_json((folder / _FACTS).read_bytes())
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        remedy = "Chép lại từ bản sao lưu, hoặc xóa thư mục ấy rồi thêm lại văn bản"
        raise ThiDuaError("Văn bản đã lưu bị hỏng", folder, remedy) from error
