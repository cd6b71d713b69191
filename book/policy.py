"""A Content-Security-Policy for every page: nothing is loaded but from the book's own host, nothing else is run.

The inline scripts and styles that the theme puts into a page are allowed by their hashes, whatever anybody else
may bring into it is not. Style attributes are allowed, because the figures draw with them; icons are data in the
style sheet. What a meta element cannot say, such as who may frame a page, is left to the server.
"""

import base64
import hashlib
import re
from pathlib import Path

CHARSET = re.compile(r'<meta charset="utf-8" ?/>(?:\n *<meta http-equiv="Content-Security-Policy"[^>]*>)?')
SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


def hashes(texts: list[str]) -> str:
    """Return the expressions that allow inline texts, each with a space before it."""
    digests = (hashlib.sha256(text.encode()).digest() for text in dict.fromkeys(texts))
    return "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def policy(page: str) -> str:
    """Return the policy under which a page does all it should."""
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self'{hashes(SCRIPT.findall(page))}",
            f"style-src 'self'{hashes(STYLE.findall(page))}",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ]
    )


def protect(pages: dict[Path, str]) -> None:
    """Put the policy at the top of each page, before anything that it governs, in place."""
    for path, text in pages.items():
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(text)}"/>'
        pages[path] = CHARSET.sub(f'<meta charset="utf-8"/>\n    {meta}', text, count=1)
