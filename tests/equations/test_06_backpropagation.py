"""Chapter 6: every labelled equation, proved by SymPy or computed independently of dlmath."""

import itertools
import math
from pathlib import Path

import mpmath
import numpy as np
import pytest
import sympy as sp
import torch
from support import pytorch_oracle
from support.lessons import T, X

from dlmath import (
    Layer,
    Network,
    backpropagate,
    gradient_check,
    relu,
    sigmoid,
    square_error,
    tanh,
    unit_errors,
)

DRAWINGS = Path(__file__).parents[2] / "book" / "images"


def a(value):
    """The sigmoid in letters, of one number or of each entry of a matrix."""
    return value.applyfunc(a) if isinstance(value, sp.MatrixBase) else 1 / (1 + sp.exp(-value))


# The last layer of the book's network in letters, and its cost from the sums of either layer onwards.
W3 = sp.Matrix(2, 3, lambda j, i: sp.Symbol(f"w3_{j + 1}_{i + 1}", real=True))
B3 = sp.Matrix(sp.symbols("b3_1:3", real=True))
Z2, Z3 = sp.Matrix(sp.symbols("z2_1:4", real=True)), sp.Matrix(sp.symbols("z3_1:3", real=True))
RIGHT = sp.Matrix(sp.symbols("t1:3", real=True))


def cost(outputs):
    return sum((t - output) ** 2 for t, output in zip(RIGHT, outputs, strict=True)) / 2


LAST = dict(zip(Z3, W3 * a(Z2) + B3, strict=True))  # what the last sums are made of
COST_FROM_Z3 = cost(a(Z3))
COST_FROM_Z2 = COST_FROM_Z3.subs(LAST)
DELTA3 = sp.Matrix([sp.diff(COST_FROM_Z3, z) for z in Z3])
DELTA2 = sp.Matrix([sp.diff(COST_FROM_Z2, z) for z in Z2])


def same(first, second):
    """Whether two expressions are the same function, at random points to 50 digits."""
    letters = sorted((sp.sympify(first) - second).free_symbols, key=str)
    rng = np.random.default_rng(len(letters))
    for point in rng.integers(-30, 30, (5, len(letters))):
        values = {letter: sp.Rational(int(number), 10) for letter, number in zip(letters, point, strict=True)}
        one, other = (sp.sympify(expression).evalf(50, subs=values) for expression in (first, second))
        if abs(one - other) > 1e-40 * (1 + abs(one)):
            return False
    return True


def deep(seed=0, sizes=(5, 4, 3, 6, 2)):
    """A network of many layers, each with another activation function, and a picture with its right answer."""
    rng = np.random.default_rng(seed)
    layers = [
        Layer(rng.normal(size=(units, inputs)), rng.normal(size=units), activation)
        for (inputs, units), activation in zip(
            itertools.pairwise(sizes), itertools.cycle([tanh, sigmoid, relu]), strict=False
        )
    ]
    return Network(tuple(layers)), rng.normal(size=sizes[0]), rng.uniform(size=sizes[-1])


def errors_by_pytorch(network, x, t):
    """The slopes of the cost by every sum, which PyTorch finds for us; with the sums and outputs."""
    signal, sums, outputs = torch.tensor(x), [], []
    for layer in network.layers:
        sums.append(torch.tensor(layer.W.copy()) @ signal + torch.tensor(layer.b.copy()))
        sums[-1].requires_grad_() if not sums[-1].requires_grad else sums[-1].retain_grad()
        signal = pytorch_oracle.FUNCTIONS[layer.activation.__name__](sums[-1])
        outputs.append(signal)
    (((signal - torch.tensor(t)) ** 2).sum() / 2).backward()
    return [z.grad.numpy() for z in sums], [z.detach().numpy() for z in sums], [y.detach().numpy() for y in outputs]


@pytest.mark.equation("eq-delta", r"\delta^l_j = \frac{\partial C}{\partial z^l_j} \qquad (l = 2, 3)")
def test_the_error_of_a_unit_is_the_slope_of_the_cost_by_its_sum():
    for seed in range(5):
        network, x, t = deep(seed)
        theirs, _, _ = errors_by_pytorch(network, x, t)
        for delta, expected in zip(unit_errors(network, x, t), theirs, strict=True):
            np.testing.assert_allclose(delta, expected, rtol=1e-11, atol=1e-14)
    # A unit with a positive error should have been calmer: a little more in its sum makes the cost larger.
    network = Network.random([12, 3, 2], np.random.RandomState(1))
    for level, layer in enumerate(network.layers):
        for unit in range(len(layer.b)):
            excited = list(network.layers)
            excited[level] = Layer(layer.W, layer.b + 1e-6 * np.eye(len(layer.b))[unit])
            rise = square_error(Network(tuple(excited))(X[0]), T[0]) - square_error(network(X[0]), T[0])
            assert rise / 1e-6 == pytest.approx(unit_errors(network, X[0], T[0])[level][unit], abs=1e-6)


@pytest.mark.equation(
    "eq-sum-of-unit",
    r"""
z^l_j = \dots + w^l_{ji}\,a^{l-1}_i + \dots + b^l_j .
""",
)
def test_the_slope_of_a_sum_by_a_weight_is_the_signal_and_by_the_bias_1():
    signals = sp.Matrix(sp.symbols("a2_1:4"))
    sums = W3 * signals + B3
    for j, i in itertools.product(range(2), range(3)):
        for other in range(2):
            assert sp.diff(sums[other], W3[j, i]) == (signals[i] if other == j else 0)
            assert sp.diff(sums[other], B3[j]) == (1 if other == j else 0)


