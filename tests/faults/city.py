"""The city of `prove_sweep`: requests in every situation, each with its limits written down as the law counts them."""

from __future__ import annotations

from datetime import date
from typing import Any

from requests_app import workflow
from tests import factories
from tests.faults.oracle import Limit
from tests.faults.shifted import at
from tests.faults.situations import act, fresh
from tests.feedback import stories


class City:
    """Requests in every situation, and the limits that each has by the law."""

    def __init__(self, cast: Any, copies: int) -> None:
        self.cast, self.limits, self.handled = cast, {}, {}
        self.lapses: dict[int, date] = {}
        self.public: list[Any] = []
        for _n in range(copies):
            for story in STORIES:
                story(self)

    def keep(self, pk: int, *limits: Limit, handled: bool = True, lapses: date | None = None) -> None:
        self.limits[pk], self.handled[pk] = limits, handled
        if lapses:
            self.lapses[pk] = lapses


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def told(city: City, received: str, *steps: tuple[str, str], **fields: Any) -> int:

    case = factories.case(city.cast.health, at=at(day(received), 9), **fields)
    for action, when in steps:
        act(fresh(case.pk), action, city.cast, at(day(when), 10))
    return case.pk


def in_hand(city: City) -> None:
    pk = told(city, "02-25", ("register", "02-25"))
    notice = Limit("correction_notice", day("03-05"), day("02-25"))
    city.keep(pk, Limit("reply", day("03-24"), day("02-25")), notice)


def without_a_clerk(city: City) -> None:
    pk, known = told(city, "03-04"), day("03-04")
    limits = Limit("reply", day("04-01"), known), Limit("unhandled", day("03-18"), known)
    city.keep(pk, *limits, Limit("correction_notice", day("03-13"), known), handled=False)


def unconfirmed(city: City) -> None:
    pk = told(city, "03-13", channel="post_plain")
    city.keep(pk, Limit("confirmation", day("03-13"), day("03-13")), handled=False)


def correction(city: City) -> None:
    pk = told(city, "02-25", ("register", "02-25"), ("ask_correction", "02-27"))
    city.keep(pk, Limit("correction_period", day("03-19"), day("02-27")), lapses=day("03-19"))


def fee(city: City) -> None:
    pk = told(city, "02-25", ("register", "02-25"), ("propose_fee", "02-26"), ("notice_fee", "02-26"))
    city.keep(pk, Limit("fee_payment", day("03-25"), day("02-26")), lapses=day("03-25"))


def third_party(city: City) -> None:
    pk = told(city, "02-26", ("register", "02-26"), ("consult_third_party", "03-02"))
    notice = Limit("correction_notice", day("03-06"), day("02-26"))
    city.keep(pk, Limit("third_party", day("03-23"), day("03-02")), notice, lapses=day("03-23"))


def other_agency(city: City) -> None:
    pk = told(city, "02-26", ("register", "02-26"), ("consult_agency", "02-27"))
    notice = Limit("correction_notice", day("03-06"), day("02-26"))
    city.keep(pk, Limit("joint_agency", day("03-19"), day("02-27")), notice, lapses=day("03-19"))


def drafted(city: City) -> None:
    pk = told(city, "02-26", ("register", "02-26"), ("draft_reply", "03-03"))
    city.keep(pk, Limit("reply", day("03-25"), day("02-26")))


def extended(city: City) -> None:
    pk = told(city, "02-12", ("register", "02-12"), ("propose_extension", "03-05"), ("extend", "03-06"))
    notice = Limit("correction_notice", day("02-28"), day("03-06"))
    city.keep(pk, Limit("reply", day("03-25"), day("03-06")), notice)


def answered(city: City) -> None:
    pk = told(city, "02-26", ("register", "02-26"), ("draft_reply", "03-02"), ("sign", "03-03"), ("deliver", "03-03"))
    city.keep(pk)
    city.public.append(pk)


def answered_late(city: City) -> None:
    pk = told(city, "02-02", ("register", "02-02"), ("draft_reply", "03-12"), ("sign", "03-13"), ("deliver", "03-13"))
    city.keep(pk, Limit("reason", day("03-20"), day("03-13")))


def under_review(city: City) -> None:
    """A reconsideration whose copy came on 4 March: ten working days for the agency's statement, to the 18th."""
    steps = ("register", "02-25"), ("draft_reply", "02-26"), ("sign", "02-26"), ("deliver", "02-26")
    pk = told(city, "02-25", *steps)
    facts = {"remedy_kind": "reconsideration", "body": "示例机关", "filed_on": "2026-03-03", "reached_on": "2026-03-04"}
    workflow.perform(fresh(pk), "record_appeal", actor=city.cast.clerk, facts=facts, at=at(day("03-05"), 10))
    city.keep(pk, Limit("statement", day("03-18"), day("03-05")))


def helped(city: City) -> None:
    pk = told(city, "02-26", ("register", "02-26"))
    facts = {"party": "示例档案室", "question": "请检索。", "until": "2026-03-14"}  # a Saturday: told on the Friday
    workflow.perform(fresh(pk), "ask_assistance", actor=city.cast.clerk, facts=facts, at=at(day("03-02"), 10))
    notice = Limit("correction_notice", day("03-06"), day("02-26"))
    reply = Limit("reply", day("03-25"), day("02-26"))
    city.keep(pk, reply, notice, Limit("assistance", day("03-14"), day("03-02")))


def withdrawn(city: City) -> None:
    city.keep(told(city, "02-26", ("register", "02-26"), ("withdraw", "03-02")))


STORIES = (
    in_hand, without_a_clerk, unconfirmed, correction, fee, third_party, other_agency, drafted, extended, answered,
    answered_late, under_review, helped, withdrawn,
)  # fmt: skip


def messages(cast: Any, copies: int) -> dict[int, date]:
    """Suggestions that a clerk has accepted, with their last days: fifteen working days, one of them a Saturday."""
    found = {}
    for n in range(copies):
        received, due = (("2026-02-27", day("03-19")), ("2026-02-28", day("03-20")))[n % 2]
        message = stories.message(cast.health, day=received, kind="suggestion")
        found[stories.perform(message, "accept", cast.clerk, day="2026-03-02").pk] = due
    return found


def publish(city: City) -> None:
    for pk in city.public[:3]:
        facts = {"title": "示例", "text": "示例答复。"}
        workflow.perform(fresh(pk), "publish", actor=city.cast.head, facts=facts, at=at(day("03-05"), 9))
