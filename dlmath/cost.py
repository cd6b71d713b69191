r"""What networks cost: chapter 5 of the book.

Follows the chapter in its order: the right answer, the square error of one picture, the cost of all.
Left out: how the cost is made small (chapter 6).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlmath._check import finite, short, whole
from dlmath._result import Array, in_range, plain

if TYPE_CHECKING:
    from dlmath.training import Trainable

__all__ = ["accuracy", "confusion", "cross_entropy", "one_hot", "square_error", "total_cost"]


def one_hot(labels: ArrayLike, classes: int) -> Array:
    """Turn class numbers into right answers: 1 for the unit of the class, 0 for the others.

    * ``labels``: class numbers from 0 to ``classes - 1``, shape ``(pictures,)``.
    * ``classes``: how many classes there are. The result has the shape ``(pictures, classes)``.

    Section "Say what the right answer is" of chapter 5.

    >>> one_hot([0, 1], 2)
    array([[1., 0.],
           [0., 1.]])
    """
    classes = whole("classes", classes, 1)
    numbers = class_numbers(labels, classes, None)
    return np.asarray(np.eye(classes)[numbers.astype(int)], dtype=np.float64)


def square_error(a: ArrayLike, t: ArrayLike) -> Array:
    r"""Return the square error of one picture, or of each of a batch.

    .. math:: C = \tfrac12\sum_j (t_j - a_j)^2

    * ``a``: outputs, shape ``(units,)`` or ``(pictures, units)``.
    * ``t``: right answers, of the same shape.

    Section "Measure one mistake" of chapter 5.

    >>> square_error([0.75, 0.5], [1, 0])
    0.15625
    """
    a = _outputs(a)
    with np.errstate(over="ignore"):
        return in_range("C", ((finite("t", t, shape=a.shape, copy=False) - a) ** 2).sum(axis=-1) / 2)


def cross_entropy(a: ArrayLike, t: ArrayLike) -> Array:
    r"""Return the cross-entropy of one picture, or of each of a batch.

    .. math:: C = -\sum_j\{t_j\ln a_j + (1 - t_j)\ln(1 - a_j)\}

    * ``a``: outputs between 0 and 1, without the ends; shape ``(units,)`` or ``(pictures, units)``.
    * ``t``: right answers, 0 or 1, of the same shape.

    Section "Choose another cost" of chapter 5.

    >>> round(cross_entropy([0.75, 0.5], [1, 0]), 4)
    0.9808
    """
    a = _outputs(a)
    t = finite("t", t, shape=a.shape, copy=False)
    if (a <= 0).any() or (a >= 1).any():
        raise ValueError(f"a: expected numbers above 0 and below 1, got some from {a.min():g} to {a.max():g}")
    _yes_or_no(t)
    # 1 − a would lose the digits of a small a.
    return plain(-np.where(t == 1, np.log(a), np.log1p(-a)).sum(axis=-1))


Cost = Callable[[ArrayLike, ArrayLike], Array]
"""What measures mistakes: :func:`square_error` or :func:`cross_entropy`."""


def total_cost(network: "Trainable", x: ArrayLike, t: ArrayLike, cost: Cost = square_error) -> float:
    r"""Return the cost of a network over all learning data.

    .. math:: C_T = \sum_k C_k

    * ``network``: a :class:`~dlmath.Network` or a :class:`~dlmath.ConvolutionNetwork`.
    * ``x``: the pictures, shape ``(pictures, inputs)`` or ``(pictures, rows, columns)``.
    * ``t``: their right answers, shape ``(pictures, units)``.
    * ``cost``: :func:`square_error`, or :func:`cross_entropy` of sigmoid output units, which is computed from their
      sums: an output that rounds to 0 or 1 does no harm.

    Section "Add up all mistakes" of chapter 5. Raises ``ValueError`` if the cross-entropy meets output units that
    are no sigmoids.

    >>> from dlmath import Layer, Network
    >>> total_cost(Network((Layer([[0, 0]], [0]),)), [[0, 1], [1, 1]], [[1], [0]])
    0.25
    """
    x = batch_of(network, x)
    square = cost_of(cost) is square_error
    costs = square_error(network(x), t) if square else entropy_of_sums(network.logits(x), t)
    with np.errstate(over="ignore"):
        return float(in_range("C_T", costs.sum()))


def accuracy(network: "Trainable", x: ArrayLike, labels: ArrayLike) -> float:
    """Return the share of pictures whose most excited output unit is that of the right class, from 0 to 1.

    Of two units that are equally excited, the first counts.

    * ``network``, ``x``: as for :func:`total_cost`.
    * ``labels``: the class numbers of the pictures, shape ``(pictures,)``.

    Section "Watch it learn" of chapter 6.

    >>> from dlmath import Layer, Network
    >>> network = Network((Layer([[1, 0], [0, 1]], [0, 0]),))
    >>> accuracy(network, [[1, 0], [0, 1], [0, 1]], [0, 1, 0])
    0.6666666666666666
    """
    outputs = network(batch_of(network, x))
    return float(np.mean(outputs.argmax(axis=-1) == class_numbers(labels, outputs.shape[1], len(outputs))))


def confusion(network: "Trainable", x: ArrayLike, labels: ArrayLike) -> NDArray[np.intp]:
    """Count which class is taken for which: in row i and column j, the pictures of class i that are answered j.

    * ``network``, ``x``, ``labels``: as for :func:`accuracy`. The result has the shape ``(units, units)``; on its
      diagonal are the right answers.

    Section "See who is taken for whom" of the epilogue.

    >>> from dlmath import Layer, Network
    >>> network = Network((Layer([[1, 0], [0, 1]], [0, 0]),))
    >>> confusion(network, [[1, 0], [0, 1], [0, 1]], [0, 1, 0])
    array([[1, 1],
           [0, 1]])
    """
    outputs = network(batch_of(network, x))
    units = outputs.shape[1]
    rows = class_numbers(labels, units, len(outputs)).astype(int)
    return np.bincount(rows * units + outputs.argmax(axis=-1), minlength=units**2).reshape(units, units)


def batch_of(network: "Trainable", x: ArrayLike) -> Array:
    """Return ``x`` as a batch of pictures that the network can see; ``ValueError`` also if it is no network.

    >>> batch_of("network", [[0, 1]])
    Traceback (most recent call last):
    ...
    ValueError: network: expected a Network or a ConvolutionNetwork, got 'network'
    """
    if isinstance(network, type) or not hasattr(network, "batch"):
        raise ValueError(f"network: expected a Network or a ConvolutionNetwork, got {short(network)}")
    return network.batch(x)


def cost_of(given: object) -> Cost:
    """Return one of the two costs of the book, also by its name; refuse anything else.

    >>> cost_of("cross_entropy") is cross_entropy
    True
    >>> cost_of("square")
    Traceback (most recent call last):
    ...
    ValueError: cost: expected square_error or cross_entropy, got 'square'
    """
    for cost in (square_error, cross_entropy):
        if given is cost or (isinstance(given, str) and given == cost.__name__):
            return cost
    raise ValueError(f"cost: expected square_error or cross_entropy, got {short(given)}")


def entropy_of_sums(z: ArrayLike, t: ArrayLike) -> Array:
    r"""Return the cross-entropy of sigmoid units from their sums: also where an output rounds to 0 or 1.

    .. math:: -\ln a = \ln(1 + e^{-z}), \qquad -\ln(1 - a) = \ln(1 + e^z)

    >>> entropy_of_sums([1000, -1000], [1, 1])
    1000.0
    """
    z = _outputs(z)
    t = finite("t", t, shape=z.shape, copy=False)
    _yes_or_no(t)
    return in_range("C", np.logaddexp(0, np.where(t == 1, -z, z)).sum(axis=-1))


def _yes_or_no(t: Array) -> None:
    if not np.isin(t, (0, 1)).all():
        raise ValueError(f"t: expected only 0 and 1, got {_few(t)}")


def _outputs(a: ArrayLike) -> Array:
    a = finite("a", a, copy=False)
    if a.ndim not in (1, 2):
        raise ValueError(f"a: expected shape (units,) or (pictures, units), got shape {a.shape}")
    return a


def class_numbers(labels: ArrayLike, classes: int, pictures: int | None) -> Array:
    """Return ``labels``, so many class numbers below ``classes``, or raise ``ValueError``.

    >>> class_numbers([0, 1], 2, 2)
    array([0., 1.])
    """
    numbers = finite("labels", labels, shape=(pictures,), copy=False)
    if not np.isin(numbers, np.arange(classes)).all():
        raise ValueError(f"labels: expected whole numbers from 0 to {classes - 1}, got {_few(numbers)}")
    return numbers


def _few(numbers: Array) -> str:
    first, *more = np.unique(numbers).tolist()
    some = [first, *more[:3], more[-1]] if len(more) > 4 else [first, *more]
    return ", ".join(map(str, some)).join("[]")
