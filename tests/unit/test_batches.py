"""Learning from small batches, and with the cross-entropy: held to PyTorch, and to steps taken by hand."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pytorch_oracle import answers, flat, layers_of

from dlmath import (
    ConvolutionNetwork,
    DivergenceError,
    Layer,
    Network,
    backpropagate,
    cross_entropy,
    one_hot,
    square_error,
    tanh,
    total_cost,
    train,
    unit_errors,
)
from dlmath import _fast as fast

ENTROPY = torch.nn.BCELoss(reduction="sum")


def lesson(seed, kind="dense", pictures=11):
    """Return a network, pictures and right answers."""
    rng = np.random.RandomState(seed)
    t = one_hot(rng.randint(0, 4, pictures), 4)
    if kind == "dense":
        network = Network((Layer(rng.randn(5, 7), rng.randn(5), tanh), Layer(rng.randn(4, 5), rng.randn(4))))
        return network, rng.rand(pictures, 7), t
    return ConvolutionNetwork.random(rng, filters=3, units=4, picture=8), rng.rand(pictures, 8, 8), t


def convolution_outputs(network, parameters, x):
    """The outputs of a convolution network in PyTorch."""
    filters, biases, W, b = parameters
    maps = torch.nn.functional.conv2d(torch.tensor(x)[:, None], filters[:, None], biases)
    pooled = torch.sigmoid(torch.nn.functional.max_pool2d(maps, 2))
    return torch.sigmoid(torch.einsum("nkij,ukij->nu", pooled, W) + b)


@settings(max_examples=25)
@given(st.integers(0, 2**31))
def test_cost_and_gradient_of_the_cross_entropy_are_pytorchs(seed):
    network, x, t = lesson(seed)
    parts = layers_of(network)
    cost = ENTROPY(answers(network, parts, x), torch.tensor(t))
    cost.backward()
    found = backpropagate(network, x, t, cross_entropy)
    assert found.cost == pytest.approx(float(cost.detach()), rel=1e-10)
    gradient = flat([part.grad for part in parts])
    np.testing.assert_allclose(found.gradient, gradient, rtol=1e-8, atol=1e-9 * np.abs(gradient).max())


@settings(max_examples=25)
@given(st.integers(0, 2**31))
def test_so_they_are_for_a_convolution_network(seed):
    network, x, t = lesson(seed, "convolution")
    groups = (network.filters, network.filter_biases, network.W, network.b)
    parameters = [torch.tensor(np.array(part), requires_grad=True) for part in groups]
    cost = ENTROPY(convolution_outputs(network, parameters, x), torch.tensor(t))
    cost.backward()
    found = network.cost_and_gradient(x, t, cross_entropy)
    assert found.cost == pytest.approx(float(cost.detach()), rel=1e-10)
    gradient = flat([part.grad for part in parameters])
    np.testing.assert_allclose(found.gradient, gradient, rtol=1e-8, atol=1e-9 * np.abs(gradient).max())


@pytest.mark.parametrize("kind", ["dense", "convolution"])
@pytest.mark.parametrize("pictures", [1, 11, 5000])
def test_the_fast_form_finds_the_same(kind, pictures):
    network, x, t = lesson(3, kind, pictures)
    passes = fast.passes(network, cross_entropy)
    passes.show(x, t)
    cost = passes.cost_and_gradient()
    wanted = network.cost_and_gradient(x, t, cross_entropy)
    assert cost == pytest.approx(wanted.cost, rel=1e-12)
    np.testing.assert_allclose(
        passes.gradient, wanted.gradient, rtol=1e-11, atol=1e-12 * abs(wanted.gradient).max()
    )


def test_the_error_of_the_last_layer_lacks_the_slope():
    network, x, t = lesson(1)
    np.testing.assert_allclose(unit_errors(network, x, t, cross_entropy)[-1], network(x) - t)


@pytest.mark.parametrize("kind", ["dense", "convolution"])
@pytest.mark.parametrize("cost", [square_error, cross_entropy])
@pytest.mark.parametrize("batch", [1, 4, 10, 11, 12, None])
@pytest.mark.parametrize("shuffled", [True, False])
def test_steps_taken_by_hand_end_at_the_same_place(kind, cost, batch, shuffled):
    network, x, t = lesson(5, kind)
    rng = np.random.RandomState(8)
    parameters, costs = network.parameters, [total_cost(network, x, t, cost)]
    for _ in range(3):
        one_step = batch is None or batch >= 11
        order = rng.permutation(11) if shuffled and not one_step else np.arange(11)
        for i in range(0, 11, batch or 11):
            some = order[i : i + (batch or 11)]
            now = network.with_parameters(parameters)
            parameters = parameters - 0.05 * now.cost_and_gradient(x[some], t[some], cost).gradient
        costs.append(total_cost(network.with_parameters(parameters), x, t, cost))
    source = np.random.RandomState(8) if shuffled else None
    found = train(network, x, t, eta=0.05, epochs=3, batch=batch, rng=source, cost=cost)
    np.testing.assert_allclose(found.costs, costs, rtol=1e-10)
    np.testing.assert_allclose(found.network.parameters, parameters, rtol=1e-8, atol=1e-10)


def test_an_output_that_rounds_to_1_costs_what_its_sum_says():
    network = Network((Layer([[1.0], [-1.0]], [0, 0]),))
    assert total_cost(network, [[800.0]], [[1, 0]], cross_entropy) == pytest.approx(0, abs=1e-300)
    assert total_cost(network, [[800.0]], [[0, 1]], cross_entropy) == 1600
    assert train(network, [[800.0]], [[0, 1]], eta=1e-9, epochs=0, cost=cross_entropy).costs[0] > 1400


@pytest.mark.parametrize("batch", [None, 3])
def test_who_calls_back_sees_every_epoch(batch):
    network, x, t = lesson(2)
    seen = []
    found = train(network, x, t, 0.1, 4, batch, np.random.RandomState(1), callback=lambda *now: seen.append(now))
    epochs, costs, networks = zip(*seen, strict=True)
    assert epochs == (0, 1, 2, 3, 4)
    np.testing.assert_array_equal(costs, found.costs)
    np.testing.assert_array_equal(networks[0].parameters, network.parameters)
    np.testing.assert_array_equal(networks[-1].parameters, found.network.parameters)


def test_a_step_that_runs_away_in_the_middle_of_an_epoch_is_told_of():
    network = Network((Layer([[1.0]], [0.0], "relu"),))
    with pytest.raises(DivergenceError, match="step 1 leaves"):
        train(network, np.full((6, 1), 1e100), np.zeros((6, 1)), eta=1e100, epochs=3, batch=2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"batch": 0}, "batch: expected a whole number, 1 or more, got 0"),
        ({"batch": 2.5}, "batch: expected a whole number, 1 or more, got 2.5"),
        ({"rng": 1}, "rng: expected a source such as np.random.RandomState(1), got 1"),
        ({"cost": "entropy"}, "cost: expected square_error or cross_entropy, got 'entropy'"),
        ({"callback": 3}, "callback: expected a function, got 3"),
    ],
)
def test_what_does_not_fit_is_refused(change, said):
    network, x, t = lesson(2)
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        train(network, x, t, eta=0.1, epochs=1, **change)


def test_the_cross_entropy_wants_sigmoids_and_whole_answers():
    network = Network((Layer([[1.0]], [0.0], tanh),))
    for refused in (
        lambda: train(network, [[1]], [[1]], 0.1, 1, cost=cross_entropy),
        lambda: backpropagate(network, [[1]], [[1]], cross_entropy),
        lambda: total_cost(network, [[1]], [[1]], cross_entropy),
    ):
        with pytest.raises(ValueError, match="expected sigmoid output units, got <activation tanh>"):
            refused()
    for kind in ("dense", "convolution"):
        network, x, t = lesson(2, kind)
        with pytest.raises(ValueError, match="t: expected only 0 and 1"):
            train(network, x, t / 2, 0.1, 1, cost=cross_entropy)
