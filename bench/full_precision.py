"""The packaged model at full precision, which measurements alone need."""

from pathlib import Path

from config.progress import Progress, silent
from index import built_folder, packaged_model
from index.model_folders import write_full_precision


def full_precision_folder(var: Path, progress: Progress = silent) -> Path:
    """A folder (about 490 MB) that ``SentenceTransformer(folder)`` opens as it is.

    Built under ``var`` on first use, from the same source as the eight-bit one.
    """
    name = packaged_model.folder_in(var).name.replace("-int8-", "-float32-")
    folder = var / "models" / name
    return built_folder.ensure(folder, lambda aside: write_full_precision(aside, progress))
