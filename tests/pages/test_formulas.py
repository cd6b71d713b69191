"""Formulas on the pages mean what KaTeX means by them, with fewer words."""

import json
import re
import subprocess
from pathlib import Path
from xml.etree.ElementTree import fromstring, tostring

import pytest
import tinycss2
from bs4 import BeautifulSoup
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from sphinx.errors import ExtensionError

from theme import formulas

ROOT = Path(__file__).parents[2]
FORMULAS = [
    r"a_1 < b^{-2} \& c > 'd'",
    r"\frac{\partial C}{\partial w^l_{ij}} = \sqrt[3]{\overline{x} + \hat y}",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \to \color{red}{\Bigl( \text{if } \max_\theta \Bigr)}",
    r"\underbrace{z}_n + \widehat{abc}",
]


def by_katex(latex, display):
    """Return what the KaTeX of npm writes, whose style sheet the pages have."""
    options = json.dumps({"displayMode": display, "throwOnError": False})
    call = f"require('katex').renderToString({json.dumps(latex)}, {options})"
    run = subprocess.run(["node", "-p", call], cwd=ROOT / "js", capture_output=True, encoding="utf-8", check=True)
    return run.stdout.removesuffix("\n")


@pytest.mark.parametrize("display", [False, True])
@pytest.mark.parametrize("latex", FORMULAS)
def test_a_formula_is_katexs_own_with_classes_for_styles_and_its_source_in_one_attribute(latex, display):
    lean = formulas.formula(latex, display)
    theirs, ours = (BeautifulSoup(html, "html.parser") for html in (by_katex(latex, display), lean.html))
    assert ours.select("[style], [xmlns], annotation, semantics") == []
    assert len(lean.html) < len(str(theirs))
    assert ours.find(True).attrs.pop("data-tex") == theirs.annotation.extract().get_text()
    theirs.semantics.unwrap()
    for element in theirs.select("[xmlns]"):
        del element["xmlns"]
    sheet = (ROOT / "theme" / "static" / "katex" / "katex.min.css").read_text("utf-8")
    for element in theirs.select(".katex-html [class]"):
        # What no rule names.
        element["class"] = [name for name in element["class"] if re.search(rf"\.{name}\b", sheet)]
        if not element["class"]:
            del element["class"]
    for element in ours.select("[class]"):
        styles = [lean.styles[name] for name in element["class"] if name in lean.styles]
        element["class"] = [name for name in element["class"] if name not in lean.styles]
        if styles:
            element["style"] = styles[0]
        if not element["class"]:
            del element["class"]

    assert len(ours.select("span")) < len(theirs.select("span"))
    for tree in (ours, theirs):
        for element in tree.select(".katex-html span"):
            if not element.attrs:
                element.unwrap()

    def described(tree):
        # A line end within an attribute is a space.
        return [(tag.name, {k: " ".join(v.split()) if isinstance(v, str) else v for k, v in tag.attrs.items()})
                for tag in tree.find_all(True)]  # fmt: skip

    assert described(ours) == described(theirs)
    assert ours.get_text() == theirs.get_text()


def test_an_element_that_a_rule_may_be_about_stays_and_what_it_holds_stays_in_order():
    drawn = fromstring('<b>a<span class="mord">b<i/>c</span>d<span class="vlist x"><span class="mord"/></span></b>')
    formulas.drop_idle(drawn)
    assert tostring(drawn, "unicode") == '<b>ab<i />cd<span class="vlist"><span /></span></b>'


@given(st.sets(st.text(), min_size=2, max_size=5))
def test_the_name_of_a_class_follows_from_its_style_and_needs_no_escape(styles):
    names = [formulas.class_of(style) for style in styles]
    assert names == [formulas.class_of(style) for style in styles]
    assert len(set(names)) == len(styles)
    assert all(re.fullmatch(r"[a-z][\w-]+", name, re.ASCII) for name in names)


class Environment:
    """Sphinx's environment, as far as formulas are concerned."""

    def __init__(self, *styles):
        self.metadata = {str(at): {formulas.STYLES: found} for at, found in enumerate(styles)}


def test_the_style_sheet_has_the_rules_of_all_pages_that_are_used_and_they_outweigh_others():
    environment = Environment({"k-a": "height:1em;top:-2em;"}, {"k-b": "color:red"}, {"k-c": "top:0"})
    assert formulas.style_sheet(environment, {"k-a", "k-b", "katex"}) == (
        ".k-a{height:1em!important;top:-2em!important}.k-b{color:red!important}"
    )


def test_a_class_whose_style_nobody_knows_stops_the_build():
    with pytest.raises(ExtensionError, match=r"whose styles no page that was read has: .*k-b"):
        formulas.style_sheet(Environment({"k-a": "height:1em"}), {"k-a", "k-b"})


def test_two_styles_of_one_name_stop_the_build():
    with pytest.raises(ExtensionError, match="two styles of formulas have the name k-a: top:1em and top:2em"):
        formulas.style_sheet(Environment({"k-a": "top:1em"}, {"k-a": "top:2em"}), {"k-a"})


def test_a_katex_that_writes_formulas_otherwise_stops_the_build():
    with pytest.raises(ExtensionError, match="no longer an annotation"):
        formulas.shortened("<span><math><mi>x</mi></math></span>", "x")


def test_the_formulas_of_a_page_are_rendered_once_and_all_at_once(monkeypatch):
    asked = []

    def run(script, data):
        asked.append(data[1])
        return [f"<i>{latex}{display}</i>" for latex, display in data[1]]

    monkeypatch.setattr(formulas, "RENDERED", {})
    monkeypatch.setattr(formulas, "run", run)
    tree = nodes.section(
        "", nodes.math("", "a"), nodes.math_block("", "a"), nodes.math("", "a"), nodes.math("", "b")
    )
    found = [formula.html for formula in formulas.formulas_of(tree)]
    assert [html.removeprefix("<i").partition(">")[2] for html in found] == [
        "aFalse</i>",
        "aTrue</i>",
        "aFalse</i>",
        "bFalse</i>",
    ]
    assert formulas.formula("b").html == found[-1]
    assert asked == [[("a", False), ("a", True), ("b", False)]]


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"w_{ij}^2", "w_(ij)^2"),
        (r"a'(z)", "a′(z)"),
        (r"e^{-z}", "e^(−z)"),
        (r"\max(0, z)", "max (0,z)"),
    ],
)
def test_a_formula_is_spoken_with_its_indices(latex, said):
    assert formulas.spoken(formulas.formula(nodes.math("", latex).astext()).mathml) == said


def test_every_class_of_a_formula_on_a_page_has_its_rule_in_the_style_sheet(page_of, varied_page, book):
    sheet = (book / "_static" / "all.css").read_text("utf-8")
    rules = {
        tinycss2.serialize(rule.prelude).removeprefix(".")
        for rule in tinycss2.parse_stylesheet(sheet)
        if rule.type == "qualified-rule"
    }
    found = {
        name
        for tag in page_of(varied_page).select(".katex [class]")
        for name in tag["class"]
        if name.startswith("k-")
    }
    assert found <= rules
    assert page_of(varied_page).select(".katex-html [style], .katex annotation") == []
