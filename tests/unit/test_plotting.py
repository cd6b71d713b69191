"""Pictures by Matplotlib: what can be said of them without looking."""

import itertools
import json
import re

import numpy as np
import pytest
from matplotlib.text import Text
from support.messages import pseudo_catalogue

from dlmath import Layer, Network, gallery, load_pictures, plotting
from dlmath.widgets import catalogue
from dlmath.widgets.figure import STATIC

# Each kind of picture, with words between ⟦ and ⟧ wherever a chapter gives it some.
PICTURES = {
    "activations": plotting.activations,
    "bowl": lambda: plotting.bowl([5, 10, 15], [4, 9, 8]),
    "confusions": lambda: plotting.confusions([[5, 1], [0, 4]], "⟦down⟧", "⟦across⟧"),
    "costs": lambda: plotting.costs({"⟦slow⟧": [4, 3, 2]}, "⟦step⟧", levels={"⟦level⟧": 1}),
    "dots": lambda: plotting.dots({"⟦title⟧": {"⟦kind⟧": [1, 2]}}, "⟦across⟧", "⟦up⟧"),
    "mistakes": lambda: plotting.mistakes(Network((Layer([[1], [0]], [0, 0.3]),)), [[[0]], [[1]]], [0, 0]),
    "tables": lambda: plotting.tables([[[1, -2]]], ["⟦title⟧"]),
    "counts": lambda: gallery.counts({"⟦title⟧": [3, 4]}, {"⟦mark⟧": 2}, "⟦right⟧"),
    "pictures": lambda: gallery.pictures({"⟦heading⟧": [[[1, 0]]]}),
}


def bare(figure):
    """Return the words in a picture that nobody has translated."""
    figure.canvas.draw()
    texts = [re.sub(r"⟦.*?⟧|\$.*?\$", "", text.get_text()) for text in figure.findobj(Text)]
    return [text for text in texts if re.search(r"[^\W\d_]{2}", text)]


def test_every_kind_of_picture_is_tried():
    assert PICTURES.keys() == {*plotting.__all__, *gallery.__all__}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_no_words_but_those_it_is_given_and_the_catalogues(name, monkeypatch):
    english = json.loads((STATIC.parent / "text" / "en.json").read_text("utf-8"))
    monkeypatch.setattr(catalogue, "_read", {"en": english, "qaa": pseudo_catalogue(english)}.__getitem__)
    monkeypatch.setattr(catalogue, "_chosen", "qaa")
    assert bare(PICTURES[name]()) == []


def test_bare_words_are_found():
    assert bare(plotting.costs({"slow": [4, 3, 2]}, "⟦step⟧ $x$")) == ["slow"]


def test_pictures_speak_the_language_that_is_chosen(monkeypatch):
    monkeypatch.setattr(catalogue, "_chosen", "ja")
    titles = [axes.get_title() for axes in plotting.activations().axes]
    assert titles == ["ステップ", "シグモイド", "tanh", "ReLU"]


@pytest.mark.parametrize("count", [1, 3, 7, 8, 9, 60])
def test_many_tables_go_on_in_the_next_row(count):
    pictures = load_pictures("zeros_and_ones").x[:count]
    figure = plotting.tables(pictures, [f"{k}" for k in range(count)])
    figure.canvas.draw()
    wide, _ = figure.get_size_inches()
    assert wide <= 12
    assert [axes.get_title() for axes in figure.axes] == [f"{k}" for k in range(count)]
    # In reading order, and no two over each other.
    boxes = [axes.get_position() for axes in figure.axes]
    rows = [round(box.y0, 3) for box in boxes]
    assert rows == sorted(rows, reverse=True)
    for before, after in itertools.pairwise(boxes):
        assert after.x0 > before.x1 or after.y1 < before.y0
    for axes, picture in zip(figure.axes, pictures, strict=True):
        np.testing.assert_array_equal(axes.images[0].get_array(), picture)


def test_no_more_stand_side_by_side_than_are_wanted():
    pictures = load_pictures("zeros_and_ones").x[:7]
    rows = [round(axes.get_position().y0, 2) for axes in plotting.tables(pictures, numbers=False, across=3).axes]
    assert [rows.count(row) for row in dict.fromkeys(rows)] == [3, 3, 1]


def test_equal_cells_beside_each_other_are_told_apart_by_a_line():
    axes = plotting.tables([[[2, 2], [3, 3], [3, 3]]]).axes[0]
    ends = [(*line.get_xdata(), *line.get_ydata()) for line in axes.lines]
    assert ends == [(0, 1, 0.5, 0.5), (0, 1, 1.5, 1.5), (0.5, 0.5, 0, 1)]


def test_in_a_confusion_matrix_only_mistakes_have_a_colour():
    axes = plotting.confusions([[50, 2, 0], [0, 60, 6], [1, 0, 40]], "it is", "taken for").axes[0]
    assert np.diag(axes.images[0].get_array()).tolist() == [0, 0, 0]
    assert [(text.get_position(), text.get_text()) for text in axes.texts] == [
        ((0, 0), "50"), ((1, 0), "2"), ((1, 1), "60"), ((2, 1), "6"), ((0, 2), "1"), ((2, 2), "40"),
    ]  # fmt: skip
    assert (axes.get_ylabel(), axes.get_xlabel()) == ("it is", "taken for")
    assert len(plotting.confusions([[3, 0], [0, 4]], "it is", "taken for").axes[0].texts) == 2  # no mistake at all


