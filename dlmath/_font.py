"""Where the Japanese font is that the book brings along, for what draws or prints without a notebook."""

from importlib.util import find_spec
from pathlib import Path

__all__ = ["japanese_font"]


def japanese_font() -> Path:
    """Return the file of a Japanese font; its package, when imported, would change Matplotlib's own settings.

    Raises ``ModuleNotFoundError`` if that package is not installed.

    >>> japanese_font().name
    'ipaexg.ttf'
    """
    package = find_spec("matplotlib_fontja")
    if not package or not package.origin:
        raise ModuleNotFoundError("a Japanese font is missing. Run: pip install matplotlib-fontja")
    return Path(package.origin).parent / "fonts" / "ipaexg.ttf"
