"""Chapter 5: numbers and claims that the text, the figures' words and the solutions state."""

import math

import judge
import numpy as np
import pytest
import torch
from scipy.optimize import minimize_scalar
from scipy.special import expit

from dlmath import (
    Demons,
    Network,
    accuracy,
    cross_entropy,
    descend,
    load_pictures,
    numerical_gradient,
    one_hot,
    square_error,
    total_cost,
    train,
)
from dlmath.widgets import CostSlice
from dlmath.widgets import Network as NetworkFigure

PICTURES, UNSEEN = load_pictures("zeros_and_ones"), load_pictures("zeros_and_ones", "unseen")
X, T = PICTURES.x.reshape(64, 12), one_hot(PICTURES.digits, 2)
NETWORK = Network.random([12, 3, 2], np.random.RandomState(1))
GRADIENT = judge.cost_and_gradient(NETWORK, X, T)[1]


def C_T(parameters):
    return total_cost(NETWORK.with_parameters(parameters), X, T)


def slopes(parameters):
    return numerical_gradient(C_T, parameters)


def right(network):
    """How many of the 64 pictures are read as what they are."""
    zero, one = judge.answers(network, judge.layers_of(network), X).detach().numpy().T
    return int(((one > zero) == (PICTURES.digits == 1)).sum())


# The data.


def test_there_are_32_zeros_and_32_ones_to_learn_from_and_24_other_pictures_kept_back():
    assert PICTURES.x.shape == (64, 4, 3)
    assert UNSEEN.x.shape == (24, 4, 3)
    assert np.bincount(PICTURES.digits.astype(int)).tolist() == [32, 32]
    assert PICTURES.digits.tolist() == sorted(PICTURES.digits)
    every = {tuple(picture.ravel()) for part in (PICTURES, UNSEEN) for picture in part.x}
    assert len(every) == 64 + 24


def test_the_pictures_in_the_text_are_two_zeros_and_two_ones():
    assert PICTURES.digits[[0, 24, 41, 62]].tolist() == [0, 0, 1, 1]


def test_some_pictures_are_shifted_some_have_lost_a_pixel_and_some_have_one_too_many():
    known = {tuple(x) for x in X}
    zero, one = X[0], np.array([0, 1, 0] * 4)
    assert tuple(np.roll(one.reshape(4, 3), 1, axis=1).ravel()) in known
    assert any(tuple(zero - pixel) in known for pixel in np.eye(12)[zero == 1])
    assert any(tuple(one + pixel) in known for pixel in np.eye(12)[one == 0])


# One mistake.


def test_the_first_picture_gets_an_opinion_without_a_reason_that_is_worse_than_shrugging():
    assert NETWORK(X[0]).round(3).tolist() == [0.715, 0.703]
    assert square_error([0.5, 0.5], [1, 0]) == square_error([0.5, 0.5], [0, 1]) == 1 / 4
    assert math.dist(NETWORK(X[0]), T[0]) ** 2 / 2 > 1 / 4


def test_hidden_units_that_begin_alike_remain_copies_of_each_other():
    for start in (0.0, 0.1):
        result = train(NETWORK.with_parameters(np.full(47, start)), X, T, eta=0.2, epochs=100).network
        hidden, output = result.layers
        assert (hidden.W[0] == hidden.W).all()
        assert (hidden.b == hidden.b[0]).all()
        assert (output.W[:, :1] == output.W).all()


def test_the_sum_of_the_first_output_unit_by_hand():
    (_, a2), (z3, a3) = NETWORK.forward(X[0])
    W3, b3 = NETWORK.layers[1].W[0].round(3), NETWORK.layers[1].b[0].round(3)
    assert round(W3 @ a2.round(3) + b3, 3) == round(z3[0], 3) == 0.918
    assert round(1 / (1 + math.exp(-0.918)), 3) == round(a3[0], 3) == 0.715


def test_before_training_29_are_right_by_luck_for_the_outputs_hardly_depend_on_the_picture():
    outputs = judge.answers(NETWORK, judge.layers_of(NETWORK), X).detach().numpy()
    assert right(NETWORK) == 29
    assert outputs[0, 0] > outputs[0, 1]  # the first picture, a zero, is one of them
    assert outputs.min() > 0.55
    assert outputs.max() < 0.78


