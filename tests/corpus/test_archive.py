import threading
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from bench.archive_crash import crash
from config.errors import ThiDuaError
from corpus.archive import Archive
from corpus.document import document_from
from corpus.history import UNTOUCHED
from corpus.intake import NOTHING_TO_CORRECT, Corrections, Draft
from corpus.model import Document
from tests.bot.moving_clock import MovingClock

BY = "HCTH"
PLAN = (
    "SỞ KHOA HỌC VÀ CÔNG NGHỆ\nSố: {number}/KH-SKHCN\n"
    "Quảng Ngãi, ngày 07 tháng 3 năm {year}\nKẾ HOẠCH\nPhát động thi đua năm {year}\n"
    "I. MỤC ĐÍCH\n1. {said}\n2. Hai.\nGIÁM ĐỐC\nNguyễn Văn A"
)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "documents"


@pytest.fixture
def archive(folder: Path, clock: MovingClock) -> Archive:
    return Archive(folder, clock)


def _file(folder: Path, name: str, text: str = "KẾ HOẠCH\nvề A\nI. B") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _plan(folder: Path, name: str, said: str = "Một.", number: str = "", year: int = 2024) -> Path:
    return _file(folder, name, PLAN.format(number=number, year=year, said=said))


def _examine(
    archive: Archive,
    path: Path,
    corrections: Corrections = NOTHING_TO_CORRECT,
    document_id: str | None = None,
    held: Sequence[Document] | None = None,
) -> Draft:
    known = archive.current() if held is None else held
    return archive.examine(path, corrections, document_id, known)


def _add(archive: Archive, path: Path, document_id: str | None = None) -> Document:
    return archive.keep(_examine(archive, path, document_id=document_id), BY)


