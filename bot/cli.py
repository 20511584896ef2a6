"""The command ``thidua``."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final, cast

import typer

from config.errors import ThiDuaError

# Typer carries Click inside itself, where the base of its usage errors has no public name.
_UsageError = cast(type[Exception], typer.BadParameter.__mro__[1])
_BAD_INPUT = 2
_INTERRUPTED = 130
# To load them all takes seconds, which whoever wants one need not wait for.
_COMMANDS: Final = {
    "run": "bot.commands.run",
    "chat": "bot.commands.run",
    "ask": "bot.commands.ask",
    "corpus": "bot.commands.corpus",
    "index": "bot.commands.index",
    "staff": "bot.commands.staff",
    "remind": "bot.commands.remind",
    "health": "bot.commands.health",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command line and exits: 0 done, 2 bad input, with one line that says what to do."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(_run(list(sys.argv[1:] if arguments is None else arguments)))


def _run(arguments: list[str]) -> int:
    try:
        app = _app(arguments[0] if arguments else "")
        status = app([_as_typed(argument) for argument in arguments], standalone_mode=False)
    except ThiDuaError as error:
        return _refuse(error.message)
    except _UsageError as error:
        return _refuse(f"{error} Xem cách dùng: thidua --help")
    except typer.Exit as leaving:
        return leaving.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return status if isinstance(status, int) else 0


def _app(wanted: str) -> typer.Typer:
    """The command of this name; all of them where there is none, as for ``--help``."""
    app = typer.Typer(
        help="Trợ lý Thi Đua: hỏi đáp về kế hoạch thi đua, kèm nguyên văn và vị trí.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
    )
    # Without a callback Typer takes a single command for the whole program.
    app.callback()(_before_any)
    for name in [wanted] if wanted in _COMMANDS else _COMMANDS:
        command = getattr(import_module(_COMMANDS[name]), name)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command()(command)
    return app


def _before_any() -> None:
    """Nothing holds for all commands."""


def _refuse(line: str) -> int:
    sys.stderr.write(" ".join(line.split()) + "\n")
    return _BAD_INPUT


def _as_typed(argument: str) -> str:
    """Undoes what a locale other than UTF-8 did to an argument's bytes."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


if __name__ == "__main__":
    main()
