"""Whatever a beginner passes works or gets one short sentence at the place of the mistake; nothing is changed.

Every public function and class is called with good arguments, of which one after the other is exchanged for what no
one should pass, or for the same numbers in another form.
"""

import copy
import decimal
import inspect
import math
import pickle
import re
import warnings
from contextlib import contextmanager
from fractions import Fraction

import numpy as np
import pytest
import sympy

import dlmath
from dlmath import (
    ACTIVATIONS,
    CURVES,
    GRAPHS,
    SURFACES,
    Activation,
    ConvolutionNetwork,
    Curve,
    Demons,
    DivergenceError,
    Graph,
    Layer,
    Line,
    Network,
    Neuron,
    Surface,
    Training,
    load_pictures,
    sigmoid,
    step,
    train,
)
from dlmath.chain import Step

KNOWN = load_pictures("zeros_and_ones")
NETWORK = Network.random([4, 3, 2], np.random.RandomState(1))
CONVOLUTION = ConvolutionNetwork.random(np.random.RandomState(1), picture=4)
SEEN = {"x": [[0.0, 1.0, 0.5, 0.0], [1.0, 0.0, 0.0, 1.0]], "t": [[1.0, 0.0], [0.0, 1.0]]}
TABLES = {"x": [[[0.0, 1.0, 0.5, 0.0]] * 4] * 2, "t": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]}
POINTS = {"x": [5.0, 10.0, 15.0], "y": [4.0, 9.0, 8.0]}
PULL = [[50.0, 30.0], [30.0, -30.0]]


def rng():
    return np.random.RandomState(1)


# Name, function, good arguments. What the test below misses is said.
def coefficients(x, y, degree):
    """Fit a polynomial; two of them are compared by their coefficients."""
    return dlmath.fit_polynomial(x, y, degree).coef


