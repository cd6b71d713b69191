"""Chapter 4: every labelled equation, proved by SymPy or computed independently of dlmath."""

import itertools
import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy as sp
from scipy import optimize
from support.landscapes import CURVE_FORMULAS, SURFACE_FORMULAS

from dlmath import (
    CURVES,
    FORBES,
    GRAPHS,
    SURFACES,
    DivergenceError,
    Graph,
    Surface,
    descend,
    fit_line,
    line_cost,
    line_cost_gradient,
    multiplier,
    numerical_gradient,
    sigmoid,
)
from dlmath.chain import Step

x, y, z, u, v, w, h, a, b, c, lam = sp.symbols("x y z u v w h a b c lambda", real=True)
s, eta = sp.symbols("s eta", positive=True)
SIGMA = 1 / (1 + sp.exp(-x))
# Not only polynomials: beside the landscapes, two that bend in every way, and a function of five variables.
BENT = [*SURFACE_FORMULAS.values(), sp.exp(-x) * sp.sin(y), x / (1 + y**2)]
FIVE = sp.symbols("x1:6", real=True)
OF_FIVE = FIVE[0] * FIVE[1] + sp.sin(FIVE[2]) * FIVE[3] ** 2 + sp.exp(FIVE[4] * FIVE[0]) - FIVE[1] ** 3
PAIRS = list(itertools.product(["sum", "product"], ["bowl", "ellipse"]))
each_pair = pytest.mark.parametrize(("f", "g"), PAIRS)
RNG = np.random.default_rng(4)


def all_equal(*steps):
    """Every expression of a derivation is the one before it."""
    for before, after in itertools.pairwise(steps):
        assert sp.simplify(before - after) == 0


def gradient(f, variables=(x, y)):
    return sp.Matrix([sp.diff(f, variable) for variable in variables])


def as_function(expression, variables):
    """Make an expression a function of one array."""
    inner = sp.lambdify(variables, expression)
    return lambda point: np.array(inner(*point), dtype=float)


def smaller_than(error, step):
    """What is left out is small even compared with the step: their quotient goes to 0."""
    return sp.limit(error / step, step, 0) == 0


# One variable.


@pytest.mark.equation("eq-derivative", r"f'(x) = \lim_{\Delta x\to 0}\frac{f(x + \Delta x) - f(x)}{\Delta x}")
def test_the_derivative_is_the_limit_of_the_slope_between_two_points():
    for name, f in CURVE_FORMULAS.items():
        quotient = (f.subs(x, x + h) - f) / h
        all_equal(sp.limit(quotient, h, 0), sp.diff(f, x))
        exact = sp.lambdify([x, h], quotient, "mpmath")
        for place in (-2.5, -0.5, 0, 1, 3):
            with mpmath.workdps(60):
                slopes = [exact(mpmath.mpf(place), mpmath.mpf(10) ** -k) for k in (1, 2, 3, 30)]
            apart = [abs(slope - slopes[-1]) for slope in slopes]
            assert apart[2] < apart[1] / 5 < apart[0] / 25
            assert CURVES[name].slope(place) == pytest.approx(float(slopes[-1]), rel=1e-14, abs=1e-15)


def test_at_the_corner_of_relu_the_slope_from_the_left_is_not_that_from_the_right():
    quotient = (sp.Max(0, h) - sp.Max(0, 0)) / h
    assert (sp.limit(quotient, h, 0, "-"), sp.limit(quotient, h, 0, "+")) == (0, 1)


@pytest.mark.equation(
    "eq-square-derivative",
    r"""
\frac{(x + \Delta x)^2 - x^2}{\Delta x} = \frac{2x\,\Delta x + (\Delta x)^2}{\Delta x} = 2x + \Delta x \;\to\; 2x .
""",
)
def test_each_step_to_the_derivative_of_the_parabola():
    all_equal(((x + h) ** 2 - x**2) / h, (2 * x * h + h**2) / h, 2 * x + h)
    assert sp.limit(2 * x + h, h, 0) == 2 * x


@pytest.mark.equation("eq-linear", r"f(x + \Delta x) \approx f(x) + f'(x)\,\Delta x")
def test_the_error_of_the_tangent_shrinks_with_the_square_of_the_distance():
    for f in CURVE_FORMULAS.values():
        error = f.subs(x, x + h) - (f + sp.diff(f, x) * h)
        assert sp.limit(error / h, h, 0) == 0
        all_equal(sp.limit(error / h**2, h, 0), sp.diff(f, x, 2) / 2)  # of a parabola
    for curve, place, sign in itertools.product(CURVES.values(), (-2.0, 0.5, 1.0, 1.5), (-1, 1)):
        distances = sign * 2.0 ** -np.arange(6, 11)
        errors = np.abs(curve(place + distances) - curve.linear(place, distances))
        np.testing.assert_allclose(errors[:-1] / errors[1:], 4, rtol=0.05)


def test_the_error_of_the_parabola_is_the_square_of_the_distance_exactly():
    assert sp.expand((x + h) ** 2 - (x**2 + 2 * x * h) - h**2) == 0


@pytest.mark.equation(
    "eq-exponential",
    r"""
\frac{e^{x + \Delta x} - e^x}{\Delta x} = e^x\,\frac{e^{\Delta x} - 1}{\Delta x} \to e^x, \qquad\text{so}\qquad (e^x)' = e^x .
""",
)
def test_the_exponential_function_is_its_own_derivative():
    inner = (sp.exp(h) - 1) / h
    all_equal((sp.exp(x + h) - sp.exp(x)) / h, sp.exp(x) * inner)
    assert sp.limit(inner, h, 0) == 1  # which is what e is chosen for
    assert sp.limit(sp.exp(x) * inner, h, 0) == sp.exp(x) == sp.diff(sp.exp(x), x)
    base = sp.Symbol("b", positive=True)
    assert sp.solve(sp.limit((base**h - 1) / h, h, 0) - 1, base) == [sp.E]  # and nothing else


@pytest.mark.equation(
    "eq-reciprocal-steps",
    r"""
\frac{1}{\Delta x}\Bigl(\frac1{f(x + \Delta x)} - \frac1{f(x)}\Bigr) = -\frac{f(x + \Delta x) - f(x)}{\Delta x}\cdot\frac1{f(x + \Delta x)\,f(x)} .
""",
)
def test_the_difference_of_two_reciprocals_over_one_denominator():
    f = sp.Function("f")
    left = (1 / f(x + h) - 1 / f(x)) / h
    all_equal(left, -(f(x + h) - f(x)) / h * (1 / (f(x + h) * f(x))))


@pytest.mark.equation("eq-reciprocal", r"\Bigl(\frac1{f(x)}\Bigr)' = -\frac{f'(x)}{\{f(x)\}^2}")
def test_the_derivative_of_one_divided_by_a_function_is_the_limit_of_both_factors():
    for f in (x**2 + 1, 1 + sp.exp(-x), 2 + sp.sin(x), x):
        moved = f.subs(x, x + h)
        assert sp.limit(moved, h, 0) == f
        first, second = -(moved - f) / h, 1 / (moved * f)
        all_equal(sp.limit(first, h, 0) * sp.limit(second, h, 0), -sp.diff(f, x) / f**2)
        all_equal(sp.limit((1 / moved - 1 / f) / h, h, 0), -sp.diff(f, x) / f**2)


@pytest.mark.equation("eq-chain", r"\frac{dy}{dx} = \frac{dy}{du}\,\frac{du}{dx}")
def test_rates_multiply():
    # Multiplied out, a polynomial of a polynomial is differentiated power by power, without the rule.
    p, q = (sp.symbols(f"{name}0:5") for name in "pq")
    outer = sum(coefficient * u**k for k, coefficient in enumerate(p))
    inner = sum(coefficient * x**k for k, coefficient in enumerate(q))
    whole = sp.Poly(sp.expand(outer.subs(u, inner)), x)
    by_powers = sum(k * coefficient * x ** (k - 1) for (k,), coefficient in whole.terms() if k)
    assert sp.expand(by_powers - sp.diff(outer, u).subs(u, inner) * sp.diff(inner, x)) == 0
    # Others by small differences in many digits, each function for itself.
    for y_of_u, u_of_x in itertools.product([mpmath.exp, mpmath.sin, mpmath.atan], repeat=2):
        for place in (-1.5, 0.25, 2):
            with mpmath.workdps(30):
                product = mpmath.diff(y_of_u, u_of_x(place)) * mpmath.diff(u_of_x, place)
                whole = mpmath.diff(lambda x, y=y_of_u, u=u_of_x: y(u(x)), place)
            assert float(whole) == pytest.approx(float(product), rel=1e-10)


