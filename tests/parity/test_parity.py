"""Every function of js/math computes what its twin in dlmath computes: the tables below say which is whose."""

import itertools
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, NamedTuple

import node
import numpy as np
import pytest

from dlmath import (
    SAMPLES,
    Demons,
    Layer,
    Neuron,
    activation,
    backprop,
    chain,
    convolution,
    convolution_network,
    cost,
    demons,
    descent,
    landscape,
    network,
    regression,
    tensors,
    training,
    vectors,
)
from dlmath.widgets import answer

HUGE = np.finfo(float).max
EXTREMES = [0.0, -0.0, 5e-324, -5e-324, 1e-300, -1e-9, 0.5, 19.1, -19.1, 36.7, -36.8, 708.0, -708.0, 709.9, -709.9]
EXTREMES += [745.2, -745.2, 1e10, -1e10, HUGE, -HUGE, np.inf, -np.inf]


class Twin(NamedTuple):
    python: Callable[..., Any]
    batch: Callable[[np.random.Generator], Iterable[tuple[Any, ...]]]


def numbers(rng):
    return [(float(z),) for z in [*EXTREMES, *rng.normal(size=300), *rng.normal(scale=30, size=300)]]


def neurons(rng):
    for n in [1, 2, 3, 12] * 25:
        yield rng.uniform(-3, 3, n), rng.uniform(-3, 3, n), rng.uniform(-3, 3)
    yield [1e150, 1.0], [1e150, -1.0], 0.0
    yield [5e-324], [1.0], 0.0
    yield [HUGE], [1.0], -1.0
    yield [3.0, -3.0, 3.0], [0, 1, 1], 3.0


def layers(rng):
    for units, inputs in [(1, 1), (3, 12), (2, 3), (5, 4)] * 10:
        yield rng.normal(size=(units, inputs)), rng.normal(size=inputs), rng.normal(size=units)
    yield [[1e150], [-1e150]], [1e150], [0.0, 1e300]


def networks(rng):
    standard = demons.LIKES, demons.LISTENS, demons.THETA_HIDDEN, demons.THETA_OUTPUT
    for sample in SAMPLES.values():
        yield sample.ravel(), *standard
    for _ in range(300):
        pixels = rng.integers(0, 2, 12) if rng.random() < 0.8 else rng.random(12)
        likes, listens = rng.integers(-1, 2, (3, 12)), rng.integers(-1, 2, (2, 3))
        yield pixels, likes, listens, rng.uniform(0, 12, 3), rng.uniform(0, 12, 2)
    for like in (1, -1):
        yield np.ones(12), np.full((3, 12), like), np.full((2, 3), like), np.full(3, 1e300), np.full(2, -1e300)


def excitements(rng):
    """What the output demons say, which JavaScript judges; then the picture and the network, for Python."""
    for pixels, *parameters in networks(rng):
        yield Demons.of(*parameters).excitement(pixels)[1], pixels, parameters
    level = np.zeros((3, 12)), np.zeros((2, 3)), np.zeros(3), np.array([3.0, 3.0])
    yield np.array([0.1, 0.1]), np.zeros(12), level


def answers(rng):
    for right, off, tolerance in zip(*rng.normal(size=(2, 100)), rng.random(100), strict=True):
        yield right + off, right, tolerance
    for given in (2.005, 1.995, 2.0051, 2 + 1e-10, 2 + 1e-8, -2.0, 0.0, 1e300, HUGE):
        yield from [(given, 2.0, 0.005), (given, 2.0, 0.0)]


def typed(rng):
    numbers = [
        "0.8",
        "0,8",
        "-3",
        "−3",
        "+3",
        " 7 ",
        "\u30007\t",
        ".5",
        "5.",
        "007",
        "9" * 400,
        "0.1000000000000000055",
    ]
    others = [
        "",
        " ",
        "abc",
        "1 2",
        "1.2.3",
        "1,2,3",
        "1,000.5",
        "--1",
        "−-1",
        "1-",
        "e3",
        "1e3",
        "1e−3",
        ".",
        "-",
        "0x10",
    ]
    others += ["inf", "Infinity", "nan", "1_0", "1/2", "１", "٣", "<b>", "3°", "1\n2", "+ 1"]
    written = [f"{number:.3f}" for number in rng.normal(scale=100, size=50)]
    yield from [(text,) for text in [*numbers, *others, *written, *(text.replace(".", ",") for text in written)]]


