"""What a figure says in words is true of its state. The words are those of the still pictures."""

import numpy as np
import pytest
from support.stills import stills

from dlmath import noisy_sample
from dlmath.widgets import Degree, Descent, Gradient, MatrixProduct, Regression, Tangent, TwoCosts


def sentences(*figures):
    return [still.select_one(".dl-sentence").get_text() for still in stills(*figures)]


def shown(still):
    """Return the numbers beside the picture by name."""
    spans = still.select(".dl-values > span")
    return {span.select_one("[data-shown]")["data-shown"]: span.b.get_text() for span in spans}


# A walk on the saddle.


@pytest.mark.parametrize(
    ("y0", "eta", "steps", "says"),
    [
        (0, 0.1, 5, "walks towards the saddle"),
        (0, 0.9, 5, "walks towards the saddle"),
        (0, 0.1, 50, "this is no minimum"),
        (0, 1, 5, "does not come any closer"),
        (0, 1.05, 2, "does not come any closer"),
        (0, 1.2, 20, "it has run away"),
        (0.0625, 0.1, 5, "it will slide off"),
        (0.0625, 0.1, 50, "It has slid off"),
        (1, 1.2, 20, "it has run away"),
    ],
)
def test_what_is_said_of_a_walk_on_the_saddle_is_true(y0, eta, steps, says):
    (sentence,) = sentences(Descent(surface="saddle", x0=-1.75, y0=y0, eta=eta, steps=steps))
    assert says in sentence
    # Where the walk is, in closed form.
    x, y = -1.75 * (1 - 2 * eta) ** steps, y0 * (1 + 2 * eta) ** steps
    true = {
        "walks towards the saddle": y == 0 and 0.02 < abs(x) < 1.75,
        "this is no minimum": np.hypot(x, y) < 0.025,
        "does not come any closer": y == 0 and abs(x) > 1.75 - 1e-12,
        "it has run away": abs(x) > 3,
        "it will slide off": abs(x) <= 3 and 0 < abs(y) <= 3,
        "It has slid off": abs(y) > 3 and abs(x) <= 1.75,
    }
    assert true[says]


# A walk in the two valleys.


@pytest.mark.parametrize(
    ("x0", "eta", "steps", "says"),
    [
        (-0.25, 0.1, 50, "come to rest in the left valley"),
        (0.25, 0.1, 50, "come to rest in the right valley"),
        (0.125, 0.05, 5, "it is the pass between the valleys"),
        (0.25, 0.01, 50, "It has not come to rest."),
        (-1, 0.25, 50, "It has not come to rest."),
    ],
)
def test_what_is_said_of_a_walk_in_the_two_valleys_is_true(x0, eta, steps, says):
    (sentence,) = sentences(Descent(surface="two_valleys", x0=x0, y0=0, eta=eta, steps=steps))
    assert says in sentence
    x = x0
    for _ in range(steps):
        x -= eta * (4 * x * (x * x - 1) + 0.5)
    left, ridge, right = np.sort(np.roots([4, 0, -4, 0.5]))
    nearest = {"left": left, "pass": ridge, "right": right}
    near = [name for name, place in nearest.items() if abs(x - place) < 0.02]
    assert [name for name in nearest if name in says] == near


@pytest.mark.parametrize(("eta", "rests"), [(0.2, True), (0.24, False)])
def test_a_walk_near_a_bottom_that_its_steps_are_too_long_for_is_not_said_to_rest(eta, rests):
    bottom = np.sort(np.roots([4, 0, -4, 0.5]))[0]
    start = -1.0625 if rests else 1.625
    places = [start]
    for _ in range(2):
        x = places[-1]
        places.append(x - eta * (4 * x * (x * x - 1) + 0.5))
    here, after = (abs(x - bottom) for x in places[1:])
    assert here < 0.02
    farther = after > here
    assert farther == (not rests)
    (sentence,) = sentences(Descent(surface="two_valleys", x0=start, y0=0, eta=eta, steps=1))
    assert ("come to rest in the left valley" in sentence) == rests
    assert ("does not rest there" in sentence) == farther
    if farther:
        factor = 1 - eta * (12 * bottom**2 - 4)
        assert f"by about {factor:.2f}".replace("-", "−") in sentence


