"""What a document is: number, date, issuer, type, subject, signer and recipients from its frame.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from corpus.frame import PLACE_AND_DATE, is_type_line
from corpus.model import Section
from corpus.references import NUMBER
from corpus.symbols import TYPE_OF_SYMBOL, issuer_from_symbol, symbol_parts

_LABELLED = re.compile(r"Số\s*:\s*(?P<written>[^\n]*)", re.IGNORECASE)
_MOTTO = re.compile(r"CỘNG H[OÒ]À? XÃ HỘI|Độc lập|ĐẢNG CỘNG SẢN", re.IGNORECASE)
_YEAR = re.compile(r"\bnăm\s+(20\d\d)\b", re.IGNORECASE)


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
            return f"{kind} {_lower_first(self.subject)}" if self.type != "luật" else f"{kind} {self.subject}"
        return f"{kind} số {self.number}" if self.number else kind

    @property
    def year(self) -> int | None:
        """The campaign year of a plan, from its subject."""
        found = _YEAR.search(self.subject or "") if self.type == "kế hoạch" else None
        return int(found[1]) if found else None


def read_head(text: str, sections: Sequence[Section]) -> Head:
    """The head of a canonical text whose sections are known."""
    parts = {
        section.part: text[section.start : section.own_end].strip()
        for section in sections
        if section.part and section.bullet is None
    }
    letterhead = parts.get("so-ky-hieu", "")
    number, symbol = _number(letterhead)
    kind, subject = _type_and_subject(parts.get("trich-yeu", ""), symbol)
    return Head(
        type=kind,
        number=number,
        date=_date(parts.get("ngay", "")),
        issuer=_issuer(letterhead) or issuer_from_symbol(f"0/{symbol}", text),
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
        kind, rest = TYPE_OF_SYMBOL.get((symbol_parts(symbol) or [""])[0], "văn bản"), lines
    subject = " ".join(line for line in rest.split("\n") if line).strip()
    subject = re.sub(r"^(?:Về việc|V/v|Về)\s+", "", subject, flags=re.IGNORECASE)
    return kind, (subject.capitalize() if subject.isupper() else subject) or None


def _date(line: str) -> Date | None:
    found = PLACE_AND_DATE.search(line)
    if found is None:
        return None
    try:
        return Date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def _issuer(letterhead: str) -> str | None:
    lines = [
        line
        for line in letterhead.split("\n")
        if line.isupper() and not _MOTTO.search(line) and not NUMBER.search(line) and len(line) > 3
    ]
    return " ".join(lines).capitalize() if lines else None


def _signer(tail: str) -> str | None:
    lines = [line for line in tail.split("\n") if line]
    return lines[-1] if lines and not lines[-1].isupper() else None


def _recipients(tail: str) -> tuple[str, ...]:
    lines = (line.lstrip("-–•+ ").rstrip(" ;.") for line in tail.split("\n")[1:])
    return tuple(line for line in lines if line)


def _lower_first(subject: str) -> str:
    return subject[0].lower() + subject[1:]
