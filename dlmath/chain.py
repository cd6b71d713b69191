r"""The chain rule as a sum over paths: a graph of small steps, each with its own derivative.

Follows section "Follow the paths" of chapter 4. The same bookkeeping, run backwards and for whole layers at
once, is backpropagation (chapter 6).
"""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dlmath._check import finite_number, function, short, string
from dlmath._result import Named

__all__ = ["GRAPHS", "Graph", "Step"]


class Step(NamedTuple):
    """One step of a computation: a name, what it is computed from, how, and its derivative by each of those.

    * ``name``: the variable that the step computes.
    * ``inputs``: the variables it is computed from; each is ``"x"`` or the name of an earlier step.
    * ``value``: takes the values of the inputs and returns the value of the step.
    * ``slopes``: one function for each input, with the same arguments: the derivative by that input, the others
      held.

    Section "Follow the paths" of chapter 4.

    >>> product = Step("y", ("u", "v"), lambda u, v: u * v, (lambda u, v: v, lambda u, v: u))
    >>> product.value(2.0, 5.0), [slope(2.0, 5.0) for slope in product.slopes]
    (10.0, [5.0, 2.0])
    """

    name: str
    inputs: tuple[str, ...]
    value: Callable[..., float]
    slopes: tuple[Callable[..., float], ...]


@dataclass(frozen=True)
class Graph(Named, catalogue="GRAPHS"):
    r"""A computation that begins with ``x``; the last step is its result.

    .. math:: \frac{dy}{dx} = \sum_{\text{paths from } x \text{ to } y}\ \prod_{\text{edges of the path}} \text{derivative}

    * ``steps``: in an order in which each can be computed.

    Section "Follow the paths" of chapter 4. A graph of n diamonds in a row has :math:`2^n` paths: this is for
    understanding; for large graphs chapter 6 has a better order of work. Raises ``ValueError`` if there is no step, two
    have the same name, an input is none of the steps before, or there is not one derivative per input.

    >>> graph = GRAPHS["two_paths"]
    >>> graph.values(2)
    {'x': 2.0, 'u': 4.0, 'v': 1.0, 'y': 4.0}
    >>> graph.paths()
    [('x', 'u', 'y'), ('x', 'v', 'y')]
    >>> graph.derivative(2)
    0.0
    """  # noqa: E501 - one formula

    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        steps = tuple(self.steps) if isinstance(self.steps, Sequence) else ()
        if not steps or not all(isinstance(step, Step) for step in steps):
            raise ValueError(f"steps: expected at least one Step, got {short(self.steps)}")
        object.__setattr__(self, "steps", steps)
        known = ["x"]
        for name, inputs, value, slopes in steps:
            if string("name", name) in known:
                raise ValueError(f"steps: expected another name for each step, and not x, got {name!r} again")
            if strange := [i for i in inputs if i not in known]:
                raise ValueError(f"{name}: expected inputs among {', '.join(known)}, got {short(strange[0])}")
            if len(slopes) != len(inputs):
                raise ValueError(f"{name}: expected {len(inputs)} slopes, one by each input, got {len(slopes)}")
            for part in (value, *slopes):
                function(name, part)
            known.append(name)

    def values(self, x: float) -> dict[str, float]:
        """Return the value of every variable, by name.

        >>> GRAPHS["exponential"].values(0)
        {'x': 0.0, 'u': 0.0, 'y': 1.0}
        """
        values = {"x": finite_number("x", x)}
        for name, inputs, value, _ in self.steps:
            values[name] = _number(name, x, value, *(values[i] for i in inputs))
        return values

    def edges(self, x: float) -> dict[tuple[str, str], float]:
        """Return the derivative on every edge, by the names of its ends.

        >>> GRAPHS["two_paths"].edges(2)
        {('x', 'u'): 4.0, ('x', 'v'): -1.0, ('u', 'y'): 1.0, ('v', 'y'): 4.0}
        """
        values = self.values(x)
        edges: dict[tuple[str, str], float] = {}
        for name, inputs, _, slopes in self.steps:
            for start, slope in zip(inputs, slopes, strict=True):
                by = _number(f"derivative of {name}", x, slope, *(values[i] for i in inputs))
                edges[start, name] = edges.get((start, name), 0.0) + by  # an input can occur twice, as in u * u
        return edges

    def paths(self) -> list[tuple[str, ...]]:
        """Return every way from ``x`` to the result, as the variables it passes.

        >>> GRAPHS["sigmoid"].paths()
        [('x', 'u', 'v', 'w', 'y')]
        """
        ways: dict[str, list[tuple[str, ...]]] = {"x": [("x",)]}
        for name, inputs, _, _ in self.steps:
            ways[name] = [(*way, name) for start in dict.fromkeys(inputs) for way in ways[start]]
        return ways[self.steps[-1].name]

    def products(self, x: float) -> list[float]:
        """Return, for each of the :meth:`paths`, the product of the derivatives along it.

        >>> GRAPHS["two_paths"].products(1)
        [4.0, -1.0]
        """
        edges = self.edges(x)
        return [
            _number("product", x, math.prod, [edges[edge] for edge in itertools.pairwise(path)])
            for path in self.paths()
        ]

    def derivative(self, x: float) -> float:
        r"""Return :math:`dy/dx`: the sum of the :meth:`products`.

        >>> GRAPHS["two_paths"].derivative(1)
        3.0
        """
        return _number("dy/dx", x, math.fsum, self.products(x))


def _number(name: str, x: float, compute: Callable[..., float], *inputs: object) -> float:
    try:
        value = compute(*inputs)
    except (ArithmeticError, ValueError) as reason:
        raise ValueError(f"{name}: cannot be computed at x = {x:g}: {reason}") from None
    return finite_number(name, value)


_negative = Step("u", ("x",), lambda x: 0.0 - x, (lambda x: -1.0,))

GRAPHS: dict[str, Graph] = {
    # y = e^{-x}
    "exponential": Graph((_negative, Step("y", ("u",), math.exp, (math.exp,)))),
    # y = 1 / (1 + e^{-x})
    "sigmoid": Graph((
        _negative,
        Step("v", ("u",), math.exp, (math.exp,)),
        Step("w", ("v",), lambda v: 1 + v, (lambda v: 1.0,)),
        Step("y", ("w",), lambda w: 1 / w, (lambda w: -1 / w**2,)),
    )),
    # y = x² (3 − x)
    "two_paths": Graph((
        Step("u", ("x",), lambda x: x**2, (lambda x: 2 * x,)),
        Step("v", ("x",), lambda x: 3 - x, (lambda x: -1.0,)),
        Step("y", ("u", "v"), lambda u, v: u * v, (lambda u, v: v, lambda u, v: u)),
    )),
}  # fmt: skip
"""The graphs of chapter 4 by name."""
