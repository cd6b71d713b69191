"""Chapter 6: numbers and claims that the text, the figures' words and the solutions state."""

import itertools
import math
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

GIVEN = [
    "became widely known in 1986",
    "Take four layers of 100 units, one behind the other",
    r"What do you expect for $\eta = 0.02$?",
    "An output unit with a sigmoid has $a^3_1 = 0.8$",
    r"Two output units have the errors $\delta^3_1 = 0.1$ and $\delta^3_2 = -0.2$",
    "A hidden sigmoid unit with the output $a^2_1 = 0.5$",
    r"A hidden unit has the error $\delta^2_2 = -0.04$, and pixel 7 is on",
    "A network has 12 inputs, two hidden layers of 5 units each, and 3 outputs",
    "A hidden unit uses ReLU and has $z = -0.3$",
]

PICTURES, UNSEEN = load_pictures("zeros_and_ones"), load_pictures("zeros_and_ones", "unseen")
X, T = PICTURES.x.reshape(64, 12), one_hot(PICTURES.digits, 2)
U = UNSEEN.x.reshape(24, 12)
NETWORK = Network.random([12, 3, 2], np.random.RandomState(1))
SEEDS = range(10)
EPOCHS = 300
WORDS = {1: "one", 2: "two", 3: "three", 5: "five", 6: "six", 8: "eight", 10: "ten", 10**6: "million"}
SHRUG = judge.cost_and_gradient(NETWORK.with_parameters(np.zeros(47)), X, T)[0]  # the cost of ½ as every answer
CHAPTER = Path(__file__).parents[2] / "book" / "chapters" / "06_backpropagation.md"


@pytest.fixture(scope="module")
def learned():
    """The network of the text after its training, by PyTorch, and its costs."""
    parameters, costs = judge.trained(NETWORK, X, T, 0.2, EPOCHS)
    return NETWORK.with_parameters(parameters), costs


@pytest.fixture(scope="module")
def rates():
    """For each learning rate of the text and each seed: how many are right of 64, and the costs."""
    etas = [0.05, 0.2, 1, 5]
    outputs, costs = judge.trained_side_by_side([12, 3, 2], [*SEEDS] * 4, X, T, np.repeat(etas, 10), EPOCHS)
    known = right(outputs(X), PICTURES).reshape(4, 10)
    return dict(zip(etas, zip(known, costs.reshape(4, 10, EPOCHS + 1), strict=True), strict=True))


def right(outputs, pictures):
    """How many pictures each network reads as what they are."""
    return ((outputs[..., 1] > outputs[..., 0]) == (pictures.digits == 1)).sum(axis=-1)


def errors_of(x, t):
    """The errors of the untrained network's hidden and output units, by PyTorch: the slopes of the biases."""
    gradient = judge.cost_and_gradient(NETWORK, [x], [t])[1]
    return gradient[36:39], gradient[45:]


# The small network and the checks.


def small_network():
    """The network worked out by hand."""
    return Network((Layer([[2, -1], [1, -1]], [0, 1 + np.log(3)]), Layer([[2, -4]], [2])))


def hand_errors():
    """The errors of its units in exact numbers, with the recurrence written out."""
    half, most = Fraction(1, 2), Fraction(3, 4)
    output = (half - 1) * half * (1 - half)
    return 2 * output * half * (1 - half), -4 * output * most * (1 - most), output


def test_the_decimals_of_the_errors_by_hand(says):
    # By PyTorch they are the slopes of the biases, to the last digits.
    slopes = judge.cost_and_gradient(small_network(), [[1, 2]], [[1]])[1]
    assert slopes[[4, 5, 8]] == pytest.approx([float(error) for error in hand_errors()], rel=1e-14)
    says(
        r"$-\tfrac1{{16}} = {}$, $\tfrac3{{32}} = {}$ and $-\tfrac18 = {}$: the same numbers",
        *map(float, hand_errors()),
    )


