import functools
import math
from dataclasses import FrozenInstanceError
from itertools import pairwise

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import optimize
from support.landscapes import CURVE_FORMULAS, SURFACE_FORMULAS, X, Y
from support.numbers import EPS, HUGE, TINY, TOO_LARGE

import dlmath
from dlmath import (
    CURVES,
    SURFACES,
    Curve,
    DivergenceError,
    Surface,
    descend,
    multiplier,
    numerical_gradient,
    on_constraint,
)

each_curve = pytest.mark.parametrize("name", CURVES)
each_surface = pytest.mark.parametrize("name", SURFACES)
SHAPES = arrays.array_shapes(max_dims=3, max_side=3)
NEAR = st.floats(-100, 100)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
POINTS = SHAPES.flatmap(lambda shape: arrays.arrays(np.float64, (*shape[:-1], 2), elements=NEAR))


@functools.cache
def as_function(expression):
    return sympy.lambdify([X, Y], expression, "mpmath")


for _formula in (*CURVE_FORMULAS.values(), *SURFACE_FORMULAS.values()):  # now, so that no test is slow at first
    for _by in ((), (X,), (Y,), (X, X), (Y, Y)):
        as_function(sympy.diff(_formula, *_by) if _by else _formula)


def exactly(expression, x, y=0.0):
    """The value in 60 digits, of which the float takes the first."""
    with mpmath.workdps(60):
        return float(as_function(expression)(mpmath.mpf(float(x)), mpmath.mpf(float(y))))


def said_by(call):
    with pytest.raises(ValueError, match=": ") as error:
        call()
    return str(error.value)


def answer_or_error(call, kind=ValueError):
    """What a call returns and None, or None and what it raises."""
    try:
        return call(), None
    except kind as error:
        return None, error


# Curves.


def test_the_curves_and_surfaces_are_those_of_the_chapter():
    assert list(CURVES) == list(CURVE_FORMULAS) == ["square", "exponential", "sigmoid", "sine"]
    assert list(SURFACES) == list(SURFACE_FORMULAS)
    assert len(SURFACES) == 7


@each_curve
@given(x=st.floats(-50, 50))
def test_a_curve_and_its_slope_are_sympys(name, x):
    curve, formula = CURVES[name], CURVE_FORMULAS[name]
    assert curve(x) == pytest.approx(exactly(formula, x), rel=1e-13, abs=1e-300)
    assert curve.slope(x) == pytest.approx(exactly(sympy.diff(formula, X), x), rel=1e-12, abs=1e-300)


@each_curve
@given(x=st.floats(-20, 20), dx=st.floats(-20, 20))
def test_the_straight_approximation_is_the_tangent(name, x, dx):
    formula = CURVE_FORMULAS[name]
    f, slope = exactly(formula, x), exactly(sympy.diff(formula, X), x)
    got = CURVES[name].linear(x, dx)
    assert got == pytest.approx(f + slope * dx, rel=0, abs=1e-12 * (abs(f) + abs(slope * dx)) + TINY)


@each_curve
def test_under_the_magnifying_glass_a_curve_and_its_tangent_are_the_same(name):
    curve = CURVES[name]
    for x in (-2.0, 0.3, 1.0):
        apart = [abs(curve(x + dx) - curve.linear(x, dx)) for dx in (0.1, 0.01, 0.001)]
        assert 0 < apart[2] < apart[1] / 50 < apart[0] / 2500  # the error shrinks with the square
        assert curve.linear(x, 0) == curve(x)


@each_curve
@given(x=arrays.arrays(np.float64, SHAPES, elements=st.floats(-50, 50)))
def test_a_curve_treats_every_element_alone_and_keeps_the_shape(name, x):
    curve = CURVES[name]
    for function in (curve, curve.slope, lambda x: curve.linear(x, 0.5)):
        values = function(x)
        assert values.shape == x.shape
        np.testing.assert_allclose(values.ravel(), [function(v) for v in x.ravel().tolist()], rtol=1e-14)


@each_curve
def test_one_number_gives_one_python_number(name):
    curve = CURVES[name]
    for x in (1, 1.0, np.float64(1), True, np.array(1)):
        assert type(curve(x)) is type(curve.slope(x)) is type(curve.linear(x, x)) is float


def test_many_steps_from_one_point_and_one_step_from_many():
    square = CURVES["square"]
    assert square.linear(3, [0, 0.5, -1]).tolist() == [9.0, 12.0, 3.0]
    assert square.linear([1, 2], 1).tolist() == [3.0, 8.0]
    assert square.linear([1, 2], [10, 20]).tolist() == [21.0, 84.0]


