"""The pictures of the pages, sharp on every screen, and larger for whoever taps them.

What Matplotlib draws comes from the kernel in two kinds (``theme/startup.py``): as an SVG, in which text is drawn
as well and needs no font; and as pixels, twice as many as it is wide, which weigh less where there are thousands of
shapes. A page shows one of them. What happens at a tap is in ``static/pictures.js``.
"""

import html
import os
import re
import shutil
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform

from .markup import Markup
from .messages import say

STARTUP = Path(__file__).with_name("startup.py")
DRAWN, PIXELS = "image/svg+xml", "image/png"
LIGHT = 100_000  # bytes: an SVG that is larger has thousands of shapes, and is slow to show
SENTENCE = re.compile(r".+?[.。](?=\s|$|(?<=。))", re.DOTALL)


def prepare_kernels(app: Sphinx, config: Config) -> None:
    """Give the kernels a folder for their settings, not the reader's own; it says how pictures come."""
    folder = Path(app.outdir).parent / ".ipython"
    place = folder / "profile_default" / "startup"
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(STARTUP, place)
    os.environ["IPYTHONDIR"] = str(folder)


class Kinds(SphinxPostTransform):
    """Leaves one kind of each picture, before MyST-NB chooses by the kind alone."""

    default_priority = 3

    def run(self, **options: object) -> None:
        """Leave what is drawn where it is light, and else the pixels."""
        for bundle in self.document.findall(nodes.container):
            kinds = {part["mime_type"]: part for part in bundle.children if isinstance(part, nodes.container)
                     and "mime_type" in part}  # fmt: skip
            if not {DRAWN, PIXELS} <= kinds.keys():
                continue
            for image in kinds[PIXELS].findall(nodes.image):
                image.attributes.pop("height", None)  # on a narrow screen the width is less, and the height follows
            drawn = next(iter(kinds[DRAWN].findall(nodes.image)))
            heavy = (Path(self.app.srcdir) / drawn["uri"]).stat().st_size > LIGHT
            bundle.remove(kinds[DRAWN if heavy else PIXELS])


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, without its full stop.

    >>> first_sentence("At 0.5, two arrows. One is long."), first_sentence("2本の矢印。長いほうは")
    ('At 0.5, two arrows', '2本の矢印')
    """
    found = SENTENCE.match(text)
    return found[0][:-1] if found else text


def offer_to_enlarge(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put a button before each picture, for the keyboard; it is seen when it is reached."""
    for image in list(doctree.findall(nodes.image)):
        if not image.get("alt") or isinstance(image.parent, nodes.reference | nodes.TextElement):
            continue
        name = say(app.config.language, "picture.enlarge", picture=first_sentence(image["alt"]))
        close = say(app.config.language, "picture.close")
        button = (
            f'<button type="button" aria-label="{html.escape(name)}" data-close="{html.escape(close)}"></button>'
        )
        place = Markup(html=button, classes=["dl-enlarge", "pst-js-only", "d-print-none"])
        image.parent.insert(image.parent.index(image), place)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register what makes pictures sharp and large with Sphinx."""
    app.connect("config-inited", prepare_kernels)
    app.add_post_transform(Kinds)
    app.connect("doctree-resolved", offer_to_enlarge)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
