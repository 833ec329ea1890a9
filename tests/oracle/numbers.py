"""The numbers of the laws, copied from their articles and from nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.oracle import almanac


@dataclass(frozen=True)
class Wait:
    """The office waits for somebody from `asks` to `ends`."""

    asks: str
    ends: str
    resets: bool = False  # when the answer comes the term begins anew on that day; else the days between do not count
    both_ends: bool = False  # the day of asking does not count either
    limit: int = 0  # working days after which a consultation without an answer is over
    once: bool = False
    asked_within: int = 0  # working days from receipt; who asks later has no effect on the clock
    before_due: bool = False  # who asks after the last day has no effect on the clock
    expires: str = ""  # says that the limit is over
    lapses: str = ""  # ends the case when the applicant was silent for
    lapse_days: int = 0  # so many working days
    lapse_months: int = 0  # or months
    excuses: str = ""  # gives the applicant more days


@dataclass(frozen=True)
class Law:
    """Days of the reply and of its extension, who is waited for, and which days count."""

    days: int
    extension: int
    works: Callable[[date], bool]
    waits: tuple[Wait, ...]
    notes: frozenset[str]  # what happens to a request under this law and leaves the clock alone
    in_force: date = date(2019, 1, 1)
    extended_once: bool = True  # one notice of extension, or several up to the days of the law
    special: str = ""  # the event by which the law gives all the days of the extension at once, and the rest by a date
    names_day: str = ""  # the event by which a last day is named outright
    names_after_extension: bool = False
    last_known_year: int = 9999  # a count beyond it is provisional
    routing: int = 0  # the term begins at the latest so many days after a wrong office has the request


AFTER_CLOSING = frozenset(("appealed", "appeal_decided", "appeal_extended", "reopened", "published", "holiday_changed"))
NOTES = AFTER_CLOSING | {"registered", "misdirected", "reason_asked", "reason_given", "extension_approved"}
NOTES |= {"decision_signed", "third_party_told"}
# Who is heard elsewhere than in China does not move the clock, nor does a fee but in the kingdom.
HEARD = {"third_party_consulted", "third_party_answered", "agency_consulted", "agency_answered"}
FEE = {"fee_noticed", "fee_paid"}
EXPEDITED = {"expedite_asked", "expedite_decided"}

CN = Law(
    days=20,  # art 33(2)
    extension=20,  # art 33(2)
    works=almanac.china,
    notes=NOTES | EXPEDITED,
    in_force=date(2019, 5, 15),
    extended_once=False,  # "not more than twenty in all"
    last_known_year=almanac.CHINA_LAST_NOTICE,
    names_day="delay_fixed",  # art 35
    waits=(
        Wait(  # art 30
            "correction_asked",
            "correction_received",
            resets=True,
            once=True,
            asked_within=7,
            lapses="correction_expired",
            lapse_days=15,
            excuses="correction_excused",
        ),
        # arts 32, 33(3)
        Wait("third_party_consulted", "third_party_answered", limit=15, expires="third_party_expired"),
        # arts 34, 33(3)
        Wait("agency_consulted", "agency_answered", limit=15, expires="agency_expired"),
        # art 42 and the rules of 2020: the notice falls inside the term
        Wait("fee_noticed", "fee_paid", resets=True, before_due=True, lapses="fee_expired", lapse_days=20),
    ),
)
US = Law(
    days=20,  # (a)(6)(A)(i)
    extension=10,  # (a)(6)(B)(i)
    works=almanac.united_states,
    notes=NOTES | HEARD | FEE | EXPEDITED,
    routing=10,  # (a)(6)(A), after (ii)
    names_day="alternative_date_agreed",  # (a)(6)(B)(ii): what the ten days are not enough for
    names_after_extension=True,
    waits=(
        Wait("clarification_asked", "clarification_received", once=True),  # (a)(6)(A)(ii)(I)
        Wait("fee_question_asked", "fee_question_answered"),  # (II)
    ),
)
UK_WAITS = (
    Wait("clarification_asked", "clarification_received", resets=True),  # s1(3), s10(6)
    Wait("fee_noticed", "fee_paid", both_ends=True, lapses="fee_expired", lapse_months=3),  # s10(2), s9(2)
)
UK_NOTES = NOTES | HEARD | {"transferred"}
UK = Law(20, 20, almanac.united_kingdom, UK_WAITS, UK_NOTES)  # s10(1), s10(3)
SCOTLAND = Law(20, 0, almanac.scotland, UK_WAITS, UK_NOTES)  # FOISA s10, s73
JP = Law(
    days=30,  # art 10(1)
    extension=30,  # art 10(2)
    works=almanac.every_day,
    notes=NOTES | HEARD | FEE | {"transferred"},
    special="special_rule_notified",  # art 11: a part within sixty days
    waits=(
        Wait(  # art 10(1), proviso; the period is a reasonable one of art 4(2)
            "correction_asked",
            "correction_received",
            lapses="correction_expired",
            lapse_days=14,
            excuses="correction_excused",
        ),
    ),
)
EU = Law(15, 15, almanac.institutions, (), NOTES | HEARD | {"transferred"})  # Regulation 1049/2001, art 7
LAWS = {"cn": CN, "us": US, "uk": UK, "uk-sct": SCOTLAND, "jp": JP, "eu": EU}
