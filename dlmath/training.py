r"""Learning by gradient descent: chapters 6 and 7 of the book.

One loop for every kind of network, with all pictures in every step or with a small batch of them.
Left out: every other refinement of plain gradient descent.
"""

import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import finite, function, positive, whole
from dlmath._fast import Passes, passes
from dlmath._random import Random, source
from dlmath._result import Array, frozen, in_range, remade
from dlmath.backprop import Backward
from dlmath.cost import Cost, batch_of, cost_of, square_error, total_cost
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

    def split(self, values: Array) -> list[tuple[Array, Array]]:
        """Return the weights and the biases of every layer in a list such as :attr:`parameters`."""

    def batch(self, x: ArrayLike) -> Array:
        """Return ``x`` as a batch of pictures that the network can see, or raise ``ValueError``."""

    def forward(self, x: ArrayLike) -> object:
        """Return every step on the way to the outputs."""

    def __call__(self, x: ArrayLike) -> Array:
        """Return the outputs, shape ``(pictures, units)``."""

    def logits(self, x: ArrayLike) -> Array:
        """Return the sums of the output units, which must be sigmoids, or raise ``ValueError``."""

    def cost_and_gradient(self, x: ArrayLike, t: ArrayLike, cost: Cost = square_error) -> Backward:
        r"""Return :math:`C_T` and :math:`\nabla C_T`."""


N = TypeVar("N", bound=Trainable)


