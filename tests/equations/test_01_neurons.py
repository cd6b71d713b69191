"""Chapter 1: every labelled equation, proved by SymPy or computed independently of dlmath."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from scipy.optimize import linprog

from dlmath import ACTIVATIONS, SAMPLES, Demons, Layer, Neuron, relu, sigmoid, step, tanh

z, theta, b = sp.symbols("z theta b", real=True)
w1, w2, w3, x1, x2, x3, s = sp.symbols("w1:4 x1:4 s", real=True)
SIGMA = 1 / (1 + sp.exp(-z))
BITS = list(itertools.product([0, 1], repeat=3))
GRID = np.linspace(-8, 8, 161)


@pytest.mark.equation("eq-weighted-sum", r"w_1x_1 + w_2x_2 + w_3x_3")
def test_an_input_that_is_off_adds_nothing_and_one_that_is_on_adds_its_weight():
    weights = (0.5, -2.0, 3.25)
    for bits in BITS:
        heard = sum(weight for weight, bit in zip(weights, bits, strict=True) if bit)
        assert Neuron(weights).z(bits) == pytest.approx(heard, abs=1e-15)


@pytest.mark.equation("eq-step", r"u(z) = \begin{cases} 0 & (z < 0) \\ 1 & (z \ge 0) \end{cases}")
def test_the_step_is_heavisides_function_with_one_at_zero():
    for value in (-3, sp.Rational(-1, 10**9), 0, sp.Rational(1, 10**9), 5):
        assert step(float(value)) == float(sp.Heaviside(value, 1))


@pytest.mark.equation("eq-neuron", r"y = u(w_1x_1 + w_2x_2 + w_3x_3 - \theta)")
def test_a_step_neuron_fires_exactly_when_the_sum_reaches_the_threshold():
    # Quarters are exact in binary, so equality with the threshold is met, too; the figure's sliders use them.
    for weights in itertools.product([-1, -0.25, 0.5, 1], repeat=3):
        for level in (-0.5, 0, 0.25, 1):
            neuron = Neuron.with_threshold(weights, level, step)
            for bits in BITS:
                reached = weights[0] * bits[0] + weights[1] * bits[1] + weights[2] * bits[2] >= level
                assert neuron(bits) == (1 if reached else 0)


@pytest.mark.equation(
    "eq-umbrella",
    r"""
\begin{aligned}
w_1x_1 + w_2x_2 + w_3x_3 &= 1\cdot 1 + 1.5\cdot 1 + (-1)\cdot 1 = 1.5, \\
y &= u(1.5 - 1.2) = u(0.3) = 1 .
\end{aligned}
""",
)
def test_the_umbrella_is_taken_when_the_sky_is_dark_rain_is_forecast_and_the_way_is_short():
    weights, threshold = [Fraction(1), Fraction("1.5"), Fraction(-1)], Fraction("1.2")
    assert [str(sum(weights)), str(sum(weights) - threshold)] == ["3/2", "3/10"]
    umbrella = Neuron.with_threshold([float(weight) for weight in weights], float(threshold), step)
    assert umbrella.z([1, 1, 1]) == pytest.approx(0.3)
    assert umbrella([1, 1, 1]) == 1


@pytest.mark.equation("eq-sigmoid", r"\sigma(z) = \frac{1}{1 + e^{-z}}")
def test_the_sigmoid_lies_between_0_and_1_climbs_and_is_one_half_at_0():
    assert SIGMA.subs(z, 0) == sp.Rational(1, 2)
    assert sp.limit(SIGMA, z, sp.oo) == 1
    assert sp.limit(SIGMA, z, -sp.oo) == 0
    assert sp.simplify(sp.diff(SIGMA, z) * (1 + sp.exp(-z)) ** 2 - sp.exp(-z)) == 0  # the slope is positive
    np.testing.assert_allclose(sigmoid(GRID), [float(SIGMA.subs(z, value)) for value in GRID], rtol=1e-14)


@pytest.mark.equation("eq-sigmoid-symmetry", r"\sigma(-z) = 1 - \sigma(z)")
def test_the_sigmoid_is_symmetric_about_one_half():
    assert sp.simplify(SIGMA.subs(z, -z) - (1 - SIGMA)) == 0
    np.testing.assert_allclose(sigmoid(-GRID), 1 - sigmoid(GRID), atol=1e-15)


@pytest.mark.equation(
    "eq-sigmoid-symmetry-steps",
    r"""
