"""The book's Sphinx extension: lean pages, and pages that are never stale.

Jupyter Book loads every script and style its extensions might want. A page here needs few of them, and none
from elsewhere: ``drop_unneeded_assets`` and ``finish`` keep the rest out. Neither Sphinx nor jupyter-cache looks
at what notebooks import: ``forget_stale_outputs`` runs them again when ``dlmath`` or the figures have changed.
Until a figure is alive, and where it cannot be, ``draw_stills`` puts a picture of it in its place.
A chapter links to JupyterLite if ``book/lite.py`` has built it into this book, and from what there is now.
"""

import hashlib
import html
import json
import os
import posixpath
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import lite
import tinycss2
from caching import name_database_as_it_is
from finding import explain_terms, mark_japanese, mend_search
from nodejs import find_node
from policy import protect
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinxcontrib import katex

ROOT = Path(__file__).parent.parent
# The widgets' saved state serves a widget manager, and thebe a server that runs code; the pages have neither.
UNNEEDED = ("thebe", "THEBE", "design-tabs", "widget-state")
# What keeps the theme's pages from being open to everyone, and what stands in its place.
MENDED = {
    # Everything on a page belongs to a landmark.
    'id="pst-primary-sidebar" class=': 'id="pst-primary-sidebar" role="navigation" aria-label="Book" class=',
    # A button is called what is written on it.
    'pst-js-only" title="Search" aria-label="Search"': 'pst-js-only" title="Search"',
    # A list has list items; the other role is no longer in use.
    'role="doc-biblioentry"': 'role="listitem"',
}
# What a server that runs code would need.
THEBE = re.compile(r'<script type="text/x-thebe-config">.*?</script>|<script>kernelName = .*?</script>', re.DOTALL)


# A style of KaTeX's own making, on one of its spans.
STYLE = re.compile(r'<span(?: class="([^"]*)")? style="((?:[a-z-]+:-?[0-9.]+em;)+)">')


# A link to one of the book's style sheets: the way there, and its name.
SHEET = re.compile(r'\s*<link (?=[^>]*rel="stylesheet")[^>]*href="((?:\.\./)*)_static/([^"?]+)[^"]*"[^>]*>')
# A figure as its cell leaves it: the bundle's name, the state, and words in place of a picture.
FIGURE = re.compile(
    r'(<div class="dlmath-figure" data-figure="(\w+)" data-state="([^"]*)">)'
    r"<p>.*?((?:<noscript>.*?</noscript>)?</div>)",
    re.DOTALL,
)


# What the outputs of the notebooks are made from, beside their code. How a figure is drawn is not among it: a cell
# leaves behind its state and words.
OUTPUTS = ("dlmath/**/*.py", "dlmath/data/*", "dlmath/widgets/text/*.json", "requirements/*.txt")
# What pages are made from, beside their text and the outputs.
PAGES = ("book/*.py", "book/*.mjs", "book/templates/**/*", "book/static/**/*", "dlmath/widgets/static/*")
# They use the pages, or stand beside them.
BESIDE = {"dev.py", "lite.py", "pdf.py", "serve.py", "sync.py"}


def fingerprint(patterns: tuple[str, ...]) -> str:
    """Return a hash of the files that fit any of the patterns."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        if path.is_file() and "__pycache__" not in path.parts and path.name not in BESIDE:
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def forget_stale_outputs(app: Sphinx, config: Config) -> None:
    """Empty the cache of executed notebooks if it was filled by another ``dlmath``."""
    # Configuration values of the environment: when one changes, Sphinx reads every page again.
    config["dlmath_outputs"] = fingerprint(OUTPUTS)
    config["dlmath_pages"] = fingerprint(PAGES)
    cache = Path(config["nb_execution_cache_path"] or Path(app.outdir).parent / ".jupyter_cache")
    mark = cache / "dlmath-fingerprint"
    if cache.exists() and (not mark.exists() or mark.read_text() != config["dlmath_outputs"]):
        shutil.rmtree(cache)
    cache.mkdir(parents=True, exist_ok=True)
    mark.write_text(config["dlmath_outputs"])
    # A warning in a cell, also one that Python would keep to itself, is written below it, and stops the build.
    os.environ["PYTHONWARNINGS"] = "default"


def forget_stale_lite(app: Sphinx, config: Config) -> None:
    """Remove JupyterLite if it was built from other chapters or another ``dlmath``; note whether there is one."""
    site = Path(app.outdir) / "lite"
    # A configuration value of the pages: when it changes, Sphinx writes every page again.
    config["dlmath_lite"] = lite.is_up_to_date(site)
    if not config["dlmath_lite"]:
        shutil.rmtree(site, ignore_errors=True)


def offer_to_run(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Put the link to JupyterLite below a chapter's title."""
    if app.config["dlmath_lite"] and page.startswith("notebooks/"):
        link = app.builder.templates.render("run-in-browser.html", context)
        context["body"] = context["body"].replace("</h1>", f"</h1>{link}", 1)


