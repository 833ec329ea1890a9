"""The day of receipt: which one it is by the law of the agency and the channel, and whether it is known already."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import calendars
from agencies.enums import ConfirmMode
from agencies.models import Agency
from ledger.door import Refused
from requests_app.enums import Channel
from requests_app.situation import Situation, law_of
from statutes.laws import Law
from statutes.receipt import receipt_date
from statutes.rules import Receipt


def rule_of(law: Law, channel: str) -> Receipt:
    """Raises `Refused` where no request comes that way under this law."""
    rule = law.receipt(channel)
    if rule is None:
        raise Refused([_("Under the law of this agency no request comes this way.")])
    return rule


def waits(agency: Agency, rule: Receipt) -> bool:
    """Whether the day waits for the office: the receipt of this site stands for its act, unless it acts by hand."""
    return rule.fixed_by == "office" and agency.confirm_mode == ConfirmMode.MANUAL


def on_arrival(agency: Agency, law: Law, channel: str, given: date | None, at: datetime) -> date | None:
    """The receipt date of a request that comes in at `at`; None where the office has yet to fix it.

    `given` is the day that the office entered, for what came on paper. What comes online comes at a moment, which may
    lie after the closing time of the agency: then the day lies ahead.
    """
    rule = rule_of(law, channel)
    arrived: date | datetime | None = given
    if given is None and channel == Channel.INTERNET and not waits(agency, rule):
        arrived = timezone.localtime(at)
    return _dated(agency, law, channel, arrived)


def as_fixed(situation: Situation) -> date:
    """The receipt date where the office fixes it: if that is the day of an arrival online, its hour counts as well."""
    case, day = situation.case, situation.on
    came = timezone.localtime(case.submitted_at)
    arrived = came if case.channel == Channel.INTERNET and came.date() == day else day
    return _dated(case.agency, law_of(case), case.channel, arrived) or day


def _dated(agency: Agency, law: Law, channel: str, arrived: date | datetime | None) -> date | None:
    closes = agency.closes_at.isoformat("minutes") if agency.closes_at else ""
    dates = {rule_of(law, channel).date_field: arrived} if arrived else {}
    return receipt_date(law, calendars.of(agency, law), channel, dates, cutoff=closes)