@each_curve
@given(x=FINITE)
def test_a_curve_at_any_float_is_a_finite_number_or_refused_by_name(name, x):
    curve = CURVES[name]
    for function, said in [(curve, "f"), (curve.slope, "slope")]:
        value, error = answer_or_error(lambda function=function: function(x))
        if error is None:
            assert math.isfinite(value)
        else:
            assert str(error) == f"{said}: {TOO_LARGE}"
            assert {"square": abs(x) > 1e154, "exponential": x < -709}[name]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: CURVES["square"](1e200), "f"),
        (lambda: CURVES["square"](-1e200), "f"),
        (lambda: CURVES["square"]([1, 1e200]), "f"),
        (lambda: CURVES["square"].slope(HUGE), "slope"),
        (lambda: CURVES["exponential"](-1000), "f"),
        (lambda: CURVES["exponential"].slope(-1000), "slope"),
        (lambda: CURVES["square"].linear(1e100, 1e300), "f + f' dx"),
        (lambda: CURVES["square"].linear(1e200, 1), "f"),
        (lambda: Curve(lambda x: x - x, lambda x: np.log(-x)).slope(3), "slope"),
    ],
)
def test_a_curve_that_leaves_the_range_says_so_without_a_warning(make, said):
    assert said_by(make) == f"{said}: {TOO_LARGE}"


def test_curves_end_where_they_must():
    assert CURVES["exponential"](1e308) == 0.0
    assert CURVES["exponential"].slope(1e308) == 0.0
    assert CURVES["sigmoid"]([-1e308, 1e308]).tolist() == [0.0, 1.0]
    assert CURVES["sine"](1e300) == pytest.approx(math.sin(1e300), abs=1e-15)
    assert CURVES["sine"].slope(1e300) == pytest.approx(math.cos(1e300), abs=1e-15)
    assert CURVES["square"](TINY) == 0.0
    assert CURVES["square"].slope(TINY) == 2 * TINY


BAD = [
    (math.nan, "expected numbers, got NaN (not a number) in nan"),
    ([1, math.nan], "expected numbers, got NaN (not a number) in [1, nan]"),
    ([math.inf, 1], "expected finite numbers, got infinity in [inf, 1]"),
    (-math.inf, "expected finite numbers, got infinity in -inf"),
    ("1", "expected real numbers, got '1'"),
    (None, "expected real numbers, got None"),
    (1j, "expected real numbers, got 1j"),
    ([], "expected at least one number, got none (shape (0,))"),
]
each_bad = pytest.mark.parametrize(("bad", "said"), BAD)


@each_curve
@each_bad
def test_a_curve_refuses_what_is_no_finite_number(name, bad, said):
    curve = CURVES[name]
    for call in (lambda: curve(bad), lambda: curve.slope(bad), lambda: curve.linear(bad, 1)):
        assert said_by(call) == f"x: {said}"
    assert said_by(lambda: curve.linear(1, bad)) == f"dx: {said}"


def test_curves_and_surfaces_cannot_be_changed_behind_their_backs():
    with pytest.raises(FrozenInstanceError):
        CURVES["square"].value = abs
    with pytest.raises(FrozenInstanceError):
        SURFACES["bowl"].slopes = abs


# Surfaces.


@each_surface
@given(x=NEAR, y=NEAR)
def test_a_surface_and_its_gradient_are_sympys(name, x, y):
    surface, formula = SURFACES[name], SURFACE_FORMULAS[name]
    size = 1e-14 * (1 + abs(x) + abs(y)) ** 4 if name in ("two_valleys", "saddle", "sum") else 1e-300
    assert surface([x, y]) == pytest.approx(exactly(formula, x, y), rel=1e-14, abs=size)
    gradient = surface.gradient([x, y])
    assert gradient.shape == (2,)
    for i, symbol in enumerate((X, Y)):
        slope = exactly(sympy.diff(formula, symbol), x, y)
        assert gradient[i] == pytest.approx(slope, rel=1e-13, abs=size if name == "two_valleys" else 1e-300)


@each_surface
@given(points=POINTS)
def test_many_points_give_what_they_give_one_by_one(name, points):
    surface = SURFACES[name]
    values, gradients = surface(points), surface.gradient(points)
    assert np.shape(values) == points.shape[:-1]
    assert gradients.shape == points.shape
    rows = points.reshape(-1, 2)
    np.testing.assert_allclose(np.ravel(values), [surface(row) for row in rows], rtol=1e-14, atol=1e-300)
    np.testing.assert_allclose(gradients.reshape(-1, 2), [surface.gradient(row) for row in rows], rtol=1e-14)


@each_surface
def test_one_point_gives_one_python_number(name):
    assert type(SURFACES[name]([1, 2])) is type(SURFACES[name]([True, False])) is float
    assert type(SURFACES[name]([[1, 2]])) is np.ndarray


