"""Figure *SplitChain* of chapter 6: a nudge on its way to the cost, along two paths."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Choice, Number


class SplitChain(Figure):
    r"""A hidden unit with two listeners: the slope of the cost at every circle, and what a nudge to one does.

    .. math:: \delta = (w_1\delta_1 + w_2\delta_2)\,a(1 - a), \qquad \Delta C \approx \delta h

    * ``h``: the nudge, from −4 to 4.
    * ``x``: the input, from −1 to 3.
    * ``w1``, ``w2``: the weights of the two listeners, each from −4 to 4.
    * ``t1``, ``t2``: their right answers, each from 0 to 1.
    * ``at``: the circle that is nudged: ``"x"``; ``"z"`` or ``"a"`` of the hidden unit; ``"z1"``, ``"a1"``,
      ``"z2"`` or ``"a2"`` of the outputs.

    Section "Follow a nudge along a chain" of chapter 6.

    >>> SplitChain(at="a", h=-1).h
    -1.0
    """

    name = "split_chain"

    h = Number(0.2, min=-4, max=4, step=0.2, symbol="h")
    x = Number(1, min=-1, max=3, step=0.5, symbol="x")
    w1 = Number(2, min=-4, max=4, step=0.5, symbol="w_1")
    w2 = Number(4, min=-4, max=4, step=0.5, symbol="w_2")
    t1 = Number(1, min=0, max=1, step=0.25, symbol="t_1")
    t2 = Number(0, min=0, max=1, step=0.25, symbol="t_2")
    at = Choice("z", ["x", "z", "a", "z1", "a1", "z2", "a2"], group=None)

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "chapter": {},
        "one": {"w2": 0},
        "cancel": {"w2": 3},
        "far": {"h": -4},
    }

    python = """\
from dlmath import sigmoid

at, h, w1, w2, t1, t2 = {at}, {h}, {w1}, {w2}, {t1}, {t2}


def forward(h):
    x = {x} + h * (at == "x")
    z = 2 * x - 2 + h * (at == "z")
    a = sigmoid(z) + h * (at == "a")
    z1, z2 = w1 * a - 1 + h * (at == "z1"), w2 * a - 2 + h * (at == "z2")
    a1, a2 = sigmoid(z1) + h * (at == "a1"), sigmoid(z2) + h * (at == "a2")
    return a, a1, a2, ((a1 - t1) ** 2 + (a2 - t2) ** 2) / 2


a, a1, a2, C = forward(0)
delta1, delta2 = (a1 - t1) * a1 * (1 - a1), (a2 - t2) * a2 * (1 - a2)
delta = (w1 * delta1 + w2 * delta2) * a * (1 - a)
to_a = dict(x=2 * a * (1 - a), z=a * (1 - a), a=1).get(at, 0)
path1 = h * dict(z1=delta1, a1=a1 - t1).get(at, to_a * w1 * delta1)
path2 = h * dict(z2=delta2, a2=a2 - t2).get(at, to_a * w2 * delta2)
predicted, change = path1 + path2, forward(h)[-1] - C
print("C", C, "delta", delta, "path1", path1, "path2", path2, "predicted", predicted, "change", change)
"""
