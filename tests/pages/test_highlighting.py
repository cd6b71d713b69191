"""Code has the colours that Pygments gives it, with as few elements as they need."""

import pytest
from bs4 import BeautifulSoup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pygments.token import STANDARD_TYPES
from support.parsed import parsed

from theme.highlighting import STYLES, Formatter

CODE = '''# A comment, with a < b & "quotes".
import numpy as np
from dlmath import widgets as w

@cached
def f(x: float = 1.5e-3, *rest, **named) -> str:
    """Say it."""
    if not (x in {1, 0x2}) and x is None or __name__ == '__main__':
        return f"{x:.2f}\\n{rest!r} %s" % r"\\d"
    x @= np.ones((2, 3))[..., ::-1] ** 2 // 1j
    raise ValueError(max(rest, key=lambda y: -y))
'''
KINDS = {name: kind for kind, name in STANDARD_TYPES.items()}


def looks(formatter, style):
    """Return each sign of the code in its order, with how it looks; of a space nothing is seen."""
    page = BeautifulSoup(highlight(CODE, PythonLexer(), formatter), "html.parser")
    seen = []
    for words in page.find_all(string=True):
        (name,) = words.parent.get("class", [""]) if words.parent.name == "span" else [""]
        seen += [(sign, not sign.isspace() and style.style_for_token(KINDS[name])) for sign in words]
    return seen


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_every_sign_looks_as_pygments_would_have_it(style):
    assert looks(Formatter(), style) == looks(HtmlFormatter(), style)
    assert len({str(look) for _, look in looks(Formatter(), style)}) > 4


def test_what_looks_as_text_does_has_no_element():
    plain, ours = (
        highlight(CODE, PythonLexer(), formatter()).count("<span") for formatter in (HtmlFormatter, Formatter)
    )
    assert ours < 0.6 * plain
    assert ours > 20


def test_the_styles_are_those_of_the_pages(book, sample_chapter):
    css = (book / "_static" / "all.css").read_text("utf-8")
    used = {span["class"][0] for span in parsed(book / sample_chapter).select(".highlight span[class]")}
    assert used
    for name in used:
        kind = KINDS[name]
        for theme, style in zip(("light", "dark"), STYLES, strict=True):
            colour = style.style_for_token(kind)["color"]
            assert f'[data-theme="{theme}"] .highlight .{name}{{color: #{colour.upper()}' in css
