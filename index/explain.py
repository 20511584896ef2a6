"""Why a question was answered as it was, for whoever wants to look behind the answer."""

from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from index.candidates import Scored
from index.model import Status
from index.question import Question
from index.shelf import Shelf

_SHOWN: Final = 8


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Weighed(_Frozen):
    """A sentence considered: where it stands, and what spoke for it (``index.signals``)."""

    label: str
    quote: str
    likely: float
    signals: dict[str, float]


class Explanation(_Frozen):
    """What was understood, how the question was answered, and the sentences considered first."""

    understood: str
    kind: str
    content: tuple[str, ...]
    status: Status
    candidates: tuple[Weighed, ...]


def explanation(
    question: Question, status: Status, considered: Sequence[Scored], shelf: Shelf
) -> Explanation:
    """The explanation of an answer with that status."""
    return Explanation(
        understood=question.understood,
        kind=question.kind.value,
        content=question.content,
        status=status,
        candidates=tuple(_weighed(each, shelf) for each in considered[:_SHOWN]),
    )


def _weighed(scored: Scored, shelf: Shelf) -> Weighed:
    sentence = scored.sentence
    section = shelf.documents[sentence.document].sections[sentence.section]
    return Weighed(
        label=section.label,
        quote=sentence.text,
        likely=round(scored.likely, 3),
        signals={name: round(value, 3) for name, value in scored.signals._asdict().items()},
    )
