"""Builds of the book that are measured: ours, and what Jupyter Book would make of it without our theme."""

import subprocess
import sys
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
PATIENCE = 900  # seconds; a build takes one minute on a slow machine
# What makes the pages lean.
OURS = ("katex", "html_math", "templates", "nb_ipywidgets", "nb_mime")


def build(output: Path, config: Path = ROOT / "_config.yml") -> float:
    """Build the book into a folder and return the seconds it took."""
    start = time.perf_counter()
    command = ["jupyter-book", "build", ".", "--toc", "book/_toc.yml", "--config", str(config), "--path-output"]
    try:
        run = subprocess.run(
            [*command, str(output)], cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace",
            timeout=PATIENCE,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        said = (late.stdout or b"").decode("utf-8", "replace")[-2000:]
        sys.exit(f"{said}\nThe measurement stopped: a build of the book was not ready after {PATIENCE} s")
    if run.returncode:
        sys.exit(run.stdout + run.stderr)
    return time.perf_counter() - start


def pages_of(output: Path) -> Path:
    """Return the folder of the pages of a build."""
    return output / "_build" / "html"


def stock_config(folder: Path) -> Path:
    """Write the book's configuration without what makes its pages lean, as Jupyter Book would have it."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    settings = config["sphinx"]
    settings.pop("local_extensions")
    settings["extra_extensions"].remove("sphinxcontrib.katex")
    for name in list(settings["config"]):
        if name.startswith(OURS):
            del settings["config"][name]
    path = folder / "_config.yml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    return path
