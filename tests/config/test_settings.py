"""Where settings come from, which one wins, and what is said when one is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ThiDuaError
from config.settings import SHIPPED, Settings, load_settings, setting_names

TOKEN = "123456:ABC-def_1"
SECRETS = {
    "TELEGRAM_BOT_TOKEN": TOKEN,
    "TELEGRAM_PROXY": "socks5://ban:matkhau@127.0.0.1:1080",
    "DATABASE_URL": "postgresql+asyncpg://ban:matkhau@db/thidua",
}


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def message(home: Path, environ: dict[str, str] | None = None, toml: Path = SHIPPED) -> str:
    with pytest.raises(ThiDuaError) as caught:
        load_settings(environ or {}, home=home, toml=toml)
    assert "\n" not in caught.value.message
    return caught.value.message


def test_nothing_set_gives_the_defaults(tmp_path: Path) -> None:
    settings = load_settings({}, home=tmp_path)

    assert settings.telegram_bot_token is None
    assert settings.telegram_proxy is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.home == tmp_path
    assert settings.var == tmp_path / "var"
    assert settings.database_url.get_secret_value() == (
        f"sqlite+aiosqlite:///{tmp_path}/var/thidua.db"
    )
    assert settings.embedding_model == "packaged"
    assert (settings.documents / "ke-hoach-thi-dua-2024.txt").is_file()
    assert (settings.dense_weight, settings.refusal, settings.log_level) == (0.5, 0.3, "INFO")


def test_in_a_checkout_the_home_is_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / ".env", "THIDUA_HOME=\n")
    assert load_settings({}).home == SHIPPED.parent.parent


def test_environment_over_dotenv_over_toml(tmp_path: Path) -> None:
    toml = write(
        tmp_path / "thidua.toml",
        'THIDUA_REFUSAL = 0.1\nTHIDUA_DENSE_WEIGHT = 0.1\nEMBEDDING_MODEL = "a"\n',
    )
    write(tmp_path / ".env", "THIDUA_REFUSAL=0.2\nTHIDUA_DENSE_WEIGHT='0.2'\n")

    settings = load_settings({"THIDUA_REFUSAL": "0.3"}, home=tmp_path, toml=toml)

    assert (settings.refusal, settings.dense_weight, settings.embedding_model) == (0.3, 0.2, "a")


def test_dotenv_of_the_current_directory_over_that_of_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, home = tmp_path / "here", tmp_path / "home"
    here.mkdir()
    home.mkdir()
    write(here / ".env", "THIDUA_REFUSAL=0.1\n")
    write(home / ".env", "THIDUA_REFUSAL=0.2\nTHIDUA_DENSE_WEIGHT=0.2\n")
    monkeypatch.chdir(here)

    settings = load_settings({"THIDUA_HOME": "../home"})

    assert settings.home.resolve() == home.resolve()
    assert (settings.refusal, settings.dense_weight) == (0.1, 0.2)


def test_a_given_home_leaves_the_current_directory_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    write(here / ".env", f"TELEGRAM_BOT_TOKEN={TOKEN}\n")
    monkeypatch.chdir(here)

    settings = load_settings({"THIDUA_HOME": "/elsewhere"}, home=tmp_path)

    assert settings.telegram_bot_token is None
    assert settings.home == tmp_path


def test_the_process_environment_is_not_read_when_another_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_REFUSAL", "0.9")
    assert load_settings({}, home=tmp_path).refusal == 0.3
    assert load_settings(home=tmp_path).refusal == 0.9


def test_an_empty_value_hides_the_one_below(tmp_path: Path) -> None:
    write(tmp_path / ".env", f"TELEGRAM_BOT_TOKEN={TOKEN}\nTHIDUA_REFUSAL=0.9\n")
    settings = load_settings({"TELEGRAM_BOT_TOKEN": "", "THIDUA_REFUSAL": ""}, home=tmp_path)
    assert settings.telegram_bot_token is None
    assert settings.refusal == 0.3


def test_values_are_tidied(tmp_path: Path) -> None:
    settings = load_settings(
        {
            "TELEGRAM_BOT_TOKEN": f" {TOKEN} ",
            "TELEGRAM_API_URL": "http://127.0.0.1:9000/",
            "THIDUA_LOG_LEVEL": "debug",
        },
        home=tmp_path,
    )
    assert settings.telegram_bot_token is not None
    assert settings.telegram_bot_token.get_secret_value() == TOKEN
    assert settings.telegram_api_url == "http://127.0.0.1:9000"
    assert settings.log_level == "DEBUG"


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("THIDUA_REFUSAL", "7", "một số từ 0 đến 1"),
        ("THIDUA_DENSE_WEIGHT", "nan", "một số từ 0 đến 1"),
        ("THIDUA_DENSE_WEIGHT", "nửa", "một số từ 0 đến 1"),
        ("THIDUA_LOG_LEVEL", "loud", "DEBUG, INFO, WARNING, ERROR"),
        ("TELEGRAM_API_URL", "api.telegram.org", "http:// hoặc https://"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:port", "http:// hoặc https://"),
        ("THIDUA_DOCUMENTS", "/không/có", "một thư mục có sẵn"),
        ("EMBEDDING_MODEL", "  ", "packaged"),
    ],
)
def test_a_bad_value_names_the_key_the_value_and_what_is_allowed(
    tmp_path: Path, name: str, value: str, allowed: str
) -> None:
    said = message(tmp_path, {name: value})
    assert name in said
    assert repr(value) in said
    assert allowed in said
    assert "biến môi trường" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "matkhau"),
        ("TELEGRAM_PROXY", "ftp://ban:matkhau@x"),
        ("DATABASE_URL", "matkhau"),
    ],
)
def test_a_bad_secret_is_not_repeated(tmp_path: Path, name: str, value: str) -> None:
    said = message(tmp_path, {name: value})
    assert name in said
    assert "matkhau" not in said


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    file = write(tmp_path / "file", "")
    with pytest.raises(ThiDuaError, match="THIDUA_HOME"):
        load_settings({"THIDUA_HOME": str(file)})


def test_the_file_at_fault_is_named(tmp_path: Path) -> None:
    toml = write(tmp_path / "thidua.toml", "THIDUA_REFUSAL = true\n")
    assert str(toml) in message(tmp_path, toml=toml)
    write(tmp_path / ".env", "THIDUA_REFUSAL=2\n")
    assert str(tmp_path / ".env") in message(tmp_path, toml=toml)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("THIDUA_REFUSSAL=0.3", "THIDUA_REFUSAL"),
        ("thidua_refusal=0.3", "THIDUA_REFUSAL"),
        ("TELEGRAM_TOKEN=1", "TELEGRAM_BOT_TOKEN"),
        ("EMBEDING_MODEL=x", "EMBEDDING_MODEL"),
        ("export THIDUA_HOMES=x", "THIDUA_HOME"),
    ],
)
def test_a_typo_in_dotenv_is_named_with_what_was_meant(
    tmp_path: Path, line: str, meant: str
) -> None:
    write(tmp_path / ".env", f"COMPOSE_PROJECT_NAME=so\n{line}\n")
    said = message(tmp_path)
    assert line.removeprefix("export ").split("=")[0] in said
    assert f"Có phải {meant}?" in said


def test_a_typo_in_the_name_of_a_secret_does_not_show_it(tmp_path: Path) -> None:
    write(tmp_path / ".env", "TELEGRAM_BOT_TOKN=123:matkhau\n")
    assert "matkhau" not in message(tmp_path)


def test_an_unknown_key_of_ours_lists_what_there_is(tmp_path: Path) -> None:
    write(tmp_path / ".env", "THIDUA_XYZ=1\n")
    said = message(tmp_path)
    assert all(name in said for name in setting_names())


def test_a_key_of_another_program_is_refused_in_toml_alone(tmp_path: Path) -> None:
    write(tmp_path / ".env", "POSTGRES_PASSWORD=a$HOME#b\n")
    load_settings({"THIDUA_DATA": "x", "THIDUA_XYZ": "1"}, home=tmp_path)
    toml = write(tmp_path / "thidua.toml", "colour = 1\n")
    assert "colour" in message(tmp_path, toml=toml)


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        (".env", "THIDUA_REFUSAL=0.5\n\nhai từ\n", "dòng 3"),
        (".env", "THIDUA_REFUSAL\n", "dòng 1"),
        (".env", "A=1\nTHIDUA_REFUSAL='0.5\n", "dòng 2"),
        ("thidua.toml", "# một\nTHIDUA_REFUSAL = \n", "dòng 2"),
        ("thidua.toml", 'EMBEDDING_MODEL = """a', "cuối tệp"),
    ],
)
def test_a_file_that_is_not_well_formed_names_the_line(
    tmp_path: Path, name: str, text: str, place: str
) -> None:
    file = write(tmp_path / name, text)
    said = message(tmp_path, toml=tmp_path / "thidua.toml")
    assert str(file) in said
    assert place in said


