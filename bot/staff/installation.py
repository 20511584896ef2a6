"""What this installation knows of itself."""

import secrets
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.inserting import insert_if_absent
from bot.store.tables.people import InstallationRow

_SECRET: Final = "pseudonym_secret"
_BOT: Final = "bot_username"
_SECRET_BYTES: Final = 32


async def secret(session: AsyncSession) -> bytes:
    """The key of the pseudonyms, made by the first who asks; needs a writing transaction."""
    made = secrets.token_hex(_SECRET_BYTES)
    await insert_if_absent(session, InstallationRow, key=_SECRET, value=made)
    return bytes.fromhex((await session.get_one(InstallationRow, _SECRET)).value)


async def remember_bot(session: AsyncSession, username: str) -> None:
    """Keeps the bot's name in Telegram, without @, for the links that are made when it is off."""
    await session.merge(InstallationRow(key=_BOT, value=username))


async def known_bot(session: AsyncSession) -> str | None:
    """The name that the bot had when it last ran."""
    row = await session.get(InstallationRow, _BOT)
    return row.value if row else None
