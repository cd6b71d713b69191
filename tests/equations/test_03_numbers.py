"""Chapter 3: numbers that the text, the figures' words and the solutions state."""

import itertools
import math
import re
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from support.prose import slips_of

from dlmath import (
    SAMPLES,
    Demons,
    Layer,
    Neuron,
    angle,
    area_factor,
    as_text,
    cosine,
    inner,
    length,
    normal_and_shear,
    picture,
    rotation,
    traction,
    turned,
)
from dlmath.widgets import InnerProduct, LinearMap, MatrixProduct, PatternMatch, Stress

CHAPTER = (Path(__file__).parents[2] / "book" / "chapters" / "03_tensors.md").read_text("utf-8")

SLASH = picture("""
    . . #
    . # .
    # . .
""")
DISLIKING = 2 * SLASH - 1
FULL = np.ones((3, 3))
PICTURES = np.array(list(itertools.product([0, 1], repeat=9))).reshape(-1, 3, 3)
NOT_BLANK = PICTURES[1:]
ROD = [[80, 0], [0, 0]]
S = sp.Symbol("s")
GIVEN = [
    r"$\boldsymbol n = (0.6, 0.8)$",
    "Pull a rod with 80 along axis 1, and turn the axes by 45°",
    "published in 2015",
    "a batch of 64 colour pictures",
    "A rod is pulled with 80 newtons",
    "as long as its normal stress is at most 20,",
    "It is at most 20 if",
    "makes an angle of 60° with the list",
    "the nearer the angle comes to 90°",
]


def normal_at(degrees):
    return [math.cos(math.radians(degrees)), math.sin(math.radians(degrees))]


def state(figure, preset):
    return figure(**figure.presets[preset]).state()


# Arrows.


def test_the_square_of_a_pictures_length_counts_its_pixels():
    for pixels in SAMPLES.values():
        assert length(pixels) == math.sqrt(as_text(pixels).count("#"))


def test_half_the_length_halves_the_inner_product_and_its_bounds_and_keeps_the_angle():
    a1, a2, b1, b2, keep = state(InnerProduct, "acute").values()
    assert [a1, a2, b1, b2] == [3, 1, 2, 3]
    assert state(InnerProduct, "short") == {"a1": a1, "a2": a2, "b1": b1 / 2, "b2": b2 / 2, "keep": keep}
    a, b, half = np.array([a1, a2]), np.array([b1, b2]), np.array([b1, b2]) / 2
    assert inner(a, half) == a @ b / 2 == 4.5
    assert length(a) * length(half) == pytest.approx(np.linalg.norm(a) * np.linalg.norm(b) / 2)
    assert angle(a, half) == pytest.approx(math.acos(9 / math.sqrt(130)))


def test_the_angle_between_two_lists_goes_from_0_to_180_degrees(says):
    a = np.array([3, 1])
    others = np.random.default_rng(1).normal(size=(1000, 2))
    apart = np.degrees([angle(a, b) for b in [a, -a, *others]])
    assert apart.min() == pytest.approx(0, abs=1e-5)
    says("between the two arrows, from 0° to {:.0f}°", apart.max())
    hidden, output = Demons.of()
    says("For a list of {} numbers", hidden.W.size + hidden.b.size + output.W.size + output.b.size)
    a = np.random.default_rng(2).normal(size=47)
    assert math.degrees(angle(a, a)) == pytest.approx(0, abs=1e-5)
    says("one angle from 0° to {:.0f}° with this cosine", math.degrees(angle(a, -a)))


def test_the_cosine_is_positive_up_to_90_degrees_and_then_negative(says):
    degrees = np.arange(181)
    cosines = np.cos(np.radians(degrees)).round(12)
    negative = degrees[cosines < 0]
    says("To the left of the middle, beyond {}°, the cosine is negative", negative[0] - 1)
    assert negative[-1] == 180
    says("the angle is less than {}°", degrees[cosines > 0][-1] + 1)
    says("the angle is more than {}°", negative[0] - 1)
    says("Beyond {}° the cosine is negative, the dotted line meets the line", negative[0] - 1)


