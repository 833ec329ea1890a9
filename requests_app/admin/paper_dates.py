"""The receipt date on the form for paper: by law and channel which day it is, and when it may wait."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agencies import law_words
from agencies.choices import language
from agencies.models import Agency
from requests_app.enums import Channel
from statutes import laws
from statutes.rules import Law, Receipt

ON_PAPER = tuple(channel for channel in Channel if channel != Channel.INTERNET)


def law_of(agency: Agency) -> Law:
    """The law under which a request to this agency comes in today."""
    return laws.load(agency.law, on=timezone.localdate())


def names(known: Iterable[Law]) -> str:
    """JSON for the script of the form: of each law, channel by channel, what the date is called and what helps."""
    named = {
        law.id: {channel.value: _named(law, rule) for rule, channels in _rules(law) for channel in channels}
        for law in known
    }
    return json.dumps(named, ensure_ascii=False)


def help_text(known: list[Law]) -> str:
    """All rules one after the other, for whoever has no script; with several laws each after its name."""
    if len(known) == 1:
        return _said(known[0])
    return " ".join(_("%(law)s – %(rules)s") % {"law": law.short[language()], "rules": _said(law)} for law in known)


def _named(law: Law, rule: Receipt) -> list[str]:
    return [law_words.receipt_label(law, rule), _("Leave it empty until then.") if rule.fixed_by == "office" else ""]


def _said(law: Law) -> str:
    """The rules of a law, such as: Fax: the day on which both sides confirm it; leave it empty until then."""
    joint = pgettext("between two channels", ", ")
    return " ".join(_sentence(rule, joint.join(str(it.label) for it in channels)) for rule, channels in _rules(law))


def _rules(law: Law) -> list[tuple[Receipt, list[Channel]]]:
    """The rules of a law with the channels on which paper comes; those with the same day stand together."""
    found: dict[tuple[str, str], tuple[Receipt, list[Channel]]] = {}
    for channel in ON_PAPER:
        if rule := law.receipt(channel):
            found.setdefault((rule.article, rule.date_title["en"]), (rule, []))[1].append(channel)
    return list(found.values())


def _sentence(rule: Receipt, channels: str) -> str:
    day, waits = rule.date_title[language()], rule.fixed_by == "office"
    if rule.channel == "any":
        text = _("%(day)s; leave it empty until then.") if waits else _("%(day)s.")
        return text % {"day": capfirst(day)}
    text = _("%(channels)s: %(day)s; leave it empty until then.") if waits else _("%(channels)s: %(day)s.")
    return text % {"channels": channels, "day": day}
