"""The common suite: one table of questions, the same answers from every engine, as the search page would give them."""

import pytest
from django.test import override_settings
from haystack import connections
from haystack.exceptions import SearchBackendError
from haystack.query import SearchQuerySet

from disclosures.models import Document
from search import finding, writer
from tests import factories
from tests.cast import assemble
from tests.search.conftest import ENGINES
from tests.search.shelf import CASES, DOCUMENTS, GARDENS, IN_TITLE, VALIDITY

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_is_enough, pytest.mark.usefixtures("answering")]
TABLE = [(group, *case) for group, cases in CASES.items() for case in cases]
FAST = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    "CELERY_TASK_ALWAYS_EAGER": True,
}


def connection(engine, path):
    connections.connections_info["default"]["ENGINE"] = f"search.{engine}_engine.Engine"
    return {"default": {"ENGINE": f"search.{engine}_engine.Engine", "PATH": str(path), "SILENTLY_FAIL": False}}


def put_on_the_shelf():
    """All documents, each through the door; by number, its short name."""
    cast = assemble()
    people = {"health": (cast.health, cast.clerk, cast.reviewer),
              "finance": (cast.finance, cast.finance_clerk, cast.finance_reviewer)}  # fmt: skip
    categories = {name: factories.category(slug=name, name=name) for name in ("notice", "rule", "budget", "guide")}
    names = {}
    for name, (title, body, number, day, slug, category) in DOCUMENTS.items():
        agency, clerk, reviewer = people[slug]
        document = factories.published(clerk=clerk, reviewer=reviewer, agency=agency, category=categories[category],
                                       title=title, body=f"<p>{body}</p>", doc_no=number, written_on=day,
                                       validity=VALIDITY.get(name, "in_force"))  # fmt: skip
        names[document.pk] = name
    return names


@pytest.fixture(scope="module")
def shelf(django_db_setup, django_db_blocker, tmp_path_factory):
    """The documents once, and one index of them an engine."""
    from django.db import transaction  # noqa: PLC0415

    before = connections.connections_info["default"]["ENGINE"]
    with django_db_blocker.unblock(), override_settings(**FAST), transaction.atomic():
        names = put_on_the_shelf()
        paths = {engine: tmp_path_factory.mktemp(engine) for engine in ENGINES}
        for engine, path in paths.items():
            with override_settings(HAYSTACK_CONNECTIONS=connection(engine, path)):
                connections.reload("default")
                writer.rebuild()
        yield names, paths
        connections.connections_info["default"]["ENGINE"] = before
        transaction.set_rollback(True)


@pytest.fixture(params=ENGINES)
def answering(request, shelf, settings):
    settings.HAYSTACK_CONNECTIONS = connection(request.param, shelf[1][request.param])
    connections.reload("default")


@pytest.fixture
def ask(shelf):
    """Short names of the documents that are found, in order."""
    names = shelf[0]

    def asked(question, newest=False, where="text", **chosen):
        rows = finding.find(question, chosen, newest=newest, where=where).rows
        return [names[row.pk] for row in rows if row.kind == "document"]

    return asked


@pytest.fixture
def of(shelf):
    """A document by its short name."""
    numbers = {name: pk for pk, name in shelf[0].items()}
    return lambda name: Document.objects.get(pk=numbers[name])


def titled(query):
    """Short names of what a query set of Haystack finds."""
    by_title = {title: name for name, (title, *_rest) in DOCUMENTS.items()}
    return [by_title[result.object.title] for result in query.models(Document)]


def test_the_table_is_large():
    assert len(TABLE) >= 200
    assert {name for _group, _question, must, _not in TABLE for name in must.split()} >= set(DOCUMENTS)


@pytest.mark.parametrize(("group", "question", "must", "must_not"), TABLE)
def test_the_answers(ask, group, question, must, must_not):
    found = ask(question)
    assert set(must.split()) <= set(found), group
    unwanted = set(DOCUMENTS) - set(must.split()) if must_not == "*" else set(must_not.split())
    assert not unwanted & set(found), group
    assert len(found) == len(set(found))


@pytest.mark.parametrize(("question", "must"), IN_TITLE)
def test_in_the_title_alone(ask, question, must):
    found = ask(question, where="title")
    assert set(found) == set(must.split())
    assert len(found) == len(set(found))


def test_in_the_title_through_query_sets():
    query = SearchQuerySet().filter(title="国务院")
    assert set(titled(query)) == {"state5", "state15", "older5"}
    assert query.count() == 3
    assert titled(query.filter(category="rule")) == ["state15"]
    assert titled(query.narrow("year:2023")) == ["older5"]
    assert titled(query.filter(date__gte="2024-03-02")) == ["state15"]
    assert titled(query.order_by("date")) == ["older5", "state5", "state15"]
    assert set(titled(query.filter(title="计划"))) == {"state5", "older5"}
    assert titled(SearchQuerySet().filter(title="补助")) == []


