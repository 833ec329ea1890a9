"""`docs/workflow.md`: the tables of steps as a page, so that the page cannot lie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import translation

import disclosures.enums
import disclosures.steps_agency_texts
import disclosures.workflow
import feedback.enums
import feedback.steps
import oversight.enums
import oversight.steps
import requests_app.enums
import requests_app.steps
from ledger.door import Step, Table

WORKFLOWS: tuple[tuple[str, Table, Any], ...] = (
    ("Requests for information", requests_app.steps.STEPS, requests_app.enums.Stage),
    ("Documents", disclosures.workflow.STEPS, disclosures.enums.Stage),
    ("Guides and rules of agencies", disclosures.steps_agency_texts.STEPS, disclosures.enums.TextStage),
    ("Messages", feedback.steps.STEPS, feedback.enums.Stage),
    ("Urges", oversight.steps.STEPS, oversight.enums.UrgeStage),
    ("Consultations", feedback.steps.CONSULTATION_STEPS, feedback.enums.ConsultationStage),
)
HEAD = """# Workflow

Made by `make docs` from the tables of steps in the code; a test compares. A step that stands in no row does not
exist: the door refuses it and says why. "The sweep" is the system itself, by the clock.
"""


def text() -> str:
    """The whole page, in English."""
    with translation.override("en"):
        return "\n".join([HEAD, *(line for name, table, stages in WORKFLOWS for line in section(name, table, stages))])


def section(name: str, table: Table, stages: Any) -> Iterator[str]:
    yield f"## {name}\n"
    yield "Stages: " + ", ".join(f"`{stage.value}` {stage.label}" for stage in stages) + ".\n"
    yield "| step | action | from | to | by | event | conditions |"
    yield "|---|---|---|---|---|---|---|"
    for action in dict.fromkeys(action for _stage, action in table):
        steps = {stage: step for (stage, named), step in table.items() if named == action}
        step = next(iter(steps.values()))
        stages_from = ", ".join(f"`{stage}`" for stage in steps)
        cells = (step.label, f"`{action}`", stages_from, target(step), step.by, f"`{step.event}`", conditions(step))
        yield f"| {' | '.join(str(cell) for cell in cells)} |"
    yield ""


def target(step: Step) -> str:
    return f"`{step.to}`" if step.to else "stays"


def conditions(step: Step) -> str:
    """The names of the checks, as words."""
    return ", ".join(check.__name__.strip("_").replace("_", " ") for check in (*step.checks, *step.needs)) or "–"
