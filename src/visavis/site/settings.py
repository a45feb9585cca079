"""Settings of a Visavis house. Everything that differs between houses comes from the environment or from files
in the data folder; nothing here is secret."""

import contextlib
import json
import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "on"}


def _words(name: str, default: str = "") -> list[str]:
    return os.environ.get(name, default).replace(",", " ").split()


# --- the data folder: database, secret key, mail of the demo, certificates ---------------------------------------
VISAVIS_DATA = Path(os.environ.get("VISAVIS_DATA", "var")).absolute()
VISAVIS_DATA.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The installation's secret, made on first use and readable by the owner only."""
    if given := os.environ.get("VISAVIS_SECRET_KEY"):
        return given
    path = VISAVIS_DATA / "secret.key"
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # exactly one of two processes that start together wins
        draft.unlink()
    return path.read_text().strip()


SECRET_KEY = _secret_key()
DEBUG = False
VISAVIS_DEMO = _flag("VISAVIS_DEMO")
VISAVIS_HTTPS = _flag("VISAVIS_HTTPS")
VISAVIS_NAME = os.environ.get("VISAVIS_NAME", "Visavis")
"""What customers read on top of every page and under every mail: the name of the support desk."""
VISAVIS_ORIGIN = os.environ.get("VISAVIS_ORIGIN", "http://localhost:8000").rstrip("/")
"""The address under which people reach the house; links in mails begin with it."""
VISAVIS_ORIGINS = [VISAVIS_ORIGIN, *_words("VISAVIS_ORIGINS")]
"""Further origins whose pages may open sockets and post forms (the same house under other names)."""
ALLOWED_HOSTS = _words("VISAVIS_HOSTS_ALLOWED") or [
    origin.split("//", 1)[-1].rsplit(":", 1)[0] for origin in VISAVIS_ORIGINS
] + ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = VISAVIS_ORIGINS


def _hosts() -> dict[str, Any]:
    """Host applications that may hand customers over: {issuer: {audience, algorithms, keys: {kid: PEM}}}."""
    path = VISAVIS_DATA / "hosts.json"
    return dict(json.loads(path.read_text())) if path.exists() else {}


VISAVIS_HOSTS = _hosts()

# --- rooms --------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "visavis.kernel",
    "visavis.features.people",
    "visavis.features.desks",
    "visavis.features.tickets",
    "visavis.features.waiting",
    "visavis.features.calls",
    "visavis.features.appointments",
    "visavis.features.captions",
    "visavis.features.evidence",
    "visavis.features.verification",
    "visavis.features.visits",
    "visavis.features.notices",
    "visavis.portal",
    "visavis.console",
]
if VISAVIS_DEMO:
    INSTALLED_APPS.append("visavis.site.demo")
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "visavis.site.compression.PageGZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "visavis.features.people.middleware.ActorMiddleware",
    "visavis.console.sessions.AbsoluteSessionMiddleware",
]
ROOT_URLCONF = "visavis.site.urls"
WSGI_APPLICATION = "visavis.site.wsgi.application"
ASGI_APPLICATION = "visavis.site.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "console" / "templates"],  # before allauth's own pages
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- adapters -----------------------------------------------------------------------------------------------------
VISAVIS_BELL = "visavis.adapters.bell_memory.MemoryBell"
VISAVIS_MEDIA = "visavis.adapters.media_p2p.PeerToPeer"
VISAVIS_MAIL = "visavis.adapters.mail_smtp.SmtpMail"
VISAVIS_PUSHER = "visavis.adapters.push_web.WebPush"