def test_in_the_title_the_shorter_title_comes_first_and_pages_and_filters_work(ask):
    assert ask("住宅", where="title") == ["estate", "lift"]
    assert ask("住宅", where="title", agency="finance") == []
    assert ask("国务院", where="title", newest=True) == ["state15", "state5", "older5"]
    query = SearchQuerySet().filter(title="公园开放公告")
    assert len({result.pk for start in range(0, 25, 7) for result in query[start : start + 7]}) == 25


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("食品安全", "food"), ("电梯更新", "lift"), ("居住证", "residence"), ("入学", "school"), ("养老保险转移", "pension"),
        ("请问老旧住宅电梯更新改造有多少补助，向谁申请？", "lift"), ("居住半年以上怎么申请居住证？", "residence"), ("公园开放公告第9期", "garden09"),
    ],
)  # fmt: skip
def test_the_best_comes_first(ask, question, first):
    assert ask(question)[0] == first


@pytest.mark.parametrize(
    ("question", "chosen", "must"),
    [
        ("国务院", {"category": "rule"}, "state15"),
        ("国务院", {"category": "notice"}, "state5 older5"),
        ("国务院", {"year": "2023"}, "older5"),
        ("国务院", {"year": "2023", "category": "rule"}, ""),
        ("国务院", {"agency": "health"}, ""),
        ("公示", {"agency": "health"}, "rare"),
        ("公示", {"agency": "finance"}, "wide"),
        ("公示", {"kind": "agency"}, ""),
        ("公示", {"kind": "document", "agency": "finance", "year": "2020", "category": "notice"}, "wide"),
        ("预算", {"year": "2024"}, "budget"),
        ("预算", {"year": "none"}, ""),
        ("预算", {"agency": "no-such"}, ""),
        ("国务院", {"validity": "in_force"}, "state5"),
        ("国务院", {"validity": "expired"}, "older5"),
        ("国务院", {"validity": "repealed", "category": "rule"}, "state15"),
        ("食品", {"validity": "amended"}, "food"),
        ("食品", {"validity": "no-such"}, ""),
    ],
)
def test_filters(ask, question, chosen, must):
    assert set(ask(question, **chosen)) == set(must.split())


@pytest.mark.parametrize(
    ("narrow", "must"),
    [
        ({"date__gte": "2024-03-01"}, "state5 state15"),
        ({"date__gte": "2024-03-02"}, "state15"),
        ({"date__lte": "2024-03-01"}, "state5 older5"),
        ({"date__gte": "2023-03-01", "date__lte": "2024-03-01"}, "state5 older5"),
        ({"date__gte": "2023-03-02", "date__lte": "2024-02-28"}, ""),
        ({"date__gte": "2025-01-01"}, ""),
        ({"date__lte": "1999-12-31"}, ""),
        ({"date__gte": "2024-03-01", "category": "rule"}, "state15"),
        ({"agency": "finance", "year": "2024"}, "state5 state15"),
        ({"agency": "health"}, ""),
        ({"validity": "in_force"}, "state5"),
        ({"validity": "repealed", "year": "2024"}, "state15"),
    ],
)
def test_ranges_and_exact_values_of_query_sets(narrow, must):
    query = SearchQuerySet().filter(content="国务院", **narrow)
    assert set(titled(query)) == set(must.split())
    assert query.count() == len(must.split())
    alone = SearchQuerySet().filter(**narrow)
    assert set(must.split()) <= set(titled(alone))


def test_counts_of_facets_are_those_of_what_is_found():
    found = finding.find("国务院", {})
    assert found.counts["category"] == {"notice": 2, "rule": 1}
    assert found.counts["year"] == {"2024": 2, "2023": 1}
    assert found.counts["agency"] == {"finance": 3}
    assert found.counts["kind"] == {"document": 3}
    assert found.counts["validity"] == {"in_force": 1, "expired": 1, "repealed": 1}
    chosen = finding.find("国务院", {"category": "rule"})
    assert chosen.counts["category"] == {"notice": 2, "rule": 1}  # so that the choice can be changed
    assert chosen.counts["year"] == {"2024": 1}


def test_sorting_by_date(ask):
    assert ask("国务院", newest=True) == ["state15", "state5", "older5"]
    query = SearchQuerySet().filter(content="国务院")
    assert titled(query.order_by("-date")) == ["state15", "state5", "older5"]
    assert titled(query.order_by("date")) == ["older5", "state5", "state15"]


@pytest.mark.parametrize("size", [1, 4, 7, 25, 100])
def test_paging_to_the_end_shows_each_once(size):
    query = SearchQuerySet().filter(content="公园开放").models(Document)
    assert query.count() == 25
    pages = [query[start : start + size] for start in range(0, 25, size)]
    seen = [result.pk for page in pages for result in page]
    assert len(seen) == len(set(seen)) == 25
    assert seen == [result.pk for result in query]
    backend = writer.backend()
    for start in (25, 26, 190):
        beyond = backend.search("公园开放", start_offset=start, end_offset=start + size)
        assert (beyond["results"], beyond["hits"]) == ([], 25)


