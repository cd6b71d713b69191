"""A page asks at once for all that its first figure is made of."""

import re

import pytest

from theme.preload import BLOCKING, links, modules
from theme.versions import versions


@pytest.fixture
def static(tmp_path):
    """Return a folder with two figures that share something, which imports something else."""
    figures, reader = tmp_path / "figures", tmp_path / "reader"
    figures.mkdir()
    reader.mkdir()
    (reader / "reader.js").write_text('import{a}from"./chunk-D.js"')
    (reader / "chunk-D.js").write_text("export const a = 1")
    (figures / "neuron.js").write_text('import{a as b}from"./chunk-A.js";import"./chunk-B.js";export default b')
    (figures / "answer.js").write_text('import{a}from"./chunk-B.js";export default a')
    (figures / "chunk-A.js").write_text('import{c}from"./chunk-C.js";export{c as a}')
    (figures / "chunk-B.js").write_text('import{c}from"./chunk-C.js";export{c as a}')
    (figures / "chunk-C.js").write_text("export const c = 1")
    return tmp_path


def test_a_figure_is_made_of_all_that_it_imports_each_once(static):
    assert modules(static / "figures", "neuron") == ["neuron.js", "chunk-A.js", "chunk-B.js", "chunk-C.js"]
    assert modules(static / "figures", "answer") == ["answer.js", "chunk-B.js", "chunk-C.js"]


def test_files_are_asked_for_under_the_addresses_under_which_they_are_imported(static):
    known = {"doctools.js": "3", "host.js": "12"}
    asked = links(static, "../_static/", ["page.js", "doctools.js"], ["answer", "neuron"], known)
    addresses = [address.removeprefix("../_static/") for address in re.findall('href="(.*?)"', asked)]
    chunks = [f"figures/chunk-{name}.js" for name in "ABC"]
    own = ["host.js?v=12", "figures/neuron.js?v=12", *chunks, "reader/reader.js?v=12", "reader/chunk-D.js"]
    assert addresses == ["doctools.js?v=3", *own]
    assert links(static, "", [], [], known) == ""


def test_a_page_with_figures_asks_for_its_first_and_another_page_for_nothing(page_of, page, pages, book):
    document = page_of(page)
    asked = [link["href"].partition("_static/")[2] for link in document.select("link[rel=modulepreload]")]
    waited = [link["href"] for link in document.select("link[rel=preload]")]
    scripts = [script["src"] for script in document.select("script[src]:not([defer], [async])")]
    assert waited == [address for address in scripts if address.rpartition("/")[2].partition("?")[0] in BLOCKING]
    names = [figure["data-figure"] for figure in document.select(".dlmath-figure")]
    if not names:
        assert asked == []
        return
    first = next((name for name in names if name != "answer"), "answer")
    version = f"?v={versions(book / '_static')['host.js']}"
    shared = [f"figures/{name}" for name in modules(book / "_static" / "figures", first)[1:]]
    reader = [f"reader/{name}" for name in modules(book / "_static" / "reader", "reader")[1:]]
    own = [f"host.js{version}", f"figures/{first}.js{version}", *shared, f"reader/reader.js{version}", *reader]
    assert asked == own
