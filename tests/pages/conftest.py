"""The pages of the built book, parsed."""

import pytest
from support.parsed import parsed


@pytest.fixture(scope="session")
def page_of(book):
    """Return a function that reads a page of the book; tests leave as it is what it returns."""
    return lambda page: parsed(book / page)
