"""Links in a text: refused where they are none, followed in the database inside the site, tried outside of it."""

import ssl
import threading
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from disclosures import links, workflow
from disclosures.enums import LinkFault, Stage
from disclosures.links import asking, levels, trying
from disclosures.models import OutgoingLink
from portal import doctor_publishing
from tests import factories
from tests.disclosures.test_admin import form, page, step
from tests.disclosures.test_pictures import attach
from tests.disclosures.test_workflow import at

TODAY = date(2026, 3, 4)


def a(href: str, words: str = "链接") -> str:
    return f'<p><a href="{href}">{words}</a></p>'


@pytest.mark.parametrize(
    ("href", "good"),
    [
        ("https://www.gov.example/a?b=1#c", True),
        ("http://192.0.2.1:8080/", True),
        ("https://政务.example/页", True),
        ("mailto:office@health.example", True),
        ("/documents/1/", True),
        ("#article-3", True),
        ("attachment:0123456789abcdef", True),
        ("", False),
        ("javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///C:/x", False),
        ("ftp://a.example/", False),
        ("tel:123", False),
        ("www.gov.example", False),
        ("//gov.example/", False),
        ("http://", False),
        ("https:///x", False),
        ("http://a b/", False),
        ("http://a.example:port/", False),
        ("http://[::1", False),
        ("mailto:nobody", False),
        ("attachment:x", False),
        ("附件1", False),
        ("https://a.example/" + "a" * 2000, False),
    ],
)
def test_what_cannot_be_a_link_is_refused_by_name(href, good):
    found = list(links.bad_links(a(href)))
    assert (found == []) == good
    assert good or "链接" in found[0]


def test_a_text_with_a_bad_link_is_not_saved_and_what_was_typed_stays(cast, browser):
    draft = at(Stage.DRAFT, cast)
    answer = browser(cast.clerk).post(page(draft), form(cast, body=a("javascript:alert(1)", "点这里")))
    told = answer.content.decode()
    assert "The link “点这里” (javascript:alert(1)) cannot be taken" in told
    assert "only http, https and mailto may be linked to" in told
    draft.refresh_from_db()
    assert "点这里" not in draft.body


@pytest.fixture
def others(cast):
    """Documents in each state that a link may meet."""
    found = {stage: at(stage, cast, title=f"件{stage}", body="<p>第一条　甲。</p>") for stage in ("published", "draft")}
    withdrawn = at(Stage.PUBLISHED, cast, title="撤回件")
    workflow.perform(withdrawn, "withdraw", actor=cast.head, facts={"reason": "有误"})
    return found | {"withdrawn": withdrawn}


def found_in(cast, *hrefs: str) -> list[str]:
    draft = at(Stage.DRAFT, cast, body='<p id="article-9">第九条　乙。</p>' + "".join(a(href) for href in hrefs))
    return [one.what for one in links.findings(draft)]


def test_links_inside_are_followed_in_the_database(cast, others, settings):
    settings.SITE_URL = "https://portal.example"
    public, draft, withdrawn = (others[name] for name in ("published", "draft", "withdrawn"))
    picture = attach(others["published"])
    good = [
        public.get_absolute_url(),
        f"https://portal.example{public.get_absolute_url()}",
        picture.get_absolute_url(),
        "/agencies/health/guide/",
        "/search/?q=水",
        "/",
        "#article-9",
        "https://elsewhere.example/documents/99999/",
    ]
    assert found_in(cast, *good) == []
    bad = {
        withdrawn.get_absolute_url(): "the document has been withdrawn",
        draft.get_absolute_url(): "the document is not public",
        "/documents/99999/": "there is no such document",
        "https://portal.example/documents/99999/": "there is no such document",
        f"{public.get_absolute_url()}#article-7": "the document has no such place",
        f"/documents/{public.pk}/files/99999/a.png": "there is no such file, or it is not public",
        "/agencies/nowhere/": "there is no such agency",
        "/nowhere/": "there is no such page on this site",
        "/admin/": "it leads into the office, where the public has no access",
        "#article-1": "there is no such place in this text",
        "attachment:0123456789abcdef": "the file is not among the attachments",
    }
    assert dict(zip(bad, found_in(cast, *bad), strict=True)) == bad


def test_findings_stand_on_the_page_and_before_each_step(cast, browser, others):
    draft = at(Stage.DRAFT, cast, body=a(others["withdrawn"].get_absolute_url(), "旧文"))
    for place in (page(draft), step(draft, "submit")):
        told = browser(cast.clerk).get(place).content.decode()
        assert "Link “旧文”" in told
        assert "the document has been withdrawn" in told
    browser(cast.clerk).post(step(draft, "submit"))  # told, not held up: the target may come back
    draft.refresh_from_db()
    assert draft.stage == Stage.IN_REVIEW
    for place in (page(draft), step(draft, "review")):
        assert "Link “旧文”" in browser(cast.reviewer).get(place).content.decode()


