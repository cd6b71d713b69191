"""``make dev``: what is changed is made anew, and the page shows it."""

import threading
import time

import pytest

from tools import dev

PAGE = "<!DOCTYPE html><html lang='en'><head><title>x</title></head><body>{}</body></html>"


@pytest.fixture
def project(tmp_path):
    """Watch a folder with a text and a figure, which are made into a page, and serve the page."""
    for name, text in (("book/a.md", "one"), ("js/b.js", "circle"), ("other/c.txt", "no matter")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    done = []

    def make(what):
        text = (tmp_path / "book/a.md").read_text()
        if "broken" in text:
            return False
        (tmp_path / "index.html").write_text(PAGE.format(f"{text} {(tmp_path / 'js/b.js').read_text()}"))
        done.append(what)
        return True

    make("at first")
    news, stop = [], threading.Event()
    tasks = {dev.FIGURES: lambda: make("figures"), dev.TEXTS: lambda: make("pages")}
    watcher = threading.Thread(target=dev.watch, args=(tmp_path, tasks, news, stop))
    with dev.site(tmp_path, 0, news) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        watcher.start()
        time.sleep(2 * dev.MOMENT)  # it has looked once
        yield tmp_path, f"http://127.0.0.1:{site.server_address[1]}/", done
        stop.set()
        watcher.join(10)
        site.shutdown()


def write(path, text):
    """Write a file in one go, as editors do: nobody sees it half written."""
    half = path.parent.parent / "half written"
    half.write_text(text)
    half.replace(path)


def test_a_change_is_made_into_what_hangs_on_it_and_the_page_shows_it(project, browser):
    folder, address, done = project
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(address + "index.html")
    assert tab.inner_text("body") == "one circle"
    write(folder / "book/a.md", "two")
    tab.get_by_text("two circle").wait_for()
    write(folder / "js/b.js", "square")
    tab.get_by_text("two square").wait_for()
    assert done == ["at first", "pages", "figures"]
    # What cannot be built changes nothing, and what comes next does.
    write(folder / "book/a.md", "broken")
    write(folder / "other/c.txt", "still no matter")
    time.sleep(3 * dev.MOMENT)
    assert tab.inner_text("body") == "two square"
    write(folder / "book/new.md", "")
    write(folder / "book/a.md", "three")
    tab.get_by_text("three square").wait_for()
    context.close()
    # The page as it lies in the folder knows nothing of all this.
    assert "_ask" not in (folder / "index.html").read_text()


@pytest.mark.gate
def test_every_text_and_figure_of_the_book_is_watched():
    pages, figures = dev.look(dev.ROOT, dev.PAGES), dev.look(dev.ROOT, dev.FIGURES)
    texts, translations = dev.look(dev.ROOT, dev.TEXTS), dev.look(dev.ROOT, dev.TRANSLATIONS)
    assert dev.ROOT / "book/chapters/01_neurons.md" in texts
    assert dev.ROOT / "book/ja/chapters/01_neurons.md" in translations
    assert not texts.keys() & translations.keys()
    pages |= texts | translations
    for name in ("theme/static/book.css", "dlmath/cost.py", "_config.yml"):
        assert dev.ROOT / name in pages
    assert dev.ROOT / "js/figures/neuron.ts" in figures
    # What a build writes would set off the next.
    assert not [path for path in pages | figures if "notebooks" in path.parts or "_build" in path.parts]
    assert not [path for path in pages | figures if "static" in path.parts and "widgets" in path.parts]
