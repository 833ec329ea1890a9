"""Art. 35: the applicant gives reasons on the page of progress; art. 36(5): asks the right agency with one click."""

from __future__ import annotations

import pytest
from django.urls import reverse

from notices import tracking
from requests_app import workflow
from tests import factories
from tests.requests_app.acts import NOW
from tests.requests_app.asking import WHO

pytestmark = pytest.mark.usefixtures("a_wednesday_in_march")


@pytest.fixture
def case(client, cast):
    case = factories.case(cast.health, at=NOW, applicant={"id_number": WHO["id_number"]})
    workflow.perform(case, "register", actor=cast.clerk)
    case.refresh_from_db()
    client.post(reverse("requests:track"), {"code": case.code, "secret": tracking.secret_for(case.form_key)})
    return case


def test_reasons_are_given_once_and_only_when_asked_for(client, case, cast):
    url = reverse("requests:give_reason", args=[case.pk])
    assert client.post(url, {"text": "用于论文。"}).status_code == 409
    workflow.perform(case, "ask_reason", actor=cast.clerk, facts={"reason": "两个月内申请四十五件。"})
    assert "两个月内申请四十五件。" in client.get(url).content.decode()
    assert client.post(url, {"text": " "}).status_code == 400
    assert case.events.last().kind == "reason_asked"
    assert client.post(url, {"text": "用于论文。"}).status_code == 302
    event = case.events.last()
    assert (event.kind, event.facts["text"], event.actor) == ("reason_given", "用于论文。", None)
    assert client.post(url, {"text": "再说一次。"}).status_code == 409
    client.post(reverse("requests:leave"))
    assert client.get(url).status_code == 404


def test_the_right_agency_is_asked_without_typing_again(client, case, cast):
    url = reverse("requests:ask_there", args=[case.pk])
    assert client.post(url).status_code == 404
    reply = {"outcome": "none.not_ours", "content": "请向财政局申请。", "reason": "由财政局制作。"}
    facts = reply | {"right_agency": cast.finance.name, "right_agency_slug": cast.finance.slug}
    workflow.perform(case, "draft_reply", actor=cast.clerk, facts=facts)
    workflow.perform(case, "sign", actor=cast.reviewer)
    assert client.post(url).status_code == 404  # not before the reply is out
    workflow.perform(case, "deliver", actor=cast.clerk)
    assert url in client.get(reverse("requests:progress", args=[case.pk])).content.decode()
    page = client.post(url).content.decode()
    for said in (cast.finance.name, "示例小区加装电梯的审批材料", "甲某"):
        assert said in page
    assert client.get(url).status_code == 405