1 - \sigma(z) = \frac{1 + e^{-z}}{1 + e^{-z}} - \frac{1}{1 + e^{-z}} = \frac{e^{-z}}{1 + e^{-z}} = \frac{1}{e^{z} + 1} = \sigma(-z)
""",
)
def test_each_step_from_one_minus_sigma_to_sigma_of_minus_z():
    e = sp.exp(-z)
    steps = [1 - SIGMA, (1 + e) / (1 + e) - 1 / (1 + e), e / (1 + e), 1 / (sp.exp(z) + 1), SIGMA.subs(z, -z)]
    for before, after in itertools.pairwise(steps):
        assert sp.simplify(before - after) == 0


@pytest.mark.equation("eq-activation", r"y = a(w_1x_1 + w_2x_2 + w_3x_3 - \theta)")
def test_a_neuron_applies_whichever_activation_function_it_is_given():
    plain = {
        "step": lambda v: 1.0 if v >= 0 else 0.0,
        "sigmoid": lambda v: 1 / (1 + math.exp(-v)),
        "tanh": lambda v: (math.exp(v) - math.exp(-v)) / (math.exp(v) + math.exp(-v)),
        "relu": lambda v: v if v > 0 else 0.0,
    }
    assert plain.keys() == ACTIVATIONS.keys()
    for name, a in ACTIVATIONS.items():
        neuron = Neuron.with_threshold([1, 2, -1.5], 0.25, a)
        for bits in BITS:
            assert neuron(bits) == pytest.approx(
                plain[name](bits[0] + 2 * bits[1] - 1.5 * bits[2] - 0.25), rel=1e-14
            )


@pytest.mark.equation("eq-tanh", r"\tanh z = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}} = 2\,\sigma(2z) - 1")
def test_tanh_is_a_stretched_sigmoid():
    assert sp.simplify(sp.tanh(z).rewrite(sp.exp) - (2 * SIGMA.subs(z, 2 * z) - 1)) == 0
    np.testing.assert_allclose(tanh(GRID), 2 / (1 + np.exp(-2 * GRID)) - 1, atol=1e-15)


@pytest.mark.equation("eq-relu", r"\mathrm{ReLU}(z) = \max(0, z)")
def test_relu_is_the_larger_of_0_and_z():
    assert [relu(float(value)) for value in GRID] == [float(sp.Max(0, value)) for value in GRID]


@pytest.mark.equation("eq-bias", r"z = w_1x_1 + w_2x_2 + w_3x_3 + b, \qquad y = a(z)")
def test_a_bias_is_the_threshold_with_its_sign_changed():
    for weights in itertools.product([-1.5, 0.25, 2], repeat=3):
        for level in (-0.75, 0, 1.25):
            for bits in BITS:
                total = math.fsum([weights[0] * bits[0], weights[1] * bits[1], weights[2] * bits[2], -level])
                for neuron in (
                    Neuron(weights, b=-level, activation=tanh),
                    Neuron.with_threshold(weights, level, tanh),
                ):
                    assert neuron.z(bits) == total
                    assert neuron(bits) == pytest.approx(math.tanh(total), rel=1e-15)


@pytest.mark.equation(
    "eq-inner-product", r"z = (w_1, w_2, w_3, b)\cdot(x_1, x_2, x_3, 1) = w_1x_1 + w_2x_2 + w_3x_3 + b\cdot 1"
)
def test_the_sum_is_one_inner_product_with_an_input_that_is_always_1():
    product = sp.Matrix([w1, w2, w3, b]).dot(sp.Matrix([x1, x2, x3, 1]))
    assert sp.expand(product - (w1 * x1 + w2 * x2 + w3 * x3 + b)) == 0
    rng = np.random.default_rng(1)
    for w, x, bias in zip(rng.normal(size=(9, 3)), rng.normal(size=(9, 3)), rng.normal(size=9), strict=True):
        assert Neuron(w, bias).z(x) == pytest.approx(math.fsum([*(w * x), bias]), abs=1e-14)


@pytest.mark.equation("eq-decision-line", r"w_1x_1 + w_2x_2 = \theta")
def test_a_neuron_is_undecided_exactly_on_the_line():
    # σ(z) = ½ only at z = 0, and σ(z) ≥ ½ exactly where z ≥ 0, since σ climbs.
    assert sp.solveset(SIGMA - sp.Rational(1, 2), z, sp.S.Reals) == {sp.Integer(0)}
    for weights in ([2, -0.5], [-1, 0], [0, 1.5]):
        for level in (-0.5, 0, 1):
            soft, hard = (Neuron.with_threshold(weights, level, a) for a in (sigmoid, step))
            for point in itertools.product(np.arange(-1, 2.25, 0.25), repeat=2):
                total = weights[0] * point[0] + weights[1] * point[1]
                assert (soft(point) == 0.5) == (total == level)
                assert (soft(point) >= 0.5) == (hard(point) == 1) == (total >= level)


def test_the_line_is_perpendicular_to_the_arrow_of_the_weights():
    line = sp.solve(sp.Eq(w1 * x1 + w2 * x2, theta), x2)
    assert sp.simplify(line[0] - (theta / w2 - w1 * x1 / w2)) == 0
    assert sp.simplify(sp.diff(line[0], x1) * (w2 / w1)) == -1
    assert sp.solve(sp.Eq(w1 * x1 + 0 * x2, theta), x1) == [theta / w1]  # vertical


@pytest.mark.equation(
    "eq-arrow",
    r"""
