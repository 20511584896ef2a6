"""Old Word files, RTF and OpenDocument to .docx, by LibreOffice in a room of its own.

Sources: [MS-CFB] 2.6 (directory entries, the mini stream), [MS-DOC] 2.5.2 (FibBase.fEncrypted),
soffice(1).
"""

import io
import os
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Final

from config.errors import ThiDuaError
from corpus.readers.docx import inspect

WALL_SECONDS: Final = 75
_COMMAND: Final = ("soffice", "--headless", "--norestore", "--nolockcheck", "--nodefault")
_TARGET: Final = "docx:MS Word 2007 XML"
_WORD: Final = ".docx"
_SAVE_AGAIN: Final = "Mở bằng Word rồi lưu lại dạng .docx"

_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""

_ENTRY: Final = 128
_SHORT_SECTOR: Final = 64
_FIB_VERSION: Final = slice(2, 4)
_VERSIONS: Final = range(0x65, 0x113)
_FIB_FLAGS: Final = slice(10, 12)
_FIB: Final = 12
_WORD_MAGIC: Final = b"\xec\xa5"
_FIB_ENCRYPTED: Final = 0x100
_FOREIGN: Final = ("Workbook", "Book", "PowerPoint Document", "VisioDocument")


def word_from(format_name: str, content: bytes) -> bytes:
    """The .docx that LibreOffice makes of a "doc", "rtf" or "odt" file; no macro is run.

    Raises ThiDuaError (without a value) for a file of another kind, an encrypted one, one with
    macros, and where LibreOffice is missing or cannot read it.
    """
    if format_name == "doc":
        _inspect_ole(content)
    elif format_name == "odt":
        _inspect_odt(content)
    with tempfile.TemporaryDirectory(prefix="thidua-") as room:
        return _converted(Path(room), format_name, content)


def _converted(room: Path, format_name: str, content: bytes) -> bytes:
    profile = room / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    # The name is ours: what the office called the file is never part of a command.
    source = room / f"tep.{format_name}"
    source.write_bytes(content)
    where = ("--outdir", str(room), str(source))
    command = [*_COMMAND, f"-env:UserInstallation={profile.as_uri()}", "--convert-to", _TARGET]
    try:
        subprocess.run(
            [*command, *where],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"HOME": str(room), "TMPDIR": str(room), "PATH": os.environ.get("PATH", "")},
            timeout=WALL_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        remedy = f"{_SAVE_AGAIN}, hoặc cài gói Debian libreoffice-writer-nogui"
        raise ThiDuaError("Chưa có LibreOffice để đọc loại tệp này", remedy=remedy) from error
    made = source.with_suffix(_WORD)
    if not made.is_file():
        raise ThiDuaError("LibreOffice không đọc được tệp", remedy=_SAVE_AGAIN)
    return made.read_bytes()


def _inspect_ole(content: bytes) -> None:
    """Refuses what is not Word, by the names in the directory of a compound file."""
    if _entry(content, "EncryptedPackage") is not None:
        raise ThiDuaError("Tệp Word có mật khẩu", remedy=f"Bỏ mật khẩu. {_SAVE_AGAIN}")
    if _entry(content, "WordDocument") is None or any(
        _entry(content, name) is not None for name in _FOREIGN
    ):
        remedy = "Kiểm tra lại đuôi tệp"
        raise ThiDuaError("Nội dung tệp không phải .doc của Word", remedy=remedy)
    if _entry(content, "_VBA_PROJECT") is not None:
        raise ThiDuaError("Tệp Word có macro, không được nhận", remedy=f"{_SAVE_AGAIN}")
    head = _head_of_word(content)
    if head is None:
        raise ThiDuaError("Tệp Word bị hỏng hoặc thiếu", remedy=_SAVE_AGAIN)
    if int.from_bytes(head[_FIB_FLAGS], "little") & _FIB_ENCRYPTED:
        raise ThiDuaError("Tệp Word có mật khẩu", remedy=f"Bỏ mật khẩu. {_SAVE_AGAIN}")


def _head_of_word(content: bytes) -> bytes | None:
    """What the Word stream opens with, at the start of a sector, long or short."""
    at = content.find(_WORD_MAGIC)
    while at >= 0:
        head = content[at : at + _FIB]
        if at % _SHORT_SECTOR == 0 and int.from_bytes(head[_FIB_VERSION], "little") in _VERSIONS:
            return head
        at = content.find(_WORD_MAGIC, at + 1)
    return None


def _entry(content: bytes, name: str) -> bytes | None:
    """The directory entry of that name: they are 128 bytes long and begin with it."""
    wanted = f"{name}\0".encode("utf-16-le")
    at = content.find(wanted)
    while at >= 0:
        if at % _ENTRY == 0 and at > 0:
            return content[at : at + _ENTRY]
        at = content.find(wanted, at + 1)
    return None


def _inspect_odt(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            inspect(package)
            names = package.namelist()
            scripted = any(name.startswith(("Basic/", "Scripts/")) for name in names)
            manifest = "META-INF/manifest.xml"
            described = package.open(manifest).read(1_000_000) if manifest in names else b""
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise ThiDuaError("Tệp bị hỏng hoặc thiếu", remedy=_SAVE_AGAIN) from error
    if scripted:
        raise ThiDuaError("Tệp có macro, không được nhận", remedy=_SAVE_AGAIN)
    if b"encryption-data" in described:
        raise ThiDuaError("Tệp có mật khẩu", remedy=f"Bỏ mật khẩu. {_SAVE_AGAIN}")
