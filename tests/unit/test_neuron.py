import math
import subprocess
import sys
from dataclasses import FrozenInstanceError

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.special import expit
from support.numbers import HUGE, TINY

from dlmath import ACTIVATIONS, Activation, Layer, Neuron, relu, sigmoid, step, tanh

EXTREMES = [
    0.0,
    -0.0,
    TINY,
    -TINY,
    1e-300,
    37.0,
    -37.0,
    709.0,
    710.0,
    -710.0,
    745.2,
    -745.2,
    1e6,
    -1e6,
    1e300,
    -1e300,
]
EXTREMES += [HUGE, -HUGE, math.inf, -math.inf]
ANY_FLOAT = st.floats(allow_nan=False)
SMOOTH = [sigmoid, tanh]

each = pytest.mark.parametrize("a", ACTIVATIONS.values(), ids=ACTIVATIONS)
each_smooth = pytest.mark.parametrize("a", SMOOTH, ids=repr)


def test_importing_dlmath_imports_neither_pictures_nor_algebra_nor_widgets():
    heavy = "{'matplotlib', 'sympy', 'ipywidgets', 'anywidget', 'traitlets', 'IPython', 'scipy'}"
    code = f"import sys, dlmath; print(sorted({heavy} & set(sys.modules)), dlmath.sigmoid(0))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[] 0.5\n"


# Activation functions against oracles.


@given(ANY_FLOAT)
def test_the_sigmoid_is_scipys_expit_at_every_float(z):
    np.testing.assert_allclose(sigmoid(z), expit(z), rtol=1e-14, atol=1e-323)


@given(ANY_FLOAT)
def test_tanh_is_the_math_modules_at_every_float(z):
    np.testing.assert_allclose(tanh(z), math.tanh(z), rtol=1e-14, atol=0)


@given(ANY_FLOAT)
def test_step_and_relu_are_what_their_words_say(z):
    assert step(z) == (0.0 if z < 0 else 1.0)
    assert relu(z) == (0.0 if z < 0 else z)


@pytest.mark.parametrize(
    ("a", "z", "y"),
    [
        (sigmoid, 0.3, 1 / (1 + 0.7408182206817179)),
        (sigmoid, math.log(4), 0.8),
        (sigmoid, -math.log(4), 0.2),
        (tanh, math.log(2), 0.6),
        (tanh, -math.log(3), -0.8),
        (step, -TINY, 0.0),
        (step, -0.0, 1.0),
        (relu, -HUGE, 0.0),
        (relu, HUGE, HUGE),
    ],
)
def test_an_activation_gives_the_value_worked_out_by_hand(a, z, y):
    assert a(z) == pytest.approx(y, rel=1e-15)


def _exact_derivative(a, z):
    """Closed forms in 60 digits, not the ones dlmath computes with."""
    with mpmath.workdps(60):
        z = mpmath.mpf(z)
        if a is sigmoid:
            return float(1 / (4 * mpmath.cosh(z / 2) ** 2))
        return float(1 / mpmath.cosh(z) ** 2)


@each_smooth
@given(z=st.floats(-800, 800))
def test_a_derivative_keeps_its_digits_far_from_zero(a, z):
    np.testing.assert_allclose(a.derivative(z), _exact_derivative(a, z), rtol=1e-12, atol=1e-322)


@pytest.mark.parametrize(
    ("a", "formula"),
    [
        (sigmoid, lambda z: 1 / (1 + np.exp(-z))),
        (tanh, lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))),
    ],
    ids=["sigmoid", "tanh"],
)
def test_a_derivative_is_the_complex_step_of_the_books_formula(a, formula):
    z = np.linspace(-20, 20, 401)
    h = 1e-30
    np.testing.assert_allclose(a.derivative(z), formula(z + 1j * h).imag / h, rtol=1e-12, atol=1e-15)


@each
def test_a_derivative_is_the_slope_between_two_near_points(a):
    z = np.linspace(-5, 5, 300)  # 0, the kink and the jump, is not among them
    assert not (abs(z) < 1e-3).any()
    h = 1e-5
    np.testing.assert_allclose(a.derivative(z), (a(z + h) - a(z - h)) / (2 * h), atol=1e-8)


@pytest.mark.parametrize("z", [0, -0.0, [1, 0, -1], [[0.0]]])
def test_the_step_has_no_derivative_where_it_jumps(z):
    with pytest.raises(ValueError, match=r"^step: has no derivative at z = 0"):
        step.derivative(z)


@pytest.mark.parametrize("z", [0.0, -0.0])
def test_relus_derivative_at_the_kink_is_zero(z):
    assert relu.derivative(z) == 0.0


def test_an_activation_without_a_derivative_says_so_by_name():
    @Activation
    def square(z):
        """Square it."""
        return z**2

    assert square(3) == 9.0
    assert square.__doc__ == "Square it."
    with pytest.raises(ValueError, match=r"^square: no derivative was given"):
        square.derivative(1)


# Extremes and shapes. Warnings are errors here, so an overflow would fail too.