def clouds(rng):
    """Points, and a line."""
    for n in [1, 2, 3, 17] * 25:
        yield *np.round(rng.uniform(0, [[22], [12]], (2, n)), 2), *rng.uniform([-2, -12], [2, 18])
    for scale in (1e-150, 1e-9, 1e9, 1e100):
        yield *(rng.random((2, 9)) * scale), 1.0, 0.5 * scale
    yield [1e9, 1e9 + 1, 1e9 + 2], [1.0, 2.0, 4.0], 1.0, -1e9
    yield [5e-324, 1e-300], [0.0, 1.0], 1.0, -0.0


def fits(rng):
    """Points with and without a best line."""
    yield from [(x, y) for x, y, *_ in clouds(rng)]
    for n in (2, 3, 17):
        yield np.full(n, 5.0), rng.normal(size=n)
        yield np.append(np.full(n, 5.0), 5.01), rng.normal(size=n + 1)
    yield [-HUGE, HUGE], [0.0, 1.0]
    yield [0.0, 5e-324], [0.0, 1.0]


def best_line(x, y):
    with suppress(ValueError):
        return regression.fit_line(x, y)
    return None


def pairs(rng):
    """Two vectors, or two pictures in a row."""
    for n in [1, 2, 2, 3, 9] * 25:
        yield rng.normal(size=n), rng.normal(size=n)
    for scale in (1e-150, 1e-9, 1e9, 1e150):
        yield rng.normal(size=2) * scale, rng.normal(size=2)
    for turn in (0, 1, 1e-9):
        yield [1.0, 2.0], [2.0, 4.0 * (1 - turn)]
        yield [1.0, 2.0], [-2.0, -4.0 * (1 - turn)]
    yield [5e-324, 1e-323], [HUGE / 2, 1.0]
    yield [0.0, 0.0], [1.0, 2.0]
    yield [1.0, 2.0], [0.0, 0.0]
    yield [0.0, 0.0], [0.0, 0.0]


def arrows(rng):
    yield from [(a,) for a, _ in pairs(rng)]
    yield from [([1e300, 1e300],), ([1e-300, 1e-300],), ([5e-324, 0.0],), ([HUGE / 2, 0.0],)]


def tables(rng):
    """Two matrices that can be multiplied."""
    for n, m, k in [(1, 1, 1), (2, 3, 2), (3, 3, 3), (4, 2, 5)] * 10:
        yield rng.normal(size=(n, m)), rng.normal(size=(m, k))


def alike(rng):
    for n, m in [(1, 1), (2, 3), (3, 3)] * 12:
        yield rng.normal(size=(n, m)), rng.normal(size=(n, m))


def angles(rng):
    yield from [(phi,) for phi in [0.0, np.pi / 2, np.pi, -np.pi, *rng.uniform(-10, 10, 40)]]


def stresses(rng):
    """A stress tensor and the normal of a cut, in the plane and in space."""
    for n in [2, 3] * 20:
        normal = rng.normal(size=n)
        yield rng.uniform(-100, 100, (n, n)), normal / np.linalg.norm(normal)


def rotations(rng):
    for T, _ in stresses(rng):
        if len(T) == 2:
            yield T, tensors.rotation(rng.uniform(-10, 10))
    for k in range(20):
        yield rng.uniform(-100, 100, (2, 2)), tensors.rotation(k * np.pi / 10)


def component(a, b):
    return vectors.component(a, b) if np.any(b) else None


def between(function):
    """Return a function of two vectors that gives None where one of them is 0, as the twins do."""
    return lambda a, b: function(a, b) if np.any(a) and np.any(b) else None


def places(rng):
    yield from [(x,) for x in [*np.linspace(-5, 5, 81), 30.0, -30.0, 1e-9]]


def steps(rng):
    """A curve by name, a place, and a step."""
    for name in landscape.CURVES:
        yield from [(name, x, dx) for x, dx in rng.uniform([-3, -2], [3, 2], (20, 2))]