# A step, and what the gradient promises.


def test_the_legs_the_promise_and_the_truth_of_a_step():
    step = 0.45 * np.array([np.cos(np.radians(145)), np.sin(np.radians(145))])
    legs = [1.5 * step[0], 7.5 * step[1]]
    exact = (0.75 + step[0]) ** 2 + 5 * (0.75 + step[1]) ** 2 - 6 * 0.75**2
    away = 145 - np.degrees(np.arctan2(7.5, 1.5))
    (sentence,) = sentences(Gradient())
    for number in (*legs, sum(legs), exact):
        assert f"{number:.3f}".replace("-", "−") in sentence
    assert f"points {away:.0f}° away" in sentence
    (sentence,) = sentences(Gradient(surface="saddle", x=0, y=0, t=90, length=0.5))
    assert "The ground is level here" in sentence
    assert "−0.250" in sentence


# A tangent, near and far.

TANGENTS = [("sine", -2.625, -1.5), ("sigmoid", -0.625, 1.75), ("sigmoid", -0.75, 1.75)]
TANGENTS += [("sigmoid", 3, -2), ("square", 1, 2), ("sigmoid", 0.5, -1.5)]


@pytest.mark.parametrize(("curve", "x", "dx"), TANGENTS)
def test_the_figure_says_truly_what_half_the_distance_does_to_the_error(curve, x, dx):
    f = {"sine": np.sin, "sigmoid": lambda t: 1 / (1 + np.exp(-t)), "square": np.square}[curve]
    slope = (f(x + 1e-6) - f(x - 1e-6)) / 2e-6
    far, half = (abs(f(x + step) - f(x) - slope * step) for step in (dx, dx / 2))
    (sentence,) = sentences(Tangent(curve=curve, x=x, dx=dx))
    assert ("at half the distance the error is larger" in sentence) == (far < half)
    assert ("no guide" in sentence) == (half <= far < 1.5 * half)
    assert ("would divide the error" in sentence) == (far >= 1.5 * half)


def test_the_places_of_the_tangent_are_of_all_three_kinds():
    said = sentences(*(Tangent(curve=curve, x=x, dx=dx) for curve, x, dx in TANGENTS))
    for words in ("at half the distance the error is larger", "no guide", "would divide the error"):
        assert any(words in sentence for sentence in said)


# A unit and two costs.


@pytest.mark.parametrize(
    ("z", "t", "says"),
    [
        (-6, True, "hardly tells it so"),
        (6, False, "hardly tells it so"),
        (-2, True, "which way to go"),
        (0, True, "which way to go"),
        (2, False, "which way to go"),
        (3, True, "left in peace"),
        (-8, False, "left in peace"),
    ],
)
def test_what_is_said_of_a_unit_and_its_two_slopes_is_true(z, t, says):
    (sentence,) = sentences(TwoCosts(z=z, t=t))
    a = 1 / (1 + np.exp(-z))
    square, entropy = ((a - t) * a * (1 - a), a - t)
    assert f"The unit says {a:.4f}, and {t:d} is right." in sentence
    assert [words for words in ("hardly", "which way", "in peace") if words in sentence] == [
        words for words in ("hardly", "which way", "in peace") if words in says
    ]
    if "in peace" not in says:
        assert f"is {round(entropy / square, 1):g} times as steep" in sentence
    true = {
        "hardly tells it so": abs(entropy) > 0.95 and abs(square) < 0.05,
        "which way to go": 0.1 < abs(entropy) < 0.95,
        "left in peace": max(abs(square), abs(entropy)) < 0.1,
    }
    assert true[says]


# Entries of a transpose.


def test_an_entry_on_the_diagonal_stays_where_it_is_when_a_matrix_is_transposed():
    on, off = sentences(MatrixProduct(op="transpose", i=2, j=2), MatrixProduct(op="transpose", i=1, j=2))
    assert "stayed where it was" in on
    assert "row 1, column 2 is the one that was in row 2, column 1" in off
    product, hadamard = sentences(MatrixProduct(op="product", i=2, j=2), MatrixProduct(op="hadamard", i=2, j=2))
    assert "stayed" not in product + hadamard


