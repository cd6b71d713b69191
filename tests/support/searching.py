"""What the search of the book finds."""

TERM = "book/glossary.html#term-"


def found_first(tab, queries):
    """Return, for each query, the address of the first result on a page with the search."""
    return {query: tab.evaluate("(query) => findInBook(query)[0]?.address", query) for query in queries}
