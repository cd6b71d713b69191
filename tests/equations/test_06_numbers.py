"""Chapter 6: numbers and claims that the text, the figures' words and the solutions state."""

import itertools
import re
from fractions import Fraction
from pathlib import Path

import judge
import numpy as np
import pytest
import torch

from dlmath import (
    Layer,
    Network,
    accuracy,
    backpropagate,
    load_pictures,
    numerical_gradient,
    one_hot,
    relu,
    sigmoid,
    total_cost,
    train,
    unit_errors,
)
from dlmath.widgets import Training

PICTURES, UNSEEN = load_pictures("zeros_and_ones"), load_pictures("zeros_and_ones", "unseen")
X, T = PICTURES.x.reshape(64, 12), one_hot(PICTURES.digits, 2)
U = UNSEEN.x.reshape(24, 12)
NETWORK = Network.random([12, 3, 2], np.random.RandomState(1))
SEEDS = range(10)
CHAPTER = Path(__file__).parents[2] / "book" / "chapters" / "06_backpropagation.md"


@pytest.fixture(scope="module")
def learned():
    """The network of the text after 300 epochs, by PyTorch, and its costs."""
    parameters, costs = judge.trained(NETWORK, X, T, 0.2, 300)
    return NETWORK.with_parameters(parameters), costs


@pytest.fixture(scope="module")
def rates():
    """For each learning rate of the text and each seed: how many are right of 64 and of 24, and the costs."""
    etas = [0.05, 0.2, 1, 2, 5]
    outputs, costs = judge.trained_side_by_side([12, 3, 2], [*SEEDS] * 5, X, T, np.repeat(etas, 10), 300)
    known = right(outputs(X), PICTURES).reshape(5, 10)
    new = right(outputs(U), UNSEEN).reshape(5, 10)
    return dict(zip(etas, zip(known, new, costs.reshape(5, 10, 301), strict=True), strict=True))


def right(outputs, pictures):
    """How many pictures each network reads as what they are."""
    return ((outputs[..., 1] > outputs[..., 0]) == (pictures.digits == 1)).sum(axis=-1)


def errors_of(x, t):
    """The errors of the untrained network's hidden and output units, by PyTorch: the slopes of the biases."""
    gradient = judge.cost_and_gradient(NETWORK, [x], [t])[1]
    return gradient[36:39], gradient[45:]


# The small network and the checks.


def test_the_decimals_of_the_errors_by_hand():
    assert [float(Fraction(*f)) for f in [(-1, 16), (3, 32), (-1, 8)]] == [-0.0625, 0.09375, -0.125]


def test_one_step_by_hand_raises_the_output_and_lowers_the_cost():
    small = Network((Layer([[2, -1], [1, -1]], [0, 1 + np.log(3)]), Layer([[2, -4]], [2])))
    parameters, costs = judge.trained(small, [[1, 2]], [[1]], eta=2, epochs=1)
    assert parameters[[6, 8]] == pytest.approx([2 + 2 / 16, 2 + 2 / 8])
    assert (2 + 2 / 16, 2 + 2 / 8) == (2.125, 2.25)
    after = small.with_parameters(parameters)([1, 2])
    assert after.round(3).tolist() == [0.86]
    assert costs[0] == pytest.approx(0.125)
    assert costs[1] < 0.01
    assert costs[1] == pytest.approx((1 - after[0]) ** 2 / 2)


def test_the_second_hidden_unit_has_one_and_a_half_times_the_error_of_the_first():
    assert Fraction(3, 32) / Fraction(1, 16) == Fraction(3, 2) == 2 * Fraction(3, 4)
    assert Fraction(3, 4) * Fraction(1, 4) < Fraction(1, 2) * Fraction(1, 2)