@pytest.mark.equation(
    "eq-chain-steps",
    r"""
\frac{\Delta y}{\Delta x} = \Bigl(\frac{dy}{du} + \varepsilon\Bigr)\frac{\Delta u}{\Delta x} \to \frac{dy}{du}\,\frac{du}{dx} .
""",
)
@pytest.mark.gate
def test_the_proof_of_the_chain_rule_holds_even_where_u_does_not_change():
    def epsilon(outer, at, change):
        """By how much the quotient differs from the derivative; 0 if there is no quotient."""
        if change == 0:
            return 0
        return (outer.subs(u, at + change) - outer.subs(u, at)) / change - sp.diff(outer, u).subs(u, at)

    stands_still = 0
    for outer, inner in [(u**3, x**2 - x), (sp.exp(u), x**2 - x), (1 / (1 + u**2), sp.sin(x)), (u**2, 2 * x + 1)]:
        assert sp.limit(epsilon(outer, a, h), h, 0) == 0
        du = inner.subs(x, x + h) - inner
        quotient = (sp.diff(outer, u).subs(u, inner) + epsilon(outer, inner, du)) * du / h
        all_equal(sp.limit(quotient, h, 0), sp.diff(outer, u).subs(u, inner) * sp.diff(inner, x))
        for place, dx in itertools.product([0, sp.Rational(1, 2)], [1, -1, sp.Rational(1, 3)]):
            at = inner.subs(x, place)
            change = inner.subs(x, place + dx) - at
            dy = outer.subs(u, at + change) - outer.subs(u, at)
            slope = sp.diff(outer, u).subs(u, at)
            assert sp.simplify(dy / dx - (slope + epsilon(outer, at, change)) * change / dx) == 0
            stands_still += change == 0
    assert stands_still
    # x² sin(π/x) comes back to its value at 0 again and again, however near; the product is 0 there, as it must.
    wave = x**2 * sp.sin(sp.pi / x)
    for k in (1, 10, 10**6):
        for dx in (sp.Rational(1, k), sp.Rational(2, 2 * k + 1)):
            change = wave.subs(x, dx)  # from the value 0 at 0
            dy = sp.exp(change) - 1
            assert sp.simplify(dy / dx - (1 + epsilon(sp.exp(u), 0, change)) * change / dx) == 0
            assert abs(dy / dx) <= 2 * dx
        assert wave.subs(x, sp.Rational(1, k)) == 0


@pytest.mark.equation("eq-exp-minus", r"(e^{-x})' = e^u\cdot(-1) = -e^{-x}")
def test_the_derivative_of_e_to_the_minus_x():
    product = sp.diff(sp.exp(u), u) * sp.diff(-x, x)
    assert product == sp.exp(u) * (-1)
    limit = sp.limit((sp.exp(-(x + h)) - sp.exp(-x)) / h, h, 0)
    all_equal(limit, product.subs(u, -x), -sp.exp(-x))
    for place in (-3, -0.5, 0, 2):
        assert GRAPHS["exponential"].derivative(place) == pytest.approx(-math.exp(-place), rel=1e-14)
        assert CURVES["exponential"].slope(place) == pytest.approx(-math.exp(-place), rel=1e-14)


# The sigmoid, twice.


@pytest.mark.equation(
    "eq-sigmoid-quotient",
    r"""
\sigma'(x) = -\frac{(1 + e^{-x})'}{(1 + e^{-x})^2} = \frac{e^{-x}}{(1 + e^{-x})^2} .
""",
)
def test_the_slope_of_the_sigmoid_by_the_rule_for_one_divided_by_a_function():
    f = 1 + sp.exp(-x)
    assert sp.diff(f, x) == -sp.exp(-x)
    limit = sp.limit((SIGMA.subs(x, x + h) - SIGMA) / h, h, 0)
    all_equal(limit, -sp.diff(f, x) / f**2, sp.exp(-x) / f**2)


@pytest.mark.equation(
    "eq-sigmoid-split",
    r"""
\begin{aligned}
\frac{e^{-x}}{(1 + e^{-x})^2} &= \frac{1 + e^{-x}}{(1 + e^{-x})^2} - \frac1{(1 + e^{-x})^2} \\
&= \frac1{1 + e^{-x}} - \frac1{(1 + e^{-x})^2} = \sigma(x) - \sigma(x)^2 .
\end{aligned}
""",
)
def test_each_step_of_splitting_the_fraction():
    f = 1 + sp.exp(-x)
    assert sp.exp(-x) == f - 1
    all_equal(sp.exp(-x) / f**2, f / f**2 - 1 / f**2, 1 / f - 1 / f**2, SIGMA - SIGMA**2)


@pytest.mark.equation("eq-sigmoid-derivative", r"\sigma'(x) = \sigma(x)\{1 - \sigma(x)\}")
def test_the_slope_of_the_sigmoid_follows_from_its_value():
    all_equal(SIGMA - SIGMA**2, SIGMA * (1 - SIGMA), sp.diff(SIGMA, x))
    for place in np.linspace(-30, 30, 61):
        with mpmath.workdps(40):
            slope = mpmath.diff(lambda t: 1 / (1 + mpmath.exp(-t)), float(place))
        value = sigmoid(place)
        assert value * (1 - value) == pytest.approx(float(slope), rel=1e-11, abs=1e-15)
        assert sigmoid.derivative(place) == pytest.approx(float(slope), rel=1e-11)


@pytest.mark.equation("eq-sigmoid-chain", r"u = -x, \qquad v = e^u, \qquad w = 1 + v, \qquad y = \frac1w")
def test_the_four_small_steps_are_the_sigmoid_and_their_slopes_those_on_the_arrows():
    one = sp.Integer(1)
    steps = [(u, -x, x, -one), (v, sp.exp(u), u, v), (w, 1 + v, v, one), (y, 1 / w, w, -1 / w**2)]
    whole = y
    for name, formula, _, _ in reversed(steps):
        whole = whole.subs(name, formula)
    assert sp.simplify(whole - SIGMA) == 0
    graph = GRAPHS["sigmoid"]
    assert [step.name for step in graph.steps] == [str(name) for name, _, _, _ in steps]
    for name, formula, before, said in steps:
        slope = sp.limit((formula.subs(before, before + h) - formula) / h, h, 0)
        assert sp.simplify(slope - said.subs(name, formula)) == 0
        for place in (-2, 0, 0.75):
            values = graph.values(place)
            numbers = {symbol: values[str(symbol)] for symbol in (x, u, v, w)}
            assert graph.edges(place)[str(before), str(name)] == pytest.approx(float(said.subs(numbers)))


@pytest.mark.equation(
    "eq-sigmoid-chain-product",
    r"""
\frac{dy}{dx} = -\frac1{w^2}\cdot 1\cdot v\cdot(-1) = \frac{v}{w^2} = \frac1w\cdot\frac{w - 1}{w} = y\,(1 - y) .
""",
)
def test_each_step_of_the_product_along_the_chain():
    product = -1 / w**2 * 1 * v * (-1)
    all_equal(product, v / w**2)
    all_equal((v / w**2).subs(v, w - 1), 1 / w * ((w - 1) / w))
    all_equal((1 / w * ((w - 1) / w)).subs(w, 1 / y), y * (1 - y))
    all_equal(product.subs({v: sp.exp(-x), w: 1 + sp.exp(-x)}), SIGMA * (1 - SIGMA), sp.diff(SIGMA, x))
    for place in (-4, -1, 0, 2.5):
        assert GRAPHS["sigmoid"].derivative(place) == pytest.approx(float(sp.diff(SIGMA, x).subs(x, place)))


# Several variables.


