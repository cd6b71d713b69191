"""The state of figures in the page's address: what a link shows, and what it cannot do."""

import re
from itertools import cycle
from urllib.parse import urlencode, urlsplit

import pytest
from support.figures import FRAMES, HOSTILE, numbers

from dlmath.widgets import catalogue


def test_a_shared_link_shows_the_same_to_someone_else(gallery, subtests):
    everything = gallery()
    expected = [figure.look() for figure in everything]
    links = []
    for figure in everything:
        with subtests.test(figure.name):
            figure.shuffle(numbers("share"))
            links.append(figure.copied("share"))
            assert urlsplit(links[-1]).query in urlsplit(figure.tab.url).query
    opened = gallery(links[-1])
    beginning, expected[-1] = expected[-1], everything[-1].look()
    for figure, look in zip(opened, expected, strict=True):
        with subtests.test(f"{figure.name}, opened by the link"):
            figure.must_show(look)
    opened[-1].do("reset")
    opened[-1].must_show(beginning)


TOP = """(name) => document.querySelector(`[data-prefix="${name}"] .dl-stage`).getBoundingClientRect().top"""


@pytest.mark.gate
@pytest.mark.parametrize(
    ("width", "height"),
    [(390, 844), *(pytest.param(*size, marks=pytest.mark.gate) for size in [(844, 390), (1200, 900)])],
)
@pytest.mark.parametrize(
    "link",
    [
        pytest.param("notebooks/01_neurons.html?decision_line.w1=2", marks=pytest.mark.gate),
        "notebooks/03_tensors.html?stress.phi=40#exercises",
        pytest.param("notebooks/06_backpropagation.html?training.eta=0.3", marks=pytest.mark.gate),
    ],
)
def test_a_shared_link_leads_to_the_figure(reader, link, width, height):
    name = re.search(r"\?(\w+)", link)[1]
    tab = reader.open(link.partition("#")[0], width, height=height)
    there = f"([name, height]) => {{ const top = ({TOP})(name); return top >= 0 && top < height / 4; }}"
    tab.wait_for_function(there, arg=[name, height], timeout=30_000)
    # The link that the figure gives leads there as well; one that names another place leads to that.
    tab.query_selector(f"[data-prefix={name}] [data-action=share]").evaluate("(button) => button.click()")
    tab.wait_for_function("() => location.search.length > 1")
    given = tab.evaluate("navigator.clipboard.readText()")
    tab = reader.open(given, width, height=height)
    tab.wait_for_function(there, arg=[name, height], timeout=30_000)
    if "#" in link:
        tab = reader.open(link, width, height=height)
        tab.wait_for_function(
            "() => Math.abs(document.getElementById('exercises').getBoundingClientRect().top) < 200"
        )
        assert not tab.evaluate(there, [name, height])


@pytest.mark.gate
def test_copies_of_a_figure_live_apart_and_the_address_knows_them_all(gallery, subtests):
    everything = gallery(copies=2)
    for one, other in zip(everything[::2], everything[1::2], strict=True):
        with subtests.test(one.name):
            beginning = other.look()
            assert one.look() == beginning
            one.shuffle(numbers("one"))
            shown = one.look()
            assert other.look() == beginning
            other.shuffle(numbers("other"))
            assert one.look() == shown != other.look()
    # The address is written when the hand has come to rest.
    tab = everything[-1].tab
    known = "(prefixes) => prefixes.every((prefix) => location.search.includes(prefix))"
    tab.wait_for_function(known, arg=[f"{figure.name}{copy}." for figure in everything for copy in ("", "-2")])
    for figure, again in zip(everything, gallery(tab.url, copies=2), strict=True):
        with subtests.test(f"{figure.name}, opened again"):
            again.must_show(figure.look())


