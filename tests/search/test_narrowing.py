"""The filters of the search page: counts, the tree of categories, validity, undoing, what leads on from nothing."""

from datetime import date

import pytest
from django.utils import timezone, translation

from disclosures import workflow
from disclosures.models import Category
from portal import enforcement
from portal.searching import narrowing
from search import finding, nearby, writer
from search.query import read
from tests import factories
from tests.search.test_page import counts, option, titles

pytestmark = pytest.mark.django_db
URL = "/search/"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def shelf(cast, publish, indexed):
    """Documents in a tree of categories, of every validity."""
    laws = factories.category(slug="laws", name="法规规章", name_en="Laws")
    rules = factories.category(slug="rules", name="规范性文件", name_en="Rules", parent=laws)
    news = factories.category(slug="news", name="工作动态", name_en="News")
    publish("电梯条例", category=laws, written_on="2024-01-05")
    publish("电梯规则", category=rules, written_on="2025-01-05", validity="repealed")
    publish("电梯细则", category=rules, written_on="2025-02-05", validity="expired")
    publish("电梯新闻", category=news, written_on="2026-01-05", agency=cast.finance, validity="amended")
    indexed()


def test_a_category_means_all_that_lies_in_it(ask, shelf, client):
    found = ask("电梯")
    assert counts(found)["category"] == {"Laws": 3, "News": 1}
    laws = client.get(URL + option(found, "category", "Laws").url)
    assert sorted(titles(laws)) == ["电梯条例", "电梯细则", "电梯规则"]
    assert counts(laws)["category"] == {"Laws": 3, "Rules": 2, "News": 1}
    assert option(laws, "category", "Rules").below
    rules = client.get(URL + option(laws, "category", "Rules").url)
    assert sorted(titles(rules)) == ["电梯细则", "电梯规则"]
    assert counts(rules)["category"] == {"Rules": 2}


def test_a_category_means_the_same_where_the_filter_goes_to_the_engine(each_engine, ask, shelf, indexed, monkeypatch):
    writer.rebuild()
    monkeypatch.setattr(finding, "PROPOSED", 3)
    assert sorted(titles(ask("电梯", category="laws"))) == ["电梯条例", "电梯细则", "电梯规则"]
    assert sorted(titles(ask("电梯", validity="repealed"))) == ["电梯规则"]
    assert titles(ask("电梯", validity="repealed", agency="finance")) == []


def test_each_count_is_what_its_link_leads_to_validity_and_tree_included(ask, shelf, client):
    states = (
        {},
        {"validity": "repealed"},
        {"category": "laws"},
        {"category": "laws", "validity": "expired"},
        {"year": "2025"},
    )
    for words in ("电梯", ""):
        for state in states:
            found = ask(words, **state)
            for facet in found.context.get("facets") or ():
                for one in facet.options:
                    reached = client.get(URL + one.url).context["page"].paginator.count
                    assert one.chosen or reached == one.count, (words, state, facet.name, one)


def test_validity_is_a_filter_and_a_word_beside_each_result(ask, shelf):
    found = ask("电梯")
    assert counts(found)["validity"] == {"In force": 0, "Expired": 1, "Repealed": 1, "Amended": 1} | {"In force": 1}
    page = found.content.decode()
    assert '<span class="tag tag--ok">In force</span>' in page
    assert '<span class="tag">Repealed</span>' in page
    assert '<span class="tag tag--warn">Amended</span>' in page
    assert titles(ask("电梯", validity="expired")) == ["电梯细则"]


def test_a_document_that_expires_changes_its_filter_in_page_and_index(each_engine, ask, publish, indexed, monkeypatch):
    publish("电梯办法", expires_on=date(2020, 1, 1))
    writer.rebuild()
    assert counts(ask("电梯"))["validity"] == {"In force": 1}
    enforcement.sweep(timezone.now(), everything=True)
    assert counts(ask("电梯"))["validity"] == {"Expired": 1}  # the database knows at once
    indexed()
    assert finding.proposed_keys("电梯", "disclosures.document", {}, 5)
    answer = writer.backend().search("电梯", among={"validity": ["expired"]})
    assert answer["hits"] == 1


def test_a_repealed_document_changes_its_filter_in_the_index(each_engine, cast, publish, indexed):
    document = publish("电梯办法")
    writer.rebuild()
    facts = {"validity": "repealed", "repealed_on": "2026-01-05"}
    workflow.perform(document, "revalidate", actor=cast.reviewer, facts=facts)
    indexed()
    assert writer.backend().search("电梯", among={"validity": ["repealed"]})["hits"] == 1
    assert writer.backend().search("电梯", among={"validity": ["in_force"]})["hits"] == 0


