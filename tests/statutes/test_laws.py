"""The Chinese law as data: complete, and every fault in the file is named."""

import pytest

from statutes import laws
from statutes.laws import LawError

LAW = laws.load("cn")
TEXT = (laws.ROOT / "cn.toml").read_text()

# Outcome, article, what it must state, row of table 3, reconsideration first.
OUTCOMES = """
already_public     36(1)  how_to_get                     granted              no
grant              36(2)  information                    granted              no
partial            37     reason,exemption,information   partial              yes
deny.state_secret  14     reason,exemption               denied_state_secret  yes
deny.law           14     reason,exemption,law           denied_law           yes
deny.safety        14     reason,exemption               denied_safety        yes
deny.third_party   15、32 reason,exemption               denied_third_party   yes
deny.internal      16.1   reason,exemption               denied_internal      yes
deny.process       16.2   reason,exemption               denied_process       yes
deny.enforcement   16.2   reason,exemption               denied_enforcement   yes
deny.query         36(7)  law                            denied_query         no
none.not_held      36(4)  search_record                  none_not_held        no
none.not_ours      36(5)  reason                         none_not_held        no
none.needs_making  38     reason                         none_needs_making    no
none.unclear       30     reason                         none_unclear         no
skip.petition      39.1   reason                         skip_petition        no
skip.not_info      2      reason                         drop_other           no
skip.repeat        36(6)  reason                         skip_repeat          no
skip.publication   39.2   how_to_get                     skip_publication     no
skip.excessive     35     reason                         skip_excessive       no
skip.reissue       -      reason                         skip_reissue         no
drop.not_corrected 30     -                              drop_not_corrected   no
drop.not_paid      国办函〔2020〕109号#6 -               drop_not_paid        no
drop.other         -      -                              drop_other           no
"""


def test_the_outcomes_are_those_of_the_law_with_their_rows_in_the_report():
    rows = {}
    for line in OUTCOMES.split("\n")[1:-1]:
        code, cite, needs, report, first = line.split()
        needs = () if needs == "-" else tuple(needs.split(","))
        rows[code] = ("" if cite == "-" else cite.replace("#", " "), needs, report, first == "yes")
    assert {code: (o.cite, o.needs, o.report, o.review_first) for code, o in LAW.outcomes.items()} == rows


def test_the_exemptions_point_to_their_outcomes():
    assert {code: exemption.outcome for code, exemption in LAW.exemptions.items()} == {
        code.removeprefix("deny."): code for code in LAW.outcomes if code.startswith("deny.") and code != "deny.query"
    }
    assert [code for code, exemption in LAW.exemptions.items() if not exemption.mandatory] == [
        "internal", "process", "enforcement",
    ]  # fmt: skip
    assert LAW.exemptions["third_party"].override == ("consent", "public_interest")


def test_the_terms_are_those_of_the_articles():
    assert {code: (clock.days, clock.article) for code, clock in LAW.clocks.items()} == {
        "reply": (20, "33.2"),
        "proactive": (20, "26"),
        "correction_notice": (7, "30"),
        "correction_period": (15, "30"),
        "third_party": (15, "32"),
        "joint_agency": (15, "34"),
        "fee_payment": (20, "国办函〔2020〕109号 6"),
        "reconsideration": (60, "行政复议法 62"),
    }


def test_the_receipt_date_depends_on_the_channel():
    """Art. 31."""
    assert {channel: rule.date_field for channel, rule in LAW.channels.items()} == {
        "counter": "submitted_on",
        "post_signed": "signed_on",
        "post_plain": "confirmed_on",
        "internet": "confirmed_on",
        "fax": "confirmed_on",
    }


def test_silence_of_a_third_party_decides_nothing_and_that_of_an_agency_is_consent():
    """Arts. 32 and 34."""
    silence = {code: clock.silence for code, clock in LAW.clocks.items() if clock.silence}
    assert silence == {"third_party": "agency_decides", "joint_agency": "deemed_consent"}


