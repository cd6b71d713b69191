import math
from dataclasses import FrozenInstanceError
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from support.lessons import T, X
from support.numbers import HUGE, TINY, TOO_LARGE
from support.pytorch_oracle import SEEDS, cost_and_gradient, identity, lessons, trained

from dlmath import (
    Activation,
    DivergenceError,
    Layer,
    Network,
    Training,
    backpropagate,
    numerical_gradient,
    relu,
    sigmoid,
    step,
    tanh,
    total_cost,
    train,
    unit_errors,
)
from dlmath.backprop import Backward

SMOOTH = (sigmoid, tanh, identity)


def same(ours, theirs, digits=1e-10):
    """To so many digits; a number that is next to nothing beside the largest may be off by a rounding of that."""
    np.testing.assert_allclose(ours, theirs, rtol=digits, atol=1e-14 * np.abs(theirs).max())


def unit(w, b=0.0, activation=sigmoid):
    """A network of one unit with one input."""
    return Network((Layer([[w]], [b], activation),))


def short(network, x, t):
    """A learning rate with which no parameter moves by more than a thousandth, so that nothing runs away."""
    return 1e-3 / (1 + np.abs(cost_and_gradient(network, x, t)[1]).max())


def said_by(call, kind=ValueError):
    with pytest.raises(kind, match=": ") as error:
        call()
    return str(error.value)


def answer_or_error(call):
    """What a call returns and None, or None and what it raises."""
    try:
        return call(), None
    except (DivergenceError, ValueError) as error:
        return None, error


# The gradient against three oracles.


@given(lessons())
def test_cost_and_gradient_are_pytorchs_for_every_size_depth_and_activation(lesson):
    network, x, t = lesson
    cost, gradient = cost_and_gradient(network, x, t)
    found = backpropagate(network, x, t)
    assert type(found) is Backward
    assert type(found.cost) is float
    assert found.gradient.shape == network.parameters.shape
    same(found.cost, cost)
    same(found.gradient, gradient)


def test_all_47_slopes_are_sympys_for_every_picture():
    def a(matrix):
        return matrix.applyfunc(lambda z: 1 / (1 + sp.exp(-z)))

    v, x, t = sp.symbols("v:47"), sp.Matrix(sp.symbols("x:12")), sp.symbols("t:2")
    W2, b2, W3, b3 = (sp.Matrix(*shape, v[start:end]) for shape, start, end in [
        ((3, 12), 0, 36), ((3, 1), 36, 39), ((2, 3), 39, 45), ((2, 1), 45, 47),
    ])  # fmt: skip
    a3 = a(W3 * a(W2 * x + b2) + b3)
    C = sum((t[j] - a3[j]) ** 2 for j in range(2)) / 2
    exact = sp.lambdify([v, list(x), t], [sp.diff(C, letter) for letter in v], "math", cse=True)
    for seed, scale in [(1, 1.0), (2, 0.1), (3, 5.0)]:
        network = Network.random([12, 3, 2], np.random.RandomState(seed), scale)
        parameters = network.parameters.tolist()
        slopes = np.array([exact(parameters, *pair) for pair in zip(X.tolist(), T.tolist(), strict=True)])
        for k in range(64):
            same(backpropagate(network, X[k : k + 1], T[k : k + 1]).gradient, slopes[k], 1e-11)
        same(backpropagate(network, X, T).gradient, slopes.sum(axis=0), 1e-11)


@settings(max_examples=50)
@given(lessons(SMOOTH))
def test_the_gradient_is_the_slope_between_two_near_points(lesson):
    network, x, t = lesson
    here, h = network.parameters, 1e-5

    def cost(parameters):
        return total_cost(network.with_parameters(parameters), x, t)

    slopes = [(cost(here + h * way) - cost(here - h * way)) / (2 * h) for way in np.eye(len(here))]
    gradient = backpropagate(network, x, t).gradient
    assert np.abs(gradient - slopes).max() < 1e-5 * (1 + cost(here) + np.abs(gradient).max())


