import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from dlmath import SAMPLES, as_text, picture

TABLES = arrays.arrays(
    np.float64, arrays.array_shapes(min_dims=2, max_dims=2), elements=st.sampled_from([0.0, 1.0])
)


@given(TABLES)
def test_a_picture_written_as_text_reads_back_the_same(table):
    text = as_text(table)
    assert set(text) <= set("#.\n")
    again = picture(text)
    assert again.dtype == np.float64
    np.testing.assert_array_equal(again, table)


@given(TABLES, st.sampled_from(["", " ", "\t", "   "]), st.sampled_from(["\n", "\n\n", "\r\n", "\n   \n"]))
def test_blank_lines_and_spaces_do_not_matter(table, gap, end):
    spaced = end + end.join(gap.join(row) + gap for row in as_text(table).split("\n")) + end
    np.testing.assert_array_equal(picture(spaced), table)


@given(arrays.arrays(np.float64, (2, 3), elements=st.floats(0, 1)))
def test_a_pixel_is_written_as_on_from_one_half(table):
    assert as_text(table).replace("\n", "") == "".join("#" if pixel >= 0.5 else "." for pixel in table.ravel())


@pytest.mark.parametrize("nothing", ["", "   ", "\n\n", " \n\t\n"])
def test_an_empty_text_is_refused(nothing):
    with pytest.raises(ValueError, match=r"^picture: expected rows of # and \., got an empty text$"):
        picture(nothing)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("##\n#", "line 2: expected 2 pixels as in line 1, got 1"),
        ("##\n##\n###", "line 3: expected 2 pixels as in line 1, got 3"),
        ("#x", "line 1: expected only # and ., got x in '#x'"),
        ("..\n01", "line 2: expected only # and ., got 0, 1 in '01'"),
    ],
)
def test_a_bad_line_is_named(text, said):
    with pytest.raises(ValueError, match="line") as error:
        picture(text)
    assert str(error.value) == f"picture: {said}"


@pytest.mark.parametrize(
    ("pixels", "said"),
    [
        ([0, 1], "expected shape (any, any), got shape (2,)"),
        ([[[0]]], "expected shape (any, any), got shape (1, 1, 1)"),
        ([[0, float("nan")]], "expected numbers, got NaN"),
        ([["#"]], "expected real numbers, got [['#']]"),
        ([[]], "expected at least one number, got none"),
    ],
)
def test_what_is_no_table_of_pixels_is_refused(pixels, said):
    with pytest.raises(ValueError, match="pixels") as error:
        as_text(pixels)
    assert str(error.value).startswith(f"pixels: {said}")


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("zero", [1, 2, 3, 4, 6, 7, 9, 10, 11, 12]),
        ("one", [2, 5, 8, 11]),
        ("stroke", [5, 8]),
        ("broken zero", [1, 2, 4, 6, 7, 10, 11, 12]),
        ("noisy one", [1, 2, 5, 8, 9, 11]),
    ],
)
def test_a_sample_has_the_pixels_the_chapter_numbers(name, on):
    pixels = SAMPLES[name]
    assert pixels.shape == (4, 3)
    assert [i for i, pixel in enumerate(pixels.ravel(), start=1) if pixel == 1] == on
    assert pixels.sum() == len(on)


def test_every_sample_has_its_pixels_checked_above():
    assert set(SAMPLES) == {"zero", "one", "stroke", "broken zero", "noisy one"}
