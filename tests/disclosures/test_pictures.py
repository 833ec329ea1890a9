"""Pictures in the text of a document: sent by the editor, asked for their words, shown as long as the document is."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from disclosures import files, release, workflow
from disclosures.enums import Stage
from disclosures.models import Attachment, Document
from disclosures.release import removing
from ledger.door import Refused
from portal import doctor_files
from tests import factories
from tests.disclosures.test_admin import form, page
from tests.disclosures.test_workflow import at


def png(width=40, height=20, color="#0b5463") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), color).save(out, "PNG")
    return out.getvalue()


def jpeg(turn=6) -> bytes:
    """A picture of a camera: on its side, with the name of the camera and the place."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = turn, "示例相机"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (29.0, 30.0, 0.0)
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "#0b5463").save(out, "JPEG", exif=exif)
    return out.getvalue()


def attach(document, content=None, name="图.png", kind="image/png"):
    file = ContentFile(content or png(), name=name)
    return files.read(Attachment.objects.create(document=document, name=name, file=file, content_type=kind))


def img(attachment, alt="湿地分布图") -> str:
    return f'<p>见图：<img src="attachment:{attachment.key}" alt="{alt}"></p>'


@pytest.fixture
def draft(cast):
    return at(Stage.DRAFT, cast, title="湿地公告")


def send(user, document, browser, name="图.png", content=None, **extra):
    url = reverse("admin:disclosures_document_picture", args=[document.pk])
    return browser(user, **extra).post(url, {"file": SimpleUploadedFile(name, content or png())})


def test_a_picture_that_the_editor_sends_becomes_an_attachment(cast, browser, draft):
    answer = send(cast.clerk, draft, browser)
    kept = draft.attachments.get()
    assert answer.json() == {"key": kept.key, "address": kept.get_absolute_url(), "name": "图.png"}
    assert (kept.content_type, kept.width, kept.height, kept.read_by) == ("image/png", 40, 20, "1")
    assert send(cast.clerk, draft, browser).json()["key"] == kept.key  # twice is the same picture


@pytest.mark.parametrize("who", [None, "reviewer", "head", "finance_clerk", "auditor", "sysadmin"])
def test_nobody_else_sends_one(cast, browser, draft, who):
    answer = send(getattr(cast, who) if who else None, draft, browser)
    assert answer.status_code in (302, 404, 409)
    assert not draft.attachments.exists()


def test_after_the_draft_no_picture_comes_in(cast, browser, draft):
    workflow.perform(draft, "submit", actor=cast.clerk)
    assert send(cast.clerk, draft, browser).status_code == 409
    assert not draft.attachments.exists()


