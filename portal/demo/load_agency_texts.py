"""Guides and rules of the agencies: most fresh, one found still right, one old, one with a draft that lacks a part."""

from __future__ import annotations

from django.db import transaction

from agencies.models import Agency
from disclosures import agency_offers, agency_texts, workflow_agency_texts
from disclosures.enums import Block
from disclosures.models import AgencyText
from portal.demo.agencies import AGENCIES, own_rules, reading_places
from portal.demo.shapes import AgencySpec
from portal.demo.site import Site, moment

OLD, CONFIRMED, DRAFTING = "transport", "health", "finance"
LONG_AGO = 430  # days
DRAFT_LACKS = "fees"


@transaction.atomic
def load(site: Site) -> None:
    """Through the door, as each head would have done it; done once."""
    if AgencyText.objects.exclude(version=0).exists():
        return
    for n, spec in enumerate(AGENCIES):
        agency = site.agencies[spec.slug]
        back = LONG_AGO if spec.slug in (OLD, CONFIRMED) else 90 + 7 * n
        for block, texts in ((Block.GUIDE, _guide(agency)), (Block.RULES, _rules(agency, spec))):
            _publish(site, spec, block, texts, back)
    finance = workflow_agency_texts.of(site.agencies[DRAFTING], Block.GUIDE)
    texts = {code: text for code, text in finance.working.items() if code != DRAFT_LACKS}
    clerk, day = site.user(DRAFTING, "clerk"), moment(site.days.before(2), 600)
    workflow_agency_texts.write(finance, texts, actor=clerk, at=day)


def _publish(site: Site, spec: AgencySpec, block: str, texts: dict[str, str], back: int) -> None:
    head, day = site.user(spec.slug, "head"), site.days.before(back)
    row = workflow_agency_texts.of(site.agencies[spec.slug], block)
    workflow_agency_texts.write(row, texts, actor=site.user(spec.slug, "clerk"), at=moment(day, 560))
    workflow_agency_texts.perform(row, "publish", actor=head, at=moment(day, 620))
    if spec.slug == CONFIRMED:
        workflow_agency_texts.perform(row, "confirm", actor=head, at=moment(site.days.before(back - 350), 600))


def _guide(agency: Agency) -> dict[str, str]:
    texts = _offered(agency, Block.GUIDE)
    return {**texts, "obtain": texts["obtain"] + reading_places()}


def _rules(agency: Agency, spec: AgencySpec) -> dict[str, str]:
    return {**_offered(agency, Block.RULES), "own": own_rules(spec)}


def _offered(agency: Agency, block: str) -> dict[str, str]:
    """The usual texts, as an office would begin with them."""
    return {one.code: agency_offers.offer(agency, one) for one in agency_texts.sections(block) if one.offer}
