"""Chapter 5: every labelled equation, proved by SymPy or computed independently of dlmath."""

import itertools
import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
import torch
from support import pytorch_oracle
from support.lessons import T, X
from support.prose import slips_of

from dlmath import (
    Layer,
    Network,
    backpropagate,
    cross_entropy,
    descend,
    numerical_gradient,
    square_error,
    total_cost,
    train,
)

# The network in letters. The names hold the two indices apart: w2_1_12 is the weight of pixel 12 to hidden unit 1.
W2 = sp.Matrix(3, 12, lambda j, i: sp.Symbol(f"w2_{j + 1}_{i + 1}"))
B2 = sp.Matrix(3, 1, lambda j, _: sp.Symbol(f"b2_{j + 1}"))
W3 = sp.Matrix(2, 3, lambda j, i: sp.Symbol(f"w3_{j + 1}_{i + 1}"))
B3 = sp.Matrix(2, 1, lambda j, _: sp.Symbol(f"b3_{j + 1}"))
PIXELS = sp.Matrix(sp.symbols("x1:13"))
A2 = sp.Matrix(sp.symbols("a2_1:4"))
PARAMETERS = [*W2, *B2, *W3, *B3]

z, t = sp.symbols("z t", real=True)
SIGMA = 1 / (1 + sp.exp(-z))


