"""Writes notebooks/*.ipynb from the text in book/chapters/*.md, the same bytes each time, in each language.

``python -m tools.sync`` writes; ``notebook(path)`` returns what would be written, which a test compares.
It also writes the version of ``dlmath`` wherever else it stands: into ``CITATION.cff``, and into the cell with
which a chapter installs ``dlmath`` elsewhere. So a notebook keeps the ``dlmath`` it was written for.
``tools/drawings.py`` says which drawings it writes.
"""

import re
from pathlib import Path

import jupytext
import nbformat
from nbstripout import strip_output

from dlmath import __version__
from tools.drawings import drawings

ROOT = Path(__file__).parent.parent


def notebook(chapter: Path) -> str:
    """Return the notebook of a chapter as JSON, with numbered cell ids and without outputs."""
    content = jupytext.read(chapter)
    strip_output(content, keep_output=False, keep_count=False, keep_id=False)
    for name in ("jupytext", "source"):  # how the text is written, and from which English
        content.metadata.pop(name, None)
    content.metadata["language_info"] = {"name": "python"}
    text: str = nbformat.writes(content)  # type: ignore[no-untyped-call]
    return f"{text}\n"


def pairs() -> list[tuple[Path, Path]]:
    """Return each chapter's text with the notebook that belongs to it, in each language."""
    book = ROOT / "book"
    chapters = [*sorted(book.glob("chapters/*.md")), *sorted(book.glob("*/chapters/*.md"))]
    folders = {chapter: ROOT / "notebooks" / chapter.parent.parent.relative_to(book) for chapter in chapters}
    return [(chapter, folder / f"{chapter.stem}.ipynb") for chapter, folder in folders.items()]


def with_version(text: str, version: str = __version__) -> str:
    """Return a text in which what is installed is the release of this version, and what is cited has it.

    >>> with_version('%pip install "dlmath @ git+https://example.org/dlmath@v0.1.0"', "0.2.0")
    '%pip install "dlmath @ git+https://example.org/dlmath@v0.2.0"'
    """
    text = re.sub(r'(git\+https://[^\s@"]+)(@[^\s"]*)?', rf"\1@v{version}", text)
    return re.sub(r"^version: .*$", f"version: {version}", text, flags=re.MULTILINE)


def versioned() -> list[Path]:
    """Return the files in which the version stands beside ``dlmath/__init__.py``."""
    return [*(chapter for chapter, _ in pairs()), ROOT / "CITATION.cff"]


def write(target: Path, text: str) -> None:
    """Write a file if that changes it, with the same line ends on every system."""
    if not target.exists() or target.read_text("utf-8") != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8", newline="\n")
        print("wrote", target.relative_to(ROOT))


if __name__ == "__main__":
    for path in versioned():
        write(path, with_version(path.read_text("utf-8")))
    for chapter, target in pairs():
        write(target, notebook(chapter))
    for target, drawing in drawings():
        write(target, drawing)
