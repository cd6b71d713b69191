"""Scripts and style sheets: pages load what they need, and nothing keeps them waiting.

Jupyter Book loads every script and style its extensions might want. A page here needs few of them, and none from
elsewhere.
"""

import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from dlmath.widgets.catalogue import FIRST

from .address import address_of
from .messages import say

# Extensions that come with Jupyter Book and would add to every page what a server needs that runs code, and buttons
# that theme/folding.py does without.
UNWANTED = ("sphinx_thebe", "sphinx_togglebutton")
# What no page needs, by file or by type. The widgets' saved state serves a widget manager; there is none, nor tabs.
UNNEEDED = {
    "application/vnd.jupyter.widget-state+json",
    "design-tabs.js",
    "sphinx-thebe.css",
    "sphinx_highlight.js",
    "togglebutton.css",
}
# What only pages in another language would load: words of Sphinx's search, which it evaluates, against our policy.
FOREIGN = "translations.js"
# Inline scripts and those of the search page need these at once.
AT_ONCE = {"documentation_options.js", "doctools.js"}
# What the theme brings and its templates here do not load, in the folder of static files.
DROPPED = ("vendor/fontawesome", "scripts/fontawesome*", "scripts/bootstrap*", "**/*.map", "*.html")


def silence(app: Sphinx, extension: str) -> None:
    """Keep an extension from doing anything."""
    app.setup_extension(extension)
    listeners = [listener for group in app.events.listeners.values() for listener in group]
    theirs = [listener.id for listener in listeners if listener.handler.__module__ == extension]
    if not theirs:
        raise ExtensionError(f"{extension} does nothing: theme/assets.py need not silence it")
    for listener in theirs:
        app.disconnect(listener)


class Assets:
    """Sees to the scripts and style sheets of the pages that a build writes."""

    def __init__(self) -> None:
        self.unneeded: set[str] = set()
        self.pages: set[str] = set()

    def drop_unneeded(self, app: Sphinx, page: str, template: str, context: dict[str, Any], tree: object) -> None:
        """Keep what no page uses out of a page, and name nothing twice."""
        self.pages.add(page)
        for kind in ("script_files", "css_files"):
            kept: dict[str, Any] = {}
            for asset in context.get(kind, []):
                name = Path(asset.filename or "").name or asset.attributes.get("type")
                if name == FOREIGN:
                    continue
                if name in UNNEEDED:
                    self.unneeded.add(name)
                else:
                    kept.setdefault(f"{asset.filename} {asset.attributes}", asset)
            for asset in kept.values():
                defer(asset)
                if Path(asset.filename or "").name == "page.js":
                    asset.attributes["data-still"] = say(app.config.language, "still")
                if Path(asset.filename or "").name == "host.js":  # one and the same for all pages
                    asset.attributes["data-issues"] = issues_of(app, page)
            context[kind] = list(kept.values())

    def check(self, app: Sphinx, exception: Exception | None) -> None:
        """Make sure that what is kept out would otherwise be there, in a build that writes all pages of the book.

        An edition in another language may begin with pages that would load none of it.
        """
        if exception or app.config.language != FIRST or not self.pages >= app.env.found_docs:
            return
        if superfluous := UNNEEDED - self.unneeded:
            raise ExtensionError(f"no page would load {superfluous}: theme/assets.py need not keep it out")


def issues_of(app: Sphinx, page: str) -> str:
    """Return where issues on a chapter begin; nothing for other pages, or if the theme has no button for it."""
    options = app.config.html_theme_options
    repository = str(options.get("repository_url", "")).rstrip("/")
    offered = options.get("use_issues_button") and page.startswith("notebooks/") and address_of(repository)
    return f"{repository}/issues/new" if offered else ""


def defer(asset: Any) -> None:
    """Let a script wait for the page, not the page for the script."""
    name = Path(asset.filename or "").name
    if name.endswith(".js") and name not in AT_ONCE:
        asset.attributes.setdefault("async" if asset.attributes.get("type") == "module" else "defer", "")


def remove_dropped(static: Path) -> None:
    """Remove the files that no page loads, which Sphinx has just copied."""
    for pattern in DROPPED:
        found = list(static.glob(pattern))
        if not found:
            raise ExtensionError(f"no static file fits {pattern}: theme/assets.py need not remove it")
        for path in found:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Register what happens to scripts and styles with Sphinx."""
    assets = Assets()
    for extension in UNWANTED:
        silence(app, extension)
    app.connect("html-page-context", assets.drop_unneeded, priority=900)
    app.connect("build-finished", assets.check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