@each
def test_no_extreme_float_gives_nan_or_a_warning(a):
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        y = a(EXTREMES)
        slope = a.derivative([z for z in EXTREMES if z != 0])
    assert not np.isnan(y).any()
    assert not np.isnan(slope).any()
    if a is not relu:
        assert ((y >= -1) & (y <= 1)).all()


@each_smooth
def test_an_activation_saturates_at_infinity(a):
    assert a(math.inf) == a(HUGE) == 1.0
    assert a(-math.inf) == a(-HUGE) == (0.0 if a is sigmoid else -1.0)
    assert a.derivative([math.inf, -math.inf, HUGE, -HUGE]).tolist() == [0.0] * 4


@each
@given(z=arrays.arrays(np.float64, arrays.array_shapes(max_dims=3), elements=st.floats(-1e3, 1e3)))
def test_an_activation_treats_every_element_alone_and_keeps_the_shape(a, z):
    y = a(z)
    assert y.shape == z.shape
    assert y.tolist() == np.array([a(float(v)) for v in z.ravel()]).reshape(z.shape).tolist()


@each
def test_a_single_number_gives_a_single_python_number(a):
    assert type(a(1)) is type(a(np.float64(1))) is type(a.derivative(True)) is float


@each
@given(z=ANY_FLOAT, gap=st.floats(0, 1e3))
def test_more_excitation_never_means_less_output(a, z, gap):
    assert a(z + gap) >= a(z)


@each
@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (math.nan, "expected numbers, got NaN"),
        ([0, math.nan], r"expected numbers, got NaN .* in \[0, nan\]"),
        ([], "expected at least one number, got none"),
        ("1", "expected real numbers, got '1'"),
        (None, "expected real numbers, got None"),
        (1j, "expected real numbers, got 1j"),
    ],
)
def test_an_activation_refuses_what_is_no_number(a, bad, said):
    for function in (a, a.derivative):
        with pytest.raises(ValueError, match=f"^z: {said}"):
            function(bad)


def test_the_activations_are_known_by_their_names():
    assert list(ACTIVATIONS) == ["step", "sigmoid", "tanh", "relu"]
    assert list(ACTIVATIONS.values()) == [step, sigmoid, tanh, relu]


# One neuron.


def test_the_umbrella_neuron_decides_as_worked_out_by_hand():
    umbrella = Neuron.with_threshold(w=[1, 1.5, -1], theta=1.2, activation=step)
    assert umbrella.z([1, 1, 1]) == pytest.approx(0.3)
    assert umbrella.z([0, 1, 1]) == pytest.approx(-0.7)
    assert umbrella([[1, 1, 1], [1, 0, 0], [0, 1, 1]]).tolist() == [1.0, 0.0, 0.0]


def test_a_negative_weight_inhibits():
    veto = Neuron.with_threshold(w=[1, 1, -2], theta=0.5, activation=step)
    assert veto([1, 1, 0]) == 1.0
    assert veto([1, 1, 1]) == 0.0


def test_a_sum_that_just_reaches_the_threshold_fires():
    assert Neuron.with_threshold([1, 1], 2, step)([1, 1]) == 1.0
    assert Neuron.with_threshold([1, 1], np.nextafter(2, 3), step)([1, 1]) == 0.0


def test_a_neuron_uses_the_sigmoid_unless_told_otherwise():
    assert Neuron([2.0], b=-1)([1]) == pytest.approx(expit(1.0))


SMALL = st.integers(-50, 50)


@given(st.data(), st.lists(SMALL, min_size=1, max_size=8), SMALL)
def test_a_neuron_is_a_sum_of_products_compared_with_the_threshold(data, w, theta):
    x = data.draw(st.lists(SMALL, min_size=len(w), max_size=len(w)))
    z = -theta
    for weight, value in zip(w, x, strict=True):
        z += weight * value
    neuron = Neuron.with_threshold(w, theta, step)
    assert neuron.z(x) == z
    assert neuron(x) == int(z >= 0)
    assert neuron.b == -theta
    assert neuron.theta == theta


@given(arrays.arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(1, 4)), elements=st.floats(-100, 100)))
def test_a_batch_gives_what_its_inputs_give_one_by_one(batch):
    n = batch.shape[1]
    neuron = Neuron(np.linspace(-1, 2, n), b=0.5)
    layer = Layer(np.linspace(-1, 2, 3 * n).reshape(3, n), [0.0, 0.5, 1.0])
    assert type(neuron(batch[0])) is float
    assert neuron(batch).shape == (len(batch),)
    assert layer(batch[0]).shape == (3,)
    assert layer(batch).shape == (len(batch), 3)
    np.testing.assert_allclose(neuron(batch), [neuron(x) for x in batch], rtol=1e-12)
    np.testing.assert_allclose(layer(batch), [layer(x) for x in batch], rtol=1e-12)


