import ast
import json
import re

import jupytext
import node
import pytest
import traitlets
from page import Page

from dlmath.widgets import Answer, Figure, catalogue
from dlmath.widgets.answer import is_right, read_number
from dlmath.widgets.figure import STATIC

CHOICES = ["equal", "but-not", "odd", "one-of-three"]
SHARED = ("frame", "answer")


def asked_in_the_book():
    """Return each Answer in the chapters' cells: the exercise's label and the keys of its choices."""
    asked = []
    for chapter in sorted((node.ROOT / "book" / "chapters").glob("*.md")):
        cells = [cell.source for cell in jupytext.read(chapter).cells if cell.cell_type == "code"]
        for call in (found for cell in cells if "Answer" in cell for found in ast.walk(ast.parse(cell))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("Answer"):
                choices = [ast.literal_eval(word.value) for word in call.keywords if word.arg == "choices"]
                asked.append((ast.literal_eval(call.args[0]), choices[0] if choices else []))
    return asked


ASKED = asked_in_the_book()


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("0.8", True),
        (" 0,8 ", True),
        ("+.8", True),
        ("0.805", True),
        ("0.795", True),
        ("0.8051", False),
        ("0.79", False),
        ("-0.8", False),
        ("−0.8", False),
        ("9" * 400, False),
        ("", None),
        ("  ", None),
        ("four fifths", None),
        ("0.8.0", None),
        ("nan", None),
        ("inf", None),
    ],
)
def test_a_number_is_right_within_the_tolerance(given, right):
    answer = Answer("ex-sum", 0.8)
    answer.given = given
    assert answer.right is right


def test_an_exact_answer_has_no_room_but_for_rounding():
    assert is_right(0.1 + 0.2, answer=0.3, tolerance=0)
    assert not is_right(0.3 + 1e-8, answer=0.3, tolerance=0)


@pytest.mark.parametrize(("given", "right"), [("but-not", True), ("odd", False), ("", None), ("neither", None)])
def test_a_choice_is_right_or_wrong(given, right):
    answer = Answer("ex-possible", "but-not", choices=CHOICES)
    answer.given = given
    assert answer.right is right


@pytest.mark.parametrize("written", ["-1.5", "−1.5", "-1,5", " −1,50 "])
def test_any_minus_sign_and_any_decimal_mark_is_read(written):
    assert read_number(written) == -1.5


@pytest.mark.parametrize("written", ["60°", "60 °", " 60.0° ", "+60°"])
def test_an_angle_may_be_typed_with_its_sign_for_degrees(written):
    assert read_number(written) == 60


@pytest.mark.parametrize("written", ["°", "60°°", "°60", "60° 30", "60°C"])
def test_the_sign_for_degrees_makes_no_number_of_what_is_none(written):
    assert read_number(written) is None


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Answer("ex-none", 1), "exercise: expected a label that the catalogue has, got 'ex-none'"),
        (lambda: Answer("", 1), "exercise: expected a label that the catalogue has, got ''"),
        (lambda: Answer("frame", 1), "exercise: expected a label that the catalogue has, got 'frame'"),
        (lambda: Answer("ex-sum", float("nan")), "answer: expected numbers, got NaN"),
        (lambda: Answer("ex-sum", float("inf")), "answer: expected finite numbers, got infinity"),
        (lambda: Answer("ex-sum", "but-not"), "answer: expected real numbers, got 'but-not'"),
        (lambda: Answer("ex-sum", [1, 2]), "answer: expected shape (), got shape (2,)"),
        (lambda: Answer("ex-sum", 1, tolerance=float("nan")), "tolerance: expected numbers, got NaN"),
        (lambda: Answer("ex-sum", 1, tolerance=-0.1), "tolerance: expected"),
        (
            lambda: Answer("ex-possible", "no", choices=["yes", "maybe"]),
            "answer: expected one of yes, maybe, got 'no'",
        ),
        (lambda: is_right(float("nan"), 1, 1), "given: expected numbers, got NaN"),
    ],
)
def test_an_impossible_question_is_refused(make, said):
    with pytest.raises(ValueError, match="expected") as error:
        make()
    assert str(error.value).startswith(said)


