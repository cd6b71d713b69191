"""The gradient check, against differences that are taken here one by one, with numbers of fifty digits."""

import mpmath
import numpy as np
import pytest
import torch
from support import lessons, pytorch_oracle

from dlmath import (
    ConvolutionNetwork,
    Layer,
    Network,
    cross_entropy,
    gradient_check,
    relu,
    sigmoid,
    tanh,
)

X, T = lessons.X[::8], lessons.T[::8]
NETWORK = Network.random([12, 3, 2], np.random.RandomState(1))
PARTS = {"W2": slice(0, 36), "b2": slice(36, 39), "W3": slice(39, 45), "b3": slice(45, 47)}
PLACES = [(layer, part) for layer in range(2) for part in range(2)]
PLACE_OF = dict(zip(PARTS, PLACES, strict=True))
TABLES, ANSWERS = np.random.RandomState(2).uniform(0, 1, (3, 6, 6)), np.eye(3)
CONVOLUTION = ConvolutionNetwork.random(np.random.RandomState(1))


def exact(x=X, t=T):
    """The gradient of the network, by PyTorch."""
    return pytorch_oracle.cost_and_gradient(NETWORK, x, t)[1]


def exact_convolution():
    """The gradient of the convolution network, by PyTorch."""
    names = ("filters", "filter_biases", "W", "b")
    filters, filter_biases, W, b = parts = [
        torch.tensor(getattr(CONVOLUTION, name).copy(), requires_grad=True) for name in names
    ]
    maps = torch.nn.functional.conv2d(torch.tensor(TABLES)[:, None], filters[:, None], filter_biases)
    pooled = torch.nn.functional.max_pool2d(torch.sigmoid(maps), 2)
    outputs = torch.sigmoid(torch.einsum("nkij,ukij->nu", pooled, W) + b)
    (((outputs - torch.tensor(ANSWERS)) ** 2).sum() / 2).backward()
    return np.concatenate([part.grad.numpy().ravel() for part in parts])


@pytest.mark.parametrize("seed", range(3))
def test_a_gradient_by_pytorch_passes_and_so_does_ours(seed):
    rng = np.random.RandomState(seed)
    layers = [
        Layer(rng.uniform(-1, 1, (units, inputs)), rng.uniform(-1, 1, units), activation)
        for inputs, units, activation in ((4, 5, tanh), (5, 3, relu), (3, 2, sigmoid))
    ]
    network, x, t = Network(tuple(layers)), rng.uniform(-1, 1, (6, 4)), rng.uniform(0, 1, (6, 2))
    theirs = pytorch_oracle.cost_and_gradient(network, x, t)[1]
    for check in (gradient_check(network, x, t, theirs), gradient_check(network, x, t)):
        assert check.shape == (3, 2)
        assert (check >= 0).all()
        assert check.max() < 1e-7


def test_it_serves_a_convolution_network_with_its_filters_first():
    theirs = exact_convolution()
    for check in (
        gradient_check(CONVOLUTION, TABLES, ANSWERS, theirs),
        gradient_check(CONVOLUTION, TABLES, ANSWERS),
    ):
        assert check.shape == (2, 2)
        assert check.max() < 1e-7
    theirs[27:30] = 0  # the biases of the filters
    check = gradient_check(CONVOLUTION, TABLES, ANSWERS, theirs)
    assert check[0, 1] == pytest.approx(1)
    assert np.delete(check.ravel(), 1).max() < 1e-7


