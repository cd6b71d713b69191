import itertools
import math
from dataclasses import FrozenInstanceError
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from support.lessons import PICTURES, T, X
from support.numbers import HUGE, NOT_FINITE, TINY, TOO_LARGE
from support.pytorch_oracle import SEEDS, SIZES, answers, cost_and_gradient, identity, layers_of, lessons, networks

from dlmath import (
    Layer,
    Network,
    accuracy,
    cross_entropy,
    one_hot,
    sigmoid,
    square_error,
    step,
    tanh,
    total_cost,
)


def one_output(W, b=0.0, activation=identity):
    """One unit that hears a few inputs; without an activation function it can leave the range."""
    return Network((Layer([W], [b], activation),))


def said_by(call):
    with pytest.raises(ValueError, match=": ") as error:
        call()
    return str(error.value)


# A network.


@given(lessons())
def test_the_outputs_are_pytorchs_for_every_size_depth_and_activation(lesson):
    network, x, _ = lesson
    theirs = answers(network, layers_of(network), x).detach().numpy()
    np.testing.assert_allclose(network(x), theirs, rtol=1e-12, atol=1e-14)


@given(lessons())
def test_forward_gives_sums_and_outputs_of_every_layer(lesson):
    network, x, _ = lesson
    steps = network.forward(x)
    assert [z.shape for z, _ in steps] == [a.shape for _, a in steps]
    assert [z.shape[1] for z, _ in steps] == list(network.sizes[1:])
    signals = x
    for layer, (z, a) in zip(network.layers, steps, strict=True):
        np.testing.assert_allclose(z, np.einsum("ji,ki->kj", layer.W, signals) + layer.b, rtol=1e-12, atol=1e-12)
        np.testing.assert_array_equal(a, layer.activation(z))
        signals = a
    np.testing.assert_array_equal(network(x), signals)


@given(lessons())
def test_a_batch_gives_what_its_pictures_give_one_by_one(lesson):
    network, x, t = lesson
    np.testing.assert_allclose(network(x), [network(picture) for picture in x], rtol=1e-12, atol=1e-14)
    errors = [square_error(network(picture), right) for picture, right in zip(x, t, strict=True)]
    np.testing.assert_allclose(square_error(network(x), t), errors, rtol=1e-12, atol=1e-15)
    for one, batch in zip(network.forward(x[0]), network.forward(x), strict=True):
        for got, row in zip(one, batch, strict=True):
            np.testing.assert_allclose(got, row[0], rtol=1e-12, atol=1e-14)


@given(networks())
def test_the_parameters_stand_layer_by_layer_weights_row_by_row_then_biases(network):
    expected = []
    for layer in network.layers:
        expected += [w for row in layer.W.tolist() for w in row] + layer.b.tolist()
    assert network.parameters.tolist() == expected
    assert len(expected) == sum((inputs + 1) * units for inputs, units in itertools.pairwise(network.sizes))


@given(networks(), SEEDS)
def test_other_parameters_make_a_new_network_of_the_same_kind(network, seed):
    before = network.parameters.copy()
    other = np.random.RandomState(seed).normal(size=before.size)
    changed = network.with_parameters(other)
    assert changed.parameters.tolist() == other.tolist()
    assert changed.sizes == network.sizes
    assert [layer.activation for layer in changed.layers] == [layer.activation for layer in network.layers]
    other[:] = 9.0
    assert (changed.parameters != 9).all()
    assert network.parameters.tolist() == before.tolist()
    again = changed.with_parameters(before)
    assert all(
        (one.W == two.W).all() and (one.b == two.b).all()
        for one, two in zip(again.layers, network.layers, strict=True)
    )


def test_the_network_of_the_book_has_47_parameters():
    network = Network.random([12, 3, 2], np.random.RandomState(1))
    assert network.sizes == (12, 3, 2)
    assert network.parameters.shape == (47,)
    assert [layer.activation for layer in network.layers] == [sigmoid, sigmoid]


# Random networks.


