"""The day of receipt at the door: which it is by the law of the agency, when it waits, and what a late hour does."""

import json
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from agencies.enums import ConfirmMode, Role
from agencies.models import Post
from ledger.door import Refused
from notices import tracking
from portal import doctor
from requests_app import enforcement, receiving, standing, workflow
from requests_app.admin import paper_dates
from requests_app.enums import Stage
from requests_app.models import InformationRequest
from requests_app.rules import Applicant
from requests_app.situation import look
from statutes import laws
from tests import factories
from tests.requests_app.test_admin_desk import ADD, PAPER

pytestmark = pytest.mark.django_db
D = date.fromisoformat
AUTO, MANUAL = ConfirmMode.AUTO, ConfirmMode.MANUAL
FRIDAY = "2025-07-11"  # a working day everywhere; the 14th is a holiday in Northern Ireland


def at(day: str, hour: int = 10, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(D(day), time(hour, minute)))


def agency(law: str, **columns):
    found = factories.agency(f"office-{law}", law=law, **{"short_name": law.upper(), **columns})
    found.full_clean()
    return found


@pytest.mark.parametrize(
    ("law", "channel", "mode", "entered", "day"),
    [
        # Art. 31(3): the day both sides confirm; this site's receipt confirms at once, a clerk later.
        ("cn", "internet", AUTO, "", FRIDAY),
        ("cn", "internet", MANUAL, "", None),
        # Art. 31(1) and (2): the day of handing in, of signing, of the confirmation.
        ("cn", "counter", AUTO, "2025-07-10", "2025-07-10"),
        ("cn", "post_signed", MANUAL, "2025-07-10", "2025-07-10"),
        ("cn", "post_plain", AUTO, "", None),
        ("cn", "post_plain", AUTO, "2025-07-10", "2025-07-10"),
        ("cn", "fax", AUTO, "", None),
        # FOIA s10(6), FOISA s10(1)(a): the day on which the authority receives it, whoever confirms what.
        ("uk", "internet", AUTO, "", FRIDAY),
        ("uk", "internet", MANUAL, "", FRIDAY),
        ("uk", "fax", MANUAL, "2025-07-10", "2025-07-10"),
        ("uk-sct", "internet", MANUAL, "", FRIDAY),
        # Act No. 42 of 1999, art. 4(1): the day of arrival.
        ("jp", "internet", MANUAL, "", FRIDAY),
        # 5 U.S.C. 552(a)(6)(A): when the right component has it, which the office may have to find out.
        ("us", "internet", AUTO, "", FRIDAY),
        ("us", "internet", MANUAL, "", None),
        # Regulation 1049/2001, art. 7(1): the registration.
        ("eu", "internet", AUTO, "", FRIDAY),
        ("eu", "internet", MANUAL, "", None),
        ("eu", "post_plain", AUTO, "", None),
    ],
)
def test_the_law_says_which_day_the_receipt_is_and_whether_it_waits(law, channel, mode, entered, day):
    office = agency(law, confirm_mode=mode)
    given = {"received_on": D(entered)} if entered else {}
    case = factories.case(office, at=at(FRIDAY, 23, 30), channel=channel, **given)
    assert (case.received_on, case.stage) == (day and D(day), Stage.RECEIVED if day else Stage.SUBMITTED)


def test_a_day_that_has_not_come_is_no_receipt(cast):
    with pytest.raises(Refused), translation.override("en"):
        factories.case(cast.health, at=at(FRIDAY), channel="counter", received_on=D("2025-07-12"))


def test_a_channel_that_the_law_does_not_know_lets_nobody_in(cast):
    with translation.override("en"), pytest.raises(Refused, match="no request comes this way"):
        factories.case(cast.health, at=at(FRIDAY), channel="pigeon")
    assert InformationRequest.objects.count() == 0


# ------------------------------------------------------------------------------------------ late in the day


@pytest.mark.parametrize(
    ("law", "closes", "hour", "day"),
    [
        # 40 CFR 2.104: after the closing time of the agency the next working day; until its last minute the same.
        ("us", time(17), (17, 0), FRIDAY),
        ("us", time(17), (17, 1), "2025-07-14"),
        ("us", None, (23, 59), FRIDAY),
        # The others leave no hour to the agency.
        ("cn", None, (23, 59), FRIDAY),
        ("uk", None, (23, 59), FRIDAY),
    ],
)
def test_what_comes_online_after_the_closing_time_is_received_on_the_next_working_day(law, closes, hour, day):
    office = agency(law, closes_at=closes)
    case = factories.case(office, at=at(FRIDAY, *hour))
    assert case.received_on == D(day)
    assert timezone.localdate(case.submitted_at) == D(FRIDAY)
    # Paper has a day and no hour.
    on_paper = factories.case(office, at=at(FRIDAY, *hour), channel="counter", received_on=D(FRIDAY))
    assert on_paper.received_on == D(FRIDAY)


@pytest.mark.parametrize("law", ["cn", "uk", "uk-sct", "jp", "eu"])
def test_an_agency_has_a_closing_time_only_where_its_law_leaves_one(law):
    with pytest.raises(ValidationError, match="closes_at"):
        agency(law, closes_at=time(17))


