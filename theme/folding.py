"""Solutions, and what one finds after a prediction, stay folded until the reader opens them, with ``<details>``.

What a cell with the tag ``fold-output`` brings belongs to what one finds, and stands in the box that follows.
This needs no script. On paper solutions are as on the screen, and the rest is open: it belongs to the text.

Jupyter Book would bring a script of its own that draws buttons, all called "Toggle hidden content".
"""

import html

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node, solution_node

from .messages import say


class folded(nodes.General, nodes.Element):  # noqa: N801
    """What stays folded until it is opened."""


class summary(nodes.General, nodes.TextElement):  # noqa: N801
    """What is seen of it before."""


class unfold_all(nodes.General, nodes.Element):  # noqa: N801
    """The place of a button that opens all solutions of a page."""


def visit_folded(self: HTML5Translator, node: folded) -> None:
    """Begin the folded part."""
    self.body.append(self.starttag(node, "details"))


def visit_summary(self: HTML5Translator, node: summary) -> None:
    """Begin its title, which is a button."""
    self.body.append(self.starttag(node, "summary", "", CLASS="admonition-title"))


def visit_unfold_all(self: HTML5Translator, node: unfold_all) -> None:
    """Write the button; what it does is in static/page.js, which also writes on it what it does."""
    opens, closes = (html.escape(say(self.config.language, f"solutions.{what}")) for what in ("open", "close"))
    button = f'<button type="button" class="btn" data-open="{opens}" data-close="{closes}">{opens}</button>'
    self.body.append(f'<p class="dl-unfold d-print-none pst-js-only">{button}</p>\n')
    raise nodes.SkipNode


def depart_folded(self: HTML5Translator, node: folded) -> None:
    """End the folded part."""
    self.body.append("</details>\n")


def depart_summary(self: HTML5Translator, node: summary) -> None:
    """End its title."""
    self.body.append("</summary>\n")


def gather(doctree: nodes.document) -> None:
    """Move what each cell with the tag ``fold-output`` brings to the beginning of the box that follows."""
    for cell in [node for node in doctree.findall(nodes.container) if "tag_fold-output" in node["classes"]]:
        box = cell.next_node(nodes.admonition, descend=False, siblings=True)
        if box is None or "dropdown" not in box["classes"]:
            raise ValueError(f"{doctree['source']}: no folded box follows a cell whose output is to be folded")
        for output in [part for part in cell.children if "cell_output" in part["classes"]]:
            cell.remove(output)
            box.insert(1, nodes.container("", output, classes=["cell"]))  # 0 is the title


def fold(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Fold every solution and every admonition whose class is ``dropdown``."""
    gather(doctree)
    solutions = [node for node in doctree.findall(solution_node) if "dropdown" in node["classes"]]
    findings = [node for node in doctree.findall(nodes.admonition) if "dropdown" in node["classes"]]
    for node in [*solutions, *findings]:
        title, *content = node.children
        # The exercise stands right above: the title needs no link to it, and a button must not hold one.
        words = summary(title.astext(), nodes.Text(title.astext()))
        if node in solutions:
            for part in content:
                part["ids"] = []  # the same for all of them
        classes = [name for name in node["classes"] if name != "dropdown"]
        node.replace_self(folded("", words, *content, ids=node["ids"], classes=[*classes, "admonition"]))
    if solutions:
        first = next(doctree.findall(lambda node: isinstance(node, exercise_node | exercise_enumerable_node)))
        first.parent.insert(first.parent.index(first), unfold_all())


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.setup_extension("sphinx_exercise")
    app.add_node(folded, html=(visit_folded, depart_folded))
    app.add_node(summary, html=(visit_summary, depart_summary))
    app.add_node(unfold_all, html=(visit_unfold_all, None))
    app.connect("doctree-resolved", fold, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
