"""Chapter 7: every labelled equation, proved by SymPy or computed independently of dlmath.

``walk`` is the network written out with the chapter's indices, which begin at 1, on numbers of 50 digits; a slope is
the difference quotient of its cost, whose error is then far below that of a float.
"""

import itertools

import mpmath
import numpy as np
import pytest
import sympy as sp
import torch
from scipy import signal

from dlmath import ConvolutionNetwork, feature_map, max_pool, square_error

PLACES = list(itertools.product(range(1, 5), repeat=2))
BLOCKS = list(itertools.product((1, 2), repeat=2))
WINDOW = list(itertools.product((1, 2, 3), repeat=2))
THREE = (1, 2, 3)
WORDS = {3: "three", 4: "four", 9: "nine"}

TWO = [[int(pixel) for pixel in row] for row in ("001100", "010010", "000010", "000100", "001000", "011110")]
SLASH = [[0, 0, 1], [0, 1, 0], [1, 0, 0]]
SLASH_MAP = [[2, 1, 0, 1], [0, 0, 1, 2], [0, 0, 3, 0], [0, 3, 1, 1]]

# The chapter's network, on a picture whose pixels are any numbers: no two places of it are ever equally excited.
NETWORK = ConvolutionNetwork.random(rng=np.random.RandomState(6))
X = np.random.default_rng(7).uniform(-1, 1, (6, 6))
T = (0, 1, 0)


def numbered(table):
    """Name the entries of a table by row and column, from 1."""
    return {(i + 1, j + 1): entry for (i, j), entry in np.ndenumerate(np.asarray(table))}


def numbered_parameters(network):
    """Name the parameters as the chapter does, in the order of ∇C_T."""
    wF = {("F", k, p, q): network.filters[k - 1, p - 1, q - 1] for k in THREE for p, q in WINDOW}
    bF = {("F", k): network.filter_biases[k - 1] for k in THREE}
    wO = {("O", n, k, i, j): network.W[n - 1, k - 1, i - 1, j - 1] for n in THREE for k in THREE for i, j in BLOCKS}
    bO = {("O", n): network.b[n - 1] for n in THREE}
    return {name: mpmath.mpf(value) for name, value in (wF | bF | wO | bO).items()}


def in_block(i, j):
    """Return the four places of block (i, j)."""
    return [(2 * i - 1, 2 * j - 1), (2 * i - 1, 2 * j), (2 * i, 2 * j - 1), (2 * i, 2 * j)]


def sigma(z):
    return 1 / (1 + mpmath.exp(-z))


def walk(w, x, nudged=None):
    """Return z^F, a^F, a^P, z^O and a^O; to one of the sums z, named by ``nudged``, a little is added."""
    unit, h = nudged or (None, 0)
    zF, aF, aP, zO = {}, {}, {}, {}
    for k in THREE:
        for i, j in PLACES:
            window = mpmath.fsum(w["F", k, p, q] * x[i + p - 1, j + q - 1] for p, q in WINDOW)
            zF[k, i, j] = window + w["F", k] + (h if unit == ("F", k, i, j) else 0)
            aF[k, i, j] = sigma(zF[k, i, j])
        for i, j in BLOCKS:
            aP[k, i, j] = max(aF[k, place[0], place[1]] for place in in_block(i, j))
    for n in THREE:
        heard = mpmath.fsum(w["O", n, k, i, j] * aP[k, i, j] for k in THREE for i, j in BLOCKS)
        zO[n] = heard + w["O", n] + (h if unit == ("O", n) else 0)
    return zF, aF, aP, zO, {n: sigma(zO[n]) for n in THREE}


def cost(w, x, t, nudged=None):
    aO = walk(w, x, nudged)[-1]
    return mpmath.fsum((t[n - 1] - aO[n]) ** 2 for n in THREE) / 2


def slope(f):
    """Return f'(0)."""
    h = mpmath.mpf(10) ** -15
    return (f(h) - f(-h)) / (2 * h)


@pytest.fixture(scope="module")
def hand():
    """Everything about one picture: the walk, the errors δ and the slopes of all parameters, as difference quotients."""
    with mpmath.workdps(50):
        w, x = numbered_parameters(NETWORK), {at: mpmath.mpf(pixel) for at, pixel in numbered(X).items()}
        units = [("F", k, i, j) for k in THREE for i, j in PLACES] + [("O", n) for n in THREE]
        deltas = {unit: slope(lambda h, unit=unit: cost(w, x, T, (unit, h))) for unit in units}
        slopes = {name: slope(lambda h, name=name: cost(w | {name: w[name] + h}, x, T)) for name in w}
        return w, x, walk(w, x), deltas, slopes


