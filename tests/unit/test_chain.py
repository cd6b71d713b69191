import functools
import math
from itertools import pairwise

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from support.numbers import NOT_FINITE

from dlmath import GRAPHS, Graph
from dlmath.chain import Step

X = sympy.symbols("x", real=True)
FORMULAS = {
    "exponential": sympy.exp(-X),
    "sigmoid": 1 / (1 + sympy.exp(-X)),
    "two_paths": X**2 * (3 - X),
}
each = pytest.mark.parametrize("name", GRAPHS)
each_with_its_size = pytest.mark.parametrize(
    ("name", "far"), [("exponential", 700), ("sigmoid", 350), ("two_paths", 1e100)]
)


@functools.cache
def as_function(expression):
    return sympy.lambdify(X, expression, "mpmath")


for _formula in FORMULAS.values():  # now, so that no test is slow at first
    for _by in ((), (X,)):
        as_function(sympy.diff(_formula, *_by))


def exact(expression, x):
    """The value in 60 digits, of which the float takes the first."""
    with mpmath.workdps(60):
        return float(as_function(expression)(mpmath.mpf(x)))


def of(*steps):
    return Graph(tuple(Step(*step) for step in steps))


class Dual:
    """A whole number and its derivative by x, carried forward: no graph, no paths, no floats."""

    def __init__(self, value, slope, size):
        self.value, self.slope = value, slope
        self.size = size  # what the slope would be if nothing cancelled


SUM = (lambda a, b: a + b, (lambda a, b: 1, lambda a, b: 1), lambda a, b: a.slope + b.slope)
DIFFERENCE = (lambda a, b: a - b, (lambda a, b: 1, lambda a, b: -1), lambda a, b: a.slope - b.slope)
PRODUCT = (
    lambda a, b: a * b,
    (lambda a, b: b, lambda a, b: a),
    lambda a, b: a.slope * b.value + a.value * b.slope,
)


@st.composite
def computations(draw):
    """A graph of sums, differences and products of any two earlier values, with the duals of every step."""
    at = draw(st.integers(-3, 3))
    duals = {"x": Dual(at, 1, 1)}
    steps = []
    for i in range(draw(st.integers(1, 6))):
        value, slopes, rule = draw(st.sampled_from([SUM, DIFFERENCE, PRODUCT]))
        inputs = tuple(draw(st.sampled_from(list(duals))) for _ in range(2))
        a, b = (duals[name] for name in inputs)
        by_a, by_b = (abs(slope(a.value, b.value)) for slope in slopes)
        dual = Dual(value(a.value, b.value), rule(a, b), by_a * a.size + by_b * b.size)
        if max(abs(dual.value), dual.size) > 2**50:  # so that floats are exact
            continue
        duals[f"s{i}"] = dual
        steps.append(Step(f"s{i}", inputs, value, slopes))
    if not steps:
        steps.append(Step("s", ("x",), lambda x: -x, (lambda x: -1,)))
        duals["s"] = Dual(-at, -1, 1)
    return Graph(tuple(steps)), at, duals


# The graphs of the chapter.


def test_the_graphs_are_those_of_the_chapter():
    assert list(GRAPHS) == list(FORMULAS) == ["exponential", "sigmoid", "two_paths"]
    for graph in GRAPHS.values():
        assert graph.steps[-1].name == "y"


@each_with_its_size
@given(st.data())
def test_the_result_is_the_formula_and_the_derivative_is_sympys(name, far, data):
    x = data.draw(st.one_of(st.floats(-20, 20), st.floats(-far, far)))
    graph, formula = GRAPHS[name], FORMULAS[name]
    size = 1e-13 * (1 + abs(x)) ** 3 if name == "two_paths" else 0  # it subtracts
    assert graph.values(x)["y"] == pytest.approx(exact(formula, x), rel=1e-13, abs=size)
    assert graph.derivative(x) == pytest.approx(exact(sympy.diff(formula, X), x), rel=1e-13, abs=size)


