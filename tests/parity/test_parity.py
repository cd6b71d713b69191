"""Every function of js/math computes what its twin in dlmath computes: the tables below say which is whose."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, NamedTuple

import node
import numpy as np
import pytest

from dlmath import SAMPLES, Demons, Layer, Neuron, demons, neuron, regression
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


TWINS: dict[str, dict[str, Twin]] = {
    "neuron": {
        "step": Twin(neuron.step, numbers),
        "sigmoid": Twin(neuron.sigmoid, numbers),
        "tanh": Twin(neuron.tanh, numbers),
        "relu": Twin(neuron.relu, numbers),
        "weightedSum": Twin(lambda w, x, b: Neuron(w, b).z(x), neurons),
        "layerSums": Twin(lambda W, x, b: Layer(W, b).z(x), layers),
        **{f"activations.{name}": Twin(a, numbers) for name, a in neuron.ACTIVATIONS.items()},
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
    "answer": {"isRight": Twin(answer.is_right, answers), "readNumber": Twin(answer.read_number, typed)},
}

CONSTANTS: dict[str, dict[str, Any]] = {"demons": {"STRENGTH": demons.STRENGTH}}

MODULES = sorted(path.stem for path in (node.ROOT / "js" / "math").glob("*.js"))


@pytest.mark.parametrize("module", MODULES)
def test_every_export_has_a_twin_in_the_table(module):
    exported = node.exports(f"js/math/{module}.js")
    listed = {name.split(".")[0] for name in [*TWINS.get(module, {}), *CONSTANTS.get(module, {})]}
    assert listed == set(exported), f"js/math/{module}.js and the tables in this file differ"


def test_every_module_in_the_tables_exists():
    assert {*TWINS, *CONSTANTS} <= set(MODULES)


def test_the_activations_have_the_same_names_in_the_same_order():
    assert list(node.constant("js/math/neuron.js", "activations")) == list(neuron.ACTIVATIONS)


@pytest.mark.parametrize(("module", "name"), [(module, name) for module in TWINS for name in TWINS[module]])
def test_javascript_computes_what_python_computes(module, name):
    twin = TWINS[module][name]
    batch = list(twin.batch(np.random.default_rng(20_240_229)))
    assert len(batch) > 30
    theirs = node.call(f"js/math/{module}.js", name, batch)
    for arguments, result in zip(batch, theirs, strict=True):
        ours = twin.python(*arguments)
        if ours is None or isinstance(ours, bool):
            assert result is ours, arguments
        elif isinstance(ours, tuple):
            for part, wanted in zip(result, ours, strict=True):
                np.testing.assert_allclose(part, wanted, rtol=1e-9, atol=1e-12, err_msg=str(arguments))
        else:
            np.testing.assert_allclose(result, ours, rtol=1e-9, atol=1e-12, err_msg=str(arguments))


@pytest.mark.parametrize(("module", "name"), [(module, name) for module in CONSTANTS for name in CONSTANTS[module]])
def test_a_constant_is_the_same_in_both_languages(module, name):
    assert node.constant(f"js/math/{module}.js", name) == CONSTANTS[module][name]
