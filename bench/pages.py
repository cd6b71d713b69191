"""What a reader feels on a page of the book, measured in Chromium: weight, first answer, latency of the figures.

The pages run under their own Content-Security-Policy, as for any reader: whatever is run in them is given to the
browser as a function, never as text to be evaluated within the page. Every wait ends, and says what it waited for.
"""

import contextlib
import functools
import gzip
import json
import statistics
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Error, Page, Playwright, Response, Route

from bench.scripts import ALIVE, ANSWER, ANSWERED, CONTROLS, FIGURE, FIGURES, LATENCY, REPORT
from tools.chromium import executable
from tools.serve import Handler, server

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WINDOW: Any = {"viewport": {"width": 1200, "height": 900}}
PATIENCE = 60  # seconds for whatever a page does once
STEP_PATIENCE = 20  # seconds until a change is painted, on a machine that is slow and slowed
MARK = "measured: "
# A cheap phone away from home: 400 ms to the server and back, 1.6 Mbit/s, a processor slowed four times.
PHONE: Any = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MOBILE = {"offline": False, "latency": 400, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWED = 4  # times


@dataclass(frozen=True)
class Weight:
    """What a page loads: bytes and requests from its own host, and the number of requests to others."""

    size: int
    requests: int
    elsewhere: int


@dataclass(frozen=True)
class Times:
    """For each change its milliseconds from input to paint, those of it that are work, and the frames it took."""

    total: tuple[float, ...]
    work: tuple[float, ...]
    frames: tuple[int, ...]

    @property
    def usual(self) -> float:
        """The median of the time from input to paint."""
        return statistics.median(self.total)


@contextlib.contextmanager
def waiting(what: str) -> Iterator[None]:
    """Stop the measurement with a sentence when what is waited for does not come."""
    try:
        yield
    except Error as error:
        reason = error.message.partition("\n")[0]
        sys.exit(f"The measurement stopped while it waited for {what}: {reason}")


def ask(page: Page, what: str, function: str, argument: Any = None, seconds: float = PATIENCE) -> Any:
    """Return what an asynchronous function comes to in a page.

    Other than Playwright's ways to wait for that, this one ends even when the page does not answer any more.
    """
    with (
        waiting(what),
        page.expect_console_message(lambda said: said.text.startswith(MARK), timeout=1000 * seconds) as told,
    ):
        page.evaluate(REPORT.replace("FUNCTION", function), [MARK, argument])
    report = json.loads(told.value.text.removeprefix(MARK))
    if "error" in report:
        sys.exit(f"The measurement stopped while it waited for {what}: {report['error']}")
    return report.get("result")


@functools.cache
def compressed(path: Path) -> bytes:
    """Return what a file holds, compressed."""
    return gzip.compress(path.read_bytes())


class Compressing(Handler):
    """Serves files compressed, as servers on the web do."""

    def do_GET(self) -> None:
        """Send a file."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(compressed(path))))
        self.end_headers()
        self.wfile.write(compressed(path))


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder and give its address."""
    site = server(str(folder), 0, Compressing)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{site.server_address[1]}/"
    finally:
        site.shutdown()
        site.server_close()


@contextlib.contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Start the browser."""
    with waiting("Chromium to start"):
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
    try:
        yield browser
    finally:
        browser.close()


@contextlib.contextmanager
def window(browser: Browser, view: Any = WINDOW) -> Iterator[Page]:
    """Open a window of its own, with nothing in its cache."""
    context = browser.new_context(**view)
    context.set_default_timeout(1000 * PATIENCE)
    try:
        yield context.new_page()
    finally:
        context.close()


def load(page: Page, address: str, until: Literal["load", "networkidle"] = "load") -> None:
    """Load a page, which must be there."""
    with waiting(f"{address} to load"):
        response = page.goto(address, wait_until=until)
    if not (response and response.ok):
        sys.exit(f"The measurement stopped: there is no page at {address}")


def weight(browser: Browser, address: str) -> Weight:
    """Return what a page weighs. What it asks of other hosts is counted and not loaded."""
    responses: list[Response] = []
    elsewhere: list[str] = []
    host = address.partition("://")[2].partition("/")[0]

    def route(handler: Route) -> None:
        if f"//{host}/" in handler.request.url:
            handler.continue_()
        else:
            elsewhere.append(handler.request.url)
            handler.abort()

    with window(browser) as page:
        page.route("**/*", route)
        page.on("response", lambda response: responses.append(response))
        load(page, address, until="networkidle")
        sizes = [len(response.body()) for response in responses]
    return Weight(sum(sizes), len(sizes), len(elsewhere))


def slow_down(page: Page, processor: int, network: Any = None) -> None:
    """Slow a page's processor so many times, and its network."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": processor})
    if network:
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", network)


def first_answer(browser: Browser, address: str, *, phone: bool = False) -> float:
    """Return the milliseconds from navigation until the first figure has answered to a moved slider."""
    with window(browser, PHONE if phone else WINDOW) as page:
        if phone:
            slow_down(page, SLOWED, MOBILE)
        page.add_init_script(ANSWER)
        load(page, address)
        return float(ask(page, f"the first figure of {address} to answer", ANSWERED))


def latency(page: Page, subject: str, host: str, argument: str | None, steps: int) -> Times:
    """Return the times from input to paint of what ``subject``, a function in JavaScript, says how to change."""
    results = ask(
        page,
        f"{steps} changes of {argument or 'the slider'} in {host} to be painted",
        LATENCY.replace("SUBJECT", subject),
        [host, argument, steps, STEP_PATIENCE],
        PATIENCE + steps * STEP_PATIENCE,
    )
    total, work, frames = zip(*results, strict=True)
    return Times(total, work, frames)


@contextlib.contextmanager
def living(browser: Browser, address: str, slowed: int = 1) -> Iterator[Page]:
    """Open a page whose figures are alive, with a processor slowed so many times."""
    with window(browser) as page:
        load(page, address)
        ask(page, f"the figures of {address} to live", ALIVE)
        page.wait_for_timeout(500)
        slow_down(page, slowed)
        yield page


def figures(page: Page) -> list[str]:
    """Return the names of the figures of a page."""
    return list(dict.fromkeys(page.evaluate(FIGURES)))


def controls(page: Page, figure: str) -> list[tuple[str, str]]:
    """Return the controls of a figure, each with its name and its selector."""
    return [(name, selector) for name, selector in page.evaluate(CONTROLS, host_of(figure))]


def host_of(figure: str) -> str:
    """Return the selector of a figure on a page."""
    return f'.dlmath-figure[data-figure="{figure}"]'


def first_controls(browser: Browser, address: str, steps: int) -> dict[str, Times]:
    """Return, for each figure of a page, the times from input to paint of its first control."""
    with living(browser, address) as page:
        return {
            figure: latency(page, FIGURE, host_of(figure), controls(page, figure)[0][1], steps)
            for figure in figures(page)
        }


def all_controls(browser: Browser, address: str, steps: int, slowed: int) -> dict[str, dict[str, Times]]:
    """Return, for each figure of a page and each of its controls, the times from input to paint when slowed."""
    with living(browser, address, slowed) as page:
        return {
            figure: {
                name: latency(page, FIGURE, host_of(figure), selector, steps)
                for name, selector in controls(page, figure)
            }
            for figure in figures(page)
        }
