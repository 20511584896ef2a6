import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from config.errors import ThiDuaError
from corpus.readers.pictures import MOST_FRAMES, frame_of, frames_of, shows_something, skew_of
from tests.corpus.readers.made import bomb, picture


def _ruled() -> Image.Image:
    """A page of bars where lines of text would stand."""
    page = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(page)
    for row in range(200, 1500, 40):
        draw.rectangle((150, row, 1090, row + 12), fill=0)
    return page


@settings(deadline=None, max_examples=15)
@given(st.floats(-4, 4))
def test_a_turned_page_is_turned_back(angle: float) -> None:
    turned = _ruled().rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC)
    assert skew_of(turned) == pytest.approx(-angle, abs=0.15)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_every_kind_is_read_in_grey(kind: str) -> None:
    content = picture(_ruled().convert("RGB"), kind)
    assert frames_of(content) == 1
    assert frame_of(content, 1).mode == "L"


def test_a_sideways_photograph_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    _ruled().rotate(90, expand=True).save(out, "JPEG", exif=exif)
    read = frame_of(out.getvalue(), 1)
    assert read.height > read.width


def test_what_is_transparent_is_paper() -> None:
    clear = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    assert frame_of(picture(clear, "PNG"), 1).getextrema() == (255, 255)


def test_frames_are_counted_and_bounded() -> None:
    frame = Image.new("L", (8, 8), 255)
    assert frames_of(picture(frame, "TIFF", 3)) == 3
    with pytest.raises(ThiDuaError, match=f"quá {MOST_FRAMES} trang"):
        frames_of(picture(frame, "TIFF", 2_000))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (bomb(60_000, 60_000), "quá lớn"),
        (bomb(9_000, 9_000), "quá lớn"),
        (picture(_ruled(), "PNG")[:400], "hỏng"),
        (picture(_ruled(), "JPEG")[:400], "hỏng"),
        (b"II*\0" + b"\xff" * 40, "hỏng"),
    ],
    ids=["huge", "large", "cut png", "cut jpeg", "no tiff"],
)
def test_what_cannot_be_decoded_is_refused(content: bytes, named: str) -> None:
    with pytest.raises(ThiDuaError, match=named):
        frame_of(content, frames_of(content))


def test_blank_paper_shows_nothing() -> None:
    assert not shows_something(Image.new("L", (600, 800), 250))
    assert shows_something(_ruled())
