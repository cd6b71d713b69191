"""Chapter 6: numbers and claims that the text, the figures' words and the solutions state."""

import itertools
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
import torch
from support import pytorch_oracle
from support.lessons import PICTURES, T, X
from support.prose import slips_of as slips_in

from dlmath import (
    Layer,
    Network,
    accuracy,
    backpropagate,
    cross_entropy,
    gradient_check,
    load_pictures,
    nearest_neighbour,
    numerical_gradient,
    relu,
    sigmoid,
    square_error,
    total_cost,
    train,
    unit_errors,
)
from dlmath.widgets import SplitChain, Training, catalogue

UNSEEN = load_pictures("zeros_and_ones", "unseen")
U = UNSEEN.x.reshape(24, 12)
NETWORK = Network.random([12, 3, 2], np.random.RandomState(1))
SEEDS = range(10)
CHAPTER = Path(__file__).parents[2] / "book" / "chapters" / "06_backpropagation.md"
ETA, EPOCHS = 0.2, 300
ZEROS, ONES = (int(count) for count in np.bincount(PICTURES.digits.astype(int)))

WORDS = {
    0: "none",
    1: "one",
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    8: "eight",
    9: "nine",
    10: "ten",
}

GIVEN = [
    "It was found several times, became widely known in 1986",
    "who found it with colleagues in 2015",
]


def slips_of(exercise, **names):
    """The wrong numbers to which an exercise has replies."""
    return slips_in("06", exercise, np=np, **names)


@pytest.fixture(scope="module")
def learned():
    """The network of the text after 300 epochs, by PyTorch, and its costs."""
    parameters, costs = pytorch_oracle.trained(NETWORK, X, T, ETA, EPOCHS)
    return NETWORK.with_parameters(parameters), costs


@pytest.fixture(scope="module")
def rates():
    """For each learning rate of the text and each seed: how many are right of 64, and the costs."""
    etas = [0.05, 0.2, 1, 5]
    outputs, costs = pytorch_oracle.trained_side_by_side(
        [12, 3, 2], [*SEEDS] * len(etas), X, T, np.repeat(etas, 10), EPOCHS
    )
    known = right(outputs(X), PICTURES).reshape(-1, 10)
    return dict(zip(etas, zip(known, costs.reshape(-1, 10, EPOCHS + 1), strict=True), strict=True))


def right(outputs, pictures):
    """How many pictures each network reads as what they are."""
    return ((outputs[..., 1] > outputs[..., 0]) == (pictures.digits == 1)).sum(axis=-1)


def errors_of(x, t):
    """The errors of the untrained network's hidden and output units, by PyTorch: the slopes of the biases."""
    gradient = pytorch_oracle.cost_and_gradient(NETWORK, [x], [t])[1]
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
    times = evaluations(NETWORK) // 3
    says("in place of {} that promises a factor of at least {}, and the clock", evaluations(NETWORK), times)
    says("and `numerical_gradient` does these other things {} times", evaluations(NETWORK))
    assert evaluations(NETWORK) == count + 1
    ways, ours, million = 1, 1 + 2, 10**6  # forwards, and back for at most twice that
    says(
        "With a million parameters that makes {:,} ways against {}",
        million + ways,
        WORDS[ours],
    )
    forwards = sum(layer.W.size for layer in NETWORK.layers)
    # A product for each weight, one for each slope, and one for each weight of the output layer.
    both = 2 * forwards + NETWORK.layers[1].W.size
    says(
        r"That is {} for one gradient, and {} ways forwards take ${}\cdot {} = {}$, about {:.0f} times as many",
        *(both, count + 1, count + 1, forwards, (count + 1) * forwards, (count + 1) * forwards / both),
    )
    assert 2 * 10**5 < (million + ways) / ours < 10**6  # several hundred thousand times as fast


# The chain that splits.


def pulls(w2, t=(1, 0)):
    """Return the outputs, the cost and the errors of the split chain with a weight, and the network."""
    network = Network([Layer([[2]], [-2]), Layer([[2], [w2]], [-1, -2])])
    outputs = network(np.array([1.0]))
    return outputs, square_error(outputs, t), unit_errors(network, [1.0], t), network


def test_half_the_weight_is_too_little_and_at_3_the_pulls_nearly_cancel(says, shows):
    _, _, ((delta,), (first, whole)), _ = pulls(4)
    outputs, _, ((less,), (_, half)), _ = pulls(2)
    says("It is too little: δ is then about −{:.3f}, and the first", -less)
    says("Its output falls to {:.3f}, closer to", outputs[1])
    says("its own δ falls, too, from {} to {:.3f}", whole, half)
    _, _, ((near,), (_, second)), _ = pulls(3)
    together = 2 * first + 3 * second
    says(
        r"at $w_2 = 3$, where $2\cdot({}) + 3\cdot {:.4f} \approx {:.3f}$ and δ ≈ {:.3f}",
        *(first, second, together, near),
    )
    shows("split_chain", "preset.chapter.comment", "together *δ* = {}, a sixteenth", delta)
    assert 2 * first == -0.25
    assert 4 * whole == 0.5
    shows("split_chain", "preset.cancel.comment", "*δ* is only {:.3f}", near)
    assert abs(near) < min(abs(pulls(w2)[2][0][0]) for w2 in (2.5, 3.5))
    shows("split_chain", "preset.one.comment", "and *δ* = −{}", -pulls(0)[2][0][0])


def test_a_long_nudge_breaks_the_promise_of_the_slope(shows):
    _, cost, ((delta,), _), network = pulls(4)
    nudge = SplitChain.presets["far"]["h"]
    shows("split_chain", "preset.far.comment", "promises that *C* falls by {}, all the way to 0", -nudge * delta)
    assert cost == -nudge * delta
    moved = Network([Layer(network.layers[0].W, network.layers[0].b + nudge), network.layers[1]])
    assert 0 < square_error(moved(np.array([1.0])), [1, 0]) - cost < 0.03


def test_47_slopes_become_5_errors(says, shows):
    errors = errors_of(X[0], T[0])
    slopes, count = NETWORK.parameters.size, sum(map(len, errors))
    says("So {} slopes have become {} errors", slopes, count)
    shows("backprop", "preset.slopes.comment", "{} errors have become {} slopes", WORDS[count].capitalize(), slopes)
    parts = [part.size for layer in NETWORK.layers for part in (layer.W, layer.b)]
    says("written out with {} letters, and compares", sum(parts))
    theirs = pytorch_oracle.cost_and_gradient(NETWORK, X[:1], T[:1])[1]
    agree = np.abs(backpropagate(NETWORK, X[:1], T[:1]).gradient - theirs) < 1e-15
    says("All {} slopes agree, up to the rounding in the last digits", agree.sum())
    says("Now measure how long each method takes, for all {} pictures", len(X))


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
    parameters, costs = pytorch_oracle.trained(small, [[1, 2]], [[1]], eta=2, epochs=1)
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
    says("Take {} layers of {} units, one after another", WORDS[steps + 1], units)
    layers = [np.ones((units, units))] * steps
    ways = np.ones(units)
    for layer in layers:
        ways = layer.T @ ways
    assert ways.tolist() == [10**6] * units  # from each unit of the first layer: what is added up is the paths
    products = sum(layer.size for layer in layers)
    says("step back between two layers of {} units takes", units)
    says("and the {} steps together {:,}, for all units", WORDS[steps], products)


