"""The description of the interface for machines (OpenAPI 3.1), made of the tables by which questions are read."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from agencies.enums import Kind
from disclosures.api.parameters import PARAMETERS, Parameter
from disclosures.duties import State
from disclosures.enums import Channel, Cycle, DocumentKind, Genre, Stage, Validity
from disclosures.tables.schema import TYPES

VERSION = "1.0.0"
TEXT, NUMBER, YES = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
ADDRESS = {"type": "string", "format": "uri"}
DAY, MOMENT = {"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return schema | {"type": [schema["type"], "null"]}


def _one_of(values: Any) -> dict[str, Any]:
    return {"type": "string", "enum": [str(getattr(value, "value", value)) for value in values]}


def _thing(**properties: Any) -> dict[str, Any]:
    """An object that always has all of these and no other."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _list_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


ROW = {
    "id": NUMBER,
    "index_no": TEXT,
    "stage": _one_of([Stage.PUBLISHED, Stage.ARCHIVED]),
    "title": TEXT,
    "doc_no": TEXT,
    "genre": _one_of(Genre),
    "kind": _one_of(DocumentKind),
    "agency": TEXT,
    "issuer": TEXT,
    "category": TEXT,
    "catalogue_item": _or_null(NUMBER),
    "keywords": _list_of(TEXT),
    "summary": TEXT,
    "region": TEXT,
    "written_on": _or_null(DAY),
    "published_at": MOMENT,
    "changed_at": MOMENT,
    "revision": NUMBER,
    "validity": _one_of(Validity),
    "effective_on": _or_null(DAY),
    "expires_on": _or_null(DAY),
    "repealed_on": _or_null(DAY),
    "interpretation_of": _or_null(NUMBER),
    "replaces": _or_null(NUMBER),
    "source_url": TEXT,
    "url": ADDRESS,
}
SCHEMAS: dict[str, dict[str, Any]] = {
    "DocumentRow": _thing(**ROW),
    "Document": _thing(**ROW, text=TEXT, attachments=_list_of(_ref("Attachment")), tables=_list_of(_ref("Table"))),
    "Attachment": _thing(id=NUMBER, name=TEXT, type=TEXT, size=NUMBER, sha256=TEXT, url=ADDRESS),
    "Table": _thing(
        n=NUMBER, schema=TEXT, title=TEXT, note=TEXT, columns=_list_of(_ref("Column")), rows=_list_of(_list_of(TEXT)),
        csv=ADDRESS, xlsx=ADDRESS, url=ADDRESS,
    )
    | {"description": "Cells are text in the order of the columns: numbers with a point, days as 2026-03-31."},
    "Column": _thing(code=TEXT, name=TEXT, name_en=TEXT, type=_one_of(TYPES), unit=TEXT),
    "Trace": _thing(
        id=NUMBER, index_no=TEXT, stage=_one_of([Stage.WITHDRAWN]), withdrawn_at=MOMENT, reason=TEXT, changed_at=MOMENT
    )
    | {"description": "Of a withdrawn document: that it was there, and why it is not any more. Delete your copy."},
    "Documents": _thing(
        documents=_list_of({"oneOf": [_ref("DocumentRow"), _ref("Trace")]}),
        next=_or_null(ADDRESS),
        resume=_or_null(MOMENT)
        | {"description": "On the last page: what to give as updated_since the next time. Some rows may come twice."},
    ),
    "Agency": _thing(
        slug=TEXT, name=TEXT, name_en=TEXT, code=TEXT, kind=_one_of(Kind), parent=_or_null(TEXT), address=TEXT,
        hours=TEXT, phone=TEXT, email=TEXT, takes_requests=YES, guide=_or_null(ADDRESS),
        guide_updated=_or_null(MOMENT), url=ADDRESS,
    ),
    "Category": _thing(
        slug=TEXT, name=TEXT, name_en=TEXT, parent=_or_null(TEXT), article=_or_null(NUMBER), item=_or_null(NUMBER),
        url=ADDRESS,
    ),
    "CatalogueItem": _thing(
        id=NUMBER, agency=TEXT, field=_or_null(TEXT), category=TEXT, item_l1=TEXT, item_l2=TEXT, content=TEXT,
        basis=TEXT, time_limit=TEXT, cycle=_one_of(Cycle), cycle_n=_or_null(NUMBER), owner=TEXT,
        channels=_list_of(_one_of(Channel)), audience_all=YES, audience_group=TEXT, by_initiative=YES, by_request=YES,
        state=_one_of(State), expected_by=_or_null(DAY), newest=_or_null(DAY), documents=NUMBER, empty_reason=TEXT,
        url=ADDRESS, feed=ADDRESS,
    ),
    "Agencies": _thing(agencies=_list_of(_ref("Agency")), next=_or_null(ADDRESS)),
    "Categories": _thing(categories=_list_of(_ref("Category")), next=_or_null(ADDRESS)),
    "Catalogue": _thing(catalogue=_list_of(_ref("CatalogueItem")), next=_or_null(ADDRESS)),
    "Fault": {
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["code", "message"],
                "properties": {"code": TEXT, "message": TEXT, "parameter": TEXT},
                "additionalProperties": False,
            },
            "document": _ref("Trace"),
        },
        "additionalProperties": False,
    },
}  # fmt: skip
LISTS = {
    "documents": ("Documents", "Public documents, in the order in which they changed"),
    "catalogue": ("Catalogue", "The items of the disclosure catalogue, with how they stand today"),
    "agencies": ("Agencies", "The agencies"),
    "categories": ("Categories", "The categories of documents"),
}


def description() -> dict[str, Any]:
    """Of this interface wherever it runs: addresses are relative. In English, whoever asks."""
    with translation.override("en"):
        return {
            "openapi": "3.1.0",
            "info": {
                "title": "Mingtang: what is public",
                "version": VERSION,
                "description": "Read-only, without an account. Errors are told in the language of Accept-Language.",
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": "/api/v1"}],
            "paths": {f"/{name}": _list(name) for name in LISTS} | {"/documents/{id}": _detail()},
            "components": {"schemas": SCHEMAS, "responses": {"Fault": _answer("Fault", "What is wrong")}},
        }


def _list(name: str) -> dict[str, Any]:
    schema, summary = LISTS[name]
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": [_parameter(parameter) for parameter in PARAMETERS[name]],
            "responses": _answers(schema, summary) | {"400": {"$ref": "#/components/responses/Fault"}},
        }
    }


def _detail() -> dict[str, Any]:
    fault = {"$ref": "#/components/responses/Fault"}
    summary = "One document with its words, its files and its tables"
    return {
        "get": {
            "operationId": "document",
            "summary": summary,
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": NUMBER}],
            "responses": _answers("Document", summary) | {"404": fault, "410": fault},
        }
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": str(parameter.about),
        "schema": parameter.schema,
    }


def _answers(schema: str, summary: str) -> dict[str, Any]:
    tag = {"ETag": {"description": "Send it back as If-None-Match", "schema": TEXT}}
    return {
        "200": _answer(schema, summary) | {"headers": tag},
        "304": {"description": "As you have it"},
    }


def _answer(schema: str, summary: str) -> dict[str, Any]:
    return {"description": summary, "content": {"application/json": {"schema": _ref(schema)}}}
