"""Queries and their database time on the pages of documents, with 300,000 documents and 1,000,000 revisions (PostgreSQL).

    DATABASE_URL=postgres://… python benchmarks/documents.py --import ../shared/data/laws.jsonl.gz

Imports the corpus once, copies it by SQL (a text of at most 4,000 characters, other agencies, categories, days), and asks
each page through Django's own client: how many queries, how long the slowest and all of them took in the database, the
median of --runs. `*` marks a query over --limit milliseconds and prints it with its plan.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
parser = argparse.ArgumentParser()
parser.add_argument("--documents", type=int, default=300_000)
parser.add_argument("--revisions", type=int, default=1_000_000)
parser.add_argument("--import", dest="corpus")
parser.add_argument("--var", default="var/bench-documents")
parser.add_argument("--runs", type=int, default=7)
parser.add_argument("--limit", type=float, default=50)
options = parser.parse_args()
os.environ.update(VAR_DIR=options.var, DEMO="1", DJANGO_SETTINGS_MODULE="portal.settings")

import django  # noqa: E402

django.setup()
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from agencies.enums import Kind  # noqa: E402
from agencies.models import Agency  # noqa: E402
from disclosures.models import Category, Document, Revision  # noqa: E402

OTHERS = {
    "id", "body", "agency_id", "category_id", "catalogue_item_id", "source_key", "index_no", "published_at", "changed_at",
    "written_on", "imported_by_id", "interpretation_of_id", "replaces_id", "revises_id",
}  # fmt: skip


def prepare() -> None:
    if connection.vendor != "postgresql":
        raise SystemExit("This is about PostgreSQL: set DATABASE_URL.")
    call_command("migrate", verbosity=0)
    if not Document.objects.exists():
        call_command("demo", "--scale", "60", "--seed", "1", verbosity=0)
        call_command("import_documents", options.corpus)
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        copy_documents(cursor)
        write_revisions(cursor)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(
        f"{Document.objects.count():,} documents, {Revision.objects.count():,} revisions, filled in {time.perf_counter() - began:.0f} s"
    )


def copy_documents(cursor) -> None:
    """Copies of what is public and has no link to others, until there are enough."""
    missing = options.documents - Document.objects.count()
    if missing <= 0:
        return
    kept = [f.column for f in Document._meta.concrete_fields if f.column not in OTHERS]
    names = ", ".join(f'"{name}"' for name in kept)
    agencies = list(Agency.objects.exclude(kind=Kind.ISSUER).values_list("pk", flat=True))
    categories = list(Category.objects.values_list("pk", flat=True))
    cursor.execute(
        f"""
        WITH base AS (SELECT *, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS many
                      FROM disclosures_document WHERE stage = 'published' AND revises_id IS NULL)
        INSERT INTO disclosures_document ({names}, body, agency_id, category_id, index_no, published_at, changed_at, written_on)
        SELECT {names}, left(body, 4000), (%s::bigint[])[1 + n %% %s], (%s::bigint[])[1 + (n / 7) %% %s],
               'B' || n, now() - n * interval '7 minutes', now() - n * interval '7 minutes', current_date - n / 40
        FROM generate_series(1, %s) AS n JOIN base ON place = 1 + n %% many
        """,
        [agencies, len(agencies), categories, len(categories), missing],
    )


def write_revisions(cursor) -> None:
    """As many revisions of each copy as are missing, its own words as their content."""
    missing = options.revisions - Revision.objects.count()
    if missing <= 0:
        return
    each = -(-missing // options.documents)
    cursor.execute(
        """
        INSERT INTO disclosures_revision (document_id, n, content, at, note)
        SELECT d.id, n, jsonb_build_object('title', title, 'body', body), published_at + n * interval '1 day', ''
        FROM disclosures_document d, generate_series(1, %s) AS n WHERE index_no LIKE 'B%%' LIMIT %s
        """,
        [each, missing],
    )
    cursor.execute("UPDATE disclosures_document SET revision = %s WHERE index_no LIKE 'B%%'", [each])


def measure(name: str, client: Client, address: str) -> None:
    client.get(address)
    slowest, all_of, wall = [], [], []
    for _run in range(options.runs):
        with CaptureQueriesContext(connection) as queries:
            started = time.perf_counter()
            response = client.get(address)
            wall.append((time.perf_counter() - started) * 1000)
        times = [float(query["time"]) * 1000 for query in queries]
        slowest.append(max(times, default=0))
        all_of.append(sum(times))
    worst = statistics.median(slowest)
    mark = "*" if worst > options.limit else " "
    print(
        f"{mark} {name:32} {response.status_code} {len(queries):3} queries  slowest {worst:6.1f} ms  all {statistics.median(all_of):6.1f} ms  page {statistics.median(wall):7.1f} ms"
    )
    if worst > options.limit:
        explain(max(queries, key=lambda query: float(query["time"]))["sql"])


def explain(sql: str) -> None:
    print("   ", sql[:1500])
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + sql.replace("%", "%%"), [])
        print("\n".join("      " + row[0] for row in cursor.fetchall()[:25]))


def main() -> None:
    prepare()
    visitor, clerk, supervisor = (Client(SERVER_NAME="localhost") for _ in range(3))
    for client, name in ((clerk, "health.clerk"), (supervisor, "supervisor")):
        client.force_login(get_user_model().objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
    copy = Document.objects.filter(index_no__startswith="B", agency__slug="health").order_by("-id")[0]
    category = copy.category.slug
    last = "/documents/?page=1000"
    for name, client, address in (
        ("list", visitor, "/documents/"),
        ("list, page 1,000", visitor, last),
        ("list, last page", visitor, "/documents/?page=last"),
        ("list of an agency", visitor, "/documents/?agency=health"),
        ("list of a category", visitor, f"/documents/?category={category}"),
        ("list of a year", visitor, "/documents/?year=2024"),
        ("list, in force, by title", visitor, "/documents/?validity=in_force&sort=title"),
        ("list, by title, page 1,000", visitor, f"{last}&sort=title"),
        ("list, by date of writing", visitor, "/documents/?sort=written"),
        ("list, oldest, page 1,000", visitor, f"{last}&sort=oldest"),
        ("list, a word", visitor, "/documents/?q=管理"),
        ("list, a rare word", visitor, "/documents/?q=加装电梯"),
        ("list, a word nobody wrote", visitor, "/documents/?q=没有这样的题目"),
        ("list, a number", visitor, "/documents/?q=B29999"),
        ("list, agency, year, kind", visitor, "/documents/?agency=health&year=2024&kind=law"),
        ("categories", visitor, "/documents/categories/"),
        ("document", visitor, copy.get_absolute_url()),
        ("agencies", visitor, "/agencies/"),
        ("agency", visitor, "/agencies/health/"),
        ("agency, content", visitor, "/agencies/health/content/"),
        ("catalogue", visitor, "/catalogue/"),
        ("feed", visitor, "/documents/feed/"),
        ("sitemap, first", visitor, "/sitemap-documents.xml"),
        ("sitemap, last", visitor, "/sitemap-documents.xml?p=60"),
        ("API, first page", visitor, "/api/v1/documents"),
        ("API, one", visitor, f"/api/v1/documents/{copy.pk}"),
        ("home", visitor, "/"),
        ("admin, list", clerk, "/admin/disclosures/document/"),
        ("admin, list, page 100", clerk, "/admin/disclosures/document/?p=100"),
        ("admin, list, a word", clerk, "/admin/disclosures/document/?q=管理"),
        ("admin, document", clerk, f"/admin/disclosures/document/{copy.pk}/change/"),
        ("admin, compare", clerk, f"/admin/disclosures/document/{copy.pk}/compare/"),
        ("oversight, catalogue", supervisor, "/oversight/catalogue/"),
    ):
        measure(name, client, address)


main()
