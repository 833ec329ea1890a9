"""An archive of files taken apart: each becomes a file of its own in a folder, under a name that we give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from agencies.files import packages
from agencies.files.findings import Refusal, Unreadable

MOST = 600  # files
UTF8 = 0x800  # the flag of a name that is in UTF-8
OF_SYSTEMS = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")  # what systems put in by themselves


def unpack(path: str, folder: str) -> dict[str, Any]:
    """`files`: (name, file in the folder); `refused` or `failed` where it is no archive that is let in."""
    try:
        with open(path, "rb") as file, packages.check(file, unpack=False) as package:
            parts = [part for part in package.infolist() if not part.is_dir()]
            if len(parts) > MOST:
                raise Refusal("too_many_parts", str(len(parts)))
            found = []
            for n, part in enumerate(parts):
                name = _name(part)
                if name.rpartition("/")[2].lower().startswith(OF_SYSTEMS) or name.lower().startswith(OF_SYSTEMS):
                    continue
                Path(folder, str(n)).write_bytes(packages.read(package, part.filename))
                found.append([name, str(n)])
            return {"refused": None, "failed": False, "files": found}
    except Refusal as refusal:
        return failed() | {"refused": [refusal.code, refusal.detail[:200]]}
    except (Unreadable, *packages.BROKEN, MemoryError, OSError):
        return failed()


def _name(part: Any) -> str:
    """Windows in China writes names in GBK and does not say so; Python takes them for those of an old DOS."""
    if part.flag_bits & UTF8:
        return str(part.filename)
    try:
        return str(part.filename.encode("cp437").decode("gb18030"))
    except (UnicodeEncodeError, UnicodeDecodeError):
        return str(part.filename)


def failed() -> dict[str, Any]:
    return {"refused": None, "failed": True, "files": []}
