"""Sealed columns: personal data encrypted at rest under keys that rotate, and blind indexes that find equals."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

if TYPE_CHECKING:
    _Text = models.CharField[Any, Any]
else:
    _Text = models.CharField

NONCE = 12  # bytes, random for each value (NIST SP 800-38D allows 2^32 values under one key)
BLOCK = 32  # bytes: a value is filled up to a multiple of it, so that its length does not say whose it is
_SEALED = re.compile(r"s1:([0-9a-f]{8}):([A-Za-z0-9_-]+={0,2})")


class Unreadable(RuntimeError):
    """A sealed value that no key opens, or that was moved from another column. Says where, never what."""


class Key(NamedTuple):
    """One entry of `DATA_KEYS`: `id` stands before each value sealed under it, `compare` is for blind indexes."""

    id: str
    cipher: AESGCM
    compare: bytes


@cache
def _key(text: str) -> Key:
    def derive(purpose: bytes) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=b"mingtang/" + purpose).derive(text.encode())

    return Key(derive(b"id").hex()[:8], AESGCM(derive(b"seal")), derive(b"index"))


def keys() -> list[Key]:
    """The keys of the site: the first seals, all open."""
    return [_key(text) for text in settings.DATA_KEYS]


def seal(text: str, place: str) -> str:
    """`text` encrypted for one column; nothing stays nothing. AES-256-GCM with the place as associated data."""
    if not text:
        return ""
    key, nonce, plain = keys()[0], secrets.token_bytes(NONCE), text.encode("utf-8", "ignore")
    closed = key.cipher.encrypt(nonce, plain + b"\x00" * (-len(plain) % BLOCK), place.encode())
    return f"s1:{key.id}:{base64.urlsafe_b64encode(nonce + closed).decode()}"


def is_sealed(text: str) -> bool:
    return _SEALED.fullmatch(text) is not None


def unseal(text: str, place: str) -> str:
    """What was sealed for that column; `Unreadable` where the key is gone or the value was tampered with."""
    if not text:
        return ""
    found = _SEALED.fullmatch(text)
    key = found and next((key for key in keys() if key.id == found[1]), None)
    if not (found and key):
        raise Unreadable(f"{place}: no key of DATA_KEYS opens this value")
    try:
        closed = base64.urlsafe_b64decode(found[2])
        return key.cipher.decrypt(closed[:NONCE], closed[NONCE:], place.encode()).rstrip(b"\x00").decode()
    except (InvalidTag, ValueError):
        raise Unreadable(f"{place}: this value was changed, or sealed for another column") from None


def plain(text: str) -> str:
    """A number as it is compared: full-width folded, capitals, letters and digits only."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())


def blind(text: str, purpose: str) -> list[str]:
    """The blind indexes of a value, one for each key, the current one first; [] where there is nothing to compare."""
    bare = plain(text)
    message = f"{purpose}/{bare}".encode()
    return [f"{key.id}:{hmac.new(key.compare, message, hashlib.sha256).hexdigest()}" for key in keys()] if bare else []


class SealedField(_Text):
    """Text that the database keeps encrypted. `max_length` counts the characters typed, not what is stored.

    Nothing can be looked up in it but whether it is empty: a filter on it is a mistake and says so.
    """

    def get_internal_type(self) -> str:
        return "TextField"

    @property
    def place(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value if value is None else seal(value, self.place)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value if value is None else unseal(value, self.place)

    def to_python(self, value: Any) -> Any:
        """What `dumpdata` wrote comes back open; what a person typed stays as it is."""
        if isinstance(value, str) and is_sealed(value):
            try:
                return unseal(value, self.place)
            except Unreadable:
                return value
        return super().to_python(value)

    def value_to_string(self, obj: Any) -> str:
        """Serialised rows stay sealed: an export is no way round the encryption."""
        return str(self.get_prep_value(self.value_from_object(obj)))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "exact":
            return _Empty
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.place} is sealed: nothing can be looked up in it but whether it is empty")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.place} is sealed")


class _Empty(models.lookups.Exact):  # type: ignore[name-defined,misc]
    """`field=""` and nothing else."""

    def get_prep_lookup(self) -> Any:
        if self.rhs != "":
            raise FieldError("a sealed column can only be compared with the empty text")
        return self.rhs


class BlindIndex(_Text):
    """A keyed digest of another field of the row, to find rows of the same value by. Emptied only on purpose."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": 80, "blank": True, "editable": False, "db_index": True, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        found = blind(getattr(model_instance, self.of), self.of)
        if found:
            setattr(model_instance, self.attname, found[0])
        return super().pre_save(model_instance, add)


def sealed_fields(model: type[models.Model]) -> Iterator[SealedField]:
    return (field for field in model._meta.concrete_fields if isinstance(field, SealedField))


def blind_indexes(model: type[models.Model]) -> Iterator[BlindIndex]:
    return (field for field in model._meta.concrete_fields if isinstance(field, BlindIndex))
