"""What the pages say around the text, in the language of the book (``language`` in ``_config.yml``).

The messages are in the figures' catalogue, in its section ``page``; ``dlmath/widgets/catalogue.py`` says what a
message is. ``js/lib/text.ts`` fills them in for the figures, by the same rules of Unicode's CLDR.
"""

import re
from functools import partial
from typing import Any

from babel import Locale
from babel.lists import format_list
from sphinx.application import Sphinx

from dlmath.widgets import catalogue


def fill(message: str | dict[str, str], tag: str, **values: Any) -> str:
    """Return a message of the language that a tag of BCP 47 names, with the values in their places.

    >>> fill({"one": "{n} step: {list}", "other": "{n} steps: {list}"}, "en-GB", n=2, list=["a", "b"])
    '2 steps: a and b'
    """
    locale = Locale.parse(tag, sep="-")
    if isinstance(message, dict):
        message = message.get(locale.plural_form(values["n"]), message["other"])

    def written(place: re.Match[str]) -> str:
        value = values[place[1]]
        return format_list(value, locale=locale) if isinstance(value, list) else str(value)

    return re.sub(r"\{(\w+)\}", written, message)


def say(language: str, key: str, **values: Any) -> str:
    """Return what the pages say under a key."""
    return fill(catalogue.text("page", language)[key], catalogue.text("language", language)["language"], **values)


def give_messages(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Let templates say something: ``{{ say("cite") }}``."""
    context["say"] = partial(say, app.config.language)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the messages with Sphinx."""
    app.connect("html-page-context", give_messages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
