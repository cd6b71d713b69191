"""Drawings in other languages: the English drawing is the template, and a file of words has its labels.

``book/ja/images/words.json`` says for each drawing that has words, and for each of its labels, what stands there in
Japanese: ``{"neuron-cell.svg": {"synapses": "シナプス", …}, …}``. ``python -m tools.sync`` writes the drawings
beside it. A label is what stands between two tags and has a word; numbers and single letters are symbols.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parent.parent
SVG = "http://www.w3.org/2000/svg"
WORD = re.compile(r"[^\W\d_]{2}")


def labels(drawing: str) -> list[str]:
    """Return the labels of a drawing that have words, each once.

    >>> labels('<svg xmlns="http://www.w3.org/2000/svg"><text>area <tspan>s</tspan></text></svg>')
    ['area']
    """
    return list(dict.fromkeys(label for _, _, label in _places(ElementTree.fromstring(drawing))))


def translated(drawing: str, words: Mapping[str, str]) -> str:
    """Return a drawing with other words.

    Raises ``ValueError`` if a label has no translation, or there is one for what is no label.
    """
    there = labels(drawing)
    if missing := [label for label in there if label not in words]:
        raise ValueError(f"words: expected one for each label, got none for {missing}")
    if idle := [label for label in words if label not in there]:
        raise ValueError(f"words: expected labels of the drawing, {there}, got {idle}")
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(drawing)
    for element, part, label in _places(root):
        setattr(element, part, (getattr(element, part) or "").replace(label, words[label]))
    return ElementTree.tostring(root, "unicode") + "\n"


def _places(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, str, str]]:
    """Find each label: the element, whether it stands within or behind it, and what it says."""
    for text in root.iter(f"{{{SVG}}}text"):
        for element in text.iter():
            for part in ("text",) if element is text else ("text", "tail"):
                label = (getattr(element, part) or "").strip()
                if WORD.search(label):
                    yield element, part, label


def drawings() -> Iterator[tuple[Path, str]]:
    """Return what is to be written: the drawings of each language that has a file of words."""
    for path in sorted((ROOT / "book").glob("*/images/words.json")):
        for name, words in json.loads(path.read_text("utf-8")).items():
            yield path.parent / name, translated((ROOT / "book" / "images" / name).read_text("utf-8"), words)