@each
@pytest.mark.parametrize("x", [-3, -0.5, 0, 0.1, 2, 3])
def test_every_edge_is_sympys_derivative_of_its_step(name, x):
    a, b = sympy.symbols("a b", real=True)
    formulas = {  # each step by its inputs in their order
        "exponential": {"u": -a, "y": sympy.exp(a)},
        "sigmoid": {"u": -a, "v": sympy.exp(a), "w": 1 + a, "y": 1 / a},
        "two_paths": {"u": a**2, "v": 3 - a, "y": a * b},
    }[name]
    graph = GRAPHS[name]
    values, edges = graph.values(x), graph.edges(x)
    assert [step.name for step in graph.steps] == list(formulas)
    assert list(edges) == [(start, step.name) for step in graph.steps for start in step.inputs]
    for step in graph.steps:
        inputs = dict(zip((a, b), (values[start] for start in step.inputs), strict=False))
        assert values[step.name] == pytest.approx(float(formulas[step.name].subs(inputs)), rel=1e-13, abs=1e-15)
        for start, symbol in zip(step.inputs, inputs, strict=True):
            slope = float(sympy.diff(formulas[step.name], symbol).subs(inputs))
            assert edges[start, step.name] == pytest.approx(slope, rel=1e-13, abs=1e-15)


@each
def test_the_derivative_is_the_slope_between_two_near_points(name):
    graph, h = GRAPHS[name], 1e-6
    for x in (-2.0, -0.3, 0.0, 1.0, 4.0):
        slope = (graph.values(x + h)["y"] - graph.values(x - h)["y"]) / (2 * h)
        assert graph.derivative(x) == pytest.approx(slope, abs=1e-6)


def test_two_paths_by_hand():
    graph = GRAPHS["two_paths"]
    assert graph.values(1) == {"x": 1.0, "u": 1.0, "v": 2.0, "y": 2.0}
    assert graph.edges(1) == {("x", "u"): 2.0, ("x", "v"): -1.0, ("u", "y"): 2.0, ("v", "y"): 1.0}
    assert graph.paths() == [("x", "u", "y"), ("x", "v", "y")]
    assert graph.products(1) == [4.0, -1.0]
    assert graph.derivative(1) == 3.0
    assert [graph.derivative(x) for x in (0, 2, 3)] == [0.0, 0.0, -9.0]


def test_a_graph_in_a_row_has_one_path():
    assert GRAPHS["exponential"].paths() == [("x", "u", "y")]
    assert GRAPHS["sigmoid"].paths() == [("x", "u", "v", "w", "y")]
    assert GRAPHS["sigmoid"].products(0) == [0.25]


def test_zero_is_not_minus_zero():
    values = GRAPHS["exponential"].values(0)
    assert [str(v) for v in values.values()] == ["0.0", "0.0", "1.0"]


# Any graph.


@given(computations())
def test_every_value_and_the_derivative_are_those_carried_forward(computation):
    graph, at, duals = computation
    assert graph.values(at) == {name: duals[name].value for name in ("x", *(step.name for step in graph.steps))}
    assert graph.derivative(at) == duals[graph.steps[-1].name].slope


@given(computations())
def test_the_derivative_is_the_sum_over_the_paths_of_the_products_of_the_edges(computation):
    graph, at, _ = computation
    edges, paths, products = graph.edges(at), graph.paths(), graph.products(at)
    assert len(paths) == len(products)
    for path, product in zip(paths, products, strict=True):
        expected = 1.0
        for edge in pairwise(path):
            expected *= edges[edge]
        assert product == expected
    assert graph.derivative(at) == sum(products)


@given(computations())
def test_the_paths_are_all_the_ways_and_each_once(computation):
    graph, _, _ = computation
    names = ["x", *(step.name for step in graph.steps)]
    leads = np.zeros((len(names), len(names)), dtype=int)  # 1 where an edge leads from row to column
    for step in graph.steps:
        for start in step.inputs:
            leads[names.index(start), names.index(step.name)] = 1
    ways = sum(np.linalg.matrix_power(leads, n) for n in range(1, len(names)))
    paths = graph.paths()
    assert len(set(paths)) == len(paths) == ways[0, -1]
    for path in paths:
        assert (path[0], path[-1]) == ("x", names[-1])
        assert all(leads[names.index(a), names.index(b)] for a, b in pairwise(path))


@pytest.mark.parametrize("n", [1, 2, 7])
def test_a_graph_of_n_diamonds_in_a_row_has_two_to_the_n_paths(n):
    steps, last = [], "x"
    for i in range(n):
        for name, by in [("a", 1.0), ("b", 2.0)]:
            steps.append((f"{name}{i}", (last,), lambda v, by=by: by * v, (lambda v, by=by: by,)))
        steps.append((f"c{i}", (f"a{i}", f"b{i}"), lambda v, w: v + w, (lambda v, w: 1, lambda v, w: 1)))
        last = f"c{i}"
    graph = of(*steps)
    assert len(graph.paths()) == len(set(graph.paths())) == len(graph.products(1)) == 2**n
    assert graph.derivative(1) == graph.values(1)[last] == 3**n


