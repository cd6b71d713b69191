import ast
import json
import re

import jupytext
import pytest
import traitlets
from support import node
from support.page import Page

from dlmath.widgets import Answer, Figure, catalogue
from dlmath.widgets.answer import is_right
from dlmath.widgets.figure import STATIC

CHOICES = ["equal", "odd", "or-both", "one-of-three"]
LINES = {"question": "?", "line.1": "`x = 1`", "line.2": "`y < 0`", "line.3": "`z`", "reason": "because"}
LINES |= {f"choice.{reason}": reason for reason in ("sign", "order")}
SHARED = ("language", "page", "theme", "frame", "gallery", "answer")


def asked_in_the_book():
    """Return each Answer in the chapters' cells: the exercise's label, and the keys of the texts it may have.

    Those that it need not have, the replies to single choices, come last.
    """
    asked = []
    for chapter in sorted((node.ROOT / "book" / "chapters").glob("*.md")):
        cells = [cell.source for cell in jupytext.read(chapter).cells if cell.cell_type == "code"]
        for call in (found for cell in cells if "Answer" in cell for found in ast.walk(ast.parse(cell))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("Answer"):
                words = {word.arg: word.value for word in call.keywords}
                asked.append((ast.literal_eval(call.args[0]), *keys(call.args[1], words)))
    return asked


def keys(answer, words):
    """Return the keys of the texts that an Answer with these arguments needs, and of those that it may have."""
    choices = ast.literal_eval(words["choices"]) if "choices" in words else []
    lines = ast.literal_eval(words["lines"]) if "lines" in words else 0
    slips = [ast.literal_eval(key) for key in words["slips"].keys] if "slips" in words else []
    numbers = [str(line + 1) for line in range(lines)]
    needed = {"question", *(f"choice.{choice}" for choice in choices), *(f"slip.{slip}" for slip in slips)}
    needed |= {f"line.{number}" for number in numbers}
    needed.add("reason" if lines else "hint")
    # What is right has no reply.
    right = [
        str(ast.literal_eval(given)) for given in (answer, words.get("reason")) if given and (choices or lines)
    ]
    replies = {f"reply.{wrong}" for wrong in [*choices, *numbers] if wrong not in right}
    return (needed | replies, set()) if lines else (needed, replies)


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


@pytest.mark.parametrize(("given", "right"), [("or-both", True), ("odd", False), ("", None), ("neither", None)])
def test_a_choice_is_right_or_wrong(given, right):
    answer = Answer("ex-possible", "or-both", choices=CHOICES)
    answer.given = given
    assert answer.right is right


@pytest.mark.parametrize(
    ("given", "reason", "right"),
    [
        ("2", "sign", True),
        ("2", "order", False),
        ("2", "", None),
        ("2", "none", None),
        ("1", "sign", False),
        ("1", "", False),
        ("", "sign", None),
        ("4", "", None),
        ("0", "", None),
        ("x = 1", "", None),
    ],
)
def test_a_wrong_line_is_found_when_the_line_and_the_reason_are_right(monkeypatch, given, reason, right):
    monkeypatch.setattr(catalogue, "text", lambda section: LINES)
    answer = Answer("ex-line", 2, lines=3, choices=["sign", "order"], reason="sign")
    answer.given, answer.reason = given, reason
    assert answer.right is right


@pytest.mark.parametrize(("given", "right"), [("2", True), ("3", False), ("", None)])
def test_without_reasons_to_choose_among_the_line_is_enough(monkeypatch, given, right):
    monkeypatch.setattr(catalogue, "text", lambda section: LINES)
    answer = Answer("ex-line", 2, lines=3)
    answer.given = given
    assert answer.right is right


def test_where_no_figure_can_live_the_choices_and_the_lines_are_listed(monkeypatch):
    monkeypatch.setattr(catalogue, "text", lambda section: {"notLoaded": "", "retry": "", **LINES})
    choice = Page(Answer("ex-choice", "sign", choices=["sign", "order"])._html())
    assert choice.tags == ["div", "p", "ul", "li", "li"]
    assert choice.text == "?signorder"
    lines = Page(Answer("ex-line", 2, lines=3)._html())
    assert lines.tags == ["div", "p", "ol", "li", "li", "li"]
    assert lines.text == "?`x = 1``y < 0``z`"


@pytest.mark.parametrize(("given", "right"), [("5,110", None), ("5110", True), ("5.11", False), ("4,110", False)])
def test_a_number_is_never_taken_for_another_one(given, right):
    answer = Answer("ex-sum", 5110)
    answer.given = given
    assert answer.right is right


def test_a_unit_may_stand_behind_the_number_where_one_is_named():
    answer = Answer("ex-sum", 0.22, unit="inch")
    answer.given = "0.22 inch"
    assert answer.right
    answer = Answer("ex-sum", 0.22)
    answer.given = "0.22 inch"
    assert answer.right is None


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Answer("ex-none", 1), "exercise: expected a label that the catalogue has, got 'ex-none'"),
        (lambda: Answer("", 1), "exercise: expected a label that the catalogue has, got ''"),
        (lambda: Answer("frame", 1), "exercise: expected a label that the catalogue has, got 'frame'"),
        (lambda: Answer("ex-sum", float("nan")), "answer: expected numbers, got NaN"),
        (lambda: Answer("ex-sum", float("inf")), "answer: expected finite numbers, got infinity"),
        (lambda: Answer("ex-sum", "or-both"), "answer: expected real numbers, got 'or-both'"),
        (lambda: Answer("ex-sum", [1, 2]), "answer: expected shape (), got shape (2,)"),
        (lambda: Answer("ex-sum", 1, tolerance=float("nan")), "tolerance: expected numbers, got NaN"),
        (lambda: Answer("ex-sum", 1, tolerance=-0.1), "tolerance: expected"),
        (
            lambda: Answer("ex-possible", "no", choices=["yes", "maybe"]),
            "answer: expected one of yes, maybe, got 'no'",
        ),
        (lambda: is_right(float("nan"), 1, 1), "given: expected numbers, got NaN"),
        (lambda: Answer("ex-sum", 1, slips={"off": 2, "near": 1.001}), "slips['near']: expected a wrong answer"),
        (lambda: Answer("ex-sum", 1, slips={"off": float("nan")}), "slips['off']: expected numbers, got NaN"),
        (lambda: Answer("ex-possible", "odd", choices=CHOICES, slips={"off": 2}), "slips: expected none"),
        (lambda: Answer("ex-sum", 4, lines=3), "answer: expected the number of a line from 1 to 3, got 4"),
        (lambda: Answer("ex-sum", 2, lines=3, reason="sign"), "reason: expected none without lines and choices"),
        (lambda: Answer("ex-sum", 2, lines=3, choices=["a", "b"]), "reason: expected one of a, b, got None"),
        (lambda: Answer("ex-possible", "odd", choices=CHOICES, reason="odd"), "reason: expected none without"),
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
    assert answer.state() == {"given": "", "reason": ""}
    answer.given = "7"
    assert answer.state() == {"given": "7", "reason": ""}
    answer.reset()
    assert answer.state() == {"given": "", "reason": ""}


