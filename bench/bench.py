"""Measures what a reader feels, against what a reader would have otherwise: ``make bench``.

One run, one table. Times differ from machine to machine; the ratios of one run are what counts. The folder of a
built book may be named (``python -m bench.bench _build/html``), which is then measured instead of a fresh build.
With ``QUICK=1`` in the environment only the first chapter of the built book is measured, a few times and against
nothing: it shows that the measurement runs.
"""

import os
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.builds import build, pages_of, stock_config
from bench.lab import interact_and_figure
from bench.pages import SLOWED, Times, Weight, all_controls, chromium, first_answer, first_controls, serving, weight

ROOT = Path(__file__).parent.parent
QUICK = bool(os.environ.get("QUICK"))
CHAPTERS = [path.stem for path in sorted((ROOT / "book" / "chapters").glob("*.md"))][: 1 if QUICK else None]
STARTS = 1 if QUICK else 5
STEPS = 2 if QUICK else 20
SLOWED_STEPS = 1 if QUICK else 5  # of each control, with a processor as slow as a phone's
Row = tuple[str, str, str]


@dataclass(frozen=True)
class Chapter:
    """What is measured on the page of a chapter."""

    name: str
    weight: Weight
    starts: list[float]
    on_a_phone: list[float]
    figures: dict[str, Times]
    slowed: dict[str, dict[str, Times]]


@dataclass(frozen=True)
class Otherwise:
    """What a reader would have without this book's pages and figures, and our figure in the same place."""

    stock: dict[str, Weight] = field(default_factory=dict)
    interact: Times | None = None
    in_lab: Times | None = None


def say(what: str) -> None:
    """Say beside the table what is going on, for it takes minutes."""
    print(f"Measuring {what} …", file=sys.stderr, flush=True)


def percentile(times: tuple[float, ...], share: float) -> float:
    """Return the given percentile of the times."""
    return sorted(times)[min(len(times) - 1, round(share * (len(times) - 1)))]


def book_to_measure(given: str | None, work: Path) -> tuple[Path, list[Row]]:
    """Return the folder of the built book and the rows about its build, if it was built for this."""
    built = Path(given) if given else ROOT / "_build" / "html"
    if given or (QUICK and all((built / "notebooks" / f"{chapter}.html").exists() for chapter in CHAPTERS)):
        return built, []
    say("the build of the book")
    cold = build(work / "book")
    rows = [("build the book, nothing cached", f"{cold:.1f} s", "")]
    if not QUICK:
        cached = build(work / "book")
        rows.append(("build the book, nothing changed", f"{cached:.1f} s", f"{cold / cached:.1f} times faster"))
    return pages_of(work / "book"), rows


def measure_chapter(browser: Browser, address: str, name: str) -> Chapter:
    """Measure the page of a chapter."""
    say(name)
    page = f"{address}notebooks/{name}.html"
    return Chapter(
        name,
        weight(browser, page),
        [first_answer(browser, page) for _ in range(STARTS)],
        [first_answer(browser, page, phone=True) for _ in range(STARTS)],
        first_controls(browser, page, STEPS),
        all_controls(browser, page, SLOWED_STEPS, SLOWED),
    )


def measure_otherwise(browser: Browser, work: Path) -> Otherwise:
    """Measure what a reader would have otherwise: pages of the stock theme, and interact in JupyterLab."""
    say("pages of the stock theme")
    build(work / "stock", stock_config(work))
    with serving(pages_of(work / "stock")) as address:
        stock = {name: weight(browser, f"{address}notebooks/{name}.html") for name in CHAPTERS}
    say("JupyterLab")
    (work / "lab").mkdir()
    return Otherwise(stock, *interact_and_figure(browser, work / "lab", STEPS))


def weight_rows(name: str, ours: Weight, stock: Weight | None) -> list[Row]:
    """Return the rows about what a page loads."""
    against = ("", "", "")
    if stock:
        against = (
            f"stock: {stock.size / ours.size:.1f} times as many",
            f"stock: {stock.requests}",
            f"stock: {stock.elsewhere}, not counted in its bytes",
        )
    return [
        (f"{name}: bytes", f"{ours.size / 1000:.0f} kB", against[0]),
        ("  requests", str(ours.requests), against[1]),
        ("  to other hosts", str(ours.elsewhere), against[2]),
    ]


def latency_rows(name: str, times: Times, interact: Times | None) -> list[Row]:
    """Return the rows about the time from input to paint of a figure."""
    faster = f"{interact.usual / times.usual:.0f} times faster" if interact else ""
    next_frame = statistics.mean(frames == 1 for frames in times.frames)
    remark = f"95 %: {percentile(times.work, 0.95):.1f} ms; {next_frame:.0%} in the next frame"
    return [
        (f"input to paint: {name}", f"{times.usual:.1f} ms", faster),
        ("  of it work, not waiting for the frame", f"{statistics.median(times.work):.1f} ms", remark),
    ]


def slowed_row(controls: dict[str, Times]) -> Row:
    """Return the row about a figure on a slow processor: the control that kept the reader waiting for longest."""
    worst = max(controls, key=lambda control: controls[control].usual)
    others = [times.usual for times in controls.values()]
    remark = f"{worst}, longest {max(controls[worst].total):.0f} ms; median of {len(others)} controls: "
    remark += f"{statistics.median(others):.0f} ms"
    return (f"  its slowest control, processor {SLOWED}× slower", f"{controls[worst].usual:.0f} ms", remark)


def chapter_rows(chapter: Chapter, otherwise: Otherwise) -> list[Row]:
    """Return the rows about a chapter."""
    rows = weight_rows(chapter.name, chapter.weight, otherwise.stock.get(chapter.name))
    answers = "  navigation to a figure that answers"
    for name, starts in ((answers, chapter.starts), (f"{answers}, cheap phone", chapter.on_a_phone)):
        rows.append((name, f"{statistics.median(starts):.0f} ms", f"worst {max(starts):.0f} ms"))
    for figure, times in chapter.figures.items():
        rows += [
            *latency_rows(f"{chapter.name}, {figure}", times, otherwise.interact),
            slowed_row(chapter.slowed[figure]),
        ]
    return rows


def lab_rows(otherwise: Otherwise) -> list[Row]:
    """Return the rows about JupyterLab, if it was measured."""
    if not (otherwise.interact and otherwise.in_lab):
        return []
    late = f"95 %: {percentile(otherwise.interact.total, 0.95):.0f} ms"
    return [
        ("input to paint: interact + Matplotlib", f"{otherwise.interact.usual:.0f} ms", late),
        *latency_rows("decision_line in JupyterLab", otherwise.in_lab, otherwise.interact),
    ]


def print_table(rows: list[Row]) -> None:
    """Print rows in columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def main(given: str | None = None) -> None:
    """Measure, and print the table: when a measurement stops, of what was measured before."""
    work = Path(tempfile.mkdtemp())
    rows: list[Row] = []
    chapters: list[Chapter] = []
    otherwise = Otherwise()
    try:
        folder, rows = book_to_measure(given, work)
        with sync_playwright() as playwright, chromium(playwright) as browser:
            with serving(folder) as address:
                chapters.extend(measure_chapter(browser, address, name) for name in CHAPTERS)
            if not QUICK:
                otherwise = measure_otherwise(browser, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        for chapter in chapters:
            rows += chapter_rows(chapter, otherwise)
        print_table([("", "measured", "against"), *rows, *lab_rows(otherwise)])


if __name__ == "__main__":
    main(*sys.argv[1:2])
