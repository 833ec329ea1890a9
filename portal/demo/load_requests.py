"""Requests through their door: a year of steps in the order in which they happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import transaction
from tqdm import tqdm

from portal.demo.requests import requests
from portal.demo.shapes import Case, Step
from portal.demo.site import LONG, Site, chunks, moment
from requests_app import enforcement, workflow, workflow_consulting
from requests_app.enums import Channel
from requests_app.models import Event, InformationRequest
from requests_app.rules import Applicant, Consulted
from requests_app.steps import STEPS
from requests_app.workflow_bulk import Happened, History, take_over

CHUNK = 400  # acts in one transaction
EVENTS = {action: step.event for (_stage, action), step in STEPS.items()}
FEW = 2000  # so many are replayed step by step; the others come in whole, as from an older register
WHOLE = 1000  # histories in one transaction


@dataclass(frozen=True)
class Act:
    """One call of the door. `n` is the number of the last event that it leaves behind."""

    at: datetime
    case: Case
    n: int
    step: Step | None = None  # None: the request comes in


def load(site: Site) -> None:
    cases = requests(site.seed, site.days, site.scale)
    _replay(site, list(islice(cases, FEW)))
    _take_over(site, cases)


def _replay(site: Site, cases: list[Case]) -> None:
    """Replay what has not happened yet: each act leaves its events, so their number says how far a case has come."""
    acts = sorted(
        (act for case in cases for act in _acts(site, case)),
        key=lambda act: (act.at, act.case.key, act.n),
    )
    known = {case.form_key: case.pk for case in InformationRequest.objects.only("form_key").iterator()}
    done = dict(InformationRequest.objects.values_list("form_key", "events_count"))
    keys = {act.case.key: site.key(act.case.key) for act in acts if act.step is None}
    waiting = [act for act in acts if done.get(keys[act.case.key], 0) < act.n]
    mornings = site.mornings()
    for chunk in site.bar(chunks(waiting, CHUNK), "Requests", -(-len(waiting) // CHUNK)):
        with transaction.atomic():
            for act in chunk:
                key = keys[act.case.key]
                while mornings and mornings[0] <= act.at:
                    enforcement.sweep(mornings.pop(0))
                if act.step is None:
                    known[key] = _submit(site, act).pk
                else:
                    _perform(site, act, known[key])


def _take_over(site: Site, cases: Iterator[Case]) -> None:
    now, left = moment(site.days.today, 0), max(0, site.scale - FEW)
    with tqdm(total=left, desc="More requests", delay=LONG, disable=site.quiet) as bar:
        while chunk := list(islice(cases, WHOLE)):
            take_over((_history(site, case) for case in chunk), now=now)
            bar.update(len(chunk))


def _history(site: Site, case: Case) -> History:
    """The acts of a case as the events that the door would have left."""
    events: list[Happened] = []
    for act in _acts(site, case):
        if act.step is None:
            received = _received_on(case)
            actor = site.user(case.agency, "clerk") if case.channel != Channel.INTERNET else None
            facts = {"channel": case.channel}
            events.append(Happened("submitted", received or case.submitted_on, act.at, actor, facts))
            if received:
                events.append(Happened("received", received, act.at, actor))
        else:
            role = act.step.role
            actor = None if role in ("applicant", "consulted", "system") else site.user(case.agency, role)
            facts = dict(act.step.facts) | _implied(act.step.action, events)
            workflow_consulting.apart(act.step.action, facts)
            events.append(Happened(EVENTS[act.step.action], act.step.on, act.at, actor, facts))
    request, applicant = _form(case), case.applicant
    return History(site.key(case.key), site.agencies[case.agency], case.channel, request, applicant, events)


def _implied(action: str, events: list[Happened]) -> dict[str, object]:
    """What the door adds to the facts of a step."""
    newest = {event.kind: (n, event.facts or {}) for n, event in enumerate(events, start=1)}
    verb, _underscore, name = action.partition("_")
    if verb in ("record", "answer", "expire") and name in ("third_party", "agency"):
        return {"ref": newest[f"{name}_consulted"][0]}
    if action == "acknowledge":
        return {"rank": 1}  # the clerk's
    if action == "deliver":
        return {"outcome": newest["reply_drafted"][1]["outcome"]}
    if action == "extend":
        return {key: newest["extension_proposed"][1][key] for key in ("days", "reason")}
    return {}


def _acts(site: Site, case: Case) -> Iterator[Act]:
    """The coming in and the steps, a minute apart where they fall on one day."""
    minute = 545 + int(case.key[-6:]) * 13 % 380
    received = _received_on(case)
    n = 2 if received else 1
    yield Act(moment(received or case.submitted_on, minute), case, n)
    steps = list(case.steps)
    if received is None and case.story != "unconfirmed":
        # Art. 31: what comes by fax is received on the day on which both sides confirm it.
        steps.insert(0, Step("confirm", site.days.add(case.submitted_on, 2), "clerk"))
    for step in steps:
        n += 1
        yield Act(moment(step.on, minute + n), case, n, step)


def _received_on(case: Case) -> date | None:
    """The receipt date where it is known when the request comes in (art. 31)."""
    return None if case.channel in (Channel.FAX, Channel.POST_PLAIN) else case.received_on


def _form(case: Case) -> dict[str, str]:
    return {
        "subject": case.subject[:200], "description": case.description, "period": case.features,
        "route": case.delivery, "form": "paper" if case.delivery in ("post", "counter") else "electronic",
    }  # fmt: skip


def _submit(site: Site, act: Act) -> InformationRequest:
    case = act.case
    on_paper = case.channel != Channel.INTERNET
    return workflow.submit(
        agency=site.agencies[case.agency],
        key=site.key(case.key),
        request=_form(case),
        applicant=case.applicant,
        channel=case.channel,
        received_on=_received_on(case),
        actor=site.user(case.agency, "clerk") if on_paper else None,
        at=act.at,
    )


def _perform(site: Site, act: Act, pk: int) -> Event | None:
    step, case = act.step, InformationRequest(pk=pk)
    if step.role == "system" and case.events.filter(n=act.n).exists():
        return None  # a sweep of that morning came first
    actors: dict[str, Callable[[], object]] = {
        "applicant": lambda: Applicant(case),
        "consulted": lambda: Consulted(case.consultations.latest("pk")),
        "system": lambda: None,
    }
    actor = actors.get(step.role, lambda: site.user(act.case.agency, step.role))()
    return workflow.perform(case, step.action, actor=actor, on=step.on, facts=step.facts, at=act.at)