@pytest.mark.parametrize("bad", [None, 3, 0.8, ["0.8"]])
def test_what_is_given_must_be_a_text(bad):
    answer = Answer("ex-sum", 0.8)
    answer.given = "1"
    with pytest.raises(traitlets.TraitError, match=r"'given' trait of an Answer"):
        answer.given = bad
    assert answer.given == "1"


def test_an_answer_is_a_figure_that_starts_empty_and_resets():
    answer = Answer("ex-sum", 0.8)
    assert isinstance(answer, Figure)
    assert (STATIC / f"{answer.name}.js").is_file()
    assert answer.state() == {"given": ""}
    answer.given = "7"
    assert answer.state() == {"given": "7"}
    answer.reset()
    assert answer.state() == {"given": ""}


@pytest.mark.parametrize("answer", [Answer("ex-sum", 0.8, 0.01), Answer("ex-possible", "odd", choices=CHOICES)])
def test_a_cell_shows_the_widget_and_for_a_page_its_html(answer):
    data, _ = answer._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == answer.model_id
    page = Page(data["text/html"])
    assert page.attributes[0]["data-figure"] == "answer"
    state = json.loads(page.attributes[0]["data-state"])
    assert state == {"given": "", "spec": answer.declaration()}
    assert state["spec"]["text"]["hint"]
    assert page.text.strip()


HOSTILE = """"><script>alert(1)</script>'&quot;</p></div><!--"""


def test_no_text_and_no_answer_can_break_out_of_the_html(monkeypatch):
    genuine = catalogue.text
    monkeypatch.setattr(catalogue, "text", lambda section: dict.fromkeys(genuine(section), HOSTILE))
    answer = Answer("ex-possible", HOSTILE, choices=[HOSTILE, "other"])
    answer.given = HOSTILE
    page = Page(answer._repr_mimebundle_()[0]["text/html"])
    assert set(page.tags) <= {"div", "p"}
    assert HOSTILE in page.text
    state = json.loads(page.attributes[0]["data-state"])
    assert state["given"] == state["spec"]["answer"] == state["spec"]["text"]["question"] == HOSTILE


# The catalogue.


def test_the_book_asks_questions():
    assert len(ASKED) >= 6


@pytest.mark.parametrize(("exercise", "choices"), ASKED, ids=[exercise for exercise, _ in ASKED])
def test_an_exercise_has_the_texts_it_needs_and_no_other(exercise, choices):
    text = catalogue.text(exercise)
    assert set(text) == {"question", "hint", *(f"choice.{choice}" for choice in choices)}
    assert all(words.strip() for words in text.values())


def test_every_exercise_in_the_catalogue_is_asked_once_in_the_book():
    figures = {path.stem for path in (node.ROOT / "js" / "figures").glob("*.js")}
    english = json.loads((node.ROOT / "dlmath" / "widgets" / "text" / "en.json").read_text("utf-8"))
    assert sorted(exercise for exercise, _ in ASKED) == sorted(english.keys() - figures - set(SHARED))


def test_every_question_belongs_to_an_exercise_of_its_chapter():
    chapters = "".join(path.read_text("utf-8") for path in (node.ROOT / "book" / "chapters").glob("*.md"))
    labelled = re.findall(r":::\{exercise\}[^\n]*\n:label: (\S+)", chapters)
    assert {exercise for exercise, _ in ASKED} <= set(labelled)


def test_the_answer_figure_has_the_texts_it_needs_and_no_other():
    (found,) = node.call("tests/js/texts.mjs", "texts", [(str(node.ROOT / "js" / "figures" / "answer.js"),)])
    asked = {key for use in found["uses"] for key in use["keys"] if "${" not in key} - {"question", "hint"}
    assert not found["unresolved"]
    assert set(catalogue.text("answer")) == asked
