"""Two urges of the supervisor: one that waits for its answer, one that has been answered."""

from __future__ import annotations

from oversight import workflow
from oversight.models import Urge
from portal.demo.days import DAY
from portal.demo.site import Site, moment
from requests_app.models import InformationRequest

TEXT = "该申请已超过答复期限。请立即办理，说明逾期原因和办结时间，并采取措施防止再次发生。"
ANSWER = "已约谈承办处室，答复稿已送审，本周内送达申请人；今后每日核对到期清单。"


def load(site: Site) -> None:
    late = InformationRequest.objects.overdue(site.days.today - 3 * DAY).order_by("due_on", "form_key")
    urged = set(Urge.objects.values_list("case", flat=True))
    for answered, case in zip((True, False), late.exclude(agency__slug="mingzhou")[:2], strict=False):
        if case.pk in urged:
            continue
        issued = site.days.at_or_before(site.days.today - 2 * DAY)
        urge = workflow.issue(
            agency=case.agency, actor=site.users["supervisor"], text=TEXT, case=case, at=moment(issued, 600)
        )
        if answered:
            head = case.agency.posts.filter(role="head").first()
            day = site.days.at_or_before(site.days.today - DAY)
            workflow.perform(urge, "answer", actor=head.user, facts={"text": ANSWER}, at=moment(day, 640))