@pytest.mark.equation(
    "eq-weight-slope",
    r"""
\frac{\partial C}{\partial w^l_{ji}} = \frac{\partial C}{\partial z^l_j}\,\frac{\partial z^l_j}{\partial w^l_{ji}} = \delta^l_j\,a^{l-1}_i, \qquad
\frac{\partial C}{\partial b^l_j} = \frac{\partial C}{\partial z^l_j}\,\frac{\partial z^l_j}{\partial b^l_j} = \delta^l_j .
""",
)
def test_the_slope_of_a_weight_is_the_error_at_its_end_times_the_signal_at_its_beginning():
    signals = a(Z2)
    for j, i in itertools.product(range(2), range(3)):
        assert same(sp.diff(COST_FROM_Z2, W3[j, i]), DELTA3[j].subs(LAST) * signals[i])
        assert same(sp.diff(COST_FROM_Z2, B3[j]), DELTA3[j].subs(LAST))
    for seed in range(5):
        network, x, t = deep(seed)
        errors, _, outputs = errors_by_pytorch(network, x, t)
        slopes = [
            part
            for delta, signal in zip(errors, [x, *outputs], strict=False)
            for part in (np.outer(delta, signal).ravel(), delta)
        ]
        _, theirs = pytorch_oracle.cost_and_gradient(network, [x], [t])
        np.testing.assert_allclose(np.concatenate(slopes), theirs, rtol=1e-11, atol=1e-14)
        np.testing.assert_allclose(backpropagate(network, [x], [t]).gradient, theirs, rtol=1e-11, atol=1e-14)


def test_a_pixel_that_is_off_has_slopes_of_0_and_five_errors_make_47_slopes():
    network = Network.random([12, 3, 2], np.random.RandomState(1))
    for x, t in zip(X[::7], T[::7], strict=True):
        hidden = backpropagate(network, [x], [t]).gradient[:36].reshape(3, 12)
        assert (hidden[:, x == 0] == 0).all()
        assert (hidden[:, x == 1] != 0).all()
        errors = unit_errors(network, x, t)
        assert [len(delta) for delta in errors] == [3, 2]
        np.testing.assert_allclose(hidden, np.outer(errors[0], x), rtol=1e-14)


@pytest.mark.equation(
    "eq-delta-output",
    r"""
\delta^3_j = \frac{\partial C}{\partial z^3_j} = \frac{\partial C}{\partial a^3_j}\,\frac{da^3_j}{dz^3_j} = \frac{\partial C}{\partial a^3_j}\,a'(z^3_j) .
""",
)
def test_the_error_of_an_output_unit_for_any_activation_function():
    outputs = sp.symbols("a3_1:3", real=True)
    for function in (a, sp.tanh, lambda z: z**3 + z):
        made_of = dict(zip(outputs, (function(z) for z in Z3), strict=True))
        for j in range(2):
            whole = sp.diff(cost(outputs).subs(made_of), Z3[j])
            assert same(whole, sp.diff(cost(outputs), outputs[j]).subs(made_of) * sp.diff(function(Z3[j]), Z3[j]))
    for activation in (sigmoid, tanh, relu):
        network = Network((Layer([[0.5, -1.0], [2.0, 1.0]], [0.25, -0.75], activation),))
        x, t = [1.0, 2.0], [1.0, 0.0]
        np.testing.assert_allclose(
            unit_errors(network, x, t)[0], errors_by_pytorch(network, x, t)[0][0], rtol=1e-12
        )


@pytest.mark.equation("eq-delta-output-sigmoid", r"\delta^3_j = (a^3_j - t_j)\,a^3_j\,(1 - a^3_j) .")
def test_the_error_of_an_output_unit_with_square_error_and_sigmoid():
    output, t, z = sp.symbols("a3 t z", real=True)
    assert sp.expand(sp.diff((t - output) ** 2 / 2, output) - (output - t)) == 0
    assert sp.simplify(sp.diff(a(z), z) - a(z) * (1 - a(z))) == 0
    for j in range(2):
        assert sp.simplify(DELTA3[j] - (a(Z3[j]) - RIGHT[j]) * a(Z3[j]) * (1 - a(Z3[j]))) == 0
    network = Network.random([12, 3, 2], np.random.RandomState(1))
    for x, t in zip(X[::7], T[::7], strict=True):
        a3 = network(x)
        np.testing.assert_allclose(unit_errors(network, x, t)[-1], (a3 - t) * a3 * (1 - a3), rtol=1e-13)


@pytest.mark.equation(
    "eq-delta-hidden",
    r"""
\delta^2_i = \sum_{j=1}^{2} \frac{\partial C}{\partial z^3_j}\,\frac{\partial z^3_j}{\partial a^2_i}\,\frac{da^2_i}{dz^2_i} = \Bigl(\sum_{j=1}^{2} w^3_{ji}\,\delta^3_j\Bigr)\,a'(z^2_i) .
""",
)
def test_the_error_of_a_hidden_unit_is_the_sum_over_both_paths():
    signals = sp.Matrix(sp.symbols("a2_1:4", real=True))
    sums = W3 * signals + B3
    for i in range(3):
        slope = sp.diff(a(Z2[i]), Z2[i])
        paths = sum(DELTA3[j].subs(LAST) * sp.diff(sums[j], signals[i]) * slope for j in range(2))
        collected = sum(W3[j, i] * DELTA3[j].subs(LAST) for j in range(2)) * slope
        assert same(DELTA2[i], paths)
        assert same(DELTA2[i], collected)