@pytest.mark.equation(
    "eq-partial",
    r"""
\begin{aligned}
\frac{\partial z}{\partial x} = \frac{\partial f(x, y)}{\partial x} &= \lim_{\Delta x\to 0}\frac{f(x + \Delta x, y) - f(x, y)}{\Delta x}, \\
\frac{\partial z}{\partial y} = \frac{\partial f(x, y)}{\partial y} &= \lim_{\Delta y\to 0}\frac{f(x, y + \Delta y) - f(x, y)}{\Delta y} .
\end{aligned}
""",
)
@pytest.mark.gate
def test_a_partial_derivative_is_a_limit_with_the_other_variable_held():
    for f in BENT:
        for variable, held in ((x, y), (y, x)):
            limit = sp.limit((f.subs(variable, variable + h) - f) / h, h, 0)
            # Held, the other variable is a number like any other: its letter may be that of a constant.
            all_equal(limit, sp.diff(f.subs(held, c), variable).subs(c, held))
    for name, f in SURFACE_FORMULAS.items():
        for point in itertools.product([-1.5, 0, 0.75], repeat=2):
            limits = [
                float(sp.limit((f.subs(t, t + h) - f).subs({x: point[0], y: point[1]}) / h, h, 0)) for t in (x, y)
            ]
            np.testing.assert_allclose(SURFACES[name].gradient(point), limits, rtol=0, atol=1e-12)
            np.testing.assert_allclose(numerical_gradient(SURFACES[name], point), limits, rtol=0, atol=2e-5)


@pytest.mark.equation(
    "eq-partial-example", r"\frac{\partial z}{\partial x} = 2xy, \qquad \frac{\partial z}{\partial y} = x^2 + 3"
)
def test_the_two_slopes_of_the_example():
    f = x**2 * y + 3 * y
    assert sp.expand(sp.limit((f.subs(x, x + h) - f) / h, h, 0) - 2 * x * y) == 0
    assert sp.expand(sp.limit((f.subs(y, y + h) - f) / h, h, 0) - (x**2 + 3)) == 0


@pytest.mark.equation(
    "eq-linear-two",
    r"""
f(x + \Delta x, y + \Delta y) \approx f(x, y) + \frac{\partial f(x, y)}{\partial x}\Delta x + \frac{\partial f(x, y)}{\partial y}\Delta y .
""",
)
@pytest.mark.gate
def test_in_two_variables_the_tangents_add_up_whichever_way_one_goes():
    for f in BENT:
        by_x, by_y = sp.diff(f, x), sp.diff(f, y)
        # One after the other, a step of (sa, sb): first x changes, then y, from the point reached so far.
        reached, goal = f.subs(x, x + s * a), f.subs({x: x + s * a, y: y + s * b}, simultaneous=True)
        assert smaller_than(reached - f - by_x * s * a, s)
        assert smaller_than(goal - reached - by_y.subs(x, x + s * a) * s * b, s)
        # The second slope is the one at the point reached; to take that at the start leaves out nothing that counts.
        assert smaller_than((by_y.subs(x, x + s * a) - by_y) * s * b, s)
        assert smaller_than(goal - (f + by_x * s * a + by_y * s * b), s)
    # In every direction alike: half the step, a quarter of the largest error.
    around = np.linspace(0, 2 * np.pi, 25)
    circle = np.column_stack([np.cos(around), np.sin(around)])
    for name in ("bowl", "long_bowl", "two_valleys", "saddle", "product"):
        at = np.array([0.8, -1.1])
        worst = []
        for size in (0.02, 0.01):
            straight = SURFACES[name](at) + size * circle @ SURFACES[name].gradient(at)
            worst.append(np.abs(SURFACES[name](at + size * circle) - straight).max())
        assert worst[0] / worst[1] == pytest.approx(4, rel=0.05)


@pytest.mark.equation(
    "eq-delta-z",
    r"""
\Delta z \approx \frac{\partial z}{\partial x}\Delta x + \frac{\partial z}{\partial y}\Delta y, \qquad
\Delta z \approx \frac{\partial z}{\partial w}\Delta w + \frac{\partial z}{\partial x}\Delta x + \frac{\partial z}{\partial y}\Delta y .
""",
)
@pytest.mark.gate
def test_the_change_of_height_is_a_sum_over_the_variables():
    for f in BENT:
        change = f.subs({x: x + s * a, y: y + s * b}, simultaneous=True) - f
        assert smaller_than(change - (sp.diff(f, x) * s * a + sp.diff(f, y) * s * b), s)
    for f in (w * x**2 - y * w**3, sp.sin(w * x) + y * w, sp.exp(w - y) * x):
        change = f.subs({w: w + s * c, x: x + s * a, y: y + s * b}, simultaneous=True) - f
        straight = sp.diff(f, w) * s * c + sp.diff(f, x) * s * a + sp.diff(f, y) * s * b
        assert smaller_than(change - straight, s)


@pytest.mark.equation(
    "eq-gradient",
    r"""
\nabla f = \Bigl(\frac{\partial f}{\partial x_1}, \frac{\partial f}{\partial x_2}, \dots, \frac{\partial f}{\partial x_n}\Bigr), \qquad
\Delta\boldsymbol x = (\Delta x_1, \Delta x_2, \dots, \Delta x_n)
""",
)
def test_the_gradient_has_the_slope_along_each_axis_in_its_place():
    function, slopes = as_function(OF_FIVE, FIVE), as_function(list(gradient(OF_FIVE, FIVE)), FIVE)
    for point in RNG.uniform(-1, 1, size=(5, 5)):
        expected = slopes(point)
        assert len(set(expected.round(6))) == 5  # so that no two places can be exchanged unnoticed
        np.testing.assert_allclose(numerical_gradient(function, point), expected, rtol=0, atol=1e-5)
        for i, along in enumerate(np.eye(5)):
            # A displacement that changes x_i alone tells the i-th component.
            slope = (function(point + 1e-5 * along) - function(point - 1e-5 * along)) / 2e-5
            assert expected[i] == pytest.approx(slope, abs=1e-8)


@pytest.mark.equation("eq-delta-gradient", r"\Delta z \approx \nabla f\cdot\Delta\boldsymbol x")
def test_for_any_number_of_variables_the_change_is_about_an_inner_product():
    steps = sp.symbols("d1:6", real=True)
    moved = {variable: variable + s * d for variable, d in zip(FIVE, steps, strict=True)}
    change = OF_FIVE.subs(moved, simultaneous=True) - OF_FIVE
    # The limit is taken as the derivative by s along the straight way, without the partial ones.
    all_equal(sp.diff(change, s).subs(s, 0), gradient(OF_FIVE, FIVE).dot(sp.Matrix(steps)))
    function, slopes = as_function(OF_FIVE, FIVE), as_function(list(gradient(OF_FIVE, FIVE)), FIVE)
    for point, step in zip(RNG.uniform(-1, 1, size=(9, 5)), RNG.normal(size=(9, 5)), strict=True):
        errors = [
            abs(function(point + size * step) - function(point) - slopes(point) @ (size * step))
            for size in (1e-2, 1e-3, 1e-4)
        ]
        assert errors[2] / 1e-4 < errors[1] / 1e-3 / 5 < errors[0] / 1e-2 / 25  # even compared with the step


@pytest.mark.equation(
    "eq-gradient-example",
    r"""
\begin{aligned}
\nabla z\cdot\Delta\boldsymbol x &= 2\cdot 0.1 + 4\cdot(-0.05) = 0, \\
\text{while exactly}\qquad \Delta z &= 1.1^2 + 1.95^2 - 5 = 0.0125 .
\end{aligned}
""",
)
def test_orthogonally_to_the_gradient_the_height_hardly_changes():
    step = sp.Matrix([sp.Rational(1, 10), sp.Rational(-1, 20)])
    here = {x: 1, y: 2}
    assert gradient(SURFACE_FORMULAS["bowl"]).subs(here) == sp.Matrix([2, 4])
    assert gradient(SURFACE_FORMULAS["bowl"]).subs(here).dot(step) == 2 * step[0] + 4 * step[1] == 0
    exact = SURFACE_FORMULAS["bowl"].subs({x: 1 + step[0], y: 2 + step[1]}) - SURFACE_FORMULAS["bowl"].subs(here)
    assert exact == sp.Rational(11, 10) ** 2 + sp.Rational(195, 100) ** 2 - 5 == sp.Rational(125, 10000)
    assert SURFACES["bowl"]([1.1, 1.95]) - SURFACES["bowl"]([1, 2]) == pytest.approx(0.0125, rel=1e-12)