def on_graphs(rng):
    yield from [(name, x) for name in chain.GRAPHS for x in [-3.0, -0.0, 0.0, 2.0, *rng.uniform(-3, 3, 15)]]


def graph_names(rng):
    yield from [(name,) for name in [*chain.GRAPHS] * 11]


def plane(rng):
    yield from [(x, y) for x, y in [*rng.uniform(-3, 3, (40, 2)), (0.0, 0.0), (1e60, -1e50)]]


def walks(rng):
    """Surface, start, learning rate, steps: also walks that run away, and walks that never come to rest."""
    for surface in ("bowl", "long_bowl", "two_valleys", "saddle"):
        for _ in range(30):
            start, eta = rng.integers(-32, 33, 2) / 16, rng.integers(1, 121) / 100
            yield surface, start, eta, int(rng.integers(0, 51))
    yield "two_valleys", [2.0, 1.0], 1.2, 50
    yield "bowl", [1.0, 0.0], 1e300, 5
    yield "bowl", [1e300, 0.0], 1e10, 5


def walk(surface, start, eta, steps):
    try:
        return {
            "points": descent.descend(landscape.SURFACES[surface].gradient, start, eta, steps),
            "diverged": None,
        }
    except descent.DivergenceError as reason:
        return {"points": reason.points, "diverged": reason.step}


def gradients(rng):
    for _ in range(60):
        yield rng.normal(size=2), rng.normal(size=2)
    for scale in (1e-200, 1e200):
        yield [1.0, 2.0], [3.0 * scale, 4.0 * scale]


def multiplier(f, g):
    times, rest = descent.multiplier(f, g)
    return {"lambda": times, "rest": rest}


def around(rng):
    for g in ("bowl", "ellipse"):
        yield from [(g, c, t) for c, t in rng.uniform([0.1, -400], [10, 400], (20, 2))]


def seeds(rng):
    for seed in [0, 1, 99, 12345, 2**31, 2**32 - 1] * 2:
        for count in (1, 47, 700):
            yield seed, count, 1.0
    yield from [(3, 5, 0.0), (3, 5, 20.0)]


def some(seed, count, scale):
    return np.random.RandomState(seed).uniform(-scale, scale, count)


def random_nets(rng):
    for sizes in ([2, 1], [12, 3, 2], [3, 4, 4, 2], [5, 1, 1]):
        yield from [(sizes, seed, scale) for seed in range(5) for scale in (1.0, 5.0)]


def networks_with(rng, pictures):
    """Sizes, parameters, pictures and right answers."""
    for sizes in ([2, 1], [12, 3, 2], [3, 4, 4, 2], [5, 1, 3]) * 9:
        count = sum((inputs + 1) * units for inputs, units in itertools.pairwise(sizes))
        X = rng.integers(0, 2, (pictures, sizes[0]))
        T = np.eye(sizes[-1])[rng.integers(0, sizes[-1], pictures)]
        yield sizes, rng.normal(scale=2, size=count), X, T


def net(sizes, parameters):
    return network.Network.random(sizes, np.random.RandomState(0)).with_parameters(parameters)


def net_and_picture(rng):
    yield from [(sizes, parameters, X[0]) for sizes, parameters, X, _ in networks_with(rng, 1)]


def forward(sizes, parameters, x):
    return [{"z": z, "a": a} for z, a in net(sizes, parameters).forward(x)]


def batches(rng):
    return networks_with(rng, 7)


def answers_with_errors(rng):
    """What unitErrors needs: what forward returned, and the right answer."""
    for sizes, parameters, X, T in networks_with(rng, 1):
        yield sizes, parameters, forward(sizes, parameters, X[0]), T[0], X[0]


def gradient(sizes, parameters, X, T):
    return dict(zip(("cost", "gradient"), backprop.backpropagate(net(sizes, parameters), X, T), strict=True))


def trainings(rng):
    for sizes, parameters, X, T in networks_with(rng, 7):
        yield sizes, parameters, X, T, float(rng.choice([0.05, 0.2, 1.0])), int(rng.integers(0, 60))
    # Steps that leave the range of numbers, also where no output shows it, for all pixels are on.
    for sizes in ([2, 1], [2, 2, 1]):
        count = sum((inputs + 1) * units for inputs, units in itertools.pairwise(sizes))
        for eta, epochs in itertools.product((1e308, 1e306), (1, 2, 3, 20)):
            yield sizes, rng.normal(size=count), np.ones((64, 2)), np.zeros((64, 1)), eta, epochs


