"""From what was typed to what the engine is asked."""

import pytest

from search.query import (
    FEW,
    FINDING,
    LEAST,
    LONGEST,
    MOST_PAIRS,
    MOST_TERMS,
    OPENED,
    OTHER,
    SEAM,
    clean,
    plan,
    rarity,
    read,
)
from search.words import cut

LONG = "租赁合同到期后公司不同意续签需要向劳动者支付经济补偿金并出具离职证明办理社会保险转移手续退还押金以及赔偿损失"


def planned(text, frequencies=None, others=lambda text: ()):
    return plan(read(text), lambda term: (frequencies or {}).get(term, 1), 1000, others)


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


def test_a_long_question_becomes_its_rarest_words():
    text = "劳动合同到期后公司不同意续签是否需要向劳动者支付经济补偿金以及如何计算具体数额"
    frequencies = {term: 900 if term in ("具体", "数额") else 1 for term in read(text).clauses[0].terms}
    chosen = planned(text, frequencies)
    assert {"劳动", "合同", "续签", "补偿"} <= set(chosen.wanted)
    assert not {"具体", "数额", "是否", "如何"} & set(chosen.wanted)
    assert chosen.least[0] == 2


def test_terms_that_stand_nowhere_give_way_in_a_long_question():
    text = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"
    assert plan(read(text), lambda term: 3 if term == "甲乙" else 0, 1000).wanted == ("甲乙",)


@pytest.mark.parametrize("text", ["* *", "[a TO 龥]", "title:电梯", "电梯~2", "a OR b", "NOT NOT a", "((((", "电梯^9"])
def test_nothing_else_is_syntax(text):
    chosen = planned(text)
    assert chosen.required == chosen.excluded == ()


def test_never_more_terms_than_the_limits():
    latin = " ".join(f"w{n}" for n in range(1000))
    for text in ("电梯改造" * 2000, '"' + "加装电梯补贴办法" * 20 + '"', latin, "老板欠薪不给工资" * 30, LONG * 9):
        chosen = planned(text, others=lambda text: ["用人单位拖欠劳动报酬的处理办法"] * 40)
        assert len(chosen.required) + len(chosen.wanted) + len(chosen.rest) + len(chosen.also) <= MOST_PAIRS
        assert len(chosen.wanted) <= max(FINDING, MOST_TERMS)
        assert len([term for term in chosen.required if term.isascii()]) <= MOST_TERMS
    assert len(planned(latin).wanted) == MOST_TERMS
    assert len(planned('"' + "加装电梯补贴办法公布实施细则若干意见" * 9 + '"').required) == MOST_TERMS


def test_a_long_question_is_at_most_so_many_words():
    chosen = planned(LONG)
    inside = [term for term in chosen.wanted if chosen.weights[term] > SEAM]
    words_of = [word for word in cut(LONG) if set(map("".join, zip(word, word[1:], strict=False))) & set(inside)]
    assert 8 < len(set(words_of)) <= MOST_TERMS


def test_the_most_telling_terms_of_a_long_question_find_and_the_others_bring_forward():
    every = {term: n for n, term in enumerate(read(LONG).clauses[0].terms, 1)}
    chosen = planned(LONG, every)
    assert len(chosen.wanted) == FINDING
    assert chosen.rest
    assert chosen.tiered
    assert not set(chosen.wanted) & set(chosen.rest)

    def worth(term):
        return chosen.weights[term] * rarity(every[term], 1000)

    assert min(map(worth, chosen.wanted)) >= max(map(worth, chosen.rest))
    assert chosen.least == (2, 0)  # where none has two of them, whatever has one of all


@pytest.mark.parametrize(("each", "find"), [(100, FINDING), (OPENED // 5, 5), (OPENED, LEAST), (10**6, LEAST)])
def test_fewer_find_where_they_open_many_documents(each, find):
    assert len(plan(read(LONG), lambda term: each, 10**7).wanted) == find


def test_a_few_terms_all_find_however_frequent():
    assert len(plan(read("电梯改造补贴"), lambda term: 10**6, 10**7).wanted) == FEW


def test_of_what_may_be_copied_two_fifths_must_stand_in_a_result():
    assert planned("老旧住宅电梯更新改造补贴").least == (5, 2, 1)
    assert planned("老旧住宅电梯怎么更新改造补贴").least == (2, 1)


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("老旧电梯，改造补贴？", {"老旧": 1, "旧电": SEAM, "电梯": 1, "改造": 1, "造补": SEAM, "补贴": 1}),
        ("劳动者 居住证？", {"劳动": 0.7, "动者": 0.7, "居住": 0.7, "住证": 0.7}),
        ("电梯 pm2.5", {"电梯": 1, "pm2": 1, "5": 1}),
        ("国发〔2024〕5号 电梯", {"国发": 1, "(2024)5": 1, "电梯": 1}),
    ],
)
def test_a_pair_inside_a_word_weighs_more_than_one_across_two(text, weights):
    chosen = planned(text)
    assert {term: round(chosen.weights[term], 1) for term in chosen.wanted} == weights


def test_what_may_be_copied_is_weighed_more_evenly():
    assert read("老旧电梯改造补贴").wording == "老旧电梯改造补贴"
    assert planned("老旧电梯改造补贴").weights["旧电"] == (1 + SEAM) / 2
    for text in (
        "电梯",
        "老旧电梯怎么改造",
        "老旧电梯能改造吗",
        "老旧电梯 改造",
        '"老旧电梯改造"',
        "国发〔2024〕5号",
        "电" * 21,
    ):
        assert read(text).wording == "", text


def test_words_that_ask_are_left_out_where_others_are_there():
    assert "如何" not in planned("如何办理").wanted
    assert "怎么" not in planned("老板不给工资怎么办").wanted
    assert planned("如何").wanted == ("如何",)
    assert not {"请问", "如何", "是否"} & set(planned("请问外来人员如何办理居住证，是否可以加急").wanted)
    assert planned("请问可以怎么办呢是否应该如何")  # nothing else was typed


def test_other_words_bring_forward_and_do_not_find():
    chosen = planned("老板不发工资", others=lambda text: ["用人单位"] if "老板" in text else [])
    assert set(chosen.also) == {"用人", "人单", "单位"}
    assert not set(chosen.also) & set(chosen.wanted)
    assert max(chosen.weights[term] for term in chosen.also) < OTHER
    assert chosen.instead.wanted == chosen.also
    assert planned('"老板"', others=lambda text: ["用人单位"]).also == ()


def test_quotation_marks_in_a_sentence_may_be_mere_marks():
    assert read("请问公司只交“五险”而不交住房公积金是不是违法").prose
    assert not read("“五险”").prose
    assert not read("“五险” 公积金").prose


def test_a_text_too_long_is_cut_and_says_so():
    question = read("电" * 50_000)
    assert question.cut
    assert len(question.text) == LONGEST


def test_what_is_shown_again_is_visible():
    assert clean(" a\x00\u202eb\ud800 \n c ") == "ab c"
