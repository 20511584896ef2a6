"""The office takes a document out of what is answered from, and brings it back."""

from typing import Final

from bot import words as common
from bot.blocks import register_blocks
from bot.questions import words as people_words
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.telegram.addressing import Command, Press
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.document_card import card_button, digest, found_by_digest, show_card
from bot.telegram.documents import list_documents
from bot.telegram.intake import words
from bot.telegram.intake.card import cut, title_of
from bot.telegram.posting import Buttons, in_place, said
from bot.telegram.render import InlineButton, messages
from corpus.model import Document

PREFIX: Final = "o"
_LONGEST_DATA: Final = 64
_LONGEST_LABEL: Final = 60
_MOST_BUTTONS: Final = 40


async def list_for_office(command: Command, desk: StaffedDesk, person: Person | None) -> Reply:
    """/vanban: the register of documents; for the office each opens its card."""
    if not (is_office(person) and command.where.private):
        return await list_documents(command, desk)
    held = await desk.work(desk.assistant.documents)
    cited = await desk.work(desk.assistant.references)
    rows = ((_named(document),) for document in held[:_MOST_BUTTONS])
    return Reply(messages(register_blocks(held, cited), tuple(rows)))


async def show_card_to(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """A document's card; the office finds a button under it that takes the document out."""
    keeps = desk.keeper is not None and is_office(person) and press.where.private
    document = await found_by_digest(press.data, desk)
    row = (InlineButton(words.TAKE_OUT, _data("a", document)),) if document and keeps else ()
    return await show_card(document, desk, (row,) if row else ())


async def reply_to_taking_out(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """Gỡ, its confirmation, Khôi phục: of the office alone. Raises ThiDuaError where refused."""
    if person is None or not is_office(person) or not press.where.private:
        return Reply(alert=people_words.OFFICE_ONLY)
    if desk.keeper is None:
        return Reply(alert=common.BUTTON_UNKNOWN)
    match press.data.split(":"):
        case [_, "n"]:
            return in_place(press, said(words.LEFT_IN), desk.clock())
        case [_, "b", document_id]:
            back = await desk.keep(desk.keeper.restore, document_id, person.name)
            shown = said(words.BROUGHT_BACK.format(title=title_of(back)))
            return in_place(press, shown, desk.clock())
        case [_, "a" | "y" as action, _]:
            document = await found_by_digest(press.data, desk)
            if document is None:
                return Reply(alert=common.CLAUSE_GONE)
            if action == "a":
                question = words.TAKE_OUT_ASK.format(title=title_of(document))
                return Reply(said(question, _choice(document)))
            gone = await desk.keep(desk.keeper.remove, document.id, person.name)
            shown = said(words.TAKEN_OUT.format(title=title_of(gone)), _way_back(gone))
            return in_place(press, shown, desk.clock())
    return Reply(alert=common.BUTTON_UNKNOWN)


def _named(document: Document) -> InlineButton:
    name = f"{document.type} {document.number}" if document.number else document.title
    label = cut(name[:1].upper() + name[1:], _LONGEST_LABEL)
    return InlineButton(label, card_button(document.id).data)


def _choice(document: Document) -> Buttons:
    yes = InlineButton(words.TAKE_OUT_YES, _data("y", document))
    return ((yes, InlineButton(words.TAKE_OUT_NO, f"{PREFIX}:n")),)


def _way_back(document: Document) -> Buttons:
    """The whole id, for what is out is listed nowhere; a long one is brought back by command."""
    data = f"{PREFIX}:b:{document.id}"
    return ((InlineButton(words.BRING_BACK, data),),) if len(data) <= _LONGEST_DATA else ()


def _data(action: str, document: Document) -> str:
    return f"{PREFIX}:{action}:{digest(document.id)}"
