"""Questions with the places that answer them, and how many are answered right or refused.

A line of a file of questions: ``{"q": …, "right": [{"locator": …, "contains": …}, …]}``, without
``right`` where the documents do not say; ``kind`` says what sort of question it is.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from index.answer import Answerer
from index.model import Answer, Citation

HERE: Final = Path(__file__).parent / "questions"
DEVELOPMENT: Final = HERE / "development"
HELD_OUT: Final = HERE / "held-out"
_DAY: Final = date(2024, 6, 3)


@dataclass(frozen=True)
class Asked:
    """A question, and the (locator, words) that answer it; none where nothing does.

    ``kind`` is empty where the file does not say.
    """

    question: str
    right: tuple[tuple[str, str], ...]
    kind: str = ""

    def is_met_by(self, citation: Citation) -> bool:
        """Whether the quote stands at a right place and holds the right words."""
        return any(
            citation.locator == locator and words in citation.quote for locator, words in self.right
        )


@dataclass(frozen=True)
class Outcome:
    """What became of one question."""

    asked: Asked
    answer: Answer

    @property
    def right(self) -> bool:
        """Answered from a right place, or refused where there is none."""
        if not self.asked.right:
            return self.answer.status in {"not_found", "not_held"}
        met = any(self.asked.is_met_by(citation) for citation in self.answer.citations)
        return self.answer.status == "answered" and met


def read_questions(*files: Path) -> list[Asked]:
    """The questions of some files, in order."""
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [_asked(json.loads(line)) for line in lines if line.strip()]


def ask_all(
    answerer: Answerer, questions: Iterable[Asked], document: str | None = None
) -> list[Outcome]:
    """Each question asked once, on a day of the plan's year; of one document where it is named."""
    return [
        Outcome(asked, answerer.ask(asked.question, today=_DAY, document=document))
        for asked in questions
    ]


def share_right(outcomes: Iterable[Outcome]) -> float:
    """The share of outcomes that are right, in 0..1."""
    rights = [outcome.right for outcome in outcomes]
    return sum(rights) / len(rights) if rights else 0.0


def _asked(line: dict[str, object]) -> Asked:
    places = line.get("right", [])
    assert isinstance(places, list)
    right = tuple((str(place["locator"]), str(place["contains"])) for place in places)
    return Asked(str(line["q"]), right, str(line.get("kind", "")))
