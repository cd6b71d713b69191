r"""What networks cost: chapter 5 of the book.

Follows the chapter in its order: the right answer, the square error of one picture, the cost of all.
Left out: how the cost is made small (chapter 6).
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import Array, finite, in_range, plain, whole

if TYPE_CHECKING:
    from dlmath.training import Trainable

__all__ = ["accuracy", "cross_entropy", "one_hot", "square_error", "total_cost"]


def one_hot(labels: ArrayLike, classes: int) -> Array:
    """Turn class numbers into right answers: 1 for the unit of the class, 0 for the others.

    Section "Say what the right answer is" of chapter 5.

    Raises ``ValueError`` if a label is not one of the class numbers, or ``classes`` not a whole number, 1 or more.

    Parameters
    ----------
    labels
        Class numbers from 0 to ``classes - 1``, shape ``(pictures,)``.
    classes
        How many classes there are.

    Returns
    -------
    Array
        Shape ``(pictures, classes)``.

    Examples
    --------
    >>> one_hot([0, 1], 2)
    array([[1., 0.],
           [0., 1.]])
    """
    classes = whole("classes", classes, 1)
    numbers = _class_numbers(labels, classes, None)
    return np.asarray(np.eye(classes)[numbers.astype(int)], dtype=np.float64)


def square_error(a: ArrayLike, t: ArrayLike) -> Array:
    r"""Return the square error of one picture, or of each of a batch.

    .. math:: C = \tfrac12\sum_j (t_j - a_j)^2

    Section "Measure one mistake" of chapter 5.

    Raises ``ValueError`` if the shapes differ or are others than these, a number is not finite, or the result is
    too large.

    Parameters
    ----------
    a
        Outputs, shape ``(units,)`` or ``(pictures, units)``.
    t
        Right answers, of the same shape.

    Examples
    --------
    >>> square_error([0.75, 0.5], [1, 0])
    0.15625
    """
    a = _outputs(a)
    with np.errstate(over="ignore"):
        return in_range("C", ((finite("t", t, shape=a.shape, copy=False) - a) ** 2).sum(axis=-1) / 2)


def cross_entropy(a: ArrayLike, t: ArrayLike) -> Array:
    r"""Return the cross-entropy of one picture, or of each of a batch.

    .. math:: C = -\sum_j\{t_j\ln a_j + (1 - t_j)\ln(1 - a_j)\}

    Section "Choose another cost" of chapter 5.

    Raises ``ValueError`` if the shapes differ or are others than these, an output is not between 0 and 1, or an
    answer is neither 0 nor 1.

    Parameters
    ----------
    a
        Outputs between 0 and 1, without the ends; shape ``(units,)`` or ``(pictures, units)``.
    t
        Right answers, 0 or 1, of the same shape.

    Examples
    --------
    >>> round(cross_entropy([0.75, 0.5], [1, 0]), 4)
    0.9808
    """
    a = _outputs(a)
    t = finite("t", t, shape=a.shape, copy=False)
    if (a <= 0).any() or (a >= 1).any():
        raise ValueError(f"a: expected numbers between 0 and 1, got some from {a.min():g} to {a.max():g}")
    if not np.isin(t, (0, 1)).all():
        raise ValueError(f"t: expected only 0 and 1, got {_few(t)}")
    # 1 − a would lose the digits of a small a.
    return plain(-np.where(t == 1, np.log(a), np.log1p(-a)).sum(axis=-1))


def total_cost(network: "Trainable", x: ArrayLike, t: ArrayLike) -> float:
    r"""Return the cost of a network over all learning data.

    .. math:: C_T = \sum_k C_k

    Section "Add up all mistakes" of chapter 5.

    Raises ``ValueError`` if the shapes do not fit, a number is not finite, or the result is too large.

    Parameters
    ----------
    network
        A :class:`~dlmath.Network` or a :class:`~dlmath.ConvolutionNetwork`.
    x
        The pictures, shape ``(pictures, inputs)`` or ``(pictures, rows, columns)``.
    t
        Their right answers, shape ``(pictures, units)``.

    Examples
    --------
    >>> from dlmath import Layer, Network
    >>> total_cost(Network((Layer([[0, 0]], [0]),)), [[0, 1], [1, 1]], [[1], [0]])
    0.25
    """
    costs = square_error(network(network.batch(x)), t)
    with np.errstate(over="ignore"):
        return float(in_range("C_T", costs.sum()))


def accuracy(network: "Trainable", x: ArrayLike, labels: ArrayLike) -> float:
    """Return the share of pictures whose most excited output unit is that of the right class, from 0 to 1.

    Of two units that are equally excited, the first counts.

    Section "Watch it learn" of chapter 6.

    Raises ``ValueError`` if there are not as many labels as pictures, or a label is not the number of an output
    unit.

    Parameters
    ----------
    network, x
        As for :func:`total_cost`.
    labels
        The class numbers of the pictures, shape ``(pictures,)``.

    Examples
    --------
    >>> from dlmath import Layer, Network
    >>> network = Network((Layer([[1, 0], [0, 1]], [0, 0]),))
    >>> accuracy(network, [[1, 0], [0, 1], [0, 1]], [0, 1, 0])
    0.6666666666666666
    """
    outputs = network(network.batch(x))
    return float(np.mean(outputs.argmax(axis=-1) == _class_numbers(labels, outputs.shape[1], len(outputs))))


def _outputs(a: ArrayLike) -> Array:
    a = finite("a", a, copy=False)
    if a.ndim not in (1, 2):
        raise ValueError(f"a: expected shape (units,) or (pictures, units), got shape {a.shape}")
    return a


def _class_numbers(labels: ArrayLike, classes: int, pictures: int | None) -> Array:
    numbers = finite("labels", labels, shape=(pictures,), copy=False)
    if not np.isin(numbers, np.arange(classes)).all():
        raise ValueError(f"labels: expected whole numbers from 0 to {classes - 1}, got {_few(numbers)}")
    return numbers


def _few(numbers: Array) -> str:
    first, *more = np.unique(numbers).tolist()
    some = [first, *more[:3], more[-1]] if len(more) > 4 else [first, *more]
    return ", ".join(map(str, some)).join("[]")