CALLS = [
    ("Activation", Activation, {"function": np.tanh}),
    ("sigmoid", sigmoid, {"z": [1.0, -2.0]}),
    ("sigmoid.derivative", sigmoid.derivative, {"z": [1.0, -2.0]}),
    ("relu", dlmath.relu, {"z": [1.0, -2.0]}),
    ("step", step, {"z": [1.0, -2.0]}),
    ("tanh", dlmath.tanh, {"z": [1.0, -2.0]}),
    ("backpropagate", dlmath.backpropagate, {"network": NETWORK, **SEEN}),
    ("unit_errors", dlmath.unit_errors, {"network": NETWORK, **SEEN}),
    ("gradient_check", dlmath.gradient_check,
     {"network": NETWORK, **SEEN, "gradient": np.linspace(-1.0, 1.0, 23).tolist(), "h": 1e-5,
      "cost": dlmath.cross_entropy}),
    ("gradient_check, convolution", dlmath.gradient_check,
     {"network": CONVOLUTION, **TABLES, "gradient": CONVOLUTION.parameters.tolist(), "h": 1e-5}),
    ("Graph", Graph, {"steps": [Step("y", ("x",), float, (float,))]}),
    ("Graph.derivative", GRAPHS["sigmoid"].derivative, {"x": 0.5}),
    ("feature_map", dlmath.feature_map, {"x": TABLES["x"], "w": [[1.0, 0.0], [0.0, 1.0]], "b": 0.5}),
    ("max_pool", dlmath.max_pool, {"z": TABLES["x"], "size": 2}),
    ("ConvolutionNetwork", ConvolutionNetwork, dict(vars(CONVOLUTION))),
    ("ConvolutionNetwork.random", ConvolutionNetwork.random,
     {"rng": rng(), "filters": 2, "units": 3, "picture": 6, "size": 3, "scale": 2.0}),
    ("ConvolutionNetwork.forward", CONVOLUTION.forward, {"x": TABLES["x"]}),
    ("ConvolutionNetwork.gradient", CONVOLUTION.gradient, TABLES),
    ("ConvolutionNetwork.cost_and_gradient", CONVOLUTION.cost_and_gradient, TABLES),
    ("accuracy", dlmath.accuracy, {"network": NETWORK, "x": SEEN["x"], "labels": [0, 1]}),
    ("accuracy, convolution", dlmath.accuracy, {"network": CONVOLUTION, "x": TABLES["x"], "labels": [0, 2]}),
    ("confusion", dlmath.confusion, {"network": NETWORK, "x": SEEN["x"], "labels": [0, 1]}),
    ("load_digits", dlmath.load_digits, {"part": "unseen"}),
    ("shifted", dlmath.shifted, {"x": TABLES["x"], "down": 1, "right": -1}),
    ("digit_of", dlmath.digit_of, {"strokes": [[[0.5, 0.1], [0.5, 0.9]]], "crop": True, "centre": True, "pen": 4.0,
                             "side": 1.0}),
    ("total_cost", dlmath.total_cost, {"network": NETWORK, **SEEN}),
    ("total_cost, convolution", dlmath.total_cost, {"network": CONVOLUTION, **TABLES}),
    ("cross_entropy", dlmath.cross_entropy, {"a": [0.25, 0.5], "t": [1.0, 0.0]}),
    ("square_error", dlmath.square_error, {"a": [0.25, 0.5], "t": [1.0, 0.0]}),
    ("one_hot", dlmath.one_hot, {"labels": [0, 1], "classes": 2}),
    ("Demons.of", Demons.of, {"likes": np.ones((3, 12)).tolist(), "listens": [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]],
                              "theta_hidden": [6.0, 6.0, 6.0], "theta_output": [4.0, 2.0]}),
    ("Demons.verdict", Demons.of().verdict, {"picture": [0.0, 1.0, 0.0] * 4}),
    ("descend", dlmath.descend, {"gradient": lambda x: 2 * x, "start": [1.0, 2.0], "eta": 0.25, "steps": 2}),
    ("multiplier", dlmath.multiplier, {"f_gradient": [1.0, 1.0], "g_gradient": [2.0, 1.0]}),
    ("numerical_gradient", dlmath.numerical_gradient, {"f": lambda x: x @ x, "x": [1.0, 2.0], "h": 1e-6}),
    ("on_constraint", dlmath.on_constraint, {"g": SURFACES["bowl"], "c": 2.0, "degrees": [45.0, 90.0]}),
    ("Curve", Curve, {"value": np.sin, "derivative": np.cos}),
    ("Curve.slope", CURVES["sine"].slope, {"x": [1.0, 2.0]}),
    ("Curve.linear", CURVES["sine"].linear, {"x": [1.0, 2.0], "dx": [0.5, 0.25]}),
    ("Surface", Surface, {"value": np.sin, "slopes": np.cos}),
    ("Surface.gradient", SURFACES["bowl"].gradient, {"x": [1.0, 2.0]}),
    ("Network", Network, {"layers": [Layer([[1.0, 2.0]], [0.0])]}),
    ("Network.random", Network.random, {"sizes": [2, 3, 1], "rng": rng(), "scale": 2.0, "activation": "tanh"}),
    ("Network.forward", NETWORK.forward, {"x": SEEN["x"]}),
    ("Network.with_parameters", NETWORK.with_parameters, {"parameters": np.zeros(23).tolist()}),
    ("Layer", Layer, {"W": [[1.0, 2.0]], "b": [0.5], "activation": step}),
    ("Layer.z", Layer([[1.0, 2.0]], [0.5]).z, {"x": [1.0, 2.0]}),
    ("Neuron", Neuron, {"w": [1.0, 2.0], "b": 0.5, "activation": step}),
    ("Neuron.with_threshold", Neuron.with_threshold, {"w": [1.0, 2.0], "theta": 0.5, "activation": step}),
    ("Neuron.z", Neuron([1.0, 2.0]).z, {"x": [1.0, 2.0]}),
    ("as_text", dlmath.as_text, {"pixels": [[0.0, 1.0]]}),
    ("load_pictures", load_pictures, {"name": "zeros_and_ones", "part": "unseen"}),
    ("nearest_neighbour", dlmath.nearest_neighbour, {"x": [[0.0] * 12], "pictures": KNOWN}),
    ("picture", dlmath.picture, {"text": "#.\n.#"}),
    ("read_pictures", dlmath.read_pictures, {"text": "learning 0\n#.\n.#"}),
    ("fit_line", dlmath.fit_line, POINTS),
    ("Line", Line(0.5, 1.0).__call__, {"x": [1.0, 2.0]}),
    ("line_cost", dlmath.line_cost, {**POINTS, "p": 0.5, "q": 1.0}),
    ("line_cost_gradient", dlmath.line_cost_gradient, {**POINTS, "p": 0.5, "q": 1.0}),
    ("residuals", dlmath.residuals, {**POINTS, "p": 0.5, "q": 1.0}),
    ("normal_and_shear", dlmath.normal_and_shear, {"T": PULL, "n": [0.6, 0.8]}),
    ("traction", dlmath.traction, {"T": PULL, "n": [0.6, 0.8]}),
    ("area_factor", dlmath.area_factor, {"W": [[1.0, 2.0], [0.5, 3.0]]}),
    ("rotation", dlmath.rotation, {"psi": 0.5}),
    ("typical_error", dlmath.typical_error, {"r": [0.5, -1.0]}),
    ("fit_polynomial", coefficients, {**POINTS, "degree": 1}),
    ("noisy_sample", dlmath.noisy_sample, {"rng": np.random.RandomState(1), "points": 3}),
    ("turned", dlmath.turned, {"T": PULL, "R": [[0.6, 0.8], [-0.8, 0.6]]}),
    ("Training", Training, {"network": NETWORK, "costs": [2.0, 1.0]}),
    ("train", train, {"network": NETWORK, **SEEN, "eta": 0.5, "epochs": 2}),
    ("train, convolution", train, {"network": CONVOLUTION, **TABLES, "eta": 0.5, "epochs": 2}),
    *[(name, getattr(dlmath, name), {"a": [3.0, 4.0], "b": [1.0, 2.0]})
      for name in ("angle", "component", "cosine", "inner")],
    ("length", dlmath.length, {"a": [3.0, 4.0]}),
]  # fmt: skip
PLACES = [pytest.param(f, good, name, id=f"{called}-{name}") for called, f, good in CALLS for name in good]

