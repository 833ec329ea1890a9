"""One whole story under each of the other laws, told through the door; the days are counted by hand."""

import json
import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from agencies import law_words
from agencies.enums import ConfirmMode, Role
from ledger.door import Refused
from notices import tracking
from requests_app import standing, workflow
from requests_app.admin_forms.replying import outcome_choices
from requests_app.enums import Stage
from requests_app.rules import Applicant
from requests_app.situation import look
from statutes import laws
from statutes.proof import as_json
from tests import factories
from tests.requests_app.asking import text

D = date.fromisoformat
PEOPLE = {"clerk": Role.CLERK, "reviewer": Role.REVIEWER, "head": Role.HEAD}


def at(day: str) -> datetime:
    """Noon in the Chinese zone of the site, so that the day is the same everywhere."""
    return datetime.fromisoformat(f"{day}T04:00:00").replace(tzinfo=UTC)


def open_with(client, case):
    said = {"code": case.code, "secret": tracking.secret_for(case.form_key)}
    return client.post(reverse("requests:track"), said, follow=True)


class Story:
    """An agency of one law with its people, and one case that days and steps move on."""

    def __init__(self, law: str, calendar: str, received: str, **agency) -> None:
        self.agency = factories.agency(
            law, name=f"Example office {law}", name_en=f"Example office {law}", law=law, calendar=calendar,
            short_name=law.upper(), fee_account="Example bank, account 1", **agency,
        )  # fmt: skip
        self.people = {name: factories.post(self.agency, role, f"{law}.{name}") for name, role in PEOPLE.items()}
        self.case = factories.case(self.agency, at=at(received), language="en", subject="Example minutes of 2025")

    def step(self, action: str, day: str, who: str = "clerk", **facts):
        actor = Applicant(self.case) if who == "applicant" else self.people.get(who)
        event = workflow.perform(self.case, action, actor=actor, at=at(day), on=D(day), facts=facts)
        self.case.refresh_from_db()
        return event

    def refused(self, action: str, day: str, who: str = "clerk", **facts) -> str:
        with translation.override("en"), pytest.raises(Refused) as refused:
            self.step(action, day, who, **facts)
        return str(refused.value)

    @property
    def letters(self) -> list[str]:
        return list(self.case.letters.order_by("pk").values_list("kind", flat=True))

    def words(self, kind: str) -> str:
        return "\n".join(self.case.letters.filter(kind=kind).last().parts["paragraphs"])

    def pages(self, client) -> None:
        """Tracking page, proof and the officials' page, in both languages; all that the case says can be read."""
        for language in ("en", "zh-hans"):
            client.logout()
            client.cookies["django_language"] = language
            page = open_with(client, self.case)
            assert page.status_code == 200
            for name, args in (("progress", [self.case.pk]), ("proof", [self.case.pk]))[: 2 if self.case.due_on else 1]:
                assert client.get(reverse(f"requests:{name}", args=args)).status_code == 200, name
            for letter in self.case.letters.exclude(kind__in=("third_party", "joint_agency", "assist")):
                assert client.get(reverse("requests:letter", args=[self.case.pk, letter.pk])).status_code == 200
            client.force_login(self.people["clerk"])
            page = client.get(reverse("admin:requests_app_informationrequest_change", args=[self.case.pk]))
            assert page.status_code == 200
            client.logout()


PARTIAL = {
    "outcome": "partial", "content": "Here are the minutes.", "reason": "Names of private persons.",
    "volume": "Two pages", "person": "The head of the office", "appeal": "To the head of the agency.",
    "review": "Ask us to review it.", "complaint": "To the commissioner.",
}  # fmt: skip


def partial(exemption: str) -> dict:
    """What a disclosure in part states under any of these laws."""
    return PARTIAL | {"withheld": [{"what": "names", "exemption": exemption, "reason": "Privacy."}]}


def told(case, day: str):
    return look(case, D(day)).reading


def _answer_on_the_page(client, story, time_machine, day, said):
    """As the applicant does: empty first, which is refused, then with the answer."""
    time_machine.move_to(at(day), tick=False)
    client.cookies["django_language"] = "en"
    url = reverse("requests:receive_correction", args=[story.case.pk])
    page = text(open_with(client, story.case))
    assert url in page
    for words in ("Awaiting your answer", "Please answer the agency", "Send the answer"):
        assert words in page
    assert "Please write your answer." in text(client.post(url, {"text": " "}))
    assert client.post(url, {"text": said}).status_code == 302
    assert client.post(url, {"text": said}).status_code == 400
    story.case.refresh_from_db()