def other_point_on_the_contour(surface, here, distance):
    """Return a point as high as this one at a distance from it, found by its height alone."""

    def at(angle):
        return here + distance * np.array([math.cos(angle), math.sin(angle)])

    def above(angle):
        return surface(at(angle)) - surface(here)

    angles = 0.001 + np.linspace(0, 2 * np.pi, 361)
    crossing = next(pair for pair in itertools.pairwise(angles) if above(pair[0]) * above(pair[1]) < 0)
    return at(optimize.brentq(above, *crossing, xtol=1e-13))


def test_the_gradient_stands_at_a_right_angle_to_the_contour_line_and_points_to_where_it_climbs():
    for surface in SURFACES.values():
        for here in np.array([[0.75, -1.0], [-1.5, 0.5], [0.3, 1.25]]):
            height, slope = surface(here), surface.gradient(here)
            changes = []
            for distance in (1e-2, 1e-3, 1e-4):
                step = other_point_on_the_contour(surface, here, distance) - here
                changes.append(abs(slope @ step) / distance)
            assert changes[2] < 1e-3  # small even compared with the step
            assert changes[2] < changes[1] / 5 + 1e-9 < changes[0] / 25 + 2e-9
            assert surface(here + 1e-4 * slope) > height > surface(here - 1e-4 * slope)


# Paths.


def two_by_two(by):
    """Return the slope of a polynomial of two polynomials, multiplied out, and what each of the two paths brings."""
    p, q, r = (sp.symbols(f"{name}0:6") for name in "pqr")

    def quadratic(k, s, t):
        return k[0] + k[1] * s + k[2] * t + k[3] * s**2 + k[4] * s * t + k[5] * t**2

    outer, inner = quadratic(p, u, v), {u: quadratic(q, x, y), v: quadratic(r, x, y)}
    whole = sp.diff(sp.expand(outer.subs(inner, simultaneous=True)), by)
    paths = [sp.diff(outer, t).subs(inner, simultaneous=True) * sp.diff(inner[t], by) for t in (u, v)]
    return whole, paths


def by_small_differences(by, place):
    """Return the same for functions that are no polynomials, every derivative a small difference in many digits."""

    def outer(u, v):
        return mpmath.sin(u * v) + mpmath.exp(u)

    def inner(x, y):
        return x * mpmath.exp(y), mpmath.cos(x + 2 * y)

    one = {x: (1, 0), y: (0, 1)}[by]
    with mpmath.workdps(30):
        whole = mpmath.diff(lambda x, y: outer(*inner(x, y)), place, one)
        paths = [
            mpmath.diff(outer, inner(*place), way) * mpmath.diff(lambda x, y, k=k: inner(x, y)[k], place, one)
            for k, way in enumerate([(1, 0), (0, 1)])
        ]
    return float(whole), [float(path) for path in paths]


def the_rates_along_both_ways_add_up(by):
    whole, paths = two_by_two(by)
    assert sp.expand(whole - sum(paths)) == 0
    for place in ((0.5, -1), (2, 0.25)):
        slope, products = by_small_differences(by, place)
        assert slope == pytest.approx(sum(products), rel=1e-10)


@pytest.mark.equation(
    "eq-chain-two-steps",
    r"""
\Delta z \approx \frac{\partial z}{\partial u}\Delta u + \frac{\partial z}{\partial v}\Delta v \approx \frac{\partial z}{\partial u}\frac{\partial u}{\partial x}\Delta x + \frac{\partial z}{\partial v}\frac{\partial v}{\partial x}\Delta x
""",
)
@pytest.mark.gate
def test_a_change_of_x_reaches_z_in_two_ways():
    for outer, of_u, of_v in (
        (u * v, x + y, x * y),
        (sp.sin(u) - v**2, x**2 * y, sp.exp(x)),
        (u / (1 + v**2), x * y, x - y),
    ):
        inside = {u: of_u, v: of_v}
        du, dv = (f.subs(x, x + s) - f for f in (of_u, of_v))
        dz = outer.subs({u: of_u + du, v: of_v + dv}, simultaneous=True) - outer.subs(inside, simultaneous=True)
        by_u, by_v = (sp.diff(outer, each).subs(inside, simultaneous=True) for each in (u, v))
        first = by_u * du + by_v * dv
        second = by_u * sp.diff(of_u, x) * s + by_v * sp.diff(of_v, x) * s
        assert smaller_than(dz - first, s)
        assert smaller_than(first - second, s)


@pytest.mark.equation(
    "eq-chain-two",
    r"""
\frac{\partial z}{\partial x} = \frac{\partial z}{\partial u}\frac{\partial u}{\partial x} + \frac{\partial z}{\partial v}\frac{\partial v}{\partial x}
""",
)
def test_with_two_ways_from_x_to_z_the_rates_along_both_add_up():
    the_rates_along_both_ways_add_up(x)
    assert all(sp.expand(path) != 0 for path in two_by_two(x)[1])


@pytest.mark.equation(
    "eq-chain-two-y",
    r"""
\frac{\partial z}{\partial y} = \frac{\partial z}{\partial u}\frac{\partial u}{\partial y} + \frac{\partial z}{\partial v}\frac{\partial v}{\partial y} .
""",
)
def test_with_two_ways_from_y_to_z_the_rates_along_both_add_up():
    the_rates_along_both_ways_add_up(y)


@pytest.mark.equation(
    "eq-paths-example",
    r"""
\frac{\partial z}{\partial x} = v\cdot 1 + u\cdot y = xy + (x + y)\,y = 2xy + y^2 .
""",
)
def test_each_step_of_the_example_with_two_paths():
    inner = {u: x + y, v: x * y}
    assert (sp.diff(u * v, u), sp.diff(u * v, v)) == (v, u)
    assert [sp.diff(inner[t], x) for t in (u, v)] == [1, y]
    all_equal((v * 1 + u * y).subs(inner), x * y + (x + y) * y, 2 * x * y + y**2)
    multiplied = sp.expand(inner[u] * inner[v])
    assert multiplied == x**2 * y + x * y**2
    assert sp.expand(sp.diff(multiplied, x) - (2 * x * y + y**2)) == 0


def test_in_longer_graphs_the_sum_over_all_paths_is_sympys_derivative():
    p, q, r, t = sp.symbols("p q r t", real=True)
    formulas = {  # x acts on three of them, two act on two, and three on y
        p: x**2 + 1,
        q: sp.sin(x),
        r: p * q - x,
        t: sp.exp(-q) + p,
        y: r * t + q**2,
    }
    values, steps = {x: x}, []
    for name, formula in formulas.items():
        values[name] = formula.subs(values)
        inputs = sorted(formula.free_symbols, key=str)
        slopes = tuple(sp.lambdify(inputs, sp.diff(formula, symbol), "math") for symbol in inputs)
        steps.append(Step(str(name), tuple(map(str, inputs)), sp.lambdify(inputs, formula, "math"), slopes))
    graph = Graph(tuple(steps))
    products = []
    for path in graph.paths():
        arrows = itertools.pairwise(sp.Symbol(name, real=True) for name in path)
        products.append(math.prod(sp.diff(formulas[end], start) for start, end in arrows).subs(values))
    # Through r: by p, by q, straight; through t: by p, by q; and by q straight to y.
    assert len(products) == len(set(graph.paths())) == 3 + 2 + 1
    assert sp.simplify(sum(products) - sp.diff(values[y], x)) == 0
    for place in (-1.25, 0.5, 2):
        expected = [float(product.subs(x, place)) for product in products]
        np.testing.assert_allclose(graph.products(place), expected, rtol=1e-12)
        assert graph.derivative(place) == pytest.approx(float(sp.diff(values[y], x).subs(x, place)), rel=1e-12)


# A path with a railing.


