"""The built pages, parsed: each once in a process, whoever asks."""

import gc
import re
from functools import cache
from html import unescape

from bs4 import BeautifulSoup


@cache
def parsed(path):
    """Return the parsed page of a file; who takes it must leave it as it is."""
    page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    gc.freeze()  # it stays: Python need not go through all its elements again and again to see what may go
    return page


@cache
def ids(path):
    """Return the names of all places of a page to which a link may lead."""
    return {unescape(name) for name in re.findall(r'<[^>]*\sid="([^"]*)"', path.read_text("utf-8"))}
