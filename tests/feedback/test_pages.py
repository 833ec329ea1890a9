"""The public pages: writing, receipt, lists; whatever is typed, nothing is lost and nothing breaks."""

import time

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.models import ReplyLimit, Sender, Submission
from notices import tracking
from tests.feedback.stories import CONTACT, answered, hidden, opened, published, text

NEW = reverse("feedback:new")
WORDS = {"kind": "enquiry", "agency": "health", "title": "周末能否接种", "text": "哪些中心周末开放？\r\n谢谢。"}


@pytest.fixture
def token(cast, client):
    """The key of a form that was shown a minute ago."""
    with time_machine.travel(time.time() - 60):
        return hidden(client.get(NEW), "token")


def test_a_message_goes_from_the_form_to_its_receipt(client, token):
    response = client.post(NEW, {"token": token, **WORDS, **CONTACT, "wish_public": "on"}, follow=True)
    submission = Submission.objects.get()
    secret = tracking.grouped(tracking.secret_for(submission.form_key))
    assert [tracking.grouped(submission.code) in text(response), secret in text(response)] == [True, True]
    assert (submission.text, submission.suspicion, submission.language) == ("哪些中心周末开放？\n谢谢。", "", "en")
    assert submission.sender.email == CONTACT["email"]


def test_twenty_posts_of_one_form_show_the_same_receipt(client, token):
    pages = {text(client.post(NEW, {"token": token, **WORDS}, follow=True)) for _n in range(20)}
    assert (len(pages), Submission.objects.count()) == (1, 1)


def test_a_changed_text_under_the_same_key_is_another_message_and_not_lost(client, token):
    for words in ("第一封", "第二封"):
        client.post(NEW, {"token": token, **WORDS, "text": words})
    assert sorted(Submission.objects.values_list("text", flat=True)) == ["第一封", "第二封"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": ""}, "Choose what it is."),
        ({"kind": "praise"}, "valid choice"),
        ({"agency": "nowhere"}, "valid choice"),
        ({"title": ""}, "Say in one line what it is about."),
        ({"title": "x" * 121}, "at most 120"),
        ({"text": "\x00"}, "Null characters"),
        ({"text": "x" * 5001}, "at most 5000"),
        ({"email": "nobody"}, "valid email"),
        ({"kind": "complaint"}, "A complaint needs your name."),
        ({"kind": "complaint", "name": "示例"}, "an e-mail address or a phone number"),
        ({"kind": "error_report"}, "Name the page with the error."),
        ({"token": "forged"}, "Nothing is lost"),
        ({"token": ""}, "required"),
    ],
)
def test_what_is_wrong_is_said_twice_and_what_was_typed_stays(client, token, changed, said):
    response = client.post(NEW, {"token": token, **WORDS, **changed})
    page = text(response)
    assert (response.status_code, said in page, Submission.objects.count()) == (200, True, 0)
    assert "error-summary" in page
    assert ("哪些中心周末开放" in page) == ("text" not in changed)


def test_after_a_forged_key_the_same_page_can_be_sent_again(client, token):
    page = client.post(NEW, {"token": "forged", **WORDS})
    assert client.post(NEW, {"token": hidden(page, "token"), **WORDS}).status_code == 302


def test_kind_agency_and_page_can_be_chosen_by_the_address(cast, client):
    page = text(client.get(NEW, {"kind": "error_report", "agency": "finance", "page": "/documents/3/"}))
    assert ['value="error_report"' in page, "checked" in page, 'value="finance" selected' in page] == [True] * 3
    assert 'value="/documents/3/"' in page


@pytest.mark.parametrize(
    "query", [{"kind": "x" * 9000}, {"agency": "\x00"}, {"page": "<script>"}, {"kind": ["a", "b"]}]
)
def test_a_strange_address_shows_the_plain_form(cast, client, query):
    response = client.get(NEW, query)
    assert (response.status_code, "<script>" in text(response).split("<main")[1]) == (200, False)


def test_a_tip_off_may_be_anonymous_and_is_never_for_publication(client, token):
    client.post(NEW, {"token": token, **WORDS, "kind": "tip_off", "wish_public": "on"})
    assert (Submission.objects.get().wish_public, Sender.objects.count()) == (False, 0)


def test_machines_are_flagged_and_kept(client, token):
    client.post(NEW, {"token": token, **WORDS, "website": "https://spam.example"})
    client.post(NEW, {"token": hidden(client.get(NEW), "token"), **WORDS})
    assert sorted(Submission.objects.values_list("suspicion", flat=True)) == ["haste", "trap"]


def test_a_flood_is_flagged_and_kept(client, token):
    for n in range(21):
        client.post(NEW, {"token": token, **WORDS, "title": f"第 {n} 封"})
    assert list(Submission.objects.order_by("pk").values_list("suspicion", flat=True)) == [""] * 20 + ["flood"]


def test_without_a_receipt_of_this_browser_none_is_shown(cast, client):
    answered(cast)
    assert client.get(reverse("feedback:receipt")).url == reverse("feedback:track")


def test_the_form_states_the_limits_in_force(cast, client):
    ReplyLimit.objects.update_or_create(kind="enquiry", defaults={"days": 3})
    assert "a reply within 3 working days" in text(client.get(NEW))


def test_the_list_filters_by_agency_kind_and_word(cast, client):
    shown = published(cast)
    for query, found in (
        ({"agency": "health"}, True),
        ({"agency": "finance"}, False),
        ({"kind": "enquiry"}, True),
        ({"kind": "complaint"}, False),
        ({"q": "接种"}, True),
        ({"q": "医保"}, False),
    ):
        page = text(client.get(reverse("feedback:list"), query))
        assert (shown.get_absolute_url() in page) == found, query


@pytest.mark.parametrize(
    "query", [{"page": "x"}, {"page": "-1"}, {"page": "9" * 40}, {"q": "\x00"}, {"kind": "tip_off"}]
)
def test_a_strange_query_never_breaks_the_lists(cast, client, query):
    published(cast)
    assert [client.get(reverse(f"feedback:{name}"), query).status_code for name in ("list", "consultations")] == [
        200,
        200,
    ]


def test_the_feed_is_atom_with_the_public_words(cast, client):
    shown = published(cast)
    response = client.get(reverse("feedback:feed"))
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [word in text(response) for word in (shown.public_title, shown.public_answer, "Mingzhou")] == [True] * 3


@pytest.mark.parametrize("name", ["list", "consultations", "feed"])
def test_a_list_asks_the_same_number_of_questions_for_one_and_for_three(cast, client, name):
    def make():
        published(cast)
        opened(cast, opens="2026-10-09", closes="2026-11-10")

    with time_machine.travel("2026-10-20T10:00:00+08:00"):
        make()
        client.get(reverse(f"feedback:{name}"))
        with CaptureQueriesContext(connection) as one:
            client.get(reverse(f"feedback:{name}"))
        make()
        make()
        with CaptureQueriesContext(connection) as three:
            client.get(reverse(f"feedback:{name}"))
    assert len(one) == len(three)
