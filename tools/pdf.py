"""Prints the built book to one PDF, with outline and page numbers: ``python -m tools.pdf _build/html book.pdf``.

Pages named after these two are printed instead of all.

Chromium prints it. Every page of the table of contents is put into one document, one after the other, with its
links leading within that document; the figures are the stills that the pages carry. Japanese is set in a font that
comes as a wheel, for a machine may have none.
"""

import sys
import threading
from pathlib import Path
from typing import cast

from playwright.sync_api import sync_playwright
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from dlmath._font import japanese_font
from dlmath.widgets.catalogue import FIRST, languages
from tools.build import pages
from tools.chromium import executable
from tools.serve import server

NUMBER = '<div class="pageNumber" style="width: 100%; font-size: 8pt; text-align: center"></div>'
STYLE = """
@font-face {
  font-family: "Japanese"; src: url("/japanese.ttf"); unicode-range: U+2E80-9FFF, U+F900-FAFF, U+FF00-FFEF;
}
/* Before what the pages say of their language, too. */
html:root:root {
  --pst-font-family-base: "Japanese", system-ui, sans-serif;
  --pst-font-family-heading: var(--pst-font-family-base);
  --pst-font-family-monospace: "Japanese", ui-monospace, monospace;
}
.dl-figure, .dl-figure svg text { font-family: var(--pst-font-family-base); }
html { font-size: 11pt; }
body { background: white !important; }
.dl-page { break-before: page; }
.dl-page:first-child { break-before: auto; }
/* Small enough for one line: the outline loses the space at the end of a line. */
.dl-page h1 { font-size: 1.7rem; margin-top: 0; }
.dl-page h2 { font-size: 1.3rem; }
.dl-page h3 { font-size: 1.1rem; }
:is(h1, h2, h3) { break-after: avoid; }
:is(.cell_output, .dlmath-figure, table, figure, div.math, img) { break-inside: avoid; }
.dl-still { margin: 0.5rem 0 !important; }
.dl-still .dl-stage > svg { max-width: 460px !important; }
pre { white-space: pre-wrap !important; overflow-wrap: anywhere; }
div.math { overflow: visible !important; }
.headerlink, noscript, .copybtn { display: none !important; }
"""

# Replaces the page by all pages in one. Names of places get the number of their page in front, for two pages may
# have places of the same name; a link to a page of the book becomes a link to such a place.
GATHER = """async (pages) => {
  const addresses = pages.map((page) => new URL(page, location.href).href);
  const place = (page, name) => `page-${page}-${name}`;
  const sections = [];
  for (const [k, address] of addresses.entries()) {
    const text = await (await fetch(address)).text();
    const section = document.createElement("section");
    section.className = "dl-page bd-article";
    section.append(...new DOMParser().parseFromString(text, "text/html").querySelector("article").childNodes);
    section.id = place(k, "");
    for (const element of section.querySelectorAll("[id]")) element.id = place(k, element.id);
    for (const link of section.querySelectorAll("a[href]")) {
      const { href, hash } = new URL(link.getAttribute("href"), address);
      const page = addresses.indexOf(href.replace(/[#?].*/, ""));
      link.setAttribute("href", page < 0 ? href : `#${place(page, decodeURIComponent(hash.slice(1)))}`);
    }
    for (const heading of section.querySelectorAll("h1, h2, h3")) {
      // The outline would write the number in front twice, for it stands in an element of its own.
      heading.querySelector(".headerlink")?.remove();
      heading.textContent = heading.textContent;
    }
    for (const folded of section.querySelectorAll("details")) folded.open = true;
    for (const image of section.querySelectorAll("img")) {
      image.src = new URL(image.getAttribute("src"), address).href;
      image.loading = "eager";
    }
    sections.push(section);
  }
  document.body.replaceChildren(...sections);
  await Promise.all([...document.images].map((image) => image.decode()));
  await document.fonts.ready;
}"""


def mend(entries: DictionaryObject) -> None:
    """Write once what Chromium writes twice: the title of a heading that it had moved to the next page."""
    following = entries.get("/First")
    while following:
        entry = following.get_object()
        title = entry["/Title"]
        half = len(title) // 2
        if title[:half] == title[half:]:
            entry[NameObject("/Title")] = TextStringObject(title[:half])
        mend(entry)
        following = entry.get("/Next")


def pages_of(folder: Path) -> list[str]:
    """Return the pages of the table of contents; a language that lies in a folder of its own has its own."""
    own = folder.name if folder.name in languages() else FIRST
    return [f"{name}.html".replace(f"/{own}/", "/") for name in pages(own)]


def print_book(folder: Path, target: Path, pages: list[str]) -> None:
    """Print pages of the book that was built into a folder; if none are named, all of the table of contents."""
    font = japanese_font()
    pages = pages or pages_of(folder)
    with server(str(folder), 0) as site, sync_playwright() as playwright:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{site.server_address[1]}/"
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox", "--disable-gpu"])
        # The style of the print is none that the pages allow.
        tab = browser.new_page(bypass_csp=True)
        tab.route("**/*.js*", lambda route: route.abort())
        tab.route("**/japanese.ttf", lambda route: route.fulfill(path=font))
        tab.goto(address + pages[0])
        tab.evaluate(GATHER, [address + page for page in pages])
        tab.add_style_tag(content=STYLE)
        tab.evaluate("document.fonts.load('1em Japanese', '数学').then(() => document.fonts.ready)")
        tab.pdf(
            path=target,
            format="A4",
            margin={"top": "18mm", "bottom": "20mm", "left": "18mm", "right": "18mm"},
            print_background=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=NUMBER,
            outline=True,
            tagged=True,
        )
        browser.close()
        site.shutdown()
    pdf = PdfWriter(clone_from=target)
    mend(cast(DictionaryObject, pdf.root_object["/Outlines"]))
    pdf.write(target)


if __name__ == "__main__":
    print_book(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
    print("wrote", sys.argv[2])
