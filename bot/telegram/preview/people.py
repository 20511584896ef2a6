"""Who can be played in the preview, and the groups they sit in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.telegram.loopback import Chat, LoopbackTelegram, User


@dataclass(frozen=True)
class Persona:
    """Somebody to be: a Telegram account ``id``, a name, a role in two words, and a sentence."""

    id: int
    name: str
    role: str
    description: str
    username: str | None = None


@dataclass(frozen=True)
class GroupPlan:
    """A group to begin with: ``members`` are ids of personas, the first of whom made it."""

    title: str
    members: tuple[int, ...]
    topics: tuple[str, ...] = ()


PERSONAS: Final = (
    Persona(
        101,
        "Nguyễn Thị Bình",
        "Nhân viên",
        "Công chức Phòng Quản lý khoa học, đã có trong danh sách của Sở.",
        "binh_nguyen",
    ),
    Persona(
        102,
        "Trần Văn Hòa",
        "HCTH",
        "Phòng Hành chính – Tổng hợp: quản lý văn bản, nhắc việc, trả lời câu hỏi còn bỏ ngỏ.",
        "hoa_hcth",
    ),
    Persona(
        103,
        "Lê Minh Khôi",
        "Nhân viên mới",
        "Vừa nhận việc, mở trợ lý lần đầu bằng liên kết mời.",
    ),
    Persona(
        104,
        "Phạm Lan",
        "Người lạ",
        "Không có tên trong danh sách của Sở.",
    ),
)
GROUPS: Final = (GroupPlan("Nhóm Phòng Quản lý khoa học", (101, 102, 103)),)


def settle(
    world: LoopbackTelegram, personas: Iterable[Persona], groups: Iterable[GroupPlan]
) -> tuple[Chat, ...]:
    """Gives every persona an account, makes the groups with the bot in them, and returns them."""
    for persona in personas:
        user = User(persona.id, persona.name, username=persona.username)
        world.users[user.id] = user
        world.chats[user.id] = Chat(user.id, "private", person=user)
    return tuple(_made(world, plan) for plan in groups)


def _made(world: LoopbackTelegram, plan: GroupPlan) -> Chat:
    members = [world.users[number] for number in plan.members]
    group = world.new_group(plan.title, members, forum=bool(plan.topics))
    for topic in plan.topics:
        world.new_topic(members[0], group, topic)
    return group
