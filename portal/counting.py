"""What of a visit to the search is counted: who is no person is left out, and who a person is goes no further.

That a result was opened is told by `ping`, the attribute of a link that HTML has for this. A script that sends the same
would be longer and set a cookie for its token, and a way round through an address of ours would take from people
without script the plain address of the page. Browsers that have it switched off are not counted; no place in the list
gains or loses by that.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notices import throttle
from search import learning
from search.finding import Found
from search.query import LONGEST, Question, read

OPENED = 200  # an hour of one address that are counted

# Those that say what they are; of the others, none stays three visitors for long. No browser is without a name.
_ROBOT = re.compile(
    r"bot\b|bot[/;_-]|spider|crawl|slurp|scan|monitor|check|preview|fetch|archive|index|headless|lighthouse|phantom"
    r"|externalhit|curl|wget|python|java/|okhttp|go-http|httpclient|libwww|perl|ruby|scrapy|axios|node|postman|feed",
    re.IGNORECASE,
)


def asked(request: HttpRequest, found: Found) -> None:
    """Count the question of this page. Where nothing has all the words, nothing was found.

    What was asked ahead of a person, or answered in part, tells nothing.
    """
    whole = not (found.degraded or (found.partial and not found.rows))
    if request.method == "GET" and whole and _is_person(request):
        hits = 0 if found.loosened else found.unfiltered
        learning.record(found.question, hits, visitor=throttle.address(request), now=timezone.now())


def ping(question: Question) -> str:
    """The address that is told of an opened result; its place is added to it."""
    return f"{reverse('search_opened')}?{urlencode({'q': question.text})}"


@csrf_exempt  # nothing is done in anybody's name, and no cookie is read
@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """`?q=` the question, `?place=` where the result stood. The answer is empty, whatever came."""
    place, who, now = request.GET.get("place", ""), throttle.address(request), timezone.now()
    believed = (
        place.isascii() and place.isdecimal() and len(place) < 5 and _is_person(request) and _is_from_here(request)
    )
    if believed and throttle.count("opened", who, now) <= OPENED:
        learning.click(read(request.GET.get("q", "")[: 4 * LONGEST]), int(place), visitor=who, now=now)
    return HttpResponse(status=204)


def _is_person(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    ahead = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}"
    return bool(agent) and not _ROBOT.search(agent) and "prefetch" not in ahead


def _is_from_here(request: HttpRequest) -> bool:
    """What a browser says of the page that sends it; one that says nothing is believed."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin", "null")
    return site == "same-origin" and (origin == "null" or urlsplit(origin).netloc == request.get_host())
