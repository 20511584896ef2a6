"""What changed between two versions of a document, clause by clause."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Change = Literal["added", "removed", "changed"]


class ClauseChange(BaseModel):
    """One section's own text before and after; the one that is missing is empty.

    ``label`` and ``locator`` name it in the version where it stands, the newer if in both.
    """

    model_config = ConfigDict(frozen=True)
    change: Change
    label: str
    locator: str
    part: str | None
    bullet: int | None
    before: str
    after: str


class Difference(BaseModel):
    """The changes in reading order, and how many sections stayed as they were."""

    model_config = ConfigDict(frozen=True)
    changes: tuple[ClauseChange, ...]
    unchanged: int
