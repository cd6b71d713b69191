"""Stills: the picture of a figure that is there until the figure is alive, in print, and without JavaScript.

The figures' own code draws them, in Node (``still.mjs``). A renderer of a mime type for MyST-NB would need an entry
point, and with it an installed distribution; a transform finds the figures as well.
"""

import html
import json
import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring, tostring

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from .markup import Markup
from .nodejs import run

SCRIPT = Path(__file__).with_name("still.mjs")
BUNDLES = SCRIPT.parent.parent / "dlmath" / "widgets" / "static"

# A pixel of a picture, and many of them in a row.
CELL = re.compile(
    '<rect x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)" (style="fill:.*?") pointer-events="none"></rect>'
)
CELLS = re.compile(
    '(?:<rect x="[^"]*" y="[^"]*" width="[^"]*" height="[^"]*" style="[^"]*" pointer-events="none"></rect>){99,}'
)


def draw(figures: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """Return the stills of figures, given by name and state, as HTML."""
    stills: list[str] = run(SCRIPT, [[(BUNDLES / f"{name}.js").as_uri(), state] for name, state in figures])
    return [with_shapes(still) for still in stills]


def with_shapes(still: str) -> str:
    """Return a still in which pixels of one shade are one shape, for a picture may have hundreds."""

    def together(cells: re.Match[str]) -> str:
        shades: dict[str, str] = {}
        for x, y, width, height, look in CELL.findall(cells[0]):
            shades[look] = f"{shades.get(look, '')}M{x} {y}h{width}v{height}h-{width}z"
        return "".join(f'<path d="{shape}" {look}></path>' for look, shape in shades.items())

    return CELLS.sub(together, still)


def with_still(figure: Element, still: str) -> str:
    """Return a figure as its cell leaves it, with its still in place of the words."""
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in figure.attrib.items())
    kept = "".join(tostring(part, "unicode", method="html") for part in figure.findall("noscript"))
    return f"<div{attributes}>{still}{kept}</div>"


def is_figure(node: nodes.raw) -> bool:
    """Return whether a node is what a page shows of a figure."""
    return str(node.astext()).startswith('<div class="dlmath-figure"')


class Stills(SphinxPostTransform):
    """Puts a still into every figure of a page."""

    default_priority = 20  # when MyST-NB has chosen what a page shows of a cell's outputs
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Draw all stills of the page at once."""
        found = [(node, fromstring(node.astext())) for node in self.document.findall(nodes.raw) if is_figure(node)]
        if not found:
            return
        stills = draw(
            [(figure.attrib["data-figure"], json.loads(figure.attrib["data-state"])) for _, figure in found]
        )
        for (node, figure), still in zip(found, stills, strict=True):
            # The search finds the words that the still has replaced.
            node.replace_self(Markup("", node.deepcopy(), classes=node["classes"], html=with_still(figure, still)))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the transform with Sphinx."""
    app.add_post_transform(Stills)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
