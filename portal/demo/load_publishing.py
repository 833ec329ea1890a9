"""Documents on their way and after it: approved for a later minute, waiting for approval, revised, archived."""

from __future__ import annotations

from django.db import transaction

from disclosures import workflow
from disclosures.enums import LinkFault, Stage
from disclosures.links import trying
from disclosures.models import Document
from portal.demo.load_documents import reviewed
from portal.demo.site import Site, moment

WITHDRAWN = "附件中有不应公开的个人联系方式。"
RETURNED = "删去附件中的个人联系方式后重新公开。"
REVISED = "<p>咨询电话和受理地点有变化的，以本机关网站公布的为准。</p>"


@transaction.atomic
def load(site: Site) -> None:
    """One of each kind, so that every desk and the public see them; done once."""
    if Document.objects.exclude(revises=None).exists():
        return
    own = Document.objects.filter(source_key__startswith="demo/").order_by("pk")
    public = own.filter(stage=Stage.PUBLISHED, attachments=None)
    known = moment(site.days.before(12), 0)  # long enough that what follows is over today
    one, other = public.filter(agency=site.agencies["health"], published_at__lt=known).order_by("-pk")[:2]
    _replace(site, other, _revise(site, other, 9))
    _revise(site, one, 1)
    _archive(site, public.filter(agency=site.agencies["finance"]).first())
    _bring_back(site, public.filter(agency=site.agencies["finance"], published_at__lt=known).last())
    _lose(site, public.filter(agency=site.agencies["health"], body__contains='href="https://data.').last())
    waiting = {
        document.agency.slug: document for document in own.filter(stage=Stage.IN_REVIEW).select_related("agency")
    }
    if document := waiting.pop("finance", None):
        reviewed(site, document, moment(site.days.before(1), 610))
    for document in waiting.values():
        reviewed(site, document, moment(site.days.before(1), 610))
        minute = moment(site.days.add(site.days.today, 2), 540)
        head, at = site.user(document.agency.slug, "head"), moment(site.days.before(1), 640)
        workflow.perform(document, "schedule", actor=head, facts={"publish_at": minute.isoformat()}, at=at)


def _revise(site: Site, document: Document, back: int) -> Document:
    """A revision that waits for its review."""
    clerk = site.user(document.agency.slug, "clerk")
    day = site.days.before(back)
    revision = workflow.revise(document, actor=clerk, at=moment(day, 560))
    revision.body, revision.formed_on = revision.body + REVISED, day
    revision.save()
    workflow.perform(revision, "submit", actor=clerk, at=moment(day, 600))
    return revision


def _replace(site: Site, document: Document, revision: Document) -> None:
    """What the public reads now, with the reason."""
    day = revision.formed_on or site.days.today
    reviewed(site, revision, moment(day, 660))
    note = {"note": "补充咨询电话和受理地点变更的说明。"}
    workflow.perform(
        revision, "replace", actor=site.user(document.agency.slug, "head"), facts=note, at=moment(day, 700)
    )


def _archive(site: Site, document: Document | None) -> None:
    if document is not None:
        facts, head = {"reason": "事项已办结，移入归档。"}, site.user(document.agency.slug, "head")
        workflow.perform(document, "archive", actor=head, facts=facts, at=moment(site.days.before(3), 600))


def _bring_back(site: Site, document: Document | None) -> None:
    """Withdrawn, and public again two days later without what it was withdrawn for."""
    if document is None:
        return
    slug, gone, back = document.agency.slug, site.days.before(8), site.days.before(6)
    head, clerk = site.user(slug, "head"), site.user(slug, "clerk")
    workflow.perform(document, "withdraw", actor=head, facts={"reason": WITHDRAWN}, at=moment(gone, 960))
    workflow.perform(document, "bring_back", actor=head, facts={"reason": RETURNED}, at=moment(back, 560))
    draft = document.revising.get()
    draft.body, draft.formed_on = draft.body + REVISED, back
    draft.save()
    workflow.edited(draft, actor=clerk, fields=["body", "formed_on"])
    workflow.perform(draft, "submit", actor=clerk, at=moment(back, 600))
    reviewed(site, draft, moment(back, 660))
    workflow.perform(draft, "replace", actor=head, facts={"note": RETURNED}, at=moment(back, 700))


def _lose(site: Site, document: Document | None) -> None:
    """A link that led out of the site and was found dead three days ago."""
    if document is not None:
        trying.of_document(document)
        gone = {"status": 404, "fault": LinkFault.GONE, "fails": 3, "broken_since": site.days.before(3)}
        document.outgoing.update(**gone, checked_on=site.days.before(1))
