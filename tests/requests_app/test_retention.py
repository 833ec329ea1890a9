"""Erasure after the retention time: what goes, what stays, and that it happens by itself, once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from feedback.models import Sender
from ledger.models import Entry
from notices.models import Notice
from portal import doctor, doctor_files, enforcement, erasure
from requests_app import letters, privacy, retention, workflow, workflow_applicant
from requests_app.models import Applicant, CaseFile, Consultation, Letter
from requests_app.rules import Applicant as Actor
from tests import factories

LONG_AGO = datetime(2021, 3, 1, 4, tzinfo=UTC)
NOW = datetime(2026, 3, 4, 4, tzinfo=UTC)
TODAY = NOW.date()
WORDS = ("甲某", "110101199001010000", "jia@example.com", "0500-1234 0000")


def closed(cast, at=LONG_AGO, **fields):
    case = factories.case(cast.health, at=at, applicant={"address": "示例路 1 号"}, **fields)
    workflow.perform(case, "register", actor=cast.clerk, at=at)
    file = SimpleUploadedFile("proof.txt", b"proof of identity", "text/plain")
    workflow.add_file(case, file, role="submission", actor=None)
    workflow.perform(case, "withdraw", actor=Actor(case), at=at + timedelta(days=1))
    case.refresh_from_db()
    return case


def erase(today=TODAY) -> int:
    return sum(erasure.erase_due(today))


def test_it_erases_the_person_and_keeps_the_record(cast):
    case = closed(cast)
    before = list(case.events.values("kind", "on", "facts")), list(Letter.objects.values_list("sha256", flat=True))
    file = case.files.get()
    assert erase() == 1
    applicant = Applicant.objects.get()
    assert [getattr(applicant, name) for name in (*retention.ERASED, "who")] == [""] * 7
    assert (applicant.erased_on, applicant.kind) == (TODAY, "natural")
    assert {notice.address for notice in Notice.objects.filter(user=None)} == {""}
    assert not file.file.storage.exists(file.file.name)
    assert CaseFile.objects.count() == 1
    after = list(case.events.values("kind", "on", "facts")), list(Letter.objects.values_list("sha256", flat=True))
    assert after == before
    assert [letters.fingerprint(letter.parts) for letter in Letter.objects.all()] == after[1]
    entry = Entry.objects.get(act="requests.erase")
    assert entry.facts == {"closed_on": "2021-03-02", "files": 1}


def test_whoever_was_consulted_goes_too(cast):
    case = closed(cast)
    row = Consultation.objects.create(
        case=case, event=case.events.first(), kind="third_party", party="示例公司", key=factories.key(),
        token_digest="0" * 64, contact="乙某", email="yi@example.com", address="示例路 2 号",
    )  # fmt: skip
    Applicant.objects.update(erased_on=TODAY)
    assert "4 consultations or notices" in "".join(doctor.nothing_outlives_its_retention())
    Applicant.objects.update(erased_on=None)
    assert erase() == 1
    row.refresh_from_db()
    assert (row.contact, row.email, row.address, row.party) == ("", "", "", "示例公司")
    assert not list(doctor.nothing_outlives_its_retention())


def test_the_mailbox_of_whoever_was_consulted_goes_with_the_notices(cast):
    case = factories.case(cast.health, at=LONG_AGO)
    workflow.perform(case, "register", actor=cast.clerk, at=LONG_AGO)
    asked = {"party": "示例公司", "email": "yi@example.com", "question": "是否同意公开？"}
    workflow.perform(case, "consult_third_party", actor=cast.clerk, facts=asked, at=LONG_AGO)
    workflow.perform(case, "withdraw", actor=Actor(case), at=LONG_AGO + timedelta(days=1))
    told = Notice.objects.get(kind="requests.consulted")
    assert (told.address, told.state) == ("yi@example.com", "ready")
    assert erase() == 1
    told.refresh_from_db()
    assert (told.address, told.state) == ("", "shown")
    assert retention.reachable() == 0
    Notice.objects.filter(pk=told.pk).update(address="yi@example.com")
    assert retention.reachable() == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("甲某的身份证.png", "某的身份证.png"),
        ("110101 1990 0101 0000.png", "某.png"),
        ("0500-1234-0000 JIA@example.com.png", "某 某.png"),
        ("13800001111.png", "某.png"),
        ("土地证.png", "土地证.png"),
    ],
)
def test_what_applicants_hand_in_is_not_called_by_their_name(cast, name, kept):
    """The row of a file outlives the erasure, and nobody can change it."""
    case = factories.case(cast.health)
    png = SimpleUploadedFile(name, b"\x89PNG", "image/png")
    assert workflow.add_file(case, png, role=CaseFile.SUBMISSION, actor=None).name == kept
    claim = {"name": "丙某", "id_kind": "passport", "id_number": "E12345678"}
    new = SimpleUploadedFile("丙某E12345678.png", b"\x89PNG", "image/png")
    workflow_applicant.ask_identity(case, Actor(case), claim, "姓名写错。", new)
    assert case.files.latest("pk").name == "某.png"


def test_a_letter_is_masked_for_others_after_the_erasure_too(cast):
    case = closed(cast)
    letter = case.letters.first()
    letter.parts = letter.parts | {"paragraphs": ["甲某：您好。"]}
    assert privacy.for_outsider(letter).parts["paragraphs"] == ["某：您好。"]
    erase()
    letter.case = workflow.InformationRequest.objects.get(pk=case.pk)
    shown = privacy.for_outsider(letter).parts
    assert (shown["addressee"], shown["paragraphs"]) == ("甲•", ["某：您好。"])


def test_twice_is_once(cast):
    closed(cast)
    assert (erase(), erase()) == (1, 0)
    assert Entry.objects.filter(act="requests.erase").count() == 1


@pytest.mark.parametrize("days", [0, 1])
def test_not_before_its_day(cast, days):
    case = closed(cast)
    last = case.closed_on + timedelta(days=retention.days("cn"))
    assert erase(last + timedelta(days=days)) == days


def test_an_open_case_is_never_erased(cast):
    factories.case(cast.health, at=LONG_AGO)
    assert erase() == 0


def test_each_law_may_have_its_own_time(cast, settings):
    settings.RETENTION_DAYS = {"default": 10_000, "cn": 30}
    closed(cast)
    assert erase() == 1
    settings.RETENTION_DAYS = {"default": 30, "cn": 10_000}
    closed(cast)
    assert erase() == 0


def test_the_blind_index_stays_as_long_as_it_is_asked_for(cast, settings):
    settings.RETENTION_DAYS = {"default": 30}
    case = closed(cast, at=NOW - timedelta(days=60))
    assert erase() == 1
    assert Applicant.objects.get().who != ""
    erase(case.closed_on + timedelta(days=retention.INDEX_DAYS + 1))
    assert Applicant.objects.get().who == ""


def test_the_first_sweep_of_a_day_erases(cast):
    closed(cast)
    enforcement.sweep(NOW)
    assert Applicant.objects.get().erased_on == TODAY
    Applicant.objects.update(erased_on=None)
    enforcement.sweep(NOW + timedelta(minutes=1))
    assert Applicant.objects.get().erased_on is None
    enforcement.sweep(NOW + timedelta(days=1))
    assert Applicant.objects.get().erased_on == TODAY + timedelta(days=1)


def test_one_that_fails_does_not_keep_the_rest(cast, monkeypatch, caplog):
    bad, good = closed(cast), closed(cast)
    real = retention.erase

    def erase_one(pk, today):
        if pk == bad.pk:
            raise OSError("甲某")
        return real(pk, today)

    monkeypatch.setattr(retention, "erase", erase_one)
    erase()
    assert Applicant.objects.get(case=good).erased_on
    assert str(bad.pk) in caplog.text
    assert "甲某" not in caplog.text


def test_the_command_counts_and_erases(cast, capsys):
    closed(cast)
    call_command("erase_expired", "--dry-run")
    assert "1 applicants" in capsys.readouterr().out
    assert Applicant.objects.get().erased_on is None
    call_command("erase_expired")
    assert Applicant.objects.get().erased_on
    call_command("erase_expired")
    assert "applicants: 0 erased" in capsys.readouterr().out


def test_a_file_that_a_broken_run_left_is_found_and_taken_away(cast, monkeypatch):
    case = closed(cast)
    monkeypatch.setattr(retention, "_remove", lambda file: None)
    erase()
    monkeypatch.undo()
    assert list(doctor_files.files_are_there_and_unchanged())
    call_command("erase_expired")
    assert not list(doctor_files.files_are_there_and_unchanged())
    assert case.files.count() == 1


def test_the_doctor_misses_what_should_have_been_erased(cast):
    closed(cast)
    assert list(doctor.nothing_outlives_its_retention())
    erase()
    assert not list(doctor.nothing_outlives_its_retention())
    assert not list(doctor.personal_data_are_sealed())


def test_the_pages_of_an_erased_case_say_so(client, cast):
    case = closed(cast)
    erase()
    session = client.session
    session["opened_requests"] = [case.pk]
    session.save()
    page = client.get(reverse("requests:own_data", args=[case.pk]))
    assert "已于2026年3月4日在保留期满后删除" in page.content.decode()
    assert page.context["contact"] is None
    assert (
        client.post(reverse("requests:change_contact", args=[case.pk]), {"phone": "0500-1111 1111"}).status_code == 400
    )
    assert client.get(reverse("requests:progress", args=[case.pk])).status_code == 200
    client.force_login(cast.clerk)
    page = client.get(reverse("admin:requests_app_informationrequest_change", args=[case.pk])).content.decode()
    assert "已于2026年3月4日在保留期满后删除" in page
    assert not [word for word in WORDS if word in page]


def test_senders_of_messages_go_too(cast, settings):
    from tests.feedback.stories import CONTACT, message, perform  # noqa: PLC0415 -- the story of another room

    submission = perform(message(cast.health, day="2021-03-01", sender=CONTACT), "accept", cast.clerk, day="2021-03-02")
    assert erase() == 0
    perform(submission, "close", cast.clerk, {"reason": "withdrawn"}, day="2021-03-03")
    assert erase() == 1
    assert Sender.objects.count() == 0
    assert CONTACT["email"] not in {notice.address for notice in Notice.objects.all()}
    assert Entry.objects.filter(act="feedback.erase").count() == 1
