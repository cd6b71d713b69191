"""The pictures that the networks of the figures learn from, as the front end reads them."""

from dlmath.patterns import load_pictures

__all__ = ["learning_data"]


def learning_data(name: str) -> dict[str, list[str]]:
    """Return a set of pictures as JSON: pixels as text, and what each picture shows.

    >>> data = learning_data("zeros_and_ones")
    >>> data["pictures"][0], data["digits"][0]
    ('111101101111', '0')
    """
    data = {}
    for part, pixels, digits in (("learning", "pictures", "digits"), ("unseen", "unseen", "unseenDigits")):
        found = load_pictures(name, part)
        data[pixels] = ["".join(str(int(pixel)) for pixel in picture.ravel()) for picture in found.x]
        data[digits] = [f"{digit:.0f}" for digit in found.digits]
    return data