def test_of_all_directions_the_opposite_one_gives_the_smallest_product_and_no_other_does():
    a = np.array([3, 1])
    degrees = np.arange(360)
    apart = np.radians(degrees) + math.atan2(1, 3)
    products = np.array([inner(a, [math.cos(d), math.sin(d)]) for d in apart])
    assert degrees[products.argmin()] == 180
    assert degrees[products.argmax()] == 0
    assert np.delete(products, 180).min() > products[180] == pytest.approx(-math.sqrt(10))
    assert np.allclose(products[[90, 270]], 0)
    assert ((products > 1e-9) == ((degrees < 90) | (degrees > 270))).all()  # the sign is that of the cosine
    # In many dimensions: vectors of length 2, none of them exactly opposite.
    rng = np.random.default_rng(3)
    a = rng.normal(size=47)
    others = rng.normal(size=(200, 47)) - a * np.linspace(0, 50, 200)[:, None]
    opposite = -2 * a / np.linalg.norm(a)
    assert inner(a, opposite) == pytest.approx(-2 * np.linalg.norm(a))
    for other in others:
        assert inner(a, 2 * other / np.linalg.norm(other)) > inner(a, opposite)
    # Without a fixed length there is no smallest value.
    assert inner(a, 10 * opposite) == pytest.approx(10 * inner(a, opposite))


def test_the_arrows_of_the_presets_stand_as_their_comments_say():
    arrows = {
        name: np.reshape(list(state(InnerProduct, name).values())[:4], (2, 2)) for name in InnerProduct.presets
    }
    a, b = arrows["right"]
    assert (a * b).tolist() == [-3, 3]
    assert (rotation(-math.pi / 2) @ a).round(12).tolist() == b.tolist()  # a turned by 90°
    a, b = arrows["same"]
    assert b.tolist() == (2 * a).tolist()
    assert a @ b == pytest.approx(np.linalg.norm(a) * np.linalg.norm(b))
    a, b = arrows["opposite"]
    assert b.tolist() == (-a).tolist()
    assert a @ b == pytest.approx(-np.linalg.norm(a) * np.linalg.norm(b))


# Patterns.


def test_the_slash_with_a_pixel_more_and_the_full_picture_get_3_as_the_slash_does(says):
    pictures = [np.reshape(state(PatternMatch, name)["A"], (3, 3)) for name in ("exact", "extra", "all")]
    assert [int(pixels.sum()) for pixels in pictures] == [3, 4, 9]
    (similarity,) = {float(inner(pixels, SLASH)) for pixels in pictures}
    says("All {} get {:.0f}", {3: "three"}[len(pictures)], similarity)
    by_hand = [3 / (math.sqrt(3) * math.sqrt(3)), 3 / (math.sqrt(4) * math.sqrt(3)), 3 / (3 * math.sqrt(3))]
    assert [cosine(pixels, SLASH) for pixels in pictures] == pytest.approx(by_hand)
    says(r"their cosine is $3/(3\sqrt 3) \approx {:.2f}$", by_hand[2])
    says(r"the slash has the cosine $3/(\sqrt 4\cdot\sqrt 3) \approx {:.2f}$", by_hand[1])
    # It pleases every demon with weights 1 and 0 as much as is possible: pictures in rows, patterns in columns.
    similarities = PICTURES.reshape(-1, 9) @ PICTURES.reshape(-1, 9).T
    assert (similarities.max(axis=0) == [inner(FULL, pattern) for pattern in PICTURES]).all()


def test_with_dislikes_only_the_slash_itself_brings_3_and_the_full_picture_minus_3(says):
    assert np.array_equal(np.reshape(state(PatternMatch, "dislikes")["F"], (3, 3)), DISLIKING)
    assert inner(FULL, DISLIKING) == -3
    brought = (PICTURES * DISLIKING).sum(axis=(1, 2))
    assert brought.max() == 3
    assert PICTURES[brought == 3].tolist() == [SLASH.tolist()]
    # The unwelcome picture of the exercise: black and white exchanged.
    says(r"should be on and the others off: $A\cdot F = {:.0f}$", brought.min())
    assert PICTURES[brought == brought.min()].tolist() == [(1 - SLASH).tolist()]
    cosines = np.array([cosine(pixels, DISLIKING) for pixels in NOT_BLANK])
    assert NOT_BLANK[cosines.argmin()].tolist() == (1 - SLASH).tolist()
    assert np.sort(cosines)[1] > cosines.min() + 0.05
    says(r"so $\cos\theta = -6/(3\sqrt 6) \approx {:.2f}$", cosines.min())
    slips = slips_of("03", "ex-unwelcome", cosine=cosine, full=FULL, disliking=DISLIKING)
    assert slips == {"sum": brought.min(), "opposite": cosine(-DISLIKING, DISLIKING), "full": pytest.approx(-1 / 3)}


