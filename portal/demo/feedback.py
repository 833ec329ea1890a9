"""What citizens say: messages in every stage, consultations with opinions, ratings of pages."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from portal.demo.city import COMMUNITIES, ESTATES, GIVEN, HOSPITALS, MARKETS, PRIMARY, RIVERS, ROADS, SURNAMES, VILLAGES
from portal.demo.days import DAY, Days, stream
from portal.demo.prose import entries, fill
from portal.demo.shapes import Consultation, Doc, Message, Rating, Step

TEXT = {entry["key"]: [line for line in entry["body"].splitlines() if line] for entry in entries("feedback")}
MESSAGES = [line.split("|") for line in TEXT["messages"]]
# How messages end, by their turn; `waiting`, `in_hand` and `late` are new, the others lie in the past year.
ENDS = ("public", "waiting", "answered", "in_hand", "public", "late", "forwarded", "answered", "closed", "public")
MOST = 500  # a mailbox is read by people: more messages would only be more of the same
DESKS = ("health", "finance")
NEW = {"waiting": (1, 2), "in_hand": (2, 4), "late": (19, 24), "forwarded": (2, 3)}


def messages(seed: int, days: Days, scale: int) -> Iterator[Message]:
    rng = stream(seed, "messages")
    for index in range(min(max(30, scale // 2), MOST)):
        yield _message(index, days, rng)


def _message(index: int, days: Days, rng: random.Random) -> Message:
    end = ENDS[index % len(ENDS)] if index < 40 else rng.choice(("public", "answered", "answered"))
    desk = [message for message in MESSAGES if message[1] in DESKS]
    # Half of what waits today waits for the agencies whose accounts a visitor is told of.
    chosen = desk[index // 2 % len(desk)] if end in NEW and index % 2 else MESSAGES[index * 7 % len(MESSAGES)]
    kind, slug, title, text, reply = chosen
    if end == "public" and kind == "tip_off":
        end = "answered"  # a tip-off is never published
    places = {
        "road": rng.choice(ROADS), "estate": rng.choice(ESTATES), "market": rng.choice(MARKETS),
        "school": rng.choice(PRIMARY), "community": rng.choice(COMMUNITIES), "village": rng.choice(VILLAGES),
        "hospital": rng.choice(HOSPITALS), "river": rng.choice(RIVERS), "line": f"{rng.randint(3, 58)}路",
    }  # fmt: skip
    sent = days.add(days.today, -rng.randint(*NEW[end])) if end in NEW else days.today - rng.randint(30, 360) * DAY
    title, text, reply = (fill(words, sent, places) for words in (title, text, reply))
    sender = rng.choice(SURNAMES) + rng.choice(GIVEN)
    message = Message(
        key=f"message-{index:06d}", agency=slug, kind=kind, title=title, text=text, story=end,
        name=sender if kind != "tip_off" else "", email=f"writer{index:06d}@example.com" if index % 4 else "",
        submitted_on=sent, reply=reply, public=end == "public", document=_wrong_page(kind, slug),
    )  # fmt: skip
    message.steps = [step for step in _steps(message, days, rng) if step.on < days.today]
    return message


def _wrong_page(kind: str, slug: str) -> str:
    """An error report names the page that it is about."""
    pages = {"finance": "budget-finance", "education": "enrol-primary", "transport": "bus-21"}
    return pages.get(slug, "") if kind == "error_report" else ""


def _steps(message: Message, days: Days, rng: random.Random) -> Iterator[Step]:
    first = days.add(message.submitted_on, 1)
    answered = days.add(first, rng.randint(1, 3) if message.kind == "enquiry" else rng.randint(2, 11))
    if message.story in ("in_hand", "late"):
        yield Step("accept", first, "clerk")
    elif message.story == "forwarded":
        to = "linxi" if message.agency == "mingzhou" else "mingzhou"
        yield Step("forward", first, "clerk", {"agency": to, "reason": "来信事项涉及多个部门，转请统筹答复。"})
    elif message.story == "closed":
        reason, note = rng.choice(TEXT["closes"]).split("|")
        yield Step("close", first, "clerk", {"reason": reason, "note": note} if note else {"reason": reason})
    elif message.story in ("answered", "public"):
        yield Step("accept", first, "clerk")
        yield Step("answer", answered, "clerk", {"text": message.reply})
        if message.public:
            words = {"title": message.title, "text": message.text, "answer": message.reply}
            yield Step("publish", days.add(answered, 2), "reviewer", words)


def consultations(seed: int, days: Days) -> Iterator[Consultation]:
    rng = stream(seed, "consultations")
    outcomes = iter(TEXT["outcomes"])
    when = {"open": (-12, 24), "upcoming": (6, 40), "closed": (-41, -6), "decided": (-120, -84)}
    for index, line in enumerate(TEXT["consultations"]):
        slug, title, state, text = line.split("|")
        start, end = when[state]
        opens, closes = days.today + (start - index) * DAY, days.today + (end + index) * DAY
        if state == "upcoming":
            opens = days.today + start * DAY
        opinions = [] if state == "upcoming" else _opinions(opens, min(closes, days.today - DAY), rng)
        decided = days.add(closes, 12) if state == "decided" else None
        outcome = ""
        if decided:
            a, b = len(opinions) // 2, len(opinions) // 4
            outcome = next(outcomes).format(n=len(opinions), a=a, b=b, c=len(opinions) - a - b)
        yield Consultation(f"consultation-{index}", slug, title, text, opens, closes, opinions, outcome, decided)


def _opinions(opens: date, last: date, rng: random.Random) -> list[tuple[str, str, int]]:
    """Text, nothing of who wrote it, and how many days after the opening."""
    found = rng.sample(TEXT["opinions"], rng.randint(7, len(TEXT["opinions"])))
    return sorted(((text, "", rng.randint(0, (last - opens).days)) for text in found), key=lambda item: item[2])


def ratings(seed: int, days: Days, documents: Sequence[Doc]) -> Iterator[Rating]:
    """Most pages get a few votes; a word comes with every fifth."""
    rng = stream(seed, "ratings")
    for doc in documents:
        if doc.published_on is None or doc.withdrawn:
            continue
        open_days = (days.today - doc.published_on).days
        for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 3, 5)) if open_days > 1 else 0):
            useful = rng.random() < 0.81
            word = rng.choice(TEXT["words_yes" if useful else "words_no"]) if rng.random() < 0.2 else ""
            on = doc.published_on + timedelta(rng.randint(0, min(open_days - 1, 150)))
            yield Rating(doc.key, useful, word, on)
