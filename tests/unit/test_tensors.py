import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.spatial.transform import Rotation
from support.numbers import EPS, HUGE, TINY

from dlmath import angle, component, cosine, inner, length, normal_and_shear, rotation, traction, turned
from dlmath._check import short

SHAPES = arrays.array_shapes(max_dims=3, max_side=4)
NUMBERS = st.floats(-1e3, 1e3)
ANY_NUMBERS = st.one_of(
    st.floats(-1e300, 1e300), st.sampled_from([0.0, TINY, -TINY, 1e-300, 1e300, -1e300, 1e-310])
)


@st.composite
def vectors(draw, count, elements=NUMBERS, shapes=SHAPES, zero=False):
    """Vectors of the same shape; unless told otherwise none of them is 0."""
    shape = draw(shapes)
    each = arrays.arrays(np.float64, shape, elements=elements)
    return [draw(each if zero else each.filter(np.any)) for _ in range(count)]


def norm(a):
    """The length by the math module, which scales as well."""
    return math.hypot(*np.ravel(a).tolist())


def unit(a):
    """A vector of length 1, of a vector of any length."""
    largest = float(np.abs(a).max())
    part = np.array([value / largest for value in np.ravel(a).tolist()]).reshape(np.shape(a))
    return part / norm(part)


def dot(a, b):
    """The sum of the products without rounding between."""
    return math.fsum(p * q for p, q in zip(np.ravel(a).tolist(), np.ravel(b).tolist(), strict=True))


def determinant(T):
    return dot(T[0], np.cross(T[1], T[2]))


# Inner product and length.


@given(vectors(2, st.integers(-1000, 1000), zero=True))
def test_the_inner_product_is_the_sum_of_the_products_whatever_the_shape(pair):
    a, b = pair
    total = 0
    for p, q in zip(a.ravel().tolist(), b.ravel().tolist(), strict=True):
        total += int(p) * int(q)
    assert inner(a, b) == inner(b, a) == inner(a.tolist(), b.tolist()) == total
    assert inner(a.ravel(), b.ravel()) == total


@given(vectors(2, zero=True))
def test_the_inner_product_of_broken_numbers_is_off_by_a_few_roundings_only(pair):
    a, b = pair
    assert abs(inner(a, b) - dot(a, b)) <= 2 * a.size * EPS * np.abs(a * b).sum() + TINY * a.size


def test_the_inner_product_is_the_books_number():
    assert inner([3, 4], [5, 0]) == 15.0
    assert inner([2, 1], [-1, 2]) == 0.0
    assert inner([[1, 0, 1], [0, 1, 0]], [[1, 1, 1], [0, 1, 0]]) == 3.0
    assert inner(3, -4) == -12.0


@given(vectors(1, ANY_NUMBERS, zero=True))
def test_the_length_is_the_math_modules_whatever_the_numbers(one):
    (a,) = one
    np.testing.assert_allclose(length(a), norm(a), rtol=1e-14, atol=0)
    assert length(a) == length(a.ravel()) == length(-a)


@given(vectors(1, zero=True))
def test_the_length_is_numpys_norm(one):
    (a,) = one
    np.testing.assert_allclose(length(a), np.linalg.norm(a.ravel()), rtol=1e-13, atol=1e-150)


@pytest.mark.parametrize(
    ("a", "long"),
    [
        ([3, 4], 5.0),
        ([[1, 1], [1, 1]], 2.0),
        (-7, 7.0),
        ([3e300, 4e300], 5e300),
        ([3e-300, 4e-300], 5e-300),
        ([TINY], TINY),
        ([HUGE, 0], HUGE),
        ([0, -0.0], 0.0),
        ([1e300, TINY], 1e300),
    ],
)
def test_a_length_worked_out_by_hand(a, long):
    assert length(a) == pytest.approx(long, rel=1e-15, abs=0)


