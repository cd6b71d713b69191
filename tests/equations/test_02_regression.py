"""Chapter 2: every labelled equation, proved by SymPy or computed independently of dlmath."""

import itertools

import numpy as np
import pytest
import sympy as sp
from scipy import optimize, stats

from dlmath import (
    FORBES,
    Line,
    Neuron,
    fit_line,
    fit_polynomial,
    line_cost,
    line_cost_gradient,
    residuals,
    typical_error,
)

N = 4
p, q, m, s = sp.symbols("p q m s", real=True)
X = sp.symbols(f"x1:{N + 1}", real=True)
Y = sp.symbols(f"y1:{N + 1}", real=True)
POINTS = list(zip(X, Y, strict=True))
R = [yk - (p * xk + q) for xk, yk in POINTS]
COST = sum(r**2 for r in R) / 2
MEAN_X, MEAN_Y = sum(X) / N, sum(Y) / N
SXX = sum((xk - MEAN_X) ** 2 for xk in X)
SYY = sum((yk - MEAN_Y) ** 2 for yk in Y)
SXY = sum((xk - MEAN_X) * (yk - MEAN_Y) for xk, yk in POINTS)
TOY = {X[0]: 5, X[1]: 10, X[2]: 15, Y[0]: 4, Y[1]: 9, Y[2]: 8}
TOY_X, TOY_Y = [5, 10, 15], [4, 9, 8]


def clouds():
    """Points at random, of different numbers and scales."""
    rng = np.random.default_rng(2)
    for n, scale in itertools.product([2, 3, 17, 100], [1e-3, 1.0, 1e3]):
        yield rng.normal(size=n) * scale, rng.normal(size=n) * scale


def least_squares(x, y):
    return np.linalg.lstsq(np.column_stack([x, np.ones_like(x)]), y, rcond=None)[0]


@pytest.mark.equation("eq-line", r"y = px + q")
def test_a_line_is_a_neuron_with_one_input_and_no_activation():
    for slope, height in [(0.5, 1.0), (-2.0, 3.5), (0.0, 7.0)]:
        for x in (-3.0, 0.0, 2.5):
            assert Line(slope, height)(x) == pytest.approx(slope * x + height)
            assert Line(slope, height)(x) == pytest.approx(Neuron([slope], height).z([x]))
        assert Line(slope, height)(0) == height
        assert Line(slope, height)(4) - Line(slope, height)(3) == pytest.approx(slope)


@pytest.mark.equation("eq-residual", r"r_k = y_k - (px_k + q)")
def test_a_residual_is_the_height_of_the_point_above_the_line():
    for x, y in clouds():
        np.testing.assert_allclose(residuals(x, y, 0.7, -2.0), y - np.polyval([0.7, -2.0], x), atol=1e-9)
    assert residuals([1], [5], 1, 0) > 0
    assert residuals([1], [-5], 1, 0) < 0
    assert residuals([1], [1], 1, 0) == 0


@pytest.mark.equation(
    "eq-cost-line",
    r"""
C_T(p, q) = \sum_k \tfrac12\,r_k^2 = \sum_k \tfrac12\,(y_k - px_k - q)^2
""",
)
def test_the_cost_is_half_the_sum_of_the_squared_residuals():
    for x, y in clouds():
        squared = np.linalg.norm(y - 0.7 * x + 2.0) ** 2
        assert line_cost(x, y, 0.7, -2.0) == pytest.approx(squared / 2)
        one_by_one = [line_cost([xk], [yk], 0.7, -2.0) for xk, yk in zip(x, y, strict=True)]
        assert line_cost(x, y, 0.7, -2.0) == pytest.approx(sum(one_by_one))


