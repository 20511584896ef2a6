"""Documents written for the tests, cut into a passage a line."""

from corpus.model import Document, Passage

PLAN = (
    "Công đoàn cơ sở làm đầu mối tổ chức phát động các đợt thi đua.",
    "Phòng Hành chính theo dõi, đôn đốc, kiểm tra phong trào thi đua.",
    "Trưởng các phòng báo cáo kết quả về Sở.",
)
DIRECTIVE = (
    "Chỉ thị số 19/CT-TTg ngày 16/7/2021 của Thủ tướng Chính phủ.",
    "Các bộ, ngành phát động phong trào thi đua.",
)


def document(identifier: str, *lines: str) -> Document:
    return Document(
        id=identifier, type="kế hoạch", title=identifier, text="\n".join(lines), sections=()
    )


def passages(*documents: Document) -> list[Passage]:
    cut: list[Passage] = []
    for one in documents:
        start = 0
        for line in one.text.split("\n"):
            end = start + len(line)
            cut.append(Passage(document=one.id, section=0, start=start, end=end, text=line))
            start = end + 1
    return cut
