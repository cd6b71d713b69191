"""What a chapter says: its sentences, the numbers in them, and the quotations by which tests hold them.

A test of a number quotes the sentence in which it stands, with the computed value in its place::

    says("about {:.2f} inches", line(205))

``says`` demands that exactly this stands in the chapter. Which numbers of a chapter nobody quotes is found from the
quotations alone, without running them; for this each must fit one place of the chapter only.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted((ROOT / "book" / "chapters").glob("*.md"))

FENCE = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)\n.*?^ {0,3}(?P=fence)[`~]*[ \t]*$", re.M | re.S)
EQUATION = re.compile(r"\$\$(.+?)\$\$(?:[ \t]*\(([^()\s]+)\))?", re.S)
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
# What a template's field may stand for: a number or a word, with LaTeX's {,} between thousands.
FIELD = r"[-+]?\w(?:(?:[\w.,]|\{,\})*\w)?"
# What is no statement of a number: code, roles and addresses, labels and options, the text of labelled equations
# (which have checks of their own), and references by number.
UNSAID = re.compile(
    r"`[^`]*`|\]\([^)]*\)|^\([^)\s]+\)=$|^:[\w-]+:.*$|^:::.*$"
    r"|\b(?:[Cc]hapters?|[Ss]ections?|[Ll]ayers?) \d+(?:(?:, | and | to )\d+)*",
    re.M,
)
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.S)
DECIMAL = re.compile(r"(?<![\w.])\d(?:[\d,]|\{,\})*\.\d+")
LARGE = re.compile(r"(?<![\w.,])\d(?:[\d,]|\{,\})*\d(?:\.\d+)?")


def chapter(number: str) -> str:
    """Return the source of the chapter with this number, such as ``"02"``."""
    (path,) = (path for path in CHAPTERS if path.name.startswith(number))
    return path.read_text("utf-8")


def slips_of(number: str, exercise: str, **names: object) -> dict[str, float]:
    """Return the wrong numbers to which an exercise has replies, computed as its cell does from these names."""
    found = re.search(rf'widgets\.Answer\(\s*"{exercise}".*?slips=(\{{[^}}]*\}})', chapter(number), re.S)
    assert found is not None, f"{exercise} has no slips in chapter {number}"
    slips: dict[str, float] = eval(found[1], names)
    return slips


def struck_out(text: str) -> str:
    """Return marks in place of a text, so that what stands behind it stays in its place."""
    return re.sub(r"\S", "\0", text)


def prose(source: str) -> str:
    """Return the text of a chapter without code, in one line, one space between words, minus signs as hyphens."""
    return one_line(FENCE.sub("", FRONT_MATTER.sub("", source)))


def one_line(text: str) -> str:
    """Return a text with one space between words and minus signs as Python writes them."""
    return " ".join(text.replace("−", "-").split())


def pattern_of(template: str) -> re.Pattern[str]:
    """Return what finds the place of a template in prose, whatever the values."""
    parts = []
    for literal, field, _, _ in Formatter().parse(one_line(template)):
        parts.append(re.escape(literal) + ("" if field is None else FIELD))
    return re.compile(r"(?<!\w)" + "".join(parts) + r"(?![\w]|[.,]\d)")


def quotations_in(source: str, function: str = "says") -> list[str]:
    """Return the templates that a file of tests quotes with ``says(…)``; what is skipped quotes nothing."""
    found = []
    for test in ast.walk(ast.parse(source)):
        if not isinstance(test, ast.FunctionDef):
            continue
        marks = " ".join(map(ast.unparse, test.decorator_list))
        if "skip" in marks or "xfail" in marks:
            continue
        for call in ast.walk(test):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == function:
                found.append(ast.literal_eval(call.args[0]))
    return found


def numbers_in(source: str) -> Iterator[tuple[int, int]]:
    """Give the places, in the chapter's prose, of the numbers that somebody has to answer for.

    That is every number with a decimal point, also in formulas without a label, and every number of two digits and
    more in a sentence.
    """
    text = FENCE.sub("", FRONT_MATTER.sub("", source))
    # Labels are seen only before the lines are joined. What is struck out keeps its length.
    text = EQUATION.sub(lambda found: struck_out(found[0]) if found[2] else found[0], text)
    text = one_line(UNSAID.sub(lambda found: struck_out(found[0]), text))
    places = {found.span() for found in DECIMAL.finditer(text)}
    places |= {found.span() for found in LARGE.finditer(FORMULA.sub(lambda found: struck_out(found[0]), text))}
    yield from sorted(place for place in places if not any(inside(place, other) for other in places))


def inside(place: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether one place lies within another that is larger."""
    return place != other and other[0] <= place[0] and place[1] <= other[1]
