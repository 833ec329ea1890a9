"""How often one address or one code may fail: counts in the cache, by the clock hour, under digests."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache, caches
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 3600


def address(request: HttpRequest) -> str:
    """Whom to count: behind proxies what the outermost trusted one wrote; of IPv6 the network, which is one house."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    said = hops[-trusted] if trusted and len(hops) >= trusted else str(request.META.get("REMOTE_ADDR", ""))
    try:
        found = ipaddress.ip_address(said)
    except ValueError:
        return said
    return str(ipaddress.ip_network(f"{said}/64", strict=False)) if found.version == 6 else said


def count(name: str, who: str, now: datetime, *, within: str = "default") -> int:
    """Count one more; how many it are in this hour. `within`: the cache that counts."""
    key, counts = _key(name, who, now), caches[within]
    counts.add(key, 0, HOUR)
    try:
        number = int(counts.incr(key))
    except ValueError:  # the entry was thrown out between the two
        counts.set(key, 1, HOUR)
        return 1
    counts.touch(key, HOUR)  # some caches forget the time limit when they count
    return number


def reached(name: str, who: str, limit: int, now: datetime) -> bool:
    return int(cache.get(_key(name, who, now), 0)) >= limit


def over_at(now: datetime) -> datetime:
    """When the hour ends and everybody starts from nothing."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _key(name: str, who: str, now: datetime) -> str:
    digest = salted_hmac("notices.throttle", who, algorithm="sha256").hexdigest()
    return f"throttle:{name}:{int(now.timestamp()) // HOUR}:{digest}"
