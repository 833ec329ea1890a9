"""The cost of a sweep by what is due, not by what is open: 100 due among 10,000 open and among 1,000,000.

    DATABASE_URL=postgres://... python benchmarks/sweep.py [FEW MANY]

Wants an empty, migrated PostgreSQL database, which it fills. The open cases beside the due ones are copied in SQL;
the due ones come through the door. Exit status 1 where the ratio is above 3.
"""

import os
import statistics
import sys
import time
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from agencies.enums import Role  # noqa: E402
from agencies.models import Agency, Post  # noqa: E402
from portal import enforcement  # noqa: E402
from requests_app import workflow  # noqa: E402
from requests_app.models import Applicant, Event, InformationRequest  # noqa: E402

DUE, ROUNDS, MOST = 100, 3, 3.0
NOW = timezone.make_aware(datetime(2026, 3, 17, 8, 0))
RECEIVED = date(2026, 2, 25)  # twenty working days end on 25 March: the first reminder is of 18 March


def people() -> tuple[Agency, dict[str, object]]:
    agency = Agency.objects.create(slug="bench", name="示例机关", short_name="明示", code="000000001")
    found = {}
    for role in (Role.CLERK, Role.HEAD, Role.SUPERVISOR):
        found[role] = get_user_model().objects.create_user(f"bench.{role}", email=f"{role}@mingzhou.example")
        Post.objects.create(user=found[role], agency=agency, role=role, since=date(2020, 1, 1))
    return agency, found


def through_the_door(agency: Agency, clerk: object) -> InformationRequest:
    at = timezone.make_aware(datetime(2026, 2, 25, 9, 0))
    case = workflow.submit(
        agency=agency,
        key=uuid.uuid4(),
        request={"subject": "示例", "description": "示例材料"},
        applicant={"name": "甲某", "id_number": "110101199001010000", "email": "jia@example.com"},
        at=at,
    )
    workflow.perform(case, "register", actor=clerk, at=at + timedelta(hours=1))
    case.refresh_from_db()
    return case


def copies(template: InformationRequest, count: int) -> None:
    """Open cases like `template` that are looked at on later days, with their applicants and events, in SQL."""
    with connection.cursor() as cursor, transaction.atomic():
        table = InformationRequest._meta.db_table
        names = [f.column for f in InformationRequest._meta.concrete_fields if not f.primary_key]
        new = {
            "code": "upper(substr(md5(random()::text || g), 1, 16))",
            "form_key": "gen_random_uuid()",
            "number": "'bench-' || nextval(pg_get_serial_sequence(%s, 'id'))",
            "next_check_at": "%s::timestamptz + ((1 + g %% 20) || ' days')::interval",
            "due_on": "%s::date + (5 + g %% 20)",
        }
        values = ", ".join(new.get(name, f't."{name}"') for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        given = {"number": table, "next_check_at": NOW, "due_on": NOW.date()}
        cursor.execute(
            f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "{table}" t, generate_series(1, %s) g WHERE t.id = %s',
            [*(given[name] for name in names if name in given), count, template.pk],
        )
        for model in (Applicant, Event):
            inner = [f.column for f in model._meta.concrete_fields if not f.primary_key]
            row = ", ".join("c.id" if name == "case_id" else f't."{name}"' for name in inner)
            cursor.execute(
                f'INSERT INTO "{model._meta.db_table}" ({", ".join(f"{chr(34)}{n}{chr(34)}" for n in inner)}) '
                f'SELECT {row} FROM "{model._meta.db_table}" t, "{table}" c '
                f'WHERE t.case_id = %s AND NOT EXISTS (SELECT 1 FROM "{model._meta.db_table}" e WHERE e.case_id = c.id)',
                [template.pk],
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as a table is that grew over years, not in this minute


def measure(agency: Agency, clerk: object) -> float:
    """Seconds of one whole sweep with 100 cases due: the median of some, after one that warms the caches."""
    times = []
    for _n in range(ROUNDS + 1):
        for _m in range(DUE):
            through_the_door(agency, clerk)
        start = time.perf_counter()
        record = enforcement.sweep(NOW)
        times.append(time.perf_counter() - start)
        assert record.failed == 0
        assert not InformationRequest.objects.to_check(NOW).exists()
    return statistics.median(times[1:])


def main(few: int, many: int) -> int:
    if connection.vendor != "postgresql" or InformationRequest.objects.exists():
        sys.exit("Wants an empty, migrated PostgreSQL database: DATABASE_URL=postgres://...")
    agency, staff = people()
    template = through_the_door(agency, staff[Role.CLERK])
    enforcement.sweep(NOW)
    took, there = {}, 1
    for wanted in (few, many):
        copies(template, wanted - there)
        there = wanted
        took[wanted] = measure(agency, staff[Role.CLERK])
        print(
            f"{InformationRequest.objects.still_open().count():>9,} open, {DUE} due: {took[wanted]:.2f} s", flush=True
        )
    ratio = took[many] / took[few]
    print(f"ratio {ratio:.2f} (at most {MOST})")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sizes = [int(text) for text in sys.argv[1:]] or [10_000, 1_000_000]
    sys.exit(main(*sizes))
