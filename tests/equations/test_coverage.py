"""Every labelled equation of the book has a check, and every check an equation, which it quotes.

The quotation ties the two: whoever changes the equation in the chapter must look at its check again.
"""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CHAPTERS = HERE.parent.parent / "book" / "chapters"

FENCE = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)\n.*?^ {0,3}(?P=fence)[`~]*[ \t]*$", re.M | re.S)
DOLLARS = re.compile(r"\$\$(.+?)\$\$(?:[ \t]*\(([^()\s]+)\))?", re.S)


def one_line(latex: str) -> str:
    """Return LaTeX without what does not show: line breaks, and the full stop that ends the sentence."""
    return " ".join(latex.split()).removesuffix(".").removesuffix(",").strip()


def equations_in(text: str) -> list[tuple[str, str]]:
    """Return label and LaTeX of the labelled equations in a chapter; what stands in code is no equation."""
    return [(label, one_line(latex)) for latex, label in DOLLARS.findall(FENCE.sub("", text)) if label]


def checks_in(source: str) -> list[tuple[str, str]]:
    """Return label and quoted LaTeX of the marked tests in a Python file; a test that is skipped proves nothing."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.FunctionDef) and node.name.startswith("test_")):
            continue
        marks = [ast.unparse(decorator) for decorator in node.decorator_list]
        if any(word in mark for mark in marks for word in ("skip", "xfail")):
            continue
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.equation":
                label, latex = (ast.literal_eval(argument) for argument in decorator.args)
                found.append((label, one_line(latex)))
    return found


@pytest.fixture(scope="session")
def equations() -> list[tuple[str, str]]:
    """Every labelled equation in the book."""
    return [found for path in sorted(CHAPTERS.glob("*.md")) for found in equations_in(path.read_text("utf-8"))]


@pytest.fixture(scope="session")
def checks() -> list[tuple[str, str]]:
    """Every equation that a test claims to prove."""
    files = [path for path in sorted(HERE.glob("test_*.py")) if path.name != "test_coverage.py"]
    return [found for path in files for found in checks_in(path.read_text("utf-8"))]


def test_every_labelled_equation_has_a_check(equations, checks):
    missing = sorted(dict(equations).keys() - dict(checks).keys())
    assert not missing, f"no test in tests/equations is marked with {', '.join(missing)}"


def test_every_check_has_an_equation(equations, checks):
    stray = sorted(dict(checks).keys() - dict(equations).keys())
    assert not stray, f"no equation in book/chapters is labelled {', '.join(stray)}"


def test_every_check_quotes_the_equation_that_stands_in_the_chapter(equations, checks):
    printed = dict(equations)
    assert {label: latex for label, latex in checks if label in printed} == {
        label: printed[label] for label, _ in checks
    }


def test_no_label_is_given_twice(equations):
    assert [label for label, count in Counter(label for label, _ in equations).items() if count > 1] == []


def test_the_book_has_equations(equations):
    assert len(equations) > 10


@pytest.mark.parametrize(
    ("text", "equations"),
    [
        ("$$\na = b\n$$ (eq-a)\n", [("eq-a", "a = b")]),
        ("$$ a = b $$ (eq-a)\n", [("eq-a", "a = b")]),
        ("$$\na\n  = b .\n$$ (eq-a)\n", [("eq-a", "a = b")]),
        ("$$ a $$\n\n(not a label)\n\n$$ b $$ (eq-b)\n", [("eq-b", "b")]),
        ("$$ a $$\n$$\nb\n$$ (eq-b)\n(and so on)", [("eq-b", "b")]),
        (":::{admonition} Note\n$$\na\n$$ (eq-a)\n:::\n", [("eq-a", "a")]),
        ("```python\n'$$ a $$ (eq-a)'\n```\n$$ b $$ (eq-b)", [("eq-b", "b")]),
        ("~~~\n$$ a $$ (eq-a)\n~~~\n", []),
        ("```{code-cell} ipython3\nx = '$$'\n```\n$$ a $$ (eq-a)", [("eq-a", "a")]),
        ("It costs $a$ (see there), see {eq}`eq-a` and $$ c $$ .", []),
    ],
)
def test_labels_are_found_in_equations_only(text, equations):
    assert equations_in(text) == equations


@pytest.mark.parametrize(
    ("source", "checks"),
    [
        ("@pytest.mark.equation('a', 'x = 1')\ndef test_x(): pass", [("a", "x = 1")]),
        ("class TestX:\n    @pytest.mark.equation('a', 'x')\n    def test_x(self): pass", [("a", "x")]),
        ("@pytest.mark.equation('a', 'x')\ndef helper(): pass", []),
        ("@pytest.mark.skip\n@pytest.mark.equation('a', 'x')\ndef test_x(): pass", []),
        ("@pytest.mark.xfail(reason='')\n@pytest.mark.equation('a', 'x')\ndef test_x(): pass", []),
        ("# @pytest.mark.equation('a', 'x')\ndef test_x(): '''pytest.mark.equation('b', 'y')'''", []),
    ],
)
def test_checks_are_found_on_tests_only(source, checks):
    assert checks_in(source) == checks
