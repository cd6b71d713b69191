"""Chapter 3: every labelled equation, proved by SymPy or computed independently of dlmath."""

import cmath
import functools
import itertools
import math
import re
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.spatial.transform import Rotation

from dlmath import (
    SAMPLES,
    Demons,
    Layer,
    Neuron,
    angle,
    area_factor,
    component,
    cosine,
    inner,
    length,
    normal_and_shear,
    picture,
    rotation,
    traction,
    turned,
)

s, t = sp.symbols("s t", real=True)
theta, psi = sp.symbols("theta psi", real=True)
LONG_A, LONG_B = sp.symbols("|a| |b|", positive=True)
COS, SIN = sp.cos(theta), sp.sin(theta)
SIZES = list(itertools.product([1, 2, 3], repeat=3))
R = sp.Matrix([[sp.cos(psi), sp.sin(psi)], [-sp.sin(psi), sp.cos(psi)]])
E = sp.eye(2)

WHOLE = st.integers(-1000, 1000)
SMALL = st.integers(-9, 9)
ARROWS = st.tuples(WHOLE, WHOLE).filter(any)
ANGLES = st.floats(-7, 7)
STRESSES = arrays.arrays(np.int64, (3, 3), elements=st.integers(-100, 100))
TURNS = st.tuples(ANGLES, ANGLES, ANGLES).map(lambda angles: Rotation.from_euler("zxz", angles).as_matrix())


@st.composite
def lists(draw, count, zero=True):
    """Lists of the same number of whole numbers, up to 50; more than the parameters of the book's network."""
    n = draw(st.integers(1, 50))
    each = st.lists(WHOLE, min_size=n, max_size=n)
    return [draw(each if zero else each.filter(any)) for _ in range(count)]


@st.composite
def factors(draw):
    """Two tables of whole numbers that can be multiplied, of up to seven rows and columns."""
    n, m, p = (draw(st.integers(1, 7)) for _ in range(3))
    return [draw(arrays.arrays(np.int64, shape, elements=SMALL)).tolist() for shape in ((n, m), (m, p))]


def dot(a, b):
    """The sum of the products, of numbers of any kind."""
    return sum(p * q for p, q in zip(a, b, strict=True))


def product(A, B):
    """The matrix product by its definition, in loops."""
    return [[sum(A[i][k] * B[k][j] for k in range(len(B))) for j in range(len(B[0]))] for i in range(len(A))]


def transposed(A):
    """The transpose by its definition, in loops."""
    return [[A[j][i] for j in range(len(A))] for i in range(len(A[0]))]


def vector(name, n):
    return sp.symbols(f"{name}1:{n + 1}", real=True)


def table(name, rows, columns):
    return sp.Matrix(rows, columns, lambda i, j: sp.Symbol(f"{name}{i + 1}{j + 1}", real=True))


def each_equals_the_next(steps):
    """Whether the steps of a derivation, numbers or tables of letters, are equal, one after the other."""
    return all(
        all(sp.simplify(sp.expand(entry)) == 0 for entry in sp.Matrix([after - before]))
        for before, after in itertools.pairwise(steps)
    )


@pytest.fixture
def tables(request):
    """The tables in the equation that the test quotes, each as rows of entries as they are written."""
    (mark,) = request.node.iter_markers("equation")
    bodies = re.findall(r"\\begin\{pmatrix\}(.+?)\\end\{pmatrix\}", mark.args[1], re.S)
    return [[[entry.strip() for entry in row.split("&")] for row in body.split(r"\\")] for body in bodies]


def numbers(entries):
    """A table of sums, read by SymPy."""
    return sp.Matrix([[sp.sympify(entry.replace("\\", "")) for entry in row] for row in entries])


# Measure an arrow.


@pytest.mark.equation("eq-length", r"|\boldsymbol a| = \sqrt{a_1^2 + a_2^2 + \dots + a_n^2} = \sqrt{\sum_i a_i^2}")
def test_the_length_is_pythagoras_once_more_for_each_further_component():
    floor, *heights = vector("a", 5)
    long, squares = sp.Abs(floor), floor**2
    for height in heights:
        long, squares = sp.sqrt(long**2 + height**2), squares + height**2
        assert sp.expand(long**2 - squares) == 0
    rng = np.random.default_rng(3)
    for n in (1, 2, 3, 12, 47):
        a = rng.normal(size=n)
        assert length(a) == pytest.approx(functools.reduce(math.hypot, a, 0.0), rel=1e-14)
        assert length(a / length(a)) == pytest.approx(1, rel=1e-14)


# Multiply two arrows.


@pytest.mark.equation(
    "eq-inner",
    r"""
\boldsymbol a\cdot\boldsymbol b = a_1b_1 + a_2b_2 + \dots + a_nb_n = \sum_i a_ib_i
""",
)
@given(lists(2))
def test_the_inner_product_is_the_sum_of_the_products(pair):
    a, b = pair
    total = 0
    for i in range(len(a)):
        total += a[i] * b[i]
    assert inner(a, b) == total == dot(a, b)
    assert np.ndim(inner(a, b)) == 0  # a number, not a vector


@pytest.mark.equation(
    "eq-inner-rules",
    r"""
\boldsymbol a\cdot\boldsymbol b = \boldsymbol b\cdot\boldsymbol a, \qquad \boldsymbol a\cdot(\boldsymbol b + \boldsymbol c) = \boldsymbol a\cdot\boldsymbol b + \boldsymbol a\cdot\boldsymbol c, \qquad (s\boldsymbol a)\cdot\boldsymbol b = s\,(\boldsymbol a\cdot\boldsymbol b)
""",
)
@given(lists(3), WHOLE)
def test_the_order_does_not_matter_brackets_multiply_out_and_a_factor_goes_outside(three, factor):
    a, b, c = map(np.array, three)
    assert inner(a, b) == inner(b, a)
    assert inner(a, b + c) == inner(a, b) + inner(a, c)
    assert inner(factor * a, b) == factor * inner(a, b)
    assert inner(a, a) == pytest.approx(length(a) ** 2, rel=1e-14)


def test_the_three_rules_hold_for_letters():
    for n in range(1, 6):
        a, b, c = (vector(name, n) for name in "abc")
        assert sp.expand(dot(a, b) - dot(b, a)) == 0
        assert sp.expand(dot(a, [p + q for p, q in zip(b, c, strict=True)]) - dot(a, b) - dot(a, c)) == 0
        assert sp.expand(dot([s * p for p in a], b) - s * dot(a, b)) == 0


@pytest.mark.equation("eq-cosine", r"\boldsymbol a\cdot\boldsymbol b = |\boldsymbol a||\boldsymbol b|\cos\theta")
@given(ARROWS, ARROWS)
def test_the_inner_product_of_arrows_is_both_lengths_times_the_cosine_of_the_angle(a, b):
    # The angle is measured as the difference of two directions, without any inner product.
    between = abs(cmath.phase(complex(*a) / complex(*b)))
    both = math.hypot(*a) * math.hypot(*b)
    assert inner(a, b) == pytest.approx(both * math.cos(between), rel=0, abs=1e-14 * both)
    assert angle(a, b) == pytest.approx(between, abs=1e-14)
    assert inner(a, (0, 0)) == inner((0, 0), b) == 0


