"""Races of acts on different things that meet in one case: a merger and the reply of what survives, a notice and an
extension. Both may lawfully succeed; what must hold is said of the end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from agencies import calendars
from agencies.workflow import Day, Wanted
from ledger.door import Refused
from notices.models import Notice
from oversight import calendar_moves
from requests_app import enforcement
from requests_app.enums import Stage
from requests_app.models import InformationRequest, Link
from requests_app.situation import calendar_of, look, projection
from statutes.calendars import add_working_days
from tests.faults.situations import act, copies, fresh, tell
from tests.requests_app.test_workflow import at

NOW = at("2026-03-10")
HINTS = ("next_check_at", "projected_on")
# What is done to the case that survives, and where it stands then.
ON_THE_SURVIVOR = {"sign": "drafted", "draft_reply": "in_hand", "withdraw": "in_hand", "ask_correction": "in_hand"}
OFF = (date(2026, 3, 26), date(2026, 3, 27))
EXTENDED = 5  # working days that the story proposes


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Each act in a thread of its own, set off together; what each was told."""
    gate, said = threading.Barrier(len(acts)), [""] * len(acts)

    def run(n: int, one: Callable[[], Any]) -> None:
        gate.wait(120)
        try:
            one()
        except Refused as refused:
            said[n] = str(refused) or "fault: a refusal without a sentence"
        except Exception as error:  # noqa: BLE001 -- whatever it is, the race is not well
            said[n] = f"fault: {type(error).__name__}: {error}"
        else:
            said[n] = "won"
        connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def _folded(case: InformationRequest, now: datetime) -> Iterator[str]:
    situation = look(case, timezone.localdate(now))
    if [event.n for event in situation.events] != list(range(1, len(situation.events) + 1)):
        yield f"the events of {case.pk} have gaps"
    for name, value in projection(situation).items():
        if name not in HINTS and getattr(case, name) != value:
            yield f"{case.pk}: {name} is {getattr(case, name)!r}, its events say {value!r}"


# ------------------------------------------------------------------------------------------- merge x reply of the other


def merging(action: str, cast: Any, times: int) -> list[str]:
    """One case is merged into another on which `action` is taken at the same moment."""
    survivor, twin, found = tell(ON_THE_SURVIVOR[action], cast), tell("in_hand", cast), []
    whole, parts = copies(survivor, times), copies(twin, times)
    for into, pk in zip(whole, parts, strict=True):
        seen = fresh(into).events_count
        said = at_once(
            lambda pk=pk, into=into: act(fresh(pk), "merge", cast, NOW, twin.events_count, into),
            lambda into=into, seen=seen: act(fresh(into), action, cast, NOW, seen),
        )
        found += [f"merge x {action}: {fault}" for fault in _merged(fresh(pk), fresh(into), action, said)]
    return found


def _merged(case: InformationRequest, other: InformationRequest, action: str, said: list[str]) -> Iterator[str]:
    yield from (word for word in said if word.startswith("fault"))
    kinds = list(other.events.order_by("n").values_list("kind", flat=True))
    won = said[0] == "won"
    if won is not (case.stage == Stage.MERGED) or won is not Link.objects.filter(case=case, other=other).exists():
        yield f"{said}, and the case is {case.stage}"
    if kinds.count("merged_in") != int(won):
        yield f"{said}, and the survivor says {kinds}"
    ends = [n for n, kind in enumerate(kinds) if kind in ("decision_signed", "withdrawn")]
    if won and ends and kinds.index("merged_in") > ends[0]:
        yield f"merged into what was over: {kinds}"
    if action in ("sign", "withdraw") and said.count("won") != 1:
        yield f"{said.count('won')} winners: {said}"
    if "won" not in said:
        yield f"nobody won: {said}"
    yield from _folded(case, NOW)
    yield from _folded(other, NOW)


# ------------------------------------------------------------------------------------------------- a notice x extend


def announcing(cast: Any, times: int) -> list[str]:
    """A notice takes two days out of the term while the head extends it: the end is the same, whoever was first."""
    template, found = tell("extension proposed", cast), []
    for pk in copies(template, times):
        seen = template.events_count
        said = at_once(
            lambda: announce(cast, OFF),
            lambda pk=pk, seen=seen: act(fresh(pk), "extend", cast, NOW, seen),
        )
        enforcement.enforce(pk, NOW)
        found += [f"a notice x extend: {fault}" for fault in moved(fresh(pk), said)]
        if said[0] == "won":
            announce(cast, ())
    return found


def announce(cast: Any, off: tuple[date, ...]) -> None:
    """The notice as an official enters it: it, and the look at what it moves; without days it is taken back."""
    calendars.fresh()
    standing = calendars.book().standing("CN")
    fields: dict[str, Any] = {} if off else {"replaces": standing[-1], "reason": "示例"}
    wanted = Wanted(
        calendar="CN", title="示例通知", number="示例〔2026〕9号", issued_on=date(2026, 3, 9),
        address="https://www.example.com/notice", days=tuple(Day(day, True, "示例日") for day in off), **fields,
    )  # fmt: skip
    calendar_moves.announce(wanted, actor=cast.sysadmin, source=None)


def moved(case: InformationRequest, said: list[str]) -> Iterator[str]:
    if said != ["won", "won"]:
        yield f"{said}"
    calendars.fresh()
    calendar = calendar_of(case)
    kinds = list(case.events.values_list("kind", flat=True))
    if (kinds.count("extension_notified"), kinds.count("holiday_changed")) != (1, 1):
        yield f"the events are {kinds}"
    due = add_working_days(calendar, case.received_on, 20 + EXTENDED).due_on
    if case.due_on != due or case.calendar_version != calendar.version:
        yield f"due on {case.due_on}, by the calendar of today on {due}"
    told = Notice.objects.filter(kind="requests.date_moved", key__startswith=f"request:{case.pk}:step:").count()
    if told != 1:
        yield f"the applicant was told of the moved date {told} times"
    yield from _folded(case, NOW)


def every(cast: Any, times: int) -> Iterator[tuple[str, list[str]]]:
    """All of them: what races, and what is wrong."""
    for action in ON_THE_SURVIVOR:
        yield f"merge x {action} on the survivor", merging(action, cast, times)
    yield "a holiday notice x extend", announcing(cast, times)
