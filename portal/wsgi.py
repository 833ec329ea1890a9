"""The entry for web servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

# What is loaded stays. To look through all of it again for garbage took 60 ms, in every other search of a large site.
reverse("home")  # reads all addresses
gc.collect()
gc.freeze()
