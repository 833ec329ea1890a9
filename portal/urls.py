"""All addresses."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path

from disclosures.api.page import download
from portal import clock, counting, health, search, sitemaps, views
from portal.searching import feed, suggest
from requests_app.views.verifying import verify_letter

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("guide/", views.guide, name="guide"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("sitemap/", views.sitemap, name="sitemap"),
    path("language/", views.set_language, name="set_language"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("documents/", include("disclosures.urls")),
    path("agencies/", include("disclosures.agency_urls")),
    path("catalogue/", include("disclosures.catalogue_urls")),
    path("api/", include("disclosures.api.urls")),
    path("data/documents.ndjson.gz", download, name="bulk"),
    path("registers/", include("disclosures.registers")),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": sitemaps.SECTIONS}, name="sitemap_index"),
    path(
        "sitemap-<section>.xml",
        sitemaps.section,
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("requests/", include("requests_app.urls")),
    path("letters/verify/", verify_letter, name="verify_letter"),
    path("oversight/", include("oversight.urls")),
    path("search/", search.search, name="search"),
    path("search/feed/", feed.feed, name="search_feed"),
    path("search/suggestions.json", suggest.suggestions, name="search_suggestions"),
    path("search/opensearch.json", suggest.opensearch, name="search_opensearch"),
    path("search/opened/", counting.opened, name="search_opened"),
    path("opensearch.xml", search.description, name="opensearch"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("health/", health.health, name="health"),
    path("accounts/login/", LoginView.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("clock/", clock.page, name="clock"),
    path("clock/proof.json", clock.proof, name="clock_proof"),
    path("clock/dates.ics", clock.ics, name="clock_ics"),
    path("clock/verify_clock.py", clock.verifier, name="clock_verifier"),
    path("clock.json", clock.as_json, name="clock_json"),
    path("", include("feedback.urls")),
    path("admin/", admin.site.urls),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
