"""Every figure in a language of its own, in which each message stands between ⟦ and ⟧ and every word is strange.

What stays bare is not in the catalogue; what overflows has no room for a translation.
"""

import json
import random
import shutil
import threading
from functools import partial
from types import SimpleNamespace

import pytest
from support.figures import FRAMES
from support.figures import Figure as Living
from support.messages import pseudo, pseudo_catalogue
from support.page_checks import OVERFLOWING

from dlmath import widgets
from dlmath.widgets import Answer, Figure, catalogue
from dlmath.widgets.figure import STATIC
from theme.stills import BUNDLES
from tools.drawings import ROOT, labels, translated
from tools.serve import server

FIGURES = [c for c in vars(widgets).values() if isinstance(c, type) and issubclass(c, Figure) and c.parameters()]
# Words in no message: two Latin letters one after the other, beside symbols, which are in italics.
BARE = r"""(host) => {
  const spoken = [...host.querySelectorAll("*")].flatMap((element) =>
    ["aria-label", "title", "aria-valuetext", "placeholder"].map((name) => element.getAttribute(name) ?? ""));
  const places = "p, button, legend, label, summary, .dl-values > span, .dl-symbol, text, li";
  const written = [...host.querySelectorAll(places)].map((element) => {
    const copy = element.cloneNode(true);
    for (const symbol of copy.querySelectorAll("i, sub, sup, [font-style=italic], [font-size]")) symbol.remove();
    return copy.textContent;
  });
  const bare = (text) => {
    const without = text.replace(/⟦[^⟦⟧]*⟧/g, "");
    return without === text ? text : bare(without);
  };
  return [...new Set([...spoken, ...written].map(bare))]
    .filter((text) => /\p{Script=Latin}{2}/u.test(text.replace(/\b(sin|cos)\b/g, "")));
}"""
UNFOLD = "(host) => { for (const folded of host.querySelectorAll('details')) folded.open = true; }"


@pytest.fixture
def foreign(tmp_path, monkeypatch):
    """Make figures in the language of its own."""
    english = json.loads((STATIC.parent / "text" / "en.json").read_text("utf-8"))
    folder = tmp_path / "text"
    folder.mkdir()
    for name, messages in (("en", english), ("qaa", pseudo_catalogue(english))):
        (folder / f"{name}.json").write_text(json.dumps(messages), "utf-8")
    monkeypatch.setattr(catalogue, "resources", SimpleNamespace(files=lambda package: tmp_path))
    monkeypatch.setattr(catalogue, "_chosen", "en")
    catalogue._read.cache_clear()
    widgets.language("qaa")
    yield
    catalogue._read.cache_clear()


@pytest.fixture
def shown(foreign, tmp_path, reader_of):
    """Return a function that shows figures and exercises in the language, in a window of some width."""
    site = tmp_path / "site"
    shutil.copytree(BUNDLES, site)
    shutil.copytree(ROOT / "theme" / "static", site, dirs_exist_ok=True)
    figures = [
        *(figure() for figure in FIGURES),
        Answer("ex-sum", 1),
        Answer("ex-possible", "odd", choices=["odd"]),
    ]
    bodies = "".join(figure._html() for figure in figures)
    (site / "index.html").write_text(
        '<!DOCTYPE html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<title>⟦</title><link rel="icon" href="data:,"><link rel="stylesheet" href="figure.css">'
        f'<main style="max-width: 760px">{bodies}</main><script type="module" src="host.js"></script>',
        "utf-8",
    )
    with server(str(site), 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        reader = reader_of(f"http://127.0.0.1:{running.server_address[1]}/")

        def show(**window):
            tab = reader.open("index.html", **window)
            tab.evaluate(FRAMES)
            return [Living(tab, host) for host in tab.query_selector_all(".dlmath-figure")]

        yield show
        problems = reader.close()
        running.shutdown()
    assert not problems


@pytest.mark.gate
@pytest.mark.parametrize("width", [1200, 390])
def test_in_another_language_no_english_is_left_and_everything_has_room(width, shown, subtests):
    for figure in shown(width=width):
        with subtests.test(figure.name):
            figure.alone()
            dice = random.Random(1)
            moves = [partial(figure.shuffle, [dice.random() for _ in range(500)]) for _ in range(4)]
            if figure.name == "answer":
                moves = []
            moves += [partial(figure.choose, preset["name"]) for preset in figure.spec.get("presets", [])]
            for move in [lambda: None, *moves]:
                move()
                figure.host.evaluate(UNFOLD)
                assert figure.host.evaluate(BARE) == []
                assert figure.host.evaluate(OVERFLOWING) == []


@pytest.mark.gate
@pytest.mark.parametrize(
    ("look", "spoil"),
    [
        (BARE, "host.querySelector('.dl-sentence').append('two words')"),
        (BARE, "host.querySelector('.dl-handle, input').setAttribute('aria-label', 'two words')"),
        (BARE, "host.querySelector('.dl-stage text').append('two words')"),
        (OVERFLOWING, "host.querySelector('.dl-actions button').style.width = '20px'"),
        (OVERFLOWING, "const t = host.querySelector('.dl-stage text'); t.append('⟦'); t.setAttribute('x', 5000)"),
    ],
)
def test_a_bare_word_and_a_full_box_are_found(look, spoil, shown):
    figure = next(figure for figure in shown() if figure.name == "decision_line")
    figure.host.evaluate(f"(host) => {{ {spoil}; }}")
    assert len(figure.host.evaluate(look)) >= 1


# The labels in words that do not stand within the picture, or stand on another.
CROWDED = r"""() => {
  const box = document.documentElement.getBoundingClientRect();
  const texts = [...document.querySelectorAll("text")].map((text) =>
    ({ said: text.textContent, ...text.getBoundingClientRect().toJSON() }));
  const words = texts.filter(({ said }) => /\p{L}{2}/u.test(said));
  const beyond = words.filter(({ left, right }) => left < box.left || right > box.right);
  const over = words.filter((a) => texts.some((b) => a !== b && a.left < b.right && b.left < a.right
    && a.top + a.height / 4 < b.bottom - b.height / 4 && b.top + b.height / 4 < a.bottom - a.height / 4));
  return [...beyond, ...over].map(({ said }) => said);
}"""


@pytest.mark.gate
def test_a_drawing_has_room_for_its_labels_in_another_language(browser, tmp_path, subtests):
    tab = browser.new_page(viewport={"width": 800, "height": 800})
    drawing = tmp_path / "drawing.svg"
    for path in sorted((ROOT / "book" / "images").glob("*.svg")):
        english = path.read_text("utf-8")
        for words in (labels(english), [pseudo(label) for label in labels(english)]):
            drawing.write_text(translated(english, dict(zip(labels(english), words, strict=True))), "utf-8")
            tab.goto(drawing.as_uri())
            with subtests.test(path.stem):
                assert tab.evaluate(CROWDED) == []
    tab.close()
