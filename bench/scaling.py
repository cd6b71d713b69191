"""How the time of training grows: with the pictures, the hidden units, and in heaps of ten; against PyTorch.

Both use as many threads as they take by themselves. PyTorch trains in the better of two ways, with and without its
optimizer. Per size, candidates run in turn; what counts is the shortest of many short runs, for other programs can
only make them longer. The time of an epoch is the difference between some epochs more and none.
"""

import os
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import torch

from bench.candidates import Task, with_dlmath, with_torch
from dlmath import ConvolutionNetwork, Network, train
from dlmath._fast import passes

PICTURE = Path(__file__).parents[1] / "_build" / "bench" / "training.svg"
HEAP = 10
ETA = 1e-9  # so small that nothing changes, whatever the sizes
THREADS = torch.get_num_threads()


class Row(NamedTuple):
    """One size: seconds per epoch by candidate, and the bytes that dlmath needs beside the data."""

    name: str
    pictures: int
    units: int
    seconds: dict[str, float]
    memory: int


def tasks(quick: bool) -> dict[str, list[tuple[str, Task]]]:
    """Return the tasks of each group, with their names."""
    rng = np.random.RandomState(1)

    def dense(pictures: int, *sizes: int) -> tuple[str, Task]:
        name = "–".join(map(str, sizes))
        x, t = rng.uniform(size=(pictures, sizes[0])), rng.uniform(size=(pictures, sizes[-1]))
        return name, Task(Network.random(sizes, rng), x, t)

    def convolution(pictures: int, filters: int, side: int, size: int) -> tuple[str, Task]:
        name = f"{filters} filters {size}×{size} on {side}×{side}"
        network = ConvolutionNetwork.random(rng, filters, 10 if side > 6 else 3, side, size)
        return name, Task(
            network, rng.uniform(size=(pictures, side, side)), rng.uniform(size=(pictures, len(network.b)))
        )

    most = 3 if quick else 6
    return {
        "more pictures": [dense(n, 12, 3, 2) for n in (64, *(10**k for k in range(3, most + 1)))],
        "more pictures, convolution": [
            convolution(n, 3, 6, 3) for n in (96, *(10**k for k in range(3, min(most, 5) + 1)))
        ],
        "more hidden units": [
            dense(n, 12, units, 2)
            for n in ((64,) if quick else (64, 1000))
            for units in ((3, 30) if quick else (3, 30, 300, 3000))
        ],
        "more of everything": [dense(10**3, 64, 30, 10)]
        if quick
        else [dense(10**4, 64, 30, 10), dense(10**3, 784, 300, 10), convolution(200, 20, 28, 5)],
    }


def shortest(run: Callable[[], object], longest: float) -> float:
    """Return the shortest time of a few runs, and of more while all together take less than so long."""
    times: list[float] = []
    while len(times) < 5 or (sum(times) < longest and len(times) < 1000):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def measured(name: str, task: Task, rounds: int, pause: float, longest: float) -> Row:
    """Time dlmath and PyTorch on one task."""
    ways: dict[str, list[Callable[[int], Callable[[], object]]]] = {
        "dlmath": [lambda epochs: with_dlmath(task, epochs, ETA)],
        "PyTorch": [
            lambda epochs, optimizer=optimizer: with_torch(task, epochs, THREADS, optimizer=optimizer, eta=ETA)
            for optimizer in (True, False)
        ],
        "PyTorch float32": [
            lambda epochs: with_torch(task, epochs, THREADS, torch.float32, optimizer=False, eta=ETA)
        ],
    }
    none, once = with_dlmath(task, 0, ETA), with_dlmath(task, 1, ETA)
    epochs = max(1, min(100, int(0.01 / max(1e-9, shortest(once, 0) - shortest(none, 0)))))
    # The shortest of all rounds, for each way and number of epochs; only then the difference.
    best: dict[tuple[str, int, int], float] = {}
    for _ in range(rounds):
        for who, runs in ways.items():
            for number, way in enumerate(runs):
                time.sleep(pause)
                way(1)()
                for some, share in ((epochs, 1.0), (0, 0.25)):
                    seconds = shortest(way(some), share * longest)
                    best[who, number, some] = min(best.get((who, number, some), seconds), seconds)
    found = {
        who: min((best[who, number, epochs] - best[who, number, 0]) / epochs for number in range(len(runs)))
        for who, runs in ways.items()
    }
    tracemalloc.start()
    train(task.network, task.x, task.t, ETA, 1)
    memory = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    sizes = getattr(task.network, "sizes", (0, 0, 0))
    return Row(name, len(task.x), sizes[1], found, memory)


