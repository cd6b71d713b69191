"""The built book as files: nothing is missing, nothing comes from elsewhere, everything has its words."""

import json
import re
from pathlib import Path, PurePosixPath
from posixpath import dirname, normpath
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import yaml
from support.parsed import ids, parsed

ROOT = Path(__file__).parents[2]
# What a browser loads by itself; where a reader may click to is another matter.
LOADED = ["script[src]", "img[src]", "iframe[src]", "audio[src]", "video[src]", "source[src]", "embed[src]"]
LOADED_LINKS = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "manifest",
}
HEAVIEST = 900_000  # bytes
ELSEWHERE = r"(?:https?:)?//"
CONTENT = "article, .bd-search-container"
LEFTOVERS = ["interactive(children", "<dlmath.", "<IPython.", "<matplotlib.", "Figure size", "Traceback ("]


@pytest.fixture
def document(book, page):
    """Return one page, parsed."""
    return parsed(book / page)


@pytest.fixture(scope="session")
def titles(book, pages):
    """Return the titles of all pages."""
    found = {
        page: re.search("<title>(.*?)</title>", (book / page).read_text("utf-8"), re.DOTALL)
        for page in pages["page"]
    }
    return {page: title[1].strip() for page, title in found.items()}


def is_ours(address):
    return not urlsplit(address).scheme and not address.startswith("//")


def resolve(page, address):
    """Return the file an address on a page leads to, and the place in it."""
    parts = urlsplit(urljoin(page, address))
    return unquote(parts.path), unquote(parts.fragment)


def test_the_book_is_built_without_a_warning(build):
    assert build.returncode == 0, build.stderr
    assert "WARNING:" not in build.stdout + build.stderr
    assert "ERROR" not in build.stdout + build.stderr


def test_the_folder_holds_the_pages_of_the_table_of_contents_and_no_others(book, pages):
    folders = {dirname(page) for page in pages["page"]}
    built = {path.relative_to(book).as_posix() for folder in folders for path in (book / folder).glob("*.html")}
    assert built == {*pages["page"], "index.html"}, "make clean removes pages of earlier builds"


def test_no_page_is_heavier_than_the_heaviest_that_there_was(book):
    # The design allows 1 MB to a page; most of the heaviest is formulas, of which chapter 4 has seven hundred.
    sizes = {path.relative_to(book).as_posix(): path.stat().st_size for path in book.rglob("*.html")}
    heavy = {name: size for name, size in sizes.items() if size > HEAVIEST and not name.startswith("lite/")}
    assert heavy == {}
    assert max(sizes.values()) > HEAVIEST / 2


def test_the_first_page_is_the_introduction(book, pages):
    target = re.search(r'http-equiv="Refresh" content="0; url=([^"]+)"', (book / "index.html").read_text("utf-8"))[
        1
    ]
    assert target == pages["page"][0]


def test_a_page_has_a_title_of_its_own_and_one_heading(titles, document, page):
    assert titles[page]
    assert [*titles.values()].count(titles[page]) == 1
    assert len(document.select(f":is({CONTENT}) h1")) == 1


def test_every_link_within_the_book_leads_somewhere(titles, document, page, pages, book):
    broken = []
    for element in document.select("[href], [src]"):
        address = element.get("href") or element.get("src")
        if not address or not is_ours(address):
            continue
        path, anchor = resolve(page, address)
        if path in pages["japanese_page"]:  # which is built for the gates
            continue
        if not (book / path).is_file() or (anchor and path in titles and anchor not in ids(book / path)):
            broken.append(address)
    assert broken == []


def test_a_page_loads_nothing_from_another_host(document):
    loaded = [element["src"] for element in document.select(", ".join(LOADED))]
    loaded += [link["href"] for link in document.select("link[href]") if LOADED_LINKS & set(link.get("rel", []))]
    loaded += [
        entry.split()[0] for element in document.select("[srcset]") for entry in element["srcset"].split(",")
    ]
    assert [address for address in loaded if not is_ours(address) and not address.startswith("data:")] == []
    inline = " ".join(element.get_text() for element in document.select("style")) + " ".join(
        element["style"] for element in document.select("[style]")
    )
    assert re.findall(rf"url\(\s*[\"']?{ELSEWHERE}", inline) == []


def test_no_style_sheet_or_script_loads_anything_from_another_host(book):
    found = {}
    for path in [*book.joinpath("_static").rglob("*.css"), *book.joinpath("_static").rglob("*.svg")]:
        found[path.name] = re.findall(rf"(?:url\(|@import)\s*[\"']?{ELSEWHERE}[^\"')]+", path.read_text("utf-8"))
    for path in book.joinpath("_static").rglob("*.js"):
        loads = rf"\b(?:import|from|fetch|importScripts)\b\s*\(?\s*[\"'`]{ELSEWHERE}[^\"'`]+"
        found[path.name] = re.findall(loads, path.read_text("utf-8"))
    assert {name: addresses for name, addresses in found.items() if addresses} == {}


def test_what_a_style_sheet_names_is_there(book):
    missing = []
    for path in book.joinpath("_static").rglob("*.css"):
        for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", path.read_text("utf-8")):
            file = path.parent / urlsplit(address).path
            if is_ours(address) and not address.startswith("#") and not file.resolve().is_file():
                missing.append(f"{path.name}: {address}")
    assert missing == []


