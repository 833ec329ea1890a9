"""Heads keep their agency's particulars, system administrators agencies, posts and people; auditors read the ledger."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured

from agencies.admin_site import MingtangAdminSite
from agencies.enums import Role
from agencies.models import Agency, Post
from agencies.scoped_admin import ScopedAdmin
from ledger.models import Entry
from notices.models import Notice
from notices.outbox import To, queue
from tests import factories

POSTS, PEOPLE = "/admin/agencies/post/", "/admin/auth/user/"


def change(agency: Agency) -> str:
    return f"/admin/agencies/agency/{agency.pk}/change/"


def particulars(client, agency: Agency, **fields) -> dict:
    """What the page's own form would send, with some fields typed anew."""
    form = client.get(change(agency)).context["adminform"].form
    data = {name: "" if form.initial.get(name) is None else form.initial[name] for name in form.fields}
    return {name: value for name, value in {**data, **fields}.items() if value is not False}


def post(cast, **fields) -> dict:
    given = {"user": cast.clerk.pk, "agency": cast.health.pk, "role": Role.REVIEWER, "since": "2026-03-01"}
    return {**given, **fields}


def test_a_head_keeps_what_the_agency_does_and_nothing_else(client, cast):
    client.force_login(cast.head)
    typed = particulars(client, cast.health, functions="新的职能。")
    response = client.post(change(cast.health), {**typed, "name": "改了名", "court": "别的法院", "is_active": ""})
    assert response.status_code == 302
    cast.health.refresh_from_db()
    assert (cast.health.functions, cast.health.name) == ("新的职能。", "明州市卫生健康委员会")
    assert (cast.health.court, cast.health.is_active) == ("明州市中级人民法院", True)
    assert Entry.objects.filter(act="agencies.agency_changed", actor=cast.head).count() == 1


@pytest.mark.parametrize("name", ["clerk", "reviewer", "supervisor", "auditor"])
def test_others_read_their_agency_only(client, cast, name):
    client.force_login(getattr(cast, name))
    assert client.get(change(cast.health)).status_code == 200
    assert client.post(change(cast.health), {"functions": "改"}).status_code == 403


def test_a_system_administrator_keeps_the_tree(client, cast):
    client.force_login(cast.sysadmin)
    typed = particulars(client, cast.health, court="明州市文澜区人民法院")
    assert client.post(change(cast.health), typed).status_code == 302
    cast.health.refresh_from_db()
    assert cast.health.court == "明州市文澜区人民法院"


def test_an_agency_cannot_be_put_under_itself(client, cast):
    client.force_login(cast.sysadmin)
    typed = particulars(client, cast.government, parent=cast.health.pk)
    assert client.post(change(cast.government), typed).status_code == 200
    cast.government.refresh_from_db()
    assert cast.government.parent is None


def test_a_post_is_given_and_ended_and_both_are_in_the_ledger(client, cast):
    client.force_login(cast.sysadmin)
    assert client.post(f"{POSTS}add/", post(cast)).status_code == 302
    given = Post.objects.get(user=cast.clerk, role=Role.REVIEWER)
    client.post(f"{POSTS}{given.pk}/change/", {"ended_on": "2026-03-05", "role": Role.HEAD})
    given.refresh_from_db()
    assert (given.role, given.ended_on) == (Role.REVIEWER, date(2026, 3, 5))
    assert sorted(Entry.objects.values_list("act", flat=True)) == ["agencies.post_added", "agencies.post_changed"]


@pytest.mark.parametrize("fields", [{"ended_on": "2020-01-01"}, {"role": "king"}, {"user": 0}, {"since": "x"}])
def test_a_wrong_post_is_not_given(client, cast, fields):
    client.force_login(cast.sysadmin)
    count = Post.objects.count()
    assert client.post(f"{POSTS}add/", post(cast, **fields)).status_code == 200
    assert Post.objects.count() == count


def test_nobody_gives_himself_a_post_or_prolongs_it(client, cast):
    client.force_login(cast.sysadmin)
    assert client.post(f"{POSTS}add/", post(cast, user=cast.sysadmin.pk)).status_code == 200
    own = cast.sysadmin.posts.get()
    assert client.post(f"{POSTS}{own.pk}/change/", {"ended_on": "2030-01-01"}).status_code == 403
    assert cast.sysadmin.posts.count() == 1


@pytest.mark.parametrize("name", ["clerk", "reviewer", "head", "supervisor"])
def test_posts_and_people_are_the_administrators(client, cast, name):
    client.force_login(getattr(cast, name))
    for url in (POSTS, f"{POSTS}add/", PEOPLE, f"{PEOPLE}add/", f"{PEOPLE}{cast.clerk.pk}/password/"):
        assert client.get(url).status_code in (302, 403)
        assert client.post(url, post(cast)).status_code in (302, 403)


