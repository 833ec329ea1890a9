"""What happens among officials: own letters, notes, watchers, leave, requests for the same, a day off announced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Q

import agencies.workflow
import feedback.workflow
from agencies.models import CalendarNotice
from agencies.workflow import Day, Wanted
from portal.demo.days import DAY, stream
from portal.demo.people import ON_LEAVE
from portal.demo.requests import requests
from portal.demo.site import Site, moment
from portal.demo.stories import ALIKE, LIVE
from requests_app import enforcement, workflow, workflow_calendar, workflow_office
from requests_app.enums import LetterKind, SuggestionAct, SuggestionPlace
from requests_app.letters import templates
from requests_app.letters.words import CHINESE, Words, default
from requests_app.models import Absence, InformationRequest, LetterTemplate, Note, SuggestionCount
from requests_app.rules import Applicant

CALENDAR = "CN"
LENT, STAYS = "agency_waits", "awaiting_correction"  # the cases of who is on leave: handed over, and left to the deputy
NOTED, WATCHED = "drafted_late", "overdue"
# More has happened to these than their script says.
TOUCHED = (LENT, STAYS, *ALIKE)
CONTACT = "如对办理进度有疑问，可在工作日9:00至17:00拨打本机关信息公开办公室电话0500-1234 5602，请报登记编号。"
TITLE, NUMBER = "明州市人民政府关于城市应急演练日放假的通告（演示）", "明政告〔演示〕1号"
BACK = "明州市人民政府关于取消城市应急演练日放假的通告（演示）", "明政告〔演示〕2号"


@transaction.atomic
def write_letters(site: Site) -> None:
    """An agency's own receipt, in its second version: written before the year of requests, whose receipts use it."""
    agency, head = site.agencies["health"], site.user("health", "head")
    kind = LetterKind.RECEIPT
    if LetterTemplate.objects.filter(agency=agency, kind=kind).exists():
        return
    plain = default(CHINESE, kind)
    for n, text in enumerate((CONTACT.replace("，请报登记编号", ""), CONTACT)):
        words = Words(plain.title, plain.suffix, (*plain.rows, ("todo", text)))
        at = moment(site.days.before(420 - 7 * n), 600)
        templates.add(agency, CHINESE, kind, "", words, actor=head, at=at)


@transaction.atomic
def load(site: Site) -> None:
    """All or nothing; what stands already is left alone."""
    if CalendarNotice.objects.exists():
        return
    script = {case.story: case for case in islice(requests(site.seed, site.days, site.scale), len(LIVE))}
    found = {case.form_key: case for case in InformationRequest.objects.select_related("agency").order_by("pk")}
    cases = {name: found[site.key(case.key)] for name, case in script.items()}
    _leave(site, cases)
    _notes(site, cases)
    _same(site, cases)
    _suggestions(site)
    _announce(site)


def _leave(site: Site, cases: dict[str, InformationRequest]) -> None:
    """A clerk is away since yesterday: one case was handed over, the other waits on the deputy's desk."""
    away, deputy, head = site.users[ON_LEAVE], site.user("health", "clerk"), site.user("health", "head")
    agency, days = site.agencies["health"], site.days
    yesterday = days.add(days.today, -1)
    theirs = [cases[name] for name in (LENT, STAYS) if name in cases]
    for n, case in enumerate(theirs):
        on = days.add(days.today, -3)
        workflow.perform(case, "assign", actor=head, on=on, facts={"handler": away.pk}, at=moment(on, 1110 + n))
    if Absence.objects.filter(user=away).exists():
        return
    entered = moment(days.add(days.today, -2), 1000)
    absence = workflow_office.enter_absence(
        agency, away, deputy, yesterday, days.add(days.today, 4), actor=away, at=entered
    )
    for case in theirs[:1]:
        workflow_office.hand(case, absence, actor=away, at=moment(yesterday, 520))


def _notes(site: Site, cases: dict[str, InformationRequest]) -> None:
    """Colleagues write to each other, one puts a note right; a reviewer and the supervisor watch."""
    on = site.days.add(site.days.today, -1)
    clerk, head, reviewer = (site.user("health", role) for role in ("clerk", "head", "reviewer"))
    if LENT in cases:
        case, said = cases[LENT], list(_said(site))
        workflow_office.watch(case, actor=reviewer, at=moment(on, 540))
        notes: list[Note] = []
        for n, (actor, text, replaces) in enumerate(said):
            earlier = notes[replaces] if replaces is not None else None
            key, at = site.key(f"note-{n}"), moment(on, 560 + 25 * n)
            notes.append(workflow_office.write_note(case, text, actor=actor, key=key, replaces=earlier, at=at))
    if WATCHED in cases:
        workflow_office.watch(cases[WATCHED], actor=site.users["supervisor"], at=moment(on, 545))
        text = "业务处室的材料还缺一份附件。@health.reviewer 材料到齐后请优先审核。"
        workflow_office.write_note(cases[WATCHED], text, actor=clerk, key=site.key("note-late"), at=moment(on, 570))
        workflow_office.watch(cases[WATCHED], actor=head, at=moment(on, 575))