HOSTILE = {
    "None": None,
    "text": "three",
    "long text": "x" * 100_000,
    "list of texts": ["a", "b"],
    "NaN": float("nan"),
    "infinity": float("inf"),
    "NaN in a list": [1.0, float("nan")],
    "one NaN in a large table": np.where(np.arange(1797 * 64).reshape(1797, 64) == 777, np.nan, 0.0),
    "nothing": [],
    "table of nothing": np.zeros((0, 3)),
    "rows of different lengths": [[1.0, 2.0], [3.0]],
    "too many axes": np.zeros((2, 2, 2, 2, 2)),
    "table": np.zeros((5, 7)),
    "long list": [0.0] * 10_000,
    "complex": [1j, 2.0],
    "objects": np.array([object(), None], dtype=object),
    "masked": np.ma.masked_array([1.0, 999.0], [False, True]),
    "masked rows": [np.ma.masked_array([1.0, 999.0], [False, True])] * 2,
    "too large for a float": 10**400,
    "huge": [1e308, -1e308],
    "negative": -3,
    "half": 0.5,
    "true": True,
    "dictionary": {1: 2},
    "set": {1, 2},
    "iterator": iter([1, 2]),
    "date": np.datetime64("2026-01-01"),
    "class": Network,
    "symbol": sympy.Symbol("x"),
    "function": lambda *_: None,
    "pictures": KNOWN,
    "tables that do not fit together": [np.zeros((2, 3, 3)), np.zeros(2)],
    "a function of single numbers": math.sin,
}