@pytest.mark.parametrize("answer", [Answer("ex-sum", 0.8, 0.01), Answer("ex-possible", "odd", choices=CHOICES)])
def test_a_cell_shows_the_widget_and_for_a_page_its_html(answer):
    data, _ = answer._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == answer.model_id
    page = Page(data["text/html"])
    assert page.attributes[0]["data-figure"] == "answer"
    state = json.loads(page.attributes[0]["data-state"])
    assert state == {"given": "", "reason": "", "spec": answer.declaration()}
    assert state["spec"]["text"]["hint"]
    assert page.text.strip()


HOSTILE = """"><script>alert(1)</script>'&quot;</p></div><!--"""


def test_no_text_and_no_answer_can_break_out_of_the_html(monkeypatch):
    genuine = catalogue.text
    keys = [f"choice.{HOSTILE}", "choice.other"]
    monkeypatch.setattr(catalogue, "text", lambda section: dict.fromkeys([*genuine(section), *keys], HOSTILE))
    answer = Answer("ex-possible", HOSTILE, choices=[HOSTILE, "other"])
    answer.given = HOSTILE
    page = Page(answer._html())
    assert set(page.tags) <= {"div", "p", "ul", "li"}
    assert HOSTILE in page.text
    state = json.loads(page.attributes[0]["data-state"])
    assert state["given"] == state["spec"]["answer"] == state["spec"]["text"]["question"] == HOSTILE


# The catalogue.


def test_the_book_asks_questions():
    assert len(ASKED) >= 6


@pytest.mark.parametrize(("exercise", "needed", "possible"), ASKED, ids=[exercise for exercise, *_ in ASKED])
def test_an_exercise_has_the_texts_it_needs_and_no_other(exercise, needed, possible):
    text = catalogue.text(exercise)
    assert needed <= set(text) <= needed | possible
    assert all(words.strip() for words in text.values())


def test_every_exercise_in_the_catalogue_is_asked_once_in_the_book():
    figures = {path.stem for path in (node.ROOT / "js" / "figures").glob("*.ts")}
    english = json.loads((node.ROOT / "dlmath" / "widgets" / "text" / "en.json").read_text("utf-8"))
    assert sorted(exercise for exercise, *_ in ASKED) == sorted(english.keys() - figures - set(SHARED))


def test_every_question_belongs_to_an_exercise_of_its_chapter():
    chapters = "".join(path.read_text("utf-8") for path in (node.ROOT / "book" / "chapters").glob("*.md"))
    labelled = re.findall(r":::\{exercise\}[^\n]*\n:label: (\S+)", chapters)
    assert {exercise for exercise, *_ in ASKED} <= set(labelled)


def test_the_answer_figure_has_the_texts_it_needs_and_no_other():
    files = [(str(node.ROOT / "js" / name),) for name in ("figures/answer.ts", "figures/answer/judge.ts")]
    found = node.call("tests/support/texts.mjs", "texts", files)
    asked = {key for file in found for use in file["uses"] for key in use["keys"] if "${" not in key}
    asked -= {"question", "hint", "reason", "language"}  # of the exercise, and of all
    assert not any(file["unresolved"] for file in found)
    assert set(catalogue.text("answer")) | {"joint"} == asked
