"""How a page brings its figures to life: under which name, and what if one does not come."""

import json
import re
import subprocess
import sys
import urllib.request
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from support.figures import FIGURE

from dlmath.widgets import Neuron, catalogue
from tools.pack import pack

WORDS = catalogue.text("frame")


def page_of(*figures):
    """Return a change of a page's HTML that leaves these figures in it, and no other."""
    hung = "".join(figure._html() for figure in figures)
    return lambda html: re.sub(
        "<article.*?>", lambda article: article[0] + hung, FIGURE.sub("<div>", html), count=1
    )


@pytest.mark.gate
def test_a_figure_with_a_name_of_its_own_goes_by_it_and_those_around_it_keep_theirs(reader, pages):
    address = f"{pages['figure_page'][0]}?neuron.w1=-3&neuron-2.w1=3&veto.w1=2"
    tab = reader.open(address, change=page_of(Neuron(), Neuron(link="veto"), Neuron()))
    assert [slider.input_value() for slider in tab.locator("[data-control=w1]").all()] == ["-3", "2", "3"]
    second = tab.locator(".dlmath-figure").nth(1)
    second.locator("[data-action=share]").dispatch_event("click")
    second.locator(".dl-note").get_by_text(WORDS["linkCopied"]).wait_for()
    assert "?veto.w1=2" in tab.evaluate("navigator.clipboard.readText()")
    second.locator("[data-action=reset]").dispatch_event("click")
    tab.wait_for_function("() => !location.search.includes('veto')")
    assert tab.evaluate("location.search") == "?neuron.w1=-3&neuron-2.w1=3"


@pytest.mark.parametrize("missing", [r"/figures/(?!shared)", r"/figures/shared"], ids=["itself", "what it shares"])
def test_a_figure_that_does_not_come_says_so_below_its_still_and_comes_when_one_tries_again(
    browser, book_address, pages, missing
):
    context = browser.new_context()
    tab = context.new_page()
    tab.route(re.compile(missing), lambda route: route.abort())
    tab.goto(book_address + pages["figure_page"][0])
    host = tab.locator(".dlmath-figure:not([data-figure=answer])").first
    for _ in range(2):
        host.get_by_role("alert").get_by_text(WORDS["notLoaded"]).wait_for()
        assert host.locator("svg[role=img]").is_visible()
        assert host.locator(".dl-failed").count() == 1
        host.get_by_role("button", name=WORDS["retry"]).click()
    host.get_by_role("alert").wait_for()
    tab.unroute(re.compile(missing))
    host.get_by_role("button", name=WORDS["retry"]).click()
    host.locator("[data-action=share]").wait_for()
    assert not host.locator(".dl-failed").count()
    context.close()


@pytest.mark.parametrize("opened", ["as plain text", "as a file"])
def test_a_still_that_stays_still_says_why(browser, book, book_address, opened):
    context = browser.new_context()
    tab = context.new_page()
    page = "notebooks/01_neurons.html"
    if opened == "as plain text":
        tab.route("**/*.js*", lambda route: route.fulfill(body=route.fetch().text(), content_type="text/plain"))
        tab.goto(book_address + page)
    else:
        tab.goto((book / page).as_uri())
    hosts = tab.locator(".dlmath-figure")
    assert hosts.count() > 3
    words = tab.locator(".dlmath-figure .dl-failed").all_text_contents()
    assert words == [catalogue.text("page")["still"]] * hosts.count()
    assert tab.locator(".dl-still svg[role=img]").first.is_visible()
    # It keeps no room for what will not come.
    coming = tab.locator(".dl-coming > *")
    assert coming.count()
    assert coming.evaluate_all("(all) => all.every((element) => element.offsetHeight === 0)")
    room = "([stage]) => stage.clientHeight - stage.firstChild.getBoundingClientRect().height"
    assert tab.locator(".dl-still .dl-stage").evaluate_all(room) < 20
    tab.unroute_all(behavior="wait")
    context.close()


# A reader who has answered something fetches all there is.
KEPT = {
    "format": "dlmath.progress",
    "version": 1,
    "answers": {"ex-sum": {"given": "0.8", "reason": "", "right": True}},
}
ANSWERED = f"localStorage.setItem('dlmath.progress', JSON.stringify({json.dumps(KEPT)}))"
# Whatever changes from one book to the next: a version, or a hash that the bundler gives.
VERSIONED = re.compile(r"\?v=[0-9a-f]{8}$|/\w+-[0-9A-Z]{8}\.js$")


