import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from dlmath._check import finite, finite_number, frozen, numbers, plain

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    "value",
    [
        "3",
        None,
        1j,
        [1, "2"],
        [[1, 2], [3]],
        {1: 2},
        {1, 2},
        object(),
        np.datetime64("2026-01-01"),
        10**400,
        [None, 1],
    ],
)
def test_what_is_no_real_number_is_refused_by_name_and_value(value):
    with pytest.raises(ValueError, match=r"^theta: expected real numbers, got ") as error:
        numbers("theta", value)
    assert repr(value) in str(error.value)


@pytest.mark.parametrize("empty", [[], [[]], np.zeros((0, 3))])
def test_nothing_is_refused_with_its_shape(empty):
    with pytest.raises(ValueError, match="x: expected at least one number, got none") as error:
        numbers("x", empty)
    assert str(np.shape(empty)) in str(error.value)


@pytest.mark.parametrize("value", [NAN, [1, NAN], [[0.0], [NAN]], [INF, NAN], np.float32("nan")])
@pytest.mark.parametrize("check", [numbers, finite])
def test_nan_is_refused_everywhere(check, value):
    with pytest.raises(ValueError, match=r"^x: expected numbers, got NaN .*nan"):
        check("x", value)


@pytest.mark.parametrize("value", [INF, -INF, [1, INF], [[-INF]]])
def test_infinity_is_a_number_but_not_finite(value):
    np.testing.assert_array_equal(numbers("x", value), value)
    with pytest.raises(ValueError, match=r"^x: expected finite numbers, got infinity in .*inf"):
        finite("x", value)


@pytest.mark.parametrize(
    ("value", "shape", "said"),
    [
        ([1, 2], (3,), "expected shape (3,), got shape (2,)"),
        (1, (3,), "expected shape (3,), got shape ()"),
        ([1, 2], (), "expected shape (), got shape (2,)"),
        ([1, 2], (None, None), "expected shape (any, any), got shape (2,)"),
        ([[1, 2]], (None,), "expected shape (any,), got shape (1, 2)"),
        ([[1, 2], [3, 4]], (None, 3), "expected shape (any, 3), got shape (2, 2)"),
    ],
)
def test_a_wrong_shape_is_refused_with_both_shapes(value, shape, said):
    with pytest.raises(ValueError, match=r"^W: ") as error:
        finite("W", value, shape)
    assert str(error.value) == f"W: {said}"


@pytest.mark.parametrize(
    ("value", "shape"), [([1, 2], (None,)), ([[1, 2]], (1, 2)), ([[1], [2]], (None, 1)), (5, ())]
)
def test_a_fitting_shape_passes(value, shape):
    np.testing.assert_array_equal(finite("x", value, shape), value)


@pytest.mark.parametrize("value", [True, np.int8(1), np.float16(1), np.uint64(1), 1, np.bool_(True), np.array(1)])
def test_every_kind_of_real_number_becomes_a_float(value):
    assert finite_number("b", value) == 1.0
    assert type(finite_number("b", value)) is float
    assert numbers("b", [value]).dtype == np.float64


@given(arrays.arrays(np.float64, arrays.array_shapes(), elements=st.floats(allow_nan=False)))
def test_numbers_come_back_unchanged(array):
    np.testing.assert_array_equal(numbers("x", array.tolist()), array)


def test_a_frozen_array_is_a_copy_of_its_own():
    array = np.array([1.0, 2.0])
    copy = frozen(array)
    array[0] = 9.0
    assert copy.tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="read-only"):
        copy[0] = 9.0


def test_only_a_single_number_becomes_plain():
    assert type(plain(np.array(0.5))) is float
    row = np.array([0.5])
    assert plain(row) is row