def test_surfaces_by_hand():
    at = [2, 3]
    assert {name: surface(at) for name, surface in SURFACES.items()} == {
        "bowl": 13,
        "long_bowl": 49,
        "two_valleys": 19,
        "saddle": -5,
        "sum": 5,
        "product": 6,
        "ellipse": 31,
    }
    assert {name: surface.gradient(at).tolist() for name, surface in SURFACES.items()} == {
        "bowl": [4, 6],
        "long_bowl": [4, 30],
        "two_valleys": [24.5, 6],
        "saddle": [4, -6],
        "sum": [1, 1],
        "product": [3, 2],
        "ellipse": [4, 18],
    }


@each_surface
@given(x=FINITE, y=FINITE)
def test_a_surface_at_any_float_is_a_finite_number_or_refused_by_name(name, x, y):
    surface = SURFACES[name]
    for function, said in [(surface, "f"), (surface.gradient, "gradient")]:
        value, error = answer_or_error(lambda function=function: function([x, y]))
        if error is None:
            assert np.isfinite(value).all()
        else:
            assert str(error) == f"{said}: {TOO_LARGE}"
            assert max(abs(x), abs(y)) > 1e76


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: SURFACES["bowl"]([1e200, 0]), "f"),
        (lambda: SURFACES["saddle"]([1e200, 1e200]), "f"),
        (lambda: SURFACES["product"]([1e200, -1e200]), "f"),
        (lambda: SURFACES["sum"]([HUGE, HUGE]), "f"),
        (lambda: SURFACES["two_valleys"]([1e100, 0]), "f"),
        (lambda: SURFACES["two_valleys"].gradient([[0, 0], [1e150, 0]]), "gradient"),
        (lambda: SURFACES["long_bowl"].gradient([0, HUGE]), "gradient"),
    ],
)
def test_a_surface_that_leaves_the_range_says_so_without_a_warning(make, said):
    assert said_by(make) == f"{said}: {TOO_LARGE}"


@each_surface
@each_bad
def test_a_surface_refuses_what_is_no_finite_number(name, bad, said):
    assert said_by(lambda: SURFACES[name](bad)) == f"x: {said}"
    assert said_by(lambda: SURFACES[name].gradient(bad)) == f"x: {said}"


@each_surface
@pytest.mark.parametrize("bad", [3, [3], [1, 2, 3], [[1], [2]], [[1, 2, 3]]])
def test_a_surface_over_the_plane_takes_two_coordinates(name, bad):
    said = f"x: expected 2 coordinates, shape (2,) or (..., 2), got shape {np.shape(bad)}"
    assert said_by(lambda: SURFACES[name](bad)) == said
    assert said_by(lambda: SURFACES[name].gradient(bad)) == said


def test_a_surface_may_be_over_any_space():
    surface = Surface(lambda x: x.prod(axis=-1), lambda x: x.prod(axis=-1, keepdims=True) / x)
    assert surface([1, 2, 3]) == 6.0
    assert surface.gradient([1, 2, 3]).tolist() == [6.0, 3.0, 2.0]
    assert surface([[1, 2, 3, 4], [1, 1, 1, 2]]).tolist() == [24.0, 2.0]


@each_surface
def test_what_the_gradient_promises_of_a_step_is_the_slope_of_the_way_times_its_length(name):
    dx, dy, s = sympy.symbols("dx dy s", real=True)
    along = SURFACE_FORMULAS[name].subs({X: X + s * dx, Y: Y + s * dy}, simultaneous=True)
    promised = sympy.lambdify([X, Y, dx, dy], sympy.diff(along, s).subs(s, 0))
    for place in np.random.default_rng(4).uniform(-2, 2, size=(10, 4)):
        expected = pytest.approx(float(promised(*place)), rel=1e-12, abs=1e-12)
        assert SURFACES[name].linear_change(place[:2], place[2:]) == expected


def test_one_step_from_many_points_and_many_steps_from_one_point():
    bowl = SURFACES["bowl"]
    assert bowl.linear_change([[1, 2], [3, 4]], [1, 0]).tolist() == [2, 6]
    assert bowl.linear_change([1, 2], [[1, 0], [0, 1], [2, -1]]).tolist() == [2, 4, 0]
    assert type(bowl.linear_change([1, 2], [1, 0])) is type(bowl([1, 2]))


@pytest.mark.parametrize(
    ("x", "dx", "said"),
    [
        ([1, 2], [1], "dx: expected 2 components as in x, got shape (1,)"),
        ([1, 2], 1, "dx: expected 2 components as in x, got shape ()"),
        ([1, 2], [1, 2, 3], "dx: expected 2 components as in x, got shape (3,)"),
    ],
)
def test_a_step_needs_as_many_components_as_the_point(x, dx, said):
    assert said_by(lambda: SURFACES["bowl"].linear_change(x, dx)) == said


def test_a_promise_that_is_too_large_is_refused():
    said = said_by(lambda: SURFACES["bowl"].linear_change([1e100, 1e100], [1e300, 1e300]))
    assert said == f"change: {TOO_LARGE}"


