"""The editions in other languages are the same book, and were made from the English as it is now."""

import json
import re

import pytest
from support.messages import forms

from dlmath.widgets.catalogue import languages
from tools import build, translation
from tools.skeleton import differences
from tools.translation import CATALOGUES, ROOT, blob, check, note, source, sources, texts

JAPANESE, ENGLISH = (json.loads((CATALOGUES / f"{code}.json").read_text("utf-8")) for code in ("ja", "en"))
LETTER = re.compile("[぀-ヿ㐀-鿿]")
SENTENCE = re.compile(r"(?:\b[A-Za-z][a-z']+\b[ ,;:]+){4,}")
# Messages without a word that could be translated: names of functions and gates, signs, formulas.
PLAIN = re.compile(
    r"[`*].*?[`*]|\{\w+\}|\b(?:cos|sin|tanh|ReLU|AND|OR|NOT|NAND|XOR|EN|XORs?|Python|JavaScript|PyTorch)\b"
)


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("language", languages()[1:])
def test_a_language_has_all_files_that_the_book_needs(language):
    needed = [
        *(f"book/{language}/{name}" for name in ("_toc.yml", "_config.yml")),
        f"tools/waiting/static/{language}.json",
    ]
    assert [name for name in needed if not (ROOT / name).exists()] == []
    assert {page.replace(f"/{language}/", "/") for page in build.pages(language)} <= {*build.pages("en")}


def test_a_language_without_a_table_of_contents_is_not_built_and_what_is_missing_is_said():
    with pytest.raises(SystemExit, match=r"book/xx/_toc.yml is missing.*CONTRIBUTING"):
        build.build_language("xx")


def test_a_language_may_begin_with_a_few_pages(tmp_path, monkeypatch):
    (tmp_path / "fr").mkdir()
    for name in ("intro.md", "gallery.md", "glossary.md", "fr/glossary.md"):
        (tmp_path / name).touch()
    monkeypatch.setattr(translation, "TEXT", tmp_path)
    monkeypatch.setattr(translation, "languages", lambda: ["en", "fr"])
    monkeypatch.setattr(translation, "pages", lambda language: ["book/fr/intro"])
    found = {path.relative_to(tmp_path).as_posix(): english.name for path, english in texts().items()}
    assert found == {"fr/intro.md": "intro.md", "fr/glossary.md": "glossary.md"}


def test_what_is_no_translation_cannot_be_noted_as_one(capsys):
    assert translation.main("made", "book/intro.md") == 1
    assert "book/intro.md is no translation" in capsys.readouterr().out


@pytest.mark.parametrize("japanese", sources(), ids=name_of)
def test_a_translation_is_there_and_made_from_the_english_as_it_is(japanese):
    assert japanese.exists()
    english = sources()[japanese]
    assert source(japanese) == blob(english), (
        f"{name_of(english)} has changed since; make stale shows what, and "
        f"python -m tools.translation made {name_of(japanese)} notes that it has been followed"
    )


@pytest.mark.parametrize("japanese", texts(), ids=name_of)
def test_a_translation_has_the_parts_of_the_english(japanese):
    assert check(japanese) == []


# After a Japanese letter, a sign of Latin width, or a bracket with Latin in it and no space before; after a sign of
# Japanese width a space, unless it is there for columns.
ODD = re.compile(r"[぀-ヿ㐀-鿿」』](?:[:;,.!?](?!\w)|: |\([A-Za-z]+[^()]*\))|[：、。] (?! )")


@pytest.mark.parametrize("japanese", sources(), ids=name_of)
def test_signs_are_set_in_one_way(japanese):
    found = [match[0] for match in ODD.finditer(japanese.read_text("utf-8").replace("\\n", "\n"))]
    assert found == []


def test_the_catalogues_have_the_same_messages_in_the_same_order():
    assert {section: [*messages] for section, messages in ENGLISH.items()} == {
        section: [key for key in messages if (section, key) != ("language", translation.NOTE)]
        for section, messages in JAPANESE.items()
    }


@pytest.mark.parametrize("section", [section for section in ENGLISH if section != "language"])
def test_a_message_is_in_japanese_and_has_the_places_of_the_english(section):
    for key in ENGLISH[section]:
        english, japanese = (forms(messages[section][key])["other"] for messages in (ENGLISH, JAPANESE))
        places, places_there = ({*re.findall(r"\{\w+\}", text)} for text in (english, japanese))
        assert places_there == places, key
        assert japanese.count("`") == english.count("`"), key
        if re.search("[A-Za-z]{3}", PLAIN.sub("", english)):
            assert LETTER.search(japanese), key
            assert not SENTENCE.search(PLAIN.sub("", japanese)), key


def test_the_readme_and_the_first_page_greet_both_readers():
    assert "日本語でも読めます" in (ROOT / "README.md").read_text("utf-8")
    for code, greeting in (
        ("ja", "この本は日本語でも読めます。"),
        ("en", "This book can also be read in English."),
    ):
        messages = JAPANESE if code == "ja" else ENGLISH
        assert messages["page"]["language.greeting"] == greeting


