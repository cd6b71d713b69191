"""Formulas and the signs next to them: a line begins with no comma, and ends with no opening bracket.

A formula is a box, and a browser may break the line beside any box. The formula itself may still be broken.
"""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

NAME = "dl-together"
OPENING = re.compile(r"[(\[“‘「『（]+$")
# Signs, and the ends of words such as the plural of a symbol or an ordinal number.
CLOSING = re.compile(r"(?:['’–-]\w+|[.,;:!?)\]’”…。、」』）：；？！])+")


def keep_together(tree: nodes.Element) -> None:
    """Put every formula within a line into one node with the signs before and after it."""
    for formula in list(tree.findall(nodes.math)):
        parent = formula.parent
        assert parent is not None
        # By their places, for a text equals every other that says the same.
        at = parent.index(formula)
        before = parent.children[at - 1] if at else None
        after = parent.children[at + 1] if at + 1 < len(parent) else None
        opening = OPENING.search(before) if isinstance(before, nodes.Text) else None
        closing = CLOSING.match(after) if isinstance(after, nodes.Text) else None
        if not (opening or closing):
            continue
        whole = nodes.inline("", classes=[NAME])
        if opening and isinstance(before, nodes.Text):
            whole += nodes.Text(opening[0])
            parent[at - 1] = nodes.Text(before[: opening.start()])
        whole += formula.deepcopy()
        if closing and isinstance(after, nodes.Text):
            whole += nodes.Text(closing[0])
            parent[at + 1] = nodes.Text(after[closing.end() :])
        parent[at] = whole


class KeepTogether(SphinxPostTransform):
    """Keeps the formulas of a page together with their signs."""

    default_priority = 710  # when Japanese words are marked, which are none of these signs
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Do it."""
        keep_together(self.document)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the transform with Sphinx."""
    app.add_post_transform(KeepTogether)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