def test_under_the_cross_entropy_the_slopes_are_others():
    parts = pytorch_oracle.layers_of(NETWORK)
    outputs = pytorch_oracle.answers(NETWORK, parts, X)
    torch.nn.functional.binary_cross_entropy(outputs, torch.tensor(T), reduction="sum").backward()
    theirs = pytorch_oracle.flat([part.grad for part in parts])
    assert gradient_check(NETWORK, X, T, theirs, cost=cross_entropy).max() < 1e-7
    assert gradient_check(NETWORK, X, T, cost=cross_entropy).max() < 1e-7
    assert gradient_check(CONVOLUTION, TABLES, ANSWERS, cost=cross_entropy).max() < 1e-7
    assert gradient_check(NETWORK, X, T, theirs).min() > 0.1


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("factor", "apart"), [(2, 1 / 3), (1 / 2, 1 / 3), (0, 1), (-1, 1), (1 / 64, 63 / 65)])
def test_a_part_that_is_wrong_stands_out_and_by_how_much(part, factor, apart):
    wrong = exact()
    wrong[PARTS[part]] *= factor
    check = gradient_check(NETWORK, X, T, wrong)
    for name, place in PLACE_OF.items():
        assert check[place] == pytest.approx(apart if name == part else 0, abs=1e-7)


def test_a_single_wrong_slope_is_enough():
    for place in range(47):
        wrong = exact()
        wrong[place] += 1e-3
        (name,) = (name for name, part in PARTS.items() if place in range(47)[part])
        check = gradient_check(NETWORK, X, T, wrong)
        assert check[PLACE_OF[name]] > 1e-5
        assert sum(check.ravel() > 1e-6) == 1


def test_the_differences_go_to_both_sides_by_h():
    # One unit with one input: its two slopes at 0, by differences that mpmath takes with fifty digits.
    network, h = Network((Layer([[0.5]], [-0.25]),)), 0.5
    with mpmath.workdps(50):

        def cost(w, b):
            return (1 - 1 / (1 + mpmath.exp(-(2 * w + b)))) ** 2 / 2

        def difference(dw, db):
            ahead, behind = cost(0.5 + dw, -0.25 + db), cost(0.5 - dw, -0.25 - db)
            return float((ahead - behind) / (2 * h))

        wide = [difference(h, 0), difference(0, h)]
    assert gradient_check(network, [[2]], [[1]], wide, h).max() < 1e-12
    assert gradient_check(network, [[2]], [[1]], h=h).min() > 1e-3  # so wide a difference is not the slope


def test_slopes_that_are_all_0_agree_with_a_level_cost():
    # The pictures are blank: the weights of the first layer do nothing.
    blank = np.zeros((4, 12))
    check = gradient_check(NETWORK, blank, T[:4])
    assert check[0, 0] == 0
    assert check.max() < 1e-7


def test_huge_and_tiny_slopes_are_compared_without_leaving_the_range_of_numbers():
    for size in (1e-300, 1e300):  # beside these, or for these, the right ones are nothing
        assert gradient_check(NETWORK, X, T, np.full(47, size)) == pytest.approx(np.ones((2, 2)))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: gradient_check("network", X, T), "network: expected a Network or a ConvolutionNetwork"),
        (lambda: gradient_check(NETWORK, X[:, :3], T), "x: expected 12 inputs"),
        (lambda: gradient_check(NETWORK, X, T[:, :1]), "t: expected shape (8, 2), got shape (8, 1)"),
        (lambda: gradient_check(NETWORK, X, T, np.zeros(46)), "gradient: expected shape (47,), got shape (46,)"),
        (lambda: gradient_check(NETWORK, X, T, np.full(47, np.inf)), "gradient: expected finite numbers"),
        (lambda: gradient_check(NETWORK, X, T, cost="square"), "cost: expected square_error or cross_entropy"),
        (
            lambda: gradient_check(Network((Layer([[1.0]], [0.0], tanh),)), [[1]], [[1]], cost=cross_entropy),
            "cross_entropy: expected sigmoid output units",
        ),
        (lambda: gradient_check(NETWORK, X, T, h=0), "h: expected a positive number, got 0"),
        (lambda: gradient_check(NETWORK, X, T, h=-1e-5), "h: expected a positive number, got -1e-05"),
    ],
)
def test_what_does_not_fit_is_told(call, said):
    with pytest.raises(ValueError, match=": ") as error:
        call()
    assert str(error.value).startswith(said)


def test_nothing_is_changed():
    given = exact()
    before = given.copy()
    parameters = NETWORK.parameters
    gradient_check(NETWORK, X, T, given)
    assert np.array_equal(given, before)
    assert np.array_equal(NETWORK.parameters, parameters)