@pytest.mark.parametrize(
    ("question", "name", "marked"),
    [
        ("电梯", "estate", {"电梯"}),
        ("電梯", "estate", {"电梯"}),
        ("电视台", "trad", {"電視臺"}),
        ("pm2.5", "air", {"PM2.5"}),
        ("abc工程", "wide", {"ＡＢＣ工程"}),
        ("业主大会 物业", "estate", {"业主大会", "物业"}),
        ("臭", "air", {"臭"}),
        ("国发[2024]5号", "state5", {"国发〔2024〕5号"}),
        ("“居住半年以上”", "residence", {"居住半年以上"}),
        ("rest INTERFACE", "english", {"REST", "interface"}),
    ],
)
def test_highlighting(of, question, name, marked):
    found = finding.find(question, {})
    shown = {result.row.pk: result for result in finding.present(found.question, found.rows)}[of(name).pk]
    assert {part.text for part in (*shown.title, *shown.extract) if part.marked} >= marked


def test_more_like_this(of):
    like = titled(SearchQuerySet().more_like_this(of("state5")))
    assert like[0] == "older5"
    assert "state5" not in like
    assert not {"english", "trad", "air"} & set(like)
    gardens = titled(SearchQuerySet().more_like_this(of("garden03")))
    assert set(gardens) == set(GARDENS.split()) - {"garden03"}


def test_nothing_is_like_what_is_not_public(of):
    document = of("state5")
    document.pk = 987654
    assert len(SearchQuerySet().more_like_this(document)) == 0


def test_more_like_this_keeps_filters_and_limits(of):
    query = SearchQuerySet().filter(year="2023").more_like_this(of("state5"))
    assert titled(query) == ["older5"]
    assert len(SearchQuerySet().more_like_this(of("garden03"))[:5]) == 5
    with pytest.raises(SearchBackendError, match="no others"):
        len(SearchQuerySet().filter(content="电梯").more_like_this(of("garden03")))


REFUSED = {
    "facet": lambda query: query.facet("agency").facet_counts(),
    "date_facet": lambda query: query.date_facet("date", "2020-01-01", "2021-01-01", "month").facet_counts(),
    "query_facet": lambda query: query.query_facet("agency", "health").facet_counts(),
    "highlight": lambda query: list(query.highlight()),
    "boost": lambda query: list(query.boost("电梯", 2)),
    "stats": lambda query: query.stats("date").stats_results(),
    "spelling": lambda query: query.spelling_suggestion(),
    "stored values": lambda query: list(query.values_list("title", flat=True)),
    "exclude": lambda query: list(query.exclude(content="电梯")),
    "or": lambda query: list(query.filter_or(content="税收")),
    "contains": lambda query: list(query.filter(title__contains="电")),
    "startswith": lambda query: list(query.filter(content__startswith="电")),
    "endswith": lambda query: list(query.filter(content__endswith="电")),
    "fuzzy": lambda query: list(query.filter(content__fuzzy="电梯")),
    "in": lambda query: list(query.filter(agency__in=["health"])),
    "range": lambda query: list(query.filter(date__range=["2020-01-01", "2021-01-01"])),
    "text range": lambda query: list(query.filter(title__gte="电")),
    "no day": lambda query: list(query.filter(date__gte="yesterday")),
    "title and text": lambda query: list(query.filter(title="电梯")),
    "a whole title": lambda query: list(SearchQuerySet().filter(title__exact="电梯")),
    "title as a value": lambda query: list(query.narrow("title:电梯")),
    "like a title": lambda query: list(SearchQuerySet().filter(title="电梯").more_like_this(Document.objects.first())),
    "two values": lambda query: list(query.narrow("agency:health").narrow("agency:finance")),
    "order": lambda query: list(query.order_by("title")),
    "two orders": lambda query: list(query.order_by("date", "-date")),
}


@pytest.mark.parametrize("offer", REFUSED)
def test_what_haystack_offers_and_no_engine_does_is_refused_by_name(offer):
    with pytest.raises(SearchBackendError):
        REFUSED[offer](SearchQuerySet().filter(content="电梯"))


@pytest.mark.parametrize(
    "question",
    [
        "电梯",
        "居住证",
        "食品",
        "学习",
        "国务院",
        "先进",
        "住宅小区的业主怎么申请电梯维修补助？",
        "居住半年的人员子女怎么入学？",
    ],
)
def test_the_engines_agree_on_the_order(shelf, settings, question):
    names, paths = shelf
    orders = []
    for engine in ENGINES:
        settings.HAYSTACK_CONNECTIONS = connection(engine, paths[engine])
        connections.reload("default")
        orders.append([names[row.pk] for row in finding.find(question, {"kind": "document"}).rows])
    assert orders[0] == orders[1]
    assert len(orders[0]) > 1
