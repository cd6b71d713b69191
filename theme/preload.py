"""What the first figure of a page is made of comes with the page, not one file after the other has been read.

A figure's bundle is asked for by ``host.js``, and what the figures share by the bundle; before that, two scripts of
Sphinx keep the page waiting, one after the other, and a browser does not look ahead on a page with a policy. On a
slow line each of these steps takes a while. Links in the head of a page ask for all of them at once.
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from .versions import HOST

# The scripts for which a page waits; theme/assets.py says why.
BLOCKING = ("documentation_options.js", "doctools.js")
IMPORT = re.compile(r'\b(?:from|import)\s*"\./([\w-]+\.js)"')


def modules(figures: Path, name: str) -> list[str]:
    """Return the files of a figure's bundle, by their names in the folder of bundles, the figure's own first."""
    found: list[str] = []
    left = [f"{name}.js"]
    while left:
        module = left.pop(0)
        if module not in found:
            found.append(module)
            left += IMPORT.findall((figures / module).read_text("utf-8"))
    return found


def first(names: list[str]) -> str | None:
    """Return which of the figures of a page a reader moves first: an exercise only if there is nothing else.

    >>> first(["answer", "neuron", "demons"])
    'neuron'
    """
    return min(names, key=lambda name: name == "answer", default=None)


def links(
    static: Path, address: str, scripts: Collection[str], figures: list[str], versions: Mapping[str, str]
) -> str:
    """Return elements for the head of a page with these scripts and figures.

    ``address`` is that of the folder of static files as the page names it; ``versions`` has that of each script.
    """
    waited = [name for name in BLOCKING if name in scripts]
    found = [f'<link rel="preload" as="script" href="{address}{name}?v={versions[name]}"/>' for name in waited]
    if name := first(figures):
        version = f"?v={versions[HOST]}"
        own, *shared = modules(static / "figures", name)
        own_reader, *readers = modules(static / "reader", "reader")
        # Under the same addresses as they are asked for: host.js adds its version, an import does not.
        files = [f"{HOST}{version}", f"figures/{own}{version}", *(f"figures/{file}" for file in shared)]
        files += [f"reader/{own_reader}{version}", *(f"reader/{file}" for file in readers)]
        found += [f'<link rel="modulepreload" href="{address}{file}"/>' for file in files]
    return "".join(found)
