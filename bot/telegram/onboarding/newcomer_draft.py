"""A new employee who is being added, as far as is known, kept in the dialogue as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.onboarding.adding import Lacking, Newcomer
from config.lists import Unit

SENTENCE = "sentence"


@dataclass(frozen=True)
class NewcomerDraft:
    """``asked`` is what the next words are: a sentence, or what is lacking; empty where nothing is.

    ``token`` names the message whose buttons hold.
    """

    asked: str = SENTENCE
    token: str = ""
    newcomer: Newcomer = field(default_factory=Newcomer)

    def as_json(self) -> dict[str, Any]:
        """For the dialogue; it takes words only while something is asked."""
        one = self.newcomer
        return {
            "step": "text" if self.asked else "shown",
            "asked": self.asked,
            "token": self.token,
            "name": one.name,
            "unit": one.unit.id if one.unit else None,
            "unknown_unit": one.unknown_unit,
            "starts_on": one.starts_on.isoformat() if one.starts_on else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], units: Sequence[Unit]) -> "NewcomerDraft":
        """The draft as it was kept; a unit that is gone by now is lacking."""
        starts = data.get("starts_on")
        newcomer = Newcomer(
            name=data.get("name"),
            unit=next((unit for unit in units if unit.id == data.get("unit")), None),
            starts_on=date.fromisoformat(starts) if starts else None,
            unknown_unit=data.get("unknown_unit"),
        )
        return cls(str(data.get("asked", "")), str(data.get("token", "")), newcomer)

    @property
    def lacking(self) -> Lacking | None:
        """What is to be asked for next."""
        return next(iter(self.newcomer.lacking), None)
