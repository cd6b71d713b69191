"""The mathematics of the book *Mathematics to Understand Deep Learning*, one module a chapter.

Importing ``dlmath`` needs NumPy and nothing else. Pictures are in ``dlmath.plotting`` (Matplotlib) and the
interactive figures in ``dlmath.widgets`` (ipywidgets); import them where you use them.
"""

from dlmath.chain import GRAPHS, Graph
from dlmath.demons import Demons
from dlmath.descent import (
    CURVES,
    SURFACES,
    Curve,
    DivergenceError,
    Surface,
    descend,
    multiplier,
    numerical_gradient,
    on_constraint,
)
from dlmath.neuron import ACTIVATIONS, Activation, Layer, Neuron, relu, sigmoid, step, tanh
from dlmath.patterns import SAMPLES, as_text, picture
from dlmath.regression import FORBES, Line, fit_line, line_cost, line_cost_gradient, residuals
from dlmath.tensors import angle, component, cosine, inner, length, normal_and_shear, rotation, traction, turned

__version__ = "0.1.0"

__all__ = [
    "ACTIVATIONS",
    "CURVES",
    "FORBES",
    "GRAPHS",
    "SAMPLES",
    "SURFACES",
    "Activation",
    "Curve",
    "Demons",
    "DivergenceError",
    "Graph",
    "Layer",
    "Line",
    "Neuron",
    "Surface",
    "angle",
    "as_text",
    "component",
    "cosine",
    "descend",
    "fit_line",
    "inner",
    "length",
    "line_cost",
    "line_cost_gradient",
    "multiplier",
    "normal_and_shear",
    "numerical_gradient",
    "on_constraint",
    "picture",
    "relu",
    "residuals",
    "rotation",
    "sigmoid",
    "step",
    "tanh",
    "traction",
    "turned",
]