# The gradient from small differences.


@each_surface
@given(x=st.floats(-3, 3), y=st.floats(-3, 3))
def test_small_differences_give_about_six_digits(name, x, y):
    formula = SURFACE_FORMULAS[name]
    exact = [exactly(sympy.diff(formula, symbol), x, y) for symbol in (X, Y)]
    assert numerical_gradient(SURFACES[name], [x, y]) == pytest.approx(exact, abs=1e-4)
    bend = max(abs(exactly(sympy.diff(formula, symbol, 2), x, y)) for symbol in (X, Y))
    apart = np.abs(numerical_gradient(SURFACES[name], [x, y]) - exact)
    assert (apart <= 1e-6 * bend + 1e-7).all()


@pytest.mark.parametrize("h", [1, 0.5, 2**-20, np.float64(2)])
def test_the_small_difference_is_added_to_one_variable_at_a_time(h):
    assert numerical_gradient(SURFACES["bowl"], [3, 4], h).tolist() == [6 + h, 8 + h]  # exact
    assert numerical_gradient(SURFACES["product"], [3, 4], h).tolist() == [4, 3]
    assert numerical_gradient(SURFACES["bowl"], [3, 4], h=h).tolist() == [6 + h, 8 + h]


def test_the_difference_is_a_millionth_unless_told_otherwise():
    asked = []
    numerical_gradient(lambda x: asked.append(x.tolist()) or 0, [0, 0])
    assert sorted(asked) == [[0, 0], [0, 1e-6], [1e-6, 0]]


@pytest.mark.parametrize("n", [1, 2, 3, 10, 144])
def test_the_function_is_called_once_more_than_there_are_variables(n):
    calls = []

    def f(x):
        calls.append(x)
        return (x**3).sum()

    x = np.linspace(-1, 1, n) if n > 1 else np.array([0.7])
    gradient = numerical_gradient(f, x)
    assert len(calls) == n + 1
    assert all(type(point) is np.ndarray and point.shape == (n,) and point.dtype == np.float64 for point in calls)
    assert gradient.shape == (n,)
    np.testing.assert_allclose(gradient, 3 * x**2, atol=1e-5)
    np.testing.assert_allclose(gradient, optimize.approx_fprime(x, f, 1e-6), atol=1e-8)


def test_the_point_may_be_a_list_and_stays_what_it_was():
    x = np.array([3.0, 4.0])
    numerical_gradient(SURFACES["bowl"], x)
    assert x.tolist() == [3.0, 4.0]
    assert (
        numerical_gradient(SURFACES["bowl"], x.tolist()).tolist()
        == numerical_gradient(SURFACES["bowl"], x).tolist()
    )


@each_bad
def test_small_differences_need_a_point_of_finite_numbers(bad, said):
    assert said_by(lambda: numerical_gradient(SURFACES["bowl"], bad)) == f"x: {said}"
    assert said_by(lambda: numerical_gradient(SURFACES["bowl"], [1, 2], bad)) == f"h: {said}"
    for at, name in [(0, "f(x)"), (1, "f(x + h)"), (2, "f(x + h)")]:
        answers = [1.0, 1.0, 1.0]
        answers[at] = bad
        next_answer = iter(answers).__next__
        message = said_by(lambda answer=next_answer: numerical_gradient(lambda x: answer(), [1, 2]))
        assert message == f"{name}: {said}"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: numerical_gradient(SURFACES["bowl"], 3), "x: expected shape (any,), got shape ()"),
        (lambda: numerical_gradient(SURFACES["bowl"], [[1, 2]]), "x: expected shape (any,), got shape (1, 2)"),
        (lambda: numerical_gradient(SURFACES["bowl"], [1, 2], 0), "h: expected a positive number, got 0"),
        (lambda: numerical_gradient(SURFACES["bowl"], [1, 2], -1e-6), "h: expected a positive number, got -1e-06"),
        (lambda: numerical_gradient(SURFACES["bowl"], [1, 2], [1, 2]), "h: expected shape (), got shape (2,)"),
        (lambda: numerical_gradient(lambda x: x, [1, 2]), "f(x): expected shape (), got shape (2,)"),
        (lambda: numerical_gradient(SURFACES["bowl"], [1e200, 2]), f"f: {TOO_LARGE}"),
        (lambda: numerical_gradient(lambda x: 0, [HUGE, 2], HUGE), f"x + h: {TOO_LARGE}"),
        (lambda: numerical_gradient(lambda x: HUGE if x[0] else -HUGE, [0, 2], 1), f"gradient: {TOO_LARGE}"),
        (lambda: numerical_gradient(lambda x: 1e308 if x[0] else 0, [0, 2]), f"gradient: {TOO_LARGE}"),
    ],
)
def test_small_differences_say_what_was_expected_and_what_came(make, said):
    assert said_by(make) == said