def test_every_measure_is_one_python_number():
    a, b = [1, 2], np.array([3.0, 4.0])
    parts = normal_and_shear(np.eye(2), [1, 0])
    assert type(parts) is tuple
    for number in (inner(a, b), length(a), length([0]), component(a, b), cosine(a, b), angle(a, b), *parts):
        assert type(number) is float


# Directions.


@given(vectors(2))
def test_a_component_is_the_inner_product_with_a_direction(pair):
    a, b = pair
    expected = dot(a, unit(b))
    np.testing.assert_allclose(component(a, b), expected, rtol=0, atol=1e-13 * norm(a) + TINY * 100)


@given(vectors(2, ANY_NUMBERS), st.integers(-300, 300))
def test_cosine_component_and_angle_do_not_ask_how_long_the_direction_is(pair, exponent):
    a, b = pair
    direction = unit(b)  # no denormals, and powers of two are exact
    longer = direction * 2.0**exponent
    assert cosine(a, longer) == pytest.approx(cosine(a, direction), abs=1e-14)
    assert component(a, longer) == pytest.approx(component(a, direction), rel=0, abs=1e-14 * norm(a) + TINY * 100)
    assert angle(a, longer) == pytest.approx(angle(a, direction), abs=1e-14)


@given(vectors(2, ANY_NUMBERS))
def test_the_cosine_is_between_minus_one_and_one_and_agrees_with_the_directions(pair):
    a, b = pair
    c = cosine(a, b)
    assert -1 <= c <= 1
    assert c == cosine(b, a) == pytest.approx(dot(unit(a), unit(b)), abs=1e-13)
    assert cosine(a, a) == pytest.approx(1, abs=1e-14)
    assert cosine(a, -a) == pytest.approx(-1, abs=1e-14)


def test_rounding_never_takes_the_cosine_beyond_one():
    tried = [np.full(n, v) for n in range(1, 40) for v in (0.1, 1 / 3, 1e-300, 1e300)]
    assert max(cosine(a, a) for a in tried) <= 1.0
    assert min(cosine(a, -a) for a in tried) >= -1.0
    products = [(a / np.linalg.norm(a)) @ (a / np.linalg.norm(a)) for a in tried[::4]]
    assert max(products) > 1.0  # so the limit has something to do


@given(st.floats(-math.pi, math.pi), st.floats(-math.pi, math.pi), st.floats(1e-3, 1e3))
def test_the_angle_in_a_plane_is_the_difference_of_the_directions(s, t, long):
    a, b = [math.cos(s), math.sin(s)], [long * math.cos(t), long * math.sin(t)]
    apart = abs(math.remainder(s - t, 2 * math.pi))
    assert angle(a, b) == pytest.approx(apart, abs=2e-15)
    assert cosine(a, b) == pytest.approx(math.cos(s - t), abs=2e-15)
    assert component(a, b) == pytest.approx(math.cos(s - t), abs=2e-15)


@given(vectors(2, ANY_NUMBERS))
def test_the_angle_is_the_arc_cosine_of_the_cosine_and_from_zero_to_pi(pair):
    a, b = pair
    theta = angle(a, b)
    assert 0 <= theta <= math.pi
    assert math.cos(theta) == pytest.approx(dot(unit(a), unit(b)), abs=1e-13)
    assert theta == pytest.approx(angle(b, a), abs=1e-15)
    assert angle(a, -b) == pytest.approx(math.pi - theta, abs=1e-14)


@pytest.mark.parametrize("t", [1e-3, 1e-8, 1e-12, 1e-100, 1e-300])
def test_a_small_angle_keeps_all_its_digits(t):
    assert angle([1, 0], [math.cos(t), math.sin(t)]) == pytest.approx(t, rel=1e-14, abs=0)
    assert angle([1, 0], [1, math.tan(t)]) == pytest.approx(t, rel=1e-14, abs=0)


@pytest.mark.parametrize("t", [1e-3, 1e-8, 1e-12])
def test_an_angle_near_pi_keeps_all_its_digits(t):
    assert math.pi - angle([1, 0], [-math.cos(t), math.sin(t)]) == pytest.approx(t, rel=0, abs=1e-15)


