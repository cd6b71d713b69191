"""What can be found: what the search reads of a page, and that it needs nothing else."""

import json

import pytest

from theme import search

PAGE = """<article><section id="top"><h1><span
 class="section-number">3. </span>Title<a class="headerlink">#</a></h1>
<p>One sentence.
Another with <span class="katex"><span class="katex-mathml"><math><mi>a</mi></math></span><span
 class="katex-html">a</span></span>.</p>
<section id="part"><h2><span class="section-number">3.1. </span>Part</h2>
<div class="cell_output"><p>output</p></div><div class="dlmath-figure"><p>Share</p></div>
<table><tr><td>x</td><td>input</td></tr></table>
<div class="math" id="eq"><span class="eqno">(3.2)</span><span class="katex-display"><span class="katex"><span
 class="katex-mathml"><math><mfrac><mi>a</mi><mi>b</mi></mfrac></math></span></span></span></div>
</section></section></article>"""


def test_a_japanese_sentence_ends_with_what_its_full_stop_closes():
    assert [part for part in search.END.split("「あ。」い。（う。）え") if part] == [
        "「あ。」",
        "い。",
        "（う。）",
        "え",
    ]


def test_a_page_is_read_section_by_section_without_what_stands_beside_the_text():
    found = {one["address"]: one for one in search.found_on("page.html", PAGE, "en")}
    assert list(found) == ["page.html", "page.html#part", "page.html#eq"]
    assert found["page.html"]["names"] == ["3. Title", "3", "Chapter 3", "Title"]
    assert found["page.html"]["text"] == ["One sentence.", "Another with a."]
    assert found["page.html#part"]["names"] == ["3.1. Part", "3.1", "Section 3.1", "Part"]
    assert found["page.html#part"]["text"] == ["x · input", "a/b"]
    assert found["page.html#eq"]["names"] == ["Equation (3.2)", "3.2"]


def test_what_an_exercise_says_belongs_to_it_and_to_no_section_around_it():
    page = """<article><section id="top"><h1>Title</h1><p>Try it.</p>
        <div class="exercise" id="ex"><p class="admonition-title">
        <span class="caption-number">Exercise 3.1 </span> (Add)</p>
        <section id="exercise-content"><p>How much?</p></section></div></section></article>"""
    top, exercise = search.found_on("page.html", page, "en")
    assert top["text"] == ["Try it."]
    assert exercise["names"] == ["Exercise 3.1 (Add)", "3.1"]
    assert (exercise["address"], exercise["text"]) == ("page.html#ex", ["How much?"])


@pytest.fixture(scope="session")
def data(book):
    text = (book / "_static" / search.DATA).read_text("utf-8")
    return json.loads(text.removeprefix("searchData = ").removesuffix(";\n"))


def test_every_section_and_every_numbered_equation_of_a_chapter_can_be_found(data, page_of, chapter):
    addresses = {one["address"] for one in data["entries"]}
    sections = [
        section["id"] for section in page_of(chapter).select("article section section[id]:has(> :is(h2, h3))")
    ]
    equations = [part["id"] for part in page_of(chapter).select("div.math[id]:has(> .eqno)")]
    assert sections
    assert {f"{chapter}#{place}" for place in [*sections, *equations]} <= addresses


def test_of_what_fits_equally_well_comes_first_what_is_read_first(data, pages):
    found = list(dict.fromkeys(one["address"].partition("#")[0] for one in data["entries"]))
    assert found == [page for page in pages["page"] if "/" in page]


def test_a_list_of_references_is_no_section_of_the_text():
    page = """<article><section id="top"><h1>Title</h1><section id="told"><h2>Told</h2><p>Smith, 1958.</p></section>
        <section id="list"><h2>List</h2><div class="citation-list"><p>Smith, 1958.</p></div></section>
        </section></article>"""
    assert [one["kind"] for one in search.found_on("page.html", page, "en")] == ["chapter", "section", "references"]


def test_sphinx_s_own_search_is_not_there(book):
    assert [path for path in search.THEIRS if (book / path).exists()] == []
