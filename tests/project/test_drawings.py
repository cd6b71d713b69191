"""Drawings in other languages."""

import json
import re
from xml.etree import ElementTree

import pytest

from tools import drawings
from tools.drawings import ROOT, labels, translated

PHONE = 288  # pixels: what text has of the smallest phone, 320 pixels wide
SMALLEST = 9  # pixels: what is lower cannot be read
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>text { fill: red }</style>
<text x="1">area <tspan>n</tspan><tspan dy="4">1</tspan> of it</text>
<text>area</text><text>xy</text><text>7</text></svg>"""


def test_what_a_drawing_says_is_found_and_exchanged_and_its_symbols_stay():
    assert labels(DRAWING) == ["area", "of it", "xy"]
    there = translated(DRAWING, {"area": "面積", "of it": "の", "xy": "xy"})
    assert labels(there) == ["面積", "xy"]
    assert '<text x="1">面積 <tspan>n</tspan><tspan dy="4">1</tspan> の</text>' in there
    assert "text { fill: red }" in there


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"area": "面積", "xy": "xy"}, r"got none for \['of it'\]"),
        ({"area": "面積", "of it": "の", "xy": "xy", "no": "否"}, r"got \['no'\]"),
    ],
)
def test_no_label_is_forgotten_and_none_translated_in_vain(words, message):
    with pytest.raises(ValueError, match=message):
        translated(DRAWING, words)


def test_a_file_of_words_makes_a_drawing_beside_it(tmp_path, monkeypatch):
    for folder in ("book/images", "book/ja/images"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "book/images/a.svg").write_text(DRAWING, "utf-8")
    words = {"a.svg": {"area": "面積", "of it": "の", "xy": "xy"}}
    (tmp_path / "book/ja/images/words.json").write_text(json.dumps(words), "utf-8")
    monkeypatch.setattr(drawings, "ROOT", tmp_path)
    ((target, drawing),) = drawings.drawings()
    assert target == tmp_path / "book/ja/images/a.svg"
    assert labels(drawing) == ["面積", "xy"]


def test_every_translated_drawing_is_the_one_that_would_be_written():
    assert [path for path, drawing in drawings.drawings() if path.read_text("utf-8") != drawing] == []


def test_the_book_has_drawings_with_words():
    assert any(labels(path.read_text("utf-8")) for path in (ROOT / "book" / "images").glob("*.svg"))


def sizes(element, size=16.0):
    """Find the size of the letters of each piece of text in a drawing, and what it says."""
    size = float(element.get("font-size", size))
    if element.text and element.text.strip() and element.tag != f"{{{drawings.SVG}}}style":
        yield size, element.text
    for part in element:
        yield from sizes(part, size)
        if part.tail and part.tail.strip():
            yield size, part.tail


def test_sizes_are_inherited():
    drawing = f"""<svg xmlns="{drawings.SVG}" font-size="15"><style>a</style>
    <text>area <tspan font-size="11">1</tspan> of</text><g font-size="9"><text>n</text></g></svg>"""
    found = [(size, said.strip()) for size, said in sizes(ElementTree.fromstring(drawing))]
    assert found == [(15, "area"), (11, "1"), (15, "of"), (9, "n")]


@pytest.mark.parametrize("path", sorted((ROOT / "book").glob("**/images/*.svg")), ids=lambda path: path.name)
def test_what_a_drawing_says_can_be_read_on_a_small_phone(path):
    drawing = path.read_text("utf-8")
    assert "scale(" not in drawing
    assert "font:" not in drawing
    root = ElementTree.fromstring(drawing)
    scale = PHONE / float(root.get("viewBox").split()[2])
    assert [(said, size * scale) for size, said in sizes(root) if size * scale < SMALLEST] == []


def test_no_drawing_is_shown_narrower_than_a_phone():
    places = re.compile(r"^:::\{image\} \S*?([\w-]+\.svg)\n(?::.*\n)*?:width: (.*)$", re.MULTILINE)
    shown = [place for path in (ROOT / "book").glob("**/*.md") for place in places.findall(path.read_text("utf-8"))]
    assert {name for name, _ in shown} == {path.name for path in (ROOT / "book" / "images").glob("*.svg")}
    units = {"px": 1, "em": 16, "%": PHONE / 100}
    widths = {name: re.fullmatch(r"([\d.]+)(px|em|%)", width).groups() for name, width in shown}
    assert {name for name, (number, unit) in widths.items() if float(number) * units[unit] < PHONE} == set()