def close(ours, exact):
    """Compare two dictionaries, or arrays that go through the same entries in the same order."""
    if isinstance(ours, dict):
        assert ours.keys() == exact.keys()
        ours = [ours[name] for name in exact]
    np.testing.assert_allclose(
        np.array([float(value) for value in np.ravel(ours)]),
        [float(value) for value in exact.values()],
        rtol=1e-11,
        atol=1e-16,
    )


@pytest.mark.equation(
    "eq-feature-map",
    r"""
s_{ij} = \sum_{p=1}^{3}\sum_{q=1}^{3} w_{pq}\,x_{i+p-1,\,j+q-1}
""",
)
def test_the_feature_map_is_the_similarity_at_every_place():
    rng = np.random.default_rng(1)
    for _ in range(20):
        picture, filter_ = rng.normal(size=(6, 6)), rng.normal(size=(3, 3))
        x, w = numbered(picture), numbered(filter_)
        s = {(i, j): sum(w[p, q] * x[i + p - 1, j + q - 1] for p, q in WINDOW) for i, j in PLACES}
        ours = feature_map(picture, filter_)
        assert ours.shape == (4, 4)
        np.testing.assert_allclose(ours.ravel(), list(s.values()), atol=1e-13)
        np.testing.assert_allclose(ours, signal.correlate2d(picture, filter_, mode="valid"), atol=1e-13)
        # In mathematics' convolution the filter is turned by half a turn.
        turned = np.rot90(filter_, 2)
        np.testing.assert_allclose(ours, signal.convolve2d(picture, turned, mode="valid"), atol=1e-13)


@pytest.mark.equation(
    "eq-map-size",
    r"""
r - f + 1 \text{ rows,}
""",
)
def test_a_map_has_a_row_for_every_place_at_which_the_filter_lies_wholly_on_the_picture():
    for n, f in itertools.product(range(1, 9), repeat=2):
        places = [first for first in range(1, n + 1) if first + f - 1 <= n]
        if not places:
            continue
        assert len(places) == n - f + 1
        assert feature_map(np.zeros((n, 9)), np.zeros((f, 2))).shape == (len(places), 8)
        assert feature_map(np.zeros((9, n)), np.zeros((2, f))).shape == (8, len(places))


@pytest.mark.equation(
    "eq-slash-map",
    r"""
S = \begin{pmatrix} 0 & 0 & 1 \\ 0 & 1 & 0 \\ 1 & 0 & 0 \end{pmatrix}, \qquad
\begin{pmatrix} 0&0&1&1&0&0 \\ 0&1&0&0&1&0 \\ 0&0&0&0&1&0 \\ 0&0&0&1&0&0 \\ 0&0&1&0&0&0 \\ 0&1&1&1&1&0 \end{pmatrix}
\to \begin{pmatrix} 2&1&0&1 \\ 0&0&1&2 \\ 0&0&3&0 \\ 0&3&1&1 \end{pmatrix}
""",
)
def test_the_map_of_the_slash_in_the_2_counts_the_pixels_that_are_on_under_its_three_ones():
    x = numbered(TWO)
    for i, j in PLACES:
        under = [x[i, j + 2], x[i + 1, j + 1], x[i + 2, j]]
        assert sum(under) == SLASH_MAP[i - 1][j - 1]
    assert signal.correlate2d(TWO, SLASH, mode="valid").tolist() == SLASH_MAP
    assert feature_map(TWO, SLASH).tolist() == SLASH_MAP
    assert [(i, j) for i, j in PLACES if SLASH_MAP[i - 1][j - 1] == 3] == [(3, 3), (4, 2)]


@pytest.mark.equation(
    "eq-shift",
    r"""
s'_{ij} = \sum_{p=1}^{3}\sum_{q=1}^{3} w_{pq}\,x'_{i+p-1,\,j+q-1} = \sum_{p=1}^{3}\sum_{q=1}^{3} w_{pq}\,x_{i+p-1,\,(j-1)+q-1} = s_{i,\,j-1}
""",
)
def test_a_picture_moved_by_one_column_moves_its_map_by_one_column():
    w, x = sp.symarray("w", (4, 4)), sp.symarray("x", (7, 7))  # entry 0 of each side is not used
    moved = {(i, j): x[i, j - 1] for i in range(1, 7) for j in range(2, 7)}  # nothing is said of column 1

    def s(pixels, i, j):
        return sum(w[p, q] * pixels[i + p - 1, j + q - 1] for p, q in WINDOW)

    for i, j in itertools.product(range(1, 5), range(2, 5)):
        middle = sum(w[p, q] * x[i + p - 1, (j - 1) + q - 1] for p, q in WINDOW)
        assert s(moved, i, j) == middle == s(x, i, j - 1)
    rng = np.random.default_rng(3)
    picture, filter_ = rng.normal(size=(6, 6)), rng.normal(size=(3, 3))
    shifted = np.column_stack([rng.normal(size=6), picture[:, :-1]])
    np.testing.assert_array_equal(feature_map(shifted, filter_)[:, 1:], feature_map(picture, filter_)[:, :-1])


