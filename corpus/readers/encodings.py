"""Bytes of a text file to Unicode, and the old Vietnamese fonts that only look like letters.

Sources: RFC 3629 (UTF-8), RFC 2781 (UTF-16), Microsoft code page 1258 (tone marks stand after
their vowel), TCVN 5712:1993 (TCVN3, "ABC" fonts), and the VNI fonts' two-character letters.
"""

import codecs
import re
from typing import Final

from config.errors import ThiDuaError

_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TONE_MARKS: Final = "\u0300\u0301\u0303\u0309\u0323"
_WINDOWS_SIGN: Final = re.compile(f"[{_TONE_MARKS}đĐơƠưƯ]")
_STRAY_TONE: Final = re.compile(rf"(?<![aeiouyăâêôơư])[{_TONE_MARKS}]", re.IGNORECASE)

_WORD: Final = re.compile(r"\S+")
# What these fonts draw as accented letters are signs and foreign letters to everyone else.
_TCVN3: Final = re.compile(r"[a-zA-Z][µ¶·¸¹¨©ª«¬®»¼½¾Æ]|[µ¶·¸¹¨©ª«¬®»¼½¾Æ][a-z]|\b[®§][a-z¬­«Êµ]")
_VNI: Final = re.compile(r"[aeouyöôAEOUYÖÔ][øûïåäëüØÛÏÅÄËÜ]|[ñÑ][aeouiöô]|ö[ôùøûõï]|[a-z]ö|ö[a-z]")
_UNICODE: Final = re.compile(r"[\u1ea0-\u1ef9ăđơưĂĐƠƯ]")
_FEWEST_WORDS: Final = 5
_LEAST_SHARE: Final = 0.25


def decoded(content: bytes) -> str:
    """Text in UTF-8, UTF-16 or windows-1258.

    Raises ThiDuaError (without a value: whoever calls knows the file) for anything else.
    """
    if content.startswith(_UTF16_MARKS):
        return _utf16(content, "utf-16")
    if unmarked := _unmarked_utf16(content):
        return _utf16(content, unmarked)
    if b"\0" in content:
        raise ThiDuaError("Tệp không phải văn bản", remedy="Kiểm tra lại tệp và đuôi tệp")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _windows(content, error.start)


def refuse_old_fonts(text: str) -> None:
    """Raises ThiDuaError where much of a text was typed for TCVN3 or VNI fonts."""
    words = len(_WORD.findall(text))
    vietnamese = len(_UNICODE.findall(text))
    for name, signs in (("TCVN3", _TCVN3), ("VNI", _VNI)):
        found = sum(1 for word in _WORD.finditer(text) if signs.search(word[0]))
        if found >= _FEWEST_WORDS and found > _LEAST_SHARE * words and found > vietnamese / 4:
            raise ThiDuaError(
                f"Văn bản dùng phông chữ cũ {name}, không phải Unicode",
                remedy="Hãy chuyển mã bằng UniKey (Ctrl+Shift+F6) rồi thêm lại",
            )


def _utf16(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ThiDuaError("Tệp UTF-16 bị hỏng", remedy="Lưu lại tệp ở dạng UTF-8") from error


def _unmarked_utf16(content: bytes) -> str | None:
    """Latin letters leave a zero in every other byte: the odd ones where the low byte is first."""
    sample = content[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) / 5 or min(even, odd) > len(sample) / 100:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _windows(content: bytes, first_wrong: int) -> str:
    refuse_old_fonts(content.decode("cp1252", errors="replace"))
    try:
        text = content.decode("cp1258")
    except UnicodeDecodeError:
        text = ""
    if not _WINDOWS_SIGN.search(text) or _STRAY_TONE.search(text):
        what = f"Tệp không phải UTF-8 (byte thứ {first_wrong + 1})"
        raise ThiDuaError(what, remedy="Lưu lại tệp ở dạng UTF-8")
    return text
