"""What functions give back: numbers in range, single ones plain, arrays that stay as they are."""

import dataclasses
import importlib
import math
import sys
from collections.abc import Callable
from typing import Any, ClassVar, cast

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class OutOfRangeError(ValueError):
    """A result is too large for floating-point numbers."""


def on_arrays(name: str, given: Callable[[Array], Any], x: Array) -> Any:
    """Return what a reader's function makes of an array; ``ValueError`` if it is one of single numbers.

    >>> import math
    >>> on_arrays("f", math.sin, np.array([1.0, 2.0]))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ValueError: f: expected a function of whole arrays, got one that fails on them (...)
    """
    try:
        return given(x)
    except (TypeError, ValueError) as reason:
        if "array" not in str(reason):
            raise
        said = f"expected a function of whole arrays, got one that fails on them ({reason})"
        raise ValueError(f"{name}: {said}") from reason


def all_finite(array: Array) -> bool:
    """Tell whether no number is infinite or NaN, without making an array of answers.

    >>> all_finite(np.array([1e200, 2])), all_finite(np.array([1, np.inf]))
    (True, False)
    """
    # The sum of the squares takes one quick pass, but may be too large when no number is.
    if array.flags.c_contiguous and math.isfinite(np.vdot(array, array)):
        return True
    return math.isfinite(array.min()) and math.isfinite(array.max())


def in_range(name: str, value: Array | np.float64) -> Array:
    """Return a result, a single number as a Python float, unless it left the range of floating-point numbers.

    Raises ``OutOfRangeError`` if ``value`` holds infinity or NaN; a ``ValueError``.

    >>> in_range("C_T", np.array(0.5))
    0.5
    >>> in_range("C_T", np.array(np.inf))
    Traceback (most recent call last):
    ...
    dlmath._result.OutOfRangeError: C_T: the result is too large for floating-point numbers; use smaller numbers
    """
    if not all_finite(np.asarray(value)):
        raise OutOfRangeError(f"{name}: the result is too large for floating-point numbers; use smaller numbers")
    return plain(value)


def frozen(array: Array) -> Array:
    """Return a copy that cannot be written to, so that a frozen dataclass stays what it was.

    >>> frozen(np.array([1.0])).flags.writeable
    False
    """
    copy = array.copy()
    copy.flags.writeable = False
    return copy


def remade(made: Any) -> tuple[Any, ...]:
    """Tell how to pickle and copy a frozen dataclass: make it again from its fields, which freezes its arrays.

    >>> from dlmath import Neuron
    >>> remade(Neuron([1], b=2))[1][1]
    2.0
    """
    return type(made), tuple(getattr(made, field.name) for field in dataclasses.fields(made))


class Named:
    """What may stand in a catalogue of the book under a name: pickled and copied, it is looked up there again.

    What a reader made, and stands in none, is pickled by its parts.

    >>> import pickle
    >>> from dlmath import CURVES
    >>> pickle.loads(pickle.dumps(CURVES["sine"])) is CURVES["sine"]
    True
    """

    _catalogue: ClassVar[str]

    def __init_subclass__(cls, catalogue: str = "", **options: Any) -> None:
        super().__init_subclass__(**options)
        cls._catalogue = catalogue

    def __reduce_ex__(self, protocol: Any) -> Any:
        module = type(self).__module__
        known = vars(sys.modules[module]).get(self._catalogue, {})
        names = [name for name, made in known.items() if made is self]
        return (_looked_up, (module, self._catalogue, names[0])) if names else super().__reduce_ex__(protocol)


def _looked_up(module: str, catalogue: str, name: str) -> Any:
    return vars(importlib.import_module(module))[catalogue][name]


def plain(array: Array | np.float64) -> Array:
    """Return a single number as a Python float, which prints as it is written; arrays pass unchanged.

    >>> plain(np.array(0.5))
    0.5
    """
    return cast(Array, array.item() if np.ndim(array) == 0 else array)
