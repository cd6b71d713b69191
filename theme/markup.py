"""A node for what is HTML already: a still picture, a button. What stands inside it is searched, and not shown."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


class Markup(nodes.Element):
    """A piece of a page, in its attribute ``html``: Sphinx does not search it for words, as it does a raw node."""


def visit_markup(translator: Any, node: Markup) -> None:
    """Write the piece, within an element for its classes if it has any, as a raw node has."""
    start, end = (translator.starttag(node, "div", ""), "</div>") if node["classes"] else ("", "")
    translator.body.append(f"{start}{node['html']}{end}")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the node with Sphinx."""
    app.add_node(Markup, html=(visit_markup, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
