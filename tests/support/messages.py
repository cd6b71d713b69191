"""What a message of the catalogue can be."""

import re

ACCENTED = str.maketrans("aceginostuyzACEGINOSTUYZ", "àçéğïñöšťüýžÀÇÉĞÏÑÖŠŤÜÝŽ")


def forms(message):
    """Return the sentences of a message by plural form; if it does not count, it has the form ``other`` only."""
    return {"other": message} if isinstance(message, str) else message


def pseudo(message):
    """Return a message in a language of its own, ⟦with àççéñťš, which every Latin font has, as long as in English⟧.

    Mathematics between stars, code, and values, also as ``%s`` or ``%(name)s``, stay what they are.
    """
    if not isinstance(message, str):
        return {form: pseudo(text) for form, text in message.items()}
    parts = re.split(r"(\*.*?\*|`.*?`|\{\w*\}|%(?:\(\w+\))?[\d.]*[a-z%])", message)
    return f"⟦{''.join(part if k % 2 else part.translate(ACCENTED) for k, part in enumerate(parts))}⟧"


def pseudo_catalogue(english):
    """Return the catalogue of a language in which no word is English, nor any joint."""
    language = {
        "language": "ja",
        "joint": "",
        "quoted": "⟦{text}⟧",
        "named": "{name}⟦、⟧{words}",
        "valued": "{name}⟦：⟧{words}",
        "lowered": "⟦下⟧{sign}",
        "raised": "⟦上⟧{sign}",
        "power": "{sign}⟦乗⟧",
    }
    catalogue = {
        section: {key: pseudo(message) for key, message in messages.items()}
        for section, messages in english.items()
    }
    return {**catalogue, "language": language}
