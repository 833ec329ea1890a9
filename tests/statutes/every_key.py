"""A law of no country: each kind of row once, and each key with a value that is not the default."""

import json
import tomllib
from copy import deepcopy
from datetime import date

FULL = tomllib.loads("""
[law]
id = "xx"
title = { zh-hans = "法", en = "Law" }
short = { zh-hans = "短", en = "Short" }
jurisdiction = "XX"
effective_from = 2020-02-03
source = "Gazette 1"
verified_on = 2026-01-02
currency = "XXX"
style = "numbered"
record_articles = ["19"]
fee_articles = ["20", "21"]

[count]
calendar = "CN"
timezone = "Asia/Shanghai"
last_day_roll = "next_working"
cutoff = "17:00"
agency_cutoff = true
start_article = "1"
working_article = "2"
day_off_article = "3"
statutory_article = "4"

[cited]
"Other Law" = "Another Law"

[events]
receives = "received"
no_later_than = "notice"
delivers = "delivered"
withdraws = "withdrawn"
withdrawn_as = "gone"
notes = ["noted"]
notes_after = ["noted_after", "noted"]

[clock.reply]
title = { zh-hans = "答", en = "Reply" }
unit = "working"
days = 20
anchor = "receipt"
article = "5"

[clock.notice]
title = { zh-hans = "告", en = "Notice" }
unit = "calendar"
days = 366
anchor = "receipt"
article = "6"

[clock.beside]
title = { zh-hans = "议", en = "Beside" }
unit = "month"
days = 1
anchor = "appealed"
article = "7"
starts = "appealed"
ends = "decided"
prolongs = "prolonged"
more = 1
silence = "refusal"
adjustable = true
minimum = true
statutory = false
verified = false

[[interrupt]]
code = "correction"
asks = "applicant"
effect = "reset"
boundary = "closed_closed"
opens = "asked"
closes = "came"
expires = "lapsed"
excuses = "excused"
clock = "beside"
notice_clock = "notice"
late = "runs_on"
before_due = true
reason = "awaiting"
max_times = 99
outcome = "gone"
article = "8"
verified = false

[[interrupt]]
code = "party"
asks = "others"
effect = "pause"
boundary = "open_closed"
opens = "party_asked"
closes = "party_answered"
expires = "party_silent"
clock = "notice"
reason = "party"
article = "9"

[[interrupt]]
code = "plain"
asks = "applicant"
effect = "pause"
boundary = "open_closed"
opens = "plain_asked"
closes = "plain_came"
reason = "plain"
article = "9a"

[[extension]]
event = "extended"
max_total = 366
count_max = 99
whole = true
reasons = ["much"]
needs = ["approval", "notice"]
article = "10"
statutory = false
verified = false

[[delay]]
event = "fixed"
article = "11"
after_extension = true
verified = false

[[receipt]]
channel = "post"
date_field = "signed_on"
title = { zh-hans = "邮", en = "Post" }
date_title = { zh-hans = "签", en = "the day of signing" }
fixed_by = "office"
article = "12"

[[outcome]]
code = "grant"
title = { zh-hans = "予", en = "Grant" }
article = "13"
needs = ["information"]
may = ["remark"]
report = "granted"
report_title = { zh-hans = "行", en = "Row" }
review_first = true
verified = false

[[outcome]]
code = "gone"
title = { zh-hans = "撤", en = "Gone" }

[[exemption]]
code = "secret"
title = { zh-hans = "密", en = "Secret" }
article = "14"
mandatory = true
absolute = true
override = ["consent"]
outcome = "gone"
verified = false

[[remedy]]
code = "review"
title = { zh-hans = "复", en = "Review" }
article = "15"
unit = "month"
length = 366
anchor = "known_on"
when = "direct"
statutory = false
verified = false

[[remedy]]
code = "complaint"
title = { zh-hans = "诉", en = "Complaint" }
article = "16"
unit = "none"
when = "always"

[[variant]]
code = "school"
title = { zh-hans = "校", en = "School" }
days = 1
outer_days = 366
article = "18"
verified = false

[[yearly]]
code = "report"
title = { zh-hans = "报", en = "Report" }
article = "17"
month = 12
day = 31
verified = false

[[fee]]
mode = "page"
title = { zh-hans = "页", en = "Page" }
unit = { zh-hans = "页", en = "page" }
article = "18"
free = 1000000
bands = [[1000001, 5]]
step = 1000000
add = 1000000
verified = false
""")

