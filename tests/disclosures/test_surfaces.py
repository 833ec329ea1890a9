"""Every place where the public can meet a document: one table, for what was withdrawn and for what is not out yet.

No index worker runs here: what the index still says of a withdrawn document must not come out of it.
"""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from agencies.tables import XLSX
from disclosures import bulk, enforcement, workflow
from disclosures.enums import Stage
from disclosures.models import Attachment, Document
from disclosures.tables import keeping
from disclosures.tables.schema import load
from search import writer
from tests import factories
from tests.disclosures.test_tables import penalties, penalty
from tests.disclosures.test_workflow import at

TITLE, WORD = "明州市湿地保护条例", "鹭鸟栖息地"
REASON = "附件中有个人信息。"


def _page(address: str) -> Callable[[Document], str]:
    return lambda document: address


# Where it stands while it is public. Each is asked as a reader would ask.
SURFACES: dict[str, Callable[[Document], str]] = {
    "home": _page("/"),
    "list": _page("/documents/"),
    "list by title": _page(f"/documents/?q={TITLE}"),
    "list of the archive": _page("/documents/?archive=with"),
    "category": lambda d: d.category.get_absolute_url(),
    "agency": lambda d: d.agency.get_absolute_url(),
    "catalogue item": lambda d: d.catalogue_item.get_absolute_url(),
    "search": _page(f"/search/?q={WORD}"),
    "search by title": _page(f"/search/?q={TITLE}&sort=newest"),
    "facets": _page(f"/search/?q={WORD}&kind=document&agency=health"),
    "suggestions": lambda d: reverse("requests:suggestions") + f"?q={TITLE}",
    "feed": _page("/documents/feed/"),
    "JSON feed": _page("/documents/feed/feed.json"),
    "feed of the agency": _page("/documents/feed/agency/health/"),
    "JSON feed of the agency": _page("/documents/feed/agency/health/feed.json"),
    "feed of the category": lambda d: reverse("documents:feed_category", args=[d.category.slug]),
    "JSON feed of the category": lambda d: reverse("documents:feed_category_json", args=[d.category.slug]),
    "feed of the item": lambda d: reverse("documents:feed_item", args=[d.catalogue_item_id]),
    "JSON feed of the item": lambda d: reverse("documents:feed_item_json", args=[d.catalogue_item_id]),
    "sitemap": _page("/sitemap-documents.xml"),
    "interface": _page("/api/v1/documents"),
    "interface, of the agency": _page("/api/v1/documents?agency=health"),
    "related, at its interpretation": lambda d: d.interpretations.get().get_absolute_url(),
    "bulk": _page("/data/documents.ndjson.gz"),
    "page": lambda d: d.get_absolute_url(),
    "interface, itself": lambda d: reverse("api:document", args=[d.pk]),
    "register": _page("/registers/penalty/"),
    "register of the agency": _page(f"/registers/penalty/?agency=health&q={WORD}"),
    "register as CSV": _page("/registers/penalty.csv"),
    "table": lambda d: reverse("documents:table", args=[d.pk, 1]),
    "table as CSV": lambda d: reverse("documents:table_csv", args=[d.pk, 1]),
    "table as XLSX": lambda d: reverse("documents:table_xlsx", args=[d.pk, 1]),
}
ITSELF = ("page", "interface, itself", "table", "table as CSV", "table as XLSX")


def ask(address: str, **headers: str):
    """Status and words of an answer, unpacked and with the escapes of JSON and URLs read."""
    response = Client().get(address, headers=headers)
    content = b"".join(response) if response.streaming else response.content
    if response.get("Content-Type") == "application/gzip":
        content = gzip.decompress(content)
    if response.get("Content-Type") == XLSX:
        sheets = load_workbook(io.BytesIO(content)).worksheets
        content = str([row for sheet in sheets for row in sheet.iter_rows(values_only=True)]).encode()
    text = content.decode()
    if "json" in response.get("Content-Type", ""):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return response, text