@pytest.mark.equation(
    "eq-map-size-general",
    r"""
\Bigl\lfloor \frac{r + 2u - f}{v} \Bigr\rfloor + 1 \text{ rows;}
""",
)
def test_the_size_of_a_map_with_a_border_and_longer_steps():
    for r, u, f, v in itertools.product(range(4, 12), (0, 1, 2), (1, 2, 3, 4), (1, 2, 3)):
        walk = torch.nn.Conv2d(1, 1, f, padding=u, stride=v)
        assert walk(torch.zeros(1, 1, r, r)).shape[2] == (r + 2 * u - f) // v + 1


@pytest.mark.equation(
    "eq-pooling",
    r"""
s^P_{ij} = \max\{s_{2i-1,\,2j-1},\ s_{2i-1,\,2j},\ s_{2i,\,2j-1},\ s_{2i,\,2j}\}
""",
)
def test_pooling_keeps_the_largest_of_the_four_of_each_block():
    rng = np.random.default_rng(2)
    every = sorted(place for i, j in BLOCKS for place in in_block(i, j))
    assert every == PLACES
    for _ in range(20):
        table = rng.normal(size=(4, 4))
        a = numbered(table)
        largest = [sorted(a[place] for place in in_block(i, j))[-1] for i, j in BLOCKS]
        values, winners = max_pool(table)
        assert values.ravel().tolist() == largest
        won = [a[in_block(i, j)[winner]] for (i, j), winner in zip(BLOCKS, winners.ravel(), strict=True)]
        assert won == largest


@pytest.mark.equation(
    "eq-pooling-example",
    r"""
\begin{pmatrix} 2&1&0&1 \\ 0&0&1&2 \\ 0&0&3&0 \\ 0&3&1&1 \end{pmatrix} \to \begin{pmatrix} 2 & 2 \\ 3 & 3 \end{pmatrix}
""",
)
def test_the_map_of_the_slash_pools_to_2_2_3_3():
    table = np.array(SLASH_MAP)
    quarters = [table[:2, :2], table[:2, 2:], table[2:, :2], table[2:, 2:]]
    assert [quarter.max() for quarter in quarters] == [2, 2, 3, 3]
    assert max_pool(SLASH_MAP)[0].tolist() == [[2, 2], [3, 3]]


@pytest.mark.equation(
    "eq-pooling-shift",
    r"""
\text{to the left } \begin{pmatrix} 1 & 2 \\ 3 & 1 \end{pmatrix}, \quad
\text{not at all } \begin{pmatrix} 2 & 2 \\ 3 & 3 \end{pmatrix}, \quad
\text{to the right } \begin{pmatrix} 2 & 1 \\ 0 & 3 \end{pmatrix} .
""",
)
def test_the_2_shifted_by_a_column_pools_to_other_numbers():
    pooled = {}
    for name, rows in (
        ("left", [[*row[1:], 0] for row in TWO]),
        ("still", TWO),
        ("right", [[0, *row[:-1]] for row in TWO]),
    ):
        found = torch.tensor(signal.correlate2d(rows, SLASH, mode="valid").astype(float))
        pooled[name] = torch.nn.functional.max_pool2d(found[None], 2)[0].tolist()
        assert max_pool(feature_map(rows, SLASH))[0].tolist() == pooled[name]
        if name == "right":
            assert np.argwhere(found.numpy() == 3).tolist() == [[2, 3], [3, 2]]  # both in the lower right block
    assert pooled == {"left": [[1, 2], [3, 1]], "still": [[2, 2], [3, 3]], "right": [[2, 1], [0, 3]]}


@pytest.mark.equation(
    "eq-convolution-layer",
    r"""
z^{Fk}_{ij} = \sum_{p=1}^{3}\sum_{q=1}^{3} w^{Fk}_{pq}\,x_{i+p-1,\,j+q-1} + b^{Fk}, \qquad a^{Fk}_{ij} = \sigma(z^{Fk}_{ij})
""",
)
def test_the_convolution_layer_is_three_maps_with_bias_and_sigmoid(hand):
    _, _, (zF, aF, *_), _, _ = hand
    steps = NETWORK.forward(X)
    close(steps.z_map, zF)
    close(steps.a_map, aF)
    for k in range(3):
        np.testing.assert_allclose(
            feature_map(X, NETWORK.filters[k], NETWORK.filter_biases[k]), steps.z_map[0, k], atol=1e-14
        )


