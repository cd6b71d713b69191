"""The one ``train`` for both networks, and its fast passes, which are held to the readable ones."""

import copy
import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.lessons import PICTURES, T, X
from support.pytorch_oracle import SEEDS, identity, lessons

from dlmath import (
    Activation,
    ConvolutionNetwork,
    DivergenceError,
    Layer,
    Network,
    accuracy,
    load_pictures,
    numerical_gradient,
    one_hot,
    relu,
    sigmoid,
    tanh,
    total_cost,
    train,
)
from dlmath import _fast as fast
from dlmath.backprop import Backward

CONVOLUTION = load_pictures("one_two_three")
X3, T3 = CONVOLUTION.x, one_hot(CONVOLUTION.digits - 1, 3)


@Activation
def softplus(z):
    """A reader's own activation function; it writes into what it is given, as a reader's may."""
    z += 0.5
    return np.log1p(np.exp(z))


@softplus.with_derivative
def _softplus_slope(z):
    return 1 / (1 + np.exp(-z - 0.5))


KINDS = (sigmoid, tanh, relu, identity, softplus)


@st.composite
def dense_lessons(draw):
    """Networks of many sizes, depths and activations; pictures on both sides of where a block ends."""
    rng = np.random.default_rng(draw(SEEDS))
    sizes = draw(st.lists(st.sampled_from([1, 2, 3, 10, 40]), min_size=2, max_size=5))
    layers = [
        Layer(rng.normal(size=(n, m)) / np.sqrt(m), rng.normal(size=n), draw(st.sampled_from(KINDS)))
        for m, n in itertools.pairwise(sizes)
    ]
    block = fast.passes(Network(layers))._rows
    pictures = draw(st.sampled_from([1, 2, 10, 96, block - 1, block, block + 1, 2 * block, 2 * block + 7]))
    return Network(layers), rng.normal(size=(pictures, sizes[0])), rng.uniform(size=(pictures, sizes[-1]))


@st.composite
def convolution_lessons(draw):
    rng = np.random.default_rng(draw(SEEDS))
    filters, height, width, rows, columns, units = (draw(st.integers(1, top)) for top in (4, 4, 4, 4, 4, 3))
    network = ConvolutionNetwork(
        rng.normal(size=(filters, height, width)),
        rng.normal(size=filters),
        rng.normal(size=(units, filters, rows, columns)),
        rng.normal(size=units),
    )
    block = fast.passes(network)._rows
    pictures = draw(st.sampled_from([1, 2, 10, 96, block - 1, block, block + 1, 2 * block + 7]))
    x = rng.normal(size=(pictures, 2 * rows + height - 1, 2 * columns + width - 1))
    return network, x, rng.uniform(size=(pictures, units))


def found(network, x, t, moved=None):
    """Cost, gradient, and the cost on its own, of the fast form."""
    passes = fast.passes(network)
    passes.show(x, t)
    if moved is not None:
        passes.cost_and_gradient()  # leaves nothing behind
        passes.parameters[:] = moved
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        return passes.cost_and_gradient(), passes.gradient, passes.cost()


def same(network, x, t, passed):
    """To 12 digits; of a slope that is a small difference of large ones, to 12 digits of the largest."""
    cost, gradient, alone = passed
    wanted = network.cost_and_gradient(x, t)
    assert cost == pytest.approx(wanted.cost, rel=1e-12)
    assert alone == cost
    np.testing.assert_allclose(gradient, wanted.gradient, rtol=1e-12, atol=1e-12 * np.abs(wanted.gradient).max())


def same_before_and_after_a_step(network, x, t, seed):
    same(network, x, t, found(network, x, t))
    other = network.parameters + np.random.default_rng(seed).normal(size=network.parameters.size) / 10
    same(network.with_parameters(other), x, t, found(network, x, t, other))


@settings(max_examples=60)
@given(dense_lessons(), SEEDS)
def test_the_fast_form_of_a_dense_network_finds_what_the_readable_one_does(lesson, seed):
    same_before_and_after_a_step(*lesson, seed)


