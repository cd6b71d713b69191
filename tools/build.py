"""Builds the book into ``_build/html``, a warning being an error: ``python -m tools.build``, or only ``… en``.

Each language has a table of contents of its own, ``book/ja/_toc.yml``, is built by a process of its own at the same
time, and gets a folder of the same site. ``book/ja/_config.yml`` has the values of ``_config.yml`` that differ.
"""

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from dlmath.widgets.catalogue import FIRST, languages

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-m", "tools.build"]
# Without a grammar of addresses, which takes two seconds to load and which Jupyter Book does without.
START = """import sys
sys.modules["rfc3987_syntax"] = None
from jupyter_book.cli.main import main
main(prog_name="jupyter-book")"""
JUPYTER_BOOK = [sys.executable, "-c", START]
HTML = Path("_build", "html")


def pages(language: str) -> list[str]:
    """Return the pages of the table of contents of a language, without their ending."""
    return re.findall(r"(?:root|file): *(\S+)", contents(language).read_text("utf-8"))


def contents(language: str) -> Path:
    """Return the table of contents of a language, which every language with a catalogue has."""
    path = ROOT / "book" / ("" if language == FIRST else language) / "_toc.yml"
    if not path.exists():
        sys.exit(f"{path.relative_to(ROOT)} is missing: a language that has a catalogue needs the files that "
                 'CONTRIBUTING.md names under "Keep the Japanese edition true, or add a language".')  # fmt: skip
    return path


def merged(values: dict[str, Any], differing: dict[str, Any]) -> dict[str, Any]:
    """Return a configuration with other values in it.

    >>> merged({"a": {"b": 1, "c": 2}, "d": 3}, {"a": {"b": 4}})
    {'a': {'b': 4, 'c': 2}, 'd': 3}
    """
    return {**values, **{
        key: merged(values[key], value) if isinstance(value, dict) and key in values else value
        for key, value in differing.items()
    }}  # fmt: skip


def configuration(language: str) -> Path:
    """Write the configuration of a language, and return its file."""
    values, differing = (
        yaml.safe_load(path.read_text("utf-8"))
        for path in (ROOT / "_config.yml", ROOT / "book" / language / "_config.yml")
    )
    # What is said there relatively to its file.
    derived = {"sphinx": {"local_extensions": {"theme": str(ROOT)}, "config": {"language": language}}}
    path = ROOT / "_build" / language / "_config.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(merged(merged(values, differing), derived), allow_unicode=True), "utf-8")
    return path.relative_to(ROOT)


def build(*options: str | Path, aloud: bool = True) -> None:
    """Run Jupyter Book, and stop if it fails; unless it runs aloud, say what it said when it is done."""
    command = [*JUPYTER_BOOK, "build", ".", *map(str, options), "-W", "--keep-going"]
    kept = None if aloud else subprocess.PIPE
    done = subprocess.run(command, stdout=kept, stderr=kept and subprocess.STDOUT)
    if done.stdout:
        sys.stderr.buffer.write(done.stdout)
    if done.returncode:
        sys.exit(done.returncode)


def build_language(language: str) -> None:
    """Build the book in a language, and put it into its folder of the site."""
    toc = contents(language).relative_to(ROOT)
    if language == FIRST:
        build("--toc", toc)
        return
    output = Path("_build", language)
    build("--toc", toc, "--config", configuration(language), "--path-output", output, aloud=False)
    shutil.rmtree(HTML / language, ignore_errors=True)
    shutil.copytree(output / "_build" / "html", HTML / language)


if __name__ == "__main__":
    os.chdir(ROOT)
    # The matrices of the chapters are small: threads would spend most of their time waiting for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with ThreadPoolExecutor() as pool:
        list(pool.map(build_language, sys.argv[1:] or languages()))