@pytest.mark.equation(
    "eq-delta-general",
    r"""
\delta^l_i = \Bigl(\sum_j w^{l+1}_{ji}\,\delta^{l+1}_j\Bigr)\,a'(z^l_i) .
""",
)
def test_the_recurrence_holds_in_every_layer_of_a_deep_network():
    slopes = {
        "sigmoid": lambda z: 1 / (1 + math.exp(-z)) * (1 - 1 / (1 + math.exp(-z))),
        "tanh": lambda z: 1 - math.tanh(z) ** 2,
        "relu": lambda z: 1.0 if z > 0 else 0.0,
    }
    for seed, sizes in enumerate([(5, 4, 3, 6, 2), (1, 1, 1, 1, 1, 1, 1), (2, 7, 3)]):
        network, x, t = deep(seed, sizes)
        errors, sums, _ = errors_by_pytorch(network, x, t)
        ours = unit_errors(network, x, t)
        for level, layer in enumerate(network.layers[:-1]):
            after = network.layers[level + 1].W
            for i in range(len(layer.b)):
                back = math.fsum(after[j, i] * errors[level + 1][j] for j in range(len(after)))
                recurrence = back * slopes[layer.activation.__name__](sums[level][i])
                assert errors[level][i] == pytest.approx(recurrence, rel=1e-11, abs=1e-15)
                assert ours[level][i] == pytest.approx(recurrence, rel=1e-11, abs=1e-15)


@pytest.mark.equation(
    "eq-two-pulls",
    r"""
\begin{aligned}
\delta^2_2 &\approx \{0.978\cdot(-0.058) + 0.579\cdot 0.147\}\cdot 0.765\cdot 0.235 \\
&\approx (-0.057 + 0.085)\cdot 0.180 \approx 0.005, \\
\delta^2_3 &\approx \{0.496\cdot(-0.058) + (-0.794)\cdot 0.147\}\cdot 0.444\cdot 0.556 \\
&\approx (-0.029 - 0.117)\cdot 0.247 \approx -0.036 .
\end{aligned}
""",
)
def test_two_outputs_pull_hidden_unit_2_against_each_other_and_unit_3_the_same_way():
    network = Network.random([12, 3, 2], np.random.RandomState(1))
    (hidden, output), _, (a2, _) = errors_by_pytorch(network, X[0], T[0])
    W = network.layers[1].W
    assert output.round(3).tolist() == [-0.058, 0.147]
    printed = {  # unit: weights, output, the two terms, the slope of the sigmoid, the error
        2: ((0.978, 0.579), 0.765, (-0.057, 0.085), 0.180, 0.005),
        3: ((0.496, -0.794), 0.444, (-0.029, -0.117), 0.247, -0.036),
    }
    for unit, (weights, signal, terms, slope, error) in printed.items():
        assert tuple(W[:, unit - 1].round(3)) == weights
        assert a2[unit - 1].round(3) == signal
        # Whoever works with the rounded numbers comes to the same rounded results.
        assert tuple(round(w * d, 3) for w, d in zip(weights, (-0.058, 0.147), strict=True)) == terms
        assert round(signal * (1 - signal), 3) == slope
        assert round(sum(terms) * slope, 3) == error == hidden[unit - 1].round(3)


# The chain of single units, drawn with its numbers, and the same with a second listener.
EIGHTH, QUARTER = sp.Rational(1, 8), sp.Rational(1, 4)


def chain(listeners, h=0):
    """The cost of the chain in exact numbers, with a nudge h at the hidden sum; its listeners are (w, b, t)."""
    signal = a(2 * sp.Integer(1) - 2 + h)
    return sum((t - a(w * signal + b)) ** 2 / 2 for w, b, t in listeners)


def label_of(drawing, part):
    """How often a label stands in a drawing."""
    return DRAWINGS.joinpath(drawing).read_text("utf-8").count(f">{part}</text>")


@pytest.mark.equation(
    "eq-chain-numbers",
    r"""
\begin{aligned}
\text{output unit, } a\colon &\quad -\tfrac12, \\
\text{output unit, } z\colon &\quad -\tfrac12\cdot\tfrac14 = -\tfrac18, \\
\text{hidden unit, } a\colon &\quad -\tfrac18\cdot 2 = -\tfrac14, \\
\text{hidden unit, } z\colon &\quad -\tfrac14\cdot\tfrac14 = -\tfrac1{16} .
\end{aligned}
""",
)
def test_the_numbers_under_the_chain_are_the_slopes_of_the_cost_by_each_circle():
    h = sp.Symbol("h", real=True)
    by_output, by_sum = (1 - (HALF + h)) ** 2 / 2, (1 - a(h)) ** 2 / 2
    by_signal = (1 - a(2 * (HALF + h) - 1)) ** 2 / 2
    slopes = [sp.diff(cost, h).subs(h, 0) for cost in (by_output, by_sum, by_signal, chain([(2, -1, 1)], h))]
    assert slopes == [-HALF, -HALF * QUARTER, -EIGHTH * 2, -QUARTER * QUARTER]
    assert slopes == [-HALF, -EIGHTH, -QUARTER, -sp.Rational(1, 16)]
    assert chain([(2, -1, 1)]) == EIGHTH

    # The first δ of the chapter by small differences: the cost in plain numbers, with a nudge at one circle.
    def nudged(hidden_z=0.0, hidden_a=0.0, output_z=0.0, output_a=0.0):
        signal = 1 / (1 + math.exp(-(2 * 1 - 2 + hidden_z))) + hidden_a
        answer = 1 / (1 + math.exp(-(2 * signal - 1 + output_z))) + output_a
        return (1 - answer) ** 2 / 2

    step = 1e-5
    for circle, slope in zip(("output_a", "output_z", "hidden_a", "hidden_z"), slopes, strict=True):
        difference = (nudged(**{circle: step}) - nudged(**{circle: -step})) / (2 * step)
        assert difference == pytest.approx(float(slope), abs=1e-8)
    # In Python, where the weights' slopes are δ times what comes in; and as drawn.
    network = Network((Layer([[2]], [-2]), Layer([[2]], [-1])))
    assert backpropagate(network, [[1]], [[1]]).gradient == pytest.approx([-1 / 16, -1 / 16, -1 / 16, -1 / 8])
    assert {part: label_of("chain.svg", part) for part in ("2", "¼", "−½", "−¼", "1", "⅛")} == {
        "2": 2, "¼": 2, "−½": 2, "−¼": 1, "1": 2, "⅛": 1,
    }  # fmt: skip
    assert [label_of("chain.svg", f'<tspan font-style="italic">δ</tspan> = {d}') for d in ("−1/16", "−⅛")] == [1, 1]


