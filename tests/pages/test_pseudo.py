"""A small book in a language of its own, in which every word that is said stands between ⟦ and ⟧.

It has a page of every sort: a first page, a chapter with every figure and every kind of exercise, a glossary, the
gallery, index and search. What stays bare is in no catalogue. Figures alive are tried in test_translation.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from bs4 import BeautifulSoup
from support.messages import pseudo, pseudo_catalogue

from tools.sync import notebook

ROOT = Path(__file__).parents[2]
CODE = "qaa"  # a code that is left for languages of one's own
# What stands between the marks is said in the language; names are in every language the same.
SAID = re.compile("⟦[^⟦⟧]*⟧")
NAMES = re.compile(
    r"\b(?:Jupyter(?:Lite|Book|Lab)?|GitHub|Colab|Binder|BibTeX|Python|NumPy|Matplotlib|PyTorch|JavaScript|MyST"
    r"|Sphinx|dlmath|The authors of Mathematics to Understand Deep Learning)\b|\.(?:md|pdf|ipynb)\b"
)
# What is shown as it is: code, mathematics, and other languages.
AS_IT_IS = f"script, style, pre, code, kbd, .katex, .dlmath-figure, svg, [lang]:not(html):not([lang={CODE}])"
META = ", ".join(f'meta[property="og:{name}"]' for name in ("site_name", "title", "description", "image:alt"))
SPOKEN = ("title", "aria-label", "alt", "placeholder", "aria-valuetext")
PAGES = {
    "intro.md": """\
# ⟦Á⟧

**⟦Áçčé?⟧**
⟦Áçčé.⟧

:::{progress} go-on
:::

:::{progress} your-answers
:::

:::{in-other-languages}
:::

:::{cite-this}
:::
""",
    "glossary.md": """\
# ⟦Á⟧

⟦Áçčé.⟧

:::{glossary}
⟦áçčé⟧
  重み【おもみ】. ⟦Áçčé.⟧
:::
""",
    "gallery.md": """\
# ⟦Á⟧

⟦Áçčé.⟧

:::{gallery}
:::
""",
    "chapters/01_page.md": """\
---
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

(chapter-x)=
# ⟦Á⟧

:::{admonition} ⟦Áçčé⟧
:class: note
⟦Áçčé⟧ {term}`⟦áçčé⟧`, {eq}`eq-x`, {numref}`table-x`, {ref}`ex-x`.
:::

## ⟦Ç⟧

$$
y = x
$$ (eq-x)

:::{list-table} ⟦Áçčé⟧
:header-rows: 1
:name: table-x

* - ⟦Áçčé⟧
* - $x$
:::

```{code-cell} ipython3
:tags: [remove-input]
from dlmath import widgets
_ = widgets.language("CODE")
```

FIGURES

:::{exercise}
:label: ex-x
⟦Áçčé.⟧
:::

:::{solution} ex-x
:class: dropdown
⟦Áçčé.⟧
:::
""",
}
FIGURE = """\
```{{code-cell}} ipython3
:tags: [remove-input]
widgets.{}
```
"""
SHOWN = [
    "Neuron(predict=True)",
    "Tangent()",
    'Answer("ex-sum", 1)',
    'Answer("ex-possible", "odd", choices=["odd"])',
]
CONFIG = """\
title: ⟦Áçčé⟧
sphinx:
  config:
    html_theme_options:
      search_bar_text: ⟦Áçčé⟧
"""
TOC = """\
format: jb-book
root: book/FOLDERintro
parts:
  - caption: ⟦Á⟧
    numbered: true
    chapters:
      - file: notebooks/FOLDER01_page
  - caption: ⟦Ç⟧
    chapters:
      - file: book/FOLDERglossary
      - file: book/FOLDERgallery
"""


def theirs():
    """Return what others say on pages: each message of Sphinx, of its theme and of its exercises."""
    packages = ("sphinx", "pydata_sphinx_theme", "sphinx_book_theme", "sphinx_exercise", "sphinx_togglebutton")
    paths = [path for name in packages for path in Path(find_spec(name).origin).parent.rglob("ja/LC_MESSAGES/*.mo")]
    messages = [message for path in paths for message in read_mo(BytesIO(path.read_bytes()))]
    return {message.id for message in messages if isinstance(message.id, str) and message.id}


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def pseudo_book(tmp_path_factory):
    """Build the small book, in English and in the language of its own; return the folder of the latter."""
    folder = tmp_path_factory.mktemp("pseudo") / "book"
    out = shutil.ignore_patterns(".*", "_build", "node_modules", "tests", "js", "book", "notebooks", "__pycache__")
    shutil.copytree(ROOT, folder, ignore=out)
    texts = folder / "dlmath" / "widgets" / "text"
    english = json.loads((texts / "en.json").read_text("utf-8"))
    (texts / "ja.json").unlink()
    theme = {message: pseudo(message) for message in {*theirs(), *english["theme"]}}
    write(texts / f"{CODE}.json", json.dumps({**pseudo_catalogue(english), "theme": theme}))
    (folder / "book").mkdir()
    for works in (ROOT / "book").glob("*.bib"):
        shutil.copy(works, folder / "book")
    shutil.copytree(ROOT / "book" / "images", folder / "book" / "images")
    for own in ("", f"{CODE}/"):
        for name, text in PAGES.items():
            text = text.replace("FIGURES", "\n".join(map(FIGURE.format, SHOWN)))
            # English headings begin with a letter, as in the book.
            text = text.replace("CODE", CODE) if own else text.replace("CODE", "en").replace("# ⟦", "# x ⟦")
            write(folder / "book" / own / name, text)
        chapter = folder / "book" / own / "chapters" / "01_page.md"
        write(folder / "notebooks" / own / "01_page.ipynb", notebook(chapter))
        write(folder / "book" / own / "_toc.yml", TOC.replace("FOLDER", own))
    write(folder / "book" / CODE / "_config.yml", CONFIG)
    run = subprocess.run(
        [sys.executable, "-m", "tools.build", CODE],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    return folder / "_build" / "html" / CODE


def bare(page):
    """Return the words of a page that are not said in its language, written or spoken."""
    document = BeautifulSoup(page, "html.parser")
    for part in document.select(AS_IT_IS):
        part.decompose()
    said = [element.get(name, "") for element in document.find_all(True) for name in SPOKEN]
    said += [meta["content"] for meta in document.select(META)]
    found = []
    for words in [*said, *document.get_text("\n").split("\n")]:
        while (rest := SAID.sub("", words)) != words:
            words = rest
        if re.search("[A-Za-zÀ-ɏ]{2}", NAMES.sub("", words)):
            found.append(" ".join(words.split()))
    return sorted(set(found))


@pytest.mark.gate
def test_a_page_says_nothing_that_is_in_no_catalogue(pseudo_book):
    pages = {path.relative_to(pseudo_book).as_posix(): path for path in pseudo_book.rglob("*.html")}
    assert {"book/intro.html", "notebooks/01_page.html", "genindex.html", "search.html"} < pages.keys()
    assert {name: found for name, path in pages.items() if (found := bare(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>⟦Áçčé ⟦ĵ⟧ é⟧ 1.2</p><code>two words</code>", []),
        ("<p>⟦Áçčé⟧ two</p>", ["two"]),
        ('<a title="Back to top">⟦Áçčé⟧</a>', ["Back to top"]),
        ('<p lang="en">English</p><p lang="qaa">bare</p>', ["bare"]),
        ("<p>Python</p><p>JavaScript is needed</p>", ["JavaScript is needed"]),
    ],
)
def test_a_bare_word_is_found(text, found):
    assert bare(text) == found
