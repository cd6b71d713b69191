"""Packs the built book with a server into one file: ``python -m tools.pack _build/html _build/book.zip``.

Browsers run no scripts of pages that are opened as files, so a reader without a network needs a server; Python is
enough for ``tools/serve.py``.
"""

import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from dlmath.widgets import catalogue


def pack(folder: Path, target: Path) -> None:
    """Pack a folder, the server as ``start.py``, and the sentences that say how to start it."""
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            packed.write(path, path.relative_to(folder))
        packed.write(Path(__file__).with_name("serve.py"), "start.py")
        words = [catalogue.text("page", language)["start"] for language in catalogue.languages()]
        packed.writestr("START.txt", "\n\n".join(words) + "\n")


if __name__ == "__main__":
    pack(Path(sys.argv[1]), Path(sys.argv[2]))
    print("wrote", sys.argv[2])
