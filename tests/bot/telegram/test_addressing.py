"""From raw update JSON to a decision."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.addressing import (
    Command,
    Decision,
    Edited,
    Entered,
    Ignored,
    Left,
    Me,
    Migrated,
    Press,
    Question,
    SentFile,
    Unreadable,
    Where,
    decide,
)
from bot.telegram.entities import Formatted
from bot.telegram.loopback.detect import with_detected

ME = Me(42, "thidua_bot", frozenset({"start", "hoi", "vanban"}))
AN = {"id": 7, "is_bot": False, "first_name": "An"}
BOT = {"id": 42, "is_bot": True, "first_name": "Thi Đua", "username": "thidua_bot"}
PRIVATE = {"id": 7, "type": "private", "first_name": "An"}
GROUP = {"id": -5, "type": "group", "title": "Phòng"}
SUPERGROUP = {"id": -1005, "type": "supergroup", "title": "Sở"}
FORUM = {**SUPERGROUP, "is_forum": True}

ALONE = Where(7, private=True)
IN_GROUP = Where(-5, private=False, reply_to=9)
IN_SUPERGROUP = Where(-1005, private=False, reply_to=9)
IN_TOPIC = Where(-1005, private=False, topic=3, reply_to=9)


def message(chat: dict[str, Any], text: str | None = None, **fields: Any) -> dict[str, Any]:
    """A message as Telegram delivers it; commands and mentions in its text are marked."""
    body: dict[str, Any] = {"message_id": 9, "date": 1, "chat": chat, "from": AN}
    for name, entities in (("text", "entities"), ("caption", "caption_entities")):
        words = text if name == "text" else fields.get("caption")
        if words is not None:
            found = with_detected(Formatted(words)).entities
            body[name] = words
            body[entities] = [entity.as_json() for entity in found]
    return {**body, **fields}


def update(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"update_id": 1, kind: body}


def said(text: str) -> dict[str, Any]:
    return {"message_id": 8, "date": 1, "chat": GROUP, "from": AN, "text": text}


BY_BOT = {**said("Câu trả lời"), "from": BOT}
PHOTO = [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]
DOCUMENT = {
    "file_id": "x",
    "file_unique_id": "y",
    "file_name": "a.pdf",
    "mime_type": "application/pdf",
    "file_size": 5,
}
BARE = {"file_id": "x"}
MOVING = Unreadable(ALONE, 7, "animation")
HOI_A = Command(ALONE, 7, "hoi", "a")

TABLE: list[tuple[str, dict[str, Any], Decision]] = [
    # Private chats: everything.
    ("private text", message(PRIVATE, " ai làm? "), Question(ALONE, 7, "ai làm?")),
    ("private command", message(PRIVATE, "/start"), Command(ALONE, 7, "start", "")),
    ("deep link", message(PRIVATE, "/start abc"), Command(ALONE, 7, "start", "abc")),
    ("capitals", message(PRIVATE, "/HOI Ai?"), Command(ALONE, 7, "hoi", "Ai?")),
    ("question below", message(PRIVATE, "/hoi\nai?"), Command(ALONE, 7, "hoi", "ai?")),
    ("unknown command", message(PRIVATE, "/abc d"), Command(ALONE, 7, "abc", "d")),
    ("addressed command", message(PRIVATE, "/hoi@Thidua_Bot a"), Command(ALONE, 7, "hoi", "a")),
    ("other's command", message(PRIVATE, "/hoi@other_bot a"), Ignored("another bot's command")),
    ("command inside", message(PRIVATE, "gõ /hoi à?"), Question(ALONE, 7, "gõ /hoi à?")),
    ("path, no command", message(PRIVATE, "/a/b là gì"), Question(ALONE, 7, "/a/b là gì")),
    ("private mention", message(PRIVATE, "@thidua_bot ai?"), Question(ALONE, 7, "ai?")),
    (
        "captioned photo",
        message(PRIVATE, caption=" ai? ", photo=PHOTO),
        SentFile(ALONE, 7, "photo", "x", "y", caption="ai?"),
    ),
    (
        "photo in its largest size",
        message(PRIVATE, photo=[{**PHOTO[0], "file_id": "s"}, {**PHOTO[0], "width": 9}, *PHOTO]),
        SentFile(ALONE, 7, "photo", "x", "y"),
    ),
    (
        "document",
        message(PRIVATE, document=DOCUMENT),
        SentFile(ALONE, 7, "document", "x", "y", "a.pdf", "application/pdf", 5),
    ),
    ("unnamed", message(PRIVATE, document=BARE), SentFile(ALONE, 7, "document", "x", "")),
    ("moving picture", message(PRIVATE, animation=BARE, document=BARE), MOVING),
    ("command below a file", message(PRIVATE, caption="/hoi a", document=BARE), HOI_A),
    ("file in a group", message(GROUP, document=DOCUMENT), Ignored("not addressed")),
    (
        "file in a group with a question",
        message(GROUP, caption="@thidua_bot ai?", document=DOCUMENT),
        Question(IN_GROUP, 7, "ai?"),
    ),
    ("voice", message(PRIVATE, voice={"file_id": "x"}), Unreadable(ALONE, 7, "voice")),
    ("sticker", message(PRIVATE, sticker={"file_id": "x"}), Unreadable(ALONE, 7, "sticker")),
    ("pinned", message(PRIVATE, pinned_message=said("a")), Ignored("service")),
    # Groups: only what is meant for the bot.
    ("group chat", message(GROUP, "trưa nay ăn gì"), Ignored("not addressed")),
    ("group command", message(GROUP, "/hoi ai?"), Command(IN_GROUP, 7, "hoi", "ai?")),
    ("supergroup command", message(SUPERGROUP, "/vanban"), Command(IN_SUPERGROUP, 7, "vanban", "")),
    ("group unknown", message(GROUP, "/ban an"), Ignored("unknown command")),
    ("unknown, ours", message(GROUP, "/ban@thidua_bot"), Command(IN_GROUP, 7, "ban", "")),
    ("group other's", message(GROUP, "/hoi@other_bot ai?"), Ignored("another bot's command")),
    ("mention first", message(GROUP, "@thidua_bot ai?"), Question(IN_GROUP, 7, "ai?")),
    ("mention last", message(GROUP, "ai? @thidua_bot"), Question(IN_GROUP, 7, "ai?")),
    (
        "mention inside, after emoji",
        message(GROUP, "👍👍 nhờ @ThiDua_bot, ai làm?"),
        Question(IN_GROUP, 7, "👍👍 nhờ ai làm?"),
    ),
    ("mention of another", message(GROUP, "@an_nguyen ai?"), Ignored("not addressed")),
    ("longer name", message(GROUP, "@thidua_bot2 ai?"), Ignored("not addressed")),
    ("address", message(GROUP, "thu@thidua_bot.vn"), Ignored("not addressed")),
    (
        "mention then command",
        message(GROUP, "@thidua_bot /hoi ai?"),
        Command(IN_GROUP, 7, "hoi", "ai?"),
    ),
    (
        "mention without name",
        message(
            GROUP,
            "Thi Đua ai?",
            entities=[{"type": "text_mention", "offset": 0, "length": 7, "user": BOT}],
        ),
        Question(IN_GROUP, 7, "ai?"),
    ),
    (
        "mention in a caption",
        message(GROUP, caption="@thidua_bot ai?", photo=PHOTO),
        Question(IN_GROUP, 7, "ai?"),
    ),
    ("photo in a group", message(GROUP, photo=PHOTO), Ignored("not addressed")),
    ("bare mention", message(GROUP, "@thidua_bot"), Command(IN_GROUP, 7, "hoi", "")),
    (
        "bare mention of a question",
        message(GROUP, "@thidua_bot", reply_to_message=said("Ai làm?")),
        Question(IN_GROUP, 7, "Ai làm?"),
    ),
    (
        "reply to the bot",
        message(GROUP, "còn ai?", reply_to_message=BY_BOT),
        Question(IN_GROUP, 7, "còn ai?"),
    ),
    (
        "reply to a person",
        message(GROUP, "còn ai?", reply_to_message=said("a")),
        Ignored("not addressed"),
    ),
    (
        "voice in reply to the bot",
        message(GROUP, voice={"file_id": "x"}, reply_to_message=BY_BOT),
        Ignored("no text"),
    ),
    # Topics.
    (
        "command in a topic",
        message(FORUM, "/hoi ai?", message_thread_id=3, is_topic_message=True),
        Command(IN_TOPIC, 7, "hoi", "ai?"),
    ),
    (
        "a topic that the bot opened",
        message(
            FORUM,
            "chào cả nhà",
            message_thread_id=3,
            is_topic_message=True,
            reply_to_message={**BY_BOT, "forum_topic_created": {"name": "a"}},
        ),
        Ignored("not addressed"),
    ),
    (
        "a thread outside a forum",
        message(SUPERGROUP, "@thidua_bot ai?", message_thread_id=3),
        Question(IN_SUPERGROUP, 7, "ai?"),
    ),
    # Machines.
    ("another bot", message(GROUP, "/hoi a", **{"from": {**BOT, "id": 43}}), Ignored("bot")),
    ("inline bot", message(PRIVATE, "ai?", via_bot={**BOT, "id": 43}), Ignored("bot")),
    ("channel's copy", message(GROUP, "/hoi a", is_automatic_forward=True), Ignored("bot")),
    (
        "anonymous administrator",
        message(
            SUPERGROUP,
            "/hoi a",
            sender_chat=SUPERGROUP,
            **{"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}},
        ),
        Command(IN_SUPERGROUP, 1087968824, "hoi", "a"),
    ),
]


@pytest.mark.parametrize(
    ("body", "decision"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_a_message_is_understood(body: dict[str, Any], decision: Decision) -> None:
    assert decide(update("message", body), ME) == decision


@pytest.mark.parametrize(
    "kind",
    ["channel_post", "edited_channel_post", "my_chat_member", "poll_answer"],
)
def test_other_updates_ask_nothing(kind: str) -> None:
    assert decide(update(kind, message(PRIVATE, "/hoi ai?")), ME) == Ignored(kind)


@pytest.mark.parametrize(
    "content", ["video", "video_note", "audio", "document", "poll", "contact", "location", "dice"]
)
def test_what_holds_no_text_is_told_apart(content: str) -> None:
    fields: dict[str, Any] = {content: {}}
    decision = decide(update("message", message(PRIVATE, **fields)), ME)
    assert decision == Unreadable(ALONE, 7, content)


@pytest.mark.parametrize(
    ("body", "decision"),
    [
        (message(PRIVATE, " ai làm? "), Edited(ALONE, 7, "ai làm?")),
        (message(PRIVATE, "/hoi ai?"), Edited(ALONE, 7, "ai?")),
        (message(GROUP, "@thidua_bot ai?"), Edited(IN_GROUP, 7, "ai?")),
        (message(GROUP, "/hoi ai?"), Edited(IN_GROUP, 7, "ai?")),
        (message(GROUP, "ai?"), Ignored("edited_message")),
        (message(PRIVATE, "/hoi"), Ignored("edited_message")),
        (message(PRIVATE, "/start"), Ignored("edited_message")),
        (message(PRIVATE, location={"latitude": 1}), Ignored("edited_message")),
        (message(PRIVATE, caption="ai?", photo=PHOTO), Edited(ALONE, 7, "ai?")),
        (message(PRIVATE, photo=PHOTO), Ignored("edited_message")),
    ],
)
def test_an_edit_asks_what_the_message_says_now(body: dict[str, Any], decision: Decision) -> None:
    assert decide(update("edited_message", body), ME) == decision


def test_a_group_that_becomes_a_supergroup_says_so_in_both() -> None:
    anonymous = {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}}
    for chat, fields in (
        (GROUP, {"migrate_to_chat_id": -1005}),
        (SUPERGROUP, {"migrate_from_chat_id": -5, **anonymous}),
    ):
        decision = decide(update("message", message(chat, **fields)), ME)
        assert isinstance(decision, Migrated)
        assert (decision.old, decision.new) == (-5, -1005)


IN, OUT = {"status": "member"}, {"status": "left"}
MUTED = {"status": "restricted", "is_member": True}
GONE = {"status": "restricted", "is_member": False}


@pytest.mark.parametrize(
    ("old", "new", "decision"),
    [
        (OUT, IN, Entered(Where(-5, private=False), 7, 1)),
        (OUT, MUTED, Entered(Where(-5, private=False), 7, 1)),
        (IN, {"status": "kicked"}, Left(Where(-5, private=False), 7)),
        (IN, GONE, Left(Where(-5, private=False), 7)),
        (IN, {"status": "administrator"}, Ignored("rights in a group")),
        (IN, MUTED, Ignored("rights in a group")),
    ],
)
def test_the_bot_comes_and_goes(old: Any, new: Any, decision: Decision) -> None:
    change = {
        "chat": GROUP,
        "from": AN,
        "date": 1,
        "old_chat_member": old,
        "new_chat_member": new,
    }
    assert decide(update("my_chat_member", change), ME) == decision


def test_an_update_with_nothing_in_it_asks_nothing() -> None:
    assert decide({"update_id": 1}, ME) == Ignored("empty")


def test_a_press_is_a_press() -> None:
    query = {"id": "77", "from": AN, "data": "c:1", "message": message(FORUM, "a")}
    assert decide(update("callback_query", query), ME) == Press(IN_SUPERGROUP, 7, "77", "c:1")


def test_a_press_under_a_message_that_is_gone_is_ignored() -> None:
    query = {"id": "77", "from": AN, "data": "c:1", "inline_message_id": "5"}
    assert isinstance(decide(update("callback_query", query), ME), Ignored)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["chat", "from", "id", "type", "text", "entities", "reply_to_message", "message_id"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]),
    json_values,
)
def test_a_malformed_update_raises_nothing_but_what_is_promised(kind: str, body: Any) -> None:
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        assert decide({"update_id": 1, kind: body}, ME)
