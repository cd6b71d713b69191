"""What trains the same network: dlmath, PyTorch, scikit-learn, plain Python, and Node as a page does.

Every candidate begins with the same parameters and takes the same number of steps, each with all pictures.
"""

import itertools
import json
import math
import subprocess
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from torch import nn

from dlmath import ConvolutionNetwork, Network, load_pictures, one_hot, train

ETA = 0.2
# An epoch in plain Python takes as long as dlmath's whole training: it does these few, and the time is scaled.
FEW = 10

Run = Callable[[], np.ndarray]
"""Trains, and returns the parameters in the order of ``Network.parameters``. Only this is timed."""


@dataclass(frozen=True)
class Task:
    """What is to be learned: the network to begin with, the pictures and the right answers."""

    network: Any
    x: np.ndarray
    t: np.ndarray
    epochs: int = 1000

    def twin(self) -> nn.Module:
        """Return PyTorch's network of the same sizes."""
        if isinstance(self.network, Network):
            pairs = itertools.pairwise(self.network.sizes)
            return nn.Sequential(*[part for pair in pairs for part in (nn.Linear(*pair), nn.Sigmoid())])
        units, filters, *_ = self.network.W.shape
        return nn.Sequential(
            nn.Conv2d(1, filters, self.network.filters.shape[1:]), nn.Sigmoid(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(self.network.W[0].size, units), nn.Sigmoid(),
        )  # fmt: skip


def dense_task() -> Task:
    """Return the task of chapter 6."""
    pictures = load_pictures("zeros_and_ones")
    return Task(
        Network.random([12, 3, 2], rng=np.random.RandomState(1)),
        pictures.x.reshape(-1, 12),
        one_hot(pictures.digits, 2),
    )


def convolution_task() -> Task:
    """Return the task of chapter 7."""
    pictures = load_pictures("one_two_three")
    return Task(
        ConvolutionNetwork.random(rng=np.random.RandomState(2)),
        pictures.x,
        one_hot(pictures.digits - 1, 3),
        epochs=200,
    )


def with_dlmath(task: Task, epochs: int, eta: float = ETA) -> Run:
    """Train with dlmath."""
    return lambda: train(task.network, task.x, task.t, eta, epochs).network.parameters


def square_error(a: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Return the book's cost."""
    return ((a - t) ** 2).sum() / 2


def log_loss(a: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Return scikit-learn's cost."""
    return nn.functional.binary_cross_entropy(a, t, reduction="sum")


def with_torch(
    task: Task,
    epochs: int,
    threads: int = 1,
    dtype: torch.dtype = torch.float64,
    optimizer: bool = True,
    cost: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = square_error,
    eta: float = ETA,
) -> Run:
    """Train with PyTorch: as its tutorials do, or without optimizer, which is less work."""
    model = task.twin().to(dtype)
    parameters = list(model.parameters())
    nn.utils.vector_to_parameters(torch.tensor(task.network.parameters, dtype=dtype), parameters)
    # Convolutions want an axis for colours.
    x = torch.tensor(task.x if task.x.ndim == 2 else task.x[:, None], dtype=dtype)
    t = torch.tensor(task.t, dtype=dtype)
    sgd = torch.optim.SGD(parameters, lr=eta)

    def run() -> np.ndarray:
        torch.set_num_threads(threads)
        for _ in range(epochs):
            if optimizer:
                sgd.zero_grad()
                cost(model(x), t).backward()
                sgd.step()
            else:
                gradient = torch.autograd.grad(cost(model(x), t), parameters)
                with torch.no_grad():
                    for parameter, slope in zip(parameters, gradient, strict=True):
                        parameter.sub_(slope, alpha=eta)
        return nn.utils.parameters_to_vector(parameters).detach().numpy()

    return run


def with_sklearn(task: Task, epochs: int) -> Run:
    """Train with scikit-learn: two outputs, each with a sigmoid; its cost is the log-loss, its mean the step's."""
    model = MLPClassifier(
        task.network.sizes[1:-1], activation="logistic", solver="sgd", alpha=0, batch_size=len(task.x),
        learning_rate_init=ETA * len(task.x), max_iter=1, shuffle=False, tol=0, n_iter_no_change=np.inf, momentum=0,
        nesterovs_momentum=False, warm_start=True,
    )  # fmt: skip
    # One epoch makes its arrays. Then it gets our start, from which a warm start goes on.
    _fit(model, task)
    model.coefs_ = [layer.W.T.copy() for layer in task.network.layers]
    model.intercepts_ = [layer.b.copy() for layer in task.network.layers]
    model.set_params(max_iter=epochs)

    def run() -> np.ndarray:
        _fit(model, task)
        if model.n_iter_ != epochs:
            raise AssertionError(f"scikit-learn: expected {epochs} epochs, got {model.n_iter_}")
        return flat(zip([W.T for W in model.coefs_], model.intercepts_, strict=True))

    return run


def _fit(model: MLPClassifier, task: Task) -> None:
    with warnings.catch_warnings():
        # That it could go on is what it says when it has done all its epochs.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(task.x, task.t)


class Value:
    """A number that knows how it was made, and so can hand errors back."""

    __slots__ = ("made_of", "number", "slope")

    def __init__(self, number: float, made_of: tuple[tuple["Value", float], ...] = ()) -> None:
        self.number, self.made_of, self.slope = number, made_of, 0.0

    def __add__(self, other: "Value") -> "Value":
        return Value(self.number + other.number, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other: "Value") -> "Value":
        return Value(self.number * other.number, ((self, other.number), (other, self.number)))

    def sigmoid(self) -> "Value":
        """Return the sigmoid of the number."""
        a = 1 / (1 + math.exp(-self.number))
        return Value(a, ((self, a * (1 - a)),))

    def backward(self) -> None:
        """Add the derivative of this number by each number it was made of to that one's ``slope``."""
        order: list[Value] = []
        seen: set[Value] = set()

        def visit(value: Value) -> None:
            if value not in seen:
                seen.add(value)
                for part, _ in value.made_of:
                    visit(part)
                order.append(value)

        visit(self)
        self.slope = 1.0
        for value in reversed(order):
            for part, slope in value.made_of:
                part.slope += value.slope * slope


def with_scalars(task: Task, epochs: int) -> Run:
    """Train with numbers that differentiate themselves, one by one, in plain Python."""
    layers = [
        ([[Value(w) for w in row] for row in layer.W.tolist()], [Value(b) for b in layer.b.tolist()])
        for layer in task.network.layers
    ]
    parameters = [value for W, b in layers for value in (*itertools.chain.from_iterable(W), *b)]
    data = list(zip(task.x.tolist(), task.t.tolist(), strict=True))

    def run() -> np.ndarray:
        for _ in range(epochs):
            cost = Value(0.0)
            for pixels, right in data:
                a = [Value(pixel) for pixel in pixels]
                for W, b in layers:
                    a = [
                        sum((w * signal for w, signal in zip(row, a, strict=True)), start=bias).sigmoid()
                        for row, bias in zip(W, b, strict=True)
                    ]
                for output, wanted in zip(a, right, strict=True):
                    off = output + Value(-wanted)
                    cost += off * off * Value(0.5)
            cost.backward()
            for parameter in parameters:
                parameter.number -= ETA * parameter.slope
                parameter.slope = 0.0
        return np.array([parameter.number for parameter in parameters])

    return run


def flat(parts: Any) -> np.ndarray:
    """Return weights and biases, layer by layer, as one list."""
    return np.concatenate([part.ravel() for pair in parts for part in pair])


def in_node(task: Task, epochs: int, rounds: int) -> dict[str, dict[str, Any]]:
    """Train in Node as a page does, with the figures' code and with an object for every unit and every line."""
    question = {
        "sizes": task.network.sizes, "parameters": task.network.parameters.tolist(), "X": task.x.tolist(),
        "T": task.t.tolist(), "eta": ETA, "epochs": epochs, "rounds": rounds,
    }  # fmt: skip
    answer = subprocess.run(
        ["node", Path(__file__).with_name("training.mjs")],
        input=json.dumps(question),
        capture_output=True,
        text=True,
    )
    if answer.returncode:
        raise RuntimeError(answer.stderr)
    return dict(json.loads(answer.stdout))