@dataclass(frozen=True, eq=False)
class Training(Generic[N]):
    r"""A network that has learned, and how its cost went down.

    * ``network``: the network after the last epoch.
    * ``costs``: :math:`C_T` before every epoch and after the last one, shape ``(epochs + 1,)``.

    Section "Watch it learn" of chapter 6.

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

    __reduce__ = remade

    def __iter__(self) -> Iterator[Any]:
        """Unpack as ``network, costs``."""
        return iter((self.network, self.costs))


def train(
    network: N,
    x: ArrayLike,
    t: ArrayLike,
    eta: float,
    epochs: int,
    batch: int | None = None,
    rng: Random | None = None,
    cost: Cost = square_error,
    callback: Callable[[int, float, N], object] | None = None,
) -> Training[N]:
    r"""Let a network learn by gradient descent on :math:`C_T`.

    .. math:: \Delta w^l_{ji} = -\eta\,\frac{\partial C_T}{\partial w^l_{ji}}, \qquad
        \Delta b^l_j = -\eta\,\frac{\partial C_T}{\partial b^l_j}

    * ``network``: the network to begin with, a :class:`~dlmath.Network` or :class:`~dlmath.ConvolutionNetwork`; it
      is not changed.
    * ``x``: the pictures, shape ``(pictures, inputs)`` or ``(pictures, rows, columns)``.
    * ``t``: their right answers, shape ``(pictures, units)``.
    * ``eta``: the learning rate, positive.
    * ``epochs``: how many times the pictures are gone through; 0 or more.
    * ``batch``: how many pictures each step sees, the last of an epoch perhaps fewer; all of them if not given.
    * ``rng``: shuffles the pictures before every epoch; without it they keep their order.
    * ``cost``: :func:`~dlmath.square_error`, or :func:`~dlmath.cross_entropy` of sigmoid output units.
    * ``callback``: is called with the epoch, :math:`C_T` and the network, before every epoch and after the last.

    Sections "Watch it learn" of chapter 6 and "Let it learn" of chapter 7. The memory it needs beside the pictures
    does not grow with their number. Raises ``ValueError`` if an activation function has no derivative where it is
    needed, or the cost is too large to begin with; ``DivergenceError`` if a step leaves the range of floating-point
    numbers.

    >>> from dlmath import Network
    >>> network = Network.random([2, 1], rng=np.random.RandomState(1))
    >>> train(network, [[0, 0], [1, 1]], [[0], [1]], eta=1, epochs=2).costs.round(3)
    array([0.263, 0.211, 0.168])

    A bar that shows how far it is, with the package tqdm: ``bar = tqdm(total=epochs + 1)`` and
    ``callback=lambda *_: bar.update()``.
    """
    x = batch_of(network, x)
    t = finite("t", t, shape=(len(x), network(x[:1]).shape[1]), copy=False)
    eta, epochs = positive("eta", eta), whole("epochs", epochs, 0)
    batch = len(x) if batch is None else min(whole("batch", batch, 1), len(x))
    if rng is not None:
        source(rng)
    if callback is not None:
        function("callback", callback)
    total_cost(network, x[:1], t[:1], cost_of(cost))  # says what does not fit
    descent = _Descent(passes(network, cost), x, t, eta, batch, rng)
    costs = np.empty(epochs + 1)
    for epoch in range(epochs + 1):
        costs[epoch] = descent.cost(last=epoch == epochs)
        if epoch == 0 and not math.isfinite(costs[0]):
            total_cost(network, x, t, cost)  # says what is too large to begin with
            in_range("C_T", costs[0])
        if not math.isfinite(costs[epoch]):
            raise DivergenceError(eta, epoch)
        if callback is not None:
            callback(epoch, float(costs[epoch]), network.with_parameters(descent.passes.parameters))
        if epoch < epochs and not descent.epoch():
            raise DivergenceError(eta, epoch + 1)
    learned = network.with_parameters(descent.passes.parameters)
    _warn_if_stuck(learned, x, t, costs, cost)
    return Training(learned, costs)


@dataclass
class _Descent:
    """Gradient descent on the passes of a network, epoch by epoch."""

    passes: Passes
    x: Array
    t: Array
    eta: float
    batch: int
    rng: Random | None

    def __post_init__(self) -> None:
        self.passes.show(self.x, self.t)

    @np.errstate(over="ignore", invalid="ignore", under="ignore")
    def cost(self, last: bool) -> float:
        """Return the cost of all pictures; unless it is the last, with its gradient, if the next step needs it."""
        whole = self.batch == len(self.x) and not last
        return self.passes.cost_and_gradient() if whole else self.passes.cost()

    @np.errstate(over="ignore", invalid="ignore", under="ignore")
    def epoch(self) -> bool:
        """Do the steps of one epoch, ``batch`` pictures each; tell whether all sums stayed in range."""
        if self.batch == len(self.x):
            self._step()
            return True
        x, t = self.x, self.t
        if self.rng is not None:
            order = self.rng.permutation(len(x))
            x, t = x[order], t[order]
        for i in range(0, len(x), self.batch):
            self.passes.show(x[i : i + self.batch], t[i : i + self.batch])
            if not math.isfinite(self.passes.cost_and_gradient()):
                return False
            self._step()
        self.passes.show(self.x, self.t)
        return True

    def _step(self) -> None:
        gradient, parameters = self.passes.gradient, self.passes.parameters
        np.multiply(gradient, self.eta, out=gradient)
        np.subtract(parameters, gradient, out=parameters)


def _warn_if_stuck(network: Trainable, x: Array, t: Array, costs: Array, cost: Cost) -> None:
    if cost is square_error and _is_stuck(network, x, t, costs):
        warnings.warn(
            f"train: the cost stands still at {costs[-1]:g}: the outputs are saturated, that is, their sums are so "
            "far out, where the activation function is flat, that no error gets through. Begin again with a "
            "smaller eta (the gradient adds up all pictures: the more, the smaller) or with smaller parameters.",
            RuntimeWarning,
            stacklevel=3,
        )


def _is_stuck(network: Trainable, x: Array, t: Array, costs: Array) -> bool:
    """Tell whether the cost stood still for ten epochs though pictures are far from right, and these have no slope.

    In a minimum the cost stands still, too, but there the slopes of single pictures cancel. 200 of them are asked.
    """
    last = costs[-10:]
    if len(last) < 10 or np.ptp(last) > 1e-9 * last[-1]:
        return False
    some = np.unique(np.linspace(0, len(x) - 1, 200).astype(int))
    wrong = some[square_error(network(x[some]), t[some]) > 0.1]
    return len(wrong) > 0 and all(
        np.abs(network.cost_and_gradient(x[[k]], t[[k]]).gradient).max() < 1e-6 for k in wrong
    )
