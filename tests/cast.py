"""The people of the permission tests: a small cast, and one agency that is not theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser

from agencies.enums import Kind, Role
from agencies.models import Agency
from tests import factories


@dataclass
class Cast:
    """A government with two departments; `health` is where the story plays."""

    government: Agency
    health: Agency
    finance: Agency
    visitor: Any = field(default_factory=AnonymousUser)
    clerk: Any = None
    other_clerk: Any = None  # a second clerk of the same agency
    reviewer: Any = None
    head: Any = None
    finance_clerk: Any = None
    finance_reviewer: Any = None
    supervisor: Any = None
    auditor: Any = None
    sysadmin: Any = None

    def everyone(self) -> dict[str, Any]:
        names = (
            "visitor",
            "clerk",
            "other_clerk",
            "reviewer",
            "head",
            "finance_clerk",
            "finance_reviewer",
            "supervisor",
            "auditor",
            "sysadmin",
        )
        return {name: getattr(self, name) for name in names}


def assemble() -> Cast:
    government = factories.agency(
        "mingzhou", name="明州市人民政府", name_en="Mingzhou Government", kind=Kind.GOVERNMENT, short_name="明政"
    )
    health = factories.agency(
        "health",
        name="明州市卫生健康委员会",
        name_en="Mingzhou Health Commission",
        parent=government,
        short_name="明卫",
        reconsideration_authority="明州市人民政府",
        court="明州市中级人民法院",
        fee_account="开户行：示例银行明州支行；户名：明州市财政局；账号：示例账号。",
    )
    finance = factories.agency(
        "finance", name="明州市财政局", name_en="Mingzhou Finance Bureau", parent=government, short_name="明财"
    )
    return Cast(
        government=government,
        health=health,
        finance=finance,
        clerk=factories.post(health, Role.CLERK, "health.clerk"),
        other_clerk=factories.post(health, Role.CLERK, "health.clerk2"),
        reviewer=factories.post(health, Role.REVIEWER, "health.reviewer"),
        head=factories.post(health, Role.HEAD, "health.head"),
        finance_clerk=factories.post(finance, Role.CLERK, "finance.clerk"),
        finance_reviewer=factories.post(finance, Role.REVIEWER, "finance.reviewer"),
        supervisor=factories.post(government, Role.SUPERVISOR, "supervisor"),
        auditor=factories.post(government, Role.AUDITOR, "auditor"),
        sysadmin=factories.post(government, Role.SYSADMIN, "sysadmin"),
    )