def test_the_loop_in_the_text_is_gradient_descent():
    (loop,) = (
        code
        for code in re.findall(r"```\{code-cell\} ipython3\n(.*?)```", CHAPTER.read_text("utf-8"), re.DOTALL)
        if "# backwards" in code
    )
    said = []
    names = {"X": X, "T": T, "network": NETWORK, "sigmoid": sigmoid, "print": said.append}
    exec(loop, names)
    parameters, costs = pytorch_oracle.trained(NETWORK, X, T, ETA, EPOCHS)
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
        "After {} epochs, which take the blink of an eye, the network reads all {} pictures, and all {} unseen ones",
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
    assert likes[1] == np.sort(likes)[-3] > 2  # and the roof
    assert output.W[0, 2] == output.W[0].max() > 7
    assert output.W[1, 2] == output.W[1].min() < -7
    of_zeros, of_ones = (learned[0].forward(X[PICTURES.digits == digit])[0][1][:, 2] for digit in (0, 1))
    assert of_zeros.mean() > 0.8
    assert of_ones.mean() < 0.1


def test_demon_1_speaks_for_the_one_and_walls_in_the_third_row_calm_it(learned):
    hidden, output = learned[0].layers
    assert output.W[0, 0] < -3
    assert output.W[1, 0] > 3
    assert sigmoid(hidden.b[0]) > 0.95  # excited by its bias
    assert hidden.W[0, [6, 8]].max() < -1  # the third row, left and right
    assert hidden.W[0].argmin() == 6


# The learning rate.


def test_with_a_small_learning_rate_some_are_not_there_yet(says, rates):
    eta = 0.05
    known, costs = rates[eta]
    late = sum(known < len(X))
    says("Each dot is the cost of one network after {} epochs", EPOCHS)
    says("With ${}$ {} of the ten do not read all {} pictures yet", eta, WORDS[late], len(X))
    assert known.min() >= 62
    assert costs[:, -1].min() > 5 * rates[ETA][1][:, -1].max()
    longer, _ = pytorch_oracle.trained_side_by_side([12, 3, 2], SEEDS, X, T, eta, 900)
    assert (right(longer(X), PICTURES) == len(X)).all()  # they only need more time


def test_with_0_2_all_ten_have_learned_everything(says, rates):
    known, _ = rates[ETA]
    says("With ${}$ all {} have learned everything", ETA, WORDS[sum(known == len(X))])
    assert (known == len(X)).all()


def test_with_1_it_is_faster_and_one_of_ten_is_held_up(says, rates):
    eta, more = 1, 200
    known, costs = rates[eta]
    good = known == len(X)
    (seed,) = np.flatnonzero(~good)
    assert (costs[good, -1] < rates[ETA][1][good, -1] / 3).all()
    assert costs[seed, -1] > 1
    start = Network.random([12, 3, 2], np.random.RandomState(seed))
    later = right(train(start, X, T, eta, EPOCHS + more).network(X), PICTURES)
    says(
        "With ${}$ it is even faster, but {} of the ten is held up on a plain: after {} epochs it still has {} pictures "
        "wrong, and {} epochs later {}",
        *(eta, WORDS[sum(~good)], EPOCHS, WORDS[len(X) - known[seed]], more, WORDS[len(X) - later]),
    )


def test_with_5_none_of_ten_ever_costs_less_than_a_shrug_and_nine_end_at_half_the_worst_cost(says, rates):
    eta, shrug, worst = 5, total_cost(NETWORK.with_parameters(np.zeros(47)), X, T), T.size / 2
    known, costs = rates[eta]
    # Where the tenth ends hangs on the last digits of the processor.
    ends = costs[:, -1]
    flat = abs(ends - worst / 2) < 0.01
    says(
        "With ${}$ none of the {} ever costs less, after any of the {} epochs, than the {:.0f} of a shrug, and {} of them "
        "end at a cost of {:.1f}, as if half of all outputs were as wrong as an output can be",
        *(eta, WORDS[len(costs)], EPOCHS, shrug, WORDS[sum(flat)], np.median(ends)),
    )
    assert (costs[:, 1:] > shrug).all()
    assert known.max() < len(X)


def test_with_0_02_ten_times_as_many_epochs_lead_to_about_the_same_place(says, rates):
    eta = 0.02
    says(r"What do you expect for $\eta = {}$", eta)
    says(r"With $\eta = {}$ the cost sinks just as smoothly", eta)
    _, costs = pytorch_oracle.trained(NETWORK, X, T, eta, EPOCHS)
    assert (np.diff(costs) < 0).all()
    early = round(EPOCHS * eta / ETA)
    says(
        r"After {} epochs with seed {} it is {:.2f}, about where $\eta = {}$ comes after {} epochs, {:.2f}",
        *(EPOCHS, 1, costs[EPOCHS], ETA, early, rates[ETA][1][1, early]),
    )


def test_with_3_the_first_step_jumps_to_32_and_the_way_back_is_long_and_unforeseeable(says):
    first = NETWORK.with_parameters(pytorch_oracle.trained(NETWORK, X, T, 3, 1)[0])
    assert (pytorch_oracle.answers(first, pytorch_oracle.layers_of(first), X) < 0.001).all()
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
        scale: right(pytorch_oracle.trained_side_by_side([12, 3, 2], SEEDS, X, T, ETA, 500, scale)[0](X), PICTURES)
        for scale in SCALES
    }


@pytest.mark.gate
def test_from_0_half_of_the_pictures_are_wrong_for_ever(says, beginnings):
    says("and let the scale be {}, {}, {} or {}", *SCALES)
    (counted,) = set(beginnings[0].tolist())
    says("counts a tie as the first digit, so that makes {}.)", counted)
    says("the {} zeros and the {} ones pull at each output unit", ZEROS, ONES)
    assert counted == ZEROS
    # Not only because the units are copies: as many zeros as ones pull at every parameter, and no slope is left.
    slopes = backpropagate(NETWORK.with_parameters(np.zeros(47)), X, T).gradient
    says("All {} slopes are exactly 0", sum(slopes == 0))
    assert not slopes.any()


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


def with_heaps(size, eta, seed=0, start=NETWORK):
    """The cost after all pictures have been seen a few times in heaps of this size, by PyTorch."""
    rng, parts = np.random.RandomState(seed), pytorch_oracle.layers_of(start)
    for _ in range(PASSES):
        for heap in rng.permutation(len(X)).reshape(-1, size):
            slopes = torch.autograd.grad(pytorch_oracle.cost_of(NETWORK, parts, X[heap], T[heap]), parts)
            with torch.no_grad():
                for part, slope in zip(parts, slopes, strict=True):
                    part -= eta * slope
    return pytorch_oracle.cost_of(NETWORK, parts, X, T).item()