def test_only_the_slash_and_its_brighter_and_darker_copies_have_the_cosine_1():
    cosines = np.array([cosine(pixels, SLASH) for pixels in NOT_BLANK])
    best = cosines.argmax()
    assert cosines[best] == pytest.approx(1)
    assert NOT_BLANK[best].tolist() == SLASH.tolist()
    assert np.delete(cosines, best).max() < 0.9
    for brightness in (0.01, 0.5, 1, 3):
        assert cosine(brightness * SLASH, SLASH) == pytest.approx(1)
    rng = np.random.default_rng(5)
    assert all(cosine(grey, SLASH) < 1 for grey in rng.uniform(size=(100, 3, 3)))
    with pytest.raises(ValueError, match="no direction"):
        cosine(PICTURES[0], SLASH)


def test_nothing_of_a_shifted_slash_matches_and_one_pixel_of_the_backslash():
    left, right = np.zeros((3, 3)), np.zeros((3, 3))
    left[:, :2], right[:, 1:] = SLASH[:, 1:], SLASH[:, :2]
    assert np.reshape(state(PatternMatch, "shifted")["A"], (3, 3)).tolist() == left.tolist()
    assert inner(left, SLASH) == inner(right, SLASH) == 0
    backslash = np.reshape(state(PatternMatch, "other")["A"], (3, 3))
    assert backslash.tolist() == SLASH[:, ::-1].tolist()
    assert np.argwhere(backslash * SLASH).tolist() == [[1, 1]]


def test_a_neuron_measures_the_similarity_to_its_weights_and_adds_its_bias():
    for pixels in PICTURES:
        assert Neuron(DISLIKING.ravel(), b=-2.5).z(pixels.ravel()) == inner(pixels, DISLIKING) - 2.5


# Tables.


def test_swap_exchanges_columns_from_the_right_and_rows_from_the_left():
    A, B = (np.reshape(state(MatrixProduct, "swap")[name], (3, 3)) for name in "AB")
    assert B.tolist() == np.eye(3)[:, [1, 0, 2]].tolist()
    assert (A @ B).tolist() == A[:, [1, 0, 2]].tolist()
    assert (B @ A).tolist() == A[[1, 0, 2]].tolist()


def test_the_identity_of_the_fitting_size_changes_nothing():
    A, E = (np.reshape(state(MatrixProduct, "identity")[name], (3, 3)) for name in "AB")
    assert (A @ E).tolist() == (E @ A).tolist() == A.tolist()
    A = np.array([[1, 0, 2], [-1, 3, 1]])
    assert (A @ np.eye(3)).tolist() == (np.eye(2) @ A).tolist() == A.tolist()


def test_the_batch_of_five_pictures_through_three_demons():
    X = np.array([pixels.ravel() for pixels in SAMPLES.values()])
    hidden = Demons.of().hidden
    assert (X.shape, hidden.W.shape, (X @ hidden.W.T).shape) == ((5, 12), (3, 12), (5, 3))
    assert np.array_equal(X @ hidden.W.T + hidden.b, hidden.z(X))


# Cuts.


