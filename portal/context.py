"""What every page shows: the site's name and its navigation."""

from django.conf import settings


def site(request):
    return {"SITE_NAME": settings.SITE_NAME}
