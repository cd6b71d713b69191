"""Chapter 2: numbers that the text, the figure's words and the solutions state."""

import numpy as np
import pytest
from scipy import stats

from dlmath import FORBES, fit_line, line_cost, line_cost_gradient, residuals
from dlmath.widgets import Regression

X, Y = FORBES.T
BEST = stats.linregress(X, Y)


def test_an_error_of_4_costs_8_and_four_errors_of_1_cost_2():
    assert 4**2 / 2 == 8
    assert line_cost([0, 1, 2, 3], [1, 1, 1, 1], 0, 0) == 4 * 1**2 / 2 == 2


def test_the_slopes_at_the_first_guess_are_120_and_9():
    assert -(5 * -1 + 10 * -1 + 15 * -7) == 120
    assert line_cost_gradient([5, 10, 15], [4, 9, 8], 1, 0).tolist() == [120, 9]


def test_the_smallest_cost_of_the_three_points_is_3():
    line = np.polyfit([5, 10, 15], [4, 9, 8], 1)
    np.testing.assert_allclose(line, [0.4, 3])
    assert line_cost([5, 10, 15], [4, 9, 8], 0.4, 3) == pytest.approx((14 - 20**2 / 50) / 2)
    assert (14 - 20**2 / 50) / 2 == 3


def test_forbess_line():
    assert round(BEST.slope, 4) == 0.5229
    assert round(BEST.intercept, 2) == -81.06
    assert round(BEST.intercept) == -81
    assert round(line_cost(X, Y, BEST.slope, BEST.intercept), 3) == 0.407
    assert round(BEST.slope * 205 + BEST.intercept, 2) == 26.13
    assert min(X) == 194.3


def test_what_is_left_over_in_forbess_data():
    r = Y - BEST.slope * X - BEST.intercept
    others = np.delete(np.abs(r), 11)
    assert round(r[11], 2) == 0.65
    assert r.argmax() == 11
    assert r[11] > 2 * others.max()
    order = np.argsort(X)
    r = np.delete(r[order], np.flatnonzero(order == 11))
    assert (r[:2] > 0).all()
    assert (r[4:12] < 0).all()
    assert (r[-2:] > 0).all()


def test_a_line_fitted_to_14_places_predicts_the_other_three():
    unseen = [2, 8, 14]
    fit = stats.linregress(np.delete(X, unseen), np.delete(Y, unseen))
    off = np.abs(Y[unseen] - fit.slope * X[unseen] - fit.intercept)
    assert off.max().round(2) == 0.25
    seen = np.abs(np.delete(Y - fit.slope * X - fit.intercept, unseen))
    assert (seen > off.max()).sum() >= 3


def test_one_wrong_reading_turns_the_line_the_more_the_farther_it_lies_from_the_centre():
    def slope(place):
        wrong = Y.copy()
        wrong[place - 1] -= 9
        return round(stats.linregress(X, wrong).slope, 2)

    assert round(BEST.slope, 2) == 0.52
    assert (slope(17), slope(11)) == (0.37, 0.51)
    preset = Regression(**Regression.presets["outlier"])
    assert round(fit_line(*np.transpose(preset.points)).p, 2) == 0.37


@pytest.mark.parametrize(("x", "times"), [(X - 192, 27), (X - X.mean(), 5.6)])
def test_the_ellipses_of_the_cost_are_that_much_longer_than_wide(x, times):
    bends = np.linalg.eigvalsh([[x @ x, x.sum()], [x.sum(), len(x)]])
    assert float(f"{np.sqrt(bends[1] / bends[0]):.2g}") == times


def test_the_figures_boiling_water_is_forbess_data_shifted():
    shifted = np.round(FORBES - [192, 20], 2)
    np.testing.assert_allclose(Regression(**Regression.presets["water"]).points, shifted)
    moved = fit_line(*shifted.T)
    assert moved.p == pytest.approx(BEST.slope)
    np.testing.assert_allclose(
        residuals(*shifted.T, *moved), Y - BEST.slope * X - BEST.intercept, rtol=0, atol=1e-9
    )


def test_the_level_line_of_the_exercise_costs_7_and_the_slope_is_worth_4():
    assert line_cost([5, 10, 15], [4, 9, 8], 0, 7) == 7
    heights = np.arange(-12, 18, 0.05)
    costs = line_cost([5, 10, 15], [4, 9, 8], np.zeros_like(heights), heights)
    assert costs.min() == pytest.approx(7)


def test_the_best_single_number_is_the_average_and_for_sizes_the_middle_one():
    numbers = np.array([2, 3, 10])
    heights = np.linspace(0, 12, 1201)
    squares = ((numbers[:, None] - heights) ** 2).sum(axis=0)
    sizes = np.abs(numbers[:, None] - heights).sum(axis=0)
    assert heights[squares.argmin()] == pytest.approx(5)
    assert heights[sizes.argmin()] == pytest.approx(3)


def test_the_exercise_by_hand():
    assert np.polyfit([0, 1, 2], [1, 2, 6], 1) == pytest.approx([2.5, 0.5])


def test_the_sets_of_points_of_which_one_has_no_best_line():
    assert fit_line([0, 1, 2], [3, 3, 3]) == pytest.approx((0, 3))
    assert fit_line([0, 1, 2, 3], [0, 1, 1, 0]) == pytest.approx((0, 0.5))
    fit_line([0, 1, 1000], [0, 1, 3])
    with pytest.raises(ValueError, match="two different values"):
        fit_line([2, 2, 2], [0, 1, 5])
    assert np.mean([0, 1, 5]) == 2


def test_the_slope_in_celsius_and_of_the_logarithm():
    assert round(1.8 * 0.523, 2) == 0.94
    assert round(stats.linregress((X - 32) / 1.8, Y).slope, 2) == 0.94
    slope = stats.linregress(X, 100 * np.log10(Y))
    assert round(slope.slope, 2) == 0.90
    assert round(10 ** (slope.slope / 100) - 1, 2) == 0.02
    r = 100 * np.log10(Y) - slope.slope * X - slope.intercept
    assert r.argmax() == 11
    assert (np.delete(r, 11) < 0).sum() > 8
