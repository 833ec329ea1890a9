"""Pictures and footnotes in a text: what is kept of them, how they are shown, and what is said of them in words."""

import pytest

from disclosures import embedded, html

KEY = "0123456789abcdef"
IMG = f'<img src="attachment:{KEY}" alt="湿地分布图">'
KNOWN = {KEY: embedded.Picture("/documents/1/files/2/图.png", "图.png", True, 800, 600)}


def note(words):
    return f'<small class="footnote">{words}</small>'


def img(attributes):
    return f'<img src="attachment:{KEY}"{attributes}>'


KEPT = {
    IMG: IMG,
    f'<img alt="x" src="attachment:{KEY}" width=1 onerror=a>': img(' alt="x"'),
    img(' alt=" "'): img(""),
    img(' alt="" role="presentation"'): img(' alt="" role="presentation"'),
    img(' alt="a&lt;b&quot;" role="button"'): img(' alt="a&lt;b&quot;"'),
    '<img src="https://x.example/a.png" alt="x">': "",
    '<img src="data:image/png;base64,AAAA" alt="x">': "",
    '<img src="/documents/1/files/2/a.png">': "",
    '<img src="attachment:../../x">': "",
    note("不含住户。"): note("不含住户。"),
    note('甲<b>乙</b>\n<a href="/x">丙</a>'): note("甲乙 丙"),
    note(f"甲{note('乙')}丙") + "丁": note("甲乙丙") + "丁",
    note(" ") + 'b<small>c</small><small class="x">d</small>': "bcd",
    note("甲" + IMG): note("甲"),
    f'<a href="attachment:{KEY}">附</a>': f'<a href="attachment:{KEY}" rel="noopener noreferrer">附</a>',
}


@pytest.mark.parametrize(("given", "kept"), KEPT.items())
def test_the_allow_list_keeps_own_pictures_and_plain_footnotes(given, kept):
    given, kept = f"<p>前{given}后</p>", f"<p>前{kept}后</p>"
    assert html.clean(given) == kept
    assert html.clean(kept) == kept


def test_a_picture_is_shown_with_its_address_and_size_and_the_second_when_it_comes_near():
    shown = html.render(f"<p>{IMG}</p><p>{IMG}</p>", KNOWN).html
    address = 'src="/documents/1/files/2/图.png" alt="湿地分布图" width="800" height="600"'
    assert f'<img {address} decoding="async">' in shown
    assert f'<img {address} loading="lazy" decoding="async">' in shown
    assert "attachment:" not in shown


@pytest.mark.parametrize("known", [{}, {KEY: embedded.Picture("/x.pdf", "x.pdf", False)}])
def test_a_picture_that_is_not_there_is_told_of_in_words(known):
    shown = html.render(f'<p>{IMG}<img src="attachment:{KEY}" alt="" role="presentation"></p>', known).html
    assert shown == '<p><span class="doc-missing">Picture that is not here: 湿地分布图</span></p>'


def test_a_link_to_a_file_leads_there_or_is_words():
    link = f'<p><a href="attachment:{KEY}">附件<b>一</b></a></p>'
    assert (
        '<a href="/documents/1/files/2/图.png" rel="noopener noreferrer">附件<b>一</b></a>'
        in html.render(link, KNOWN).html
    )
    assert html.render(link).html == "<p>附件<b>一</b></p>"


def test_footnotes_are_numbered_and_lead_both_ways():
    shown = html.render(
        '<h2>总则<small class="footnote">甲</small></h2><p>乙<small class="footnote">丙&amp;丁</small></p>'
    )
    for n in (1, 2):
        assert (
            f'<a href="#note-{n}" id="noteref-{n}" role="doc-noteref" aria-label="Footnote {n}">{n}</a></sup>'
            in shown.html
        )
        assert f'<a href="#noteref-{n}" role="doc-backlink"' in shown.html
    assert '<li id="note-2">丙&amp;丁 ' in shown.html
    assert '<section class="doc-notes" role="doc-endnotes"' in shown.html
    assert [heading.text for heading in shown.contents] == ["总则"]
    assert "doc-endnotes" not in html.render("<p>x</p>").html


def test_in_words_notes_stand_at_the_end_and_pictures_as_what_they_show():
    body = f"<p>甲{note('一&lt;')}乙{IMG}</p><p>丙{note('二')}</p>"
    assert html.text(body).split("\n") == ["甲[1]乙[图：湿地分布图]", "丙[2]", "", "[1] 一<", "[2] 二"]


@pytest.mark.parametrize("cut", ['<p>甲</p><p><img src="attach', '<p>甲</p><a href="/x', "<p>甲</p><"])
def test_a_text_that_is_cut_off_shows_no_half_of_a_tag(cut):
    assert html.text(cut).strip() == "甲"


def test_the_first_picture_that_shows_something():
    decorative = f'<img src="attachment:{KEY}" alt="" role="presentation">'
    assert embedded.first_picture(f"<p>{decorative}{IMG}</p>", KNOWN) == KNOWN[KEY]
    assert embedded.first_picture(f"<p>{decorative}</p>", KNOWN) is None
    assert embedded.first_picture(f"<p>{IMG}</p>", {}) is None
