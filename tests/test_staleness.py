"""What is made anew when a file changes: the outputs of the notebooks, the pages, or neither."""

import shutil

import dlmath_book
import pytest

FILES = {
    # file: whether notebooks are run again, whether pages are written again although no output has changed
    "dlmath/cost.py": (True, False),
    "dlmath/widgets/neuron.py": (True, False),
    "dlmath/data/zeros_and_ones.txt": (True, False),
    "dlmath/widgets/text/en.json": (True, False),
    "requirements/lock.txt": (True, False),
    "dlmath/widgets/static/neuron.js": (False, True),
    "dlmath/widgets/static/figure.css": (False, True),
    "book/dlmath_book.py": (False, True),
    "book/still.mjs": (False, True),
    "book/templates/layout.html": (False, True),
    "book/static/book.css": (False, True),
    "book/static/host.js": (False, True),
    "book/static/katex/fonts/KaTeX_Main-Regular.woff2": (False, True),
    "book/static/xor-moved.svg": (False, True),
    "book/serve.py": (False, False),
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
        shutil.copy(dlmath_book.ROOT / name, tmp_path / name)
    monkeypatch.setattr(dlmath_book, "ROOT", tmp_path)
    return tmp_path


def fingerprints():
    return [dlmath_book.fingerprint(patterns) for patterns in (dlmath_book.OUTPUTS, dlmath_book.PAGES)]


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
    expected = FILES[name]
    if (name, change) == ("book/serve.py", "renamed"):
        expected = (False, True)  # a new module beside the extension may be a part of it
    assert changed == expected


def test_what_python_leaves_behind_changes_nothing(project):
    before = fingerprints()
    (project / "dlmath" / "__pycache__").mkdir()
    (project / "dlmath" / "__pycache__" / "cost.cpython-311.pyc").write_bytes(b"1")
    assert fingerprints() == before
