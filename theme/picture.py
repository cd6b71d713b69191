"""The picture of the README: some figures as they are drawn in the gallery, in one drawing that stands by itself.

The build writes it to ``_static/figures.svg``; ``make picture`` copies it to where the README shows it.
"""

import re
from html import escape
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from dlmath.widgets.catalogue import FIRST

from .alone import stills
from .gallery import thumbnail
from .stills import BUNDLES
from .styles import Used, lean, read_sheet, variables_in

SHOWN = ("neuron", "inner_product", "descent", "demons", "convolution", "tangent")
ACROSS, WIDTH, HEIGHT, GAP = 3, 400, 340, 16
SVG = re.compile(r'<svg[^>]*viewBox="([^"]*)"[^>]*>(.*)</svg>', re.DOTALL)
FONTS = ".dl-stage { font: 13px system-ui, sans-serif; } .title { font: 650 15px system-ui, sans-serif; }"


def draw_picture(language: str) -> str:
    """Return the drawing."""
    shown = stills(language)
    rows = -(-len(SHOWN) // ACROSS)
    cards = []
    for k, name in enumerate(SHOWN):
        x, y = GAP + k % ACROSS * (WIDTH + GAP), GAP + k // ACROSS * (HEIGHT + GAP)
        (view, drawn), title = SVG.findall(thumbnail(shown[name].picture))[0], escape(shown[name].text["title"])
        place = f'x="{x + 20}" y="{y + 50}" width="{WIDTH - 40}" height="{HEIGHT - 66}"'
        cards.append(
            f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="10" fill="#fff" stroke="#d3dae1"/>'
            f'<text class="title" fill="#1f2933" x="{x + 20}" y="{y + 31}">{title}</text>'
            f'<g class="dl-figure"><g class="dl-stage"><svg {place} viewBox="{view}">{drawn}</svg></g></g>'
        )
    size = f"0 0 {GAP + ACROSS * (WIDTH + GAP)} {GAP + rows * (HEIGHT + GAP)}"
    sheet = read_sheet(BUNDLES, "figure.css")
    named = set(re.findall(r"[\w-]+", "".join(cards)))
    style = lean(sheet, Used(named, named | variables_in(sheet))) + FONTS
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}"><style>{escape(style, quote=False)}</style>'
        f'<rect width="100%" height="100%" rx="10" fill="#f3f5f8"/>{"".join(cards)}</svg>\n'
    )


def write_picture(app: Sphinx, exception: Exception | None) -> None:
    """Write the drawing beside the pages."""
    if not exception and isinstance(app.builder, StandaloneHTMLBuilder) and app.config.language == FIRST:
        (Path(app.outdir) / "_static" / "figures.svg").write_text(draw_picture(FIRST), "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the picture with Sphinx."""
    app.connect("build-finished", write_picture)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