def test_after_training_the_dearest_pictures_are_small_zeros():
    parameters, _ = judge.trained(NETWORK, X, T, 0.2, 300)
    learned = NETWORK.with_parameters(parameters)
    outputs = judge.answers(learned, judge.layers_of(learned), X).detach().numpy()
    each = ((outputs - T) ** 2).sum(axis=1) / 2
    assert right(learned) == 64
    dearest = each.argsort()[::-1][:4]
    assert (dearest + 1).tolist() == [24, 23, 22, 19]
    assert round(each[23], 3) == 0.011
    assert each[23] < 1 / 4 / 20
    zeros, ones = X[PICTURES.digits == 0], X[PICTURES.digits == 1]
    from_ones = np.abs(zeros[:, None] - ones).sum(axis=2).mean(axis=1)
    assert round(from_ones[0]) == 8
    for k in dearest:
        assert PICTURES.digits[k] == 0
        assert PICTURES.x[k].any(axis=1).sum() == 3
        assert X[k].sum() <= 6
        assert round(from_ones[k]) in (5, 6)
        assert from_ones[k] <= np.delete(from_ones, dearest).min()


# All mistakes.


def test_the_untrained_network_costs_18_and_is_a_little_worse_than_a_coin():
    assert round(judge.cost_and_gradient(NETWORK, X, T)[0], 2) == 18.48
    assert round(C_T(NETWORK.parameters), 2) == 18.48
    assert right(NETWORK) == 29
    assert f"{29 / 64:.0%}" == "45%"
    assert accuracy(NETWORK, X, PICTURES.digits) == 29 / 64 < 1 / 2
    assert 64 * 1 / 4 == 16 < 18.48


def test_counting_is_blind_where_the_cost_notices_every_change():
    for unit in np.eye(47):
        near = NETWORK.with_parameters(NETWORK.parameters + 1e-4 * unit)
        assert (NETWORK(X).argmax(axis=1) == near(X).argmax(axis=1)).all()
        assert C_T(near.parameters) != C_T(NETWORK.parameters)


def test_with_the_average_as_cost_a_64_times_larger_rate_makes_the_same_step():
    parts = judge.layers_of(NETWORK)
    optimiser = torch.optim.SGD(parts, lr=64 * 0.2)
    for _ in range(20):
        optimiser.zero_grad()
        average = ((judge.answers(NETWORK, parts, X) - torch.tensor(T)) ** 2).sum(dim=1).mean() / 2
        average.backward()
        optimiser.step()
    np.testing.assert_allclose(
        judge.flat(parts), train(NETWORK, X, T, 0.2, 20).network.parameters, rtol=1e-10, atol=1e-12
    )


def test_the_demons_of_chapter_1_miss_the_ones_that_stand_at_the_side():
    demons = Network(tuple(Demons.of()))
    wrong = demons(X).argmax(axis=1) != PICTURES.digits
    ones = X[wrong & (PICTURES.digits == 1)]
    assert len(ones) == 9
    assert not (ones[:, 4] * ones[:, 7]).any()  # none of them has both pixels that B likes
    in_the_middle = X[(PICTURES.digits == 1) & (X[:, 4] == 1) & (X[:, 7] == 1)]
    assert (demons(in_the_middle).argmax(axis=1) == 1).all()
    assert right(demons) == 51 < 64 == right(train(NETWORK, X, T, 0.2, 300).network)


# The landscape.


def slice_costs(network, parameter, values):
    """C_T along one parameter, computed for all values at once."""
    v = np.repeat(network.parameters[None], len(values), axis=0)
    v[:, parameter] = values
    W2, b2, W3, b3 = np.split(v, [36, 39, 45], axis=1)
    z2 = np.einsum("vji,ki->vkj", W2.reshape(-1, 3, 12), X) + b2[:, None]
    z3 = np.einsum("vji,vki->vkj", W3.reshape(-1, 2, 3), expit(z2)) + b3[:, None]
    return ((expit(z3) - T) ** 2).sum(axis=(1, 2)) / 2