def test_what_no_text_at_hand_confirms_is_marked():
    unverified = {code for code, it in (LAW.clocks | LAW.outcomes).items() if not it.verified}
    assert unverified == {
        "correction_period", "fee_payment", "already_public", "partial", "deny.query", "none.not_ours", "skip.reissue",
        "skip.not_info", "drop.not_paid",
    }  # fmt: skip


def test_everything_that_has_a_name_has_it_in_both_languages():
    named = [LAW, *LAW.clocks.values(), *LAW.outcomes.values(), *LAW.exemptions.values(), *LAW.remedies.values()]
    named += [*LAW.channels.values(), *LAW.yearly.values()]
    assert {frozenset(it.title) for it in named} == {frozenset({"zh-hans", "en"})}


def test_the_version_changes_with_the_file(tmp_path):
    (tmp_path / "cn.toml").write_text(TEXT + "\n# one more line\n")
    assert laws.load("cn", tmp_path).version != LAW.version


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('id = "cn"', 'id = "xx"', "cn.toml: law.id: must be the name of the file"),
        ("[count]", "[counts]", "cn.toml: count: is missing, must be a table"),
        ("effective_from = 2019-05-15", 'effective_from = "2019"', "cn.toml: law.effective_from: must be a date"),
        ("days = 7", "days = 0", "cn.toml: clock.correction_notice.days: must be a whole number from 1 to 366"),
        ("days = 7", "days = true", "cn.toml: clock.correction_notice.days: must be a whole number"),
        ('"working"\ndays = 7', '"moons"\ndays = 7', "cn.toml: clock.correction_notice.unit: must be one of"),
        ("[clock.reply]", "[clock.answer]", "cn.toml: clock.reply: is missing"),
        ('effect = "reset"', 'effect = "stop"', r"cn.toml: interrupt\[1\].effect: must be one of pause, reset"),
        ('late = "runs_on"', 'late = "maybe"', r"cn.toml: interrupt\[1\].late: must be one of"),
        ('clock = "joint_agency"', 'clock = "none"', r"cn.toml: interrupt\[3\].clock: must be one of"),
        ('code = "deny.law"', 'code = "deny.safety"', r"cn.toml: outcome\[6\].code: deny.safety stands twice"),
        ("max_total = 20", "max_total = 20\nmaximum = 3", r"extension\[1\].maximum: is not a known key"),
        ("mandatory = false", 'mandatory = "no"', r"cn.toml: exemption\[5\].mandatory: must be true or false"),
        ('en = "State secret"', 'de = "x"', r"cn.toml: exemption\[1\].title: must have exactly the languages"),
        ('opens = "fee_noticed"', 'opens = "received"', "cn.toml: events: an event has two effects"),
        ("[law]", "late = 3\n[law]", "cn.toml: late: is not a known key"),
        ("[[yearly]]", "[[yearlies]]", "cn.toml: yearlies: is not a known key"),
        ("[[remedy]]", "[[remedies]]", "cn.toml: remedy: is missing"),
        ("length = 60", "", r"cn.toml: remedy\[2\].length: is missing"),
    ],
)
def test_a_fault_in_the_law_names_file_key_and_reason(tmp_path, old, new, complaint):
    assert old in TEXT
    (tmp_path / "cn.toml").write_text(TEXT.replace(old, new))
    with pytest.raises(LawError, match=complaint):
        laws.load("cn", tmp_path)