@pytest.mark.equation(
    "eq-toy-cost",
    r"""
\begin{aligned}
r_1 &= 4 - 5 = -1, \quad r_2 = 9 - 10 = -1, \quad r_3 = 8 - 15 = -7, \\
C_T(1, 0) &= \tfrac12\{(-1)^2 + (-1)^2 + (-7)^2\} = \tfrac12\cdot 51 = 25.5 .
\end{aligned}
""",
)
def test_the_diagonal_costs_25_and_a_half():
    by_hand = [yk - xk for xk, yk in zip(TOY_X, TOY_Y, strict=True)]
    assert residuals(TOY_X, TOY_Y, 1, 0).tolist() == by_hand == [-1, -1, -7]
    squares = sum(r**2 for r in by_hand)
    assert squares == 51
    assert line_cost(TOY_X, TOY_Y, 1, 0) == squares / 2 == 25.5


@pytest.mark.equation("eq-one-share", r"\tfrac12(s - q)^2 = \tfrac12q^2 - sq + \tfrac12s^2")
def test_one_points_share_is_a_parabola_in_q():
    share = (s - q) ** 2 / 2
    assert sp.expand(share) == sp.expand(q**2 / 2 - s * q + s**2 / 2)
    assert sp.diff(share, q) == q - s
    in_p = (s - X[0] * p) ** 2 / 2
    assert sp.expand(in_p) == sp.expand(X[0] ** 2 * p**2 / 2 - s * X[0] * p + s**2 / 2)
    assert sp.expand(sp.diff(in_p, p) + X[0] * (s - X[0] * p)) == 0


@pytest.mark.equation("eq-square-slope", r"\frac{(q + h)^2 - q^2}{h} = \frac{2qh + h^2}{h} = 2q + h")
def test_a_step_divided_into_the_change_of_a_square_comes_to_the_slope_2q():
    h = sp.Symbol("h", nonzero=True)
    assert sp.expand((q + h) ** 2 - q**2) == sp.expand(2 * q * h + h**2)
    assert sp.simplify(((q + h) ** 2 - q**2) / h - (2 * q + h)) == 0
    assert sp.limit(((q + h) ** 2 - q**2) / h, h, 0) == sp.diff(q**2, q)


@pytest.mark.equation(
    "eq-share-slopes",
    r"""
\begin{aligned}
q - s &= -(s - q) = -r_k , \\
x_k^2p - ux_k &= -x_k(u - px_k) = -x_kr_k .
\end{aligned}
""",
)
def test_the_two_slopes_of_a_share_are_the_residual_and_x_times_it_reversed():
    share, r, x, y = R[0] ** 2 / 2, R[0], X[0], Y[0]
    for slope, short, reversed_ in [
        (sp.diff(share, q), q - (y - p * x), -r),
        (sp.diff(share, p), x**2 * p - (y - q) * x, -x * r),
    ]:
        assert sp.expand(slope - short) == sp.expand(short - reversed_) == 0


@pytest.mark.equation(
    "eq-cost-slopes",
    r"""
\frac{\partial C_T}{\partial p} = -\sum_k x_kr_k, \qquad \frac{\partial C_T}{\partial q} = -\sum_k r_k
""",
)
def test_the_slopes_of_the_cost():
    assert sp.expand(sp.diff(COST, p) + sum(xk * r for xk, r in zip(X, R, strict=True))) == 0
    assert sp.expand(sp.diff(COST, q) + sum(R)) == 0
    for x, y in clouds():
        numeric = optimize.approx_fprime([0.3, 1.0], lambda v, x=x, y=y: line_cost(x, y, *v))
        np.testing.assert_allclose(
            line_cost_gradient(x, y, 0.3, 1.0), numeric, rtol=1e-4, atol=1e-4 * (1 + np.abs(numeric).max())
        )


@pytest.mark.equation(
    "eq-minimum-condition",
    r"""
\frac{\partial C_T}{\partial p} = 0, \qquad \frac{\partial C_T}{\partial q} = 0
""",
)
def test_both_slopes_are_0_at_the_best_line_and_nowhere_else():
    for x, y in clouds():
        best = least_squares(x, y)
        scale = 1 + np.abs(x).max() * np.abs(y).max() * len(x)
        np.testing.assert_allclose(line_cost_gradient(x, y, *best) / scale, 0, atol=1e-12)
        assert np.abs(line_cost_gradient(x, y, best[0] + 1, best[1])).max() > 1e-9
        assert np.abs(line_cost_gradient(x, y, best[0], best[1] + 1)).max() > 1e-9


