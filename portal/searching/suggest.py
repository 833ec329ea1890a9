"""What is suggested while a question is typed: questions of others, documents, agencies. All of it is public now."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.models import Agency
from disclosures.models import Document
from notices import throttle
from portal.searching.state import State
from requests_app.suggesting import KINDS
from search import finding, learning
from search.analysis import fold
from search.query import LONGEST, clean
from search.writer import search_indexes

MOST = 3000  # answers an hour of one process to one address, which may be that of a whole office
QUESTIONS, DOCUMENTS, AGENCIES = 4, 6, 3
NUMBERED = 200  # documents that are looked at for a number which is typed in part
CHINESE = "zh-Hans"
OPENSEARCH = "application/x-suggestions+json; charset=utf-8"


class Item(NamedTuple):
    text: str
    note: str
    url: str


class Group(NamedTuple):
    label: str
    lang: str  # of the items, where it is not that of the page
    items: list[Item]


def groups(state: State) -> list[Group]:
    """By kind, those with something in them; a few queries, whatever is typed. Inside an agency only its documents."""
    text = clean(state.q[:LONGEST])
    if not fold(text).strip():
        return []
    offered = [Group(_("Titles and document numbers"), CHINESE, _documents(text, state.chosen))]
    if not state.narrowed:
        questions, agencies = (_("Popular questions"), CHINESE), (_("Agencies"), "")
        offered = [Group(*questions, _questions(text)), *offered, Group(*agencies, _agencies(text))]
    return [group for group in offered if group.items]


def _questions(text: str) -> list[Item]:
    asked = learning.popular(text, QUESTIONS)
    return [Item(question, "", reverse("search") + State(question, {}).url()) for question in asked]


def _documents(text: str, chosen: dict[str, str]) -> list[Item]:
    """What bears the number that is typed, then what has the words in its title."""
    titled = finding.titles(text, chosen, KINDS, DOCUMENTS)
    figures = any(map(str.isdecimal, text)) or not titled
    numbered = finding.proposed_keys(text, "disclosures.document", chosen, NUMBERED) if figures else []
    keys = {*numbered, *(row.pk for row in titled if row.kind == "document")}
    columns = ("pk", "title", "doc_no", "index_no", "agency__name")
    public = {row[0]: row[1:] for row in Document.objects.public().filter(pk__in=keys).values_list(*columns)}
    items = {}
    for pk in (pk for pk in numbered if pk in public):
        title, *numbers, _agency = public[pk]
        if borne := [number for number in numbers if number and _squeezed(text) in _squeezed(number)]:
            items["document", pk] = Item(title, borne[0], _address("document", pk))
    for row in titled:
        if row.kind == "document":
            if row.pk not in public:  # withdrawn between two questions to the database
                continue
            _title, doc_no, _index_no, agency = public[row.pk]
            note = doc_no or agency
        else:
            note = str(KINDS[row.kind])
        items.setdefault((row.kind, row.pk), Item(row.title, note, _address(row.kind, row.pk)))
    return list(items.values())[:DOCUMENTS]


def _squeezed(text: str) -> str:
    return "".join(fold(text).split())


def _address(kind: str, pk: int) -> str:
    model = next(index.get_model() for index in search_indexes().values() if index.name == kind)
    return str(model(pk=pk).get_absolute_url())


def _agencies(text: str) -> list[Item]:
    named = Q()
    for form in {text, fold(text)}:
        named |= Q(name__icontains=form) | Q(short_name__icontains=form) | Q(name_en__icontains=form)
    return [
        Item(one.label, "", one.get_absolute_url()) for one in Agency.objects.in_directory().filter(named)[:AGENCIES]
    ]


@never_cache
@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """JSON for the box. Nothing of it is kept anywhere: what is withdrawn is gone with the next letter."""
    offered = _offered(request)
    if offered is None:
        return _too_many({"groups": []})
    told = [group._asdict() | {"items": [item._asdict() for item in group.items]} for group in offered]
    return JsonResponse({"groups": told})


@never_cache
@require_safe
def opensearch(request: HttpRequest) -> JsonResponse:
    """OpenSearch Suggestions 1.1, for the box of a browser: what was typed, then completions, notes and addresses."""
    typed, offered = request.GET.get("q", "")[:LONGEST], _offered(request)
    if offered is None:
        return _too_many([typed, [], [], []])
    items = [(item, group) for group in offered for item in group.items]
    told = [
        typed,
        [item.text for item, _group in items],
        [item.note or group.label for item, group in items],
        [request.build_absolute_uri(item.url) for item, _group in items],
    ]
    return JsonResponse(told, safe=False, content_type=OPENSEARCH)


def _offered(request: HttpRequest) -> list[Group] | None:
    """None for who asks more than a person types."""
    if throttle.count("typed", throttle.address(request), timezone.now(), within="memory") > MOST:
        return None
    return groups(State.of(request))


def _too_many(nothing: Any) -> JsonResponse:
    now = timezone.now()
    wait = max(1, int((throttle.over_at(now) - now).total_seconds()))
    return JsonResponse(nothing, safe=False, status=429, headers={"Retry-After": str(wait)})