def test_what_was_chosen_can_be_undone_one_by_one_and_goes_along_with_the_next_question(ask, shelf, client):
    found = ask("电梯", category="laws", year="2025", sort="newest", **{"in": "title"})
    chips = {chip.name: chip for chip in found.context["chips"]}
    assert [(name, str(chip.label)) for name, chip in chips.items()] == [("category", "Laws"), ("year", "2025")]
    assert titles(client.get(URL + chips["year"].url)) == ["电梯细则", "电梯规则", "电梯条例"]
    page = found.content.decode()
    for carried in ('name="category" value="laws"', 'name="year" value="2025"', 'name="sort" value="newest"'):
        assert f'<input type="hidden" {carried}>' in page
    assert 'name="in" value="title" checked' in page
    assert 'placeholder="Search in Laws"' in page


def test_more_values_are_behind_a_link(ask, publish, indexed, client, monkeypatch):
    monkeypatch.setattr(narrowing, "FIRST", 2)
    for n in range(5):
        publish("电梯通知", written_on=f"202{n}-01-05")
    indexed()
    found = ask("电梯")
    years = next(facet for facet in found.context["facets"] if facet.name == "year")
    assert (len(years.options), years.more) == (2, 3)
    assert years.more_url.endswith("#facet-year")
    whole = client.get(URL + years.more_url)
    years = next(facet for facet in whole.context["facets"] if facet.name == "year")
    assert (len(years.options), years.more) == (5, 0)
    assert '<details class="facets" open>' in whole.content.decode()
    assert '<details class="facets">' in found.content.decode()


def test_filters_alone_show_all_that_passes_the_newest_first(each_engine, ask, shelf):
    writer.rebuild()
    found = ask("", category="laws")
    assert titles(found) == ["电梯细则", "电梯规则", "电梯条例"]
    assert "3 results" in found.content.decode()
    assert titles(ask("", agency="no-such")) == []
    assert "Nothing has been published here yet" in ask("", agency="no-such").content.decode()
    assert titles(ask("？！", category="laws")) == []


def test_in_the_title_and_the_exact_wording_are_controls(each_engine, ask, publish, indexed):
    publish("电梯补助办法", "无关")
    publish("无关通知", "电梯补助办法。补助电梯。")
    publish("其他通知", "补助电梯，电梯。办法补助。梯补。助办。")
    writer.rebuild()
    assert titles(ask("电梯补助", **{"in": "title"})) == ["电梯补助办法"]
    assert sorted(titles(ask("电梯补助办法", exact="1"))) == ["无关通知", "电梯补助办法"]
    assert len(titles(ask("电梯补助办法"))) == 3
    assert titles(ask("补助电梯", exact="1", **{"in": "title"})) == []
    page = ask("电梯补助办法", exact="1").content.decode()
    assert 'value="电梯补助办法"' in page
    assert 'name="exact" value="1" checked' in page
    assert titles(ask('"电梯补助" 办法', exact="1")) == []
    assert titles(ask("x" * 300, exact="1")) == []


def test_nothing_in_the_title_says_how_much_is_in_the_text(ask, publish, indexed, client):
    publish(
        "无关通知", "电梯补助办法", category=factories.category(slug="lifts", name="设施维护", name_en="Facilities")
    )
    indexed()
    found = ask("电梯", **{"in": "title"})
    (offer,) = found.context["offers"]
    assert (str(offer.label), offer.count) == ("Anywhere in the text", 1)
    assert titles(client.get(URL + offer.url)) == ["无关通知"]
    assert [str(one) for one in found.context["categories"]] == ["Facilities"]
    for state in ({"q": "补助电梯", "exact": "1"}, {"q": '"补助电梯"'}):
        found = ask(**state)
        (offer,) = found.context["offers"]
        assert offer.count == 0 or titles(client.get(URL + offer.url)) == ["无关通知"]


def test_filters_that_leave_nothing_say_which_one_to_drop(ask, shelf, client):
    found = ask("电梯", category="laws", agency="finance")
    offers = {str(one.label): one for one in found.context["offers"]}
    assert {label: one.count for label, one in offers.items()} == {
        "Without Agency: Mingzhou Finance Bureau": 3,
        "Without Category: Laws": 1,
    }
    for one in offers.values():
        assert client.get(URL + one.url).context["page"].paginator.count == one.count
    assert found.context["ask_url"].endswith("&agency=finance")


def test_filters_that_leave_nothing_say_so_too_where_the_engine_filters(each_engine, ask, shelf, monkeypatch):
    writer.rebuild()
    monkeypatch.setattr(finding, "PROPOSED", 3)
    found = ask("电梯", year="1999")
    assert titles(found) == []
    assert "Nothing matches these filters" in found.content.decode()


def test_a_word_that_is_spelt_wrong_leads_to_one_that_finds_something(each_engine, ask, publish, indexed, client):
    for _n in range(5):
        publish("加装电梯补助办法", "Elevator subsidies")
    writer.rebuild()
    for wrong, right in (
        ("加装典梯", "加装电梯"),
        ("装加电梯", "加装电梯"),
        ("加装电电梯", "加装电梯"),
        ("elevater", "elevator"),
    ):
        for question in (wrong, f'"{wrong}"'):
            offered = dict(ask(question).context["spelt"])
            assert right in offered, question
            assert titles(client.get(URL + offered[right]))
    assert ask('"梯"').context.get("spelt", []) == []