def _snapshot(folder: Path) -> set[tuple[str, bytes]]:
    return {
        (path.relative_to(folder).as_posix(), path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_added_removed_restored(
    archive: Archive, folder: Path, clock: MovingClock, tmp_path: Path
) -> None:
    added = _add(archive, _file(tmp_path, "Kế hoạch Đọc sách (số 2).TXT"))
    assert (added.id, added.version) == ("ke-hoach-doc-sach-so-2", 1)
    again = Archive(folder, clock)
    assert again.current() == [added]
    archive.remove(added.id, BY)
    assert (again.current(), again.removed()) == ([], {added.id})
    assert again.read(added.id, 1) == added
    archive.restore(added.id, BY)
    assert (again.current(), again.removed()) == ([added], set())
    history = again.history(added.id)
    assert [event.deed for event in history.events] == ["added", "removed", "restored"]
    assert {(event.by, event.at) for event in history.events} == {(BY, clock())}


def test_the_source_is_kept_as_it_came(archive: Archive, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("\ufeffKẾ HOẠCH\n\nvề **A**\n\nI. B", encoding="utf-16")
    added = _add(archive, path)
    (source,) = folder.glob("a/version-1/source.*")
    assert (source.name, source.read_bytes()) == ("source.md", path.read_bytes())
    assert (folder / "a" / "version-1" / "text.txt").read_bytes().decode() == added.text


def test_a_new_version_leaves_the_old_one(archive: Archive, tmp_path: Path) -> None:
    first = _add(archive, _plan(tmp_path, "a.txt"))
    draft = _examine(archive, _plan(tmp_path, "b.txt", said="Khác."))
    assert (draft.document.id, draft.replaces, draft.document.version) == ("a", 1, 2)
    assert not draft.unchanged
    second = archive.keep(draft, BY)
    assert archive.current() == [second]
    assert (archive.read("a", 1), archive.read("a", 2)) == (first, second)
    archive.restore("a", BY, version=1)
    assert archive.current() == [first]
    assert _add(archive, _plan(tmp_path, "c.txt", said="Lại khác.")).version == 3


def test_what_is_held_already_changes_nothing(
    archive: Archive, folder: Path, tmp_path: Path
) -> None:
    added = _add(archive, _plan(tmp_path, "a.txt"))
    generation = archive.generation()
    draft = _examine(archive, _plan(tmp_path, "khac-ten.txt"))
    assert draft.unchanged
    assert archive.keep(draft, BY) == added
    assert archive.generation() == generation
    assert len(archive.history("a").versions) == 1
    assert not any((folder / ".drafts").iterdir())


def test_a_draft_kept_twice_is_kept_once(archive: Archive, tmp_path: Path) -> None:
    draft = _examine(archive, _plan(tmp_path, "a.txt"))
    assert archive.keep(draft, BY) == archive.keep(draft, BY)
    assert len(archive.history("a").events) == 1


def test_a_draft_of_a_document_that_moved_on_is_refused(archive: Archive, tmp_path: Path) -> None:
    _add(archive, _plan(tmp_path, "a.txt"))
    mine = _examine(archive, _plan(tmp_path, "b.txt", said="Của tôi."))
    _add(archive, _plan(tmp_path, "c.txt", said="Của người khác."))
    with pytest.raises(ThiDuaError, match="người khác thay đổi"):
        archive.keep(mine, BY)
    again = archive.draft(mine.id, held=archive.current())
    assert (again.replaces, archive.keep(again, BY).version) == (2, 3)


def test_nothing_is_read_twice(archive: Archive, tmp_path: Path) -> None:
    path = _file(tmp_path, "a.html", "<p>KẾ HOẠCH<p>về A<p>I. B")
    draft = archive.examine(path)
    stored = archive._drafts.place(draft.id) / "text.txt"
    stored.write_text(stored.read_text(encoding="utf-8") + "\nII. C", encoding="utf-8")
    again = archive.examine(_file(tmp_path, "b.html", path.read_text(encoding="utf-8")))
    assert (again.id, again.name, again.document.id) == (draft.id, "b.html", "b")
    assert again.document.text.endswith("II. C")
    # Another ending is another way of reading.
    other = archive.examine(_file(tmp_path, "a.txt", path.read_text(encoding="utf-8")))
    assert other.document.text.startswith("<p>")


def test_a_draft_is_forgotten_after_a_week(
    archive: Archive, clock: MovingClock, tmp_path: Path
) -> None:
    draft = archive.examine(_file(tmp_path, "a.txt"))
    clock.move(timedelta(days=7))
    archive.drop("0" * 16)
    archive.examine(_file(tmp_path, "b.txt", "KẾ HOẠCH\nvề B"))
    assert archive.draft(draft.id).document == draft.document
    clock.move(timedelta(seconds=1))
    archive.examine(_file(tmp_path, "c.txt", "KẾ HOẠCH\nvề C"))
    for ask in (archive.draft, lambda name: archive.keep(draft, BY)):
        with pytest.raises(ThiDuaError, match="không còn"):
            ask(draft.id)


def test_a_dropped_draft_is_gone(archive: Archive, tmp_path: Path) -> None:
    draft = archive.examine(_file(tmp_path, "a.txt"))
    archive.drop(draft.id)
    archive.drop(draft.id)
    with pytest.raises(ThiDuaError, match=draft.id):
        archive.draft(draft.id)


@pytest.mark.parametrize("bad", ["", "..", "../../x", "g" * 16, "0" * 16])
def test_an_unknown_draft_is_named(archive: Archive, bad: str) -> None:
    with pytest.raises(ThiDuaError, match="không còn"):
        archive.draft(bad)


def test_a_draft_keeps_the_id_that_was_given(archive: Archive, tmp_path: Path) -> None:
    draft = _examine(archive, _plan(tmp_path, "a.txt"), document_id="ten-rieng")
    again = archive.draft(draft.id, Corrections(signer="B"))
    assert (again.document.id, again.document.signer) == ("ten-rieng", "B")


def test_corrections_stand_over_the_head(archive: Archive, tmp_path: Path) -> None:
    said = Corrections(number="9/KH-SKHCN", date=date(2024, 4, 1), signer="", subject="Năm 2031")
    added = archive.keep(_examine(archive, _plan(tmp_path, "a.txt"), said), BY)
    assert (added.number, added.date, added.signer) == ("9/KH-SKHCN", date(2024, 4, 1), None)
    assert (added.title, added.year) == ("Kế hoạch năm 2031", 2031)
    assert archive.current() == [added]
    archive.correct("a", Corrections(number="10/KH-SKHCN", recipients=("HCTH",), year=2032), BY)
    (corrected,) = archive.current()
    assert (corrected.number, corrected.recipients, corrected.year) == (
        "10/KH-SKHCN",
        ("HCTH",),
        2032,
    )
    assert (corrected.date, corrected.version) == (date(2024, 4, 1), 1)
    generation = archive.generation()
    archive.correct("a", Corrections(number="10/KH-SKHCN"), BY)
    assert archive.generation() == generation, "nothing new was said"


def test_the_next_version_needs_no_correction_again(archive: Archive, tmp_path: Path) -> None:
    said = Corrections(number="9/KH-SKHCN", signer="Trần B")
    archive.keep(_examine(archive, _plan(tmp_path, "a.txt"), said), BY)
    text = PLAN.format(number="", year=2024, said="Khác.").replace("Nguyễn Văn A", "Lê C")
    second = _add(archive, _file(tmp_path, "b.txt", text))
    # The number is still missing from the head; the signer is read as another.
    assert (second.version, second.number, second.signer) == (2, "9/KH-SKHCN", "Lê C")
    assert _examine(archive, tmp_path / "b.txt").unchanged


def test_every_write_changes_the_generation_and_reading_none(
    archive: Archive, folder: Path, tmp_path: Path
) -> None:
    seen = [archive.generation()]
    _add(archive, _plan(tmp_path, "a.txt"))
    seen.append(archive.generation())
    for said in ("x", "y", "z"):
        archive.correct("a", Corrections(signer=said), BY)
        seen.append(archive.generation())
    archive.remove("a", BY)
    seen.append(archive.generation())
    archive.restore("a", BY)
    seen.append(archive.generation())
    assert len(set(seen)) == len(seen)
    _examine(archive, _plan(tmp_path, "b.txt", said="Khác."))
    archive.current()
    assert archive.generation() == seen[-1]


def test_of_a_day_before_the_office_did_anything_it_is_the_first_version(
    archive: Archive, clock: MovingClock, tmp_path: Path
) -> None:
    _add(archive, _plan(tmp_path, "a.txt"))
    clock.move(timedelta(days=1))
    _add(archive, _plan(tmp_path, "b.txt", said="Khác."))

    def version(day: date) -> int | None:
        found = archive.on("a", day)
        return found.version if found else None

    days = (date(2024, 3, 6), date(2024, 3, 7), date(2024, 5, 6), date(2024, 5, 7))
    assert [version(day) for day in days] == [None, 1, 1, 2]
    assert archive.on("khong-co", date(2024, 5, 7)) is None


@pytest.mark.parametrize("bad", ["", "A", "a_b", "../a", "a/b", "-a", "kế-hoạch", "a" * 81, "a\n"])
def test_a_bad_id_is_refused(archive: Archive, folder: Path, tmp_path: Path, bad: str) -> None:
    with pytest.raises(ThiDuaError, match="Mã văn bản không hợp lệ"):
        archive.examine(_file(tmp_path, "a.txt"), document_id=bad)
    with pytest.raises(ThiDuaError, match="Mã văn bản không hợp lệ"):
        archive.remove(bad, BY)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", b"not a word file"),
        ("a", b"chu"),
        ("a.txt.exe", b"chu"),
        ("rong.txt", b" \n"),
        ("gach.txt", "---\n- – •\n.".encode()),
        ("latin.txt", b"k\xe9 ho\x81ch"),
    ],
)
def test_a_bad_file_leaves_nothing(
    archive: Archive, folder: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ThiDuaError, match=name):
        archive.examine(tmp_path / name)
    assert not folder.exists()


def test_a_path_in_a_name_stays_in_the_folder(
    archive: Archive, folder: Path, tmp_path: Path
) -> None:
    added = _add(archive, _file(tmp_path, "..%2F..%2Fetc\\passwd.html", "<p>Một"))
    assert added.id == "2f-2fetc-passwd"
    assert {path.name for path in folder.iterdir()} == {".lock", ".drafts", added.id}


def test_strays_are_passed_over_and_left_alone(
    archive: Archive, folder: Path, tmp_path: Path
) -> None:
    added = _add(archive, _file(tmp_path, "a.txt"))
    _file(folder, "luat.txt", "bản phẳng")
    _file(folder, "b", "một tệp tên như mã")
    (folder / "c").mkdir()
    _file(folder / "c", "ghi-chu.txt", "của ai đó")
    _file(folder / "a", "ghi-chu.txt", "của ai đó")
    (folder / ".DS_Store").write_bytes(b"\0")
    before = _snapshot(folder)
    assert (archive.current(), archive.removed()) == ([added], set())
    assert archive.history("b") == archive.history("c") == archive.history("luat") == UNTOUCHED
    archive.remove("a", BY)
    archive.restore("a", BY)
    changed = {name for name, _ in before ^ _snapshot(folder)}
    assert changed == {"a/history.json"}


def test_what_a_killed_process_left_is_swept(
    archive: Archive, folder: Path, tmp_path: Path
) -> None:
    added = _add(archive, _file(tmp_path, "a.txt"))
    for left in ("a/version-2", "moi/version-1", ".aside-x", ".drafts/.aside-y"):
        (folder / left).mkdir(parents=True)
        (folder / left / "text.txt").write_text("dở dang", encoding="utf-8")
    (folder / "a" / ".aside-history.json").write_text("{", encoding="utf-8")
    assert archive.current() == [added]
    archive.remove("a", BY)
    assert {path.name for path in folder.iterdir()} == {"a", ".lock", ".drafts"}
    assert {path.name for path in (folder / "a").iterdir()} == {"history.json", "version-1"}
    assert list((folder / ".drafts").iterdir()) == []


@pytest.mark.parametrize("name", ["history.json", "version-1/text.txt", "version-1/reading.json"])
def test_damage_is_named(archive: Archive, folder: Path, tmp_path: Path, name: str) -> None:
    _add(archive, _file(tmp_path, "a.txt"))
    (folder / "a" / name).write_bytes(b"\xff{")
    with pytest.raises(ThiDuaError, match="documents/a/"):
        Archive(folder, MovingClock()).current()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, clock: MovingClock) -> None:
    archive = Archive(_file(tmp_path, "chan.txt"), clock)
    with pytest.raises(ThiDuaError, match="Không ghi được"):
        archive.examine(_file(tmp_path, "a.txt"))
    assert archive.current() == []