class Site(BaseHTTPRequestHandler):
    asked: list[tuple[str, str]] = []

    def do_HEAD(self) -> None:
        self.asked.append((self.command, self.path))
        code, where = self._said()
        self.send_response(code)
        if where:
            self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815

    def _said(self) -> tuple[int, str]:
        if self.path == "/only-get":
            return (405 if self.command == "HEAD" else 200), ""
        if self.path == "/lost-head":
            return (404 if self.command == "HEAD" else 200), ""
        moved = {
            "/moved": "/ok",
            "/loop": "/loop",
            "/inside": "http://127.0.0.1:1/",
            "/meta": "http://169.254.169.254/x",
        }
        if self.path in moved:
            return 302, moved[self.path]
        codes = {"/gone": 410, "/missing": 404, "/denied": 403, "/failing": 503, "/bad": 302}
        return codes.get(self.path, 200), "http://[bad" if self.path == "/bad" else ""

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def server(settings):
    Site.asked = []
    here = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=here.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    settings.LINK_CHECK_ALLOW, settings.LINK_CHECK_PAUSE = [f"127.0.0.1:{here.server_port}"], 0
    yield f"http://127.0.0.1:{here.server_port}"
    here.shutdown()
    here.server_close()


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/ok", (200, "")),
        ("/页?问=答", (200, "")),
        ("/moved", (200, "")),
        ("/only-get", (200, "")),
        ("/lost-head", (200, "")),
        ("/denied", (403, "")),  # of a machine: a reader may well be let in
        ("/missing", (404, LinkFault.GONE)),
        ("/gone", (410, LinkFault.GONE)),
        ("/failing", (503, LinkFault.FAILING)),
        ("/loop", (302, LinkFault.LOOP)),
        ("/bad", (302, LinkFault.MALFORMED)),
        ("/inside", (302, LinkFault.PRIVATE)),
        ("/meta", (302, LinkFault.PRIVATE)),
    ],
)
def test_a_server_is_asked(server, path, answer):
    assert asking.ask(server + path) == answer