@pytest.mark.gate
@pytest.mark.parametrize("seed", range(3))
def test_heaps_of_any_size_come_to_about_the_same_cost_after_20_epochs(says, seed):
    says("Each step so far has used all {} pictures. With a million", len(X))
    costs = [with_heaps(size, ETA, seed) for size in HEAPS]
    says("Each run has seen all pictures {} times", PASSES)
    says("the slopes of eight pictures are about an eighth of those of {}, and so is the step", HEAPS[0])
    says(r"With $\eta = {}$ the costs are therefore nearly the same", ETA)
    assert max(costs) < 1.05 * min(costs)
    assert max(costs) < 18.48 / 3


@pytest.mark.gate
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
    others = [Network.random([12, 3, 2], np.random.RandomState(seed)) for seed in range(12) if seed != 1]
    long, short = ([with_heaps(size, eta, start=start) for start in others] for size in HEAPS[:2])
    least, most, below = 4, 32, 1
    says(
        "From the other beginnings, the networks with the seeds {} to {}, the long step ends at costs between {} and {}",
        *(0, 11, least, most),
    )
    assert least + 0.2 < min(long) < least + 1
    assert max(long) == pytest.approx(most, abs=0.01)
    says("and heaps of eight always below {}", below)
    assert max(short) < below / 1.5


# The noise.


@pytest.mark.gate
def test_of_one_wrong_pixel_the_network_misreads_a_few_pictures_and_the_most_similar_picture_none(says, learned):
    share, similar = [], []
    for flips in range(5):
        rights = alike = total = 0
        for turned in itertools.combinations(range(12), flips):
            noisy = X.copy()
            noisy[:, turned] = 1 - noisy[:, turned]
            rights += right(learned[0](noisy), PICTURES)
            alike += (nearest_neighbour(noisy.reshape(64, 4, 3), PICTURES) == PICTURES.digits).sum()
            total += 64
        share.append(rights / total)
        similar.append(alike / total)
    assert share[0] == similar[0] == similar[1] == 1  # looking up misreads none
    says("misreads about {} pictures in a hundred, and looking up none", WORDS[round(100 * (1 - share[1]))])
    assert all(ours < other for ours, other in zip(share[1:], similar[1:], strict=True))  # bears noise better
    assert similar[4] == pytest.approx(2 / 3, abs=0.04)
    assert share[1] > share[2] > share[3] > share[4]
    assert share[4] == pytest.approx(2 / 3, abs=0.02)  # about two in three
    # What the cell finds with random pixels is near these averages.
    rng = np.random.RandomState(0)
    for flips in range(5):
        found = []
        for _ in range(100):
            order = rng.rand(64, 12).argsort(axis=1)
            noisy = np.where(order < flips, 1 - X, X)
            assert (np.abs(noisy - X).sum(axis=1) == flips).all()
            alike = nearest_neighbour(noisy.reshape(64, 4, 3), PICTURES) == PICTURES.digits
            found.append([right(learned[0](noisy), PICTURES) / 64, alike.mean()])
        assert np.mean(found, axis=0) == pytest.approx([share[flips], similar[flips]], abs=0.01)


# How few demons are enough.


def test_no_single_demon_can_read_all_64(says):
    says("Here are four of the {} learning pictures", len(X))
    zeros, ones = (18, 21), (32, 57)
    # Two zeros make, pixel by pixel, the same picture as two ones, a full one. So a weighted sum of the pixels gives
    # both pairs the same total, and cannot be larger for each of the ones than for each of the zeros; and a network
    # with a single hidden unit knows no more of a picture than one weighted sum.
    assert not PICTURES.digits[[*zeros]].any()
    assert PICTURES.digits[[*ones]].all()
    for pair in (zeros, ones):
        assert (X[[*pair]].sum(axis=0) == 1).all()
    # The sum of the fourth picture follows from those of the other three, whatever weights and bias are.
    known = {18: 1.3, 21: -0.4, 32: 2}
    numbers = [value for number, value in known.items() for value in (f"{value:g}", number + 1)]
    says(
        "whose sum $z^2_1$ is {} for picture {}, {} for picture {} and {} for picture {}. What is it for picture {}?",
        *(*numbers, ones[1] + 1),
    )
    others = np.linalg.lstsq(np.c_[X[[*known]], np.ones(3)], np.array([*known.values()]), rcond=None)[0]
    fourth = np.append(X[ones[1]], 1) @ others
    says("so both totals are equal, and ${} - 0.4 - {} = {:.1f}$", known[18], known[32], fourth)
    drawn = re.search(r"~~~text\n(19 +22.*?)~~~", CHAPTER.read_text("utf-8"), re.DOTALL)[1].splitlines()
    assert drawn[0].split() == [str(number + 1) for number in (*zeros, *ones)]
    columns = np.array([line.split() for line in drawn[2:]]).T
    for number, rows in zip(drawn[0].split(), columns, strict=True):
        assert [int(mark == "#") for mark in "".join(rows)] == X[int(number) - 1].tolist()


def test_one_demon_reads_at_most_63_and_two_are_enough_with_18_of_21_seeds(says):
    seeds, epochs = range(21), 500
    one, two = (
        right(pytorch_oracle.trained_side_by_side([12, units, 2], seeds, X, T, ETA, epochs)[0](X), PICTURES)
        for units in (1, 2)
    )
    says(
        r"After {} epochs with $\eta = {}$: with one hidden unit {} of the {} pictures are the most that can be, and "
        "some seeds reach it; with two, {} of the seeds {} to {} read all {}",
        *(epochs, ETA, one.max(), len(X), sum(two == len(X)), seeds[0], seeds[-1], len(X)),
    )
    assert one.max() == len(X) - 1  # of the four pictures of the proof one at least is wrong
    assert one.min() >= 60


# Find the bug.


def cells_of(heading):
    """The code cells of a section of the chapter."""
    section = re.search(rf"^## {heading}\n(.*?)^## ", CHAPTER.read_text("utf-8"), re.DOTALL | re.MULTILINE)[1]
    return re.findall(r"```\{code-cell\} ipython3\n(.*?)```", section, re.DOTALL)


def apart(ours, exact):
    """How far each part of a gradient is from the exact one."""
    parts = zip(NETWORK.split(np.asarray(ours)), NETWORK.split(exact), strict=True)
    pairs = [pair for both in parts for pair in zip(*both, strict=True)]
    return [np.linalg.norm(g - d) / (np.linalg.norm(g) + np.linalg.norm(d)) for g, d in pairs]


