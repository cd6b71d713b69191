from itertools import product
from math import exp

import numpy as np
import pytest

from dlmath import SAMPLES, Demons
from dlmath.demons import LIKES, LISTENS, THETA_HIDDEN, THETA_OUTPUT

EVERY_PICTURE = list(product((0, 1), repeat=12))


def sigma(z):
    return 1 / (1 + exp(-z))


def by_the_book(x, theta=(6, 6, 6, 4, 2)):
    """The chapter's formula, pixel by pixel and without an array; the verdict is who is the more excited."""
    pixel = dict(enumerate(x, start=1))
    A = sigma(4 * pixel[4] + 4 * pixel[7] - theta[0])
    B = sigma(4 * pixel[5] + 4 * pixel[8] - theta[1])
    C = sigma(4 * pixel[6] + 4 * pixel[9] - theta[2])
    zero = sigma(4 * A + 4 * C - theta[3])
    one = sigma(4 * B - theta[4])
    return [A, B, C], [zero, one]


def only(*on):
    return [float(i in on) for i in range(1, 13)]


def test_all_4096_pictures_are_read_as_the_books_formula_says():
    demons = Demons.of()
    ones = 0
    for x in EVERY_PICTURE:
        hidden, output = demons.excitement(x)
        a2, a3 = by_the_book(x)
        assert hidden.tolist() == pytest.approx(a2, rel=1e-12)
        assert output.tolist() == pytest.approx(a3, rel=1e-12)
        verdict = demons.verdict(x)
        assert verdict == (1 if a3[1] > a3[0] else 0)
        ones += verdict
    assert ones == 2688


def test_all_pictures_at_once_give_what_they_give_one_by_one():
    demons = Demons.of()
    hidden = demons.hidden(EVERY_PICTURE)
    np.testing.assert_allclose(hidden, [by_the_book(x)[0] for x in EVERY_PICTURE], rtol=1e-12)
    np.testing.assert_allclose(demons.output(hidden), [by_the_book(x)[1] for x in EVERY_PICTURE], rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "verdict"), [("zero", 0), ("one", 1), ("stroke", 1), ("broken zero", 0), ("noisy one", 1)]
)
def test_the_demons_read_a_sample_as_what_it_is(name, verdict):
    assert Demons.of().verdict(SAMPLES[name]) == verdict


def test_every_sample_has_its_verdict_checked_above():
    assert len(SAMPLES) == 5


def test_pixels_5_and_8_alone_give_the_verdict_one():
    demons = Demons.of()
    hidden, output = demons.excitement(only(5, 8))
    assert hidden.round(3).tolist() == [0.002, 0.881, 0.002]
    assert output.round(2).tolist() == [0.02, 0.82]
    assert demons.verdict(only(5, 8)) == 1


def test_a_blank_picture_is_left_to_the_characters():
    _, output = Demons.of().excitement(only())
    assert output.round(2).tolist() == [0.02, 0.12]
    assert Demons.of().verdict(only()) == 1


def test_the_top_and_the_bottom_row_do_not_matter():
    demons = Demons.of()
    for middle in product((0, 1), repeat=6):
        outputs = {tuple(demons.excitement([*top, *middle, *top])[1]) for top in [(0, 0, 0), (1, 0, 1), (1, 1, 1)]}
        assert len(outputs) == 1


@pytest.mark.parametrize("pixel", [4, 6, 7, 9])
def test_a_zero_survives_one_missing_pixel(pixel):
    zero = SAMPLES["zero"].ravel().copy()
    zero[pixel - 1] = 0
    assert Demons.of().verdict(zero) == 0


def test_a_shy_demon_no_longer_reads_the_one():
    assert Demons.of(theta_hidden=[6, 12, 6]).excitement(SAMPLES["one"])[0][1] < 0.5


def test_other_thresholds_and_likings_enter_where_the_formula_has_them():
    theta = (1.0, 2.5, 0.5, 3.0, 0.0)
    changed = Demons.of(theta_hidden=theta[:3], theta_output=theta[3:])
    mirrored = Demons.of(likes=-LIKES, listens=-LISTENS)
    for x in EVERY_PICTURE[::97]:
        a2, a3 = by_the_book(x, theta)
        assert changed.excitement(x)[0].tolist() == pytest.approx(a2, rel=1e-12)
        assert changed.excitement(x)[1].tolist() == pytest.approx(a3, rel=1e-12)
        disliked = sigma(-4 * x[3] - 4 * x[6] - 6)
        assert mirrored.excitement(x)[0][0] == pytest.approx(disliked, rel=1e-12)


def test_equally_excited_demons_give_no_verdict():
    assert Demons.of(listens=np.zeros((2, 3)), theta_output=[3, 3]).verdict(only(5, 8)) is None


def test_a_picture_may_be_a_row_or_a_table():
    demons = Demons.of()
    for sample in SAMPLES.values():
        table, row = demons.excitement(sample), demons.excitement(sample.ravel().tolist())
        assert [a.tolist() for a in table] == [a.tolist() for a in row]


def test_the_standard_demons_cannot_be_spoilt():
    for array in (LIKES, LISTENS, THETA_HIDDEN, THETA_OUTPUT):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Demons.of(likes=np.zeros((12, 3))), "likes: expected shape (3, 12), got shape (12, 3)"),
        (lambda: Demons.of(listens=[1, 0, 1]), "listens: expected shape (2, 3), got shape (3,)"),
        (lambda: Demons.of(theta_hidden=6), "theta_hidden: expected shape (3,), got shape ()"),
        (lambda: Demons.of(theta_output=[4, 2, 1]), "theta_output: expected shape (2,), got shape (3,)"),
        (lambda: Demons.of(theta_output=[4, float("nan")]), "theta_output: expected numbers, got NaN"),
        (lambda: Demons.of(likes=np.full((3, 12), np.inf)), "likes: expected finite numbers, got infinity"),
        (
            lambda: Demons.of().excitement([1] * 11),
            "picture: expected 12 pixels or a table of 4 rows of 3, got shape (11,)",
        ),
        (
            lambda: Demons.of().verdict(np.ones((3, 4))),
            "picture: expected 12 pixels or a table of 4 rows of 3, got shape (3, 4)",
        ),
        (
            lambda: Demons.of().verdict([[1] * 12] * 2),
            "picture: expected 12 pixels or a table of 4 rows of 3, got shape (2, 12)",
        ),
        (lambda: Demons.of().verdict([np.inf] * 12), "picture: expected finite numbers, got infinity"),
        (lambda: Demons.of().verdict("############"), "picture: expected real numbers, got '############'"),
    ],
)
def test_the_demons_say_what_was_expected_and_what_came(make, said):
    with pytest.raises(ValueError, match="expected") as error:
        make()
    assert str(error.value).startswith(said)