def test_removing_and_restoring_what_cannot_be(archive: Archive, tmp_path: Path) -> None:
    _add(archive, _file(tmp_path, "a.txt"))
    with pytest.raises(ThiDuaError, match="chưa bị gỡ"):
        archive.restore("a", BY)
    with pytest.raises(ThiDuaError, match="không có phiên bản: '2'"):
        archive.restore("a", BY, version=2)
    with pytest.raises(ThiDuaError, match="không có phiên bản"):
        archive.restore("chua-tung-co", BY, version=1)
    archive.remove("a", BY)
    with pytest.raises(ThiDuaError, match="đã gỡ từ trước"):
        archive.remove("a", BY)
    with pytest.raises(ThiDuaError, match="đã gỡ"):
        archive.correct("a", Corrections(signer="B"), BY)
    with pytest.raises(ThiDuaError, match="không có phiên bản: '9'"):
        archive.read("a", 9)


def test_a_removed_document_comes_back_under_its_id(archive: Archive, tmp_path: Path) -> None:
    _add(archive, _plan(tmp_path, "a.txt"))
    archive.remove("a", BY)
    draft = _examine(archive, _plan(tmp_path, "ten-khac.txt", said="Khác."))
    assert (draft.document.id, draft.document.version, draft.replaces) == ("a", 2, None)
    assert archive.keep(draft, BY) == archive.current()[0]


