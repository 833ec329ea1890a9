"""Assistance inside the house (rules.md 3.1, 协办函): asked for, given; the clock runs on."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.door import Refused
from portal import doctor_requests
from requests_app import standing, workflow
from requests_app.enums import Stage
from requests_app.models import Letter
from requests_app.situation import look
from tests import factories
from tests.requests_app.stories import at

ERRAND = {"party": "机关档案室", "question": "请检索审批材料", "until": "2024-03-12"}


def take(case, action, actor, when, **facts):
    event = workflow.perform(case, action, actor=actor, at=at(when), facts=facts)
    case.refresh_from_db()
    case.situation = None
    return event


@pytest.fixture
def case(cast):
    case = factories.case(cast.health, at=at("2024-03-01"))
    take(case, "register", cast.clerk, "2024-03-01")
    return case


def test_the_letter_goes_to_the_unit_and_the_clock_runs_on(case, cast):
    due = case.due_on
    event = take(case, "ask_assistance", cast.clerk, "2024-03-04", **ERRAND)
    letter = event.letters.get()
    text = "".join(letter.parts["paragraphs"])
    assert (letter.kind, letter.parts["addressee"]) == ("assist", "机关档案室")
    assert "2024年3月12日前" in text
    assert "2024年3月29日" in text  # the day on which the reply is due
    assert "甲某" not in str(letter.parts)
    # Art. 33: only the days of consulting third parties and other agencies are left out.
    assert (case.stage, case.due_on, case.suspended) == (Stage.IN_HAND, due, False)


def test_it_stays_inside_the_office(case, cast):
    take(case, "ask_assistance", cast.clerk, "2024-03-04", **ERRAND)
    situation = look(case, date(2024, 3, 5))
    assert [letter.kind for letter in standing.letters(situation)] == ["receipt"]
    assert "机关档案室" not in str(standing.rows(situation, {}))


def test_what_was_found_ends_it(case, cast):
    take(case, "ask_assistance", cast.clerk, "2024-03-04", **ERRAND)
    take(case, "ask_assistance", cast.clerk, "2024-03-04", **ERRAND | {"party": "医政科"})
    first, second = look(case, date(2024, 3, 5)).errands
    take(case, "record_assistance", cast.clerk, "2024-03-05", ref=second.n, answer="没有相关材料。")
    assert [event.n for event in look(case, date(2024, 3, 5)).errands] == [first.n]
    take(case, "record_assistance", cast.clerk, "2024-03-06", answer="已找到。")  # the one that is left is meant
    with pytest.raises(Refused):
        take(case, "record_assistance", cast.clerk, "2024-03-06", answer="再次。")


@pytest.mark.parametrize(
    "wrong",
    [{"party": " "}, {"question": ""}, {"until": "2024-03-01"}, {"until": "2024-04-01"}, {"until": "soon"}],
    ids=["nobody", "nothing", "a day over", "after the reply is due", "no day"],
)
def test_an_errand_without_sense_is_refused(case, cast, wrong):
    with pytest.raises(Refused):
        take(case, "ask_assistance", cast.clerk, "2024-03-04", **ERRAND | wrong)
    assert not Letter.objects.filter(kind="assist").exists()


def test_while_the_clock_stands_the_letter_names_no_day(case, cast):
    take(case, "consult_third_party", cast.clerk, "2024-03-04", party="示例公司")
    letter = take(case, "ask_assistance", cast.clerk, "2024-03-04", party="档案室", question="请检索").letters.get()
    assert "征求意见结束后重新计算确定的日期" in "".join(letter.parts["paragraphs"])


def test_the_doctor_misses_a_letter_that_was_not_issued(case, cast):
    assert list(doctor_requests.letters_were_issued()) == []
    case.events.model.objects.create(
        case=case, n=case.events_count + 1, kind="assistance_asked", on=date(2024, 3, 4), at=at("2024-03-04"), facts={}
    )
    assert "assist" in next(doctor_requests.letters_were_issued())
