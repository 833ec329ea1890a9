"""Internal notes, mentions and watching: who writes, who reads, who is told, and that nothing is lost or doubled."""

import threading
import uuid

import pytest
from django.db import connection
from django.urls import reverse

from ledger.door import Refused
from ledger.locks import SideDoor
from ledger.models import Entry
from notices import digest, tracking
from notices.enums import State
from notices.models import Notice
from requests_app import dossier, workflow, workflow_office
from requests_app.models import Note, Watch
from requests_app.situation import look
from tests import factories
from tests.requests_app.stories import at

STEM = "admin:requests_app_informationrequest"
ONE_CONNECTION = "connection.vendor == 'sqlite'"


@pytest.fixture
def case(cast):
    case = factories.case(cast.health, at=at("2026-03-02"))
    workflow.perform(case, "register", actor=cast.clerk, at=at("2026-03-03"))
    case.refresh_from_db()
    return case


def url(name: str, case, *more) -> str:
    return reverse(f"{STEM}_{name}", args=[case.pk, *more])


def typed(text: str, **more) -> dict:
    return {"key": str(uuid.uuid4()), "text": text, **more}


@pytest.mark.parametrize("name", ["clerk", "other_clerk", "reviewer", "head"])
def test_whoever_works_on_the_case_writes_a_note(client, cast, case, name):
    client.force_login(getattr(cast, name))
    assert client.post(url("note", case), typed("档案在三楼")).status_code == 302
    note = case.notes.get()
    assert (note.text, note.by) == ("档案在三楼", getattr(cast, name))
    assert "档案在三楼" in client.get(url("change", case)).content.decode()
    assert Entry.objects.get(act="requests.note").facts == {"note": note.pk}


@pytest.mark.parametrize("name", ["supervisor", "auditor"])
def test_who_supervises_or_audits_reads_without_the_applicant_s_data_and_cannot_write(client, cast, case, name):
    workflow_office.write_note(case, "已电话联系甲某", actor=cast.clerk)
    client.force_login(getattr(cast, name))
    page = client.get(url("change", case)).content.decode()
    assert "已电话联系某" in page
    assert url("note", case) not in page
    client.post(url("note", case), typed("不许"))
    assert case.notes.count() == 1


@pytest.mark.parametrize("name", ["visitor", "finance_clerk", "finance_reviewer", "sysadmin", "supervisor", "auditor"])
def test_by_whom_not(cast, case, name):
    with pytest.raises(Refused):
        workflow_office.write_note(case, "不许", actor=getattr(cast, name))
    assert not Note.objects.exists()


def test_by_get_nothing_is_written(client, cast, case):
    client.force_login(cast.clerk)
    assert client.get(url("note", case), typed("读取")).status_code == 405
    assert client.get(url("watch", case), {"on": "1"}).status_code == 405
    assert not Note.objects.exists()
    assert not Watch.objects.exists()


def test_the_same_form_twice_is_one_note_and_one_notice(client, cast, case):
    client.force_login(cast.clerk)
    form = typed("请看 @health.head")
    client.post(url("note", case), form)
    client.post(url("note", case), form)
    assert case.notes.count() == 1
    assert Notice.objects.filter(kind="requests.mentioned").count() == 1


def test_a_mention_tells_the_colleague_without_the_words_of_the_note(cast, case):
    note = workflow_office.write_note(case, "请 @health.head 看一下，@health.clerk 也在。", actor=cast.clerk)
    notice = Notice.objects.get(kind="requests.mentioned")
    assert (notice.user, notice.key) == (cast.head, f"request:{case.pk}:note:{note.pk}:{cast.head.pk}")
    assert "看一下" not in str(notice.facts)


def test_a_picked_colleague_is_mentioned(client, cast, case):
    client.force_login(cast.clerk)
    client.post(url("note", case), typed("请看", who=cast.supervisor.pk))
    assert case.notes.get().text == "请看 @supervisor"
    assert Notice.objects.get(kind="requests.mentioned").user == cast.supervisor


@pytest.mark.parametrize("name", ["finance.clerk", "sysadmin", "nobody"])
def test_who_may_not_see_the_case_cannot_be_mentioned_and_the_text_stays(client, cast, case, name):
    client.force_login(cast.clerk)
    page = client.post(url("note", case), typed(f"请 @{name} 看")).content.decode()
    assert f"@{name}" in page
    assert not Note.objects.exists()
    assert not Notice.objects.filter(kind="requests.mentioned").exists()


def test_an_address_in_a_note_mentions_nobody(cast, case):
    workflow_office.write_note(case, "写信到 office@health.example", actor=cast.clerk)
    assert not Notice.objects.filter(kind="requests.mentioned").exists()


def test_personal_data_give_a_warning_and_a_tick_keeps_them(client, cast, case):
    client.force_login(cast.clerk)
    page = client.post(url("note", case), typed("甲某来电")).content.decode()
    assert not Note.objects.exists()
    assert "甲某来电</textarea>" in page
    assert 'name="keep"' in page
    assert client.post(url("note", case), typed("甲某来电", keep="on")).status_code == 302
    assert case.notes.get().text == "甲某来电"


