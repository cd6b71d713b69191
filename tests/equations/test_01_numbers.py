"""Chapter 1: the numbers in its sentences that no cell shows."""

import itertools
import math

import numpy as np

from dlmath import SAMPLES, Demons, Neuron, sigmoid, step


def test_with_two_inputs_the_neuron_fires_up_to_and_including_threshold_2_and_with_three_up_to_3():
    for inputs, last in (([1, 1, 0], 2), ([1, 1, 1], 3)):
        assert Neuron.with_threshold([1, 1, 1], last, step)(inputs) == 1
        assert Neuron.with_threshold([1, 1, 1], last + 0.25, step)(inputs) == 0


def test_the_soft_neuron_passes_nine_tenths_when_the_first_weight_is_2_75():
    def output(w1: float) -> float:
        return float(sigmoid(w1 + 1 - 1.5))

    assert round(output(1), 2) == 0.62
    assert round(math.log(9), 2) == 2.20  # σ(ln 9) = 0.9
    assert output(2.5) < output(2.69) < 0.9 < output(2.7) < output(2.75)


def test_the_thresholds_of_the_demons_give_the_degrees_in_the_text():
    assert [round(1 / (1 + math.exp(-z)), 3) for z in (2, -2, -6)] == [0.881, 0.119, 0.002]


def test_a_blank_picture_is_read_as_1_with_the_numbers_of_the_text():
    _, output = Demons.of().excitement(np.zeros(12))
    assert output.round(2).tolist() == [0.02, 0.12]
    assert Demons.of().verdict(np.zeros(12)) == 1


def test_the_verdict_does_not_depend_on_the_top_and_the_bottom_row():
    demons = Demons.of()
    rng = np.random.default_rng(3)
    for picture in rng.integers(0, 2, size=(50, 4, 3)):
        bare = picture.copy()
        bare[[0, 3]] = 0
        assert demons.verdict(picture) == demons.verdict(bare)


def without(name: str, *pixels: int) -> list[float]:
    """Return the excitement of the output demons by a picture with some pixels, counted from 1, switched over."""
    picture = SAMPLES[name].ravel().copy()
    picture[[pixel - 1 for pixel in pixels]] = 1 - picture[[pixel - 1 for pixel in pixels]]
    return Demons.of().excitement(picture)[1].round(2).tolist()


def test_a_zero_has_ten_pixels_and_survives_any_missing_one_but_not_one_on_each_side():
    on = [pixel + 1 for pixel in np.flatnonzero(SAMPLES["zero"])]
    assert len(on) == 10
    for pixel in on:
        zero, one = without("zero", pixel)
        assert zero > one
    turning = {
        pair for pair in itertools.combinations(on, 2) if without("zero", *pair)[0] < without("zero", *pair)[1]
    }
    assert turning == {(4, 6), (4, 9), (6, 7), (7, 9)}


def test_the_noisy_one_needs_pixels_4_6_and_7_to_be_read_as_0():
    off = [pixel + 1 for pixel in np.flatnonzero(SAMPLES["noisy one"].ravel() == 0)]
    for count in (1, 2, 3):
        for added in itertools.combinations(off, count):
            zero, one = without("noisy one", *added)
            assert (zero > one) == ({4, 6, 7} <= set(added))


def test_the_comments_of_the_presets_give_the_numbers_of_the_figure():
    assert Demons.of().excitement(SAMPLES["broken zero"])[1].round(2).tolist() == [0.5, 0.12]
    assert SAMPLES["zero"].ravel().nonzero()[0].size - SAMPLES["broken zero"].ravel().nonzero()[0].size == 2
    assert SAMPLES["broken zero"].ravel()[[2, 8]].tolist() == [0, 0]
    stray = SAMPLES["noisy one"].ravel() - SAMPLES["one"].ravel()
    assert (stray.nonzero()[0] + 1).tolist() == [1, 9]
    shy = Demons.of(theta_hidden=[6, 12, 6])
    assert shy.excitement(SAMPLES["one"])[1].round(2).tolist() == [0.02, 0.13]
    assert shy.verdict(SAMPLES["one"]) == 1
