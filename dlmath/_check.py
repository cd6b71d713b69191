"""Checks of what a caller passes in, with messages that say what was expected and what came."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def numbers(name: str, value: ArrayLike) -> Array:
    """Return ``value`` as an array of floats, refusing what is not a number.

    Raises
    ------
    ValueError
        If ``value`` is empty, holds NaN, or cannot be read as real numbers.

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
        array = given.astype(np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: expected real numbers, got {value!r}") from None
    if array.size == 0:
        raise ValueError(f"{name}: expected at least one number, got none (shape {array.shape})")
    if np.isnan(array).any():
        raise ValueError(f"{name}: expected numbers, got NaN (not a number) in {value!r}")
    return array


def finite(name: str, value: ArrayLike, shape: Sequence[int | None] | None = None) -> Array:
    """Return ``value`` as an array of finite floats of the given shape; ``None`` in ``shape`` is any length.

    Raises
    ------
    ValueError
        If ``value`` holds NaN or infinity, or has another shape.

    Examples
    --------
    >>> finite("w", [1, 2, 3], shape=(3,))
    array([1., 2., 3.])
    >>> finite("w", [1, 2], shape=(3,))
    Traceback (most recent call last):
    ...
    ValueError: w: expected shape (3,), got shape (2,)
    """
    array = numbers(name, value)
    if np.isinf(array).any():
        raise ValueError(f"{name}: expected finite numbers, got infinity in {value!r}")
    if shape is not None:
        fits = array.ndim == len(shape) and all(
            want is None or want == got for want, got in zip(shape, array.shape, strict=True)
        )
        if not fits:
            want = "(" + ", ".join("any" if n is None else str(n) for n in shape)
            want += ",)" if len(shape) == 1 else ")"
            raise ValueError(f"{name}: expected shape {want}, got shape {array.shape}")
    return array


def finite_number(name: str, value: object) -> float:
    """Return ``value`` as one finite float.

    Raises
    ------
    ValueError
        If ``value`` is not a single finite number.

    Examples
    --------
    >>> finite_number("theta", 2)
    2.0
    >>> finite_number("theta", [1, 2])
    Traceback (most recent call last):
    ...
    ValueError: theta: expected shape (), got shape (2,)
    """
    return float(finite(name, value, shape=()))  # type: ignore[arg-type]


class OutOfRangeError(ValueError):
    """A result is too large for floating-point numbers."""


def in_range(name: str, value: Array | np.float64) -> Array:
    """Return a result, a single number as a Python float, unless it left the range of floating-point numbers.

    Raises
    ------
    OutOfRangeError
        If ``value`` holds infinity or NaN; a ``ValueError``.

    Examples
    --------
    >>> in_range("C_T", np.array(0.5))
    0.5
    >>> in_range("C_T", np.array(np.inf))
    Traceback (most recent call last):
    ...
    dlmath._check.OutOfRangeError: C_T: the result is too large for floating-point numbers; use smaller numbers
    """
    if not np.isfinite(value).all():
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
    return array.item() if np.ndim(array) == 0 else array  # type: ignore[return-value]
