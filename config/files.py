"""Reading the files that people edit."""

from pathlib import Path

from config.errors import ThiDuaError


def read_text(path: Path) -> str:
    """The file's text, UTF-8 whatever the machine's own encoding; a byte order mark is dropped.

    Raises ``ThiDuaError`` that names the file when it cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ThiDuaError(
            f"{path} không phải UTF-8 (dòng {line})", remedy="Hãy lưu lại tệp với mã UTF-8"
        ) from None
    except OSError as error:
        raise ThiDuaError(
            f"Không đọc được {path} ({error.strerror})", remedy="Hãy kiểm tra đường dẫn và quyền"
        ) from None
