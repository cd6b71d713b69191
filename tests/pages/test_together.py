"""Signs after a formula: none begins a line."""

import re

import pytest
from docutils import nodes

from theme.together import keep_together


def paragraph(*parts):
    return nodes.paragraph(
        "", "", *(nodes.math(part[1:-1], part[1:-1]) if part[0] == "$" else nodes.Text(part) for part in parts)
    )


@pytest.mark.parametrize(
    ("parts", "together"),
    [
        (["If ", "$a$", ", then ", "$b$", "."], ["a,", "b."]),
        (["(", "$x$", "; see “", "$y$", "”) and ", "$z$", " alone"], ["(x;", "“y”)"]),
        (["the ", "$n$", "-th, the ", "$x$", "’s"], ["n-th,", "x’s"]),
        (["of ", "$a$", " and"], []),
        (["和（", "$z$", "）：", "$y$", "？ "], ["（z）：", "y？"]),
        (["、", "$a$", "、", "$b$", "、"], ["a、", "b、"]),
        (["(", "$a$", ")(", "$b$", ")("], ["(a)", "(b)"]),
    ],
)
def test_a_formula_is_together_with_the_signs_beside_it_and_nothing_is_lost(parts, together):
    tree = paragraph(*parts)
    said = tree.astext()
    keep_together(tree)
    assert [node.astext() for node in tree.findall(nodes.inline)] == together
    assert tree.astext() == said


def test_no_sign_after_a_formula_stands_alone_on_any_page(page_of, page):
    for formula in page_of(page).select("article span.math"):
        after = formula.next_sibling
        if isinstance(after, str) and re.match(r"[.,;:!?)’”…]", after):
            assert "dl-together" in formula.parent["class"], formula.parent.get_text()


def test_no_japanese_sign_after_a_formula_stands_alone(page_of, sample_japanese_page):
    for formula in page_of(sample_japanese_page).select("article span.math"):
        after = formula.next_sibling
        if isinstance(after, str) and re.match("[。、」』）：；？！]", after):
            assert "dl-together" in formula.parent.get_attribute_list("class"), formula.parent.get_text()


def test_no_table_has_a_heading_that_says_nothing(page_of, page):
    assert [cell for cell in page_of(page).select("article th") if not cell.get_text(strip=True)] == []
