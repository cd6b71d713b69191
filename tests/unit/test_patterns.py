import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from dlmath import SAMPLES, as_text, load_pictures, patterns, picture
from dlmath.patterns import DATA, Pictures, read_pictures

TABLES = arrays.arrays(
    np.float64, arrays.array_shapes(min_dims=2, max_dims=2), elements=st.sampled_from([0.0, 1.0])
)


@given(TABLES)
def test_a_picture_written_as_text_reads_back_the_same(table):
    text = as_text(table)
    assert set(text) <= set("#.\n")
    again = picture(text)
    assert again.dtype == np.float64
    np.testing.assert_array_equal(again, table)


@given(TABLES, st.sampled_from(["", " ", "\t", "   "]), st.sampled_from(["\n", "\n\n", "\r\n", "\n   \n"]))
def test_blank_lines_and_spaces_do_not_matter(table, gap, end):
    spaced = end + end.join(gap.join(row) + gap for row in as_text(table).split("\n")) + end
    np.testing.assert_array_equal(picture(spaced), table)


@given(arrays.arrays(np.float64, (2, 3), elements=st.floats(0, 1)))
def test_a_pixel_is_written_as_on_from_one_half(table):
    assert as_text(table).replace("\n", "") == "".join("#" if pixel >= 0.5 else "." for pixel in table.ravel())


@pytest.mark.parametrize("nothing", ["", "   ", "\n\n", " \n\t\n"])
def test_an_empty_text_is_refused(nothing):
    with pytest.raises(ValueError, match=r"^picture: expected rows of # and \., got an empty text$"):
        picture(nothing)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("##\n#", "line 2: expected 2 pixels as in line 1, got 1"),
        ("##\n##\n###", "line 3: expected 2 pixels as in line 1, got 3"),
        ("#x", "line 1: expected only # and ., got x in '#x'"),
        ("..\n01", "line 2: expected only # and ., got 0, 1 in '01'"),
    ],
)
def test_a_bad_line_is_named(text, said):
    with pytest.raises(ValueError, match="line") as error:
        picture(text)
    assert str(error.value) == f"picture: {said}"


@pytest.mark.parametrize(
    ("pixels", "said"),
    [
        ([0, 1], "expected shape (any, any), got shape (2,)"),
        ([[[0]]], "expected shape (any, any), got shape (1, 1, 1)"),
        ([[0, float("nan")]], "expected numbers, got NaN"),
        ([["#"]], "expected real numbers, got [['#']]"),
        ([[]], "expected at least one number, got none"),
    ],
)
def test_what_is_no_table_of_pixels_is_refused(pixels, said):
    with pytest.raises(ValueError, match="pixels") as error:
        as_text(pixels)
    assert str(error.value).startswith(f"pixels: {said}")


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("zero", [1, 2, 3, 4, 6, 7, 9, 10, 11, 12]),
        ("one", [2, 5, 8, 11]),
        ("stroke", [5, 8]),
        ("broken zero", [1, 2, 4, 6, 7, 10, 11, 12]),
        ("noisy one", [1, 2, 5, 8, 9, 11]),
    ],
)
def test_a_sample_has_the_pixels_the_chapter_numbers(name, on):
    pixels = SAMPLES[name]
    assert pixels.shape == (4, 3)
    assert [i for i, pixel in enumerate(pixels.ravel(), start=1) if pixel == 1] == on
    assert pixels.sum() == len(on)


def test_every_sample_has_its_pixels_checked_above():
    assert set(SAMPLES) == {"zero", "one", "stroke", "broken zero", "noisy one"}


# The sets of pictures.

SETS = {
    # Name: rows and columns, digits, how far a picture may be shifted to be compared with another.
    "zeros_and_ones": ((4, 3), (0, 1), 1),
    "one_two_three": ((6, 6), (1, 2, 3), 3),
}
each_set = pytest.mark.parametrize(("name", "shape", "digits", "reach"), [(name, *SETS[name]) for name in SETS])


def both_parts(name):
    parts = [load_pictures(name), load_pictures(name, "unseen")]
    return np.concatenate([part.x for part in parts]), np.concatenate([part.digits for part in parts])


