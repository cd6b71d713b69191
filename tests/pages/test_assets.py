"""Pages load no script that they do not need; what is kept out would otherwise be there."""

from types import SimpleNamespace

import pytest
from sphinx.errors import ExtensionError

from theme import assets


def asset(filename, **attributes):
    return SimpleNamespace(filename=filename, attributes=attributes)


def test_what_no_page_needs_is_kept_out_and_nothing_is_named_twice_and_scripts_wait_for_the_page():
    saved = asset(None, type="application/vnd.jupyter.widget-state+json", body="{}")
    inline = [asset(None, body="one()") for _ in range(2)]
    module, script, first = asset("a.js", type="module"), asset("_static/b.js"), asset("_static/doctools.js")
    context = {
        "script_files": [saved, *inline, module, script, first],
        "css_files": [asset("_static/togglebutton.css")],
    }
    assets.Assets().drop_unneeded(None, "page", "page.html", context, None)
    assert context == {"script_files": [inline[0], module, script, first], "css_files": []}
    assert "async" in module.attributes
    assert "defer" in script.attributes
    assert first.attributes == {}


@pytest.mark.parametrize("written", [{"one"}, {"one", "two"}])
def test_what_would_not_be_there_stops_a_build_of_all_pages(written):
    kept_out = assets.Assets()
    for page in written:
        kept_out.drop_unneeded(None, page, "page.html", {"css_files": [asset("sphinx-thebe.css")]}, None)
    app, french = (
        SimpleNamespace(env=SimpleNamespace(found_docs={"one", "two"}), config=SimpleNamespace(language=language))
        for language in ("en", "fr")
    )
    kept_out.check(french, None)
    if len(written) == 1:
        kept_out.check(app, None)
        return
    with pytest.raises(ExtensionError, match=r"no page would load .*togglebutton"):
        kept_out.check(app, None)


def test_an_extension_that_does_nothing_need_not_be_silenced():
    app = SimpleNamespace(setup_extension=lambda name: None, events=SimpleNamespace(listeners={}))
    with pytest.raises(ExtensionError, match="sphinx_thebe does nothing"):
        assets.silence(app, "sphinx_thebe")


def test_a_file_that_is_not_there_need_not_be_removed(tmp_path):
    with pytest.raises(ExtensionError, match="no static file fits vendor/fontawesome"):
        assets.remove_dropped(tmp_path)
