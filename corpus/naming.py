"""How a section is called: its locator, which programs read, and its label, which people read."""

from typing import Final

from corpus.markers import CONTAINERS, Kind, Marker
from corpus.vietnamese import fold

PART_LABELS: Final = {
    "so-ky-hieu": "phần số, ký hiệu",
    "ngay": "phần địa danh, ngày tháng",
    "trich-yeu": "phần tên loại, trích yếu",
    "can-cu": "phần căn cứ",
    "noi-dung": "phần nội dung",
    "noi-nhan": "phần nơi nhận",
    "nguoi-ky": "phần người ký",
}
_CONTAINER_KINDS: Final = frozenset(CONTAINERS.values())


def is_container(kind: Kind | None) -> bool:
    """Whether a section of this kind only groups articles (Phần, Chương, Mục, Tiểu mục)."""
    return kind in _CONTAINER_KINDS


def locator_of(marker: Marker, above: str, within: Kind | None) -> str:
    """ "III.3", "24.1.a", "chuong-II.muc-1"; ``above`` is the parent's locator, "" for none.

    Articles are numbered through the whole of a law, so the chapter is no part of theirs; other
    numbers begin anew in each ("phan-thu-hai.I.1").
    """
    if is_container(marker.kind):
        number = marker.number if marker.number.isascii() else fold(marker.number)
        own = f"{fold(marker.name)} {number}".replace(" ", "-")
    elif marker.kind is Kind.ARTICLE:
        return marker.number
    else:
        own = marker.number.rpartition(".")[2] if _continues(marker, within) else marker.number
    return f"{above}.{own}" if above else own


def in_annex(prefix: str, locator: str) -> str:
    """The locator of a section of an annex: "PL1.II.3", "QC.5.1"; the annex itself is "PL1".

    Numbers begin anew in an annex, so its initials and number stand before them.
    """
    return ".".join(part for part in (prefix, locator) if part)


def label_of(
    marker: Marker, locator: str, above: str, *, in_article: bool, container: str = ""
) -> str:
    """ "mục III.3", "Điều 24", "điểm a khoản 1 Điều 24", "mục I.1 Phần thứ hai".

    ``above`` is the parent's label, ``container`` that of the Phần or Chương it stands in.
    """
    if is_container(marker.kind):
        return f"{marker.name} {marker.number} {above}".rstrip()
    if marker.kind is Kind.ARTICLE:
        return f"Điều {marker.number}"
    if marker.kind is Kind.POINT and above and above != container:
        return f"điểm {marker.number} {above}"
    if marker.kind is Kind.CLAUSE and in_article:
        return f"khoản {marker.number} {above}"
    # The segments of containers have a dash, those of numbers none.
    own = ".".join(part for part in locator.split(".") if "-" not in part)
    return f"mục {own} {container}".rstrip()


def placed(label: str, annex: str, bullet: int | None) -> str:
    """A label with the annex and the bullet: "khoản 1 Điều 5 Phụ lục I, gạch đầu dòng 2"."""
    whole = " ".join(part for part in (label, annex) if part)
    return whole if bullet is None else f"{whole}, gạch đầu dòng {bullet}"


def _continues(marker: Marker, within: Kind | None) -> bool:
    return marker.kind is Kind.DECIMAL and within in {Kind.CLAUSE, Kind.DECIMAL}
