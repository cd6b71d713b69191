"""What stands in for a figure on paper, and until it is alive."""

import json
import subprocess

from bs4 import BeautifulSoup
from support import node
from support.page import Page

from dlmath.widgets.figure import STATIC


def stills(*figures):
    """Return what stands in for each figure on paper, parsed."""
    asked = []
    for figure in figures:
        state = Page(figure._repr_mimebundle_()[0]["text/html"]).attributes[0]["data-state"]
        asked.append([(STATIC / f"{figure.name}.js").as_uri(), json.loads(state)])
    run = subprocess.run(
        ["node", node.ROOT / "theme" / "still.mjs"],
        input=json.dumps(asked),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [BeautifulSoup(html, "html.parser") for html in json.loads(run.stdout)]