@pytest.mark.parametrize(
    ("a", "b", "degrees"),
    [
        ([1, 0], [1, 1], 45),
        ([1, 0], [0, 7], 90),
        ([1, 0], [-3, 0], 180),
        ([2, 2], [5, 5], 0),
        ([1, 0, 0], [0.5, math.sqrt(0.75), 0], 60),
        ([1e300, 0], [1e300, 1e300], 45),
        ([1e-300, 0], [1e300, 1e300], 45),
        ([TINY, 0], [TINY, TINY], 45),
        (HUGE, -TINY, 180),
    ],
)
def test_an_angle_worked_out_by_hand(a, b, degrees):
    assert math.degrees(angle(a, b)) == pytest.approx(degrees, abs=1e-12)
    assert cosine(a, b) == pytest.approx(math.cos(math.radians(degrees)), abs=1e-15)
    assert component(a, b) == pytest.approx(norm(a) * math.cos(math.radians(degrees)), rel=1e-14, abs=1e-15)


@given(vectors(1, st.integers(-100, 100)), st.floats(0.01, 100))
def test_a_brighter_picture_is_as_similar_to_a_pattern(one, factor):
    (picture,) = one
    pattern = np.arange(1.0, picture.size + 1).reshape(picture.shape)
    assert cosine(picture * factor, pattern) == pytest.approx(cosine(picture, pattern), abs=1e-13)


@pytest.mark.parametrize("zero", [[0, 0], [0.0, -0.0]])
def test_zero_has_no_direction(zero):
    said = "expected a vector that is not 0, for 0 has no direction"
    for function in (component, cosine, angle):
        with pytest.raises(ValueError, match=f"^b: {said}$"):
            function([1, 2], zero)
    for function in (cosine, angle):
        with pytest.raises(ValueError, match=f"^a: {said}$"):
            function(zero, [1, 2])
    assert component(zero, [1, 2]) == 0.0


# Turned axes.


@given(st.floats(-1e6, 1e6))
def test_the_axes_turn_against_scipys_vectors(phi):
    turning = Rotation.from_euler("z", phi).as_matrix()[:2, :2]  # turns vectors, so its transpose turns the axes
    R = rotation(phi)
    assert R.shape == (2, 2)
    np.testing.assert_allclose(R, turning.T, rtol=0, atol=1e-9)  # scipy halves the angle: fewer digits if large
    np.testing.assert_allclose(R @ R.T, np.eye(2), rtol=0, atol=4 * EPS)
    assert R[0] @ [math.cos(phi), math.sin(phi)] == pytest.approx(1, abs=4 * EPS)  # the new first axis
    assert np.linalg.det(R) == pytest.approx(1, abs=4 * EPS)


@pytest.mark.parametrize("phi", [0, -0.0, TINY, 1e-300, 1e22, 1e300, HUGE, -HUGE])
def test_every_finite_angle_turns(phi):
    cos, sin = math.cos(phi), math.sin(phi)
    np.testing.assert_allclose(rotation(phi), [[cos, sin], [-sin, cos]], rtol=1e-14, atol=1e-16)


@given(arrays.arrays(np.float64, (3, 3), elements=NUMBERS), st.lists(st.floats(-7, 7), min_size=3, max_size=3))
def test_a_turned_tensor_is_the_double_sum_and_keeps_what_does_not_depend_on_the_axes(T, angles):
    R = Rotation.from_euler("xyz", angles).as_matrix()
    new = turned(T, R)
    entries = [
        [math.fsum(R[i, k] * R[j, m] * T[k, m] for k in range(3) for m in range(3)) for j in range(3)]
        for i in range(3)
    ]
    np.testing.assert_allclose(new, entries, rtol=0, atol=1e-11)
    assert np.trace(new) == pytest.approx(np.trace(T), abs=1e-10)
    assert determinant(new) == pytest.approx(determinant(T), abs=1e-3)  # of terms of up to 1e9
    np.testing.assert_allclose(turned(new, R.T), T, rtol=0, atol=1e-11)


