"""After the reply: the release check, the public item with its files, the proactive document, who is told (art. 44)."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document as Docx
from openpyxl import Workbook

import disclosures.workflow as documents
from disclosures.enums import Stage as DocumentStage
from ledger.door import Refused
from notices.models import Notice
from requests_app import enforcement, release, workflow
from requests_app.models import CaseFile
from requests_app.situation import look
from tests import factories
from tests.requests_app.asking import text
from tests.requests_app.test_public import published
from tests.requests_app.test_similar import in_hand

pytestmark = pytest.mark.django_db
TEXT = {"title": "审批材料", "text": "材料见附件。"}


def step(case, action):
    return reverse("admin:requests_app_informationrequest_step", args=[case.pk, action])


def docx(author="", body="公开内容。", tracked=False):
    stream, made = io.BytesIO(), Docx()
    made.core_properties.author = author
    made.core_properties.last_modified_by = ""
    made.add_paragraph(body)
    made.save(stream)
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w") as new:
        for name in set(old.namelist()) - {"docProps/thumbnail.jpeg"}:
            content = old.read(name)
            if tracked and name == "word/document.xml":
                content = content.replace(b"<w:p>", b'<w:p><w:ins w:id="1"/>')
            new.writestr(name, content)
        if tracked:
            new.writestr("word/comments.xml", "<comments><comment>再议</comment></comments>")
    return out.getvalue()


def xlsx(hidden):
    stream, book = io.BytesIO(), Workbook()
    book.properties.creator = ""
    book.create_sheet("底稿").sheet_state = "veryHidden" if hidden else "visible"
    book.save(stream)
    return stream.getvalue()


def answered(cast, name="", content=b""):
    """A delivered reply, with a file where there is one."""
    case = in_hand(cast)
    files = []
    if name:
        upload = SimpleUploadedFile(name, content, "")
        files = [workflow.add_file(case, upload, role=CaseFile.REPLY, actor=cast.clerk).pk]
    facts = {"outcome": "grant", "content": "随信附上。", "files": files}
    workflow.perform(case, "draft_reply", actor=cast.clerk, facts=facts)
    workflow.perform(case, "sign", actor=cast.reviewer)
    workflow.perform(case, "deliver", actor=cast.clerk)
    case.refresh_from_db()
    return case


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("身份证 11010119900101004X", True),
        ("编号 110101199001010000", True),
        ("手机 138 0000 1111", True),
        ("卡号 6222 0212 3456 7890 129", False),
        ("卡号 4111 1111 1111 1111", True),
        ("信箱 nobody@example.com", True),
        ("索引号 11341702486344515H/202110-00013，电话 0500-1234567", False),
        ("甲某的申请", True),
        ("2026 年拨付 146.3 万元", False),
    ],
)
def test_the_text_is_looked_through(cast, said, found):
    case = answered(cast)
    assert bool(release.check(case, "题", said, [])) is found


def test_each_finding_is_marked_at_its_place(cast):
    case = answered(cast)
    said = "甲 某来电，手机 13800001111，信箱 nobody@example.com。"
    found = release.check(case, "题 13800001111", said, [])
    pieces = release.marked(said, "text", found)
    assert "".join(piece.text for piece in pieces) == said
    assert [piece.text for piece in pieces if piece.numbers] == ["甲 某", "13800001111", "nobody@example.com"]
    assert [piece.numbers for piece in pieces if piece.numbers] == [(2,), (3,), (4,)]
    assert [piece.text for piece in release.marked("题 13800001111", "title", found)] == ["题 ", "13800001111"]
    assert release.marked("无", "text", []) == []


def test_findings_at_one_place_share_a_mark(cast):
    case = answered(cast)
    applicant = case.applicant
    applicant.id_number = "11010119900101004X"
    applicant.save()
    said = f"证号{applicant.id_number}。"
    pieces = release.marked(said, "text", release.check(case, "题", said, []))
    assert [(piece.text, piece.numbers) for piece in pieces] == [
        ("证号", ()), (applicant.id_number, (1, 2)), ("。", ()),
    ]  # fmt: skip


def test_the_page_marks_what_it_refuses_and_checks_anew_without_publishing(client, cast):
    case = answered(cast)
    client.force_login(cast.reviewer)
    refused = text(client.post(step(case, "publish"), {**TEXT, "text": "值班 <13800001111>。"}))
    assert 'href="#place-1"' in refused
    assert "值班 &lt;<mark>13800001111" in refused
    assert 'id="place-1" href="#finding-1"' in refused
    clean = text(client.post(step(case, "publish"), {**TEXT, "preview": "1"}))
    assert "<mark>" not in clean
    case.refresh_from_db()
    assert case.published_at is None


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("甲.docx", docx(author="示例丁"), 1),
        ("甲.docx", docx(), 0),
        ("甲.docx", docx(tracked=True), 2),
        ("甲.docx", docx(body="手机 13800001111"), 1),
        ("甲.xlsx", xlsx(hidden=True), 1),
        ("甲.xlsx", xlsx(hidden=False), 0),
        ("甲.pdf", b"%PDF-1.4 /Author (someone) %%EOF", 1),
        ("甲.jpg", b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00", 1),
        ("甲.csv", "姓名,手机\n某,13800001111".encode(), 1),
        ("甲.docx", b"PK\x05\x06" + b"\0" * 18, 1),  # nothing is known about it
    ],
)
def test_files_are_looked_into(cast, name, content, found):
    case = answered(cast, name, content)
    got = release.check(case, "题", "文", case.files.filter(role=CaseFile.REPLY))
    assert len(got) == found, got


def test_the_page_shows_each_finding_and_refuses(client, cast):
    case = answered(cast, "表.xlsx", xlsx(hidden=True))
    client.force_login(cast.reviewer)
    page = text(client.get(step(case, "publish")))
    assert 'id="release"' in page
    assert "表.xlsx" in page
    refused = client.post(step(case, "publish"), {**TEXT, "files": [case.files.get().pk]})
    assert refused.status_code == 200
    case.refresh_from_db()
    assert case.published_at is None
    assert client.post(step(case, "publish"), TEXT).status_code == 302  # the file left out
    case.refresh_from_db()
    assert case.published_at
    assert case.public_files == []


def test_the_door_itself_refuses_what_is_found(cast):
    case = answered(cast)
    with pytest.raises(Refused):
        workflow.perform(case, "publish", actor=cast.reviewer, facts={**TEXT, "text": "手机 13800001111"})


def test_a_second_person_accepts_with_a_reason(client, cast):
    case = answered(cast)
    typed = {**TEXT, "text": "值班电话 13800001111。", "hand_on": "on", "reason": "是公布的值班电话。"}
    client.force_login(cast.reviewer)
    assert client.post(step(case, "publish"), typed).status_code == 302
    case.refresh_from_db()
    assert case.published_at is None
    assert client.post(step(case, "accept_release"), {"reason": "核对过"}).status_code == 409  # not the same person
    client.force_login(cast.head)
    assert "<mark>13800001111" in text(client.get(step(case, "accept_release")))
    assert client.post(step(case, "accept_release"), {"reason": ""}).status_code == 200
    assert client.post(step(case, "accept_release"), {"reason": "核对过，是公开电话。"}).status_code == 302
    case.refresh_from_db()
    assert case.published_at
    assert list(case.events.values_list("kind", flat=True))[-2:] == ["release_accepted", "published"]
    assert client.post(step(case, "accept_release"), {"reason": "再来"}).status_code == 409


def test_an_acceptance_is_for_what_was_proposed_and_nothing_else(cast):
    case = answered(cast)
    facts = {
        **TEXT,
        "text": "电话 13800001111。",
        "how": "draft_document",
        "reason": "公布的",
        "category": factories.category().pk,
    }
    workflow.perform(case, "propose_publication", actor=cast.clerk, facts=facts)
    event = workflow.perform(case, "accept_release", actor=cast.reviewer, facts={"reason": "核对过"})
    case.refresh_from_db()
    assert case.document.drafted_by == cast.clerk
    other = {**TEXT, "text": "另一电话 13900002222。", "accepted": event.n}
    with pytest.raises(Refused):
        workflow.perform(case, "publish", actor=cast.head, facts=other)


PROPOSED = {**TEXT, "text": "值班电话 13800001111。", "how": "publish", "reason": "是公布的值班电话。"}


def why_not(case, actor, action):
    case.refresh_from_db()
    look(case, timezone.localdate())
    with translation.override("en"):
        return workflow.refusals(case, actor, action)


def test_a_proposal_can_be_declined_and_its_proposer_reads_why(client, cast):
    case = answered(cast)
    workflow.perform(case, "propose_publication", actor=cast.other_clerk, facts=PROPOSED)
    for nobody in (cast.clerk, cast.finance_reviewer, cast.visitor):
        assert "This step is for others" in why_not(case, nobody, "decline_release")[0]
    client.force_login(cast.reviewer)
    assert "13800001111" in text(client.get(step(case, "decline_release")))
    assert client.post(step(case, "decline_release"), {"reason": " "}).status_code == 200  # not without a reason
    assert client.post(step(case, "decline_release"), {"reason": "请隐去电话。"}).status_code == 302
    event = case.events.last()
    assert event.kind == "release_declined"
    told = Notice.objects.filter(key__startswith=f"request:{case.pk}:step:{event.n}:")
    assert {notice.user for notice in told} == {cast.other_clerk, cast.clerk}  # the proposer and the clerk in charge
    case.refresh_from_db()
    assert case.published_at is None
    assert why_not(case, cast.head, "accept_release") == ["No publication waits for a second person."]
    assert why_not(case, cast.head, "decline_release") == ["No publication waits for a second person."]
    # Proposed anew, the page shows why and what was proposed.
    client.force_login(cast.other_clerk)
    again = text(client.get(step(case, "propose_publication")))
    assert "请隐去电话。" in again
    assert "13800001111" in again


def test_who_proposed_takes_it_back(cast):
    case = answered(cast)
    workflow.perform(case, "propose_publication", actor=cast.clerk, facts=PROPOSED)
    assert why_not(case, cast.clerk, "propose_publication") == ["A publication already waits for a second person."]
    workflow.perform(case, "decline_release", actor=cast.clerk, facts={"reason": "写错了。"})
    assert why_not(case, cast.clerk, "propose_publication") == []


def test_what_is_public_already_is_not_accepted_or_proposed_again(cast):
    case = answered(cast)
    workflow.perform(case, "propose_publication", actor=cast.clerk, facts=PROPOSED)
    workflow.perform(case, "publish", actor=cast.reviewer, facts=TEXT)  # without the number
    assert why_not(case, cast.reviewer, "accept_release") == ["This answer is already public."]
    workflow.perform(case, "decline_release", actor=cast.reviewer, facts={"reason": "已另行公开。"})
    assert why_not(case, cast.clerk, "propose_publication") == []  # as a document it may still go out
    facts = {**TEXT, "category": factories.category().pk}
    workflow.perform(case, "draft_document", actor=cast.clerk, facts=facts)
    both = ["This answer is already public, and has become a document as well."]
    assert why_not(case, cast.clerk, "propose_publication") == both


def test_files_go_out_with_the_item_and_vanish_with_it(client, cast):
    case = answered(cast, "附件.csv", "年,元\n2025,10".encode())
    client.force_login(cast.reviewer)
    client.post(step(case, "publish"), {**TEXT, "files": [case.files.get().pk]})
    client.logout()
    url = reverse("requests:public_file", args=[case.pk, case.files.get().pk])
    assert url in text(client.get(case.get_absolute_url()))
    assert client.get(url).status_code == 200
    workflow.perform(case, "unpublish", actor=cast.reviewer, facts={"reason": "再核"})
    assert client.get(url).status_code == 404
    assert client.get(f"/requests/{case.pk}/files/{'9' * 30}/").status_code == 404


def test_a_reply_becomes_a_document_that_another_person_publishes(client, cast):
    case = answered(cast, "附件.csv", "年,元\n2025,10".encode())
    client.force_login(cast.clerk)
    typed = {**TEXT, "how": "draft_document", "category": factories.category().pk, "files": [case.files.get().pk]}
    assert client.post(step(case, "draft_document"), typed).status_code == 302
    case.refresh_from_db()
    document = case.document
    assert (document.stage, document.title, document.agency) == (DocumentStage.IN_REVIEW, TEXT["title"], cast.health)
    assert document.attachments.count() == 1
    with pytest.raises(Refused):
        documents.perform(document, "review", actor=cast.clerk, facts=factories.reviewed_facts(document))
    assert enforcement.sweep(timezone.now()).failed == 0
    assert not case.events.filter(kind="document_published").exists()
    documents.perform(document, "review", actor=cast.reviewer, facts=factories.reviewed_facts(document))
    documents.perform(document, "publish", actor=cast.head)
    for _twice in range(2):
        enforcement.sweep(timezone.now())
    assert case.events.filter(kind="document_published").count() == 1
    page = reverse("admin:requests_app_informationrequest_change", args=[case.pk])
    assert document.title in text(client.get(page))
    document.refresh_from_db()
    documents.perform(document, "withdraw", actor=cast.reviewer, facts={"reason": "数据有误。"})
    assert "数据有误。" in text(client.get(page))


def test_whoever_asked_for_the_same_is_told_once(client, cast):
    case, other = answered(cast), in_hand(cast)
    other.applicant.email = "yi@example.com"
    other.applicant.save()
    workflow.perform(case, "link_same", actor=cast.clerk, facts={"other": other.pk})
    told = Notice.objects.filter(kind="requests.published_alike")
    workflow.perform(case, "publish", actor=cast.reviewer, facts=TEXT)
    workflow.perform(case, "unpublish", actor=cast.reviewer, facts={"reason": "再核"})
    workflow.perform(case, "publish", actor=cast.reviewer, facts=TEXT)
    assert [notice.address for notice in told] == ["yi@example.com"]


def test_the_list_narrows_by_words_and_its_feed_too(client, cast):
    one, two = published(cast, "电梯补助"), published(cast, "停车收费", cast.finance)
    for address in ("/requests/", "/requests/feed/"):
        shown = text(client.get(address, {"q": "电梯"}))
        assert one.public_title in shown
        assert two.public_title not in shown
    assert "/requests/feed/?q=" in text(client.get("/requests/", {"q": "电梯"}))
    assert two.public_title in text(client.get("/requests/feed/", {"agency": "finance"}))
