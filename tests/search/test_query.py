"""From what was typed to what the engine is asked."""

import pytest

from search.query import LONGEST, MOST_TERMS, clean, plan, read


def planned(text, frequencies=None):
    return plan(read(text), lambda term: (frequencies or {}).get(term, 1))


def test_words_between_blanks_are_wanted_together():
    assert planned("电梯 改造").wanted == ("电梯", "改造")
    assert planned("电梯 改造").least[0] == 2


@pytest.mark.parametrize("text", ['"加装电梯"', "“加装电梯”", "「加装电梯」", "＂加装电梯＂"])
def test_quotes_of_any_form_require_the_wording(text):
    assert read(text).phrases == ("加装电梯",)
    assert planned(text).required == ("加装", "装电", "电梯")


@pytest.mark.parametrize("text", ["电梯 -改造", "电梯 －改造", '电梯 -"改造"'])
def test_minus_leaves_a_word_out(text):
    question = read(text)
    assert [clause.text for clause in question.clauses] == ["电梯"]
    assert planned(text).excluded == (("改造",),)


def test_a_hyphen_inside_a_word_is_no_minus():
    assert read("2024-03-15").excluded == ()


def test_only_exclusions_ask_for_nothing():
    assert not read("-改造")
    assert not planned("-改造")


def test_a_lone_ideograph_is_asked_for_but_not_one_beside_figures():
    assert planned("税").wanted == ("税",)
    assert planned("5号").wanted == ("5",)


def test_a_long_question_becomes_its_rarest_terms():
    text = "劳动合同到期后公司不同意续签是否需要向劳动者支付经济补偿金以及如何计算具体数额"
    frequencies = {term: n for n, term in enumerate(read(text).clauses[0].terms, 1)}
    chosen = planned(text, frequencies)
    assert len(chosen.wanted) == MOST_TERMS
    assert max(frequencies[term] for term in chosen.wanted) == MOST_TERMS
    assert chosen.least[0] < len(chosen.wanted)


def test_terms_that_stand_nowhere_give_way_in_a_long_question():
    text = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"
    assert plan(read(text), lambda term: 3 if term == "甲乙" else 0).wanted == ("甲乙",)


@pytest.mark.parametrize("text", ["* *", "[a TO 龥]", "title:电梯", "电梯~2", "a OR b", "NOT NOT a", "((((", "电梯^9"])
def test_nothing_else_is_syntax(text):
    chosen = planned(text)
    assert chosen.required == chosen.excluded == ()


def test_never_more_terms_than_the_limit():
    for text in ("电梯改造" * 2000, '"' + "加装电梯补贴办法" * 20 + '"', " ".join(f"w{n}" for n in range(1000))):
        chosen = planned(text)
        assert len(chosen.required) + len(chosen.wanted) <= MOST_TERMS


def test_a_text_too_long_is_cut_and_says_so():
    question = read("电" * 50_000)
    assert question.cut
    assert len(question.text) == LONGEST


def test_what_is_shown_again_is_visible():
    assert clean(" a\x00\u202eb\ud800 \n c ") == "ab c"
