"""Files that the tests of the readers make for themselves."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph
from PIL import Image

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT = 85.0, 545.0
SIZE = 14.0
# Every letter of the made font is half as wide as it is high.
ADVANCE = SIZE / 2

Text = tuple[float, float, str]


def word_file(path: Path, paragraphs: Sequence[str]) -> Path:
    """A .docx of plain paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


def number(paragraph: Paragraph, list_id: int, level: int = 0) -> None:
    """Numbers a paragraph the way Word does: without writing the number."""
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f'<w:numPr {NAMESPACE}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
        )
    )


def repacked(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A package with some parts changed or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as package,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in package.namelist():
            if name not in parts:
                changed.writestr(name, package.read(name))
        for name, part in parts.items():
            changed.writestr(name, part)
    return out.getvalue()


def wrapped(paragraph: str, indent: float = 36.0) -> list[tuple[float, str]]:
    """A paragraph as lines between the margins, the first indented: where each begins, and what."""
    lines: list[tuple[float, str]] = []
    left, line = LEFT + indent, ""
    for word in paragraph.split():
        longer = f"{line} {word}".strip()
        if line and left + len(longer) * ADVANCE > RIGHT:
            lines.append((left, line))
            left, longer = LEFT, word
        line = longer
    return [*lines, (left, line)]


def set_pages(
    paragraphs: Sequence[str], *, lines_a_page: int = 30, foot: str = ""
) -> list[list[Text]]:
    """Paragraphs set on pages, with a page number above and a running foot."""
    lines = [line for paragraph in paragraphs for line in wrapped(paragraph)]
    pages = []
    for begin in range(0, len(lines), lines_a_page):
        page_number = begin // lines_a_page + 1
        page = [(WIDTH / 2, HEIGHT - 40, str(page_number)), (LEFT, 30.0, foot)]
        for row, (left, line) in enumerate(lines[begin : begin + lines_a_page]):
            page.append((left, HEIGHT - 75 - row * 20, line))
        pages.append(page)
    return pages


def pdf(pages: Sequence[Sequence[Text]], *, encrypted: bool = False) -> bytes:
    """A PDF of texts at places; its font is not embedded and says which letters it stands for."""
    letters = sorted({letter for page in pages for _, _, text in page for letter in text})
    code = {letter: index for index, letter in enumerate(letters, 1)}
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (len(pages), b" ".join(b"%d 0 R" % (7 + 2 * i) for i in range(len(pages)))),
        b"<</Type/Font/Subtype/Type0/BaseFont/Made/Encoding/Identity-H%s>>"
        % b"/DescendantFonts[4 0 R]/ToUnicode 6 0 R",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Made/DW 500/FontDescriptor 5 0 R%s>>"
        % b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
        b"<</Type/FontDescriptor/FontName/Made/Flags 4/FontBBox[0 -200 500 800]%s>>"
        % b"/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80",
        _stream(_to_unicode(code)),
    ]
    for index, page in enumerate(pages):
        shown = b"\n".join(
            b"BT /F1 %g Tf %g %g Td <%s> Tj ET"
            % (SIZE, x, y, "".join(f"{code[letter]:04x}" for letter in text).encode())
            for x, y, text in page
        )
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % (WIDTH, HEIGHT, 8 + 2 * index)
        )
        objects.append(_stream(shown))
    trailer = b""
    if encrypted:
        trailer = b"/Encrypt %d 0 R/ID[<00><00>]" % (len(objects) + 1)
        objects.append(
            b"<</Filter/Standard/V 2/R 3/Length 128/P -4/O<%s>/U<%s>>>" % (b"ab" * 32, b"cd" * 32)
        )
    return _file(objects, trailer)


def scan(pages: int) -> bytes:
    """A PDF whose pages only hold a picture."""
    picture = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (pages, b" ".join(b"%d 0 R" % (4 + i) for i in range(pages))),
        _stream(picture),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R>>"] * pages,
    ]
    return _file(objects, b"")


def picture(image: Image.Image, kind: str, frames: int = 1) -> bytes:
    """A file of one picture, or of the same one several times."""
    out = io.BytesIO()
    more = {"save_all": True, "append_images": [image] * (frames - 1)} if frames > 1 else {}
    image.save(out, kind, **more)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of some kilobytes that claims to be that large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000)),
            _chunk(b"IEND", b""),
        )
    )


def pictured(images: Sequence[Image.Image]) -> bytes:
    """A PDF of pictures only, at 200 dots an inch."""
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=200)
    return out.getvalue()


def ole(*names: str, flags: int = 0) -> bytes:
    """The outline of a compound file: a header, a directory of names, and a Word stream's head."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(30, b"\0") + b"\x09\0"
    entries = b"".join(
        f"{name}\0".encode("utf-16-le").ljust(116, b"\0") + b"\x01\0\0\0".ljust(12, b"\0")
        for name in names
    )
    stream = b"\xec\xa5\xc1\0".ljust(10, b"\0") + flags.to_bytes(2, "little")
    return header.ljust(512, b"\0") + entries.ljust(512, b"\0") + stream.ljust(4_096, b"\0")


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checked)


def _to_unicode(code: Mapping[str, int]) -> bytes:
    pairs = [f"<{n:04x}> <{letter.encode('utf-16-be').hex()}>" for letter, n in code.items()]
    blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
    mapped = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{mapped}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def _stream(content: bytes) -> bytes:
    return b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content)


def _file(objects: Sequence[bytes], trailer: bytes) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for index, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (index, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        table,
    )
    return bytes(out)
