"""Pictures of pages: decoded, set upright and straightened before their letters are recognised.

Sources: Pillow's handbook (file formats, decompression bombs); the angle by projection profiles,
W. Postl, "Detection of linear oblique structures and skew scan in digitized documents", ICPR 1986.
"""

import io
import struct
import warnings
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from config.errors import ThiDuaError

MOST_FRAMES: Final = 200
_FORMATS: Final = ("PNG", "JPEG", "TIFF", "WEBP")
# An A4 sheet at 600 dpi has 35 million.
_MOST_PIXELS: Final = 60_000_000
_DECODED: Final = (OSError, SyntaxError, ValueError, EOFError, struct.error, UnidentifiedImageError)
_BROKEN: Final = "Tệp ảnh bị hỏng"
_SAVE_AGAIN: Final = "Mở ảnh rồi lưu lại dạng .png hoặc .jpg"

_LONG_SIDE: Final = 3_508
_TOO_FINE: Final = 1.4
_TOO_COARSE: Final = 0.8
_MOST_ENLARGED: Final = 3.0

_SKETCH: Final = 1_000
_STEEPEST: Final = 5.0
_COARSE: Final = 0.25
_FINE: Final = 0.05
_LEVEL: Final = 0.1
_PAPER: Final = 255
_SMOOTHED: Final = 1.0
_PLAIN: Final = 4.0


def frames_of(content: bytes) -> int:
    """How many pictures a file holds; raises ThiDuaError (without a value) for too many."""
    with _opened(content) as picture:
        count = 0
        try:
            for count in range(1, MOST_FRAMES + 2):
                picture.seek(count)
        except EOFError:
            pass
        except _DECODED as error:
            raise ThiDuaError(_BROKEN, remedy=_SAVE_AGAIN) from error
    if count > MOST_FRAMES:
        raise ThiDuaError(f"Tệp ảnh có quá {MOST_FRAMES} trang", remedy="Hãy tách thành nhiều tệp")
    return max(count, 1)


def frame_of(content: bytes, number: int) -> Image.Image:
    """One picture (from 1) of a file in grey, upright, about as fine as 300 dots an inch of A4.

    Raises ThiDuaError (without a value) for a broken file and for one that unpacks too large.
    """
    with _opened(content) as picture:
        try:
            picture.seek(number - 1)
            _check_size(picture)
            upright = ImageOps.exif_transpose(picture)
            return _scaled(_grey(upright))
        except _DECODED as error:
            raise ThiDuaError(_BROKEN, remedy=_SAVE_AGAIN) from error


def straightened(picture: Image.Image) -> Image.Image:
    """A grey page with its lines level and its grain smoothed."""
    angle = skew_of(picture)
    level = picture
    if abs(angle) >= _LEVEL:
        level = picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=_PAPER)
    return level.filter(ImageFilter.GaussianBlur(_SMOOTHED))


def skew_of(picture: Image.Image) -> float:
    """By how many degrees, against the clock, a page must be turned for its lines to be level."""
    sketch = ImageOps.contain(picture, (_SKETCH, _SKETCH), Image.Resampling.BOX)
    pixels = np.asarray(sketch, dtype=np.float64)
    rows, columns = np.nonzero(pixels < (pixels.mean() - pixels.std()))
    if not len(rows):
        return 0.0
    coarse = _sharpest(rows, columns, np.arange(-_STEEPEST, _STEEPEST + _COARSE, _COARSE))
    return _sharpest(rows, columns, np.arange(coarse - _COARSE, coarse + _COARSE, _FINE))


def shows_something(picture: Image.Image) -> bool:
    """Whether a page is more than blank paper."""
    sketch = ImageOps.contain(picture, (_SKETCH, _SKETCH), Image.Resampling.BOX)
    return float(np.asarray(sketch, dtype=np.float64).std()) > _PLAIN


def _sharpest(
    rows: NDArray[np.intp], columns: NDArray[np.intp], angles: NDArray[np.float64]
) -> float:
    """The angle at which dark points gather in the fewest rows."""
    best, sharpest = 0.0, -1.0
    for angle in angles:
        turned = np.rint(rows - columns * np.tan(np.radians(angle))).astype(np.intp)
        profile = np.bincount(turned - turned.min())
        sharpness = float(np.sum(np.square(np.diff(profile.astype(np.float64)))))
        if sharpness > sharpest:
            best, sharpest = float(angle), sharpness
    return best


def _opened(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except _DECODED as error:
        raise ThiDuaError(_BROKEN, remedy=_SAVE_AGAIN) from error
    _check_size(picture)
    return picture


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > _MOST_PIXELS:
        raise _too_large()


def _too_large() -> ThiDuaError:
    return ThiDuaError("Ảnh nở ra quá lớn khi mở", remedy="Chụp hoặc quét lại ở 300 dpi")


def _grey(picture: Image.Image) -> Image.Image:
    """In grey, what is transparent on white paper."""
    if picture.mode.startswith("I;16") or picture.mode in {"I", "F"}:
        low, high = picture.getextrema()
        span = max(float(high) - float(low), 1.0)  # type: ignore[arg-type]
        values = (np.asarray(picture, dtype=np.float64) - float(low)) / span  # type: ignore[arg-type]
        return Image.fromarray((values * _PAPER).astype(np.uint8))
    if picture.has_transparency_data:
        coloured = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, coloured).convert("L")
    return picture.convert("L")


def _scaled(picture: Image.Image) -> Image.Image:
    long_side = max(picture.size)
    if _TOO_COARSE * _LONG_SIDE <= long_side <= _TOO_FINE * _LONG_SIDE:
        return picture
    by = min(_LONG_SIDE / long_side, _MOST_ENLARGED)
    size = (max(round(picture.width * by), 1), max(round(picture.height * by), 1))
    return picture.resize(size, Image.Resampling.BICUBIC)
