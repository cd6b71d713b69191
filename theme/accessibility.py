"""What keeps the theme's pages from being open to everyone, where no template can mend it.

What templates mend is in ``templates/``: ``sections/sidebar-primary.html`` and ``search-button-field.html``.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


def visit_citation(translator: Any, node: nodes.citation) -> None:
    """Begin an entry of the bibliography. A list has list items; the role of ``docutils`` is out of use."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        translator.body.append('<div role="list" class="citation-list">\n')
    translator.body.append(translator.starttag(node, "div", classes=["citation"], role="listitem"))


def depart_citation(translator: Any, node: nodes.citation) -> None:
    """End an entry, as ``docutils`` does."""
    HTML5Translator.depart_citation(translator, node)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the visitors with Sphinx."""
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