def test_in_the_pulled_rod_half_of_the_pull_and_the_largest_shear_are_at_45_degrees(says):
    pull = state(Stress, "pull")
    assert [[pull["t11"], pull["t12"]], [pull["t12"], pull["t22"]]] == ROD
    degrees = np.arange(91)
    parts = np.array([normal_and_shear(ROD, normal_at(d)) for d in degrees])
    forces = np.array([np.linalg.norm(traction(ROD, normal_at(d))) for d in degrees])
    assert forces.min() == pytest.approx(0, abs=1e-12)
    assert degrees[forces.argmin()] == 90  # the cut along the rod
    largest = parts[:, 1].argmax()
    assert np.flatnonzero(np.isclose(parts[:, 0], ROD[0][0] / 2)).tolist() == [largest]
    assert np.abs(normal_and_shear(ROD, normal_at(-degrees[largest]))) == pytest.approx(parts[largest])
    says("Both at {}°, on either side of axis 1", degrees[largest])
    says(
        r"the normal stress is ${}\cdot\tfrac12 = {:.0f}$, and the shear stress is {:.0f}, its largest value",
        ROD[0][0], *parts[largest],
    )  # fmt: skip
    phi, a, b = sp.symbols("phi a b", real=True)
    force = sp.Matrix(ROD) * sp.Matrix([sp.cos(phi), sp.sin(phi)])
    along = force.dot(sp.Matrix([-sp.sin(phi), sp.cos(phi)]))
    assert sp.simplify(abs(along) - 80 * abs(sp.cos(phi) * sp.sin(phi))) == 0
    says(r"is $\boldsymbol T^{{(n)}} = ({}\cos\varphi, 0)$; the cut runs", ROD[0][0])
    says(r"has the length ${}\,|\cos\varphi\sin\varphi|$", ROD[0][0])
    assert sp.expand((a - b) ** 2 - (a**2 + b**2 - 2 * a * b)) == 0
    # The same force F on a slanted cut of area A/cos φ, split along and across the rod's axis.
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    np.testing.assert_allclose(forces, 80 * cos, atol=1e-12)
    np.testing.assert_allclose(parts, np.column_stack([80 * cos * cos, 80 * cos * sin]), atol=1e-12)


def test_the_glued_joint_must_be_turned_by_60_degrees(says):
    phi = sp.Symbol("phi")
    force = sp.Matrix(ROD) * sp.Matrix([sp.cos(phi), sp.sin(phi)])
    assert force == sp.Matrix([80 * sp.cos(phi), 0])
    normal = sp.expand(force.dot(sp.Matrix([sp.cos(phi), sp.sin(phi)])))
    assert normal == 80 * sp.cos(phi) ** 2
    (least,) = sp.solveset(normal - 20, phi, sp.Interval(0, sp.pi / 2))
    says(r"that is, from $\varphi = {}°$ on", sp.deg(least))
    stresses = [normal_and_shear(ROD, normal_at(degrees))[0] for degrees in range(91)]
    assert stresses == sorted(stresses, reverse=True)
    assert stresses[59] > 20 == pytest.approx(stresses[60])
    slips = slips_of("03", "ex-rod", np=np)
    assert 80 * math.cos(math.radians(slips["once"])) == pytest.approx(20)
    assert slips["cut"] == 90 - sp.deg(least)


def test_a_small_cube_rests_without_spinning_only_if_the_table_is_its_own_transpose():
    axes = np.eye(3)
    for T in np.random.default_rng(7).integers(-50, 50, size=(10, 3, 3)).astype(float):
        sides = [(sign * axes[i] / 2, sign * T[i]) for i in range(3) for sign in (1, -1)]  # where, and which force
        assert sum(force for _, force in sides).tolist() == [0, 0, 0]
        moment = sum(np.cross(place, force) for place, force in sides)
        assert moment.tolist() == [T[1, 2] - T[2, 1], T[2, 0] - T[0, 2], T[0, 1] - T[1, 0]]


def table_of(preset):
    values = state(Stress, preset)
    return np.array([[values["t11"], values["t12"]], [values["t12"], values["t22"]]]), values["phi"], values["psi"]