def test_united_states(client, db, time_machine):
    # 5 U.S.C. 552(a)(6): Veterans Day and Thanksgiving count off; one clarification tolls the term (rules.md 4.1).
    story = Story("us", "US", "2025-11-03")
    story.step("register", "2025-11-03")
    assert story.case.due_on == D("2025-12-03")
    story.step("ask_expedite", "2025-11-04", "applicant", reason="A hearing is near.")
    assert look(story.case, D("2025-11-04")).deadline("expedite_decision").due_on == D("2025-11-14")
    story.step("decide_expedite", "2025-11-07", granted=True, reason="The hearing is near.")
    story.step("ask_clarification", "2025-11-10", points="Which committee?")
    assert (story.case.stage, story.case.suspended) == (Stage.AWAITING_CORRECTION, True)
    _answer_on_the_page(client, story, time_machine, "2025-11-24", "The first one.")
    assert (story.case.stage, story.case.due_on) == (Stage.IN_HAND, D("2025-12-16"))
    assert "not allow this to be asked again" in story.refused("ask_clarification", "2025-11-25", points="And?")
    story.step("ask_fee_question", "2025-11-25", points="Will you pay 30 dollars?")
    story.step("answer_fee_question", "2025-11-26", text="Yes.")
    assert story.case.due_on == D("2025-12-17")
    assert "after the term was extended" in story.refused("agree_date", "2025-11-26", until="2026-02-01", reason="-")
    story.step("propose_extension", "2025-12-01", days=10, reason="voluminous records")
    story.step("extend", "2025-12-02", "head")
    # Ten working days more: Christmas Day and New Year's Day count off.
    assert story.case.due_on == D("2026-01-02")
    story.step("agree_date", "2025-12-10", until="2026-02-02", reason="agreed by phone")
    assert story.case.due_on == D("2026-02-02")
    story.step(
        "draft_reply", "2026-01-20", **PARTIAL, withheld=[{"what": "names", "exemption": "6", "reason": "Privacy."}]
    )
    story.step("sign", "2026-01-21", "reviewer")
    story.step("deliver", "2026-01-22", how="online")
    assert (story.case.stage, story.case.outcome, story.case.in_time) == (Stage.ANSWERED, "partial", True)
    assert story.letters == ["receipt", "correction", "correction", "extension", "extension", "reply"]
    assert "5 U.S.C. 552" in story.words("reply")
    assert "does not run until" in story.words("correction")
    reading = told(story.case, "2026-01-22")
    assert "clarification" in json.dumps(as_json(reading), default=str)
    time_machine.move_to(at("2026-01-23"), tick=False)
    story.pages(client)


def test_united_states_wrong_component(client, db):
    # Rules.md 4.1: first at another office on 2 September 2025, with the right one on the 30th: it starts on the 16th.
    story = Story("us", "US", "2025-09-02", confirm_mode=ConfirmMode.MANUAL)
    assert story.case.stage == Stage.SUBMITTED
    assert "right agency" in story.refused("misdirect", "2025-09-03")
    story.step("misdirect", "2025-09-03", right_agency="Records branch")
    story.step("confirm", "2025-09-30")
    assert (story.case.received_on, story.case.due_on) == (D("2025-09-30"), D("2025-10-15"))
    story.step("register", "2025-09-30")
    story.pages(client)


def test_united_kingdom(client, db):
    # FOIA s10: the days of the fees notice, both included, are disregarded (rules.md 5).
    story = Story("uk", "GB", "2025-05-12")
    story.step("register", "2025-05-12")
    assert story.case.due_on == D("2025-06-10")
    story.step("propose_fee", "2025-05-19", amount=40, count="copies on paper")
    story.step("notice_fee", "2025-05-19", "head")
    assert story.case.stage == Stage.AWAITING_FEE
    assert "notice" in story.refused("record_payment", "2025-06-02", amount=50, how="card")
    story.step("record_payment", "2025-06-02", amount=40, how="card")
    assert story.case.due_on == D("2025-06-24")
    # s10(3): at most twenty working days more for the public interest test.
    story.step("propose_extension", "2025-06-03", days=20, reason="public interest test")
    story.step("extend", "2025-06-04", "head")
    # 14 July is a bank holiday of Northern Ireland.
    assert story.case.due_on == D("2025-07-23")
    story.step(
        "draft_reply", "2025-07-01", **PARTIAL, withheld=[{"what": "names", "exemption": "40", "reason": "Data."}]
    )
    story.step("sign", "2025-07-02", "reviewer")
    story.step("deliver", "2025-07-03", how="online")
    assert (story.case.stage, story.case.outcome, story.case.in_time) == (Stage.ANSWERED, "partial", True)
    assert story.letters == ["receipt", "fee", "extension", "reply"]
    assert "FOIA 2000" in story.words("reply")
    assert "The fee is 40" in story.words("fee")
    assert "(FOIA 2000 s9(2) and s10(2))" in story.words("fee")
    story.pages(client)