@given(SIZES, SEEDS, st.sampled_from([0, 1e-300, 0.5, 1, 20, 1e308, HUGE]))
def test_the_same_seed_gives_the_same_network_with_parameters_no_larger_than_the_scale(sizes, seed, scale):
    made = [Network.random(sizes, np.random.RandomState(seed), scale, tanh) for _ in range(2)]
    assert made[0].parameters.tolist() == made[1].parameters.tolist()
    assert (np.abs(made[0].parameters) <= scale).all()
    assert made[0].sizes == tuple(sizes)
    assert all(layer.activation is tanh for layer in made[0].layers)


def test_random_parameters_are_the_numbers_of_the_source_in_the_order_of_parameters():
    for source in (np.random.RandomState, np.random.default_rng):
        numbers = source(7).uniform(-1, 1, 47)
        assert Network.random([12, 3, 2], source(7)).parameters.tolist() == numbers.tolist()
        tripled = Network.random([12, 3, 2], source(7), scale=3).parameters
        np.testing.assert_allclose(tripled, 3 * numbers, rtol=1e-15)


def test_random_parameters_fill_the_interval_evenly():
    parameters = Network.random([100, 100], np.random.RandomState(0), scale=2).parameters
    counts = np.histogram(parameters, bins=8, range=(-2, 2))[0]
    assert counts.sum() == parameters.size == 10100
    assert np.abs(counts / counts.mean() - 1).max() < 0.1


def test_two_networks_from_one_source_are_different():
    rng = np.random.RandomState(0)
    first, second = (Network.random([3, 2], rng) for _ in range(2))
    assert (first.parameters != second.parameters).all()


# One picture's cost.


NUMBERS = st.floats(-1e3, 1e3)
TABLES = arrays.array_shapes(min_dims=1, max_dims=2, max_side=6).flatmap(
    lambda shape: st.tuples(*[arrays.arrays(np.float64, shape, elements=NUMBERS)] * 2)
)


@given(TABLES)
def test_the_square_error_is_half_the_sum_of_the_squares_in_exact_numbers(tables):
    a, t = tables
    costs = square_error(a, t)
    assert np.shape(costs) == a.shape[:-1]
    for cost, outputs, rights in zip(np.ravel(costs), np.atleast_2d(a), np.atleast_2d(t), strict=True):
        pairs = zip(outputs.tolist(), rights.tolist(), strict=True)
        exact = sum((Fraction(aj) - Fraction(tj)) ** 2 for aj, tj in pairs) / 2
        assert cost == pytest.approx(float(exact), rel=1e-13, abs=1e-300)


def test_the_square_error_at_the_ends_of_the_range():
    assert square_error([TINY], [0]) == 0.0
    assert square_error([1e154], [0]) == pytest.approx(5e307)
    assert square_error([HUGE, -HUGE], [HUGE, -HUGE]) == 0.0
    for a, t in [([1e155], [0]), ([HUGE], [-HUGE]), ([[0], [1e200]], [[0], [0]]), ([1e154] * 4, [0] * 4)]:
        assert said_by(lambda a=a, t=t: square_error(a, t)) == f"C: {TOO_LARGE}"


OUTPUTS = st.floats(0, 1, exclude_min=True, exclude_max=True)


@given(st.lists(st.tuples(OUTPUTS, st.sampled_from([0, 1])), min_size=1, max_size=5))
def test_the_cross_entropy_is_its_formula_in_60_digits(pairs):
    a, t = zip(*pairs, strict=True)
    with mpmath.workdps(60):
        exact = -sum(mpmath.log(aj) if tj else mpmath.log1p(-mpmath.mpf(aj)) for aj, tj in pairs)
        exact = float(exact)
    assert cross_entropy(a, t) == pytest.approx(exact, rel=1e-13, abs=TINY)


def test_the_cross_entropy_of_a_batch_is_pytorchs():
    rng = np.random.default_rng(1)
    a, t = rng.uniform(0.001, 0.999, (9, 4)), rng.integers(0, 2, (9, 4))
    theirs = torch.nn.BCELoss(reduction="none")(torch.tensor(a), torch.tensor(t, dtype=torch.float64)).sum(dim=1)
    np.testing.assert_allclose(cross_entropy(a, t), theirs.numpy(), rtol=1e-13)


def test_the_cross_entropy_just_inside_its_ends():
    nearly = np.nextafter(1, 0)
    assert cross_entropy([nearly], [1]) == pytest.approx(2.0**-53)
    assert cross_entropy([nearly], [0]) == pytest.approx(53 * math.log(2))
    assert cross_entropy([TINY], [1]) == pytest.approx(1074 * math.log(2))
    assert cross_entropy([TINY], [0]) == TINY
    assert cross_entropy([1e-20], [0]) == 1e-20


