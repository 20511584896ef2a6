"""What is no question to the documents: orders to the assistant, and talk about it."""

import re
from typing import Final

from corpus.vietnamese import fold
from index import wording
from index.model import Answer
from index.question import Question
from index.reply import not_found

_ASKS: Final = re.compile(
    r"\b(?:ai|nao|gi|dau|may|bao nhieu|sao|the nao|khong|ko|chua|khi)\b|\?\s*$"
)
_ORDER: Final = re.compile(
    r"^(?:(?:ban|bot|ad|em|hay|vui long|lam on|nho|giup|cho (?:em|toi|minh))\W+)*"
    r"(?:viet(?! nam)|soan|dich(?= gium| giup| ho| sang| doan| ke hoach| van ban)|hat|xoa|"
    r"ke (?:\w+ )?chuyen|lam (?:tho|bai tho)|tinh(?= \d)|tu van|dong vai|in ra)\b"
)
_OVERRIDE: Final = re.compile(
    r"\b(?:bo qua|quen)(?: \w+){0,3} (?:huong dan|chi dan|lenh|quy tac|di)\b|"
    r"\bignore (?:all|previous|the)\b|^\W*(?:system|assistant) ?:|\bsystem prompt\b"
)
_TALK: Final = re.compile(
    r"^(?:(?:the|a|e|alo|nay|ma)\W+)*(?:ban|bot|tro ly|m|may|mi)\W(?:.*\W)?(?:(?:la|ten) ai|"
    r"ten (?:la )?gi|khoe (?:k|ko|khong|hong)|bao nhieu tuoi|may tuoi|biet (?:lam )?gi|"
    r"lam duoc (?:nhung )?gi|an com chua|co nguoi yeu)\b|"
    r"\bai (?:tao|lam|viet|lap trinh) ra (?:ban|bot|may|m)\b|"
    r"^(?:em|anh|toi|minh|tui) (?:yeu|ghet|buon|met|chan|doi)\b|"
    r"\b(?:buon|met|chan|doi) qua\b|\bchuc ngu ngon\b"
)
_OPINION: Final = re.compile(r"\btheo (?:ý (?:kiến )?(?:của )?)?(?:bạn|bot|trợ lý)\b")
_OPINION_UNACCENTED: Final = re.compile(
    r"\btheo ban (?!td|thi dua|tuyen|to chuc|chi dao|giam|thuong|chap|dan|can su)"
)


def beside_the_matter(question: Question) -> Answer | None:
    """A few polite words where the assistant is ordered about, or talked to about itself."""
    folded = fold(question.asked).strip()
    ordered = _ORDER.match(folded) is not None and _ASKS.search(folded) is None
    if ordered or _OVERRIDE.search(folded):
        return not_found(question, wording.NO_ORDERS)
    opinion = (
        _OPINION_UNACCENTED.search(folded)
        if question.unaccented
        else _OPINION.search(question.asked.lower())
    )
    if opinion or _TALK.search(folded):
        return not_found(question, wording.ABOUT_ITSELF)
    return None
