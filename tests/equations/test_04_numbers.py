"""Chapter 4: numbers that the text, the figures' words and the solutions state."""

import itertools
import math
import sys

import numpy as np
import pytest
import sympy as sp
from scipy import optimize
from support.prose import slips_of

from dlmath import (
    CURVES,
    GRAPHS,
    SURFACES,
    Demons,
    DivergenceError,
    Graph,
    descend,
    line_cost_gradient,
    load_pictures,
    multiplier,
    numerical_gradient,
    on_constraint,
    sigmoid,
)
from dlmath.chain import Step
from dlmath.widgets import ChainRule, Descent, Gradient, Lagrange, Tangent

X, Y = sp.symbols("x y", real=True)
R = sp.Rational
GIVEN = [
    "go by $(0.1, -0.05)$",
    r"choose the two valleys, $\eta = 0.05$ and 50 steps",
    r"With $\eta = 0.05$ the watershed is the line",
    r"Then try $\eta = 0.1$",
    r"With $\eta = 0.1$ the ridge alone no longer decides",
    r"take one step of descent with $\eta = 0.1$",
    "for the step $(0.3, -0.2)$",
    "Would 0.09 still close in? Would 0.11?",
    "and the output is $y = 0.9$",
    "is $\\sigma'(z) = 0.16$",
    r"With $\eta = 0.44$ a walk in a bowl whose lowest point is at $x = 0$ visits $x = 1$, $-1.2$, $1.44$, $-1.728$",
    "1.5 coins on the two of length $y$, and 42 coins are there: $2x + 3y = 42$",
    "With $g = 2x + 3y$ and $c = 42$, how large is",
    r"starts at $(1.5, 1)$, with $\eta = 0.2$ and 50 steps",
]
ROOTS = np.sort(np.roots([4, 0, -4, 0.5]))  # where (x² − 1)² + x/2 is level along x


def error(curve, x, dx):
    """Return how wrong the tangent is, in exact arithmetic."""
    formula = {"square": X**2, "exponential": sp.exp(-X), "sigmoid": 1 / (1 + sp.exp(-X))}[curve]
    straight = formula.subs(X, x) + sp.diff(formula, X).subs(X, x) * dx
    return abs(formula.subs(X, x + dx) - straight)


def two_valleys(x, y=0.0):
    return (x * x - 1) ** 2 + x / 2 + y * y


# Curves.


def test_half_the_step_makes_a_quarter_of_the_error_of_the_parabola():
    assert [error("square", 1, dx) for dx in (1, R(1, 2), R(1, 4))] == [
        1,
        R(1, 4),
        R(1, 16),
    ]


def test_ten_times_closer_is_about_a_hundred_times_better(says):
    far, near, nearer = (error("exponential", 0, dx) for dx in (1, R(1, 10), R(1, 100)))
    says("here {:.0f} times, then {:.0f} times", float(far / near), float(near / nearer))
    nearest = [error("exponential", 0, R(1, 10**k)) for k in (2, 3, 4)]
    assert 97 < nearest[0] / nearest[1] < nearest[1] / nearest[2] < 100


def test_on_scales_of_equal_factors_the_errors_have_the_slope_2_and_that_of_the_sigmoid_at_0_is_steeper():
    def slope(curve, x):
        errors = [sp.N(error(curve, x, R(1, 2**k)), 40) for k in (20, 19)]
        return float(sp.log(errors[1] / errors[0], 2))

    assert slope("square", 1) == pytest.approx(2, abs=1e-5)
    assert slope("exponential", 0) == pytest.approx(2, abs=1e-5)
    assert slope("sigmoid", 1) == pytest.approx(2, abs=1e-5)
    assert slope("sigmoid", 0) == pytest.approx(3, abs=1e-5)


def test_the_slope_of_the_sigmoid_is_largest_where_the_output_is_one_half():
    value = sp.Symbol("sigma")
    assert sp.expand(value * (1 - value) - (R(1, 4) - (value - R(1, 2)) ** 2)) == 0
    slopes = np.diff(sigmoid(np.linspace(-12, 12, 240_001))) / 1e-4
    assert slopes.max() == pytest.approx(0.25, abs=1e-8)
    assert abs(np.linspace(-12, 12, 240_001)[slopes.argmax()]) < 1e-3
    assert slopes[[0, -1]] == pytest.approx(0, abs=1e-5)  # where the output is near 0 or near 1


def test_the_words_of_the_figure_tangent():
    presets = {name: Tangent(**values) for name, values in Tangent.presets.items()}
    assert {name: (t.curve, t.x, t.dx) for name, t in presets.items()} == {
        "square": ("square", 1, 1),
        "half": ("square", 1, 0.5),
        "quarter": ("square", 1, 0.25),
        "sigmoid": ("sigmoid", 0, 1),
        "exponential": ("exponential", 0, 0.5),
    }
    for name, said in [("square", 1), ("half", 1 / 4), ("quarter", 1 / 16)]:
        f, x, dx = CURVES["square"], presets[name].x, presets[name].dx
        assert abs(f(x + dx) - f.linear(x, dx)) == said
    assert CURVES["exponential"].slope(0) == -1
    far = np.linspace(-2, 2, 101)
    far = far[far != 0]
    assert (np.exp(-far) > 1 - far).all()  # the tangent lies below, on both sides
    # At 0 the sigmoid bends neither way.
    assert sp.diff(1 / (1 + sp.exp(-X)), X, 2).subs(X, 0) == 0


def test_e_is_about_2_718(says):
    says(r"$e \approx {:.3f}$ is the number", math.e)


def test_the_first_steps_on_the_parabola(says):
    path = descend(lambda point: 2 * point, [2.0], 0.25, 2)[:, 0]
    says(
        r"From $x = 2$ with $\eta = 0.25$, the first step is $-0.25\cdot 4 = {:.0f}$ and leads to {:.0f}. "
        "There the slope is only 2, and the next step leads to {:.1f}",
        *(path[1] - path[0], path[1], path[2]),
    )


# Several variables, and paths.


