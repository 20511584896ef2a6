"""``thidua index …``: building, searching and measuring the index."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.corpus import AsJson
from bot.commands.output import print_json, print_line, progress_bars
from bot.holding import open_index
from bot.opening import open_archive, open_embedder, open_library
from config.settings import load_settings
from corpus.model import Document
from index.evaluate import evaluate as run_evaluation
from index.model import Hit

index = typer.Typer(no_args_is_help=True, help="Chỉ mục: dựng, tìm, đo.")


@index.command()
def build(as_json: AsJson = False) -> None:
    """Dựng mô hình và chỉ mục, nếu chưa có hoặc đã cũ."""
    settings = load_settings()
    library = open_library(settings, open_archive(settings))
    with progress_bars() as progress:
        built = open_index(settings, library, open_embedder(settings, progress), progress)
    if as_json:
        print_json({"documents": len(library.documents), "passages": len(built.passages)})
    else:
        count = len(built.passages)
        print_line(f"Chỉ mục sẵn sàng: {len(library.documents)} văn bản, {count} đoạn.")


@index.command()
def search(
    query: Annotated[str, typer.Argument(help="Điều cần tìm")],
    k: Annotated[int, typer.Option(min=1, max=100, help="Số đoạn")] = 10,
    as_json: AsJson = False,
) -> None:
    """Các đoạn gần nhất với một câu, kèm điểm."""
    settings = load_settings()
    library = open_library(settings, open_archive(settings))
    with progress_bars() as progress:
        found = open_index(settings, library, open_embedder(settings, progress), progress)
    hits = found.search(found.restore(query), k)
    if as_json:
        print_json([_hit(library.find(hit.passage.document), hit) for hit in hits])
        return
    for hit in hits:
        document = library.find(hit.passage.document)
        label = document.sections[hit.passage.section].label
        print_line(
            f"{hit.score:.3f}  {document.id}, {label}: {' '.join(hit.passage.text.split())[:100]}"
        )


@index.command()
def evaluate(
    directory: Annotated[Path, typer.Argument(help="Bộ đo kiểu BEIR")],
    qrels: Annotated[str, typer.Option(help="Tên tệp trong qrels/")] = "test",
    fold: Annotated[bool, typer.Option("--fold", help="Bỏ dấu câu hỏi trước khi tìm")] = False,
    as_json: AsJson = False,
) -> None:
    """Đo chất lượng tìm kiếm trên một bộ câu hỏi có sẵn đáp án."""
    settings = load_settings()
    with progress_bars() as progress:
        embedder = open_embedder(settings, progress)
        result = run_evaluation(directory, embedder, settings.var, qrels, fold, progress)
    if as_json:
        print_json(result)
        return
    for name, value in result.model_dump(by_alias=True).items():
        print_line(f"{name}: {value:.4g}" if isinstance(value, float) else f"{name}: {value}")


def _hit(document: Document, hit: Hit) -> dict[str, object]:
    section = document.sections[hit.passage.section]
    return {
        "document": document.id,
        "locator": section.locator,
        "part": section.part,
        "bullet": section.bullet,
        "label": section.label,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "text": hit.passage.text,
        "score": hit.score,
        "lexical": hit.lexical,
        "dense": hit.dense,
    }