@given(arrays.arrays(np.float64, (2, 2), elements=NUMBERS), arrays.arrays(np.float64, (2, 2), elements=NUMBERS))
def test_the_product_of_two_vectors_turns_as_they_do(a, b):
    for phi in (0.3, -2.0):
        R = rotation(phi)
        u, v = a[0], b[1]
        np.testing.assert_allclose(turned(np.outer(u, v), R), np.outer(R @ u, R @ v), rtol=0, atol=1e-8)


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_axes_of_any_number_may_change_places_or_point_back(n):
    T = np.arange(1.0, n * n + 1).reshape(n, n)
    R = -np.eye(n)[::-1]
    assert turned(T, R).tolist() == T[::-1, ::-1].tolist()
    assert turned(T, np.eye(n)).tolist() == T.tolist()


@pytest.mark.parametrize(
    "R",
    [
        [[1, 0], [0, 2]],
        [[1, 1], [0, 1]],
        [[1, 0], [1, 0]],
        [[0, 0], [0, 0]],
        [[1, 0], [0, 1 + 1e-8]],
        [[1e200, 0], [0, 1]],
        [[1e200, 1e200], [-1e200, 1e200]],
        [[HUGE, -HUGE], [HUGE, HUGE]],
        [[1, 1e-8], [0, 1]],
    ],
)
def test_what_is_no_rotation_is_refused_and_shown(R):
    with pytest.raises(ValueError, match="expected rows") as error:
        turned([[1, 2], [3, 4]], R)
    shown = np.array(R, dtype=float).tolist()
    assert str(error.value) == f"R: expected rows of length 1 at right angles to each other, got {short(shown)}"


def test_a_rotation_rounded_in_its_last_digits_passes():
    R = rotation(0.7).round(10)
    np.testing.assert_allclose(turned(np.eye(2), R), np.eye(2), rtol=0, atol=1e-9)


# Cut a body.


STRESS = arrays.arrays(np.float64, (3, 3), elements=NUMBERS)
CUTS = arrays.arrays(np.float64, 3, elements=st.floats(-1, 1)).filter(lambda n: norm(n) > 1e-3)


@given(STRESS, CUTS)
def test_the_force_on_a_cut_is_the_sum_over_the_faces(T, n):
    n = unit(n)
    force = [math.fsum(n[i] * T[i, j] for i in range(3)) for j in range(3)]
    np.testing.assert_allclose(traction(T, n), force, rtol=0, atol=1e-11)
    normal, shear = normal_and_shear(T, n)
    assert normal == pytest.approx(dot(n, force), abs=1e-10)
    assert shear == pytest.approx(np.linalg.norm(np.cross(n, force)), abs=1e-10)
    assert shear >= 0


@given(STRESS, CUTS, st.floats(-7, 7))
def test_normal_and_shear_do_not_depend_on_the_axes(T, n, phi):
    n = unit(n)
    R = Rotation.from_euler("zx", [phi, 1.0]).as_matrix()
    assert normal_and_shear(turned(T, R), R @ n) == pytest.approx(normal_and_shear(T, n), abs=1e-9)


@pytest.mark.parametrize("i", [0, 1, 2])
def test_a_row_of_the_tensor_is_the_force_on_the_cut_at_right_angles_to_that_axis(i):
    T = np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]])
    n = np.eye(3)[i]
    assert traction(T, n).tolist() == T[i].tolist()
    assert normal_and_shear(T, n) == pytest.approx((T[i, i], norm(np.delete(T[i], i))), rel=1e-14)


def test_a_positive_normal_part_pulls_and_a_negative_one_presses():
    assert normal_and_shear(np.diag([5, -5]), [1, 0]) == (5.0, 0.0)
    assert normal_and_shear(np.diag([5, -5]), [0, 1]) == (-5.0, 0.0)
    assert normal_and_shear(np.diag([5, -5]), [-1, 0]) == (5.0, 0.0)
    half = math.sqrt(0.5)
    assert normal_and_shear(np.diag([5, -5]), [half, half]) == pytest.approx((0, 5), abs=1e-14)