@settings(max_examples=60)
@given(convolution_lessons(), SEEDS)
def test_the_fast_form_of_a_convolution_network_finds_what_the_readable_one_does(lesson, seed):
    same_before_and_after_a_step(*lesson, seed)


@pytest.mark.parametrize("network", [Network.random([36, 4, 3], np.random.RandomState(1)),
                                     ConvolutionNetwork.random(np.random.RandomState(1))])  # fmt: skip
def test_passes_over_one_heap_after_another_do_not_remember_the_last(network):
    passes = fast.passes(network)
    x = X3 if isinstance(network, ConvolutionNetwork) else X3.reshape(96, 36)
    for heap in (np.arange(10), np.arange(7), np.arange(96), np.arange(20, 30), np.arange(30, 40), np.arange(9)):
        passes.show(x[heap], T3[heap])
        same(network, x[heap], T3[heap], (passes.cost_and_gradient(), passes.gradient, passes.cost()))


def test_the_pictures_of_the_book_are_one_block():
    for network, x, t in ((Network.random([12, 3, 2], np.random.RandomState(1)), X, T),
                          (ConvolutionNetwork.random(np.random.RandomState(1)), X3, T3)):  # fmt: skip
        passes = fast.passes(network)
        passes.show(x, t)
        assert len(passes._blocks) == 1


@pytest.mark.parametrize("order", ["F", "strided", "whole numbers", "reversed"])
def test_the_pictures_may_lie_in_memory_as_they_like(order):
    rng = np.random.default_rng(1)
    dense, convolution = Network.random([12, 5, 2], rng), ConvolutionNetwork.random(rng, units=2)
    for network, shape in ((dense, (5000, 12)), (convolution, (1100, 6, 6))):
        x, t = rng.integers(0, 2, shape).astype(float), rng.uniform(size=(shape[0], 2))
        wanted = train(network, x, t, 0.01, 3).network.parameters
        given_x = {
            "F": np.asfortranarray(x),
            "strided": np.repeat(x, 2, axis=-1)[..., ::2],
            "whole numbers": x.astype(np.int8),
            "reversed": x[::-1].copy()[::-1],
        }[order]
        np.testing.assert_allclose(train(network, given_x, t, 0.01, 3).network.parameters, wanted, rtol=1e-11)


# Numerical care.


def test_the_slopes_of_saturated_units_keep_their_digits_in_both_forms_of_both_networks():
    # a'(z) for z = 40 is 4.2e-18; a (1 − a) would be 0.
    slope = np.exp(-40.0)
    x, t = np.full((1, 2, 2), 40.0), np.zeros((1, 1))
    dense, convolution = Network((Layer([[1.0]], [0.0]),)), ConvolutionNetwork([[[1.0]]], [0.0], [[[[1.0]]]], [0.0])
    a = sigmoid(1.0)  # of the output unit, which hears 1
    for network, pictures, wanted in (
        (dense, x[0, :1, :1], slope * 40),
        (convolution, x, a * a * (1 - a) * slope * 40),
    ):
        assert wanted > 1e-17
        assert network.cost_and_gradient(pictures, t).gradient[0] == pytest.approx(wanted, rel=1e-12)
        assert found(network, pictures, t)[1][0] == pytest.approx(wanted, rel=1e-12)


def test_pooling_decides_by_the_sums_where_the_outputs_round_to_the_same_number():
    network = ConvolutionNetwork([[[1.0]]], [0.0], [[[[1.0]]]], [0.0])
    x, t = np.array([[[40.0, 50.0], [60.0, 45.0]]]), np.zeros((1, 1))
    steps = network.forward(x)
    assert steps.a_map.ravel().tolist() == [1.0] * 4
    assert (steps.winners.item(), steps.z_pool.item()) == (2, 60.0)
    a, slope = sigmoid(1.0), np.exp(-60.0)
    for gradient in (network.cost_and_gradient(x, t).gradient, found(network, x, t)[1]):
        assert gradient[0] == pytest.approx(a * a * (1 - a) * slope * 60, rel=1e-9)


