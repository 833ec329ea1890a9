"""The state of the site in words: who sees it, and that it says how far the index is behind."""

import shutil
from datetime import timedelta

import pytest
from django.utils import timezone

from notices.models import Sweep
from search import writer
from search.models import IndexJob

pytestmark = pytest.mark.django_db
URL = "/health/"


@pytest.mark.parametrize("who", ["supervisor", "auditor", "head", "sysadmin"])
def test_who_supervises_or_keeps_the_site_reads_it(client, cast, who):
    writer.rebuild()
    client.force_login(getattr(cast, who))
    page = client.get(URL)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]


def test_nobody_else_does(client, cast):
    assert client.get(URL).status_code == 302
    assert client.post(URL).status_code == 405
    for user in (cast.clerk, cast.reviewer):
        client.force_login(user)
        assert client.get(URL).status_code == 403


def test_it_says_how_far_the_index_is_behind_in_seconds_and_documents(client, cast):
    writer.rebuild()
    Sweep.objects.create(upto=timezone.now(), finished_at=timezone.now())
    for n in (7, 7, 8):
        at = timezone.now() - timedelta(seconds=500)
        IndexJob.objects.create(label="disclosures.document", object_id=str(n), queued_at=at)
    client.force_login(cast.supervisor)
    said = client.get(URL).content.decode()
    for row in ("<dt>滞后</dt><dd>50", "<dt>待写入的文件</dt><dd>2</dd>", "<dt>待写入的更改</dt><dd>3</dd>"):
        assert row in said, row
    assert "需要查看" not in said
    IndexJob.objects.update(queued_at=timezone.now() - timedelta(hours=2))
    said = client.get(URL).content.decode()
    assert "需要查看" in said
    assert '搜索索引 <span class="tag tag--bad">不正常' in said
    assert "秒 · 2\xa0小时" in said


def test_an_index_that_is_gone_is_said_and_breaks_nothing(client, cast, settings):
    writer.rebuild()
    shutil.rmtree(settings.SEARCH_INDEX_DIR)
    client.force_login(cast.sysadmin)
    said = client.get(URL).content.decode()
    assert '搜索索引 <span class="tag tag--bad">不正常' in said
    assert "正在重建" in said