@pytest.mark.equation(
    "eq-split-gradient",
    r"""
\nabla f = \lambda\nabla g + \boldsymbol r, \qquad \boldsymbol r\cdot\nabla g = 0 .
""",
)
def test_a_gradient_splits_into_a_multiple_of_the_other_and_a_rest_at_a_right_angle():
    f, g = sp.Matrix(sp.symbols("f1:4")), sp.Matrix(sp.symbols("g1:4"))
    times = f.dot(g) / g.dot(g)
    rest = f - times * g
    assert sp.simplify(rest.dot(g)) == 0
    assert sp.solve((f - lam * g).dot(g), lam) == [sp.expand(f.dot(g)) / g.dot(g)]  # and there is no other way
    for n in (1, 2, 3, 47):
        for ours, theirs in zip(RNG.normal(size=(5, n)), RNG.normal(size=(5, n)), strict=True):
            number, along = multiplier(ours, theirs)
            (nearest,), *_ = np.linalg.lstsq(theirs[:, None], ours, rcond=None)
            assert number == pytest.approx(nearest, rel=1e-9)
            np.testing.assert_allclose(along, ours - nearest * theirs, atol=1e-12)


def correction(g, here, step):
    """Return how far along ∇g the path runs beside the goal of a straight step; found by the value of g alone."""
    return optimize.brentq(lambda t: g(here + step + t * g.gradient(here)) - g(here), -0.1, 0.1, xtol=1e-15)


@pytest.mark.equation(
    "eq-climb",
    r"""
\Delta f \approx \nabla f\cdot s\,\boldsymbol r = s\,(\lambda\nabla g + \boldsymbol r)\cdot\boldsymbol r = s\,|\boldsymbol r|^2
""",
)
def test_where_a_rest_is_left_the_path_still_climbs_in_its_direction():
    g = sp.Matrix(sp.symbols("g1:4", real=True))
    anything = sp.Matrix(sp.symbols("a1:4", real=True))
    r = anything - anything.dot(g) / g.dot(g) * g  # any vector at a right angle to ∇g
    f = lam * g + r
    all_equal(f.dot(s * r), s * (lam * g + r).dot(r), s * r.dot(r))
    # On the path itself, a step takes back what it left it by.
    for f_name, g_name in PAIRS:
        f, g = SURFACES[f_name], SURFACES[g_name]
        for here in np.array([[1.25, 0.5], [-0.5, 1.0]]):
            _, rest = multiplier(f.gradient(here), g.gradient(here))
            sizes = (1e-2, 1e-3, 1e-4)
            corrections = [correction(g, here, size * rest) for size in sizes]
            climbs = [
                (f(here + size * rest + t * g.gradient(here)) - f(here)) / size
                for size, t in zip(sizes, corrections, strict=True)
            ]
            assert min(climbs) > 0
            assert climbs[2] == pytest.approx(rest @ rest, rel=2e-3)
            shares = np.abs(corrections) / sizes
            assert shares[2] < shares[1] / 5 < shares[0] / 25  # small compared with s


def along(f, g, value):
    """The path g = value and f on it, both as formulas in the angle t: no gradient, no multiplier."""
    t = sp.Symbol("t", real=True)
    path = sp.Matrix([sp.cos(t), sp.sin(t) / (sp.sqrt(3) if g == "ellipse" else 1)]) * sp.sqrt(value)
    on = dict(zip((x, y), path, strict=True))
    assert sp.simplify(SURFACE_FORMULAS[g].subs(on) - value) == 0
    return t, path, SURFACE_FORMULAS[f].subs(on)


@each_pair
@pytest.mark.equation("eq-lagrange", r"\nabla f = \lambda\nabla g")
def test_the_gradients_lie_on_one_line_exactly_at_the_highest_and_lowest_points_of_the_path(f, g):
    t, path, height = along(f, g, 2)
    on = dict(zip((x, y), path, strict=True))
    f_gradient, g_gradient = gradient(SURFACE_FORMULAS[f]).subs(on), gradient(SURFACE_FORMULAS[g]).subs(on)
    rest = f_gradient - f_gradient.dot(g_gradient) / g_gradient.dot(g_gradient) * g_gradient
    # The path runs at a right angle to ∇g, and climbs by its part of the rest.
    assert sp.simplify(g_gradient.dot(path.diff(t))) == 0
    assert sp.simplify(height.diff(t) - rest.dot(path.diff(t))) == 0
    heights, points = sp.lambdify(t, height), sp.lambdify(t, list(path))
    angles = np.linspace(0, 2 * np.pi, 720, endpoint=False) + 0.001
    levels = heights(angles)
    extreme = (levels - np.roll(levels, 1)) * (levels - np.roll(levels, -1)) > 0
    assert extreme.sum() == {"sum": 2, "product": 4}[f]
    for angle in angles[extreme]:
        sign = -1 if heights(angle) > 0 else 1
        best = optimize.minimize_scalar(lambda t, sign=sign: sign * heights(t), (angle - 0.01, angle, angle + 0.01))
        point = points(best.x)
        number, left = multiplier(SURFACES[f].gradient(point), SURFACES[g].gradient(point))
        np.testing.assert_allclose(left, 0, atol=1e-6)
        np.testing.assert_allclose(SURFACES[f].gradient(point), number * SURFACES[g].gradient(point), atol=1e-6)
        for turned in (-0.2, 0.2):
            point = points(best.x + turned)
            assert np.linalg.norm(multiplier(SURFACES[f].gradient(point), SURFACES[g].gradient(point))[1]) > 0.05


def test_with_more_coordinates_the_path_is_a_surface_and_the_gradients_lie_on_one_line_too():
    slope, stretch = np.array([1.0, -2.0, 0.5, 3.0]), np.array([1.0, 2.0, 3.0, 0.5])
    best = optimize.minimize(
        lambda p: -(slope @ p + p[0] * p[1]),
        x0=[0.5, -0.5, 0.5, 0.5],
        constraints={"type": "eq", "fun": lambda p: stretch @ p**2 - 5},
        tol=1e-12,
    )
    f_gradient = slope + np.array([best.x[1], best.x[0], 0, 0])
    _, rest = multiplier(f_gradient, 2 * stretch * best.x)
    np.testing.assert_allclose(rest, 0, atol=1e-4)
    _, elsewhere = multiplier(slope + np.array([0, 1, 0, 0]), 2 * stretch * np.array([1, 0, 0, 0]))
    assert np.linalg.norm(elsewhere) > 1


def lagrange_function(f, g):
    return f - lam * (g - c)


@each_pair
@pytest.mark.equation("eq-lagrange-function", r"F(x, y, \lambda) = f(x, y) - \lambda\{g(x, y) - c\}")
def test_where_all_slopes_of_lagranges_function_are_0_lie_the_highest_and_lowest_points(f, g):
    t, path, height = along(f, g, 6)
    F = lagrange_function(SURFACE_FORMULAS[f], SURFACE_FORMULAS[g])
    assert sp.simplify(F.subs(c, 6).subs(dict(zip((x, y), path, strict=True))) - height) == 0  # on the path F is f
    solutions = sp.solve([F.subs(c, 6).diff(unknown) for unknown in (x, y, lam)], [x, y, lam])
    values = [float(SURFACE_FORMULAS[f].subs({x: at[0], y: at[1]})) for at in solutions]
    everywhere = sp.lambdify(t, height)(np.linspace(0, 2 * np.pi, 100_001))
    assert (min(values), max(values)) == pytest.approx((everywhere.min(), everywhere.max()), rel=1e-8)


@pytest.mark.equation(
    "eq-lagrange-conditions",
    r"""
\begin{aligned}
\frac{\partial F}{\partial x} &= \frac{\partial f}{\partial x} - \lambda\frac{\partial g}{\partial x} = 0, \qquad
\frac{\partial F}{\partial y} = \frac{\partial f}{\partial y} - \lambda\frac{\partial g}{\partial y} = 0, \\
\frac{\partial F}{\partial\lambda} &= -\{g(x, y) - c\} = 0 .
\end{aligned}
""",
)
def test_the_slopes_of_lagranges_function_are_the_condition_and_the_constraint():
    f, g = sp.Function("f")(x, y), sp.Function("g")(x, y)
    F = lagrange_function(f, g)
    for variable in (x, y):
        assert sp.expand(F.diff(variable) - (f.diff(variable) - lam * g.diff(variable))) == 0
    assert sp.expand(F.diff(lam) + (g - c)) == 0
    difference = gradient(f) - lam * gradient(g)  # the first two are the components of ∇f − λ∇g
    assert sp.expand(sp.Matrix([F.diff(x), F.diff(y)]) - difference) == sp.zeros(2, 1)


