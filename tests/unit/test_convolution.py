from dataclasses import FrozenInstanceError
from math import inf, nan

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import signal
from support.numbers import HUGE, TOO_LARGE

from dlmath import (
    ConvolutionNetwork,
    DivergenceError,
    feature_map,
    load_pictures,
    max_pool,
    one_hot,
    square_error,
    train,
)

torch.set_num_threads(1)  # tables this small are not worth a second one

PICTURES = load_pictures("one_two_three")
ANSWERS = one_hot(PICTURES.digits - 1, 3)

fewer = settings(max_examples=50)  # each of these computes a whole network twice

SIZE = st.integers(1, 4)
NUMBER = st.floats(-10, 10)


def tables(*shape, elements=NUMBER):
    """Arrays of the given shape; a side may be a strategy."""
    sides = [side if isinstance(side, st.SearchStrategy) else st.just(side) for side in shape]
    return st.tuples(*sides).flatmap(lambda found: arrays.arrays(np.float64, found, elements=elements))


@st.composite
def networks(draw):
    """A network of any sizes, its filters not even square, with pictures that fit and answers."""
    filters, height, width, rows, columns, units, pictures = (
        draw(st.integers(1, top)) for top in (4, 3, 3, 3, 3, 3, 5)
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    network = ConvolutionNetwork(
        rng.normal(size=(filters, height, width)),
        rng.normal(size=filters),
        rng.normal(size=(units, filters, rows, columns)),
        rng.normal(size=units),
    )
    x = rng.normal(size=(pictures, 2 * rows + height - 1, 2 * columns + width - 1))
    if draw(st.booleans()):
        x = (x > 0).astype(
            float
        )  # as in the book: places that see the same pixels are equal, and share the victory
    return network, x, rng.uniform(size=(pictures, units))


# The oracle: PyTorch, on the processor, in double precision. Where it is missing, these tests fail.


def in_pytorch(network):
    """Return the network's parameters as PyTorch's."""
    parts = (network.filters[:, None], network.filter_biases, network.W.reshape(len(network.b), -1), network.b)
    return [torch.tensor(part, requires_grad=True) for part in parts]


def pytorch_outputs(parts, x):
    filters, filter_biases, W, b = parts
    maps = torch.sigmoid(torch.nn.functional.conv2d(torch.tensor(x[:, None]), filters, filter_biases))
    pooled = torch.nn.functional.max_pool2d(maps, 2)
    return torch.sigmoid(torch.nn.functional.linear(pooled.flatten(1), W, b))


def pytorch_cost(parts, x, t):
    return ((pytorch_outputs(parts, x) - torch.tensor(t)) ** 2).sum() / 2


def pytorch_gradient(network, x, t):
    """Return the cost and the gradient in four groups, of the shapes of the network's parameters."""
    parts = in_pytorch(network)
    cost = pytorch_cost(parts, x, t)
    cost.backward()
    shapes = network.filters.shape, network.filter_biases.shape, network.W.shape, network.b.shape
    return cost.item(), *(part.grad.numpy().reshape(shape) for part, shape in zip(parts, shapes, strict=True))


def assert_near(ours, theirs, rtol=1e-10):
    """Compare group by group, relative to the largest number of the group."""
    for mine, other in zip(ours, theirs, strict=True):
        assert np.shape(mine) == np.shape(other)
        np.testing.assert_allclose(mine, other, rtol=rtol, atol=rtol * np.abs(other).max())


def by_hand(network, x):
    """Compute one picture with loops only; return the maps, their winners and the outputs."""
    F, _, height, width = (*network.filters.shape[:1], None, *network.filters.shape[1:])
    units, _, rows, columns = network.W.shape

    def sigma(z):
        return 1 / (1 + np.exp(-z))

    a = np.zeros((F, 2 * rows, 2 * columns))
    pooled, winners = np.zeros((F, rows, columns)), np.zeros((F, rows, columns), dtype=int)
    for k in range(F):
        for i in range(2 * rows):
            for j in range(2 * columns):
                z = network.filter_biases[k]
                for p in range(height):
                    for q in range(width):
                        z += network.filters[k, p, q] * x[i + p, j + q]
                a[k, i, j] = sigma(z)
        for i in range(rows):
            for j in range(columns):
                block = [
                    a[k, 2 * i, 2 * j],
                    a[k, 2 * i, 2 * j + 1],
                    a[k, 2 * i + 1, 2 * j],
                    a[k, 2 * i + 1, 2 * j + 1],
                ]
                pooled[k, i, j] = max(block)
                winners[k, i, j] = block.index(max(block))
    out = [
        sigma(network.b[n] + sum(network.W[n, k, i, j] * pooled[k, i, j] for k, i, j in np.ndindex(pooled.shape)))
        for n in range(units)
    ]
    return a, pooled, winners, out


# The feature map.


@given(st.data(), SIZE, SIZE, NUMBER)
def test_a_feature_map_is_scipys_cross_correlation_and_the_sum_of_the_text(data, height, width, b):
    w = data.draw(tables(height, width))
    x = data.draw(tables(st.integers(height, 7), st.integers(width, 7)))
    z = feature_map(x, w, b)
    np.testing.assert_allclose(z, signal.correlate2d(x, w, mode="valid") + b, atol=1e-12)
    loops = np.zeros((x.shape[0] - height + 1, x.shape[1] - width + 1))
    for i, j in np.ndindex(loops.shape):
        for p in range(height):
            for q in range(width):
                loops[i, j] += w[p, q] * x[i + p, j + q]
    np.testing.assert_allclose(z, loops + b, atol=1e-12)


@given(st.data(), tables(SIZE, 5, 6))
def test_a_batch_has_the_maps_of_its_pictures(data, batch):
    w = data.draw(tables(st.integers(1, 5), st.integers(1, 6)))
    maps = feature_map(batch, w, 0.5)
    assert maps.shape == (len(batch), 6 - w.shape[0], 7 - w.shape[1])
    np.testing.assert_allclose(maps, [feature_map(x, w, 0.5) for x in batch], atol=1e-12)


@given(tables(4, 5), tables(3, 2), st.integers(0, 3), st.integers(0, 3))
def test_a_pattern_that_is_moved_moves_the_map(drawn, w, down, right):
    # A margin around what is drawn, so that nothing leaves the picture and the filter comes past all of it.
    around = [np.pad(drawn, ((3 + i, 6 - i), (2 + j, 5 - j))) for i, j in ((0, 0), (down, right))]
    before, after = (feature_map(x, w) for x in around)
    np.testing.assert_array_equal(np.roll(before, (down, right), axis=(0, 1)), after)


def test_a_filter_as_large_as_the_picture_has_one_place_the_similarity_of_chapter_3():
    rng = np.random.default_rng(3)
    x, w = rng.normal(size=(2, 5, 4))
    assert feature_map(x, w).tolist() == [[pytest.approx((x * w).sum(), rel=1e-13)]]


@pytest.mark.parametrize(
    ("x", "w", "b", "said"),
    [
        (
            [1, 2],
            [[1]],
            0,
            "x: expected a picture (rows, columns) or a batch (pictures, rows, columns), got shape (2,)",
        ),
        (
            np.ones((1, 2, 3, 4)),
            [[1]],
            0,
            "x: expected a picture (rows, columns) or a batch (pictures, rows, columns), got shape (1, 2, 3, 4)",
        ),
        (np.ones((0, 3, 3)), [[1]], 0, "x: expected at least one number, got none (shape (0, 3, 3))"),
        ([[1, nan]], [[1]], 0, "x: expected numbers, got NaN (not a number) in [[1, nan]]"),
        ([[1, inf]], [[1]], 0, "x: expected finite numbers, got infinity in [[1, inf]]"),
        (["##"], [[1]], 0, "x: expected real numbers, got ['##']"),
        ([[1, 2]], [1], 0, "w: expected shape (any, any), got shape (1,)"),
        ([[1, 2]], [[[1]]], 0, "w: expected shape (any, any), got shape (1, 1, 1)"),
        ([[1, 2]], [[-inf]], 0, "w: expected finite numbers, got infinity in [[-inf]]"),
        ([[1, 2]], [[1], [1]], 0, "w: expected a filter no larger than the picture (1, 2), got shape (2, 1)"),
        (
            np.ones((5, 2, 3)),
            np.ones((2, 4)),
            0,
            "w: expected a filter no larger than the picture (2, 3), got shape (2, 4)",
        ),
        ([[1, 2]], [[1]], [1, 2], "b: expected shape (), got shape (2,)"),
        ([[1, 2]], [[1]], nan, "b: expected numbers, got NaN (not a number) in nan"),
        ([[HUGE, HUGE]], [[1, 1]], 0, "z: the result is too large for floating-point numbers; use smaller numbers"),
        (
            [[HUGE, HUGE]],
            [[10, -10]],
            0,
            "z: the result is too large for floating-point numbers; use smaller numbers",
        ),
        ([[HUGE]], [[1]], HUGE, "z: the result is too large for floating-point numbers; use smaller numbers"),
    ],
)
def test_a_feature_map_says_what_was_expected_and_what_came(x, w, b, said):
    with pytest.raises(ValueError, match=r"^[xwbz]: ") as error:
        feature_map(x, w, b)
    assert str(error.value) == said


# Pooling.


@given(st.data(), SIZE, SIZE, SIZE)
def test_pooling_keeps_the_largest_of_each_block_and_says_where_it_was(data, size, rows, columns):
    more = data.draw(st.lists(st.integers(1, 3), max_size=2))
    # Few different numbers, so that several of a block are often equally large.
    z = data.draw(tables(*more, rows * size, columns * size, elements=st.integers(-2, 2).map(float)))
    values, winners = max_pool(z, size)
    assert values.shape == winners.shape == (*more, rows, columns)
    for *at, i, j in np.ndindex(values.shape):
        block = [z[*at, i * size + r, j * size + c] for r in range(size) for c in range(size)]
        assert values[*at, i, j] == max(block)
        assert winners[*at, i, j] == block.index(max(block))


@fewer
@given(tables(SIZE, 2, 6, 4, elements=st.integers(-1, 1).map(float)))
def test_the_first_of_several_equally_large_wins_as_in_pytorch(z):
    values, winners = max_pool(z)
    theirs, places = torch.nn.functional.max_pool2d(torch.tensor(z), 2, return_indices=True)
    np.testing.assert_array_equal(values, theirs)
    # PyTorch counts the places through the whole map.
    row, column = np.divmod(places.numpy(), 4)
    np.testing.assert_array_equal(winners, row % 2 * 2 + column % 2)


def test_pooling_works_at_the_ends_of_the_floats():
    z = [[-HUGE, HUGE, 0, -0.0], [5e-324, 0, -5e-324, -HUGE]]
    values, winners = max_pool(z)
    assert (values.tolist(), winners.tolist()) == ([[HUGE, 0]], [[1, 0]])


@pytest.mark.parametrize(
    ("z", "size", "said"),
    [
        ([1, 2], 2, "z: expected rows and columns that are multiples of 2, got shape (2,)"),
        (1, 1, "z: expected rows and columns that are multiples of 1, got shape ()"),
        (np.ones((3, 4)), 2, "z: expected rows and columns that are multiples of 2, got shape (3, 4)"),
        (np.ones((5, 6, 4)), 3, "z: expected rows and columns that are multiples of 3, got shape (5, 6, 4)"),
        (np.ones((0, 4)), 2, "z: expected at least one number, got none (shape (0, 4))"),
        ([[1, nan], [0, 0]], 2, "z: expected numbers, got NaN (not a number) in [[1, nan], [0, 0]]"),
        ([[1, inf], [0, 0]], 2, "z: expected finite numbers, got infinity in [[1, inf], [0, 0]]"),
        ([[1]], 0, "size: expected a whole number, 1 or more, got 0"),
        ([[1]], -1, "size: expected a whole number, 1 or more, got -1"),
        ([[1]], 1.0, "size: expected a whole number, 1 or more, got 1.0"),
        ([[1]], True, "size: expected a whole number, 1 or more, got True"),
        ([[1]], "2", "size: expected a whole number, 1 or more, got '2'"),
    ],
)
def test_pooling_says_what_was_expected_and_what_came(z, size, said):
    with pytest.raises(ValueError, match="expected") as error:
        max_pool(z, size)
    assert str(error.value) == said


# The network forwards.


@fewer
@given(networks())
def test_the_network_computes_what_its_formulas_say_place_by_place(drawn):
    network, x, _ = drawn
    steps = network.forward(x)
    for picture, a_map, a_pool, winners, a_out in zip(
        x, steps.a_map, steps.a_pool, steps.winners, steps.a_out, strict=True
    ):
        a, pooled, won, out = by_hand(network, picture)
        np.testing.assert_allclose(a_map, a, rtol=1e-12)
        np.testing.assert_allclose(a_pool, pooled, rtol=1e-12)
        np.testing.assert_allclose(a_out, out, rtol=1e-12)
        # Who wins is told by the excitement; rounding may decide between two that differ by nothing else.
        blocks = a.reshape(len(a), a.shape[1] // 2, 2, -1, 2).swapaxes(2, 3).reshape(*won.shape, 4)
        np.testing.assert_allclose(np.take_along_axis(blocks, winners[..., None], -1)[..., 0], pooled, rtol=1e-12)
    np.testing.assert_allclose(1 / (1 + np.exp(-steps.z_map)), steps.a_map, rtol=1e-12)
    np.testing.assert_allclose(1 / (1 + np.exp(-steps.z_out)), steps.a_out, rtol=1e-12)


@fewer
@given(networks())
def test_the_network_gives_the_outputs_of_pytorch(drawn):
    network, x, _ = drawn
    np.testing.assert_allclose(network(x), pytorch_outputs(in_pytorch(network), x).detach(), rtol=1e-12)


@fewer
@given(networks())
def test_one_picture_is_a_batch_of_one(drawn):
    network, x, _ = drawn
    assert network(x[0]).shape == (1, len(network.b))
    for ours, one in zip(network.forward(x), network.forward(x[0]), strict=True):
        assert one.shape == (1, *ours.shape[1:])
        np.testing.assert_allclose(one[0], ours[0], rtol=1e-12)


def test_places_that_see_the_same_pixels_are_equal_and_the_first_wins():
    blank = np.zeros((6, 6))
    network = ConvolutionNetwork.random(rng=np.random.RandomState(5))
    assert (network.forward(blank).winners == 0).all()
    striped = np.tile([1.0, 0.0], (6, 3))  # every second column: two kinds of window
    exact = network.with_parameters(np.round(network.parameters * 8) / 8)  # no rounding decides who wins
    assert set(exact.forward(striped).winners.ravel()) <= {0, 1}


# The gradient.


@fewer
@given(networks())
def test_the_gradient_is_pytorchs_in_all_four_groups(drawn):
    network, x, t = drawn
    assert_near(network.gradient(x, t), pytorch_gradient(network, x, t))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("filters", [1, 3, 8])
def test_the_gradient_over_the_books_pictures_is_pytorchs(seed, filters):
    network = ConvolutionNetwork.random(np.random.RandomState(seed), filters=filters)
    assert_near(network.gradient(PICTURES.x, ANSWERS), pytorch_gradient(network, PICTURES.x, ANSWERS))


@fewer
@given(networks())
def test_the_gradient_is_the_slope_between_two_near_points(drawn):
    # Without ties: pixels are any numbers, and a small difference does not change who wins.
    network, x, t = drawn
    x = x + np.random.default_rng(1).normal(size=x.shape)
    _, *groups = network.gradient(x, t)
    h, parameters = 1e-6, network.parameters
    slopes = []
    for step in h * np.eye(parameters.size):
        after, before = (
            square_error(network.with_parameters(parameters + way * step)(x), t).sum() for way in (1, -1)
        )
        slopes.append((after - before) / (2 * h))
    np.testing.assert_allclose(np.concatenate([group.ravel() for group in groups]), slopes, atol=3e-8)


@pytest.mark.gate
def test_the_gradient_of_the_books_network_is_what_sympy_finds():
    # All 69 slopes of one picture whose pixels are any numbers; around it the winners stay the same, so the largest
    # of each block is the formula of its winner.
    network = ConvolutionNetwork.random(rng=np.random.RandomState(3))
    x, t = np.random.default_rng(0).uniform(-1, 1, (6, 6)).round(3), [0, 1, 0]
    symbols = sp.symbols("p0:69", real=True)
    w, b, W, b_out = (np.array(part) for part in (symbols[:27], symbols[27:30], symbols[30:66], symbols[66:]))
    w, W = w.reshape(3, 3, 3), W.reshape(3, 3, 2, 2)

    def sigma(z):
        return 1 / (1 + sp.exp(-z))

    a, pooled, winners, _ = by_hand(network, x)
    z_out = list(b_out)
    for k, i, j in np.ndindex(3, 2, 2):
        block = a[k, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        assert (block < pooled[k, i, j] - 1e-4).sum() == 3
        row, column = 2 * i + winners[k, i, j] // 2, 2 * j + winners[k, i, j] % 2
        winner = sigma((w[k] * x[row : row + 3, column : column + 3]).sum() + b[k])
        z_out = [z + W[n, k, i, j] * winner for n, z in enumerate(z_out)]
    C = sum((answer - sigma(z)) ** 2 for answer, z in zip(t, z_out, strict=True)) / 2
    slopes = sp.lambdify([symbols], [C, *(sp.diff(C, p) for p in symbols)], "numpy", cse=True)
    cost, *exact = slopes(network.parameters)
    ours = network.gradient(x, [t])
    assert ours.cost == pytest.approx(cost, rel=1e-13)
    np.testing.assert_allclose(np.concatenate([group.ravel() for group in ours[1:]]), exact, rtol=1e-11, atol=1e-16)


@fewer
@given(networks())
def test_a_batch_has_the_sum_of_its_pictures_costs_and_gradients(drawn):
    network, x, t = drawn
    each = [network.gradient(picture[None], [answer]) for picture, answer in zip(x, t, strict=True)]
    assert_near(network.gradient(x, t), [np.sum(group, axis=0) for group in zip(*each, strict=True)], 1e-12)


@fewer
@given(networks(), st.randoms(use_true_random=False))
def test_neither_the_order_of_the_pictures_nor_that_of_the_filters_matters(drawn, random):
    network, x, t = drawn
    pictures, filters = list(range(len(x))), list(range(len(network.filters)))
    random.shuffle(pictures)
    random.shuffle(filters)
    other = ConvolutionNetwork(
        network.filters[filters], network.filter_biases[filters], network.W[:, filters], network.b
    )
    cost, w, b_map, W, b = network.gradient(x, t)
    assert_near(
        other.gradient(x[pictures], t[pictures]), (cost, w[filters], b_map[filters], W[:, filters], b), 1e-12
    )


def test_which_of_two_equal_places_wins_does_not_change_the_slopes_of_the_weights():
    # The lowest row of the map sees blank windows only, all equal. With everything turned by half a turn,
    # the network computes the same, but of two equal places the other one wins.
    x = np.tile([1.0, 0.0, 0.0, 1.0, 1.0, 0.0], (6, 1))
    x[3:] = 0
    network = ConvolutionNetwork.random(rng=np.random.RandomState(4))
    turned = ConvolutionNetwork(
        network.filters[:, ::-1, ::-1], network.filter_biases, network.W[:, :, ::-1, ::-1], network.b
    )
    steps, back = network.forward(x), turned.forward(x[::-1, ::-1])
    assert (steps.winners != 3 - back.winners[:, :, ::-1, ::-1]).any()
    cost, w, b_map, W, b = turned.gradient(x[::-1, ::-1], [[0, 1, 0]])
    assert_near(network.gradient(x, [[0, 1, 0]]), (cost, w[:, ::-1, ::-1], b_map, W[:, :, ::-1, ::-1], b), 1e-12)


# Making networks.


def test_the_same_seed_gives_the_same_network_and_another_seed_another():
    first, again, other = (ConvolutionNetwork.random(np.random.RandomState(seed)).parameters for seed in (3, 3, 4))
    assert first.tolist() == again.tolist()
    assert (first != other).all()


@given(st.integers(1, 5), st.integers(1, 4), st.integers(1, 4), st.integers(1, 3), st.floats(0.1, 5))
def test_a_random_network_has_the_sizes_asked_for_and_parameters_within_the_scale(
    filters, units, size, pool, scale
):
    picture = 2 * pool + size - 1
    rng = np.random.default_rng(1)
    network = ConvolutionNetwork.random(rng, filters, units, picture, size, scale)
    assert network.filters.shape == (filters, size, size)
    assert network.filter_biases.shape == (filters,)
    assert network.W.shape == (units, filters, pool, pool)
    assert network.b.shape == (units,)
    assert network.parameters.size == filters * (size**2 + 1) + units * (filters * pool**2 + 1)
    assert (np.abs(network.parameters) <= scale).all()
    assert network(np.zeros((2, picture, picture))).shape == (2, units)


@fewer
@given(networks())
def test_parameters_written_down_and_read_back_give_the_same_network(drawn):
    network, x, t = drawn
    parts = (network.filters, network.filter_biases, network.W, network.b)
    assert network.parameters.tolist() == [number for part in parts for number in part.ravel().tolist()]
    again = network.with_parameters(network.parameters)
    assert_near(again.gradient(x, t), network.gradient(x, t), 1e-14)
    moved = network.with_parameters(network.parameters + 1)
    np.testing.assert_allclose(moved.W, network.W + 1)
    assert moved.filters.shape == network.filters.shape


def test_a_network_cannot_be_changed_behind_its_back():
    parts = np.ones((2, 3, 3)), np.ones(2), np.ones((1, 2, 2, 2)), np.ones(1)
    network = ConvolutionNetwork(*parts)
    for part in parts:
        part[0] = 9
    assert network.parameters.tolist() == [1] * 29
    for part in (network.filters, network.filter_biases, network.W, network.b):
        with pytest.raises(ValueError, match="read-only"):
            part[0] = 9
    with pytest.raises(FrozenInstanceError):
        network.b = np.zeros(1)
    network.parameters[0] = 9
    assert network.filters[0, 0, 0] == 1


# Training.


def pytorch_descent(network, x, t, eta, epochs):
    """Return costs and parameters of plain full-batch descent, as PyTorch's SGD has it.

    Without its class, whose first use costs as much time as all tests here.
    """
    parts, costs = in_pytorch(network), []
    for _ in range(epochs):
        cost = pytorch_cost(parts, x, t)
        costs.append(cost.item())
        slopes = torch.autograd.grad(cost, parts)
        with torch.no_grad():
            for part, slope in zip(parts, slopes, strict=True):
                part -= eta * slope
    costs.append(pytorch_cost(parts, x, t).item())
    return costs, np.concatenate([part.detach().numpy().ravel() for part in parts])


@settings(max_examples=20)
@given(networks(), st.floats(0.01, 1), st.integers(0, 20))
def test_training_is_pytorchs_plain_descent(drawn, eta, epochs):
    network, x, t = drawn
    x = x + np.random.default_rng(2).normal(size=x.shape)
    ours = train(network, x, t, eta, epochs)
    costs, parameters = pytorch_descent(network, x, t, eta, epochs)
    np.testing.assert_allclose(ours.costs, costs, rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(ours.network.parameters, parameters, rtol=1e-9, atol=1e-10)


def test_fifty_epochs_with_the_books_pictures_are_pytorchs():
    network = ConvolutionNetwork.random(rng=np.random.RandomState(2))
    ours = train(network, PICTURES.x, ANSWERS, eta=0.2, epochs=50)
    costs, parameters = pytorch_descent(network, PICTURES.x, ANSWERS, 0.2, 50)
    np.testing.assert_allclose(ours.costs, costs, rtol=1e-9)
    np.testing.assert_allclose(ours.network.parameters, parameters, rtol=1e-8, atol=1e-9)


def test_training_goes_down_the_gradient_by_eta_each_epoch():
    network = ConvolutionNetwork.random(rng=np.random.RandomState(1))
    expected, costs = network, []
    for _ in range(3):
        cost, *groups = expected.gradient(PICTURES.x, ANSWERS)
        costs.append(cost)
        slopes = np.concatenate([group.ravel() for group in groups])
        expected = expected.with_parameters(expected.parameters - 0.1 * slopes)
    training = train(network, PICTURES.x, ANSWERS, eta=0.1, epochs=3)
    np.testing.assert_allclose(training.network.parameters, expected.parameters, rtol=1e-12)
    np.testing.assert_allclose(training.costs, [*costs, expected.gradient(PICTURES.x, ANSWERS).cost], rtol=1e-12)


def test_training_in_two_parts_is_training_in_one():
    network = ConvolutionNetwork.random(rng=np.random.RandomState(1))
    whole = train(network, PICTURES.x, ANSWERS, 0.2, 20)
    half = train(network, PICTURES.x, ANSWERS, 0.2, 10)
    rest = train(half.network, PICTURES.x, ANSWERS, 0.2, 10)
    np.testing.assert_allclose([*half.costs, *rest.costs[1:]], whole.costs, rtol=1e-12)
    np.testing.assert_allclose(rest.network.parameters, whole.network.parameters, rtol=1e-12)


def test_the_same_seed_gives_the_same_run():
    runs = [
        train(ConvolutionNetwork.random(np.random.RandomState(6)), PICTURES.x, ANSWERS, 0.2, 30) for _ in range(2)
    ]
    assert runs[0].costs.tolist() == runs[1].costs.tolist()
    assert runs[0].network.parameters.tolist() == runs[1].network.parameters.tolist()


def test_training_for_no_epoch_returns_the_network_as_it_was():
    network = ConvolutionNetwork.random(rng=np.random.RandomState(1))
    training = train(network, PICTURES.x, ANSWERS, eta=1, epochs=0)
    assert training.network.parameters.tolist() == network.parameters.tolist()
    assert training.costs.tolist() == [pytest.approx(network.gradient(PICTURES.x, ANSWERS).cost, rel=1e-13)]


def test_nothing_that_is_passed_in_is_changed():
    network = ConvolutionNetwork.random(rng=np.random.RandomState(1))
    x, t, w = PICTURES.x.copy(), ANSWERS.copy(), np.eye(3)
    before = network.parameters
    trained = train(network, x, t, eta=0.5, epochs=3).network
    network.gradient(x, t)
    steps = network.forward(x)
    max_pool(feature_map(x, w))
    assert (x == PICTURES.x).all()
    assert (t == ANSWERS).all()
    assert (w == np.eye(3)).all()
    assert (network.parameters == before).all()
    assert (trained.parameters != before).all()
    for array in steps:
        array[0] = 9  # a result is the caller's own
    assert (x == PICTURES.x).all()


# Extremes. Warnings are errors here, so an overflow would fail, too.


def test_saturated_units_have_slopes_of_0_and_no_nan():
    network = ConvolutionNetwork.random(rng=np.random.RandomState(1), scale=1e6)
    cost, *groups = network.gradient(PICTURES.x, ANSWERS)
    assert np.isfinite(cost)
    for group in groups:
        assert np.isfinite(group).all()
    training = train(network, PICTURES.x, ANSWERS, 0.2, 3)
    assert np.isfinite(training.costs).all()


@pytest.mark.parametrize("size", [5e-324, 1e-300, 1e300])
def test_tiny_and_huge_pixels_give_numbers(size):
    network = ConvolutionNetwork.random(rng=np.random.RandomState(1))
    cost, *groups = network.gradient(PICTURES.x * size, ANSWERS)
    assert all(np.isfinite(group).all() for group in [cost, *groups])
    assert_near([cost, *groups], pytorch_gradient(network, PICTURES.x * size, ANSWERS))


def flat(**other):
    """A network of one filter with weights of 1 and one unit, for pictures of 4 by 4."""
    parts = {"filters": np.ones((1, 3, 3)), "filter_biases": [0], "W": np.ones((1, 1, 1, 1)), "b": [0]}
    return ConvolutionNetwork(**(parts | other))


@pytest.mark.parametrize(
    ("compute", "said"),
    [
        (lambda: flat()(np.full((4, 4), HUGE)), f"z: {TOO_LARGE}"),
        (lambda: flat(filters=np.tile([10.0, -10, 10], (1, 3, 1)))(np.full((4, 4), HUGE)), f"z: {TOO_LARGE}"),
        (lambda: flat(W=np.full((1, 1, 1, 1), HUGE), b=[HUGE])(np.ones((4, 4))), f"z: {TOO_LARGE}"),
        (lambda: flat().gradient(np.ones((1, 4, 4)), [[1e200]]), f"C: {TOO_LARGE}"),
        (lambda: flat().gradient(np.ones((3, 4, 4)), [[1.3e154]] * 3), f"C_T: {TOO_LARGE}"),
        (
            lambda: flat(W=[[[[1e200, -1e200]]]]).gradient(np.zeros((1, 4, 6)), [[1e150]]),
            f"gradient: {TOO_LARGE}",
        ),
        (lambda: train(flat(), np.full((1, 4, 4), HUGE), [[1]], 0.1, 1), f"z: {TOO_LARGE}"),
        (lambda: train(flat(), np.ones((1, 4, 4)), [[1e200]], 0.1, 1), f"C: {TOO_LARGE}"),
    ],
)
def test_a_number_that_is_too_large_never_becomes_nan_quietly(compute, said):
    with pytest.raises(ValueError, match="too large") as error:
        compute()
    assert str(error.value) == said


@pytest.mark.parametrize("epochs", [1, 2, 7])
def test_a_descent_that_runs_away_stops_and_says_so(epochs):
    with pytest.raises(DivergenceError) as error:
        train(flat(), np.ones((1, 4, 4)), [[1e150]], eta=1e200, epochs=epochs)
    eta, step = error.value.eta, error.value.step
    assert (eta, 1 <= step <= epochs) == (1e200, True)
    assert str(error.value) == f"eta = 1e+200 is too large: step {step} leaves the range of floats"


@fewer
@given(networks(), st.floats(1, 1e308), st.integers(1, 5))
def test_with_any_learning_rate_training_ends_with_numbers_or_says_that_it_ran_away(drawn, eta, epochs):
    network, x, t = drawn
    try:
        training = train(network, x, t, eta, epochs)
    except DivergenceError:
        return
    assert np.isfinite(training.costs).all()
    assert np.isfinite(training.network.parameters).all()


# Errors.

BOOK = ConvolutionNetwork.random(rng=np.random.RandomState(1))
ONE, RIGHT = np.zeros((1, 6, 6)), [[1, 0, 0]]
EVEN = "picture, size: expected picture - size + 1 rows of a map to be even, got"


def made(**other):
    """Make a network of two filters, 3 by 3, three units, and pooled maps of 2 by 2, with some parts replaced."""
    parts = {
        "filters": np.ones((2, 3, 3)),
        "filter_biases": np.ones(2),
        "W": np.ones((3, 2, 2, 2)),
        "b": np.ones(3),
    }
    return ConvolutionNetwork(**(parts | other))


def chance(**sizes):
    return ConvolutionNetwork.random(np.random.RandomState(1), **sizes)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: made(filters=np.ones((3, 3))), "filters: expected shape (any, any, any), got shape (3, 3)"),
        (lambda: made(filters=[]), "filters: expected at least one number, got none (shape (0,))"),
        (lambda: made(filters=[[[nan]]]), "filters: expected numbers, got NaN (not a number) in [[[nan]]]"),
        (lambda: made(filters=[[["a"]]]), "filters: expected real numbers, got [[['a']]]"),
        (lambda: made(filter_biases=[1]), "filter_biases: expected shape (2,), got shape (1,)"),
        (lambda: made(filter_biases=[1, inf]), "filter_biases: expected finite numbers, got infinity in [1, inf]"),
        (lambda: made(W=np.ones((3, 1, 2, 2))), "W: expected shape (any, 2, any, any), got shape (3, 1, 2, 2)"),
        (lambda: made(W=np.ones((3, 8))), "W: expected shape (any, 2, any, any), got shape (3, 8)"),
        (lambda: made(b=[1, 2]), "b: expected shape (3,), got shape (2,)"),
        (lambda: made(b=[1, 2, nan]), "b: expected numbers, got NaN (not a number) in [1, 2, nan]"),
        (lambda: chance(filters=0), "filters: expected a whole number, 1 or more, got 0"),
        (lambda: chance(units=0), "units: expected a whole number, 1 or more, got 0"),
        (lambda: chance(size=0), "size: expected a whole number, 1 or more, got 0"),
        (lambda: chance(picture=2), "picture: expected a whole number, 3 or more, got 2"),
        (lambda: chance(picture=6.0), "picture: expected a whole number, 3 or more, got 6.0"),
        (lambda: chance(picture=7), f"{EVEN} 7 and 3"),
        (lambda: chance(size=2), f"{EVEN} 6 and 2"),
        (lambda: chance(scale=-1), "scale: expected a number, 0 or more, got -1"),
        (
            lambda: ConvolutionNetwork.random(42),
            "rng: expected a source such as np.random.RandomState(1), got 42",
        ),
        (lambda: chance(scale=nan), "scale: expected numbers, got NaN (not a number) in nan"),
        (lambda: chance(scale=inf), "scale: expected finite numbers, got infinity in inf"),
        (lambda: BOOK.with_parameters(np.zeros(68)), "parameters: expected shape (69,), got shape (68,)"),
        (lambda: BOOK.with_parameters(np.zeros((69, 1))), "parameters: expected shape (69,), got shape (69, 1)"),
        (lambda: BOOK.with_parameters([nan]), "parameters: expected numbers, got NaN (not a number) in [nan]"),
        (lambda: BOOK(np.zeros((6, 5))), "x: expected pictures of shape (6, 6), got (6, 5)"),
        (lambda: BOOK.forward(np.zeros((3, 4, 3))), "x: expected pictures of shape (6, 6), got (4, 3)"),
        (
            lambda: BOOK(np.zeros(36)),
            "x: expected a picture (rows, columns) or a batch (pictures, rows, columns), got shape (36,)",
        ),
        (
            lambda: BOOK(np.zeros((1, 1, 6, 6))),
            "x: expected a picture (rows, columns) or a batch (pictures, rows, columns), got shape (1, 1, 6, 6)",
        ),
        (lambda: BOOK(np.zeros((0, 6, 6))), "x: expected at least one number, got none (shape (0, 6, 6))"),
        (lambda: BOOK("2"), "x: expected real numbers, got '2'"),
        (lambda: BOOK.gradient(ONE, [[1, 0]]), "t: expected shape (1, 3), got shape (1, 2)"),
        (lambda: BOOK.gradient(ONE, [1, 0, 0]), "t: expected shape (1, 3), got shape (3,)"),
        (lambda: BOOK.gradient(ONE, RIGHT * 2), "t: expected shape (1, 3), got shape (2, 3)"),
        (lambda: BOOK.gradient(ONE, [[1, 0, nan]]), "t: expected numbers, got NaN (not a number) in [[1, 0, nan]]"),
        (lambda: BOOK.gradient(ONE + inf, RIGHT), "x: expected finite numbers, got infinity"),
        (
            lambda: train(BOOK, ONE[:, 1:], RIGHT, 1, 1),
            "x: expected pictures of shape (6, 6), got (5, 6)",
        ),
        (lambda: train(BOOK, ONE, [[1, 0]], 1, 1), "t: expected shape (1, 3), got shape (1, 2)"),
        (lambda: train(BOOK, ONE, RIGHT, 0, 1), "eta: expected a positive number, got 0"),
        (lambda: train(BOOK, ONE, RIGHT, -0.5, 1), "eta: expected a positive number, got -0.5"),
        (
            lambda: train(BOOK, ONE, RIGHT, nan, 1),
            "eta: expected numbers, got NaN (not a number) in nan",
        ),
        (lambda: train(BOOK, ONE, RIGHT, inf, 1), "eta: expected finite numbers, got infinity in inf"),
        (lambda: train(BOOK, ONE, RIGHT, [1, 2], 1), "eta: expected shape (), got shape (2,)"),
        (
            lambda: train(BOOK, ONE, RIGHT, 1, -1),
            "epochs: expected a whole number, 0 or more, got -1",
        ),
        (
            lambda: train(BOOK, ONE, RIGHT, 1, 2.0),
            "epochs: expected a whole number, 0 or more, got 2.0",
        ),
        (
            lambda: train(BOOK, ONE, RIGHT, 1, True),
            "epochs: expected a whole number, 0 or more, got True",
        ),
        (
            lambda: train(BOOK, ONE, RIGHT, 1, "2"),
            "epochs: expected a whole number, 0 or more, got '2'",
        ),
    ],
)
def test_a_network_says_what_was_expected_and_what_came(make, said):
    with pytest.raises(ValueError, match="expected") as error:
        make()
    # What came is quoted at the end; a whole picture of it is long.
    assert str(error.value).startswith(said)