# The rows whose keys are tried one by one, and where the law has what was read from them.
ROWS = {
    "law": lambda law: law,
    "count": lambda law: law.count,
    "events": lambda law: law,
    "clock.beside": lambda law: law.clocks["beside"],
    "interrupt[1]": lambda law: law.interrupts[0],
    "extension[1]": lambda law: law.extensions[0],
    "delay[1]": lambda law: law.delays[0],
    "receipt[1]": lambda law: law.channels["post"],
    "outcome[1]": lambda law: law.outcomes["grant"],
    "exemption[1]": lambda law: law.exemptions["secret"],
    "remedy[1]": lambda law: law.remedies["review"],
    "variant[1]": lambda law: law.variants["school"],
    "yearly[1]": lambda law: law.yearly["report"],
    "fee[1]": lambda law: law.fees["page"],
}
# What the rules call a key of the file, and what they make of a value.
CALLED = {"outcome[1].article": "cite", "exemption[1].article": "cite"}
MEANT = {"count.last_day_roll": True, "fee[1].bands": ((1000001, 5),)}
# What holds without a key that may be missing.
DEFAULTS = {
    "law.record_articles": (),
    "law.fee_articles": (),
    "count.cutoff": "",
    "count.agency_cutoff": False,
    "events.no_later_than": "",
    "clock.beside.starts": "",
    "clock.beside.ends": "",
    "clock.beside.silence": "",
    "clock.beside.adjustable": False,
    "clock.beside.minimum": False,
    "clock.beside.statutory": True,
    "clock.beside.verified": True,
    "interrupt[1].excuses": "",
    "interrupt[1].notice_clock": "",
    "interrupt[1].late": "resets",
    "interrupt[1].before_due": False,
    "interrupt[1].max_times": 0,
    "interrupt[1].verified": True,
    "extension[1].count_max": 0,
    "extension[1].whole": False,
    "extension[1].reasons": (),
    "extension[1].needs": (),
    "extension[1].statutory": True,
    "extension[1].verified": True,
    "delay[1].after_extension": False,
    "delay[1].verified": True,
    "outcome[1].article": "",
    "outcome[1].needs": (),
    "outcome[1].may": (),
    "outcome[1].report": "grant",
    "outcome[1].report_title": {"zh-hans": "予", "en": "Grant"},
    "outcome[1].review_first": False,
    "outcome[1].verified": True,
    "exemption[1].mandatory": False,
    "exemption[1].absolute": False,
    "exemption[1].override": (),
    "exemption[1].verified": True,
    "remedy[1].statutory": True,
    "remedy[1].verified": True,
    "variant[1].outer_days": 0,
    "variant[1].verified": True,
    "yearly[1].verified": True,
    "fee[1].add": 0,
    "fee[1].verified": True,
}
# Keys that others hang on: what is wrong without them.
BOUND = {
    "clock.beside.prolongs": ("clock.beside.more", "is not a known key"),
    "interrupt[1].expires": ("interrupt[1].outcome", "is not a known key"),
    "fee[1].step": ("fee[1].step", "must say how it goes on exactly where the last band has an end"),
}
NUMBERS = {
    "clock.beside.days": (1, 366),
    "clock.beside.more": (1, 366),
    "interrupt[1].max_times": (0, 99),
    "extension[1].max_total": (1, 366),
    "extension[1].count_max": (0, 99),
    "remedy[1].length": (1, 366),
    "variant[1].days": (1, 366),
    "variant[1].outer_days": (1, 366),
    "yearly[1].month": (1, 12),
    "yearly[1].day": (1, 31),
    "fee[1].free": (0, 1_000_000),
    "fee[1].step": (0, 1_000_000),
    "fee[1].add": (0, 1_000_000),
}
CHOICES = {
    "law.style": ("chinese", "numbered", "plain"),
    "count.last_day_roll": ("none", "next_working"),
    "events.no_later_than": ("reply", "notice", "beside"),
    "events.withdrawn_as": ("grant", "gone"),
    "receipt[1].fixed_by": ("arrival", "office"),
    "clock.beside.unit": ("working", "calendar", "month"),
    "interrupt[1].asks": ("applicant", "others"),
    "interrupt[1].effect": ("pause", "reset"),
    "interrupt[1].boundary": ("open_closed", "closed_closed"),
    "interrupt[1].clock": ("reply", "notice", "beside"),
    "interrupt[1].notice_clock": ("reply", "notice", "beside"),
    "interrupt[1].late": ("runs_on", "resets"),
    "interrupt[1].outcome": ("grant", "gone"),
    "exemption[1].outcome": ("grant", "gone"),
    "remedy[1].unit": ("working", "calendar", "month", "none"),
    "remedy[1].when": ("always", "review_first", "direct"),
}


def row_of(data, row):
    """The table of a row such as clock.beside or fee[1]."""
    name, _, number = row.partition("[")
    if number:
        return data[name][int(number[:-1]) - 1]
    for part in name.split("."):
        data = data[part]
    return data


KEYS = [f"{row}.{key}" for row in ROWS for key in row_of(FULL, row)]


def changed(key, value=None):
    """The file with another value for a key, without the key where there is none."""
    data = deepcopy(FULL)
    row, _, name = key.rpartition(".")
    row_of(data, row)[name] = value
    if value is None:
        del row_of(data, row)[name]
    return data


def toml(value):
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{json.dumps(key)} = {toml(it)}' for key, it in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
