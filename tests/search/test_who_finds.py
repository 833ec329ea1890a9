"""Of a long question the most telling terms find, and the others bring forward; by both engines alike."""

import pytest

from search import query, synonyms, writer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]
QUESTION = "老旧住宅电梯能否更新改造"


@pytest.fixture
def town(publish, cast, monkeypatch):
    monkeypatch.setattr(query, "FINDING", 3)
    both = publish("甲通知", "更新改造有补贴。")  # what finds: 更新, 新改, 改造 stand in two of eight
    more = publish("乙通知", "更新改造有补贴，老旧住宅也有。")
    publish("丙通知", "用人单位须知。", agency=cast.finance)  # has the official word alone
    for n in range(6):
        publish(f"第{n}号通知", "老旧住宅电梯每年检查。", agency=cast.finance)
    writer.rebuild()
    return both, more


def found(**options):
    answer = writer.backend().search(QUESTION, **options)
    return [int(hit.pk) for hit in answer["results"]], answer["loosened"]


def test_a_frequent_term_brings_forward_and_finds_nothing(town):
    both, more = town
    assert found() == ([more.pk, both.pk], False)


def test_where_none_has_a_telling_term_the_others_find_but_no_official_word(town, cast, monkeypatch):
    monkeypatch.setattr(synonyms, "kept", lambda: {"电梯": ("用人单位",)})
    keys, loosened = found(among={"agency": [cast.finance.slug]})
    assert len(keys) == 6
    assert loosened
