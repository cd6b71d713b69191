"""Chapter 1: the numbers in its sentences that no cell shows."""

import math

import numpy as np

from dlmath import SAMPLES, Demons, Neuron, as_text, sigmoid, step


def test_with_two_inputs_the_neuron_fires_up_to_and_including_threshold_2():
    fires = [Neuron.with_threshold([1, 1, 1], round(0.1 * k, 1), step)([1, 1, 0]) for k in range(15, 31)]
    assert fires == [1.0] * 6 + [0.0] * 10
    assert Neuron.with_threshold([1, 1, 1], 3, step)([1, 1, 1]) == 1


def test_the_soft_neuron_passes_nine_tenths_when_the_first_weight_is_2_7():
    def output(w1: float) -> float:
        return float(sigmoid(w1 + 1 - 1.5))

    assert round(output(1), 2) == 0.62
    assert output(2.6) < 0.9 < output(2.7)


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


def test_a_zero_survives_any_missing_pixel_and_has_ten():
    zero = SAMPLES["zero"]
    assert as_text(zero).count("#") == 10
    for pixel in zip(*np.nonzero(zero), strict=True):
        damaged = zero.copy()
        damaged[pixel] = 0
        assert Demons.of().verdict(damaged) == 0