def stands(document: Document, name: str) -> bool:
    """Whether a surface shows it: by its title where it has one, by its address or words else."""
    response, text = ask(SURFACES[name](document))
    assert response.status_code in ({200, 404, 410} if name in ITSELF else {200}), name
    heading = TITLE if name not in {"sitemap", "list by title", "search by title"} else document.get_absolute_url()
    return heading in text.replace('<mark class="hit">', "").replace("<mark>", "").replace("</mark>", "")


def left(document: Document) -> list[str]:
    return [name for name in SURFACES if stands(document, name)]


@pytest.fixture
def prepared(cast):
    """Reviewed and complete: with a file, an interpretation that is public, and a duty that it fulfils."""
    item = factories.catalogue_item(cast.health)
    document = at(
        Stage.DRAFT,
        cast,
        title=TITLE,
        body=f"<p>{WORD}受到保护。</p>",
        catalogue_item=item,
        genre="law",
        keywords="湿地",
    )
    file = ContentFile("附件的文字。".encode(), name="办事指南.txt")
    Attachment.objects.create(document=document, name="办事指南.txt", file=file, content_type="text/plain")
    rows = penalties(penalty(party=TITLE, facts=WORD))
    keeping.keep(document, load("penalty"), rows, title=TITLE, actor=cast.clerk)
    at(Stage.PUBLISHED, cast, title="解读", interpretation_of=document)
    workflow.perform(document, "submit", actor=cast.clerk)
    workflow.perform(document, "review", actor=cast.reviewer, facts=factories.reviewed_facts(document))
    return document


@pytest.fixture
def shown(prepared, cast):
    """Public everywhere: the index was written and the file of everything was made. Neither happens again."""
    workflow.perform(prepared, "publish", actor=cast.head)
    prepared.refresh_from_db()
    writer.rebuild()
    bulk.make(timezone.now())
    return prepared


def withdraw(document: Document, cast) -> Document:
    workflow.perform(document, "withdraw", actor=cast.head, facts={"reason": REASON})
    document.refresh_from_db()
    return document


def test_while_it_is_public_it_stands_on_every_surface(shown):
    """What makes the other tests of this file mean something."""
    assert set(SURFACES) - set(left(shown)) == set()


def test_withdrawn_it_is_gone_from_every_surface_at_once(shown, cast):
    addresses = {name: SURFACES[name](shown) for name in SURFACES}
    tags = {name: Client().get(address).get("ETag", "") for name, address in addresses.items()}
    withdraw(shown, cast)
    assert left(shown) == []
    for name, address in addresses.items():
        if tags[name]:
            response, text = ask(address, **{"If-None-Match": tags[name]})
            assert response.status_code != 304, name
            assert WORD not in text, name


def test_its_page_says_410_with_day_number_and_reason_and_nothing_of_what_it_was(shown, cast):
    withdraw(shown, cast)
    response, text = ask(shown.get_absolute_url())
    assert response.status_code == 410
    assert REASON in text
    assert shown.index_no in text
    for word in (TITLE, WORD, "湿地", "办事指南", "ld+json", "ArticleTitle", "canonical"):
        assert word not in text


@pytest.mark.parametrize("whole", [True, False])
def test_its_files_answer_410_to_whole_and_part_and_old_tag(whole, shown, cast):
    address = shown.attachments.get().get_absolute_url()
    before = Client().get(address)
    assert (before.status_code, bool(before["ETag"])) == (200, True)
    withdraw(shown, cast)
    part = {} if whole else {"Range": "bytes=0-3"}
    for headers in (part, part | {"If-None-Match": before["ETag"]}, part | {"If-Range": before["ETag"]}):
        response, text = ask(address, **headers)
        assert response.status_code == 410
        assert "附件的文字" not in text
        assert "ETag" not in response
    assert Client().head(address).status_code == 410


def test_the_interface_leaves_a_trace_in_which_nothing_of_it_is(shown, cast):
    withdraw(shown, cast)
    listed = f"/api/v1/documents?updated_since={timezone.localdate()}"
    for address, status in ((listed, 200), (f"/api/v1/documents/{shown.pk}", 410)):
        response, text = ask(address)
        assert response.status_code == status
        assert REASON in text
        assert shown.index_no in text
        for word in (TITLE, WORD, "湿地", "办事指南"):
            assert word not in text