def test_the_cut_of_the_chapter():
    T, n = [[50, 30, 0], [30, -30, 0], [0, 0, 10]], [0.6, 0.8, 0]
    assert traction(T, n) == pytest.approx([54, -6, 0], abs=1e-13)
    assert normal_and_shear(T, n) == pytest.approx((27.6, 46.8), rel=1e-14)


@pytest.mark.parametrize("scale", [1e-323, 1e-300, 1e-30, 1e30, 1e300])
def test_stresses_of_any_size_keep_their_parts(scale):
    assert traction([[1 * scale, 0], [0, 3 * scale]], [0, 1]).tolist() == [0.0, 3 * scale]
    normal, shear = normal_and_shear([[2 * scale, scale], [scale, 2 * scale]], [1, 0])
    assert (normal, shear) == (2 * scale, scale)


def test_the_largest_stresses_pass_where_the_parts_fit():
    assert normal_and_shear([[1.7e308, 1.7e308], [0, 0]], [1, 0]) == (1.7e308, 1.7e308)


@pytest.mark.parametrize("long", [0, 0.5, 2, 1 + 1e-8, 1e200, 1e-200, HUGE])
def test_a_direction_of_another_length_than_one_is_refused(long):
    for function in (traction, normal_and_shear):
        with pytest.raises(ValueError, match="expected a vector") as error:
            function(np.eye(3), [0, -long, 0])
        assert str(error.value) == f"n: expected a vector of length 1, got length {long:.6g}"


def test_a_direction_rounded_in_its_last_digits_passes():
    assert traction(np.eye(2), [math.sqrt(0.5), 0.7071067812]) == pytest.approx([math.sqrt(0.5)] * 2, abs=1e-10)


# What is refused.


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: inner([1e200], [1e200]), "inner product"),
        (lambda: inner([1e200, -1e200], [1e200, 1e200]), "inner product"),
        (lambda: length([HUGE, HUGE]), "length"),
        (lambda: component([HUGE, HUGE], [1, 1]), "component"),
        (lambda: turned(np.full((2, 2), HUGE), rotation(math.pi / 4)), "turned tensor"),
        (lambda: traction(np.full((2, 2), HUGE), [0.6, 0.8]), "traction"),
        (lambda: normal_and_shear(np.full((2, 2), HUGE), [0.6, 0.8]), "traction"),
        (
            lambda: normal_and_shear(
                [[-1.3e308, -1.3e308], [1.3e308, 1.3e308]], [-math.sin(math.pi / 8), math.cos(math.pi / 8)]
            ),
            "shear",
        ),
    ],
)
def test_a_result_out_of_range_is_refused_by_name_without_a_warning(make, said):
    with pytest.raises(ValueError, match="too large") as error:
        make()
    assert str(error.value) == f"{said}: the result is too large for floating-point numbers; use smaller numbers"


TWO = [inner, component, cosine, angle]
BAD = [
    (math.nan, "expected numbers, got NaN (not a number) in"),
    ([1, math.nan], "expected numbers, got NaN (not a number) in [1, nan]"),
    ([1, math.inf], "expected finite numbers, got infinity in [1, inf]"),
    (-math.inf, "expected finite numbers, got infinity in -inf"),
    ("12", "expected real numbers, got '12'"),
    (None, "expected real numbers, got None"),
    ([1, 1j], "expected real numbers, got [1, 1j]"),
    ([[1, 2], [3]], "expected real numbers, got [[1, 2], [3]]"),
    ([], "expected at least one number, got none (shape (0,))"),
    ([[]], "expected at least one number, got none (shape (1, 0))"),
]


