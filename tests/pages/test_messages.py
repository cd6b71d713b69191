"""What pages say around the text."""

import ast
import re
from itertools import product
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from support import node
from support.messages import forms

import theme
from dlmath.widgets import catalogue
from theme.messages import fill, say
from theme.progress import SUBJECTS

HERE = Path(theme.__file__).parent
ROOT = HERE.parent
TEMPLATES = sorted((HERE / "templates").rglob("*.html"))


def test_python_and_javascript_fill_in_messages_alike():
    count = {form: f"{form}: {{n}} {{list}}, {{word}}" for form in ("zero", "one", "two", "few", "many", "other")}
    values = [
        {"n": n, "list": [str(k) for k in range(length)], "word": "{n}$&"}
        for n, length in product([0, 1, 2, 3, 5, 11, 21, 101], [1, 2, 3, 4])
    ]
    calls = [(tag, message, given) for tag in ("en-GB", "ja", "pl", "ar", "de")
             for message in (count, "{word}{list}") for given in values]  # fmt: skip
    figures = node.call("tests/support/filled.mjs", "filled", calls)
    assert [fill(message, tag, **given) for tag, message, given in calls] == figures


def test_a_value_that_is_missing_is_an_error():
    with pytest.raises(KeyError, match="version"):
        say("en", "cite.version")


def test_pages_say_all_messages_of_theirs_and_no_other():
    used = set(re.findall(r"""say\(["']([\w.]+)["'][,)]""", "".join(path.read_text("utf-8") for path in TEMPLATES)))
    for path in HERE.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "say":
                keys = [part for part in ast.walk(call.args[1]) if isinstance(part, ast.Constant)]
                used |= {f"{part.value}{end}" for part in keys if isinstance(part.value, str) and part.value
                         for end in (("open", "close") if part.value.endswith(".") else ("",))}  # fmt: skip
    used |= {"start"}  # what tools/pack.py writes beside the packed book
    script = (HERE / "static" / "search.js").read_text("utf-8")
    used |= {f"search.{key}" for key in re.findall(r'\bsay\("(\w+)"', script)}
    scripts = "".join(path.read_text("utf-8") for path in (ROOT / "js" / "pages").glob("*.ts"))
    used |= {key for key in re.findall(r'"(\w+\.\w+)"', scripts) if key.startswith(SUBJECTS)}
    assert used == catalogue.text("page").keys()


def test_pages_say_nothing_empty():
    assert all(words.strip() for message in catalogue.text("page").values() for words in forms(message).values())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_of_its_own(template):
    assert own_words(template.read_text("utf-8")) == []


def own_words(template):
    """Return the words of a language that stand in a template, written or spoken."""
    page = BeautifulSoup(re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template, flags=re.DOTALL), "html.parser")
    for part in page.find_all(["script", "kbd"]):
        part.decompose()
    spoken = [element.get(name, "") for element in page.find_all(True) for name in ("title", "aria-label", "alt")]
    return re.findall(r"[^\W\d_]{2,}", " ".join([page.get_text(" "), *spoken]))


def test_words_in_a_template_are_found():
    template = '{# no #}<a title="Go {{ say("x") }}">Here</a>{% if a %}now{% endif %}<script>let x</script>'
    assert own_words(template) == ["Here", "now", "Go"]
