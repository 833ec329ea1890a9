"""Home and static pages."""

from django.http import HttpResponse


def home(request):
    return HttpResponse("")
