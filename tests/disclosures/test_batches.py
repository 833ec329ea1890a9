"""Many documents at once: the list and its files, looked at row by row, then drafts through the door."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from agencies.files import packages, unpacking
from agencies.models import Post
from disclosures.admin import batches as batches_admin
from disclosures.batches import columns, gathering, making
from disclosures.enums import Stage
from disclosures.models import Batch, BatchRow, Category, Document, RowState
from ledger.models import Entry
from portal import doctor_publishing
from tests import factories
from tests.disclosures.papers import p, package, paper
from tests.disclosures.release_corpus import png
from tests.disclosures.test_files import pdf
from tests.disclosures.test_word_text import CHANGED
from tests.racing import at_once

NEW = reverse("admin:disclosures_document_many")
HEADS = [column.names[0] for column in columns.COLUMNS]


def sheet(*rows: dict[str, str], heads=HEADS) -> bytes:
    book = Workbook()
    book.active.append(["2026年公开清单"])
    book.active.append(heads)
    for row in rows:
        book.active.append([row.get(head, "") for head in heads])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


ROW = {
    "标题": "关于示例的通知", "发文字号": "明卫发〔2026〕1号", "类别": "第12项", "文种": "通知",
    "成文日期": "2026年1月5日", "形成日期": "2026/1/6", "正文文件": "甲.docx", "附件": "表.pdf",
}  # fmt: skip


@pytest.fixture
def category(db):
    return Category.objects.get(item=1)


@pytest.fixture
def sent(cast, browser, category):
    """Upload, answer the batch and its rows by their number."""

    def send(*files, client=None, **said):
        given = [SimpleUploadedFile(name, content) for name, content in files]
        form = {"agency": cast.health.pk, "category": category.pk, "kind": "general", "files": given, **said}
        response = (client or browser(cast.clerk)).post(NEW, form)
        assert response.status_code == 302, response.context["form"].errors
        batch = Batch.objects.latest("pk")
        assert response.url == address(batch)
        return batch, {row.n: row for row in batch.rows.all()}

    return send


def address(batch) -> str:
    return reverse("admin:disclosures_document_many_batch", args=[batch.pk])


def whole(**more) -> tuple[str, bytes]:
    return "all.zip", archive(
        **{"清单.xlsx": sheet({**ROW, **more}), "甲.docx": paper(picture=png()), "附/表.pdf": pdf()}
    )


def test_an_archive_with_a_list_becomes_drafts(cast, browser, sent):
    batch, rows = sent(whole())
    row = rows[3]
    assert (row.state, row.faults) == (RowState.WAITING, [])
    assert not Document.objects.exists()
    page = browser(cast.clerk).get(address(batch)).content.decode()
    assert "关于示例的通知" in page
    assert "Make 1 draft" in page
    browser(cast.clerk).post(address(batch), {"confirm": "1"})
    document = Document.objects.get()
    assert (document.stage, document.drafted_by, document.agency) == (Stage.DRAFT, cast.clerk, cast.health)
    assert (document.title, document.doc_no, document.genre) == ("关于示例的通知", "明卫发〔2026〕1号", "notice")
    assert (str(document.written_on), str(document.formed_on)) == ("2026-01-05", "2026-01-06")
    assert document.category.item == 12
    assert "供水必须<strong>安全</strong>" in document.body
    assert sorted(document.attachments.values_list("name", flat=True)) == ["图1.png", "表.pdf"]
    assert document.events.get().kind == "drafted"
    assert Entry.objects.filter(act="disclosures.batch").count() == 1
    assert BatchRow.objects.get().document == document
    assert "All is done" in browser(cast.clerk).get(address(batch)).content.decode()


def test_twice_is_once(cast, browser, sent):
    client = browser(cast.clerk)
    file = whole()
    batch, _rows = sent(file)
    for _time in range(2):
        client.post(address(batch), {"confirm": "1"})
    again, rows = sent(file)
    assert rows[3].state == RowState.SAME
    assert rows[3].document == Document.objects.get()
    client.post(address(again), {"confirm": "1"})
    assert Document.objects.count() == 1


def test_two_makers_make_one_draft(cast, sent):
    batch, rows = sent(whole())
    making.confirm(batch, timezone.now())
    row = BatchRow.objects.select_related("batch__agency", "batch__actor", "batch__category").get(pk=rows[3].pk)
    assert making.make(row, timezone.now())
    assert not making.make(row, timezone.now())
    assert Document.objects.count() == 1


def test_files_without_a_list_are_a_draft_each(cast, browser, sent):
    batch, rows = sent(
        ("通知.docx", paper()), ("说明.txt", "第一条 甲。\n第二条 乙。".encode("gb18030")), ("表.pdf", pdf())
    )
    assert [(row.state, row.title) for row in rows.values()] == [
        (RowState.WAITING, "关于加强供水管理的通知"),
        (RowState.WAITING, "说明"),
        (RowState.WAITING, "表"),
    ]
    browser(cast.clerk).post(address(batch), {"confirm": "1"})
    by_title = {document.title: document for document in Document.objects.all()}
    assert by_title["关于加强供水管理的通知"].doc_no == "明政发〔2024〕5号"
    assert by_title["说明"].body == '<p id="article-1">第一条 甲。</p>\n<p id="article-2">第二条 乙。</p>'
    assert by_title["表"].body == f"<p>{making.BODY}</p>"
    assert by_title["表"].attachments.get().name == "表.pdf"


@pytest.mark.parametrize(
    ("change", "column", "why"),
    [
        ({"标题": "", "附件": "", "关键词": "供水"}, "title", "missing"),
        ({"发文字号": "第五号"}, "document number", "In the form"),
        ({"类别": "不存在"}, "category", "not known"),
        ({"目录事项": "不存在"}, "catalogue item", "not known"),
        ({"文种": "小说"}, "kind", "not known"),
        ({"内容模板": "小说"}, "template", "not known"),
        ({"成文日期": "2026-02-30"}, "written on", "not a day"),
        ({"形成日期": "2999-01-01"}, "formed or changed on", "not come yet"),
        ({"附件": "没有.pdf"}, "attachments", "No file “没有.pdf”"),
        ({"正文文件": "坏.docx"}, "file with the text", "macros"),
        ({"正文文件": "改.docx"}, "file with the text", "tracked changes"),
        ({"正文文件": "密.docx"}, "file with the text", "marking “机密”"),
    ],
)
def test_what_is_wrong_is_said_at_its_row(sent, change, column, why):
    row = {"标题": "甲", "附件": "表.pdf", **change}
    files = {"清单.xlsx": sheet(row, {"标题": "好", "附件": "表.pdf"}), "表.pdf": pdf()}
    files |= {"坏.docx": package(p("x"), {"word/vbaProject.bin": b"x"}), "改.docx": package(CHANGED)}
    files["密.docx"] = package(p("机密★1年") + p("关于示例的通知") + p("正文。"))
    _batch, rows = sent(("a.zip", archive(**files)))
    (fault,) = rows[3].faults
    assert (rows[3].state, fault[0]) == (RowState.FAULTY, column)
    assert why in fault[1]
    assert rows[4].state == RowState.WAITING


def test_the_same_row_twice_and_a_number_that_is_taken_are_faults(cast, sent):
    factories.draft(actor=cast.clerk, agency=cast.health, title="旧文", doc_no="明卫发〔2026〕9号")
    row = {"标题": "甲", "附件": "表.pdf"}
    list_ = sheet(row, row, {"标题": "乙", "发文字号": "明卫发[2026] 9 号", "附件": "表.pdf"})
    _batch, rows = sent(("清单.xlsx", list_), ("表.pdf", pdf()))
    assert [row.state for row in rows.values()] == [RowState.WAITING, RowState.FAULTY, RowState.FAULTY]
    assert "row 3" in rows[4].faults[0][1]
    assert "“旧文”" in rows[5].faults[0][1]


def test_a_csv_of_an_office_program_is_a_list_too(sent):
    list_ = "标题,附件\n甲,表.pdf\n".encode("gb18030")
    _batch, rows = sent(("清单.csv", list_), ("表.pdf", pdf()))
    assert rows[2].title == "甲"


def test_files_that_no_row_names_are_named(sent):
    batch, _rows = sent(("清单.xlsx", sheet({"标题": "甲", "附件": "表.pdf"})), ("表.pdf", pdf()), ("图.png", png()))
    assert batch.unused == ["图.png"]


def test_a_sheet_without_the_heads_is_a_file_like_others(sent):
    _batch, rows = sent(("数据.xlsx", sheet({"甲": "1"}, heads=["甲", "乙"])))
    assert [(row.state, row.title) for row in rows.values()] == [(RowState.WAITING, "数据")]


def test_names_that_windows_wrote_are_read(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(zipfile.ZipInfo("AAAA.txt"), b"x")
        made.writestr("__MACOSX/._a", b"x")
    raw = out.getvalue().replace(b"AAAA.txt", "文件".encode("gbk") + b".txt")
    path = tmp_path / "a.zip"
    path.write_bytes(raw)
    assert [name for name, _file in unpacking.unpack(str(path), str(tmp_path))["files"]] == ["文件.txt"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no archive", "no ZIP"),
        (archive(**{"../a.pdf": b"x"}), "outside"),
        (archive(**{"a.exe": b"MZ"}), "program"),
        (archive(**{f"{n}.txt": b"x" for n in range(unpacking.MOST + 1)}), "too many parts"),
    ],
)
def test_a_bad_archive_is_refused_with_a_reason(cast, browser, category, content, why):
    form = {"agency": cast.health.pk, "category": category.pk, "files": [SimpleUploadedFile("a.zip", content)]}
    response = browser(cast.clerk).post(NEW, form)
    assert response.status_code == 400
    assert why in str(response.context["form"].errors["files"])
    assert not Batch.objects.exists()


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.txt", b"\0" * (packages.MOST_UNPACKED + 1))
    (tmp_path / "a.zip").write_bytes(out.getvalue())
    monkeypatch.setattr(packages, "read", lambda *_args: pytest.fail("unpacked"))
    assert unpacking.unpack(str(tmp_path / "a.zip"), str(tmp_path))["refused"][0] == "too_large_unpacked"


def test_nothing_at_all_is_refused(cast, browser, category):
    form = {"agency": cast.health.pk, "category": category.pk}
    assert "files" in browser(cast.clerk).post(NEW, form).context["form"].errors
    empty = {**form, "files": [SimpleUploadedFile("清单.xlsx", sheet())]}
    assert "no row" in str(browser(cast.clerk).post(NEW, empty).context["form"].errors["files"])


def test_more_than_fits_is_refused(cast, browser, category, monkeypatch):
    monkeypatch.setattr(gathering, "MOST_ROWS", 1)
    files = [SimpleUploadedFile(f"{n}.pdf", pdf()) for n in range(2)]
    form = {"agency": cast.health.pk, "category": category.pk, "files": files}
    assert "At most 1" in str(browser(cast.clerk).post(NEW, form).context["form"].errors["files"])


def test_what_a_request_does_not_manage_the_sweep_does(cast, browser, sent, monkeypatch):
    batch, _rows = sent(
        ("清单.xlsx", sheet(*({"标题": f"甲{n}", "附件": "表.pdf"} for n in range(3)))), ("表.pdf", pdf())
    )
    monkeypatch.setattr(making, "AT_ONCE", -1)
    browser(cast.clerk).post(address(batch), {"confirm": "1"})
    assert not Document.objects.exists()
    page = browser(cast.clerk).get(address(batch)).content.decode()
    assert "0 of 3 rows are done" in page
    assert making.sweep(timezone.now()).made == 3
    assert making.sweep(timezone.now()).made == 0
    assert Document.objects.count() == 3


def test_one_row_that_fails_does_not_stop_the_others(cast, browser, sent, monkeypatch):
    batch, _rows = sent(
        ("清单.xlsx", sheet(*({"标题": f"甲{n}", "附件": "表.pdf"} for n in range(2)))), ("表.pdf", pdf())
    )
    make, calls = making.make, []

    def poisoned(row, now):
        calls.append(row.n)
        if len(calls) == 1:
            raise RuntimeError("poison")
        return make(row, now)

    monkeypatch.setattr(making, "make", poisoned)
    browser(cast.clerk).post(address(batch), {"confirm": "1"})
    assert list(batch.rows.values_list("state", flat=True)) == [RowState.FAILED, RowState.MADE]
    report = browser(cast.clerk).post(address(batch), {"report": "1"})
    cells = [cell.value for cell in load_workbook(io.BytesIO(report.content)).active[2]]
    assert cells[:2] == [3, "甲0"]


def test_who_is_no_clerk_any_more_makes_no_drafts(cast, sent):
    batch, rows = sent(whole())
    making.confirm(batch, timezone.now())
    Post.objects.filter(user=cast.clerk).update(ended_on=timezone.localdate() - timedelta(days=1))
    assert making.sweep(timezone.now()) == (0, 1, 0)
    rows[3].refresh_from_db()
    assert rows[3].state == RowState.FAILED
    assert not Document.objects.exists()


def test_what_nobody_confirms_goes_with_its_files(cast, sent):
    batch, rows = sent(whole())
    path = rows[3].files[0][0]
    storage = batches_admin.uploads.by_content()
    later = timezone.now() + timedelta(days=2)
    making.forget_unused(later)
    assert storage.exists(path)  # its row still waits
    making.sweep(later)
    assert not Batch.objects.filter(pk=batch.pk).exists()
    making.forget_unused(later)
    assert not storage.exists(path)


def test_by_whom_not(cast, browser, sent):
    batch, _rows = sent(whole())
    for user in (cast.reviewer, cast.head, cast.auditor, cast.sysadmin):
        assert browser(user).get(NEW).status_code == 403
    for user in (cast.other_clerk, cast.finance_clerk, cast.reviewer):
        assert browser(user).get(address(batch)).status_code == 404
        assert browser(user).post(address(batch), {"confirm": "1"}).status_code == 404
    assert browser(cast.clerk).put(NEW).status_code == 405
    browser(cast.clerk).get(address(batch), {"confirm": "1"})
    assert not Document.objects.exists()


def test_of_another_agency_not(cast, browser, category):
    form = {"agency": cast.finance.pk, "category": category.pk, "files": [SimpleUploadedFile("a.pdf", pdf())]}
    assert "agency" in browser(cast.clerk).post(NEW, form).context["form"].errors
    assert not Batch.objects.exists()


def test_the_empty_list_has_the_heads_that_are_read(cast, browser, sent):
    answer = browser(cast.clerk).get(reverse("admin:disclosures_document_many_sheet"))
    first = next(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert list(first) == HEADS
    _batch, rows = sent(
        ("清单.xlsx", answer.content), ("示例通知.docx", paper()), ("附表.xlsx", sheet()), ("附图.pdf", pdf())
    )
    assert [row.state for row in rows.values()] == [RowState.WAITING]


@pytest.mark.parametrize("said", ["通知", "notice", " 通 知 ", "Notice"])
def test_choices_are_known_by_what_people_call_them(cast, said):
    assert columns.Reader(cast.health, timezone.localdate()).read("genre", said) == "notice"


def test_the_doctor_finds_a_row_without_its_draft_and_one_that_waits_too_long(cast, sent):
    batch, rows = sent(whole())
    check = doctor_publishing.confirmed_uploads_become_drafts
    making.confirm(batch, timezone.now())
    assert list(check()) == []
    Batch.objects.update(confirmed_at=timezone.now() - timedelta(days=2))
    assert ["waited" in fault for fault in check()] == [True]
    BatchRow.objects.filter(pk=rows[3].pk).update(state=RowState.MADE)
    assert ["no draft" in fault for fault in check()] == [True]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="races are tested on PostgreSQL")
def test_a_race_makes_each_draft_once(cast, sent):
    rows = ({"标题": f"甲{n}", "附件": "表.pdf"} for n in range(4))
    batch, _rows = sent(("清单.xlsx", sheet(*rows)), ("表.pdf", pdf()))
    making.confirm(batch, timezone.now())
    made = at_once(3, lambda _n: making.go_on(BatchRow.objects.to_make(), 20, timezone.now()).made)
    assert sum(made) == 4
    assert Document.objects.count() == 4
    assert set(batch.rows.values_list("state", flat=True)) == {RowState.MADE}
