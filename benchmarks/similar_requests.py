"""How long the similar requests of a case take among many: `python benchmarks/similar_requests.py 100000`, in a database of its own."""

import os
import random
import statistics
import sys
import time
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
sys.path.insert(0, os.getcwd())
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, models  # noqa: E402

from agencies.enums import Kind, Role  # noqa: E402
from agencies.models import Agency, Post  # noqa: E402
from portal.demo.city import COMMUNITIES, ESTATES, HOSPITALS, ROADS, VILLAGES  # noqa: E402
from portal.demo.requests import TOPICS  # noqa: E402
from requests_app import likeness  # noqa: E402
from requests_app.models import InformationRequest, SubjectTerm  # noqa: E402

N = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
rng = random.Random(1)
top, _new = Agency.objects.get_or_create(
    slug="bench", defaults={"name": "示例市人民政府", "code": "100000000", "kind": Kind.GOVERNMENT}
)
agencies = [top]
for n in range(1, 15):
    fields = {"name": f"示例机关{n}", "code": f"{n:09d}", "kind": Kind.DEPARTMENT, "parent": top}
    agencies.append(Agency.objects.get_or_create(slug=f"bench-{n}", defaults=fields)[0])
people = {}
for name, agency, role in (("clerk", agencies[1], Role.CLERK), ("supervisor", top, Role.SUPERVISOR)):
    people[name], _new = get_user_model().objects.get_or_create(username=f"bench.{name}", defaults={"is_staff": True})
    Post.objects.get_or_create(user=people[name], agency=agency, role=role, defaults={"since": "2020-01-01"})
places = [*COMMUNITIES, *ESTATES, *HOSPITALS, *ROADS, *VILLAGES]


def subject():
    words = rng.choice(TOPICS)[1]
    for slot in ("school", "line", "road", "village", "community", "hospital", "market", "estate", "river", "firmname"):
        words = words.replace("{" + slot + "}", rng.choice(places))
    return words.replace("{Y-1}", str(rng.randint(2015, 2025))).replace("{Y}", str(rng.randint(2016, 2026)))[:200]


began = time.perf_counter()
for start in range(InformationRequest.objects.count(), N, 5000):  # an interrupted run goes on
    cases = models.QuerySet(InformationRequest).bulk_create(
        InformationRequest(
            code=f"B{start + n:07d}", form_key=uuid.UUID(int=start + n + 1), agency=rng.choice(agencies[1:]),
            subject=subject(), description="示例", law_edition="2019-05-15", law_version="", stage="in_hand",
        )
        for n in range(min(5000, N - start))
    )  # fmt: skip
    models.QuerySet(SubjectTerm).bulk_create(likeness.rows(cases), batch_size=5000)
print(
    f"{connection.vendor}: {N} requests, {SubjectTerm.objects.count()} terms, filled in {time.perf_counter() - began:.0f} s"
)
if connection.vendor == "postgresql":
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
sample = list(InformationRequest.objects.filter(agency=agencies[1]).order_by("?")[:100])
for name, user in people.items():
    took = []
    for case in sample:
        began = time.perf_counter()
        likeness.alike(case, user)
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    print(
        f"{name}: median {statistics.median(took):.0f} ms, 95 of 100 within {took[94]:.0f} ms, slowest {took[-1]:.0f} ms"
    )
