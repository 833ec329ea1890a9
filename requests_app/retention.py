"""Erasing applicants' data after the retention time. Figures, letters and events stay as they are."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

import ledger.models as ledger
from notices.enums import State
from notices.models import Notice
from requests_app import dossier
from requests_app.enums import CLOSED
from requests_app.models import Applicant, CaseFile, Consultation, InformationRequest, Remedy

log = logging.getLogger(__name__)
BATCH = 200
ERASED = ("name", "id_number", "contact", "phone", "email", "address")
CONSULTED = ("contact", "email", "address")  # how whoever was consulted is reached
# "Asked before?" (art. 36(6)) and the fees of a month are asked about the recent past: so long the blind index of the
# number stays, even where the data themselves go sooner. Nobody can read the number from it.
INDEX_DAYS = 366


def days(law: str) -> int:
    """Days after the closing that data are kept: a policy of the site (`RETENTION_DAYS`), no term of a statute."""
    kept: dict[str, int] = settings.RETENTION_DAYS
    return kept.get(law, kept["default"])


def _past(today: date, least: int = 0) -> Q:
    """Closed so long ago that the data are to go; a law without a number of its own keeps the default."""
    named = [law for law in settings.RETENTION_DAYS if law != "default"]
    past = Q(case__closed_on__lt=today - timedelta(days=max(days(""), least))) & ~Q(case__law__in=named)
    for law in named:
        past |= Q(case__law=law, case__closed_on__lt=today - timedelta(days=max(days(law), least)))
    return Q(case__stage__in=CLOSED) & past


def due(today: date) -> Any:
    """Applicants whose data are to be erased by `today`; while a remedy is pending they are still needed."""
    pending = Remedy.objects.filter(result="").values("case")
    return Applicant.objects.filter(_past(today), erased_on=None).exclude(case__in=pending)


def erase_due(today: date) -> Iterator[int]:
    """Erase what is due, case by case; yields how many each batch held. One that fails is logged, the others go on."""
    last = 0
    while found := list(due(today).filter(pk__gt=last).order_by("pk").values_list("pk", "case")[:BATCH]):
        last = found[-1][0]
        for _pk, case in found:
            try:
                erase(case, today)
            except Exception as error:  # noqa: BLE001 -- one bad file must not keep the rest
                log.error("the data of request %s are not erased: %s", case, type(error).__name__)
        yield len(found)
    Applicant.objects.filter(_past(today, INDEX_DAYS), erased_on__isnull=False).exclude(who="").update(who="")


def erase(pk: int, today: date) -> bool:
    """Erase one applicant's data, unless that is done or the case was opened again; whether it did.

    The rows go first: a file that is gone from the disk does not come back with a rollback. A run that breaks off
    between the two leaves files that `leftovers` finds.
    """
    with transaction.atomic():
        case = InformationRequest.objects.select_for_update(of=("self",)).get(pk=pk)
        index = {"who": ""} if case.closed_on and case.closed_on < today - timedelta(days=INDEX_DAYS) else {}
        empty = dict.fromkeys(ERASED, "")
        if not due(today).filter(case=case).update(**empty, **index, erased_on=today):
            return False
        case.claims.update(name="", id_number="", reason="")
        case.consultations.update(**dict.fromkeys(CONSULTED, ""))
        for told in (dossier.to_applicant(pk), _to_consulted(pk)):
            told.unsent().update(state=State.SHOWN)
            told.update(address="", error="")
        files = list(case.files.filter(role=CaseFile.SUBMISSION))
        facts = {"closed_on": case.closed_on.isoformat() if case.closed_on else "", "files": len(files)}
        ledger.append("requests.erase", case, facts)
    for file in files:
        _remove(file)
    return True


def leftovers() -> Iterator[CaseFile]:
    """Files that applicants handed in which are still there although their data were erased."""
    return (file for file in CaseFile.objects.erased().iterator() if file.file.storage.exists(file.file.name))


def _to_consulted(pk: int) -> Any:
    """The notices that went to the mailboxes of whoever was consulted about a case."""
    keys = Q(pk__in=[])
    for consultation in Consultation.objects.filter(case=pk).values_list("pk", flat=True):
        keys |= Q(key__startswith=f"consultation:{consultation}:")
    return Notice.objects.filter(keys, user=None)


def reachable() -> int:
    """Consultations and notices of erased cases that still say how somebody is reached: there are to be none."""
    rows = Consultation.objects.filter(case__applicant__erased_on__isnull=False)
    kept = sum(any(getattr(row, name) for name in CONSULTED) for row in rows.iterator())
    over = {"consultation": set(rows.values_list("pk", flat=True))}
    over["request"] = set(Applicant.objects.filter(erased_on__isnull=False).values_list("case", flat=True))
    mailed = Notice.objects.filter(user=None).exclude(address="").values_list("key", flat=True)
    names = (key.split(":", 2) for key in mailed.iterator() if key.startswith(("consultation:", "request:")))
    return kept + sum(int(pk) in over[what] for what, pk, _rest in names)


def _remove(file: CaseFile) -> None:
    """The file goes from the disk; its row, which letters and events may name, stays."""
    file.file.storage.delete(file.file.name)
