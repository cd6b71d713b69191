"""Measures how fast networks learn, against what else a reader could train them with: ``make bench``.

Alone: ``python bench/training.py``, with ``.venv/bin`` on the path.

The networks, pictures and learning rate of chapters 6 and 7; every candidate begins with the same parameters and
takes the same number of steps, each with all pictures. First it is proved that who should compute the same does.
Then all candidates run in turn, round after round, and are compared with dlmath in the same round.
Times differ from machine to machine; the ratios of one run are what counts.
"""

import functools
import itertools
import json
import math
import statistics
import subprocess
import time
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
ROUNDS = 11
# An epoch in plain Python takes as long as dlmath's whole training: it does these few, and the time is scaled.
FEW = 10
# Threads of PyTorch go on spinning for a moment when their work is done, which would be charged to the next one.
PAUSE = 0.3
THREADS = torch.get_num_threads()

Run = Callable[[], np.ndarray]
"""Trains, and returns the parameters in the order of ``Network.parameters``. Only this is timed."""


@dataclass(frozen=True)
class Task:
    """What is to be learned: the network to begin with, the pictures and the right answers, and PyTorch's twin."""

    network: Any
    x: np.ndarray
    t: np.ndarray
    epochs: int
    train: Callable[..., Any]
    twin: Callable[[], nn.Module]


def dense_task() -> Task:
    """Return the task of chapter 6."""
    pictures = load_pictures("zeros_and_ones")
    return Task(
        Network.random([12, 3, 2], rng=np.random.RandomState(1)),
        pictures.x.reshape(-1, 12),
        one_hot(pictures.digits, 2),
        1000,
        train,
        lambda: nn.Sequential(nn.Linear(12, 3), nn.Sigmoid(), nn.Linear(3, 2), nn.Sigmoid()),
    )


def convolution_task() -> Task:
    """Return the task of chapter 7."""
    pictures = load_pictures("one_two_three")
    return Task(
        ConvolutionNetwork.random(rng=np.random.RandomState(2)),
        pictures.x,
        one_hot(pictures.digits - 1, 3),
        200,
        train,
        lambda: nn.Sequential(
            nn.Conv2d(1, 3, 3), nn.Sigmoid(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(12, 3), nn.Sigmoid()
        ),
    )


def with_dlmath(task: Task, epochs: int) -> Run:
    """Train with dlmath."""
    return lambda: task.train(task.network, task.x, task.t, ETA, epochs).network.parameters


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
) -> Run:
    """Train with PyTorch: as its tutorials do, or without optimizer, which is less work."""
    model = task.twin().to(dtype)
    parameters = list(model.parameters())
    nn.utils.vector_to_parameters(torch.tensor(task.network.parameters, dtype=dtype), parameters)
    # Convolutions want an axis for colours.
    x = torch.tensor(task.x if task.x.ndim == 2 else task.x[:, None], dtype=dtype)
    t = torch.tensor(task.t, dtype=dtype)
    sgd = torch.optim.SGD(parameters, lr=ETA)

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
                        parameter.sub_(slope, alpha=ETA)
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


def in_node(task: Task, epochs: int) -> dict[str, dict[str, Any]]:
    """Train in Node as a page does, with the figures' code and with an object for every unit and every line."""
    question = {
        "sizes": task.network.sizes, "parameters": task.network.parameters.tolist(), "X": task.x.tolist(),
        "T": task.t.tolist(), "eta": ETA, "epochs": epochs, "rounds": ROUNDS,
    }  # fmt: skip
    answer = subprocess.run(
        ["node", Path(__file__).with_suffix(".mjs")], input=json.dumps(question), capture_output=True, text=True
    )
    if answer.returncode:
        raise RuntimeError(answer.stderr)
    return dict(json.loads(answer.stdout))


def prove(name: str, found: np.ndarray, wanted: np.ndarray) -> None:
    """Raise AssertionError if two trainings did not end at the same parameters."""
    np.testing.assert_allclose(found, wanted, rtol=1e-10, atol=1e-12, err_msg=name)


