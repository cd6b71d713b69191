"""Chapter 7: numbers that the text, the figures' words and the solutions state."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy import signal

from dlmath import (
    ConvolutionNetwork,
    Network,
    as_text,
    feature_map,
    load_pictures,
    max_pool,
    one_hot,
    picture,
    train,
)
from dlmath.widgets import Convolution, ConvTraining

CHAPTER = (Path(__file__).parents[2] / "book" / "chapters" / "07_convolution.md").read_text("utf-8")
PICTURES = load_pictures("one_two_three")
UNSEEN = load_pictures("one_two_three", "unseen")
ANSWERS = one_hot(PICTURES.digits - 1, 3)

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


def read(network, x):
    """Return the digits that a network reads."""
    return network(x).argmax(axis=1) + 1


@pytest.fixture(scope="module")
def runs():
    """The eight runs of the chapter: seeds 0 to 7, 1000 epochs with η = 0.2."""
    starts = [ConvolutionNetwork.random(rng=np.random.RandomState(seed)) for seed in range(8)]
    return [train(start, PICTURES.x, ANSWERS, eta=0.2, epochs=1000) for start in starts]


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


def test_the_figure_stands_where_the_text_checks_an_entry_by_hand():
    figure = Convolution()
    assert (figure.i, figure.j) == (3, 3)
    under = [TWO_PIXELS[row - 1, column - 1] for row, column in ((3, 5), (4, 4), (5, 3))]
    assert under == [1, 1, 1]
    assert SLASH_MAP[2][2] == 3
    under = [TWO_PIXELS[row - 1, column - 1] for row, column in ((2, 6), (3, 5), (4, 4))]
    assert under == [0, 1, 1]
    assert SLASH_MAP[1][3] == 2  # the exercise


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


def test_a_backslash_is_never_complete_in_the_2():
    preset = Convolution(**Convolution.presets["backslash"])
    assert np.reshape(preset.w, (3, 3)).tolist() == np.eye(3).tolist() == np.rot90(SLASH).tolist()
    found = similarities(TWO_PIXELS, np.eye(3))
    assert found.max() == 2
    assert found[preset.i - 1, preset.j - 1] == 2


def test_the_foot_of_the_2_fills_the_bottom_row_of_the_map():
    preset = Convolution(**Convolution.presets["edge"])
    found = similarities(TWO_PIXELS, np.reshape(preset.w, (3, 3)))
    assert (found[3] > 0).all()
    assert found[3].sum() > found[:3].clip(0).sum(axis=1).max()
    assert found[preset.i - 1, preset.j - 1] == found.max() == 2


# Counting.


def test_the_numbers_of_pixels_units_and_parameters():
    assert 6 * 6 == 36 == 3 * 4 * 3
    maps = ConvolutionNetwork.random(np.random.RandomState(0)).forward(TWO_PIXELS).a_map
    assert maps.size == 3 * 16 == 48
    full = torch.nn.Linear(36, 48)
    assert sum(part.numel() for part in full.parameters()) == 48 * (36 + 1) == 1776
    rival = [torch.nn.Linear(36, 3), torch.nn.Linear(3, 3)]
    assert sum(part.numel() for layer in rival for part in layer.parameters()) == 123
    assert 0.5 < 69 / 123 < 0.6  # little more than half


@pytest.mark.parametrize(
    ("filters", "size", "picture_rows", "units", "count"),
    [(3, 3, 6, 3, 69), (5, 3, 6, 3, 113), (3, 3, 28, 10, 5110)],
)
def test_the_networks_of_the_exercises_have_as_many_parameters_as_pytorchs(
    filters, size, picture_rows, units, count
):
    maps = torch.nn.MaxPool2d(2)(torch.nn.Conv2d(1, filters, size)(torch.zeros(1, 1, picture_rows, picture_rows)))
    layers = [torch.nn.Conv2d(1, filters, size), torch.nn.Linear(maps.numel(), units)]
    assert sum(part.numel() for layer in layers for part in layer.parameters()) == count
    ours = ConvolutionNetwork.random(np.random.RandomState(0), filters, units, picture_rows, size)
    assert ours.parameters.size == count


def test_the_pooled_maps_of_handwriting_have_13_rows():
    pooled = torch.nn.MaxPool2d(2)(torch.nn.Conv2d(1, 3, 3)(torch.zeros(1, 1, 28, 28)))
    assert pooled.shape == (1, 3, 13, 13)
    assert 13 * 13 == 169


def test_the_map_of_a_28_by_28_picture_under_a_filter_of_5_by_5_has_576_numbers():
    assert torch.nn.Conv2d(1, 1, 5)(torch.zeros(1, 1, 28, 28)).numel() == 24 * 24 == 576


def test_pooling_the_table_of_the_exercise_leaves_8():
    table = torch.tensor([[1.0, 0, 2, 0], [0, 3, 1, 1], [0, 0, 1, 0], [1, 0, 0, 2]])
    pooled = torch.nn.MaxPool2d(2)(table[None])
    assert pooled.tolist() == [[[3, 2], [1, 2]]]
    assert pooled.sum() == 8


def test_the_error_of_the_winner_in_the_exercise_is_0_064_and_the_others_hear_nothing():
    a = torch.tensor([[0.3, 0.8], [0.5, 0.1]], dtype=torch.float64)
    z = torch.logit(a).requires_grad_()
    kept = torch.nn.functional.max_pool2d(torch.sigmoid(z)[None], 2)[0, 0, 0]
    # A cost with the slopes 0.1, -0.2 and 0 by the three sums.
    sums = torch.tensor([2.0, -1, 3], dtype=torch.float64) * kept
    (sums @ torch.tensor([0.1, -0.2, 0], dtype=torch.float64)).backward()
    np.testing.assert_allclose(z.grad, [[0, 0.064], [0, 0]], atol=1e-12)


def test_the_slope_of_the_middle_weight_in_the_exercise_is_minus_a_tenth():
    written = re.search(
        r"\\delta\^F_\{12\} = (.*?), .*_\{23\} = (.*?), .*_\{33\} = (.*?), .*_\{42\} = (.*?) ,", CHAPTER
    )
    errors = torch.zeros(4, 4, dtype=torch.float64)
    for (i, j), error in zip([(1, 2), (2, 3), (3, 3), (4, 2)], written.groups(), strict=True):
        errors[i - 1, j - 1] = float(error)
    w = torch.zeros(1, 1, 3, 3, dtype=torch.float64, requires_grad=True)
    found = torch.nn.functional.conv2d(torch.tensor(TWO_PIXELS[None, None]), w)[0, 0]
    (found * errors).sum().backward()  # a cost that has these slopes by the sums
    assert w.grad[0, 0, 1, 1].item() == pytest.approx(-0.1)


def test_two_layers_see_five_rows_and_three_see_seven_a_border_keeps_the_size_and_a_step_of_two_halves_it():
    pixels = torch.zeros(1, 1, 20, 20)
    for layers, rows in ((1, 3), (2, 5), (3, 7)):
        walk = torch.nn.Sequential(*(torch.nn.Conv2d(1, 1, 3, bias=False) for _ in range(layers)))
        for part in walk.parameters():
            torch.nn.init.ones_(part)
        seen = pixels.clone().requires_grad_()
        walk(seen)[0, 0, 5, 5].backward()
        assert (seen.grad[0, 0] != 0).any(dim=1).sum() == rows
    assert torch.nn.Conv2d(1, 1, 3)(pixels).shape[2:] == (18, 18)
    assert torch.nn.Conv2d(1, 1, 3, padding=1)(pixels).shape[2:] == (20, 20)
    assert torch.nn.Conv2d(1, 1, 3, stride=2)(pixels).shape[2:] == (9, 9)


# The data.


def test_the_pictures_stand_in_all_parts_some_are_broken_and_some_have_a_stray_pixel():
    assert PICTURES.x.any(axis=0).all()
    assert [(PICTURES.digits == digit).sum() for digit in (1, 2, 3)] == [32, 32, 32]
    assert [(UNSEEN.digits == digit).sum() for digit in (1, 2, 3)] == [12, 12, 12]
    stray = broken = 0
    for x in PICTURES.x:
        around = signal.convolve2d(x, np.ones((3, 3)), mode="same") * x
        stray += (around == 1).any()  # a pixel without a neighbour
        broken += not x[x.any(axis=1).argmax() : 6 - x[::-1].any(axis=1).argmax()].any(axis=1).all()  # an empty row
    assert stray >= 10
    assert broken >= 4


def test_the_three_pictures_that_the_text_shows_are_a_1_a_2_and_a_3():
    assert re.search(r"for k in (\(.*?\)):\n    print\(as_text\(pictures", CHAPTER)[1] == "(0, 40, 70)"
    assert PICTURES.digits[[0, 40, 70]].tolist() == [1, 2, 3]
    rows, columns = np.nonzero(PICTURES.x[70])
    assert (rows.max(), columns.max()) == (4, 2)  # the 3 is small and stands in the upper left corner


# Training.


def test_the_gradient_agrees_with_small_differences():
    network = ConvolutionNetwork.random(rng=np.random.RandomState(2))
    parts = torch.nn.Sequential(
        torch.nn.Conv2d(1, 3, 3),
        torch.nn.Sigmoid(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.Linear(12, 3),
    ).double()
    torch.nn.utils.vector_to_parameters(torch.tensor(network.parameters), parts.parameters())
    outputs = torch.sigmoid(parts(torch.tensor(PICTURES.x[:, None])))
    (((outputs - torch.tensor(ANSWERS)) ** 2).sum() / 2).backward()
    theirs = torch.cat([part.grad.ravel() for part in parts.parameters()])
    ours = np.concatenate([group.ravel() for group in network.gradient(PICTURES.x, ANSWERS)[1:]])
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-13)
    assert len(ours) == 69


def test_the_run_of_the_text(runs, learned):
    costs = runs[2].costs
    assert (round(costs[0], 2), round(costs[-1], 2)) == (45.63, 0.09)
    assert (read(learned, PICTURES.x) == PICTURES.digits).sum() == 96
    assert (read(learned, UNSEEN.x) == UNSEEN.digits).sum() == 35
    assert round(costs[100], 2) == 2.04  # the exercise
    assert round(costs[200], 2) == 0.82
    assert [*ConvTraining.presets["learned"]["runs"]] == [(0.2, 300)]
    assert round(costs[300], 2) == 0.46  # the figure's "Learned"


@pytest.mark.parametrize("epochs", [200, 300])
def test_long_before_the_end_all_learning_pictures_are_read(epochs):
    start = ConvolutionNetwork.random(rng=np.random.RandomState(2))
    network = train(start, PICTURES.x, ANSWERS, eta=0.2, epochs=epochs).network
    assert (read(network, PICTURES.x) == PICTURES.digits).all()


def test_most_of_the_eight_runs_learn_everything_and_two_get_one_picture_wrong(runs):
    right = [(read(run.network, PICTURES.x) == PICTURES.digits).sum() for run in runs]
    assert sorted(right) == [95, 95, 96, 96, 96, 96, 96, 96]
    unseen = [(read(run.network, UNSEEN.x) == UNSEEN.digits).sum() for run in runs]
    assert (min(unseen), max(unseen)) == (30, 35)


def test_the_runs_have_found_different_filters_and_different_mistakes(runs):
    for one, other in itertools.combinations(runs, 2):
        for k, order in itertools.product(range(3), itertools.permutations(range(3))):
            assert np.abs(one.network.filters[k] - other.network.filters[order[k]]).max() > 0.5
    wrong = [tuple(np.flatnonzero(read(run.network, UNSEEN.x) != UNSEEN.digits)) for run in runs]
    assert len(set(wrong)) == 8


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
def test_filter_2_looks_for_two_strokes_with_a_gap_between_them(learned):
    w, b = learned.filters[1], learned.filter_biases[1]
    windows = np.array(list(itertools.product((0, 1), repeat=9))).reshape(-1, 3, 3)
    sums = np.einsum("nij,ij->n", windows, w) + b
    assert windows[sums.argmax()].tolist() == [[1, 1, 0], [0, 0, 0], [1, 1, 1]] == (w > 0).astype(int).tolist()
    assert (round(sums.max(), 1), round(b, 1), round(w[1, 1], 1)) == (8.9, -5.1, -7.8)
    assert (w[1] < 0).all()
    upright = np.array([[0, 1, 0]] * 3)
    assert round((upright * w).sum() + b, 1) == -6.9
    # Which pictures have such windows, found without the network's own pooling.
    found = np.array([max((similarities(x, w) + b).ravel()) > 0 for x in PICTURES.x])
    assert [found[PICTURES.digits == digit].sum() for digit in (1, 2, 3)] == [2, 32, 32]
    assert (learned.W[0, 1] < 0).all()  # "not a 1"
    assert learned.W[1:, 1, 1, 1].round(1).tolist() == [6.0, -3.8]
    assert learned.W[1:, 1, 0, 1].round(1).tolist() == [-1.1, 8.3]


def test_the_2_of_the_text_is_read_as_a_2_with_by_far_the_largest_output(learned):
    outputs = learned(TWO_PIXELS)[0]
    assert outputs.argmax() == 1
    assert outputs[1] > 0.99
    assert outputs[[0, 2]].max() < 0.01


def test_no_single_pixel_makes_a_3_of_the_2_but_two_do():
    start = ConvolutionNetwork.random(rng=np.random.RandomState(2))
    for epochs in (300, 1000):  # the figure's preset, and the text
        network = train(start, PICTURES.x, ANSWERS, eta=0.2, epochs=epochs).network
        for count, possible in ((1, False), (2, True)):
            changed = np.array(list(itertools.combinations(range(36), count)))
            x = np.tile(TWO_PIXELS.ravel(), (len(changed), 1))
            rows = np.arange(len(changed))[:, None]
            x[rows, changed] = 1 - x[rows, changed]
            assert (read(network, x.reshape(-1, 6, 6)) == 3).any() == possible


def test_too_large_a_learning_rate_ends_on_the_level_plain():
    preset = ConvTraining(**ConvTraining.presets["fast"])
    assert (preset.eta, preset.seed, [tuple(run) for run in preset.runs]) == (1, 2, [(1, 100)])
    start = ConvolutionNetwork.random(rng=np.random.RandomState(preset.seed))
    training = train(start, PICTURES.x, ANSWERS, eta=1, epochs=100)
    assert training.costs[1] > training.costs[0]  # the first step was too long
    assert training.costs[-1] > 40
    outputs = training.network(PICTURES.x)
    assert outputs.std(axis=0).max() < 0.05  # whatever it is shown, it answers the same
    assert (outputs.argmax(axis=1) + 1 == PICTURES.digits).sum() == 32


# Shifted pictures and mistakes.


def test_shifted_pictures_are_read_far_better_by_the_network_that_walks(runs):
    known = {x.tobytes() for x in PICTURES.x}
    moved, digits = [], []
    for pictures in (PICTURES, UNSEEN):
        for x, digit in zip(pictures.x, pictures.digits, strict=True):
            blank = np.zeros((6, 1))
            for edge, other in (
                (x[:, 0], np.hstack([x[:, 1:], blank])),
                (x[:, 5], np.hstack([blank, x[:, :5]])),
            ):
                if not edge.any() and other.tobytes() not in known:
                    moved.append(other)
                    digits.append(digit)
                    known.add(other.tobytes())
    moved = np.array(moved)
    assert len(moved) == 102
    # Half of the unseen pictures are learning pictures moved by one column.
    learned = {x.tobytes() for x in PICTURES.x}
    back = [[np.roll(x, step, axis=1).tobytes() in learned for step in (-1, 1)] for x in UNSEEN.x]
    new = ~np.any(back, axis=1)
    assert new.sum() == 18
    assert [(UNSEEN.digits[new] == digit).sum() for digit in (1, 2, 3)] == [6, 6, 6]
    ratios, controls, percent, wrong_of_seed = [], [], [], []
    for seed in range(5):
        fixed = Network.random([36, 3, 3], rng=np.random.RandomState(seed))
        fixed = train(fixed, PICTURES.x.reshape(96, 36), ANSWERS, eta=0.2, epochs=1000).network
        walking = (read(runs[seed].network, moved) != digits).sum()
        full = (read(fixed, moved.reshape(-1, 36)) != digits).sum()
        ratios.append(walking / full)
        wrong_of_seed.append((walking, full))
        percent.append([round(100 * (1 - wrong / 102)) for wrong in (walking, full)])
        controls.append(
            [
                (read(network, x.reshape(-1, *shape)) == answers).sum()
                for network, shape in ((runs[seed].network, (6, 6)), (fixed, (36,)))
                for x, answers in ((PICTURES.x, PICTURES.digits), (UNSEEN.x[new], UNSEEN.digits[new]))
            ]
        )
    learned, unseen, learned_full, unseen_full = np.transpose(controls)
    assert min(*learned, *learned_full) == 94  # at most two mistakes
    assert (min(unseen), max(unseen)) == (14, 17)
    assert (min(unseen_full), max(unseen_full)) == (12, 14)
    walked, full = np.transpose(percent)
    assert (min(walked), max(walked), min(full), max(full)) == (84, 99, 70, 76)
    assert np.argmax(ratios) == 4
    assert wrong_of_seed[4] == (16, 29)
    assert np.median(ratios) < 0.4


def test_the_only_mistake_is_a_bent_1_of_which_no_output_is_sure(learned):
    (k,) = np.flatnonzero(read(learned, UNSEEN.x) != UNSEEN.digits)
    assert as_text(UNSEEN.x[k]).split() == ["...#..", "..#...", "...#..", "...#..", "...#..", "...#.."]
    outputs = learned(UNSEEN.x[k])[0]
    assert (UNSEEN.digits[k], outputs.argmax() + 1) == (1, 2)
    assert round(outputs.max(), 2) == 0.39


def test_no_unseen_picture_is_misread_by_all_runs_and_22_by_none(runs):
    misread = sum((read(run.network, UNSEEN.x) != UNSEEN.digits).astype(int) for run in runs)
    assert misread.max() == 6
    assert (misread == 0).sum() == 22
    hardest = np.argsort(-misread, kind="stable")[:3]
    assert UNSEEN.digits[hardest].tolist() == [2, 1, 1]
    small, slanted, bent = UNSEEN.x[hardest]
    assert not small[:, 3:].any()
    assert not small[0].any()
    assert (np.diff(slanted.argmax(axis=1)) <= 0).all()
    assert slanted.sum() == bent.sum() == 6
    assert bent[1, 2] == 1