@pytest.mark.equation(
    "eq-split-numbers",
    r"""
\begin{aligned}
2\cdot\bigl(-\tfrac18\bigr) + 4\cdot\tfrac18 &= \tfrac14, \\
\tfrac14\cdot\tfrac14 &= \tfrac1{16} .
\end{aligned}
""",
)
def test_a_second_listener_turns_the_sign_of_the_hidden_units_error():
    h = sp.Symbol("h", real=True)
    both = [(2, -1, 1), (4, -2, 0)]
    by_signal = sum((t - a(w * (HALF + h) + b)) ** 2 / 2 for w, b, t in both)
    assert sp.diff(by_signal, h).subs(h, 0) == 2 * -EIGHTH + 4 * EIGHTH == QUARTER
    assert sp.diff(chain(both, h), h).subs(h, 0) == QUARTER * QUARTER == sp.Rational(1, 16)
    assert chain(both) == QUARTER
    network = Network((Layer([[2]], [-2]), Layer([[2], [4]], [-1, -2])))
    hidden, output = unit_errors(network, [1], [1, 0])
    assert [*hidden, *output] == pytest.approx([1 / 16, -1 / 8, 1 / 8])
    drawn = [f'<tspan font-style="italic">δ</tspan> = {d}' for d in ("1/16", "−⅛", "⅛")]
    assert [label_of("chain-split.svg", part) for part in drawn] == [1, 1, 1]
    assert label_of("chain-split.svg", "4") == 1


# The network worked out by hand, in exact numbers; each layer is a table with the biases as its last column.
HALF, THREE_QUARTERS = sp.Rational(1, 2), sp.Rational(3, 4)
HAND_X, HAND_T = [1, 2], 1
HAND = {
    "w2_1_1": 2, "w2_1_2": -1, "b2_1": 0,
    "w2_2_1": 1, "w2_2_2": -1, "b2_2": 1 + sp.log(3),
    "w3_1_1": 2, "w3_1_2": -4, "b3_1": 2,
}  # fmt: skip
LETTERS = {name: sp.Symbol(name, real=True) for name in HAND}
NUMBERS = {LETTERS[name]: number for name, number in HAND.items()}


def hand_sums():
    """The three sums in letters, each in those of the layer before: z^2_1, z^2_2, z^3_1."""
    w = LETTERS
    first = w["w2_1_1"] * HAND_X[0] + w["w2_1_2"] * HAND_X[1] + w["b2_1"]
    second = w["w2_2_1"] * HAND_X[0] + w["w2_2_2"] * HAND_X[1] + w["b2_2"]
    return first, second, w["w3_1_1"] * a(first) + w["w3_1_2"] * a(second) + w["b3_1"]


def small_network():
    number = {name: float(value) for name, value in HAND.items()}
    hidden = Layer(
        [[number["w2_1_1"], number["w2_1_2"]], [number["w2_2_1"], number["w2_2_2"]]],
        [number["b2_1"], number["b2_2"]],
    )
    return Network((hidden, Layer([[number["w3_1_1"], number["w3_1_2"]]], [number["b3_1"]])))


@pytest.mark.equation(
    "eq-hand-network",
    r"""
W^2 = \begin{pmatrix} 2 & -1 \\ 1 & -1 \end{pmatrix}, \quad \boldsymbol b^2 = \begin{pmatrix} 0 \\ 1 + \ln 3 \end{pmatrix}, \quad
W^3 = \begin{pmatrix} 2 & -4 \end{pmatrix}, \quad b^3_1 = 2
""",
)
def test_the_numbers_of_the_small_network_make_its_sigmoids_come_out_even(says):
    assert a(sp.Integer(0)) == HALF
    assert sp.simplify(a(sp.log(3))) == 1 / (1 + sp.Rational(1, 3)) == THREE_QUARTERS
    says(r"and with $\ln 3 \approx {:.4f}$, where", math.log(3))
    small = small_network()
    assert small.sizes == (2, 2, 1)
    assert small.layers[0].W.tolist() == [[2, -1], [1, -1]]
    assert small.layers[1].W.tolist() == [[2, -4]]
    assert small.layers[0].b.tolist() == [0, pytest.approx(1 + math.log(3))]
    assert small.layers[1].b.tolist() == [2]


