"""Rules of all templates and style sheets: what the content security policy and the tokens promise."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
# The policy refuses all of these silently in the browser, so they are refused here aloud.
INLINE = re.compile(r"<style|<script(?![^>]*\ssrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
LOADED = re.compile(r"<(?:script|link|img|iframe|use|source)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE)
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def markup(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_template_has_a_script_or_a_style_in_line(page):
    assert INLINE.findall(markup(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_template_loads_anything_from_elsewhere(page):
    assert LOADED.findall(markup(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_static_file_that_a_template_names_is_there(page):
    named = re.findall(r"{% static [\"']([^\"']+)[\"']", markup(page))
    own = [path for path in named if not path.startswith("admin/")]
    assert [path for path in own if not (ROOT / "static" / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_icon_that_a_template_names_is_drawn(page):
    drawn = set(
        re.findall(r'<symbol id="([^"]+)"', (ROOT / "static" / "img" / "icons.svg").read_text(encoding="utf-8"))
    )
    assert set(re.findall(r"{% icon [\"']([^\"']+)[\"']", markup(page))) <= drawn


@pytest.mark.parametrize("page", sorted((ROOT / "templates" / "parts").glob("*.html")), ids=name)
def test_every_shared_part_says_what_it_wants(page):
    assert page.read_text(encoding="utf-8").startswith(("{% comment %}", "{#"))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_page_has_two_main_headings_in_one_template(page):
    assert len(re.findall(r"<h1\b", markup(page))) <= 1


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_style_sheets_are_small_and_fetch_nothing(sheet):
    text = sheet.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 600
    assert re.findall(r"url\(|@import", text) == []


@pytest.mark.parametrize("sheet", ["base", "layout", "components", "forms", "evidence", "styleguide"])
def test_components_name_colours_by_token_only(sheet):
    text = (ROOT / "static" / "css" / f"{sheet}.css").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", text) == []
