"""From when, and until when, a document says that it holds.

Where it does not say, the day of its issue stands in: an administrative document counts from its
signing, and a legal text must name its day (Luật Ban hành văn bản quy phạm pháp luật, the article
on the time of effect), so that one without is a text that we have only in part.
"""

import re
from datetime import date as Date
from datetime import timedelta
from typing import Final

from pydantic import BaseModel, ConfigDict

from corpus.issuers import TYPE_WORDS
from corpus.model import Document, Place
from corpus.operative import Unit, units_of
from corpus.when.meaning import Day, Duration, Month, Period, Year
from corpus.when.recogniser import find_times

_TYPE: Final = "|".join(re.escape(word) for word in TYPE_WORDS)
_THIS: Final = rf"(?<!\w)(?<!ngày )(?<!khi )(?<!các )(?<!những )(?:{_TYPE})\s+này(?!\w)"
_TAKES_EFFECT: Final = re.compile(
    rf"{_THIS}(?:(?!ngày (?:{_TYPE}) này)[^.;]){{0,220}}?(?<!hết )(?<!không )(?<!chưa )"
    r"(?:có )?hiệu lực(?:\s+thi hành)?,?\s+(?P<when>(?:kể\s+)?(?:từ|sau|vào)\s.{0,200})",
    re.IGNORECASE | re.DOTALL,
)
_SIGNING: Final = re.compile(
    r"(?:kể\s+)?từ\s+(?:ngày|khi)\s+(?:được\s+)?(?:ký|ban hành|thông qua|công bố)", re.IGNORECASE
)
_LASTS: Final = re.compile(
    rf"{_THIS}[^.;]{{0,220}}?(?:hiệu lực|thực hiện|áp dụng)[^.;]{{0,120}}?"
    r"(?:đến|tới)\s+(?:hết\s+)?(?P<when>(?:ngày|tháng|năm)\s.{0,60})",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(
    rf"{_THIS}[^.;]{{0,120}}?hết\s+hiệu lực(?:\s+thi hành)?\s+"
    r"(?P<when>(?:kể\s+)?(?:từ|sau)\s.{0,60})",
    re.IGNORECASE,
)
_OWN_EFFECT: Final = re.compile(
    rf"(?:từ|khi)\s+(?:ngày\s+)?(?:{_TYPE})\s+này\s+(?:bắt đầu\s+)?có hiệu lực", re.IGNORECASE
)
_FROM: Final = re.compile(r"(?:kể\s+)?từ\s+(?=ngày|\d)", re.IGNORECASE)


class Effect(BaseModel):
    """The first and last day on which a document holds, as far as it says or its date tells.

    ``stated`` is False where ``since`` is the day of issue for want of a better; the places are
    the words that say it.
    """

    model_config = ConfigDict(frozen=True)
    since: Date | None = None
    stated: bool = False
    place: Place | None = None
    until: Date | None = None
    until_place: Place | None = None


def effect_of(document: Document) -> Effect:
    """What the document says of its own force."""
    since = until = None
    place = until_place = None
    for unit in units_of(document):
        if "hiệu lực" not in unit.text and "đến" not in unit.text:
            continue
        if since is None and (found := _TAKES_EFFECT.search(unit.text)) is not None:
            since = _day(found["when"], document)
            place = _place(document, unit) if since else None
        if until is None and (day := _last_day(unit, document)) is not None:
            until, until_place = day, _place(document, unit)
    return Effect(
        since=since or document.date,
        stated=since is not None,
        place=place,
        until=until,
        until_place=until_place,
    )


def day_in(text: str, document: Document, own: Date | None) -> Date | None:
    """The day from which a statement counts by its own words; ``own`` is the document's effect."""
    if _OWN_EFFECT.search(text) or _TAKES_EFFECT.search(text):
        return own
    found = _FROM.search(text)
    return _day(text[found.start() :][:80], document) if found else None


def _last_day(unit: Unit, document: Document) -> Date | None:
    if (ends := _ENDS.search(unit.text)) is not None and not _OWN_EFFECT.search(unit.text):
        first = _day(ends["when"], document)
        return first - timedelta(days=1) if first else None
    if (lasts := _LASTS.search(unit.text)) is not None and "hiệu lực" in unit.text:
        return _last(lasts["when"], document)
    return None


def _day(words: str, document: Document) -> Date | None:
    """The day that the words begin with: a date, the signing, or so long after it."""
    if _SIGNING.match(words):
        return document.date
    for mention in find_times(words, document.date or Date.min):
        match mention.meaning:
            case Day() | Month() | Year() | Period() if not mention.assumed and mention.start < 40:
                return mention.meaning.first
            case Duration(unit="day", count=count, back=False) if document.date:
                return document.date + timedelta(days=count)
        return None
    return None


def _last(words: str, document: Document) -> Date | None:
    for mention in find_times(words, document.date or Date.min):
        match mention.meaning:
            case Day() | Month() | Year() if not mention.assumed and mention.start < 10:
                return mention.meaning.last
        return None
    return None


def _place(document: Document, unit: Unit) -> Place:
    return Place(
        document=document.id,
        locator=unit.section.locator,
        part=unit.section.part,
        bullet=unit.section.bullet,
        start=unit.start,
        end=unit.start + len(unit.text.rstrip()),
    )
