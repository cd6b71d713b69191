"""The curves and surfaces of chapter 4 as formulas, written a second time by hand, for SymPy to work with."""

import sympy as sp

X, Y = sp.symbols("x y", real=True)
CURVE_FORMULAS = {
    "square": X**2,
    "exponential": sp.exp(-X),
    "sigmoid": 1 / (1 + sp.exp(-X)),
    "sine": sp.sin(X),
}
SURFACE_FORMULAS = {
    "bowl": X**2 + Y**2,
    "long_bowl": X**2 + 5 * Y**2,
    "two_valleys": (X**2 - 1) ** 2 + X / 2 + Y**2,
    "saddle": X**2 - Y**2,
    "sum": X + Y,
    "product": X * Y,
    "ellipse": X**2 + 3 * Y**2,
}
