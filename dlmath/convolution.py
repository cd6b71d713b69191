r"""Convolution networks: chapter 7 of the book.

Follows the chapter in its order: a filter that walks over a picture, pooling, the whole network, its gradient,
training. The network has one convolution layer, max pooling, and one fully connected output layer; every unit
uses the sigmoid, and the cost is the square error.

Pictures are tables of pixels: one picture is ``(rows, columns)``, a batch ``(pictures, rows, columns)``.
"""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from dlmath._check import Array, finite, finite_number, frozen, in_range
from dlmath.cost import Random, square_error
from dlmath.descent import DivergenceError
from dlmath.neuron import sigmoid

__all__ = [
    "ConvolutionNetwork",
    "ConvolutionTraining",
    "Groups",
    "Steps",
    "feature_map",
    "max_pool",
    "train_convolution",
]


def feature_map(x: ArrayLike, w: ArrayLike, b: float = 0.0) -> Array:
    r"""Return how similar a filter is to a picture, at every place.

    .. math:: z_{ij} = s_{ij} + b, \quad s_{ij} = \sum_{p,q} w_{pq}\,x_{i+p-1,\,j+q-1}

    Parameters
    ----------
    x
        One picture, shape ``(rows, columns)``, or a batch, ``(pictures, rows, columns)``.
    w
        The filter, shape ``(height, width)``, no larger than the picture.
    b
        The bias; without one, the map holds the similarities :math:`s_{ij}` themselves.

    Raises
    ------
    ValueError
        If the shapes do not fit or a number is not finite.

    Notes
    -----
    Section "Let the demon walk" of chapter 7. The result has ``rows - height + 1`` rows and
    ``columns - width + 1`` columns. Mathematicians would call this the cross-correlation.

    Examples
    --------
    >>> feature_map([[0, 1, 1], [1, 0, 1]], [[0, 1], [1, 0]])
    array([[2., 1.]])
    """
    pictures = _pictures("x", x)
    w = finite("w", w, shape=(None, None))
    if pictures.shape[-2] < w.shape[0] or pictures.shape[-1] < w.shape[1]:
        raise ValueError(
            f"w: expected a filter no larger than the picture {pictures.shape[-2:]}, got shape {w.shape}"
        )
    windows = sliding_window_view(pictures, w.shape, axis=(-2, -1))
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(in_range("z", np.einsum("...ijpq,pq->...ij", windows, w) + finite_number("b", b)))


def max_pool(z: ArrayLike, size: int = 2) -> tuple[Array, NDArray[np.intp]]:
    r"""Keep the largest value of every block; also say which one it was.

    .. math:: a^P_{ij} = \max\,\{a_{pq} : (p, q) \text{ in block } (i, j)\}

    Parameters
    ----------
    z
        A map, shape ``(rows, columns)``, or several, ``(..., rows, columns)``.
    size
        Rows and columns of a block; both sides of the map must be multiples of it.

    Returns
    -------
    tuple
        The largest values, shape ``(..., rows / size, columns / size)``, and the place of each within its block,
        counted row by row from 0. If several are equally large, the first counts.

    Raises
    ------
    ValueError
        If the map cannot be divided into such blocks or a number is not finite.

    Notes
    -----
    Section "Keep the strongest" of chapter 7.

    Examples
    --------
    >>> values, winners = max_pool([[1, 5, 0, 0], [2, 3, 0, 4]])
    >>> values.tolist(), winners.tolist()
    ([[5.0, 4.0]], [[1, 3]])
    """
    z = finite("z", z)
    if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < 1:
        raise ValueError(f"size: expected a whole number, 1 or more, got {size!r}")
    if z.ndim < 2 or z.shape[-2] % size or z.shape[-1] % size:
        raise ValueError(f"z: expected rows and columns that are multiples of {size}, got shape {z.shape}")
    blocks = _blocks(z, size)
    winners = blocks.argmax(axis=-1)
    return np.take_along_axis(blocks, winners[..., None], axis=-1)[..., 0], winners


