"""Pictures of pictures: what can be said of them without looking."""

import numpy as np
import pytest

from dlmath import gallery, load_pictures


def test_a_page_of_pictures_shows_each_in_reading_order_under_its_heading():
    pictures = load_pictures("zeros_and_ones").x
    figure = gallery.pictures({"zeros": pictures[:11], "ones": pictures[32:35]}, across=4)
    shown = [axes.collections[0].get_array()[::-1] for axes in figure.axes]
    np.testing.assert_array_equal(shown, [*pictures[:11], *pictures[32:35]])
    boxes = [axes.get_position() for axes in figure.axes]
    assert [round(box.y0, 6) for box in boxes] == sorted((round(box.y0, 6) for box in boxes), reverse=True)
    assert len({round(box.y0, 6) for box in boxes}) == 3 + 1  # rows of four
    first, second = (text.get_position()[1] for text in figure.texts)
    assert first > boxes[0].y1
    assert boxes[10].y0 > second > boxes[11].y1
    assert all(0 < box.x0 < box.x1 < 1 and 0 < box.y0 < box.y1 < 1 for box in boxes)


def test_dots_stand_one_above_the_other_and_marks_across():
    (axes,) = gallery.counts({"": [3, 5, 5, 5]}, {"guessing": 2}, "right").axes
    *dots, mark = axes.lines
    assert [(set(line.get_xdata()), list(line.get_ydata())) for line in dots] == [({3}, [1]), ({5}, [1, 2, 3])]
    assert list(mark.get_xdata()) == [2, 2]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: gallery.pictures({}), "groups: expected at least one group, got none"),
        (
            lambda: gallery.pictures({"a": np.ones((1, 2, 2)), "b": np.ones((1, 2, 3))}),
            "groups: expected pictures of one size, got ",
        ),
        (lambda: gallery.counts({}, {}, "right"), "counted: expected at least one experiment, got none"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, said):
    with pytest.raises(ValueError, match="expected") as error:
        call()
    assert str(error.value).startswith(said)
