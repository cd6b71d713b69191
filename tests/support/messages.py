"""What a message of the catalogue can be."""

import re

ACCENTED = str.maketrans("aceginostuyzACEGINOSTUYZ", "àçéğïñöšťüýžÀÇÉĞÏÑÖŠŤÜÝŽ")


def forms(message):
    """Return the sentences of a message by plural form; if it does not count, it has the form ``other`` only."""
    return {"other": message} if isinstance(message, str) else message


def pseudo(message, longer=1.4):
    """Return a message in a language of its own: ⟦ÀÇÇÉÑŤÉĐ letters, and so many more of them than in English⟧.

    Every Latin font has them, and they are as wide as others. Mathematics, code and values stay what they are.
    """
    if not isinstance(message, str):
        return {form: pseudo(text, longer) for form, text in message.items()}
    parts = re.split(r"(\*.*?\*|`.*?`|\{\w+\})", message)
    return f"⟦{''.join(part if k % 2 else widened(part, longer) for k, part in enumerate(parts))}⟧"


def widened(words, longer):
    """Return words in accented letters, some of them doubled, so that there are so many more."""
    count = round(len(words) * longer)
    letters = words.translate(ACCENTED)
    return "".join(letters[k * len(letters) // count] for k in range(count))


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