def test_united_kingdom_clarification_starts_anew(client, db):
    # s1(3), rules.md 8.4: received 10 April 2025, clarified on the 24th: due 23 May.
    story = Story("uk", "GB", "2025-04-10")
    story.step("register", "2025-04-10")
    story.step("ask_clarification", "2025-04-15", points="Which year?")
    story.step("answer_clarification", "2025-04-24", "applicant", text="2024.")
    assert story.case.due_on == D("2025-05-23")
    assert "term starts anew" in standing_text(story)
    # A transfer ends the case here, and names the right agency.
    assert "others" in story.refused("transfer", "2025-04-25", right_agency="Treasury", reason="held there")
    story.step("transfer", "2025-04-25", "reviewer", right_agency="Treasury, 1 Example Road", reason="It holds them.")
    assert (story.case.stage, story.case.outcome) == (Stage.ANSWERED, "transferred")
    assert story.case.closed_on == D("2025-04-25")
    assert "Treasury, 1 Example Road" in story.words("reply")
    story.pages(client)


def standing_text(story: Story) -> str:
    with translation.override("en"):
        rows = standing.rows(look(story.case, D("2025-04-25")), {})
    return "\n".join(str(row["text"]) for row in rows)


def test_united_kingdom_unpaid(db):
    # s9(2): not paid within three months, the case lapses under the law's own name for it.
    story = Story("uk", "GB", "2025-05-12")
    story.step("register", "2025-05-12")
    story.step("propose_fee", "2025-05-19", amount=40, count="copies")
    story.step("notice_fee", "2025-05-19", "head")
    assert look(story.case, D("2025-05-19")).deadline("fee_payment").due_on == D("2025-08-19")
    story.step("expire_fee", "2025-08-20", "system")
    assert (story.case.stage, story.case.outcome) == (Stage.LAPSED, "lapsed")


def test_japan(client, db):
    # Art. 10: thirty days; the days of a correction are left out, no reset (rules.md 6).
    story = Story("jp", "JP", "2025-04-07")
    story.step("register", "2025-04-07")
    assert story.case.due_on == D("2025-05-07")
    story.step("ask_correction", "2025-04-14", points="Which bureau?", days=14)
    story.step("receive_correction", "2025-04-21", "applicant", text="The first.")
    assert story.case.due_on == D("2025-05-14")
    # Art. 11: a part within sixty days, the rest by the day that the notice names.
    story.step("notify_special_rule", "2025-05-01", "head", until="2025-09-30", reason="Very many documents.")
    assert story.case.due_on == D("2025-06-13")
    assert look(story.case, D("2025-05-01")).deadline("rest").due_on == D("2025-09-30")
    assert "extended" in story.refused("notify_special_rule", "2025-05-02", "head", until="2025-09-30", reason="x")
    story.step(
        "draft_reply", "2025-06-01", **PARTIAL, withheld=[{"what": "names", "exemption": "5-1", "reason": "Persons."}]
    )
    story.step("sign", "2025-06-02", "reviewer")
    story.step("deliver", "2025-06-03", how="online")
    assert (story.case.outcome, story.case.in_time) == ("partial", True)
    assert story.letters == ["receipt", "correction", "extension", "reply"]
    story.pages(client)


def test_japan_ordinary_extension(db):
    # Rules.md 8.4: 7 April 2025, extended by thirty days: 6 June.
    story = Story("jp", "JP", "2025-04-07")
    story.step("register", "2025-04-07")
    story.step("propose_extension", "2025-04-08", days=30, reason="difficult to find")
    story.step("extend", "2025-04-08", "head")
    assert story.case.due_on == D("2025-06-06")
    refused = story.refused("propose_extension", "2025-04-09", days=1, reason="more")
    assert "The extension of 30 days is used up (article 10(2))." in refused


@pytest.mark.parametrize("law", laws.ids())
def test_the_draft_offers_no_outcome_that_an_event_sets(law):
    here = laws.load(law)
    offered = {code for _family, rows in outcome_choices(here) for code, _label in rows}
    assert offered == set(here.outcomes) - here.closing
    assert here.withdrawn_as in here.closing
    assert not offered & {"withdrawn", "lapsed", "not_corrected", "transferred"}


