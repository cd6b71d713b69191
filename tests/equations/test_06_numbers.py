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
ETA, EPOCHS = 0.2, 300
ZEROS, ONES = (int(count) for count in np.bincount(PICTURES.digits.astype(int)))

WORDS = {0: "none", 1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 8: "eight", 10: "ten"}

GIVEN = ["It was found several times, became widely known in 1986"]


@pytest.fixture(scope="module")
def learned():
    """The network of the text after 300 epochs, by PyTorch, and its costs."""
    parameters, costs = judge.trained(NETWORK, X, T, ETA, EPOCHS)
    return NETWORK.with_parameters(parameters), costs


@pytest.fixture(scope="module")
def rates():
    """For each learning rate of the text and each seed: how many are right of 64 and of 24, and the costs."""
    etas = [0.05, 0.2, 1, 5]
    outputs, costs = judge.trained_side_by_side([12, 3, 2], [*SEEDS] * len(etas), X, T, np.repeat(etas, 10), EPOCHS)
    known = right(outputs(X), PICTURES).reshape(-1, 10)
    new = right(outputs(U), UNSEEN).reshape(-1, 10)
    return dict(zip(etas, zip(known, new, costs.reshape(-1, 10, EPOCHS + 1), strict=True), strict=True))


def right(outputs, pictures):
    """How many pictures each network reads as what they are."""
    return ((outputs[..., 1] > outputs[..., 0]) == (pictures.digits == 1)).sum(axis=-1)


def errors_of(x, t):
    """The errors of the untrained network's hidden and output units, by PyTorch: the slopes of the biases."""
    gradient = judge.cost_and_gradient(NETWORK, [x], [t])[1]
    return gradient[36:39], gradient[45:]


# The price.


def evaluations(network):
    """How often the small differences ask for the cost to find every slope once."""
    calls = []

    def counted(parameters):
        calls.append(parameters)
        return total_cost(network.with_parameters(parameters), X, T)

    numerical_gradient(counted, network.parameters)
    return len(calls)


def test_the_small_differences_need_one_cost_for_each_parameter_and_one_more(says):
    count = NETWORK.parameters.size
    says("paid for each step with {} evaluations of its cost", evaluations(NETWORK))
    says("With {} parameters it is some tens of times faster", count)
    assert evaluations(NETWORK) == count + 1
    ways, ours, million = 1, 1 + 2, 10**6  # forwards, and back for at most twice that
    says(
        "With a million parameters that makes {} {} {} ways against {}",
        *f"{million + ways:,}".split(","),
        WORDS[ours],
    )
    assert 2 * 10**5 < (million + ways) / ours < 10**6  # several hundred thousand times as fast


def test_47_slopes_become_5_errors(says, shows):
    errors = errors_of(X[0], T[0])
    slopes, count = NETWORK.parameters.size, sum(map(len, errors))
    says("So {} slopes have become {} errors", slopes, count)
    shows("backprop", "preset.slopes.comment", "{} errors have become {} slopes", WORDS[count].capitalize(), slopes)
    parts = [part.size for layer in NETWORK.layers for part in (layer.W, layer.b)]
    says("the cost out with {} letters, {} weights, {} biases, {} weights and {} biases", sum(parts), *parts)
    theirs = judge.cost_and_gradient(NETWORK, X[:1], T[:1])[1]
    agree = np.abs(backpropagate(NETWORK, X[:1], T[:1]).gradient - theirs) < 1e-15
    says("All {} slopes agree to the last digits", agree.sum())


def test_the_shapes_of_the_matrices(says):
    signals = [X, *(a for _, a in NETWORK.forward(X))]
    says("For our network and its {} pictures they are these", len(X))
    sizes = [*signals[0].shape]
    for layer, before, after, errors in zip(
        NETWORK.layers, signals, signals[1:], unit_errors(NETWORK, X, T), strict=False
    ):
        slopes = errors.T @ before
        assert slopes.shape == layer.W.shape
        sizes += [*after.shape, *errors.shape, *layer.W.shape, *errors.T.shape, *before.shape, *slopes.shape]
    says(
        "the pixels - {} × {} - - - * - 2, hidden - {} × {} - {} × {} - {} × {} - ({} × {})({} × {}) = {} × {} "
        "* - 3, output - {} × {} - {} × {} - {} × {} - ({} × {})({} × {}) = {} × {}",
        *sizes,
    )


