"""Chapter 2: numbers that the text, the figure's words and the solutions state."""

from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
import traitlets
from scipy import constants, stats
from scipy.optimize import minimize_scalar
from support.prose import slips_of as slips_in

from dlmath import FORBES, Demons, fit_line, line_cost, line_cost_gradient, residuals, typical_error
from dlmath.widgets import Degree, Regression, catalogue

GIVEN = [
    "measurements whose typical distance from an unknown curve is about 0.2",
    "the usual pressure at the sea, water boils at 212 °F, which is 100 °C",
    "about a thousand feet, or 300 metres, for each inch of mercury",
    "are: A, 0.9 and 1.0; B, 0.2 and 0.3; C, 0.05 and 2.4; D, 0.3 and 0.3, where",
    "In the 1840s and 1850s the Scottish physicist",
    "Forbes's paper of 1857",
]

WORDS = {2: "two", 3: "three", 4: "four", 10: "ten", 14: "fourteen", 16: "sixteen", 100: "hundred"}
JS = Path(__file__).parents[2] / "js"
X, Y = FORBES.T
BEST = stats.linregress(X, Y)
R = Y - BEST.slope * X - BEST.intercept
TOY_X, TOY_Y = [5, 10, 15], [4, 9, 8]
PARAMETERS = sum(layer.W.size + layer.b.size for layer in Demons.of())


def slips_of(exercise):
    """The wrong numbers to which an exercise has replies, as its cell computes them."""
    return slips_in("02", exercise, np=np)


def from_centre(x, y):
    """The centre of some points, and the points measured from there, in exact numbers."""
    centre = Fraction(sum(x), len(x)), Fraction(sum(y), len(y))
    return centre, [(xk - centre[0], yk - centre[1]) for xk, yk in zip(x, y, strict=True)]


def slope_of(points):
    """The squares and products of points measured from their centre, and the slope that their sums give."""
    squares, products = [dx**2 for dx, _ in points], [dx * dy for dx, dy in points]
    return squares, products, sum(products) / sum(squares)


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
    lowered, turned = (
        minimize_scalar(cost).fun
        for cost in (lambda q: line_cost(TOY_X, TOY_Y, 1, q), lambda p: line_cost(TOY_X, TOY_Y, p, 0))
    )
    says(
        "Lowering the line alone brings the cost down to {:.0f}, turning it alone to about {:.1f}", lowered, turned
    )
    says("The smallest value with both is {:g}, at $p = {:g}$ and $q = {:g}$", rest[0] / 2, p, q)
    assert line_cost(TOY_X, TOY_Y, p, q) == pytest.approx(rest[0] / 2)
    _, points = from_centre(TOY_X, TOY_Y)
    s_xx, s_xy, s_yy = (sum(a[i] * a[j] for a in points) for i, j in ((0, 0), (0, 1), (1, 1)))
    says(
        r"and the lowest cost is $\tfrac12({} - {}^2/{}) = \tfrac12({} - {}) = {}$",
        *map(short, (s_yy, s_xy, s_xx, s_yy, s_xy**2 / s_xx, (s_yy - s_xy**2 / s_xx) / 2)),
    )


# The lowest point.


def test_the_slice_of_the_bowl_along_p_1(says):
    q = sp.Symbol("q")
    cut = sum((yk - xk - q) ** 2 for xk, yk in zip(TOY_X, TOY_Y, strict=True)) / 2
    (lowest,) = sp.solve(sp.diff(cut, q), q)
    says("its lowest point at q = minus {} and height {}", -lowest, cut.subs(q, lowest))
    says(
        "where the height is {}, a straight line with the slope {}",
        short(cut.subs(q, 0)),
        sp.diff(cut, q).subs(q, 0),
    )
    says("the cut climbs with the slope {}; at its lowest point the slope is 0", sp.diff(cut, q).subs(q, 0))
    says("with $p = 1$ and $q = 0$ has this cost of {}, too", short(cut.subs(q, 0)))


def test_the_slope_of_a_square_tried_in_numbers(says):
    here, step = 3, Fraction("0.01")
    before, after = here**2, (here + step) ** 2
    says("from {} to {} the square grows from {} to {}", here, short(here + step), before, short(after))
    says("which is {} times the step, and", short((after - before) / step))
    square = sp.Symbol("q") ** 2
    says(r"and $2\cdot {}$ is {}. The slope", here, sp.diff(square).subs("q", here))