@pytest.mark.equation(
    "eq-pooling-layer",
    r"""
a^{Pk}_{ij} = \max\{a^{Fk}_{2i-1,\,2j-1},\ a^{Fk}_{2i-1,\,2j},\ a^{Fk}_{2i,\,2j-1},\ a^{Fk}_{2i,\,2j}\}
""",
)
def test_the_pooling_layer_keeps_the_strongest_of_each_block_of_each_map(hand):
    _, _, (zF, aF, aP, *_), _, _ = hand
    steps = NETWORK.forward(X)
    close(steps.a_pool, aP)
    for (k, i, j), winner in zip(aP, steps.winners.ravel(), strict=True):
        assert aF[k, *in_block(i, j)[winner]] == aP[k, i, j]
        # The sigmoid climbs: who is strongest after it was so before it.
        assert zF[k, *in_block(i, j)[winner]] == max(zF[k, *place] for place in in_block(i, j))


@pytest.mark.equation(
    "eq-convolution-output",
    r"""
z^O_n = \sum_{k=1}^{3}\sum_{i=1}^{2}\sum_{j=1}^{2} w^{On}_{k\text{-}ij}\,a^{Pk}_{ij} + b^O_n, \qquad a^O_n = \sigma(z^O_n)
""",
)
def test_the_output_layer_hears_all_twelve_pooled_numbers(hand):
    _, _, (_, _, aP, zO, aO), _, _ = hand
    assert len(aP) == 12
    steps = NETWORK.forward(X)
    close(steps.z_out, zO)
    close(steps.a_out, aO)
    close(NETWORK(X), aO)


@pytest.mark.equation(
    "eq-convolution-cost",
    r"""
C = \tfrac12\{(t_1 - a^O_1)^2 + (t_2 - a^O_2)^2 + (t_3 - a^O_3)^2\}
""",
)
def test_the_cost_of_a_picture_is_half_the_sum_of_three_squares(hand):
    _, _, (*_, aO), _, _ = hand
    exact = ((T[0] - aO[1]) ** 2 + (T[1] - aO[2]) ** 2 + (T[2] - aO[3]) ** 2) / 2
    assert NETWORK.gradient(X, [T]).cost == pytest.approx(float(exact), rel=1e-13)
    assert square_error(NETWORK(X)[0], T) == pytest.approx(float(exact), rel=1e-13)


@pytest.mark.equation("eq-convolution-count", r"3\cdot(9 + 1) + 3\cdot(12 + 1) = 30 + 39 = 69")
def test_the_network_has_69_parameters():
    theirs = [torch.nn.Conv2d(1, 3, 3), torch.nn.Linear(12, 3)]
    assert [sum(part.numel() for part in layer.parameters()) for layer in theirs] == [30, 39]
    assert len(numbered_parameters(NETWORK)) == NETWORK.parameters.size == 69


@pytest.mark.equation(
    "eq-four-groups",
    r"""
\nabla C_T = \Bigl(\frac{\partial C_T}{\partial w^{F1}_{11}}, \dots;\ \frac{\partial C_T}{\partial w^{O1}_{1\text{-}11}}, \dots;\ \frac{\partial C_T}{\partial b^{F1}}, \dots;\ \frac{\partial C_T}{\partial b^O_1}, \dots\Bigr)
""",
)
def test_the_gradient_has_four_groups(hand):
    # The order of the notes; in the program each layer's biases follow its weights.
    *_, slopes = hand
    groups = NETWORK.gradient(X, [T])[1:]
    assert [group.size for group in groups] == [27, 3, 36, 3]
    names = list(slopes)
    assert [names[0], names[27], names[30], names[66]] == [("F", 1, 1, 1), ("F", 1), ("O", 1, 1, 1, 1), ("O", 1)]
    close(np.concatenate([group.ravel() for group in groups]), slopes)
    close(NETWORK.parameters, numbered_parameters(NETWORK))


