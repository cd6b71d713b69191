"""Where random numbers come from."""

from collections.abc import Callable

import numpy as np

from dlmath._check import finite_number, short
from dlmath._result import Array

Random = np.random.Generator | np.random.RandomState
"""A source of random numbers; ``RandomState(seed)`` is the one that the figures repeat in the page."""


def source(rng: object) -> Random:
    """Return ``rng``, a source of random numbers, or raise ``ValueError``.

    >>> source(1)
    Traceback (most recent call last):
    ...
    ValueError: rng: expected a source such as np.random.RandomState(1), got 1
    """
    if not isinstance(rng, Random):
        raise ValueError(f"rng: expected a source such as np.random.RandomState(1), got {short(rng)}")
    return rng


def uniform(rng: Random, scale: object) -> Callable[..., Array]:
    """Return what draws numbers from ``-scale`` to ``scale``, in arrays of the shape that it is given.

    Raises ``ValueError`` if ``rng`` is no source of random numbers or ``scale`` not a number, 0 or more.

    >>> uniform(np.random.RandomState(0), 2)(1, 2).round(3)
    array([[0.195, 0.861]])
    """
    rng = source(rng)
    most = finite_number("scale", scale)
    if most < 0:
        raise ValueError(f"scale: expected a number, 0 or more, got {most:g}")
    return lambda *shape: most * rng.uniform(-1, 1, shape)
