r"""Networks and what they cost: chapter 5 of the book.

Follows the chapter in its order: a network of layers, its answer, the square error of one picture, the cost of all.
Left out: how the cost is made small (chapter 6).

Pictures are rows of pixels: one picture is ``(pixels,)``, a batch ``(pictures, pixels)``, and so are answers.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import Array, finite, finite_number, in_range, plain
from dlmath.neuron import Activation, Layer, sigmoid

__all__ = ["Network", "accuracy", "cross_entropy", "one_hot", "square_error", "total_cost"]

Random = np.random.Generator | np.random.RandomState
"""A source of random numbers; ``RandomState(seed)`` is the one that the figures repeat in the page."""


@dataclass(frozen=True)
class Network:
    r"""A network of fully connected layers.

    .. math:: z^l_j = \sum_i w^l_{ji}a^{l-1}_i + b^l_j, \qquad a^l_j = a(z^l_j), \qquad a^1_i = x_i

    Parameters
    ----------
    layers
        The layers after the input layer, in their order.

    Raises
    ------
    ValueError
        If there is no layer, or a layer does not take as many inputs as the one before has units.

    Notes
    -----
    Section "Write the network out" of chapter 5.

    Examples
    --------
    >>> network = Network.random([12, 3, 2], rng=np.random.RandomState(1))
    >>> network.sizes, network.parameters.size
    ((12, 3, 2), 47)
    """

    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", tuple(self.layers))
        if not self.layers:
            raise ValueError("layers: expected at least one layer, got none")
        for before, after in itertools.pairwise(self.layers):
            if after.W.shape[1] != before.W.shape[0]:
                raise ValueError(
                    f"layers: expected a layer with {before.W.shape[0]} inputs after one with as many units, "
                    f"got one with {after.W.shape[1]} inputs"
                )

    @classmethod
    def random(
        cls, sizes: Sequence[int], rng: Random, scale: float = 1.0, activation: Activation = sigmoid
    ) -> "Network":
        """Make a network with random parameters, each between ``-scale`` and ``scale``.

        Parameters
        ----------
        sizes
            Number of units of every layer, the input layer first.
        rng
            Where the random numbers come from; the same seed gives the same network.
        scale
            How large the parameters may be.
        activation
            The activation function of every unit.

        Raises
        ------
        ValueError
            If there are fewer than two layers, a number of units is not a whole number, 1 or more, ``rng`` is no
            source of random numbers, or ``scale`` not a number, 0 or more.

        Examples
        --------
        >>> Network.random([2, 1], rng=np.random.RandomState(0)).layers[0].W.round(3)
        array([[0.098, 0.43 ]])
        """
        if len(sizes) < 2 or not all(_whole(size) and size >= 1 for size in sizes):
            raise ValueError(f"sizes: expected at least two whole numbers, 1 or more, got {list(sizes)}")
        if not isinstance(rng, Random):
            raise ValueError(f"rng: expected a source such as np.random.RandomState(1), got {rng!r}")
        scale = finite_number("scale", scale)
        if scale < 0:
            raise ValueError(f"scale: expected a number, 0 or more, got {scale:g}")
        layers = []
        for inputs, units in itertools.pairwise(sizes):
            W = scale * rng.uniform(-1, 1, (units, inputs))
            layers.append(Layer(W, scale * rng.uniform(-1, 1, units), activation))
        return cls(tuple(layers))

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of units of every layer, the input layer first.

        Examples
        --------
        >>> Network((Layer([[1, 2]], [0]),)).sizes
        (2, 1)
        """
        return (self.layers[0].W.shape[1], *(len(layer.W) for layer in self.layers))

    @property
    def parameters(self) -> Array:
        """All weights and biases in one list: layer by layer, the weights row by row, then the biases.

        Examples
        --------
        >>> Network((Layer([[1, 2]], [3]),)).parameters
        array([1., 2., 3.])
        """
        return np.concatenate([part.ravel() for layer in self.layers for part in (layer.W, layer.b)])

    def with_parameters(self, parameters: ArrayLike) -> "Network":
        """Return a network of the same sizes with other parameters, in the order of :attr:`parameters`.

        Raises
        ------
        ValueError
            If there are not as many finite numbers as this network has parameters.

        Examples
        --------
        >>> Network((Layer([[1, 2]], [3]),)).with_parameters([4, 5, 6]).layers[0].b
        array([6.])
        """
        values = finite("parameters", parameters, shape=self.parameters.shape)
        parts = zip(self._views(values), self.layers, strict=True)
        return Network(tuple(Layer(W, b, layer.activation) for (W, b), layer in parts))

    def _views(self, values: Array) -> list[tuple[Array, Array]]:
        # The part of such a list that belongs to the weights and to the biases of every layer. Nothing is copied.
        views = []
        for layer in self.layers:
            W, b, values = np.split(values, [layer.W.size, layer.W.size + layer.b.size])
            views.append((W.reshape(layer.W.shape), b))
        return views

    def forward(self, x: ArrayLike) -> list[tuple[Array, Array]]:
        r"""Return :math:`\boldsymbol z^l` and :math:`\boldsymbol a^l` of every layer after the first.

        Parameters
        ----------
        x
            One picture, shape ``(inputs,)``, or a batch, ``(pictures, inputs)``; in the result the last axis is
            the units.

        Raises
        ------
        ValueError
            If a picture does not have as many pixels as the network has inputs, or is not finite.

        Examples
        --------
        >>> network = Network((Layer([[1, 1]], [0]), Layer([[2]], [-1])))
        >>> [z.tolist() for z, a in network.forward([0, 0])]
        [[0.0], [0.0]]
        """
        steps = []
        a = x
        for layer in self.layers:
            z = layer.z(a)
            a = layer.activation(z)
            steps.append((z, a))
        return steps

    def __call__(self, x: ArrayLike) -> Array:
        """Return the outputs of the last layer for pictures as in :meth:`forward`."""
        return self.forward(x)[-1][1]


