"""The one style sheet has every rule that can apply, from all sheets in their order, and no other."""

import pytest
import tinycss2
from sphinx.errors import ExtensionError

from theme import styles

USED = styles.Used({"a", "b", "c"}, {"--read"})


def lean(css):
    return styles.lean(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), USED)


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".a{top:0}", ".a{top:0}"),
        (".z{top:0}", ""),
        ("#a .b{top:0}", "#a .b{top:0}"),
        ("#z .b{top:0}", ""),
        (".a.z{top:0}", ""),
        (".a, .z, p > .b{top:0}", ".a,p > .b{top:0}"),
        ("p, a[href$='.z']{top:0}", 'p,a[href$=".z"]{top:0}'),
        # Not everything that stands here need be there for the rule to apply.
        (".a:not(.z, .y){top:0}", ".a:not(.z, .y){top:0}"),
        (":is(.z, .a){top:0}", ":is(.z, .a){top:0}"),
        (":root{--read:1;--unread:2}", ":root{--read:1}"),
        (":root{--unread:2}", ""),
        ("@media print{.a{top:0}.z{top:0}}", "@media print{.a{top:0}}"),
        ("@supports (top:0){@media print{.z{top:0}}}", ""),
        ("/* .a */ @keyframes turn{from{top:0}}", "@keyframes turn{from{top:0}}"),
        ("@font-face{src:url(vendor/fontawesome/a.woff2)}", ""),
    ],
)
def test_a_rule_is_kept_if_it_can_apply(css, kept):
    assert lean(css) == kept


@pytest.fixture
def static(tmp_path):
    """Return a folder with style sheets."""
    (tmp_path / "theme").mkdir()
    (tmp_path / "base.css").write_text("p{background:url(file.png)}")
    (tmp_path / "theme" / "one.css").write_text(
        '@charset "UTF-8";@import "../base.css";.a{mask:url(../x/y.svg);--icon:url("z.svg")}'
        ".b{mask:url('data:image/svg+xml,z')}@font-face{src:url(../vendor/fontawesome/a.woff2)}"
    )
    (tmp_path / "two.css").write_text(".c{top:var(--icon)}.z{top:0}")
    return tmp_path


def test_sheets_are_joined_in_their_order_with_what_they_import_and_their_addresses_lead_where_they_did(static):
    assert styles.join(static, ["theme/one.css", "two.css"], USED, ".k{}") == (
        'p{background:url("file.png")}'
        '.a{mask:url("x/y.svg");--icon:url("theme/z.svg")}'
        '.b{mask:url("data:image/svg+xml,z")}'
        ".c{top:var(--icon)}"
        ".k{}"
    )


def test_a_sheet_that_cannot_be_read_stops_the_build(static):
    (static / "two.css").write_text("p{top:0}\n}")
    with pytest.raises(ExtensionError, match=r"two\.css, line 2"):
        styles.join(static, ["theme/one.css", "two.css"], USED, "")


def test_a_theme_without_the_icon_font_that_is_left_out_stops_the_build(static):
    with pytest.raises(ExtensionError, match="no style sheet names fontawesome"):
        styles.join(static, ["two.css"], USED, "")


def test_a_page_loads_one_style_sheet_and_there_is_no_other(page_of, page, book):
    (link,) = page_of(page).select("link[rel=stylesheet]")
    assert link["href"].split("?")[0].endswith("_static/all.css")
    assert [path.name for path in book.joinpath("_static").rglob("*.css")] == ["all.css"]


def test_all_pages_load_the_same_version_of_it(page_of, pages):
    links = [page_of(page).select_one("link[rel=stylesheet]")["href"] for page in pages["page"]]
    assert len({link.split("?")[1] for link in links}) == 1
