"""Checks of what a caller passes in, with messages that say what was expected and what came.

A message never prints a whole table: what is short is quoted, and what is long is pointed at.
"""

import math
import reprlib
from collections.abc import Sequence
from numbers import Real
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_LETTERS = 80
_SHORT = reprlib.Repr()
_SHORT.maxlist = _SHORT.maxtuple = _SHORT.maxset = _SHORT.maxfrozenset = _SHORT.maxdict = 12
_SHORT.maxstring = _SHORT.maxother = _LETTERS


class OutOfRangeError(ValueError):
    """A result is too large for floating-point numbers."""


def numbers(name: str, value: object, *, copy: bool = True) -> Array:
    """Return ``value`` as an array of floats, refusing what is not a number.

    Without ``copy``, an array of floats is returned as it is: for whoever only reads it.

    Raises ``ValueError`` if ``value`` is empty, holds NaN, or cannot be read as real numbers.

    Examples
    --------
    >>> numbers("x", [1, 2])
    array([1., 2.])
    >>> numbers("x", [1, float("nan")])
    Traceback (most recent call last):
    ...
    ValueError: x: expected numbers, got NaN (not a number) in [1, nan]
    """
    try:
        given = np.asarray(value)
        if given.dtype.kind not in "buif":
            raise TypeError
        array = given.astype(np.float64, copy=copy)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: expected real numbers, got {_no_number(value)}") from None
    if array.size == 0:
        raise ValueError(f"{name}: expected at least one number, got none (shape {array.shape})")
    if not all_finite(array) and np.isnan(array.min()):  # the smallest of numbers and a NaN is NaN
        raise ValueError(f"{name}: expected numbers, got NaN (not a number) {_place(value, np.isnan(array))}")
    return array


def finite(name: str, value: object, shape: Sequence[int | None] | None = None, *, copy: bool = True) -> Array:
    """Return ``value`` as an array of finite floats of the given shape; ``None`` in ``shape`` is any length.

    Raises ``ValueError`` if ``value`` holds NaN or infinity, or has another shape.

    Examples
    --------
    >>> finite("w", [1, 2, 3], shape=(3,))
    array([1., 2., 3.])
    >>> finite("w", [1, 2], shape=(3,))
    Traceback (most recent call last):
    ...
    ValueError: w: expected shape (3,), got shape (2,)
    >>> finite("x", np.diag([np.inf] * 100))
    Traceback (most recent call last):
    ...
    ValueError: x: expected finite numbers, got infinity at index [0, 0] of a table of shape (100, 100)
    """
    array = numbers(name, value, copy=copy)
    if not all_finite(array):
        raise ValueError(f"{name}: expected finite numbers, got infinity {_place(value, np.isinf(array))}")
    if shape is not None:
        fits = array.ndim == len(shape) and all(
            want is None or want == got for want, got in zip(shape, array.shape, strict=True)
        )
        if not fits:
            want = "(" + ", ".join("any" if n is None else str(n) for n in shape)
            want += ",)" if len(shape) == 1 else ")"
            raise ValueError(f"{name}: expected shape {want}, got shape {array.shape}")
    return array


def all_finite(array: Array) -> bool:
    """Tell whether no number is infinite or NaN, without making an array of answers.

    Examples
    --------
    >>> all_finite(np.array([1e200, 2])), all_finite(np.array([1, np.inf]))
    (True, False)
    """
    # The sum of the squares takes one quick pass, but may be too large when no number is.
    if array.flags.c_contiguous and math.isfinite(np.vdot(array, array)):
        return True
    return math.isfinite(array.min()) and math.isfinite(array.max())


def finite_number(name: str, value: object) -> float:
    """Return ``value`` as one finite float, or raise ``ValueError``.

    Examples
    --------
    >>> finite_number("theta", 2)
    2.0
    >>> finite_number("theta", [1, 2])
    Traceback (most recent call last):
    ...
    ValueError: theta: expected shape (), got shape (2,)
    """
    return float(finite(name, value, shape=()))