# The line, from the centre.


def test_seen_from_the_centre_numbers_and_words_speak_of_m_and_not_of_q():
    water = Regression.presets["water"]
    usual, centred = stills(Regression(**water, best=True), Regression(**water, best=True, centred=True))
    x, y = np.transpose(water["points"])
    p, q = np.polyfit(x, y, 1)
    assert shown(usual).keys() == {"C_T", "C_p", "C_q", "typical", "C_best", "p_best", "q_best"}
    assert shown(usual)["q_best"] == f"{q:.2f}".replace("-", "−")
    assert shown(centred).keys() == {"C_T", "C_p", "C_m", "typical", "C_best", "p_best", "m_best"}
    # Measured from the centre the slope along p is another one: the height there is held, not that at 0.
    residuals, from_centre = y - water["p"] * x - water["q"], x - x.mean()
    assert shown(usual)["C_p"] == f"{-residuals @ x:.2f}".replace("-", "−")
    assert shown(centred)["C_p"] == f"{-residuals @ from_centre:.2f}".replace("-", "−")
    assert shown(usual)["C_q"] == shown(centred)["C_m"] == f"{-residuals.sum():.2f}".replace("-", "−")
    assert shown(centred)["m_best"] == f"{p * x.mean() + q:.2f}" == f"{y.mean():.2f}"
    assert "q" in words(usual)
    assert "m" not in words(usual)
    assert "m" in words(centred)
    assert "q" not in words(centred)


def words(still):
    """Return the words of a figure's sentence, also those of one letter."""
    return still.select_one(".dl-sentence").get_text(" ").replace(".", " ").replace(",", " ").split()


@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize(("p", "q"), [(0.3, 1), (0.6, -1), (0.5, -3), (0.52, 0)])
def test_the_sentence_says_which_way_a_parameter_alone_lowers_the_cost(centred, p, q):
    water = Regression.presets["water"]
    x, y = np.transpose(water["points"])

    def cost(p, height):
        return ((y - height - p * (x - centred * x.mean())) ** 2).sum() / 2

    height = q + p * x.mean() * centred
    here = cost(p, height)
    (still,) = stills(Regression(**{**water, "p": p, "q": q, "centred": centred}))
    said = " ".join(words(still))
    for name, change in (("p", (0.01, 0)), ("m" if centred else "q", (0, 0.05))):
        for word, sign in (("larger", 1), ("smaller", -1)):
            helps = cost(p + sign * change[0], height + sign * change[1]) < here - 1e-9
            assert (f"a {word} {name}" in said) == helps


# Polynomials.

MOVE, PAPER = "var(--dl-move)", "var(--dl-paper)"


@pytest.mark.parametrize("degree", [0, 3, 8])
def test_the_errors_of_degrees_not_yet_seen_are_left_to_predict(degree):
    (still,) = stills(Degree(degree=degree))
    fills = [len(still.select(f"{shape}[fill='{fill}']")) for shape, fill in (("circle", MOVE), ("rect", PAPER))]
    # Above, twelve points of each kind; below, one mark of each kind for each degree, and the spot to drag.
    assert [number - 12 for number in fills] == [degree + 2, degree + 1]


@pytest.mark.parametrize("degree", range(1, 10))
def test_the_sentence_compares_a_polynomial_with_one_degree_less(degree):
    rng = np.random.RandomState(Degree().sample)
    (x, y), (x_held, y_held) = noisy_sample(rng), noisy_sample(rng)
    fits = [np.polynomial.Polynomial.fit(x, y, d) for d in (degree - 1, degree)]
    own, (before, after) = (
        [np.sqrt(np.mean((fit(at) - value) ** 2)) for fit in fits] for at, value in ((x, y), (x_held, y_held))
    )
    (sentence,) = sentences(Degree(degree=degree))
    assert f"{own[0]:.2f} and {before:.2f}" in sentence
    word = "better" if after > 1.1 * before else "worse" if before > 1.1 * after else "about the same"
    assert f"{word} on the points that it has not seen" in sentence
