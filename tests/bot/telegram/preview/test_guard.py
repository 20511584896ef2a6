"""The page answers this machine's own browser, on the page itself, and nobody else."""

import httpx
import pytest

from bot.telegram.loopback import LoopbackTelegram
from tests.bot.telegram.preview.conftest import BINH

SAY = {"persona": BINH.id, "chat": BINH.id, "text": "từ trang khác"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:8080"},
        {"Host": "evil.example:8080@127.0.0.1.evil"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_others_are_turned_away(
    page: httpx.AsyncClient, world: LoopbackTelegram, headers: dict[str, str]
) -> None:
    refused = await page.post("/api/say", json=SAY, headers=headers)
    assert refused.status_code == 403
    assert not world.messages(world.users[BINH.id])
    assert "access-control-allow-origin" not in refused.headers


@pytest.mark.parametrize(
    "headers",
    [{}, {"Host": "localhost:8080"}, {"Origin": "http://127.0.0.1:8080"}],
)
async def test_the_page_itself_is_served(page: httpx.AsyncClient, headers: dict[str, str]) -> None:
    assert (await page.post("/api/say", json=SAY, headers=headers)).status_code == 200


async def test_a_form_of_another_site_cannot_speak(page: httpx.AsyncClient) -> None:
    refused = await page.post(
        "/api/say", content=b'{"persona":101}', headers={"Content-Type": "text/plain"}
    )
    assert refused.status_code == 415


async def test_no_code_but_the_pages_own_is_run(page: httpx.AsyncClient) -> None:
    policy = (await page.get("/")).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path", ["/static/../server.py", "/static/%2e%2e/server.py", "/api/nothing"]
)
async def test_only_the_pages_files_are_served(page: httpx.AsyncClient, path: str) -> None:
    assert (await page.get(path)).status_code in (404, 405)