def test_the_derivative_of_a_power():
    h = sp.Symbol("h")
    for n in range(2, 6):
        begins = X**n + n * X ** (n - 1) * h
        assert sp.rem(sp.expand((X + h) ** n - begins), h**2, h) == 0
        assert sp.limit(((X + h) ** n - X**n) / h, h, 0) == n * X ** (n - 1)


def test_a_step_of_the_same_length_along_the_gradient_promises_a_half(says):
    gradient = SURFACES["bowl"].gradient([1, 2])
    ways = np.radians(np.arange(0, 360, 0.01))
    steps = math.hypot(0.1, 0.05) * np.column_stack([np.cos(ways), np.sin(ways)])
    says("Along the gradient, a step of this length promises {:.1f}", (steps @ gradient).max())


def test_the_slopes_of_x_squared_y_and_3y_at_2_and_1(says):
    def z(point):
        return point[0] ** 2 * point[1] + 3 * point[1]

    assert optimize.approx_fprime([2, 1], z) == pytest.approx([4, 7], abs=1e-6)
    slopes = numerical_gradient(z, [2, 1])
    assert slopes.round(4).tolist() == [4, 7]
    says(r"The formulas give $2\cdot 2\cdot 1 = {:.0f}$ and $2^2 + 3 = {:.0f}$", *slopes)


def test_the_network_of_demons_has_47_unknowns_most_of_them_inside_two_sigmoids(says):
    first, second = ((layer.W.size + layer.b.size) for layer in Demons.of())
    assert first > (first + second) / 2
    says("that of chapter 1's network of demons depends on {}", first + second)
    says("For a network they are {} equations", first + second)


def test_the_next_chapter_has_64_pictures(says):
    says("a network of demons over {} pictures", len(load_pictures("zeros_and_ones").digits))


def test_on_two_paths_y_grows_and_falls_and_at_2_they_cancel():
    y = X**2 * (3 - X)
    assert sp.expand(sp.diff(y, X) - (2 * X * (3 - X) - X**2)) == 0
    assert sp.solve(2 * X * (3 - X) - X**2, X) == [0, 2]
    for x in np.linspace(0.1, 2.9, 29):
        through_u, through_v = GRAPHS["two_paths"].products(x)
        assert through_u > 0 > through_v
        assert (through_u, through_v) == pytest.approx((2 * x * (3 - x), -(x**2)))
    assert GRAPHS["two_paths"].products(2) == [4 * 1, -1 * 4]
    assert sp.maximum(y, X, sp.Interval(0, sp.oo)) == y.subs(X, 2) == 4


def test_the_rule_for_products():
    u, v = sp.Function("u")(X), sp.Function("v")(X)
    for left, right in [(X**2, sp.sin(X)), (sp.exp(-X), X**3 - X), (1 + X, 1 / (1 + X**2))]:
        h = sp.Symbol("h")
        limit = sp.limit(((left * right).subs(X, X + h) - left * right) / h, h, 0)
        rule = (u.diff(X) * v + u * v.diff(X)).subs({u: left, v: right}).doit()
        assert sp.simplify(limit - rule) == 0


def test_ten_splits_in_a_row_make_1024_paths(says):
    steps, last = [], "x"
    for i in range(10):
        steps += [Step(f"{side}{i}", (last,), lambda t: t, (lambda t: 1.0,)) for side in "ab"]
        steps.append(Step(f"c{i}", (f"a{i}", f"b{i}"), lambda s, t: s + t, (lambda s, t: 1.0, lambda s, t: 1.0)))
        last = f"c{i}"
    graph = Graph(tuple(steps))
    paths = len(set(graph.paths()))
    assert graph.derivative(1) == graph.values(1)[last] == paths
    says("there are already $2^{{10}} = {}$ paths", paths)


def test_the_words_of_the_figure_gradient(says):
    def curves(name):
        figure = Gradient(**Gradient.presets[name])
        ways = np.radians(np.arange(360))
        steps = figure.length * np.column_stack([np.cos(ways), np.sin(ways)])
        point, f = np.array([figure.x, figure.y]), SURFACES[figure.surface]
        return figure, np.array([f(point + step) - f(point) for step in steps]), f.gradient(point) @ steps.T

    figure, true, promised = curves("slant")
    missed = np.abs(true - promised)
    assert missed.max() > 4 * missed.min() > 0
    assert missed.argmax() in (90, 270)  # across the valley
    away = np.abs((true.argmin() - math.degrees(math.atan2(7.5, 1.5)) + 180) % 360 - 180)
    says("it falls most about {:.0f}° from the gradient", away)
    short, true, promised = curves("short")
    assert figure.length / short.length == pytest.approx(9)  # a ninth
    assert np.abs(true - promised).max() < 0.04 * promised.max()
    along = math.degrees(math.atan2(7.5, 1.5))
    assert promised.argmax() == round(along)
    assert np.abs(true.argmax() - along) < 2
    assert np.abs(true.argmin() - 180 - along) < 2
    assert np.abs(true[[round(along) + 270, round(along) + 90]]).max() < 0.03 * true.max()
    figure, true, promised = curves("round")
    slope = SURFACES[figure.surface].gradient([figure.x, figure.y])
    assert slope[0] * figure.y == slope[1] * figure.x  # away from the centre
    _, true, promised = curves("pass")
    assert not promised.any()
    assert true[[0, 180]].min() > 0 > true[[90, 270]].max()


def test_the_words_of_the_figure_chain_rule():
    shown = {
        name: GRAPHS[figure.graph].products(figure.x)
        for name, figure in ((name, ChainRule(**values)) for name, values in ChainRule.presets.items())
    }
    assert shown["sigmoid"] == [1 / 4]
    assert shown["two"] == [4, -1]
    assert sum(shown["two"]) == 3
    assert len(GRAPHS["sigmoid"].steps) == 4
    assert len(GRAPHS["exponential"].steps) == 2
    for x in (-1.0, 0.0, 1.0):
        values, edges = GRAPHS["exponential"].values(x), GRAPHS["exponential"].edges(x)
        assert (edges["u", "y"], edges["x", "u"]) == (values["y"], -1)  # its own derivative, and the sign


