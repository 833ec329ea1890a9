"""The release check in the admin: findings at their places, taken out with a click or accepted by a second person."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from disclosures import files, release, workflow
from disclosures.enums import Stage
from disclosures.models import Attachment, ReleaseAcceptance
from disclosures.release import accepting, removing
from ledger.door import Refused
from ledger.models import Entry
from portal import doctor_files as doctor
from tests import cast as people
from tests import factories
from tests.disclosures import release_corpus as corpus
from tests.disclosures.test_workflow import at

MOBILE = "13800001111"


@pytest.fixture
def cast(db):
    return people.assemble()


def page(document):
    return reverse("admin:disclosures_document_release", args=[document.pk])


def told(answer):
    return answer.content.decode()


@pytest.fixture
def draft(cast):
    """A draft with a mobile number in its text and a workbook with a hidden sheet and an author."""
    document = factories.draft(actor=cast.clerk, agency=cast.health, body=f"<p>咨询请拨打 {MOBILE}。</p>")
    attach(document, "表.xlsx", corpus.book(author_and_sheet))
    return document


def author_and_sheet(made):
    made.properties.creator = "甲某某"
    hidden = made.create_sheet("底稿")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "测算"


def attach(document, name, content):
    kept = Attachment.objects.create(document=document, name=name, file=ContentFile(content, name=name))
    return files.read(kept)


@pytest.fixture
def in_review(cast, draft):
    return sent(cast, draft)


def sent(cast, document):
    workflow.perform(document, "submit", actor=cast.clerk)
    document.refresh_from_db()
    return document


def test_each_finding_is_shown_at_its_place_and_masked(cast, browser, draft):
    said = told(browser(cast.clerk).get(page(draft)))
    assert f"<mark>{MOBILE}" in said
    assert 'id="place-1"' in said
    assert "•••••••1111" in said
    assert "sheet “底稿”" in said
    assert "甲•••" not in said
    assert "甲••" in said
    assert "甲某某" not in said
    assert "3 findings are open" in said


def test_nothing_found_is_said_so(cast, browser):
    document = factories.draft(actor=cast.clerk, agency=cast.health)
    assert "Nothing was found" in told(browser(cast.clerk).get(page(document)))


def test_what_is_found_stops_the_review_until_it_is_accepted(cast, in_review):
    facts = factories.reviewed_facts(in_review)
    reasons = workflow.refusals(in_review, cast.reviewer, "review", facts)
    assert "The release check found what should not go out" in reasons[0]
    assert "底稿" in reasons[0]
    for one in release.open_findings(in_review):
        accepting.accept(in_review, one.key, actor=cast.reviewer, reason="公务号码")
    assert workflow.refusals(in_review, cast.reviewer, "review", facts) == []


def test_a_second_person_accepts_with_a_reason_that_stays(cast, browser, in_review):
    keys = [one.key for one in release.open_findings(in_review)]
    answer = browser(cast.reviewer).post(
        page(in_review), {"accept": "1", "keys": keys, "reason": "公务号码，应当公布。"}
    )
    assert answer.status_code == 302
    assert release.open_findings(in_review) == []
    kept = ReleaseAcceptance.objects.filter(document=in_review)
    assert {(one.actor, one.reason) for one in kept} == {(cast.reviewer, "公务号码，应当公布。")}
    said = told(browser(cast.clerk).get(page(in_review)))
    assert "公务号码，应当公布。" in said
    assert "All that was found is accepted" in said
    entry = Entry.objects.filter(act="disclosures.accept_finding").first()
    assert MOBILE not in str(entry.facts)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReleaseAcceptance.objects.all()._raw_delete("default")


def test_nothing_typed_is_lost_where_a_reason_or_a_choice_is_missing(cast, browser, in_review):
    keys = [one.key for one in release.open_findings(in_review)]
    for data, kept in (({"keys": keys, "reason": " "}, "checked"), ({"reason": "公务号码"}, "公务号码")):
        answer = browser(cast.reviewer).post(page(in_review), {"accept": "1", **data})
        assert answer.status_code == 409
        assert kept in told(answer)
    assert not ReleaseAcceptance.objects.exists()


def test_who_drafted_it_and_who_is_no_reviewer_may_not_accept(cast, browser, draft, in_review):
    keys = [one.key for one in release.open_findings(in_review)]
    for person in (cast.clerk, cast.other_clerk, cast.auditor):
        browser(person).post(page(in_review), {"accept": "1", "keys": keys, "reason": "可以"})
    for person in (cast.finance_reviewer, None):
        answer = browser(person).post(page(in_review), {"accept": "1", "keys": keys, "reason": "可以"})
        assert answer.status_code in (302, 403, 404)
    assert not ReleaseAcceptance.objects.exists()
    with pytest.raises(Refused):
        accepting.accept(in_review, keys[0], actor=cast.clerk, reason="可以")


def test_twice_and_after_the_publication_it_is_refused(cast, in_review):
    first = release.open_findings(in_review)[0].key
    accepting.accept(in_review, first, actor=cast.reviewer, reason="可以")
    with pytest.raises(Refused, match="gone"):
        accepting.accept(in_review, first, actor=cast.reviewer, reason="可以")
    with pytest.raises(Refused, match="gone"):
        accepting.accept(in_review, "no such key", actor=cast.reviewer, reason="可以")
    public = at(Stage.PUBLISHED, cast)
    with pytest.raises(Refused, match="before the publication"):
        accepting.accept(public, first, actor=cast.reviewer, reason="可以")


def test_an_acceptance_is_for_this_content_only(cast, draft):
    """Another number, another file under the same name: what was accepted does not cover it."""
    accepting.accept(draft, release.open_findings(draft)[0].key, actor=cast.reviewer, reason="公务号码")
    assert "mobile" not in {one.kind for one in release.open_findings(draft)}
    draft.body = "<p>咨询请拨打 13900002222。</p>"
    draft.save()
    assert "mobile" in {one.kind for one in release.open_findings(draft)}


def test_one_click_takes_it_out_and_the_office_keeps_the_file_as_it_came(cast, browser, draft):
    file = draft.attachments.get()
    before, url = file.sha256, reverse("admin:disclosures_document_original", args=[draft.pk, file.pk])
    assert browser(cast.clerk).get(url).status_code == 404
    answer = browser(cast.clerk).post(page(draft), {"remove": f"{file.pk}:hidden_sheet"})
    assert answer.status_code == 302
    file.refresh_from_db()
    assert {one.kind for one in release.open_findings(draft)} == {"mobile", "author"}
    assert (file.original_sha256, file.sha256 != before) == (before, True)
    with file.file.open() as kept:
        assert hashlib.file_digest(kept, "sha256").hexdigest() == file.sha256
    original = b"".join(browser(cast.clerk).get(url).streaming_content)
    assert hashlib.sha256(original).hexdigest() == before
    for person, status in ((None, 302), (cast.finance_clerk, 404)):
        assert browser(person).get(url).status_code == status
    assert list(doctor.files_are_there_and_unchanged()) == []


def test_all_at_once_and_back_again(cast, browser, draft):
    file = draft.attachments.get()
    before = file.sha256
    browser(cast.clerk).post(page(draft), {"remove": f"{file.pk}:all"})
    assert {one.kind for one in release.open_findings(draft)} == {"mobile"}
    assert "Put it back as it came" in told(browser(cast.clerk).get(page(draft)))
    browser(cast.clerk).post(page(draft), {"restore": str(file.pk)})
    file.refresh_from_db()
    assert (file.sha256, file.original, file.original_sha256) == (before, "", "")
    assert {one.kind for one in release.open_findings(draft)} == {"mobile", "author", "hidden_sheet"}


def test_only_a_clerk_takes_out_and_only_of_a_draft(cast, browser, draft):
    file = draft.attachments.get()
    for person in (cast.reviewer, cast.auditor, cast.finance_clerk):
        browser(person).post(page(draft), {"remove": f"{file.pk}:all"})
    sent(cast, draft)
    for act in ({"remove": f"{file.pk}:all"}, {"restore": str(file.pk)}):
        browser(cast.clerk).post(page(draft), act)
    with pytest.raises(Refused, match="draft only"):
        removing.remove(file, "all", actor=cast.clerk)
    file.refresh_from_db()
    assert file.original == ""


@pytest.mark.parametrize("act", [{}, {"remove": "x"}, {"remove": "999:all"}, {"restore": "²"}, {"remove": ":"}])
def test_odd_acts_change_nothing(cast, browser, draft, act):
    assert browser(cast.clerk).post(page(draft), act).status_code == 302
    assert draft.attachments.get().original == ""


def test_what_cannot_be_taken_out_is_not_offered(cast, browser, draft):
    attach(draft, "涂黑.pdf", corpus.printed(corpus.pdf(corpus.blackened)))
    said = told(browser(cast.clerk).get(page(draft)))
    assert "a dark box over text" in said
    assert ":black_box" not in said
    file = draft.attachments.get(name="涂黑.pdf")
    with pytest.raises(Refused):
        removing.remove(file, "black_box", actor=cast.clerk)


def test_mailboxes_of_the_office_may_be_named(cast, draft):
    cast.health.email = "office@health.example"
    cast.health.save()
    draft.agency.refresh_from_db()
    draft.body = "<p>office@health.example，service@mingzhou.gov.cn，wang@example.com</p>"
    found = [one for one in release.findings(draft) if one.kind == "email"]
    assert [one.shown for one in found] == ["w•••@example.com"]


def test_reading_is_done_by_the_sweep_where_the_upload_did_not(cast, draft):
    Attachment.objects.update(read_by="", text="", found=[])
    assert files.read_missing() == 1
    assert files.read_missing() == 0
    file = draft.attachments.get()
    assert "办公" in file.text
    assert file.text_state == "read"


def test_the_doctor_sees_what_is_wrong_with_files(cast, draft):
    file = draft.attachments.get()
    removing.remove(file, "all", actor=cast.clerk)
    assert list(doctor.originals_are_kept()) == []
    file.refresh_from_db()
    with open(file.original.path, "ab") as kept:
        kept.write(b"x")
    Attachment.objects.update(read_by="", added_at="2020-01-01T00:00:00Z")
    assert len(list(doctor.originals_are_kept())) == 2
    key = {"key": "k", "kind": "mobile", "place": "x", "reason": "x"}
    ReleaseAcceptance.objects.create(document=draft, actor=cast.clerk, **key)
    assert len(list(doctor.findings_were_accepted_by_a_second_person())) == 1