def trained(sizes, parameters, X, T, eta, epochs):
    return learned(training.train, net(sizes, parameters), X, T, eta, epochs)


def learned(train, network, X, T, eta, epochs):
    """What a training ends with; if it runs away, what it had before the step that it cannot take, and which."""
    try:
        result, diverged = train(network, X, T, eta, epochs), None
    except descent.DivergenceError as reason:
        result, diverged = train(network, X, T, eta, reason.step - 1), reason.step
    return {"parameters": result.network.parameters, "costs": result.costs[:-1], "diverged": diverged}


def right(sizes, parameters, X, T):
    return net(sizes, parameters)(X).argmax(axis=1) == T.argmax(axis=1)


SHAPE = {"filters": 3, "units": 3, "size": 6}
SHAPES = [SHAPE, {"filters": 1, "units": 2, "size": 4}, {"filters": 4, "units": 3, "size": 8}]


def conv(shape, parameters=None, seed=0):
    made = convolution_network.ConvolutionNetwork.random(
        np.random.RandomState(seed), shape["filters"], shape["units"], shape["size"]
    )
    return made if parameters is None else made.with_parameters(parameters)


def conv_shapes(rng):
    yield from [(shape,) for shape in SHAPES * 11]


def conv_seeds(rng):
    yield from [(shape, seed) for shape in SHAPES for seed in range(11)]


def conv_batches(rng):
    for shape in SHAPES * 11:
        size = shape["size"]
        X = rng.integers(0, 2, (5, size * size))
        yield (
            shape,
            rng.normal(size=conv(shape).parameters.size),
            X,
            np.eye(shape["units"])[rng.integers(0, shape["units"], 5)],
        )


def tables_of(shape, X):
    return np.reshape(X, (-1, shape["size"], shape["size"]))


def conv_pictures(rng):
    yield from [(shape, parameters, X[0]) for shape, parameters, X, _ in conv_batches(rng)]