\begin{aligned}
w_1(x_1 + sw_1) + w_2(x_2 + sw_2) &= w_1x_1 + w_2x_2 + s\,(w_1w_1 + w_2w_2) \\
&= \theta + s\,(w_1w_1 + w_2w_2) .
\end{aligned}
""",
)
def test_going_along_the_arrow_leads_into_the_excited_side():
    moved = w1 * (x1 + s * w1) + w2 * (x2 + s * w2)
    assert sp.expand(moved - (w1 * x1 + w2 * x2 + s * (w1 * w1 + w2 * w2))) == 0
    rng = np.random.default_rng(4)
    for weights in rng.normal(size=(20, 2)):
        neuron = Neuron.with_threshold(weights, 0.7, sigmoid)
        on_the_line = 0.7 * weights / (weights @ weights)
        assert neuron(on_the_line) == pytest.approx(0.5)
        assert neuron(on_the_line + 0.1 * weights) > 0.5 > neuron(on_the_line - 0.1 * weights)


@pytest.mark.equation("eq-line-distance", r"s\,\sqrt{w_1w_1 + w_2w_2} = \frac{\theta}{\sqrt{w_1w_1 + w_2w_2}}")
def test_the_line_lies_at_the_threshold_divided_by_the_length_of_the_arrow():
    (way,) = sp.solve(sp.Eq(s * (w1 * w1 + w2 * w2), theta), s)
    length = sp.sqrt(w1**2 + w2**2)
    assert sp.simplify(way * length - theta / length) == 0
    # The nearest point of the line, found by looking at all of it.
    for weights, level in (([1, 1], 1.5), ([3, -4], 2), ([-1, 2], -1), ([2, 0], 3)):
        line = sp.Line(sp.Point(0, 0), sp.Point(weights[0], weights[1])).perpendicular_line(
            sp.Point(*(sp.Rational(level) * weight / (weights[0] ** 2 + weights[1] ** 2) for weight in weights))
        )
        assert all(weights[0] * point.x + weights[1] * point.y == sp.Rational(level) for point in line.points)
        assert line.distance(sp.Point(0, 0)) == sp.simplify(
            abs(sp.Rational(level)) / sp.sqrt(weights[0] ** 2 + weights[1] ** 2)
        )


@pytest.mark.equation(
    "eq-xor",
    r"""
\begin{aligned}
&\text{rest at } (0, 0): & 0 &< \theta \\
&\text{fire at } (0, 1): & w_2 &\ge \theta \\
&\text{fire at } (1, 0): & w_1 &\ge \theta \\
&\text{rest at } (1, 1): & w_1 + w_2 &< \theta
\end{aligned}
""",
)
def test_the_four_inequalities_of_xor_say_what_the_corners_ask_and_contradict_each_other():
    values = np.arange(-2, 2.25, 0.25)
    best = 0
    for p, q, level in itertools.product(values, values, values):
        neuron = Neuron.with_threshold([p, q], level, step)
        inequalities = [level > 0, q >= level, p >= level, p + q < level]
        answers = neuron([[0, 0], [0, 1], [1, 0], [1, 1]]) == [0, 1, 1, 0]
        assert answers.tolist() == inequalities
        best = max(best, sum(inequalities))
    assert best == 3
    # For all numbers: (w1 − θ) ≥ 0, (w2 − θ) ≥ 0 and θ > 0 add up to w1 + w2 − θ > 0, against the fourth.
    assert sp.expand((w1 - theta) + (w2 - theta) + theta - (w1 + w2 - theta)) == 0


@pytest.mark.equation(
    "eq-xor-layers",
    r"""
