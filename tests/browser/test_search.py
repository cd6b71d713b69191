"""Looking things up in Chromium, by an English or a Japanese word."""

from urllib.parse import quote

import pytest
from support.parsed import ids
from support.searching import TERM, found_first

# What a reader may type, and where the first result must lead. Each was judged by hand: the glossary's entry for a
# term, the section for its number or for words that only it has, the equation for its number.
FIRST = {
    # Terms of the book.
    "learning rate": f"{TERM}learning-rate",
    "overfitting": f"{TERM}overfitting",
    "momentum": f"{TERM}momentum",
    "softmax": f"{TERM}softmax",
    "weights": f"{TERM}weight",
    "chain rule": f"{TERM}chain-rule",
    "XOR": f"{TERM}XOR",
    "max pooling": f"{TERM}max-pooling",
    "stochastic gradient descent": f"{TERM}stochastic-gradient-descent",
    "Hadamard": f"{TERM}Hadamard-product",
    "lagrange": f"{TERM}Lagrange-multiplier",
    "saddle": f"{TERM}saddle-point",
    "descending gradients": f"{TERM}gradient-descent",
    # Words of other books.
    "CNN": f"{TERM}convolution-layer",
    "loss function": f"{TERM}cost-function",
    "backprop": f"{TERM}backpropagation",
    "SGD": f"{TERM}stochastic-gradient-descent",
    "MSE": f"{TERM}square-error",
    "dot product": f"{TERM}inner-product",
    "kernel": f"{TERM}filter",
    "training data": f"{TERM}learning-data",
    "perceptron": f"{TERM}neuron",
    "relu": f"{TERM}rectified-linear-unit",
    # Written otherwise, and slips of the finger.
    "backpropogation": f"{TERM}backpropagation",
    "gradiant descent": f"{TERM}gradient-descent",
    "gradient decent": f"{TERM}gradient-descent",
    "overfiting": f"{TERM}overfitting",
    "sigmiod": f"{TERM}sigmoid-function",
    "cross entropy": f"{TERM}cross-entropy",
    "minibatch": f"{TERM}mini-batch",
    "ｓｉｇｍｏｉｄ": f"{TERM}sigmoid-function",
    "CAUCHY-SCHWARZ INEQUALITY": f"{TERM}CauchySchwarz-inequality",
    # Numbers, signs, sections.
    "1.7": "notebooks/01_neurons.html#connect-neurons-into-layers",
    "section 4.4": "notebooks/04_descent.html#walk-downhill",
    "equation 4.1": "notebooks/04_descent.html#equation-eq-derivative",
    "chapter 6": "notebooks/06_backpropagation.html",
    "exercise 4.3": "notebooks/04_descent.html#ex-level-step",
    "∂": f"{TERM}partial-derivative",
    "notation": "book/notation.html",
    "walk downhill": "notebooks/04_descent.html#walk-downhill",
    "Rosenblatt 1958": "notebooks/01_neurons.html#place-it-in-history",
    # Japanese, whole words and parts, without spaces, in any kana and width.
    "損失関数": f"{TERM}cost-function",
    "コスト関数": f"{TERM}cost-function",
    "学習率": f"{TERM}learning-rate",
    "学習係数": f"{TERM}learning-rate",
    "過学習": f"{TERM}overfitting",
    "活性化関数": f"{TERM}activation-function",
    "活性化": f"{TERM}activation-function",
    "活性化関数とは": f"{TERM}activation-function",
    "誤差逆伝播法": f"{TERM}backpropagation",
    "逆伝播": f"{TERM}backpropagation",
    "BP法": f"{TERM}backpropagation",
    "勾配降下法": f"{TERM}gradient-descent",
    "最急降下法": f"{TERM}gradient-descent",
    "確率的勾配降下法": f"{TERM}stochastic-gradient-descent",
    "勾配": f"{TERM}gradient",
    "畳み込み": f"{TERM}convolution-layer",
    "畳み込みニューラルネットワーク": f"{TERM}convolution-layer",
    "偏微分": f"{TERM}partial-derivative",
    "内積": f"{TERM}inner-product",
    "行列の積": f"{TERM}matrix-product",
    "行列": f"{TERM}matrix",
    "最小二乗法": f"{TERM}least-squares-method",
    "回帰": f"{TERM}regression-analysis",
    "重み": f"{TERM}weight",
    "閾値": f"{TERM}threshold",
    "鞍点": f"{TERM}saddle-point",
    "テンソル": f"{TERM}tensor",
    "第2次導関数": f"{TERM}second-derivative",
    "ｼｸﾞﾓｲﾄﾞ": f"{TERM}sigmoid-function",
    "しぐもいど": f"{TERM}sigmoid-function",
    "コーシーシュワルツ": f"{TERM}CauchySchwarz-inequality",
    "シュワルツの不等式": f"{TERM}CauchySchwarz-inequality",
    "ソフトマックス": f"{TERM}softmax",
    "モメンタム": f"{TERM}momentum",
    "交差エントロピー": f"{TERM}cross-entropy",
    "教師あり学習": f"{TERM}supervised-learning",
}
# Words that mean something to JavaScript or to a pattern, and nothing in the book.
ODD = [
    "__proto__",
    "<b>x",
    "%E3%81",
    "constructor",
    "toString",
    "hasOwnProperty",
    "(",
    "[a-",
    "\\",
    "'\"",
    "𝕏𝕐𝕫𝕢",
    " ",
]


@pytest.fixture
def tab(reader):
    return reader.open("search.html")


