"""The book's Sphinx extension: lean pages, and pages that are never stale.

Jupyter Book loads every script its extensions might want. A page here needs few of them, and none from elsewhere;
`drop_unneeded_assets` keeps the rest out. Neither Sphinx nor jupyter-cache looks at what notebooks import;
`forget_stale_outputs` runs them again when ``dlmath`` or the figures have changed.
"""

import hashlib
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

ROOT = Path(__file__).parent.parent
UNNEEDED = ("thebe", "THEBE", "design-tabs")


def fingerprint() -> str:
    """Return a hash of everything the chapters' cells and figures use."""
    files = [path for path in (ROOT / "dlmath").rglob("*") if path.suffix in {".py", ".js", ".css", ".json"}]
    digest = hashlib.sha256()
    for path in [*sorted(files), *sorted((ROOT / "requirements").glob("*.txt"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def forget_stale_outputs(app: Sphinx, config: Config) -> None:
    """Empty the cache of executed notebooks if it was filled by another ``dlmath``."""
    # A configuration value of the environment: when it changes, Sphinx reads every page again.
    config["dlmath_fingerprint"] = fingerprint()
    cache = Path(config["nb_execution_cache_path"] or Path(app.outdir).parent / ".jupyter_cache")
    mark = cache / "dlmath-fingerprint"
    if cache.exists() and (not mark.exists() or mark.read_text() != config["dlmath_fingerprint"]):
        shutil.rmtree(cache)
    cache.mkdir(parents=True, exist_ok=True)
    mark.write_text(config["dlmath_fingerprint"])


def drop_unneeded_assets(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Keep scripts and style sheets that no page uses out of the page, and name none twice."""
    for kind in ("script_files", "css_files"):
        kept: list[Any] = []
        seen = set()
        for asset in context.get(kind, []):
            what = f"{getattr(asset, 'filename', asset)} {getattr(asset, 'attributes', {}).get('body', '')}"
            if what not in seen and not any(word in what for word in UNNEEDED):
                kept.append(asset)
            seen.add(what)
        context[kind] = kept


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.add_config_value("dlmath_fingerprint", "", "env", str)
    app.connect("config-inited", forget_stale_outputs, priority=900)
    app.connect("html-page-context", drop_unneeded_assets, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
