"""Checks of what a caller passes in, with messages that say what was expected and what came.

A message never prints a whole table: what is short is quoted, and what is long is pointed at.
"""

import reprlib
from collections.abc import Callable, Iterable, Sequence
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlmath._result import Array, all_finite

_LETTERS = 80
_MANY = 2**31
_SHORT = reprlib.Repr()
_SHORT.maxlist = _SHORT.maxtuple = _SHORT.maxset = _SHORT.maxfrozenset = _SHORT.maxdict = 12
_SHORT.maxstring = _SHORT.maxother = _LETTERS


def short(value: object) -> str:
    """Return ``value`` as code in one line, its middle or its end left out if it is long.

    >>> short(range(3)), len(short("x" * 1000)) <= 80
    ('range(0, 3)', True)
    """
    text = " ".join(line.strip() for line in _SHORT.repr(value).splitlines())
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 3]}..."


def numbers(name: str, value: object, *, copy: bool = True) -> Array:
    """Return ``value`` as an array of floats, refusing what is not a number.

    What Python can turn into one float is a number too: fractions, decimals, SymPy's numbers. Without ``copy``, an
    array of floats is returned as it is: for whoever only reads it.

    Raises ``ValueError`` if ``value`` is empty, holds NaN, is masked somewhere, or cannot be read as real numbers.

    >>> numbers("x", [1, 2])
    array([1., 2.])
    >>> numbers("x", [1, float("nan")])
    Traceback (most recent call last):
    ...
    ValueError: x: expected numbers, got NaN (not a number) in [1, nan]
    """
    if _masked(value):
        raise ValueError(f"{name}: expected numbers, got masked ones; leave them out, or fill them in first")
    try:
        given = np.asarray(value)
        if given.dtype == object:
            given = np.array([_real(item) for item in given.flat]).reshape(given.shape)
        if given.dtype.kind not in "buif":
            raise TypeError
        with np.errstate(over="ignore"):  # a longer float may be too long, and becomes infinity
            array = given.astype(np.float64, copy=copy)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name}: expected real numbers, got {_no_number(value)}") from None
    if array.size == 0:
        raise ValueError(f"{name}: expected at least one number, got none (shape {array.shape})")
    if not all_finite(array) and np.isnan(array.min()):  # the smallest of numbers and a NaN is NaN
        raise ValueError(f"{name}: expected numbers, got NaN (not a number) {_place(value, np.isnan(array))}")
    return array


def finite(name: str, value: object, shape: Sequence[int | None] | None = None, *, copy: bool = True) -> Array:
    """Return ``value`` as an array of finite floats of the given shape; ``None`` in ``shape`` is any length.

    Raises ``ValueError`` if ``value`` holds NaN or infinity, or has another shape.

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


def finite_number(name: str, value: object) -> float:
    """Return ``value`` as one finite float, or raise ``ValueError``.

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

    >>> is_whole(3, 1), is_whole(0, 1), is_whole(2.0, 1), is_whole(True, 1)
    (True, False, False, False)
    """
    return isinstance(value, Integral) and not isinstance(value, bool) and int(value) >= least


def whole(name: str, value: Any, least: int) -> int:
    """Return ``value`` as a whole number, ``least`` or more, or raise ``ValueError``.

    >>> whole("epochs", 2.5, 0)
    Traceback (most recent call last):
    ...
    ValueError: epochs: expected a whole number, 0 or more, got 2.5
    """
    if not is_whole(value, least):
        raise ValueError(f"{name}: expected a whole number, {least} or more, got {short(value)}")
    if value >= _MANY:
        raise ValueError(f"{name}: expected a whole number below {_MANY}, got {short(value)}")
    return int(value)


def one_of(name: str, value: object, options: Iterable[str]) -> str:
    """Return ``value``, one of a few words, or raise ``ValueError``.

    >>> one_of("part", "seen", ["learning", "unseen"])
    Traceback (most recent call last):
    ...
    ValueError: part: expected one of learning, unseen, got 'seen'
    """
    options = list(options)
    if not isinstance(value, str) or value not in options:
        raise ValueError(f"{name}: expected one of {', '.join(options)}, got {short(value)}")
    return value


def string(name: str, value: object) -> str:
    """Return ``value``, a text, or raise ``ValueError``.

    >>> string("picture", "#.#")
    '#.#'
    """
    if not isinstance(value, str):
        raise ValueError(f"{name}: expected a text, got {short(value)}")
    return value


def function(name: str, value: Callable[..., Any]) -> None:
    """Raise ``ValueError`` if ``value`` is not a function.

    >>> function("f", 3)
    Traceback (most recent call last):
    ...
    ValueError: f: expected a function, got 3
    """
    if not callable(value):
        raise ValueError(f"{name}: expected a function, got {short(value)}")


def truth(**given: object) -> None:
    """Raise ``ValueError`` if one of these is no truth value: a text such as "no" would count as true.

    >>> truth(crop="no")
    Traceback (most recent call last):
    ...
    ValueError: crop: expected True or False, got 'no'
    """
    for name, value in given.items():
        if not isinstance(value, bool | np.bool_):
            raise ValueError(f"{name}: expected True or False, got {short(value)}")


def inputs(x: object, n: int) -> Array:
    """Return ``x`` as inputs of a layer, shape ``(n,)`` or ``(batch, n)``, or raise ``ValueError``.

    >>> inputs([[1, 2]], 2)
    array([[1., 2.]])
    """
    signals = finite("x", x, copy=False)
    if signals.ndim not in (1, 2) or signals.shape[-1] != n:
        raise ValueError(f"x: expected {n} inputs, shape ({n},) or (batch, {n}), got shape {signals.shape}")
    return signals


def _masked(value: object) -> bool:
    if isinstance(value, np.ma.MaskedArray):
        return bool(np.ma.is_masked(value))
    if not isinstance(value, list | tuple) or set(map(type, value)) <= {float, int}:
        return False
    return any(map(_masked, value))


def _real(item: Any) -> float:
    if not hasattr(item, "__float__") or (isinstance(item, np.generic) and item.dtype.kind not in "buif"):
        raise TypeError
    return float(item)


def _place(value: object, wrong: NDArray[np.bool_]) -> str:
    said = short(value)
    if _SHORT.fillvalue not in said:
        return f"in {said}"
    at = np.unravel_index(int(wrong.argmax()), wrong.shape)
    return f"at index {[int(i) for i in at]} of a table of shape {wrong.shape}"


def _table(value: object) -> NDArray[Any] | None:
    try:
        return np.asarray(value, dtype=object)
    except ValueError:  # of tables that do not fit together NumPy makes none
        return None


def _no_number(value: object) -> str:
    said = short(value)
    if _SHORT.fillvalue in said and (table := _table(value)) is not None:
        for at, item in np.ndenumerate(table):
            try:
                _real(item)
            except (TypeError, ValueError, OverflowError):
                return f"{short(item)} at index {list(at)}" if at else said
    return said
