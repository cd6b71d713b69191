"""Every number that the book states is held by a test, which quotes its sentence; and no test only looks like one.

``support/prose.py`` says how a sentence is quoted. ``GIVEN``, in the tests of a chapter, lists the fragments whose
numbers nobody computes: dates, data, and what an example or a reader is free to choose.
"""

import ast
import itertools
import re
from pathlib import Path
from string import Formatter

import pytest
from support.prose import CHAPTERS, inside, numbers_in, one_line, pattern_of, prose, quotations_in

HERE = Path(__file__).parent
TESTS = sorted(HERE.parent.rglob("test_*.py"))
NUMBERS = [path.name[:2] for path in CHAPTERS]
# What a constant is made with: an assertion that uses nothing else always holds, or never.
ARITHMETIC = {"np", "math", "pytest", "abs", "bool", "float", "int", "len", "list", "max", "min", "round", "set"}
ARITHMETIC |= {"sorted", "str", "sum", "tuple", "Fraction", "log", "exp", "sqrt", "cos", "sin", "approx"}


def sources_of(number):
    """Return the sources of the tests that belong to a chapter."""
    return [path.read_text("utf-8") for path in sorted(HERE.glob(f"test_{number}_*.py"))]


def quotations(number):
    """Return every template that the tests of a chapter quote."""
    return [template for source in sources_of(number) for template in quotations_in(source)]


def given(number):
    """Return the fragments of a chapter whose numbers are not computed."""
    found = []
    for source in sources_of(number):
        for node in ast.parse(source).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "GIVEN":
                found += ast.literal_eval(node.value)
    return found


def source_of(number):
    """Return the source of a chapter."""
    (path,) = (path for path in CHAPTERS if path.name.startswith(number))
    return path.read_text("utf-8")


@pytest.mark.parametrize("number", NUMBERS)
def test_every_quotation_fits_one_place_of_its_chapter(number):
    text = prose(source_of(number))
    places = {template: len(pattern_of(template).findall(text)) for template in quotations(number)}
    assert {template: count for template, count in places.items() if count != 1} == {}


@pytest.mark.parametrize("number", NUMBERS)
def test_every_quotation_holds_words_and_a_value(number):
    for template in quotations(number):
        parts = list(Formatter().parse(template))
        assert any(field is not None for _, field, _, _ in parts), f"no value in “{template}”"
        words = re.findall(r"[^\W\d_]{2,}", " ".join(literal for literal, *_ in parts))
        assert len(words) >= 2, f"“{template}” could stand anywhere"


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_given_stands_in_the_chapter(number):
    text = prose(source_of(number))
    assert [fragment for fragment in given(number) if one_line(fragment) not in text] == []


@pytest.mark.parametrize("number", NUMBERS)
def test_every_number_of_a_chapter_is_quoted_or_given(number):
    source = source_of(number)
    text = prose(source)
    held = [found.span() for template in quotations(number) for found in pattern_of(template).finditer(text)]
    held += [found.span() for part in given(number) for found in re.finditer(re.escape(one_line(part)), text)]
    free = [
        text[max(0, start - 60) : end + 30]
        for start, end in numbers_in(source)
        if not any(inside((start, end), place) for place in held)
    ]
    assert free == [], f"{len(free)} numbers that no test holds"


def is_constant(node):
    """Return whether an expression hangs on nothing but arithmetic."""
    names = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
    return names <= ARITHMETIC


def idle_assertions(source):
    """Return the assertions that compare constants with constants, also where one of a chain of comparisons does."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Assert):
            continue
        tests = node.test.values if isinstance(node.test, ast.BoolOp) else [node.test]
        for test in tests:
            if isinstance(test, ast.Compare):
                sides = [test.left, *test.comparators]
                idle = any(is_constant(one) and is_constant(other) for one, other in itertools.pairwise(sides))
            else:
                idle = is_constant(test)
            if idle:
                found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_no_assertion_compares_constants_with_constants(path):
    assert idle_assertions(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("source", "idle"),
    [
        ("assert 4**2 / 2 == 8", True),
        ("assert round(np.sqrt(2), 2) == 1.41", True),
        ("assert [float(Fraction(*f)) for f in [(-1, 16)]] == [-0.0625]", False),
        ("assert cost(x) == 4 / 2 == 2", True),
        ("assert cost(x) == 2", False),
        ("assert x and 1 < 2", True),
        ("assert True", True),
    ],
)
def test_idle_assertions_are_found(source, idle):
    assert bool(idle_assertions(source)) == idle


CHAPTER = """---
kernelspec: 3.14
---
# Lines of 17 points

(sec-3.5)=
It costs −0.25 inches, see {eq}`eq-1.5` and chapter 12 of $a_{12}$ with $\\eta = 0.5$.

$$ x = 2.5 $$ (eq-a)

$$ y
= 3{,}589.5 $$

```python
x = 4.5
```
"""


def test_numbers_are_found_where_a_chapter_states_them():
    text = prose(CHAPTER)
    assert [text[start:end] for start, end in numbers_in(CHAPTER)] == ["17", "0.25", "0.5", "3{,}589.5"]


@pytest.mark.parametrize(
    ("template", "text", "found"),
    [
        ("costs {:.2f} inches", "it costs -0.25 inches", ["costs -0.25 inches"]),
        ("{} of 64", "all 64, 3 of 64.", ["3 of 64"]),
        ("about {:,} steps", "about 3{,}589 steps", ["about 3{,}589 steps"]),
        ("is {:.1f}", "is 2.5.", ["is 2.5"]),
        ("is 2", "is 2.5", []),
    ],
)
def test_a_template_finds_its_place(template, text, found):
    assert [match[0] for match in pattern_of(template).finditer(text)] == found


def test_what_is_skipped_quotes_nothing():
    source = "@pytest.mark.skip\ndef test_a(says): says('a {}', 1)\ndef test_b(says): says('b ' '{}', 2)"
    assert quotations_in(source) == ["b {}"]