# A path with a railing.


def test_the_largest_product_on_the_ellipse_is_root_3_at_two_points_of_four():
    lam = sp.Symbol("lambda", real=True)
    F = X * Y - lam * (X**2 + 3 * Y**2 - 6)
    solutions = sp.solve([F.diff(unknown) for unknown in (X, Y, lam)], [X, Y, lam])
    products = [x * y for x, y, _ in solutions]
    assert sorted(products) == [-sp.sqrt(3), -sp.sqrt(3), sp.sqrt(3), sp.sqrt(3)]
    angles = np.linspace(0, 2 * np.pi, 36_001)
    around = 6**0.5 * np.cos(angles) * 2**0.5 * np.sin(angles)
    assert (around.min(), around.max()) == pytest.approx((-(3**0.5), 3**0.5))


def test_a_path_that_goes_on_for_ever_may_have_neither_a_highest_nor_a_lowest_point():
    # On xy = 1 the sum has two candidates, and is higher and lower elsewhere.
    lam = sp.Symbol("lambda", real=True)
    F = X + Y - lam * (X * Y - 1)
    solutions = sp.solve([F.diff(unknown) for unknown in (X, Y, lam)], [X, Y, lam])
    sums = [x + y for x, y, _ in solutions]
    assert sorted(sums) == [-2, 2]
    higher, lower = (x + 1 / x for x in (10, -10))
    assert higher > max(sums)
    assert lower < min(sums)


def test_a_little_more_room_on_the_circle_is_worth_half_as_much(says):
    angles = np.linspace(0, 2 * np.pi, 36_001)
    largest = (2.1**0.5 * (np.cos(angles) + np.sin(angles))).max()
    assert largest == pytest.approx(math.sqrt(2 * 2.1))
    price, _ = multiplier(SURFACES["sum"].gradient([1, 1]), SURFACES["bowl"].gradient([1, 1]))
    expected = SURFACES["sum"]([1, 1]) + price * 0.1
    says(r"with $c = 2.1$ it is ${:.4f}$, and $2 + \tfrac12\cdot 0.1 = {:.2f}$", largest, expected)


def test_the_words_of_the_figure_lagrange(shows):
    seen = {}
    for name, values in Lagrange.presets.items():
        figure = Lagrange(**values)
        f, g = SURFACES[figure.f], SURFACES[figure.g]
        point = on_constraint(g, figure.c, figure.t)
        number, rest = multiplier(f.gradient(point), g.gradient(point))
        seen[name] = (*point, f(point), number, np.linalg.norm(rest))
        # Going on along the path says the same as the rest: f climbs in its direction, or stays.
        ahead, behind = (on_constraint(g, figure.c, figure.t + turn) for turn in (0.1, -0.1))
        along = (f(ahead) - f(behind)) / np.linalg.norm(ahead - behind)
        assert along == pytest.approx(rest @ (ahead - behind) / np.linalg.norm(ahead - behind), abs=1e-4)
    assert seen["climb"][4] > 0.5
    assert seen["top"] == pytest.approx((1, 1, 2, 0.5, 0), abs=1e-12)
    assert seen["bottom"] == pytest.approx((-1, -1, -2, -0.5, 0), abs=1e-12)
    assert seen["product"] == pytest.approx((1, 1, 1, 0.5, 0), abs=1e-12)
    assert seen["ellipse"] == pytest.approx((3**0.5, 1, 3**0.5, 12**-0.5, 0), abs=1e-12)
    product, number = seen["ellipse"][2:4]
    shows("lagrange", "preset.ellipse.comment", "is √3 ≈ {:.2f}, with *λ* ≈ {:.3f}", product, number)
    # Two points of the circle with the largest product, and two with the smallest.
    angles = np.radians(np.arange(0, 360, 0.5))
    products = (2 * np.cos(angles) * np.sin(angles)).round(12)
    assert [np.count_nonzero(products == extreme) for extreme in (products.max(), products.min())] == [2, 2]


# Downhill.


def test_from_2_and_1_each_step_halves_the_distance(says):
    path = descend(SURFACES["bowl"].gradient, [2, 1], 0.25, 3)
    assert path.tolist() == [[2, 1], [1, 0.5], [0.5, 0.25], [0.25, 0.125]]
    says(
        r"With $\eta = 0.25$ the factor is ${}$. From $(2, 1)$ the walk goes to $({:.0f}, {})$, $({}, {})$, $({}, {})$",
        *(path[1, 0] / path[0, 0], *path[1:].ravel()),
    )


def test_0_8_needs_as_many_steps_as_0_2(says):
    factor = 1 - 2 * R("0.2")
    (other,) = sp.solve((1 - 2 * X) + factor, X)
    says(r"With $\eta = 0.2$ each step multiplies the distance from the minimum by {}", float(factor))
    says(r"With $\eta = {}$ the factor is ${}$: the same distances", float(other), float(1 - 2 * other))
    slow, jumping = (
        np.linalg.norm(descend(SURFACES["bowl"].gradient, [-1.75, 1.5], eta, 40), axis=1) for eta in (0.2, 0.8)
    )
    np.testing.assert_allclose(slow, jumping, rtol=1e-10)


def test_the_walk_that_doubles_its_distance_stops_before_it_overflows():
    with pytest.raises(DivergenceError, match=rf"step {sys.float_info.max_exp - 1} leaves the range"):
        descend(SURFACES["bowl"].gradient, start=[2, 1], eta=1.5, steps=2000)


