"""Where the book is published, and what follows from it: what a link to a page looks like elsewhere, how to cite.

The address is derived from the repository in ``_config.yml``, as GitHub Pages does it, unless ``html: baseurl``
there or the environment variable BOOK_ADDRESS says otherwise. From it come canonical links, OpenGraph's absolute
addresses, ``sitemap.xml``, and the address in a citation. The extensions that exist for this were looked at: one
forgets the pages that a build leaves as they are and wants git's history, the other's pictures have a size of their
own and its descriptions end in the middle of a word. What the book needs of them is less than their settings.
"""

import html
import os
import re
import textwrap
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from docutils import nodes
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch
from matplotlib.path import Path as Curve
from matplotlib.transforms import Affine2D
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective

CITATION = Path(__file__).parent.parent / "CITATION.cff"
BLUE, ORANGE = "#1d5fd1", "#ffab76"


def address_of(repository: str) -> str:
    """Return where GitHub Pages publishes a repository; nothing for a repository elsewhere."""
    host, path = urlsplit(repository).netloc, urlsplit(repository).path
    owner, _, name = path.strip("/").removesuffix(".git").partition("/")
    if host != "github.com" or not name:
        return ""
    site = f"https://{owner.lower()}.github.io/"
    return site if urlsplit(site).netloc == name.lower() else f"{site}{name}/"


def settle_address(app: Sphinx, config: Config) -> None:
    """Find the address under which the book is published, and see to it that pages follow when it changes."""
    repository = config.html_theme_options.get("repository_url", "")
    address = os.environ.get("BOOK_ADDRESS") or config.html_baseurl or address_of(repository)
    config.html_baseurl = address and address.rstrip("/") + "/"
    config.dlmath_citation = config.html_baseurl + CITATION.read_text("utf-8")


def cite(address: str, chapter: str = "", number: int = 0) -> dict[str, str]:
    """Return how to cite the book, or one of its chapters, in words and as BibTeX."""
    source = yaml.safe_load(CITATION.read_text("utf-8"))
    parts = ("given-names", "family-names", "name")
    people = [[author[part] for part in parts if part in author] for author in source["authors"]]
    # Braces keep an organisation's name in one piece, and a title's capitals as they are.
    authors = [f"{names[1]}, {names[0]}" if names[1:] else f"{{{names[0]}}}" for names in people]
    title, version, year = source["title"], f"version {source['version']}", str(source["date-released"])[:4]
    address = address or source["repository-code"]
    work = f"{chapter}. Chapter {number} of {title}" if chapter else title
    fields = {
        "author": " and ".join(authors),
        "title": f"{{{chapter or title}}}",
        **({"booktitle": f"{{{title}}}", "chapter": number} if chapter else {}),
        "year": year,
        "note": version.capitalize(),
        "url": address,
    }
    key = "-".join([urlsplit(source["repository-code"]).path.split("/")[-1] + year, *chapter.lower().split()])
    body = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items())
    return {
        "words": f"{', '.join(' '.join(names) for names in people)} ({year}). {work}, {version}. {address}",
        "bibtex": f"@{'incollection' if chapter else 'misc'}{{{key}{body}\n}}",
    }


class CiteThis(SphinxDirective):
    """The directive ``cite-this``: how to cite the book."""

    def run(self) -> list[nodes.Node]:
        """Return a paragraph, and the same as BibTeX."""
        citation = cite(self.config.html_baseurl)
        code = nodes.literal_block(citation["bibtex"], citation["bibtex"], language="bibtex")
        return [nodes.paragraph("", citation["words"]), code]


def about(doctree: nodes.document) -> tuple[str, str]:
    """Return what a page is about, in a sentence and in a few: its question, in bold, else its beginning."""

    def words(node: nodes.Node) -> str:
        return " ".join(node.astext().split())

    paragraphs = [node for node in doctree.findall(nodes.paragraph) if isinstance(node.parent, nodes.section)]
    sentence = few = words(paragraphs[0])
    for paragraph in paragraphs:
        bold = next(paragraph.findall(nodes.strong), None)
        if bold and words(bold).endswith("?") and words(paragraph).startswith(words(bold)):
            sentence, few = words(bold), words(paragraph)
            break
    return textwrap.shorten(sentence, 130, placeholder=" …"), textwrap.shorten(few, 200, placeholder=" …")


