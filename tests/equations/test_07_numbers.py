"""Chapter 7: numbers that the text, the figures' words and the solutions state."""

import inspect
import itertools
import re
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.cbook import get_sample_data
from scipy import signal
from scipy.special import expit

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
    train,
)
from dlmath.widgets import Convolution, ConvTraining

CHAPTER = (Path(__file__).parents[2] / "book" / "chapters" / "07_convolution.md").read_text("utf-8")
PICTURES = load_pictures("one_two_three")
UNSEEN = load_pictures("one_two_three", "unseen")
ANSWERS = one_hot(PICTURES.digits - 1, 3)
ETA, EPOCHS = 0.2, 1000

WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}
WORDS |= {10: "ten", 12: "twelve"}

# What nobody computes: the public data set, and the sizes that the exercises choose.
GIVEN = [
    "Fukushima's neocognitron (1980)",
    "by 1998 his LeNet read",
    "In 2012 AlexNet",
    "60 million parameters",
    "A picture of 28 rows and columns gets a border of two pixels on every side; the filter is 5 × 5",
    "finds $0\\cdot(-2) + 1 + 1 = 2$",
    "21 networks have just learned in seconds",
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


def begin(seed=2):
    return ConvolutionNetwork.random(rng=np.random.RandomState(seed))


@pytest.fixture(scope="module")
def runs():
    """The runs of the chapter: seeds 0 to 20, 1000 epochs with η = 0.2."""
    return [train(begin(seed), PICTURES.x, ANSWERS, ETA, EPOCHS) for seed in range(21)]


@pytest.fixture(scope="module")
def rivals():
    """Fully connected networks with the same seeds and epochs, and η = 0.1."""
    starts = [Network.random([36, 3, 3], np.random.RandomState(seed)) for seed in range(21)]
    return [train(start, PICTURES.x.reshape(-1, 36), ANSWERS, 0.1, EPOCHS).network for start in starts]


@pytest.fixture(scope="module")
def learned(runs):
    """The network of the chapter."""
    return runs[2].network


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


def test_the_backslash_of_the_exercise_finds_two_of_its_pixels_at_2_2(says):
    under = TWO_PIXELS[1:4, 1:4][np.eye(3) == 1]
    says(
        "Its ones lie on $x_{{22}} = {:.0f}$, $x_{{33}} = {:.0f}$ and $x_{{44}} = {:.0f}$, so $s_{{22}} = {:.0f}$",
        *under,
        under.sum(),
    )


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
    # The exercise.
    says("At how many of the {} places does it find exactly {} of its three pixels", found.size, WORDS[most])
    places = np.argwhere(found == most) + 1
    says("At {} places: ({}, {}), ({}, {}), ({}, {}) and ({}, {})", WORDS[len(places)], *places.ravel())


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
    says("the filter at {} places; the *sum*", found.size)


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


def test_a_fully_connected_rival_has_nearly_twice_as_many_parameters(says):
    fixed = Network.random([36, 3, 3], rng=np.random.RandomState(0))
    rival = size_of(torch.nn.Linear(36, 3), torch.nn.Linear(3, 3))
    says("with {} hidden units and {} parameters, trained", WORDS[fixed.sizes[1]], fixed.parameters.size)
    assert fixed.parameters.size == rival
    assert 0.5 < begin().parameters.size / rival < 0.6  # little more than half


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


def test_the_slope_of_the_middle_weight_in_the_exercise_is_minus_a_tenth(says):
    winners = {(1, 2): 0.1, (2, 3): -0.4, (3, 3): 0.2, (4, 2): -0.3}
    says(
        r"$$ \delta^F_{{{}}} = {}, \qquad \delta^F_{{{}}} = {}, \qquad \delta^F_{{{}}} = {}, \qquad"
        r" \delta^F_{{{}}} = {} , $$ and all other errors are 0",
        *itertools.chain(*((f"{i}{j}", error) for (i, j), error in winners.items())),
    )
    errors = torch.zeros(4, 4, dtype=torch.float64)
    for (i, j), error in winners.items():
        errors[i - 1, j - 1] = error
    w = torch.zeros(1, 1, 3, 3, dtype=torch.float64, requires_grad=True)
    found = torch.nn.functional.conv2d(torch.tensor(TWO_PIXELS[None, None]), w)[0, 0]
    (found * errors).sum().backward()  # a cost that has these slopes by the sums
    under = [TWO_PIXELS[i, j] for i, j in winners]  # one row and one column farther
    says(
        "In the four winning places that is $x_{{23}} = {:.0f}$, $x_{{34}} = {:.0f}$, $x_{{44}} = {:.0f}$ and "
        "$x_{{53}} = {:.0f}$",
        *under,
    )
    says(
        r"So the slope is ${}\cdot {:.0f} - {}\cdot {:.0f} + {}\cdot {:.0f} - {}\cdot {:.0f} = {:.1f}$",
        *itertools.chain(*((abs(error), pixel) for error, pixel in zip(winners.values(), under, strict=True))),
        w.grad[0, 0, 1, 1].item(),
    )


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


def test_the_run_of_the_text(runs, learned, says):
    costs, early = runs[2].costs, 200
    before = train(begin(), PICTURES.x, ANSWERS, ETA, early).network
    says("After {} epochs it already reads all {} pictures", early, right(before, PICTURES))
    says("Why go on to {}", EPOCHS)
    says("still falls, from {:.2f} to {:.2f}: the outputs are right", costs[early], costs[EPOCHS])
    assert right(learned, PICTURES) == len(PICTURES.x)


def test_the_button_learned_shows_the_same_run_after_300_epochs(runs, says, shows):
    preset = ConvTraining(**ConvTraining.presets["learned"])
    ((eta, epochs),) = preset.runs
    assert preset.seed == 2
    network = train(begin(), PICTURES.x, ANSWERS, eta, epochs).network
    says("shows the same run after {} epochs", epochs)
    says("Then $C_T$ is {:.2f}, and all {} pictures are right", runs[2].costs[epochs], right(network, PICTURES))
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
    # Shifted by one column, the 2 of the figure is still a 2, almost without doubt; two changed pixels make a 3 of it.
    assert network(np.roll(TWO_PIXELS, 1, axis=1))[0, 1] > 0.95
    changed = TWO_PIXELS.copy()
    changed[2, 2], changed[3, 3] = 1 - changed[2, 2], 1 - changed[3, 3]
    assert (changed[2, 2], changed[3, 3]) == (1, 0)
    assert read(network, changed) == [3]


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
    says("its middle row is blue, with {:.1f} in the centre", w[1, 1])
    says("There the sum, with the bias {:.1f}, is $z = {:.1f}$", b, sums.max())
    assert expit(sums.max()) > 0.999  # nearly 1
    upright = np.array([[0, 1, 0]] * 3)
    along = (upright * w).sum() + b
    says("through its centre it has $z = {:.1f}$, and is silent", along)
    assert expit(along) < 0.01
    # Which pictures have such windows, found without the network's own pooling.
    found = np.array([max((similarities(x, w) + b).ravel()) > 0 for x in PICTURES.x])
    in_1, in_2, in_3 = (found[PICTURES.digits == digit].mean() for digit in (1, 2, 3))
    assert in_1 < 0.1  # hardly in a 1
    assert in_2 == in_3 == 1
    to_1 = learned.W[0, 1]
    says('All {} weights from filter 2 to the output "1" are negative', WORDS[(to_1 < 0).sum()])
    assert (to_1 < 0).all()
    says('for a 2 (weight {:.1f} to the output "2", {:.1f} to the output "3")', *learned.W[1:, 1, 1, 1])
    says("in the upper right for a 3 ({:.1f} and {:.1f})", *learned.W[1:, 1, 0, 1])


def test_the_2_of_the_text_is_read_as_a_2_with_by_far_the_largest_output(learned):
    outputs = learned(TWO_PIXELS)[0]
    assert outputs.argmax() == 1
    assert outputs[1] > 0.99
    assert outputs[[0, 2]].max() < 0.01


@pytest.mark.parametrize("epochs", [300, EPOCHS])  # the figure's preset, and the text
def test_no_single_pixel_makes_a_3_of_the_2_but_two_do(epochs):
    network = train(begin(), PICTURES.x, ANSWERS, ETA, epochs).network
    for count, possible in ((1, False), (2, True)):
        changed = np.array(list(itertools.combinations(range(36), count)))
        x = np.tile(TWO_PIXELS.ravel(), (len(changed), 1))
        rows = np.arange(len(changed))[:, None]
        x[rows, changed] = 1 - x[rows, changed]
        assert (read(network, x.reshape(-1, 6, 6)) == 3).any() == possible


def test_too_large_a_learning_rate_ends_on_the_level_plain(shows):
    preset = ConvTraining(**ConvTraining.presets["fast"])
    ((eta, epochs),) = preset.runs
    assert preset.seed == 2
    shows("conv_training", "preset.fast.comment", "*η* = {:g}: the first step was too long", eta)
    training = train(begin(), PICTURES.x, ANSWERS, eta, epochs)
    assert training.costs[1] > training.costs[0]  # the first step was too long
    # The plain: whatever it is shown, it answers no to everything, and no step changes that any more.
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


def test_the_run_of_the_text_is_one_of_the_better_ones(runs, says):
    unseen = [right(run.network, UNSEEN) for run in runs]
    says("Here are {}, from the seeds {} to {}", len(runs), 0, len(runs) - 1)
    says(
        "with seed {}, reads {} of the {} unseen pictures: it is one of the better ones, for the middle of the {} is {:.0f}",
        2, unseen[2], len(UNSEEN.x), len(runs), np.median(unseen),
    )  # fmt: skip
    assert sorted(unseen)[-5] <= unseen[2] < max(unseen)


def test_on_new_pictures_the_two_kinds_overlap_and_on_moved_ones_they_do_not(runs, rivals, new, says):
    walking = [run.network for run in runs]
    rival = Network.random([36, 3, 3], np.random.RandomState(6))
    x = PICTURES.x.reshape(-1, 36)
    costs = {eta: train(rival, x, ANSWERS, eta, EPOCHS).costs for eta in (0.1, ETA)}
    rises = {eta: (np.diff(run)[20:] > 0).sum() for eta, run in costs.items()}
    says("These walk with $\\eta = {}$. With {} the cost of some of them jumps up and down", 0.1, ETA)
    assert rises[0.1] < 20
    assert rises[ETA] > 100
    says("*the nearest picture* reads {} of the {}", by_memory(UNSEEN.x, UNSEEN.digits), len(UNSEEN.x))
    says("And {} of the {} unseen pictures are learning pictures moved to another place", (~new).sum(), len(new))
    says("The other {}, which are no learning picture moved to any place", new.sum())
    says("On the {} new pictures, will the walking networks be ahead", new.sum())
    x, digits = UNSEEN.x[new], UNSEEN.digits[new]
    ours, theirs = counts(walking, x, digits), counts(rivals, x.reshape(-1, 36), digits)
    says(
        "On the {} new pictures the two kinds overlap: the middle of the walking networks is {:.0f}, "
        "that of the fully connected ones {:.0f}, and the nearest picture reads {}",
        len(x), np.median(ours), np.median(theirs), by_memory(x, digits),
    )  # fmt: skip
    assert min(ours) < np.median(theirs) < np.median(ours) < max(theirs) + 1
    x, digits = moved_pictures()
    says("this gives {} pictures that are not learned", len(x))
    ours, theirs = counts(walking, x, digits), counts(rivals, x.reshape(-1, 36), digits)
    says("And on the {} moved ones?", len(x))
    says(
        "On the {} moved ones there is a clear one: the walking networks read from {} to {}, the middle is {:.0f}; "
        "the fully connected ones from {} to {}, the middle is {:.0f}",
        len(x), min(ours), max(ours), np.median(ours), min(theirs), max(theirs), np.median(theirs),
    )  # fmt: skip
    says("the walking network is ahead, by {} pictures at least", np.subtract(ours, theirs).min())
    known = by_memory(x, digits)
    says("It reads {} of the {}, more than some of the walking networks", known, len(x))
    assert min(ours) < known < np.median(ours)


def test_no_answer_hangs_on_the_last_digits(runs, rivals):
    for network, x in [(run.network, UNSEEN.x) for run in runs] + [(n, UNSEEN.x.reshape(-1, 36)) for n in rivals]:
        first, second = np.sort(network(x), axis=1)[:, [-1, -2]].T
        assert (first - second).min() > 1e-6


def test_the_only_mistake_is_a_bent_1_of_which_no_output_is_sure(learned, says):
    (k,) = np.flatnonzero(read(learned, UNSEEN.x) != UNSEEN.digits)
    assert as_text(UNSEEN.x[k]).split() == ["...#..", "..#...", "...#..", "...#..", "...#..", "...#.."]
    outputs = learned(UNSEEN.x[k])[0]
    says("The only mistake is a {:.0f} that has lost a pixel", UNSEEN.digits[k])
    says("Its bend looks like a piece of a {}", outputs.argmax() + 1)
    says("no output is sure of itself: the highest is {:.2f}", outputs.max())


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
    says("Nine weights do it for {:,} pixels", round(photo.size, -3))
    found = feature_map(photo, [[-1, -1, -1], [0, 0, 0], [1, 1, 1]])
    np.testing.assert_allclose(
        found, signal.correlate2d(photo, np.outer([-1, 0, 1], np.ones(3)), mode="valid"), atol=1e-12
    )


def test_the_size_of_the_exercise_with_a_border_and_longer_steps(says):
    found = torch.nn.Conv2d(1, 1, 5, padding=2, stride=2)(torch.zeros(1, 1, 28, 28))
    *_, rows, columns = found.shape
    says(r"With the border the picture has $28 + 2\cdot 2 = {}$ rows", 28 + 4)
    starts = range(1, 28 + 4 - 5 + 2, 2)
    says("start in rows {}, {}, {}, …, {}, which are", *starts[:3], starts[-1])
    says(r"which are $\lfloor 27/2\rfloor + 1 = {}$ places", len(starts))
    says(r"says: ${}\cdot {} = {}$ numbers", rows, columns, found.numel())


def test_the_filter_of_the_exercise_finds_left_ends(says):
    for row, ends in (((-2, 1, 1), (2, 0, -1)), ((-1, 1, 0), (1, 0, 0))):
        found = [np.dot(row, window) for window in ((0, 1, 1), (1, 1, 1), (1, 1, 0))]
        assert found == list(ends)
    says("that it allows: $(-1, 1, 0)$ finds {}, {} and {}", *found)


# PyTorch.


def test_what_the_lines_of_pytorch_say(says):
    parts = Network.random([12, 3, 2], rng=np.random.RandomState(1))
    ones = load_pictures("zeros_and_ones")
    sums, inputs = parts.layers[0].W.shape
    says("without its activation function: {} numbers in, {} sums out", inputs, sums)
    digits = [round(-np.log10(torch.finfo(kind).eps)) for kind in (torch.float64, torch.float32)]
    says("compute with about {} digits, as NumPy does; by itself it uses about {}", *digits)
    says("puts our {} initial values into the layers", parts.parameters.size)
    says("reads all {} pictures, and the rest", len(ones.x))
    walking = torch.nn.Conv2d(1, 3, 3)
    channels, maps, *size = walking.weight.transpose(0, 1).shape
    says("{} channel in, {} maps out, filters of {} × {}", channels, maps, *size)
    with_channel = PICTURES.x[:, None]
    pooled = torch.nn.MaxPool2d(2)(walking(torch.tensor(with_channel, dtype=walking.weight.dtype)))
    row = torch.nn.Flatten()(pooled).shape[1]
    says("puts the {} maps of {} × {} numbers into a row of {}", *pooled.shape[1:], row)
    says("is no longer ({}, {}, {}) but ({}, {}, {}, {})", *PICTURES.x.shape, *with_channel.shape)