def test_the_learning_rates_of_the_long_valley(says):
    (edge,) = sp.solve((1 - 10 * X) + 1, X)
    for eta in (R("0.05"), R("0.1"), R("0.19"), edge - R("0.0001")):
        assert abs(1 - 10 * eta) < 1
        assert 1 - 2 * eta > 1 - 2 * edge
    says(r"$\eta$ must be less than ${}$; beyond that", float(edge))
    says("So the factor for $x$ is always more than ${}$", float(1 - 2 * edge))
    beyond = descend(SURFACES["long_bowl"].gradient, [2, 1], float(edge) + 0.0001, 100)
    assert (np.diff(np.abs(beyond[:, 1])) > 0).all()
    # With 0.1 the first step leads to the floor; along it each step leaves 0.8.
    path = descend(SURFACES["long_bowl"].gradient, [2, 1], 0.1, 5)
    assert path[1:, 1].tolist() == [0] * 5
    np.testing.assert_allclose(path[:, 0], 2 * 0.8 ** np.arange(6))
    says(
        r"With $\eta = 0.1$ the first step leads straight to the floor of the valley, "
        r"but along it each step leaves ${:.1f}$ of the distance",
        path[1, 0] / path[0, 0],
    )
    # With 0.19 the path zigzags long after it has come down the valley.
    path = descend(SURFACES["long_bowl"].gradient, [2, 1], 0.19, 20)
    says(r"with $\eta = 0.19$ the factors are ${:.2f}$ and ${:.1f}$", *(path[1] / path[0]))
    assert np.abs(path[10]).round(2).tolist() == [0.02, 0.35]
    assert (path[1:, 1] * path[:-1, 1] < 0).all()


def test_the_best_compromise_in_the_long_valley_is_one_sixth():
    etas = np.linspace(0.001, 0.25, 249_001)
    worst = np.maximum(np.abs(1 - 2 * etas), np.abs(1 - 10 * etas))
    assert etas[worst.argmin()] == pytest.approx(1 / 6, abs=1e-5)
    assert worst.min() == pytest.approx(2 / 3, abs=1e-4)
    eta = sp.Symbol("eta")
    assert sp.solve((1 - 2 * eta) + (1 - 10 * eta), eta) == [R(1, 6)]


def test_the_watershed_of_the_two_valleys(says):
    left, ridge, right = ROOTS
    says(r"the watershed is the line $x \approx {:.2f}$", ridge)
    step = 0.0625  # of the figure's starts
    last = math.floor(ridge / step) * step
    says(r"From $x_0 = {}$ the walk still leads left, from ${}$ it leads right", last, last + step)
    for x0, end in ((last, left), (last + step, right)):
        assert Descent(surface="two_valleys", x0=x0, eta=0.05, steps=50).x0 == x0
        assert descend(SURFACES["two_valleys"].gradient, [x0, 1], 0.05, 50)[-1] == pytest.approx((end, 0), abs=0.02)
    assert two_valleys(left) < two_valleys(right) < two_valleys(ridge)
    # The third level place is the lowest of the ridge and the highest on the way across: a saddle.
    for off in (-0.05, 0.05):
        assert two_valleys(ridge, off) > two_valleys(ridge) > two_valleys(ridge + off)
        assert two_valleys(left + off) > two_valleys(left)
        assert two_valleys(right + off) > two_valleys(right)
    # From any height, and close by on either side.
    starts = {-2: left, 0.1: left, ridge - 1e-3: left, ridge + 1e-3: right, 0.2: right, 2: right}
    for y, (x0, end) in itertools.product([-2, 0, 1.5], starts.items()):
        walk = descend(SURFACES["two_valleys"].gradient, [x0, y], 0.05, 300)
        assert walk[-1] == pytest.approx((end, 0), abs=1e-6)


def test_with_0_1_a_walk_from_far_out_jumps_over_the_ridge(says):
    left, ridge, right = ROOTS
    # From these places the first step leads exactly onto the ridge.
    step = np.poly1d([1, 0]) - 0.1 * np.poly1d([4, 0, -4, 0.5])
    places = np.sort((step - ridge).roots.real)
    far_left, far_right = places[0], places[-1]
    assert np.sort((step - ridge).roots)[1] == pytest.approx(ridge)
    says(
        r"right of $x_0 \approx {:.2f}$ jumps over the ridge, and one left of ${:.2f}$ does, too",
        far_right,
        far_left,
    )
    ends = {
        -2: right,
        far_left - 1e-3: right,
        far_left + 1e-3: left,
        far_right - 1e-3: right,
        far_right + 1e-3: left,
    }
    for start, end in (ends | {2: left, 0.1: left, 0.2: right}).items():
        walk = descend(SURFACES["two_valleys"].gradient, [start, 1], 0.1, 300)
        assert walk[-1] == pytest.approx((end, 0), abs=1e-6)


def test_the_curvatures_of_the_round_and_the_long_bowl_and_where_they_allow_descent(says):
    low, high = (int(sp.diff(X**2 + 5 * Y**2, t, 2)) for t in (X, Y))
    says("What the {} and the {} have in common is easily said", low, high)
    places = np.array([1, 2, 3])
    along, across = (SURFACES["long_bowl"].gradient(np.outer(places, axis)) @ axis for axis in np.eye(2))
    assert along.tolist() == (low * places).tolist()
    says("the slope along $x$ is {:.0f}, {:.0f} and {:.0f}: it grows by {} for each unit", *along, low)
    says("Across, it is {:.0f}, {:.0f} and {:.0f}: it grows by {}", *across, high)
    round_bowl = int(sp.diff(X**2 + Y**2, X, 2))
    says(
        r"It gives $\eta < 2/{} = {:.0f}$ in the round bowl and $\eta < 2/{} = {}$",
        round_bowl,
        2 / round_bowl,
        high,
        2 / high,
    )


