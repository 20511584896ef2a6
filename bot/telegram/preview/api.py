"""The page's JSON API: what a person does in Telegram, done to the loopback's world."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.telegram.entities import utf16_length
from bot.telegram.loopback import Button, Chat, Seen, User
from bot.telegram.preview import words
from bot.telegram.preview.clock import MovableClock
from bot.telegram.preview.stage import Stage
from bot.telegram.preview.watcher import Watcher, clock_json
from config.errors import ThiDuaError
from config.time import ZONE

TEXT_LIMIT: Final = 4096
# More than Telegram hands out to bots, so that one can see how the bot takes that.
FILE_LIMIT: Final = 50 * 1024 * 1024
_ANSWER_WITHIN: Final = 30.0
_STILL_HERE: Final = 15.0
_SHOWN_IN_PAGE: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_KINDS: Final = frozenset({"document", "photo", "voice", "sticker"})

Body = TypeVar("Body", bound=BaseModel)


class Refused(Exception):
    """The page asked for what cannot be done; ``message`` is Vietnamese, for the person."""

    def __init__(self, message: str, status: int = 400) -> None:
        self.message = message
        self.status = status
        super().__init__(message)


class Doing(BaseModel):
    """Who does something."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    persona: int


class InChat(Doing):
    chat: int


class Saying(InChat):
    text: str
    reply_to: int | None = None
    topic: int | None = None


class Editing(InChat):
    message: int
    text: str


class Pressing(InChat):
    message: int
    text: str
    data: str


class Reading(InChat):
    upto: int


class Starting(Doing):
    payload: str = Field(default="", pattern=r"^[A-Za-z0-9_-]{0,64}$")


class Blocking(Doing):
    blocked: bool


class Joining(InChat):
    present: bool


