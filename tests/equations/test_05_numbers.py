"""Chapter 5: numbers and claims that the text, the figures' words and the solutions state."""

import math
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
import torch
from scipy.optimize import minimize_scalar
from scipy.special import expit
from support import pytorch_oracle
from support.lessons import PICTURES, T, X
from support.prose import slips_of as slips_in

from dlmath import (
    Demons,
    Network,
    accuracy,
    descend,
    load_pictures,
    nearest_neighbour,
    numerical_gradient,
    square_error,
    total_cost,
    train,
)
from dlmath.widgets import CostSlice, TwoCosts, catalogue
from dlmath.widgets import Network as NetworkFigure

# What the chapter is free to choose.
GIVEN = [
    "Suppose that $a = 0.8$",
    "Suppose that for one picture it gives 0.8 to the right answer, and for another 0.5",
    "They may even say 0.9 and 0.9",
    "My network reads 96 % of 500 pictures",
    "450 of them show a zero",
    "Where a bias is $b = 0.4$, the cost is 12.50. At $b = 0.41$, with all else as it was, the cost is 12.47",
]

UNSEEN, UNLIKE = (load_pictures("zeros_and_ones", part) for part in ("unseen", "unlike"))
NETWORK = Network.random([12, 3, 2], np.random.RandomState(1))
GRADIENT = pytorch_oracle.cost_and_gradient(NETWORK, X, T)[1]
ETA, STEPS, LONG = 0.2, 50, 300
SHRUG = 1 / 4

WORDS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 10: "ten", 11: "eleven"}
WORDS |= {12: "twelve", 1000: "thousand"}
ORDINALS = {20: "twentieth"}


def slips_of(exercise, **names):
    """The wrong numbers to which an exercise has replies."""
    return slips_in("05", exercise, np=np, **names)


def C_T(parameters):
    return total_cost(NETWORK.with_parameters(parameters), X, T)


def slopes(parameters):
    return numerical_gradient(C_T, parameters)


@cache
def learned(epochs):
    """The network of the chapter after these epochs."""
    return train(NETWORK, X, T, ETA, epochs).network


@cache
def oracle_trained(eta, epochs):
    """The parameters after these epochs and the costs on the way, by PyTorch."""
    return pytorch_oracle.trained(NETWORK, X, T, eta, epochs)


@cache
def walk(eta):
    """The chapter's descent with small differences."""
    return descend(slopes, NETWORK.parameters, eta, steps=STEPS)


def outputs_of(network):
    """Both outputs for each of the 64 pictures, by PyTorch."""
    return pytorch_oracle.answers(network, pytorch_oracle.layers_of(network), X).detach().numpy()


def right(network):
    """How many of the 64 pictures are read as what they are."""
    zero, one = outputs_of(network).T
    return int(((one > zero) == (PICTURES.digits == 1)).sum())


# The data.


def test_there_are_32_zeros_and_32_ones_to_learn_from_and_24_other_pictures_kept_back(says):
    zeros, ones = np.bincount(PICTURES.digits.astype(int))
    says(
        "The network learns from {} pictures of {} × {} pixels, {} of a zero and {} of a one",
        *PICTURES.x.shape,
        zeros,
        ones,
    )
    says("contains {} *unseen* pictures", len(UNSEEN.x))
    pixels = X.shape[1]
    near = [np.abs(X - x).sum(axis=1).min() for x in UNSEEN.x.reshape(-1, pixels)]
    says("Of the {}, {} differ from some learning picture in a single pixel", len(near), near.count(1))
    assert sorted(near)[-1] == 2
    assert near.count(2) == 1
    says("Each of its {} *unlike* pictures differs", len(UNLIKE.x))
    assert min(np.abs(X - x).sum(axis=1).min() for x in UNLIKE.x.reshape(-1, pixels)) == 3
    says("only looks up the most similar of the {} pictures, reads them all", len(X))
    says("The *trained network* is the same one after {} steps", LONG)
    says("which has gone on to {} steps", LONG)
    says("Guess how many of the {} pictures the untrained network", len(X))
    says("The trained network has made its cost small on {} pictures", len(X))
    says("what the most similar of the {} learning pictures shows", len(X))
    says("The nearest picture reads all {} unseen pictures", len(UNSEEN.x))
    says("How many of the {} unlike ones will it read", len(UNLIKE.x))
    says("`X` holds the {} pictures and `T`", len(X))
    assert (nearest_neighbour(UNSEEN.x, PICTURES) == UNSEEN.digits).all()
    says("a list of its {} pixels", WORDS[X.shape[1]])
    says("should be right about all {}", len(X))
    says("The notes do not give the {} pictures", len(X))
    assert PICTURES.digits.tolist() == sorted(PICTURES.digits)
    every = {tuple(picture.ravel()) for part in (PICTURES, UNSEEN) for picture in part.x}
    assert len(every) == len(X) + len(UNSEEN.x)


def test_the_pictures_in_the_text_are_two_zeros_and_two_ones():
    assert PICTURES.digits[[0, 24, 41, 62]].tolist() == [0, 0, 1, 1]


def test_some_pictures_are_shifted_some_have_lost_a_pixel_and_some_have_one_too_many():
    known = {tuple(x) for x in X}
    zero, one = X[0], np.array([0, 1, 0] * 4)
    assert tuple(np.roll(one.reshape(4, 3), 1, axis=1).ravel()) in known
    assert any(tuple(zero - pixel) in known for pixel in np.eye(12)[zero == 1])
    assert any(tuple(one + pixel) in known for pixel in np.eye(12)[one == 0])


# The parameters.