def test_what_is_offered_is_made_of_words_the_frequent_ones_first(each_engine, publish):
    for _n in range(5):
        publish("劳动合同示范文本", "用人单位应当依法劳动。合作合作，消费用途。消费者的权益，用权。")
    for _n in range(9):
        publish("合同管理", "买卖合同。")
    writer.rebuild()
    assert nearby.spellings(read("劳动合通"))[0] == "劳动合同"
    assert nearby.spellings(read("劳动合同示范文本")) == []  # right as it is
    assert nearby.spellings(read("劳动合")) == []
    assert "消费用权益" not in nearby.spellings(read("消费着权益"))


def test_no_word_is_offered_that_finds_nothing_public(each_engine, ask, publish, withdraw, indexed):
    kept = [publish("电梯维护通知") for _n in range(5)]
    secret = [publish("电车停运通知") for _n in range(5)]
    writer.rebuild()
    assert {word for word, _url in ask("电霸王龙").context["closest"]} == {"电梯", "电车"}
    for document in secret:
        withdraw(document)
    found = ask("电霸王龙")  # the index does not know yet
    assert [word for word, _url in found.context["closest"]] == ["电梯"]
    assert "电车" not in found.content.decode()
    assert [text for text, _url in ask('"停云电车"').context["spelt"]] == []
    assert len(kept) == 5


def test_categories_whose_name_has_a_word_of_the_question_are_offered(ask, shelf):
    found = ask("规范霸王龙")
    assert found.context["related"]
    assert "rules" in [category.slug for category in found.context["categories"]]
    assert "news" not in [category.slug for category in found.context["categories"]]
    found = ask("霸王龙")
    assert not found.context["related"]
    assert [category.slug for category in found.context["categories"]] == ["laws", "news"]


def test_a_page_past_the_end_says_that_it_is_the_last(ask, publish, indexed):
    for n in range(12):
        publish(f"第{n}号电梯通知")
    indexed()
    for beyond in ("3", "99999999999999999999"):
        assert "This is the last one, page 2." in ask("电梯", page=beyond).content.decode()
    for there in ("1", "2", "", "x", "-1"):
        assert "There is no such page" not in ask("电梯", page=there).content.decode()


def test_a_category_that_stands_under_itself_ends(ask, shelf):
    Category.objects.filter(slug="laws").update(parent=Category.objects.get(slug="rules"))
    assert sorted(titles(ask("电梯", category="laws"))) == ["电梯条例", "电梯细则", "电梯规则"]


def test_without_index_filters_work_too(ask, shelf, settings):
    settings.HAYSTACK_CONNECTIONS = settings.HAYSTACK_CONNECTIONS
    (settings.SEARCH_INDEX_DIR / "current").unlink()
    assert sorted(titles(ask("电梯", category="laws"))) == ["电梯条例", "电梯细则", "电梯规则"]
    assert titles(ask("", validity="amended")) == ["电梯新闻"]
    assert titles(ask("", kind="agency", agency="finance")) != []


def test_of_a_hundred_agencies_the_first_ten_stand_in_the_order_of_their_counts_and_names(
    ask, publish, cast, indexed, client
):
    """Agencies with as many results stand by name, so that somebody can look one up behind "more"."""
    for n in range(100):
        factories.agency(f"office{n}", name=f"电梯第{n:03}所", name_en=f"Elevator Office {n:03}")
    publish("电梯通知")
    writer.rebuild()
    (agencies,) = [facet for facet in ask("电梯").context["facets"] if facet.name == "agency"]
    assert [str(one.label) for one in agencies.options] == [f"Elevator Office {n:03}" for n in range(10)]
    assert agencies.more == 91
    whole = client.get(URL + agencies.more_url)
    (agencies,) = [facet for facet in whole.context["facets"] if facet.name == "agency"]
    assert (len(agencies.options), agencies.more) == (101, 0)


@pytest.mark.parametrize("page", ["0", "-1", "00", "x", "1.5", "²", ""])
def test_what_is_no_page_is_the_first(ask, publish, indexed, page):
    for _n in range(12):
        publish("电梯通知")
    indexed()
    assert ask("电梯", page=page).context["page"].number == 1
    assert ask("电梯", page="3").context["page"].number == 2
    assert "There is no such page" in ask("电梯", page="3").content.decode()


def test_filters_by_what_is_no_more_do_not_offer_the_words_that_were_asked(ask, shelf):
    found = ask("电梯", agency="nowhere", category="nowhere")
    assert "Nothing matches these filters" in found.content.decode()
    assert found.context["closest"] == []