class Moving(BaseModel):
    """Either so many hours on, or to a date and time in the office's zone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hours: float | None = Field(default=None, gt=0, le=24 * 366)
    to: datetime | None = None


class Explaining(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    question: str = Field(min_length=1, max_length=TEXT_LIMIT)


class Api:
    """The API of one stage; every refusal is JSON ``{"error": "…"}`` in Vietnamese."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._world = stage.world

    def routes(self) -> list[Route]:
        """Everything under ``/api``."""
        posts: dict[str, Callable[[Request], Awaitable[object]]] = {
            "say": self._say,
            "edit": self._edit,
            "press": self._press,
            "start": self._start,
            "read": self._read,
            "block": self._block,
            "join": self._join,
            "file": self._send_file,
            "clock": self._move_clock,
            "explain": self._explain,
        }
        return [
            Route("/api/events", self._events),
            Route("/api/file/{id}", self._file),
            *(
                Route(f"/api/{name}", _answering(handle), methods=["POST"])
                for name, handle in posts.items()
            ),
        ]

    async def _events(self, request: Request) -> Response:
        wanted = request.query_params.get("persona") or str(self._stage.personas[0].id)
        if not wanted.isascii() or not wanted.isdigit() or int(wanted) not in self._ids():
            return _refusal(Refused(words.NO_PERSONA, 404))
        watcher = Watcher(self._stage, int(wanted))
        return StreamingResponse(self._told(watcher), media_type="text/event-stream")

    async def _told(self, watcher: Watcher) -> AsyncIterator[str]:
        while not self._stage.closed:
            await self._world.changed.until(
                lambda: self._stage.closed or watcher.look(), _STILL_HERE
            )
            events = watcher.take()
            yield f"data: {json.dumps(events, ensure_ascii=False)}\n\n" if events else ":\n\n"

    async def _say(self, request: Request) -> object:
        body = await _body(request, Saying)
        user, chat = self._seen_by(body)
        replied = None if body.reply_to is None else self._message(chat, body.reply_to)
        if body.topic is not None and body.topic not in chat.topics:
            raise Refused(words.NO_TOPIC, 404)
        if chat.blocked:
            raise Refused(words.BLOCKED, 409)
        sent = self._world.say(user, chat, _checked(body.text), replied, body.topic)
        self._stage.mark_read(user.id, chat, sent.id)
        return {"message": sent.id}

    async def _edit(self, request: Request) -> object:
        body = await _body(request, Editing)
        user, chat = self._seen_by(body)
        message = self._message(chat, body.message)
        if message.raw.get("from", {}).get("id") != user.id or "text" not in message.raw:
            raise Refused(words.NOT_YOURS, 403)
        text = _checked(body.text)
        if text != message.text:
            self._world.edit(user, message, text)
        return {"message": message.id}

    async def _press(self, request: Request) -> object:
        body = await _body(request, Pressing)
        user, chat = self._seen_by(body)
        message = self._message(chat, body.message)
        button = Button(body.text, body.data)
        if button not in message.buttons:
            raise Refused(words.BUTTON_CHANGED, 409)
        query = self._world.press(user, message, button)
        self._stage.note_press(chat)
        await self._world.changed.until(
            lambda: query.answered or self._stage.closed, _ANSWER_WITHIN
        )
        return {
            "answered": query.answered,
            "text": query.text,
            "alert": query.show_alert,
            "url": query.url,
        }

    async def _start(self, request: Request) -> object:
        body = await _body(request, Starting)
        user = self._user(body)
        if self._world.chats[user.id].blocked:
            self._world.unblock(user)
        sent = self._world.start(user, body.payload)
        self._stage.mark_read(user.id, self._world.chats[user.id], sent.id)
        return {"message": sent.id}

    async def _read(self, request: Request) -> object:
        body = await _body(request, Reading)
        user, chat = self._seen_by(body)
        self._stage.mark_read(user.id, chat, min(body.upto, chat.last_message_id))
        return {}

    async def _block(self, request: Request) -> object:
        body = await _body(request, Blocking)
        user = self._user(body)
        if self._world.chats[user.id].blocked != body.blocked:
            (self._world.block if body.blocked else self._world.unblock)(user)
        return {}

    async def _join(self, request: Request) -> object:
        """The bot is put into a group, or thrown out."""
        body = await _body(request, Joining)
        user, chat = self._seen_by(body)
        if chat.type == "private":
            raise Refused(words.NO_CHAT)
        self._world.set_bot_status(user, chat, "member" if body.present else "kicked")
        return {}

    async def _send_file(self, request: Request) -> object:
        """Multipart: ``persona``, ``chat``, ``topic``, ``kind``, ``caption`` and ``file``."""
        if int(request.headers.get("content-length", 0)) > FILE_LIMIT + 64 * 1024:
            raise Refused(words.FILE_TOO_LARGE, 413)
        async with request.form(max_files=1, max_fields=8) as form:
            file, kind = form.get("file"), form.get("kind", "document")
            if not isinstance(file, UploadFile) or kind not in _KINDS:
                raise Refused(words.BAD_REQUEST)
            user, chat = self._seen_by(
                InChat(persona=_number(form, "persona"), chat=_number(form, "chat"))
            )
            topic = _number(form, "topic") if form.get("topic") else None
            if topic is not None and topic not in chat.topics:
                raise Refused(words.NO_TOPIC, 404)
            if chat.blocked:
                raise Refused(words.BLOCKED, 409)
            if (file.size or 0) > FILE_LIMIT:
                raise Refused(words.FILE_TOO_LARGE, 413)
            content = await file.read()
            if not content:
                raise Refused(words.FILE_EMPTY)
            sent = self._world.send_file(
                user,
                chat,
                str(kind),
                content,
                file.filename or "tep",
                file.content_type or "application/octet-stream",
                str(form.get("caption", ""))[:1024].strip(),
                topic,
            )
        self._stage.mark_read(user.id, chat, sent.id)
        return {"message": sent.id}

    async def _file(self, request: Request) -> Response:
        stored = self._world.files.get(request.path_params["id"])
        if stored is None:
            return _refusal(Refused(words.NO_FILE, 404))
        shown = stored.mime_type in _SHOWN_IN_PAGE
        placing = "inline" if shown else f"attachment; filename*=UTF-8''{quote(stored.name)}"
        kind = stored.mime_type if shown else "application/octet-stream"
        return Response(stored.content, media_type=kind, headers={"Content-Disposition": placing})

    async def _move_clock(self, request: Request) -> object:
        clock, body = self._stage.clock, await _body(request, Moving)
        if not isinstance(clock, MovableClock):
            raise Refused(words.CLOCK_FIXED, 409)
        if body.hours is not None:
            clock.advance(timedelta(hours=body.hours))
        elif body.to is not None:
            instant = body.to if body.to.tzinfo else body.to.replace(tzinfo=ZONE)
            if instant < clock():
                raise Refused(words.CLOCK_ONWARDS)
            clock.move_to(instant)
        self._world.changed.set()
        return clock_json(self._stage)

    async def _explain(self, request: Request) -> object:
        body = await _body(request, Explaining)
        if self._stage.explain is None:
            raise Refused(words.NO_EXPLANATION, 404)
        try:
            return dict(await asyncio.to_thread(self._stage.explain, body.question))
        except ThiDuaError as error:
            raise Refused(error.message) from None

    def _ids(self) -> set[int]:
        return {persona.id for persona in self._stage.personas}

    def _user(self, body: Doing) -> User:
        if body.persona not in self._ids():
            raise Refused(words.NO_PERSONA, 404)
        return self._world.users[body.persona]

    def _seen_by(self, body: InChat) -> tuple[User, Chat]:
        user = self._user(body)
        for chat in self._stage.chats_of(user.id):
            if chat.id == body.chat:
                return user, chat
        raise Refused(words.NO_CHAT, 404)

    def _message(self, chat: Chat, number: int) -> Seen:
        if number not in chat.messages:
            raise Refused(words.NO_MESSAGE, 404)
        return self._world.message(chat, number)


def _answering(
    handle: Callable[[Request], Awaitable[object]],
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await handle(request))
        except Refused as refused:
            return _refusal(refused)

    return endpoint


def _refusal(refused: Refused) -> JSONResponse:
    return JSONResponse({"error": refused.message}, status_code=refused.status)


async def _body(request: Request, kind: type[Body]) -> Body:
    """The JSON body; only what calls itself JSON, which another site's form cannot."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise Refused(words.BAD_REQUEST, 415)
    try:
        return kind.model_validate_json(await request.body())
    except ValidationError:
        raise Refused(words.BAD_REQUEST) from None


def _checked(text: str) -> str:
    trimmed = text.strip()
    if not trimmed:
        raise Refused(words.TEXT_EMPTY)
    if utf16_length(trimmed) > TEXT_LIMIT:
        raise Refused(words.TEXT_TOO_LONG)
    return trimmed


def _number(form: FormData, name: str) -> int:
    try:
        return int(str(form.get(name, "")))
    except ValueError:
        raise Refused(words.BAD_REQUEST) from None
