"""Chapter 1: every labelled equation, proved by SymPy or computed independently of dlmath."""

import itertools
import math

import numpy as np
import pytest
import sympy as sp

from dlmath import ACTIVATIONS, SAMPLES, Demons, Layer, Neuron, relu, sigmoid, step, tanh

z, theta, b = sp.symbols("z theta b", real=True)
w1, w2, w3, x1, x2, x3, s = sp.symbols("w1:4 x1:4 s", real=True)
SIGMA = 1 / (1 + sp.exp(-z))
BITS = list(itertools.product([0, 1], repeat=3))
GRID = np.linspace(-8, 8, 161)


@pytest.mark.equation("eq-weighted-sum")
def test_an_input_that_is_off_adds_nothing_and_one_that_is_on_adds_its_weight():
    weights = (0.5, -2.0, 3.25)
    for bits in BITS:
        heard = sum(weight for weight, bit in zip(weights, bits, strict=True) if bit)
        assert Neuron(weights).z(bits) == pytest.approx(heard, abs=1e-15)


@pytest.mark.equation("eq-step")
def test_the_step_is_heavisides_function_with_one_at_zero():
    for value in (-3, sp.Rational(-1, 10**9), 0, sp.Rational(1, 10**9), 5):
        assert step(float(value)) == float(sp.Heaviside(value, 1))


@pytest.mark.equation("eq-neuron")
def test_a_step_neuron_fires_exactly_when_the_sum_reaches_the_threshold():
    # Quarters are exact in binary, so equality with the threshold is met, too.
    for weights in itertools.product([-1, -0.25, 0.5, 1], repeat=3):
        for level in (-0.5, 0, 0.25, 1):
            neuron = Neuron.with_threshold(weights, level, step)
            for bits in BITS:
                reached = weights[0] * bits[0] + weights[1] * bits[1] + weights[2] * bits[2] >= level
                assert neuron(bits) == (1 if reached else 0)


@pytest.mark.equation("eq-umbrella")
def test_the_umbrella_is_taken_when_the_sky_is_dark_rain_is_forecast_and_the_way_is_short():
    total = sp.Rational(1) * 1 + sp.Rational(3, 2) * 1 + (-1) * 1
    assert total == sp.Rational(3, 2)
    assert total - sp.Rational(6, 5) == sp.Rational(3, 10)
    umbrella = Neuron.with_threshold([1, 1.5, -1], 1.2, step)
    assert umbrella([1, 1, 1]) == 1
    assert umbrella([1, 0, 0]) == 0
    assert umbrella.z([1, 0, 0]) == pytest.approx(-0.2)


@pytest.mark.equation("eq-sigmoid")
def test_the_sigmoid_lies_between_0_and_1_climbs_and_is_one_half_at_0():
    assert SIGMA.subs(z, 0) == sp.Rational(1, 2)
    assert sp.limit(SIGMA, z, sp.oo) == 1
    assert sp.limit(SIGMA, z, -sp.oo) == 0
    assert sp.simplify(sp.diff(SIGMA, z) * (1 + sp.exp(-z)) ** 2 - sp.exp(-z)) == 0  # the slope is positive
    np.testing.assert_allclose(sigmoid(GRID), [float(SIGMA.subs(z, value)) for value in GRID], rtol=1e-14)
    assert round(float(SIGMA.subs(z, 0.3)), 3) == 0.574
    assert round(float(SIGMA.subs(z, -0.2)), 3) == 0.450
    assert round(math.exp(-0.3), 3) == 0.741
    assert round(math.exp(0.2), 3) == 1.221


@pytest.mark.equation("eq-sigmoid-symmetry")
def test_the_sigmoid_is_symmetric_about_one_half():
    assert sp.simplify(SIGMA.subs(z, -z) - (1 - SIGMA)) == 0
    np.testing.assert_allclose(sigmoid(-GRID), 1 - sigmoid(GRID), atol=1e-15)


