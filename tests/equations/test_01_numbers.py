"""Chapter 1: the numbers in its sentences, in the figures' words and in the solutions."""

import itertools
import math
import re
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from scipy.optimize import brentq, linprog
from scipy.special import expit, logit
from support.prose import chapter
from support.prose import slips_of as slips_in

from dlmath import SAMPLES, Demons, Layer, Neuron, relu, sigmoid, step, tanh
from dlmath.widgets import DecisionLine
from dlmath.widgets import Demons as DemonsFigure
from dlmath.widgets import Neuron as NeuronFigure

GIVEN = [
    "first - 1950s and 1960s",
    "second - 1980s",
    "from about 2010",
    "described the artificial neuron, with a step, in 1943",
    "In 1958 Frank Rosenblatt",
    "In 1969 Marvin Minsky",
    "became widely known in 1986",
    "go back to Oliver Selfridge, 1959",
    "by the same number, say 10. Then",
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


def by_hand_of(*pixels):
    """The output demons' excitement when only these pixels, counted from 1, are on."""
    return by_hand([int(pixel in pixels) for pixel in range(1, 13)])[1]


def slips_of(exercise, **names):
    """The wrong numbers to which an exercise has replies, as its cell computes them."""
    return slips_in("01", exercise, np=np, sigmoid=sigmoid, **names)


def switched(name, *pixels):
    """The output demons' excitement by a picture with some pixels, counted from 1, switched over."""
    picture = SAMPLES[name].astype(int).ravel().copy()
    picture[[pixel - 1 for pixel in pixels]] ^= 1
    return by_hand(picture)[1]


# One neuron.


def test_with_three_inputs_the_neuron_fires_up_to_and_including_threshold_3(says, shows):
    figure = NeuronFigure()
    w, x = [figure.w1, figure.w2, figure.w3], [figure.x1, figure.x2, figure.x3]
    (weight,) = set(w)
    says(
        '"Two of three" has the weights {:g}, {:g} and {:g} and the threshold {:g}, and {} inputs are on',
        *w,
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
    total = int(sum(map(Fraction, w)))
    for theta in np.arange(NeuronFigure.theta.min, NeuronFigure.theta.max + 1e-9, NeuronFigure.theta.step):
        assert Neuron.with_threshold(w, theta, step)([1, 1, 1]) == (theta <= total)
    assert NeuronFigure.theta.max > total
    says("With three inputs the sum is {}, and", total)
    says(r"fires up to and including $\theta = {}$, and rests as soon as", total)


def test_with_a_veto_all_three_make_the_neuron_fire_from_minus_one_half_on(says, shows):
    figure = NeuronFigure(**NeuronFigure.presets["veto"])
    w = [figure.w1, figure.w2, figure.w3]
    assert fires(w, figure.theta, [(1, 1, 0), (1, 1, 1)]) == [1, 0]
    shows("neuron", "preset.veto.comment", "The third weight is {:g}", figure.w3)
    says("How far must you raise $w_3$ from {:g} until", figure.w3)
    says('"A veto" has the weights {:g}, {:g} and {:g} and the threshold {:g}', *w, figure.theta)
    says(
        'In "A veto" the first two inputs bring {:g}, and the threshold is {}', figure.w1 + figure.w2, figure.theta
    )
    grid = np.arange(NeuronFigure.w3.min, NeuronFigure.w3.max + 1e-9, NeuronFigure.w3.step)
    first = min(w3 for w3 in grid if fires([figure.w1, figure.w2, w3], figure.theta, [(1, 1, 1)])[0])
    says("So the third may take away at most {}: the neuron fires from $w_3 = {}$ on", -first, first)
    assert first > figure.w3


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
    near, far = (sum(weight * on for weight, on in zip(W, x, strict=True)) for x in ((1, 0, 0), (0, 0, 1)))
    (answer,) = set(fires(W, THETA, [(1, 0, 0), (0, 0, 1)]))
    says("A sum of {}, just short, and a sum of {}, far short, give the same {}", near, far, answer)
    assert far < near < THETA


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
    says("all weights are {:g} and the threshold is {}, so $z = {}$", figure.w1, figure.theta, z)
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
    says("(just under {:.3f}, which the figure rounds to {:.2f})", expit(first + others), expit(first + others))


def test_a_thousandth_more_of_a_weight_moves_the_sigmoid_but_not_the_step(says):
    w, x = np.array([float(weight) for weight in W]), np.array([1, 1, 1])
    more = w + np.array([0.001, 0, 0])
    changes = [
        Neuron.with_threshold(more, float(THETA), a)(x) - Neuron.with_threshold(w, float(THETA), a)(x)
        for a in (step, sigmoid)
    ]
    assert changes[0] == 0
    assert changes[1] == pytest.approx(0.001 * expit(0.3) * expit(-0.3), rel=1e-3)
    says("The sigmoid answers {:.6f}, which is positive", changes[1])
    says("Divided by the thousandth that is {:.3f}, very nearly the *slope*", expit(0.3) * expit(-0.3))


def test_ten_times_the_weights_make_the_sigmoid_climb_in_a_tenth_of_the_width(says):
    k = 10
    says(r"Plotted against the old $z$, its output is $\sigma({}z)$", k)
    w, x = np.array([float(weight) for weight in W]), np.array(BITS)
    old, new = (Neuron.with_threshold(f * w, f * float(THETA), sigmoid) for f in (1, k))
    np.testing.assert_allclose(new(x), expit(k * old.z(x)), rtol=1e-12)
    assert ((new(x) > 0.5) == (old(x) > 0.5)).all()
    widths = [logit(0.9) / factor for factor in (1, 3, k)]
    assert widths[0] / widths[2] == pytest.approx(k)


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


def test_steep_is_soft_with_everything_four_times_as_large(shows):
    soft, steep = (DecisionLine(**DecisionLine.presets[name]) for name in ("soft", "steep"))
    (times,) = {getattr(steep, name) / getattr(soft, name) for name in ("w1", "w2", "theta")}
    shows("decision_line", "preset.steep.comment", "are {} times as large", WORDS[int(times)])
    assert times == int(times)
    for figure in (soft, steep):
        z = [z_of((figure.w1, figure.w2), corner, figure.theta) for corner in CORNERS]
        assert [int(value > 0) for value in z] == wanted("or")
    # The arrow, drawn at a third, ends beside the corners.
    assert min(math.dist((steep.w1 / 3, steep.w2 / 3), corner) for corner in CORNERS) > 0.3


def test_a_neuron_for_nand(says):
    w, theta = (-1, -1), -1.5
    says("a neuron with weights {}, {} and threshold {} computes it", *w, theta)
    assert fires(w, theta, CORNERS) == wanted("nand")


def test_or_and_nand_move_the_corners_so_that_a_line_can(says):
    table = [(p, q, *pair, TRUTH["and"](*pair)) for p, q in CORNERS for pair in [(int(p or q), int(not (p and q)))]]
    says(
        "AND of these two * - {} - {} - {} - {} - {} * - {} - {} - {} - {} - {} "
        "* - {} - {} - {} - {} - {} * - {} - {} - {} - {} - {} ::: See",
        *(value for row in table for value in row),
    )
    moved = {(p, q): pair for p, q, *pair, _ in table}
    says("the corner $({}, {})$ moves to the point $({}, {})$", *CORNERS[0], *moved[CORNERS[0]])
    says("and $({}, {})$ moves to $({}, {})$", *CORNERS[3], *moved[CORNERS[3]])
    assert moved[CORNERS[1]] == moved[CORNERS[2]]
    says(
        "The other two corners, $({}, {})$ and $({}, {})$, both move to the new point $({}, {})$",
        *CORNERS[1],
        *CORNERS[2],
        *moved[CORNERS[1]],
    )
    assert [answer for *_, answer in table] == wanted("xor")
    lines = [DecisionLine(**DecisionLine.presets["or"]).theta, 1.5]
    says("OR draws the line $x_1 + x_2 = {}$ and says yes above it; NAND draws $x_1 + x_2 = {}$", *lines)
    assert [int(lines[0] <= p + q <= lines[1]) for p, q in CORNERS] == wanted("xor")


def test_the_best_of_all_neurons_gets_three_corners_of_xor_right(says):
    grid = np.arange(-3, 3.01, 0.25)
    right = [
        sum(a == b for a, b in zip(fires((p, q), theta, CORNERS), wanted("xor"), strict=True))
        for p, q, theta in itertools.product(grid, grid, grid)
    ]
    says("{} corners are the most; however you drag", WORDS[max(right)].title())


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
        "With {:g}, $z$ is ${:g} - {:g} = {:g}$ for two pixels, ${:g} - {:g} = {:g}$ for one and ${:g}$ for none",
        *(weight, both, theta, z[0], one, theta, z[1], z[2]),
    )
    degrees = [value for pair in zip(z, expit(z), strict=True) for value in pair]
    says(
        r"the excitement is $\sigma({:g}) \approx {:.2f}$, $\sigma({:g}) \approx {:.2f}$ "
        r"or $\sigma({:g}) \approx {:.3f}$",
        *degrees,
    )
    heard = output.W.sum(axis=1)
    assert (-output.b).tolist() == (heard / 2).tolist()
    says("demon 0 would hear {:g} from two, demon 1 would hear {:g} from one", *heard)
    says("(They reach {:.2f} at most.)", max(by_hand(pixels)[0][0] for pixels in EVERY))


def test_with_smaller_weights_the_demons_hesitate_more_with_larger_ones_less():
    for name, digit in (("zero", 0), ("one", 1)):
        sure = []
        for factor in (0.25, 0.5, 1, 2, 4):
            hidden, output = (Layer(factor * layer.W, factor * layer.b) for layer in Demons.of())
            outputs = output(hidden(SAMPLES[name].ravel()))
            assert np.argmax(outputs) == digit
            sure.append(outputs[digit] - outputs[1 - digit])
        assert sure == sorted(sure)


def test_one_neuron_tells_the_neat_zero_from_the_neat_one(says):
    pixels, weight, theta = (5, 8), -1, -0.5
    says(r"give pixels {} and {} the weight {}, all others 0, and take $\theta = {}$", *pixels, weight, theta)
    w = [weight if pixel in pixels else 0 for pixel in range(1, 13)]
    assert fires(w, theta, [SAMPLES[name].ravel() for name in ("zero", "one")]) == [1, 0]


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
    says('"a zero is exactly these {} pixels" would fail', WORDS[len(on)])
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
            "and its output is only {:.2f}; but output demon 1 hears almost nothing and has {:.2f}",
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
        "it is undecided ({:.2f}), but output demon 1 is calm ({:.2f})",
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


def test_the_sum_of_a_unit_of_layer_3(says):
    a, w, b = [0.2, 0.9], [[2, -4], [3, 1]], [0.7, -1]
    says("of layer 2 have the outputs $a^2_1 = {}$ and $a^2_2 = {}$", *a)
    says(
        "with the weights $w^3_{{11}} = {}$, $w^3_{{12}} = {}$, $w^3_{{21}} = {}$, $w^3_{{22}} = {}$ "
        "and the biases $b^3_1 = {}$, $b^3_2 = {}$",
        *w[0],
        *w[1],
        *b,
    )
    z = [sum(weight * out for weight, out in zip(w[j], a, strict=True)) + b[j] for j in (0, 1)]
    says(
        r"$z^3_2 = w^3_{{21}}a^2_1 + w^3_{{22}}a^2_2 + b^3_2 = {}\cdot {} + {}\cdot {} - {} = {:g}$",
        *(w[1][0], a[0], w[1][1], a[1], -b[1], round(z[1], 9)),
    )
    says("The weight $w^3_{{12}} = {}$ leads *from* unit 2", w[0][1])
    assert slips_of("ex-sum") == pytest.approx(
        {
            "turned": w[0][1] * a[0] + w[1][1] * a[1] + b[1],
            "first": z[0],
            "both": w[0][0] * a[0] + w[1][0] * a[1] + b[0],
            "sum": z[1] - b[1],
            "added": z[1] - 2 * b[1],
            "inputs": w[1][0] * a[1] + w[1][1] * a[0] + b[1],
            "output": expit(z[1]),
            "bias": w[0][1] * a[0] + w[1][1] * a[1] + b[0],
            "column": w[0][0] * a[0] + w[1][0] * a[1] + b[1],
        }
    )


def test_the_line_through_two_points_that_fires_at_the_corner(says):
    across, up = 3, 2
    says("decision line is to pass through $({}, 0)$ and $(0, {})$", across, up)
    says("Its first weight is either {} or {}", 5, -5)
    designs = {w1: (across * w1, Fraction(across * w1, up)) for w1 in (5, -5)}
    ((w1, (theta, w2)),) = [
        (w1, rest) for w1, rest in designs.items() if fires((w1, rest[1]), rest[0], [(0, 0)]) == [1]
    ]
    says(r"we have ${}w_1 = \theta$ and at $(0, {})$ we have ${}w_2 = \theta$", across, up, up)
    says(r"so $w_1 = {}$, $\theta = {}$ and $w_2 = {}$. The distance", w1, theta, float(w2))
    for point in ((across, 0), (0, up)):
        assert z_of((w1, w2), point, theta) == 0
    distance = abs(theta) / math.hypot(w1, w2)
    says(r"The distance is ${}/\sqrt{{{} + {}}} \approx {:.2f}$", -theta, w1**2, float(w2**2), distance)
    assert slips_of("ex-line") == pytest.approx(
        {"side": designs[5][0], "axis": up * w1, "both": -up * w1, "weight": float(w2), "distance": distance}
    )


def test_the_largest_veto(says):
    votes, theta = 5, 2
    says(r"two votes are to be enough, so $\theta = {}$", theta)
    says("all five votes, which bring {}: ${} + w_6 < {}$, that is, $w_6 < {}$", votes, votes, theta, theta - votes)
    says("At ${}$ itself the sum would just reach the threshold", theta - votes)
    every = list(itertools.product([0, 1], repeat=votes))
    whole = [
        w6 for w6 in range(-9, 9) if not any(fires((1,) * votes + (w6,), theta, [(*bits, 1) for bits in every]))
    ]
    says("The largest whole number below ${}$ is ${}$", theta - votes, max(whole))
    says("so ${}$ is enough in every case", max(whole))
    enough = [sum(bits) >= 2 for bits in every]
    assert fires((1,) * votes + (max(whole),), theta, [(*bits, 0) for bits in every]) == enough
    slips = {
        "edge": theta - votes,
        "five": -votes,
        "both": -votes - theta,
        "two": -2,
        "one": -1,
        "six": -6,
        "none": 0,
    }
    assert slips_of("ex-veto") == slips


def test_the_network_for_xor_with_the_threshold_in_place_of_a_bias(says, shows):
    theta = 0.5
    shows("ex-bias-line", "line.1", "weights {} and {}, *b* = {}", 1, -1, -theta)
    shows("ex-bias-line", "line.2", "weights {} and {}, *b* = {}", -1, 1, theta)
    shows("ex-bias-line", "line.3", "weights {} and {}, *b* = {}", 1, 1, -0.5)
    shows("ex-bias-line", "reason", "the threshold {}, so the bias is *b* = −*θ* = {}", theta, -theta)
    first, second = fires((1, -1), theta, CORNERS), fires((-1, 1), theta, CORNERS)
    assert first == [0, 0, 1, 0]
    assert second == [0, 1, 0, 0]
    assert fires((1, 1), 0.5, list(zip(first, second, strict=True))) == wanted("xor")
    sums = [z_of((1, -1), corner, theta) for corner in CORNERS]
    shows(
        "ex-bias-line",
        "reply.1",
        "at the other corners it is {} or {}",
        *sorted({*sums} - {max(sums)}, reverse=True),
    )
    says(r"needs the threshold {}, so its bias is $b = -\theta = {}$. With $+{}$ its $z$ is", theta, -theta, theta)
    wrong = fires((-1, 1), -theta, CORNERS)
    assert [corner for corner, fired in zip(CORNERS, wrong, strict=True) if not fired] == [(1, 0)]
    (answer,) = set(fires((1, 1), 0.5, list(zip(first, wrong, strict=True))))
    says("the network answers {} at all four corners", answer)
    # With the weights exchanged it rests where it must fire.
    exchanged = z_of((1, -1), (0, 1), -theta)
    assert exchanged < 0
    shows("ex-bias-line", "reply.weights", "rest at ({}, {}), where it must fire: *z* = −1 + {}", 0, 1, theta)
    # With b = -1.5 the second neuron is silent even where it must fire.
    assert fires((-1, 1), 1.5, CORNERS) == [0] * 4


def test_the_first_exercises_need_only_what_stands_before_the_layers():
    text = chapter("01")
    assert 'as far as {ref}`"Bend it twice" <ex-relu-xor>` need only what stands before' in text
    before = text.partition("(sec-layers)=")[0]
    exercises = text.partition("## Exercises")[2].partition("## Summary")[0]
    first = exercises[exercises.index(":::{exercise}") :].partition(":::{exercise} Read the indices")[0]
    assert re.findall(r":label: (\S+)", first)[-1] == "ex-relu-xor"
    for label in re.findall(r"\{(?:eq|ref|numref)\}`(?:[^`<]*<)?([\w-]+)", first):
        assert f"({label})" in before or f":name: {label}" in before
    # No layer as an upper index; what is written so is a corner of the plane or a length.
    assert not re.search(r"[wabz]\^\d", first)


def test_an_output_demon_that_dislikes_b_changes_the_verdict(says):
    says("with the weight {}; everything else is as in", -2)
    pixels = range(4, 10)
    says("Pixels {} to {} are all on", pixels[0], pixels[-1])
    (A, B, C), (before, one) = by_hand([int(pixel in pixels) for pixel in range(1, 13)])
    assert A == B == C == expit(2)
    rounded = round(A, 3)
    heard = 4 * rounded - 2 * rounded + 4 * rounded
    says(r"so each of them says $\sigma(2) \approx {}$. Output", rounded)
    says(
        r"hears $4\cdot {} - 2\cdot {} + 4\cdot {} = {:.3f}$, and says $\sigma({:.3f} - 4) = \sigma({:.3f}) \approx {:.2f}$",
        *(rounded, rounded, rounded, heard, heard, heard - 4, expit(heard - 4)),
    )
    z = 4 * A - 2 * B + 4 * C - 4
    assert round(expit(z), 2) == round(expit(heard - 4), 2)
    says("Output demon 1 says {:.2f} as before", one)
    says('Without the dislike it was "0", with {:.2f}', before)
    assert expit(z) < one < before
    assert slips_of("ex-grudge", answers=expit([2, 2, 2])) == pytest.approx(
        {"same": before, "full": expit(2), "sum": z, "liked": expit(z + 4 * B)}
    )


def test_two_bends_compute_xor(says):
    says(r"$h_1 = \mathrm{{ReLU}}(x_1 + x_2)$ and $h_2 = \mathrm{{ReLU}}(x_1 + x_2 - {})$", 1)
    hidden = [(max(0, p + q), max(0, p + q - 1)) for p, q in CORNERS]
    c = sp.Symbol("c")
    wrong = [a + c * b - want for (a, b), want in zip(hidden, wanted("xor"), strict=True)]
    solution = sp.solve(wrong, c)[c]
    says("we have $h_1 = {}$ and $h_2 = {}$: $2 + c = 0$, so $c = {}$", *hidden[-1], solution)
    assert [a - b for a, b in hidden] == wanted("or")
    slips = {"or": -1, "upside": 1 / float(solution), "none": 0}
    assert slips_of("ex-relu-xor") == slips


def test_how_many_times_the_weights_make_the_umbrella_sure(says):
    z, y = float(z_of(W, (1, 1, 1), THETA)), Fraction("0.95")
    says("In the first case of the umbrella $z$ is {}, and the sigmoid says {:.2f}, rather yes", z, expit(z))
    says("What must $k$ be for the output to be {}?", float(y))
    says(r"First find the $z$ at which $\sigma(z) = {}$", float(y))
    power = 1 / (1 / y - 1)
    says(
        r"From $\dfrac{{1}}{{1 + e^{{-z}}}} = {}$ we get $1 + e^{{-z}} = \dfrac{{1}}{{{}}}$, so "
        r"$e^{{-z}} = \dfrac{{1}}{{{}}} - 1 = \dfrac{{{}}}{{{}}} = \dfrac{{1}}{{{}}}$, and $e^{{z}} = {}$",
        *(float(y), float(y), float(y), float(1 - y), float(y), power, power),
    )
    needed = brentq(lambda z: expit(z) - float(y), 0, 9)
    says(r"$z = \ln {} \approx {:.3f}$. Now $z$ was {}", power, needed, z)
    says(r"$0.3\,k = {:.3f}$, so $k \approx {:.2f}$", needed, needed / z)
    says("with any $y$ between 0 and 1 in place of {} turn", float(y))
    w, theta = (needed / z * float(value) for value in (1, THETA))
    assert Neuron.with_threshold([w * float(weight) for weight in W], theta, sigmoid)([1, 1, 1]) == pytest.approx(
        float(y)
    )
    expected = {
        "z": needed,
        "ratio": float(y) / z,
        "quotient": float(y) / expit(z),
        "ten": math.log10(power) / z,
        "weights": (needed + float(THETA)) / (z + float(THETA)),
        "one": -math.log(1 - y) / z,
    }
    assert slips_of("ex-scale") == pytest.approx(expected)
    y = sp.Symbol("y", positive=True)
    assert sp.simplify(1 / (1 + sp.exp(-sp.log(y / (1 - y)))) - y) == 0


def test_the_argument_about_and_breaks_in_its_fourth_line(says):
    figure = DecisionLine(**DecisionLine.presets["and"])
    w1, w2, theta = figure.w1, figure.w2, figure.theta
    # What the lines say, for the neuron of the table.
    lines = [theta > 0, w2 < theta and w1 < theta, w1 + w2 < 2 * theta, w1 + w2 < theta]
    assert lines == [True, True, True, False]
    says(
        r"$w_1 + w_2 = {:g}$ and $\theta = {}$ are both less than $2\theta = {:g}$, and ${:g} \ge {}$",
        *(w1 + w2, theta, 2 * theta, w1 + w2, theta),
    )


def test_a_network_for_equal(says):
    both, neither, either = (
        # The bias with which a neuron decides halfway between the sums that make it fire and the others.
        -(min(sum_ for sum_, on in heard if on) + max(sum_ for sum_, on in heard if not on)) / 2
        for heard in (
            [(p + q, p and q) for p, q in CORNERS],
            [(-p - q, not (p or q)) for p, q in CORNERS],
            [(0, False), (1, True)],
        )
    )
    says("its bias is ${}$. The second has the weights −1 and −1", both)
    says("where $-x_1 - x_2$ is 0 and not −1, so its bias is ${}$", neither)
    says("and its bias is ${}$; the sum of the three is ${}$", either, both + neither + either)
    nand = -both
    assert slips_of("ex-equal") == {
        "thresholds": -(both + neither + either),
        "third": both + neither + both,
        "nand": both + nand + either,
        "swapped": either + nand + nand,
    }
    assert both - neither + either == both + neither + both  # the second never fires, or the third
    # Nothing else does what the exercise asks for, with weights 1 or −1 and no z nearer to 0 than one half.
    tried = itertools.product([1, -1], [1, -1], np.arange(-3, 3.25, 0.25))
    sure = [(w, b) for *w, b in tried if min(abs(z_of(w, corner, -b)) for corner in CORNERS) >= 0.5]
    asked = ([int(p and q) for p, q in CORNERS], [int(not (p or q)) for p, q in CORNERS])
    (first,), (second,) = ({b for w, b in sure if fires(w, -b, CORNERS) == does} for does in asked)
    heard = list(zip(*asked, strict=True))
    third = [
        b
        for *w, b in itertools.product([1, -1], [1, -1], np.arange(-3, 3.25, 0.25))
        if min(abs(z_of(w, pair, -b)) for pair in heard) >= 0.5
        and fires(w, -b, heard) == [int(p == q) for p, q in CORNERS]
    ]
    assert [first, second, *third] == [both, neither, either]
    middle = Layer(W=[[1, 1], [-1, -1]], b=[both, neither], activation=step)
    third = Layer(W=[[1, 1]], b=[either], activation=step)
    assert min(abs(third.z(middle(CORNERS))).min(), abs(middle.z(CORNERS)).min()) == 0.5
    answers = third(middle(CORNERS)).ravel()
    says("The answers are {:g}, {:g}, {:g}, {:g}", *answers)
    assert answers.tolist() == [int(p == q) for p, q in CORNERS]


def has_a_neuron(answers):
    """Whether some step neuron gives these answers; since all of it may be multiplied, resting may mean −1 at most."""
    signs = [1 if answer else -1 for _, answer in answers]
    rows = [[-sign * bit for bit in (*bits, -1)] for sign, (bits, _) in zip(signs, answers, strict=True)]
    found = linprog([0] * len(rows[0]), rows, [0 if sign > 0 else -1 for sign in signs], bounds=(None, None))
    return found.status == 0


def test_which_questions_one_neuron_can_decide(says):
    questions = {
        "equal": [(bits, bits[0] == bits[1]) for bits in CORNERS],
        "or-both": [(bits, bits[0] or (bits[1] and bits[2])) for bits in BITS],
        "odd": [(bits, sum(bits) % 2 == 1) for bits in BITS],
        "one-of-three": [(bits, sum(bits) == 1) for bits in BITS],
    }
    possible = {name for name, answers in questions.items() if has_a_neuron(answers)}
    assert possible == {"or-both"}
    says("{} of these questions cannot be decided", WORDS[len(questions) - len(possible)].title())
    w, theta = (2, 1, 1), 2
    says(r"is computed by $w_1 = {}$, $w_2 = w_3 = {}$ and $\theta = {}$: the first", w[0], w[1], theta)
    # Each of w_1 and w_2 + w_3 must reach the threshold, and w_2 or w_3 alone must not.
    for others in itertools.product(np.arange(0.5, 3.01, 0.5), repeat=3):
        does = fires(others, theta, BITS) == fires(w, theta, BITS)
        assert does == (min(others[0], others[1] + others[2]) >= theta > max(others[1:]))
    assert fires(w, theta, BITS) == [int(bool(answer)) for _, answer in questions["or-both"]]
    sums = [z_of(w, bits, 0) for bits in ((1, 0, 0), (0, 1, 1), (0, 1, 0))]
    says("first input alone brings {}, the other two bring {} together, but each of them alone only {}", *sums)


def test_two_neurons_in_a_row_without_an_activation_are_one(says):
    x = sp.Symbol("x")
    (w, b), (v, c) = (2, -3), (3, 2)
    says("neuron computes $h = {}x - {}$, a second one takes $h$ and computes $y = {}h + {}$", w, -b, v, c)
    weight, bias = sp.Poly(v * (w * x + b) + c, x).all_coeffs()
    says("so $w = {}$ and $b = {}$", weight, bias)
    slips = {"own": b, "first": c, "second": v * b, "sum": b + c, "weight": weight, "order": w * c + b}
    assert slips_of("ex-linear") == slips


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
        r"Of the {} possibilities for their four pixels, $3\cdot 3 = {}$ leave both of them calm, so {} remain",
        len(sides),
        len(calm),
        len(unread) // middles,
    )
    says("A alone gives it {:.2f}, against at most {:.2f}", by_hand_of(4, 7)[0], by_hand_of(4, 7, 5)[1])
    says(
        "with at most one pixel each for A and C it has at most {:.2f}, against at least {:.2f}",
        by_hand_of(4, 6)[0],
        by_hand_of(4, 6)[1],
    )
    without = [by_hand(pixels)[1] for pixels in EVERY if all(sum(pixels[[k, k + 3]]) < 2 for k in (3, 4, 5))]
    assert max(zero for zero, _ in without) == by_hand_of(4, 6)[0]
    assert min(one for _, one in without) == by_hand_of(4, 6)[1]
    says('are both on, "1" has {:.2f}, and', by_hand_of(5, 8)[1])
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
    # Who is excited: a hidden demon whose two pixels are both on.
    A, B, C = (EVERY[:, pair].all(axis=1) for pair in ([3, 6], [4, 7], [5, 8]))
    wrong = {
        "zero": (~verdicts).sum(),
        "half": len(EVERY) / 2,
        "cases": len(one),
        "excited": B.sum(),
        "only": (B & verdicts).sum(),
        "always": (B | verdicts).sum(),
        "both": (~(A & C)).sum(),
        "twice": verdicts.sum() - (A & C & ~B).sum(),
        "few": len(zero),
    }
    names = {"zero": ~verdicts, "one": verdicts}
    assert slips_of("ex-pictures", **names) == wrong
