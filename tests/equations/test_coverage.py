"""Every labelled equation of the book has a check, and every check an equation."""

import pytest
from conftest import checks_in, labels_in


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