def test_one_step_by_hand_raises_the_output_and_lowers_the_cost(says):
    small, eta = small_network(), 2
    output = hand_errors()[-1]
    slope = output * Fraction(1, 2)  # the error times the signal of hidden unit 1
    parameters, costs = judge.trained(small, [[1, 2]], [[1]], eta, epochs=1)
    weight, bias = 2 - eta * slope, 2 - eta * output
    assert parameters[[6, 8]] == pytest.approx([float(weight), float(bias)])
    says(
        r"With $\eta = {}$, the weight $w^3_{{11}} = 2$ changes by $-2\cdot(-\tfrac1{{16}}) = {}$ and becomes {}",
        eta,
        float(-eta * slope),
        float(weight),
    )
    says(r"the bias $b^3_1 = 2$ becomes $2 + \tfrac28 = {}$", float(bias))
    before, after = small([1, 2])[0], small.with_parameters(parameters)([1, 2])[0]
    assert costs == pytest.approx([(1 - before) ** 2 / 2, (1 - after) ** 2 / 2])
    says(
        "raised the output from {:.1f} to {:.3f}, and the cost has fallen from {:.3f} to less than {}",
        before,
        after,
        costs[0],
        10.0 ** math.ceil(math.log10(costs[1])),
    )


def test_the_second_hidden_unit_has_one_and_a_half_times_the_error_of_the_first():
    first, second, _ = hand_errors()
    assert abs(second) == Fraction(3, 2) * abs(first)
    (_, signals), _ = small_network().forward([1, 2])
    settled = signals * (1 - signals)
    assert settled[1] < settled[0]


def test_of_the_first_picture_hidden_unit_3_has_the_largest_error(says):
    hidden, output = errors_of(X[0], T[0])
    largest = np.abs(hidden).argmax()
    says("For the first picture it is unit {}, with the error {:.3f}", largest + 1, hidden[largest])
    says(r"more excited, $\delta^3_1 \approx {:.3f}$, and output 2 calmer, $\delta^3_2 \approx {:.3f}$", *output)
    assert PICTURES.digits[0] == 0
    pulls = (NETWORK.layers[1].W * output[:, None]).T  # of both outputs on each hidden unit
    assert (pulls.prod(axis=1) > 0).tolist() == [True, False, True]
    W = NETWORK.layers[1].W[:, 2]
    assert W[0] > 0 > W[1]  # unit 3 speaks for output 1 and against output 2
    assert (NETWORK.layers[1].W[:, 1] > 0).all()  # and unit 2 for both
    says("But its output, {:.3f}, is already close to 0", NETWORK.forward(X[0])[0][1][0])
    says("and so its error is only {:.3f}", hidden[0])


def test_through_three_layers_of_100_units_lead_a_million_paths_and_the_recurrence_takes_30_000_products(says):
    units = 100
    layers = [np.ones((units, units))] * 3
    ways = np.ones(units)
    for layer in layers:
        ways = layer.T @ ways
    (paths,) = set(ways.tolist())  # from each unit of the first layer: what is added up is the paths
    says(r"there are $100\cdot 100\cdot 100$ paths to the outputs, a {}", WORDS[int(paths)])
    says("one step back between two layers of {} units takes", units)
    says("and the three steps together {} {:03}", *divmod(sum(layer.size for layer in layers), 1000))


def test_the_shapes_of_the_matrices(says):
    signals = [X, *(a for _, a in NETWORK.forward(X))]
    shapes = [*X.shape]
    for before, after, D, layer in zip(
        signals, signals[1:], unit_errors(NETWORK, X, T), NETWORK.layers, strict=False
    ):
        for matrix in (after, D, layer.W, D.T, before, D.T @ before):
            shapes += matrix.shape
    says(
        "1, the pixels - {} × {} - - - "
        "* - 2, hidden - {} × {} - {} × {} - {} × {} - ({} × {})({} × {}) = {} × {} "
        "* - 3, output - {} × {} - {} × {} - {} × {} - ({} × {})({} × {}) = {} × {}",
        *shapes,
    )
    says("For our network and its {} pictures they are these", len(X))


