"""The doctor finds a document under another agency's duty, and an item whose words and numbers part."""

import pytest

from disclosures.models import CatalogueItem, Document
from portal import doctor_catalogue
from tests import factories

pytestmark = pytest.mark.django_db


def faults() -> list[str]:
    return [fault for check in doctor_catalogue.CHECKS for fault in check()]


def test_a_sound_catalogue_is_sound_and_each_break_is_found(cast):
    item = factories.catalogue_item(cast.health, time_limit="自信息形成之日起20个工作日内")
    factories.published(clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health, catalogue_item=item)
    assert faults() == []
    CatalogueItem.objects.filter(pk=item.pk).update(limit_n=30)
    assert ["limit" in fault for fault in faults()] == [True]
    CatalogueItem.objects.filter(pk=item.pk).update(limit_n=20, content="别的要素")
    assert ["import" in fault for fault in faults()] == [True]
    item.save()
    Document.objects.update(catalogue_item=factories.catalogue_item(cast.finance))
    assert ["another agency" in fault for fault in faults()] == [True]
