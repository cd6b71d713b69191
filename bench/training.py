"""Measures how fast networks learn, against what else a reader could train them with: ``make bench``.

Alone: ``python -m bench.training``, with ``.venv/bin`` on the path. With ``QUICK=1`` in the environment everything
runs on little data, in seconds, and the numbers mean nothing: it shows that the measure works.

First the networks, pictures and learning rate of chapters 6 and 7: it is proved that who should compute the same
does, then all candidates run in turn, round after round, and are compared with dlmath in the same round. Then
``scaling.py``: how the time grows with the pictures, the units and the heaps, against PyTorch.
Times differ from machine to machine; the ratios of one run are what counts.
"""

import functools
import itertools
import math
import os
import statistics
import time
from collections.abc import Callable
from timeit import timeit

import numpy as np
import torch

from bench import scaling
from bench.candidates import (
    FEW,
    Run,
    Task,
    convolution_task,
    dense_task,
    in_node,
    log_loss,
    with_dlmath,
    with_scalars,
    with_sklearn,
    with_torch,
)
from dlmath import backpropagate, numerical_gradient, total_cost

QUICK = bool(os.environ.get("QUICK"))
ROUNDS = 1 if QUICK else 11
# Threads of PyTorch go on spinning for a moment when their work is done, which would be charged to the next one.
PAUSE = 0 if QUICK else 0.3
THREADS = torch.get_num_threads()


def prove(name: str, found: np.ndarray, wanted: np.ndarray) -> None:
    """Raise AssertionError if two trainings did not end at the same parameters."""
    np.testing.assert_allclose(found, wanted, rtol=1e-10, atol=1e-12, err_msg=name)


def best_torch(task: Task) -> tuple[str, Callable[[Task, int], Run]]:
    """Try the ways to train with PyTorch, and return the fastest and its name."""
    tries = {}
    ways = itertools.product(
        sorted({THREADS, 1}),
        (("float32", torch.float32), ("float64", torch.float64)),
        (True, False),
    )
    for threads, (kind, dtype), optimizer in itertools.islice(ways, 1 if QUICK else None):
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
    for name, result in in_node(task, FEW, 1).items():
        prove(name, np.array(result["parameters"]), with_dlmath(task, FEW)())
    times = {
        name: result["seconds"] for name, result in in_node(task, FEW if QUICK else task.epochs, ROUNDS).items()
    }
    return [
        (f"12–3–2 in Node, {len(task.x)} pictures, {task.epochs} epochs", "", "", ""),
        ours("  the figures' js/math/training.ts", times["figures"], task.epochs),
        compared("  an object for every unit and line", times["objects"], times["figures"]),
    ]


def gradient_rows() -> list[tuple[str, str, str, str]]:
    """Find the gradient of chapter 6 by going backwards, and by small differences."""
    task = dense_task()

    def cost(parameters: np.ndarray) -> float:
        return total_cost(task.network.with_parameters(parameters), task.x, task.t)

    backwards, differences = [], []
    for _ in range(ROUNDS):
        backwards.append(timeit(lambda: backpropagate(task.network, task.x, task.t), number=20) / 20)
        differences.append(timeit(lambda: numerical_gradient(cost, task.network.parameters), number=1))
    return [
        (f"One gradient, {len(task.x)} pictures", "", "", ""),
        ("  backpropagate", f"{statistics.median(backwards) * 1e6:.0f} µs", "", ""),
        compared("  numerical_gradient", differences, backwards, "48 costs for 47 parameters"),
    ]


def main() -> None:
    """Measure, and print the tables."""
    rows = [*dense_rows(), *convolution_rows(), *page_rows(), *gradient_rows()]
    print(f"After {FEW} epochs all end at the same parameters; scikit-learn at those of PyTorch with the log-loss.")
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print()
    scaling.main(rounds=1 if QUICK else 5, pause=PAUSE / 3, quick=QUICK)


if __name__ == "__main__":
    main()