@pytest.mark.equation(
    "eq-convolution-deltas",
    r"""
\delta^O_n = \frac{\partial C}{\partial z^O_n}, \qquad \delta^{Fk}_{ij} = \frac{\partial C}{\partial z^{Fk}_{ij}}
""",
)
def test_an_error_is_the_slope_of_the_cost_by_the_sum_of_that_unit(hand):
    *_, deltas, _ = hand
    sums = torch.nn.functional.conv2d(
        torch.tensor(X[None, None]), torch.tensor(NETWORK.filters[:, None]), torch.tensor(NETWORK.filter_biases)
    ).requires_grad_()
    pooled = torch.nn.functional.max_pool2d(torch.sigmoid(sums), 2).flatten()
    out = torch.tensor(NETWORK.W.reshape(3, 12)) @ pooled + torch.tensor(NETWORK.b)
    out.retain_grad()
    (((torch.sigmoid(out) - torch.tensor(T)) ** 2).sum() / 2).backward()
    close(np.concatenate([sums.grad.ravel(), out.grad]), deltas)


@pytest.mark.equation(
    "eq-convolution-output-slopes",
    r"""
\delta^O_n = (a^O_n - t_n)\,a^O_n(1 - a^O_n), \qquad
\frac{\partial C}{\partial w^{On}_{k\text{-}ij}} = \delta^O_n\,a^{Pk}_{ij}, \qquad
\frac{\partial C}{\partial b^O_n} = \delta^O_n
""",
)
def test_the_slopes_of_the_output_layer(hand):
    # By SymPy, for output n, with all other outputs as they are; the sum has one term for each pooled number.
    z, t, b, rest = sp.symbols("z t b rest")
    a, w = sp.symbols("a1:13"), sp.symbols("w1:13")
    sigmoid = 1 / (1 + sp.exp(-z))
    C = (t - sigmoid) ** 2 / 2 + rest
    delta = (sigmoid - t) * sigmoid * (1 - sigmoid)
    assert sp.simplify(sp.diff(C, z) - delta) == 0
    total = sum(wi * ai for wi, ai in zip(w, a, strict=True)) + b
    for wi, ai in zip(w, a, strict=True):
        assert sp.expand(sp.diff(total, wi) - ai) == 0
    assert sp.diff(total, b) == 1
    # In numbers.
    _, _, (_, _, aP, _, aO), deltas, slopes = hand
    error = {("O", n): (aO[n] - T[n - 1]) * aO[n] * (1 - aO[n]) for n in THREE}
    close(error, {name: delta for name, delta in deltas.items() if name[0] == "O"})
    close(error, {name: found for name, found in slopes.items() if name[0] == "O" and len(name) == 2})
    products = {("O", n, k, i, j): error["O", n] * aP[k, i, j] for n in THREE for k, i, j in aP}
    close(products, {name: found for name, found in slopes.items() if name[0] == "O" and len(name) == 5})


@pytest.mark.equation(
    "eq-pooling-chain",
    r"""
\delta^{F1}_{33}
= \sum_{n=1}^{3} \frac{\partial C}{\partial z^O_n}\cdot\frac{\partial z^O_n}{\partial a^{P1}_{22}}\cdot\frac{\partial a^{P1}_{22}}{\partial a^{F1}_{33}}\cdot\frac{\partial a^{F1}_{33}}{\partial z^{F1}_{33}}
= \sum_{n=1}^{3} \delta^O_n\cdot w^{On}_{1\text{-}22}\cdot 1\cdot a^{F1}_{33}\,(1 - a^{F1}_{33})
""",
)
def test_from_the_unit_3_3_three_paths_lead_to_the_cost_when_it_has_won():
    # By SymPy: the unit is the largest of its block, the other pooled numbers are held.
    z, rest = sp.Symbol("z"), sp.symbols("r1:4")
    w, t = sp.symbols("w1:4"), sp.symbols("t1:4")
    sigmoid = 1 / (1 + sp.exp(-z))
    a, z_out = sp.Symbol("a"), sp.symbols("z1:4")
    costs = [(tn - 1 / (1 + sp.exp(-zn))) ** 2 / 2 for tn, zn in zip(t, z_out, strict=True)]
    sums = [wn * a + rn for wn, rn in zip(w, rest, strict=True)]
    inserted = sum(C.subs(zn, s) for C, zn, s in zip(costs, z_out, sums, strict=True)).subs(a, sigmoid)
    paths = sum(
        (sp.diff(C, zn) * sp.diff(s, a) * 1).subs(zn, s).subs(a, sigmoid) * sp.diff(sigmoid, z)
        for C, zn, s in zip(costs, z_out, sums, strict=True)
    )
    errors = sum(
        (sp.diff(C, zn) * wn * 1).subs(zn, s).subs(a, sigmoid) * sigmoid * (1 - sigmoid)
        for C, zn, wn, s in zip(costs, z_out, w, sums, strict=True)
    )
    numbers = dict(zip([z, *rest, *w, *t], [0.3, -0.2, 0.7, 0.1, 1.5, -2, 0.4, 1, 0, 0], strict=True))
    exact = sp.diff(inserted, z).subs(numbers).evalf(30)
    assert abs(paths.subs(numbers).evalf(30) - exact) < 1e-15
    assert abs(errors.subs(numbers).evalf(30) - exact) < 1e-15
    # By the network itself, with a bright slash that lets the place (3, 3) win its block.
    with mpmath.workdps(50):
        w, x = numbered_parameters(NETWORK), dict(numbered(np.zeros((6, 6))))
        w |= {("F", 1, p, q): mpmath.mpf(SLASH[p - 1][q - 1]) for p, q in WINDOW}
        x |= {(3, 5): mpmath.mpf(1), (4, 4): mpmath.mpf("0.7"), (5, 3): mpmath.mpf("0.4")}
        _, aF, aP, _, aO = walk(w, x)
        assert aP[1, 2, 2] == aF[1, 3, 3] > max(aF[1, i, j] for i, j in in_block(2, 2) if (i, j) != (3, 3))
        ours = sum(
            (aO[n] - T[n - 1]) * aO[n] * (1 - aO[n]) * w["O", n, 1, 2, 2] * aF[1, 3, 3] * (1 - aF[1, 3, 3])
            for n in THREE
        )
        assert abs(ours / slope(lambda h: cost(w, x, T, (("F", 1, 3, 3), h))) - 1) < 1e-11


