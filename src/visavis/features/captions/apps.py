from django.apps import AppConfig


class CaptionsConfig(AppConfig):
    name = "visavis.features.captions"
    label = "captions"
    default_auto_field = "django.db.models.BigAutoField"
