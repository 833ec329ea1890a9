"""As much of JSON Schema 2020-12 as our OpenAPI file uses, and no more: an unknown word is an error."""

import re
from datetime import date, datetime
from typing import Any

KNOWN = {
    "type", "properties", "required", "additionalProperties", "items", "enum", "format", "oneOf", "$ref", "description",
    "minimum", "maximum", "default", "examples",
}  # fmt: skip
TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str = "$") -> list[str]:
    """What in `value` is not as `schema` says; `root`: the file in which its references point."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        return faults(value, root["components"]["schemas"][schema["$ref"].rpartition("/")[2]], root, where)
    if "oneOf" in schema:
        fits = [option for option in schema["oneOf"] if not faults(value, option, root, where)]
        return [] if len(fits) == 1 else [f"{where}: fits {len(fits)} of {len(schema['oneOf'])}"]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(type(value) is TYPES[kind] for kind in kinds):
        return [f"{where}: {value!r} is no {kinds}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where}: {value!r} is none of {schema['enum']}")
    if isinstance(value, str) and not _formatted(value, schema.get("format", "")):
        found.append(f"{where}: {value!r} is no {schema['format']}")
    if isinstance(value, list):
        found += [
            fault for n, each in enumerate(value) for fault in faults(each, schema["items"], root, f"{where}[{n}]")
        ]
    if isinstance(value, dict):
        known = schema["properties"]
        found += [f"{where}.{name} is missing" for name in schema["required"] if name not in value]
        found += [f"{where}.{name} is unknown" for name in value if name not in known]
        for name in value.keys() & known.keys():
            found += faults(value[name], known[name], root, f"{where}.{name}")
    return found


def _formatted(text: str, form: str) -> bool:
    if form == "uri":
        return re.fullmatch(r"https?://[^/\s]+/\S*", text) is not None
    try:
        return {"date": date.fromisoformat, "date-time": _zoned}.get(form, bool)(text) is not None
    except ValueError:
        return False


def _zoned(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found
