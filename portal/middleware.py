"""Two habits of every page: the chosen language, and no shared copies of private pages."""

from contextlib import suppress

from django.conf import settings
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

# Asked by programs, which have no cookie and say their language in each question.
MACHINES = ("/api/v1/", "/data/")


class SiteLanguageMiddleware:
    """Simplified Chinese until the reader switches: the browser's own preference is not asked, a program's is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        machine = request.path_info.startswith(MACHINES)
        chosen = _preferred(request) if machine else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            patch_vary_headers(response, ["Accept-Language" if machine else "Cookie"])
            return response


def _preferred(request):
    """The first language of the question that the site has."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        with suppress(LookupError):
            return translation.get_supported_language_variant(code)
    return ""


class PrivatePagesMiddleware:
    """What was made for one person is never kept by a cache between (reliability: private page in shared cache)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            add_never_cache_headers(response)
        return response
