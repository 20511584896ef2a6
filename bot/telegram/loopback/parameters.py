"""What came with a call: known names only, and values of the right kind."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.telegram.loopback.errors import bad_request

_TRUE: Final = frozenset({"true", "1", "yes"})
_FALSE: Final = frozenset({"false", "0", "no", ""})


@dataclass(frozen=True)
class Upload:
    """A file that came in a multipart body."""

    name: str
    mime_type: str
    content: bytes


async def received(request: Request) -> dict[str, Any]:
    """The parameters in the query and body: JSON, form-urlencoded or multipart."""
    found: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json":
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            raise bad_request("can't parse JSON-encoded body") from None
        if not isinstance(body, dict):
            raise bad_request("expected a JSON object as body")
        return {**found, **body}
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form() as form:
            for name, value in form.multi_items():
                found[name] = await _upload(value) if isinstance(value, UploadFile) else value
    return found


async def _upload(file: UploadFile) -> Upload:
    return Upload(
        file.filename or "file", file.content_type or "application/octet-stream", await file.read()
    )


class Parameters:
    """The parameters of one call. Every getter raises BotApiError 400 for a value out of kind."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}

    def check_known(self, known: frozenset[str]) -> None:
        """Refuses a name that the method does not have; files may come under any name."""
        for name, value in self._values.items():
            if name not in known and not isinstance(value, Upload):
                raise bad_request(f'unknown parameter "{name}"')

    def check_required(self, required: frozenset[str]) -> None:
        for name in sorted(required):
            if name not in self._values:
                raise bad_request(f'parameter "{name}" is required')

    def has(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str, default: str = "") -> str:
        value = self._values.get(name, default)
        if not isinstance(value, str):
            raise bad_request(f'parameter "{name}" must be a string')
        return value

    def integer(self, name: str, default: int = 0) -> int:
        value = self._values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise bad_request(f'parameter "{name}" must be an integer')
        try:
            return int(value)
        except ValueError:
            raise bad_request(f'parameter "{name}" must be an integer') from None

    def flag(self, name: str) -> bool:
        value = self._values.get(name, False)
        if isinstance(value, bool):
            return value
        word = str(value).lower()
        if word not in _TRUE | _FALSE:
            raise bad_request(f'parameter "{name}" must be true or false')
        return word in _TRUE

    def structure(self, name: str, kind: type[Any]) -> Any:
        """A JSON object (``dict``) or array (``list``), or None when it did not come."""
        value = self._values.get(name)
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                raise bad_request(f"can't parse {name} JSON object") from None
        if value is not None and not isinstance(value, kind):
            raise bad_request(f"can't parse {name}: wrong type of JSON value")
        return value

    def chat_id(self) -> int | str:
        """The number of a chat, or a public name with its @."""
        value = self._values.get("chat_id", "")
        if isinstance(value, str) and value.startswith("@"):
            return value
        if value == "":
            raise bad_request("chat_id is empty")
        return self.integer("chat_id")

    def file(self, name: str) -> Upload | str:
        """An upload, directly or by ``attach://``, or the id of a file that is known."""
        value = self._values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            value = self._values.get(value.removeprefix("attach://"))
        if isinstance(value, Upload | str) and value:
            return value
        raise bad_request(f"there is no {name} in the request")

    def plain(self) -> dict[str, Any]:
        """What came, for the record."""
        return dict(self._values)
