"""How long a reader waits for the first words of a law of 200,000 characters, beside a short text, in one run.

    python benchmarks/first_paint.py

Needs Chromium (CHROMIUM, else /usr/bin/chromium). Builds a site of its own with both texts under --var, serves it, and
loads the pages in turn, each time as a new reader, on a wide and on a narrow screen. Prints the median time from the
first byte to the first contentful paint in milliseconds, and the ratio of the long text to the short one.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
parser = argparse.ArgumentParser()
parser.add_argument("--var", default="var/bench-paint")
parser.add_argument("--runs", type=int, default=9)
parser.add_argument("--port", type=int, default=8765)
options = parser.parse_args()
os.environ.update(VAR_DIR=options.var, DEMO="1", DJANGO_SETTINGS_MODULE="portal.settings")

import django  # noqa: E402

django.setup()
from django.core.management import call_command  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from disclosures.models import Document  # noqa: E402

ARTICLES = {"短例": 10, "长例": 1110}
ARTICLE = "第{}条 为了规范供水活动，保障用水权益，制定本条。" + "供水单位应当公开水质。" * 15
PAINT = "performance.getEntriesByType('paint').find(e => e.name === 'first-contentful-paint').startTime"
BYTE = "performance.getEntriesByType('navigation')[0].responseStart"


def addresses() -> dict[str, str]:
    call_command("migrate", verbosity=0)
    if not Document.objects.exists():
        call_command("demo", "--scale", "12", "--seed", "1", verbosity=0)
    lines = Path(options.var) / "texts.jsonl"
    known = {"date": "2026-01-05", "issuer": "示例机关", "category": "示例"}
    with lines.open("w", encoding="utf-8") as out:
        for title, n in ARTICLES.items():
            body = "\n".join(ARTICLE.format(k) for k in range(1, n + 1))
            print(f"{title}: {len(body):,} characters")
            out.write(json.dumps({"id": title, "title": title, "body": body, **known}, ensure_ascii=False) + "\n")
    call_command("import_documents", str(lines))
    return {title: Document.objects.public().get(title=title).get_absolute_url() for title in ARTICLES}


def serve() -> subprocess.Popen:
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{options.port}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{options.port}/healthz")
            return server
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server does not answer")


def waits(browser, width: int, pages: dict[str, str]) -> dict[str, float]:
    found = {title: [] for title in pages}
    for run in range(options.runs + 1):
        for title, address in pages.items():
            context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{options.port}{address}")
            page.wait_for_timeout(200)
            if run:  # the first warms
                found[title].append(page.evaluate(f"{PAINT} - {BYTE}"))
            context.close()
    return {title: statistics.median(values) for title, values in found.items()}


pages = addresses()
server = serve()
try:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        for width in (1280, 375):
            short, long = waits(chromium, width, pages).values()
            print(f"{width} px: short {short:.0f} ms, long {long:.0f} ms, ratio {long / short:.2f}")
finally:
    server.terminate()
