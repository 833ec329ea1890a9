"""Where the door could be got round: days out of order, empty items, a part that forgets what happened to the whole."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.door import Refused
from requests_app import workflow_applicant
from requests_app.models import Link
from requests_app.rules import Applicant
from requests_app.situation import look
from tests.requests_app.stories import at, in_hand, take
from tests.requests_app.test_stories_abroad import Story


@pytest.fixture
def corrected(cast):
    """A request whose applicant was asked for a correction on 2024-03-04."""
    return take(in_hand(cast), "ask_correction", cast.clerk, "2024-03-04", points="年份", days=15)


# --------------------------------------------------------------------------------------------------- order of the days


def test_what_goes_on_beside_the_course_hides_no_earlier_day(cast, corrected):
    """The correction arrived on the 5th, whatever was written down on the 6th: the term starts anew on its day."""
    take(corrected, "assign", cast.head, "2024-03-06", handler=cast.other_clerk.pk)
    workflow_applicant.change_contact(corrected, Applicant(corrected), {"phone": "0500-1234 9999"}, at=at("2024-03-06"))
    take(corrected, "receive_correction", cast.clerk, "2024-03-07", on="2024-03-05", text="2023 年的材料")
    assert look(corrected, date(2024, 3, 7)).reading.started_on == date(2024, 3, 5)


def test_a_day_that_was_put_right_is_the_one_that_orders(cast, corrected):
    n = corrected.events.get(kind="correction_asked").n
    take(corrected, "amend", cast.head, "2024-03-08", n=n, day="2024-03-01", reason="发文簿。")
    take(corrected, "receive_correction", cast.clerk, "2024-03-08", on="2024-03-02", text="2023 年的材料")
    assert look(corrected, date(2024, 3, 8)).reading.started_on == date(2024, 3, 2)


def test_the_course_itself_keeps_its_order(cast, corrected):
    with pytest.raises(Refused, match="2024-03-04"):
        take(corrected, "receive_correction", cast.clerk, "2024-03-07", on="2024-03-03", text="2023 年的材料")


@pytest.mark.parametrize("kind", ["registered", "received"])
def test_no_day_is_put_right_into_the_future(cast, kind):
    case = in_hand(cast)
    n = case.events.get(kind=kind).n
    with pytest.raises(Refused):
        take(case, "amend", cast.head, "2024-03-04", n=n, day="2024-03-05", reason="笔误。")


@pytest.mark.parametrize("until", ["2024-03-01", "2020-01-01", "2024-13-01", "", "9999-12-31"])
def test_no_delay_is_fixed_on_a_day_that_cannot_be(cast, until):
    case = in_hand(cast)
    take(case, "ask_reason", cast.clerk, "2024-03-04", reason="数量过多")
    take(case, "give_reason", cast.clerk, "2024-03-05", text="研究需要")
    with pytest.raises(Refused):
        take(case, "fix_delay", cast.head, "2024-03-06", until=until, reason="合理。")


# --------------------------------------------------------------------------------------------------------------- parts


@pytest.mark.parametrize("items", [["甲", " "], ["", "乙"], ["甲", None], ["甲", " 甲 "]])
def test_an_empty_item_is_no_request(cast, items):
    with pytest.raises(Refused):
        take(in_hand(cast), "split", cast.clerk, "2024-03-04", items=items)


def test_a_part_keeps_what_happened_to_the_whole_under_every_law(db):
    """Under the UK act the term starts anew with the clarification: also for the part."""
    story = Story("uk", "GB-ENG", "2025-04-10")
    story.step("register", "2025-04-10")
    story.step("ask_clarification", "2025-04-15", points="Which year?")
    story.step("answer_clarification", "2025-04-24", text="2024.")
    story.step("split", "2025-04-25", items=["Minutes", "Annexes"])
    part = Link.objects.get(other=story.case).case
    assert (part.due_on, story.case.due_on) == (date(2025, 5, 23), date(2025, 5, 23))


def test_a_part_keeps_the_pause_of_the_whole(db):
    story = Story("us", "US", "2025-11-03")
    story.step("register", "2025-11-03")
    story.step("ask_clarification", "2025-11-10", points="Which year?")
    story.step("answer_clarification", "2025-11-24", text="2024.")
    story.step("split", "2025-11-25", items=["Minutes", "Annexes"])
    part = Link.objects.get(other=story.case).case
    assert (part.due_on, story.case.due_on) == (date(2025, 12, 16), date(2025, 12, 16))


# -------------------------------------------------------------------------------------------------------------- paying


def test_a_payment_is_in_time_by_the_day_of_its_event(cast):
    """What the form says beside the day of the event does not make a late payment timely."""
    case = in_hand(cast)
    take(case, "propose_fee", cast.clerk, "2024-03-04", mode="pages_per_request", quantity=100)
    take(case, "notice_fee", cast.head, "2024-03-04")
    said = {"amount": 700, "how": "转账", "paid_on": "2024-03-05"}
    with pytest.raises(Refused):
        take(case, "record_payment", cast.clerk, "2024-05-20", **said)
    take(case, "record_payment", cast.clerk, "2024-05-20", on="2024-03-20", amount=700, how="转账")
