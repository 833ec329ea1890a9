"""Where words end, and what people say for what the law says."""

import tomllib

import pytest
from django.core.exceptions import ValidationError

from search import finding, synonyms
from search.analysis import fold
from search.models import Synonym
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
    assert list(cut(run)) == words.split()


@pytest.mark.parametrize("run", ["电" * 200, "的" * 50, "爨堃龘" * 20, "中华人民共和国道路交通安全法实施条例"])
def test_nothing_is_lost_between_words(run):
    assert "".join(cut(run)) == run


def others(text, **changed):
    return synonyms.official(text, synonyms.listed() | changed)


def test_the_longest_of_what_people_say_is_taken():
    assert others("拖欠工资怎么办") == ["劳动报酬"]
    assert others("我被狗咬了") == ["饲养的动物造成他人损害"]
    assert others("没有这样的话") == []


def test_official_words_that_stand_there_are_not_added():
    assert "用人单位" not in others("老板和用人单位")


def test_what_an_official_keeps_goes_before_the_list(db):
    assert synonyms.others()("老板欠薪") == ["用人单位", "雇主", "拖欠劳动报酬"]
    for said, official in (("老 板", "用人单位，企业負責人；用人单位"), ("欠薪", "")):
        synonym = Synonym(said=said, official=official)
        synonym.full_clean()
        synonym.save()
    assert synonyms.others()("老板欠薪") == ["用人单位", "企业负责人"]


@pytest.mark.parametrize("official", ["老板", "用人单位 厂"])
def test_what_would_do_harm_is_refused(db, official):
    with pytest.raises(ValidationError):
        Synonym(said="老板", official=official).full_clean()


def test_supervisors_keep_them_and_clerks_only_read(cast, client):
    address = "/admin/search/synonym/add/"
    client.force_login(cast.clerk)
    assert client.post(address, {"said": "铁饭碗", "official": "事业编制"}).status_code == 403
    assert client.get("/admin/search/synonym/").status_code == 200
    client.force_login(cast.supervisor)
    assert client.post(address, {"said": "铁饭碗", "official": "铁饭碗"}).status_code == 200  # with what is wrong
    assert not Synonym.objects.exists()
    assert client.post(address, {"said": "铁饭碗", "official": "事业编制"}).status_code == 302
    assert synonyms.others()("铁饭碗") == ["事业编制"]


def test_an_official_sees_the_words_that_the_site_came_with_and_changes_one(cast, client):
    client.force_login(cast.clerk)
    page = client.get("/admin/search/synonym/").content.decode()
    assert "用人单位 雇主" in page
    assert "add/?said=" not in page
    client.force_login(cast.supervisor)
    page = client.get("/admin/search/synonym/", {"q": "老板"})
    assert [(said, official) for said, official, _url in page.context["listed"]] == [("老板", "用人单位 雇主")]
    [(_said, _official, url)] = page.context["listed"]
    assert 'value="用人单位 雇主"' in client.get(url).content.decode()
    assert client.post(url, {"said": "老板", "official": "雇主"}).status_code == 302
    page = client.get("/admin/search/synonym/", {"q": "老板"})
    assert page.context["listed"] == []
    assert "雇主" in page.content.decode()


def test_an_official_word_finds_where_nothing_has_what_was_typed(publish, indexed, each_engine):
    publish("关于拖欠劳动报酬的处理", "用人单位应当支付。")
    publish("其他事项", "另外的文字。")
    indexed()
    found = finding.find("欠薪", {})
    assert [row.title for row in found.rows] == ["关于拖欠劳动报酬的处理"]
    assert found.loosened


def test_official_words_bring_forward_and_what_was_typed_weighs_more(publish, indexed, each_engine):
    publish("甲事项", "小区里的房东涨租金了怎么办理。" + "文字" * 9)
    publish("乙事项", "小区里的租金上涨怎么办理，出租人。" + "文字" * 8)
    publish("丙事项", "小区里的租金上涨怎么办理，保洁员。" + "文字" * 8)
    indexed()
    titles = [row.title for row in finding.find("我们小区里的房东突然要涨租金了应该去哪里怎么办理", {}).rows]
    assert titles == ["甲事项", "乙事项", "丙事项"]


def test_marks_of_quotation_in_a_sentence_do_not_hide_what_it_asks_for(publish, indexed, each_engine):
    publish("社会保险办法", "用人单位应当为职工缴存住房公积金和社会保险费。")
    indexed()
    found = finding.find("用人单位应当为职工缴存住房公积金和所谓“六险二金”", {})
    assert [row.title for row in found.rows][:1] == ["社会保险办法"]
    assert found.loosened
    assert finding.find("“六险二金”", {}).rows == []


def test_a_wording_comes_first_where_it_is_said_more_often(publish, indexed, each_engine):
    publish("甲事项", "电梯改造补贴的标准。" + "其余文字" * 20)
    publish("乙事项", "电梯改造补贴，电梯改造补贴。" + "其余文字" * 20)
    publish("丙事项", "电梯的改造，有补贴；造补，梯改。" + "其余文字" * 20)
    indexed()
    titles = [row.title for row in finding.find("电梯改造补贴", {}).rows]
    assert titles == ["乙事项", "甲事项", "丙事项"]


def test_the_list_is_in_the_form_in_which_texts_are_compared():
    groups = tomllib.loads(synonyms.WORDS.read_text(encoding="utf-8"))
    every = [(said, official) for group in groups.values() for said, official in group.items()]
    assert len(every) == len({said for said, _ in every}) > 150
    for said, official in every:
        assert official, said
        assert said not in official, said
        assert all(fold(word) == word and len(word) > 1 for word in (said, *official) if word != "偷"), said
