from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "visavis.features.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from visavis.features.notices import tasks  # noqa: F401  (registers the jobs)