@pytest.mark.equation(
    "eq-pooling-delta",
    r"""
\begin{aligned}
\delta^{Fk}_{ij} &= \Bigl(\sum_{n=1}^{3} w^{On}_{k\text{-}i'j'}\,\delta^O_n\Bigr)\cdot m^k_{ij}\cdot a^{Fk}_{ij}\,(1 - a^{Fk}_{ij}), \\
m^k_{ij} &= \begin{cases} 1 & \text{if } (i, j) \text{ won its block in map } k \text{,} \\ 0 & \text{otherwise.} \end{cases}
\end{aligned}
""",
)
def test_only_the_winner_of_a_block_hears_of_the_mistake(hand, says):
    w, _, (_, aF, aP, _, _), deltas, _ = hand
    exact = {unit: delta for unit, delta in deltas.items() if unit[0] == "F"}
    by_formula = {}
    for _, k, i, j in exact:
        block = (i + 1) // 2, (j + 1) // 2
        assert (i, j) in in_block(*block)
        heard = mpmath.fsum(w["O", n, k, *block] * deltas["O", n] for n in THREE)
        m = 1 if aF[k, i, j] == aP[k, *block] else 0
        by_formula["F", k, i, j] = heard * m * aF[k, i, j] * (1 - aF[k, i, j])
    close(by_formula, exact)
    for k in THREE:
        for block in BLOCKS:
            assert sum(exact["F", k, *place] != 0 for place in in_block(*block)) == 1
    heard = sum(delta != 0 for delta in exact.values())
    says("Of the {} errors at most {} are not 0", len(PLACES), WORDS[heard / len(THREE)])


@pytest.mark.equation(
    "eq-filter-chain",
    r"""
\begin{aligned}
\frac{\partial C}{\partial w^{F1}_{23}}
&= \frac{\partial C}{\partial z^{F1}_{11}}\cdot\frac{\partial z^{F1}_{11}}{\partial w^{F1}_{23}} + \frac{\partial C}{\partial z^{F1}_{12}}\cdot\frac{\partial z^{F1}_{12}}{\partial w^{F1}_{23}} + \dots + \frac{\partial C}{\partial z^{F1}_{44}}\cdot\frac{\partial z^{F1}_{44}}{\partial w^{F1}_{23}} \\
&= \delta^{F1}_{11}\,x_{23} + \delta^{F1}_{12}\,x_{24} + \dots + \delta^{F1}_{44}\,x_{56} .
\end{aligned}
""",
)
def test_the_weight_w_2_3_of_filter_1_acts_through_16_sums(hand, says):
    _, x, _, deltas, slopes = hand
    w, pixels = sp.symarray("w", (4, 4)), sp.symarray("x", (7, 7))  # entry 0 of each side is not used
    under = {
        (i, j): sp.diff(sum(w[p, q] * pixels[i + p - 1, j + q - 1] for p, q in WINDOW), w[2, 3]) for i, j in PLACES
    }
    assert [under[1, 1], under[1, 2], under[4, 4]] == [pixels[2, 3], pixels[2, 4], pixels[5, 6]]
    row_and_column = {pixels[i, j]: (i, j) for i, j in numbered(X)}
    ways = [deltas["F", 1, i, j] * x[row_and_column[pixel]] for (i, j), pixel in under.items()]
    says("occurs in the sums of all {} places of map", len(ways))
    says("from it to the cost first branches to the {} sums", len(ways))
    close([mpmath.fsum(ways)], {("F", 1, 2, 3): slopes["F", 1, 2, 3]})


