import pytest

from config.errors import ThiDuaError
from corpus.readers.pdf import sheets_of_pdf
from corpus.readers.sheets import laid
from tests.corpus.readers.made import HEIGHT, LEFT, RIGHT, Text, pdf, scan, set_pages

LONG = "Phát huy tính chủ động, sáng tạo của tập thể và cá nhân trong phong trào thi đua " * 3


def paragraphs_of_pdf(content: bytes) -> tuple[list[str], tuple[int, ...]]:
    """The paragraphs, and the pages that are left to be recognised."""
    sheets = sheets_of_pdf(content)
    return laid(sheets).paragraphs, tuple(sheet.number for sheet in sheets if sheet.drawn)


def _body(*lines: tuple[float, str]) -> list[Text]:
    return [(left, HEIGHT - 150 - row * 20, text) for row, (left, text) in enumerate(lines)]


def test_a_paragraph_goes_on_across_lines_and_pages() -> None:
    paragraphs = [f"{n}. {LONG}hết." for n in range(1, 30)]
    read, unread = paragraphs_of_pdf(pdf(set_pages(paragraphs, lines_a_page=7)))
    assert read == paragraphs
    assert unread == ()


def test_page_numbers_and_running_feet_are_left_out() -> None:
    paragraphs = [f"Việc {n}: {LONG[n:]}" for n in range(9)]
    pages = set_pages(paragraphs, lines_a_page=9, foot="Lưu hành nội bộ")
    assert len(pages) > 3
    assert " ".join(paragraphs_of_pdf(pdf(pages))[0]).split() == " ".join(paragraphs).split()


def test_a_head_that_every_page_opens_with_is_kept() -> None:
    top = HEIGHT - 60
    head = [(LEFT, top, "UBND TỈNH A"), (300.0, top, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")]
    pages = [[*head, *_body((LEFT, f"{LONG} {n}."))] for n in "abcd"]
    read = " ".join(paragraphs_of_pdf(pdf(pages))[0])
    assert read.count("UBND TỈNH A") == 4


@pytest.mark.parametrize("foot", ["- 3 -", "Trang 3/12", "3"])
def test_a_page_number_is_no_text(foot: str) -> None:
    page = [*_body((LEFT, "Một."), (LEFT, "Hai.")), (300.0, 30.0, foot)]
    assert paragraphs_of_pdf(pdf([page])) == (["Một.", "Hai."], ())


def test_a_number_in_the_body_is_kept() -> None:
    page = _body((LEFT, "Tổng số:"), (LEFT, "3"), (LEFT, "Hết."))
    assert "3" in " ".join(paragraphs_of_pdf(pdf([page]))[0]).split()


def test_two_column_head_and_tail_are_read_in_order() -> None:
    top, low = HEIGHT - 60, HEIGHT - 400
    page: list[Text] = [
        (LEFT, top, "UBND TỈNH A"),
        (300, top, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (LEFT, top - 18, "SỞ NỘI VỤ"),
        (330, top - 18, "Độc lập - Tự do - Hạnh phúc"),
        (LEFT, top - 40, "Số: 12/KH-SNV"),
        (310, top - 40, "Quảng Ngãi, ngày 05 tháng 02 năm 2031"),
        (280, top - 70, "KẾ HOẠCH"),
        (LEFT, low, "Nơi nhận:"),
        (400, low, "GIÁM ĐỐC"),
        (LEFT, low - 18, "- Như trên;"),
        (LEFT, low - 36, "- Lưu: VT."),
        (390, low - 60, "Nguyễn Văn A"),
    ]
    assert paragraphs_of_pdf(pdf([page]))[0] == [
        *("UBND TỈNH A", "SỞ NỘI VỤ"),
        *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        *("Số: 12/KH-SNV", "Quảng Ngãi, ngày 05 tháng 02 năm 2031", "KẾ HOẠCH"),
        *("Nơi nhận:", "- Như trên;", "- Lưu: VT.", "GIÁM ĐỐC", "Nguyễn Văn A"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("chương trình emula-", "tion cho", "emulation cho"),
        ("phòng, chống Covid-", "19 tại", "Covid-19 tại"),
        ("kinh tế -", "xã hội của", "kinh tế - xã hội của"),
        ("phong", "trào thi đua", "phong trào thi đua"),
    ],
)
def test_what_a_line_end_cuts_is_mended(before: str, after: str, joined: str) -> None:
    fits = int((RIGHT - LEFT) / 7) - len(before)
    line = f"{'x' * (fits - 1)} {before}"
    (paragraph,) = paragraphs_of_pdf(pdf([_body((LEFT, line), (LEFT, after))]))[0]
    assert paragraph.endswith(joined)


def test_pages_without_text_are_named() -> None:
    pages = [_body((LEFT, "Một.")), [], _body((LEFT, "Hai."))]
    assert paragraphs_of_pdf(pdf(pages)) == (["Một.", "Hai."], ())
    unmapped = pdf([*pages, _body((LEFT, "\ue001\ue002\ue003"))])
    assert paragraphs_of_pdf(unmapped) == (["Một.", "Hai."], (4,))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (pdf([_body((LEFT, "Kín"))], encrypted=True), "mật khẩu"),
        (pdf([_body((LEFT, "Một"))])[:-200], "cắt ngang"),
        (b"%PDF-1.7\nrubbish\n%%EOF", "hỏng"),
        (scan(10_000), "dài quá"),
    ],
    ids=["encrypted", "truncated", "rubbish", "10000 pages"],
)
def test_what_cannot_be_read_is_refused(content: bytes, named: str) -> None:
    with pytest.raises(ThiDuaError, match=named) as raised:
        paragraphs_of_pdf(content)
    assert "\n" not in raised.value.message


def test_a_length_that_lies_reads_no_more_than_there_is() -> None:
    content = pdf([_body((LEFT, "Một."))]).replace(b"/Length ", b"/Length 2000000", 1)
    assert paragraphs_of_pdf(content)[0] == ["Một."]