# A maximum under a constraint.


VECTORS = st.integers(1, 5).flatmap(
    lambda n: st.tuples(*[arrays.arrays(np.float64, n, elements=st.floats(-1e3, 1e3))] * 2)
)


@given(VECTORS)
def test_the_rest_is_at_right_angles_and_the_multiple_is_the_least_squares_one(pair):
    f, g = pair
    assume(np.abs(g).max() > 1e-3)
    times, rest = multiplier(f, g)
    assert type(times) is float
    assert rest.shape == f.shape
    size = math.hypot(*f)
    np.testing.assert_allclose(times * g + rest, f, rtol=0, atol=1e-14 * size + 1e-300)
    assert abs(rest @ g) <= 1e-13 * size * np.linalg.norm(g) + 1e-300
    np.testing.assert_allclose(
        times, np.linalg.lstsq(g[:, None], f, rcond=None)[0][0], rtol=1e-10, atol=1e-10 * size + 1e-300
    )


@pytest.mark.parametrize(
    ("f", "g", "times", "rest"),
    [
        ([1, 1], [2, 2], 0.5, [0, 0]),
        ([1, 0], [0, 3], 0, [1, 0]),
        ([0, 0], [1, 2], 0, [0, 0]),
        ([3, 4], [1, 0], 3, [0, 4]),
        ([-6], [3], -2, [0]),
        ([2e300, 0], [1e300, 0], 2, [0, 0]),
        ([2e-300, 1], [1e-300, 0], 2, [0, 1]),
        ([1, 1], [1e300, 1e300], 1e-300, [0, 0]),
        ([1, 2], [1e-300, 1e-300], 1.5e300, [-0.5, 0.5]),
        ([4 * TINY, 0], [2 * TINY, 0], 2, [0, 0]),
        ([1, 2, 3], [True, False, False], 1, [0, 2, 3]),
    ],
)
def test_a_multiplier_worked_out_by_hand(f, g, times, rest):
    got = multiplier(f, g)
    assert got[0] == pytest.approx(times, rel=1e-15, abs=0)
    assert got[1] == pytest.approx(rest, rel=1e-15, abs=1e-16)


@pytest.mark.parametrize("f", ["sum", "product"])
@pytest.mark.parametrize("g", ["bowl", "ellipse"])
@pytest.mark.parametrize("c", [0.5, 2, 30])
def test_where_the_rest_vanishes_scipy_finds_the_highest_point_of_the_path(f, g, c):
    height, level = SURFACE_FORMULAS[f], SURFACE_FORMULAS[g]
    top = optimize.minimize(
        lambda x: -exactly(height, *x),
        [0.9, 0.7],
        method="SLSQP",
        jac=lambda x: [-exactly(sympy.diff(height, symbol), *x) for symbol in (X, Y)],
        constraints={"type": "eq", "fun": lambda x: exactly(level, *x) - c},
        options={"ftol": 1e-10, "maxiter": 200},
    )
    assert top.success
    degrees = math.degrees(math.atan2(top.x[1], top.x[0]))
    here = on_constraint(SURFACES[g], c, degrees)
    assert here == pytest.approx(top.x, abs=1e-5)  # the direction is SciPy's, the distance ours
    all_around = SURFACES[f](on_constraint(SURFACES[g], c, np.arange(0, 360, 0.5)))
    assert SURFACES[f](here) >= all_around.max() - 1e-6
    times, rest = multiplier(SURFACES[f].gradient(here), SURFACES[g].gradient(here))
    assert rest == pytest.approx([0, 0], abs=1e-3)
    # The multiplier is how much higher the top gets for each unit of c: known in closed form.
    if f == "sum":
        grows = math.sqrt(2 * c) if g == "bowl" else math.sqrt(4 * c / 3)
        assert SURFACES[f](here) == pytest.approx(grows, rel=1e-6)
        assert times == pytest.approx(grows / (2 * c), rel=1e-4)
    else:
        assert times == pytest.approx(SURFACES[f](here) / c, rel=1e-4)
    # Elsewhere there is a rest, and it shows where f grows.
    elsewhere = on_constraint(SURFACES[g], c, degrees - 20)
    _, rest = multiplier(SURFACES[f].gradient(elsewhere), SURFACES[g].gradient(elsewhere))
    assert np.linalg.norm(rest) > 0.1
    assert rest @ (here - elsewhere) > 0


@pytest.mark.parametrize("name", ["f_gradient", "g_gradient"])
@each_bad
def test_a_multiplier_needs_finite_gradients(name, bad, said):
    both = {"f_gradient": [1, 2], "g_gradient": [3, 4], name: bad}
    assert said_by(lambda: multiplier(**both)) == f"{name}: {said}"


