"""A folder that is built once: whole, or not at all."""

import multiprocessing
import os
import signal
import threading
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from index import built_folder

_CROSSING = multiprocessing.get_context("spawn")


def _write(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "words.txt").write_text("thi đua", encoding="utf-8")


def _never(folder: Path) -> None:
    raise AssertionError(f"{folder} was built again")


def _left_in(parent: Path) -> list[str]:
    return sorted(path.name for path in parent.iterdir() if not path.name.endswith(".lock"))


def test_is_built_once(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "model"
    assert built_folder.ensure(folder, _write) == folder
    assert (folder / "sub" / "words.txt").read_text(encoding="utf-8") == "thi đua"
    built_folder.ensure(folder, _never)
    built_folder.ensure(folder, _never, verify=True)
    assert _left_in(folder.parent) == ["model"]


def test_needs_no_right_to_write_where_all_is_well(tmp_path: Path) -> None:
    folder = built_folder.ensure(tmp_path / "model", _write)
    (tmp_path / ".model.lock").unlink()
    built_folder.ensure(folder, _never)
    assert not (tmp_path / ".model.lock").exists()


@pytest.mark.parametrize("text", ["thi đ", "", "thi đua và khen thưởng"])
def test_another_length_is_built_again(tmp_path: Path, text: str) -> None:
    folder = built_folder.ensure(tmp_path / "model", _write)
    (folder / "sub" / "words.txt").write_text(text, encoding="utf-8")
    assert not built_folder.is_whole(folder)
    built_folder.ensure(folder, _write)
    assert built_folder.is_whole(folder, verify=True)
    assert _left_in(tmp_path) == ["model"]


def test_other_contents_of_the_same_length_are_found_by_verify(tmp_path: Path) -> None:
    folder = built_folder.ensure(tmp_path / "model", _write)
    (folder / "sub" / "words.txt").write_text("Thi đua", encoding="utf-8")
    assert built_folder.is_whole(folder)
    assert not built_folder.is_whole(folder, verify=True)
    built_folder.ensure(folder, _write, verify=True)
    assert built_folder.is_whole(folder, verify=True)


@pytest.mark.parametrize("manifest", ["", "{}", "[]", '{"sub/words.txt": 3}', '{"gone": {}}'])
def test_a_manifest_that_says_nothing_is_damage(tmp_path: Path, manifest: str) -> None:
    folder = built_folder.ensure(tmp_path / "model", _write)
    (folder / built_folder.MANIFEST).write_text(manifest, encoding="utf-8")
    assert not built_folder.is_whole(folder)
    built_folder.ensure(folder, _write)
    assert built_folder.is_whole(folder, verify=True)


def test_a_missing_file_is_damage(tmp_path: Path) -> None:
    folder = built_folder.ensure(tmp_path / "model", _write)
    (folder / "sub" / "words.txt").unlink()
    assert not built_folder.is_whole(folder)


def test_the_fingerprint_is_that_of_the_contents(tmp_path: Path) -> None:
    def write_other(folder: Path) -> None:
        (folder / "words.txt").write_text("khác", encoding="utf-8")

    one = built_folder.ensure(tmp_path / "one", _write)
    same = built_folder.ensure(tmp_path / "same", _write)
    other = built_folder.ensure(tmp_path / "other", write_other)
    assert built_folder.fingerprint(one) == built_folder.fingerprint(same)
    assert built_folder.fingerprint(one) != built_folder.fingerprint(other)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError, ValueError])
def test_an_interrupted_build_leaves_nothing(
    tmp_path: Path, interruption: type[BaseException]
) -> None:
    def interrupted(folder: Path) -> None:
        _write(folder)
        raise interruption

    with pytest.raises(interruption):
        built_folder.ensure(tmp_path / "model", interrupted)
    assert _left_in(tmp_path) == []


def test_a_rebuild_that_fails_keeps_what_was_there(tmp_path: Path) -> None:
    folder = built_folder.ensure(tmp_path / "model", _write)
    (folder / "extra.txt").write_text("của người dùng", encoding="utf-8")
    (folder / "sub" / "words.txt").unlink()
    with pytest.raises(AssertionError):
        built_folder.ensure(folder, _never)
    assert (folder / "extra.txt").exists()


def _write_and_die(folder: Path) -> None:
    _write(folder)
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_build_is_swept_away_by_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    killed = _CROSSING.Process(target=built_folder.ensure, args=(folder, _write_and_die))
    killed.start()
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    assert not folder.exists()
    assert _left_in(tmp_path) != []
    built_folder.ensure(folder, _write)
    assert _left_in(tmp_path) == ["model"]


class _Logged:
    """Builds, and says so in a file that all processes share."""

    def __init__(self, log: Path) -> None:
        self.log = log

    def __call__(self, folder: Path) -> None:
        with self.log.open("a", encoding="utf-8") as stream:
            stream.write("built\n")
        _write(folder)


def _ensure_together(folder: Path, log: Path, start: Barrier) -> None:
    start.wait()
    built_folder.ensure(folder, _Logged(log))


def test_two_processes_build_once(tmp_path: Path) -> None:
    folder, log, start = tmp_path / "parent" / "model", tmp_path / "log", _CROSSING.Barrier(2)
    both = [_CROSSING.Process(target=_ensure_together, args=(folder, log, start)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    assert log.read_text(encoding="utf-8") == "built\n"
    assert built_folder.is_whole(folder, verify=True)


def test_who_waits_for_a_build_does_not_build(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    building, go_on = threading.Event(), threading.Event()

    def slow(aside: Path) -> None:
        building.set()
        go_on.wait()
        _write(aside)

    first = threading.Thread(target=built_folder.ensure, args=(folder, slow))
    first.start()
    building.wait()
    assert not folder.exists()
    second = threading.Thread(target=built_folder.ensure, args=(folder, _never))
    second.start()
    go_on.set()
    first.join()
    second.join()
    assert built_folder.is_whole(folder, verify=True)