@pytest.fixture
def late():
    """Friday evening, after the closing time: received on Monday, 20 working days until 11 August."""
    office = agency("us", closes_at=time(17))
    people = {name: factories.post(office, role, f"us.{name}") for name, role in (("clerk", Role.CLERK),)}
    return factories.case(office, at=at(FRIDAY, 18), language="en"), people["clerk"]


def test_before_the_day_of_receipt_the_whole_term_is_left(late):
    case, _clerk = late
    reading = look(case, D(FRIDAY)).reading
    assert (reading.received_on, reading.due_on) == (D("2025-07-14"), D("2025-08-11"))
    assert (reading.days_used, reading.days_left, reading.limit) == (0, 20, 20)
    with translation.override("en"):
        assert standing.receipt_note(case.situation) == "it came after the closing time of the agency, (a)(6)(A)"
    assert list(doctor.projections_match_the_events()) == []


def test_what_is_done_before_the_day_of_receipt_counts_from_it(late):
    case, clerk = late
    workflow.perform(case, "register", actor=clerk, at=at(FRIDAY, 19))
    workflow.perform(case, "withdraw", actor=Applicant(case), at=at("2025-07-12"))
    case.refresh_from_db()
    assert list(case.events.values_list("kind", "on")) == [
        ("submitted", D(FRIDAY)),
        ("received", D("2025-07-14")),
        ("registered", D("2025-07-14")),
        ("withdrawn", D("2025-07-14")),
    ]
    assert (case.stage, case.closed_on) == (Stage.WITHDRAWN, D("2025-07-14"))


def test_the_pages_of_a_request_whose_receipt_lies_ahead_can_be_read(late, client, time_machine):
    case, clerk = late
    time_machine.move_to(at("2025-07-12"), tick=False)
    said = {"code": case.code, "secret": tracking.secret_for(case.form_key)}
    page = client.post(reverse("requests:track"), said, follow=True)
    assert page.status_code == client.get(reverse("requests:proof", args=[case.pk])).status_code == 200
    client.force_login(clerk)
    page = client.get(reverse("admin:requests_app_informationrequest_change", args=[case.pk]))
    assert page.status_code == 200


def test_a_step_is_neither_dated_before_nor_after_a_receipt_that_lies_ahead(late):
    case, clerk = late
    for on, reason in ((FRIDAY, "before the one it follows"), ("2025-07-15", "in the future")):
        with translation.override("en"), pytest.raises(Refused, match=reason):
            workflow.perform(case, "register", actor=clerk, at=at(FRIDAY, 19), on=D(on))


def test_a_sweep_goes_over_a_receipt_that_lies_ahead(late):
    enforcement.sweep(at("2025-07-12"))
    assert list(doctor.projections_match_the_events()) == []


@pytest.mark.parametrize(("hour", "day"), [(12, FRIDAY), (18, "2025-07-14")])
def test_the_hour_counts_too_where_the_office_fixes_the_day_of_the_arrival(hour, day):
    office = agency("us", closes_at=time(17), confirm_mode=MANUAL)
    clerk = factories.post(office, Role.CLERK, "us.clerk")
    case = factories.case(office, at=at(FRIDAY, hour))
    workflow.perform(case, "confirm", actor=clerk, at=at("2025-07-15"), on=D(FRIDAY))
    case.refresh_from_db()
    assert (case.stage, case.received_on) == (Stage.RECEIVED, D(day))


def test_a_confirmation_on_another_day_is_that_day(cast):
    office = agency("us", closes_at=time(17), confirm_mode=MANUAL)
    clerk = factories.post(office, Role.CLERK, "us.clerk")
    case = factories.case(office, at=at(FRIDAY, 18))
    workflow.perform(case, "confirm", actor=clerk, at=at("2025-07-15", 18))
    case.refresh_from_db()
    assert case.received_on == D("2025-07-15")


# ------------------------------------------------------------------------------------------------- what the pages say


@pytest.mark.parametrize(
    ("law", "mode", "note"),
    [
        ("cn", AUTO, "this receipt confirms it at once, article 31, item 3"),
        ("cn", MANUAL, ""),
        ("uk", MANUAL, "the day on which it reaches the authority, s10(6)"),
        ("jp", AUTO, "the day on which it reaches the agency, article 4(1)"),
        ("us", AUTO, "this receipt confirms it at once, (a)(6)(A)"),
    ],
)
def test_the_receipt_says_why_the_day_is_that_day(law, mode, note):
    case = factories.case(agency(law, confirm_mode=mode), at=at(FRIDAY))
    with translation.override("en"):
        situation = look(case, D(FRIDAY))
        assert standing.receipt_note(situation) == note
        waiting = situation.reading is None
        assert waiting == (standing.next_step(situation).heading == "The agency confirms receipt")