def draw_card(path: Path, book: str, title: str, words: str) -> None:
    """Draw the picture that goes with a link to a page: the book's name, the page's, its question, and the sign."""
    # One unit is one pixel. The font is the one that comes with Matplotlib.
    figure = Figure(figsize=(12, 6.3), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 1200), ylim=(630, 0))
    axes.set_axis_off()

    def write(y: float, text: str, size: float, columns: int, **style: Any) -> None:
        wrapped = "\n".join(textwrap.wrap(text, columns))
        font = {"family": "DejaVu Sans", "size": 0.72 * size, "linespacing": 1.3}
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
    properties = {
        "og:type": kind,
        "og:site_name": app.config.html_title,
        "og:title": title,
        "og:description": few,
        # Whoever shows a link wants absolute addresses or none.
        **({"og:url": f"{address}{page}.html", "og:image": f"{address}{card_of(page)}"} if address else {}),
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": f"{title}. {sentence}",
    }
    names = {"description": few, "twitter:card": "summary_large_image"}
    metas = [f'<meta property="{name}" content="{html.escape(text)}"/>' for name, text in properties.items()]
    metas += [f'<meta name="{name}" content="{html.escape(text)}"/>' for name, text in names.items()]
    return "".join(f"\n    {meta}" for meta in metas)


def describe(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Give a page its tags and its picture, and a chapter its citation."""
    if page not in app.env.found_docs:
        return
    title = html.unescape(re.sub("<[^>]*>", "", context["title"]))
    numbers = app.env.toc_secnumbers.get(page, {}).get("")
    context["metatags"] += tags(app, page, "article" if numbers else "website", title)
    card = Path(app.outdir) / card_of(page)
    card.parent.mkdir(exist_ok=True)
    book = app.config.html_title
    draw_card(
        card, book if title != book else "An interactive textbook", title, about(app.env.get_doctree(page))[0]
    )
    if numbers:
        context["citation"] = cite(context["pageurl"] or "", app.env.titles[page].astext(), numbers[0])


def write_front(app: Sphinx, exception: Exception | None) -> None:
    """Write the page that leads from the book's address to its first, and the list of pages for search engines.

    Jupyter Book would write one that leads on too, but has nothing to say for itself where a link to it is shown.
    """
    if exception or app.builder.format != "html":
        return
    book, first, address = app.config.html_title, app.config.root_doc, app.config.html_baseurl
    canonical = f'<link rel="canonical" href="{address}{first}.html"/>' if address else ""
    (Path(app.outdir) / "index.html").write_text(
        f"""<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8"/>
    <title>{html.escape(book)}</title>
    <meta http-equiv="Refresh" content="0; url={first}.html"/>
    <link rel="icon" href="_static/{Path(app.config.html_favicon).name}"/>
    {canonical}{tags(app, first, "website", book)}
  </head>
  <body><a href="{first}.html">{html.escape(book)}</a></body>
</html>
""",
        "utf-8",
    )
    if address:
        pages = [*sorted(app.env.found_docs), "genindex"]
        (Path(app.outdir) / "sitemap.xml").write_text(
            '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            + "".join(f"\n  <url><loc>{address}{page}.html</loc></url>" for page in pages)
            + "\n</urlset>\n",
            "utf-8",
        )


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    # A configuration value of the environment: when it changes, Sphinx reads every page again.
    app.add_config_value("dlmath_citation", "", "env", str)
    app.add_directive("cite-this", CiteThis)
    app.connect("config-inited", settle_address)
    app.connect("html-page-context", describe)
    app.connect("build-finished", write_front, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
