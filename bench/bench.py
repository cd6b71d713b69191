"""Measures what a reader feels, against what a reader would have otherwise: ``make bench``.

One run, one table. Times differ from machine to machine; the ratios of one run are what counts. With ``QUICK=1`` in
the environment only one chapter of the built book is measured, a few times and against nothing: so it can be tried
whether it still runs.
"""

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import yaml
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "book"), str(ROOT / "tests" / "browser")]

from chromium import executable  # noqa: E402
from serve import server  # noqa: E402

QUICK = os.environ.get("QUICK") == "1"
CHAPTERS = [f"notebooks/{path.stem}.html" for path in sorted((ROOT / "book" / "chapters").glob("*.md"))]
CHAPTERS = CHAPTERS[:1] if QUICK else CHAPTERS
STEPS = 3 if QUICK else 40
STARTS = 1 if QUICK else 5
# What measures brings scripts of its own and evaluates text, which the pages' policy forbids.
PAGE = {"viewport": {"width": 1200, "height": 900}, "bypass_csp": True}
# Changes something at a random moment, then waits for the first frame that was painted with the change in it.
# A message sent from an animation frame arrives after that frame's painting. For each change: the time in all;
# how many frames were painted until it showed; and the work, which is the time in all without the idle wait for
# the next frame to begin.
LATENCY = """
async ([act, watched, steps]) => {
  const element = document.querySelector(watched);
  const change = new Function("step", act);
  let changed = false;
  const observer = new MutationObserver(() => { changed = true; });
  observer.observe(element, { subtree: true, childList: true, attributes: true, characterData: true });
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
    const begun = performance.now();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(begun);
    port2.postMessage(0);
  }));
  const shown = () => changed && [...element.querySelectorAll("img")].every((image) => image.complete);
  const results = [];
  for (let step = 0; step < steps; step += 1) {
    await new Promise((resolve) => setTimeout(resolve, 60 + 17 * Math.random()));
    changed = false;
    const frame = painted();
    const start = performance.now();
    change(step);
    const handled = performance.now();
    let begun = await frame;
    let frames = 1;
    while (!shown() && performance.now() - start < 5000) {
      begun = await painted();
      frames += 1;
    }
    const end = performance.now();
    results.push({ total: end - start, frames, work: handled - start + end - begun });
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  observer.disconnect();
  return results;
}
"""
MOVE_SLIDER = """
  const slider = [...document.querySelectorAll('FIGURE input[type=range]')].find((s) => s.offsetParent) ??
    document.querySelector('FIGURE input[type=range]');
  const [low, high] = [Number(slider.min), Number(slider.max)];
  slider.value = low + (high - low) * (0.5 + 0.4 * Math.sin(step * 1.7));
  slider.dispatchEvent(new Event("input", { bubbles: true }));
"""
MOVE_INTERACT = """
  document.querySelector(".widget-slider .noUi-handle").dispatchEvent(new KeyboardEvent("keydown",
    { key: step % 20 < 10 ? "ArrowRight" : "ArrowLeft", bubbles: true, cancelable: true }));
"""


def percentile(times: list[float], share: float) -> float:
    """Return the given percentile of the times."""
    return sorted(times)[min(len(times) - 1, round(share * (len(times) - 1)))]


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder and give its address."""
    site = server(str(folder), 0)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{site.server_address[1]}/"
    finally:
        site.shutdown()
        site.server_close()


def build(output: Path, config: Path = ROOT / "_config.yml") -> float:
    """Build the book into a folder and return the seconds it took."""
    start = time.perf_counter()
    command = ["jupyter-book", "build", ".", "--toc", "book/_toc.yml", "--config", str(config), "--path-output"]
    result = subprocess.run([*command, str(output)], cwd=ROOT, capture_output=True, text=True, timeout=300)
    if result.returncode:
        sys.exit(result.stdout + result.stderr)
    return time.perf_counter() - start


def stock_config(folder: Path) -> Path:
    """Write the book's configuration without what makes its pages lean, as Jupyter Book would have it."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    settings = config["sphinx"]
    settings.pop("local_extensions")
    settings["extra_extensions"].remove("sphinxcontrib.katex")
    for name in list(settings["config"]):
        if name.startswith(("katex", "html_math", "templates", "nb_ipywidgets", "nb_mime")):
            del settings["config"][name]
    path = folder / "_config.yml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    return path