@pytest.fixture(scope="module")
def checks():
    """For each cell of "Find the bug", the checks that it prints; each compared with what PyTorch says."""
    exact, printed, all_found = pytorch_oracle.cost_and_gradient(NETWORK, X, T)[1], [], []
    names = {"np": np, "X": X, "T": T, "network": NETWORK, "sigmoid": sigmoid, "print": printed.append}
    for cell in cells_of("Find the bug"):
        printed.clear()
        given = []
        exec(cell, names)
        check = names["check"]
        if "def check" not in cell:
            names["check"] = lambda *slopes, given=given: given.append(
                np.concatenate([np.ravel(s) for s in slopes])
            )
            exec(cell, names)
            names["check"] = check
        found = [[float(number) for number in line.split()[1::2]] for line in printed]
        for ours, line in zip(given, found, strict=False):
            assert apart(ours, exact) == pytest.approx(line, abs=6e-4)
        all_found.append(found)
    return all_found


def test_the_right_program_passes_the_check(says, checks):
    (line,) = checks[0]
    assert len(set(line)) == 1
    says("Here it checks the right program, with {:.3f} for all four parts", line[0])


def test_each_of_six_bugs_has_a_pattern_of_its_own(checks):
    one, two, three, four, five, six = checks[1:]
    assert [[number > 0.001 for number in line] for (line,) in (one, two, three, six)] == [
        [False, False, True, False],
        [True, False, False, False],
        [True, True, False, False],
        [True, True, False, False],
    ]
    assert max(six[0]) < min(three[0][:2]) / 2  # "far less than in version 3"
    assert four == [[0.333] * 4]
    assert five == [[0.0] * 4, [0.333] * 4]
    assert 0.05 < max(six[0]) < 0.5 < min(three[0][:2])  # only somewhat wrong


def test_the_slope_of_the_sum_has_the_pattern_of_version_3_and_small_steps_hide_version_6():
    Z2 = NETWORK.forward(X)[0][0]
    (W2, b2), (W3, b3) = ((layer.W, layer.b) for layer in NETWORK.layers)
    exact = pytorch_oracle.cost_and_gradient(NETWORK, X, T)[1]
    A2 = 1 / (1 + np.exp(-(X @ W2.T + b2)))
    A3 = 1 / (1 + np.exp(-(A2 @ W3.T + b3)))
    D3 = (A3 - T) * A3 * (1 - A3)

    def wrong(D2):
        return np.concatenate([(D2.T @ X).ravel(), D2.sum(axis=0), (D3.T @ A2).ravel(), D3.sum(axis=0)])

    pattern = np.array(apart(wrong((D3 @ W3) * Z2 * (1 - Z2)), exact))
    assert (pattern > 0.5).tolist() == [True, True, False, False]
    late = [max(apart(wrong((D3 @ (W3 - eta * D3.T @ A2)) * A2 * (1 - A2)), exact)) for eta in (0.2, 0.02, 0.002)]
    assert late[0] > 5 * late[1] > 25 * late[2] > 0
    assert late[2] < 0.01


def test_the_check_of_a_step_finds_biases_that_are_stepped_without_eta():
    before = NETWORK.parameters
    after, _ = pytorch_oracle.trained(NETWORK, X, T, ETA, 1)
    exact = pytorch_oracle.cost_and_gradient(NETWORK, X, T)[1]
    assert apart((before - after) / ETA, exact) == pytest.approx([0] * 4, abs=1e-12)
    biases = np.r_[36:39, 45:47]
    for eta, hidden in ((ETA, False), (1, True)):
        step = exact.copy()
        step[biases] /= eta  # what was, minus what is, divided by η
        found = apart(step, exact)
        assert found[::2] == [0, 0]
        assert found[1::2] == pytest.approx(2 * [0 if hidden else (1 - eta) / (1 + eta)])


# Another cost.


@pytest.fixture(scope="module")
def by_cost():
    """How many pictures ten networks read after 100 epochs, by cost and learning rate."""
    found = {}
    for entropy, eta in itertools.product((False, True), (0.05, 0.5)):
        found[entropy, eta] = []
        for seed in SEEDS:
            parts = pytorch_oracle.layers_of(Network.random([12, 3, 2], np.random.RandomState(seed)))
            t = torch.tensor(T)
            for _ in range(100):
                outputs = pytorch_oracle.answers(NETWORK, parts, X)
                loss = (
                    torch.nn.functional.binary_cross_entropy(outputs, t, reduction="sum")
                    if entropy
                    else ((outputs - t) ** 2).sum() / 2
                )
                slopes = torch.autograd.grad(loss, parts)
                with torch.no_grad():
                    for part, slope in zip(parts, slopes, strict=True):
                        part -= eta * slope
            outputs = pytorch_oracle.answers(NETWORK, parts, X).detach().numpy()
            found[entropy, eta].append(right(outputs, PICTURES))
    return found


@pytest.mark.gate
def test_which_cost_is_faster_hangs_on_the_learning_rate(says, by_cost):
    says("Count how many of ten networks read all {} pictures after {} epochs", len(X), 100)
    assert {key: sum(count == len(X) for count in counts) for key, counts in by_cost.items()} == {
        (False, 0.05): 0,
        (True, 0.05): 10,
        (False, 0.5): 10,
        (True, 0.5): 0,
    }
    # The long steps leap uphill.
    leaps = {
        cost: max(train(Network.random([12, 3, 2], np.random.RandomState(0)), X, T, 0.5, 9, cost=cost).costs)
        / total_cost(Network.random([12, 3, 2], np.random.RandomState(0)), X, T, cost)
        for cost in (square_error, cross_entropy)
    }
    assert leaps[cross_entropy] > 5
    assert leaps[square_error] < 2
    says("Each at the rate that suits it reads all {} with all {} beginnings", len(X), WORDS[len(SEEDS)])


# What the experiments show.


def test_the_unseen_pictures_are_near_learning_pictures(says):
    apart = np.abs(U[:, None] - X[None]).sum(axis=2)
    nearest = apart.argmin(axis=1)
    says("the most similar learning picture reads all {} as well", sum(PICTURES.digits[nearest] == UNSEEN.digits))


def test_of_unlike_pictures_the_networks_read_no_more_than_the_most_similar_picture(says, learned):
    unlike = load_pictures("zeros_and_ones", "unlike")
    V = unlike.x.reshape(-1, 12)
    apart = np.abs(V[:, None] - X[None]).sum(axis=2)
    # Of equally near pictures the majority counts.
    near = (apart == apart.min(axis=1)[:, None]).astype(int)
    similar = (near @ (PICTURES.digits == 1)) > (near @ (PICTURES.digits == 0))
    ours = right(learned[0](V), unlike)
    seeds = range(1, 22)
    outputs, _ = pytorch_oracle.trained_side_by_side([12, 3, 2], seeds, X, T, ETA, EPOCHS)
    answers = outputs(V)
    assert np.abs(answers[..., 0] - answers[..., 1]).min() > 1e-3  # no near tie
    counts = right(answers, unlike)
    says(
        "Of the {} *unlike* pictures looking up reads {}, our network {}, and the {} beginnings of chapter 5 between {} "
        "and {}",
        *(len(V), sum(similar == unlike.digits), ours, len(seeds), counts.min(), counts.max()),
    )
    assert counts.max() <= sum(similar == unlike.digits)
    assert counts[0] == ours
    assert np.median(counts) < sum(similar == unlike.digits)


