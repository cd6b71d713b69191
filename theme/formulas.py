"""Formulas, rendered by KaTeX while the book is built, and written more briefly than KaTeX writes them.

KaTeX repeats a few hundred styles thousands of times; each becomes a class, whose name follows from the style, so
that pages of different builds agree. Classes that its style sheet does not know are left out, and so are elements
that are left with no class at all. The source of a formula stands beside it in one attribute, from which
static/formulas.js puts it on the clipboard; and HTML needs no name space for MathML.

KaTeX comes with ``sphinxcontrib-katex``. Its own renderer asks a server for one formula after the other, and on a
busy machine may do so before the server listens; here Node renders all formulas of a page and ends.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring, tostring

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.locale import _
from sphinx.util.math import get_node_equation_number
from sphinxcontrib import katex

from .nodejs import find_node, run

SCRIPT = Path(__file__).with_name("formulas.mjs")
KATEX = Path(katex.__file__).with_name("katex.min.js")
SHEET = (SCRIPT.with_name("static") / "katex" / "katex.min.css").read_text("utf-8")
# What rules of KaTeX's are about, and what has rules for whatever stands within it, or two levels deep.
NAMED = {"katex-html", *re.findall(r"\.([a-z][\w-]*)", SHEET)}
PARENTS, GRANDPARENTS = ({*re.findall(rf"\.([\w-]+){deep}", SHEET)} for deep in (">span", ">span>span"))
PREFIX = "k-"  # of the classes
STYLES = "formula-styles"  # of a page, among its metadata, which Sphinx keeps from build to build


@dataclass(frozen=True)
class Formula:
    """A rendered formula: its HTML, the styles of its classes, and its MathML unless KaTeX cannot read it."""

    html: str
    styles: dict[str, str]
    mathml: Element | None


RENDERED: dict[tuple[str, bool], Formula] = {}  # by LaTeX, and whether it stands on a line of its own


def formula(latex: str, display: bool = False) -> Formula:
    """Return a formula, rendered."""
    render([(latex, display)])
    return RENDERED[latex, display]


def formulas_of(tree: nodes.Element) -> list[Formula]:
    """Return the formulas within a node, rendered all at once."""
    found = tree.findall(lambda node: isinstance(node, nodes.math | nodes.math_block))
    keys = [(node.astext(), isinstance(node, nodes.math_block)) for node in found]
    render(keys)
    return [RENDERED[key] for key in keys]


def render(formulas: list[tuple[str, bool]]) -> None:
    """Render those of some formulas that have not been rendered."""
    missing = [key for key in dict.fromkeys(formulas) if key not in RENDERED]
    if missing:
        for key, html in zip(missing, run(SCRIPT, [str(KATEX), missing]), strict=True):
            RENDERED[key] = shortened(html, key[0])


def shortened(html: str, latex: str) -> Formula:
    """Return a formula as KaTeX writes it in fewer words, with its source in an attribute."""
    tree = fromstring(html)
    styles = {}
    for element in tree.iter():
        element.tag = element.tag.rpartition("}")[2]  # the name space, as the parser writes it
        if style := element.attrib.pop("style", None):
            name = class_of(style)
            styles[name] = style
            element.set("class", f"{element.get('class', '')} {name}".strip())
    for drawn in tree.iterfind(".//span[@class='katex-html']"):
        drop_idle(drawn)
    mathml = tree.find(".//math")
    if mathml is not None:
        semantics = mathml.find("semantics")
        if semantics is None or semantics.find("annotation") is None:
            raise ExtensionError("KaTeX's formulas have no longer an annotation to remove: see theme/formulas.py")
        mathml[:] = [part for part in semantics if part.tag != "annotation"]
    tree.set("data-tex", " ".join(latex.split()))
    return Formula(tostring(tree, "unicode", method="html"), styles, mathml)


def drop_idle(element: Element, parent: frozenset[str] = frozenset()) -> None:
    """Take the classes that no rule names from what an element holds, then the elements that say nothing."""
    names = frozenset(element.get("class", "").split())
    parts = list(element)
    for part in parts:
        kept = [name for name in part.get("class", "").split() if name in NAMED or name.startswith(PREFIX)]
        part.attrib.pop("class", None)
        if kept:
            part.set("class", " ".join(kept))
        drop_idle(part, names)
    if not (names & PARENTS or parent & GRANDPARENTS):
        unwrap(element)


def unwrap(element: Element) -> None:
    """Put in the place of each span without attributes what it holds."""
    parts, element[:] = list(element), []
    for part in parts:
        bare = part.tag == "span" and not part.attrib
        for text, held in ((part.text, list(part)), (part.tail, [])) if bare else ((None, [part]),):
            if len(element) and text:
                element[-1].tail = (element[-1].tail or "") + text
            elif text:
                element.text = (element.text or "") + text
            element.extend(held)


def class_of(style: str) -> str:
    """Return the name of the class that stands for a style."""
    return PREFIX + base64.urlsafe_b64encode(hashlib.sha256(style.encode()).digest())[:5].decode()


def spoken(element: Element) -> str:
    """Return in plain characters what a formula says, from its MathML."""
    parts = [spoken(child) for child in element]
    if marks := {"msub": "_", "msup": "^", "msubsup": "_^"}.get(element.tag):
        # An index that is the name of a function is followed by a sign that is not seen, as if it had an argument.
        scripts = (part if len(part) == 1 else f"({part})" for part in parts[1 : 1 + len(marks)])
        return parts[0] + "".join(map("".join, zip(marks, scripts, strict=True))).replace("^′", "′")
    if element.tag == "mfrac":
        return "/".join(part if len(part) == 1 else f"({part})" for part in parts)
    # Between a function and its argument stands a sign that is not seen.
    return (element.text or "").replace("\u2061", " ") + "".join(parts)


def visit_math(translator: Any, node: nodes.math) -> None:
    """Write a formula within a line."""
    start = translator.starttag(node, "span", "", CLASS="math")
    translator.body.append(f"{start}{formula(node.astext()).html}</span>")
    raise nodes.SkipNode


def visit_math_block(translator: Any, node: nodes.math_block) -> None:
    """Write an equation, with its number if it has one."""
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    translator.body.append(f"{formula(node.astext(), display=True).html}</div>")
    raise nodes.SkipNode


def note_styles(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the styles of a page's formulas, for later builds that leave the page as it is."""
    styles = {name: style for rendered in formulas_of(doctree) for name, style in rendered.styles.items()}
    app.env.metadata[app.env.docname][STYLES] = styles


def style_sheet(env: BuildEnvironment, classes: set[str]) -> str:
    """Return the rules for those of the classes that are formulas'."""
    styles: dict[str, str] = {}
    for metadata in env.metadata.values():
        for name, style in metadata.get(STYLES, {}).items():
            if styles.setdefault(name, style) != style:
                raise ExtensionError(f"two styles of formulas have the name {name}: {styles[name]} and {style}")
    used = sorted(name for name in classes if name.startswith(PREFIX))
    if unknown := [name for name in used if name not in styles]:
        raise ExtensionError(f"formulas have classes whose styles no page that was read has: {unknown}")
    # As a style attribute would, a rule of these outweighs those of KaTeX's own sheet.
    important = {name: styles[name].rstrip(";").replace(";", "!important;") for name in used}
    return "".join(f".{name}{{{style}!important}}" for name, style in important.items())


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer with Sphinx."""
    find_node()
    app.add_html_math_renderer("dlmath", (visit_math, None), (visit_math_block, None))
    app.connect("doctree-read", note_styles)
    app.connect("doctree-resolved", lambda app, doctree, page: formulas_of(doctree))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
