import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel import Locale
from support import node
from support.messages import forms

from dlmath import widgets
from dlmath.widgets import Answer, Neuron, catalogue

TEXT = Path(catalogue.__file__).parent / "text"
ENGLISH = json.loads((TEXT / "en.json").read_text("utf-8"))
OTHERS = sorted(path.stem for path in TEXT.glob("*.json") if path.stem != "en")


@pytest.fixture
def two_languages(tmp_path, monkeypatch):
    """A catalogue of the test's own, in English and in half a translation."""
    folder = tmp_path / "text"
    folder.mkdir()
    figure = {"caption": "", "fallback": ""}
    english = {"neuron": {"title": "A neuron", "alt": "Picture"}, "frame": {"reset": "Reset", **figure}}
    japanese = {"neuron": {"title": "ニューロン"}}
    (folder / "en.json").write_text(json.dumps(english), "utf-8")
    (folder / "ja.json").write_text(json.dumps(japanese, ensure_ascii=False), "utf-8")
    (folder / "notes.txt").write_text("not a catalogue")
    monkeypatch.setattr(catalogue, "resources", SimpleNamespace(files=lambda package: tmp_path))
    catalogue._read.cache_clear()
    yield
    catalogue._read.cache_clear()


def test_the_languages_are_the_files_there_are():
    assert catalogue.languages() == ["en", *OTHERS]


def test_figures_speak_english_unless_told_otherwise():
    environment = {name: value for name, value in os.environ.items() if name != "DLMATH_LANGUAGE"}
    code = "from dlmath.widgets import catalogue; print(catalogue.language(), catalogue.text('frame')['reset'])"
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["en", "Reset"]


