"""Numbers at the edge of what a computer holds, and what is said of those beyond it."""

import math
import sys

HUGE = sys.float_info.max
TINY = 5e-324
EPS = sys.float_info.epsilon
TOO_LARGE = "the result is too large for floating-point numbers; use smaller numbers"
# What is no finite number, and how that is refused; what came is named after it.
NOT_FINITE = [
    (math.nan, "expected numbers, got NaN (not a number) in "),
    (math.inf, "expected finite numbers, got infinity in "),
    (-math.inf, "expected finite numbers, got infinity in "),
    ("1", "expected real numbers, got "),
    (None, "expected real numbers, got "),
    (1j, "expected real numbers, got "),
]