def shifted(x, reach):
    """Every copy of a picture moved by at most ``reach`` pixels each way that loses none that is on."""
    rows, columns = x.shape
    wide = np.pad(x, reach)
    copies = [wide[i : i + rows, j : j + columns] for i, j in product(range(2 * reach + 1), range(2 * reach + 1))]
    return np.array([copy for copy in copies if copy.sum() == x.sum()])


@each_set
def test_there_are_32_pictures_of_each_digit_to_learn_from_and_12_unseen(name, shape, digits, reach):
    for part, count in (("learning", 32), ("unseen", 12)):
        pictures = load_pictures(name, part)
        assert pictures.x.shape == (count * len(digits), *shape)
        assert pictures.digits.tolist() == [digit for digit in digits for _ in range(count)]
        assert pictures.x.dtype == pictures.digits.dtype == np.float64
        assert set(pictures.x.ravel()) == {0, 1}


@each_set
def test_no_picture_occurs_twice_neither_within_a_digit_nor_as_two_nor_as_one_to_learn_and_unseen(
    name, shape, digits, reach
):
    x, _ = both_parts(name)
    assert len({pixels.tobytes() for pixels in x}) == len(x) == 44 * len(digits)
    assert (x.sum(axis=(1, 2)) >= 2).all()


@each_set
def test_every_picture_looks_more_like_another_of_its_digit_than_like_any_of_another_digit(
    name, shape, digits, reach
):
    # A person may call it recognisable; this is the part of it that a machine can hold. Distance is the number of
    # pixels that differ when one of the two is shifted as well as possible.
    x, labels = both_parts(name)
    moved = [shifted(pixels, reach) for pixels in x]
    far = np.array([[np.abs(copies - other).sum(axis=(1, 2)).min() for other in x] for copies in moved])
    far = np.minimum(far, far.T)
    np.fill_diagonal(far, np.inf)
    same = labels[:, None] == labels
    nearest_same, nearest_other = (np.where(mask, far, np.inf).min(axis=1) for mask in (same, ~same))
    assert nearest_other.min() >= 2
    assert [as_text(x[k]) for k in np.flatnonzero(nearest_same >= nearest_other)] == []


@each_set
def test_the_file_shows_the_pictures_as_they_are_loaded(name, shape, digits, reach):
    # Read by hand: every column of characters between two spaces is a picture.
    found, heading, block = {}, None, []
    for line in [*(DATA / f"{name}.txt").read_text("utf-8").splitlines(), ""]:
        if re.fullmatch(r"[#. ]+", line):
            block.append(line)
            continue
        if block:
            assert {len(row) for row in block} == {len(block[0])}
            for start in range(0, len(block[0]), shape[1] + 2):
                text = [row[start : start + shape[1]] for row in block]
                found.setdefault(heading, []).append(text)
        block = []
        if line.startswith(("learning", "unseen", "unlike")):
            heading = tuple(line.split())
    parts = ("learning", "unseen", "unlike") if name == "zeros_and_ones" else ("learning", "unseen")
    assert list(found) == [(part, str(digit)) for part in parts for digit in digits]
    for (part, digit), texts in found.items():
        pictures = load_pictures(name, part)
        drawn = ["\n".join(text) for text in texts]
        assert [as_text(x) for x in pictures.x[pictures.digits == int(digit)]] == drawn


@each_set
def test_pictures_cannot_be_spoilt(name, shape, digits, reach):
    for part in ("learning", "unseen"):
        for array in load_pictures(name, part):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 9


# The pictures that are unlike every picture to learn from.


def as_numbers(x):
    """Each picture as one whole number, a bit for every pixel, so that distances are counted in another way."""
    return [int("".join(str(int(pixel)) for pixel in picture.ravel()), 2) for picture in x]


def distances(x, others):
    return [[(a ^ b).bit_count() for b in as_numbers(others)] for a in as_numbers(x)]


LEARNING, UNSEEN, UNLIKE = (load_pictures("zeros_and_ones", part) for part in ("learning", "unseen", "unlike"))


def test_the_unlike_pictures_are_three_pixels_or_more_from_every_picture_to_learn_from():
    assert min(min(row) for row in distances(UNLIKE.x, LEARNING.x)) == 3
    # The pictures called unseen are not: all but one are a single pixel away.
    assert sorted(min(row) for row in distances(UNSEEN.x, LEARNING.x)) == [1] * 23 + [2]


