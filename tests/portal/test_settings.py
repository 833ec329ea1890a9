"""What a real site is told before it opens: which of its settings are still those of the demonstration."""

from portal.checks import a_site_speaks_for_itself

OWN = {
    "SITE_URL": "https://disclosure.example.gov",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DEFAULT_FROM_EMAIL": "disclosure@example.gov",
    "SITE_NAME": "示例市政府信息公开",
}


def test_a_site_with_nothing_of_its_own_is_told_so(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    told = [found.msg.split()[0] for found in a_site_speaks_for_itself(None)]
    assert told == ["SITE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL", "SITE_NAME"]
    for name, value in OWN.items():
        setattr(settings, name, value)
    assert a_site_speaks_for_itself(None) == []
