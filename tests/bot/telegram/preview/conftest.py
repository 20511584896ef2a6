import json
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any

import httpx
import pytest

from bot.telegram.loopback import LoopbackTelegram, loopback_app
from bot.telegram.preview import GroupPlan, MovableClock, Persona, Stage, preview_app
from bot.telegram.preview.people import settle
from config.errors import ThiDuaError
from config.time import ZONE

BINH = Persona(101, "Bình", "Nhân viên", "Người của Phòng Một.", "binh")
HOA = Persona(102, "Hòa", "HCTH", "Người của văn phòng.")
LAN = Persona(104, "Lan", "Người lạ", "Không ai biết.")
GROUP = GroupPlan("Nhóm Phòng Một", (101, 102))
BEGIN = datetime(2024, 5, 6, 8, 0, tzinfo=ZONE)

Post = Callable[..., Coroutine[Any, Any, httpx.Response]]
Bot = Callable[..., Coroutine[Any, Any, Any]]


def explained(question: str) -> Mapping[str, Any]:
    if question == "không đọc được":
        raise ThiDuaError("Câu hỏi không đọc được", None, "Viết lại")
    best = {"label": "mục I", "quote": "Tưới cây.", "likely": 0.9, "signals": {"theo chữ": 0.8}}
    return {"understood": question.upper(), "status": "answered", "candidates": [best]}


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(lambda: BEGIN)


@pytest.fixture
def world(clock: MovableClock) -> LoopbackTelegram:
    return LoopbackTelegram(clock=clock)


@pytest.fixture
def stage(world: LoopbackTelegram, clock: MovableClock) -> Stage:
    made = Stage(world, (BINH, HOA, LAN), clock, explained)
    settle(world, made.personas, (GROUP,))
    return made


@pytest.fixture
async def page(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(preview_app(stage))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        yield client


@pytest.fixture
def post(page: httpx.AsyncClient) -> Post:
    async def posted(name: str, **body: Any) -> httpx.Response:
        return await page.post(f"/api/{name}", json=body)

    return posted


@pytest.fixture
async def bot(world: LoopbackTelegram) -> AsyncIterator[Bot]:
    """What the bot does: a method of the Bot API, and its result."""
    transport = httpx.ASGITransport(loopback_app(world))
    async with httpx.AsyncClient(transport=transport, base_url="http://loopback") as client:

        async def call(method: str, **parameters: Any) -> Any:
            response = await client.post(f"/bot{world.token}/{method}", json=parameters)
            body = json.loads(response.content)
            assert body["ok"], body
            return body["result"]

        yield call
