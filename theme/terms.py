"""Terms: at every link to one, its definition, from the glossary; see also ``index`` and ``glossary``."""

import html
from functools import cache
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.transforms.post_transforms import SphinxPostTransform

from .formulas import formula, formulas_of, spoken
from .japanese import mark_language
from .markup import Markup
from .together import keep_together


class TermLink(nodes.reference):
    """A link to a term, with its definition in the attribute ``meaning``, where the search does not find it."""


def visit_term_link(translator: Any, node: TermLink) -> None:
    """Begin the link; a screen reader learns the definition from the end of the page."""
    attributes = {
        "href": node["refuri"],
        "class": "reference internal",
        "aria-describedby": f"about-{node['term']}",
    }
    translator.body.append(f"<term-link>{translator.starttag(node, 'a', '', **attributes)}")


def depart_term_link(translator: Any, node: TermLink) -> None:
    """End the link; add the definition for the eye, which a style rule shows."""
    translator.body.append('</a><term-meaning hidden aria-hidden="true">')
    for part in node["meaning"]:
        part.walkabout(translator)
    translator.body.append("</term-meaning></term-link>")


def glossaries(env: BuildEnvironment) -> set[str]:
    """Return the pages that define terms."""
    objects: dict[tuple[str, str], tuple[str, str]] = env.get_domain("std").data["objects"]
    return {page for (kind, _), (page, _) in objects.items() if kind == "term"}


@cache
def definitions(env: BuildEnvironment) -> dict[str, nodes.paragraph]:
    """Return what each term means, by the name of its place, in a build that has read all pages."""
    found = {}
    for page in glossaries(env):
        doctree = env.get_doctree(page)
        formulas_of(doctree)
        for glossary in doctree.findall(addnodes.glossary):
            for item in glossary[0]:
                meaning = item[-1][0]
                # A link in a definition would be a link within a link.
                for link in [*meaning.findall(addnodes.pending_xref), *meaning.findall(nodes.reference)]:
                    link.replace_self(link.children)
                mark_language(meaning, str(env.config.language))
                keep_together(meaning)
                found.update(dict.fromkeys(item[0]["ids"], meaning))
    return found


def in_plain_characters(node: nodes.Node) -> str:
    """Return what a node says, for a screen reader, which reads formulas from their MathML."""
    if isinstance(node, nodes.math):
        mathml = formula(node.astext()).mathml
        return node.astext() if mathml is None else spoken(mathml)
    return node.astext() if isinstance(node, nodes.Text) else "".join(map(in_plain_characters, node.children))


class ExplainTerms(SphinxPostTransform):
    """Gives every link to a term its definition: for the eye, and at the end of the page for screen readers."""

    default_priority = 20  # when references are links
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Replace the links, and add the end."""
        explained: dict[str, str] = {}
        for link in list(self.document.findall(nodes.reference)):
            if any("std-term" in part["classes"] for part in link.findall(nodes.inline)):
                address = link.get("refuri") or f"#{link['refid']}"
                term = address.partition("#")[2]
                meaning = definitions(self.env)[term]
                explained[term] = html.escape(in_plain_characters(meaning))
                copies = meaning.deepcopy().children
                link.replace_self(TermLink("", "", *link.children, refuri=address, term=term, meaning=copies))
        if explained:
            texts = "".join(f'<span id="about-{term}">{text}</span>' for term, text in explained.items())
            self.document.append(Markup(html=f"<term-texts hidden>{texts}</term-texts>"))


class Definitions(EnvironmentCollector):
    """Has all pages written again when a glossary has been read: its definitions stand on them."""

    read = False

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Keep nothing that would have to be cleared."""

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Note that a glossary has been read."""
        self.read = self.read or any(True for _ in doctree.findall(addnodes.glossary))

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
        """Note that another process has read a glossary."""
        self.read = self.read or bool(glossaries(other) & set(docnames))

    def get_updated_docs(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return the pages to be written."""
        return sorted(env.found_docs) if self.read else []


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the transforms with Sphinx."""
    app.add_node(TermLink, html=(visit_term_link, depart_term_link))
    app.add_post_transform(ExplainTerms)
    app.add_env_collector(Definitions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