@pytest.mark.equation(
    "eq-lagrange-example",
    r"""
\begin{aligned}
(x, y) &= (1, 1), & \lambda &= \tfrac12, & x + y &= 2; \\
(x, y) &= (-1, -1), & \lambda &= -\tfrac12, & x + y &= -2 .
\end{aligned}
""",
)
def test_the_largest_and_the_smallest_sum_on_the_circle():
    half = sp.Rational(1, 2)
    # From 1 = λ · 2x and 1 = λ · 2y: λ is not 0, and both are 1/(2λ); the constraint leaves two.
    assert sp.solve([1 - lam * 2 * x, 1 - lam * 2 * y], [x, y], dict=True) == [{x: 1 / (2 * lam), y: 1 / (2 * lam)}]
    assert sp.solve((1 - lam * 2 * x).subs(lam, 0)) == []
    assert sp.expand(SURFACE_FORMULAS["bowl"].subs(y, x) - 2 * x**2) == 0
    assert sp.solve(2 * x**2 - 2, x) == [-1, 1]
    F = (x + y) - lam * (x**2 + y**2 - 2)
    solutions = sp.solve([F.diff(unknown) for unknown in (x, y, lam)], [x, y, lam])
    assert {(*at, at[0] + at[1]) for at in solutions} == {(1, 1, half, 2), (-1, -1, -half, -2)}
    t, _, height = along("sum", "bowl", 2)
    everywhere = sp.lambdify(t, height)(np.linspace(0, 2 * np.pi, 3601))
    assert (everywhere.min(), everywhere.max()) == pytest.approx((-2, 2), abs=1e-6)


@each_pair
@pytest.mark.equation(
    "eq-multiplier",
    r"""
\Delta f \approx \nabla f\cdot\Delta\boldsymbol x = \lambda\nabla g\cdot\Delta\boldsymbol x \approx \lambda\,\Delta c .
""",
)
def test_the_multiplier_is_the_price_of_the_constraint(f, g):
    room = sp.Symbol("c", positive=True)
    F = lagrange_function(SURFACE_FORMULAS[f], SURFACE_FORMULAS[g]).subs(c, room)
    solutions = sp.solve([F.diff(unknown) for unknown in (x, y, lam)], [x, y, lam])
    assert len(solutions) == {"sum": 2, "product": 4}[f]
    for solution in solutions:
        best = dict(zip((x, y), solution[:2], strict=True))
        price = solution[2]
        moved = sp.Matrix(solution[:2]).diff(room)  # Δx for each unit of Δc
        f_way, g_way = (
            gradient(SURFACE_FORMULAS[f]).subs(best).dot(moved),
            gradient(SURFACE_FORMULAS[g]).subs(best).dot(moved),
        )
        all_equal(SURFACE_FORMULAS[f].subs(best).diff(room), f_way, price * g_way, price)
        assert sp.simplify(g_way) == 1


@pytest.mark.equation(
    "eq-delta-cosine",
    r"""
\Delta z \approx \nabla f\cdot\Delta\boldsymbol x = |\nabla f|\,|\Delta\boldsymbol x|\cos\theta .
""",
)
def test_at_fixed_length_the_change_of_height_is_nearly_a_cosine_of_the_angle_to_the_gradient():
    # The angle is measured on its own, as the difference of two directions.
    for name, start in itertools.product(
        ["bowl", "long_bowl", "two_valleys", "saddle"], [(1.25, 0.25), (-0.5, -1.5)]
    ):
        surface = SURFACES[name]
        by_x, by_y = as_function(list(gradient(SURFACE_FORMULAS[name])), (x, y))(start)
        steep, uphill = math.hypot(by_x, by_y), math.atan2(by_y, by_x)
        missed = []
        for length in (1e-2, 1e-3):
            ways = np.linspace(0, 2 * np.pi, 73)
            steps = length * np.column_stack([np.cos(ways), np.sin(ways)])
            cosine = steep * length * np.cos(ways - uphill)
            np.testing.assert_allclose(surface.linear_change(start, steps), cosine, rtol=0, atol=1e-12)
            true = surface(np.array(start) + steps) - surface(start)
            missed.append(np.abs(true - cosine).max() / length)
        assert missed[1] < missed[0] / 9  # small even compared with the step


# Downhill.


@pytest.mark.equation("eq-descent", r"\Delta\boldsymbol x = -\eta\,\nabla f")
def test_a_step_of_descent_is_the_one_of_its_length_that_promises_most():
    for name, f in SURFACE_FORMULAS.items():
        slopes = as_function(list(gradient(f)), (x, y))
        for start, rate in itertools.product([(1.25, -0.5), (-0.75, 1.0)], [0.01, 0.1, 0.7]):
            before, after = descend(SURFACES[name].gradient, start, rate, 1)
            step, slope = after - before, slopes(start)
            assert before.tolist() == list(start)
            np.testing.assert_allclose(step, -rate * slope, rtol=0, atol=1e-14)
            ways = np.linspace(0, 2 * np.pi, 361)
            others = np.linalg.norm(step) * np.column_stack([np.cos(ways), np.sin(ways)])
            assert step @ slope <= (others @ slope).min() + 1e-12
            assert step @ slope < 0


@pytest.mark.equation(
    "eq-descent-components",
    r"""
(\Delta x_1, \Delta x_2, \dots, \Delta x_n) = -\eta\,\Bigl(\frac{\partial f}{\partial x_1}, \frac{\partial f}{\partial x_2}, \dots, \frac{\partial f}{\partial x_n}\Bigr) .
""",
)
def test_every_variable_moves_against_its_own_slope():
    function, slopes = as_function(OF_FIVE, FIVE), as_function(list(gradient(OF_FIVE, FIVE)), FIVE)
    path = descend(slopes, np.full(5, 0.3), eta=0.05, steps=4)
    for before, after in itertools.pairwise(path):
        for i, along_i in enumerate(np.eye(5)):
            partial = (function(before + 1e-5 * along_i) - function(before - 1e-5 * along_i)) / 2e-5
            assert after[i] - before[i] == pytest.approx(-0.05 * partial, abs=1e-9)


@pytest.mark.equation(
    "eq-descent-gain",
    r"""
\Delta f \approx \nabla f\cdot(-\eta\nabla f) = -\eta\,|\nabla f|^2 ,
""",
)
def test_a_small_enough_step_against_the_gradient_leads_lower():
    for f in BENT:
        slope = gradient(f)
        promised = slope.dot(-eta * slope)
        all_equal(promised, -eta * slope.dot(slope))
        goal = f.subs({x: x - eta * slope[0], y: y - eta * slope[1]}, simultaneous=True)
        all_equal(sp.diff(goal, eta).subs(eta, 0), -slope.dot(slope))
    for name, f in SURFACE_FORMULAS.items():
        slope = gradient(f)
        goal = f.subs({x: x - eta * slope[0], y: y - eta * slope[1]}, simultaneous=True)
        assert smaller_than(sp.expand(goal - f + eta * slope.dot(slope)), eta)
        for start in RNG.uniform(-2, 2, size=(20, 2)):
            heights = [
                SURFACES[name](descend(SURFACES[name].gradient, start, rate, 1)[1]) for rate in (1e-2, 1e-3, 1e-5)
            ]
            assert max(heights) < SURFACES[name](start)
    # On level ground nothing changes.
    assert descend(SURFACES["saddle"].gradient, [0, 0], 0.1, 3).tolist() == [[0, 0]] * 4


@pytest.mark.equation("eq-bowl-step", r"\Delta\boldsymbol x = -\eta\,(2x, 2y) = (-2\eta x, -2\eta y)")
def test_the_step_in_the_round_bowl():
    slope = gradient(SURFACE_FORMULAS["bowl"])
    assert slope == sp.Matrix([2 * x, 2 * y])
    assert sp.expand(-eta * slope - sp.Matrix([-2 * eta * x, -2 * eta * y])) == sp.zeros(2, 1)
    moved = sp.Matrix([x, y]) - eta * slope
    assert sp.expand(moved - (1 - 2 * eta) * sp.Matrix([x, y])) == sp.zeros(2, 1)  # both by the same number


