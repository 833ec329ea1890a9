"""What every page wears: navigation, languages, doors, error pages, and the shared parts."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from portal import context, front, views
from portal.templatetags import charts, face
from tests import factories

MONTH = {"month": date(2026, 10, 1), "in_time": 8, "late": 2}


def hrefs(html: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', html)


def part(html: str, start: str, end: str) -> str:
    return html.split(start, 1)[1].split(end, 1)[0]


# Languages


@pytest.mark.django_db
def test_the_first_page_is_chinese_whatever_the_browser_prefers(client):
    page = client.get("/about/", headers={"accept-language": "en"})
    assert '<html lang="zh-Hans">' in page.text
    assert page.headers["Content-Language"] == "zh-hans"


@pytest.mark.django_db
def test_the_switch_of_language_keeps_the_page_and_its_query(client):
    page = client.get("/about/?a=1&b=%E6%98%8E")
    target = part(page.text, 'name="next" value="', '"').replace("&amp;", "&")
    answer = client.post("/language/", {"language": "en", "next": target})
    assert answer.headers["Location"] == "/about/?a=1&b=%E6%98%8E"
    assert '<html lang="en">' in client.get(answer.headers["Location"]).text


@pytest.mark.django_db
def test_the_switch_asks_for_no_token_and_sets_no_cookie_before(client):
    strict = Client(enforce_csrf_checks=True)
    assert dict(strict.get("/about/").cookies) == {}
    assert strict.post("/language/", {"language": "en", "next": "/about/"}).status_code == 302


@pytest.mark.django_db
def test_the_switch_leads_to_no_other_site(client):
    answer = client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


@pytest.mark.django_db
def test_an_unknown_language_changes_nothing(client):
    client.post("/language/", {"language": "tlh", "next": "/"})
    assert '<html lang="zh-Hans">' in client.get("/about/").text


def test_a_link_cannot_switch_the_language(client):
    assert client.get("/language/?language=en").status_code == 405


# Navigation


@pytest.mark.django_db
def test_the_bar_and_the_menu_of_small_screens_have_one_source(client):
    page = client.get("/about/").text
    menu = part(page, '<ul class="nav-menu__list">', "</ul>")
    bar = part(page, '<ul class="nav-bar">', "</ul>")
    assert hrefs(menu) == hrefs(bar) == [entry["url"] for entry in context.navigation("/about/")]


@pytest.mark.parametrize(
    ("path", "name", "current"),
    [("/", "home", "page"), ("/about/", None, None), ("/documents/7/", "documents:list", "true"),
     ("/documents/", "documents:list", "page"), ("/agencies/health/", "agencies:list", "true")],
)  # fmt: skip
def test_the_room_of_a_page_is_marked_in_the_navigation(path, name, current):
    marked = [(entry["url"], entry["current"]) for entry in context.navigation(path) if entry["current"]]
    assert marked == ([(reverse(name), current)] if name else [])


def test_there_are_four_doors_in_their_order():
    assert [door["icon"] for door in context.doors()] == ["search", "apply", "speak", "clock"]


@pytest.mark.django_db
def test_an_official_finds_the_way_to_work_and_a_visitor_to_the_login(client, cast):
    assert 'href="/admin/"' not in client.get("/about/").text
    client.force_login(cast.clerk)
    page = client.get("/about/").text
    assert 'href="/admin/"' in page
    assert 'href="/oversight/"' not in page
    client.force_login(cast.supervisor)
    assert 'href="/oversight/"' in client.get("/about/").text


# Home


@pytest.mark.django_db
def test_a_fresh_site_says_that_nothing_is_there_yet(client):
    page = client.get("/").text
    assert 'class="empty"' in page
    assert 'class="chart"' not in page
    assert page.count('class="door"') == 4


@pytest.mark.django_db
def test_home_shows_what_is_public_and_nothing_else(client, cast):
    shown = factories.published(clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health, title="公开的通知")
    factories.draft(actor=cast.clerk, agency=cast.health, title="草拟中的通知")
    page = client.get("/").text
    assert shown.get_absolute_url() in hrefs(page)
    assert "草拟中的通知" not in page


@pytest.mark.django_db
def test_home_asks_as_many_questions_for_three_documents_as_for_one(client, cast, django_assert_max_num_queries):
    def publish():
        factories.published(clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health)

    publish()
    with django_assert_max_num_queries(10) as one:
        client.get("/")
    publish()
    publish()
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get("/")


def test_the_words_to_begin_with_are_keywords_that_find_something():
    documents = [SimpleNamespace(keywords=words) for words in ("医保 报销", "", "预算", "医保")]
    assert front.words(documents) == ["医保", "预算"]


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["about", "guide", "accessibility", "sitemap", "styleguide"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_static_pages_open_in_both_languages_with_one_heading(client, settings, page, language):
    settings.DEMO = True
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(f"/{page}/")
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert len(re.findall(r'\bid="([^"]+)"', answer.text)) == len(set(re.findall(r'\bid="([^"]+)"', answer.text)))


@pytest.mark.django_db
def test_the_style_guide_is_not_part_of_a_real_site(client, settings):
    settings.DEMO = settings.DEBUG = False
    assert client.get("/styleguide/").status_code == 404


# Error pages


@pytest.mark.django_db
def test_a_missing_page_offers_the_search_box_and_the_doors(client):
    page = client.get("/no-such-page/")
    assert page.status_code == 404
    assert page.text.count('class="door"') == 4
    assert ">404<" in page.text


@pytest.mark.django_db
def test_an_error_page_follows_the_language_of_the_reader(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "There is no such page" in client.get("/no-such-page/").text


@pytest.mark.django_db
def test_a_refusal_says_why(rf):
    page = views.forbidden(rf.get("/"), "须由本机关的审核人办理。")
    assert (page.status_code, "须由本机关的审核人办理。" in page.text) == (403, True)


@pytest.mark.django_db
def test_a_damaged_request_gets_a_page(rf):
    assert views.bad_request(rf.get("/")).status_code == 400


@pytest.mark.django_db
def test_a_form_without_its_token_gets_a_page_that_explains(client):
    page = Client(enforce_csrf_checks=True).post("/accounts/login/", {"username": "a", "password": "b"})
    assert (page.status_code, ">403<" in page.text) == (403, True)


def test_the_page_of_a_crash_needs_no_database_and_no_request():
    page = views.server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert "页面出错了" in page.text
    assert "Something broke on our side" in page.text


def test_the_page_of_a_closed_site_needs_no_context():
    assert "网站暂时停用" in render_to_string("503.html")


@pytest.mark.django_db
def test_a_withdrawn_document_shows_its_reason_and_hides_its_title(rf):
    gone = SimpleNamespace(
        index_no="MZ-1", title="含有个人信息的名单", agency=SimpleNamespace(label="卫健委"),
        withdrawn_at=date(2026, 3, 1), withdrawn_reason="含有个人信息",
    )  # fmt: skip
    page = render_to_string("410.html", {"document": gone}, request=rf.get("/"))
    assert "含有个人信息</dd>" in page
    assert "含有个人信息的名单" not in page


# Parts


class Wish(forms.Form):
    name = forms.CharField(label="姓名", help_text="与证件一致")
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea)
    route = forms.ChoiceField(label="方式", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    key = forms.CharField(widget=forms.HiddenInput)


def field(form: forms.Form, name: str) -> str:
    return render_to_string("parts/field.html", {"field": form[name]})


def test_an_error_stands_above_its_control_and_the_control_points_at_it():
    html = field(Wish({}), "name")
    assert html.index('id="id_name_error"') < html.index("<input")
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_only_optional_fields_are_marked():
    assert ('class="opt"' in field(Wish(), "note"), 'class="opt"' in field(Wish(), "name")) == (True, False)


def test_what_was_typed_stays_and_cannot_become_markup():
    assert "&lt;b&gt;" in field(Wish({"note": "<b>"}), "note")


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    html = field(Wish(), "route")
    assert "<legend>方式</legend>" in html
    assert html.count('class="choice"') == 2


def test_each_line_of_the_error_summary_leads_to_a_control():
    form = Wish({})
    summary = render_to_string("parts/error_summary.html", {"form": form})
    page = "".join(field(form, name) for name in form.fields)
    targets = [href.removeprefix("#") for href in hrefs(summary)]
    assert targets == ["id_name", "id_route_0"]
    assert all(f'id="{target}"' in page for target in targets)


def test_a_form_in_order_has_no_error_summary():
    assert "error-summary" not in render_to_string("parts/error_summary.html", {"form": Wish()})


def pager(query: str, number: int) -> list[str]:
    request = RequestFactory().get(f"/documents/?{query}")
    page = Paginator(range(260), 20).page(number)
    return [
        href.replace("&amp;", "&")
        for href in hrefs(render_to_string("parts/pager.html", {"page": page}, request=request))
    ]


@pytest.mark.django_db
def test_the_pager_keeps_the_rest_of_the_query_and_shows_the_last_page():
    links = pager("agency=health&year=2025&year=2026&page=2", 2)
    assert all("agency=health&year=2025&year=2026" in link for link in links)
    assert [link.rsplit("=", 1)[1] for link in links] == ["1", "1", "3", "13", "3"]


@pytest.mark.django_db
def test_one_page_needs_no_pager():
    page = Paginator(range(3), 20).page(1)
    assert "<a" not in render_to_string("parts/pager.html", {"page": page}, request=RequestFactory().get("/"))


def test_messages_take_the_tones_of_the_style_sheet():
    assert [face.tone(word) for word in ("success", "error", "warning extra", "info", "")] == [
        "ok",
        "bad",
        "warn",
        "",
        "",
    ]


def test_crumbs_begin_at_home_and_end_without_a_link():
    html = render_to_string("parts/crumbs.html", face.crumbs("各机关", "/agencies/", "卫健委"))
    assert hrefs(html) == ["/", "/agencies/"]
    assert '<span aria-current="page">卫健委</span>' in html


# Charts


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 4), (1, 4), (4, 4), (5, 8), (9, 20), (154, 200), (201, 400), (4001, 8000)]
)
def test_the_axis_ends_at_a_round_number(highest, top):
    assert charts.ceiling(highest) == top


def test_the_parts_of_a_column_are_as_high_as_their_numbers():
    column = charts.bars([{"label": "10", "values": [8, 2]}], 10)[0]
    assert [item["fill"] for item in column["parts"]] == ["c-main", "c-bad"]
    assert [float(item["height"]) + 1 for item in column["parts"]] == pytest.approx([108.8, 27.2])


def test_a_chart_always_comes_with_its_numbers():
    rows = front.months({"months": [MONTH]})
    html = render_to_string("parts/chart.html", charts.column_chart("每月答复", ["按期", "逾期"], rows))
    assert re.findall(r'<td class="num">(\d+)</td>', html) == ["8", "2"]


def test_a_chart_of_nothing_says_so_and_draws_nothing():
    html = render_to_string("parts/chart.html", charts.column_chart("每月答复", ["按期", "逾期"], []))
    assert "<svg" not in html


def test_numbers_are_grouped_by_thousands():
    assert [face.thousands(number) for number in (48216, 7, "—")] == ["48,216", "7", "—"]
