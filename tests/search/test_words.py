"""Where words end, and what people say for what the law says."""

import tomllib

import pytest

from search import synonyms
from search.analysis import fold
from search.words import cut


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("老旧住宅电梯更新改造", "老旧 住宅 电梯 更新 改造"),
        ("用人单位拖欠劳动报酬", "用人 单位 拖欠 劳动 报酬"),
        ("个体工商户的债务", "个体 工商户 的 债务"),
        ("爨堃", "爨堃"),
        ("𠮷野家", "𠮷野家"),
        ("税", "税"),
    ],
)
def test_words_of_a_run(run, words):
    assert cut(run) == words.split()


@pytest.mark.parametrize("run", ["电" * 200, "的" * 50, "爨堃龘" * 20, "中华人民共和国道路交通安全法实施条例"])
def test_nothing_is_lost_between_words(run):
    assert "".join(cut(run)) == run


def test_the_longest_of_what_people_say_is_taken():
    assert synonyms.others("拖欠工资怎么办") == ["劳动报酬"]
    assert synonyms.others("我被狗咬了") == ["饲养的动物造成他人损害"]
    assert synonyms.others("没有这样的话") == []


def test_official_words_that_stand_there_are_not_added():
    assert "用人单位" not in synonyms.others("老板和用人单位")


def test_the_list_is_in_the_form_in_which_texts_are_compared():
    groups = tomllib.loads(synonyms.WORDS.read_text(encoding="utf-8"))
    every = [(said, official) for group in groups.values() for said, official in group.items()]
    assert len(every) == len({said for said, _ in every}) > 150
    for said, official in every:
        assert official, said
        assert said not in official, said
        assert all(fold(word) == word and len(word) > 1 for word in (said, *official) if word != "偷"), said