def test_two_zeros_leave_demon_3_cold_and_the_network_reads_them_all_the_same(says, learned):
    signals = learned[0].forward(X)[0][1][:, 2]
    cold = np.flatnonzero((signals < 0.01) & (PICTURES.digits == 0)) + 1
    cool = np.flatnonzero((signals < 0.3) & (PICTURES.digits == 0)) + 1
    cool = np.array([number for number in cool if number not in cold])
    says(
        "It is not a perfect one: {} of the {} zeros, pictures {} and {}, leave it quite cold ({:.2f}), and {} and {} "
        "excite it hardly more than some ones do ({:.2f} and {:.2f})",
        *(WORDS[len(cold)], ZEROS, *cold, signals[cold - 1].max(), *cool, *signals[cool - 1]),
    )
    assert np.sort(signals[PICTURES.digits == 1])[-2:] == pytest.approx(signals[cool - 1], abs=0.03)
    four = np.r_[cold, cool] - 1
    assert not X[four][:, [0, 1, 2, 7]].any()  # the hole lies in the third row, and the first is empty
    assert X[four][:, [6, 8]].all()
    seen_by_2 = learned[0].forward(X)[0][1][four, 1]
    likes = learned[0].layers[0].W[1]
    assert seen_by_2.min() > 0.75
    assert set(np.argsort(likes)[-3:]) == {6, 8, 10}  # the walls in the third row and the floor
    assert likes[7] < -1.5
    assert (learned[0](X)[four].argmax(axis=1) == 0).all()


def test_seed_1_is_an_ordinary_one(rates):
    ends = rates[ETA][1][:, -1]
    assert ends.min() < ends[1] < ends.max()
    assert ends.max() < 1.5 * ends.min()


def test_the_dots_lie_where_their_alt_text_says(rates):
    medians = {eta: np.median(costs[:, -1]) for eta, (_, costs) in rates.items()}
    assert medians[0.05] == pytest.approx(1, rel=0.5)
    assert medians[0.2] == pytest.approx(0.1, rel=0.2)
    assert medians[1] == pytest.approx(0.02, rel=0.5)
    assert medians[5] == pytest.approx(32, abs=0.1)


@pytest.mark.gate
def test_far_out_the_outputs_are_at_their_ends_and_a_network_stays_for_long():
    flat, leaves, comes_back = 0, 0, 0
    for seed in SEEDS:
        network = Network.random([12, 3, 2], np.random.RandomState(seed))
        parameters, costs = pytorch_oracle.trained(network, X, T, 5, EPOCHS)
        stuck = network.with_parameters(parameters)
        outputs = stuck(X)
        ends = (np.minimum(outputs, 1 - outputs) < 1e-2).all()
        assert not ends or np.abs(backpropagate(stuck, X, T).gradient).max() < 0.1
        flat += ends
        # After the first steps: on the plain at 32, or thrown off by a step.
        away = np.abs(costs[5:] - 32) > 0.5
        leaves += (~away[:-1] & away[1:]).sum()
        comes_back += (away[:-1] & ~away[1:]).sum()
    assert flat >= 9
    assert leaves > 0
    assert comes_back >= leaves - 2


def test_in_a_deep_sigmoid_network_the_errors_fade():
    deep = Network.random([12, 6, 6, 6, 6, 2], np.random.RandomState(1))
    size = np.array([np.abs(delta).mean() for delta in unit_errors(deep, X, T)])
    shrinks = size[:-1] / size[1:]
    assert shrinks.min() > 1 / 6
    assert round(1 / shrinks.max(), 1) == 3


def first_to_last(n, seed, scale, function):
    """How large the errors of the first of four hidden layers are beside the last, by PyTorch."""
    rng = np.random.RandomState(seed)
    sizes = [12, n, n, n, n]
    parts = [rng.uniform(-scale, scale, shape) for i, o in itertools.pairwise(sizes) for shape in ((o, i), (o,))]
    parts += [rng.uniform(-1, 1, shape) for shape in ((2, n), (2,))]
    signal, sums = torch.tensor(X, dtype=float), []
    for W, b in zip(parts[::2], parts[1::2], strict=True):
        sums.append((signal @ torch.tensor(W).T + torch.tensor(b)).requires_grad_())
        sums[-1].retain_grad()
        signal = function(sums[-1]) if len(sums) < 5 else torch.sigmoid(sums[-1])
    (((signal - torch.tensor(T)) ** 2).sum() / 2).backward()
    return (sums[0].grad.abs().mean() / sums[3].grad.abs().mean()).item()


def test_relu_keeps_the_size_of_the_errors_only_if_the_weights_suit_the_width(says):
    seeds, widths = 20, (6, 12, 24, 48)
    says("For each width, {} random networks with four hidden layers", seeds)
    medians = {
        name: [np.median([first_to_last(n, seed, scale(n), f) for seed in range(seeds)]) for n in widths]
        for name, f, scale in (
            ("sigmoid", torch.sigmoid, lambda n: 1),
            ("relu", torch.relu, lambda n: 1),
            ("suited", torch.relu, lambda n: (6 / n) ** 0.5),
        )
    }
    assert max(medians["sigmoid"]) < 0.5  # all fade
    assert medians["sigmoid"] == sorted(medians["sigmoid"])
    for n, found in zip(widths, medians["relu"], strict=True):
        assert found == pytest.approx((n / 6) ** 1.5, rel=0.4)  # √(n/6) a layer, three layers back
    assert all(0.5 < found < 1.5 for found in medians["suited"])
    n = 24
    factor = (n / 6) ** 0.5
    says(
        "With {} the average square becomes {:.0f} times as large at each step back, so the errors double",
        n,
        factor**2,
    )
    assert (factor, factor**3) == (2, 8)  # "and over three layers they grow eightfold"


def test_the_average_square_of_a_weight_is_a_third_of_the_largest(says):
    n, squares = 24, np.linspace(-1, 1, 1000) ** 2
    assert squares.mean() == pytest.approx(1 / 3, abs=1e-3)
    s, w = sp.symbols("s w", positive=True)
    area = sp.integrate(w**2, (w, 0, s))
    assert (area, area / s) == (s**3 / 3, s**2 / 3)
    says(r"That is the area under it, $\tfrac1{}s^3$, divided by the width $s$", s**3 / area)
    says(
        r"For $n = {}$ and $s = 1$ the square of the sum is then on average ${}\cdot\tfrac13 = {:.0f}$", n, n, n / 3
    )


