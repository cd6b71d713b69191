"""Chapter 1: the numbers in its sentences, in the figures' words and in the solutions."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from scipy.optimize import brentq, linprog
from scipy.special import expit, logit

from dlmath import SAMPLES, Demons, Layer, Neuron, relu, sigmoid, step, tanh
from dlmath.widgets import DecisionLine
from dlmath.widgets import Demons as DemonsFigure
from dlmath.widgets import Neuron as NeuronFigure

GIVEN = [
    "first - 1950s and 1960s",
    "second - 1980s",
    "from about 2010",
    "The artificial neuron is from 1943",
    "were built in the late 1950s",
    "Then, in 1969, a book proved",
    "widely known only in 1986",
    "will the output be nearer to 0.5 or to 1?",
]

WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 8: "eight", 10: "ten", 12: "twelve"}
CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]
BITS = list(itertools.product([0, 1], repeat=3))
EVERY = np.array(list(itertools.product([0, 1], repeat=12)))
# The umbrella of the text, in exact numbers.
W, THETA = [Fraction(1), Fraction("1.5"), Fraction(-1)], Fraction("1.2")


def float_or_whole(number):
    """An exact number as the text writes it."""
    return f"{float(number):g}"


def z_of(w, x, theta):
    """The weighted sum minus the threshold, exact for exact numbers."""
    return sum(weight * signal for weight, signal in zip(w, x, strict=True)) - theta


def fires(w, theta, inputs):
    """What a step neuron answers to each of the inputs, by the definition."""
    return [int(z_of(w, x, theta) >= 0) for x in inputs]


def by_hand(pixels):
    """The demons' excitement straight from the formulas of the text; pixel 1 is pixels[0]."""
    x = (0, *pixels)
    A, B, C = (expit(4 * x[upper] + 4 * x[lower] - 6) for upper, lower in ((4, 7), (5, 8), (6, 9)))
    return (A, B, C), (expit(4 * A + 4 * C - 4), expit(4 * B - 2))


def switched(name, *pixels):
    """The output demons' excitement by a picture with some pixels, counted from 1, switched over."""
    picture = SAMPLES[name].astype(int).ravel().copy()
    picture[[pixel - 1 for pixel in pixels]] ^= 1
    return by_hand(picture)[1]


# One neuron.


def test_with_two_inputs_the_neuron_fires_up_to_and_including_threshold_2_and_with_three_up_to_3(says, shows):
    figure = NeuronFigure()
    w, x = [figure.w1, figure.w2, figure.w3], [figure.x1, figure.x2, figure.x3]
    (weight,) = set(w)
    says(
        '"Two of three" has weights {:g} and the threshold {:g}, and {} inputs are on',
        weight,
        figure.theta,
        WORDS[sum(x)],
    )
    shows(
        "neuron",
        "preset.majority.comment",
        "Every input counts {:g} and the threshold is {:g}",
        weight,
        figure.theta,
    )
    assert fires(w, figure.theta, BITS) == [int(sum(bits) >= 2) for bits in BITS]
    sums = []
    for bits in ([1, 1, 0], [1, 1, 1]):
        sums.append(int(sum(Fraction(weight) for weight, bit in zip(w, bits, strict=True) if bit)))
        assert Neuron.with_threshold(w, sums[-1], step)(bits) == 1
        assert Neuron.with_threshold(w, sums[-1] + 0.25, step)(bits) == 0
    says("With two inputs the sum is {}, and", sums[0])
    says(r"fires up to and including $\theta = {}$, and rests as soon as", sums[0])
    says(r"With three inputs the sum is {}, and it fires up to and including $\theta = {}$", sums[1], sums[1])


def test_a_veto_silences_the_other_two(says, shows):
    figure = NeuronFigure(**NeuronFigure.presets["veto"])
    w = [figure.w1, figure.w2, figure.w3]
    assert fires(w, figure.theta, [(1, 1, 0), (1, 1, 1)]) == [1, 0]
    shows("neuron", "preset.veto.comment", "The third weight is {:g}", figure.w3)
    negative, positive = (sum(sign * weight > 0 for weight in w) for sign in (-1, 1))
    says("{} input silences the other {}", WORDS[negative], WORDS[positive])


