"""Rating a page: one row for each visit and page, of pages of this site only."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import Client
from django.urls import ResolverMatch, reverse

from feedback import ratings
from feedback.models import Rating
from tests.feedback.stories import hidden, published, text

URL = reverse("feedback:rate")


def note(path="/consultations/", agency=None) -> str:
    return ratings.seal(path, agency)


def test_a_rating_is_kept_with_page_agency_and_word(cast, client):
    submission = published(cast)
    page = client.get(submission.get_absolute_url())
    response = client.post(URL, {"page": hidden(page, "page"), "useful": "no", "word": " 没有\n名单 "}, follow=True)
    rating = Rating.objects.get()
    assert (rating.path, rating.agency, rating.useful, rating.word) == (
        page.request["PATH_INFO"],
        cast.health,
        False,
        "没有 名单",
    )
    assert "Thank you." in text(response)


def test_a_page_of_no_agency_belongs_to_the_highest(cast, client):
    client.post(URL, {"page": note(), "useful": "yes"})
    assert Rating.objects.get().agency == cast.government


def test_a_visit_rates_a_page_once(cast, client):
    for useful in ("yes", "no", "no"):
        response = client.post(URL, {"page": note(), "useful": useful}, follow=True)
    client.post(URL, {"page": note("/feedback/"), "useful": "yes"})
    Client().post(URL, {"page": note(), "useful": "no"})
    assert list(Rating.objects.order_by("pk").values_list("useful", flat=True)) == [True, True, False]
    assert "rated this page already" in text(response)


def test_nobody_can_be_found_from_a_rating(cast, client):
    client.post(URL, {"page": note(), "useful": "yes"}, REMOTE_ADDR="192.0.2.77")
    row = str(Rating.objects.values().get())
    assert [word for word in ("192.0.2.77", client.session.session_key) if word in row] == []


@pytest.mark.parametrize("page", ["", "/consultations/", "x" * 3000, "\x00", "WyIvIiwgbnVsbF0:1:x"])
def test_a_page_that_was_not_signed_here_is_refused(cast, client, page):
    response = client.post(URL, {"page": page, "useful": "yes"})
    assert (response.status_code, response.url, Rating.objects.count()) == (302, "/feedback/", 0)


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_away_from_the_site(cast, client, path):
    assert client.post(URL, {"page": note(path), "useful": "yes"}).url == "/feedback/"


@pytest.mark.parametrize("fields", [{}, {"useful": "maybe"}, {"useful": "yes", "word": "x" * 2000}])
def test_a_rating_without_sense_is_not_kept(cast, client, fields):
    assert client.post(URL, {"page": note(), **fields}).status_code == 302
    assert Rating.objects.count() == 0


@pytest.mark.parametrize(
    "headers", [{"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}]
)
def test_another_site_cannot_rate_for_its_visitors(cast, client, headers):
    assert client.post(URL, {"page": note(), "useful": "yes"}, **headers).status_code == 403
    assert Rating.objects.count() == 0


def test_a_rating_needs_no_cookie_beforehand(cast):
    browser = Client(enforce_csrf_checks=True)
    assert "csrftoken" not in browser.get(reverse("feedback:list")).cookies
    browser.post(
        URL, {"page": note(), "useful": "yes"}, HTTP_SEC_FETCH_SITE="same-origin", HTTP_ORIGIN="http://testserver"
    )
    assert Rating.objects.count() == 1


def test_an_address_that_rates_all_day_is_stopped(cast):
    for _n in range(31):
        Client().post(URL, {"page": note(), "useful": "yes"})
    assert Rating.objects.count() == 30


def test_by_get_nothing_happens(cast, client):
    assert client.get(URL).status_code == 405


def test_pages_with_a_secret_and_officials_are_not_asked(cast, client, rf):
    assert 'name="useful"' not in text(client.get(reverse("feedback:track")))
    request = rf.get("/")
    request.resolver_match = ResolverMatch(lambda: None, (), {})
    shown = []
    for user in (AnonymousUser(), cast.clerk):
        request.user = user
        shown.append("useful" in Template("{% load feedback %}{% rating_form %}").render(Context({"request": request})))
    assert shown == [True, False]