@pytest.fixture(scope="module")
def eight_layers():
    """Of ten networks with eight hidden layers: costs, pictures read, how far from ½ they answer; by PyTorch."""

    def trained(scale, function, eta, width=12, depth=8):
        found = []
        for seed in SEEDS:
            rng, sizes = np.random.RandomState(seed), [12, *[width] * depth]
            shapes = [shape for i, o in itertools.pairwise(sizes) for shape in ((o, i), (o,))]
            parts = [rng.uniform(-scale, scale, shape) for shape in shapes]
            parts += [rng.uniform(-1, 1, shape) for shape in ((2, width), (2,))]
            parts = [torch.tensor(part, requires_grad=True) for part in parts]

            def outputs(parts=parts):
                signal = torch.tensor(X, dtype=float)
                for W, b in zip(parts[:-2:2], parts[1:-2:2], strict=True):
                    signal = function(signal @ W.T + b)
                return torch.sigmoid(signal @ parts[-2].T + parts[-1])

            for _ in range(EPOCHS):
                slopes = torch.autograd.grad(((outputs() - torch.tensor(T)) ** 2).sum() / 2, parts)
                with torch.no_grad():
                    for part, slope in zip(parts, slopes, strict=True):
                        part -= eta * slope
            answers = outputs().detach().numpy()
            found.append((((answers - T) ** 2).sum() / 2, right(answers, PICTURES), np.abs(answers - 0.5).max()))
        return np.array(found).T

    return trained


@pytest.mark.gate
def test_eight_sigmoid_layers_stay_at_a_shrug_and_eight_relu_layers_learn(says, eight_layers):
    width, shrug = 12, total_cost(NETWORK.with_parameters(np.zeros(47)), X, T)
    suited = (6 / width) ** 0.5
    says(
        "Train deep networks with {} hidden layers of {} units, {} of each kind", "eight", width, WORDS[len(SEEDS)]
    )
    small, large, hair = 0.02, 0.1, 0.001
    for eta in (small, large):
        costs, _, far = eight_layers(1, torch.sigmoid, eta)
        assert np.abs(costs - shrug).max() < 0.04
        assert far.max() < hair
    says(
        "Sigmoid networks with weights up to 1 still cost {:.1f} after {} epochs, as much as a shrug, at either rate",
        *(shrug, EPOCHS),
    )
    says("every output is less than {} away from ½", hair)
    sigmoids, read, _ = eight_layers(3, torch.sigmoid, small)
    assert np.median(sigmoids) < 5  # they do learn
    assert np.median(read) > 58
    # "With weights up to 3 most of them learn"
    assert sum(sigmoids < 15) > len(sigmoids) / 2
    says(r"with $\eta = {}$ few of the sigmoid networks with $s = {}$ read every picture", small, 3)
    assert sum(read == len(X)) < len(read) / 3
    # For four of the ten the last digits of the processor decide.
    better = 0.05
    says(r"of the sigmoid ones about half. (That is with $\eta = {}$, which the list leaves out", better)
    best, read, _ = eight_layers(3, torch.sigmoid, better)
    assert 3 <= sum(read == len(X)) <= 7
    assert 0.05 < np.median(best) < np.median(sigmoids)
    costs, *_ = eight_layers(1, torch.relu, small)
    says("with weights up to 1 more than half end at {:.1f}", np.median(costs))
    assert sum(abs(costs - np.median(costs)) < 0.01) >= 6
    # One or two of the suited ReLU networks are so wild that the last digits of the processor decide.
    least = 8
    costs, known, _ = eight_layers(suited, torch.relu, small)
    assert np.median(costs) < np.median(best) / 10
    says("at least {} of its {} networks read every picture", WORDS[least], WORDS[len(SEEDS)])
    assert sum(known == len(X)) >= least
    assert np.sort(costs)[least - 1] < 0.05
    says(
        r"with $\eta = {}$ the steps are too long for the ReLU networks with $s = {:.2f}$, and not one reads every picture",
        large,
        suited,
    )
    _, known, _ = eight_layers(suited, torch.relu, large)
    assert known.max() < 48


# The exercises.


def test_a_full_way_back_by_hand(says):
    signal, weights = Fraction("0.8"), (2, 4)
    outputs, answers = (Fraction("0.5"), Fraction("0.2")), (1, 0)
    says("A hidden sigmoid unit has the output $a^2_1 = {}$", float(signal))
    says("Their outputs are $a^3_1 = {}$ and $a^3_2 = {}$", *map(float, outputs))
    errors = [(a - t) * a * (1 - a) for a, t in zip(outputs, answers, strict=True)]
    says(
        r"$\delta^3_1 = ({} - 1)\cdot {}\cdot {} = {}$ and $\delta^3_2 = ({} - 0)\cdot {}\cdot {} = {}$",
        *(0.5, 0.5, 0.5, float(errors[0]), 0.2, 0.2, 0.8, float(errors[1])),
    )
    collected = sum(w * error for w, error in zip(weights, errors, strict=True))
    says(
        r"Through the weights, $2\cdot({}) + 4\cdot {} = {}$, and with the unit's own slope, "
        r"$\delta^2_1 = {}\cdot {}\cdot {} = {}\approx {:.3f}$",
        *(*map(float, errors), float(collected), float(collected), 0.8, 0.2),
        *[float(collected * signal * (1 - signal))] * 2,
    )

    def logit(a):
        return np.log(float(a) / (1 - float(a)))

    # A network that has these outputs: the biases see to it.
    biases = [logit(a) - w * float(signal) for a, w in zip(outputs, weights, strict=True)]
    network = Network((Layer([[0.0]], [logit(signal)]), Layer([[2.0], [4.0]], biases)))
    theirs = pytorch_oracle.cost_and_gradient(network, [[0.0]], [answers])[1]
    assert theirs[1] == pytest.approx(float(collected * signal * (1 - signal)))
    slope = signal * (1 - signal)
    pulls = np.array([float(w * error) for w, error in zip(weights, errors, strict=True)])
    assert slips_of("ex-full-way-back", pulls=pulls) == pytest.approx(
        {
            "sign": -float(collected * slope),
            "hidden": float(collected),
            "one": float(weights[0] * errors[0] * slope),
            "slope": float(collected * signal),
            "exchanged": float((weights[1] * errors[0] + weights[0] * errors[1]) * slope),
            "outputs": float(sum(w * (a - t) for w, a, t in zip(weights, outputs, answers, strict=True)) * slope),
            "weights": float(sum(errors) * slope),
        }
    )


def test_the_weight_with_which_a_unit_is_told_nothing(says):
    weight, outputs, answers, signal = 2, (0.5, 0.2), (1, 0), 0.8
    errors = [(a - t) * a * (1 - a) for a, t in zip(outputs, answers, strict=True)]
    other = -weight * errors[0] / errors[1]
    says(
        r"$2\cdot({:.3f}) + w^3_{{21}}\cdot {:.3f} = 0$, so $w^3_{{21}} = {:.2f}/{:.3f} = {:.4f}$, rounded {}",
        *(
            *errors,
            -weight * errors[0],
            errors[1],
            other,
            Decimal(f"{other:.4f}").quantize(Decimal("0.001"), ROUND_HALF_UP),
        ),
    )
    biases = [np.log(a / (1 - a)) - w * signal for a, w in zip(outputs, (weight, other), strict=True)]
    network = Network((Layer([[0.0]], [np.log(4)]), Layer([[weight], [other]], biases)))
    assert pytorch_oracle.cost_and_gradient(network, [[0.0]], [answers])[1][1] == pytest.approx(0, abs=1e-12)
    assert slips_of("ex-told-nothing") == pytest.approx(
        {
            "sign": -other,
            "equal": weight,
            "opposite": -weight,
            "differences": -weight * (outputs[0] - answers[0]) / (outputs[1] - answers[1]),
            "upside": -weight * errors[1] / errors[0],
        }
    )


