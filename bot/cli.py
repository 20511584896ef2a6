"""The command ``thidua``."""

import sys
from collections.abc import Sequence
from typing import cast

import typer

from bot.commands.ask import ask
from bot.commands.corpus import corpus
from bot.commands.demands import deadlines, duties, targets
from bot.commands.graph import graph
from bot.commands.index import index
from bot.commands.remind import remind
from bot.commands.run import chat, health, run
from bot.commands.staff import staff
from config.errors import ThiDuaError

# Typer carries Click inside itself, where the base of its usage errors has no public name.
_UsageError = cast(type[Exception], typer.BadParameter.__mro__[1])
_BAD_INPUT = 2
_INTERRUPTED = 130

app = typer.Typer(
    help="Trợ lý Thi Đua: hỏi đáp về kế hoạch thi đua, kèm nguyên văn và vị trí.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
app.command()(run)
app.command()(chat)
app.command()(ask)
corpus.command()(graph)
corpus.command()(deadlines)
corpus.command()(targets)
corpus.command()(duties)
app.add_typer(corpus, name="corpus")
app.add_typer(index, name="index")
app.add_typer(staff, name="staff")
app.add_typer(remind, name="remind")
app.command()(health)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command line and exits: 0 done, 2 bad input, with one line that says what to do."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(_run(list(sys.argv[1:] if arguments is None else arguments)))


def _run(arguments: list[str]) -> int:
    try:
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


def _refuse(line: str) -> int:
    sys.stderr.write(" ".join(line.split()) + "\n")
    return _BAD_INPUT


def _as_typed(argument: str) -> str:
    """Undoes what a locale other than UTF-8 did to an argument's bytes."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


if __name__ == "__main__":
    main()
