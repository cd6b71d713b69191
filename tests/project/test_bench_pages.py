"""A quick run of the measure of the pages, without judging: a measure that nobody can run measures nothing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.lab import make_your_own

ROOT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
CHAPTER = "01_neurons"


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, *arguments], env={**os.environ, **environment}, capture_output=True, encoding="utf-8",
        timeout=300, cwd=ROOT,
    )  # fmt: skip


@pytest.mark.gate
def test_the_measure_of_the_pages_runs_and_fills_its_table(book):
    result = run("-m", "bench.bench", book, QUICK="1", PYTHONIOENCODING="utf-8")
    assert result.returncode == 0, result.stderr
    header, *cells = [re.split(" {2,}", line.strip()) for line in result.stdout.splitlines()]
    assert header == ["measured", "against"]
    rows = [(row[0], float(re.fullmatch(r"([\d.]+)(?: kB| ms)?", row[1])[1])) for row in cells]

    path = book / "notebooks" / f"{CHAPTER}.html"
    names, (size, requests, elsewhere, answer, on_a_phone) = zip(*rows[:5], strict=True)
    answers = "navigation to a figure that answers"
    assert names == (f"{CHAPTER}: bytes", "requests", "to other hosts", answers, f"{answers}, cheap phone")
    assert size > path.stat().st_size / 1000
    # The page itself, and at least a bundle for each figure.
    figures = set(re.findall(r'data-figure="(\w+)"', path.read_text("utf-8"))) - {"answer"}
    assert requests > len(figures) > 0
    assert elsewhere == 0
    # Two answers from the server, the page and what it needs, take 400 ms each.
    assert on_a_phone > 800
    assert answer > 0

    names, times = zip(*rows[5:], strict=True)
    assert set(names[::3]) == {f"input to paint: {CHAPTER}, {figure}" for figure in figures}
    assert set(names[1::3]) == {"of it work, not waiting for the frame"}
    assert set(names[2::3]) == {"its slowest control, processor 4× slower"}
    assert len(names) == 3 * len(figures)
    assert min(times) > 0


def test_what_jupyterlab_is_measured_with_is_the_chapters_own_code_and_runs():
    code = make_your_own()
    assert "interact(draw" in code
    picture = run("-c", f"{code}\ndraw()\nassert plt.get_fignums()", MPLBACKEND="agg")
    assert picture.returncode == 0, picture.stderr


ENDLESS = """
from bench.pages import ask, chromium, window
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright, chromium(playwright) as browser, window(browser) as page:
    begins = "await new Promise((resolve) => setTimeout(resolve, 100));"
    ask(page, "the cows to come home", f"async () => {{ {begins} for (;;); }}", seconds=1)
"""


@pytest.mark.gate
def test_a_page_that_no_longer_answers_ends_the_measure_with_a_sentence():
    result = run("-c", ENDLESS)
    assert result.returncode == 1
    assert result.stderr.startswith("The measurement stopped while it waited for the cows to come home: ")
    assert "1000ms" in result.stderr
