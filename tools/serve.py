"""Serves the built book on this machine and opens it in the browser: ``python -m tools.serve _build/html 8000``.

It needs nothing but Python: ``tools/pack.py`` puts a copy of it, ``start.py``, beside the book, which serves the
folder that it lies in.
"""

import sys
import webbrowser
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

KINDS = {
    ".css": "text/css",
    ".ipynb": "application/json",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}


class Handler(SimpleHTTPRequestHandler):
    """Serves files without a line of log for each."""

    # Windows' registry may call .js plain text, and browsers then refuse to run it.
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **KINDS}  # noqa: RUF012

    def end_headers(self) -> None:
        """Let pages in a frame without an origin, such as a sandboxed one, load the figures and fonts."""
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Serves on, without a word, when a reader leaves a page that has not come as a whole."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Tell of any other error."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def server(folder: str, port: int, kind: Callable[..., Handler] = Handler) -> ThreadingHTTPServer:
    """Return a server for the folder; if the port is taken, on one that is free."""
    handler = partial(kind, directory=folder)
    try:
        return Server(("127.0.0.1", port), handler)
    except OSError:
        return Server(("127.0.0.1", 0), handler)


if __name__ == "__main__":
    folder, port = sys.argv[1:] or (str(Path(__file__).resolve().parent), "8000")
    with server(folder, int(port)) as book:
        address = f"http://127.0.0.1:{book.server_address[1]}/"
        print(f"The book is at {address}  (Ctrl+C stops it)", flush=True)
        webbrowser.open(address)
        try:
            book.serve_forever()
        except KeyboardInterrupt:
            print()
