"""JupyterLite in Chromium: Python starts from the book alone, widgets are live in it, and chapters run through."""

import gzip
import os
import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from jupyterlite_pyodide_kernel.constants import PYODIDE_KERNEL_PLUGIN_ID
from support.jupyterlab import RAW, RUN, do, knows

from tools import lite
from tools.serve import Handler

pytestmark = pytest.mark.whole

NOTICE = ".Toastify__toast"
# The tests' browser draws frames as fast as it can: what turns without end would take a processor from Python.
CALM = "* { animation-iteration-count: 1 !important; }"
OPENED = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady"
STARTED = "() => jupyterapp.shell.currentWidget.sessionContext.kernelDisplayStatus === 'idle'"
FILL = "(notebook) => jupyterapp.shell.currentWidget.content.model.fromJSON(notebook)"
# The promise is not waited for: a kernel that hangs must not hang the test.
RUN_ALL = "() => { jupyterapp.commands.execute('notebook:run-all-cells'); }"
CELLS = """() => jupyterapp.shell.currentWidget.content.widgets.map(({ model, node }) => ({
  source: model.sharedModel.source,
  done: model.type !== "code" || (model.executionCount !== null && model.executionState === "idle"),
  outputs: model.type === "code" ? model.outputs.toJSON() : [],
  figures: node.querySelectorAll(".dl-figure, .dl-answer").length,
  pictures: node.querySelectorAll(".jp-OutputArea img[src^='data:image/png']").length,
}))"""
DONE = f"() => ({CELLS})().every(({{ done }}) => done)"
SHOWN = f"""(wanted) => {{
  const cells = ({CELLS})();
  const sum = (name) => cells.reduce((sum, cell) => sum + cell[name], 0);
  return sum("figures") === wanted.figures && sum("pictures") === wanted.pictures;
}}"""
WIDGET = """
import anywidget, traitlets

class Counter(anywidget.AnyWidget):
    _esm = '''export default { render({ model, el }) {
      const button = el.appendChild(document.createElement("button"));
      const show = () => { button.textContent = `counted ${model.get("count")}`; };
      button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
      model.on("change:count", show);
      show();
    } }'''
    count = traitlets.Int(0).tag(sync=True)

counter = Counter()
counter
"""
SOURCES = [
    "import sympy as sp\nx = sp.symbols('x')\nprint(sp.diff(x**3, x))",
    "from ipywidgets import IntSlider\nslider = IntSlider(3)\nslider",
    WIDGET,
    "slider.value, counter.count",
    "counter.count = 41",
]


def problems(reader):
    """Return what went wrong. What JupyterLite has to say on the console is about its own menus and shortcuts."""
    return [problem for problem in reader.close() if not problem.startswith("console: ")]


def without_numpy(route):
    """Let the kernel start without dlmath, for which NumPy would come from elsewhere."""
    page = route.fetch().json()
    kernel = page["jupyter-config-data"]["litePluginSettings"][PYODIDE_KERNEL_PLUGIN_ID]
    kernel["loadPyodideOptions"]["packages"].remove("dlmath")
    route.fulfill(json=page)


def opened(reader, chapter="notebooks/01_neurons.html", link="Run in the browser"):
    """Follow the link from a chapter to the notebook; return the tab when it is there."""
    tab = reader.open(chapter)
    tab.route("**/lite/jupyter-lite.json", without_numpy)
    tab.get_by_text(link).click()
    tab.set_default_timeout(80_000)
    tab.wait_for_function(OPENED)
    return tab


def test_python_starts_from_the_book_alone_and_widgets_are_live_both_ways(reader):
    tab = opened(reader)
    tab.add_style_tag(content=CALM)
    assert "Python is being loaded" in tab.wait_for_selector(NOTICE).inner_text()
    tab.wait_for_function(STARTED)
    tab.wait_for_selector(NOTICE, state="detached")
    cells = [nbformat.v4.new_code_cell(source) for source in SOURCES]
    tab.evaluate(FILL, nbformat.v4.new_notebook(cells=cells))
    tab.evaluate(RUN_ALL)
    tab.wait_for_function(DONE)
    assert tab.evaluate(CELLS)[0]["outputs"] == [{"output_type": "stream", "name": "stdout", "text": "3*x**2\n"}]

    # What the reader does, Python knows; what Python does, the reader sees.
    tab.locator(".noUi-handle").press("ArrowRight")
    tab.get_by_text("counted 41").click()
    assert knows(tab, 3, "(4, 42)")
    do(tab, RUN, 4)
    tab.get_by_text("counted 41").wait_for()
    assert problems(reader) == []


