"""Addresses of supervision."""

from django.urls import path

from oversight import ahead_views, blocks_views, catalogue_views, search_views, views

app_name = "oversight"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("ahead/", ahead_views.ahead, name="ahead"),
    path("ahead.<slug:kind>", ahead_views.ahead_file, name="ahead_file"),
    path("blocks/", blocks_views.blocks, name="blocks"),
    path("blocks.<slug:kind>", blocks_views.blocks_file, name="blocks_file"),
    path("catalogue/", catalogue_views.catalogue, name="catalogue"),
    path("catalogue.<slug:kind>", catalogue_views.catalogue_file, name="catalogue_file"),
    path("searches/", search_views.searches, name="searches"),
    path("searches.<slug:kind>", search_views.searches_file, name="searches_file"),
    path("search-weeks.<slug:kind>", search_views.search_weeks_file, name="search_weeks_file"),
    path("cases/", views.case_list, name="cases"),
    path("cases.<slug:kind>", views.case_file, name="case_file"),
    path("agencies.<slug:kind>", views.agency_file, name="agency_file"),
]
