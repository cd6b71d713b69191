"""The notebooks in a real JupyterLab, on a copy of them: figures are live both ways, and the text is rendered."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path, PurePosixPath

import nbformat
import pytest
from support.figures import CHANGED, LOOK
from support.jupyterlab import RAW, RUN, do, knows, output

from dlmath import widgets
from dlmath.widgets import Figure
from dlmath.widgets.parameters import Count, Number

ROOT = Path(__file__).parents[2]
FIGURES = [c for c in vars(widgets).values() if isinstance(c, type) and issubclass(c, Figure) and c.parameters()]
SETTINGS = {
    # Every cell is in the page, also those out of sight; and nobody is asked about news.
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
READY = "() => window.jupyterapp?.restored"
OPEN = """async (path) => {
  await jupyterapp.restored;
  const panel = await jupyterapp.commands.execute("docmanager:open", { path, factory: "Notebook" });
  await panel.context.ready;
  await panel.sessionContext.ready;
  await panel.revealed;
}"""
TONGUES = "() => [...new Set([...document.querySelectorAll('.jp-OutputArea .dl-figure')].map(({ lang }) => lang))]"
CLOSE = "() => jupyterapp.shell.currentWidget.dispose()"
RUN_ALL = "() => jupyterapp.commands.execute('notebook:run-all-cells')"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Start JupyterLab with settings of its own on a copy of what it shows; return its address."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("book", "notebooks"):
        shutil.copytree(ROOT / name, folder / "files" / name)
    shutil.copy(ROOT / "pyproject.toml", folder / "files")
    for notebook in (folder / "files" / "notebooks").rglob("*.ipynb"):
        os.utime(notebook, (time.time() + 60,) * 2)  # newer than its text, as it is after make sync
    for name, setting in SETTINGS.items():
        path = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(setting))
    own = {f"JUPYTER_{kind}_DIR": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    own |= {f"JUPYTERLAB_{kind}_DIR": str(folder / kind.lower()) for kind in ("SETTINGS", "WORKSPACES")}
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--expose-app-in-browser"]
    command.append(f"--LabApp.extra_labextensions_path={ROOT / 'tools' / 'lab'}")  # as make lab
    options = [f"--ServerApp.root_dir={folder / 'files'}", "--ServerApp.port=0", "--ServerApp.token="]
    options += [] if sys.platform == "win32" else ["--KernelManager.transport=ipc"]  # theme/caching.py says why
    with open(folder / "log", "w") as log:
        server = subprocess.Popen(
            [*command, *options], env={**os.environ, **own, "IPYTHONDIR": str(folder)}, stdout=log, stderr=log
        )
    try:
        end = time.monotonic() + 60
        # The file is there before anything is in it.
        while not (started := "".join(path.read_text() for path in (folder / "runtime").glob("jpserver-*.json"))):
            if server.poll() is not None or time.monotonic() > end:
                pytest.fail(f"JupyterLab does not start:\n{(folder / 'log').read_text()}", pytrace=False)
            time.sleep(0.1)
        yield json.loads(started)["url"], folder / "files"
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def desk(lab, reader_of):
    """Open JupyterLab in the browser; return its window, its reader and the folder it shows."""
    address, folder = lab
    reader = reader_of(address)
    tab = reader.open("lab", ready=READY)
    tab.set_default_timeout(20_000)
    yield tab, reader, folder
    reader.close()


# Terms are defined in the glossary, which is not in the notebook. JupyterLite's kernel, which readers do not have,
# is found by JupyterLab and of no use to it. Where a notebook is closed soon after it was opened, JupyterLab drops
# what it was still asking about the debugger, and complains that it got no answer. A busy machine is slow:
# JupyterLab says so, and anywidget complains about a figure that was not ready in two seconds, and shows it later.
EXCUSED = re.compile(
    "Cross reference target was not found|@jupyterlite/pyodide-kernel|Could not restore the debugger state"
    r"|is taking too long to activate|\[anywidget\] Failed to initialize model"
)


def problems(reader):
    """Return what went wrong so far."""
    found, reader.problems = reader.problems, []
    return [problem for problem in found if not EXCUSED.search(problem)]


def show(tab, folder, cells):
    """Write a notebook and open it."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "live.ipynb")
    do(tab, OPEN, "live.ipynb")