def test_from_a_japanese_chapter_its_own_notebook_opens_and_waits_in_japanese(reader):
    tab = opened(reader, "ja/notebooks/01_neurons.html", "ブラウザで実行")
    tab.add_style_tag(content=CALM)
    assert "Pythonをブラウザに読み込んでいます" in tab.wait_for_selector(NOTICE).inner_text()
    path = tab.evaluate("() => jupyterapp.shell.currentWidget.context.path")
    assert path == "notebooks/ja/01_neurons.ipynb"
    assert tab.evaluate(RAW) == []
    tab.wait_for_function(STARTED)
    tab.wait_for_selector(NOTICE, state="detached")
    cell = nbformat.v4.new_code_cell("print('悪魔', len('興奮'))")
    tab.evaluate(FILL, nbformat.v4.new_notebook(cells=[cell]))
    tab.evaluate(RUN_ALL)
    tab.wait_for_function(DONE)
    assert tab.evaluate(CELLS)[0]["outputs"][0]["text"] == "悪魔 2\n"
    assert problems(reader) == []


SAVE = """async ([from, to, text]) => {
  const { contents } = jupyterapp.serviceManager;
  const { content } = await contents.get(from, { content: true });
  content.cells[0].source = text;
  await contents.save(to, { type: "notebook", format: "json", content });
}"""
SAVED = """async (path) =>
  (await jupyterapp.serviceManager.contents.get(path, { content: true })).content.cells[0].source"""
FIRST = "() => jupyterapp.shell.currentWidget.content.model.toJSON().cells[0].source"


def test_a_notebook_is_unchanged_until_it_is_and_from_an_own_copy_there_is_a_way_back_to_the_book(reader):
    tab = opened(reader)
    books = tab.evaluate(FIRST)
    tab.wait_for_function(STARTED)
    tab.wait_for_selector(NOTICE, state="detached")
    assert not tab.evaluate("jupyterapp.shell.currentWidget.context.model.dirty")
    path = tab.evaluate("jupyterapp.shell.currentWidget.context.path")
    earlier = path.replace(".ipynb", "-copy.ipynb")
    tab.evaluate(SAVE, [path, earlier, "# Earlier"])
    tab.evaluate(SAVE, [path, path, "# Mine"])
    tab.reload()
    tab.get_by_role("button", name="Show the book's").click()
    tab.get_by_text("Your copy is kept as").wait_for()
    assert tab.evaluate(FIRST) == books
    kept = re.search(r"kept as (.+\.ipynb)", tab.get_by_text("Your copy is kept as").inner_text())[1]
    assert [tab.evaluate(SAVED, f"notebooks/{name}") for name in (kept, "01_neurons-copy.ipynb")] == [
        "# Mine",
        "# Earlier",
    ]
    tab.reload()
    tab.wait_for_function(OPENED)
    assert tab.evaluate(FIRST) == books
    assert problems(reader) == []


# Every chapter needs NumPy and Matplotlib, which are not to be had for the browser where tests usually run. Whoever
# has them sets PYODIDE_PACKAGES to their folder; CONTRIBUTING.md says more.
if "PYODIDE_PACKAGES" in os.environ:

    def test_a_chapter_runs_through_in_the_browser_and_costs_what_its_page_says(reader, book, chapter, monkeypatch):
        tab = reader.open(chapter)
        loaded = set()
        monkeypatch.setattr(Handler, "log_request", lambda handler, *_: loaded.add(handler.path))
        tab.set_default_timeout(180_000)
        pictures = tab.locator("article .cell_output img[src$='.png']").count()
        cost = float(re.search(r"([\d.]+) MB", tab.locator(".dl-run").inner_text())[1])
        tab.get_by_text("Run in the browser").click()
        tab.wait_for_function(OPENED)
        tab.add_style_tag(content=CALM)
        tab.wait_for_function(STARTED)
        tab.evaluate(RUN_ALL)
        tab.wait_for_function(DONE)

        path = lite.ROOT / PurePosixPath(chapter).with_suffix(".ipynb")
        sources = [cell.source for cell in nbformat.read(path, as_version=4).cells]
        figures = sum(bool(re.search(r"^widgets\.\w+\(", source, re.MULTILINE)) for source in sources)
        # The page leaves out what interact shows.
        pictures += sum("interact(" in source for source in sources)
        tab.wait_for_function(SHOWN, arg={"figures": figures, "pictures": pictures}, timeout=20_000)
        cells = tab.evaluate(CELLS)
        assert [cell["source"] for cell in cells] == sources
        outputs = [(cell["source"], output) for cell in cells for output in cell["outputs"]]
        wrong = [o for o in outputs if o[1]["output_type"] == "error" or o[1].get("name") == "stderr"]
        assert wrong == []
        assert tab.evaluate(RAW) == []

        names = {unquote(urlsplit(address).path).partition("/lite/")[2] for address in loaded}
        files = [path for name in names if (path := book / "lite" / name).is_file()]
        # A host compresses what it sends. Chapters that do not import SymPy cost less.
        assert sum(len(gzip.compress(path.read_bytes())) for path in files) / 1e6 == pytest.approx(cost, rel=0.15)
        assert problems(reader) == []
