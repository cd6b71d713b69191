"""The link from a chapter to its notebook in JupyterLite, if ``tools/lite.py`` has built that into this book.

JupyterLite carries a list of what it was made from; when that has changed since, it is removed.
"""

import hashlib
import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from .languages import folder
from .markup import Markup
from .messages import say

ROOT = Path(__file__).parent.parent
START = "lite/notebooks/index.html"
SITE = ROOT / "_build" / "html"  # where other languages have their folders


def is_up_to_date(site: Path) -> bool:
    """Return whether JupyterLite was built from what there is now."""
    record = site / "made-from.json"
    if not record.is_file():
        return False
    made_from: dict[str, Any] = json.loads(record.read_text("utf-8"))
    paths = {path for pattern in made_from["patterns"] for path in ROOT.glob(pattern) if path.is_file()}
    known: dict[str, str] = made_from["files"]
    return known == {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
        if "__pycache__" not in path.parts
    }


def forget_stale_lite(app: Sphinx, config: Config) -> None:
    """Remove JupyterLite if it was built from other chapters or another ``dlmath``; note whether there is one."""
    site = SITE / "lite" if folder(config["language"]) else Path(app.outdir) / "lite"
    # A configuration value of the pages: when it changes, Sphinx writes every page again.
    config["dlmath_lite"] = is_up_to_date(site)
    if not config["dlmath_lite"]:
        shutil.rmtree(site, ignore_errors=True)


class OfferToRun(SphinxPostTransform):
    """Puts the link below a chapter's title."""

    default_priority = 900
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Add the link, to a notebook."""
        page = self.env.docname
        title = self.document.next_node(nodes.title)
        if self.config["dlmath_lite"] and page.startswith("notebooks/") and title:
            builder = self.app.builder
            here = folder(self.config.language) + builder.get_target_uri(page)
            address = f"{relative_uri(here, START)}?path={page}.ipynb"
            link = builder.templates.render(
                "run-in-browser.html", {"address": address, "say": partial(say, self.config.language)}
            )
            title.parent.insert(title.parent.index(title) + 1, Markup(html=link))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the link with Sphinx."""
    app.add_config_value("dlmath_lite", False, "html", bool)
    app.connect("config-inited", forget_stale_lite)
    app.add_post_transform(OfferToRun)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
