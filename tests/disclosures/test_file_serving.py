"""Handing out the files of a document: once in the store, in parts, never after a withdrawal."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from disclosures import files, workflow
from disclosures.models import Attachment
from tests import cast as people
from tests import factories

TEXT = "".join(f"第{n}行\n" for n in range(200)).encode()


@pytest.fixture
def cast(db):
    return people.assemble()


def attach(document, content=TEXT, name="说明.txt"):
    return Attachment.objects.create(
        document=document, name=name, file=ContentFile(content, name=name), content_type="text/plain"
    )


@pytest.fixture
def kept(cast):
    document = factories.published(clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health)
    return attach(document)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_same_content_is_stored_once_and_its_name_is_its_hash(cast, kept):
    other = attach(kept.document, name="另一份.txt")
    assert other.file.name == kept.file.name
    assert hashlib.sha256(TEXT).hexdigest() in kept.file.name
    other.delete()
    files.forget_unused(timezone.now() + timedelta(days=2))
    assert kept.file.storage.exists(kept.file.name)
    kept.delete()
    files.forget_unused(timezone.now())  # somebody may be about to use it
    assert kept.file.storage.exists(kept.file.name)
    assert files.forget_unused(timezone.now() + timedelta(days=2)) == 1
    assert not kept.file.storage.exists(kept.file.name)


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-0", 206, 0, 0),
        ("bytes=0-99", 206, 0, 99),
        ("bytes=100-", 206, 100, len(TEXT) - 1),
        ("bytes=-100", 206, len(TEXT) - 100, len(TEXT) - 1),
        ("bytes=5-999999", 206, 5, len(TEXT) - 1),
        ("bytes=-999999", 206, 0, len(TEXT) - 1),
        ("bytes=0-1,3-4", 200, 0, len(TEXT) - 1),
        ("bytes=9-5", 200, 0, len(TEXT) - 1),
        ("lines=1-2", 200, 0, len(TEXT) - 1),
        ("bytes=-", 200, 0, len(TEXT) - 1),
    ],
)
def test_a_part_of_a_file(browser, kept, asked, status, first, last):
    answer = browser().get(kept.get_absolute_url(), headers={"range": asked})
    assert answer.status_code == status
    assert body(answer) == TEXT[first : last + 1]
    assert answer["Content-Length"] == str(last + 1 - first)
    assert answer["Accept-Ranges"] == "bytes"
    assert (answer.get("Content-Range") == f"bytes {first}-{last}/{len(TEXT)}") == (status == 206)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=-0"])
def test_a_part_that_is_not_there(browser, kept, asked):
    answer = browser().get(kept.get_absolute_url(), headers={"range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(TEXT)}")


def test_a_part_of_another_content_is_the_whole(browser, kept):
    url, tag = kept.get_absolute_url(), f'"{kept.sha256}"'
    assert browser().get(url, headers={"range": "bytes=0-9", "if-range": tag}).status_code == 206
    assert browser().get(url, headers={"range": "bytes=0-9", "if-range": '"other"'}).status_code == 200


def test_what_one_has_is_not_sent_again(browser, kept):
    url = kept.get_absolute_url()
    tag = browser().get(url)["ETag"]
    for known in (tag, f'"a", {tag}', f"W/{tag}"):
        answer = browser().get(url, headers={"if-none-match": known})
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
    assert browser().get(url, headers={"if-none-match": '"other"'}).status_code == 200
    head = browser().head(url)
    assert (head.status_code, head["Content-Length"], body(head)) == (200, str(len(TEXT)), b"")
    assert browser().post(url).status_code == 405


def test_nothing_of_a_withdrawn_document_is_handed_out(cast, browser, kept):
    url = kept.get_absolute_url()
    tag = browser().get(url)["ETag"]
    workflow.perform(kept.document, "withdraw", actor=cast.head, facts={"reason": "有误"})
    for headers in ({}, {"range": "bytes=0-9"}, {"if-none-match": tag}, {"range": "bytes=0-9", "if-range": tag}):
        answer = browser().get(url, headers=headers)
        assert answer.status_code == 410
        assert TEXT[:9] not in body(answer)


def test_the_web_server_sends_what_the_portal_allows(cast, browser, kept, settings):
    settings.ACCEL_REDIRECT_PREFIX = "/_files/"
    answer = browser().get(kept.get_absolute_url(), headers={"range": "bytes=0-9"})
    assert answer["X-Accel-Redirect"] == f"/_files/{kept.file.name}"
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"", "text/plain")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "ETag" not in answer
    workflow.perform(kept.document, "withdraw", actor=cast.head, facts={"reason": "有误"})
    gone = browser().get(kept.get_absolute_url())
    assert gone.status_code == 410
    assert "X-Accel-Redirect" not in gone


@pytest.mark.parametrize("accel", ["", "/_files/"])
@pytest.mark.parametrize("asked", [{}, {"range": "bytes=0-9"}])
@pytest.mark.parametrize(
    ("name", "kind", "way"),
    [
        ("图.png", "image/png", "inline"),
        ("图.jpg", "image/jpeg", "inline"),
        ("图.pdf", "application/pdf", "attachment"),
    ],
)
def test_only_pictures_are_looked_at_where_they_are(browser, kept, settings, name, kind, way, asked, accel):
    settings.ACCEL_REDIRECT_PREFIX = accel
    file = ContentFile(TEXT, name=name)
    other = Attachment.objects.create(document=kept.document, name=name, file=file, content_type=kind)
    answer = browser().get(other.get_absolute_url(), headers=asked)
    assert answer["Content-Disposition"].startswith(f"{way}; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
