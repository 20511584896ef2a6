"""The course over the documents as they are now, read anew only when they have changed."""

from collections.abc import Callable, Sequence
from threading import Lock

from bot.onboarding.lessons import Syllabus
from config.onboarding import Course
from corpus.model import Document


class Curriculum:
    """``documents`` gives what is held now; it is asked every time."""

    def __init__(self, course: Course, documents: Callable[[], Sequence[Document]]) -> None:
        self.course = course
        self._documents = documents
        self._reading = Lock()
        self._read: tuple[tuple[Document, ...], Syllabus] | None = None

    def syllabus(self) -> Syllabus:
        """The lessons as they can be shown at the moment; blocking, from any thread."""
        held = tuple(self._documents())
        with self._reading:
            if self._read is None or not _are_the_same(self._read[0], held):
                self._read = held, Syllabus(self.course, held)
            return self._read[1]


def _are_the_same(some: Sequence[Document], others: Sequence[Document]) -> bool:
    if len(some) != len(others):
        return False
    return all(one is other for one, other in zip(some, others, strict=True))
