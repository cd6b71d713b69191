"""Under its policy a page does all it should, and nothing that anybody else may bring into it."""

import re

import pytest

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
ELSEWHERE = "https://elsewhere.example"

# Notes what the policy refuses, and that the page would have been printed.
WATCH = """() => {
  window.refused = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    window.refused.push(`${event.effectiveDirective} ${event.blockedURI}`);
  });
  window.print = () => { window.printed = true; };
}"""

# Presses what can be pressed and moves what can be moved, and gives each time to answer.
USE = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (const folded of document.querySelectorAll("article details")) folded.open = true;
  for (const button of document.querySelectorAll("article button:not(:disabled)")) {
    button.click();
    await frame();
  }
  for (const slider of document.querySelectorAll("article input[type=range]")) {
    slider.value = slider.max;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const choice of document.querySelectorAll("article select")) {
    choice.selectedIndex = choice.options.length - 1;
    for (const name of ["input", "change"]) choice.dispatchEvent(new Event(name, { bubbles: true }));
  }
  await frame();
}"""

# What somebody might bring into a page, by what the policy says of it. Each leaves a trace if it is not refused.
ATTACKS = {
    "script-src-elem inline": "add('script', { textContent: 'window.ran = true' })",
    "script-src-attr inline": "const p = add('p'); p.setAttribute('onclick', 'window.ran = true'); p.click()",
    "script-src eval": "window.ran = new Function('return true')()",
    "style-src-elem inline": "add('style', { textContent: 'body { --ran: 1 }' })",
    f"script-src-elem {ELSEWHERE}": "add('script', { src: elsewhere })",
    f"connect-src {ELSEWHERE}": "fetch(elsewhere)",
    f"img-src {ELSEWHERE}": "add('img', { src: elsewhere })",
    f"style-src-elem {ELSEWHERE}": "add('link', { rel: 'stylesheet', href: elsewhere })",
    f"frame-src {ELSEWHERE}": "add('iframe', { src: elsewhere })",
    f"form-action {ELSEWHERE}": "add('iframe', { name: 'there' }); "
    "add('form', { action: elsewhere, target: 'there' }).submit()",
    f"base-uri {ELSEWHERE}": "add('base', { href: elsewhere })",
}
OFTEN, SELDOM = [*ATTACKS][:4], [*ATTACKS][4:]  # the last are for the gates
# From a timer, because what a debugger calls may evaluate text whatever the policy says.
ATTACK = """() => new Promise((done, fail) => setTimeout(() => {
  const elsewhere = "https://elsewhere.example/";
  const add = (name, properties) => {
    const element = Object.assign(document.createElement(name), properties);
    document.body.append(element);
    return element;
  };
  try { ATTACK; } catch (error) { if (!(error instanceof EvalError)) fail(error); }
  done();
}))"""
TRACE = """() => Boolean(window.ran) || getComputedStyle(document.body).getPropertyValue("--ran") !== ""
  || !document.baseURI.startsWith(location.origin)"""


def test_a_page_is_used_and_its_policy_refuses_nothing(reader, sample_page):
    # What the policy refuses while the page loads is an error on its console, which the reader notices.
    tab = reader.open(sample_page)
    tab.wait_for_load_state()
    tab.evaluate(WATCH)
    themes = set()
    for _ in range(3):
        tab.locator(".theme-switch-button:visible").first.click()
        themes.add(tab.evaluate("document.documentElement.dataset.mode"))
    assert themes == {"auto", "light", "dark"}
    tab.evaluate(USE)
    tab.keyboard.press("Control+k")
    assert sample_page == "search.html" or tab.locator("#pst-search-dialog").is_visible()
    tab.keyboard.press("Escape")
    assert tab.evaluate("window.refused") == []


@pytest.mark.gate
def test_the_buttons_above_a_chapter_work(reader, sample_chapter):
    tab = reader.open(sample_chapter)
    tab.wait_for_load_state()
    tab.evaluate(WATCH)
    for way in (True, False):
        tab.get_by_role("button", name="Fullscreen mode").click()
        tab.wait_for_function("(way) => Boolean(document.fullscreenElement) === way", arg=way)
    tab.get_by_label("Download this page").click()
    tab.get_by_role("button", name="Print to PDF").click()
    assert tab.evaluate("window.printed")
    with tab.expect_download() as download:
        tab.get_by_label("Download source file").evaluate("(link) => { link.download = ''; link.click(); }")
    assert download.value.suggested_filename.endswith(".ipynb")
    assert tab.evaluate("window.refused") == []


@pytest.mark.gate
def test_a_reader_copies_the_code_of_a_cell(reader, sample_chapter):
    tab = reader.open(sample_chapter)
    cell = tab.locator("div.highlight:has(> pre + button.copybtn)").first
    cell.scroll_into_view_if_needed()
    cell.locator("button.copybtn").evaluate("(button) => button.click()")
    code = cell.locator("pre").inner_text()
    assert tab.evaluate("navigator.clipboard.readText()").split() == code.split()


@pytest.fixture(params=[True, pytest.param(False, marks=pytest.mark.gate)], ids=["with its policy", "without it"])
def stranger(request, reader_of, book_address):
    """Return a page, as it is and without its policy, which shows that the tests would notice."""
    reader = reader_of(book_address)
    change = None if request.param else (lambda text: POLICY.sub("", text))
    tab = reader.open("search.html", change=change)
    tab.evaluate(WATCH)
    reached = []

    def answer(route):
        # Nothing leaves this machine.
        reached.append(route.request.url)
        route.fulfill(body="", content_type="text/plain", headers={"Access-Control-Allow-Origin": "*"})

    tab.context.route(f"{ELSEWHERE}/**", answer)
    yield tab, reached, request.param
    reader.close()


@pytest.mark.parametrize("refusal", [*OFTEN, *(pytest.param(name, marks=pytest.mark.gate) for name in SELDOM)])
def test_what_others_bring_into_a_page_is_refused(stranger, refusal):
    tab, reached, has_policy = stranger
    tab.evaluate(ATTACK.replace("ATTACK", ATTACKS[refusal]))
    if has_policy:
        tab.wait_for_function("() => window.refused.length > 0")
        tab.wait_for_timeout(100)
        assert tab.evaluate("window.refused")[0].startswith(refusal)
        assert reached == []
        assert not tab.evaluate(TRACE)
        return
    for _ in range(50):
        if reached or tab.evaluate(TRACE):
            break
        tab.wait_for_timeout(100)
    assert reached or tab.evaluate(TRACE)


@pytest.mark.gate
def test_an_inline_script_that_was_not_there_when_the_book_was_built_does_not_run(reader_of, book_address):
    reader = reader_of(book_address)
    script = "<script>window.ran = true</script></article>"
    tab = reader.open("notebooks/01_neurons.html", change=lambda text: text.replace("</article>", script))
    assert tab.locator("article script").count() == 1
    assert not tab.evaluate("window.ran")
    assert any("Content Security Policy" in problem for problem in reader.close())