def drop_unneeded_assets(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Keep scripts and style sheets that no page uses out of the page, and name none twice."""
    for kind in ("script_files", "css_files"):
        kept: list[Any] = []
        seen = set()
        for asset in context.get(kind, []):
            what = f"{getattr(asset, 'filename', asset)} {getattr(asset, 'attributes', {})}"
            if what not in seen and not any(word in what for word in UNNEEDED):
                kept.append(asset)
                defer(asset)
            seen.add(what)
        context[kind] = kept


def defer(asset: Any) -> None:
    """Let a script wait for the page, not the page for the script."""
    attributes = getattr(asset, "attributes", {})
    name = str(getattr(asset, "filename", None) or "")
    # Inline scripts and those of the search page need these two at once.
    if name.endswith(".js") and "documentation_options" not in name and "doctools" not in name:
        attributes.setdefault("async" if attributes.get("type") == "module" else "defer", "")


def without_unused_rules(css: str, words: set[str], variables: set[str]) -> str:
    """Return a style sheet without what cannot apply.

    That is rules whose selectors all need a class or id that is not among ``words``, and custom properties that are
    not among ``variables``.
    """

    def used(selector: str) -> bool:
        # What stands in :not(...), :is(...) and their like need not all exist for the rule to apply.
        return words.issuperset(re.findall(r"[.#]([A-Za-z_][\w-]*)", re.sub(r":\w+\([^)]*\)", "", selector)))

    def declarations(rule: Any) -> str:
        items = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
        kept = [item for item in items if not (item.type == "declaration" and is_unused_variable(item.name))]
        return ";".join(item.serialize() for item in kept)

    def is_unused_variable(name: str) -> bool:
        return name.startswith("--") and name not in variables

    kept = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            # Commas inside :is(...) do not separate selectors.
            selectors = re.split(r",(?![^(]*\))", tinycss2.serialize(rule.prelude))
            selectors = [selector.strip() for selector in selectors if used(selector)]
            if selectors and (body := declarations(rule)):
                kept.append(f"{','.join(selectors)}{{{body}}}")
        elif rule.type == "at-rule" and rule.at_keyword in ("media", "supports", "container") and rule.content:
            if inner := without_unused_rules(tinycss2.serialize(rule.content), words, variables):
                kept.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}")
        elif rule.type != "error" and "fontawesome" not in rule.serialize():
            kept.append(rule.serialize())
    return "".join(kept)


def lean_formulas(pages: dict[Path, str], memory: Path) -> str:
    """Write the formulas of all pages more briefly, in place; return the style sheet that goes with them.

    KaTeX repeats the same few hundred styles thousands of times; each becomes a class, whose name is kept in a file
    for pages that a later build leaves as they are. The formula's source is there twice over, as MathML for screen
    readers and as LaTeX for nobody; HTML needs no name space for MathML.
    """
    names: dict[str, str] = json.loads(memory.read_text()) if memory.exists() else {}
    counts = Counter(style for text in pages.values() for _, style in STYLE.findall(text))
    for style, _ in counts.most_common():
        names.setdefault(style, f"k{len(names)}")
    memory.write_text(json.dumps(names))

    def named(match: re.Match[str]) -> str:
        return f'<span class="{" ".join(filter(None, [match[1], names[match[2]]]))}">'

    for path, text in pages.items():
        text = re.sub(r"<annotation [^>]*>[^<]*</annotation>", "", text)
        text = re.sub(r"<semantics>(.*?)</semantics>", r"\1", text)
        text = text.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
        pages[path] = STYLE.sub(named, text)
    return "".join(f".{name}{{{style.replace(';', '!important;').rstrip(';')}}}" for style, name in names.items())


def draw_stills(pages: dict[Path, str]) -> None:
    """Put a still picture, drawn by the figure's own code, into every figure of the pages, in place."""
    bundles = ROOT / "dlmath" / "widgets" / "static"
    figures = [
        [(bundles / f"{name}.js").as_uri(), json.loads(html.unescape(state))]
        for text in pages.values()
        for _, name, state, _ in FIGURE.findall(text)
    ]
    node = subprocess.run(
        [find_node(), ROOT / "book" / "still.mjs"], input=json.dumps(figures), capture_output=True, encoding="utf-8"
    )
    if node.returncode:
        raise ExtensionError(f"the figures' still pictures could not be drawn: {node.stderr}")
    stills = iter(json.loads(node.stdout))
    for path, text in pages.items():
        pages[path] = FIGURE.sub(lambda figure: figure[1] + next(stills) + figure[4], text)


def join_styles(pages: dict[Path, str], static: Path) -> None:
    """Put the style sheets of the pages into one, in place: on a slow line each would keep the reader waiting.

    All pages have the same. Those that an earlier build wrote have the one already.
    """
    joined = static / "all.css"
    names = [name for text in pages.values() for _, name in SHEET.findall(text) if name != joined.name]

    def read(name: str) -> str:
        folder = posixpath.dirname(name)
        css = (static / name).read_text("utf-8").removeprefix('@charset "UTF-8";')
        if folder:
            css = re.sub(r"url\((?!['\"]?data:)(['\"]?)", rf"url(\1{folder}/", css)
        return re.sub(r'@import "([^"]+)";', lambda match: read(posixpath.normpath(f"{folder}/{match[1]}")), css)

    if names:
        joined.write_text("".join(map(read, dict.fromkeys(names))), "utf-8")
    version = hashlib.sha256(joined.read_bytes()).hexdigest()[:8]
    for path, text in pages.items():
        links = iter([f'\n    <link rel="stylesheet" href="{{}}_static/{joined.name}?v={version}"/>'])
        pages[path] = SHEET.sub(lambda found, links=links: next(links, "").format(found[1]), text)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Remove what no page loads, and rules for classes that occur in no page; mend what is not open to everyone."""
    if app._warncount:
        # Or the next build would find every page up to date, and pass without a word.
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    shutil.rmtree(static / "vendor" / "fontawesome", ignore_errors=True)
    for pattern in ("scripts/fontawesome*", "scripts/bootstrap*", "**/*.map", "*.html"):
        for path in static.glob(pattern):
            path.unlink()
    mend_search(static)
    paths = (path for path in Path(app.outdir).rglob("*.html") if path.relative_to(app.outdir).parts[0] != "lite")
    pages = {path: path.read_text("utf-8") for path in paths}
    draw_stills(pages)
    styles = lean_formulas(pages, Path(app.doctreedir) / "katex-styles.json")
    if (static / "katex").exists():
        (static / "katex" / "katex.min.css").write_text(
            (ROOT / "book" / "static" / "katex" / "katex.min.css").read_text("utf-8") + styles, "utf-8"
        )
    for path, text in pages.items():
        for theirs, ours in MENDED.items():
            text = text.replace(theirs, ours)
        pages[path] = THEBE.sub("", text)
    mark_japanese(pages)
    explain_terms(pages)
    protect(pages)
    texts = [*pages.values(), *(path.read_text("utf-8") for path in static.rglob("*.js"))]
    sheets = {path: path.read_text("utf-8") for path in static.rglob("*.css")}
    words = {word for text in texts for word in re.findall(r"[\w-]+", text)}
    variables = {word for text in [*texts, *sheets.values()] for word in re.findall(r"var\(\s*(--[\w-]+)", text)}
    for path, css in sheets.items():
        path.write_text(without_unused_rules(css, words, variables), "utf-8")
    join_styles(pages, static)
    for path, text in pages.items():
        path.write_text(text, "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    # First of all, so that who lacks Node learns it before anything runs.
    katex.NODEJS_BINARY = find_node()
    name_database_as_it_is()
    app.add_config_value("dlmath_outputs", "", "env", str)
    app.add_config_value("dlmath_pages", "", "env", str)
    app.add_config_value("dlmath_lite", False, "html", bool)
    app.connect("config-inited", forget_stale_outputs, priority=900)
    app.connect("config-inited", forget_stale_lite)
    app.connect("html-page-context", offer_to_run)
    app.connect("html-page-context", drop_unneeded_assets, priority=900)
    app.connect("build-finished", finish, priority=900)  # after the theme, which writes a style sheet
    app.setup_extension("finding")
    app.setup_extension("sharing")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
