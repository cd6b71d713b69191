"""``says``, by which a test of a number holds the sentence in which the number stands."""

import re

import pytest
from support.messages import forms
from support.prose import chapter, one_line, prose

from dlmath.widgets import catalogue


def stands_in(text, template, values):
    """Demand that a template, with these values in it, stands in a text."""
    wanted = one_line(template.format(*values))
    near = " … ".join(re.findall(rf".{{0,40}}{re.escape(wanted.split()[0])}.{{0,80}}", text)[:5])
    assert wanted in text, f"expected “{wanted}”, which is not there; near its first word: {near}"


@pytest.fixture(scope="session")
def texts():
    """Remember the prose of each chapter."""
    return {}


@pytest.fixture
def says(request, texts):
    """Return a function that demands a sentence, with these values in it, of the test's own chapter."""
    number = re.match(r"test_(\d+)", request.path.name)[1]
    if number not in texts:
        texts[number] = prose(chapter(number))

    def says(template, *values):
        stands_in(texts[number], template, values)

    return says


@pytest.fixture
def shows():
    """Return a function that demands a sentence, with these values in it, of the figures' catalogue."""

    def shows(figure, key, template, *values):
        stands_in(one_line(" ".join(forms(catalogue.text(figure)[key]).values())), template, values)

    return shows
