"""Who asked, as the questions remember it: a person of the list, or an account by pseudonym."""

from dataclasses import dataclass

from bot.staff.person import Person
from bot.staff.pseudonyms import pseudonym


@dataclass(frozen=True)
class Asker:
    """``key`` is the same whenever the same one asks; ``chat`` is where a stranger is told."""

    key: str
    person_id: int | None
    chat: str

    @classmethod
    def of(cls, person: Person | None, telegram_id: int, chat: str, secret: bytes) -> "Asker":
        """A person by their number, so that a new account changes nothing; a stranger hidden."""
        if person is not None:
            return cls(f"person:{person.id}", person.id, chat)
        return cls(f"account:{pseudonym(telegram_id, secret)}", None, chat)
