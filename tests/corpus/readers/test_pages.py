from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.readers.layout import PageBreak
from corpus.readers.pages import page_starts
from corpus.readers.pdf import sheets_of_pdf
from corpus.readers.sheets import laid
from corpus.readers.text import canonical_text, settled
from tests.corpus.readers.made import pdf, set_pages

WORDS = st.lists(st.sampled_from("thi đua khen thưởng tập thể cá nhân".split()), min_size=1)
SENTENCES = st.lists(WORDS.map(lambda words: f"{' '.join(words)}.".capitalize()), min_size=1)


def _letters(text: str) -> str:
    return "".join(text.split())


@settings(deadline=None, max_examples=40)
@given(SENTENCES, st.integers(1, 5))
def test_a_page_begins_with_its_first_word(sentences: list[str], lines_a_page: int) -> None:
    pages = set_pages(sentences, lines_a_page=lines_a_page)
    read = laid(sheets_of_pdf(pdf(pages)))
    text = settled(canonical_text("\n".join(read.paragraphs)))
    starts = page_starts(read.paragraphs, read.starts, text)
    assert [start.page for start in starts] == list(range(1, len(pages) + 1))
    before = ""
    for start, page in zip(starts, pages, strict=True):
        own = "".join(line for _, _, line in page[2:])
        assert _letters(text[: start.start]) == before
        assert not text[start.start].isspace()
        before += _letters(own)


@given(st.lists(st.text("aá *-_.5“”()\u0301", min_size=1, max_size=12), min_size=1, max_size=6))
@example(["thi đua ***", "-----", "* gạch", "khen (thưởng", "nữa)"])
def test_what_cleaning_takes_out_is_not_counted(paragraphs: list[str]) -> None:
    text = settled(canonical_text("\n".join(paragraphs)))
    if not text:
        return
    breaks = [PageBreak(n + 1, n, 0) for n in range(len(paragraphs))]
    starts = [start.start for start in page_starts(paragraphs, breaks, text)]
    assert starts == sorted(starts)
    assert all(0 <= start < len(text) and not text[start].isspace() for start in starts)


def test_a_file_without_pages_has_none() -> None:
    assert page_starts(["Một"], [], "Một") == ()


def test_a_page_that_begins_inside_a_word_begins_with_it() -> None:
    paragraphs = ["phong trào emulation cho mọi người"]
    breaks = [PageBreak(1, 0, 0), PageBreak(2, 0, paragraphs[0].index("tion"))]
    starts = page_starts(paragraphs, breaks, paragraphs[0])
    assert [start.start for start in starts] == [0, paragraphs[0].index("emulation")]
