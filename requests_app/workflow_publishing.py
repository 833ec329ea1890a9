"""What a publication does beside the case: the document that a reply becomes, and who asked for the same is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core.files.base import ContentFile
from django.utils import timezone

import disclosures.workflow as documents
from disclosures import html
from disclosures.enums import Stage as DocumentStage
from disclosures.models import Attachment, Category
from requests_app import matters, telling
from requests_app.enums import CLOSED, Stage
from requests_app.models import CaseFile, Event, InformationRequest
from requests_app.situation import Situation, look

Perform = Callable[..., Event]
KIND = "requests.published_alike"


def draft_document(situation: Situation, event: Event, now: datetime, perform: Perform) -> None:
    """Art. 44: a draft with text and files of the reply, submitted where the actor may; another one publishes."""
    case, facts = situation.case, event.facts
    document = documents.draft(
        actor=event.actor,
        at=now,
        title=facts["title"],
        agency=case.agency,
        issuer=case.agency.name,
        category=Category.objects.get(pk=facts["category"]),
        body=html.from_person(facts["text"]),
        written_on=timezone.localdate(now),
        formed_on=timezone.localdate(now),
    )
    for file in case.files.filter(role=CaseFile.REPLY, pk__in=facts.get("files") or ()).order_by("pk"):
        with file.file.open("rb") as stream:
            content = ContentFile(stream.read(), name=file.name)
        Attachment.objects.create(document=document, name=file.name, file=content, content_type=file.content_type)
    if not documents.refusals(document, event.actor, "submit"):
        documents.perform(document, "submit", actor=event.actor, at=now)
    case.project(document=document)


def accept(situation: Situation, event: Event, now: datetime, perform: Perform) -> None:
    """A second person stands for what was found: the publication goes on as it was proposed, by whom it may."""
    proposal = situation.last("publication_proposed")
    if proposal is None:
        return
    facts = {name: value for name, value in proposal.facts.items() if name not in ("how", "findings")}
    facts["accepted"] = event.n
    how = proposal.facts.get("how", "publish")
    actor = event.actor if how == "publish" else proposal.actor
    perform(situation.case, how, actor=actor, facts=facts, at=now)


def published(situation: Situation, event: Event, now: datetime, perform: Perform) -> None:
    tell_alike(situation.case, now)


def tell_alike(case: InformationRequest, now: datetime) -> int:
    """Tell everybody who asked for the same, once, that it is public; how many were told."""
    if not case.same_target:
        return 0
    told = 0
    others = matters.of(case).exclude(pk=case.pk).exclude(stage__in=[s for s in CLOSED if s != Stage.ANSWERED])
    for other in others.select_related("agency", "applicant"):
        page = case.document.get_absolute_url() if _document_is_public(case) else case.get_absolute_url()
        facts = {"title": case.document.title if _document_is_public(case) else case.public_title, "address": page}
        told += telling.tell_applicant(look(other, timezone.localdate(now)), KIND, f"alike:{case.pk}", now, facts)
    return told


def _document_is_public(case: InformationRequest) -> bool:
    return case.document is not None and case.document.stage == DocumentStage.PUBLISHED
