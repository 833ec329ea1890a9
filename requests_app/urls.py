"""Addresses of requests. None carries a name, a code or a secret."""

from django.urls import path

from requests_app import feeds
from requests_app.views import applying, asking, opinion, own_data, proofs, public, records, suggesting, tracking

app_name = "requests"

urlpatterns = [
    path("", public.listing, name="list"),
    path("feed/", feeds.answered, name="feed"),
    path("new/", asking.ask, name="ask"),
    path("record/", records.record, name="record"),
    path("new/suggestions.json", suggesting.suggestions, name="suggestions"),
    path("new/<slug:place>/<slug:kind>/<int:pk>/", suggesting.suggested, name="suggested"),
    path("paper/", asking.paper, name="paper"),
    path("receipt/<str:token>/", asking.receipt, name="receipt"),
    path("receipt/<str:token>/receipt.txt", asking.receipt_text, name="receipt_text"),
    path("track/", tracking.track, name="track"),
    path("track/leave/", tracking.leave, name="leave"),
    path("track/<int:pk>/", tracking.progress, name="progress"),
    path("track/<int:pk>/proof.json", proofs.proof, name="proof"),
    path("track/<int:pk>/dates.ics", proofs.dates, name="dates"),
    path("track/<int:pk>/correction/", tracking.receive_correction, name="receive_correction"),
    path("track/<int:pk>/data/", own_data.own_data, name="own_data"),
    path("track/<int:pk>/data/my-data.json", own_data.own_data_json, name="own_data_json"),
    path("track/<int:pk>/data/contact/", own_data.change_contact, name="change_contact"),
    path("track/<int:pk>/data/identity/", own_data.ask_identity, name="ask_identity"),
    path("track/<int:pk>/suggest/", tracking.suggest_publication, name="suggest_publication"),
    path("track/<int:pk>/withdraw/", tracking.withdraw, name="withdraw"),
    path("track/<int:pk>/letters/<int:letter>/", tracking.letter, name="letter"),
    path("track/<int:pk>/letters/<int:letter>/letter.docx", tracking.letter_docx, name="letter_docx"),
    path("track/<int:pk>/letters/<int:letter>/letter.pdf", tracking.letter_pdf, name="letter_pdf"),
    path("track/<int:pk>/files/<int:file>/", tracking.file, name="file"),
    path("track/<int:pk>/reasons/", applying.give_reason, name="give_reason"),
    path("track/<int:pk>/ask/", applying.ask_there, name="ask_there"),
    path("opinion/", opinion.opinion, name="opinion"),
    path("opinion/<int:pk>/", opinion.answer_consultation, name="answer_consultation"),
    path("<int:pk>/files/<int:file>/", public.file, name="public_file"),
    path("<int:pk>/", public.detail, name="detail"),
]