def test_the_eager_neuron_fires_before_anything_has_arrived():
    figure = NeuronFigure(**NeuronFigure.presets["eager"])
    assert [figure.x1, figure.x2, figure.x3] == [False] * 3
    assert fires([figure.w1, figure.w2, figure.w3], figure.theta, [(0, 0, 0)]) == [1]


def test_the_umbrella_stays_at_home_when_only_the_sky_is_dark(says):
    says("carrying anything: $w_1 = {}$, $w_2 = {}$, $w_3 = {}$", *map(float_or_whole, W))
    says(r"My threshold is $\theta = {}$", float(THETA))
    dark = z_of(W, (1, 0, 0), THETA)
    says(
        "If only the sky is dark, the sum is {}, which is {} short of the threshold: $y = u({}) = {}$",
        dark + THETA,
        float(-dark),
        float(dark),
        *fires(W, THETA, [(1, 0, 0)]),
    )
    assert Neuron.with_threshold([float(w) for w in W], float(THETA), step)([1, 0, 0]) == 0


def test_the_step_does_not_say_how_sure_the_neuron_is(says):
    far, near = Fraction(-5), THETA - Fraction(1, 100)
    (answer,) = set(fires([1], THETA, [(far,), (near,)]))
    says(
        "A sum of {:.2f} and a sum of {} give the same {}; at {:.2f} the answer jumps",
        float(near),
        far,
        answer,
        float(THETA),
    )
    assert fires([1], THETA, [(THETA,)]) == [1]


# The sigmoid.


def test_the_sigmoid_of_the_umbrella_by_hand(says):
    says(r"Here $e = {}\ldots$ is a fixed number", str(sp.E.n(20))[:5])
    sure, unsure = (float(z_of(W, x, THETA)) for x in ((1, 1, 1), (1, 0, 0)))
    says("For the umbrella, $z$ was {} in the first case", sure)
    says(r"$\sigma({}) \approx 1/(1 + {:.3f}) \approx {:.3f}$: rather yes", sure, math.exp(-sure), expit(sure))
    says(
        r"In the second case, $z = {}$ and $\sigma({}) \approx 1/(1 + {:.3f}) \approx {:.3f}$: rather no",
        unsure,
        unsure,
        math.exp(-unsure),
        expit(unsure),
    )
    # The rounded powers of the text lead to the same three digits.
    for z in (sure, unsure):
        assert round(1 / (1 + round(math.exp(-z), 3)), 3) == round(expit(z), 3)
    says("This is the $z = {:.1f}$ of the umbrella", np.dot([*map(float, W), -float(THETA)], [1, 1, 1, 1]))


def test_the_soft_neuron_passes_nine_tenths_when_the_first_weight_is_2_75(says):
    figure = NeuronFigure()
    others = figure.w2 - figure.theta
    z, passed = figure.w1 + others, 0.9
    says("all weights are {:g}, the threshold is {}, so $z = {}$", figure.w1, figure.theta, z)
    says("before the output passes {}? Decide", passed)
    says("At $z = {}$ the output is about {:.2f}, still nearer to one half", z, expit(z))
    assert 0.5 < expit(z) < 0.75
    needed = brentq(lambda w1: expit(w1 + others) - passed, -3, 3)
    assert needed == pytest.approx(logit(passed) - others)
    grid = np.arange(NeuronFigure.w1.min, NeuronFigure.w1.max + 1e-9, NeuronFigure.w1.step)
    first = min(w1 for w1 in grid if sigmoid(w1 + others) > passed)
    says(
        r"It passes {} only at $z \approx {:.2f}$, when the first weight is about {:.2f}",
        passed,
        needed + others,
        needed,
    )
    says("which moves in steps of {}, {} is the first value that is enough", NeuronFigure.w1.step, first)


def test_a_thousandth_more_of_a_weight_moves_the_sigmoid_but_not_the_step():
    w, x = np.array([float(weight) for weight in W]), np.array([1, 1, 1])
    more = w + np.array([0.001, 0, 0])
    changes = [
        Neuron.with_threshold(more, float(THETA), a)(x) - Neuron.with_threshold(w, float(THETA), a)(x)
        for a in (step, sigmoid)
    ]
    assert changes[0] == 0
    assert changes[1] == pytest.approx(0.001 * expit(0.3) * expit(-0.3), rel=1e-3)