def test_the_gradient_keeps_its_digits_where_sigmoids_are_at_their_ends():
    w, b, v, c = 3.0, 34.0, -2.0, 0.5
    network = Network((Layer([[w]], [b]), Layer([[v]], [c])))

    def a(z):
        return 1 / (1 + mpmath.exp(-z))

    with mpmath.workdps(80):
        slopes = [
            mpmath.diff(lambda *p: (1 - a(p[2] * a(p[0] * 2 + p[1]) + p[3])) ** 2 / 2, (w, b, v, c), order)
            for order in [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)]
        ]
        expected = [float(slope) for slope in slopes]
    assert 0 < abs(expected[0]) < 1e-17
    np.testing.assert_allclose(backpropagate(network, [[2]], [[1]]).gradient, expected, rtol=1e-12)


@given(lessons())
def test_the_errors_are_the_slopes_of_the_biases_for_they_enter_the_sums_with_weight_1(lesson):
    network, x, t = lesson
    errors = unit_errors(network, x, t)
    assert [delta.shape for delta in errors] == [(len(x), units) for units in network.sizes[1:]]
    for k in range(len(x)):
        _, gradient = cost_and_gradient(network, x[k : k + 1], t[k : k + 1])
        for delta, layer in zip(errors, network.layers, strict=True):
            biases, gradient = gradient[layer.W.size :][: len(layer.b)], gradient[layer.W.size + len(layer.b) :]
            same(delta[k], biases)


@given(lessons())
def test_a_batch_has_the_errors_of_its_pictures_and_the_sum_of_their_gradients(lesson):
    network, x, t = lesson
    alone = [backpropagate(network, [picture], [right]) for picture, right in zip(x, t, strict=True)]
    together = backpropagate(network, x, t)
    same(together.cost, math.fsum(one.cost for one in alone))
    total = np.sum([one.gradient for one in alone], axis=0)
    largest = max(np.abs(one.gradient).max() for one in alone)
    np.testing.assert_allclose(together.gradient, total, rtol=1e-10, atol=1e-14 * largest * len(x))
    for k, (picture, right) in enumerate(zip(x, t, strict=True)):
        for delta, batch in zip(unit_errors(network, picture, right), unit_errors(network, x, t), strict=True):
            assert delta.shape == batch.shape[1:]
            same(delta, batch[k])


@given(lessons(), SEEDS)
def test_the_order_of_the_pictures_does_not_matter(lesson, seed):
    network, x, t = lesson
    order = np.random.RandomState(seed).permutation(len(x))
    straight, mixed = backpropagate(network, x, t), backpropagate(network, x[order], t[order])
    assert mixed.cost == pytest.approx(straight.cost, rel=1e-12)
    scale = 1e-13 * sum(np.abs(backpropagate(network, [p], [r]).gradient).max() for p, r in zip(x, t, strict=True))
    np.testing.assert_allclose(mixed.gradient, straight.gradient, rtol=1e-10, atol=scale)


def test_a_perfect_network_has_no_errors():
    network = Network.random([12, 3, 2], np.random.RandomState(1))
    cost, gradient = backpropagate(network, X, network(X))
    assert cost == 0
    assert not gradient.any()
    assert all(not delta.any() for delta in unit_errors(network, X, network(X)))


def test_at_the_kink_of_relu_no_error_passes():
    network = Network((Layer([[1.0]], [0.0], relu), Layer([[1.0]], [0.0], identity)))
    assert [delta.tolist() for delta in unit_errors(network, [0], [1])] == [[0], [-1]]


# Training.


