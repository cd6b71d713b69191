"""Which equations the book labels, and which tests prove them."""

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
    """Return the labels of the marks on the test functions in a Python file; a test that is skipped proves nothing."""
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
