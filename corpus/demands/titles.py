"""What a demand is called: the deed in the document's own words, short enough for a list."""

import re
from typing import Final

_LONGEST: Final = 24
_SHORTEST: Final = 10
_BREAK: Final = re.compile(r"[,;:(]|\.(?:\s|/|$)")
_TRIMMED: Final = " ,;:.–-/()"
_LOOSE_ENDS: Final = re.compile(
    r"(?:\s+(?:và|hoặc|của|cho|để|với|trong|theo|về|các|những|đến|tại|vào|là|khi|do|từ|xong"
    r"|hoàn thành"
    r"|định kỳ|đạt|có|trọng tâm|như sau))+$"
)


def title_of(deed: str, without: str = "") -> str:
    """``deed`` cut at a pause after at most about 24 words; ``without`` is left out (its time)."""
    text = " ".join(deed.replace(without, " ", 1).split()) if without else " ".join(deed.split())
    text = re.sub(r"\s+([,;:.])", r"\1", re.sub(r"\(\s*\)", "", text)).strip(_TRIMMED)
    if len(text.split()) > _LONGEST:
        text = _cut(text)
    text = _LOOSE_ENDS.sub("", text).strip(_TRIMMED)
    if text.count("(") > text.count(")"):
        text += ")"
    return text[:1].upper() + text[1:]


def _cut(text: str) -> str:
    """At the last pause that leaves enough words, or between words."""
    words = list(re.finditer(r"\S+", text))
    limit, least = words[_LONGEST - 1].end(), words[_SHORTEST - 1].end()
    pauses = [pause.start() for pause in _BREAK.finditer(text, least, limit + 1)]
    return text[: pauses[-1]] if pauses else text[:limit] + "…"