def test_in_the_deeper_valley_the_curvature_is_larger_and_a_step_of_0_25_cannot_rest_there(says):
    left, ridge, right = ROOTS
    formula = sp.diff((X**2 - 1) ** 2 + X / 2, X, 2)
    curvatures = [float(formula.subs(X, place)) for place in (left, right)]
    assert sp.expand(sp.diff((X**2 - 1) ** 2 + X / 2, X) - (4 * X**3 - 4 * X + R(1, 2))) == 0
    assert sp.expand(formula - (12 * X**2 - 4)) == 0
    pass_between = float(formula.subs(X, ridge))
    says(
        r"is 0 at $x \approx {:.3f}$, {:.3f} and {:.3f}; its own slope is $12x^2 - 4$, which gives {:.1f}, {:.1f} and {:.1f}",
        *(left, ridge, right, curvatures[0], pass_between, curvatures[1]),
    )
    assert 2 / curvatures[0] < 0.25 < 2 / curvatures[1]
    says(r"So with $\eta = {}$ a walk can still settle in the right valley", 0.25)
    slopes = SURFACES["two_valleys"].gradient
    assert descend(slopes, [right + 0.02, 0.5], 0.25, 500)[-1] == pytest.approx((right, 0), abs=1e-6)
    walk = descend(slopes, [left + 1e-4, 0], 0.25, 500)[-100:, 0]
    # It jumps to and fro across the bottom, and never over the ridge.
    assert np.all((walk[:-1] - left) * (walk[1:] - left) < 0)
    assert np.abs(walk - left).min() > 0.1
    assert walk.max() < ROOTS[1]
    # Longer steps leave the valley.
    assert descend(slopes, [left - 0.5, 0], 0.25, 1)[-1, 0] > ROOTS[1]


def test_with_kappa_100_the_best_step_leaves_98_per_cent(says):
    says(r"With $\kappa = {}$ even the best step leaves {:.0f} per cent", 100, 100 * 99 / 101)


def test_with_large_steps_a_walk_may_jump_over_the_ridge_or_diverge():
    slopes = SURFACES["two_valleys"].gradient
    assert descend(slopes, [1.75, 0], 0.15, 200)[-1] == pytest.approx((ROOTS[0], 0), abs=1e-6)
    with pytest.raises(DivergenceError):
        descend(slopes, [1.75, 0], 0.5, 200)


def test_a_walk_on_the_ridge_ends_on_the_saddle_and_one_beside_it_slides_off():
    for eta in (0.05, 0.5, 0.9):
        assert descend(SURFACES["saddle"].gradient, [1.75, 0], eta, 200)[-1] == pytest.approx((0, 0), abs=1e-8)
        assert SURFACES["saddle"](descend(SURFACES["saddle"].gradient, [1.75, 1e-3], eta, 200)[-1]) < -1e6
    assert abs(descend(SURFACES["saddle"].gradient, [1.75, 0], 1, 500)[-1, 0]) == 1.75


def test_the_words_of_the_figure_descent():
    walks = {}
    for name, values in Descent.presets.items():
        figure = Descent(**values)
        start = [figure.x0, figure.y0]
        walks[name] = descend(SURFACES[figure.surface].gradient, start, figure.eta, figure.steps)
    far = {name: np.linalg.norm(walk, axis=1) for name, walk in walks.items()}
    steps = np.linalg.norm(np.diff(walks["right"], axis=0), axis=1)
    assert (steps[1:] < steps[:-1]).all()  # shorter by themselves
    assert far["right"][-1] < 0.11 * far["right"][0]
    assert len(walks["small"]) == 11
    assert far["small"][-1] > 0.8 * far["small"][0]  # hardly on its way
    assert far["jump"][1] == 0
    for name, shrinks in (("flip", True), ("runaway", False)):
        assert (walks[name][1:] * walks[name][:-1] < 0).all()  # each overshoots
        assert ((far[name][1:] < far[name][:-1]) == shrinks).all()
    np.testing.assert_allclose(walks["zigzag"][1] / walks["zigzag"][0], [0.62, -0.9])
    assert walks["left"][0, 0] < ROOTS[1] < walks["other"][0, 0] == walks["left"][0, 0] + 1
    assert walks["left"][-1] == pytest.approx((ROOTS[0], 0), abs=0.03)
    assert walks["other"][-1] == pytest.approx((ROOTS[2], 0), abs=0.03)
    saddle = far["saddle"]
    assert saddle.min() < 0.6
    assert saddle[-1] > 1.6
    assert 0 < saddle.argmin() < 18  # first towards the saddle, then away


def test_the_picture_of_make_your_own_zigzags_to_the_left_towards_the_centre():
    path = descend(lambda point: np.array([2 * point[0], 10 * point[1]]), [2, 1], 0.18, 12)
    assert (np.diff(path[:, 0]) < 0).all()
    assert (path[:, 0] > 0).all()
    assert (path[1:, 1] * path[:-1, 1] < 0).all()
    assert (np.diff(np.abs(path[:, 1])) < 0).all()


# The cost of a line.


def walk_to_line(x, y, eta, steps):
    return descend(lambda line: line_cost_gradient(x, y, *line), [0, 0], eta, steps)


THREE = ([5, 10, 15], [4, 9, 8])
CENTRED = ([-5, 0, 5], [4, 9, 8])


def test_the_walk_from_far_off_the_centre_is_slow_and_a_larger_eta_hardly_helps(says):
    assert np.polyfit(*THREE, 1) == pytest.approx([0.4, 3])
    # Independently: the error shrinks by the powers of a matrix, the start being (0, 0).
    steepness = np.array([[350.0, 30], [30, 3]])
    reached = []
    for eta in (0.005, 0.0056):
        error = np.linalg.matrix_power(np.eye(2) - eta * steepness, 1000) @ [0.4, 3]
        reached.append(3 - error[1])
        np.testing.assert_allclose(walk_to_line(*THREE, eta, 1000)[-1], [0.4, 3] - error, atol=1e-9)
    says("After a thousand steps $q$ is {:.2f} and not yet 3", reached[0])
    says("with $0.0056$ it is {:.2f}, and at $0.006$ the walk already diverges", reached[1])
    largest = np.linalg.eigvalsh(steepness).max()
    assert 0.0056 < 2 / largest < 0.006
    assert np.abs(walk_to_line(*THREE, 0.006, 1000)[-1]).max() > 1e40


def test_the_first_step_of_the_walk_by_hand(says):
    x, y = np.array(THREE)
    slopes = -x @ y, -y.sum()
    np.testing.assert_allclose(line_cost_gradient(x, y, 0, 0), slopes)
    p, q = walk_to_line(x, y, 0.005, 1)[1]
    np.testing.assert_allclose([p, q], -0.005 * np.array(slopes))
    says(
        r"the slopes are $-(5\cdot 4 + 10\cdot 9 + 15\cdot 8) = {}$ and $-(4 + 9 + 8) = {}$. "
        r"With $\eta = 0.005$ the step leads to $p = {:.2f}$ and $q = {:.3f}$",
        *(*slopes, p, q),
    )