def test_the_presets_of_the_cut_keep_the_promises_of_their_comments():
    T, phi, _ = table_of("shear")
    assert np.diag(T).tolist() == [0, 0]
    assert phi == 45
    normal, shear = normal_and_shear(T, normal_at(phi))
    assert normal == pytest.approx(60)  # pulled
    assert shear == pytest.approx(0, abs=1e-12)

    T, *_ = table_of("water")
    for degrees in range(0, 360, 5):
        assert normal_and_shear(T, normal_at(degrees)) == pytest.approx((-60, 0), abs=1e-12)
        assert turned(T, rotation(math.radians(degrees))) == pytest.approx(T, abs=1e-12)

    T, phi, _ = table_of("general")
    assert T.tolist() == [[50, 30], [30, -30]]
    assert normal_at(phi) == pytest.approx([0.6, 0.8], abs=0.002)

    T, _, psi = table_of("turned")
    assert T.tolist() == ROD
    assert np.abs(turned(T, rotation(math.radians(psi)))) == pytest.approx(np.full((2, 2), 40))


# Tensors in computing.


def test_the_rank_of_a_tensor_in_the_table_is_the_number_of_its_indices():
    rows = re.findall(r"^\* - (\d)\n  - .+\n  - .+\n  - `(\(.*\))`$", CHAPTER, re.M)
    shapes = [tuple(map(int, re.findall(r"\d+", shape))) for _, shape in rows]
    assert [int(rank) for rank, _ in rows] == [np.zeros(shape).ndim for shape in shapes] == [0, 1, 2, 3, 4]
    hidden = Demons.of().hidden
    assert shapes[:3] == [hidden.b[0].shape, SAMPLES["zero"].ravel().shape, hidden.W.shape]


# Exercises.


def test_the_list_of_ones_at_60_degrees(says):
    cosines = {n: sp.Integer(1) / sp.sqrt(sp.Matrix([1] * n).dot(sp.Matrix([1] * n))) for n in range(1, 30)}
    (n,) = [n for n, cosine in cosines.items() if cosine == sp.cos(sp.pi / 3)]
    says(r"It is to be $\cos 60° = \frac12$: $n = {}$.", n)
    # The longer the list, the nearer to a right angle.
    assert list(cosines.values()) == sorted(cosines.values(), reverse=True)
    assert sp.limit(1 / sp.sqrt(S), S, sp.oo) == 0


def test_how_much_a_demon_may_dislike(says):
    d = sp.Symbol("d", positive=True)
    slash = sp.Matrix([[0, 0, 1], [0, 1, 0], [1, 0, 0]])
    weights = slash - d * (sp.ones(3) - slash)

    def similarity(picture):
        return sp.expand(sum(weights.multiply_elementwise(picture)))

    off = [k for k in range(9) if not slash[k]]
    more, less = slash.copy(), slash.copy()
    less[2] = 0
    for k in off[:3]:
        more[k] = 1
    says("Three pixels too many give $3 - 3d$, one missing gives ${}$.", similarity(less))
    assert similarity(more) == 3 - 3 * d
    (bound,) = sp.solve(similarity(more) - similarity(less), d)
    says(r"as long as $d < \tfrac{}{}$; with $d = 1$, as under", bound.p, bound.q)
    says("it brings {}.", similarity(more).subs(d, 1))
    full = sp.solve(similarity(sp.ones(3)), d)
    assert full == [sp.Rational(1, 2)]


def test_the_arrow_of_length_2_that_points_exactly_against_3_4(says):
    directions = np.radians(np.arange(0, 360, 0.01))
    arrows = 2 * np.column_stack([np.cos(directions), np.sin(directions)])
    best = arrows[(arrows @ [3, 4]).argmin()]
    a = np.array([3, 4])
    says(r"$\boldsymbol a/|\boldsymbol a| = ({:.1f}, {:.1f})$", *(a / 5))
    b = -2 * a / length(a)
    np.testing.assert_allclose(b, best, atol=1e-3)
    says(r"so $\boldsymbol b = -2\,(0.6, 0.8) = ({:.1f}, {:.1f})$", *b)
    says(r"The product is then $-5\cdot 2 = {:.0f}$, the lower bound", inner(a, b))