class Steps(NamedTuple):
    r"""Everything a convolution network computes on the way, for a batch of pictures.

    Parameters
    ----------
    z_map, a_map
        :math:`z^{Fk}_{ij}` and :math:`a^{Fk}_{ij}`, shape ``(pictures, filters, rows, columns)``.
    a_pool
        :math:`a^{Pk}_{ij}`, shape ``(pictures, filters, rows, columns)``.
    winners
        Which place of its block won, of the same shape.
    z_out, a_out
        :math:`z^O_n` and :math:`a^O_n`, shape ``(pictures, units)``.

    Notes
    -----
    Section "Put the network together" of chapter 7.

    Examples
    --------
    >>> network = ConvolutionNetwork.random(rng=np.random.RandomState(1))
    >>> network.forward(np.zeros((5, 6, 6))).a_pool.shape
    (5, 3, 2, 2)
    """

    z_map: Array
    a_map: Array
    a_pool: Array
    winners: NDArray[np.intp]
    z_out: Array
    a_out: Array


class Groups(NamedTuple):
    r"""The gradient of the cost in its four groups, each of the shape of the parameters it belongs to.

    Parameters
    ----------
    cost
        :math:`C_T`.
    filters
        :math:`\partial C_T/\partial w^{Fk}_{ij}`, shape ``(filters, height, width)``.
    filter_biases
        :math:`\partial C_T/\partial b^{Fk}`, shape ``(filters,)``.
    W
        :math:`\partial C_T/\partial w^{On}_{k-ij}`, shape ``(units, filters, rows, columns)``.
    b
        :math:`\partial C_T/\partial b^O_n`, shape ``(units,)``.

    Notes
    -----
    Section "Send the errors back" of chapter 7.

    Examples
    --------
    >>> Groups(0.5, np.zeros((3, 3, 3)), np.zeros(3), np.zeros((3, 3, 2, 2)), np.zeros(3)).cost
    0.5
    """

    cost: float
    filters: Array
    filter_biases: Array
    W: Array
    b: Array


