"""Runs the code of the chapters in this process, and demands that it prints what it printed elsewhere.

``python printed.py FILE``: the file holds, for each chapter, the code of each cell and what it printed, as JSON.
A process of its own can be given another BLAS kernel or another number of threads than the one that made the file.
"""

import ast
import contextlib
import io
import json
import os
import sys
from pathlib import Path

from IPython.lib.pretty import pretty


def printed_by(outputs):
    """Return the text of a cell's outputs, without what only names an object or a picture."""
    texts = ["".join(output.get("text") or output.get("data", {}).get("text/plain", "")) for output in outputs]
    return "".join(text for text in texts if not text.startswith("<")).strip()


def run_cell(code, names):
    """Run a cell as Jupyter does; return what it prints, and its last expression if that is not only an object."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    silent = code.rstrip().endswith(";")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(tree, "cell", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
    text = "" if value is None or silent else pretty(value)
    return (out.getvalue() + ("" if text.startswith("<") else text)).strip()


def run(cells):
    """Run the cells of a chapter; return where one printed something else: code, what was expected, what came."""
    names = {"__name__": "__main__"}
    results = [(code, expected, run_cell(code, names)) for code, expected in cells]
    return [result for result in results if result[1] != result[2]]


if __name__ == "__main__":
    os.environ["MPLBACKEND"] = "Agg"
    chapters = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    found = {name: different for name, cells in chapters.items() if (different := run(cells))}
    sys.exit(json.dumps(found, indent=1, ensure_ascii=False) if found else 0)