def test_each_run_is_a_dot_in_its_place_and_a_line_marks_the_median():
    figure = plotting.dots({"one": {0.1: [1.0, 4.0, 9.0], 0.2: [2.0, 0.0]}, "two": {0.1: [5.0]}}, "eta", "cost")
    first, second = figure.axes
    assert [label.get_text() for label in first.get_xticklabels()] == ["0.1", "0.2"]
    assert (first.get_yscale(), first.get_xlabel(), first.get_ylabel()) == ("log", "eta", "cost")
    dots, line, few, low = first.lines
    assert dots.get_ydata().tolist() == [1, 4, 9]
    assert (np.abs(dots.get_xdata()) < 0.3).all()
    assert (np.abs(few.get_xdata() - 1) < 0.3).all()
    assert set(line.get_ydata()) == {4}
    assert np.isnan(few.get_ydata()).tolist() == [False, True]  # there is no place for 0
    assert set(low.get_ydata()) == {1}
    assert (second.get_title(), second.get_ylim()) == ("two", first.get_ylim())


def test_costs_within_few_powers_of_ten_have_plain_numbers_beside_them():
    def numbers(*costs):
        axes = plotting.costs({"slow": costs}, "step").axes[0]
        axes.figure.canvas.draw()
        return {label.get_text() for minor in (False, True) for label in axes.get_yticklabels(minor=minor)} - {""}

    plain = numbers(18.5, 8, 2.6)
    assert {"5", "10"} <= plain  # an older Matplotlib has numbers beyond the picture's edge, too
    assert {number.replace(".", "").strip("0") for number in plain} <= {"1", "2", "5"}
    assert all("10^" in number for number in numbers(18.5, 0.1, 0.001))


def test_a_level_is_a_dashed_line():
    axes = plotting.costs({"slow": [20, 8, 4]}, "step", levels={"shrugging": 16}).axes[0]
    assert list(axes.lines[1].get_ydata()) == [16, 16]


@pytest.mark.parametrize(("shared", "scales"), [(True, [8, 8, 8]), (False, [8, 0.5, 1])])
def test_tables_have_one_scale_of_colours_or_each_its_own(shared, scales):
    axes = plotting.tables([[[-8, 2]], [[0.5, 0]], [[0, 0]]], shared_scale=shared).axes
    assert [table.images[0].get_clim() for table in axes] == [(-scale, scale) for scale in scales]


def test_a_single_table_may_be_as_wide_as_it_is():
    wide, _ = plotting.tables([np.zeros((2, 40))]).get_size_inches()
    assert wide > 12


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: plotting.tables([]), "values: expected at least one table, got none"),
        (lambda: plotting.tables([[[1, np.nan]]]), "values: expected numbers, got NaN"),
        (lambda: plotting.tables([[[1]]], across=0), "across: expected a whole number, 1 or more, got 0"),
        (lambda: plotting.confusions([[1, 2]], "", ""), "counts: expected as many rows as columns, all 0 or more"),
        (lambda: plotting.confusions([[-1]], "", ""), "counts: expected as many rows as columns, all 0 or more"),
        (lambda: plotting.tables([[[1]], [[2]]], ["one"]), "titles: expected 2, one for each table, got 1"),
        (
            lambda: plotting.activations(["cosine"] * 1000),
            "names: expected some of step, sigmoid, tanh, relu, got ",
        ),
        (lambda: plotting.dots({}, "eta", "cost"), "panels: expected at least one, each with at least one kind"),
        (
            lambda: plotting.dots({"one": {}}, "eta", "cost"),
            "panels: expected at least one, each with at least one",
        ),
        (lambda: plotting.dots({"": {"a": [1, -2]}}, "eta", "cost"), "a: expected numbers, 0 or more, got -2"),
        (lambda: plotting.costs({"a": [1]}, "epoch", levels={"b": 0}), "b: expected a positive number, got 0"),
        (lambda: plotting.costs({}, "epoch"), "runs: expected at least one run, got none"),
        (
            lambda: plotting.costs({"slow": np.ma.masked_array([1.0, 2.0], [0, 1])}, "epoch"),
            "slow: expected numbers, got mask",
        ),
    ],
)
def test_a_picture_of_what_is_no_picture_is_refused(call, said):
    with pytest.raises(ValueError, match="expected") as error:
        call()
    assert str(error.value).startswith(said)
    assert len(str(error.value)) < 200


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda: plotting.tables([[[1.0]]], numbers="no"), "numbers: expected True or False, got 'no'"),
        (lambda: plotting.tables([[[1.0]]], shared_scale=None), "shared_scale: expected True or False, got None"),
        (lambda: plotting.dots({"a": {"b": [1.0]}}, "x", "y", log="no"), "log: expected True or False, got 'no'"),
    ],
)
def test_what_is_neither_true_nor_false_is_refused(draw, said):
    with pytest.raises(ValueError, match=f"^{said}$"):
        draw()