def one_hot(labels: ArrayLike, classes: int) -> Array:
    """Turn class numbers into right answers: 1 for the unit of the class, 0 for the others.

    Parameters
    ----------
    labels
        Class numbers from 0 to ``classes - 1``, shape ``(pictures,)``.
    classes
        How many classes there are.

    Raises
    ------
    ValueError
        If a label is not one of the class numbers, or ``classes`` not a whole number, 1 or more.

    Notes
    -----
    Section "Say what the right answer is" of chapter 5. The result has shape ``(pictures, classes)``.

    Examples
    --------
    >>> one_hot([0, 1], 2)
    array([[1., 0.],
           [0., 1.]])
    """
    if not _whole(classes) or classes < 1:
        raise ValueError(f"classes: expected a whole number, 1 or more, got {classes!r}")
    numbers = _class_numbers(labels, classes, None)
    return np.asarray(np.eye(classes)[numbers.astype(int)], dtype=np.float64)


def square_error(a: ArrayLike, t: ArrayLike) -> Array:
    r"""Return the square error of one picture, or of each of a batch.

    .. math:: C = \tfrac12\sum_j (t_j - a_j)^2

    Parameters
    ----------
    a
        Outputs, shape ``(units,)`` or ``(pictures, units)``.
    t
        Right answers, of the same shape.

    Raises
    ------
    ValueError
        If the shapes differ or are others than these, a number is not finite, or the result is too large.

    Notes
    -----
    Section "Measure one mistake" of chapter 5.

    Examples
    --------
    >>> square_error([0.75, 0.5], [1, 0])
    0.15625
    """
    a = _outputs(a)
    with np.errstate(over="ignore"):
        return in_range("C", ((finite("t", t, shape=a.shape) - a) ** 2).sum(axis=-1) / 2)