@pytest.mark.gate
def test_what_is_no_state_in_an_address_is_ignored_and_never_shown(gallery, places, pages, subtests):
    control = re.compile(r"\{&quot;name&quot;: &quot;(\w+)&quot;, &quot;kind&quot;")
    controls = dict.fromkeys(f"{name}.{key}" for html, name, *_ in places for key in control.findall(html))
    address = dict(zip(controls, cycle(HOSTILE)))
    assert set(address.values()) == set(HOSTILE)
    for name in {name for _, name, *_ in places}:
        address |= {f"{name}.{key}": "1" for key in ("__proto__", "constructor", "spec", "<b>")}
    seen = set()
    for figure in gallery(f"{pages['page'][0]}?{urlencode(address)}"):
        if figure.name in seen:
            continue  # the address speaks of the first of a kind
        seen.add(figure.name)
        with subtests.test(figure.name):
            assert figure.text(".dl-note") == catalogue.text("frame")["addressIgnored"]
            # No number of the figure's own has so many sevens.
            assert not re.search("onerror|<script|<b>|٣|7{20}", figure.host.inner_html())
            look = figure.look()
            figure.do("reset")
            figure.tab.evaluate(FRAMES)
            assert figure.look() == look


def test_back_and_forward_show_what_the_address_says(reader):
    tab = reader.open("notebooks/01_neurons.html?neuron.w1=2")
    host = tab.locator("[data-figure=neuron]").first
    slider = host.locator("[data-control=w1]")
    tab.evaluate("location.hash = '#elsewhere'")
    slider.press("ArrowRight")
    tab.wait_for_function("() => location.search === '?neuron.w1=2.25' && location.hash")
    for move, value, search in (("back", "2", "?neuron.w1=2"), ("forward", "2.25", "?neuron.w1=2.25")):
        tab.evaluate(f"history.{move}()")
        tab.wait_for_function("(search) => location.search === search", arg=search)
        tab.wait_for_function("([input, value]) => input.value === value", arg=[slider.element_handle(), value])
    # Nothing of it is written a moment later, also not what the hand had just left.
    slider.press("ArrowRight")
    tab.evaluate("history.back()")
    tab.wait_for_function("() => !location.hash")
    tab.wait_for_timeout(600)
    assert (slider.input_value(), urlsplit(tab.url).query) == ("2", "neuron.w1=2")


@pytest.mark.gate
def test_a_link_within_the_page_takes_nothing_back(reader):
    tab = reader.open("notebooks/01_neurons.html?neuron.w1=2")
    slider = tab.locator("[data-figure=neuron] [data-control=w1]").first
    slider.press("ArrowRight")
    tab.evaluate("location.hash = '#elsewhere'")
    tab.wait_for_function("() => location.search === '?neuron.w1=2.25'")
    assert slider.input_value() == "2.25"


@pytest.mark.gate
@pytest.mark.parametrize(
    "between",
    ["&amp;", *(pytest.param(sign, marks=pytest.mark.gate) for sign in ("&#38;", "&amp;amp;", "&#038;", "&"))],
)
def test_a_link_that_passed_through_html_loses_nothing(reader, between):
    tab = reader.open(f"notebooks/01_neurons.html?neuron.w1=2{between}neuron.theta=1")
    host = tab.locator("[data-figure=neuron]").first
    assert [host.locator(f"[data-control={name}]").input_value() for name in ("w1", "theta")] == ["2", "1"]
    assert host.locator(".dl-note").text_content() == ""
    host.locator("[data-control=w1]").press("ArrowRight")
    tab.wait_for_function("() => location.search === '?neuron.w1=2.25&neuron.theta=1' && !location.hash")


@pytest.mark.gate
def test_a_value_between_two_steps_stands_where_it_is_said_to_and_a_hand_moves_it_by_steps(reader):
    tab = reader.open("notebooks/01_neurons.html?neuron.w1=0.3")
    host = tab.locator("[data-figure=neuron]").first
    slider = host.locator("[data-control=w1]")
    assert slider.input_value() == "0.3"
    assert slider.get_attribute("aria-valuetext") == "0.3"
    slider.press("ArrowRight")
    assert slider.input_value() == "0.5"
    tab.wait_for_function("() => location.search === '?neuron.w1=0.5'")
