"""A script's address has a version that changes with whatever the script is or fetches."""

import re

import pytest

from theme.versions import versioned, versions

FILES = ("host.js", "search.js", "figures/neuron.js", "figures/chunk-A1.js", "reader/reader.js", "feedback.json")


@pytest.fixture
def static(tmp_path):
    """Return a folder of static files."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_every_script_has_a_version_and_the_same_files_have_the_same(static):
    found = versions(static)
    assert found.keys() == {name for name in FILES if name.endswith(".js")}
    assert len(set(found.values())) == len(found)
    assert all(re.fullmatch("[0-9a-f]{8}", version) for version in found.values())
    assert versions(static) == found


@pytest.mark.parametrize("changed", FILES)
def test_the_version_changes_with_what_is_fetched_and_with_nothing_else(static, changed):
    before = versions(static)
    (static / changed).write_text("new")
    after = versions(static)
    assert (after["host.js"] != before["host.js"]) is (changed != "search.js")
    assert (after["search.js"] != before["search.js"]) is (changed == "search.js")


@pytest.mark.parametrize("source", ["../_static/a.js", "../_static/a.js?v=1", "_static/a.js?x"])
def test_nothing_of_a_tag_changes_but_its_version(source):
    tag = f'<script async data-still="b" src="{source}" type="module">'
    assert versioned(tag, "2") == tag.replace(source, f"{source.split('?')[0]}?v=2")


def test_every_script_of_every_page_has_its_version(page_of, page, book):
    scripts = [script["src"] for script in page_of(page).select("script[src]")]
    found = {name: f"?v={version}" for name, version in versions(book / "_static").items()}
    assert len(scripts) > 5
    for script in scripts:
        address, query, version = script.partition("?")
        assert query + version == found[address.partition("_static/")[2]]