@pytest.mark.equation("eq-bowl-path", r"(x, y) = (1 - 2\eta)^k\,(x_0, y_0)")
def test_after_k_steps_in_the_round_bowl_the_start_is_multiplied_k_times():
    # From each k to the next, for every k; and k = 0 is the start.
    k = sp.Symbol("k", integer=True, nonnegative=True)
    place = (1 - 2 * eta) ** k * x
    assert place.subs(k, 0) == x
    assert sp.simplify(place - eta * 2 * place - place.subs(k, k + 1)) == 0
    start = [Fraction(7, 4), Fraction(-1, 8)]
    for rate in [Fraction(n, 100) for n in (1, 10, 25, 37, 50, 51, 75, 90, 99, 100, 105, 120)]:
        exact = [[(1 - 2 * rate) ** k * coordinate for coordinate in start] for k in range(51)]
        path = descend(SURFACES["bowl"].gradient, [float(t) for t in start], float(rate), 50)
        assert path.shape == (51, 2)
        np.testing.assert_allclose(path, np.array(exact, dtype=float), rtol=1e-11)


@pytest.mark.equation(
    "eq-bowl-converges",
    r"""
(1 - 2\eta)^k \to 0 \quad\Longleftrightarrow\quad 0 < \eta < 1 .
""",
)
def test_the_walk_in_the_round_bowl_closes_in_exactly_for_learning_rates_between_0_and_1():
    rate = sp.Symbol("eta", real=True)
    assert sp.And(1 - 2 * rate > -1, 1 - 2 * rate < 1).as_set() == sp.Interval.open(0, 1)
    # The powers of a number go to 0 exactly if its size is below 1.
    k = sp.Symbol("k", integer=True, positive=True)
    for value in [sp.Rational(n, 10) for n in (-1, 0, 1, 3, 5, 9, 10, 11)]:
        assert (sp.limit(abs(1 - 2 * value) ** k, k, sp.oo) == 0) == sp.Interval.open(0, 1).contains(value)
    for value in (0.01, 0.3, 0.5, 0.7, 0.99):
        assert SURFACES["bowl"](descend(SURFACES["bowl"].gradient, [2, -1], value, 1000)[-1]) < 1e-16
    assert SURFACES["bowl"](descend(SURFACES["bowl"].gradient, [2, -1], 1, 1000)[-1]) == 5
    with pytest.raises(DivergenceError):
        descend(SURFACES["bowl"].gradient, [2, -1], 1.1, 10_000)


def test_every_row_of_the_table_of_learning_rates():
    def distances(rate):
        path = descend(SURFACES["bowl"].gradient, [2, 1], rate, 8)
        return np.sign(path[:, 0]).tolist(), np.linalg.norm(path, axis=1)

    for rate in (0.01, 0.25, 0.49):
        sides, far = distances(rate)
        assert sides == [1] * 9  # straight
        assert (far[1:] < far[:-1]).all()
    assert distances(0.5)[1].tolist()[1:] == [0] * 8
    for rate in (0.51, 0.75, 0.99):
        sides, far = distances(rate)
        assert sides == [1, -1] * 4 + [1]
        assert (far[1:] < far[:-1]).all()
    sides, far = distances(1)
    assert (sides, set(far)) == ([1, -1] * 4 + [1], {math.sqrt(5)})
    sides, far = distances(1.05)
    assert sides == [1, -1] * 4 + [1]
    assert (far[1:] > far[:-1]).all()


@pytest.mark.equation("eq-long-bowl", r"(x, y) \to \bigl((1 - 2\eta)\,x,\ (1 - 10\eta)\,y\bigr)")
def test_the_long_bowl_has_a_factor_along_and_one_across():
    moved = sp.Matrix([x, y]) - eta * gradient(SURFACE_FORMULAS["long_bowl"])
    assert gradient(SURFACE_FORMULAS["long_bowl"]) == sp.Matrix([2 * x, 10 * y])
    assert sp.expand(moved - sp.Matrix([(1 - 2 * eta) * x, (1 - 10 * eta) * y])) == sp.zeros(2, 1)
    for rate in (0.01, 0.15, 0.19, 0.21):
        path = descend(SURFACES["long_bowl"].gradient, [2, 1], rate, 30)
        powers = np.array([1 - 2 * rate, 1 - 10 * rate]) ** np.arange(31)[:, None]
        np.testing.assert_allclose(path, [2, 1] * powers, rtol=1e-11)


# The rule behind all bowls. A bowl that lies aslant is the upright one, seen on a turned map.


def slanted(flat, sharp, degrees):
    """Return the matrix by which the gradient of a bowl grows with the distance from its lowest point."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turn = np.array([[c, -s], [s, c]])
    return turn @ np.diag([flat, sharp]) @ turn.T


@pytest.mark.equation("eq-curvature-factor", r"d - \eta\,h\,d = (1 - \eta h)\,d .")
def test_where_the_slope_grows_by_the_curvature_each_step_leaves_the_same_share_of_the_distance():
    d, curvature = sp.symbols("d h", real=True)
    slope = sp.integrate(curvature, (x, 0, d))  # it grows by h for each unit, from 0 at the floor
    assert sp.expand(d - eta * slope - (1 - eta * curvature) * d) == 0
    for name, axis, second in [("bowl", 0, 2), ("long_bowl", 0, 2), ("long_bowl", 1, 10)]:
        assert sp.diff(SURFACE_FORMULAS[name], (x, y)[axis], 2) == second
        start = np.eye(2)[axis]
        for rate in (0.03, 0.15, 0.3):
            reached = descend(SURFACES[name].gradient, start, rate, 1)[1]
            np.testing.assert_allclose(reached, (1 - rate * second) * start, atol=1e-15)


@pytest.mark.gate
@pytest.mark.equation("eq-stable", r"0 < \eta < \frac{2}{h_{\max}} .")
def test_descent_is_stable_below_two_divided_by_the_largest_curvature_however_the_valley_lies():
    for (flat, sharp), degrees in itertools.product([(2, 2), (2, 10), (0.5, 40)], [0, 25, 90, 160]):
        matrix = slanted(flat, sharp, degrees)
        start = np.array([1.0, 0.7])
        for rate, closes_in in [(0.01, True), (1.9 / sharp, True), (1.99 / sharp, True), (2.01 / sharp, False)]:
            path = descend(lambda point, m=matrix: m @ point, start, rate, 2000)
            assert (np.linalg.norm(path[-1]) < np.linalg.norm(start) / 4) == closes_in


@pytest.mark.equation(
    "eq-best-factor",
    r"""
\begin{aligned}
\eta &= \frac{2}{h_{\min} + h_{\max}}, \qquad \kappa = \frac{h_{\max}}{h_{\min}}, \\
1 - \eta h_{\min} &= \frac{h_{\max} - h_{\min}}{h_{\max} + h_{\min}} = \frac{\kappa - 1}{\kappa + 1} .
\end{aligned}
""",
)
def test_the_best_learning_rate_leaves_kappa_minus_1_over_kappa_plus_1():
    flat, kappa = sp.symbols("hmin kappa", positive=True)
    best, sharp = 2 / (flat + kappa * flat), kappa * flat
    all_equal(1 - best * flat, (sharp - flat) / (sharp + flat), (kappa - 1) / (kappa + 1), -(1 - best * sharp))
    for (low, high), degrees in itertools.product([(1, 1), (2, 10), (1, 16), (3, 50)], [0, 35]):
        rates = np.linspace(0, 2 / high, 20_001)[1:-1]
        # How much the slowest direction keeps, by the eigenvalues of one step.
        kept = [
            np.abs(np.linalg.eigvalsh(np.eye(2) - rate * slanted(low, high, degrees))).max() for rate in rates[::20]
        ]
        assert min(kept) >= (high - low) / (high + low) - 1e-9
        assert rates[::20][np.argmin(kept)] == pytest.approx(2 / (low + high), abs=0.003)


@pytest.mark.equation("eq-two-valleys", r"\nabla f = \bigl(4x(x^2 - 1) + \tfrac12,\ 2y\bigr)")
def test_the_gradient_of_the_two_valleys():
    # Multiplied out first, and differentiated power by power.
    f = sp.Poly(sp.expand(SURFACE_FORMULAS["two_valleys"]), x, y)
    said = sp.Matrix([4 * x * (x**2 - 1) + sp.Rational(1, 2), 2 * y])
    assert sp.expand(sp.Matrix([f.diff(x).as_expr(), f.diff(y).as_expr()]) - said) == sp.zeros(2, 1)
    for point in RNG.uniform(-2, 2, size=(9, 2)):
        expected = [float(t.subs({x: point[0], y: point[1]})) for t in said]
        np.testing.assert_allclose(SURFACES["two_valleys"].gradient(point), expected, rtol=1e-12, atol=1e-12)


# The cost of a line.


def clouds():
    """Measured points: the three of chapter 2, Forbes's, and some at random."""
    yield np.array([5.0, 10, 15]), np.array([4.0, 9, 8])
    yield FORBES.T
    for n in (2, 5, 40):
        yield RNG.normal(10, 3, size=n), RNG.normal(size=n)


