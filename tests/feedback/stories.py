"""The stories of the feedback tests: a message and a consultation, taken in through the door."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from html import unescape

from django.utils import timezone

from feedback import workflow
from feedback.models import Consultation, Submission
from tests import factories

CONTACT = {"name": "示例张三", "email": "zhangsan@mingzhou.example", "phone": "0500-7654 3210"}
# What each step of a message needs to know, where it needs anything.
REPLY = {"text": "周六上午开放。"}
PUBLIC = {"title": "周末能否接种", "text": "哪些中心周末开放？", "answer": "周六上午开放。"}


def at(day: str, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time(hour)))


def message(agency, *, day: str = "2026-09-24", sender: dict | None = None, key=None, **fields) -> Submission:
    """Received on Thursday 24 September 2026, the day before Mid-Autumn and six before the National Day."""
    words = {"kind": "enquiry", "title": "周末能否接种", "text": "张三问：哪些中心周末开放？", "page": ""}
    return workflow.submit(
        agency=agency,
        key=key or factories.key(),
        message={**words, "wish_public": True, **fields},
        sender=sender,
        at=at(day),
    )


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def perform(thing, action: str, actor, facts: dict | None = None, day: str = "2026-09-28"):
    workflow.perform(thing, action, actor=actor, facts=facts or {}, at=at(day))
    return fresh(thing)


def answered(cast, **fields) -> Submission:
    return perform(message(cast.health, **fields), "answer", cast.clerk, REPLY)


def published(cast, **fields) -> Submission:
    return perform(answered(cast, **fields), "publish", cast.reviewer, PUBLIC)


def consultation(cast, *, opens="2026-10-09", closes="2026-11-10", **fields) -> Consultation:
    """A draft; the office drafts it on 8 October 2026."""
    words = {"title": "托育机构备案办法（征求意见稿）", "body": "请就第八条提出意见。", "agency": cast.health}
    days = {"opens_on": date.fromisoformat(opens), "closes_on": date.fromisoformat(closes)}
    return workflow.draft_consultation(actor=cast.clerk, at=at("2026-10-08"), **{**words, **days, **fields})


def opened(cast, **fields) -> Consultation:
    draft = perform(consultation(cast, **fields), "submit", cast.clerk, day="2026-10-08")
    return perform(draft, "publish", cast.reviewer, day="2026-10-08")


def hidden(response, name: str) -> str:
    """The value of a hidden field of a page, as a browser sends it back."""
    return unescape(re.search(rf'name="{name}" value="([^"]+)"', response.content.decode())[1])


def text(response) -> str:
    return response.content.decode()
