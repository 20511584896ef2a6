"""An answer with what people may do with it: see it whole, judge it, send it to the office."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.blocks import Block, Kind, answer_blocks
from bot.delivery import ledger, series
from bot.delivery.channel import Payload
from bot.delivery.ledger import Message
from bot.questions import asked as questions
from bot.questions import dialogues, unanswered, words
from bot.questions.asked import Asked as Kept
from bot.questions.asker import Asker
from bot.questions.dialogues import Dialogue
from bot.staff.person import Person
from bot.store.tables.questions import Reason, Verdict
from bot.telegram import follow_ups
from bot.telegram.addressing import Command, Edited, Press, Question, Where
from bot.telegram.desk import Reply, StaffedDesk, Write
from bot.telegram.document_card import card_button
from bot.telegram.follow_ups import Meant
from bot.telegram.payload import address_of, letter_to
from bot.telegram.posting import Buttons, answer_to, in_place, queued, said
from bot.telegram.render import InlineButton, Outgoing, answer_messages, messages, split_once
from index.model import Answer
from index.wording import place_of

TOPIC: Final = "feedback"
DEEP_LINK: Final = "a_"
_FEEDBACK: Final = "f"
_FILE: Final = "g"
_YEAR: Final = "y"
_TO_OFFICE: Final = frozenset({"not_found", "not_held"})
_REASONS: Final = dict(enumerate(Reason, 1))
_SHORT: Final = 300
_EDITED_WITHIN: Final = timedelta(hours=48)
_KIND: Final = "reply"


async def reply_to_question(
    question: Question, desk: StaffedDesk, person: Person | None, more: Buttons = ()
) -> Reply:
    """The answer with its buttons, and a row to remember it by; in a group the short of it.

    A question that hangs on the person's last one is read with it. ``more`` are further buttons
    below the answer.
    """
    meant = await follow_ups.meant_by(question, desk)
    return await reply_to_meant(meant, question, desk, person, more)


async def reply_to_meant(
    meant: Meant,
    question: Question,
    desk: StaffedDesk,
    person: Person | None,
    more: Buttons = (),
) -> Reply:
    """The same for a question of which it is known how it stands by itself."""
    found = await _found(meant, desk)
    if found.status == "greeting":
        return Reply(answer_messages(found))
    ref, now = questions.new_ref(), desk.clock()
    asker = asker_of(question.where, question.user_id, desk, person)
    where = address_of(question.where)
    payloads = _payloads(found, ref, question.where, desk, more, meant.above)

    async def keep(session: AsyncSession) -> None:
        questions.record(
            session,
            ref,
            asker,
            found,
            now,
            message=str(question.where.message),
            in_group=not question.where.private,
            before=meant.before,
        )
        answer = series.begin(_series(ref), where, payloads, _KIND)
        await ledger.enqueue(session, answer, now)

    as_last = follow_ups.remembering(question.where, question.user_id, ref, desk)
    return Reply(writes=(keep, as_last))


async def reply_to_edit(
    edited: Edited, desk: StaffedDesk, person: Person | None, listening: bool
) -> Reply:
    """A question that was changed is answered where it was, an old or unknown one anew.

    ``listening`` tells that words are part of something else just now: then an unknown message is.
    """
    kept = await _kept_of(edited, desk, person)
    if kept is None and listening:
        return Reply()
    question = Question(edited.where, edited.user_id, edited.text)
    if kept is None:
        return await reply_to_question(question, desk, person)
    meant = await follow_ups.meant_by_edit(edited, kept, desk)
    if kept.text.split() == meant.text.split():
        return Reply()
    now = desk.clock()
    if now - kept.asked_at > _EDITED_WITHIN:
        return await reply_to_meant(meant, question, desk, person)
    found, ref = await _found(meant, desk), kept.ref
    where = address_of(edited.where)
    payloads = _payloads(found, ref, edited.where, desk, above=meant.above)

    async def revise(session: AsyncSession) -> None:
        await questions.revise(session, ref, found)
        await series.revise(session, _series(ref), where, payloads, _KIND, now)

    return Reply(writes=(revise,))


async def reply_to_deep_link(command: Command, desk: StaffedDesk, person: Person | None) -> Reply:
    """ "Xem riêng": the whole answer, in private, to who asked or who could read it in a group."""
    kept = await _kept(command.argument.removeprefix(DEEP_LINK), desk)
    asker = asker_of(command.where, command.user_id, desk, person)
    if kept is None or not command.where.private:
        return Reply(said(words.QUESTION_GONE))
    if not kept.in_group and kept.asker != asker.key:
        return Reply(said(words.QUESTION_GONE))
    question = Question(command.where, command.user_id, kept.text)
    return await reply_to_meant(Meant(kept.text), question, desk, person)


async def reply_to_feedback_press(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """👍, 👎 and why."""
    match press.data.split(":"):
        case [_, ref, ("+" | "-" | "1" | "2" | "3" | "4") as what]:
            pass
        case _:
            return Reply(alert=common.BUTTON_UNKNOWN)
    kept, refusal = await mine(ref, press, desk, person)
    if kept is None:
        return refusal
    if what == "+":
        return _praised(kept, desk)
    if what == "-":
        return _blamed(kept, desk)
    return _reasoned(press, kept, _REASONS[int(what)], desk)


async def reply_to_remark(question: Question, dialogue: Dialogue, desk: StaffedDesk) -> Reply:
    """The words that say what was wrong."""
    where, now, ref = question.where, desk.clock(), str(dialogue.data["ref"])

    async def note(session: AsyncSession) -> None:
        await questions.judge(session, ref, Verdict.BAD, now, Reason.OTHER, question.text)
        await dialogues.end(session, where.chat_id, question.user_id)

    return Reply(said(words.REASON_NOTED), writes=(note,))


async def reply_to_filing(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """ "Gửi HCTH": the question goes to the office, once."""
    kept, refusal = await mine(press.data.partition(":")[2], press, desk, person)
    if kept is None:
        return refusal
    if kept.status not in _TO_OFFICE:
        return Reply(alert=words.NOT_TO_BE_SENT)
    understood = await desk.work(desk.understand, kept.text)
    asker = asker_of(press.where, press.user_id, desk, person)
    now = desk.clock()
    nearest = kept.citations[0] if kept.citations else None

    async def send(session: AsyncSession) -> list[Message]:
        filed = await unanswered.file(session, understood, asker, kept.text, now, nearest)
        word = words.sent_with_others(filed.question.askers - 1)
        shown = said(words.SENT_BEFORE if filed.again else word)
        return answer_to(press.where, f"filed:{press.query_id}", shown)

    return Reply(writes=(queued(send, now),))


def asker_of(where: Where, user_id: int, desk: StaffedDesk, person: Person | None) -> Asker:
    """Who asks, as the questions remember it."""
    return Asker.of(person, user_id, str(where.chat_id), desk.secret)


async def _found(meant: Meant, desk: StaffedDesk) -> Answer:
    await desk.office_facts.keep_up(desk.database)
    return meant.remarked(await desk.work(desk.assistant.ask, meant.text, today=desk.today()))


async def _kept_of(edited: Edited, desk: StaffedDesk, person: Person | None) -> Kept | None:
    asker = asker_of(edited.where, edited.user_id, desk, person)
    chat, message = str(edited.where.chat_id), str(edited.where.message)
    async with desk.database.reading() as session:
        kept = await questions.find_by_message(session, chat, message)
    return kept if kept is not None and kept.asker == asker.key else None


def _series(ref: str) -> str:
    return f"answer:{ref}"


def _payloads(
    answer: Answer,
    ref: str,
    where: Where,
    desk: StaffedDesk,
    more: Buttons = (),
    above: Sequence[Block] = (),
) -> list[Payload]:
    if answer.status == "greeting":
        shown = answer_messages(answer)
    else:
        shown = _whole(answer, ref, above) if where.private else _short(answer, ref, desk, above)
    if shown and more:
        shown = (*shown[:-1], replace(shown[-1], buttons=(*shown[-1].buttons, *more)))
    return [letter_to(where, one).as_json() for one in shown]


def _whole(answer: Answer, ref: str, above: Sequence[Block]) -> tuple[Outgoing, ...]:
    shown = answer_messages(answer, above)
    if not shown:
        return shown
    if answer.years:
        return (*shown[:-1], replace(shown[-1], buttons=_years_row(answer, ref)))
    document = next((one.document for one in (*answer.citations, *answer.nearest)), None)
    card = [card_button(document)] if document is not None else []
    judging = [
        InlineButton(words.GOOD, f"{_FEEDBACK}:{ref}:+"),
        InlineButton(words.BAD, f"{_FEEDBACK}:{ref}:-"),
    ]
    rows: Buttons = (*shown[-1].buttons, (*card, *judging), *_file_row(answer, ref))
    return (*shown[:-1], replace(shown[-1], buttons=rows))


def _years_row(answer: Answer, ref: str) -> Buttons:
    """The campaign years to choose from, where the answer asks which is meant."""
    buttons = tuple(
        InlineButton(words.YEAR.format(year=year), f"{_YEAR}:{ref}:{year}") for year in answer.years
    )
    return (buttons,) if buttons else ()


def _file_row(answer: Answer, ref: str) -> Buttons:
    if answer.status not in _TO_OFFICE:
        return ()
    return ((InlineButton(words.SEND_TO_OFFICE, f"{_FILE}:{ref}"),),)


def _short(
    answer: Answer, ref: str, desk: StaffedDesk, above: Sequence[Block]
) -> tuple[Outgoing, ...]:
    """What a group sees: one sentence and its place; the rest is behind the button."""
    blocks = answer_blocks(answer)
    said_first = next((b for b in blocks if b.kind in (Kind.PLAIN, Kind.QUOTE)), blocks[0])
    head, rest = split_once(said_first.text, _SHORT)
    shown = [*above, Block(said_first.kind, f"{head}…" if rest else head)]
    if answer.citations and answer.status == "answered":
        shown.append(Block(Kind.PLACE, place_of(answer.citations[0])))
    if answer.years:
        return messages(shown, _years_row(answer, ref))
    link = f"https://t.me/{desk.bot}?start={DEEP_LINK}{ref}"
    return messages(shown, ((InlineButton(words.SEE_PRIVATELY, link),), *_file_row(answer, ref)))


async def _kept(ref: str, desk: StaffedDesk) -> Kept | None:
    async with desk.database.reading() as session:
        return await questions.find(session, ref)


async def mine(
    ref: str, press: Press, desk: StaffedDesk, person: Person | None
) -> tuple[Kept | None, Reply]:
    """The question of that name if the presser asked it, and what to say if not."""
    kept = await _kept(ref, desk)
    if kept is None:
        return None, Reply(alert=words.QUESTION_GONE)
    asker = asker_of(press.where, press.user_id, desk, person)
    if kept.asker != asker.key:
        return None, Reply(alert=words.ONLY_THE_ASKER)
    return kept, Reply()


def _praised(kept: Kept, desk: StaffedDesk) -> Reply:
    if kept.verdict is Verdict.GOOD:
        return Reply(alert=words.ALREADY_NOTED)
    return Reply(alert=words.THANKS, writes=(_judging(kept.ref, Verdict.GOOD, None, desk),))


def _blamed(kept: Kept, desk: StaffedDesk) -> Reply:
    if kept.verdict is Verdict.BAD:
        return Reply(alert=words.ALREADY_NOTED)
    buttons = tuple(
        (InlineButton(words.REASONS[reason.value], f"{_FEEDBACK}:{kept.ref}:{number}"),)
        for number, reason in _REASONS.items()
    )
    return Reply(
        said(words.WHAT_IS_WRONG, buttons),
        writes=(_judging(kept.ref, Verdict.BAD, None, desk),),
    )


def _reasoned(press: Press, kept: Kept, reason: Reason, desk: StaffedDesk) -> Reply:
    if kept.verdict is Verdict.BAD and kept.reason is reason:
        return Reply(alert=words.ALREADY_NOTED)
    now, noted = desk.clock(), _judging(kept.ref, Verdict.BAD, reason, desk)
    if reason is not Reason.OTHER:
        thanked = in_place(press, said(words.REASON_NOTED), now)
        return replace(thanked, writes=(noted, *thanked.writes))

    async def listen(session: AsyncSession) -> None:
        dialogue = Dialogue(TOPIC, {"ref": kept.ref})
        await dialogues.begin(session, press.where.chat_id, press.user_id, dialogue, now)

    asked = in_place(press, said(words.SAY_WHAT), now)
    return replace(asked, writes=(noted, listen, *asked.writes))


def _judging(ref: str, verdict: Verdict, reason: Reason | None, desk: StaffedDesk) -> Write:
    now = desk.clock()

    async def judge(session: AsyncSession) -> None:
        await questions.judge(session, ref, verdict, now, reason)

    return judge
