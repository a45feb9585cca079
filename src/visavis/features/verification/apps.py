from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "visavis.features.verification"
    label = "verification"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from visavis.features.verification import tasks  # noqa: F401  (registers the jobs)
