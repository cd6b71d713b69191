import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import optimize, stats
from support.numbers import EPS, HUGE, NOT_FINITE, TINY

from dlmath import (
    FORBES,
    Line,
    fit_line,
    fit_polynomial,
    line_cost,
    line_cost_gradient,
    noisy_sample,
    residuals,
    typical_error,
)

SMALL = st.integers(-50, 50)
COORDINATE = st.floats(-1e3, 1e3)
OFFSET = st.sampled_from([0.0, 1.0, -1e6, 1e9, -1e12])
SCALE = st.sampled_from([1.0, 1e-300, 1e-12, 1e12, 1e290])


@st.composite
def measured(draw, coordinate=COORDINATE, offset=OFFSET, scale=SCALE):
    """Points far from 0, or very small, or very large; not all at the same x."""
    n = draw(st.integers(2, 10))
    axes = []
    for _ in range(2):
        numbers = draw(st.lists(coordinate, min_size=n, max_size=n))
        axes.append((np.array(numbers, dtype=float) + draw(offset)) * draw(scale))
    x, y = axes
    assume(len(set(x.tolist())) > 1)
    return x, y


def exactly(x, y):
    """The best line from the equations of the lowest point of the bowl, in rational numbers."""
    x, y = [Fraction(v) for v in x], [Fraction(v) for v in y]
    n, sx, sy = len(x), sum(x), sum(y)
    sxx, sxy = sum(v * v for v in x), sum(a * b for a, b in zip(x, y, strict=True))
    p = (n * sxy - sx * sy) / (n * sxx - sx * sx)
    return p, (sy - p * sx) / n


def exact_residuals(x, y, p, q):
    return [Fraction(b) - Fraction(p) * Fraction(a) - Fraction(q) for a, b in zip(x, y, strict=True)]


def rounding(x, y, p, q):
    """How far a residual may be off: a few roundings of the largest number in it."""
    return 4 * EPS * (np.abs(y) + np.abs(p * np.asarray(x)) + abs(q))


# The measurements.

AS_PUBLISHED = """
194.5 20.79, 194.3 20.79, 197.9 22.40, 198.4 22.67, 199.4 23.15, 199.9 23.35, 200.9 23.89, 201.1 23.99, 201.4 24.02,
201.3 24.01, 203.6 25.14, 204.6 26.57, 209.5 28.49, 208.6 27.76, 210.7 29.04, 211.9 29.88, 212.2 30.06
"""


def test_forbes_has_the_seventeen_published_measurements():
    rows = [[float(number) for number in row.split()] for row in AS_PUBLISHED.split(",")]
    assert FORBES.shape == (17, 2)
    assert FORBES.dtype == np.float64
    assert FORBES.tolist() == rows


def test_forbes_cannot_be_spoilt():
    for spoil in (lambda: FORBES.__setitem__((0, 0), 9), lambda: FORBES.sort(), lambda: FORBES.T[0].fill(0)):
        with pytest.raises(ValueError, match="read-only"):
            spoil()


def test_the_line_of_forbes_is_the_one_that_statistics_knows():
    x, y = FORBES.T
    line = fit_line(x, y)
    known = stats.linregress(x, y)
    assert line == pytest.approx((known.slope, known.intercept), rel=1e-12)
    assert [round(v, 4) for v in line] == [0.5229, -81.0637]


# The line.


@given(measured())
def test_the_best_line_is_the_one_of_exact_arithmetic(points):
    x, y = points
    p, q = exactly(x, y)
    assume(max(abs(p), abs(q)) < Fraction(HUGE) / 4)
    line = fit_line(x, y)
    # The conditioning of the question itself: slopes are measured against rise / run; denormals have few digits.
    rise, run = Fraction(float(np.ptp(y))), Fraction(float(np.ptp(x)))
    off_p = Fraction(1e-13) * rise / run + Fraction(TINY) * (1 + 4 * len(x) / run)
    off_q = Fraction(1e-13) * max(abs(Fraction(v)) for v in y) + off_p * max(abs(Fraction(v)) for v in x)
    assert abs(Fraction(line.p) - p) <= off_p
    assert abs(Fraction(line.q) - q) <= off_q + 4 * len(x) * Fraction(TINY)