def positive(name: str, value: object) -> float:
    """Return ``value`` as one finite float above 0, or raise ``ValueError``.

    Examples
    --------
    >>> positive("eta", -0.5)
    Traceback (most recent call last):
    ...
    ValueError: eta: expected a positive number, got -0.5
    """
    number = finite_number(name, value)
    if number <= 0:
        raise ValueError(f"{name}: expected a positive number, got {number:g}")
    return number


def is_whole(value: object, least: int) -> bool:
    """Tell whether ``value`` is a whole number, ``least`` or more. A truth value is none, and neither is 2.0.

    Examples
    --------
    >>> is_whole(3, 1), is_whole(0, 1), is_whole(2.0, 1), is_whole(True, 1)
    (True, False, False, False)
    """
    return isinstance(value, int | np.integer) and not isinstance(value, bool) and bool(value >= least)


def whole(name: str, value: Any, least: int) -> int:
    """Return ``value`` as a whole number, ``least`` or more, or raise ``ValueError``.

    Examples
    --------
    >>> whole("epochs", 2.5, 0)
    Traceback (most recent call last):
    ...
    ValueError: epochs: expected a whole number, 0 or more, got 2.5
    """
    if not is_whole(value, least):
        raise ValueError(f"{name}: expected a whole number, {least} or more, got {_SHORT.repr(value)}")
    return int(value)


def inputs(x: object, n: int) -> Array:
    """Return ``x`` as inputs of a layer, shape ``(n,)`` or ``(batch, n)``, or raise ``ValueError``.

    Examples
    --------
    >>> inputs([[1, 2]], 2)
    array([[1., 2.]])
    """
    signals = finite("x", x, copy=False)
    if signals.ndim not in (1, 2) or signals.shape[-1] != n:
        raise ValueError(f"x: expected {n} inputs, shape ({n},) or (batch, {n}), got shape {signals.shape}")
    return signals


def in_range(name: str, value: Array | np.float64) -> Array:
    """Return a result, a single number as a Python float, unless it left the range of floating-point numbers.

    Raises ``OutOfRangeError`` if ``value`` holds infinity or NaN; a ``ValueError``.

    Examples
    --------
    >>> in_range("C_T", np.array(0.5))
    0.5
    >>> in_range("C_T", np.array(np.inf))
    Traceback (most recent call last):
    ...
    dlmath._check.OutOfRangeError: C_T: the result is too large for floating-point numbers; use smaller numbers
    """
    if not all_finite(np.asarray(value)):
        raise OutOfRangeError(f"{name}: the result is too large for floating-point numbers; use smaller numbers")
    return plain(value)


def frozen(array: Array) -> Array:
    """Return a copy that cannot be written to, so that a frozen dataclass stays what it was.

    Examples
    --------
    >>> frozen(np.array([1.0])).flags.writeable
    False
    """
    copy = array.copy()
    copy.flags.writeable = False
    return copy


def plain(array: Array | np.float64) -> Array:
    """Return a single number as a Python float, which prints as it is written; arrays pass unchanged.

    Examples
    --------
    >>> plain(np.array(0.5))
    0.5
    """
    return cast(Array, array.item() if np.ndim(array) == 0 else array)


def _place(value: object, wrong: NDArray[np.bool_]) -> str:
    text = _SHORT.repr(value)
    if len(text) <= _LETTERS and _SHORT.fillvalue not in text:
        return f"in {text}"
    at = np.unravel_index(int(wrong.argmax()), wrong.shape)
    return f"at index {[int(i) for i in at]} of a table of shape {wrong.shape}"


def _no_number(value: object) -> str:
    text = _SHORT.repr(value)
    if len(text) > _LETTERS or _SHORT.fillvalue in text:
        for at, item in np.ndenumerate(np.asarray(value, dtype=object)):
            if not isinstance(item, Real | np.bool_) and at:
                return f"{_SHORT.repr(item)[:_LETTERS]} at index {list(at)}"
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 3]}..."