def test_the_network_has_47_parameters_in_the_order_of_the_text(says, shows):
    says("{} input units, {} hidden units, {} output units", *(WORDS[size] for size in NETWORK.sizes))
    parts = [part for layer in NETWORK.layers for part in (layer.W, layer.b)]
    count = sum(part.size for part in parts)
    says(
        "The parameters are ${} + {}$ in the hidden layer and ${} + {}$ in the output layer, {} in all",
        *(part.size for part in parts),
        count,
    )
    says("as a landscape over {} parameters", count)
    says("is a function of {} numbers", count)
    says("hold the {} others: the cost becomes", count - 1)
    says("Over {} nobody can. But we can hold {} of them", count, count - 1)
    says("once more for each of the {} parameters", count)
    says("With {} parameters we can afford that", count)
    says("Chapter 6 finds all {} slopes", count)
    shows("network", "preset.before.comment", "All {} parameters are chance", count)
    numbered = NETWORK.with_parameters(np.arange(count)).layers
    ends = [int(end) for layer in numbered for part in (layer.W, layer.b) for end in (part.min(), part.max())]
    says(
        "Parameters {} to {} are the weights of the hidden layer, {} to {} its biases, "
        "{} to {} the weights of the output layer, and {} and {} its biases",
        *(end + 1 for end in ends),
    )
    says("Parameters {:.0f} and {:.0f} are $w^3_{{11}}$ and $w^3_{{12}}$", *(numbered[1].W[0, :2] + 1))
    says(
        "So $w^2_{{13}}$ is number {:.0f} and $w^3_{{23}}$ number {:.0f}",
        numbered[0].W[0, 2] + 1,
        numbered[1].W[1, 2] + 1,
    )


# One mistake.


def test_the_first_picture_gets_an_opinion_without_a_reason_that_is_worse_than_shrugging(says):
    says("a zero, gets the outputs {:.3f} and {:.3f}", *outputs_of(NETWORK)[0])
    np.testing.assert_allclose(NETWORK(X[0]), outputs_of(NETWORK)[0], rtol=1e-13)
    assert square_error([0.5, 0.5], [1, 0]) == square_error([0.5, 0.5], [0, 1]) == SHRUG
    cost = math.dist(NETWORK(X[0]), T[0]) ** 2 / 2
    assert SHRUG < cost < 0.2875
    says("it is a hair less than {:.4f}, so with three digits the figure shows {:.3f}", cost, cost)


def test_hidden_units_that_begin_alike_remain_copies_of_each_other():
    for start, epochs in ((0.0, 100), (0.1, 5000)):
        result = train(NETWORK.with_parameters(np.full(47, start)), X, T, ETA, epochs).network
        hidden, output = result.layers
        for units in (hidden.W, hidden.b, output.W.T):
            assert np.ptp(units, axis=0).max() < 1e-14
    assert np.abs(hidden.W).max() > 1  # they have moved, and so could have come apart


def test_the_sum_of_the_first_output_unit_by_hand(says):
    (_, a2), (z3, a3) = NETWORK.forward(X[0])
    W3, b3 = NETWORK.layers[1].W[0].round(3), NETWORK.layers[1].b[0].round(3)
    terms = [factor for pair in zip(W3, a2.round(3), strict=True) for factor in pair]
    by_hand = round(W3 @ a2.round(3) + b3, 3)
    says(
        r"It is ${:.3f}\cdot {:.3f} + {:.3f}\cdot {:.3f} + {:.3f}\cdot {:.3f} - {:.3f} \approx {:.3f}$, "
        "and the sigmoid makes {:.3f} of it",
        *terms,
        -b3,
        by_hand,
        expit(by_hand),
    )
    assert by_hand == round(z3[0], 3)
    assert round(expit(by_hand), 3) == round(a3[0], 3)


def test_before_training_29_are_right_by_luck_for_the_outputs_hardly_depend_on_the_picture(says):
    outputs = outputs_of(NETWORK)
    says("Before training {} of the {} are read right", right(NETWORK), len(X))
    low, high = math.floor(outputs.min() * 100) / 100, math.ceil(outputs.max() * 100) / 100
    says("whichever of the {} is shown, both outputs lie between {} and {}", len(X), low, high)


@pytest.mark.gate
def test_after_training_the_dearest_pictures_are_small_zeros(says):
    network = NETWORK.with_parameters(oracle_trained(ETA, LONG)[0])
    each = ((outputs_of(network) - T) ** 2).sum(axis=1) / 2
    says("with {} epochs of training and with {}", 0, LONG)
    says("After {} steps of training all {} are read right", LONG, right(network))
    assert right(network) == len(X)
    dearest = each.argsort()[::-1][:4]
    says("The {} pictures with the largest $C$ are {}, {}, {} and {}", WORDS[len(dearest)], *(dearest + 1))
    part = 20
    says("Even picture {} costs only {:.3f}, less than a {} of a shrug", dearest[0] + 1, each.max(), ORDINALS[part])
    assert each.max() < SHRUG / part
    (rows,) = {int(PICTURES.x[k].any(axis=1).sum()) for k in dearest}
    pixels = int(X[dearest].sum(axis=1).max())
    says("small zeros, {} rows high and made of no more than {} pixels", WORDS[rows], WORDS[pixels])
    assert (PICTURES.digits[dearest] == 0).all()
    small = np.flatnonzero(
        (PICTURES.digits == 0) & (X.sum(axis=1) <= pixels) & (PICTURES.x.any(axis=2).sum(axis=1) == rows)
    )
    says(
        "Smallness alone does not explain it: pictures {} and {} are as small", *(set(small + 1) - set(dearest + 1))
    )


# All mistakes.


def test_the_untrained_network_costs_18_and_is_a_little_worse_than_a_coin(says):
    cost = pytorch_oracle.cost_and_gradient(NETWORK, X, T)[0]
    says("The untrained network costs {:.2f} and reads {:.0f} % of", cost, 100 * right(NETWORK) / len(X))
    assert C_T(NETWORK.parameters) == pytest.approx(cost, rel=1e-13)
    assert accuracy(NETWORK, X, PICTURES.digits) == right(NETWORK) / len(X) < 1 / 2
    shrugging = C_T(np.zeros(47))
    says(r"Shrugging {} times would cost ${}\cdot\tfrac14 = {:.0f}$", len(X), len(X), shrugging)
    assert shrugging == len(X) * SHRUG < cost
    says("The dashed line in the figure is the shrug, {:.0f}", shrugging)


def test_counting_is_blind_where_the_cost_notices_every_change():
    for unit in np.eye(47):
        near = NETWORK.with_parameters(NETWORK.parameters + 1e-4 * unit)
        assert (NETWORK(X).argmax(axis=1) == near(X).argmax(axis=1)).all()
        assert C_T(near.parameters) != C_T(NETWORK.parameters)