def test_it_is_sent_with_a_token_and_never_by_an_address(cast, browser, draft):
    assert browser(cast.clerk).get(reverse("admin:disclosures_document_picture", args=[draft.pk])).status_code == 405
    assert send(cast.clerk, draft, browser, enforce_csrf_checks=True).status_code == 403
    assert not draft.attachments.exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("图.png", b"no picture", "its content is not what its name says"),
        ("图.svg", b"<svg/>", "Files of this kind are not accepted"),
        ("表.txt", "文字。".encode(), "PNG and JPEG"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_reason(cast, browser, draft, name, content, said):
    answer = send(cast.clerk, draft, browser, name, content)
    assert answer.status_code == 400
    assert said in " ".join(answer.json()["errors"])
    assert not draft.attachments.exists()


@pytest.mark.parametrize("alt", ["", " "])
def test_a_picture_without_words_is_named_and_what_was_typed_stays(cast, browser, draft, alt):
    picture = attach(draft, name="分布图.png")
    answer = browser(cast.clerk).post(page(draft), form(cast, body=img(picture, alt)))
    told = answer.content.decode()
    assert "Picture 1 (分布图.png) has no alternative text." in told
    assert f"attachment:{picture.key}" in told
    draft.refresh_from_db()
    assert "<img" not in draft.body


def test_a_picture_that_tells_nothing_is_said_to(cast, browser, draft):
    picture = attach(draft)
    body = f'<p>文<img src="attachment:{picture.key}" alt="" role="presentation"></p>'
    browser(cast.clerk).post(page(draft), form(cast, body=body))
    draft.refresh_from_db()
    assert draft.body == body
    assert 'alt="" role="presentation"' in browser(cast.clerk).get(draft.get_absolute_url()).content.decode()


@pytest.mark.parametrize("source", ["https://x.example/a.png", "data:image/png;base64,AA==", "//x/a.png", "a.png", ""])
def test_a_picture_from_elsewhere_is_refused_and_the_text_is_kept(cast, browser, draft, source):
    answer = browser(cast.clerk).post(page(draft), form(cast, body=f"<p>甲<img src='{source}' alt='x'></p>"))
    assert "A picture from elsewhere cannot be taken over" in answer.content.decode()
    draft.refresh_from_db()
    assert "甲" not in draft.body


@pytest.mark.parametrize("fault", ["words", "file", "no picture"])
def test_no_step_goes_on_with_a_picture_that_is_not_in_order(cast, draft, fault):
    picture = attach(draft) if fault != "no picture" else attach(draft, b"a", "a.txt", "text/plain")
    draft.body = img(picture, "" if fault == "words" else "图")
    draft.save()
    if fault == "file":
        picture.delete()
    with pytest.raises(Refused, match="Picture 1"):
        workflow.perform(draft, "submit", actor=cast.clerk)


def test_it_is_shown_while_the_document_is_public_and_gone_with_it(cast, browser, draft):
    picture = attach(draft)
    draft.body = img(picture)
    draft.save()
    document = factories.brought_out(draft, clerk=cast.clerk, reviewer=cast.reviewer)
    seen = browser().get(document.get_absolute_url())
    assert f'<img src="{picture.get_absolute_url()}" alt="湿地分布图" width="40" height="20"' in seen.content.decode()
    assert f'<meta name="Image" content="http://testserver{picture.get_absolute_url()}">' in seen.content.decode()
    assert browser().get(picture.get_absolute_url()).status_code == 200
    workflow.perform(document, "withdraw", actor=cast.head, facts={"reason": "有误"})
    assert browser().get(picture.get_absolute_url()).status_code == 410


def test_a_revision_may_keep_replace_and_add_pictures(cast, browser, draft):
    kept, replaced = attach(draft), attach(draft, png(color="red"), "旧图.png")
    draft.body = img(kept, "留下的") + img(replaced, "旧的")
    draft.save()
    public = factories.brought_out(draft, clerk=cast.clerk, reviewer=cast.reviewer)
    revision = workflow.revise(public, actor=cast.clerk)
    revision.attachments.get(name="旧图.png").delete()
    new = attach(revision, png(color="blue"), "新图.png")
    revision.body, revision.formed_on = img(kept, "留下的") + img(new, "新的"), timezone.localdate()
    revision.save()
    factories.brought_out(revision, clerk=cast.clerk, reviewer=cast.reviewer, note="换图")
    public.refresh_from_db()
    shown = browser().get(public.get_absolute_url()).content.decode()
    for file in (kept, Attachment.objects.get(name="新图.png")):
        assert f'<img src="{reverse("documents:file", args=[public.pk, file.pk, file.name])}"' in shown
    assert "doc-missing" not in shown
    assert list(doctor_files.pictures_are_there()) == []


def test_a_picture_that_was_cleaned_is_the_same_picture_to_the_text(cast, draft):
    """The release check sees what a camera wrote into it; the copy without that keeps its key."""
    picture = attach(draft, jpeg(), "照片.jpg", "image/jpeg")
    assert (picture.width, picture.height) == (20, 40)  # as it is seen, upright
    draft.body, key = img(picture), picture.key
    draft.save()
    assert {one.kind for one in release.open_findings(draft)} == {"exif", "gps"}
    removing.remove(picture, "all", actor=cast.clerk)
    assert draft.attachments.get().key == key
    factories.brought_out(draft, clerk=cast.clerk, reviewer=cast.reviewer)
    revision = workflow.revise(Document.objects.get(pk=draft.pk), actor=cast.clerk)
    assert revision.attachments.get().key == key


def test_the_doctor_misses_a_picture_that_the_text_shows(cast, draft):
    picture = attach(draft)
    draft.body = img(picture)
    draft.save()
    document = factories.brought_out(draft, clerk=cast.clerk, reviewer=cast.reviewer)
    assert list(doctor_files.pictures_are_there()) == []
    picture.delete()
    assert list(doctor_files.pictures_are_there()) == [
        f"document {document.pk}: its text shows a picture that is not among its files"
    ]