def test_no_unlike_picture_occurs_elsewhere_and_there_are_eight_of_each_digit():
    assert UNLIKE.digits.tolist() == [0] * 8 + [1] * 8
    everything = [*as_numbers(LEARNING.x), *as_numbers(UNSEEN.x), *as_numbers(UNLIKE.x)]
    assert len(set(everything)) == len(everything) == 64 + 24 + 16


def test_the_unlike_pictures_are_four_shapes_in_all_their_mirror_images():
    # So none was chosen for what a network says of it.
    for first in range(0, 16, 4):
        group = set(as_numbers(UNLIKE.x[first : first + 4]))
        shape = UNLIKE.x[first]
        images = [turn(shape) for turn in (lambda x: x, np.fliplr, np.flipud, lambda x: np.flipud(np.fliplr(x)))]
        small = not shape[0].any() or not shape[-1].any()
        if small:  # moved up and down, not mirrored upside down
            images = [as_picture for image in images for as_picture in moved_to_both_ends(image)]
        assert group == set(as_numbers(images))


def moved_to_both_ends(x):
    rows = x[x.any(axis=1)]
    blank = np.zeros((len(x) - len(rows), x.shape[1]))
    return [np.vstack([rows, blank]), np.vstack([blank, rows])]


def has_hole(x):
    """Whether paper is cut off from the edge by ink; ink joins at corners, paper does not."""
    paper = np.pad(1 - x, 1, constant_values=1)
    outside, wanted = set(), [(0, 0)]
    while wanted:
        i, j = wanted.pop()
        if (i, j) in outside or not (0 <= i < paper.shape[0] and 0 <= j < paper.shape[1]) or not paper[i, j]:
            continue
        outside.add((i, j))
        wanted += [(i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)]
    return len(outside) < paper.sum()


def test_four_of_the_unlike_zeros_have_a_hole_and_no_one_has():
    assert [has_hole(x) for x in UNLIKE.x] == [True] * 4 + [False] * 12


def test_no_upright_ring_is_unlike_the_pictures_to_learn_from():
    # Why there are not more: whichever corners of a ring are on, a picture to learn from is close by.
    for top, rows in ((0, 4), (0, 3), (1, 3)):
        sides = np.zeros((4, 3))
        sides[[top, top + rows - 1], 1] = 1
        sides[top + 1 : top + rows - 1, ::2] = 1
        for corners in product((0, 1), repeat=4):
            ring = sides.copy()
            ring[np.ix_([top, top + rows - 1], [0, 2])] = np.reshape(corners, (2, 2))
            assert has_hole(ring)
            assert min(distances([ring], LEARNING.x)[0]) <= 2


def test_every_file_of_pictures_is_one_of_the_sets_above():
    assert {path.stem for path in DATA.glob("*.txt")} == SETS.keys()


# Reading a set from text.

DRAWN = st.sets(st.integers(1, 2**6 - 1), min_size=1, max_size=12).flatmap(lambda found: st.permutations([*found]))


