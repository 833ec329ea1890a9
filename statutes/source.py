"""Reading a TOML file so that every fault names the file, the key and the reason."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

Names = Mapping[str, str]

LANGUAGES = ("zh-hans", "en")


class LawError(ValueError):
    """A file of the rules cannot be used."""

    def __init__(self, file: Path, key: str, reason: str) -> None:
        super().__init__(f"{file.name}: {key}: {reason}")
        self.file, self.key, self.reason = file, key, reason


class Section:
    """One table of a file. `done()` refuses what nobody asked for, so a misspelt key never goes unnoticed."""

    def __init__(self, file: Path, key: str, data: object) -> None:
        self.file, self.key = file, key
        if not isinstance(data, dict):
            raise LawError(file, key or "file", "must be a table")
        self._data: dict[str, object] = data
        self._asked: set[str] = set()

    def fail(self, name: str, reason: str) -> LawError:
        return LawError(self.file, self._place(name), reason)

    def _place(self, name: str) -> str:
        return f"{self.key}.{name}" if self.key else name

    def has(self, name: str) -> bool:
        return name in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def done(self) -> None:
        for name in self._data:
            if name not in self._asked:
                raise self.fail(name, "is not a known key")

    def _get(self, name: str, kind: str) -> object:
        self._asked.add(name)
        if name not in self._data:
            raise self.fail(name, f"is missing, must be {kind}")
        return self._data[name]

    def text(self, name: str, default: str | None = None) -> str:
        if default is not None and not self.has(name):
            return default
        value = self._get(name, "text")
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fail(name, "must be text")
        return value

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self._get(name, "text")
        if not isinstance(value, str) or value not in choices:
            raise self.fail(name, f"must be one of {', '.join(choices)}")
        return value

    def number(self, name: str, low: int, high: int, default: int | None = None) -> int:
        if default is not None and not self.has(name):
            return default
        value = self._get(name, "a whole number")
        if type(value) is not int or not low <= value <= high:
            raise self.fail(name, f"must be a whole number from {low} to {high}")
        return value

    def flag(self, name: str, default: bool | None = None) -> bool:
        self._asked.add(name)
        value = self._data.get(name, default)
        if value is None and name not in self._data:
            raise self.fail(name, "is missing, must be true or false")
        if not isinstance(value, bool):
            raise self.fail(name, "must be true or false")
        return value

    def day(self, name: str) -> date:
        value = self._get(name, "a date")
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.fail(name, "must be a date such as 2026-10-01")
        return value

    def texts(self, name: str, *, optional: bool = False) -> tuple[str, ...]:
        if optional and not self.has(name):
            return ()
        value = self._get(name, "a list of texts")
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.fail(name, "must be a list of texts")
        return tuple(value)

    def numbers(self, name: str) -> tuple[int, ...]:
        value = self._get(name, "a list of whole numbers")
        if not isinstance(value, list) or not all(type(item) is int for item in value):
            raise self.fail(name, "must be a list of whole numbers")
        return tuple(value)

    def pairs(self, name: str) -> tuple[tuple[int, int], ...]:
        value = self._get(name, "a list of pairs")
        if not isinstance(value, list) or not all(_is_pair(item) for item in value):
            raise self.fail(name, "must be a list of pairs of whole numbers, none below 0")
        return tuple((item[0], item[1]) for item in value)

    def names(self, name: str) -> Names:
        value = self._get(name, "a name in each language")
        if not isinstance(value, dict) or set(value) != set(LANGUAGES):
            raise self.fail(name, f"must have exactly the languages {', '.join(LANGUAGES)}")
        if not all(isinstance(item, str) and item.strip() for item in value.values()):
            raise self.fail(name, "must be text in each language")
        return MappingProxyType(value)

    def table(self, name: str) -> "Section":
        return Section(self.file, self._place(name), self._get(name, "a table"))

    def tables(self, name: str) -> Iterator["Section"]:
        self._asked.add(name)
        value = self._data.get(name, [])
        if not isinstance(value, list):
            raise self.fail(name, "must be a list of tables")
        for number, item in enumerate(value, start=1):
            yield Section(self.file, f"{self._place(name)}[{number}]", item)


def _is_pair(item: object) -> bool:
    return isinstance(item, list) and len(item) == 2 and all(type(part) is int and part >= 0 for part in item)


def read(file: Path) -> tuple[Section, str]:
    """The content of a file and a short hash of it, which says which version of the rules gave a date."""
    try:
        content = file.read_bytes()
        return Section(file, "", tomllib.loads(content.decode())), hashlib.sha256(content).hexdigest()[:12]
    except FileNotFoundError:
        raise LawError(file, "file", "does not exist") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise LawError(file, "file", f"is not TOML: {fault}") from None