def test_an_administrator_makes_an_account_without_flags(client, cast):
    client.force_login(cast.sysadmin)
    secret = "long-and-odd-2026"
    typed = {"username": "new.clerk", "usable_password": "true", "password1": secret, "password2": secret}
    response = client.post(f"{PEOPLE}add/", {**typed, "is_superuser": "on", "is_staff": "on"})
    assert response.status_code == 302
    made = get_user_model().objects.get(username="new.clerk")
    flags = {"username": "new.clerk", "last_name": "新", "is_active": "on", "is_superuser": "on", "is_staff": "on"}
    client.post(f"{PEOPLE}{made.pk}/change/", flags)
    made.refresh_from_db()
    assert (made.last_name, made.is_superuser, made.is_staff) == ("新", False, False)


def test_an_administrator_of_one_agency_cannot_take_over_a_person_of_another(client, cast):
    keeper = factories.post(cast.health, Role.SYSADMIN, "health.keeper")
    factories.agency("other")
    Post.objects.create(user=cast.clerk, agency=cast.finance, role=Role.CLERK, since=date(2020, 1, 1))
    client.force_login(keeper)
    secret = {"usable_password": "true", "password1": "long-and-odd-2026", "password2": "long-and-odd-2026"}
    assert client.post(f"{PEOPLE}{cast.clerk.pk}/password/", secret).status_code == 403
    assert client.post(f"{PEOPLE}{cast.finance_clerk.pk}/password/", secret).status_code in (403, 404)
    assert client.post(f"{PEOPLE}{cast.reviewer.pk}/password/", secret).status_code == 302
    assert Entry.objects.filter(act="auth.password_set").count() == 1


def test_a_superuser_is_nobody_s_to_change(client, cast):
    root = factories.user("root", is_superuser=True)
    client.force_login(cast.sysadmin)
    assert client.get(f"{PEOPLE}{root.pk}/change/").status_code == 302
    client.force_login(root)
    assert client.get(f"{PEOPLE}{cast.sysadmin.pk}/change/").status_code == 200


def test_the_ledger_is_read_by_auditors_within_their_reach(client, cast):
    own = factories.case(cast.health)
    elsewhere = factories.case(cast.finance)
    auditor = factories.post(cast.health, Role.AUDITOR, "health.auditor")
    client.force_login(auditor)
    page = client.get("/admin/ledger/entry/").content.decode()
    assert f"requests_app.informationrequest:{own.pk}" in page
    assert f"requests_app.informationrequest:{elsewhere.pk}" not in page
    entry = Entry.objects.get(subject=f"requests_app.informationrequest:{own.pk}")
    assert client.post(f"/admin/ledger/entry/{entry.pk}/change/", {"act": "x"}).status_code == 403
    client.force_login(cast.clerk)
    assert client.get("/admin/ledger/entry/").status_code == 403


def test_notices_are_one_s_own_and_read_by_opening(client, cast):
    for person in (cast.clerk, cast.other_clerk):
        facts = {"number": "1号", "heading": "已登记", "sentence": "", "case": 1, "due_on": ""}
        queue("requests.official_step", To(user=person), facts, f"test:{person.pk}")
    mine, other = Notice.objects.get(user=cast.clerk), Notice.objects.get(user=cast.other_clerk)
    client.force_login(cast.clerk)
    assert "已登记" in client.get("/admin/").content.decode()
    assert client.get(f"/admin/notices/notice/{mine.pk}/change/").status_code == 200
    client.get(f"/admin/notices/notice/{other.pk}/change/")
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.read_at is None, other.read_at is None) == (False, True)
    assert client.get("/admin/notices/notice/?read=no").context["cl"].result_count == 0


def test_a_notice_cannot_be_changed_and_an_unknown_kind_does_not_fail(client, cast):
    queue("no.such.kind", To(user=cast.clerk), {"x": "<script>"}, "test:unknown")
    notice = Notice.objects.get()
    client.force_login(cast.clerk)
    url = f"/admin/notices/notice/{notice.pk}/change/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"kind": "x"}).status_code == 403


def test_an_admin_that_does_not_scope_is_refused_and_foreign_ones_are_left_out():
    site = MingtangAdminSite(name="test")
    with pytest.raises(ImproperlyConfigured):
        site.register(Agency)
    foreign = type("Foreign", (ScopedAdmin.__mro__[2],), {"__module__": "django.contrib.x.admin"})
    site.register(Agency, foreign)
    assert site._registry == {}
