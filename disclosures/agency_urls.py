"""Addresses of agencies: they live here because their pages are made of documents."""

from django.urls import path

from disclosures.views import agencies as views
from disclosures.views.catalogue import agency_file

app_name = "agencies"

urlpatterns = [
    path("", views.directory, name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/guide/", views.guide, name="guide"),
    path("<slug:slug>/rules/", views.rules, name="rules"),
    path("<slug:slug>/content/", views.content, name="content"),
    path("<slug:slug>/catalogue.xlsx", agency_file, name="catalogue_file"),
    path("<slug:slug>/catalogue/<int:pk>/", views.item, name="item"),
    path("<slug:slug>/reports/", views.reports, name="reports"),
]
