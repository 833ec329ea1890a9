#!/usr/bin/env python3
"""Counts a proof of the clock again, from its JSON alone: python3 verify_clock.py proof.json (or - for standard input).

It shares no line with the site and needs Python alone; it goes day by day, says OK or what differs, and ends with 0 or
1. What it cannot know is whether the events and the notices that the proof names are true.
"""

import calendar as months
import hashlib
import json
import sys
from datetime import date, timedelta

DAY = timedelta(days=1)


def within(pauses, day):
    return next((pause for pause in pauses if pause[0] < day <= pause[1]), None)


class Count:
    def __init__(self, proof):
        self.law, self.result = proof["law"], proof["result"]
        self.days = {date.fromisoformat(row["on"]): row for row in proof["calendar"]["days"]}
        self.first, self.last = (date.fromisoformat(proof["calendar"][end]) for end in ("first", "last"))
        self.covered = date.fromisoformat(proof["calendar"]["covered_until"])
        self.today = date.fromisoformat(proof["as_of"])
        self.extended, self.fixed, self.fixed_article = 0, None, ""
        self.asked, self.consulted, self.pausing, self.notices = [], [], [], {}
        self.closed = self.closed_as = self.anchor = self.start = None
        for event in proof["events"]:
            act = self.law["acts"][event["event"]]
            self.take(act["deed"], act["rule"] or {}, date.fromisoformat(event["on"]), event)
        self.finish()

    def works(self, day):
        if not self.first <= day <= self.last:
            raise ValueError(f"the proof does not reach to {day}")
        row = self.days.get(day)
        return row["working"] if row else day.weekday() < 5

    def nth(self, day, n, counts):
        while n:
            day += DAY
            n -= counts(day)
        return day

    def counts(self, day):
        return self.law["reply"]["unit"] == "calendar" or self.works(day)

    def roll(self, day):
        while self.law["rolls"] and not self.works(day):
            day += DAY
        return day

    def end_of(self, code, anchor, length=None):
        clock, n = self.law["clocks"][code], length or self.law["clocks"][code]["days"]
        if clock["unit"] == "working":
            return self.nth(anchor, n, self.works)
        if clock["unit"] == "month":
            year, month = anchor.year + (anchor.month - 1 + n) // 12, (anchor.month - 1 + n) % 12 + 1
            return self.roll(date(year, month, min(anchor.day, months.monthrange(year, month)[1])))
        return self.roll(anchor + n * DAY)

    def reply_due(self, anchor, n, pauses=()):
        day = self.nth(anchor, n, lambda day: self.counts(day) and not within(pauses, day))
        return self.roll(day) if self.law["reply"]["unit"] == "calendar" else day

    def take(self, deed, rule, on, event):
        days = event.get("days")
        if deed == "receive":
            self.start = self.anchor = self.received = on
            code, first = self.law["no_later_than"], event.get("first_received_on")
            if code and first:
                self.start = self.anchor = min(on, self.end_of(code, date.fromisoformat(first)))
            for code in self.law["notice_clocks"]:
                self.notices[code] = self.end_of(code, on)
        elif deed == "ask":
            due = self.notices.pop(rule["notice_clock"], None)
            it = {"rule": rule, "on": on, "ended": None, "limit": None, "days": 0, "silent": False}
            it["holds"] = not (due and on > due) or rule["late"] == "resets"
            if rule["before_due"] and on > self.term(on)[0]:
                it["holds"] = False
            if rule["clock"]:
                clock = self.law["clocks"][rule["clock"]]
                it["days"] = days if days and clock["adjustable"] else clock["days"]
                it["limit"] = self.end_of(rule["clock"], on, it["days"])
            self.asked.append(it)
            self.pausing += [it] if rule["effect"] == "pause" else []
        elif deed in ("fulfil", "excuse"):
            it = next(it for it in self.asked if it["rule"]["code"] == rule["code"] and not it["ended"])
            if deed == "excuse":
                it["days"] += days
                it["limit"] = self.end_of(rule["clock"], it["on"], it["days"])
            else:
                it["ended"] = on
            if deed == "fulfil" and it["holds"] and rule["effect"] == "reset":
                self.anchor, self.extended, self.fixed, self.pausing = on, 0, None, []
        elif deed == "consult":
            limit = self.end_of(rule["clock"], date.fromisoformat(event.get("reached_on") or str(on)))
            it = {"rule": rule, "on": on, "ended": None, "limit": limit, "ref": event.get("ref", ""), "silent": False}
            self.consulted, self.pausing = [*self.consulted, it], [*self.pausing, it]
        elif deed in ("answer", "fall_silent"):
            mine = [it for it in self.consulted if it["rule"]["code"] == rule["code"] and not it["ended"]]
            mine = [it for it in mine if event.get("ref", "") in ("", it["ref"])]
            mine.sort(key=lambda it: it["silent"] or on > it["limit"])
            if deed == "answer":
                mine[0]["ended"] = on
            else:
                next(it for it in mine if not it["silent"] and it["limit"] <= on)["silent"] = True
        elif deed == "extend":
            self.extended += rule["max_total"] if rule["whole"] else days
        elif deed == "fix":
            self.fixed, self.fixed_article = date.fromisoformat(event["until"]), rule["article"]
        elif deed in ("deliver", "withdraw", "lapse"):
            self.closed = on
            self.closed_as = {"deliver": "answered_in_time", "withdraw": "withdrawn"}.get(deed, "lapsed")

    def term(self, now):
        pauses = [pause for pause in (self.pause(it, now) for it in self.pausing) if pause[1] > pause[0]]
        counted = self.reply_due(self.anchor, self.law["reply"]["days"] + self.extended, pauses)
        return self.fixed or counted, counted, pauses

    def pause(self, it, now):
        rule, stops = it["rule"], [day for day in (it["limit"], it["ended"], self.closed) if day]
        start = it["on"] - DAY if rule["boundary"] == "closed_closed" else it["on"]
        end = min(stops, default=now)
        if rule["asks"] == "applicant":
            end = it["ended"] or self.closed or max(now, it["limit"] or now)
        return start, end, rule["reason"], rule["article"]

    def finish(self):
        base, stop = self.law["reply"]["days"], self.closed or self.today
        until, counted, pauses = self.term(self.today)
        held = [it for it in self.asked if it["holds"] and not it["ended"] and it["rule"]["effect"] == "reset"]
        due, projected, left, used = None, None, base, 0
        if held:
            status, limit_on = self.closed_as or "suspended", held[0]["limit"] or self.today
            projected = None if self.closed else self.reply_due(max(self.today, limit_on), base)
        else:
            due = until
            status = self.closed_as or ("running" if self.today <= due else "overdue")
            if self.closed_as == "answered_in_time" and self.closed > due:
                status = "answered_late"
            waiting = any(self.waits(it) and self.pause(it, self.today)[0] < due for it in self.pausing)
            if waiting and not self.fixed and not self.closed:
                status, due, projected = "suspended", None, due
        last = due or projected
        if last and not held:
            late, left = self.between(last, stop), self.between(stop, last, () if self.fixed else pauses)
            used, left = self.between(self.anchor, min(stop, last), pauses) + late, left - late
        self.found = {
            "status": status, "due_on": due and str(due), "projected_on": projected and str(projected),
            "days_used": used, "days_left": left, "started_on": str(self.anchor),
            "provisional": bool(last and (held or not self.fixed) and last > self.covered),
            "closed_on": self.closed and str(self.closed),
        }  # fmt: skip
        self.spans = self.prove(stop if held or not last else last, counted if self.fixed else date.max, pauses)

    def between(self, low, high, pauses=()):
        days = (low + n * DAY for n in range(1, (high - low).days + 1))
        return sum(self.counts(day) and not within(pauses, day) for day in days)

    def waits(self, it):
        over = it["rule"]["asks"] != "applicant" and it["limit"] and self.today > it["limit"]
        return not (it["ended"] or it["silent"] or over)

    def prove(self, end, counted_until, pauses):
        spans, day, articles, every_day = [], self.start, self.law["articles"], self.law["reply"]["unit"] == "calendar"
        while day <= end:
            row, pause, verdict, name = self.days.get(day), within(pauses, day), None, None
            for it in reversed([it for it in self.asked if it["holds"] and it["rule"]["effect"] == "reset"]):
                if day <= it["on"] and it["ended"]:
                    verdict = (False, "before_restart", it["rule"]["article"])
                elif day > it["on"] and (not it["ended"] or day < it["ended"]):
                    verdict = (False, it["rule"]["reason"], it["rule"]["article"])
            if day in (self.anchor, self.start):
                verdict = (False, "start_day", articles["start"])
            if day > counted_until:
                verdict = (False, "delayed", self.fixed_article)
            if not verdict and pause and self.counts(day):
                verdict = (False, *pause[2:])
            elif not verdict and every_day:
                verdict = (True, "calendar_day", articles["working"])
            elif not verdict and row:
                name, verdict = row["name"], (row["working"], "makeup" if row["working"] else "holiday", row["notice"])
            elif not verdict:
                works = self.works(day)
                verdict = (works, "working" if works else "weekend", articles["working" if works else "day_off"])
            spans.append([str(day), *verdict, name])
            day += DAY
        return spans


