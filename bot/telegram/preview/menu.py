"""Which commands a person is offered (https://core.telegram.org/bots/api#botcommandscope)."""

from bot.telegram.loopback import Chat, LoopbackTelegram
from bot.telegram.loopback.chats import Json


def menu_of(world: LoopbackTelegram, chat: Chat, user: int) -> list[Json]:
    """The commands of the narrowest scope that has any, in Vietnamese rather than in none."""
    if chat.type == "private":
        scopes = [f"chat:{chat.id}", "all_private_chats", "default"]
    else:
        scopes = [f"chat_member:{user}:{chat.id}", f"chat:{chat.id}", "all_group_chats", "default"]
        if chat.members.get(user) in ("creator", "administrator"):
            scopes[1:1] = [f"chat_administrators:{chat.id}"]
            scopes[3:3] = ["all_chat_administrators"]
    for scope in scopes:
        for language in ("vi", ""):
            commands = world.commands.get((scope, language))
            if commands:
                return commands
    return []