@pytest.mark.parametrize(("bad", "said"), BAD)
def test_what_is_no_finite_number_is_refused_by_every_function(bad, said):
    calls = [("a", lambda: length(bad)), ("psi", lambda: rotation(bad))]
    for function in TWO:
        calls += [("a", lambda f=function: f(bad, [1, 2])), ("b", lambda f=function: f([1, 2], bad))]
    calls += [("T", lambda: turned(bad, np.eye(2))), ("R", lambda: turned(np.eye(2), bad))]
    for function in (traction, normal_and_shear):
        calls += [("T", lambda f=function: f(bad, [1, 0])), ("n", lambda f=function: f(np.eye(2), bad))]
    for name, call in calls:
        with pytest.raises(ValueError, match="expected") as error:
            call()
        assert str(error.value).startswith(f"{name}: {said}")


@pytest.mark.parametrize("function", TWO)
@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ([1, 2], [1, 2, 3], "b: expected shape (2,), got shape (3,)"),
        ([1, 2], [[1, 2]], "b: expected shape (2,), got shape (1, 2)"),
        ([[1], [2]], [[1, 2]], "b: expected shape (2, 1), got shape (1, 2)"),
        ([1, 2], 3, "b: expected shape (2,), got shape ()"),
        (3, [3], "b: expected shape (), got shape (1,)"),
    ],
)
def test_vectors_of_different_shapes_are_not_compared(function, a, b, said):
    with pytest.raises(ValueError, match="expected shape") as error:
        function(a, b)
    assert str(error.value) == said


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: rotation([1, 2]), "psi: expected shape (), got shape (2,)"),
        (lambda: turned([1, 2], np.eye(2)), "T: expected shape (any, any), got shape (2,)"),
        (lambda: turned([[1, 2]], np.eye(2)), "T: expected as many rows as columns, got shape (1, 2)"),
        (lambda: turned(np.eye(3), np.eye(2)), "R: expected shape (3, 3), got shape (2, 2)"),
        (lambda: turned(np.eye(2), [1, 0]), "R: expected shape (2, 2), got shape (2,)"),
        (lambda: turned(np.eye(2), [[1, 0]]), "R: expected shape (2, 2), got shape (1, 2)"),
        (lambda: traction(3, [1]), "T: expected shape (any, any), got shape ()"),
        (lambda: traction(np.ones((3, 2)), [1, 0]), "T: expected as many rows as columns, got shape (3, 2)"),
        (lambda: traction(np.eye(3), [1, 0]), "n: expected shape (3,), got shape (2,)"),
        (lambda: traction(np.eye(2), [[1, 0]]), "n: expected shape (2,), got shape (1, 2)"),
        (
            lambda: normal_and_shear(np.ones((2, 3)), [1, 0]),
            "T: expected as many rows as columns, got shape (2, 3)",
        ),
        (lambda: normal_and_shear(np.eye(2), [1, 0, 0]), "n: expected shape (2,), got shape (3,)"),
    ],
)
def test_tensors_of_the_wrong_shape_are_refused(make, said):
    with pytest.raises(ValueError, match="expected") as error:
        make()
    assert str(error.value) == said


def test_bools_are_the_numbers_zero_and_one():
    assert inner([True, False], [True, True]) == 1.0
    assert length([True, True]) == pytest.approx(math.sqrt(2))
    assert angle([True, False], [False, True]) == pytest.approx(math.pi / 2)
    assert traction([[True, False], [False, True]], [True, False]).tolist() == [1.0, 0.0]


def test_no_function_changes_what_it_is_given():
    a, b, T, n = np.array([1.0, 2.0]), np.array([3.0, 4.0]), np.array([[1.0, 2], [3, 4]]), np.array([0.6, 0.8])
    for function in TWO:
        function(a, b)
    length(a)
    turned(T, np.eye(2))
    traction(T, n)
    normal_and_shear(T, n)
    assert [v.tolist() for v in (a, b, T, n)] == [[1, 2], [3, 4], [[1, 2], [3, 4]], [0.6, 0.8]]