@pytest.mark.gate
def test_with_the_average_as_cost_a_64_times_larger_rate_makes_the_same_step(says):
    parts, times = pytorch_oracle.layers_of(NETWORK), len(X)
    optimiser = torch.optim.SGD(parts, lr=times * ETA)
    smaller = []
    for _ in range(20):
        optimiser.zero_grad()
        average = ((pytorch_oracle.answers(NETWORK, parts, X) - torch.tensor(T)) ** 2).sum(dim=1).mean() / 2
        average.backward()
        smaller.append(np.linalg.norm(pytorch_oracle.flat([part.grad for part in parts])))
        optimiser.step()
    says(
        "all slopes are then {:.0f} times smaller, and the learning rate has to be {} times larger",
        np.linalg.norm(GRADIENT) / smaller[0],
        times,
    )
    np.testing.assert_allclose(pytorch_oracle.flat(parts), learned(20).parameters, rtol=1e-10, atol=1e-12)


def test_the_demons_of_chapter_1_miss_the_ones_that_stand_at_the_side(says):
    demons = Network(tuple(Demons.of()))
    wrong = demons(X).argmax(axis=1) != PICTURES.digits
    ones = X[wrong & (PICTURES.digits == 1)]
    says(
        "Of the {} pictures that they misread, {} are ones that lack at least one of the two pixels",
        wrong.sum(),
        len(ones),
    )
    assert not (ones[:, 4] * ones[:, 7]).any()  # none of them has both pixels that B likes
    in_the_middle = X[(PICTURES.digits == 1) & (X[:, 4] == 1) & (X[:, 7] == 1)]
    assert (demons(in_the_middle).argmax(axis=1) == 1).all()
    assert right(demons) == 51
    assert right(demons) < right(learned(LONG))


# The landscape.


def slice_costs(network, parameter, values):
    """C_T along one parameter, computed for all values at once."""
    v = np.repeat(network.parameters[None], len(values), axis=0)
    v[:, parameter] = values
    W2, b2, W3, b3 = np.split(v, [36, 39, 45], axis=1)
    z2 = np.einsum("vji,ki->vkj", W2.reshape(-1, 3, 12), X) + b2[:, None]
    z3 = np.einsum("vji,vki->vkj", W3.reshape(-1, 2, 3), expit(z2)) + b3[:, None]
    return ((expit(z3) - T) ** 2).sum(axis=(1, 2)) / 2


def dips(costs):
    """How many values inside are lower than both neighbours."""
    inner = costs[1:-1]
    return int(((inner < costs[:-2]) & (inner < costs[2:])).sum())


def test_larger_and_larger_weights_and_biases_of_the_output_layer_bring_the_cost_towards_0(says):
    parts = pytorch_oracle.layers_of(learned(LONG))
    factors, costs = (2, 5, 20), []
    says("every output lies on the correct side of ½, as after {} steps", LONG)
    says("weights and biases of the output layer by {}, by {}, by {}.", *factors)
    for factor in (1, *factors):
        output = [factor * part for part in parts[2:]]
        answers = pytorch_oracle.answers(NETWORK, [*parts[:2], *output], X).detach().numpy()
        costs.append(((answers - T) ** 2).sum() / 2)
    assert ((answers > 0.5) == (T == 1)).all()  # each output on its side
    assert (np.diff(costs) < 0).all()
    assert 0 < costs[-1] < 1e-30


@pytest.mark.parametrize("epochs", [0, STEPS, LONG])
def test_no_slice_is_a_parabola_for_far_out_every_slice_becomes_level(epochs):
    network = learned(epochs)
    for parameter in range(47):
        for side in (-1, 1):
            far = slice_costs(network, parameter, side * np.array([1e12, 2e12]))
            assert abs(far[1] - far[0]) < 1e-3
        assert np.ptp(slice_costs(network, parameter, np.linspace(-10, 10, 41))) > 0.1  # and yet not level


@pytest.mark.gate
def test_after_training_no_single_parameter_makes_the_cost_much_lower(says):
    network, reach, near = learned(LONG), 10, 1
    here, apart = total_cost(network, X, T), []
    values = np.linspace(-reach, reach, 801)
    says("Between {} and {}, some slices have a dip before training", -reach, reach)
    before = [dips(slice_costs(NETWORK, parameter, values)) for parameter in range(47)]
    assert 0 in before
    assert max(before) > 0
    for parameter in range(47):
        costs = slice_costs(network, parameter, values)
        assert costs.min() > 0.9 * here
        assert dips(costs) == 1
        apart.append(abs(values[costs.argmin()] - network.parameters[parameter]))
    says(
        "After training with {} steps, {} of the {} slices have their lowest point less than {} away",
        LONG,
        sum(distance < near for distance in apart),
        len(apart),
        near,
    )
    assert max(apart) < 2.5


def test_far_out_along_an_output_weight_or_bias_one_output_costs_16_and_the_other_what_it_did(says):
    shares = ((outputs_of(NETWORK) - T) ** 2).sum(axis=0) / 2
    zeros, ones = ((T[:, j] == 1).sum() for j in range(2))
    says("grows for all {} pictures, and $a^3_1$", len(X))
    says("right for the {} zeros, which then pay", zeros)
    says(r"wrong for the {} ones, which pay $\tfrac12(0 - 1)^2 = \tfrac12$ each, together {:.0f}", ones, ones / 2)
    says("and the zeros pay the {:.0f}", zeros / 2)
    extremes = []
    for j, numbers in ((0, [39, 40, 41, 45]), (1, [42, 43, 44, 46])):
        for number in numbers:
            extremes += [*slice_costs(NETWORK, number, np.array([-1e12, 1e12])) - shares[1 - j]]
    np.testing.assert_allclose(extremes, extremes[0], rtol=1e-12)
    says("Far out, then, on either side, the cost is {:.0f} plus this share", extremes[0])


def test_after_training_the_plain_along_the_first_output_weight_begins_beyond_minus_10(says, shows):
    steep, level = -10, -100
    costs = slice_costs(learned(LONG), 39, np.array([steep, steep + 1, level, level - 1, -1e9]))
    lowest = learned(LONG).forward(X)[0][1][T[:, 0] == 1, 0].min()
    says("In the trained network $a^2_1$ is only {:.2f} for one of the zeros", lowest)
    says(
        "So along $w^3_{{11}}$ the slice is still steep at {}, where the cost is {:.2f}; "
        "at {} it is practically level, with a cost of {:.2f}",
        *(steep, costs[0], level, costs[2]),
    )
    shows("cost_slice", "preset.trained.comment", "Is the curve level at {}?", steep)
    assert costs[0] - costs[1] > 0.5  # steep
    assert costs[3] - costs[2] < (costs[0] - costs[1]) / 500  # level
    assert costs[4] - costs[2] < 0.02