def walk_to_line(x, y, eta, steps):
    return descend(lambda line: line_cost_gradient(x, y, *line), [0, 0], eta, steps)


@pytest.mark.equation(
    "eq-slanted-curvatures",
    r"""
350\,\Delta p + 30\,\Delta q = h\,\Delta p, \qquad 30\,\Delta p + 3\,\Delta q = h\,\Delta q .
""",
)
def test_along_two_directions_the_slopes_of_the_cost_change_along_the_step_itself():
    p, q, curvature = sp.symbols("p q h", real=True)
    cost = sum((yk - p * xk - q) ** 2 for xk, yk in [(5, 4), (10, 9), (15, 8)]) / 2
    slopes = gradient(cost, (p, q))
    moved = slopes.subs({p: p + a, q: q + b}, simultaneous=True) - slopes
    assert sp.expand(moved - sp.Matrix([350 * a + 30 * b, 30 * a + 3 * b])) == sp.zeros(2, 1)
    # Δq from the second equation put into the first, as in the text.
    rest = (moved[0] - curvature * a).subs(b, 30 * a / (curvature - 3))
    assert sp.expand(sp.simplify(rest * (curvature - 3) / a) + (curvature - 350) * (curvature - 3) - 900) == 0
    found = sorted(float(root) for root in sp.solve((curvature - 350) * (curvature - 3) - 900, curvature))
    # Each is the curvature of the cost along its own direction, and no direction has more or less.
    ways = np.radians(np.linspace(0, 180, 180_001))
    along = 350 * np.cos(ways) ** 2 + 60 * np.cos(ways) * np.sin(ways) + 3 * np.sin(ways) ** 2
    assert found == pytest.approx([along.min(), along.max()], rel=1e-6)


@pytest.mark.equation("eq-centred-cost", r"C_T = 25\,(p - 0.4)^2 + \tfrac32\,(m - 7)^2 + 3")
def test_from_the_centre_the_cost_of_the_three_points_is_a_long_valley():
    p, m = sp.symbols("p m", real=True)
    points = [(-5, 4), (0, 9), (5, 8)]
    cost = sum((yk - p * xk - m) ** 2 for xk, yk in points) / 2
    all_equal(cost, 25 * (p - sp.Rational(2, 5)) ** 2 + sp.Rational(3, 2) * (m - 7) ** 2 + 3)
    # The slopes, the factors of a step, and the learning rate that makes both equally large in size.
    all_equal(sp.diff(cost, p), 50 * (p - sp.Rational(2, 5)))
    all_equal(sp.diff(cost, m), 3 * (m - 7))
    all_equal(p - eta * sp.diff(cost, p) - sp.Rational(2, 5), (1 - 50 * eta) * (p - sp.Rational(2, 5)))
    all_equal(m - eta * sp.diff(cost, m) - 7, (1 - 3 * eta) * (m - 7))
    (best,) = sp.solve(1 - 3 * eta + 1 - 50 * eta, eta)
    assert best == sp.Rational(2, 53)
    assert round(float(best), 3) == 0.038
    worst = [max(abs(1 - 3 * rate), abs(1 - 50 * rate)) for rate in np.linspace(0.001, 0.06, 2000)]
    assert min(worst) >= 1 - 6 / 53 - 1e-12


@pytest.mark.equation(
    "eq-one-step",
    r"""
(p, m) - \tfrac1n\cdot n\,(p - \hat p,\ m - \bar y) = (\hat p, \bar y)
""",
)
def test_in_the_round_bowl_of_standardised_points_one_step_is_enough():
    p, m, n, best, mean, rest = sp.symbols("p m n phat ybar rest", positive=True)
    cost = n * (p - best) ** 2 / 2 + n * (m - mean) ** 2 / 2 + rest
    slope = gradient(cost, (p, m))
    assert sp.expand(slope - n * sp.Matrix([p - best, m - mean])) == sp.zeros(2, 1)
    assert sp.simplify(sp.Matrix([p, m]) - 1 / n * slope) == sp.Matrix([best, mean])
    for xs, ys in clouds():
        count = len(xs)
        unit = (xs - xs.mean()) / np.sqrt(((xs - xs.mean()) ** 2).sum() / count)
        (steep, height), *_ = np.linalg.lstsq(np.column_stack([unit, np.ones(count)]), ys, rcond=None)
        assert height == pytest.approx(ys.mean(), abs=1e-12)
        lowest = line_cost(unit, ys, steep, height)
        for line in RNG.normal(size=(5, 2)) * 10:
            # The cost is the round bowl of the text, and from anywhere a single step leads to its lowest point.
            bowl = count * ((line[0] - steep) ** 2 + (line[1] - height) ** 2) / 2 + lowest
            assert line_cost(unit, ys, *line) == pytest.approx(bowl)
            reached = descend(lambda at, unit=unit, ys=ys: line_cost_gradient(unit, ys, *at), line, 1 / count, 1)[1]
            np.testing.assert_allclose(reached, [steep, height], rtol=0, atol=1e-11)


@pytest.mark.gate
def test_descent_finds_the_line_of_the_closed_form():
    for xs, ys in clouds():
        matrix = np.column_stack([xs - xs.mean(), np.ones_like(xs)])
        exact, *_ = np.linalg.lstsq(matrix, ys, rcond=None)
        # Two factors, 1 − η Sxx and 1 − ηn; with this η they are equally large in size.
        steepness = np.array([((xs - xs.mean()) ** 2).sum(), len(xs)])
        rate = 2 / steepness.sum()
        path = walk_to_line(xs - xs.mean(), ys, rate, 5000)
        np.testing.assert_allclose(path[-1], exact, rtol=0, atol=1e-9)
        np.testing.assert_allclose(path[-1], fit_line(xs - xs.mean(), ys), rtol=0, atol=1e-9)
        powers = (1 - rate * steepness) ** np.arange(6)[:, None]
        np.testing.assert_allclose(path[:6], exact - exact * powers, rtol=0, atol=1e-9)
        assert line_cost(xs, ys, path[-1][0], path[-1][1] - path[-1][0] * xs.mean()) == pytest.approx(
            line_cost(xs, ys, *np.polyfit(xs, ys, 1)), abs=1e-12
        )


@pytest.mark.equation(
    "eq-minimum-conditions",
    r"""
\frac{\partial f}{\partial x_1} = 0, \quad \frac{\partial f}{\partial x_2} = 0, \quad \dots, \quad \frac{\partial f}{\partial x_n} = 0 .
""",
)
def test_at_a_minimum_all_slopes_are_0_and_where_one_is_not_a_step_along_its_axis_leads_lower():
    four = FIVE[:4]
    curved = sum(100 * (q - p**2) ** 2 + (1 - p) ** 2 for p, q in itertools.pairwise(four))  # Rosenbrock's valley
    bent = Surface(as_function(curved, four), as_function(list(gradient(curved, four)), four))
    for surface, start in [
        (SURFACES["long_bowl"], [2, 1]),
        (SURFACES["two_valleys"], [-1, 1]),
        (SURFACES["two_valleys"], [1, 1]),
        (bent, [-0.5, 0.5, 0.5, 0.5]),
    ]:
        # Found by heights alone, without any slope.
        found = optimize.minimize(
            surface, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-15, "maxiter": 10_000}
        )
        assert found.success
        np.testing.assert_allclose(surface.gradient(found.x), 0, atol=2e-5)
        for point in found.x + RNG.uniform(-0.5, 0.5, size=(5, len(start))):
            slopes = surface.gradient(point)
            for i, axis in enumerate(np.eye(len(start))):
                assert abs(slopes[i]) > 1e-4
                assert surface(point - 1e-7 * slopes[i] * axis) < surface(point)