@pytest.mark.parametrize(
    ("law", "label"),
    [
        ("cn", "The day on which both sides confirm it (article 31, item 3)"),
        ("us", "The day on which the right component receives it ((a)(6)(A))"),
        ("eu", "The day on which it is registered (article 7(1))"),
    ],
)
def test_whoever_confirms_is_asked_for_the_day_of_the_law(client, law, label):
    office = agency(law, confirm_mode=MANUAL)
    client.force_login(factories.post(office, Role.CLERK, "a.clerk"))
    client.cookies["django_language"] = "en"
    case = factories.case(office, at=at(FRIDAY))
    page = client.get(reverse("admin:requests_app_informationrequest_step", args=[case.pk, "confirm"]))
    assert label in page.content.decode()


# ------------------------------------------------------------------------------------------------ the form for paper


@pytest.fixture
def desk(client, cast, a_wednesday_in_march):
    """A clerk of an agency under Chinese law and of one under the law of the United Kingdom."""
    office = agency("uk", name="Example council", name_en="Example council")
    Post.objects.create(user=cast.clerk, agency=office, role=Role.CLERK, since=D("2020-01-01"))
    client.force_login(cast.clerk)
    client.cookies["django_language"] = "en"
    return client


def test_the_form_names_the_day_by_law_and_channel(desk, cast):
    form = desk.get(ADD).context["form"]
    names = form.fields["channel"].widget.attrs["data-names"]
    assert json.loads(names)["cn"] == {
        "counter": ["The day on which it is handed in (article 31, item 1)", ""],
        "post_signed": ["The day on which the agency signs for it (article 31, item 2)", ""],
        "post_plain": [
            "The day on which the agency confirms it with the applicant (article 31, item 2)",
            "Leave it empty until then.",
        ],
        "fax": ["The day on which both sides confirm it (article 31, item 3)", "Leave it empty until then."],
    }
    assert json.loads(names)["uk"]["fax"] == ["The day on which it reaches the authority (s10(6))", ""]
    assert form.fields["agency"].widget.attrs["data-laws"] == '{"health": "cn", "office-uk": "uk"}'
    help_text = str(form.fields["received_on"].help_text)
    for said in (
        "Disclosure Regulations – In person: the day on which it is handed in. Signed-for post: the day on which",
        "Fax: the day on which both sides confirm it; leave it empty until then.",
        "FOIA 2000 – The day on which it reaches the authority.",
    ):
        assert said in help_text
    assert "(optional)" not in str(form["received_on"].label)


@pytest.mark.parametrize(
    ("where", "channel", "missed"),
    [
        ("health", "counter", "Give the day on which it is handed in (article 31, item 1)."),
        ("health", "post_signed", "Give the day on which the agency signs for it (article 31, item 2)."),
        ("health", "fax", ""),
        ("health", "post_plain", ""),
        ("office-uk", "fax", "Give the day on which it reaches the authority (s10(6))."),
        ("office-uk", "post_plain", "Give the day on which it reaches the authority (s10(6))."),
    ],
)
def test_the_day_is_missed_where_the_law_fixes_it_by_the_arrival(desk, where, channel, missed):
    typed = {**PAPER, "key": str(factories.key()), "agency": where, "channel": channel, "received_on": ""}
    page = desk.post(ADD, typed)
    assert page.status_code == (200 if missed else 302)
    if missed:
        assert page.context["form"].errors == {"received_on": [missed]}
        assert "示例材料的说明。" in page.content.decode()
    else:
        assert InformationRequest.objects.get().stage == Stage.SUBMITTED


def test_a_fax_to_an_authority_is_received_on_the_day_it_came(desk):
    typed = {**PAPER, "key": str(factories.key()), "agency": "office-uk", "channel": "fax"}
    assert desk.post(ADD, typed).status_code == 302
    case = InformationRequest.objects.get()
    assert (case.received_on, case.stage, case.law) == (D("2026-03-02"), Stage.RECEIVED, "uk")


@pytest.mark.parametrize("form", ["add/", "add/record/"])
def test_a_channel_that_no_law_of_the_office_knows_is_not_offered(desk, monkeypatch, form):
    no_fax = {name: replace(laws.load(name), channels=_without_fax(name)) for name in ("cn", "uk")}
    monkeypatch.setattr(paper_dates, "law_of", lambda office: no_fax[office.law])
    url = ADD.replace("add/", form)
    assert "fax" not in dict(desk.get(url).context["form"].fields["channel"].choices)
    some = no_fax | {"uk": laws.load("uk")}
    monkeypatch.setattr(paper_dates, "law_of", lambda office: some[office.law])
    assert "fax" in dict(desk.get(url).context["form"].fields["channel"].choices)
    page = desk.post(url, {**PAPER, "key": str(factories.key()), "agency": "health", "channel": "fax"})
    assert page.context["form"].errors["channel"] == ["Under the law of this agency no request comes this way."]


def _without_fax(name):
    rule = laws.load(name).receipt("counter")
    return {channel: replace(rule, channel=channel) for channel in ("counter", "post_plain", "internet")}


def test_the_rule_of_a_channel_is_the_laws():
    assert receiving.rule_of(laws.load("uk"), "fax").channel == "any"
