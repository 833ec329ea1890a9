"""Anyone may check a letter by its number and mark, and learns nothing else."""

import pytest
from django.urls import reverse

from requests_app.letters.marks import short
from requests_app.views import verifying
from tests.requests_app.test_letter_kinds import case  # noqa: F401 -- a fixture

URL = "/letters/verify/"


@pytest.fixture
def letter(case):  # noqa: F811
    return case.letters.get(kind="receipt")


def asked(client, number: str, mark: str) -> str:
    response = client.post(URL, {"number": number, "mark": mark})
    assert response.status_code == 200
    return response.content.decode()


def test_the_address_is_public():
    assert reverse("verify_letter") == URL


@pytest.mark.parametrize(
    "typed", [lambda m: m, short, lambda m: m.upper(), lambda m: short(m).lower().replace("-", " ")]
)
def test_number_and_mark_of_a_letter_are_confirmed(client, letter, typed):
    page = asked(client, letter.number, typed(letter.sha256))
    assert "明州市卫生健康委员会" in page
    assert "2024" in page
    assert "真实" in page


def test_brackets_and_blanks_do_not_matter(client, letter):
    number = letter.number.replace("〔", "[").replace("〕", "]").replace("号", " 号 ")
    assert "真实" in asked(client, number, short(letter.sha256))


@pytest.mark.parametrize(
    ("number", "mark"),
    [("same", "0" * 64), ("same", "ABCD-EF01-2345-6789"), ("明卫依申请〔2024〕999号-公告", "same"), ("other", "same")],
)
def test_anything_else_is_no_such_letter(client, letter, number, mark):
    page = asked(
        client, letter.number if number == "same" else number, short(letter.sha256) if mark == "same" else mark
    )
    assert "没有这样的文书" in page
    assert "真实" not in page


def test_nothing_is_shown_of_addressee_or_content(client, letter):
    page = asked(client, letter.number, letter.sha256)
    for words in ("甲某", "加装电梯", letter.case.code):
        assert words not in page


@pytest.mark.parametrize("mark", ["", "xyz", "12", "g" * 64, "0" * 63])
def test_a_mark_that_is_none_is_said_and_what_was_typed_stays(client, letter, mark):
    response = client.post(URL, {"number": letter.number, "mark": mark})
    page = response.content.decode()
    assert "没有这样的文书" not in page
    assert letter.number in page


def test_guessing_ends_after_a_while(client, letter, monkeypatch):
    monkeypatch.setattr(verifying, "FAILURES", 3)
    for _n in range(3):
        asked(client, letter.number, "0" * 16)
    response = client.post(URL, {"number": letter.number, "mark": letter.sha256})
    assert response.status_code == 429
    assert letter.number in response.content.decode()


def test_a_reader_sees_the_form(client, db):
    assert client.get(URL).status_code == 200
    assert client.put(URL).status_code == 405


def test_every_letter_page_carries_the_mark(client, letter, cast):
    client.force_login(cast.clerk)
    url = reverse("admin:requests_app_informationrequest_letter", args=[letter.case_id, letter.pk])
    page = client.get(url).content.decode()
    assert letter.sha256 in page
    assert short(letter.sha256) in page
    assert URL in page
