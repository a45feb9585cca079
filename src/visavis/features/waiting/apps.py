from django.apps import AppConfig


class WaitingConfig(AppConfig):
    name = "visavis.features.waiting"
    label = "waiting"
    default_auto_field = "django.db.models.BigAutoField"