@pytest.mark.equation(
    "eq-hand-forward",
    r"""
\begin{aligned}
z^2_1 &= 2\cdot 1 - 1\cdot 2 + 0 = 0, & a^2_1 &= \tfrac12, \\
z^2_2 &= 1\cdot 1 - 1\cdot 2 + 1 + \ln 3 = \ln 3, & a^2_2 &= \tfrac34, \\
z^3_1 &= 2\cdot\tfrac12 - 4\cdot\tfrac34 + 2 = 0, & a^3_1 &= \tfrac12, \\
C &= \tfrac12(1 - \tfrac12)^2 = \tfrac18 .
\end{aligned}
""",
)
def test_the_way_forwards_by_hand():
    sums = [sp.simplify(z.subs(NUMBERS)) for z in hand_sums()]
    assert sums == [2 * 1 - 1 * 2 + 0, 1 * 1 - 1 * 2 + 1 + sp.log(3), 2 * HALF - 4 * THREE_QUARTERS + 2]
    assert sums == [0, sp.log(3), 0]
    assert [sp.simplify(a(z)) for z in sums] == [HALF, THREE_QUARTERS, HALF]
    C = (HAND_T - HALF) ** 2 / 2
    assert sp.Rational(1, 8) == C
    (z2, a2), (z3, a3) = small_network().forward(HAND_X)
    np.testing.assert_allclose(np.concatenate([z2, z3]), [0, math.log(3), 0], atol=1e-15)
    np.testing.assert_allclose(np.concatenate([a2, a3]), [1 / 2, 3 / 4, 1 / 2], rtol=1e-15)
    assert square_error(a3, [HAND_T]) == pytest.approx(1 / 8)


@pytest.mark.equation(
    "eq-hand-backward",
    r"""
\begin{aligned}
\delta^3_1 &= (\tfrac12 - 1)\cdot\tfrac12\cdot\tfrac12 = -\tfrac18, \\
\delta^2_1 &= 2\cdot(-\tfrac18)\cdot\tfrac12\cdot\tfrac12 = -\tfrac1{16}, \\
\delta^2_2 &= (-4)\cdot(-\tfrac18)\cdot\tfrac34\cdot\tfrac14 = \tfrac3{32} .
\end{aligned}
""",
)
def test_the_way_backwards_by_hand():
    third = (HALF - 1) * HALF * HALF
    first, second = 2 * third * HALF * HALF, -4 * third * THREE_QUARTERS * (1 - THREE_QUARTERS)
    assert (third, first, second) == (-sp.Rational(1, 8), -sp.Rational(1, 16), sp.Rational(3, 32))
    # The errors without backpropagation: SymPy's derivatives of the cost by the three sums.
    z1, z2, z3 = sp.symbols("z1 z2 z3", real=True)
    from_z3 = (HAND_T - a(z3)) ** 2 / 2
    from_z2 = from_z3.subs(z3, 2 * a(z1) - 4 * a(z2) + 2)
    here = {z1: 0, z2: sp.log(3), z3: 0}
    assert sp.simplify(sp.diff(from_z3, z3).subs(here)) == third
    assert sp.simplify(sp.diff(from_z2, z1).subs(here)) == first
    assert sp.simplify(sp.diff(from_z2, z2).subs(here)) == second
    hidden, output = unit_errors(small_network(), HAND_X, [HAND_T])
    np.testing.assert_allclose([*hidden, *output], [-1 / 16, 3 / 32, -1 / 8], rtol=1e-14)


@pytest.mark.equation(
    "eq-hand-slopes",
    r"""
\begin{aligned}
\frac{\partial C}{\partial w^3_{11}} &= -\tfrac18\cdot\tfrac12 = -\tfrac1{16}, & \frac{\partial C}{\partial w^3_{12}} &= -\tfrac18\cdot\tfrac34 = -\tfrac3{32}, & \frac{\partial C}{\partial b^3_1} &= -\tfrac18, \\
\frac{\partial C}{\partial w^2_{11}} &= -\tfrac1{16}\cdot 1 = -\tfrac1{16}, & \frac{\partial C}{\partial w^2_{12}} &= -\tfrac1{16}\cdot 2 = -\tfrac18, & \frac{\partial C}{\partial b^2_1} &= -\tfrac1{16}, \\
\frac{\partial C}{\partial w^2_{21}} &= \tfrac3{32}\cdot 1 = \tfrac3{32}, & \frac{\partial C}{\partial w^2_{22}} &= \tfrac3{32}\cdot 2 = \tfrac3{16}, & \frac{\partial C}{\partial b^2_2} &= \tfrac3{32} .
\end{aligned}
""",
)
def test_the_nine_slopes_by_hand_are_sympys():
    printed = {
        "w3_1_1": (-1, 16), "w3_1_2": (-3, 32), "b3_1": (-1, 8),
        "w2_1_1": (-1, 16), "w2_1_2": (-1, 8), "b2_1": (-1, 16),
        "w2_2_1": (3, 32), "w2_2_2": (3, 16), "b2_2": (3, 32),
    }  # fmt: skip
    C = (HAND_T - a(hand_sums()[-1])) ** 2 / 2
    for name, fraction in printed.items():
        assert sp.simplify(sp.diff(C, LETTERS[name]).subs(NUMBERS)) == sp.Rational(*fraction)
    order = ["w2_1_1", "w2_1_2", "w2_2_1", "w2_2_2", "b2_1", "b2_2", "w3_1_1", "w3_1_2", "b3_1"]
    expected = [float(sp.Rational(*printed[name])) for name in order]
    cost, gradient = backpropagate(small_network(), [HAND_X], [[HAND_T]])
    np.testing.assert_allclose(gradient, expected, rtol=1e-14)
    assert cost == pytest.approx(1 / 8)


