"""What is published on the matter is shown before a request is sent: while typing, on the check, counted."""

from datetime import UTC, date, datetime

import pytest

from notices import throttle
from requests_app import suggesting
from requests_app.models import InformationRequest, SuggestionCount
from requests_app.views import suggesting as views
from tests import factories
from tests.requests_app.asking import ALL, WHAT, checked, hidden, opened, send, text

pytestmark = pytest.mark.django_db
URL = "/requests/new/suggestions.json"


@pytest.fixture
def document(cast):
    title = f"公示：{WHAT['subject']}"
    return factories.published(clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health, title=title)


def counts():
    return {(row.place, row.kind, row.act): row.n for row in SuggestionCount.objects.all()}


def ask(client, q=WHAT["subject"], **more):
    return client.get(URL, {"q": q, **more})


def test_what_is_typed_finds_what_is_published(client, document):
    (found,) = ask(client).json()["results"]
    assert found["title"] == document.title
    assert found["agency"] == document.agency.label
    assert set(found) == {"title", "kind", "agency", "date", "extract", "url"}


def test_only_public_things_come_out(client, cast, document):
    factories.draft(actor=cast.clerk, agency=cast.health, title=f"草稿：{WHAT['subject']}")
    factories.case(cast.health, subject=WHAT["subject"])
    assert [found["title"] for found in ask(client).json()["results"]] == [document.title]


@pytest.mark.parametrize("q", ["", "示例", "完全无关的另一件事情", "\x00\ud800".encode("utf-8", "ignore").decode()])
def test_nothing_comes_of_little_or_of_another_matter(client, document, q):
    assert ask(client, q).json() == {"results": []}
    assert counts() == {}


def test_a_form_is_counted_once_however_much_is_typed(client, document):
    ask(client)
    ask(client, seen="typing")
    assert counts() == {("typing", "document", "shown"): 1, ("typing", "", "shown"): 1}


def test_nothing_of_a_person_or_their_words_is_in_the_counts():
    names = {field.name for field in SuggestionCount._meta.get_fields()}
    assert names == {"id", "day", "place", "kind", "act", "n"}


def test_too_many_questions_of_one_address_wait(client, document, monkeypatch):
    monkeypatch.setattr(views, "MOST", 1)
    assert ask(client).status_code == 200
    refused = ask(client)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert throttle.count("suggestions", "127.0.0.1", datetime.now(UTC)) == 3


def test_the_endpoint_takes_no_post(client):
    assert client.post(URL).status_code == 405


def test_the_check_shows_and_counts_and_a_form_sent_anyway_is_counted(client, document):
    fields = checked(client)
    assert fields["seen"].split() == ["check"]
    assert counts()["check", "", "shown"] == 1
    send(client, fields)
    assert counts()["check", "", "sent"] == 1
    send(client, fields)  # the same form once more is the same request
    assert counts()["check", "", "sent"] == 1
    assert InformationRequest.objects.count() == 1


def test_going_back_and_forth_counts_a_form_once(client, document):
    fields = checked(client)
    client.post("/requests/new/", {**fields, "at": "check", "go": "next"})
    assert counts()["check", "", "shown"] == 1


def test_a_form_that_showed_nothing_is_not_counted(client, cast):
    send(client, checked(client))
    assert InformationRequest.objects.count() == 1
    assert counts() == {}


def test_a_link_counts_and_leads_to_the_public_page(client, document):
    link = f"/requests/new/check/document/{document.pk}/"
    page = text(client.post("/requests/new/", {**opened(client), **ALL, "at": "how", "go": "next"}))
    assert f'href="{link}"' in page
    answer = client.get(link)
    assert (answer.status_code, answer["Location"]) == (302, document.get_absolute_url())
    client.head(link)
    assert counts()["check", "document", "clicked"] == 1


def test_a_link_leads_to_nothing_that_is_not_public(client, cast, document):
    draft = factories.draft(actor=cast.clerk, agency=cast.health)
    case = factories.case(cast.health)
    for where in (
        f"check/document/{draft.pk}", f"check/request/{case.pk}", f"elsewhere/document/{document.pk}",
        f"check/agency/{cast.health.pk}", f"check/nothing/{document.pk}", "check/document/987654321",
        "check/document/" + "9" * 30,
    ):  # fmt: skip
        assert client.get(f"/requests/new/{where}/").status_code == 404, where
    assert counts() == {}


def test_clicks_beyond_what_a_person_does_are_led_on_and_not_counted(client, document, monkeypatch):
    monkeypatch.setattr(views, "CLICKS", 1)
    link = f"/requests/new/typing/document/{document.pk}/"
    assert [client.get(link).status_code for _n in range(3)] == [302, 302, 302]
    assert counts() == {("typing", "document", "clicked"): 1}


def test_the_form_works_without_the_script_and_hides_what_needs_it(client, cast):
    page = text(client.post("/requests/new/", {**opened(client), **ALL, "at": "who", "go": "next"}))
    page = text(client.post("/requests/new/", {**hidden(page), **ALL, "at": "how", "go": "what"}))
    section = page[page.index("data-suggest=") :]
    assert " hidden>" in section[: section.index(">") + 1]


def test_supervisors_read_what_came_of_it(client, cast):
    day = date.today()
    for act, n in (("shown", 5), ("sent", 3)):
        SuggestionCount.objects.create(day=day, place="check", act=act, n=n)
    SuggestionCount.objects.create(day=day, place="check", kind="document", act="clicked", n=4)
    check = suggesting.figures(day)[0]
    assert (check["shown"], check["clicked"], check["sent"], check["not_sent"]) == (5, 4, 3, 2)
    client.force_login(cast.supervisor)
    assert 'id="h-suggestions"' in text(client.get("/oversight/"))