def test_the_presets_of_the_slice_show_what_their_comments_say(shows):
    names = ["output", "trained", "hidden", "dip"]
    assert list(CostSlice.presets) == names
    shown = {name: CostSlice(**CostSlice.presets[name]) for name in names}
    assert shown["output"].parameter == shown["trained"].parameter == 40  # the first weight of the output layer
    assert shown["hidden"].parameter <= 12
    assert 24 < shown["dip"].parameter <= 36  # a pixel of the third hidden unit
    k, epochs = shown["dip"].parameter - 1, shown["dip"].epochs
    shows("cost_slice", "preset.dip.comment", "After {} epochs, a pixel of the third hidden unit", epochs)
    now, soon = (oracle_trained(ETA, n)[0] for n in (epochs, epochs + 10))
    slope = pytorch_oracle.cost_and_gradient(NETWORK.with_parameters(now), X, T)[1][k]
    assert (soon[k] - now[k]) * slope < 0  # the slope says which way it goes
    assert shown["output"].epochs == 0
    shows("cost_slice", "preset.trained.comment", "The same weight after {} epochs", shown["trained"].epochs)


# The walk.


def test_one_slope_by_a_small_difference(says):
    number, h = 46, 0.001
    there = NETWORK.parameters.copy()
    there[number - 1] += h
    here, raised = (
        pytorch_oracle.cost_and_gradient(NETWORK.with_parameters(p), X, T)[0] for p in (NETWORK.parameters, there)
    )
    assert NETWORK.with_parameters(there).layers[1].b[0] == NETWORK.layers[1].b[0] + h
    says("the bias $b^3_1$, which is number {}", number)
    says("Where the untrained network stands, $C_T = {:.5f}$", here)
    says("Raise this bias by {} and hold", h)
    says("the cost becomes {:.5f}", raised)
    rise = round(round(raised, 5) - round(here, 5), 5)
    slope = round(rise / h, 2)
    says("It has risen by {:.5f}, and the quotient ${:.5f}/{} = {:.2f}$ is nearly the slope", rise, rise, h, slope)
    assert slope == round(GRADIENT[number - 1], 2)
    says(r"with $\eta = {}$ the change is $-{}\cdot {:.2f} \approx {:.2f}$", ETA, ETA, slope, -ETA * slope)


def test_fifty_steps_of_descent_with_small_differences(says):
    path = walk(ETA)
    parameters, costs = oracle_trained(ETA, STEPS)
    np.testing.assert_allclose(path[-1], parameters, rtol=0, atol=1e-3)
    np.testing.assert_allclose([C_T(point) for point in path], costs, rtol=0, atol=1e-3)
    reads = right(NETWORK.with_parameters(path[-1]))
    percent = 100 * reads / len(X)
    says(
        "After {} steps the cost has fallen from {:.2f} to {:.2f}, and {:.0f} % of the pictures",
        STEPS,
        costs[0],
        C_T(path[-1]),
        percent,
    )


# What is new.

SEEDS = range(1, 22)


@cache
def beginnings(epochs):
    """The networks of the 21 beginnings after these epochs."""
    starts = (Network.random([12, 3, 2], np.random.RandomState(seed)) for seed in SEEDS)
    return [train(start, X, T, ETA, epochs).network for start in starts]


def reads(network, pictures):
    """How many a network reads, if none of the verdicts hangs by a hair that another processor could cut."""
    zero, one = network(pictures.x.reshape(-1, 12)).T
    assert np.abs(zero - one).min() > 1e-5
    return int(((one > zero) == (pictures.digits == 1)).sum())


