"""What happened to a document: its versions, which one counts, and who did what when."""

from datetime import date, datetime
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from config.time import ZONE
from corpus.intake import NOTHING_TO_CORRECT, Corrections, merged

FIRST: Final = 1

Deed = Literal["added", "removed", "restored", "corrected"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Version(_Frozen):
    """A text that the office brought in: when (aware), by whom, from which file."""

    number: int
    added_at: datetime
    by: str
    name: str
    corrections: Corrections = NOTHING_TO_CORRECT


class Event(_Frozen):
    """What was done, when (aware), by whom, and with which version."""

    deed: Deed
    at: datetime
    by: str
    version: int


class History(_Frozen):
    """The life of one document; without events it is as the program ships it.

    ``current`` is the version that counts, None once the document is removed. A first version that
    is not among ``versions`` is the one that ships, ``shipped`` what the office corrected in it.
    """

    versions: tuple[Version, ...] = ()
    current: int | None = FIRST
    events: tuple[Event, ...] = ()
    shipped: Corrections = NOTHING_TO_CORRECT

    @property
    def removed(self) -> bool:
        """Whether the document does not count any more."""
        return self.current is None

    @property
    def numbers(self) -> tuple[int, ...]:
        """The versions there are, the one that ships among them."""
        kept = tuple(version.number for version in self.versions)
        return kept if FIRST in kept else (FIRST, *kept)

    def version(self, number: int) -> Version | None:
        """What is known of a version that the office brought in."""
        return next((v for v in self.versions if v.number == number), None)

    def corrections(self, number: int) -> Corrections:
        """What was put right in a version."""
        version = self.version(number)
        return version.corrections if version else self.shipped

    def current_on(self, day: date) -> int | None:
        """The version that counted at the end of a day in the office's zone.

        Of the days before the first event it is the first version: the text is older than its file.
        """
        current: int | None = FIRST
        for event in self.events:
            if event.at.astimezone(ZONE).date() > day:
                break
            current = None if event.deed == "removed" else event.version
        return current

    def with_added(self, version: Version) -> "History":
        """The version is the one that counts from now on."""
        return self._after(
            Event(deed="added", at=version.added_at, by=version.by, version=version.number),
            versions=(*self.versions, version),
            current=version.number,
        )

    def with_removed(self, at: datetime, by: str) -> "History":
        """No version counts any more."""
        event = Event(deed="removed", at=at, by=by, version=self.current or FIRST)
        return self._after(event, current=None)

    def with_restored(self, number: int, at: datetime, by: str) -> "History":
        """That version counts again."""
        event = Event(deed="restored", at=at, by=by, version=number)
        return self._after(event, current=number)

    def with_corrected(self, corrections: Corrections, at: datetime, by: str) -> "History":
        """The version that counts is described anew, where the corrections say something."""
        number = self.current or FIRST
        event = Event(deed="corrected", at=at, by=by, version=number)
        corrected = merged(self.corrections(number), corrections)
        if self.version(number) is None:
            return self._after(event, shipped=corrected)
        versions = tuple(
            version.model_copy(update={"corrections": corrected})
            if version.number == number
            else version
            for version in self.versions
        )
        return self._after(event, versions=versions)

    def _after(self, event: Event, **changes: object) -> "History":
        return self.model_copy(update={"events": (*self.events, event), **changes})


UNTOUCHED: Final = History()