@pytest.mark.filterwarnings("ignore:train. the cost stands still")  # which PyTorch does not say
@settings(max_examples=50)
@given(lessons(), st.integers(0, 25))
def test_a_training_run_is_pytorchs_gradient_descent_step_by_step(lesson, epochs):
    network, x, t = lesson
    eta = short(network, x, t)
    parameters, costs = trained(network, x, t, eta, epochs)
    ours = train(network, x, t, eta, epochs)
    assert ours.costs.shape == (epochs + 1,)
    np.testing.assert_allclose(ours.costs, costs, rtol=1e-8, atol=1e-14 * costs.max())
    np.testing.assert_allclose(ours.network.parameters, parameters, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize(("sizes", "eta", "epochs"), [([12, 3, 2], 0.2, 300), ([12, 5, 4, 2], 0.1, 200)])
def test_a_long_training_run_on_the_pictures_is_pytorchs(sizes, eta, epochs):
    network = Network.random(sizes, np.random.RandomState(1))
    parameters, costs = trained(network, X, T, eta, epochs)
    ours = train(network, X, T, eta, epochs)
    np.testing.assert_allclose(ours.costs, costs, rtol=1e-10)
    np.testing.assert_allclose(ours.network.parameters, parameters, rtol=1e-9, atol=1e-10)


@pytest.mark.filterwarnings("ignore:train:RuntimeWarning")  # some lessons begin dead
@given(lessons(), st.integers(1, 10))
def test_the_same_beginning_gives_the_same_run_to_the_last_digit(lesson, epochs):
    network, x, t = lesson
    eta = short(network, x, t)
    first, second = (train(network, x, t, eta, epochs) for _ in range(2))
    assert first.costs.tolist() == second.costs.tolist()
    assert first.network.parameters.tolist() == second.network.parameters.tolist()
    # And it can be interrupted.
    half = train(network, x, t, eta, epochs // 2)
    rest = train(half.network, x, t, eta, epochs - epochs // 2)
    assert [*half.costs, *rest.costs[1:]] == first.costs.tolist()
    assert rest.network.parameters.tolist() == first.network.parameters.tolist()


def test_the_same_seed_gives_the_same_training_run():
    def run():
        return train(Network.random([12, 3, 2], np.random.RandomState(5)), X, T, 0.2, 50)

    assert run().network.parameters.tolist() == run().network.parameters.tolist()
    assert run().costs.tolist() == run().costs.tolist()


@given(lessons(), st.integers(0, 3))
def test_the_costs_are_those_before_every_epoch_and_after_the_last(lesson, epochs):
    network, x, t = lesson
    eta = short(network, x, t)
    costs = train(network, x, t, eta, epochs).costs
    for epoch in range(epochs + 1):
        same(costs[epoch], total_cost(train(network, x, t, eta, epoch).network, x, t))


@given(lessons())
def test_one_epoch_is_one_step_against_the_gradient(lesson):
    network, x, t = lesson
    eta = short(network, x, t)
    expected = network.parameters - eta * cost_and_gradient(network, x, t)[1]
    np.testing.assert_allclose(train(network, x, t, eta, 1).network.parameters, expected, rtol=1e-12, atol=1e-14)


def test_no_epoch_leaves_the_network_as_it_is():
    network = Network.random([12, 3, 2], np.random.RandomState(1))
    result = train(network, X, T, 0.2, 0)
    assert result.network.parameters.tolist() == network.parameters.tolist()
    assert result.costs.tolist() == [pytest.approx(total_cost(network, X, T))]


def test_the_trained_network_is_of_the_same_kind():
    network = Network((Layer([[0.1, 0.2]], [0.3], tanh), Layer([[1.0], [2.0]], [0.0, 0.0], identity)))
    learned = train(network, [[1, 2]], [[0, 1]], eta=0.1, epochs=np.int64(3)).network
    assert learned.sizes == network.sizes
    assert [layer.activation for layer in learned.layers] == [tanh, identity]


def test_a_linear_unit_learns_the_line_of_chapter_2():
    points = np.array([[5, 4], [10, 9], [15, 8]], dtype=float)
    centred = points[:, :1] - 10
    line = train(unit(0.0, 0.0, identity), centred, points[:, 1:], eta=0.03, epochs=500).network.parameters
    np.testing.assert_allclose(line, [0.4, 7], rtol=1e-9)  # p, and the height at the middle


def test_step_units_never_learn_for_their_slope_is_0():
    network = Network((Layer([[1.0]], [0.5], step),))
    result = train(network, [[1.0]], [[0.0]], eta=0.5, epochs=5)
    assert result.network.parameters.tolist() == [1.0, 0.5]
    assert result.costs.tolist() == [0.5] * 6


# Running away.


def test_a_linear_unit_runs_away_at_the_step_that_exact_numbers_give():
    # The difference is multiplied by 1 − η(x² + 1) = −9 in each step.
    cost, steps = Fraction(1, 2), 0
    while cost <= Fraction(HUGE):
        cost, steps = cost * 81, steps + 1
    lesson = unit(0.0, 0.0, identity), [[3.0]], [[1.0]], 1
    with pytest.raises(DivergenceError) as error:
        train(*lesson, epochs=1000)
    assert str(error.value) == (f"eta = 1 is too large: step {steps} leaves the range of floats")
    assert (error.value.eta, error.value.step) == (1, steps)
    with pytest.raises(DivergenceError):
        train(*lesson, epochs=steps)
    costs = train(*lesson, epochs=steps - 1).costs
    np.testing.assert_allclose(costs, [0.5 * 81.0**n for n in range(steps)], rtol=1e-10)


@pytest.mark.parametrize("activation", [sigmoid, tanh])
@pytest.mark.parametrize(
    ("x", "eta"),
    [
        (1e200, 1e150),  # the weight becomes infinite
        (1e200, 1.0),  # the weight is finite, but not its product with the input
    ],
)
def test_a_step_that_leaves_the_range_does_not_hide_behind_an_activation_that_saturates(activation, x, eta):
    network = unit(0.0, 0.5, activation)
    for epochs in (1, 2, 10):
        with pytest.raises(DivergenceError) as error:
            train(network, [[x]], [[0.0]], eta, epochs)
        assert error.value.step == 1


def test_large_numbers_that_stay_in_the_range_are_no_divergence():
    network = unit(1e160, 0.0, sigmoid)  # the square of z would be too large
    result = train(network, [[1.0], [-1.0]], [[0.0], [0.0]], eta=0.1, epochs=3)
    assert result.costs.tolist() == [0.5] * 4
    assert result.network.parameters.tolist() == [1e160, 0.0]


@given(
    SEEDS,
    st.sampled_from([sigmoid, tanh, relu, identity]),
    st.sampled_from([TINY, 1e-10, 1.0, 1e10, 1e150, HUGE]),
    st.sampled_from([TINY, 1e-5, 1.0, 1e100, 1e150]),
    st.sampled_from([1e-300, 1.0, 1e50]),
)
def test_training_ends_with_finite_numbers_or_says_why_not(seed, activation, eta, size, scale):
    rng = np.random.RandomState(seed)
    network = Network.random([2, 2, 1], rng, scale, activation)
    x = rng.uniform(-1, 1, (3, 2)) * size
    result, error = answer_or_error(lambda: train(network, x, [[0], [1], [0]], eta, epochs=4))
    if error is None:
        assert np.isfinite(result.costs).all()
        assert np.isfinite(result.network(x)).all()
    elif isinstance(error, DivergenceError):
        assert 1 <= error.step <= 4
    else:
        assert "too large for floating-point numbers" in str(error)
        with pytest.raises(ValueError, match="too large"):
            total_cost(network, x, [[0], [1], [0]])


@pytest.mark.parametrize(
    ("network", "x", "t", "said"),
    [
        (unit(1e200, 0.0, identity), [[1.0]], [[0.0]], f"C: {TOO_LARGE}"),
        (unit(1e154, 0.0, identity), [[1.0]] * 4, [[0.0]] * 4, f"C_T: {TOO_LARGE}"),
        (
            unit(1e200, 0.0),
            [[1e200]],
            [[0.0]],
            "z: the weighted sum is too large for floating-point numbers; use smaller inputs or weights",
        ),
    ],
)
def test_a_cost_that_is_too_large_to_begin_with_is_not_put_down_to_eta(network, x, t, said):
    assert said_by(lambda: train(network, x, t, eta=0.1, epochs=1)) == said
    assert said_by(lambda: backpropagate(network, x, t)) == said


def test_errors_and_slopes_that_leave_the_range_say_so_without_a_warning():
    steep = Network((Layer([[1e-200]], [0.0], identity), Layer([[1e200]], [0.0], identity)))
    assert said_by(lambda: unit_errors(steep, [[1e150]], [[-1e150]])) == f"delta: {TOO_LARGE}"
    assert said_by(lambda: backpropagate(steep, [[1e150]], [[-1e150]])) == f"delta: {TOO_LARGE}"
    assert said_by(lambda: unit_errors(unit(1.0, 0.0, identity), [1e308], [-1e308])) == f"delta: {TOO_LARGE}"
    flat = unit(0.0, 0.0, identity)
    assert said_by(lambda: backpropagate(flat, [[1e200]], [[1e150]])) == f"gradient: {TOO_LARGE}"
    with pytest.raises(DivergenceError):
        train(flat, [[1e200]], [[1e150]], eta=0.1, epochs=1)


# What must not happen.


def test_no_function_changes_what_it_is_given():
    network = Network.random([12, 3, 2], np.random.RandomState(1))
    x, t, before = X.copy(), T.copy(), network.parameters
    unit_errors(network, x, t)
    backpropagate(network, x, t)
    learned = train(network, x, t, eta=0.2, epochs=5).network
    assert (x == X).all()
    assert (t == T).all()
    assert network.parameters.tolist() == before.tolist()
    assert learned.parameters.tolist() != before.tolist()


def test_linear_layers_do_not_make_training_change_its_pictures():
    # An identity returns the very array it gets; what is written into one would be written into the other.
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    network = Network((Layer([[0.1, 0.2]], [0.0], identity), Layer([[0.3]], [0.0], identity)))
    train(network, x, [[0], [1]], eta=0.01, epochs=5)
    assert x.tolist() == [[1, 2], [3, 4]]


def test_a_training_cannot_be_changed_behind_its_back():
    network = Network.random([2, 1], np.random.RandomState(0))
    result = train(network, [[0, 1]], [[1]], eta=0.1, epochs=2)
    with pytest.raises(FrozenInstanceError):
        result.network = network
    with pytest.raises(ValueError, match="read-only"):
        result.costs[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        result.network.layers[0].W[0, 0] = 0
    costs = np.array([2.0, 1.0])
    made = Training(network, costs)
    costs[0] = 9
    assert made.costs.tolist() == [2, 1]
    assert made == made
    assert made != Training(network, [2, 1])
    assert len({made, result}) == 2


FOUR = Network.random([2, 1], np.random.RandomState(0))
GOOD = {"network": FOUR, "x": [[0, 1], [1, 0]], "t": [[1], [0]], "eta": 0.1, "epochs": 1}


@pytest.mark.parametrize(
    ("name", "bad", "said"),
    [
        ("x", [0, 1], "x: expected shape (pictures, 2), got shape (2,)"),
        ("x", [[0], [1]], "x: expected 2 inputs, shape (2,) or (batch, 2), got shape (2, 1)"),
        ("x", [[0, 1]], "t: expected shape (1, 1), got shape (2, 1)"),
        ("x", [[0, math.nan], [1, 0]], "x: expected numbers, got NaN (not a number) in [[0, nan], [1, 0]]"),
        ("x", [[0, math.inf], [1, 0]], "x: expected finite numbers, got infinity in [[0, inf], [1, 0]]"),
        ("x", [["#", "."], [".", "#"]], "x: expected real numbers, got [['#', '.'], ['.', '#']]"),
        ("x", [], "x: expected at least one number, got none (shape (0,))"),
        ("t", [[1], [0], [1]], "t: expected shape (2, 1), got shape (3, 1)"),
        ("t", [1, 0], "t: expected shape (2, 1), got shape (2,)"),
        ("t", [[1, 0], [0, 1]], "t: expected shape (2, 1), got shape (2, 2)"),
        ("t", [[1], [math.nan]], "t: expected numbers, got NaN (not a number) in [[1], [nan]]"),
        ("t", [[1], [-math.inf]], "t: expected finite numbers, got infinity in [[1], [-inf]]"),
        ("eta", 0, "eta: expected a positive number, got 0"),
        ("eta", -0.5, "eta: expected a positive number, got -0.5"),
        ("eta", math.nan, "eta: expected numbers, got NaN (not a number) in nan"),
        ("eta", math.inf, "eta: expected finite numbers, got infinity in inf"),
        ("eta", "0.2", "eta: expected real numbers, got '0.2'"),
        ("eta", None, "eta: expected real numbers, got None"),
        ("eta", [0.1, 0.2], "eta: expected shape (), got shape (2,)"),
        ("epochs", -1, "epochs: expected a whole number, 0 or more, got -1"),
        ("epochs", 2.0, "epochs: expected a whole number, 0 or more, got 2.0"),
        ("epochs", "3", "epochs: expected a whole number, 0 or more, got '3'"),
        ("epochs", True, "epochs: expected a whole number, 0 or more, got True"),
        ("epochs", None, "epochs: expected a whole number, 0 or more, got None"),
    ],
)
def test_learning_says_what_was_expected_and_what_came(name, bad, said):
    train(**GOOD)
    given = {**GOOD, name: bad}
    assert said_by(lambda: train(**given)) == said
    if name in ("x", "t"):
        assert said_by(lambda: backpropagate(FOUR, given["x"], given["t"])) == said


@pytest.mark.parametrize(
    ("x", "t", "said"),
    [
        ([0], [1], "x: expected 2 inputs, shape (2,) or (batch, 2), got shape (1,)"),
        ([[[0, 1]]], [[[1]]], "x: expected 2 inputs, shape (2,) or (batch, 2), got shape (1, 1, 2)"),
        ([0, math.inf], [1], "x: expected finite numbers, got infinity in [0, inf]"),
        ([0, 1], [1, 0], "t: expected shape (1,), got shape (2,)"),
        ([0, 1], 1, "t: expected shape (1,), got shape ()"),
        ([[0, 1]], [1], "t: expected shape (1, 1), got shape (1,)"),
        ([0, 1], [math.nan], "t: expected numbers, got NaN (not a number) in [nan]"),
    ],
)
def test_unit_errors_say_what_was_expected_and_what_came(x, t, said):
    assert said_by(lambda: unit_errors(FOUR, x, t)) == said


@pytest.mark.parametrize("position", [0, 1])
def test_an_activation_without_a_derivative_where_it_is_needed_is_named(position):
    @Activation
    def square(z):
        return z**2

    for activation, said in [
        (square, "square: no derivative was given for this activation function"),
        (step, "step: has no derivative at z = 0, where it jumps from 0 to 1"),
    ]:
        layers = [Layer([[1.0]], [0.0], identity), Layer([[1.0]], [0.0], identity)]
        layers[position] = Layer([[1.0]], [0.0], activation)
        network = Network(tuple(layers))
        for call in (
            lambda network=network: unit_errors(network, [0.0], [1.0]),
            lambda network=network: backpropagate(network, [[0.0]], [[1.0]]),
            lambda network=network: train(network, [[0.0]], [[1.0]], eta=0.1, epochs=1),
        ):
            assert said_by(call) == said


@pytest.mark.parametrize(
    ("costs", "said"),
    [
        ([1, math.nan], "costs: expected numbers, got NaN (not a number) in [1, nan]"),
        ([1, math.inf], "costs: expected finite numbers, got infinity in [1, inf]"),
        ([[1, 2]], "costs: expected shape (any,), got shape (1, 2)"),
        ([], "costs: expected at least one number, got none (shape (0,))"),
    ],
)
def test_a_training_holds_a_list_of_finite_costs(costs, said):
    assert said_by(lambda: Training(FOUR, costs)) == said


def test_small_differences_agree_with_the_gradient_as_far_as_they_can():
    network = Network.random([12, 3, 2], np.random.RandomState(1))
    approximate = numerical_gradient(lambda v: total_cost(network.with_parameters(v), X, T), network.parameters)
    np.testing.assert_allclose(approximate, backpropagate(network, X, T).gradient, rtol=0, atol=1e-5)
