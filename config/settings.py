"""What can be set, where it is read from, and what is said when a value is wrong.

The environment stands over ``.env``, and ``.env`` over ``config/thidua.toml``; a setting has the
same name in all three. An empty value stands for the default, so that ``TELEGRAM_BOT_TOKEN= thidua
run`` runs without the token that ``.env`` holds.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, InitSettingsSource, SettingsConfigDict
from rapidfuzz import fuzz, process

from config.errors import ThiDuaError
from config.layers import ENVIRONMENT, Layer, read_dotenv, read_toml

_PROJECT: Final = Path(__file__).resolve().parent.parent
SHIPPED: Final = _PROJECT / "config" / "thidua.toml"
PACKAGED: Final = "packaged"
"""The value of ``EMBEDDING_MODEL`` that means the model which comes with the program."""

_HIDDEN: Final = "••••"
_OURS: Final = ("THIDUA_", "TELEGRAM_")


def _inside(check: Callable[[str], str]) -> AfterValidator:
    """The check applied to what a secret holds."""
    return AfterValidator(lambda secret: SecretStr(check(secret.get_secret_value().strip())))


def _address(*schemes: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname or parts.port == 0:
            raise ValueError
        return value.rstrip("/")

    return check


def _like_a_token(value: str) -> str:
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", value):
        raise ValueError
    return value


def _days_before(value: str) -> str:
    days = [int(part) for part in value.split(",")]
    if not all(0 <= day <= 366 for day in days):
        raise ValueError
    return ",".join(map(str, days))


def _with_a_scheme(value: str) -> str:
    if not re.match(r"[a-z][a-z0-9+]*://", value):
        raise ValueError
    return value


def _absolute(value: Path) -> Path:
    return value.expanduser().absolute()


def _a_folder_or_nothing(value: Path) -> Path:
    if value.exists() and not value.is_dir():
        raise ValueError
    return value


def _a_folder(value: Path) -> Path:
    if not value.is_dir():
        raise ValueError
    return value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _default_home() -> Path:
    in_checkout = (_PROJECT / "pyproject.toml").is_file()
    return _PROJECT if in_checkout else Path.home() / ".local" / "share" / "thidua"


def _default_database(values: dict[str, Any]) -> SecretStr:
    return SecretStr(f"sqlite+aiosqlite:///{values['home'] / 'var' / 'thidua.db'}")


Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Days = Annotated[int, Field(ge=1, le=3650)]
Access = Annotated[Literal["staff", "open"], BeforeValidator(_lower)]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)]


class Settings(BaseSettings):
    """Everything that can be set; made by :func:`load_settings`, handed to whoever needs it.

    A field's ``description`` is the Vietnamese wording of what it allows, for messages. Whatever
    may hold a password is a ``SecretStr`` and is masked wherever the settings are shown.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    telegram_bot_token: Annotated[SecretStr, _inside(_like_a_token)] | None = Field(
        default=None,
        validation_alias="TELEGRAM_BOT_TOKEN",
        description="mã do @BotFather cấp, dạng 123456:ABC-def",
    )
    telegram_api_url: Annotated[str, AfterValidator(_address("http", "https"))] = Field(
        default="https://api.telegram.org",
        validation_alias="TELEGRAM_API_URL",
        description="một địa chỉ http:// hoặc https://",
    )
    telegram_proxy: (
        Annotated[SecretStr, _inside(_address("http", "https", "socks5", "socks5h"))] | None
    ) = Field(
        default=None,
        validation_alias="TELEGRAM_PROXY",
        description="một địa chỉ http://, https://, socks5:// hoặc socks5h://",
    )
    home: Annotated[Path, AfterValidator(_absolute), AfterValidator(_a_folder_or_nothing)] = Field(
        default_factory=_default_home,
        validation_alias="THIDUA_HOME",
        description="một thư mục ghi được",
    )
    documents: Annotated[Path, AfterValidator(_absolute), AfterValidator(_a_folder)] = Field(
        default=_PROJECT / "corpus" / "documents",
        validation_alias="THIDUA_DOCUMENTS",
        description="một thư mục có sẵn",
    )
    database_url: Annotated[SecretStr, _inside(_with_a_scheme)] = Field(
        default_factory=_default_database,
        validation_alias="DATABASE_URL",
        description="địa chỉ cơ sở dữ liệu, như sqlite+aiosqlite:///… hoặc postgresql+asyncpg://…",
    )
    embedding_model: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] = Field(
        default=PACKAGED,
        validation_alias="EMBEDDING_MODEL",
        description=f"{PACKAGED}, tên hoặc thư mục của một mô hình sentence-transformers",
    )
    dense_weight: Share = Field(
        default=0.5, validation_alias="THIDUA_DENSE_WEIGHT", description="một số từ 0 đến 1"
    )
    refusal: Share = Field(
        default=0.3, validation_alias="THIDUA_REFUSAL", description="một số từ 0 đến 1"
    )
    access: Access = Field(
        default="staff",
        validation_alias="THIDUA_ACCESS",
        description="staff (chỉ người trong danh sách) hoặc open (ai cũng hỏi được)",
    )
    invitation_days: Days = Field(
        default=14,
        validation_alias="THIDUA_INVITATION_DAYS",
        description="một số ngày từ 1 đến 3650",
    )
    questions_kept_days: Days = Field(
        default=180,
        validation_alias="THIDUA_QUESTIONS_KEPT_DAYS",
        description="một số ngày từ 1 đến 3650",
    )
    follow_up_minutes: Annotated[int, Field(ge=0, le=120)] = Field(
        default=10,
        validation_alias="THIDUA_FOLLOW_UP_MINUTES",
        description="một số phút từ 0 đến 120",
    )
    remind_leads: Annotated[str, AfterValidator(_days_before)] = Field(
        default="7,3,1,0",
        validation_alias="THIDUA_REMIND_LEADS",
        description="các số ngày từ 0 đến 366, cách nhau bằng dấu phẩy, như 7,3,1,0",
    )
    remind_at: Annotated[str, StringConstraints(pattern=r"^(?:0[7-9]|1[0-6]):[0-5]\d$")] = Field(
        default="08:00",
        validation_alias="THIDUA_REMIND_AT",
        description="một giờ trong giờ làm việc, từ 07:00 đến 16:59, như 08:00",
    )
    remind_late_hours: Annotated[int, Field(ge=1, le=720)] = Field(
        default=24,
        validation_alias="THIDUA_REMIND_LATE_HOURS",
        description="một số giờ từ 1 đến 720",
    )
    escalate_days: Annotated[int, Field(ge=1, le=60)] = Field(
        default=2,
        validation_alias="THIDUA_ESCALATE_DAYS",
        description="một số ngày làm việc từ 1 đến 60",
    )
    instance: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")] = Field(
        default="main",
        validation_alias="THIDUA_INSTANCE",
        description="một tên từ 1 đến 64 chữ không dấu, số, dấu chấm, gạch",
    )
    preview_port: int = Field(
        default=8080,
        ge=1,
        le=65535,
        validation_alias="THIDUA_PREVIEW_PORT",
        description="một số cổng từ 1 đến 65535",
    )
    log_level: LogLevel = Field(
        default="INFO",
        validation_alias="THIDUA_LOG_LEVEL",
        description="một trong DEBUG, INFO, WARNING, ERROR",
    )

    @property
    def var(self) -> Path:
        """Where everything that the program makes is kept: model, index, database."""
        return self.home / "var"

    @model_validator(mode="before")
    @classmethod
    def _empty_means_default(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in values.items() if value != ""}