@pytest.mark.parametrize("cost", [square_error, cross_entropy])
def test_one_picture_costs_one_python_number_and_a_batch_one_number_each(cost):
    assert type(cost([0.5, 0.25], [1, 0])) is float
    assert type(cost(np.array([0.5]), np.array([True]))) is float
    assert cost([[0.5, 0.25]], [[1, 0]]).shape == (1,)


# The cost of all.


@given(lessons())
def test_the_total_cost_is_the_sum_over_the_pictures_and_pytorchs(lesson):
    network, x, t = lesson
    one_by_one = math.fsum(total_cost(network, [picture], [right]) for picture, right in zip(x, t, strict=True))
    cost = total_cost(network, x, t)
    assert type(cost) is float
    assert cost == pytest.approx(one_by_one, rel=1e-12, abs=1e-15)
    assert cost == pytest.approx(cost_and_gradient(network, x, t)[0], rel=1e-12, abs=1e-15)


def test_a_sum_of_costs_that_leaves_the_range_says_so_without_a_warning():
    network = one_output([1e154])
    assert total_cost(network, [[1], [1]], [[0], [0]]) == pytest.approx(1e308)
    assert said_by(lambda: total_cost(network, [[1]] * 4, [[0]] * 4)) == f"C_T: {TOO_LARGE}"
    assert said_by(lambda: total_cost(network, [[10]], [[0]])) == f"C: {TOO_LARGE}"
    assert said_by(lambda: total_cost(network, [[1e200]], [[0]])).startswith("z: the weighted sum is too large")


# Right or wrong.


@given(lessons(), SEEDS)
def test_the_accuracy_is_the_share_of_pictures_with_the_right_unit_in_front(lesson, seed):
    network, x, _ = lesson
    labels = np.random.RandomState(seed).randint(0, network.sizes[-1], len(x))
    hits = 0
    for picture, label in zip(x, labels.tolist(), strict=True):
        outputs = network(picture).tolist()
        hits += outputs.index(max(outputs)) == label
    share = accuracy(network, x, labels)
    assert type(share) is float
    assert share == hits / len(x)


def test_of_two_units_that_are_equally_excited_the_first_counts():
    undecided = Network((Layer(np.zeros((3, 2)), [1, 2, 2]),))
    assert accuracy(undecided, [[0, 1]], [1]) == 1
    assert accuracy(undecided, [[0, 1]], [2]) == 0


@given(st.integers(1, 6), st.data())
def test_one_hot_answers_are_1_for_the_class_and_0_elsewhere(classes, data):
    labels = data.draw(st.lists(st.integers(0, classes - 1), min_size=1, max_size=8))
    found = one_hot(labels, classes)
    assert found.dtype == np.float64
    assert found.tolist() == [[float(j == label) for j in range(classes)] for label in labels]
    assert one_hot(np.array(labels, dtype=float), np.int64(classes)).tolist() == found.tolist()
    np.testing.assert_array_equal(found, torch.nn.functional.one_hot(torch.tensor(labels), classes).numpy())


# What must not happen.


def test_networks_cannot_be_changed_behind_their_backs():
    network = Network.random([3, 2], np.random.RandomState(0))
    with pytest.raises(FrozenInstanceError):
        network.layers = ()
    with pytest.raises(ValueError, match="read-only"):
        network.layers[0].W[0, 0] = 9
    before = network.parameters
    network.parameters[:] = 9
    assert network.parameters.tolist() == before.tolist()
    layers = list(network.layers)
    made = Network(layers)
    layers.clear()
    assert made.sizes == (3, 2)


def test_no_function_changes_what_it_is_given():
    x, t, labels = X.copy(), T.copy(), PICTURES.digits.copy()
    network = Network.random([12, 3, 2], np.random.RandomState(1))
    a = network(x)
    outputs = a.copy()
    network.forward(x)
    square_error(a, t)
    cross_entropy(a, t)
    total_cost(network, x, t)
    accuracy(network, x, labels)
    one_hot(labels, 2)
    for now, then in [(x, X), (t, T), (labels, PICTURES.digits), (a, outputs)]:
        assert (now == then).all()


