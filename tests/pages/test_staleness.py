"""What is made anew when a file changes: the outputs of the notebooks, the pages, or neither."""

import shutil
from types import SimpleNamespace

import pytest
from sphinx.application import ENV_PICKLE_FILENAME

from theme import freshness

FILES = {
    # file: whether notebooks are run again, whether pages are written again although no output has changed
    "dlmath/cost.py": (True, False),
    "dlmath/widgets/neuron.py": (True, False),
    "dlmath/data/zeros_and_ones.txt": (True, False),
    "dlmath/widgets/text/en.json": (True, False),
    "requirements/lock.txt": (True, False),
    "dlmath/widgets/static/neuron.js": (False, True),
    "dlmath/widgets/static/figure.css": (False, True),
    "theme/__init__.py": (False, True),
    "theme/still.mjs": (False, True),
    "theme/startup.py": (True, True),
    "theme/templates/layout.html": (False, True),
    "theme/static/book.css": (False, True),
    "theme/static/host.js": (False, True),
    "theme/static/figures/neuron.js": (False, True),
    "theme/static/katex/fonts/KaTeX_Main-Regular.woff2": (False, True),
    "book/images/xor-moved.svg": (False, True),
    "tools/serve.py": (False, False),
    "tests/conftest.py": (False, False),
    "README.md": (False, False),
    # Sphinx and jupyter-cache look after these themselves.
    "book/chapters/01_neurons.md": (False, False),
    "notebooks/01_neurons.ipynb": (False, False),
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a copy of the files, in which they can be changed."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(freshness.ROOT / name, tmp_path / name)
    monkeypatch.setattr(freshness, "ROOT", tmp_path)
    return tmp_path


def fingerprints():
    return [freshness.fingerprint(patterns) for patterns in (freshness.OUTPUTS, freshness.PAGES)]


@pytest.mark.parametrize("change", ["written", "removed", "renamed"])
@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_makes_anew_what_is_made_from_it_and_nothing_else(project, name, change):
    before = fingerprints()
    path = project / name
    if change == "written":
        path.write_bytes(path.read_bytes() + b" ")
    elif change == "removed":
        path.unlink()
    else:
        path.rename(path.with_stem(f"{path.stem}_2"))
    changed = tuple(old != new for old, new in zip(before, fingerprints(), strict=True))
    assert changed == FILES[name]


def test_what_python_leaves_behind_changes_nothing(project):
    before = fingerprints()
    (project / "dlmath" / "__pycache__").mkdir()
    (project / "dlmath" / "__pycache__" / "cost.cpython-311.pyc").write_bytes(b"1")
    assert fingerprints() == before


@pytest.mark.parametrize(
    ("end", "warnings", "trusted"), [(None, 0, True), (None, 1, False), (ValueError(), 0, False)]
)
def test_sphinx_begins_anew_after_a_build_that_did_not_come_to_a_good_end(tmp_path, end, warnings, trusted):
    app = SimpleNamespace(doctreedir=str(tmp_path), _warncount=warnings)
    notes = tmp_path / ENV_PICKLE_FILENAME
    freshness.forget_unfinished_build(app, None)
    notes.touch()
    freshness.note_finished_build(app, end)
    freshness.forget_unfinished_build(app, None)
    assert notes.exists() == trusted
    # And after one that was broken off, which says nothing at its end.
    freshness.forget_unfinished_build(app, None)
    assert not notes.exists()