# --- captions: engines in the order of preference; one that can't work here says so and is passed over ------------
VISAVIS_MODELS = Path(os.environ.get("VISAVIS_MODELS", VISAVIS_DATA / "models")).absolute()
"""Model files of the operator's own: `firefox/en-ru/`, `whisper/small/`; see `visavis models explain`."""
VISAVIS_SPEECH = _words(
    "VISAVIS_SPEECH",
    "visavis.adapters.speech_moonshine.Moonshine visavis.adapters.speech_whisper.Whisper"
    " visavis.adapters.speech_http.HttpSpeech visavis.adapters.speech_browser.BrowserSpeech",
)
VISAVIS_SPEECH_STREAMS = int(os.environ.get("VISAVIS_SPEECH_STREAMS", "0"))
"""Speakers heard at once on this machine; 0: as many as its cores can follow."""
VISAVIS_SPEECH_HTTP: dict[str, Any] = {
    "url": os.environ.get("VISAVIS_SPEECH_URL", "").rstrip("/"),
    "key": os.environ.get("VISAVIS_SPEECH_KEY", ""),
    "model": os.environ.get("VISAVIS_SPEECH_MODEL", "whisper-1"),
    "languages": _words("VISAVIS_SPEECH_LANGUAGES"),
}
"""An OpenAI-compatible service (`/audio/transcriptions` below the address). Voices are sent there."""
VISAVIS_CAPTIONS_DAYS = int(os.environ.get("VISAVIS_CAPTIONS_DAYS", "365"))
"""So long lines stay on tickets, where the customer agreed; 0: until somebody erases them. Desks may differ."""
VISAVIS_WHISPER_MODEL = os.environ.get("VISAVIS_WHISPER_MODEL", "")
"""Folder below `whisper/`; empty: the first one."""
VISAVIS_TRANSLATE = _words(
    "VISAVIS_TRANSLATE",
    "visavis.adapters.translate_firefox.Firefox visavis.adapters.translate_libre.Libre"
    " visavis.adapters.translate_deepl.DeepL visavis.adapters.translate_openai.ChatModel"
    " visavis.adapters.translate_browser.BrowserTranslation",
)
VISAVIS_LIBRE = {
    "url": os.environ.get("VISAVIS_LIBRE_URL", "").rstrip("/"),
    "key": os.environ.get("VISAVIS_LIBRE_KEY", ""),
}
VISAVIS_DEEPL = {
    "url": os.environ.get("VISAVIS_DEEPL_URL", "").rstrip("/"),
    "key": os.environ.get("VISAVIS_DEEPL_KEY", ""),
}
VISAVIS_CHAT_MODEL = {
    "url": os.environ.get("VISAVIS_CHAT_URL", "").rstrip("/"),
    "key": os.environ.get("VISAVIS_CHAT_KEY", ""),
    "model": os.environ.get("VISAVIS_CHAT_MODEL", ""),
}
"""An OpenAI-compatible service (`/chat/completions` below the address) that translates."""

# --- evidence: sealed files in the data folder, their keys elsewhere; docs/guide/evidence.md ------------------------
VISAVIS_EVIDENCE: Path = Path(os.environ.get("VISAVIS_EVIDENCE", VISAVIS_DATA / "evidence")).absolute()
VISAVIS_EVIDENCE_RESERVE = int(os.environ.get("VISAVIS_EVIDENCE_RESERVE", "200"))
"""Megabytes of the disk that evidence leaves alone: the database writes there too."""
VISAVIS_KEYS: Path = Path(os.environ.get("VISAVIS_KEYS", f"{VISAVIS_DATA}-keys")).absolute()
"""Beside the data folder, so that no copy of the data carries the keys along."""
VISAVIS_KEY_STORE = {
    "file": "visavis.adapters.keys_file.FileKeys",
    "environment": "visavis.adapters.keys_env.EnvironmentKeys",
    "kms": "visavis.adapters.keys_kms.KmsKeys",
}[os.environ.get("VISAVIS_KEY_STORE", "file")]
VISAVIS_KEK: str = os.environ.get("VISAVIS_KEK", "")
"""For the key store "environment": 32 random bytes in base64."""
VISAVIS_KMS: dict[str, str] = {
    "url": os.environ.get("VISAVIS_KMS_URL", "").rstrip("/"),
    "token": os.environ.get("VISAVIS_KMS_TOKEN", ""),
    "key": os.environ.get("VISAVIS_KMS_KEY", "visavis"),
}
VISAVIS_STAMP_URL = os.environ.get("VISAVIS_STAMP_URL", "")
"""A time stamping authority (RFC 3161). Hashes of signatures are sent there, nothing else."""
VISAVIS_STAMPER = "visavis.adapters.stamp_rfc3161.HttpStamper" if VISAVIS_STAMP_URL else ""
VISAVIS_VIEWS_PER_HOUR = int(os.environ.get("VISAVIS_VIEWS_PER_HOUR", "60"))
"""So many items one person may open in an hour outside their calls; the next one is refused and told (S-56)."""
VISAVIS_PICTURES = "visavis.adapters.pictures_pillow:work"
"""What decodes pictures, in a limited process of its own."""
VISAVIS_MASK = "visavis.adapters.pictures_mask:work"
"""What measures whether a card's picture is masked, in another."""
VISAVIS_DOCUMENTS = os.environ.get("VISAVIS_DOCUMENTS", "visavis.adapters.documents_local.LocalReader")
"""Machine help with documents; without its engines everything works by eye."""

