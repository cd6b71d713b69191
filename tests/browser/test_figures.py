"""What a figure does as a guest of its page: it waits for a prediction, and leaves nothing behind when it goes."""

import re

import pytest
from support.figures import FIGURE, FRAMES, Figure

from dlmath.widgets import DecisionLine, Gradient, catalogue

# Shows a figure and takes it away again, many times, each time with a model of its own as in Jupyter.
COME_AND_GO = """async ([html, times]) => {
  const { dataset } = document.createRange().createContextualFragment(html).firstChild;
  const host = document.querySelector("script[src*='host.js']").src;
  const { default: figure } = await import(new URL(`figures/${dataset.figure}.js`, host).href);
  const use = (elements) => elements.forEach((element) => {
    for (const kind of ["input", "change", "click", "submit"]) element.dispatchEvent(new Event(kind));
  });
  for (let k = 0; k < times; k += 1) {
    const el = document.body.appendChild(document.createElement("div"));
    const state = JSON.parse(dataset.state);
    let listening = 0;
    const leave = figure.render({ el, model: {
      get: (name) => state[name],
      set: (name, value) => { state[name] = value; },
      save_changes() {},
      on: () => { listening += 1; },
      off: () => { listening -= 1; },
    } });
    const controls = [...el.querySelectorAll("input, button, form, .dl-toggle, .dl-handle")];
    use(controls);
    leave();
    const left = JSON.stringify(state);
    use(controls);
    if (listening) throw new Error(`${listening} listeners on the model are left`);
    if (JSON.stringify(state) !== left) throw new Error("a control still works");
    el.remove();
  }
}"""


@pytest.mark.gate
def test_a_figure_that_is_taken_away_leaves_nothing_behind(reader, tried, pages, subtests):
    tab = reader.open(pages["page"][0])
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable")

    def listeners(html):
        tab.evaluate(COME_AND_GO, [html, 10])
        tab.evaluate(FRAMES)
        session.send("HeapProfiler.collectGarbage")
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(metric["value"] for metric in metrics if metric["name"] == "JSEventListeners")

    first = {FIGURE.match(html)[1]: html for html in reversed([*tried[0], *tried[1]])}
    for name, html in first.items():
        with subtests.test(name):
            assert listeners(html) >= listeners(html)


def alone(reader, pages, html):
    """Open a page that has this figure in place of its own."""

    def hang(page):
        return re.sub("<article.*?>", lambda article: article[0] + html, FIGURE.sub("<div>", page), count=1)

    tab = reader.open(pages["page"][0], change=hang)
    return tab, Figure(tab, tab.query_selector(".dlmath-figure"))


@pytest.mark.parametrize("how", ["slider", "handle", "show"])
def test_a_figure_waits_with_its_words_until_the_reader_has_predicted(reader, pages, how):
    tab, figure = alone(reader, pages, DecisionLine(predict=True)._html())
    sentence, comment = (figure.host.query_selector(part) for part in (".dl-sentence", ".dl-comments > [role]"))
    figure.host.query_selector("[data-preset=xor]").click()
    tab.evaluate(FRAMES)
    assert not sentence.is_visible()
    assert comment.inner_text() == ""
    tab.emulate_media(media="print")
    assert sentence.is_visible()
    tab.emulate_media(media="screen")
    if how == "show":
        figure.host.query_selector("[data-action=show]").press("Enter")
        assert sentence.evaluate("(sentence) => sentence === document.activeElement")
        assert comment.inner_text() == catalogue.text("decision_line")["preset.xor.comment"]
    else:
        figure.host.query_selector("input[type=range]" if how == "slider" else ".dl-handle").press("ArrowRight")
        tab.evaluate(FRAMES)
    assert sentence.is_visible()
    assert not figure.host.query_selector("[data-action=show]")


# Notes what a figure shows each time that it has drawn itself, until it is done.
DRAWINGS = """async (host) => {
  const section = host.querySelector(".dl-figure");
  const drawings = [];
  new MutationObserver(() => drawings.push(JSON.parse(section.dataset.values).unseen_right))
    .observe(section, { attributes: true, attributeFilter: ["data-values"] });
  const eta = host.querySelector("[data-control=eta]");
  eta.value = eta.max;
  eta.dispatchEvent(new Event("input", { bubbles: true }));
  do await new Promise(requestAnimationFrame); while (section.ariaBusy === "true");
  return drawings;
}"""


def test_what_takes_long_to_count_is_awaited_by_a_picture_that_is_there_and_drawn_no_oftener(reader):
    # However fast the machine is, its time is over each time that the figure looks at the clock.
    hurry = "{ let now = 0; performance.now = () => (now += 10); }"
    host = reader.open("figures/handwriting.html", init=hurry).query_selector(".dlmath-figure")
    host.wait_for_selector("[aria-busy=false]")
    first, *others, counted = host.evaluate(DRAWINGS)
    assert first is None
    assert others == []
    # Chance reads one digit in ten, more or less.
    assert 0 < counted < 597 / 3


@pytest.mark.gate
def test_what_would_answer_in_a_picture_waits_with_the_words(reader, pages):
    tab, figure = alone(reader, pages, Gradient(predict=True)._html())
    figure.host.query_selector("[data-preset=short]").click()
    tab.evaluate(FRAMES)
    curve = figure.host.query_selector(".dl-later path")
    assert not curve.is_visible()
    tab.emulate_media(media="print")
    assert curve.is_visible()
    tab.emulate_media(media="screen")
    figure.host.query_selector("input[type=range]").press("ArrowRight")
    tab.evaluate(FRAMES)
    assert figure.host.query_selector(".dl-later path").is_visible()