def test_a_careless_program_breaks_down_at_minus_1000_and_the_sigmoid_of_the_book_does_not(says):
    z = -1000
    says(r"For $z = {}$ the power $e^{{-z}} = e^{{{}}}$ is too large", z, -z)
    with pytest.raises(OverflowError):
        math.exp(-z)
    assert sigmoid(z) == pytest.approx(0, abs=1e-300)


def test_tanh_runs_from_minus_1_to_1(says):
    ends = [round(float(tanh(z))) for z in (-50, 50)]
    says("is a sigmoid that runs from {} to {}", *ends)
    assert relu([-7, 0, 7]).tolist() == [0, 0, 7]


# What one neuron can decide.

TRUTH = {
    "and": lambda p, q: p and q,
    "or": lambda p, q: p or q,
    "nand": lambda p, q: not (p and q),
    "not": lambda p, q: not p,
    "xor": lambda p, q: p != q,
}


def wanted(task):
    """What a question of logic asks for at each corner."""
    return [int(TRUTH[task](bool(p), bool(q))) for p, q in CORNERS]


def test_the_table_of_logic_with_one_neuron(says, shows):
    rows = {}
    for task in ("and", "or", "not"):
        figure = DecisionLine(**DecisionLine.presets[task])
        rows[task] = figure.w1, figure.w2, figure.theta
        assert figure.task == task
        assert fires(rows[task][:2], figure.theta, CORNERS) == wanted(task)
    says("are both on? - {:g} - {:g} - {:g} - one is not enough", *rows["and"])
    says("is at least one on? - {:g} - {:g} - {:g} - one is enough", *rows["or"])
    says("is the first off? - {:g} - {:g} - {:g} - if $x_1$ is off", *rows["not"])
    off, on = (int(rows["not"][0] * x1) for x1 in (0, 1))
    says("the sum is {}, which is enough; if it is on, {}, which is too little", off, on)
    shows("decision_line", "preset.and.comment", "Both weights are {:g}. The threshold {:g}", *rows["and"][1:])
    shows("decision_line", "preset.or.comment", "the threshold {:g}", rows["or"][2])


def test_steep_is_soft_with_everything_one_and_a_half_times_as_large(shows):
    soft, steep = (DecisionLine(**DecisionLine.presets[name]) for name in ("soft", "steep"))
    (times,) = {getattr(steep, name) / getattr(soft, name) for name in ("w1", "w2", "theta")}
    shows("decision_line", "preset.steep.comment", "are {} times as large", {1.5: "one and a half"}[times])


def test_a_neuron_for_nand(says):
    w, theta = (-1, -1), -1.5
    says("a neuron with weights {}, {} and threshold {} computes it", *w, theta)
    assert fires(w, theta, CORNERS) == wanted("nand")


def test_or_and_nand_move_the_corners_so_that_a_line_can(says):
    table = [(p, q, *pair, TRUTH["and"](*pair)) for p, q in CORNERS for pair in [(int(p or q), int(not (p and q)))]]
    says(
        "AND of these two * - {} - {} - {} - {} - {} * - {} - {} - {} - {} - {} "
        "* - {} - {} - {} - {} - {} * - {} - {} - {} - {} - {} ::: Look",
        *(value for row in table for value in row),
    )
    moved = {(p, q): pair for p, q, *pair, _ in table}
    says("The corner $({}, {})$ moves to the point $({}, {})$", *CORNERS[0], *moved[CORNERS[0]])
    says("and $({}, {})$ moves to $({}, {})$", *CORNERS[3], *moved[CORNERS[3]])
    assert moved[CORNERS[1]] == moved[CORNERS[2]]
    says("which lay across from each other, both move to $({}, {})$", *moved[CORNERS[1]])
    assert [answer for *_, answer in table] == wanted("xor")


# The network and the demons.


def test_the_parameters_of_the_network(says):
    counts = [(layer.W.shape[1], layer.W.shape[0], layer.W.size + layer.b.size) for layer in Demons.of()]
    (inputs, hidden, first), (_, outputs, second) = counts
    says(
        r"has ${}\cdot {} + {} = {}$ parameters in the middle layer and ${}\cdot {} + {} = {}$ in the output layer",
        *(inputs, hidden, hidden, first),
        *(hidden, outputs, outputs, second),
    )
    says("find good values for exactly these {} numbers", first + second)


