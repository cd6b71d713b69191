"""What JupyterLite says until Python is there, without JupyterLite: its commands are written down."""

import json
import threading

import pytest

from tools.lite import ROOT
from tools.serve import server

STATIC = ROOT / "tools" / "waiting" / "static"
# A notebook is opened; what JupyterLite is asked to do until Python is there, and then.
OPEN = """async (path) => {
  const asked = [], connected = new Set();
  const execute = async (name, { message, id }) => { asked.push([name, message ?? id]); return "a notice"; };
  const commands = { execute };
  const statusChanged = { connect: (slot) => connected.add(slot), disconnect: (slot) => connected.delete(slot) };
  const shell = {
    currentWidget: { sessionContext: { path, statusChanged } },
    currentChanged: { connect: (slot) => { slot(); slot(); } },
  };
  window._JUPYTERLAB["dlmath-waiting"].get("./extension")().activate({ commands, shell });
  const done = [...connected].map((slot) => slot(null, "idle"));
  await Promise.all(done);
  return [asked, connected.size];
}"""


@pytest.fixture
def tab(tmp_path, reader_of):
    """Return a page that has loaded the extension, in English and one more language."""
    for path in STATIC.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "ja.json").write_text(json.dumps({"coming": "お待ちください", "late": "…"}), "utf-8")
    (tmp_path / "index.html").write_text('<link rel="icon" href="data:,"><script src="waiting.js"></script>')
    with server(str(tmp_path), 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        reader = reader_of(f"http://127.0.0.1:{running.server_address[1]}/")
        yield reader.open("index.html")
        problems = reader.close()
        running.shutdown()
    assert not problems


@pytest.mark.parametrize(
    ("path", "start"),
    [
        ("notebooks/01_neurons.ipynb", "Python is being loaded"),
        ("notebooks/ja/01_neurons.ipynb", "お待ちください"),
        ("01_neurons.ipynb", "Python is being loaded"),
    ],
)
def test_who_waits_for_python_is_told_so_once_in_the_language_of_the_notebook(tab, path, start):
    asked, left = tab.evaluate(OPEN, path)
    (notify, message), dismiss = asked
    assert notify == "apputils:notify"
    assert message.startswith(start)
    assert dismiss == ["apputils:dismiss-notification", "a notice"]
    assert left == 0


def test_what_is_said_fits_a_notice():
    # JupyterLab shows 140 characters.
    for path in STATIC.glob("*.json"):
        messages = json.loads(path.read_text("utf-8"))
        assert messages.keys() == {"coming", "late", "own", "back", "kept"}
        assert all(0 < len(message) <= 140 for message in messages.values())
