"""At the end of each section of a chapter the reader can say that something is wrong or unclear there."""

from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from dlmath.widgets import catalogue
from theme.jupyterlite import ROOT

CHAPTER = "notebooks/01_neurons.html"
SECTIONS = "[...document.querySelectorAll('article section[id]:has(> h2)')].map(({ id }) => id)"
# Links that lie on something else of the text, or outside it.
COVERED = """() => [...document.querySelectorAll(".dl-feedback a")].flatMap((link) => {
  link.scrollIntoView({ block: "center", behavior: "instant" });
  const section = link.closest("section");
  const next = section.nextElementSibling?.querySelector("h2") ?? section.nextElementSibling;
  const around = [link, next ?? document.body, section.lastElementChild.previousElementSibling];
  const [own, head, above] = around.map((element) => element.getBoundingClientRect());
  return own.left < 0 || (next && own.bottom > head.top + 1) || own.top < above.bottom - 1 ? [section.id] : [];
})"""


def issue(link):
    """Return the address of the issue that a link opens, its title and its body."""
    address = urlsplit(link.get_attribute("href"))
    values = parse_qs(address.query)
    return address._replace(query="").geturl(), values["title"][0], values["body"][0]


@pytest.mark.gate
@pytest.mark.parametrize(("folder", "language"), [("", "en"), pytest.param("ja/", "ja", marks=pytest.mark.gate)])
def test_each_section_of_a_chapter_ends_with_a_way_to_say_so(folder, language, reader):
    tab = reader.open(f"{folder}{CHAPTER}")
    ask = catalogue.text("page", language)["feedback.ask"]
    links = tab.locator("section > .dl-feedback:last-child > a")
    links.first.wait_for(state="attached")
    assert links.evaluate_all("(links) => links.map((link) => link.closest('section').id)") == tab.evaluate(
        SECTIONS
    )
    names = links.evaluate_all("(links) => links.map(({ ariaLabel }) => ariaLabel)")
    assert all(name.startswith(ask) for name in names)
    assert len(set(names)) == len(names)
    assert set(links.all_text_contents()) == {ask}
    tab.emulate_media(media="print")
    assert not links.first.is_visible()


def test_the_issue_says_where_it_is_and_what_the_figures_show_there(reader):
    tab = reader.open(f"{CHAPTER}?neuron.w1=-2&decision_line.w1=2")
    link = tab.locator("#let-the-threshold-decide > .dl-feedback > a")
    # From the last thing before it, as the keyboard goes.
    link.focus()
    repository = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]["url"]
    place, title, body = issue(link)
    assert place == f"{repository}/issues/new"
    assert title == "1. Neurons: 1.2. Let the threshold decide"
    shown = tab.locator("#let-the-threshold-decide [data-prefix]").evaluate_all(
        "(all) => all.map((e) => e.dataset.prefix)"
    )
    state = "?neuron.w1=-2" if "neuron" in shown else ""
    assert f"{CHAPTER}{state}#let-the-threshold-decide" in body
    assert tab.evaluate("navigator.userAgent") in body
    assert "1200 × 900" in body
    assert "decision_line" not in body


@pytest.mark.gate
def test_the_issue_says_what_a_figure_shows_by_now_unless_that_is_too_long(reader):
    tab = reader.open(CHAPTER)
    figure = tab.locator("section:has(> h2) [data-prefix]:not([data-figure=answer])").first
    section = figure.evaluate("(figure) => figure.closest('section:has(> h2)').id")
    prefix = figure.get_attribute("data-prefix")
    link = tab.locator(f"#{section} > .dl-feedback > a")
    assert f"{prefix}." not in issue(link)[2]
    tab.evaluate("(key) => history.replaceState(null, '', `?${key}=1`)", f"{prefix}.a")
    link.focus()
    assert f"?{prefix}.a=1#{section}" in issue(link)[2]
    tab.evaluate("(key) => history.replaceState(null, '', `?${key}=${'1'.repeat(9000)}`)", f"{prefix}.a")
    link.dispatch_event("pointerdown")
    assert f".html#{section}" in issue(link)[2]


@pytest.mark.gate
def test_it_lies_between_its_section_and_the_next_also_where_there_is_little_room(reader):
    tab = reader.open(CHAPTER, 320)
    tab.locator(".dl-feedback a").first.wait_for(state="attached")
    for size in ("100%", "200%"):
        tab.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        assert tab.evaluate(COVERED) == []