def test_a_picture_has_4_rows_of_3_pixels(says):
    (shape,) = {picture.shape for picture in SAMPLES.values()}
    says("A picture has {} rows of {} pixels, numbered {} to {} in reading order", *shape, 1, math.prod(shape))


def test_the_thresholds_of_the_demons_give_the_degrees_in_the_text(says):
    hidden, output = Demons.of()
    (weight,), (theta,) = (set(values[values != 0]) for values in (hidden.W, -hidden.b))
    says("every liking has the weight {:g}, every other connection has the weight {:g}", weight, hidden.W.min())
    assert set(output.W[output.W != 0]) == {weight}
    (pixels,) = set((hidden.W != 0).sum(axis=1))
    both, one = pixels * weight, weight
    says("which bring {:g}, but not by one, which brings {:g}; {:g} lies halfway between", both, one, theta)
    assert theta == (both + one) / 2
    z = [heard - theta for heard in (both, one, 0)]
    says(
        "So $z$ is ${:g} - {:g} = {:g}$ for two pixels, ${:g} - {:g} = {:g}$ for one and ${:g}$ for none",
        *(both, theta, z[0], one, theta, z[1], z[2]),
    )
    degrees = [value for pair in zip(z, expit(z), strict=True) for value in pair]
    says(
        r"the excitement is $\sigma({:g}) \approx {:.2f}$, $\sigma({:g}) \approx {:.2f}$ "
        r"or $\sigma({:g}) \approx {:.3f}$",
        *degrees,
    )
    heard = output.W.sum(axis=1)
    assert (-output.b).tolist() == (heard / 2).tolist()
    says("demon 0 hears up to {:g} from its two informants, demon 1 up to {:g} from its one", *heard)


def test_the_tastes_of_the_demons(says):
    hidden, output = Demons.of()
    A, B, C = ([int(pixel) + 1 for pixel in np.flatnonzero(likings)] for likings in hidden.W)
    says("Demon A likes pixels {} and {}, the left side", *A)
    says("Demon B likes {} and {}, the middle", *B)
    says("Demon C likes {} and {}, the right side", *C)
    assert [{(pixel - 1) % 3 for pixel in pixels} for pixels in (A, B, C)] == [{0}, {1}, {2}]
    listens = ["".join("ABC"[unit] for unit in np.flatnonzero(weights)) for weights in output.W]
    says("Output demon {} listens to A and C", listens.index("AC"))
    says("Output demon {} listens to B, because", listens.index("B"))


def test_pixels_5_and_8_excite_only_b(says, shows):
    on = [int(pixel) + 1 for pixel in np.flatnonzero(SAMPLES["stroke"])]
    (A, B, C), _ = by_hand(SAMPLES["stroke"].ravel())
    assert A == C
    says(
        r"With pixels {} and {} on, we get $a^2_{{\mathrm B}} \approx {:.3f}$ "
        r"and $a^2_{{\mathrm A}} = a^2_{{\mathrm C}} \approx {:.3f}$",
        *on,
        B,
        A,
    )
    shows("demons", "preset.stroke.comment", "Only pixels {} and {} are on", *on)
    verdict = Demons.of().verdict(SAMPLES["stroke"])
    says(
        "Pixels {} and {} are on; subordinates {} and {} are excited; demon B hears both and is excited; "
        'output demon {} hears B; the verdict is "{}"',
        *(on + on),
        verdict,
        verdict,
    )
    np.testing.assert_allclose(Demons.of().excitement(SAMPLES["stroke"])[0], (A, B, C), rtol=1e-12)


def test_a_blank_picture_is_read_as_1_with_the_numbers_of_the_text(says):
    blank = np.zeros(12)
    zero, one = by_hand(blank)[1]
    verdict = Demons.of().verdict(blank)
    says('The network still says "{}", with {:.2f} against {:.2f}', verdict, max(one, zero), min(one, zero))
    assert one > zero


def test_the_verdict_does_not_depend_on_the_top_and_the_bottom_row():
    demons = Demons.of()
    bare = EVERY.reshape(-1, 4, 3).copy()
    bare[:, [0, 3]] = 0
    outputs = demons.output(demons.hidden(EVERY))
    np.testing.assert_allclose(outputs, demons.output(demons.hidden(bare.reshape(-1, 12))), rtol=1e-12)


