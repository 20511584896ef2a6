"""The places that settings are read from."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from dotenv.parser import parse_stream

from config.errors import ThiDuaError
from config.files import read_text

ENVIRONMENT: Final = "biến môi trường"


@dataclass(frozen=True)
class Layer:
    """Values by name, all of them text, and the place to name when one of them is wrong.

    ``all_ours``: nothing but settings may stand here (``.env`` may serve other programs as well).
    """

    place: str
    values: Mapping[str, str]
    file: Path | None = None
    all_ours: bool = False


def read_dotenv(path: Path) -> Layer:
    """A ``.env`` file, taken literally: ``$`` stands for itself.

    Raises ``ThiDuaError`` that names the line which is not ``NAME=value``.
    """
    values: dict[str, str] = {}
    for binding in parse_stream(StringIO(read_text(path))):
        if binding.error or (binding.key is not None and binding.value is None):
            line = binding.original.line + _blank_lines_before(binding.original.string)
            raise ThiDuaError(f"{path} sai ở dòng {line}", remedy="Mỗi dòng có dạng TÊN=giá trị")
        if binding.key is not None and binding.value is not None:
            values[binding.key] = binding.value
    return Layer(str(path), values, path)


def read_toml(path: Path) -> Layer:
    """A TOML file of settings, one ``NAME = value`` a line.

    Raises ``ThiDuaError`` that names the file, and the line where it is not TOML.
    """
    try:
        table = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        place = f"ở dòng {line[1]}" if line else "ở cuối tệp"
        raise ThiDuaError(
            f"{path} sai cú pháp TOML {place}", remedy='Mỗi dòng có dạng TÊN = "giá trị"'
        ) from None
    return Layer(str(path), {key: str(value) for key, value in table.items()}, path, all_ours=True)


def _blank_lines_before(text: str) -> int:
    return len(text) - len(text.lstrip("\n"))
