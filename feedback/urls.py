"""Addresses of what citizens say back."""

from django.urls import path

from feedback import consultation_views, views
from feedback.feeds import AnswerFeed

app_name = "feedback"
urlpatterns = [
    path("feedback/", views.answers, name="list"),
    path("feedback/new/", views.new, name="new"),
    path("feedback/receipt/", views.receipt, name="receipt"),
    path("feedback/track/", views.track, name="track"),
    path("feedback/rate/", views.rate, name="rate"),
    path("feedback/feed/", AnswerFeed(), name="feed"),
    path("feedback/<int:pk>/", views.detail, name="detail"),
    path("consultations/", consultation_views.consultations, name="consultations"),
    path("consultations/<int:pk>/", consultation_views.consultation, name="consultation"),
]
