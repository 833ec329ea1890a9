"""The receipt: dates with their reasons, code and secret, for a day and for nobody else."""

import pytest
from django.core import signing
from django.test import Client

from agencies.enums import ConfirmMode
from notices import tracking
from requests_app import receipts
from requests_app.models import InformationRequest
from tests import factories
from tests.requests_app.asking import URL, checked, send, text

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-16T01:00:00Z"  # nine in the morning in Shanghai


@pytest.fixture
def sent(client, cast, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return send(client, checked(client)).url


def test_a_receipt_shows_code_secret_and_both_dates(client, sent):
    case = InformationRequest.objects.get()
    page = text(client.get(sent))
    assert tracking.grouped(case.code) in page
    secret = tracking.secret_for(case.form_key)
    assert tracking.grouped(secret) in page
    assert tracking.matches(secret, case.secret_digest)
    assert (case.received_on.isoformat(), case.due_on.isoformat()) == ("2026-11-16", "2026-12-14")
    assert 'datetime="2026-11-16"' in page
    assert 'datetime="2026-12-14"' in page
    assert 'class="days"' in page  # the calendar that proves the date


def test_a_date_past_the_last_notice_is_marked_as_provisional(client, cast, time_machine):
    time_machine.move_to("2026-12-10T01:00:00Z", tick=False)
    page = text(client.get(send(client, checked(client)).url))
    assert "provisional" in page
    assert InformationRequest.objects.get().provisional


def test_without_confirmation_there_is_no_receipt_date_and_the_page_says_who_confirms(client, cast, time_machine):
    time_machine.move_to("2026-11-20T01:00:00Z", tick=False)  # a Friday
    cast.health.confirm_mode = ConfirmMode.MANUAL
    cast.health.save()
    page = text(client.get(send(client, checked(client)).url))
    assert InformationRequest.objects.get().received_on is None
    assert 'class="days"' not in page
    assert cast.health.name in page
    assert "11月23日" in page.replace(" ", "")  # the next working day, a Monday


def test_a_receipt_is_never_kept_by_a_cache_and_its_address_does_not_give_the_secret_away(client, sent):
    response = client.get(sent)
    case = InformationRequest.objects.get()
    assert response["Cache-Control"] == "private, no-store"
    for kept in (tracking.secret_for(case.form_key), case.form_key.hex, str(case.form_key), case.code):
        assert kept not in sent


def test_a_receipt_closes_after_a_day(client, sent, time_machine):
    time_machine.move_to("2026-11-17T00:59:00Z", tick=False)
    assert client.get(sent).status_code == 200
    time_machine.move_to("2026-11-17T01:01:00Z", tick=False)
    response = client.get(sent)
    assert response.status_code == 410
    assert client.get(f"{sent}receipt.txt").status_code == 410
    assert tracking.grouped(tracking.secret_for(InformationRequest.objects.get().form_key)) not in text(response)


def test_a_form_sent_again_after_a_day_opens_its_receipt_anew(client, cast, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    fields = checked(client)
    send(client, fields)
    time_machine.move_to("2026-11-18T01:00:00Z", tick=False)
    assert client.get(send(client, fields).url).status_code == 200
    assert InformationRequest.objects.count() == 1


@pytest.mark.parametrize("forged", ["x", "MQ:1abc:def", "1", "%00", "é"])
def test_a_forged_address_is_no_receipt(client, sent, forged):
    assert client.get(f"/requests/receipt/{forged}/").status_code == 404
    assert client.get(f"/requests/receipt/{forged}/receipt.txt").status_code == 404
    assert client.get(sent[:-3] + "xx/").status_code == 404


def test_a_token_signed_for_something_else_is_no_receipt(client, cast):
    case = factories.case(cast.health)
    assert client.get(f"/requests/receipt/{signing.dumps(case.pk, salt='other')}/").status_code == 404
    assert client.get(f"/requests/receipt/{receipts.token(case)}/").status_code == 200


def test_the_receipt_can_be_saved_as_text(client, sent):
    response = client.get(f"{sent}receipt.txt")
    case = InformationRequest.objects.get()
    assert response["Content-Disposition"] == 'attachment; filename="receipt.txt"'
    assert response["Cache-Control"] == "private, no-store"
    assert tracking.grouped(tracking.secret_for(case.form_key)) in text(response)
    assert "&#" not in text(response)


def test_the_receipt_leads_to_the_progress_with_one_button(client, sent):
    case = InformationRequest.objects.get()
    assert client.post(sent).url == f"/requests/track/{case.pk}/"
    assert client.get(f"/requests/track/{case.pk}/").status_code == 200
    assert client.post("/requests/receipt/forged/").status_code == 404
    assert client.put(sent).status_code == 405


def test_asking_sets_no_cookie_at_all(client, sent):
    client.get(sent)
    assert client.cookies.keys() == set()


def test_a_receipt_works_in_a_browser_that_keeps_no_cookie(client, sent):
    assert Client().get(sent).status_code == 200
    assert Client().get(URL).status_code == 200
