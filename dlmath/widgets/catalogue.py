"""The messages of the figures and of the book's pages, in one JSON file a language.

A message is a whole sentence, or a label; none is a piece of another. ``{name}`` is the place of a value. A message
that counts has a sentence for each plural form of its language, ``{"one": "{n} step.", "other": "{n} steps."}``;
the value ``n`` decides. A list of values is joined as the language joins lists. The section ``language`` says which
rules these are, as a tag of BCP 47, and what stands between two sentences and around a quotation.

A figure's messages are everything under its own name, and under ``frame`` what all figures share; ``page`` is for
the pages around them. ``widgets.language("ja")`` chooses the language of figures made afterwards, or
``DLMATH_LANGUAGE`` in the environment; what a translation does not have yet appears in English. Errors are for
whoever programs, and stay English.
"""

import json
import os
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["FIRST", "language", "languages", "text"]

FIRST = "en"
"""The language in which the book is written; the others are made from it."""

_chosen = os.environ.get("DLMATH_LANGUAGE", FIRST)


def languages() -> list[str]:
    """Return the languages there is a catalogue for, which are those of the book; English comes first.

    >>> languages()[0]
    'en'
    """
    files = resources.files("dlmath.widgets").joinpath("text").iterdir()
    names = [file.name.removesuffix(".json") for file in files if file.name.endswith(".json")]
    return sorted(names, key=lambda name: (name != FIRST, name))


def language(code: str | None = None) -> str:
    """Choose the language of figures made from now on, if one is given; return the one that is chosen.

    Raises ``ValueError`` if there is no catalogue in this language.

    >>> language("en")
    'en'
    """
    global _chosen  # one choice for the whole session, as a locale is
    if code is not None:
        _read(code)
        _chosen = code
    return _chosen


@cache
def _read(name: str) -> dict[str, dict[str, Any]]:
    if name not in languages():
        raise ValueError(f"language: expected one of {', '.join(languages())}, got {name!r}")
    file = resources.files("dlmath.widgets").joinpath("text", f"{name}.json")
    catalogue: dict[str, dict[str, Any]] = json.loads(file.read_text("utf-8"))
    return catalogue


def text(section: str, code: str | None = None) -> dict[str, Any]:
    """Return the messages of one section, by key, in the chosen language or another.

    Raises ``ValueError`` if there is no catalogue in this language.

    >>> text("frame")["reset"]
    'Reset'
    """
    chosen = language() if code is None else code
    return {**_read(FIRST).get(section, {}), **_read(chosen).get(section, {})}
