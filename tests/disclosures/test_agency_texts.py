"""Guide and rules of an agency: who writes, who publishes, what is kept, what must not go out, what is read."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone, translation

from agencies.models import Agency
from disclosures import agency_offers, agency_texts, rules, workflow_agency_texts
from disclosures.enums import Block
from disclosures.models import AgencyText, AgencyTextVersion
from disclosures.release.agency_text import findings
from ledger.door import Refused
from ledger.models import Entry
from portal import doctor_publishing
from search.models import IndexJob
from search.writer import search_indexes
from tests import factories
from tests.cast import assemble
from tests.disclosures.guides import drafted, published, whole
from tests.racing import at_once

perform, write = workflow_agency_texts.perform, workflow_agency_texts.write
WRITERS, HEADS = {"clerk", "other_clerk", "head"}, {"head"}
# A number with a fitting check digit of a person that does not exist.
PERSON = "<p>联系人证件号110101199003070759。</p>"


def refused(call) -> str:
    with pytest.raises(Refused) as found:
        call()
    return str(found.value)


@pytest.mark.parametrize(("action", "who"), [("publish", HEADS), ("confirm", HEADS), ("drop", WRITERS)])
def test_a_step_is_for_those_who_may_and_for_nobody_else(action, who, cast):
    did = set()
    for name, person in cast.everyone().items():
        row = published(cast, texts={"other": f"<p>before {name}</p>"})
        if action != "confirm":
            row = drafted(cast, texts={"other": f"<p>{name}</p>"})
        try:
            perform(row, action, actor=person, facts={"without": True})
        except Refused:
            continue
        did.add(name)
    assert did == who


def test_writing_is_for_clerks_and_the_head_of_that_agency(cast):
    row = workflow_agency_texts.of(cast.health, "guide")
    did = set()
    for name, person in cast.everyone().items():
        try:
            did |= {name} if write(row, {"other": f"<p>{name}</p>"}, actor=person) else set()
        except Refused:
            continue
    assert did == WRITERS
    assert {e.facts["sections"][0] for e in Entry.objects.filter(act="disclosures.write_text")} == {"other"}


def test_what_may_be_seen_is_one_rule_and_one_queryset(cast):
    workflow_agency_texts.ensure([cast.health, cast.finance])
    for person in cast.everyone().values():
        for row in AgencyText.objects.select_related("agency"):
            seen = AgencyText.objects.visible_to(person).filter(pk=row.pk).exists()
            assert seen == rules.handles_text(person, row)


def test_a_draft_is_nowhere_until_it_is_published(cast, browser):
    published(cast, texts={"other": "<p>旧的说明</p>"})
    row = drafted(cast, texts={"other": "<p>新的说明</p>"})
    assert "旧的说明" in browser().get("/agencies/health/guide/").content.decode()
    assert "新的说明" not in browser().get("/agencies/health/guide/").content.decode()
    before = IndexJob.objects.filter(label="agencies.agency").count()
    perform(row, "publish", actor=cast.head, facts={"without": True, "note": "换了说明。"})
    page = browser().get("/agencies/health/guide/").content.decode()
    assert "新的说明" in page
    assert "旧的说明" not in page
    assert IndexJob.objects.filter(label="agencies.agency").count() == before + 1
    versions = list(AgencyTextVersion.objects.values_list("n", "act", "note", "content__other"))
    assert versions == [(1, "published", "", "<p>旧的说明</p>"), (2, "published", "换了说明。", "<p>新的说明</p>")]
    entry = Entry.objects.filter(act="disclosures.publish_text").first()
    assert (entry.actor, entry.facts["n"], entry.facts["sections"]) == (cast.head, 2, ["other"])


def test_a_step_twice_happens_once(cast):
    row = drafted(cast)
    perform(row, "publish", actor=cast.head)
    assert "Nothing has been changed" in refused(lambda: perform(row, "publish", actor=cast.head))
    assert "Nothing has been changed" in refused(lambda: perform(row, "drop", actor=cast.clerk))
    assert row.versions.count() == 1


@pytest.mark.parametrize(("action", "said"), [("publish", "Nothing has been"), ("confirm", "Nothing is public")])
def test_where_there_is_nothing_there_is_nothing_to_do(action, said, cast):
    row = workflow_agency_texts.of(cast.health, "guide")
    assert said in refused(lambda: perform(row, action, actor=cast.head))


def test_to_confirm_needs_no_draft_and_moves_no_day_of_an_update(cast):
    long_ago = timezone.now() - timedelta(days=400)
    row = published(cast, at=long_ago)
    perform(row, "confirm", actor=cast.head)
    row.refresh_from_db()
    assert row.published_at == long_ago
    assert row.looked_through_on == timezone.localdate()
    assert [v.act for v in row.versions.all()] == ["published", "confirmed"]
    drafted(cast, texts={"other": "<p>草稿</p>"})
    assert "There is a draft" in refused(lambda: perform(row, "confirm", actor=cast.head))


def test_written_back_to_what_is_public_there_is_no_draft(cast):
    published(cast, texts={"other": "<p>甲</p>"})
    assert drafted(cast, texts={"other": "<p>乙</p>"}).draft == {"other": "<p>乙</p>"}
    assert drafted(cast, texts={"other": "<p>甲</p>"}).draft is None


def test_what_is_missing_stops_no_draft_and_is_said_before_it_is_published(cast):
    texts = {code: text for code, text in whole().items() if code != "fees"}
    row = drafted(cast, texts=texts)
    assert "Fees" in refused(lambda: perform(row, "publish", actor=cast.head))
    perform(row, "publish", actor=cast.head, facts={"without": True})
    assert row.versions.get().left_out == ["fees"]


def test_somebody_elses_draft_is_not_overwritten_unseen(cast):
    row = drafted(cast, texts={"other": "<p>一</p>"})
    seen = row.turn
    write(row, {"other": "<p>二</p>"}, actor=cast.head, seen=seen)
    assert "look again" in refused(lambda: write(row, {"other": "<p>三</p>"}, actor=cast.clerk, seen=seen))
    assert "look again" in refused(lambda: perform(row, "publish", actor=cast.head, facts={"without": True}, seen=seen))
    row.refresh_from_db()
    assert row.draft == {"other": "<p>二</p>"}


@pytest.mark.parametrize(
    "text",
    [
        "<p>电话：0571-8512 3456，传真0571-85123457。</p>",
        "<p>拨打12345热线，或者010-66012345转8001。</p>",
        "<p>统一社会信用代码11330100002490001X。</p>",
        "<p>值班手机13912345678。</p>",  # which the agency names as its own
        "<p>邮箱 office@health.example，官网https://www.example.cn/。</p>",
        "<p>每年约13912345678元。</p>",
    ],
)
def test_what_an_office_says_of_itself_is_no_finding(text, cast):
    cast.health.phone, cast.health.email = "0571-85123456、13912345678", "gk@health.example"
    cast.health.save()
    assert findings(drafted(cast, texts={"office": text})) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [(PERSON, "resident_id"), ("<p>联系张某13812345678。</p>", "mobile"), ("<p>zhang@mail.example</p>", "email")],
)
def test_a_person_is_a_finding(text, kind, cast):
    assert [one.kind for one in findings(drafted(cast, texts={"office": text}))] == [kind]


def test_what_was_found_goes_out_only_with_the_word_of_a_second_person(cast):
    row = workflow_agency_texts.of(cast.health, "guide")
    write(row, {**whole(), "office": PERSON}, actor=cast.head)
    facts = {"accepted": "本人同意公开。"}
    assert "release check" in refused(lambda: perform(row, "publish", actor=cast.head))
    assert "Who wrote it" in refused(lambda: perform(row, "publish", actor=cast.head, facts=facts))
    second = factories.post(cast.health, "head", "health.head2")
    perform(row, "publish", actor=second, facts=facts)
    (kept,) = row.versions.get().accepted.values()
    assert kept == {"kind": "resident_id", "reason": "本人同意公开。"}
    # What was let through once is not asked about again.
    write(row, {**whole(), "office": PERSON, "other": "<p>又一句</p>"}, actor=cast.head)
    perform(row, "publish", actor=cast.head)
    assert "110101199003070759" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_versions_are_only_ever_added(cast):
    published(cast)
    for statement in (
        "UPDATE disclosures_agencytextversion SET note = 'x'",
        "DELETE FROM disclosures_agencytextversion",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_doctor_sees_a_text_that_is_not_its_version(cast):
    row = published(cast)
    check = doctor_publishing.agency_texts_are_their_last_version
    assert list(check()) == []
    AgencyText.objects.filter(pk=row.pk).project(content={"other": "<p>x</p>"})
    assert list(check()) == [f"text {row.pk} is not its version 1"]


def test_the_page_shows_sections_in_their_order_with_the_particulars_of_the_agency(cast, browser):
    cast.health.address, cast.health.fax = "示例路1号", "0500-1234 0001"
    cast.health.save()
    published(cast, texts={"terms": '<h2>期限</h2><p id="article-3">第三条 二十日。</p>', "arrangement": "<p>分类</p>"})
    page = browser().get("/agencies/health/guide/").content.decode()
    places = [page.index(f'id="s-{code}"') for code in ("arrangement", "terms", "remedies", "office")]
    assert places == sorted(places)
    assert 'id="s-fees"' not in page
    for words in (
        "示例路1号",
        "0500-1234 0001",
        "Last updated on",
        '<h4 id="terms-heading-b1">期限',
        'id="terms-article-3"',
    ):
        assert words in page
    assert page.count("<h1") == 1


def test_whatever_was_typed_is_shown_as_text(cast, browser):
    published(cast, texts={"other": "第一章 公开范围\n<script>alert(1)</script>"})
    page = browser().get("/agencies/health/guide/").content.decode()
    assert '<h4 id="other-chapter-1">' in page
    assert "<script>alert" not in page


def test_an_agency_without_a_guide_still_says_where_it_is(cast, browser):
    page = browser().get("/agencies/health/guide/").content.decode()
    assert "has not written its guide yet" in page
    assert "明州市人民政府" in page  # where a decision is reviewed


def test_rules_stand_above_the_documents_that_are_rules(cast, browser):
    published(cast, "rules", {"own": "<p>本机关制度</p>"})
    factories.published(
        clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health, title="公开审查制度",
        category=factories.Category.objects.get(slug="disclosure-rules"),
    )  # fmt: skip
    page = browser().get("/agencies/health/rules/").content.decode()
    assert page.index("本机关制度") < page.index("公开审查制度")


@pytest.mark.parametrize("law", ["cn", "uk", "us", "jp", "eu"])
def test_the_usual_text_follows_the_law_of_the_agency(law, db):
    agency = factories.agency(law=law)
    offers = {one.code: agency_offers.offer(agency, one) for one in agency_texts.sections("guide") if one.offer}
    assert all("{" not in text for text in offers.values())
    assert ("20 个工作日" in offers["terms"]) == (law in {"cn", "uk", "us"})
    assert ("国办函〔2020〕109号" in offers["fees"]) == (law == "cn")
    assert ("行政复议" in offers["remedies"]) == (law == "cn")


def test_articles_are_named_where_the_structure_is_of_the_law_of_the_agency(db):
    section = agency_texts.sections("guide")[0]
    with translation.override("en"):
        assert agency_texts.basis(factories.agency(), section) == "article 12, paragraph 2"
        assert agency_texts.basis(factories.agency(law="uk"), section) == ""


def test_what_art_12_names_is_required_and_checked():
    """政府信息的分类、编排体系、获取方式和政府信息公开工作机构的名称、办公地址、办公时间、联系电话、传真号码、互联网联系方式."""
    asked = {one.code: one for one in agency_texts.sections("guide") if one.article == "12.2"}
    assert {code for code, one in asked.items() if one.required and one.verified} == {"arrangement", "obtain", "office"}
    assert set(asked["office"].facts) == {"name", "address", "hours", "phone", "fax", "email", "page"}


def test_programs_learn_when_a_guide_last_changed(cast):
    def said():
        rows = Client().get("/api/v1/agencies").json()["agencies"]
        return {row["slug"]: row["guide_updated"] for row in rows}

    assert said()["health"] is None
    row = published(cast)
    assert said() == {"mingzhou": None, "health": timezone.localtime(row.published_at).isoformat(), "finance": None}
    assert "/agencies/health/guide/" in Client().get("/sitemap-texts.xml").content.decode()
    assert "/agencies/finance/guide/" not in Client().get("/sitemap-texts.xml").content.decode()


def test_the_search_finds_an_agency_by_its_guide(cast):
    assert "鹭鸟热线" not in indexed(cast.health)
    published(cast, texts={"other": "<p>鹭鸟热线</p>"})
    drafted(cast, texts={"other": "<p>未公布</p>"})
    assert "鹭鸟热线" in indexed(cast.health)
    assert "未公布" not in indexed(cast.health)


def indexed(agency: Agency) -> str:
    """What the index would hold of an agency now."""
    index = search_indexes()["agencies.agency"]
    return index.words(index.index_queryset().get(pk=agency.pk))


def test_an_agency_that_is_closed_has_no_guide(cast):
    published(cast)
    cast.health.is_active = False
    cast.health.save()
    assert Client().get("/agencies/health/guide/").status_code == 404
    assert not AgencyText.objects.public().exists()
    assert Client().post("/agencies/finance/guide/").status_code == 405


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_heads_at_once_publish_one_version():
    if connection.vendor != "postgresql":
        pytest.skip("races need PostgreSQL")
    cast = assemble()
    row = drafted(cast)
    found = at_once(4, lambda _n: perform(row, "publish", actor=cast.head).version)
    assert sorted(str(type(one)) for one in found).count("<class 'int'>") == 1
    assert [one for one in found if not isinstance(one, int | Refused)] == []
    assert row.versions.count() == 1
    assert set(Block.values) == {"guide", "rules"}
