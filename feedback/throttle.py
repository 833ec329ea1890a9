"""How often one address may try: counts in the cache, under digests, forgotten after an hour."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 3600


def address(request: HttpRequest) -> str:
    """The client's address; behind proxies, the one that the outermost trusted proxy wrote."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return hops[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))


def _key(name: str, who: str) -> str:
    return f"throttle:{name}:{salted_hmac('feedback.throttle', who, algorithm='sha256').hexdigest()}"


def count(name: str, who: str) -> int:
    """Count one more; how many it are within the hour that began with the first."""
    key = _key(name, who)
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # the hour ended between the two
        cache.set(key, 1, HOUR)
        return 1


def reached(name: str, who: str, limit: int) -> bool:
    return int(cache.get(_key(name, who), 0)) >= limit
