"""The Japanese edition in Chromium: alive, whole, searched in Japanese, and one step from the English."""

import pytest
from support.figures import FRAMES, Figure
from support.page_checks import BROKEN, OVERFLOWING, PASS, TAGS, UNFOLD, WIDE, violations
from support.searching import TERM, found_first

pytestmark = pytest.mark.whole

CHAPTER = "notebooks/0"
# What a learner types, and where the first result must lead; each judged by hand.
FIRST = {
    "誤差逆伝播法": f"{TERM}backpropagation",
    "逆伝播": f"{TERM}backpropagation",
    "BP法": f"{TERM}backpropagation",
    "backpropagation": f"{TERM}backpropagation",
    "勾配": f"{TERM}gradient",
    "勾配降下法": f"{TERM}gradient-descent",
    "最急降下法": f"{TERM}gradient-descent",
    "勾配消失": f"{TERM}vanishing-gradient",
    "偏微分": f"{TERM}partial-derivative",
    "合成関数の微分": f"{CHAPTER}4_descent.html#build-derivatives-from-rules",
    "連鎖律": f"{TERM}chain-rule",
    "コスト関数": f"{TERM}cost-function",
    "損失関数": f"{TERM}cost-function",
    "学習率": f"{TERM}learning-rate",
    "学習係数": f"{TERM}learning-rate",
    "learning rate": f"{TERM}learning-rate",
    "過学習": f"{TERM}overfitting",
    "重み": f"{TERM}weight",
    "閾値": f"{TERM}threshold",
    "しきい値": f"{TERM}threshold",
    "バイアス": f"{TERM}bias",
    "活性化": f"{TERM}activation-function",
    "活性化関数": f"{TERM}activation-function",
    "シグモイド": f"{TERM}sigmoid-function",
    "しぐもいど": f"{TERM}sigmoid-function",
    "ｼｸﾞﾓｲﾄﾞ": f"{TERM}sigmoid-function",
    "ReLU": f"{TERM}rectified-linear-unit",
    "畳み込み": f"{CHAPTER}7_convolution.html",
    "畳み込みニューラルネットワーク": f"{TERM}convolution-layer",
    "CNN": f"{TERM}convolution-layer",
    "特徴マップ": f"{TERM}feature-map",
    "プーリング": f"{TERM}pooling",
    "内積": f"{TERM}inner-product",
    "行列の積": f"{TERM}matrix-product",
    "テンソル": f"{TERM}tensor",
    "コーシーシュワルツ": f"{TERM}CauchySchwarz-inequality",
    "最小二乗法": f"{TERM}least-squares-method",
    "回帰": f"{TERM}regression-analysis",
    "二乗誤差": f"{TERM}square-error",
    "交差エントロピー": f"{TERM}cross-entropy",
    "ソフトマックス": f"{TERM}softmax",
    "ラグランジュ": f"{TERM}Lagrange-multiplier",
    "鞍点": f"{TERM}saddle-point",
    "モメンタム": f"{TERM}momentum",
    "隠れ層": f"{TERM}hidden-layer",
    "排他的論理和": f"{TERM}XOR",
    "XOR": f"{TERM}XOR",
    "ニューロン": f"{TERM}neuron",
    "教師データ": f"{TERM}learning-data",
    "混同行列": f"{TERM}confusion-matrix",
    "第6章": f"{CHAPTER}6_backpropagation.html",
    "式4.1": f"{CHAPTER}4_descent.html#equation-eq-derivative",
    "1.7": f"{CHAPTER}1_neurons.html#connect-neurons-into-layers",
    "記号": "book/notation.html",
}


def test_what_a_learner_types_is_found_first(reader):
    assert len(FIRST) > 40
    tab = reader.open("ja/search.html")
    assert found_first(tab, FIRST) == FIRST


def test_a_result_says_in_japanese_what_it_is(reader):
    tab = reader.open("ja/search.html?q=%E9%81%8E%E5%AD%A6%E7%BF%92")
    assert "か所見つかりました。" in tab.get_by_role("status").inner_text()
    assert {*tab.locator("#search-results mark").all_inner_texts()} == {"過学習"}


@pytest.mark.parametrize("width", [390, pytest.param(1200, marks=pytest.mark.gate)])
def test_a_japanese_page_is_alive_and_whole_and_open_to_everyone(reader, sample_japanese_page, width):
    tab = reader.open(sample_japanese_page, width, bypass_csp=True)
    tab.wait_for_load_state()
    tab.evaluate(UNFOLD)
    tab.evaluate(PASS)
    assert tab.evaluate(BROKEN) == []
    assert tab.evaluate(WIDE) == []
    assert violations(tab, TAGS) == []


def test_figures_have_room_for_japanese(reader, sample_chapter, subtests):
    tab = reader.open(f"ja/{sample_chapter}", 390)
    tab.evaluate(PASS)
    for host in tab.query_selector_all(".dlmath-figure"):
        figure = Figure(tab, host)
        for preset in [None, *(preset["name"] for preset in figure.spec.get("presets", []))]:
            if preset:
                figure.choose(preset)
                tab.evaluate(FRAMES)
            with subtests.test(f"{figure.name}, {preset}"):
                assert host.evaluate(OVERFLOWING) == []


def test_the_other_language_shows_the_same_place_and_the_same_state(reader):
    tab = reader.open("notebooks/01_neurons.html?neuron.w1=2")
    tab.evaluate("location.hash = '#let-the-threshold-decide'")
    tab.locator("a.dl-twin").click()
    tab.wait_for_url("**/ja/notebooks/01_neurons.html?neuron.w1=2#let-the-threshold-decide")
    tab.wait_for_function("() => document.querySelector('[data-figure=neuron]')?.dataset.alive === ''")
    assert tab.locator("[data-figure=neuron] [data-control=w1]").first.input_value() == "2"
    assert tab.evaluate("document.documentElement.lang") == "ja"
    top = "document.getElementById('let-the-threshold-decide').getBoundingClientRect().top"
    tab.wait_for_function(f"() => Math.abs({top}) < 200")
    tab.locator("a.dl-twin").click()
    tab.wait_for_url("**/some/folder/notebooks/01_neurons.html?neuron.w1=2#let-the-threshold-decide")
