"""Figure *Degree* of chapter 2: polynomials that learn twelve points, in the end by heart."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Count, Switch


class Degree(Figure):
    r"""A polynomial through twelve noisy points, and its errors on them and on twelve points held back.

    .. math:: y = c_0 + c_1x + c_2x^2 + \dots + c_dx^d

    * ``degree``: the highest power :math:`d`, from 0 to 9.
    * ``sample``: the seed of the random numbers, from 0 to 99.
    * ``rule``: whether the curve is shown about which the points scatter.

    Section "Learn by heart" of chapter 2. Sample 91 is the one whose errors lie nearest to
    the middle ones of all 100.

    >>> Degree(degree=9).sample
    91
    """

    name = "degree"

    degree = Count(1, min=0, max=9, symbol="d")
    sample = Count(91, min=0, max=99)
    rule = Switch(False)

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "line": {},
        "cubic": {"degree": 3},
        "heart": {"degree": 9},
        "rule": {"degree": 3, "rule": True},
    }

    python = """\
import numpy as np
from dlmath import fit_polynomial, noisy_sample, typical_error

rng = np.random.RandomState({sample})
x, y = noisy_sample(rng)
x_held, y_held = noisy_sample(rng)
curve = fit_polynomial(x, y, degree={degree})
learning = typical_error(y - curve(x))
held_out = typical_error(y_held - curve(x_held))
print(f"learning = {{learning:.2f}}, held_out = {{held_out:.2f}}")
if {rule}:
    noise = y_held - (4 * x_held**3 - 3 * x_held)
    print(f"typical_error(noise) = {{typical_error(noise):.2f}}")
"""
