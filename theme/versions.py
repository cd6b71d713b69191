"""Versions in addresses: a browser that remembers files of an older book never mixes them with newer ones.

Each script that a page loads has the hash of its content behind its address, as the style sheet has. ``host.js``
passes its own on to whatever it fetches, bundles and messages, so its version is that of all of them; what a bundle
imports has a hash in its name.
"""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

HOST = "host.js"
# What scripts fetch, with the version that they have themselves.
FETCHED = {HOST: ("figures/*", "reader/*", "*.json"), "page.js": ("pictures.js",)}
SOURCE = re.compile(r'(?<=\bsrc=")[^"]*')


def version_of(contents: Iterable[bytes]) -> str:
    """Return a hash of contents, short enough for an address."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:8]


def versions(static: Path) -> dict[str, str]:
    """Return the version of each script in the folder of static files, by its name there."""
    found = {path.relative_to(static).as_posix(): version_of([path.read_bytes()]) for path in static.rglob("*.js")}
    for script in FETCHED.keys() & found.keys():
        fetched = sorted({path for pattern in FETCHED[script] for path in static.glob(pattern)})
        found[script] = version_of(path.read_bytes() for path in [static / script, *fetched])
    return found


def versioned(tag: str, version: str) -> str:
    """Return the tag of a script with this version behind its address.

    >>> versioned('<script defer src="_static/a.js?v=1">', "2")
    '<script defer src="_static/a.js?v=2">'
    """
    return SOURCE.sub(lambda source: f"{source[0].partition('?')[0]}?v={version}", tag)