def test_a_neuron_without_a_threshold_has_the_threshold_zero_and_not_minus_zero():
    assert str(Neuron([1.0]).theta) == "0.0"
    assert str(Neuron.with_threshold([1.0], theta=0).b) == "0.0"


def test_a_sum_too_large_for_a_float_never_becomes_nan_quietly():
    with pytest.raises(ValueError, match="too large"):
        Neuron([HUGE, -HUGE])([10, 10])


def test_a_neuron_cannot_be_changed_behind_its_back():
    w = np.array([1.0, 2.0])
    neuron = Neuron(w, b=1)
    w[0] = 9.0
    assert neuron.w.tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="read-only"):
        neuron.w[0] = 9.0
    with pytest.raises(FrozenInstanceError):
        neuron.b = 2.0


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Neuron([]), "w: expected at least one number"),
        (lambda: Neuron([[1, 2]]), "w: expected shape (any,), got shape (1, 2)"),
        (lambda: Neuron(3), "w: expected shape (any,), got shape ()"),
        (lambda: Neuron([1, math.nan]), "w: expected numbers, got NaN"),
        (lambda: Neuron([1, math.inf]), "w: expected finite numbers, got infinity"),
        (lambda: Neuron(["a"]), "w: expected real numbers, got ['a']"),
        (lambda: Neuron([1], b=[1, 2]), "b: expected shape (), got shape (2,)"),
        (lambda: Neuron([1], b=None), "b: expected real numbers, got None"),
        (lambda: Neuron.with_threshold([1], theta=math.inf), "theta: expected finite numbers, got infinity"),
        (lambda: Neuron.with_threshold([1], theta="2"), "theta: expected real numbers, got '2'"),
        (lambda: Neuron([1, 2]).z([1]), "x: expected 2 inputs, shape (2,) or (batch, 2), got shape (1,)"),
        (lambda: Neuron([1, 2])([[1], [2]]), "x: expected 2 inputs, shape (2,) or (batch, 2), got shape (2, 1)"),
        (lambda: Neuron([1])(1), "x: expected 1 inputs, shape (1,) or (batch, 1), got shape ()"),
        (lambda: Neuron([1])([[[1]]]), "x: expected 1 inputs, shape (1,) or (batch, 1), got shape (1, 1, 1)"),
        (lambda: Neuron([1])([math.inf]), "x: expected finite numbers, got infinity"),
        (lambda: Neuron([1])([math.nan]), "x: expected numbers, got NaN"),
        (lambda: Layer([1, 2], [1]), "W: expected shape (any, any), got shape (2,)"),
        (lambda: Layer([[1, 2], [3]], [1, 2]), "W: expected real numbers, got [[1, 2], [3]]"),
        (lambda: Layer([[1, 2]], [1, 2]), "b: expected shape (1,), got shape (2,)"),
        (lambda: Layer([[1, 2]], 1), "b: expected shape (1,), got shape ()"),
        (lambda: Layer([[1, -math.inf]], [1]), "W: expected finite numbers, got infinity"),
        (lambda: Layer([[1, 2]], [1])([1, 2, 3]), "x: expected 2 inputs, shape (2,) or (batch, 2), got shape (3,)"),
    ],
)
def test_a_neuron_and_a_layer_say_what_was_expected_and_what_came(make, said):
    with pytest.raises(ValueError, match="expected") as error:
        make()
    assert str(error.value).startswith(said)


# A layer.


def test_two_layers_of_step_neurons_compute_xor():
    hidden = Layer(W=[[1, 1], [-1, -1]], b=[-0.5, 1.5], activation=step)  # OR, NAND
    output = Layer(W=[[1, 1]], b=[-1.5], activation=step)  # AND
    corners = [[p, q] for p in (0, 1) for q in (0, 1)]
    assert output(hidden(corners)).ravel().tolist() == [float(p != q) for p, q in corners]


def test_no_step_neuron_on_a_fine_grid_of_weights_computes_xor():
    grid = np.arange(-3, 3.25, 0.25)
    w1, w2, theta = (axis.ravel() for axis in np.meshgrid(grid, grid, grid))
    every = Layer(np.column_stack([w1, w2]), -theta, step)
    right = every([[0, 0], [0, 1], [1, 0], [1, 1]]) == np.array([[0.0], [1.0], [1.0], [0.0]])
    assert right.sum(axis=0).max() == 3


@pytest.mark.parametrize("a", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_a_layer_is_its_formula_unit_by_unit(a):
    rng = np.random.default_rng(1)
    W, b, x = rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=3)
    z = [sum(W[j, i] * x[i] for i in range(3)) + b[j] for j in range(4)]
    np.testing.assert_allclose(Layer(W, b, a).z(x), z, rtol=1e-13)
    np.testing.assert_allclose(Layer(W, b, a)(x), [a(float(zj)) for zj in z], rtol=1e-13)


def test_a_layer_cannot_be_changed_behind_its_back():
    layer = Layer([[1.0, 2.0]], [3.0])
    for array in (layer.W, layer.b):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9.0
    with pytest.raises(FrozenInstanceError):
        layer.W = None
