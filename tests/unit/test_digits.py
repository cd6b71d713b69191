"""Handwriting: the data as scikit-learn has them, shifts, and how a drawing becomes a picture."""

import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_digits as sklearns
from sklearn.metrics import confusion_matrix

from dlmath import (
    Activation,
    ConvolutionNetwork,
    Layer,
    Network,
    accuracy,
    confusion,
    digit_of,
    load,
    load_digits,
    plotting,
    relu,
    save,
    shifted,
)

ALL = load_digits("all")


def test_the_data_are_those_of_scikit_learn_in_their_order():
    theirs = sklearns()
    np.testing.assert_array_equal(ALL.x * 16, theirs.images)
    np.testing.assert_array_equal(ALL.digits, theirs.target)


def test_the_parts_are_the_first_1200_and_the_rest():
    learning, unseen = load_digits(), load_digits("unseen")
    assert learning.x.shape == (1200, 8, 8)
    assert unseen.x.shape == (597, 8, 8)
    np.testing.assert_array_equal(np.concatenate([learning.x, unseen.x]), ALL.x)
    np.testing.assert_array_equal(np.concatenate([learning.digits, unseen.digits]), ALL.digits)
    with pytest.raises(ValueError, match="part: expected one of learning, unseen, all, got 'test'"):
        load_digits("test")


def test_nobody_can_change_the_data():
    with pytest.raises(ValueError, match="read-only"):
        ALL.x[0, 0, 0] = 1


@given(st.integers(-3, 3), st.integers(-4, 4))
def test_a_shift_moves_every_pixel_or_loses_it(down, right):
    x = np.random.default_rng(1).uniform(1, 2, (2, 3, 4))
    moved = shifted(x, down, right)
    for (k, i, j), pixel in np.ndenumerate(moved):
        inside = 0 <= i - down < 3 and 0 <= j - right < 4
        assert pixel == (x[k, i - down, j - right] if inside else 0)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: shifted([1, 2], 0, 1), "x: expected shape (..., rows, columns), got shape (2,)"),
        (lambda: shifted([[1, 2]], 2, 0), "down: expected at most 1, the size of a picture, got 2"),
        (lambda: shifted([[1, 2]], 0, 0.5), "right: expected a whole number, -2 or more, got 0.5"),
        (lambda: digit_of([]), "strokes: expected at least one, each a list of points, got []"),
        (lambda: digit_of([[[0, 0, 0]]]), "strokes: expected shape (any, 2), got shape (1, 3)"),
        (lambda: digit_of([[[0, 0]]], pen=0), "pen: expected a positive number, got 0"),
    ],
)
def test_what_is_no_picture_or_drawing_is_refused(wrong, said):
    with pytest.raises(ValueError, match=re.escape(said.split(",")[0])):
        wrong()


strokes = st.lists(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=6), min_size=1, max_size=3
)


def black_pixels(lines, pen):
    """By hand: a pixel is black if some point of a stroke, sampled densely, is near enough to its middle."""
    black = np.zeros((32, 32), bool)
    for line in lines:
        for start, end in zip(line, [*line[1:], line[-1]], strict=True):
            for t in np.linspace(0, 1, 400):
                x, y = start + t * (end - start)
                i, j = np.indices((32, 32))
                black |= (j + 0.5 - x) ** 2 + (i + 0.5 - y) ** 2 <= (pen / 2) ** 2
    return black


@pytest.mark.parametrize("pen", [2.0, 4.0, 5.5])
def test_a_drawing_left_where_it_is_is_counted_in_blocks(pen):
    lines = [np.array([[0.21, 0.13], [0.72, 0.34], [0.4, 0.87]]), np.array([[0.1, 0.9]])]
    found = digit_of(lines, crop=False, centre=False, pen=pen)
    black = black_pixels([line * 32 for line in lines], pen)
    wanted = black.reshape(8, 4, 8, 4).sum(axis=(1, 3)) / 16
    assert np.abs(found - wanted).max() <= 1 / 16  # a pixel just at the edge may be missed between two samples
    assert np.abs(found - wanted).sum() <= 4 / 16


@settings(max_examples=40)
@example([[(0.8, 0), (0.43, 0), (0.5, 0), (0.5, 0.92)]], 1, 1.5, 0)  # middles of pixels lie on the edge of the pen
@given(strokes, st.floats(0.1, 10), st.floats(-5, 5), st.floats(-5, 5))
def test_place_and_size_of_a_drawing_do_not_matter(drawing, scale, right, down):
    lines = [np.round(np.array(line), 2) for line in drawing]
    size = np.ptp(np.concatenate(lines), axis=0).max()
    if size * min(scale, 1) * 32 <= 4.01:
        return  # a dot stays a dot
    moved = [line * scale + [right, down] for line in lines]
    np.testing.assert_array_equal(digit_of(lines), digit_of(moved))