def load_settings(
    environ: Mapping[str, str] | None = None, home: Path | None = None, toml: Path = SHIPPED
) -> Settings:
    """The settings in force.

    ``environ`` stands in for the process environment. The ``.env`` of the current directory is
    read, then that of the home folder; with ``home`` given, which then overrides ``THIDUA_HOME``,
    only the latter. ``toml`` and ``.env`` need not exist.

    Raises ``ThiDuaError`` for a value that is not allowed, a file that cannot be read, and a key in
    a file that is not a setting. Strangers in the environment are none of our business.
    """
    layers = list(_layers(os.environ if environ is None else environ, home, toml))
    for layer in layers:
        _refuse_unknown_keys(layer)
    sources = tuple(InitSettingsSource(Settings, _known(layer)) for layer in layers)
    try:
        return Settings(_build_sources=(sources, {}))
    except ValidationError as error:
        raise _in_plain_words(error, layers) from None


def setting_names() -> tuple[str, ...]:
    """The names of all settings, as they are written in the environment and the files."""
    return tuple(_BY_NAME)


def _layers(environ: Mapping[str, str], home: Path | None, toml: Path) -> Iterator[Layer]:
    if home is not None:
        yield Layer("tham số", {"THIDUA_HOME": str(home)})
    yield Layer(ENVIRONMENT, environ)
    set_home = home or Path(environ.get("THIDUA_HOME") or _default_home())
    folders = [_absolute(set_home)] if home else [Path.cwd(), _absolute(set_home)]
    for folder in dict.fromkeys(folders):
        if (folder / ".env").is_file():
            yield read_dotenv(folder / ".env")
    if toml.is_file():
        yield read_toml(toml)


def _known(layer: Layer) -> dict[str, Any]:
    return {name: layer.values[name] for name in _BY_NAME if name in layer.values}


def _refuse_unknown_keys(layer: Layer) -> None:
    if layer.file is None:
        return
    for key in layer.values:
        if key in _BY_NAME:
            continue
        meant = _nearest(key)
        if meant or layer.all_ours or key.upper().startswith(_OURS):
            value = layer.values[key] if meant and not _is_secret(meant) else _HIDDEN
            advice = f"Có phải {meant}?" if meant else f"Các khóa có: {', '.join(_BY_NAME)}"
            raise ThiDuaError(f"{layer.place} có khóa lạ {key}", value, advice)


def _nearest(key: str) -> str | None:
    found = process.extractOne(key.upper(), _BY_NAME.keys(), scorer=fuzz.ratio, score_cutoff=80)
    return found[0] if found else None


def _in_plain_words(error: ValidationError, layers: list[Layer]) -> ThiDuaError:
    name = str(error.errors(include_url=False)[0]["loc"][0])
    layer = next(layer for layer in layers if name in layer.values)
    value = _HIDDEN if _is_secret(name) else layer.values[name]
    allowed = Settings.model_fields[_BY_NAME[name]].description
    return ThiDuaError(f"Giá trị của {name} ({layer.place}) không hợp lệ", value, f"Cần {allowed}")


def _is_secret(name: str) -> bool:
    return "SecretStr" in str(Settings.model_fields[_BY_NAME[name]].annotation)


_BY_NAME: Final = {
    str(field.validation_alias): attribute for attribute, field in Settings.model_fields.items()
}