def test_of_the_first_picture_hidden_unit_3_has_the_largest_error():
    hidden, _ = by_pytorch = errors_of(X[0], T[0])
    assert np.abs(hidden).argmax() == 2
    assert [delta.round(3).tolist() for delta in by_pytorch] == [[-0.009, 0.005, -0.036], [-0.058, 0.147]]
    assert NETWORK.forward(X[0])[0][1][0].round(3) == 0.108
    assert PICTURES.digits[0] == 0
    pulls = (NETWORK.layers[1].W * by_pytorch[1][:, None]).T  # of both outputs on each hidden unit
    assert (pulls.prod(axis=1) > 0).tolist() == [True, False, True]
    W = NETWORK.layers[1].W[:, 2]
    assert W[0] > 0 > W[1]  # unit 3 speaks for output 1 and against output 2
    assert (NETWORK.layers[1].W[:, 1] > 0).all()  # and unit 2 for both


def test_through_three_layers_of_100_units_lead_a_million_paths_and_the_recurrence_takes_30_000_products():
    layers = [np.ones((100, 100))] * 3
    ways = np.ones(100)
    for layer in layers:
        ways = layer.T @ ways
    assert ways.tolist() == [100**3] * 100  # from each unit of the first layer: what is added up is the paths
    assert sum(layer.size for layer in layers) == 30_000


def test_the_small_differences_agree_as_far_as_they_can():
    ours = backpropagate(NETWORK, X, T).gradient
    approximate = numerical_gradient(lambda v: total_cost(NETWORK.with_parameters(v), X, T), NETWORK.parameters)
    assert 1e-9 < np.abs(ours - approximate).max() < 1e-5
    assert np.abs(ours - judge.cost_and_gradient(NETWORK, X, T)[1]).max() < 1e-13


