"""Who is to be told of a deadline, and who cannot be."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.delivery.channel import Address
from bot.reminders.audience import Audience, Naming
from bot.reminders.row import Row
from bot.staff.person import Person
from bot.store.tables.people import Role
from bot.store.tables.register import PartyKind, PartyRole

_LEADING = (PartyRole.LEAD, PartyRole.DO, PartyRole.FOCAL_POINT)


@dataclass(frozen=True)
class Recipient:
    """A person or a group chat, under the name by which the store knows it.

    ``address`` is None for a person whom the bot cannot write to: they never opened their link.
    ``confirms`` is False for groups and for who only follows.
    """

    key: str
    address: Address | None
    person: Person | None = None
    confirms: bool = False


class Recipients:
    """Finds them among the people on the staff list; nobody twice."""

    def __init__(self, people: Sequence[Person], naming: Naming) -> None:
        self._people = [person for person in people if person.is_active]
        self._by_id = {person.id: person for person in self._people}
        self._heads = [person for person in self._people if person.role is Role.UNIT_HEAD]
        self._naming = naming

    def of(self, row: Row) -> list[Recipient]:
        """All whom a deadline concerns, by the order of the staff list, groups last."""
        acting = [party for party in row.parties if party.role is not PartyRole.FOLLOW]
        following = [party for party in row.parties if party.role is PartyRole.FOLLOW]
        if row.parties:
            must, may = self._naming.audience(acting), self._naming.audience(following)
        else:
            must, may = self._naming.audience_of(row), Audience()
        people = [
            recipient_of(person, confirms=must.includes(person))
            for person in self._people
            if must.includes(person) or may.includes(person)
        ]
        return [*people, *_groups(row)]

    def leading(self, row: Row) -> list[Person]:
        """Those who answer for it: who leads, or where nobody does, who is to do it."""
        for role in _LEADING:
            parties = [party for party in row.parties if party.role is role]
            if parties:
                audience = self._naming.audience(parties)
                return [person for person in self._people if audience.includes(person)]
        return [one.person for one in self.of(row) if one.person is not None and one.confirms]

    def heads_of(self, people: Iterable[Person]) -> list[Person]:
        """The heads of the units of these people."""
        units = {person.unit_id for person in people if person.unit_id is not None}
        return [head for head in self._heads if head.unit_id in units]

    def by_id(self, person_id: int) -> Person | None:
        """The person of that number, unless they have left."""
        return self._by_id.get(person_id)


Whom = Callable[[], Awaitable[Recipients]]
"""Reads the staff list, once a turn and only where somebody is to be told."""


def recipient_of(person: Person, *, confirms: bool) -> Recipient:
    """A person as a recipient, in their private chat."""
    reachable = person.has_joined and person.telegram_id is not None
    address = Address(str(person.telegram_id)) if reachable else None
    return Recipient(f"person:{person.id}", address, person, confirms)


def _groups(row: Row) -> list[Recipient]:
    chats = [party.chat for party in row.parties if party.kind is PartyKind.GROUP and party.chat]
    return [
        Recipient(f"chat:{chat}", Address(chat, is_group=True)) for chat in dict.fromkeys(chats)
    ]
