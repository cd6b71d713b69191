"""What can be done only when all pages are written: each is parsed once, and a few of its elements are filled in.

These are its policy, which hangs on its inline scripts and styles, the link to the style sheet, which hangs on the
classes of all pages, and the versions of its scripts. The rest of a page stays as it is, to the last character. The
parser is Python's own: a tree of elements, as other parsers make, would have to be written out again.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import tinycss2
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ExtensionError

from .address import FRONT
from .assets import remove_dropped
from .formulas import style_sheet
from .policy import NAME, element, policy
from .preload import links
from .progress import contents, write
from .search import write_search
from .styles import JOINED, Used, join, variables_in
from .versions import HOST, versioned, versions

# The theme's own sheets, which its template would load before all others.
THEME_SHEETS = ("styles/theme.css", "styles/pydata-sphinx-theme.css")
# What is only to be seen: formulas, whose MathML says the same, and figures, which have words of their own.
DRAWN = {"katex-html", "dlmath-figure"}
WORD = re.compile(r"[\w-]+")


class Page(HTMLParser):
    """A finished page: what it names and what it runs, and where its policy and its style sheet stand."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.text = path.read_text("utf-8")
        self.names: set[str] = set()
        self.variables: set[str] = set()
        self.exercises: list[str] = []
        self.figures: list[str] = []
        self.inline: dict[str, list[str]] = {"script": [], "style": []}
        self.policies: list[slice] = []
        self.sheets: list[tuple[slice, str]] = []
        self.preloads: list[slice] = []
        self.scripts: list[tuple[slice, str]] = []
        self.drawn: list[slice] = []
        self._open: list[str] | None = None
        self._drawing: tuple[str, int, int] | None = None  # the element, where it began, and how deep we are in it
        self._lines = [0]
        for line in self.text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(self.text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what an element names, which exercise it is, and whether it is one that is filled in."""
        if self._drawing:
            element, start, depth = self._drawing
            self._drawing = element, start, depth + (tag == element)
        values = {name: value or "" for name, value in attributes}
        if not self._drawing and DRAWN & set(values.get("class", "").split()):
            self._drawing = tag, self._place().start, 1
        self.names.update(values.get("class", "").split(), [values["id"]] if "id" in values else [])
        if "var(" in values.get("style", ""):
            self.variables |= variables_in(tinycss2.parse_component_value_list(values["style"]))
        if "data-figure" in values:
            self.figures.append(values["data-figure"])
        if values.get("data-figure") == "answer":
            self.exercises.append(json.loads(values["data-state"])["spec"]["exercise"])
        if tag in self.inline and "src" not in values:
            self._open = self.inline[tag]
            self._open.append("")
        elif tag == "script":
            self.scripts.append((self._place(), values["src"].partition("?")[0].partition("_static/")[2]))
        elif tag == "meta" and values.get("http-equiv") == NAME:
            self.policies.append(self._place())
        elif tag == "link" and values.get("rel") == "stylesheet":
            self.sheets.append((self._place(), values["href"].partition("?")[0]))
        elif tag == "link" and values.get("rel") in ("preload", "modulepreload"):
            self.preloads.append(self._place())

    def handle_data(self, data: str) -> None:
        """Note the text of an inline script or style."""
        if self._open is not None:
            self._open[-1] += data

    def handle_endtag(self, tag: str) -> None:
        """Note that a script or style has ended, or a drawing."""
        self._open = None
        if self._drawing and tag == self._drawing[0]:
            element, start, depth = self._drawing
            self._drawing = (element, start, depth - 1) if depth > 1 else None
            if not self._drawing:
                line, column = self.getpos()
                self.drawn.append(slice(start, self.text.index(">", self._lines[line - 1] + column) + 1))

    def _place(self) -> slice:
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        return slice(start, start + len(self.get_starttag_text() or ""))

    def undrawn(self) -> str:
        """Return the page without what is only to be seen."""
        ends = [0, *(place.stop for place in self.drawn)]
        starts = [*(place.start for place in self.drawn), len(self.text)]
        return "".join(self.text[end:start] for end, start in zip(ends, starts, strict=True))

    def _preloaded(self, sheet: str, scripts: Mapping[str, str]) -> str:
        """Return links to what the first figure is made of; the style sheet is beside its folder."""
        if HOST not in scripts:
            return ""
        folder = sheet.removesuffix(JOINED)
        named = [name for _, name in self.scripts]
        return links(self.path.parent / folder, folder, named, self.figures, scripts)

    def filled_in(self, version: str, scripts: Mapping[str, str]) -> str:
        """Return the page with its policy and links to this version of the style sheet, and to those of scripts."""
        wanted = 0 if self.path.stem == FRONT else 1
        if (len(self.policies), len(self.sheets)) != (1, wanted):
            raise ExtensionError(
                f"{self.path} should have one element for its policy and {wanted} links to style sheets; "
                f"it has {len(self.policies)} and {len(self.sheets)}"
            )
        pieces = [(self.policies[0], element(policy(self.inline["script"], self.inline["style"])))]
        pieces += [(place, "") for place in self.preloads]
        pieces += [
            (place, f'<link rel="stylesheet" href="{address}?v={version}"/>{self._preloaded(address, scripts)}')
            for place, address in self.sheets
        ]
        pieces += [
            (place, versioned(self.text[place], scripts[name])) for place, name in self.scripts if name in scripts
        ]
        text = self.text
        # From the end, that places stay where they are.
        for place, piece in sorted(pieces, key=lambda each: -each[0].start):
            text = text[: place.start] + piece + text[place.stop :]
        return text


class Pages:
    """Finishes the pages of a build."""

    def __init__(self) -> None:
        self.sheets = dict.fromkeys(THEME_SHEETS)

    def note_sheets(self, app: Sphinx, page: str, template: str, context: dict[str, Any], tree: object) -> None:
        """Note which style sheets a page would load; its template names the one that they are joined into."""
        for asset in context["css_files"]:
            self.sheets.setdefault(asset.filename.removeprefix("_static/").partition("?")[0])
        context["css_files"] = []

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Join the style sheets and fill in the pages, if any page has been written."""
        if exception or not isinstance(app.builder, StandaloneHTMLBuilder):
            return
        static = Path(app.outdir) / "_static"
        if len(self.sheets) > len(THEME_SHEETS):
            remove_dropped(static)
            # In the order in which they are read; a set has another at each build.
            texts = dict.fromkeys([*app.env.collect_relations(), *sorted(app.env.found_docs)])
            names = [*texts, "genindex", "search", *app.config.html_additional_pages]
            pages = [Page(Path(app.builder.get_outfilename(name))) for name in names]
            addresses = {page.path.relative_to(app.outdir).as_posix(): page.undrawn() for page in pages}
            searched = map(app.builder.get_target_uri, texts)
            entries = write_search(app, {address: addresses[address] for address in searched})
            exercises = dict(zip(addresses, (page.exercises for page in pages), strict=True))
            write(app, "contents", contents(entries, exercises))
            formulas = style_sheet(app.env, set().union(*(page.names for page in pages)))
            sheet = join(static, self.sheets, used_by(pages, static), formulas)
            (static / JOINED).write_text(sheet, "utf-8")
            version = hashlib.sha256(sheet.encode()).hexdigest()[:8]
            scripts = versions(static)
            for page in pages:
                if (text := page.filled_in(version, scripts)) != page.text:
                    page.path.write_text(text, "utf-8")
        # Extensions copy some of theirs in every build.
        for path in static.rglob("*.css"):
            if path.name != JOINED:
                path.unlink()


def used_by(pages: list[Page], static: Path) -> Used:
    """Return what the pages and the scripts name. A script has it in its strings: every word may be a name."""
    scripts = [path.read_text("utf-8") for path in static.rglob("*.js")]
    scripts += [script for page in pages for script in page.inline["script"]]
    words = {word for script in scripts for word in WORD.findall(script)}
    return Used(words.union(*(page.names for page in pages)), words.union(*(page.variables for page in pages)))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the end of a build with Sphinx."""
    pages = Pages()
    app.connect("html-page-context", pages.note_sheets, priority=950)  # when those that no page needs are out
    app.connect("build-finished", pages.finish, priority=900)  # after the theme, which writes a style sheet
    return {"parallel_read_safe": True, "parallel_write_safe": True}