def differences(proof):
    kept = {name: value for name, value in proof.items() if name != "sha256"}
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    if proof.get("sha256") != hashlib.sha256(text.encode()).hexdigest():
        yield "the hash is not that of the content"
    count, result = Count(proof), proof["result"]
    for name, value in count.found.items():
        if result.get(name) != value:
            yield f"{name}: the proof says {result.get(name)}, counted again it is {value}"
    told = [
        [str(date.fromisoformat(s["from"]) + n * DAY), s["counted"], s["reason"], s["article"], s["name"]]
        for s in result["proof"] for n in range(s["days"])
    ]  # fmt: skip
    for ours, theirs in zip(count.spans, told):
        if ours != theirs:
            yield f"{ours[0]}: the proof says {theirs[1:]}, counted again it is {ours[1:]}"
    ends = [str(date.fromisoformat(s["from"]) + (s["days"] - 1) * DAY) for s in result["proof"]]
    if len(told) != len(count.spans) or ends != [s["to"] for s in result["proof"]]:
        yield "the days of the proof are not those from the first to the last"


if __name__ == "__main__":
    source = sys.stdin if sys.argv[1:] == ["-"] else open(sys.argv[1], encoding="utf-8")
    try:
        found = list(differences(json.load(source)))
    except (KeyError, TypeError, ValueError, StopIteration, IndexError) as fault:
        found = [f"the proof cannot be counted again: {type(fault).__name__} {fault}"]
    print("\n".join(found) or "OK")
    sys.exit(bool(found))
