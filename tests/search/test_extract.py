"""Extracts: the right window, the right marks, nothing invisible."""

import pytest

from search.extract import Part, extract, mark
from search.query import read


def shown(parts):
    return "".join(f"[{part.text}]" if part.marked else part.text for part in parts)


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("老旧电梯改造", "电梯改造", "老旧[电梯改造]"),
        ("老旧电梯的改造", "电梯改造", "老旧[电梯]的[改造]"),
        ("监测ＰＭ2.5数据", "pm2.5", "监测[ＰＭ2.5]数据"),
        ("按国发[2024]5号", "国发〔2024〕5号", "按[国发[2024]5号]"),
        ("征税与退税", "税", "征[税]与退[税]"),
        ("无关文字", "电梯", "无关文字"),
        ("", "电梯", ""),
    ],
)
def test_marks(text, question, expected):
    assert shown(mark(text, read(question).needles)) == expected


def test_the_window_holds_the_most_different_words():
    text = "电梯。" + "无关的文字。" * 60 + "这里说到电梯的改造和补助。" + "其余的文字。" * 60
    found = shown(extract(text, read("电梯 改造 补助").needles))
    assert "[电梯]的[改造]和[补助]" in found
    assert found.startswith("…")
    assert found.endswith("…")


def test_without_a_match_the_beginning_is_shown():
    assert shown(extract("开头的文字。" * 100, read("电梯").needles)).startswith("开头的文字。")


def test_invisible_characters_are_left_out():
    assert extract("a\u202eb\x00c", ()) == [Part("a b c", False)]


def test_a_needle_of_syntax_is_taken_literally():
    for needle in ("(a+)+$", "[", "\\", "a|b", ".*"):
        mark("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", (needle,))


def test_of_an_exact_wording_only_the_wording_is_marked_and_no_word_with_which_one_asks():
    text = "未设电梯的住宅加装电梯怎么办理"
    assert [part.text for part in mark(text, read('"加装电梯"').needles) if part.marked] == ["加装电梯"]
    assert [part.text for part in mark(text, read("加装电梯").needles) if part.marked] == ["电梯", "加装电梯"]
    assert [part.text for part in mark(text, read("电梯怎么用").needles) if part.marked] == ["电梯", "电梯"]


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("追发工资待遇", "老板不发工资怎么办", "追发[工资]待遇"),  # 发工 lies across two words
        ("受理办公室的管理办法", "数据管理办法", "受理办公室的[管理][办法]".replace("][", "")),
        ("韦陀路与陀路村", "韦陀路", "[韦陀路]与[陀路]村"),  # a name is in no list of words
        ("需要电梯", "需要装电梯", "需要[电梯]"),  # words that fit everywhere
        ("需要什么", "需要什么", "[需要什么]"),
        ("按国发[2024]5号办", "请问国发〔2024〕5号怎么办", "按[国发[2024]5]号办"),
    ],
)
def test_whole_words_are_marked_and_no_chance_pairs(text, question, expected):
    assert shown(mark(text, read(question).needles)) == expected