@given(measured(SMALL, st.just(0), st.just(1)))
def test_the_best_line_is_the_one_of_numpy_and_scipy(points):
    x, y = points
    line = fit_line(x, y)
    assert line == pytest.approx(np.polyfit(x, y, 1), rel=1e-9, abs=1e-9)
    design = np.column_stack([x, np.ones_like(x)])
    assert line == pytest.approx(np.linalg.lstsq(design, y, rcond=None)[0], rel=1e-9, abs=1e-9)
    known = stats.linregress(x, y) if len(x) > 2 else None
    if known is not None:
        assert line == pytest.approx((known.slope, known.intercept), rel=1e-9, abs=1e-9)


def test_a_minimiser_that_knows_only_the_cost_finds_the_same_line():
    x, y = [5, 10, 15, 20], [4, 9, 8, 2]
    found = optimize.minimize(lambda line: line_cost(x, y, *line), [0, 0], method="Nelder-Mead", tol=1e-12)
    assert found.success
    assert fit_line(x, y) == pytest.approx(found.x, abs=1e-5)


@pytest.mark.parametrize("offset", [0, 1e9, -1e9])
@pytest.mark.parametrize("height", [0, 1e9])
def test_a_line_far_from_zero_keeps_its_digits(offset, height):
    x = np.array([0, 1, 2, 3, 5]) + offset
    y = 0.5 * np.array([0, 1, 2, 3, 5]) + height  # exact in floats
    line = fit_line(x, y)
    assert line.p == pytest.approx(0.5, rel=1e-15)
    np.testing.assert_allclose(line(x), y, rtol=4 * EPS, atol=4 * EPS * (1e9 if offset else 5))


@pytest.mark.parametrize(
    ("x", "y", "line"),
    [
        ([0, 1e300, 2e300], [0, 1e300, 2e300], (1, 0)),
        ([0, 1e-300, 2e-300], [0, 2e-300, 4e-300], (2, 0)),
        ([0, 1e-300], [3, 3], (0, 3)),
        ([0, 1e300], [0, 1e-300], (0, 0)),
        ([1e-300, 2e-300], [1, 3], (2e300, -1)),
        ([0, TINY], [0, TINY], None),
        ([0, TINY, 1], [0, 0.5, 1], (0.75, 0.25)),
        ([0, 1e-320], [0, 1e-320], (1, 0)),
        ([-1e307, 0, 1e-307, 7e306], [1, 1, 1, 1], (0, 1)),
    ],
)
def test_very_large_and_very_small_measurements_give_a_line_without_a_warning(x, y, line):
    fitted = fit_line(x, y)
    assert type(fitted.p) is type(fitted.q) is float
    assert all(map(math.isfinite, fitted))
    if line is not None:
        assert fitted == pytest.approx(line, rel=1e-15, abs=1e-300)


@given(measured(SMALL, st.just(0), st.just(1)), SMALL, SMALL)
def test_no_other_line_costs_less(points, p, q):
    x, y = points
    best = fit_line(x, y)
    assert line_cost(x, y, *best) <= line_cost(x, y, p, q) * (1 + 1e-12) + 1e-9


@given(measured(SMALL, st.just(0), st.just(1)))
def test_the_best_line_passes_through_the_mean_point_and_the_cost_is_level_there(points):
    x, y = points
    best = fit_line(x, y)
    assert best(x.mean()) == pytest.approx(y.mean(), abs=1e-9)
    assert line_cost_gradient(x, y, *best) == pytest.approx([0, 0], abs=1e-7)


def test_the_order_of_the_points_does_not_matter():
    x, y = FORBES.T
    for turn in range(1, 17):
        assert fit_line(np.roll(x, turn), np.roll(y, turn)) == pytest.approx(fit_line(x, y), rel=1e-12)


def test_a_line_is_the_pair_of_its_slope_and_its_height():
    line = fit_line([5, 10, 15], [4, 9, 8])
    assert line == (line.p, line.q) == pytest.approx((0.4, 3), rel=1e-15)
    assert isinstance(line, Line)
    with pytest.raises(AttributeError):
        line.p = 1


@pytest.mark.parametrize("x", [3, -2.5, [3], [1, 2, 3], [[1, 2], [3, 4]], [[[0]]]])
def test_a_line_predicts_in_the_shape_of_what_it_is_given(x):
    y = Line(p=0.5, q=-4)(x)
    assert np.shape(y) == np.shape(x)
    assert np.ravel(y).tolist() == [v / 2 - 4 for v in np.ravel(x).tolist()]


def test_a_prediction_for_one_number_is_one_python_number():
    assert type(Line(1, 2)(3)) is type(Line(np.float64(1), 2)(np.int64(3))) is float


