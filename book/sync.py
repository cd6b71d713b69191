"""Writes notebooks/*.ipynb from the text in book/chapters/*.md, the same bytes each time.

``python book/sync.py`` writes; ``notebook(path)`` returns what would be written, which a test compares.
"""

from pathlib import Path

import jupytext
import nbformat
from nbstripout import strip_output

ROOT = Path(__file__).parent.parent


def notebook(chapter: Path) -> str:
    """Return the notebook of a chapter as JSON, with numbered cell ids and without outputs."""
    content = jupytext.read(chapter)
    strip_output(content, keep_output=False, keep_count=False, keep_id=False)
    content.metadata.pop("jupytext", None)
    content.metadata["language_info"] = {"name": "python"}
    return nbformat.writes(content) + "\n"


def pairs() -> list[tuple[Path, Path]]:
    """Return each chapter's text with the notebook that belongs to it."""
    chapters = sorted((ROOT / "book" / "chapters").glob("*.md"))
    return [(chapter, ROOT / "notebooks" / f"{chapter.stem}.ipynb") for chapter in chapters]


if __name__ == "__main__":
    for chapter, target in pairs():
        text = notebook(chapter)
        if not target.exists() or target.read_text("utf-8") != text:
            target.write_text(text, "utf-8")
            print("wrote", target.relative_to(ROOT))
