"""What a reader has answered is there when they come back, stays in their browser, and is missed by nobody else."""

import json
from urllib.parse import urljoin

import pytest

from dlmath.widgets import catalogue
from theme.messages import say

CHAPTER, FIRST = "notebooks/01_neurons.html", "book/intro.html"
KEY = "dlmath.progress"
STORED = f"() => JSON.parse(localStorage.getItem('{KEY}'))"
EXERCISES = """() => [...document.querySelectorAll(".dlmath-figure[data-figure=answer]")]
  .map(({ dataset }) => JSON.parse(dataset.state).spec.exercise)"""
COUNTS = """() => Object.fromEntries([...document.querySelectorAll("nav.bd-links a:has(.dl-count)")].map((link) =>
  [link.firstChild.data.trim(), [...link.querySelectorAll(".dl-count > span")].map((part) => part.textContent)]))"""
ALIVE = "() => [...document.querySelectorAll('.dlmath-figure')].every(({ dataset }) => 'alive' in dataset)"
# The storage of a browser that has no room left for the book.
FULL = f"""const {{ setItem }} = Storage.prototype;
Storage.prototype.setItem = function (name, text) {{
  if (name === "{KEY}") throw new DOMException("full", "QuotaExceededError");
  setItem.call(this, name, text);
}};"""
DENIED = """for (const name of ["localStorage", "sessionStorage"]) {
  const get = () => { throw new DOMException("denied", "SecurityError"); };
  Object.defineProperty(window, name, { configurable: true, get });
}"""
RIGHT = {"given": "0.5", "reason": "", "right": True}
LEFT = {"page": "notebooks/04_descent", "section": "walk-downhill"}


def text(answers, **more):
    """Return what the book keeps of answers."""
    return json.dumps({"format": KEY, "version": 1, "answers": answers, **more})


def exercise(tab, label):
    return tab.locator(f'[data-figure=answer][data-state*=\'"exercise": "{label}"\']')


def answer(tab, label, given):
    """Type an answer and check it."""
    exercise(tab, label).locator("input").fill(given)
    exercise(tab, label).locator("input").press("Enter")


def choose(tab, label, choice):
    exercise(tab, label).locator(f"[value='{choice}']").check()
    exercise(tab, label).locator("[type=submit]").click()


def verdicts(tab, label):
    shown = exercise(tab, label).locator(".dl-verdict:visible")
    return shown.evaluate_all("(verdicts) => verdicts.map(({ dataset }) => dataset.verdict)")


def counts(tab):
    """Return what is said beside the chapters in the contents, by their titles."""
    return tab.evaluate(COUNTS)


def button(panel, key):
    return panel.get_by_role("button", name=say("en", f"progress.{key}"))


def await_status(panel, key, **values):
    panel.get_by_role("status").get_by_text(say("en", f"progress.{key}", **values)).wait_for()


def counted(right, n):
    return [say("en", key, right=right, n=n, all=n) for key in ("progress.count", "progress.counted")]


@pytest.fixture
def go(reader):
    """Return a function that takes a window to another page, or opens one more beside it."""

    def go(tab, page, beside=False):
        if beside:
            tab = tab.context.new_page()
            reader.watch(tab)
        tab.goto(urljoin(reader.address, page))
        tab.wait_for_function(ALIVE)
        return tab

    return go


@pytest.fixture
def returning(reader):
    """Return a function that opens a page in a browser that keeps a text already."""

    def returning(page, kept):
        once = f"sessionStorage.kept ??= (localStorage.setItem('{KEY}', {json.dumps(kept)}), 'once');"
        return reader.open(page, init=once)

    return returning