def weight(browser: Browser, address: str, chapter: str) -> tuple[int, int, int]:
    """Return the bytes and requests of a chapter's page from its own host, and requests to other hosts."""
    page = browser.new_page(**PAGE)
    sizes: list[int] = []
    elsewhere: list[str] = []

    def route(handler: Any) -> None:
        if handler.request.url.startswith(address):
            handler.continue_()
        else:
            elsewhere.append(handler.request.url)
            handler.abort()

    page.route("**/*", route)
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto(address + chapter)
    page.wait_for_timeout(1500)
    page.close()
    return sum(sizes), len(sizes), len(elsewhere)


def first_answer(browser: Browser, address: str, chapter: str) -> float:
    """Return the milliseconds from navigation until the first figure has answered to a moved slider."""
    context = browser.new_context(**PAGE)
    page = context.new_page()
    page.add_init_script(
        """
        new MutationObserver((_, observer) => {
          const slider = document.querySelector("[data-alive] input[type=range]");
          if (!slider) return;
          observer.disconnect();
          const frame = slider.closest("section");
          new MutationObserver(() => { window.answered ??= performance.now(); })
            .observe(frame, { attributes: true, attributeFilter: ["data-values"] });
          slider.value = slider.min;
          slider.dispatchEvent(new Event("input", { bubbles: true }));
        }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-alive"] });
        """
    )
    page.goto(address + chapter)
    page.wait_for_function("window.answered")
    answered = float(page.evaluate("window.answered"))
    context.close()
    return answered