@contextmanager
def named(kind):
    """Say of an error which kind of argument it came from."""
    try:
        yield
    except Exception as error:
        error.add_note(f"the argument was of the kind “{kind}”")
        raise


@pytest.mark.parametrize(("function", "good", "name"), PLACES)
def test_what_no_one_should_pass_works_or_gets_one_short_sentence(function, good, name):
    for kind, hostile in HOSTILE.items():
        with named(kind):
            # A copy, for an iterator is good for one use.
            works_or_gets_one_short_sentence(function, {**good, name: copy.copy(hostile)}, name)


def works_or_gets_one_short_sentence(function, given, name):
    try:
        with np.errstate(over="ignore", invalid="ignore"):  # in the functions that are passed in
            found = function(**given)
    except (ValueError, DivergenceError) as error:
        said = str(error)
        assert len(said) < 300
        assert "\n" not in said
        assert not re.search(r"operand|broadcast|zip\(\)|setting an array|could not convert|unpack", said)
    else:
        # Numbers that come out are numbers: what was passed in was of use.
        for number in found if isinstance(found, tuple | list) else [found]:
            if isinstance(number, np.ndarray | float):
                assert not np.isnan(number).any()
        rows = given[name] if isinstance(given[name], list) else [given[name]]
        assert name == "network" or not any(np.ma.is_masked(row) for row in rows)


def test_every_public_function_and_class_is_among_them():
    tried = {re.split(r"[., ]", name)[0] for name, _, _ in CALLS}
    public = {name for name in dlmath.__all__ if callable(getattr(dlmath, name))}
    assert public - tried == {
        *("DivergenceError", "Pictures"),  # what the library itself makes
        *("load", "save"),  # tests/unit/test_digits.py gives them files
    }


def of_numbers(value):
    return isinstance(value, float) or (isinstance(value, list) and value and all(map(of_numbers, value)))


def changed(value, change):
    return [changed(item, change) for item in value] if isinstance(value, list) else change(value)


KINDS = {
    "fractions": lambda value: changed(value, Fraction),
    "decimals": lambda value: changed(value, decimal.Decimal),
    "SymPy's numbers": lambda value: changed(value, sympy.Rational),
    "an array": np.array,
    "an array of objects": lambda value: np.array(changed(value, Fraction), dtype=object),
    "an array that cannot be written to": lambda value: np.broadcast_to(value, np.shape(value)),
    "a masked array without a mask": np.ma.masked_array,
}
NUMBERS = [place for place in PLACES if of_numbers(place.values[1][place.values[2]])]


def same(one, other):
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, np.ndarray | float | int | str | None):
        return np.array_equal(one, other)
    if isinstance(one, dlmath.Demons | Training | Layer | Neuron | Network | ConvolutionNetwork):
        return same(list(vars(one).values()), list(vars(other).values()))
    return one is other


@pytest.mark.parametrize("path", [None, 3, ["network.npz"], NETWORK])
def test_what_is_no_name_of_a_file_is_refused(path):
    for use in (dlmath.load, lambda path: dlmath.save(NETWORK, path)):
        with pytest.raises(ValueError, match=r"^path: expected the name of a file, got .+"):
            use(path)


@pytest.mark.parametrize("function", [math.tanh, lambda z: z if z > 0 else 0])
def test_a_function_of_single_numbers_is_told_so_wherever_arrays_come(function):
    mine = Activation(function)
    network = Network([Layer([[1.0, 2.0], [0.5, 1.0]], [0.0, 1.0], mine)])
    for use in (
        lambda: mine([1.0, 2.0]),
        lambda: network([[1.0, 2.0]]),
        lambda: Curve(function, function)([1.0, 2.0]),
        lambda: Surface(function, function).gradient([1.0, 2.0]),
        lambda: dlmath.descend(function, [1.0, 2.0], 0.1, 1),
        lambda: dlmath.numerical_gradient(function, [1.0, 2.0]),
    ):
        with pytest.raises(ValueError, match="expected a function of whole arrays, got one that fails on them"):
            use()


