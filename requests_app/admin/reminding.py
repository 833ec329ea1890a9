"""What the page of a case says of its reminders: which wait for an acknowledgement, and what was said to them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies import provisional
from agencies.choices import language
from requests_app.rungs import Reminder, may_move, outstanding
from requests_app.situation import Situation


def context(situation: Situation, steps: Any) -> dict[str, Any]:
    """`asked`: lines of what waits; `acknowledge`: the step, where it is this person's."""
    may = next((step for step in steps if step.action == "acknowledge" and not step.reasons), None)
    return {"asked": [words(situation, reminder) for reminder in outstanding(situation)], "acknowledge": may}


def words(situation: Situation, reminder: Reminder) -> str:
    """One rung in words, with the last day of its limit."""
    rung, limit = reminder.rung, reminder.limit
    day = provisional.marked(limit.due, may_move(situation, limit))
    if limit.clock == "confirmation":
        return _("Handed in on %(day)s and not confirmed with the applicant yet") % {"day": day}
    if limit.clock == "unhandled":
        return _("Half of the term is over and no clerk is in charge")
    if limit.clock == "reason":
        return _("Why the reply was late is to be said by %(day)s") % {"day": day}
    if limit.clock == "assistance":
        return _("Assistance that was asked for is due on %(day)s") % {"day": day}
    if limit.clock == "statement":
        return _("The agency's statement before the reviewing body is due on %(day)s") % {"day": day}
    if limit.clock != "reply":
        clock = situation.law.clocks.get(limit.clock)
        title = clock.title[language()] if clock else limit.clock
        return _("“%(what)s” ends on %(day)s") % {"what": title, "day": day}
    if rung.days > 0:
        return _("Overdue since %(day)s") % {"day": day}
    if rung.days == 0:
        return _("The term ends on %(day)s") % {"day": day}
    before = ngettext("%(n)s working day before", "%(n)s working days before", -rung.days) % {"n": -rung.days}
    return _("Reminder %(before)s the due day, %(day)s") % {"before": before, "day": day}