@pytest.mark.equation(
    "eq-delta-matrices",
    r"""
\begin{aligned}
\begin{pmatrix} \delta^3_1 \\ \delta^3_2 \end{pmatrix} &=
\begin{pmatrix} \partial C/\partial a^3_1 \\ \partial C/\partial a^3_2 \end{pmatrix} \circ \begin{pmatrix} a'(z^3_1) \\ a'(z^3_2) \end{pmatrix}, \\
\begin{pmatrix} \delta^2_1 \\ \delta^2_2 \\ \delta^2_3 \end{pmatrix} &=
\left[\begin{pmatrix} w^3_{11} & w^3_{21} \\ w^3_{12} & w^3_{22} \\ w^3_{13} & w^3_{23} \end{pmatrix}
\begin{pmatrix} \delta^3_1 \\ \delta^3_2 \end{pmatrix}\right] \circ \begin{pmatrix} a'(z^2_1) \\ a'(z^2_2) \\ a'(z^2_3) \end{pmatrix} .
\end{aligned}
""",
)
def test_the_matrices_of_the_way_back_hold_the_errors_of_each_unit():
    def slopes(sums):
        return sp.Matrix([sp.diff(a(z), z) for z in sums])

    output = (a(Z3) - RIGHT).multiply_elementwise(slopes(Z3))
    for j in range(2):
        assert same(DELTA3[j], output[j])
    turned = sp.Matrix([[W3[0, 0], W3[1, 0]], [W3[0, 1], W3[1, 1]], [W3[0, 2], W3[1, 2]]])
    assert turned == W3.T
    hidden = (turned * DELTA3.subs(LAST)).multiply_elementwise(slopes(Z2))
    for i in range(3):
        assert same(DELTA2[i], hidden[i])


@pytest.mark.equation(
    "eq-delta-matrix",
    r"""
\boldsymbol\delta^l = \bigl({}^tW^{l+1}\,\boldsymbol\delta^{l+1}\bigr)\circ a'(\boldsymbol z^l) .
""",
)
def test_backwards_a_layer_multiplies_by_its_transpose():
    for seed in range(5):
        network, x, t = deep(seed)
        errors, sums, _ = errors_by_pytorch(network, x, t)
        for level, layer in enumerate(network.layers[:-1]):
            z = torch.tensor(sums[level], requires_grad=True)
            pytorch_oracle.FUNCTIONS[layer.activation.__name__](
                z
            ).sum().backward()  # every unit acts on its output alone
            by_matrix = network.layers[level + 1].W.T @ errors[level + 1] * z.grad.numpy()
            np.testing.assert_allclose(errors[level], by_matrix, rtol=1e-11, atol=1e-15)
            np.testing.assert_allclose(unit_errors(network, x, t)[level], by_matrix, rtol=1e-11, atol=1e-15)


# A batch of two pictures in numbers.
HUNDREDTHS = {
    "D3": [[-3, 6], [14, -3]],
    "W3": [[100, 200, -100], [0, 100, 300]],
    "A2": [[50, 50, 80], [50, 20, 50]],
}


def hundredths(name):
    return sp.Matrix(HUNDREDTHS[name]) / 100


@pytest.mark.equation(
    "eq-batch-numbers",
    r"""
\begin{aligned}
D^3 &= \begin{pmatrix} -0.03 & 0.06 \\ 0.14 & -0.03 \end{pmatrix}, \\
W^3 &= \begin{pmatrix} 1 & 2 & -1 \\ 0 & 1 & 3 \end{pmatrix}, \\
A^2 &= \begin{pmatrix} 0.5 & 0.5 & 0.8 \\ 0.5 & 0.2 & 0.5 \end{pmatrix} .
\end{aligned}
""",
)
def test_the_two_pictures_are_those_of_the_text(says):
    D3, W3, A2 = map(hundredths, HUNDREDTHS)
    assert (D3.shape, W3.shape, A2.shape) == ((2, 2), (2, 3), (2, 3))
    # They can occur: with these biases of the outputs a zero and a one have such errors, rounded.
    outputs = sigmoid(np.array(A2 * W3.T, dtype=float) + np.array([0.7, -0.3]))
    errors = (outputs - np.eye(2)) * outputs * (1 - outputs)
    assert errors.round(2).tolist() == np.array(D3, dtype=float).tolist()
    says(
        r"hidden unit 2 gets ${:.2f}\cdot 2 + {:.2f}\cdot 1 = {:.0f}$, down the second column",
        *(float(D3[0, 0]), float(D3[0, 1]), float((D3 * W3)[0, 1])),
    )
    says(
        r"the first picture contributes ${:.2f}\cdot {:.1f}$ and the second ${:.2f}\cdot {:.1f}$",
        *map(float, (D3[0, 0], A2[0, 1], D3[1, 0], A2[1, 1])),
    )


@pytest.mark.equation(
    "eq-batch-back",
    r"""
\begin{aligned}
D^3W^3 &= \begin{pmatrix} -0.03 & 0 & 0.21 \\ 0.14 & 0.25 & -0.23 \end{pmatrix}, \\
D^2 &= (D^3W^3)\circ\begin{pmatrix} 0.25 & 0.25 & 0.16 \\ 0.25 & 0.16 & 0.25 \end{pmatrix} \\
&= \begin{pmatrix} -0.0075 & 0 & 0.0336 \\ 0.035 & 0.04 & -0.0575 \end{pmatrix} .
\end{aligned}
""",
)
def test_two_pictures_go_backwards_in_their_rows():
    D3, W3, A2 = map(hundredths, HUNDREDTHS)
    back = D3 * W3
    assert back == sp.Matrix([[-3, 0, 21], [14, 25, -23]]) / 100
    slopes = A2.applyfunc(lambda signal: signal * (1 - signal))
    assert slopes == sp.Matrix([[25, 25, 16], [25, 16, 25]]) / 100
    errors = back.multiply_elementwise(slopes)
    assert errors == sp.Matrix([[-75, 0, 336], [350, 400, -575]]) / 10000
    for k in range(2):  # each row by itself, by the formula for one picture
        assert (W3.T * D3[k, :].T).multiply_elementwise(slopes[k, :].T) == errors[k, :].T


