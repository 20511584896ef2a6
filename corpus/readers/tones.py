"""Tone marks that stand one letter too far right, in words that recognition has read.

Where a font lacks a letter such as "ế", the mark is taken from another font and often set over the
letter behind: "quôć" for "quốc", "vê`kết" for "về kết". No letter of Vietnamese looks like that, so
recognition guesses ("quôé", "tiêf"). The tone of a syllable with â, ă, ê or ô stands on that vowel;
one that is bare before an ending no syllable has is put right, where a common syllable is near.

``_SYLLABLES`` are the common syllables with a tone mark on â, ă, ê or ô, the most frequent first:
those that the SentencePiece vocabulary of XLM-RoBERTa (learnt from CC-100) has as whole pieces.
"""

import re
from dataclasses import dataclass
from math import log
from typing import Final
from unicodedata import combining, normalize

_SYLLABLES: Final = """
thể để đến về đầu nhiều nhất số thế rất biết điều đồng thấy cần cấp phẩm đối tế đề kết rồi chất
muốn bằng tốt xuất điểm tiếp thiết sống cầu vẫn kế phần vấn tiền quốc lần đều triển tiếng mắt bất
dẫn rằng thống đổi quyền quyết nếu hắn đất viết tổ chế bắt tuổi ấy hết kiến biến đồ hiểu phố tiết
gần tất chiến khiến mỗi dễ lấy cố cổ mất nổi chuẩn xuống kiểm thuốc hồ tiến đầy diễn chiếc bố tối
chết khẩu sắc thần biểu nguồn yếu chống tổng tố hỗ cuối kiếm uống chẳng vốn chắc hồi kể thất giống
thiếu đấu đấy mẫu biển gồm chỗ ngồi nằm trắng mấy chồng hiểm liền bổ bắc mềm giấy tuần thuế dấu lễ
tiểu nghề thẩm chấp trần mắc lắm tầng nền dầu lỗi miễn chiều quần buổi nhằm khổ thấp hấp phổ phối
khắc chắn kiểu suất đẩy nối miền cầm sắp thẳng bầu sẵn dần ổn cấu lắng đốc thắng buồn xấu xếp tầm
tấn mối thầy nắm ấn tốc gốc nẵng ngắn ấm gỗ suốt tắc nhiễm chiếu đẳng tồn cuốn hồng hồn bếp phiếu
cắt đổ trồng nhắc giết hề sổ gắng chiếm niềm tấm lắp hẳn bền khắp khối kiể rối tắm hầu nỗi vết gắn
tắt thầu lẫn nắng gấp hiển thổ tết nhấn lối ghế tổn lầm mắn mỗ lỗ nấu bốn đế bồi khiển thiểu trầm
giấc nổ nhắn phẫu sắm khuẩn cẩn điển hổ thầm thằng đuổi sắt chấm bối bề huống tuấn tiếc cấm tiềm
đốt trấn chối bắn phấn huấn mồ triều nỗ phiền tần huế hối trốn đắc hiếm cổng cất lắc viễn trống
khấu bổng hằng nấm bỗng nầy lồ nhẫn tẩy giấu tiễn đắn miếng chấn bế thuần khiếu gối nhắm đắt hiến
rốt quyến thấm chằm kiều khẩn bồ đỗ chuỗi đằng đắp nhầm quyển khống
""".split()

