"""The agencies of Mingzhou in their tree, with what each does and how it can be asked."""

from __future__ import annotations

from portal.demo.prose import entries, html
from portal.demo.shapes import AgencySpec

DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [pow(3, place, 31) for place in range(17)]
CITY_COURT, COUNTY_COURT = "明州市文澜区人民法院", "临溪县人民法院"


def unified_code(serial: int) -> str:
    """A code of the form of GB 32100 with a right check character and a region, 999900, that does not exist."""
    stem = f"11999900MB{serial:07d}"
    total = sum(DIGITS.index(char) * weight for char, weight in zip(stem, WEIGHTS, strict=True))
    return stem + DIGITS[(31 - total % 31) % 31]


def _specs() -> list[AgencySpec]:
    found = []
    for serial, entry in enumerate(entries("agencies"), start=1):
        number = 5600 + serial
        county = entry["place"] == "county"
        found.append(
            AgencySpec(
                slug=entry["key"],
                name=entry["name"],
                name_en=entry["name_en"],
                short_name=entry["short"],
                code=unified_code(serial),
                kind=entry["kind"],
                parent=entry.get("parent", ""),
                address=entry["address"],
                hours="工作日 9:00—12:00，13:30—17:00",
                phone=f"0500-1234 {number}",
                fax=f"0500-1234 {number + 50}",
                email=f"{entry['key']}@mingzhou.example",
                head=entry["head"],
                offices=tuple(entry["offices"].split("、")),
                duties=tuple(line for line in entry["body"].splitlines() if line),
                reconsideration_authority=entry["review"],
                court=COUNTY_COURT if county else CITY_COURT,
            )
        )
    return found


AGENCIES = tuple(_specs())
BY_SLUG = {agency.slug: agency for agency in AGENCIES}


def functions_text(agency: AgencySpec) -> str:
    """What the agency does, how it is made up, who leads it (art. 20 (2)); where it sits has columns of its own."""
    return "\n".join([*agency.duties, "", f"内设机构：{'、'.join(agency.offices)}。", "", f"负责人：{agency.head}。"])


def own_rules(agency: AgencySpec) -> str:
    """The rules that the agency keeps on disclosure (art. 4, art. 45)."""
    return html(_text("rules").format(name=agency.name))


def reading_places() -> str:
    """Where one can read without a screen (art. 25)."""
    return html(_text("places"))


def _text(key: str) -> str:
    (entry,) = (entry for entry in entries("guide") if entry["key"] == key)
    return entry["body"]
