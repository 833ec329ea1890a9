"""From text to terms."""

import pytest

from search.analysis import fold, grams, spell


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("税", ["税"]),
        ("电梯", ["电梯"]),
        ("电梯改造", ["电梯", "梯改", "改造"]),
        ("王小明", ["王小", "小明"]),
        ("𠮷野家", ["𠮷野", "野家"]),
        ("Pm2.5浓度", ["pm2", "5", "浓度"]),
        ("ＡＢＣ　１２３", ["abc", "123"]),
        ("2024年度预算", ["2024", "年度", "度预", "预算"]),
        ("Épargne", ["épargne"]),
        ("電視臺開放", ["电视", "视台", "台开", "开放"]),
        ("國發〔2024〕5號", ["(2024)5", "国发"]),
        ("張堃 沈陽 像", ["张堃", "沈阳", "像"]),
        ("①②", ["12"]),
        ("a\u200bb\u202ec\ud800\x00", ["abc"]),
        ("", []),
        ("，。！（）", []),
    ],
)
def test_a_question_is_spelt_in_pairs_words_and_figures(text, terms):
    assert spell(text) == terms


@pytest.mark.parametrize(
    "written",
    [
        "国发〔2024〕5号",
        "国发[2024]5号",
        "国发【2024】5号",
        "国发（2024）5号",
        "国发(2024)5号",
        "国发［２０２４］５号",
        "国发〔2024〕第5号",
        "国发 (2024) 05 号",
    ],
)
def test_a_document_number_is_one_term_in_any_brackets(written):
    assert spell(written) == ["(2024)5", "国发"]
    assert "(2024)5" in grams(f"根据{written}的规定")
    assert "国发" in grams(f"根据{written}的规定")


def test_a_longer_number_is_another_number():
    assert "(2024)5" not in grams("国发〔2024〕52号")


def test_every_ideograph_opens_a_term_so_one_character_can_be_found():
    for text in ("税收", "征税", "税", "税，费", "退税2024"):
        assert any(term.startswith("税") for term in grams(text))


def test_terms_are_counted():
    assert grams("电梯电梯")["电梯"] == 2
    assert grams("tax tax")["tax"] == 2


@pytest.mark.parametrize("text", ["国发〔2024〕5号文件", "老旧小区电梯改造 Pm2.5", "２０２４年", "A股上市"])
def test_what_is_asked_is_among_what_is_indexed(text):
    terms = grams(text)
    assert [term for term in spell(text) if len(term) > 1 and term not in terms] == []


def test_folding_makes_one_form_of_widths_cases_and_marks():
    assert fold("Ｃａｆｅ\u0301") == fold("CAFÉ") == "café"


def test_a_word_without_end_is_cut():
    assert spell("a" * 20_000) == ["a" * 40]
    assert list(grams("a" * 20_000)) == ["a" * 40]
