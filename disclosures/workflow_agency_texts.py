"""The door of guides and rules: drafts beside what is public, published by the head, every version kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import ledger.models as ledger
from agencies.models import Agency
from disclosures import agency_texts, rules
from disclosures.enums import Block, TextAct
from disclosures.models import AgencyText, AgencyTextVersion
from disclosures.release.agency_text import open_findings
from disclosures.steps_agency_texts import STEPS, WRITER
from ledger.door import Facts, Refused, text, tidy
from ledger.door import refusals as door_refusals
from notices.outbox import settle
from search.outbox import enqueue


def refusals(row: AgencyText, actor: Any, action: str, facts: Facts | None = None) -> list[str]:
    """Why not: empty where the door would open."""
    return door_refusals(STEPS, row.stage, "", row, actor, action, facts)


def of(agency: Agency, block: str) -> AgencyText:
    """The row of a block; made where it is not there yet, with nothing in it."""
    return AgencyText.objects.select_related("agency").get_or_create(agency=agency, block=block)[0]


def ensure(agencies: Iterable[Agency]) -> None:
    """The rows of these agencies that are not there yet. Twice is once."""
    known = set(AgencyText.objects.order_by().values_list("agency", "block"))
    rows = [(agency, block) for agency in agencies for block in Block.values]
    made = [AgencyText(agency=agency, block=block) for agency, block in rows if (agency.pk, block) not in known]
    AgencyText.objects.bulk_create(made, ignore_conflicts=True)


def write(
    row: AgencyText, texts: Mapping[str, str], *, actor: Any, seen: int | None = None, at: datetime | None = None
) -> bool:
    """Keep the draft; whether anything has changed. Raises `Refused` where somebody else was quicker."""
    with transaction.atomic():
        row = _locked(row)
        if not rules.may_write_text(actor, row):
            raise Refused([_("This step is for others: %(who)s.") % {"who": WRITER}])
        _look(row, seen)
        draft = agency_texts.cleaned(tidy(texts))
        if draft == row.working:
            return False
        # Written back to what is public, there is no draft any more.
        kept = None if row.version and draft == row.content else draft
        changed = _changed(row.working, draft)
        row.project(draft=kept, drafted_by=actor, drafted_at=at or timezone.now(), turn=row.turn + 1)
        ledger.append("disclosures.write_text", row, {"block": row.block, "sections": changed}, actor=actor)
    return True


def perform(
    row: AgencyText,
    action: str,
    *,
    actor: Any,
    facts: Mapping[str, Any] | None = None,
    seen: int | None = None,
    at: datetime | None = None,
) -> AgencyText:
    """Take one step, in one transaction; raises `Refused` with the reasons."""
    now, facts = at or timezone.now(), tidy(dict(facts or {}))
    with transaction.atomic():
        row = _locked(row)
        if reasons := refusals(row, actor, action, facts):
            raise Refused(reasons)
        if action == "publish" and open_findings(row) and row.drafted_by_id == actor.pk:
            raise Refused([_("Who wrote it cannot let through what was found; another head can, or take it out.")])
        _look(row, seen)
        said, columns = EFFECTS[action](row, actor, facts, now)
        row.project(**columns, turn=row.turn + 1)
        ledger.append(f"disclosures.{action}_text", row, {"block": row.block, **said}, actor=actor)
        if action != "drop":
            settle(f"agencytext:{row.agency_id}-{row.block}:", now)
            enqueue(row.agency)
    return row


def _locked(row: AgencyText) -> AgencyText:
    return AgencyText.objects.select_for_update(of=("self",)).select_related("agency__parent").get(pk=row.pk)


def _look(row: AgencyText, seen: int | None) -> None:
    if seen is not None and seen != row.turn:
        raise Refused([_("Somebody else has just changed this. Please look again.")])


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return sorted(code for code in {*before, *after} if before.get(code, "") != after.get(code, ""))


Done = tuple[dict[str, Any], dict[str, Any]]


def _publish(row: AgencyText, actor: Any, facts: dict[str, Any], now: datetime) -> Done:
    draft = dict(row.draft or {})
    accepted = {one.key: {"kind": one.kind, "reason": text(facts, "accepted")} for one in open_findings(row)}
    left = [section.code for section in agency_texts.missing(row.agency, row.block, draft)]
    n = _keep(
        row, TextAct.PUBLISHED, draft, actor, now, left_out=left, accepted=accepted, note=text(facts, "note")[:300]
    )
    said = {"n": n, "sections": _changed(row.content, draft), "left_out": left, "accepted": len(accepted)}
    columns = {"content": draft, "version": n, "published_at": now, "checked_at": now, "draft": None}
    return said, columns


def _confirm(row: AgencyText, actor: Any, facts: dict[str, Any], now: datetime) -> Done:
    n = _keep(row, TextAct.CONFIRMED, row.content, actor, now, note=text(facts, "note")[:300])
    return {"n": n}, {"version": n, "checked_at": now}


def _drop(row: AgencyText, actor: Any, facts: dict[str, Any], now: datetime) -> Done:
    return {"sections": _changed(row.content, row.draft or {})}, {"draft": None}


def _keep(row: AgencyText, act: str, content: dict[str, str], actor: Any, now: datetime, **more: Any) -> int:
    made = AgencyTextVersion.objects.create(
        text=row, n=row.version + 1, act=act, content=content, actor=actor, at=now, **more
    )
    return made.n


EFFECTS: dict[str, Callable[[AgencyText, Any, dict[str, Any], datetime], Done]] = {
    "publish": _publish,
    "confirm": _confirm,
    "drop": _drop,
}
