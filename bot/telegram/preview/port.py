"""The port of the preview page, on this machine only."""

import errno
import socket
from typing import Final

from config.errors import ThiDuaError

SETTING: Final = "THIDUA_PREVIEW_PORT"
_HOST: Final = "127.0.0.1"


def claimed(port: int) -> socket.socket:
    """A listening socket on 127.0.0.1; port 0 takes any free one.

    Raises ThiDuaError for a port that is taken or that this account may not have.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_HOST, port))
        listening.listen()
    except OSError as error:
        listening.close()
        taken = error.errno == errno.EADDRINUSE
        what = "Cổng của trang xem thử đang có chương trình khác dùng"
        raise ThiDuaError(
            what if taken else "Không mở được cổng của trang xem thử",
            port,
            f"Đặt {SETTING} thành một cổng khác, ví dụ {SETTING}=8090",
        ) from None
    return listening
