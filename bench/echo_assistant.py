"""An assistant that starts at once, for measurements of everything around the answers."""

from collections.abc import Sequence
from datetime import date

from config.errors import ThiDuaError
from corpus.model import Document, Reference
from index.model import Answer


class EchoAssistant:
    """``bot.assistant.Assistant``: says the question again and holds no documents."""

    def ask(self, question: str, *, today: date) -> Answer:
        """The question between brackets."""
        return Answer(
            question=question,
            understood=question,
            status="greeting",
            source=None,
            answer=f"[{question}]",
            lead=f"[{question}]",
        )

    def clause(self, document: str, locator: str, part: str | None, bullet: int | None) -> str:
        """There is none."""
        raise ThiDuaError("Không có mục này", locator)

    def documents(self) -> Sequence[Document]:
        """None."""
        return ()

    def references(self) -> Sequence[Reference]:
        """None."""
        return ()

    def renew(self) -> str:
        return "echo"

    def targets(self) -> Answer:
        """No targets either."""
        return self.ask("các chỉ tiêu", today=date.min)
