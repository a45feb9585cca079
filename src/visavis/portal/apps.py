from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "visavis.portal"
    label = "portal"

    def ready(self) -> None:
        from visavis.portal import texts

        texts.declare()
