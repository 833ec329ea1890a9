"""Addresses of published documents."""

from django.urls import path

from disclosures import feeds
from disclosures.views import documents as views
from disclosures.views import tables as table_views

app_name = "documents"

FEEDS = (
    ("feed/", "feed", feeds.whole),
    ("feed/agency/<slug:slug>/", "feed_agency", feeds.of_agency),
    ("feed/category/<str:slug>/", "feed_category", feeds.of_category),
    ("feed/item/<int:pk>/", "feed_item", feeds.of_item),
)

urlpatterns = [
    path("", views.listing, name="list"),
    path("categories/", views.categories, name="categories"),
    *(path(address, view, name=name) for address, name, view in FEEDS),
    # Each as JSON Feed too, under its own address: templates write {{ feed_url }}feed.json.
    *(path(f"{address}feed.json", view, {"form": "json"}, name=f"{name}_json") for address, name, view in FEEDS),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/tables/<int:n>/", table_views.page, name="table"),
    path("<int:pk>/tables/<int:n>.csv", table_views.csv, name="table_csv"),
    path("<int:pk>/tables/<int:n>.xlsx", table_views.xlsx, name="table_xlsx"),
    path("<int:pk>/files/<int:file>/<str:name>", views.file, name="file"),
]
