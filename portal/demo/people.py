"""Who works in Mingzhou: the demo accounts, three for each agency and the three who look over all."""

from __future__ import annotations

from portal.demo.agencies import AGENCIES
from portal.demo.shapes import Person

PASSWORD = "mingtang-demo"  # noqa: S105 -- public on purpose; the production settings refuse the demo

# What a visitor is told of; the other agencies have accounts of the same pattern.
ACCOUNTS = (
    *(f"{slug}.{role}" for slug in ("health", "finance") for role in ("clerk", "reviewer", "head")),
    "supervisor", "auditor", "sysadmin",
)  # fmt: skip

# Officials are called 演示 and a number word, so that they are plainly nobody.
ON_LEAVE = "health.clerk2"  # the second clerk of an agency: away, while the first stands in
OFFICES = (("clerk", "承办人"), ("reviewer", "审核人"), ("head", "公开办主任"))


def people() -> list[Person]:
    """Clerk, reviewer and head in every agency, a second clerk in one; supervisor, auditor and sysadmin at the root."""
    found = [
        Person(f"{agency.slug}.{role}", f"演示·{short(agency.name)}{word}", agency.slug, role)
        for agency in AGENCIES
        for role, word in OFFICES
    ]
    root = AGENCIES[0].slug
    return [
        *found,
        Person(ON_LEAVE, "演示·卫生健康委承办人二", "health", "clerk"),
        Person("supervisor", "演示·信息公开主管", root, "supervisor"),
        Person("auditor", "演示·审计员", root, "auditor"),
        Person("sysadmin", "演示·系统管理员", root, "sysadmin"),
    ]


def short(name: str) -> str:
    """明州市卫生健康委员会 -> 卫生健康委."""
    for whole, part in (("明州市", ""), ("委员会", "委"), ("人民政府办公室", "政府办"), ("人民政府", "政府")):
        name = name.replace(whole, part)
    return name
