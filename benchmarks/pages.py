"""Queries and time of the main pages with a real corpus and many requests.

    python benchmarks/pages.py --requests 10000 --import ../shared/data/laws.jsonl.gz

Builds a site of its own under --var (kept between runs), multiplies the demonstration's requests by SQL, and asks each
page through Django's own client in one process, so that times are those of the code and not of a server.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
parser = argparse.ArgumentParser()
parser.add_argument("--requests", type=int, default=10_000)
parser.add_argument("--import", dest="corpus")
parser.add_argument("--var", default="var/bench")
parser.add_argument("--runs", type=int, default=15)
options = parser.parse_args()
os.environ["VAR_DIR"] = options.var
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django  # noqa: E402

django.setup()
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from disclosures.models import Document  # noqa: E402
from requests_app.models import Applicant, Event, InformationRequest  # noqa: E402
from search import health  # noqa: E402


def copied(model, *own: str) -> str:
    """The columns of a copy that are as in the original."""
    names = [f.column for f in model._meta.concrete_fields if f.column not in ("id", *own)]
    return ", ".join(map(connection.ops.quote_name, names))


def multiply(wanted: int) -> None:
    """Copy the requests with their applicants and events until there are `wanted`; new keys, codes and numbers."""
    case, event = InformationRequest._meta.db_table, Event._meta.db_table
    people = Applicant._meta.db_table
    kept = copied(InformationRequest, "form_key", "code", "number")
    others, who = copied(Event, "case_id"), copied(Applicant, "case_id")
    key = "lower(hex(randomblob(16)))" if connection.vendor == "sqlite" else "gen_random_uuid()"
    with transaction.atomic(), connection.cursor() as cursor:
        base = InformationRequest.objects.count()
        cursor.execute(f"SELECT max(id) FROM {case}")
        top = cursor.fetchone()[0]
        for copy in range(1, wanted // base + 1):
            shift = top * copy
            cursor.execute(
                f"INSERT INTO {case} (id, form_key, code, number, {kept}) SELECT id + {shift}, {key}, 'B' || (id + {shift}), "
                f"number || '-' || (id + {shift}), {kept} FROM {case} WHERE id <= {top}"
            )
            cursor.execute(
                f"INSERT INTO {event} (case_id, {others}) SELECT case_id + {shift}, {others} FROM {event} WHERE case_id <= {top}"
            )
            cursor.execute(
                f"INSERT INTO {people} (case_id, {who}) SELECT case_id + {shift}, {who} FROM {people} WHERE case_id <= {top}"
            )


def prepare() -> None:
    call_command("migrate", verbosity=0)
    if not InformationRequest.objects.exists():
        call_command("demo")
    if options.corpus and not Document.objects.filter(imported_by__isnull=False).exists():
        call_command("import_documents", options.corpus)
    if not health.readable() or health.state()["queued"] > 1000:
        call_command("index", "rebuild")
    if InformationRequest.objects.count() < options.requests * 0.9:
        multiply(options.requests)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def measure(name: str, client: Client, url: str) -> None:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
        asked = len(queries)
    times = []
    for _run in range(options.runs):
        started = time.perf_counter()
        client.get(url)
        times.append((time.perf_counter() - started) * 1000)
    size = len(response.content) // 1024 if not response.streaming else 0
    print(
        f"{name:28} {response.status_code}  {asked:3} queries  median {statistics.median(times):7.1f} ms  max {max(times):7.1f} ms  {size} KB"
    )


def main() -> None:
    prepare()
    print(
        f"{Document.objects.public().count()} public documents, {InformationRequest.objects.count()} requests, {connection.vendor}"
    )
    visitor, supervisor, clerk = (
        Client(SERVER_NAME="localhost"),
        Client(SERVER_NAME="localhost"),
        Client(SERVER_NAME="localhost"),
    )
    supervisor.force_login(
        get_user_model().objects.get(username="supervisor"), "django.contrib.auth.backends.ModelBackend"
    )
    clerk.force_login(
        get_user_model().objects.get(username="health.clerk"), "django.contrib.auth.backends.ModelBackend"
    )
    newest = Document.objects.public().newest().values_list("pk", flat=True)[0]
    measure("home", visitor, "/")
    measure("documents", visitor, "/documents/")
    measure("documents, filtered", visitor, "/documents/?validity=in_force&sort=title")
    measure("documents, page 100", visitor, "/documents/?page=100")
    measure("document", visitor, f"/documents/{newest}/")
    measure("search, word", visitor, "/search/?q=补偿")
    measure("search, phrase", visitor, "/search/?q=公共停车设施管理")
    measure("search, question", visitor, "/search/?q=个体工商户的债务由谁承担")
    measure("answered requests", visitor, "/requests/")
    measure("oversight", supervisor, "/oversight/")
    measure("oversight, overdue cases", supervisor, "/oversight/cases/?state=overdue")
    measure("admin desk", clerk, "/admin/")
    measure("admin requests", clerk, "/admin/requests_app/informationrequest/")


main()