def test_a_zero_survives_any_missing_pixel_but_not_one_on_each_side(says):
    on = [int(pixel) + 1 for pixel in np.flatnonzero(SAMPLES["zero"])]
    says('"a zero is exactly these {} pixels" has no such', WORDS[len(on)])
    for pixel in on:
        zero, one = switched("zero", pixel)
        assert zero > one
    turning = [pair for pair in itertools.combinations(on, 2) if np.diff(switched("zero", *pair)) > 0]
    says("if they are on different sides, say {} and {}: then neither", *turning[0])
    assert set(turning) == {tuple(sorted(pair)) for pair in itertools.product([4, 7], [6, 9])}


def test_two_missing_pixels_on_the_same_side_of_a_zero_are_forgiven(says):
    for pair in ((4, 7), (6, 9)):
        picture = SAMPLES["zero"].ravel().copy()
        picture[[pixel - 1 for pixel in pair]] = 0
        (A, _, C), (zero, one) = by_hand(picture)
        says(
            "the other side alone brings output demon 0 about {:.1f}, not quite its threshold {:g}, "
            "so it is excited to {:.2f}; but output demon 1 hears almost nothing and has {:.2f}",
            4 * A + 4 * C,
            -Demons.of().output.b[0],
            zero,
            one,
        )
        assert zero > one


def test_the_noisy_one_needs_pixels_4_6_and_7_to_be_read_as_0(says):
    off = [int(pixel) + 1 for pixel in np.flatnonzero(SAMPLES["noisy one"].ravel() == 0)]
    turning = [
        added
        for count in range(1, 4)
        for added in itertools.combinations(off, count)
        if np.diff(switched("noisy one", *added)) < 0
    ]
    (needed,) = turning  # so with fewer pixels it cannot be done
    says("The noisy one needs {} more, {}, {} and {}", WORDS[len(needed)], *needed)
    (there,) = set(np.flatnonzero(Demons.of().hidden.W[[0, 2]].any(axis=0)) + 1) - set(needed)
    says("only if A *and* C are, and {} is on already", there)
    assert SAMPLES["noisy one"].ravel()[there - 1] == 1


def test_the_comments_of_the_presets_give_the_numbers_of_the_figure(shows):
    zero, broken = (SAMPLES[name].ravel() for name in ("zero", "broken zero"))
    missing = [int(pixel) + 1 for pixel in np.flatnonzero(zero - broken)]
    shows("demons", "preset.broken.comment", "Pixels {} and {} are missing", *missing)
    shows(
        "demons",
        "preset.broken.comment",
        "still excites output demon 0 ({:.2f}) more than 1 is ({:.2f})",
        *by_hand(broken)[1],
    )
    stray = [int(pixel) + 1 for pixel in np.flatnonzero(SAMPLES["noisy one"] - SAMPLES["one"])]
    shows("demons", "preset.noisy.comment", "{} stray pixels, {} and {}", WORDS[len(stray)].title(), *stray)
    threshold = DemonsFigure.presets["shy"]["theta_B"]
    shy = Demons.of(theta_hidden=[6, threshold, 6])
    outputs = shy.excitement(SAMPLES["one"])[1]
    shows("demons", "preset.shy.comment", "Demon B has the threshold {}", threshold)
    shows(
        "demons",
        "preset.shy.comment",
        "The network still says {}, but only by {:.2f} against {:.2f}",
        shy.verdict(SAMPLES["one"]),
        max(outputs),
        min(outputs),
    )


# The exercises.


def test_the_umbrella_once_more(says):
    x = (0, 1, 1)
    z = z_of(W, x, THETA)
    says("Here $x_1 = {}$, $x_2 = {}$, $x_3 = {}$, so", *x)
    terms = [value for pair in zip(map(float_or_whole, W), x, strict=True) for value in pair]
    says(
        r"so $z = {}\cdot {} + {}\cdot {} + ({})\cdot {} - {} = {} - {} = {}$. The neuron rests",
        *terms,
        float(THETA),
        float(z + THETA),
        float(THETA),
        float(z),
    )
    assert z < 0