def test_answers_are_there_again_and_counted(reader, go):
    tab = reader.open(CHAPTER)
    n = len(tab.evaluate(EXERCISES))
    assert counts(tab) == {}
    answer(tab, "ex-sum", "0.5")
    answer(tab, "ex-veto", "99")
    choose(tab, "ex-possible", "or-both")
    exercise(tab, "ex-bias-line").locator(".dl-line").nth(1).click()
    tab.wait_for_function("() => document.querySelector('.dl-count')?.textContent.startsWith('2')")
    # The line is found, the reason is not.
    assert counts(tab) == {"1. Neurons": counted(2, n)}
    choose(tab, "ex-bias-line", "sign")
    tab.wait_for_function("() => document.querySelector('.dl-count').textContent.startsWith('3')")
    go(tab, CHAPTER)
    assert exercise(tab, "ex-sum").locator("input").input_value() == "0.5"
    assert verdicts(tab, "ex-sum") == verdicts(tab, "ex-possible") == ["right"]
    assert verdicts(tab, "ex-veto") == ["wrong"]
    assert verdicts(tab, "ex-bias-line") == ["right", "right"]
    assert exercise(tab, "ex-bias-line").locator("input:checked").get_attribute("value") == "sign"
    tab.locator(".dl-count").first.wait_for(state="attached")
    assert counts(tab) == {"1. Neurons": counted(3, n)}
    # An answer that is taken back is not kept.
    answer(tab, "ex-veto", " ")
    tab.wait_for_function(f"() => !('ex-veto' in ({STORED})().answers)")


@pytest.mark.gate
def test_windows_share_answers_and_leave_alone_what_is_being_typed(reader, go):
    tab = reader.open(CHAPTER)
    other = go(tab, CHAPTER, beside=True)
    exercise(other, "ex-scale").locator("input").fill("ha")
    answer(tab, "ex-sum", "0.5")
    exercise(other, "ex-sum").locator("[data-verdict=right]").wait_for()
    answer(other, "ex-veto", "-4")
    exercise(tab, "ex-veto").locator("[data-verdict=right]").wait_for()
    assert exercise(other, "ex-scale").locator("input").input_value() == "ha"
    assert tab.evaluate(STORED)["answers"].keys() == {"ex-sum", "ex-veto"}
    other.evaluate("localStorage.clear(); sessionStorage.clear()")
    exercise(tab, "ex-sum").locator("[data-verdict=none]").wait_for(state="attached")
    assert exercise(tab, "ex-sum").locator("input").input_value() == ""
    tab.wait_for_function("() => !document.querySelector('.dl-count')")


@pytest.mark.gate
def test_the_first_page_leads_to_where_the_reader_was(reader, go):
    tab = reader.open(CHAPTER)
    tab.evaluate("document.getElementById('meet-the-demons').scrollIntoView({ behavior: 'instant' })")
    tab.wait_for_load_state("networkidle")
    go(tab, "book/glossary.html")  # where something is looked up
    assert tab.evaluate(STORED)["last"] == {"page": "notebooks/01_neurons", "section": "meet-the-demons"}
    go(tab, FIRST)
    way = tab.locator(".dl-go-on a")
    assert way.text_content() == say("en", "progress.goOn", place="1.8. Meet the demons")
    address = way.evaluate("(link) => link.href")
    assert address == f"{reader.address}{CHAPTER}#meet-the-demons"


@pytest.mark.gate
def test_a_place_or_an_exercise_that_is_gone_is_passed_over(returning):
    tab = returning(FIRST, text({"ex-gone": RIGHT, "ex-sum": RIGHT}, last=LEFT))
    for last, leads in (
        (LEFT, ["4.4. Walk downhill"]),
        ({**LEFT, "page": "notebooks/gone"}, []),
        ({**LEFT, "section": "gone"}, ["4. Gradient descent"]),
        ({"page": "__proto__", "section": "constructor"}, []),
        ({**LEFT, "section": ""}, ["4. Gradient descent"]),
        ("nonsense", []),
    ):
        tab.evaluate(
            """([key, text]) => {
              localStorage.setItem(key, text);
              dispatchEvent(new StorageEvent("storage", { key }));
            }""",
            [KEY, text({"ex-gone": RIGHT, "ex-sum": RIGHT}, last=last)],
        )
        way = tab.locator(".dl-go-on a")
        wanted = [say("en", "progress.goOn", place=place) for place in leads]
        tab.wait_for_function("(n) => document.querySelectorAll('.dl-go-on a').length === n", arg=len(wanted))
        assert way.all_text_contents() == wanted
    (counted_there,) = counts(tab).items()
    assert counted_there[0] == "1. Neurons"
    assert counted_there[1][0].startswith("1 of ")


