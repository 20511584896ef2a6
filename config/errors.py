"""The one family of errors that a person may see."""


class ThiDuaError(Exception):
    """Something a person can put right: what is wrong, with which value, and what to do.

    ``what`` and ``remedy`` are Vietnamese, one line each, and are shown as they are; ``value`` is
    quoted between them. The command line prints them and exits with 2.
    """

    def __init__(self, what: str, value: object | None = None, remedy: str = "") -> None:
        self.what = what
        self.value = value
        self.remedy = remedy
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """One line: what, the value in question (shortened to 120 characters), the remedy."""
        shown = "" if self.value is None else f": {_shortened(str(self.value))!r}"
        remedy = f". {self.remedy}" if self.remedy else ""
        return f"{self.what}{shown}{remedy}"


def _shortened(value: str, limit: int = 120) -> str:
    return value if len(value) <= limit else value[: limit - 1] + "…"
