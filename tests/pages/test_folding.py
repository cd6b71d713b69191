"""What a cell brings may stay folded with what one finds."""

import pytest
from docutils import nodes

from theme.folding import gather


def page(*following, tags=("tag_fold-output",)):
    cell = nodes.container("", classes=["cell", *tags])
    cell += nodes.container("", nodes.literal_block("", "code"), classes=["cell_input"])
    cell += nodes.container("", nodes.paragraph("", "what comes out"), classes=["cell_output"])
    document = nodes.section("", cell, *following)
    document["source"] = "page.md"
    return document


def box(*classes):
    return nodes.admonition("", nodes.title("", "What you find"), nodes.paragraph("", "words"), classes=[*classes])


def test_what_comes_out_stands_in_the_folded_box_between_its_title_and_the_words():
    document = page(nodes.paragraph("", "(In the box.)"), box("dropdown"), box("dropdown"))
    gather(document)
    cell, _, found, later = document.children
    assert cell.astext() == "code"
    assert [part.astext() for part in found] == ["What you find", "what comes out", "words"]
    assert "what" not in later.astext()
    gather(page(tags=()))  # any other cell stays as it is


@pytest.mark.parametrize("following", [(), (box("tip"),)])
def test_a_cell_without_a_box_is_refused(following):
    with pytest.raises(ValueError, match=r"page\.md: no folded box follows"):
        gather(page(*following))