@pytest.mark.parametrize(
    ("f", "g", "said"),
    [
        ([1, 2], [0, -0.0], "g_gradient: expected a vector that is not 0: here g says nothing about the way"),
        ([1, 2], [1, 2, 3], "g_gradient: expected shape (2,), got shape (3,)"),
        ([1, 2], 3, "g_gradient: expected shape (2,), got shape ()"),
        (1, [3], "f_gradient: expected shape (any,), got shape ()"),
        ([[1, 2]], [[1, 2]], "f_gradient: expected shape (any,), got shape (1, 2)"),
        ([1e300, 0], [1e-300, 0], f"lambda: {TOO_LARGE}"),
        ([1, 2], [TINY, TINY], f"lambda: {TOO_LARGE}"),
        ([HUGE, HUGE], [1, 1], f"rest: {TOO_LARGE}"),
    ],
)
def test_a_multiplier_says_what_was_expected_and_what_came(f, g, said):
    assert said_by(lambda: multiplier(f, g)) == said


@pytest.mark.parametrize("name", ["bowl", "ellipse"])
@given(
    st.floats(1e-6, 1e6), arrays.arrays(np.float64, arrays.array_shapes(max_dims=2), elements=st.floats(-720, 720))
)
def test_a_point_on_the_constraint_has_the_value_and_the_direction(name, c, degrees):
    points = on_constraint(SURFACES[name], c, degrees)
    assert points.shape == (*degrees.shape, 2)
    x, y = points[..., 0], points[..., 1]
    np.testing.assert_allclose(x**2 + (1 if name == "bowl" else 3) * y**2, c, rtol=1e-13)
    t = np.vectorize(math.radians)(degrees)
    distance = np.hypot(x, y)
    np.testing.assert_allclose(x, distance * np.vectorize(math.cos)(t), rtol=0, atol=1e-12 * distance.max())
    np.testing.assert_allclose(y, distance * np.vectorize(math.sin)(t), rtol=0, atol=1e-12 * distance.max())


@pytest.mark.parametrize(
    ("name", "c", "degrees", "point"),
    [
        ("bowl", 2, 45, [1, 1]),
        ("bowl", 25, 90, [0, 5]),
        ("bowl", 25, -90, [0, -5]),
        ("bowl", 1, 0, [1, 0]),
        ("ellipse", 3, 90, [0, 1]),
        ("ellipse", 4, 45, [1, 1]),
        ("ellipse", 4, 180 + 45, [-1, -1]),
        ("bowl", 1e300, 180, [-1e150, 0]),
        ("bowl", TINY, 0, [math.sqrt(TINY), 0]),
        ("bowl", HUGE, 0, [math.sqrt(HUGE), 0]),
    ],
)
def test_a_point_on_the_constraint_worked_out_by_hand(name, c, degrees, point):
    got = on_constraint(SURFACES[name], c, degrees)
    assert got.shape == (2,)
    assert got == pytest.approx(point, rel=1e-14, abs=1e-15 * max(map(abs, point)))


@each_bad
def test_a_constraint_needs_finite_numbers(bad, said):
    assert said_by(lambda: on_constraint(SURFACES["bowl"], bad, 0)) == f"c: {said}"
    assert said_by(lambda: on_constraint(SURFACES["bowl"], 1, bad)) == f"degrees: {said}"


FLAT = Surface(lambda x: 1e-300 * (x**2).sum(axis=-1), lambda x: 2e-300 * x)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: on_constraint(SURFACES["bowl"], 0, 0), "c: expected a positive number, got 0"),
        (lambda: on_constraint(SURFACES["bowl"], -2, 0), "c: expected a positive number, got -2"),
        (lambda: on_constraint(SURFACES["bowl"], [1, 2], 0), "c: expected shape (), got shape (2,)"),
        (
            lambda: on_constraint(SURFACES["saddle"], 1, [0, 90]),
            "g: expected positive values all around the origin, got -1",
        ),
        (
            lambda: on_constraint(SURFACES["product"], 1, 0),
            "g: expected positive values all around the origin, got 0",
        ),
        (lambda: on_constraint(FLAT, 1e300, 0), f"point: {TOO_LARGE}"),
    ],
)
def test_a_constraint_says_what_was_expected_and_what_came(make, said):
    assert said_by(make) == said


def test_a_very_flat_constraint_is_very_far_away():
    assert on_constraint(FLAT, 1, 0) == pytest.approx([1e150, 0], rel=1e-14)


# Gradient descent.


FACTORS = {"bowl": (2, 2), "long_bowl": (2, 10), "saddle": (2, -2), "ellipse": (2, 6)}


