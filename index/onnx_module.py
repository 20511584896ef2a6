"""The packaged model for those who want a SentenceTransformer: the graph as its first module.

https://sbert.net/docs/sentence_transformer/usage/custom_models.html
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule, Normalize
from sentence_transformers.sentence_transformer.modules import Pooling
from tokenizers import Tokenizer

from index.onnx_session import OnnxSession
from index.packaged_model import GRAPH, LONGEST, PROMPTS, TOKENIZER


def as_sentence_transformer(folder: Path) -> SentenceTransformer:
    """The eight-bit model as a SentenceTransformer with its prompts, for whoever wants that API.

    ``SentenceTransformer(folder, trust_remote_code=True)`` gives the same where this package can be
    imported; version 6 asks for that flag for any module that is not its own, wherever it lies.
    Activations are quantised by the batch, so a text's vector depends a little (cosine about .995)
    on what it is encoded with, unless ``batch_size`` is 1.
    """
    encoder = OnnxEncoder.load(str(folder))
    modules = [encoder, Pooling(encoder.get_embedding_dimension(), "mean"), Normalize()]
    return SentenceTransformer(
        modules=modules, prompts=dict(PROMPTS), similarity_fn_name="cosine", device="cpu"
    )


class OnnxEncoder(InputModule):
    """Text to token embeddings by onnxruntime on the processor; weights are not trainable."""

    config_file_name = "config.json"
    config_keys: list[str] = ["embedding_dimension"]  # noqa: RUF012 - so in the base class

    def __init__(self, folder: str, embedding_dimension: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._folder = Path(folder)
        self._session = OnnxSession(self._folder / GRAPH)
        self.embedding_dimension = embedding_dimension
        self.tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER))
        self.tokenizer.enable_padding(pad_id=self.tokenizer.token_to_id("<pad>"), pad_token="<pad>")

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: Any
    ) -> dict[str, Any]:
        """Ids and mask of shape (texts, tokens), padded to the longest."""
        encodings = self.tokenizer.encode_batch([f"{prompt or ''}{text}" for text in inputs])
        return {
            "input_ids": torch.tensor([encoding.ids for encoding in encodings]),
            "attention_mask": torch.tensor([encoding.attention_mask for encoding in encodings]),
        }

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Add ``token_embeddings`` of shape (texts, tokens, dimension)."""
        ids, mask = features["input_ids"], features["attention_mask"]
        embeddings = self._session.run(ids.cpu().numpy(), mask.cpu().numpy())
        return {**features, "token_embeddings": torch.from_numpy(embeddings).to(ids.device)}

    @property
    def max_seq_length(self) -> int:
        """In tokens, those that begin and end a text included."""
        return LONGEST

    def get_embedding_dimension(self) -> int:
        return self.embedding_dimension

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Copy the folder's own files; nothing in them changes after loading."""
        for name in (GRAPH, TOKENIZER):
            shutil.copyfile(self._folder / name, Path(output_path) / name)
        self.save_config(output_path)

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", *_: Any, **__: Any) -> Self:
        """From a folder on disk; never from a hub."""
        folder = str(Path(model_name_or_path) / subfolder)
        return cls(folder, **cls.load_config(folder, local_files_only=True))
