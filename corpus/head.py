"""What a document is: number, date, issuer, type, subject, signer and recipients from its frame.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Final

from corpus.citations import NUMBER
from corpus.frame import PLACE_AND_DATE, is_type_line
from corpus.model import LAW, PLAN, Section
from corpus.symbols import TYPE_OF_SYMBOL, Bodies, symbol_parts

_LABELLED: Final = re.compile(r"Số\s*:\s*(?P<written>[^\n]*)", re.IGNORECASE)
_MOTTO: Final = re.compile(
    r"CỘNG H[OÒ][AÀ] XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập ?[-–] ?Tự do ?[-–] ?Hạnh phúc"
    r"|ĐẢNG CỘNG SẢN VIỆT NAM",
    re.IGNORECASE,
)
_BODY: Final = re.compile(
    r"(?:ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG|HĐND|QUỐC HỘI|CHÍNH PHỦ|THỦ TƯỚNG|CHỦ TỊCH|BỘ|SỞ|BAN|CỤC|"
    r"CHI CỤC|TỔNG CỤC|VĂN PHÒNG|TRUNG TÂM|VIỆN|TRƯỜNG|PHÒNG|TỈNH ỦY|THÀNH ỦY|HUYỆN ỦY|ĐẢNG ỦY|"
    r"CHI BỘ|CÔNG ĐOÀN|ĐOÀN|LIÊN ĐOÀN|MẶT TRẬN)\b"
)
_YEAR: Final = re.compile(r"\bnăm\s+(20\d\d)\b", re.IGNORECASE)
_ABOUT: Final = re.compile(r"^(?:Về việc|V/v|Về)\s+", re.IGNORECASE)


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

    @property
    def title(self) -> str:
        """Type and subject as one would cite them: "Kế hoạch phát động phong trào …"."""
        kind = self.type.capitalize()
        if self.subject:
            subject = self.subject if self.type == LAW else _lower_first(self.subject)
            return f"{kind} {subject}"
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
    kind, subject = _type_and_subject(parts.get("trich-yeu", "").strip(), symbol)
    return Head(
        type=kind,
        number=number,
        date=_date(parts.get("ngay", "")),
        issuer=_issuer(letterhead, text) or Bodies(text).issuer(f"0/{symbol}"),
        subject=subject,
        signer=_signer(parts.get("nguoi-ky", "")),
        recipients=_recipients(parts.get("noi-nhan", "")),
    )


def _number(letterhead: str) -> tuple[str | None, str]:
    """The number, or the bare symbol where the serial was left blank ("Số: /KH-SKHCN")."""
    if found := NUMBER.search(letterhead):
        return re.sub(r"\s+", "", found[0]), found["symbol"]
    labelled = _LABELLED.search(letterhead)
    return None, labelled["written"].strip(" ./…") if labelled else ""


def _type_and_subject(lines: str, symbol: str) -> tuple[str, str | None]:
    first, _, rest = lines.partition("\n")
    if is_type_line(first):
        kind = first.rstrip(":").strip().lower()
    else:
        kind, rest = _type_by_symbol(symbol), lines
    subject = _ABOUT.sub("", " ".join(rest.split("\n")).strip())
    return kind, (subject.capitalize() if subject.isupper() else subject) or None


def _type_by_symbol(symbol: str) -> str:
    """Only an official letter has no abbreviation of its type in its number."""
    parts = symbol_parts(symbol)
    return TYPE_OF_SYMBOL.get(parts[0], "công văn") if parts else "văn bản"


def _date(lines: str) -> Date | None:
    for line in lines.split("\n"):
        if found := PLACE_AND_DATE.search(line):
            try:
                return Date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None


def _issuer(letterhead: str, text: str) -> str | None:
    """The lowest body named in capitals; the one above it, if any, stands over it."""
    lines = (_MOTTO.sub(" ", line).strip(" -") for line in letterhead.split("\n"))
    names: list[str] = []
    for line in lines:
        if not line.isupper() or NUMBER.search(line) or line.startswith("SỐ"):
            continue
        if names and not _BODY.match(line):
            names[-1] += f" {line}"
        elif len(line) > 1:
            names.append(line)
    return _as_written(" ".join(names[-1].split()), text) if names else None


def _as_written(name: str, text: str) -> str:
    """A name in capitals as the text writes it elsewhere."""
    for found in re.finditer(re.escape(name), text, re.IGNORECASE):
        if not found[0].isupper():
            return found[0][0].upper() + found[0][1:]
    return name.capitalize()


def _signer(tail: str) -> str | None:
    lines = [line for line in tail.split("\n") if line and not line.startswith("(")]
    return lines[-1] if lines and not lines[-1].isupper() else None


def _recipients(tail: str) -> tuple[str, ...]:
    lines = (line.lstrip("-–•+ ").rstrip(" ;./") for line in tail.split("\n")[1:])
    return tuple(line for line in lines if line)


def _lower_first(subject: str) -> str:
    return subject[0].lower() + subject[1:]