def test_of_several_equal_sums_the_first_hears_of_the_error_in_both_forms():
    # Two pixels, a filter of 1 by 2: the sums are equal, what the places see is not.
    network = ConvolutionNetwork([[[1.0, 1.0]]], [0.0], [[[[1.0]]]], [0.0])
    x, t = np.array([[[0.25, 0.75, 0.25], [0.5, 0.5, 0.5]]]), np.zeros((1, 1))
    slow, quick = network.cost_and_gradient(x, t).gradient, found(network, x, t)[1]
    assert slow[1] == pytest.approx(3 * slow[0], rel=1e-12)
    np.testing.assert_allclose(quick, slow, rtol=1e-12)


@given(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_far_out_sums_give_the_outputs_and_slopes_of_the_readable_form(z, w):
    network = Network((Layer([[1.0]], [0.0]), Layer([[w]], [0.5])))
    x, t = np.array([[z]]), np.array([[0.25]])
    cost, gradient, _ = found(network, x, t)
    wanted = network.cost_and_gradient(x, t)
    assert cost == pytest.approx(wanted.cost, rel=1e-12)
    np.testing.assert_allclose(gradient, wanted.gradient, rtol=1e-11, atol=1e-290)


OUT_OF_RANGE = {
    "dense, in the last block": (Network.random([2, 3, 1], np.random.RandomState(1)), (9000, 2), (8999,)),
    "convolution, in the last block": (
        ConvolutionNetwork.random(np.random.RandomState(1), units=1), (1100, 6, 6), (1099,),
    ),
    "convolution, at a place that loses": (
        ConvolutionNetwork([[[-2.0]]], [0.0], [[[[1.0]]]], [0.0]), (1, 2, 2), (0, 0, 1),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("network", "shape", "place"), OUT_OF_RANGE.values(), ids=OUT_OF_RANGE)
def test_a_sum_out_of_range_is_noticed_wherever_it_is(network, shape, place):
    x, t = np.zeros(shape), np.zeros((shape[0], 1))
    x[place] = 1.7e308
    passes = fast.passes(network)
    passes.show(x, t)
    with np.errstate(over="ignore", invalid="ignore"):
        assert not np.isfinite(passes.cost())
        assert not np.isfinite(passes.cost_and_gradient())
    with pytest.raises(ValueError, match=r"^z: the .*too large"):
        train(network, x, t, 0.1, 1)


# One protocol.


class Line:
    """A network of one's own: a line through the origin, which knows its cost and gradient and nothing else."""

    def __init__(self, p):
        self.parameters = np.array([float(p)])

    def with_parameters(self, parameters):
        return Line(*parameters)

    def batch(self, x):
        return np.asarray(x, dtype=float)

    def forward(self, x):
        return self(x)

    def __call__(self, x):
        return self.parameters * x

    def cost_and_gradient(self, x, t):
        off = self(x) - t
        return Backward(float((off**2).sum() / 2), np.array([(off * x).sum()]))


def test_whatever_knows_its_cost_and_gradient_can_be_trained():
    x = np.array([[1.0], [2.0]])
    training = train(Line(0), x, 3 * x, eta=0.1, epochs=4)
    # The distance from 3 is multiplied by 1 − 0.1 · (1 + 4) in each step.
    np.testing.assert_allclose(training.network.parameters, [3 - 3 * 0.5**4])
    np.testing.assert_allclose(training.costs, [22.5 * 0.25**n for n in range(5)])
    assert accuracy(training.network, x, [0, 0]) == 1
    with pytest.raises(DivergenceError) as error:
        train(Line(0), x, 3 * x, eta=1e200, epochs=10)
    assert error.value.step == 1


@pytest.mark.parametrize(
    ("network", "x", "t", "labels"),
    [
        (Network.random([12, 3, 2], np.random.RandomState(1)), X, T, PICTURES.digits),
        (ConvolutionNetwork.random(np.random.RandomState(2)), X3, T3, CONVOLUTION.digits - 1),
    ],
    ids=["dense", "convolution"],
)
def test_what_takes_one_network_takes_the_other(network, x, t, labels):
    training = train(network, x, t, eta=0.2, epochs=300)
    assert type(training.network) is type(network)
    assert training.costs[-1] == pytest.approx(total_cost(training.network, x, t), rel=1e-12)
    right = (training.network(x).argmax(axis=1) == labels).mean()
    assert accuracy(training.network, x, labels) == right > 0.95
    cost, gradient = network.cost_and_gradient(x, t)
    assert cost == pytest.approx(total_cost(network, x, t), rel=1e-12)
    theirs = numerical_gradient(lambda v: total_cost(network.with_parameters(v), x, t), network.parameters)
    np.testing.assert_allclose(gradient, theirs, atol=1e-5)
    assert (
        np.concatenate([part.ravel() for pair in network.split(network.parameters) for part in pair]).tolist()
        == network.parameters.tolist()
    )


def test_a_deep_copy_trains_to_the_same_digit():
    network = Network.random([12, 3, 2], np.random.RandomState(1))
    one, other = (train(n, X, T, 0.2, 20).network.parameters for n in (network, copy.deepcopy(network)))
    assert one.tolist() == other.tolist()


# A reader's own activation function.


def test_an_activation_function_that_does_not_answer_for_each_number_is_refused():
    total = Activation(lambda z: z.sum())
    total.__name__ = "total"
    total.with_derivative(lambda z: z.sum())
    said = r"^total: expected one number for each of shape \(2, 1\), got shape \(\)$"
    with pytest.raises(ValueError, match=said):
        total([[1], [2]])
    with pytest.raises(ValueError, match=said):
        total.derivative([[1], [2]])
    with pytest.raises(ValueError, match=r"^total: expected one number for each"):
        train(Network((Layer([[1]], [0], total),)), [[1], [2]], [[1], [2]], 0.1, 1)


def test_an_activation_function_that_returns_nan_is_not_learned_from_in_silence():
    root = Activation(np.sqrt)
    root.with_derivative(lambda z: 0.5 / np.sqrt(z))
    for layers in ([Layer([[1]], [0], root)], [Layer([[1]], [0], root), Layer([[1]], [0])]):
        with np.errstate(invalid="ignore"), pytest.raises(ValueError, match="expected numbers, got NaN"):
            train(Network(layers), [[-1.0]], [[1.0]], 0.1, 1)


# Memory: what numbers say, not how long it takes.


@pytest.mark.parametrize(
    ("network", "shape"),
    [
        (Network.random([12, 3, 2], np.random.RandomState(1)), (12,)),
        (Network.random([64, 30, 2], np.random.RandomState(1)), (64,)),
        (ConvolutionNetwork.random(np.random.RandomState(1), units=2), (6, 6)),
    ],
    ids=["12-3-2", "64-30-2", "convolution"],
)
def test_the_memory_that_training_needs_does_not_grow_with_the_number_of_pictures(network, shape):
    def peak(pictures):
        x, t = np.zeros((pictures, *shape)), np.zeros((pictures, 2))
        tracemalloc.start()
        train(network, x, t, 1e-6, 1)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few, many = peak(5_000), peak(20_000)
    assert few < 4e6
    # What says which pictures are a block is the only thing of which there is more.
    assert many - few < 0.01 * 15_000 * 8 * np.prod(shape) + 1e5


def test_pictures_are_not_copied_and_not_changed():
    x, t = np.zeros((50_000, 12)), np.zeros((50_000, 2))
    x.flags.writeable = t.flags.writeable = False
    tracemalloc.start()
    train(Network.random([12, 3, 2], np.random.RandomState(1)), x, t, 0.1, 0)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < x.nbytes / 3


@given(lessons())
def test_training_does_not_write_into_what_it_is_given(lesson):
    network, x, t = lesson
    before = x.copy(), t.copy(), network.parameters
    train(network, x, t, 1e-3 / (1 + np.abs(network.cost_and_gradient(x, t).gradient).max()), 2)
    for now, then in zip((x, t, network.parameters), before, strict=True):
        np.testing.assert_array_equal(now, then)
