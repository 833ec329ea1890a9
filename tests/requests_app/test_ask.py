"""Asking without an account: the steps, the check, the one-time key, and what people and machines type."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from django.db import connection, connections
from django.test import Client

from requests_app.enums import Stage
from requests_app.models import Applicant, InformationRequest
from tests import factories
from tests.cast import assemble
from tests.requests_app.asking import ALL, HOW, ORGANISATION, URL, WHAT, WHO, checked, hidden, opened, send, text

pytestmark = pytest.mark.django_db


def go(client, at, answers, carried, to="next"):
    return client.post(URL, {**carried, **answers, "at": at, "go": to})


def test_a_request_goes_through_the_four_steps_without_an_account_or_a_cookie(client, cast):
    carried = opened(client)
    for at, answers, following in (("who", WHO, "subject"), ("what", WHAT, "route"), ("how", HOW, "send")):
        page = text(go(client, at, answers, carried))
        assert f'name="{following}"' in page or f'value="{following}"' in page
        carried = hidden(page)
    response = send(Client(), carried)  # another browser altogether: nothing hangs on this one
    assert response.status_code == 302
    assert response.url.startswith("/requests/receipt/")
    case = InformationRequest.objects.get()
    assert (case.agency, case.subject, case.stage) == (cast.health, WHAT["subject"], Stage.RECEIVED)
    assert case.description == WHAT["description"]
    assert case.applicant.name == WHO["name"]
    assert "sessionid" not in client.cookies


def test_the_page_begins_with_what_its_address_suggests(client, cast):
    page = text(client.get(URL, {"agency": "health", "subject": "示例主题"}))
    assert hidden(page)["subject"] == "示例主题"
    assert "<bdi>示例主题</bdi>" in page
    assert "<bdi>" not in text(client.get(URL))
    page = text(go(client, "who", WHO, hidden(page)))
    assert '<option value="health" selected>' in page


def test_an_organisation_gives_its_credit_code_and_a_contact_person(client, cast):
    send(client, checked(client, **ORGANISATION))
    applicant = Applicant.objects.get()
    assert (applicant.kind, applicant.id_number, applicant.contact) == ("company", "91350100M000100Y43", "示例乙")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "martian"}, "kind"),
        ({"name": " "}, "name"),
        ({"id_number": "11010119900101004"}, "id_number"),
        ({"id_number": "110101199001010041"}, "id_number"),
        ({"id_number": "11010119901301004X"}, "id_number"),
        ({"id_kind": "passport", "id_number": "E<1>"}, "id_number"),
        ({"id_kind": "credit_code", "id_number": "91350100M000100Y43"}, "id_kind"),
        ({**ORGANISATION, "contact": ""}, "contact"),
        ({**ORGANISATION, "id_number": "91350100M000100Y44"}, "id_number"),
        ({**ORGANISATION, "id_number": "91350100M000100I43"}, "id_number"),
        ({**ORGANISATION, "id_kind": "resident_id"}, "id_kind"),
        ({"phone": "please call"}, "phone"),
        ({"phone": "1" * 31}, "phone"),
        ({"agency": "nowhere"}, "agency"),
        ({"agency": "hea\0lth?"}, "agency"),
        ({"subject": ""}, "subject"),
        ({"subject": "长" * 201}, "subject"),
        ({"description": "长" * 5001}, "description"),
        ({"period": "长" * 101}, "period"),
        ({"route": "email"}, "email"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "email"),
        ({"route": "post"}, "address"),
        ({"form": "paper"}, "route"),
        ({"form": "inspection", "route": "post", "address": "示例路 1 号"}, "route"),
        ({"form": "telepathy"}, "form"),
    ],
)
def test_a_fault_is_said_on_top_and_at_its_field_and_nothing_is_lost(client, cast, changed, field):
    typed = {**opened(client), **ALL, **changed}
    response = client.post(URL, {**typed, "at": "how", "go": "send"})
    page = text(response)
    assert response.status_code == 200
    assert InformationRequest.objects.count() == 0
    assert 'class="error-summary' in page
    assert f'id="{field}_error"' in page
    assert f'href="#{field}' in page
    form = page[page.index('id="ask"') :]
    for name, value in typed.items():
        if value and name not in {field, "at"} and "\n" not in value:
            assert f'value="{value}"' in form or f">{value}" in form or f'value="{value}" selected' in form


def test_every_answer_can_be_changed_from_the_check(client, cast):
    fields = checked(client)
    for step, name in (("who", "name"), ("what", "subject"), ("how", "address")):
        page = text(client.post(URL, {**fields, "go": step}))
        assert f'id="{name}"' in page
        assert "error-summary" not in page
    page = text(go(client, "who", {**WHO, "name": "示例丙"}, fields))
    assert "示例丙" in page
    assert 'value="send"' in page  # all else is answered, so the check comes next


def test_going_back_keeps_even_what_is_not_right_yet(client, cast):
    page = text(go(client, "what", {**WHAT, "subject": ""}, {**opened(client), **WHO}, to="who"))
    assert 'value="示例甲"' in page
    assert "error-summary" not in page
    assert hidden(page)["description"] == WHAT["description"]


def test_the_language_changes_in_the_middle_and_all_answers_stay(client, cast):
    first = opened(client)
    response = client.post(URL, {**first, **WHO, **WHAT, "at": "what", "language": "en"})
    page = text(response)
    assert '<html lang="en">' in page
    assert client.cookies["django_language"].value == "en"
    assert WHAT["description"].split("\n")[0] in page
    assert hidden(page)["id_number"] == WHO["id_number"]
    assert hidden(page)["ticket"] == first["ticket"]
    assert page.count('form="ask"') >= 3  # both language switches and the default button belong to the form
    assert text(client.get("/")).count('lang="en"') >= 1


def test_enter_continues_and_does_not_switch_the_language(client, cast):
    page = text(client.get(URL))
    owned = [page.index('form="ask" name="go"'), page.index('form="ask" name="language"')]
    assert owned == sorted(owned)


def test_twenty_posts_one_after_another_make_one_request_with_one_receipt(client, cast):
    fields = checked(client)
    receipts = [client.get(send(client, fields).url) for _ in range(20)]
    assert InformationRequest.objects.count() == 1
    codes = {text(page).split('class="code">')[1].split("<")[0] for page in receipts}
    assert len(codes) == 1


def twenty_at_once(fields):
    def one(_n):
        try:
            return Client().post(URL, {**fields, "go": "send"})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(one, range(20)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="threads of a test share SQLite's memory database")
@pytest.mark.postgres
def test_twenty_posts_at_once_make_one_request_with_one_receipt(client):
    assemble()
    answers = twenty_at_once(checked(client))
    assert {response.status_code for response in answers} == {302}
    assert InformationRequest.objects.count() == 1
    assert InformationRequest.objects.get().events.count() == 2
    assert connection.vendor == "postgresql"


def test_a_form_changed_after_it_was_sent_shows_the_first_receipt(client, cast):
    fields = checked(client)
    send(client, fields)
    response = send(client, fields, subject="另一件事")
    assert response.status_code == 409
    assert "/requests/receipt/" in text(response)
    assert InformationRequest.objects.get().subject == WHAT["subject"]


def test_a_forged_ticket_sends_nothing_and_loses_nothing(client, cast):
    response = send(client, {**checked(client), "ticket": "0" * 32 + ":1:forged"})
    assert response.status_code == 200
    assert InformationRequest.objects.count() == 0
    fields = hidden(text(response))
    assert fields["description"].split() == WHAT["description"].split()
    assert send(client, fields).status_code == 302


def test_the_check_shows_what_is_published_on_the_matter_already(client, cast):
    factories.published(clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health, title=f"公示：{WHAT['subject']}")
    page = text(client.post(URL, {**opened(client), **ALL, "at": "how", "go": "next"}))
    assert f"公示：{WHAT['subject']}" in page
    assert 'id="h-published"' in page


def test_a_body_that_is_no_form_is_refused_without_a_crash(client, cast):
    multipart = "multipart/form-data; boundary=x"
    assert client.post(URL, data=b"--x\r\nbroken", content_type=multipart).status_code in (200, 400)
    assert client.post(URL, data=b"a=" + b"x" * 6_000_000, **FORM).status_code == 400
    assert client.post(URL, data="&".join(f"f{n}=1" for n in range(1500)), **FORM).status_code == 400
    assert client.post(URL, data=b'{"at": "check"}', content_type="application/json").status_code == 200
    assert client.get(URL, {"agency": "\0" * 9, "subject": "长" * 999}).status_code == 200


def test_only_the_fields_of_the_form_are_taken(client, cast):
    send(
        client,
        checked(client),
        stage="answered",
        received_on="2020-01-01",
        due_on="2030-01-01",
        outcome="grant",
        code="AAAAAAAAAA",
        handler="1",
        published_at="2020-01-01",
        public_title="x",
        channel="counter",
        entered_by="1",
        language="xx",
        law="us",
        form_key="00000000-0000-0000-0000-000000000000",
    )
    case = InformationRequest.objects.get()
    assert (case.stage, case.channel, case.law, case.outcome, case.handler) == ("received", "internet", "cn", "", None)
    assert case.code != "AAAAAAAAAA"
    assert case.received_on.year > 2020
    assert case.published_at is None


def test_what_looks_like_a_machine_is_taken_in_and_noted(client, cast):
    send(client, checked(client), website="http://spam.example")
    case = InformationRequest.objects.get()
    assert case.stage == Stage.RECEIVED
    assert case.events.first().facts["doubts"] == ["trap", "haste"]


def test_a_person_who_takes_time_leaves_no_doubt(client, cast, time_machine):
    time_machine.move_to("2026-11-16T01:00:00Z")
    fields = checked(client)
    time_machine.move_to("2026-11-16T01:00:04Z")
    send(client, fields)
    assert InformationRequest.objects.get().events.first().facts == {"channel": "internet"}


def test_a_flood_is_taken_in_and_noted(client, cast):
    for _ in range(21):
        assert send(client, checked(client)).status_code == 302
    assert InformationRequest.objects.count() == 21
    last = InformationRequest.objects.order_by("pk").last()
    assert "flood" in last.events.first().facts["doubts"]


NAUGHTY = [
    "a\0b",
    "\ud800孤",
    "𠮷田𬎆",
    "\u202e倒过来",
    "零\u200b宽\ufeff",
    "一\r\n二",
    "👩‍👩‍👧 家",
    "é" * 50,
    "'; DROP TABLE x; --",
    "<script>alert(1)</script>",
    "{{ 7 }}{% now %}",
    "%s%n",
    "\x1b[31m",
    "．．／．．",
    "𝕬\u0301",
]


@pytest.mark.parametrize("naughty", NAUGHTY, ids=ascii)
@pytest.mark.parametrize("field", sorted(ALL))
def test_no_text_in_any_field_breaks_the_form(client, cast, field, naughty):
    fields = {**opened(client), **ALL, field: naughty}
    page = "who" if field in WHO else "what" if field in WHAT else "how"
    assert client.post(URL, data=_encoded({**fields, "at": page, "go": "next"}), **FORM).status_code == 200
    response = client.post(URL, data=_encoded({**fields, "at": "check", "go": "send"}), **FORM)
    assert response.status_code in (200, 302)
    assert b"<script>alert" not in response.content


FORM = {"content_type": "application/x-www-form-urlencoded"}


def _encoded(fields):
    return "&".join(f"{k}={quote(v.encode('utf-8', 'surrogatepass'))}" for k, v in fields.items())


def test_rare_names_are_kept_and_marks_of_direction_are_not(client, cast):
    send(client, checked(client, name="\u202e𠮷田·𬎆\u200b", subject="一\r\n二"))
    assert Applicant.objects.get().name == "𠮷田·𬎆"
    assert InformationRequest.objects.get().subject == "一 二"


def test_numbers_may_be_typed_full_width_with_blanks(client, cast):
    send(client, checked(client, id_number="１１０１０１ 1990-0101 004x"))
    assert Applicant.objects.get().id_number == WHO["id_number"]


def test_no_private_page_is_kept_by_a_cache_and_no_title_names_anybody(client, cast):
    response = client.post(URL, {**opened(client), **ALL, "at": "how", "go": "next"})
    assert response["Cache-Control"] == "private, no-cache"  # "no-store" would break the browser's back button
    title = text(response).split("<title>")[1].split("</title>")[0]
    assert WHO["name"] not in title
    assert WHAT["subject"] not in title


def test_an_agency_that_takes_no_requests_is_not_offered(client, cast):
    cast.finance.accepts_requests = False
    cast.finance.save()
    page = text(go(client, "who", WHO, opened(client)))
    assert 'value="health"' in page
    assert 'value="finance"' not in page


def test_other_methods_are_refused(client, cast):
    assert client.put(URL).status_code == 405
    assert client.delete(URL).status_code == 405


def test_the_form_can_be_printed_and_filled_in_by_hand(client, db):
    page = client.get("/requests/paper/")
    assert page.status_code == 200
    assert text(page).count("□") == 6 + 3 + 4