def heaps(rounds: int, pause: float, longest: float, quick: bool) -> Row:
    """Time one step after another, each with ten other pictures."""
    rng = np.random.RandomState(1)
    network = Network.random([784, 30, 10], rng)
    x, t = rng.uniform(size=(100 if quick else 1000, 784)), rng.uniform(size=(100 if quick else 1000, 10))
    starts = range(0, len(x), HEAP)
    fast = passes(network)

    def with_passes() -> None:
        for i in starts:
            fast.show(x[i : i + HEAP], t[i : i + HEAP])
            fast.cost_and_gradient()
            np.multiply(fast.gradient, ETA, out=fast.gradient)
            np.subtract(fast.parameters, fast.gradient, out=fast.parameters)

    parts = [(torch.tensor(x[i : i + HEAP]), torch.tensor(t[i : i + HEAP])) for i in starts]
    model = Task(network, x, t).twin().double()
    parameters = list(model.parameters())

    def with_autograd() -> None:
        for pictures, right in parts:
            slopes = torch.autograd.grad(((model(pictures) - right) ** 2).sum() / 2, parameters)
            with torch.no_grad():
                for parameter, slope in zip(parameters, slopes, strict=True):
                    parameter.sub_(slope, alpha=ETA)

    best: dict[str, float] = {}
    torch.set_num_threads(THREADS)
    for _ in range(rounds):
        for who, run in (("dlmath", with_passes), ("PyTorch", with_autograd)):
            time.sleep(pause)
            seconds = shortest(run, longest) / len(starts)
            best[who] = min(best.get(who, seconds), seconds)
    return Row("784–30–10, a step", HEAP, 30, best, 0)


def text(seconds: float) -> str:
    """Write a time with three digits and a unit that suits it."""
    scale, unit = next(
        (s, u) for s, u in ((1, "s"), (1e3, "ms"), (1e6, "µs"), (1e9, "ns")) if seconds * s >= 1 or u == "ns"
    )
    return f"{seconds * scale:.3g} {unit}"


def table(groups: dict[str, list[Row]]) -> str:
    """Write all rows: times per epoch, how many times as fast dlmath is, time per picture, memory."""
    lines = [("per epoch", "pictures", "dlmath", "PyTorch", "ratio", "float32", "per picture", "memory")]
    for group, rows in groups.items():
        lines.append((group, *[""] * 7))
        for row in rows:
            ours, theirs, single = (row.seconds.get(who) for who in ("dlmath", "PyTorch", "PyTorch float32"))
            lines.append((
                f"  {row.name}", f"{row.pictures:,}", text(ours), text(theirs), f"{theirs / ours:.2f}",
                f"{single / ours:.2f}" if single else "", text(ours / row.pictures),
                f"{row.memory / 1e6:.1f} MB" if row.memory else "",
            ))  # fmt: skip
    widths = [max(len(line[column]) for line in lines) for column in range(8)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def draw(groups: dict[str, list[Row]]) -> None:
    """Draw how the time per picture grows, and how many times as fast as PyTorch dlmath is."""
    figure, (times, ratios) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for group, marker in (("more pictures", "o"), ("more pictures, convolution", "s")):
        rows = groups[group]
        pictures = [row.pictures for row in rows]
        for who, style in (("dlmath", "-"), ("PyTorch", ":")):
            times.loglog(
                pictures, [row.seconds[who] / row.pictures * 1e6 for row in rows], style + marker,
                label=f"{who}, {rows[0].name}",
            )  # fmt: skip
        ratios.semilogx(pictures, [row.seconds["PyTorch"] / row.seconds["dlmath"] for row in rows], marker + "-",
                        label=f"{rows[0].name}, by pictures")  # fmt: skip
    for pictures in sorted({row.pictures for row in groups["more hidden units"]}):
        rows = [row for row in groups["more hidden units"] if row.pictures == pictures]
        times_as_fast = [row.seconds["PyTorch"] / row.seconds["dlmath"] for row in rows]
        label = f"{pictures:,} pictures, by hidden units"
        ratios.semilogx([row.units for row in rows], times_as_fast, "^--", label=label)
    ratios.axhline(1, color="grey", linewidth=0.8)
    times.set(xlabel="pictures", ylabel="microseconds per picture and epoch")
    ratios.set(xlabel="pictures or hidden units", ylabel="PyTorch's time / dlmath's", ylim=(0, None))
    for axes in (times, ratios):
        axes.legend(fontsize="small")
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(PICTURE)
    plt.close(figure)


def main(rounds: int, pause: float, quick: bool) -> None:
    """Measure all sizes, print the table and draw the picture."""
    longest = 0.005 if quick else 0.1
    groups = {
        group: [measured(name, task, rounds, pause, longest) for name, task in some]
        for group, some in tasks(quick).items()
    }
    groups["a heap of ten"] = [heaps(rounds, pause, longest, quick)]
    print(f"Per epoch, {os.cpu_count()} processors, PyTorch with {THREADS} threads.")
    print("Ratio: how many times as long PyTorch takes; float32: the same for half the digits.")
    print(table(groups))
    draw(groups)
    print(f"Drawn: {PICTURE.relative_to(PICTURE.parents[2])}")


if __name__ == "__main__":
    main(5, 0.1, bool(os.environ.get("QUICK")))