@dataclass(frozen=True, eq=False)
class ConvolutionNetwork:
    r"""A network with one convolution layer, max pooling over 2×2 blocks, and an output layer.

    .. math::

        z^{Fk}_{ij} = \sum_{p,q} w^{Fk}_{pq}\,x_{i+p-1,\,j+q-1} + b^{Fk}, \quad
        a^{Pk}_{ij} = \max a^{Fk}, \quad
        z^O_n = \sum_{k,i,j} w^{On}_{k-ij}\,a^{Pk}_{ij} + b^O_n

    Parameters
    ----------
    filters
        Weights of the filters, shape ``(filters, height, width)``.
    filter_biases
        One bias for each filter, shape ``(filters,)``.
    W
        Weights of the output units, shape ``(units, filters, rows, columns)`` of the pooled maps.
    b
        Biases of the output units, shape ``(units,)``.

    Raises
    ------
    ValueError
        If the shapes do not fit together or a number is not finite.

    Notes
    -----
    Section "Put the network together" of chapter 7.

    Examples
    --------
    >>> network = ConvolutionNetwork.random(rng=np.random.RandomState(1))
    >>> network.parameters.size
    69
    """

    filters: Array
    filter_biases: Array
    W: Array
    b: Array

    def __post_init__(self) -> None:
        filters = finite("filters", self.filters, shape=(None, None, None))
        W = finite("W", self.W, shape=(None, len(filters), None, None))
        for name, value in (
            ("filters", filters),
            ("filter_biases", finite("filter_biases", self.filter_biases, shape=(len(filters),))),
            ("W", W),
            ("b", finite("b", self.b, shape=(len(W),))),
        ):
            object.__setattr__(self, name, frozen(value))

    @classmethod
    def random(
        cls, rng: Random, filters: int = 3, units: int = 3, picture: int = 6, size: int = 3, scale: float = 1.0
    ) -> "ConvolutionNetwork":
        """Make a network with random parameters, each between ``-scale`` and ``scale``.

        Parameters
        ----------
        rng
            Where the random numbers come from; the same seed gives the same network.
        filters, units
            How many filters and output units.
        picture, size
            Rows (and columns) of a picture and of a filter; ``picture - size + 1`` must be even.
        scale
            How large the parameters may be.

        Raises
        ------
        ValueError
            If there is no filter or unit, the maps cannot be pooled in 2×2 blocks, or ``scale`` is not finite.

        Examples
        --------
        >>> ConvolutionNetwork.random(np.random.RandomState(1)).W.shape
        (3, 3, 2, 2)
        """
        side = picture - size + 1
        if min(filters, units, size) < 1 or side < 2 or side % 2:
            raise ValueError(
                "filters, units, picture, size: expected one or more of each and an even map, "
                f"got {filters}, {units}, {picture}, {size}"
            )
        scale = finite_number("scale", scale)
        return cls(
            rng.uniform(-scale, scale, (filters, size, size)),
            rng.uniform(-scale, scale, filters),
            rng.uniform(-scale, scale, (units, filters, side // 2, side // 2)),
            rng.uniform(-scale, scale, units),
        )

    @property
    def parameters(self) -> Array:
        """All parameters in one list: filters, their biases, output weights, output biases.

        Examples
        --------
        >>> ConvolutionNetwork.random(np.random.RandomState(1), filters=1, units=2).parameters.shape
        (20,)
        """
        return np.concatenate([part.ravel() for part in self._parts])

    def with_parameters(self, parameters: ArrayLike) -> "ConvolutionNetwork":
        """Return a network of the same sizes with other parameters, in the order of :attr:`parameters`.

        Raises
        ------
        ValueError
            If there are not as many finite numbers as this network has parameters.

        Examples
        --------
        >>> network = ConvolutionNetwork.random(np.random.RandomState(1))
        >>> float(network.with_parameters(np.arange(69)).b[-1])
        68.0
        """
        return ConvolutionNetwork(*self._views(finite("parameters", parameters, shape=self.parameters.shape)))

    @property
    def _parts(self) -> tuple[Array, Array, Array, Array]:
        return self.filters, self.filter_biases, self.W, self.b

    def _views(self, values: Array) -> list[Array]:
        # The four parts of such a list. Nothing is copied.
        pieces = np.split(values, np.cumsum([part.size for part in self._parts])[:-1])
        return [piece.reshape(part.shape) for piece, part in zip(pieces, self._parts, strict=True)]

    def forward(self, x: ArrayLike) -> Steps:
        """Return every step for a batch ``(pictures, rows, columns)`` or for one picture ``(rows, columns)``.

        Raises
        ------
        ValueError
            If the pictures do not have the size the network was made for or are not finite, or a sum is too large.

        Examples
        --------
        >>> ConvolutionNetwork.random(np.random.RandomState(1)).forward(np.zeros((6, 6))).a_out.shape
        (1, 3)
        """
        steps = self._steps(self._windows(x))
        _, filters, rows, columns = self.W.shape

        def maps(values: Array) -> Array:
            blocks = values.reshape(filters, rows, columns, -1, 2, 2)
            return blocks.transpose(3, 0, 1, 4, 2, 5).reshape(-1, filters, 2 * rows, 2 * columns)

        def pooled(values: NDArray[Any]) -> NDArray[Any]:
            return values.reshape(filters, rows, columns, -1).transpose(3, 0, 1, 2)

        return Steps(
            z_map=maps(steps.z_map),
            a_map=maps(steps.a_map),
            a_pool=pooled(steps.a_pool),
            winners=pooled(steps.won % 4),
            z_out=steps.z_out.T,
            a_out=steps.a_out.T,
        )

    def __call__(self, x: ArrayLike) -> Array:
        """Return the outputs, shape ``(pictures, units)``, for pictures as in :meth:`forward`."""
        return self.forward(x).a_out

    def gradient(self, x: ArrayLike, t: ArrayLike) -> Groups:
        """Return the cost of a batch and its gradient in four groups, from one pass forwards and one backwards.

        Parameters
        ----------
        x
            The pictures, shape ``(pictures, rows, columns)``.
        t
            Their right answers, shape ``(pictures, units)``.

        Raises
        ------
        ValueError
            As for :meth:`forward`, or if the answers do not fit or the result is too large.

        Examples
        --------
        >>> network = ConvolutionNetwork.random(np.random.RandomState(1))
        >>> network.gradient(np.zeros((2, 6, 6)), np.zeros((2, 3))).filters.shape
        (3, 3, 3)
        """
        windows = self._windows(x)
        steps = self._steps(windows)
        t = finite("t", t, shape=steps.a_out.T.shape)
        with np.errstate(over="ignore", invalid="ignore"):
            cost = float(in_range("C_T", square_error(steps.a_out.T, t).sum()))
            slopes = _backward(windows, steps, self.filters, self.W, t.T)
        return Groups(cost, *(in_range("gradient", slope) for slope in slopes))

    def _steps(self, windows: Array) -> "_Forward":
        with np.errstate(over="ignore", invalid="ignore"):
            steps = _forward(windows, *self._parts)
        in_range("z", steps.z_map)
        in_range("z", steps.z_out)
        return steps

    def _windows(self, x: ArrayLike) -> Array:
        pictures = _pictures("x", x)
        pictures = pictures.reshape(-1, *pictures.shape[-2:])
        rows, columns = (
            2 * pool + side - 1 for pool, side in zip(self.W.shape[-2:], self.filters.shape[-2:], strict=True)
        )
        if pictures.shape[1:] != (rows, columns):
            raise ValueError(f"x: expected pictures of shape ({rows}, {columns}), got {pictures.shape[1:]}")
        return _flat_windows(pictures, self.filters.shape[-2:])


class ConvolutionTraining(NamedTuple):
    r"""A convolution network that has learned, and how its cost went down.

    Parameters
    ----------
    network
        The network after the last epoch.
    costs
        :math:`C_T` before every epoch and after the last one, shape ``(epochs + 1,)``.

    Notes
    -----
    Section "Let it learn" of chapter 7.

    Examples
    --------
    >>> network = ConvolutionNetwork.random(np.random.RandomState(1))
    >>> train_convolution(network, np.eye(6)[None], [[1, 0, 0]], eta=0.5, epochs=3).costs.shape
    (4,)
    """

    network: ConvolutionNetwork
    costs: Array


def train_convolution(
    network: ConvolutionNetwork, x: ArrayLike, t: ArrayLike, eta: float, epochs: int
) -> ConvolutionTraining:
    r"""Let a convolution network learn by gradient descent on :math:`C_T`, every epoch with all pictures.

    Parameters
    ----------
    network
        The network to begin with; it is not changed.
    x
        The pictures, shape ``(pictures, rows, columns)``.
    t
        Their right answers, shape ``(pictures, units)``.
    eta
        The learning rate, positive.
    epochs
        How many steps; 0 or more.

    Raises
    ------
    ValueError
        If the shapes do not fit, ``eta`` is not a positive number, ``epochs`` not a whole number, or a number
        is too large before the first step.
    DivergenceError
        If a step leaves the range of floating-point numbers.

    Notes
    -----
    Section "Let it learn" of chapter 7.

    Examples
    --------
    >>> network = ConvolutionNetwork.random(np.random.RandomState(1))
    >>> costs = train_convolution(network, np.eye(6)[None], [[1, 0, 0]], eta=0.5, epochs=10).costs
    >>> bool(costs[-1] < costs[0])
    True
    """
    windows = network._windows(x)
    t = finite("t", t, shape=network(x).shape).T
    eta = finite_number("eta", eta)
    if eta <= 0:
        raise ValueError(f"eta: expected a positive number, got {eta:g}")
    if isinstance(epochs, bool) or not isinstance(epochs, int | np.integer) or epochs < 0:
        raise ValueError(f"epochs: expected a whole number, 0 or more, got {epochs!r}")
    square_error(network._steps(windows).a_out, t)  # says what is too large to begin with, if anything is
    # The four parts are views of one list, and so are their slopes: one line takes the whole step.
    parameters = network.parameters
    gradient = np.empty_like(parameters)
    parts, slopes = network._views(parameters), network._views(gradient)
    costs = np.empty(epochs + 1)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        for epoch in range(epochs + 1):
            steps = _forward(windows, *parts)
            off = steps.a_out - t
            costs[epoch] = cost = np.vdot(off, off) / 2
            # Saturated units hide infinite parameters from the cost.
            if not (math.isfinite(cost) and np.isfinite(parameters).all()):
                raise DivergenceError(eta, epoch)
            if epoch == epochs:
                break
            for part, slope in zip(slopes, _backward(windows, steps, parts[0], parts[2], t), strict=True):
                part[:] = slope
            parameters -= eta * gradient
    return ConvolutionTraining(network.with_parameters(parameters), costs)


# Inside, the windows of a batch are a table with a row for each pixel of a window and a column for each place of
# each picture, so that one matrix product lays all filters on all windows. Columns are in the order in which they
# are pooled: (pooled row, pooled column, picture, place in the block). What is left after pooling has the pictures
# as its last axis, and the output layer is W a + b as for one picture.


class _Forward(NamedTuple):
    z_map: Array  # (filters, columns)
    a_map: Array  # (filters, columns)
    won: NDArray[np.intp]  # where in a_map the winners stand, counted row by row
    a_pool: Array  # (filters and pooled places, pictures)
    z_out: Array  # (units, pictures)
    a_out: Array  # (units, pictures)


def _flat_windows(pictures: Array, shape: tuple[int, ...]) -> Array:
    windows = sliding_window_view(pictures, shape, axis=(1, 2))  # picture, row, column, p, q
    n, rows, columns = windows.shape[:3]
    blocks = windows.reshape(n, rows // 2, 2, columns // 2, 2, -1)
    return blocks.transpose(5, 1, 3, 0, 2, 4).reshape(-1, rows * columns * n)


def _forward(windows: Array, filters: Array, filter_biases: Array, W: Array, b: Array) -> _Forward:
    z_map = filters.reshape(len(filters), -1) @ windows + filter_biases[:, None]
    a_map = sigmoid.function(z_map)
    winners = a_map.reshape(-1, 4).argmax(axis=1)
    won = 4 * np.arange(len(winners)) + winners
    W = W.reshape(len(W), -1)
    a_pool = a_map.ravel()[won].reshape(W.shape[1], -1)
    z_out = W @ a_pool + b[:, None]
    return _Forward(z_map, a_map, won, a_pool, z_out, sigmoid.function(z_out))


def _backward(
    windows: Array, steps: _Forward, filters: Array, W: Array, t: Array
) -> tuple[Array, Array, Array, Array]:
    a_pool, a_out = steps.a_pool, steps.a_out
    delta_out = (a_out - t) * a_out * (1 - a_out)
    delta_pool = (W.reshape(len(W), -1).T @ delta_out) * a_pool * (1 - a_pool)
    # Only the winner of a block hears of the error.
    delta_map = np.zeros_like(steps.a_map)
    delta_map.put(steps.won, delta_pool)
    return (
        (delta_map @ windows.T).reshape(filters.shape),
        delta_map.sum(axis=1),
        (delta_out @ a_pool.T).reshape(W.shape),
        delta_out.sum(axis=1),
    )


def _blocks(z: Array, size: int) -> Array:
    *more, rows, columns = z.shape
    blocks = z.reshape(*more, rows // size, size, columns // size, size)
    return np.moveaxis(blocks, -3, -2).reshape(*more, rows // size, columns // size, size * size)


def _pictures(name: str, value: ArrayLike) -> Array:
    pictures = finite(name, value)
    if pictures.ndim not in (2, 3):
        raise ValueError(
            f"{name}: expected a picture (rows, columns) or a batch (pictures, rows, columns), "
            f"got shape {pictures.shape}"
        )
    return pictures
