"""What is written about the settings is what the settings are."""

import re
import tomllib
from pathlib import Path

import pytest

from config.settings import SHIPPED, load_settings, setting_names

ROOT = SHIPPED.parent.parent
SECTION = re.compile(r"^## Configuration\n(.*?)^## ", re.DOTALL | re.MULTILINE)
ROW = re.compile(r"^\| `(?P<name>[A-Z_]+)` \| (?P<default>[^|]+) \| [^|]+ \|$", re.MULTILINE)
DEFAULTS = {
    "TELEGRAM_BOT_TOKEN": "none",
    "TELEGRAM_PROXY": "none",
    "THIDUA_HOME": "the checkout; `~/.local/share/thidua` when installed elsewhere",
    "THIDUA_DOCUMENTS": "`corpus/documents`",
    "DATABASE_URL": "`sqlite+aiosqlite:///THIDUA_HOME/var/thidua.db`",
}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shown_default(name: str, home: Path) -> str:
    if name in DEFAULTS:
        return DEFAULTS[name]
    attribute = name.lower().removeprefix("thidua_")
    return f"`{getattr(load_settings({}, home=home), attribute)}`"


def offered(text: str) -> dict[str, str]:
    """The settings in a file, those commented out as well, with the values they are given."""
    return dict(re.findall(r'^(?:# )?([A-Z_]+) ?= ?"?(.*?)"?$', text, re.MULTILINE))


def test_the_readme_names_every_setting_with_its_default(tmp_path: Path) -> None:
    section = SECTION.search(read("README.md"))
    assert section is not None
    table = {row["name"]: row["default"] for row in ROW.finditer(section[1])}
    assert table == {name: shown_default(name, tmp_path) for name in setting_names()}


@pytest.mark.parametrize("file", [".env.example", "config/thidua.toml"])
def test_a_file_to_fill_in_offers_settings_at_their_defaults(file: str, tmp_path: Path) -> None:
    offers = offered(read(file))
    assert offers.keys() <= set(setting_names())
    assert load_settings(offers, home=tmp_path) == load_settings({}, home=tmp_path)


def test_every_setting_is_offered_in_one_of_the_two_files() -> None:
    in_dotenv, in_toml = offered(read(".env.example")), offered(read("config/thidua.toml"))
    assert in_dotenv.keys() | in_toml.keys() == set(setting_names())
    assert not in_dotenv.keys() & in_toml.keys()


def test_thidua_toml_is_toml_with_its_lines_uncommented() -> None:
    lines = re.sub(r"^# (?=[A-Z_]+ = )", "", read("config/thidua.toml"), flags=re.MULTILINE)
    assert tomllib.loads(lines).keys() == offered(read("config/thidua.toml")).keys()
