"""The messages of a file's conversation: each has a key, by which it is changed and taken back."""

from bot.delivery import ledger
from bot.delivery.channel import Address
from bot.delivery.ledger import Message
from bot.store.tables.messages import Action
from bot.telegram.intake.records import Intake
from bot.telegram.payload import Letter
from bot.telegram.render import Outgoing

_KIND = "intake"


def seen_key(intake: int) -> str:
    """The message that tells that a file has come and how its reading goes on."""
    return f"intake:{intake}:seen"


def card_key(intake: int, revision: int) -> str:
    """A card; cards are counted."""
    return f"intake:{intake}:card:{revision}"


def keeping_key(intake: int, revision: int) -> str:
    """The message that tells how the keeping goes on."""
    return f"intake:{intake}:keeping:{revision}"


def address_of(intake: Intake) -> Address:
    """The private chat the file came from."""
    return Address(str(intake.chat))


def to_intake(intake: Intake, key: str, outgoing: Outgoing) -> Message:
    """A message under ``key``."""
    return Message(key, address_of(intake), Letter(outgoing).as_json(), _KIND)


def changed(intake: Intake, key: str, outgoing: Outgoing) -> Message:
    """The message that was queued under ``key`` reads so from now on; once."""
    payload, target = Letter(outgoing).as_json(), ledger.target_of(key)
    return Message(
        f"{key}:after",
        address_of(intake),
        payload,
        _KIND,
        action=Action.EDIT,
        target=target,
    )


def taken_back(intake: Intake, key: str) -> Message:
    """The message that was queued under ``key`` is gone from now on."""
    return Message(
        f"{key}:gone",
        address_of(intake),
        {},
        _KIND,
        action=Action.DELETE,
        target=ledger.target_of(key),
    )
