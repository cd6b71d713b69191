"""Serves the built book on this machine and opens it in the browser: ``python book/serve.py _build/html 8000``."""

import sys
import webbrowser
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer


class Handler(SimpleHTTPRequestHandler):
    """Serves files without a line of log for each."""

    # Windows' registry may call .js plain text, and browsers then refuse to run it.
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}  # noqa: RUF012

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing."""


def server(folder: str, port: int, kind: Callable[..., Handler] = Handler) -> ThreadingHTTPServer:
    """Return a server for the folder; if the port is taken, on one that is free."""
    handler = partial(kind, directory=folder)
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        return ThreadingHTTPServer(("127.0.0.1", 0), handler)


if __name__ == "__main__":
    with server(sys.argv[1], int(sys.argv[2])) as book:
        address = f"http://127.0.0.1:{book.server_address[1]}/"
        print(f"The book is at {address}  (Ctrl+C stops it)", flush=True)
        webbrowser.open(address)
        try:
            book.serve_forever()
        except KeyboardInterrupt:
            print()