def test_the_environment_chooses_the_language():
    code = "from dlmath.widgets import catalogue; print(catalogue.language())"
    environment = {**os.environ, "DLMATH_LANGUAGE": "ja"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout == "ja\n"


@pytest.mark.usefixtures("two_languages")
def test_a_translation_comes_first_and_english_fills_its_gaps(monkeypatch):
    assert catalogue.languages() == ["en", "ja"]
    assert catalogue.text("neuron") == {"title": "A neuron", "alt": "Picture"}
    assert catalogue.text("neuron", "ja") == {"title": "ニューロン", "alt": "Picture"}
    monkeypatch.setattr(catalogue, "_chosen", "ja")
    assert catalogue.text("neuron") == {"title": "ニューロン", "alt": "Picture"}
    assert catalogue.text("frame")["reset"] == "Reset"


@pytest.mark.usefixtures("two_languages")
def test_figures_made_afterwards_speak_the_chosen_language(monkeypatch):
    monkeypatch.setattr(catalogue, "_chosen", "en")
    before = Neuron()
    assert widgets.language("ja") == widgets.language() == "ja"
    assert Neuron().spec["text"]["title"] == "ニューロン"
    assert before.spec["text"]["title"] == "A neuron"


@pytest.mark.usefixtures("two_languages")
@pytest.mark.parametrize("choose", [lambda: widgets.language("xx"), lambda: catalogue.text("neuron", "xx")])
def test_an_unknown_language_is_refused_and_the_known_ones_are_named(choose):
    before = widgets.language()
    with pytest.raises(ValueError, match=r"^language: expected one of en, ja, got 'xx'$"):
        choose()
    assert widgets.language() == before


@pytest.mark.parametrize("language", ["EN", "../text/en", "en.json"])
@pytest.mark.parametrize("make", [Neuron, lambda: Answer("ex-sum", 1)], ids=["Neuron", "Answer"])
def test_no_figure_is_made_in_an_unknown_language(make, language, monkeypatch):
    monkeypatch.setattr(catalogue, "_chosen", language)
    with pytest.raises(ValueError, match=r"^language: expected one of .*en.*, got "):
        make()


def test_a_section_that_does_not_exist_is_empty():
    assert catalogue.text("no such figure") == {}


def test_a_text_changed_by_its_reader_stays_as_it_was():
    catalogue.text("frame")["reset"] = "spoilt"
    assert catalogue.text("frame")["reset"] == ENGLISH["frame"]["reset"]


def test_the_english_translationnames_nothing_twice():
    def pairs(items):
        names = [name for name, _ in items]
        assert len(set(names)) == len(names), f"twice the same key in {names}"
        return dict(items)

    json.loads((TEXT / "en.json").read_text("utf-8"), object_pairs_hook=pairs)


@pytest.mark.parametrize("section", ENGLISH)
def test_the_backticks_stars_and_braces_of_a_text_are_in_pairs(section):
    for text in (text for message in ENGLISH[section].values() for text in forms(message).values()):
        assert text.count("`") % 2 == 0, text
        words = re.sub("`.*?`", "", text)
        assert words.count("*") % 2 == 0, text
        # Braces hold the name of a value, or what is raised or lowered together.
        rest = re.sub(r"\{\w+\}|[_^]\{[^{}]+\}", "", words)
        assert "{" not in rest, text
        assert "}" not in rest, text


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_a_message_that_counts_has_every_plural_form_of_its_language_and_no_other_message_counts(language):
    translation = json.loads((TEXT / f"{language}.json").read_text("utf-8"))
    needed = {"other", *Locale.parse(translation["language"]["language"], sep="-").plural_form.tags}
    for section, messages in translation.items():
        for key, message in messages.items():
            if isinstance(message, dict):
                assert message.keys() == needed, f"{section}: {key}"
            else:
                assert "{n}" not in message, f"{section}: {key} counts, and needs a form for each number"


FIGURES = sorted((node.ROOT / "js" / "figures").rglob("*.ts"))


def test_no_message_is_a_piece_of_another():
    paths = [*FIGURES, *sorted((node.ROOT / "js" / "lib").glob("*.ts"))]
    found = node.call("tests/support/texts.mjs", "texts", [(str(path),) for path in paths])
    spliced = {path.name: source["spliced"] for path, source in zip(paths, found, strict=True) if source["spliced"]}
    # AND, OR, NAND … are names, in every language the same.
    assert spliced == {"decision_line.ts": ["t(`task.${task}`)"]}


def test_a_message_within_another_or_joined_to_words_is_found(tmp_path):
    source = tmp_path / "figure.ts"
    source.write_text("""
        const some = t("some"), alone = t("alone");
        t("a", { which: t("direct") }); `${t("template")}: ${some}`; t("b") + "!"; t("c", { some });
        [alone, t("d")].join(t("joint"));
    """)
    (found,) = node.call("tests/support/texts.mjs", "texts", [(str(source),)])
    assert sorted(set(found["spliced"])) == ['t("b")', 't("direct")', 't("some")', 't("template")']


def places(message):
    """Return the names of the values that a message has a place for, in any of its forms."""
    return {name for text in forms(message).values() for name in re.findall(r"\{\w+\}", text)}


def plurals(message):
    """Return whether a message counts."""
    return isinstance(message, dict)


def problems(translation):
    """Return where a translation has a text that English lacks, or other places for values, or other counts."""
    found = []
    for section, texts in translation.items():
        for key, words in texts.items():
            english = ENGLISH.get(section, {}).get(key)
            if english is None or places(words) != places(english) or plurals(words) != plurals(english):
                found.append(f"{section}: {key}")
    return found


def test_a_translation_has_no_text_that_english_lacks_and_the_same_places():
    for language in OTHERS:
        translation = json.loads((TEXT / f"{language}.json").read_text("utf-8"))
        translation["language"].pop("source")  # of which English it is the translation
        assert problems(translation) == [], language


@pytest.mark.parametrize(
    ("translation", "found"),
    [
        ({"neuron": {"title": "x", "input": "{i} x"}}, []),
        ({"neuron": {"input": "x"}}, ["neuron: input"]),
        ({"neuron": {"input": "{j}"}}, ["neuron: input"]),
        ({"training": {"enough": {"other": "{n}"}}}, []),
        ({"training": {"enough": "{n}"}}, ["training: enough"]),
        ({"neuron": {"no such key": "x"}}, ["neuron: no such key"]),
        ({"no such figure": {"title": "x"}}, ["no such figure: title"]),
    ],
)
def test_what_is_wrong_with_a_translation_is_found(translation, found):
    assert problems(translation) == found


# What a reader who has chosen the dark colours sees the other way round. In Japanese "hollow" is said with "white".
BRIGHTNESS = {
    "en": r"\b(dark|darker|black|white|bright|brighter|lighter)\b",
    "ja": "濃い|黒|暗い|明るい|白(?!抜き|紙)(?<!空白)",
}


@pytest.mark.parametrize("language", BRIGHTNESS)
def test_no_figure_tells_dark_from_bright(language):
    kinds = {
        kind.name for kind in vars(widgets).values() if isinstance(kind, type) and getattr(kind, "presets", None)
    }
    translation = json.loads((TEXT / f"{language}.json").read_text("utf-8"))
    said = {
        (name, key): list(forms(message).values()) for name in kinds for key, message in translation[name].items()
    }
    assert len(said) > 500
    assert {place: texts for place, texts in said.items() if re.search(BRIGHTNESS[language], " ".join(texts))} == {}
