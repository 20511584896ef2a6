"""Telegram's HTML: strict parsing into plain text and entities, and lengths as Telegram counts.

Follows https://core.telegram.org/bots/api#html-style. Offsets and lengths are UTF-16 code units,
as in https://core.telegram.org/api/entities.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final

_SIMPLE: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_PLAIN: Final = re.compile(r"[^<&]+")
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[^<>]*)?)>")
_ATTRIBUTE: Final = re.compile(
    r"\s+([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=]+)))?"
)
_REFERENCE: Final = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]+));?")
_USER_LINK: Final = re.compile(r"tg://user\?id=(\d+)")


class EntityError(ValueError):
    """Markup that Telegram would refuse; the message is worded as Telegram words it."""


@dataclass(frozen=True)
class Entity:
    """A formatted stretch of text; ``details`` are the further fields of the Bot API's object."""

    type: str
    offset: int
    length: int
    details: tuple[tuple[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The Bot API's MessageEntity."""
        return {
            "type": self.type,
            "offset": self.offset,
            "length": self.length,
            **dict(self.details),
        }


@dataclass(frozen=True)
class Formatted:
    """Plain text and what is formatted in it, ordered by offset, outer before inner."""

    text: str
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    """How long Telegram takes ``text`` to be, in UTF-16 code units."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of ``text`` that an entity covers; offset and length in UTF-16 code units."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


@dataclass
class _Open:
    tag: str
    type: str
    offset: int
    details: dict[str, Any] = field(default_factory=dict)


def parse_html(source: str) -> Formatted:
    """The text and entities that Telegram would make of ``source`` with ``parse_mode=HTML``.

    Raises EntityError for an unknown, unclosed or wrongly nested tag, as Telegram does. An empty
    entity is dropped.
    """
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._position = 0
        self._text: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._closed: list[Entity] = []

    def parse(self) -> Formatted:
        while self._position < len(self._source):
            here = self._source[self._position]
            if here == "<":
                self._tag()
            elif here == "&":
                self._reference()
            else:
                plain = _PLAIN.match(self._source, self._position)
                assert plain is not None
                self._append(plain.group())
                self._position = plain.end()
        if self._open:
            raise EntityError(
                f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"'
            )
        ordered = sorted(self._closed, key=lambda entity: (entity.offset, -entity.length))
        return Formatted("".join(self._text), tuple(ordered))

    def _append(self, plain: str) -> None:
        self._text.append(plain)
        self._length += utf16_length(plain)

    def _byte(self) -> int:
        return len(self._source[: self._position].encode("utf-8", "replace"))

    def _reference(self) -> None:
        found = _REFERENCE.match(self._source, self._position)
        character = _referenced(found) if found else None
        if found is None or character is None:
            self._append("&")
            self._position += 1
        else:
            self._append(character)
            self._position = found.end()

    def _tag(self) -> None:
        found = _TAG.match(self._source, self._position)
        if found is None:
            raise EntityError(f'Unsupported start tag "" at byte offset {self._byte()}')
        slash, name, attributes = found.group(1), found.group(2).lower(), found.group(3)
        if slash:
            self._end(name)
        else:
            self._start(name, _attributes(attributes))
        self._position = found.end()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        opened = _Open(tag, "", self._length)
        if tag in _SIMPLE:
            opened.type = _SIMPLE[tag]
            self._take_language(opened, attributes)
        elif tag == "a":
            opened.type = "text_link"
            opened.details["url"] = attributes.get("href", "")
        elif tag == "span":
            if attributes.get("class") != "tg-spoiler":
                raise EntityError(
                    f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte()}'
                )
            opened.type = "spoiler"
        elif tag == "blockquote":
            if any(other.tag == "blockquote" for other in self._open):
                raise EntityError("Blockquote entities can't be nested")
            opened.type = "expandable_blockquote" if "expandable" in attributes else "blockquote"
        elif tag == "tg-emoji":
            if not attributes.get("emoji-id", "").isdigit():
                raise EntityError("Invalid custom emoji identifier specified")
            opened.type = "custom_emoji"
            opened.details["custom_emoji_id"] = attributes["emoji-id"]
        else:
            raise EntityError(f'Unsupported start tag "{tag}" at byte offset {self._byte()}')
        self._open.append(opened)

    def _take_language(self, opened: _Open, attributes: dict[str, str]) -> None:
        language = attributes.get("class", "").removeprefix("language-")
        outer = self._open[-1] if self._open else None
        if (
            opened.tag == "code"
            and language
            and outer is not None
            and outer.tag == "pre"
            and outer.offset == self._length
        ):
            outer.details["language"] = language
            opened.type = ""

    def _end(self, tag: str) -> None:
        if not self._open:
            raise EntityError(f"Unexpected end tag at byte offset {self._byte()}")
        opened = self._open.pop()
        if opened.tag != tag:
            raise EntityError(
                f"Unmatched end tag at byte offset {self._byte()}, "
                f'expected "</{opened.tag}>", found "</{tag}>"'
            )
        length = self._length - opened.offset
        points_nowhere = opened.type == "text_link" and not opened.details["url"]
        if length and opened.type and not points_nowhere:
            self._closed.append(_entity(opened, length))


def _entity(opened: _Open, length: int) -> Entity:
    user = _USER_LINK.fullmatch(opened.details.get("url", ""))
    if user:
        return Entity(
            "text_mention", opened.offset, length, (("user", {"id": int(user.group(1))}),)
        )
    return Entity(opened.type, opened.offset, length, tuple(opened.details.items()))


def _attributes(source: str) -> dict[str, str]:
    found: dict[str, str] = {}
    position = 0
    while position < len(source.rstrip()):
        attribute = _ATTRIBUTE.match(source, position)
        if attribute is None:
            raise EntityError("Expected equal sign in declaration of an attribute of a tag")
        value = next((group for group in attribute.groups()[1:] if group is not None), "")
        found[attribute.group(1).lower()] = _unescaped(value)
        position = attribute.end()
    return found


def _unescaped(value: str) -> str:
    return _REFERENCE.sub(lambda found: _referenced(found) or found.group(), value)


def _referenced(found: re.Match[str]) -> str | None:
    decimal, hexadecimal, name = found.groups()
    if name:
        return _NAMED.get(name)
    code = int(decimal) if decimal else int(hexadecimal, 16)
    surrogate = 0xD800 <= code <= 0xDFFF
    return chr(code) if 0 < code <= 0x10FFFF and not surrogate else None
