"""What commands open before anything is asked: the documents, and the model.

Apart from ``bot.app``, so that a command which only reads documents need not load the rest.
"""

from config.progress import Progress, silent
from config.settings import Settings
from config.time import system_clock
from corpus.archive import Archive
from corpus.library import Library
from index.embedder import Embedder, load_embedder


def open_archive(settings: Settings) -> Archive:
    """What the office brought in."""
    return Archive(settings.home / "documents", system_clock)


def open_library(settings: Settings, archive: Archive) -> Library:
    """The documents that ship and those that the office added."""
    return Library(settings.documents, archive)


def open_embedder(settings: Settings, progress: Progress = silent) -> Embedder:
    """The embedding model that the settings name, built on first use."""
    return load_embedder(settings.embedding_model, settings.var, progress)