@pytest.mark.equation("eq-sigmoid-symmetry-steps")
def test_each_step_from_one_minus_sigma_to_sigma_of_minus_z():
    e = sp.exp(-z)
    steps = [1 - SIGMA, (1 + e) / (1 + e) - 1 / (1 + e), e / (1 + e), 1 / (sp.exp(z) + 1), SIGMA.subs(z, -z)]
    for before, after in itertools.pairwise(steps):
        assert sp.simplify(before - after) == 0


@pytest.mark.equation("eq-activation")
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


@pytest.mark.equation("eq-tanh")
def test_tanh_is_a_stretched_sigmoid():
    assert sp.simplify(sp.tanh(z).rewrite(sp.exp) - (2 * SIGMA.subs(z, 2 * z) - 1)) == 0
    np.testing.assert_allclose(tanh(GRID), 2 / (1 + np.exp(-2 * GRID)) - 1, atol=1e-15)


@pytest.mark.equation("eq-tanh-steps")
def test_each_step_from_the_fraction_of_tanh_to_the_sigmoid():
    e = sp.exp(-2 * z)
    steps = [
        (sp.exp(z) - sp.exp(-z)) / (sp.exp(z) + sp.exp(-z)),
        (1 - e) / (1 + e),
        (2 - (1 + e)) / (1 + e),
        2 / (1 + e) - 1,
        2 * SIGMA.subs(z, 2 * z) - 1,
    ]
    for before, after in itertools.pairwise(steps):
        assert sp.simplify(before - after) == 0


@pytest.mark.equation("eq-relu")
def test_relu_is_the_larger_of_0_and_z():
    assert [relu(float(value)) for value in GRID] == [float(sp.Max(0, value)) for value in GRID]


@pytest.mark.equation("eq-bias")
def test_a_bias_is_the_threshold_with_its_sign_changed():
    with_threshold = w1 * x1 + w2 * x2 + w3 * x3 - theta
    with_bias = w1 * x1 + w2 * x2 + w3 * x3 + b
    assert sp.expand(with_threshold - with_bias.subs(b, -theta)) == 0
    for bits in BITS:
        assert Neuron.with_threshold([1, -2, 3], 0.75)(bits) == Neuron([1, -2, 3], b=-0.75)(bits)


@pytest.mark.equation("eq-inner-product")
def test_the_sum_is_one_inner_product_with_an_input_that_is_always_1():
    product = sp.Matrix([w1, w2, w3, b]).dot(sp.Matrix([x1, x2, x3, 1]))
    assert sp.expand(product - (w1 * x1 + w2 * x2 + w3 * x3 + b)) == 0
    rng = np.random.default_rng(1)
    for w, x, bias in zip(rng.normal(size=(9, 3)), rng.normal(size=(9, 3)), rng.normal(size=9), strict=True):
        assert Neuron(w, bias).z(x) == pytest.approx(math.fsum([*(w * x), bias]), abs=1e-14)


@pytest.mark.equation("eq-decision-line")
def test_a_neuron_is_undecided_exactly_on_the_line():
    on_the_line = sp.solve(sp.Eq(SIGMA.subs(z, w1 * x1 + w2 * x2 - theta), sp.Rational(1, 2)), x2)
    assert len(on_the_line) == 1
    assert sp.simplify(w1 * x1 + w2 * on_the_line[0] - theta) == 0
    # Its slope and the slope of the arrow are those of perpendicular lines.
    assert sp.simplify(sp.diff(on_the_line[0], x1) * (w2 / w1)) == -1
    neuron = Neuron.with_threshold([2, -0.5], 1, sigmoid)
    assert neuron([1, 2]) == 0.5


@pytest.mark.equation("eq-arrow")
def test_going_along_the_arrow_raises_the_sum():
    moved = w1 * (x1 + s * w1) + w2 * (x2 + s * w2)
    on_the_line = sp.expand(moved - (w1 * x1 + w2 * x2))
    assert sp.expand(on_the_line - s * (w1 * w1 + w2 * w2)) == 0