def test_the_price_of_the_small_differences(says):
    seen = []

    def cost(parameters):
        seen.append(parameters)
        return total_cost(NETWORK.with_parameters(parameters), X, T)

    numerical_gradient(cost, NETWORK.parameters)
    size = NETWORK.parameters.size
    says("it paid for each step with {} evaluations of its cost", len(seen))
    says("With {} parameters it is some tens of times faster", size)
    beside = len(seen) - size  # what does not grow with the parameters
    evaluations = 10**6 + beside
    ways = 1 + 2  # forwards, and back for twice that at most: see the test of the products
    says(
        "With a million parameters that makes {} {:03} {:03} ways against {}",
        evaluations // 10**6,
        evaluations // 1000 % 1000,
        evaluations % 1000,
        WORDS[ways],
    )
    assert 200_000 < evaluations / ways < 500_000  # several hundred thousand times


def test_all_slopes_agree_with_pytorch_and_with_the_small_differences_as_far_as_they_can(says):
    parts = [part.size for layer in NETWORK.layers for part in (layer.W, layer.b)]
    says("writes the cost out with {} letters, {} weights, {} biases, {} weights and {} biases", sum(parts), *parts)
    one = backpropagate(NETWORK, X[:1], T[:1]).gradient
    assert np.abs(one - judge.cost_and_gradient(NETWORK, X[:1], T[:1])[1]).max() < 5e-16
    says("All {} slopes agree to the last digits", one.size)
    ours = backpropagate(NETWORK, X, T).gradient
    approximate = numerical_gradient(lambda v: total_cost(NETWORK.with_parameters(v), X, T), NETWORK.parameters)
    assert 1e-9 < np.abs(ours - approximate).max() < 1e-5
    assert np.abs(ours - judge.cost_and_gradient(NETWORK, X, T)[1]).max() < 1e-13
    says("For the whole cost of {} pictures, the small differences agree", len(X))


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


def test_after_300_epochs_all_64_pictures_and_all_24_unseen_ones_are_right(learned, says, shows):
    network, costs = learned
    known, new = right(network(X), PICTURES), right(network(U), UNSEEN)
    assert (known, new) == (len(X), len(U))
    assert accuracy(network, X, PICTURES.digits) == accuracy(network, U, UNSEEN.digits) == 1
    says(
        "After {} epochs, which take a blink, the network reads all {} pictures, and all {} that it has never seen",
        EPOCHS,
        known,
        new,
    )
    shows(
        "training",
        "preset.learned.comment",
        "{} epochs with *η* = 0.2: all {} pictures are right, and all {} unseen ones",
        EPOCHS,
        known,
        new,
    )
    shows("training", "preset.start.comment", "{} random parameters", network.parameters.size)
    assert (np.diff(costs) < 0).all()
    says(r"With $\eta = {}$ the cost sinks smoothly in", 0.2)


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


def test_with_a_small_learning_rate_some_are_not_there_yet(rates, says):
    known, costs = rates[0.05]
    assert known.min() >= 62
    missing = (known < len(X)).sum()
    says(
        "With ${}$ {} of the {} are not quite there after {} epochs",
        0.05,
        WORDS[missing],
        WORDS[len(known)],
        EPOCHS,
    )
    assert costs[:, -1].min() > 5 * rates[0.2][1][:, -1].max()
    longer, _ = judge.trained_side_by_side([12, 3, 2], SEEDS, X, T, 0.05, 900)
    assert (right(longer(X), PICTURES) == len(X)).all()  # they only need more time


def test_with_0_2_all_ten_have_learned_everything(rates, says):
    known, _ = rates[0.2]
    assert (known == len(X)).all()
    says("With ${}$ all {} have learned everything", 0.2, WORDS[len(known)])


def test_with_1_it_is_faster_and_one_of_ten_is_held_up_for_a_while(rates, says):
    known, costs = rates[1]
    good = known == len(X)
    assert (costs[good, -1] < rates[0.2][1][good, -1] / 3).all()
    assert (costs[~good, -1] > 1).all()
    (slow,) = np.flatnonzero(~good)
    later = 200
    start = Network.random([12, 3, 2], np.random.RandomState(slow))
    longer = train(start, X, T, eta=1, epochs=EPOCHS + later).network
    assert right(longer(X), PICTURES) == len(X)
    says(
        "With ${}$ it is even faster, but {} of the {} is held up on a plain: "
        "after {} epochs it still has {} pictures wrong, and {} epochs later none",
        1,
        WORDS[(~good).sum()],
        WORDS[len(known)],
        EPOCHS,
        WORDS[len(X) - known[slow]],
        later,
    )