def test_the_loop_in_the_text_is_gradient_descent():
    (loop,) = (
        code
        for code in re.findall(r"```\{code-cell\} ipython3\n(.*?)```", CHAPTER.read_text("utf-8"), re.DOTALL)
        if "# backwards" in code
    )
    said = []
    names = {"X": X, "T": T, "network": NETWORK, "sigmoid": sigmoid, "print": said.append}
    exec(loop, names)
    parameters, costs = judge.trained(NETWORK, X, T, 0.2, 300)
    assert said == [f"C_T = {costs[300]:.3f}"]
    assert ((names["A3"] - T) ** 2).sum() / 2 == pytest.approx(
        costs[300], rel=1e-9
    )  # not that before the last step
    found = np.concatenate([names[name].ravel() for name in ("W2", "b2", "W3", "b3")])
    np.testing.assert_allclose(found, parameters, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(train(NETWORK, X, T, 0.2, 300).network.parameters, parameters, rtol=1e-9, atol=1e-9)


# What is learned.


def test_after_300_epochs_all_64_pictures_and_all_24_unseen_ones_are_right(learned):
    network, costs = learned
    assert right(network(X), PICTURES) == 64
    assert right(network(U), UNSEEN) == 24
    assert accuracy(network, X, PICTURES.digits) == accuracy(network, U, UNSEEN.digits) == 1
    assert (np.diff(costs) < 0).all()  # it sinks smoothly


def test_demon_3_likes_a_hole_with_walls_on_both_sides_and_speaks_for_the_zero(learned):
    hidden, output = learned[0].layers
    likes = hidden.W[2]
    assert set(np.argsort(likes)[-2:]) == {3, 5}  # the second row, left and right
    assert likes[[3, 5]].min() > 3
    assert likes.argmin() == 4  # and the pixel between
    assert likes[4] < -2
    assert output.W[0, 2] == output.W[0].max() > 7
    assert output.W[1, 2] == output.W[1].min() < -7
    of_zeros, of_ones = (learned[0].forward(X[PICTURES.digits == digit])[0][1][:, 2] for digit in (0, 1))
    assert of_zeros.mean() > 0.8
    assert of_ones.mean() < 0.1


# The learning rate.


def test_with_a_small_learning_rate_some_are_not_there_yet(rates):
    known, _, costs = rates[0.05]
    assert known.min() >= 62
    assert (known == 64).sum() == 7
    assert costs[:, -1].min() > 5 * rates[0.2][2][:, -1].max()
    longer, _ = judge.trained_side_by_side([12, 3, 2], SEEDS, X, T, 0.05, 900)
    assert (right(longer(X), PICTURES) == 64).all()  # they only need more time


def test_with_0_2_all_ten_have_learned_everything(rates):
    known, new, _ = rates[0.2]
    assert (known == 64).all()
    assert (new == 24).all()


def test_with_1_it_is_faster_and_one_of_ten_comes_to_grief(rates):
    known, _, costs = rates[1]
    assert (known == 64).sum() == 9
    good = known == 64
    assert (costs[good, -1] < rates[0.2][2][good, -1] / 3).all()
    assert costs[~good, -1] > 1


def test_with_1_the_slow_one_has_three_wrong_after_300_epochs_and_none_200_later(rates):
    (seed,) = np.flatnonzero(rates[1][0] != 64)
    assert rates[1][0][seed] == 61
    start = Network.random([12, 3, 2], np.random.RandomState(seed))
    assert accuracy(train(start, X, T, eta=1, epochs=500).network, X, PICTURES.digits) == 1


def test_with_2_none_learns_everything_and_with_5_the_network_is_stuck(rates):
    assert (rates[2][0] < 64).all()
    known, new, costs = rates[5]
    assert known.max() <= 32
    assert new.max() <= 12
    assert (costs[:, -1] > 16).all()  # worse than shrugging
    assert np.median(costs[:, -1]) == pytest.approx(32, abs=0.01)


def test_the_curves_of_the_four_learning_rates(rates):
    slow, good, fast, stuck = (rates[eta][2][1] for eta in (0.05, 0.2, 1, 5))
    assert (np.diff(slow) < 0).all()
    assert (np.diff(good) < 0).all()
    assert (good[1:] < slow[1:]).all()
    assert (np.diff(fast)[:20] > 0).sum() >= 2  # jumps at the beginning
    assert (fast[100:] < good[100:]).all()
    np.testing.assert_allclose(stuck[1:], 32, atol=0.01)
    for eta, costs in zip((0.05, 0.2, 1), (slow, good, fast), strict=True):
        np.testing.assert_allclose(train(NETWORK, X, T, eta, 300).costs, costs, rtol=1e-6)


def test_far_out_the_slopes_are_nearly_0_and_the_network_stays_where_it_is():
    stuck = train(NETWORK, X, T, eta=5, epochs=100).network
    assert np.abs(backpropagate(stuck, X, T).gradient).max() < 1e-3
    outputs = stuck(X)
    assert (np.minimum(outputs, 1 - outputs) < 1e-3).all()  # all sigmoids are at their ends
    assert np.abs(train(stuck, X, T, eta=0.2, epochs=300).network.parameters - stuck.parameters).max() < 0.1


def test_with_0_02_ten_times_as_many_epochs_lead_to_about_the_same_place(rates):
    _, costs = judge.trained(NETWORK, X, T, 0.02, 300)
    assert (np.diff(costs) < 0).all()
    assert round(costs[300], 2) == 3.45
    assert round(rates[0.2][2][1, 30], 2) == 3.47


def test_with_3_the_first_step_jumps_to_32_and_the_way_back_is_long_and_unforeseeable():
    first = NETWORK.with_parameters(judge.trained(NETWORK, X, T, 3, 1)[0])
    assert (judge.answers(first, judge.layers_of(first), X) < 0.001).all()
    ends = []
    for seed in range(12):
        # As different as two computers: by the last digit of each number.
        start = NETWORK.parameters * (1 + 1e-15 * np.random.RandomState(seed).uniform(-1, 1, 47))
        result = train(NETWORK.with_parameters(start), X, T, eta=3, epochs=300)
        costs = result.costs
        assert costs[0] == pytest.approx(18.5, abs=0.05)
        assert costs[1] == pytest.approx(32, abs=0.01)
        assert costs[100] == pytest.approx(18.0, abs=0.05)
        ends.append(right(result.network(X), PICTURES))
    assert max(ends) < 64
    assert len(set(ends)) > 2


# The beginning.


@pytest.fixture(scope="module")
def beginnings():
    """How many of 64 are right after 500 epochs, by the scale of the initial values, for ten seeds each."""
    return {
        scale: right(judge.trained_side_by_side([12, 3, 2], SEEDS, X, T, 0.2, 500, scale)[0](X), PICTURES)
        for scale in (0, 1, 5, 20)
    }


def test_from_0_half_of_the_pictures_are_wrong_for_ever(beginnings):
    assert (beginnings[0] == 32).all()
    # Not only because the units are copies: as many zeros as ones pull at every parameter, and no slope is left.
    assert not backpropagate(NETWORK.with_parameters(np.zeros(47)), X, T).gradient.any()
    copies = train(NETWORK.with_parameters(np.full(47, 0.1)), X, T, 0.2, 500).network
    assert (copies.layers[0].W[0] == copies.layers[0].W).all()
    assert 60 <= right(copies(X), PICTURES) < 64  # as many as a single demon can


def test_in_between_lies_a_wide_range_in_which_it_goes_well(beginnings):
    assert (beginnings[1] == 64).all()
    assert beginnings[5].min() >= 61


def test_from_large_values_most_do_not_learn_because_most_units_begin_convinced(beginnings):
    assert beginnings[20].max() < 64
    assert np.median(beginnings[20]) < 45
    convinced = []
    for seed in SEEDS:
        for _, a in Network.random([12, 3, 2], np.random.RandomState(seed), 20).forward(X):
            convinced += (np.minimum(a, 1 - a) < 0.01).ravel().tolist()
    assert np.mean(convinced) > 0.8


# A few pictures at a time, and many layers.


@pytest.mark.parametrize("seed", range(3))
def test_heaps_of_any_size_come_to_about_the_same_cost_after_20_epochs(seed):
    costs = []
    for size in (64, 8, 1):
        rng, parts = np.random.RandomState(seed), judge.layers_of(NETWORK)
        for _ in range(20):
            for heap in rng.permutation(64).reshape(-1, size):
                slopes = torch.autograd.grad(judge.cost_of(NETWORK, parts, X[heap], T[heap]), parts)
                with torch.no_grad():
                    for part, slope in zip(parts, slopes, strict=True):
                        part -= 0.2 * slope
        costs.append(judge.cost_of(NETWORK, parts, X, T).item())
    assert max(costs) < 1.05 * min(costs)
    assert max(costs) < 18.48 / 3


def test_in_a_deep_sigmoid_network_the_errors_fade_and_with_relu_they_do_not():
    deep = Network.random([12, 6, 6, 6, 6, 2], np.random.RandomState(1))
    size = np.array([np.abs(delta).mean() for delta in unit_errors(deep, X, T)])
    shrinks = size[:-1] / size[1:]
    assert 1 / 6 < shrinks.min() < shrinks.max() < 1.02 / 3
    hidden = Network.random([12, 6, 6, 6, 6], np.random.RandomState(1), activation=relu).layers
    awake = Network((*hidden, deep.layers[-1]))
    size = np.array([np.abs(delta).mean() for delta in unit_errors(awake, X, T)])
    assert size.max() < 2 * size.min()


# The noise.


def test_one_wrong_pixel_hardly_matters_and_four_are_a_third_of_the_picture(learned):
    share = []
    for flips in range(5):
        rights = total = 0
        for turned in itertools.combinations(range(12), flips):
            noisy = X.copy()
            noisy[:, turned] = 1 - noisy[:, turned]
            rights += right(learned[0](noisy), PICTURES)
            total += 64
        share.append(rights / total)
    assert share[0] == 1
    assert share[1] > 0.95
    assert share[1] > share[2] > share[3] > share[4] > 0.6
    # What the cell finds with random pixels is near these averages.
    rng = np.random.RandomState(0)
    for flips in range(5):
        found = []
        for _ in range(100):
            order = rng.rand(64, 12).argsort(axis=1)
            noisy = np.where(order < flips, 1 - X, X)
            assert (np.abs(noisy - X).sum(axis=1) == flips).all()
            found.append(right(learned[0](noisy), PICTURES) / 64)
        assert np.mean(found) == pytest.approx(share[flips], abs=0.01)


# How few demons are enough.


def test_no_single_demon_can_read_all_64():
    # Two zeros make, pixel by pixel, the same picture as two ones, a full one. So a weighted sum of the pixels gives
    # both pairs the same total, and cannot be larger for each of the ones than for each of the zeros; and a network
    # with a single hidden unit knows no more of a picture than one weighted sum.
    assert PICTURES.digits[[18, 21]].tolist() == [0, 0]
    assert PICTURES.digits[[32, 57]].tolist() == [1, 1]
    assert (X[18] + X[21] == X[32] + X[57]).all()
    assert (X[18] + X[21] == 1).all()
    drawn = re.search(r"~~~text\n(19 +22.*?)~~~", CHAPTER.read_text("utf-8"), re.DOTALL)[1].splitlines()
    assert drawn[0].split() == ["19", "22", "33", "58"]
    columns = np.array([line.split() for line in drawn[2:]]).T
    for number, rows in zip(drawn[0].split(), columns, strict=True):
        assert [int(mark == "#") for mark in "".join(rows)] == X[int(number) - 1].tolist()


def test_one_demon_reads_at_most_63_and_two_are_enough_with_most_seeds():
    seeds = range(20)
    one, two = (
        right(judge.trained_side_by_side([12, units, 2], seeds, X, T, 0.2, 500)[0](X), PICTURES) for units in (1, 2)
    )
    assert one.max() == 63
    assert one.min() >= 60
    assert (two == 64).mean() > 0.7


# The exercises.


def test_the_solutions_by_hand():
    # A unit with the output 0.8 has the sum ln 4.
    output = Network((Layer([[1.0]], [0.0]),))
    assert unit_errors(output, [np.log(4)], [1])[0].round(9).tolist() == [-0.032]
    assert pytest.approx(0.025) == (3 * 0.1 + 1 * -0.2) * 0.5 * 0.5
    assert Fraction(-4) + 2 * Fraction(3, 32) == Fraction(-38125, 10000)
    assert 5 + 5 + 3 == 13
    assert 12 * 5 + 5 + 5 * 5 + 5 + 5 * 3 + 3 == 113
    deep = Network.random([12, 5, 5, 3], np.random.RandomState(0))
    assert deep.parameters.size == 113
    assert sum(delta.size for delta in unit_errors(deep, np.zeros(12), np.zeros(3))) == 13
    silent = Network((Layer([[1.0]], [-0.3], relu), Layer([[7.0]], [0.0])))
    assert unit_errors(silent, [0.0], [1.0])[0].tolist() == [0]


# The figure of the training.


def test_the_presets_of_the_training_show_what_their_comments_say(rates):
    def shown(name):
        figure = Training(**Training.presets[name])
        assert figure.seed == 1
        network = Network.random([12, figure.hidden, 2], np.random.RandomState(figure.seed))
        for eta, epochs in figure.runs:
            network = train(network, X, T, eta, epochs).network
        return network

    assert shown("start").parameters.tolist() == NETWORK.parameters.tolist()
    network = shown("learned")
    assert (right(network(X), PICTURES), right(network(U), UNSEEN)) == (64, 24)
    slow = total_cost(shown("slow"), X, T)
    assert slow == pytest.approx(rates[0.2][2][1, 30], rel=0.05)  # ten times fewer epochs
    assert total_cost(shown("stuck"), X, T) == pytest.approx(32, abs=0.01)
    assert 60 <= right(shown("one")(X), PICTURES) < 64
