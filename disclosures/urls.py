"""Addresses of published documents."""

from django.urls import path

from disclosures import feeds, views

app_name = "documents"

urlpatterns = [
    path("", views.listing, name="list"),
    path("categories/", views.categories, name="categories"),
    path("feed/", feeds.whole, name="feed"),
    path("feed/agency/<slug:slug>/", feeds.of_agency, name="feed_agency"),
    path("feed/category/<str:slug>/", feeds.of_category, name="feed_category"),
    path("feed/item/<int:pk>/", feeds.of_item, name="feed_item"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/files/<int:file>/<str:name>", views.file, name="file"),
]
