from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "visavis.console"
    label = "console"

    def ready(self) -> None:
        from visavis.console.texts import TABLES
        from visavis.console.texts_agenda import AGENDA
        from visavis.features.calls.texts import STAGE
        from visavis.features.captions.texts import CAPTIONS, TRANSLATE
        from visavis.features.verification.texts_agent import RUN
        from visavis.kernel import texts

        texts.register("console", *TABLES, AGENDA, STAGE, CAPTIONS, TRANSLATE, RUN)