def test_the_cosine_follows_from_the_two_expressions_for_the_distance_of_the_tips():
    P = sp.Symbol("P", real=True)
    geometry = LONG_A**2 + LONG_B**2 - 2 * LONG_A * LONG_B * COS
    (value,) = sp.solve(sp.Eq(LONG_A**2 + LONG_B**2 - 2 * P, geometry), P)
    assert sp.expand(value - LONG_A * LONG_B * COS) == 0
    # And from the addition theorem, another way.
    alpha, beta = sp.symbols("alpha beta", real=True)
    a, b = ([long * sp.cos(d), long * sp.sin(d)] for long, d in ((LONG_A, alpha), (LONG_B, beta)))
    assert sp.expand(dot(a, b) - LONG_A * LONG_B * sp.expand_trig(sp.cos(alpha - beta))) == 0


@pytest.mark.equation(
    "eq-law-of-cosines",
    r"""
(|\boldsymbol b| - |\boldsymbol a|\cos\theta)^2 + (|\boldsymbol a|\sin\theta)^2 = |\boldsymbol a|^2 + |\boldsymbol b|^2 - 2|\boldsymbol a||\boldsymbol b|\cos\theta
""",
)
def test_the_law_of_cosines():
    pythagoras = (LONG_B - LONG_A * COS) ** 2 + (LONG_A * SIN) ** 2
    sorted_ = LONG_A**2 * (COS**2 + SIN**2) + LONG_B**2 - 2 * LONG_A * LONG_B * COS
    assert sp.expand(pythagoras - sorted_) == 0
    assert sp.trigsimp(COS**2 + SIN**2) == 1
    assert each_equals_the_next([pythagoras, LONG_A**2 + LONG_B**2 - 2 * LONG_A * LONG_B * COS])


@given(ARROWS, ARROWS)
def test_turning_the_paper_lays_one_arrow_to_the_right_and_changes_neither_lengths_nor_angle_nor_distance(a, b):
    a, b = complex(*a), complex(*b)
    turn = b.conjugate() / abs(b)
    tip_a, tip_b = a * turn, b * turn
    between = abs(cmath.phase(a / b))
    assert tip_b == pytest.approx(abs(b), rel=1e-14)
    assert tip_a.real == pytest.approx(abs(a) * math.cos(between), rel=0, abs=1e-14 * abs(a))
    assert abs(tip_a.imag) == pytest.approx(abs(a) * math.sin(between), rel=0, abs=1e-14 * abs(a))
    assert abs(tip_a - tip_b) == pytest.approx(abs(a - b), rel=0, abs=1e-14 * (abs(a) + abs(b)))
    squared = abs(a) ** 2 + abs(b) ** 2 - 2 * abs(a) * abs(b) * math.cos(between)
    assert abs(a - b) ** 2 == pytest.approx(squared, rel=0, abs=1e-14 * (abs(a) + abs(b)) ** 2)


@pytest.mark.equation(
    "eq-distance",
    r"""
(\boldsymbol a - \boldsymbol b)\cdot(\boldsymbol a - \boldsymbol b) = |\boldsymbol a|^2 + |\boldsymbol b|^2 - 2\,\boldsymbol a\cdot\boldsymbol b
""",
)
def test_the_square_of_the_distance_between_the_tips_by_the_three_rules():
    for n in range(1, 6):
        a, b = vector("a", n), vector("b", n)
        way = [p - q for p, q in zip(a, b, strict=True)]
        steps = [
            dot(way, way),
            dot(way, a) - dot(way, b),
            dot(a, a) - dot(b, a) - dot(a, b) + dot(b, b),
            dot(a, a) + dot(b, b) - 2 * dot(a, b),
        ]
        assert each_equals_the_next(steps)
    for a, b in np.random.default_rng(5).integers(-50, 50, size=(20, 2, 7)):
        assert np.linalg.norm(a - b) ** 2 == pytest.approx(length(a) ** 2 + length(b) ** 2 - 2 * inner(a, b))


@pytest.mark.equation(
    "eq-inner-example",
    r"""
\begin{aligned}
\boldsymbol a\cdot\boldsymbol b &= 3\cdot 2 + 1\cdot 3 = 9, \qquad |\boldsymbol a| = \sqrt{10}, \qquad |\boldsymbol b| = \sqrt{13}, \\
\cos\theta &= \frac{9}{\sqrt{130}} \approx 0.789 .
\end{aligned}
""",
)
def test_the_two_arrows_worked_by_hand(says):
    a, b = sp.Matrix([3, 1]), sp.Matrix([2, 3])
    assert a.dot(b) == 9
    assert (a.norm(), b.norm()) == (sp.sqrt(10), sp.sqrt(13))
    exact = a.dot(b) / (a.norm() * b.norm())
    assert exact == 9 / sp.sqrt(130)
    assert round(float(exact), 3) == 0.789
    says("So the angle is about {:.1f}°", math.degrees(math.acos(exact)))
    says(r"the shadow has the length $9/\sqrt{{13}} \approx {:.2f}$", float(a.dot(b) / b.norm()))
    assert inner([3, 1], [2, 3]) == 9
    assert cosine([3, 1], [2, 3]) == pytest.approx(float(exact), rel=1e-14)
    assert component([3, 1], [2, 3]) == pytest.approx(float(9 / sp.sqrt(13)), rel=1e-14)


# Find its bounds.


@pytest.mark.equation(
    "eq-cauchy-schwarz",
    r"""
-|\boldsymbol a||\boldsymbol b| \le \boldsymbol a\cdot\boldsymbol b \le |\boldsymbol a||\boldsymbol b|
""",
)
@given(lists(2))
def test_no_inner_product_leaves_its_bounds_whatever_the_number_of_components(pair):
    a, b = pair
    assert dot(a, b) ** 2 <= dot(a, a) * dot(b, b)  # whole numbers: exact
    bound = length(a) * length(b) * (1 + 1e-14)
    assert -bound <= inner(a, b) <= bound


def test_what_is_missing_to_the_bound_is_a_sum_of_squares():
    # Lagrange's identity, a proof of Cauchy–Schwarz that is not the chapter's: what is left is never below 0, and 0
    # only if all a_i b_j = a_j b_i, that is, if the two lie on one line.
    for n in range(1, 6):
        a, b = vector("a", n), vector("b", n)
        squares = sum((a[i] * b[j] - a[j] * b[i]) ** 2 for i, j in itertools.combinations(range(n), 2))
        assert sp.expand(dot(a, a) * dot(b, b) - dot(a, b) ** 2 - squares) == 0


