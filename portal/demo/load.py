"""Loads the city through the doors: every case is replayed step by step, on its own days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

import ledger.models as ledger
from agencies.models import Agency, Post
from ledger import trace
from notices.enums import State
from notices.models import Notice
from portal import enforcement
from portal.demo import (
    load_agency_texts,
    load_documents,
    load_feedback,
    load_life,
    load_office,
    load_publishing,
    load_requests,
    load_searches,
    load_urges,
)
from portal.demo.agencies import AGENCIES, functions_text
from portal.demo.days import DAY, Days
from portal.demo.people import PASSWORD, people
from portal.demo.site import Site, moment
from statutes import calendars

FEE_ACCOUNT = "到{name}政务服务窗口缴纳，或转账至：户名 明州市财政专户（演示），账号 0000 0000 0000。"
BEGUN, FINISHED = "demo.begin", "demo.finish"


class Occupied(Exception):
    """The site holds something else than the demo that is asked for."""


@dataclass(frozen=True)
class Plan:
    """Which city: the same plan gives the same rows."""

    scale: int
    seed: int
    today: date

    @property
    def facts(self) -> dict[str, Any]:
        return {"scale": self.scale, "seed": self.seed, "today": self.today.isoformat()}


def standing() -> tuple[Plan | None, bool]:
    """The plan of the city that stands here, and whether it is finished."""
    begun = ledger.Entry.objects.filter(act=BEGUN).first()
    if begun is None:
        return None, False
    facts = begun.facts
    plan = Plan(facts["scale"], facts["seed"], date.fromisoformat(facts["today"]))
    return plan, ledger.Entry.objects.filter(act=FINISHED).exists()


def wanted() -> bool:
    """Whether there is nothing here yet, or a city that was not finished."""
    plan, finished = standing()
    return not finished if plan else not Agency.objects.exists()


def load(plan: Plan, *, quiet: bool = False) -> bool:
    """Load the city; False where it stands already. What an interruption left off is taken up again."""
    there, finished = standing()
    if there is None and Agency.objects.exists():
        raise Occupied("This site already has agencies, which are not of the demonstration.")
    if there and (there.scale, there.seed) != (plan.scale, plan.seed):
        raise Occupied(f"This site holds the demonstration with --scale {there.scale} --seed {there.seed}.")
    if finished:
        return False
    plan = there or plan  # a city begun yesterday is finished as of yesterday
    with trace.run():
        site = _found(plan, quiet)
        documents = load_documents.load(site)
        load_agency_texts.load(site)
        load_publishing.load(site)
        load_feedback.load(site, documents)
        load_office.write_letters(site)
        load_requests.load(site)
        load_life.load(site)
        load_office.load(site)
        load_urges.load(site)
        load_searches.load(site)
        _finish(site, plan)
    return True


@transaction.atomic
def _found(plan: Plan, quiet: bool) -> Site:
    """Agencies, people and posts, and the note of which city this is."""
    days = Days(plan.today, calendars.load("CN").is_working)
    agencies = _agencies()
    site = Site(plan.seed, plan.scale, days, agencies, _people(agencies, days), quiet)
    if standing()[0] is None:
        ledger.append(BEGUN, agencies[AGENCIES[0].slug], plan.facts)
    return site


def _agencies() -> dict[str, Agency]:
    found: dict[str, Agency] = {}
    for order, spec in enumerate(AGENCIES, start=1):
        found[spec.slug], _made = Agency.objects.get_or_create(
            slug=spec.slug,
            defaults={
                "name": spec.name, "name_en": spec.name_en, "short_name": spec.short_name, "code": spec.code,
                "kind": spec.kind, "parent": found.get(spec.parent), "order": order * 10, "address": spec.address,
                "hours": spec.hours, "phone": spec.phone, "fax": spec.fax, "email": spec.email,
                "functions": functions_text(spec),
                "reconsideration_authority": spec.reconsideration_authority, "court": spec.court,
                "fee_account": FEE_ACCOUNT.format(name=spec.name),
            },
        )  # fmt: skip
    return found


def _people(agencies: dict[str, Agency], days: Days) -> dict[str, Any]:
    """One hash for all: the password is public, and hashing it forty times would take the seconds for nothing."""
    password = make_password(PASSWORD, salt="fictionalmingzhou")
    since = days.today - 730 * DAY
    users: dict[str, Any] = {}
    for person in people():
        user, _made = get_user_model().objects.get_or_create(
            username=person.username,
            defaults={
                "last_name": person.name, "email": f"{person.username}@mingzhou.example", "is_staff": True,
                "password": password, "date_joined": moment(since, 540),
            },
        )  # fmt: skip
        Post.objects.get_or_create(
            user=user, agency=agencies[person.agency], role=person.role, defaults={"since": since}
        )
        users[person.username] = user
    return users


def _finish(site: Site, plan: Plan) -> None:
    """Sweep once, as the site would have done overnight, and let the mail of the past be past."""
    morning = moment(plan.today, 5)
    enforcement.sweep(morning)
    past = Notice.objects.filter(created_at__lt=moment(plan.today - DAY, 0))
    past.filter(state=State.READY).update(state=State.SENT, attempts=1, sent_at=F("created_at"))
    past.filter(created_at__lt=moment(plan.today - 4 * DAY, 0)).exclude(user=None).update(read_at=F("created_at"))
    ledger.append(FINISHED, site.agencies[AGENCIES[0].slug], plan.facts)
