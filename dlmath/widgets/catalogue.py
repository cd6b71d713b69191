"""The text of the figures, in one JSON file a language.

A figure's text is everything under its own name, and under ``frame`` what all figures share.
``DLMATH_LANGUAGE`` in the environment, or ``catalogue.language``, chooses the language; text that a
translation does not have yet appears in English.
"""

import json
import os
from functools import cache
from importlib import resources

__all__ = ["language", "languages", "text"]

language: str = os.environ.get("DLMATH_LANGUAGE", "en")
"""The language of figures made from now on."""


def languages() -> list[str]:
    """Return the languages there is a catalogue for.

    Examples
    --------
    >>> "en" in languages()
    True
    """
    files = resources.files("dlmath.widgets").joinpath("text").iterdir()
    return sorted(file.name.removesuffix(".json") for file in files if file.name.endswith(".json"))


@cache
def _read(name: str) -> dict[str, dict[str, str]]:
    if name not in languages():
        raise ValueError(f"language: expected one of {', '.join(languages())}, got {name!r}")
    file = resources.files("dlmath.widgets").joinpath("text", f"{name}.json")
    catalogue: dict[str, dict[str, str]] = json.loads(file.read_text("utf-8"))
    return catalogue


def text(figure: str) -> dict[str, str]:
    """Return the text of one figure, by key.

    Raises
    ------
    ValueError
        If there is no catalogue in the chosen language.

    Examples
    --------
    >>> text("frame")["reset"]
    'Reset'
    """
    return {**_read("en").get(figure, {}), **_read(language).get(figure, {})}