def test_one_step_of_learning_by_hand_with_another_right_answer(says):
    before, eta, answer = by_hand().layers[0].W[1, 1], 8, Fraction(1, 4)
    now = pytorch_oracle.trained(by_hand(), [[1, 2]], [[float(answer)]], eta, 1)[0][3]
    says(
        r"The new value is ${:.0f} + {}\cdot\tfrac3{{32}} = {:.0f} + {:.2f} = {:.2f}$",
        before,
        eta,
        before,
        now - before,
        now,
    )
    slope = (before - now) / eta
    assert slips_of("ex-one-update") == pytest.approx(
        {
            "old": pytorch_oracle.trained(by_hand(), [[1, 2]], [[1]], eta, 1)[0][3],
            "uphill": before + eta * slope,
            "eta": before - slope,
            "before": before - 2 * slope,
            "signal": before - eta * slope / 2,
            "change": -eta * slope,
            "hidden": before - eta * slope / (3 / 16),
            "output": before - eta * slope / (1 / 4),
        }
    )
    last = [float(errors_by_hand(answer)[name] / errors_by_hand(1)[name]) for name in ("output", "second")]
    assert last == [-0.5, -0.5]
    assert float(errors_by_hand(1)["second"]) * 2 == 3 / 16


def slope_along(parameter, sum_of_output, bias, x, w=2.0):
    """How the cost of the chain changes with one of its numbers, by PyTorch."""
    values = {name: torch.tensor(float(v), dtype=float, requires_grad=True) for name, v in (("x", x), ("w", w))}
    hidden = torch.sigmoid(values["w"] * values["x"] + bias)
    z = sum_of_output(hidden, **values)
    assert z.item() == 0
    ((1 - torch.sigmoid(z)) ** 2 / 2).backward()
    return values[parameter].grad.item()


def test_a_shortcut_is_a_second_path(says):
    slope = slope_along("x", lambda a, x, w: 2 * a + 5 * x - 6, bias=-2, x=1)
    assert slope == -3 / 4
    error, straight, through = -1 / 8, 5, 2 / 4 * 2
    assert error * (straight + through) == slope
    assert slips_of("ex-shortcut") == {
        "chain": error * through,
        "straight": error * straight,
        "flat": error * (straight + through * 4),
        "weight": error * straight + error * 2 / 4,
        "sign": -slope,
        "output": slope * 4,
        "hidden": error * 2 / 4,
    }


def test_one_number_in_two_places_gets_both_slopes(says):
    x, bias = 4, -8
    slope = slope_along("w", lambda a, x, w: w * a - 1, bias, x)
    assert slope == -5 / 16
    second = slope_along("w", lambda a, x, w: w * a.detach() - 1, bias, x)
    first = slope_along("w", lambda a, x, w: 2 * a - 1, bias, x)
    assert first + second == slope
    assert slips_of("ex-one-number") == {
        "first": first,
        "second": second,
        "doubled": 2 * first,
        "input": second * 2 * x + first,
        "sign": -slope,
        "signals": second * 2 + first / x,
        "old": second + first / x,
    }


def test_a_program_that_divides_comes_as_far_in_an_epoch_with_its_heap_times_our_rate(says):
    ours, theirs, whole = 32, 4, len(X)
    says(r"Our program runs with $\eta = {}$ and heaps of {}", ETA, ours)
    says("by the number of its pictures, and has heaps of {}", theirs)
    parts = pytorch_oracle.layers_of(NETWORK)

    def way(heap, divides):
        """How far an epoch leads along the slopes of this place, divided by η."""
        each = [
            pytorch_oracle.cost_of(NETWORK, parts, X[k : k + heap], T[k : k + heap]) for k in range(0, whole, heap)
        ]
        steps = [
            torch.autograd.grad(cost / (heap if divides else 1), parts[0], retain_graph=True)[0] for cost in each
        ]
        return torch.stack(steps).sum(dim=0)

    far = [way(heap, divides=False) for heap in (ours, 8)]
    torch.testing.assert_close(*far)
    says("In an epoch ours goes {} times the slopes of all {} pictures, whatever its heaps are", ETA, whole)
    rate = (ETA * far[0] / way(theirs, divides=True))[far[0] != 0].mean().item()
    says(
        r"takes ${}/{} = {:.0f}$ steps, each $\eta$ times the average slope of a picture, so "
        r"${:.0f}\,\eta = {}\cdot {}$, and $\eta = {:.1f}$",
        *(whole, theirs, whole / theirs, whole / theirs, whole, ETA, rate),
    )
    assert slips_of("ex-heap-rate") == pytest.approx(
        {
            "ours": ours * ETA,
            "heaps": ETA * ours / theirs,
            "fewer": ETA * theirs / ours,
            "divided": ETA / theirs,
            "all": ETA * whole,
            "same": ETA,
        }
    )


def errors_by_hand(answer):
    """The last error of the network by hand and that of its second hidden unit, in exact numbers."""
    output = (Fraction(1, 2) - answer) * Fraction(1, 4)
    return {"output": output, "second": -4 * output * Fraction(3, 16)}


def test_two_pixels_that_share_the_pictures_share_the_slope_of_the_bias(says):
    bias, first = 0.12, 0.2
    says("the slope of the bias is {}, and the slope of the weight from the first pixel is {}", bias, first)
    says("is the sum of the unit's errors over the zeros, {}, and the second", first)
    says(r"and ${} - {} = {:.2f}$ is left for the ones", bias, first, bias - first)
    # Two such pixels before of our network, one for the zeros and one for the ones: by PyTorch.
    zero = (PICTURES.digits == 0).astype(float)
    network = Network.random([14, 3, 2], np.random.RandomState(2))
    gradient = pytorch_oracle.cost_and_gradient(network, np.c_[X, zero, 1 - zero], T)[1]
    W, b = network.split(gradient)[0]
    np.testing.assert_allclose(W[:, 12] + W[:, 13], b, rtol=1e-10)


