"""The mathematics of the book *Mathematics to Understand Deep Learning*, one module a chapter.

Importing ``dlmath`` needs NumPy and nothing else. Pictures are in ``dlmath.plotting`` (Matplotlib) and the
interactive figures in ``dlmath.widgets`` (ipywidgets); import them where you use them.

What is not of the kind and shape that a docstring names, holds NaN or infinity, or leads to a number too large for
floats, is refused with a ``ValueError`` that names it and says what was expected and what came. Docstrings mention
only what is refused besides.
"""

from dlmath.activation import ACTIVATIONS, Activation, relu, sigmoid, step, tanh
from dlmath.backprop import backpropagate, unit_errors
from dlmath.chain import GRAPHS, Graph
from dlmath.convolution import feature_map, max_pool
from dlmath.convolution_network import ConvolutionNetwork
from dlmath.cost import accuracy, confusion, cross_entropy, one_hot, square_error, total_cost
from dlmath.demons import Demons
from dlmath.descent import DivergenceError, descend, multiplier, numerical_gradient, on_constraint
from dlmath.digits import digit_of, load_digits, shifted
from dlmath.gradients import gradient_check
from dlmath.landscape import CURVES, SURFACES, Curve, Surface
from dlmath.neighbours import nearest_neighbour
from dlmath.network import Network
from dlmath.neuron import Layer, Neuron
from dlmath.patterns import SAMPLES, Pictures, as_text, load_pictures, picture, read_pictures
from dlmath.polynomial import fit_polynomial, noisy_sample
from dlmath.regression import (
    FORBES,
    Line,
    fit_line,
    line_cost,
    line_cost_gradient,
    residuals,
    typical_error,
)
from dlmath.saving import load, save
from dlmath.tensors import area_factor, normal_and_shear, rotation, traction, turned
from dlmath.training import Training, train
from dlmath.vectors import angle, component, cosine, inner, length

__version__ = "0.1.0"

__all__ = [
    "ACTIVATIONS",
    "CURVES",
    "FORBES",
    "GRAPHS",
    "SAMPLES",
    "SURFACES",
    "Activation",
    "ConvolutionNetwork",
    "Curve",
    "Demons",
    "DivergenceError",
    "Graph",
    "Layer",
    "Line",
    "Network",
    "Neuron",
    "Pictures",
    "Surface",
    "Training",
    "accuracy",
    "angle",
    "area_factor",
    "as_text",
    "backpropagate",
    "component",
    "confusion",
    "cosine",
    "cross_entropy",
    "descend",
    "digit_of",
    "feature_map",
    "fit_line",
    "fit_polynomial",
    "gradient_check",
    "inner",
    "length",
    "line_cost",
    "line_cost_gradient",
    "load",
    "load_digits",
    "load_pictures",
    "max_pool",
    "multiplier",
    "nearest_neighbour",
    "noisy_sample",
    "normal_and_shear",
    "numerical_gradient",
    "on_constraint",
    "one_hot",
    "picture",
    "read_pictures",
    "relu",
    "residuals",
    "rotation",
    "save",
    "shifted",
    "sigmoid",
    "square_error",
    "step",
    "tanh",
    "total_cost",
    "traction",
    "train",
    "turned",
    "typical_error",
    "unit_errors",
]