def test_two_writers_at_once_lose_nothing(
    archive: Archive, folder: Path, clock: MovingClock, tmp_path: Path
) -> None:
    _add(archive, _plan(tmp_path, "a.txt"))
    failed: list[Exception] = []

    def write(name: str) -> None:
        mine = Archive(folder, clock)
        try:
            for count in range(5):
                mine.correct("a", Corrections(signer=f"{name} {count}"), name)
        except Exception as error:  # noqa: BLE001 - told to the test, not to the thread
            failed.append(error)

    writers = [threading.Thread(target=write, args=(name,)) for name in ("x", "y")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failed == []
    events = archive.history("a").events
    assert [[e.by for e in events].count(name) for name in ("x", "y")] == [5, 5]


def test_many_documents_are_read_once(archive: Archive, tmp_path: Path) -> None:
    _add(archive, _plan(tmp_path, "a.txt"))
    (first,), (again,) = archive.current(), archive.current()
    assert first is again
    assert first == document_from("a", first.text)


def test_killed_at_any_point_it_is_as_before_or_as_after(tmp_path: Path) -> None:
    report = crash(kills=20, seed=7, folder=tmp_path)
    assert report.done > 0
    assert report.amid > 0
    assert (report.torn, report.undone, report.unreadable, report.left_over) == (0, 0, 0, 0)