@pytest.mark.equation("eq-projection", r"t = \frac{\boldsymbol a\cdot\boldsymbol b}{|\boldsymbol b|^2}")
def test_the_shadow_as_a_vector_is_the_foot_of_the_perpendicular():
    for n in (1, 2, 3, 4):
        a, b = vector("a", n), vector("b", n)
        value = dot(a, b) / dot(b, b)
        rest = [p - value * q for p, q in zip(a, b, strict=True)]
        assert sp.simplify(dot(rest, b)) == 0
        # It is the point of the line that is nearest to the tip of a.
        squared = sum((p - s * q) ** 2 for p, q in zip(a, b, strict=True))
        (nearest,) = sp.solve(sp.diff(squared, s), s)
        assert sp.simplify(nearest - value) == 0
    # In the plane of complex numbers, a/b = t + (a quarter turn).
    (a1, a2), (b1, b2) = vector("a", 2), vector("b", 2)
    assert sp.simplify(sp.re((a1 + sp.I * a2) / (b1 + sp.I * b2)) - (a1 * b1 + a2 * b2) / (b1**2 + b2**2)) == 0


@given(lists(2, zero=False))
def test_the_shadow_is_its_length_with_a_sign_times_a_unit_vector(pair):
    a, b = map(np.array, pair)
    shadow = component(a, b) * (b / length(b))
    np.testing.assert_allclose(shadow, float(Fraction(dot(*pair), dot(pair[1], pair[1]))) * b, atol=1e-10)


@pytest.mark.equation(
    "eq-cauchy-schwarz-proof",
    r"""
\begin{aligned}
0 \le |\boldsymbol a - t\boldsymbol b|^2 &= |\boldsymbol a|^2 - 2t\,(\boldsymbol a\cdot\boldsymbol b) + t^2|\boldsymbol b|^2 \\
&= |\boldsymbol a|^2 - 2\,\frac{(\boldsymbol a\cdot\boldsymbol b)^2}{|\boldsymbol b|^2} + \frac{(\boldsymbol a\cdot\boldsymbol b)^2}{|\boldsymbol b|^2}
= |\boldsymbol a|^2 - \frac{(\boldsymbol a\cdot\boldsymbol b)^2}{|\boldsymbol b|^2} .
\end{aligned}
""",
)
def test_each_step_of_the_proof_of_cauchy_schwarz():
    for n in range(1, 5):
        a, b = vector("a", n), vector("b", n)
        ab, aa, bb = dot(a, b), dot(a, a), dot(b, b)
        rest = [p - t * q for p, q in zip(a, b, strict=True)]
        assert sp.expand(dot(rest, rest) - (aa - 2 * t * ab + t**2 * bb)) == 0  # for any t
        put_in = (aa - 2 * t * ab + t**2 * bb).subs(t, ab / bb)
        assert each_equals_the_next([put_in, aa - 2 * ab**2 / bb + ab**2 / bb, aa - ab**2 / bb])


@given(lists(2, zero=False), st.none() | st.fractions(-5, 5, max_denominator=7))
def test_the_proof_in_exact_numbers_and_a_bound_is_reached_by_multiples_only(pair, multiple):
    a, b = pair
    if multiple is not None:
        a = [multiple * q for q in b]
    ab, aa, bb = dot(a, b), dot(a, a), dot(b, b)
    value = Fraction(ab, bb)
    rest = [p - value * q for p, q in zip(a, b, strict=True)]
    steps = [
        dot(rest, rest),
        aa - 2 * value * ab + value**2 * bb,
        aa - 2 * Fraction(ab**2, bb) + Fraction(ab**2, bb),
        aa - Fraction(ab**2, bb),
    ]
    assert len(set(steps)) == 1
    assert steps[0] >= 0
    assert ab**2 <= aa * bb
    on_one_line = not any(rest)
    assert (ab**2 == aa * bb) == on_one_line
    if multiple is not None:
        assert on_one_line
        assert value == multiple
        # The upper bound belongs to t ≥ 0, the lower to t ≤ 0: |a||b| = |t||b|².
        assert ab == (1 if multiple >= 0 else -1) * abs(multiple) * bb


@pytest.mark.equation(
    "eq-angle", r"\cos\theta = \frac{\boldsymbol a\cdot\boldsymbol b}{|\boldsymbol a||\boldsymbol b|}"
)
@given(lists(2, zero=False).filter(lambda pair: len(pair[0]) > 1))
def test_the_angle_between_two_lists_is_the_one_measured_in_the_plane_in_which_they_lie(pair):
    a, b = map(np.array, pair)
    # QR gives axes in that plane, and the coordinates of both arrows on it.
    _, flat = np.linalg.qr(np.column_stack([a, b]))
    u, v = complex(*flat[:, 0]), complex(*flat[:, 1])
    between = abs(cmath.phase(u / v))
    assert angle(a, b) == pytest.approx(between, abs=1e-12)
    assert cosine(a, b) == pytest.approx(math.cos(between), abs=1e-12)
    assert inner(a, b) / (length(a) * length(b)) == pytest.approx(math.cos(between), abs=1e-12)
    law = length(a) ** 2 + length(b) ** 2 - 2 * length(a) * length(b) * math.cos(between)
    assert length(a - b) ** 2 == pytest.approx(law, rel=0, abs=1e-12 * (length(a) + length(b)) ** 2)


def test_exactly_one_angle_from_0_to_180_degrees_has_a_given_cosine():
    # The cosine falls from 1 to −1 all the way: its slope −sin has no zero between.
    assert sp.diff(COS, theta) == -SIN
    assert sp.solveset(SIN, theta, sp.Interval.open(0, sp.pi)) == sp.S.EmptySet
    assert SIN.subs(theta, sp.pi / 2) == 1
    assert (COS.subs(theta, 0), COS.subs(theta, sp.pi)) == (1, -1)


# Measure how similar two patterns are.


@pytest.mark.equation(
    "eq-picture-pattern",
    r"""
A = \begin{pmatrix} x_{11} & x_{12} & x_{13} \\ x_{21} & x_{22} & x_{23} \\ x_{31} & x_{32} & x_{33} \end{pmatrix}, \qquad
F = \begin{pmatrix} w_{11} & w_{12} & w_{13} \\ w_{21} & w_{22} & w_{23} \\ w_{31} & w_{32} & w_{33} \end{pmatrix}
""",
)
def test_the_first_index_counts_the_rows_and_the_second_the_columns(tables):
    for letter, entries in zip("xw", tables, strict=True):
        assert entries == [[f"{letter}_{{{i}{j}}}" for j in (1, 2, 3)] for i in (1, 2, 3)]
    # The same in the code, where counting begins with 0; read row by row it is a vector of nine components.
    art = picture("...\n..#\n...")
    assert art[2 - 1, 3 - 1] == 1
    assert art.ravel().tolist() == [0, 0, 0, 0, 0, 1, 0, 0, 0]


