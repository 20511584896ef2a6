"""The office sends a file, looks at the card, puts it right and adds it: over HTTP, to the end."""

import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import words as common
from bot.questions import words as people_words
from bot.store.database import Database
from bot.store.tables.intakes import IntakeRow, IntakeState
from bot.store.tables.people import Role
from bot.telegram.files import MOST_BYTES
from bot.telegram.intake import words
from bot.telegram.loopback import BotApiError, Call, ConnectionCut, LoopbackTelegram, Seen, User
from config.progress import Progress, silent
from corpus.intake import NOTHING_TO_CORRECT, Corrections, Draft
from tests.bot.telegram.intake.support import (
    CHANGED,
    DIRECTIVE,
    ArchiveKeeper,
    hire,
    office_at_work,
)

NAME = "chỉ thị 15.txt"


@pytest.fixture
def keeper(tmp_path: Path) -> ArchiveKeeper:
    return ArchiveKeeper(tmp_path / "documents")


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    return tmp_path / "var" / "intake"


@pytest.fixture
async def hoa(world: LoopbackTelegram, store: Database) -> User:
    user = world.new_user("Hòa")
    await hire(store, user, Role.OFFICE)
    return user


@pytest.fixture
async def lan(world: LoopbackTelegram, store: Database) -> User:
    user = world.new_user("Lan")
    await hire(store, user, Role.OFFICE)
    return user


@pytest.fixture
async def binh(world: LoopbackTelegram, store: Database) -> User:
    user = world.new_user("Bình")
    await hire(store, user, Role.STAFF)
    return user


@pytest.fixture
async def at_work(
    world: LoopbackTelegram,
    address: str,
    store: Database,
    keeper: ArchiveKeeper,
    downloads: Path,
    hoa: User,
) -> AsyncIterator[None]:
    async with office_at_work(world, address, store, keeper, downloads):
        yield


def send(
    world: LoopbackTelegram, user: User, text: str = DIRECTIVE, name: str = NAME, caption: str = ""
) -> Seen:
    return world.send_file(user, user, "document", text.encode(), name, "text/plain", caption)


async def card_of(world: LoopbackTelegram, user: User) -> Seen:
    """The next message that has buttons, whatever else comes before it."""
    while True:
        message = await world.next_message(user)
        if any(button.text == words.ADD for button in message.buttons):
            return message


async def told(world: LoopbackTelegram, user: User, beginning: str) -> Seen:
    """The next message that begins so."""
    while True:
        message = await world.next_message(user)
        if message.text.startswith(beginning):
            return message


async def press(world: LoopbackTelegram, user: User, message: Seen, button: str) -> str | None:
    """What is said over the chat."""
    query = world.press(user, message, button)
    await world.wait_for(lambda: query.answered, f"an answer to the press of {button}")
    return query.text


async def gone(world: LoopbackTelegram, user: User, message: Seen) -> None:
    await world.wait_for(
        lambda: message.id not in world.chats[user.id].messages, "a message to be taken back"
    )


async def rows(database: Database) -> list[IntakeRow]:
    async with database.reading() as session:
        return list(await session.scalars(select(IntakeRow).order_by(IntakeRow.id)))


@pytest.mark.usefixtures("at_work")
async def test_a_file_is_read_shown_and_added(
    world: LoopbackTelegram, store: Database, keeper: ArchiveKeeper, downloads: Path, hoa: User
) -> None:
    send(world, hoa)
    seen = await world.next_message(hoa)
    assert seen.text == words.READING.format(name=NAME)
    card = await card_of(world, hoa)
    for line in (
        f"{words.TYPE}: chỉ thị",
        f"{words.NUMBER}: 15/CT-SKHCN",
        f"{words.DATE}: 05/4/2024",
        f"{words.SUBJECT}: tiết kiệm điện trong cơ quan",
        f"{words.SIGNER}: Nguyễn Văn Thành",
        f"{words.RECIPIENTS}: Các phòng, đơn vị; Lưu: VT",
    ):
        assert line in card.text
    assert [button.text for button in card.buttons] == [words.ADD, words.CORRECT, words.DROP]
    await gone(world, hoa, seen)
    assert keeper.archive.current() == []
    assert await press(world, hoa, card, words.ADD) is None
    kept = await told(world, hoa, "Đã thêm")
    (held,) = keeper.archive.current()
    assert kept.text.splitlines()[0] == words.KEPT.format(title=held.title)
    assert held.number == "15/CT-SKHCN"
    await world.wait_for(lambda: not world.message(hoa, card.id).buttons, "a card without buttons")
    assert await press_again(world, hoa, card, words.ADD) == words.IS_KEPT
    (row,) = await rows(store)
    assert (row.state, row.document, row.draft) == (IntakeState.KEPT, held.id, None)
    assert keeper.asked.count("keep by Hòa") == 1
    assert files_under(downloads) == set()


