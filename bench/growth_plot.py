"""The figures of ``bench.growth`` as a picture for people."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter


def draw(rows: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Writes a PNG: times above, memory and recall below; whole search left, vectors right."""
    every = list(rows)
    searches = [row for row in every if "articles" in row]
    vectors = [row for row in every if "vectors" in row]
    figure = Figure(figsize=(11, 7.5), layout="constrained")
    columns = ((searches, "articles", "query_"), (vectors, "vectors", ""))
    for column, (found, size, prefix) in enumerate(columns):
        times = figure.add_subplot(2, 2, column + 1)
        space = figure.add_subplot(2, 2, column + 3)
        if found:
            _times(times, found, size, prefix)
            _space(space, found, size)
    figure.suptitle("Growth of search on two cores (logarithmic scales)")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)


def _times(axes: Axes, rows: Sequence[Mapping[str, Any]], size: str, prefix: str) -> None:
    sizes = [row[size] for row in rows]
    for name, label in ((f"{prefix}p50_ms", "median"), (f"{prefix}p95_ms", "95th percentile")):
        axes.plot(sizes, [row[name] for row in rows], marker="o", label=label)
    if "embedding_p50_ms" in rows[0]:
        alone = [row["embedding_p50_ms"] for row in rows]
        axes.plot(sizes, alone, linestyle="--", color="grey", label="embedding the question alone")
        axes.set_title("Whole search, real articles")
    else:
        limit = [4 * row["exact_10000_p95_ms"] for row in rows]
        axes.plot(sizes, limit, linestyle="--", color="grey", label="4 × exact search of 10,000")
        axes.set_title("Vectors alone, real ones and perturbed copies")
    axes.set_ylabel("milliseconds a question")
    _finish(axes, size)


def _space(axes: Axes, rows: Sequence[Mapping[str, Any]], size: str) -> None:
    sizes = [row[size] for row in rows]
    whole = "serving_peak_mb" in rows[0]
    memory, disk = ("serving_peak_mb", "snapshot_mb") if whole else ("mapped_mb", "disk_mb")
    axes.plot(sizes, [row[memory] for row in rows], marker="o", label="memory while serving")
    axes.plot(sizes, [row[disk] for row in rows], marker="s", label="on disk")
    for row in rows:
        note = f"recall\n{row['recall_at_10']:.3f}"
        place = (row[size], row[disk])
        axes.annotate(note, place, (0, 6), textcoords="offset points", fontsize=7)
    axes.set_ylabel("megabytes")
    _finish(axes, size)


def _finish(axes: Axes, size: str) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.margins(0.12, 0.15)
    axes.set_xlabel(f"number of {size}")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
        axis.set_minor_formatter(NullFormatter())
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(fontsize=8)
