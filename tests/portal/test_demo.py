"""The demonstration city as loaded: whole, on time and late, the same for the same seed."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import replace

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from agencies import calendars as calendars_of_site
from agencies.models import Agency, CalendarNotice, Post
from disclosures.enums import Stage as DocumentStage
from disclosures.models import Attachment, Document
from feedback.models import Consultation, Rating, Submission
from notices.models import Notice
from portal import doctor, doctor_files
from portal.demo import load, load_life, load_office, load_requests
from portal.demo.agencies import AGENCIES
from portal.demo.days import Days
from portal.demo.people import ACCOUNTS, PASSWORD
from portal.demo.requests import requests
from portal.demo.site import Site, moment
from requests_app import matters, suggesting
from requests_app.enums import Stage
from requests_app.models import Absence, Event, InformationRequest, Letter, LetterTemplate, Note, Watch
from requests_app.workflow_bulk import take_over
from search import finding, learned, learning, writer
from statutes import calendars

SCALE = 30
MADE = override_settings(DEMO=True, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
# The moment of loading and what is drawn anew for each row: everything else follows from the seed.
OF_THE_HOUR = {"trace", "updated_at", "message_id", "started_at", "finished_at", "queued_at", "file"}
# What holds a key of the database in its text.
KEYED = {"key", "facts", "subject", "object_id", "path", "page", "same_target", "public_files"}
OWN = ("agencies", "disclosures", "feedback", "ledger", "notices", "requests_app", "search")


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """Loaded twice with the same seed: the rows of the first, taken back, are what the tests get; the second stays."""
    with MADE, django_db_blocker.unblock(), transaction.atomic():
        first: dict[str, list[dict]] = {}
        with transaction.atomic():
            if connection.vendor == "sqlite":  # where test_the_same_seed_gives_the_same_rows is
                call_command("demo", scale=SCALE, verbosity=0)
                first = rows()
            transaction.set_rollback(True)
        call_command("demo", scale=SCALE, verbosity=0)
        yield first
        transaction.set_rollback(True)


def rows() -> dict[str, list[dict]]:
    """All rows of our apps but for the hour of loading; without keys where a rollback does not give them back."""
    found = {}
    letter = {"parts", "sha256"}  # the parts name the template by its key
    for name in OWN:
        for model in apps.get_app_config(name).get_models():
            if model._meta.proxy:
                continue
            drawn = OF_THE_HOUR | ({"at"} if model._meta.label in ("ledger.Entry",) else set())
            if connection.vendor != "sqlite":
                drawn |= (
                    KEYED
                    | (letter if model is Letter else set())
                    | {f.name for f in model._meta.concrete_fields if f.primary_key or f.is_relation}
                )
            columns = [f.attname for f in model._meta.concrete_fields if f.name not in drawn]
            found[model._meta.label] = list(model._default_manager.order_by("pk").values(*columns))
    return found


@pytest.mark.django_db
def test_every_stage_of_a_request_is_there(city):
    assert set(InformationRequest.objects.values_list("stage", flat=True)) == set(Stage.values)
    made_of_others = InformationRequest.objects.filter(links__kind__in=("split", "reopened")).count()
    records = InformationRequest.objects.filter(kind="record_correction").count()
    assert InformationRequest.objects.count() == SCALE + made_of_others + records
    assert (made_of_others, records) == (2, 2)


@pytest.mark.django_db
def test_some_requests_are_overdue(city):
    late = InformationRequest.objects.filter(closed_on=None, suspended=False, due_on__lt=timezone.localdate())
    assert late.count() >= 3


@pytest.mark.django_db
def test_three_hundred_documents_fill_all_fifteen_categories(city):
    public = Document.objects.public()
    assert public.count() >= 300
    assert set(public.exclude(category__item=None).values_list("category__item", flat=True)) == set(range(1, 16))
    assert set(Document.objects.values_list("stage", flat=True)) == set(DocumentStage.values)
    assert public.filter(days_late__gt=0).exists()


@pytest.mark.django_db
def test_every_agency_publishes_and_has_its_three_officials(city):
    assert Agency.objects.count() == len(AGENCIES) >= 12
    assert set(Document.objects.public().values_list("agency__slug", flat=True)) == {a.slug for a in AGENCIES}
    officials = Post.objects.filter(role__in=["clerk", "reviewer", "head"])
    held = Counter(officials.values_list("agency__slug", flat=True))
    assert held.pop("health") == 4  # one is on leave
    assert set(held.values()) == {3}


@pytest.mark.django_db
def test_the_accounts_open_with_the_public_password(city):
    users = get_user_model().objects.filter(username__in=ACCOUNTS)
    assert users.count() == len(ACCOUNTS)
    assert all(user.check_password(PASSWORD) for user in users)


@pytest.mark.django_db
def test_feedback_stands_in_every_stage(city):
    assert set(Submission.objects.values_list("stage", flat=True)) == {"received", "in_hand", "answered", "closed"}
    assert Submission.objects.public().exists()
    today = timezone.localdate()
    assert any(consultation.is_open(today) for consultation in Consultation.objects.all())
    assert Consultation.objects.filter(opens_on__gt=today).exists()
    assert Consultation.objects.exclude(outcome_published_at=None).exists()
    assert Rating.objects.filter(useful=False).exists()


@pytest.mark.django_db
def test_officials_work_together(city):
    today = timezone.localdate()
    (absence,) = Absence.objects.coming(today)
    assert absence.since < today < absence.until
    assert Event.objects.filter(kind="assigned", facts__absence=absence.pk).count() == 1
    assert InformationRequest.objects.still_open().filter(handler=absence.user).exists()
    assert Notice.objects.filter(kind="requests.mentioned").exclude(user=None).exists()
    assert Note.objects.exclude(replaces=None).exists()
    assert set(Watch.objects.values_list("user__username", flat=True)) >= {"health.reviewer", "supervisor"}
    own = LetterTemplate.objects.order_by("version").last()
    assert Letter.objects.filter(template=own, case__agency=own.agency).exists()


@pytest.mark.django_db
def test_what_many_ask_for_waits_to_be_published(city):
    (newest,) = matters.to_publish(InformationRequest.objects.all())
    assert matters.standing(newest) == {"n": 3, "public": 0, "suggested": 1, "due": True}
    assert len({case.subject for case in matters.of(newest)}) == 1
    assert all(row["shown"] and row["clicked"] for row in suggesting.figures(timezone.localdate()))


@pytest.mark.django_db
def test_searches_of_many_weeks_are_counted_and_some_find_nothing(city):
    weeks = learned.by_week(learned.weeks(timezone.localdate()))
    assert all(row["asked"] and 0 < row["share"] < 50 and row["mean"] for row in weeks)
    assert any(learned.questions([row["week"] for row in weeks], empty=True))


@pytest.mark.django_db
def test_a_day_off_was_announced_and_called_off(city):
    first, second = CalendarNotice.objects.order_by("pk")
    assert second.replaces == first
    assert calendars_of_site.book().calendar("CN").version == calendars.load("CN").version
    moved = Event.objects.filter(kind="holiday_changed").order_by("case", "n")
    assert moved.count() >= 4
    for there, back in zip(moved[::2], moved[1::2], strict=True):
        assert (there.case_id, there.facts["old"], there.facts["new"]) == (
            back.case_id, back.facts["new"], back.facts["old"],
        )  # fmt: skip
    assert Notice.objects.filter(kind="requests.date_moved").count() == moved.count()


@pytest.mark.django_db
def test_the_doctor_finds_nothing(city):
    """But for the index and the files, which belong to no transaction."""
    beside = (doctor.index_agrees, doctor_files.files_are_there_and_unchanged)
    with override_settings(DEMO=True):
        assert {c.__name__: found for c in doctor.CHECKS if c not in beside and (found := list(c()))} == {}


@pytest.mark.django_db
def test_a_second_run_changes_nothing(city, settings):
    settings.DEMO = True
    before = rows()
    call_command("demo", scale=SCALE, verbosity=0)
    assert rows() == before


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"scale": SCALE, "seed": 2}, {"scale": SCALE + 1}])
def test_another_city_is_refused_while_one_stands(city, settings, other):
    settings.DEMO = True
    with pytest.raises(CommandError, match=f"--scale {SCALE} --seed 1"):
        call_command("demo", verbosity=0, **other)


@pytest.mark.sqlite_is_enough  # there even the keys are the same
@pytest.mark.django_db
def test_the_same_seed_gives_the_same_rows(city):
    second = rows()
    assert second.keys() == city.keys()
    for label, expected in city.items():
        assert second[label] == expected, label


@pytest.mark.django_db
def test_a_history_taken_over_whole_stands_where_its_steps_lead(city):
    """The bulk door and the one for single steps agree on every column that is folded from the events."""
    plan, _finished = load.standing()
    site = Site(plan.seed, plan.scale, Days(plan.today, calendars.load("CN").is_working), *_bodies(), quiet=True)
    cases = list(requests(plan.seed, site.days, plan.scale))
    whole = [replace(load_requests._history(site, case), key=uuid.uuid4()) for case in cases]
    assert take_over(whole, now=moment(plan.today, 5)) == SCALE
    assert take_over(whole, now=moment(plan.today, 5)) == 0
    folded = sorted(InformationRequest.PROJECTED - {"number", "next_check_at"})
    for case, history in zip(cases, whole, strict=True):
        if case.story in ("twin", *load_life.TOLD, *load_office.TOUCHED):
            continue  # more has happened to these than their script says
        stepped = InformationRequest.objects.filter(form_key=site.key(case.key))
        if stepped.get().events.filter(kind="holiday_changed").exists():
            continue
        taken = InformationRequest.objects.filter(form_key=history.key)
        assert taken.values(*folded).get() == stepped.values(*folded).get(), case.story
        assert [e.kind for e in taken.get().events.all()] == [e.kind for e in stepped.get().events.all()]
    numbers = InformationRequest.objects.exclude(number=None).values_list("number", flat=True)
    assert len(set(numbers)) == len(numbers)


def _bodies() -> tuple[dict, dict]:
    agencies = {agency.slug: agency for agency in Agency.objects.all()}
    return agencies, {user.get_username(): user for user in get_user_model().objects.all()}


@pytest.mark.sqlite_is_enough
@pytest.mark.django_db
def test_attachments_are_the_same_bytes_for_the_same_seed(city):
    hashes = Counter(row["sha256"] for row in city["disclosures.Attachment"])
    assert Counter(Attachment.objects.values_list("sha256", flat=True)) == hashes
    assert len(hashes) >= 3


@pytest.mark.django_db
def test_a_search_of_the_city_shows_a_match_in_a_file_and_a_repealed_document(city):
    writer.rebuild()
    found = finding.find("加装电梯申请书", {})
    shown = finding.present(found.question, found.rows)
    assert "加装电梯申请书（示范文本）.docx" in [result.source.name for result in shown]
    assert [result.files for result in shown if result.source.name] == [1]
    assert found.counts["validity"]["repealed"] == 1
    assert "加装电梯申请书" in learning.popular("加装", 5)
