"""The table "If your other book writes …": their formula gives what ours gives, and slopes are what they should be."""

import re
from pathlib import Path

import numpy as np
import pytest

NOTATION = Path(__file__).parents[2] / "book" / "notation.md"
ETA, N = 0.1, 5
RNG = np.random.default_rng(16)
# Three units speak and two listen; one picture, t being its right answer, and a batch of N, one picture a row.
W, B = RNG.normal(size=(2, 3)), RNG.normal(size=2)
SUMS, T = RNG.normal(size=(N, 3)), RNG.normal(size=(N, 2))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


X = sigmoid(SUMS)
Z = X @ W.T + B
D = (sigmoid(Z) - T) * slope(Z)
x, t, z, delta = X[0], T[0], Z[0], D[0]
V, g = W.T, delta[np.newaxis]


def cost(sums, right):
    """Return the square error of the listeners' sums."""
    return 0.5 * np.sum((right - sigmoid(sums)) ** 2)


def derived(function, at):
    """Return the slopes of a function, by small differences, in the shape of what is changed."""
    slopes = np.zeros_like(at)
    for place in np.ndindex(at.shape):
        step = np.zeros_like(at)
        step[place] = 1e-5
        slopes[place] = (function(at + step) - function(at - step)) / 2e-5
    return slopes


# What the slopes of one picture and of the batch are, whatever anybody writes.
BY_SUMS = derived(lambda sums: cost(sums, t), z)
BY_INPUTS = derived(lambda inputs: cost(W @ inputs + B, t), x)
BY_HIDDEN_SUMS = derived(lambda sums: cost(W @ sigmoid(sums) + B, t), SUMS[0])
BY_WEIGHTS = derived(lambda weights: cost(weights @ x + B, t), W)
BATCH_BY_INPUTS = derived(lambda inputs: cost(inputs @ W.T + B, T), X)
BATCH_BY_WEIGHTS = derived(lambda weights: cost(X @ weights.T + B, T), W)
MEAN_BY_WEIGHTS = derived(lambda weights: cost(X @ weights.T + B, T) / N, W)
PLAIN_BY_SUMS = derived(lambda sums: np.sum((t - sigmoid(sums)) ** 2), z)
PLAIN_BY_WEIGHTS = derived(lambda weights: np.sum((t - sigmoid(weights @ x + B)) ** 2), W)