@pytest.mark.parametrize("name", FACTORS)
@given(
    st.tuples(NEAR, NEAR), st.one_of(st.floats(1e-6, 1.5), st.sampled_from([0.1, 0.2, 0.5, 1])), st.integers(0, 30)
)
def test_on_a_bowl_every_axis_shrinks_or_grows_by_its_own_factor(name, start, eta, steps):
    way = descend(SURFACES[name].gradient, start, eta, steps)
    assert way.shape == (steps + 1, 2)
    assert way[0].tolist() == list(start)
    n = np.arange(steps + 1)
    for i, bend in enumerate(FACTORS[name]):
        factor = 1.0 - eta * bend
        # 1 − eta·bend is rounded, so near 0 the digits of the factor are those of 1.
        allowed = (
            abs(start[i]) * 10 * n * EPS * (1 + abs(eta * bend)) * (abs(factor) + 4 * EPS) ** np.maximum(n - 1, 0)
        )
        # Near 0 the digits run out: what is lost there in a step grows in the later ones.
        allowed += n * 1e-322 * max(1, abs(factor)) ** n
        assert (np.abs(way[:, i] - start[i] * factor**n) <= allowed).all()


def test_the_bowl_with_a_half_is_left_in_one_step_and_with_one_it_swings_for_ever():
    bowl = SURFACES["bowl"].gradient
    assert descend(bowl, [3, -4], 0.5, 3).tolist() == [[3, -4], [0, 0], [0, 0], [0, 0]]
    assert descend(bowl, [3, -4], 1, 3).tolist() == [[3, -4], [-3, 4], [3, -4], [-3, 4]]
    assert descend(bowl, [1, 2], 0.25, 2).tolist() == [[1, 2], [0.5, 1], [0.25, 0.5]]
    np.testing.assert_allclose(descend(bowl, [1, 1], 2, 5)[:, 0], [1, -3, 9, -27, 81, -243])


@pytest.mark.parametrize("start", [[2, 1], [-2, 1], [0.4, -3], [-1.5, 0]])
def test_in_two_valleys_the_walk_ends_where_scipy_ends(start):
    valleys = SURFACES["two_valleys"]
    end = descend(valleys.gradient, start, 0.05, 500)[-1]
    bottoms = np.sort(np.roots([4, 0, -4, 0.5]).real)  # left valley, ridge, right valley
    assert end == pytest.approx([bottoms[0 if start[0] < bottoms[1] else 2], 0], abs=1e-9)
    found = optimize.minimize(
        lambda p: exactly(SURFACE_FORMULAS["two_valleys"], *p), end, method="Nelder-Mead", tol=1e-10
    )
    assert found.x == pytest.approx(end, abs=1e-4)


@given(st.tuples(st.floats(-3, 3), st.floats(-3, 3)))
def test_small_steps_lead_downhill(start):
    for name, surface in SURFACES.items():
        heights = surface(descend(surface.gradient, start, 1e-3, 20))
        assert (np.diff(heights) <= 1e-12).all(), name


@given(
    st.sampled_from(list(SURFACES)),
    st.tuples(FINITE, FINITE),
    st.one_of(st.floats(TINY, HUGE), st.sampled_from([TINY, 1e-300, 0.1, 1.0, 2.0, 1e10, 1e300, HUGE])),
    st.integers(0, 60),
)
def test_descent_never_returns_nan_whatever_eta_and_start(name, start, eta, steps):
    gradient = SURFACES[name].gradient
    way, error = answer_or_error(lambda: descend(gradient, start, eta, steps), DivergenceError)
    whole = steps
    if error is not None:
        way, whole = error.points, error.step - 1
        assert error.eta == eta
        assert 1 <= error.step <= steps
        # One step more cannot be taken: the gradient or the next point is out of range.
        with np.errstate(over="ignore", invalid="ignore"):
            last = SURFACES[name].slopes(way[-1])
            assert not np.isfinite(way[-1] - eta * last).all()
    assert way.shape == (whole + 1, 2)
    assert np.isfinite(way).all()
    assert way[0].tolist() == list(start)
    for before, after in pairwise(way):
        assert after.tolist() == (before - eta * gradient(before)).tolist()


@pytest.mark.parametrize(
    ("name", "start", "eta", "step"),
    [
        ("two_valleys", [3, 0], 1, 6),
        ("bowl", [1e308, 0], 1.5, 1),
        ("bowl", [1, 0], 1e300, 2),
        ("saddle", [0, 1e307], 2, 2),
        ("bowl", [HUGE, 0], 0.1, 1),
    ],
)
def test_a_walk_that_runs_away_says_at_which_step_with_which_eta(name, start, eta, step):
    with pytest.raises(DivergenceError) as caught:
        descend(SURFACES[name].gradient, start, eta, 50)
    error = caught.value
    assert str(error) == (f"eta = {eta:g} is too large: step {step} leaves the range of floats")
    assert isinstance(error, ArithmeticError)
    assert not isinstance(error, ValueError)
    assert (error.eta, error.step) == (eta, step)
    assert type(error.eta) is float
    assert error.points.shape == (step, 2)
    assert np.isfinite(error.points).all()
    assert error.points[0].tolist() == start
    assert error.__cause__ is None
    assert error.__suppress_context__
    # With one step fewer the walk ends in time, at the same points.
    assert descend(SURFACES[name].gradient, start, eta, step - 1).tolist() == error.points.tolist()


