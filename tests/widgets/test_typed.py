"""Numbers as people type them, in any country: read as what they mean, or as nothing; never as another number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import node

from dlmath.widgets.typed import readings

DASHES = "-‐‑‒–—―−－﹣ーｰ"
SPACES = ["", " ", "\u00a0", "\u202f", "\u3000"]
DIGITS = {"ascii": "0123456789", "wide": "０１２３４５６７８９", "arabic": "٠١٢٣٤٥٦٧٨٩", "hindi": "०१२३४५६७८९"}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0.8", 0.8), ("0,8", 0.8), (".8", 0.8), (",8", 0.8), ("8.", 8), ("０．８", 0.8), ("0。8", 0.8),
        ("+0.8", 0.8), ("–0.7", -0.7), ("－0.8", -0.8), ("- 0.7", -0.7), ("−0,50", -0.5), ("= 0.8", 0.8),
        ("≈0.8", 0.8), ("1/4", 0.25), ("-4/5", -0.8), ("4 / 5", 0.8), ("4÷5", 0.8), ("1 1/2", 1.5), ("½", 0.5),
        ("1½", 1.5), ("-2¾", -2.75), ("8e-1", 0.8), ("8E-1", 0.8), ("8*10^-1", 0.8), ("8×10⁻¹", 0.8),
        ("8·10^(-1)", 0.8), ("10⁻³", 0.001), ("2^10", 1024), ("2⁶", 64), ("2**6", 64), ("3^-1", 1 / 3),
        ("80%", 0.8), ("80 ％", 0.8), ("12,5 %", 0.125), ("60°", 60), ("60º", 60), ("60 ˚", 60), ("６０度", 60),
        ("5 110", 5110), ("5\u202f110", 5110), ("1,234,567", 1234567), ("1.234.567", 1234567),
        ("12,34,567", 1234567), ("5'110", 5110), ("5’110.5", 5110.5), ("1,234.5", 1234.5), ("1.234,5", 1234.5),
        ("1 234,5", 1234.5), ("5.110", 5.11), ("0,110", 0.11), ("5,1101", 5.1101), ("51105,110", 51105.11),
        ("ー15", -15), ("ー１５", -15), ("ｰ0.5", -0.5), ("2688枚", 2688), ("13 次", 13), ("1.0208倍", 1.0208),
        ("８つ", 8), ("80 percent", 0.8), ("80パーセント", 0.8), ("θ=-15", -15), ("w1 = 2", 2),
        ("w_12 ＝ ー３", -3),
        ("٣٫٥", 3.5), ("-०.५", -0.5), ("\u200e0.8", 0.8),
    ],
)  # fmt: skip
def test_a_number_is_read_as_what_it_means(typed, number):
    assert readings(typed) == pytest.approx([number], rel=1e-15)


@pytest.mark.parametrize("typed", ["5,110", "-5,110", "５，１１０", "5、110"])
def test_a_comma_before_three_digits_may_be_either_of_its_kinds(typed):
    sign = -1 if typed[0] == "-" else 1
    assert readings(typed) == [sign * 5110.0, sign * 5.11]


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "-", ".", "°", "%", "half", "nan", "inf", "1e", "e5", "0.8.0", "1,2,3", "1,23,4", "1.2.3",
        "1 2", "42*64", "--1", "+-1", "1-2", "60° 30", "60°°", "°60", "80%%", "1/0", "0^-1", "1/2/3", "10^",
        "1=2", "w1=", "x = y", "a=b=3", "2=", "3万", "2688枚枚", "枚", "5つ6", "3 dozen", "15ー", "8割",
        "2^10000", "0x10", "1_000", "½½", "1..5", "1,,5", "⁵", "√2", "𝟘.8",
    ],
)  # fmt: skip
def test_what_is_no_number_is_read_as_none(typed):
    assert readings(typed) == []


def test_a_unit_may_stand_behind_the_number_where_one_is_named():
    assert readings("0.22 inch", unit="inch") == [0.22]
    assert readings("0.22", unit="inch") == [0.22]
    assert readings("80 %", unit="%") == readings("80パーセント", unit="%") == [80]
    assert readings("0.22 mile", unit="inch") == []


@st.composite
def typed_numbers(draw):
    """A number, and a way to type it."""
    whole, places = draw(st.integers(0, 10**9)), draw(st.integers(0, 4))
    number = Decimal(whole).scaleb(-places)
    before, _, after = f"{number:f}".partition(".")
    mark = draw(st.sampled_from(".,")) if after else ""
    separators = {".": [",", "'", " ", "\u202f"], ",": [".", "'", " ", "\u202f"], "": ["'", " ", "\u202f"]}[mark]
    groups = draw(st.sampled_from(["", *separators]))
    if groups:
        first = len(before) % 3 or 3
        before = groups.join([before[:first], *(before[k : k + 3] for k in range(first, len(before), 3))])
    if mark == "," and len(after) == 3 and before.isdigit() and len(before) <= 3 and before != "0":
        after += "0"  # else it would be thousands as well
    digits = DIGITS[draw(st.sampled_from(sorted(DIGITS)))]
    text = "".join(digits[int(c)] if c.isdigit() else c for c in before + mark + after)
    negative = draw(st.booleans())
    sign = draw(st.sampled_from(DASHES)) if negative else draw(st.sampled_from(["", "+"]))
    spaces = [draw(st.sampled_from(SPACES)) for _ in range(3)]
    return float(-number if negative else number), spaces[0] + sign + spaces[1] + text + spaces[2]


@given(typed_numbers())
def test_however_it_is_typed_a_number_is_read_right(case):
    number, text = case
    assert readings(text) == [number]


@given(st.text())
def test_no_text_breaks_the_reading(text):
    assert all(isinstance(number, float) for number in readings(text))
    assert len(readings(text)) <= 4


# Anything that people may type, in pieces: JavaScript reads it as Python does.
PIECES = st.sampled_from(
    [
        *"0123456789",
        "00",
        "000",
        "10",
        *"., '-–－+*×/÷^eE%％°º()=≈",
        "**",
        "⁻¹",
        "²",
        "½",
        "５",
        "٣",
        "１２",
        " ",
        "\u3000",
        "、",
        "。",
        "x",
        "w1=",
        "ー",
        "枚",
        "次元",
        "パーセント",
    ]
)


@given(st.one_of(st.lists(PIECES, max_size=9).map("".join), typed_numbers().map(lambda case: case[1]), st.text()))
def test_python_and_javascript_read_the_same(text):
    assert node.call("js/math/typed.ts", "readings", [(text, "inch")]) == [readings(text, "inch")]
