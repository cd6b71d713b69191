"""Reads the HTML that a figure leaves on a page of the book."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """The tags, their attributes, and the text, in the order in which they come."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[dict[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.append(dict(attributes))

    def handle_data(self, data: str) -> None:
        self.text += data