def sigma(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def networks():
    """Networks of the chapter's sizes, from timid to convinced."""
    for seed, scale in enumerate([0.1, 1.0, 3.0]):
        yield Network.random([12, 3, 2], np.random.RandomState(seed), scale)


def by_hand(network, x):
    """The sums and outputs of both layers from their five formulas, unit by unit, without arrays."""
    steps, a = [], list(x)
    for layer in network.layers:
        sums = [
            math.fsum([*(w * signal for w, signal in zip(row, a, strict=True)), b])
            for row, b in zip(layer.W.tolist(), layer.b.tolist(), strict=True)
        ]
        a = [sigma(total) for total in sums]
        steps.append((sums, a))
    return steps


def a_layer_does_what_its_formulas_say(layer, units):
    for network in networks():
        for x in X[::9]:
            z, a = network.forward(x)[layer]
            sums, outputs = by_hand(network, x)[layer]
            assert z.shape == (units,)
            np.testing.assert_allclose(z, sums, rtol=0, atol=1e-14)
            np.testing.assert_allclose(a, outputs, rtol=1e-13)


def one_cost(network, x, right):
    """The square error of one picture from its formula, without arrays."""
    a1, a2 = by_hand(network, x)[-1][1]
    return ((right[0] - a1) ** 2 + (right[1] - a2) ** 2) / 2


@pytest.mark.equation(
    "eq-hidden",
    r"""
z^2_1 = w^2_{11}x_1 + w^2_{12}x_2 + \dots + w^2_{1,12}\,x_{12} + b^2_1, \qquad a^2_1 = a(z^2_1) .
""",
)
def test_each_hidden_unit_adds_up_twelve_weighted_pixels_and_its_bias():
    a_layer_does_what_its_formulas_say(0, units=3)


@pytest.mark.equation(
    "eq-output",
    r"""
z^3_1 = w^3_{11}a^2_1 + w^3_{12}a^2_2 + w^3_{13}a^2_3 + b^3_1, \qquad a^3_1 = a(z^3_1) .
""",
)
def test_each_output_unit_listens_to_the_three_hidden_ones():
    a_layer_does_what_its_formulas_say(1, units=2)
    for network in networks():
        for x in X[::9]:
            np.testing.assert_array_equal(network(x), network.forward(x)[1][1])


@pytest.mark.equation(
    "eq-network-matrices",
    r"""
\begin{aligned}
\begin{pmatrix} z^2_1 \\ z^2_2 \\ z^2_3 \end{pmatrix} &=
\begin{pmatrix} w^2_{11} & w^2_{12} & \cdots & w^2_{1,12} \\ w^2_{21} & w^2_{22} & \cdots & w^2_{2,12} \\ w^2_{31} & w^2_{32} & \cdots & w^2_{3,12} \end{pmatrix}
\begin{pmatrix} x_1 \\ x_2 \\ \vdots \\ x_{12} \end{pmatrix} + \begin{pmatrix} b^2_1 \\ b^2_2 \\ b^2_3 \end{pmatrix}, \\
\begin{pmatrix} z^3_1 \\ z^3_2 \end{pmatrix} &=
\begin{pmatrix} w^3_{11} & w^3_{12} & w^3_{13} \\ w^3_{21} & w^3_{22} & w^3_{23} \end{pmatrix}
\begin{pmatrix} a^2_1 \\ a^2_2 \\ a^2_3 \end{pmatrix} + \begin{pmatrix} b^3_1 \\ b^3_2 \end{pmatrix} .
\end{aligned}
""",
)
def test_the_matrices_say_the_same_as_the_five_sums():
    for W, signals, B in ((W2, PIXELS, B2), (W3, A2, B3)):
        product = W * signals + B
        assert product.shape == B.shape
        for j in range(len(B)):
            total = sum(W[j, i] * signals[i] for i in range(len(signals))) + B[j]
            assert sp.expand(product[j] - total) == 0
    assert [len(part) for part in (W2, B2, W3, B3)] == [36, 3, 6, 2]
    assert len(PARAMETERS) == 47
    for network in networks():
        theirs = pytorch_oracle.answers(network, pytorch_oracle.layers_of(network), X).detach().numpy()
        np.testing.assert_allclose(network(X), theirs, rtol=1e-13)


@pytest.mark.equation("eq-square-error", r"C = \tfrac12\{(t_1 - a^3_1)^2 + (t_2 - a^3_2)^2\}")
def test_the_square_error_is_half_the_square_of_the_distance_and_lies_between_0_and_1():
    rng = np.random.default_rng(1)
    for a, right in zip(rng.uniform(0, 1, (50, 2)), np.eye(2)[rng.integers(0, 2, 50)], strict=True):
        assert square_error(a, right) == pytest.approx(math.dist(a, right) ** 2 / 2, rel=1e-13)
        assert 0 < square_error(a, right) < 1
    assert square_error([1, 0], [1, 0]) == 0
    a1, a2, t1, t2 = sp.symbols("a1 a2 t1 t2", real=True)
    C = ((t1 - a1) ** 2 + (t2 - a2) ** 2) / 2
    assert sp.solve([sp.diff(C, a1), sp.diff(C, a2)], [a1, a2]) == {a1: t1, a2: t2}  # 0 nowhere else


@pytest.mark.equation(
    "eq-square-error-example",
    r"""
C = \tfrac12\{(1 - 0.715)^2 + (0 - 0.703)^2\} \approx \tfrac12(0.081 + 0.494) = 0.2875 .
""",
)
def test_the_square_error_of_the_first_picture_by_hand():
    network = Network.random([12, 3, 2], np.random.RandomState(1))
    assert [round(a, 3) for a in by_hand(network, X[0])[-1][1]] == [0.715, 0.703]
    assert T[0].tolist() == [1, 0]
    first, second = (1 - Fraction("0.715")) ** 2, Fraction("0.703") ** 2
    assert (round(float(first), 3), round(float(second), 3)) == (0.081, 0.494)
    rounded = [Fraction(str(round(float(square), 3))) for square in (first, second)]
    assert sum(rounded) / 2 == Fraction("0.2875")
    assert one_cost(network, X[0], T[0]) == pytest.approx(0.2875, abs=5e-5)


@pytest.mark.equation(
    "eq-cost-one",
    r"""
C_k = \tfrac12\bigl\{(t_1[k] - a^3_1[k])^2 + (t_2[k] - a^3_2[k])^2\bigr\} .
""",
)
def test_each_picture_has_its_own_square_error():
    for network in networks():
        one_by_one = [one_cost(network, x, right) for x, right in zip(X, T, strict=True)]
        np.testing.assert_allclose(square_error(network(X), T), one_by_one, rtol=1e-13)


@pytest.mark.equation("eq-cost-total", r"C_T = \sum_{k=1}^{64} C_k")
def test_the_cost_is_the_sum_over_the_64_pictures():
    assert len(X) == len(T) == 64
    for network in networks():
        total = math.fsum(one_cost(network, x, right) for x, right in zip(X, T, strict=True))
        assert total_cost(network, X, T) == pytest.approx(total, rel=1e-13)
        assert total_cost(network, X, T) == pytest.approx(
            pytorch_oracle.cost_and_gradient(network, X, T)[0], rel=1e-13
        )


@pytest.mark.equation(
    "eq-cost-variables",
    r"""
C_T = C_T(w^2_{11}, \dots, w^2_{3,12},\ b^2_1, b^2_2, b^2_3,\ w^3_{11}, \dots, w^3_{23},\ b^3_1, b^3_2)
""",
)
def test_the_cost_is_a_function_of_47_numbers_in_the_order_of_the_text():
    def a(value):
        return 1 / (1 + sp.exp(-value))

    answers = sp.Matrix(sp.symbols("t1 t2"))
    a3 = (W3 * (W2 * PIXELS + B2).applyfunc(a) + B3).applyfunc(a)
    C = sum((answers[j] - a3[j]) ** 2 for j in range(2)) / 2
    data = [*PIXELS, *answers]
    assert C.free_symbols - set(data) == set(PARAMETERS)
    assert len(PARAMETERS) == 47
    function = sp.lambdify([PARAMETERS, data], C, "math")
    for network in networks():
        parameters = network.parameters.tolist()
        total = math.fsum(function(parameters, [*x, *right]) for x, right in zip(X, T, strict=True))
        assert total == pytest.approx(total_cost(network, X, T), rel=1e-13)


@pytest.mark.equation(
    "eq-dip",
    r"""
\begin{aligned}
C_T(w) &= \tfrac12(1 - \sigma(w))^2 + \tfrac12(0 - \sigma(w))^2 \\
&= \sigma(w)^2 - \sigma(w) + \tfrac12 = \bigl(\sigma(w) - \tfrac12\bigr)^2 + \tfrac14 .
\end{aligned}
""",
)
def test_the_smallest_slice_is_a_dip_in_a_level_plain():
    half = sp.Rational(1, 2)
    steps = [
        half * (1 - SIGMA) ** 2 + half * (0 - SIGMA) ** 2,
        SIGMA**2 - SIGMA + half,
        (SIGMA - half) ** 2 + half**2,
    ]
    for before, after in itertools.pairwise(steps):
        assert sp.simplify(before - after) == 0
    assert sp.solveset(sp.diff(steps[0], z), z, sp.S.Reals) == {sp.Integer(0)}
    assert steps[0].subs(z, 0) == sp.Rational(1, 4)
    assert sp.limit(steps[0], z, sp.oo) == sp.limit(steps[0], z, -sp.oo) == half
    for w in (-20.0, -1.0, 0.0, 0.5, 20.0):
        cost = total_cost(Network((Layer([[w]], [0.0]),)), [[1], [1]], [[1], [0]])
        assert cost == pytest.approx(float(steps[0].subs(z, w)), rel=1e-13)


@pytest.mark.equation(
    "eq-mirror",
    r"""
-w^3_{j1}\,(1 - a^2_1) + (b^3_j + w^3_{j1}) = w^3_{j1}\,a^2_1 + b^3_j .
""",
)
def test_a_hidden_unit_that_says_the_opposite_is_made_up_for_by_the_output_units():
    for j in range(2):
        turned = -W3[j, 0] * (1 - A2[0]) + (B3[j] + W3[j, 0])
        assert sp.expand(turned - (W3[j, 0] * A2[0] + B3[j])) == 0
    assert sp.simplify(SIGMA.subs(z, -z) - (1 - SIGMA)) == 0  # and with all its signs turned it says just that


def orders(units):
    """Every order of the hidden units."""
    return list(itertools.permutations(range(units)))


def turns(units):
    """Which of the hidden units are turned, by the sign of each."""
    return list(itertools.product([1, -1], repeat=units))


def copies(network):
    """The network with its hidden units in every order, each of them turned or not."""
    hidden, output = network.layers
    for order in orders(len(hidden.b)):
        for signs in turns(len(hidden.b)):
            W, b = hidden.W[list(order)] * np.array(signs)[:, None], hidden.b[list(order)] * signs
            heard = output.W[:, list(order)]
            bias = output.b + heard[:, [sign == -1 for sign in signs]].sum(axis=1)
            yield Network((Layer(W, b), Layer(heard * signs, bias)))


@pytest.mark.equation(
    "eq-copies",
    r"""
3!\cdot 2^3 = 6\cdot 8 = 48 \text{ networks that give the same answers.}
""",
)
@pytest.mark.gate
def test_48_networks_give_the_same_answers(says):
    every = list(itertools.product([0, 1], repeat=12))
    for network in networks():
        found = list(copies(network))
        for copy in found:
            np.testing.assert_allclose(copy(every), network(every), rtol=1e-11)
        count = len({tuple(copy.parameters) for copy in found})
        assert count == 48
        assert count == len(orders(3)) * len(turns(3))
    says(r"Three units can stand in $3\cdot 2\cdot 1 = {}$ orders", len(orders(3)))
    says(r"which makes $2\cdot 2\cdot 2 = {}$ possibilities", len(turns(3)))
    says("lead to {} other places with the same answers, and so just as high", count - 1)
    says("a bowl may have a level floor, with all {} places on it", count)
    says("the {} copies of each network", count)


def opposite(network, unit):
    """The copy in which one hidden unit says the opposite."""
    hidden, output = network.layers
    sign = np.where(np.arange(len(hidden.b)) == unit, -1, 1)
    bias = output.b + output.W[:, unit]
    return Network((Layer(hidden.W * sign[:, None], hidden.b * sign), Layer(output.W * sign, bias)))


def middle(network, unit):
    """The network halfway between one and its copy in which a hidden unit says the opposite."""
    return network.with_parameters((network.parameters + opposite(network, unit).parameters) / 2)


def test_the_third_middle_is_blind_and_costs_16_or_more(says):
    every = list(itertools.product([0, 1], repeat=12))
    trained = train(Network.random([12, 3, 2], np.random.RandomState(1)), X, T, 0.2, 300).network
    costs = []
    for network in (*networks(), trained):
        halfway, costs = network, []
        for unit in range(3):
            np.testing.assert_allclose(opposite(halfway, unit)(every), halfway(every), rtol=1e-11)  # a copy
            before, halfway = halfway, middle(halfway, unit)
            costs.append(total_cost(halfway, X, T))
            (old_hidden, old_output), (hidden, output) = before.layers, halfway.layers
            for part in (hidden.W[unit], hidden.b[unit], output.W[:, unit]):
                assert (part == 0).all()
            others = np.arange(3) != unit  # what belongs to the other units is as it was
            np.testing.assert_array_equal(hidden.W[others], old_hidden.W[others])
            np.testing.assert_array_equal(hidden.b[others], old_hidden.b[others])
            np.testing.assert_array_equal(output.W[:, others], old_output.W[:, others])
        # The order of the turns does not matter: it is the average of all copies.
        average = np.mean([copy.parameters for copy in copies(network)], axis=0)
        np.testing.assert_allclose(halfway.parameters, average, atol=1e-14)
        answers = halfway(every)
        np.testing.assert_array_equal(answers, np.broadcast_to(answers[0], answers.shape))
        assert total_cost(halfway, X, T) >= 16 - 1e-9
    c = sp.Symbol("c", real=True)
    half, output = len(X) // 2, 16 * ((1 - c) ** 2 + c**2)
    assert sp.expand(half * ((1 - c) ** 2 / 2 + c**2 / 2) - output) == 0
    (lowest,) = sp.solve(sp.diff(output, c), c)
    says("says the same about {} zeros and {} ones", half, half)
    least = output.subs(c, lowest)
    assert least / half == sp.Rational(1, 4)  # of a pair
    says("So {} pairs cost at least {}, and two outputs {}, wherever the walk begins", half, least, 2 * least)
    says("a single one that costs less than {} rules out the bowl", 2 * least)
    first, second, third = costs
    assert first < second < third  # each walk climbs
    cost = total_cost(trained, X, T)
    says("Start from the trained network, which costs {:.2f}", cost)
    says("In a bowl this middle would cost at most {:.2f}, but it costs {:.2f}", cost, first)
    says("The network halfway costs {:.2f}, and not {:.2f}", first, cost)
    says("The second middle costs {:.2f} and the third {:.2f}", second, third)


def test_the_outputs_halfway_are_not_the_average_of_the_outputs(says):
    trained = train(Network.random([12, 3, 2], np.random.RandomState(1)), X, T, 0.2, 300).network
    average = (trained(X) + opposite(trained, 0)(X)) / 2
    np.testing.assert_allclose(average, trained(X), rtol=1e-11)
    assert np.abs(middle(trained, 0)(X) - average).max() > 0.1
    assert total_cost(middle(trained, 0), X, T) > 2 * total_cost(trained, X, T)
    places = [(1, 1), (-1, -1)]
    halfway = [sum(values) / 2 for values in zip(*places, strict=True)]
    says(
        "It is {} for $v = w = {}$ and for $v = w = {}$, but halfway between, for $v = w = {:.0f}$, it is {:.0f}",
        math.prod(places[1]),
        places[0][0],
        places[1][0],
        halfway[0],
        math.prod(halfway),
    )


@pytest.mark.equation(
    "eq-cost-descent",
    r"""
\begin{aligned}
&(\Delta w^2_{11}, \dots, \Delta b^2_1, \dots, \Delta w^3_{11}, \dots, \Delta b^3_1, \dots) \\
&\quad = -\eta\,\Bigl(\frac{\partial C_T}{\partial w^2_{11}}, \dots, \frac{\partial C_T}{\partial b^2_1}, \dots, \frac{\partial C_T}{\partial w^3_{11}}, \dots, \frac{\partial C_T}{\partial b^3_1}, \dots\Bigr)
\end{aligned}
""",
)
def test_a_step_goes_against_the_gradient_of_the_cost_and_lowers_it():
    eta = 0.01
    for network in networks():
        cost, gradient = pytorch_oracle.cost_and_gradient(network, X, T)

        def slopes(parameters, network=network):
            return numerical_gradient(lambda v: total_cost(network.with_parameters(v), X, T), parameters)

        step = descend(slopes, network.parameters, eta, steps=1)[1] - network.parameters
        # The order of the equation: the first of each kind stands where its layer keeps it.
        hidden, output = network.with_parameters(network.parameters + step).layers
        was = network.layers
        firsts = [hidden.W[0, 0] - was[0].W[0, 0], hidden.b[0] - was[0].b[0]]
        firsts += [output.W[0, 0] - was[1].W[0, 0], output.b[0] - was[1].b[0]]
        np.testing.assert_allclose(firsts, -eta * gradient[[0, 36, 39, 45]], rtol=0, atol=eta * 1e-4)
        np.testing.assert_allclose(step, -eta * gradient, rtol=0, atol=eta * 1e-4)
        once = train(network, X, T, eta, epochs=1).network
        np.testing.assert_allclose(once.parameters - network.parameters, -eta * gradient, rtol=0, atol=1e-14)
        # For a small step the cost falls by η times the square of the gradient's length.
        nearly = network.with_parameters(network.parameters - 1e-7 * gradient)
        fall = cost - total_cost(nearly, X, T)
        assert fall == pytest.approx(1e-7 * gradient @ gradient, rel=1e-3)


@pytest.mark.equation(
    "eq-small-difference",
    r"""
\frac{\partial C_T}{\partial w} \approx \frac{C_T(w + h) - C_T(w)}{h}, \qquad h = 10^{-6} .
""",
)
def test_a_small_difference_is_nearly_the_slope_for_each_of_the_47_parameters():
    for network in networks():
        _, gradient = pytorch_oracle.cost_and_gradient(network, X, T)
        here = total_cost(network, X, T)
        off = {}
        for h in (1e-3, 1e-4, 1e-6):
            there = [
                total_cost(network.with_parameters(network.parameters + h * unit), X, T) for unit in np.eye(47)
            ]
            off[h] = np.abs((np.array(there) - here) / h - gradient)
        assert off[1e-6].max() < 1e-5
        # The error shrinks in proportion to h, as that of a slope between two points must.
        assert off[1e-3].max() == pytest.approx(10 * off[1e-4].max(), rel=0.05)
        ours = numerical_gradient(lambda v, n=network: total_cost(n.with_parameters(v), X, T), network.parameters)
        np.testing.assert_allclose(ours, gradient, rtol=0, atol=1e-5)


@pytest.mark.equation(
    "eq-price",
    r"""
1 + 47 = 48 \text{ times the cost of 64 pictures, for a single step.}
""",
)
def test_one_gradient_by_small_differences_computes_the_cost_48_times():
    network = Network.random([12, 3, 2], np.random.RandomState(1))
    calls = []

    def C_T(parameters):
        calls.append(len(X))
        return total_cost(network.with_parameters(parameters), X, T)

    descend(lambda v: numerical_gradient(C_T, v), network.parameters, eta=0.2, steps=1)
    assert network.parameters.size == 47
    assert calls == [64] * 48


@pytest.mark.equation(
    "eq-stuck",
    r"""
\frac{\partial C}{\partial z} = \frac{\partial}{\partial z}\,\tfrac12(t - a)^2 = -(t - a)\,\frac{da}{dz} = (a - t)\,a\,(1 - a) .
""",
)
def test_each_step_to_the_slope_that_gets_stuck():
    steps = [
        sp.diff((t - SIGMA) ** 2 / 2, z),
        -(t - SIGMA) * sp.diff(SIGMA, z),
        (SIGMA - t) * SIGMA * (1 - SIGMA),
    ]
    for before, after in itertools.pairwise(steps):
        assert sp.simplify(before - after) == 0
    unit = Network((Layer([[1.0]], [0.0]),))
    for value in (-3.0, 0.0, 2.5):
        for right in (0, 1):
            slope = backpropagate(unit, [[value]], [[right]]).gradient[1]  # of the bias, that is of z
            assert slope == pytest.approx(float(steps[-1].subs({z: value, t: right})), rel=1e-13)


@pytest.mark.equation(
    "eq-cross-entropy",
    r"""
C = -\sum_j\bigl\{t_j\ln a_j + (1 - t_j)\ln(1 - a_j)\bigr\} .
""",
)
def test_the_cross_entropy_is_pytorchs_and_each_unit_pays_by_what_it_should_be():
    rng = np.random.default_rng(2)
    for units in (1, 2, 5):
        a, right = rng.uniform(0.01, 0.99, units), rng.integers(0, 2, units)
        theirs = torch.nn.BCELoss(reduction="sum")(torch.tensor(a), torch.tensor(right, dtype=float)).item()
        assert cross_entropy(a, right) == pytest.approx(theirs, rel=1e-13)
        pays = [-math.log(aj) if tj else -math.log(1 - aj) for aj, tj in zip(a, right, strict=True)]
        assert cross_entropy(a, right) == pytest.approx(math.fsum(pays), rel=1e-13)
    # Over units the chances multiply, and the costs add up.
    assert cross_entropy([0.9, 0.2], [1, 0]) == pytest.approx(-math.log(0.9 * 0.8))
    a = sp.Symbol("a", positive=True)
    assert sp.limit(-sp.log(a), a, 1) == 0  # right: nothing to pay
    assert sp.limit(-sp.log(a), a, 0, "+") == sp.oo  # confidently wrong: no bound


@pytest.mark.equation("eq-cross-entropy-slope", r"\frac{\partial C}{\partial z} = a - t")
def test_in_the_cross_entropys_slope_the_slope_of_the_sigmoid_cancels():
    a = sp.Symbol("a", positive=True)
    # The two lines of the text, with da/dz = a (1 − a).
    assert sp.simplify(sp.diff(-sp.log(a), a) * a * (1 - a) - (a - 1)) == 0
    assert sp.simplify(sp.diff(-sp.log(1 - a), a) * a * (1 - a) - a) == 0
    C = -(t * sp.log(SIGMA) + (1 - t) * sp.log(1 - SIGMA))
    for right in (0, 1):
        assert sp.simplify(sp.diff(C.subs(t, right), z) - (SIGMA - right)) == 0
    h = 1e-6
    for value in (-4.0, 0.3, 2.0):
        for right in (0, 1):
            rise = cross_entropy([sigma(value + h)], [right]) - cross_entropy([sigma(value - h)], [right])
            assert rise / (2 * h) == pytest.approx(sigma(value) - right, abs=1e-8)


@pytest.mark.equation(
    "eq-softmax",
    r"""
a_j = \frac{e^{z_j}}{\sum_i e^{z_i}} , \qquad C = -\sum_j t_j\ln a_j .
""",
)
def test_softmax_shares_one_chance_and_its_slope_is_again_a_minus_t(says):
    rng = np.random.default_rng(3)
    for units in (2, 3, 5):
        sums = torch.tensor(rng.normal(size=units), requires_grad=True)
        a = [math.exp(value) / math.fsum(math.exp(other) for other in sums.tolist()) for value in sums.tolist()]
        assert torch.softmax(sums, 0).tolist() == pytest.approx(a, rel=1e-12)
        assert math.fsum(a) == pytest.approx(1)
        for j in range(units):
            cost = torch.nn.functional.cross_entropy(sums[None], torch.tensor([j]))
            assert cost.item() == pytest.approx(-math.log(a[j]), rel=1e-12)
            (slope,) = torch.autograd.grad(cost, sums)
            assert slope.tolist() == pytest.approx([a[i] - (i == j) for i in range(units)], abs=1e-12)
    # The steps of the text, with letters: the t add up to 1, so that ln S has the factor 1.
    z1, z2, z3, t1, t2 = sp.symbols("z1 z2 z3 t1 t2", real=True)
    zs, ts = [z1, z2, z3], [t1, t2, 1 - t1 - t2]
    S = sum(sp.exp(value) for value in zs)
    C = -sum(right * sp.log(sp.exp(value) / S) for value, right in zip(zs, ts, strict=True))
    short = sp.log(S) - sum(right * value for value, right in zip(zs, ts, strict=True))
    assert sp.simplify(sp.expand_log(C - short, force=True)) == 0
    for value, right in zip(zs, ts, strict=True):
        assert sp.simplify(sp.diff(C, value) - (sp.exp(value) / S - right)) == 0
    shares = [float((sp.exp(value) / S).subs({z1: 2, z2: 1, z3: 0})) for value in zs]
    says("sums of 2, 1 and 0 make outputs of {:.3f}, {:.3f} and {:.3f}", *shares)
    says(
        "the three slopes are {:.3f}, ${:.3f} - 1 = {:.3f}$ and {:.3f}",
        *(shares[0], shares[1], shares[1] - 1, shares[2]),
    )
    sums = {z1: sp.log(5), z2: sp.log(2), z3: 0}
    third = C.subs({t1: 0, t2: 0})
    slopes = [float(sp.diff(third, value).subs(sums)) for value in zs]
    says(
        r"the slope is $a_3 - t_3 = \tfrac18 - 1 = {:.3f}$, rounded {}",
        slopes[2],
        Decimal(f"{slopes[2]:.3f}").quantize(Decimal("0.01"), ROUND_HALF_UP),
    )
    a = sp.Symbol("a")
    slips = slips_of("05", "ex-softmax", np=np)
    assert slips == pytest.approx(
        {
            "turned": -slopes[2],
            "output": float((sp.exp(z3) / S).subs(sums)),
            "first": slopes[0],
            "second": slopes[1],
            "sigmoid": sigma(0) - 1,
            "sums": float((z3 / (z1 + z2 + z3)).subs(sums)) - 1,
            "cost": float(third.subs(sums)),
            "along": -float((S / sp.exp(z3)).subs(sums)),
            "square": float(((a - 1) * a * (1 - a)).subs(a, (sp.exp(z3) / S).subs(sums))),
        }
    )


@pytest.mark.equation(
    "eq-doubt",
    r"""
\frac{\partial C}{\partial z} = \Bigl(-\frac ta + \frac{1 - t}{1 - a}\Bigr)\,a(1 - a) = -t(1 - a) + (1 - t)\,a = a - t .
""",
)
def test_the_slope_of_the_cross_entropy_is_the_same_for_a_teacher_in_doubt():
    a = sp.Symbol("a", positive=True)
    C = -(t * sp.log(SIGMA) + (1 - t) * sp.log(1 - SIGMA))
    steps = [(-t / a + (1 - t) / (1 - a)) * a * (1 - a), -t * (1 - a) + (1 - t) * a, a - t]
    for step in steps:
        assert sp.simplify(step.subs(a, SIGMA) - sp.diff(C, z)) == 0