ALIVE = "() => document.querySelectorAll('.dlmath-figure[data-alive]').length"


def test_the_first_figure_waits_for_none_of_the_others_and_these_come_one_by_one(reader):
    # Here the browser has a moment only when the test says so.
    hold = "globalThis.requestIdleCallback = (then) => { globalThis.moment = then; };"
    tab = reader.open("notebooks/01_neurons.html", init=hold, ready=f"() => ({ALIVE})() === 1")
    assert tab.locator(".dlmath-figure").first.get_attribute("data-alive") is not None
    everything = tab.locator(".dlmath-figure").count()
    assert everything > 5
    for count in range(2, everything + 1):
        tab.evaluate("() => { const then = moment; moment = null; then(); }")
        tab.wait_for_function(f"(count) => ({ALIVE})() === count && (moment || count === {everything})", arg=count)


@pytest.mark.gate
def test_all_figures_come_where_the_browser_does_not_say_when_it_has_a_moment(reader):
    tab = reader.open("book/intro.html", init="delete globalThis.requestIdleCallback;")
    assert tab.evaluate(ALIVE) == tab.locator(".dlmath-figure").count() > 0


@pytest.mark.gate
@pytest.mark.parametrize("address", ["book/intro.html", "notebooks/01_neurons.html", "search.html?q=sigmoid"])
def test_what_a_page_and_its_scripts_fetch_has_a_version_in_its_address(reader, address):
    tab = reader.open(address, init=ANSWERED)
    entries = "() => performance.getEntriesByType('resource').map(({ name }) => name)"
    tab.wait_for_function("() => document.readyState === 'complete'")
    tab.wait_for_function(f"() => ({entries})().some((name) => /progress|feedback|search-data/.test(name))")
    fetched = [name for name in tab.evaluate(entries) if re.search(r"\.(js|json|css)\b", name)]
    assert len(fetched) > 5
    assert [name for name in fetched if not VERSIONED.search(name)] == []


def test_the_first_figure_fetches_nothing_that_the_page_has_not_asked_for_already(reader, sample_figure_page):
    tab = reader.open(sample_figure_page, ready="() => document.querySelector('.dlmath-figure[data-alive]')")
    asked = tab.locator("link[rel=modulepreload]").evaluate_all("(links) => links.map(({ href }) => href)")
    assert len(asked) > 3
    fetched = tab.evaluate("() => performance.getEntriesByType('resource').map(({ name }) => name)")
    assert set(asked) <= set(fetched)
    # What is imported under another address than it was asked for is fetched twice.
    paths = [urlsplit(address).path for address in fetched]
    assert {paths.count(urlsplit(address).path) for address in asked} == {1}


def test_a_page_whose_figures_live_says_nothing_of_the_kind(reader, pages):
    tab = reader.open(pages["figure_page"][0])
    tab.wait_for_load_state("load")
    assert not tab.locator(".dl-failed").count()


def test_the_zip_brings_a_server_that_needs_only_python_and_says_how_to_start_it(tmp_path):
    (tmp_path / "book").mkdir()
    for name in (".nojekyll", "index.html", "_static/host.js", "_static/a.mjs", "_static/a.wasm"):
        path = tmp_path / "book" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    pack(tmp_path / "book", tmp_path / "book.zip")
    with ZipFile(tmp_path / "book.zip") as packed:
        packed.extractall(tmp_path / "unpacked")
    assert "python start.py" in (tmp_path / "unpacked" / "START.txt").read_text("utf-8")
    assert (tmp_path / "unpacked" / ".nojekyll").exists()
    # Alone: -I leaves out this folder and the environment, -S what is installed. Nobody is to see a browser open.
    quiet = "import webbrowser, runpy, sys; webbrowser.open = print; sys.argv[1:] = []; "
    command = [sys.executable, "-I", "-S", "-c", f"{quiet}runpy.run_path('unpacked/start.py', run_name='__main__')"]
    server = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    try:
        address = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())[0]
        kinds = {}
        for name in ("index.html", "_static/host.js", "_static/a.mjs", "_static/a.wasm"):
            with urllib.request.urlopen(address + name) as answer:
                assert answer.read().decode() == name
                kinds[name] = answer.headers.get_content_type()
    finally:
        server.kill()
        server.wait()
        server.stdout.close()
    assert list(kinds.values()) == ["text/html", "text/javascript", "text/javascript", "application/wasm"]


def test_a_host_that_would_leave_out_folders_is_told_not_to(book):
    assert (book / ".nojekyll").exists()
