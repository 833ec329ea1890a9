"""Nothing of what is not public shows in any search, though nobody drains the index: kinds, ways to go, surfaces."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from haystack.query import SearchQuerySet

from disclosures import enforcement, workflow
from disclosures.models import Attachment, Document
from portal.urls import urlpatterns
from requests_app import workflow as case_workflow
from search import finding, learning, nearby, writer
from search.engine import COMMON
from search.models import IndexJob
from search.outbox import enqueue
from search.query import read
from tests import factories
from tests.feedback import stories
from tests.requests_app.test_public import published as published_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]
WORD = "鹮鹬"  # what is asked
TITLE, TEXT, FILE = "獾貉洞", "狍獐谷", "貔貅坞"  # what nobody asks and nobody may read
SHARED = "湖滨栈道养护"  # with a document that stays
REASON = {"reason": "含有个人信息"}

# ------------------------------------------------------------------------------- what there is, and how each goes


def documents(cast, publish):
    return [publish(f"{WORD}{TITLE}通知", f"{WORD}在{TEXT}。{SHARED}") for _n in range(COMMON)]


def with_files(cast, publish):
    found = [publish("示例通知", "示例正文") for _n in range(COMMON)]
    for n, document in enumerate(found):
        content = f"{WORD}在{TEXT}。".encode()
        Attachment.objects.create(
            document=document, name=f"{FILE}{n}.txt", file=ContentFile(content, name=f"{n}.txt"),
            content_type="text/plain", text=content.decode(), text_state="read",
        )  # fmt: skip
        enqueue(document)
    return found


def cases(cast, publish):
    found = [published_case(cast, title=f"{WORD}{TITLE}如何办理") for _n in range(COMMON)]
    return found


def answers(cast, publish):
    found = []
    for n in range(COMMON):
        message = stories.answered(cast)
        public = {"title": f"{WORD}{TITLE}{n}", "text": f"问{TEXT}", "answer": f"答{WORD}"}
        found.append(stories.perform(message, "publish", cast.reviewer, public))
    return found


def offices(cast, publish):
    found = [factories.agency(f"office{n}", name=f"{WORD}{TITLE}{n}局", functions=TEXT) for n in range(COMMON)]
    for agency in found:
        enqueue(agency)
    return found


def withdraw(thing, cast):
    workflow.perform(thing, "withdraw", actor=cast.reviewer, facts=REASON)


def revise(thing, cast):
    """The words are taken out, the document stays."""
    draft = workflow.revise(thing, actor=cast.clerk)
    draft.title, draft.body, draft.formed_on = "更正后的通知", "<p>更正后的正文。</p>", timezone.localdate()
    draft.save()
    draft.attachments.all().delete()
    workflow.edited(draft, actor=cast.clerk, fields=["title", "body"])
    factories.brought_out(draft, clerk=cast.clerk, reviewer=cast.reviewer, note="更正")


def unpublish(thing, cast):
    case_workflow.perform(thing, "unpublish", actor=cast.reviewer, facts=REASON)


def take_back(thing, cast):
    stories.perform(thing, "unpublish", cast.head, REASON)


def deactivate(thing, cast):
    type(thing).objects.filter(pk=thing.pk).update(is_active=False)
    enqueue(thing)


def erase(thing, cast):
    enqueue(thing)
    type(thing).objects.filter(pk=thing.pk).delete()


GOING = {
    "withdrawn document": (documents, withdraw),
    "revised document": (documents, revise),
    "withdrawn document with files": (with_files, withdraw),
    "file taken out": (with_files, revise),
    "unpublished request": (cases, unpublish),
    "unpublished answer": (answers, take_back),
    "agency without a page": (offices, deactivate),
    "erased agency": (offices, erase),
}

# ----------------------------------------------------------------------------------------------- where it would show


def page(client, **asked):
    response = client.get("/search/", asked)
    assert response.status_code == 200
    return response


QUESTIONS = {
    "plain": {"q": WORD},
    "quoted": {"q": f'"{WORD}"'},
    "exact": {"q": WORD, "exact": "1"},
    "newest": {"q": WORD, "sort": "newest"},
    "in the title": {"q": WORD, "in": "title"},
    "one character": {"q": WORD[0]},
    "with another word": {"q": f"{WORD} 霸王龙"},
    "minus": {"q": f"{WORD} -霸王龙"},
    "of the agency": {"q": WORD, "agency": "health"},
    "a kind": {"kind": "document"},
    "a kind of request": {"kind": "request"},
    "a kind of answer": {"kind": "answer"},
    "agencies": {"kind": "agency"},
    "a year": {"q": WORD, "year": str(date.today().year)},
    "misspelt": {"q": f"{WORD[0]}龘"},
    "turned round": {"q": WORD[::-1]},
    "a longer word": {"q": f"{WORD}龘"},
}
SURFACES = {f"page, {name}": lambda client, asked=asked: page(client, **asked).content.decode()
            for name, asked in QUESTIONS.items()}  # fmt: skip
# Every other address below /search/ that is asked with a question, also one that is not made yet.
for route in urlpatterns:
    if str(route.pattern).startswith("search/") and route.name not in ("search", "search_opened"):
        for typed in (WORD, WORD[0], f"{WORD}{TITLE[0]}"):
            SURFACES[f"{route.name}, {typed}"] = lambda client, name=route.name, typed=typed: (
                client.get(reverse(name), {"q": typed}).content.decode("unicode_escape" if "json" in name else "utf-8")
                if "json" not in str(reverse(name)) else str(client.get(reverse(name), {"q": typed}).json())
            )  # fmt: skip


def words(result):
    return getattr(result.object, "title", "") or getattr(result.object, "name", "")


SURFACES |= {
    "beside a request": lambda client: str(client.get(reverse("requests:suggestions"), {"q": WORD * 2}).json()),
    "query set": lambda client: str([(result.object, words(result)) for result in SearchQuerySet().auto_query(WORD)]),
    "more like this": lambda client: "".join(
        words(result)
        for document in Document.objects.public().filter(title="旁边的通知")
        for result in SearchQuerySet().more_like_this(document)
    ),
}  # fmt: skip


def showing(client):
    """The surfaces that tell something of it."""
    return [name for name, ask in SURFACES.items() if any(mark in ask(client) for mark in (TITLE, TEXT, FILE))]


def offered(client):
    """Words of the index, and questions of others, for who types something else."""
    missed = page(client, q=f"{WORD[0]}龘").content.decode()
    return WORD in "".join(near() + learning.popular(WORD[0], 5)) or WORD in missed


def near():
    typed = read(f"{WORD[0]}龘")
    return nearby.words(typed) + nearby.spellings(typed) + nearby.words(read(WORD[0]))


@pytest.mark.parametrize("going", GOING)
def test_gone_it_is_gone_everywhere_at_once_though_nobody_drains(going, cast, publish, indexed, client):
    make, leave = GOING[going]
    publish("旁边的通知", SHARED)
    things = make(cast, publish)
    indexed()
    for n in range(learning.THRESHOLD):
        learning.record(read(WORD), COMMON, visitor=f"192.0.2.{n}", now=timezone.now())
    before = showing(client)
    assert len(before) > 4, before
    assert offered(client)
    assert WORD in near()
    hits = writer.backend().search(WORD)["hits"]
    assert hits == COMMON
    for thing in things:
        leave(type(thing).objects.get(pk=thing.pk), cast)
    assert IndexJob.objects.count() >= COMMON
    assert writer.backend().search(WORD)["hits"] == hits  # the index does not know yet
    assert showing(client) == []
    assert WORD not in near()
    if leave is not revise:  # what was revised is found by its old words until somebody drains, and shows none of them
        assert not offered(client)
        found = page(client, q=WORD)
        assert found.context["page"].paginator.count == 0
        assert [facet for facet in found.context["facets"] if facet.options] == []
        assert SearchQuerySet().auto_query(WORD).count() == len(SearchQuerySet().auto_query(WORD)[:3]) == 0
    indexed()
    assert showing(client) == []
    assert writer.backend().search(WORD)["hits"] == 0


def test_what_waits_for_its_minute_is_not_indexed_and_shows_nowhere(cast, publish, indexed, client):
    minute = timezone.now() + timedelta(minutes=30)
    for _n in range(COMMON):
        draft = workflow.draft(
            actor=cast.clerk, **factories.document_fields(title=f"{WORD}{TITLE}通知", body=f"<p>{WORD}{TEXT}</p>",
                                                         agency=cast.health)
        )  # fmt: skip
        workflow.perform(draft, "submit", actor=cast.clerk)
        workflow.perform(draft, "review", actor=cast.reviewer, facts=factories.reviewed_facts(draft))
        workflow.perform(draft, "schedule", actor=cast.head, facts={"publish_at": minute.isoformat()})
    indexed()
    writer.rebuild()
    assert writer.backend().search(WORD)["hits"] == 0
    assert showing(client) == []
    assert nearby.words(read(f"{WORD[0]}龘")) == []
    enforcement.sweep(timezone.now())
    indexed()
    assert writer.backend().search(WORD)["hits"] == 0
    enforcement.sweep(minute)
    indexed()
    assert len(showing(client)) > 4


def test_an_expired_document_is_called_expired_at_once(publish, indexed, client):
    publish(f"{WORD}通知", expires_on=timezone.localdate() - timedelta(days=1))
    indexed()
    assert finding.find(WORD, {"validity": "in_force"}).rows
    enforcement.sweep(timezone.now())
    assert finding.find(WORD, {"validity": "in_force"}).rows == []
    assert finding.find(WORD, {}).counts["validity"] == {"expired": 1}


def test_withdrawn_and_brought_back_while_nobody_drains(cast, publish, indexed, client):
    """What the index says of it is older than both: what is shown comes from the database."""
    document = publish(f"{WORD}{TITLE}通知", f"{WORD}{TEXT}")
    indexed()
    workflow.perform(document, "withdraw", actor=cast.head, facts=REASON)
    workflow.perform(document, "bring_back", actor=cast.head, facts={"reason": "已经更正。"})
    draft = document.revising.get()
    draft.title, draft.body, draft.formed_on = f"{WORD}新通知", f"<p>{WORD}已经更正。</p>", timezone.localdate()
    draft.save()
    workflow.edited(draft, actor=cast.clerk, fields=["title", "body"])
    assert showing(client) == []
    factories.brought_out(draft, clerk=cast.clerk, reviewer=cast.reviewer, note="更正")
    assert showing(client) == []
    assert [row.title for row in finding.find(WORD, {}).rows] == [f"{WORD}新通知"]


def test_a_change_that_is_rolled_back_leaves_no_job_and_one_that_stands_leaves_its_own(cast, publish, indexed):
    document = publish("电梯通知")
    indexed()
    with transaction.atomic():
        workflow.perform(document, "withdraw", actor=cast.reviewer, facts=REASON)
        assert IndexJob.objects.count() == 1
        transaction.set_rollback(True)
    assert IndexJob.objects.count() == 0
    workflow.perform(document, "withdraw", actor=cast.reviewer, facts=REASON)
    assert list(IndexJob.objects.values_list("label", "object_id")) == [("disclosures.document", str(document.pk))]
