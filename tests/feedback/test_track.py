"""Following up with code and secret: one answer for every mistake, and not too many tries."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from notices import tracking
from tests import factories
from tests.feedback.stories import CONTACT, REPLY, message, perform, text

URL = reverse("feedback:track")
WRONG = "Code and secret do not belong together."


@pytest.fixture(autouse=True)
def _one_hour():
    with time_machine.travel(datetime.fromisoformat("2026-09-28T10:05:00+08:00"), tick=False):
        yield


@pytest.fixture
def known(cast):
    key = factories.key()
    submission = message(cast.health, key=key, sender=CONTACT)
    return submission, submission.code, tracking.secret_for(key)


def test_code_and_secret_show_the_course_and_the_reply(cast, client, known):
    submission, code, secret = known
    perform(submission, "answer", cast.clerk, REPLY)
    page = text(client.post(URL, {"code": code, "secret": secret}))
    assert [word in page for word in ("Message received", "Answered", REPLY["text"])] == [True] * 3


def test_what_is_typed_may_differ_in_case_dashes_and_look_alikes(client, known):
    _submission, code, secret = known
    typed = {
        "code": f" {tracking.grouped(code).lower()} ",
        "secret": secret.lower().replace("0", "o").replace("1", "l"),
    }
    assert "The message you sent" in text(client.post(URL, typed))


def test_a_wrong_code_and_a_wrong_secret_get_the_same_answer(client, known):
    _submission, code, secret = known
    pages = [
        text(client.post(URL, {"code": "AAAA-AAAA-AA", "secret": "AAAA"})),
        text(client.post(URL, {"code": code, "secret": "AAAA"})),
        text(client.post(URL, {"code": "AAAA-AAAA-AA", "secret": secret})),
    ]
    assert [WRONG in page for page in pages] == [True] * 3
    assert [page.replace(code, "").count("error") for page in pages] == [pages[0].count("error")] * 3


@pytest.mark.parametrize(
    "typed", [{}, {"code": ""}, {"code": "x" * 5000, "secret": "\x00"}, {"code": "明", "secret": "堂"}]
)
def test_any_input_gets_the_form_again(client, db, typed):
    response = client.post(URL, typed)
    assert (response.status_code, "Look up a reply" in text(response)) == (200, True)


def test_the_eleventh_failure_of_an_address_is_stopped_and_the_right_secret_too(client, known):
    _submission, code, secret = known
    for n in range(10):
        assert client.post(URL, {"code": f"A{n}", "secret": "x"}).status_code == 200
    response = client.post(URL, {"code": code, "secret": secret})
    assert (response.status_code, "after 11:00" in text(response)) == (429, True)


def test_the_eleventh_failure_of_a_code_is_stopped_from_every_address(client, known):
    _submission, code, secret = known
    for n in range(10):
        client.post(URL, {"code": code, "secret": "x"}, REMOTE_ADDR=f"192.0.2.{n}")
    assert client.post(URL, {"code": code, "secret": secret}, REMOTE_ADDR="192.0.2.99").status_code == 429


def test_the_next_hour_begins_from_nothing(client, known):
    _submission, code, secret = known
    for _n in range(11):
        client.post(URL, {"code": code, "secret": "x"})
    with time_machine.travel(datetime.fromisoformat("2026-09-28T11:00:01+08:00"), tick=False):
        assert "The message you sent" in text(client.post(URL, {"code": code, "secret": secret}))


def test_by_get_nothing_is_shown_and_nothing_is_kept(client, known):
    _submission, code, secret = known
    response = client.get(URL, {"code": code, "secret": secret})
    assert "The message you sent" not in text(response)
    assert "no-store" in response["Cache-Control"]
