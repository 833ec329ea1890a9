"""An official reads every letter before a step issues it, and reading issues nothing."""

import pytest

from agencies.models import Serial
from ledger.door import Refused
from notices.models import Notice
from requests_app import letters, workflow
from requests_app.letters.words import default
from requests_app.models import Letter
from tests.requests_app.acts import ACTS, kinds, ready, url

pytestmark = pytest.mark.usefixtures("a_wednesday_in_march")

ISSUING = [action for action in ACTS if action in letters.ISSUES]
VARIANTS = {"fix_delay": "delay", "sign": "grant", "answer_record": "corrected"}


@pytest.mark.parametrize("action", ISSUING)
def test_the_letter_is_shown_and_nothing_happens(client, cast, action):
    case, actor, typed = ready(cast, action)
    client.force_login(actor)
    before = (kinds(case), Letter.objects.count(), Notice.objects.count(), list(Serial.objects.values_list("last")))
    page = client.post(url(case, action), {**typed, "preview": "1"})
    assert page.status_code == 200
    body = page.content.decode()
    assert default("cn", letters.ISSUES[action][0], VARIANTS.get(action, "")).title in body
    after = (kinds(case), Letter.objects.count(), Notice.objects.count(), list(Serial.objects.values_list("last")))
    assert before == after
    assert 'name="preview"' in body
    assert client.post(url(case, action), typed).status_code == 302
    assert kinds(case) != before[0]


def test_the_page_offers_the_letter_first_and_the_step_after_it(client, cast):
    case, actor, typed = ready(cast, "ask_correction")
    client.force_login(actor)
    first = client.get(url(case, "ask_correction")).content.decode()
    assert '<input type="submit"' not in first.partition('id="content-main"')[2]
    shown = client.post(url(case, "ask_correction"), {**typed, "preview": "1"}).content.decode()
    assert '<input type="submit"' in shown.partition('id="content-main"')[2]


def test_what_is_wrong_is_said_in_place_of_the_letter(client, cast):
    case, actor, typed = ready(cast, "ask_correction")
    client.force_login(actor)
    page = client.post(url(case, "ask_correction"), {**typed, "points": "", "preview": "1"})
    assert page.status_code == 200
    assert "desk-letter" not in page.content.decode()


def test_a_rehearsal_refuses_as_the_step_does(cast):
    case, _actor, _typed = ready(cast, "ask_correction")
    with pytest.raises(Refused):
        workflow.rehearse(case, "ask_correction", actor=cast.finance_clerk, facts={"points": "年份", "days": 10})


def test_the_number_of_the_rehearsal_is_the_number_of_the_letter(cast):
    case, actor, _typed = ready(cast, "ask_correction")
    facts = {"points": "年份", "days": 10}
    (parts,) = workflow.rehearse(case, "ask_correction", actor=actor, facts=facts)
    event = workflow.perform(case, "ask_correction", actor=actor, facts=facts)
    assert event.letters.get().parts == parts