def test_every_picture_says_what_is_to_be_seen(document):
    assert [str(image) for image in document.select("img:not([alt])")] == []
    assert [str(image) for image in document.select("article img") if not image["alt"].strip()] == []
    unnamed = [
        svg
        for svg in document.select("svg:not(svg svg)")
        if not svg.find_parent(class_="dlmath-figure")
        and not any(element.get("aria-hidden") == "true" for element in [svg, *svg.parents])
        and not (svg.get("role") == "img" and (svg.get("aria-label") or svg.get("aria-labelledby") or svg.title))
    ]
    assert [str(svg)[:100] for svg in unnamed] == []


def test_every_formula_is_rendered(document):
    assert [error["title"] for error in document.select(".katex-error")] == []
    assert [formula.get_text() for formula in document.select(".math") if not formula.select(".katex")] == []


def test_nothing_is_left_of_what_a_page_was_made_from(document):
    content = document.select_one(CONTENT)
    assert [leftover for leftover in LEFTOVERS if leftover in content.get_text()] == []
    code = {
        id(text) for element in content.select("pre, code, .math, script") for text in element.find_all(string=True)
    }
    prose = [text for text in content.find_all(string=True) if id(text) not in code]
    assert [text for text in prose if re.search(r":::|\{[\w:-]+\}`|\$\$|\[\?+\]|\]\(", text)] == []


def test_the_figures_stand_where_the_sources_make_them(document, page, pages):
    assert bool(document.select(".dlmath-figure")) == (page in pages["figure_page"])


def test_every_figure_has_a_bundle_and_words_for_readers_without_javascript(document, book):
    for figure in document.select(".dlmath-figure"):
        assert (book / "_static" / "figures" / f"{figure['data-figure']}.js").is_file()
        assert json.loads(figure["data-state"])["spec"]["text"]
        assert figure.get_text().strip()


def test_every_figure_has_a_still_picture_with_words_for_those_who_do_not_see_it(document):
    for figure in document.select(".dlmath-figure:not([data-figure=answer])"):
        text = json.loads(figure["data-state"])["spec"]["text"]
        (svg,) = figure.select(".dl-still .dl-stage > svg")
        assert (svg["role"], svg["aria-label"]) == ("img", text["alt"])
        assert figure.select_one(".dl-caption").get_text()
        assert not re.search(
            r"\b(NaN|undefined|Infinity)\b|\[object|\[\w+\.\w+\]", figure.select_one(".dl-still").decode()
        )
        assert not figure.select("[tabindex], [role=slider], [role=switch], input, button")


def test_without_javascript_a_question_lists_its_choices_or_its_lines(document):
    for answer in document.select(".dlmath-figure[data-figure=answer]"):
        spec = json.loads(answer["data-state"])["spec"]
        keys = [f"line.{line + 1}" for line in range(spec["lines"])]
        keys = keys or [f"choice.{choice}" for choice in spec["choices"]]
        texts = [spec["text"][key] for key in keys]  # mathematics between stars, code between backticks
        wanted = [re.sub("`" if text.startswith("`") else r"[*`_{}^]", "", text) for text in texts]
        assert [item.get_text() for item in answer.select(".dl-still li")] == wanted


def test_a_page_leads_to_the_previous_and_the_next(document, page, pages):
    order = [name for name in pages["page"] if name not in ("genindex.html", "search.html")]
    if page not in order:
        return
    at = order.index(page)
    for step, link in ((-1, "a.left-prev"), (1, "a.right-next")):
        target = [resolve(page, element["href"])[0] for element in document.select(link)]
        assert target == ([order[at + step]] if 0 <= at + step < len(order) else []), link


def test_a_chapter_hands_out_its_notebook(chapter, book):
    notebook = f"{PurePosixPath(chapter).with_suffix('.ipynb')}"
    buttons = parsed(book / chapter).select(".article-header-buttons a[href]")
    downloads = [resolve(chapter, button["href"])[0] for button in buttons if is_ours(button["href"])]
    assert f"_sources/{notebook}" in map(normpath, downloads)
    handed_out, committed = (
        json.loads((folder / notebook).read_text("utf-8")) for folder in (book / "_sources", ROOT)
    )
    assert handed_out == committed


def test_a_chapter_opens_on_colab_and_binder(book, chapter):
    repository = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]
    project = urlsplit(repository["url"]).path
    notebook = PurePosixPath(chapter).with_suffix(".ipynb")
    addresses = [a["href"] for a in parsed(book / chapter).select(".article-header-buttons a[href]")]
    assert f"https://colab.research.google.com/github{project}/blob/{repository['branch']}/{notebook}" in addresses
    assert f"https://mybinder.org/v2/gh{project}/{repository['branch']}?urlpath=lab/tree/{notebook}" in addresses


def test_the_search_index_knows_every_page_that_is_written(book, pages):
    index = (book / "_static" / "search-data.js").read_text("utf-8")
    names = re.findall(r'"address":"([^"#]+)', index)
    assert set(names) == set(pages["page"]) - {"genindex.html", "search.html"}
