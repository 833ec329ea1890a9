"""What a law consists of, as frozen data: clocks, what events do to them, receipt, outcomes, exemptions, remedies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from statutes.source import Names

UNITS = ("working", "calendar", "month", "none")


@dataclass(frozen=True)
class Clock:
    """A term of the law. `unit` is working, calendar or month; `days` its number of them.

    `starts` and `ends` are events where the clock runs beside the reply on its own, `prolongs` the one that adds `more`
    days to it; `adjustable`: each notice may set
    its own length; `minimum`: the reply must not come before its end; `statutory = false`: guidance, no law.
    """

    code: str
    title: Names
    unit: str
    days: int
    anchor: str
    article: str
    starts: str
    ends: str
    prolongs: str
    more: int
    silence: str
    adjustable: bool
    minimum: bool
    statutory: bool
    verified: bool


@dataclass(frozen=True)
class Extension:
    """More days for the reply. `count_max` 0: any number within `max_total`; `whole`: always all of them at once."""

    event: str
    max_total: int
    count_max: int
    whole: bool
    reasons: tuple[str, ...]
    needs: tuple[str, ...]
    article: str
    statutory: bool
    verified: bool


@dataclass(frozen=True)
class Delay:
    """A decision or an agreement that sets the last day itself; `after_extension`: only where one was told before."""

    event: str
    article: str
    after_extension: bool
    verified: bool


@dataclass(frozen=True)
class Interrupt:
    """What stops the reply clock: a `pause` leaves days out, a `reset` starts the term anew when it ends.

    `asks` the applicant (one question at a time; unanswered, the case may lapse) or others (silence ends the pause with
    the last day of their clock). `boundary`: open_closed leaves out start < d <= end, closed_closed start <= d <= end.
    `before_due`: a question that comes after the last day of the term is a breach and stops nothing.
    """

    code: str
    asks: str
    effect: str
    boundary: str
    opens: str
    closes: str
    expires: str
    excuses: str
    clock: str
    notice_clock: str
    late: str
    before_due: bool
    reason: str
    max_times: int
    outcome: str
    article: str
    verified: bool


@dataclass(frozen=True)
class Receipt:
    """Which stored date is the receipt date on a channel; "any" stands for every channel that has no row.

    `date_title` names that date. `fixed_by`: arrival where it is known when the request comes in, office where it waits
    until the office has confirmed, registered or found the request.
    """

    channel: str
    date_field: str
    title: Names
    date_title: Names
    fixed_by: str
    article: str


@dataclass(frozen=True)
class Variant:
    """Another term of the reply for a class of bodies. `outer_days`: plain days of the law's own calendar that end the
    term if they are over first, 0 where there are none."""

    code: str
    title: Names
    days: int
    outer_days: int
    article: str
    verified: bool


@dataclass(frozen=True)
class Outcome:
    code: str
    title: Names
    cite: str
    needs: tuple[str, ...]
    may: tuple[str, ...]
    report: str
    report_title: Names
    review_first: bool
    verified: bool


@dataclass(frozen=True)
class Exemption:
    """`mandatory`: must be withheld, otherwise the agency may; `absolute`: no weighing against the public interest."""

    code: str
    title: Names
    cite: str
    mandatory: bool
    absolute: bool
    override: tuple[str, ...]
    outcome: str
    verified: bool


@dataclass(frozen=True)
class Remedy:
    code: str
    title: Names
    article: str
    unit: str
    length: int
    anchor: str
    when: str
    statutory: bool
    verified: bool


@dataclass(frozen=True)
class Yearly:
    """Something due on a fixed day of each year."""

    code: str
    title: Names
    article: str
    month: int
    day: int
    verified: bool


@dataclass(frozen=True)
class FeeRule:
    """Bands (last unit, price of each unit; 0 = all further ones) on what exceeds `free`.

    After the last band every further `step` units are a band of their own, each dearer by `add` than the one before.
    """

    mode: str
    title: Names
    unit: Names
    article: str
    free: int
    bands: tuple[tuple[int, int], ...]
    step: int
    add: int
    verified: bool


@dataclass(frozen=True)
class Counting:
    """`last_day_roll`: whether a term of calendar days or months that ends on a day off ends on the next working day.

    `cutoff` is the time of the day, such as 17:00, after which an arrival belongs to the next working day;
    `agency_cutoff`: whether the law leaves such a time to each agency.
    """

    calendar: str
    timezone: str
    last_day_roll: bool
    cutoff: str
    agency_cutoff: bool
    start_article: str
    working_article: str
    day_off_article: str
    statutory_article: str


@dataclass(frozen=True)
class Act:
    """What an event does: the name of the deed, and the rule that it follows."""

    deed: str
    rule: Interrupt | Extension | Delay | Clock | None = None


@dataclass(frozen=True, eq=False)
class Law:
    """An edition, read once, so that it is equal to itself alone.

    `record_articles`, `fee_articles`: what a letter about one's own record, or about a fee, stands on.
    """

    id: str
    edition: str
    version: str
    title: Names
    short: Names
    jurisdiction: str
    effective_from: date
    source: str
    verified_on: date
    currency: str
    style: str
    record_articles: tuple[str, ...]
    fee_articles: tuple[str, ...]
    count: Counting
    cited: Mapping[str, str]
    receives: str
    no_later_than: str
    delivers: str
    withdraws: str
    withdrawn_as: str
    notes: frozenset[str]
    notes_after: frozenset[str]
    extensions: tuple[Extension, ...]
    delays: tuple[Delay, ...]
    clocks: Mapping[str, Clock]
    interrupts: tuple[Interrupt, ...]
    channels: Mapping[str, Receipt]
    outcomes: Mapping[str, Outcome]
    exemptions: Mapping[str, Exemption]
    remedies: Mapping[str, Remedy]
    variants: Mapping[str, Variant]
    yearly: Mapping[str, Yearly]
    fees: Mapping[str, FeeRule]
    acts: Mapping[str, Act]

    @cached_property
    def reply(self) -> Clock:
        return self.clocks["reply"]

    @property
    def extension(self) -> Extension | None:
        """The ordinary one, where the law has any."""
        return self.extensions[0] if self.extensions else None

    @property
    def delay(self) -> Delay | None:
        return self.delays[0] if self.delays else None

    def receipt(self, channel: str) -> Receipt | None:
        """The rule of a channel; None where no request comes that way under this law."""
        return self.channels.get(channel) or self.channels.get("any")

    def knows(self, kind: str) -> bool:
        """Whether the clock understands this kind of event."""
        return kind in self.acts

    def opens(self, kind: str) -> bool:
        """Whether this kind of event asks the applicant for something and stops the clock until it comes."""
        return kind in self.acts and self.acts[kind].deed == "ask"

    @cached_property
    def closing(self) -> frozenset[str]:
        """Outcomes that an event sets by itself; no reply is drafted with one of them."""
        lapsed = {it.outcome for it in self.interrupts if it.outcome}
        return frozenset({self.withdrawn_as, *lapsed, *(code for code in self.outcomes if self.knows(code))})

    @property
    def events(self) -> tuple[str, ...]:
        """Every kind of event, those that move the clock first, in the order a form offers them."""
        return tuple(self.acts)
