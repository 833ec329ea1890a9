"""Twelve months of requests: who asks for what, and what happens to each, day by day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from portal.demo.agencies import BY_SLUG
from portal.demo.city import COMMUNITIES, ESTATES, HOSPITALS, MARKETS, PRIMARY, RIVERS, ROADS, VILLAGES, firms
from portal.demo.days import DAY, Days, stream
from portal.demo.prose import entries, fill
from portal.demo.shapes import Case, Step
from portal.demo.stories import ALIKE, LIVE, OUTCOMES, PAST, REFUSED, STORIES, Story

TEXT = {entry["key"]: entry["body"].splitlines() for entry in entries("requests")}
TOPICS = [line.split("|") for line in TEXT["topics"] if line]
REASONS = dict(line.split("|") for line in TEXT["reasons"])
CONTENTS = dict(line.split("|") for line in TEXT["contents"])
DESKS = ("health", "finance", "education", "health", "finance", "transport", "health", "housing", "finance", "linxi")
# The five kinds of organisation, in the order of the lines of names.
ORGANISATIONS = ("company", "research", "ngo", "legal_service", "other_org")


SAME = ("agency", "applicant", "subject", "description", "features", "delivery")


def requests(seed: int, days: Days, scale: int) -> Iterator[Case]:
    """`scale` cases: first one of each story, then one of each outcome, then the year as it comes."""
    rng = stream(seed, "requests")
    first: list[tuple[str, str]] = [(name, REFUSED.get(name, "grant")) for name in LIVE]
    first += [("past", outcome) for outcome in OUTCOMES]
    first += [(name, "grant") for name in PAST]
    twin: Case | None = None
    asked: Case | None = None  # what others ask for, too
    for index in range(scale):
        story, outcome = first[index] if index < len(first) else _drawn(rng)
        same = asked.matter if asked and story in ALIKE else None
        case = _case(index, STORIES[story], story, outcome, days, rng, same)
        asked = case if story == ALIKE[0] else asked
        if story == "twin":
            twin = case
        elif story == "twin_again" and twin:
            # The same person asks for the same thing once more.
            case = replace(case, **{name: getattr(twin, name) for name in SAME})
        yield case


def _topic(index: int, rng: random.Random) -> list[str]:
    """The stories of today fall to the agencies whose accounts a visitor is told of, and to a few others."""
    if index < len(LIVE):
        mine = [topic for topic in TOPICS if topic[0] == DESKS[index % len(DESKS)]]
        return mine[index // len(DESKS) % len(mine)]
    return TOPICS[index * 7 % len(TOPICS)] if index < 2 * len(TOPICS) else rng.choice(TOPICS)


def _drawn(rng: random.Random) -> tuple[str, str]:
    (story,) = rng.choices(tuple(PAST), weights=tuple(PAST.values()))
    (outcome,) = rng.choices(tuple(OUTCOMES), weights=tuple(OUTCOMES.values()))
    return story, outcome


def _case(
    index: int,
    story: Story,
    name: str,
    outcome: str,
    days: Days,
    rng: random.Random,
    same: tuple[list[str], dict[str, str]] | None = None,
) -> Case:
    if story.age is None:
        received = days.today - rng.randint(32, 364) * DAY
    else:
        received = days.add(days.at_or_before(days.today), -rng.randint(*story.age))
    channel = story.channel or rng.choices(("internet", "counter", "post_signed", "fax"), weights=(76, 11, 10, 3))[0]
    if channel != "internet":
        received = days.at_or_before(received)
    elif story.age is None and index % 3 == 0:
        received = days.at_or_before(received)  # most people write on working days, some do not
    drawn = _topic(index, rng), _facts(rng)
    topic, facts = matter = same or drawn
    slug, subject, description, content = topic
    agency = BY_SLUG[slug]
    subject = fill(subject, received, facts)
    facts = facts | {"subject": subject, "agency": agency.name, "keyword": subject[:14], "content": content}
    submitted = days.add(received, -2) if channel in ("post_signed", "fax") else received
    case = Case(
        key=f"request-{index:06d}",
        agency=slug,
        channel=channel,
        applicant=_applicant(index, rng),
        subject=subject,
        description=fill(description, received, facts) + "。",
        features=rng.choice(("", "{Y-1}年", "{Y}年", "{Y-1}年至{Y}年")),
        delivery=rng.choice(("online", "online", "email", "post", "counter")),
        submitted_on=min(submitted, received),
        received_on=received,
        steps=[],
        story=name,
        public=outcome == "grant" and rng.random() < 0.45,
        matter=matter,
    )
    case.features = fill(case.features, received, {})
    case.steps = [step for step in _steps(story, outcome, received, case, facts, days, rng) if step.on < days.today]
    return case


def _facts(rng: random.Random) -> dict[str, str]:
    return {
        "school": rng.choice(PRIMARY), "line": f"{rng.randint(3, 58)}路", "road": rng.choice(ROADS),
        "village": rng.choice(VILLAGES), "community": rng.choice(COMMUNITIES), "hospital": rng.choice(HOSPITALS),
        "market": rng.choice(MARKETS), "estate": rng.choice(ESTATES), "river": rng.choice(RIVERS[:4]),
        "section": rng.choice(("上游", "中游", "下游")), "hidden": rng.choice(TEXT["hiddens"][0].split()),
        "firmname": firms(rng, "建设 食品 纺织印染 物业服务 机械制造 信息技术", 1)[0],
    }  # fmt: skip


def _applicant(index: int, rng: random.Random) -> dict[str, str]:
    """Seven natural persons of ten, and organisations of all five kinds. Numbers that nobody has."""
    mail = f"applicant{index:06d}@example.com" if rng.random() < 0.8 else ""
    phone = f"1990000{rng.randint(0, 9999):04d}"
    if index % 10 < 7:
        name = rng.choice(TEXT["names"][0].split())
        born = f"{rng.randint(1950, 2005)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
        return {
            "kind": "natural", "name": name, "id_kind": "resident_id", "phone": phone, "email": mail,
            "id_number": f"999900{born}{rng.randint(0, 999):03d}X",
            "address": f"明州市{rng.choice(ROADS)}{rng.randint(1, 300)}号",
        }  # fmt: skip
    kind = (index // 10 + index) % len(ORGANISATIONS)
    return {
        "kind": ORGANISATIONS[kind], "name": rng.choice(TEXT["companies"][kind].split("|")),
        "id_kind": "credit_code", "id_number": f"91999900MA{rng.randint(0, 9999999):07d}X",
        "contact": rng.choice(TEXT["names"][0].split()), "phone": phone, "email": mail,
        "address": f"明州市{rng.choice(ROADS)}{rng.randint(1, 300)}号",
    }  # fmt: skip


def _steps(
    story: Story, outcome: str, received: date, case: Case, facts: dict[str, str], days: Days, rng: random.Random
) -> Iterator[Step]:
    """The story's acts on their working days; an act never comes before the one it follows."""
    last, shift = received, rng.choice(story.shift)
    for action, offset in _acts(story, outcome):
        # What opens a case keeps its day; what answers it moves with the work load.
        moved = offset + (shift if offset > 3 else 0)
        on = days.add(received, moved) if moved else days.at_or_after(received)
        on = last = max(last, on)
        yield Step(action, on, ROLES.get(action, "clerk"), _stated(action, outcome, on, facts, days, rng))
    if case.public and story.acts and story.acts[-1][0] == "deliver":
        on = days.add(last, 4)
        text = f"申请内容：{facts['subject']}。答复要点：{fill(facts['content'], received, facts)}"
        yield Step("publish", on, "reviewer", {"title": facts["subject"], "text": text})