@pytest.mark.equation(
    "eq-sort",
    r"""
\sum_k x_k(y_k - px_k - q) = \sum_k x_ky_k - p\sum_k x_k^2 - q\sum_k x_k = 0
""",
)
def test_the_slope_for_p_is_multiplied_out():
    product = sum(xk * (yk - p * xk - q) for xk, yk in POINTS)
    sorted_out = sum(xk * yk for xk, yk in POINTS) - p * sum(xk**2 for xk in X) - q * sum(X)
    assert sp.expand(product - sorted_out) == 0
    assert sp.expand(product + sp.diff(COST, p)) == 0
    best = sp.solve([sp.diff(COST, p), sp.diff(COST, q)], [p, q])
    assert sp.simplify(sorted_out.subs(best)) == 0


@pytest.mark.equation(
    "eq-normal",
    r"""
\begin{aligned}
p\sum_k x_k^2 + q\sum_k x_k &= \sum_k x_ky_k, \\
p\sum_k x_k + nq &= \sum_k y_k .
\end{aligned}
""",
)
def test_the_normal_equations_are_the_minimum_conditions_sorted():
    first = p * sum(xk**2 for xk in X) + q * sum(X) - sum(xk * yk for xk, yk in POINTS)
    second = p * sum(X) + N * q - sum(Y)
    assert sp.expand(first - sp.diff(COST, p)) == 0
    assert sp.expand(second - sp.diff(COST, q)) == 0
    for x, y in clouds():
        matrix = np.array([[x @ x, x.sum()], [x.sum(), len(x)]])
        solved = np.linalg.solve(matrix, [x @ y, y.sum()])
        np.testing.assert_allclose(fit_line(x, y), solved, rtol=1e-7, atol=1e-9)


@pytest.mark.equation("eq-toy-normal", r"350p + 30q = 230, \qquad 30p + 3q = 21")
def test_the_normal_equations_of_the_three_points():
    x, y = np.array(TOY_X), np.array(TOY_Y)
    assert (x @ x, x.sum(), x @ y) == (350, 30, 230)
    assert (x.sum(), len(x), y.sum()) == (30, 3, 21)
    assert sp.solve([350 * p + 30 * q - 230, 30 * p + 3 * q - 21], [p, q]) == {p: sp.Rational(2, 5), q: 3}


@pytest.mark.equation("eq-means", r"\bar x = \frac1n\sum_k x_k, \qquad \bar y = \frac1n\sum_k y_k")
def test_the_deviations_from_an_average_add_up_to_0():
    assert sp.expand(sum(xk - MEAN_X for xk in X)) == 0
    assert sp.expand(sum(yk - MEAN_Y for yk in Y)) == 0
    assert (sum(TOY_X) / 3, sum(TOY_Y) / 3) == (10, 7)


@pytest.mark.equation("eq-best-q", r"q = \bar y - p\bar x")
def test_the_best_line_passes_through_the_centre_of_mass():
    (solved,) = sp.solve(sp.diff(COST, q), q)
    assert sp.expand(solved - (MEAN_Y - p * MEAN_X)) == 0
    for x, y in clouds():
        assert fit_line(x, y)(x.mean()) == pytest.approx(y.mean(), rel=1e-9, abs=1e-9)