def cross_entropy(a: ArrayLike, t: ArrayLike) -> Array:
    r"""Return the cross-entropy of one picture, or of each of a batch.

    .. math:: C = -\sum_j\{t_j\ln a_j + (1 - t_j)\ln(1 - a_j)\}

    Parameters
    ----------
    a
        Outputs between 0 and 1, without the ends; shape ``(units,)`` or ``(pictures, units)``.
    t
        Right answers, 0 or 1, of the same shape.

    Raises
    ------
    ValueError
        If the shapes differ or are others than these, an output is not between 0 and 1, or an answer is neither 0
        nor 1.

    Notes
    -----
    Section "Choose another cost" of chapter 5.

    Examples
    --------
    >>> round(cross_entropy([0.75, 0.5], [1, 0]), 4)
    0.9808
    """
    a = _outputs(a)
    t = finite("t", t, shape=a.shape)
    if (a <= 0).any() or (a >= 1).any():
        raise ValueError(f"a: expected numbers between 0 and 1, got some from {a.min():g} to {a.max():g}")
    if not np.isin(t, (0, 1)).all():
        raise ValueError(f"t: expected only 0 and 1, got {sorted(set(t.ravel().tolist()))[:5]}")
    # 1 − a would lose the digits of a small a.
    return plain(-np.where(t == 1, np.log(a), np.log1p(-a)).sum(axis=-1))


def total_cost(network: Network, x: ArrayLike, t: ArrayLike) -> float:
    r"""Return the cost of a network over all learning data.

    .. math:: C_T = \sum_k C_k

    Parameters
    ----------
    network
        The network.
    x
        The pictures, shape ``(pictures, inputs)``.
    t
        Their right answers, shape ``(pictures, units)``.

    Raises
    ------
    ValueError
        If the shapes do not fit, a number is not finite, or the result is too large.

    Notes
    -----
    Section "Add up all mistakes" of chapter 5.

    Examples
    --------
    >>> total_cost(Network((Layer([[0, 0]], [0]),)), [[0, 1], [1, 1]], [[1], [0]])
    0.25
    """
    costs = square_error(network(finite("x", x, shape=(None, None))), t)
    with np.errstate(over="ignore"):
        return float(in_range("C_T", costs.sum()))


def accuracy(network: Network, x: ArrayLike, labels: ArrayLike) -> float:
    """Return the share of pictures whose most excited output unit is that of the right class, from 0 to 1.

    Parameters
    ----------
    network
        The network.
    x
        The pictures, shape ``(pictures, inputs)``.
    labels
        Their class numbers, shape ``(pictures,)``.

    Raises
    ------
    ValueError
        If there are not as many labels as pictures, or a label is not the number of an output unit.

    Notes
    -----
    Section "Watch it learn" of chapter 6. Of two units that are equally excited, the first counts.

    Examples
    --------
    >>> network = Network((Layer([[1, 0], [0, 1]], [0, 0]),))
    >>> accuracy(network, [[1, 0], [0, 1], [0, 1]], [0, 1, 0])
    0.6666666666666666
    """
    outputs = network(finite("x", x, shape=(None, None)))
    return float(np.mean(outputs.argmax(axis=-1) == _class_numbers(labels, network.sizes[-1], len(outputs))))


def _outputs(a: ArrayLike) -> Array:
    a = finite("a", a)
    if a.ndim not in (1, 2):
        raise ValueError(f"a: expected shape (units,) or (pictures, units), got shape {a.shape}")
    return a


def _class_numbers(labels: ArrayLike, classes: int, pictures: int | None) -> Array:
    numbers = finite("labels", labels, shape=(pictures,))
    if not np.isin(numbers, np.arange(classes)).all():
        raise ValueError(
            f"labels: expected whole numbers from 0 to {classes - 1}, got {np.unique(numbers).tolist()}"
        )
    return numbers


def _whole(number: object) -> bool:
    return isinstance(number, int | np.integer) and not isinstance(number, bool)