# The small network and the checks.


def test_the_decimals_of_the_errors_by_hand(says):
    half, three_quarters = Fraction(1, 2), Fraction(3, 4)
    output = (half - 1) * half * half
    first, second = 2 * output * half * half, -4 * output * three_quarters * (1 - three_quarters)
    says(
        r"$-\tfrac1{{16}} = {}$, $\tfrac3{{32}} = {}$ and $-\tfrac18 = {}$: the same numbers",
        *(float(error) for error in (first, second, output)),
    )


def by_hand():
    """The small network that is worked out by hand."""
    return Network((Layer([[2, -1], [1, -1]], [0, 1 + np.log(3)]), Layer([[2, -4]], [2])))


def test_one_step_by_hand_raises_the_output_and_lowers_the_cost(says):
    small, below = by_hand(), 0.01
    parameters, costs = judge.trained(small, [[1, 2]], [[1]], eta=2, epochs=1)
    says(
        r"changes by $-2\cdot(-\tfrac1{{16}}) = {:.3f}$ and becomes {:.3f}; the bias $b^3_1 = 2$ becomes "
        r"$2 + \tfrac28 = {:.2f}$",
        *(parameters[6] - 2, parameters[6], parameters[8]),
    )
    assert parameters[[6, 8]] == pytest.approx([2 + 2 / 16, 2 + 2 / 8])
    after = small.with_parameters(parameters)([1, 2])
    says(
        "raised the output from {:.1f} to {:.3f}, and the cost has fallen from {:.3f} to less than {}",
        *(small([1, 2])[0], after[0], costs[0], below),
    )
    assert costs[1] < below
    assert costs[1] == pytest.approx((1 - after[0]) ** 2 / 2)


def test_the_second_hidden_unit_has_one_and_a_half_times_the_error_of_the_first():
    first, second = np.abs(unit_errors(by_hand(), [1, 2], [1])[0])
    assert second / first == pytest.approx(3 / 2)
    settled = by_hand().forward([1, 2])[0][1]
    slopes = settled * (1 - settled)
    assert slopes[1] < slopes[0]  # although it is the more settled
    assert second / first == pytest.approx(2 * slopes[1] / slopes[0])  # its word weighs twice as much


def test_of_the_first_picture_hidden_unit_3_has_the_largest_error(says):
    hidden, output = by_pytorch = errors_of(X[0], T[0])
    largest = np.abs(hidden).argmax()
    says("For the first picture it is unit {}, with the error {:.3f}", largest + 1, hidden[largest])
    says(
        r"$\delta^3_1 \approx {:.3f}$, and output 2 calmer, $\delta^3_2 \approx {:.3f}$",
        *output,
    )
    signal = NETWORK.forward(X[0])[0][1][0]
    says("But its output, {:.3f}, is already close to 0", signal)
    says("and so its error is only {:.3f}", hidden[0])
    assert PICTURES.digits[0] == 0
    pulls = (NETWORK.layers[1].W * by_pytorch[1][:, None]).T  # of both outputs on each hidden unit
    assert (pulls.prod(axis=1) > 0).tolist() == [True, False, True]
    W = NETWORK.layers[1].W[:, 2]
    assert W[0] > 0 > W[1]  # unit 3 speaks for output 1 and against output 2
    assert (NETWORK.layers[1].W[:, 1] > 0).all()  # and unit 2 for both


def test_through_three_layers_of_100_units_lead_a_million_paths_and_the_recurrence_takes_30_000_products(says):
    units, steps = 100, 3
    says("Take {} layers of {} units, one behind the other", WORDS[steps + 1], units)
    layers = [np.ones((units, units))] * steps
    ways = np.ones(units)
    for layer in layers:
        ways = layer.T @ ways
    assert ways.tolist() == [10**6] * units  # from each unit of the first layer: what is added up is the paths
    products = sum(layer.size for layer in layers)
    says("one step back between two layers of {} units takes", units)
    says("and the {} steps together {} {}, for all units", WORDS[steps], *f"{products:,}".split(","))