def _said(site: Site) -> Iterator[tuple[Any, str, int | None]]:
    """Who says what, and which note it takes the place of."""
    clerk, head = site.user("health", "clerk"), site.user("health", "head")
    yield clerk, "财政局来电：意见已报局领导，三日内回复。@health.head 如再延后，是否先就无争议部分答复？", None
    yield head, "@health.clerk 可以，请同时准备区分处理的答复稿。", None
    yield clerk, "财政局联系人改为办公室，电话见通讯录。", None
    yield clerk, "财政局联系人改为政策法规科，电话见通讯录。", 2


def _same(site: Site, cases: dict[str, InformationRequest]) -> None:
    """Three people ask for the same; two have their answer, and one of them suggests that it be published (art. 44)."""
    alike = [cases[name] for name in ALIKE if name in cases]
    if not alike:  # a very small city
        return
    first, *others = alike
    on = site.days.add(site.days.today, -1)
    clerk = site.user(first.agency.slug, "clerk")
    for n, case in enumerate(others):
        workflow.perform(case, "link_same", actor=clerk, on=on, facts={"other": first.pk}, at=moment(on, 1120 + 5 * n))
    if len(others) > 1:
        case = max(others, key=lambda other: other.pk)
        workflow.perform(case, "suggest_publication", actor=Applicant(case), on=on, at=moment(on, 1140))


def _suggestions(site: Site) -> None:
    """How often something was shown, opened and not enough, over two months: what the visits of a year would leave."""
    rng, rows = stream(site.seed, "suggestions"), []
    for back in range(60, 0, -1):
        day = site.days.today - back * DAY
        for place, most in ((SuggestionPlace.TYPING, 9), (SuggestionPlace.CHECK, 5)):
            shown = rng.randint(1, most)
            by_kind = {"document": rng.randint(0, shown), "request": rng.randint(0, shown), "answer": 0}
            by_kind["document"] = by_kind["document"] or shown
            counts = {("", SuggestionAct.SHOWN): shown, ("", SuggestionAct.SENT): rng.randint(0, shown)}
            counts |= {(kind, SuggestionAct.SHOWN): n for kind, n in by_kind.items()}
            counts |= {(kind, SuggestionAct.CLICKED): rng.randint(0, n) for kind, n in by_kind.items()}
            rows += [SuggestionCount(day=day, place=place, kind=k, act=a, n=n) for (k, a), n in counts.items() if n]
    SuggestionCount.objects.bulk_create(rows)


def _announce(site: Site) -> None:
    """A day off announced and called off on the same day: what it moved has moved back, and the files say so.

    It is taken back so that the dates of the demonstration, and of its calculator, are those of the real calendar.
    """
    days, supervisor = site.days, site.users["supervisor"]
    on = days.add(days.today, -1)
    day = Day(days.add(days.today, 16), off=True, name="城市应急演练", name_en="City emergency drill")
    wanted = _wanted(TITLE, NUMBER, on, days=(day,))
    notice = agencies.workflow.announce(wanted, actor=supervisor, at=moment(on, 1200))
    _count_anew(day.on, on)
    reason = "演练改在休息日举行，不再放假。"
    wanted = _wanted(*BACK, on, reason=reason, replaces=notice)
    agencies.workflow.announce(wanted, actor=supervisor, at=moment(on, 1320))


def _wanted(title: str, number: str, on: date, **more: Any) -> Wanted:
    address = "https://www.mingzhou.example/gonggao/yanshi"
    return Wanted(calendar=CALENDAR, title=title, number=number, issued_on=on, address=address, **more)


def _count_anew(first: date, on: date) -> None:
    """What a sweep does after a notice with what may end after its first day; that of the loading does the rest."""
    now = moment(on, 1205)
    ends_later = Q(due_on__gte=first) | Q(projected_on__gte=first)
    for pk in workflow_calendar.stale().filter(ends_later).order_by("pk").values_list("pk", flat=True):
        enforcement.enforce(pk, now)
    feedback.workflow.catch_up(now)