# Errors and cost.


@given(measured(scale=st.just(1.0)), st.floats(-1e3, 1e3), st.floats(-1e9, 1e9))
def test_errors_and_cost_are_those_of_exact_arithmetic(points, p, q):
    x, y = points
    exact = exact_residuals(x, y, p, q)
    allowed = rounding(x, y, p, q)
    r = residuals(x, y, p, q)
    assert r.shape == x.shape
    assert (np.abs(r - [float(v) for v in exact]) <= allowed).all()
    biggest = np.abs(r) + allowed
    cost = float(sum(v * v for v in exact) / 2)
    assert abs(line_cost(x, y, p, q) - cost) <= (biggest * (allowed + 20 * EPS * biggest)).sum()
    by_p = float(-sum(Fraction(a) * v for a, v in zip(x, exact, strict=True)))
    by_q = float(-sum(exact))
    got = line_cost_gradient(x, y, p, q)
    assert got.shape == (2,)
    assert abs(got[0] - by_p) <= (np.abs(x) * (allowed + 20 * EPS * biggest)).sum()
    assert abs(got[1] - by_q) <= (allowed + 20 * EPS * biggest).sum()


@given(measured(SMALL, st.just(0), st.just(1)), SMALL, SMALL)
def test_with_small_whole_numbers_everything_is_exact(points, p, q):
    x, y = ([int(v) for v in axis] for axis in points)
    r = [b - p * a - q for a, b in zip(x, y, strict=True)]
    assert residuals(x, y, p, q).tolist() == r
    assert line_cost(x, y, p, q) == sum(v * v for v in r) / 2
    gradient = [-sum(a * v for a, v in zip(x, r, strict=True)), -sum(r)]
    assert line_cost_gradient(x, y, p, q).tolist() == gradient


@given(measured(SMALL, st.just(0), st.just(1)), SMALL, SMALL)
def test_the_slopes_of_the_cost_are_those_of_a_parabola(points, p, q):
    x, y = points  # for a parabola the slope between two points around is exact
    by_p = (line_cost(x, y, p + 1, q) - line_cost(x, y, p - 1, q)) / 2
    by_q = (line_cost(x, y, p, q + 1) - line_cost(x, y, p, q - 1)) / 2
    assert line_cost_gradient(x, y, p, q).tolist() == [by_p, by_q]


@given(measured(SMALL, st.just(0), st.just(1)), st.lists(st.tuples(SMALL, SMALL), min_size=1, max_size=6))
def test_many_lines_at_once_cost_what_they_cost_one_by_one(points, lines):
    p, q = np.array(lines, dtype=float).T
    one_by_one = [line_cost(*points, *line) for line in lines]
    assert [type(cost) for cost in one_by_one] == [float] * len(lines)
    assert line_cost(*points, p, q).tolist() == one_by_one
    table = line_cost(*points, p[None, :, None], q[None, :, None])
    assert table.shape == (1, len(lines), 1)
    assert table.ravel().tolist() == one_by_one


def test_a_single_point_has_an_error_and_a_cost():
    assert residuals([2], [5], 1, 1).tolist() == [2.0]
    assert line_cost([2], [5], 1, 1) == 2.0
    assert line_cost_gradient([2], [5], 1, 1).tolist() == [-4.0, -2.0]


def test_errors_too_small_to_be_squared_cost_nothing():
    assert line_cost([1e-200, TINY], [1e-200, -TINY], 2, 0) == 0.0
    assert line_cost_gradient([1e-300], [1e-300], 2, 0).tolist() == [0.0, 1e-300]


def test_a_line_computes_with_bools_as_with_zero_and_one():
    assert fit_line([False, True], [1, 3]) == (2.0, 1.0)
    assert residuals([False, True], [True, True], True, False).tolist() == [1.0, 0.0]


def test_no_function_changes_what_it_is_given():
    x, y = FORBES[:, 0].copy(), FORBES[:, 1].copy()
    Line(1, 2)(x)
    residuals(x, y, 1, 2)
    line_cost(x, y, [1, 2], [3, 4])
    line_cost_gradient(x, y, 1, 2)
    fit_line(x, y)
    assert np.column_stack([x, y]).tolist() == FORBES.tolist()