def test_the_matrix_that_stretches_and_turns(says):
    def stretched(arrow):
        return [2 * arrow[0], sp.Rational(1, 2) * arrow[1]]

    def left(arrow):
        return [-arrow[1], arrow[0]]

    matrix = np.transpose([left(stretched(arrow)) for arrow in ([1, 0], [0, 1])])
    other = np.transpose([stretched(left(arrow)) for arrow in ([1, 0], [0, 1])])
    half = -matrix[0, 1]
    says(r"the matrix is $\begin{{pmatrix}} {} & -\tfrac{}{} \\ {} & {} \end{{pmatrix}}$, and the number is $-\tfrac{}{}$",
         matrix[0, 0], half.p, half.q, *matrix[1], half.p, half.q)  # fmt: skip
    says(r"In the other order it would be $\begin{{pmatrix}} {} & {} \\ \tfrac{}{} & {} \end{{pmatrix}}$",
         *other[0], other[1, 0].p, other[1, 0].q, other[1, 1])  # fmt: skip
    wide, turn = np.diag([2, 0.5]), rotation(math.radians(-90))
    slips = slips_of("03", "ex-map", wide=wide, left=turn)
    right = (turn.T @ wide)[0, 1]
    expected = {"order": float(other[0, 1]), "right": right, "diagonal": wide[0, 1], "place": float(matrix[1, 0])}
    assert slips == pytest.approx(expected)
    assert area_factor(wide) == area_factor(turn @ wide) == pytest.approx(1)  # Areas stay as large as they were.
    # The figure can show it.
    assert LinearMap(**{f"w{i + 1}{j + 1}": float(matrix[i, j]) for i in (0, 1) for j in (0, 1)}).w12 == float(
        matrix[0, 1]
    )


def test_the_product_of_two_arrows_from_three_lengths(says):
    # Lay a to the right and turn b until the sum has the length 6.
    a = np.array([3, 0])
    angles = np.linspace(0, math.pi, 1_000_001)
    arrows = 4 * np.column_stack([np.cos(angles), np.sin(angles)])
    product = arrows[np.abs(np.linalg.norm(a + arrows, axis=1) - 6).argmin()] @ a
    says(
        r"So $36 = 9 + 16 + 2\,\boldsymbol a\cdot\boldsymbol b$, and $\boldsymbol a\cdot\boldsymbol b = {:.1f}$",
        product,
    )
    shadow = arrows[np.abs(np.linalg.norm(a + arrows, axis=1) - 6).argmin()][0] * 3 / 4
    says("so the shadow has the length ${:.1f}/4 = {:.3f}$", product, shadow)
    slips = slips_of("03", "ex-sum-length")
    assert slips == pytest.approx(
        {"double": 2 * product, "sign": -product, "lengths": 3 * 4, "unsquared": (6 - 3 - 4) / 2}, abs=1e-4
    )
    assert np.linalg.norm(a + arrows[0]) == 7  # the same direction


def test_the_batch_of_two_by_hand(says):
    layer = Layer([[1, 0, 2], [-1, 3, 1]], [-1, 3])
    Z = layer.z([[0, 1, 4], [1, 2, 1]])
    says(r"$1\cdot 1 + 0\cdot 2 + 2\cdot 1 - 1 = {:.0f}$", Z[1, 0])
    says(r"gives $Z = \begin{{pmatrix}} {:.0f} & {:.0f} \\ {:.0f} & {:.0f} \end{{pmatrix}}$", *Z.ravel())
    slips = slips_of("03", "ex-batch", by_hand=Z)
    without = Z[1, 0] - layer.b[0]
    expected = {
        "bias": without,
        "place": Z[0, 1],
        "unit": Z[1, 1],
        "row": Z[0, 0],
        "other-bias": without + layer.b[1],
    }
    assert slips == expected
    # Every one has a reply of its own, so that none can be taken for another; nor is what forgets the bias right.
    assert len({*slips.values(), Z[1, 0]}) == 6
    assert Z[1, 0] not in (Z - layer.b)


