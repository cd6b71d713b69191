"""In other authors' books: a figure in a page that mystmd builds, as the README says, alive in Chromium.

mystmd and the renderer of its themes come from the package registry, into a folder of the test's own. A theme as a
whole would come from elsewhere; of it the page has only what shows a figure.
"""

import os
import re
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from dlmath.widgets.figure import STATIC
from tools.serve import server

ROOT = Path(__file__).parents[2]
PACKAGES = ["mystmd@1.8.3", "@myst-theme/anywidget@1.4.1", "react@19.2.0", "react-dom@19.2.0"]
SITE = {
    "myst.yml": "version: 1\nproject:\n  toc:\n    - file: index.md\nsite:\n  template: ./theme\n",
    "theme/template.yml": "jtex: v1\ntitle: No theme\n",
    "theme/page.js": """
        import { createElement } from "react";
        import { createRoot } from "react-dom/client";
        import { ANY_RENDERERS } from "@myst-theme/anywidget";
        const widgets = (node) => node.type === "anywidget" ? [node] : (node.children ?? []).flatMap(widgets);
        const { mdast } = await (await fetch("index.json")).json();
        const shown = (node, key) => createElement(ANY_RENDERERS.anywidget, { node, key });
        const root = createRoot(document.querySelector("main"));
        root.render(widgets(mdast).map(shown));
        globalThis.leave = () => root.unmount();
    """,
}
PAGE = """<!DOCTYPE html><html lang="en"><title>A page</title><link rel="icon" href="data:,">
<main></main><script type="module" src="page.js"></script></html>"""

pytestmark = pytest.mark.gate


def run(*command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", env={**os.environ, "CI": "1"})
    assert not done.returncode, done.stdout + done.stderr


def directive():
    """Return what the README says to print, run."""
    readme = (ROOT / "README.md").read_text("utf-8")
    (code,) = (code for code in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "anywidget" in code)
    printed = []
    exec(code, {"print": printed.append})
    return printed[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build a page with a figure in it; return the folder."""
    folder = tmp_path_factory.mktemp("myst")
    for name, text in {**SITE, "index.md": f"# A page\n\n{directive()}\n"}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    for name in ("neuron.js", "figure.css"):
        shutil.copy(STATIC / name, folder)
    run("npm", "install", "--no-fund", "--no-audit", "--no-save", *PACKAGES, folder=folder)
    run("npx", "myst", "build", "--site", folder=folder)
    public = folder / "_build" / "site" / "public"
    bundle = [ROOT / "js" / "node_modules" / ".bin" / "esbuild", "theme/page.js", "--bundle", "--format=esm"]
    run(*bundle, f"--outfile={public / 'page.js'}", folder=folder)
    shutil.copy(folder / "_build" / "site" / "content" / "index.json", public)
    (public / "index.html").write_text(PAGE, "utf-8")
    return public


def test_a_figure_lives_in_a_page_that_mystmd_builds(site, reader_of):
    with server(str(site), 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        reader = reader_of(f"http://127.0.0.1:{running.server_address[1]}/")
        tab = reader.open(
            "", ready="() => document.querySelector('main > div')?.shadowRoot?.querySelector('.dl-figure')"
        )
        figure = tab.locator(".dl-figure")
        values = "(section) => JSON.parse(section.dataset.values)"
        assert figure.evaluate(values)["z"] == 2 + 1 - 1.5
        slider = figure.locator("[data-control=w1]")
        assert slider.input_value() == "2"
        slider.press("ArrowRight")
        tab.wait_for_function(f"(section) => ({values})(section).z === 1.75", arg=figure.element_handle())
        figure.locator("[data-preset=veto]").click()
        assert "−2" in figure.locator(".dl-comments").inner_text()
        # Its style sheet is there, and its colours follow the page's.
        paper = "(section) => getComputedStyle(section).backgroundColor"
        assert figure.evaluate(paper) == "rgb(255, 255, 255)"
        tab.evaluate("document.documentElement.classList.add('dark')")
        assert figure.evaluate(paper) == "rgb(23, 29, 36)"
        assert not figure.locator("[data-action=share]").count()
        tab.evaluate("leave()")
        running.shutdown()
        assert reader.close() == []
