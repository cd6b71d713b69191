"""Chapter 7: numbers that the text, the figures' words and the solutions state."""

import inspect
import itertools
import re
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
import sympy as sp
import torch
from matplotlib.cbook import get_sample_data
from scipy import signal
from scipy.special import expit
from support.prose import slips_of
from support.stills import stills

from dlmath import (
    ConvolutionNetwork,
    Network,
    as_text,
    feature_map,
    load_pictures,
    max_pool,
    numerical_gradient,
    one_hot,
    picture,
    plotting,
    train,
)
from dlmath.widgets import Convolution, ConvTraining, catalogue

CHAPTER = (Path(__file__).parents[2] / "book" / "chapters" / "07_convolution.md").read_text("utf-8")
PICTURES = load_pictures("one_two_three")
UNSEEN = load_pictures("one_two_three", "unseen")
ANSWERS = one_hot(PICTURES.digits - 1, 3)
ETA, EPOCHS = 0.2, 1000
SHOWN = 6  # the seed of the run that the chapter shows

WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}
WORDS |= {10: "ten", 12: "twelve"}

# What nobody computes: the public data set, and the sizes that the exercises choose.
GIVEN = [
    "Fukushima's neocognitron (1980)",
    "by 1998 his LeNet read",
    "In 2012 AlexNet",
    "60 million parameters",
    "A filter of 5 × 5 walks over a picture of 28 rows and columns",
    "with steps of one, is to have 28 rows and columns, too",
    "Now a second filter, of 3 × 3, walks over",
    "A picture has 28 × 28 pixels. How many parameters",
]

# As in the notes that the book follows.
TWO = """
. . # # . .
. # . . # .
. . . . # .
. . . # . .
. . # . . .
. # # # # .
"""
SLASH = np.array([[0, 0, 1], [0, 1, 0], [1, 0, 0]])
SLASH_MAP = [[2, 1, 0, 1], [0, 0, 1, 2], [0, 0, 3, 0], [0, 3, 1, 1]]
TWO_PIXELS = np.array([[pixel == "#" for pixel in row.split()] for row in TWO.split("\n") if row], dtype=float)


def similarities(x, w):
    return signal.correlate2d(x, w, mode="valid")


def size_of(*layers):
    """Count the parameters of PyTorch's layers."""
    return sum(part.numel() for layer in layers for part in layer.parameters())


def read(network, x):
    """Return the digits that a network reads."""
    return network(x).argmax(axis=1) + 1


def right(network, pictures):
    """Return how many pictures a network reads as what they are."""
    return (read(network, pictures.x) == pictures.digits).sum()


def begin(seed=SHOWN):
    return ConvolutionNetwork.random(rng=np.random.RandomState(seed))


@pytest.fixture(scope="module")
def runs():
    """The runs of the chapter: seeds 0 to 20, 1000 epochs with η = 0.2."""
    return [train(begin(seed), PICTURES.x, ANSWERS, ETA, EPOCHS) for seed in range(21)]


@pytest.fixture(scope="module")
def rivals():
    """Fully connected networks by their hidden units, with the same seeds and epochs, and η = 0.1."""
    x = PICTURES.x.reshape(-1, 36)

    def learn(hidden, seed):
        start = Network.random([36, hidden, 3], np.random.RandomState(seed))
        return train(start, x, ANSWERS, 0.1, EPOCHS).network

    return {hidden: [learn(hidden, seed) for seed in range(21)] for hidden in (3, 12)}


@pytest.fixture(scope="module")
def learned(runs):
    """The network of the chapter."""
    return runs[SHOWN].network


# The 2 and the slash.


def test_the_2_the_slash_and_their_map_are_those_of_the_notes_in_text_code_and_figures():
    assert similarities(TWO_PIXELS, SLASH).tolist() == SLASH_MAP
    drawn, filter_ = re.search(r'two = picture\("""\n(.*?)"""\)\nslash = (.*?)\n', CHAPTER, re.S).groups()
    np.testing.assert_array_equal(picture(drawn), TWO_PIXELS)
    assert filter_ == str(SLASH.tolist())
    figure = Convolution()
    assert [*figure.x] == TWO_PIXELS.ravel().tolist()
    assert [*figure.w] == SLASH.ravel().tolist()
    assert feature_map(np.reshape(figure.x, (6, 6)), np.reshape(figure.w, (3, 3))).tolist() == SLASH_MAP
    assert [*ConvTraining().pixels] == TWO_PIXELS.ravel().tolist()
    first_two = PICTURES.x[PICTURES.digits == 2][0]
    np.testing.assert_array_equal(first_two, TWO_PIXELS)  # what "Make your own" shows
    assert max_pool(SLASH_MAP)[0].tolist() == [[2, 2], [3, 3]]


def test_the_figure_stands_where_the_text_checks_an_entry_by_hand(says):
    figure = Convolution()
    i, j = figure.i, figure.j
    x = {(row + 1, column + 1): pixel for (row, column), pixel in np.ndenumerate(TWO_PIXELS)}
    under = [(i, j + 2), (i + 1, j + 1), (i + 2, j)]
    says("The filter lies on rows {} to {} and columns {} to {}, and its", i, i + 2, j, j + 2)
    says(
        "its {} ones lie on $x_{{{}}}$, $x_{{{}}}$ and $x_{{{}}}$",
        WORDS[SLASH.sum()],
        *(f"{row}{column}" for row, column in under),
    )
    says("are on, so $s_{{{}}} = {:.0f}$: there is a perfect slash", f"{i}{j}", sum(x[at] for at in under))
    assert SLASH_MAP[i - 1][j - 1] == sum(x[at] for at in under) == SLASH.sum()


def test_the_smallest_entry_of_the_map_of_the_exercise_and_the_slips(says):
    says("A filter with {}, {}, {} in its top row, {}, {}, {} in the middle and −{}, −{}, −{} in the bottom row",
         *np.outer([1, 0, 2], np.ones(3, dtype=int)).ravel())  # fmt: skip
    foot = np.outer([1, 0, -2], np.ones(3))
    found = similarities(TWO_PIXELS, foot)
    (i, j), right = np.argwhere(found == found.min()) + 1
    assert right.tolist() == [i, j + 1]  # one column farther right it is the same
    says("You need not compute all {}", found.size)
    rows = TWO_PIXELS[i - 1 : i + 2, j - 1 : j + 2]
    says("with the filter on rows {} to {} and columns {} to {}", i, i + 2, j, j + 2)
    says(
        "Under its top row are the pixels {:.0f}, {:.0f} and {:.0f}, under its bottom row {:.0f}, {:.0f} and {:.0f}, "
        "so $s_{{{}}} = {:.0f} - {:.0f}\\cdot {} = {:.0f}$",
        *rows[0], *rows[2], f"{i}{j}", rows[0].sum(), rows[2].sum(), 2, found.min(),
    )  # fmt: skip
    slips = slips_of("07", "ex-map-entry", two=TWO_PIXELS, foot=foot, feature_map=feature_map)
    assert slips == {"perfect": foot[2].sum(), "turned": np.unique(found)[1], "largest": found.max()}
    # However else the filter is laid down, another number comes out, and always the same.
    for other in (foot[::-1], foot.T, foot.T[:, ::-1]):
        assert similarities(TWO_PIXELS, other).min() == slips["turned"]


def test_the_full_marks_lie_on_the_diagonal_stroke():
    assert np.argwhere(np.equal(SLASH_MAP, 3)).tolist() == [[2, 2], [3, 1]]