def test_larger_and_larger_weights_and_biases_of_the_output_layer_bring_the_cost_towards_0():
    parts = judge.layers_of(train(NETWORK, X, T, 0.2, 300).network)
    costs = []
    for factor in (1, 2, 5, 20):
        output = [factor * part for part in parts[2:]]
        answers = judge.answers(NETWORK, [*parts[:2], *output], X).detach().numpy()
        costs.append(((answers - T) ** 2).sum() / 2)
    assert ((answers > 0.5) == (T == 1)).all()  # each output on its side
    assert (np.diff(costs) < 0).all()
    assert 0 < costs[-1] < 1e-30


@pytest.mark.parametrize("epochs", [0, 50, 300])
def test_no_slice_is_a_parabola_for_far_out_every_slice_becomes_level(epochs):
    network = train(NETWORK, X, T, 0.2, epochs).network
    for parameter in range(47):
        for side in (-1, 1):
            far = slice_costs(network, parameter, side * np.array([1e12, 2e12]))
            assert abs(far[1] - far[0]) < 1e-3
        assert np.ptp(slice_costs(network, parameter, np.linspace(-10, 10, 41))) > 0.1  # and yet not level


def test_after_training_no_single_parameter_makes_the_cost_much_lower():
    learned = train(NETWORK, X, T, 0.2, 300).network
    here, apart = total_cost(learned, X, T), []
    assert round(here, 2) == 0.10
    for parameter in range(47):
        values = np.linspace(-10, 10, 801)
        costs = slice_costs(learned, parameter, values)
        assert costs.min() > 0.9 * here
        # One dip: from there it goes up on both sides.
        inner = costs[1:-1]
        assert ((inner < costs[:-2]) & (inner < costs[2:])).sum() == 1
        apart.append(abs(values[costs.argmin()] - learned.parameters[parameter]))
    assert sum(distance < 1 for distance in apart) == 44
    assert max(apart) < 2.5


def test_between_10_and_1000_hardly_anything_happens():
    costs = slice_costs(NETWORK, 4, np.array([-1000, -10, 0, 10, 1000.0]))
    assert abs(costs[4] - costs[3]) < 0.001 > abs(costs[1] - costs[0])
    assert costs[1] < costs[2] - 0.5 < costs[3] - 1


def test_far_out_along_an_output_weight_or_bias_one_output_costs_16_and_the_other_what_it_did():
    outputs = judge.answers(NETWORK, judge.layers_of(NETWORK), X).detach().numpy()
    shares = ((outputs - T) ** 2).sum(axis=0) / 2
    for j, numbers in ((0, [39, 40, 41, 45]), (1, [42, 43, 44, 46])):
        for number in numbers:
            far = slice_costs(NETWORK, number, np.array([-1e12, 1e12]))
            np.testing.assert_allclose(far, 16 + shares[1 - j], rtol=1e-12)


def test_after_training_the_plain_along_the_first_output_weight_begins_beyond_minus_10():
    learned = train(NETWORK, X, T, 0.2, 300).network
    costs = slice_costs(learned, 39, np.array([-10, -9, -100, -101, -1e9]))
    assert costs[[0, 2]].round(2).tolist() == [3.54, 16.03]
    assert costs[0] - costs[1] > 0.5  # steep
    assert costs[3] - costs[2] < (costs[0] - costs[1]) / 500  # level
    assert costs[4] - costs[2] < 0.02


def test_the_presets_of_the_slice_show_what_their_comments_say():
    names = ["output", "trained", "hidden", "dip"]
    assert list(CostSlice.presets) == names
    shown = {name: CostSlice(**CostSlice.presets[name]) for name in names}
    assert shown["output"].parameter == shown["trained"].parameter == 40  # the first weight of the output layer
    assert shown["hidden"].parameter <= 12
    assert 24 < shown["dip"].parameter <= 36  # a pixel of the third hidden unit
    k, epochs = shown["dip"].parameter - 1, shown["dip"].epochs
    now, soon = (judge.trained(NETWORK, X, T, 0.2, n)[0] for n in (epochs, epochs + 10))
    slope = judge.cost_and_gradient(NETWORK.with_parameters(now), X, T)[1][k]
    assert (soon[k] - now[k]) * slope < 0  # the slope says which way it goes
    for epochs, figure in ((0, shown["output"]), (300, shown["trained"])):
        assert figure.epochs == epochs