def files_under(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


async def press_again(world: LoopbackTelegram, user: User, before: Seen, button: str) -> str | None:
    """Presses a button that an earlier state of a message bore, as a slow phone does."""
    chat = world.chats[user.id]
    now = chat.messages[before.id]
    chat.messages[before.id] = {**now, "reply_markup": before.raw["reply_markup"]}
    try:
        return await press(world, user, before, button)
    finally:
        chat.messages[before.id] = now


@pytest.mark.usefixtures("at_work")
async def test_a_changed_copy_shows_what_changed_and_becomes_a_version(
    world: LoopbackTelegram, keeper: ArchiveKeeper, hoa: User
) -> None:
    send(world, hoa)
    await press(world, hoa, await card_of(world, hoa), words.ADD)
    await told(world, hoa, "Đã thêm")
    (first,) = keeper.archive.current()
    send(world, hoa, CHANGED, "bản mới.txt")
    card = await card_of(world, hoa)
    assert words.NEW_VERSION.format(title=first.title) in card.text
    assert "Sửa mục 2: “2. Đặt máy lạnh từ 26 độ trở lên.” → “2. Đặt máy" in card.text
    await press(world, hoa, card, words.ADD)
    kept = await told(world, hoa, "Đã thêm")
    assert kept.text.splitlines()[0] == words.KEPT_VERSION.format(version=2, title=first.title)
    assert words.PASSAGES.format(embedded=3, reused=4) in kept.text
    assert words.CLAUSES_CHANGED.format(count=1) in kept.text
    (held,) = keeper.archive.current()
    assert (held.id, held.version, "27 độ" in held.text) == (first.id, 2, True)
    send(world, hoa, CHANGED)
    assert words.SAME_TEXT in (await card_of(world, hoa)).text


@pytest.mark.usefixtures("at_work")
async def test_a_field_is_put_right_and_the_card_comes_again(
    world: LoopbackTelegram, keeper: ArchiveKeeper, hoa: User
) -> None:
    send(world, hoa)
    card = await card_of(world, hoa)
    await press(world, hoa, card, words.CORRECT)
    which = await told(world, hoa, words.WHICH_FIELD.format(name=NAME))
    await press(world, hoa, which, words.DATE)
    await world.wait_for(
        lambda: words.ASK_FOR["date"] in world.message(hoa, which.id).text, "the request"
    )
    world.say(hoa, hoa, "ngày nào đó")
    assert (await world.next_message(hoa)).text == words.NOT_A_DATE
    world.say(hoa, hoa, "6/4/2024")
    again = await card_of(world, hoa)
    assert f"{words.DATE}: 06/4/2024" in again.text
    await world.wait_for(lambda: not world.message(hoa, card.id).buttons, "the old card to be old")
    assert await press_again(world, hoa, card, words.ADD) == words.OLD_CARD
    assert await press_again(world, hoa, which, words.NUMBER) == words.OLD_CARD
    await press(world, hoa, again, words.CORRECT)
    which = await told(world, hoa, words.WHICH_FIELD.format(name=NAME))
    await press(world, hoa, which, words.RECIPIENTS)
    world.say(hoa, hoa, "- Ban Giám đốc;\nCác phòng")
    third = await card_of(world, hoa)
    assert f"{words.RECIPIENTS}: Ban Giám đốc; Các phòng" in third.text
    await press(world, hoa, third, words.ADD)
    await told(world, hoa, "Đã thêm")
    (held,) = keeper.archive.current()
    assert held.date is not None
    assert (held.date.day, held.recipients) == (6, ("Ban Giám đốc", "Các phòng"))


@pytest.mark.usefixtures("at_work")
async def test_dropping_forgets_the_draft_once_nobody_else_has_it(
    world: LoopbackTelegram, store: Database, keeper: ArchiveKeeper, hoa: User
) -> None:
    send(world, hoa)
    first = await card_of(world, hoa)
    send(world, hoa, name="lần hai.txt")
    second = await card_of(world, hoa)
    await press(world, hoa, first, words.DROP)
    await world.wait_for(
        lambda: world.message(hoa, first.id).text == words.DROPPED.format(name=NAME), "the word"
    )
    assert await press_again(world, hoa, first, words.ADD) == words.IS_DROPPED
    assert "drop" not in keeper.asked
    await press(world, hoa, second, words.DROP)
    await world.wait_for(lambda: "drop" in keeper.asked, "the draft to be dropped")
    assert keeper.archive.current() == []


@pytest.mark.usefixtures("at_work")
async def test_only_the_office_adds(world: LoopbackTelegram, store: Database, binh: User) -> None:
    send(world, binh)
    assert (await world.next_message(binh)).text == words.ONLY_OFFICE_ADDS
    world.send_file(binh, binh, "photo", b"\xff\xd8\xff")
    assert (await world.next_message(binh)).text == common.UNREADABLE["photo"]
    send(world, binh, caption="tưới khi nào?")
    assert (await world.next_message(binh)).text.startswith("[tưới khi nào?]")
    stranger = world.new_user("Lạ")
    send(world, stranger)
    assert (await world.next_message(stranger)).text == people_words.NOT_ON_THE_LIST
    assert await rows(store) == []


@pytest.mark.usefixtures("at_work")
async def test_a_button_is_of_its_chat_and_of_the_office(
    world: LoopbackTelegram,
    store: Database,
    keeper: ArchiveKeeper,
    hoa: User,
    lan: User,
    binh: User,
) -> None:
    send(world, hoa)
    card = await card_of(world, hoa)
    for user, alert in ((lan, common.BUTTON_UNKNOWN), (binh, people_words.OFFICE_ONLY)):
        forged = world.add_message(
            world.chats[user.id], world.me, {"text": "…", "reply_markup": card.raw["reply_markup"]}
        )
        for button in (words.ADD, words.DROP, words.CORRECT):
            assert await press(world, user, Seen(forged), button) == alert
    for data in ("i:y:999:1", "i:y:1", "i:y:-1:1", "i:f:1:1:id", "i:q:1:1", "i:y:1:1:number"):
        markup = {"inline_keyboard": [[{"text": "?", "callback_data": data}]]}
        forged = world.add_message(
            world.chats[hoa.id], world.me, {"text": "…", "reply_markup": markup}
        )
        assert await press(world, hoa, Seen(forged), "?") == common.BUTTON_UNKNOWN, data
    (row,) = await rows(store)
    assert (row.state, keeper.archive.current()) == (IntakeState.TO_CONFIRM, [])


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("virus.exe", b"MZ", "Chưa đọc được loại tệp này"),
        ("mật khẩu.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 99, "mật khẩu"),
        ("cụt.pdf", b"%PDF-1.7\n1 0 obj\n<<", "cụt.pdf"),
        ("macro.docm", b"PK\x03\x04", "macro"),
        ("giả.pdf", b"PK\x03\x04word/", "không phải .pdf"),
    ],
)
async def test_a_file_that_cannot_be_read_gets_one_line(
    world: LoopbackTelegram,
    store: Database,
    keeper: ArchiveKeeper,
    hoa: User,
    name: str,
    content: bytes,
    says: str,
) -> None:
    world.send_file(hoa, hoa, "document", content, name)
    refused = await refusal(world, hoa)
    assert says in refused.text
    assert "\n" not in refused.text
    assert keeper.archive.current() == []
    send(world, hoa)
    await card_of(world, hoa)


