"""What a file that was sent is called: a name to show, and to keep it under, that leads nowhere."""

import mimetypes
import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

from bot.telegram.addressing import SentFile

_NOT_IN_NAMES: Final = re.compile(r"[^\w .,()+&-]+")
_LONGEST_STEM: Final = 80
_LONGEST_SUFFIX: Final = 8
_UNNAMED: Final = "van-ban"


def name_of(sent: SentFile) -> str:
    """A name without any folder; a photograph is called by its caption."""
    if sent.kind == "photo":
        return safe_name(f"{_line(sent.caption) or 'anh-chup'}.jpg")
    named = sent.name or _line(sent.caption) or _UNNAMED
    if not PurePosixPath(named).suffix:
        named += mimetypes.guess_extension(sent.mime_type or "") or ""
    return safe_name(named)


def safe_name(name: str) -> str:
    """``name`` as the name of one file in one folder: no path, no control or hidden characters."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem, dot, suffix = base.rpartition(".")
    if not dot:
        stem, suffix = base, ""
    suffix = re.sub(r"[^0-9a-z]", "", suffix.lower())[:_LONGEST_SUFFIX]
    return f"{_stem(stem)}.{suffix}" if suffix else _stem(stem)


def _stem(written: str) -> str:
    kept = " ".join(_NOT_IN_NAMES.sub(" ", written).split()).strip(" .-")
    return kept[:_LONGEST_STEM].rstrip(" .-") or _UNNAMED


def _line(caption: str) -> str:
    return caption.strip().partition("\n")[0].replace("/", "-").replace("\\", "-").rstrip(".")