@pytest.mark.equation(
    "eq-similarity",
    r"""
A\cdot F = w_{11}x_{11} + w_{12}x_{12} + \dots + w_{33}x_{33} = \sum_{i,j} w_{ij}x_{ij}
""",
)
@given(
    arrays.arrays(np.int64, (3, 3), elements=st.integers(0, 1)),
    arrays.arrays(np.int64, (3, 3), elements=st.integers(-1, 1)),
)
def test_the_similarity_is_the_inner_product_of_the_two_tables_read_row_by_row(A, F):
    total = 0
    for i in range(3):
        for j in range(3):
            total += F[i, j] * A[i, j]
    row_by_row = [[cells[i, j] for i in range(3) for j in range(3)] for cells in (A, F)]
    assert inner(A, F) == total == inner(*row_by_row) == dot(*row_by_row)
    # Each pixel that is on brings its weight; with weights 1 and 0 the liked pixels that are on are counted.
    assert inner(A, F) == F[A == 1].sum()
    assert inner(A, F == 1) == np.count_nonzero((A == 1) & (F == 1))


# See what a matrix does, and do one after the other.


@pytest.mark.equation("eq-hadamard", r"(A\circ B)_{ij} = a_{ij}\,b_{ij}")
def test_the_hadamard_product_multiplies_entry_by_entry():
    rng = np.random.default_rng(7)
    for n, m, _ in SIZES:
        letters = [table(name, n, m) for name in "ab"]
        entries = [[letters[0][i, j] * letters[1][i, j] for j in range(m)] for i in range(n)]
        assert sp.matrices.hadamard_product(*letters) == sp.Matrix(entries)
        A, B = rng.integers(-9, 10, size=(2, n, m))
        assert (A * B).tolist() == [[int(A[i, j]) * int(B[i, j]) for j in range(m)] for i in range(n)]
    with pytest.raises(ValueError, match="broadcast"):
        np.ones((2, 3)) * np.ones((3, 2))


@pytest.mark.equation(
    "eq-matrix-vector",
    r"""
\begin{pmatrix} 1 & 0 & 2 \\ -1 & 3 & 1 \end{pmatrix}
\begin{pmatrix} 3 \\ 2 \\ 1 \end{pmatrix}
= \begin{pmatrix} 1\cdot 3 + 0\cdot 2 + 2\cdot 1 \\ -1\cdot 3 + 3\cdot 2 + 1\cdot 1 \end{pmatrix}
= \begin{pmatrix} 5 \\ 4 \end{pmatrix}
""",
)
def test_two_units_listen_to_three_inputs():
    weights = [[1, 0, 2], [-1, 3, 1]]
    for inputs, sums in (([3, 2, 1], [5, 4]), ([1, 1, 0], [1, 2])):
        assert sp.Matrix(weights) * sp.Matrix(inputs) == sp.Matrix(sums)
        assert [Neuron(w, 0).z(inputs) for w in weights] == sums
        assert Layer(weights, [0, 0]).z(inputs).tolist() == sums


@pytest.mark.equation(
    "eq-columns",
    r"""
\begin{pmatrix} 5 \\ 4 \end{pmatrix}
= 3\begin{pmatrix} 1 \\ -1 \end{pmatrix} + 2\begin{pmatrix} 0 \\ 3 \end{pmatrix} + 1\begin{pmatrix} 2 \\ 1 \end{pmatrix}
""",
)
def test_every_input_brings_its_column_as_many_times_as_it_is_large(tables):
    sums, *columns = map(numbers, tables)
    weights = sp.Matrix([[1, 0, 2], [-1, 3, 1]])
    assert columns == [weights[:, i] for i in range(3)]
    assert sums == 3 * columns[0] + 2 * columns[1] + 1 * columns[2] == weights * sp.Matrix([3, 2, 1])
    for n, m, _ in SIZES:
        W, x = table("w", n, m), vector("x", m)
        by_columns = sum((x[i] * W[:, i] for i in range(m)), sp.zeros(n, 1))
        assert (W * sp.Matrix(x) - by_columns).expand().is_zero_matrix


def test_a_unit_arrow_goes_to_a_column_and_squared_paper_to_equal_parallelograms():
    rng = np.random.default_rng(17)
    for W in rng.normal(size=(10, 2, 2)):
        assert (W @ [1, 0]).tolist() == W[:, 0].tolist()
        assert (W @ [0, 1]).tolist() == W[:, 1].tolist()
        corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
        first = corners @ W.T
        for step in rng.integers(-5, 6, size=(5, 2)):
            np.testing.assert_allclose((corners + step) @ W.T, first + W @ step, atol=1e-12)
        # A line remains a line.
        start, way = rng.normal(size=(2, 2))
        points = [W @ (start + s * way) for s in (-2.0, 0.5, 3.0)]
        (a1, a2), (b1, b2) = points[1] - points[0], points[2] - points[0]
        assert a1 * b2 - a2 * b1 == pytest.approx(0, abs=1e-12)


@pytest.mark.equation("eq-area", r"\text{area} = |w_{11}w_{22} - w_{12}w_{21}|")
def test_the_area_of_the_parallelogram_on_the_columns():
    # Base times height, as the text has it.
    W = table("w", 2, 2)
    base, second = W[:, 0], W[:, 1]
    upright = sp.Matrix([-W[1, 0], W[0, 0]])
    assert sp.expand(upright.dot(base)) == 0
    assert sp.expand(upright.dot(upright) - base.dot(base)) == 0
    assert sp.expand(upright.dot(second) - (W[0, 0] * W[1, 1] - W[0, 1] * W[1, 0])) == 0
    # The shoelace formula of surveyors, another way.
    for M in np.random.default_rng(19).normal(size=(20, 2, 2)):
        x, y = np.array([[0, 0], M[:, 0], M[:, 0] + M[:, 1], M[:, 1]]).T
        shoelace = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
        assert area_factor(M) == pytest.approx(shoelace, rel=1e-12)


def test_a_second_matrix_enlarges_what_the_first_has_made():
    for V, W in np.random.default_rng(23).normal(size=(20, 2, 2, 2)):
        assert area_factor(V @ W) == pytest.approx(area_factor(V) * area_factor(W), rel=1e-9)


@pytest.mark.equation("eq-one-after-other", r"(AB)\,\boldsymbol x = A\,(B\boldsymbol x)")
@given(factors(), st.data())
def test_the_product_does_one_after_the_other(pair, data):
    A, B = pair
    x = data.draw(st.lists(SMALL, min_size=len(B[0]), max_size=len(B[0])))
    column = [[value] for value in x]
    assert product(product(A, B), column) == product(A, product(B, column))
    # The columns of AB are A times the columns of B.
    for j in range(len(B[0])):
        assert product(A, [[row[j]] for row in B]) == [[row[j]] for row in product(A, B)]


