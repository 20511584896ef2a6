import pytest

from corpus.symbols import TYPE_OF_SYMBOL, Bodies, issuer_from_symbol, symbol_parts

TEXT = (
    "Sở Khoa học và Công nghệ phối hợp với Hội đồng nhân dân tỉnh. Sở Khoa học và Công nghệ "
    "và Hội đồng Thi đua - Khen thưởng, số Kỹ thuật hồi chuyển nghĩa."
)


@pytest.mark.parametrize(
    ("number", "issuer"),
    [
        ("279/QĐ-SKHCN", "Sở Khoa học và Công nghệ"),
        ("85/NQ-HĐND", "Hội đồng nhân dân"),
        ("01/KH-HĐTĐKT", "Hội đồng Thi đua - Khen thưởng"),
        ("19/CT-TTg", "Thủ tướng Chính phủ"),
        ("98/2023/NĐ-CP", "Chính phủ"),
        ("06/2022/QH15", "Quốc hội"),
        ("34-CT/TW", "Ban Chấp hành Trung ương"),
        ("34-CT/TƯ", "Ban Chấp hành Trung ương"),
        ("2043-KL/TU", "Tỉnh ủy"),
        ("12/2020/UBTVQH14", "Ủy ban Thường vụ Quốc hội"),
        ("5/QĐ-UBND", "Ủy ban nhân dân"),
        ("05/2018/TTLT-BNV-BTC", "Bộ Nội vụ, Bộ Tài chính"),
        ("05/2018/TTLT-BNV-XYZ", None),
        ("5/QĐ-XYZ", None),
        ("5", None),
        ("", None),
    ],
)
def test_the_body_behind_a_number(number: str, issuer: str | None) -> None:
    assert issuer_from_symbol(number, TEXT) == issuer


def test_the_most_frequent_spelling_is_taken() -> None:
    text = "Sở Nội vụ; Sở Ngoại vụ. Sở Ngoại vụ, Sở Nội vụ và Sở Ngoại vụ"
    assert Bodies(text).spelt_out("SNV") == "Sở Ngoại vụ"


def test_a_name_does_not_run_over_a_border() -> None:
    assert Bodies("Sở Nội. Vụ").spelt_out("SNV") is None
    assert Bodies("Sở\nNội vụ").spelt_out("SNV") is None


def test_parts() -> None:
    assert symbol_parts("QĐ - UBND") == ["QĐ", "UBND"]
    assert symbol_parts("KH-SKH&CN") == ["KH", "SKH", "CN"]
    assert TYPE_OF_SYMBOL["CT"] == "chỉ thị"
