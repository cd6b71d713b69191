r"""Networks of fully connected layers: chapter 5 of the book.

Follows section "Write the network out": layers, their answer, all parameters in one list. How far off an answer is
stands in ``dlmath.cost``, how a network learns in ``dlmath.backprop`` and ``dlmath.training``.

Pictures are rows of pixels: one picture is ``(pixels,)``, a batch ``(pictures, pixels)``, and so are answers.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import finite, inputs, is_whole, short
from dlmath._random import Random, uniform
from dlmath._result import Array, remade
from dlmath.activation import Activation, sigmoid
from dlmath.backprop import Backward, backpropagate
from dlmath.cost import Cost, square_error
from dlmath.neuron import Layer

__all__ = ["Network"]


@dataclass(frozen=True)
class Network:
    r"""A network of fully connected layers.

    .. math:: z^l_j = \sum_i w^l_{ji}a^{l-1}_i + b^l_j, \qquad a^l_j = a(z^l_j), \qquad a^1_i = x_i

    * ``layers``: the layers after the input layer, in their order.

    Section "Write the network out" of chapter 5. Raises ``ValueError`` if a layer does not take as many inputs as
    the one before has units.

    >>> network = Network.random([12, 3, 2], rng=np.random.RandomState(1))
    >>> network.sizes, network.parameters.size
    ((12, 3, 2), 47)
    """

    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        if not isinstance(self.layers, Sequence) or not all(isinstance(layer, Layer) for layer in self.layers):
            raise ValueError(f"layers: expected a list of layers such as Layer(W, b), got {short(self.layers)}")
        object.__setattr__(self, "layers", tuple(self.layers))
        if not self.layers:
            raise ValueError("layers: expected at least one layer, got none")
        for before, after in itertools.pairwise(self.layers):
            if after.W.shape[1] != before.W.shape[0]:
                raise ValueError(
                    f"layers: expected a layer with {before.W.shape[0]} inputs after one with as many units, "
                    f"got one with {after.W.shape[1]} inputs"
                )

    __reduce__ = remade

    @classmethod
    def random(
        cls, sizes: Sequence[int], rng: Random, scale: float = 1.0, activation: Activation = sigmoid
    ) -> "Network":
        """Make a network with random parameters, each between ``-scale`` and ``scale``.

        ``sizes`` are the numbers of units of every layer, the input layer first. The same seed of ``rng`` gives the
        same network.

        >>> Network.random([2, 1], rng=np.random.RandomState(0)).layers[0].W.round(3)
        array([[0.098, 0.43 ]])
        """
        given = list(sizes) if isinstance(sizes, Sequence | np.ndarray) else []
        if len(given) < 2 or not all(is_whole(size, 1) for size in given):
            raise ValueError(f"sizes: expected at least two whole numbers, 1 or more, got {short(sizes)}")
        draw = uniform(rng, scale)
        pairs = itertools.pairwise(map(int, given))
        return cls(tuple(Layer(draw(units, before), draw(units), activation) for before, units in pairs))

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of units of every layer, the input layer first.

        >>> Network((Layer([[1, 2]], [0]),)).sizes
        (2, 1)
        """
        return (self.layers[0].W.shape[1], *(len(layer.W) for layer in self.layers))

    @property
    def parameters(self) -> Array:
        """All weights and biases in one list: layer by layer, the weights row by row, then the biases.

        >>> Network((Layer([[1, 2]], [3]),)).parameters
        array([1., 2., 3.])
        """
        return np.concatenate([part.ravel() for layer in self.layers for part in (layer.W, layer.b)])

    def with_parameters(self, parameters: ArrayLike) -> "Network":
        """Return a network of the same sizes with other parameters, in the order of :attr:`parameters`.

        >>> Network((Layer([[1, 2]], [3]),)).with_parameters([4, 5, 6]).layers[0].b
        array([6.])
        """
        values = finite("parameters", parameters, shape=self.parameters.shape)
        parts = zip(self.split(values), self.layers, strict=True)
        return Network(tuple(Layer(W, b, layer.activation) for (W, b), layer in parts))

    def split(self, values: Array) -> list[tuple[Array, Array]]:
        """Return the weights and the biases of every layer in a list such as :attr:`parameters`, as views of it.

        >>> Network((Layer([[1, 2]], [3]),)).split(np.array([4.0, 5.0, 6.0]))
        [(array([[4., 5.]]), array([6.]))]
        """
        views = []
        for layer in self.layers:
            W, b, values = np.split(values, [layer.W.size, layer.W.size + layer.b.size])
            views.append((W.reshape(layer.W.shape), b))
        return views

    def batch(self, x: ArrayLike) -> Array:
        """Return ``x`` as a batch of pictures that this network can see, shape ``(pictures, inputs)``.

        >>> Network((Layer([[1, 2]], [3]),)).batch([[0, 1]])
        array([[0., 1.]])
        """
        pictures = inputs(x, self.sizes[0])
        if pictures.ndim != 2:
            raise ValueError(f"x: expected shape (pictures, {self.sizes[0]}), got shape {pictures.shape}")
        return pictures

    def forward(self, x: ArrayLike) -> list[tuple[Array, Array]]:
        r"""Return :math:`\boldsymbol z^l` and :math:`\boldsymbol a^l` of every layer after the first.

        ``x`` is one picture, shape ``(inputs,)``, or a batch, ``(pictures, inputs)``; in the result the last axis
        is the units.

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

    def logits(self, x: ArrayLike) -> Array:
        """Return the sums of the output units, as the cross-entropy wants them.

        Raises ``ValueError`` if the output units are no sigmoids.

        >>> Network((Layer([[1, 2]], [3]),)).logits([[0, 1]])
        array([[5.]])
        """
        self.needs_sigmoids()
        return self.forward(x)[-1][0]

    def needs_sigmoids(self) -> None:
        """Raise ``ValueError`` if the output units are no sigmoids: the cross-entropy asks for them."""
        if self.layers[-1].activation.function is not sigmoid.function:
            raise ValueError(f"cross_entropy: expected sigmoid output units, got {self.layers[-1].activation}")

    def cost_and_gradient(self, x: ArrayLike, t: ArrayLike, cost: Cost = square_error) -> Backward:
        """Return :math:`C_T` of a batch and its gradient: :func:`~dlmath.backpropagate`."""
        return backpropagate(self, x, t, cost)
