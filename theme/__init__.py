"""How text becomes pages: the book's Sphinx extension, one idea a module.

Each module says at its head what it does and registers that itself. Where it can, it works on documents, before
there is any HTML; what can be known only of finished pages, ``pages`` finds out by parsing each of them once.
"""

from sphinx.application import Sphinx

# Node comes first: who lacks it learns it before anything runs.
MODULES = (
    "formulas", "messages", "languages", "stills", "markup", "pictures", "freshness", "terms", "index", "glossary",
    "japanese", "together", "folding", "address", "citation", "cards", "accessibility", "jupyterlite", "progress",
    "alone", "gallery", "picture", "highlighting", "assets", "policy", "pages",
)  # fmt: skip


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    for module in MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