OFF = 0.0005


def digits_are_right(walk, line):
    """Return from which step on both numbers are those of the line, to three digits after the point."""
    return int(np.flatnonzero((np.abs(walk - line) > OFF).any(axis=1)).max()) + 1


def test_each_at_its_own_best_rate_the_walk_from_the_centre_takes_80_steps_and_the_other_3600(says):
    assert np.polyfit(*CENTRED, 1) == pytest.approx([0.4, 7])
    low, high = np.linalg.eigvalsh([[350.0, 30], [30, 3]])
    says(
        r"the curvature is about {:.1f}, so by {{eq}}`eq-stable` $\eta$ must stay below {:.5f}; in its flattest it is "
        r"{:.3f}, and $\kappa$ is about {:.0f}",
        *(high, 2 / high, low, high / low),
    )
    says(r"With these, $\kappa$ is down from {:.0f} to {:.1f}", high / low, 50 / 3)
    numbers = np.array(THREE[0])
    says(
        r"changes them by $({0}\,\Delta p + {1}\,\Delta q,\ {1}\,\Delta p + {2}\,\Delta q)$, "
        "where ${0} = 5^2 + 10^2 + 15^2$, ${1} = 5 + 10 + 15$ and {2} is the number of points",
        *(numbers @ numbers, numbers.sum(), len(numbers)),
    )
    near = digits_are_right(walk_to_line(*CENTRED, 2 / 53, 300), [0.4, 7])
    far = digits_are_right(walk_to_line(*THREE, 2 / (low + high), 6000), [0.4, 3])
    says(
        r"Before centring, with $\tfrac2{{{0:.0f}}}$ (the two curvatures add up to {0:.0f}), it takes some {1:,} steps; "
        r"from the centre, with $\tfrac2{{53}}$, it takes {2}",
        *(low + high, round(far, -2), near),
    )
    h = sp.Symbol("h")
    assert sp.expand((h - 350) * (h - 3) - 900) == h**2 - 353 * h + 150
    says(
        r"or $h^2 - {0:.0f}h + {1:.0f} = 0$; this has the two solutions above, and they add up to {0:.0f}",
        *(low + high, low * high),
    )
    says("until both numbers are within {} of the best", OFF)
    says("The picture shows {} steps of each", near)
    seen = walk_to_line(*THREE, 2 / (low + high), near)
    assert seen[-1, 1] < 3 / 5  # a small part of the way
    assert np.abs(np.diff(seen[:, 0])).min() > 1  # from wall to wall
    # The slant alone changes nothing: turned upright, the same valley takes as long.
    turned = descend(
        lambda d: np.array([low, high]) * d,
        np.linalg.eigh([[350.0, 30], [30, 3]])[1].T @ [-0.4, -3],
        2 / (low + high),
        6000,
    )
    aslant = walk_to_line(*THREE, 2 / (low + high), 6000) - [0.4, 3]
    np.testing.assert_allclose(np.linalg.norm(turned, axis=1), np.linalg.norm(aslant, axis=1), atol=1e-9)


def test_the_centred_cost_and_the_best_compromise(says):
    x, y = np.array(THREE)
    says("Now measure $x$ from its centre, which is {:.0f}", x.mean())
    S_xx = ((x - x.mean()) ** 2).sum()
    p, m = np.polyfit(x - x.mean(), y, 1)
    says("with $S_{{xx}} = {:.0f}$, $n = {}$ and the best line $p = {:.1f}$, $m = {:.0f}$", S_xx, len(x), p, m)
    # The slopes one unit beyond the best line are the factors of the distances.
    along_p, along_m = (line_cost_gradient(*CENTRED, p + 1, m)[0], line_cost_gradient(*CENTRED, p, m + 1)[1])
    says(r"The slopes are ${:.0f}\,(p - {:.1f})$ and ${:.0f}\,(m - {:.0f})$", along_p, p, along_m, m)
    (best,) = sp.solve((1 - 3 * X) + (1 - 50 * X), X)
    says("So the curvatures are {:.0f} and {:.0f}", along_p, along_m)
    says(r"the best learning rate is $\eta = \tfrac2{{53}} \approx {:.3f}$", float(best))


# The exercises.


def test_the_step_whose_change_is_estimated(says):
    z = X * Y**2
    start, step = {X: 3, Y: 2}, {X: R("0.3"), Y: R("-0.2")}
    slopes = {t: sp.diff(z, t).subs(start) for t in (X, Y)}
    says("The gradient is $(y^2, 2xy)$, at $(3, 2)$ therefore $({}, {})$.", *slopes.values())
    promised = sum(slopes[t] * step[t] for t in (X, Y))
    says(r"$\Delta z \approx 4\cdot 0.3 + 12\cdot(-0.2) = {:.1f}$", float(promised))
    end = z.subs({t: start[t] + step[t] for t in (X, Y)})
    says(r"the height goes from {} to $3.3\cdot 1.8^2 = {:.3f}$", z.subs(start), float(end))
    half = z.subs({t: start[t] + step[t] / 2 for t in (X, Y)}) - z.subs(start) - promised / 2
    says(
        "so the error is {:.3f}. With half the step it is {:.4f}: about a quarter",
        float(abs(end - z.subs(start) - promised)),
        float(abs(half)),
    )
    expected = {
        "exact": end - z.subs(start), "swapped": slopes[Y] * step[X] + slopes[X] * step[Y],
        "upwards": sum(slopes[t] * abs(step[t]) for t in (X, Y)), "height": z.subs(start) + promised,
    }  # fmt: skip
    assert slips_of("04", "ex-estimate") == pytest.approx({name: float(value) for name, value in expected.items()})