def test_a_page_that_is_there_is_asked_for_its_head_alone(server):
    asking.ask(server + "/ok")
    asking.ask(server + "/only-get")
    assert Site.asked == [("HEAD", "/ok"), ("HEAD", "/only-get"), ("GET", "/only-get")]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.0.0.5/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://224.0.0.1/",
        "http://8.8.8.8:22/",
    ],
)
def test_nothing_inside_is_ever_connected_to(url, monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(asking.socket, "create_connection", never)
    assert asking.ask(url) == (None, LinkFault.PRIVATE)


def test_a_name_that_also_leads_inside_is_not_gone_to(monkeypatch):
    rows = [(2, 1, 6, "", ("93.184.215.14", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(asking.socket, "getaddrinfo", lambda *a, **k: rows)
    assert asking.ask("http://two-faced.example/") == (None, LinkFault.PRIVATE)


def test_the_connection_goes_to_the_address_that_was_looked_at(server, settings, monkeypatch):
    """The name is asked for once: a second answer cannot lead elsewhere."""
    port = server.rpartition(":")[2]
    settings.LINK_CHECK_ALLOW = [f"site.example:{port}"]
    answers = [[(2, 1, 6, "", ("127.0.0.1", int(port)))]]
    real = asking.socket.getaddrinfo
    monkeypatch.setattr(
        asking.socket,
        "getaddrinfo",
        lambda host, *a, **k: answers.pop() if host == "site.example" else real(host, *a, **k),
    )
    assert asking.ask(f"http://site.example:{port}/ok") == (200, "")
    assert answers == []


def test_faults_of_the_network_have_names(monkeypatch, settings):
    settings.LINK_CHECK_ALLOW = ["127.0.0.1:1"]
    assert asking.ask("http://127.0.0.1:1/") == (None, LinkFault.DOWN)
    assert asking.ask("http://no-such-host.invalid/") == (None, LinkFault.HOST)

    def mistrusts(*args, **kwargs):
        raise ssl.SSLCertVerificationError("self-signed")

    monkeypatch.setattr(asking, "_send", mistrusts)
    assert asking.ask("http://127.0.0.1:1/") == (None, LinkFault.CERTIFICATE)


@pytest.fixture
def public(cast, server):
    paths = ("/ok", "/missing", "/failing")
    body = "".join(a(server + path, path) for path in paths) + a(server + "/ok", "twice") + a("/documents/")
    return at(Stage.PUBLISHED, cast, title="有外链的文件", body=body)


def test_links_of_public_documents_are_tried_once_a_day(cast, public, server):
    at(Stage.DRAFT, cast, body=a(server + "/draft"))
    assert trying.collect() == 1
    assert trying.run(TODAY) == (3, 1, 0)
    assert trying.run(TODAY) == (0, 0, 0)
    rows = {row.words: (row.status, row.fault, row.fails, row.broken_since) for row in OutgoingLink.objects.all()}
    assert rows == {
        "/ok": (200, "", 0, None),
        "/missing": (404, "gone", 1, TODAY),
        "/failing": (503, "failing", 1, None),
    }
    assert "/draft" not in {path for _method, path in Site.asked}


def test_a_server_may_be_down_for_two_days_and_its_link_is_dead_on_the_third(public):
    trying.collect()
    for n in range(3):
        assert "/failing" not in {link.words for link in OutgoingLink.objects.broken()}
        trying.run(TODAY + timedelta(days=n))
    broken = {link.words: link.broken_since for link in OutgoingLink.objects.broken()}
    assert broken == {"/missing": TODAY, "/failing": TODAY + timedelta(days=2)}
    assert all(link.is_broken for link in OutgoingLink.objects.broken())
    assert list(doctor_publishing.dead_links_have_a_day()) == []
    OutgoingLink.objects.filter(words="/ok").update(broken_since=TODAY)
    assert len(list(doctor_publishing.dead_links_have_a_day())) == 1


def test_a_link_that_is_mended_or_withdrawn_is_off_the_list(cast, public, server):
    trying.collect()
    trying.run(TODAY)
    kept = OutgoingLink.objects.get(words="/missing")
    revision = workflow.revise(public, actor=cast.clerk)
    revision.body, revision.formed_on = a(server + "/missing", "/missing") + a(server + "/new"), timezone.localdate()
    revision.save()
    assert [one.what for one in links.findings(revision)] == ["The page is not there any more"]
    factories.brought_out(revision, clerk=cast.clerk, reviewer=cast.reviewer, note="改")
    trying.collect()
    assert {link.words for link in OutgoingLink.objects.all()} == {"/missing", "链接"}
    assert OutgoingLink.objects.get(words="/missing").broken_since == kept.broken_since
    workflow.perform(public, "withdraw", actor=cast.head, facts={"reason": "有误"})
    trying.collect()
    assert not OutgoingLink.objects.exists()


def test_the_list_of_an_agency_is_seen_by_its_people_alone(cast, browser, public):
    trying.collect()
    trying.run(TODAY)
    url = reverse("admin:disclosures_outgoinglink_changelist")
    told = browser(cast.clerk).get(url).content.decode()
    assert "/missing" in told
    assert "The page is not there any more" in told
    assert "/failing" not in told
    assert "/missing" not in browser(cast.finance_clerk).get(url).content.decode()
    assert browser(cast.clerk).get(reverse("admin:disclosures_outgoinglink_add")).status_code == 403
    assert "there is no" not in browser(cast.reviewer).get(page(public)).content.decode()
    assert "The page is not there any more" in browser(cast.reviewer).get(page(public)).content.decode()


def test_by_command_and_by_the_worker_and_not_where_it_is_switched_off(public, settings, capsys):
    settings.LINK_CHECK = False
    assert trying.run_if_due(timezone.now(), 5) is None
    call_command("check_links")
    assert "3 links tried, 1 broken, 0 waiting" in capsys.readouterr().out
    settings.LINK_CHECK = True
    assert trying.run_if_due(timezone.now(), 5) == (0, 0, 0)
    call_command("check_links", all=True)
    assert "3 links tried" in capsys.readouterr().out
    assert {link.fails for link in OutgoingLink.objects.exclude(fault="")} == {1}  # the same day counts once


def test_one_server_is_asked_with_a_pause_and_within_its_time(server, settings, monkeypatch):
    waited = []
    settings.LINK_CHECK_PAUSE = 7
    monkeypatch.setattr(trying.time, "sleep", waited.append)
    urls = [f"{server}/{n}" for n in range(3)]
    assert [url for url, _answer in trying._try_server(urls, None)] == urls
    assert waited == [7, 7]
    assert trying._try_server(urls, 1.0) == []  # its time is over: the rest waits for the next run


@pytest.mark.parametrize(
    ("part", "level"),
    [(0, ""), (0.001, "noted"), (0.005, "noted"), (0.0051, "pressing"), (0.02, "pressing"), (0.021, "grave")],
)
def test_how_grave_it_is_goes_by_the_share(part, level):
    """Warning W12: one dead link, more than 0.5 %, more than 2 %."""
    assert levels.level(part) == level
    assert levels.levels()["verified"] is False


def test_dead_links_stand_on_the_desk_of_their_agency(cast, browser, public):
    trying.collect()
    trying.run(TODAY)
    told = browser(cast.clerk).get("/admin/").content.decode()
    assert "Broken links (33.3 %)" in told
    assert "The page is not there any more" in told
    assert "No link is known to be dead." in browser(cast.finance_clerk).get("/admin/").content.decode()
    assert "33.3 %" not in browser(cast.sysadmin).get("/admin/").content.decode()
