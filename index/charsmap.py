"""Writes a character map as the ``Precompiled`` normaliser of the ``tokenizers`` library wants it.

The form is SentencePiece's ``precompiled_charsmap``: the size of a double-array trie in bytes, the
trie, and the replacements, each ended by NUL. The trie's units are those of Darts-clone
(https://github.com/s-yata/darts-clone), read back by https://docs.rs/spm_precompiled.
"""

from collections.abc import Mapping

import numpy as np

_LEAF_FOLLOWS = 1 << 8
_LEAF = 1 << 31
_PAGE = 256


def precompiled(mapping: Mapping[str, str]) -> bytes:
    """The map from single characters to their replacements (which may be empty), packed."""
    replacements = bytearray()
    values: dict[bytes, int] = {}
    for character, replacement in sorted(mapping.items()):
        values[character.encode()] = len(replacements)
        replacements += replacement.encode() + b"\0"
    trie = _double_array(values)
    return len(trie).to_bytes(4, "little") + trie + bytes(replacements)


def _double_array(values: Mapping[bytes, int]) -> bytes:
    """A trie in one array: a child stands at its parent's base XOR the byte that leads to it."""
    children = _children(values)
    units: dict[int, int] = {0: 0}
    bases: set[int] = set()
    waiting = [(b"", 0)]
    lowest = 1
    while waiting:
        prefix, at = waiting.pop()
        labels = children[prefix] | ({0} if prefix in values else set())
        while lowest in units or lowest in bases:
            lowest += 1
        base = lowest
        while base in bases or any(base ^ label in units for label in labels):
            base += 1
        bases.add(base)
        units[at] |= (at ^ base) << 10
        for label in labels - {0}:
            units[base ^ label] = label
            waiting.append((prefix + bytes([label]), base ^ label))
        if prefix in values:
            units[at] |= _LEAF_FOLLOWS
            units[base] = _LEAF | values[prefix]
    return _packed(units, max(bases))


def _children(values: Mapping[bytes, int]) -> dict[bytes, set[int]]:
    children: dict[bytes, set[int]] = {b"": set()}
    for key in values:
        for end in range(len(key)):
            children.setdefault(key[:end], set()).add(key[end])
            children.setdefault(key[: end + 1], set())
    return children


def _packed(units: Mapping[int, int], highest_base: int) -> bytes:
    # A reader looks at base XOR any byte without asking whether it is there.
    array = np.zeros((max(*units, highest_base) // _PAGE + 1) * _PAGE, dtype="<u4")
    for position, unit in units.items():
        array[position] = unit
    return array.tobytes()