@pytest.mark.equation(
    "eq-filter-slopes",
    r"""
\frac{\partial C}{\partial w^{Fk}_{pq}} = \sum_{i=1}^{4}\sum_{j=1}^{4} \delta^{Fk}_{ij}\,x_{i+p-1,\,j+q-1}, \qquad
\frac{\partial C}{\partial b^{Fk}} = \sum_{i=1}^{4}\sum_{j=1}^{4} \delta^{Fk}_{ij}
""",
)
def test_the_slopes_of_a_filter_are_the_feature_map_of_the_picture_under_its_errors(hand, says):
    _, x, _, deltas, slopes = hand
    for k in THREE:
        by_formula = {
            ("F", k, p, q): mpmath.fsum(deltas["F", k, i, j] * x[i + p - 1, j + q - 1] for i, j in PLACES)
            for p, q in WINDOW
        }
        close(by_formula, {name: slopes[name] for name in by_formula})
        close({("F", k): mpmath.fsum(deltas["F", k, i, j] for i, j in PLACES)}, {("F", k): slopes["F", k]})
        errors = np.array([float(deltas["F", k, i, j]) for i, j in PLACES]).reshape(4, 4)
        found = feature_map(X, errors)
        close(found, {name: slopes[name] for name in by_formula})
    says("The bias occurs in all {} sums", errors.size)
    rows, columns = errors.shape
    says("A {} × {} filter on {} × {} pixels has", rows, columns, *X.shape)
    says(
        "pixels has ${} - {} + 1 = {}$ places in each direction, and these are the {} slopes",
        len(X),
        rows,
        len(found),
        WORDS[found.size],
    )


# The network for paper: 3 by 3 pixels, one filter of 2 by 2, one block, one output.

PAPER_X = sp.Matrix([[0, 1, 0], [1, 0, 0], [0, 1, 1]])
PAPER_W = sp.Matrix([[0, 1], [1, 0]])
NAMES = sp.symbols("w11 w12 w21 w22 b_F w_O b_O")
VALUES = dict(zip(NAMES, [*PAPER_W, sp.log(3) - 2, 4, -3], strict=True))


def paper_sigma(z):
    return 1 / (1 + sp.exp(-z))


def paper_sums():
    """Return the four z^F as formulas in the parameters."""
    w11, w12, w21, w22, b, *_ = NAMES
    return {
        (i, j): w11 * PAPER_X[i, j]
        + w12 * PAPER_X[i, j + 1]
        + w21 * PAPER_X[i + 1, j]
        + w22 * PAPER_X[i + 1, j + 1]
        + b
        for i, j in itertools.product((0, 1), repeat=2)
    }


def paper_cost():
    """Return the cost as a formula near the values of the text, where the winner is the upper left place."""
    sums = paper_sums()
    assert max(sums, key=lambda at: sums[at].subs(VALUES)) == (0, 0)
    *_, w_O, b_O = NAMES
    return (1 - paper_sigma(w_O * paper_sigma(sums[0, 0]) + b_O)) ** 2 / 2


def paper_slopes():
    return [sp.simplify(sp.diff(paper_cost(), name).subs(VALUES)) for name in NAMES]


@pytest.mark.equation(
    "eq-conv-hand-network",
    r"""
\begin{aligned}
x &= \begin{pmatrix} 0 & 1 & 0 \\ 1 & 0 & 0 \\ 0 & 1 & 1 \end{pmatrix}, \qquad
w^F = \begin{pmatrix} 0 & 1 \\ 1 & 0 \end{pmatrix}, \qquad b^F = \ln 3 - 2, \\
w^O &= 4, \qquad b^O = -3, \qquad t = 1
\end{aligned}
""",
)
def test_the_similarities_of_the_network_for_paper_are_2_0_0_and_1():
    similar = [z.subs(VALUES) - VALUES[NAMES[4]] for z in paper_sums().values()]
    assert [sp.simplify(value) for value in similar] == [2, 0, 0, 1]
    assert paper_sigma(0) == sp.Rational(1, 2)
    assert sp.simplify(paper_sigma(sp.log(3))) == sp.Rational(3, 4)
    x, w = (np.array(table, dtype=float) for table in (PAPER_X, PAPER_W))
    assert feature_map(x, w).tolist() == [[2, 0], [0, 1]]


