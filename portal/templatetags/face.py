"""Small words of the templates: icons, fields, pages, breadcrumbs, figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

# Words that say the same, of messages, stages and notices, in one of the five tones of the style sheet.
TONES = {
    "success": "ok",
    "ok": "ok",
    "warning": "warn",
    "warn": "warn",
    "error": "bad",
    "bad": "bad",
    "off": "off",
}
TONE_ICONS = {"ok": "check", "warn": "alert", "bad": "alert", "off": "info", "": "info"}
GROUPS = frozenset({"radioselect", "checkboxselectmultiple"})


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """A drawing from the sprite; it takes the size and the colour of the text, and is silent to screen readers."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        static("img/icons.svg"),
        name,
    )


@register.filter
def tone(word: str) -> str:
    """The tone of a message's tags or of a notice: ok, warn, bad, off or none."""
    return next((TONES[part] for part in str(word or "").split() if part in TONES), "")


@register.filter
def tone_icon(word: str) -> str:
    return TONE_ICONS[tone(word)]


@register.filter
def thousands(number: Any) -> str:
    """48216 as 48,216 in both languages; anything that is no number stays as it is."""
    return f"{number:,}" if isinstance(number, int | float) else str(number)


@register.filter
def is_group(field: BoundField) -> bool:
    return field.widget_type in GROUPS


@register.filter
def is_tick(field: BoundField) -> bool:
    return field.widget_type == "checkbox"


@register.filter
def control(field: BoundField, css: str = "") -> SafeString:
    """The control itself, dressed: `input` for what is typed or chosen, and what the widget itself asks for."""
    own = field.field.widget.attrs.get("class", "")
    base = "" if is_tick(field) or is_group(field) else "input"
    words = " ".join(word for word in (base, own, css) if word)
    return field.as_widget(attrs={"class": words} if words else None)


@register.filter
def anchor(field: BoundField) -> str:
    """The id that an error summary links to: the first choice of a group, else the control."""
    return f"{field.auto_id}_0" if is_group(field) else field.id_for_label or field.auto_id


@register.simple_tag
def page_numbers(page: Any) -> list[Any]:
    """First, last and near pages, with gaps; the last one is never hidden."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.inclusion_tag("parts/search.html", takes_context=True)
def search_in(context: Any, *places: Any) -> dict[str, Any]:
    """`{% search_in agency category %}`: a box that searches in these alone; either may be None."""
    inside = [place for place in places if place]
    return {
        "links": context["links"],
        "id": "in-q",
        "small": True,
        "label": _("Search in %(place)s") % {"place": " · ".join(place.label for place in inside)},
        "carried": [(place._meta.model_name, place.slug) for place in inside],
    }


@register.inclusion_tag("parts/crumbs.html")
def crumbs(*trail: Any) -> dict[str, Any]:
    """`{% crumbs label url label url ... last-label %}`: Home stands before, the last label has no address."""
    pairs: Iterable[tuple[Any, Any]] = zip(trail[0::2], (*trail[1::2], ""), strict=False)
    return {"trail": [{"label": label, "url": url} for label, url in pairs]}