@pytest.mark.equation(
    "eq-batch-collected",
    r"""
{}^tD^3A^2 = \begin{pmatrix} 0.055 & 0.013 & 0.046 \\ 0.015 & 0.024 & 0.033 \end{pmatrix} .
""",
)
def test_the_slopes_of_two_pictures_are_added_up(says):
    D3, _, A2 = map(hundredths, HUNDREDTHS)
    each = [D3[k, :].T * A2[k, :] for k in range(2)]  # error times signal, picture by picture
    assert each[0] + each[1] == D3.T * A2 == sp.Matrix([[55, 13, 46], [15, 24, 33]]) / 1000
    says("column 2 of $A^2$, the {:.3f} in row 1 and column 2", float((D3.T * A2)[0, 1]))
    says("the sums of the columns of $D^3$, {:.2f} and {:.2f}", *map(float, D3[0, :] + D3[1, :]))


@pytest.mark.equation(
    "eq-delta-batch",
    r"""
D^l = \bigl(D^{l+1}\,W^{l+1}\bigr)\circ a'(Z^l) .
""",
)
def test_in_a_batch_each_row_holds_the_errors_of_its_picture():
    # The transpose of the formula for one picture, in letters.
    delta, slope = sp.Matrix(sp.symbols("d1:3")), sp.Matrix(sp.symbols("s1:4"))
    column = (W3.T * delta).multiply_elementwise(slope)
    assert sp.expand(column.T - (delta.T * W3).multiply_elementwise(slope.T)) == sp.zeros(1, 3)
    for network in (Network.random([12, 3, 2], np.random.RandomState(1)), deep(4, (12, 5, 4, 2))[0]):
        batch = unit_errors(network, X, T)
        assert [D.shape for D in batch] == [(64, units) for units in network.sizes[1:]]
        for k in (0, 20, 63):
            for D, delta in zip(batch, errors_by_pytorch(network, X[k], T[k])[0], strict=True):
                np.testing.assert_allclose(D[k], delta, rtol=1e-11, atol=1e-15)


@pytest.mark.equation(
    "eq-batch-slopes",
    r"""
\frac{\partial C_T}{\partial w^l_{ji}} = \sum_k \delta^l_j[k]\,a^{l-1}_i[k], \qquad
\frac{\partial C_T}{\partial b^l_j} = \sum_k \delta^l_j[k] .
""",
)
def test_the_slopes_of_the_total_cost_are_sums_over_the_pictures_and_one_matrix_product():
    for network in (Network.random([12, 3, 2], np.random.RandomState(1)), deep(4, (12, 5, 4, 2))[0]):
        _, theirs = pytorch_oracle.cost_and_gradient(network, X, T)
        errors, signals = [], []
        for x, t in zip(X, T, strict=True):
            delta, _, outputs = errors_by_pytorch(network, x, t)
            errors.append(delta)
            signals.append([x, *outputs])
        sums, products = [], []
        for level, (inputs, units) in enumerate(itertools.pairwise(network.sizes)):
            D, A = (np.array([part[level] for part in parts]) for parts in (errors, signals))
            sums += [math.fsum(D[:, j] * A[:, i]) for j in range(units) for i in range(inputs)]
            sums += [math.fsum(D[:, j]) for j in range(units)]
            products += [(D.T @ A).ravel(), D.sum(axis=0)]
        np.testing.assert_allclose(sums, theirs, rtol=1e-11, atol=1e-13)
        np.testing.assert_allclose(np.concatenate(products), theirs, rtol=1e-11, atol=1e-13)
        np.testing.assert_allclose(backpropagate(network, X, T).gradient, theirs, rtol=1e-11, atol=1e-13)


class Counted(float):
    """A number that counts how often such numbers are multiplied by each other."""

    products = 0

    def __mul__(self, other):
        Counted.products += 1
        return Counted(float(self) * float(other))

    def __add__(self, other):
        return Counted(float(self) + float(other))

    __radd__ = __add__


def counted(*shape):
    numbers = np.empty(shape, dtype=object)
    numbers.flat = [Counted(number) for number in np.linspace(-1, 1, numbers.size)]
    return numbers


def products_in(call):
    Counted.products = 0
    call()
    return Counted.products


@pytest.mark.equation(
    "eq-products",
    r"""
\underbrace{12\cdot 3 + 3\cdot 2}_{\text{forwards}} = 42, \qquad
\underbrace{3\cdot 2}_{\text{errors}} + \underbrace{12\cdot 3 + 3\cdot 2}_{\text{slopes}} = 48 .
""",
)
def test_the_way_back_takes_at_most_twice_as_many_products_as_the_way_forward():
    for sizes in ([12, 3, 2], [12, 5, 5, 3], [1, 1], [30, 1, 30]):
        weights = [counted(units, inputs) for inputs, units in itertools.pairwise(sizes)]
        signals = [counted(units) for units in sizes]
        forwards = products_in(lambda w=weights, a=signals: [W @ x for W, x in zip(w, a[:-1], strict=True)])
        errors = products_in(lambda w=weights, a=signals: [W.T @ d for W, d in zip(w[1:], a[2:], strict=True)])
        slopes = products_in(lambda a=signals: [np.outer(d, x) for x, d in itertools.pairwise(a)])
        if sizes == [12, 3, 2]:
            assert (forwards, errors, slopes) == (12 * 3 + 3 * 2, 3 * 2, 12 * 3 + 3 * 2)
            assert (forwards, errors + slopes) == (42, 48)
        assert errors + slopes <= 2 * forwards