@pytest.mark.parametrize(("bad", "said"), NOT_FINITE)
def test_what_is_no_finite_number_is_refused_by_its_name(bad, said):
    network = Network.random([2, 1], np.random.RandomState(0))
    calls = {
        "x": [
            lambda: network([1, bad]),
            lambda: network.forward([[1, bad]]),
            lambda: total_cost(network, [[1, bad]], [[1]]),
            lambda: accuracy(network, [[1, bad]], [0]),
        ],
        "t": [
            lambda: square_error([0.5], [bad]),
            lambda: cross_entropy([0.5], [bad]),
            lambda: total_cost(network, [[1, 2]], [[bad]]),
        ],
        "a": [lambda: square_error([bad], [0]), lambda: cross_entropy([bad], [0])],
        "labels": [lambda: one_hot([0, bad], 2), lambda: accuracy(network, [[1, 2]], [bad])],
        "parameters": [lambda: network.with_parameters([1, 2, bad])],
    }
    for name, every in calls.items():
        for call in every:
            assert said_by(call).startswith(f"{name}: {said}")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Network(()), "layers: expected at least one layer, got none"),
        (
            lambda: Network((Layer([[1, 2]], [0]), Layer([[1, 2]], [0]))),
            "layers: expected a layer with 1 inputs after one with as many units, got one with 2 inputs",
        ),
        (
            lambda: Network.random([12], np.random.RandomState(0)),
            "sizes: expected at least two whole numbers, 1 or more, got [12]",
        ),
        (
            lambda: Network.random([12, 0, 2], np.random.RandomState(0)),
            "sizes: expected at least two whole numbers, 1 or more, got [12, 0, 2]",
        ),
        (
            lambda: Network.random([12, 2.5], np.random.RandomState(0)),
            "sizes: expected at least two whole numbers, 1 or more, got [12, 2.5]",
        ),
        (
            lambda: Network.random([12, True], np.random.RandomState(0)),
            "sizes: expected at least two whole numbers, 1 or more, got [12, True]",
        ),
        (lambda: Network.random([2, 1], 1), "rng: expected a source such as np.random.RandomState(1), got 1"),
        (
            lambda: Network.random([2, 1], np.random.RandomState(0), -1),
            "scale: expected a number, 0 or more, got -1",
        ),
        (
            lambda: Network.random([2, 1], np.random.RandomState(0), math.inf),
            "scale: expected finite numbers, got infinity in inf",
        ),
        (
            lambda: Network.random([2, 1], np.random.RandomState(0), math.nan),
            "scale: expected numbers, got NaN (not a number) in nan",
        ),
        (
            lambda: Network.random([2, 1], np.random.RandomState(0)).with_parameters([1, 2]),
            "parameters: expected shape (3,), got shape (2,)",
        ),
        (
            lambda: Network.random([2, 1], np.random.RandomState(0)).with_parameters([[1, 2, 3]]),
            "parameters: expected shape (3,), got shape (1, 3)",
        ),
        (
            lambda: Network.random([2, 1], np.random.RandomState(0))([1, 2, 3]),
            "x: expected 2 inputs, shape (2,) or (batch, 2), got shape (3,)",
        ),
        (
            lambda: Network.random([2, 1], np.random.RandomState(0)).forward([[[1, 2]]]),
            "x: expected 2 inputs, shape (2,) or (batch, 2), got shape (1, 1, 2)",
        ),
        (lambda: one_hot([0, 2], 2), "labels: expected whole numbers from 0 to 1, got [0.0, 2.0]"),
        (lambda: one_hot([0.5], 2), "labels: expected whole numbers from 0 to 1, got [0.5]"),
        (lambda: one_hot([-1], 3), "labels: expected whole numbers from 0 to 2, got [-1.0]"),
        (lambda: one_hot([[0, 1]], 2), "labels: expected shape (any,), got shape (1, 2)"),
        (lambda: one_hot(0, 2), "labels: expected shape (any,), got shape ()"),
        (lambda: one_hot([], 2), "labels: expected at least one number, got none (shape (0,))"),
        (lambda: one_hot([0], 0), "classes: expected a whole number, 1 or more, got 0"),
        (lambda: one_hot([0], 2.0), "classes: expected a whole number, 1 or more, got 2.0"),
        (lambda: one_hot([0], True), "classes: expected a whole number, 1 or more, got True"),
        (lambda: one_hot([0], None), "classes: expected a whole number, 1 or more, got None"),
        (lambda: square_error([1, 2], [1]), "t: expected shape (2,), got shape (1,)"),
        (lambda: square_error([[1, 2]], [1, 2]), "t: expected shape (1, 2), got shape (2,)"),
        (lambda: square_error(1, 1), "a: expected shape (units,) or (pictures, units), got shape ()"),
        (
            lambda: square_error([[[1]]], [[[1]]]),
            "a: expected shape (units,) or (pictures, units), got shape (1, 1, 1)",
        ),
        (lambda: square_error([], []), "a: expected at least one number, got none (shape (0,))"),
        (lambda: cross_entropy(0.5, 1), "a: expected shape (units,) or (pictures, units), got shape ()"),
        (lambda: cross_entropy([0.5, 0.5], [1]), "t: expected shape (2,), got shape (1,)"),
        (
            lambda: cross_entropy([0, 0.5], [1, 0]),
            "a: expected numbers above 0 and below 1, got some from 0 to 0.5",
        ),
        (
            lambda: cross_entropy([0.5, 1], [1, 0]),
            "a: expected numbers above 0 and below 1, got some from 0.5 to 1",
        ),
        (lambda: cross_entropy([-2, 3], [1, 0]), "a: expected numbers above 0 and below 1, got some from -2 to 3"),
        (lambda: cross_entropy([0.5, 0.5], [0.5, 1]), "t: expected only 0 and 1, got [0.5, 1.0]"),
        (
            lambda: total_cost(Network.random([2, 1], np.random.RandomState(0)), [1, 2], [1]),
            "x: expected shape (pictures, 2), got shape (2,)",
        ),
        (
            lambda: total_cost(Network.random([2, 1], np.random.RandomState(0)), [[1, 2]], [1]),
            "t: expected shape (1, 1), got shape (1,)",
        ),
        (
            lambda: total_cost(Network.random([2, 1], np.random.RandomState(0)), [[1, 2]], [[1], [0]]),
            "t: expected shape (1, 1), got shape (2, 1)",
        ),
        (
            lambda: total_cost(Network.random([2, 1], np.random.RandomState(0)), [[1]], [[1]]),
            "x: expected 2 inputs, shape (2,) or (batch, 2), got shape (1, 1)",
        ),
        (
            lambda: accuracy(Network.random([2, 2], np.random.RandomState(0)), [[1, 2]], [0, 1]),
            "labels: expected shape (1,), got shape (2,)",
        ),
        (
            lambda: accuracy(Network.random([2, 2], np.random.RandomState(0)), [1, 2], [0]),
            "x: expected shape (pictures, 2), got shape (2,)",
        ),
        (  # the digits 1 to 3 in place of the classes 0 to 2: all would count, and most as wrong
            lambda: accuracy(Network.random([2, 3], np.random.RandomState(0)), [[1, 2]] * 3, [1, 2, 3]),
            "labels: expected whole numbers from 0 to 2, got [1.0, 2.0, 3.0]",
        ),
        (
            lambda: accuracy(Network.random([2, 2], np.random.RandomState(0)), [[1, 2]], [0.5]),
            "labels: expected whole numbers from 0 to 1, got [0.5]",
        ),
    ],
)
def test_a_cost_says_what_was_expected_and_what_came(make, said):
    assert said_by(make) == said


def test_a_network_of_step_units_answers_though_it_cannot_learn():
    xor = Network((Layer([[1, 1], [-1, -1]], [-0.5, 1.5], step), Layer([[1, 1]], [-1.5], step)))
    assert xor([[0, 0], [0, 1], [1, 0], [1, 1]]).ravel().tolist() == [0, 1, 1, 0]
    assert total_cost(xor, [[0, 1], [1, 1]], [[1], [0]]) == 0


def test_a_convinced_network_gives_no_nan():
    network = Network.random([12, 3, 2], np.random.RandomState(0), scale=1e300)
    assert np.isin(network(X), (0, 1)).all()
    assert 0 <= total_cost(network, X, T) <= 64
