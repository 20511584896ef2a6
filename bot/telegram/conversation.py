"""Which conversation answers what was asked. Nothing is sent here."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from bot import words
from bot.blocks import help_blocks
from bot.questions import dialogues
from bot.questions.dialogues import Dialogue
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.telegram import (
    access,
    clause_view,
    feedback,
    follow_ups,
    forgetting,
    group_chats,
    office,
    office_answering,
    register_correcting,
    register_lists,
    register_review,
    years,
)
from bot.telegram.access import Refused
from bot.telegram.addressing import (
    Asked,
    Command,
    Edited,
    Entered,
    Left,
    Migrated,
    Press,
    Question,
    SentFile,
    Unreadable,
    Where,
)
from bot.telegram.ask import answer, ask_command
from bot.telegram.clause import open_clause
from bot.telegram.desk import Desk, Reply, StaffedDesk
from bot.telegram.documents import list_documents, list_targets
from bot.telegram.help import show_help, start, unknown_command, unreadable
from bot.telegram.intake import pressing, receiving, taking_out
from bot.telegram.onboarding import (
    adding,
    asking,
    learning,
    list_editing,
    newcomers,
    quizzing,
    ticking,
)
from bot.telegram.reminders import board, buttons, duties, making
from bot.telegram.render import messages

_OnCommand = Callable[[Command, StaffedDesk, Person | None], Awaitable[Reply]]
_OnPress = Callable[[Press, StaffedDesk, Person | None], Awaitable[Reply]]

_PLAIN: Final[dict[str, Callable[[Command, Desk], Awaitable[Reply]]]] = {
    "start": start,
    "hoi": ask_command,
    "vanban": list_documents,
    "chitieu": list_targets,
    "trogiup": show_help,
    "help": show_help,
}
_FOR_PEOPLE: Final[dict[str, _OnCommand]] = {
    "vanban": taking_out.list_for_office,
    "cauhoi": office.list_open_questions,
    "donvi": access.bind_group,
    "xoadulieu": forgetting.ask_to_forget,
    "huy": lambda command, desk, person: office_answering.cancel(command, desk),
    "han": making.list_deadlines,
    "chitieu": register_lists.list_rows,
    "nhiemvu": register_lists.list_rows,
    "duyet": register_review.review,
    "viec": duties.list_duties,
    "theodoi": board.follow,
    "nhac": making.begin,
    "hoc": learning.show_home,
    "nhanvienmoi": newcomers.follow,
}
_PRESSES: Final[dict[str, _OnPress]] = {
    "c": lambda press, desk, person: clause_view.reply_to_clause_press(press, desk),
    "n": lambda press, desk, person: clause_view.reply_to_clause_press(press, desk),
    "d": taking_out.show_card_to,
    "f": feedback.reply_to_feedback_press,
    "g": feedback.reply_to_filing,
    "q": office.reply_to_office_press,
    "k": office.reply_to_office_press,
    "xr": access.reply_to_decision,
    "xu": access.reply_to_decision,
    "xp": access.reply_to_decision,
    "u": access.reply_to_binding,
    "z": forgetting.reply_to_forgetting,
    "r": register_lists.reply_to_list_press,
    "v": register_review.reply_to_review_press,
    "i": pressing.reply_to_intake_press,
    "o": taking_out.reply_to_taking_out,
    "y": years.reply_to_year_press,
    "m": buttons.reply_to_duty_press,
    "vi": duties.reply_to_leaf,
    "w": board.reply_to_board_press,
    "h": making.reply_to_making_press,
    "l": learning.reply_to_learner_press,
    "b": quizzing.reply_to_quiz_press,
    "t": ticking.reply_to_task_press,
    "e": newcomers.reply_to_board_press,
}
_TAKES_WORDS: Final = frozenset({"text", "clause"})
COMMANDS: Final = frozenset({*_PLAIN, *_FOR_PEOPLE, "toi"})


async def reply_to(asked: Asked, desk: Desk) -> Reply:
    """The reply to what was asked. Raises ThiDuaError with a word for the person."""
    if isinstance(asked, Entered | Left | Migrated):
        return group_chats.reply_to_change(asked, desk)
    if isinstance(desk, StaffedDesk):
        return await _reply_to_people(asked, desk)
    match asked:
        case Question():
            return await answer(asked, desk)
        case Command():
            return await _PLAIN.get(asked.name, unknown_command)(asked, desk)
        case Press():
            return await open_clause(asked, desk)
        case Unreadable():
            return await unreadable(asked, desk)
        case SentFile():
            return await reply_to(_but_for_the_file(asked), desk)
        case Edited():
            # Nothing is kept of what was asked.
            return Reply()


async def _reply_to_people(
    asked: Question | Command | Press | Unreadable | SentFile | Edited, desk: StaffedDesk
) -> Reply:
    """Who asks is looked at first; only asking to be let in goes past the gate."""
    match asked:
        case Command(name="toi"):
            return await access.show_me(asked, desk)
        case Command(name="start") if not asked.argument.startswith(feedback.DEEP_LINK):
            reply = await access.reply_to_start(asked, desk)
            forget = follow_ups.forgetting(asked.where, asked.user_id)
            return replace(reply, writes=(*reply.writes, forget))
        case Press(data="x"):
            return await access.reply_to_request(asked, desk)
    gate = await access.admit(asked.user_id, asked.where, desk)
    if isinstance(gate, Refused):
        quietly = isinstance(asked, Press) and not asked.where.private
        return Reply(alert=gate.reply.alert) if quietly else gate.reply
    match asked:
        case Question():
            return await _said(asked, desk, gate.person)
        case Command():
            return await _commanded(asked, desk, gate.person)
        case Press():
            return await _pressed(asked, desk, gate.person)
        case Unreadable() | SentFile():
            return await _sent(asked, desk, gate.person)
        case Edited():
            listening = await _listening(asked.where, asked.user_id, desk) is not None
            return await feedback.reply_to_edit(asked, desk, gate.person, listening)


async def _listening(where: Where, user_id: int, desk: StaffedDesk) -> Dialogue | None:
    """The dialogue to which the next words belong."""
    async with desk.database.reading() as session:
        dialogue = await dialogues.current(session, where.chat_id, user_id, desk.clock())
    if dialogue is None:
        return None
    takes_words = dialogue.topic == feedback.TOPIC or dialogue.data.get("step") in _TAKES_WORDS
    return dialogue if takes_words else None


async def _said(question: Question, desk: StaffedDesk, person: Person | None) -> Reply:
    """What is said while something is under way belongs to that; else it is a question."""
    dialogue = await _listening(question.where, question.user_id, desk)
    if dialogue is None and is_office(person) and await adding.is_meant(question, desk):
        return await adding.read_message(question, desk)
    if dialogue is None:
        return await asking.reply_to_question(question, desk, person)
    if dialogue.topic == feedback.TOPIC:
        return await feedback.reply_to_remark(question, dialogue, desk)
    if dialogue.topic == pressing.TOPIC:
        return await pressing.reply_with_value(question, dialogue, desk, person)
    if dialogue.topic == register_correcting.TOPIC:
        return await register_correcting.reply_with_words(question, dialogue, desk, person)
    if dialogue.topic == buttons.TOPIC:
        return await buttons.reply_with_words(question, dialogue, desk, person)
    if dialogue.topic == making.TOPIC:
        return await making.reply_with_words(question, dialogue, desk, person)
    if dialogue.topic == adding.TOPIC:
        return await adding.reply_with_words(question, dialogue, desk, person)
    if dialogue.topic == list_editing.TOPIC:
        return await list_editing.reply_with_words(question, dialogue, desk, person)
    return await office_answering.reply_in_dialogue(question, dialogue, desk, person)


async def _sent(sent: SentFile | Unreadable, desk: StaffedDesk, person: Person | None) -> Reply:
    """The office adds documents; of the others' files the words below them are what counts."""
    if isinstance(sent, Unreadable):
        return await unreadable(sent, desk)
    if person is not None and is_office(person) and desk.keeper is not None:
        return await receiving.take_in(sent, desk, person)
    asked = _but_for_the_file(sent)
    if isinstance(asked, Question):
        return await _said(asked, desk, person)
    if sent.kind == "document" and desk.keeper is not None:
        return receiving.only_office_adds()
    return await unreadable(asked, desk)


def _but_for_the_file(sent: SentFile) -> Question | Unreadable:
    if sent.caption:
        return Question(sent.where, sent.user_id, sent.caption)
    return Unreadable(sent.where, sent.user_id, sent.kind)


async def _commanded(command: Command, desk: StaffedDesk, person: Person | None) -> Reply:
    if command.name == "start":
        return await feedback.reply_to_deep_link(command, desk, person)
    if command.name in ("trogiup", "help"):
        known = person if command.where.private else None
        own = (*access.commands_for(known), *register_lists.commands_for(known))
        return Reply(messages((*help_blocks(), *own)))
    if command.name == "hoi" and command.argument:
        question = Question(command.where, command.user_id, command.argument)
        return await asking.reply_to_question(question, desk, person)
    handle = _FOR_PEOPLE.get(command.name)
    if handle is not None:
        return await handle(command, desk, person)
    return await _PLAIN.get(command.name, unknown_command)(command, desk)


async def _pressed(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    handle = _PRESSES.get(press.data.partition(":")[0])
    if handle is None:
        return Reply(alert=words.BUTTON_UNKNOWN)
    return await handle(press, desk, person)
