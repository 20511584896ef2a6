"""From canonical text to a document."""

from corpus.head import read_head
from corpus.intake import NOTHING_TO_CORRECT, Corrections, corrected
from corpus.model import Document, PageStart
from corpus.structure import sections_of


def document_from(
    document_id: str,
    text: str,
    corrections: Corrections = NOTHING_TO_CORRECT,
    *,
    version: int = 1,
    pages: tuple[PageStart, ...] = (),
) -> Document:
    """A document from its canonical text, described by its head and what a person put right."""
    sections = sections_of(text)
    head = read_head(text, sections)
    read = Document(
        id=document_id,
        type=head.type,
        number=head.number,
        date=head.date,
        issuer=head.issuer,
        subject=head.subject,
        signer=head.signer,
        recipients=head.recipients,
        title=head.title,
        year=head.year,
        version=version,
        text=text,
        sections=sections,
        pages=pages,
    )
    return corrected(read, corrections)