def test_an_error_in_a_function_of_the_readers_own_stays_what_it_is():
    def mine(z):
        raise ValueError("not today")

    with pytest.raises(ValueError, match=r"^not today$"):
        Activation(mine)([1.0, 2.0])


def test_a_cost_goes_by_its_name_as_an_activation_does():
    by_name = dlmath.total_cost(NETWORK, **SEEN, cost="cross_entropy")
    assert by_name == dlmath.total_cost(NETWORK, **SEEN, cost=dlmath.cross_entropy)
    assert by_name != dlmath.total_cost(NETWORK, **SEEN)
    costs = train(NETWORK, **SEEN, eta=0.5, epochs=2, cost="cross_entropy").costs
    assert costs.tolist() == train(NETWORK, **SEEN, eta=0.5, epochs=2, cost=dlmath.cross_entropy).costs.tolist()


@pytest.mark.parametrize(("function", "good", "name"), NUMBERS)
def test_a_number_is_taken_whatever_its_kind_and_nothing_is_changed(function, good, name):
    for kind, made in KINDS.items():
        with named(kind):
            given = {**good, name: made(good[name])}
            before = copy.deepcopy(given[name])
            assert same(function(**copy.deepcopy(given)), function(**copy.deepcopy(good)))
            function(**given)
            assert np.array_equal(given[name], before)


# Pickled and copied.

OWN = Activation(np.exp)
OWN.with_derivative(np.exp)
MADE = {
    "activation": sigmoid,
    "neuron": Neuron([1.0, 2.0], 0.5, step),
    "layer": Layer([[1.0, 2.0]], [0.5], "relu"),
    "network": NETWORK,
    "own activation": Layer([[1.0, 2.0]], [0.5], OWN),
    "convolution network": CONVOLUTION,
    "training": Training(NETWORK, [2.0, 1.0]),
    "demons": Demons.of(),
}


def arrays(made):
    parts = (
        vars(made).values() if hasattr(made, "__dataclass_fields__") else made if isinstance(made, tuple) else ()
    )
    for part in parts:
        yield from [part] if isinstance(part, np.ndarray) else arrays(part)


@pytest.mark.parametrize("again", [lambda m: pickle.loads(pickle.dumps(m)), copy.deepcopy, copy.copy])
@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_what_is_made_of_layers_is_pickled_and_copied_whole_and_stays_frozen(made, again):
    other = again(made)
    assert type(other) is type(made)
    assert same(other, made) or made is MADE["own activation"]
    for one, two in zip(arrays(made), arrays(other), strict=True):
        assert np.array_equal(one, two)
        assert not two.flags.writeable
    x = [0.5, 0.25, 1.0, 0.0]
    if isinstance(made, Layer | Neuron):
        assert made(x[:2]) == other(x[:2])
        assert made.activation.derivative(0.5) == other.activation.derivative(0.5)


@pytest.mark.parametrize("again", [lambda m: pickle.loads(pickle.dumps(m)), copy.deepcopy, copy.copy])
@pytest.mark.parametrize(
    "known", [CURVES, SURFACES, GRAPHS, ACTIVATIONS], ids=["curve", "surface", "graph", "activation"]
)
def test_what_the_book_knows_by_name_is_itself_again(known, again):
    for made in known.values():
        assert again(made) is made
    assert again(known) == known


@pytest.mark.parametrize("again", [lambda m: pickle.loads(pickle.dumps(m)), copy.deepcopy, copy.copy])
@pytest.mark.parametrize(
    "made",
    [Curve(np.sin, np.cos), Surface(np.sin, np.cos), Graph((Step("y", ("x",), math.exp, (math.exp,)),))],
    ids=["curve", "surface", "graph"],
)
def test_what_a_reader_makes_of_functions_comes_again_with_them(made, again):
    other = again(made)
    assert other is not made
    assert other == made
    assert type(other) is type(made)


