"""Code in colours, with an element only for what has a colour of its own.

Two thirds of a chapter's words of code are names and brackets, which look as all text does. Usually each has an
element nevertheless, and a phone lays out every element before it shows the figure that follows.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from pygments.formatters import HtmlFormatter
from pygments.styles import get_style_by_name
from pygments.token import Text, _TokenType
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge

# Of the light page and of the dark one; see pygments_light_style and pygments_dark_style in the theme's options.
STYLES = tuple(get_style_by_name(f"a11y-high-contrast-{colours}") for colours in ("light", "dark"))


@cache
def is_plain(kind: _TokenType) -> bool:
    """Return whether a kind of token looks as text does, on light and on dark pages."""
    return all(style.style_for_token(kind) == style.style_for_token(Text) for style in STYLES)


class Formatter(HtmlFormatter):
    """Writes tokens as HTML, those that look as text does as text."""

    def format_unencoded(self, tokensource: Iterator[tuple[_TokenType, str]], outfile: Any) -> None:
        """Write the tokens."""
        super().format_unencoded(((Text if is_plain(kind) else kind, word) for kind, word in tokensource), outfile)


def setup(app: Sphinx) -> dict[str, bool]:
    """Let Sphinx write code with it."""
    PygmentsBridge.html_formatter = Formatter
    return {"parallel_read_safe": True, "parallel_write_safe": True}
