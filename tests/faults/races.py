"""Races: two people act on one case at the same moment, for every pair of acts that exclude each other."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from ledger.door import Refused
from notices.models import Notice
from requests_app import enforcement, workflow
from requests_app.models import Event, InformationRequest
from requests_app.situation import law_of, look, moves, projection
from requests_app.steps import STEPS
from tests.faults import situations
from tests.faults.situations import RECIPES, STORIES, act, copies, fresh, person, tell
from tests.requests_app.stories import at

SWEEP = "sweep"
HINTS = ("next_check_at", "projected_on")


class Pair(NamedTuple):
    story: str
    first: str
    second: str


def weighty(case: InformationRequest, action: str) -> bool:
    """Whether a step changes the stage or a clock of the case: two of those at one stage exclude each other."""
    step = workflow.table(case).get((case.stage, action))
    handed_over = action in ("assign", "propose_extension", "decline_extension", "propose_fee", "decline_fee", "reopen")
    return step is not None and (step.to is not None or moves(law_of(case), step.event) or handed_over)


def open_to(case: InformationRequest, cast: Any, now: datetime, other: int) -> list[str]:
    """The weighty acts that the door would let through."""
    found = []
    for action in RECIPES:
        if not weighty(case, action):
            continue
        facts = situations.facts_of(case, action, cast, now, other) if _has_facts(case, action) else {}
        look(case, timezone.localdate(now))
        if not workflow.refusals(case, person(case, action, cast), action, facts):
            found.append(action)
    return found


def _has_facts(case: InformationRequest, action: str) -> bool:
    return action != "reopen" or case.remedies.exists()


def pairs(story: str, case: InformationRequest, cast: Any, other: int) -> list[Pair]:
    """Every two of the open acts, each with itself, and each with the sweep of that moment."""
    acts = open_to(case, cast, at(STORIES[story].now), other)
    return [Pair(story, *two) for two in itertools.combinations_with_replacement([*acts, SWEEP], 2)]


class Runner(threading.Thread):
    """A person at a screen of their own: a thread with its own connection, set off together with the other."""

    def __init__(self, gate: threading.Barrier, cast: Any, name: str, now: datetime, jobs: list[tuple[int, int, int]]):
        super().__init__(daemon=True)
        self.gate, self.cast, self.act, self.now, self.jobs = gate, cast, name, now, jobs
        self.said: list[str] = []

    def run(self) -> None:
        for pk, seen, other in self.jobs:
            self.gate.wait(120)
            self.said.append(attempt(pk, self.act, self.cast, self.now, seen, other))
        connection.close()


def attempt(pk: int, name: str, cast: Any, now: datetime, seen: int, other: int) -> str:
    """`won`, the sentence of the refusal, or `fault: ...` for anything that is neither."""
    try:
        if name == SWEEP:
            enforcement.enforce(pk, now)
        else:
            # What a person saw when the page was drawn; the sweep looks for itself.
            act(fresh(pk), name, cast, now, seen if RECIPES[name][0] else None, other)
    except Refused as refused:
        return str(refused) or "fault: a refusal without a sentence"
    except Exception as error:  # noqa: BLE001 -- whatever it is, the race is not well
        return f"fault: {type(error).__name__}: {error}"
    return "won"


def at_once(names: tuple[str, str], cast: Any, now: datetime, jobs: list[tuple[int, int, int]]) -> list[list[str]]:
    """Two threads take their acts of each job at the same moment; what each was told."""
    gate = threading.Barrier(2)
    runners = [Runner(gate, cast, name, now, jobs) for name in names]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    return [runner.said for runner in runners]


def race(
    pair: Pair, cast: Any, template: InformationRequest, others: list[int], times: int, lanes: Any = at_once
) -> list[str]:
    """Run one pair so many times; what is wrong. `lanes` runs the two: threads, or processes."""
    keys, now = copies(template, times), at(STORIES[pair.story].now)
    jobs = [(pk, template.events_count, others[n % len(others)]) for n, pk in enumerate(keys)]
    results = zip(keys, *lanes((pair.first, pair.second), cast, now, jobs), strict=True)
    return [f"{pair}: {fault}" for pk, *said in results for fault in faults(pair, template, pk, said, cast, now)]


def faults(
    pair: Pair, template: InformationRequest, pk: int, said: list[str], cast: Any, now: datetime
) -> Iterator[str]:
    """All that must be so after a race."""
    yield from (word for word in said if word.startswith("fault"))
    case = fresh(pk)
    events = list(case.events.order_by("n"))
    fresh_ones = events[template.events_count :]
    won = said.count("won")
    acts = [name for name in (pair.first, pair.second) if name != SWEEP]
    people = [name for name in acts if RECIPES[name][0]]
    if SWEEP not in pair and len(people) == 2 and won != 1:
        yield f"{won} winners: {said}"
    if [event.n for event in events] != list(range(1, len(events) + 1)):
        yield "the events have gaps"
    yield from _lawful(template, fresh_ones)
    yield from _folded(case, now)
    yield from _told(case, fresh_ones, template, cast)


def _lawful(template: InformationRequest, events: list[Event]) -> Iterator[str]:
    """Whoever came second found a step of the stage that the first had left."""
    stage, kinds = template.stage, Counter(event.kind for event in events)
    for event in events:
        steps = [step for (at_stage, _a), step in STEPS.items() if at_stage == stage and step.event == event.kind]
        if not steps:
            yield f"{event.kind} is no step of the stage {stage}"
            return
        stage = steps[0].to or stage
    if any(number > 1 for kind, number in kinds.items() if kind.endswith(("expired", "withdrawn", "merged"))):
        yield f"twice: {kinds}"


def _folded(case: InformationRequest, now: datetime) -> Iterator[str]:
    situation = look(case, timezone.localdate(now))
    for name, value in projection(situation).items():
        if name not in HINTS and getattr(case, name) != value:
            yield f"{name} is {getattr(case, name)!r}, its events say {value!r}"
    stage = next((s.to for e in reversed(situation.events) for s in STEPS.values() if s.event == e.kind and s.to), None)
    if stage and stage != case.stage:
        yield f"the stage is {case.stage}, the events say {stage}"


def _told(case: InformationRequest, events: list[Event], template: InformationRequest, cast: Any) -> Iterator[str]:
    """For each event the people that its step names, each once, and nobody for what was refused."""
    stage, handler, expected = template.stage, template.handler, []
    for event in events:
        step = next(s for (at_stage, _a), s in STEPS.items() if at_stage == stage and s.event == event.kind)
        stage = step.to or stage
        handler = case.handler if event.kind in ("assigned", "registered") else handler
        crowd = {
            "applicant": ["applicant"],
            "clerks": [cast.clerk.pk, cast.other_clerk.pk],
            "handler": [handler.pk] if handler else [cast.clerk.pk, cast.other_clerk.pk],
            "reviewer": [cast.reviewer.pk],
            "head": [cast.head.pk],
        }
        whom = {person for name in step.tells for person in crowd[name]} - {event.actor_id}
        expected += [f"request:{case.pk}:step:{event.n}:{person}" for person in whom]
    found = Notice.objects.filter(key__startswith=f"request:{case.pk}:step:").values_list("key", flat=True)
    if sorted(found) != sorted(expected):
        yield f"told {sorted(found)}, expected {sorted(expected)}"


def stage_of(story: str, cast: Any) -> tuple[InformationRequest, list[int], list[Pair]]:
    """The template of a story, the cases to merge into, and its pairs."""
    anchor = factories_anchor(cast)
    case = tell(story, cast)
    return case, copies(anchor, 10), pairs(story, case, cast, anchor.pk)


def factories_anchor(cast: Any) -> InformationRequest:
    """An open request of the same applicant that came earlier."""
    case = situations.factories.case(cast.health, at=at("2026-02-26"))
    workflow.perform(case, "register", actor=cast.clerk, at=at("2026-02-26"))
    return fresh(case.pk)
