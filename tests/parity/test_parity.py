"""Every function of js/math computes what its twin in dlmath computes: the tables below say which is whose."""

import itertools
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np
import pytest
from support import node

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
    digits,
    landscape,
    network,
    polynomial,
    regression,
    tensors,
    training,
    vectors,
)
from dlmath.widgets import answer, typed

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


def written(rng):
    numbers = ["0.8", "0,8", "−3", " 7 ", "\u30007\t", ".5", "5.", "007", "9" * 400, "0.1000000000000000055"]
    others = [
        "",
        " ",
        "abc",
        "1.2.3",
        "1,2,3",
        "1,000.5",
        "5,110",
        "--1",
        "1-",
        "1e3",
        "1e−3",
        "8×10⁻¹",
        "2^10",
        "1/3",
        "1½",
    ]
    others += [".", "-", "0x10", "inf", "nan", "1_0", "１", "٣", "<b>", "3°", "1\n2", "+ 1", "12,5 %", "1'234,5"]
    random = [f"{number:.3f}" for number in rng.normal(scale=100, size=50)]
    yield from [(text,) for text in [*numbers, *others, *random, *(text.replace(".", ",") for text in random)]]


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


def scattered(rng):
    """Points for polynomials up to a degree, and other places near them."""
    for n, highest in [(1, 0), (2, 1), (5, 2), (12, 9), (12, 9), (30, 9)] * 5:
        x = rng.uniform(-1, 1, n)
        yield x, rng.normal(size=n), highest, rng.uniform(-1, 1, 5).clip(x.min(), x.max())
    yield [194.5, 200.9, 204.6, 212.2], [20.79, 23.89, 26.57, 30.06], 3, [199.0, 210.0]


def polynomials(x, y, highest, at):
    return [polynomial.fit_polynomial(x, y, degree)(np.array(at)) for degree in range(highest + 1)]


def samples(seed, points):
    rng = np.random.RandomState(seed)
    return [dict(zip("xy", polynomial.noisy_sample(rng, points), strict=True)) for _ in range(2)]


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


def steps_on_surfaces(rng):
    for surface in landscape.SURFACES:
        yield from [(surface, p[:2], p[2:]) for p in rng.uniform([-3, -3, -2, -2], [3, 3, 2, 2], (20, 4))]


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


def drawings(rng):
    for count in [1, 1, 2, 3, 5] * 8:
        # On a grid on which no pixel's middle lies just at the edge of the pen.
        strokes = [rng.integers(0, 101, (rng.integers(1, 9), 2)) / 100 + 1e-5 for _ in range(count)]
        yield [stroke.tolist() for stroke in strokes], bool(rng.integers(2)), bool(rng.integers(2))
    yield [[[0.5, 0.5]]], True, True


def moved(rng):
    for _ in range(40):
        yield rng.random(64).tolist(), int(rng.integers(-8, 9)), int(rng.integers(-8, 9))


def several(rng):
    return [(rng.random((count, 64)).tolist(),) for count in range(1, 36)]


def with_shifts(pictures):
    x = np.reshape(pictures, (-1, 8, 8))
    moves = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
    return np.concatenate([digits.shifted(x, *move) for move in moves]).reshape(-1, 64)


def neighbours(rng):
    return [(rng.random(64).tolist(), rng.random((count, 64)).tolist()) for count in range(1, 36)]


SHAPE = {"filters": 3, "units": 3, "size": 6}
SHAPES = [SHAPE, {"filters": 1, "units": 2, "size": 4}, {"filters": 4, "units": 3, "size": 8}]


def is_dense(description):
    """Is it the sizes of a dense network, or the shape of a convolution network?"""
    return not isinstance(description, dict)


def net(description, parameters=None, seed=0, scale=1.0):
    """The network of a description, with given parameters or random ones."""
    rng = np.random.RandomState(seed)
    if is_dense(description):
        made = network.Network.random(description, rng, scale)
    else:
        shape = [description[name] for name in ("filters", "units", "size")]
        made = convolution_network.ConvolutionNetwork.random(rng, *shape, scale=scale)
    return made if parameters is None else made.with_parameters(parameters)


def pictures(description, X):
    """Pictures as Python's network wants them: as rows of pixels, or as tables."""
    return X if is_dense(description) else np.reshape(X, (-1, description["size"], description["size"]))


def random_nets(rng):
    for description in ([2, 1], [12, 3, 2], [3, 4, 4, 2], [5, 1, 1], *SHAPES):
        yield from [(description, seed, scale) for seed in range(5) for scale in (1.0, 5.0)]


