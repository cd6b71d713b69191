"""A Content-Security-Policy for every page: nothing is loaded but from the book's own host, nothing else is run.

The inline scripts and styles that the theme puts into a page are allowed by their hashes, whatever anybody else
may bring into it is not. Style attributes are allowed, because the figures draw with them; icons are data in the
style sheet. What a meta element cannot say, such as who may frame a page, is left to the server.
"""

import base64
import hashlib
from collections.abc import Iterable
from typing import Any

from sphinx.application import Sphinx

NAME = "Content-Security-Policy"


def element(policy: str) -> str:
    """Return the element that lays down a policy."""
    return f'<meta http-equiv="{NAME}" content="{policy}"/>'


def hashes(texts: Iterable[str]) -> str:
    """Return the expressions that allow inline texts, each with a space before it."""
    digests = (hashlib.sha256(text.encode()).digest() for text in dict.fromkeys(texts))
    return "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Return the policy under which a page with these inline scripts and styles does all it should."""
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self'{hashes(scripts)}",
            f"style-src 'self'{hashes(styles)}",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ]
    )


def reserve(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Put an element for the policy at the top of a page, before all that it governs; ``pages`` fills it in."""
    context["metatags"] = f"\n    {element('')}{context.get('metatags', '')}"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the policy with Sphinx."""
    app.connect("html-page-context", reserve, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