@pytest.mark.gate
@pytest.mark.parametrize("kept", ["{", '{"format": "dlmath.progress", "version": 2}'])
def test_what_cannot_be_read_disturbs_nothing(returning, kept):
    tab = returning(CHAPTER, kept)
    answer(tab, "ex-sum", "0.5")
    assert verdicts(tab, "ex-sum") == ["right"]


@pytest.mark.gate
@pytest.mark.parametrize("storage", [FULL, pytest.param(DENIED, marks=pytest.mark.gate)], ids=["full", "denied"])
def test_without_room_everything_works_unremembered(reader, go, storage):
    tab = reader.open(CHAPTER, init=storage)
    answer(tab, "ex-sum", "0.5")
    choose(tab, "ex-possible", "or-both")
    assert verdicts(tab, "ex-sum") == verdicts(tab, "ex-possible") == ["right"]
    go(tab, FIRST)
    tab.locator(".dl-your-answers summary").wait_for()
    assert not tab.locator(".dl-go-on a").count()
    assert counts(tab) == {}


@pytest.mark.gate
def test_who_has_not_answered_anything_loads_nothing_for_it(reader, book_address):
    context = reader.open("search.html").context
    tab = context.new_page()
    asked = []
    tab.on("request", lambda request: asked.append(request.url.rpartition("/")[2].partition("?")[0]))
    tab.goto(book_address + CHAPTER)
    tab.locator(".dl-feedback").first.wait_for(state="attached")
    assert "reader.js" in asked
    assert [name for name in asked if name.startswith(("contents", "progress", "returning"))] == []


@pytest.mark.gate
def test_answers_are_saved_to_a_file_cleared_brought_back_and_read_elsewhere(reader, returning, tmp_path):
    tab = returning(FIRST, text({"ex-sum": RIGHT}, last=LEFT))
    panel = tab.locator(".dl-your-answers")
    panel.locator("summary").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    with tab.expect_download() as download:
        tab.keyboard.press("Enter")
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    await_status(panel, "saved", name=file.name)
    assert json.loads(file.read_text("utf-8")) == json.loads(text({"ex-sum": RIGHT}, last=LEFT))
    button(panel, "clear").click()
    await_status(panel, "cleared")
    assert tab.evaluate(STORED) is None
    assert counts(tab) == {}
    assert not tab.locator(".dl-go-on a").count()
    assert not button(panel, "save").is_visible()
    # The same button, so that the keyboard stays where it is.
    tab.keyboard.press("Enter")
    await_status(panel, "back")
    assert tab.evaluate(STORED)["last"] == LEFT
    tab.locator(".dl-go-on a").wait_for()
    tab.emulate_media(media="print")
    assert not panel.is_visible()
    assert not tab.locator(".dl-go-on").is_visible()

    elsewhere = reader.open(FIRST)
    panel = elsewhere.locator(".dl-your-answers")
    panel.locator("summary").click()
    assert not button(panel, "save").is_visible()
    assert not button(panel, "clear").is_visible()
    (tmp_path / "other.json").write_text("{}")
    field = panel.get_by_label(say("en", "progress.read"))
    field.set_input_files(tmp_path / "other.json")
    await_status(panel, "unread")
    field.set_input_files(file)
    await_status(panel, "taken", n=1)
    elsewhere.locator(".dl-go-on a").wait_for()
    elsewhere.locator(".dl-count").first.wait_for(state="attached")
    assert elsewhere.evaluate(STORED) == tab.evaluate(STORED)


@pytest.mark.gate
def test_what_is_read_from_a_file_and_finds_no_room_is_said_so(reader, tmp_path):
    tab = reader.open(FIRST, init=FULL)
    (tmp_path / "answers.json").write_text(text({"ex-sum": RIGHT}))
    tab.locator(".dl-your-answers summary").click()
    tab.locator(".dl-your-answers input").set_input_files(tmp_path / "answers.json")
    tab.get_by_role("status").get_by_text(catalogue.text("page")["progress.full"]).wait_for()
