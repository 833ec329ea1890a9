"""The way to a receipt: a signed address that ends after a day. It names the case and says nothing of its secret."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from requests_app.models import InformationRequest

OPEN_FOR = timedelta(hours=24)
_SALT = "requests.receipt"


class Closed(Exception):
    """The day is over: the address was right once."""


def token(case: InformationRequest) -> str:
    return signing.dumps(case.pk, salt=_SALT)


def case_of(text: str) -> InformationRequest | None:
    """The case that an address shows; None for one that was never given out."""
    try:
        pk = signing.loads(text, salt=_SALT, max_age=OPEN_FOR)
    except signing.SignatureExpired:
        raise Closed
    except signing.BadSignature:
        return None
    return InformationRequest.objects.select_related("agency", "applicant").filter(pk=pk).first()