def test_a_drawing_fills_the_height_or_the_width():
    for ends in ([[0.4, 0.4], [0.5, 0.6]], [[0.1, 0.2], [0.9, 0.3]]):
        ink = digit_of([ends])
        axis = 1 if ends[1][1] - ends[0][1] > ends[1][0] - ends[0][0] else 0
        lines = ink.max(axis=axis)
        assert lines[0] > 0
        assert lines[-1] > 0


def test_a_dot_stays_a_dot():
    ink = digit_of([[[0.9, 0.1]]])
    assert ink.sum() * 16 <= 16
    np.testing.assert_array_equal(ink, ink[::-1, ::-1])


def networks():
    rng = np.random.RandomState(1)
    return [
        Network.random([4, 3, 2], rng),
        Network((Layer(rng.randn(3, 4), rng.randn(3), relu), Layer(rng.randn(2, 3), rng.randn(2)))),
        ConvolutionNetwork.random(rng, filters=2, units=4, picture=8),
    ]


@pytest.mark.parametrize("network", networks(), ids=["dense", "ReLU", "convolution"])
@pytest.mark.parametrize("name", ["network.npz", "without a suffix"])
def test_what_was_saved_is_loaded(network, name, tmp_path):
    save(network, tmp_path / name)
    found = load(str(tmp_path / name))
    assert type(found) is type(network)
    np.testing.assert_array_equal(found.parameters, network.parameters)
    x = np.random.RandomState(2).rand(*((3, 4) if isinstance(network, Network) else (3, 8, 8)))
    np.testing.assert_array_equal(found(x), network(x))


def test_what_cannot_be_saved_or_loaded_is_refused(tmp_path):
    own = Network((Layer([[1.0]], [0.0], Activation(np.sin)),))
    with pytest.raises(ValueError, match=r"expected activation functions of the book .*, got sin"):
        save(own, tmp_path / "own.npz")
    with pytest.raises(ValueError, match="network: expected a Network or a ConvolutionNetwork, got 3"):
        save(3, tmp_path / "three.npz")
    assert not list(tmp_path.iterdir())
    np.savez(tmp_path / "other.npz", a=[1])
    with pytest.raises(ValueError, match=r"path: expected the parts of a network, got \['a'\]"):
        load(tmp_path / "other.npz")
    for content in (b"", b"no network", np.array([1]).tobytes()):
        (tmp_path / "bytes.npz").write_bytes(content)
        with pytest.raises(ValueError, match=r"path: expected a file that dlmath\.save has written"):
            load(tmp_path / "bytes.npz")
    np.savez(tmp_path / "pickled.npz", W0=np.array([print], dtype=object), b0=[0], activation0="relu")
    with pytest.raises(ValueError, match=r"path: expected a file that dlmath\.save has written"):
        load(tmp_path / "pickled.npz")
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nothing.npz")


@settings(max_examples=30)
@given(st.integers(0, 2**31), st.integers(1, 40))
def test_the_table_of_confusions_is_scikit_learns(seed, pictures):
    rng = np.random.RandomState(seed)
    network = Network.random([5, 4], rng)
    x, labels = rng.randn(pictures, 5), rng.randint(0, 4, pictures)
    found = confusion(network, x, labels)
    answers = network(x).argmax(axis=1)
    np.testing.assert_array_equal(found, confusion_matrix(labels, answers, labels=range(4)))
    assert found.trace() / pictures == pytest.approx(accuracy(network, x, labels))


def test_mistakes_are_drawn_with_the_surest_first():
    network = Network((Layer([[1.0, 0.0], [0.0, 0.0]], [0.0, 0.0]),))
    x = np.array([[[2.0, 0.0]], [[-1.0, 0.0]], [[-3.0, 0.0]], [[0.5, 0.0]]])
    figure = plotting.mistakes(network, x, [0, 0, 0, 1])
    assert [axes.get_title() for axes in figure.axes] == ["0 → 1", "0 → 1", "1 → 0"]
    assert figure.axes[0].images[0].get_array()[0, 0] == -3
    assert len(plotting.mistakes(network, x, [0, 0, 0, 1], most=1).axes) == 1
    with pytest.raises(ValueError, match="x: expected pictures that the network gets wrong, got none"):
        plotting.mistakes(network, x[:1], [0])
    convolution = ConvolutionNetwork.random(np.random.RandomState(1), units=10, picture=8)
    assert len(plotting.mistakes(convolution, ALL.x[:50], ALL.digits[:50], most=7).axes) == 7
