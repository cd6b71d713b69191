"""Every labelled equation of the book has a check, and every check an equation."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CHAPTERS = HERE.parent.parent / "book" / "chapters"

FENCE = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)\n.*?^ {0,3}(?P=fence)[`~]*[ \t]*$", re.M | re.S)
DOLLARS = re.compile(r"\$\$.+?\$\$(?:[ \t]*\(([^()\s]+)\))?", re.S)
DIRECTIVE = re.compile(r"^ *(:{3,}|`{3,})\{math\}[^\n]*\n(?:^ *:(?!label:)[^\n]*\n)*^ *:label: *(\S+)", re.M)


def labels_in(text: str) -> list[str]:
    """Return the labels of the equations in a chapter; what stands in code is no equation."""
    text = FENCE.sub(lambda block: block[0] if block["info"].lstrip().startswith("{math}") else "", text)
    return [label for label in DOLLARS.findall(text) if label] + [label for _, label in DIRECTIVE.findall(text)]


def checks_in(source: str) -> list[str]:
    """Return the labels that mark the tests in a Python file; a test that is skipped proves nothing."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.FunctionDef) and node.name.startswith("test_")):
            continue
        marks = [ast.unparse(decorator) for decorator in node.decorator_list]
        if any(word in mark for mark in marks for word in ("skip", "xfail")):
            continue
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.equation":
                found += [ast.literal_eval(label) for label in decorator.args]
    return found


@pytest.fixture(scope="session")
def labels() -> Counter[str]:
    """Every label of an equation in the book, and how often it is given."""
    return Counter(label for path in sorted(CHAPTERS.glob("*.md")) for label in labels_in(path.read_text("utf-8")))


@pytest.fixture(scope="session")
def checks() -> Counter[str]:
    """Every label that a test claims to prove, and how many tests do."""
    files = [path for path in sorted(HERE.glob("test_*.py")) if path.name != "test_coverage.py"]
    return Counter(label for path in files for label in checks_in(path.read_text("utf-8")))


def test_every_labelled_equation_has_a_check(labels, checks):
    missing = sorted(labels.keys() - checks.keys())
    assert not missing, f"no test in tests/equations is marked with {', '.join(missing)}"


def test_every_check_has_an_equation(labels, checks):
    stray = sorted(checks.keys() - labels.keys())
    assert not stray, f"no equation in book/chapters is labelled {', '.join(stray)}"


def test_no_label_is_given_twice(labels):
    assert [label for label, count in labels.items() if count > 1] == []


def test_the_book_has_equations(labels):
    assert len(labels) > 10


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("$$\na = b\n$$ (eq-a)\n", ["eq-a"]),
        ("$$ a = b $$ (eq-a)\n", ["eq-a"]),
        ("$$ a $$\n\n(not a label)\n\n$$ b $$ (eq-b)\n", ["eq-b"]),
        ("$$ a $$\n$$\nb\n$$ (eq-b)\n(and so on)", ["eq-b"]),
        (":::{admonition} Note\n$$\na\n$$ (eq-a)\n:::\n", ["eq-a"]),
        (":::{math}\n:label: eq-a\na = b\n:::\n", ["eq-a"]),
        (":::{math}\n:nowrap:\n:label: eq-a\na\n:::\n:::{exercise}\n:label: ex-a\n:::", ["eq-a"]),
        ("```{math}\n:label: eq-a\na = b\n```\n", ["eq-a"]),
        ("```python\n'$$ a $$ (eq-a)'\n```\n$$ b $$ (eq-b)", ["eq-b"]),
        ("~~~\n$$ a $$ (eq-a)\n~~~\n", []),
        ("````\n```\n$$ a $$ (eq-a)\n```\n````\n", []),
        ("```{code-cell} ipython3\nx = '$$'\n```\n$$ a $$ (eq-a)", ["eq-a"]),
        ("It costs $a$ (see there), see {eq}`eq-a` and $$ c $$ .", []),
    ],
)
def test_labels_are_found_in_equations_only(text, labels):
    assert labels_in(text) == labels


@pytest.mark.parametrize(
    ("source", "checks"),
    [
        ("@pytest.mark.equation('a')\ndef test_x(): pass", ["a"]),
        ("@pytest.mark.equation('a', 'b')\n@pytest.mark.equation('c')\ndef test_x(): pass", ["a", "b", "c"]),
        ("class TestX:\n    @pytest.mark.equation('a')\n    def test_x(self): pass", ["a"]),
        ("@pytest.mark.equation('a')\ndef helper(): pass", []),
        ("@pytest.mark.skip\n@pytest.mark.equation('a')\ndef test_x(): pass", []),
        ("@pytest.mark.xfail(reason='')\n@pytest.mark.equation('a')\ndef test_x(): pass", []),
        ("# @pytest.mark.equation('a')\ndef test_x(): '''pytest.mark.equation('b')'''", []),
    ],
)
def test_checks_are_found_on_tests_only(source, checks):
    assert checks_in(source) == checks