def conv_forward(shape, parameters, x):
    steps = conv(shape, parameters).forward(tables_of(shape, x))
    side = shape["size"] - 2
    block = np.arange(side * side // 4)
    corner = 2 * (block // (side // 2)) * side + 2 * (block % (side // 2))
    maps = [
        {
            "z": steps.z_map[0, k].ravel(), "a": steps.a_map[0, k].ravel(), "values": steps.a_pool[0, k].ravel(),
            "winners": corner + steps.winners[0, k].ravel() // 2 * side + steps.winners[0, k].ravel() % 2,
        }
        for k in range(shape["filters"])
    ]  # fmt: skip
    return {"maps": maps, "zOut": steps.z_out[0], "aOut": steps.a_out[0]}


def conv_gradient(shape, parameters, X, T):
    total, *groups = conv(shape, parameters).gradient(tables_of(shape, X), T)
    return {"cost": total, "gradient": np.concatenate([group.ravel() for group in groups])}


def conv_trainings(rng):
    for shape, parameters, X, T in conv_batches(rng):
        yield shape, parameters, X, T, 0.1, int(rng.integers(0, 20))
        # A step that leaves the range of numbers.
        yield shape, parameters, np.ones_like(X).repeat(90, axis=0), T.repeat(90, axis=0), 1e308, 3


def conv_trained(shape, parameters, X, T, eta, epochs):
    return learned(training.train, conv(shape, parameters), tables_of(shape, X), T, eta, epochs)


def conv_right(shape, parameters, X, T):
    return conv(shape, parameters)(tables_of(shape, X)).argmax(axis=1) == T.argmax(axis=1)


def conv_cost(shape, parameters, X, T):
    return cost.square_error(conv(shape, parameters)(tables_of(shape, X)), T).sum()


def walking(rng):
    for size in (3, 4, 6, 8) * 9:
        yield rng.integers(0, 2, size * size), rng.normal(size=9), rng.normal()


def feature_map(x, w, b):
    size = round(len(x) ** 0.5)
    return convolution.feature_map(np.reshape(x, (size, size)), np.reshape(w, (3, 3)), b).ravel()


def maps(rng):
    yield from [(rng.normal(size=side * side),) for side in (2, 4, 6) * 12]
    yield from [(np.zeros(16),), (np.repeat([1.0, 2.0], 8),)]


def pooled(a):
    side = round(len(a) ** 0.5)
    values, winners = convolution.max_pool(np.reshape(a, (side, side)))
    block = np.arange(values.size)
    corner = 2 * (block // (side // 2)) * side + 2 * (block % (side // 2))
    return {"values": values.ravel(), "winners": corner + winners.ravel() // 2 * side + winners.ravel() % 2}


def lists(rng):
    yield from [(rng.normal(size=n),) for n in (1, 2, 3, 10) * 10]
    yield ([0.5, 0.5],)


def answered(rng):
    yield from [(rng.random(n), rng.integers(0, 2, n)) for n in (1, 2, 3) * 12]


TWINS: dict[str, dict[str, Twin]] = {
    "neuron": {
        "step": Twin(activation.step, numbers),
        "sigmoid": Twin(activation.sigmoid, numbers),
        "tanh": Twin(activation.tanh, numbers),
        "relu": Twin(activation.relu, numbers),
        "weightedSum": Twin(lambda w, x, b: Neuron(w, b).z(x), neurons),
        "layerSums": Twin(lambda W, x, b: Layer(W, b).z(x), layers),
        **{f"activations.{name}": Twin(a, numbers) for name, a in activation.ACTIVATIONS.items()},
    },
    "demons": {
        "excitement": Twin(lambda pixels, *parameters: Demons.of(*parameters).excitement(pixels), networks),
        "verdict": Twin(lambda _, pixels, parameters: Demons.of(*parameters).verdict(pixels), excitements),
    },
    "regression": {
        "mean": Twin(np.mean, lambda rng: [(x,) for x, *_ in clouds(rng)]),
        "residuals": Twin(regression.residuals, clouds),
        "lineCost": Twin(regression.line_cost, clouds),
        "lineCostGradient": Twin(regression.line_cost_gradient, clouds),
        "fitLine": Twin(best_line, fits),
    },
    "tensors": {
        "inner": Twin(vectors.inner, pairs),
        "length": Twin(vectors.length, arrows),
        "component": Twin(component, pairs),
        "cosine": Twin(between(vectors.cosine), pairs),
        "angle": Twin(between(vectors.angle), pairs),
        "transpose": Twin(lambda A, _: A.T, tables),
        "product": Twin(lambda A, B: A @ B, tables),
        "hadamard": Twin(lambda A, B: A * B, alike),
        "rotation": Twin(tensors.rotation, angles),
        "turned": Twin(tensors.turned, rotations),
        "traction": Twin(tensors.traction, stresses),
        "normalAndShear": Twin(tensors.normal_and_shear, stresses),
    },
    "curves": {
        **{f"curves.{name}.value": Twin(curve, places) for name, curve in landscape.CURVES.items()},
        **{f"curves.{name}.slope": Twin(curve.slope, places) for name, curve in landscape.CURVES.items()},
        "linear": Twin(lambda name, x, dx: landscape.CURVES[name].linear(x, dx), steps),
    },
    "chain": {
        "values": Twin(lambda name, x: chain.GRAPHS[name].values(x), on_graphs),
        "edges": Twin(
            lambda name, x: [{"from": a, "to": b, "slope": s} for (a, b), s in chain.GRAPHS[name].edges(x).items()],
            on_graphs,
        ),
        "paths": Twin(lambda name: chain.GRAPHS[name].paths(), graph_names),
        "products": Twin(lambda name, x: chain.GRAPHS[name].products(x), on_graphs),
    },
    "descent": {
        **{
            f"surfaces.{name}.value": Twin(lambda x, y, f=f: f([x, y]), plane)
            for name, f in landscape.SURFACES.items()
        },
        **{
            f"surfaces.{name}.gradient": Twin(lambda x, y, f=f: f.gradient([x, y]), plane)
            for name, f in landscape.SURFACES.items()
        },
        "descend": Twin(walk, walks),
        "multiplier": Twin(multiplier, gradients),
        "onConstraint": Twin(lambda g, c, t: descent.on_constraint(landscape.SURFACES[g], c, t), around),
    },
    "random": {"uniform": Twin(some, seeds)},
    "network": {
        "parameterCount": Twin(
            lambda sizes, *_: network.Network.random(sizes, np.random.RandomState(0)).parameters.size, random_nets
        ),
        "randomParameters": Twin(
            lambda sizes, seed, scale: network.Network.random(sizes, np.random.RandomState(seed), scale).parameters,
            random_nets,
        ),
        "forward": Twin(forward, net_and_picture),
        "squareError": Twin(cost.square_error, answered),
        "totalCost": Twin(lambda sizes, v, X, T: cost.total_cost(net(sizes, v), X, T), batches),
        "unitErrors": Twin(
            lambda sizes, v, _, t, x: backprop.unit_errors(net(sizes, v), x, t), answers_with_errors
        ),
        "backpropagate": Twin(gradient, batches),
        "train": Twin(trained, trainings),
        "strongest": Twin(np.argmax, lists),
        "rightAnswers": Twin(right, batches),
    },
    "convolution": {
        "featureMap": Twin(feature_map, walking),
        "maxPool": Twin(pooled, maps),
        "parameterCount": Twin(lambda shape: conv(shape).parameters.size, conv_shapes),
        "randomParameters": Twin(lambda shape, seed: conv(shape, seed=seed).parameters, conv_seeds),
        "forward": Twin(conv_forward, conv_pictures),
        "backpropagate": Twin(conv_gradient, conv_batches),
        "train": Twin(conv_trained, conv_trainings),
        "rightAnswers": Twin(conv_right, conv_batches),
        "totalCost": Twin(conv_cost, conv_batches),
    },
    "answer": {"isRight": Twin(answer.is_right, answers), "readNumber": Twin(answer.read_number, typed)},
}

CONSTANTS: dict[str, dict[str, Any]] = {"demons": {"STRENGTH": demons.STRENGTH}, "convolution": {"SIDE": 3}}

MODULES = sorted(path.stem for path in (node.ROOT / "js" / "math").glob("*.js"))


@pytest.mark.parametrize("module", MODULES)
def test_every_export_has_a_twin_in_the_table(module):
    exported = node.exports(f"js/math/{module}.js")
    listed = {name.split(".")[0] for name in [*TWINS.get(module, {}), *CONSTANTS.get(module, {})]}
    assert listed == set(exported), f"js/math/{module}.js and the tables in this file differ"


def test_every_module_in_the_tables_exists():
    assert {*TWINS, *CONSTANTS} <= set(MODULES)


def test_the_activations_have_the_same_names_in_the_same_order():
    assert list(node.constant("js/math/neuron.js", "activations")) == list(activation.ACTIVATIONS)


@pytest.mark.parametrize(("module", "name"), [(module, name) for module in TWINS for name in TWINS[module]])
def test_javascript_computes_what_python_computes(module, name):
    twin = TWINS[module][name]
    batch = list(twin.batch(np.random.default_rng(20_240_229)))
    assert len(batch) > 30
    theirs = node.call(f"js/math/{module}.js", name, batch)
    for arguments, result in zip(batch, theirs, strict=True):
        compare(result, twin.python(*arguments), arguments)


def compare(theirs, ours, arguments):
    """Assert that two results are the same: names and structure exactly, numbers nearly."""
    if ours is None or isinstance(ours, bool | str):
        assert theirs is ours or theirs == ours, arguments
    elif isinstance(ours, dict):
        assert theirs.keys() == ours.keys(), arguments
        for key, part in ours.items():
            compare(theirs[key], part, arguments)
    elif isinstance(ours, list | tuple):
        assert len(theirs) == len(ours), arguments
        for part, wanted in zip(theirs, ours, strict=True):
            compare(part, wanted, arguments)
    else:
        np.testing.assert_allclose(np.asarray(theirs, float), ours, rtol=1e-9, atol=1e-12, err_msg=str(arguments))


@pytest.mark.parametrize(("module", "name"), [(module, name) for module in CONSTANTS for name in CONSTANTS[module]])
def test_a_constant_is_the_same_in_both_languages(module, name):
    assert node.constant(f"js/math/{module}.js", name) == CONSTANTS[module][name]
