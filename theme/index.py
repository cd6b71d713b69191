"""The index: every term of the glossary under all its names, in English and in Japanese.

A definition begins with the Japanese name and its reading, ``勾配【こうばい】. The vector …``, and has other
English names in italics, ``Also called *loss function*``. The reading is not shown; the index is sorted by it. In
the Japanese glossary the term is the Japanese name; its reading begins the definition, and English names follow.
"""

import re
import unicodedata
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from .japanese import KANA_AND_KANJI, NAME

HEADING = "日本語"
LETTER = re.compile(f"[{KANA_AND_KANJI}]")
READING = re.compile("【([^】]*)】")
READINGS = "readings"  # of a page's Japanese names, among its metadata, which Sphinx keeps from build to build
# The first kana of each row of the table of kana.
ROWS = "あかさたなはまやらわ"
SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
VOWELS = dict(zip("AIUEO", "あいうえお", strict=True))


def is_japanese(name: str) -> bool:
    """Return whether a name has Japanese letters in it."""
    return bool(LETTER.search(name))


def take_readings(term: str, definition: nodes.Element) -> dict[str, str]:
    """Take the readings out of a definition; return them by the name before each, kana being their own reading."""
    text = definition.astext()
    if is_japanese(term):
        reading = READING.match(text)
        found = {term: reading[1] if reading else term}
    else:
        found = {name: name for name in NAME.findall(READING.sub("", text))}
    for name in NAME.finditer(text):
        if reading := READING.match(text, name.end()):
            found[name[0]] = reading[1]
    for part in list(definition.findall(nodes.Text)):
        part.parent.replace(part, nodes.Text(READING.sub("", part)))
    return found


def order(reading: str) -> tuple[str, str]:
    """Return by what Japanese dictionaries sort a word: first by its plain kana, then by their marks.

    >>> sorted(["バイアス", "はっか", "ハードル"], key=order)
    ['ハードル', 'バイアス', 'はっか']
    """
    hiragana = "".join(chr(ord(sign) - 96) if "ァ" <= sign <= "ヶ" else sign for sign in reading)
    plain = ""
    for sign in unicodedata.normalize("NFD", hiragana).translate(SMALL):
        if sign == "ー" and plain:  # the vowel before it, once more
            plain += VOWELS[unicodedata.name(plain[-1])[-1]]
        elif unicodedata.category(sign) == "Lo":
            plain += sign
    return plain, hiragana


def row_of(reading: str) -> str:
    """Return the row of the table of kana in which a word begins.

    >>> row_of("バイアス"), row_of("わんほっと")
    ('は', 'わ')
    """
    first = order(reading)[0][0]
    return max(row for row in ROWS if row <= first)


class IndexOfTerms(SphinxTransform):
    """Lists every term of the glossary under its other names too, and the index in the table of contents."""

    default_priority = 800  # after the table of contents is there, before Sphinx collects the index

    def apply(self, **_: Any) -> None:
        """Add what the page contributes."""
        readings: dict[str, str] = {}
        for glossary in self.document.findall(addnodes.glossary):
            for item in glossary[0]:
                term, definition = item[0], item[-1]
                found = take_readings(term.astext(), definition)
                readings |= found
                place = term["ids"][0]
                entries: list[tuple[str, str, str, str, str | None]] = [
                    ("single", name, place, "main", HEADING) for name in found if name != term.astext()
                ]
                others = [name.astext() for name in definition.findall(nodes.emphasis)]
                entries += [("single", name, place, "main", None) for name in others if name[0].isalpha()]
                term.append(addnodes.index(entries=entries))
        if readings:
            self.env.metadata[self.env.docname][READINGS] = readings
        lists = list(self.document.findall(addnodes.toctree))
        if lists and self.env.docname == self.config.root_doc:
            # The file of the table of contents takes pages that have a source, and this has none.
            lists[-1]["entries"].append((None, "genindex"))


def by_rows(entries: list[Any], readings: dict[str, str]) -> list[tuple[str, list[Any]]]:
    """Return entries of the index, sorted by their readings, under the rows of the table of kana."""
    rows: dict[str, list[Any]] = {}
    for entry in sorted(entries, key=lambda entry: order(readings[entry[0]])):
        rows.setdefault(row_of(readings[entry[0]]), []).append(entry)
    return list(rows.items())


def name_both_languages(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Sort the Japanese names, and give the index all names that lead to the same place."""
    if page == "genindex":
        readings: dict[str, str] = {}
        for metadata in app.env.metadata.values():
            readings |= metadata.get(READINGS, {})
        names: dict[str, tuple[list[str], list[str]]] = {}
        groups: list[tuple[str, list[Any]]] = []
        japanese = [entry for _, entries in context["genindexentries"] for entry in entries if entry[0] in readings]
        for key, entries in context["genindexentries"]:
            if others := [entry for entry in entries if entry[0] not in readings]:
                groups.append((key, others))
        # The names of the book's own language come first.
        rows = by_rows(japanese, readings)
        groups = [*rows, *groups] if app.config.language == "ja" else [*groups, *rows]
        for _, entries in groups:
            for name, (links, *_) in entries:
                names.setdefault(links[0][1], ([], []))[is_japanese(name)].append(name)
        context["genindexentries"] = groups
        context["names"] = names
        context["is_japanese"] = is_japanese


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the index with Sphinx."""
    app.add_transform(IndexOfTerms)
    app.connect("html-page-context", name_both_languages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