@pytest.mark.gate
@pytest.mark.parametrize("edition", ["", "ja"], ids=["English", "Japanese"])
def test_a_chapter_runs_in_jupyterlab_and_its_text_is_rendered(desk, sample_chapter, edition):
    tab, reader, folder = desk
    chapter = PurePosixPath(sample_chapter).with_suffix(".ipynb")
    path = chapter.parent / edition / chapter.name
    do(tab, OPEN, str(path))
    do(tab, RUN_ALL, seconds=600)  # for a machine may be busy with something else
    cells = nbformat.read(folder / path, as_version=4).cells
    figures = [cell for cell in cells if re.search(r"^widgets\.[A-Z]\w+\(", cell.source, re.MULTILINE)]
    count = "([what, count]) => document.querySelectorAll(what).length === count"
    tab.wait_for_function(count, arg=[".jp-OutputArea .dl-figure", len(figures)], timeout=60_000)
    assert tab.query_selector_all("[data-mime-type*=stderr], [data-mime-type*=error]") == []
    texts = [cell for cell in cells if cell.cell_type == "markdown"]
    # Text is rendered one cell after another, and may be behind the code.
    tab.wait_for_function(count, arg=[".jp-MarkdownCell .myst", len(texts)], timeout=60_000)
    assert tab.evaluate(RAW) == []
    assert tab.query_selector_all(".jp-MarkdownCell .myst-admonition, .jp-MarkdownCell .myst-exercise")
    missing = (
        "() => [...document.querySelectorAll('.jp-Notebook img')].filter((i) => !i.naturalWidth).map((i) => i.src)"
    )
    assert tab.evaluate(missing) == []
    assert tab.evaluate(TONGUES) == ["ja" if edition else "en-GB"]
    assert problems(reader) == []
    do(tab, CLOSE)


class Slider:
    """A number of a figure, and the slider that moves it."""

    def __init__(self, figure, name):
        self.parameter = figure.parameters()[name]
        self.least, self.most = self.parameter.min, self.parameter.max
        self.selector = f"[data-control={name}]"
        self.bad = self.most + 1
        kind = "a whole number" if isinstance(self.parameter, Count) else "a number"
        self.expected = f"{kind} from {self.least:g} to {self.most:g}"

    def move(self, host):
        default = self.parameter.default_value
        host.query_selector(self.selector).press("ArrowRight" if default < self.most else "ArrowLeft")
        assert self.shown(host) != default
        return self.shown(host)

    def shown(self, host):
        return type(self.parameter.default_value)(host.query_selector(self.selector).input_value())


class Cells:
    """The cells of a figure that has no slider; the picture begins with them."""

    def __init__(self, figure, name):
        self.parameter = figure.parameters()[name]
        self.least = (self.parameter.values[0],) * len(self.parameter.default_value)
        self.bad = (max(self.parameter.values) + 1,) * len(self.least)
        self.expected = f"{len(self.least)} values, each one of {', '.join(map(str, self.parameter.values))}"

    def move(self, host):
        before = self.shown(host)
        host.query_selector(".dl-toggle").press("Enter")
        return (1 - before[0], *before[1:])

    def shown(self, host):
        cells = host.query_selector_all(".dl-toggle")[: len(self.least)]
        return tuple(int(cell.get_attribute("aria-checked") == "true") for cell in cells)


def slider_of(figure):
    """Return the name of the first number of a figure, which has a slider, or nothing."""
    return next((name for name, kind in figure.parameters().items() if isinstance(kind, Number)), None)


# What is alike in all figures is tried on two: the first with a slider, and the first without.
SOME = [next(figure for figure in FIGURES if slider_of(figure))]


