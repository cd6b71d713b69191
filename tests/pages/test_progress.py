"""What the build writes for the scripts that show a reader's progress."""

import json

import pytest

from dlmath.widgets import catalogue
from theme.progress import SUBJECTS


@pytest.fixture(scope="session")
def contents(book):
    """Return the exercises and sections of the chapters, as the scripts read them."""
    return json.loads((book / "_static" / "contents.json").read_text("utf-8"))


def test_every_exercise_and_every_section_of_a_chapter_is_known(contents, page_of, chapter):
    content = contents[chapter.removesuffix(".html")]
    page = page_of(chapter)
    states = [json.loads(figure["data-state"]) for figure in page.select(".dlmath-figure[data-figure=answer]")]
    assert content["exercises"] == [state["spec"]["exercise"] for state in states]
    sections = page.select("article section section[id]:has(> :is(h2, h3))")
    assert list(content["sections"]) == [section["id"] for section in sections]
    assert all(content["sections"].values())


def test_no_exercise_is_asked_twice(contents):
    exercises = [exercise for content in contents.values() for exercise in content["exercises"]]
    assert len(set(exercises)) == len(exercises) > 40


def test_only_chapters_are_known(contents, pages):
    assert [f"{page}.html" for page in contents] == pages["chapter"]


def test_a_script_gets_its_messages_and_the_language(book):
    messages = catalogue.text("page")
    for subject in SUBJECTS:
        said = json.loads((book / "_static" / f"{subject}.json").read_text("utf-8"))
        assert said.pop("language") == "en-GB"
        assert said == {key: text for key, text in messages.items() if key.startswith(f"{subject}.")}


def test_only_on_chapters_something_can_be_reported(page_of, page, pages):
    (script,) = page_of(page).select("script[data-issues]")
    assert bool(script["data-issues"]) == (page in pages["chapter"])


def test_without_a_script_there_is_nothing_to_be_seen_of_it(page_of, pages):
    places = page_of(pages["page"][0]).select(".dl-go-on, .dl-your-answers")
    assert len(places) == 2
    assert not any(place.contents for place in places)