@contextlib.contextmanager
def jupyterlab(folder: Path) -> Iterator[str]:
    """Run JupyterLab on a folder, with settings of its own, and give its address."""
    home = {name: str(folder / ".jupyter") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    port = 8899
    command = [
        sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0", "--IdentityProvider.token=", f"--ServerApp.root_dir={folder}",
        "--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, env={**os.environ, **home}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(120):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(address + "api", timeout=1)
                break
            time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait()


def run_in_lab(browser: Browser, address: str, folder: Path, code: str, ready: str) -> Page:
    """Open a notebook of one cell in JupyterLab, run it, and wait for what it shows."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "bench.ipynb")
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(f"{address}lab/workspaces/{time.time_ns()}/tree/bench.ipynb")
    page.wait_for_selector(".jp-CodeCell .cm-content", timeout=60_000)
    page.get_by_text("| Idle").wait_for(timeout=60_000)
    page.wait_for_timeout(1000)
    page.click(".jp-CodeCell .cm-content")
    page.keyboard.press("Shift+Enter")
    page.wait_for_selector(ready, timeout=60_000)
    page.wait_for_timeout(1500)
    return page


def table(rows: list[tuple[str, str, str]]) -> None:
    """Print rows in columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def make_your_own() -> str:
    """Return the chapter's own code of "Make your own": interact around Matplotlib."""
    cells = [cell.source for cell in jupytext.read(ROOT / "book" / "chapters" / "01_neurons.md").cells]
    wanted = [cell for cell in cells if "def draw(" in cell or "interact(draw" in cell]
    return "import numpy as np\nfrom dlmath import sigmoid\n" + "\n".join(wanted).replace("\ndraw()", "")


def measured_pages(browser: Browser, folder: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return the weights of the chapters of a built book, the times to a first answer, and the slowest figures."""
    with serving(folder) as address:
        weights = {chapter: weight(browser, address, chapter) for chapter in CHAPTERS}
        starts = {chapter: [first_answer(browser, address, chapter) for _ in range(STARTS)] for chapter in CHAPTERS}
        latencies = dict(heaviest(browser, address, chapter) for chapter in CHAPTERS)
    return weights, starts, latencies


def measured_in_lab(browser: Browser, folder: Path) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Return the times from input to paint in JupyterLab: of interact around Matplotlib, and of a figure."""
    with jupyterlab(folder) as address:
        page = run_in_lab(browser, address, folder, make_your_own(), ".widget-output img")
        interact = page.evaluate(LATENCY, [MOVE_INTERACT, ".widget-output", STEPS])
        page.close()
        code = "from dlmath import widgets\nwidgets.DecisionLine()"
        page = run_in_lab(browser, address, folder, code, "section.dl-figure svg")
        ours = measure(page, "div:has(> section.dl-figure)")
        page.close()
    return interact, ours


def weight_rows(chapter: str, ours: Any, stock: Any, times: list[float]) -> list[tuple[str, str, str]]:
    """Return the rows of the table about the weight of a page and its first answer."""
    size, requests, elsewhere = ours
    against = ["", "", ""]
    if stock:
        stock_size, more, others = stock
        against = [
            f"stock: {stock_size / size:.1f} times as many",
            f"stock: {more}",
            f"stock: {others}, not counted in its bytes",
        ]
    return [
        (f"{name_of(chapter)}: bytes", f"{size / 1000:.0f} kB", against[0]),
        ("  requests", str(requests), against[1]),
        ("  to other hosts", str(elsewhere), against[2]),
        ("  navigation to a figure that answers", f"{statistics.median(times):.0f} ms", f"worst {max(times):.0f}"),
    ]


def latency_rows(name: str, results: list[dict[str, float]], usual: float) -> list[tuple[str, str, str]]:
    """Return the rows of the table about the time from input to paint of a figure."""
    total = statistics.median(one["total"] for one in results)
    next_frame = statistics.mean(one["frames"] == 1 for one in results)
    work = [one["work"] for one in results]
    remark = f"95 %: {percentile(work, 0.95):.1f} ms; {next_frame:.0%} in the next frame"
    return [
        (f"input to paint: {name}", f"{total:.1f} ms", f"{usual / total:.0f} times faster" if usual else ""),
        ("  of it work, not waiting for the frame", f"{statistics.median(work):.1f} ms", remark),
    ]


def main(built: Path) -> None:
    """Measure everything and print the table; quickly, only a book that is built already."""
    rows = [("", "measured", "against")]
    work = Path(tempfile.mkdtemp())
    stock: dict[str, Any] = {}
    usual = 0.0
    try:
        if not QUICK:
            cold, cached = build(work / "book"), build(work / "book")
            rows.append(("build the book, nothing cached", f"{cold:.1f} s", ""))
            rows.append(("build the book, nothing changed", f"{cached:.1f} s", f"{cold / cached:.1f} times faster"))
            build(work / "stock", stock_config(work))
            built = work / "book" / "_build" / "html"
        with sync_playwright() as playwright:
            arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = playwright.chromium.launch(executable_path=executable(), args=arguments)
            if not QUICK:
                with serving(work / "stock" / "_build" / "html") as address:
                    stock = {chapter: weight(browser, address, chapter) for chapter in CHAPTERS}
            weights, starts, latencies = measured_pages(browser, built)
            if not QUICK:
                interact, latencies["decision_line in JupyterLab"] = measured_in_lab(browser, work)
                totals = [one["total"] for one in interact]
                usual = statistics.median(totals)
            browser.close()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    for chapter in CHAPTERS:
        rows += weight_rows(chapter, weights[chapter], stock.get(chapter), starts[chapter])
    if usual:
        late = f"95 %: {percentile(totals, 0.95):.0f} ms"
        rows.append(("input to paint: interact + Matplotlib", f"{usual:.0f} ms", late))
    for name, results in latencies.items():
        rows += latency_rows(name, results, usual)
    table(rows)


def name_of(chapter: str) -> str:
    """Return the name of a chapter's page without folder and extension."""
    return Path(chapter).stem


def heaviest(browser: Browser, address: str, chapter: str) -> tuple[str, list[dict[str, float]]]:
    """Return the figure of a chapter whose changes take the most work, with its times."""
    page = browser.new_page(**PAGE)
    page.goto(address + chapter)
    page.wait_for_selector(".dlmath-figure[data-alive] section")
    page.wait_for_timeout(500)
    names = page.eval_on_selector_all(
        ".dlmath-figure:has(input[type=range])", "els => els.map((el) => el.dataset.figure)"
    )
    times = {
        f"{name_of(chapter)}, {name}": measure(page, f'[data-figure="{name}"]') for name in dict.fromkeys(names)
    }
    page.close()
    return max(times.items(), key=lambda one: percentile([result["work"] for result in one[1]], 0.95))


def measure(page: Page, figure: str) -> list[dict[str, float]]:
    """Return the times from input to paint of a figure."""
    return list(page.evaluate(LATENCY, [MOVE_SLIDER.replace("FIGURE", figure), f"{figure} svg", STEPS]))


if __name__ == "__main__":
    main(Path(sys.argv[1] if sys.argv[1:] else ROOT / "_build" / "html"))
