"""Edit and see: serves the book, makes anew what changes, and reloads the page: ``python -m tools.dev 8000``.

A changed text goes through ``sync.py`` and the build, which makes anew only what hangs on it. A changed figure
needs no build: its bundle is put beside the page. Pages ask every moment whether there is something new; the script
that asks is added on the way to the browser, so the built book stays as it is.
"""

import shutil
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from dlmath.widgets.catalogue import FIRST, languages
from tools import build
from tools.serve import Handler, server

ROOT = Path(__file__).parent.parent
HTML = Path("_build", "html")
BUNDLES = Path("dlmath", "widgets", "static")
# What a change of the files that fit these patterns needs. The first that fits counts.
FIGURES = ("js/**/*",)
TEXTS = ("book/*", "book/chapters/*", "book/images/*")
TRANSLATIONS = ("book/[a-z][a-z]/*", "book/[a-z][a-z]/chapters/*", "book/[a-z][a-z]/images/*.json")
PAGES = (
    "theme/**/*",
    "dlmath/**/*.py",
    "dlmath/data/*",
    "dlmath/widgets/text/*",
    "_config.yml",
    "requirements/*",
)
MOMENT = 0.2  # seconds between two looks at the files, and between two questions of a page
ASK = f"""
// What was known when the page was sent: what came since is news, also if it came before this question.
const known = new URL(import.meta.url).search.slice(1);
const ask = async () => (await fetch("/_news")).text();
setInterval(async () => {{ if (await ask() !== known) location.reload(); }}, {MOMENT * 1000:.0f});
"""
News = list[int]


class ReloadingHandler(Handler):
    """Serves files; pages with a script in them that reloads them when there is something new."""

    news: News

    def __init__(self, *arguments: object, news: News, **options: object) -> None:
        self.news = news
        super().__init__(*arguments, **options)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer a page's question, or send a file."""
        path = Path(self.translate_path(self.path))
        if self.path == "/_news":
            self.send(str(len(self.news)), "text/plain")
        elif self.path.partition("?")[0] == "/_ask.js":
            self.send(ASK, "text/javascript")
        elif path.suffix == ".html" and path.is_file():
            script = f'<script type="module" src="/_ask.js?{len(self.news)}"></script></head>'
            self.send(path.read_text("utf-8").replace("</head>", script, 1), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def send(self, text: str, kind: str) -> None:
        """Send a text that the browser does not keep."""
        body = text.encode()
        self.send_response(200)
        for name, value in (("Content-Type", kind), ("Content-Length", len(body)), ("Cache-Control", "no-store")):
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)


def look(root: Path, patterns: tuple[str, ...]) -> dict[Path, int]:
    """Return when each of the files that fit a pattern was changed."""
    paths = {path for pattern in patterns for path in root.glob(pattern) if "__pycache__" not in path.parts}
    times = {}
    for path in paths:
        try:
            times[path] = path.stat().st_mtime_ns
        except FileNotFoundError:  # an editor has just moved it
            continue
    return times


def run(*commands: list[str]) -> bool:
    """Run commands until one fails; say what that one said."""
    for command in commands:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
        if done.returncode:
            print(done.stdout[-3000:], done.stderr[-3000:], sep="\n", flush=True)
            return False
    return True


def build_pages(*languages: str) -> bool:
    """Write the notebooks and build the book, in all languages if none is named."""
    return run([sys.executable, "-m", "tools.sync"], [*build.COMMAND, *languages])


def build_figures() -> bool:
    """Bundle the figures and put them beside the pages."""
    if not run(["node", "js/build.js"]):
        return False
    for bundle in (ROOT / BUNDLES).iterdir():
        shutil.copy(bundle, ROOT / HTML / "_static" / bundle.name)
    return True


def watch(root: Path, tasks: dict[tuple[str, ...], Callable[[], bool]], news: News, stop: threading.Event) -> None:
    """Do what a change needs, and tell the pages, until told to stop."""
    seen = {patterns: look(root, patterns) for patterns in tasks}
    while not stop.wait(MOMENT):
        for patterns, task in tasks.items():
            now = look(root, patterns)
            if now == seen[patterns]:
                continue
            changed = {path for path, _ in now.items() ^ seen[patterns].items()}
            seen[patterns] = now
            start = time.monotonic()
            print(", ".join(sorted(path.name for path in changed)), end=" … ", flush=True)
            if task():
                news.append(len(news))
                print(f"{time.monotonic() - start:.1f} s", flush=True)


def site(folder: Path, port: int, news: News) -> ThreadingHTTPServer:
    """Return a server whose pages are reloaded when there is something new."""
    return server(str(folder), port, partial(ReloadingHandler, news=news))


if __name__ == "__main__":
    news: News = []
    if not build_pages():
        sys.exit("The book cannot be built; what is wrong stands above.")
    with site(ROOT / HTML, int(sys.argv[1]), news) as book:
        address = f"http://127.0.0.1:{book.server_address[1]}/"
        print(f"The book is at {address}  (Ctrl+C stops it)", flush=True)
        webbrowser.open(address)
        threading.Thread(target=book.serve_forever, daemon=True).start()
        try:
            tasks: dict[tuple[str, ...], Callable[[], bool]] = {
                FIGURES: build_figures,
                TEXTS: partial(build_pages, FIRST),
                TRANSLATIONS: partial(build_pages, *languages()[1:]),
                PAGES: build_pages,
            }
            watch(ROOT, tasks, news, threading.Event())
        except KeyboardInterrupt:
            print()