RESULTS = {
    "line": dlmath.fit_line(POINTS["x"], POINTS["y"]),
    "polynomial": dlmath.fit_polynomial(POINTS["x"], POINTS["y"], 1),
    "pictures": load_pictures("zeros_and_ones"),
    "way": dlmath.descend(lambda x: 2 * x, [1.0, 2.0], 0.25, 2),
    "gradient": dlmath.backpropagate(NETWORK, **SEEN),
    "errors": dlmath.unit_errors(NETWORK, **SEEN),
    "states": NETWORK.forward(SEEN["x"]),
}


@pytest.mark.parametrize("again", [lambda m: pickle.loads(pickle.dumps(m)), copy.deepcopy, copy.copy])
@pytest.mark.parametrize("made", RESULTS.values(), ids=RESULTS)
def test_a_result_is_pickled_and_copied(made, again):
    assert type(again(made)) is type(made)
    np.testing.assert_equal(again(made), made)


def test_a_divergence_comes_whole_out_of_another_process():
    error = pickle.loads(pickle.dumps(DivergenceError(2.0, 3, np.ones((3, 2)))))
    assert (str(error), error.step, error.points.shape) == (str(DivergenceError(2.0, 3)), 3, (3, 2))


# A reader's own functions.


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("descend", lambda f: dlmath.descend(lambda x: [f(x), 2 * x][1], [1.0, 2.0], 0.25, 2)),
        ("gradient", lambda f: dlmath.numerical_gradient(lambda x: [x @ x, f(x)][0], [1.0, 2.0])),
        ("constraint", lambda f: dlmath.on_constraint(lambda x: [(x**2).sum(axis=-1), f(x)][0], 2.0, [30.0, 45.0])),
    ],
)
def test_a_function_that_writes_into_what_it_is_given_changes_nothing(name, function):
    assert same(function(lambda x: x.fill(0)) if name != "descend" else function(len), function(len))


def test_a_gradient_that_writes_into_its_point_does_not_bend_the_way():
    def gradient(x):
        slopes = 2 * x
        x.fill(99)
        return slopes

    np.testing.assert_allclose(dlmath.descend(gradient, [1.0, 2.0], 0.25, 2), [[1, 2], [0.5, 1], [0.25, 0.5]])


# Saturation.


def heap(pictures):
    few = load_pictures("zeros_and_ones")
    k = np.arange(pictures) % 64
    return few.x.reshape(64, 12)[k], dlmath.one_hot(few.digits[k], 2)


def test_a_run_that_dies_of_saturation_says_so():
    x, t = heap(1200)
    network = Network.random([12, 3, 2], np.random.RandomState(1))
    with pytest.warns(RuntimeWarning, match="the outputs are saturated.*smaller eta") as warned:
        _, costs = train(network, x, t, eta=5, epochs=30)
    assert costs[-1] == costs[-10] >= 300
    assert warned[0].filename == __file__


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_a_run_that_learns_or_has_learned_or_rests_in_a_minimum_warns_of_nothing(activation):
    x, t = heap(64)
    network = Network.random([12, 3, 2], np.random.RandomState(1), activation=activation)
    eta = 0.002 if activation == "relu" else 0.05
    # The same picture with two answers: the best there is lies between, and the cost stays far from 0.
    torn = Network((Layer([[0.1]], [0.0]),))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        train(network, x, t, eta, 300)
        _, costs = train(torn, [[1.0], [1.0]], [[0.0], [1.0]], 1.0, 2000)
    assert costs[-1] == costs[-10] == pytest.approx(0.25)


def test_the_book_of_calls_names_arguments_as_the_functions_do():
    for _, function, good in CALLS:
        assert set(good) <= set(inspect.signature(function).parameters)