# What is refused.


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Line(1e300, 0)(1e300), "prediction"),
        (lambda: Line(HUGE, HUGE)([0, 1]), "prediction"),
        (lambda: residuals([1e200], [0], 1e200, 0), "residual"),
        (lambda: residuals([1e200], [HUGE], -1e200, HUGE), "residual"),
        (lambda: line_cost([1], [1e200], 0, 0), "C_T"),
        (lambda: line_cost([1, 2], [1, 1], [1, 1e200], [0, 0]), "C_T"),
        (lambda: line_cost([1e200], [1], 1e200, 0), "C_T"),
        (lambda: line_cost_gradient([1e200], [1], 1e200, 0), "gradient"),
        (lambda: line_cost_gradient([1e200, -1e200], [1e200, 1e200], 0, 0), "gradient"),
        (lambda: fit_line([0, 1e-300], [0, 1e300]), "p, q"),
        (lambda: fit_line([0, TINY], [0, 1]), "p, q"),
        (lambda: fit_line([1e300, 1.0000001e300], [1e100, 1e308]), "p, q"),
        (lambda: fit_line([-HUGE, HUGE], [0, 1]), "p, q"),
        (lambda: fit_line([0, 1], [-HUGE, HUGE]), "p, q"),
    ],
)
def test_a_result_out_of_range_is_refused_by_name_without_a_warning(make, said):
    with pytest.raises(ValueError, match="too large") as error:
        make()
    assert str(error.value) == f"{said}: the result is too large for floating-point numbers; use smaller numbers"


NO_NUMBERS = [*NOT_FINITE, ([], "expected at least one number, got none (shape (0,))")]
ON_POINTS = {
    "residuals": lambda x, y: residuals(x, y, 1, 2),
    "line_cost": lambda x, y: line_cost(x, y, 1, 2),
    "line_cost_gradient": lambda x, y: line_cost_gradient(x, y, 1, 2),
    "fit_line": fit_line,
}


@pytest.mark.parametrize("function", ON_POINTS.values(), ids=ON_POINTS)
@pytest.mark.parametrize(("bad", "said"), NOT_FINITE)
def test_points_that_are_no_finite_numbers_are_refused(function, bad, said):
    for name, x, y in [("x", [bad, 1], [1, 2]), ("y", [1, 2], [3, bad])]:
        with pytest.raises(ValueError, match="expected") as error:
            function(x, y)
        assert str(error.value).startswith(f"{name}: {said}")


@pytest.mark.parametrize("function", ON_POINTS.values(), ids=ON_POINTS)
@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        ([], [], "x: expected at least one number, got none (shape (0,))"),
        ([1, 2], [], "y: expected at least one number, got none (shape (0,))"),
        ([1, 2, 3], [1, 2], "y: expected shape (3,), got shape (2,)"),
        ([1], [1, 2], "y: expected shape (1,), got shape (2,)"),
        ([1, 2], 3, "y: expected shape (2,), got shape ()"),
        (1, 3, "x: expected shape (any,), got shape ()"),
        ([[1, 2]], [[1, 2]], "x: expected shape (any,), got shape (1, 2)"),
        ([1, 2], [[1], [2]], "y: expected shape (2,), got shape (2, 1)"),
    ],
)
def test_points_of_different_number_are_refused(function, x, y, said):
    with pytest.raises(ValueError, match="expected") as error:
        function(x, y)
    assert str(error.value) == said


@pytest.mark.parametrize("function", [residuals, line_cost, line_cost_gradient])
@pytest.mark.parametrize(("bad", "said"), NO_NUMBERS)
def test_a_line_that_is_no_finite_numbers_is_refused(function, bad, said):
    for name, p, q in [("p", bad, 1), ("q", 1, bad)]:
        with pytest.raises(ValueError, match="expected") as error:
            function([1, 2], [3, 4], p, q)
        assert str(error.value).startswith(f"{name}: {said}")
        with pytest.raises(ValueError, match="expected") as error:
            Line(p, q)([1])
        assert str(error.value).startswith(f"{name}: {said}")


@pytest.mark.parametrize(("bad", "said"), NO_NUMBERS)
def test_a_line_predicts_nothing_from_what_is_no_finite_number(bad, said):
    with pytest.raises(ValueError, match="expected") as error:
        Line(1, 2)(bad)
    assert str(error.value).startswith(f"x: {said}")


@pytest.mark.parametrize("function", [residuals, line_cost_gradient])
def test_only_the_cost_takes_many_lines(function):
    with pytest.raises(ValueError, match=r"^p: expected shape \(\), got shape \(2,\)$"):
        function([1, 2], [3, 4], [1, 2], 3)
    with pytest.raises(ValueError, match=r"^q: expected shape \(\), got shape \(1,\)$"):
        function([1, 2], [3, 4], 1, [3])