def networks_with(rng, count, descriptions, scales=(1, 2, 20)):
    """Networks, their parameters, so many pictures and right answers; some units are almost saturated."""
    for description, scale in itertools.product(descriptions, scales):
        for _ in range(12 // len(scales)):
            pixels, units = (
                (description[0], description[-1])
                if is_dense(description)
                else (description["size"] ** 2, description["units"])
            )
            X = rng.integers(0, 2, (count, pixels))
            T = np.eye(units)[rng.integers(0, units, count)]
            yield description, rng.normal(scale=scale, size=net(description).parameters.size), X, T


DENSE = ([2, 1], [12, 3, 2], [3, 4, 4, 2], [5, 1, 3])


def net_and_picture(rng):
    yield from [(sizes, parameters, X[0]) for sizes, parameters, X, _ in networks_with(rng, 1, DENSE)]


def forward(sizes, parameters, x):
    return [{"z": z, "a": a} for z, a in net(sizes, parameters).forward(x)]


def batches(rng):
    return networks_with(rng, 7, (*DENSE, *SHAPES))


def answers_with_errors(rng):
    """What unitErrors needs: what forward returned, and the right answer."""
    for sizes, parameters, X, T in networks_with(rng, 1, DENSE):
        yield sizes, parameters, forward(sizes, parameters, X[0]), T[0], False, X[0]


def gradient(description, parameters, X, T):
    found = net(description, parameters).cost_and_gradient(pictures(description, X), T)
    return dict(zip(("cost", "gradient"), found, strict=True))


def trainings(rng):
    for sizes, parameters, X, T in networks_with(rng, 7, DENSE, scales=[2]):
        yield sizes, parameters, X, T, float(rng.choice([0.05, 0.2, 1.0])), int(rng.integers(0, 60))
    # In short steps, for where two places of a block are nearly alike, the last digit may decide which one learns.
    for shape, parameters, X, T in networks_with(rng, 5, SHAPES, scales=[1]):
        yield shape, parameters, X, T, 0.1, int(rng.integers(0, 20))
    # Steps that leave the range of numbers, also where no output shows it, for all pixels are on.
    for sizes in ([2, 1], [2, 2, 1]):
        for eta, epochs in itertools.product((1e308, 1e306), (1, 2, 3, 20)):
            yield (
                sizes,
                rng.normal(size=net(sizes).parameters.size),
                np.ones((64, 2)),
                np.zeros((64, 1)),
                eta,
                epochs,
            )
    # With 9 times the pictures a sum, with 90 times a parameter.
    for shape, parameters, X, T in networks_with(rng, 5, SHAPES, scales=[1]):
        for times in (9, 90):
            yield shape, parameters, np.ones_like(X).repeat(times, axis=0), T.repeat(times, axis=0), 1e308, 3


def trained(description, parameters, X, T, eta, epochs):
    """What a training ends with; if it runs away, what it had before the step that it cannot take, and which."""
    made, x = net(description, parameters), pictures(description, X)
    try:
        result, diverged = training.train(made, x, T, eta, epochs), None
    except descent.DivergenceError as reason:
        result, diverged = training.train(made, x, T, eta, reason.step - 1), reason.step
    return {"parameters": result.network.parameters, "costs": result.costs[:-1], "diverged": diverged}


def right(description, parameters, X, T):
    return net(description, parameters)(pictures(description, X)).argmax(axis=1) == T.argmax(axis=1)


def total_cost(description, parameters, X, T):
    return cost.total_cost(net(description, parameters), pictures(description, X), T)


def conv_pictures(rng):
    yield from [(shape, parameters, X[0]) for shape, parameters, X, _ in networks_with(rng, 1, SHAPES)]


def conv_forward(shape, parameters, x):
    steps = net(shape, parameters).forward(pictures(shape, x))
    side = shape["size"] - 2
    block = np.arange(side * side // 4)
    corner = 2 * (block // (side // 2)) * side + 2 * (block % (side // 2))
    maps = [
        {
            "z": steps.z_map[0, k].ravel(),
            "values": steps.z_pool[0, k].ravel(),
            "pooled": steps.a_pool[0, k].ravel(),
            "winners": corner + steps.winners[0, k].ravel() // 2 * side + steps.winners[0, k].ravel() % 2,
        }
        for k in range(shape["filters"])
    ]
    return {"maps": maps, "zOut": steps.z_out[0], "aOut": steps.a_out[0]}


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


def sums_answered(rng):
    yield from [(rng.normal(scale=10, size=n), rng.integers(0, 2, n)) for n in (1, 2, 3) * 12]
    yield from [([z], [t]) for z in (-1000.0, -30.0, 0.0, 30.0, 1000.0) for t in (0, 1)]


def plane_matrices(rng):
    yield from [(rng.normal(size=(2, 2)),) for _ in range(36)]
    yield from [(np.zeros((2, 2)),), ([[1, 1], [-1, -1]],), ([[0, 1], [1, 0]],)]


TWINS: dict[str, dict[str, Twin]] = {
    "neuron": {
        "step": Twin(activation.step, numbers),
        "sigmoid": Twin(activation.sigmoid, numbers),
        "sigmoidSlope": Twin(activation.sigmoid.derivative, numbers),
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
        "typicalError": Twin(regression.typical_error, lambda rng: [(y,) for _, y, *_ in clouds(rng)]),
        "fitPolynomials": Twin(polynomials, scattered),
        "noisySamples": Twin(samples, lambda rng: [(seed, n) for seed in range(20) for n in (1, 12)]),
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
        "areaFactor": Twin(tensors.area_factor, plane_matrices),
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
        "linearChange": Twin(lambda name, x, dx: landscape.SURFACES[name].linear_change(x, dx), steps_on_surfaces),
        "descend": Twin(walk, walks),
        "multiplier": Twin(multiplier, gradients),
        "onConstraint": Twin(lambda g, c, t: descent.on_constraint(landscape.SURFACES[g], c, t), around),
    },
    "random": {"uniform": Twin(some, seeds)},
    "digits": {
        "digitOf": Twin(lambda strokes, crop, centre: digits.digit_of(strokes, crop, centre).ravel(), drawings),
        "shifted": Twin(lambda x, *by: digits.shifted(np.reshape(x, (8, 8)), *by).ravel(), moved),
        "withShifts": Twin(with_shifts, several),
        "distance": Twin(lambda x, known: min(np.square(np.subtract(known, x)).sum(axis=1)), neighbours),
    },
    "network": {
        "forward": Twin(forward, net_and_picture),
        "unitErrors": Twin(
            lambda sizes, v, _, t, __, x: backprop.unit_errors(net(sizes, v), x, t), answers_with_errors
        ),
    },
    "convolution": {
        "featureMap": Twin(feature_map, walking),
        "maxPool": Twin(pooled, maps),
        "forward": Twin(conv_forward, conv_pictures),
    },
    "cost": {"entropyOfSums": Twin(cost.entropy_of_sums, sums_answered)},
    "training": {
        "parameterCount": Twin(lambda description, *_: net(description).parameters.size, random_nets),
        "randomParameters": Twin(
            lambda description, seed, scale: net(description, None, seed, scale).parameters, random_nets
        ),
        "squareError": Twin(cost.square_error, answered),
        "totalCost": Twin(total_cost, batches),
        "backpropagate": Twin(gradient, batches),
        "train": Twin(trained, trainings),
        "strongest": Twin(np.argmax, lists),
        "rightAnswers": Twin(right, batches),
    },
    "answer": {"isRight": Twin(answer.is_right, answers)},
    "typed": {"readings": Twin(typed.readings, written)},
}

# What only makes what others use, and is tried through them.
THROUGH = {
    "network": {"densePasses"},
    "convolution": {"convolutionPasses"},
    "training": {"passesOf"},
    "random": {"source"},  # its shuffling through batches, and these through the figure's copied Python
    "batches": {"default"},
}

CONSTANTS: dict[str, dict[str, Any]] = {
    "demons": {"STRENGTH": demons.STRENGTH},
    "convolution": {"SIDE": 3},
    "digits": {"COLUMNS": 8},
}

MODULES = sorted(path.stem for path in (node.ROOT / "js" / "math").glob("*.ts"))


@pytest.mark.parametrize("module", MODULES)
def test_every_export_has_a_twin_in_the_table(module):
    exported = node.exports(f"js/math/{module}.ts")
    listed = {name.split(".")[0] for name in [*TWINS.get(module, {}), *CONSTANTS.get(module, {})]}
    assert listed == set(exported) - THROUGH.get(module, set()), (
        f"js/math/{module}.ts and the tables in this file differ"
    )


def test_every_module_in_the_tables_exists():
    assert {*TWINS, *CONSTANTS} <= set(MODULES)


def test_the_activations_have_the_same_names_in_the_same_order():
    assert list(node.constant("js/math/neuron.ts", "activations")) == list(activation.ACTIVATIONS)


@pytest.mark.parametrize(("module", "name"), [(module, name) for module in TWINS for name in TWINS[module]])
def test_javascript_computes_what_python_computes(module, name):
    twin = TWINS[module][name]
    batch = list(twin.batch(np.random.default_rng(20_240_229)))
    assert len(batch) > 30
    theirs = node.call(f"js/math/{module}.ts", name, batch)
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
    assert node.constant(f"js/math/{module}.ts", name) == CONSTANTS[module][name]