@pytest.mark.equation(
    "eq-quarter",
    r"""
a(1 - a) = \tfrac14 - \bigl(a - \tfrac12\bigr)^2 \le \tfrac14 .
""",
)
def test_the_slope_of_the_sigmoid_is_a_quarter_at_most():
    output, z = sp.symbols("a z", real=True)
    assert sp.expand(output * (1 - output) - (sp.Rational(1, 4) - (output - HALF) ** 2)) == 0
    assert sp.maximum(output * (1 - output), output, sp.Interval(0, 1)) == sp.Rational(1, 4)
    assert sp.diff(a(z), z).subs(z, 0) == sp.Rational(1, 4)
    assert sigmoid.derivative(np.linspace(-50, 50, 1001)).max() == sigmoid.derivative(0) == 1 / 4
    assert sp.Rational(1, 4) ** 4 == sp.Rational(1, 256)


@pytest.mark.equation(
    "eq-check",
    r"""
\frac{|\boldsymbol g - \boldsymbol d|}{|\boldsymbol g| + |\boldsymbol d|} .
""",
)
def test_the_check_is_0_for_the_same_a_third_for_twice_and_1_for_opposite_slopes():
    network = Network((Layer([[1.0, -0.5]], [0.25]),))
    x, t = [[0.5, 1.0], [1.0, 2.0]], [[1.0], [0.0]]
    g = backpropagate(network, x, t).gradient
    with mpmath.workdps(40):

        def cost(*v):
            each = zip(x, t, strict=True)
            return (
                sum((right[0] - 1 / (1 + mpmath.exp(-(v[0] * p + v[1] * q + v[2])))) ** 2 for (p, q), right in each)
                / 2
            )

        d = [float(mpmath.diff(cost, (1.0, -0.5, 0.25), order)) for order in ((1, 0, 0), (0, 1, 0), (0, 0, 1))]
    for factor, apart in ((1, 0), (2, 1 / 3), (-1, 1)):
        wrong = factor * g
        by_hand = math.hypot(*(wrong[:2] - d[:2])) / (math.hypot(*wrong[:2]) + math.hypot(*d[:2]))
        assert by_hand == pytest.approx(apart, abs=1e-9)
        assert gradient_check(network, x, t, wrong)[0] == pytest.approx([apart, apart], abs=1e-7)


@pytest.mark.equation(
    "eq-delta-entropy",
    r"""
\delta^L_j = \frac{a^L_j - t_j}{a^L_j(1 - a^L_j)}\cdot a^L_j(1 - a^L_j) = a^L_j - t_j, \qquad \boldsymbol\delta^L = \boldsymbol a^L - \boldsymbol t .
""",
)
def test_under_the_cross_entropy_the_factor_cancels_also_with_softmax():
    z, t, output = sp.Symbol("z", real=True), sp.Symbol("t", real=True), sp.Symbol("a", positive=True)
    entropy = -(t * sp.log(output) + (1 - t) * sp.log(1 - output))
    assert sp.simplify(sp.diff(entropy, output) - (output - t) / (output * (1 - output))) == 0
    assert sp.simplify(sp.diff(entropy, output) - (-t / output + (1 - t) / (1 - output))) == 0
    assert same(sp.diff(entropy.subs(output, a(z)), z), a(z) - t)
    # Softmax: the shares of e^z, and -Σ t ln a for answers that add up to 1.
    sums = torch.tensor([0.3, -1.2, 2.0], requires_grad=True)
    right = torch.tensor([0.0, 1.0, 0.0])
    (-(right * torch.log_softmax(sums, 0)).sum()).backward()
    np.testing.assert_allclose(sums.grad.numpy(), (torch.softmax(sums, 0) - right).detach().numpy(), atol=1e-12)


@pytest.mark.equation(
    "eq-relu-scale",
    r"""
\begin{aligned}
n\cdot\frac{s^2}3\cdot\frac12 &= \frac{n\,s^2}6, \\
\text{which is 1 for } s &= \sqrt{\frac6n} .
\end{aligned}
""",
)
def test_through_a_relu_layer_the_square_of_an_error_is_multiplied_by_a_sixth_of_n_s_squared():
    n, s, w = sp.symbols("n s w", positive=True)
    average = sp.integrate(w**2, (w, -s, s)) / (2 * s)
    assert sp.simplify(average - s**2 / 3) == 0
    assert (
        sp.solve(n * average / 2 - 1, s) == [sp.sqrt(6 / n)]
        or sp.simplify(sp.solve(n * average / 2 - 1, s)[0] - sp.sqrt(6 / n)) == 0
    )
    # Many random layers: the errors of the next one given, half of the units awake, whichever.
    rng = np.random.RandomState(0)
    for units, scale in ((6, 1.0), (24, 1.0), (24, 0.5), (12, 0.3)):
        weights = rng.uniform(-scale, scale, (20_000, units, 4))
        delta = rng.normal(size=units)
        awake = rng.uniform(size=(20_000, 4)) < 0.5
        squares = ((np.einsum("kji,j->ki", weights, delta) * awake) ** 2).mean()
        assert squares / (delta**2).mean() == pytest.approx(units * scale**2 / 6, rel=0.05)
