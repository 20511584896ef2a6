"""What comes back when something other than Telegram, or Telegram in trouble, answers."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from bot.telegram.options import TelegramOptions
from bot.telegram.patience import Patience
from bot.telegram.polling import Fetcher, FetchFailed, Raw, WrongToken, confirm, poll


@asynccontextmanager
async def answering(*bodies: str, status: int = 200) -> AsyncIterator[TelegramOptions]:
    """A server that gives these answers one after the other, and the last one for ever."""
    waiting = list(bodies)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = (waiting.pop(0) if len(waiting) > 1 else waiting[0]).encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield TelegramOptions("1:abc", f"http://127.0.0.1:{port}", poll_timeout=1)


@pytest.mark.parametrize(
    ("status", "body", "reason", "retry_after"),
    [
        (200, "<html>Trang này bị chặn</html>", "HTTP 200, not JSON", 0),
        (200, "[]", "HTTP 200, not an object", 0),
        (200, '{"ok": true, "result": {}}', "HTTP 200: None", 0),
        (502, '{"ok": false, "description": "Bad Gateway"}', "HTTP 502: Bad Gateway", 0),
        (
            429,
            '{"ok": false, "description": "Slow", "parameters": {"retry_after": 7}}',
            "HTTP 429: Slow",
            7,
        ),
    ],
)
async def test_what_may_pass_is_no_end(
    status: int, body: str, reason: str, retry_after: float
) -> None:
    async with answering(body, status=status) as options, Fetcher(options) as fetcher:
        with pytest.raises(FetchFailed) as caught:
            await fetcher.fetch(0)
    assert (str(caught.value), caught.value.retry_after) == (reason, retry_after)


@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_that_is_not_known_is_the_end(status: int) -> None:
    body = '{"ok": false, "description": "No"}'
    async with answering(body, status=status) as options, Fetcher(options) as fetcher:
        with pytest.raises(WrongToken):
            await poll(fetcher, reject, Patience(asyncio.Event(), 0.01, 0.01))


async def reject(batch: Sequence[Raw]) -> None:
    raise AssertionError(batch)


async def test_an_update_without_id_is_passed_over_and_the_next_offset_returned() -> None:
    stop = asyncio.Event()
    accepted: list[Raw] = []

    async def accept(batch: Sequence[Raw]) -> None:
        accepted.extend(batch)
        stop.set()

    broken = '{"ok": true, "result": [5, {"update_id": "7"}]}'
    mixed = '{"ok": true, "result": [{"update_id": true}, {"update_id": 8, "message": null}]}'
    async with answering(broken, mixed) as options, Fetcher(options) as fetcher:
        offset = await poll(fetcher, accept, Patience(stop, 0.01, 0.01))
    assert (accepted, offset) == ([{"update_id": 8, "message": None}], 9)


async def test_confirming_may_fail_without_harm() -> None:
    async with answering("", status=500) as options, Fetcher(options) as fetcher:
        await confirm(fetcher, 9)


async def test_pauses_grow_to_a_limit_and_end_when_told_to_stop() -> None:
    stop = asyncio.Event()
    patience = Patience(stop, 1.0, 3.0)
    stop.set()
    assert [await patience.pause() for _ in range(4)] == [1.0, 2.0, 3.0, 3.0]
    assert await patience.pause(at_least=9.0) == 9.0
    patience.restored()
    assert await patience.pause() == 1.0
