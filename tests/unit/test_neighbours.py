"""The baseline of chapters 5 to 7 and of the epilogue: what the most similar picture shows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from dlmath import load_digits, load_pictures, nearest_neighbour
from dlmath.patterns import Pictures

KNOWN = load_pictures("zeros_and_ones")
SIX = load_pictures("one_two_three")


def by_counting(picture, known):
    """The same by text: compare pixel by pixel, sort, and count the votes of all that are as near as the first."""
    text = "".join(str(int(pixel)) for pixel in picture.ravel())
    ranked = sorted(
        (sum(a != b for a, b in zip(text, "".join(str(int(p)) for p in other.ravel()), strict=True)), digit)
        for other, digit in zip(known.x, known.digits, strict=True)
    )
    nearest = [digit for distance, digit in ranked if distance == ranked[0][0]]
    return max(sorted(set(nearest)), key=nearest.count)


@given(st.integers(0, 2**12 - 1))
def test_it_is_what_counting_the_pixels_that_differ_gives(code):
    x = np.array([code >> bit & 1 for bit in range(12)], dtype=float).reshape(1, 4, 3)
    assert nearest_neighbour(x, KNOWN).tolist() == [by_counting(x[0], KNOWN)]
    assert nearest_neighbour(x.reshape(1, 12), KNOWN).tolist() == [by_counting(x[0], KNOWN)]


@pytest.mark.parametrize("known", [KNOWN, SIX])
def test_a_known_picture_is_read_as_what_it_shows(known):
    assert nearest_neighbour(known.x, known).tolist() == known.digits.tolist()


def test_the_larger_pictures_are_read_too():
    unseen = load_pictures("one_two_three", "unseen")
    assert nearest_neighbour(unseen.x, SIX).tolist() == [by_counting(x, SIX) for x in unseen.x]


def test_of_equally_near_pictures_the_majority_counts_and_then_the_smaller_digit():
    known = Pictures(np.array([[[1.0, 0.0]], [[0.0, 1.0]], [[1.0, 1.0]]]), np.array([2.0, 7.0, 7.0]))
    assert nearest_neighbour([[[0, 0]]], known).tolist() == [2]  # one of each at distance 1
    assert nearest_neighbour([[[0.5, 0.5]]], known).tolist() == [7]  # all three at distance 1/2


def test_one_large_difference_counts_more_than_several_small_ones():
    known = Pictures(np.array([[[0.5, 0.5]], [[0.9, 0.0]]]), np.array([2.0, 7.0]))
    assert nearest_neighbour([[[0, 0]]], known).tolist() == [2]  # 0.25 + 0.25 < 0.81, though 0.5 + 0.5 > 0.9


def test_on_grey_pictures_it_is_the_nearest_point():
    known, unseen = load_digits("learning"), load_digits("unseen")
    apart = cdist(unseen.x.reshape(-1, 64), known.x.reshape(-1, 64))  # the length of the difference
    alone = (np.isclose(apart, apart.min(axis=1, keepdims=True))).sum(axis=1) == 1
    assert alone.mean() > 0.9
    read = nearest_neighbour(unseen.x[alone], known)
    assert read.tolist() == known.digits[apart[alone].argmin(axis=1)].tolist()


@pytest.mark.parametrize(
    ("x", "got"), [(np.zeros(12), "(12,)"), (np.zeros((2, 11)), "(2, 11)"), (np.zeros((2, 3, 4)), "(2, 3, 4)")]
)
def test_other_pixels_are_refused(x, got):
    with pytest.raises(ValueError, match="expected") as error:
        nearest_neighbour(x, KNOWN)
    assert str(error.value) == f"x: expected shape (pictures, 12) or (pictures, 4, 3), got shape {got}"