def test_the_occasions_on_which_the_neuron_fires(says):
    w, theta = (2, -1, 1), 1.5
    says(r"A step neuron has $w_1 = {}$, $w_2 = {}$, $w_3 = {}$ and $\theta = {}$", *w, theta)
    says("For how many of the {} combinations of 0s and 1s", WORDS[len(BITS)])
    sums = {bits: z_of(w, bits, 0) for bits in BITS}
    says("Without $x_1$ it is at most {}, which is too little", max(sums[bits] for bits in BITS if not bits[0]))
    says(
        "that is {} for $(1,0,0)$, {} for $(1,0,1)$, {} for $(1,1,0)$ and {} for $(1,1,1)$",
        *(sums[1, *rest] for rest in CORNERS),
    )
    count = sum(fires(w, theta, BITS))
    says("{} of these reach {}, so the answer is {}", WORDS[count].title(), theta, count)


def test_where_the_sigmoid_is_eight_tenths(says):
    y = Fraction("0.8")
    says(r"At which $z$ is $\sigma(z) = {}$", float(y))
    power = 1 / y - 1
    says(
        r"From $\dfrac{{1}}{{1 + e^{{-z}}}} = {}$ we get $1 + e^{{-z}} = \dfrac{{1}}{{{}}} = {}$, "
        "so $e^{{-z}} = {}$ and $e^{{z}} = {}$",
        float(y),
        float(y),
        float(1 / y),
        float(power),
        1 / power,
    )
    z = sp.log(sp.Rational(1 / power))
    assert float(z) == pytest.approx(logit(0.8))
    says(r"Taking the natural logarithm, $z = \ln {} = {}\ldots$", 1 / power, str(z.n(20))[:5])


def test_two_degrees_for_the_price_of_one(says):
    z = 2
    known = Fraction(f"{expit(z):.3f}")
    says(r"You are told that $\sigma({}) = {}$ (rounded)", z, float(known))
    assert float(1 - known) == round(expit(-z), 3)
    says(
        r"$\sigma({}) = 1 - \sigma({}) = 1 - {} = {}$. ::: :::{{exercise}} The limits of NAND",
        -z,
        z,
        float(known),
        float(1 - known),
    )


def test_the_limits_of_nand(says):
    w = (-1, -1)
    says("choose the step function, NAND, and $w_1 = w_2 = {}$", *set(w))
    says("The sum $-x_1 - x_2$ is {}, {}, {} and {} at the corners", *(z_of(w, corner, 0) for corner in CORNERS))
    slider = DecisionLine.theta
    right = [
        theta
        for theta in np.arange(slider.min, slider.max + 1e-9, slider.step)
        if fires(w, theta, CORNERS) == wanted("nand")
    ]
    says(r"and the largest is $\theta = {:g}$", max(right))
    says(r"Together, ${:g} < \theta \le {:g}$", min(right) - slider.step, max(right))


def has_a_neuron(answers):
    """Whether some step neuron gives these answers; since all of it may be multiplied, resting may mean −1 at most."""
    signs = [1 if answer else -1 for _, answer in answers]
    rows = [[-sign * bit for bit in (*bits, -1)] for sign, (bits, _) in zip(signs, answers, strict=True)]
    found = linprog([0] * len(rows[0]), rows, [0 if sign > 0 else -1 for sign in signs], bounds=(None, None))
    return found.status == 0


def test_which_questions_one_neuron_can_decide(says):
    questions = {
        "equal": [(bits, bits[0] == bits[1]) for bits in CORNERS],
        "but-not": [(bits, bits[0] and not bits[1]) for bits in CORNERS],
        "odd": [(bits, sum(bits) % 2 == 1) for bits in BITS],
        "one-of-three": [(bits, sum(bits) == 1) for bits in BITS],
    }
    possible = {name for name, answers in questions.items() if has_a_neuron(answers)}
    assert possible == {"but-not"}
    says("{} of these questions cannot be decided", WORDS[len(questions) - len(possible)].title())
    w, theta = (1, -1), 0.5
    says(r"is computed by $w_1 = {}$, $w_2 = {}$, $\theta = {}$: the sum is", *w, theta)
    assert fires(w, theta, CORNERS) == [int(bool(answer)) for _, answer in questions["but-not"]]
    sums = [z_of(w, corner, 0) for corner in CORNERS]
    says(
        "the sum is {} at $(1, 0)$ and {}, {} or {} elsewhere",
        sums[2],
        *(sums[corner] for corner in (0, 1, 3)),
    )