\mathrm{XOR}(x_1, x_2) = \mathrm{AND}\bigl(\mathrm{OR}(x_1, x_2),\ \mathrm{NAND}(x_1, x_2)\bigr)
""",
)
def test_and_of_or_and_nand_is_xor():
    for p, q in itertools.product([False, True], repeat=2):
        assert ((p or q) and not (p and q)) == (p != q)
    middle = Layer(W=[[1, 1], [-1, -1]], b=[-0.5, 1.5], activation=step)
    output = Layer(W=[[1, 1]], b=[-1.5], activation=step)
    corners = [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert middle(corners).tolist() == [[0, 1], [1, 1], [1, 1], [1, 0]]
    assert output(middle(corners)).ravel().tolist() == [0, 1, 1, 0]


@pytest.mark.equation(
    "eq-or-from-nand",
    r"\mathrm{OR}(x_1, x_2) = \mathrm{NAND}\bigl(\mathrm{NOT}\,x_1,\ \mathrm{NOT}\,x_2\bigr)",
)
def test_not_and_and_or_are_built_from_nand():
    nand = Neuron.with_threshold([-1, -1], -1.5, step)
    for p, q in itertools.product([0, 1], repeat=2):
        assert nand([p, p]) == (not p)
        assert nand([nand([p, q])] * 2) == (p and q)
        assert nand([nand([p, p]), nand([q, q])]) == (p or q)


def test_a_neuron_for_each_row_with_the_answer_1_and_an_or_of_them_compute_any_table():
    rows = np.array(list(itertools.product([0, 1], repeat=3)))
    for table in itertools.product([0, 1], repeat=len(rows)):
        picked = rows[np.array(table, dtype=bool)]
        if not len(picked):
            continue  # OR of nothing rests
        # AND of the inputs that are 1 in the row and of 1 minus the others.
        ands = Layer(W=2 * picked - 1, b=0.5 - picked.sum(axis=1), activation=step)
        both = Layer(W=np.ones((1, len(picked))), b=[-0.5], activation=step)
        assert both(ands(rows)).ravel().tolist() == list(table)


@pytest.mark.equation("eq-unit-one", r"z_1 = w_{11}x_1 + w_{12}x_2 + \cdots + w_{1,12}x_{12} + b_1")
def test_the_first_unit_weighs_twelve_inputs_with_the_first_row():
    rng = np.random.default_rng(6)
    W, bias, x = rng.normal(size=(3, 12)), rng.normal(size=3), rng.normal(size=12)
    total = math.fsum([*(W[0, i] * x[i] for i in range(12)), bias[0]])
    assert Layer(W, bias).z(x)[0] == pytest.approx(total, abs=1e-13)


@pytest.mark.equation(
    "eq-layer",
    r"""
z^l_j = \sum_i w^l_{ji}\,a^{l-1}_i + b^l_j, \qquad a^l_j = a(z^l_j)
""",
)
def test_a_layer_computes_each_unit_by_the_sum_with_two_indices():
    rng = np.random.default_rng(2)
    W, bias, a = rng.normal(size=(4, 5)), rng.normal(size=4), rng.normal(size=5)
    layer = Layer(W, bias)
    for j in range(4):
        total = math.fsum(W[j, i] * a[i] for i in range(5)) + bias[j]
        assert layer.z(a)[j] == pytest.approx(total, abs=1e-13)
        assert layer(a)[j] == pytest.approx(1 / (1 + math.exp(-total)), abs=1e-13)


@pytest.mark.equation(
    "eq-layer-example",
    r"z^3_2 = w^3_{21}\,a^2_1 + w^3_{22}\,a^2_2 + w^3_{23}\,a^2_3 + b^3_2, \qquad a^3_2 = a(z^3_2)",
)
def test_the_second_output_unit_hears_the_three_middle_units():
    rng = np.random.default_rng(5)
    middle, output = (
        Layer(rng.normal(size=(3, 12)), rng.normal(size=3)),
        Layer(rng.normal(size=(2, 3)), rng.normal(size=2)),
    )
    a1 = rng.normal(size=12)  # a^1 = x
    a2 = middle(a1)
    by_hand = output.W[1, 0] * a2[0] + output.W[1, 1] * a2[1] + output.W[1, 2] * a2[2] + output.b[1]
    assert output.z(a2)[1] == pytest.approx(by_hand, rel=1e-14)
    assert output(a2)[1] == pytest.approx(1 / (1 + math.exp(-by_hand)), rel=1e-14)


@pytest.mark.equation("eq-count", r"(12\cdot 3 + 3) + (3\cdot 2 + 2) = 47")
def test_the_network_of_the_book_has_47_parameters():
    # Counted one by one: each unit has a weight for every unit of the layer before, and a bias.
    sizes = [12, 3, 2]
    counted = sum(1 for before, of in itertools.pairwise(sizes) for _unit in range(of) for _ in range(before + 1))
    assert counted == 47
    assert sum(layer.W.size + layer.b.size for layer in Demons.of()) == 47


def by_hand(pixels: tuple[int, ...]) -> tuple[list[float], list[float]]:
    """Compute the demons' excitement straight from the equation; pixel 1 is pixels[0]."""

    def sigma(value: float) -> float:
        return 1 / (1 + math.exp(-value))

    x = (0, *pixels)
    A, B, C = sigma(4 * x[4] + 4 * x[7] - 6), sigma(4 * x[5] + 4 * x[8] - 6), sigma(4 * x[6] + 4 * x[9] - 6)
    return [A, B, C], [sigma(4 * A + 4 * C - 4), sigma(4 * B - 2)]