@pytest.mark.equation(
    "eq-conv-hand-forward",
    r"""
\begin{aligned}
a^P &= \sigma(\ln 3) = \tfrac34, & z^O &= 4\cdot\tfrac34 - 3 = 0, \\
a^O &= \sigma(0) = \tfrac12, & C &= \tfrac12(1 - \tfrac12)^2 = \tfrac18 .
\end{aligned}
""",
)
def test_the_network_for_paper_forwards():
    excited = [paper_sigma(z.subs(VALUES)) for z in paper_sums().values()]
    a_pool = sp.simplify(sp.Max(*excited))
    assert a_pool == sp.Rational(3, 4)
    assert 4 * a_pool - 3 == 0
    assert sp.simplify(paper_cost().subs(VALUES)) == (1 - sp.Rational(1, 2)) ** 2 / 2 == sp.Rational(1, 8)


@pytest.mark.equation(
    "eq-conv-hand-backward",
    r"""
\begin{aligned}
\delta^O &= (\tfrac12 - 1)\cdot\tfrac12\cdot\tfrac12 = -\tfrac18, & \frac{\partial C}{\partial w^O} &= -\tfrac18\cdot\tfrac34 = -\tfrac3{32}, & \frac{\partial C}{\partial b^O} &= -\tfrac18, \\
\delta^F_{11} &= 4\cdot(-\tfrac18)\cdot\tfrac34\cdot\tfrac14 = -\tfrac3{32}, & \frac{\partial C}{\partial b^F} &= -\tfrac3{32} .
\end{aligned}
""",
)
def test_the_network_for_paper_backwards(says):
    half, quarter = sp.Rational(1, 2), sp.Rational(1, 4)
    *_, b_F, w_O, b_O = paper_slopes()
    delta_O = (half - 1) * half * half
    assert delta_O == b_O == -sp.Rational(1, 8)  # the bias has the factor 1, so its slope is the error
    assert delta_O * 3 * quarter == w_O == -sp.Rational(3, 32)
    assert 4 * delta_O * (3 * quarter) * quarter == b_F == -sp.Rational(3, 32)
    says(r"The same numbers: $\tfrac{}{{{}}} = {}$", *sp.fraction(-b_F), float(-b_F))


@pytest.mark.equation(
    "eq-conv-hand-filter",
    r"""
\frac{\partial C}{\partial w^F} = -\tfrac3{32}\begin{pmatrix} x_{11} & x_{12} \\ x_{21} & x_{22} \end{pmatrix} = \begin{pmatrix} 0 & -\tfrac3{32} \\ -\tfrac3{32} & 0 \end{pmatrix}
""",
)
def test_the_filter_for_paper_has_slopes_where_the_winning_place_has_pixels():
    filter_slopes = sp.Matrix(2, 2, paper_slopes()[:4])
    assert filter_slopes == -sp.Rational(3, 32) * PAPER_X[:2, :2]
    assert filter_slopes == sp.Matrix([[0, -sp.Rational(3, 32)], [-sp.Rational(3, 32), 0]])
    small = ConvolutionNetwork([[[0, 1], [1, 0]]], [np.log(3) - 2], [[[[4]]]], [-3])
    slopes = small.gradient(np.array(PAPER_X, dtype=float), [[1]])
    ours = [slopes.cost, *np.concatenate([group.ravel() for group in slopes[1:]])]
    np.testing.assert_allclose(ours, [1 / 8, *map(float, paper_slopes())], atol=1e-15)
    # Downhill the filter likes its slash even more.
    lower = small.filters - 0.5 * slopes.filters
    assert (lower > small.filters).tolist() == [[[False, True], [True, False]]]


@pytest.mark.equation(
    "eq-channels",
    r"""
s_{ij} = \sum_{c=1}^{3}\sum_{p=1}^{3}\sum_{q=1}^{3} w_{cpq}\,x_{c,\,i+p-1,\,j+q-1}
""",
)
def test_with_channels_the_similarity_is_a_sum_over_three_indices(says):
    rng = np.random.default_rng(5)
    x, w = rng.normal(size=(3, 6, 6)), rng.normal(size=(3, 3, 3))
    s = [
        sum(w[c - 1, p - 1, q - 1] * x[c - 1, i + p - 2, j + q - 2] for c in THREE for p, q in WINDOW)
        for i, j in PLACES
    ]
    theirs = torch.nn.functional.conv2d(torch.tensor(x[None]), torch.tensor(w[None]))
    np.testing.assert_allclose(np.reshape(s, (4, 4)), theirs[0, 0], atol=1e-13)
    np.testing.assert_allclose(np.reshape(s, (4, 4)), sum(map(feature_map, x, w)), atol=1e-13)
    says(r"every channel at every place, ${}\cdot {}\cdot {} = {}$ of them", *w.shape, w.size)