# The walk.


@pytest.mark.parametrize(("eta", "cost", "percent"), [(0.2, 2.61, "97%"), (0.1, 3.87, "95%")])
def test_fifty_steps_of_descent_with_small_differences(eta, cost, percent):
    path = descend(slopes, NETWORK.parameters, eta, steps=50)
    assert round(C_T(path[-1]), 2) == cost
    parameters, costs = judge.trained(NETWORK, X, T, eta, 50)
    assert round(costs[-1], 2) == cost
    np.testing.assert_allclose(path[-1], parameters, rtol=0, atol=1e-3)
    assert f"{right(NETWORK.with_parameters(path[-1])) / 64:.0%}" == percent


def test_every_step_goes_down_and_the_steps_become_smaller_by_themselves():
    path = descend(slopes, NETWORK.parameters, 0.2, steps=50)
    costs = [C_T(point) for point in path]
    assert (round(costs[0], 1), round(costs[-1], 1)) == (18.5, 2.6)
    assert (np.diff(costs) < 0).all()
    assert (np.diff(np.linalg.norm(np.diff(path, axis=0), axis=1)) < 0).all()
    learned = NETWORK.with_parameters(path[-1])
    assert right(learned) == 62
    assert accuracy(learned, UNSEEN.x.reshape(24, 12), UNSEEN.digits) == 23 / 24 < 62 / 64
    assert (50 * 48, 50 * 48 * 64) == (2400, 153_600)


def test_too_large_and_too_small_differences_are_wrong_and_in_between_half_of_the_digits_are_right():
    off = {
        h: abs(numerical_gradient(C_T, NETWORK.parameters, h)[0] / GRADIENT[0] - 1)
        for h in (1e-2, 1e-6, 1e-10, 1e-14)
    }
    assert off[1e-2] > 1e-3  # the curve bends
    assert off[1e-14] > 0.1  # the digits are lost
    assert 1e-7 < off[1e-6] < off[1e-10] < 1e-3
    assert f"{GRADIENT[0]:.10f}" == "-0.0328646447"
    table = [abs(numerical_gradient(C_T, NETWORK.parameters, 10.0**-k)[0] - GRADIENT[0]) for k in range(2, 15, 2)]
    assert min(table) == table[2]  # that of h = 10⁻⁶
    there = numerical_gradient(C_T, NETWORK.parameters, 1e-6)[0]
    assert f"{there:.10f}"[:10] == f"{GRADIENT[0]:.10f}"[:10] == "-0.0328646"  # seven digits after the point
    assert np.spacing(C_T(NETWORK.parameters)) < 1e-14  # of fourteen
    best = min(
        np.abs(numerical_gradient(C_T, NETWORK.parameters, h) - GRADIENT).max() for h in 10.0 ** np.arange(-9, -5)
    )
    assert 1e-10 < best / np.abs(GRADIENT).max() < 1e-7  # of about 16


# The other cost.


def test_a_unit_that_is_completely_wrong_is_hardly_told_so_by_the_square_error():
    a, t = 0.001, 1
    assert round(a * (1 - a), 3) == 0.001
    assert round((a - t) * a * (1 - a), 3) == -0.001
    assert a - t == -0.999


def test_a_thousand_steps_against_eight_to_a_shrug():
    counts = []
    for slope in (lambda a: (a - 1) * a * (1 - a), lambda a: a - 1):
        z, steps = math.log(0.001 / 0.999), 0
        assert 1 / (1 + math.exp(-z)) == pytest.approx(0.001)
        while z < 0:
            z -= slope(1 / (1 + math.exp(-z)))
            steps += 1
        counts.append(steps)
    assert counts == [1025, 8]


def test_the_square_error_thinks_0_001_hardly_worse_than_0_1_and_the_cross_entropy_three_times_as_bad():
    assert square_error([0.001], [1]) / square_error([0.1], [1]) < 1.25
    assert math.log(0.001) / math.log(0.1) == pytest.approx(3)
    assert cross_entropy([0.001], [1]) / cross_entropy([0.1], [1]) == pytest.approx(3)