def test_the_2_shifted_by_one_column_shifts_its_map_and_the_preset_shows_it():
    preset = Convolution(**Convolution.presets["shifted"])
    shifted = np.reshape(preset.x, (6, 6))
    assert not TWO_PIXELS[:, 5].any()
    np.testing.assert_array_equal(shifted[:, 1:], TWO_PIXELS[:, :5])
    moved = similarities(shifted, np.reshape(preset.w, (3, 3)))
    assert moved[:, 1:].tolist() == np.array(SLASH_MAP)[:, :3].tolist()
    assert moved[preset.i - 1, preset.j - 1] == 3
    # At the edge there is something new, and something lost.
    assert (moved[:, 0] != np.array(SLASH_MAP)[:, 0]).any()
    # Pooling does not forgive every shift.
    assert max_pool(moved)[0].tolist() != max_pool(SLASH_MAP)[0].tolist()


def test_a_backslash_is_never_complete_in_the_2(says):
    preset = Convolution(**Convolution.presets["backslash"])
    assert np.reshape(preset.w, (3, 3)).tolist() == np.eye(3).tolist() == np.rot90(SLASH).tolist()
    found = similarities(TWO_PIXELS, np.eye(3))
    most = found.max()
    says("The backslash finds {} of its {} pixels at several places", WORDS[most], WORDS[SLASH.sum()])
    assert found[preset.i - 1, preset.j - 1] == most < SLASH.sum()
    going_down = TWO_PIXELS[:4, :4] * TWO_PIXELS[1:5, 1:5]  # where the first two of its pixels are on
    says("for instance at ({}, {}), where the upper stroke bends", *np.argwhere(going_down)[0] + 1)
    assert going_down.sum() == 1


def test_the_map_of_the_mirrored_2_is_mirrored_and_so_are_the_slips(says):
    found = similarities(TWO_PIXELS[:, ::-1], SLASH[:, ::-1])
    assert found.tolist() == np.fliplr(SLASH_MAP).tolist()
    i, j = 2, 1
    says("say which number stands in its row {}, column {}", i, j)
    says("stood in column $j$ of the picture now stands in column ${} - j$", TWO_PIXELS.shape[1] + 1)
    says(
        r"so $s'_{{{}}} = s_{{{}}} = {:.0f}$. The proof",
        f"{i}{j}",
        f"{i}{len(found) + 1 - j}",
        found[i - 1, j - 1],
    )
    # The terms of the sums, from indices alone.
    for i, j in itertools.product(range(1, 5), repeat=2):
        terms = {(p, 4 - q, i + p - 1, 8 - j - q) for p in (1, 2, 3) for q in (1, 2, 3)}
        assert terms == {(p, q, i + p - 1, (5 - j) + q - 1) for p in (1, 2, 3) for q in (1, 2, 3)}
    slips = slips_of("07", "ex-backslash", two=TWO_PIXELS, slash=SLASH, feature_map=feature_map, np=np)
    half = [similarities(TWO_PIXELS, SLASH[:, ::-1]), similarities(TWO_PIXELS[:, ::-1], SLASH)]
    only_filter, only_picture = (int(kind[1, 0]) for kind in half)
    assert slips == {"same": SLASH_MAP[1][0], "picture": only_picture, "perfect": SLASH.sum()}
    assert only_filter == slips["same"]


def test_the_foot_of_the_2_fills_the_bottom_row_of_the_map():
    preset = Convolution(**Convolution.presets["edge"])
    found = similarities(TWO_PIXELS, np.reshape(preset.w, (3, 3)))
    assert (found[3] > 0).all()
    assert found[3].sum() > found[:3].clip(0).sum(axis=1).max()
    assert found[preset.i - 1, preset.j - 1] == found.max() == 2


# Counting.


def test_the_numbers_of_pixels_and_places(says):
    _, rows, columns = PICTURES.x.shape
    pixels, before = rows * columns, load_pictures("zeros_and_ones").x[0].size
    full = torch.nn.Linear(pixels, 1)
    says("The pictures of this chapter have {} rows of {} pixels", rows, columns)
    says("That is {} pixels, {} times as many as before", pixels, WORDS[pixels / before])
    says("each unit of a fully connected layer needs {} weights", full.weight.numel())
    says("Its {} weights are the same everywhere", WORDS[SLASH.size])
    found = similarities(TWO_PIXELS, SLASH)
    says("In a picture of {} rows the filter has {} places", WORDS[rows], WORDS[len(found)])
    says("The feature map of a {} × {} picture is therefore {} × {}", rows, columns, *found.shape)
    says("The map has {} numbers, and not all of them matter", found.size)


def test_the_numbers_of_units_and_parameters(says):
    walking, answer = torch.nn.Conv2d(1, 3, 3), torch.nn.Linear(12, 3)
    maps = walking(torch.zeros(1, 1, 6, 6))
    pooled = torch.nn.MaxPool2d(2)(maps)
    _, filters, rows, columns = pooled.shape
    says(
        r"The {} pooled maps have ${}\cdot {} = {}$ numbers",
        WORDS[filters],
        filters,
        rows * columns,
        pooled.numel(),
    )
    says("The other {} filters each send {} numbers", WORDS[filters - 1], WORDS[rows * columns])
    says("The {} together decide", WORDS[pooled.numel()])
    says(
        "Each filter has {} weights and {} bias, each output unit {} weights and {} bias",
        *(WORDS[part[0].numel()] for layer in (walking, answer) for part in layer.parameters()),
    )
    says("The convolution layer has {} units, {} for each map", maps.numel(), maps[0, 0].numel())
    full = torch.nn.Linear(36, maps.numel())
    says(
        r"they would need ${}\cdot({} + {})", full.out_features, full.in_features, full.bias.numel() // maps.numel()
    )
    says("= {}$ parameters instead of {}", size_of(full), size_of(walking))
    # The weights that walk are as many on a larger picture.
    larger = ConvolutionNetwork.random(np.random.RandomState(0), picture=28)
    assert larger.filters.size + larger.filter_biases.size == size_of(walking)
    says("And the {} do not grow with the picture", size_of(walking))
    says("needs no more weights than one that walks over {} pixels", full.in_features)
    says("we need all {} partial derivatives", size_of(walking, answer))
    says("We check all {} against small differences", begin().parameters.size)


def test_the_fully_connected_rivals_have_more_parameters(says):
    sizes = {hidden: size_of(torch.nn.Linear(36, hidden), torch.nn.Linear(hidden, 3)) for hidden in (3, 12)}
    says(
        "one with {} hidden units and {} parameters, the other with {} hidden units, as many as our pooled numbers, "
        "and {} parameters",
        WORDS[3], sizes[3], WORDS[12], sizes[12],
    )  # fmt: skip
    for hidden, size in sizes.items():
        assert Network.random([36, hidden, 3], rng=np.random.RandomState(0)).parameters.size == size
    says(
        "do not make up for this: {} are {} times as many as our {}",
        sizes[12], WORDS[sizes[12] / begin().parameters.size], begin().parameters.size,
    )  # fmt: skip
    assert begin().forward(PICTURES.x).a_pool[0].size == 12


@pytest.mark.parametrize(("filters", "picture_rows", "units"), [(3, 6, 3), (3, 28, 10)])
def test_the_networks_of_the_text_and_the_exercises_have_as_many_parameters_as_pytorchs(
    filters, picture_rows, units
):
    maps = torch.nn.MaxPool2d(2)(torch.nn.Conv2d(1, filters, 3)(torch.zeros(1, 1, picture_rows, picture_rows)))
    count = size_of(torch.nn.Conv2d(1, filters, 3), torch.nn.Linear(maps.numel(), units))
    ours = ConvolutionNetwork.random(np.random.RandomState(0), filters, units, picture_rows, 3)
    assert ours.parameters.size == count


