"""What stands in the files of a document is found, and the result says in which file."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures import files, workflow
from disclosures.models import Attachment
from search import finding, writer
from tests import cast as people
from tests import factories
from tests.disclosures import release_corpus as corpus


@pytest.fixture
def cast(db):
    return people.assemble()


def public(cast, name, content, **fields):
    document = factories.published(clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health, **fields)
    kept = Attachment.objects.create(document=document, name=name, file=ContentFile(content, name=name))
    files.read(kept)
    return document


def found(text):
    answer = finding.find(text, {})
    return finding.present(answer.question, answer.rows)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("附表.docx", corpus.word("其中包括龙门吊的检验。")),
        ("附表.xlsx", corpus.book(lambda made: made.active.append(("龙门吊", 3)))),
        ("附表.odt", corpus.odf("odt", "<text:p>龙门吊的检验</text:p>")),
        ("附表.pptx", corpus.show(corpus.shape("龙门吊的检验"))),
        ("附表.txt", "龙门吊的检验".encode("gb18030")),
        ("附表.csv", "设备,台\n龙门吊,3".encode()),
    ],
)
def test_a_word_of_a_file_leads_to_its_document(cast, browser, name, content):
    document = public(cast, name, content)
    writer.rebuild()
    (result,) = found("龙门吊")
    assert (result.obj, result.source.name) == (document, name)
    assert "龙门吊" in [part.text for part in result.extract if part.marked]
    page = browser().get("/search/", {"q": "龙门吊"}).content.decode()
    assert f'In the file <a class="hit" lang="zh-Hans" href="{result.source.url}">{name}</a>' in page
    assert "1 attachment" in page
    (quoted,) = found("“龙门吊”")
    assert quoted.obj == document


def test_attachments_are_counted_in_as_many_queries_whatever_is_found(cast, browser):
    def spent():
        with CaptureQueriesContext(connection) as queries:
            page = browser().get("/search/", {"q": "龙门吊"})
        return len(queries), [result.files for result in page.context["results"]]

    public(cast, "附表.txt", "龙门吊".encode())
    writer.rebuild()
    once, files = spent()
    assert files == [1]
    for n in range(3):
        document = public(cast, "附表.txt", f"龙门吊{n}".encode())
        Attachment.objects.create(document=document, name="图.png", file=ContentFile(b"x", name="x.png"))
    writer.rebuild()
    again, files = spent()
    assert sorted(files) == [1, 2, 2, 2]
    assert again == once


def test_a_file_is_named_once_before_its_words(cast, browser):
    public(cast, "龙门吊附表.txt", "龙门吊的检验".encode())
    writer.rebuild()
    (result,) = found("龙门吊")
    assert "".join(part.text for part in result.extract) == "龙门吊的检验"


def test_what_stands_in_the_text_itself_is_shown_from_there(cast):
    public(cast, "附表.txt", "龙门吊".encode(), body="<p>关于龙门吊的说明。</p>")
    writer.rebuild()
    (result,) = found("龙门吊")
    assert result.source.name == ""


def test_a_withdrawn_document_s_files_are_found_no_more_also_without_the_writer(cast):
    document = public(cast, "附表.txt", "龙门吊".encode())
    writer.rebuild()
    assert len(found("龙门吊")) == 1
    workflow.perform(document, "withdraw", actor=cast.head, facts={"reason": "有误"})
    assert found("龙门吊") == []


def test_a_scanned_paper_says_that_it_has_no_text(cast, browser):
    document = public(cast, "扫描件.pdf", corpus.printed(corpus.pdf(lambda p: p.rect(20, 20, 40, 40))))
    file = document.attachments.get()
    assert (file.text_state, file.pages) == ("none", 1)
    said = browser().get(document.get_absolute_url()).content.decode()
    assert "scanned, without text" in said
    assert "1 page" in said


def test_the_text_of_a_pdf_is_found_on_its_page(cast):
    public(cast, "report.pdf", corpus.printed(corpus.pdf(lambda p: p.text(20, 20, "Gantry crane inspection"))))
    writer.rebuild()
    (result,) = found("gantry")
    assert result.source.name == "report.pdf"


def test_one_file_that_breaks_its_reader_stops_no_other(cast, monkeypatch, caplog):
    document = public(cast, "附表.txt", "龙门吊".encode())
    broken = Attachment.objects.create(document=document, name="坏.txt", file=ContentFile(b"x", name="a.txt"))
    Attachment.objects.update(read_by="")
    read = files.read

    def poisoned(attachment):
        if attachment.pk == broken.pk:
            raise RuntimeError("poison")
        return read(attachment)

    monkeypatch.setattr(files, "read", poisoned)
    assert files.read_missing() == 1
    assert list(Attachment.objects.unread()) == [broken]
    assert "was not read" in caplog.text
