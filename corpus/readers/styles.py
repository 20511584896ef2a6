"""What a Word file's styles make of its letters: capitals, or nothing at all.

Source: ECMA-376 Part 1, §17.7 (styles: direct formatting stands over a character style, that over
a paragraph style, each over those it is based on).
"""

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from corpus.readers.numbering import WORD

_OFF: Final = frozenset({"0", "false", "none", "off"})


class Styles:
    """Whether properties such as ``caps`` and ``vanish`` are on for a run."""

    def __init__(self, styles: Element | None) -> None:
        found = styles.findall(f"{WORD}style") if styles is not None else []
        self._styles = {style.get(f"{WORD}styleId", ""): style for style in found}

    def is_on(self, name: str, run: Element | None, paragraph: Element | None) -> bool:
        """By the properties of a run (``w:rPr``) and of the paragraph (``w:pPr``) it is in."""
        own = _switch(run, name)
        if own is not None:
            return own
        for properties, kind in ((run, "rStyle"), (paragraph, "pStyle")):
            for style in self._chain(properties, kind):
                switched = _switch(style.find(f"{WORD}rPr"), name)
                if switched is not None:
                    return switched
        return False

    def _chain(self, properties: Element | None, kind: str) -> Iterator[Element]:
        named = _val(properties, kind)
        seen: set[str] = set()
        while named and named not in seen:
            seen.add(named)
            style = self._styles.get(named)
            if style is None:
                return
            yield style
            named = _val(style, "basedOn")


def _switch(properties: Element | None, name: str) -> bool | None:
    found = properties.find(f"{WORD}{name}") if properties is not None else None
    return None if found is None else found.get(f"{WORD}val") not in _OFF


def _val(parent: Element | None, name: str) -> str | None:
    child = parent.find(f"{WORD}{name}") if parent is not None else None
    return child.get(f"{WORD}val") if child is not None else None