@pytest.mark.parametrize("name", [".env", "thidua.toml"])
def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"# m\n# m\xe9\n")
    said = message(tmp_path, toml=tmp_path / "thidua.toml")
    assert name in said
    assert "dòng 2" in said


def test_files_are_utf8_on_a_machine_that_is_not(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("\ufeffEMBEDDING_MODEL=mô-hình\n".encode())
    toml = tmp_path / "thidua.toml"
    toml.write_bytes("\ufeff# Thiết lập\nTHIDUA_REFUSAL = 0.25\n".encode())
    program = (
        "import locale; from pathlib import Path; from config.settings import load_settings\n"
        "from config.lists import load_abbreviations, load_units\n"
        f"settings = load_settings({{}}, home=Path({str(tmp_path)!r}), toml=Path({str(toml)!r}))\n"
        "print(locale.getpreferredencoding(False), ascii(settings.embedding_model),"
        " settings.refusal, len(load_abbreviations()) > 100, len(load_units()) > 1)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"},
        cwd=SHIPPED.parent.parent,
        capture_output=True,
        text=True,
        encoding="ascii",
        check=True,
    )
    encoding, *rest = done.stdout.split()
    assert encoding.upper() != "UTF-8"
    assert rest == [ascii("mô-hình"), "0.25", "True", "True"]


def test_secrets_are_masked_wherever_settings_are_shown(tmp_path: Path) -> None:
    settings = load_settings(SECRETS, home=tmp_path)
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert "matkhau" not in shown
        assert TOKEN not in shown
    assert settings.database_url.get_secret_value() == SECRETS["DATABASE_URL"]


def test_settings_do_not_change(tmp_path: Path) -> None:
    settings = load_settings({}, home=tmp_path)
    with pytest.raises(ValueError, match="frozen"):
        settings.refusal = 0.1  # type: ignore[misc]


@given(
    st.sampled_from(sorted({*setting_names()} - {"THIDUA_HOME"})),
    st.text(st.characters(codec="utf-8"), max_size=40),
)
def test_any_value_is_taken_or_refused_in_one_line(name: str, value: str) -> None:
    nowhere = SHIPPED.with_name("nowhere")
    said = name
    try:
        load_settings({name: value}, home=nowhere)
    except ThiDuaError as error:
        said = error.message
    assert name in said
    assert "\n" not in said


def test_every_setting_says_what_it_allows() -> None:
    assert all(field.description for field in Settings.model_fields.values())