def best_torch(task: Task) -> tuple[str, Callable[[Task, int], Run]]:
    """Try the ways to train with PyTorch, and return the fastest and its name."""
    tries = {}
    for threads, (kind, dtype), optimizer in itertools.product(
        sorted({THREADS, 1}),
        (("float32", torch.float32), ("float64", torch.float64)),
        (True, False),
    ):
        way = functools.partial(with_torch, threads=threads, dtype=dtype, optimizer=optimizer)
        name = f"{threads} of {THREADS} threads, {kind}, {'with' if optimizer else 'without'} optimizer"
        tries[name] = way, statistics.median(seconds(way, task, task.epochs // 10) for _ in range(5))
    name = min(tries, key=lambda name: tries[name][1])
    return name, tries[name][0]


def seconds(candidate: Callable[[Task, int], Run], task: Task, epochs: int) -> float:
    """Return how long a candidate takes for so many epochs, after a warm-up."""
    run = candidate(task, epochs)
    time.sleep(PAUSE)
    candidate(task, max(1, epochs // 10))()
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def race(task: Task, candidates: dict[str, tuple[Callable[[Task, int], Run], int]]) -> dict[str, list[float]]:
    """Return the seconds of every round for each candidate, scaled to the epochs of the task."""
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(ROUNDS):
        for name, (candidate, epochs) in candidates.items():
            times[name].append(seconds(candidate, task, epochs) * task.epochs / epochs)
    return times


def ours(name: str, times: list[float], epochs: int) -> tuple[str, str, str, str]:
    """Return the row of the table that the others are compared with."""
    typical = statistics.median(times)
    return name, f"{typical * 1000:.0f} ms", f"{epochs / typical:.0f} epochs a second", ""


def compared(name: str, times: list[float], ours: list[float], remark: str = "") -> tuple[str, str, str, str]:
    """Return a row of the table: the median, and how many times as long as ours it takes in the same round."""
    ratios = sorted(theirs / mine for theirs, mine in zip(times, ours, strict=True))
    low, typical, high = (
        f"{ratio:.{max(0, 1 - int(math.log10(ratio)))}f}"
        for ratio in (ratios[0], statistics.median(ratios), ratios[-1])
    )
    return name, f"{statistics.median(times) * 1000:.0f} ms", f"{typical} times as long ({low} to {high})", remark


def dense_rows() -> list[tuple[str, str, str, str]]:
    """Train the network of chapter 6 with everything there is."""
    task = dense_task()
    wanted = with_dlmath(task, FEW)()
    prove("PyTorch with optimizer", with_torch(task, FEW)(), wanted)
    prove("PyTorch without", with_torch(task, FEW, optimizer=False)(), wanted)
    prove("scalars", with_scalars(task, FEW)(), wanted)
    prove("scikit-learn and its cost", with_sklearn(task, FEW)(), with_torch(task, FEW, cost=log_loss)())

    way, fastest = best_torch(task)
    times = race(
        task,
        {
            "dlmath": (with_dlmath, task.epochs),
            "PyTorch": (fastest, task.epochs),
            "scikit-learn": (with_sklearn, task.epochs),
            "scalars": (with_scalars, FEW),
        },
    )
    return [
        (f"12–3–2, {len(task.x)} pictures, {task.epochs} epochs", "", "", ""),
        ours("  dlmath", times["dlmath"], task.epochs),
        compared("  PyTorch at its best", times["PyTorch"], times["dlmath"], way),
        compared(
            "  scikit-learn's MLPClassifier", times["scikit-learn"], times["dlmath"], "its cost is the log-loss"
        ),
        compared("  plain Python, scalar autograd", times["scalars"], times["dlmath"], f"scaled from {FEW} epochs"),
    ]


def convolution_rows() -> list[tuple[str, str, str, str]]:
    """Train the network of chapter 7 with dlmath and PyTorch."""
    task = convolution_task()
    wanted = with_dlmath(task, FEW)()
    prove("PyTorch with optimizer", with_torch(task, FEW)(), wanted)
    prove("PyTorch without", with_torch(task, FEW, optimizer=False)(), wanted)

    way, fastest = best_torch(task)
    times = race(task, {"dlmath": (with_dlmath, task.epochs), "PyTorch": (fastest, task.epochs)})
    return [
        (f"Convolution, {len(task.x)} pictures, {task.epochs} epochs", "", "", ""),
        ours("  dlmath", times["dlmath"], task.epochs),
        compared("  PyTorch at its best", times["PyTorch"], times["dlmath"], way),
    ]


def page_rows() -> list[tuple[str, str, str, str]]:
    """Train the network of chapter 6 in JavaScript."""
    task = dense_task()
    for name, result in in_node(task, FEW).items():
        prove(name, np.array(result["parameters"]), with_dlmath(task, FEW)())
    times = {name: result["seconds"] for name, result in in_node(task, task.epochs).items()}
    return [
        (f"12–3–2 in Node, {len(task.x)} pictures, {task.epochs} epochs", "", "", ""),
        ours("  the figures' js/math/network.js", times["figures"], task.epochs),
        compared("  an object for every unit and line", times["objects"], times["figures"]),
    ]


def main() -> None:
    """Measure, and print the table."""
    rows = [*dense_rows(), *convolution_rows(), *page_rows()]
    print(f"After {FEW} epochs all end at the same parameters; scikit-learn at those of PyTorch with the log-loss.")
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()
