"""Long texts are ordered by their best place: a law that answers in one article is found like a short text."""

import pytest

from disclosures.enums import TextState
from disclosures.models import Attachment
from search import finding, passages
from search.analysis import TRADITIONAL
from search.outbox import enqueue

pytestmark = pytest.mark.django_db
QUESTION = "老旧小区的住宅加装电梯以后维护费用应该由谁来承担"
ANSWER = "住宅加装电梯的，维护费用由老旧小区的业主承担。"
WORDS = ("老旧小区的事项。", "住宅的事项。", "加装电梯以后。", "维护费用的事项。", "谁来承担。")
OTHER = "本条规定其他事项，与所问无关，只为篇幅。"


def scattered(times):
    """All the words, and none near the others."""
    return "</p>\n<p>".join(word + OTHER * 20 for word in WORDS * times)


def together(times=1):
    return "</p>\n<p>".join([OTHER * 20 for _ in range(5)] + [ANSWER] * times + [OTHER * 20 for _ in range(5)])


@pytest.fixture
def filling(publish):
    """So many others that words are told from words."""
    for n in range(6):
        publish(f"无关事项{n}", OTHER)


def order(text=QUESTION, **options):
    return [row.title for row in finding.find(text, {}, **options).rows if "无关" not in row.title]


def test_the_text_that_answers_in_one_place_comes_before_one_that_has_the_words_all_over(
    each_engine, publish, filling, indexed, monkeypatch
):
    publish("甲办法", scattered(2), written_on="2025-01-01")
    publish("乙办法", together(), written_on="2024-01-01")
    indexed()
    assert order() == ["乙办法", "甲办法"]
    assert order(newest=True) == ["甲办法", "乙办法"]
    monkeypatch.setattr(passages, "WEIGHT", 0.0)
    assert order() == ["甲办法", "乙办法"]  # the words alone


def test_short_texts_stay_as_the_engine_has_them(each_engine, publish, filling, indexed, monkeypatch):
    publish("甲办法", "老旧小区住宅，加装电梯。")
    publish("乙办法", ANSWER)
    indexed()
    rows = finding.find(QUESTION, {}).rows
    monkeypatch.setattr(passages, "reread", lambda rows, worth: None)
    assert finding.find(QUESTION, {}).rows == rows


def test_what_was_not_read_stays_behind(each_engine, publish, filling, indexed, monkeypatch):
    for n in range(4):
        publish(f"办法{n}", scattered(3 - n % 2) if n else together())
    indexed()
    every = order()
    monkeypatch.setattr(passages, "REREAD", 2)
    few = finding.find(QUESTION, {}).rows
    scores = [row.score for row in few]
    assert scores == sorted(scores, reverse=True)
    assert {row.title for row in few if "无关" not in row.title} == set(every)


def test_files_are_read_too(each_engine, publish, filling, indexed):
    publish("甲办法", scattered(2))
    document = publish("乙通知", "见附件。" + OTHER * 3)
    text = together().replace("</p>\n<p>", "\n")
    Attachment.objects.create(
        document=document, name="附件.txt", sha256="0" * 64, text=text, text_state=TextState.READ, read_by="1"
    )
    enqueue(document)
    indexed()
    assert order() == ["乙通知", "甲办法"]


def test_a_text_in_another_script_is_no_worse(each_engine, publish, filling, indexed):
    publish("甲办法", scattered(2))
    publish("乙办法", "".join(TRADITIONAL.get(one, one)[0] for one in together()))
    indexed()
    assert order() == ["乙办法", "甲办法"]


def test_places_are_paragraphs_put_together_and_a_long_one_is_divided():
    assert list(passages._places("短。")) == ["短。"]
    places = list(passages._places("<p>" + "</p><p>".join(["字" * 100] * 7) + "</p>"))
    assert [place.count("字") for place in places] == [300, 300, 100]
    assert max(map(len, passages._places("字" * 5000))) == 2 * passages.PLACE
    assert "".join(passages._places("字" * 5000)).count("字") == 5000


def test_leaving_a_place_early_changes_no_score():
    terms = [("加装", 3.0), ("电梯", 2.5), ("业主", 1.0), ("规定", 0.1)]
    text = together(2)
    whole = max(passages._highest("办法", place, terms) for place in passages._places(text))
    assert passages._highest("办法", text, terms) == pytest.approx(whole)
    assert passages._highest("办法", "没有", terms) == 0


def test_it_takes_no_longer_than_it_may(each_engine, publish, filling, indexed, monkeypatch):
    publish("甲办法", scattered(2))
    publish("乙办法", together())
    indexed()
    monkeypatch.setattr(passages, "SECONDS", 0)
    assert order() == ["甲办法", "乙办法"]  # the words alone


def test_agencies_have_no_text_and_keep_their_place(publish, filling, indexed, cast):
    publish("甲办法", scattered(2))
    indexed()
    assert order()
    assert passages._texts([finding.Row("agency", cast.health.pk, "", "", "", "", "")]) == {}