@given(st.data(), DRAWN)
def test_a_set_written_as_text_reads_back_the_same(data, codes):
    lines, expected = [], {}
    codes = list(codes)
    while codes:
        heading = data.draw(st.sampled_from(["learning", "unseen", "unlike"])), data.draw(st.integers(0, 9))
        row = [codes.pop() for _ in range(data.draw(st.integers(1, min(4, len(codes)))))]
        tables = [np.array([code >> bit & 1 for bit in range(6)], dtype=float).reshape(3, 2) for code in row]
        gap = data.draw(st.sampled_from([" ", "  ", "\t"]))
        between = data.draw(st.sampled_from([[], [""], ["; a remark", "", ";another"], [" \t"]]))
        lines += [f"{heading[0]} {heading[1]}", *between]
        lines += [gap.join(parts) for parts in zip(*(as_text(table).split("\n") for table in tables), strict=True)]
        for table in tables:
            expected.setdefault(heading[0], []).append((heading[1], table.tolist()))
    parts = read_pictures(data.draw(st.sampled_from(["\n", "\r\n"])).join(lines))
    assert {
        part: list(zip(pictures.digits, pictures.x.tolist(), strict=True)) for part, pictures in parts.items()
    } == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("##\n", "line 1: expected a heading such as 'learning 0' first, got '##'"),
        ("; pictures\n\nlearn 0\n##", "line 3: expected a heading such as 'learning 0' first, got 'learn 0'"),
        ("Learning 0\n##", "line 1: expected a heading such as 'learning 0' first, got 'Learning 0'"),
        ("learning 10\n##", "line 1: expected a heading such as 'learning 0' first, got 'learning 10'"),
        ("learning 0\n#.  .#\n##  #x\n", "line 3: expected only # and ., got x in '##  #x'"),
        (
            "learning 0\n#.\n.#\nlerning 1\n",
            "line 4: expected only # and ., got 1, e, g, i, l, n, r in 'lerning 1'",
        ),
        ("learning 0\n#.  .#\n##\n", "line 3: expected 2 pictures as above, got 1"),
        ("learning 0\n#.\n##  .#\n", "line 3: expected 1 pictures as above, got 2"),
        ("learning 0\n#.  .#\n##  #\n", "line 3: expected 2 pixels as above, got 1 in '#'"),
        ("learning 0\n#.\n##\n##.", "line 4: expected 2 pixels as above, got 3 in '##.'"),
        ("learning 0\n#.\n##\n\n#.\n", "line 5: expected pictures of shape (2, 2), got (1, 2)"),
        ("learning 0\n#.  ##.\n##  #..\n", "line 2: expected pictures of shape (2, 2), got (2, 3)"),
        ("learning 0\n#.  ..\n##  ..\n", "line 2: expected a picture, got one that is blank"),
        ("learning 0\n#.  #.\n##  ##\n", "line 2: expected a new picture, got that of line 2"),
        ("learning 0\n#.\n##\n\n#.\n##\n", "line 5: expected a new picture, got that of line 2"),
        ("learning 0\n#.\n##\nlearning 1\n#.\n##\n", "line 5: expected a new picture, got that of line 2"),
        (
            "learning 0\n#.\n##\nunseen 0\n\n##\n##\n\n#.\n##\n",
            "line 9: expected a new picture, got that of line 2",
        ),
        ("", "expected pictures, got none"),
        ("; nothing\n\nlearning 0\n", "expected pictures, got none"),
    ],
)
def test_a_bad_set_is_refused_with_the_line_and_the_reason(text, said):
    with pytest.raises(ValueError, match="expected") as error:
        read_pictures(text)
    assert str(error.value) == said


def test_a_file_that_is_wrong_is_named_together_with_the_line(tmp_path, monkeypatch):
    monkeypatch.setattr(patterns, "DATA", tmp_path)
    (tmp_path / "mine.txt").write_text("learning 0\n#.\n#\n", "utf-8")
    with pytest.raises(ValueError, match="expected") as error:
        load_pictures("mine")
    assert str(error.value) == "mine.txt, line 3: expected 2 pixels as above, got 1 in '#'"


def test_a_set_of_ones_own_is_loaded_like_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr(patterns, "DATA", tmp_path)
    (tmp_path / "ours.txt").write_text("unseen 7\n##\n.#\n", "utf-8")
    pictures = load_pictures("ours", "unseen")
    assert isinstance(pictures, Pictures)
    assert (pictures.x.tolist(), pictures.digits.tolist()) == ([[[1, 1], [0, 1]]], [7])
    with pytest.raises(ValueError, match="part") as error:
        load_pictures("ours")
    assert str(error.value) == "part: expected one of unseen, got 'learning'"


@pytest.mark.parametrize("name", ["digits", "", "one_two_three.txt", "../data/one_two_three"])
def test_an_unknown_set_is_refused(name):
    with pytest.raises(ValueError, match="name") as error:
        load_pictures(name)
    assert str(error.value) == f"name: expected one of one_two_three, zeros_and_ones, got {name!r}"


@pytest.mark.parametrize("part", ["test", "", "Learning"])
def test_an_unknown_part_is_refused(part):
    with pytest.raises(ValueError, match="part") as error:
        load_pictures("zeros_and_ones", part)
    assert str(error.value) == f"part: expected one of learning, unseen, unlike, got {part!r}"
