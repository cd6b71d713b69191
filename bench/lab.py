"""What a reader feels in JupyterLab: interact around Matplotlib, the usual way, and a figure of the book."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import jupytext
import nbformat
from playwright.sync_api import Browser, Page

from bench.pages import Times, latency, waiting, window
from bench.scripts import FIGURE

ROOT = Path(__file__).parent.parent
PATIENCE = 120  # seconds until JupyterLab has started
FIGURE_CODE = "from dlmath import widgets\nwidgets.DecisionLine()"
FIGURE_SLIDER = "input[type=range]"
# Moves the first slider of ipywidgets, whose output is made anew by Matplotlib each time.
INTERACT = """(output) => ({
  watched: [output, { subtree: true, childList: true, attributes: true }],
  done() {
    const images = [...output.querySelectorAll("img")];
    return images.length > 0 && images.every((image) => image.complete);
  },
  change: (step) => document.querySelector(".widget-slider .noUi-handle").dispatchEvent(new KeyboardEvent("keydown",
    { key: step % 20 < 10 ? "ArrowRight" : "ArrowLeft", bubbles: true, cancelable: true })),
})"""


@contextlib.contextmanager
def jupyterlab(folder: Path) -> Iterator[str]:
    """Run JupyterLab on a folder, with settings of its own, and give its address."""
    own = {f"JUPYTER_{kind}_DIR": str(folder / ".jupyter" / kind.lower()) for kind in ("CONFIG", "RUNTIME")}
    command = [
        sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--ServerApp.port=0",
        "--IdentityProvider.token=", f"--ServerApp.root_dir={folder}", "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    if sys.platform != "win32":
        command.append("--KernelManager.transport=ipc")  # theme/caching.py says why
    with open(folder / "lab.log", "w") as log:
        process = subprocess.Popen(
            command, env={**os.environ, **own, "IPYTHONDIR": str(folder / ".ipython")}, stdout=log, stderr=log
        )
    try:
        end = time.monotonic() + PATIENCE
        while not (started := list((folder / ".jupyter" / "runtime").glob("jpserver-*.json"))):
            if process.poll() is not None or time.monotonic() > end:
                said = (folder / "lab.log").read_text("utf-8", "replace")
                sys.exit(f"{said}\nThe measurement stopped while it waited for JupyterLab to start, {PATIENCE} s")
            time.sleep(0.1)
        yield json.loads(started[0].read_text("utf-8"))["url"]
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def run_cell(page: Page, address: str, folder: Path, name: str, code: str, ready: str) -> None:
    """Open a notebook of one cell in JupyterLab, run it, and wait for what it shows."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / f"{name}.ipynb")
    with waiting(f"the kernel of {name}.ipynb in JupyterLab"):
        page.goto(f"{address}lab/workspaces/{name}/tree/{name}.ipynb")
        page.wait_for_selector(".jp-CodeCell .cm-content")
        page.get_by_text("| Idle").wait_for()
        page.wait_for_timeout(1000)
    with waiting(f"what {name}.ipynb shows in JupyterLab ({ready})"):
        page.click(".jp-CodeCell .cm-content")
        page.keyboard.press("Shift+Enter")
        page.wait_for_selector(ready)
        page.wait_for_timeout(1500)


def make_your_own() -> str:
    """Return the chapter's own code of "Make your own": interact around Matplotlib."""
    chapter = jupytext.read(ROOT / "book" / "chapters" / "01_neurons.md")
    cells = [cell.source for cell in chapter.cells if cell.cell_type == "code"]
    imports = [line for cell in cells for line in cell.splitlines() if line.startswith(("import ", "from "))]
    wanted = [cell for cell in cells if "def draw(" in cell or "interact(draw" in cell]
    return "\n".join([*dict.fromkeys(imports), *wanted]).replace("\ndraw()", "")


def interact_and_figure(browser: Browser, folder: Path, steps: int) -> tuple[Times, Times]:
    """Return the times from input to paint in JupyterLab: of interact around Matplotlib, and of a figure."""
    with jupyterlab(folder) as address:
        with window(browser) as page:
            run_cell(page, address, folder, "interact", make_your_own(), ".widget-output img")
            usual = latency(page, INTERACT, ".widget-output", None, steps)
        with window(browser) as page:
            run_cell(page, address, folder, "figure", FIGURE_CODE, "section.dl-figure svg")
            ours = latency(page, FIGURE, ":has(> section.dl-figure)", FIGURE_SLIDER, steps)
    return usual, ours