def test_one_step_falls_less_than_promised(says):
    z = X**2 + X * Y + 2 * Y**2
    start = {X: 1, Y: 1}
    slopes = [sp.diff(z, t) for t in (X, Y)]
    assert slopes == [2 * X + Y, X + 4 * Y]
    values = [slope.subs(start) for slope in slopes]
    says("The slopes are $2x + y$ and $x + 4y$, at $(1, 1)$ therefore {} and {}.", *values)
    eta = sp.Rational(1, 10)
    end = {t: start[t] - eta * slope.subs(start) for t, slope in zip((X, Y), slopes, strict=True)}
    step = [float(end[t] - start[t]) for t in (X, Y)]
    says(
        "The step is $-0.1\\,(3, 5) = ({:.1f}, {:.1f})$ and leads to $({:.1f}, {:.1f})$.",
        *step,
        *map(float, end.values()),
    )
    fall = z.subs(start) - z.subs(end)
    parts = [float(part.subs(end)) for part in (X**2, X * Y, 2 * Y**2)]
    says(
        "There $z = {:.2f} + {:.2f} + {:.1f} = {:.2f}$; at the start it was {}, so the height falls by {:.2f}.",
        *parts, float(z.subs(end)), z.subs(start), float(fall),
    )  # fmt: skip
    promised = eta * sum(slope.subs(start) ** 2 for slope in slopes)
    says("Promised were $0.1\\,(3^2 + 5^2) = {:.1f}$", float(promised))
    assert 0.2 < (promised - fall) / promised < 0.25
    slips = slips_of(
        "04", "ex-one-step", oval=lambda p: float(z.subs({X: p[0], Y: p[1]})), slopes=np.array([3, 5]), np=np
    )
    x = 1 - float(eta * slopes[0].subs(start))
    y = 1 - float(eta * slopes[1].subs({X: x, Y: 1}))
    assert slips["change"] == pytest.approx(-float(fall))
    assert slips["one-by-one"] == pytest.approx(float(z.subs(start) - z.subs({X: x, Y: y})))


def test_a_step_along_the_contour(says):
    slope = [float(sp.diff(X**2 + 5 * Y**2, t).subs({X: 2, Y: 1})) for t in (X, Y)]
    products = {step: np.dot(slope, step) for step in [(-2, -1), (5, -2), (4, 10), (5, 2), (2, -5)]}
    says(r"is $(2\cdot 2, 10\cdot 1) = ({:.0f}, {:.0f})$", *slope)
    says(r"$4\cdot 5 + 10\cdot(-2) = {:.0f}$", products[5, -2])
    assert products[5, -2] == 0
    # Per length, the others change the height far more.
    assert all(abs(change) / np.hypot(*step) > 7 for step, change in products.items() if step != (5, -2))


def test_the_replies_about_the_four_directions(shows):
    shows("ex-level-step", "reply.home", "with the gradient is −{}", -np.dot([4, 10], [-2, -1]))
    shows("ex-level-step", "reply.swapped", "with the gradient is {}", np.dot([4, 10], [5, 2]))
    shows("ex-level-step", "reply.sign", "with the gradient is −{}", -np.dot([4, 10], [2, -5]))


def test_the_best_rate_from_the_centre(says, shows):
    x = np.array([0, 2, 4, 6])
    slanted = np.linalg.eigvalsh([[x @ x, x.sum()], [x.sum(), len(x)]])
    numbers = x - round(x.mean())
    curvatures = numbers @ numbers, len(x)
    says("From the centre the numbers are ${:.0f}$, ${:.0f}$, {:.0f} and {:.0f}, so", *numbers)
    says("so $S_{{xx}} = {:.0f}$ and $n = {}$", *curvatures)
    rates = np.linspace(0.001, 0.099, 98_001)
    kept = np.max([np.abs(1 - curvature * rates) for curvature in curvatures], axis=0)
    assert rates[kept.argmin()] == pytest.approx(2 / 24, abs=2e-6)
    says(r"$\eta = \tfrac2{{24}} \approx {:.3f}$", rates[kept.argmin()])
    says(r"Each step then leaves $\tfrac{{16}}{{24}} \approx {:.2f}$", kept.min())
    slips = slips_of("04", "ex-best-rate")
    assert slips["factor"] == pytest.approx(kept.min(), abs=1e-4)
    assert slips["slanted"] == pytest.approx(2 / slanted.sum())
    edge = 2 / max(curvatures)
    says(r"below $\tfrac2{{20}} = {}$: with {} it does, with {} it does not", edge, 0.09, 0.11)
    y = [1, 3, 2, 5]
    best = np.polyfit(numbers, y, 1)
    for eta, closes_in in ((0.09, True), (0.11, False)):
        far = np.abs(walk_to_line(numbers, y, eta, 200) - best).max(axis=1)
        assert (far[-1] < 1e-4) == closes_in
        assert (far[-1] > 1e4) != closes_in
    shows("ex-best-rate", "slip.floor", "it leaves {}/5", round(5 * (1 - slips["floor"] * curvatures[1])))
    shows("ex-best-rate", "slip.halves", "{} and {} are half", *(round(curvature / 2) for curvature in curvatures))
    shows("ex-best-rate", "slip.slanted", "Measure *x* from {}", round(x.mean()))


def test_the_curvature_read_from_the_path(says):
    path = descend(lambda point: 5 * point, [1.0], 0.44, 3)[:, 0]
    assert path == pytest.approx([1, -1.2, 1.44, -1.728])
    curvature = (1 + 1.2) / 0.44
    says(r"Each step multiplies by ${:.1f}$, so", path[1] / path[0])
    says(r"so $1 - 0.44\,h = -1.2$ and $h = {:.1f}/0.44 = {:.0f}$", 1 + 1.2, curvature)
    says(r"the walk closes in along $x$ for $\eta < \tfrac25 = {:.1f}$", 2 / curvature)
    (wrong,) = sp.solve(1 - R("0.44") * X - R("1.2"), X)  # a factor that does not change sides
    assert slips_of("04", "ex-diagnosis")["sides"] == pytest.approx(abs(float(2 / wrong)))


