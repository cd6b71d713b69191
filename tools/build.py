"""Builds the book into ``_build/html``, a warning being an error: ``python -m tools.build``."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-m", "tools.build"]


if __name__ == "__main__":
    from jupyter_book.cli.main import main

    os.chdir(ROOT)
    main(["build", ".", "--toc", "book/_toc.yml", "-W", "--keep-going"], prog_name="jupyter-book")