@pytest.mark.parametrize("figures", [SOME, pytest.param(FIGURES, marks=pytest.mark.gate)], ids=["some", "all"])
def test_every_figure_is_live_both_ways(desk, figures, subtests):
    tab, reader, folder = desk
    cells, steps = ["from dlmath import widgets"], []
    for figure in figures:
        slider = slider_of(figure)
        name = slider or next(iter(figure.parameters()))
        control = (Slider if slider else Cells)(figure, name)
        steps.append((figure, name, control, len(cells)))
        cells += [f"figure = widgets.{figure.__name__}()\nfigure", f"figure.{name}"]
        cells += [f"figure.{name} = {control.least}", f"figure.{name} = {control.bad}"]
    show(tab, folder, cells)
    do(tab, RUN, 0)
    for figure, name, control, k in steps:
        with subtests.test(figure.__name__):
            do(tab, RUN, k)
            host = tab.query_selector_all(".jp-Cell")[k]
            host.wait_for_selector(".dl-figure")
            host.evaluate("(e) => { for (const folded of e.querySelectorAll('details')) folded.open = true; }")

            # What the reader moves, Python has.
            host.evaluate(f"(host) => {{ host.before = ({LOOK})(host); }}")
            moved = control.move(host)
            assert host.evaluate(CHANGED), "moving the control changes nothing"
            assert control.shown(host) == moved
            assert knows(tab, k + 1, repr(moved))

            # What Python assigns, the reader sees.
            host.evaluate(f"(host) => {{ host.before = ({LOOK})(host); }}")
            do(tab, RUN, k + 2)
            assert host.evaluate(CHANGED), "assigning a value changes nothing"
            assert control.shown(host) == control.least

            # What does not fit is refused, and the figure stays.
            assert f"TraitError: {figure.__name__}.{name}: expected {control.expected}" in output(tab, k + 3)
            assert control.shown(host) == control.least
    assert problems(reader) == []
    do(tab, CLOSE)


@pytest.mark.gate
def test_an_answer_is_live_both_ways(desk):
    tab, reader, folder = desk
    text = (ROOT / "book" / "chapters" / "01_neurons.md").read_text("utf-8")
    exercise = re.search(r'Answer\("([\w-]+)"', text)[1]
    make = f"from dlmath import widgets\nanswer = widgets.Answer({exercise!r}, 0.8)\nanswer"
    show(tab, folder, [make, "answer.right", "answer.given = '3'"])
    do(tab, RUN, 0)
    form = tab.wait_for_selector(".dl-answer")
    form.query_selector("input").fill("0,8")
    form.query_selector("input").press("Enter")
    assert knows(tab, 1, "True")
    do(tab, RUN, 2)
    form.wait_for_selector("[data-verdict=wrong]")
    assert form.query_selector("input").input_value() == "3"
    assert problems(reader) == []
    do(tab, CLOSE)


@pytest.mark.gate
def test_a_wrong_line_and_its_reason_are_live_both_ways(desk):
    tab, reader, folder = desk
    text = (ROOT / "book" / "chapters" / "01_neurons.md").read_text("utf-8")
    call = re.search(r'widgets\.Answer\([^)]*?lines=.*?reason="[\w-]+",?\s*\)', text, re.DOTALL)[0]
    make = f"from dlmath import widgets\nanswer = {call}\nanswer"
    show(tab, folder, [make, "answer.given, answer.reason, answer.right", "answer.given = '1'; answer.reason = ''"])
    do(tab, RUN, 0)
    form = tab.wait_for_selector(".dl-answer")
    answer, reason = re.search(r'", (\d+)', call)[1], re.search(r'reason="([\w-]+)"', call)[1]
    form.query_selector(f".dl-line[value='{answer}']").click()
    assert knows(tab, 1, f"('{answer}', '', None)")
    form.query_selector(f"[type=radio][value='{reason}']").check()
    form.query_selector("[type=submit]").click()
    assert knows(tab, 1, f"('{answer}', '{reason}', True)")
    do(tab, RUN, 2)
    form.wait_for_selector(".dl-line[value='1'][aria-pressed=true]")
    assert not form.query_selector("fieldset:has([type=radio])").is_visible()
    assert problems(reader) == []
    do(tab, CLOSE)


DIRTY = "() => jupyterapp.shell.currentWidget.context.model.dirty"


@pytest.mark.gate
def test_a_notebook_is_unchanged_until_it_is_and_its_shortcuts_work_inside_a_figure(desk):
    tab, reader, folder = desk
    show(tab, folder, ["from dlmath import widgets\nfigure = widgets.Neuron()\nfigure", "figure.w1"])
    tab.wait_for_function("() => jupyterapp.shell.currentWidget.model.getMetadata('language_info')?.version")
    assert not tab.evaluate(DIRTY)
    do(tab, RUN, 0)
    tab.wait_for_function(DIRTY)
    slider = tab.wait_for_selector(".dl-figure [data-control=w1]")
    slider.focus()
    tab.keyboard.press("ArrowRight")
    assert slider.input_value() == "1.25"
    tab.keyboard.press("ControlOrMeta+s")
    tab.wait_for_function(f"() => !({DIRTY})()")
    assert knows(tab, 1, "1.25")
    assert problems(reader) == []
    do(tab, CLOSE)