def test_the_walk_from_1_5_flies_over_the_right_valley_and_ends_in_the_left(says):
    left, ridge, right = ROOTS
    slope = float(sp.diff((X**2 - 1) ** 2 + X / 2, X).subs(X, R("1.5")))
    says(r"At $x = 1.5$ the slope along $x$ is $4\cdot 1.5\cdot(2.25 - 1) + 0.5 = {:.0f}$", slope)
    says(r"downhill lies the right valley, at $x \approx {:.2f}$", right)
    figure = Descent(surface="two_valleys", x0=1.5, y0=1, eta=0.2, steps=50)
    walk = descend(SURFACES["two_valleys"].gradient, [figure.x0, figure.y0], figure.eta, figure.steps)
    says(
        r"the first step, $-0.2\cdot 8 = {:.1f}$, flies over it and over the ridge at {:.2f}, to ${:.1f}$",
        *(-figure.eta * slope, ridge, walk[1, 0]),
    )
    assert walk[1, 0] == pytest.approx(1.5 - 1.6)
    assert walk[1, 0] < ridge < right < 1.5
    assert (walk[2:, 0] < walk[1, 0]).all()
    says(r"the walk ends at $x \approx {:.2f}$", walk[-1, 0])
    assert walk[-1] == pytest.approx((left, 0), abs=0.002)
    slips = slips_of("04", "ex-which-valley", path=walk, near=[right, 0])
    assert slips["first"] == walk[1, 0]
    # With shorter steps it would have been the valley that lies downhill.
    near = descend(SURFACES["two_valleys"].gradient, [1.5, 1], 0.05, 200)[-1]
    assert near[0] == pytest.approx(right, abs=1e-6)


def test_the_output_whose_slope_is_0_16(says):
    found = sp.solve(X * (1 - X) - R("0.16"), X)
    assert found == [R(1, 5), R(4, 5)]
    says("says $y(1 - y) = {0}$, so $y^2 - y + {0} = 0$", float(found[0] * found[1]))
    says(
        r"$y = \tfrac12 \pm \sqrt{{0.25 - 0.16}} = 0.5 \pm {:.1f}$. The one above one half is {:.1f}",
        (0.25 - 0.16) ** 0.5,
        float(found[1]),
    )


def test_the_slope_of_a_neuron_by_one_weight(says):
    w, x, b = sp.symbols("w x b")
    neuron = 1 / (1 + sp.exp(-(w * x + b)))
    now = {w: 3, x: 5, b: sp.log(9) - 15}
    output = neuron.subs(now)
    assert sp.simplify(output) == R("0.9")
    slope, by_w, by_x = (float(neuron.diff(variable).subs(now)) for variable in (b, w, x))
    says(r"the slope of the sigmoid is $0.9\cdot 0.1 = {:.2f}$", slope)
    says(r"the chain rule gives $0.09\cdot 5 = {:.2f}$", by_w)
    slips = slips_of("04", "ex-one-weight", slope=slope)
    expected = {"outer": slope, "input": by_x, "inner": 5, "output": output, "half": 5 * output}
    expected["middle"] = neuron.diff(w).subs({w: 3, x: 5, b: -15})
    assert slips == pytest.approx({key: float(value) for key, value in expected.items()})


def test_the_three_paths_of_the_drawn_graph(says):
    steps = (
        Step("u", ("x",), lambda t: t * t, (lambda t: 2 * t,)),
        Step("v", ("x", "u"), lambda s, t: s + t, (lambda s, t: 1.0, lambda s, t: 1.0)),
        Step("z", ("u", "v"), lambda s, t: s * t, (lambda s, t: t, lambda s, t: s)),
    )
    graph = Graph(steps)
    along = dict(zip(("".join(path) for path in graph.paths()), graph.products(3), strict=True))
    says(
        r"$x \to u \to z$ brings $6\cdot 12 = {:.0f}$, $x \to v \to z$ brings $1\cdot 9 = {:.0f}$",
        along["xuz"],
        along["xvz"],
    )
    says(
        r"$x \to u \to v \to z$ brings $6\cdot 1\cdot 9 = {:.0f}$. Together {:.0f}",
        along["xuvz"],
        sum(along.values()),
    )
    powers = [int(power.diff(X).subs(X, 3)) for power in sp.Add.make_args(sp.expand(X**2 * (X + X**2)))]
    assert graph.derivative(3) == sum(powers)
    says("has the slope $3x^2 + 4x^3 = {} + {}$", *sorted(powers))
    values = graph.edges(3)
    assert slips_of("04", "ex-paths") == {
        "two": along["xuz"] + along["xvz"], "not-direct-v": along["xuz"] + along["xuvz"], "direct": along["xuz"],
        "through-v": along["xvz"] + along["xuvz"], "value-v": along["xuvz"], "only-v": along["xvz"],
        "product": values["x", "u"] * (values["x", "v"] + values["u", "v"] * values["x", "u"]),
    }  # fmt: skip


def test_the_fence_with_two_prices(says):
    def largest(coins):
        sides = np.linspace(0, coins / 2, 300_001)
        areas = sides * (coins - 2 * sides) / 3
        best = areas.argmax()
        return sides[best], (coins - 2 * sides[best]) / 3, areas[best]

    x, y, area = largest(42)
    price, rest = multiplier([y, x], [2, 3])
    np.testing.assert_allclose(rest, 0, atol=1e-4)
    says(r"The constraint gives $6\lambda + 6\lambda = 42$, so $\lambda = {:.1f}$", price)
    says("the sides are {:.1f} and {:.0f}, and the area is {:.1f}", x, y, area)
    slips = slips_of("04", "ex-fence", best={"X": x, "Y": y}, X="X", Y="Y")
    assert slips["coin"] == pytest.approx(area / 42)
    more = largest(43)[2]
    assert slips["next"] == pytest.approx(more - area, abs=1e-6)
    (swapped,) = sp.solve(2 * (2 * X) + 3 * (3 * X) - 42, X)  # from ∇f = (x, y)
    assert slips["swapped"] == pytest.approx(float(swapped))
    assert slips["half"] == pytest.approx(x / 2)
    says(
        "worth about {:.1f} square metres; more precisely {:.2f}, for with 43 coins the best area is {:.2f}",
        price,
        more - area,
        more,
    )