def test_withdrawn_before_any_clock_ran(client, db):
    story = Story("us", "US", "2025-11-03", confirm_mode=ConfirmMode.MANUAL)
    story.step("withdraw", "2025-11-04", "applicant")
    assert (story.case.stage, story.case.outcome, story.case.closed_on) == (
        Stage.WITHDRAWN,
        "withdrawn",
        D("2025-11-04"),
    )
    story.pages(client)


@pytest.mark.parametrize(
    ("law", "action", "words"),
    [
        ("cn", "ask_correction", ("Awaiting correction", "waits for the correction")),
        ("jp", "ask_correction", ("Awaiting correction", "waits for the correction")),
        ("uk", "ask_clarification", ("Awaiting clarification", "waits for the applicant's answer")),
        ("us", "ask_clarification", ("Awaiting clarification", "waits for the applicant's answer")),
        ("us", "ask_fee_question", ("Awaiting an answer about fees", "waits for the applicant's answer")),
    ],
)
def test_the_stage_bears_the_name_that_the_law_gives_it(client, cast, law, action, words):
    cast.health.law = law
    cast.health.save()
    case = factories.case(cast.health, at=at("2026-03-02"))
    workflow.perform(case, "register", actor=cast.clerk, at=at("2026-03-02"))
    workflow.perform(case, action, actor=cast.clerk, at=at("2026-03-03"), facts={"points": "?", "days": 15})
    client.force_login(cast.clerk)
    client.cookies["django_language"] = "en"
    row = client.get("/admin/requests_app/informationrequest/").content.decode()
    assert [said for said in words if said not in unescape(row)] == []
    assert words[0] in client.get(f"/admin/requests_app/informationrequest/{case.pk}/change/").content.decode()


@pytest.mark.parametrize(("law", "waits"), [("cn", "Awaiting correction"), ("uk", "Awaiting the applicant's answer")])
def test_the_filter_of_stages_fits_the_law(client, cast, law, waits):
    cast.health.law = law
    cast.health.save()
    client.force_login(cast.clerk)
    client.cookies["django_language"] = "en"
    said = unescape(client.get("/admin/requests_app/informationrequest/").content.decode())
    found = {words for words in ("Awaiting correction", "Awaiting the applicant's answer") if words in said}
    assert found == {waits}


@pytest.mark.parametrize("law", ["cn", "eu", "jp", "uk", "us"])
def test_the_form_speaks_of_the_law_of_the_agency_that_is_asked(client, cast, law):
    cast.health.law = law
    cast.health.save()
    client.cookies["django_language"] = "en"
    address = reverse("requests:ask")
    said = text(client.get(address, {"agency": cast.health.slug}))
    regulation = {words for words in ("article 29", "article 41") if words in said}
    assert regulation == ({"article 29", "article 41"} if law == "cn" else set())
    with translation.override("en"):
        assert law_words.term(laws.load(law), "reply") in said


@pytest.mark.parametrize(
    ("action", "called"),
    [("ask_clarification", "Request for clarification"), ("ask_fee_question", "Question about fees")],
)
def test_a_letter_that_asks_is_no_correction_notice_abroad(cast, action, called):
    cast.health.law = "us"
    cast.health.save()
    case = factories.case(cast.health, at=at("2026-03-02"))
    workflow.perform(case, "register", actor=cast.clerk, at=at("2026-03-02"))
    workflow.perform(case, action, actor=cast.clerk, at=at("2026-03-03"), facts={"points": "?"})
    with translation.override("en"):
        assert [letter.get_kind_display() for letter in case.letters.order_by("pk")] == ["Receipt", called]


@pytest.mark.parametrize("law", ["eu", "jp", "uk", "us"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_form_of_a_step_abroad_names_an_article_of_the_regulation(client, cast, law, language):
    """All steps that are open to somebody before and after the reply, as their pages stand."""
    cast.health.law = law
    cast.health.save()
    case = factories.case(cast.health, at=at("2026-03-02"))
    workflow.perform(case, "register", actor=cast.clerk, at=at("2026-03-02"))
    client.cookies["django_language"] = language
    page = f"/admin/requests_app/informationrequest/{case.pk}/"
    seen = []
    for person in (cast.clerk, cast.reviewer, cast.head):
        client.force_login(person)
        for link in sorted(
            set(re.findall(rf'href="({page}step/[a-z_]+/)', client.get(f"{page}change/").content.decode()))
        ):
            said = unescape(client.get(link).content.decode())
            seen.append(link)
            assert re.findall(r"\(arts?\. [^)]*\)|Art\. \d+|《政府信息公开条例》", said) == [], link
    assert len(seen) > 10