def test_the_cross_entropy_of_the_outputs_in_the_text():
    for a in (0.9, 0.5, 0.1, 0.001):
        assert cross_entropy([a], [1]) == pytest.approx(-math.log(a))
        assert cross_entropy([a], [1]) > square_error([a], [1])
    assert cross_entropy([0.001], [1]) / cross_entropy([0.5], [1]) > square_error([0.001], [1]) / square_error(
        [0.5], [1]
    )


# The exercises.


def test_the_solutions_by_hand():
    assert square_error([0.8, 0.4], [1, 0]) == pytest.approx(0.1)
    costs = {answer: square_error(answer, [0, 1]) for answer in [(0.1, 0.9), (0.6, 0.7), (0.7, 0.6), (0.5, 0.5)]}
    assert costs[0.1, 0.9] == pytest.approx(0.01)
    assert costs[0.6, 0.7] == pytest.approx(0.225)
    assert max((a for a in costs if a[1] > a[0]), key=costs.get) == (0.6, 0.7)
    assert 96 * square_error([0.5] * 3, [0, 1, 0]) == 36
    assert (12 * 10 + 10, 10 * 2 + 2) == (130, 22)
    assert 1 + Network.random([12, 10, 2], np.random.RandomState(0)).parameters.size == 1 + 130 + 22 == 153
    assert pytest.approx(0.081) == (0.9 - 0) * 0.9 * (1 - 0.9)
    assert round(0.9 / 0.081) == 11
    assert (4 * 3 * 2 * 1, 2**4, 24 * 16) == (24, 16, 384)


def test_with_a_teacher_in_doubt_the_cross_entropy_is_smallest_at_the_teachers_own_number():
    def cost(a):
        return torch.nn.functional.binary_cross_entropy(torch.tensor(a), torch.tensor(0.7)).item()

    found = minimize_scalar(cost, bounds=(1e-6, 1 - 1e-6), method="bounded", options={"xatol": 1e-9})
    assert found.x == pytest.approx(0.7, abs=1e-6)
    assert round(found.fun, 2) == 0.61


def test_only_a_picture_that_costs_less_than_a_quarter_is_surely_read_correctly():
    outputs = np.stack(np.meshgrid(*[np.linspace(0, 1, 201)] * 2), axis=-1).reshape(-1, 2)
    for answer in ([1, 0], [0, 1]):
        costs = ((outputs - answer) ** 2).sum(axis=1) / 2
        rightly = outputs @ answer > outputs @ np.flip(answer)
        assert costs[~rightly].min() == 1 / 4
    learned = NETWORK.with_parameters(judge.trained(NETWORK, X, T, 0.2, 300)[0])
    assert round(judge.cost_and_gradient(learned, X, T)[0], 2) == 0.1
    assert right(learned) == 64


# The figure of the network.


def test_the_presets_of_the_network_show_what_their_comments_say():
    def shown(name):
        figure = NetworkFigure(**NetworkFigure.presets[name])
        x = np.abs(X[figure.picture - 1] - np.ravel(figure.flipped))
        return x, T[figure.picture - 1], train(NETWORK, X, T, 0.2, figure.epochs).network(x)

    _, _, before = shown("before")
    assert before.round(3).tolist() == [0.715, 0.703]
    _, t, after = shown("after")
    assert t.tolist() == [1, 0]
    np.testing.assert_allclose(after, [1, 0], atol=0.1)
    x, t, _ = shown("one")
    assert x.reshape(4, 3)[:, 1].sum() == x.sum()  # a stroke in the middle column
    assert t.tolist() == [0, 1]
    x, t, hard = shown("hard")
    assert t.tolist() == [1, 0]
    assert x.reshape(4, 3).sum(axis=1).tolist() == [0, 1, 2, 1]  # a small zero at the bottom
    assert abs(hard[0] - hard[1]) < 0.1  # undecided, and about no other picture more so
    assert square_error(hard, t) == square_error(train(NETWORK, X, T, 0.2, 100).network(X), T).max()
    longer = train(NETWORK, X, T, 0.2, 300).network(x)
    assert longer[0] > 0.85 > 0.15 > longer[1]
    x, t, _ = shown("damaged")
    assert t.tolist() == [1, 0]
    assert (x - X[0]).sum() == 2
    assert x.all()  # its hole is filled