@pytest.mark.equation(
    "eq-collapse",
    r"""
V(W\boldsymbol x + \boldsymbol b) + \boldsymbol c = (VW)\,\boldsymbol x + (V\boldsymbol b + \boldsymbol c)
""",
)
def test_two_layers_without_activation_are_one():
    for n, m, p in SIZES:
        V, W = table("v", n, m), table("w", m, p)
        x, b, c = (sp.Matrix(vector(name, size)) for name, size in (("x", p), ("b", m), ("c", n)))
        assert (V * (W * x + b) + c - ((V * W) * x + (V * b + c))).expand().is_zero_matrix
    rng = np.random.default_rng(29)
    first, second = (
        Layer(rng.normal(size=(3, 4)), rng.normal(size=3)),
        Layer(rng.normal(size=(2, 3)), rng.normal(size=2)),
    )
    one = Layer(second.W @ first.W, second.W @ first.b + second.b)
    x = rng.normal(size=(20, 4))
    np.testing.assert_allclose(second.z(first.z(x)), one.z(x), atol=1e-12)


@pytest.mark.equation("eq-matrix-product", r"c_{ij} = \sum_{k=1}^{m} a_{ik}\,b_{kj}")
@given(factors())
def test_an_entry_of_the_product_is_a_row_of_the_first_times_a_column_of_the_second(pair):
    A, B = pair
    C = product(A, B)
    assert (np.array(A) @ np.array(B)).tolist() == C
    assert (len(C), len(C[0])) == (len(A), len(B[0]))
    for i, j in itertools.product(range(len(A)), range(len(B[0]))):
        assert inner(A[i], [row[j] for row in B]) == C[i][j]


def test_the_product_of_letters_is_sympys_and_needs_rows_as_long_as_columns():
    for n, m, p in SIZES:
        A, B = table("a", n, m), table("b", m, p)
        assert sp.Matrix(product(A.tolist(), B.tolist())) == A * B
    with pytest.raises(ValueError, match="mismatch"):
        np.ones((2, 3)) @ np.ones((4, 3))


@pytest.mark.equation(
    "eq-product-example",
    r"""
\begin{pmatrix} 1 & 0 & 2 \\ -1 & 3 & 1 \end{pmatrix}
\begin{pmatrix} 3 & 1 \\ 2 & 1 \\ 1 & 0 \end{pmatrix}
= \begin{pmatrix} 3 + 0 + 2 & 1 + 0 + 0 \\ -3 + 6 + 1 & -1 + 3 + 0 \end{pmatrix}
= \begin{pmatrix} 5 & 1 \\ 4 & 2 \end{pmatrix}
""",
)
def test_the_product_worked_by_hand_term_by_term(tables):
    A, B = numbers(tables[0]), numbers(tables[1])
    for i, j in itertools.product(range(2), range(2)):
        terms = [A[i, k] * B[k, j] for k in range(3)]
        assert tables[2][i][j].split(" + ") == [str(term) for term in terms]
    assert numbers(tables[2]) == numbers(tables[3]) == A * B


@pytest.mark.equation(
    "eq-not-commutative",
    r"""
\begin{pmatrix} 0 & 1 \\ 0 & 0 \end{pmatrix}\begin{pmatrix} 0 & 0 \\ 1 & 0 \end{pmatrix} = \begin{pmatrix} 1 & 0 \\ 0 & 0 \end{pmatrix}, \qquad
\begin{pmatrix} 0 & 0 \\ 1 & 0 \end{pmatrix}\begin{pmatrix} 0 & 1 \\ 0 & 0 \end{pmatrix} = \begin{pmatrix} 0 & 0 \\ 0 & 1 \end{pmatrix}
""",
)
def test_two_tables_whose_products_differ_with_the_order(tables):
    A, B, AB, second, first, BA = map(numbers, tables)
    assert (first, second) == (A, B)
    assert A * B == AB
    assert B * A == BA
    assert AB != BA


@pytest.mark.equation("eq-associative", r"(AB)\,C = A\,(BC)")
@given(factors(), st.data())
def test_brackets_in_a_product_do_not_matter(pair, data):
    A, B = pair
    columns = data.draw(st.integers(1, 5))
    C = [data.draw(st.lists(SMALL, min_size=columns, max_size=columns)) for _ in B[0]]
    left, right = product(product(A, B), C), product(A, product(B, C))
    both = [
        [sum(A[i][k] * B[k][m] * C[m][j] for k in range(len(B)) for m in range(len(C))) for j in range(columns)]
        for i in range(len(A))
    ]
    assert left == right == both
    assert (np.array(A) @ np.array(B) @ np.array(C)).tolist() == both


@pytest.mark.equation("eq-transpose", r"({}^tA)_{ij} = a_{ji}")
@given(factors())
def test_the_transpose_has_rows_for_columns(pair):
    A = np.array(pair[0])
    for i, j in itertools.product(range(A.shape[1]), range(A.shape[0])):
        assert A.T[i, j] == A[j, i]
    assert A.T.tolist() == [list(column) for column in zip(*A.tolist(), strict=True)] == transposed(A.tolist())
    assert A.T.T.tolist() == A.tolist()
    # With vectors as columns, the inner product is a row times a column.
    a, b = A[:, :1], A[:, -1:]
    assert (a.T @ b).tolist() == [[inner(a, b)]]


@pytest.mark.equation("eq-transpose-product", r"{}^t(AB) = {}^tB\,{}^tA")
@given(factors())
def test_the_transpose_of_a_product_has_the_factors_in_the_other_order(pair):
    A, B = pair
    both = transposed(product(A, B))
    assert both == product(transposed(B), transposed(A))
    assert both == (np.array(A) @ np.array(B)).T.tolist() == (np.array(B).T @ np.array(A).T).tolist()


def test_the_transpose_of_a_product_of_letters_and_in_the_old_order_the_shapes_need_not_fit():
    for n, m, p in SIZES:
        A, B = table("a", n, m), table("b", m, p)
        assert sp.expand((A * B).T - B.T * A.T) == sp.zeros(p, n)
        if n == p:
            assert (A.T * B.T).shape == (m, m)
        else:
            with pytest.raises(sp.matrices.exceptions.ShapeError):
                A.T * B.T


@pytest.mark.equation(
    "eq-transpose-proof",
    r"""
\bigl({}^t(AB)\bigr)_{ij} = \sum_{k=1}^m a_{jk}\,b_{ki} = \sum_{k=1}^m ({}^tB)_{ik}\,({}^tA)_{kj} = \bigl({}^tB\,{}^tA\bigr)_{ij}
""",
)
def test_each_step_of_the_proof_entry_by_entry():
    for n, m, p in SIZES:
        A, B = table("a", n, m), table("b", m, p)
        tA, tB = A.T, B.T
        for i, j in itertools.product(range(p), range(n)):
            steps = [
                (A * B).T[i, j],
                sum(A[j, k] * B[k, i] for k in range(m)),
                sum(tB[i, k] * tA[k, j] for k in range(m)),
                (tB * tA)[i, j],
            ]
            assert all(sp.expand(before - after) == 0 for before, after in itertools.pairwise(steps))