async def refusal(world: LoopbackTelegram, user: User) -> Seen:
    while (message := await world.next_message(user)).text.startswith("Đã nhận tệp"):
        pass
    return message


@pytest.mark.usefixtures("at_work")
async def test_what_is_too_large_is_refused_unfetched(
    world: LoopbackTelegram, store: Database, hoa: User
) -> None:
    world.send_file(hoa, hoa, "document", b"a" * (MOST_BYTES + 1), "to.pdf")
    told_so = (await world.next_message(hoa)).text
    assert told_so == words.TOO_LARGE.format(name="to.pdf", size="20,0 MB")
    assert "thidua corpus add" in told_so
    assert await rows(store) == []
    assert not [call for call in world.calls if call.method == "getFile"]


@pytest.mark.usefixtures("at_work")
async def test_a_size_that_was_not_told_is_found_out(world: LoopbackTelegram, hoa: User) -> None:
    stored = world.keep_file("to.pdf", "application/pdf", b"a" * (MOST_BYTES + 1))
    document = {"file_id": stored.id, "file_unique_id": "u", "file_name": "to.pdf"}
    sent = world.say(hoa, hoa, "x")
    await world.next_message(hoa)
    world.updates.put("message", {**sent.raw, "message_id": 99, "text": "", "document": document})
    assert (await refusal(world, hoa)).text.startswith("Tệp “to.pdf” lớn quá 20 MB")


