"""The words that tie a question to the one before, as ``config/follow_ups.yaml`` lists them."""

from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from config.yaml import checked, read_yaml

FOLLOW_UPS: Final = Path(__file__).resolve().parent / "follow_ups.yaml"

Phrases = tuple[str, ...]


class FollowUpWords(BaseModel):
    """Phrases in small letters with diacritics; the file says what each list is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    courtesy: Phrases
    at_the_end: Phrases
    leads: Phrases
    not_leads: Phrases
    trails: Phrases
    trails_after_lead: Phrases
    before_the_other: Phrases
    asking: Phrases
    closing: Phrases
    either: Phrases
    more: Phrases
    beside: Phrases
    relations: Phrases
    acts: Phrases
    whole: Phrases
    of_somebody: Phrases
    of_documents: Phrases
    aspects: Phrases
    limits: Phrases
    aspects_of_the_plan: Phrases
    demonstratives: Phrases
    near: Phrases
    matters: Phrases
    things: Phrases
    documents: Phrases
    own_documents: Phrases
    places: Phrases
    holders: Phrases
    persons: Phrases
    they: Phrases
    not_they: Phrases
    it: Phrases
    it_unaccented: Phrases
    that_is: Phrases
    bodies: Phrases
    offices: Phrases
    people: Phrases
    not_names: Phrases


def load_follow_up_words(path: Path = FOLLOW_UPS) -> FollowUpWords:
    """The lists.

    Raises ThiDuaError naming the file, the line and the key that is wrong.
    """
    return checked(read_yaml(path), FollowUpWords)