def test_nobody_beats_the_nearest_picture_on_pictures_unlike_the_learned_ones(says):
    assert learned(LONG).parameters == pytest.approx(beginnings(LONG)[0].parameters)
    nearest = int((nearest_neighbour(UNLIKE.x, PICTURES) == UNLIKE.digits).sum())
    counts = [reads(network, UNLIKE) for network in beginnings(LONG)]
    middle = sorted(counts)[len(counts) // 2]
    says("it reads {} of {}, and the nearest picture {}", counts[0], len(UNLIKE.x), nearest)
    says(
        "So here are {} beginnings, with the seeds {} to {}, each trained with {} steps",
        len(SEEDS),
        *SEEDS[:: len(SEEDS) - 1],
        LONG,
    )
    says("All {} networks read all {} learning pictures, and all {} unseen ones", len(SEEDS), len(X), len(UNSEEN.x))
    assert {reads(network, PICTURES) for network in beginnings(LONG)} == {len(X)}
    assert {reads(network, UNSEEN) for network in beginnings(LONG)} == {len(UNSEEN.x)}
    says("they read between {} and {}, and the middle one reads {}", min(counts), max(counts), middle)
    says("(Ours, fixed before anybody counted, reads {}.)", counts[0])
    assert middle < counts[0]
    assert min(counts) > len(UNLIKE.x) / 2
    assert max(counts) <= nearest  # not one is better
    says("{} are as good", *[WORDS[counts.count(nearest)]])
    # The alternative text, and the lines of the plot.
    often = {count: counts.count(count) for count in range(10, 16)}
    assert often == {10: 1, 11: 8, 12: 4, 13: 1, 14: 5, 15: 2}
    assert nearest == 15


def test_thick_strokes_and_two_small_open_zeros_are_hard_and_leaning_rings_and_thin_strokes_easy(says):
    misread = np.zeros(len(UNLIKE.x), int)
    for network in beginnings(LONG):
        zero, one = network(UNLIKE.x.reshape(-1, 12)).T
        assert np.abs(zero - one).min() > 1e-3  # no verdict hangs by a hair
        misread += (one > zero) != (UNLIKE.digits == 1)
    large = UNLIKE.x.any(axis=2).all(axis=1)  # the leaning rings fill all four rows, the open ones three
    pixels = UNLIKE.x.sum(axis=(1, 2))
    rings, small = misread[(UNLIKE.digits == 0) & large], misread[(UNLIKE.digits == 0) & ~large]
    thin, thick = (misread[(UNLIKE.digits == 1) & heavy] for heavy in (pixels <= 3, pixels > 3))
    assert [len(group) for group in (rings, small, thin, thick)] == [4] * 4
    assert not rings.any()
    assert not thin.any()
    says("Count over all {} networks", len(SEEDS))
    says(
        "Each thick stroke is misread by {} to {} of them, and the {} small open zeros by {}, {}, {} and {}",
        *(thick.min(), thick.max(), WORDS[len(small)], *small),
    )


def test_longer_learning_makes_the_unlike_pictures_worse(says):
    early, late = (int(np.median([reads(n, UNLIKE) for n in beginnings(epochs)])) for epochs in (STEPS, LONG))
    says(
        "after {} steps the middle one of the {} networks still reads {} of the unlike pictures, after {} steps {}",
        STEPS,
        len(SEEDS),
        early,
        LONG,
        late,
    )
    assert late < early
    says("Two pictures are not much: the {} are only four shapes", len(UNLIKE.x))
    assert early - late == 2


def test_an_answer_costs_the_network_fewer_operations_than_the_nearest_picture(says):
    weights = [layer.W.shape[::-1] for layer in NETWORK.layers]
    count = sum(layer.W.size for layer in NETWORK.layers)
    says(
        r"${}\cdot {} + {}\cdot {} = {}$ multiplications stand against ${}\cdot {} = {}$ comparisons",
        *weights[0], *weights[1], count, *X.shape, X.size,
    )  # fmt: skip


def test_every_step_goes_down_and_the_steps_become_smaller_by_themselves():
    path = walk(ETA)
    costs = [C_T(point) for point in path]
    assert (round(costs[0], 1), round(costs[-1], 1)) == (18.5, 2.6)  # the picture's alternative text
    assert (np.diff(costs) < 0).all()
    assert (np.diff(np.linalg.norm(np.diff(path, axis=0), axis=1)) < 0).all()


def test_the_map_is_low_on_the_left_and_highest_in_the_lower_right_corner():
    values = np.linspace(-10, 10, 25)
    point = oracle_trained(ETA, STEPS)[0].copy()
    costs = np.empty((25, 25))
    for row, across in zip(costs, values, strict=True):
        point[40] = across
        row[:] = slice_costs(NETWORK.with_parameters(point), 39, values)
    assert (round(costs.max()), costs.argmax() % 25) == (24, 24)  # the picture's alternative text
    assert costs.argmax() // 25 < 3  # the first row is the lowest
    assert costs[12:, :8].max() < 8.5  # low on the left, from the middle up
    assert costs[:9].min() > 11
    assert costs[:, 20:].min() > 12


def test_the_walk_has_cost_48_evaluations_for_each_step(says):
    calls = []

    def counted(parameters):
        calls.append(len(X))
        return C_T(parameters)

    descend(lambda v: numerical_gradient(counted, v), NETWORK.parameters, ETA, steps=STEPS)
    each, pictures = len(calls) // STEPS, sum(calls)
    says(
        r"The {} steps have cost us ${}\cdot {} = {}$ evaluations of $C_T$, or ${}\cdot {} = {}\,{}$ answers",
        *(STEPS, STEPS, each, len(calls)),
        *(len(calls), len(X), *f"{pictures:,}".split(",")),
    )
    says("with small differences | {} costs for one step", each)
    says("learns, but at {} costs a step", each)
    says("larger or smaller than the {} that we have counted", each)


def test_too_large_and_too_small_differences_are_wrong_and_in_between_half_of_the_digits_are_right(says):
    table = {}
    for h in (1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-14):
        off = np.abs(numerical_gradient(C_T, NETWORK.parameters, h) - GRADIENT)
        table[h] = math.log10(off.mean())
        # The printed power of ten is no near miss, so that every processor prints the same.
        assert abs(table[h] - round(table[h])) < 0.3
    powers = [round(power) for power in table.values()]
    assert powers == [-3, -5, -7, -7, -5, -3, -1]
    assert min(powers) == round(table[1e-6])  # no other line is better
    says("with $h = 10^{{{}}}$ ours are off by about $10^{{{}}}$, on average", -6, round(table[1e-6]))
    says("With $h = 10^{{{}}}$ they are off by about $10^{{{}}}$, and with", -2, round(table[1e-2]))
    says("and with $h = 10^{{{}}}$ by about as much", -12)
    assert round(table[1e-12]) == round(table[1e-2])
    of = round(-math.log10(np.finfo(float).eps))
    says("stores each cost with about {} digits", of)
    best = min(
        np.abs(numerical_gradient(C_T, NETWORK.parameters, h) - GRADIENT).max() for h in 10.0 ** np.arange(-9, -5)
    )
    assert of / 2 - 2 < -math.log10(best / np.abs(GRADIENT).max()) < of / 2 + 2


# The other cost.


def test_a_unit_that_is_completely_wrong_is_hardly_told_so_by_the_square_error(says):
    t, output = 1, 0.001
    says("Suppose the unit is nearly as wrong as it can be: $t = {}$ but $a = {}$", t, output)
    z = torch.tensor(math.log(output / (1 - output)), requires_grad=True)
    a = torch.sigmoid(z)
    assert a.item() == pytest.approx(output)
    (factor,) = torch.autograd.grad(a, z, retain_graph=True)
    says("the factor $a(1 - a)$ is only about ${:.3f}$", factor.item())
    (square,) = torch.autograd.grad((t - a) ** 2 / 2, z, retain_graph=True)
    (cross,) = torch.autograd.grad(-torch.log(a), z)
    says("The unit with $a = {}$ now hears ${:.3f}$ instead of about ${:.3f}$", output, cross.item(), square.item())


def test_the_square_error_is_steepest_at_one_third_and_the_cross_entropy_where_the_unit_is_most_wrong(says):
    a = np.arange(1, 3000) / 3000
    square, entropy = (a - 1) * a * (1 - a), a - 1
    third = Fraction(1, 3)
    assert a[square.argmin()] == pytest.approx(float(third))
    assert (np.diff(square[a < third]) < 0).all()  # more wrong, less steep
    assert (np.diff(entropy) > 0).all()  # more wrong, steeper
    slope = (third - 1) * third * (1 - third)
    says("The square error is steepest at $a = \\tfrac1{}$", third.denominator)
    size = (1 - a) ** 2 * a
    np.testing.assert_allclose(size, -square, rtol=1e-12)
    says(
        "its derivative along $a$ is $(1 - a)^2 - 2a(1 - a) = (1 - a)(1 - {}a)$, which turns from positive to negative",
        third.denominator,
    )
    derivative = np.gradient(size, a)[1:-1]
    np.testing.assert_allclose(derivative, ((1 - a) * (1 - 3 * a))[1:-1], atol=1e-6)
    assert (derivative[a[1:-1] < third - 0.001] > 0).all()
    assert (derivative[a[1:-1] > third + 0.001] < 0).all()
    says("even there its slope is only {:.3f}", float(slope))


def test_the_presets_of_the_two_costs_show_what_their_comments_say(shows):
    assert list(TwoCosts.presets) == ["wrong", "steepest", "undecided", "right"]
    shown = {name: TwoCosts(**preset) for name, preset in TwoCosts.presets.items()}
    assert all(figure.t for figure in shown.values())
    a = {name: expit(figure.z) for name, figure in shown.items()}
    square, entropy = (
        {name: slope(a[name]) for name in a} for slope in (lambda a: -a * (1 - a) ** 2, lambda a: a - 1)
    )
    assert a["wrong"] < 0.003
    assert -0.003 < square["wrong"] < 0
    shows("two_costs", "preset.wrong.comment", "sure of {}, and {} is right", 0, 1)
    assert a["steepest"] == pytest.approx(1 / 3, abs=0.002)
    assert round(square["steepest"], 3) == round(-4 / 27, 3)
    shows("two_costs", "preset.steepest.comment", "*a* is about ⅓")
    assert (a["undecided"], square["undecided"] / entropy["undecided"]) == (1 / 2, 1 / 4)
    shows(
        "two_costs",
        "preset.undecided.comment",
        "*a* is ½, and the slope of the square error is a quarter of the other",
    )
    assert max(-square["right"], -entropy["right"]) < 0.05


def test_a_thousand_steps_against_eight_to_a_shrug(says):
    counts = []
    for slope in (lambda a: (a - 1) * a * (1 - a), lambda a: a - 1):
        z, steps = math.log(0.001 / 0.999), 0
        assert expit(z) == pytest.approx(0.001)
        while z < 0:
            z -= slope(expit(z))
            steps += 1
        counts.append(steps)
    many, few = counts
    assert many == 1025
    says("About a {} steps against {}.", WORDS[round(many, -3)], WORDS[few])


# The exercises, in fractions where the solution computes by hand.


def halves(a, t):
    """The two squares of the square error, and half their sum."""
    squares = [(Fraction(right) - Fraction(str(output))) ** 2 for output, right in zip(a, t, strict=True)]
    return [float(number) for number in (*squares, sum(squares) / 2)]


def test_one_mistake_by_hand(says):
    a, zero, one = (0.9, 0.3), (1, 0), (0, 1)
    (first, second, cost), (first_one, second_one, other) = (halves(a, t) for t in (zero, one))
    says("The network says $({}, {})$ about a picture, and the square error is ${}$", *a, cost)
    says(
        r"For a zero, $C = \tfrac12\{{(1 - {})^2 + (0 - {})^2\}} = \tfrac12({} + {}) = {}$",
        *(*a, first, second, cost),
    )
    says(r"$C = \tfrac12\{{(0 - {})^2 + (1 - {})^2\}} = \tfrac12({} + {}) = {}$", *a, first_one, second_one, other)
    assert square_error(a, one) == pytest.approx(other)
    off = [abs(right - output) for right, output in zip(one, a, strict=True)]
    assert slips_of("ex-one-mistake") == pytest.approx(
        {
            "same": cost,
            "whole": first_one + second_one,
            "wholeOfZero": first + second,
            "rest": 1 - cost,
            "unsquared": sum(off) / 2,
            "sum": sum(off),
            "first": first_one / 2,
            "second": second_one / 2,
            "onlyFirst": halves(a, (0, 0))[2],
            "onlySecond": halves(a, (1, 1))[2],
        }
    )


def test_a_step_of_a_larger_network_takes_205_costs_and_with_twice_the_hidden_units_405(says):
    sizes = 20, 8, 4
    says("A network has {} inputs, {} hidden units and {} outputs", *sizes)
    network = Network.random(sizes, np.random.RandomState(0))
    calls = []
    numerical_gradient(lambda _: calls.append(0) or 0.0, network.parameters)
    hidden, output = (layer.W.size + layer.b.size for layer in network.layers)
    says(
        r"The hidden layer has ${}\cdot {} + {} = {}$ parameters and the output layer ${}\cdot {} + {} = {}$, "
        "together {}. With the cost where we stand, that makes {}",
        *(sizes[0], sizes[1], sizes[1], hidden, sizes[1], sizes[2], sizes[2], output),
        *(hidden + output, len(calls)),
    )
    wide = 2 * sizes[1]
    twice = Network.random([sizes[0], wide, sizes[2]], np.random.RandomState(0)).parameters.size
    says("With {} hidden units there are {} parameters and {} costs", wide, twice, twice + 1)
    weights = sum(layer.W.size for layer in network.layers)
    assert 3.8 < twice * (twice + 1) / (network.parameters.size * len(calls)) < 4
    assert slips_of("ex-price", parameters=network.parameters.size) == {
        "changed": network.parameters.size,
        "weights": weights,
        "unbiased": weights + 1,
        "ours": 48,
    }


def test_one_step_for_one_parameter(says):
    (b, cost), (beside, there), eta = (
        (Fraction("0.4"), Fraction("12.50")),
        (Fraction("0.41"), Fraction("12.47")),
        ETA,
    )
    h, difference = beside - b, there - cost
    slope, rate = difference / h, Fraction(str(eta))
    step = -rate * slope
    says("The slope is about $({:.2f} - {:.2f})/{} = {}$", float(there), float(cost), float(h), slope)
    says(
        r"So $\Delta b = -{}\cdot({}) = {}$, and $b$ becomes ${} + {} = {}$",
        *(eta, slope, float(step), float(b), float(step), b + step),
    )
    says(r"Where does a step of descent with $\eta = {}$ take $b$", eta)
    expected = {"up": b - step, "step": step, "stepUp": -step, "slope": slope, "rate": b - slope}
    expected |= {"undivided": b - rate * difference, "both": b + rate * difference}
    assert slips_of("ex-one-slope") == pytest.approx({name: float(slip) for name, slip in expected.items()})


def test_the_two_plains_differ_by_what_the_surplus_of_ones_pays(says):
    zeros, ones = 20, 44
    says("A network like ours learns from {} zeros and {} ones", zeros, ones)
    which = np.r_[np.resize(np.flatnonzero(T[:, 0]), zeros), np.resize(np.flatnonzero(T[:, 1]), ones)]
    far = []
    for end in (-1e6, 1e6):
        parts = pytorch_oracle.layers_of(NETWORK)
        with torch.no_grad():
            parts[2][0, 1] = end
        far.append(pytorch_oracle.cost_of(NETWORK, parts, X[which], T[which]).item())
    says("and the {} ones pay $\\tfrac12$ each, together {:.0f}", ones, ones / 2)
    says("and the {} zeros pay {:.0f}", zeros, zeros / 2)
    says("so the difference is ${:.0f} - {:.0f} = {:.0f}$", ones / 2, zeros / 2, max(far) - min(far))
    assert max(far) - min(far) == pytest.approx((ones - zeros) / 2)
    assert slips_of("ex-two-plains") == {
        "equal": 0,
        "half": ones - zeros,
        "ones": ones / 2,
        "zeros": zeros / 2,
        "sum": (ones + zeros) / 2,
    }


def test_with_tanh_a_turned_unit_is_made_up_for_by_the_sign_of_its_weight_and_with_relu_by_nothing():
    z = np.random.RandomState(4).normal(size=20)
    w = 0.7
    np.testing.assert_allclose(-w * np.tanh(-z), w * np.tanh(z), rtol=1e-14)  # the bias as it is

    def left_over(activation):
        """How far the best weight and bias for the turned signal stay from what the unit said before."""
        offered = np.stack([activation(-z), np.ones_like(z)], axis=1)
        return np.linalg.lstsq(offered, w * activation(z), rcond=None)[1].item()

    assert left_over(np.tanh) < 1e-20
    assert left_over(expit) < 1e-20
    assert left_over(lambda z: np.maximum(z, 0)) > 0.1


def test_in_the_wrong_program_only_the_order_of_sum_and_square_is_wrong(says, shows):
    shows("ex-wrong-cost", "line.2", "for k in range({}):", len(X))
    lines = [catalogue.text("ex-wrong-cost", "en")[f"line.{line}"].strip("`") for line in range(1, 5)]
    wrong, right_one = "difference.sum()**2", "(difference**2).sum()"
    assert wrong in lines[3]
    for program in (lines, [line.replace("- network", "* -1 + network") for line in lines]):  # the order: no matter
        for expression in (wrong, right_one):
            names = {"T": T, "X": X, "network": NETWORK}
            exec("\n".join(program).replace(wrong, expression), names)
            assert math.isclose(names["C_T"], C_T(NETWORK.parameters)) is (expression is right_one)
    names = {"T": T, "X": X, "network": NETWORK.with_parameters(np.zeros(47))}
    exec("\n".join(lines), names)
    says("and {} shrugs would cost {:.0f} instead of {:.0f}", len(X), names["C_T"], C_T(np.zeros(47)))


@pytest.mark.parametrize("pixel", [0, 4, 11])
def test_the_weights_of_a_dead_pixel_stay_as_chance_has_made_them_and_have_a_say(says, pixel):
    alive = X.copy()
    alive[:, pixel] = 0
    says("one pixel were off in *all* {} learning pictures. The network learns for {} steps", len(X), LONG)
    network = train(NETWORK, alive, T, ETA, LONG).network
    before, after = (layers.layers[0].W[:, pixel] for layers in (NETWORK, network))
    np.testing.assert_array_equal(after, before)
    with_it = alive.copy()
    with_it[:, pixel] = 1
    assert np.abs(network(with_it) - network(alive)).max() > 0.01


def test_the_best_blind_answer_says_the_share(says):
    zeros, ones = 28, 4
    found = minimize_scalar(lambda a: zeros * (1 - a) ** 2 + ones * a**2, bounds=(0, 1), method="bounded")
    says("its learning data are {} zeros and {} ones", zeros, ones)
    says("Each of the {} zeros costs", zeros)
    says("each of the {} ones costs $a^2$, so $C_T = {}(1 - a)^2 + {}a^2$", ones, zeros, ones)
    share = Fraction(zeros, zeros + ones)
    assert found.x == pytest.approx(float(share), abs=1e-5)
    says(
        r"is $-{}(1 - a) + {}a$, and it is 0 for $a = \tfrac{{{}}}{{{}}} = \tfrac{}{}$",
        *(2 * zeros, 2 * ones, 2 * zeros, 2 * (zeros + ones), share.numerator, share.denominator),
    )
    cheap, dear = (1 - share) ** 2, share**2
    says(
        r"Then $C_T = {}\cdot\tfrac{}{{{}}} + {}\cdot\tfrac{{{}}}{{{}}} = {}$",
        *(zeros, cheap.numerator, cheap.denominator, ones, dear.numerator, dear.denominator, round(found.fun, 3)),
    )
    best = zeros * cheap + ones * dear
    assert float(best) == pytest.approx(found.fun)
    says("A shrug would cost {:.0f}: with unequal", (zeros + ones) * SHRUG)
    assert slips_of("ex-blind") == pytest.approx(
        {
            "shrug": (zeros + ones) * SHRUG,
            "zero": total_of_a_sure_zero(ones),
            "one": float(best / 2),
            "whole": float(2 * best),
            "share": float(share),
            "ones": float(1 - share),
            "turned": float(zeros * (1 - (1 - share)) ** 2 + ones * (1 - share) ** 2),
        }
    )


def total_of_a_sure_zero(ones):
    """What it costs to say (1, 0) each time: nothing for a zero, and for each one as much as can be."""
    return ones * square_error([1, 0], [0, 1])


def test_ninety_six_per_cent_of_500_pictures(says):
    percent, pictures, zeros = 96, 500, 450
    read, ones = percent * pictures // 100, pictures - zeros
    found = read - zeros
    says("{} % of {} are {} pictures", percent, pictures, read)
    says(
        "{} of these are zeros, so the network reads {} of the {} ones: {:.0f} %",
        *(zeros, found, ones, 100 * found / ones),
    )
    says('Somebody who always says "zero" reads {:.0f} % of all without looking', 100 * zeros / pictures)
    assert slips_of("ex-baseline") == {
        "fraction": found / ones,
        "all": percent,
        "zeros": 100 * zeros / pictures,
        "gain": 100 * found / pictures,
        "wrong": 100 * (ones - found) / ones,
        "count": found,
        "ofZeros": 100 * found / zeros,
    }


def test_the_bets_in_numbers(says):
    first, second = 0.8, 0.5
    says("the unit has given the chance {} to what is right; if it is 0, only {:.1f}", first, 1 - first)
    says(r"the chances multiply: together it is ${}\cdot {} = {}$", first, second, first * second)
    says(
        r"$\ln {} + \ln {} = \ln {}$, in numbers ${:.3f} - {:.3f} = {:.3f}$",
        first,
        second,
        first * second,
        math.log(first),
        -math.log(second),
        math.log(first * second),
    )
    says(
        r"${:.3f}$ where the unit has given {} to what is right, and $-\ln {} \approx {:.3f}$ where it has given only {}",
        *(-math.log(first), first, round(1 - first, 1), -math.log(1 - first), round(1 - first, 1)),
    )
    says("For {} pictures there is a product of {} numbers", len(X), len(X))


def test_with_a_teacher_in_doubt_the_cross_entropy_is_smallest_at_the_teachers_own_number(says):
    people, ones = 10, 7
    t = ones / people
    says("Of {} people who look at a smudged picture, {} read a one", WORDS[people], WORDS[ones])
    says("So the teacher says $t = {}$", t)

    def cost(a):
        return torch.nn.functional.binary_cross_entropy(torch.tensor(a), torch.tensor(t)).item()

    found = minimize_scalar(cost, bounds=(1e-6, 1 - 1e-6), method="bounded", options={"xatol": 1e-9})
    assert found.x == pytest.approx(t, abs=1e-6)
    says("So $C$ falls until $a = t = {:.1f}$", found.x)
    first, second = -t * math.log(t), -(1 - t) * math.log(1 - t)
    assert first + second == pytest.approx(found.fun)
    says(
        r"There it is $-({}\ln {} + {:.1f}\ln {:.1f}) \approx {:.3f} + {:.3f} \approx {:.2f}$, and not 0",
        *(t, t, 1 - t, 1 - t, first, second, found.fun),
    )
    assert slips_of("ex-doubt") == pytest.approx(
        {
            "output": t,
            "none": 0,
            "both": 2 * found.fun,
            "sure": -math.log(t),
            "first": first,
            "shrug": cost(0.5),
            "ten": found.fun / math.log(10),
        },
        abs=1e-6,
    )


def test_below_a_quarter_a_picture_is_surely_read_right_and_from_a_half_on_surely_not(says):
    outputs = np.stack(np.meshgrid(*[np.linspace(0, 1, 201)] * 2), axis=-1).reshape(-1, 2)
    for answer in ([1, 0], [0, 1]):
        costs = ((outputs - answer) ** 2).sum(axis=1) / 2
        rightly = outputs @ answer > outputs @ np.flip(answer)
        assert costs[~rightly].min() == SHRUG
        assert 0.49 < costs[rightly].max() < 2 * SHRUG
    near = (0.999, 0.998)
    says("For instance, $({}, {})$ costs {:.3f}", *near, square_error(near, [1, 0]))
    assert near[0] > near[1]


def test_a_zero_that_is_read_right_for_more_than_a_shrug(says):
    first, cost = 0.8, 0.3
    says("say a zero costs {}, and its first output is {}", cost, first)
    second = math.sqrt(2 * cost - (1 - first) ** 2)
    assert square_error([first, second], [1, 0]) == pytest.approx(cost)
    says(
        r"$\tfrac12\{{(1 - {})^2 + b^2\}} = {}$, so $b^2 = {} - {:.2f} = {:.2f}$ and $b \approx {:.3f}$",
        *(first, cost, 2 * cost, (1 - first) ** 2, second**2, second),
    )
    says("That is less than {}: the zero is read right", first)
    assert second < first
    assert cost > SHRUG
    assert slips_of("ex-right-yet-dear") == pytest.approx(
        {
            "alone": math.sqrt(2 * cost),
            "whole": math.sqrt(cost - (1 - first) ** 2),
            "square": second**2,
            "share": second**2 / 2,
            "turned": 1 - second,
        }
    )


# The figure of the network.


def test_the_presets_of_the_network_show_what_their_comments_say(shows):
    def shown(name):
        figure = NetworkFigure(**NetworkFigure.presets[name])
        x = np.abs(X[figure.picture - 1] - np.ravel(figure.flipped))
        return figure, x, T[figure.picture - 1], learned(figure.epochs)(x)

    figure, _, _, before = shown("before")
    assert figure.epochs == 0
    np.testing.assert_allclose(before, outputs_of(NETWORK)[figure.picture - 1], rtol=1e-13)
    figure, _, t, after = shown("after")
    shows(
        "network",
        "preset.after.comment",
        "After {} epochs the two outputs are close to the right answer, {:.0f} and {:.0f}",
        figure.epochs,
        *t,
    )
    np.testing.assert_allclose(after, t, atol=0.1)
    _, x, t, _ = shown("one")
    assert x.reshape(4, 3)[:, 1].sum() == x.sum()  # a stroke in the middle column
    assert t.tolist() == [0, 1]
    figure, x, t, hard = shown("hard")
    shows("network", "preset.hard.comment", "After {} epochs the network is nearly undecided", figure.epochs)
    assert t.tolist() == [0, 1]
    assert abs(hard[0] - hard[1]) < 0.1  # undecided
    longer = learned(LONG)(x)
    np.testing.assert_allclose(longer, t, atol=0.1)
    # It does not tell which pictures cost most in the end, as the reader is to guess that.
    each = square_error(learned(LONG)(X), T)
    assert figure.picture - 1 not in each.argsort()[-4:]
    _, x, t, _ = shown("damaged")
    assert t.tolist() == [1, 0]
    shows("network", "preset.damaged.comment", "{} pixels are turned over", WORDS[int((x - X[0]).sum())])
    assert x.all()  # its hole is filled