@pytest.mark.equation("eq-layer-matrix", r"\boldsymbol z = W\boldsymbol x + \boldsymbol b")
def test_a_layer_in_one_line_is_the_sum_of_each_unit():
    for units, inputs, _ in SIZES:
        W, x, b = table("w", units, inputs), table("x", inputs, 1), table("b", units, 1)
        for j, z in enumerate(W * x + b):
            assert sp.expand(z - sum(W[j, i] * x[i] for i in range(inputs)) - b[j]) == 0
    rng = np.random.default_rng(11)
    for units, inputs in ((1, 1), (3, 12), (12, 3), (5, 40)):
        W, b, x = rng.normal(size=(units, inputs)), rng.normal(size=units), rng.normal(size=inputs)
        one_by_one = [math.fsum([*(W[j, i] * x[i] for i in range(inputs)), b[j]]) for j in range(units)]
        np.testing.assert_allclose(W @ x + b, one_by_one, atol=1e-13)
        np.testing.assert_allclose(Layer(W, b).z(x), one_by_one, atol=1e-13)
        np.testing.assert_allclose([Neuron(W[j], b[j]).z(x) for j in range(units)], one_by_one, atol=1e-13)


@pytest.mark.equation(
    "eq-batch-example",
    r"""
X\,{}^tW = \begin{pmatrix} 3 & 2 & 1 \\ 1 & 1 & 0 \end{pmatrix}\begin{pmatrix} 1 & -1 \\ 0 & 3 \\ 2 & 1 \end{pmatrix}
= \begin{pmatrix} 5 & 4 \\ 1 & 2 \end{pmatrix}
""",
)
def test_the_batch_of_two_worked_by_hand(tables):
    X, W_transposed, sums = map(numbers, tables)
    weights = [[1, 0, 2], [-1, 3, 1]]
    assert sp.Matrix(weights) == W_transposed.T
    assert X * W_transposed == sums
    assert Layer(weights, [0, 0]).z([[3, 2, 1], [1, 1, 0]]).tolist() == np.array(sums, float).tolist()


@pytest.mark.equation(
    "eq-batch",
    r"""
Z = X\,{}^tW + \begin{pmatrix} {}^t\boldsymbol b \\ \vdots \\ {}^t\boldsymbol b \end{pmatrix}
""",
)
def test_row_k_of_the_batch_is_the_transposed_sum_of_picture_k():
    for pictures, units, inputs in SIZES:
        X, W, b = table("x", pictures, inputs), table("w", units, inputs), table("b", units, 1)
        Z = X * W.T + sp.Matrix([b.T] * pictures)
        for k in range(pictures):
            x = X[k, :].T
            steps = [(W * x + b).T, (W * x).T + b.T, x.T * W.T + b.T, Z[k, :]]
            assert all(sp.expand(before - after).is_zero_matrix for before, after in itertools.pairwise(steps))
    hidden = Demons.of().hidden
    X = np.array([pixels.ravel() for pixels in SAMPLES.values()])
    for k, j in itertools.product(range(5), range(3)):
        by_hand = sum(hidden.W[j, i] * X[k, i] for i in range(12)) + hidden.b[j]
        assert (X @ hidden.W.T + hidden.b)[k, j] == hidden.z(X)[k, j] == by_hand  # whole numbers


# Cut a body.

TAU = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]


@pytest.mark.equation(
    "eq-stress",
    r"""
T = \begin{pmatrix} \tau_{11} & \tau_{12} & \tau_{13} \\ \tau_{21} & \tau_{22} & \tau_{23} \\ \tau_{31} & \tau_{32} & \tau_{33} \end{pmatrix}
""",
)
def test_row_i_is_the_force_on_the_cut_across_axis_i_and_column_j_its_component_along_axis_j(tables):
    assert tables == [[[rf"\tau_{{{i}{j}}}" for j in (1, 2, 3)] for i in (1, 2, 3)]]
    axes = np.eye(3)
    for i, j in itertools.product(range(3), range(3)):
        only = np.zeros((3, 3))
        only[i, j] = 5.0
        assert traction(TAU, axes[i]).tolist() == TAU[i]
        assert component(traction(TAU, axes[i]), axes[j]) == TAU[i][j]
        # On the diagonal, positive pulls straight out of the cut; the six others act along their cut.
        assert normal_and_shear(only, axes[i]) == ((5.0, 0.0) if i == j else (0.0, 5.0))


def force_in_balance(corners, row, outward):
    """The force for each unit of area on the slanted side that balances the other sides, solved for.

    The other sides lie between the origin and ``corners``, one corner on each axis; ``row(i)`` is the stress vector
    of the cut across axis i, and ``outward[i]`` is the sign of the direction in which the corner i lies. Returned
    are also the slanted side's normal and area.
    """
    n = len(corners)
    if n == 2:
        areas = [sp.Abs(corners[1][1]), sp.Abs(corners[0][0])]
        along = corners[1] - corners[0]
        across = sp.Matrix([along[1], -along[0]])
    else:
        areas = [corners[(i + 1) % 3].cross(corners[(i + 2) % 3]).norm() / 2 for i in range(3)]
        across = (corners[1] - corners[0]).cross(corners[2] - corners[0]) / 2
    area = sp.sqrt(across.dot(across))
    normal = across / area
    normal *= sp.sign(sp.simplify(normal.dot(corners[0])))  # away from the origin
    unknown = sp.Matrix(vector("f", n))
    # Outside the side across axis i is the direction against the corner: action and reaction reverse the row.
    others = sum((-outward[i] * row(i) * areas[i] for i in range(n)), sp.zeros(n, 1))
    solved = sp.solve(list(unknown * area + others), list(unknown), dict=True)
    return unknown.subs(solved[0]), normal, area, areas


@pytest.mark.equation(
    "eq-triangle-rests",
    r"""
s\,\boldsymbol T^{(n)} - n_1s\,(\tau_{11}, \tau_{12}) - n_2s\,(\tau_{21}, \tau_{22}) = \boldsymbol 0
""",
)
def test_the_three_forces_on_the_triangle_add_up_to_nothing():
    legs = sp.symbols("p1:3", positive=True)
    T = table("tau", 2, 2)
    corners = [sp.Matrix([legs[0], 0]), sp.Matrix([0, legs[1]])]
    force, n, area, areas = force_in_balance(corners, lambda i: T[i, :].T, (1, 1))
    # The normals of the sides point left and down, so each bears the opposite of its row, times its area.
    assert [sp.simplify(areas[i] - n[i] * area) for i in range(2)] == [0, 0]
    total = area * force - n[0] * area * T[0, :].T - n[1] * area * T[1, :].T
    assert sp.simplify(total) == sp.zeros(2, 1)


