"""Cards: what a link to a page looks like elsewhere, in words and as a picture.

The extension that exists for this was looked at: its pictures have a size of their own, and its descriptions end in
the middle of a word.
"""

import html
import textwrap
from pathlib import Path
from typing import Any

from docutils import nodes
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch
from matplotlib.path import Path as Curve
from matplotlib.transforms import Affine2D
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from dlmath._font import japanese_font

from .address import FRONT
from .index import is_japanese
from .languages import twin
from .messages import say

CLOSING = "、。，．）」』】？！ー・ "
BLUE, ORANGE = "#1d5fd1", "#ffab76"


def about(doctree: nodes.document) -> tuple[str, str]:
    """Return what a page is about, in a sentence and in a few: its question, in bold, else its beginning."""

    def words(node: nodes.Node) -> str:
        return " ".join(node.astext().split())

    paragraphs = [node for node in doctree.findall(nodes.paragraph) if isinstance(node.parent, nodes.section)]
    if not paragraphs:
        raise ExtensionError(f"{doctree['source']} has no sentence that says what it is about, for links to it")
    sentence = few = words(paragraphs[0])
    for paragraph in paragraphs:
        bold = next(paragraph.findall(nodes.strong), None)
        if bold and words(bold).endswith(("?", "？", "か。", "か")) and words(paragraph).startswith(words(bold)):
            sentence, few = words(bold), words(paragraph)
            break
    return shorten(sentence, 130), shorten(few, 200)


def shorten(text: str, most: int) -> str:
    """Return a text in so many characters at most: English ends with a word, Japanese with a sentence if it can.

    >>> shorten("One by one, in turn.", 15), shorten("一つずつ。順に。急がずに。", 10)
    ('One by one, …', '一つずつ。順に。')
    """
    if not is_japanese(text) or len(text) <= most:
        return textwrap.shorten(text, most, placeholder=" …")
    whole = text[:most].rpartition("。")
    return whole[0] + whole[1] or f"{text[: most - 1]}…"


def wrap(text: str, columns: int) -> list[str]:
    """Return a text in lines; Japanese letters are as wide as two others, and none begins with a closing sign.

    >>> wrap("一つずつ、順に。", 8)
    ['一つずつ、', '順に。']
    """
    if not is_japanese(text):
        return textwrap.wrap(text, columns)
    lines, width = [""], 0
    for sign in text:
        wide = 1 if sign.isascii() else 2
        if width + wide > columns and sign not in CLOSING and not (sign.isascii() and lines[-1][-1:].isascii()):
            lines.append("")
            width = 0
        lines[-1] += sign
        width += wide
    return lines


def draw_card(path: Path, book: str, title: str, words: str) -> None:
    """Draw the picture that goes with a link to a page: the book's name, the page's, its question, and the sign."""
    # One unit is one pixel. The font is the one that comes with Matplotlib, and what it lacks is Japanese.
    fontManager.addfont(japanese_font())
    figure = Figure(figsize=(12, 6.3), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 1200), ylim=(630, 0))
    axes.set_axis_off()

    def write(y: float, text: str, size: float, columns: int, **style: Any) -> None:
        wrapped = "\n".join(wrap(text, columns))
        font: dict[str, Any] = {"family": ["DejaVu Sans", "IPAexGothic"], "size": 0.72 * size, "linespacing": 1.3}
        if is_japanese(text):  # whose font has one weight
            style.pop("weight", None)
        axes.text(70, y, wrapped, parse_math=False, **font, **style)

    write(64, book, 28, 60, color=BLUE, weight="bold", va="top")
    size, columns = (60, 18) if len(title) <= 36 else (44, 26)  # no more than two lines, or three smaller ones
    write(136, title, size, columns, color="#1b1f24", weight="bold", va="top")
    write(566, words, 36, 54, color="#3b434c", va="bottom")
    draw_sign(axes, 860, 120, 8.25)
    figure.savefig(path)


def draw_sign(axes: Axes, left: float, top: float, scale: float) -> None:
    """Draw the book's sign, as it is in ``static/favicon.svg`` in units of its own."""
    place = Affine2D().scale(scale).translate(left, top) + axes.transData
    curve = Curve([(5, 25), (15, 25), (15, 7), (27, 7)], [Curve.MOVETO, *[Curve.CURVE4] * 3])
    for shape in [
        FancyBboxPatch((0, 0), 32, 32, "round, pad=0, rounding_size=7", facecolor=BLUE, lw=0),
        PathPatch(curve, fill=False, edgecolor="white", lw=0.72 * 3 * scale, capstyle="round"),
        Circle((16, 16), 4, facecolor=ORANGE, edgecolor="white", lw=0.72 * 1.5 * scale),
    ]:
        shape.set_transform(place)
        axes.add_patch(shape)


def card_of(page: str) -> str:
    """Return the address of a page's picture, within the book."""
    return f"_images/card-{page.replace('/', '-')}.png"


def tags(app: Sphinx, page: str, kind: str, title: str) -> str:
    """Return what a page says about itself to those who show a link to it."""
    address = app.config.html_baseurl
    sentence, few = about(app.env.get_doctree(page))
    own = twin(page, app.config.language)
    properties = {
        "og:type": kind,
        "og:site_name": app.config.html_title,
        "og:title": title,
        "og:description": few,
        # Whoever shows a link wants absolute addresses or none.
        **({"og:url": f"{address}{own}.html", "og:image": f"{address}{card_of(own)}"} if address else {}),
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": f"{title}. {sentence}",
    }
    names = {"description": few, "twitter:card": "summary_large_image"}
    metas = [f'<meta property="{name}" content="{html.escape(text)}"/>' for name, text in properties.items()]
    metas += [f'<meta name="{name}" content="{html.escape(text)}"/>' for name, text in names.items()]
    return "".join(f"\n    {meta}" for meta in metas)


def title_of(app: Sphinx, page: str) -> str:
    """Return the title of a page, a chapter's with its number, as it stands above it."""
    title = app.env.titles[page].astext()
    numbers = app.env.toc_secnumbers.get(page, {}).get("")
    suffix: str = app.config.html_secnumber_suffix
    return f"{'.'.join(map(str, numbers))}{suffix}{title}" if numbers else title


def add_card(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Give a page its card; the page that leads to the first has the card of that, under the book's name."""
    book: str = app.config.html_title
    if page == FRONT:
        context["metatags"] = tags(app, app.config.root_doc, "website", book)
    if page not in app.env.found_docs:
        return
    title = title_of(app, page)
    kind = "article" if page.startswith("notebooks/") else "website"
    context["metatags"] += tags(app, page, kind, title)
    card = Path(app.outdir) / card_of(twin(page, app.config.language))
    card.parent.mkdir(exist_ok=True)
    words, _ = about(app.env.get_doctree(page))
    draw_card(card, book if title != book else say(app.config.language, "card.book"), title, words)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the cards with Sphinx."""
    app.connect("html-page-context", add_card)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