def test_an_input_that_occurs_twice_counts_twice():
    cube_over = of(
        ("u", ("x",), lambda x: x**2, (lambda x: 2 * x,)),
        (
            "y",
            ("u", "x", "u"),
            lambda a, b, c: a * b - 5 * c,
            (lambda a, b, c: b, lambda a, b, c: a, lambda a, b, c: -5),
        ),
    )
    assert cube_over.edges(2) == {("x", "u"): 4.0, ("u", "y"): 2.0 - 5.0, ("x", "y"): 4.0}
    assert sorted(cube_over.paths()) == [("x", "u", "y"), ("x", "y")]
    assert cube_over.derivative(2) == 3 * 2**2 - 10 * 2  # of x³ − 5x²


def test_a_step_that_leads_nowhere_is_computed_but_on_no_path():
    graph = of(("aside", ("x",), lambda x: 10 * x, (lambda x: 10,)), ("y", ("x",), lambda x: -x, (lambda x: -1,)))
    assert graph.values(2) == {"x": 2.0, "aside": 20.0, "y": -2.0}
    assert graph.edges(2) == {("x", "aside"): 10.0, ("x", "y"): -1.0}
    assert graph.paths() == [("x", "y")]
    assert graph.derivative(2) == -1.0


def test_a_result_that_does_not_depend_on_x_has_no_path_and_the_derivative_zero():
    graph = of(("c", (), lambda: 7, ()), ("y", ("c",), lambda c: 2 * c, (lambda c: 2,)))
    assert graph.values(5) == {"x": 5.0, "c": 7.0, "y": 14.0}
    assert graph.paths() == graph.products(5) == []
    assert graph.derivative(5) == 0.0


@each
@pytest.mark.parametrize("x", [2, 2.0, np.float64(2), np.int8(2), np.array(2)])
def test_every_number_is_one_python_number(name, x):
    graph = GRAPHS[name]
    numbers = [*graph.values(x).values(), *graph.edges(x).values(), *graph.products(x), graph.derivative(x)]
    assert {type(number) for number in numbers} == {float}
    assert graph.values(True) == graph.values(1)


# What is refused.


def numbers_of(graph):
    """Every method that takes x."""
    return [graph.values, graph.edges, graph.products, graph.derivative]


@each
@pytest.mark.parametrize(
    ("bad", "said"),
    [
        *((bad, f"{said}{bad!r}") for bad, said in NOT_FINITE),
        ([], "expected at least one number, got none (shape (0,))"),
        ([1], "expected shape (), got shape (1,)"),
        ([1, 2], "expected shape (), got shape (2,)"),
    ],
)
def test_what_is_no_finite_number_is_refused(name, bad, said):
    for method in numbers_of(GRAPHS[name]):
        with pytest.raises(ValueError, match="expected") as error:
            method(bad)
        assert str(error.value) == f"x: {said}"


@pytest.mark.parametrize(
    ("name", "x", "said"),
    [
        ("exponential", -1000, "y: cannot be computed at x = -1000: "),
        ("exponential", -1e308, "y: cannot be computed at x = -1e+308: "),
        ("sigmoid", -710, "v: cannot be computed at x = -710: "),
        ("two_paths", 1e200, "u: cannot be computed at x = 1e+200: "),
        ("two_paths", -1e160, "u: cannot be computed at x = -1e+160: "),
        ("two_paths", 1e150, "y: expected finite numbers, got infinity in -inf"),
    ],
)
def test_a_step_that_leaves_the_range_is_named_with_x(name, x, said):
    for method in numbers_of(GRAPHS[name]):
        with pytest.raises(ValueError, match=r"^[uvy]: ") as error:
            method(x)
        assert str(error.value).startswith(said)


def test_a_derivative_that_leaves_the_range_is_named_with_x():
    graph = GRAPHS["sigmoid"]
    assert graph.values(-400)["y"] == pytest.approx(math.exp(-400), rel=1e-12)
    for method in (graph.edges, graph.products, graph.derivative):
        with pytest.raises(ValueError, match=r"^derivative of y: cannot be computed at x = -400: "):
            method(-400)


