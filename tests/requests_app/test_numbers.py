"""Numbers by pattern, without gaps: a rollback gives them back, twenty at once get twenty."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction

from agencies import numbers, serials
from agencies.models import Serial
from portal.doctor import numbers_have_no_gaps
from requests_app import workflow
from tests import factories
from tests.requests_app.test_letter_kinds import at
from tests.requests_app.test_letters import take


def registered(cast, **agency) -> object:
    for name, value in agency.items():
        setattr(cast.health, name, value)
    cast.health.save()
    case = factories.case(cast.health, at=at("2024-03-01"))
    take(case, "register", cast.clerk, "2024-03-01")
    return case


@pytest.mark.parametrize("pattern", ["{org}依申请〔{year}〕{seq}号", "({year})-{seq}", "{year}{seq}"])
def test_patterns_of_requests_that_are_taken(pattern):
    numbers.check_request(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["{org}{year}", "{seq}", "{year}{seq}{x}", "{year.real}{seq}", "{year!r}{seq}", "{year:4}{seq}", "{year}{seq}{"],
)
def test_patterns_of_requests_that_are_refused(pattern):
    with pytest.raises(ValidationError):
        numbers.check_request(pattern)


@pytest.mark.parametrize("pattern", ["{number}-{suffix}", "{org}{suffix}〔{year}〕{seq}号", "{org}复〔{year}〕{seq}号"])
def test_patterns_of_letters_that_are_taken(pattern):
    numbers.check_letter(pattern)


@pytest.mark.parametrize("pattern", ["{number}", "{suffix}", "{org}〔{year}〕", "{number}{suffix}{__class__.x}"])
def test_patterns_of_letters_that_are_refused(pattern):
    with pytest.raises(ValidationError):
        numbers.check_letter(pattern)


def test_the_standard_numbers(cast):
    case = registered(cast)
    assert case.number == "明卫依申请〔2024〕1号"
    assert case.letters.get().number == "明卫依申请〔2024〕1号-收件"


def test_an_agency_s_own_patterns(cast):
    case = registered(
        cast, request_pattern="{org}公申〔{year}〕{seq}号", letter_pattern="{org}{suffix}〔{year}〕{seq}号"
    )
    assert case.number == "明卫公申〔2024〕1号"
    letter = case.letters.get()
    assert (letter.number, letter.series, letter.year, letter.seq) == ("明卫收件〔2024〕1号", "letter/收件", 2024, 1)
    again = registered(cast)
    assert again.letters.get().number == "明卫收件〔2024〕2号"
    assert list(numbers_have_no_gaps()) == []


def test_a_series_of_all_letters_of_an_agency(cast):
    case = registered(cast, letter_pattern="{org}公告〔{year}〕{seq}号")
    take(case, "ask_correction", cast.clerk, "2024-03-04", points="年份", days=10)
    assert [letter.number for letter in case.letters.order_by("pk")] == ["明卫公告〔2024〕1号", "明卫公告〔2024〕2号"]


def test_a_rollback_gives_the_number_back(cast):
    registered(cast, letter_pattern="{org}公告〔{year}〕{seq}号")
    case = factories.case(cast.health, at=at("2024-03-01"))
    workflow.rehearse(case, "register", actor=cast.clerk, on=date(2024, 3, 1), at=at("2024-03-01"))
    with transaction.atomic():
        serials.take(cast.health, "request", 2024)
        transaction.set_rollback(True)
    take(case, "register", cast.clerk, "2024-03-01")
    assert case.number == "明卫依申请〔2024〕2号"
    assert case.letters.get().number == "明卫公告〔2024〕2号"
    assert list(numbers_have_no_gaps()) == []


def test_the_doctor_sees_a_number_that_nobody_bears(cast):
    registered(cast)
    assert list(numbers_have_no_gaps()) == []
    serials.take(cast.health, "request", 2024)
    assert list(numbers_have_no_gaps()) == ["health, request 2024: 1 numbers stand, 2 were given"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="races are tried on PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_twenty_numbers():
    agency = factories.agency()
    gate, found, lock = threading.Barrier(20), [], threading.Lock()

    def one(n: int) -> None:
        try:
            gate.wait()
            with transaction.atomic():
                number = serials.take(agency, "request", 2026)
                if n % 4 == 0:
                    transaction.set_rollback(True)
                    return
            with lock:
                found.append(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(1, 16))
    assert Serial.objects.get(agency=agency, series="request").last == 15