@pytest.mark.equation(
    "eq-centred-condition",
    r"""
\begin{aligned}
&\sum_k (x_k - \bar x)\{(y_k - \bar y) - p(x_k - \bar x)\} \\
&\qquad = \sum_k (x_k - \bar x)(y_k - \bar y) - p\sum_k (x_k - \bar x)^2 = 0 .
\end{aligned}
""",
)
def test_the_condition_for_the_slope_measured_from_the_centre():
    centred = sum((xk - MEAN_X) * ((yk - MEAN_Y) - p * (xk - MEAN_X)) for xk, yk in POINTS)
    assert sp.expand(centred - (SXY - p * SXX)) == 0
    # It is the first condition minus the mean of x times the second, with the best q put in.
    with_best_q = [r.subs(q, MEAN_Y - p * MEAN_X) for r in R]
    first = sum(xk * r for xk, r in zip(X, with_best_q, strict=True))
    assert sp.expand(first - MEAN_X * sum(with_best_q) - centred) == 0


@pytest.mark.equation(
    "eq-sums",
    r"""
\begin{aligned}
S_{xx} &= \sum_k (x_k - \bar x)^2, \qquad S_{yy} = \sum_k (y_k - \bar y)^2, \\
S_{xy} &= \sum_k (x_k - \bar x)(y_k - \bar y) .
\end{aligned}
""",
)
def test_the_sums_of_squares_and_products_of_the_three_points():
    x, y = np.array(TOY_X), np.array(TOY_Y)
    covariances = np.cov(x, y, bias=True) * 3
    np.testing.assert_allclose(covariances, [[50, 20], [20, 14]])
    assert sp.expand(SXX - (sum(xk**2 for xk in X) - N * MEAN_X**2)) == 0
    assert sp.expand(SXY - (sum(xk * yk for xk, yk in POINTS) - N * MEAN_X * MEAN_Y)) == 0
    assert sp.expand(SYY - (sum(yk**2 for yk in Y) - N * MEAN_Y**2)) == 0


@pytest.mark.equation("eq-best-line", r"p = \frac{S_{xy}}{S_{xx}}, \qquad q = \bar y - p\bar x")
def test_the_closed_form_is_the_solution_and_that_of_numpy_and_scipy():
    solved = sp.solve([sp.diff(COST, p), sp.diff(COST, q)], [p, q])
    assert sp.simplify(solved[p] - SXY / SXX) == 0
    assert sp.simplify(solved[q] - (MEAN_Y - SXY / SXX * MEAN_X)) == 0
    for x, y in [*clouds(), FORBES.T]:
        np.testing.assert_allclose(fit_line(x, y), least_squares(x, y), rtol=1e-7, atol=1e-9)
        theirs = stats.linregress(x, y)
        np.testing.assert_allclose(fit_line(x, y), (theirs.slope, theirs.intercept), rtol=1e-9, atol=1e-12)


@pytest.mark.equation(
    "eq-split-residual",
    r"""
r_k = y_k - px_k - q = \{(y_k - \bar y) - p(x_k - \bar x)\} + (\bar y - m)
""",
)
def test_a_residual_splits_into_a_part_of_the_point_and_one_of_the_line():
    for xk, yk in POINTS:
        split = ((yk - MEAN_Y) - p * (xk - MEAN_X)) + (MEAN_Y - m)
        assert sp.expand(yk - p * xk - (m - p * MEAN_X) - split) == 0


@pytest.mark.equation(
    "eq-cost-split",
    r"""
\begin{aligned}
2C_T &= \sum_k\{(y_k - \bar y) - p(x_k - \bar x)\}^2 + n(\bar y - m)^2 \\
&= S_{yy} - 2pS_{xy} + p^2S_{xx} + n(m - \bar y)^2 .
\end{aligned}
""",
)
def test_the_cost_splits_without_a_mixed_term():
    twice = 2 * COST.subs(q, m - p * MEAN_X)
    first = sum(((yk - MEAN_Y) - p * (xk - MEAN_X)) ** 2 for xk, yk in POINTS) + N * (MEAN_Y - m) ** 2
    second = SYY - 2 * p * SXY + p**2 * SXX + N * (m - MEAN_Y) ** 2
    assert sp.expand(twice - first) == 0
    assert sp.expand(first - second) == 0