def test_the_slopes_at_the_first_guess_are_120_and_9(says):
    r = [yk - xk for xk, yk in zip(TOY_X, TOY_Y, strict=True)]
    slopes = -np.dot(TOY_X, r), -sum(r)
    assert line_cost_gradient(TOY_X, TOY_Y, 1, 0).tolist() == list(slopes)
    says(
        r"the slope for $p$ is $-\{{{}\cdot({}) + {}\cdot({}) + {}\cdot({})\}} = {}$, and that for $q$ is $-\{{({}) + ({}) + ({})\}} = {}$",
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
        "Put this into the first: ${}p + {} - {}p = {}$, so ${}p = {}$",
        squares,
        total * constant,
        total * factor,
        products,
        left,
        products - total * constant,
    )
    (solved,) = sp.solve(squares * p + total * q - products, p)
    says(
        "$p = {}$, and $q = {} - {} = {}$. At no other point of the map",
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
    squares, products, p = slope_of(points)
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


def test_an_inch_of_mercury_in_the_units_of_today(says):
    inch, atmosphere = 100 * constants.inch, constants.atm / 100
    hectopascals = 10 * inch * constants.mmHg / 100
    says("one inch, {:g} cm, of it stands for about {:.0f} hPa", inch, hectopascals)
    says(
        "At {:.2f} inches ({:.0f} mm, or {:.0f} hPa)",
        atmosphere / hectopascals,
        10 * inch * atmosphere / hectopascals,
        atmosphere,
    )


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
    says(
        "At place {}, where water boiled at {} °F, the pressure lies {:.2f} inches above the line, more than twice",
        place + 1,
        X[place],
        R[place],
    )
    others = np.delete(np.abs(R), place)
    assert R[place] > 2 * others.max()
    order = np.argsort(X)
    r = np.delete(R[order], np.flatnonzero(order == place))
    assert (r[:2] > 0).all()
    assert (r[4:12] < 0).all()
    assert (r[-2:] > 0).all()


def rms(r):
    return np.sqrt(np.mean(np.square(r)))


def test_the_typical_error_of_forbess_line():
    assert typical_error(R) == pytest.approx(rms(R))
    assert f"{rms(R):.2f}" == "0.22"  # the picture's description


def test_lines_fitted_to_14_places_predict_the_other_three_nearly_as_well(says):
    seen_errors, unseen_errors = [], []
    for unseen in combinations(range(len(X)), 3):
        seen = np.delete(np.arange(len(X)), unseen)
        fit = stats.linregress(X[seen], Y[seen])
        r = Y - fit.slope * X - fit.intercept
        seen_errors.append(r[seen])
        unseen_errors.append(r[list(unseen)])
    says("Keep {} of the {} back, fit the line to the other {}", WORDS[3], len(X), len(seen))
    says(
        "typically wrong by {:.2f} inches, hardly more than the {:.2f} inches on the places",
        rms(unseen_errors),
        rms(seen_errors),
    )
    says("and not just about {} readings", len(seen))


# A wild point.


def test_ten_times_as_far_costs_a_hundred_times_as_much(says):
    times = 10
    near, far = (line_cost([0], [y], 0, 0) for y in (1, times))
    says("{} times as far from the line, it costs a {} times", WORDS[times].title(), WORDS[far / near])


def test_one_wrong_reading_turns_the_line_the_more_the_farther_it_lies_from_the_centre(says, shows):
    misread = np.add(Regression(**Regression.presets["outlier"]).points, [192, 20])
    (wrong,) = np.flatnonzero(np.abs(misread - FORBES).max(axis=1) > 0.005)
    assert wrong == X.argmax()
    slip = misread[wrong, 1] - Y[wrong]
    shows(
        "regression",
        "preset.outlier.comment",
        "to {:.2f} inches; Forbes wrote {:.2f}",
        misread[wrong, 1],
        Y[wrong],
    )
    says(
        "at the right end turns the best line from the slope {:.2f} to {:.2f}",
        BEST.slope,
        stats.linregress(*misread.T).slope,
    )
    says("the last reading {:.0f} inches too low", -slip)
    says("how much of the slope {:.2f} will be left?", BEST.slope)
    middle = 11
    assert np.abs(X - X.mean()).argmin() == middle - 1
    slipped = Y.copy()
    slipped[middle - 1] += slip
    says("A slip of {:.0f} inches near the middle, at {} °F, would have", -slip, X[middle - 1])
    says("changed the slope only to {:.2f}. (In", stats.linregress(X, slipped).slope)
    figure = Regression(**Regression.presets["water"])
    dragged = np.array(figure.points)
    says("where there is room for about {:.0f} inches", dragged[middle - 1, 1])
    says("drag the point at $x = {}$ down to the edge", dragged[middle - 1, 0])
    dragged[middle - 1, 1] = 0  # the figure's lower edge, below which nothing can be dragged
    with pytest.raises(traitlets.TraitError):
        figure.points = [(x, y - 0.01) for x, y in dragged]
    says(
        "the best $p$ falls from {:.3f} to {:.3f}",
        fit_line(*np.transpose(figure.points)).p,
        stats.linregress(*dragged.T).slope,
    )


def test_a_point_just_above_the_centre_lifts_the_line_and_does_not_turn_it():
    x = np.append(X, X.mean())
    slopes = [stats.linregress(x, np.append(Y, y)).slope for y in (Y.mean(), Y.mean() + 9)]
    assert slopes[0] == pytest.approx(slopes[1])


def test_through_two_points_the_smallest_cost_is_0(says):
    x = [3, 8]
    for y in np.random.default_rng(1).uniform(0, 12, size=(5, len(x))):
        cost = abs(round(line_cost(x, y, *fit_line(x, y)), 12))
        says("through {} points with different $x$ there is exactly one line, and its cost is {:g}", WORDS[2], cost)


# Learned by heart.


def rule(x):
    return 4 * x**3 - 3 * x


def sample_errors(seed):
    """For every degree of the figure the typical errors, by powers of x and QR.

    There are three: on learning points, on held-out points, and on those that have learning points on both sides.
    """
    x, noise, x_held, noise_held = np.random.RandomState(seed).uniform(-1, 1, (4, 12))
    y, y_held = rule(x) + noise / 2, rule(x_held) + noise_held / 2
    between = (x.min() < x_held) & (x_held < x.max())
    errors = []
    for degree in range(Degree.degree.max + 1):
        Q, U = np.linalg.qr(np.vander(x, degree + 1))
        c = np.linalg.solve(U, Q.T @ y)
        r, r_held = np.polyval(c, x) - y, np.polyval(c, x_held) - y_held
        errors.append([rms(r), rms(r_held), rms(r_held[between])])
    return np.array(errors)


@pytest.fixture(scope="module")
def samples():
    return np.array([sample_errors(seed) for seed in range(Degree.sample.min, Degree.sample.max + 1)])


def test_held_out_points_are_predicted_best_at_the_degree_of_the_rule(says, samples):
    best = np.bincount(samples[:, :, 1].argmin(axis=1), minlength=10)
    says("here is the count for the {} samples of the figure", len(samples))
    says(
        "In {} of them the held-out error is smallest at degree {:d}, which is the degree of the curve", best[3], 3
    )
    assert best.argmax() == 3
    says("in none of them at degree {}", *np.flatnonzero(best == 0)[-1:])
    middle = np.median(samples, axis=0)
    says("(of {}, halfway between the two in the middle)", len(samples))
    says("Errors at two degrees, each the median of {} samples", len(samples))
    says("the learning points - {:.2f} - {:.2f} * - the held-out", middle[3, 0], middle[9, 0])
    says("the held-out points - {:.2f} - {:.0f} * - those of them", middle[3, 1], middle[9, 1])
    says("between the outermost learning points - {:.2f} - {:.2f}", middle[3, 2], middle[9, 2])
    assert middle[9, 2] - middle[3, 2] < (middle[9, 1] - middle[3, 1]) / 2  # "Most of this rise"
    assert (np.diff(samples[:, :, 0], axis=1) < 1e-9).all()
    assert (np.diff(middle[3:, 1]) > 0).all()
    says("You will raise $d$ from {} to {}", Degree.degree.min, Degree.degree.max)


def test_the_sample_shown_is_the_one_nearest_to_the_middle_errors(samples):
    logs = np.log(samples[:, :, :2])
    distance = np.abs(logs - np.median(logs, axis=0)).max(axis=(1, 2))
    assert Degree.sample.min + distance.argmin() == Degree().sample
    nearest, second = np.sort(distance)[:2]
    assert second > 2 * nearest
    (shown,) = samples[[Degree().sample]]
    assert shown[:, 1].argmin() == 3
    assert shown[9, 1] > 10 * shown[9, 2]  # "above all beyond the last learning points"


def test_what_the_presets_of_the_degrees_say(shows, samples):
    (shown,) = samples[[Degree().sample]]
    assert shown[1, 1] < 1.2 * shown[1, 0]  # "about as badly"
    assert shown[9, 0] < rms(np.array([0.5, -0.5])) / 2
    shows("degree", "preset.rule.comment", "each by up to {}", "½")
    degree = Degree(**Degree.presets["cubic"]).degree
    shows("degree", "preset.cubic.comment", "{} parameters", WORDS[degree + 1].title())
    degree = Degree(**Degree.presets["heart"]).degree
    shows("degree", "preset.heart.comment", "{} parameters for twelve points", WORDS[degree + 1].title())
    x, noise = np.random.RandomState(Degree().sample).uniform(-1, 1, (4, 12))[:2]
    places = np.linspace(x.min(), x.max(), 101)
    cubic = np.polyval(np.polyfit(x, rule(x) + noise / 2, 3), places)
    assert rms(cubic - rule(places)) < 0.2  # "nearly"


# From the centre.


def longer_than_wide(x):
    """How many times as long as wide the ellipses of equal cost are, from the bends of the bowl along its axes."""
    bends = np.linalg.eigvalsh([[x @ x, x.sum()], [x.sum(), len(x)]])
    return np.sqrt(bends[1] / bends[0])


def test_the_ellipses_of_the_cost_become_much_rounder(says):
    as_before, centred = longer_than_wide(X - 192), longer_than_wide(X - X.mean())
    says("the slanted ellipses were {:.2g} times as long as wide; that was with $x$", as_before)
    says("with $x$ counted from {} °F, as in the figure, and from", 192)
    cheap = [
        line_cost(X - X.mean(), Y, *(np.add(fit_line(X - X.mean(), Y), off)))
        for off in ([0.1, 0], [0, 0.1 * np.std(X)])
    ]
    assert cheap[0] == pytest.approx(cheap[1])
    says("a slope off by {} costs as much as a height off by {:.2f}", 0.1, 0.1 * np.std(X))
    says("and from {} °F it would be more than {}. Drawn", 0, 1000 * int(longer_than_wide(X) / 1000))
    says(r"they are now $\sqrt{{S_{{xx}}/n}} \approx {:.2g}$ times as long", centred)
    # The innermost ellipse of the map is the cost of the best line when it is lifted by this much.
    lift = 1.5
    says("reaches about {:.2f} to each side, but {:.1f} up and down", lift / centred, lift)
    best = fit_line(X, Y)
    costs = [
        line_cost(X, Y, *np.add(best, off)) for off in ([0, lift], (lift / centred * np.array([1, -X.mean()])))
    ]
    assert costs[0] == pytest.approx(costs[1])
    assert f"const LIFT = {lift};" in (JS / "figures" / "regression" / "map.ts").read_text("utf-8")


def test_from_the_centre_p_turns_the_line_about_its_point_below_or_above_the_cross():
    water, centred = (Regression(**Regression.presets[name]) for name in ("water", "round"))
    assert (water.points, water.n, water.p, water.q) == (centred.points, centred.n, centred.p, centred.q)
    assert (water.best, centred.best) == (False, True)
    x, y = np.transpose(centred.points)
    m = centred.p * x.mean() + centred.q
    assert abs(m - y.mean()) > 0.5  # so the line does not pass through the cross
    # The slope along p is another one when m is held than when q is.
    costs = [
        [line_cost(x, y, p, height - p * middle) for p in (centred.p - 1e-4, centred.p + 1e-4)]
        for middle, height in ((0, centred.q), (x.mean(), m))
    ]
    slopes = [(after - before) / 2e-4 for before, after in costs]
    by_p, by_q = line_cost_gradient(x, y, centred.p, centred.q)
    np.testing.assert_allclose(slopes, [by_p, by_p - x.mean() * by_q], rtol=1e-6)
    assert abs(slopes[0] - slopes[1]) > 100


def test_the_ellipses_of_data_in_their_own_unit_are_circles():
    centred = longer_than_wide(X - X.mean())
    # The same cost of a height that is off by the standard deviation times as much as the slope.
    root, best = stats.tstd(X, ddof=0), np.polyfit(X - X.mean(), Y, 1)
    assert centred == pytest.approx(root)
    for off in (0.01, -0.2):
        costs = [line_cost(X - X.mean(), Y, *np.add(best, change)) for change in ([off, 0], [0, root * off])]
        assert costs[0] == pytest.approx(costs[1], rel=1e-9)
    assert longer_than_wide(stats.zscore(X)) == pytest.approx(1)


# Networks.


def test_the_network_of_chapter_1_has_47_numbers(says):
    says("With {} numbers that was a puzzle", PARAMETERS)
    says("learning data - {} temperatures with their pressures", len(X))
    says("$p$, $q$ - {} weights and biases", PARAMETERS)
    says(
        "a function of {} numbers - sum of square errors, a function of {} numbers", len(fit_line(X, Y)), PARAMETERS
    )
    says("In {} dimensions nobody can draw it", PARAMETERS)
    says("how long is a list of {} numbers", PARAMETERS)


def test_the_place_that_may_be_left_out_is_the_one_that_stands_out(says):
    says("leave place {} out, or plot the logarithm", np.abs(R).argmax() + 1)


# The exercises.


def test_the_slopes_at_the_level_line_through_the_centre(says):
    q = 6
    says("The level line $y = {}$, that is, $p = 0$ and $q = {}$, is another guess", q, q)
    r = [y - q for y in TOY_Y]
    says(
        "so the residuals are ${} - {} = {}$, ${} - {} = {}$ and ${} - {} = {}$",
        *(value for y, residual in zip(TOY_Y, r, strict=True) for value in (y, q, residual)),
    )
    slopes = [-sum(x * residual for x, residual in zip(TOY_X, r, strict=True)), -sum(r)]
    says(
        r"the slopes are $-\{{{}\cdot({}) + {}\cdot {} + {}\cdot {}\}} = {}$ and $-\{{({}) + {} + {}\}} = {}$",
        *(value for pair in zip(TOY_X, r, strict=True) for value in pair),
        slopes[0],
        *r,
        slopes[1],
    )
    # The cost itself, changed a little to both sides.
    for k, slope in enumerate(slopes):
        step = np.eye(2)[k] / 1000
        change = line_cost(TOY_X, TOY_Y, *np.add([0, q], step)) - line_cost(
            TOY_X, TOY_Y, *np.subtract([0, q], step)
        )
        assert change * 500 == pytest.approx(float(slope), abs=1e-9)
    # As long as both change by the same small amount, p does more.
    assert slopes[0] < slopes[1] < 0
    step = Fraction("0.01")
    says("does the cost change if $p$ grows by {}?", short(step))
    exact = sum((y - q - step * x) ** 2 - (y - q) ** 2 for x, y in zip(TOY_X, TOY_Y, strict=True)) / 2
    says(
        r"If $p$ grows by {}, it falls by nearly ${}\cdot {} = {}$ (by {}, for",
        *map(short, (step, -slopes[0], step, -slopes[0] * step, -exact)),
    )
    cost = sum(residual**2 for residual in r) / 2
    says(
        r"Their squares add up to {}: the cost is {}, and the typical error is $\sqrt{{{}/{}}} \approx {:.2f}$",
        int(2 * cost),
        cost,
        int(2 * cost),
        len(r),
        typical_error(r),
    )
    products = [x * residual for x, residual in zip(TOY_X, r, strict=True)]
    assert slips_of("ex-slopes") == {
        "sign": sum(products),
        "height": slopes[1],
        "cost": cost,
        "half": slopes[0] / 2,
        "measured": -sum(x * y for x, y in zip(TOY_X, TOY_Y, strict=True)),
        "all": -sum(x * abs(residual) for x, residual in zip(TOY_X, r, strict=True)),
        "centred": -sum((x - 10) * residual for x, residual in zip(TOY_X, r, strict=True)),
    }


def test_the_best_line_through_the_origin(says):
    x, y = np.array([1, 2, 3]), np.array([2, 3, 10])
    says("for the points $({}, {})$, $({}, {})$ and $({}, {})$? :::", *np.ravel(list(zip(x, y, strict=True))))
    p = minimize_scalar(lambda p: np.square(y - p * x).sum()).x
    says(r"It is 0 for $p = \tfrac{{{}}}{{{}}} \approx {:.2f}$", x @ y, x @ x, p)
    assert np.linalg.lstsq(x[:, None], y, rcond=None)[0][0] == pytest.approx(p)
    says("the line misses the centre $({:g}, {:g})$", x.mean(), y.mean())
    assert abs((y - p * x).sum()) > 1
    slips = {"centre": y.mean() / x.mean(), "mean": (y / x).mean(), "free": stats.linregress(x, y).slope}
    slips |= {"upside": 1 / p, "sum": x @ y / x.sum()}
    assert slips_of("ex-origin") == pytest.approx(slips)


def test_the_fit_by_hand(says):
    x, y = [0, 1, 5], [1, 7, 10]
    says("line through $({}, {})$, $({}, {})$ and $({}, {})$? :::", *np.ravel(list(zip(x, y, strict=True))))
    centre, points = from_centre(x, y)
    says("The centre is $({}, {})$", *centre)
    says(
        "from there the points are $({}, {})$, $({}, {})$ and $({}, {})$",
        *(part for point in points for part in point),
    )
    squares, products, p = slope_of(points)
    says(
        "So $S_{{xx}} = {} + {} + {} = {}$ and $S_{{xy}} = {} - {} + {} = {}$, and $p = {}/{} = {}$",
        *terms(squares),
        *map(short, (products[0], -products[1], products[2], sum(products))),
        *map(short, (sum(products), sum(squares), p)),
    )
    q = centre[1] - p * centre[0]
    says(r"The height is $q = {} - {}\cdot {} = {}$", *map(short, (centre[1], p, centre[0], q)))
    np.testing.assert_allclose(np.polyfit(x, y, 1), [float(p), float(q)])
    steps = [Fraction(y[k + 1] - y[k], x[k + 1] - x[k]) for k in (0, 1)]
    assert slips_of("ex-fit") == pytest.approx(
        {
            "sxy": float(sum(products)),
            "height": float(q),
            "ends": (y[2] - y[0]) / (x[2] - x[0]),
            "origin": np.dot(x, y) / np.dot(x, x),
            "steps": float(sum(steps) / 2),
            "syy": float(sum(products) / sum(dy**2 for _, dy in points)),
            "signs": float(sum(map(abs, products)) / sum(squares)),
        }
    )


def test_the_fourth_point_that_makes_the_line_level(says):
    x, y = [*TOY_X, 20], TOY_Y
    says("To the three points $({}, {})$, $({}, {})$ and $({}, {})$", *np.ravel(list(zip(TOY_X, y, strict=True))))
    says("you may add a fourth, at $x = {}$", x[-1])
    middle = Fraction(sum(x), len(x))
    factors = [xk - middle for xk in x]
    says(
        r"$\bar x = {}$, so the four $y_k$ are multiplied by ${}$, ${}$, ${}$ and ${}$",
        *map(short, (middle, *factors)),
    )
    shares = [factor * yk for factor, yk in zip(factors, y, strict=False)]
    height = -sum(shares) / factors[-1]
    says(
        r"${} - {} + {} + {}y = 0$, so $y = {}/{} \approx {:.2f}$",
        *map(short, (shares[0], -shares[1], shares[2], factors[-1], -sum(shares), factors[-1])),
        float(height),
    )
    assert stats.linregress(x, [*y, float(height)]).slope == pytest.approx(0, abs=1e-12)
    says("drag the fourth point, which begins elsewhere, to about $({}, {:.1f})$", x[-1], float(height))
    # Whoever goes on measuring from the centre of the three, the heights from 0 or from 7.
    from_0 = Fraction(-sum((xk - 10) * yk for xk, yk in zip(TOY_X, TOY_Y, strict=True)), 10)
    from_7 = 7 - Fraction(sum((xk - 10) * (yk - 7) for xk, yk in zip(TOY_X, TOY_Y, strict=True)), 10)
    # Whoever does not measure from a centre at all.
    uncentred = Fraction(-sum(xk * yk for xk, yk in zip(TOY_X, TOY_Y, strict=True)), x[-1])
    slips = {"level": 7, "mirror": TOY_Y[0], "three": from_0, "both": from_7, "sign": -from_0, "origin": uncentred}
    assert slips_of("ex-pull") == slips


def test_the_cost_of_a_line_through_the_centre_that_is_too_steep(says):
    best, slope = fit_line(TOY_X, TOY_Y), 0.6
    says("has the slope {:.1f} and costs {:.0f}. What", best.p, line_cost(TOY_X, TOY_Y, *best))
    says("What does the line with the slope {} through their centre cost?", slope)
    costs = [line_cost(TOY_X, TOY_Y, p, 7 - 10 * p) for p in (slope, 0.2)]
    assert costs[0] == pytest.approx(costs[1])
    s_xx = 2 * 25
    says(r"$3 + \tfrac12\cdot {}\cdot {:.1f}^2 = {:.0f}$", s_xx, slope - best.p, costs[0])
    says(
        "The slope {:.1f} is off by as much to the other side: the line $y = {:.1f}x + {:.0f}$ costs {:.0f}, too",
        2 * best.p - slope,
        2 * best.p - slope,
        7 - 10 * (2 * best.p - slope),
        costs[1],
    )
    off, x = slope - best.p, np.array(TOY_X)
    assert slips_in("02", "ex-off-the-bottom") == pytest.approx(
        {
            "part": s_xx * off**2 / 2,
            "half": 3 + s_xx * off**2,
            "square": 3 + s_xx * off / 2,
            "uncentred": 3 + x @ x * off**2 / 2,
            "same": 3,
            "plain": 3 + off,
        }
    )


def test_the_best_line_for_y_is_not_the_best_line_for_x(says):
    p, q = np.polyfit(TOY_X, TOY_Y, 1)
    says(
        "the best line $y = {:g}x + {:g}$, solved for $x$, is $x = {:g}y - {:g}$",
        *np.round([p, q, 1 / p, q / p], 9),
    )
    _, points = from_centre(TOY_X, TOY_Y)
    s_xy, s_yy = sum(dx * dy for dx, dy in points), sum(dy * dy for _, dy in points)
    turned = stats.linregress(TOY_Y, TOY_X)
    says(r"has the slope $S_{{xy}}/S_{{yy}} = {}/{} \approx {:.2f}$", s_xy, s_yy, turned.slope)
    # Line 3 holds, and with it the first half of line 4; the second half does not.
    r, r_turned = residuals(TOY_X, TOY_Y, p, q), residuals(TOY_Y, TOY_X, 1 / p, -q / p)
    np.testing.assert_allclose(r_turned, -r / p)
    assert rms(residuals(TOY_Y, TOY_X, turned.slope, turned.intercept)) < 0.9 * rms(r_turned)


def test_the_sets_of_points_of_which_one_has_a_best_line_but_many_best_parabolas(says):
    sets = {
        "level": ([0, 1, 2], [3, 3, 3]),
        "upright": ([2, 2, 2], [0, 1, 5]),
        "two-places": ([0, 0, 2, 2], [1, 3, 4, 6]),
        "far": ([0, 1, 1000], [0, 1, 3]),
    }
    choices = catalogue.text("ex-no-line")
    for name, (x, y) in sets.items():
        assert choices[f"choice.{name}"] == ", ".join(f"({xk}, {yk})" for xk, yk in zip(x, y, strict=True))
    # A single best one has as many independent powers as parameters.
    single = {
        name: [np.linalg.matrix_rank(np.vander(x, d + 1)) == d + 1 for d in (1, 2)] for name, (x, _) in sets.items()
    }
    assert single == {"level": [1, 1], "upright": [0, 0], "two-places": [1, 0], "far": [1, 1]}
    x, y = sets["two-places"]
    says(
        "$({}, {})$, $({}, {})$, $({}, {})$ and $({}, {})$ stand at two places, $x = {}$ and $x = {}$",
        *np.ravel(list(zip(x, y, strict=True))),
        x[0],
        x[-1],
    )
    p, q = np.polyfit(x, y, 1)
    says(
        "the best are the averages, {:g} and {:g}. One line has these heights, $y = {:g}x + {:g}$",
        *np.round([q, 2 * p + q, p, q], 9),
    )


def test_data_entered_twice_have_the_same_line_twice_the_cost_and_the_same_typical_error():
    once, twice = stats.linregress(X, Y), stats.linregress(np.tile(X, 2), np.tile(Y, 2))
    assert twice[:2] == pytest.approx(once[:2])
    assert line_cost(np.tile(X, 2), np.tile(Y, 2), *twice[:2]) == pytest.approx(2 * line_cost(X, Y, *once[:2]))
    assert rms(np.tile(R, 2)) == pytest.approx(rms(R))


def test_in_degrees_celsius_the_ellipses_are_rounder(says):
    shift, unit = 32, 1.8
    says("subtract {}, and divide what is left by {}", shift, unit)
    celsius = (X - shift) / unit
    # Water boils at 212 °F or 100 °C, and freezes at 32 °F or 0 °C.
    np.testing.assert_allclose(np.polyval([100 / (212 - 32), -100 * 32 / (212 - 32)], X), celsius)
    as_before, centred = longer_than_wide(X - X.mean()), longer_than_wide(celsius - celsius.mean())
    says("Subtracting {} moves the readings and their average alike", shift)
    says("Dividing by {} divides each of them by {}, and $S_{{xx}}$ by ${}^2$", unit, unit, unit)
    says(r"In degrees Fahrenheit, $\sqrt{{S_{{xx}}/n}} \approx {:.3f}$", as_before)
    says(r"So $\sqrt{{S_{{xx}}/n}}$ becomes ${:.3f}/{} \approx {:.2f}$", as_before, unit, centred)
    says("the unit has to be a difference of {:.3f} °F, or of {:.2f} °C", as_before, centred)
    assert longer_than_wide((X - X.mean()) / as_before) == pytest.approx(1)
    slips = slips_in("02", "ex-standard", np=np, x=X)
    assert slips == pytest.approx(
        {
            "same": as_before,
            "larger": longer_than_wide((X - X.mean()) * unit),
            "square": as_before / unit**2,
            "moved": (as_before - shift) / unit,
            "slanted": round(longer_than_wide(X - 192)) / unit,
            "unchanged": round(longer_than_wide(X - 192)),
            "wide": 1 / centred,
            "round": longer_than_wide(stats.zscore(X)),
        }
    )


def test_the_degree_from_which_sixteen_points_of_which_two_pairs_share_their_x_are_missed_no_less(says):
    x = np.array([0, 0, 1, 1, *range(2, 14)]) / 6.5 - 1
    says("had {} learning points", WORDS[len(x)])
    ranks = [np.linalg.matrix_rank(np.polynomial.legendre.legvander(x, d)) for d in range(16)]
    enough = ranks.index(max(ranks))
    assert max(ranks) == len(set(x)) == 14
    says("The points stand at {} different $x$", WORDS[14])
    says("Fourteen heights take fourteen parameters, $c_0$ to $c_{{{}}}$, and that is degree {}", enough, enough)
    y = np.random.default_rng(0).uniform(-1, 1, len(x))
    curve = np.polynomial.Legendre.fit(x, y, enough)
    halves = (y[:4:2] - y[1:4:2]) / 2
    np.testing.assert_allclose(y - curve(x), [*np.outer(halves, [1, -1]).ravel(), *[0] * 12], atol=1e-8)
    slips = {"places": 14, "points": len(x) - 1, "all": len(x), "both": len(x) - 4, "struck": len(x) - 4 - 1}
    assert slips_of("ex-degree") == slips | {"end": Degree.degree.max, "rule": 3}


def test_the_factor_of_one_degree_and_the_slope_of_the_logarithm(says):
    low, high = X.argmin(), X.argmax()
    says("At {} °F it was {:.2f} inches, and at {} °F it was {:.2f} inches", X[low], Y[low], X[high], Y[high])
    degrees = Fraction(str(X[high])) - Fraction(str(X[low]))
    says("Over ${} - {} = {}$ degrees", X[high], X[low], float(degrees))
    growth = Y[high] / Y[low]
    says(r"is multiplied by ${:.2f}/{:.2f} \approx {:.3f}$", Y[high], Y[low], growth)
    factor = np.exp(np.log(growth) / float(degrees))
    says(
        r"{} equal factors make {:.3f}, and one of them is ${:.3f}^{{1/{}}} \approx {:.4f}$",
        float(degrees),
        growth,
        growth,
        float(degrees),
        factor,
    )
    says("about {:.0f} % for each degree", 100 * (factor - 1))
    says("That used two points of {}", len(X))
    fit = stats.linregress(X, 100 * np.log10(Y))
    says(r"Its slope is about {:.2f}, so the factor is $10^{{{:.4f}}}", fit.slope, fit.slope / 100)
    says(r"\approx {:.3f}$. The bend is gone", 10 ** (fit.slope / 100))
    r = 100 * np.log10(Y) - fit.slope * X - fit.intercept
    place = int(np.abs(r).argmax())
    says("Place {} stands out even more clearly", place + 1)
    # More clearly: compared with all the others.
    assert r[place] / np.delete(np.abs(r), place).max() > R[place] / np.delete(np.abs(R), place).max()
    assert (np.delete(r, place) < 0).sum() > len(r) / 2