def test_25_signals_a_picture_are_kept(says):
    sizes, pictures = [12, 5, 5, 3], 100
    says("A network has {} inputs, two hidden layers of {} units each, and {} outputs", sizes[0], *sizes[2:])
    says("for the way back when {} pictures go through it at once", pictures)
    network = Network.random(sizes, np.random.RandomState(0))
    x = np.zeros((pictures, sizes[0]))
    kept = [x, *(a for _, a in network.forward(x))]
    says(
        "Each picture has ${} + {} + {} + {} = {}$ signals, and {} pictures have {}",
        *(part.shape[1] for part in kept),
        *(sum(part.shape[1] for part in kept), pictures, sum(part.size for part in kept)),
    )
    says("The network itself has only {} parameters", network.parameters.size)
    every = sum(part.size for part in kept)
    sums = sum(z.size for z, _ in network.forward(x))
    signals = [part.size for part in kept]
    assert slips_of("ex-kept", signals=signals, Network=Network) == {
        "picture": every / pictures,
        "pixels": every - x.size,
        "outputs": every - kept[-1].size,
        "sums": every + sums,
        "hidden": every - x.size - kept[-1].size,
        "parameters": network.parameters.size,
    }


def test_a_gradient_takes_550_multiplications_and_66500_by_small_differences(says):
    sizes = 20, 10, 5
    says("A network has {} inputs, {} hidden units and {} outputs", *sizes)
    network = Network.random(sizes, np.random.RandomState(0))
    forwards = sum(layer.W.size for layer in network.layers)
    errors = network.layers[1].W.size
    both = 2 * forwards + errors
    says(
        r"Forwards there are ${}\cdot {} + {}\cdot {} = {}$, for the errors of the hidden units ${}\cdot {} = {}$, "
        "and for the slopes {} again, together {}",
        *(sizes[0], sizes[1], sizes[1], sizes[2], forwards, sizes[1], sizes[2], errors, forwards, both),
    )
    calls = []
    numerical_gradient(lambda _: calls.append(0) or 0.0, network.parameters)
    ways = len(calls)
    products = ways * forwards
    says(
        r"once for each of the {} parameters and once more: ${}\cdot {} = {}\,{}$, about {:.0f} times as many",
        *(network.parameters.size, ways, forwards, *f"{products:,}".split(","), products / both),
    )
    assert slips_of("ex-multiplications", forwards=forwards) == {
        "way": forwards,
        "back": forwards + errors,
        "slopes": 2 * forwards,
        "pixels": 3 * forwards,
        "differences": products,
    }


def test_the_cross_entropy_is_12_5_times_as_loud_where_the_unit_is_sure_and_wrong(says):
    factor = 12.5
    says("Its δ under the cross-entropy is {} times as large as", factor)
    small, large = np.sort(np.roots([-1, 1, -1 / factor]).real)
    for a in (small, large):
        z = torch.tensor(np.log(a / (1 - a)), requires_grad=True)
        torch.nn.functional.softplus(z).backward()  # −ln(1 − a)
        loud = z.grad.item()
        z = torch.tensor(np.log(a / (1 - a)), requires_grad=True)
        (torch.sigmoid(z) ** 2 / 2).backward()
        assert loud / z.grad.item() == pytest.approx(factor)
    says(
        r"The quotient is $\dfrac1{{a(1 - a)}} = {}$, so $a(1 - a) = {}$, and "
        r"$a = \tfrac12\pm\sqrt{{0.25 - {}}}$ is {:.3f} or {:.3f}",
        *(factor, 1 / factor, 1 / factor, large, small),
    )
    says("The unit that is sure and wrong stands at {:.3f}", large)
    says("At {:.3f} the factor is the same, but there both errors are small", small)
    assert slips_of("ex-louder") == pytest.approx({"mild": small, "one": 1 - 1 / factor, "slope": 1 / factor})
    assert round(large, 2) != 1 - 1 / factor  # what is right, but rounded, is not taken for the slip


def test_a_weight_of_3_125_brings_back_an_eighth_of_the_error(says):
    a = 0.8
    says("All three hidden units stand at {}, and three equal positive weights", a)
    w = 0.5 / (a * (1 - a))
    says(
        r"multiplied by $w\cdot {}\cdot {:.1f} = {:.2f}\,w$. From $({:.2f}\,w)^3 = \tfrac18$ follows "
        r"${:.2f}\,w = \tfrac12$, so $w = 0.5/{:.2f} = {:.3f}$",
        *(a, 1 - a, a * (1 - a), a * (1 - a), a * (1 - a), a * (1 - a), w),
    )
    stand = np.log(a / (1 - a))
    hidden = [Layer([[0.0 if first else w]], [stand - (0 if first else w * a)]) for first in (True, False, False)]
    network = Network((*hidden, Layer([[w]], [0.5 - w * a])))
    biases = [part for _, part in network.split(pytorch_oracle.cost_and_gradient(network, [[1.0]], [[0.0]])[1])]
    assert biases[0] / biases[-1] == pytest.approx(1 / 8)


def test_a_relu_that_is_silent_for_all_pictures_is_never_told_anything(says):
    start = Network.random([12, 3, 2], np.random.RandomState(1))
    hidden = Layer(start.layers[0].W, start.layers[0].b - [100, 0, 0], relu)  # the first unit is silent
    network = Network((hidden, start.layers[1]))
    sums = network.forward(X)[0][0]
    assert sums[:, 0].max() < 0
    changing = pytorch_oracle.cost_and_gradient(network, X, T)[1] != 0
    silent = [*range(12), 36, 39, 42]
    assert np.flatnonzero(~changing).tolist() == silent
    np.testing.assert_array_equal(backpropagate(network, X, T).gradient != 0, changing)
    says("How many of the {} parameters can training change?", start.parameters.size)
    says("So ${} - {} = {}$ are left", start.parameters.size, len(silent), sum(changing))
    says("of the {} weights that lead to it", X.shape[1])
    left = int(sum(changing))
    assert slips_of("ex-relu-error") == {
        "all": start.parameters.size,
        "outgoing": left + 2,
        "bias": left + 1,
        "incoming": left + 12 + 1,
        "only": left + 2 + 1,
        "silent": len(silent),
    }


def test_the_planted_bug_is_found_in_the_errors_of_layer_2(says, shows):
    says("A network has {} pixels, two hidden units and two outputs", X.shape[1])
    network = Network.random([12, 2, 2], np.random.RandomState(1))
    (W2, b2), (W3, b3) = ((layer.W, layer.b) for layer in network.layers)
    columns = {"X": X.T, "T": T.T, "b2": b2[:, None], "b3": b3[:, None]}
    names = {**columns, "sigmoid": sigmoid, "W2": W2, "W3": W3}
    for line in range(1, 7):
        exec(catalogue.text("ex-planted-bug")[f"line.{line}"].strip("`"), names)
    gradient = np.concatenate([np.ravel(part) for part in (*names["slopes2"], *names["slopes3"])])
    check = gradient_check(network, X, T, gradient)
    says(
        r"A gradient check finds {:.3f} for $W^2$, {:.3f} for $\boldsymbol b^2$, and {:.3f} for $W^3$ and",
        *check[0],
        check[1, 0],
    )
    assert check[1].max() < 1e-7


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
    assert slow == pytest.approx(rates[0.2][1][1, 30], rel=0.05)  # ten times fewer epochs
    assert total_cost(shown("stuck"), X, T) == pytest.approx(32, abs=0.01)
    assert 60 <= right(shown("one")(X), PICTURES) < 64