@pytest.mark.equation(
    "eq-bowl",
    r"""
C_T = \tfrac12S_{xx}\Bigl(p - \frac{S_{xy}}{S_{xx}}\Bigr)^2 + \tfrac12n\,(m - \bar y)^2 + \tfrac12\Bigl(S_{yy} - \frac{S_{xy}^2}{S_{xx}}\Bigr)
""",
)
def test_the_cost_is_two_squares_and_a_rest_that_no_line_changes():
    rest = (SYY - SXY**2 / SXX) / 2
    bowl = SXX * (p - SXY / SXX) ** 2 / 2 + N * (m - MEAN_Y) ** 2 / 2 + rest
    assert sp.simplify(COST.subs(q, m - p * MEAN_X) - bowl) == 0
    assert not rest.has(p)
    assert not rest.has(m)
    for x, y in clouds():
        best = fit_line(x, y)
        lowest = line_cost(x, y, *best)
        for dp, dm in [(0.1, 0), (0, 0.1), (-0.2, 0.3)]:
            rise = line_cost(x, y, best.p + dp, best.q + dm - dp * x.mean()) - lowest
            expected = (np.var(x) * dp**2 + dm**2) * len(x) / 2
            assert rise == pytest.approx(expected, rel=1e-5, abs=1e-7 * lowest)


@pytest.mark.equation(
    "eq-standardise",
    r"""
x_k'' = \frac{x_k - \bar x}{\sqrt{S_{xx}/n}} \quad\Rightarrow\quad \sum_k x_k'' = 0, \qquad \sum_k (x_k'')^2 = n
""",
)
def test_in_its_own_unit_the_bowl_is_round():
    for x, y in clouds():
        new = (x - x.mean()) / np.sqrt(((x - x.mean()) ** 2).sum() / len(x))
        np.testing.assert_allclose(new, stats.zscore(x), atol=1e-9)
        assert new.sum() == pytest.approx(0, abs=1e-9)
        assert (new**2).sum() == pytest.approx(len(x))
        best = fit_line(new, y)
        lowest = line_cost(new, y, *best)
        angles = np.linspace(0, 2 * np.pi, 13)
        around = line_cost(new, y, best.p + np.cos(angles), best.q + np.sin(angles))
        np.testing.assert_allclose(around - lowest, len(x) / 2, rtol=1e-6)


@pytest.mark.equation("eq-typical-error", r"\sqrt{\frac{2C_T}{n}} = \sqrt{\frac1n\sum_k r_k^2}")
def test_the_typical_error_is_the_root_of_the_average_square():
    for x, y in clouds():
        r = y - np.polyval([0.7, -2.0], x)
        assert typical_error(r) == pytest.approx(np.linalg.norm(r) / np.sqrt(len(x)))
        assert typical_error(r) == pytest.approx(np.sqrt(2 * line_cost(x, y, 0.7, -2.0) / len(x)))


@pytest.mark.equation("eq-polynomial", r"y = c_0 + c_1x + c_2x^2 + \dots + c_dx^d")
def test_the_best_polynomial_of_degree_1_is_the_best_line_and_higher_degrees_are_those_of_scipy():
    rng = np.random.default_rng(3)
    for _ in range(5):
        x, y = rng.uniform(-1, 1, (2, 12))
        assert fit_polynomial(x, y, 1)(x) == pytest.approx(fit_line(x, y)(x))
        for degree in range(10):
            powers = x[:, None] ** np.arange(degree + 1)
            assert powers.shape[1] == degree + 1  # parameters
            c = optimize.lsq_linear(powers, y, method="bvls", tol=1e-15).x
            r = y - fit_polynomial(x, y, degree)(x)
            assert np.linalg.norm(r) <= np.linalg.norm(y - powers @ c) * (1 + 1e-9)
            # The minimum conditions, one for each parameter.
            np.testing.assert_allclose(powers.T @ r, 0, atol=1e-9)
