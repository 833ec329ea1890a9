"""The shape that all workflows share: a table of steps, and the reasons why a step is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

Facts = Mapping[str, Any]
# Looks at the object and at the facts of the step; returns why not, or "" where nothing stands against it.
Check = Callable[[Any, Facts], Any]
Rule = Callable[[Any, Any], bool]


class Refused(Exception):
    """A step that may not be taken. `reasons` are sentences for the person who tried."""

    def __init__(self, reasons: Iterable[Any]) -> None:
        self.reasons = [str(reason) for reason in reasons]
        super().__init__(" ".join(self.reasons))


@dataclass(frozen=True)
class Step:
    """One row of a workflow's table.

    `event`: the kind of event it appends. `to`: the stage after it, None where the stage stays. `may`: the rule that
    says who; `by` the same in one word for the docs. `checks`: what in the object may stand against it. `needs`: what
    the facts must hold, asked when the step is taken. `system`: the sweep takes it, without an actor. `tells`: whom.
    `onward`: the way on that a page puts first, when it is open.
    """

    label: Any
    event: str
    to: str | None
    may: Rule
    by: Any
    checks: tuple[Check, ...] = ()
    needs: tuple[Check, ...] = ()
    system: bool = False
    tells: tuple[str, ...] = field(default=())
    onward: bool = False


Table = Mapping[tuple[str, str], Step]


def refusals(
    table: Table, stage: str, stage_label: Any, obj: Any, actor: Any, action: str, facts: Facts | None
) -> list[str]:
    """Why `actor` may not take `action` now: an empty list means that the door opens.

    `actor` None is the system. `facts` None asks before there are any, as a page does that shows a button.
    """
    step = table.get((stage, action))
    if step is None:
        return [_("This step does not exist at the stage “%(stage)s”.") % {"stage": stage_label}]
    permitted = step.system if actor is None else step.may(actor, obj)
    if not permitted:
        return [_("This step is for others: %(who)s.") % {"who": step.by}]
    against = [check(obj, facts or {}) for check in step.checks]
    if facts is not None:
        against += [need(obj, facts) for need in step.needs]
    return [str(reason) for reason in against if reason]


def actions(table: Table) -> list[str]:
    """All actions, in the table's order."""
    return list(dict.fromkeys(action for _stage, action in table))


def spread(*rows: tuple[Iterable[str], str, Step]) -> dict[tuple[str, str], Step]:
    """Write a table by rows of (stages, action, step)."""
    return {(str(stage), action): step for stages, action, step in rows for stage in stages}


def text(facts: Facts, key: str) -> str:
    """What a fact says, without the blanks around it."""
    return str(facts.get(key) or "").strip()


def day(facts: Facts, key: str) -> date | None:
    """The day that a fact names, written as 2026-03-05; None where it names none."""
    try:
        found = date.fromisoformat(said := text(facts, key))
    except ValueError:
        return None
    return found if found.isoformat() == said else None


def needs_reason(obj: Any, facts: Facts) -> str:
    return "" if text(facts, "reason") else _("Please give the reason.")


def tidy(facts: Any) -> Any:
    """Facts as every database can keep them: without NUL and lone surrogates, which PostgreSQL refuses."""
    if isinstance(facts, str):
        return facts.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    if isinstance(facts, Mapping):
        return {str(tidy(key)): tidy(value) for key, value in facts.items()}
    if isinstance(facts, list | tuple):
        return [tidy(value) for value in facts]
    return facts
