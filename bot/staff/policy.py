"""Who may do what, from the person and the setting alone."""

from typing import Final, Literal

from bot.staff.person import Person
from bot.store.tables.people import Role
from config.errors import ThiDuaError

Access = Literal["staff", "open"]

_OFFICE: Final = frozenset({Role.OFFICE, Role.ADMINISTRATOR})


class NotAllowed(ThiDuaError):
    """The person who asks for it may not do it."""


def may_ask(person: Person | None, access: Access) -> bool:
    """Whether this person (None: a stranger) gets answers."""
    return access == "open" or (person is not None and person.has_joined)


def is_office(person: Person | None) -> bool:
    """HCTH and administrators: they keep people, documents, questions and reminders."""
    return person is not None and person.has_joined and person.role in _OFFICE


def is_administrator(person: Person | None) -> bool:
    """Administrators may all that the office may, and name the office."""
    return person is not None and person.has_joined and person.role is Role.ADMINISTRATOR


def heads(person: Person | None, unit_id: str | None) -> bool:
    """Whether the person is the head of this unit."""
    return (
        person is not None
        and person.has_joined
        and person.role is Role.UNIT_HEAD
        and person.unit_id is not None
        and person.unit_id == unit_id
    )


def may_grant(person: Person | None, role: Role) -> bool:
    """The office lets people in; only an administrator makes administrators."""
    return is_administrator(person) or (is_office(person) and role is not Role.ADMINISTRATOR)


def may_manage(person: Person | None, other: Person) -> bool:
    """The office may invite, change and deactivate everybody but administrators."""
    return may_grant(person, other.role)


def require_office(by: Person | None) -> None:
    """Raises NotAllowed unless it is the office, or the command line (None)."""
    if by is not None and not is_office(by):
        raise _refusal("Việc này dành cho HCTH")


def require_grant(by: Person | None, role: Role) -> None:
    """Raises NotAllowed unless ``by`` may give ``role``; the command line (None) may."""
    if by is not None and not may_grant(by, role):
        raise _refusal("Anh/chị không có quyền giao vai trò này")


def require_manage(by: Person | None, other: Person) -> None:
    """Raises NotAllowed unless ``by`` may change ``other``; the command line (None) may."""
    if by is not None and not may_manage(by, other):
        raise _refusal("Anh/chị không có quyền với người này")


def _refusal(what: str) -> NotAllowed:
    return NotAllowed(what, remedy="Cần thì liên hệ người quản trị")
