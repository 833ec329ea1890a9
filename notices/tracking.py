"""Tracking codes and secrets: what a person without an account keeps in order to come back."""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid

from django.conf import settings

# Crockford's alphabet: no I, L, O, U, so that a code read over the phone stays a code.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("ILO", "110")
CODE_LENGTH, SECRET_LENGTH = 10, 16  # 50 bits to name a case, 80 bits to open it


def columns(key: uuid.UUID) -> dict[str, object]:
    """What the row of a form keeps: the key, the code, and the digest of the secret."""
    return {"form_key": key, "code": code_for(key), "secret_digest": digest(secret_for(key))}


def code_for(key: uuid.UUID) -> str:
    """The public tracking code that belongs to a one-time form key: the same for every post of that form."""
    return _derive("code", key, CODE_LENGTH)


def secret_for(key: uuid.UUID) -> str:
    """The secret that belongs to a form key. Nobody stores it: the row holds its digest."""
    return _derive("secret", key, SECRET_LENGTH)


def digest(secret: str) -> str:
    """SHA-256 of the normalised secret; 80 random bits need no salt."""
    return hashlib.sha256(normalise(secret).encode()).hexdigest()


def matches(secret: str, stored: str) -> bool:
    """Whether `secret` is the one whose digest is stored; takes the same time either way."""
    return hmac.compare_digest(digest(secret), stored)


def normalise(text: str) -> str:
    """What a person typed, without spaces and dashes, in capitals, with look-alikes folded."""
    return re.sub(r"[^0-9A-Z]", "", text.upper().translate(_ALIKE))[:64]


def grouped(text: str) -> str:
    """In groups of four, to be read and typed."""
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def _derive(purpose: str, key: uuid.UUID, length: int) -> str:
    raw = hmac.new(settings.SECRET_KEY.encode(), f"tracking/{purpose}/{key}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(raw, "big")
    return "".join(ALPHABET[(number >> (5 * i)) & 31] for i in range(length))
