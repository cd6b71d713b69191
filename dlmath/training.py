r"""Learning by gradient descent: chapters 6 and 7 of the book.

One loop for every kind of network, with all pictures in every step.
Left out: every refinement of plain gradient descent.
"""

import math
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import Array, OutOfRangeError, finite, frozen, in_range, positive, whole
from dlmath._fast import passes
from dlmath.backprop import Backward
from dlmath.cost import total_cost
from dlmath.descent import DivergenceError

__all__ = ["Trainable", "Training", "train"]


class Trainable(Protocol):
    r"""What learns: anything with parameters, answers, and a cost whose gradient it knows.

    :class:`~dlmath.Network` and :class:`~dlmath.ConvolutionNetwork` do.
    """

    @property
    def parameters(self) -> Array:
        """All parameters in one list."""

    def with_parameters(self, parameters: ArrayLike) -> Self:
        """Return a network of the same kind with other parameters, in the same order."""

    def batch(self, x: ArrayLike) -> Array:
        """Return ``x`` as a batch of pictures that the network can see, or raise ``ValueError``."""

    def forward(self, x: ArrayLike) -> object:
        """Return every step on the way to the outputs."""

    def __call__(self, x: ArrayLike) -> Array:
        """Return the outputs, shape ``(pictures, units)``."""

    def cost_and_gradient(self, x: ArrayLike, t: ArrayLike) -> Backward:
        r"""Return :math:`C_T` and :math:`\nabla C_T`."""


class Passes(Protocol):
    """Passes over the pictures that were shown last, with parameters that the caller may change in between."""

    parameters: Array
    gradient: Array

    def show(self, x: Array, t: Array) -> None:
        """Take checked pictures and right answers: all of them, or some."""

    def cost(self) -> float:
        """Return the cost; infinity or NaN if a sum left the range of floating-point numbers."""

    def cost_and_gradient(self) -> float:
        """Return the cost as :meth:`cost`, and if it is a number, write ``gradient``."""


N = TypeVar("N", bound=Trainable)


@dataclass(frozen=True, eq=False)
class Training(Generic[N]):
    r"""A network that has learned, and how its cost went down.

    Section "Watch it learn" of chapter 6.

    Raises ``ValueError`` if ``costs`` is not a list of finite numbers.

    Parameters
    ----------
    network
        The network after the last epoch.
    costs
        :math:`C_T` before every epoch and after the last one, shape ``(epochs + 1,)``.

    Examples
    --------
    >>> from dlmath import Network
    >>> network = Network.random([2, 1], rng=np.random.RandomState(1))
    >>> training = train(network, [[0, 0], [1, 1]], [[0], [1]], eta=1, epochs=100)
    >>> bool(training.costs[-1] < training.costs[0])
    True
    """

    network: N
    costs: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "costs", frozen(finite("costs", self.costs, shape=(None,))))


def train(network: N, x: ArrayLike, t: ArrayLike, eta: float, epochs: int) -> Training[N]:
    r"""Let a network learn by gradient descent on :math:`C_T`, every epoch with all pictures.

    .. math:: \Delta w^l_{ji} = -\eta\,\frac{\partial C_T}{\partial w^l_{ji}}, \qquad
        \Delta b^l_j = -\eta\,\frac{\partial C_T}{\partial b^l_j}

    Sections "Watch it learn" of chapter 6 and "Let it learn" of chapter 7. The memory it needs beside the pictures
    does not grow with their number.

    Parameters
    ----------
    network
        The network to begin with, a :class:`~dlmath.Network` or :class:`~dlmath.ConvolutionNetwork`; it is not
        changed.
    x
        The pictures, shape ``(pictures, inputs)`` or ``(pictures, rows, columns)``.
    t
        Their right answers, shape ``(pictures, units)``.
    eta
        The learning rate, positive.
    epochs
        How many steps; 0 or more.

    Raises
    ------
    ValueError
        If the shapes do not fit, ``eta`` is not a positive number or ``epochs`` not a whole number, an activation
        function has no derivative where it is needed, or the cost is too large to begin with.
    DivergenceError
        If a step leaves the range of floating-point numbers.

    Examples
    --------
    >>> from dlmath import Network
    >>> network = Network.random([2, 1], rng=np.random.RandomState(1))
    >>> train(network, [[0, 0], [1, 1]], [[0], [1]], eta=1, epochs=2).costs.round(3)
    array([0.263, 0.211, 0.168])
    """
    x = network.batch(x)
    t = finite("t", t, shape=(len(x), network(x[:1]).shape[1]), copy=False)
    eta = positive("eta", eta)
    epochs = whole("epochs", epochs, 0)
    fast: Passes = passes(network) or _Plain(network)
    fast.show(x, t)
    costs = np.empty(epochs + 1)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        for epoch in range(epochs + 1):
            costs[epoch] = cost = fast.cost_and_gradient() if epoch < epochs else fast.cost()
            if not math.isfinite(cost):
                if epoch == 0:
                    total_cost(network, x, t)  # says what is too large to begin with
                    in_range("C_T", np.float64(cost))
                raise DivergenceError(eta, epoch)
            if epoch < epochs:
                np.multiply(fast.gradient, eta, out=fast.gradient)
                np.subtract(fast.parameters, fast.gradient, out=fast.parameters)
    return Training(network.with_parameters(fast.parameters), costs)


class _Plain(Passes):
    """The passes of a network that has no fast form: its own."""

    def __init__(self, network: Trainable) -> None:
        self.network, self.parameters = network, network.parameters.copy()

    def show(self, x: Array, t: Array) -> None:
        self.x, self.t = x, t

    def cost(self) -> float:
        if not np.isfinite(self.parameters).all():
            return math.inf
        try:
            return total_cost(self.network.with_parameters(self.parameters), self.x, self.t)
        except OutOfRangeError:
            return math.inf

    def cost_and_gradient(self) -> float:
        cost = self.cost()
        if math.isfinite(cost):
            found = self.network.with_parameters(self.parameters).cost_and_gradient(self.x, self.t)
            self.gradient = found.gradient.copy()
        return cost