# --- TURN: without it browsers meet directly; no public STUN server is ever used by default -----------------------
VISAVIS_TURN: dict[str, Any] = {
    "urls": _words("VISAVIS_TURN_URLS"),
    "secret": os.environ.get("VISAVIS_TURN_SECRET", ""),
}
"""coturn with `use-auth-secret`: addresses such as `turns:turn.example.com:443?transport=tcp` and the shared secret."""

# --- mail ---------------------------------------------------------------------------------------------------------
EMAIL_HOST = os.environ.get("VISAVIS_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("VISAVIS_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("VISAVIS_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("VISAVIS_SMTP_PASSWORD", "")
EMAIL_USE_TLS = _flag("VISAVIS_SMTP_STARTTLS")
EMAIL_USE_SSL = _flag("VISAVIS_SMTP_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("VISAVIS_MAIL_FROM", "Support <support@localhost>")

# --- push: off, for it talks to the makers of browsers ------------------------------------------------------------
VISAVIS_PUSH = _flag("VISAVIS_PUSH")
"""Customers may have news shown on their devices; see docs/guide/operate.md for what leaves the house then."""
VISAVIS_PUSH_CONTACT = os.environ.get("VISAVIS_PUSH_CONTACT", "")
"""Whom push services write to when something is wrong: a mailto: or https: address; the mails' sender otherwise."""
VISAVIS_PUSH_LOCAL = _flag("VISAVIS_PUSH_LOCAL")
"""For tests only: push services on this machine are taken too."""

VISAVIS_CODES_FREE_PER_HOUR = int(os.environ.get("VISAVIS_CODES_FREE_PER_HOUR", "1000"))
"""Code mails an hour, house-wide, after which browsers are asked for a proof of work first (S-09)."""
VISAVIS_CODES_PER_HOUR = int(os.environ.get("VISAVIS_CODES_PER_HOUR", "10000"))
"""Code mails an hour, house-wide, at most; browsers that proved their mailbox before are not held up."""

# --- database -----------------------------------------------------------------------------------------------------
# WAL with synchronous=FULL: what was acknowledged is on disk. IMMEDIATE: two writers queue instead of failing.
DATABASES: dict[str, Any] = {
    "default": {
        "ENGINE": "visavis.kernel.sqlite",
        "NAME": VISAVIS_DATA / "db.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000;"
                "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
            ),
        },
    }
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
    }
}
"""In the database, so that sign-in limits hold across threads, processes and restarts."""

# --- staff sign-in ------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/console/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/console/account/login/"
ACCOUNT_ADAPTER = "visavis.console.accounts.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Visavis"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_NAME = "__Host-visavis_staff" if VISAVIS_HTTPS else "visavis_staff"
SESSION_COOKIE_AGE = 30 * 60
"""Idle limit of a staff session in seconds (S-13); the absolute limit is VISAVIS_STAFF_SESSION_HOURS."""
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
VISAVIS_STAFF_SESSION_HOURS = 12

# --- cookies, headers ---------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = VISAVIS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-visavis_csrf" if VISAVIS_HTTPS else "visavis_csrf"
CSRF_FAILURE_VIEW = "visavis.portal.views.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31536000 if VISAVIS_HTTPS and not VISAVIS_DEMO else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("VISAVIS_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF, *(o.replace("http", "ws", 1) for o in VISAVIS_ORIGINS)],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [SELF] if VISAVIS_DEMO else [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- languages ----------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
    ("zh-hans", _("Simplified Chinese")),
    ("ar", _("Arabic")),
]
FORMAT_MODULE_PATH = ["visavis.site.formats"]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "visavis_language"
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# --- static files: built by frontend/build.mjs, served by whitenoise with hashed names ---------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
STATIC_ROOT = VISAVIS_DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Chunks carry esbuild's own hash, because their names stand inside other modules.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+[.-][0-9a-zA-Z]{8,12}\..+$"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- log: what happened, never who it happened to or what was said ------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("VISAVIS_LOG", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "asyncio": {"level": "WARNING"}},
}
