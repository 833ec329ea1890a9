"""The stories that requests run through: acts and the working day after receipt on which each happens."""

from __future__ import annotations

from dataclasses import dataclass

Acts = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Story:
    """`age`: how many working days ago it was received, None for any time of the year. `shift`: moves what answers."""

    acts: Acts
    age: tuple[int, int] | None = None
    channel: str = ""
    shift: tuple[int, ...] = (0,)


ANSWER: Acts = (("register", 1), ("draft_reply", 12), ("sign", 13), ("deliver", 14))

STORIES = {
    # Open today: each stage, on time and late.
    "unconfirmed": Story((), (1, 1), "fax"),
    "received": Story((), (1, 1), "internet"),
    "in_hand": Story((("register", 1),), (4, 6), "internet"),
    "awaiting_correction": Story((("register", 1), ("ask_correction", 5)), (9, 11), "internet"),
    "drafted": Story(
        (("register", 1), ("ask_assistance", 2), ("record_assistance", 7), ("draft_reply", 11)), (13, 14), "internet"
    ),
    "signed": Story((("register", 1), ("draft_reply", 12), ("sign", 14)), (16, 17), "internet"),
    "overdue": Story((("register", 1),), (27, 29), "internet"),
    "lapsed": Story((("register", 1), ("ask_correction", 5), ("expire_correction", 21)), (40, 60), "internet"),
    "withdrawn": Story((("register", 1), ("withdraw", 6)), (30, 90), "internet"),
    "third_party_waits": Story((("register", 1), ("consult_third_party", 5)), (10, 12), "internet"),
    "agency_waits": Story((("register", 1), ("consult_agency", 4)), (8, 11), "internet"),
    "due_today": Story((("register", 2),), (20, 20), "counter"),
    "due_soon": Story((("register", 2), ("ask_assistance", 9), ("acknowledge", 16)), (17, 18), "counter"),
    "extension_waits": Story((("register", 1), ("propose_extension", 15)), (17, 18), "internet"),
    "extended": Story((("register", 1), ("propose_extension", 14), ("extend", 16)), (22, 26), "internet"),
    "corrected": Story(
        (("register", 1), ("ask_correction", 4), ("receive_correction", 9)), (18, 22), "internet"
    ),
    "unregistered_late": Story((), (24, 25), "internet"),
    "drafted_late": Story((("register", 3), ("draft_reply", 21)), (24, 26), "internet"),
    "overdue_long": Story((("register", 2), ("propose_extension", 16)), (41, 47), "post_signed"),
    "overdue_returned": Story((("register", 1), ("draft_reply", 17), ("send_back", 19)), (23, 24), "internet"),
    "delayed": Story(
        (("register", 1), ("ask_reason", 5), ("give_reason", 8), ("fix_delay", 12)), (25, 28), "internet"
    ),
    # What lies beside the course: fees, and cases for `load_life` to join, to divide and to reopen.
    "fee_waits": Story((("register", 1), ("propose_fee", 4), ("notice_fee", 6)), (9, 12), "internet"),
    "fee_paid": Story(
        (("register", 1), ("propose_fee", 4), ("notice_fee", 5), ("record_payment", 8)), (13, 16), "internet"
    ),
    "twin": Story((("register", 1),), (10, 12), "internet"),
    "twin_again": Story((("register", 1),), (6, 8), "internet"),
    "to_split": Story((("register", 1),), (7, 9), "internet"),
    "appealed": Story(ANSWER, (60, 66), "internet"),
    "reopened": Story(ANSWER, (95, 105), "internet"),
    "reason_owed": Story(
        (("register", 2), ("draft_reply", 23), ("sign", 24), ("deliver", 25)), (27, 28), "internet"
    ),
    "reason_given": Story(
        (("register", 2), ("draft_reply", 23), ("sign", 24), ("deliver", 25), ("explain_lateness", 26)), (29, 31),
        "internet",
    ),
    "third_party_answered": Story(
        (("register", 1), ("consult_third_party", 4), ("answer_third_party", 9)), (14, 16), "internet"
    ),
    # Over: any time of the year. What would lie in the future has not happened, so the newest of these are open.
    "past": Story(ANSWER, None, "", (-7, -5, -4, -2, 0, 0, 2, 4, 5)),
    "at_once": Story((("register", 0), ("draft_reply", 1), ("sign", 1), ("deliver", 2)), None),
    "past_correction": Story(
        (("register", 1), ("ask_correction", 3), ("receive_correction", 8), ("draft_reply", 20), ("sign", 21),
         ("deliver", 22)), None, "", (0, 2, 3),
    ),
    "past_third_party": Story(
        (("register", 1), ("consult_third_party", 4), ("record_third_party", 12), ("draft_reply", 20), ("sign", 22),
         ("deliver", 23)), None,
    ),
    "past_silence": Story(
        (("register", 1), ("consult_third_party", 3), ("expire_third_party", 20), ("draft_reply", 26), ("sign", 27),
         ("deliver", 28)), None,
    ),
    "past_agency": Story(
        (("register", 1), ("consult_agency", 3), ("record_agency", 9), ("draft_reply", 16), ("sign", 17),
         ("deliver", 18)), None,
    ),
    "past_extension": Story(
        (("register", 1), ("propose_extension", 15), ("extend", 17), ("draft_reply", 26), ("sign", 27),
         ("deliver", 28)), None,
    ),
    "past_sent_back": Story(
        (("register", 1), ("draft_reply", 9), ("send_back", 10), ("draft_reply", 13), ("sign", 14), ("deliver", 15)),
        None,
    ),
    "past_late": Story(
        (("register", 2), ("draft_reply", 23), ("sign", 24), ("deliver", 25), ("explain_lateness", 27)), None, "",
        (0, 1, 3, 6),
    ),
    "past_lapse": Story((("register", 1), ("ask_correction", 4), ("expire_correction", 20)), None),
    "past_withdrawal": Story((("register", 1), ("withdraw", 4)), None, "", (0, 2, 4)),
}  # fmt: skip

REFUSED = {"appealed": "deny.process", "reopened": "deny.enforcement"}  # what the reviewed replies said
# Three people ask for the same: the first of these, and the others in its words.
ALIKE = ("received", "reason_owed", "reason_given")
LIVE = tuple(name for name, story in STORIES.items() if story.age is not None)
# How often each story and each outcome comes in an ordinary year.
PAST = {
    "past": 620, "at_once": 60, "past_correction": 70, "past_third_party": 45, "past_silence": 12, "past_agency": 25,
    "past_extension": 60, "past_sent_back": 30, "past_late": 28, "past_lapse": 26, "past_withdrawal": 24,
}  # fmt: skip
OUTCOMES = {
    "grant": 430, "already_public": 130, "partial": 80, "deny.third_party": 14, "deny.process": 16,
    "deny.enforcement": 12, "deny.internal": 10, "none.not_held": 110, "none.not_ours": 60, "deny.query": 20,
    "none.needs_making": 30, "skip.petition": 40, "none.unclear": 8, "skip.repeat": 16, "skip.publication": 6,
    "skip.reissue": 8, "deny.law": 5, "deny.safety": 4, "deny.state_secret": 2, "skip.excessive": 3,
}  # fmt: skip