ENGLISH_TEXT = """---
kernelspec: x
---
# The neuron

(sec-x)=
## Add up

The sum of 3.5 and $x$ is **{term}`weight`** (重み), see {ref}`there <sec-x>`.

$$
y = x \\text{ if } z
$$ (eq-y)

:::{admonition} Try
:class: tip
Move it.
:::

```{code-cell} ipython3
:tags: [remove-input]
print("the sum")  # of both
```
"""
JAPANESE_TEXT = """---
source: 0
kernelspec: x
---
# ニューロン

(sec-x)=
## 足し合わせる

3.5と$x$の和は**{term}`重み`** (weight)です。{ref}`そちら <sec-x>`を見てください。

$$
y = x \\text{ただし} z
$$ (eq-y)

:::{admonition} 試す
:class: tip
動かしてください。
:::

```{code-cell} ipython3
:tags: [remove-input]
widgets.language("ja")
print("和")  # 2つの
```
"""
TERMS = {"重み": "weight"}
SENTENCE_LEFT = "The sum of all the weights is one number."


def test_a_translation_that_says_the_same_passes():
    assert differences(JAPANESE_TEXT, ENGLISH_TEXT, TERMS) == []


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("3.5", "5.3", "numbers that are only in English: 3.5"),
        ("$x$の", "$y$の", "formulas that are only in English: x"),
        ("y = x", "y = z", "part 4 is"),
        ("eq-y", "eq-z", "part 4 is"),
        ("## 足", "### 足", "part 3 is"),
        ("(sec-x)=", "(sec-y)=", "part 2 is"),
        ("<sec-x>", "<sec-y>", "references that are only in English: ref sec-x"),
        ("`重み`", "`閾値`", "references that are only in English: term weight"),
        (":class: tip", ":class: note", "part 6 is"),
        ('print("和")', 'print("和", 1)', "cell 1 is"),
        (":::{admonition} 試す\n:class: tip\n動かしてください。\n:::\n", "", "parts, in English"),
        ("動かしてください。", "Move the slider to the right.", "English: Move the slider"),
        ("## 足し合わせる\n", "## 足し合わせる\n\n## もう1つ\n", "4 sections, in English 3"),
    ],
)
def test_what_a_translation_has_lost_is_found(there, instead, said):
    assert there in JAPANESE_TEXT
    found = differences(JAPANESE_TEXT.replace(there, instead, 1), ENGLISH_TEXT, TERMS)
    assert any(said in difference for difference in found), found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Le nombre de pixels dans une image est fixe.", []),
        (
            "The sum of all the weights is one number.",
            ["line 3: English: The sum of all the weights is one number."],
        ),
    ],
)
def test_in_latin_letters_an_english_sentence_is_one_that_the_english_text_has(line, found):
    english = f"# Title\n\n{SENTENCE_LEFT}\n"
    assert differences(f"# Titre\n\n{line}\n", english, {}) == found


def test_a_changed_sentence_makes_its_translation_stale_until_that_is_followed(tmp_path, monkeypatch, capfd):
    japanese, english = tmp_path / "ja.md", tmp_path / "en.md"
    japanese.write_text(JAPANESE_TEXT, "utf-8")
    english.write_text(ENGLISH_TEXT, "utf-8")
    monkeypatch.setattr(translation, "ROOT", tmp_path)
    monkeypatch.setattr(translation, "sources", lambda: {japanese: english})
    assert translation.main("stale") == 1
    assert translation.main("made", str(japanese)) == 0
    assert source(japanese) == blob(english)
    assert translation.main("stale") == 0
    english.write_text(ENGLISH_TEXT.replace("Move it.", "Move it on."), "utf-8")
    assert translation.main("stale") == 1
    assert "ja.md was made from an older en.md" in capfd.readouterr().out


def test_the_note_stands_in_the_front_matter_and_nothing_else_changes(tmp_path):
    text, catalogue = tmp_path / "a.md", tmp_path / "a.json"
    text.write_text("# 題\n", "utf-8")
    note(text, "1f")
    assert text.read_text("utf-8") == "---\nsource: 1f\n---\n\n# 題\n"
    note(text, "2e")
    assert (source(text), text.read_text("utf-8").count("source")) == ("2e", 1)
    catalogue.write_text('{"language": {"joint": ""}, "page": {"a": "あ"}}', "utf-8")
    note(catalogue, "3d")
    assert source(catalogue) == "3d"
    assert json.loads(catalogue.read_text("utf-8"))["page"] == {"a": "あ"}


def test_git_names_a_content_as_we_do(tmp_path):
    file = tmp_path / "a"
    file.write_bytes(b"test content\n")
    assert blob(file) == "d670460b4b4aece5915caf5c68d12f560a9fe3e4"
