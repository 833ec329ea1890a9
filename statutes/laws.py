"""Finding a law and its editions; what it consists of stands in `rules`, how its file is read in `law_files`."""

import re
from datetime import date
from functools import cache
from pathlib import Path

from statutes import law_files
from statutes.rules import FeeRule, Interrupt, Law
from statutes.source import LawError

__all__ = ["FeeRule", "Interrupt", "Law", "LawError", "ids", "load"]

ROOT = Path(__file__).parent / "laws"


def load(id: str = "cn", root: Path = ROOT, *, on: date | None = None, edition: str | None = None) -> Law:
    """The edition in force on a day, or the one named by its first day; without either the one of `<id>.toml`.

    An edition is never changed for what it governs: a changed rule is a further file `<id>.<its first day>.toml`.
    """
    first = _read(id, root / f"{id}.toml")
    if edition is not None and edition != first.edition:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", edition):
            raise LawError(root / f"{id}.toml", "edition", f"there is no edition {edition}")
        return _read(id, root / f"{id}.{edition}.toml")
    if on is None or edition:
        return first
    later = [file for file in root.glob(f"{id}.*.toml") if file.stem.removeprefix(f"{id}.") <= on.isoformat()]
    return _read(id, max(later)) if later else first


def ids(root: Path = ROOT) -> tuple[str, ...]:
    """The laws that have a file, whatever the number of their editions."""
    return tuple(sorted(file.stem for file in root.glob("*.toml") if "." not in file.stem))


@cache
def _read(id: str, file: Path) -> Law:
    if not re.fullmatch(r"[a-z]{2,8}(-[a-z]{2,8})?", id):
        raise LawError(file, "law", "there is no such law")
    return law_files.read(id, file)
