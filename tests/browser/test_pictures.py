"""Pictures that are enlarged: by mouse, finger and keyboard."""

import pytest
from support.figures import FRAMES

LARGE = "dialog.dl-large"
OPEN = "(dialog) => dialog.open"


def widths(picture, large):
    return [image.evaluate("(image) => image.getBoundingClientRect().width") for image in (picture, large)]


@pytest.mark.gate
@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.gate)])
def test_a_picture_is_enlarged_by_a_click_and_put_away_by_another(reader, width):
    tab = reader.open("notebooks/02_regression.html", width)
    large = tab.locator(LARGE)
    large.wait_for(state="attached")
    for picture in tab.locator(".dl-enlarge + img").all():
        # What comes into sight is laid out now, and must not move the picture away while it is clicked.
        picture.scroll_into_view_if_needed()
        tab.evaluate(FRAMES)
        picture.click()
        assert large.evaluate(OPEN)
        image = large.locator("img")
        assert image.get_attribute("alt") == picture.get_attribute("alt") != ""
        image.evaluate("(image) => image.decode()")
        small, wide = widths(picture, image)
        assert wide > 1.9 * small or wide > 0.9 * width
        # Whatever does not fit is reached by scrolling.
        room = large.locator("> div")
        assert room.evaluate("(room) => room.scrollWidth - room.clientWidth") >= round(wide) - width
        assert image.evaluate("(image) => image.getBoundingClientRect().left") >= 0
        image.click(position={"x": 5, "y": 5})
        assert not large.evaluate(OPEN)


def test_the_keyboard_enlarges_a_picture_scrolls_it_and_comes_back(reader):
    tab = reader.open("notebooks/03_tensors.html", 390)
    large = tab.locator(LARGE)
    large.wait_for(state="attached")
    button = tab.locator(".dl-enlarge > button").last
    button.focus()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Tab")
    assert button.evaluate("(button) => button === document.activeElement")
    assert button.evaluate("(button) => getComputedStyle(button).opacity") == "1"
    tab.keyboard.press("Enter")
    assert large.evaluate(OPEN)
    assert tab.locator(f"{LARGE} > button").evaluate("(button) => button === document.activeElement")
    tab.keyboard.press("Tab")
    room = tab.locator(f"{LARGE} > div")
    assert room.evaluate("(room) => room === document.activeElement")
    tab.keyboard.press("ArrowRight")
    room.evaluate(
        "(room) => new Promise((done) => room.scrollLeft ? done() : room.addEventListener('scroll', done))"
    )
    tab.keyboard.press("Escape")
    assert not large.evaluate(OPEN)
    assert button.evaluate("(button) => button === document.activeElement")


@pytest.mark.gate
def test_without_javascript_nothing_offers_to_enlarge(reader):
    tab = reader.open("notebooks/02_regression.html", ready="() => true", java_script_enabled=False)
    assert tab.locator(".dl-enlarge").count() > 0
    assert tab.locator(".dl-enlarge:visible").count() == 0
