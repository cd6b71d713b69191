import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from dlmath._check import finite, finite_number, is_whole, numbers, positive, whole
from dlmath._result import frozen, plain

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
        [None, 1],
    ],
)
def test_what_is_no_real_number_is_refused_by_name_and_value(value):
    with pytest.raises(ValueError, match=r"^theta: expected real numbers, got ") as error:
        numbers("theta", value)
    assert repr(value) in str(error.value)


def test_a_number_too_large_for_a_float_is_refused_and_shortened():
    with pytest.raises(ValueError, match=r"^theta: expected real numbers, got 1000\d*\.\.\.0+$"):
        numbers("theta", 10**400)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda table: table.__setitem__((12, 3), NAN),
            "x: expected numbers, got NaN (not a number) at index [12, 3] of a table of shape (1797, 64)",
        ),
        (
            lambda table: table.__setitem__((1796, 0), -INF),
            "x: expected finite numbers, got infinity at index [1796, 0] of a table of shape (1797, 64)",
        ),
    ],
)
@pytest.mark.parametrize("kind", [np.asarray, np.ndarray.tolist])
def test_a_large_table_is_not_printed_but_the_place_in_it_is_named(change, said, kind):
    table = np.zeros((1797, 64))
    change(table)
    with pytest.raises(ValueError, match="at index") as error:
        finite("x", kind(table))
    assert str(error.value) == said


def test_what_is_no_number_in_a_long_list_is_named_with_its_place():
    rows = [[0.0] * 64 for _ in range(30)]
    rows[7][5] = "one"
    with pytest.raises(ValueError, match="got") as error:
        numbers("x", rows)
    assert str(error.value) == "x: expected real numbers, got 'one' at index [7, 5]"
    # Rows of different lengths have no places; the beginning is enough.
    rows[7] = [0.0]
    with pytest.raises(ValueError, match="got") as error:
        numbers("x", rows)
    assert len(str(error.value)) < 130


@pytest.mark.parametrize("value", [[1.0, 2.0], np.arange(3.0)])
def test_who_only_reads_may_ask_for_the_array_itself(value):
    array = np.asarray(value)
    assert finite("x", array, copy=False) is array
    assert not np.shares_memory(finite("x", array), array)


@pytest.mark.parametrize(("value", "least", "good"), [
    (0, 0, True), (np.int8(3), 3, True), (2, 3, False), (-1, 0, False), (True, 0, False), (np.True_, 0, False),
    (1.0, 0, False), ("1", 0, False), (None, 0, False), (NAN, 0, False),
])  # fmt: skip
def test_a_whole_number_is_one_and_large_enough(value, least, good):
    assert is_whole(value, least) == good
    if good:
        assert (whole("n", value, least), type(whole("n", value, least))) == (value, int)
    else:
        with pytest.raises(ValueError, match=f"^n: expected a whole number, {least} or more, got ") as error:
            whole("n", value, least)
        assert str(error.value).endswith(repr(value))


def test_a_positive_number_is_one_above_0():
    assert positive("eta", np.float32(0.5)) == 0.5
    for bad, said in [
        (0, "a positive number, got 0"),
        (-2.5, "a positive number, got -2.5"),
        (INF, "finite numbers"),
    ]:
        with pytest.raises(ValueError, match=f"^eta: expected {said}"):
            positive("eta", bad)


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
