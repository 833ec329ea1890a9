"""All settings: one file, each read from the environment and listed in README."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.contrib.messages import constants as messages
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# A site without a secret key of its own is a demonstration on this machine: public passwords, loopback
# addresses only. A site with one is real, and refuses what a demonstration allows.
SECRET_KEY = env.str("SECRET_KEY", default="")
PRODUCTION = bool(SECRET_KEY)
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=not PRODUCTION)
if PRODUCTION and (DEMO or DEBUG):
    raise ImproperlyConfigured("SECRET_KEY is set, so this is a real site: unset DEMO and DEBUG.")
SECRET_KEY = SECRET_KEY or "demonstration-only-" + "0123456789abcdefghij" * 3
# The first seals applicants' data, all open them. No key is derived from SECRET_KEY on a real site: that one may be
# changed at any time, and the data would be lost with it.
DATA_KEYS = env.list("DATA_KEYS", default=[])
if PRODUCTION and (not DATA_KEYS or min(map(len, DATA_KEYS)) < 32 or SECRET_KEY in DATA_KEYS):
    raise ImproperlyConfigured("DATA_KEYS must hold at least one key of its own, each of 32 characters or more.")
DATA_KEYS = DATA_KEYS or [SECRET_KEY + "-data"]

ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:" + env.str("PORT", default="8000"))
SITE_NAME = env.str("SITE_NAME", default="明州市政府信息公开")
SITE_NAME_EN = env.str("SITE_NAME_EN", default="Mingzhou Government Information Disclosure")
SITE_OWNER = env.str("SITE_OWNER", default="明州市人民政府办公室")
SITE_OWNER_EN = env.str("SITE_OWNER_EN", default="General Office of Mingzhou Municipal People's Government")
# The number under which a government site is registered (网站标识码, ten digits); empty: it is not said.
SITE_ID_CODE = env.str("SITE_ID_CODE", default="")
SITE_CONTACT = env.str("SITE_CONTACT", default="0500-1234 5600")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "oversight.apps.OversightConfig",
    "feedback.apps.FeedbackConfig",
    "requests_app.apps.RequestsConfig",
    "disclosures.apps.DisclosuresConfig",
    "notices.apps.NoticesConfig",
    "agencies.apps.AgenciesConfig",
    "search.apps.SearchConfig",
    "ledger.apps.LedgerConfig",
    "haystack",
    "django_filters",
    "axes",
    "csp",
    "django_prose_editor",  # its files alone: static/js/prose.js brings them in
    "portal.apps.MingtangAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ledger.trace.TraceMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.SiteLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.PrivatePagesMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'mingtang.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A reader never waits for the writer; a writer takes its lock at once instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    # Who counts more than it holds starts from nothing: the limit of tries by address must not be washed out.
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Of one process: what is counted with every letter that somebody types must not write into a database.
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}},
}

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# Days after a request is closed that its applicant's data are kept, by law: a policy of the site, no term of a statute.
RETENTION_DAYS = env.dict("RETENTION_DAYS", cast={"value": int}, default={"default": 1095})
RETENTION_DAYS.setdefault("default", 1095)
UNSAVED_TEXT_DAYS = env.int("UNSAVED_TEXT_DAYS", default=30)
SEARCH_COUNT_WEEKS = env.int("SEARCH_COUNT_WEEKS", default=104)
# Links that lead out of the site are tried from here: a site that may not reach the internet switches it off.
LINK_CHECK = env.bool("LINK_CHECK", default=PRODUCTION)
LINK_CHECK_PAUSE = env.float("LINK_CHECK_PAUSE", default=1.0)
LINK_CHECK_ALLOW = env.list("LINK_CHECK_ALLOW", default=[])
# A report of an error never holds what a person typed, nor the variables of the code that handled it.
DEFAULT_EXCEPTION_REPORTER_FILTER = "portal.discretion.Discreet"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
# Outside the web root on purpose: every file is served by a view that asks whether it may be seen.
MEDIA_ROOT = VAR_DIR / "files"
MEDIA_URL = ""
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=20 * 1024 * 1024)
FILE_UPLOAD_PERMISSIONS = 0o640
# Where the web server sends files itself: the address of its internal location over MEDIA_ROOT, such as /_files/.
ACCEL_REDIRECT_PREFIX = env.str("ACCEL_REDIRECT_PREFIX", default="")
# The font of letters as PDF; empty: looked for in the usual places.
LETTER_FONT = env.str("LETTER_FONT", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="disclosure@mingzhou.example")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Reminders are mailed on working days inside these hours, local time; what happened is told at once.
MAIL_HOURS = env.str("MAIL_HOURS", default="08:00-18:00")
LADDER_FILE = env.str("LADDER_FILE", default="")

SEARCH_INDEX_DIR = Path(env.str("SEARCH_INDEX_DIR", default=str(VAR_DIR / "search")))
# search/<name>_engine.py: whoosh, or tantivy where that is installed. Each asks for a rebuild where the other wrote.
SEARCH_ENGINE = env.str("SEARCH_ENGINE", default="whoosh")
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": f"search.{SEARCH_ENGINE}_engine.Engine",
        "PATH": str(SEARCH_INDEX_DIR),
        "SILENTLY_FAIL": False,
        "INCLUDE_SPELLING": False,
    }
}
HAYSTACK_LIMIT_TO_REGISTERED_MODELS = False
HAYSTACK_SEARCH_RESULTS_PER_PAGE = 10

# The broker carries hints only: what must happen is re-derived from the database by the sweep.
QUEUE_DIR = VAR_DIR / "queue"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300, "socket_timeout": 10, "socket_connect_timeout": 5}
else:
    QUEUE_DIR.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR),
        "data_folder_out": str(QUEUE_DIR),
        "control_folder": str(QUEUE_DIR / "control"),
    }
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = 1
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "portal.tasks.sweep", "schedule": 60.0, "options": {"expires": 55}},
    # Trusts no hint: 03:00 in Shanghai, slice by slice, between the sweeps of each minute.
    "look_at_all": {"task": "portal.tasks.look_at_all", "schedule": crontab(hour=19, minute=0)},
    # Once a day; asked more often, so that a new site need not wait for the night and a missed night is made up for.
    "export_public": {"task": "portal.tasks.export_public", "schedule": 300.0, "options": {"expires": 290}},
    "check_links": {"task": "portal.tasks.check_links", "schedule": 300.0, "options": {"expires": 290}},
    "deliver": {"task": "portal.tasks.deliver", "schedule": 20.0, "options": {"expires": 18}},
    "index": {"task": "search.tasks.drain", "schedule": 5.0, "options": {"expires": 5}},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
BEHIND_TLS = env.bool("BEHIND_TLS", default=PRODUCTION)
if BEHIND_TLS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
# How many proxies stand before us; the client's address is read that many places from the right.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

MESSAGE_TAGS = {messages.DEBUG: "info", messages.ERROR: "error"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
