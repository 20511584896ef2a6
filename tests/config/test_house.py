"""The files around the program agree with each other."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from config.settings import SHIPPED

ROOT = SHIPPED.parent.parent


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def instructions(keyword: str) -> list[str]:
    joined = read("Dockerfile").replace("\\\n", " ")
    return re.findall(rf"^{keyword}\s+(.+)$", joined, re.MULTILINE)


def pins() -> list[Requirement]:
    lines = (line for line in read("constraints.txt").splitlines() if not line.startswith("#"))
    return [Requirement(line) for line in lines]


def test_every_constraint_is_one_version_that_pip_finds_anywhere() -> None:
    for pin in pins():
        assert re.fullmatch(r"==[^+*,]+", str(pin.specifier)), pin
        assert pin.url is None, pin


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(line for lines in extras for line in lines)]
    names = {canonicalize_name(Requirement(line).name) for line in wanted}
    assert names <= {canonicalize_name(pin.name) for pin in pins()}


@pytest.mark.parametrize(
    ("folders", "extras"),
    [(["config", "corpus", "index", "bot"], []), (["tests"], ["dev"])],
)
def test_everything_imported_is_a_dependency(folders: list[str], extras: list[str]) -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    groups = [project["dependencies"], *(project["optional-dependencies"][name] for name in extras)]
    declared = {canonicalize_name(Requirement(line).name) for lines in groups for line in lines}
    ours = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {"tests", "bench"}
    foreign = {
        name
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        for name in imported(ast.parse(path.read_text(encoding="utf-8")))
    } - (ours | sys.stdlib_module_names)
    providers = packages_distributions()
    undeclared = {
        name
        for name in foreign
        if not declared & {canonicalize_name(provider) for provider in providers.get(name, [])}
    }
    assert undeclared == set()


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_the_image_does_not_run_as_root() -> None:
    assert instructions("USER") == ["thidua"]


def test_the_image_copies_what_exists_and_what_the_build_may_see() -> None:
    visible = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
    sources = {source for line in instructions("COPY") for source in line.split()[:-1]}
    assert sources == visible
    assert all((ROOT / source).exists() for source in sources)


def test_the_image_keeps_what_it_makes_in_the_volume() -> None:
    (volume,) = instructions("VOLUME")
    assert f"THIDUA_HOME={volume}" in " ".join(instructions("ENV"))


def test_the_package_brings_its_data() -> None:
    data = tomllib.loads(read("pyproject.toml"))["tool"]["setuptools"]["package-data"]
    for package, needed in {
        "config": ["thidua.toml", "abbreviations.yaml", "units.yaml"],
        "corpus": ["documents/ke-hoach-thi-dua-2024.txt"],
    }.items():
        found = {p for pattern in data[package] for p in (ROOT / package).glob(pattern)}
        assert {ROOT / package / name for name in needed} <= found


@pytest.mark.parametrize("target", ["install", "run", "test", "check", "bench"])
def test_make_stops_at_a_python_that_is_too_old(target: str, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(read("Makefile"), encoding="utf-8")
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).touch()
    done = subprocess.run(
        ["make", target, "PYTHON=false"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in done.stderr
    assert not (tmp_path / ".venv").exists()
