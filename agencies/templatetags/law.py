"""Words from the data of a law: `{% load law %}{% term law "third_party" %}`, `{% article law "reply" %}`."""

from __future__ import annotations

from django import template

from agencies import law_words
from agencies.choices import language
from statutes import citations
from statutes.rules import Law

register = template.Library()


@register.simple_tag
def term(law: Law, code: str) -> str:
    """How long the term called `code` is: 15 working days; empty where the law has none."""
    return law_words.term(law, code)


@register.simple_tag
def article(law: Law, code: str) -> str:
    """Where the term called `code` stands: article 32; empty where the law has none."""
    return law_words.article(law, code)


@register.simple_tag
def cited(law: Law, reference: str) -> str:
    """A place in this law, without its name."""
    return citations.cite(law, reference, language(), full=False) if reference else ""


@register.simple_tag
def most_more(law: Law) -> str:
    """How much longer all extensions together may make the term; empty where the law has none."""
    return law_words.days_of(law, law.extension.max_total) if law.extension else ""


@register.simple_tag
def law_title(law: Law) -> str:
    """Its name in the reader's language."""
    return law.title[language()]


@register.simple_tag
def usual_law() -> Law:
    """The law of the site, where no agency is chosen yet."""
    return law_words.usual()