POSITIONS = ("partly", "agrees", "objects")  # of the lines of answers of third parties
# What is always said in the same words.
SAID: dict[str, dict[str, Any]] = {
    "acknowledge": {"note": "已向业务处室催要材料，三日内拟出答复稿。"},
    "explain_lateness": {"kind": "workload", "text": "同期申请集中，承办人员不足，已临时调配人手。"},
    "ask_reason": {"reason": "您近两个月内提交的政府信息公开申请数量、频次明显超过合理范围。"},
    "ask_assistance": {
        "party": "机关档案室",
        "question": "请检索近三年与申请内容有关的文件、批复和台账，并说明检索情况。",
    },
    "record_assistance": {"answer": "已检索近三年的文书档案，找到相关文件并随函附上。"},
    "give_reason": {"text": "申请人开展课题研究，需要对照多个年度的材料，愿意分批领取。"},
}
# What some outcomes have to name.
STATED = {
    "deny.law": {"law": "《不动产登记暂行条例》"},
    "deny.query": {"law": "《不动产登记资料查询暂行办法》"},
    "skip.publication": {"how_to_get": "明州市图书馆地方文献室、档案馆政府信息查阅点均可借阅。"},
    "skip.petition": {"right_channel": "明州市政务服务便民热线12345。"},
}
ROLES = {
    "sign": "reviewer", "send_back": "reviewer", "publish": "reviewer", "extend": "head", "fix_delay": "head",
    "notice_fee": "head",
    "receive_correction": "applicant", "withdraw": "applicant", "expire_correction": "system",
    "answer_third_party": "consulted", "expire_third_party": "system", "expire_agency": "system",
    "give_reason": "applicant",
}  # fmt: skip


