"""The built pages, parsed: each once in a process, whoever asks."""

from functools import cache

from bs4 import BeautifulSoup


@cache
def parsed(path):
    """Return the parsed page of a file; who takes it must leave it as it is."""
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")