@pytest.mark.parametrize("id", ["", "CN", "zz", "../cn", "x" * 300])
def test_an_unknown_law_is_an_error(id):
    with pytest.raises(LawError, match="no such law|does not exist"):
        laws.load(id)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("bands = [[30, 100]]", "bands = [[30, 100, 1]]", r"fee\[1\].bands: must be a list of pairs of whole numbers"),
        ("bands = [[30, 100]]", "bands = [[30, -1]]", r"fee\[1\].bands: must be a list of pairs of whole numbers"),
        ("bands = [[30, 100]]", "bands = 30", r"fee\[1\].bands: must be a list of pairs of whole numbers"),
        ("bands = [[30, 100]]", "bands = [[10, 100]]", r"fee\[1\].bands: must rise"),
        ("bands = [[30, 100]]", "bands = [[30, 100], [20, 200]]", r"fee\[1\].bands: must rise"),
        ("bands = [[30, 100]]", "bands = [[0, 100], [30, 200]]", r"fee\[1\].bands: must rise"),
        ("bands = [[30, 100]]", "bands = [[0, 100]]", r"fee\[1\].step: must say how it goes on exactly where"),
        ("step = 10\n", "", r"fee\[1\].step: must say how it goes on exactly where"),
        ('code = "grant"\n', 'code = 7\n', r"outcome\[2\].code: must be text"),
        ('needs = ["how_to_get"]', "needs = 7", r"outcome\[1\].needs: must be a list of texts"),
        ('unit = "working"\ndays = 20\nanchor = "receipt"', 'unit = "month"\ndays = 1\nanchor = "receipt"', "clock.reply.unit: must be working or calendar"),
        ('style = "chinese"', 'style = "roman"', "law.style: must be one of chinese, numbered, plain"),
        ('last_day_roll = "next_working"', 'last_day_roll = "back"', "count.last_day_roll: must be one of none, next_working"),
        ('withdrawn_as = "drop.other"', 'withdrawn_as = "gone"', "events.withdrawn_as: must be one of"),
        ('boundary = "open_closed"', 'boundary = "half"', r"interrupt\[1\].boundary: must be one of open_closed, closed_closed"),
        ('asks = "others"\neffect = "pause"', 'asks = "others"\neffect = "reset"', r"interrupt\[2\].effect: must be one of pause"),
        ('expires = "fee_expired"\nclock = "fee_payment"', 'expires = "fee_expired"', r"interrupt\[4\].clock: is missing"),
        ('more = 30', "", "clock.reconsideration.more: is missing"),
        ('[law]', 'law = 3\n[laws]', "cn.toml: law: must be a table"),
        ('[[receipt]]', '[receipt]', "cn.toml: file: is not TOML"),
    ],
)  # fmt: skip
def test_a_further_fault_in_the_law_names_file_key_and_reason(tmp_path, old, new, complaint):
    assert old in TEXT
    (tmp_path / "cn.toml").write_text(TEXT.replace(old, new))
    with pytest.raises(LawError, match=complaint):
        laws.load("cn", tmp_path)


def test_what_may_be_done_and_how_is_data():
    assert (LAW.extension.event, LAW.extension.max_total, LAW.extension.needs) == (
        "extension_notified", 20, ("approval", "notice", "reason", "before_due"),
    )  # fmt: skip
    assert (LAW.delay.event, LAW.delay.article) == ("delay_fixed", "35")
    scotland = laws.load("uk-sct")
    assert (scotland.extension, scotland.delay) == (None, None)
    assert LAW.knows("received")
    assert not LAW.knows("clarification_asked")
    assert {event: act.deed for event, act in LAW.acts.items() if act.deed not in ("note",)} == {
        "received": "receive",
        "correction_asked": "ask", "correction_received": "fulfil", "correction_expired": "lapse",
        "correction_excused": "excuse", "third_party_consulted": "consult", "third_party_answered": "answer",
        "third_party_expired": "fall_silent", "agency_consulted": "consult", "agency_answered": "answer",
        "agency_expired": "fall_silent", "fee_noticed": "ask", "fee_paid": "fulfil", "fee_expired": "lapse",
        "extension_notified": "extend", "delay_fixed": "fix", "delivered": "deliver", "withdrawn": "withdraw",
        "appealed": "start", "appeal_decided": "end", "appeal_extended": "prolong",
    }  # fmt: skip


def test_the_law_says_which_outcomes_an_event_sets_and_which_events_ask_the_applicant():
    cn, us = laws.load("cn"), laws.load("us")
    assert cn.closing == {"drop.not_corrected", "drop.not_paid", "drop.other"}
    assert [kind for kind in cn.acts if cn.opens(kind)] == ["correction_asked", "fee_noticed"]
    assert us.opens("clarification_asked")
    assert not us.opens("delivered")
    assert not us.opens("correction_asked")