@pytest.mark.equation(
    "eq-triangle",
    r"""
\boldsymbol T^{(n)} = n_1\,(\tau_{11}, \tau_{12}) + n_2\,(\tau_{21}, \tau_{22})
""",
)
def test_the_triangle_rests_whichever_way_its_normal_points():
    legs = sp.symbols("p1:3", positive=True)
    T = table("tau", 2, 2)
    for signs in itertools.product([1, -1], repeat=2):
        corners = [sp.Matrix([signs[0] * legs[0], 0]), sp.Matrix([0, signs[1] * legs[1]])]
        force, n, area, areas = force_in_balance(corners, lambda i: T[i, :].T, signs)
        assert sp.simplify(n.dot(n)) == 1
        assert sp.simplify(n.dot(corners[1] - corners[0])) == 0
        # The sides along the axes are the shadows of the slanted one.
        assert [sp.simplify(areas[i] - signs[i] * n[i] * area) for i in range(2)] == [0, 0]
        assert each_equals_the_next([force, n[0] * T[0, :].T + n[1] * T[1, :].T])
    # The weight, which goes with the volume, vanishes beside the areas: half a base times a height, over a side.
    small = sp.Symbol("epsilon", positive=True)
    assert (
        sp.limit(
            (small * legs[0]) * (small * legs[1]) / 2 / (small * sp.sqrt(legs[0] ** 2 + legs[1] ** 2)), small, 0
        )
        == 0
    )


@pytest.mark.gate
@pytest.mark.equation("eq-traction", r"\boldsymbol T^{(n)} = {}^tT\,\boldsymbol n")
def test_the_pyramid_rests_and_the_force_on_its_slanted_side_is_the_transpose_times_the_normal():
    legs = sp.symbols("p1:4", positive=True)
    T = table("tau", 3, 3)
    for signs in itertools.product([1, -1], repeat=3):
        corners = [sp.Matrix([signs[i] * legs[i] if i == k else 0 for i in range(3)]) for k in range(3)]
        force, n, area, areas = force_in_balance(corners, lambda i: T[i, :].T, signs)
        assert [sp.simplify(areas[i] - signs[i] * n[i] * area) for i in range(3)] == [0, 0, 0]
        assert each_equals_the_next([force, sum((n[i] * T[i, :].T for i in range(3)), sp.zeros(3, 1)), T.T * n])


@given(STRESSES, TURNS)
def test_the_force_on_any_cut_is_the_sum_over_its_three_rows(T, turn):
    n = turn[0]
    by_hand = [math.fsum(n[i] * T[i, j] for i in range(3)) for j in range(3)]
    np.testing.assert_allclose(traction(T, n), by_hand, rtol=0, atol=1e-12)
    np.testing.assert_allclose(traction(T, -n), -traction(T, n), rtol=0, atol=1e-12)  # the other half


@pytest.mark.equation(
    "eq-normal-shear",
    r"""
\sigma_n = \boldsymbol n\cdot\boldsymbol T^{(n)}, \qquad \tau_n = \bigl|\boldsymbol T^{(n)} - \sigma_n\boldsymbol n\bigr|
""",
)
@given(STRESSES, TURNS, TURNS)
def test_normal_and_shear_stress_split_the_force_at_a_right_angle_whichever_axes_are_used(T, turn, axes):
    n = turn[0]
    force = n @ T
    normal, shear = normal_and_shear(T, n)
    assert normal == pytest.approx(dot(n, force), abs=1e-11)
    assert shear == pytest.approx(np.linalg.norm(np.cross(n, force)), abs=1e-11)
    assert normal**2 + shear**2 == pytest.approx(force @ force, rel=1e-12, abs=1e-12)
    assert dot(force - normal * n, n) == pytest.approx(0, abs=1e-11)
    assert normal_and_shear(turned(T, axes), axes @ n) == pytest.approx((normal, shear), abs=1e-11)


@pytest.mark.equation(
    "eq-stress-example",
    r"""
\begin{aligned}
\boldsymbol T^{(n)} &= (50\cdot 0.6 + 30\cdot 0.8,\ 30\cdot 0.6 - 30\cdot 0.8) = (54, -6), \\
\sigma_n &= 0.6\cdot 54 + 0.8\cdot(-6) = 27.6, \\
\boldsymbol T^{(n)} - \sigma_n\boldsymbol n &= (54 - 16.56,\ -6 - 22.08) = (37.44, -28.08), \qquad \tau_n = 46.8 .
\end{aligned}
""",
)
def test_the_cut_worked_by_hand():
    T, n = sp.Matrix([[50, 30], [30, -30]]), sp.Matrix([sp.Rational("0.6"), sp.Rational("0.8")])
    assert n.norm() == 1
    force = sp.Matrix([50 * n[0] + 30 * n[1], 30 * n[0] - 30 * n[1]])
    assert force == T.T * n == sp.Matrix([54, -6])
    normal = n[0] * 54 + n[1] * (-6)
    assert normal == n.dot(force) == sp.Rational("27.6")
    assert normal * n == sp.Matrix([sp.Rational("16.56"), sp.Rational("22.08")])
    rest = force - normal * n
    assert rest == sp.Matrix([sp.Rational("37.44"), -sp.Rational("28.08")])
    assert rest.norm() == sp.Rational("46.8")
    assert rest.dot(n) == 0
    assert traction([[50, 30], [30, -30]], [0.6, 0.8]) == pytest.approx([54, -6], abs=1e-13)
    assert normal_and_shear([[50, 30], [30, -30]], [0.6, 0.8]) == pytest.approx((27.6, 46.8), rel=1e-14)


# Turn the axes.


@pytest.mark.equation(
    "eq-rotation",
    r"""
\boldsymbol v' = R\,\boldsymbol v, \qquad R = \begin{pmatrix} \cos\psi & \sin\psi \\ -\sin\psi & \cos\psi \end{pmatrix}
""",
)
def test_the_new_components_are_the_shadows_on_the_new_axes(tables):
    written = sp.Matrix(
        [[sp.sympify(re.sub(r"\\(cos|sin)\\psi", r"\1(psi)", e)) for e in row] for row in tables[0]]
    )
    assert written.subs(sp.Symbol("psi"), psi) == R
    assert each_equals_the_next([R * R.T, E, R.T * R])
    first, second = R[0, :].T, R[1, :].T
    assert each_equals_the_next([second, first.subs(psi, psi + sp.pi / 2)])  # a quarter turn on
    v = sp.Matrix(vector("v", 2))
    assert R * v == sp.Matrix([v.dot(first), v.dot(second)])
    for turn in (-2.5, 0, 0.3, 1, 3):
        axes = [[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]]
        assert rotation(turn) == pytest.approx(np.array(axes), abs=1e-15)
        # Seen from turned axes, an arrow is turned back.
        back = (3 + 1j) * cmath.exp(-1j * turn)
        assert rotation(turn) @ [3, 1] == pytest.approx([back.real, back.imag], abs=1e-14)
        assert [component([3, 1], axis) for axis in axes] == pytest.approx([back.real, back.imag], abs=1e-14)