_TONES: Final = "\u0300\u0301\u0303\u0309"
_GRAVE, _ACUTE, _TILDE, _HOOK = _TONES
_DOT_BELOW: Final = "\u0323"
_ENDINGS: Final = frozenset(["", *"ch c i k m ng nh n p t u y".split()])
_LETTERS: Final = r"A-Za-zÀ-ỹ"
_BARE: Final = re.compile(
    rf"(?<![{_LETTERS}])(?P<head>[A-Za-zĐđ]{{0,4}}[âăêôÂĂÊÔ])(?P<rest>[{_LETTERS}£€¥]+|[`´°“])"
)
_HEAD: Final = re.compile(r".*?[âăêô]")
# A mark over the space behind a word, taken for a quotation mark where none can stand.
_RUN_ON: Final = re.compile(rf"([âăêôÂĂÊÔ])(?: ?([`´°”])|([“\"]))(?=[{_LETTERS}])")
_APART: Final = re.compile(r"([âăêô]) ([“\"])(?=[a-zà-ỹ\d])(?!.*[”\"])")
# What a mark looks like that stands over a space.
_LONE: Final = {
    "`": _GRAVE,
    **dict.fromkeys("´“", _ACUTE),
    "°": _HOOK,
}
_HOOKED: Final = str.maketrans('”"', "°°")
# Letters that a mark above makes look like one another.
_ALIKE: Final = ("tflyi£€¥", "ceopgq6", "nhuar")
_UNLIKE: Final = 1.0
_LIKE: Final = 0.3
# One letter and the mark above it are often read as two.
_TORN: Final = 0.6
_NO_MARK: Final = 0.3
_OTHER_MARK: Final = 0.6
# Small marks above a line look the same; a grave accent leans the other way.
_SIMILAR_MARK: Final = 0.1
_RARENESS: Final = 0.15
_FARTHEST: Final = 1.7


@dataclass(frozen=True)
class _Syllable:
    """A syllable in parts: "quốc" is "quô", "c" and the acute; ``cost`` is how rare it is."""

    text: str
    head: str
    ending: str
    tone: str
    cost: float


def with_tones(text: str) -> str:
    """A line with the tone marks of such words where they belong; all else stays as it was."""
    parted = _RUN_ON.sub(_parted, _APART.sub(_parted, normalize("NFC", text)))
    return _BARE.sub(_put_right, parted)


def _parted(found: re.Match[str]) -> str:
    mark = next(mark for mark in found.groups()[1:] if mark)
    return f"{found[1]}{mark.translate(_HOOKED)} "


def _put_right(found: re.Match[str]) -> str:
    head, rest = found["head"], found["rest"]
    if rest.lower() in _ENDINGS or _DOT_BELOW in normalize("NFD", rest):
        return found[0]
    meant = sorted(
        ((_distance(rest, one) + one.cost, one.text) for one in _BY_HEAD.get(head.lower(), ())),
    )
    if not meant or meant[0][0] > _FARTHEST:
        return found[0]
    syllable = meant[0][1]
    if len(head) > 1 and head.isupper():
        return syllable.upper()
    return syllable.capitalize() if head[0].isupper() else syllable


def _distance(rest: str, syllable: _Syllable) -> float:
    """How little what was read looks like the ending with the mark above it."""
    signs = normalize("NFD", rest)
    marks = {_LONE.get(sign, sign) for sign in signs if sign in _LONE or sign in _TONES}
    letters = [sign for sign in signs if sign not in _LONE and not combining(sign)]
    return _apart("".join(letters), syllable.ending) + _mark_apart(marks, syllable.tone)


def _mark_apart(marks: set[str], tone: str) -> float:
    if tone in marks:
        return 0.0
    if not marks:
        return _NO_MARK
    return _OTHER_MARK if _GRAVE in {tone, *marks} else _SIMILAR_MARK


def _apart(read: str, meant: str) -> float:
    """The edit distance, where letters that look alike are near."""
    row = [float(index) for index in range(len(meant) + 1)]
    for count, sign in enumerate(read, 1):
        below = [float(count)]
        for index, letter in enumerate(meant):
            same = 0.0 if sign == letter else _LIKE if _alike(sign, letter) else _UNLIKE
            below.append(min(row[index] + same, row[index + 1] + _TORN, below[index] + 1))
        row = below
    return row[-1]


def _alike(one: str, other: str) -> bool:
    return any(one.lower() in group and other in group for group in _ALIKE)


def _syllable(text: str, rank: int) -> _Syllable:
    signs = normalize("NFD", text)
    (tone,) = (sign for sign in signs if sign in _TONES)
    bare = normalize("NFC", signs.replace(tone, ""))
    head = _HEAD.match(bare)
    assert head is not None
    return _Syllable(text, head[0], bare[head.end() :], tone, _RARENESS * log(1 + rank))


def _by_head() -> dict[str, list[_Syllable]]:
    found: dict[str, list[_Syllable]] = {}
    for rank, text in enumerate(_SYLLABLES):
        syllable = _syllable(text, rank)
        found.setdefault(syllable.head, []).append(syllable)
    return found


_BY_HEAD: Final = _by_head()
