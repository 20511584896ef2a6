"""The awards of a department and what it takes to get one, in words of our own.

``documents/awards.yaml`` says it, with the place in the law of 2022 behind each statement. It is a
summary for as long as the law's text is not held, and never a quotation.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from config.yaml import Listing, checked, read_yaml
from corpus.model import Document, Section
from corpus.vietnamese import fold, syllables

AWARDS: Final = Path(__file__).resolve().parent / "documents" / "awards.yaml"

# So many of the law's syllables in a row are its sentence and no longer ours.
_COPIED: Final = 10
_SHARED: Final = 0.4
_NUMBER: Final = re.compile(r"\d+")

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Locator = Annotated[str, StringConstraints(pattern=r"^\d+(?:\.\d+)?(?:\.[a-zđ])?$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AwardFact(_Frozen):
    """A statement in our own words, and the locator in the law of what says it."""

    text: Text
    at: Locator


class Criteria(_Frozen):
    """What is required of one kind of recipient: all of it, one of it, or nothing by the law.

    ``base`` is required in every case.
    """

    whom: Text
    requires: Literal["all", "one", "none"]
    at: Locator
    facts: tuple[AwardFact, ...]
    base: AwardFact | None = None

    @property
    def everything(self) -> tuple[AwardFact, ...]:
        """The base, where there is one, and the rest."""
        return (*filter(None, [self.base]), *self.facts)


class OtherAward(_Frozen):
    """An award that the table only tells apart; ``quote`` is where the law says what it takes."""

    name: Text
    names: tuple[Text, ...] = ()
    quote: tuple[Locator, ...]

    @property
    def called(self) -> tuple[str, ...]:
        """Every name it goes by, the full one first."""
        return (self.name, *self.names)


class Award(OtherAward):
    """An award, what it takes, who decides, and what else the law says of it.

    ``quote`` begins with the clause of the general case; ``share`` is what is said where a limit
    is asked for that the law does not have.
    """

    kind: Text
    article: Locator
    criteria: tuple[Criteria, ...]
    decided: AwardFact
    remarks: tuple[AwardFact, ...] = ()
    share: AwardFact | None = None

    @property
    def facts(self) -> tuple[AwardFact, ...]:
        """All that is required, of whomever."""
        return tuple(fact for group in self.criteria for fact in group.everything)


class LawNamed(_Frozen):
    """The law that the table rests on."""

    number: Text
    title: Text
    year: Text


class Awards(_Frozen):
    """The whole table."""

    law: LawNamed
    awards: tuple[Award, ...]
    others: tuple[OtherAward, ...] = ()

    def is_the_law(self, document: Document) -> bool:
        """Whether a document is the law that the table rests on."""
        return document.number is not None and fold(document.number) == fold(self.law.number)

    def check_against(self, law: Document) -> list[str]:
        """What in the table the law's text does not bear out, a Vietnamese line each.

        Cheap signs only: every place exists and, with its article, speaks of the award; the
        numbers in our words stand at their place; our words share enough with it to be about it,
        and not so many in a row that they would be copied.
        """
        if not self.is_the_law(law):
            return [f"{law.id} không phải văn bản số {self.law.number}"]
        places = {section.locator: section for section in law.sections if section.bullet is None}
        wrong = [
            f"{award.name}: luật không có {at}"
            for award in (*self.awards, *self.others)
            for at in _places_of(award)
            if at not in places
        ]
        wrong += [
            f"{award.name}: {reason}"
            for award in self.awards
            for fact in (*award.facts, *award.remarks, award.decided)
            if fact.at in places
            for reason in _unfounded(fact, _said_at(law, places[fact.at]))
        ]
        return wrong + [
            f"{award.name}: Điều {award.article} không nói về danh hiệu này"
            for award in self.awards
            if award.article in places and not _speaks_of(law.text_of(places[award.article]), award)
        ]


def load_awards(path: Path = AWARDS) -> Awards:
    """The table; raises ThiDuaError naming the file, the line and the key that is wrong."""
    listing = read_yaml(path)
    table = checked(listing, Awards)
    _refuse_doubles(listing, table)
    return table


def _refuse_doubles(listing: Listing, table: Awards) -> None:
    seen: set[tuple[str, ...]] = set()
    for key, awards in (("awards", table.awards), ("others", table.others)):
        for place, award in enumerate(awards):
            for name in award.called:
                if (spelt := tuple(syllables(name))) in seen:
                    raise listing.wrong((key, place), f"tên “{name}” đã có ở trên")
                seen.add(spelt)


def _places_of(award: OtherAward) -> Iterator[str]:
    yield from award.quote
    if isinstance(award, Award):
        yield award.article
        yield award.decided.at
        yield from (group.at for group in award.criteria)
        yield from (fact.at for fact in (*award.facts, *award.remarks))


def _said_at(law: Document, section: Section) -> str:
    """The text of a place, with what opens the list that it is a member of."""
    if section.parent is None:
        return law.text_of(section)
    opening = law.sections[section.parent]
    return f"{law.text[opening.start : opening.own_end]}\n{law.text_of(section)}"


def _unfounded(fact: AwardFact, said: str) -> Iterator[str]:
    numbers = {int(number) for number in _NUMBER.findall(said)}
    missing = [number for number in _NUMBER.findall(fact.text) if int(number) not in numbers]
    if missing:
        yield f"{fact.at} không có số {', '.join(missing)}"
    ours, theirs = syllables(fact.text), syllables(said)
    if sum(one in set(theirs) for one in ours) < _SHARED * len(ours):
        yield f"{fact.at} không nói điều “{fact.text}”"
    runs = {tuple(theirs[i : i + _COPIED]) for i in range(len(theirs) - _COPIED + 1)}
    if any(tuple(ours[i : i + _COPIED]) in runs for i in range(len(ours) - _COPIED + 1)):
        yield f"“{fact.text}” chép nguyên câu ở {fact.at}"


def _speaks_of(text: str, award: Award) -> bool:
    said = " ".join(syllables(text))
    return any(" ".join(syllables(name)) in said for name in award.called)
