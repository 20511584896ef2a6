"""A small but real assistant over one hand-written document, for the channels' tests."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from config.errors import ThiDuaError
from config.time import ZONE
from corpus.model import Document, Place, Reference, Section
from index.model import Answer, Citation

TEXT: Final = (
    "QUY CHẾ\n"
    "Về việc tưới cây <xanh> & sạch\n"
    "I. Nguyên tắc\n"
    "Mỗi phòng tưới cây vào sáng thứ Hai.\n"
    "- Phòng Một tưới cây bàng.\n"
    "- Phòng Hai tưới cây phượng.\n"
)
CLOCK_READS: Final = datetime(2024, 5, 6, 8, 0, tzinfo=ZONE)


def _section(beginning: str, ending: str, **fields: object) -> Section:
    start = TEXT.index(beginning)
    end = TEXT.index(ending) + len(ending) if ending else len(TEXT)
    return Section.model_validate(
        {"level": 1, "parent": None, "start": start, "own_end": end, "end": end, **fields}
    )


DOCUMENT: Final = Document(
    id="quy-che-tuoi-cay",
    type="quy chế",
    date=date(2024, 2, 5),
    title="Quy chế tưới cây",
    text=TEXT,
    sections=(
        _section("QUY", "sạch\n", locator="", part="trich-yeu", label="phần trích yếu"),
        _section("I. Ng", "", locator="I", label="mục I", heading="Nguyên tắc"),
        _section("- Phòng Một", "bàng.\n", locator="I", bullet=1, label="mục I, gạch đầu dòng 1"),
        _section("- Phòng Hai", "", locator="I", bullet=2, label="mục I, gạch đầu dòng 2"),
    ),
)


def cite(section: Section, quote: str) -> Citation:
    """A citation of ``quote`` in ``section`` of the hand-written document."""
    start = TEXT.index(quote, section.start)
    return Citation(
        document=DOCUMENT.id,
        title=DOCUMENT.title,
        number=None,
        date=DOCUMENT.date,
        locator=section.locator,
        part=section.part,
        bullet=section.bullet,
        label=section.label,
        quote=quote,
        start=start,
        end=start + len(quote),
        score=1.0,
    )


def answered(question: str, lead: str = "Tưới cây vào sáng thứ Hai.") -> Answer:
    quote = "Mỗi phòng tưới cây vào sáng thứ Hai."
    return Answer(
        question=question,
        understood=question,
        status="answered",
        source="document",
        answer=lead,
        lead=lead,
        citations=(cite(DOCUMENT.sections[1], quote),),
    )


def references(count: int) -> tuple[Reference, ...]:
    """So many cited documents whose text is not held."""
    place = Place(document=DOCUMENT.id, locator="", part="trich-yeu", start=0, end=3)
    return tuple(
        Reference(
            type="quyết định",
            number=f"{number}/QĐ-UBND",
            date=date(2023, 3, 7),
            issuer="UBND tỉnh",
            subject="về việc chăm sóc cây xanh trong khuôn viên cơ quan <khối tỉnh>",
            cited_at=(place,),
        )
        for number in range(1, count + 1)
    )


class GardenAssistant:
    """Knows when to water, and nothing else; answers carry the question for tests to tell apart."""

    def __init__(self, cited: int = 2) -> None:
        self._cited = cited

    def ask(self, question: str, *, today: date) -> Answer:
        if question == "lỗi người dùng":
            raise ThiDuaError("Câu hỏi quá dài", question, "Hỏi ngắn hơn")
        if question == "lỗi chương trình":
            raise RuntimeError("bí mật nội bộ")
        if question.startswith("chào"):
            return answered(question).model_copy(
                update={"status": "greeting", "source": None, "citations": (), "lead": "Chào bạn!"}
            )
        if "tưới" not in question:
            return answered(question).model_copy(
                update={
                    "status": "not_found",
                    "citations": (),
                    "nearest": (cite(DOCUMENT.sections[2], "Phòng Một tưới cây bàng."),),
                    "lead": "Quy chế không nêu việc này.",
                }
            )
        return answered(question, f"[{question}] Sáng thứ Hai, hỏi ngày {today:%d/%m/%Y}.")

    def clause(self, document: str, locator: str, part: str | None, bullet: int | None) -> str:
        for section in DOCUMENT.sections:
            place = (section.locator, section.part, section.bullet)
            if document == DOCUMENT.id and place == (locator, part, bullet):
                return DOCUMENT.text_of(section)
        raise ThiDuaError("Không có mục này", locator)

    def documents(self) -> Sequence[Document]:
        return (DOCUMENT,)

    def references(self) -> Sequence[Reference]:
        return references(self._cited)

    def renew(self) -> str:
        return "garden"

    def targets(self) -> Answer:
        return answered("các chỉ tiêu").model_copy(
            update={
                "lead": "Quy chế có 2 chỉ tiêu:",
                "items": ("Phòng Một tưới cây bàng.", "Phòng Hai tưới cây phượng."),
                "citations": (
                    cite(DOCUMENT.sections[2], "Phòng Một tưới cây bàng."),
                    cite(DOCUMENT.sections[3], "Phòng Hai tưới cây phượng."),
                ),
            }
        )


def clock() -> datetime:
    return CLOCK_READS
