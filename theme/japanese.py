"""Japanese in an English text, and the reverse: which words it is, and that a screen reader speaks them as such."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

KANA_AND_KANJI = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff々"
# A Japanese name may begin with Latin letters, as BP法 does, and have digits in it, as 第2次導関数 does.
# It is looked for where letters begin and not at each of them: data of a figure have a hundred thousand in a row.
NAME = re.compile(f"(?<![A-Za-z])[A-Za-z]*[{KANA_AND_KANJI}](?:[0-9]*[{KANA_AND_KANJI}])*")
QUOTED_NAME = re.compile(f"([「『]?{NAME.pattern}[」』]?)")
NO_PROSE = (nodes.math, nodes.math_block, nodes.raw, nodes.comment, nodes.FixedTextElement)


def mark_japanese(tree: nodes.Element) -> None:
    """Put all Japanese words within a node into nodes of their own, whose language is Japanese."""
    for text in list(tree.findall(nodes.Text)):
        if isinstance(text.parent, NO_PROSE):
            continue
        # Between the words stands what is none of them.
        pieces = QUOTED_NAME.split(text)
        if len(pieces) > 1:
            marked = [
                nodes.inline("", piece, classes=["language-ja"]) if at % 2 else nodes.Text(piece)
                for at, piece in enumerate(pieces)
                if piece
            ]
            text.parent.replace(text, marked)


def mark_language(tree: nodes.Element, language: str) -> None:
    """Mark what within a node is in the other language: Japanese; in a Japanese book English names, in italics."""
    if language != "ja":
        mark_japanese(tree)
        return
    for name in tree.findall(nodes.emphasis):
        if name.astext().isascii():
            name["classes"].append("language-en")


class MarkJapanese(SphinxPostTransform):
    """Marks the words of a page that are in the other language."""

    default_priority = 700  # when references and the bibliography are there
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Mark them."""
        mark_language(self.document, self.config.language)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the transform with Sphinx."""
    app.add_post_transform(MarkJapanese)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
