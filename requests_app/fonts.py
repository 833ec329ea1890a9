"""The font that letters are printed with: named by the setting LETTER_FONT, or found in the usual places."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import which

from django.conf import settings
from fontTools.ttLib import TTCollection, TTFont, TTLibError

PLACES = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/System/Library/Fonts",
    "/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
# Body faces of official letters in order of liking: FangSong, then Song and its kin. Never a sans.
NAMES = (
    "simfang.ttf", "STFANGSO.TTF", "FandolFang-Regular.otf", "NotoSerifCJK-Regular.ttc", "NotoSerifCJKsc-Regular.otf",
    "NotoSerifSC-Regular.otf", "NotoSerifSC-Regular.ttf", "SourceHanSerif-Regular.ttc", "SourceHanSerifSC-Regular.otf",
    "SourceHanSerifCN-Regular.otf", "simsun.ttc", "Songti.ttc", "uming.ttc",
)  # fmt: skip
SERIF = ("serif", "fangsong", "song", "仿宋", "宋体", "ming")
PROBE = ord("明")


class Unwritable(Exception):
    """Characters that no font here can print; a letter names them and never shows a box."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = tuple(characters)
        super().__init__(" ".join(f"{character} (U+{ord(character):04X})" for character in self.characters))


class NoFont(Exception):
    """No Chinese font is installed, or the one that the setting names cannot be read."""


@dataclass(frozen=True)
class Face:
    """A font file, and which of the faces in it where it holds several."""

    path: Path
    index: int
    characters: frozenset[int]

    def lacks(self, text: str) -> list[str]:
        return sorted({character for character in text if ord(character) not in self.characters and character != "\n"})


def faces() -> tuple[Face, ...]:
    """The fonts that can print Chinese, the best first; empty where there is none."""
    return _faces(settings.LETTER_FONT)


def face_for(text: str) -> Face:
    """The best font that has every character of the text."""
    found = faces()
    if not found:
        raise NoFont
    lacking = [face.lacks(text) for face in found]
    for face, lacks in zip(found, lacking, strict=True):
        if not lacks:
            return face
    raise Unwritable(min(lacking, key=len))


@cache
def _faces(named: str) -> tuple[Face, ...]:
    paths = [Path(named).expanduser()] if named else [*_usual(), *_told_by_fontconfig()]
    opened = (_open(path) for path in dict.fromkeys(paths))
    return tuple(face for face in opened if face and PROBE in face.characters)


def _usual() -> Iterator[Path]:
    there: dict[str, Path] = {}
    for place in PLACES:
        root = Path(place).expanduser()
        if root.is_dir():
            there |= {path.name.lower(): path for path in sorted(root.rglob("*.[tToO][tT][fFcC]"))}
    return (there[name.lower()] for name in NAMES if name.lower() in there)


def _told_by_fontconfig() -> Iterator[Path]:
    """What fontconfig knows beside: regular Chinese fonts with a serif name."""
    command = which("fc-list")
    if command is None:
        return
    try:
        asked = [command, ":lang=zh-cn:style=Regular", "file", "family"]
        told = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=True).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return
    for line in sorted(told.splitlines()):
        file, _colon, family = line.partition(":")
        if any(word in family.lower() for word in SERIF):
            yield Path(file.strip())


def _open(path: Path) -> Face | None:
    """The face for simplified Chinese of a file; None where it is no font that can be read."""
    try:
        index = _simplified(path) if path.suffix.lower() == ".ttc" else 0
        with TTFont(path, fontNumber=index, lazy=True) as font:
            return Face(path, index, frozenset(font.getBestCmap() or ()))
    except (OSError, TTLibError, KeyError, AssertionError):
        return None


def _simplified(path: Path) -> int:
    with TTCollection(path, lazy=True) as collection:
        names = [font["name"].getBestFamilyName() or "" for font in collection]
    return next((n for n, name in enumerate(names) if name.split()[-1:] == ["SC"]), 0)
