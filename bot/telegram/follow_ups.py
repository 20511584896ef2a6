"""A question read with the person's last one in the chat: per chat and person, a few minutes."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words
from bot.blocks import Block, understood_blocks
from bot.questions import asked, last
from bot.questions.asked import Asked
from bot.telegram.addressing import Edited, Question, Where
from bot.telegram.desk import StaffedDesk, Write
from index.model import Answer


@dataclass(frozen=True)
class Meant:
    """A question as it stands by itself.

    ``before`` names the question that was last when it was asked. ``completed`` tells that it was
    read with that one, ``hanging`` that it would have had to be and there was none.
    """

    text: str
    before: str | None = None
    completed: bool = False
    hanging: bool = False

    @property
    def above(self) -> tuple[Block, ...]:
        """How it was understood, where the words of it did not say it all."""
        return understood_blocks(self.text) if self.completed else ()

    def remarked(self, answer: Answer) -> Answer:
        """The answer; to a question that was to be read with another, a word on saying it whole."""
        if not self.hanging or answer.status == "greeting":
            return answer
        return answer.model_copy(update={"notes": (*answer.notes, words.SAY_IN_FULL)})


async def meant_by(question: Question, desk: StaffedDesk) -> Meant:
    """What was asked, with the person's last question in this chat where it hangs on that."""
    chat, now = question.where.chat_id, desk.clock()
    async with desk.database.reading() as session:
        before = await last.of(session, chat, question.user_id, now, desk.follow_up_for)
    return await _read(question.text, before, desk)


async def meant_by_edit(edited: Edited, kept: Asked, desk: StaffedDesk) -> Meant:
    """What a changed question asks, with the question that was last when it was first asked."""
    if kept.before is None:
        return await _read(edited.text, None, desk)
    async with desk.database.reading() as session:
        before = await asked.find(session, kept.before)
    return await _read(edited.text, before, desk)


def remembering(where: Where, user_id: int, ref: str, desk: StaffedDesk) -> Write:
    """The question of that name is the person's last one in the chat from now."""
    now = desk.clock()

    async def remember(session: AsyncSession) -> None:
        await last.remember(session, where.chat_id, user_id, ref, now)

    return remember


def forgetting(where: Where, user_id: int) -> Write:
    """The next question stands by itself."""

    async def forget(session: AsyncSession) -> None:
        await last.forget(session, where.chat_id, user_id)

    return forget


async def _read(text: str, before: Asked | None, desk: StaffedDesk) -> Meant:
    if before is None:
        return Meant(text, hanging=desk.follow_ups.hangs_on_another(text))
    read = await desk.work(desk.follow_ups.read_with, before.text, text)
    if read is not None:
        return Meant(read, before.ref, completed=True)
    return Meant(text, before.ref, hanging=desk.follow_ups.hangs_on_another(text))
