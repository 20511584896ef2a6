"""What a document is: number, date, issuer, type, subject, signer and recipients from its frame.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I; the Party's Hướng dẫn 36-HD/VPTW.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Final

from corpus.capitals import as_written, in_sentence_case
from corpus.citations import NUMBER
from corpus.frame import place_and_date
from corpus.kinds import is_whose_line, type_and_subject, type_of_line
from corpus.lines import has_motto, is_stamp, person_in, without_motto
from corpus.model import LAW, PLAN, Section
from corpus.symbols import TYPE_OF_SYMBOL, Bodies, symbol_parts

_LABELLED: Final = re.compile(r"Số\s*(?::|(?=[ .…_]*/))\s*(?P<written>[^\n|]*)", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"(?:\w+ )?Số\b", re.IGNORECASE)
_BODY: Final = re.compile(
    r"(?:ỦY BAN|UỶ BAN|TIỂU BAN|UBND|HỘI ĐỒNG|HĐND|QUỐC HỘI|CHÍNH PHỦ|THỦ TƯỚNG|CHỦ TỊCH|BỘ|SỞ|"
    r"BAN|CỤC|CHI CỤC|TỔNG CỤC|VĂN PHÒNG|TRUNG TÂM|VIỆN|TRƯỜNG|PHÒNG|"
    r"(?:TỈNH|THÀNH|HUYỆN|THỊ|QUẬN|ĐẢNG) (?:ỦY|UỶ|ĐOÀN)|ĐẢNG BỘ|ĐẢNG ĐOÀN|CHI BỘ|CÔNG ĐOÀN|"
    r"ĐOÀN|LIÊN ĐOÀN|MẶT TRẬN|THANH TRA|HỘI|ĐẠI HỘI|TÒA ÁN|VIỆN KIỂM SÁT|TỔNG CÔNG TY|"
    r"CÔNG TY|HỌC VIỆN|QUỸ|KHO BẠC)\b"
)
# A part of a body that does not say of which: "VĂN PHÒNG" under "TỈNH ỦY QUẢNG NGÃI".
_PART_OF_BODY: Final = re.compile(r"VĂN PHÒNG|BAN CHẤP HÀNH|BAN THƯỜNG VỤ|BAN BÍ THƯ")
_PARTY_ORGAN: Final = re.compile(r"(?:BAN|(?:ỦY|UỶ) BAN KIỂM TRA|VĂN PHÒNG)\b")
_PARTY_COMMITTEE: Final = re.compile(r"(?:TỈNH|THÀNH|HUYỆN|THỊ|QUẬN) (?:ỦY|UỶ)\b")
_LETTERHEAD_LINES: Final = 40
_YEAR: Final = re.compile(r"\bnăm\s+(20\d\d)\b", re.IGNORECASE)
_ABOUT: Final = re.compile(r"(?P<word>Về việc|V/v|Về)\s*:?\s+", re.IGNORECASE)
_SIGNED: Final = re.compile(r"\(?(?:đã ký|ký tên)(?:, [^()]*)?[):]*\s*", re.IGNORECASE)
_OFFICE: Final = re.compile(
    r"(?:TM|KT|TL|TUQ|Q|T/M|K/T|T/L)\b|.*\b(?:CHỦ TỊCH|CHỦ NHIỆM|GIÁM ĐỐC|BÍ THƯ|TRƯỞNG|PHÓ|CHÁNH|"
    r"THỦ TƯỚNG|ỦY VIÊN|ỦY BAN|BAN|HỘI ĐỒNG|CỤC|SỞ|BỘ)\b"
)
_BULLET: Final = re.compile(r"[-–•+*]\s*(?=\S)")
# What the signature's column leaves beside a recipient: "- Lưu: VT. PHÓ CHỦ TỊCH".
_BESIDE: Final = re.compile(
    r"(?:(?<=[.;:,])|^)\s*(?P<office>(?:(?:TM|KT|TL|TUQ|T/M|K/T|Q)\b|(?:PHÓ |QUYỀN )?"
    r"(?:CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ|BỘ TRƯỞNG|CHÁNH VĂN PHÒNG|TRƯỞNG|CHÁNH)\b).*)$"
)
_RECIPIENTS: Final = re.compile(r"Nơi nhận\s*:?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """What the head and tail matter say; whatever they do not say is None or empty."""

    type: str
    number: str | None
    date: Date | None
    issuer: str | None
    subject: str | None
    signer: str | None
    recipients: tuple[str, ...]
    link: str = ""

    @property
    def title(self) -> str:
        """Type and subject as one would cite them: "Kế hoạch phát động phong trào …"."""
        kind = self.type.capitalize()
        if self.subject:
            subject = self.subject if self.type == LAW else _lower_first(self.subject)
            return f"{kind} {self.link}{subject}"
        return f"{kind} số {self.number}" if self.number else kind

    @property
    def year(self) -> int | None:
        """The campaign year of a plan, from its subject."""
        found = _YEAR.search(self.subject or "") if self.type == PLAN else None
        return int(found[1]) if found else None


def read_head(text: str, sections: Sequence[Section]) -> Head:
    """The head of a canonical text whose sections are known."""
    parts: dict[str, str] = {}
    for section in sections:
        if section.part and section.bullet is None:
            before = parts.get(section.part, "")
            parts[section.part] = before + text[section.start : section.own_end]
    letterhead = parts.get("so-ky-hieu", "") + parts.get("ngay", "")
    number, symbol = _number(letterhead)
    kind, subject, link = _type_and_subject(parts.get("trich-yeu", "").strip(), symbol, text)
    return Head(
        type=kind,
        number=number,
        date=_date(parts.get("ngay", "")),
        issuer=_issuer(letterhead, text) or Bodies(text).issuer(f"0/{symbol}"),
        subject=subject,
        signer=_signer(parts.get("nguoi-ky", "")),
        recipients=_recipients(parts.get("noi-nhan", "")),
        link=link,
    )


def _number(letterhead: str) -> tuple[str | None, str]:
    """The number, or the bare symbol where the serial was left blank ("Số: /KH-SKHCN")."""
    if found := NUMBER.search(letterhead):
        return re.sub(r"\s+", "", found[0]), found["symbol"]
    labelled = _LABELLED.search(letterhead)
    blank = (
        re.sub(r"^[\s./…_-]*(?:\d{4}/)?|[\s./…_-]+$", "", labelled["written"]) if labelled else ""
    )
    return None, blank.split(" ")[0]


def _type_and_subject(lines: str, symbol: str, text: str) -> tuple[str, str | None, str]:
    """Type, subject, and the "về" that a title needs between the two."""
    first, _, rest = lines.partition("\n")
    both = type_and_subject(first)
    if (kind := type_of_line(first)) is not None:
        lines = rest
    elif both is not None:
        kind, lines = both[0], f"{both[1]}\n{rest}"
    else:
        kind = _type_by_symbol(symbol)
    said = [line for line in lines.split("\n") if not (is_whose_line(line) or _is_aside(line))]
    subject = " ".join(said).strip()
    about = _ABOUT.match(subject)
    subject = subject[about.end() :] if about else subject
    link = "về " if about and about["word"].lower() == "về" else ""
    return kind, (in_sentence_case(subject, text) if subject.isupper() else subject) or None, link


def _is_aside(line: str) -> bool:
    """What stands beside a subject in the other column, or is printed over it."""
    return not line or has_motto(line) or is_stamp(line)


def _type_by_symbol(symbol: str) -> str:
    """Only an official letter has no abbreviation of its type in its number."""
    parts = symbol_parts(symbol)
    return TYPE_OF_SYMBOL.get(parts[0], "công văn") if parts else "văn bản"


def _date(lines: str) -> Date | None:
    for line in lines.split("\n"):
        if found := place_and_date(line):
            try:
                return Date(*(int(found[part] or found[f"n{part}"]) for part in "ymd"))
            except ValueError:
                return None
    return None


def _issuer(letterhead: str, text: str) -> str | None:
    """The lowest body named in capitals; the one above it, if any, stands over it."""
    names: list[str] = []
    for line in re.split(r"[\n|]", letterhead)[:_LETTERHEAD_LINES]:
        name = re.sub(r"[-–_*]{2,}", " ", without_motto(line)).strip(" *_").lstrip(" -–")
        if not name.isupper() or NUMBER.search(name) or _NUMBERED.match(name) or is_stamp(name):
            continue
        if names and not (_BODY.match(name) and not names[-1].endswith((" VÀ", ",", " -"))):
            names[-1] += f" {name}"
        elif len(name) > 1:
            names.append(name)
    if not names:
        return None
    lowest = as_written(" ".join(names[-1].rstrip(" -–").split()), text)
    return f"{lowest} {_of(names, text)}".rstrip()


def _of(names: Sequence[str], text: str) -> str:
    """The body above, where the lowest name is no name without it."""
    if len(names) < 2:
        return ""
    above, lowest = " ".join(names[-2].split()), names[-1]
    if committee := _PARTY_COMMITTEE.match(above):
        return committee[0].capitalize() if _PARTY_ORGAN.match(lowest) else ""
    if above == "BAN CHẤP HÀNH TRUNG ƯƠNG" and _PARTY_ORGAN.match(lowest):
        return "Trung ương Đảng" if lowest.startswith("VĂN PHÒNG") else "Trung ương"
    return as_written(above, text) if _PART_OF_BODY.fullmatch(lowest) else ""


def _signer(tail: str) -> str | None:
    """The last name below the office; in capitals only where no office says it is none."""
    lines = [_SIGNED.sub("", line, count=1).strip() for line in tail.split("\n")]
    lines = [line for line in lines if line and not is_stamp(line)]
    for line in reversed(lines):
        if name := person_in(line):
            return name
    last = lines[-1] if len(lines) > 1 else ""
    if last.isupper() and not _OFFICE.match(last) and (name := person_in(last.title())):
        return name
    return None


def _recipients(tail: str) -> tuple[str, ...]:
    """One a bullet or one a semicolon; a narrow column may have broken a line."""
    first, *lines = tail.rstrip("\n").split("\n")
    found = _split_inline(_alone(_RECIPIENTS.sub("", first, count=1)))
    bulleted = any(_BULLET.match(line) for line in lines)
    for line in lines:
        said = _alone(line)
        if bulleted and found and not _BULLET.match(line):
            found[-1] += f" {said}"
        else:
            found.append(_BULLET.sub("", said, count=1))
    return tuple(name for line in found if (name := line.strip(" ;./,")))


def _alone(recipient: str) -> str:
    """Without the office that the other column has left beside it."""
    beside = _BESIDE.search(recipient)
    return recipient[: beside.start()] if beside and beside["office"].isupper() else recipient


def _split_inline(text: str) -> list[str]:
    """Recipients on the line of "Nơi nhận:" itself, with dashes or semicolons between them."""
    separator = r";" if ";" in text else r"(?:^|\s)[-–]\s" if text[:1] in "-–" else r","
    return [
        _BULLET.sub("", part.strip(), count=1) for part in re.split(separator, text) if part.strip()
    ]


def _lower_first(subject: str) -> str:
    return subject[0].lower() + subject[1:]
