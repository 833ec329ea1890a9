"""How an article is written in each language."""

import pytest

from statutes import laws
from statutes.citations import cite, numeral
from tests.statutes.stories import LAW


@pytest.mark.parametrize(
    ("reference", "chinese", "english"),
    [
        ("30", "《政府信息公开条例》第三十条", "Disclosure Regulations, article 30"),
        ("33.2", "《政府信息公开条例》第三十三条第二款", "Disclosure Regulations, article 33, paragraph 2"),
        ("36(1)", "《政府信息公开条例》第三十六条第（一）项", "Disclosure Regulations, article 36, item 1"),
        ("15、32", "《政府信息公开条例》第十五条、第三十二条", "Disclosure Regulations, article 15 and article 32"),
        ("民法典 201", "《民法典》第二百零一条", "Civil Code, article 201"),
        ("行政诉讼法 46", "《行政诉讼法》第四十六条", "Administrative Litigation Law, article 46"),
        ("国办函〔2020〕109号 6", "国办函〔2020〕109号第六条", "国办函〔2020〕109号, article 6"),
        ("国办发明电〔2025〕7号", "国办发明电〔2025〕7号", "国办发明电〔2025〕7号"),
        ("全国年节及纪念日放假办法", "《全国年节及纪念日放假办法》", "Measures on Festivals and Memorial Days"),
        ("", "", ""),
    ],
)
def test_an_article_is_written_as_each_language_writes_it(reference, chinese, english):
    assert (cite(LAW, reference, "zh-hans"), cite(LAW, reference, "en")) == (chinese, english)


@pytest.mark.parametrize(
    ("law", "reference", "chinese", "english"),
    [
        ("us", "(a)(6)(A)(i)", "5 U.S.C. 552(a)(6)(A)(i)", "5 U.S.C. 552(a)(6)(A)(i)"),
        ("us", "5 U.S.C. 6103", "5 U.S.C. 6103", "5 U.S.C. 6103"),
        ("us", "", "", ""),
        ("uk", "s10(1)", "FOIA 2000 s10(1)", "FOIA 2000 s10(1)"),
        ("uk", "s45 code", "Code of practice under section 45", "Code of practice under section 45"),
        ("uk-sct", "s73", "FOISA 2002 s73", "FOISA 2002 s73"),
        ("uk", "Royal proclamation, 2022", "Royal proclamation, 2022", "Royal proclamation, 2022"),
        ("jp", "10(1)", "《日本行政机关信息公开法》第10条第1款", "Act No. 42 of 1999, article 10(1)"),
        ("jp", "11", "《日本行政机关信息公开法》第11条", "Act No. 42 of 1999, article 11"),
        ("jp", "5:1-2", "《日本行政机关信息公开法》第5条第1项之2", "Act No. 42 of 1999, article 5, item 1-2"),
        ("jp", "民法 142", "《民法》第142条", "Civil Code, article 142"),
    ],
)
def test_each_law_is_cited_as_it_is_written_at_home(law, reference, chinese, english):
    law = laws.load(law)
    assert (cite(law, reference, "zh-hans"), cite(law, reference, "en")) == (chinese, english)


def test_a_plain_section_may_stand_without_its_law():
    assert cite(laws.load("uk"), "s10(1)", "en", full=False) == "s10(1)"


def test_the_name_of_the_law_itself_may_be_left_away():
    assert cite(LAW, "33.3", "zh-hans", full=False) == "第三十三条第三款"
    assert cite(LAW, "民法典 203", "zh-hans", full=False) == "《民法典》第二百零三条"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "零"), (5, "五"), (10, "十"), (15, "十五"), (20, "二十"), (33, "三十三"), (100, "一百"), (101, "一百零一")]
    + [(110, "一百一十"), (203, "二百零三"), (999, "九百九十九")],
)
def test_a_number_is_written_as_in_a_statute(number, words):
    assert numeral(number) == words


def test_a_thousand_articles_are_too_many():
    for number in (-1, 1000):
        with pytest.raises(ValueError, match="^Articles are numbered below a thousand.$"):
            numeral(number)


def test_every_article_of_the_law_file_can_be_written_in_words():
    articles = [
        it.article for it in (*LAW.clocks.values(), *LAW.interrupts, *LAW.remedies.values(), *LAW.channels.values())
    ]
    articles += [it.cite for it in (*LAW.outcomes.values(), *LAW.exemptions.values()) if it.cite]
    assert [article for article in articles if "第" not in cite(LAW, article, "zh-hans")] == []


@pytest.mark.parametrize("law", ["eu", "jp", "uk", "uk-sct", "us"])
def test_every_article_of_every_law_is_written_in_both_languages(law):
    law = laws.load(law)
    rows = (*law.clocks.values(), *law.interrupts, *law.extensions, *law.delays, *law.remedies.values())
    articles = [row.article for row in rows]
    articles += [row.cite for row in (*law.outcomes.values(), *law.exemptions.values()) if row.cite]
    for article in articles:
        assert cite(law, article, "zh-hans")
        assert law.short["en"] in cite(law, article, "en") or cite(law, article, "en") != article or " " in article


@pytest.mark.parametrize(
    ("law", "reference", "chinese", "english"),
    [
        ("cn", "33.2(1)", "第三十三条第二款第（一）项", "article 33, paragraph 2, item 1"),
        ("cn", "15、32", "第十五条、第三十二条", "article 15 and article 32"),
        ("cn", "15、see 32 below", "15、see 32 below", "15、see 32 below"),
        ("cn", "民法典 201", "《民法典》第二百零一条", "Civil Code, article 201"),
        ("cn", "未知法 3", "未知法第三条", "未知法, article 3"),
        ("jp", "10(1):2", "第10条第1款第2项", "article 10(1), item 2"),
        ("jp", "5:1-2", "第5条第1项之2", "article 5, item 1-2"),
        ("jp", "民法 142", "《民法》第142条", "Civil Code, article 142"),
        ("us", "(a)(6)", "(a)(6)", "(a)(6)"),
        ("uk", "s45 code", "Code of practice under section 45", "Code of practice under section 45"),
        ("uk", "x", "x", "x"),
        ("uk", "X 3", "X 3", "X 3"),
        ("uk", "", "", ""),
    ],
)
def test_an_article_without_its_law(law, reference, chinese, english):
    law = laws.load(law)
    assert [cite(law, reference, language, full=False) for language in ("zh-hans", "en")] == [chinese, english]
    assert cite(law, reference, "zh", full=False) == chinese


def test_a_document_that_is_no_section_stays_as_it_is():
    for reference in ("X 3", "x", "S10", ")"):
        assert cite(laws.load("uk"), reference, "en") == reference
