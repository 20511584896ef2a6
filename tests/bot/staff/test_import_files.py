"""The files a list comes in: what Excel writes, what people save, what an attacker builds."""

import resource
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.staff.importing.files import read_rows
from config.errors import ThiDuaError
from tests.bot.staff.listing import HEADINGS, workbook

CSV = 'Họ và tên{0}Đơn vị\r\nAn{0}HCTH\r\n\r\n"Bình\nDung"{0}HCTH\r\nChi{0}=1+1\r\n'
SHEET = "xl/worksheets/sheet1.xml"
EMPTY_SHEET = (
    '<?xml version="1.0"?>{doctype}'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData></worksheet>"
)


def texts(file: Path) -> list[tuple[int, list[str]]]:
    return [(row.number, [cell.text for cell in row.cells]) for row in read_rows(file)]


def test_a_workbook_is_read_with_its_row_numbers(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "a.XLSX",
        [HEADINGS, ("An ", " HC\u200bTH", None, date(2024, 12, 1), 12.0), (), ("Bi\u0300nh",)],
    )
    assert texts(file) == [
        (1, list(HEADINGS)),
        (2, ["An", "HCTH", "", "01/12/2024", "12"]),
        (4, ["Bình"]),
    ]
    assert read_rows(file)[1].cells[3].value == date(2024, 12, 1)


def test_formulas_errors_and_merged_cells_are_faults(tmp_path: Path) -> None:
    lines = [HEADINGS, ("=A1", "#N/A"), ("An", "HCTH"), ("Bình", None), ("Chi", "HCTH")]
    rows = read_rows(workbook(tmp_path / "a.xlsx", lines, merged=["B3:B4"]))
    assert [cell.fault for cell in rows[1].cells] == ["ô có công thức", "ô bị lỗi #N/A"]
    assert [row.fault for row in rows] == [None, None, "ô gộp B3:B4", "ô gộp B3:B4", None]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_text_is_read_whatever_parts_it(tmp_path: Path, separator: str, mark: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes((mark + CSV.format(separator)).encode())
    assert texts(file) == [
        (1, ["Họ và tên", "Đơn vị"]),
        (2, ["An", "HCTH"]),
        (4, ["Bình Dung", "HCTH"]),
        (6, ["Chi", ""]),
    ]
    assert read_rows(file)[-1].cells[1].fault == "ô có công thức"


def replaced(file: Path, part: str, content: bytes) -> Path:
    """A workbook with one of its parts replaced."""
    workbook(file, [HEADINGS])
    with zipfile.ZipFile(file) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, kept in {**parts, part: content}.items():
            book.writestr(name, kept)
    return file


def sheet(rows: str, doctype: str = "") -> bytes:
    return EMPTY_SHEET.format(rows=rows, doctype=doctype).encode()


def bomb(file: Path) -> Path:
    return replaced(file, SHEET, b" " * 200_000_000)


def lying_bomb(file: Path) -> Path:
    """Its directory says that the sheet is small."""
    replaced(file, SHEET, b"<" + b" " * 100_000_000)
    content = file.read_bytes()
    true_size = (100_000_001).to_bytes(4, "little")
    assert content.count(true_size) == 2
    file.write_bytes(content.replace(true_size, (100).to_bytes(4, "little")))
    return file


def billion_laughs(file: Path) -> Path:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE worksheet [<!ENTITY l0 "lol">{entities}]>'
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>'
    return replaced(file, SHEET, sheet(row, doctype))


def external_entity(file: Path) -> Path:
    doctype = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'
    return replaced(file, SHEET, sheet(row, doctype))


def million_rows(file: Path) -> Path:
    return replaced(file, SHEET, sheet("".join(f'<row r="{n}"/>' for n in range(1, 1_000_001))))


def many_rows(file: Path) -> Path:
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    return replaced(file, SHEET, sheet("".join(row.format(n) for n in range(1, 200_001))))


def row_beyond_all(file: Path) -> Path:
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    return replaced(file, SHEET, sheet(row.format(1) + row.format(999_999_999)))


def merged_everywhere(file: Path) -> Path:
    cells = '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/>'
    return replaced(file, SHEET, sheet("").replace(b"</sheetData>", (cells * 2_000).encode()))


def strange_sheet(file: Path) -> Path:
    return replaced(file, SHEET, sheet('<row r="một"><c r="??"><v>1</v></c></row>'))


def not_xml(file: Path) -> Path:
    return replaced(file, SHEET, b"<worksheet><sheetData>")


def no_workbook(file: Path) -> Path:
    with zipfile.ZipFile(file, "w") as book:
        book.writestr("a.txt", "x")
    return file


def many_parts(file: Path) -> Path:
    with zipfile.ZipFile(file, "w") as book:
        for number in range(20_000):
            book.writestr(str(number), "")
    return file


def cut_off(file: Path) -> Path:
    workbook(file, [HEADINGS])
    file.write_bytes(file.read_bytes()[:-100])
    return file


def no_archive(file: Path) -> Path:
    file.write_text("Họ và tên;Đơn vị", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (bomb, "quá lớn khi mở ra"),
        (lying_bomb, "Không đọc được tệp Excel này"),
        (billion_laughs, "Không đọc được tệp Excel này"),
        (external_entity, "Không đọc được tệp Excel này"),
        (million_rows, "quá nhiều dòng|quá lớn khi mở ra"),
        (many_rows, "quá nhiều dòng"),
        (row_beyond_all, "quá nhiều dòng"),
        (merged_everywhere, "quá nhiều ô gộp"),
        (strange_sheet, "Không đọc được tệp Excel này"),
        (not_xml, "Không đọc được tệp Excel này"),
        (no_workbook, "Không đọc được tệp Excel này"),
        (many_parts, "quá lớn khi mở ra"),
        (cut_off, "Không đọc được tệp Excel này"),
        (no_archive, "Không đọc được tệp Excel này"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_hostile_workbook_is_refused_within_bounds(
    tmp_path: Path, build: Callable[[Path], Path], said: str
) -> None:
    file = build(tmp_path / "a.xlsx")
    peak, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(ThiDuaError, match=said):
        read_rows(file)
    assert time.process_time() - started < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 250_000


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "Họ và tên".encode("utf-16"), "không phải UTF-8"),
        ("a.csv", b'Ho ten,Don vi\n"An,HCTH\n', "CSV bị hỏng"),
        ("a.csv", b"x\n" * 10_001, "quá nhiều dòng"),
        ("a.csv", b"," * 5_000_001, "Tệp quá lớn: '5 MB'"),
        ("a.csv", b"x" * 200_000, "CSV bị hỏng"),
        ("a.xls", b"", "Loại tệp này không nhập được"),
        ("a", b"", "Loại tệp này không nhập được"),
    ],
)
def test_a_file_that_will_not_do_is_named(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(ThiDuaError, match=said):
        read_rows(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ThiDuaError, match=r"Không đọc được.*none\.csv"):
        read_rows(tmp_path / "none.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ThiDuaError, match="không phải một tệp"):
        read_rows(tmp_path / "folder.csv")


def test_a_wide_workbook_is_cheap(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 9_001))
    started = time.process_time()
    assert read_rows(replaced(tmp_path / "a.xlsx", SHEET, sheet(rows))) == []
    assert time.process_time() - started < 20