@pytest.mark.usefixtures("at_work")
async def test_a_path_in_a_name_leads_nowhere(
    world: LoopbackTelegram, keeper: ArchiveKeeper, tmp_path: Path, hoa: User
) -> None:
    before = files_under(tmp_path)
    send(world, hoa, name="../../../trộm.txt")
    assert "“trộm.txt”" in (await card_of(world, hoa)).text
    new = files_under(tmp_path) - files_under(tmp_path / "documents") - before
    assert {path for path in new if "thidua.db" not in path.name} == set()


class SlowKeeper(ArchiveKeeper):
    """Reads when it is let, and tells how far it is."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.let_go = threading.Event()

    def examine(
        self,
        path: Path,
        corrections: Corrections = NOTHING_TO_CORRECT,
        document_id: str | None = None,
        progress: Progress = silent,
    ) -> Draft:
        page = 0
        while not self.let_go.wait(0.01):
            page = min(page + 1, 12)
            progress("Trang", page, 12)
        return super().examine(path, corrections, document_id, progress)


async def test_files_queue_and_each_is_told_its_place(
    world: LoopbackTelegram,
    address: str,
    store: Database,
    tmp_path: Path,
    downloads: Path,
    hoa: User,
    lan: User,
) -> None:
    keeper = SlowKeeper(tmp_path / "documents")
    async with office_at_work(world, address, store, keeper, downloads):
        send(world, hoa)
        await told(world, hoa, words.READING.format(name=NAME))
        send(world, lan, CHANGED, "hai.txt")
        second = await world.next_message(lan)
        assert second.text == words.PLACE.format(name="hai.txt", ahead=1)
        send(world, hoa, DIRECTIVE.replace("15/CT", "16/CT"), "ba.txt")
        third = await world.next_message(hoa)
        assert third.text == words.PLACE.format(name="ba.txt", ahead=2)
        send(world, hoa, DIRECTIVE.replace("17/CT", "16/CT"), "bốn.txt")
        await told(world, hoa, words.PLACE.format(name="bốn.txt", ahead=3))
        keeper.let_go.set()
        assert NAME in (await card_of(world, hoa)).text
        assert "hai.txt" in (await card_of(world, lan)).text
        assert "ba.txt" in (await card_of(world, hoa)).text
        assert "bốn.txt" in (await card_of(world, hoa)).text
    assert keeper.most_at_once == 1


async def test_how_far_reading_has_come_is_told_in_one_message(
    world: LoopbackTelegram,
    address: str,
    store: Database,
    tmp_path: Path,
    downloads: Path,
    hoa: User,
) -> None:
    keeper = SlowKeeper(tmp_path / "documents")
    async with office_at_work(world, address, store, keeper, downloads):
        send(world, hoa)
        seen = await told(world, hoa, words.READING.format(name=NAME))
        step = words.READING_STEP.format(name=NAME, step="trang 12/12")
        await world.wait_for(lambda: world.message(hoa, seen.id).text == step, "the last page", 20)
        assert world.messages(hoa)[-1].id == seen.id
        keeper.let_go.set()
        await card_of(world, hoa)
        await gone(world, hoa, seen)


async def test_what_was_under_way_when_the_bot_ended_is_done_by_the_next(
    world: LoopbackTelegram,
    address: str,
    store: Database,
    tmp_path: Path,
    downloads: Path,
    hoa: User,
) -> None:
    slow = SlowKeeper(tmp_path / "documents")
    async with office_at_work(world, address, store, slow, downloads):
        send(world, hoa)
        send(world, hoa, CHANGED, "hai.txt")
        await told(world, hoa, words.PLACE.format(name="hai.txt", ahead=1))
    assert [row.state for row in await rows(store)] == [IntakeState.READING, IntakeState.WAITING]
    leftover = downloads / "9-abc"
    leftover.mkdir()
    quick = ArchiveKeeper(tmp_path / "documents")
    async with office_at_work(world, address, store, quick, downloads):
        first = await card_of(world, hoa)
        assert NAME in first.text
        await card_of(world, hoa)
        assert not leftover.exists()
    async with office_at_work(world, address, store, quick, downloads):
        await press(world, hoa, first, words.ADD)
        await told(world, hoa, "Đã thêm")
    assert len(quick.archive.current()) == 1


async def test_kept_but_not_recorded_is_not_kept_twice(
    world: LoopbackTelegram,
    address: str,
    store: Database,
    keeper: ArchiveKeeper,
    downloads: Path,
    hoa: User,
) -> None:
    """As when the process is killed between the archive's write and the store's."""
    async with office_at_work(world, address, store, keeper, downloads):
        send(world, hoa)
        await card_of(world, hoa)
    (row,) = await rows(store)
    assert row.draft is not None
    keeper.keep(keeper.draft(row.draft), "Hòa")
    async with store.transaction() as session:
        stored = await session.get_one(IntakeRow, row.id)
        stored.state, stored.decided_by = IntakeState.KEEPING, stored.person_id
    async with office_at_work(world, address, store, keeper, downloads):
        await told(world, hoa, "Đã thêm")
    (held,) = keeper.archive.current()
    assert (held.version, keeper.archive.history(held.id).numbers) == (1, (1,))


async def test_what_somebody_else_changed_meanwhile_is_shown_before_it_is_kept(
    world: LoopbackTelegram,
    address: str,
    store: Database,
    keeper: ArchiveKeeper,
    downloads: Path,
    hoa: User,
    lan: User,
) -> None:
    async with office_at_work(world, address, store, keeper, downloads):
        send(world, hoa)
        mine = await card_of(world, hoa)
        send(world, lan, CHANGED)
        await press(world, lan, await card_of(world, lan), words.ADD)
        await told(world, lan, "Đã thêm")
        await press(world, hoa, mine, words.ADD)
        again = await card_of(world, hoa)
        assert "27 độ" in again.text
        assert len(keeper.archive.history(keeper.archive.current()[0].id).numbers) == 1
        await press(world, hoa, again, words.ADD)
        await told(world, hoa, "Đã thêm bản 2")


class FailsAtFirst:
    """getFile meets a flood wait and a server error before it works."""

    def __init__(self) -> None:
        self.errors: list[Exception] = [
            BotApiError(429, "Too Many Requests: retry after 0", {"retry_after": 0}),
            BotApiError(500, "Internal Server Error"),
            ConnectionCut(),
        ]

    async def before(self, call: Call) -> None:
        if call.method == "getFile" and self.errors:
            raise self.errors.pop()

    async def after(self, call: Call) -> None:
        pass


async def test_trouble_with_the_line_passes(
    world: LoopbackTelegram,
    address: str,
    store: Database,
    keeper: ArchiveKeeper,
    downloads: Path,
    hoa: User,
) -> None:
    world.faults.append(FailsAtFirst())
    async with office_at_work(world, address, store, keeper, downloads):
        send(world, hoa)
        assert NAME in (await card_of(world, hoa)).text