@pytest.mark.parametrize(
    ("p", "q", "said"),
    [
        ([1, 2], 3, "q: expected shape (2,), got shape ()"),
        (1, [3], "q: expected shape (), got shape (1,)"),
        ([[1, 2]], [1, 2], "q: expected shape (1, 2), got shape (2,)"),
    ],
)
def test_slopes_and_heights_of_different_shapes_are_refused(p, q, said):
    with pytest.raises(ValueError, match="expected") as error:
        line_cost([1, 2], [3, 4], p, q)
    assert str(error.value) == said


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        ([7], [1], "x, y: expected at least two points, got 1: many lines pass through a single point"),
        (
            [5, 5, 5],
            [1, 2, 3],
            "x: expected at least two different values, got 5 for all 3 points: no single line is best",
        ),
        (
            [1e300, 1e300],
            [1, 1],
            "x: expected at least two different values, got 1e+300 for all 2 points: no single line is best",
        ),
        (
            [0, -0.0],
            [1, 1],
            "x: expected at least two different values, got 0 for all 2 points: no single line is best",
        ),
    ],
)
def test_where_many_lines_are_best_none_is_given(x, y, said):
    with pytest.raises(ValueError, match="expected at least two") as error:
        fit_line(x, y)
    assert str(error.value) == said


def test_two_points_next_to_each_other_are_different():
    x = [1.0, np.nextafter(1, 2)]
    assert fit_line(x, [0, EPS]).p == 1.0


def test_a_polynomial_through_points_of_a_polynomial_is_that_polynomial():
    rng = np.random.default_rng(4)
    for degree in range(10):
        c = rng.normal(size=degree + 1)
        x = np.linspace(190.0, 215.0, 12)
        y = np.polyval(c, x - 200)
        np.testing.assert_allclose(fit_polynomial(x, y, degree)(x), y, rtol=0, atol=1e-11 * np.abs(y).max())


@pytest.mark.parametrize("scale", [1e-300, 1e290])
def test_a_polynomial_is_found_for_very_small_and_very_large_heights(scale):
    curve = fit_polynomial([0, 1, 2, 3], np.array([1, 2, 5, 10]) * scale, 2)
    assert curve(4) == pytest.approx(17 * scale)


@pytest.mark.parametrize("degree", [-1, 1.5, True, "2"])
def test_a_degree_is_a_whole_number(degree):
    with pytest.raises(ValueError, match="degree: expected a whole number, 0 or more"):
        fit_polynomial([1, 2, 3], [1, 2, 3], degree)


def test_a_polynomial_needs_more_different_x_than_its_degree():
    with pytest.raises(ValueError, match="expected more than 2 different values for the degree 2, got 2"):
        fit_polynomial([1, 1, 2, 2], [1, 2, 3, 4], 2)
    with pytest.raises(ValueError, match="x: expected values less close together"):
        fit_polynomial([0, 1e-16, 2e-16, 1], [1, 2, 3, 4], 3)
    with pytest.raises(ValueError, match="x"):
        fit_polynomial([-HUGE, 0, HUGE], [1, 2, 3], 2)
    assert fit_polynomial([5], [7], 0)(9) == pytest.approx(7)


def test_a_sample_scatters_evenly_about_the_cubic_and_the_seed_decides_it():
    x, y = noisy_sample(np.random.RandomState(0), points=20_000)
    noise = y - (4 * x**3 - 3 * x)
    for numbers, half in [(x, 1), (noise, 0.5)]:
        assert np.abs(numbers).max() <= half + 1e-12
        assert stats.kstest(numbers / half, stats.uniform(-1, 2).cdf).pvalue > 0.001
    np.testing.assert_array_equal(noisy_sample(np.random.RandomState(0), points=20_000), (x, y))
    with pytest.raises(ValueError, match="points: expected a whole number, 1 or more, got 0"):
        noisy_sample(np.random.RandomState(0), points=0)


@pytest.mark.parametrize("scale", [1e-300, 1.0, 1e300])
def test_a_typical_error_is_of_the_size_of_the_residuals(scale):
    assert typical_error(np.array([3, -4, 0, 0]) * scale) == pytest.approx(2.5 * scale)
    assert typical_error([0, 0]) == 0
