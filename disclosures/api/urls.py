"""Addresses of the interface for programs, and of the page that explains it."""

from django.urls import path

from disclosures.api import page, views

app_name = "api"

urlpatterns = [
    path("", page.explained, name="home"),
    path("v1/", views.index, name="index"),
    path("v1/documents", views.documents, name="documents"),
    path("v1/documents/<int:pk>", views.document, name="document"),
    path("v1/catalogue", views.catalogue, name="catalogue"),
    path("v1/agencies", views.agencies, name="agencies"),
    path("v1/categories", views.categories, name="categories"),
    path("v1/openapi.json", views.description, name="openapi"),
    path("v1/<path:rest>", views.nothing, name="nothing"),
]
