"""What lies beside the course of a request: a merged pair, a split, remedies, a reopened case, a wrong record."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import transaction

from portal.demo.requests import requests
from portal.demo.shapes import Case
from portal.demo.site import Site, moment
from portal.demo.stories import LIVE
from requests_app import workflow, workflow_records
from requests_app.models import InformationRequest

BODY = "明州市人民政府"
DAY = timedelta(days=1)


@transaction.atomic
def load(site: Site) -> None:
    """All or nothing; what stands already is left alone."""
    cases = {case.story: case for case in islice(requests(site.seed, site.days, site.scale), len(LIVE))}
    yesterday = site.days.add(site.days.today, -1)
    for story, tell in TOLD.items():
        if story not in cases:
            continue
        case = InformationRequest.objects.get(form_key=site.key(cases[story].key))
        if not case.events.filter(kind__in=("merged", "split", "appealed")).exists():
            tell(site, cases, case, yesterday)
    _record(site, yesterday)


def _do(site: Site, case: InformationRequest, slug: str, action: str, role: str, on: date, **facts: Any) -> None:
    # After all that the replay did on that day.
    workflow.perform(case, action, actor=site.user(slug, role), on=on, facts=facts, at=moment(on, 1100))


def _merge(site: Site, cases: dict[str, Case], case: InformationRequest, on: date) -> None:
    first = InformationRequest.objects.get(form_key=site.key(cases["twin"].key))
    reason = "两件申请的申请人和申请内容相同，合并办理。"
    _do(site, case, cases["twin"].agency, "merge", "clerk", on, into=first.pk, reason=reason)


def _split(site: Site, cases: dict[str, Case], case: InformationRequest, on: date) -> None:
    items = [case.subject[:150], f"{case.subject[:150]}的审批意见"]
    _do(site, case, cases["to_split"].agency, "split", "clerk", on, items=items)


def _appeal(site: Site, cases: dict[str, Case], case: InformationRequest, on: date) -> None:
    """A reconsideration that waits for its decision."""
    filed = site.days.add(on, -6)
    _do(site, case, cases["appealed"].agency, "record_appeal", "clerk", on, **_filed(filed, filed + 4 * DAY))


def _reopen(site: Site, cases: dict[str, Case], case: InformationRequest, on: date) -> None:
    """A refusal that the reconsideration put right, and the new case."""
    slug = cases["reopened"].agency
    filed, decided = site.days.add(on, -60), site.days.add(on, -7)
    _do(site, case, slug, "record_appeal", "clerk", filed + 4 * DAY, **_filed(filed, filed + 3 * DAY))
    remedy = case.remedies.get().pk
    _do(
        site, case, slug, "record_ruling", "clerk", site.days.add(on, -4), remedy=remedy, result="corrected",
        decided_on=decided.isoformat(), ruling="明府复决（演示）", text="撤销原答复，责令在十五个工作日内重新答复。",
    )  # fmt: skip
    received = site.days.add(on, -5).isoformat()
    _do(site, case, slug, "reopen", "head", site.days.add(on, -3), remedy=remedy, received=received, term_days=15)


def _filed(filed: date, reached: date) -> dict[str, str]:
    days = {"filed_on": filed.isoformat(), "reached_on": reached.isoformat()}
    return {"remedy_kind": "reconsideration", "body": BODY, "number": "明府复（演示）"} | days


def _record(site: Site, on: date) -> None:
    """A record that is being checked, and one that was put right."""
    for name in ("open", "answered"):
        case = workflow_records.submit(
            agency=site.agencies["health"],
            key=site.key(f"record-of-oneself-{name}"),
            record={
                "subject": "计划生育家庭奖励扶助登记表中的出生日期",
                "description": "登记表中的出生日期与身份证不一致，请予更正。\n\n证据：身份证和户口簿复印件。",
            },
            applicant={
                "kind": "natural", "name": "示例申请人", "id_kind": "other", "id_number": f"DEMO-{name}",
                "phone": "19900000000", "email": "record@example.com", "address": "明州市示例路1号",
            },
            at=moment(on, 700),
        )  # fmt: skip
        if name == "answered" and case.events.count() == 1:
            said = {"result": "corrected", "content": "登记表中的出生日期已按身份证更正。"}
            _do(site, case, "health", "answer_record", "clerk", on, **said)


TOLD = {"twin_again": _merge, "to_split": _split, "appealed": _appeal, "reopened": _reopen}