def test_with_5_none_learns_everything_and_nearly_all_are_stuck_almost_from_the_first_step(rates, says):
    known, costs = rates[5]
    assert (known < len(X)).all()
    says("With ${}$ none of the {} learns everything", 5, WORDS[len(known)])
    # Nearly all are stuck. From the first step on they are never better than a shrug.
    assert ((costs[:, 1:].min(axis=1) > SHRUG) & (np.abs(costs[:, -1] - 32) < 0.01)).sum() >= 8


def test_the_curves_of_the_four_learning_rates(rates):
    slow, good, fast, stuck = (rates[eta][1][1] for eta in (0.05, 0.2, 1, 5))
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


def test_with_0_02_ten_times_as_many_epochs_lead_to_about_the_same_place(rates, says, shows):
    eta, usual = 0.02, rates[0.2][1][1]
    _, costs = judge.trained(NETWORK, X, T, eta, EPOCHS)
    assert (np.diff(costs) < 0).all()
    says(r"With $\eta = {}$ the cost sinks just as smoothly", eta)
    there = np.abs(usual - costs[-1]).argmin()
    says(
        r"After {} epochs with seed 1 it is {:.2f}, about where $\eta = {}$ comes after {} epochs, {:.2f}",
        EPOCHS,
        costs[-1],
        0.2,
        there,
        usual[there],
    )
    says("nearly the same path, and it takes {} times as many", WORDS[EPOCHS // there])
    shows(
        "training",
        "preset.slow.comment",
        "*η* = {}: after {} epochs it is about where {} times fewer epochs lead with *η* = 0.2",
        eta,
        EPOCHS,
        WORDS[EPOCHS // there],
    )


def test_with_3_the_first_step_jumps_to_32_and_the_way_back_is_long_and_unforeseeable(says):
    first = NETWORK.with_parameters(judge.trained(NETWORK, X, T, 3, 1)[0])
    assert (judge.answers(first, judge.layers_of(first), X) < 0.001).all()
    ends = []
    for seed in range(12):
        # As different as two computers: by the last digit of each number.
        start = NETWORK.parameters * (1 + 1e-15 * np.random.RandomState(seed).uniform(-1, 1, 47))
        result = train(NETWORK.with_parameters(start), X, T, eta=3, epochs=EPOCHS)
        before, after, *_ = result.costs
        says("The cost jumps from {:.1f} to {:.0f}, and there it sticks at first", before, after)
        says(
            "After {} epochs the cost is still {:.1f}, more than the {:.0f} of a shrug, "
            "and after {} epochs some pictures are still read wrongly",
            100,
            result.costs[100],
            SHRUG,
            EPOCHS,
        )
        ends.append(right(result.network(X), PICTURES))
    assert max(ends) < len(X)
    assert len(set(ends)) > 2


# The beginning.


@pytest.fixture(scope="module")
def beginnings():
    """How many of 64 are right after 500 epochs, by the scale of the initial values, for ten seeds each."""
    return {
        scale: right(judge.trained_side_by_side([12, 3, 2], SEEDS, X, T, 0.2, 500, scale)[0](X), PICTURES)
        for scale in (0, 1, 5, 20)
    }


def test_from_0_half_of_the_pictures_are_wrong_for_ever(beginnings, says):
    says("let the scale be {}, {}, {} or {}", *beginnings)
    (known,) = set(beginnings[0].tolist())
    says("That counts as {} right because", known)
    # Not only because the units are copies: as many zeros as ones pull at every parameter, and no slope is left.
    says("the {} zeros and the {} ones pull at each output", *np.bincount(PICTURES.digits.astype(int)))
    slopes = backpropagate(NETWORK.with_parameters(np.zeros(47)), X, T).gradient
    assert not slopes.any()
    says("All {} slopes are exactly {:.0f}", slopes.size, np.abs(slopes).max())


def test_parameters_that_begin_alike_stay_copies_up_to_rounding(says):
    alike = 0.1
    copies = train(NETWORK.with_parameters(np.full(47, alike)), X, T, 0.2, 500).network
    hidden, output = copies.layers
    for values in (hidden.W, hidden.b, output.W.T):
        assert np.ptp(values, axis=0).max() < 1e-13
    assert np.abs(hidden.W - alike).max() > 0.5  # although they learn
    says("Had all parameters begun at {}, the {} units would learn", alike, WORDS[len(hidden.b)])
    assert 60 <= right(copies(X), PICTURES) < 64  # as many as a single demon can


def test_in_between_lies_a_wide_range_in_which_it_goes_well(beginnings, says):
    assert (beginnings[1] == 64).all()
    assert beginnings[5].min() >= 61
    perfect = (beginnings[5] == len(X)).sum()
    says("With {} all {} learn everything, and even with {} {} of them", 1, WORDS[len(SEEDS)], 5, WORDS[perfect])


def test_from_large_values_most_do_not_learn_because_most_units_begin_convinced(beginnings, says):
    scale = max(beginnings)
    assert beginnings[scale].max() < 64
    assert np.median(beginnings[scale]) < 45
    convinced = []
    for seed in SEEDS:
        for _, a in Network.random([12, 3, 2], np.random.RandomState(seed), scale).forward(X):
            convinced += (np.minimum(a, 1 - a) < 0.01).ravel().tolist()
    assert np.mean(convinced) > 0.8
    says("With {} most units begin convinced of something", scale)


# A few pictures at a time, and many layers.


HEAPS, PASSES = (64, 8, 1), 20


def with_heaps(size, eta, seed=0):
    """The cost after all pictures have been seen a few times in heaps of this size, by PyTorch."""
    rng, parts = np.random.RandomState(seed), judge.layers_of(NETWORK)
    for _ in range(PASSES):
        for heap in rng.permutation(len(X)).reshape(-1, size):
            slopes = torch.autograd.grad(judge.cost_of(NETWORK, parts, X[heap], T[heap]), parts)
            with torch.no_grad():
                for part, slope in zip(parts, slopes, strict=True):
                    part -= eta * slope
    return judge.cost_of(NETWORK, parts, X, T).item()


def test_short_steps_come_to_about_the_same_cost_with_heaps_of_any_size(says):
    says("has used all {0} pictures. With {0} that is no trouble", len(X))
    says("Each run has seen all pictures {} times", PASSES)
    for seed in range(2):
        costs = [with_heaps(size, 0.2, seed) for size in HEAPS]
        assert max(costs) < 1.05 * min(costs)
        assert max(costs) < 18.48 / 3
    says(r"With $\eta = {}$ the costs are nearly the same", 0.2)


def test_with_2_one_long_step_leaps_into_the_plain_and_the_short_ones_arrive(says):
    whole, eight, one = (with_heaps(size, 2) for size in HEAPS)
    assert whole > SHRUG
    assert max(eight, one) < 1
    steps = [len(X) // size for size in HEAPS]
    says(
        r"With $\eta = {}$ the one long step leaps into the level plain, while the short ones arrive: "
        "the network corrects its course {} or {} times in an epoch, not once",
        2,
        WORDS[steps[1]],
        steps[2],
    )


def test_in_a_deep_sigmoid_network_the_errors_fade_and_with_relu_they_do_not():
    deep = Network.random([12, 6, 6, 6, 6, 2], np.random.RandomState(1))
    size = np.array([np.abs(delta).mean() for delta in unit_errors(deep, X, T)])
    shrinks = size[:-1] / size[1:]
    assert shrinks.min() > 1 / 6
    assert round(1 / shrinks.max(), 1) == 3
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


def test_no_single_demon_can_read_all_64(says):
    # Two zeros make, pixel by pixel, the same picture as two ones, a full one. So a weighted sum of the pixels gives
    # both pairs the same total, and cannot be larger for each of the ones than for each of the zeros; and a network
    # with a single hidden unit knows no more of a picture than one weighted sum.
    drawn = re.search(r"~~~text\n(19 +22.*?)~~~", CHAPTER.read_text("utf-8"), re.DOTALL)[1].splitlines()
    numbers = [int(number) for number in drawn[0].split()]
    columns = np.array([line.split() for line in drawn[2:]]).T
    x = np.array([[mark == "#" for mark in "".join(rows)] for rows in columns], dtype=float)
    for number, picture in zip(numbers, x, strict=True):
        assert (picture == X[number - 1]).all()
    digits = PICTURES.digits[np.array(numbers) - 1]
    zeros, ones = ([n for n, digit in zip(numbers, digits, strict=True) if digit == value] for value in (0, 1))
    says("Two are zeros, {} and {}", *zeros)
    says("So do {} and {}, two ones", *ones)
    assert (x[digits == 0].sum(axis=0) == 1).all()
    assert (x[digits == 1].sum(axis=0) == 1).all()
    says("If all {} were read correctly", len(X))


def test_one_demon_reads_at_most_63_and_two_are_enough_with_most_seeds(says):
    seeds, eta, epochs = range(20), 0.2, 500
    one, two = (
        right(judge.trained_side_by_side([12, units, 2], seeds, X, T, eta, epochs)[0](X), PICTURES)
        for units in (1, 2)
    )
    says("With one, the best networks read {} of the {}", one.max(), len(X))
    assert one.min() >= 60
    assert (two == len(X)).mean() > 0.7
    says(
        r"the network learns all {} pictures, for at least one seed, with $\eta = {}$ and {} epochs",
        two.max(),
        eta,
        epochs,
    )


# The exercises.


def error_of(outputs, t):
    """The errors of sigmoid units with these outputs, by PyTorch."""
    z = torch.tensor([math.log(a / (1 - a)) for a in outputs], requires_grad=True)
    (((torch.sigmoid(z) - torch.tensor(t)) ** 2).sum() / 2).backward()
    return z.grad.tolist()


def test_the_first_error(says):
    a, t = 0.8, 1.0
    (error,) = error_of([a], [t])
    says(r"$({} - {:.0f})\cdot {}\cdot {:.1f} = {:.3f}$. It is negative", a, t, a, 1 - a, error)


def test_one_step_back(says):
    a, weights, errors = 0.5, torch.tensor([3.0, 1.0]), torch.tensor([0.1, -0.2])
    z = torch.tensor(math.log(a / (1 - a)), requires_grad=True)
    back = torch.autograd.grad((weights * torch.sigmoid(z)) @ errors, z)[0].item()
    says(
        r"$({:.0f}\cdot {:.1f} + {:.0f}\cdot({:.1f}))\cdot {}\cdot {} = {:.1f}\cdot {} = {:.3f}$",
        *(float(number) for pair in zip(weights, errors, strict=True) for number in pair),
        a,
        1 - a,
        float(weights @ errors),
        a * (1 - a),
        back,
    )


def test_the_slope_of_a_weight_is_the_error_if_its_pixel_is_on(says):
    error, pixel = -0.04, 1
    w = torch.tensor(0.0, requires_grad=True)
    (slope,) = torch.autograd.grad(error * w * pixel, w)  # the cost changes by the error times the sum
    says(r"Error times signal: $\delta^2_2\cdot x_7 = {}\cdot {} = {:.2f}$", error, pixel, slope.item())


def test_one_step_of_learning(says):
    eta = 2
    change = -eta * hand_errors()[2] * Fraction(3, 4)  # the error of the output times the signal of hidden unit 2
    moved = judge.trained(small_network(), [[1, 2]], [[1]], eta, epochs=1)[0][7]
    assert moved == pytest.approx(float(-4 + change), rel=1e-14)
    says(
        r"the new value is $-4 + 2\cdot\tfrac3{{32}} = -4 + {} = {}$",
        float(change),
        float(-4 + change),
    )


def test_count_the_errors(says):
    deep = Network.random([12, 5, 5, 3], np.random.RandomState(0))
    errors = [delta.size for delta in unit_errors(deep, np.zeros(12), np.zeros(3))]
    says("One for each unit after the input layer: ${} + {} + {} = {}$", *errors, sum(errors))
    says(
        r"the slopes of all $12\cdot 5 + 5 + 5\cdot 5 + 5 + 5\cdot 3 + 3 = {}$ parameters",
        sum(layer.W.size + layer.b.size for layer in deep.layers),
    )


def test_a_silent_relu_is_not_told_anything():
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
    assert slow == pytest.approx(rates[0.2][1][1, 30], rel=0.05)  # ten times fewer epochs
    assert total_cost(shown("stuck"), X, T) == pytest.approx(32, abs=0.01)
    assert 60 <= right(shown("one")(X), PICTURES) < 64