def test_two_neurons_in_a_row_without_an_activation_are_one(says):
    x = sp.Symbol("x")
    (w, b), (v, c) = (2, -1), (3, 2)
    says("neuron computes $h = {}x - {}$, a second one takes $h$ and computes $y = {}h + {}$", w, -b, v, c)
    weight, bias = sp.Poly(v * (w * x + b) + c, x).all_coeffs()
    says("so $w = {}$ and $b = {}$", weight, bias)


def test_the_parameters_with_five_units_in_the_middle(says):
    inputs, middle, outputs = 12, 5, 2
    says("with {} inputs, {} units in the middle layer, and {} outputs", inputs, middle, outputs)
    layers = (
        Layer(np.zeros((middle, inputs)), np.zeros(middle)),
        Layer(np.zeros((outputs, middle)), np.zeros(outputs)),
    )
    parts = [part.size for layer in layers for part in (layer.W, layer.b)]
    says(r"${}\cdot {}$ weights and {} biases, the output layer", inputs, middle, parts[1])
    says(
        r"the output layer ${}\cdot {}$ weights and {} biases: ${} + {} + {} + {} = {}$",
        middle,
        outputs,
        parts[3],
        *parts,
        sum(parts),
    )


def test_an_excitable_demon(says):
    half, pixel = 0.5, 5
    says("switch on pixel {} alone, and open", pixel)
    says("at which demon B is excited by more than {}", half)
    says("Demon B hears ${:g}$ from pixel {}", Demons.of().hidden.W[1, pixel - 1], pixel)
    slider = DemonsFigure.theta_B
    excited, even = [], []
    for theta in np.arange(slider.min, slider.max + 1e-9, slider.step):
        degree = Demons.of(theta_hidden=[6, theta, 6]).hidden(np.eye(12)[pixel - 1])[1]
        if degree > half:
            excited.append(theta)
        if degree == half:
            even.append(theta)
    (level,) = even
    says(
        "At {:g} the excitement is exactly one half; the slider moves in steps of {}, so the largest value is {}",
        level,
        slider.step,
        max(excited),
    )


def test_how_many_of_all_pictures_are_read_as_1(says):
    verdicts = np.array([np.diff(by_hand(pixels)[1])[0] > 0 for pixels in EVERY])
    says("There are $2^{{{}}} = {}$ pictures of twelve pixels", EVERY.shape[1], len(EVERY))
    pixels = np.flatnonzero(Demons.of().hidden.W.any(axis=0))
    looked_at = EVERY[:, pixels]
    cases = len(np.unique(looked_at, axis=0))
    says(
        "Only pixels {} to {} matter, which makes $2^{} = {}$ cases, and each stands for {} pictures",
        pixels.min() + 1,
        pixels.max() + 1,
        looked_at.shape[1],
        cases,
        len(EVERY) // cases,
    )
    zero = {tuple(case) for case, one in zip(looked_at.tolist(), verdicts, strict=True) if not one}
    one = {tuple(case) for case, one in zip(looked_at.tolist(), verdicts, strict=True) if one}
    assert not zero & one
    assert len(zero | one) == cases
    # Of a case the second and the fifth are B's pixels.
    sides = {case[::3] + case[2::3] for case in zero | one}
    calm = {side for side in sides if sum(side[:2]) < 2 and sum(side[2:]) < 2}
    unread, read = ({case for case in zero if (case[1] + case[4] == 2) == both} for both in (False, True))
    middles = len({(case[1], case[4]) for case in unread})
    says("are not both on: {} of the {} possibilities for them", middles, 2**2)
    says(
        r"of the {} possibilities for their four pixels, $3\cdot 3 = {}$ leave both of them calm, so {} remain",
        len(sides),
        len(calm),
        len(unread) // middles,
    )
    says("only if A and C have all of theirs: {} case", len(read))
    says(
        r'${}\cdot {} + {} = {}$ cases for "0" and ${} - {} = {}$ for "1"',
        middles,
        len(unread) // middles,
        len(read),
        len(zero),
        cases,
        len(zero),
        len(one),
    )
    says(r"which stand for ${}\cdot {} = {}$ pictures", len(one), len(EVERY) // cases, verdicts.sum())
    says("A number from {} to {}, written in binary with {} digits", 0, len(EVERY) - 1, WORDS[EVERY.shape[1]])
    assert 0.6 < verdicts.mean() < 2 / 3  # "almost two thirds"
