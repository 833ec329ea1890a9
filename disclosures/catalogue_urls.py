"""Addresses of the whole catalogue; an agency's own stands under the agency."""

from django.urls import path

from disclosures.views import catalogue as views

app_name = "catalogue"

urlpatterns = [
    path("", views.listing, name="list"),
    path("catalogue.<slug:kind>", views.whole_file, name="file"),
]