def test_a_note_is_put_right_by_a_new_one_and_the_old_one_stays(client, cast, case):
    old = workflow_office.write_note(case, "在二楼", actor=cast.clerk)
    client.force_login(cast.clerk)
    assert "在二楼" in client.get(url("note_right", case, old.pk)).content.decode()
    client.post(url("note_right", case, old.pk), typed("在三楼"))
    assert [(note.text, note.replaces) for note in Note.objects.all()] == [("在二楼", None), ("在三楼", old)]
    with pytest.raises(SideDoor):
        old.save()
    client.force_login(cast.head)
    assert client.get(url("note_right", case, old.pk)).status_code == 404


def test_of_two_corrections_the_second_sees_the_first_and_keeps_its_text(client, cast, case):
    old = workflow_office.write_note(case, "在二楼", actor=cast.clerk)
    workflow_office.write_note(case, "在三楼", actor=cast.clerk, replaces=old)
    client.force_login(cast.clerk)
    answer = client.post(url("note_right", case, old.pk), typed("在四楼"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "在三楼" in page
    assert "在四楼</textarea>" in page
    assert Note.objects.count() == 2


@pytest.mark.skipif(ONE_CONNECTION, reason="threads of a test share SQLite's memory database")
@pytest.mark.django_db(transaction=True)
def test_two_corrections_at_once_end_in_one(cast, case):
    old = workflow_office.write_note(case, "在二楼", actor=cast.clerk)
    ends = together(lambda n: workflow_office.write_note(case, f"在{n}楼", actor=cast.clerk, replaces=old))
    assert sorted(ends) == ["done", *["refused"] * 7]
    assert Note.objects.filter(replaces=old).count() == 1


@pytest.mark.skipif(ONE_CONNECTION, reason="threads of a test share SQLite's memory database")
@pytest.mark.django_db(transaction=True)
def test_the_same_note_eight_times_at_once_is_one(cast, case):
    key = uuid.uuid4()
    ends = together(lambda n: workflow_office.write_note(case, "请 @health.head 看", actor=cast.clerk, key=key))
    assert ends == ["done"] * 8
    assert Note.objects.count() == Notice.objects.filter(kind="requests.mentioned").count() == 1


def together(act, n: int = 8) -> list[str]:
    """Eight people at once; what became of each."""
    gate, ends = threading.Barrier(n), []

    def one(number: int) -> None:
        try:
            gate.wait()
            act(number)
            ends.append("done")
        except Refused:
            ends.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def test_no_applicant_reads_a_note(client, cast, case):
    workflow_office.write_note(case, "内部意见", actor=cast.clerk)
    assert "内部意见" not in str(dossier.of(look(case, at("2026-03-04").date())))
    secret = tracking.secret_for(case.form_key)
    client.post(reverse("requests:track"), {"code": case.code, "secret": secret})
    page = client.get(reverse("requests:progress", args=[case.pk])).content.decode()
    assert case.number in page
    assert "内部意见" not in page


@pytest.mark.parametrize("name", ["clerk", "other_clerk", "reviewer", "head", "supervisor", "auditor"])
def test_whoever_sees_a_case_watches_it_and_no_longer(client, cast, case, name):
    person = getattr(cast, name)
    client.force_login(person)
    for _twice in range(2):
        client.post(url("watch", case), {"on": "1"})
    assert [watch.user for watch in case.watches.all()] == [person]
    assert Entry.objects.filter(act="requests.watch").count() == 1
    listed = client.get(reverse(f"{STEM}_changelist"), {"handler": "watched"}).content.decode()
    assert str(case) in listed
    for _twice in range(2):
        client.post(url("watch", case), {"on": "0"})
    assert not Watch.objects.exists()


@pytest.mark.parametrize("name", ["visitor", "finance_clerk", "sysadmin"])
def test_who_does_not_see_a_case_cannot_watch_it(cast, case, name):
    with pytest.raises(Refused):
        workflow_office.watch(case, actor=getattr(cast, name))


def test_watchers_read_of_a_step_in_the_morning_s_mail_once(cast, case):
    for person in (cast.supervisor, cast.head, cast.clerk):
        workflow_office.watch(case, actor=person)
    facts = {"days": 10, "reason": "涉及多个部门"}
    workflow.perform(case, "propose_extension", actor=cast.clerk, facts=facts, at=at("2026-03-04"))
    n = case.events.last().n
    told = Notice.objects.filter(key__startswith=f"request:{case.pk}:step:{n}:").exclude(user=None)
    assert {(notice.user, notice.state) for notice in told} == {(cast.head, State.READY), (cast.supervisor, State.HELD)}
    assert digest.make(at("2026-03-05")) == 1
    assert Notice.objects.get(kind="notices.digest").user == cast.supervisor


def test_a_watcher_whose_post_has_ended_is_told_no_more(cast, case):
    workflow_office.watch(case, actor=cast.other_clerk)
    cast.other_clerk.posts.update(ended_on="2026-03-03")
    workflow.perform(
        case, "propose_extension", actor=cast.clerk, facts={"days": 5, "reason": "复杂"}, at=at("2026-03-04")
    )
    n = case.events.last().n
    assert not Notice.objects.filter(key=f"request:{case.pk}:step:{n}:{cast.other_clerk.pk}").exists()