@pytest.mark.equation(
    "eq-turned-traction",
    r"""
R\,\boldsymbol T^{(n)} = R\,T\,({}^tR\,R)\,\boldsymbol n = (R\,T\,{}^tR)\,\boldsymbol n'
""",
)
def test_each_step_from_the_turned_force_to_the_turned_normal():
    n = sp.Matrix(vector("n", 2))
    t11, t12, t22 = sp.symbols("t11 t12 t22", real=True)
    T = sp.Matrix([[t11, t12], [t12, t22]])
    force = n[0] * T[0, :].T + n[1] * T[1, :].T
    assert each_equals_the_next([R * force, R * T * n, R * T * (R.T * R) * n, (R * T * R.T) * (R * n)])


@pytest.mark.gate
@pytest.mark.equation("eq-turned", r"T' = R\,T\,{}^tR")
def test_only_this_table_gives_the_other_observer_the_same_force_on_every_cut():
    T, T_new = table("tau", 2, 2), table("new", 2, 2)
    # Her normals are taken along her axes; in ours such a normal is a column of ᵗR.
    demands = [T_new.T * E[:, k] - R * T.T * R.T[:, k] for k in range(2)]
    solved = T_new.subs(sp.solve([entry for demand in demands for entry in demand], list(T_new), simplify=False))
    assert each_equals_the_next([solved, (R * T.T * R.T).T, R.T.T * (R * T.T).T, R * (T * R.T), R * T * R.T])
    # And with it the forces agree on every other cut, too.
    n = sp.Matrix([COS, SIN])
    assert each_equals_the_next([(R * T * R.T).T * (R * n), R * T.T * n])


def test_the_turned_table_has_the_entries_that_engineers_know_as_mohrs_circle():
    for t11, t12, t22 in np.random.default_rng(13).uniform(-100, 100, size=(20, 3)):
        for turn in (-1.2, 0.4, math.pi / 4, 2):
            middle, half = (t11 + t22) / 2, (t11 - t22) / 2
            cos, sin = math.cos(2 * turn), math.sin(2 * turn)
            mixed = t12 * cos - half * sin
            circle = [[middle + half * cos + t12 * sin, mixed], [mixed, middle - half * cos - t12 * sin]]
            np.testing.assert_allclose(turned([[t11, t12], [t12, t22]], rotation(turn)), circle, atol=1e-12)


@given(STRESSES, TURNS, TURNS)
def test_in_space_both_observers_find_the_same_force_from_their_own_tables(T, axes, turn):
    n = turn[0]
    hers = turned(T, axes)
    np.testing.assert_allclose(traction(hers, axes @ n), axes @ traction(T, n), rtol=0, atol=1e-11)
    # Her entry (i, j) is the component along her axis j of the force on the cut across her axis i.
    measured = [[component(traction(T, axes[i]), axes[j]) for j in range(3)] for i in range(3)]
    np.testing.assert_allclose(hers, measured, rtol=0, atol=1e-11)
    np.testing.assert_allclose(turned(hers, axes.T), T, rtol=0, atol=1e-11)
    # What does not depend on the axes: the largest and smallest pull, of the symmetric part.
    symmetric = (T + T.T) / 2
    pulls = [np.linalg.eigvalsh(stress) for stress in (symmetric, turned(symmetric, axes))]
    np.testing.assert_allclose(*pulls, rtol=0, atol=1e-11)


@pytest.mark.equation(
    "eq-turned-example",
    r"""
T' = \frac12\begin{pmatrix} 1 & 1 \\ -1 & 1 \end{pmatrix}\begin{pmatrix} 80 & 0 \\ 0 & 0 \end{pmatrix}\begin{pmatrix} 1 & -1 \\ 1 & 1 \end{pmatrix}
= \begin{pmatrix} 40 & -40 \\ -40 & 40 \end{pmatrix}
""",
)
def test_the_pulled_rod_in_axes_turned_by_45_degrees(tables):
    left, T, right, result = map(numbers, tables)
    at_45 = R.subs(psi, sp.pi / 4)
    assert at_45[0, 0] == at_45[0, 1] == 1 / sp.sqrt(2)
    assert left / sp.sqrt(2) == at_45
    assert right == left.T
    assert left * T * right / 2 == result
    assert turned([[80, 0], [0, 0]], rotation(math.radians(45))) == pytest.approx(
        np.array(result.tolist(), dtype=float), abs=1e-13
    )


# Use the word as computers do.


def by_loops(subscripts, *arrays):
    """Einstein's sum in loops over every index: what is missing after the arrow is summed over."""
    before, after = subscripts.split("->")
    names = before.split(",")
    sizes = {}
    for name, array in zip(names, arrays, strict=True):
        sizes |= dict(zip(name, array.shape, strict=True))
    result = np.zeros([sizes[letter] for letter in after], dtype=int)
    for values in itertools.product(*map(range, sizes.values())):
        at = dict(zip(sizes, values, strict=True))
        term = 1
        for name, array in zip(names, arrays, strict=True):
            term *= array[tuple(at[letter] for letter in name)]
        result[tuple(at[letter] for letter in after)] += term
    return result


@pytest.mark.equation(
    "eq-einstein",
    r"""
c_{ij} = a_{ik}\,b_{kj} \quad\text{means}\quad c_{ij} = \sum_k a_{ik}\,b_{kj}
""",
)
@given(factors())
def test_einsteins_sum_over_the_index_that_occurs_twice_is_the_matrix_product(pair):
    A, B = map(np.array, pair)
    entries = np.einsum("ik,kj->ij", A, B)
    for i, j in itertools.product(range(A.shape[0]), range(B.shape[1])):
        total = 0
        for k in range(A.shape[1]):
            total += A[i, k] * B[k, j]
        assert entries[i, j] == total
    assert entries.tolist() == product(*pair) == by_loops("ik,kj->ij", A, B).tolist()


@pytest.mark.parametrize(
    ("subscripts", "shapes", "means"),
    [
        ("ik,kj->ij", [(2, 3), (3, 4)], lambda a, b: a @ b),
        ("ij,ij->", [(3, 3), (3, 3)], inner),
        ("ki,ji->kj", [(5, 12), (3, 12)], lambda x, w: x @ w.T),
        ("i,i->", [(12,), (12,)], inner),
        ("ij,ij->ij", [(2, 3), (2, 3)], lambda a, b: a * b),
        ("ij->ji", [(2, 3)], lambda a: a.T),
        ("ij,i->j", [(3, 3), (3,)], lambda tau, n: tau.T @ n),
        ("ik,km,jm->ij", [(3, 3), (3, 3), (3, 3)], lambda r, tau, again: r @ tau @ again.T),
    ],
)
def test_einsum_is_the_loop_over_every_index(subscripts, shapes, means):
    rng = np.random.default_rng(17)
    factors = [rng.integers(-9, 10, size=shape) for shape in shapes]
    expected = by_loops(subscripts, *factors)
    assert np.einsum(subscripts, *factors).tolist() == expected.tolist()
    assert np.array_equal(means(*factors), expected)
