"""Chapter 2: numbers that the text, the figure's words and the solutions state."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from scipy import stats
from scipy.optimize import minimize_scalar

from dlmath import FORBES, Demons, fit_line, line_cost, line_cost_gradient, residuals
from dlmath.widgets import Regression

GIVEN = [
    "In the 1840s and 1850s the Scottish physicist",
    "Forbes's paper of 1857",
    "A step of one degree Celsius is as large as 1.8 degrees Fahrenheit",
]

WORDS = {3: "three", 4: "four", 10: "ten", 100: "hundred"}
X, Y = FORBES.T
BEST = stats.linregress(X, Y)
R = Y - BEST.slope * X - BEST.intercept
UNSEEN = [2, 8, 14]
FAHRENHEIT = Fraction("1.8")  # one degree Celsius
TOY_X, TOY_Y = [5, 10, 15], [4, 9, 8]
PARAMETERS = sum(layer.W.size + layer.b.size for layer in Demons.of())


def from_centre(x, y):
    """The centre of some points, and the points measured from there, in exact numbers."""
    centre = Fraction(sum(x), len(x)), Fraction(sum(y), len(y))
    return centre, [(xk - centre[0], yk - centre[1]) for xk, yk in zip(x, y, strict=True)]


def short(number):
    """An exact number as the text writes it."""
    return f"{float(number):g}"


def terms(numbers):
    """The numbers of a sum, and the sum."""
    return [*map(short, numbers), short(sum(numbers))]


# The cost.


def test_an_error_of_4_costs_8_and_four_errors_of_1_cost_2(says):
    large, small, times = 4, 1, 4
    costs = [line_cost(range(len(errors)), errors, 0, 0) for errors in ([large], [small] * times)]
    says(
        "being wrong by {} costs {:g}, being wrong by {} {} times costs only {:g}",
        large,
        costs[0],
        small,
        WORDS[times],
        costs[1],
    )


def test_the_three_points_and_the_first_guess(says, shows):
    points = list(zip(TOY_X, TOY_Y, strict=True))
    assert [tuple(point) for point in Regression().points[:3]] == points
    says("Three points are enough to see everything: $({}, {})$, $({}, {})$ and $({}, {})$", *np.ravel(points))
    shows(
        "regression", "preset.three.comment", "The three points ({}, {}), ({}, {}) and ({}, {})", *np.ravel(points)
    )
    says("It predicts {}, {} and {}, so", *np.polyval([1, 0], TOY_X))
    # "Nearly all of the cost comes from the third point."
    assert residuals(TOY_X, TOY_Y, 1, 0)[2] ** 2 / 2 > 0.95 * line_cost(TOY_X, TOY_Y, 1, 0)


def test_the_smallest_cost_of_the_three_points_is_3(says):
    (p, q), rest, *_ = np.polyfit(TOY_X, TOY_Y, 1, full=True)
    says("The smallest value is {:g}, at $p = {:g}$ and $q = {:g}$", rest[0] / 2, p, q)
    assert line_cost(TOY_X, TOY_Y, p, q) == pytest.approx(rest[0] / 2)
    _, points = from_centre(TOY_X, TOY_Y)
    s_xx, s_xy, s_yy = (sum(a[i] * a[j] for a in points) for i, j in ((0, 0), (0, 1), (1, 1)))
    says(
        r"the lowest cost is $\tfrac12({} - {}^2/{}) = \tfrac12({} - {}) = {}$",
        *map(short, (s_yy, s_xy, s_xx, s_yy, s_xy**2 / s_xx, (s_yy - s_xy**2 / s_xx) / 2)),
    )


# The lowest point.


def test_the_slopes_at_the_first_guess_are_120_and_9(says):
    r = [yk - xk for xk, yk in zip(TOY_X, TOY_Y, strict=True)]
    slopes = -np.dot(TOY_X, r), -sum(r)
    assert line_cost_gradient(TOY_X, TOY_Y, 1, 0).tolist() == list(slopes)
    says(
        r"they are $-\{{{}\cdot({}) + {}\cdot({}) + {}\cdot({})\}} = {}$ and $-\{{({}) + ({}) + ({})\}} = {}$",
        *(value for pair in zip(TOY_X, r, strict=True) for value in pair),
        slopes[0],
        *r,
        slopes[1],
    )


def test_the_normal_equations_of_the_three_points_step_by_step(says):
    x, y = np.array(TOY_X), np.array(TOY_Y)
    says(r"For the three points, $\sum_k x_k = {}$, $\sum_k y_k = {}$", x.sum(), y.sum())
    says(
        r"$\sum_k x_k^2 = {} + {} + {} = {}$ and $\sum_k x_ky_k = {} + {} + {} = {}$",
        *terms(x**2),
        *terms(x * y),
    )
    p = sp.Symbol("p")
    q = (int(y.sum()) - int(x.sum()) * p) / len(x)
    constant, factor = q.subs(p, 0), -q.coeff(p)
    says("The second gives $q = {} - {}p$", constant, factor)
    squares, products, total = int((x**2).sum()), int((x * y).sum()), int(x.sum())
    left = squares - total * factor
    says(
        "Put into the first: ${}p + {} - {}p = {}$, so ${}p = {}$",
        squares,
        total * constant,
        total * factor,
        products,
        left,
        products - total * constant,
    )
    (solved,) = sp.solve(squares * p + total * q - products, p)
    says(
        "$p = {}$, and $q = {} - {} = {}$. These are the numbers announced above",
        short(solved),
        constant,
        factor * solved,
        q.subs(p, solved),
    )
    np.testing.assert_allclose(np.polyfit(x, y, 1), [float(solved), float(q.subs(p, solved))])


def test_the_three_points_measured_from_their_centre(says):
    centre, points = from_centre(TOY_X, TOY_Y)
    says(r"For the three points, $\bar x = {}$ and $\bar y = {}$", *centre)
    says(
        "from there they are $({}, {})$, $({}, {})$ and $({}, {})$. So",
        *(part for point in points for part in point),
    )
    squares, products = [dx**2 for dx, _ in points], [dx * dy for dx, dy in points]
    p = sum(products) / sum(squares)
    says(
        "So $S_{{xx}} = {} + {} + {} = {}$, $S_{{xy}} = {} + {} + {} = {}$, and $p = {}/{} = {}$",
        *terms(squares),
        *terms(products),
        *map(short, (sum(products), sum(squares), p)),
    )
    says(
        r"$q = {} - {}\cdot {} = {}$, as before", *map(short, (centre[1], p, centre[0], centre[1] - p * centre[0]))
    )


def test_all_points_one_above_the_other_have_their_centre_with_them(shows):
    figure = Regression(**Regression.presets["upright"])
    (x,) = {x for x, _ in figure.points[: figure.n]}
    shows("regression", "preset.upright.comment", "Three points one above the other, at *x* = {:g}", x)


# The mountains.


def test_the_figures_boiling_water_is_forbess_data_shifted(says, shows):
    shifted = np.array(Regression(**Regression.presets["water"]).points)
    (x0,), (y0,) = (set((full - part).round(6)) for full, part in zip(FORBES.T, shifted.T, strict=True))
    says("it counts the temperature from {:g} °F and the pressure from {:g} inches", x0, y0)
    shows(
        "regression", "preset.water.comment", "Forbes's {} measurements: how far beyond {:g} °F", len(shifted), x0
    )
    shows("regression", "preset.water.comment", "is beyond {:g} inches of mercury is *y*", y0)
    moved = fit_line(*shifted.T)
    assert moved.p == pytest.approx(BEST.slope)
    assert moved.q != pytest.approx(BEST.intercept)
    np.testing.assert_allclose(residuals(*shifted.T, *moved), R, rtol=0, atol=1e-9)
    assert line_cost(*shifted.T, *moved) == pytest.approx((R**2).sum() / 2)


def test_forbess_line(says):
    says("So he measured both, at {} places", len(X))
    says("Now to the {} real measurements", len(X))
    says("the pressure rises by about {:.3f} inches for each degree", BEST.slope)
    boils = 205
    assert X.min() < boils < X.max()
    says("A climber whose kettle boils at {} °F", boils)
    says("without a barometer: about {:.2f} inches", BEST.slope * boils + BEST.intercept)
    assert fit_line(X, Y)(boils) == pytest.approx(BEST.slope * boils + BEST.intercept)
    says("It predicts $q = {:.0f}$ inches of mercury, a negative pressure", BEST.intercept)
    says("the lowest temperature was {}. A fitted line", X.min())


def test_what_is_left_over_in_forbess_data(says):
    place = int(np.abs(R).argmax())
    says("At place {} the pressure lies {:.2f} inches above the line, more than twice", place + 1, R[place])
    others = np.delete(np.abs(R), place)
    assert R[place] > 2 * others.max()
    order = np.argsort(X)
    r = np.delete(R[order], np.flatnonzero(order == place))
    assert (r[:2] > 0).all()
    assert (r[4:12] < 0).all()
    assert (r[-2:] > 0).all()


def test_a_line_fitted_to_14_places_predicts_the_other_three(says):
    seen_x, seen_y = np.delete(X, UNSEEN), np.delete(Y, UNSEEN)
    says("Keep {} of the {} back, fit the line to the other {}", WORDS[len(UNSEEN)], len(X), len(seen_x))
    fit = stats.linregress(seen_x, seen_y)
    off = np.abs(Y[UNSEEN] - fit.slope * X[UNSEEN] - fit.intercept)
    says("wrong by a {} of an inch at the most", {"0.25": "quarter"}[f"{off.max():.2f}"])
    seen = np.abs(seen_y - fit.slope * seen_x - fit.intercept)
    assert (seen > off.max()).sum() >= 3


# A wild point.


def test_ten_times_as_far_costs_a_hundred_times_as_much(says):
    times = 10
    near, far = (line_cost([0], [y], 0, 0) for y in (1, times))
    says("{} times as far from the line as each of the others costs a {} times", WORDS[times], WORDS[far / near])


def test_one_wrong_reading_turns_the_line_the_more_the_farther_it_lies_from_the_centre(says, shows):
    misread = np.add(Regression(**Regression.presets["outlier"]).points, [192, 20])
    (wrong,) = np.flatnonzero(np.abs(misread - FORBES).max(axis=1) > 0.005)
    assert wrong == X.argmax()
    slip = misread[wrong, 1] - Y[wrong]
    shows("regression", "preset.outlier.comment", "as {:.2f} inches instead of {:.2f}", misread[wrong, 1], Y[wrong])
    says(
        "turns the best line from the slope {:.2f} to {:.2f}",
        BEST.slope,
        stats.linregress(*misread.T).slope,
    )
    middle = 11
    assert np.abs(X - X.mean()).argmin() == middle - 1
    slipped = Y.copy()
    slipped[middle - 1] += slip
    says(
        "near the middle, at place {}, would have changed the slope only to {:.2f}",
        middle,
        stats.linregress(X, slipped).slope,
    )


def test_a_point_just_above_the_centre_lifts_the_line_and_does_not_turn_it():
    x = np.append(X, X.mean())
    slopes = [stats.linregress(x, np.append(Y, y)).slope for y in (Y.mean(), Y.mean() + 9)]
    assert slopes[0] == pytest.approx(slopes[1])


def test_through_two_points_the_smallest_cost_is_0(says):
    x = [3, 8]
    for y in np.random.default_rng(1).uniform(0, 12, size=(5, len(x))):
        cost = abs(round(line_cost(x, y, *fit_line(x, y)), 12))
        says("set $n$ to {} and switch the best line on: the *smallest* $C_T$ is {:g}", len(x), cost)


# From the centre.


def longer_than_wide(x):
    """How many times as long as wide the ellipses of equal cost are, from the bends of the bowl along its axes."""
    bends = np.linalg.eigvalsh([[x @ x, x.sum()], [x.sum(), len(x)]])
    return np.sqrt(bends[1] / bends[0])


def test_the_ellipses_of_the_cost_become_much_rounder(says):
    as_before, centred = longer_than_wide(X - 192), longer_than_wide(X - X.mean())
    says("were {:.2g} times as long as wide; now they are {:.2g} times", as_before, centred)
    assert longer_than_wide(stats.zscore(X)) == pytest.approx(1)


# Networks.


def test_the_network_of_chapter_1_has_47_numbers(says):
    says("For {} numbers it was a puzzle", PARAMETERS)
    says("learning data - {} temperatures with their pressures", len(X))
    says("$p$, $q$ - {} weights and biases", PARAMETERS)
    says(
        "a function of {} numbers - sum of square errors, a function of {} numbers", len(fit_line(X, Y)), PARAMETERS
    )
    says("Over {} dimensions nobody can draw it", PARAMETERS)
    says("how long is a list of {} numbers", PARAMETERS)


def test_the_place_that_may_be_left_out_is_the_one_that_stands_out(says):
    says("leave place {} out, or plot the logarithm", np.abs(R).argmax() + 1)


# The exercises.


def test_the_residuals_of_the_best_line_through_the_three_points(says):
    centre, points = from_centre(TOY_X, TOY_Y)
    p = sum(dx * dy for dx, dy in points) / sum(dx**2 for dx, _ in points)
    q = centre[1] - p * centre[0]
    says("The best line through the three points is $y = {}x + {}$", short(p), q)
    x, y = TOY_X[1], TOY_Y[1]
    predicted = p * x + q
    says(
        r"The line predicts ${}\cdot {} + {} = {}$, and measured was {}, so $r = {} - {} = {}$",
        *(short(p), x, q, predicted, y, y, predicted, y - predicted),
    )
    r = [dy - p * dx for dx, dy in points]
    says("The other two residuals are ${}$ and ${}$. They add up to {}", r[0], r[2], sum(r))


def test_the_best_single_number_is_the_average_and_for_sizes_the_middle_one(says):
    numbers = [2, 3, 10]
    says("For the measurements $y_1 = {}$, $y_2 = {}$, $y_3 = {}$", *numbers)
    says("the residuals are ${} - q$, ${} - q$ and ${} - q$", *numbers)
    heights = np.linspace(0, 12, 1201)

    def best_size(numbers):
        return heights[np.abs(np.subtract.outer(numbers, heights)).sum(axis=0).argmin()]

    best = minimize_scalar(lambda q: sum((y - q) ** 2 for y in numbers)).x
    says("gives ${} - {}q = 0$, so $q = {:g}$", sum(numbers), len(numbers), round(best, 6))
    assert np.mean(numbers) == pytest.approx(best)
    says(
        "it would be {:g}, the middle one, and the {} could be any larger number",
        best_size(numbers),
        max(numbers),
    )
    assert best_size([2, 3, 1000]) == best_size(numbers)


def test_the_fit_by_hand(says):
    x, y = [0, 1, 2], [1, 2, 6]
    says("line through $({}, {})$, $({}, {})$ and $({}, {})$? :::", *np.ravel(list(zip(x, y, strict=True))))
    centre, points = from_centre(x, y)
    says("The centre is $({}, {})$", *centre)
    says(
        "from there the points are $({}, {})$, $({}, {})$ and $({}, {})$",
        *(part for point in points for part in point),
    )
    squares, products = [dx**2 for dx, _ in points], [dx * dy for dx, dy in points]
    p = sum(products) / sum(squares)
    says(
        "So $S_{{xx}} = {} + {} + {} = {}$ and $S_{{xy}} = {} + {} + {} = {}$, and $p = {}/{} = {}$",
        *terms(squares),
        *terms(products),
        *map(short, (sum(products), sum(squares), p)),
    )
    q = centre[1] - p * centre[0]
    says(r"The height is $q = {} - {}\cdot {} = {}$", *map(short, (centre[1], p, centre[0], q)))
    np.testing.assert_allclose(np.polyfit(x, y, 1), [float(p), float(q)])


def test_the_height_of_a_line_through_the_centre(says):
    x, y, slope = 3, 1, 2
    says(r"that $\bar x = {}$, $\bar y = {}$, and that the best line has the slope {}", x, y, slope)
    says(r"$q = \bar y - p\bar x = {} - {}\cdot {} = {}$", y, slope, x, y - slope * x)


def test_the_level_line_of_the_exercise_costs_7_and_the_slope_is_worth_4(says):
    level = minimize_scalar(lambda q: line_cost(TOY_X, TOY_Y, 0, q))
    says("the best height is the average, $q = {:g}$", round(level.x, 6))
    r = residuals(TOY_X, TOY_Y, 0, round(level.x, 6))
    squares = terms(r**2)[:-1]
    says("The residuals are ${:g}$, ${:g}$ and ${:g}$, and", *r)
    says(r"and $C_T = \tfrac12({} + {} + {}) = {:g}$", *squares, round(level.fun, 6))
    lowest = round(np.polyfit(TOY_X, TOY_Y, 1, full=True)[1][0] / 2, 6)
    says("The slope is worth ${:g} - {:g} = {:g}$", round(level.fun, 6), lowest, round(level.fun, 6) - lowest)


def test_the_sets_of_points_of_which_one_has_no_best_line(says):
    level, arch, far = (([0, 1, 2], [3, 3, 3]), ([0, 1, 2, 3], [0, 1, 1, 0]), ([0, 1, 1000], [0, 1, 3]))
    upright = ([2, 2, 2], [0, 1, 5])
    (p, q), rest, *_ = np.polyfit(*level, 1, full=True)
    assert p == pytest.approx(0, abs=1e-12)
    says("The level points have the best line $y = {:g}$ with the cost {:g}", round(q, 6), round(rest[0] / 2, 6))
    p, q = np.polyfit(*arch, 1)
    assert p == pytest.approx(0, abs=1e-12)
    says("but it has a best one, $y = {:g}$: bad and best", round(q, 6))
    assert fit_line(*far) == pytest.approx(np.polyfit(*far, 1))
    says(
        "$({}, {})$, $({}, {})$, $({}, {})$ all have $x = {}$",
        *np.ravel(list(zip(*upright, strict=True))),
        *set(upright[0]),
    )
    with pytest.raises(ValueError, match="two different values"):
        fit_line(*upright)
    centre, points = from_centre(*upright)
    says(
        "so $S_{{xx}} = {}$: every line through $({}, {})$ has the same cost",
        sum(dx**2 for dx, _ in points),
        *centre,
    )


def test_the_slope_in_celsius(says):
    says("Forbes's line rises by {:.3f} inches of mercury", BEST.slope)
    celsius = stats.linregress((X - 32) / float(FAHRENHEIT), Y).slope
    says("For each degree Celsius the pressure rises {} times as much", float(FAHRENHEIT))
    says(r"as much: ${}\cdot {:.3f} \approx {:.2f}$ inches", float(FAHRENHEIT), BEST.slope, celsius)
    assert round(FAHRENHEIT * Fraction(f"{BEST.slope:.3f}"), 2) == round(Fraction(celsius), 2)


def test_the_slope_of_the_logarithm(says):
    fit = stats.linregress(X, 100 * np.log10(Y))
    growth = round(fit.slope / 100, 4)
    says(
        r"The slope is about {:.2f}: for each degree $100\log_{{10}}y$ grows by {:.2f}, so $\log_{{10}}y$ by {:.4f}",
        fit.slope,
        fit.slope,
        growth,
    )
    says(r"is multiplied by $10^{{{:.4f}}}\approx {:.3f}$", growth, 10**growth)
    says("a nearly fixed *percentage*, here about {:.0f} %", 100 * (10 ** (fit.slope / 100) - 1))
    r = 100 * np.log10(Y) - fit.slope * X - fit.intercept
    place = int(np.abs(r).argmax())
    says("Place {} stands out even more clearly", place + 1)
    # More clearly: compared with all the others.
    assert r[place] / np.delete(np.abs(r), place).max() > R[place] / np.delete(np.abs(R), place).max()
    assert (np.delete(r, place) < 0).sum() > len(r) / 2