def search(reader, query, **window):
    return reader.open(f"search.html?q={quote(query)}", **window)


def test_sixty_queries_half_of_them_japanese_find_the_right_place_first(tab):
    assert len(FIRST) >= 60
    assert sum(not query.isascii() for query in FIRST) >= 30
    assert found_first(tab, FIRST) == FIRST


@pytest.mark.parametrize("query", [*ODD[:3], *(pytest.param(query, marks=pytest.mark.gate) for query in ODD[3:])])
def test_a_query_that_is_no_word_breaks_nothing(reader, query):
    tab = search(reader, query)
    assert tab.locator("#dl-query").input_value() == query.strip()
    if query.strip():
        assert tab.locator("#dl-search-status").inner_text() != ""
    if query == "__proto__":  # one slip away from a word of the book
        assert {*tab.locator("#search-results mark").all_inner_texts()} == {"photo"}
    elif query.isidentifier():
        assert tab.locator("#search-results li").count() == 0
        assert f"“{query}”" in tab.locator("#dl-search-status").inner_text()


def test_every_result_leads_to_something_that_is_there(tab, book):
    """Whatever can be found: sections, equations, exercises, terms."""
    addresses = tab.evaluate("searchData.entries.map(({ address }) => address)")
    assert len(addresses) == len(set(addresses)) > 500
    for address in addresses:
        page, _, place = address.partition("#")
        assert not place or place in ids(book / page), address


@pytest.mark.gate
@pytest.mark.parametrize("width", [pytest.param(1200, marks=pytest.mark.gate), 390])
def test_a_reader_types_a_japanese_word_and_is_led_to_the_place(reader, width):
    tab = reader.open("notebooks/02_regression.html", width)
    tab.keyboard.press("Control+k")
    tab.locator("#pst-search-dialog input").fill("活性化")
    tab.keyboard.press("Enter")
    first = tab.locator("#search-results li").first
    first.wait_for()
    assert "The function a that turns z" in first.inner_text()
    assert first.locator("mark").all_inner_texts() == ["活性化"]
    first.locator("a").click()
    tab.wait_for_url("**/glossary.html#term-activation-function")
    tab.wait_for_function(
        "() => document.querySelector('#term-activation-function').getBoundingClientRect().top < innerHeight / 2"
    )


@pytest.mark.gate
def test_a_word_that_is_nowhere_is_not_found(reader):
    tab = search(reader, "微積分学概論")
    assert "微積分学概論" in tab.locator("#dl-search-status").inner_text()
    assert tab.locator("#search-results li").count() == 0


@pytest.mark.gate
def test_how_many_places_were_found_is_announced(reader):
    tab = search(reader, "overfitting")
    status = tab.get_by_role("status")
    assert status.inner_text() == f"{tab.locator('#search-results li').count()} places found."
    single = "searchData.entries.map(({ names }) => names[0]).find((name) => findInBook(name).length === 1)"
    assert search(reader, tab.evaluate(single)).get_by_role("status").inner_text() == "1 place found."


def test_an_excerpt_is_a_sentence_of_the_book_in_which_the_word_stands(reader):
    tab = search(reader, "moment")
    for text in tab.locator("#search-results li").all_inner_texts()[:1]:
        assert "moment" in text.lower()
    tab = search(reader, "zigzags")
    item = tab.locator("#search-results li:has(a[href*='04_descent.html#decide'])")
    excerpt = item.locator(".context").inner_text()
    assert excerpt.startswith("With momentum (モメンタム), each step keeps a part")
    assert excerpt.endswith(".")


def test_what_stands_around_the_text_is_not_found(tab):
    """The buttons of figures and pages, and the words of the contents."""
    for words in ("Copy as Python", "Open all solutions", "Cite this chapter", "Share", "Run in the browser"):
        texts = tab.evaluate(
            "(words) => searchData.entries.filter(({ text }) => text.includes(words)).length", words
        )
        assert texts == 0, words


@pytest.mark.gate
@pytest.mark.parametrize("width", [320, pytest.param(390, marks=pytest.mark.gate)])
@pytest.mark.parametrize("query", ["w", "learning rate", "損失関数", "x" * 200])
def test_results_fit_on_a_phone(reader, width, query):
    tab = search(reader, query, width=width, theme="dark")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.gate
def test_a_letter_marks_words_and_nothing_within_words(reader):
    tab = search(reader, "w")
    marks = tab.locator("#search-results mark").all_inner_texts()
    assert marks
    assert {mark.lower() for mark in marks} == {"w"}
    before = tab.evaluate("""() => [...document.querySelectorAll("#search-results mark")].map((mark) =>
        (mark.previousSibling?.textContent ?? "").slice(-1) + (mark.nextSibling?.textContent ?? "").slice(0, 1))""")
    assert not [around for around in before if any(sign.isalpha() for sign in around)]


@pytest.mark.gate
def test_nothing_is_marked_on_a_page_that_is_opened_afterwards(reader):
    tab = search(reader, "w")
    tab.locator("#search-results a").first.click()
    tab.wait_for_url("**/book/**")
    tab.goto(f"{reader.address}notebooks/04_descent.html")
    assert tab.locator("mark, .highlighted").count() == 0
    assert tab.evaluate("Object.keys(localStorage).filter((key) => key.includes('highlight'))") == []


def test_the_keyboard_goes_from_the_field_to_the_results(reader):
    tab = search(reader, "XOR")
    tab.locator("#dl-query").focus()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement === document.querySelector('#search-results a')")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/glossary.html#term-XOR")