@pytest.mark.equation("eq-xor")
def test_the_four_inequalities_of_xor_contradict_each_other():
    # The proof's step: whatever the numbers, the second and third together with the first exclude the fourth.
    # (w1 − θ) ≥ 0, (w2 − θ) ≥ 0 and θ > 0 add up to w1 + w2 − θ > 0.
    assert sp.expand((w1 - theta) + (w2 - theta) + theta - (w1 + w2 - theta)) == 0
    # And by trying: no step neuron on a grid of weights and thresholds gets all four corners right.
    corners = [[0, 0], [0, 1], [1, 0], [1, 1]]
    values = np.arange(-3, 3.25, 0.25)
    best = max(
        sum(Neuron.with_threshold([p, q], level, step)(corners) == [0, 1, 1, 0])
        for p, q, level in itertools.product(values, values, values)
    )
    assert best == 3


@pytest.mark.equation("eq-xor-layers")
def test_and_of_or_and_nand_is_xor():
    for p, q in itertools.product([False, True], repeat=2):
        assert ((p or q) and not (p and q)) == (p != q)
    middle = Layer(W=[[1, 1], [-1, -1]], b=[-0.5, 1.5], activation=step)
    output = Layer(W=[[1, 1]], b=[-1.5], activation=step)
    corners = [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert middle(corners).tolist() == [[0, 1], [1, 1], [1, 1], [1, 0]]
    assert output(middle(corners)).ravel().tolist() == [0, 1, 1, 0]


@pytest.mark.equation("eq-layer")
def test_a_layer_computes_each_unit_by_the_sum_with_two_indices():
    rng = np.random.default_rng(2)
    W, bias, a = rng.normal(size=(4, 5)), rng.normal(size=4), rng.normal(size=5)
    layer = Layer(W, bias)
    for j in range(4):
        total = math.fsum(W[j, i] * a[i] for i in range(5)) + bias[j]
        assert layer.z(a)[j] == pytest.approx(total, abs=1e-13)
        assert layer(a)[j] == pytest.approx(1 / (1 + math.exp(-total)), abs=1e-13)


@pytest.mark.equation("eq-count")
def test_the_network_of_the_book_has_47_parameters():
    assert (12 * 3 + 3) + (3 * 2 + 2) == 47
    assert sum(layer.W.size + layer.b.size for layer in Demons.of()) == 47


def by_hand(pixels: tuple[int, ...]) -> tuple[list[float], list[float]]:
    """Compute the demons' excitement straight from the equation; pixel 1 is pixels[0]."""

    def sigma(value: float) -> float:
        return 1 / (1 + math.exp(-value))

    x = (0, *pixels)
    A, B, C = sigma(4 * x[4] + 4 * x[7] - 6), sigma(4 * x[5] + 4 * x[8] - 6), sigma(4 * x[6] + 4 * x[9] - 6)
    return [A, B, C], [sigma(4 * A + 4 * C - 4), sigma(4 * B - 2)]


@pytest.mark.equation("eq-demons")
def test_the_demons_follow_their_five_formulas_for_every_picture():
    demons = Demons.of()
    every = list(itertools.product([0, 1], repeat=12))
    hidden = demons.hidden(every)
    expected = [by_hand(pixels) for pixels in every]
    np.testing.assert_allclose(hidden, [a2 for a2, _ in expected], atol=1e-14)
    np.testing.assert_allclose(demons.output(hidden), [a3 for _, a3 in expected], atol=1e-14)


@pytest.mark.equation("eq-demons-example")
def test_pixels_5_and_8_lead_to_the_verdict_1_with_the_numbers_of_the_text():
    (A, B, C), (zero, one) = by_hand((0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0))
    assert [round(a, 3) for a in (A, B, C)] == [0.002, 0.881, 0.002]
    assert (round(4 * A + 4 * C - 4, 2), round(4 * B - 2, 2)) == (-3.98, 1.52)
    assert (round(zero, 2), round(one, 2)) == (0.02, 0.82)
    assert Demons.of().verdict(SAMPLES["stroke"]) == 1
