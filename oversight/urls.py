"""Addresses of supervision."""

from django.urls import path

from oversight import ahead_views, views

app_name = "oversight"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("ahead/", ahead_views.ahead, name="ahead"),
    path("ahead.<slug:kind>", ahead_views.ahead_file, name="ahead_file"),
    path("cases/", views.case_list, name="cases"),
    path("cases.<slug:kind>", views.case_file, name="case_file"),
    path("agencies.<slug:kind>", views.agency_file, name="agency_file"),
]
