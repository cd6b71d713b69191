"""Where the book is published, and what follows from it.

The address is derived from the repository in ``_config.yml``, as GitHub Pages does it, unless ``html: baseurl``
there or the environment variable BOOK_ADDRESS says otherwise. From it come canonical links, the addresses in cards
and citations, and ``sitemap.xml``: the extension that exists for that forgets the pages that a build leaves as they
are, and wants git's history.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from sphinx.application import Sphinx
from sphinx.config import Config

from .languages import twin

FRONT = "index"  # the page that leads from the book's address to its first; see templates/front.html


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


def add_front(app: Sphinx, config: Config) -> None:
    """Add the page that leads on. Jupyter Book's own has nothing to say where a link to it is shown."""
    config.html_additional_pages = {**config.html_additional_pages, FRONT: "front.html"}


def lead_on(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Let search engines take the first page for the one that leads to it."""
    if page == FRONT and app.config.html_baseurl:
        context["pageurl"] = f"{app.config.html_baseurl}{twin(app.config.root_doc, app.config.language)}.html"


def write_sitemap(app: Sphinx, exception: Exception | None) -> None:
    """Write the list of pages for search engines."""
    address = app.config.html_baseurl
    if exception or app.builder.format != "html" or not address:
        return
    pages = [*sorted(twin(page, app.config.language) for page in app.env.found_docs), "genindex"]
    (Path(app.outdir) / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        + "".join(f"\n  <url><loc>{escape(f'{address}{page}.html')}</loc></url>" for page in pages)
        + "\n</urlset>\n",
        "utf-8",
    )


def allow_every_name(app: Sphinx, exception: Exception | None) -> None:
    """Tell GitHub Pages to publish also folders whose names begin with a line, such as ``_static``."""
    if not exception and app.builder.format == "html":
        (Path(app.outdir) / ".nojekyll").touch()


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the address with Sphinx."""
    app.connect("config-inited", settle_address)
    app.connect("config-inited", add_front)
    app.connect("html-page-context", lead_on)
    app.connect("build-finished", write_sitemap)
    app.connect("build-finished", allow_every_name)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