def test_handwriting_needs_5110_parameters(says):
    walking, answer = torch.nn.Conv2d(1, 3, 3), torch.nn.Linear(507, 10)
    maps = walking(torch.zeros(1, 1, 28, 28))
    pooled = torch.nn.MaxPool2d(2)(maps)
    rows = pooled.shape[2]
    assert pooled.numel() == answer.in_features
    says(r"The filters still have ${}\cdot({} + 1) = {}$", 3, walking.weight[0].numel(), size_of(walking))
    says("The maps have $28 - {} + 1 = {}$ rows, and pooling leaves {}", len(SLASH), maps.shape[2], rows)
    says(r"the output units listen to ${}\cdot {}\cdot {} = {}$ numbers", *pooled.shape[1:], pooled.numel())
    says(
        r"numbers: ${}\cdot({} + 1) = {}$. Together {}",
        10,
        pooled.numel(),
        size_of(answer),
        size_of(walking, answer),
    )

    def outputs(numbers):
        return size_of(torch.nn.Linear(numbers, 10))

    slips = slips_of("07", "ex-handwriting", outputs=outputs(507))
    assert slips == {
        "pooling": size_of(walking) + outputs(maps.numel()),
        "biases": walking.weight.numel() + answer.weight.numel(),
        "size": size_of(walking) + outputs(3 * (28 // 2) ** 2),
        "one-map": size_of(walking) + outputs(rows**2),
        "outputs": outputs(pooled.numel()),
        "filter-biases": size_of(walking, answer) - walking.bias.numel(),
        "output-biases": size_of(walking, answer) - answer.bias.numel(),
    }


def test_the_error_of_the_winner_in_the_exercise_is_0_064_and_the_others_hear_nothing(says):
    outputs, weights, errors = [[0.3, 0.8], [0.5, 0.1]], [2, -1, 3], [0.1, -0.2, 0]
    says(
        r"the four outputs are $$ \begin{{pmatrix}} {} & {} \\ {} & {} \end{{pmatrix}}", *itertools.chain(*outputs)
    )
    says("to the three output units are {}, {} and {}, and", *weights)
    says("and the errors of these units are {}, {} and {}", *errors)
    z = torch.logit(torch.tensor(outputs, dtype=torch.float64)).requires_grad_()
    a = torch.sigmoid(z)
    a.retain_grad()
    kept = torch.nn.functional.max_pool2d(a[None], 2)[0, 0, 0]
    # A cost with these slopes by the three sums.
    sums = torch.tensor(weights, dtype=torch.float64) * kept
    (sums @ torch.tensor(errors, dtype=torch.float64)).backward()
    came_back, delta = a.grad.max().item(), z.grad.max().item()
    slope, winner = delta / came_back, kept.item()
    says("The winner is the unit with {:.1f}, and its", winner)
    says(
        r"come ${}\cdot {} + ({})\cdot({}) + {}\cdot {} = {:.1f}$",
        *itertools.chain(*zip(weights, errors, strict=True)),
        came_back,
    )
    says(r"The slope of the sigmoid is ${:.1f}\cdot(1 - {:.1f}) = {:.2f}$", winner, winner, slope)
    says(r"so $\delta^F = {:.1f}\cdot {:.2f} = {:.3f}$", came_back, slope, delta)
    np.testing.assert_allclose(z.grad, [[0, delta], [0, 0]], atol=0)
    misread = weights[0] * errors[0] + weights[1] * abs(errors[1])  # a minus lost
    slips = slips_of("07", "ex-winner-error", came_back=came_back, np=np)
    half = came_back * winner
    twice = came_back * expit(winner) * expit(-winner)  # 0.8 taken for the sum
    exact = {"no-slope": came_back, "sign": misread, "half": half, "other-half": came_back - half, "twice": twice}
    loser = z.detach()[1, 0].sigmoid().item()
    exact["loser"] = came_back * loser * (1 - loser)
    assert slips == pytest.approx(exact)


def test_the_slope_of_the_weight_3_2_in_the_exercise_and_the_slips(says):
    winners = {(1, 2): 0.2, (2, 3): -0.4, (3, 3): 0.3, (4, 2): -0.3}
    says(
        r"$$ \delta^F_{{{}}} = {}, \qquad \delta^F_{{{}}} = {}, \qquad \delta^F_{{{}}} = {}, \qquad"
        r" \delta^F_{{{}}} = {} . $$ All other errors are 0",
        *itertools.chain(*((f"{i}{j}", error) for (i, j), error in winners.items())),
    )
    assert len({((i - 1) // 2, (j - 1) // 2) for i, j in winners}) == 4  # one in each block
    errors = torch.zeros(4, 4, dtype=torch.float64)
    for (i, j), error in winners.items():
        errors[i - 1, j - 1] = error
    w = torch.zeros(1, 1, 3, 3, dtype=torch.float64, requires_grad=True)
    found = torch.nn.functional.conv2d(torch.tensor(TWO_PIXELS[None, None]), w)[0, 0]
    (found * errors).sum().backward()  # a cost that has these slopes by the sums
    slopes = w.grad[0, 0].numpy()
    under = [TWO_PIXELS[i + 1, j] for i, j in winners]  # two rows and one column farther, counted from 1
    says(
        "In the four winning places that is $x_{{33}} = {:.0f}$, $x_{{44}} = {:.0f}$, $x_{{54}} = {:.0f}$ and "
        "$x_{{63}} = {:.0f}$",
        *under,
    )
    says(
        r"So the slope is ${}\cdot {:.0f} - {}\cdot {:.0f} + {}\cdot {:.0f} - {}\cdot {:.0f} = {:.1f}$",
        *itertools.chain(*((abs(error), pixel) for error, pixel in zip(winners.values(), under, strict=True))),
        slopes[2, 1],
    )
    weight, eta, slope = 0.3, 0.5, slopes[2, 1]
    says("The weight $w^F_{{32}}$, in the middle of the bottom row, is {}. What is it after", weight)
    says(r"a step downhill with $\eta = {}$? :::", eta)
    says(
        r"so the weight grows: ${} - {}\cdot({:.1f}) = {:.2f}$",
        weight, eta, slope, torch.optim.SGD([w], lr=eta).step() or weight + w[0, 0, 2, 1].item(),
    )  # fmt: skip
    slips = slips_of("07", "ex-filter-slope", errors=errors.numpy(), slopes=slopes, w=weight, eta=eta)
    assert slips == pytest.approx({
        "slope": slope,
        "uphill": weight + eta * slope,
        "far": weight - slope,
        "step": -eta * slope,
        "all": weight - eta * sum(winners.values()),
        "corner": weight - eta * slopes[2, 2],
        "swapped": weight - eta * slopes[1, 2],
        "other": weight - eta * slopes[1, 1],
    })  # fmt: skip
    found = [weight - eta * slope, *(value for name, value in slips.items() if name != "other")]
    assert len(np.unique(np.round(found, 6))) == len(found)  # each reply belongs to one number
    assert slopes[0, 0] == pytest.approx(slopes[1, 1])  # whichever other weight was taken, middle or corner


def test_a_single_pixel_in_the_corner_teaches_24_weights_nothing(says):
    x = torch.zeros(1, 1, 6, 6, dtype=torch.float64)
    x[..., 0, 0] = 1
    always = []
    for seed in range(20):
        torch.manual_seed(seed)
        walking, answer = torch.nn.Conv2d(1, 3, 3).double(), torch.nn.Linear(12, 3).double()
        pooled = torch.nn.functional.max_pool2d(torch.sigmoid(walking(x)), 2).flatten()
        ((torch.sigmoid(answer(pooled)) - torch.tensor([0.0, 1, 0])) ** 2).sum().backward()
        always.append([part.grad == 0 for layer in (walking, answer) for part in layer.parameters()])
    zero = [torch.stack(parts).all(dim=0) for parts in zip(*always, strict=True)]
    assert [part.sum().item() for part in zero] == [24, 0, 0, 0]
    assert not zero[0][:, 0, 0, 0].any()  # w_11 learns something where the place (1, 1) has won
    says("only one of the {} pixels is on", x.numel())
    says("How many of the {} slopes must then be 0", size_of(walking, answer))
    one = zero[0][0].sum().item()
    says(
        "So the other {} weights of each of the {} filters have the slope 0: ${}\\cdot {} = {}$",
        WORDS[one], WORDS[len(zero[0])], len(zero[0]), one, zero[0].sum().item(),
    )  # fmt: skip
    assert slips_of("07", "ex-who-hears") == {
        "all": size_of(walking, answer),
        "blank": walking.weight.numel(),
        "outputs": zero[0].sum().item() + answer.weight.numel(),
        "one-filter": one,
        "rest": size_of(walking, answer) - zero[0].sum().item(),
        "none": 0,
    }


def test_the_planted_bug_marks_one_winner_of_the_map_and_the_other_lines_are_right():
    said = catalogue.text("ex-one-winner")
    lines = [said[f"line.{n}"].strip("`") for n in range(1, 7)]
    network = ConvolutionNetwork.random(np.random.RandomState(6), filters=1)
    x, t = PICTURES.x[40], ANSWERS[40]
    exact = network.gradient(x, [t])
    out = network(x)[0]
    back = np.einsum("n,nij->ij", (out - t) * out * (1 - out), network.W[:, 0])
    names = {"np": np, "feature_map": feature_map, "x": x, "w": network.filters[0], "b": network.filter_biases[0]}

    def slopes(lines):
        state = names | {"heard": back.repeat(2, axis=0).repeat(2, axis=1)}
        exec("\n".join(lines), state)
        return state["slopes"], state["slope_of_bias"], state["m"].sum()

    wrong, wrong_bias, marked = slopes(lines)
    assert marked == 1
    assert np.abs(wrong - exact.filters[0]).max() > 1e-4
    assert abs(wrong_bias - exact.filter_biases[0]) > 1e-4
    per_block = "m = a == a.reshape(2, 2, 2, 2).max(axis=(1, 3)).repeat(2, axis=0).repeat(2, axis=1)"
    mended, mended_bias, marked = slopes([*lines[:2], per_block, *lines[3:]])
    assert marked == 4
    np.testing.assert_allclose(mended, exact.filters[0], rtol=1e-10)
    np.testing.assert_allclose(mended_bias, exact.filter_biases[0], rtol=1e-10)


@pytest.mark.gate
def test_one_column_farther_right_numbers_that_shared_a_block_are_parted(learned):
    x = PICTURES.x[~PICTURES.x[:, :, 5].any(axis=1)]
    moved = np.concatenate([np.zeros((len(x), 6, 1)), x[:, :, :5]], axis=2)
    assert (moved.sum(axis=(1, 2)) == x.sum(axis=(1, 2))).all()  # no bright pixel is lost
    before, after = learned.forward(x), learned.forward(moved)
    np.testing.assert_allclose(after.a_map[..., 1:], before.a_map[..., :3], rtol=1e-12)  # line 1
    block = np.arange(4) // 2
    assert block[0] == block[1]
    assert block[0 + 1] != block[1 + 1]  # line 2
    assert len(x) > 5
    assert (np.abs(after.a_pool - before.a_pool).max(axis=(1, 2, 3)) > 0.001).all()
    assert (np.abs(after.a_out - before.a_out).max(axis=1) > 0.0001).all()


@pytest.mark.gate
def test_two_columns_farther_right_the_left_blocks_become_the_right_ones_and_the_outputs_change(learned):
    x = PICTURES.x[~PICTURES.x[:, :, 4:].any(axis=(1, 2))]
    moved = np.concatenate([np.zeros((len(x), 6, 2)), x[:, :, :4]], axis=2)
    before, after = learned.forward(x), learned.forward(moved)
    np.testing.assert_allclose(after.a_map[..., 2:], before.a_map[..., :2], rtol=1e-12)
    np.testing.assert_allclose(after.a_pool[..., 1], before.a_pool[..., 0], rtol=1e-12)
    assert len(x) > 5
    assert (np.abs(after.a_out - before.a_out).max(axis=1) > 0.001).all()


@pytest.mark.gate
def test_a_turned_picture_needs_turned_filters_and_exchanged_output_weights(learned):
    parts = {"filters": learned.filters, "filter_biases": learned.filter_biases, "W": learned.W, "b": learned.b}
    filters = {"filters": learned.filters[:, ::-1, ::-1]}
    outputs = {"W": learned.W[:, :, ::-1, ::-1]}
    assert learned.W[0, 0, ::-1, ::-1][0].tolist() == [learned.W[0, 0, 1, 1], learned.W[0, 0, 1, 0]]
    upright, turned = learned(PICTURES.x), PICTURES.x[:, ::-1, ::-1]
    found = {
        name: np.abs(ConvolutionNetwork(**{**parts, **changed})(turned) - upright).max()
        for name, changed in {"none": {}, "filters": filters, "outputs": outputs, "both": filters | outputs}.items()
    }
    assert found.pop("both") < 1e-12
    assert min(found.values()) > 0.5


def test_a_second_layer_has_140_parameters(says):
    second = torch.nn.Conv2d(3, 5, 3)
    single, weights = torch.nn.Conv2d(1, 5, 3), second.weight.numel()
    says(
        "So there are $5\\cdot({} + 1) = {}$ parameters, and {} new maps, not fifteen",
        second.weight[0].numel(), size_of(second), WORDS[second(torch.zeros(1, 3, 6, 6)).shape[1]],
    )  # fmt: skip
    assert slips_of("07", "ex-second-layer") == {
        "one-map": size_of(single),
        "no-bias": weights,
        "bias-each": 3 * size_of(single),
        "weights": second.weight[0].numel(),
        "one-filter": size_of(torch.nn.Conv2d(3, 1, 3)),
        "fifteen": size_of(torch.nn.Conv2d(3, 15, 3)),
    }


def test_a_later_demon_sees_12_rows(says):
    def seen(*layers):
        for layer in layers:
            if isinstance(layer, torch.nn.Conv2d):
                torch.nn.init.ones_(layer.weight)
        x = torch.zeros(1, 1, 24, 24, requires_grad=True)
        torch.nn.Sequential(*layers)(x)[0, 0, 0, 0].backward()
        return (x.grad[0, 0] != 0).any(dim=1).sum().item()

    def walk(size=3):
        return torch.nn.Conv2d(1, 1, size, bias=False)

    pool = torch.nn.AvgPool2d(2)  # looks where max pooling looks, and hears of every place
    rows, without = seen(walk(), pool, walk(5)), seen(walk(), walk(5))
    says("then a second filter, of {} × {}, walks over what is left", 5, 5)
    says(
        "the last at rows {} to {}: {} rows in all. Without the pooling it would be {}",
        rows - 2,
        rows,
        rows,
        without,
    )
    slips = slips_of("07", "ex-receptive")
    assert slips == {
        "no-pooling": without,
        "sizes": 3 + 2 + 5,
        "apart": 5 * seen(walk(), pool),
        "pooled": seen(walk(), pool),
        "window": seen(pool, walk(), walk(5)),
        "product": 3 * 5,
    }
    assert slips["sizes"] == seen(pool, walk(5))  # the rows of the first map, too
    assert rows != 5 + seen(walk(), pool)  # added to what one pooled number depends on
    assert "seven" in catalogue.text("ex-receptive")["slip.window"]
    assert without == 7
    assert len({rows, *slips.values()}) == 1 + len(slips)


def test_two_layers_see_five_rows_and_three_see_seven_a_border_keeps_the_size_and_a_step_of_two_halves_it(says):
    pixels = torch.zeros(1, 1, 20, 20)
    rows = {}
    for layers in (1, 2, 3):
        walk = torch.nn.Sequential(*(torch.nn.Conv2d(1, 1, 3, bias=False) for _ in range(layers)))
        for part in walk.parameters():
            torch.nn.init.ones_(part)
        seen = pixels.clone().requires_grad_()
        walk(seen)[0, 0, 5, 5].backward()
        rows[layers] = (seen.grad[0, 0] != 0).any(dim=1).sum().item()
    says("see {} rows together, and three layers {}", WORDS[rows[2]], WORDS[rows[3]])
    assert rows[1] == 3
    lost = [20 - size for size in torch.nn.Conv2d(1, 1, 3)(pixels).shape[2:]]
    says("makes the map {} rows and {} columns smaller", *(WORDS[count] for count in lost))
    assert torch.nn.Conv2d(1, 1, 3, padding=1)(pixels).shape == pixels.shape
    assert torch.nn.Conv2d(1, 1, 3, stride=2)(pixels).shape[2:] == (9, 9)


# The data.


def test_the_pictures_stand_in_all_parts_some_are_broken_and_some_have_a_stray_pixel(says):
    each = {(PICTURES.digits == digit).sum() for digit in (1, 2, 3)}
    says("learning data are {} pictures of {} × {} pixels, {} each of a 1, a 2 and a 3", *PICTURES.x.shape, *each)
    kept_back = {(UNSEEN.digits == digit).sum() for digit in (1, 2, 3)}
    says("some are kept back: {} unseen pictures, {} of each digit", len(UNSEEN.x), *(WORDS[n] for n in kept_back))
    assert PICTURES.x.any(axis=0).all()
    stray = broken = 0
    for x in PICTURES.x:
        around = signal.convolve2d(x, np.ones((3, 3)), mode="same") * x
        stray += (around == 1).any()  # a pixel without a neighbour
        broken += not x[x.any(axis=1).argmax() : 6 - x[::-1].any(axis=1).argmax()].any(axis=1).all()  # an empty row
    assert stray >= 10
    assert broken >= 4


def test_the_three_pictures_that_the_text_shows_are_a_1_a_2_and_a_3(says):
    shown = re.search(r"for k in \((.*?)\):\n    print\(as_text\(pictures", CHAPTER)[1]
    shown = [int(number) for number in shown.split(",")]
    says("They show a {:.0f}, a {:.0f} and a {:.0f}; the", *PICTURES.digits[shown])
    rows, columns = np.nonzero(PICTURES.x[shown[2]])
    assert rows.max() < 5  # the 3 is small and stands in the upper left corner
    assert columns.max() < 3
    assert PICTURES.x[shown[2]][:3, :3].any()


# Training.


def test_the_gradient_agrees_with_small_differences_and_with_pytorch(says):
    network = begin()
    parts = torch.nn.Sequential(
        torch.nn.Conv2d(1, 3, 3),
        torch.nn.Sigmoid(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.Linear(12, 3),
    ).double()
    torch.nn.utils.vector_to_parameters(torch.tensor(network.parameters), parts.parameters())

    def C_T(parameters):
        outputs = network.with_parameters(parameters)(PICTURES.x)
        return ((outputs - ANSWERS) ** 2).sum() / 2

    outputs = torch.sigmoid(parts(torch.tensor(PICTURES.x[:, None])))
    (((outputs - torch.tensor(ANSWERS)) ** 2).sum() / 2).backward()
    theirs = torch.cat([part.grad.ravel() for part in parts.parameters()]).numpy()
    ours = np.concatenate([group.ravel() for group in network.gradient(PICTURES.x, ANSWERS)[1:]])
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-13)
    step = inspect.signature(numerical_gradient).parameters["h"].default
    off = np.abs(numerical_gradient(C_T, network.parameters) - theirs)
    says("about as small as the step of the small differences, $10^{{{:.0f}}}$", np.log10(step))
    assert step < off.max() < 10 * step
    says("while the largest slope is about {:.0f}", np.abs(theirs).max())
    says("So all {} agree, as far as", (off < 10 * step).sum())


@pytest.mark.gate
def test_the_run_of_the_text(runs, learned, says):
    costs, early = runs[SHOWN].costs, 400
    before = train(begin(), PICTURES.x, ANSWERS, ETA, early).network
    says("After {} epochs it already reads all {} pictures", early, right(before, PICTURES))
    says("Why go on to {}", EPOCHS)
    says("takes {} steps downhill with $\\eta = {}$; each is an epoch, with the gradient of all {} pictures",
         EPOCHS, ETA, len(PICTURES.x))  # fmt: skip
    says("still falls, from {:.2f} to {:.2f}: the outputs are right", costs[early], costs[EPOCHS])
    assert right(learned, PICTURES) == len(PICTURES.x)
    # On its way it jumps up now and then.
    highest = 100 + costs[100:].argmax()
    assert costs[highest] > 2 * costs[highest - 5]
    assert (np.diff(costs[300:]) < 0).all()
    says(
        "the cost jumps up now and then, to {:.0f} after {} epochs, and comes down again: {} is nearly too long a step",
        *(costs[highest], highest, ETA),
    )


def test_the_button_learned_shows_the_same_run_after_300_epochs(runs, says, shows):
    preset = ConvTraining(**ConvTraining.presets["learned"])
    ((eta, epochs),) = preset.runs
    assert preset.seed == SHOWN
    network = train(begin(), PICTURES.x, ANSWERS, eta, epochs).network
    says("shows the same run after {} epochs", epochs)
    says("Then $C_T$ is {:.2f}, and {} pictures are right", runs[SHOWN].costs[epochs], right(network, PICTURES))
    shows(
        "conv_training",
        "preset.learned.comment",
        "{} epochs with *η* = {} (in the text it is {})",
        epochs,
        eta,
        EPOCHS,
    )
    shows("conv_training", "preset.start.comment", "{} random parameters", network.parameters.size)
    shows("conv_training", "shown.right", "right of {}", len(PICTURES.x))
    # Shifted by one column, the 2 of the figure is still a 2; one changed pixel makes a 3 of it.
    as_2 = {f"{network(x)[0, 1]:.2f}" for x in (TWO_PIXELS, np.roll(TWO_PIXELS, 1, axis=1))}
    says('as much a 2 as before: the output "2" is {} both times', *as_2)
    before, after = (network.forward(x).a_pool[0] for x in (TWO_PIXELS, np.roll(TWO_PIXELS, 1, axis=1)))
    says("{} of the {} pooled numbers change", WORDS[(before.round(2) != after.round(2)).sum()], WORDS[before.size])
    most = np.unravel_index(np.argmax(network.W[1] * before), before.shape)
    assert most == (1, 1, 1)  # filter 2, in the lower right
    says("from filter 2 in the lower right, only goes from {:.2f} to {:.2f}", before[most], after[most])
    shifted = ConvTraining(**ConvTraining.presets["shifted"])
    for still, kept in zip(stills(preset, shifted), (before, after), strict=True):
        written = [text.get_text() for text in still.select(".dl-stage text")]
        first = written.index(f"{kept[0, 0, 0]:.2f}")  # the figure writes what pooling keeps, with two digits
        numbers = [text for text in written[first:] if re.fullmatch(r"\d\.\d\d", text)]
        assert numbers[:12] == [f"{number:.2f}" for number in kept.ravel()]
    assert (shifted.runs, [*shifted.pixels]) == (preset.runs, np.roll(TWO_PIXELS, 1, axis=1).ravel().tolist())
    threes = {}
    for at in np.argwhere(TWO_PIXELS == 0):
        changed = TWO_PIXELS.copy()
        changed[tuple(at)] = 1
        *others, three = network(changed)[0]
        if three > max(others):
            assert three > max(others) + 0.1
            threes[tuple(at + 1)] = three
    assert list(threes) == [(3, 3), (3, 4), (5, 4), (5, 5)]
    says("{} pixels make a 3 of it", WORDS[len(threes)].capitalize())
    third, fourth, low, lower = threes.values()
    assert f"{third:.2f}" == f"{fourth:.2f}"
    says('a hint of the middle stroke of a 3, and the output "3" is {:.2f}', third)
    says('the output "3" is only {:.2f} and {:.2f}, but the largest', low, lower)


def test_the_runs_have_found_different_filters_and_different_mistakes(runs):
    for one, other in itertools.combinations(runs, 2):
        for k, order in itertools.product(range(3), itertools.permutations(range(3))):
            assert np.abs(one.network.filters[k] - other.network.filters[order[k]]).max() > 0.5
    wrong = {tuple(np.flatnonzero(read(run.network, UNSEEN.x) != UNSEEN.digits)) for run in runs}
    assert len(wrong) > 0.8 * len(runs)


def test_no_filter_is_a_clean_slash_or_edge_and_each_likes_and_dislikes_several_pixels(learned):
    lines = [np.diag([1, 1, 1]), SLASH, *(np.outer(np.eye(3)[i], np.ones(3)) for i in range(3))]
    patterns = np.array([*lines, *(line.T for line in lines)], dtype=float)
    patterns -= patterns.mean(axis=(1, 2), keepdims=True)
    for w in learned.filters:
        centred = w - w.mean()
        cosines = (patterns * centred).sum(axis=(1, 2)) / np.linalg.norm(patterns, axis=(1, 2))
        assert np.abs(cosines).max() / np.linalg.norm(centred) < 0.9
        assert w.max() > 3
        assert (w < -1).sum() >= 2


@pytest.mark.equation(
    "eq-best-window",
    r"""
\begin{pmatrix} 1 & 1 & 0 \\ 0 & 0 & 0 \\ 1 & 1 & 1 \end{pmatrix}
""",
)
def test_filter_2_looks_for_two_strokes_with_a_gap_between_them(learned, says):
    w, b = learned.filters[1], learned.filter_biases[1]
    windows = np.array(list(itertools.product((0, 1), repeat=9))).reshape(-1, 3, 3)
    sums = np.einsum("nij,ij->n", windows, w) + b
    assert windows[sums.argmax()].tolist() == [[1, 1, 0], [0, 0, 0], [1, 1, 1]] == (w > 0).astype(int).tolist()
    assert (w[1] < 0).all()
    says("its middle row is negative (blue), with {:.1f} in the centre", w[1, 1])
    assert (w[1] < 0).all()
    says("There the sum, with the bias {:.1f}, is $z = {:.1f}$", b, sums.max())
    assert expit(sums.max()) > 0.999  # nearly 1
    upright = np.array([[0, 1, 0]] * 3)
    along = (upright * w).sum() + b
    says("through its centre it has $z = {:.1f}$, and is silent", along)
    assert expit(along) < 0.01
    # Which pictures have such windows, found without the network's own pooling.
    found = np.array([max((similarities(x, w) + b).ravel()) > 0 for x in PICTURES.x])
    in_1, in_2, in_3 = (found[PICTURES.digits == digit].mean() for digit in (1, 2, 3))
    assert in_1 == 0  # but not in a 1
    assert in_2 == in_3 == 1
    to_1 = learned.W[0, 1]
    says('All {} weights from filter 2 to the output "1" are negative', WORDS[(to_1 < 0).sum()])
    assert (to_1 < 0).all()
    says('and speaks for a 2 (weight {:.1f} to the output "2", {:.1f} to the output "3")', *learned.W[1:, 1, 1, 1])
    says("and speaks for a 3 ({:.1f} and {:.1f})", *learned.W[1:, 1, 0, 1])
    # How often in these two corners; each looks at windows that begin in two rows and two columns.
    z = np.array([similarities(x, w) + b for x in PICTURES.x])
    assert np.abs(z).min() > 0.1
    lower, upper = z[:, 2:, 2:].max(axis=(1, 2)) > 0, z[:, :2, 2:].max(axis=(1, 2)) > 0
    twos, threes = PICTURES.digits == 2, PICTURES.digits == 3
    says("it is excited by {} of the twos and {} of the threes", lower[twos].sum(), lower[threes].sum())
    says("In the upper right it is excited by {} and {}", upper[twos].sum(), upper[threes].sum())


def test_the_2_of_the_text_is_read_as_a_2_with_by_far_the_largest_output(learned):
    outputs = learned(TWO_PIXELS)[0]
    assert outputs.argmax() == 1
    assert outputs[1] > 0.95
    assert outputs[[0, 2]].max() < 0.01


def test_the_sum_of_the_output_2_is_mostly_what_comes_from_the_lower_right_of_filter_2(learned, says):
    pooled = learned.forward(TWO_PIXELS).a_pool[0]
    terms = learned.W[1] * pooled
    z = terms.sum() + learned.b[1]
    assert np.abs(terms).argmax() == np.ravel_multi_index((1, 1, 1), terms.shape)
    says(
        "the largest term is ${:.2f}\\cdot {:.3f} = {:.2f}$",
        learned.W[1, 1, 1, 1], pooled[1, 1, 1], terms[1, 1, 1],
    )  # fmt: skip
    assert round(10.89 * 0.977, 2) == round(terms[1, 1, 1], 2)  # what a reader gets
    says(
        "The other {} and the bias take {:.2f} away, so $z = {:.2f} - {:.2f} = {:.2f}$",
        *("eleven", terms[1, 1, 1] - z, terms[1, 1, 1], terms[1, 1, 1] - z, z),
    )
    says("and the output is $\\sigma({:.2f}) = {:.3f}$", z, expit(z))


def test_filter_2_is_most_excited_by_the_2_in_the_lower_right(learned):
    pooled = learned.forward(TWO_PIXELS).a_pool[0, 1]
    assert pooled.argmax() == 3
    assert pooled[1, 1] > 0.9
    assert np.sort(pooled.ravel())[-2] < 0.5


def test_too_large_a_learning_rate_ends_on_the_level_plain(shows):
    preset = ConvTraining(**ConvTraining.presets["fast"])
    ((eta, epochs),) = preset.runs
    assert preset.seed == SHOWN
    shows("conv_training", "preset.fast.comment", "*η* = {:g}: the first step was too long", eta)
    training = train(begin(), PICTURES.x, ANSWERS, eta, epochs)
    # The first step was too long: with that of the text the walk comes far below the plain.
    assert training.costs[1] == pytest.approx(training.costs[-1], abs=0.001)
    assert train(begin(), PICTURES.x, ANSWERS, ETA, epochs).costs[-1] < 10
    # The plain: whatever it is shown, it answers no to everything, and for a long time no step changes that.
    assert training.network(PICTURES.x).max() < 0.001
    assert np.ptp(training.costs[-20:]) < 0.001
    assert training.costs.min() > 40


# Shifted pictures and mistakes.


def places(x):
    """Return a picture at every place, as bytes; what leaves it is lost."""
    room = np.pad(x, 6)
    return {room[6 - i : 12 - i, 6 - j : 12 - j].tobytes() for i in range(-5, 6) for j in range(-5, 6)}


@pytest.fixture(scope="module")
def new():
    """Which unseen pictures are no learning picture moved to any place."""
    everywhere = set().union(*map(places, PICTURES.x))
    return np.array([x.tobytes() not in everywhere for x in UNSEEN.x])


def moved_pictures():
    """Return the learning pictures that have room for it moved by one column, as far as they are not learned."""
    known = {x.tobytes() for x in PICTURES.x}
    moved, digits = [], []
    for x, digit in zip(PICTURES.x, PICTURES.digits, strict=True):
        blank = np.zeros((6, 1))
        for edge, other in ((x[:, 0], np.hstack([x[:, 1:], blank])), (x[:, 5], np.hstack([blank, x[:, :5]]))):
            if not edge.any() and other.tobytes() not in known:
                moved.append(other)
                digits.append(digit)
                known.add(other.tobytes())
    return np.array(moved), np.array(digits)


def by_memory(x, digits):
    """How many pictures the nearest learning picture reads, the majority of several that are equally near."""
    count = 0
    for picture_, digit in zip(x, digits, strict=True):
        off = np.abs(PICTURES.x - picture_).sum(axis=(1, 2))
        votes = [(PICTURES.digits[off == off.min()] == d).sum() for d in (1, 2, 3)]
        count += np.argmax(votes) + 1 == digit
    return count


def counts(networks, x, digits):
    return [(read(network, x) == digits).sum() for network in networks]


@pytest.mark.gate
def test_the_run_of_the_text_is_the_middle_one(runs, rivals, says):
    unseen = [right(run.network, UNSEEN) for run in runs]
    says("Here are {}, from the seeds {} to {}", len(runs), 0, len(runs) - 1)
    x = PICTURES.x.reshape(-1, 36)
    perfect = [counts([run.network for run in runs], PICTURES.x, PICTURES.digits).count(len(x))]
    perfect += [counts(rivals[hidden], x, PICTURES.digits).count(len(x)) for hidden in (12, 3)]
    says(
        "Of the {} networks that walk, {} have learned all pictures, and so have {} of those with twelve hidden units, "
        "but only {} of those with three",
        len(runs), *perfect,
    )  # fmt: skip
    middle = sorted(unseen)[len(unseen) // 2]
    says("with the middle count of unseen pictures, {} here, and of these the one with the smallest seed", middle)
    says("This is {}, the seed of this chapter", unseen.index(middle))
    assert unseen.index(middle) == SHOWN


def test_on_new_pictures_the_kinds_overlap_and_on_moved_ones_walking_is_ahead(runs, rivals, new, says):
    walking = [run.network for run in runs]
    rival = Network.random([36, 3, 3], np.random.RandomState(6))
    x = PICTURES.x.reshape(-1, 36)
    costs = {eta: train(rival, x, ANSWERS, eta, EPOCHS).costs for eta in (0.1, ETA)}
    rises = {eta: (np.diff(run)[20:] > 0).sum() for eta, run in costs.items()}
    says(
        "The fully connected ones learn with $\\eta = {}$, for with {} the cost of some of them jumps up and down",
        0.1,
        ETA,
    )
    assert rises[0.1] < 20
    assert rises[ETA] > 200  # hundreds of epochs
    says("*the nearest picture* reads {} of the {}", by_memory(UNSEEN.x, UNSEEN.digits), len(UNSEEN.x))
    assert by_memory(UNSEEN.x, UNSEEN.digits) + 1 == np.median(counts(walking, UNSEEN.x, UNSEEN.digits))
    says(
        "Besides, {} of the {} unseen pictures are learning pictures moved to another place", (~new).sum(), len(new)
    )
    says("we take the other {}, which are no learning picture moved to any place", new.sum())
    says("On the {} new pictures, will the walking networks be ahead", new.sum())
    x, digits = UNSEEN.x[new], UNSEEN.digits[new]
    ours = counts(walking, x, digits)
    few, many = (counts(rivals[hidden], x.reshape(-1, 36), digits) for hidden in (3, 12))
    says(
        "On the {} new pictures the kinds overlap: the middle of the walking networks is {:.0f}, that of the fully "
        "connected ones {:.0f} with three hidden units and {:.0f} with twelve, and the nearest picture reads {}",
        len(x), np.median(ours), np.median(few), np.median(many), by_memory(x, digits),
    )  # fmt: skip
    assert min(ours) < np.median(few) < np.median(ours) == np.median(many)
    lines = [min(*ours, *few, *many), max(*ours, *few, *many)]
    assert [round(100 * count / len(x)) for count in lines] == [55, 100]  # the alternative text
    x, digits = moved_pictures()
    says("this gives {} pictures that are not learned", len(x))
    ours = counts(walking, x, digits)
    few, many = (counts(rivals[hidden], x.reshape(-1, 36), digits) for hidden in (3, 12))
    says("And on the {} moved ones?", len(x))
    says(
        "On the {} moved ones the difference is clear: the middle of the walking networks is {:.0f} ({:.0f} percent), "
        "that of the fully connected ones {:.0f} with three hidden units ({:.0f} percent) and {:.0f} with twelve "
        "({:.0f} percent)",
        len(x), *itertools.chain(*((np.median(kind), 100 * np.median(kind) / len(x)) for kind in (ours, few, many))),
    )  # fmt: skip
    perfect = counts(rivals[12], PICTURES.x.reshape(-1, 36), PICTURES.digits).count(len(PICTURES.x))
    says(
        "{} of the {} with twelve hidden units read all {} pictures where they stand, but the middle one only {:.0f} "
        "percent of the {} that have moved",
        perfect, len(many), len(PICTURES.x), 100 * np.median(many) / len(x), len(x),
    )  # fmt: skip
    says(
        "With every seed the walking network is ahead of both, by at least {} pictures",
        min(np.subtract(ours, theirs).min() for theirs in (few, many)),
    )
    known = by_memory(x, digits)
    says("It reads {} of the {}, more than some of the walking networks", known, len(x))
    assert min(ours) < known < np.median(ours)
    edges = [min(ours), max(ours), min(*few, *many), max(*few, *many), known]
    assert [round(100 * count / len(x)) for count in edges] == [85, 100, 60, 86, 90]  # the alternative text


@pytest.mark.gate
def test_the_walking_networks_read_as_many_moved_pictures_with_the_learning_rate_of_the_others(runs, says):
    x, digits = moved_pictures()
    slower = [train(begin(seed), PICTURES.x, ANSWERS, 0.1, EPOCHS).network for seed in range(len(runs))]
    middle = np.median(counts(slower, x, digits))
    unseen = np.median(counts(slower, UNSEEN.x, UNSEEN.digits))
    says(
        "with their $\\eta = {}$; with {} their middle counts are the same, {:.0f} of the {} unseen pictures and {:.0f} of the {} moved ones",
        ETA, 0.1, unseen, len(UNSEEN.x), middle, len(x),
    )  # fmt: skip
    usual = [run.network for run in runs]
    assert [unseen, middle] == [
        np.median(counts(usual, *seen)) for seen in ((UNSEEN.x, UNSEEN.digits), (x, digits))
    ]


def test_no_answer_hangs_on_the_last_digits(runs, rivals):
    moved, _ = moved_pictures()
    x = np.concatenate([PICTURES.x, UNSEEN.x, moved])
    tried = [(run.network, x) for run in runs]
    tried += [(network, x.reshape(-1, 36)) for networks in rivals.values() for network in networks]
    for network, seen in tried:
        first, second = np.sort(network(seen), axis=1)[:, [-1, -2]].T
        assert (first - second).min() > 1e-6


def test_the_two_mistakes_are_a_bent_1_and_a_broken_3(learned, says):
    wrong = np.flatnonzero(read(learned, UNSEEN.x) != UNSEEN.digits)
    says("There are {}. A 1 has lost", WORDS[len(wrong)])
    bent, broken = wrong
    assert as_text(UNSEEN.x[bent]).split() == ["...#..", "..#...", "...#..", "...#..", "...#..", "...#.."]
    assert as_text(UNSEEN.x[broken]).split() == ["...#..", "##....", "..#...", ".#....", "..#...", "##...."]
    outputs = learned(UNSEEN.x[bent])[0]
    order = np.argsort(-outputs)[:2]
    says(
        'both the output "{}" ({:.2f}) and the output "{}" ({:.2f}) are large',
        order[0] + 1, outputs[order[0]], order[1] + 1, outputs[order[1]],
    )  # fmt: skip
    # Why: the gap at the upper right of the 1, and the one at the lower right of the 3.
    found = learned.forward(UNSEEN.x[[bent, broken]]).a_pool[:, 1]
    says("a gap between them, and is excited, to {:.3f}", found[0, 0, 1])
    window = UNSEEN.x[bent][:3, 3:]
    assert window.tolist() == [[1, 0, 0], [0, 0, 0], [1, 0, 0]]
    assert expit((window * learned.filters[1]).sum() + learned.filter_biases[1]) == pytest.approx(found[0, 0, 1])
    to_1, _, to_3 = learned.W[:, 1, 0, 1]
    says("That adds $11.9\\cdot 0.453 = {:.1f}$ to the sum", to_3 * found[0, 0, 1])
    assert (round(to_3, 1), round(found[0, 0, 1], 3)) == (11.9, 0.453)
    says('and takes {:.1f} from that of the output "1"', -to_1 * found[0, 0, 1])
    says("is excited to {:.3f} again, and speaks for a 2", found[1, 1, 1])
    assert (UNSEEN.x[broken][2:5, 2:5] == window).all()
    assert learned.W[1, 1, 1, 1] > 0 > learned.W[2, 1, 1, 1]
    outputs = learned(UNSEEN.x[broken])[0]
    order = np.argsort(-outputs)[:2]
    says(
        "broken {:.0f} nobody is sure: {:.2f} for a {}, {:.2f} for a {}",
        UNSEEN.digits[broken], outputs[order[0]], order[0] + 1, outputs[order[1]], order[1] + 1,
    )  # fmt: skip


def test_no_unseen_picture_is_misread_by_all_runs_and_19_by_none(runs, says):
    misread = sum((read(run.network, UNSEEN.x) != UNSEEN.digits).astype(int) for run in runs)
    says("how many of the {} networks misread it", len(runs))
    assert misread.max() < len(runs)
    says("misread by all of them, and {} of the {} by none", (misread == 0).sum(), len(UNSEEN.x))
    shown = int(re.search(r'kind="stable"\)\[:(\d)\]', CHAPTER)[1])
    says("The {} shown are small, broken or slanted", WORDS[shown])
    small, broken, slanted, _ = UNSEEN.x[np.argsort(-misread, kind="stable")[:shown]]
    assert not small[0].any()
    assert not small[:, 3:].any()
    assert not (broken[:2, 2] * broken[:2, 3]).any()
    assert (np.diff(slanted.argmax(axis=1)) <= 0).all()


def test_the_photograph(says):
    photo = plt.imread(get_sample_data("grace_hopper.jpg", asfileobj=False)).mean(axis=2)[::3, ::3] / 255
    says("Nine weights do it for about {:,} pixels", round(photo.size, -3))
    found = feature_map(photo, [[-1, -1, -1], [0, 0, 0], [1, 1, 1]])
    np.testing.assert_allclose(
        found, signal.correlate2d(photo, np.outer([-1, 0, 1], np.ones(3)), mode="valid"), atol=1e-12
    )
    # The colours of the cell: what is redder than blue is orange.
    assert "right.imshow(edges, cmap=plotting.SIGNED, vmin=-2, vmax=2)" in CHAPTER
    red, _, blue, _ = np.moveaxis(plotting.SIGNED(plt.Normalize(-2, 2)(found)), -1, 0)
    below = signal.correlate2d(photo, np.outer([0, 0, 1], np.ones(3)), mode="valid")
    above = signal.correlate2d(photo, np.outer([1, 0, 0], np.ones(3)), mode="valid")
    brighter, darker = ((red > blue)[places] for places in (below > above + 0.1, below < above - 0.1))
    (up,), (down,) = np.unique(brighter), np.unique(darker)
    says(
        "{} where it gets brighter downwards, as this demon likes it, {} where it gets darker",
        *("orange" if redder else "blue" for redder in (up, down)),
    )


def test_the_size_of_the_exercise_with_a_border_and_longer_steps(says):
    found = torch.nn.Conv2d(1, 1, 3, padding=2, stride=2)(torch.zeros(1, 1, 28, 28))
    *_, rows, columns = found.shape
    says(r"With the border the picture has $28 + 2\cdot 2 = {}$ rows", 28 + 4)
    starts = range(1, 28 + 4 - 3 + 2, 2)
    says("start in rows {}, {}, {}, …, {}, which are", *starts[:3], starts[-1])
    says(r"which are $\lfloor {}/2\rfloor + 1 = {}$ places", 28 + 4 - 3, len(starts))
    says(r"says: ${}\cdot {} = {}$ numbers", rows, columns, found.numel())
    short = torch.nn.Conv2d(1, 1, 3, padding=1, stride=2)(torch.zeros(1, 1, 6, 6))
    says(
        "Our {} rows with a border of {}, a filter of {} and steps of {} give $\\lfloor {}/{} \\rfloor + 1 = {}$ rows",
        6, 1, 3, 2, 6 + 2 - 3, 2, short.shape[2],
    )  # fmt: skip
    sizes = {u: torch.nn.Conv2d(1, 1, 5, padding=u)(torch.zeros(1, 1, 28, 28)).shape[2] for u in range(5)}
    says("and these are {} if $u = {}$", 28, *(u for u, size in sizes.items() if size == 28))

    def numbers(border, stride=2, size=3):
        return torch.nn.Conv2d(1, 1, size, padding=border, stride=stride)(torch.zeros(1, 1, 28, 28)).numel()

    assert numbers(1) == numbers(2, size=5) == (28 // 2) ** 2  # the border of one side, the old filter, half of 28

    assert slips_of("07", "ex-map-size", rows=rows) == {
        "border": numbers(0),
        "stride": numbers(2, stride=1),
        "rows": rows,
        "width": next(u for u, size in sizes.items() if size == 28),
        "one-side": numbers(1),
        "up": (rows + 1) ** 2,
        "wide": numbers(4),
    }


def test_the_three_weights_of_the_exercise_and_what_they_find_at_a_gap(says):
    windows = {"left": (0, 1, 1), "along": (1, 1, 1), "right": (1, 1, 0)}
    a, b, c = sp.symbols("a b c")
    wishes = [sp.Matrix([a, b, c]).dot(pixels) - s for pixels, s in zip(windows.values(), (3, 0, -1), strict=True)]
    (found,) = sp.solve(wishes, [a, b, c], dict=True)
    says("From the first two $a = {}$, then from the third $b = {}$, and so $c = {}$", found[a], found[b], found[c])
    gap = sp.Matrix([a, b, c]).dot([1, 0, 1])
    says("the similarity is ${} + {} = {}$", found[a], found[c], gap.subs(found))
    slips = slips_of("07", "ex-design-filter", a=found[a], b=found[b], c=found[c])
    assert slips == {"first": found[a], "last": found[c], "dot": found[b], "minus": found[c] - found[a]}


# PyTorch.


def test_what_the_lines_of_pytorch_say(says):
    parts = Network.random([12, 3, 2], rng=np.random.RandomState(1))
    sums, inputs = parts.layers[0].W.shape
    says("without its activation function: {} numbers in, {} sums out", inputs, sums)
    digits = [round(-np.log10(torch.finfo(kind).eps)) for kind in (torch.float64, torch.float32)]
    says("compute with about {} digits, as NumPy does; by itself it uses about {}", *digits)
    says("puts our {} initial values into the layers", parts.parameters.size)
    walking = torch.nn.Conv2d(1, 3, 3)
    channels, maps, *size = walking.weight.transpose(0, 1).shape
    says("{} channel in, {} maps out, filters of {} × {}", channels, maps, *size)
    with_channel = PICTURES.x[:, None]
    pooled = torch.nn.MaxPool2d(2)(walking(torch.tensor(with_channel, dtype=walking.weight.dtype)))
    row = torch.nn.Flatten()(pooled).shape[1]
    says("puts the {} maps of {} × {} numbers into a row of {}", *pooled.shape[1:], row)
    says("is no longer ({}, {}, {}) but ({}, {}, {}, {})", *PICTURES.x.shape, *with_channel.shape)