COSTS = [cost(sums, right) for sums, right in zip(Z, T, strict=True)]
LISTENERS, SPEAKERS = range(2), range(3)
# For each row of the table and each of its lines: our formula and theirs, each with its value, and what it should be.
# Their value is turned where their matrix or their row is the transpose of ours.
TABLE = [
    [
        (r"W\boldsymbol x + \boldsymbol b", W @ x + B, r"\boldsymbol xV + \boldsymbol b", x @ V + B, z),
        (r"X\,{}^tW", X @ W.T, "XV", X @ V, Z - B),
        (r"D\,W", D @ W, r"D\,{}^tV", D @ V.T, BATCH_BY_INPUTS),
        (r"{}^tD\,A", D.T @ X, r"{}^tA\,D", (X.T @ D).T, BATCH_BY_WEIGHTS),
    ],
    [
        (r"X\,{}^tW", X @ W.T, "WX", (W @ X.T).T, Z - B),
        (r"D\,W", D @ W, r"{}^tW\,D", (W.T @ D.T).T, BATCH_BY_INPUTS),
        (r"{}^tD\,A", D.T @ X, r"D\,{}^tA", D.T @ X.T.T, BATCH_BY_WEIGHTS),
    ],
    [
        (
            r"\sum_i w_{ji}\,x_i + b_j",
            [sum(W[j, i] * x[i] for i in SPEAKERS) + B[j] for j in LISTENERS],
            r"\sum_i v_{ij}\,x_i + b_j",
            [sum(V[i, j] * x[i] for i in SPEAKERS) + B[j] for j in LISTENERS],
            z,
        ),
        (
            r"\bigl(\sum_j w_{ji}\,\delta_j\bigr)\,a'(z_i)",
            [sum(W[j, i] * delta[j] for j in LISTENERS) * slope(SUMS[0, i]) for i in SPEAKERS],
            r"\bigl(\sum_j v_{ij}\,\delta_j\bigr)\,a'(z_i)",
            [sum(V[i, j] * delta[j] for j in LISTENERS) * slope(SUMS[0, i]) for i in SPEAKERS],
            BY_HIDDEN_SUMS,
        ),
        (
            r"\partial C/\partial w_{ji} = \delta_j\,a_i",
            [[delta[j] * x[i] for i in SPEAKERS] for j in LISTENERS],
            r"\partial C/\partial v_{ij} = a_i\,\delta_j",
            np.transpose([[x[i] * delta[j] for j in LISTENERS] for i in SPEAKERS]),
            BY_WEIGHTS,
        ),
    ],
    [
        (
            r"\partial C/\partial\boldsymbol z = \boldsymbol\delta",
            delta,
            r"\partial C/\partial\boldsymbol z = \boldsymbol g = {}^t\boldsymbol\delta",
            g[0],
            BY_SUMS,
        ),
        (
            r"\partial C/\partial\boldsymbol x = {}^tW\boldsymbol\delta",
            W.T @ delta,
            r"\partial C/\partial\boldsymbol x = \boldsymbol gW",
            (g @ W)[0],
            BY_INPUTS,
        ),
        (
            r"\partial C/\partial W = \boldsymbol\delta\,{}^t\boldsymbol x",
            delta[:, np.newaxis] @ x[np.newaxis],
            r"\partial C/\partial W = \boldsymbol x\,\boldsymbol g",
            (x[:, np.newaxis] @ g).T,
            BY_WEIGHTS,
        ),
    ],
    [
        (r"C_T = \sum_k C_k", sum(COSTS), r"C_M = \tfrac1n\sum_k C_k", N * np.mean(COSTS), cost(Z, T)),
        (
            r"\Delta w = -\eta\,\partial C_T/\partial w",
            -ETA * BATCH_BY_WEIGHTS,
            r"\Delta w = -n\eta\,\partial C_M/\partial w",
            -N * ETA * MEAN_BY_WEIGHTS,
            -ETA * D.T @ X,
        ),
    ],
    [
        (
            r"C = \tfrac12\sum_j (t_j - a_j)^2",
            0.5 * sum((t[j] - sigmoid(z[j])) ** 2 for j in LISTENERS),
            r"C' = \sum_j (t_j - a_j)^2",
            sum((t[j] - sigmoid(z[j])) ** 2 for j in LISTENERS) / 2,
            COSTS[0],
        ),
        (
            r"\delta_j = (a_j - t_j)\,a'(z_j)",
            [(sigmoid(z[j]) - t[j]) * slope(z[j]) for j in LISTENERS],
            r"\delta'_j = 2\,(a_j - t_j)\,a'(z_j)",
            [2 * (sigmoid(z[j]) - t[j]) * slope(z[j]) / 2 for j in LISTENERS],
            PLAIN_BY_SUMS / 2,
        ),
        (
            r"\Delta w = -\eta\,\partial C/\partial w",
            -ETA * BY_WEIGHTS,
            r"\Delta w = -\tfrac12\eta\,\partial C'/\partial w",
            -0.5 * ETA * PLAIN_BY_WEIGHTS,
            -ETA * np.outer(delta, x),
        ),
    ],
]


def columns():
    """Return what the table says: for each row the formulas of ours, and of theirs."""
    (table,) = re.findall(r":name: table-other-books\n(.*?)^:::", NOTATION.read_text("utf-8"), re.M | re.S)
    _, *rows = re.split(r"^\* - ", table, flags=re.M)[1:]
    return [tuple(re.findall(r"\$(.+?)\$", cell) for cell in row.split("\n  - ")[1:]) for row in rows]


def test_the_table_shows_the_formulas_that_are_checked_and_no_others():
    assert columns() == [([line[0] for line in row], [line[2] for line in row]) for row in TABLE]


@pytest.mark.parametrize("line", [line for row in TABLE for line in row], ids=lambda line: f"{line[0]} | {line[2]}")
def test_their_formula_gives_what_ours_gives_and_both_are_right(line):
    _, ours, _, theirs, right = line
    assert np.shape(ours) == np.shape(theirs) == np.shape(right)
    np.testing.assert_allclose(ours, right, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(theirs, right, rtol=1e-7, atol=1e-9)
