"""Numbers as people type them: any minus sign, any decimal mark, thousands, fractions, powers, percent."""

import re

__all__ = ["readings"]

# What is written in other characters than here, as one string for each character that stands for them.
_SAME = {
    " ": "\t\n\r\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "": "\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff",
    # Last the sign for a long vowel, which a Japanese keyboard has where others have the minus.
    "-": "‐‑‒–—―−﹘﹣˗➖ーｰ",
    ".": "。｡٫",
    ",": "、､",
    "'": "’‘ʼ′`´٬",
    "*": "×·∙⋅∗•",
    "/": "÷⁄∕",
    "%": "٪﹪",
    "°": "º˚度",
    "=": "≈≒≃",
}
# Where the ten digits of other scripts begin: Arabic, Persian, Devanagari, Bengali, Thai.
_ZEROS = (0x660, 0x6F0, 0x966, 0x9E6, 0xE50)
_FRACTIONS = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5",
    "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
}  # fmt: skip
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"

# From one character to what stands for it.
_PLAIN = {
    **{other: plain for plain, others in _SAME.items() for other in others},
    **{chr(zero + digit): str(digit) for zero in _ZEROS for digit in range(10)},
    **{other: f" {fraction}" for other, fraction in _FRACTIONS.items()},
}

# What may stand in front, as in "w1 = 2", and behind, as Japanese has it when something is counted.
_NAME = re.compile(r"(?:[A-Za-z\u0370-\u03ff]{1,5}_?[0-9]{0,2})? ?= ?")
_COUNTERS = re.compile(
    " ?(?:個|コ|こ|つ|枚|本|回|倍|次|次元|通り|とおり|人|票|桁|画素|点|層|行|列|組|種類|番|段|歩|項)$"
)
_PERCENT = re.compile(" ?(?:%|percent|パ-セント)$")  # the sign for a long vowel is a minus by now

_NUMBER = r"([0-9][0-9., ']*|[.,][0-9]+)"
_EXPONENT = r"\(? ?([+-]? ?[0-9]{1,3}) ?\)?"


def _plain(text: str) -> str:
    """Write a text with as few different characters as will do."""
    # The forms that are as wide as a Chinese character come in the order of the usual ones.
    text = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    text = re.sub(
        f"([⁺⁻]?)([{_RAISED}]+)",
        lambda raised: f"^{'-' * (raised[1] == '⁻')}{''.join(str(_RAISED.index(digit)) for digit in raised[2])}",
        text,
    )
    return re.sub(" +", " ", "".join(_PLAIN.get(c, c) for c in text)).strip(" ")


def _decimal(text: str) -> list[float]:
    """Return what a number may be that has separators but no sign."""
    text = text.strip(" ")
    if re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", text):
        return [float(text.replace(",", "")), float(text.replace(",", "."))]
    if re.fullmatch(r"[0-9]+[.,]?[0-9]*|[.,][0-9]+", text):
        return [float(text.replace(",", "."))]
    for separators, mark in ((",' ", "."), (".' ", ",")):
        for separator in separators:
            groups = rf"[0-9]{{1,3}}([{separator}][0-9]{{3}})+([{mark}][0-9]*)?"
            lakhs = rf"[0-9]{{1,2}}([{separator}][0-9]{{2}})+[{separator}][0-9]{{3}}([{mark}][0-9]*)?"
            if re.fullmatch(groups, text) or re.fullmatch(lakhs, text):
                return [float(text.replace(separator, "").replace(mark, "."))]
    return []


def _power(base: float, exponent: int) -> list[float]:
    """Return a power, by multiplication, so that every machine has the same."""
    product = 1.0
    for _ in range(abs(exponent)):
        product *= base
    if exponent >= 0:
        return [product]
    return [1 / product] if product else []


def _unsigned(text: str) -> list[float]:
    """Return what a number without a sign may be."""
    if found := re.fullmatch(r"([0-9]+) ([0-9]{1,2}) ?/ ?([0-9]+)", text):
        whole, part, parts = map(float, found.groups())
        return [whole + part / parts] if parts else []
    if found := re.fullmatch(f"{_NUMBER} ?/ ?{_NUMBER}", text):
        return [a / b for a in _decimal(found[1]) for b in _decimal(found[2]) if b]
    if found := re.fullmatch(rf"(?:{_NUMBER}\* ?)?10 ?(?:\^|\*\*) ?{_EXPONENT}", text) or re.fullmatch(
        f"{_NUMBER}[eE] ?{_EXPONENT}", text
    ):
        factors = _decimal(found[1]) if found[1] else [1.0]
        return [factor * float(f"1e{found[2].replace(' ', '')}") for factor in factors]
    if found := re.fullmatch(rf"{_NUMBER}(?:\^|\*\*) ?{_EXPONENT}", text):
        return [power for base in _decimal(found[1]) for power in _power(base, int(found[2].replace(" ", "")))]
    return _decimal(text) if re.fullmatch(_NUMBER, text) else []


def readings(text: str, unit: str = "") -> list[float]:
    """Return the numbers that a text can mean: none, one, or two where a comma may be either of its kinds.

    Understood are digits of several scripts and full width, every dash as minus, a comma or a point as decimal
    mark, thousands in groups, fractions (``4/5``, ``1 1/2``, ``½``), powers (``8e-1``, ``8×10⁻¹``, ``2^10``),
    percent, a sign for degrees, ``=`` or ``x =`` in front, and a Japanese counter behind (``2688枚``).

    * ``text``: what was typed.
    * ``unit``: the unit that may stand behind the number.

    Returns the numbers; a hundredth for a number with ``%``, unless that is the unit.

    "Exercises" of every chapter.

    >>> readings(" －０，５ ")
    [-0.5]
    >>> readings("1 234,5"), readings("4/5"), readings("80 %"), readings("8×10⁻¹")
    ([1234.5], [0.8], [0.8], [0.8])
    >>> readings("5,110")
    [5110.0, 5.11]
    >>> readings("0.22 inch", unit="inch"), readings("half"), readings("θ = -1.5"), readings("13次")
    ([0.22], [], [-1.5], [13.0])
    """
    plain = _plain(text)
    if name := _NAME.match(plain):
        plain = plain[name.end() :]
    scale = 1.0
    if unit and plain.endswith(_plain(unit)):
        plain = plain.removesuffix(_plain(unit)).rstrip(" ")
    elif percent := _PERCENT.search(plain):
        plain = plain[: percent.start()]
        scale = 1.0 if unit == "%" else 100.0
    elif plain.endswith("°"):
        plain = plain.removesuffix("°").rstrip(" ")
    else:
        plain = _COUNTERS.sub("", plain)
    sign = -1.0 if plain.startswith("-") else 1.0
    if plain[:1] in ("-", "+"):
        plain = plain[1:].lstrip(" ")
    return [sign * number / scale for number in _unsigned(plain)]
