"""The Content-Security-Policy of every page: it allows what the page needs, and no host but the book's own."""

import base64
import hashlib
import re

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError
from support.parsed import parsed

from theme import policy
from theme.pages import Page

META = "meta[http-equiv=Content-Security-Policy]"
EXPRESSION = re.compile(r"'self'|'none'|data:|'sha256-[A-Za-z0-9+/]{43}='")


def directives(document):
    """Return the expressions of a page's policy, by directive."""
    (meta,) = document.select(META)
    parts = (part.split() for part in meta["content"].split(";"))
    return {name: expressions for name, *expressions in parts}


def digests(elements):
    """Return what allows the texts of inline elements, computed from the page as it is parsed."""
    texts = {element.get_text().encode() for element in elements}
    return {f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'" for text in texts}


@pytest.fixture
def every(book, every_page):
    """Return each page of the book, the one that leads to the first, and one of a figure, parsed."""
    return parsed(book / every_page)


def test_there_is_no_page_without_a_policy(book):
    pages = [path for path in book.rglob("*.html") if path.relative_to(book).parts[0] != "lite"]
    assert len(pages) > 10
    policy = '<meta http-equiv="Content-Security-Policy"'
    assert [path for path in pages if policy not in path.read_text("utf-8")] == []


def test_a_policy_names_no_host_and_allows_no_inline_script(every):
    found = directives(every)
    assert found["default-src"] == ["'self'"]
    assert found.pop("style-src-attr") == ["'unsafe-inline'"]
    assert "data:" not in found["script-src"]
    assert [e for expressions in found.values() for e in expressions if not EXPRESSION.fullmatch(e)] == []
    assert {"object-src", "base-uri", "form-action"} <= found.keys()


def test_a_policy_stands_before_everything_that_it_governs(every):
    (meta,) = every.select(META)
    assert meta.parent.name == "head"
    assert {element.name for element in meta.find_previous_siblings()} == {"meta"}


def test_a_policy_allows_the_inline_scripts_and_styles_of_its_page_and_no_others(every):
    found = directives(every)
    scripts, styles = every.select("script:not([src])"), every.select("style")
    assert set(found["script-src"]) == {"'self'", *digests(scripts)}
    assert set(found["style-src"]) == {"'self'", *digests(styles)}


def test_no_inline_script_comes_from_a_text(every):
    assert every.select("article script") == []


def test_no_element_carries_a_script(every):
    found = [(tag.name, name) for tag in every.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert found == []
    links = [tag[name] for name in ("href", "src", "action") for tag in every.select(f"[{name}]")]
    assert [link for link in links if link.strip().lower().startswith("javascript:")] == []


PAGE = (
    "<html><head>\n    <meta charset='utf-8' />" + policy.element("") + '<link rel="stylesheet" href="all.css"/>'
    '\n<script>{}</script><script src="_static/a.js?v=0">no</script><script src="_static/b.js">no</script>'
    "</head></html>"
)


@pytest.fixture
def protected(tmp_path):
    """Return a function that gives a page its policy."""
    path = tmp_path / "page.html"

    def protect(text):
        path.write_text(text, "utf-8")
        return Page(path).filled_in("1", {"a.js": "2"})

    return protect


def test_the_policy_of_a_page_that_changes_changes_with_it(protected):
    first = protected(PAGE.format("one()"))
    again = protected(first)
    other = protected(first.replace("one()", "two()"))
    assert again == first
    assert other == protected(PAGE.format("two()"))
    assert directives(BeautifulSoup(other, "html.parser")) != directives(BeautifulSoup(first, "html.parser"))


def test_a_hash_is_that_of_the_standards_own_example(protected):
    # https://www.w3.org/TR/CSP2/#script-src-hash-usage
    page = protected(PAGE.format("alert('Hello, world.');"))
    assert "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='" in page
    assert page.count("sha256-") == 1


def test_nothing_of_a_page_changes_but_its_policy_and_the_versions_of_what_it_loads(protected):
    script = "if (a < b && c > 1) { '<p class=\"x\">&amp;</p>' } // 層 \u2061"
    before = PAGE.format(script) + "<p  title='a > b'>1 &lt; 2 &nbsp;<br><svg viewBox='0 0 1 1'/></p>\n"
    after = protected(before)
    (meta,) = BeautifulSoup(after, "html.parser").select(META)
    after = after.replace(meta["content"], "").replace("all.css?v=1", "all.css").replace("a.js?v=2", "a.js?v=0")
    assert before == after


@pytest.mark.parametrize("missing", [policy.element(""), '<link rel="stylesheet" href="all.css"/>'])
def test_a_page_without_a_place_for_its_policy_or_style_sheet_stops_the_build(protected, missing):
    with pytest.raises(ExtensionError, match="should have one element for its policy and 1 links to style sheets"):
        protected(PAGE.replace(missing, ""))