def test_a_divergence_may_be_told_without_points():
    error = DivergenceError(0.125, 7)
    assert (error.eta, error.step, error.points) == (0.125, 7, None)
    assert str(error) == "eta = 0.125 is too large: step 7 leaves the range of floats"
    assert dlmath.DivergenceError is DivergenceError


def test_no_step_at_all_is_a_way_of_one_point_and_asks_for_no_gradient():
    def never(x):
        raise AssertionError

    way = descend(never, [1, 2, 3], 0.1, 0)
    assert way.tolist() == [[1, 2, 3]]
    assert way.dtype == np.float64


@pytest.mark.parametrize("n", [1, 2, 5])
@pytest.mark.parametrize("steps", [3, np.int64(3), np.uint8(3)])
def test_the_gradient_is_asked_once_for_each_step_in_space_of_any_dimension(n, steps):
    asked = []

    def gradient(x):
        assert type(x) is np.ndarray
        assert x.shape == (n,)
        asked.append(x.tolist())
        return (2 * x).tolist()

    way = descend(gradient, range(1, n + 1), 0.25, steps)
    assert way.shape == (4, n)
    assert asked == way[:-1].tolist()
    assert way[-1].tolist() == [v / 8 for v in range(1, n + 1)]


def test_the_start_stays_what_it_was():
    start = np.array([1.0, 2.0])
    way = descend(SURFACES["bowl"].gradient, start, 0.1, 3)
    way[0] = 9
    assert start.tolist() == [1.0, 2.0]


class OwnError(Exception):
    pass


@pytest.mark.parametrize(
    "reason",
    [OwnError("mine"), ZeroDivisionError("by zero"), OverflowError("far"), ValueError("theirs"), KeyError("k")],
)
@pytest.mark.parametrize("at", [0, 2])
def test_an_error_of_the_given_gradient_is_passed_on_unchanged(reason, at):
    calls = []

    def gradient(x):
        calls.append(x)
        if len(calls) > at:
            raise reason
        return x

    with pytest.raises(type(reason)) as caught:
        descend(gradient, [1, 2], 0.1, 5)
    assert caught.value is reason
    assert len(calls) == at + 1
    with pytest.raises(type(reason)) as caught:
        numerical_gradient(gradient, [1, 2]) if at == 0 else gradient([1])
    assert caught.value is reason


@each_bad
def test_descent_needs_a_start_an_eta_and_gradients_of_finite_numbers(bad, said):
    bowl = SURFACES["bowl"].gradient
    assert said_by(lambda: descend(bowl, bad, 0.1, 1)) == f"start: {said}"
    assert said_by(lambda: descend(bowl, [1, 2], bad, 1)) == f"eta: {said}"
    assert said_by(lambda: descend(lambda x: bad, [1, 2], 0.1, 1)) == f"gradient: {said}"


@pytest.mark.parametrize("steps", [-1, 2.0, True, False, "3", None, 1j, math.nan, math.inf, [3], np.float64(3), []])
def test_the_number_of_steps_is_a_whole_number_and_not_negative(steps):
    message = said_by(lambda: descend(SURFACES["bowl"].gradient, [1, 2], 0.1, steps))
    assert message == f"steps: expected a whole number, 0 or more, got {steps!r}"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda g: descend(g, 3, 0.1, 1), "start: expected shape (any,), got shape ()"),
        (lambda g: descend(g, [[1, 2]], 0.1, 1), "start: expected shape (any,), got shape (1, 2)"),
        (lambda g: descend(g, [1, 2], 0, 1), "eta: expected a positive number, got 0"),
        (lambda g: descend(g, [1, 2], -0.5, 1), "eta: expected a positive number, got -0.5"),
        (lambda g: descend(g, [1, 2], [0.1, 0.2], 1), "eta: expected shape (), got shape (2,)"),
        (lambda g: descend(lambda x: 1.0, [1, 2], 0.1, 1), "gradient: expected shape (2,), got shape ()"),
        (lambda g: descend(lambda x: [1.0], [1, 2], 0.1, 1), "gradient: expected shape (2,), got shape (1,)"),
        (lambda g: descend(lambda x: [[1, 2]], [1, 2], 0.1, 1), "gradient: expected shape (2,), got shape (1, 2)"),
        (
            lambda g: descend(g, [1, 2, 3], 0.1, 1),
            "x: expected 2 coordinates, shape (2,) or (..., 2), got shape (3,)",
        ),
    ],
)
def test_descent_says_what_was_expected_and_what_came(make, said):
    assert said_by(lambda: make(SURFACES["bowl"].gradient)) == said