def test_the_small_differences_agree_as_far_as_they_can(says):
    says("For the whole cost of {} pictures, the small differences agree", len(X))
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
    parameters, costs = judge.trained(NETWORK, X, T, ETA, EPOCHS)
    assert said == [f"C_T = {costs[EPOCHS]:.3f}"]
    assert ((names["A3"] - T) ** 2).sum() / 2 == pytest.approx(
        costs[EPOCHS], rel=1e-9
    )  # not that before the last step
    found = np.concatenate([names[name].ravel() for name in ("W2", "b2", "W3", "b3")])
    np.testing.assert_allclose(found, parameters, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(
        train(NETWORK, X, T, ETA, EPOCHS).network.parameters, parameters, rtol=1e-9, atol=1e-9
    )


# What is learned.


def test_after_300_epochs_all_64_pictures_and_all_24_unseen_ones_are_right(says, learned):
    network, costs = learned
    known, new = right(network(X), PICTURES), right(network(U), UNSEEN)
    says(
        "After {} epochs, which take a blink, the network reads all {} pictures, and all {} that",
        EPOCHS,
        known,
        new,
    )
    assert (known, new) == (len(X), len(U))
    says(r"With $\eta = {}$ the cost sinks smoothly in", ETA)
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


def test_with_a_small_learning_rate_some_are_not_there_yet(says, rates):
    eta = 0.05
    known, _, costs = rates[eta]
    late = sum(known < len(X))
    says("With ${}$ {} of the ten are not quite there after {} epochs", eta, WORDS[late], EPOCHS)
    assert known.min() >= 62
    assert costs[:, -1].min() > 5 * rates[ETA][2][:, -1].max()
    longer, _ = judge.trained_side_by_side([12, 3, 2], SEEDS, X, T, eta, 900)
    assert (right(longer(X), PICTURES) == len(X)).all()  # they only need more time


def test_with_0_2_all_ten_have_learned_everything(says, rates):
    known, new, _ = rates[ETA]
    says("With ${}$ all {} have learned everything", ETA, WORDS[sum(known == len(X))])
    assert (known == len(X)).all()
    assert (new == len(U)).all()


def test_with_1_it_is_faster_and_one_of_ten_is_held_up(says, rates):
    eta, more = 1, 200
    known, _, costs = rates[eta]
    good = known == len(X)
    (seed,) = np.flatnonzero(~good)
    assert (costs[good, -1] < rates[ETA][2][good, -1] / 3).all()
    assert costs[seed, -1] > 1
    start = Network.random([12, 3, 2], np.random.RandomState(seed))
    later = right(train(start, X, T, eta, EPOCHS + more).network(X), PICTURES)
    says(
        "With ${}$ it is even faster, but {} of the ten is held up on a plain: after {} epochs it still has {} pictures "
        "wrong, and {} epochs later {}",
        *(eta, WORDS[sum(~good)], EPOCHS, WORDS[len(X) - known[seed]], more, WORDS[len(X) - later]),
    )


def test_with_5_all_ten_are_stuck_from_the_first_step_on(says, rates):
    eta, shrug = 5, total_cost(NETWORK.with_parameters(np.zeros(47)), X, T)
    known, new, costs = rates[eta]
    says(
        "With ${}$ all {} are stuck from the first step on: not once in {} epochs does one of them cost less than the "
        "{:.0f} of a shrug",
        *(eta, WORDS[len(costs)], EPOCHS, shrug),
    )
    # How many are right by luck hangs on the last digits of the processor.
    assert (costs[:, 1:] > shrug).all()
    assert np.median(costs[:, -1]) == pytest.approx(32, abs=0.01)
    assert known.max() < len(X)
    assert new.max() < len(U)


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


def test_with_0_02_ten_times_as_many_epochs_lead_to_about_the_same_place(says, rates):
    eta = 0.02
    says(r"What do you expect for $\eta = {}$", eta)
    says(r"With $\eta = {}$ the cost sinks just as smoothly", eta)
    _, costs = judge.trained(NETWORK, X, T, eta, EPOCHS)
    assert (np.diff(costs) < 0).all()
    early = round(EPOCHS * eta / ETA)
    says(
        r"After {} epochs with seed {} it is {:.2f}, about where $\eta = {}$ comes after {} epochs, {:.2f}",
        *(EPOCHS, 1, costs[EPOCHS], ETA, early, rates[ETA][2][1, early]),
    )


def test_with_3_the_first_step_jumps_to_32_and_the_way_back_is_long_and_unforeseeable(says):
    first = NETWORK.with_parameters(judge.trained(NETWORK, X, T, 3, 1)[0])
    assert (judge.answers(first, judge.layers_of(first), X) < 0.001).all()
    shrug, soon = total_cost(NETWORK.with_parameters(np.zeros(47)), X, T), 100
    ends = []
    for seed in range(12):
        # As different as two computers: by the last digit of each number.
        start = NETWORK.parameters * (1 + 1e-15 * np.random.RandomState(seed).uniform(-1, 1, 47))
        result = train(NETWORK.with_parameters(start), X, T, eta=3, epochs=EPOCHS)
        costs = result.costs
        says("The cost jumps from {:.1f} to {:.0f}, and there it sticks", *costs[:2])
        says(
            "After {} epochs the cost is still {:.1f}, more than the {:.0f} of a shrug, and after {} epochs some "
            "pictures are still read wrongly",
            *(soon, costs[soon], shrug, EPOCHS),
        )
        assert costs[soon] > shrug
        ends.append(right(result.network(X), PICTURES))
    assert max(ends) < len(X)
    assert len(set(ends)) > 2


# The beginning.


SCALES = (0, 1, 5, 20)


@pytest.fixture(scope="module")
def beginnings():
    """How many of 64 are right after 500 epochs, by the scale of the initial values, for ten seeds each."""
    return {
        scale: right(judge.trained_side_by_side([12, 3, 2], SEEDS, X, T, ETA, 500, scale)[0](X), PICTURES)
        for scale in SCALES
    }


def test_from_0_half_of_the_pictures_are_wrong_for_ever(says, beginnings):
    says("and let the scale be {}, {}, {} or {}", *SCALES)
    (counted,) = set(beginnings[0].tolist())
    says("(That counts as {} right because a tie", counted)
    says("the {} zeros and the {} ones pull at each output unit", ZEROS, ONES)
    assert counted == ZEROS
    # Not only because the units are copies: as many zeros as ones pull at every parameter, and no slope is left.
    slopes = backpropagate(NETWORK.with_parameters(np.zeros(47)), X, T).gradient
    says("All {} slopes are exactly 0", sum(slopes == 0))
    assert not slopes.any()


def test_units_that_begin_alike_learn_and_remain_copies_but_for_their_last_digits(says):
    beginning = 0.1
    says("(Had all parameters begun at {}, the three units would learn", beginning)
    copies = train(NETWORK.with_parameters(np.full(47, beginning)), X, T, ETA, 500).network
    hidden, output = copies.layers
    for units in (hidden.W, hidden.b, output.W.T):
        assert np.ptp(units, axis=0).max() < 1e-13
    assert np.abs(hidden.W).max() > 1  # they have moved, and so could have come apart
    assert 60 <= right(copies(X), PICTURES) < len(X)  # as many as a single demon can


def test_in_between_lies_a_wide_range_in_which_it_goes_well(says, beginnings):
    small, large = 1, 5
    says(
        "With {} all {} learn everything, and even with {} {} of them",
        *(small, WORDS[sum(beginnings[small] == len(X))], large, WORDS[sum(beginnings[large] == len(X))]),
    )
    assert beginnings[large].min() >= 60


def test_from_large_values_most_do_not_learn_because_most_units_begin_convinced(says, beginnings):
    scale = 20
    says("With {} most units begin convinced of something", scale)
    assert beginnings[scale].max() < len(X)
    assert np.median(beginnings[scale]) < 45
    convinced = []
    for seed in SEEDS:
        for _, a in Network.random([12, 3, 2], np.random.RandomState(seed), scale).forward(X):
            convinced += (np.minimum(a, 1 - a) < 0.01).ravel().tolist()
    assert np.mean(convinced) > 0.8


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


@pytest.mark.parametrize("seed", range(3))
def test_heaps_of_any_size_come_to_about_the_same_cost_after_20_epochs(says, seed):
    says("Each step so far has used all {} pictures. With {} that is no trouble", len(X), HEAPS[0])
    costs = [with_heaps(size, ETA, seed) for size in HEAPS]
    says(r"seen all pictures {} times. With $\eta = {}$ the costs are nearly the same", PASSES, ETA)
    assert max(costs) < 1.05 * min(costs)
    assert max(costs) < 18.48 / 3


def test_with_2_one_long_step_leaps_into_the_plain_and_the_short_ones_arrive(says):
    eta = 2
    whole, eight, one = (with_heaps(size, eta) for size in HEAPS)
    assert whole == pytest.approx(32, abs=0.1)  # the level plain
    assert max(eight, one) < 1
    corrections = [len(X) // size for size in HEAPS]
    says(
        r"With $\eta = {}$ the one long step leaps into the level plain, while the short ones arrive: "
        "the network corrects its course {} or {} times in an epoch, not once",
        *(eta, WORDS[corrections[1]], corrections[2]),
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
    says("If all {} were read correctly", len(X))
    zeros, ones = (18, 21), (32, 57)
    says("Two are zeros, {} and {}", *(number + 1 for number in zeros))
    says("So do {} and {}, two ones", *(number + 1 for number in ones))
    # Two zeros make, pixel by pixel, the same picture as two ones, a full one. So a weighted sum of the pixels gives
    # both pairs the same total, and cannot be larger for each of the ones than for each of the zeros; and a network
    # with a single hidden unit knows no more of a picture than one weighted sum.
    assert not PICTURES.digits[[*zeros]].any()
    assert PICTURES.digits[[*ones]].all()
    for pair in (zeros, ones):
        assert (X[[*pair]].sum(axis=0) == 1).all()
    drawn = re.search(r"~~~text\n(19 +22.*?)~~~", CHAPTER.read_text("utf-8"), re.DOTALL)[1].splitlines()
    assert drawn[0].split() == [str(number + 1) for number in (*zeros, *ones)]
    columns = np.array([line.split() for line in drawn[2:]]).T
    for number, rows in zip(drawn[0].split(), columns, strict=True):
        assert [int(mark == "#") for mark in "".join(rows)] == X[int(number) - 1].tolist()


def test_one_demon_reads_at_most_63_and_two_are_enough_with_most_seeds(says):
    seeds, epochs = range(20), 500
    says(r"learns all {} pictures, for at least one seed, with $\eta = {}$ and {} epochs", len(X), ETA, epochs)
    one, two = (
        right(judge.trained_side_by_side([12, units, 2], seeds, X, T, ETA, epochs)[0](X), PICTURES)
        for units in (1, 2)
    )
    says("With one, the best networks read {} of the {}", one.max(), len(X))
    assert one.max() < len(X)
    assert one.min() >= 60
    assert (two == 64).mean() > 0.7


# The exercises.


def test_the_first_error_by_hand(says):
    a, t = Fraction("0.8"), 1
    says("sigmoid has $a^3_1 = {}$ and should have $t_1 = {}$", float(a), t)
    error = float((a - t) * a * (1 - a))
    says(r"$({} - 1)\cdot {}\cdot {} = {}$. It is negative", float(a), float(a), float(1 - a), error)
    # A unit with the output a has the sum ln a/(1 − a).
    unit = Network((Layer([[1.0]], [0.0]),))
    assert unit_errors(unit, [np.log(float(a / (1 - a)))], [t])[0] == pytest.approx(error)


def test_one_step_back_by_hand(says):
    first, second, signal = Fraction("0.1"), Fraction("-0.2"), Fraction("0.5")
    weights = (3, 1)
    says(r"errors $\delta^3_1 = {}$ and $\delta^3_2 = {}$", float(first), float(second))
    says("with the output $a^2_1 = {}$ is connected to them by $w^3_{{11}} = {}$ and", float(signal), weights[0])
    collected, slope = weights[0] * first + weights[1] * second, signal * (1 - signal)
    says(
        r"By {{eq}}`eq-delta-hidden`, $({}\cdot {} + {}\cdot({}))\cdot {}\cdot {} = {}\cdot {} = {}$",
        *(weights[0], float(first), weights[1], float(second), float(signal), float(1 - signal)),
        *(float(collected), float(slope), float(collected * slope)),
    )
    # The same by PyTorch: two sums whose slopes are the two errors.
    z = torch.zeros(1, requires_grad=True)
    (torch.sigmoid(z) * (weights[0] * float(first) + weights[1] * float(second))).sum().backward()
    assert z.grad.item() == pytest.approx(float(collected * slope))


def test_the_slope_of_a_weight_by_hand(says):
    error, pixel = -0.04, 1
    says(r"A hidden unit has the error $\delta^2_2 = {}$", error)
    weight = torch.zeros(1, requires_grad=True)
    (error * weight * pixel).sum().backward()
    says(r"$\delta^2_2\cdot x_7 = {}\cdot {} = {:.2f}$. If the pixel", error, pixel, weight.grad.item())


def test_one_step_of_learning_by_hand(says):
    before, eta = by_hand().layers[1].W[0, 1], 2
    now = judge.trained(by_hand(), [[1, 2]], [[1]], eta, 1)[0][7]
    says(
        r"so the new value is ${:.0f} + {}\cdot\tfrac3{{32}} = {:.0f} + {:.4f} = {:.4f}$",
        *(before, eta, before, now - before, now),
    )


def test_13_errors_make_113_slopes(says):
    sizes = [12, 5, 5, 3]
    says("A network has {} inputs, two hidden layers of {} units each, and {} outputs", sizes[0], *sizes[2:])
    deep = Network.random(sizes, np.random.RandomState(0))
    each = [delta.size for delta in unit_errors(deep, np.zeros(12), np.zeros(3))]
    says("after the input layer: ${} + {} + {} = {}$", *each, sum(each))
    parts = [number for inputs, units in itertools.pairwise(sizes) for number in (inputs, units, units)]
    says(
        r"follow the slopes of all ${}\cdot {} + {} + {}\cdot {} + {} + {}\cdot {} + {} = {}$",
        *parts,
        deep.parameters.size,
    )


def test_a_silent_relu_is_not_told_anything(says, shows):
    z = -0.3
    says("A hidden unit uses ReLU and has $z = {}$", z)
    shows("ex-relu-error", "hint", "the slope of ReLU at {}", z)
    silent = Network((Layer([[1.0]], [z], relu), Layer([[7.0]], [0.0])))
    assert unit_errors(silent, [0.0], [1.0])[0].tolist() == [0]


# The figure of the training.


def test_the_presets_of_the_training_show_what_their_comments_say(shows, rates):
    def shown(name):
        figure = Training(**Training.presets[name])
        assert figure.seed == 1
        network = Network.random([12, figure.hidden, 2], np.random.RandomState(figure.seed))
        for eta, epochs in figure.runs:
            network = train(network, X, T, eta, epochs).network
        return network

    assert shown("start").parameters.tolist() == NETWORK.parameters.tolist()
    network = shown("learned")
    ((eta, epochs),) = Training.presets["learned"]["runs"]
    known, new = right(network(X), PICTURES), right(network(U), UNSEEN)
    shows(
        "training",
        "preset.learned.comment",
        "{} epochs with *η* = {}: all {} pictures are right, and all {} unseen",
        *(epochs, eta, known, new),
    )
    assert (known, new) == (len(X), len(U))
    shows("training", "preset.start.comment", "{} random parameters", shown("start").parameters.size)
    ((eta, epochs),) = Training.presets["slow"]["runs"]
    shows("training", "preset.slow.comment", "*η* = {}: after {} epochs it is about where", eta, epochs)
    ((eta, _),) = Training.presets["stuck"]["runs"]
    shows("training", "preset.stuck.comment", "*η* = {}: the first steps threw", eta)
    slow = total_cost(shown("slow"), X, T)
    assert slow == pytest.approx(rates[0.2][2][1, 30], rel=0.05)  # ten times fewer epochs
    assert total_cost(shown("stuck"), X, T) == pytest.approx(32, abs=0.01)
    assert 60 <= right(shown("one")(X), PICTURES) < 64
