"""A notebook that nbconvert has made into HTML: its figures live, in the state they had, and without a network."""

import nbformat
import pytest
from nbconvert import HTMLExporter

from dlmath.widgets import Answer, Neuron

HOSTS = ".dlmath-figure"
VIEW = "application/vnd.jupyter.widget-view+json"


def converted(notebook, path):
    """Write a notebook as HTML; return its address."""
    body, _ = HTMLExporter().from_notebook_node(notebook)
    path.write_text(body, "utf-8")
    return path.as_uri()


@pytest.fixture
def offline(browser):
    """Return a function that opens a page without a network."""
    context = browser.new_context(offline=True, viewport={"width": 1000, "height": 900})

    def opened(address):
        tab = context.new_page()
        tab.goto(address)
        return tab

    yield opened
    context.close()


@pytest.mark.gate
def test_a_figure_and_an_exercise_live_in_a_converted_notebook(offline, tmp_path):
    cells = []
    for figure in (Neuron(w1=2.5), Answer("ex-sum", 0.8)):
        data, _ = figure._repr_mimebundle_()
        assert VIEW in data
        cells.append(nbformat.v4.new_code_cell("…", outputs=[nbformat.v4.new_output("display_data", data)]))
    tab = offline(converted(nbformat.v4.new_notebook(cells=cells), tmp_path / "one.html"))
    slider = tab.locator("[data-control=w1]")
    slider.wait_for()
    assert slider.input_value() == "2.5"
    before = tab.locator(".dl-stage").inner_html()
    slider.press("ArrowLeft")
    tab.wait_for_function("(before) => document.querySelector('.dl-stage').innerHTML !== before", arg=before)
    answer = tab.locator(HOSTS).nth(1)
    answer.get_by_role("textbox").fill("0.8")
    answer.get_by_role("button").click()
    answer.locator("[data-verdict=right]").wait_for()


@pytest.mark.gate
@pytest.mark.parametrize("name", ["01_neurons", "06_backpropagation"])
def test_every_figure_of_a_chapter_lives_in_the_converted_chapter(offline, executed, tmp_path, name):
    notebook = executed[name]
    # As JupyterLab saves a notebook, without what its widgets are made of.
    notebook.metadata.pop("widgets", None)
    tab = offline(converted(notebook, tmp_path / "chapter.html"))
    count = sum(VIEW in output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", []))
    assert tab.locator(HOSTS).count() == count > 4
    alive = "(count) => document.querySelectorAll('.dlmath-figure .dl-figure').length === count"
    tab.wait_for_function(alive, arg=count)
    assert tab.locator(".dl-stage > svg").count() >= 2
