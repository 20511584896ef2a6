"""Every question answered, kept for the buttons below its answer and no longer than allowed."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.questions.asker import Asker
from bot.store.tables.questions import (
    AskerRow,
    OfficeAnswerRow,
    OpenQuestionRow,
    QuestionRow,
    Reason,
    Verdict,
)
from index.model import Answer, Citation

_REF_BYTES: Final = 12
_LONGEST_REMARK: Final = 1000
_NOBODY: Final = "nobody:"
_FORGOTTEN: Final[dict[str, Any]] = {
    **dict.fromkeys(("text", "understood", "citations", "remark", "message", "before")),
    **dict.fromkeys(("asker", "chat"), ""),
}


@dataclass(frozen=True)
class Asked:
    """A question as it was answered; ``asked_at`` is aware, in the office's zone."""

    ref: str
    asker: str
    chat: str
    message: str | None
    in_group: bool
    before: str | None
    text: str
    understood: str
    status: str
    citations: tuple[Citation, ...]
    asked_at: datetime
    verdict: Verdict | None
    reason: Reason | None


def new_ref() -> str:
    """A name for a question that nobody guesses: 16 characters for buttons and links."""
    return secrets.token_urlsafe(_REF_BYTES)


def record(
    session: AsyncSession,
    ref: str,
    asker: Asker,
    answer: Answer,
    now: datetime,
    *,
    message: str | None = None,
    in_group: bool = False,
    before: str | None = None,
) -> None:
    """Keeps a question and what was cited for it; for ``not_found`` the nearest clause."""
    session.add(
        QuestionRow(
            ref=ref,
            asker=asker.key,
            chat=asker.chat,
            message=message,
            in_group=in_group,
            before=before,
            text=answer.question,
            understood=answer.understood,
            status=answer.status,
            source=answer.source,
            citations=_cited(answer),
            asked_at=now,
        )
    )


def _cited(answer: Answer) -> list[Any]:
    shown = answer.citations or answer.nearest[:1]
    return [citation.model_dump(mode="json") for citation in shown]


async def find(session: AsyncSession, ref: str) -> Asked | None:
    """The question of that name; None when there is none, or no more."""
    return _asked(await session.scalar(select(QuestionRow).where(QuestionRow.ref == ref)))


async def find_by_message(session: AsyncSession, chat: str, message: str) -> Asked | None:
    """The question that the message asked, as it was last answered; None where nothing is kept."""
    wanted = (
        select(QuestionRow)
        .where(QuestionRow.chat == chat, QuestionRow.message == message)
        .order_by(QuestionRow.id.desc())
        .limit(1)
    )
    return _asked(await session.scalar(wanted))


async def revise(session: AsyncSession, ref: str, answer: Answer) -> None:
    """The question reads otherwise, and this is what is answered; a judgement is of the old one."""
    values: dict[str, Any] = {
        "text": answer.question,
        "understood": answer.understood,
        "status": answer.status,
        "source": answer.source,
        "citations": _cited(answer),
        **dict.fromkeys(("verdict", "reason", "remark", "judged_at")),
    }
    where = (QuestionRow.ref == ref, QuestionRow.text.is_not(None))
    await _changed(session, update(QuestionRow).where(*where).values(values))


def _asked(row: QuestionRow | None) -> Asked | None:
    if row is None or row.text is None or row.understood is None:
        return None
    return Asked(
        ref=row.ref,
        asker=row.asker,
        chat=row.chat,
        message=row.message,
        in_group=row.in_group,
        before=row.before,
        text=row.text,
        understood=row.understood,
        status=row.status,
        citations=tuple(Citation.model_validate(one) for one in row.citations or ()),
        asked_at=row.asked_at,
        verdict=row.verdict,
        reason=row.reason,
    )


async def judge(
    session: AsyncSession,
    ref: str,
    verdict: Verdict,
    now: datetime,
    reason: Reason | None = None,
    remark: str | None = None,
) -> bool:
    """Notes what the asker thinks of the answer, instead of what they thought before.

    False where the question is gone.
    """
    values: dict[str, Any] = {
        "verdict": verdict,
        "reason": reason,
        "remark": remark[:_LONGEST_REMARK] if remark else None,
        "judged_at": now,
    }
    where = (QuestionRow.ref == ref, QuestionRow.text.is_not(None))
    return await _changed(session, update(QuestionRow).where(*where).values(values)) == 1


async def purge(session: AsyncSession, before: datetime) -> int:
    """Drops the questions asked before an instant; returns how many.

    Who sent a question to the office before then is dropped once it is closed; they still count.
    """
    closed = select(OpenQuestionRow.id).where(OpenQuestionRow.closed_at < before)
    old = (AskerRow.question_id.in_(closed), AskerRow.asked_at < before)
    named = select(AskerRow).where(*old, AskerRow.asker.not_like(f"{_NOBODY}%"))
    for row in (await session.scalars(named)).all():
        _make_nobody(row)
    await session.flush()
    return await _changed(session, delete(QuestionRow).where(QuestionRow.asked_at < before))


async def chats_of(session: AsyncSession, asker: Asker) -> Sequence[str]:
    """Where the asker asked what is still kept."""
    wanted = select(QuestionRow.chat).where(
        QuestionRow.asker == asker.key, QuestionRow.text.is_not(None)
    )
    return (await session.scalars(wanted.distinct())).all()


async def count(session: AsyncSession, asker: Asker) -> int:
    """How many questions of the asker are kept with their text."""
    wanted = select(func.count()).where(
        QuestionRow.asker == asker.key, QuestionRow.text.is_not(None)
    )
    return await session.scalar(wanted) or 0


async def forget(session: AsyncSession, asker: Asker) -> None:
    """Removes what the asker wrote; what remains counts, and names nobody.

    An open question that nobody else has sent and nobody has answered goes as well; one that
    others sent too is told in their words.
    """
    await _changed(
        session,
        update(QuestionRow).where(QuestionRow.asker == asker.key).values(_FORGOTTEN),
    )
    mine = (await session.scalars(select(AskerRow).where(AskerRow.asker == asker.key))).all()
    for row in mine:
        _make_nobody(row)
    await session.flush()
    await _tell_in_others_words(session, {row.question_id for row in mine})


async def _tell_in_others_words(session: AsyncSession, questions: Collection[int]) -> None:
    for number in questions:
        question = await session.get_one(OpenQuestionRow, number)
        others = await session.scalars(
            select(AskerRow.text)
            .where(AskerRow.question_id == number, AskerRow.text.is_not(None))
            .order_by(AskerRow.id)
        )
        word = others.first()
        answered = await session.scalar(
            select(OfficeAnswerRow.id).where(OfficeAnswerRow.question_id == number).limit(1)
        )
        if word is not None:
            question.text = word
        elif answered is None:
            await session.execute(delete(AskerRow).where(AskerRow.question_id == number))
            await session.delete(question)
    await session.flush()


def _make_nobody(row: AskerRow) -> None:
    """A name that is nobody's: the row counts, and the same person may ask again."""
    row.asker = f"{_NOBODY}{secrets.token_hex(16)}"
    row.person_id = None
    row.chat = row.text = None


async def _changed(session: AsyncSession, statement: Any) -> int:
    result = await session.execute(statement.execution_options(synchronize_session=False))
    return cast(CursorResult[Any], result).rowcount