# 126 pages by page: 30 free, 70 at 10 yuan, 26 at 20.
FEE: dict[str, dict[str, Any]] = {
    "propose_fee": {"mode": "pages_per_request", "quantity": 126},
    "record_payment": {"amount": 1220, "how": "银行转账", "reference": "示例票据"},
}


def _stated(
    action: str, outcome: str, on: date, facts: dict[str, str], days: Days, rng: random.Random
) -> dict[str, Any]:
    def line(name: str) -> str:
        return fill(rng.choice(TEXT[name]), on, facts)

    match action:
        case "ask_correction":
            return {"points": line("points"), "days": 15}
        case "receive_correction":
            return {"text": line("corrections")}
        case "consult_third_party":
            question = "请就所涉报价、技术方案等是否属于商业秘密、是否同意公开提出意见。"
            return {
                "party": line("parties"),
                "which": facts["subject"],
                "question": question,
                "address": "明州市示例路1号",
            }
        case "consult_agency":
            own = BY_SLUG["finance" if facts["agency"] != BY_SLUG["finance"].name else "housing"]
            question = "该文件由我机关与贵机关联合制发，请就是否同意公开提出意见。"
            return {"party": own.name, "agency": own.slug, "which": facts["subject"], "question": question}
        case "record_third_party" | "answer_third_party":
            return _opinion(outcome)
        case "record_agency":
            return {"position": "agrees", "answer": line("agency_answers")}
        case "propose_extension":
            return {"days": rng.choice((10, 15, 20)), "reason": line("extensions")}
        case "fix_delay":
            return {"until": days.add(on, 30).isoformat(), "reason": "申请数量较多，已与申请人沟通，分批答复。"}
        case "send_back":
            return {"reason": line("sendbacks")}
        case "draft_reply":
            return _reply(outcome, on, facts, rng)
    return (SAID | FEE).get(action, {})


def _acts(story: Story, outcome: str) -> Iterator[tuple[str, int]]:
    """Art. 35: whoever is refused for excess was asked for the reasons first."""
    for action, offset in story.acts:
        if action == "draft_reply" and outcome == "skip.excessive":
            yield from (("ask_reason", offset), ("give_reason", offset))
        yield action, offset


def _opinion(outcome: str) -> dict[str, str]:
    """What a third party says, as the reply later bears out."""
    position = {"partial": "partly", "deny.third_party": "objects"}.get(outcome, "agrees")
    return {"position": position, "answer": TEXT["party_answers"][POSITIONS.index(position)]}


def _reply(outcome: str, on: date, facts: dict[str, str], rng: random.Random) -> dict[str, Any]:
    """What each outcome must state (arts. 14-16, 36-39)."""
    family = outcome.split(".")[0]
    stated: dict[str, Any] = {"outcome": outcome}
    if outcome == "grant":
        return stated | {"content": fill(facts["content"], on, facts)}
    if outcome == "partial":
        facts = facts | {"hidden": "第三方企业报价和联系方式"}
        stated |= {"exemption": "third_party", "reason": REASONS["deny.third_party"]}
    else:
        stated["reason"] = REASONS.get(outcome, "")
    stated |= STATED.get(outcome, {})
    if outcome == "already_public":
        stated["how_to_get"] = fill(CONTENTS[outcome], on, facts)
    if outcome == "none.not_held":
        stated["search_record"] = fill(rng.choice(TEXT["searches"]), on, facts)
    content = fill(CONTENTS[outcome if outcome in CONTENTS else family], on, facts)
    if family in ("deny", "skip"):
        content += stated["reason"]
    return stated | {"content": content}