def test_brought_back_it_is_nowhere_until_it_is_approved_and_then_everywhere_without_what_was_taken_out(shown, cast):
    withdraw(shown, cast)
    workflow.perform(shown, "bring_back", actor=cast.head, facts={"reason": "已经更正。"})
    draft = shown.revising.get()
    draft.body, draft.formed_on = f"<p>{WORD}继续受到保护。</p>", timezone.localdate()
    draft.save()
    draft.attachments.all().delete()
    workflow.edited(draft, actor=cast.clerk, fields=["body", "attachments"])
    workflow.perform(draft, "submit", actor=cast.clerk)
    workflow.perform(draft, "review", actor=cast.reviewer, facts=factories.reviewed_facts(draft))
    writer.rebuild()
    assert left(shown) == []
    for document in (shown, draft):
        response, text = ask(document.get_absolute_url())
        assert (response.status_code, WORD in text, "已经更正" in text) == (
            {shown: 410, draft: 404}[document],
            False,
            False,
        )
    old = ask(f"/api/v1/documents?updated_since={timezone.localdate()}")[1]
    assert REASON in old
    workflow.perform(draft, "replace", actor=cast.head, facts={"note": "删去附件。"})
    # The file of that night holds the words for which it was withdrawn, and no reader asked for it in between.
    _response, whole = ask("/data/documents.ndjson.gz")
    assert TITLE not in whole
    writer.rebuild()
    bulk.make(timezone.now() + bulk.OVERLAP)
    assert set(SURFACES) - set(left(shown)) == set()
    assert "办事指南" not in ask("/data/documents.ndjson.gz")[1]
    response, changed = ask(f"/api/v1/documents?updated_since={timezone.localdate()}")
    assert response.status_code == 200
    assert (REASON in changed, TITLE in changed) == (False, True)


def test_until_its_minute_it_is_nowhere_and_after_it_everywhere(prepared, cast):
    minute = timezone.now() + timedelta(minutes=30)
    workflow.perform(prepared, "schedule", actor=cast.head, facts={"publish_at": minute.isoformat()})
    writer.rebuild()
    bulk.make(timezone.now())
    enforcement.sweep(timezone.now())
    assert left(prepared) == []
    file = prepared.attachments.get().get_absolute_url()
    for address in (*(SURFACES[name](prepared) for name in ITSELF), file):
        assert Client().get(address).status_code == 404
    for address in ("/api/v1/documents?updated_since=2020-01-01", "/sitemap.xml"):
        assert str(prepared.get_absolute_url()) not in ask(address)[1]
    enforcement.sweep(minute)
    writer.rebuild()
    bulk.make(timezone.now())
    assert set(SURFACES) - set(left(prepared)) == set()
    assert Client().get(file).status_code == 200


def test_a_revision_that_waits_for_its_minute_shows_nothing_of_itself_anywhere(shown, cast):
    """Not its words, not that there is one, not in the moment of the last change."""
    before = {name: ask(SURFACES[name](shown))[1] for name in SURFACES if "interface" in name or "feed" in name}
    revision = workflow.revise(shown, actor=cast.clerk)
    revision.title, revision.body = "修订后的名称", "<p>修订后的文字。</p>"
    revision.formed_on = timezone.localdate()
    revision.save()
    workflow.perform(revision, "submit", actor=cast.clerk)
    workflow.perform(revision, "review", actor=cast.reviewer, facts=factories.reviewed_facts(revision))
    minute = (timezone.now() + timedelta(minutes=30)).isoformat()
    workflow.perform(revision, "schedule", actor=cast.head, facts={"publish_at": minute, "note": "修订"})
    bulk.make(timezone.now())
    after = {name: ask(SURFACES[name](shown))[1] for name in before}
    assert {name for name in before if before[name] != after[name]} == set()
    for name, place in SURFACES.items():
        assert "修订后" not in ask(place(shown))[1], name


def test_withdrawn_it_counts_in_no_facet_and_no_number(shown, cast):
    reader = Client()
    assert reader.get(f"/search/?q={WORD}").context["facets"]
    before = reader.get("/").context["document_count"]
    withdraw(shown, cast)
    assert reader.get(f"/search/?q={WORD}").context["facets"] == []
    assert reader.get("/").context["document_count"] == before - 1
