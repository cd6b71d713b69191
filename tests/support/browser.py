"""A reader with a browser, who notices when something goes wrong on a page."""

from functools import partial
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tools import chromium

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-software-rasterizer",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Frames come as fast as they are drawn.
    "--disable-frame-rate-limit",
    "--disable-gpu-vsync",
]
ALIVE = """() => document.readyState !== "loading"
    && [...document.querySelectorAll(".dlmath-figure")].every((figure) => "alive" in figure.dataset)"""


@pytest.fixture(scope="session")
def browser():
    """Start Chromium, once for all tests."""
    path = chromium.executable()
    if not path:
        pytest.fail("There is no Chromium to test with. Run: python -m tools.chromium", pytrace=False)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


class Reader:
    """Opens pages, each in a fresh browser window, and writes down what goes wrong there."""

    def __init__(self, browser, address):
        self.browser = browser
        self.address = address
        self.contexts = []
        self.problems = []

    def open(self, page, width=1200, theme="light", ready=ALIVE, change=None, init=None, height=900, **window):
        """Open a page of the book (or any address) and wait until its figures are alive.

        ``change`` is applied to the HTML on its way to the browser; ``init`` is a script that runs before it.
        """
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, permissions=["clipboard-read", "clipboard-write"], **window
        )
        self.contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_init_script(
            # A frame may have no storage.
            f"try {{ for (const name of ['mode', 'theme']) localStorage.setItem(name, '{theme}'); }} catch {{}}"
        )
        if init:
            context.add_init_script(init)
        tab = context.new_page()
        self.watch(tab, scripts=window.get("java_script_enabled", True))
        address = urljoin(self.address, page)
        if change:
            tab.route(
                lambda url: urlsplit(url).path == urlsplit(address).path,
                lambda route: route.fulfill(body=change(route.fetch().text()), content_type="text/html"),
            )
        tab.goto(address)
        tab.wait_for_function(ready)
        return tab

    def watch(self, tab, scripts=True):
        """Note every error, failed request and request to somewhere else."""
        host = urljoin(self.address, "/")

        def note(kind, text):
            self.problems.append(f"{kind}: {text}")

        tab.on("console", lambda message: message.type in ("error", "warning") and note("console", message.text))
        tab.on("pageerror", lambda error: note("error", error))
        tab.on(
            "request",
            lambda request: request.url.startswith((host, "data:", "blob:")) or note("elsewhere", request.url),
        )

        def dropped(request):
            """Scripts that a page asks for ahead, and its icon, the browser drops when the page is left before."""
            if request.resource_type == "script" and not scripts:
                return request.failure == "csp"
            ahead = request.resource_type == "script" or "favicon" in request.url
            return ahead and request.failure == "net::ERR_ABORTED"

        tab.on("requestfailed", lambda request: dropped(request) or note("failed", request.url))
        tab.on("response", lambda response: response.status >= 400 and note(response.status, response.url))
        tab.on("dialog", lambda dialog: (note("dialog", dialog.message), dialog.dismiss()))

    def close(self):
        """Close all windows; return what went wrong and forget it."""
        for context in self.contexts:
            for tab in context.pages:
                tab.unroute_all(behavior="wait")
            context.close()
        self.contexts = []
        problems, self.problems = self.problems, []
        return problems


@pytest.fixture(scope="session")
def reader_of(browser):
    """Return a function that makes a reader of what is at an address."""
    return partial(Reader, browser)


@pytest.fixture
def reader(reader_of, book_address):
    """Return a reader of the book; the test fails if anything goes wrong on the pages that she opens."""
    reader = reader_of(book_address)
    yield reader
    assert not reader.close()
