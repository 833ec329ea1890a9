"""Next year's holiday notice: from the middle of November it is missed, and those who can enter it are told."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from agencies import calendars
from agencies.models import Post
from agencies.rules import ANNOUNCERS
from notices.models import Notice
from notices.outbox import Reminding, To, queue


def missing(today: date) -> list[tuple[str, int]]:
    """Each calendar in use whose notice should have come by today, with the year that it is for."""
    years = ((id, calendars.book().calendar(id).notice_missing(today)) for id in calendars.in_use())
    return [(id, year) for id, year in years if year]


def remind(now: datetime) -> int:
    """One reminder for each person, calendar and year; how many were new."""
    today = timezone.localdate(now)
    gone = missing(today)
    if not gone:
        return 0
    posts = Post.objects.current().filter(role__in=ANNOUNCERS, user__is_active=True)
    people = {post.user_id: post for post in posts.select_related("user", "agency").order_by("-pk")}
    wanted = {
        f"calendar:{id}:{year}:missing:{pk}": (post, {"calendar": id, "year": year, "agency": post.agency.name})
        for id, year in gone
        for pk, post in people.items()
    }
    known = set(Notice.objects.filter(key__in=wanted).values_list("key", flat=True))
    page, waiting = {"page": reverse("admin:agencies_calendarnotice_add")}, Reminding(today, "waiting")
    return sum(
        queue("calendar.missing", To(user=post.user, agency=post.agency), facts | page, key, at=now, reminding=waiting)
        for key, (post, facts) in wanted.items()
        if key not in known
    )
