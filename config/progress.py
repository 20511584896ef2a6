"""How long work reports that it is getting somewhere, whoever is watching."""

from typing import Protocol


class Progress(Protocol):
    """Called with the Vietnamese name of the step, and how much of how much is done."""

    def __call__(self, step: str, done: int, total: int) -> None: ...


def silent(step: str, done: int, total: int) -> None:
    """For callers with nobody watching."""
