"""Figure *Regression* of chapter 2: a line through measured points, and its cost on a map of all lines."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.regression import FORBES
from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Count, Number, Switch
from dlmath.widgets.sequences import Points

Dots = list[tuple[float, float]]

WATER: Dots = [(x, y) for x, y in (FORBES - [192, 20]).round(2).tolist()]
MISREAD: Dots = [*WATER[:-1], (20.2, 1.06)]
TOY: Dots = [(5, 4), (10, 9), (15, 8), *WATER[3:]]
UPRIGHT: Dots = [(5, 4), (5, 9), (5, 8), *WATER[3:]]


class Regression(Figure):
    r"""Points, a line, and the squares of its errors; beside them the cost of every line, as a map.

    .. math:: C_T(p, q) = \sum_k \tfrac12 (y_k - px_k - q)^2

    * ``points``: 17 points :math:`(x, y)`, with x from 0 to 22 and y from 0 to 12.
    * ``n``: how many of them count, from the first on: 1 to 17.
    * ``p``: slope of the line, from −2 to 2.
    * ``q``: height of the line at :math:`x = 0`, from −12 to 18.
    * ``best``: whether the best line is shown.
    * ``centred``: whether map and slider have, instead of q, the height m of the line at the centre of the
      points.
    * ``left``: whether the residuals are shown below, against x.

    The figure at the beginning of chapter 2. Its real data are Forbes's, with x in degrees Fahrenheit above 192 and
    y in inches of mercury above 20.

    >>> figure = Regression(p=0.4, q=3)
    >>> figure.points[:3]
    ((5.0, 4.0), (10.0, 9.0), (15.0, 8.0))
    """

    name = "regression"

    points = Points(TOY, x=(0, 22), y=(0, 12), step=0.01)
    n = Count(3, min=1, max=17, symbol="n")
    p = Number(0.1, min=-2, max=2, step=0.01, symbol="p")
    q = Number(5, min=-12, max=18, step=0.05, symbol="q")
    best = Switch(False)
    centred = Switch(False)
    left = Switch(False)

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "three": {},
        "water": {"points": WATER, "n": 17, "p": 0.3, "q": 1},
        "left": {"points": WATER, "n": 17, "p": 0.52, "q": -0.65, "left": True},
        "outlier": {"points": MISREAD, "n": 17, "p": 0.52, "q": -0.65, "best": True},
        "round": {"points": WATER, "n": 17, "p": 0.3, "q": 1, "best": True, "centred": True},
        "one": {"n": 1, "p": 0.2},
        "upright": {"points": UPRIGHT, "p": 0.2, "best": True},
    }

    python = """\
import dlmath

points = {points}
n = {n}
x, y = zip(*points[:n])
residuals = dlmath.residuals(x, y, p={p}, q={q})
C_T = dlmath.line_cost(x, y, p={p}, q={q})
typical = dlmath.typical_error(residuals)
print(f"C_T = {{C_T:.2f}}, √(2 C_T / n) = {{typical:.2f}}")
if {left}:
    print(residuals.round(2))

centred, best = {centred}, {best}
m = {p} * sum(x) / n + {q} if centred else None
C_p, C_q = dlmath.line_cost_gradient(x, y, p={p}, q={q})
C_m = None
if centred:
    C_p, C_q, C_m = C_p - sum(x) / n * C_q, None, C_q
print("C_p", C_p, "C_q", C_q, "C_m", C_m)
p_best = q_best = m_best = C_best = None
if best:
    try:
        p_best, q_best = dlmath.fit_line(x, y)
        C_best = dlmath.line_cost(x, y, p_best, q_best)
        print("p_best", round(p_best, 3), "q_best", round(q_best, 2), "C_best", round(C_best, 2))
        if centred:
            m_best, q_best = q_best + p_best * sum(x) / n, None
    except ValueError as reason:
        print(reason)
"""