def test_the_bias_of_the_one_layer_that_replaces_two(says, shows):
    first, second = Layer([[1, 2], [0, 1]], [3, -1]), Layer([[2, 1]], [0])
    (bias,) = second.z(first.z([0, 0]))
    says(r"$V\boldsymbol b + c = 2\cdot 3 + 1\cdot(-1) + c = {:.0f} + c$, so $c = {:.0f}$", bias, -bias)
    matrix = np.ravel([second.z(first.z(one)) - bias for one in np.eye(2)])
    says(r"is $VW = \begin{{pmatrix}} {:.0f} & {:.0f} \end{{pmatrix}}$", *matrix)
    through = second.z(first.W @ first.b)[0]
    assert slips_of("03", "ex-collapse") == {
        "sign": bias, "sum": -sum(first.b), "lost": -second.z(np.abs(first.b))[0], "through-w": -through,
    }  # fmt: skip
    shows("ex-collapse", "slip.sign", "have the bias {:.0f}", bias + bias)
    # Who does without V, or without b, does not come upon it.
    assert bias not in np.abs([*first.b, sum(first.b), sum(np.abs(first.b)), *second.W[0], sum(second.W[0])])


def test_each_entry_times_its_mirror_image(says):
    M = [[1, 2], [3, 4]]
    total = sum(M[i][j] * M[j][i] for i in (0, 1) for j in (0, 1))
    assert np.einsum("ij,ji->", M, M) == total
    says(r"$1\cdot 1 + 2\cdot 3 + 3\cdot 2 + 4\cdot 4 = {}$", total)
    entries = [M[i][j] for i in (0, 1) for j in (0, 1)]
    product = sum(M[i][k] * M[k][j] for i in (0, 1) for k in (0, 1) for j in (0, 1))
    slips = slips_of("03", "ex-einsum", np=np, M=np.array(M))
    expected = {"places": sum(m * m for m in entries), "product": product, "diagonal": (M[0][0] + M[1][1]) ** 2}
    expected |= {"trace": M[0][0] + M[1][1], "total": sum(entries)}
    assert slips == expected


def test_the_picture_of_the_opening_question(says):
    beginning = np.array([[0, 0, 1], [0, 1, 1], [0, 1, 0]])
    assert (inner(beginning, SLASH), beginning.sum()) == (2, 4)
    says("The plain sum is {:.0f}", inner(beginning, SLASH))
    says("With dislikes it is $2 - 2 = {:.0f}$", inner(beginning, DISLIKING))
    says(r"The cosine is $2/(\sqrt 4\cdot\sqrt 3) \approx {:.2f}$", cosine(beginning, SLASH))
    apart = math.degrees(angle(beginning, SLASH))
    says('an angle of about {:.0f}°, more than half of the way from 0° for "the same" to {}° for', apart, 90)
    assert 90 / 2 < apart < 90


def test_or_and_nand_put_the_plane_onto_one_line(says, shows):
    preset = state(LinearMap, "xor")
    W = np.array([[preset["w11"], preset["w12"]], [preset["w21"], preset["w22"]]])
    assert W.tolist() == [[1, 1], [-1, -1]]
    corners = {tuple(c): (W @ c).tolist() for c in itertools.product([0, 1], repeat=2)}
    assert corners[0, 1] == corners[1, 0] == [1, -1]
    says(r"the area is $|1\cdot(-1) - 1\cdot(-1)| = {:.0f}$: before its steps", area_factor(W))
    says("at $(0, 0)$ and $(2, {:.0f})$", corners[1, 1][1])


def test_the_presets_of_the_plane_do_what_their_names_say():
    def matrix(preset, letter="w"):
        values = state(LinearMap, preset)
        return np.array([[values[f"{letter}{i}{j}"] for j in (1, 2)] for i in (1, 2)])

    turn, stretch = matrix("turn"), matrix("stretch")
    assert (turn @ [1, 0]).tolist() == [0, 1]
    assert (turn @ [0, 1]).tolist() == [-1, 0]
    assert (stretch @ [3, 5]).tolist() == [6, 5]
    assert (matrix("mirror") @ [3, 5]).tolist() == [5, 3]
    assert (matrix("projection") @ [3, 5]).tolist() == [3, 0]
    assert area_factor(matrix("shear")) == 1
    for preset in ("turnstretch", "stretchturn"):
        assert (matrix(preset) == turn).all()
        assert (matrix(preset, "v") == stretch).all()
    # First turn, then stretch: the arrow to the left is the long one; in the other order, the one upwards.
    assert (stretch @ turn).tolist() == [[0, -2], [1, 0]]
    assert (turn @ stretch).tolist() == [[0, -1], [2, 0]]
