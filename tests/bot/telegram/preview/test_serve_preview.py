"""The preview starts with the bot, serves until told to stop, and says when it cannot."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest

from bot.telegram import preview
from bot.telegram.preview import GROUPS, PERSONAS, Stage, preview_world, serve_preview
from bot.telegram.preview.port import claimed
from config.errors import ThiDuaError
from config.time import system_clock
from index.kinds import Kind
from index.model import Status
from index.signals import Signals


@asynccontextmanager
async def previewing(**options: Any) -> AsyncIterator[tuple[str, asyncio.Task[None]]]:
    """A preview whose bot only waits."""
    stop, ready = asyncio.Event(), asyncio.get_running_loop().create_future()

    async def idle(address: str) -> None:
        await stop.wait()

    run_bot = options.pop("run_bot", idle)
    world = preview_world(system_clock)
    task = asyncio.create_task(
        serve_preview(world, run_bot, stop, port=0, on_ready=ready.set_result, **options)
    )
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        await task
    yield ready.result(), task
    stop.set()
    await task


async def test_events_stream_until_the_end() -> None:
    async with (
        httpx.AsyncClient(timeout=10) as client,
        previewing() as (address, _),
        client.stream("GET", f"{address}/api/events") as stream,
    ):
        lines = stream.aiter_lines()
        first = json.loads((await anext(lines)).removeprefix("data: "))
        assert [event["type"] for event in first][:2] == ["hello", "people"]
        assert first[0]["me"] == PERSONAS[0].id
        await client.post(f"{address}/api/start", json={"persona": PERSONAS[0].id})
        assert await anext(line async for line in lines if '"/start"' in line)
    with pytest.raises(httpx.ConnectError):
        await httpx.AsyncClient().get(address)


async def test_an_open_page_does_not_hold_up_the_end() -> None:
    async with httpx.AsyncClient(timeout=10) as client:
        async with previewing() as (address, task):
            streaming = client.stream("GET", f"{address}/api/events")
            stream = await streaming.__aenter__()
            await anext(stream.aiter_lines())
        assert task.done()
        await streaming.__aexit__(None, None, None)


async def test_the_people_are_there_before_the_bot_starts() -> None:
    seen: list[set[int]] = []

    async def prepare(stage: Stage) -> None:
        seen.append(set(stage.world.users))

    async with previewing(prepare=prepare):
        assert seen == [{persona.id for persona in PERSONAS}]


async def test_a_bot_that_fails_ends_the_preview() -> None:
    async def failing(address: str) -> None:
        raise ThiDuaError("Trợ lý không chạy được")

    async def fail() -> None:
        async with previewing(run_bot=failing) as (_, task):
            await task

    with pytest.raises(ThiDuaError, match="Trợ lý không chạy được"):
        await fail()


async def test_a_port_that_is_taken_is_named_with_the_setting() -> None:
    with claimed(0) as taken:
        port = taken.getsockname()[1]
        world = preview_world(system_clock)

        async def never(address: str) -> None:
            raise AssertionError("the bot was started without a page")

        with pytest.raises(ThiDuaError, match=f"{port}.*THIDUA_PREVIEW_PORT"):
            await serve_preview(world, never, asyncio.Event(), port=port)


def test_two_previews_share_no_token_and_no_update_ids() -> None:
    one, other = preview_world(system_clock), preview_world(system_clock)
    assert one.token != other.token
    assert one.updates.put_raw({}) > 1_000_000_000


def test_every_term_of_an_explanation_has_a_name() -> None:
    names = (Path(preview.__file__).parent / "static" / "names.js").read_text(encoding="utf-8")
    terms = {*Signals._fields, *(kind.value for kind in Kind), *get_args(Status)}
    assert terms == set(re.findall(r"^  (\w+): ", names, re.MULTILINE))


def test_the_groups_are_of_people_there_are() -> None:
    ids = {persona.id for persona in PERSONAS}
    assert all(set(group.members) <= ids for group in GROUPS)