@each
@given(x=st.floats(allow_nan=False, allow_infinity=False))
def test_at_every_float_there_is_a_finite_number_or_a_value_error(name, x):
    graph = GRAPHS[name]
    if abs(x) < 300:
        assert math.isfinite(graph.derivative(x))
        return
    try:
        derivative, said = graph.derivative(x), None
    except ValueError as error:
        derivative, said = None, str(error)
    assert said.startswith(("u: ", "v: ", "y: ", "derivative of y: ")) if said else math.isfinite(derivative)


STEEP = (lambda x: 0.0, (lambda x: 1e200,))


@pytest.mark.parametrize(
    ("graph", "methods", "said"),
    [
        (
            of(("u", ("x",), *STEEP), ("y", ("u",), *STEEP)),
            "products derivative",
            "product: expected finite numbers",
        ),
        (
            of(
                ("u", ("x",), lambda x: 0, (lambda x: 1e308,)),
                ("v", ("x",), lambda x: 0, (lambda x: 1e308,)),
                ("y", ("u", "v"), lambda u, v: 0, (lambda u, v: 1, lambda u, v: 1)),
            ),
            "derivative",
            "dy/dx: cannot be computed at x = 3: ",
        ),
        (
            of(("y", ("x",), lambda x: 1 / (x - 3), (float,))),
            "values edges derivative",
            "y: cannot be computed at x = 3: ",
        ),
        (
            of(("y", ("x",), lambda x: math.nan, (float,))),
            "values edges derivative",
            "y: expected numbers, got NaN",
        ),
        (of(("y", ("x",), lambda x: math.inf, (float,))), "values edges derivative", "y: expected finite numbers"),
        (
            of(("y", ("x",), lambda x: "a", (float,))),
            "values edges derivative",
            "y: expected real numbers, got 'a'",
        ),
        (
            of(("y", ("x",), lambda x: (-x) ** 0.5, (float,))),
            "values edges derivative",
            "y: expected real numbers, got (",
        ),
        (
            of(("y", ("x",), lambda x: 0, (lambda x: math.nan,))),
            "edges products derivative",
            "derivative of y: expected numbers, got NaN",
        ),
        (
            of(("y", ("x",), lambda x: 0, (lambda x: 1 / (x - 3),))),
            "edges products derivative",
            "derivative of y: cannot be computed at x = 3: ",
        ),
    ],
)
def test_any_graph_that_leaves_the_range_raises_a_value_error_by_name(graph, methods, said):
    for method in methods.split():
        with pytest.raises(ValueError, match=r"expected|cannot") as error:
            getattr(graph, method)(3)
        assert str(error.value).startswith(said)


@pytest.mark.parametrize("slopes", [(), (lambda x: 1, lambda x: 1)])
def test_there_is_one_derivative_for_each_input(slopes):
    with pytest.raises(ValueError, match=f"^y: expected 1 slopes, one by each input, got {len(slopes)}$"):
        of(("y", ("x",), lambda x: x, slopes))


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((), "steps: expected at least one Step, got ()"),
        (None, "steps: expected at least one Step, got None"),
        (
            [("y", ("x",), float, (float,))],
            "steps: expected at least one Step, got [('y', ('x',), <class 'float'>, (",
        ),
        (
            [Step("u", ("x",), float, (float,))] * 2,
            "steps: expected another name for each step, and not x, got 'u'",
        ),
        (
            [Step("x", ("x",), float, (float,))],
            "steps: expected another name for each step, and not x, got 'x' again",
        ),
        ([Step("y", ("v",), float, (float,))], "y: expected inputs among x, got 'v'"),
        ([Step("y", ("y",), float, (float,))], "y: expected inputs among x, got 'y'"),
        ([Step("y", ("x",), 3, (float,))], "y: expected a function, got 3"),
        ([Step("y", ("x",), float, (1,))], "y: expected a function, got 1"),
        ([Step(5, ("x",), float, (float,))], "name: expected a text, got 5"),
    ],
)
def test_a_graph_that_cannot_be_computed_is_refused_where_it_is_made(steps, said):
    with pytest.raises(ValueError, match="expected") as error:
        Graph(steps)
    assert str(error.value).startswith(said)
    assert len(str(error.value)) < 150


def test_a_graph_cannot_be_changed_behind_its_back():
    graph = GRAPHS["sigmoid"]
    with pytest.raises(AttributeError):
        graph.steps = ()
    with pytest.raises(AttributeError):
        graph.steps[0].name = "z"
    with pytest.raises(TypeError):
        graph.steps[0] = graph.steps[1]
