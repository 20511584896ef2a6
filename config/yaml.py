"""YAML as people write it by hand: every scalar is text, no key twice, every place has a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, TypeAlias, TypeVar
from unicodedata import normalize

import yaml
from pydantic import BaseModel, ValidationError

from config.errors import ThiDuaError
from config.files import read_text

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
Model = TypeVar("Model", bound=BaseModel)
_Place = tuple[str | int, ...]
# Ten times as fast where PyYAML was built with libyaml, as its wheels are.
_LOADER: Final = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader


class _Mark(Protocol):
    @property
    def line(self) -> int: ...


@dataclass(frozen=True)
class Listing:
    """What a file says, and the line on which each part of it begins."""

    path: Path
    content: Tree
    lines: Mapping[_Place, int]

    def wrong(self, place: Sequence[str | int], reason: str) -> ThiDuaError:
        """The error for the part at ``place`` (keys and positions from the top of the file)."""
        known = next(p for n in range(len(place), -1, -1) if (p := tuple(place[:n])) in self.lines)
        return _error(self.path, self.lines[known], reason, value=_written(known))


def read_yaml(path: Path) -> Listing:
    """The file in NFC, with all scalars as text: ``no``, ``on`` and ``1`` mean what they look like.

    Raises ``ThiDuaError`` naming the file and the line: not YAML, a key given twice, an alias.
    """
    text = normalize("NFC", read_text(path))
    try:
        for event in yaml.parse(text, _LOADER):
            if isinstance(event, yaml.AliasEvent):
                raise _error(path, _line(event.start_mark), "không dùng tham chiếu (*)")
        root = yaml.compose(text, _LOADER)
    except yaml.MarkedYAMLError as error:
        raise _error(path, _line(error.problem_mark), "sai cú pháp YAML") from None
    except yaml.YAMLError:
        raise _error(path, 1, "sai cú pháp YAML") from None
    lines: dict[_Place, int] = {(): 1}
    content = {} if root is None else _content(path, root, (), lines)
    return Listing(path, content, lines)


def checked(listing: Listing, model: type[Model]) -> Model:
    """The content as ``model``; raises ``ThiDuaError`` naming the file, the line and the key."""
    try:
        return model.model_validate(listing.content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise listing.wrong(first["loc"], _REASONS.get(first["type"], "không hợp lệ")) from None


def _content(path: Path, node: yaml.Node, place: _Place, lines: dict[_Place, int]) -> Tree:
    lines.setdefault(place, _line(node.start_mark))
    if isinstance(node, yaml.MappingNode):
        return _mapping(path, node, place, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_content(path, n, (*place, i), lines) for i, n in enumerate(node.value)]
    return str(node.value)


def _mapping(
    path: Path, node: yaml.MappingNode, place: _Place, lines: dict[_Place, int]
) -> dict[str, Tree]:
    content: dict[str, Tree] = {}
    for key_node, value_node in node.value:
        key, line = key_node.value, _line(key_node.start_mark)
        if not isinstance(key, str):
            raise _error(path, line, "khóa phải là chữ")
        if key in content:
            raise _error(path, line, "trùng khóa", value=key)
        lines[(*place, key)] = line
        content[key] = _content(path, value_node, (*place, key), lines)
    return content


def _line(mark: _Mark | None) -> int:
    return mark.line + 1 if mark else 1


def _error(path: Path, line: int, reason: str, value: str | None = None) -> ThiDuaError:
    return ThiDuaError(f"{path}, dòng {line}: {reason}", value or None, "Hãy sửa tệp rồi chạy lại")


def _written(place: _Place) -> str:
    return ".".join(str(step + 1 if isinstance(step, int) else step) for step in place)


_REASONS = {
    "extra_forbidden": "khóa lạ",
    "missing": "thiếu một khóa bắt buộc",
    "string_too_short": "còn để trống",
    "too_short": "còn để trống",
}