@pytest.mark.equation(
    "eq-demons",
    r"""
\begin{aligned}
a^2_{\mathrm A} &= \sigma(4x_4 + 4x_7 - 6), & a^3_{\text{“0”}} &= \sigma(4a^2_{\mathrm A} + 4a^2_{\mathrm C} - 4), \\
a^2_{\mathrm B} &= \sigma(4x_5 + 4x_8 - 6), & a^3_{\text{“1”}} &= \sigma(4a^2_{\mathrm B} - 2), \\
a^2_{\mathrm C} &= \sigma(4x_6 + 4x_9 - 6). & &
\end{aligned}
""",
)
def test_the_demons_follow_their_five_formulas_for_every_picture():
    demons = Demons.of()
    every = list(itertools.product([0, 1], repeat=12))
    hidden = demons.hidden(every)
    expected = [by_hand(pixels) for pixels in every]
    np.testing.assert_allclose(hidden, [a2 for a2, _ in expected], atol=1e-14)
    np.testing.assert_allclose(demons.output(hidden), [a3 for _, a3 in expected], atol=1e-14)


@pytest.mark.equation(
    "eq-demons-example",
    r"""
\begin{aligned}
a^3_{\text{“0”}} &= \sigma(4a^2_{\mathrm A} + 4a^2_{\mathrm C} - 4) \approx \sigma(-3.98) \approx 0.02, \\
a^3_{\text{“1”}} &= \sigma(4a^2_{\mathrm B} - 2) \approx \sigma(1.52) \approx 0.82 .
\end{aligned}
""",
)
def test_pixels_5_and_8_lead_to_the_verdict_1_with_the_numbers_of_the_text():
    (A, B, C), (zero, one) = by_hand((0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0))
    assert [round(a, 3) for a in (A, B, C)] == [0.002, 0.881, 0.002]
    assert (round(4 * A + 4 * C - 4, 2), round(4 * B - 2, 2)) == (-3.98, 1.52)
    assert (round(zero, 2), round(one, 2)) == (0.02, 0.82)
    assert Demons.of().verdict(SAMPLES["stroke"]) == 1


@pytest.mark.equation(
    "eq-four-pairs",
    r"""
\begin{aligned}
w_4 + w_7 &\ge \theta, & w_6 + w_9 &\ge \theta, \\
w_4 + w_6 &< \theta, & w_7 + w_9 &< \theta .
\end{aligned}
""",
)
def test_no_single_neuron_gives_the_verdicts_of_the_demons_on_four_pairs():
    verdicts = {}
    for pair in ((4, 7), (6, 9), (4, 6), (7, 9)):
        pixels = tuple(int(pixel in pair) for pixel in range(1, 13))
        zero, one = by_hand(pixels)[1]
        verdicts[pair] = int(one > zero)
        assert Demons.of().verdict(pixels) == verdicts[pair]
    assert list(verdicts.values()) == [0, 0, 1, 1]
    # Firing for 0 or for 1, no weights and no threshold do it: the two inequalities of a row, added up, contradict the others.
    w4, w6, w7, w9 = sp.symbols("w4 w6 w7 w9")
    assert sp.expand((w4 + w7) + (w6 + w9) - (w4 + w6) - (w7 + w9)) == 0
    rows = np.array([[int(pixel in pair) for pixel in range(1, 13)] + [-1] for pair in verdicts])
    for sign in (1, -1):
        fire = sign * (1 - 2 * np.array(list(verdicts.values())))
        found = linprog(np.zeros(13), -fire[:, None] * rows, np.where(fire > 0, 0, -1), bounds=(None, None))
        assert found.status == 2  # no solution
